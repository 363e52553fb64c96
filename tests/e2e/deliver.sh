#!/bin/sh
# Delivery: each person's files open with their own password only; what is refused is told and leaves nothing.
. "$(dirname "$0")/deliver_lib.sh"

# what is refused, and in what words
deliver 3
says err "archive.db"
code=0; "$KAOHE" -C demo run 2026-10 --quiet >out 2>err </dev/null || code=$?
[ "$code" -le 1 ] || { fail "run: $code"; cat err; }
deliver 3 # deliver-not-final
says err "2026-10 还没有定稿" "--provisional"
deliver 1 --provisional
[ -d demo/deliver/2026-10/files ] || fail "--provisional delivers nothing"
code=0; "$KAOHE" -C demo run 2026-10 --final --quiet >out 2>err </dev/null || code=$?
[ "$code" -le 1 ] || { fail "run --final: $code"; cat err; }
rm -r demo/deliver
chmod 640 demo/secrets.yaml
deliver 3 # secret-open
says err "别人也能读" "chmod 600"
chmod 600 demo/secrets.yaml
mv demo/secrets.yaml demo/kept.yaml
deliver 3 # secret-none
says err "没有口令" "secrets.yaml"
cp demo/kept.yaml demo/secrets.yaml
printf 'S001,x\n' >demo/secrets.csv
deliver 3 # secret-several
says err "口令有两处"
rm demo/secrets.csv
secrets "S001: &hunter2 x"
deliver 3 # secret-syntax
says err "看不懂" "secrets.yaml:1"
! grep -q hunter2 err || fail "a finding quotes a secret"
printf '工号,口令\nS001,"Jia-mima-4821"\nS001,other-Word-77\n' >demo/list.csv
chmod 600 demo/list.csv
deliver 3 --passwords demo/list.csv # secret-twice
says err "S001" "写了两次"
! grep -q 'other-Word' err || fail "a finding quotes a secret"
[ ! -e demo/deliver/2026-10 ] || fail "a refused delivery left something"

# each weak password by itself: that person gets nothing, and the finding does not quote it
for weak in short1! 12345678901 'with blank 1' aaaaaaa1 'xx-S001-yy9' '口令口令口令12'; do
    secrets "S001: '$weak'" "S013: 'zeven_Blauw_9'"
    deliver 1 --staff S001 # secret-weak
    says err "S001 林小满 的口令太弱"
    ! grep -qF -- "$weak" out err || fail "the password '$weak' was printed"
    [ -z "$(ls demo/deliver/2026-10/files)" ] || fail "delivered with '$weak'"
done
secrets "S001: 'zeven_Blauw_9'" "S013: 'zeven_Blauw_9'"
deliver 1 --staff S013 # secret-shared
says err "S013 方若谷 与 S001 的口令相同"

# the real thing: who has a password gets files that this password alone opens
mv demo/kept.yaml demo/secrets.yaml
deliver 1 # secret-missing
says err "S002 周一诺 没有口令，没有交付"
for word in Jia-mima kv%Dm zeven_Blauw shan#2044; do
    ! grep -rqF "$word" out err demo/deliver || fail "a password was printed"
done
python3 "$root/tests/e2e/deliver.py" files demo || fail "files"
[ -z "$(find demo/deliver -type f ! -perm 600)$(find demo/deliver -type d ! -perm 700)" ] || fail "not 0600 in 0700"
pdftotext demo/deliver/2026-10/list.pdf text
says text "交付清单" "林小满" "未交付：没有可用的口令" "签收"
deliver 0 --only forms --staff S001
expect 0 "$KAOHE" -C demo archive verify
says out "0 条登记"
deliver 0 --only forms --staff S001 --handed
says out "送达登记 1 张考核表"
deliver 0 --only forms --staff S001 --handed
! grep -q 送达登记 out || fail "handed over twice"
[ "$(ls demo/deliver/2026-10/files)" = "2026-10_S001_林小满_小客服.pdf" ] || fail "--only forms"
deliver 0 --only pay --staff 方若谷
[ "$(ls demo/deliver/2026-10/files)" = "2026-10_S013_方若谷_工资单.pdf" ] || fail "--only pay"
deliver 3 --staff S999
says err "S999"
deliver 2 --only all
deliver 2 --dry-run
# from a folder, a file each
mkdir -m 700 demo/own
(umask 077; printf 'Jia-mima-4821\nnot this\n' >demo/own/S001)
deliver 0 --passwords demo/own --staff S001
qpdf --password=Jia-mima-4821 --check demo/deliver/2026-10/files/*工资单.pdf >/dev/null || fail "password of a folder"
chmod 750 demo/own
deliver 3 --passwords demo/own

# a form that is not as archived goes to nobody
form=$(ls demo/out/2026-10/forms/S001_*.pdf)
cp "$form" kept.pdf
printf ' ' >>"$form"
deliver 3 --staff S001 # deliver-changed
says err "与存档的不同"
cp kept.pdf "$form"

# an English company: nothing but names is Chinese in what people get and see
python3 "$root/tests/e2e/mini.py" en E01:Ann:ann@example.com E02:Bo:
sed -i 's/^language: zh/language: en/; s/^company: .*/company: Tiny Example/' en/kaohe.yaml
sed -i 's/小客服/Agent/; s/客服绩效考核表/Appraisal/' en/templates/roles/mini.yaml
sed -i '/^E02/d' en/secrets.yaml
printf 'from: hr@example.com\nserver: 127.0.0.1\nport: 2525\n' >en/mail.yaml
chmod 600 en/mail.yaml
english() { wanted=$1; shift; expect "$wanted" "$KAOHE" -C en --lang en "$@"; cat out err >>said; }
code=0; "$KAOHE" -C en run 2026-10 --final --quiet >out 2>err || code=$?
[ "$code" -le 1 ] || { fail "the English company: $code"; cat err; }
english 1 deliver 2026-10 --eml
english 1 deliver 2026-10 --send --dry-run
english 3 deliver 2026-09 # not made
english 4 deliver 2026-10 --send --mail none.yaml
says said "E02 Bo has no password" "1 letters: 0 sent" "ann@example.com" "to be sent"
python3 "$root/tests/e2e/deliver.py" english en || fail "English"
finish
