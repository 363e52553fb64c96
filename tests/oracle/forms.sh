#!/bin/sh
# Every form of every sample month through programs that are not ours: LibreOffice recalculates each
# formula cell, poppler reads each PDF, and with the scores they say the same, cell by cell; the parts
# of each workbook and the keys of each PDF are looked at one by one.
. "$(dirname "$0")/../e2e/lib.sh"

command -v soffice >/dev/null || exit 77
oracle=$root/tests/oracle
"$KAOHE" init demo >/dev/null
rm -r demo/exports/2026-07 # so that August stays open
for month in 2026-08 2026-09 2026-10; do
    "$KAOHE" -C demo run $month >/dev/null 2>&1 || [ $? -le 1 ] || fail "run $month"
done
"$KAOHE" -C demo handbook >/dev/null || fail "handbook"
# the same in English
cp -r demo english
sed -i 's/^language: zh/language: en/' english/kaohe.yaml
rm -rf english/out english/archive.db
"$KAOHE" -C english run 2026-08 --format pdf >/dev/null 2>&1 || [ $? -le 1 ] || fail "run 2026-08 in English"
"$KAOHE" -C english run 2026-10 >/dev/null 2>&1 || [ $? -le 1 ] || fail "run 2026-10 in English"
"$KAOHE" -C english handbook >/dev/null || fail "handbook in English"
/usr/bin/python3 "$oracle/agree.py" --pages demo/out/*/scores.json --room demo/out/2026-10/*/*.xlsx \
    english/out/2026-10/*/*.xlsx */out/2026-10/summary*.xlsx */out/handbook.xlsx || fail "forms disagree"
/usr/bin/python3 "$oracle/override.py" demo/out/2026-10/forms/S001_*.xlsx || fail "overrides"
/usr/bin/python3 "$oracle/recalc.py" demo/out/*/pay/*.xlsx demo/out/*/summary*.xlsx || fail "recalculation"
/usr/bin/python3 "$oracle/parts.py" demo/out/*/forms/*.xlsx demo/out/*/pay/*.xlsx demo/out/*/summary*.xlsx demo/out/handbook.xlsx || fail "parts"
/usr/bin/python3 "$oracle/pdfa.py" demo/out/*/forms/*.pdf demo/out/*/pay/*.pdf demo/out/*/booklet.pdf demo/out/handbook.pdf || fail "PDF/A"
for pdf in demo/out/*/booklet.pdf demo/out/handbook.pdf; do
    qpdf --check "$pdf" >qpdf.txt 2>&1 || { fail "qpdf: $pdf"; cat qpdf.txt; }
    qpdf --qdf --object-streams=disable "$pdf" - | grep -aq "/Outlines" || fail "$pdf has no outline"
done
for pdf in demo/out/*/forms/*.pdf; do
    qpdf --check "$pdf" >qpdf.txt 2>&1 || { fail "qpdf: $pdf"; cat qpdf.txt; }
    pdffonts "$pdf" | awk 'NR > 2 && !/yes yes yes/ { bad = 1 } END { exit bad || NR < 3 }' || fail "fonts of $pdf"
    [ "$(wc -c <"$pdf")" -le $((92160 * $(pdfinfo "$pdf" | sed -n 's/^Pages: *//p'))) ] || fail "$pdf is over 90 kB a page"
done
/usr/bin/python3 "$oracle/booklet.py" demo/out/2026-10/booklet.pdf XH-202610- 25 || fail "contents of the booklet"
# Every built-in role is one page, in both languages, final or not.
for pdf in demo/out/*/forms/*.pdf english/out/*/forms/*.pdf; do
    [ "$(pdfinfo "$pdf" | sed -n 's/^Pages: *//p')" = 1 ] || fail "$pdf is longer than a page"
done
finish
