#!/bin/sh
# Forms of random roles, months and names through LibreOffice and poppler, against their scores.
# KA_SEED=… replays, KA_FORMS=1000 makes more of them.
. "$(dirname "$0")/../e2e/lib.sh"

command -v soffice >/dev/null || exit 77
seed=${KA_SEED:-$(date +%s)}
echo "KA_SEED=$seed"
mkdir forms
"$(dirname "$KAOHE")/../tests/random_forms" forms "$seed" "${KA_FORMS:-40}" || fail "no forms"
/usr/bin/python3 "$root/tests/oracle/agree.py" forms/scores.jsonl || fail "forms disagree"
/usr/bin/python3 "$root/tests/oracle/parts.py" forms/*.xlsx || fail "parts"
/usr/bin/python3 "$root/tests/oracle/pdfa.py" forms/*.pdf || fail "PDF/A"
finish
