/*
 * Encodings: what bytes are taken for, and their UTF-8. The reference is the C library's iconv.
 */
#include "ingest/encoding.h"

#include "base/utf8.h"
#include "ingest_kit.h"

TestSuite(encoding, .init = kit_setup, .fini = kit_teardown);

struct sample {
    const char *why;
    const char *bytes;
    size_t len;
    enum ka_encoding encoding;
    size_t bom;
    uint64_t bad, first_bad;
    bool truncated;
};

#define BYTES(literal) literal, sizeof(literal) - 1

Test(encoding, evidence_is_weighed_in_order)
{
    static const struct sample rows[] = {
        {"nothing", BYTES(""), KA_UTF8, 0, 0, 0, false},
        {"ASCII", BYTES("a,b\r\n"), KA_UTF8, 0, 0, 0, false},
        {"UTF-8", BYTES("客服昵称,接待人数\n"), KA_UTF8, 0, 0, 0, false},
        {"UTF-8 with mark", BYTES("\xEF\xBB\xBF客服\n"), KA_UTF8_BOM, 3, 0, 0, false},
        {"mark before ASCII",
         BYTES("\xEF\xBB\xBF"
               "a,b\n"),
         KA_UTF8_BOM, 3, 0, 0, false},
        {"UTF-16LE with mark",
         BYTES("\xFF\xFE"
               "a\0,\0"),
         KA_UTF16LE, 2, 0, 0, false},
        {"UTF-16BE with mark", BYTES("\xFE\xFF\0a\0,"), KA_UTF16BE, 2, 0, 0, false},
        {"UTF-16LE without mark", BYTES("a\0,\0b\0\n\0"), KA_UTF16LE, 0, 0, 0, false},
        {"UTF-16BE without mark", BYTES("\0a\0,\0b\0\n"), KA_UTF16BE, 0, 0, 0, false},
        {"one NUL does not make UTF-16", BYTES("a,b,c,d,e,f\0,g,h\n"), KA_UTF8, 0, 0, 0, false},
        {"GBK header", BYTES("\xBF\xCD\xB7\xFE,a\n"), KA_GB18030, 0, 0, 0, false},
        {"GBK that is valid UTF-8: 一丁", BYTES("\xD2\xBB\xB6\xA1\n"), KA_GB18030, 0, 0, 0, false},
        {"two GBK hanzi as two-byte UTF-8: 联通", BYTES("\xC1\xAA\xCD\xA8\n"), KA_GB18030, 0, 0, 0,
         false},
        {"Latin in UTF-8", BYTES("Ren\xC3\xA9,Caf\xC3\xA9\n"), KA_UTF8, 0, 0, 0, false},
        {"euro of CP936",
         BYTES("\xBF\xCD\xB7\xFE,\x80"
               "5\n"),
         KA_GB18030, 0, 0, 0, false},
        {"four bytes", BYTES("\xBF\xCD\x95\x32\x82\x36\n"), KA_GB18030, 0, 0, 0, false},
        {"UTF-8 cut at the end", BYTES("客服昵称\xE5\xAE"), KA_UTF8, 0, 0, 0, true},
        {"GBK cut at the end", BYTES("\xBF\xCD\xB7\xFE\xB7"), KA_GB18030, 0, 0, 0, true},
        {"four bytes cut at the end", BYTES("\xBF\xCD\xB7\xFE\x95\x32\x82"), KA_GB18030, 0, 0, 0,
         true},
        {"UTF-16 cut at the end",
         BYTES("\xFF\xFE"
               "a\0,"),
         KA_UTF16LE, 2, 0, 0, true},
        {"half a surrogate pair",
         BYTES("\xFF\xFE"
               "a\0\0\xDC,\0"),
         KA_UTF16LE, 2, 1, 4, false},
        {"0xFF in GBK", BYTES("\xBF\xCD\xB7\xFE\xFF,\xBF\xCD\n"), KA_GB18030, 0, 1, 4, false},
        {"one broken character in UTF-8",
         BYTES("客服昵称客服昵称客服昵称,\xE5\xAE,接待人数接待人数\n"), KA_UTF8, 0, 1, 37, false},
        {"broken after a mark", BYTES("\xEF\xBB\xBF客\xFF服\n"), KA_UTF8_BOM, 3, 1, 6, false},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        struct ka_census census = {.arena = arena, .workers = 2};
        struct ka_encoding_guess got = ka_encoding_of(rows[i].bytes, rows[i].len, &census);
        cr_expect_eq(got.encoding, rows[i].encoding, "%s: taken for %s", rows[i].why,
                     ka_encoding_name(got.encoding));
        cr_expect_eq(got.bom, rows[i].bom, "%s: mark of %zu", rows[i].why, got.bom);
        cr_expect_eq(got.bad, rows[i].bad, "%s: %lu bad", rows[i].why, (unsigned long)got.bad);
        cr_expect_eq(got.first_bad, rows[i].first_bad, "%s: first bad at %lu", rows[i].why,
                     (unsigned long)got.first_bad);
        cr_expect_eq(got.truncated, rows[i].truncated, "%s: truncated", rows[i].why);
    }
}

Test(encoding, every_encoding_has_a_name)
{
    for (int i = 0; i < KA_ENCODING__COUNT; i++)
        cr_expect_gt(strlen(ka_encoding_name((enum ka_encoding)i)), 0);
}

/* What iconv makes of one character; an empty string if it refuses it. */
static ka_str
by_library(iconv_t library, const char *bytes, size_t len)
{
    char copy[4];
    memcpy(copy, bytes, len);
    char *in = copy;
    size_t room = 8;
    char *text = ka_arena_alloc(arena, room), *out = text;
    iconv(library, NULL, NULL, NULL, NULL);
    if (iconv(library, &in, &len, &out, &room) == (size_t)-1)
        return KA_STR("");
    return (ka_str){.ptr = text, .len = (size_t)(out - text)};
}

static void
expect_same(iconv_t library, const char *bytes, size_t len)
{
    struct ka_arena_mark mark = ka_arena_mark(arena);
    uint64_t bad;
    ka_str expected = by_library(library, bytes, len);
    ka_str got = ka_encoding_to_utf8(arena, KA_GB18030, bytes, len, &bad);
    if (expected.len == 0)
        cr_assert_gt(bad, 0, "%02X %02X is free", (unsigned char)bytes[0], (unsigned char)bytes[1]);
    else
        cr_assert(bad == 0 && ka_str_eq(got, expected), "%02X %02X: %.*s, not %.*s",
                  (unsigned char)bytes[0], (unsigned char)bytes[1], KA_STR_ARG(got),
                  KA_STR_ARG(expected));
    ka_arena_rewind(arena, mark);
}

Test(encoding, every_two_byte_code_is_as_the_library_has_it)
{
    iconv_t library = iconv_open("UTF-8", "GB18030");
    for (int lead = 0x81; lead <= 0xFE; lead++) {
        for (int trail = 0x40; trail <= 0xFE; trail++) {
            char bytes[2] = {(char)lead, (char)trail};
            if (trail != 0x7F)
                expect_same(library, bytes, 2);
        }
    }
    iconv_close(library);
}

Test(encoding, four_byte_codes_are_as_the_library_has_them)
{
    iconv_t library = iconv_open("UTF-8", "GB18030");
    for (size_t i = 0; i < 39420; i += 7) {
        char bytes[4] = {(char)(0x81 + i / 12600), (char)(0x30 + i / 1260 % 10),
                         (char)(0x81 + i / 10 % 126), (char)(0x30 + i % 10)};
        expect_same(library, bytes, 4);
    }
    for (size_t i = 189000; i < 189000 + 0x100000; i += 997) {
        char bytes[4] = {(char)(0x81 + i / 12600), (char)(0x30 + i / 1260 % 10),
                         (char)(0x81 + i / 10 % 126), (char)(0x30 + i % 10)};
        expect_same(library, bytes, 4);
    }
    iconv_close(library);
}

Test(encoding, text_comes_back_from_every_encoding)
{
    static const struct {
        enum ka_encoding encoding;
        const char *name;
    } rows[] = {{KA_UTF8, "UTF-8"},
                {KA_GB18030, "GB18030"},
                {KA_UTF16LE, "UTF-16LE"},
                {KA_UTF16BE, "UTF-16BE"}};
    ka_str text = KA_STR("客服昵称,接待人数 𠮷野家 €5 ￥1，234.00 🙂 abc");
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        uint64_t bad;
        ka_str bytes = kit_encode(rows[i].name, text);
        ka_str got = ka_encoding_to_utf8(arena, rows[i].encoding, bytes.ptr, bytes.len, &bad);
        cr_expect(bad == 0 && ka_str_eq(got, text), "%s: %.*s", rows[i].name, KA_STR_ARG(got));
    }
}

Test(encoding, text_that_needs_no_change_is_not_copied)
{
    uint64_t bad;
    ka_str text = KA_STR("2026-10-01,12.50");
    cr_expect_eq(ka_encoding_to_utf8(arena, KA_GB18030, text.ptr, text.len, &bad).ptr, text.ptr);
    ka_str hanzi = KA_STR("客服");
    cr_expect_eq(ka_encoding_to_utf8(arena, KA_UTF8, hanzi.ptr, hanzi.len, &bad).ptr, hanzi.ptr);
}

Test(encoding, what_cannot_be_read_becomes_a_replacement)
{
    static const struct {
        const char *why, *bytes;
        size_t len;
        enum ka_encoding encoding;
        const char *expected;
        uint64_t bad;
    } rows[] = {
        {"0xFF",
         BYTES("a\xFF"
               "b"),
         KA_GB18030, "a�b", 1},
        {"euro",
         BYTES("\x80"
               "5"),
         KA_GB18030, "€5", 0},
        {"lead before a comma", BYTES("\xBF,a"), KA_GB18030, "�,a", 1},
        {"cut", BYTES("\xBF\xCD\xBF"), KA_GB18030, "客�", 1},
        {"rest of a character is one fault",
         BYTES("a\xE5\xAE"
               "b"),
         KA_UTF8, "a�b", 1},
        {"lone trail byte",
         BYTES("a\xAE"
               "b"),
         KA_UTF8, "a�b", 1},
        {"surrogate in UTF-8", BYTES("\xED\xA0\x80"), KA_UTF8, "�", 1},
        {"half a pair",
         BYTES("\x00\xD8"
               "a\0"),
         KA_UTF16LE, "�a", 1},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        uint64_t bad;
        ka_str got = ka_encoding_to_utf8(arena, rows[i].encoding, rows[i].bytes, rows[i].len, &bad);
        cr_expect(ka_str_eq(got, ka_str_of(rows[i].expected)), "%s: %.*s", rows[i].why,
                  KA_STR_ARG(got));
        cr_expect_eq(bad, rows[i].bad, "%s: %lu", rows[i].why, (unsigned long)bad);
    }
}

/* Any bytes at all: the guess must not crash, and what it decodes must be valid UTF-8. */
Test(encoding, random_bytes_become_valid_utf8)
{
    uint64_t state = kit_seed();
    for (int round = 0; round < 3000; round++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        size_t len = random_next(&state) % 64;
        unsigned char *bytes = ka_arena_alloc(arena, len + 1);
        for (size_t i = 0; i < len; i++)
            bytes[i] = (unsigned char)(random_next(&state) % 4 ? 0x80 | random_next(&state)
                                                               : random_next(&state) % 0x80);
        struct ka_census census = {.arena = arena, .workers = 2};
        struct ka_encoding_guess guess = ka_encoding_of((const char *)bytes, len, &census);
        for (int e = 0; e < KA_ENCODING__COUNT; e++) {
            uint64_t bad;
            ka_str text =
                ka_encoding_to_utf8(arena, (enum ka_encoding)e, (const char *)bytes, len, &bad);
            cr_assert_eq(ka_utf8_valid_prefix(text.ptr, text.len), text.len, "seed %lu round %d",
                         (unsigned long)kit_seed(), round);
            if ((enum ka_encoding)e == guess.encoding && guess.bom == 0 &&
                guess.encoding == KA_GB18030 && !guess.truncated)
                cr_assert_eq(bad, guess.bad, "round %d", round);
        }
        ka_arena_rewind(arena, mark);
    }
}
