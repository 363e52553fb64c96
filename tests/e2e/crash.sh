#!/bin/sh
# Every write broken in turn (an error, half of it, a disk that is full from there on), and kill -9 there: earlier
# results whole, the archive sound, the command run again gives what it gives unbroken. On a company of two, with
# every kind of output. Some points of each; KA_POINTS=all takes them all, KA_KILLS=200 so many kills of run --final,
# KA_SEED= others.
. "$(dirname "$0")/lib.sh"

points=${KA_POINTS:-4}
broken() { # HOW POINTS COMMAND...
    how=$1 share=$2
    shift 2
    python3 "$root/tests/e2e/crash.py" "$INJECT" "$KAOHE" "$how" "$share" "$@" || fail "$how: $*"
}
run() { code=0; "$KAOHE" -C base "$@" >out 2>err </dev/null || code=$?; [ "$code" -le 1 ] || { fail "exit $code: $*"; cat err; }; }

# the first month: archive and key are new; nobody has written, so that the new key, a random one, shows nowhere
python3 "$root/tests/e2e/mini.py" base 1
rm base/exports/*/聊天记录*
for how in fail short full kill; do broken $how -16 run 2026-10 --final --jobs 1; done

# a month made final over an earlier run, after another
rm -r base
python3 "$root/tests/e2e/mini.py" base 2
run run 2026-09 --final
run run 2026-10
for how in fail short full; do broken $how "$points" run 2026-10 --final --jobs 1; done
broken kill "${KA_KILLS:-$points}" run 2026-10 --final --jobs 1

# the same on a disk that is really full, from the first block to the last that lack
mounts="unshare -m"
$mounts true 2>/dev/null || mounts="unshare -rm"
if $mounts true 2>/dev/null; then
    mkdir disk
    need=$(du -sk base | cut -f1)
    for more in 64 300 ${KA_POINTS:+100 200 400 500}; do
        rm -f code whole
        $mounts sh -c "mount -t tmpfs -o size=$((need + more))k none disk && cp -r base disk || exit
            '$KAOHE' -C disk/base run 2026-10 --final >said 2>&1; echo \$? >code
            diff -r base/out disk/base/out >changed && touch whole
            mount -o remount,size=64m disk; '$KAOHE' -C disk/base run 2026-10 --final && '$KAOHE' -C disk/base archive verify" >again 2>&1 ||
            fail "a disk with $more kB left: $(cat said again)"
        [ "$(cat code)" -eq 4 ] && [ -e whole ] || fail "a disk with $more kB left: exit $(cat code), $(cat said changed)"
    done
else
    echo "skipped: no disk of our own can be mounted here"
fi

# the same corrected
run run 2026-10 --final
sed -i 's/^M01,创新激励,1,/M01,创新激励,2,/' base/manual/2026-10_评分表.csv
[ "$points" = all ] || # the archive is looked at before the month is read: what fails there is no finding of the month
    broken fail -40 archive amend 2026-10 --author 王经理 --reason 补录 --date 2026-11-20
for how in fail short full kill; do
    broken $how "$points" archive amend 2026-10 --author 王经理 --reason 补录 --date 2026-11-20
done

# delivered over an earlier delivery
run archive amend 2026-10 --author 王经理 --reason 补录 --date 2026-11-20
run deliver 2026-10 --only pay
for how in fail short full kill; do broken $how "$points" deliver 2026-10; done
finish
