#!/bin/sh
# Format all C files as .clang-format says; with "check", only say which are not.
set -eu
cd "$(dirname "$0")/../.."
files=$(git ls-files -co --exclude-standard '*.c' '*.h')
if [ "${1:-}" = check ]; then
    # shellcheck disable=SC2086 # a list of names
    clang-format --dry-run -Werror $files
else
    # shellcheck disable=SC2086
    clang-format -i $files
fi
