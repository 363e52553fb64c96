#!/bin/sh
# The five other forms, in Chinese and English: LibreOffice recalculates every formula cell of their workbooks, those
# that people filled in and those still empty; their parts, and those of the workbook for people's scores, are looked at.
. "$(dirname "$0")/../e2e/lib.sh"

command -v soffice >/dev/null || exit 77
"$KAOHE" init demo >/dev/null
# table NAME: made, or handed out to be filled in
table() { "$KAOHE" -C demo table "$1" 2026-10 >out 2>err || [ $? -eq 1 ] || { fail "table $1"; cat err; }; }
mkdir books
for name in rfm retention campaign invoice product-plan; do
    table $name
    [ ! -e demo/tables/$name/2026-10.xlsx ] || {
        cp demo/tables/$name/2026-10.xlsx books/empty-$name.xlsx
        /usr/bin/python3 "$root/tests/e2e/tables.py" fill demo $name
        table $name
    }
done
for file in demo/out/2026-10/tables/*.xlsx; do cp "$file" "books/zh-$(basename "$file")"; done

# what people filled in and LibreOffice saved, as .xlsx and as .xls, says the same
mkdir filled
for name in campaign invoice; do
    cp demo/tables/$name/2026-10.xlsx filled/$name.xlsx
    cp demo/out/2026-10/tables/$name.pdf filled/
done
for kind in xlsx xls; do
    soffice --headless "-env:UserInstallation=file://$work/office" --convert-to $kind --outdir saved filled/*.xlsx >said 2>&1 || fail "soffice: $(cat said)"
    for name in campaign invoice; do
        cmp -s saved/$name.$kind filled/$name.xlsx && fail "$name.$kind is not saved anew"
        rm demo/tables/$name/2026-10.* demo/out/2026-10/tables/$name.pdf
        cp saved/$name.$kind demo/tables/$name/2026-10.$kind
        table $name
        cmp filled/$name.pdf demo/out/2026-10/tables/$name.pdf || fail "$name as $kind of LibreOffice"
    done
done
for name in campaign invoice; do
    rm demo/tables/$name/2026-10.*
    cp filled/$name.xlsx demo/tables/$name/2026-10.xlsx
done

sed -i 's/^language: zh/language: en/' demo/kaohe.yaml
for name in rfm retention campaign invoice product-plan; do table $name; done
for file in demo/out/2026-10/tables/*.xlsx; do cp "$file" "books/en-$(basename "$file")"; done
[ "$(ls books | wc -l)" -eq 13 ] || fail "books: $(ls books)"
cmp -s books/zh-rfm.xlsx books/en-rfm.xlsx && fail "English is Chinese"
/usr/bin/python3 "$root/tests/oracle/recalc.py" books/*.xlsx >said 2>&1 || fail "recalculation"
tail -5 said
formulas=$(sed -n 's/^\([0-9]*\) formula cells, .*/\1/p' said)
"$KAOHE" -C demo run 2026-10 --staff S001 --format xlsx >out 2>err || [ $? -eq 1 ] || { fail "run"; cat err; }
rm -f demo/manual/2026-10.xlsx
"$KAOHE" -C demo manual 2026-10 >out 2>err || { fail "manual"; cat err; }
/usr/bin/python3 "$root/tests/oracle/parts.py" demo/out/2026-10/forms/S001_*.xlsx books/*.xlsx demo/manual/2026-10.xlsx || fail "parts"
[ "${formulas:-0}" -ge 500 ] || fail "only ${formulas:-no} formula cells"
finish
