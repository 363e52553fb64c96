/*
 * Fonts of one document: only the glyphs it uses, every one of them copyable as its character.
 *
 *     characters used ── HarfBuzz subset ──▶ small TrueType ── own cmap: code → glyph ──▶ libharu
 *                                                 └── own /FontFile2, /FontDescriptor, /ToUnicode
 *
 * A character's code is its place in the sorted list of characters used, written as two bytes that
 * are never zero (libharu takes texts as C strings). So hanzi beyond the BMP need nothing special:
 * libharu sees codes, and the ToUnicode map says what they mean, in UTF-16.
 *
 * This file uses libharu's font objects directly, which its installed headers declare; that holds
 * for the version checked below. Three things of 2.3.0 are worked around: it writes ToUnicode in a
 * form that readers reject; the last code of an encoder gets no glyph, so one more is filled in;
 * and saving fails for an empty `prep` table at some sizes, so the subset carries a harmless one.
 */
#include "render/pdf_doc.h"

#include "base/utf8.h"

#include <hb-subset.h>
#include <hb.h>
#include <hpdf_doc.h>
#include <hpdf_encoder.h>
#include <hpdf_font.h>
#include <hpdf_fontdef.h>
#include <hpdf_list.h>
#include <hpdf_streams.h>
#include <hpdf_version.h>
#include <string.h>

#if HPDF_VERSION_ID != 20300
#error "render/pdf_font.c knows libharu 2.3.0; check its font objects before building with another"
#endif

#define ENCODER    "KAOHE-CODES"
#define MOST_CODES ((size_t)255 * 254)

/** Where @p cp is or would be in the sorted list. */
static size_t
place_of(const struct ka_pdf_face *face, uint32_t cp)
{
    size_t low = 0, high = face->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (face->cp[middle] < cp)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void
ka_pdf_use(struct ka_pdf *pdf, bool bold, ka_str text)
{
    struct ka_pdf_face *face = &pdf->face[bold];
    for (size_t at = 0; at < text.len;) {
        uint32_t cp = ka_utf8_next(text, &at);
        size_t place = place_of(face, cp);
        if (cp < 0x20 || (place < face->count && face->cp[place] == cp))
            continue;
        face->cp = ka_arena_push(pdf->scratch, face->cp, face->count, sizeof *face->cp);
        memmove(face->cp + place + 1, face->cp + place, (face->count - place) * sizeof *face->cp);
        face->cp[place] = cp;
        face->count++;
    }
}

/** Two bytes, neither of them zero. */
static unsigned
code_of(size_t index)
{
    return (unsigned)((1 + index / 255) << 8 | (1 + index % 255));
}

static void
put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void
put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value & 0xFFFF);
}

/** cmap with one format 4 table: the segment of all codes, and the closing one. */
static hb_blob_t *
make_cmap(struct ka_pdf *pdf, const uint16_t *glyph, size_t count)
{
    unsigned first = code_of(0), last = code_of(count - 1);
    size_t codes = last - first + 1, length = 16 + 8 * 2 + 2 * codes;
    uint8_t *table = ka_arena_alloc(pdf->scratch, 12 + length);
    uint8_t *sub = table + 12;
    put16(table + 2, 1);
    put16(table + 4, 3);
    put16(table + 6, 1);
    put32(table + 8, 12);
    put16(sub, 4);
    put16(sub + 2, (unsigned)length);
    put16(sub + 6, 4);  /* two segments, doubled */
    put16(sub + 8, 4);  /* searchRange */
    put16(sub + 10, 1); /* entrySelector */
    put16(sub + 14, last);
    put16(sub + 16, 0xFFFF);
    put16(sub + 20, first);
    put16(sub + 22, 0xFFFF);
    put16(sub + 26, 1);
    put16(sub + 28, 4); /* from here to the glyph array */
    for (size_t i = 0; i < count; i++)
        put16(sub + 32 + 2 * (size_t)(code_of(i) - first), glyph[i]);
    return hb_blob_create((const char *)table, (unsigned)(12 + length), HB_MEMORY_MODE_READONLY,
                          NULL, NULL);
}

static hb_face_t *
make_subset(const struct ka_pdf_face *face)
{
    static const char *const drop[] = {"GSUB", "GPOS", "GDEF", "vhea", "vmtx", "VORG", "BASE",
                                       "DSIG", "kern", "gasp", "STAT", "MATH", "hdmx", "VDMX"};
    ka_str bytes = ka_font_bytes(face->font);
    hb_blob_t *blob =
        hb_blob_create(bytes.ptr, (unsigned)bytes.len, HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *whole = hb_face_create(blob, 0), *subset = NULL;
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (input) {
        hb_set_t *wanted = hb_subset_input_unicode_set(input);
        hb_set_t *dropped = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
        for (size_t i = 0; i < face->count; i++)
            hb_set_add(wanted, face->cp[i]);
        for (size_t i = 0; i < KA_COUNT(drop); i++)
            hb_set_add(dropped, hb_tag_from_string(drop[i], 4));
        hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING |
                                             HB_SUBSET_FLAGS_NOTDEF_OUTLINE |
                                             HB_SUBSET_FLAGS_NO_PRUNE_UNICODE_RANGES);
        subset = hb_subset_or_fail(whole, input);
        hb_subset_input_destroy(input);
    }
    hb_face_destroy(whole);
    hb_blob_destroy(blob);
    return subset;
}

static void
copy_table(hb_face_t *to, hb_face_t *from, const char *name)
{
    hb_tag_t tag = hb_tag_from_string(name, 4);
    hb_blob_t *table = hb_face_reference_table(from, tag);
    if (hb_blob_get_length(table))
        hb_face_builder_add_table(to, tag, table);
    hb_blob_destroy(table);
}

/** The font that libharu parses: the subset with our cmap and a prep that is not empty. */
static hb_blob_t *
rebuild(hb_face_t *subset, hb_blob_t *cmap)
{
    static const char *const keep[] = {"OS/2", "glyf", "head", "hhea", "hmtx",
                                       "loca", "maxp", "name", "post"};
    static const char push_pop[] = {(char)0xB0, 0, 0x21};
    hb_face_t *builder = hb_face_builder_create();
    hb_blob_t *prep =
        hb_blob_create(push_pop, sizeof push_pop, HB_MEMORY_MODE_READONLY, NULL, NULL);
    for (size_t i = 0; i < KA_COUNT(keep); i++)
        copy_table(builder, subset, keep[i]);
    hb_face_builder_add_table(builder, HB_TAG('p', 'r', 'e', 'p'), prep);
    hb_face_builder_add_table(builder, HB_TAG('c', 'm', 'a', 'p'), cmap);
    hb_blob_t *font = hb_face_reference_blob(builder);
    hb_blob_destroy(prep);
    hb_face_destroy(builder);
    return font;
}

static HPDF_BOOL
any_byte(HPDF_Encoder encoder, HPDF_BYTE byte)
{
    KA_UNUSED(encoder);
    KA_UNUSED(byte);
    return HPDF_TRUE;
}

static HPDF_STATUS
init_encoder(HPDF_Encoder encoder)
{
    HPDF_STATUS status = HPDF_CMapEncoder_InitAttr(encoder);
    if (status != HPDF_OK)
        return status;
    HPDF_CMapEncoderAttr attr = encoder->attr;
    HPDF_CidRange_Rec all = {0, 0xFFFF, 0};
    status = HPDF_CMapEncoder_AddCodeSpaceRange(encoder, all);
    attr->is_lead_byte_fn = any_byte;
    attr->is_trial_byte_fn = any_byte;
    /* the ordering makes libharu write /Encoding /Identity-H and a ToUnicode stream */
    static const char registry[] = "Adobe", ordering[] = "Identity-H";
    memcpy(attr->registry, registry, sizeof registry);
    memcpy(attr->ordering, ordering, sizeof ordering);
    attr->writing_mode = HPDF_WMODE_HORIZONTAL;
    encoder->type = HPDF_ENCODER_TYPE_DOUBLE_BYTE;
    return status;
}

/** The encoder shared by both faces: its map is filled anew before each font is made. */
static HPDF_Encoder
make_encoder(struct ka_pdf *pdf)
{
    static char name[] = ENCODER;
    HPDF_Encoder encoder = HPDF_CMapEncoder_New(pdf->doc->mmgr, name, init_encoder);
    if (!encoder || HPDF_Doc_RegisterEncoder(pdf->doc, encoder) != HPDF_OK)
        return NULL;
    return HPDF_GetEncoder(pdf->doc, ENCODER); /* the first look-up initialises it */
}

static void
fill_encoder(HPDF_Encoder encoder, size_t count)
{
    HPDF_CMapEncoderAttr attr = encoder->attr;
    memset(attr->cid_map, 0, sizeof attr->cid_map);
    memset(attr->unicode_map, 0, sizeof attr->unicode_map);
    for (size_t i = 0; i <= count; i++) {
        unsigned code = code_of(i);
        attr->cid_map[code & 255][code >> 8] = (HPDF_UINT16)code;
        attr->unicode_map[code & 255][code >> 8] = (HPDF_UNICODE)code;
    }
}

/** "<0A1F>". */
static void
add_hex(struct ka_buf *out, uint32_t value, int digits)
{
    ka_buf_byte(out, '<');
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        ka_buf_byte(out, "0123456789ABCDEF"[value >> shift & 15]);
    ka_buf_byte(out, '>');
}

static void
put_to_unicode(struct ka_pdf *pdf, HPDF_Dict stream, const struct ka_pdf_face *face)
{
    enum { BLOCK = 100 };
    struct ka_buf out = {.arena = pdf->scratch};
    ka_buf_add(&out,
               KA_STR("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"));
    for (size_t i = 0; i < face->count; i++) {
        uint32_t cp = face->cp[i];
        size_t left = face->count - i;
        if (i % BLOCK == 0)
            ka_buf_printf(&out, "%zu beginbfchar\n", left < BLOCK ? left : (size_t)BLOCK);
        add_hex(&out, code_of(i), 4);
        ka_buf_byte(&out, ' ');
        if (cp < 0x10000)
            add_hex(&out, cp, 4);
        else
            add_hex(&out, (0xD800 | (cp - 0x10000) >> 10) << 16 | 0xDC00 | ((cp - 0x10000) & 0x3FF),
                    8);
        ka_buf_byte(&out, '\n');
        if (i % BLOCK == BLOCK - 1 || left == 1)
            ka_buf_add(&out, KA_STR("endbfchar\n"));
    }
    ka_buf_add(&out, KA_STR("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"));
    ka_pdf_fill_stream(pdf, stream, out.ptr, out.len);
}

/** The descriptor and the embedded file: with it set, libharu does not write the font itself. */
static void
put_descriptor(struct ka_pdf *pdf, HPDF_FontDef def, hb_face_t *subset, bool bold)
{
    static const char *const keep[] = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"};
    HPDF_TTFontDefAttr attr = def->attr;
    hb_face_t *builder = hb_face_builder_create();
    for (size_t i = 0; i < KA_COUNT(keep); i++)
        copy_table(builder, subset, keep[i]);
    hb_blob_t *blob = hb_face_reference_blob(builder);
    unsigned len = 0;
    const char *bytes = hb_blob_get_data(blob, &len);
    HPDF_Dict file = HPDF_DictStream_New(pdf->doc->mmgr, pdf->doc->xref);
    HPDF_Dict descriptor = HPDF_Dict_New(pdf->doc->mmgr);
    if (file && descriptor && HPDF_Xref_Add(pdf->doc->xref, descriptor) == HPDF_OK) {
        HPDF_Dict_AddNumber(file, "Length1", (HPDF_INT32)len);
        ka_pdf_fill_stream(pdf, file, bytes, len);
        HPDF_Dict_AddName(descriptor, "Type", "FontDescriptor");
        HPDF_Dict_AddName(descriptor, "FontName", attr->base_font);
        HPDF_Dict_AddNumber(descriptor, "Flags", 4);
        HPDF_Dict_AddNumber(descriptor, "Ascent", def->ascent);
        HPDF_Dict_AddNumber(descriptor, "Descent", def->descent);
        HPDF_Dict_AddNumber(descriptor, "CapHeight", 733);
        HPDF_Dict_AddNumber(descriptor, "ItalicAngle", 0);
        HPDF_Dict_AddNumber(descriptor, "StemV", bold ? 140 : 80);
        HPDF_Dict_Add(descriptor, "FontBBox", HPDF_Box_Array_New(pdf->doc->mmgr, def->font_bbox));
        HPDF_Dict_Add(descriptor, "FontFile2", file);
        def->descriptor = descriptor;
    } else {
        pdf->failed = "font descriptor";
    }
    hb_blob_destroy(blob);
    hb_face_destroy(builder);
}

/** Give the rebuilt font to libharu; NULL if it refuses it. */
static HPDF_FontDef
load_font(struct ka_pdf *pdf, hb_blob_t *font, bool bold)
{
    char tag[] = "HPDFAA";
    unsigned len = 0;
    const char *bytes = hb_blob_get_data(font, &len);
    HPDF_Stream stream = HPDF_MemStream_New(pdf->doc->mmgr, len + 16);
    if (!stream)
        return NULL;
    HPDF_BYTE *copy = ka_arena_copy(pdf->scratch, bytes, len);
    if (HPDF_Stream_Write(stream, copy, len) != HPDF_OK)
        return NULL;
    HPDF_FontDef def = HPDF_TTFontDef_Load(pdf->doc->mmgr, stream, HPDF_TRUE);
    tag[5] = bold ? 'B' : 'A';
    if (!def)
        return NULL;
    HPDF_TTFontDef_SetTagName(def, tag);
    if (HPDF_List_Add(pdf->doc->fontdef_list, def) != HPDF_OK)
        return NULL;
    HPDF_TTFontDefAttr attr = def->attr;
    memset(attr->glyph_tbl.flgs, 1, attr->num_glyphs);
    return def;
}

static void
register_face(struct ka_pdf *pdf, struct ka_pdf_face *face, hb_face_t *subset, HPDF_Encoder encoder)
{
    bool bold = face == &pdf->face[1];
    uint16_t *glyph = ka_arena_array(pdf->scratch, face->count, sizeof *glyph);
    hb_font_t *font = hb_font_create(subset);
    for (size_t i = 0; i < face->count; i++) {
        hb_codepoint_t found = 0;
        hb_font_get_nominal_glyph(font, face->cp[i], &found);
        glyph[i] = (uint16_t)found;
    }
    hb_font_destroy(font);
    hb_blob_t *cmap = make_cmap(pdf, glyph, face->count);
    hb_blob_t *blob = rebuild(subset, cmap);
    HPDF_FontDef def = load_font(pdf, blob, bold);
    fill_encoder(encoder, face->count);
    face->handle = def ? HPDF_GetFont(pdf->doc, def->base_font, ENCODER) : NULL;
    if (face->handle) {
        HPDF_FontAttr attr = face->handle->attr;
        put_to_unicode(pdf, attr->cmap_stream, face);
        put_descriptor(pdf, def, subset, bold);
        ka_pdf_deflate_stream(pdf, attr->map_stream);
    } else {
        pdf->failed = "font";
    }
    hb_blob_destroy(blob);
    hb_blob_destroy(cmap);
}

void
ka_pdf_make_faces(struct ka_pdf *pdf)
{
    HPDF_Encoder encoder = make_encoder(pdf);
    for (int i = 0; i < 2 && encoder; i++) {
        struct ka_pdf_face *face = &pdf->face[i];
        if (face->count == 0)
            continue;
        hb_face_t *subset = face->count <= MOST_CODES ? make_subset(face) : NULL;
        if (!subset) {
            pdf->failed = "font subset";
            return;
        }
        register_face(pdf, face, subset, encoder);
        hb_face_destroy(subset);
    }
    if (!encoder)
        pdf->failed = "encoder";
}

void
ka_pdf_put_text(struct ka_pdf *pdf, const struct ka_pdf_text *at, ka_str text)
{
    const struct ka_pdf_face *face = &pdf->face[at->bold];
    struct ka_arena_mark mark = ka_arena_mark(pdf->scratch);
    char *codes = ka_arena_alloc(pdf->scratch, 2 * text.len + 1);
    double width = (double)ka_font_measure(face->font, text) * at->size / 1000;
    double shift = at->align == KA_RIGHT ? width : at->align == KA_CENTER ? width / 2 : 0;
    size_t len = 0;
    for (size_t i = 0; i < text.len;) {
        uint32_t cp = ka_utf8_next(text, &i);
        if (cp < 0x20)
            continue;
        put16((uint8_t *)codes + len, code_of(place_of(face, cp)));
        len += 2;
    }
    if (len && face->handle) {
        ka_pdf_set_fill(pdf, at->color);
        HPDF_Page_BeginText(pdf->page);
        if (pdf->pen.font != face->handle || pdf->pen.size != at->size)
            HPDF_Page_SetFontAndSize(pdf->page, face->handle, (HPDF_REAL)at->size);
        pdf->pen.font = face->handle;
        pdf->pen.size = at->size;
        HPDF_Page_TextOut(pdf->page, (HPDF_REAL)(at->x - shift), (HPDF_REAL)at->y, codes);
        HPDF_Page_EndText(pdf->page);
    }
    ka_arena_rewind(pdf->scratch, mark);
}
