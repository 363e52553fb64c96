#!/bin/sh
# The sample month run again, in parallel and elsewhere: the same bytes.
. "$(dirname "$0")/lib.sh"

expect 0 "$KAOHE" init demo
run() { code=0; "$KAOHE" -C demo "$@" >out 2>err </dev/null || code=$?; [ "$code" -le 1 ] || { fail "exit $code: $*"; cat err; }; }

run run 2026-10 --jobs 1
cp -r demo/out/2026-10 first

# again, in parallel: the same bytes
run run 2026-10 --jobs 7
diff -r first demo/out/2026-10 || fail "a second run gave other bytes"

# another place, another umask, another time of day: the same bytes
cp -r demo elsewhere
rm -rf elsewhere/out
(umask 000; TZ=America/New_York "$KAOHE" -C elsewhere run 2026-10 >/dev/null 2>&1 || [ $? -le 1 ])
diff -r first elsewhere/out/2026-10 || fail "place, umask or zone changed the bytes"
finish
