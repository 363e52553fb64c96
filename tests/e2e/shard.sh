#!/bin/sh
# A month read in shards and merged: the same bytes as in one; what does not belong together is refused.
. "$(dirname "$0")/lib.sh"
month=2026-10
expect 0 "$KAOHE" init whole
expect 0 cp -r whole apart
expect 1 "$KAOHE" -C whole run $month
mv out screen

for i in 1 2 3; do
    expect 0 "$KAOHE" -C apart run $month --shard $i/3
    says out "apart/out/$month.shard-$i-of-3"
done
[ "$(stat -c %a apart/out/$month.shard-1-of-3)" = 600 ] || fail "a shard is not 0600"
shards="apart/out/$month.shard-1-of-3 apart/out/$month.shard-2-of-3 apart/out/$month.shard-3-of-3"
# No name of a buyer is in a shard, plain as it is.
buyer=$(sed -n 2p whole/exports/$month/tm/聊天记录_*16.csv | cut -d, -f4)
[ -n "$buyer" ] || fail "no buyer to look for"
for shard in $shards; do
    ! grep -qaF -- "$buyer" "$shard" || fail "$shard names the buyer $buyer"
done
# In any order.
expect 1 "$KAOHE" -C apart merge apart/out/$month.shard-3-of-3 apart/out/$month.shard-1-of-3 apart/out/$month.shard-2-of-3
sed 's/apart/whole/' out | cmp - screen || fail "the screens differ"
diff -r whole/out/$month apart/out/$month >/dev/null || fail "merged results differ from those of one run"

# Final by way of shards: the archive computes it again from itself.
expect 1 "$KAOHE" -C apart merge $shards --final
expect 0 "$KAOHE" -C apart archive replay $month
expect 0 "$KAOHE" -C apart archive verify

# refuses FINDING SHARD...: refused with the finding, earlier results untouched.
find apart/out/$month -type f -exec cat {} + | sha256sum >before
refuses() {
    finding=$1
    shift
    expect 3 "$KAOHE" -C apart --json merge "$@"
    expect 3 "$KAOHE" -C apart --lang en merge "$@"
    says err "$finding"
    find apart/out/$month -type f -exec cat {} + | sha256sum | cmp - before || fail "results changed: $finding"
}
refuses "shard 2/3 is not there" apart/out/$month.shard-1-of-3 apart/out/$month.shard-3-of-3      # shard-missing
refuses "the same shard as" $shards apart/out/$month.shard-2-of-3                                 # shard-twice
expect 0 "$KAOHE" -C apart run $month --shard 1/2
refuses "not of one month and number" apart/out/$month.shard-1-of-2 apart/out/$month.shard-2-of-3 # shard-other
cp apart/out/$month.shard-2-of-3 keep

# spoil HOW: another program's, a damaged one, a cut one.
python3 - apart/out/$month.shard-2-of-3 <<'EOF'
import hashlib, sys
body = open(sys.argv[1], "rb").read()[:-64]
other = body.replace(b"kaohe 0.", b"kaohe 9.", 1)
open("other", "wb").write(other + hashlib.sha256(other).hexdigest().encode())
open("damaged", "wb").write(body[:500] + bytes([body[500] ^ 1]) + body[501:] + hashlib.sha256(body).hexdigest().encode())
open("cut", "wb").write(body[:-100])
inside = body[:-200] + b"\0"
open("inside", "wb").write(inside + hashlib.sha256(inside).hexdigest().encode())
EOF
refuses "another version of the program" apart/out/$month.shard-1-of-3 other                      # shard-program
for file in damaged cut inside "$0"; do
    refuses "is no shard, or damaged" apart/out/$month.shard-1-of-3 $file                         # shard-damaged
done
mv apart/archive.key key
refuses "another key" $shards                                                                     # shard-key
[ ! -e apart/archive.key ] || fail "a refused merge made a key"
mv -f key apart/archive.key
sed 's/^version:.*/version: 2026.2/; s/^版本:.*/版本: 2026.2/' "$root/templates/roles/presales.yaml" >presales.yaml
mkdir -p apart/templates/roles
cp presales.yaml apart/templates/roles/
refuses "other rules" $shards                                                                     # shard-rules

expect 2 "$KAOHE" -C apart run $month --shard 3/2
expect 2 "$KAOHE" -C apart run $month --shard 1/2 --final
finish
