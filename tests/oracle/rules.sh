#!/bin/sh
# Random rules of every kind beside every threshold: LibreOffice recalculates what the exact evaluator said.
. "$(dirname "$0")/../e2e/lib.sh"

command -v soffice >/dev/null || exit 77
seed=${KA_SEED:-1}
echo "seed $seed"
"$(dirname "$KAOHE")/../tests/rules_workbook" rules.xlsx "$seed" 120000
/usr/bin/python3 "$root/tests/oracle/recalc.py" rules.xlsx || fail "recalculation, seed $seed"
finish
