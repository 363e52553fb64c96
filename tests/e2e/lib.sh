# Shared by the end-to-end tests: $KAOHE is the program, the test runs in an empty folder of its own.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$PWD/e2e_$(basename "$0" .sh)
rm -rf "$work"
mkdir -p "$work"
cd "$work"
unset KAOHE_DATA SOURCE_DATE_EPOCH NO_COLOR LC_ALL LC_MESSAGES LANG
failures=0

fail() {
    echo "FAIL: $*"
    failures=$((failures + 1))
}

# expect CODE COMMAND...: runs it, keeps stdout and stderr in files out and err.
expect() {
    wanted=$1
    shift
    code=0
    "$@" >out 2>err </dev/null || code=$?
    [ "$code" -eq "$wanted" ] || { fail "exit $code, not $wanted: $*"; tail -5 err; }
}

# says FILE TEXT...: each text is in the file.
says() {
    file=$1
    shift
    for text in "$@"; do
        grep -qF -- "$text" "$file" || { fail "'$text' is not in $file"; head -20 "$file"; }
    done
}

finish() {
    [ "$failures" -eq 0 ] || exit 1
    cd ..
    rm -rf "$work"
    echo "ok"
}
