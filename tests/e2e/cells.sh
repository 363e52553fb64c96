#!/bin/sh
# A spoilt row of any export is named: file, line, and the column where a cell became nonsense.
. "$(dirname "$0")/lib.sh"
expect 0 env ROUNDS=4 python3 "$root/tests/e2e/cells.py" "$KAOHE" "$root"
[ "$code" -eq 0 ] || cat out
finish
