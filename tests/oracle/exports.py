"""Every export of export_specs.py, written by programs that are not ours, must be recognised and read to what went in.

    exports.py FACTS KAOHE      FACTS prints what was read (export_facts.c), KAOHE is the program; works in the current folder

1. In each platform's own format and encoding: openpyxl, xlwt, csv in GBK, UTF-8 with BOM, UTF-16, HTML.
2. Once more through LibreOffice: csv to xlsx to xls; the facts stay the same.
3. A whole month of them is run: the stores' revenue is what the orders' amounts add up to.

Mistakes planted in what is expected prove that each comparison sees them (canary).
"""
import contextlib
import copy
import csv
import datetime as dt
import io
import json
import pathlib
import re
import shutil
import subprocess
import sys
from decimal import Decimal as D

import openpyxl
import xlwt

from export_specs import SPECS, Stats, plain

facts_tool, kaohe = sys.argv[1:3]
root = pathlib.Path(__file__).resolve().parents[2]
# What people fill in; the sample, e2e.sheets and e2e.manual read these.
OWN_TABLES = {"attendance", "manual-scores", "register", "schedule", "store-day", "store-month"}
failures = 0


def fail(text):
    global failures
    failures += 1
    print("FAIL:", text)


# --- tables ---
def head_rows(spec):
    """One or two header rows."""
    header = spec.header()
    if not spec.groups:
        return [header]
    below = set(spec.groups)
    for first, last in spec.merge:
        below |= set(range(first, last + 1))
    top = [spec.groups.get(i, "") if i in below else h for i, h in enumerate(header)]
    return [top, [h if i in below else "" for i, h in enumerate(header)]]


def table(spec):
    return spec.titles + head_rows(spec) + spec.rows


def text_of(spec, header, cell):
    if isinstance(cell, dt.datetime):
        cell = cell.strftime("%Y-%m-%d %H:%M:%S")
    elif isinstance(cell, dt.date):
        cell = cell.strftime("%Y-%m-%d")
    elif isinstance(cell, D):
        cell = plain(cell)
    return spec.decorate(header, str(cell)) if hasattr(spec, "decorate") else str(cell)


def text_rows(spec):
    top = [[str(c) for c in row] for row in spec.titles + head_rows(spec)]
    return top + [[text_of(spec, h, c) for h, c in zip(spec.header(), row)] for row in spec.rows]


def write_text(spec, path):
    out = io.StringIO()
    tabs = spec.format == "tsv"
    csv.writer(out, delimiter="\t" if tabs else ",", lineterminator="\n" if tabs else "\r\n").writerows(text_rows(spec))
    encoding = {"gbk": "gb18030", "bom": "utf-8-sig", "utf16": "utf-16"}.get(spec.format, "utf-8")
    path.write_bytes(out.getvalue().encode(encoding))


def write_log(spec, path):
    """A chat log as people save it, in GBK: a title, then who, when, and what."""
    lines = ["消息记录（此消息记录为文本格式）", "=" * 40]
    for name, moment, text in text_rows(spec)[1:]:
        lines += [text] if text.startswith("消息对象") else ["%s %s" % (name, moment), text, ""]
    path.write_bytes("\r\n".join(lines).replace("\r\n", "\n").replace("\n", "\r\n").encode("gb18030"))


def write_html(spec, path):
    lines = ["<tr>%s</tr>" % "".join("<td>%s</td>" % c.replace("&", "&amp;").replace("<", "&lt;") for c in row) for row in text_rows(spec)]
    path.write_text("<html><head><meta charset=utf-8></head><body><table border=1>\n%s\n</table></body></html>" % "\n".join(lines), encoding="utf-8")


def as_time(cell, row):
    """Every other duration as a workbook that somebody saved again has it: part of a day, and a format for it."""
    found = re.fullmatch(r"(?:(\d+)小时)?(?:(\d+)分)?(\d+)秒", cell) if isinstance(cell, str) and row % 2 else None
    if not found:
        return None
    seconds = sum(int(n or 0) * unit for n, unit in zip(found.groups(), (3600, 60, 1)))
    forms = ["[h]:mm:ss", "h:mm:ss", "[mm]:ss", "[ss]"] + (["mm:ss", "mm:ss.0", 'm"分"s"秒"'] if seconds < 3600 else [])
    return seconds / 86400, forms[(row // 2 + seconds) % len(forms)]


def write_xlsx(specs, path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for spec in specs:
        sheet = book.create_sheet(spec.sheet)
        for row in table(spec):
            sheet.append([float(c) if isinstance(c, D) else None if c == "" else c for c in row])
        top = len(spec.titles) + 1
        for r, row in enumerate(sheet.iter_rows(min_row=top + len(head_rows(spec)))):
            for cell in row:
                time = as_time(cell.value, r)
                if time:
                    cell.value, cell.number_format = time
                if isinstance(cell.value, dt.datetime):
                    cell.number_format = "yyyy/m/d h:mm:ss"
                elif isinstance(cell.value, dt.date):
                    cell.number_format = 'yyyy"年"m"月"d"日"'
        for first, last in spec.merge:
            sheet.merge_cells(start_row=top, end_row=top, start_column=first + 1, end_column=last + 1)
    hidden = book.create_sheet("选项")
    hidden.append(["不读"])
    hidden.sheet_state = "hidden"
    book.save(path)


def write_xls(spec, path):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(spec.sheet)
    moment = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for r, row in enumerate(table(spec)):
        for c, cell in enumerate(row):
            time = as_time(cell, r)
            if time:
                sheet.write(r, c, time[0], xlwt.easyxf(num_format_str=time[1]))
            elif isinstance(cell, dt.datetime):
                sheet.write(r, c, cell, moment)
            elif isinstance(cell, dt.date):
                sheet.write(r, c, cell, day)
            elif cell != "":
                sheet.write(r, c, float(cell) if isinstance(cell, D) else cell)
    book.save(str(path))


def write(specs, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = specs[0].format
    if kind == "xlsx":
        write_xlsx(specs, path)
    elif kind == "xls":
        write_xls(specs[0], path)
    elif kind == "html":
        write_html(specs[0], path)
    elif kind == "log":
        write_log(specs[0], path)
    else:
        write_text(specs[0], path)


# --- what was read ---
def read(paths):
    out = subprocess.run([facts_tool] + [str(p) for p in paths], stdout=subprocess.PIPE, check=True).stdout.decode()
    for secret in ("13800138000", "张某", "密文"):
        if secret in out:
            fail("'%s' was read" % secret)
    found = {}
    for line in out.splitlines():
        if line.startswith("= "):
            path, profile, sheet = line[2:].split("|")
            found.setdefault(path, []).append({"profile": profile, "sheet": sheet, "facts": [], "findings": []})
            last = found[path][-1]
        elif line.startswith("! "):
            last["findings"].append(line[2:])
        elif line != "refused":
            last["facts"].append(canonical(line.split(" ", 1)[1]))
    return found


def canonical(fact):
    """Figures of a row in any order."""
    kind = fact.split("@")[0]
    if kind not in ("agent_stats", "store_stats", "attendance"):
        return fact
    words = fact.split(" ")
    at = next(i for i, w in enumerate(words) if ".." in w)
    return " ".join(words[:at + 1] + sorted(words[at + 1:]))


def expect(spec, path, got, more):
    where = "%s (%s)" % (path, spec.profile)
    if got is None:
        return fail("%s was not read: %s" % (where, more))
    if got["profile"] != spec.profile:
        return fail("%s was taken for %s: %s" % (where, got["profile"], got["findings"]))
    wanted = [f.rstrip() if isinstance(spec, Stats) else f for f in spec.expected]
    if got["facts"] != [canonical(f) for f in wanted]:
        fail("%s:\n  read     %s\n  expected %s" % (where, "\n           ".join(got["facts"]), "\n           ".join(wanted)))
    ignored = {"sheet-hidden 0:0"}
    if [f for f in got["findings"] if f not in ignored] != spec.findings:
        fail("%s: findings %s" % (where, got["findings"]))


def compare(specs_of):
    found = read(specs_of)
    for path, specs in specs_of.items():
        tables = found.get(str(path), [])
        for i, spec in enumerate(specs):
            expect(spec, path, tables[i] if i < len(tables) else None, tables)
        if len(tables) > len(specs):
            fail("%s: %d tables" % (path, len(tables)))


# --- 1: own formats ---
def own_formats():
    specs_of = {}
    for spec in SPECS:
        path = pathlib.Path("exports/2026-10") / spec.folder / spec.name
        specs_of.setdefault(path, []).append(spec)
    for path, specs in specs_of.items():
        write(specs, path)
    compare(specs_of)
    return specs_of


def in_utf16():
    specs_of = {}
    for i, spec in enumerate(s for s in SPECS if s.format in ("xlsx", "xls")):
        path = pathlib.Path("utf16/exports/2026-10") / spec.folder / ("%02d_2026-10.csv" % i)
        kept, spec.format = spec.format, "utf16"
        write([spec], path)
        spec.format = kept
        specs_of[path] = [spec]
    compare(specs_of)


# --- the oracle itself ---
def plant(spec):
    """The same export, whose expected facts, profile or findings are wrong in one place each."""
    for fact in range(len(spec.expected)):
        wrong = copy.copy(spec)
        at = max(i for i, c in enumerate(spec.expected[fact]) if c.isdigit())
        text = spec.expected[fact]
        digit = str((int(text[at]) + 1) % 10)
        wrong.expected = spec.expected[:fact] + [text[:at] + digit + text[at + 1:]] + spec.expected[fact + 1:]
        yield wrong
    wrong = copy.copy(spec)
    wrong.profile = "another"
    yield wrong
    wrong = copy.copy(spec)
    wrong.findings = spec.findings + ["cell-not-number 2:2"]
    yield wrong
    if spec.expected:
        wrong = copy.copy(spec)
        wrong.expected = spec.expected[:-1]
        yield wrong


def canary(specs_of):
    """A wrong figure, profile, finding or a fact too many must be seen in every export, or nothing above is proof."""
    global failures
    before, planted, caught = failures, 0, 0
    found = read(specs_of)
    with contextlib.redirect_stdout(io.StringIO()):
        for path, specs in specs_of.items():
            for spec, got in zip(specs, found.get(str(path), [])):
                for wrong in plant(spec):
                    failures = 0
                    expect(wrong, path, got, None)
                    planted += 1
                    caught += failures == 1
    failures = before
    if caught != planted or planted < 2 * len(SPECS):
        fail("of %d planted mistakes %d were seen" % (planted, caught))
    else:
        print("%d planted mistakes seen" % planted)


# --- 2: through LibreOffice ---
def convert(sources, target, folder):
    profile = pathlib.Path("lo").resolve()
    subprocess.run(["soffice", "-env:UserInstallation=file://%s" % profile, "--headless",
                    "--infilter=CSV:44,34,76,1,,2052,true,true" if sources[0].suffix == ".csv" else "--norestore",
                    "--convert-to", target, "--outdir", str(folder)] + [str(s) for s in sources],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=400)


def through_libreoffice():
    work = pathlib.Path("trip")
    work.mkdir()
    sources, chosen = [], {}
    for i, spec in enumerate(s for s in SPECS if s.format != "log"):  # a text is no table
        path = work / ("%02d.csv" % i)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
            for row in spec.titles + head_rows(spec):
                writer.writerow([str(c) for c in row])
            for row in spec.rows:
                # What is quoted stays text; dates, rates and numbers become numbers with a format.
                writer.writerow([float(c) if isinstance(c, D) else Bare(c) if is_bare(c) else c for c in row])
        sources.append(path)
        chosen[path.stem] = spec
    convert(sources, "xlsx:Calc MS Excel 2007 XML", work / "x")
    convert(sorted((work / "x").iterdir()), "xls:MS Excel 97", work / "y")
    for folder, suffix in (("x", "xlsx"), ("y", "xls")):
        specs_of = {}
        for stem, spec in chosen.items():
            path = pathlib.Path(folder) / "exports/2026-10" / spec.folder / ("%s_2026-10.%s" % (stem, suffix))
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(str(work / folder / ("%s.%s" % (stem, suffix))), str(path))
            specs_of[path] = [spec]
        compare(specs_of)


def is_bare(cell):
    return isinstance(cell, dt.date) or (isinstance(cell, str) and cell.endswith("%"))


class Bare(float):
    """A number to the csv module, so that it is written without quotes."""

    def __new__(cls, cell):
        self = super().__new__(cls, 0)
        self.cell = cell
        return self

    def __repr__(self):
        if isinstance(self.cell, dt.datetime):
            return self.cell.strftime("%Y-%m-%d %H:%M:%S")
        return self.cell.strftime("%Y-%m-%d") if isinstance(self.cell, dt.date) else self.cell

    __str__ = __repr__


# --- 3: the month ---
COMPANY = """company: 示例公司
stores:
  tm: {name: 星河旗舰店, platform: taobao}
  jd: {name: 星河京东店, platform: jd}
  pdd: {name: 星河杂货, platform: pinduoduo}
  dy: {name: 星河抖店, platform: douyin}
  ks: {name: 星河快手店, platform: kuaishou}
  us: {name: Galaxy, platform: shopify, currency: USD}
  az: {name: Galaxy AZ, platform: amazon, currency: USD}
rates:
  - {month: 2026-10, currency: USD, rate: 7.08}
  - {month: 2026-10, currency: EUR, rate: 8.2}
teams:
  day: {name: 白班}
"""
STAFF = """- {number: S001, name: 林小满, role: operations-assistant, team: day, stores: [tm, jd, pdd, dy, us, az], accounts: {taobao: ['星河:小满']}}
"""
# Taobao: paid, then closed, still counts. JD, Pinduoduo: once for each order. Douyin, Amazon: lines add up.
REVENUE = {"tm": D("128.80"), "jd": D("199.80"), "pdd": D("59.85"), "dy": D("59.50"), "us": D("42.50") * D("7.08") + D("82"),
           "az": D("27.99") * D("7.08")}


def whole_month():
    pathlib.Path("kaohe.yaml").write_text(COMPANY, encoding="utf-8")
    pathlib.Path("staff.yaml").write_text(STAFF, encoding="utf-8")
    done = subprocess.run([kaohe, "run", "2026-10", "--lang", "en"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode > 1:
        return fail("run: exit %d\n%s" % (done.returncode, done.stderr.decode()[-2000:]))
    stores = {s["id"]: s["revenue"] for s in json.loads(pathlib.Path("out/2026-10/scores.json").read_text())["stores"]}
    for store, amount in REVENUE.items():
        wanted = str(amount.quantize(D("0.01")))
        if stores.get(store) != wanted:
            fail("revenue of %s is %s, not %s" % (store, stores.get(store), wanted))


known = {p.stem for p in (root / "templates/exports").glob("*.yaml")} - OWN_TABLES
if known - {s.profile for s in SPECS}:
    fail("profiles without an export here: %s" % sorted(known - {s.profile for s in SPECS}))
written = own_formats()
canary(written)
in_utf16()
through_libreoffice()
whole_month()
print("%d exports, %d failures" % (len(SPECS), failures))
sys.exit(failures > 0)
