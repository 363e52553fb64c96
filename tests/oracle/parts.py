#!/usr/bin/python3
"""parts.py FILE.xlsx...: what a spreadsheet program would have to repair, looked for part by part.

Every part is valid by the schemas of ECMA-376 (schemas/README.md). What a schema cannot say is checked one
by one: every part is named in [Content_Types].xml and reached by a relationship; targets exist; ids, names,
references and indexes hold; rows and cells are in order; merges do not overlap; formulas and texts are
within the limits. The checks prove themselves on broken copies of the first file, a form. Exit 0 if all
files hold, 2 if the proof fails.
"""
import copy
import pathlib
import posixpath
import re
import sys
import zipfile

from lxml import etree

MAIN = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
RELS = '{http://schemas.openxmlformats.org/package/2006/relationships}'
TYPES = '{http://schemas.openxmlformats.org/package/2006/content-types}'
R = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}'
CHART = '{http://schemas.openxmlformats.org/drawingml/2006/chart}'

XML = '{http://www.w3.org/XML/1998/namespace}'
COMPATIBILITY = '{http://schemas.openxmlformats.org/markup-compatibility/2006}'

SCHEMA = etree.XMLSchema(file=str(pathlib.Path(__file__).parent / 'schemas' / 'workbook.xsd'))
MOST_ROWS, MOST_COLUMNS = 1048576, 16384


def load(path):
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        return names, {name: archive.read(name) for name in names}


def understood(tree):
    """The tree without the attributes that its root lets a reader ignore (newer than the schemas) and those of XML
    itself: xml:space of texts, which spreadsheet programs write, too, is in no edition of the schemas."""
    names = tree.attrib.pop(COMPATIBILITY + 'Ignorable', '').split()
    spaces = (XML, *('{%s}' % tree.nsmap[name] for name in names))
    for element in tree.iter():
        for key in element.attrib:
            if key.startswith(spaces):
                del element.attrib[key]
    return tree


def parsed(parts):
    return {name: understood(etree.fromstring(data)) for name, data in parts.items()
            if name.endswith(('.xml', '.rels', '.vml'))}


def check_schema(names, parts, trees):
    for name, tree in trees.items():
        if not SCHEMA.validate(tree):
            yield '%s by its schema: %s' % (name, SCHEMA.error_log[0].message), False


def rels_name(part):
    folder, name = posixpath.split(part)
    return posixpath.join(folder, '_rels', name + '.rels')


def relations(trees, part):
    """{id: (type, target part or None for what is outside)}"""
    tree = trees.get(rels_name(part))
    found = {}
    for rel in tree if tree is not None else ():
        target = None
        if rel.get('TargetMode') != 'External':
            target = posixpath.normpath(posixpath.join(posixpath.dirname(part), rel.get('Target'))).lstrip('/')
        found[rel.get('Id')] = (rel.get('Type').rsplit('/', 1)[-1], target)
    return found


def cell_of(reference):
    match = re.fullmatch(r'\$?([A-Z]{1,3})\$?(\d{1,7})', reference)
    if not match:
        return None
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    row = int(match.group(2))
    return (row, column) if 1 <= row <= MOST_ROWS and 1 <= column <= MOST_COLUMNS else None


def block_of(reference):
    ends = [cell_of(end) for end in reference.split(':')]
    if None in ends or len(ends) > 2:
        return None
    (top, left), (bottom, right) = ends[0], ends[-1]
    return (top, left, bottom, right) if top <= bottom and left <= right else None


def check_package(names, parts, trees):
    yield 'part names differ by more than case', len({n.lower() for n in names}) == len(names)
    yield '[Content_Types].xml comes first', names[0] == '[Content_Types].xml'
    types = trees['[Content_Types].xml']
    default = {d.get('Extension').lower() for d in types.iter(TYPES + 'Default')}
    override = [o.get('PartName').lstrip('/') for o in types.iter(TYPES + 'Override')]
    yield 'content types once', len(set(override)) == len(override)
    yield 'content types of parts that exist', set(override) <= set(names)
    yield 'every part has a content type', all(
        n in override or (n.rsplit('.', 1)[-1].lower() in default and not n.endswith('.xml'))
        for n in names if n != '[Content_Types].xml')
    reached = set()
    for part in [''] + names:
        found = relations(trees, part) if part else relations(trees, '')
        yield 'targets of %s exist' % (part or 'the package'), all(
            target is None or target in parts for _, target in found.values())
        reached |= {target for _, target in found.values()}
    yield 'every part is reached', all(
        n in reached for n in names if not n.endswith('.rels') and n != '[Content_Types].xml')


def text_length(item):
    return len(''.join(t.text or '' for t in item.iter(MAIN + 't')).encode('utf-16-le')) // 2


def check_book(names, parts, trees):
    book = trees['xl/workbook.xml']
    found = relations(trees, 'xl/workbook.xml')
    sheets = list(book.iter(MAIN + 'sheet'))
    titles = [s.get('name') for s in sheets]
    yield 'sheet names', len({t.lower() for t in titles}) == len(titles) and all(
        0 < len(t.encode('utf-16-le')) // 2 <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", t) for t in titles)
    yield 'sheet ids', len({s.get('sheetId') for s in sheets}) == len(sheets)
    yield 'sheets are worksheets', all(found.get(s.get(R + 'id'), ('',))[0] == 'worksheet' for s in sheets)
    yield 'a sheet can be seen', any(s.get('state', 'visible') == 'visible' for s in sheets)
    defined = [(d.get('name'), d.get('localSheetId')) for d in book.iter(MAIN + 'definedName')]
    yield 'defined names', len(set(defined)) == len(defined) and all(
        re.fullmatch(r'[A-Za-z_\\][\w.\\]*', name) and not cell_of(name.upper()) for name, _ in defined)
    yield 'names of sheets that exist', all(sheet is None or int(sheet) < len(sheets) for _, sheet in defined)
    strings = trees.get('xl/sharedStrings.xml')
    if strings is not None:
        items = list(strings.iter(MAIN + 'si'))
        yield 'count of strings', int(strings.get('uniqueCount')) == len(items)
        yield 'length of strings', all(text_length(item) <= 32767 for item in items)
    for part in (t for k, t in found.values() if k == 'worksheet' and t in trees):
        for what, holds in check_sheet(trees, part, strings):
            yield '%s: %s' % (posixpath.basename(part), what), holds


def check_cells(tree, strings, formats):
    last_row = 0
    for row in tree.iter(MAIN + 'row'):
        number, last = int(row.get('r')), 0
        yield 'rows in order', last_row < number <= MOST_ROWS
        last_row = number
        for cell in row:
            place = cell_of(cell.get('r', ''))
            yield 'cells in order', place is not None and place[0] == number and place[1] > last
            last = place[1] if place else last
            yield 'style exists', int(cell.get('s', 0)) < formats
            value, formula, kind = cell.findtext(MAIN + 'v'), cell.findtext(MAIN + 'f'), cell.get('t', 'n')
            if kind == 's':
                yield 'shared string exists', value is not None and value.isdigit() and int(value) < strings
            elif kind == 'n' and value is not None:
                yield 'number is finite', re.fullmatch(r'-?\d+(\.\d+)?(E[+-]?\d+)?', value)
            else:
                yield 'kind of cell', kind in ('n', 'str', 'b', 'inlineStr')
            yield 'formula', formula is None or (0 < len(formula) <= 8192 and formula[0] != '='
                                                 and formula.count('(') == formula.count(')'))


def check_sheet(trees, part, strings):
    tree = trees[part]
    found = relations(trees, part)
    formats = len(trees['xl/styles.xml'].find(MAIN + 'cellXfs'))
    yield from check_cells(tree, len(list(strings.iter(MAIN + 'si'))) if strings is not None else 0, formats)
    merged = [block_of(m.get('ref')) for m in tree.iter(MAIN + 'mergeCell')]
    yield 'merges', None not in merged and not any(
        a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]
        for i, a in enumerate(merged) for b in merged[:i])
    for element in tree.iter():
        if R + 'id' in element.attrib:
            yield 'relation of ' + element.tag.rsplit('}', 1)[-1], element.get(R + 'id') in found
    for rule in tree.iter(MAIN + 'dataValidation'):
        yield 'validation', all(block_of(ref) for ref in rule.get('sqref').split()) and \
            all(len(rule.get(name, '')) <= most for name, most in (('promptTitle', 32), ('prompt', 255),
                                                                  ('errorTitle', 32), ('error', 225)))
    footer = tree.findtext(MAIN + 'headerFooter/' + MAIN + 'oddFooter') or ''
    yield 'footer', len(footer) <= 255
    yield 'breaks', all(0 < int(b.get('id')) < MOST_ROWS for b in tree.iter(MAIN + 'brk'))


def check_styles(names, parts, trees):
    styles = trees['xl/styles.xml']
    counts = {tag: len(styles.find(MAIN + tag)) for tag in ('fonts', 'fills', 'borders', 'cellStyleXfs')}
    own = {int(n.get('numFmtId')) for n in styles.iter(MAIN + 'numFmt')}
    for form in styles.find(MAIN + 'cellXfs'):
        yield 'format indexes', all(int(form.get(key)) < counts[tag] for key, tag in (
            ('fontId', 'fonts'), ('fillId', 'fills'), ('borderId', 'borders'), ('xfId', 'cellStyleXfs')))
        number = int(form.get('numFmtId'))
        yield 'number format', number in own if number >= 164 else number <= 49
    yield 'counts of styles', all(int(group.get('count')) == len(group) for group in styles if group.get('count'))


def check_charts(names, parts, trees):
    titles = [s.get('name') for s in trees['xl/workbook.xml'].iter(MAIN + 'sheet')]
    for name in names:
        if re.fullmatch(r'xl/charts/chart\d+\.xml', name):
            for formula in trees[name].iter(CHART + 'f'):
                sheet, _, block = formula.text.rpartition('!')
                yield name + ' reads cells', sheet.strip("'").replace("''", "'") in titles and block_of(block)
    media = [n for n in names if n.startswith('xl/media/')]
    yield 'pictures', all(parts[n].startswith(b'\x89PNG') for n in media)


def slips(names, parts):
    try:
        trees = parsed(parts)
    except etree.ParseError as error:
        return ['not well-formed: %s' % error]
    found = []
    for check in (check_schema, check_package, check_book, check_styles, check_charts):
        found += [what for what, holds in check(names, parts, trees) if not holds]
    return sorted(set(found))


def broken(names, parts):
    """(what is broken, names, parts); where a workbook has no such part, that one is left out."""
    sheet = 'xl/worksheets/sheet1.xml'

    def changed(what, part, old, new):
        other = dict(parts)
        if part not in other and '1.' in part:
            return None
        assert re.search(old, other[part], re.S), what
        other[part] = re.sub(old, new, other[part], count=1, flags=re.S)
        return what, names, other

    yield changed('markup', sheet, b'</sheetData>', b'')
    yield changed('shared string', sheet, rb't="s"><v>\d+', b't="s"><v>99999')
    yield changed('style', sheet, rb'(<c r="[A-Z]+\d+") s="\d+"', rb'\1 s="4000"')
    yield changed('order of cells', sheet, rb'<c r="[A-Z]+(\d+)"', rb'<c r="XFD\1"')
    yield changed('relation', 'xl/_rels/workbook.xml.rels', rb'worksheets/sheet1', b'worksheets/sheet9')
    yield changed('content type', '[Content_Types].xml', rb'<Override PartName="/xl/styles.xml"[^>]*>', b'')
    yield changed('sheet name', 'xl/workbook.xml', rb'<sheet name="[^"]*"', b'<sheet name="a/b"')
    yield changed('defined name', 'xl/workbook.xml', rb'<definedName name="(coefficient|total)"',
                  b'<definedName name="AB12"')
    yield changed('count of strings', 'xl/sharedStrings.xml', rb'uniqueCount="\d+"', b'uniqueCount="1"')
    yield changed('merge', sheet, rb'<mergeCell ref="[^"]*"/>', b'<mergeCell ref="A1:K60"/>')
    yield changed('children', sheet, rb'(<sheetData>.*</sheetData>)(.*)(<pageMargins)', rb'\2\1\3')
    yield changed('number', sheet, rb'(<c r="[A-Z]+\d+" s="\d+"><v>)[\d.]+', rb'\1INF')
    # what only the schemas know
    yield changed('orientation', sheet, rb' orientation="portrait"', b' orientation="upright"')
    yield changed('kind of chart', 'xl/charts/chart1.xml', rb'<c:(radar|scatter|bar|line)Chart>.*</c:\1Chart>', b'<c:roseChart/>')
    yield changed('anchor', 'xl/drawings/drawing1.xml', rb'<xdr:to>', b'<xdr:to><xdr:page>1</xdr:page>')
    yield changed('comment box', 'xl/drawings/vmlDrawing1.vml', rb'<x:Row>', b'<x:Line>0</x:Line><x:Row>')
    yield changed('comment', 'xl/comments1.xml', rb'<comment ref="', b'<comment place="')
    yield changed('colour', 'xl/styles.xml', rb'rgb="[0-9A-F]{8}"', b'rgb="red"')
    yield changed('theme', 'xl/theme/theme1.xml', rb'<a:dk1>.*?</a:dk1>', b'')
    yield changed('date', 'docProps/core.xml', rb'Z</dcterms:created>', b' noon</dcterms:created>')
    yield changed('property', 'docProps/app.xml', rb'<DocSecurity>\d', b'<DocSecurity>none')
    other = copy.copy(parts)
    other['xl/extra.xml'] = b'<x/>'
    yield 'part beside', names + ['xl/extra.xml'], other


def main(files):
    if not files:
        print('usage: parts.py FILE.xlsx...', file=sys.stderr)
        return 2
    # proven on a form: it comes first, and one with a chart is better than one without
    first = next((path for path in files[:50] if 'xl/charts/chart1.xml' in load(path)[0]), files[0])
    missed = [one[0] for one in broken(*load(first)) if one and not slips(*one[1:])]
    if missed:
        print('parts.py: not noticed: ' + ', '.join(missed), file=sys.stderr)
        return 2
    bad = 0
    for path in files:
        found = slips(*load(path))
        bad += bool(found)
        if found:
            print('%s: %s' % (path, '; '.join(found[:8])))
    print('%d workbooks, %d unsound' % (len(files), bad))
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
