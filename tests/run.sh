#!/bin/sh
# All tests, from a fresh Debian 12: install, build, check.
#   sh tests/run.sh            what CI runs
#   sh tests/run.sh quick      without the slow ones (oracle, sanitizers)
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
sh tests/tools/packages.sh build test
if [ "${1:-}" = quick ]; then
    cmake --preset dev >/dev/null
    cmake --build --preset dev
    exec ctest --preset quick
fi
sh tests/tools/format.sh check
cmake --workflow --preset check
cmake --workflow --preset asan
