#!/bin/sh
# No two stages define the same global name: static libraries would silently take the first.
#   symbols.sh LIB.a...
set -eu
names=$(nm -g --defined-only "$@" 2>/dev/null | awk '$2 ~ /^[TDBR]$/ { print $3 }' | sort)
[ "$(printf '%s\n' "$names" | wc -l)" -gt 100 ] || { echo "no symbols seen"; exit 1; }
twice=$(printf '%s\n' "$names" | uniq -d | grep -v '^__' || true)
[ -z "$twice" ] || { echo "defined in two stages: $twice"; exit 1; }
