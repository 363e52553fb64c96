#!/bin/sh
# Every export of every platform, as csv, xlsx and xls by programs that are not ours: recognised, and read
# to the figures that went in.
. "$(dirname "$0")/../e2e/lib.sh"

command -v soffice >/dev/null || exit 77
/usr/bin/python3 "$root/tests/oracle/exports.py" "$FACTS" "$KAOHE" || fail "exports"
finish
