/*
 * Encodings: any bytes. Whatever is guessed, what comes out is UTF-8; what has no bad sequence
 * is what the C library makes of it.
 */
#include "base/utf8.h"
#include "ingest/encoding.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
    if (!holds)
        abort();
}

/* Where the C library knows all of @p bytes, we and it agree. */
static void
compare(struct ka_arena *arena, const char *name, ka_str bytes, ka_str text)
{
    iconv_t library = iconv_open("UTF-8", name);
    check(library != (iconv_t)-1); /* NOLINT(performance-no-int-to-ptr): POSIX's own value. */
    size_t room = bytes.len * 4 + 16, in_left = bytes.len, out_left = room;
    char *in = ka_arena_copy(arena, bytes.ptr, bytes.len);
    char *out = ka_arena_alloc(arena, room), *put = out;
    bool known = iconv(library, &in, &in_left, &put, &out_left) == 0 && in_left == 0;
    iconv_close(library);
    if (known)
        check(room - out_left == text.len && memcmp(out, text.ptr, text.len) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {[KA_UTF8] = "UTF-8",
                                        [KA_UTF8_BOM] = "UTF-8",
                                        [KA_GB18030] = "GB18030",
                                        [KA_UTF16LE] = "UTF-16LE",
                                        [KA_UTF16BE] = "UTF-16BE"};
    if (size == 0 || size > 200000)
        return 0;
    struct ka_arena *arena = ka_arena_new();
    ka_str bytes = {.ptr = (const char *)data, .len = size};
    struct ka_census census = {.arena = arena, .size = 16 + data[0]};
    struct ka_encoding_guess guess = ka_encoding_of(bytes.ptr, bytes.len, &census);
    struct ka_quick_count all =
        ka_quick_count(bytes.ptr + guess.bom, bytes.len - guess.bom, bytes.ptr + bytes.len);
    for (size_t i = 0; i < census.pieces; i++) {
        all.quotes -= census.count[i].quotes;
        all.lines -= census.count[i].lines;
    }
    check(census.pieces == 0 || (all.quotes == 0 && all.lines == 0));
    check(guess.bom <= size && guess.bad <= size && guess.encoding < KA_ENCODING__COUNT);
    check(guess.bad == 0 || guess.first_bad < size);
    for (int encoding = 0; encoding < KA_ENCODING__COUNT; encoding++) {
        uint64_t bad = 0;
        ka_str text =
            ka_encoding_to_utf8(arena, (enum ka_encoding)encoding, bytes.ptr, bytes.len, &bad);
        check(text.len == 0 || ka_utf8_valid_prefix(text.ptr, text.len) == text.len);
        check(bad <= size);
        if (bad == 0 && text.len > 0)
            compare(arena, names[encoding], bytes, text);
    }
    ka_arena_free(arena);
    return 0;
}
