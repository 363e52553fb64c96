#!/bin/sh
# Kills and full disks with all cores at work: the earlier results stay whole, and the next run cleans up. Every
# single write is crash.sh's.
. "$(dirname "$0")/lib.sh"

"$KAOHE" init demo >/dev/null
"$KAOHE" -C demo run 2026-10 >/dev/null 2>&1 || [ $? -le 1 ]
cp -r demo/out/2026-10 first

running() { [ -e "/proc/$1/exe" ]; } # and no zombie
workers_of() { workers=; { read -r workers <"/proc/$1/task/$1/children"; } 2>/dev/null || true; }
# killed_at COUNT: a run, killed as soon as so many files of forms are there; false when it was faster.
killed_at() {
    "$KAOHE" -C demo run 2026-10 >/dev/null 2>&1 &
    pid=$!
    while running $pid && [ "$(find demo/out/2026-10.new-$pid/forms -type f 2>/dev/null | wc -l)" -lt "$1" ]; do :; done
    kill -STOP $pid 2>/dev/null || true # no further worker begins
    workers_of $pid
    kill -9 $pid 2>/dev/null || true
    code=0
    wait $pid || code=$?
    for worker in $workers; do while running "$worker"; do sleep 0.02; done; done # they finish the form they are at
    [ "$code" -eq 137 ]
}
for count in 0 1 5 12 20 30 40 48; do
    tries=0
    until killed_at $count; do
        tries=$((tries + 1))
        [ "$tries" -lt 20 ] || { fail "no run was caught alive at $count files"; break; }
    done
    whole=demo/out/2026-10
    [ -d $whole ] || whole=demo/out/2026-10.old
    diff -rq first $whole >/dev/null || fail "a kill at $count files left other results"
done

"$KAOHE" -C demo run 2026-10 >/dev/null 2>&1 || [ $? -le 1 ]
diff -r first demo/out/2026-10 || fail "the run after the kills"
[ "$(ls demo/out)" = 2026-10 ] || fail "leftovers: $(ls demo/out)"

# a worker killed alone (worker-died): the run fails as a whole and says so
died=0
for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ "$died" -eq 0 ] || break
    "$KAOHE" -C demo run 2026-10 --jobs 2 >/dev/null 2>err &
    pid=$!
    workers=
    while running $pid && [ -z "$workers" ]; do workers_of $pid; done
    [ -z "$workers" ] || kill -9 "${workers%% *}" 2>/dev/null || true
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
