/*
 * Records and texts of .xls files.
 *
 *     id(2) len(2) bytes │ 0x3C len more bytes │ …      a record and what continues it
 *     count flags [runs] [ext] characters …             BIFF8: flags & 1: two bytes each
 *                      └ a CONTINUE that falls here begins with flags of its own
 *
 * Everything is taken byte by byte through a cursor that stops at the end of what there is.
 * BIFF5 texts are bytes in a code page. 1252 and none at all are read as GB18030: old exporters
 * write GBK and leave the default, and what Western text of exports has is ASCII.
 */
#include "ingest/xls_biff.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "ingest/encoding.h"

#include <iconv.h>

enum { RICH = 8, EXTENDED = 4, WIDE = 1, REPLACEMENT = 0xFFFD };

unsigned
ka_biff_u16(const unsigned char *at)
{
    return (unsigned)at[0] | (unsigned)at[1] << 8;
}

uint32_t
ka_biff_u32(const unsigned char *at)
{
    return (uint32_t)ka_biff_u16(at) | (uint32_t)ka_biff_u16(at + 2) << 16;
}

bool
ka_biff_record(const struct ka_biff *biff, size_t at, struct ka_biff_record *out)
{
    if (at > biff->len || biff->len - at < 4)
        return false;
    out->id = ka_biff_u16(biff->bytes + at);
    out->len = ka_biff_u16(biff->bytes + at + 2);
    out->at = at + 4;
    return biff->len - out->at >= out->len;
}

enum ka_status
ka_biff_damaged(const struct ka_biff *biff, const char *what)
{
    ka_diag(biff->diags, KA_DIAG_BOOK_BROKEN, ((struct ka_place){.file = biff->path}),
            ka_str_of(what), ka_str_of(what));
    return KA_E_FORMAT;
}

struct ka_biff_cursor
ka_biff_cursor(const struct ka_biff *biff, const struct ka_biff_record *record, size_t offset)
{
    size_t from = offset < record->len ? offset : record->len;
    return (struct ka_biff_cursor){
        .biff = biff, .at = record->at + from, .end = record->at + record->len};
}

/* On to the CONTINUE record. False: none follows. */
static bool
next_part(struct ka_biff_cursor *cursor)
{
    struct ka_biff_record record;
    if (cursor->over || !ka_biff_record(cursor->biff, cursor->end, &record) ||
        record.id != KA_BIFF_CONTINUE) {
        cursor->over = true;
        return false;
    }
    cursor->at = record.at;
    cursor->end = record.at + record.len;
    return true;
}

unsigned
ka_biff_take8(struct ka_biff_cursor *cursor)
{
    while (cursor->at == cursor->end) {
        if (!next_part(cursor))
            return 0;
    }
    return cursor->biff->bytes[cursor->at++];
}

unsigned
ka_biff_take16(struct ka_biff_cursor *cursor)
{
    unsigned low = ka_biff_take8(cursor);
    return low | ka_biff_take8(cursor) << 8;
}

uint32_t
ka_biff_take32(struct ka_biff_cursor *cursor)
{
    uint32_t low = ka_biff_take16(cursor);
    return low | (uint32_t)ka_biff_take16(cursor) << 16;
}

static void
skip(struct ka_biff_cursor *cursor, size_t count)
{
    while (count > 0 && !cursor->over) {
        size_t here = cursor->end - cursor->at;
        if (here == 0 && !next_part(cursor))
            return;
        here = cursor->end - cursor->at < count ? cursor->end - cursor->at : count;
        cursor->at += here;
        count -= here;
    }
}

static void
put_char(struct ka_buf *out, uint32_t cp)
{
    char bytes[4];
    if (cp > 0)
        ka_buf_add(out, (ka_str){.ptr = bytes, .len = ka_utf8_put(cp, bytes)});
}

/* UTF-16 units to characters: *high is the first half of a pair, waiting. */
static void
put_unit(struct ka_buf *out, uint32_t unit, uint32_t *high)
{
    bool low = unit >= 0xDC00 && unit < 0xE000;
    if (*high > 0 && low) {
        put_char(out, 0x10000 + ((*high - 0xD800) << 10) + (unit - 0xDC00));
        *high = 0;
        return;
    }
    if (*high > 0 || low)
        put_char(out, REPLACEMENT);
    *high = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
    if (*high == 0 && !low)
        put_char(out, unit);
}

static void
take_chars(struct ka_biff_cursor *cursor, size_t count, bool wide, struct ka_buf *out)
{
    uint32_t high = 0;
    for (; count > 0 && !cursor->over; count--) {
        /* Where the text goes on in another record, its width is said anew. */
        if (cursor->at == cursor->end)
            wide = (ka_biff_take8(cursor) & WIDE) != 0;
        uint32_t unit = wide ? ka_biff_take16(cursor) : ka_biff_take8(cursor);
        if (!cursor->over)
            put_unit(out, unit, &high);
    }
    if (high > 0)
        put_char(out, REPLACEMENT);
}

void
ka_biff_text(struct ka_biff_cursor *cursor, size_t count, struct ka_buf *out)
{
    unsigned flags = ka_biff_take8(cursor);
    size_t runs = flags & RICH ? ka_biff_take16(cursor) : 0;
    size_t extension = flags & EXTENDED ? ka_biff_take32(cursor) : 0;
    take_chars(cursor, count, (flags & WIDE) != 0, out);
    skip(cursor, runs * 4);
    skip(cursor, extension);
}

/* Through the C library, for code pages other than the Chinese one. */
static ka_str
convert(struct ka_biff *biff, const char *bytes, size_t len, struct ka_arena *arena)
{
    char out[512];
    struct ka_buf text = {.arena = arena};
    ka_str code = ka_str_format(arena, "CP%u", biff->codepage % 100000);
    iconv_t library = iconv_open("UTF-8", ka_cstr(arena, code));
    if (library == (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr): POSIX's own failure value. */
        return ka_encoding_to_utf8(arena, KA_GB18030, bytes, len, &biff->bad_text);
    char *in = ka_arena_copy(arena, bytes, len);
    while (len > 0) {
        char *put = out;
        size_t room = sizeof out;
        size_t result = iconv(library, &in, &len, &put, &room);
        ka_buf_add(&text, (ka_str){.ptr = out, .len = (size_t)(put - out)});
        if (result == (size_t)-1 && len > 0 && room >= 8) {
            put_char(&text, REPLACEMENT);
            biff->bad_text++;
            in++;
            len--;
        }
    }
    iconv_close(library);
    return ka_buf_str(&text);
}

static bool
is_ascii(const unsigned char *bytes, size_t len)
{
    unsigned char all = 0;
    for (size_t i = 0; i < len; i++)
        all |= bytes[i];
    return all < 0x80;
}

static ka_str
decode(struct ka_biff *biff, const unsigned char *bytes, size_t len, struct ka_arena *arena)
{
    const char *text = (const char *)bytes;
    uint64_t bad = 0;
    ka_str out;
    if (is_ascii(bytes, len))
        return ka_str_dup(arena, (ka_str){.ptr = text, .len = len});
    switch (biff->codepage) {
    case 0:
    case 367:
    case 936:
    case 1252:
    case 1200: /* UTF-16 cannot be meant by BIFF5. */
    case 0x8001:
    case 54936:
        out = ka_encoding_to_utf8(arena, KA_GB18030, text, len, &bad);
        break;
    case 65001:
        out = ka_encoding_to_utf8(arena, KA_UTF8, text, len, &bad);
        break;
    default:
        return convert(biff, text, len, arena);
    }
    biff->bad_text += bad;
    return ka_str_dup(arena, out);
}

ka_str
ka_biff_string(struct ka_biff *biff, const struct ka_biff_record *record, size_t offset,
               size_t width, struct ka_arena *arena)
{
    struct ka_biff_cursor cursor = ka_biff_cursor(biff, record, offset);
    size_t count = width == 1 ? ka_biff_take8(&cursor) : ka_biff_take16(&cursor);
    if (cursor.over)
        return KA_STR("");
    if (biff->eight) {
        struct ka_buf out = {.arena = arena};
        ka_biff_text(&cursor, count, &out);
        return ka_buf_str(&out);
    }
    size_t here = cursor.end - cursor.at;
    return decode(biff, biff->bytes + cursor.at, count < here ? count : here, arena);
}
