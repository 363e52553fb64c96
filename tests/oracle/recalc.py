#!/usr/bin/python3
"""recalc.py FILE.xlsx...: LibreOffice recalculates every workbook, and every result must be ours.

A workbook that we write carries a cached result beside each formula: what people see before
anything recalculates. This opens the files in one headless LibreOffice that is told to trust no
cached result, recalculates hard, and compares each formula cell: numbers to a relative 1e-12,
texts exactly. First it proves itself: in a copy of a small workbook a cached value is made wrong
by hand, and that must be noticed.

Closing line: "N formula cells, M mismatches". Exit 0 if none, 1 on mismatches, 2 if the proof
fails or a file cannot be read, 77 if LibreOffice or its Python bridge is not installed.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
import zipfile

MAIN = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
REL = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id'
TOLERANCE = 1e-12
SHOWN = 40

# OOXMLRecalcMode 0: always. Left alone, files of "Microsoft Excel" keep their cached values.
SETTINGS = '''<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>'''

try:
    import uno
    from com.sun.star.beans import PropertyValue
except ImportError:
    uno = None


def sheet_parts(archive):
    """(sheet name, its part in the archive), in order."""
    rels = ET.fromstring(archive.read('xl/_rels/workbook.xml.rels'))
    target = {rel.get('Id'): rel.get('Target') for rel in rels}
    book = ET.fromstring(archive.read('xl/workbook.xml'))
    for sheet in book.iter(MAIN + 'sheet'):
        path = target[sheet.get(REL)]
        yield sheet.get('name'), path.lstrip('/') if path.startswith('/') else 'xl/' + path


def cached_results(archive, part):
    """(reference, formula, cached result) of every formula cell; the result a float or a text."""
    for _, cell in ET.iterparse(archive.open(part)):
        if cell.tag != MAIN + 'c':
            continue
        formula = cell.find(MAIN + 'f')
        if formula is not None:
            value = cell.findtext(MAIN + 'v') or ''
            number = cell.get('t', 'n') == 'n' and value != ''
            yield cell.get('r'), formula.text, float(value) if number else value
        if cell.tag == MAIN + 'row':
            cell.clear()


def position(reference):
    letters, row = re.match(r'([A-Z]+)(\d+)$', reference).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord('A') + 1
    return int(row) - 1, column - 1


def same(ours, theirs):
    if theirs is None:  # An error value.
        return False
    if isinstance(ours, str) or isinstance(theirs, str):
        return ours == theirs
    return abs(ours - theirs) <= TOLERANCE * max(1.0, abs(ours))


def setting(name, value):
    prop = PropertyValue()
    prop.Name, prop.Value = name, value
    return prop


def values_of(sheet):
    """Rows of a sheet's recalculated values."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray()


class Office:
    """One LibreOffice with a profile of its own, gone when done."""

    def __enter__(self):
        self.profile = tempfile.mkdtemp(prefix='kaohe-oracle-')
        os.makedirs(os.path.join(self.profile, 'user'))
        with open(os.path.join(self.profile, 'user', 'registrymodifications.xcu'), 'w') as out:
            out.write(SETTINGS)
        pipe = 'kaohe%d' % os.getpid()
        self.process = subprocess.Popen(
            ['soffice', '--headless', '--norestore', '--nologo', '--nodefault',
             '-env:UserInstallation=file://' + self.profile,
             '--accept=pipe,name=%s;urp;' % pipe],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            'com.sun.star.bridge.UnoUrlResolver', local)
        self.desktop = None
        for _ in range(3000):  # A busy machine takes minutes over a new profile.
            try:
                remote = resolver.resolve(
                    'uno:pipe,name=%s;urp;StarOffice.ComponentContext' % pipe)
                self.context, self.services = remote, remote.ServiceManager
                self.desktop = self.services.createInstanceWithContext(
                    'com.sun.star.frame.Desktop', remote)
                return self
            except Exception:
                time.sleep(0.1)
        self.__exit__()
        sys.exit('recalc.py: LibreOffice did not start')

    def __exit__(self, *_):
        try:
            self.desktop.terminate()
            self.process.wait(30)
        except Exception:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def open(self, path):
        """A workbook recalculated, without a window, which would take a fifth of the time; to be closed."""
        document = self.services.createInstanceWithContext(
            'com.sun.star.comp.Calc.SpreadsheetDocument', self.context)
        try:
            document.load((setting('URL', 'file://' + os.path.abspath(path)),
                           setting('FilterName', 'Calc MS Excel 2007 XML'), setting('Hidden', True)))
        except Exception as error:
            sys.exit('recalc.py: LibreOffice cannot read %s: %s' % (path, error))
        document.calculateAll()
        return document

    def results(self, path):
        """{sheet name: rows of recalculated values}"""
        document = self.open(path)
        try:
            return {sheet.Name: values_of(sheet) for sheet in document.Sheets}
        finally:
            document.close(True)


def compare(office, path):
    """(formula cells, mismatches as texts)"""
    return compare_results(path, office.results(path))


def compare_results(path, results):
    """The same with {sheet name: rows of recalculated values} at hand."""
    count, wrong = 0, []
    with zipfile.ZipFile(path) as archive:
        for sheet, part in sheet_parts(archive):
            rows = results[sheet]
            for reference, formula, ours in cached_results(archive, part):
                row, column = position(reference)
                inside = row < len(rows) and column < len(rows[row])
                theirs = rows[row][column] if inside else ''
                count += 1
                if not same(ours, theirs):
                    wrong.append('%s %s!%s: ours %r, LibreOffice %r: =%s' %
                                 (path, sheet, reference, ours, theirs, formula))
    return count, wrong


CANARY = {
    '[Content_Types].xml':
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    '_rels/.rels':
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    'xl/_rels/workbook.xml.rels':
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/workbook.xml':
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/worksheets/sheet1.xml':
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f>A1*3</f><v>6</v></c>'
        '<c r="C1" t="str"><f>IF(A1&gt;1,"x","")</f><v>x</v></c></row></sheetData></worksheet>',
}


def write_canary(path, change=('', '')):
    with zipfile.ZipFile(path, 'w') as archive:
        for name, text in CANARY.items():
            archive.writestr(name, text.replace(*change) if change[0] else text)


def spoil(path, copy):
    """Copy a workbook with the first cached number of its formulas made wrong; False if it has none."""
    number = re.compile(rb'(<c r="[A-Z]+\d+"(?: s="\d+")?><f>[^<]*</f><v>)([^<]*)(</v>)')
    done = False
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, 'w', zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            data = source.read(name)
            if not done and name.startswith('xl/worksheets/'):
                data, changed = number.subn(rb'\g<1>987654.25\g<3>', data, count=1)
                done = changed > 0
            out.writestr(name, data)
    return done


def proves_itself(office, folder, path):
    """True values pass, a wrong number and a wrong text are each caught, also in a copy of @p path."""
    true, number, text = (os.path.join(folder, name + '.xlsx') for name in 'tnx')
    write_canary(true)
    write_canary(number, ('<v>6</v>', '<v>999</v>'))
    write_canary(text, ('<v>x</v>', '<v>WRONG</v>'))
    caught = [len(compare(office, name)[1]) for name in (true, number, text)]
    if caught != [0, 1, 1]:
        return False
    copy = os.path.join(folder, 'copy.xlsx')
    small = os.path.getsize(path) < 200000
    return not small or not spoil(path, copy) or len(compare(office, copy)[1]) >= 1


def main(files):
    if not files:
        print('usage: recalc.py FILE.xlsx...', file=sys.stderr)
        return 2
    if uno is None or shutil.which('soffice') is None:
        print('recalc.py: LibreOffice or python3-uno is missing: skipped', file=sys.stderr)
        return 77
    cells, wrong = 0, []
    with Office() as office, tempfile.TemporaryDirectory(prefix='kaohe-canary-') as folder:
        if not proves_itself(office, folder, files[0]):
            print('recalc.py: a wrong cached value was not noticed', file=sys.stderr)
            return 2
        for path in files:
            count, bad = compare(office, path)
            cells += count
            wrong += bad
    for line in wrong[:SHOWN]:
        print(line)
    if len(wrong) > SHOWN:
        print('... and %d more' % (len(wrong) - SHOWN))
    print('%d formula cells, %d mismatches' % (cells, len(wrong)))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
