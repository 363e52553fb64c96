/*
 * JSON (RFC 8259) to tables, in two walks: the first checks the whole text and notes where tables
 * begin, so that nothing is read of a damaged file; the second gives rows.
 *
 * Nothing is kept of the text but places in it. Values nest KA_LIMIT_XML_DEPTH deep, a table has
 * fewer than KA_LIMIT_COLUMNS columns, a row KA_LIMIT_ROW_BYTES. Numbers stay text: no id loses its
 * last digits. A key that is twice in a row refuses the file, since programs differ in which of
 * them counts.
 */
#include "ingest/json_table.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "ingest/reader.h"

#include <string.h>

#define MOST_TABLES ((size_t)64)

struct table {
    ka_str name;
    size_t at; /* Of its '['. */
};

struct json {
    struct ka_rows_input kept;
    struct ka_arena *arena;
    struct ka_arena *texts; /* Of the row at hand. */
    struct ka_arena_mark start;
    ka_str text;
    size_t at;
    size_t line_at; /* Where line was counted to. */
    uint32_t line;
    enum ka_status status;

    struct table *table;
    size_t table_count, next_table;
    bool in_table;

    struct ka_buf path;           /* Of the value at hand. */
    struct ka_named_list columns; /* Of the table at hand. */
    ka_str *cell;
    size_t row_bytes;
    bool head, heading; /* The header is due; is being gathered. */
};

bool
ka_json_table_is(ka_str bytes)
{
    ka_str text = ka_str_sub(bytes, 0, 256);
    if (ka_str_starts(text, KA_STR("\xEF\xBB\xBF")))
        text = ka_str_sub(text, 3, text.len);
    text = ka_str_trim(text);
    if (text.len < 2 || (text.ptr[0] != '{' && text.ptr[0] != '['))
        return false;
    ka_str next = ka_str_trim(ka_str_sub(text, 1, text.len));
    char open = text.ptr[0] == '{' ? '"' : '{';
    return next.len > 0 && (next.ptr[0] == open || (open == '{' && next.ptr[0] == '['));
}

static uint32_t
line_at(struct json *json, size_t at)
{
    const char *text = json->text.ptr;
    if (at < json->line_at) {
        json->line_at = 0;
        json->line = 1;
    }
    for (; json->line_at < at; json->line_at++)
        json->line += text[json->line_at] == '\n';
    return json->line;
}

static bool
fail(struct json *json, enum ka_diag_code code, const char *what)
{
    if (json->status != KA_OK)
        return false;
    size_t at = json->at < json->text.len ? json->at : json->text.len;
    struct ka_place place = {.file = json->kept.path, .line = line_at(json, at)};
    ka_diag(json->kept.diags, code, place, ka_str_of(what));
    json->status = code == KA_DIAG_JSON_LIMIT ? KA_E_LIMIT : KA_E_FORMAT;
    return false;
}

static bool
broken(struct json *json, const char *what)
{
    return fail(json, KA_DIAG_JSON_BROKEN, what);
}

/* The next byte that is no blank; 0 at the end. */
static char
peek(struct json *json)
{
    ka_str text = json->text;
    while (json->at < text.len && strchr(" \t\r\n", text.ptr[json->at]) && text.ptr[json->at])
        json->at++;
    return (char)(json->at < text.len ? text.ptr[json->at] : '\0');
}

static bool
take(struct json *json, char byte)
{
    bool is = peek(json) == byte;
    json->at += is;
    return is;
}

/* Past a string; *raw is what stands between the quotes. */
static bool
skip_string(struct json *json, ka_str *raw)
{
    ka_str text = json->text;
    if (!take(json, '"'))
        return broken(json, "\"");
    size_t from = json->at, at = from;
    while (at < text.len && text.ptr[at] != '"') {
        json->at = at;
        if ((unsigned char)text.ptr[at] < ' ')
            return broken(json, "control character");
        at += text.ptr[at] == '\\' ? 2 : 1;
    }
    if (at >= text.len)
        return broken(json, "unclosed \"");
    *raw = ka_str_sub(text, from, at - from);
    json->at = at + 1;
    return true;
}

static int
hex4(ka_str raw, size_t at)
{
    int value = 0;
    if (at + 4 > raw.len)
        return -1;
    for (size_t i = at; i < at + 4; i++) {
        char c = raw.ptr[i];
        int digit = c >= '0' && c <= '9'                     ? c - '0'
                    : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                             : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* `\u6C49` at @p at, with its second half if it has one; the bytes it takes, or 0. */
static size_t
put_code(struct ka_buf *out, ka_str raw, size_t at)
{
    char bytes[4];
    size_t used = 6;
    int unit = hex4(raw, at + 2);
    if (unit < 0)
        return 0;
    uint32_t cp = (uint32_t)unit;
    if (cp >= 0xD800 && cp < 0xDC00 && ka_str_starts(ka_str_sub(raw, at + 6, 2), KA_STR("\\u"))) {
        int low = hex4(raw, at + 8);
        if (low >= 0xDC00 && low < 0xE000) {
            cp = 0x10000 + ((cp - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
            used = 12;
        }
    }
    if (cp == 0 || (cp >= 0xD800 && cp < 0xE000))
        cp = 0xFFFD;
    ka_buf_add(out, (ka_str){.ptr = bytes, .len = ka_utf8_put(cp, bytes)});
    return used;
}

/* A string without its escapes. */
static bool
unescape(struct json *json, ka_str raw, struct ka_buf *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    for (size_t i = 0; i < raw.len;) {
        const char *slash = memchr(raw.ptr + i, '\\', raw.len - i);
        size_t plain = slash ? (size_t)(slash - raw.ptr) - i : raw.len - i;
        ka_buf_add(out, ka_str_sub(raw, i, plain));
        i += plain;
        if (!slash)
            break;
        char c = (char)(i + 1 < raw.len ? raw.ptr[i + 1] : '\0');
        const char *known = c ? strchr(from, c) : NULL;
        size_t used = 2;
        if (known)
            ka_buf_byte(out, to[known - from]);
        else if (c != 'u' || (used = put_code(out, raw, i)) == 0)
            return broken(json, "\\");
        i += used;
    }
    return true;
}

static size_t
digits(struct json *json)
{
    size_t from = json->at;
    while (json->at < json->text.len && json->text.ptr[json->at] >= '0' &&
           json->text.ptr[json->at] <= '9')
        json->at++;
    return json->at - from;
}

static bool
at_byte(const struct json *json, const char *any)
{
    return json->at < json->text.len && json->text.ptr[json->at] &&
           strchr(any, json->text.ptr[json->at]);
}

/* Past a number, true, false or null. */
static bool
skip_scalar(struct json *json)
{
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < KA_COUNT(words); i++) {
        if (ka_str_starts(ka_str_sub(json->text, json->at, 5), ka_str_of(words[i]))) {
            json->at += strlen(words[i]);
            return true;
        }
    }
    json->at += at_byte(json, "-");
    bool zero = at_byte(json, "0");
    size_t whole = digits(json);
    bool fine = whole > 0 && (!zero || whole == 1);
    if (fine && at_byte(json, ".")) {
        json->at++;
        fine = digits(json) > 0;
    }
    if (fine && at_byte(json, "eE")) {
        json->at++;
        json->at += at_byte(json, "+-");
        fine = digits(json) > 0;
    }
    return fine || broken(json, "value");
}

static bool walk(struct json *json, int depth, bool inside);

/* ".b" behind what the path holds. */
static bool
add_key(struct json *json, ka_str raw)
{
    if (json->path.len > 0)
        ka_buf_byte(&json->path, '.');
    if (json->path.len > KA_LIMIT_FIELD_BYTES)
        return fail(json, KA_DIAG_JSON_LIMIT, "key");
    return unescape(json, raw, &json->path);
}

/* The members of an object or the elements of an array, each by walk(). */
static bool
walk_all(struct json *json, int depth, bool inside)
{
    char close = (char)(json->text.ptr[json->at] == '{' ? '}' : ']');
    size_t path = json->path.len;
    json->at++;
    if (take(json, close))
        return true;
    do {
        ka_str key;
        if (close == '}' && (peek(json), !skip_string(json, &key) || !add_key(json, key)))
            return false;
        if (close == '}' && !take(json, ':'))
            return broken(json, ":");
        if (!walk(json, depth + 1, inside))
            return false;
        json->path.len = path;
    } while (take(json, ','));
    return take(json, close) || broken(json, close == '}' ? "}" : "]");
}

static void
note_table(struct json *json)
{
    json->table = ka_arena_push(json->arena, json->table, json->table_count, sizeof *json->table);
    json->table[json->table_count++] = (struct table){
        .name = ka_str_dup(json->arena, (ka_str){.ptr = json->path.len ? json->path.ptr : "",
                                                 .len = json->path.len}),
        .at = json->at};
}

/* Checks a value and notes the tables in it; @p inside: of one. */
static bool
walk(struct json *json, int depth, bool inside)
{
    char c = peek(json);
    ka_str raw;
    if (depth > KA_LIMIT_XML_DEPTH)
        return fail(json, KA_DIAG_JSON_LIMIT, "nesting");
    if (c == '"')
        return skip_string(json, &raw);
    if (c != '{' && c != '[')
        return skip_scalar(json);
    size_t at = json->at++;
    bool table = c == '[' && peek(json) == '{' && !inside;
    json->at = at;
    if (table && json->table_count == MOST_TABLES)
        return fail(json, KA_DIAG_JSON_LIMIT, "tables");
    if (table)
        note_table(json);
    return walk_all(json, depth, inside || table);
}

/* --- rows --- */

/* A value as the text of a cell. */
static bool
cell_text(struct json *json, struct ka_buf *out)
{
    char c = peek(json);
    size_t from = json->at;
    ka_str raw;
    if (c == '"')
        return skip_string(json, &raw) && unescape(json, raw, out);
    if (!walk(json, 0, true))
        return false;
    raw = ka_str_sub(json->text, from, json->at - from);
    if (c == 't' || c == 'f')
        raw = c == 't' ? KA_STR("TRUE") : KA_STR("FALSE");
    if (c != 'n')
        ka_buf_add(out, raw);
    return true;
}

static bool
put_cell(struct json *json, size_t column)
{
    struct ka_buf text = {.arena = json->texts};
    if (json->cell[column].ptr)
        return broken(json, "key twice");
    if (!cell_text(json, &text))
        return false;
    json->row_bytes += text.len;
    if (text.len > KA_LIMIT_FIELD_BYTES || json->row_bytes > KA_LIMIT_ROW_BYTES)
        return fail(json, KA_DIAG_JSON_LIMIT, "row length");
    json->cell[column] = ka_str_trim(text.len > 0 ? ka_buf_str(&text) : KA_STR(""));
    return true;
}

/* The value of the key at hand: a cell, or a new column. */
static bool
take_value(struct json *json)
{
    bool fresh;
    ka_str name = {.ptr = json->path.ptr, .len = json->path.len};
    struct ka_named *column = ka_named_find(json->arena, &json->columns, name, &fresh);
    if (fresh)
        column->index = json->columns.count - 2; /* Names count from 1 on. */
    /* A full list answers with its first. */
    if (column->index >= KA_LIMIT_COLUMNS || !ka_str_eq(column->name, name))
        return fail(json, KA_DIAG_JSON_LIMIT, "columns");
    return json->heading ? walk(json, 0, true) : put_cell(json, column->index);
}

/* The members of a row, or of an object in it. */
static bool
take_object(struct json *json, int depth)
{
    size_t path = json->path.len;
    if (!take(json, '{') || depth > KA_LIMIT_XML_DEPTH)
        return broken(json, "{");
    if (take(json, '}'))
        return true;
    do {
        ka_str key;
        peek(json);
        if (!skip_string(json, &key) || !add_key(json, key) || !take(json, ':'))
            return false;
        if (!(peek(json) == '{' ? take_object(json, depth + 1) : take_value(json)))
            return false;
        json->path.len = path;
    } while (take(json, ','));
    return take(json, '}');
}

/* The header: keys of all objects from here on. */
static bool
take_heading(struct json *json)
{
    size_t from = json->at;
    json->columns = (struct ka_named_list){0};
    json->heading = true;
    do {
        if (!take_object(json, 1))
            return false;
    } while (take(json, ','));
    json->heading = false;
    json->at = from;
    for (size_t i = 1; i < json->columns.count; i++)
        json->cell[i - 1] = json->columns.item[i].name;
    return true;
}

static enum ka_status
json_next(void *self, struct ka_row *row)
{
    struct json *json = self;
    *row = (struct ka_row){0};
    if (!json->in_table || json->status != KA_OK)
        return json->status;
    bool head = json->head;
    json->head = false;
    json->path.len = 0;
    json->row_bytes = 0;
    ka_arena_rewind(json->texts, json->start);
    memset(json->cell, 0, KA_LIMIT_COLUMNS * sizeof *json->cell);
    peek(json);
    row->line = line_at(json, json->at);
    if (!(head ? take_heading(json) : take_object(json, 1)))
        return json->status;
    row->cell = json->cell;
    row->count = json->columns.count > 0 ? json->columns.count - 1 : 0;
    if (!head)
        json->in_table = take(json, ',');
    return KA_OK;
}

static enum ka_status
json_more(void *self, ka_str *name)
{
    struct json *json = self;
    *name = (ka_str){0};
    if (json->status != KA_OK || json->next_table == json->table_count)
        return json->status;
    const struct table *table = &json->table[json->next_table++];
    json->at = table->at + 1;
    json->in_table = json->head = true;
    *name = table->name;
    return KA_OK;
}

static uint64_t
json_offset(const void *self)
{
    return ((const struct json *)self)->at;
}

static uint64_t
json_refused(const void *self)
{
    KA_UNUSED(self);
    return 0;
}

static void
json_close(void *self)
{
    ka_arena_free(((struct json *)self)->texts);
}

enum ka_status
ka_json_table_open(struct ka_arena *arena, ka_str text, const struct ka_rows_input *input,
                   struct ka_rows *rows)
{
    struct json *json = ka_arena_alloc(arena, sizeof *json);
    *json = (struct json){
        .arena = arena, .text = text, .kept = *input, .line = 1, .path = {.arena = arena}};
    if (walk(json, 0, false) && peek(json) != '\0')
        (void)broken(json, "text after the end");
    if (json->status == KA_OK && json->at < text.len)
        (void)broken(json, "control character");
    if (json->status != KA_OK)
        return json->status;
    if (json->table_count == 0) {
        ka_diag(input->diags, KA_DIAG_NOT_CSV, ((struct ka_place){.file = input->path}),
                input->path, KA_STR("JSON"));
        return KA_OK;
    }
    json->cell = ka_arena_array(arena, KA_LIMIT_COLUMNS, sizeof *json->cell);
    json->texts = ka_arena_new();
    json->start = ka_arena_mark(json->texts);
    *rows = (struct ka_rows){.self = json,
                             .encoding = KA_UTF8,
                             .sound = true,
                             .more = json_more,
                             .next = json_next,
                             .offset = json_offset,
                             .refused = json_refused,
                             .close = json_close};
    return KA_OK;
}
