#!/usr/bin/python3
"""golden.py check|accept FOLDER: pages of key forms as small grey pictures, against tests/golden/forms/.

FOLDER holds the PDFs. "check" renders each page at 60 dpi and compares: up to 0.05 % of the pixels may
differ by more than a fifth of black (another release of the renderer draws edges a little otherwise). What differs
is left in golden-diff/ beside, three pictures in one: golden, now, difference. "accept" takes the pages
as they are and prints how much each changed. The check proves itself: a shifted page must not pass.
"""
import os
import pathlib
import struct
import subprocess
import sys
import zlib

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / 'golden' / 'forms'
DPI, FAR, MOST = 60, 48, 0.0005


def pictures(pdf):
    """(width, height, pixels) of each page."""
    data = subprocess.run(['pdftoppm', '-gray', '-r', str(DPI), pdf], check=True, capture_output=True).stdout
    pages = []
    while data:
        _, size, _, rest = data.split(b'\n', 3)
        width, height = map(int, size.split())
        pages.append((width, height, rest[:width * height]))
        data = rest[width * height:]
    return pages


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def write_png(path, width, height, pixels):
    """Eight levels of grey, each row as its difference to the one above: small."""
    level = [round(v / 255 * 7) * 255 // 7 for v in range(256)]
    pixels, rows, above = pixels.translate(bytes(level)), [], bytes(width)
    for y in range(height):
        row = pixels[y * width:(y + 1) * width]
        rows.append(b'\2' + bytes((a - b) & 255 for a, b in zip(row, above)))
        above = row
    path.write_bytes(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0))
                     + chunk(b'IDAT', zlib.compress(b''.join(rows), 9)) + chunk(b'IEND', b''))


def read_png(path):
    """What write_png wrote."""
    data = path.read_bytes()
    width, height = struct.unpack('>II', data[16:24])
    at, packed = 8, b''
    while at < len(data):
        length = struct.unpack('>I', data[at:at + 4])[0]
        packed += data[at + 8:at + 8 + length] if data[at + 4:at + 8] == b'IDAT' else b''
        at += 12 + length
    raw, above, rows = zlib.decompress(packed), bytes(width), []
    for y in range(height):
        row = raw[y * (width + 1) + 1:(y + 1) * (width + 1)]
        above = bytes((a + b) & 255 for a, b in zip(row, above))
        rows.append(above)
    return width, height, b''.join(rows)


def far_share(a, b):
    """Part of the pixels that differ by more than FAR; 1 for pictures of different size."""
    if a[:2] != b[:2]:
        return 1.0
    return sum(abs(x - y) > FAR for x, y in zip(a[2], b[2])) / len(a[2])


def shifted(picture):
    width, height, pixels = picture
    return width, height, pixels[3 * width:] + pixels[:3 * width]


def write_difference(path, golden, now):
    width, height = now[:2]
    path.parent.mkdir(exist_ok=True)
    rows = []
    for y in range(height):
        ours = now[2][y * width:(y + 1) * width]
        theirs = golden[2][y * width:(y + 1) * width] if golden[:2] == now[:2] else bytes(width)
        rows.append(theirs + ours + bytes(255 - abs(a - b) for a, b in zip(theirs, ours)))
    write_png(path, 3 * width, height, b''.join(rows))


def pages_of(folder):
    for pdf in sorted(pathlib.Path(folder).glob('*.pdf')):
        for number, picture in enumerate(pictures(str(pdf)), 1):
            yield '%s-%d.png' % (pdf.stem, number), picture


def accept(pages):
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for old in GOLDEN.glob('*.png'):
        if old.name not in pages:
            print('%-28s gone' % old.name)
            old.unlink()
    for name, picture in pages.items():
        path = GOLDEN / name
        share = far_share(read_png(path), picture) if path.exists() else None
        if share is None or share > 0:
            print('%-28s %s' % (name, 'new' if share is None else '%.2f %% changed' % (100 * share)))
            write_png(path, *picture)
    return 0


def check(pages):
    bad = 0
    names = {path.name for path in GOLDEN.glob('*.png')}
    for name in sorted(names ^ set(pages)):
        print('%s: %s' % (name, 'no such page now' if name in names else 'no golden'))
        bad += 1
    for name in sorted(names & set(pages)):
        golden, now = read_png(GOLDEN / name), pages[name]
        share = far_share(golden, now)
        if far_share(golden, shifted(now)) <= MOST:
            print('golden.py: %s shifted by three pixels would pass' % name, file=sys.stderr)
            return 2
        if share > MOST:
            bad += 1
            write_difference(pathlib.Path('golden-diff') / name, golden, now)
            print('%s: %.2f %% of the pixels differ, see %s' %
                  (name, 100 * share, os.path.abspath('golden-diff/' + name)))
    print('%d pages, %d differ' % (len(pages), bad))
    return 1 if bad or not pages else 0


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in ('check', 'accept'):
        print('usage: golden.py check|accept FOLDER', file=sys.stderr)
        return 2
    pages = dict(pages_of(arguments[1]))
    return accept(pages) if arguments[0] == 'accept' else check(pages)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
