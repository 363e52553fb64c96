"""Every sample employee's pay, worked out apart from kaohe, to the 分.

  pay.py OUT_MONTH SAMPLES [LIVE]   the month was run with --with-pay; LIVE: LibreOffice, too

Plans are written down here once more, contracts come from samples/tables.py, sales and registers
from the generator's own truth, scores and nothing else from scores.json. Compared are each line,
each total, the total in each person's workbook and, in capital numerals, PDF, and the team
workbook's sum; nobody may be missing and nobody more. Where LibreOffice is installed, a changed
score cell must move the pay of a workbook, and its capital numerals follow any amount.
"""
import csv
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from datetime import date
from fractions import Fraction

folder, samples = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
sys.dont_write_bytecode = True
sys.path.insert(0, str(samples))
from chats import add_chats  # noqa: E402
from tables import PAY, PEOPLE  # noqa: E402
from truth import Truth  # noqa: E402
from world import dated, days, employed, is_workday, make_world, month_span  # noqa: E402

COEFFICIENTS = ((105, "1.3"), (100, "1.2"), (95, "1.1"), (90, "1"), (85, "0.95"), (80, "0.9"), (70, "0.8"), (60, "0.6"))
WHOLE = (("1.2", "0.006"), ("1", "0.005"), ("0.8", "0.004"), (None, "0.003"))
MARGINAL = ((None, "0.002"), ("0.8", "0.004"), ("1", "0.006"), ("1.2", "0.008"))
GRADES, MARKETS = {"P1": 4500, "P2": 5500, "P3": 7000}, {"北美": 600, "欧洲": 600, "东南亚": 300}
YEARS = ((5, 800), (3, 500), (1, 200), (0, 0))
POOL, EACH, TEAM_RATE, ABROAD_RATE = 2400, 10, Fraction("0.002"), Fraction("0.01")
problems = []


def check(good, text):
    if not good:
        problems.append(text)


def fen(value):
    """Yuan → 分, half away from zero."""
    sign, value = (-1, -value) if value < 0 else (1, value)
    return sign * int((value * 100 + Fraction(1, 2)) // 1)


def whole_ladder(base, target):
    rate = next(rate for bound, rate in WHOLE if bound is None or base / target > Fraction(bound))
    return base * Fraction(rate)


def marginal_ladder(base, target):
    bounds = [Fraction(0)] + [Fraction(fen(Fraction(b) * target), 100) for b, _ in MARGINAL[1:]] + [None]
    slices = [max(Fraction(0), (base if high is None else min(base, high)) - low)
              for low, high in zip(bounds, bounds[1:])]
    return sum(part * Fraction(rate) for part, (_, rate) in zip(slices, MARGINAL))


def coefficient(total):
    return next((Fraction(c) for bound, c in COEFFICIENTS if total >= bound), Fraction("0.4"))


def served(joined, on):
    return on.year - joined.year - ((on.month, on.day) < (joined.month, joined.day))


first_day, last_day = month_span(folder.name)
workdays = sum(map(is_workday, days(first_day, last_day)))
world = make_world()
add_chats(world)
truth = Truth(world, folder.name)
scores = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
cards = {(c["number"], c["role"]): c for c in scores["staff"]}


def spells():
    """(person, role, contract, days) in the order of the forms."""
    for p, role, a, b in truth.seats:
        begin, end = employed(p)
        for entry in PAY[p["no"]]:
            low = max(a, begin, first_day, date.fromisoformat(entry.get("from", "0001-01-01")))
            high = min(b, end, last_day, date.fromisoformat(entry.get("to", "9999-12-31")))
            if low <= high:
                yield p, role, entry, sum(map(is_workday, days(low, high))), (a, b)


ALL = list(spells())
POOL_DAYS = sum(n for _, _, entry, n, _ in ALL if entry["plan"] == "aftersales-pool")


def sales(p, role, span):
    num, den = truth.of_person(p, role, *span, "sales")
    return Fraction(fen(num / den), 100)


def target(p, n):
    # the sample's target of sales, prorated as the forms prorate it: days due less leave
    base = Fraction({"S002": 3600, "S004": 3600, "S006": 3240, "S007": 3960}[p["no"]])
    leave = sum(count for _, count in p.get("leave", {}).get(folder.name, ()))
    return base * (n - leave) / workdays


def wanted(p, role, entry, n, span):
    """{kind: 分} of a spell."""
    plan, share = entry["plan"], Fraction(n, workdays)
    total = Fraction(cards[p["no"], role]["total"])
    c, base = coefficient(total), Fraction(entry.get("base", 0))
    if plan == "crossborder":
        years = served(employed(p)[0], first_day)
        base += GRADES[entry["grade"]] + MARKETS[entry["market"]] + next(a for y, a in YEARS if years >= y)
    lines = [("base", fen(base * share))]
    if "performance" in entry:
        lines.append(("performance", fen(entry["performance"] * share * c)))
    if plan == "commission-personal":
        lines.append(("commission", fen(whole_ladder(sales(p, role, span), target(p, n)) * c)))
    if plan == "commission-marginal":
        lines.append(("commission", fen(marginal_ladder(sales(p, role, span), target(p, n)) * c)))
    if plan == "commission-team":
        num, den = truth.of_team(p, "sales")
        lines.append(("commission", fen(Fraction(fen(num / den), 100) * TEAM_RATE * c)))
    if plan == "crossborder":
        lines.append(("commission", fen(sales(p, role, span) * ABROAD_RATE * total / 100)))
    if plan == "aftersales-bonus":
        lines.append(("bonus", fen(entry["bonus"] * share * c)))
    if plan == "aftersales-pool":
        lines.append(("bonus", fen(Fraction(POOL * n, POOL_DAYS) * c)))
    if plan.startswith("aftersales"):
        lines.append(("piece", fen(truth.of_person(p, role, *span, "refund_save_rate")[0] * EACH)))
    if plan == "aftersales-bonus":
        lines.append(("piece", 0))
    return lines


DIGITS = "零壹贰叁肆伍陆柒捌玖"


def below_ten_thousand(n):
    """9 → 玖, 1010 → 壹仟零壹拾."""
    text, gap = "", False
    for place, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = n // place % 10
        text += ("零" if digit and gap and text else "") + (DIGITS[digit] + unit if digit else "")
        gap = not digit
    return text


def capital(amount):
    """分 → capital numerals, as the regulation says it, group by group."""
    yuan, rest = divmod(abs(amount), 100)
    text = ""
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group = yuan // size % 10000
        skipped = text and group and (group < 1000 or not text.endswith(("亿", "万")) or gap)
        text += ("零" if skipped else "") + (below_ten_thousand(group) + unit if group else "")
        gap = bool(text) and not group
    text += "元" if yuan else ""
    if rest and yuan and (yuan % 10 == 0 or rest < 10):
        text += "零"
    text += (DIGITS[rest // 10] + "角" if rest >= 10 else "") + (DIGITS[rest % 10] + "分" if rest % 10 else "")
    sign = "负" if amount < 0 else ""
    return f'人民币{sign}{text or "零元"}{"" if rest % 10 else "整"}'


def capital_formula(path):
    """The live formula of the capital numerals, and the cell that it reads."""
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    formula = next(f for f in re.findall(r"<f>([^<]*)</f>", sheet) if "人民币" in f)
    return formula, re.search(r"ABS\((\$?[A-Z]+\$?\d+)\)", formula)[1]


PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
    '"/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" '
    'r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}


def to_csv(books, into):
    """The first sheet of each as LibreOffice shows it."""
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{into}/profile", "--convert-to",
                    "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "--outdir", str(into), *map(str, books)],
                   check=True, capture_output=True, timeout=120)
    return [list(csv.reader(book.with_suffix(".csv").open(encoding="utf-8"))) for book in books]


def capital_book(path, into):
    """The workbook's own formula over many amounts: these, and a book with it."""
    formula, cell = capital_formula(path)
    draw = random.Random(20261130)
    amounts = [0, 1, 10, 11, 99, 100, 101, 110, 1000, 10001, 100050, 140950, 600714, 168032, 10700053, 1640902, 32504,
               10**10, 10**10 + 1, 10**10 + 100, 10**10 + 10**5, 10**10 + 10**6, 99999999999999, -1, -545000]
    amounts += [int("".join(draw.choice("0000123456789") for _ in range(draw.randint(1, 14)))) for _ in range(300)]
    rows = "".join(f'<row r="{r}"><c r="A{r}"><v>{a / 100:.2f}</v></c><c r="B{r}" t="str"><f>'
                   f'{formula.replace(cell, f"A{r}")}</f></c></row>' for r, a in enumerate(amounts, 1))
    book = into / "capital.xlsx"
    with zipfile.ZipFile(book, "w") as new:
        for name, text in PARTS.items():
            new.writestr(name, text)
        new.writestr("xl/worksheets/sheet1.xml", '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
                     f'2006/main"><sheetData>{rows}</sheetData></worksheet>')
    return amounts, book


def check_capital(amounts, rows):
    check(len(rows) == len(amounts), f"{len(rows)} amounts in capital numerals")
    for amount, row in zip(amounts, rows):
        check(row[1] == capital(amount), f"{amount / 100:.2f}: {row[1]}, not {capital(amount)}")


def workbook_total(path):
    """What the defined name pay_total shows."""
    with zipfile.ZipFile(path) as book:
        names = book.read("xl/workbook.xml").decode()
        cell = re.search(r'name="pay_total">[^<]*\$([A-Z]+)\$(\d+)<', names)
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    value = re.search(rf'<c r="{cell[1]}{cell[2]}"[^>]*><f>[^<]*</f><v>([^<]*)</v>', sheet)
    return fen(Fraction(value[1]))


def score_cell(sheet, total):
    return re.search(rf'<c r="([A-Z]+\d+)"( s="\d+")><v>({re.escape(total)})</v></c>', sheet)


def with_score(path, score, into):
    """A copy of the workbook with another score in its cell, and no cached results."""
    copy = into / f"at-{score[1]}.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                text = data.decode()
                cell = score_cell(text, str(float(score[0])).removesuffix(".0"))
                check(cell, f"{path.name}: no score cell")
                text = text.replace(cell[0], f'<c r="{cell[1]}"{cell[2]}><v>{score[1]}</v></c>')
                data = re.sub(r"(</f>)<v>[^<]*</v>", r"\1", text).encode()
            new.writestr(item, data)
    return copy


def check_moved(rows, score, wanted):
    at = next(i for i, row in enumerate(rows) if "应发工资" in row)
    moved = fen(Fraction(rows[at + 1][rows[at].index("应发工资")].replace(",", "")))
    check(moved == wanted and capital(wanted) in rows[at + 2], f"S001 at {score}: {moved}, {rows[at + 2]}")


totals = {}
for p, role, entry, n, span in ALL:
    card = cards[p["no"], role]
    pay = card["pay"]
    given = [s for s in pay["spells"] if s["plan"] == entry["plan"]]
    who = f'{p["no"]} {role} {entry["plan"]}'
    check(len(given) == 1, f"{who}: {len(given)} spells")
    mine = wanted(p, role, entry, n, span)
    theirs = [(line["kind"], fen(Fraction(line["amount"]))) for line in given[0]["lines"]]
    check(mine == theirs, f"{who}: {theirs} not {mine}")
    check(pay["status"] == "final", f"{who}: {pay['status']}")
    totals[p["no"]] = totals.get(p["no"], 0) + sum(amount for _, amount in mine)
    check(coefficient(Fraction(card["total"])) == Fraction(card["coefficient"]), f"{who}: coefficient")

# nobody is missing: whoever is employed on a day of the month has a contract, a card and a sheet
employees = {p["no"] for p in PEOPLE if employed(p)[0] <= last_day and employed(p)[1] >= first_day}
check(len(employees) == {"2026-08": 23, "2026-09": 23, "2026-10": 24}[folder.name], f"{len(employees)} employees")
check(set(totals) == employees == {number for number, _ in cards}, f"paid: {sorted(employees ^ set(totals))}")
check({b.name.split("_")[0] for b in (folder / "pay").iterdir()} == employees | {"team.xlsx"}, "files of pay")
for number, total in totals.items():
    books = [b for b in (folder / "pay").glob(f"{number}_*.xlsx")]
    check(len(books) == 1 and books[0].with_suffix(".pdf").exists(), f"{number}: files")
    check(workbook_total(books[0]) == total, f"{number}: the workbook says {workbook_total(books[0])}, not {total}")
    said = subprocess.run(["pdftotext", str(books[0].with_suffix(".pdf")), "-"], capture_output=True, check=True).stdout.decode()
    check(f"{total / 100:,.2f}" in said and capital(total) in said, f"{number}: the PDF does not say {capital(total)}")
    with zipfile.ZipFile(books[0]) as book:
        check(f"<v>{capital(total)}</v>" in book.read("xl/worksheets/sheet1.xml").decode(), f"{number}: {capital(total)}")
for card in scores["staff"]:
    check(fen(Fraction(card["pay"]["person_total"])) == totals[card["number"]], f'{card["number"]}: person_total')
with zipfile.ZipFile(folder / "pay/team.xlsx") as book:
    sums = re.findall(r"<v>([\d.]+)</v>", book.read("xl/worksheets/sheet1.xml").decode())
check(fen(Fraction(sums[-1])) == sum(totals.values()), f"team: {sums[-1]}")

if sys.argv[3:] and shutil.which("soffice"):
    card = cards["S001", "presales"]
    with tempfile.TemporaryDirectory() as temporary:
        path = next((folder / "pay").glob("S001_*.xlsx"))
        into, edges = pathlib.Path(temporary), ("0", "59.99", "60", "90", "110")
        amounts, book = capital_book(path, into)
        sheets = to_csv([book] + [with_score(path, (card["total"], score), into) for score in edges], into)
        check_capital(amounts, sheets[0])
        for score, rows in zip(edges, sheets[1:]):
            check_moved(rows, score, fen(3500 + 1500 * coefficient(Fraction(score))))

print("\n".join(problems[:40]))
print(f"{len(totals)} people, {len(ALL)} spells, {sum(totals.values()) / 100:.2f} in all, {len(problems)} problems")
sys.exit(bool(problems))
