/*
 * From a file's bytes to a source of rows: what is it, in which encoding, is it sound?
 *
 *     PK, D0CF11E0                workbooks: .xlsx, .xls
 *     <… with a <table            a page called .xls: converted whole, then its tables
 *     {" [{                       JSON: converted whole, then the arrays of objects in it
 *     PDF, pictures, …            a finding
 *     lines like a chat log's     converted whole, then its messages (text_log.c)
 *     UTF-16                      converted whole, then CSV
 *     UTF-8, GB18030              CSV on the raw bytes; cells are converted by who reads them
 *
 * Bytes that the encoding lacks are counted over the whole file beforehand: more than one in
 * a thousand, and the file is refused, because then the guess itself is in doubt.
 */
#include "ingest/rows.h"

#include "base/limits.h"
#include "ingest/html_table.h"
#include "ingest/json_table.h"
#include "ingest/text_log.h"
#include "ingest/xls.h"
#include "ingest/xlsx.h"

#include <string.h>

/* UTF-16 needs a converted copy in memory. */
#define UTF16_BYTES ((size_t)1 << 30)

static bool
begins(ka_str text, const char *mark)
{
    size_t len = strlen(mark);
    if (text.len < len)
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = text.ptr[i];
        if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != mark[i])
            return false;
    }
    return true;
}

/* The format of a file that is no CSV whatever its name says; NULL if it may be CSV. */
static const char *
foreign_format(ka_str bytes)
{
    static const struct {
        const char *mark, *name;
    } formats[] = {
        {"<html", "HTML"}, {"<!doctype html", "HTML"}, {"<table", "HTML"},   {"<?xml", "XML"},
        {"%pdf-", "PDF"},  {"\x89png", "PNG"},         {"\x1F\x8B", "gzip"}, {"rar!", "RAR"},
    };
    ka_str text = ka_str_trim(ka_str_sub(bytes, 0, 256));
    for (size_t i = 0; i < KA_COUNT(formats); i++) {
        if (begins(text, formats[i].mark))
            return formats[i].name;
    }
    return NULL;
}

static ka_str
number(struct ka_diags *diags, uint64_t value)
{
    return ka_str_format(diags->arena, "%llu", (unsigned long long)value);
}

static uint32_t
line_of(ka_str bytes, uint64_t offset)
{
    uint32_t line = 1;
    for (uint64_t i = 0; i < offset && i < bytes.len; i++) {
        bool crlf = bytes.ptr[i] == '\r' && i + 1 < bytes.len && bytes.ptr[i + 1] == '\n';
        line += bytes.ptr[i] == '\n' || (bytes.ptr[i] == '\r' && !crlf);
    }
    return line;
}

static bool
is_utf16(enum ka_encoding encoding)
{
    return encoding == KA_UTF16LE || encoding == KA_UTF16BE;
}

static enum ka_status
check_encoding(const struct ka_rows_input *input, const struct ka_encoding_guess *guess)
{
    struct ka_diags *diags = input->diags;
    struct ka_place place = {.file = input->path};
    ka_str name = ka_str_of(ka_encoding_name(guess->encoding));
    if (guess->bad > input->bytes.len / 1000) {
        ka_diag(diags, KA_DIAG_ENCODING_REFUSED, place, number(diags, guess->bad), name,
                number(diags, guess->first_bad + 1));
        return KA_E_FORMAT;
    }
    if (guess->bad > 0) {
        if (!is_utf16(guess->encoding))
            place.line = line_of(input->bytes, guess->first_bad);
        ka_diag(diags, KA_DIAG_ENCODING_BAD, place, number(diags, guess->bad), name);
    }
    if (guess->truncated)
        ka_diag0(diags, KA_DIAG_ENCODING_CUT, ((struct ka_place){.file = input->path}));
    return KA_OK;
}

static enum ka_status
csv_next(void *self, struct ka_row *row)
{
    return ka_csv_next(self, row);
}

static uint64_t
csv_offset(const void *self)
{
    return ka_csv_offset(self);
}

static uint64_t
csv_refused(const void *self)
{
    return ka_csv_refused(self);
}

static void
csv_close(void *self)
{
    ka_csv_close(self);
}

static void
open_csv(struct ka_arena *arena, const struct ka_rows_input *input,
         const struct ka_encoding_guess *guess, struct ka_rows *rows)
{
    ka_str text = ka_str_sub(input->bytes, guess->bom, input->bytes.len);
    *rows = (struct ka_rows){.census = rows->census,
                             .encoding = guess->encoding,
                             .sound = guess->bad == 0 && !guess->truncated,
                             .next = csv_next,
                             .offset = csv_offset,
                             .refused = csv_refused,
                             .close = csv_close};
    if (is_utf16(guess->encoding)) {
        uint64_t bad;
        text = ka_encoding_to_utf8(arena, guess->encoding, text.ptr, text.len, &bad);
        rows->encoding = KA_UTF8;
        rows->sound = true;
        ka_census_take(&rows->census, text);
    }
    struct ka_csv *csv = ka_csv_open(arena, text, 0, input->path, input->diags);
    rows->self = rows->csv = csv;
    rows->delimiter = ka_csv_delimiter(csv);
}

/* A page or a JSON file: its tables are read from a converted copy. */
static enum ka_status
open_markup(struct ka_arena *arena, const struct ka_rows_input *input,
            const struct ka_encoding_guess *guess, bool page, struct ka_rows *rows)
{
    uint64_t bad;
    if (input->bytes.len > KA_LIMIT_HTML_BYTES) {
        ka_diag(input->diags, KA_DIAG_FILE_TOO_LARGE, ((struct ka_place){.file = input->path}),
                input->path, number(input->diags, input->bytes.len),
                number(input->diags, KA_LIMIT_HTML_BYTES));
        return KA_E_LIMIT;
    }
    ka_str text = ka_str_sub(input->bytes, guess->bom, input->bytes.len);
    text = ka_encoding_to_utf8(arena, guess->encoding, text.ptr, text.len, &bad);
    if (!page)
        return ka_json_table_open(arena, text, input, rows);
    ka_html_open(arena, text, input, rows);
    return KA_OK;
}

enum ka_status
ka_rows_open(struct ka_arena *arena, const struct ka_rows_input *input,
             struct ka_encoding_guess *guess, struct ka_rows *rows)
{
    struct ka_place place = {.file = input->path};
    bool page = ka_html_is(input->bytes);
    const char *foreign = page ? NULL : foreign_format(input->bytes);
    *rows = (struct ka_rows){0};
    *guess = (struct ka_encoding_guess){0};
    if (ka_xlsx_is(input->bytes))
        return ka_xlsx_open(arena, input, rows);
    if (ka_xls_is(input->bytes))
        return ka_xls_open(arena, input, rows);
    if (foreign) {
        ka_diag(input->diags, KA_DIAG_NOT_CSV, place, input->path, ka_str_of(foreign));
        return KA_OK;
    }
    if (ka_str_trim(ka_str_sub(input->bytes, 0, 4096)).len == 0 && input->bytes.len <= 4096) {
        ka_diag0(input->diags, KA_DIAG_EXPORT_EMPTY, place);
        return KA_OK;
    }
    struct ka_census census = {.arena = arena, .workers = input->workers, .size = input->piece};
    *guess = ka_encoding_of(input->bytes.ptr, input->bytes.len, &census);
    rows->census = census;
    if (is_utf16(guess->encoding) && input->bytes.len > UTF16_BYTES) {
        ka_diag(input->diags, KA_DIAG_FILE_TOO_LARGE, place, input->path,
                number(input->diags, input->bytes.len), number(input->diags, UTF16_BYTES));
        return KA_E_LIMIT;
    }
    enum ka_status status = check_encoding(input, guess);
    if (status == KA_OK && (page || ka_json_table_is(input->bytes)))
        return open_markup(arena, input, guess, page, rows);
    if (status == KA_OK && ka_text_log_open(arena, input, guess, rows))
        return KA_OK;
    if (status == KA_OK)
        open_csv(arena, input, guess, rows);
    return status;
}
