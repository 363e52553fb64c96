"""No buyer's name, phone, address, mail or words are kept or printed (decisions 18 and 19).

    privacy.py mark WORKSPACE          the exports' buyers become recognisable, and some rows ugly
    privacy.py look FILE|FOLDER...     whether anything recognisable stands there: workbooks, PDFs, SQLite, bytes
"""
import csv
import io
import pathlib
import re
import sqlite3
import subprocess
import sys
import zipfile
import zlib

# Column headings of buyers' data, and what is put there. Names stay apart from each other, so that figures stay as they are.
NICK = re.compile("^(买家会员名|买家会员名称|买家旺旺|买家|买家昵称|发送人)$")
NAME = re.compile("收货人姓名|^收件人$|Billing Name|Shipping Name|^Requester$|买家支付宝账号|客户姓名")
PHONE = re.compile("电话|手机|[Pp]hone")
ADDRESS = re.compile("地址|Address|^(省|市|区|街道/镇)$")
MAIL = re.compile("[Ee]mail")
WORDS = re.compile("留言|消息内容|评价内容|备注|Notes|Subject|退款说明")
MARKS = ["匿名客", "隐士先生", "13800138", "秘密路", "yinshi-mail", "悄悄话"]


def marked(heading, value, n):
    if value == "":
        return value
    if NICK.search(heading):
        return "匿名客" + value.lstrip("#")
    if NAME.search(heading):
        return "隐士先生%d" % n
    if PHONE.search(heading):
        return "13800138%03d" % (n % 1000)
    if ADDRESS.search(heading):
        return "秘密路%d号" % n
    if MAIL.search(heading):
        return "yinshi-mail%s" % value
    if WORDS.search(heading):
        return "悄悄话 找隐士先生 13800138000 秘密路%d号" % n
    return value


def read(path):
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding), encoding
        except UnicodeDecodeError:
            pass
    raise SystemExit("what is %s?" % path)


def write(path, rows, encoding):
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))


def mark(workspace):
    touched = 0
    for path in sorted(workspace.glob("exports/**/*.csv")):
        text, encoding = read(path)
        rows = list(csv.reader(io.StringIO(text, newline="")))
        head = rows[0]
        people = {row[2].strip() for row in rows[1:]} if "客服旺旺" in head else set()
        for n, row in enumerate(rows[1:]):
            for c, value in enumerate(row[:len(head)]):
                # The writer of a message is a buyer or an account.
                if not (head[c] == "发送人" and value.strip() in people):
                    new = marked(head[c], value, n)
                    touched += new != value
                    row[c] = new
        write(path, rows, encoding)
    if touched < 5000:
        raise SystemExit("only %d cells marked" % touched)
    make_ugly(workspace)


def make_ugly(workspace):
    """Rows in which buyers' data stand where figures should."""
    folder = workspace / "exports/2026-10/tm"
    path = sorted(folder.glob("ExportOrderList*.csv"))[0]
    text, encoding = read(path)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    head = rows[0]
    amount, paid, name, note = (head.index(h) for h in ("买家实际支付金额", "订单付款时间", "收货人姓名", "买家留言"))
    rows[5].insert(1, "隐士先生")                         # one cell more: all move right
    rows[6][amount] = "隐士先生"                          # a name for money
    rows[7][paid] = "13800138000"                         # a phone for a time
    rows[8] = rows[8][:note] + rows[8][note + 1:]         # one cell less: all move left
    rows[9] = rows[9][:3] + ["秘密路1号"] + rows[9][3:-1]  # as wide as ever, but moved
    rows[10][0] = "隐士先生"                              # a name for an id
    write(path, rows, encoding)
    # A table that nobody knows, and a list of chats.
    write(folder / "顾客通讯录.csv", [["会员", "姓名", "手机", "地址", "备注"]] +
          [["匿名客%d" % i, "隐士先生", "13800138%03d" % i, "秘密路%d号" % i, "悄悄话"] for i in range(9)], "utf-8-sig")
    write(folder / "接待明细_2026-10.csv", ["日期,开始时间,结束时间,买家旺旺,客服旺旺,接待类型,接待发起,状态".split(",")] +
          [["2026-10-%02d" % (1 + i % 28), "10:00:00", "10:05:00", "匿名客%d" % i, "星河杂货铺旗舰店:小满", "直接接待", "买家发起" if i % 3 else "匿名客发起",
            "待定"] for i in range(60)] + [["匿名客", "10:00:00", "10:05:00", "匿名客1", "星河杂货铺旗舰店:小满", "", "", ""]], "gb18030")
    log = sorted(folder.glob("聊天记录*.csv"))[0]
    text, encoding = read(log)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    rows[3][4] = "隐士先生"                               # who wrote it? nobody known
    rows[4][0] = "匿名客的时间"
    write(log, rows, encoding)


def pieces(path):
    """All that a file says: (where, bytes)."""
    raw = path.read_bytes()
    yield str(path), raw
    if raw[:2] == b"PK":
        with zipfile.ZipFile(path) as book:
            for name in book.namelist():
                yield "%s/%s" % (path, name), book.read(name)
    elif raw[:5] == b"%PDF-":
        text = subprocess.run(["pdftotext", str(path), "-"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
        yield str(path) + " (text)", text
    elif raw[:15] == b"SQLite format 3":
        base = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
        for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in base.execute('SELECT * FROM "%s"' % table):
                for cell in row:
                    yield "%s %s" % (path, table), unpacked(cell)


def unpacked(cell):
    if not isinstance(cell, bytes):
        return str(cell).encode()
    for skip in (0, 4, 8, 12, 16):
        for window in (15, -15, 31):
            try:
                return zlib.decompress(cell[skip:], window)
            except zlib.error:
                pass
    return cell


def look(places):
    files = [f for p in places for f in (sorted(p.rglob("*")) if p.is_dir() else [p]) if f.is_file()]
    marks = [(m, m.encode(e)) for m in MARKS for e in ("utf-8", "gb18030", "utf-16-le")]
    found, packed = 0, 0
    for file in files:
        for where, raw in pieces(file):
            packed += len(raw)
            for mark, code in marks:
                if code in raw:
                    at = raw.index(code)
                    print("%s: '%s' in ...%s..." % (where, mark, raw[max(0, at - 60):at + 60].decode("utf-8", "replace").replace("\n", "|")))
                    found += 1
    print("%d files, %d bytes, %d finds" % (len(files), packed, found))
    return found


if __name__ == "__main__":
    if sys.argv[1] == "mark":
        mark(pathlib.Path(sys.argv[2]))
    else:
        sys.exit(look([pathlib.Path(p) for p in sys.argv[2:]]) > 0)
