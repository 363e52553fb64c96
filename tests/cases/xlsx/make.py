"""Makes the workbooks of this folder with openpyxl, xlwt, LibreOffice and Gnumeric; run by hand, results are kept.

    python3 tests/cases/xlsx/make.py        (Debian: python3-openpyxl python3-xlwt libreoffice-calc-nogui gnumeric)
"""
import datetime as dt
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile
import zipfile

import openpyxl
import xlwt
import xlwt.CompoundDoc
from openpyxl.utils.datetime import CALENDAR_MAC_1904

here = pathlib.Path(__file__).parent
DAY = dt.datetime(2026, 10, 5, 9, 30)

# --- one table in every format ---
HEADER = ["订单编号", "买家会员名", "买家实际支付金额", "订单状态", "订单创建时间", "订单付款时间", "宝贝总数量", "售后状态", "销售员"]
ROWS = [
    ["3926101000000000001", "tb小鱼", 128.5, "交易成功", DAY, DAY + dt.timedelta(minutes=1), 2, "", "小美"],
    ["3926101000000000002", "tb𠮷野家", 0.1 + 0.2, "交易成功", DAY, DAY + dt.timedelta(days=1, seconds=59), 1, "退款成功", "小美"],
    ["3926101000000000003", "a&b <c>", 1234567.89, "交易成功", DAY, dt.datetime(2026, 10, 31, 23, 59, 59), 10, "", ""],
    ["3926101000000000004", "", 99, "未付款关闭", DAY, None, 1, "", "小强"],
]


def as_text(value):
    if value is None:
        return ""
    if isinstance(value, float):
        return "%.15g" % value
    return str(value)


def facts():
    lines = [",".join(HEADER)] + [",".join('"%s"' % as_text(v) for v in row) for row in ROWS]
    (here / "facts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    tsv = ["\t".join(HEADER)] + ["\t".join(as_text(v) for v in row) for row in ROWS]
    (here / "facts_tsv.xls").write_bytes(("\r\n".join(tsv) + "\r\n").encode("gb18030"))

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "订单"
    sheet.append(HEADER)
    for row in ROWS:
        sheet.append([v if v != "" else None for v in row])
    for row in sheet.iter_rows(min_row=2):
        for cell in (row[4], row[5]):
            cell.number_format = "yyyy/m/d h:mm:ss"
    book.save(here / "facts_openpyxl.xlsx")
    convert("facts_openpyxl.xlsx", "xlsx:Calc MS Excel 2007 XML", "facts_lo.xlsx")
    convert("facts_openpyxl.xlsx", "xls:MS Excel 97", "facts_lo.xls")
    convert("facts_openpyxl.xlsx", "html:HTML (StarCalc)", "facts_html.xls")

    old = xlwt.Workbook(encoding="utf-8")
    page = old.add_sheet("订单")
    style = xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日" h:mm:ss')
    for c, text in enumerate(HEADER):
        page.write(0, c, text)
    for r, row in enumerate(ROWS):
        for c, value in enumerate(row):
            if value is None or value == "":
                continue
            page.write(r + 1, c, value, style) if isinstance(value, dt.datetime) else page.write(r + 1, c, value)
    old.save(str(here / "facts_xlwt.xls"))


def gnumeric():
    for target, name in (("xlsx", "facts_gnumeric.xlsx"), ("excel_biff8", "facts_gnumeric.xls")):
        ssconvert("facts_openpyxl.xlsx", target, name)
    # Its BIFF5 is of code page 1252 here: a table without hanzi.
    with tempfile.TemporaryDirectory() as folder:
        plain = pathlib.Path(folder) / "plain.csv"
        plain.write_text('id,amount,paid,done,share\nA-1,128.5,2026-10-05 09:31:00,TRUE,53.12%\n'
                         'A-2,-0.3,2026-10-31 23:59:59,FALSE,100.00%\n"x""y",1234567.89,2026-10-05,TRUE,0.50%\n')
        ssconvert(plain, "excel_biff7", "biff5_gnumeric.xls")


def ssconvert(source, target, name):
    subprocess.run(["ssconvert", "-T", "Gnumeric_Excel:" + target, str(here / source), str(here / name)], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def convert(source, target, name):
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / ("in" + pathlib.Path(source).suffix)
        shutil.copy(here / source, copy)
        subprocess.run(["soffice", "-env:UserInstallation=file://%s/p" % folder, "--headless", "--convert-to", target,
                        "--outdir", folder + "/out", str(copy)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        made, = (pathlib.Path(folder) / "out").iterdir()
        shutil.copy(made, here / name)


# --- kinds of cells ---
def edge():
    book = openpyxl.Workbook()
    s = book.active
    s.title = "考核"
    s["A1"] = "合并标题"
    s.merge_cells("A1:D1")
    s["A2"], s["B2"], s["C2"] = True, False, "=1/0"
    s["D2"] = dt.datetime(2026, 10, 31, 23, 59, 59)
    s["E2"], s["F2"], s["G2"] = dt.date(1900, 2, 28), dt.time(8, 30), 1234567.89
    s["H2"], s["I2"] = "#N/A", "_x000D_换行\n第二行"
    s["H2"].data_type = "e"
    s["A3"], s["B3"], s["C3"] = -0.00001, 1e300, 123456789012345678
    formats = {"D3": (46296.5, 'yyyy"年"m"月"d"日"'), "E3": (46296, "[$-804]aaaa"), "F3": (1.5, "[h]:mm"),
               "G3": (12.5, '0.00" mins"'), "H3": (12.5, '[Red]#,##0.00;[Green]"D"0'), "I3": (46296, 'm"月"d"日"'),
               "A4": (46296, "yyyy-mm"), "B4": (0.5312, "0.00%"), "C4": (0.000960648148148148, "h:mm:ss"),
               "D4": (1234, "000000"), "E4": (0.1 + 0.2, "General"), "F4": (46296.354166666664, "yyyy/m/d h:mm;@"),
               "G4": (1e15, "0"), "H4": (1234567890123456, "0"), "I4": (0.00012, "0.00E+00")}
    for cell, (value, code) in formats.items():
        s[cell] = value
        s[cell].number_format = code
    s["C6"] = "隔行"
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "不读"
    book.create_sheet("空")
    book.create_sheet("第二")["B3"] = "x"
    book.save(here / "edge.xlsx")
    book.epoch = CALENDAR_MAC_1904
    book.save(here / "edge1904.xlsx")
    convert("edge.xlsx", "xlsx:Calc MS Excel 2007 XML", "edge_lo.xlsx")
    convert("edge.xlsx", "xls:MS Excel 97", "edge_lo.xls")
    convert("edge1904.xlsx", "xls:MS Excel 97", "edge1904_lo.xls")


def old_edge():
    book = xlwt.Workbook(encoding="utf-8")
    s = book.add_sheet("长文本")
    s.write(0, 0, "汉" * 9000)
    s.write(0, 1, "😀" * 5000 + "尾")
    s.write(0, 2, ("a" * 4000 + "é") * 3)
    s.write(0, 3, 0.5312, xlwt.easyxf(num_format_str="0.00%"))
    s.write(0, 4, 1 / 3)
    s.write(0, 5, xlwt.Formula("1+1"))
    s.write(0, 6, True)
    s.write(0, 7, -12)
    s.write(0, 8, 1e10)
    s.write(0, 9, 123456789012345678)
    s.write(0, 10, 12.34)
    for c in range(5):
        s.write(1, c, c * 100)
    hidden = book.add_sheet("隐藏")
    hidden.visibility = 1
    hidden.write(0, 0, "不读")
    second = book.add_sheet("第二")
    # Rows out of order within one flush.
    second.write(2, 1, "后")
    second.write(0, 0, "先")
    book.save(str(here / "edge_xlwt.xls"))


# --- BIFF5 as old exporters write it: bare records, GBK, no code page ---
def record(number, data):
    return struct.pack("<HH", number, len(data)) + data


def biff5():
    out = record(0x809, struct.pack("<HHHH", 0, 0x10, 0, 0))
    for r, row in enumerate([["客服", "接待人数", "转化率"], ["小美", 120, 0.5312], ["小强", 98, 0.25]]):
        for c, value in enumerate(row):
            if isinstance(value, str):
                text = value.encode("gbk")
                out += record(0x204, struct.pack("<HHHH", r, c, 0, len(text)) + text)
            else:
                out += record(0x203, struct.pack("<HHHd", r, c, 0, value))
    (here / "biff5_bare.xls").write_bytes(out + record(0x0A, b""))
    # The same with globals: code page, a format, styles.
    def text(prefix, value):
        raw = value.encode("gbk")
        return struct.pack(prefix, len(raw)) + raw
    bof, eof = record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0)), record(0x0A, b"")
    head = record(0x42, struct.pack("<H", 936)) + record(0x41E, struct.pack("<H", 170) + text("<B", 'yyyy"年"m"月"d"日"'))
    head += b"".join(record(0xE0, struct.pack("<HH", 0, f) + bytes(12)) for f in (0, 170, 10))
    name = text("<B", "数据表")
    at = len(bof) + len(head) + 4 + 6 + len(name) + len(eof)
    out = bof + head + record(0x85, struct.pack("<IH", at, 0) + name) + eof
    out += record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0))
    out += record(0x204, struct.pack("<HHH", 0, 0, 0) + text("<H", "日期"))
    out += record(0x27E, struct.pack("<HHHI", 0, 1, 1, 46296 << 2 | 2))
    out += record(0xBD, struct.pack("<HH", 1, 0) + struct.pack("<HIHIH", 2, 5312 << 2 | 3, 0, 0x3FF80000, 1))
    out += record(0x06, struct.pack("<HHHQHI", 2, 0, 0, 0xFFFF000000000000, 0, 0) + b"\0\0") + record(0x207, text("<H", "算出"))
    out += record(0x06, struct.pack("<HHHdHI", 2, 1, 2, 0.5, 0, 0) + b"\0\0")
    out += record(0x205, struct.pack("<HHHBB", 3, 0, 0, 0x2A, 1)) + record(0x205, struct.pack("<HHHBB", 3, 1, 0, 1, 0))
    (here / "biff5.xls").write_bytes(out + eof)


# --- by hand ---
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(name, sheet, strings="", main=MAIN, rel=REL, target="worksheets/sheet1.xml"):
    z = zipfile.ZipFile(here / name, "w", zipfile.ZIP_DEFLATED, compresslevel=9)
    def part(path, text):
        z.writestr(zipfile.ZipInfo(path, (2026, 10, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED, 9)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    part("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
    part("_rels/.rels", '%s<Relationships xmlns="x"><Relationship Id="a" Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>' % (head, rel))
    part("xl/workbook.xml", '%s<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>' % (head, main, rel))
    part("xl/_rels/workbook.xml.rels", '<Relationships xmlns="x"><Relationship Id="rId1" Target="%s" Type="%s/worksheet"/>'
         '<Relationship Id="rId2" Target="/xl/sharedStrings.xml" Type="%s/sharedStrings"/></Relationships>' % (target, rel, rel))
    part("xl/sharedStrings.xml", strings or '<sst xmlns="%s"/>' % main)
    part("xl/worksheets/sheet1.xml", sheet.replace("MAIN", main))
    z.close()


def by_hand():
    rich = ('<worksheet xmlns="MAIN"><sheetData><row><c t="s"><v>0</v></c><c><v>3.14</v></c><c t="inlineStr"><is><r><t>行</t></r>'
            '<r><t xml:space="preserve"> 内</t></r><rPh sb="0" eb="1"><t>hang</t></rPh></is></c><c t="str"><f>A1&amp;"x"</f><v>公式x</v></c>'
            '<c t="d"><v>2026-10-01T08:30:00</v></c><c t="e"><v>#DIV/0!</v></c><c><f>1+1</f></c><c t="str"><f>""</f><v></v></c></row>'
            '<row r="7"><c r="B7"><v>1.2345678901234501E+17</v></c></row></sheetData></worksheet>')
    shared = '<sst xmlns="%s"><si><r><t>富</t></r><r><rPr><b/></rPr><t>文本_x000D_</t></r><rPh sb="0" eb="1"><t>fu</t></rPh></si></sst>'
    package("rich.xlsx", rich, shared % MAIN)
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    package("strict.xlsx", rich, shared % strict, main=strict, rel="http://purl.oclc.org/ooxml/officeDocument/relationships")
    package("prefix.xlsx", '<x:worksheet xmlns:x="MAIN"><x:sheetData><x:row r="1"><x:c r="B1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>')
    package("no_row.xlsx", '<worksheet xmlns="MAIN"><c r="A1"><v>5</v><sheetData><row r="1"><c r="B1"><v>7</v></c></row></sheetData></c></worksheet>')
    empty = '<worksheet xmlns="MAIN"><sheetData/></worksheet>'
    laughs = '<!DOCTYPE x [<!ENTITY a0 "haha">' + "".join('<!ENTITY a%d "%s">' % (i, ("&a%d;" % (i - 1)) * 10) for i in range(1, 10)) + "]>"
    package("doctype.xlsx", empty, laughs + "<sst><si><t>&a9;</t></si></sst>")
    package("path.xlsx", empty, target="../../../etc/passwd")
    package("deep.xlsx", '<worksheet xmlns="MAIN">' + "<a>" * 20000 + "</a>" * 20000 + "</worksheet>")
    package("bomb.xlsx", '<worksheet xmlns="MAIN"><sheetData>' + " " * (8 << 20) + "</sheetData></worksheet>")
    noise = "".join(chr(65 + (i * i * 31 + i // 7) % 26) for i in range(1 << 16)) * 80
    package("long_tag.xlsx", '<worksheet xmlns="MAIN"><sheetData><row><c r="%s"><v>1</v></c></row></sheetData></worksheet>' % noise)
    package("long_text.xlsx", '<worksheet xmlns="MAIN"><sheetData><row><c t="str"><v>%s</v></c></row></sheetData></worksheet>' % noise)
    package("wide.xlsx", '<worksheet xmlns="MAIN"><sheetData><row><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>')
    package("styled_wide.xlsx", '<worksheet xmlns="MAIN"><sheetData><row><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row></sheetData></worksheet>')
    package("no_string.xlsx", '<worksheet xmlns="MAIN"><sheetData><row><c t="s"><v>5</v></c></row></sheetData></worksheet>')
    package("cut.xlsx", '<worksheet xmlns="MAIN"><sheetData><row><c><v>1</v></c></row>')
    z = zipfile.ZipFile(here / "document.xlsx", "w")
    z.writestr(zipfile.ZipInfo("word/document.xml", (2026, 10, 1, 0, 0, 0)), "<x/>")
    z.close()


# Rows that are read without the parser, and the same with a comment in each, so that the parser reads them all.
def twins():
    def row(i):
        cells = ['<c r="A%d" t="s"><v>%d</v></c>' % (i, i % 3), '<c r="B%d" s="1"><v>%d.5</v></c>' % (i, 46296 + i % 30),
                 '<c r="C%d" t="inlineStr"><is><t xml:space="preserve"> 第%d行 </t></is></c>' % (i, i), '<c><v>0.1</v></c>', '<c s="1"/>',
                 '<c t="b"><v>%d</v></c>' % (i % 2), '<c t="str"><f>A%d</f><v>结果%d</v></c>' % (i, i), '<c t="n"><v>%de-3</v></c>' % i]
        odd = {7: '<c t="e"><v>#N/A</v></c>', 8: '<c><f>1+1</f></c>', 9: '<c><v>12345678901234567</v></c>', 10: '<c t="d"><v>2026-10-01T08:30:00</v></c>',
               11: '<c t="str"><v>a&amp;b &#x6C49;</v></c>', 12: '<c t="inlineStr"><is><r><t>富</t></r><r><t>文本</t></r></is></c>',
               13: '<c t="str"><v>￥1\r\n2</v></c>', 14: '<c r="Z14"><v>26</v></c>', 15: '<c t="str"><v>_x000D_下划线\t表</v></c>',
               16: '<c t="inlineStr"><is><t>%s</t></is></c>' % ("长" * 25000), 17: '<c t="str"><v><![CDATA[</row>]]></v></c>',
               18: '<c t="inlineStr"><is><t>%s</t></is></c>' % ("更长" * 50000), 19: '<c cm="1"><v>19</v></c>', 20: '<c t="str"><v>a>b</v></c>',
               21: '<c t="other" s="9"><v>21</v></c>', 22: '<c t="str"><f t="shared" ref="A1" si="0">A1</f><v></v></c>', 23: '<c t="n">\n<v>5</v></c>'}
        if i % 50 == 49:
            return '<row r="%d" ht="20.5" x14ac:dyDescent="0.25"/>' % i
        return '<row r="%d" spans="1:9">%s</row>%s' % (i, "".join(cells) + odd.get(i % 1000, ""), "\n" if i % 40 == 0 else "")

    shared = '<sst xmlns="%s"><si><t>甲</t></si><si><t>b</t></si><si><t></t></si></sst>' % MAIN
    rows = [row(i) for i in range(1, 1200)] + ['<row><c><v>1</v></c></row>']
    frame = '<worksheet xmlns="MAIN" xmlns:x14ac="x"><sheetData>%s</sheetData></worksheet>'
    package("plain.xlsx", frame % "".join(rows), shared)
    package("parsed.xlsx", frame % "".join("<!----></row>".join(r.rsplit("</row>", 1)) for r in rows), shared)
    package("plain_broken.xlsx", frame % ("\n".join(rows[:5]) + '\n<row><c t="s"><v>9</v></c></row>'), shared)


# --- passwords, by LibreOffice ---
UNO = """
import uno, sys, time, subprocess
from com.sun.star.beans import PropertyValue as P
def p(n, v):
    x = P(); x.Name = n; x.Value = v; return x
office = subprocess.Popen(["soffice", "-env:UserInstallation=file://%s/u" % sys.argv[1], "--headless", "--norestore", "--accept=pipe,name=kaohe_make;urp;"])
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for i in range(120):
    try:
        context = resolver.resolve("uno:pipe,name=kaohe_make;urp;StarOffice.ComponentContext"); break
    except Exception: time.sleep(0.5)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
doc = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (p("Hidden", True),))
doc.Sheets[0].getCellByPosition(0, 0).String = "secret"
for name, filter in (("password.xls", "MS Excel 97"),):
    doc.storeToURL("file://%s/%s" % (sys.argv[2], name), (p("FilterName", filter), p("Password", "kaohe")))
doc.close(True)
try: desktop.terminate()
except Exception: pass
office.wait(30)
"""


def passwords():
    # LibreOffice writes protected .xlsx only from its dialogs; such a file is a container like .xls with other names.
    target = here / "password.xlsx"
    xlwt.CompoundDoc.XlsDoc().save(str(target), b"\0" * 5000)
    raw, old, new = target.read_bytes(), "Workbook\0".encode("utf-16le"), "EncryptedPackage\0".encode("utf-16le")
    at = raw.index(old)
    entry = bytearray(raw[at:at + 128])
    entry[:len(new)] = new
    entry[64:66] = struct.pack("<H", len(new))
    target.write_bytes(raw[:at] + bytes(entry) + raw[at + 128:])
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "u.py"
        script.write_text(UNO)
        subprocess.run(["/usr/bin/python3", str(script), folder, str(here.resolve())], check=True, timeout=120)


if __name__ == "__main__":
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1790812800")
    facts()
    gnumeric()
    edge()
    old_edge()
    biff5()
    by_hand()
    twins()
    passwords()
