#!/bin/sh
# Help, mistakes on the command line, exit codes, languages.
. "$(dirname "$0")/lib.sh"

expect 2 "$KAOHE"
says out "用法" init check run show explain
expect 0 "$KAOHE" --help
expect 0 "$KAOHE" --help --lang en
says out usage: "exit codes"
expect 0 "$KAOHE" run --help
says out --staff --format
expect 0 "$KAOHE" help run
says out --jobs
expect 0 "$KAOHE" version
says out "kaohe 0."
expect 0 "$KAOHE" version --json
python3 -m json.tool out >/dev/null || fail "version --json"

expect 2 "$KAOHE" rum 2026-10
says err "“run”"
expect 2 "$KAOHE" --lang en rum 2026-10
says err "did you mean 'run'"
expect 2 "$KAOHE" run 2026-10 --fromat pdf
says err "--format"
expect 2 "$KAOHE" run
expect 2 "$KAOHE" run 2026-13
says err "2026-13"
expect 2 "$KAOHE" run 2026-10 extra
expect 2 "$KAOHE" run 2026-10 --format docx
expect 2 "$KAOHE" run 2026-10 --jobs 0
expect 2 "$KAOHE" run 2026-10 --jobs
expect 2 "$KAOHE" run 2026-10 --final=yes
expect 2 "$KAOHE" completions csh
for shell in bash zsh fish; do
    expect 0 "$KAOHE" completions $shell
    says out explain
done
"$KAOHE" completions bash | bash -n || fail "bash completions do not parse"
expect 0 "$KAOHE" schema
says out marks 满分

# a folder that is no workspace: refused in one finding, with the way out
expect 3 "$KAOHE" run 2026-10
says err 不是工作区
says err "kaohe init"
[ "$(grep -c 错误 err)" -eq 1 ] || fail "more than one finding for no workspace"
expect 3 "$KAOHE" --json check 2026-10
says out no-workspace
# the system's reason in the language of the message
mkdir lone && touch lone/kaohe.yaml
expect 3 "$KAOHE" -C lone check 2026-10
says err "staff.yaml”：没有这个文件或文件夹"
expect 3 "$KAOHE" -C lone --lang en check 2026-10
says err "staff.yaml': No such file or directory"

LC_ALL=en_US.UTF-8 "$KAOHE" rum 2>err || true
says err "no command"
LC_ALL=zh_CN.UTF-8 "$KAOHE" rum 2>err || true
says err "没有命令"

mkdir full && touch full/x
expect 2 "$KAOHE" init full
says err full
expect 4 "$KAOHE" init /dev/null/x
expect 0 "$KAOHE" init demo
says out demo
expect 2 "$KAOHE" init demo
expect 0 "$KAOHE" init mine --empty
[ "$(find mine -type f | sort | tr '\n' ' ')" = "mine/kaohe.yaml mine/staff.yaml " ] || fail "init --empty: $(find mine)"
expect 2 "$KAOHE" -C demo show 2026-10 S0001
expect 2 "$KAOHE" -C demo explain 2026-10 S001 conversoin
says err conversion
expect 3 "$KAOHE" -C demo run 2031-01
[ ! -e demo/out ] || fail "a refused run left an out folder"
"$KAOHE" --help >/dev/full 2>err && fail "a full output went unnoticed"
# doctor: well in the sample company; each thing that is broken is named, and nothing is left behind.
expect 0 "$KAOHE" init sick
expect 0 "$KAOHE" -C sick doctor --json
python3 -m json.tool out >/dev/null || fail "doctor --json"
mkdir -p altered/fonts
cp -r "$root/templates" altered/
cp "$root/fonts/SHA256SUMS" "$root/fonts/NotoSansSC-Regular.ttf" altered/fonts/
echo x >altered/fonts/NotoSansSC-Bold.ttf
echo "stores: x" >>sick/kaohe.yaml
echo "no database" >sick/archive.db
expect 1 env KAOHE_DATA="$PWD/altered" "$KAOHE" --lang en -C sick doctor
says out "a font file is missing or altered" "definition files have mistakes" "does not verify"
[ -z "$(find sick -name '.kaohe*')" ] || fail "doctor leaves its probe"
rm -rf sick altered

finish
