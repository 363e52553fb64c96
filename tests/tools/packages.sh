#!/bin/sh
# Install the packages of the named sections of tests/packages.txt that are missing.
#   tests/tools/packages.sh build test
set -eu
list=$(dirname "$0")/../packages.txt
wanted=$(for section in "$@"; do
    awk -v s="[$section]" '/^\[/ { on = ($0 == s); next } on && NF && !/^#/' "$list"
done)
missing=
for package in $wanted; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "需要安装软件包（need packages）：$missing" >&2; exit 1; }
    as_root=sudo
fi
echo "安装（installing）：$missing" >&2
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of names
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
