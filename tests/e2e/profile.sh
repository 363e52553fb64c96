#!/bin/sh
# kaohe profile new: of tables with headings that no profile has, each draft loads and recognises its
# file as it is; completed as its comments say, the figures count (profile.py, on a company of one).
. "$(dirname "$0")/lib.sh"
export KAOHE
python3 "$root/tests/e2e/profile.py" || fail "profile.py"
finish
