#!/bin/sh
# Kills and full disks with all cores at work: the earlier results stay whole, and the next run cleans up. Every
# single write is crash.sh's.
. "$(dirname "$0")/lib.sh"

"$KAOHE" init demo >/dev/null
"$KAOHE" -C demo run 2026-10 >/dev/null 2>&1 || [ $? -le 1 ]
cp -r demo/out/2026-10 first

kills=0
for pause in 0.02 0.05 0.1 0.15 0.2 0.3 0.4 0.5; do
    "$KAOHE" -C demo run 2026-10 >/dev/null 2>&1 &
    pid=$!
    sleep $pause
    kill -9 $pid 2>/dev/null && kills=$((kills + 1))
    wait $pid 2>/dev/null || true
    sleep 0.1 # workers finish the form they are at
    whole=demo/out/2026-10
    [ -d $whole ] || whole=demo/out/2026-10.old
    diff -rq first $whole >/dev/null || fail "a kill after $pause s left other results"
done
[ "$kills" -ge 3 ] || fail "only $kills runs were caught alive"

"$KAOHE" -C demo run 2026-10 >/dev/null 2>&1 || [ $? -le 1 ]
diff -r first demo/out/2026-10 || fail "the run after the kills"
[ "$(ls demo/out)" = 2026-10 ] || fail "leftovers: $(ls demo/out)"

# a worker killed alone (worker-died): the run fails as a whole and says so
died=0
for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ "$died" -eq 0 ] || break
    "$KAOHE" -C demo run 2026-10 --jobs 2 >/dev/null 2>err &
    pid=$!
    child=
    while kill -0 $pid 2>/dev/null && [ -z "$child" ]; do child=$(pgrep -P $pid | head -1); done
    [ -z "$child" ] || kill -9 "$child" 2>/dev/null || true
    code=0
    wait $pid || code=$?
    diff -rq first demo/out/2026-10 >/dev/null || fail "a dead worker changed the results"
    if [ "$code" -gt 1 ]; then
        [ "$code" -eq 70 ] || fail "exit $code when a worker died"
        says err "9"
        died=$((died + 1))
    fi
done
[ "$died" -ge 1 ] || fail "no worker was caught alive"

# every file over n KiB cannot be written
for blocks in 0 8 40; do
    code=0
    (trap '' XFSZ; ulimit -f $blocks; exec "$KAOHE" -C demo run 2026-10 >/dev/null 2>/dev/null) || code=$?
    [ "$code" -eq 4 ] || fail "exit $code with files limited to $blocks blocks"
    diff -r first demo/out/2026-10 || fail "a full disk at $blocks blocks changed the results"
done
[ "$(ls demo/out)" = 2026-10 ] || fail "leftovers after full disks: $(ls demo/out)"
finish
