/*
 * Findings: collecting them, capped per kind and file, and writing them out.
 *
 * diag.def is read twice: diag.h makes the enum of it, this file the table of
 * severities and texts, so the two cannot differ. A message is a text with places
 * {1}..{6}; filling one copies everything else as it is, and a place without an
 * argument vanishes. Arguments come out of people's files: they are cut to
 * KA_LIMIT_DIAG_ARG bytes when added, and control characters (line ends, terminal
 * escapes) and bytes that are no UTF-8 (file names) are spelt out when printed.
 *
 * The cap needs "how many of this code in this file" for each addition; a small
 * open-addressing table answers it and also keeps the one copy of the file's name.
 */
#include "base/diag.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Between the two names of an argument. */
#define BOTH "\x1F"

#define FIRST_TALLIES ((size_t)32)

struct kind {
    enum ka_severity severity;
    const char *name;
    const char *message[2]; /**< By enum ka_lang. */
    const char *hint[2];
};

static const struct kind kinds[] = {
#define KA_DIAG(code, level, zh, en, hint_zh, hint_en)                                             \
    [KA_DIAG_##code] = {.severity = (level),                                                       \
                        .name = #code,                                                             \
                        .message = {[KA_ZH] = (zh), [KA_EN] = (en)},                               \
                        .hint = {[KA_ZH] = (hint_zh), [KA_EN] = (hint_en)}},
#include "base/diag.def"
#undef KA_DIAG
};

/* How many findings of one code were added for one file; a free slot has count 0. */
struct ka_diag_tally {
    enum ka_diag_code code;
    ka_str file;
    size_t count;
};

struct ka_diags
ka_diags_make(struct ka_arena *arena)
{
    return (struct ka_diags){.arena = arena};
}

/* The slot of (code, file), or the free one where it belongs. The table is never full. */
static struct ka_diag_tally *
tally_slot(struct ka_diag_tally *table, size_t cap, enum ka_diag_code code, ka_str file)
{
    size_t at = (size_t)(ka_str_hash(file) + (uint64_t)code * UINT64_C(0x9E3779B97F4A7C15));
    for (;; at++) {
        struct ka_diag_tally *slot = &table[at & (cap - 1)];
        if (slot->count == 0 || (slot->code == code && ka_str_eq(slot->file, file)))
            return slot;
    }
}

static void
tally_grow(struct ka_diags *diags)
{
    size_t cap = diags->tally_cap > 0 ? diags->tally_cap * 2 : FIRST_TALLIES;
    struct ka_diag_tally *table = ka_arena_array(diags->arena, cap, sizeof *table);
    for (size_t i = 0; i < diags->tally_cap; i++) {
        struct ka_diag_tally *old = &diags->tally[i];
        if (old->count > 0)
            *tally_slot(table, cap, old->code, old->file) = *old;
    }
    diags->tally = table;
    diags->tally_cap = cap;
}

/* Counts one more finding and returns its tally, whose file name lives as long as the list. */
static const struct ka_diag_tally *
tally_count(struct ka_diags *diags, enum ka_diag_code code, ka_str file)
{
    if (diags->tally_count * 2 >= diags->tally_cap)
        tally_grow(diags);
    struct ka_diag_tally *slot = tally_slot(diags->tally, diags->tally_cap, code, file);
    if (slot->count == 0) {
        slot->code = code;
        slot->file = ka_str_dup(diags->arena, file);
        diags->tally_count++;
    }
    slot->count++;
    return slot;
}

/* A copy of an argument, cut between characters if it is a whole cell's worth of text. */
static ka_str
keep_argument(struct ka_arena *arena, ka_str text)
{
    if (text.len <= KA_LIMIT_DIAG_ARG)
        return ka_str_dup(arena, text);
    size_t len = KA_LIMIT_DIAG_ARG;
    while (len > KA_LIMIT_DIAG_ARG - 4 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
        len--;
    struct ka_buf buf = {.arena = arena};
    ka_buf_add(&buf, ka_str_sub(text, 0, len));
    ka_buf_add(&buf, KA_STR("…"));
    return ka_buf_str(&buf);
}

void
ka_diags_add(struct ka_diags *diags, enum ka_diag_code code, struct ka_place place,
             const ka_str *args, size_t arg_count)
{
    assert((size_t)code < KA_COUNT(kinds) && arg_count <= KA_DIAG_ARGS);
    enum ka_severity severity = kinds[code].severity;
    diags->by_severity[severity]++;
    const struct ka_diag_tally *tally = tally_count(diags, code, place.file);
    if (tally->count > KA_LIMIT_DIAGS) {
        diags->dropped++;
        return;
    }

    struct ka_diag diag = {.code = code, .severity = severity, .place = place};
    diag.place.file = tally->file;
    diag.place.sheet = ka_str_dup(diags->arena, place.sheet);
    diag.seen = (uint32_t)diags->count;
    for (size_t i = 0; i < arg_count && i < KA_DIAG_ARGS; i++)
        diag.arg[i] = keep_argument(diags->arena, args[i]);
    diags->item = ka_arena_push(diags->arena, diags->item, diags->count, sizeof *diags->item);
    diags->item[diags->count++] = diag;
}

/* How a code is spelt to the outside: "unknown-key" for UNKNOWN_KEY. */
static char
spelt(char c)
{
    if (c == '_')
        return '-';
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

ka_str
ka_diag_name(struct ka_arena *arena, enum ka_diag_code code)
{
    assert((size_t)code < KA_COUNT(kinds));
    ka_str name = ka_str_of(kinds[code].name);
    char *text = ka_arena_alloc(arena, name.len + 1);
    for (size_t i = 0; i < name.len; i++)
        text[i] = spelt(name.ptr[i]);
    return (ka_str){.ptr = text, .len = name.len};
}

enum ka_diag_code
ka_diag_code_of(ka_str name)
{
    for (size_t code = 0; code < KA_COUNT(kinds); code++) {
        const char *own = kinds[code].name;
        size_t at = 0;
        while (at < name.len && spelt(own[at]) == name.ptr[at])
            at++;
        if (at == name.len && own[at] == '\0')
            return (enum ka_diag_code)code;
    }
    return KA_DIAG__COUNT;
}

void
ka_diags_append(struct ka_diags *diags, const struct ka_diags *from)
{
    size_t over[3] = {from->by_severity[0], from->by_severity[1], from->by_severity[2]};
    for (size_t i = 0; i < from->count; i++) {
        const struct ka_diag *diag = &from->item[i];
        ka_diags_add(diags, diag->code, diag->place, diag->arg, KA_DIAG_ARGS);
        over[diag->severity]--;
    }
    for (size_t i = 0; i < KA_COUNT(over); i++)
        diags->by_severity[i] += over[i];
    diags->dropped += from->dropped;
}

/* Adds one code point, control characters (also U+0080..U+009F) spelt out. */
static void
add_visible_cp(struct ka_buf *buf, uint32_t cp, ka_str bytes)
{
    if (cp == '\n')
        ka_buf_add(buf, KA_STR("\\n"));
    else if (cp == '\t')
        ka_buf_add(buf, KA_STR("\\t"));
    else if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
        ka_buf_printf(buf, "\\x%02X", (unsigned)cp);
    else
        ka_buf_add(buf, bytes);
}

/* Adds text from outside. File names are bytes: what is not UTF-8 in them is spelt out too. */
static void
add_visible(struct ka_buf *buf, ka_str text)
{
    for (size_t at = 0; at < text.len;) {
        size_t good = at + ka_utf8_valid_prefix(text.ptr + at, text.len - at);
        while (at < good) {
            size_t from = at;
            uint32_t cp = ka_utf8_next(text, &at);
            add_visible_cp(buf, cp, ka_str_sub(text, from, at - from));
        }
        if (at < text.len)
            ka_buf_printf(buf, "\\x%02X", (unsigned char)text.ptr[at++]);
    }
}

ka_str
ka_diag_both(struct ka_arena *arena, ka_str zh, ka_str en)
{
    return en.len > 0 ? ka_str_format(arena, "%.*s" BOTH "%.*s", KA_STR_ARG(zh), KA_STR_ARG(en))
                      : zh;
}

/* What an argument is in one language. */
static ka_str
side_of(ka_str arg, enum ka_lang lang)
{
    ptrdiff_t at = ka_str_find(arg, KA_STR(BOTH));
    if (at < 0)
        return arg;
    return lang == KA_ZH ? ka_str_sub(arg, 0, (size_t)at)
                         : ka_str_sub(arg, (size_t)at + 1, arg.len);
}

static void
add_filled(struct ka_buf *buf, const char *text, const struct ka_diag *diag, enum ka_lang lang)
{
    for (const char *at = text; *at != '\0'; at++) {
        bool place = at[0] == '{' && at[1] >= '1' && at[1] < '1' + KA_DIAG_ARGS && at[2] == '}';
        if (!place) {
            ka_buf_byte(buf, *at);
            continue;
        }
        add_visible(buf, side_of(diag->arg[at[1] - '1'], lang));
        at += 2;
    }
}

ka_str
ka_diag_message(struct ka_arena *arena, const struct ka_diag *diag, enum ka_lang lang)
{
    struct ka_buf buf = {.arena = arena};
    add_filled(&buf, kinds[diag->code].message[lang], diag, lang);
    return ka_buf_str(&buf);
}

ka_str
ka_diag_hint(struct ka_arena *arena, const struct ka_diag *diag, enum ka_lang lang)
{
    struct ka_buf buf = {.arena = arena};
    add_filled(&buf, kinds[diag->code].hint[lang], diag, lang);
    return ka_buf_str(&buf);
}

/* 1 is A, 26 is Z, 27 is AA. */
static void
add_letters(struct ka_buf *buf, uint32_t column)
{
    char letters[8];
    size_t at = sizeof letters;
    for (; column > 0; column = (column - 1) / 26)
        letters[--at] = (char)('A' + (column - 1) % 26);
    ka_buf_add(buf, (ka_str){.ptr = letters + at, .len = sizeof letters - at});
}

ka_str
ka_place_cell(struct ka_arena *arena, const struct ka_place *place)
{
    struct ka_buf buf = {.arena = arena};
    if (place->sheet.len == 0)
        return KA_STR("");
    add_visible(&buf, place->sheet);
    if (place->line > 0) {
        ka_buf_byte(&buf, '!');
        add_letters(&buf, place->column);
        ka_buf_printf(&buf, "%u", (unsigned)place->line);
    }
    return ka_buf_str(&buf);
}

static void
add_place(struct ka_buf *buf, const struct ka_place *place)
{
    if (place->file.len == 0)
        return;
    add_visible(buf, place->file);
    if (place->sheet.len > 0) {
        ka_str cell = ka_place_cell(buf->arena, place);
        ka_buf_printf(buf, ":%.*s: ", KA_STR_ARG(cell));
        return;
    }
    if (place->line > 0)
        ka_buf_printf(buf, ":%u", (unsigned)place->line);
    if (place->line > 0 && place->column > 0)
        ka_buf_printf(buf, ":%u", (unsigned)place->column);
    ka_buf_add(buf, KA_STR(": "));
}

ka_str
ka_diag_line(struct ka_arena *arena, const struct ka_diag *diag, enum ka_lang lang)
{
    static const char *const words[][3] = {
        [KA_ZH] = {[KA_NOTE] = "提示", [KA_WARNING] = "警告", [KA_ERROR] = "错误"},
        [KA_EN] = {[KA_NOTE] = "note", [KA_WARNING] = "warning", [KA_ERROR] = "error"},
    };
    struct ka_buf buf = {.arena = arena};
    add_place(&buf, &diag->place);
    ka_buf_add(&buf, ka_str_of(words[lang][diag->severity]));
    ka_buf_add(&buf, KA_STR(": "));
    add_filled(&buf, kinds[diag->code].message[lang], diag, lang);
    return ka_buf_str(&buf);
}

static int
compare_u32(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int
compare(const void *left, const void *right)
{
    const struct ka_diag *a = left, *b = right;
    int order = ka_str_cmp(a->place.file, b->place.file);
    if (order == 0)
        order = ka_str_cmp(a->place.sheet, b->place.sheet);
    if (order == 0)
        order = compare_u32(a->place.line, b->place.line);
    if (order == 0)
        order = compare_u32(a->place.column, b->place.column);
    if (order == 0)
        order = compare_u32((uint32_t)a->code, (uint32_t)b->code);
    return order != 0 ? order : compare_u32(a->seen, b->seen);
}

void
ka_diags_sort(struct ka_diags *diags)
{
    if (diags->count > 1)
        qsort(diags->item, diags->count, sizeof *diags->item, compare);
}

enum ka_severity
ka_diags_worst(const struct ka_diags *diags)
{
    if (diags->by_severity[KA_ERROR] > 0)
        return KA_ERROR;
    return diags->by_severity[KA_WARNING] > 0 ? KA_WARNING : KA_NOTE;
}
