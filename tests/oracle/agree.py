#!/usr/bin/python3
"""agree.py [--pages] SCORES... [--room WORKBOOK...]: a form says the same in LibreOffice, in the workbook, in the PDF and in the scores.

SCORES is a month's scores.json, whose forms are in forms/ beside it, or the scores.jsonl of random_forms.
For each form, in one LibreOffice (values are read from the CSV it saves, for asking cell by cell takes longer than all
the rest; PDFs are read some at once, for starting poppler takes longer than reading):
  - every formula cell, recalculated, gives the cached result (recalc.py);
  - the printed sheet's cells, as displayed, are the PDF's text in its order;
  - marks, points, subtotals, total, grade, coefficient and values are those of the scores;
  - with --pages, what LibreOffice prints of the sheet has as many pages as the PDF, and no number is too wide.
With --room, each text of those workbooks has the room that LibreOffice's fonts take (room.py).
First it proves itself on the first form: a wrong cached value, wrong points in the scores, a digit of the PDF and
another form's PDF are each noticed; and on a small workbook: a wrong number, a wrong text, a text for a number. Exit 0 if all agree, 1 if not, 2 if the proof fails, 77 without LibreOffice.
"""
import collections
import copy
import csv
import decimal
import fractions
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import recalc
import room

FOOTER = re.compile(r'[A-Z]+-\d{6}-[A-Z0-9-]+·(结果摘要|resultdigest)[0-9a-f]{16}.*·kaohe[0-9.]+'
                    r'(第\d+/\d+页|page\d+/\d+)$', re.I)
FIRST_PAGE = re.compile(r'(第1/\d+页|page1/\d+)$', re.I)
AT_ONCE = 50  # PDFs.
TITLES = ('考核模块考核项目评分标准满分目标实际得分备注', 'ModuleItemStandardMarksTargetActualPointsRemarks')
ITEM, MARKS, ACTUAL, POINTS = 1, 7, 9, 10  # Columns of the form.
CARDS = (0, 2, 5, 9)
NONE = '—'


def squeeze(text):
    """Without blanks; a number of more than 15 digits, which is all a workbook holds, as a workbook has it."""
    text = re.sub(r'\s+', '', text)
    return re.sub(r'\d[\d,]{14,}\.?\d*', lambda m: held(m.group(0)), text)


def held(number):
    digits = number.replace(',', '')
    if len(digits.replace('.', '')) <= 15:
        return number
    whole, _, places = digits.partition('.')
    # a tie in the sixteenth digit goes either way
    return format(decimal.Decimal('%.11e' % float(digits)), ',.%df' % len(places))


def forms_of(path):
    """(workbook, scores of its form) of one scores file."""
    path = pathlib.Path(path)
    if path.suffix == '.jsonl':
        for line in path.read_text(encoding='utf-8').splitlines():
            card = json.loads(line)
            yield path.parent / (card['file'] + '.xlsx'), card
        return
    seen = collections.Counter()
    for card in json.loads(path.read_text(encoding='utf-8'))['staff']:
        number = card['number']
        seen[number] += 1
        files = sorted((path.parent / 'forms').glob(number + '_*.xlsx'))
        second = [f for f in files if f.stem.endswith('_2')]
        yield (second if seen[number] == 2 else [f for f in files if f not in second])[0], card


class Form:
    """What LibreOffice makes of a workbook."""

    def __init__(self, office, path, pages):
        document = office.open(path)
        try:
            with tempfile.TemporaryDirectory() as folder:
                self.results = self.values(document, folder)
                self.grid = self.displayed(document, folder)
            self.pages = self.printed(document) if pages else None
        finally:
            document.close(True)

    @staticmethod
    def values(document, folder):
        """{sheet name: rows of values}: texts in quotation marks, numbers to 15 digits."""
        save_csv(document, os.path.join(folder, 'value.csv'), 'true,true,false,false,false,-1')
        found = {}
        for name in document.Sheets.ElementNames:
            with open(os.path.join(folder, 'value-%s.csv' % name), newline='', encoding='utf-8') as text:
                found[name] = values_in(text.read())
        return found

    @staticmethod
    def displayed(document, folder):
        """The first sheet's cells as they are shown."""
        out = os.path.join(folder, 'shown.csv')
        save_csv(document, out, 'false,true')
        with open(out, newline='', encoding='utf-8') as text:
            return list(csv.reader(text))

    @staticmethod
    def printed(document):
        for name in document.Sheets.ElementNames[1:]:
            document.Sheets.removeByName(name)
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, 'sheet.pdf')
            document.storeToURL('file://' + out, (recalc.setting('FilterName', 'calc_pdf_Export'),))
            text = subprocess.run(['pdftotext', out, '-'], check=True, capture_output=True).stdout.decode()
            return text.count('\f'), '##' in text


def save_csv(document, path, options):
    document.storeToURL('file://' + path, (
        recalc.setting('FilterName', 'Text - txt - csv (StarCalc)'),
        recalc.setting('FilterOptions', '44,34,76,1,,0,' + options)))


FIELD = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\r?\n|$)')


def values_in(text):
    """Rows of a CSV: what stands in quotation marks is a text, anything else a number, None if it is an error."""
    rows, at = [[]], 0
    while at < len(text):
        quoted, plain, end = (match := FIELD.match(text, at)).groups()
        rows[-1].append(quoted.replace('""', '"') if quoted is not None else value_in(plain))
        at = match.end()
        if end != ',':
            rows.append([])
    return rows


def value_in(text):
    if text == '':
        return ''
    try:
        return float(text[:-1]) / 100 if text.endswith('%') else float(text)
    except ValueError:
        return None


class Printed:
    """What poppler reads in the PDF of a form: its text without what pages add (footers, and the table's titles repeated
    on later pages), and the number of pages."""

    def __init__(self, pages):
        pages = [FOOTER.sub('', page) for page in pages]
        self.text = pages[0] + ''.join(page.removeprefix(TITLES[0]).removeprefix(TITLES[1]) for page in pages[1:])
        self.pages = len(pages)


def printed_of(paths):
    """The PDFs, read some at once; by its footer, a form's first page is number 1."""
    found = []
    for at in range(0, len(paths), AT_ONCE):
        some = [str(path) for path in paths[at:at + AT_ONCE]]
        with tempfile.TemporaryDirectory() as folder:
            whole = some[0] if len(some) == 1 else os.path.join(folder, 'all.pdf')
            if len(some) > 1:
                subprocess.run(['qpdf', '--empty', '--pages', *some, '--', whole], check=True)
            text = subprocess.run(['pdftotext', '-raw', '-enc', 'UTF-8', whole, '-'], check=True,
                                  capture_output=True).stdout.decode()
        forms = []
        for page in map(squeeze, text.removesuffix('\f').split('\f')):
            if FIRST_PAGE.search(page):
                forms.append([])
            if not forms:
                sys.exit('agree.py: a page before the first one: %s' % some[0])
            forms[-1].append(page)
        if len(forms) != len(some):
            sys.exit('agree.py: %d first pages in %d PDFs from %s on' % (len(forms), len(some), some[0]))
        found += map(Printed, forms)
    return found


def check_text(form, printed):
    # A module's name is repeated, marked, on each page that shows more of it; in the grid it stands there too.
    shown, printed = squeeze(''.join(''.join(row) for row in form.grid)), printed.text
    if len(shown) > 150 and printed.startswith(shown):
        return []
    at = next((i for i, (a, b) in enumerate(zip(shown, printed)) if a != b), min(len(shown), len(printed)))
    return ['workbook …%s… PDF …%s…' % (shown[max(0, at - 20):at + 30], printed[max(0, at - 20):at + 30])]


def number_of(text):
    return fractions.Fraction(text.replace(',', ''))


def check_value(item, shown):
    """The 实际 cell against numerator ÷ denominator, to the places it shows."""
    match = re.match(r'-?[\d,]+(\.\d+)?', shown)
    if not item.get('numerator') or not match or shown.startswith(('见注', 'note')):
        return []
    rest = shown[match.end():]
    value = fractions.Fraction(item['numerator']) / fractions.Fraction(item['denominator'])
    if rest in ('倍', ' x'):
        value = fractions.Fraction(item['value'])
    value *= 100 if rest == '%' else 1
    places = len(match.group(1) or '.') - 1
    slack = fractions.Fraction(1, 2 * 10 ** places) + fractions.Fraction(1, 10 ** 4)
    if abs(number_of(match.group(0)) - value) <= slack:
        return []
    return ['%s: shown %s, scores %s' % (item['name'], shown, float(value))]


def check_row(what, row, scores):
    wrong = []
    points = NONE if scores['points'] is None else scores['points']
    if row[POINTS] != points:
        wrong.append('%s: points %s, scores %s' % (what, row[POINTS], points))
    if number_of(row[MARKS]) != number_of(scores['marks']):
        wrong.append('%s: marks %s, scores %s' % (what, row[MARKS], scores['marks']))
    return wrong


def check_scores(form, card):
    grid = [row + [''] * (POINTS + 1 - len(row)) for row in form.grid]
    at = next(i for i, row in enumerate(grid) if row[0] in ('考核模块', 'Module')) + 1
    wrong = []
    for module in card['modules']:
        for item in module['items']:
            if squeeze(grid[at][ITEM]) != squeeze(item['name']):
                return wrong + ['row %d is %r, not %r' % (at + 1, grid[at][ITEM], item['name'])]
            wrong += check_row(item['name'], grid[at], item) + check_value(item, grid[at][ACTUAL])
            at += 1
        if grid[at][ITEM] in ('小计', 'Subtotal'):
            wrong += check_row('subtotal', grid[at], module)
            at += 1
    shown = [grid[at + 1][column] for column in CARDS]
    wanted = [card['out_of'], card['total'], card['grade'], card['coefficient']]
    for mine, theirs in zip(shown, wanted):
        same = mine == theirs or (theirs == card['out_of'] and number_of(mine) == number_of(theirs))
        wrong += [] if same else ['shown %s, scores %s' % (mine, theirs)]
    return wrong


def check(form, path, printed, card):
    """(formula cells, what is wrong)"""
    count, wrong = recalc.compare_results(path, form.results)
    wrong = wrong + check_text(form, printed) + check_scores(form, card)
    if form.pages is not None and form.pages != (printed.pages, False):
        wrong.append('%d pages of the workbook, %d of the PDF; ### %s' % (form.pages[0], printed.pages, form.pages[1]))
    return count, ['%s: %s' % (path, text) for text in wrong]


def other_digit(printed):
    """The same with another digit for one of those in the table."""
    changed = copy.copy(printed)
    at = next(match.start() for match in re.finditer(r'\d', printed.text) if match.start() > 150)
    changed.text = printed.text[:at] + str((int(printed.text[at]) + 1) % 10) + printed.text[at + 1:]
    return changed


def reads_values(office, folder):
    """A small workbook's true values pass; a wrong number, a wrong text and a text for a number do not."""
    caught = []
    for change in (('', ''), ('<v>6</v>', '<v>6.00001</v>'), ('<v>x</v>', '<v>WRONG</v>'),
                   ('<v>x</v>', '<v></v>'), ('A1*3', 'A1*3&amp;""'), ('A1*3', 'A1*3/0')):
        path = os.path.join(folder, 'canary.xlsx')
        recalc.write_canary(path, change)
        caught.append(len(recalc.compare_results(path, Form(office, path, False).results)[1]))
    return caught == [0, 1, 1, 1, 1, 1]


def proves_itself(office, forms, printed, pages):
    """What is changed by hand is noticed; as it is, the form passes."""
    path, card = forms[0]
    form = Form(office, path, pages)
    spoiled = copy.deepcopy(card)
    spoiled['modules'][0]['items'][0]['points'] = '77.77'
    total = copy.deepcopy(card)
    total['total'] = '0.01'
    with tempfile.TemporaryDirectory() as folder:
        wrong = os.path.join(folder, 'wrong.xlsx')
        recalc.spoil(path, wrong)
        return (reads_values(office, folder) and not check(form, path, printed[0], card)[1]
                and check_scores(form, spoiled) and check_scores(form, total)
                and check_text(form, other_digit(printed[0]))
                and (len(forms) == 1 or check_text(form, printed[-1]))
                and recalc.compare_results(wrong, form.results)[1])


def main(arguments):
    pages = '--pages' in arguments
    cut = arguments.index('--room') if '--room' in arguments else len(arguments)
    files = [a for a in arguments[:cut] if a != '--pages']
    forms = [pair for file in files for pair in forms_of(file)]
    if recalc.uno is None or shutil.which('soffice') is None:
        print('agree.py: LibreOffice or python3-uno is missing: skipped', file=sys.stderr)
        return 77
    if not forms:
        print('usage: agree.py [--pages] SCORES... [--room WORKBOOK...]', file=sys.stderr)
        return 2
    printed = printed_of([path.with_suffix('.pdf') for path, _ in forms])
    cells, wrong = 0, []
    with recalc.Office() as office:
        if not proves_itself(office, forms, printed, pages):
            print('agree.py: the first form differs, or a planted mistake was not noticed', file=sys.stderr)
            for line in check(Form(office, forms[0][0], pages), forms[0][0], printed[0], forms[0][1])[1][:5]:
                print(line)
            return 2
        for (path, card), paper in zip(forms, printed):
            count, bad = check(Form(office, path, pages), path, paper, card)
            cells += count
            wrong += bad
        texts = [cell for path in arguments[cut + 1:] for cell in room.cells_of(path)]
        if texts and not room.proves_itself(office):
            print('agree.py: a row too low was not noticed', file=sys.stderr)
            return 2
        wrong += room.check(office, texts)
    for line in wrong[:recalc.SHOWN]:
        print(line)
    print('%d forms, %d formula cells, %d texts with their room, %d disagreements'
          % (len(forms), cells, len(texts), len(wrong)))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
