"""Definitions kept as tables: edits by openpyxl, and random roles.

sheets.py set BOOK SHEET CELL TEXT OUT     one cell changed
sheets.py canon FILE.yaml                  a role in its one form, by our own writer and a YAML reader of our own
sheets.py random SEED OUT.yaml             a role with every kind of rule, nested, from a seed
"""
import random as dice
import sys

import openpyxl


def set(book_path, sheet, cell, text, out):
    book = openpyxl.load_workbook(book_path)
    book[sheet][cell].value = text or None
    book.save(out)


def bands(r, full, rate):
    bounds = sorted(r.sample(range(10, 95), r.randint(1, 4)), reverse=True)
    points = sorted((r.randint(1, full - 1) for _ in bounds[1:]), reverse=True)
    rows = [(b, p) for b, p in zip(bounds, [full] + points)]
    unit = "%" if rate else ""
    lines = [f"{{{r.choice(['at_least', '至少'])}: {b}{unit}, points: {p}}}" for b, p in rows]
    return "bands: [" + ", ".join(lines + ["{else: 是, 得分: 0}"]) + "]"


def rule(r, kind, full):
    if kind == "bands":
        return bands(r, full, True)
    if kind == "linear":
        return f"linear: {{zero_at: {r.randint(60, 120)}, full_at: {r.randint(5, 50)}}}"
    if kind == "steps":
        return f"steps: {{from: 95%, every: 1%, deduct: {r.choice(['1', '0.5'])}, direction: below, count: {r.choice(['full', '不足一步也算', 'started'][:1])}}}"
    if kind == "events":
        return f"events: {{deduct: {r.choice(['1', '2.5'])}}}"
    if kind == "ratio":
        return f"ratio: {{cap: {full}, zero_below: {r.randint(30, 70)}%}}"
    if kind == "manual":
        return "manual: {reason: required}"
    if kind == "levels":
        return f"levels: [{{points: {full}, text: \"很好：#主动, 配合\", text_en: fine}}, {{points: [1, {full - 1}], text: 一般}}, {{points: 0, text: 无}}]"
    if kind == "parts":
        return f"parts: [{{metric: attendance_faults, rule: {{{rule(r, 'events', full)}}}}}, {{metric: data_errors, rule: {{{rule(r, 'events', full)}}}}}]"
    if kind == "by_platform":
        return f"by_platform: {{taobao: {{{bands(r, full, True)}}}, pinduoduo: {{{bands(r, full, True)}}}}}"
    return f"stores: {{combine: mean, rule: {{{bands(r, full, False)}}}}}"


def random(seed, out):
    r = dice.Random(int(seed))
    kinds = ["bands", "linear", "steps", "events", "ratio", "manual", "levels", "parts", "by_platform", "bands"]
    metric = {"bands": "conversion", "linear": "avg_response", "steps": "satisfaction", "events": "attendance_faults",
              "ratio": "sales", "by_platform": "reply_rate"}
    r.shuffle(kinds)
    text = ["role: random-role", "title: 随机岗位", "applies_to: 随机", "version: '2026.1'", "effective: 2026-01-01",
            "announced: 2025-12-20", "total: 110", "modules:"]
    for m in range(2):
        text += [f"  - name: 模块{m}", f"    name_en: part {m}", "    items:"]
        for i, kind in enumerate(kinds[5 * m:5 * m + 5]):
            text += [f"      - id: item_{m}_{i}", f"        name: 项目{m}{i}", "        marks: 10"]
            if kind in metric:
                text.append(f"        metric: {metric[kind]}")
            if kind == "ratio":
                text.append("        target: 5000")
            small = ", small_sample: {of: ratings, at_most: 50, metric: bad_ratings, rule: {events: {deduct: 1}}}" if kind == "steps" else ""
            text.append(f"        rule: {{{rule(r, kind, 10)}{small}}}")
            if kind == "bands" and r.random() < 0.7:
                text.append("        veto: {when: {metric: attendance_faults, above: 5}, effect: item}")
            if r.random() < 0.3:
                text.append(f"        note: '备注: {r.randint(1, 9)} # 号'")
    text += ["  - name: 加分", "    bonus: 是", "    items:", "      - {id: innovation, name: 创新, marks: 10, rule: {人工: {理由: 必填}}, 多人平均: 是}",
             "说明:", "  - 第一条：说明，含“引号”。", "  - 'it''s [a] {b}'"]
    open(out, "w", encoding="utf-8").write("\n".join(text) + "\n")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
