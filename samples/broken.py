"""Broken files, one defect each, and the finding that each must give.

A case is a folder of files to lay over a copy of samples/company, and expected.txt with one line:

    code <TAB> file <TAB> line <TAB> column        0 = the finding names no line or column

Lines are physical, 1-based; columns are cells of a table and characters of a YAML file, 1-based.
Most cases add a small file, so that the rest of the company stays as it is.
"""

import io
import shutil
import zipfile

from exports import (
    CHITU,
    PDD_HEADER,
    PDD_SERVICE,
    SHOPIFY_HEADER,
    TAOBAO_HEADER,
    TMALL_REFUND_HEADER,
    agent_table,
    company_yaml,
    manual_scores,
    orders_of,
    pdd_orders,
    shopify_orders,
    staff_yaml,
    subjects,
    taobao_orders,
    tmall_refunds,
    write_table,
    write_text,
)
from tables import LAST, LAST_DAY, STORES
from world import ACCOUNTS, DAY, month_span

FIRST, END = month_span(LAST)
PERIOD = f"{FIRST}至{END}"
TM, PDD, GALAXY = (f"exports/{LAST}/{store}" for store in ("tm", "pdd", "galaxy"))


class Case:
    """Files of one case, and what must be found. Rows of tables count from 0, the header's."""

    def __init__(self, world, root):
        self.world, self.root, self.expected = world, root, None

    def find(self, code, path, line=0, column=0):
        self.expected = f"{code}\t{path}\t{line}\t{column}\n"

    def table(self, path, rows, **how):
        write_table(self.root / path, rows, **how)

    def raw(self, path, content):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def tm_rows(self, count=4):
        """Header and a few orders without line breaks, renumbered so that they are orders of their own."""
        calm = [o for o in orders_of(self.world, "tm", FIRST, LAST_DAY) if o.paid][: count * 2]
        rows = taobao_orders(calm)
        picked = [rows[0]] + [row for row in rows[1:] if "\n" not in row[11]][:count]
        for i, row in enumerate(picked[1:], 1):
            row[0] = type(row[0])(f'="39{i:017d}"')
        return picked

    def agent_rows(self, report):
        people = [(a.name, c) for a, c in subjects(self.world, "taobao", FIRST, END, numbers=("S001", "S004"))]
        return agent_table("客服昵称", CHITU[report], people, "汇总", "均值")


def column_of(header, name):
    return list(header).index(name) + 1


# ---- CSV grammar and encoding -------------------------------------------------------------------


def unterminated_quote(case):
    path, rows = f"{TM}/ExportOrderList_引号未闭合.csv", case.tm_rows()
    rows[3][11] = type(rows[3][0])('"送人的，请放贺卡')
    case.table(path, rows, encoding="gbk")
    case.find("csv-quote-open", path, 4, column_of(TAOBAO_HEADER, "买家留言"))


def text_after_quote(case):
    path, rows = f"{TM}/ExportOrderList_引号后有字.csv", case.tm_rows()
    rows[2][11] = type(rows[2][0])('"送人的"谢谢')
    case.table(path, rows, encoding="gbk")
    case.find("csv-after-quote", path, 3, column_of(TAOBAO_HEADER, "买家留言"))


def broken_bytes(case, path, every):
    rows = case.tm_rows(24)
    case.table(path, rows, encoding="gbk")
    target = case.root / path
    lines = target.read_bytes().split(b"\r\n")
    for i in every:
        lines[i] = lines[i].replace("快递".encode("gbk"), b"\xff\xff\xff\xff", 1)
    target.write_bytes(b"\r\n".join(lines))


def gbk_one_broken(case):
    path = f"{TM}/ExportOrderList_个别坏字节.csv"
    broken_bytes(case, path, (5,))
    case.find("encoding-bad", path, 6)


def gbk_many_broken(case):
    path = f"{TM}/ExportOrderList_很多坏字节.csv"
    broken_bytes(case, path, range(1, 24))
    case.find("encoding-refused", path)


def cut_inside_character(case):
    path, rows = f"{TM}/ExportOrderList_下载中断.csv", case.tm_rows()
    rows[-1][-1] = "否"
    case.table(path, rows, encoding="gbk")
    target = case.root / path
    content = target.read_bytes()
    target.write_bytes(content[: content.rindex("否".encode("gbk")) + 1])
    case.find("encoding-cut", path)


def nul_bytes(case):
    path, rows = f"{TM}/ExportOrderList_含NUL.csv", case.tm_rows()
    rows[2][15] = "\0\0"
    case.table(path, rows, encoding="gbk")
    case.find("csv-nul", path, 3)


def empty_file(case):
    path = f"{TM}/ExportOrderList_空文件.csv"
    case.raw(path, b"")
    case.find("export-empty", path)


def workbook_named_csv(case):
    path, book = f"{TM}/客服数据_改了扩展名_{PERIOD}.csv", io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 4, 9, 0, 0)), "<x/>")
    case.raw(path, book.getvalue())
    case.find("book-broken", path)


# ---- headers and files --------------------------------------------------------------------------


def unknown_header(case):
    path = f"{TM}/会员生日.csv"
    case.table(path, [["会员等级", "生日月份", "爱好"], ["银卡", "五月", "钓鱼"]], encoding="utf-8-sig")
    case.find("not-recognised", path, 1)


def missing_required_column(case):
    path, rows = f"{TM}/ExportOrderList_缺列.csv", case.tm_rows()
    drop = TAOBAO_HEADER.index("订单付款时间")
    case.table(path, [row[:drop] + row[drop + 1:] for row in rows], encoding="gbk")
    case.find("not-recognised-near", path, 1)


def duplicate_column(case):
    path, rows = f"{TM}/ExportOrderList_重复列.csv", case.tm_rows()
    at = TAOBAO_HEADER.index("买家实际支付金额")
    case.table(path, [row + [row[at]] for row in rows], encoding="gbk")
    case.find("header-twice", path, 1, at + 1)


def too_many_cells(case):
    path, rows = f"{TM}/ExportOrderList_多一格.csv", case.tm_rows()
    rows[2].append("多出来的")
    case.table(path, rows, encoding="gbk")
    case.find("rows-long", path, 3)


def header_without_rows(case):
    path = f"{PDD}/orders_export_没有数据.csv"
    case.table(path, [PDD_HEADER], encoding="utf-8-sig")
    case.find("export-no-rows", path, 1)


def month_clash(case):
    path = f"{TM}/自定义报表_询单与销售_下单优先判定_2026-09-01至2026-09-30_放错.csv"
    case.table(path, case.agent_rows("询单与销售"), encoding="gbk")
    case.find("period-clash", path)


# ---- cells --------------------------------------------------------------------------------------


def scientific_id(case):
    path, rows = f"{TM}/ExportOrderList_科学计数.csv", case.tm_rows()
    rows[2][0] = "3.26101E+18"
    case.table(path, rows, encoding="gbk")
    case.find("id-scientific", path, 3, 1)


def rounded_ids(case):
    path, rows = f"{TM}/ExportOrderList_末尾变零.csv", case.tm_rows()
    for i, row in enumerate(rows[1:], 1):
        row[0] = f"39{i:013d}0000"
    case.table(path, rows, encoding="gbk")
    case.find("id-rounded", path, 2, 1)


def unreadable_number(case):
    path = f"{PDD}/客服绩效_补_{PERIOD}.csv"
    named = [(a.name, c) for a, c in subjects(case.world, "pinduoduo", FIRST, END)]
    rows = agent_table("客服账号", PDD_SERVICE, named, "总计", "平均")
    at = rows[0].index("询单人数")
    rows[1][at] = "二百多"
    case.table(path, rows[:2])
    case.find("cell-not-number", path, 2, at + 1)


def pdd_small(case, column, text):
    rows = pdd_orders([o for o in orders_of(case.world, "pdd", FIRST, LAST_DAY) if o.paid][:3])
    for i, row in enumerate(rows[1:], 1):
        row[1] = f"261031-{i:015d}\t"
    rows[2][PDD_HEADER.index(column)] = text
    return rows


def impossible_date(case):
    path = f"{PDD}/orders_export_日期不存在.csv"
    case.table(path, pdd_small(case, "发货时间", "2026-02-30 10:00:00\t"), encoding="utf-8-sig")
    case.find("cell-not-time", path, 3, column_of(PDD_HEADER, "发货时间"))


def unreadable_required_date(case):
    path = f"{PDD}/orders_export_付款时间坏.csv"
    case.table(path, pdd_small(case, "支付时间", "昨天\t"), encoding="utf-8-sig")
    case.find("row-refused", path, 3, column_of(PDD_HEADER, "支付时间"))


def unreadable_amount(case):
    path = f"{PDD}/orders_export_金额坏.csv"
    case.table(path, pdd_small(case, "用户实付金额(元)", "六十九"), encoding="utf-8-sig")
    case.find("row-refused", path, 3, column_of(PDD_HEADER, "用户实付金额(元)"))


def summary_mismatch(case):
    path, rows = f"{TM}/自定义报表_询单与销售_合计不符_{PERIOD}.csv", case.agent_rows("询单与销售")
    at = rows[0].index("询单人数")
    rows[-2][at] += 5
    case.table(path, rows, encoding="gbk")
    case.find("sum-mismatch", path, len(rows) - 1, at + 1)


# ---- who, where, which --------------------------------------------------------------------------


def unknown_account(case):
    path, rows = f"{TM}/自定义报表_询单与销售_新账号_{PERIOD}.csv", case.agent_rows("询单与销售")
    rows[2][0] = f"{STORES['tm']['name']}:无名"
    case.table(path, rows[:3], encoding="gbk")
    case.find("account-unowned", path, 3)


def unknown_store(case):
    path, rows = f"exports/{LAST}/店铺数据_别的店_{LAST}.csv", [["月份", "店铺", "服务态度"], [LAST, "不在名单里的店", "4.80"]]
    case.table(path, rows, encoding="utf-8-sig")
    case.find("store-unknown", path, 2, 2)


def missing_rate(case):
    path = f"{GALAXY}/orders_export_欧元.csv"
    short = [o for o in orders_of(case.world, "galaxy", FIRST, LAST_DAY) if o.paid and len(o.lines) == 1]
    rows = shopify_orders(short[:2])
    for i, row in enumerate(rows[1:], 1):
        row[0] = f"#EU{i:05d}"
    rows[2][SHOPIFY_HEADER.index("Currency")] = "EUR"
    case.table(path, rows, eol="\n")
    case.find("rate-missing", path, 3, column_of(SHOPIFY_HEADER, "Currency"))


def order_in_two_files(case):
    path = f"{TM}/ExportOrderList_重复且金额不同.csv"
    rows = taobao_orders([next(o for o in orders_of(case.world, "tm", FIRST, LAST_DAY) if o.paid)])
    rows[1][8] = "0.01"
    case.table(path, rows, encoding="gbk")
    case.find("order-conflict", path, 2)


def ends_before_start(case):
    path = f"{TM}/天猫退款单_时间倒置.csv"
    refunded = next(o for o in case.world.orders["tm"] if o.refund and o.refund.requested.date() >= FIRST
                    and o.refund.finished and o.refund.finished.date() <= END)
    rows = tmall_refunds([refunded])
    rows[1][1] = "799999999999999999"
    rows[1][TMALL_REFUND_HEADER.index("退款完结时间")] = f"{refunded.refund.requested - DAY / 24:%Y-%m-%d %H:%M:%S}"
    case.table(path, rows, encoding="gbk")
    case.find("ends-before-start", path, 2)


def unknown_employee(case):
    path = f"exports/{LAST}/考勤_补_{LAST}.csv"
    rows = [["工号", "姓名", "月份", "应出勤天数", "出勤天数", "迟到次数", "旷工天数"], ["S099", "不在册", LAST, 18, 18, 0, 0]]
    case.table(path, rows, encoding="utf-8-sig")
    case.find("employee-unknown", path, 2)


def conflicting_figures(case):
    path, rows = f"{TM}/自定义报表_询单与销售_重做_{PERIOD}.csv", case.agent_rows("询单与销售")
    rows[1][rows[0].index("询单人数")] += 9
    case.table(path, rows[:2], encoding="gbk")
    case.find("figures-conflict", path, 2)


def register_unknown_item(case):
    path = f"manual/{LAST}_登记表_补.csv"
    rows = [["日期", "工号", "登记项目", "数量", "凭证"], [f"{LAST}-20", "S010", "劝退成攻", 2, "登记单 10-901"]]
    case.table(path, rows, encoding="utf-8-sig")
    case.find("counter-unknown-near", path, 2, 3)


def manual(case, code, number, item, points, reason):
    path = f"manual/{LAST}_评分表_补.csv"
    rows = [["工号", "考核项目", "得分", "理由", "评分人"], [number, item, points, reason, "陆云舒"]]
    case.table(path, rows, encoding="utf-8-sig")
    case.find(code, path, 2)


def score_above_marks(case):
    manual(case, "manual-out-of-range", "S003", "创新激励", 12, "提出新话术")


def score_without_reason(case):
    manual(case, "manual-no-reason", "S003", "创新激励", 4, "")


def score_of_unknown_item(case):
    manual(case, "manual-unknown-item", "S003", "创新奖励", 4, "提出新话术")


def score_between_levels(case):
    """In the company's own sheet, since each item takes one entry only."""
    path, rows = f"manual/{LAST}_评分表.csv", manual_scores(LAST)
    at = next(i for i, row in enumerate(rows) if row[0] == "S008" and row[2] == "执行力")
    rows[at][3] = 4
    case.table(path, rows, encoding="utf-8-sig")
    case.find("manual-no-level", path, at + 1)


# ---- definition files ---------------------------------------------------------------------------


def change(text, old, new):
    """The text with its first @p old replaced, and the place of what is new: line and column of @p new."""
    at = text.index(old)
    before = text[:at]
    return before + new + text[at + len(old):], before.count("\n") + 1, at - before.rfind("\n")


def company_unknown_key(case):
    text, line, column = change(company_yaml(), "language: zh", "langauge: zh")
    write_text(case.root / "kaohe.yaml", text)
    case.find("unknown-key-near", "kaohe.yaml", line, column)


def company_two_stores_one_name(case):
    text, line, column = change(company_yaml(), f"name: {STORES['pdd']['name']}\n", f"name: {STORES['tm']['name']}\n")
    write_text(case.root / "kaohe.yaml", text)
    case.find("store-name-twice", "kaohe.yaml", line - 1, 3)  # the store's own line


def staff_unknown_role(case):
    text, line, column = change(staff_yaml(), "role: presales\n", "role: presale\n")
    write_text(case.root / "staff.yaml", text)
    case.find("unknown-name-near", "staff.yaml", line, column + len("role: "))


def staff_account_twice(case):
    owner = {a.number: a.name for a in ACCOUNTS if a.platform == "taobao"}
    text, line, column = change(staff_yaml(), f'["{owner["S005"]}"]', f'["{owner["S004"]}"]')
    write_text(case.root / "staff.yaml", text)
    case.find("account-twice", "staff.yaml", line, column + 1)


ROLE = """\
role: presales
title: 电商售前客服绩效考核表
applies_to: 售前客服
version: "2026.2"
effective: 2026-01-01
announced: 2025-12-20
total: 110
modules:
  - name: 销售
    items:
      - id: conversion
        name: 询单转化率
        metric: conversion
        marks: 100
        rule:
          bands:
            - {at_least: 60%, points: 100}
            - {at_least: 50%, points: 80}
            - {else: true, points: 50}
  - name: 创新激励
    bonus: true
    items:
      - {id: innovation, name: 创新激励, marks: 10, rule: {manual: {reason: required}}}
"""


def role(case, code, old, new, within):
    text, line, column = change(ROLE, old, new)
    write_text(case.root / "templates/roles/presales.yaml", text)
    case.find(code, "templates/roles/presales.yaml", line, column + new.index(within))


def role_unknown_metric(case):
    role(case, "unknown-metric-near", "metric: conversion\n", "metric: conversoin\n", "conversoin")


def role_band_out_of_order(case):
    role(case, "band-never", "{at_least: 50%, points: 80}", "{at_least: 70%, points: 80}", "{")


def role_unknown_key(case):
    role(case, "unknown-key-near", "total: 110\n", "titel_en: Presales\ntotal: 110\n", "titel_en")


CASES = (
    unterminated_quote, text_after_quote, gbk_one_broken, gbk_many_broken, cut_inside_character, nul_bytes, empty_file,
    workbook_named_csv, unknown_header, missing_required_column, duplicate_column, too_many_cells, header_without_rows,
    month_clash, scientific_id, rounded_ids, unreadable_number, impossible_date, unreadable_required_date, unreadable_amount,
    summary_mismatch, unknown_account, unknown_store, missing_rate, order_in_two_files, ends_before_start, unknown_employee,
    conflicting_figures, register_unknown_item, score_above_marks, score_without_reason, score_of_unknown_item,
    score_between_levels, company_unknown_key, company_two_stores_one_name, staff_unknown_role, staff_account_twice,
    role_unknown_metric, role_band_out_of_order, role_unknown_key,
)


def make_broken(world, root):
    shutil.rmtree(root, ignore_errors=True)
    for make in CASES:
        case = Case(world, root / make.__name__.replace("_", "-"))
        make(case)
        write_text(case.root / "expected.txt", case.expected)
