#!/usr/bin/python3
"""tables.py twin WORKSPACE | fill WORKSPACE TABLE: what the tables of buyers must say, computed
naively from the exports; and rows with planted mistakes for the tables that people fill in.

The twin reads the sample's exports with csv alone: orders of Taobao and Shopify (the two platforms
that name buyers), Taobao's refunds. Every buyer's figures, points and class are compared with the
workbook's cached results, and every class's sums with the summary.
"""
import csv
import datetime
import decimal
import fractions
import glob
import io
import sys

import openpyxl

D, F = decimal.Decimal, fractions.Fraction
MONTHS, AS_OF = ("2026-07", "2026-08", "2026-09", "2026-10"), datetime.date(2026, 10, 31)
RATES = {"2026-07": D("7.14"), "2026-08": D("7.12"), "2026-09": D("7.10"), "2026-10": D("7.08"), "2026-11": D("7.06")}
TM, GALAXY = "星河杂货铺旗舰店", "Galaxy Grocery Example"


def rows(path):
    data = open(path, "rb").read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return list(csv.DictReader(io.StringIO(text)))


def bare(text):
    return text.strip().strip('="').strip("\t'")


def day(text):
    return datetime.date.fromisoformat(text.strip()[:10].replace("/", "-")) if text.strip() else None


def taobao(base):
    orders, refunds = {}, {}
    for month in MONTHS:
        for path in sorted(glob.glob(f"{base}/exports/{month}/tm/ExportOrderList*")):
            for row in rows(path):
                orders[bare(row["订单编号"])] = (
                    row["买家会员名"].strip(), day(row["订单付款时间"]), day(row["订单创建时间"]),
                    D(row["买家实际支付金额"].replace(",", "").replace("￥", "")))
        for path in sorted(glob.glob(f"{base}/exports/{month}/tm/天猫退款单*")):
            for row in rows(path):
                refunds[bare(row["退款编号"])] = (bare(row["订单编号"]), row["退款状态"].strip(),
                                              D(row["买家退款金额"].replace(",", "") or "0"))
    back = {}
    for order, status, amount in refunds.values():
        if status == "退款成功":
            back[order] = back.get(order, 0) + amount
    for order, (buyer, paid, made, amount) in orders.items():
        yield TM, buyer, paid, made, amount, back.get(order, D(0))


def shopify(base):
    orders = {}
    for month in MONTHS:
        for path in sorted(glob.glob(f"{base}/exports/{month}/galaxy/orders_export*")):
            orders.update({row["Name"]: row for row in rows(path) if row["Total"]})

    def local(text):
        if not text:
            return None
        time = datetime.datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z")
        return time.astimezone(datetime.timezone(datetime.timedelta(hours=8))).date()

    for row in orders.values():
        paid, made = local(row["Paid at"]), local(row["Created at"])
        if row["Financial Status"] in ("voided", "expired"):
            paid = None
        rate = RATES[str(paid or made)[:7]]
        yield (GALAXY, row["Email"], paid, made, D(row["Total"]) * rate,
               D(row["Refunded Amount"] or "0") * rate)


def buyers(base):
    out, lost = {}, {}
    for store, buyer, paid, made, amount, back in [*taobao(base), *shopify(base)]:
        when = paid or made
        if not datetime.date(2026, 7, 1) <= when <= AS_OF:
            continue
        counts = paid is not None and not (back > 0 and amount - back <= 0)
        if not buyer or buyer.startswith(("##", "$$")) or "**" in buyer:
            lost[store] = lost.get(store, 0) + counts
            continue
        b = out.setdefault((store, buyer), {"days": [], "net": D(0), "unpaid": 0})
        b["unpaid"] += paid is None
        if counts:
            b["days"].append((AS_OF - paid).days)
            b["net"] += amount - back
    return out, lost


def bands(value, steps, rest, at_most=False):
    for bound, points in steps:
        if value <= bound if at_most else value >= bound:
            return points
    return rest


def scores(b):
    return (bands(min(b["days"]), ((30, 5), (60, 4), (90, 3), (180, 2)), 1, True),
            bands(len(b["days"]), ((20, 5), (15, 4), (10, 3), (5, 2)), 1),
            bands(b["net"], ((5000, 5), (3000, 4), (1000, 3), (500, 2)), 1))


NAMES = {"111": "重要价值", "101": "重要发展", "011": "重要保持", "001": "重要挽留",
         "110": "一般价值", "100": "一般发展", "010": "一般保持", "000": "一般挽留"}


def tier(b):
    days, orders = b["days"], len(b["days"])
    if not orders:
        return "下单未付款" if b["unpaid"] else "全额退款"
    last, before = min(days), sum(d > 45 for d in days)
    if last <= 45:
        return "新顾客" if orders == 1 else "活跃老顾客" if before >= 2 else "成长顾客"
    return ("待唤醒" if last < 90 else "高挽回" if last <= 180 else "低挽回" if last <= 360
            else "休眠流失")


def table(sheet, header=3):
    head = [cell.value for cell in sheet[header]]
    for row in sheet.iter_rows(min_row=header + 1, values_only=True):
        yield dict(zip(head, row))


def money(value):
    return str(D(repr(value)).quantize(D("0.01"))) if isinstance(value, float) else f"{value:.2f}"


def expected(base, name):
    all_buyers, lost = buyers(base)
    out = []
    if name == "retention":
        for (store, buyer), b in all_buyers.items():
            out.append((store, buyer, len(b["days"]), money(b["net"]), tier(b)))
        return out, lost
    kept = {key: b for key, b in all_buyers.items() if b["days"]}
    mean = {}
    for store in {key[0] for key in kept}:
        points = [scores(b) for key, b in kept.items() if key[0] == store]
        mean[store] = [F(sum(p[i] for p in points), len(points)) for i in range(3)]
    for (store, _), b in kept.items():
        p = scores(b)
        name = NAMES["".join("1" if p[i] >= mean[store][i] else "0" for i in range(3))]
        out.append((store, min(b["days"]), len(b["days"]), money(b["net"]), *p, name))
    return out, lost


def twin(base):
    bad = 0
    columns = {"rfm": ("店铺", "距今天数", "订单数", "金额", "R得分", "F得分", "M得分", "客户类别"),
               "retention": ("店铺", "会员名", "订单数", "金额", "分层")}
    for name, heads in columns.items():
        book = openpyxl.load_workbook(f"{base}/out/2026-10/tables/{name}.xlsx", data_only=True)
        got = [tuple(money(row[h]) if h == "金额" else row[h] for h in heads)
               for row in table(book["名单"])]
        want, lost = expected(base, name)
        extra = sorted(set(got) - set(want), key=str)[:3], sorted(set(want) - set(got), key=str)[:3]
        if sorted(got, key=str) != sorted(want, key=str):
            print(f"{name}: {len(got)} rows, {len(want)} expected; differing: {extra}")
            bad += 1
        summary = [row for row in book["汇总"].iter_rows(values_only=True)]
        block = next(i for i, row in enumerate(summary) if row[0] == "全部") + 2
        for row in summary[block:]:
            if row[0] == "合计":
                break
            of = [w for w in want if w[-1] == row[0]]
            amount = sum(D(w[3]) for w in of)
            if row[1] != len(of) or abs(D(repr(float(row[4]))) - amount) > D("0.005") * len(of):
                print(f"{name}: {row[0]} says {row[1]}, {row[4]}; expected {len(of)}, {amount}")
                bad += 1
        print(f"{name}: {len(got)} buyers, {len({w[-1] for w in want})} classes, unusable {lost}")
    return bad


def fill(path, sheet, lines):
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    head = {cell.value: cell.column for cell in page[3]}
    for i, line in enumerate(lines):
        for key, value in line.items():
            page.cell(4 + i, head[key]).value = value
    book.save(path)


def campaign(base):
    day_of = lambda month, mday: datetime.date(2026, month, mday)
    mug = {"平台": "拼多多", "店铺": "星河日用专营店", "活动名称": "秒杀", "报名截止": day_of(10, 10),
           "商品ID": "500000", "商品标题": "星河便携保温杯 500ml", "原价": 69, "上线日": day_of(10, 15),
           "结束日": day_of(10, 25), "提交日": day_of(10, 8), "审核状态": "通过", "目标销售额": 1000}
    lines = [dict(mug, 活动价=30), dict(mug, 活动价=68.5), dict(mug, 活动价=30, 提交日=None),
             dict(mug, 活动价=30, 审核状态="驳回", 驳回原因="主图"), dict(mug, 活动价=30, 报名截止="下周五"),
             dict(mug, 活动价=30, 平台="某宝")]
    fill(f"{base}/tables/campaign/2026-10.xlsx", "活动报名跟进表", lines)


def orders_of(base, word):
    for row in rows(glob.glob(f"{base}/exports/2026-10/pdd/orders*")[0]):
        if row["支付时间"].strip().startswith("2026-10") and row["售后状态"].strip() == word:
            yield row["订单号"].strip(), float(row["用户实付金额(元)"])


def invoice(base):
    plain = orders_of(base, "无售后或售后取消")
    (first, paid), (second, paid2) = next(plain), next(plain)
    refunded = next(r for r in rows(glob.glob(f"{base}/exports/2026-10/tm/天猫退款单*")[0])
                    if r["退款状态"].strip() == "退款成功")
    done = day(refunded["退款完结时间"])
    one = {"申请日期": datetime.date(2026, 10, 12), "申请人": "甲", "订单编号": first, "抬头类型": "企业",
           "发票抬头": "示例公司", "税号": "91350100M000100Y43", "票种": "数电普票", "金额": paid,
           "状态": "归档", "主管审批": "乙", "财务开具人": "丙", "开票日期": datetime.date(2026, 10, 14),
           "发票号码": "26112000000000000001", "发送日期": datetime.date(2026, 10, 15),
           "接收邮箱": "a@mail.example"}
    bare_one = dict(one, 税号=None, 抬头类型="个人", 状态="登记", 主管审批=None, 财务开具人=None,
                    开票日期=None, 发票号码=None, 发送日期=None)
    lines = [one, dict(one, 订单编号=second, 金额=paid2, 税号="91350100M000100Y44"),
             dict(one, 订单编号=second, 金额=0.01, 税号=None),
             dict(bare_one, 订单编号="999", 金额=5),
             dict(bare_one, 订单编号=bare(refunded["订单编号"]), 金额=1, 开票日期=done, 申请日期=done,
                  发票号码="26112000000000000002", 状态="开具", 主管审批="乙", 财务开具人="丙"),
             dict(bare_one, 订单编号=1.23e17, 金额=-1)]
    fill(f"{base}/tables/invoice/2026-10.xlsx", "发票申请表", lines)


def product_plan(base):
    lines = [{"定位": "利润", "价格": 100, "成本": 80, "库存": 5}, {"定位": "形象", "价格": 50, "成本": 60, "库存": 900}]
    fill(f"{base}/tables/product-plan/2026-10.xlsx", "产品操作规划表", lines)


if __name__ == "__main__":
    action, workspace = sys.argv[1:3]
    if action == "twin":
        sys.exit(twin(workspace) != 0)
    {"campaign": campaign, "invoice": invoice, "product-plan": product_plan}[sys.argv[3]](workspace)
