#!/bin/sh
# Every form of every sample month through programs that are not ours: LibreOffice recalculates each
# formula cell, poppler reads each PDF, qpdf checks it, and the three say the same.
. "$(dirname "$0")/../e2e/lib.sh"

command -v soffice >/dev/null || exit 77
"$KAOHE" init demo >/dev/null
for month in 2026-08 2026-09 2026-10; do
    "$KAOHE" -C demo run $month >/dev/null 2>&1 || [ $? -le 1 ] || fail "run $month"
done
/usr/bin/python3 "$root/tests/oracle/recalc.py" demo/out/*/forms/*.xlsx demo/out/*/pay/*.xlsx demo/out/*/summary*.xlsx || fail "recalculation"
/usr/bin/python3 "$root/tests/oracle/shown.py" demo/out/*/forms/*.xlsx || fail "workbook and PDF differ"
"$KAOHE" -C demo handbook >/dev/null || fail "handbook"
for pdf in demo/out/*/booklet.pdf demo/out/handbook.pdf; do
    qpdf --check "$pdf" >qpdf.txt 2>&1 || { fail "qpdf: $pdf"; cat qpdf.txt; }
    qpdf --qdf --object-streams=disable "$pdf" - | grep -aq "/Outlines" || fail "$pdf has no outline"
done
for pdf in demo/out/*/forms/*.pdf; do
    qpdf --check "$pdf" >qpdf.txt 2>&1 || { fail "qpdf: $pdf"; cat qpdf.txt; }
    pdffonts "$pdf" | awk 'NR > 2 && !/yes yes yes/ { bad = 1 } END { exit bad || NR < 3 }' || fail "fonts of $pdf"
    [ "$(wc -c <"$pdf")" -le 92160 ] || fail "$pdf is over 90 kB"
done
finish
