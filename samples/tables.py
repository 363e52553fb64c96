"""The sample company, as tables: everything here is invented.

`generate.py` turns these tables into a workspace; `broken.py` into broken ones. Whoever wants
another company changes this file only.
"""

from datetime import date

COMPANY = "星河杂货铺示例公司"
MONTHS = ("2026-08", "2026-09", "2026-10")
LAST = "2026-10"  # the month that is appraised
BEFORE = "2026-07"  # of the stores alone: what August is compared with
FIRST_DAY, LAST_DAY = date(2026, 8, 1), date(2026, 11, 4)  # orders exist for these days
# S013 changes role on 16 October. Figures that come only per month could not be told apart for the
# two forms, so this person is exported twice more, by half months.
CHANGER, CHANGE_DAY = "S013", 16
HOLIDAYS = ("2026-09-25", "2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07")
WORKDAYS = ("2026-09-20", "2026-10-10")
RATES = {"2026-07": "7.14", "2026-08": "7.12", "2026-09": "7.10", "2026-10": "7.08", "2026-11": "7.06"}  # 1 USD in yuan
SHIFT_SECONDS = 8 * 3600

# id, name, aliases, platform, key store, currency, orders a day, growth factor per month
STORES = {
    "tm": dict(name="星河杂货铺旗舰店", aliases=("天猫",), platform="taobao", key=True, currency="CNY",
               daily=12, growth=(1.0, 1.0, 1.36)),
    "pdd": dict(name="星河日用专营店", aliases=("拼多多",), platform="pinduoduo", key=True, currency="CNY",
                daily=9, growth=(1.0, 1.0, 1.12)),
    "dy": dict(name="星河好物小店", aliases=("抖店",), platform="douyin", key=False, currency="CNY",
               daily=7, growth=(1.0, 1.1, 1.05)),
    "galaxy": dict(name="Galaxy Grocery Example", aliases=("独立站",), platform="shopify", key=False,
                   currency="USD", daily=4, growth=(1.0, 1.0, 1.1)),
}
QUALITY_REASONS = ("质量问题", "商品破损*", "*与描述不符")

# The lead is whose form adds the team up. Group leads are members of their own group, so the supervisor can
# stand here for all groups of the customer service.
TEAMS = (  # id, name, lead
    ("presales-1", "售前一组", "S018"),
    ("presales-2", "售前二组", "S018"),
    ("aftersales", "售后组", "S018"),
    ("insales", "售中组", "S018"),
    ("service", "客服部", "S018"),
    ("crossborder", "跨境组", "S019"),
    ("operations", "运营组", "S023"),
)

# Goods: name, code, price in fen (US cents for the cross-border ones).
GOODS = (
    ("星河便携保温杯 500ml", "XH-BWB-500", 6900),
    ("加厚珊瑚绒毛毯（150×200cm）", "XH-MT-150", 8900),
    ("桌面收纳盒三件套", "XH-SNH-3", 4590),
    ("竹纤维毛巾 2条装", "XH-MJ-2", 2980),
    ("静音加湿器，USB供电", "XH-JSQ-U", 10900),
    ("可折叠购物袋", "XH-GWD", 1580),
    ("不锈钢晾衣夹 20只", "XH-JZ-20", 1990),
    ("星空夜灯", "XH-YD", 5900),
)
GOODS_ABROAD = (
    ("Starlight Night Lamp - Blue", "GX-LAMP-B", 2490),
    ("Bamboo Towel Set, 2 pcs", "GX-TOWEL-2", 1850),
    ('Foldable Tote "Milky Way"', "GX-TOTE", 1290),
    ("Desk Organizer (3 pieces)", "GX-DESK-3", 3175),
    ("Insulated Mug 500ml", "GX-MUG-500", 2600),
)
REFUND_REASONS = ("七天无理由退换货", "多拍/错拍/不想要", "质量问题", "商品破损/少件", "大小/颜色与描述不符", "快递一直未送到")

# Number, name, role(s), team(s), stores, accounts {platform: (nick, …)}, level 0-1 (how good), load (share of work).
# `level` sets every figure a little; `tune` overrides single ones. Dates: joined, left.
PEOPLE = (
    dict(no="S001", name="林小满", role="presales", team="presales-1", stores=("tm", "pdd"),
         accounts={"taobao": ("小满",)}, level=0.97, load=1.2),
    dict(no="S002", name="周一诺", role="presales", team="presales-1", stores=("tm", "pdd"),
         accounts={"taobao": ("一诺",), "pinduoduo": ("星河-一诺",)}, level=0.80, load=1.0),
    dict(no="S003", name="沈知夏", role="presales", team="presales-1", stores=("tm", "pdd"),
         accounts={"taobao": ("知夏",)}, level=0.62, load=0.8, leave={"2026-10": (("年假", 2), ("病假", 1))}),
    dict(no="S004", name="阮𬍛禾", role="presales", team="presales-2", stores=("tm", "pdd"),
         accounts={"taobao": ("青禾",)}, level=0.70, load=1.0),
    dict(no="S005", name="江晚舟", role="presales", team="presales-2", stores=("tm", "pdd"),
         accounts={"taobao": ("晚舟",)}, level=0.36, load=0.9, late=3),
    dict(no="S006", name="苏念安", role="presales", team="presales-2", stores=("tm", "pdd"),
         accounts={"taobao": ("念安",)}, level=0.42, load=0.9, joined="2026-10-12"),
    dict(no="S007", name="古丽娜尔·阿不都热西提·买买提", role="presales", team="presales-1",
         stores=("tm", "pdd"), accounts={"taobao": ("娜尔",)}, level=0.88, load=1.1),
    dict(no="S008", name="许清和", role="presales-lead", team="presales-1", stores=("tm", "pdd"),
         accounts={}, level=0.90, load=0),
    dict(no="S009", name="程立夏", role="presales-lead", team="presales-2", stores=("tm", "pdd", "dy"),
         accounts={}, level=0.55, load=0, late=1),
    dict(no="S010", name="顾南星", role="aftersales", team="aftersales", stores=("tm",),
         accounts={"taobao": ("售后南星",)}, level=0.92, load=1.1),
    dict(no="S011", name="何秋白", role="aftersales", team="aftersales", stores=("tm",),
         accounts={"taobao": ("售后秋白",)}, level=0.66, load=1.0, late=1),
    dict(no="S012", name="梁予安", role="aftersales", team="aftersales", stores=("tm",),
         accounts={"taobao": ("售后予安",)}, level=0.38, load=0.9, left="2026-10-23", missing=1),
    dict(no="S013", name="方若谷", role=(("aftersales", None, "2026-10-15"), ("insales", "2026-10-16", None)),
         team=(("aftersales", None, "2026-10-15"), ("insales", "2026-10-16", None)),
         stores=(("tm", None, "2026-10-15"), ("pdd", "2026-10-16", None)),
         accounts={"taobao": ("若谷",)}, level=0.74, load=0.9),
    dict(no="S014", name="宋时雨", role="insales", team="insales", stores=("pdd",),
         accounts={"taobao": ("时雨",)}, level=0.85, load=0.8),
    dict(no="S015", name="唐半夏", role="insales", team="insales", stores=("pdd", "dy"),
         accounts={"douyin": ("星河_半夏",)}, level=0.60, load=1.0, early=1),
    dict(no="S016", name="叶知秋", role="insales", team="insales", stores=("dy",),
         accounts={"douyin": ("星河_知秋",)}, level=0.48, load=1.0, late=2),
    dict(no="S017", name="韩冬青", role="aftersales-lead", team="aftersales", stores=("tm",),
         accounts={}, level=0.83, load=0),
    dict(no="S018", name="陆云舒", role="supervisor", team="service", stores=("tm",),
         accounts={}, level=0.86, load=0),
    dict(no="S019", name="白一帆", role="crossborder-sales", team="crossborder", stores=("galaxy",),
         accounts={"shopify": ("Evan Bai",)}, level=0.90, load=1.2, joined="2021-03-15"),
    dict(no="S020", name="秦朗月", role="crossborder-sales", team="crossborder", stores=("galaxy",),
         accounts={"shopify": ("Luna Qin",)}, level=0.50, load=0.8, joined="2024-10-02"),
    dict(no="S021", name="夏安澜", role="crossborder-service", team="crossborder", stores=("galaxy",),
         accounts={"zendesk": ("Anlan Xia",)}, level=0.93, load=1.1),
    dict(no="S022", name="孟如风", role="crossborder-service", team="crossborder", stores=("galaxy",),
         accounts={"zendesk": ("Rufeng Meng",)}, level=0.45, load=0.9, late=1),
    dict(no="S023", name="罗小北", role="operations-assistant", team="operations", stores=("tm", "pdd"),
         accounts={}, level=0.95, load=0),
    dict(no="S024", name="柳青青", role="operations-assistant", team="operations", stores=("dy",),
         accounts={}, level=0.25, load=0, late=2),
)

# What the contracts give, invented and round: number → entries of staff.yaml's `pay` (plans: templates/pay.yaml).
PERFORMANCE = {"plan": "performance-7-3", "base": 3500, "performance": 1500}
LEAD = {"plan": "performance-6-4", "base": 4200, "performance": 2800}
PAY = {
    "S001": [PERFORMANCE],
    "S002": [{"plan": "commission-personal", "base": 3600}],
    "S003": [PERFORMANCE],
    "S004": [{"plan": "commission-marginal", "base": 3600}],
    "S005": [PERFORMANCE],
    "S006": [{"plan": "commission-personal", "base": 3400}],
    "S007": [{"plan": "commission-marginal", "base": 3800}],
    "S008": [LEAD],
    "S009": [{"plan": "commission-team", "base": 4500}],
    "S010": [{"plan": "aftersales-pool", "base": 3600}],
    "S011": [{"plan": "aftersales-pool", "base": 3600}],
    "S012": [{"plan": "aftersales-bonus", "base": 3600, "bonus": 900}],
    "S013": [{"plan": "aftersales-bonus", "base": 3600, "bonus": 900, "to": "2026-10-15"},
             {"plan": "performance-7-3", "base": 3500, "performance": 1500, "from": "2026-10-16"}],
    "S014": [PERFORMANCE],
    "S015": [PERFORMANCE],
    "S016": [PERFORMANCE],
    "S017": [LEAD],
    "S018": [{"plan": "commission-team", "base": 7000}],
    "S019": [{"plan": "crossborder", "grade": "P3", "market": "北美", "performance": 2000}],
    "S020": [{"plan": "crossborder", "grade": "P1", "market": "北美", "performance": 1200}],
    "S021": [{"plan": "performance-7-3", "base": 4200, "performance": 1800}],
    "S022": [{"plan": "performance-7-3", "base": 4200, "performance": 1800}],
    "S023": [{"plan": "performance-6-4", "base": 3000, "performance": 2000}],
    "S024": [{"plan": "performance-6-4", "base": 3000, "performance": 2000}],
}
ROBOT = "智能助手"  # an account of no one: `ignore_accounts` in kaohe.yaml

# ---- what people write down: registers and scores ------------------------------------------------
# Per role: ("rate", checked, done, how many checked, worst share, best share)
#           ("faults", counter, at most)      fewer, the better the person
#           ("amount", counter, worst, best)  more, the better the person
#           ("share", amount, counter, worst share, best share)  of an amount above
REGISTER = {
    "presales": (
        ("rate", "解决情况统计会话数", "已解决会话数", 40, 0.88, 0.99),
        ("faults", "有效投诉", 1.6),
        ("amount", "产品连带销售额", 500, 2600),
    ),
    "aftersales": (
        ("rate", "解决情况统计会话数", "已解决会话数", 50, 0.76, 0.93),
        ("rate", "应处理中差评", "处理成功中差评", 12, 0.4, 1.0),
        ("rate", "劝退受理", "劝退成功", 20, 0.2, 0.6),
        ("faults", "有效投诉", 2.4),
        ("faults", "数据差错", 4),
    ),
    "insales": (
        ("rate", "催付人数", "催付后付款人数", 60, 0.18, 0.46),
        ("rate", "物流异常", "24小时内处理物流异常", 50, 0.88, 1.0),
        ("faults", "缺货延迟未通知", 4),
        ("faults", "改址备注差错", 3),
        ("faults", "有效投诉", 1.5),
    ),
    "presales-lead": (
        ("faults", "数据差错", 3),
        ("faults", "培训差错", 3),
        ("faults", "排班缺失", 2),
        ("faults", "质检缺失", 2),
    ),
    "aftersales-lead": (
        ("faults", "数据差错", 3),
        ("faults", "问题处理延迟遗漏", 4),
        ("rate", "独立处理抽查数", "独立处理成功数", 20, 0.55, 0.95),
        ("faults", "重复询问", 2),
        ("faults", "培训差错", 3),
        ("faults", "质检缺失", 2),
    ),
    "supervisor": (
        ("faults", "投诉超时未结案", 2),
        ("rate", "计划培训场次", "完成培训场次", 6, 0.5, 1.0),
        ("rate", "应质检会话", "已质检会话", 200, 0.7, 1.0),
        ("rate", "团队平均人数", "团队离职人数", 17, 0.06, 0.06),
        ("faults", "表格迟交天数", 4),
    ),
    "crossborder-sales": (
        ("amount", "有效开发信", 180, 420),
        ("share", "有效开发信", "开发信回复", 0.01, 0.036),
        ("rate", "询盘", "有效询盘", 60, 0.2, 0.36),
        ("rate", "应首次回复询盘", "12小时内首次回复询盘", 60, 0.86, 1.0),
        ("amount", "询盘成交", 2, 6),
        ("amount", "新客户", 3, 9),
        ("rate", "样品单", "样品单转正式订单", 10, 0.2, 0.6),
        ("rate", "毛利核算销售额", "毛利额", 60000, 0.22, 0.33),
        ("rate", "应收货款", "实收货款", 52000, 0.86, 1.02),
        ("faults", "客户档案缺失", 5),
        ("faults", "单据差错", 3),
    ),
    "crossborder-service": (
        ("rate", "ODR统计订单", "ODR缺陷订单", 140, 0.02, 0.005),
        ("rate", "应处理中差评", "处理成功中差评", 6, 0.4, 1.0),
        ("faults", "A-to-Z与拒付", 3),
        ("faults", "质检差错", 8),
    ),
    "operations-assistant": (
        ("faults", "主动性扣分", 3),
        ("faults", "日报周报差错", 5),
        ("faults", "异常漏报", 3),
        ("faults", "商品资料差错", 6),
        ("faults", "信息同步延误", 4),
        ("faults", "新品上货延误", 3),
        ("faults", "活动漏报超期", 2),
        ("faults", "详情页差错", 3),
        ("faults", "缺货未下架", 2),
        ("amount", "培训测验分", 70, 98),
    ),
}

# Scores that people give: number, item, points, reason, scorer (October only; other months have the levels alone).
LEADS = ("S008", "S009", "S017")
LEVELS = {  # item → points by how good the person is: (at least this level, points)
    "部门协作": ((0.8, "5"), (0.5, "4"), (0.0, "3")),
    "执行力": ((0.8, "5"), (0.5, "3"), (0.0, "2")),
    "进步/成长": ((0.85, "5"), (0.0, "3")),
}
LEVELS_ASSISTANT = {"部门协作": ((0.8, "10"), (0.5, "7"), (0.0, "3"))}
INNOVATION = {
    "S001": ("8", "整理“保温杯常见问题”话术，组内询单转化率提高"),
    "S002": ("5", "提出夜灯与毛毯搭配推荐，已上架"),
    "S004": ("3", "修正快捷回复中的 12 处错误"),
    "S007": ("6.5", "整理双语商品问答，减少转接"),
    "S008": ("6", "每周复盘聊天记录，形成案例库"),
    "S010": ("7", "退款原因分析，推动包装改进，破损件减少"),
    "S014": ("4", "物流异常预警表，每日自动提醒"),
    "S017": ("5", "售后补偿标准成文"),
    "S018": ("6", "排班与来访高峰对齐"),
    "S019": ("7", "开发信模板改版，回复率提高"),
    "S021": ("9", "常见工单宏命令 18 条，一次解决率提高"),
    "S023": ("8", "活动报名跟进表改为自动提醒"),
}

# Targets: role → metric → base; bases in LOADED are multiplied by the person's load.
TARGETS = {
    "presales": {"received": "95", "sales": "3600", "add_on_sales": "1900"},
    "aftersales": {"refund_save_rate": "50%"},
    "aftersales-lead": {"low_rating_rate": "16%"},
    "crossborder-sales": {"letters_sent": "400", "new_customers": "8", "lead_conversion": "25%",
                          "sample_conversion": "50%", "sales": "12000", "gross_margin": "30%"},
}
TARGETS_OF = {}  # number → metric → target, instead of the role's
LOADED = ("received", "sales", "letters_sent")

# What the back office shows by month: store, month → figures (headers of the profile store-month).
STORE_MONTH = {
    ("tm", "2026-07"): ("4.85", "4.82", "4.84", "92", "", "", "", "", "8.50%", "20.5", "68.5"),
    ("tm", "2026-08"): ("4.86", "4.82", "4.84", "92", "", "", "", "", "8.50%", "20.5", "68.0"),
    ("tm", "2026-09"): ("4.86", "4.83", "4.85", "93", "", "", "", "", "8.50%", "20.0", "67.5"),
    ("tm", "2026-10"): ("4.87", "4.83", "4.85", "93", "", "", "", "", "8.50%", "19.5", "68.0"),
    ("pdd", "2026-07"): ("", "", "", "", "15", "1", "259", "6", "6.00%", "", ""),
    ("pdd", "2026-08"): ("", "", "", "", "14", "1", "268", "6", "6.00%", "", ""),
    ("pdd", "2026-09"): ("", "", "", "", "13", "0", "271", "5", "6.00%", "", ""),
    ("pdd", "2026-10"): ("", "", "", "", "16", "1", "312", "3", "6.00%", "", ""),
    ("dy", "2026-07"): ("", "", "", "", "10", "1", "203", "5", "7.00%", "", ""),
    ("dy", "2026-08"): ("", "", "", "", "9", "0", "206", "5", "7.00%", "", ""),
    ("dy", "2026-09"): ("", "", "", "", "10", "1", "221", "4", "7.00%", "", ""),
    ("dy", "2026-10"): ("", "", "", "", "11", "0", "226", "4", "7.00%", "", ""),
}
STORE_MONTH_HEADER = ("月份", "店铺", "描述相符", "服务态度", "物流服务", "店铺品质分", "退款申请数", "平台介入数", "应签收订单数",
                      "揽收签收超时订单数", "行业纠纷退款率", "行业仅退款自主完结时长(小时)", "行业退货退款自主完结时长(小时)")

# ---- truth: metrics from counters, written down apart from templates/metrics.yaml ------------------
METRICS = {
    "conversion": ("ratio", "converted", "inquiries"),
    "items_per_buyer": ("ratio", "items", "paid_buyers"),
    "first_response": ("ratio", "first_seconds", "first_count"),
    "avg_response": ("ratio", "response_seconds", "response_count"),
    "reply_3min_rate": ("ratio", "replied_3min", "reply_due"),
    "qa_ratio": ("ratio", "agent_messages", "buyer_messages"),
    "received": ("sum", "received"),
    "sales": ("sum", "sales"),
    "online_rate": ("ratio", "online_seconds", "due_seconds"),
    "satisfaction": ("ratio", "good_ratings", "ratings"),
    "bad_ratings": ("sum", "bad_ratings"),
    "low_rating_rate": ("ratio", "low_ratings", "ratings"),
    "solved_rate": ("ratio", "已解决会话数", "解决情况统计会话数"),
    "complaint_rate": ("ratio", "有效投诉", "consulted"),
    "complaints": ("sum", "有效投诉"),
    "add_on_sales": ("sum", "产品连带销售额"),
    "attendance_faults": ("sum", "late", "early", "missing"),
    "late": ("sum", "late"),
    "initiative_faults": ("sum", "主动性扣分"),
    "review_fix_rate": ("ratio", "处理成功中差评", "应处理中差评"),
    "refund_save_rate": ("ratio", "劝退成功", "劝退受理"),
    "data_errors": ("sum", "数据差错"),
    "pay_reminder_rate": ("ratio", "催付后付款人数", "催付人数"),
    "delays_unannounced": ("sum", "缺货延迟未通知"),
    "logistics_24h_rate": ("ratio", "24小时内处理物流异常", "物流异常"),
    "note_errors": ("sum", "改址备注差错"),
    "training_faults": ("sum", "培训差错"),
    "schedule_qc_misses": ("sum", "排班缺失", "质检缺失"),
    "training_qc_faults": ("sum", "培训差错", "质检缺失"),
    "late_issues": ("sum", "问题处理延迟遗漏"),
    "self_handled_rate": ("ratio", "独立处理成功数", "独立处理抽查数"),
    "repeat_questions": ("sum", "重复询问"),
    "complaints_overdue": ("sum", "投诉超时未结案"),
    "training_rate": ("ratio", "完成培训场次", "计划培训场次"),
    "qc_rate": ("ratio", "已质检会话", "应质检会话"),
    "staff_turnover": ("ratio", "团队离职人数", "团队平均人数"),
    "submit_late_days": ("sum", "表格迟交天数"),
    "letters_sent": ("sum", "有效开发信"),
    "letter_reply_rate": ("ratio", "开发信回复", "有效开发信"),
    "valid_lead_rate": ("ratio", "有效询盘", "询盘"),
    "new_customers": ("sum", "新客户"),
    "lead_conversion": ("ratio", "询盘成交", "有效询盘"),
    "sample_conversion": ("ratio", "样品单转正式订单", "样品单"),
    "gross_margin": ("ratio", "毛利额", "毛利核算销售额"),
    "collection_rate": ("ratio", "实收货款", "应收货款"),
    "first_reply_12h_rate": ("ratio", "12小时内首次回复询盘", "应首次回复询盘"),
    "file_gaps": ("sum", "客户档案缺失"),
    "document_errors": ("sum", "单据差错"),
    "reply_24h_rate": ("ratio", "tickets_replied_24h", "tickets"),
    "one_touch_rate": ("ratio", "tickets_one_touch", "tickets_solved"),
    "reopen_rate": ("ratio", "tickets_reopened", "tickets_solved"),
    "csat": ("ratio", "tickets_good", "tickets_rated"),
    "order_defect_rate": ("ratio", "ODR缺陷订单", "ODR统计订单"),
    "claims": ("sum", "A-to-Z与拒付"),
    "qc_faults": ("sum", "质检差错"),
    "report_faults": ("sum", "日报周报差错"),
    "alerts_missed": ("sum", "异常漏报"),
    "listing_errors": ("sum", "商品资料差错"),
    "syncs_late": ("sum", "信息同步延误"),
    "listings_late": ("sum", "新品上货延误"),
    "campaigns_missed": ("sum", "活动漏报超期"),
    "page_errors": ("sum", "详情页差错"),
    "out_of_stock_live": ("sum", "缺货未下架"),
    "test_score": ("sum", "培训测验分"),
    "revenue": ("sum", "revenue"),
    "store_orders": ("sum", "store_orders"),
    "store_avg_order_value": ("ratio", "revenue", "store_buyers"),
    "store_refund_rate": ("ratio", "store_refunded_orders", "store_orders"),
    "store_quality_refund_rate": ("ratio", "quality_refunds", "store_orders"),
    "dispute_rate": ("ratio", "disputes", "refunds_requested"),
    "refund_hours": ("ratio", "refund_hours", "refunds_finished"),
    "return_hours": ("ratio", "return_hours", "returns_finished"),
    "on_time_ship_rate": ("ratio", "shipped_on_time", "ship_due"),
    "delivery_late_rate": ("ratio", "deliveries_late", "deliveries"),
    "experience_basic": ("sum", "experience_basic"),
    "dsr_service": ("sum", "dsr_service"),
}
STORE_METRICS = ("revenue", "store_orders", "store_avg_order_value", "store_refund_rate", "store_quality_refund_rate", "dispute_rate",
                 "refund_hours", "return_hours", "on_time_ship_rate", "delivery_late_rate", "experience_basic", "dsr_service")


def _list(self="", team="", stores=""):
    scopes = (("self", self), ("team", team), ("stores", stores))
    return tuple((metric, scope) for scope, metrics in scopes for metric in metrics.split())


# The metrics of each role's form (templates/roles) and whose they are.
ROLE_METRICS = {
    "presales": _list("conversion aov_vs_store items_per_buyer first_response avg_response reply_3min_rate qa_ratio received "
                      "online_rate satisfaction bad_ratings solved_rate complaint_rate attendance_faults"),
    "aftersales": _list("first_response avg_response solved_rate review_fix_rate satisfaction complaints data_errors "
                        "refund_save_rate attendance_faults",
                        stores="refund_hours return_hours dispute_rate store_quality_refund_rate"),
    "insales": _list("pay_reminder_rate delays_unannounced logistics_24h_rate first_response avg_response reply_3min_rate "
                     "satisfaction bad_ratings note_errors complaints attendance_faults", stores="on_time_ship_rate delivery_late_rate"),
    "presales-lead": _list("data_errors training_faults schedule_qc_misses attendance_faults",
                           team="sales add_on_sales reply_3min_rate"),
    "aftersales-lead": _list("data_errors late_issues self_handled_rate repeat_questions training_qc_faults attendance_faults",
                             team="low_rating_rate satisfaction", stores="refund_hours dispute_rate"),
    "supervisor": _list("complaints_overdue training_rate qc_rate staff_turnover submit_late_days",
                        team="sales conversion reply_3min_rate avg_response satisfaction", stores="dispute_rate refund_hours"),
    "crossborder-sales": _list("letters_sent letter_reply_rate valid_lead_rate new_customers lead_conversion sample_conversion "
                               "sales gross_margin collection_rate first_reply_12h_rate file_gaps document_errors attendance_faults"),
    "crossborder-service": _list("reply_24h_rate ticket_first_reply_median one_touch_rate ticket_solve_median reopen_rate "
                                 "order_defect_rate claims review_fix_rate csat qc_faults attendance_faults",
                                 stores="store_refund_rate"),
    "operations-assistant": _list("late initiative_faults report_faults alerts_missed listing_errors syncs_late listings_late "
                                  "campaigns_missed page_errors out_of_stock_live test_score"),
}
