#!/bin/sh
# Letters: read by another program as they were meant; a server gets each of them once, whatever breaks in between.
. "$(dirname "$0")/deliver_lib.sh"

code=0; "$KAOHE" -C demo run 2026-10 --final --quiet >out 2>err </dev/null || code=$?
[ "$code" -le 1 ] || { fail "run --final: $code"; cat err; }

# letters, read by another program
mail "security: plain" "subject: '{month} {name} <b> \"引号\" =?x?='"
deliver 1 --eml # deliver-no-email
says err "S018 陆云舒 没有邮箱"
python3 "$root/tests/e2e/deliver.py" letters demo || fail "letters"

# settings that are refused; a server that is not this machine needs TLS
port=25
mail "security: plain"
mv demo/mail.yaml kept.yaml
deliver 3 --send --dry-run
says err "工作区里没有 mail.yaml" # mail-none
mv kept.yaml demo/mail.yaml
sed -i 's/^server: .*/server: mail.example.com/' demo/mail.yaml
deliver 3 --send --dry-run # mail-plain
says err "mail.example.com" "不能不加密发送"
sed -i 's/^server: .*/server: "mail.example.com\/x"/' demo/mail.yaml
deliver 3 --send --dry-run # mail-host
sed -i '/^server:/d' demo/mail.yaml
deliver 3 --send --dry-run # mail-needs
says err "服务器"
mail "security: plain" "user: me"
deliver 3 --send --dry-run
says err "口令"
sed -i 's/^from: .*/from: hr at example/' demo/mail.yaml
deliver 3 --send --dry-run # email-bad
says err "不是可用的邮箱地址"

# without a dry run of exactly this nothing is sent
serve box
mail "security: plain"
rm -rf demo/deliver
deliver 3 --send # deliver-no-plan
deliver 1 --eml
deliver 3 --send
deliver 1 --send --dry-run
says out "xiaoman@example.com" "待发" "已送到 0"
cp -r demo/deliver kept
sed -i 's/xiaoman@/other@/' demo/staff.yaml
deliver 3 --send # deliver-plan-changed
says err "试发之后有变动" "S001"
sed -i 's/other@/xiaoman@/' demo/staff.yaml
printf 'subject: other\n' >>demo/mail.yaml
deliver 3 --send
says err "邮件设置"
mail "security: plain"
sed -i "s/Jia-mima-4821/Yi-mima-4822/" demo/secrets.yaml
deliver 3 --send
says err "试发之后有变动" "S001"
sed -i "s/Yi-mima-4822/Jia-mima-4821/" demo/secrets.yaml
printf 'x' >>"$(ls demo/deliver/2026-10/mail/*S013*)"
deliver 3 --send
says err "S013"
rm -rf demo/deliver && mv kept demo/deliver
[ "$(taken box)" -eq 0 ] || fail "something was sent"
printf 'torn li' >demo/deliver/2026-10.receipts.tsv # what a kill leaves
chmod 600 demo/deliver/2026-10.receipts.tsv
deliver 1 --send
says out "已送到 3，未送到 0"
deliver 1 --send
[ "$(taken box)" -eq 3 ] || fail "$(taken box) letters, not 3"
python3 "$root/tests/e2e/deliver.py" box demo box || fail "what the server took"
# who got theirs is in the ledger, each form once: three people, one of them with two forms
handed() { python3 -c 'import sqlite3; print(*(f"{s}/{r}" for s, r in sqlite3.connect("demo/archive.db").execute("SELECT staff, revision FROM ledger WHERE kind = '"'handed'"' ORDER BY staff, seq")))'; }
[ "$(handed)" = "S001/1 S007/1 S013/1 S013/1" ] || fail "handed over: $(handed)"
expect 0 "$KAOHE" -C demo archive show S001
says out "送达" "Message-ID"
expect 0 "$KAOHE" -C demo archive verify
says out "4 条登记"
printf 'what is this\n' >>demo/deliver/2026-10.receipts.tsv
deliver 3 --send # mail-journal-bad
says err "receipts.tsv:" "发送记录"
sed -i '$d' demo/deliver/2026-10.receipts.tsv
deliver 1 --send --resend S001
[ "$(taken box)" -eq 4 ] || fail "--resend sent nothing"
[ "$(handed)" = "S001/1 S007/1 S013/1 S013/1" ] || fail "handed over twice: $(handed)"
# corrected: only whose form is another gets a further line
sed -i 's/^S001,创新激励,1,/S001,创新激励,2,/' demo/manual/2026-10_评分表.csv
code=0; "$KAOHE" -C demo archive amend 2026-10 --author 王经理 --reason 补录 >out 2>err || code=$?
[ "$code" -le 1 ] || { fail "amend: $code"; cat err; }
deliver 1 --send --dry-run
deliver 1 --send
[ "$(handed)" = "S001/1 S001/2 S007/1 S013/1 S013/1" ] || fail "handed over after the correction: $(handed)"

# refused, put off, broken off: each is told, the others get theirs, nobody gets it twice
for how in refuse full drop vanish lost; do
    rm -rf demo/deliver/* box2
    serve box2
    mail "security: plain"
    sed -i "s/xiaoman@example.com/$how@example.com/" demo/staff.yaml
    deliver 1 --send --dry-run
    deliver 1 --send
    case $how in
    refuse) says err "S001 林小满 的邮件没有送出：550 nobody here"; odd=0 ;; # deliver-refused
    full) says err "S001 林小满 的邮件没有送出：552 too much"; odd=0 ;;
    drop) says out "已送到 3"; odd=1 ;;
    vanish) says err "S001 林小满 的邮件可能已送到" "--resend S001"; odd=1 ;; # deliver-uncertain
    lost) says err "S001 林小满 的邮件可能已送到" "--resend S001"; odd=0 ;;
    esac
    [ "$(taken box2)" -eq $((2 + odd)) ] || fail "$how: $(taken box2) letters"
    deliver 1 --send
    [ "$(taken box2)" -eq $((2 + odd)) ] || fail "$how: $(taken box2) letters in the second run"
    [ "$how" != lost ] || deliver 1 --send --resend S001
    [ "$how" != lost ] || [ "$(taken box2)" -eq 3 ] || fail "lost: not sent again"
    sed -i "s/$how@example.com/xiaoman@example.com/" demo/staff.yaml
done
# two at once: the second is refused
exec 8>>demo/deliver/2026-10.receipts.tsv
flock 8
deliver 3 --send # mail-busy
says err "另一个 kaohe deliver 正在发送"
exec 8>&-

# TLS with a certificate of our own, login; a certificate of nobody, a wrong password, a server without TLS
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 3650 \
    -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null
for kind in tls starttls; do
    rm -rf demo/deliver/* "$kind"
    serve "$kind" "--$kind" cert.pem key.pem --user hr 'p@ss: w0rd'
    login="user: hr"
    mail "security: $kind" "$login" "password: 'p@ss: w0rd'"
    deliver 1 --send --dry-run
    deliver 4 --send # deliver-stopped
    says err "邮件服务器用不了"
    mail "security: $kind" "$login" "password: wrong" "ca: cert.pem"
    deliver 1 --send --dry-run
    deliver 4 --send
    ! grep -rq 'p@ss: w0rd' err out demo/deliver || fail "the server's password was printed"
    mail "security: $kind" "$login" "password: 'p@ss: w0rd'" "ca: cert.pem"
    deliver 1 --send --dry-run
    [ "$(taken "$kind")" -eq 0 ] || fail "$kind: sent without trust"
    deliver 1 --send
    [ "$(taken "$kind")" -eq 3 ] || fail "$kind: $(taken "$kind") letters"
done
rm -rf demo/deliver/*
serve open
mail "security: starttls"
deliver 1 --send --dry-run
deliver 4 --send
[ "$(taken open)" -eq 0 ] || fail "sent without the encryption asked for"

# killed at any moment and started again: each person once
rm -rf demo kills
python3 "$root/tests/e2e/mini.py" demo 16
code=0; "$KAOHE" -C demo run 2026-10 --final --quiet >out 2>err </dev/null || code=$?
[ "$code" -le 1 ] || { fail "run --final: $code"; cat err; }
serve kills
mail "security: plain"
deliver 0 --only forms --send --dry-run
python3 "$root/tests/e2e/deliver.py" kill demo kills "$KAOHE" || fail "kills"
"$KAOHE" -C demo deliver 2026-10 --only forms --send >out 2>err || [ $? -eq 1 ] || fail "after the kills"
# whoever surely got theirs is in the ledger, once; of whom nobody knows, nobody says so
handed | tr ' ' '\n' >ledger
awk -F'\t' '$2 == "sent" { print $3 "/1" }' demo/deliver/2026-10.receipts.tsv | sort -u | diff - ledger || fail "handed over: $(handed)"
expect 0 "$KAOHE" -C demo archive verify

for word in Wort- w0rd; do
    ! grep -rqF -- "$word" out err demo/deliver/2026-10.receipts.tsv demo/deliver/2026-10/plan.tsv || fail "a password was written"
done
finish
