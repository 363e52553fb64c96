#!/bin/sh
# The sample company's month, from a fresh Debian 12 to finished forms: install, build, run.
#   sh samples/run.sh [FOLDER]      default: build/demo
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
demo=${1:-$root/build/demo}
sh "$root/tests/tools/packages.sh" build
cmake -S "$root" -B "$root/build/release" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF >/dev/null
cmake --build "$root/build/release" >/dev/null
kaohe=$root/build/release/src/kaohe
[ -e "$demo/kaohe.yaml" ] || "$kaohe" init "$demo"
status=0
"$kaohe" -C "$demo" run 2026-10 || status=$?
# 1 means "done, with findings": the sample's exports are dirty on purpose.
[ "$status" -le 1 ] || exit "$status"
