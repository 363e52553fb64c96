/*
 * Letters: what RFC 2047 and RFC 2231 ask of lines and words, at every length; names that try to be
 * headers. Other programs read whole letters in tests/e2e/mail.sh.
 */
#include "mail/message.h"

#include "base/utf8.h"

#include <criterion/criterion.h>
#include <string.h>

static struct ka_arena *arena;

static void
begin(void)
{
    arena = ka_arena_new();
}

static void
end(void)
{
    ka_arena_free(arena);
}

TestSuite(mail, .init = begin, .fini = end);

Test(mail, base64_of_every_remainder)
{
    static const struct {
        const char *plain, *coded;
        size_t columns;
    } row[] = {{"", "", 0},
               {"f", "Zg==", 0},
               {"fo", "Zm8=", 0},
               {"foo", "Zm9v", 0},
               {"foob", "Zm9vYg==", 0},
               {"foobar", "Zm9vYmFy", 0},
               {"foobar", "Zm9v\r\nYmFy", 4},
               {"\xFF\xFE\xFB", "//77", 4}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct ka_buf out = {.arena = arena};
        ka_base64_add(&out, ka_str_of(row[i].plain), row[i].columns);
        cr_expect(ka_str_eq(ka_buf_str(&out), ka_str_of(row[i].coded)), "'%s' gave '%.*s'",
                  row[i].plain, KA_STR_ARG(ka_buf_str(&out)));
    }
}

static ka_str
letter(ka_str name, ka_str subject)
{
    struct ka_mail_file file = {name, KA_STR("application/pdf"), KA_STR("%PDF")};
    struct ka_mail mail = {.from = KA_STR("hr@example.com"),
                           .to = KA_STR("a@example.com"),
                           .to_name = name,
                           .subject = subject,
                           .text = KA_STR("text\n"),
                           .id = KA_STR("00@example.com"),
                           .date = 1793000000,
                           .file = &file,
                           .file_count = 1};
    return ka_mail_make(arena, &mail);
}

/* All lines are short ASCII and end in CRLF; returns the longest. */
static size_t
longest_line(ka_str text)
{
    size_t longest = 0, from = 0;
    for (size_t i = 0; i < text.len; i++) {
        cr_assert((unsigned char)text.ptr[i] < 0x80);
        if (text.ptr[i] != '\n')
            continue;
        cr_assert(i > 0 && text.ptr[i - 1] == '\r');
        longest = i - 1 - from > longest ? i - 1 - from : longest;
        from = i + 1;
    }
    cr_assert_eq(from, text.len);
    return longest;
}

Test(mail, lines_stay_short_whatever_the_length_of_a_name)
{
    struct ka_buf name = {.arena = arena};
    for (int i = 0; i < 80; i++) {
        ka_buf_add(&name, i % 3 ? KA_STR("娜") : KA_STR("a"));
        ka_str text = letter(ka_buf_str(&name), ka_buf_str(&name));
        cr_assert_leq(longest_line(text), 76, "%d characters", i + 1);
    }
}

Test(mail, a_name_cannot_begin_a_header)
{
    ka_str text = letter(KA_STR("x\r\nBcc: all@example.com\r\n\r\n"), KA_STR("s\r\nBcc: b@c.d"));
    longest_line(text);
    cr_expect_eq(ka_str_find(text, KA_STR("\nBcc")), -1);
    cr_expect_eq(ka_str_find(text, KA_STR("\nBcc:")), -1);
}

/* The header's field names, in order, with a blank behind each. */
static ka_str
field_names(ka_str text)
{
    struct ka_buf out = {.arena = arena};
    ka_str head = ka_str_sub(text, 0, (size_t)ka_str_find(text, KA_STR("\r\n\r\n")));
    while (head.len) {
        ptrdiff_t end = ka_str_find(head, KA_STR("\r\n"));
        ka_str line = ka_str_sub(head, 0, end < 0 ? head.len : (size_t)end);
        if (line.ptr[0] != ' ')
            ka_buf_printf(&out, "%.*s ", (int)ka_str_find(line, KA_STR(":")), line.ptr);
        head = ka_str_sub(head, line.len + 2, head.len);
    }
    return ka_buf_str(&out);
}

Test(mail, random_names_stay_in_their_header_and_hide_nothing)
{
    static const char *const pieces[] = {"林",
                                         "\xF0\xA0\xAE\xB7",
                                         "a",
                                         "\"",
                                         "\\",
                                         "\r\n",
                                         "\n",
                                         "\r",
                                         "\r\nBcc: x@example.com",
                                         ",",
                                         ";",
                                         "<x@example.com>",
                                         "=?UTF-8?B?Zm9v?=",
                                         "\xE2\x80\xAE",
                                         "\xE2\x81\xA6",
                                         "\t",
                                         "\x01",
                                         "\xC2\x85",
                                         "\xEF\xBB\xBF",
                                         " ",
                                         "%0d%0a",
                                         "\xE2\x80\xA8"};
    uint64_t state = 20261130;
    for (int i = 0; i < 3000; i++) {
        struct ka_buf name = {.arena = arena};
        state = state * 6364136223846793005u + 1442695040888963407u;
        for (size_t n = state >> 59 == 0 ? 120 : state >> 61; n > 0; n--) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            ka_buf_add(&name, ka_str_of(pieces[(state >> 33) % (sizeof pieces / sizeof *pieces)]));
        }
        ka_str text = letter(ka_buf_str(&name), ka_buf_str(&name));
        cr_assert(longest_line(text) <= 100, "%.*s", KA_STR_ARG(ka_buf_str(&name)));
        cr_assert(
            ka_str_eq(field_names(text), KA_STR("From To Subject Date Message-ID MIME-Version "
                                                "Content-Type ")),
            "%.*s", KA_STR_ARG(text));
        cr_assert(ka_str_eq(text, letter(ka_buf_str(&name), ka_buf_str(&name))));
    }
    /* what hides or turns a name is not shown at all: base64 of "a b" */
    ka_str turned = letter(KA_STR("a\xE2\x80\xAE"
                                  "b"),
                           KA_STR("s"));
    cr_assert(ka_str_find(turned, KA_STR("\"a b\"")) >= 0, "%.*s", KA_STR_ARG(turned));
}

Test(mail, plain_words_stay_readable_and_quotes_are_escaped)
{
    ka_str text = letter(KA_STR("O\"Hara \\ Co"), KA_STR("pay 2026-10"));
    cr_expect_geq(ka_str_find(text, KA_STR("To: \"O\\\"Hara \\\\ Co\"\r\n <a@example.com>\r\n")),
                  0);
    cr_expect_geq(ka_str_find(text, KA_STR("Subject: pay 2026-10\r\n")), 0);
    cr_expect_geq(ka_str_find(text, KA_STR("Date: Mon, 26 Oct 2026 07:33:20 +0000\r\n")), 0, "%s",
                  text.ptr);
    /* what looks like an encoded-word is encoded itself */
    text = letter(KA_STR("n"), KA_STR("=?UTF-8?B?eA==?="));
    cr_expect_eq(ka_str_find(text, KA_STR("Subject: =?UTF-8?B?eA==?=")), -1);
}

/* RFC 2231: pieces numbered from 0, none of which cuts a coded byte in two. */
Test(mail, long_file_names_go_in_whole_pieces)
{
    struct ka_buf name = {.arena = arena};
    for (int i = 0; i < 60; i++) {
        ka_buf_add(&name, i % 4 ? KA_STR("单") : KA_STR("x "));
        ka_str text = letter(ka_buf_str(&name), KA_STR("s"));
        struct ka_buf whole = {.arena = arena};
        ptrdiff_t at = ka_str_find(text, KA_STR("filename*"));
        cr_assert_geq(at, 0);
        ka_str rest = ka_str_sub(text, (size_t)at, text.len);
        rest = ka_str_sub(rest, 0, (size_t)ka_str_find(rest, KA_STR("\r\n\r\n")));
        for (size_t k = 0; k < rest.len; k++) {
            if (k > 1 && rest.ptr[k - 1] == '=' && rest.ptr[k - 2] == '*') {
                ka_str piece = ka_str_sub(rest, k, rest.len);
                ptrdiff_t stop = ka_str_find(piece, KA_STR(";"));
                piece = ka_str_sub(piece, 0, stop < 0 ? piece.len : (size_t)stop);
                size_t tail = piece.len;
                cr_expect(piece.ptr[tail - 1] != '%' && piece.ptr[tail - 2] != '%');
                ka_buf_add(&whole, piece);
            }
        }
        struct ka_buf wanted = {.arena = arena};
        ka_buf_add(&wanted, KA_STR("UTF-8''"));
        for (size_t k = 0; k < name.len; k++) {
            unsigned char c = (unsigned char)name.ptr[k];
            if (c == 'x')
                ka_buf_byte(&wanted, 'x');
            else
                ka_buf_printf(&wanted, "%%%02X", c);
        }
        cr_expect(ka_str_eq(ka_buf_str(&whole), ka_buf_str(&wanted)), "%.*s",
                  KA_STR_ARG(ka_buf_str(&whole)));
    }
}
