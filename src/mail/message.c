/*
 * headers ── RFC 2047 words, RFC 2231 file names
 * text    ── base64
 * files   ── base64
 *
 * The boundary holds "=_", which no base64 line can.
 */
#include "mail/message.h"

#include "base/civil.h"
#include "base/utf8.h"

#include <string.h>

#define LINE_COLUMNS 76
/* Bytes of an encoded-word: 40 characters in base64, 52 with its frame. */
#define WORD_BYTES 30
/* Characters of a file name's piece on its line. */
#define PIECE_COLUMNS 54

void
ka_base64_add(struct ka_buf *out, ka_str bytes, size_t columns)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *in = (const unsigned char *)bytes.ptr;
    size_t column = 0;
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        uint32_t bits = (uint32_t)in[i] << 16 | (left > 1 ? (uint32_t)in[i + 1] << 8 : 0) |
                        (left > 2 ? (uint32_t)in[i + 2] : 0);
        char quad[4] = {digit[bits >> 18], digit[bits >> 12 & 63], digit[bits >> 6 & 63],
                        digit[bits & 63]};
        if (left < 3)
            quad[3] = '=';
        if (left < 2)
            quad[2] = '=';
        if (columns && column + 4 > columns) {
            ka_buf_add(out, KA_STR("\r\n"));
            column = 0;
        }
        ka_buf_add(out, (ka_str){quad, sizeof quad});
        column += 4;
    }
}

static bool
is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* ---- headers --------------------------------------------------------------------------------- */

/* Printable ASCII that no reader takes for an encoded-word, and short enough for its line. */
static bool
is_plain(ka_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < 0x20 || text.ptr[i] > 0x7E)
            return false;
    return text.len <= 60 && ka_str_find(text, KA_STR("=?")) < 0;
}

/* As many encoded-words as it takes, each of whole characters and on a line of its own. */
static void
add_words(struct ka_buf *out, ka_str text)
{
    for (size_t at = 0; at < text.len;) {
        size_t from = at, next = at;
        while (next < text.len && next - from <= WORD_BYTES) {
            at = next;
            (void)ka_utf8_next(text, &next);
        }
        if (next - from <= WORD_BYTES)
            at = next;
        ka_buf_add(out, from ? KA_STR("\r\n =?UTF-8?B?") : KA_STR("=?UTF-8?B?"));
        ka_base64_add(out, ka_str_sub(text, from, at - from), 0);
        ka_buf_add(out, KA_STR("?="));
    }
}

/* A name or subject as a header may show it: nothing that hides, or turns, what it says. */
static ka_str
shown(struct ka_arena *arena, ka_str text)
{
    struct ka_buf out = {.arena = arena};
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        bool hidden = ka_utf8_is_hidden(ka_utf8_next(text, &at));
        ka_buf_add(&out, hidden ? KA_STR(" ") : ka_str_sub(text, from, at - from));
    }
    return ka_str_trim(ka_buf_str(&out));
}

static void
add_address(struct ka_buf *out, const char *header, ka_str name, ka_str address)
{
    ka_buf_printf(out, "%s: ", header);
    name = shown(out->arena, name);
    if (name.len && is_plain(name)) {
        ka_buf_byte(out, '"');
        for (size_t i = 0; i < name.len; i++) {
            if (name.ptr[i] == '"' || name.ptr[i] == '\\')
                ka_buf_byte(out, '\\');
            ka_buf_byte(out, name.ptr[i]);
        }
        ka_buf_byte(out, '"');
    } else if (name.len) {
        add_words(out, name);
    }
    ka_buf_printf(out, "%s<%.*s>\r\n", name.len ? "\r\n " : "", KA_STR_ARG(address));
}

static void
add_date(struct ka_buf *out, int64_t utc)
{
    static const char *const weekday[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const name[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int year = 0, month = 0, day = 0;
    ka_day_split(ka_time_day(utc), &year, &month, &day);
    int second = ka_time_of_day(utc);
    ka_buf_printf(out, "Date: %s, %d %s %04d %02d:%02d:%02d +0000\r\n",
                  weekday[ka_day_weekday(ka_time_day(utc))], day, name[month - 1], year,
                  second / 3600, second / 60 % 60, second % 60);
}

/* ---- parts ----------------------------------------------------------------------------------- */

/* Characters that RFC 2231 takes as they are: attribute-char, less what readers stumble over. */
static bool
is_attribute_byte(char c)
{
    return is_word_byte(c) || (c != '\0' && strchr("-._~", c));
}

static ka_str
percent_coded(struct ka_arena *arena, ka_str text)
{
    struct ka_buf coded = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        if (is_attribute_byte(text.ptr[i]))
            ka_buf_byte(&coded, text.ptr[i]);
        else
            ka_buf_printf(&coded, "%%%02X", (unsigned)(unsigned char)text.ptr[i]);
    }
    return ka_buf_str(&coded);
}

/* How much of the text goes on a line: no %XX is cut in two. */
static size_t
piece_of(ka_str text)
{
    size_t len = PIECE_COLUMNS;
    if (text.len <= len)
        return text.len;
    if (text.ptr[len - 1] == '%')
        return len - 1;
    return text.ptr[len - 2] == '%' ? len - 2 : len;
}

/* filename*=UTF-8''… , in numbered pieces where it is long. */
static void
add_file_name(struct ka_buf *out, ka_str name)
{
    ka_str text = percent_coded(out->arena, name);
    if (text.len <= PIECE_COLUMNS) {
        ka_buf_printf(out, ";\r\n filename*=UTF-8''%.*s", KA_STR_ARG(text));
        return;
    }
    for (size_t number = 0; text.len; number++) {
        ka_str piece = ka_str_sub(text, 0, piece_of(text));
        ka_buf_printf(out, ";\r\n filename*%zu*=%s%.*s", number, number ? "" : "UTF-8''",
                      KA_STR_ARG(piece));
        text = ka_str_sub(text, piece.len, text.len);
    }
}

/* Line ends as mail has them. */
static ka_str
with_crlf(struct ka_arena *arena, ka_str text)
{
    struct ka_buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\r')
            continue;
        if (text.ptr[i] == '\n')
            ka_buf_byte(&out, '\r');
        ka_buf_byte(&out, text.ptr[i]);
    }
    return ka_buf_str(&out);
}

static void
add_text(struct ka_buf *out, const struct ka_mail *mail, const char *boundary)
{
    ka_buf_printf(out,
                  "--%s\r\nContent-Type: text/plain; charset=UTF-8\r\n"
                  "Content-Transfer-Encoding: base64\r\n\r\n",
                  boundary);
    ka_base64_add(out, with_crlf(out->arena, mail->text), LINE_COLUMNS);
    ka_buf_add(out, KA_STR("\r\n"));
}

static void
add_file(struct ka_buf *out, const struct ka_mail_file *file, const char *boundary)
{
    ka_buf_printf(out,
                  "--%s\r\nContent-Type: %.*s\r\nContent-Transfer-Encoding: base64\r\n"
                  "Content-Disposition: attachment",
                  boundary, KA_STR_ARG(file->type));
    add_file_name(out, file->name);
    ka_buf_add(out, KA_STR("\r\n\r\n"));
    ka_base64_add(out, file->bytes, LINE_COLUMNS);
    ka_buf_add(out, KA_STR("\r\n"));
}

ka_str
ka_mail_make(struct ka_arena *arena, const struct ka_mail *mail)
{
    struct ka_buf out = {.arena = arena};
    ka_str mark = ka_str_sub(mail->id, 0, 24);
    const char *boundary =
        ka_str_format(arena, "=_kaohe_%016llx", (unsigned long long)ka_str_hash(mark)).ptr;
    add_address(&out, "From", mail->from_name, mail->from);
    add_address(&out, "To", mail->to_name, mail->to);
    ka_buf_add(&out, KA_STR("Subject: "));
    ka_str subject = shown(arena, mail->subject);
    if (is_plain(subject))
        ka_buf_add(&out, subject);
    else
        add_words(&out, subject);
    ka_buf_add(&out, KA_STR("\r\n"));
    add_date(&out, mail->date);
    ka_buf_printf(&out,
                  "Message-ID: <%.*s>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n"
                  " boundary=\"%s\"\r\n\r\n",
                  KA_STR_ARG(mail->id), boundary);
    add_text(&out, mail, boundary);
    for (size_t i = 0; i < mail->file_count; i++)
        add_file(&out, &mail->file[i], boundary);
    ka_buf_printf(&out, "--%s--\r\n", boundary);
    return ka_buf_str(&out);
}
