"""The exports of every platform as they come: headers word for word, a few rows, and what they mean.

A column of figures is (header, style[, what it feeds[, headers that weigh it]]). The value is made first, then written
as the style says; what is expected is computed from the value, never from the text.
"""
import datetime as dt
import random
from decimal import Decimal as D

MONTH = "2026-10-01至2026-10-31"
PEOPLE = ["星河:小满", "星河:一诺", "星河:知夏"]


def style_value(style, rng):
    """A true value: counts, yuan, rates to 4 places, seconds."""
    if style in ("n", "n_cn"):
        return D(rng.randrange(1, 900))
    if style in ("money", "money_cn"):
        return D(rng.randrange(100, 9_000_000)) / 100
    if style in ("pct", "frac"):
        return D(rng.randrange(0, 10001)) / 10000
    if style in ("sec", "dur", "dur_s"):
        return D(rng.randrange(1, 9000)) / (100 if style == "sec" else 1)
    if style == "hours":
        return D(rng.randrange(1, 200) * 900)
    if style == "minutes":
        return D(rng.randrange(1, 400) * 60)
    if style in ("score", "days"):
        return D(rng.randrange(20, 100)) / 20
    return None


def plain(value):
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def duration(value):
    h, rest = divmod(int(value), 3600)
    m, s = divmod(rest, 60)
    return ("%d小时" % h if h else "") + ("%d分" % m if h or m else "") + "%d秒" % s


def style_cell(style, value, i):
    """What the platform writes: numbers as numbers, the rest as text."""
    if style == "n_cn":
        return "{:,}".format(int(value))
    if style == "money_cn":
        return "￥{:,.2f}".format(value)
    if style == "pct":
        return "{:.2f}%".format(value * 100)
    if style == "dur":
        return duration(value)
    if style == "dur_s":
        return "%d秒" % value
    if style == "hours":
        return value / 3600
    if style == "minutes":
        return value / 60
    fixed = {"text": "略%d" % i, "id": "70000000000000%04d" % i, "span": "2026-10-01 ~ 2026-10-31", "blank": "", "store": "星河旗舰店",
             "terminal": "所有终端"}
    if style in fixed:
        return fixed[style]
    return value


class Stats:
    """Figures of accounts, stores or people, one row each."""

    def __init__(self, profile, folder, name, columns, **more):
        self.profile, self.folder, self.name, self.columns = profile, folder, name, columns
        self.kind = more.get("kind", "agent_stats")
        self.titles = more.get("titles", [])
        self.lead = more.get("lead", [])  # total rows before the others,
        self.tail = more.get("tail", [])  # and after them
        self.format = more.get("format", "xlsx")
        self.sheet = more.get("sheet", "Sheet1")
        self.groups = more.get("groups")  # first row of two header rows
        self.findings = more.get("findings", [])
        self.days = more.get("days")  # rows are of days, not of the month
        self.merge = more.get("merge", [])
        self.sums = more.get("sums", {})  # counters that several columns make together
        self.make(random.Random(name))

    def make(self, rng):
        self.rows, self.expected = [], []
        subjects = PEOPLE if self.kind in ("agent_stats", "attendance") else ["", "", ""]
        sums = {}
        for i, subject in enumerate(subjects):
            values = {c[0]: style_value(c[1], rng) for c in self.columns}
            day = dt.date(2026, 10, 3 + i)
            row = []
            for header, style, *_ in self.columns:
                cell = subject if style == "who" else day if style == "day" else style_cell(style, values[header], i)
                row.append(cell)
                if style in ("n", "n_cn", "money", "money_cn"):
                    sums[header] = sums.get(header, 0) + values[header]
            self.rows.append(row)
            if self.kind != "known":
                self.expected.append(self.fact(subject, day, values))
        self.rows = [self.total(word, sums) for word in self.lead] + self.rows + [self.total(word, sums) for word in self.tail]

    def total(self, word, sums):
        return [word if k == 0 else style_cell(c[1], sums[c[0]], 0) if c[0] in sums and "均" not in word else "-"
                for k, c in enumerate(self.columns)]

    def fact(self, subject, day, values):
        who = ("#" if self.kind == "attendance" else "") + subject
        dated = any(c[1] == "day" for c in self.columns)
        period = "%s..%s" % ((day, day) if dated else ("2026-10-01", "2026-10-31"))
        figures = []
        for header, style, *feeds in self.columns:
            if not feeds:
                continue
            text = "%s=%s" % (feeds[0], plain(values[header].quantize(D("0.000001"))))
            weights = feeds[1].split("+") if len(feeds) > 1 else []
            if weights and all(w in values for w in weights):
                text += "*" + plain(sum(values[w] for w in weights))
            figures.append(text)
        figures += ["%s=%s" % (counter, plain(sum(values[c] for c in of))) for counter, of in self.sums.items()]
        return "%s@%s %s %s %s" % (self.kind, self.folder or "-", who, period, " ".join(sorted(figures)))

    def header(self):
        return [c[0] for c in self.columns]


def time(day, h=0, m=0, s=0):
    return dt.datetime(2026, 10, day, h, m, s)


class Rows:
    """Orders, refunds, tickets: rows given as dictionaries, the rest of the header filled with what is not looked at."""

    def __init__(self, profile, folder, name, header, rows, expected, **more):
        self.profile, self.folder, self.name = profile, folder, name
        self.head, self.expected = header, expected
        self.format, self.sheet = more.get("format", "csv"), "Sheet1"
        self.titles, self.groups, self.merge = [], None, []
        self.findings = more.get("findings", [])
        self.decorate = more.get("decorate", lambda header, text: text)
        self.rows = [[row.get(h, "略" if more.get("filler", True) else "") for h in header] for row in rows]
        unknown = {k for row in rows for k in row} - set(header)
        assert not unknown, (profile, unknown)

    def header(self):
        return self.head


def order(store, number, **more):
    """The line that a fact of an order prints."""
    def when(key):
        return more[key].strftime("%Y-%m-%d %H:%M:%S") if more.get(key) else "-"

    def amount(key):
        return plain(more[key].quantize(D("0.000001"))) if more.get(key) is not None else "-"
    text = "order@%s %s buyer=%s by=%s created=%s paid=%s shipped=%s promised=%s amount=%s line=%s items=%s" % (
        store, number, more.get("buyer", ""), more.get("by", ""), when("created"), when("paid"), when("shipped"),
        when("promised"), amount("amount"), amount("line"), plain(D(more.get("items", 0))))
    if more.get("closed"):
        text += " closed"
    if more.get("refund") is not None:
        text += " refund=%s" % ("yes" if more["refund"] else "no")
    if more.get("refunded") is not None:
        text += " refunded=%s" % amount("refunded")
    return text


SPECS = []


def stats(*args, **more):
    SPECS.append(Stats(*args, **more))


def rows(*args, **more):
    SPECS.append(Rows(*args, **more))


# ---- D.2 淘宝/天猫 ----
TAOBAO = ("订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,买家实际支付积分,"
          "订单状态,买家留言,收货人姓名,收货地址,运送方式,联系电话,联系手机,订单创建时间,订单付款时间,宝贝标题,宝贝种类,物流单号,物流公司,订单备注,"
          "宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,定金排名,修改后的sku,修改后的收货地址,"
          "异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易").split(",")
made = [("3926101000000000011", "tb小鱼", D("128.50"), "交易成功", time(5, 9, 30), time(5, 9, 31, 7), 2),
        ("3926101000000000012", "##密文", D("0.30"), "交易关闭", time(6), time(7, 23, 59, 59), 1),
        ("3926101000000000013", "tb𠮷野家", D("1234567.89"), "等待买家付款", time(8, 12), None, 10)]
rows("taobao-orders", "tm", "ExportOrderList202611040915.csv", TAOBAO,
     [{"订单编号": n, "买家会员名": b, "买家实际支付金额": a, "订单状态": s, "订单创建时间": c, "订单付款时间": p or "", "宝贝总数量": i,
       "店铺名称": "星河旗舰店", "收货人姓名": "张某", "联系手机": "'13800138000"} for n, b, a, s, c, p, i in made],
     [order("tm", n, buyer="" if "#" in b else b, amount=a, created=c, paid=p, items=i) for n, b, a, s, c, p, i in made],
     format="gbk", decorate=lambda h, t: '="%s"' % t if h == "订单编号" else t)
rows("taobao-order-lines", "tm", "ExportOrderDetailList202611040915.csv",
     "订单编号,标题,价格,购买数量,外部系统编号,商品属性(规格名称),套餐信息,备注,订单状态,商家编码".split(","),
     [{"订单编号": "3926101000000000011", "购买数量": 1, "价格": D("64.25"), "订单状态": "交易成功"},
      {"订单编号": "3926101000000000011", "购买数量": 1, "价格": D("64.25"), "订单状态": "交易成功"}],
     [order("tm", "3926101000000000011", items=1)] * 2, format="gbk")
REFUND = ("订单编号,退款编号,支付宝交易号,订单付款时间,商家编码,退款完结时间,买家会员名称,买家实际支付金额,宝贝标题,买家退款金额,手工退款/系统退款,"
          "是否需要退货,退款的申请时间,超时时间,退款状态,货物状态,退货物流信息,发货物流信息,客服介入状态,卖家真实姓名,卖家退货地址,卖家邮编,卖家电话,"
          "卖家手机,退货物流单号,退货物流公司,买家退款原因,买家退款说明,买家退货时间,责任方,售中或售后,商家备注,完结时间,部分退款/全部退款,审核操作人,"
          "举证超时,是否零秒响应,退款操作人,主数据编码").split(",")
assert len(REFUND) == 39
rows("tmall-refunds", "tm", "天猫退款单_2026-10.xlsx", REFUND,
     [{"订单编号": "3926101000000000011", "退款编号": "88000000000000011", "退款的申请时间": time(9, 10), "退款完结时间": time(10, 11, 5),
       "买家退款金额": D("28.50"), "是否需要退货": "是", "退款状态": "退款成功", "买家退款原因": "质量问题", "客服介入状态": "不需客服介入"},
      {"订单编号": "3926101000000000012", "退款编号": "88000000000000012", "退款的申请时间": time(9, 12), "退款完结时间": "",
       "买家退款金额": D("0.30"), "是否需要退货": "否", "退款状态": "退款关闭", "买家退款原因": "不想要了", "客服介入状态": "客服已介入"}],
     ["refund@tm 88000000000000011 order=3926101000000000011 requested=2026-10-09 10:00:00 finished=2026-10-10 11:05:00 "
      "amount=28.5 returns=yes in=no 质量问题 done",
      "refund@tm 88000000000000012 order=3926101000000000012 requested=2026-10-09 12:00:00 finished=- amount=0.3 returns=no "
      "in=yes 不想要了 open"], format="xlsx")

# ---- D.3 赤兔 ----
RATED = ["服务满意度评价很满意", "服务满意度评价满意", "服务满意度评价一般", "服务满意度评价不满", "服务满意度评价很不满"]
stats("chitu", "tm", "自定义报表_接待_下单优先判定_%s.xlsx" % MONTH,
      [("客服昵称", "who"), ("接待人数", "n", "received"), ("平均响应(秒)", "sec", "avg_response", "接待人数"),
       ("回复率", "frac", "reply_rate", "接待人数"), ("询单->最终付款转化率(旧:成功率)", "frac", "conversion_final", "询单人数"), ("上班天数", "n"),
       ("服务满意度评价参与率", "frac"), ("客户满意率", "frac", "satisfaction", "+".join(RATED)), (RATED[0], "n"), (RATED[1], "n"),
       (RATED[2], "n"), (RATED[3], "n", "bad_ratings"), (RATED[4], "n", "bad_ratings")], tail=["汇总", "均值"],
      sums={"ratings": RATED, "good_ratings": RATED[:2], "low_ratings": RATED[2:]})
stats("chitu", "tm", "自定义报表_销售_下单优先判定_%s.xlsx" % MONTH,
      [("客服昵称", "who"), ("聊天人数(原咨询人数)", "n", "consulted"), ("接待人数", "n", "received"), ("询单人数", "n", "inquiries"),
       ("销售额", "money_cn", "sales"), ("销售量", "n_cn", "items"), ("销售人数", "n", "paid_buyers"), ("销售订单数", "n", "orders")],
      tail=["汇总", "均值"])
stats("chitu", "tm", "自定义报表_接待明细汇总_下单优先判定_%s.xlsx" % MONTH,
      [("客服昵称", "who"), ("聊天人数(原咨询人数)", "n", "consulted"), ("接待人数", "n", "received"), ("直接接入人数", "n", "direct_received"),
       ("转发接入人数", "n", "transferred_in"), ("转出人数", "n", "transferred_out"), ("总消息数", "n"), ("买家消息数", "n", "buyer_messages"),
       ("客服消息数", "n", "agent_messages"), ("答问比", "pct"), ("客服字数", "n"), ("最大同时聊天数", "n", "peak_chats"),
       ("未回复人数", "n", "unreplied"), ("回复率", "frac", "reply_rate", "接待人数"), ("慢接待人数", "n", "slow_received"),
       ("长接待人数", "n", "long_received"), ("首次响应(秒)", "sec", "first_response", "接待人数"),
       ("平均响应(秒)", "sec", "avg_response", "接待人数"), ("平均接待时长", "dur", "conversation_time", "接待人数")])
stats("chitu-2019", "tm", "客服数据_2019.xls",
      [("日期", "day"), ("店铺", "store"), ("账户名", "who"), ("咨询人数", "n", "consulted"), ("接待人数", "n", "received"),
       ("直接接待人数", "n", "direct_received"), ("转入人数", "n", "transferred_in"), ("转出人数", "n", "transferred_out"), ("买家发起", "n"),
       ("客服主动跟进", "n"), ("总消息", "n"), ("买家消息", "n", "buyer_messages"), ("客服消息", "n", "agent_messages"), ("答问比", "pct"),
       ("客服字数", "n"), ("最大同时接待", "n", "peak_chats"), ("未回复人数", "n", "unreplied"), ("旺旺回复率", "pct", "reply_rate", "接待人数"),
       ("慢响应人数", "n", "slow_received"), ("长接待人数", "n", "long_received"), ("首次响应(秒)", "sec", "first_response", "接待人数"),
       ("平均响应(秒)", "sec", "avg_response", "接待人数"), ("平均接待时长", "dur", "conversation_time", "接待人数"),
       ("发出评价数", "n", "ratings_invited"), ("收到评价数", "n", "ratings"), ("很满意", "n", "good_ratings"), ("满意", "n", "good_ratings"),
       ("一般", "n"), ("不满", "n", "bad_ratings"), ("很不满", "n", "bad_ratings"), ("评价发送率", "pct"), ("评价返回率", "pct"),
       ("客户满意比", "pct"), ("客服服务满意度", "pct")], format="xls")
stats("chitu", "tm", "自定义报表_更多_%s.xlsx" % MONTH,
      [("客服昵称", "who"), ("询单->最终付款人数", "n", "converted_final"), ("询单->最终付款成功率", "frac", "conversion_final", "询单人数"),
       ("客单价", "money"), ("客件数", "score"), ("静默下单本人落实付款-人数", "n"), ("静默下单本人落实付款-金额", "money"),
       ("下单到付款成功率", "frac"), ("最早上线", "text"), ("在线总时长(秒)", "n", "online_seconds"), ("服务总时长(秒)", "n", "service_seconds"),
       ("挂起总时长(秒)", "n"), ("遵时率", "frac"), ("工时利用率", "frac")])
# A chat a row: a buyer counts once for an account and day, and not if the account wrote first.
made = [(3, 9, "tb小鱼", PEOPLE[0], "买家发起"), (3, 15, "tb小鱼", PEOPLE[0], "买家发起"), (3, 16, "tb小鱼", PEOPLE[1], "买家发起"),
        (4, 9, "tb小鱼", PEOPLE[0], "客服发起"), (4, 10, "tb小鱼", PEOPLE[0], "买家发起"), (4, 11, "tb𠮷野家", PEOPLE[0], "客服发起")]
seen, counts = set(), []
for d, h, b, a, who in made:
    first = who == "买家发起" and (d, b, a) not in seen
    seen |= {(d, b, a)} if first else set()
    counts.append(int(first))
assert sum(counts) == 3
rows("chitu-chats", "tm", "自定义报表_接待明细_%s.xlsx" % MONTH, "日期,开始时间,结束时间,买家旺旺,客服旺旺,接待类型,接待发起,状态".split(","),
     [{"日期": dt.date(2026, 10, d), "开始时间": "%02d:05:17" % h, "结束时间": "%02d:09:00" % h, "买家旺旺": b, "客服旺旺": a, "接待类型": "直接接待",
       "接待发起": who, "状态": "落实下单落实付款"} for d, h, b, a, who in made],
     ["agent_stats@tm %s %s..%s consulted=%d received=%d" % (a, dt.date(2026, 10, d), dt.date(2026, 10, d), n, n)
      for (d, h, b, a, who), n in zip(made, counts)], format="xlsx")

# ---- message logs: the platform's, and one made by people ----
made = [(3, 9, 0, "tb小鱼", True, "human"), (3, 9, 1, "tb小鱼", False, "auto"), (3, 9, 2, "tb小鱼", False, "human"), (4, 23, 59, "tb𠮷野家", True, "human")]
rows("qianniu-messages", "tm", "聊天记录_%s.xlsx" % MONTH, "消息时间,客服旺旺,买家旺旺,发送人,消息类型,消息内容".split(","),
     [{"消息时间": time(d, h, m, 5), "客服旺旺": PEOPLE[0], "买家旺旺": b, "发送人": b if buys else PEOPLE[0], "消息类型": {"auto": "自动回复"}.get(k, "文本")}
      for d, h, m, b, buys, k in made],
     ["message@tm 2026-10-%02d %02d:%02d:05 %s %s %s %s" % (d, h, m, PEOPLE[0], b, "buyer" if buys else "agent", k) for d, h, m, b, buys, k in made],
     format="xlsx")
rows("messages", "tm", "聊天记录_%s.csv" % MONTH, "时间,店铺,客服账号,买家,发送方,消息类型,消息内容".split(","),
     [{"时间": time(d, h, m, 5), "店铺": "星河旗舰店", "客服账号": PEOPLE[0], "买家": b, "发送方": "买家" if buys else "客服",
       "消息类型": {"auto": "自动"}.get(k, "人工"), "消息内容": "电话13800138000，\"张某\"\n收"} for d, h, m, b, buys, k in made],
     ["message@tm 2026-10-%02d %02d:%02d:05 %s %s %s %s" % (d, h, m, PEOPLE[0], b, "buyer" if buys else "agent", k) for d, h, m, b, buys, k in made],
     format="gbk")

rows("pdd-messages", "pdd", "拼多多聊天记录_%s.csv" % MONTH, "消息发送时间,接待客服,用户昵称,发送者类型,消息类型,消息内容".split(","),
     [{"消息发送时间": time(d, h, m, 5), "接待客服": PEOPLE[1], "用户昵称": b, "发送者类型": "消费者" if buys else "商家客服",
       "消息类型": {"auto": "机器人回复"}.get(k, "文本"), "消息内容": "略"} for d, h, m, b, buys, k in made],
     ["message@pdd 2026-10-%02d %02d:%02d:05 %s %s %s %s" % (d, h, m, PEOPLE[1], b, "buyer" if buys else "agent", k) for d, h, m, b, buys, k in made],
     format="bom")
# as plain text: names and times on lines of their own; the title says whose chat it is, a pasted line is no message
rows("qianniu-text", "tm", "聊天_%s.txt" % MONTH, "名字,时间,内容".split(","),
     [{"名字": b if buys else PEOPLE[0], "时间": time(d, h, m, 5), "内容": "消息对象:%s" % b if first else
       "[自动回复] 您好" if k == "auto" else "略\n下单时间 2026-10-01 10:00:00\n\n第二行"}
      for d, h, m, b, buys, k in made[:3] for first in ((True, False) if m == 0 else (False,))],
     ["message@tm 2026-10-%02d %02d:%02d:05 %s %s %s %s" % (d, h, m, PEOPLE[0], b, "buyer" if buys else "agent", k) for d, h, m, b, buys, k in made[:3]],
     format="log")

rows("ratings", "tm", "评价_2026-10.csv", "评价时间,店铺,客服账号,评分,评价内容,订单编号,买家".split(","),
     [{"评价时间": time(d, 12, 0, d), "店铺": "星河旗舰店", "客服账号": PEOPLE[d % 3], "评分": d, "评价内容": "很好，13800138000", "买家": "张某"} for d in range(1, 6)],
     ["rating@tm %s buyer= 2026-10-%02d 12:00:%02d %d" % (PEOPLE[d % 3], d, d, d) for d in range(1, 6)], format="bom")

# ---- D.3 千牛, 生意参谋 ----
stats("qianniu-service", "tm", "客服数据_%s.xlsx" % MONTH,
      [("旺旺昵称", "who"), ("咨询人数", "n", "consulted"), ("接待人数", "n", "received"), ("未回复人数", "n", "unreplied"), ("有效接待人数", "n"),
       ("平均响应时长（秒)", "sec", "avg_response", "接待人数"), ("3分钟人工响应率", "frac", "reply_3min_rate", "接待人数"),
       ("旺旺回复率", "frac", "reply_rate", "接待人数"), ("首次响应时长（秒)", "sec", "first_response", "接待人数"),
       ("慢响应人数", "n", "slow_received"), ("答问比", "frac", "qa_ratio", "接待人数"), ("旺旺分组", "text")],
      sheet="数据信息", tail=["汇总值", "平均值"])
stats("qianniu-voc", "tm", "serverReport_%s.xlsx" % MONTH,
      [("旺旺账号名称", "who"), ("平均响应时长", "sec", "avg_response", "人工接待会话量"), ("人工接待会话量", "n", "sessions"),
       ("3分钟人工响应率", "pct", "reply_3min_rate", "人工接待会话量")], sheet="按客服查看")
stats("qianniu-voc-ratings", "tm", "serverReport_%s.xlsx" % MONTH,
      [("旺旺账号名称", "who"), ("满意评价量", "n", "good_ratings"), ("旺旺评价量", "n", "ratings")], sheet="旺旺账号咨询接待能力明细")
stats("sycm-account", "tm", "客服销售_%s.xls" % MONTH,
      [("旺旺昵称", "who"), ("咨询人数", "n", "consulted"), ("有效接待人数", "n"), ("询单人数", "n", "inquiries"), ("下单人数", "n", "ordered_buyers"),
       ("下单金额", "money", "ordered_amount"), ("销售人数", "n", "paid_buyers"), ("销售额", "money", "sales"), ("销售量", "n", "items"),
       ("订单量", "n", "orders"), ("个人销售额占比", "pct"), ("成功退款金额", "money", "refunded_amount"), ("净销售额", "money", "net_sales")],
      format="xls", tail=["全店汇总值", "全店平均值", "同行同层均值"])
stats("sycm-user", "tm", "qos_user_%s.xls" % MONTH,
      [("旺旺昵称", "who"), ("净销售额", "money", "net_sales"), ("询单人数", "n", "inquiries"), ("下单人数", "n", "ordered_buyers")], format="html")
stats("sycm-goods", "tm", "【生意参谋平台】商品_全部_2026-10-01_2026-10-31.xls",
      [("统计日期", "span"), ("商品ID", "id"), ("商品名称", "text"), ("货号", "text"), ("商品状态", "text"), ("商品标签", "text"), ("商品访客数", "n_cn"),
       ("商品浏览量", "n_cn"), ("平均停留时长", "sec"), ("商品详情页跳出率", "pct"), ("商品收藏人数", "n"), ("商品加购件数", "n"), ("商品加购人数", "n"),
       ("下单买家数", "n"), ("下单件数", "n"), ("下单金额", "money_cn"), ("下单转化率", "pct"), ("支付买家数", "n"), ("支付件数", "n_cn", "store_items"),
       ("支付金额", "money_cn", "revenue"), ("商品支付转化率", "pct"), ("支付新买家数", "n"), ("支付老买家数", "n"), ("老买家支付金额", "money"),
       ("聚划算支付金额", "money"), ("访客平均价值", "money"), ("成功退款金额", "money"), ("竞争力评分", "n"), ("年累计支付金额", "money"),
       ("月累计支付金额", "money"), ("月累计支付件数", "n"), ("搜索引导支付转化率", "pct"), ("搜索引导访客数", "n"), ("搜索引导支付买家数", "n"),
       ("结构化详情引导转化率", "pct"), ("结构化详情引导成交占比", "pct")], kind="store_stats", format="xls",
      titles=[["【生意参谋平台】"], ["商品效果"], ["统计时间：2026-10-01 ~ 2026-10-31"], ["说明"]])
stats("sycm-goods", "tm", "商品效果_旧_2026-10-01_2026-10-31.xls",
      [("所属终端", "terminal"), ("商品id", "id"), ("商品标题", "text"), ("商品在线状态", "text"), ("商品链接", "text"), ("浏览量", "n"), ("访客数", "n"),
       ("平均停留时长", "sec"), ("详情页跳出率", "pct"), ("下单转化率", "pct"), ("下单支付转化率", "pct"), ("支付转化率", "pct"), ("下单金额", "money"),
       ("下单商品件数", "n"), ("下单买家数", "n"), ("支付金额", "money", "revenue"), ("支付商品件数", "n", "store_items"), ("加购件数", "n"),
       ("访客平均价值", "money"), ("点击次数", "n"), ("点击率", "pct"), ("曝光量", "n"), ("收藏人数", "n"), ("搜索引导支付买家数", "n"), ("客单价", "money"),
       ("搜索支付转化率", "pct"), ("搜索引导访客数", "n"), ("支付买家数", "n"), ("售中售后成功退款金额", "money"), ("售中售后成功退款笔数", "n")],
      kind="store_stats", format="xls", titles=[["商品效果"], [], [], []])
stats("sycm-store", "tm", "【生意参谋平台】店铺_2026-10-01_2026-10-31.xls",
      [("统计日期", "day"), ("访客数", "n"), ("PC端访客数", "n"), ("无线端访客数", "n"), ("浏览量", "n"), ("商品访客数", "n"), ("商品浏览量", "n"),
       ("平均停留时长", "sec"), ("跳失率", "pct"), ("商品收藏买家数", "n"), ("商品收藏次数", "n"), ("加购人数", "n"),
       ("支付金额", "money_cn", "revenue"), ("PC端支付金额", "money"), ("无线端支付金额", "money"), ("支付买家数", "n", "store_buyers"),
       ("无线端支付买家数", "n"), ("支付子订单数", "n"), ("支付件数", "n", "store_items"), ("无线端支付件数", "n"), ("下单金额", "money"), ("下单买家数", "n"),
       ("下单件数", "n"), ("人均浏览量", "score"), ("下单转化率", "pct"), ("支付转化率", "pct"), ("客单价", "money"), ("UV价值", "money"), ("老访客数", "n"),
       ("新访客数", "n"), ("加购件数", "n"), ("支付老买家数", "n"), ("老买家支付金额", "money"), ("直通车消耗", "money"), ("钻石展位消耗", "money"),
       ("淘宝客佣金", "money"), ("成功退款金额", "money", "store_refunded_amount"), ("评价数", "n"), ("有图评价数", "n"), ("正面评价数", "n"),
       ("负面评价数", "n"), ("老买家正面评价数", "n"), ("老买家负面评价数", "n"), ("支付父订单数", "n", "store_orders"), ("揽收包裹数", "n"),
       ("发货包裹数", "n"), ("派送包裹数", "n"), ("签收成功包裹数", "n"), ("平均支付_签收时长(秒)", "n"), ("描述相符评分", "score", "dsr_description_score"),
       ("物流服务评分", "score", "dsr_logistics_score"), ("服务态度评分", "score", "dsr_service_score"), ("下单-支付转化率", "pct"), ("支付商品数", "n"),
       ("店铺收藏买家数", "n")], kind="store_stats", format="xls",
      titles=[["店铺"], [], ["导出"], ["统计时间：2026-10-01 ~ 2026-10-31"], [], [], []])
stats("sycm-shop-service", "tm", "咨询接待_%s.xlsx" % MONTH,
      [("日期", "day"), ("咨询人数", "n", "store_consulted"), ("接待人数", "n", "store_received"), ("未回复人数", "n"), ("有效接待人数", "n"),
       ("平均响应时长", "sec", "store_avg_response", "接待人数"), ("3分钟人工响应率", "pct"), ("咨询客服人次", "n"), ("客服回复人次", "n"), ("客服未回复人次", "n"),
       ("旺旺回复率", "pct", "store_answer_rate", "接待人数"), ("首次响应时长", "sec", "store_first_response", "接待人数"), ("慢响应人数", "n"),
       ("长接待人数", "n"), ("买家发起人数", "n"), ("客服主动跟进人数", "n"), ("总消息数", "n"), ("买家消息条数", "n"), ("客服消息条数", "n"), ("答问比", "score"),
       ("客服字数", "n"), ("平均接待时长", "dur")], kind="store_stats", tail=["汇总值", "同行同层均值"])
stats("sycm-shop-inquiry", "tm", "业绩询单_%s.xlsx" % MONTH,
      [("日期", "day"), ("询单人数", "n"), ("当日询单人数", "n"), ("当日付款人数", "n"), ("当日付款金额", "money"), ("最终付款人数", "n"), ("最终付款金额", "money"),
       ("询单当日付款转化率", "pct"), ("询单最终付款转化率", "pct")], kind="known", findings=["export-known 0:0"])

# ---- D.4 京东: an order's amount stands on each of its lines ----
JD = ("订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,下单帐号,客户姓名,客户地址,联系电话,"
      "订单备注,发票类型,发票抬头,发票内容,商家备注,商家备注等级（等级1-5为由高到低）,运费金额,付款确认时间,增值税发票,货号,订单完成时间,订单来源,订单渠道,送装服务,"
      "服务费,仓库id,仓库名称").split(",")
made = [("290000000001", "jd_甲", D("199.80"), "完成", time(3, 8), time(3, 8, 1), 2),
        ("290000000001", "jd_甲", D("199.80"), "完成", time(3, 8), time(3, 8, 1), 1),
        ("290000000002", "jd_乙", D("59"), "已取消", time(4, 8), time(4, 8, 2), 1)]
rows("jd-orders", "jd", "订单_2026-10.csv", JD,
     [{"订单号": n, "下单帐号": b, "应付金额": a, "订单状态": s, "下单时间": c, "付款确认时间": p, "订购数量": i} for n, b, a, s, c, p, i in made],
     [order("jd", n, buyer=b, amount=a, created=c, paid=p, items=i, closed=s == "已取消") for n, b, a, s, c, p, i in made],
     format="gbk", decorate=lambda h, t: t + "\t" if h == "订单号" else t)
stats("jd-service", "jd", "咚咚客服_%s.xlsx" % MONTH,
      [("客服", "who"), ("售前接待人数", "n", "inquiries"), ("促成下单人数", "n", "ordered_buyers"), ("促成下单商品金额", "money", "ordered_amount"),
       ("接待量", "n", "received"), ("平均响应时长（新）", "sec", "avg_response", "接待量"), ("30s应答率", "pct", "reply_30s_rate", "接待量"),
       ("客服3分钟人工回复率", "pct", "reply_3min_rate", "接待量"), ("好评量", "n", "good_ratings"), ("评价量", "n", "ratings")])
stats("jd-workload", "jd", "咚咚客服工作量_%s.xlsx" % MONTH,
      [("日期", "day"), ("客服", "who"), ("接待量", "n", "received"), ("首次平均响应时间", "sec", "first_response", "接待量"),
       ("平均响应时间", "sec", "avg_response", "接待量"), ("30s应答率", "pct", "reply_30s_rate", "接待量"), ("技能组", "text"), ("好评量", "n", "good_ratings"),
       ("差评量", "n", "bad_ratings")])
stats("jd-pop-service", "jd", "京东客服绩效_%s.xlsx" % MONTH,
      [("客服", "who"), ("咨询量", "n", "consulted"), ("接待量", "n", "received"), ("询单人数", "n", "inquiries"), ("询单→次日付款人数", "n", "converted"),
       ("询单→次日付款转化率", "pct", "conversion", "询单人数"), ("询单→最终付款人数", "n", "converted_final"),
       ("询单→付款转化率", "pct", "conversion_final", "询单人数"), ("询单→出库转化率", "pct"), ("客服销售额", "money", "sales"), ("客服销售量", "n", "items"),
       ("客服销售人数", "n", "paid_buyers"), ("客服销售订单数", "n", "orders"), ("客服销售客单价（元/人）", "money"), ("客服出库金额", "money"),
       ("客服出库人数", "n"), ("登录时长", "dur", "online_seconds"), ("顾客消息数", "n", "buyer_messages"), ("客服消息数", "n", "agent_messages"),
       ("答问比", "score"), ("最大同时接待量", "n", "peak_chats"), ("未回复量", "n", "unreplied"), ("回复率", "pct", "reply_rate", "接待量"),
       ("慢响应量", "n", "slow_received"), ("长接待量", "n", "long_received"), ("首次平均响应（s）", "sec", "first_response", "接待量"),
       ("平均响应（s）", "sec", "avg_response", "接待量"), ("平均会话时长", "dur", "conversation_time", "接待量"), ("邀评量", "n", "ratings_invited"),
       ("评价量", "n", "ratings"), ("满意度-非常满意", "n", "good_ratings"), ("满意度-满意", "n", "good_ratings"), ("满意度-一般", "n"),
       ("满意度-不满意", "n", "bad_ratings"), ("满意度-非常不满意", "n", "bad_ratings"), ("邀评率", "pct"), ("满意率", "pct"),
       ("客服退款金额", "money", "refunded_amount"), ("客服退款率", "pct"), ("询单流失人数", "n"), ("服务态度DSR", "score")], tail=["汇总", "均值"])
stats("jd-self-work", "jd", "客服_服务工作量.xlsx",
      [("日期", "day"), ("值班客服数", "n"), ("登录时长", "dur"), ("店铺服务时长", "dur"), ("UPV", "n"), ("咨询量", "n", "store_consulted"),
       ("接待量", "n", "store_received"), ("接通率", "pct"), ("应答率", "pct", "store_answer_rate", "接待量"),
       ("30s应答率", "pct", "store_30s_rate", "接待量"), ("满意率", "pct", "store_satisfaction"), ("邀评率", "pct"), ("平均回复消息数", "score"),
       ("超时回复数", "n"), ("平均会话时长(分)", "score"), ("首次平均响应", "sec", "store_first_response", "接待量"),
       ("新平均响应", "sec", "store_avg_response", "接待量"), ("留言咨询量", "n"), ("留言分配量", "n"), ("留言接待量", "n"), ("留言应答率", "pct"),
       ("留言响应率", "pct"), ("商家留言率", "pct"), ("解决率", "pct", "store_solved_rate", "接待量")], kind="store_stats", lead=["汇总", "均值"])
stats("jd-self-sales", "jd", "客服_销售绩效.xlsx",
      [("日期", "day"), ("值班客服数", "n"), ("售前接待人数", "n", "store_inquiries"), ("促成下单人数", "n", "store_ordered_buyers"), ("促成出库人数", "n"),
       ("促成下单订单数", "n"), ("促成出库订单数", "n"), ("促成下单商品件数", "n"), ("促成出库商品件数", "n"),
       ("促成下单商品金额", "money", "store_ordered_amount"), ("促成出库商品金额", "money"), ("咨询下单转化率", "pct"), ("咨询出库转化率", "pct")],
      kind="store_stats", lead=["汇总", "均值"])

# ---- D.5 拼多多 ----
PDD = ("商品,订单号,订单状态,商品数量(件),是否审核中,支付时间,承诺发货时间,承诺送达时间,发货时间,确认收货时间,商品id,商品规格,样式ID,商品一级类目,商品二级类目,"
       "商品三级类目,商品四级类目,商家编码-规格维度,商家编码-商品维度,商家备注,买家留言,售后状态,消费者资料,订单成交时间,消费者资料上传时间,赠品,团ID,团身份,商品总价(元),"
       "邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),上门安装费(元),送货入户费(元),送货入户并安装费(元),用户实付金额(元),商家实收金额(元),快递单号,"
       "快递公司,省,市,区,街道/镇").split(",")
SHORT = "订单号,订单状态,商品数量(件),支付时间,承诺发货时间,发货时间,商品id,商品规格,售后状态,商品总价(元),用户实付金额(元),商家实收金额(元),省,市,区".split(",")
made = [("261005-607198974342268", "已收货", time(5, 10), time(7, 10), time(6, 20), "无售后或售后取消", D("39.90"), 1),
        ("261006-607198974342269", "已发货，退款成功", time(6, 10), time(8, 10), None, "退款成功", D("19.95"), 2)]
for header, name, kind in ((PDD, "orders_export2026-11-04-09-30-00.csv", "bom"), (SHORT, "订单导出_短.xlsx", "xlsx")):
    rows("pdd-orders", "pdd", name, header,
         [{"订单号": n, "订单状态": s, "支付时间": p, "承诺发货时间": d, "发货时间": x or "", "售后状态": r, "用户实付金额(元)": a, "商品数量(件)": i}
          for n, s, p, d, x, r, a, i in made],
         [order("pdd", n, paid=p, promised=d, shipped=x, amount=a, items=i, refund=r == "退款成功") for n, s, p, d, x, r, a, i in made],
         format=kind, decorate=lambda h, t: t + "\t" if h in ("订单号", "支付时间", "发货时间") and t else t)


def pdd_service(hours, name):
    stats("pdd-service", "pdd", name,
          [("客服账号", "who"), ("客服服务分", "score", "service_score"), ("咨询人数", "n", "consulted"), ("询单人数", "n", "inquiries"),
           ("最终成团人数", "n", "paid_buyers"), ("询单流失人数", "n"), ("询单转化率", "pct", "conversion", "询单人数"),
           ("客服销售额(元)", "money", "sales"), ("去退销售额（元）", "money", "net_sales"), ("需要人工回复的咨询人数", "n", "reply_due"),
           ("人工接待人数", "n", "received"), ("3分钟未回复人数", "n", "unreplied_3min"),
           ("3分钟人工回复率(%s)" % hours, "pct", "reply_3min_rate", "需要人工回复的咨询人数"),
           ("30秒应答率(%s)" % hours, "pct", "reply_30s_rate", "需要人工回复的咨询人数"),
           ("平均人工响应时长", "dur_s", "avg_response", "需要人工回复的咨询人数"), ("评分≤3订单数", "n", "low_ratings"), ("评分数", "n", "ratings"),
           ("评分≤3率", "pct"), ("纠纷退款数", "n"), ("投诉数", "n")], sheet="Sheet0", tail=["总计", "平均"])


pdd_service("8-23点", "客服绩效_%s.xlsx" % MONTH)
pdd_service("全天", "客服绩效_全天_%s.xlsx" % MONTH)
stats("pdd-store", "pdd", "消费者体验指标_2026-10.xlsx",
      [("日期", "day"), ("消费者服务体验分", "score", "experience_total_score"), ("服务态度体验分", "score", "experience_attitude_score"),
       ("基础服务体验分", "score", "experience_basic_score"), ("商品服务体验分", "score", "experience_goods_score"),
       ("发货服务体验分", "score", "experience_shipping_score"), ("物流服务体验分", "score", "experience_logistics_score"),
       ("纠纷退款率", "pct", "dispute_rate"), ("同行排名区间", "text")], kind="store_stats")

# ---- D.6 抖店, 快手 ----
DOUYIN = ("主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,订单应付金额,运费,收件人,收件人手机号,详细地址,订单提交时间,商家备注,订单完成时间,订单状态,售后状态,"
          "取消原因,发货时间,平台实际承担优惠金额,商家实际承担优惠金额,达人实际承担优惠金额").split(",")
made = [("6909280004288552923", D("29.80"), 1, time(5, 3, 47), None, "待发货", "-"),
        ("6909280004288552923", D("19.80"), 2, time(5, 3, 47), time(6, 3, 50), "已完成", "退款成功"),
        ("6909280004288552924", D("9.90"), 1, time(6), None, "已关闭", "-")]


def douyin_orders(profile, header, paid, name):
    rows(profile, "dy", name, header,
         [dict({"主订单编号": n, "子订单编号": n, "订单应付金额": a, "商品数量": i, "订单提交时间": c, "发货时间": x or "-", "订单状态": s, "售后状态": r,
                "收件人": "张*", "收件人手机号": "$$密文"},
               **({"支付完成时间": c + dt.timedelta(minutes=7), "商品金额": a / i} if paid else {})) for n, a, i, c, x, s, r in made],
         [order("dy", n, created=c if paid else None, paid=c + dt.timedelta(minutes=7) if paid else c, shipped=x, line=a, items=i,
                closed=not paid and s == "已关闭", refund=r == "退款成功") for n, a, i, c, x, s, r in made],
         format="bom", decorate=lambda h, t: "\t" + t if h in ("主订单编号", "子订单编号") else t)


douyin_orders("douyin-orders-basic", DOUYIN, False, "1793755800_a.csv")
douyin_orders("douyin-orders", DOUYIN + ["商品ID", "商品金额", "支付完成时间", "达人ID", "流量来源"], True, "1793755801_b.csv")
stats("feige-service", "dy", "飞鸽_%s.xlsx" % MONTH,
      [("客服账号", "who"), ("客服在线天数", "n"), ("接待会话量", "n", "sessions"), ("待回复会话量", "n"), ("已接待人数", "n", "received"),
       ("转出会话量", "n", "transferred_out"), ("有效评价数", "n", "ratings"), ("有效好评数", "n", "good_ratings"), ("有效差评数", "n", "bad_ratings"),
       ("全天不满意率", "pct"), ("全天满意率", "pct"), ("全天平响时长", "sec"), ("全天首响时长", "dur", "first_response", "接待会话量"),
       ("全天3分钟回复率", "pct"), ("工作时间平响时长", "dur_s", "avg_response", "接待会话量"),
       ("工作时间3分钟回复率", "pct", "reply_3min_rate", "接待会话量"), ("询单人数", "n", "inquiries"), ("下单人数", "n", "ordered_buyers"),
       ("支付人数", "n", "paid_buyers"), ("退款人数", "n"), ("客服询单支付额", "money", "sales"), ("退款金额", "money", "refunded_amount"),
       ("退款后销售额", "money", "net_sales"), ("询单转化率", "pct", "conversion", "询单人数")], tail=["店铺汇总值", "店铺平均值"])
stats("feige-service-old", "dy", "飞鸽旧版_%s.xlsx" % MONTH,
      [("客服昵称", "text"), ("账号名称", "who"), ("人工已接待人数", "n", "received"), ("人工已接待会话量", "n", "sessions"), ("CPD", "score"),
       ("不满意率", "pct"), ("3分钟人工回复率 (会话)", "pct", "reply_3min_rate", "人工已接待会话量"),
       ("首次响应时长（秒）", "sec", "first_response", "人工已接待会话量"), ("平均响应时长（秒）", "sec"),
       ("新平均响应时长（秒）", "sec", "avg_response", "人工已接待会话量"), ("满意率", "pct", "satisfaction"), ("客服销售额（元）", "money", "sales"),
       ("PC在线时长（时）", "hours", "online_seconds"), ("PC小休时长（时）", "hours"), ("PC离线时长（时）", "hours")])
stats("kuaishou-service", "ks", "客服_考核数据_%s.xlsx" % MONTH,
      [("客服昵称", "who"), ("三分钟回复率（人维度）", "pct"), ("三分钟回复率（会话）", "pct", "reply_3min_rate", "人工会话量"), ("不服务率", "pct"),
       ("咨询人数", "n", "consulted"), ("咨询人次", "n"), ("人工会话量", "n", "sessions"), ("人工平均回复时长", "dur_s", "avg_response", "人工会话量"),
       ("好评率（人维度）", "pct"), ("好评率（会话）", "pct", "satisfaction"), ("差评率（人维度）", "pct"), ("差评率（会话）", "pct"), ("IM不满意率（人维度）", "pct"), ("询单人数", "n", "inquiries"), ("下单人数", "n", "ordered_buyers"),
       ("支付人数", "n", "paid_buyers"), ("询单转化率", "pct", "conversion", "询单人数"), ("询单客单价", "money"), ("客服销售额", "money", "sales")], lead=["店铺数据"])

# ---- D.7 cross-border: amounts of an order on its first line (Shopify), of lines (Amazon); dollars become yuan ----
SHOPIFY = ("Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,"
           "Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,"
           "Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Shipping Phone,Notes,"
           "Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,"
           "Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,"
           "Shipping Province Name,Payment ID,Payment Terms Name").split(",")
RATE = D("7.08")


def zoned(when):
    """Shanghai time as written in New York in October."""
    return (when - dt.timedelta(hours=12)).strftime("%Y-%m-%d %H:%M:%S -0400")


rows("shopify-orders", "us", "orders_export_1.csv", SHOPIFY,
     [{"Name": "#1001", "Email": "a@example.com", "Financial Status": "paid", "Paid at": zoned(time(5, 9)), "Created at": zoned(time(5, 8)),
       "Currency": "USD", "Total": D("42.50"), "Lineitem quantity": 2, "Refunded Amount": D("0.00")},
      {"Name": "#1001", "Email": "a@example.com", "Lineitem quantity": 3},
      {"Name": "#1002", "Email": "b@example.com", "Financial Status": "partially_refunded", "Paid at": zoned(time(6, 9)),
       "Created at": zoned(time(6, 8)), "Fulfilled at": zoned(time(7)), "Currency": "EUR", "Total": D("10.00"), "Lineitem quantity": 1,
       "Refunded Amount": D("2.50"), "Employee": "anna"}],
     [order("us", "#1001", buyer="a@example.com", created=time(5, 8), paid=time(5, 9), amount=D("42.50") * RATE, items=2, refunded=D(0)),
      order("us", "#1001", buyer="a@example.com", items=3),
      order("us", "#1002", buyer="b@example.com", by="anna", created=time(6, 8), paid=time(6, 9), shipped=time(7),
            amount=D("10") * D("8.2"), items=1, refunded=D("2.5") * D("8.2"))], format="utf8", filler=False)
AMAZON = ("amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel sales-channel order-channel url "
          "ship-service-level product-name sku asin item-status quantity currency item-price item-tax shipping-price shipping-tax "
          "gift-wrap-price gift-wrap-tax item-promotion-discount ship-promotion-discount ship-city ship-state ship-postal-code ship-country "
          "promotion-ids is-business-order purchase-order-number price-designation").split()
made = [("111-0000001-0000001", "2026-10-05T01:02:03+00:00", "Shipped", 1, "USD", D("19.99")),
        ("111-0000001-0000001", "2026-10-05T01:02:03+00:00", "Shipped", 2, "USD", D("8.00")),
        ("111-0000001-0000002", "2026-10-06T01:02:03+00:00", "Cancelled", 1, "USD", D("5.00"))]
rows("amazon-orders", "az", "1234567890123.txt", AMAZON,
     [{"amazon-order-id": n, "purchase-date": w, "order-status": s, "quantity": i, "currency": c, "item-price": a} for n, w, s, i, c, a in made],
     [order("az", n, paid=time(5 if w[9] == "5" else 6, 9, 2, 3), line=a * RATE, items=i, closed=s == "Cancelled") for n, w, s, i, c, a in made],
     format="tsv", filler=False)
ZENDESK = ("Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,Assignee,Group,Subject,"
           "Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,Due date,Initially assigned at,Solved at,"
           "Resolution time,Satisfaction Score,Group stations,Assignee stations,Reopens,Replies,First reply time in minutes,"
           "First reply time in minutes within business hours,First resolution time in minutes,"
           "First resolution time in minutes within business hours,Full resolution time in minutes,"
           "Full resolution time in minutes within business hours,Agent wait time in minutes,Requester wait time in minutes,"
           "On hold time in minutes").split(",")
rows("zendesk-tickets", "", "view-export-2026-11-01.csv", ZENDESK,
     [{"Id": 5001, "Assignee": "Anna", "Created at": "2026-10-05 10:00:00", "Reopens": 1, "Replies": 3, "First reply time in minutes": 90,
       "Full resolution time in minutes": 600, "Satisfaction Score": "Good"},
      {"Id": 5002, "Assignee": "Anna", "Created at": "2026-10-06 10:00:00", "Reopens": 0, "Replies": 1, "First reply time in minutes": 7,
       "Full resolution time in minutes": "", "Satisfaction Score": "Offered"}],
     ["ticket@- 5001 Anna created=2026-10-05 10:00:00 first=5400 solved=36000 reopens=1 replies=3 good=yes",
      "ticket@- 5002 Anna created=2026-10-06 10:00:00 first=420 reopens=0 replies=1 good=?"], format="utf8", filler=False)

# ---- D.8 考勤: titles, two header rows, merged cells, line breaks ----
stats("dingtalk-month", "", "某某公司_月度汇总_20261001-20261031.xlsx",
      [("姓名", "who"), ("考勤组", "text"), ("部门", "text"), ("工号", "blank"), ("职位", "text"), ("UserId", "text"),
       ("出勤天数", "days", "present_days"), ("休息天数", "days"), ("工作时长(分钟)", "minutes", "work_seconds"), ("迟到次数", "n", "late"),
       ("迟到时长", "n"), ("严重迟到次数", "n", "late"), ("严重迟到时长", "n"), ("旷工迟到天数", "n"), ("早退次数", "n", "early"), ("早退时长", "n"),
       ("上班缺卡次数", "n", "missing_punches"), ("下班缺卡次数", "n", "missing_punches"), ("旷工天数", "days", "absent_days"), ("出差", "text"),
       ("外出", "text"), ("事假(天)", "days", "other_leave_days"), ("病假(天)", "days", "leave_days"), ("调休(天)", "days", "leave_days"),
       ("丧假(天)", "days", "leave_days")] + [(day, "text") for day in "四五六"],
      kind="attendance", titles=[["月度汇总 统计日期：2026-10-01 至 2026-10-31"], ["报表生成时间：2026-11-01 09:00"]],
      groups={21: "请假", 25: "1", 26: "2", 27: "3"}, merge=[(21, 24)])
stats("dingtalk-day", "", "某某公司_每日统计_20261001-20261031.xlsx",
      [("姓名", "who"), ("考勤组", "text"), ("部门", "text"), ("工号", "blank"), ("职位", "text"), ("UserId", "text"), ("日期", "day"),
       ("班次", "text"), ("上班1打卡时间", "text"), ("上班1打卡结果", "text"), ("关联的审批单", "text"), ("出勤天数", "days", "present_days"),
       ("休息天数", "days"), ("工作时长(分钟)", "minutes", "work_seconds"), ("迟到次数", "n", "late"), ("迟到时长(分钟)", "n"),
       ("早退次数", "n", "early"), ("上班缺卡次数", "n", "missing_punches"), ("下班缺卡次数", "n", "missing_punches"),
       ("旷工天数", "days", "absent_days"), ("事假(天)", "days", "other_leave_days"), ("病假(天)", "days", "leave_days")],
      kind="attendance", titles=[["每日统计表"], ["报表生成时间：2026-11-01 09:00"]], groups={20: "请假"}, merge=[(20, 21)])
stats("wecom-month", "", "上下班打卡_月报_20261001-20261031.xlsx",
      [("时间", "text"), ("姓名", "who"), ("账号", "text"), ("部门", "text"), ("职务/规则", "text"), ("应打卡天数\n(天)", "days", "due_days"),
       ("正常天数\n(天)", "days", "present_days"), ("异常天数\n(天)", "days"), ("早退次数\n(次)", "n", "early"), ("迟到次数\n(次)", "n", "late"),
       ("旷工次数\n(次)", "n", "absent_days"), ("缺卡次数\n(次)", "n", "missing_punches"), ("补卡次数\n(次)", "n"), ("1\n星期四", "text"),
       ("2\n星期五", "text")],
      kind="attendance", sheet="上下班打卡_月报", titles=[["上下班打卡_月报"], ["统计时间", "2026-10-01 至 2026-10-31"]],
      groups={0: "基础信息", 5: "概况统计", 8: "异常统计", 12: "假勤统计", 13: "考勤明细"}, merge=[(0, 4), (5, 7), (8, 11), (13, 14)])
