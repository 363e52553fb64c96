"""Which rows make an item, found anew from the exports alone, against what explain lists.

usage: explain_rows.py WORKSPACE EXPLAIN.json...     (each: kaohe explain 2026-10 S... --json)

Nothing of the program is used: csv files are read row by row with the line each row begins on, rules are written down
here once more in the plainest way. Of every value: the number of rows, the sums, and that each listed row is one of
them with that share, the largest first.
"""
import csv, datetime, glob, io, json, sys
from collections import defaultdict
from fractions import Fraction

root, wrong = sys.argv[1], []
WHEN = "%Y-%m-%d %H:%M:%S"
FIRST, END = datetime.datetime(2026, 10, 1), datetime.datetime(2026, 11, 1)
DAY = datetime.timedelta(days=1)


def rows(name):
    """(line, {header: cell}) of a csv file; the line is the row's first."""
    raw = open(f"{root}/{name}", "rb").read()
    if raw[:2] == b"\xff\xfe":
        text, delimiter = raw[2:].decode("utf-16-le"), "\t"
    else:
        delimiter = ","
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("gb18030")
    reader, head, line = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), None, 1
    for row in reader:
        begin, line = line, reader.line_num + 1
        cells = [c.strip().lstrip("'").removeprefix('="').removesuffix('"').strip() for c in row]
        if head is None:
            if sum(bool(c) for c in cells) > 3:
                head = cells
            continue
        yield begin, dict(zip(head, cells))


def when(text):
    return datetime.datetime.strptime(text, WHEN) if text and text != "-" else None


def in_month(time):
    return time is not None and FIRST <= time < END


def files(pattern):
    return sorted(n[len(root) + 1:] for n in glob.glob(f"{root}/{pattern}"))


# ---- orders and refunds -------------------------------------------------------------------------------------------


def tm_orders():
    """Order id: (file, line, buyer, paid); the later file has an order of both."""
    order = {}
    for name in files("exports/2026-10/tm/ExportOrderList*"):
        for line, row in rows(name):
            order[row["订单编号"]] = name, line, row["买家会员名"], when(row["订单付款时间"])
    return order


def tm_refunds():
    name = "exports/2026-10/tm/天猫退款单_2026-10.csv"
    return [(name, line, row) for line, row in rows(name)]


def quality(reason):
    return reason == "质量问题" or reason.startswith("商品破损") or reason.endswith("与描述不符")


def store_quality_refund_rate():
    bad = {row["订单编号"] for _, _, row in tm_refunds() if row["退款状态"] == "退款成功" and quality(row["买家退款原因"])}
    return {(f, line): (int(i in bad), 1) for i, (f, line, _, paid) in tm_orders().items() if in_month(paid)}


def hours(back):
    made = {}
    for name, line, row in tm_refunds():
        asked, done = when(row["退款的申请时间"]), when(row["退款完结时间"])
        if in_month(done) and row["是否需要退货"] == back:
            made[name, line] = (Fraction(int((done - asked).total_seconds()), 3600), 1)
    return made


def disputes():
    return {(n, line): (int(row["客服介入状态"] not in ("不需客服介入", "不需要客服介入", "客服未介入", "")), 1)
            for n, line, row in tm_refunds() if in_month(when(row["退款的申请时间"]))}


def on_time():
    """An order is its lines: promised by the earliest, shipped with the last; it stands at the first."""
    order = {}
    name = files("exports/2026-10/dy/*抖店订单.csv")[0]
    for line, row in rows(name):
        at, promised, shipped = order.setdefault(row["主订单编号"], ((name, line), [], []))
        promised += [t for t in [when(row["承诺发货时间"])] if t]
        shipped += [t for t in [when(row["发货时间"])] if t]
    return {at: (int(max(shipped) <= min(promised)), 1) for at, promised, shipped in order.values()
            if shipped and promised and in_month(min(promised))}


# ---- messages -----------------------------------------------------------------------------------------------------


def conversations(account):
    """(file, line) of the first question: the rest of it; of every conversation of the account in the month."""
    seen, said = defaultdict(lambda: defaultdict(list)), defaultdict(list)
    for name in files("exports/2026-10/tm/聊天记录*"):
        for line, row in rows(name):
            sender = "buyer" if row["发送人"] == row["买家旺旺"] else "agent"
            seen[when(row["消息时间"]), row["客服旺旺"], row["买家旺旺"], sender, row["消息类型"]][name].append(line)
    for (time, who, buyer, sender, kind), by_file in seen.items():
        name, lines = max(sorted(by_file.items()), key=lambda x: len(x[1]))
        said[buyer] += [(time, name, line, who, sender, kind == "人工") for line in lines]
    for buyer, messages in said.items():
        messages.sort()
        days = sorted({m[0].date() for m in messages if m[3] == account})
        for day in days:
            own = [m for m in messages if m[3] == account and m[0].date() == day]
            asked = [m for m in own if m[4] == "buyer" and m[5]]
            if asked and in_month(asked[0][0]):
                yield (asked[0][1], asked[0][2]), buyer, own, messages


def round_times(own):
    opened, made = None, []
    for time, _, _, _, sender, human in own:
        if not human:
            continue
        if sender == "buyer":
            opened = opened or time
        elif opened:
            made.append((opened, (time - opened).total_seconds()))
            opened = None
    if opened:
        made.append((opened, None))
    return [(o, s) for o, s in made if 8 <= o.hour < 23]


def of_log(account, what):
    made, paid = {}, defaultdict(list)
    for _, _, buyer, when_paid in tm_orders().values():
        if when_paid:
            paid[buyer].append(when_paid)
    for name in files("exports/2026-09/tm/ExportOrderList*"):
        for _, row in rows(name):
            if when(row["订单付款时间"]):
                paid[row["买家会员名"]].append(when(row["订单付款时间"]))
    for at, buyer, own, messages in conversations(account):
        counted = round_times(own)
        capped = [600 if s is None else min(int(s), 600) for _, s in counted]
        asked = [m for m in own if m[4] == "buyer" and m[5]]
        first, last = asked[0][0], own[-1][0]
        if what == "received":
            made[at] = (1, 1)
        elif what == "first_response" and counted:
            made[at] = (capped[0], 1)
        elif what == "avg_response" and counted:
            made[at] = (sum(capped), len(capped))
        elif what == "reply_3min_rate" and counted:
            made[at] = (int(counted[0][1] is not None and counted[0][1] <= 180), 1)
        elif what == "qa_ratio":
            made[at] = (sum(m[4] == "agent" and m[5] for m in own), len(asked))
        elif what == "solved_rate":
            back = any(m[4] == "buyer" and m[5] and datetime.timedelta(0) < m[0] - last <= 3 * DAY for m in messages)
            made[at] = (int(not back), 1)
        elif what == "conversion":
            midnight = datetime.datetime.combine(first.date(), datetime.time())
            won = any(first <= p < midnight + 2 * DAY for p in paid[buyer])
            if won or not any(first - 15 * DAY <= p < first for p in paid[buyer]):
                made[at] = (int(won), 1)
    return made


# ---- people -------------------------------------------------------------------------------------------------------


def register(number, counters):
    name, made = "manual/2026-10_登记表.csv", {}
    for line, row in rows(name):
        if row["工号"] == number and row["登记项目"] in counters:
            share = [0, 0]
            share[counters.index(row["登记项目"])] = Fraction(row["数量"])
            made[name, line] = tuple(share)
    return made


def attendance(name):
    made = {}
    for file in files("exports/2026-10/*月度汇总*.txt"):
        for line, row in rows(file):
            if row.get("姓名") == name:
                made[file, line] = (sum(int(row[h] or 0) for h in ("迟到次数", "早退次数", "上班缺卡次数", "下班缺卡次数")), 0)
    return made


NA = "星河杂货铺旗舰店:娜尔"
EXPECTED = {("S007", item): (lambda item=item: of_log(NA, item))
            for item in ("received", "first_response", "avg_response", "reply_3min_rate", "qa_ratio", "solved_rate", "conversion")}
EXPECTED.update({
    ("S010", "store_quality_refund_rate"): store_quality_refund_rate,
    ("S010", "refund_hours"): lambda: hours("否"),
    ("S010", "return_hours"): lambda: hours("是"),
    ("S010", "dispute_rate"): disputes,
    ("S010", "refund_save_rate"): lambda: register("S010", ["劝退成功", "劝退受理"]),
    ("S016", "on_time_ship_rate"): on_time,
    ("S016", "attendance_faults"): lambda: attendance("叶知秋"),
})


def near(text, exact):
    return abs(Fraction(text) - exact) <= Fraction(1, 1000000)


def check(good, *what):
    if not good:
        wrong.append(what)


done = set()
for path in sys.argv[2:]:
    for form in json.load(open(path)):
        for item in form["items"]:
            for value in item["values"]:
                at = form["number"], value["metric"]
                if at not in EXPECTED or at in done:
                    continue
                done.add(at)
                made = EXPECTED[at]()
                check(made, *at, "nothing found")
                check(value["rows_in_all"] == len(made), *at, "rows", value["rows_in_all"], len(made))
                check(near(value["numerator"], sum(n for n, _ in made.values())), *at, "numerator", value["numerator"],
                      float(sum(n for n, _ in made.values())))
                den = sum(d for _, d in made.values())
                check(den == 0 or value["denominator"] == "1" or near(value["denominator"], den), *at, "denominator",
                      value["denominator"], float(den))
                shares = sorted((n for n, _ in made.values()), reverse=True)
                for listed, share in zip(value["rows"], shares):
                    place = listed["file"], listed["line"]
                    check(place in made and near(listed["numerator"], made[place][0]), *at, place, listed["numerator"])
                    check(near(listed["numerator"], share), *at, place, "order")
                for listed in value["missed"]:
                    place = listed["file"], listed["line"]
                    check(place in made and made[place][0] == 0, *at, place, "missed")
check(done == set(EXPECTED), "not explained", set(EXPECTED) - done)
for w in wrong[:30]:
    print(*w)
sys.exit(bool(wrong))
