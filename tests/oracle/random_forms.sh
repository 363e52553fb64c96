#!/bin/sh
# 1,000 forms of random roles, months and names through LibreOffice and poppler, against their scores;
# one in ten also part by part and PDF/A key by key. KA_SEED=… replays, KA_FORMS=40 makes fewer of them.
. "$(dirname "$0")/../e2e/lib.sh"

command -v soffice >/dev/null || exit 77
seed=${KA_SEED:-20261001}
echo "KA_SEED=$seed"
mkdir forms
"$(dirname "$KAOHE")/../tests/random_forms" forms "$seed" "${KA_FORMS:-1000}" || fail "no forms"
/usr/bin/python3 "$root/tests/oracle/agree.py" forms/scores.jsonl || fail "forms disagree"
/usr/bin/python3 "$root/tests/oracle/parts.py" forms/*0.xlsx || fail "parts"
/usr/bin/python3 "$root/tests/oracle/pdfa.py" forms/*0.pdf || fail "PDF/A"
finish
