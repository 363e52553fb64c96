/*
 * Plain rows: what nearly all rows of nearly all sheets are.
 *
 *     <row r="2" spans="1:20"><c r="A2" s="3" t="s"><v>17</v></c><c r="B2" s="5"/> … </row>
 *
 * A cell has no attributes but r, s and t, and holds a v, or f and v, or is/t. Whatever else an
 * XML file may have (entities, comments, CDATA, prefixes, rich text, line ends to be made one,
 * bytes that are no UTF-8) makes the row one for the parser, which then also says what is wrong
 * with it. Both ways end in the same functions of xlsx_sheet.c.
 */
#include "ingest/xlsx_plain.h"

#include "base/utf8.h"

#include <string.h>

/* Where in the row; its end is that of "</row>", so a search for '<' stops before. */
struct plain {
    const char *at, *end;
};

size_t
ka_xlsx_row_end(ka_str text)
{
    static const char close[] = "</row>";
    const char *at = text.ptr, *end = text.ptr + text.len;
    /* The rarest of its letters. */
    while (at < end && (at = memchr(at, 'w', (size_t)(end - at))) != NULL) {
        if (at - text.ptr >= 4 && end - at >= 2 && memcmp(at - 4, close, sizeof close - 1) == 0)
            return (size_t)(at + 2 - text.ptr);
        at++;
    }
    return 0;
}

/* No entity, no control character; valid UTF-8 without U+FFC0 to U+FFFF, two of which XML forbids.
 */
static bool
is_plain_text(ka_str text)
{
    unsigned bad = 0, high = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bad |= (unsigned)(c == '&') | (unsigned)(c < ' ' && c != '\n' && c != '\t');
        high |= c;
    }
    if (bad || high < 0x80)
        return !bad;
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.ptr[i] == '\xEF' && text.ptr[i + 1] == '\xBF')
            return false;
    }
    return ka_utf8_valid_prefix(text.ptr, text.len) == text.len;
}

static bool
is_name(char c)
{
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= ':');
}

static bool
take(struct plain *plain, ka_str word)
{
    if ((size_t)(plain->end - plain->at) < word.len || memcmp(plain->at, word.ptr, word.len) != 0)
        return false;
    plain->at += word.len;
    return true;
}

/* ` name="value"` */
static bool
take_attribute(struct plain *plain, ka_str *name, ka_str *value)
{
    const char *at = plain->at + 1, *from = at;
    while (is_name(*at))
        at++;
    *name = (ka_str){.ptr = from, .len = (size_t)(at - from)};
    if (name->len == 0 || at[0] != '=' || at[1] != '"')
        return false;
    at += 2;
    from = at;
    while (*at != '"' && *at != '<')
        at++;
    *value = (ka_str){.ptr = from, .len = (size_t)(at - from)};
    plain->at = at + 1;
    return *at == '"';
}

/* Text up to the next tag. */
static bool
take_text(struct plain *plain, struct ka_xlsx_sheet *sheet, struct ka_xlsx_part *part)
{
    const char *from = plain->at, *at = from;
    while (*at != '<' && *at != '>')
        at++;
    plain->at = at;
    ka_xlsx_cell_add(sheet, part, (ka_str){.ptr = from, .len = (size_t)(at - from)});
    return *at == '<';
}

static bool
take_number(ka_str text, uint32_t *out)
{
    uint32_t value = 0;
    if (text.len == 0 || text.len > 8)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        value = value * 10 + (uint32_t)(text.ptr[i] - '0');
    }
    *out = value;
    return true;
}

/* Attributes of a cell, each at most once. */
static bool
take_cell_attributes(struct plain *plain, struct ka_xlsx_sheet *sheet)
{
    unsigned had = 0;
    while (*plain->at == ' ') {
        ka_str name, value;
        if (!take_attribute(plain, &name, &value) || name.len != 1)
            return false;
        unsigned bit = name.ptr[0] == 'r' ? 1 : name.ptr[0] == 's' ? 2 : name.ptr[0] == 't' ? 4 : 0;
        if (bit == 0 || (had & bit))
            return false;
        had |= bit;
        if (bit == 1)
            ka_xlsx_cell_at(sheet, value.ptr);
        else if (bit == 2 ? !take_number(value, &sheet->style)
                          : !ka_xlsx_cell_type_of(value, &sheet->type))
            return false;
    }
    return true;
}

/* Formula and value, or text in place. */
static bool
take_content(struct plain *plain, struct ka_xlsx_sheet *sheet, struct ka_xlsx_part *part)
{
    if (sheet->type == KA_XLSX_INLINE) {
        if (!take(plain, KA_STR("<is><t")))
            return false;
        (void)take(plain, KA_STR(" xml:space=\"preserve\""));
        return take(plain, KA_STR(">")) && take_text(plain, sheet, part) &&
               take(plain, KA_STR("</t></is>"));
    }
    if (take(plain, KA_STR("<f>"))) {
        sheet->has_formula = true;
        while (*plain->at != '<' && *plain->at != '>')
            plain->at++;
        if (!take(plain, KA_STR("</f>")))
            return false;
    }
    if (!take(plain, KA_STR("<v>")))
        return true;
    sheet->has_value = true;
    return take_text(plain, sheet, part) && take(plain, KA_STR("</v>"));
}

static bool
take_cell(struct plain *plain, struct ka_xlsx_sheet *sheet, struct ka_xlsx_part *part)
{
    ka_xlsx_cell_begin(sheet);
    if (!take_cell_attributes(plain, sheet))
        return false;
    if (!take(plain, KA_STR("/>")) &&
        !(take(plain, KA_STR(">")) && take_content(plain, sheet, part) &&
          take(plain, KA_STR("</c>"))))
        return false;
    ka_xlsx_cell_end(sheet, part);
    return true;
}

/* "<row", its attributes, ">"; the number goes to *line. */
static bool
take_row_tag(struct plain *plain, uint32_t *line)
{
    bool numbered = false;
    if (!take(plain, KA_STR("<row")))
        return false;
    while (*plain->at == ' ') {
        ka_str name, value;
        if (!take_attribute(plain, &name, &value))
            return false;
        if (!ka_str_eq(name, KA_STR("r")))
            continue;
        if (numbered || !take_number(value, line))
            return false;
        numbered = true;
    }
    return take(plain, KA_STR(">"));
}

static void
skip_blanks(struct plain *plain)
{
    while (*plain->at == ' ' || *plain->at == '\n' || *plain->at == '\t')
        plain->at++;
}

static bool
take_row(struct plain *plain, struct ka_xlsx_sheet *sheet, struct ka_xlsx_part *part)
{
    uint32_t line = sheet->line + 1;
    if (!take_row_tag(plain, &line))
        return false;
    ka_xlsx_row_begin(sheet, line);
    for (;;) {
        skip_blanks(plain);
        if (!take(plain, KA_STR("<c")))
            return take(plain, KA_STR("</row>"));
        if (!take_cell(plain, sheet, part))
            return false;
    }
}

size_t
ka_xlsx_plain_row(struct ka_xlsx_sheet *sheet, struct ka_xlsx_part *part, ka_str text)
{
    struct plain plain = {.at = text.ptr, .end = text.ptr + text.len};
    struct ka_sheet_tally tally = sheet->tally;
    uint32_t line = sheet->line;
    skip_blanks(&plain);
    if (plain.at > text.ptr)
        return (size_t)(plain.at - text.ptr);
    if (!is_plain_text(text))
        return 0;
    if (take_row(&plain, sheet, part)) {
        ka_xlsx_row_done(sheet);
        return (size_t)(plain.at - text.ptr);
    }
    sheet->tally = tally;
    sheet->line = line;
    sheet->in_row = sheet->in_cell = false;
    return 0;
}
