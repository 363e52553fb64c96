"""Fills in the workbook of `kaohe manual` as people do, and compares results.

manual.py fill BOOK SCORES.csv REGISTER.csv OUT   the CSV rows typed into the open cells
manual.py spoil BOOK OUT                          mistakes in known cells
manual.py split BOOK A B                          two scorers' copies of 2026-10: points differ by 2
manual.py same A.json B.json                      equal forms, to the point
manual.py look BOOK                               lists, limits, protection, frozen header
manual.py twice BOOK OUT                          S013, who changed roles, scored on both forms: 4 and 9
"""
import csv
import datetime
import json
import sys

import openpyxl


def rows_of(path):
    with open(path, encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def number(text):
    value = float(text)
    return int(value) if value == int(value) else value


def score_row(sheet, who, item):
    for row in range(4, sheet.max_row + 1):
        if sheet.cell(row, 1).value == who and sheet.cell(row, 4).value == item:
            return row
    raise SystemExit(f"no row for {who} {item}")


def put(sheet, row, column, value):
    cell = sheet.cell(row, column)
    if cell.protection.locked:
        raise SystemExit(f"{cell.coordinate} is locked")
    cell.value = value


def fill(book_path, scores, register, out):
    book = openpyxl.load_workbook(book_path)
    sheet = book["评分"]
    for entry in rows_of(scores):
        row = score_row(sheet, entry["工号"], entry["考核项目"])
        put(sheet, row, 7, number(entry["得分"]))
        put(sheet, row, 8, entry["理由"] or None)
        put(sheet, row, 9, entry["评分人"])
    sheet = book["登记"]
    for row, entry in enumerate(rows_of(register), 4):
        put(sheet, row, 1, datetime.date.fromisoformat(entry["日期"]))
        put(sheet, row, 2, f"{entry['工号']} {entry['姓名']}")
        put(sheet, row, 4, entry["登记项目"])
        put(sheet, row, 5, number(entry["数量"]))
        put(sheet, row, 6, entry["凭证"])
        put(sheet, row, 7, entry["登记人"])
    book.save(out)


def spoil(book_path, out):
    book = openpyxl.load_workbook(book_path)
    sheet = book["评分"]
    first = score_row(sheet, "S001", "创新激励")
    put(sheet, first, 7, 11)
    put(sheet, first + 1, 7, "很好")
    put(sheet, first + 2, 7, 5)
    put(sheet, first + 2, 8, None)
    sheet.cell(score_row(sheet, "S004", "创新激励"), 4).value = "创新鸡励"
    level = score_row(sheet, "S008", "执行力")
    put(sheet, level, 7, 4)
    put(sheet, level, 9, "陆云舒")
    sheet = book["登记"]
    put(sheet, 4, 2, "S001 周一诺")
    put(sheet, 5, 4, "劝退成工")
    put(sheet, 6, 5, "三次")
    put(sheet, 7, 1, "十月")
    book.save(out)


def split(book_path, first, second):
    for path, scorer, add in ((first, "陆云舒", 0), (second, "总经理", 2)):
        book = openpyxl.load_workbook(book_path)
        sheet = book["评分"]
        row = score_row(sheet, "S001", "创新激励")
        put(sheet, row, 7, 5 + add)
        put(sheet, row, 8, "整理话术")
        put(sheet, row, 9, scorer)
        book.save(path)


def twice(book_path, out):
    book = openpyxl.load_workbook(book_path)
    sheet = book["评分"]
    rows = [row for row in range(4, sheet.max_row + 1)
            if (sheet.cell(row, 1).value, sheet.cell(row, 4).value) == ("S013", "创新激励")]
    assert [sheet.cell(row, 3).value for row in rows] == ["售后客服", "售中客服"], rows
    for row, points in zip(rows, (4, 9)):
        put(sheet, row, 7, points)
        put(sheet, row, 8, "带新人")
        put(sheet, row, 9, "陆云舒")
    book.save(out)


def forms(path):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    return {"staff": data["staff"], "stores": data["stores"]}


def same(left, right):
    a, b = forms(left), forms(right)
    if a != b:
        for x, y in zip(a["staff"], b["staff"]):
            if x != y:
                print(x["number"], x["total"], y["total"])
        raise SystemExit("the results differ")
    print(len(a["staff"]), "equal forms")


def look(path):
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["评分", "登记", "说明", "_lists"], book.sheetnames
    assert book["_lists"].sheet_state == "hidden"
    for sheet in book.worksheets:
        assert sheet.protection.sheet, sheet.title
    scores = book["评分"]
    assert scores.freeze_panes == "C4", scores.freeze_panes
    kinds = {}
    for rule in scores.data_validations.dataValidation:
        kinds[str(rule.sqref)] = rule
    limit = kinds[f"G{score_row(scores, 'S001', '创新激励')}"]
    assert (limit.type, float(limit.formula1), float(limit.formula2)) == ("decimal", 0, 10)
    level = kinds[f"G{score_row(scores, 'S024', '部门协作')}"]
    assert level.type == "list" and level.formula1.startswith("'_lists'!$"), level.formula1
    column, rows = level.formula1.split("!")[1].replace("$", " ").split()[0], book["_lists"]
    listed = [cell.value for cell in rows[column] if cell.value is not None]
    assert listed and all(isinstance(value, (int, float)) for value in listed), listed
    for rule in book["登记"].data_validations.dataValidation:
        assert rule.type in ("date", "list", "decimal")
        assert rule.type != "list" or "!" in rule.formula1, "a literal list"
        assert str(rule.sqref).endswith("303"), rule.sqref


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
