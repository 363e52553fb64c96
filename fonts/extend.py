#!/usr/bin/python3
"""extend.py FONT.ttf NOTO_CJK.ttc OUT.ttf: names that Noto Sans SC cannot write, from Noto Sans CJK.

Noto Sans SC has what Chinese standards list, but of the hanzi beyond the BMP that stand in names not 𠮷 (吉), 𠀋, 𡈽 (土)
or 𣘺 (橋): those of JIS X 0213 and MORE. Their outlines, cubic in the CJK font, become quadratic (at most a thousandth of
the em away); nothing else of FONT is touched. Needs python3-fonttools and fonts-noto-cjk (Debian 12).
"""
import sys

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

SIMPLIFIED = 2  # The collection's font that is drawn as in mainland China.
MORE = '𠮷'


def in_jis(cp):
    try:
        return bool(chr(cp).encode('euc_jis_2004'))
    except UnicodeEncodeError:
        return False


def outline(donor, name):
    pen = TTGlyphPen(None)
    donor.getGlyphSet()[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
    return pen.glyph()


def add(font, donor, cp):
    from_cjk, name = donor.getBestCmap()[cp], 'u%05X' % cp
    glyph = outline(donor, from_cjk)
    glyph.recalcBounds(font['glyf'])
    font['glyf'][name] = glyph
    font['hmtx'][name] = (donor['hmtx'][from_cjk][0], glyph.xMin)
    advance, top = donor['vmtx'][from_cjk]
    font['vmtx'][name] = (advance, top)
    maxp = font['maxp']
    maxp.maxPoints = max(maxp.maxPoints, len(glyph.coordinates))
    maxp.maxContours = max(maxp.maxContours, glyph.numberOfContours)
    for table in font['cmap'].tables:
        if table.format == 12:
            table.cmap[cp] = name


def main(base, collection, out):
    font = TTFont(base, recalcBBoxes=False, recalcTimestamp=False)
    donor = TTFont(collection, fontNumber=SIMPLIFIED)
    if font['head'].unitsPerEm != donor['head'].unitsPerEm:
        sys.exit('extend.py: the fonts have unlike units')
    has, can = font.getBestCmap(), donor.getBestCmap()
    new = [cp for cp in range(0x20000, 0x30000)
           if (in_jis(cp) or chr(cp) in MORE) and cp in can and cp not in has]
    for cp in new:
        add(font, donor, cp)
    font.save(out)
    print('%s: %d characters more' % (out, len(new)))


if __name__ == '__main__':
    main(*sys.argv[1:])
