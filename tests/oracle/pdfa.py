#!/usr/bin/python3
"""pdfa.py FILE.pdf...: the keys that make a file PDF/A-2u, read by qpdf and looked at one by one.

ISO 19005-2, level U, as far as files of this kind can break it: header and trailer, XMP against the
document information, output intent, fonts embedded with a map to Unicode that covers every code shown,
no actions, scripts, encryption, transparency tricks; annotations printed. Besides: language, title shown,
content in device RGB or grey only. The checks prove themselves on copies of the first file with one key
broken each; a breach that is not noticed is exit 2. Exit 0 if all files hold.
"""
import base64
import binascii
import copy
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

RDF = '{http://www.w3.org/1999/02/22-rdf-syntax-ns#}'
PDFAID = '{http://www.aiim.org/pdfa/ns/id/}'
DC = '{http://purl.org/dc/elements/1.1/}'
XMP = '{http://ns.adobe.com/xap/1.0/}'
PDF = '{http://ns.adobe.com/pdf/1.3/}'


class File:
    """The objects of a PDF as qpdf reads them, streams decoded."""

    def __init__(self, path):
        with open(path, 'rb') as source:
            self.raw = source.read()
        text = subprocess.run(['qpdf', '--json=2', '--json-stream-data=inline', '--decode-level=generalized',
                               path], check=True, capture_output=True).stdout
        self.header, objects = json.loads(text)['qpdf']
        self.objects = {name.removeprefix('obj:'): body for name, body in objects.items()}
        self.trailer = self.objects['trailer']['value']
        self.catalog = self.get(self.trailer['/Root'])

    def get(self, value):
        """What a value refers to: a dictionary (of a stream its own), a list, a scalar."""
        while isinstance(value, str) and re.fullmatch(r'\d+ \d+ R', value):
            body = self.objects[value]
            value = body['stream']['dict'] if 'stream' in body else body['value']
        return value

    def data(self, reference):
        return base64.b64decode(self.objects[reference]['stream']['data'])

    def dictionaries(self):
        """Every dictionary, nested ones too."""
        todo = [body.get('value', body.get('stream', {}).get('dict')) for body in self.objects.values()]
        while todo:
            value = todo.pop()
            if isinstance(value, dict):
                yield value
                todo += value.values()
            elif isinstance(value, list):
                todo += value

    def pages(self):
        return [self.get(reference) for reference in self.kids(self.catalog['/Pages'])]

    def kids(self, reference):
        node = self.get(reference)
        if node['/Type'] == '/Page':
            return [reference]
        return [leaf for kid in node['/Kids'] for leaf in self.kids(kid)]


def text_of(value):
    return value.removeprefix('u:') if isinstance(value, str) else ''


def check_frame(pdf):
    head = pdf.raw.split(b'\n', 2)
    yield 'version', head[0] == b'%PDF-1.7'
    yield 'binary mark', head[1][:1] == b'%' and all(byte > 127 for byte in head[1].strip()[1:5])
    yield 'end', pdf.raw.rstrip(b'\r\n').endswith(b'%%EOF')
    ids = pdf.trailer.get('/ID', [])
    yield 'trailer id', len(ids) == 2 and all(len(text_of(i).removeprefix('b:')) >= 16 for i in ids)
    yield 'no encryption', '/Encrypt' not in pdf.trailer
    yield 'no filters of old', not any('/LZWDecode' in str(d.get('/Filter', '')) for d in pdf.dictionaries())


def check_catalog(pdf):
    catalog = pdf.catalog
    yield 'language', re.fullmatch(r'zh-CN|en', text_of(catalog.get('/Lang')))
    preferences = pdf.get(catalog.get('/ViewerPreferences', {}))
    yield 'title shown', preferences.get('/DisplayDocTitle') is True
    yield 'no scripts or actions', not any(
        d.get('/S') in ('/JavaScript', '/Launch', '/Sound', '/Movie', '/ResetForm', '/ImportData', '/SubmitForm')
        or '/AA' in d for d in pdf.dictionaries())
    yield 'no forms, layers, files', not {'/AcroForm', '/OCProperties', '/NeedsRendering'} & set(catalog) and \
        not any(d.get('/Type') in ('/Filespec', '/EmbeddedFile') for d in pdf.dictionaries())


def check_intent(pdf):
    intents = [pdf.get(i) for i in pdf.get(catalog_list(pdf, '/OutputIntents'))]
    yield 'one output intent', len(intents) == 1 and intents[0].get('/S') == '/GTS_PDFA1'
    if not intents:
        return
    yield 'condition named', bool(text_of(intents[0].get('/OutputConditionIdentifier')))
    profile = intents[0].get('/DestOutputProfile')
    yield 'profile', profile is not None and pdf.get(profile).get('/N') == 3
    if profile is not None:
        icc = pdf.data(profile)
        yield 'icc is rgb', icc[36:40] == b'acsp' and icc[16:20] == b'RGB ' and \
            int.from_bytes(icc[:4], 'big') == len(icc)


def catalog_list(pdf, key):
    return pdf.catalog.get(key, [])


def description(pdf):
    reference = pdf.catalog.get('/Metadata')
    if reference is None:
        return None, None
    packet = ET.fromstring(pdf.data(reference))
    found = {}
    for node in packet.iter(RDF + 'Description'):
        for key, value in node.attrib.items():
            found[key] = value
        for child in node:
            found[child.tag] = ''.join(child.itertext()).strip()
    return pdf.get(reference), found


def stamp(text):
    """A PDF date as XMP writes it."""
    match = re.match(r'D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:([+-])(\d\d)\'(\d\d)\'?|Z)?', text)
    if not match:
        return None
    date = '%s-%s-%sT%s:%s:%s' % match.groups()[:6]
    return date + (match.group(7) + match.group(8) + ':' + match.group(9) if match.group(7) else 'Z')


def check_metadata(pdf):
    stream, xmp = description(pdf)
    yield 'metadata', stream is not None
    if stream is None:
        return
    info = pdf.get(pdf.trailer['/Info'])
    yield 'metadata in the clear', stream.get('/Subtype') == '/XML' and '/Filter' not in stream
    yield 'part 2, level U', xmp.get(PDFAID + 'part') == '2' and xmp.get(PDFAID + 'conformance') == 'U'
    yield 'titles agree', bool(text_of(info.get('/Title'))) and xmp.get(DC + 'title') == text_of(info['/Title'])
    for key, name in (('/Producer', PDF + 'Producer'), ('/Creator', XMP + 'CreatorTool'),
                      ('/Keywords', PDF + 'Keywords'), ('/Subject', DC + 'description'),
                      ('/Author', DC + 'creator')):
        if key in info:
            yield key[1:] + ' agrees', xmp.get(name) == text_of(info[key])
    for key, name in (('/CreationDate', XMP + 'CreateDate'), ('/ModDate', XMP + 'ModifyDate')):
        if key in info:
            yield key[1:] + ' agrees', xmp.get(name) == stamp(text_of(info[key]))


def unicode_map(text):
    """{code: text} of a ToUnicode map with two-byte codes."""
    found = {}
    for body in re.findall(rb'beginbfchar(.*?)endbfchar', text, re.S):
        for code, target in re.findall(rb'<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>', body):
            found[int(code, 16)] = binascii.unhexlify(target).decode('utf-16-be')
    for body in re.findall(rb'beginbfrange(.*?)endbfrange', text, re.S):
        for low, high, target in re.findall(rb'<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>', body):
            first = int.from_bytes(binascii.unhexlify(target), 'big')
            for i in range(int(high, 16) - int(low, 16) + 1):
                found[int(low, 16) + i] = (first + i).to_bytes(len(target) // 2, 'big').decode('utf-16-be')
    return found


def fonts_of(pdf, page):
    resources = pdf.get(page.get('/Resources', {}))
    return {name: pdf.get(value) for name, value in pdf.get(resources.get('/Font', {})).items()}


def check_font(pdf, name, font):
    yield name + ' is composite', font.get('/Subtype') == '/Type0' and font.get('/Encoding') == '/Identity-H'
    child = pdf.get(pdf.get(font.get('/DescendantFonts', []))[0])
    descriptor = pdf.get(child.get('/FontDescriptor', {}))
    yield name + ' is embedded', '/FontFile2' in descriptor
    yield name + ' is a subset', bool(re.match(r'/[A-Z]{6}\+', font.get('/BaseFont', ''))) and \
        font['/BaseFont'] == child.get('/BaseFont') == descriptor.get('/FontName')
    yield name + ' maps glyphs', child.get('/CIDToGIDMap') is not None and '/W' in child
    yield name + ' is described', {'/Flags', '/FontBBox', '/Ascent', '/Descent', '/ItalicAngle', '/CapHeight',
                                   '/StemV'} <= set(descriptor)
    yield name + ' has a map to Unicode', '/ToUnicode' in font
    if '/ToUnicode' in font:
        mapped = unicode_map(pdf.data(font['/ToUnicode'])).values()
        yield name + ' maps to characters', bool(mapped) and not set(''.join(mapped)) & set('\0\ufeff\ufffe')


def strings(content):
    """(font, bytes) of each text shown."""
    font = None
    token = rb'/(\S+)\s+[\d.]+\s+Tf|\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>'
    for match in re.finditer(token, content, re.S):
        piece = match.group(0)
        if match.group(1):
            font = '/' + match.group(1).decode()
        elif piece[:1] == b'<':
            yield font, binascii.unhexlify(re.sub(rb'\s', b'', piece[1:-1]))
        else:
            yield font, re.sub(rb'\\([0-7]{1,3}|.)', unescape, piece[1:-1], flags=re.S)


def unescape(match):
    code = match.group(1)
    if code[:1].isdigit():
        return bytes([int(code, 8) & 255])
    return {b'n': b'\n', b'r': b'\r', b't': b'\t', b'b': b'\b', b'f': b'\f'}.get(code, code)


def content_of(pdf, page):
    contents = page['/Contents']
    return b'\n'.join(pdf.data(c) for c in (contents if isinstance(contents, list) else [contents]))


def check_pages(pdf):
    fonts, codes = {}, {}
    for page in pdf.pages():
        content = content_of(pdf, page)
        own = fonts_of(pdf, page)
        fonts.update({font['/BaseFont']: font for font in own.values()})
        for name, data in strings(content):
            codes.setdefault(own[name]['/BaseFont'], set()).update(
                int.from_bytes(data[i:i + 2], 'big') for i in range(0, len(data), 2))
        plain = re.sub(rb'\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>', b'', content, flags=re.S)
        yield 'device colours', not re.search(rb'(^|\s)(cs|CS|scn|SCN|k|K|sh|gs)(\s|$)', plain)
        for annotation in pdf.get(page.get('/Annots', [])):
            flags = pdf.get(annotation).get('/F', 0)
            yield 'annotation printed', flags & 4 and not flags & 0b100011
    yield 'fonts', bool(fonts)
    for name, font in fonts.items():
        yield from check_font(pdf, name, font)
        mapped = unicode_map(pdf.data(font['/ToUnicode'])) if '/ToUnicode' in font else {}
        yield name + ' maps every code shown', codes.get(name, set()) <= set(mapped)


def check_images(pdf):
    for d in pdf.dictionaries():
        if d.get('/Subtype') == '/Image':
            yield 'image not interpolated', d.get('/Interpolate') in (None, False)
            yield 'image colours', d.get('/ColorSpace') in ('/DeviceRGB', '/DeviceGray') or \
                str(d.get('/ColorSpace')).startswith("['/Indexed', '/DeviceRGB'")
        if d.get('/Type') == '/ExtGState':
            yield 'no transparency', d.get('/CA', 1) == 1 and d.get('/ca', 1) == 1 and '/SMask' not in d


def breaches(pdf):
    checks = (check_frame, check_catalog, check_intent, check_metadata, check_pages, check_images)
    return [what for check in checks for what, holds in check(pdf) if not holds]


def broken(pdf):
    """(what is broken, a copy in which it is)"""
    def changed(what, change):
        other = copy.copy(pdf)
        other.objects = copy.deepcopy(pdf.objects)
        other.trailer = other.objects['trailer']['value']
        other.catalog = other.get(other.trailer['/Root'])
        change(other)
        return what, other

    def font_of(other):
        return next(iter(fonts_of(other, other.pages()[0]).values()))

    def put(reference, data):
        return lambda other: other.objects[reference(other)]['stream'].update(
            data=base64.b64encode(data(other.data(reference(other)))).decode())

    yield changed('version', lambda o: setattr(o, 'raw', o.raw.replace(b'%PDF-1.7', b'%PDF-1.3', 1)))
    yield changed('trailer id', lambda o: o.trailer.pop('/ID'))
    yield changed('metadata', lambda o: o.catalog.pop('/Metadata'))
    yield changed('part', put(lambda o: o.catalog['/Metadata'], lambda d: d.replace(b'part>2<', b'part>1<')))
    yield changed('title', put(lambda o: o.catalog['/Metadata'], lambda d: d.replace(b'<dc:title>', b'<dc:title>x')))
    yield changed('language', lambda o: o.catalog.pop('/Lang'))
    yield changed('title shown', lambda o: o.get(o.catalog['/ViewerPreferences']).pop('/DisplayDocTitle'))
    yield changed('output intent', lambda o: o.catalog.pop('/OutputIntents'))
    yield changed('map to Unicode', lambda o: font_of(o).pop('/ToUnicode'))
    yield changed('a code without map', put(lambda o: font_of(o)['/ToUnicode'],
                                            lambda d: re.sub(rb'(beginbfchar\s*)<[0-9A-Fa-f]+>\s*<[0-9A-Fa-f]+>', rb'\1', d)))
    yield changed('embedding', lambda o: o.get(o.get(o.get(font_of(o)['/DescendantFonts'])[0])['/FontDescriptor'])
                  .pop('/FontFile2'))
    yield changed('a script', lambda o: o.catalog.update({'/OpenAction': {'/S': '/JavaScript'}}))
    yield changed('colours', put(lambda o: o.pages()[0]['/Contents'], lambda d: d + b'\n0 0 0 1 k\n'))


def main(files):
    if not files:
        print('usage: pdfa.py FILE.pdf...', file=sys.stderr)
        return 2
    first = File(files[0])
    missed = [what for what, copied in broken(first) if not breaches(copied)]
    if missed:
        print('pdfa.py: not noticed: ' + ', '.join(missed), file=sys.stderr)
        return 2
    bad = 0
    for path in files:
        found = breaches(first if path == files[0] else File(path))
        bad += bool(found)
        if found:
            print('%s: %s' % (path, '; '.join(found)))
    print('%d files, %d not PDF/A-2u' % (len(files), bad))
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
