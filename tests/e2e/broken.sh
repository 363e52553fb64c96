#!/bin/sh
# Each folder of samples/broken: the sample company with one defect gives the finding it names, at its place.
. "$(dirname "$0")/lib.sh"

cases=0
for case in "$root"/samples/broken/*/; do
    name=$(basename "$case")
    rm -rf ws
    cp -r "$root/samples/company" ws
    (cd "$case" && find . -type f ! -name expected.txt | while read -r file; do
        mkdir -p "$work/ws/$(dirname "$file")"
        cp "$file" "$work/ws/$file"
    done)
    code=0
    "$KAOHE" -C ws check 2026-10 --json >out 2>err </dev/null || code=$?
    [ "$code" -eq 1 ] || [ "$code" -eq 3 ] || { fail "$name: exit $code"; tail -3 err; }
    python3 "$root/tests/e2e/expected.py" "$case/expected.txt" out || fail "$name"
    cases=$((cases + 1))
done
[ "$cases" -ge 20 ] || fail "only $cases broken cases"
finish
