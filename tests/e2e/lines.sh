#!/bin/sh
# A broken line of any definition file is named: file, line, column.
. "$(dirname "$0")/lib.sh"
expect 0 env LINES=2 python3 "$root/tests/e2e/lines.py" "$KAOHE" "$root"
[ "$code" -eq 0 ] || cat out
finish
