"""From the truth to files: each export in its platform's own shape, encoding and dirt."""

import shutil
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

from tables import *  # noqa: F403  the company's tables
from world import *  # noqa: F403

# ---- files --------------------------------------------------------------------------------------


class Raw(str):
    """A cell that stands in the file exactly as it is here."""


def cell(value, delimiter, quote_all=False):
    text = str(value)
    if isinstance(value, Raw):
        return text
    if quote_all or any(c in text for c in (delimiter, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


def write_text(path, text, encoding="utf-8"):
    path.parent.mkdir(parents=True, exist_ok=True)
    bom = "\ufeff" if encoding == "utf-16-le" else ""
    path.write_bytes((bom + text).encode(encoding))


def write_table(path, rows, encoding="utf-8", delimiter=",", quote_all=False, eol="\r\n"):
    lines = (delimiter.join(cell(c, delimiter, quote_all) for c in row) for row in rows)
    write_text(path, "".join(line + eol for line in lines), encoding)


def yuan(fen):
    return f"{fen // 100}.{fen % 100:02d}"


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


# ---- figures as exports print them --------------------------------------------------------------


def mean(part, whole, places=2):
    """A mean as a platform prints it, or an empty token."""
    return f"{part / whole:.{places}f}" if whole else "-"


def percent(part, whole):
    return f"{100 * part / whole:.2f}%" if whole else "-"


def spoken(seconds):
    """`45秒`, `1分23秒`, `7小时41分52秒`."""
    hours, minutes, rest = seconds // 3600, seconds % 3600 // 60, seconds % 60
    text = (f"{hours}小时" if hours else "") + (f"{minutes}分" if hours or minutes else "")
    return text + f"{rest}秒"


# A column: header, counters → cell, and whether the total row adds it up (else it is worked out from the totals).
CHITU = {
    "接待与满意度": (
        ("接待人数", lambda c: c["received"]),
        ("平均响应(秒)", lambda c: mean(c["response_seconds"], c["received"])),
        ("回复率", lambda c: mean(c["received"] - c["unreplied"], c["received"], 4)),
        ("询单->最终付款转化率(旧:成功率)", lambda c: mean(c["converted_final"], c["inquiries"], 4)),
        ("上班天数", lambda c: c["days"]),
        ("服务满意度评价参与率", lambda c: mean(c["rated"], c["received"], 4)),
        ("客户满意率", lambda c: mean(c[5] + c[4], c["rated"], 4)),
        *((f"服务满意度评价{word}", lambda c, value=5 - i: c[value]) for i, word in enumerate(RATINGS)),
    ),
    "询单与销售": (
        ("聊天人数(原咨询人数)", lambda c: c["consulted"]),
        ("接待人数", lambda c: c["received"]),
        ("询单人数", lambda c: c["inquiries"]),
        ("销售额", lambda c: yuan(c["sales"])),
        ("销售量", lambda c: c["items"]),
        ("销售人数", lambda c: c["paid_buyers"]),
        ("销售订单数", lambda c: c["orders"]),
        ("询单->次日付款人数", lambda c: c["converted"]),
    ),
    "接待明细": (
        ("聊天人数(原咨询人数)", lambda c: c["consulted"]),
        ("接待人数", lambda c: c["received"]),
        ("直接接入人数", lambda c: c["received"] - c["transferred_in"]),
        ("转发接入人数", lambda c: c["transferred_in"]),
        ("转出人数", lambda c: c["transferred_out"]),
        ("总消息数", lambda c: c["buyer_messages"] + c["agent_messages"]),
        ("买家消息数", lambda c: c["buyer_messages"]),
        ("客服消息数", lambda c: c["agent_messages"]),
        ("答问比", lambda c: percent(c["agent_messages"], c["buyer_messages"])),
        ("客服字数", lambda c: c["characters"]),
        ("最大同时聊天数", lambda c: c["peak"]),
        ("未回复人数", lambda c: c["unreplied"]),
        ("回复率", lambda c: mean(c["received"] - c["unreplied"], c["received"], 4)),
        ("慢接待人数", lambda c: c["slow"]),
        ("长接待人数", lambda c: c["long"]),
        ("首次响应(秒)", lambda c: mean(c["first_seconds"], c["received"])),
        ("平均响应(秒)", lambda c: mean(c["response_seconds"], c["received"])),
        ("平均接待时长", lambda c: spoken(round(c["conversation_seconds"] / c["received"])) if c["received"] else "-"),
    ),
    "在线时长": (
        ("接待人数", lambda c: c["received"]),
        ("在线总时长(秒)", lambda c: c["online_seconds"]),
        ("服务总时长(秒)", lambda c: c["service_seconds"]),
    ),
}
CHITU_PRESALES = "接待与满意度"  # exported for the pre-sales people only
QIANNIU = (
    ("咨询人数", lambda c: c["consulted"]),
    ("接待人数", lambda c: c["received"]),
    ("未回复人数", lambda c: c["unreplied"]),
    ("有效接待人数", lambda c: c["received"] - c["unreplied"]),
    ("平均响应时长（秒)", lambda c: mean(c["response_seconds"], c["received"])),
    ("3分钟人工响应率", lambda c: mean(c["received"] - c["unreplied_3min"], c["received"], 4)),
    ("旺旺回复率", lambda c: mean(c["received"] - c["unreplied"], c["received"], 4)),
    ("首次响应时长（秒)", lambda c: mean(c["first_seconds"], c["received"])),
    ("慢响应人数", lambda c: c["slow"]),
    ("旺旺分组", lambda c: "客服部"),
)
QIANNIU_RATINGS = (
    ("满意评价量", lambda c: c[5] + c[4]),
    ("旺旺评价量", lambda c: c["rated"]),
)
PDD_SERVICE = (
    ("客服服务分", lambda c: "88.5"),
    ("咨询人数", lambda c: c["consulted"]),
    ("询单人数", lambda c: c["inquiries"]),
    ("最终成团人数", lambda c: c["paid_buyers"]),
    ("询单流失人数", lambda c: c["inquiries"] - c["converted_final"]),
    ("询单转化率", lambda c: percent(c["converted_final"], c["inquiries"])),
    ("客服销售额(元)", lambda c: yuan(c["sales"])),
    ("去退销售额（元）", lambda c: yuan(c["sales"] - c["refunded_amount"])),
    ("需要人工回复的咨询人数", lambda c: c["received"]),
    ("人工接待人数", lambda c: c["received"]),
    ("3分钟未回复人数", lambda c: c["unreplied_3min"]),
    ("3分钟人工回复率(8-23点)", lambda c: percent(c["received"] - c["unreplied_3min"], c["received"])),
    ("30秒应答率(8-23点)", lambda c: percent(c["replied_30s"], c["received"])),
    ("平均人工响应时长", lambda c: spoken(round(c["response_seconds"] / c["received"])) if c["received"] else "-"),
    ("评分≤3订单数", lambda c: c[3] + c[2] + c[1]),
    ("评分数", lambda c: c["rated"]),
    ("评分≤3率", lambda c: percent(c[3] + c[2] + c[1], c["rated"])),
    ("纠纷退款数", lambda c: 0),
    ("投诉数", lambda c: 0),
)
FEIGE = (
    ("客服在线天数", lambda c: c["days"]),
    ("接待会话量", lambda c: c["received"]),
    ("待回复会话量", lambda c: 0),
    ("已接待人数", lambda c: c["received"]),
    ("转出会话量", lambda c: c["transferred_out"]),
    ("有效评价数", lambda c: c["rated"]),
    ("有效好评数", lambda c: c[5] + c[4]),
    ("有效差评数", lambda c: c[2] + c[1]),
    ("全天不满意率", lambda c: percent(c[2] + c[1], c["rated"])),
    ("全天满意率", lambda c: percent(c[5] + c[4], c["rated"])),
    ("全天平响时长", lambda c: mean(c["response_seconds"], c["received"])),
    ("全天首响时长", lambda c: spoken(round(c["first_seconds"] / c["received"])) if c["received"] else "-"),
    ("全天3分钟回复率", lambda c: percent(c["received"] - c["unreplied_3min"], c["received"])),
    ("工作时间平响时长", lambda c: spoken(round(c["response_seconds"] / c["received"])) if c["received"] else "-"),
    ("工作时间3分钟回复率", lambda c: percent(c["received"] - c["unreplied_3min"], c["received"])),
    ("询单人数", lambda c: c["inquiries"]),
    ("下单人数", lambda c: c["paid_buyers"]),
    ("支付人数", lambda c: c["paid_buyers"]),
    ("退款人数", lambda c: c["refunded_orders"]),
    ("客服询单支付额", lambda c: yuan(c["sales"])),
    ("退款金额", lambda c: yuan(c["refunded_amount"])),
    ("退款后销售额", lambda c: yuan(c["sales"] - c["refunded_amount"])),
    ("询单转化率", lambda c: percent(c["converted"], c["inquiries"])),
)


def agent_table(first_header, columns, subjects, total_word, mean_word):
    """Rows of an agent report with its total and mean rows. @p subjects: [(account name, counters)]."""
    rows = [[first_header] + [header for header, _ in columns]]
    rows += [[name] + [make(c) for _, make in columns] for name, c in subjects]
    whole = Counter()
    for _, c in subjects:
        whole.update(c)
    whole["peak"] = max((c["peak"] for _, c in subjects), default=0)
    average = Counter({key: round(value / len(subjects)) for key, value in whole.items()})
    rows.append([total_word] + [make(whole) for _, make in columns])
    rows.append([mean_word] + [make(average) for _, make in columns])
    return rows


# ---- order exports ------------------------------------------------------------------------------

TAOBAO_HEADER = (
    "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,"
    "买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址,运送方式,联系电话,联系手机,订单创建时间,订单付款时间,"
    "宝贝标题,宝贝种类,物流单号,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,"
    "发票抬头,是否手机订单,分阶段订单信息,定金排名,修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易"
).split(",")
NOTES = ("", "", "", "", "麻烦尽快发货", "要蓝色，谢谢", '送人的,请放"贺卡"', "两件分开包\n装")


def masked(rng, length=24):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return "##" + "".join(rng.choice(alphabet) for _ in range(length)) + "=="


def is_masked(order):
    """Some buyers are shown as cipher text, different on each order."""
    return order.number[-1] == "7" and order.number[-2] in "012"


def taobao_orders(orders):
    rng, rows = stream("taobao/rows"), [TAOBAO_HEADER]
    for o in orders:
        rng.seed(f"{SEED}/{o.number}")
        amount, paid = yuan(o.amount), o.paid
        status = "交易关闭" if not paid else "交易成功" if o.shipped else "买家已付款，等待卖家发货"
        money = f"￥{o.amount // 100:,}.{o.amount % 100:02d}" if o.amount >= 30000 else amount
        rows.append([
            Raw(f'="{o.number}"'), masked(rng, 12) if is_masked(o) else o.buyer, "",
            amount, "0.00", 0, amount, 0, money if paid else "0", 0, status, rng.choice(NOTES),
            masked(rng, 12), masked(rng, 32), "快递", "", masked(rng, 16), f"{o.created:%Y-%m-%d %H:%M:%S}",
            f"{paid:%Y-%m-%d %H:%M:%S}" if paid else "", "，".join(goods[0] for goods, _ in o.lines), len(o.lines),
            f"No:YT{rng.randrange(10**12):012d}" if o.shipped else "", "圆通速递" if o.shipped else "", "'null",
            o.items, 0, STORES["tm"]["name"], "订单未关闭" if paid else "买家未付款", "0元", "0元",
            "", "手机订单" if rng.random() < 0.9 else "", "", "", "", "", "", "", "", "",
        ])
    return rows


TMALL_REFUND_HEADER = (
    "订单编号,退款编号,支付宝交易号,订单付款时间,商家编码,退款完结时间,买家会员名称,买家实际支付金额,宝贝标题,买家退款金额,"
    "手工退款/系统退款,是否需要退货,退款的申请时间,超时时间,退款状态,货物状态,退货物流信息,发货物流信息,客服介入状态,"
    "卖家真实姓名,卖家退货地址,卖家邮编,卖家电话,卖家手机,退货物流单号,退货物流公司,买家退款原因,买家退款说明,买家退货时间,"
    "责任方,售中或售后,商家备注,完结时间,部分退款/全部退款,审核操作人,举证超时,是否零秒响应,退款操作人,主数据编码"
).split(",")


def tmall_refunds(orders):
    rows = [TMALL_REFUND_HEADER]
    for o in orders:
        r = o.refund
        finished = f"{r.finished:%Y-%m-%d %H:%M:%S}" if r.finished else ""
        goods = o.lines[0][0]
        rows.append([
            Raw(f'="{o.number}"'), Raw(f'="{r.number}"'), "", f"{o.paid:%Y-%m-%d %H:%M:%S}", goods[1], finished,
            o.buyer, yuan(o.amount), goods[0], yuan(r.amount), "手工退款", "是" if r.returns else "否",
            f"{r.requested:%Y-%m-%d %H:%M:%S}", "", "退款成功" if r.finished else "退款申请等待卖家同意", "买家已收到货",
            "", "", "客服已介入" if r.intervened else "不需客服介入", "", "", "", "", "", "", "", r.reason, "", "",
            "", "售后", "", finished, "全部退款" if r.amount == o.amount else "部分退款", "", "", "否", "", goods[1],
        ])
    return rows


PDD_HEADER = (
    "商品,订单号,订单状态,商品数量(件),是否审核中,支付时间,承诺发货时间,承诺送达时间,发货时间,确认收货时间,商品id,商品规格,"
    "样式ID,商家编码-规格维度,商家编码-商品维度,商家备注,买家留言,售后状态,订单成交时间,商品总价(元),邮费(元),店铺优惠折扣(元),"
    "平台优惠折扣(元),用户实付金额(元),商家实收金额(元),快递单号,快递公司,省,市,区"
).split(",")


def pdd_orders(orders):
    rows = [PDD_HEADER]

    def at(when):
        return f"{when:%Y-%m-%d %H:%M:%S}\t" if when else ""

    for o in orders:
        goods, refunded = o.lines[0][0], o.refund and o.refund.finished
        status = "已取消" if not o.paid else "已发货，退款成功" if refunded else "已收货" if o.shipped else "待发货"
        rows.append([
            "+".join(g[0] for g, _ in o.lines), o.number + "\t", status, o.items, "否", at(o.paid),
            at(o.promised), "", at(o.shipped), "", 500000 + GOODS.index(goods), "默认", 700000 + GOODS.index(goods),
            goods[1], goods[1], "", "", "退款成功" if refunded else "无售后或售后取消", at(o.paid), yuan(o.amount), "0.00",
            "0.00", yuan(o.discount), yuan(o.amount - o.discount), yuan(o.amount),
            f"{o.number[:6]}{o.number[-9:]}\t" if o.shipped else "", "中通快递" if o.shipped else "", "", "", "",
        ])
    return rows


DOUYIN_HEADER = (
    "主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,商品金额,订单应付金额,运费,收件人,收件人手机号,详细地址,"
    "订单提交时间,支付完成时间,商家备注,订单完成时间,订单状态,售后状态,取消原因,承诺发货时间,发货时间,平台实际承担优惠金额,"
    "商家实际承担优惠金额,达人实际承担优惠金额"
).split(",")


def douyin_orders(orders):
    rows = [DOUYIN_HEADER]

    def at(when):
        return f"{when:%Y-%m-%d %H:%M:%S}" if when else "-"

    for o in orders:
        refunded = o.refund and o.refund.finished
        for i, (goods, count) in enumerate(o.lines):
            rows.append([
                Raw(f'"\t{o.number}"'), Raw(f'"\t{int(o.number) + i + 1}"'), goods[0], "默认", count, goods[1],
                yuan(goods[2]), yuan(goods[2] * count), "0.00", "王**", "1**********", "-", at(o.created), at(o.paid),
                "-", "-", "已关闭" if not o.paid else "已完成" if o.shipped else "待发货",
                "退款成功" if refunded else "-", "-" if o.paid else "超时未支付", at(o.promised), at(o.shipped),
                "0.00", "0.00", "0.00",
            ])
    return rows


SHOPIFY_HEADER = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,"
    "Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
    "Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,"
    "Billing Name,Billing Country,Shipping Name,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,"
    "Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,"
    "Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Phone,Receipt Number,Duties"
).split(",")


def shopify_orders(orders):
    rows = [SHOPIFY_HEADER]

    def at(when):  # Shanghai is 13 hours ahead of -0500
        return f"{when - timedelta(hours=13):%Y-%m-%d %H:%M:%S} -0500" if when else ""

    for o in orders:
        refunded = o.refund.amount if o.refund and o.refund.finished else 0
        status = "paid" if o.paid else "pending"
        if refunded:
            status = "refunded" if refunded == o.amount else "partially_refunded"
        for i, (goods, count) in enumerate(o.lines):
            head = [status, at(o.paid), "fulfilled" if o.shipped else "unfulfilled", at(o.shipped), "no", "USD",
                    yuan(o.amount), "0.00", "0.00", yuan(o.amount), "", "0.00", "Standard"] if i == 0 else [""] * 13
            tail = ["", "", "", "", "", "", "", "", "Card", "", yuan(refunded), "Galaxy", "0.00",
                    o.seller.name if o.seller else "", "", "", f"58{o.number[3:]}", "", "Low", "web"] if i == 0 else [""] * 20
            rows.append([o.number, o.buyer, *head, at(o.created), count, goods[0], yuan(goods[2]), "", goods[1],
                         "true", "true", "fulfilled" if o.shipped else "pending", *tail, "0.00", "", "", "", "", ""])
    return rows


# ---- tickets, ratings, attendance, store figures ------------------------------------------------


ZENDESK_HEADER = (
    "Summation column,Id,Requester,Requester id,Requester email,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,"
    "Ticket type,Created at,Updated at,Assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,"
    "Assignee stations,Reopens,Replies,First reply time in minutes,First reply time in minutes within business hours,"
    "First resolution time in minutes,Full resolution time in minutes,Agent wait time in minutes,"
    "Requester wait time in minutes,On hold time in minutes"
).split(",")
SUBJECTS = ("Where is my order?", "Wrong color, please help", 'Lamp "Night" does not charge', "Refund request",
            "Change of address")


def zendesk_tickets(tickets):
    rows = [ZENDESK_HEADER]
    for t in tickets:
        solved = f"{t.created + timedelta(minutes=t.solved):%Y-%m-%d %H:%M}" if t.solved else ""
        created = f"{t.created:%Y-%m-%d %H:%M}"
        number = lambda value: "" if value is None else value  # noqa: E731
        rows.append([
            1, t.number, "Sample Buyer", 9000000 + t.number, f"r{t.number}@mail.example", "Sample Buyer",
            t.account.name, "Support", SUBJECTS[t.number % len(SUBJECTS)], "", "Closed" if t.solved else "Open",
            "Normal", "Mail", "Incident", created, solved or created, created, solved, "", t.score, 1, 1, t.reopens, t.replies,
            number(t.first_reply), number(t.first_reply and t.first_reply // 3), number(t.solved), number(t.solved),
            "", "", 0,
        ])
    return rows


def rating_rows(agent_days, accounts, first, last):
    """One row per rating, so that they add up to the accounts' counters."""
    rng, rows = stream(f"ratings/{first}"), [["评价时间", "店铺", "客服账号", "评分", "评价内容"]]
    for day in days(first, last):
        for account in accounts:
            c = agent_days.get((account, day), Counter())
            for value in (5, 4, 3, 2, 1):
                for _ in range(c[value]):
                    when = f"{day} {rng.randrange(9, 23):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}"
                    rows.append([when, STORES["tm"]["name"], account.name, value, ""])
    return rows


DINGTALK_HEAD = ("姓名,考勤组,部门,工号,职位,UserId,应出勤天数,出勤天数,休息天数,工作时长(分钟),迟到次数,迟到时长,严重迟到次数,"
                 "严重迟到时长,旷工迟到天数,早退次数,早退时长,上班缺卡次数,下班缺卡次数,旷工天数,出差,外出,请假,,,").split(",")
DINGTALK_SUB = [""] * (len(DINGTALK_HEAD) - 4) + ["事假(天)", "病假(天)", "调休(天)", "年假(天)"]
TITLES = {"presales": "售前客服", "aftersales": "售后客服", "insales": "售中客服", "presales-lead": "售前组长",
          "aftersales-lead": "售后组长", "supervisor": "客服主管", "crossborder-sales": "跨境业务员",
          "crossborder-service": "跨境客服", "operations-assistant": "运营助理"}


def dingtalk(people, first, last):
    """The monthly summary with its two title rows, a header of two rows and a column per day."""
    numbers = [str(d.day) for d in days(first, last)]
    width = len(DINGTALK_HEAD) + len(numbers)
    rows = [[f"{COMPANY} 考勤月度汇总　统计日期：{first} 至 {last}"] + [""] * (width - 1),
            [f"报表生成时间：{last + 4 * DAY} 09:12"] + [""] * (width - 1),
            list(DINGTALK_HEAD) + ["考勤结果"] + [""] * (len(numbers) - 1), DINGTALK_SUB + numbers]
    for p in people:
        begin, end = employed(p)
        c = attendance(p, first, last)
        if not c["due"]:
            continue
        role = role_on(p, min(last, end)) or role_on(p, max(first, begin))
        on_leave = {day for day, _ in leave_days(p, first.isoformat()[:7])}
        dash = lambda value: value or "-"  # noqa: E731
        marks = ["" if not begin <= d <= end else "请假" if d in on_leave else "正常" if is_workday(d) else "休息"
                 for d in days(first, last)]
        rows.append([
            p["name"], "客服固定班", COMPANY, p["no"], TITLES[role], "ding" + p["no"].lower(), c["due"], c["present"],
            (last - first).days + 1 - c["due"], c["present"] * 480, c["late"], dash(c["late"] * 7), 0, "-", "-",
            c["early"], dash(c["early"] * 10), c["missing"], 0, 0, "-", "-",
            dash(c["事假"]), dash(c["病假"]), dash(c["调休"]), dash(c["年假"]), *marks,
        ])
    return rows


# ---- registers and scores --------------------------------------------------------------------------


def register(entries):
    rows = [["日期", "工号", "姓名", "登记项目", "数量", "凭证", "登记人"]]
    for i, (day, p, _, counter, amount) in enumerate(entries, 1):
        writer = "人事" if p["no"] == "S018" else "陆云舒"
        rows.append([day, p["no"], p["name"], counter, amount, f"登记单 {day:%m}-{i:03d}", writer])
    return rows


def manual_scores(month):
    rows = [["工号", "姓名", "考核项目", "得分", "理由", "评分人"]]
    for p, role, _, last in seats(month):
        boss = "总经理" if p["no"] == "S018" else "陆云舒"
        table = LEVELS if p["no"] in LEADS else LEVELS_ASSISTANT if role == "operations-assistant" else {}
        for item, steps in table.items():
            points = next(points for least, points in steps if p["level"] >= least)
            rows.append([p["no"], p["name"], item, points, "", boss])
        if month == LAST and p["no"] in INNOVATION:
            points, reason = INNOVATION[p["no"]]
            rows.append([p["no"], p["name"], "创新激励", points, reason, boss])
    return rows


# ---- a month ---------------------------------------------------------------------------------------


def soil(rows, dirt):
    """Make cells dirty as people and platforms do: {(row, header): function of the cell}."""
    for (name, header), change in dirt.items():
        column = rows[0].index(header)
        for row in rows:
            if row[0].endswith(name):
                row[column] = change(str(row[column]))
    return rows


def export_taobao_service(world, folder, month, first, last):
    """Chitu's and Qianniu's reports of a month, with the robot's account among the people's."""
    people = [(account.name, c) for account, c in subjects(world, "taobao", first, last)]
    selling = [(account.name, c) for account, c in subjects(world, "taobao", first, last)
               if role_on(BY_NUMBER[account.number], last) == "presales"]
    machine = [(account_name("taobao", ROBOT), robot(first, last))]
    for report in CHITU:
        rows = chitu_rows(report, (selling if report == CHITU_PRESALES else people) + machine)
        soil(rows, CHITU_DIRT.get((month, report), {}))
        write_table(folder / chitu_name(report, first, last), rows, "gbk")
    write_table(folder / f"客服数据_{first}至{last}.csv", qianniu_rows(people + machine), "utf-8-sig")
    rows = agent_table("旺旺账号名称", QIANNIU_RATINGS, selling, "汇总值", "平均值")
    write_table(folder / f"旺旺账号咨询接待能力明细_{first}至{last}.csv", rows, "utf-8-sig")


def export_half(world, folder, first, last):
    """The same of the one who changed role, for the days before or after."""
    person = BY_NUMBER[CHANGER]
    named = [(account.name, c) for account, c in subjects(world, "taobao", first, last, numbers=(CHANGER,))]
    half = folder / "tm" / f"半月_{person['name']}"
    for report in CHITU:
        if report != CHITU_PRESALES:
            write_table(half / chitu_name(report, first, last), chitu_rows(report, named), "gbk")
    write_table(half / f"客服数据_{first}至{last}.csv", qianniu_rows(named), "utf-8-sig")
    name = f"{COMPANY}_{person['name']}_{first:%Y%m%d}-{last:%Y%m%d}.txt"
    write_table(folder / "半月考勤" / name, dingtalk([person], first, last), "utf-16-le", "\t")


def chitu_name(report, first, last):
    return f"自定义报表_{report}_下单优先判定_{first}至{last}.csv"


def chitu_rows(report, named):
    return agent_table("客服昵称", CHITU[report], named, "汇总", "均值")


def qianniu_rows(named):
    return agent_table("旺旺昵称", QIANNIU, named, "汇总值", "平均值")


def dirty_money(text):
    whole, cents = text.split(".")
    return f"￥{int(whole):,}.{cents}"


def nothing(token):
    """A zero written as an empty token; other figures stay, so that the sums still agree."""
    return lambda text: token if text == "0" else text


CHITU_DIRT = {  # (month, report) → {(account ends with, header): what happens to the cell}
    ("2026-08", "接待与满意度"): {("知夏", "询单->最终付款转化率(旧:成功率)"): lambda text: "延迟统计"},
    ("2026-10", "接待明细"): {("小满", "客服消息数"): full_width, ("小满", "未回复人数"): nothing("—"),
                            ("小满", "慢接待人数"): nothing("无"), ("一诺", "客服昵称"): lambda text: text + "  "},
    ("2026-10", "询单与销售"): {("小满", "销售额"): dirty_money, ("时雨", "询单->次日付款人数"): lambda text: text + "\t",
                             ("娜尔", "销售额"): lambda text: text + " "},
}


def known(when, until):
    return when if when and when.date() <= until else None


def order_as_of(order, until):
    """The order as an export of that day shows it: what happens later is not in it."""
    refund = order.refund if order.refund and order.refund.requested.date() <= until else None
    if refund:
        refund = replace(refund, finished=known(refund.finished, until))
    return replace(order, shipped=known(order.shipped, until), refund=refund)


def ticket_as_of(ticket, until):
    def minutes(value):
        return value if value and known(ticket.created + timedelta(minutes=value), until) else None

    return replace(ticket, first_reply=minutes(ticket.first_reply), solved=minutes(ticket.solved),
                   score=ticket.score if minutes(ticket.solved) else "Offered")


def orders_of(world, store, first, last):
    return [order_as_of(o, last) for o in world.orders[store] if first <= o.created.date() <= last]


def export_orders(world, folder, month, first, last):
    """Orders, refunds and tickets, as of the 4th of the next month."""
    until = last + 4 * DAY
    tm = orders_of(world, "tm", first, until)
    write_table(folder / "tm" / f"ExportOrderList{until:%Y%m%d}0915.csv", taobao_orders(tm), "gbk")
    if month == LAST:  # exported once more, from the 25th on: the same orders again
        again = [o for o in tm if o.created.date() >= last.replace(day=25)]
        write_table(folder / "tm" / f"ExportOrderList{until:%Y%m%d}1640.csv", taobao_orders(again), "gbk")
    refunds = [order_as_of(o, until) for o in world.orders["tm"]
               if o.refund and first - 12 * DAY <= o.refund.requested.date() <= until]
    write_table(folder / "tm" / f"天猫退款单_{month}.csv", tmall_refunds(refunds), "gbk")

    due = first - 3 * DAY  # orders of these days are due to ship in the month
    rows = pdd_orders(orders_of(world, "pdd", due, until))
    write_table(folder / "pdd" / f"orders_export{until}-09-30-00.csv", rows, "utf-8-sig")
    unix = (until - date(1970, 1, 1)).days * 86400 + 5400
    write_table(folder / "dy" / f"{unix}_抖店订单.csv", douyin_orders(orders_of(world, "dy", due, until)), "utf-8-sig")

    rows = shopify_orders(orders_of(world, "galaxy", first, until))
    write_table(folder / "galaxy" / "orders_export_1.csv", rows, eol="\n")
    tickets = [ticket_as_of(t, until) for t in world.tickets if first <= t.created.date() <= until]
    write_table(folder / "galaxy" / f"view-export-{until}.csv", zendesk_tickets(tickets), eol="\n")


def store_months(month):
    return [STORE_MONTH_HEADER, *((month, STORES[s]["name"], *figures)
                                  for (s, m), figures in STORE_MONTH.items() if m == month)]


def export_service(world, folder, month, first, last):
    """What the platforms say of agents and stores."""
    export_taobao_service(world, folder / "tm", month, first, last)
    rated = [a for a in ACCOUNTS
             if a.platform == "taobao" and role_on(BY_NUMBER[a.number], first) in ("aftersales", "insales")]
    write_table(folder / "tm" / f"评价_{month}.csv", rating_rows(world.agent_days, rated, first, last), "utf-8-sig")
    named = [(account.name, c) for account, c in subjects(world, "pinduoduo", first, last)]
    rows = agent_table("客服账号", PDD_SERVICE, named, "总计", "平均")
    write_table(folder / "pdd" / f"客服绩效_{first}至{last}.csv", rows)
    named = [(account.name, c) for account, c in subjects(world, "douyin", first, last)]
    rows = agent_table("客服账号", FEIGE, named, "店铺汇总值", "店铺平均值")
    write_table(folder / "dy" / f"客服数据_{first}至{last}.csv", rows, "utf-8-sig")
    write_table(folder / "pdd" / f"消费者体验指标_{month}.csv", pdd_scores(first, last), "utf-8-sig")
    write_table(folder / f"店铺数据_{month}.csv", store_months(month), "utf-8-sig")


def export_before(world, root):
    """Of the month before the first: what its rates are made of."""
    first, last = month_span(BEFORE)
    folder, until = root / "exports" / BEFORE, last + 4 * DAY
    tm, pdd, dy, galaxy = ([order_as_of(o, until) for o in world.before[store]] for store in ("tm", "pdd", "dy", "galaxy"))
    write_table(folder / "tm" / f"ExportOrderList{until:%Y%m%d}0915.csv", taobao_orders(tm), "gbk")
    write_table(folder / "tm" / f"天猫退款单_{BEFORE}.csv", tmall_refunds([o for o in tm if o.refund]), "gbk")
    write_table(folder / "pdd" / f"orders_export{until}-09-30-00.csv", pdd_orders(pdd), "utf-8-sig")
    unix = (until - date(1970, 1, 1)).days * 86400 + 5400
    write_table(folder / "dy" / f"{unix}_抖店订单.csv", douyin_orders(dy), "utf-8-sig")
    write_table(folder / "galaxy" / "orders_export_1.csv", shopify_orders(galaxy), eol="\n")
    write_table(folder / f"店铺数据_{BEFORE}.csv", store_months(BEFORE), "utf-8-sig")


def export_people(folder, month, first, last):
    name = f"{COMPANY}_月度汇总_{first:%Y%m%d}-{last:%Y%m%d}.txt"
    write_table(folder / name, dingtalk(PEOPLE, first, last), "utf-16-le", "\t")
    rows = [["工号", "姓名", "月份", "排班时长(小时)"]]
    rows += [[p["no"], p["name"], month, due_days(p, first, last) * 8]
             for p, role, *_ in seats(month) if role == "presales"]
    write_table(folder / f"排班_{month}.csv", rows, "utf-8-sig")


def export_month(world, root, month):
    first, last = month_span(month)
    folder = root / "exports" / month
    export_orders(world, folder, month, first, last)
    export_service(world, folder, month, first, last)
    export_people(folder, month, first, last)
    if month == LAST:
        change = first.replace(day=CHANGE_DAY)
        export_half(world, folder, first, change - DAY)
        export_half(world, folder, change, last)
    write_table(root / "manual" / f"{month}_评分表.csv", manual_scores(month), "utf-8-sig")
    write_table(root / "manual" / f"{month}_登记表.csv", register(world.entries[month]), "utf-8-sig")


def pdd_scores(first, last):
    rng, rows = stream(f"pdd-scores/{first}"), [["日期", "消费者服务体验分", "服务态度体验分", "基础服务体验分", "商品服务体验分",
                                               "发货服务体验分", "物流服务体验分", "同行排名区间"]]
    for day in days(first, last):
        rows.append([day, *(f"{4.2 + rng.randrange(60) / 100:.2f}" for _ in range(6)), "60%-70%"])
    return rows


# ---- kaohe.yaml and staff.yaml ------------------------------------------------------------------


def flow(items):
    return "[" + ", ".join(str(i) for i in items) + "]"


def company_yaml():
    lines = [
        "# 示例公司的配置。公司、店铺、人员、订单全部是虚构的，见 samples/README.md。",
        "# The sample company. Company, stores, people and orders are invented; see samples/README.md.",
        f"company: {COMPANY}", "time_zone: Asia/Shanghai", "language: zh", "",
        "stores:",
    ]
    for key, s in STORES.items():
        lines += [f"  {key}:", f"    name: {s['name']}", f"    aliases: {flow(s['aliases'])}", f"    platform: {s['platform']}",
                  f"    key: {'true' if s['key'] else 'false'}", f"    currency: {s['currency']}",
                  f"    as_of: {LAST_DAY}  # 数据导到这一天 / data reach to this day"]
        if s["platform"] == "taobao":
            quoted = ['"' + reason + '"' for reason in QUALITY_REASONS]
            lines.append(f"    quality_reasons: {flow(quoted)}")
    lines += ["", "teams:"]
    lines += [f"  {team}: {{name: {name}, lead: {lead}}}" for team, name, lead in TEAMS]
    lines += ["", "rates:  # 每月固定汇率 / fixed rate of each month"]
    lines += [f"  - {{month: {month}, currency: USD, rate: {rate}}}" for month, rate in RATES.items()]
    lines += ["", "calendar:", f"  holidays: {flow(HOLIDAYS)}", f"  workdays: {flow(WORKDAYS)}", "",
              "ignore_accounts:", f"  - {account_name('taobao', ROBOT)}  # 机器人 / a robot", "",
              "form:", "  prefix: XH", "  appeal_days: 5", "  reviewer: 陆云舒", "  approver: 总经理", "  hr: 人事部"]
    return "\n".join(lines) + "\n"


def targets_of(person):
    result = {}
    for role, *_ in dated(person["role"]):
        for metric, base in TARGETS.get(role, {}).items():
            loaded = metric in LOADED and not base.endswith("%")
            result[metric] = str(round(float(base) * person["load"])) if loaded else base
    return {**result, **TARGETS_OF.get(person["no"], {})}


def dated_yaml(key, value):
    """`role: x`, or a list of {role: x, from: …, to: …} where dates matter."""
    if not isinstance(value, tuple):
        return str(value)
    if all(isinstance(item, str) for item in value):
        return flow(value)
    items = []
    for item in value:
        what, first, last = item if isinstance(item, tuple) else (item, None, None)
        dates = (f", from: {first}" if first else "") + (f", to: {last}" if last else "")
        items.append(f"{{{key}: {what}{dates}}}")
    return flow(items)


def pay_yaml(entries):
    text = ["{" + ", ".join(f"{key}: {value}" for key, value in entry.items()) + "}" for entry in entries]
    return text[0] if len(text) == 1 else flow(text)


def staff_yaml():
    lines = ["# 员工名册：岗位、班组、店铺、账号、目标。人名均为虚构。 / The staff list; all people are invented."]
    for p in PEOPLE:
        lines += ["", f"- number: {p['no']}", f"  name: {p['name']}", f"  role: {dated_yaml('role', p['role'])}",
                  f"  team: {dated_yaml('team', p['team'])}", f"  stores: {dated_yaml('store', p['stores'])}"]
        if p["accounts"]:
            lines.append("  accounts:")
            lines += [f"    {platform}: {flow(chr(34) + account_name(platform, n) + chr(34) for n in nicks)}"
                      for platform, nicks in p["accounts"].items()]
        targets = targets_of(p)
        if targets:
            lines.append("  targets: {" + ", ".join(f"{m}: {t}" for m, t in targets.items()) + "}")
        lines += [f"  {key}: {p[key]}" for key in ("joined", "left") if key in p]
        lines.append(f"  pay: {pay_yaml(PAY[p['no']])}")
    return "\n".join(lines) + "\n"


def make_company(world, root):
    shutil.rmtree(root, ignore_errors=True)
    write_text(root / "kaohe.yaml", company_yaml())
    write_text(root / "staff.yaml", staff_yaml())
    export_before(world, root)
    for month in MONTHS:
        export_month(world, root, month)
