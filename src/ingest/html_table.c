/*
 * A page's tables to rows, tolerant as browsers are and no more.
 *
 *     <table><tr><th rowspan=2>账号<th colspan=2>响应          账号 │ 响应 │      line 1
 *            <tr><td>平均<td>最长                                    │ 平均 │ 最长  line 2
 *            <tr><td>cs01&nbsp;<td>12<td>40</table>             cs01 │ 12   │ 40    line 3
 *
 * Ends of cells and rows may be left out. Comments, scripts and styles are passed over; a table
 * within a cell is that cell's text. A page that ends within a table is a cut download and is
 * refused: what is missing would not be missed. Runs of white space are one blank, <br> a line.
 */
#include "ingest/html_table.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "ingest/scan.h"

#include <string.h>

enum { NAME = 16, LOOK = 1 << 20, MOST_SPAN = 65535 };

struct tag {
    char name[NAME]; /* Lower case; cut. */
    bool closing;
    ka_str attributes;
};

struct html {
    ka_str text;
    size_t at;
    struct ka_rows_input input;
    struct ka_arena *arena;

    size_t tables;
    int depth;     /* Of tables; 1: in the rows of the one being read. */
    bool row_open; /* A <tr> was seen and its row has not been handed on. */
    bool cell_open;
    uint32_t line;
    ka_str *cell;           /* KA_LIMIT_COLUMNS of them. */
    uint32_t *below;        /* Rows that a cell above still covers. */
    size_t count;           /* Columns of the row at hand. */
    size_t column, columns; /* Of the cell at hand: where, and how many it covers. */
    size_t widest;
    size_t row_bytes;
    struct ka_buf value;
    struct ka_arena *texts;
    struct ka_arena_mark start;
    enum ka_status status;
};

static char
lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool
word_at(ka_str text, size_t at, const char *word)
{
    for (; *word; word++, at++) {
        if (at >= text.len || lower(text.ptr[at]) != *word)
            return false;
    }
    return true;
}

/* Where @p word next is, or the end. */
static size_t
find_word(ka_str text, size_t at, const char *word)
{
    while (at < text.len && !word_at(text, at, word)) {
        const char *next = memchr(text.ptr + at + 1, word[0], text.len - at - 1);
        at = next ? (size_t)(next - text.ptr) : text.len;
    }
    return at;
}

bool
ka_html_is(ka_str bytes)
{
    ka_str text = ka_str_sub(bytes, 0, LOOK);
    ka_str head = ka_str_trim(ka_str_sub(text, 0, 1024));
    if (head.len == 0 || head.ptr[0] != '<' ||
        ka_str_find(text, KA_STR("urn:schemas-microsoft-com:office:spreadsheet\"")) >= 0)
        return false;
    return find_word(text, 0, "<table") < text.len;
}

/* --- tags --- */

static bool
is_letter(char c)
{
    c = lower(c);
    return c >= 'a' && c <= 'z';
}

/* Past the '>' that ends the tag at @p at; one in quotes does not. */
static size_t
tag_end(ka_str text, size_t at)
{
    char quote = 0;
    for (; at < text.len; at++) {
        char c = text.ptr[at];
        if (quote)
            quote = (char)(c == quote ? 0 : quote);
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return at + 1;
    }
    return text.len;
}

/* The tag at html->at, which is moved past it. False: this '<' begins none. */
static bool
take_tag(struct html *html, struct tag *tag)
{
    ka_str text = html->text;
    size_t at = html->at + 1, len = 0;
    *tag = (struct tag){0};
    if (word_at(text, html->at, "<!--")) {
        html->at = find_word(text, html->at + 4, "-->");
        return true;
    }
    tag->closing = at < text.len && text.ptr[at] == '/';
    at += tag->closing;
    if (at >= text.len || (!is_letter(text.ptr[at]) && text.ptr[at] != '!' && text.ptr[at] != '?'))
        return false;
    for (;
         at < text.len && (is_letter(text.ptr[at]) || (text.ptr[at] >= '0' && text.ptr[at] <= '9'));
         at++) {
        if (len + 1 < NAME)
            tag->name[len++] = lower(text.ptr[at]);
    }
    size_t end = tag_end(text, at);
    tag->attributes = ka_str_sub(text, at, end - at);
    html->at = end;
    if (!tag->closing && (strcmp(tag->name, "script") == 0 || strcmp(tag->name, "style") == 0))
        html->at = find_word(text, end, tag->name[1] == 'c' ? "</script" : "</style");
    return true;
}

/* The number of colspan=… or rowspan=…; 1 if there is none. */
static uint32_t
span_of(const struct tag *tag, const char *name)
{
    ka_str text = tag->attributes;
    uint32_t value = 0;
    size_t at = find_word(text, 0, name) + strlen(name);
    while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '=' || text.ptr[at] == '"' ||
                             text.ptr[at] == '\''))
        at++;
    for (; at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9' && value <= MOST_SPAN; at++)
        value = value * 10 + (uint32_t)(text.ptr[at] - '0');
    if (value > MOST_SPAN)
        return MOST_SPAN;
    return value > 0 ? value : 1;
}

/* --- text --- */

static size_t
take_number(ka_str text, size_t at, uint32_t *cp)
{
    bool hex = at < text.len && lower(text.ptr[at]) == 'x';
    uint32_t value = 0;
    for (at += hex; at < text.len && value < 0x110000; at++) {
        char c = lower(text.ptr[at]);
        if (c >= '0' && c <= '9')
            value = value * (hex ? 16 : 10) + (uint32_t)(c - '0');
        else if (hex && c >= 'a' && c <= 'f')
            value = value * 16 + (uint32_t)(c - 'a') + 10;
        else
            break;
    }
    *cp = value > 0 && value < 0x110000 && (value < 0xD800 || value > 0xDFFF) ? value : 0xFFFD;
    return at;
}

/* The character of "&amp;" at @p at; 0 if it is none. */
static uint32_t
take_entity(ka_str text, size_t *at)
{
    static const struct {
        const char *name;
        uint32_t cp;
    } names[] = {{"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},
                 {"apos", '\''},    {"nbsp", 0xA0},    {"yen", 0xA5},     {"middot", 0xB7},
                 {"times", 0xD7},   {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"mdash", 0x2014},
                 {"ndash", 0x2013}, {"hellip", 0x2026}};
    size_t from = *at + 1;
    uint32_t cp = 0;
    if (from < text.len && text.ptr[from] == '#') {
        from = take_number(text, from + 1, &cp);
    } else {
        for (size_t i = 0; i < KA_COUNT(names) && cp == 0; i++) {
            size_t len = strlen(names[i].name);
            bool same = word_at(text, from, names[i].name) && from + len < text.len &&
                        !is_letter(text.ptr[from + len]);
            cp = same ? names[i].cp : 0;
            from += same ? len : 0;
        }
    }
    if (cp != 0)
        *at = from + (from < text.len && text.ptr[from] == ';');
    return cp;
}

static void
put_char(struct html *html, uint32_t cp)
{
    char bytes[4];
    ka_buf_add(&html->value, (ka_str){.ptr = bytes, .len = ka_utf8_put(cp, bytes)});
}

static void
put_blank(struct html *html)
{
    size_t len = html->value.len;
    char last = (char)(len > 0 ? html->value.ptr[len - 1] : ' ');
    if (last != ' ' && last != '\n')
        ka_buf_byte(&html->value, ' ');
}

/* Text up to the next '<' goes into the cell, if one is open. */
static void
take_text(struct html *html)
{
    ka_str text = html->text;
    if (!html->cell_open) {
        html->at = find_word(text, html->at, "<");
        return;
    }
    while (html->at < text.len && text.ptr[html->at] != '<') {
        char c = text.ptr[html->at];
        uint32_t cp = c == '&' ? take_entity(text, &html->at) : 0;
        if (cp != 0) {
            put_char(html, cp);
            continue;
        }
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
            put_blank(html);
        else
            ka_buf_byte(&html->value, c);
        html->at++;
    }
}

/* --- rows --- */

static void
fail(struct html *html, enum ka_diag_code code, const char *what)
{
    ka_diag(html->input.diags, code,
            ((struct ka_place){.file = html->input.path, .line = html->line}), ka_str_of(what),
            ka_str_of(what));
    html->status = code == KA_DIAG_BOOK_LIMIT ? KA_E_LIMIT : KA_E_FORMAT;
}

static void
end_cell(struct html *html)
{
    if (!html->cell_open)
        return;
    ka_str text = ka_scan_trim(ka_buf_str(&html->value));
    html->cell_open = false;
    html->row_bytes += text.len;
    if (text.len > KA_LIMIT_FIELD_BYTES || html->row_bytes > KA_LIMIT_ROW_BYTES)
        fail(html, KA_DIAG_BOOK_LIMIT, "row length");
    else
        html->cell[html->column] = ka_str_dup(html->texts, text);
    html->value.len = 0;
}

static void
start_cell(struct html *html, const struct tag *tag)
{
    uint32_t columns = span_of(tag, "colspan"), rows = span_of(tag, "rowspan");
    end_cell(html);
    html->row_open = true;
    while (html->count < KA_LIMIT_COLUMNS && html->below[html->count] > 0)
        html->cell[html->count++] = KA_STR("");
    html->column = html->count;
    for (uint32_t i = 0; i < columns && html->count < KA_LIMIT_COLUMNS; i++, html->count++) {
        html->cell[html->count] = KA_STR("");
        /* The row at hand is one of them: see end_row(). */
        html->below[html->count] = rows > 1 ? rows : 0;
    }
    if (html->column == KA_LIMIT_COLUMNS)
        fail(html, KA_DIAG_BOOK_LIMIT, "columns");
    else
        html->cell_open = true;
}

/* The row is complete: whether it has text. */
static bool
end_row(struct html *html, struct ka_row *row)
{
    bool text = false;
    end_cell(html);
    if (!html->row_open)
        return false;
    for (size_t i = 0; i < html->count; i++)
        text = text || html->cell[i].len > 0;
    if (html->count > html->widest)
        html->widest = html->count;
    for (size_t i = 0; i < html->widest; i++)
        html->below[i] -= html->below[i] > 0;
    *row = (struct ka_row){.cell = html->cell, .count = html->count, .line = html->line};
    html->row_open = false;
    return text;
}

static void
start_row(struct html *html)
{
    html->row_open = true;
    html->line++;
    html->count = html->row_bytes = 0;
}

static void
inner_tag(struct html *html, const struct tag *tag)
{
    const char *name = tag->name;
    bool line = strcmp(name, "br") == 0 || (tag->closing && strcmp(name, "p") == 0) ||
                (tag->closing && strcmp(name, "div") == 0);
    bool apart = strcmp(name, "td") == 0 || strcmp(name, "tr") == 0 || strcmp(name, "th") == 0;
    if (!html->cell_open)
        return;
    if (line)
        ka_buf_byte(&html->value, '\n');
    else if (apart)
        put_blank(html);
}

/* One tag within a table. True: a row with text is complete. */
static bool
table_tag(struct html *html, const struct tag *tag, struct ka_row *row)
{
    bool cell = strcmp(tag->name, "td") == 0 || strcmp(tag->name, "th") == 0;
    bool done = false;
    if (strcmp(tag->name, "table") == 0) {
        html->depth += tag->closing ? -1 : 1;
        return html->depth == 0 && end_row(html, row);
    }
    if (html->depth > 1 || (!cell && strcmp(tag->name, "tr") != 0)) {
        inner_tag(html, tag);
        return false;
    }
    if (cell && tag->closing) {
        end_cell(html);
    } else if (cell) {
        if (!html->row_open)
            start_row(html);
        start_cell(html, tag);
    } else {
        done = end_row(html, row);
        if (!tag->closing)
            start_row(html);
    }
    return done;
}

/* Moves on by a text or a tag. False: the page is at its end. */
static bool
step(struct html *html, struct tag *tag)
{
    *tag = (struct tag){0};
    take_text(html);
    if (html->at >= html->text.len)
        return false;
    if (take_tag(html, tag))
        return true;
    if (html->cell_open)
        ka_buf_byte(&html->value, '<');
    html->at++;
    return true;
}

static enum ka_status
html_next(void *self, struct ka_row *row)
{
    struct html *html = self;
    struct tag tag;
    *row = (struct ka_row){0};
    ka_arena_rewind(html->texts, html->start);
    while (html->depth > 0 && html->status == KA_OK) {
        struct ka_row found;
        if (!step(html, &tag)) {
            fail(html, KA_DIAG_BOOK_BROKEN, "</table>");
            html->depth = 0;
        } else if (table_tag(html, &tag, &found) && html->status == KA_OK) {
            *row = found;
            return KA_OK;
        }
    }
    return html->status;
}

static enum ka_status
html_more(void *self, ka_str *name)
{
    struct html *html = self;
    struct ka_row row;
    struct tag tag;
    *name = (ka_str){0};
    do {
        enum ka_status status = html_next(html, &row);
        if (status != KA_OK)
            return status;
    } while (row.cell);
    while (step(html, &tag)) {
        if (tag.closing || strcmp(tag.name, "table") != 0)
            continue;
        html->depth = 1;
        html->line = 0;
        html->row_open = html->cell_open = false;
        memset(html->below, 0, KA_LIMIT_COLUMNS * sizeof *html->below);
        *name = ka_str_format(html->arena, "table %zu", ++html->tables);
        break;
    }
    return KA_OK;
}

static uint64_t
html_offset(const void *self)
{
    return ((const struct html *)self)->at;
}

static uint64_t
html_refused(const void *self)
{
    KA_UNUSED(self);
    return 0;
}

static void
html_close(void *self)
{
    ka_arena_free(((struct html *)self)->texts);
}

void
ka_html_open(struct ka_arena *arena, ka_str text, const struct ka_rows_input *input,
             struct ka_rows *rows)
{
    struct html *html = ka_arena_alloc(arena, sizeof *html);
    html->text = text;
    html->input = *input;
    html->arena = arena;
    html->cell = ka_arena_array(arena, KA_LIMIT_COLUMNS, sizeof *html->cell);
    html->below = ka_arena_array(arena, KA_LIMIT_COLUMNS, sizeof *html->below);
    html->value.arena = arena;
    html->texts = ka_arena_new();
    html->start = ka_arena_mark(html->texts);
    *rows = (struct ka_rows){.self = html,
                             .encoding = KA_UTF8,
                             .sound = true,
                             .more = html_more,
                             .next = html_next,
                             .offset = html_offset,
                             .refused = html_refused,
                             .close = html_close};
}
