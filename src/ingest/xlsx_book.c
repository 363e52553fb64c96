/*
 * From a package to its sheets, number formats and shared strings.
 *
 *     _rels/.rels ──officeDocument──▶ xl/workbook.xml      sheets: name, r:id, state; date1904
 *     xl/_rels/workbook.xml.rels      r:id ▶ part; …/styles, …/sharedStrings by their type
 *     xl/styles.xml                   numFmt codes, cellXfs ▶ format by style
 *     xl/sharedStrings.xml            si: t | r/t (rich text), without rPh (how it is read aloud)
 *
 * Relation types are compared by their last word, so that strict files (purl.oclc.org) and
 * ordinary ones are one. Targets are relative to the workbook's folder or absolute.
 */
#include "ingest/xlsx_book.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <string.h>

#define MOST_SHEETS  1024
#define MOST_STYLES  65536
#define BLOCK        ((size_t)4096) /* Index entries. */
#define PACK         ((size_t)64 << 10)
#define MOST_STRINGS ((size_t)16 << 20)

/* --- relations --- */

/* One walk over a .rels part. */
struct relations {
    struct ka_arena *arena;
    struct ka_xlsx_book *book; /* NULL: only the workbook part is looked for. */
    const char *folder;        /* "xl/" */
    const char *found;
};

/* "…/relationships/styles" ends in "/styles". */
static bool
is_type(const char *type, const char *word)
{
    size_t len = strlen(type), tail = strlen(word);
    return len >= tail && strcmp(type + len - tail, word) == 0;
}

static const char *
resolve(const struct relations *walk, const char *target)
{
    if (target[0] == '/')
        return ka_cstr(walk->arena, ka_str_of(target + 1));
    if (target[0] == '.' && target[1] == '/')
        target += 2;
    return ka_str_format(walk->arena, "%s%s", walk->folder, target).ptr;
}

static void
give_sheet(const struct relations *walk, const char *id, const char *part)
{
    for (size_t i = 0; i < walk->book->sheet_count; i++) {
        struct ka_xlsx_sheet_ref *sheet = &walk->book->sheet[i];
        if (!sheet->part && ka_str_eq(sheet->id, ka_str_of(id)))
            sheet->part = part;
    }
}

static void
on_relation(void *self, struct ka_xlsx_part *part, const char *name, const char **attr)
{
    struct relations *walk = self;
    KA_UNUSED(part);
    if (strcmp(name, "Relationship") != 0)
        return;
    const char *id = ka_xlsx_attr(attr, "Id"), *type = ka_xlsx_attr(attr, "Type");
    const char *target = ka_xlsx_attr(attr, "Target");
    if (!id || !type || !target)
        return;
    if (!walk->book) {
        if (!walk->found && is_type(type, "/officeDocument"))
            walk->found = resolve(walk, target);
        return;
    }
    if (is_type(type, "/worksheet"))
        give_sheet(walk, id, resolve(walk, target));
    else if (is_type(type, "/styles"))
        walk->book->styles_part = resolve(walk, target);
    else if (is_type(type, "/sharedStrings"))
        walk->book->strings_part = resolve(walk, target);
}

enum ka_status
ka_xlsx_book_find(struct ka_arena *arena, struct ka_xlsx_zip *zip, const char **part)
{
    struct relations walk = {.arena = arena, .folder = ""};
    struct ka_xlsx_handler handler = {.self = &walk, .start = on_relation};
    *part = NULL;
    if (!ka_xlsx_zip_has(zip, "_rels/.rels")) {
        *part = ka_xlsx_zip_has(zip, "xl/workbook.xml") ? "xl/workbook.xml" : NULL;
        return KA_OK;
    }
    enum ka_status status = ka_xlsx_part_read(arena, zip, "_rels/.rels", &handler);
    *part = walk.found;
    return status;
}

/* --- workbook --- */

static void
on_workbook(void *self, struct ka_xlsx_part *part, const char *name, const char **attr)
{
    struct ka_xlsx_book *book = self;
    if (strcmp(name, "workbookPr") == 0) {
        const char *value = ka_xlsx_attr(attr, "date1904");
        book->date1904 = value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
    }
    if (strcmp(name, "sheet") != 0)
        return;
    if (book->sheet_count == MOST_SHEETS) {
        ka_xlsx_part_limit(part, "sheets");
        return;
    }
    const char *title = ka_xlsx_attr(attr, "name"), *id = ka_xlsx_attr(attr, "id");
    const char *state = ka_xlsx_attr(attr, "state");
    book->sheet = ka_arena_push(book->arena, book->sheet, book->sheet_count, sizeof *book->sheet);
    book->sheet[book->sheet_count++] = (struct ka_xlsx_sheet_ref){
        .name = ka_str_dup(book->arena, ka_str_of(title)),
        .id = ka_str_dup(book->arena, ka_str_of(id)),
        .hidden = state && strcmp(state, "visible") != 0,
    };
}

static enum ka_status
read_relations(struct ka_xlsx_zip *zip, const char *part, struct ka_xlsx_book *book)
{
    const char *slash = strrchr(part, '/');
    int folder = slash ? (int)(slash - part) + 1 : 0;
    struct relations walk = {
        .arena = book->arena,
        .book = book,
        .folder = ka_str_format(book->arena, "%.*s", folder, part).ptr,
    };
    struct ka_xlsx_handler handler = {.self = &walk, .start = on_relation};
    const char *name =
        ka_str_format(book->arena, "%s_rels/%s.rels", walk.folder, part + folder).ptr;
    return ka_xlsx_part_read(book->arena, zip, name, &handler);
}

/* --- styles --- */

struct custom {
    uint32_t id;
    struct ka_sheet_format format;
};

struct styles {
    struct ka_xlsx_book *book;
    struct custom *custom;
    size_t custom_count;
    bool in_cells; /* Within cellXfs, not cellStyleXfs. */
};

static struct ka_sheet_format
find_format(const struct styles *styles, uint32_t id)
{
    for (size_t i = 0; i < styles->custom_count; i++) {
        if (styles->custom[i].id == id)
            return styles->custom[i].format;
    }
    return ka_sheet_format_builtin(id);
}

static void
add_custom(struct styles *styles, struct ka_xlsx_part *part, const char **attr)
{
    const char *code = ka_xlsx_attr(attr, "formatCode");
    if (styles->custom_count == MOST_STYLES / 16) {
        ka_xlsx_part_limit(part, "styles");
        return;
    }
    styles->custom = ka_arena_push(styles->book->arena, styles->custom, styles->custom_count,
                                   sizeof *styles->custom);
    styles->custom[styles->custom_count++] =
        (struct custom){.id = ka_xlsx_number(ka_xlsx_attr(attr, "numFmtId"), 0),
                        .format = ka_sheet_format_of(ka_str_of(code))};
}

static void
on_style(void *self, struct ka_xlsx_part *part, const char *name, const char **attr)
{
    struct styles *styles = self;
    struct ka_xlsx_book *book = styles->book;
    if (strcmp(name, "numFmt") == 0)
        add_custom(styles, part, attr);
    if (strcmp(name, "cellXfs") == 0)
        styles->in_cells = true;
    if (!styles->in_cells || strcmp(name, "xf") != 0)
        return;
    if (book->format_count == MOST_STYLES) {
        ka_xlsx_part_limit(part, "styles");
        return;
    }
    book->format =
        ka_arena_push(book->arena, book->format, book->format_count, sizeof *book->format);
    book->format[book->format_count++] =
        find_format(styles, ka_xlsx_number(ka_xlsx_attr(attr, "numFmtId"), 0));
}

static void
on_style_end(void *self, struct ka_xlsx_part *part, const char *name)
{
    struct styles *styles = self;
    KA_UNUSED(part);
    if (strcmp(name, "cellXfs") == 0)
        styles->in_cells = false;
}

/* --- shared strings --- */

struct shared {
    struct ka_arena *arena;
    struct ka_xlsx_strings *strings;
    struct ka_buf item; /* The string being read. */
    char *pack;         /* Block that texts are packed into. */
    size_t pack_left;
    int reading_aloud; /* Within rPh. */
    bool in_text;
};

static void
on_shared(void *self, struct ka_xlsx_part *part, const char *name, const char **attr)
{
    struct shared *shared = self;
    KA_UNUSED(part);
    KA_UNUSED(attr);
    if (strcmp(name, "si") == 0)
        shared->item.len = 0;
    else if (strcmp(name, "t") == 0)
        shared->in_text = shared->reading_aloud == 0;
    else if (strcmp(name, "rPh") == 0)
        shared->reading_aloud++;
}

static void
on_shared_text(void *self, struct ka_xlsx_part *part, const char *text, size_t len)
{
    struct shared *shared = self;
    if (!shared->in_text)
        return;
    ka_buf_add(&shared->item, (ka_str){.ptr = text, .len = len});
    if (shared->item.len > KA_LIMIT_FIELD_BYTES)
        ka_xlsx_part_limit(part, "text length");
}

static char *
pack(struct shared *shared, ka_str text)
{
    if (text.len > PACK / 4)
        return ka_arena_copy(shared->arena, text.ptr, text.len);
    if (text.len > shared->pack_left) {
        shared->pack = ka_arena_alloc(shared->arena, PACK);
        shared->pack_left = PACK;
    }
    char *at = shared->pack + (PACK - shared->pack_left);
    memcpy(at, text.ptr, text.len);
    shared->pack_left -= text.len;
    return at;
}

static void
add_shared(struct shared *shared, struct ka_xlsx_part *part)
{
    struct ka_xlsx_strings *strings = shared->strings;
    ka_str text = ka_str_trim(ka_xlsx_unescape(shared->item.ptr, shared->item.len));
    if (strings->count == MOST_STRINGS || strings->bytes > KA_LIMIT_SHARED_BYTES) {
        ka_xlsx_part_limit(part, "shared strings");
        return;
    }
    if (strings->count % BLOCK == 0) {
        strings->block =
            ka_arena_push(shared->arena, strings->block, strings->count / BLOCK, sizeof(ka_str *));
        strings->block[strings->count / BLOCK] =
            ka_arena_array(shared->arena, BLOCK, sizeof(ka_str));
    }
    if (text.len > 0)
        text.ptr = pack(shared, text);
    else
        text.ptr = "";
    strings->block[strings->count / BLOCK][strings->count % BLOCK] = text;
    strings->count++;
    strings->bytes += text.len;
}

static void
on_shared_end(void *self, struct ka_xlsx_part *part, const char *name)
{
    struct shared *shared = self;
    if (strcmp(name, "t") == 0)
        shared->in_text = false;
    else if (strcmp(name, "rPh") == 0)
        shared->reading_aloud--;
    else if (strcmp(name, "si") == 0)
        add_shared(shared, part);
}

static enum ka_status
read_strings(struct ka_xlsx_zip *zip, struct ka_xlsx_book *book)
{
    struct shared shared = {
        .arena = book->arena, .strings = &book->strings, .item = {.arena = book->arena}};
    struct ka_xlsx_handler handler = {
        .self = &shared, .start = on_shared, .end = on_shared_end, .text = on_shared_text};
    return ka_xlsx_part_read(book->arena, zip, book->strings_part, &handler);
}

ka_str
ka_xlsx_string(const struct ka_xlsx_strings *strings, uint32_t index)
{
    if (index >= strings->count)
        return (ka_str){0};
    return strings->block[index / BLOCK][index % BLOCK];
}

/* --- all of it --- */

enum ka_status
ka_xlsx_book_read(struct ka_arena *arena, struct ka_xlsx_zip *zip, const char *part,
                  struct ka_xlsx_book *out)
{
    *out = (struct ka_xlsx_book){.arena = arena};
    struct styles styles = {.book = out};
    struct ka_xlsx_handler workbook = {.self = out, .start = on_workbook};
    struct ka_xlsx_handler style = {.self = &styles, .start = on_style, .end = on_style_end};
    enum ka_status status = ka_xlsx_part_read(arena, zip, part, &workbook);
    if (status == KA_OK)
        status = read_relations(zip, part, out);
    if (status == KA_OK && out->styles_part)
        status = ka_xlsx_part_read(arena, zip, out->styles_part, &style);
    if (status == KA_OK && out->strings_part)
        status = read_strings(zip, out);
    return status;
}

static int
hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The character of "_x000D_" at @p text, or -1. Halves of characters beyond U+FFFF are left. */
static int32_t
escaped(const char *text, size_t room)
{
    int32_t value = 0;
    if (room < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
        return -1;
    for (size_t i = 2; i < 6; i++) {
        if (hex(text[i]) < 0)
            return -1;
        value = value * 16 + hex(text[i]);
    }
    return value == 0 || (value >= 0xD800 && value < 0xE000) ? -1 : value;
}

ka_str
ka_xlsx_unescape(char *text, size_t len)
{
    size_t put = 0;
    if (len == 0)
        return KA_STR("");
    if (!memchr(text, '_', len))
        return (ka_str){.ptr = text, .len = len};
    for (size_t i = 0; i < len;) {
        int32_t cp = escaped(text + i, len - i);
        if (cp < 0) {
            text[put++] = text[i++];
            continue;
        }
        put += ka_utf8_put((uint32_t)cp, text + put);
        i += 7;
    }
    return (ka_str){.ptr = text, .len = put};
}
