/*
 * What makes the file PDF/A-2u: XMP equal to the Info dictionary, an output intent with an sRGB
 * profile, file identifiers made from the content, document language and title.
 *
 * libharu 2.3.0 has calls for some of this that no validator accepts, so the objects are made by
 * hand. The profile is ICC version 4: matrix and the sRGB transfer curve as a parametric curve,
 * 456 bytes built here from the numbers of IEC 61966-2-1.
 */
#include "render/pdf_doc.h"

#include "base/civil.h"
#include "base/io.h"

#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <hpdf_streams.h>
#include <string.h>

struct icc {
    HPDF_BYTE byte[1024];
    size_t len;
};

static void
icc32(struct icc *icc, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        icc->byte[icc->len++] = (HPDF_BYTE)(value >> shift);
}

/** s15Fixed16Number */
static void
icc_fixed(struct icc *icc, double value)
{
    icc32(icc, (uint32_t)(int32_t)(value * 65536 + (value < 0 ? -0.5 : 0.5)));
}

static void
icc_tag(struct icc *icc, const char *name)
{
    memcpy(icc->byte + icc->len, name, 4);
    icc->len += 4;
}

/** A multi-localised text of ASCII letters, as UTF-16BE. */
static void
icc_text(struct icc *icc, const char *text)
{
    size_t len = strlen(text);
    icc_tag(icc, "mluc");
    icc32(icc, 0);
    icc32(icc, 1);
    icc32(icc, 12);
    icc_tag(icc, "enUS");
    icc32(icc, (uint32_t)(2 * len));
    icc32(icc, 28);
    for (size_t i = 0; i < len; i++) {
        icc->byte[icc->len++] = 0;
        icc->byte[icc->len++] = (HPDF_BYTE)text[i];
    }
    while (icc->len % 4)
        icc->byte[icc->len++] = 0;
}

static void
icc_numbers(struct icc *icc, const char *type, const double *value, size_t count)
{
    icc_tag(icc, type);
    icc32(icc, 0);
    for (size_t i = 0; i < count; i++)
        icc_fixed(icc, value[i]);
}

/** Parametric curve of type 3: (ax + b)^g from d on, cx below. */
static void
icc_curve(struct icc *icc)
{
    static const double srgb[] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    icc_tag(icc, "para");
    icc32(icc, 0);
    icc32(icc, 3 << 16);
    for (size_t i = 0; i < KA_COUNT(srgb); i++)
        icc_fixed(icc, srgb[i]);
}

/* Colorants of sRGB adapted to D50, D50 itself, and the adaptation from D65 (Bradford). */
static const double red_d50[] = {0.4360747, 0.2225045, 0.0139322};
static const double green_d50[] = {0.3850649, 0.7168786, 0.0971045};
static const double blue_d50[] = {0.1430804, 0.0606169, 0.7141733};
static const double white_d50[] = {0.9642029, 1.0, 0.8249054};
static const double adaptation[] = {1.0479298,  0.0229468,  -0.0501922, 0.0296278, 0.9904344,
                                    -0.0170738, -0.0092430, 0.0150552,  0.7518743};

static void
icc_body(struct icc *icc, size_t index)
{
    switch (index) {
    case 0:
        icc_text(icc, "sRGB");
        break;
    case 1:
        icc_text(icc, "No copyright");
        break;
    case 2:
        icc_numbers(icc, "XYZ ", white_d50, 3);
        break;
    case 3:
        icc_numbers(icc, "sf32", adaptation, 9);
        break;
    case 4:
        icc_numbers(icc, "XYZ ", red_d50, 3);
        break;
    case 5:
        icc_numbers(icc, "XYZ ", green_d50, 3);
        break;
    case 6:
        icc_numbers(icc, "XYZ ", blue_d50, 3);
        break;
    default:
        icc_curve(icc);
        break;
    }
}

static void
icc_header(struct icc *icc)
{
    static const char *const words[] = {"mntr", "RGB ", "XYZ "};
    icc->len = 8;
    icc32(icc, 0x04200000);
    for (size_t i = 0; i < KA_COUNT(words); i++)
        icc_tag(icc, words[i]);
    icc32(icc, 2026U << 16 | 1); /* made on 2026-01-01 */
    icc32(icc, 1U << 16);
    icc32(icc, 0);
    icc_tag(icc, "acsp");
    icc->len = 68;
    for (size_t i = 0; i < 3; i++)
        icc_fixed(icc, white_d50[i]);
    icc->len = 128;
}

/** Header, table of tags, bodies; the three curves share one body. */
static void
make_icc(struct icc *icc)
{
    static const char *const tags[] = {"desc", "cprt", "wtpt", "chad", "rXYZ",
                                       "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"};
    enum { TAGS = sizeof tags / sizeof tags[0], BODIES = 8 };
    uint32_t offset[BODIES + 1];
    memset(icc, 0, sizeof *icc);
    icc->len = 128 + 4 + 12 * TAGS;
    for (size_t i = 0; i < BODIES; i++) {
        offset[i] = (uint32_t)icc->len;
        icc_body(icc, i);
    }
    offset[BODIES] = (uint32_t)icc->len;
    size_t end = icc->len;
    icc->len = 0;
    icc32(icc, (uint32_t)end);
    icc_header(icc);
    icc32(icc, TAGS);
    for (size_t i = 0; i < TAGS; i++) {
        size_t body = i < BODIES ? i : BODIES - 1;
        icc_tag(icc, tags[i]);
        icc32(icc, offset[body]);
        icc32(icc, offset[body + 1] - offset[body]);
    }
    icc->len = end;
}

static void
put_intent(struct ka_pdf *pdf)
{
    HPDF_Doc doc = pdf->doc;
    struct icc icc;
    make_icc(&icc);
    HPDF_Dict profile = HPDF_DictStream_New(doc->mmgr, doc->xref);
    HPDF_Dict intent = HPDF_Dict_New(doc->mmgr);
    HPDF_Array intents = HPDF_Array_New(doc->mmgr);
    if (!profile || !intent || !intents || HPDF_Xref_Add(doc->xref, intent) != HPDF_OK) {
        pdf->failed = "output intent";
        return;
    }
    ka_pdf_fill_stream(pdf, profile, icc.byte, icc.len);
    HPDF_Dict_AddNumber(profile, "N", 3);
    HPDF_Dict_AddName(intent, "Type", "OutputIntent");
    HPDF_Dict_AddName(intent, "S", "GTS_PDFA1");
    HPDF_Dict_Add(intent, "OutputConditionIdentifier",
                  HPDF_String_New(doc->mmgr, "sRGB IEC61966-2.1", NULL));
    HPDF_Dict_Add(intent, "Info", HPDF_String_New(doc->mmgr, "sRGB IEC61966-2.1", NULL));
    HPDF_Dict_Add(intent, "DestOutputProfile", profile);
    HPDF_Dict_Add(doc->catalog, "OutputIntents", intents);
    HPDF_Array_Add(intents, intent);
}

/** XML text. */
static ka_str
escaped(struct ka_pdf *pdf, ka_str text)
{
    struct ka_buf out = {.arena = pdf->scratch};
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '&')
            ka_buf_add(&out, KA_STR("&amp;"));
        else if (c == '<')
            ka_buf_add(&out, KA_STR("&lt;"));
        else if (c == '>')
            ka_buf_add(&out, KA_STR("&gt;"));
        else if ((unsigned char)c >= 0x20)
            ka_buf_byte(&out, c);
    }
    return ka_buf_str(&out);
}

/** "D:20261031000000+08'00'" and "2026-10-31T00:00:00+08:00". */
static void
make_dates(struct ka_pdf *pdf, ka_str *info, ka_str *xmp)
{
    const struct ka_book *book = pdf->book;
    int year, month, day, minutes = book->zone_minutes;
    char sign = minutes < 0 ? '-' : '+';
    int32_t second = ka_time_of_day(book->created);
    minutes = minutes < 0 ? -minutes : minutes;
    ka_day_split(ka_time_day(book->created), &year, &month, &day);
    *info = ka_str_format(pdf->scratch, "D:%04d%02d%02d%02d%02d%02d%c%02d'%02d'", year, month, day,
                          second / 3600, second / 60 % 60, second % 60, sign, minutes / 60,
                          minutes % 60);
    *xmp = ka_str_format(pdf->scratch, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", year, month, day,
                         second / 3600, second / 60 % 60, second % 60, sign, minutes / 60,
                         minutes % 60);
}

static void
put_info(struct ka_pdf *pdf, ka_str date)
{
    HPDF_Doc doc = pdf->doc;
    HPDF_SetInfoAttr(doc, HPDF_INFO_CREATOR, "kaohe");
    HPDF_Dict info = doc->info;
    if (!info) {
        pdf->failed = "document information";
        return;
    }
    HPDF_Dict_Add(info, "Title", ka_pdf_utf16(pdf, pdf->title));
    HPDF_Dict_Add(info, "Author", ka_pdf_utf16(pdf, pdf->book->author));
    HPDF_Dict_Add(info, "Producer", HPDF_String_New(doc->mmgr, "libharu 2.3.0", NULL));
    HPDF_Dict_Add(info, "CreationDate", HPDF_String_New(doc->mmgr, date.ptr, NULL));
    HPDF_Dict_Add(info, "ModDate", HPDF_String_New(doc->mmgr, date.ptr, NULL));
}

static void
put_xmp(struct ka_pdf *pdf, ka_str date)
{
    ka_str title = escaped(pdf, pdf->title), author = escaped(pdf, pdf->book->author);
    ka_str text = ka_str_format(
        pdf->scratch,
        "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
        " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
        " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">"
        "<dc:format>application/pdf</dc:format>"
        "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%.*s</rdf:li></rdf:Alt></dc:title>"
        "<dc:creator><rdf:Seq><rdf:li>%.*s</rdf:li></rdf:Seq></dc:creator>"
        "<xmp:CreatorTool>kaohe</xmp:CreatorTool>"
        "<xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate>"
        "<pdf:Producer>libharu 2.3.0</pdf:Producer>"
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>",
        KA_STR_ARG(title), KA_STR_ARG(author), date.ptr, date.ptr);
    HPDF_Dict stream = HPDF_DictStream_New(pdf->doc->mmgr, pdf->doc->xref);
    HPDF_BYTE *bytes = ka_arena_copy(pdf->scratch, text.ptr, text.len);
    if (!stream || HPDF_Stream_Write(stream->stream, bytes, (HPDF_UINT)text.len) != HPDF_OK) {
        pdf->failed = "metadata";
        return;
    }
    stream->filter = HPDF_STREAM_FILTER_NONE; /* readable by tools that know no PDF */
    HPDF_Dict_AddName(stream, "Type", "Metadata");
    HPDF_Dict_AddName(stream, "Subtype", "XML");
    HPDF_Dict_Add(pdf->doc->catalog, "Metadata", stream);
}

/** Two equal ids made from the text of the document: equal documents, equal bytes. */
static void
put_ids(struct ka_pdf *pdf)
{
    struct ka_buf text = {.arena = pdf->scratch};
    for (size_t i = 0; i < pdf->part_count; i++)
        ka_buf_add(&text, ka_render_trace(pdf->scratch, pdf->part[i].book));
    struct ka_digest digest = ka_sha256(ka_buf_str(&text));
    HPDF_BYTE id[16];
    HPDF_Array ids = HPDF_Array_New(pdf->doc->mmgr);
    for (size_t i = 0; i < sizeof id; i++) {
        const char *hex = digest.hex + 2 * i;
        int high = hex[0] <= '9' ? hex[0] - '0' : hex[0] - 'a' + 10;
        int low = hex[1] <= '9' ? hex[1] - '0' : hex[1] - 'a' + 10;
        id[i] = (HPDF_BYTE)(high << 4 | low);
    }
    if (!ids) {
        pdf->failed = "file identifiers";
        return;
    }
    HPDF_Dict_Add(pdf->doc->trailer, "ID", ids);
    for (int i = 0; i < 2; i++)
        HPDF_Array_Add(ids, HPDF_Binary_New(pdf->doc->mmgr, id, sizeof id));
}

void
ka_pdf_put_meta(struct ka_pdf *pdf)
{
    HPDF_Doc doc = pdf->doc;
    ka_str info_date, xmp_date;
    make_dates(pdf, &info_date, &xmp_date);
    put_info(pdf, info_date);
    put_xmp(pdf, xmp_date);
    put_intent(pdf);
    put_ids(pdf);
    HPDF_Dict preferences = HPDF_Dict_New(doc->mmgr);
    if (!preferences) {
        pdf->failed = "viewer preferences";
        return;
    }
    HPDF_Dict_Add(doc->catalog, "ViewerPreferences", preferences);
    HPDF_Dict_AddBoolean(preferences, "DisplayDocTitle", HPDF_TRUE);
    HPDF_Dict_Add(doc->catalog, "Lang",
                  HPDF_String_New(doc->mmgr, ka_cstr(pdf->scratch, pdf->book->language), NULL));
    doc->pdf_version = HPDF_VER_17;
}
