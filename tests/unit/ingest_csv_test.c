/*
 * CSV: the traps of libcsv (io.md section 1), physical lines, limits, delimiters; and that rows
 * without quotes, and plain rows, which take quick ways, come out as libcsv would have them.
 */
#include "ingest/csv.h"

#include "base/limits.h"
#include "ingest/csv_plain.h"
#include "ingest/quick.h"
#include "ingest_kit.h"

#include <csv.h>

TestSuite(csv, .init = kit_setup, .fini = kit_teardown);

/* All rows as "line[cell|cell]", then the status if it is not KA_OK. */
static ka_str
rows_of(ka_str text, char delimiter)
{
    struct ka_buf buf = {.arena = arena};
    struct ka_csv *csv = ka_csv_open(arena, text, delimiter, KA_STR("f.csv"), &diags);
    struct ka_row row;
    enum ka_status status;
    while ((status = ka_csv_next(csv, &row)) == KA_OK && row.cell) {
        ka_buf_printf(&buf, "%u[", row.line);
        for (size_t i = 0; i < row.count; i++) {
            ka_buf_printf(&buf, "%s", i ? "|" : "");
            ka_buf_add(&buf, row.cell[i]);
        }
        ka_buf_byte(&buf, ']');
    }
    if (status != KA_OK)
        ka_buf_printf(&buf, "!%d", (int)status);
    ka_csv_close(csv);
    return buf.len > 0 ? ka_buf_str(&buf) : KA_STR("");
}

struct sample {
    const char *why;
    const char *text;
    size_t len;
    const char *expected;
    const char *findings;
};

#define TEXT(literal) literal, sizeof(literal) - 1

static void
expect_rows(const struct sample *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        diags = ka_diags_make(arena);
        ka_str got = rows_of((ka_str){.ptr = rows[i].text, .len = rows[i].len}, 0);
        cr_expect(ka_str_eq(got, ka_str_of(rows[i].expected)), "%s: %.*s, not %s", rows[i].why,
                  KA_STR_ARG(got), rows[i].expected);
        kit_expect_findings(rows[i].why, rows[i].findings);
    }
}

Test(csv, rows_and_lines)
{
    static const struct sample rows[] = {
        {"nothing", TEXT(""), "", ""},
        {"LF", TEXT("a,b\nc,d\n"), "1[a|b]2[c|d]", ""},
        {"CR LF", TEXT("a,b\r\nc,d\r\n"), "1[a|b]2[c|d]", ""},
        {"CR only", TEXT("a,b\rc,d\r"), "1[a|b]2[c|d]", ""},
        {"CR only with a quote", TEXT("a,\"b\"\rc,d\r"), "1[a|b]2[c|d]", ""},
        {"no line end at the end", TEXT("a,b\nc,d"), "1[a|b]2[c|d]", ""},
        {"comma at the end", TEXT("a,b\nc,"), "1[a|b]2[c|]", ""},
        {"quoted comma at the end", TEXT("\"a\",\n\"b\","), "1[a|]2[b|]", ""},
        {"blank lines count as lines", TEXT("a,b\n\n \r\n\nc,d\n"), "1[a|b]5[c|d]", ""},
        {"line of commas is a row", TEXT("a,b\n,\n"), "1[a|b]2[|]", ""},
        {"ragged", TEXT("a,b,c\n1\n1,2,3,4\n"), "1[a|b|c]2[1]3[1|2|3|4]", ""},
        {"quoted line end stays in its cell", TEXT("a,b\n\"x\ny\",1\nz,2\n"),
         "1[a|b]2[x\ny|1]4[z|2]", ""},
        {"quoted CR LF is one line", TEXT("a,\"x\r\ny\"\r\nz,2\r\n"), "1[a|x\r\ny]3[z|2]", ""},
        {"quoted CR is a line", TEXT("a,\"x\ry\"\nz,2\n"), "1[a|x\ry]3[z|2]", ""},
        {"doubled quotes", TEXT("\"a\"\"b\"\"\",c\n"), "1[a\"b\"|c]", ""},
        {"empty quotes", TEXT("\"\",a\n\"\"\"\",b\n"), "1[|a]2[\"|b]", ""},
        {"delimiter in quotes", TEXT("a,b\n\"1,234\",c\n"), "1[a|b]2[1,234|c]", ""},
        {"blanks are trimmed", TEXT("  a b  ,\tc\t, d\n"), "1[a b|c|d]", ""},
        {"blanks in quotes, too", TEXT("\"\t39001\",\" x \"\n"), "1[39001|x]", ""},
        {"blanks after a closing quote", TEXT("\"a\"  ,\"b\"\t\n"), "1[a|b]", ""},
        {"blanks after the last quote", TEXT("\"a\"  "), "1[a]", ""},
        {"blanks before an opening quote", TEXT("a,  \"b,c\"\n"), "1[a|b,c]", ""},
        {"formula text", TEXT("=\"0012\",b\n=\"0013\",c\n"), "1[=\"0012\"|b]2[=\"0013\"|c]", ""},
        {"quote inside a plain cell", TEXT("5\" pipe,b\nc,d\n"), "1[5\" pipe|b]2[c|d]", ""},
        {"wide blank is no blank here",
         TEXT("\xE3\x80\x80"
              "a,b\n"),
         "1[\xE3\x80\x80"
         "a|b]",
         ""},
        {"Ctrl-Z at the end", TEXT("a,b\n\x1A"), "1[a|b]2[]", ""},
        {"vertical tab",
         TEXT("a,\x0B"
              "b\n"),
         "1[a|b]", ""},
        {"byte order marks", TEXT("\xEF\xBB\xBF\xEF\xBB\xBF\"a\",b\n"), "1[a|b]", ""},
        {"GB18030 trail bytes are no delimiters", TEXT("\x81\x5C,\x81\x7C\n\x95\x32\x82\x36,b\n"),
         "1[\x81\x5C|\x81\x7C]2[\x95\x32\x82\x36|b]", ""},
    };
    expect_rows(rows, KA_COUNT(rows));
}

Test(csv, delimiters)
{
    static const struct sample rows[] = {
        {"tab", TEXT("a\tb\n1,5\t2\n"), "1[a|b]2[1,5|2]", ""},
        {"tab with empty cells", TEXT("a\tb\tc\n\t\t1\n\t2\t\n"), "1[a|b|c]2[||1]3[|2|]", ""},
        {"tab with quotes", TEXT("a\tb\n\"x\ty\"\t2\n"), "1[a|b]2[x\ty|2]", ""},
        {"semicolon with decimal commas", TEXT("a;b;c\n1,5;2,5;3,5\n"), "1[a|b|c]2[1,5|2,5|3,5]",
         ""},
        {"tabs appended to long numbers", TEXT("a,b\n123\t,456\t\n"), "1[a|b]2[123|456]", ""},
        {"semicolons in quotes", TEXT("a,b\n\"1;2;3\",4\n\"5;6;7\",8\n"),
         "1[a|b]2[1;2;3|4]3[5;6;7|8]", ""},
        {"title without delimiter", TEXT("月度汇总 2026-10\na\tb\n1\t2\n"),
         "1[月度汇总 2026-10]2[a|b]3[1|2]", ""},
        {"sep line", TEXT("sep=;\na;b,c\n"), "2[a|b,c]", ""},
        {"sep line, quoted, after a mark", TEXT("\xEF\xBB\xBF\"sep=\t\"\r\na\tb\r\n"), "2[a|b]",
         ""},
        {"one column", TEXT("a\nb\n"), "1[a]2[b]", ""},
    };
    expect_rows(rows, KA_COUNT(rows));
    cr_expect(ka_str_eq(rows_of(KA_STR("a;b,c\n"), ','), KA_STR("1[a;b|c]")), "given delimiter");
}

Test(csv, faults)
{
    static const struct sample rows[] = {
        {"text after a closing quote loses only its row", TEXT("a,b\n1,\"x\"y\n2,z\n"),
         "1[a|b]3[2|z]", "csv-after-quote 2:2"},
        {"the same, with delimiters after it", TEXT("\"a\"x,b\nc,d\n"), "2[c|d]",
         "csv-after-quote 1:1"},
        {"the same, in the last line", TEXT("a,b\n\"c\"d"), "1[a|b]", "csv-after-quote 2:1"},
        {"second quote after blanks", TEXT("\"a\" \"b\",c\nd,e\n"), "2[d|e]",
         "csv-after-quote 1:1"},
        {"after a doubled quote", TEXT("\"a\"\"b\"c\nd,e\n"), "2[d|e]", "csv-after-quote 1:1"},
        {"two bad rows", TEXT("\"a\"x\n1,2\n\"b\"y\n3,4\n"), "2[1|2]4[3|4]",
         "csv-after-quote 1:1\ncsv-after-quote 3:1"},
        {"open quote", TEXT("a,b\n1,2\n3,\"x\n4,5\n"), "1[a|b]2[1|2]!2", "csv-quote-open 3:2"},
        {"open quote in the last cell", TEXT("a,b\n1,\""), "1[a|b]!2", "csv-quote-open 2:2"},
        {"open quote that a later quote seems to close", TEXT("a,b\n1,\"x\n2,\"y\"\n3,z\n"),
         "1[a|b]!2", "csv-quote-open 2:2"},
        {"the quote opened on a later line of its row", TEXT("a,b\n\"x\ny\",\"z\n1,2\n"),
         "1[a|b]!2", "csv-quote-open 3:2"},
        {"NUL byte",
         TEXT("a,b\n1,2\n3,4\0"
              "5\n6\0,7\n"),
         "1[a|b]2[1|2]3[3|4\0"
         "5]4[6|7]",
         "csv-nul 3:0"},
        {"NUL byte in the second line of a row", TEXT("a,\"x\ny\0\"\n"), "1[a|x\ny]",
         "csv-nul 2:0"},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        diags = ka_diags_make(arena);
        ka_str got = rows_of((ka_str){.ptr = rows[i].text, .len = rows[i].len}, 0);
        /* Expected texts with NUL bytes end at the first one for ka_str_of(). */
        cr_expect(ka_str_starts(got, ka_str_of(rows[i].expected)), "%s: %.*s, not %s", rows[i].why,
                  KA_STR_ARG(got), rows[i].expected);
        kit_expect_findings(rows[i].why, rows[i].findings);
    }
}

/* A quote too many, and far below an inch mark before a comma, which closes it: no fault of form.
 */
Test(csv, cell_that_swallowed_rows)
{
    static const struct sample rows[] = {
        {"three rows, closed in the same column",
         TEXT("id,name,size,n\nA-1,x,y,1\nA-2,x,\"y,2\nA-3,z,y,3\nA-4,x,5\",4\nA-5,x,y,5\n"),
         "1[id|name|size|n]2[A-1|x|y|1]!2", "csv-quote-open 3:3"},
        {"one row, closed in another column",
         TEXT("id,name,size,n\nA-1,\"x,y,1\nA-2,x,5\",4\nA-3,x,y,5\n"), "1[id|name|size|n]!2",
         "csv-quote-open 2:2"},
        {"opened in the last cell, on the fourth line of its row",
         TEXT("id,name,size,n\nA-1,\"x\ny\n\n\",2,\"3\nA-2\t,5\",y,4\n"), "1[id|name|size|n]!2",
         "csv-quote-open 5:4"},
        {"a remark of two lines, with as many commas",
         TEXT("id,name,size,n\nA-1,\"x,y,1\nand,more\",5,4\nA-3,x,y,5\n"),
         "1[id|name|size|n]2[A-1|x,y,1\nand,more|5|4]4[A-3|x|y|5]", ""},
        {"a remark that looks like a row, but is none of these",
         TEXT("id,name,size,n\nA-1,\"x\nA-2,x\",y,1\n"), "1[id|name|size|n]2[A-1|x\nA-2,x|y|1]",
         ""},
    };
    expect_rows(rows, KA_COUNT(rows));
}

/* What an open quote's finding says: rows in a spreadsheet, and what was swallowed. */
Test(csv, quote_findings_name_the_row_of_a_spreadsheet)
{
    static const struct {
        const char *text, *row, *swallowed;
    } cases[] = {
        {"a,b\n\"x\ny\",1\n\n2,\"z\n3,4\n5,\"6\"\n", "4", "2"},
        {"sep=,\na,b\n2,\"z\n3,4\n5,6\n", "2", "3"},
        {"a,b\n\"x\ny\",1\n2,\"z\"t\n", "3", ""},
        {"id,name,size,n\nA-1,\"x\n\n\",5,4\nA-2,x,\"y,2\nA-3,z,y,3\nA-4,x,5\",4\n", "3", "2"},
    };
    for (size_t i = 0; i < KA_COUNT(cases); i++) {
        diags = ka_diags_make(arena);
        (void)rows_of(ka_str_of(cases[i].text), 0);
        cr_assert_eq(diags.count, 1, "%zu", i);
        cr_expect(ka_str_eq(diags.item[0].arg[0], ka_str_of(cases[i].row)), "%zu: row %.*s", i,
                  KA_STR_ARG(diags.item[0].arg[0]));
        cr_expect(ka_str_eq(diags.item[0].arg[1], ka_str_of(cases[i].swallowed)), "%zu: %.*s", i,
                  KA_STR_ARG(diags.item[0].arg[1]));
    }
}

/* @p count times @p piece, then @p end. */
static ka_str
repeated(const char *start, const char *piece, size_t count, const char *end)
{
    struct ka_buf buf = {.arena = arena};
    ka_buf_add(&buf, ka_str_of(start));
    for (size_t i = 0; i < count; i++)
        ka_buf_add(&buf, ka_str_of(piece));
    ka_buf_add(&buf, ka_str_of(end));
    return ka_buf_str(&buf);
}

Test(csv, limits_end_the_file)
{
    ka_str cell = repeated("a,b\n1,", "x", KA_LIMIT_FIELD_BYTES + 1, "\n3,4\n");
    cr_expect(ka_str_eq(rows_of(cell, ','), KA_STR("1[a|b]!5")));
    kit_expect_findings("plain cell", "csv-cell-too-long 2:2");

    diags = ka_diags_make(arena);
    cell = repeated("a,b\n1,\"", "x", KA_LIMIT_FIELD_BYTES + 1, "\"\n3,4\n");
    cr_expect(ka_str_eq(rows_of(cell, ','), KA_STR("1[a|b]!5")));
    kit_expect_findings("quoted cell", "csv-cell-too-long 2:2");

    diags = ka_diags_make(arena);
    cell = repeated("a,b\n1,\"", "x\n", KA_LIMIT_FIELD_LINES + 1, "\"\n3,4\n");
    cr_expect(ka_str_eq(rows_of(cell, ','), KA_STR("1[a|b]!2")));
    kit_expect_findings("lines in a cell", "csv-quote-open 2:2");

    diags = ka_diags_make(arena);
    cell = repeated("a,b\n", "1,", KA_LIMIT_COLUMNS, "\n3,4\n");
    cr_expect(ka_str_eq(rows_of(cell, ','), KA_STR("1[a|b]!5")));
    kit_expect_findings("columns", "csv-too-wide 2:0");

    diags = ka_diags_make(arena);
    cell = repeated("a,b\n\"\",", "1,", KA_LIMIT_COLUMNS, "\n3,4\n");
    cr_expect(ka_str_eq(rows_of(cell, ','), KA_STR("1[a|b]!5")));
    kit_expect_findings("columns with a quote", "csv-too-wide 2:0");

    diags = ka_diags_make(arena);
    cell = repeated("a,b\n", "0123456789012345678901234567890123456789,", KA_LIMIT_ROW_BYTES / 40,
                    "\n3,4\n");
    cr_expect(ka_str_eq(rows_of(cell, ','), KA_STR("1[a|b]!5")));
    kit_expect_findings("row", "csv-row-too-long 2:0");

    diags = ka_diags_make(arena);
    cell = repeated("a,b\n1,\"", "x\n", KA_LIMIT_FIELD_LINES, "\"\n");
    cr_expect(ka_str_starts(rows_of(cell, ','), KA_STR("1[a|b]2[1|x\nx")));
    kit_expect_findings("as many lines as may be", "");
}

Test(csv, refused_rows_are_counted)
{
    struct ka_csv *csv =
        ka_csv_open(arena, KA_STR("\"a\"x\n1,2\n\"b\"y\n"), ',', KA_STR("f"), &diags);
    struct ka_row row;
    cr_expect_eq(ka_csv_next(csv, &row), KA_OK);
    cr_expect_eq(ka_csv_refused(csv), 1);
    cr_expect_eq(ka_csv_next(csv, &row), KA_OK);
    cr_expect_null(row.cell);
    cr_expect_eq(ka_csv_refused(csv), 2);
    cr_expect_eq(ka_csv_offset(csv), 14);
    cr_expect_eq(ka_csv_delimiter(csv), ',');
    ka_csv_close(csv);
    ka_csv_close(NULL);
}

/* What libcsv itself makes of a text, trimmed as this project trims. */
struct by_libcsv {
    struct ka_buf buf;
    bool first;
};

static void
libcsv_cell(void *data, size_t len, void *self)
{
    struct by_libcsv *out = self;
    const char *from = data, *to = from + len;
    while (from < to && (unsigned char)*from <= 0x20)
        from++;
    while (from < to && (unsigned char)to[-1] <= 0x20)
        to--;
    ka_buf_printf(&out->buf, "%s", out->first ? "[" : "|");
    ka_buf_add(&out->buf, (ka_str){.ptr = from, .len = (size_t)(to - from)});
    out->first = false;
}

static void
libcsv_row(int end, void *self)
{
    struct by_libcsv *out = self;
    KA_UNUSED(end);
    ka_buf_byte(&out->buf, ']');
    out->first = true;
}

static ka_str
libcsv_rows(ka_str text, char delimiter)
{
    struct by_libcsv out = {.buf.arena = arena, .first = true};
    struct csv_parser parser;
    csv_init(&parser, 0);
    csv_set_delim(&parser, (unsigned char)delimiter);
    csv_parse(&parser, text.ptr, text.len, libcsv_cell, libcsv_row, &out);
    csv_fini(&parser, libcsv_cell, libcsv_row, &out);
    csv_free(&parser);
    return out.buf.len > 0 ? ka_buf_str(&out.buf) : KA_STR("");
}

/* Rows without their lines, as libcsv_rows() prints them. */
static ka_str
own_rows(ka_str text, char delimiter)
{
    struct ka_buf buf = {.arena = arena};
    struct ka_csv *csv = ka_csv_open(arena, text, delimiter, KA_STR("f"), &diags);
    struct ka_row row;
    while (ka_csv_next(csv, &row) == KA_OK && row.cell) {
        for (size_t i = 0; i < row.count; i++) {
            ka_buf_byte(&buf, i ? '|' : '[');
            ka_buf_add(&buf, row.cell[i]);
        }
        ka_buf_byte(&buf, ']');
    }
    ka_csv_close(csv);
    return buf.len > 0 ? ka_buf_str(&buf) : KA_STR("");
}

static ka_str
random_text(uint64_t *state, const char *alphabet, size_t letters)
{
    size_t len = random_next(state) % 48;
    char *text = ka_arena_alloc(arena, len + 1);
    for (size_t i = 0; i < len; i++)
        text[i] = alphabet[random_next(state) % letters];
    return (ka_str){.ptr = text, .len = len};
}

Test(csv, rows_without_quotes_are_as_libcsv_has_them)
{
    static const char alphabet[] = "ab ,,\t\n\r;\x0B\xBF\xCD\0";
    uint64_t state = kit_seed();
    for (int round = 0; round < 20000; round++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        ka_str text = random_text(&state, alphabet, sizeof alphabet - 1);
        char delimiter = ",\t;"[random_next(&state) % 3];
        ka_str expected = libcsv_rows(text, delimiter), got = own_rows(text, delimiter);
        cr_assert(ka_str_eq(got, expected), "seed %lu round %d: %.*s, not %.*s",
                  (unsigned long)kit_seed(), round, KA_STR_ARG(got), KA_STR_ARG(expected));
        diags = ka_diags_make(arena);
        ka_arena_rewind(arena, mark);
    }
}

/* A cell of a plain row as the reader has it: blanks off, pairs of quotes one each. */
static ka_str
finished(ka_str cell, bool doubled)
{
    struct ka_buf text = {.arena = arena};
    for (size_t i = 0; i < cell.len; i++) {
        ka_buf_byte(&text, cell.ptr[i]);
        i += doubled && cell.ptr[i] == '"';
    }
    size_t from = 0, to = text.len;
    while (from < to && (unsigned char)text.ptr[from] <= 0x20)
        from++;
    while (from < to && (unsigned char)text.ptr[to - 1] <= 0x20)
        to--;
    return ka_str_sub(ka_buf_str(&text), from, to - from);
}

static bool
same_rows(const struct ka_plain_row *plain, const struct ka_row *row)
{
    bool same = plain->count == row->count && plain->line == row->line;
    for (size_t i = 0; i < plain->count && same; i++)
        same = ka_str_eq(finished(plain->cell[i], plain->doubled >> i & 1), row->cell[i]);
    return same;
}

/* Row by row of a text; returns how many were plain and had quotes. */
static size_t
compare_plain(ka_str text, char delimiter, unsigned long seed, int round)
{
    struct ka_csv *csv = ka_csv_open(arena, text, delimiter, KA_STR("f"), &diags);
    const char *end = text.ptr + text.len;
    size_t quoted = 0;
    struct ka_row row = {.count = 1};
    for (enum ka_status status = KA_OK; status == KA_OK && row.count > 0;) {
        struct ka_plain_row found;
        const char *from = ka_csv_rest(csv).ptr;
        struct ka_csv_plain plain = ka_csv_plain_at(from, end, ka_csv_line(csv), delimiter);
        bool is_plain = ka_csv_plain_next(&plain, &found) && found.count > 1;
        status = ka_csv_next(csv, &row);
        if (!is_plain)
            continue;
        cr_assert(status == KA_OK && same_rows(&found, &row) && plain.at == ka_csv_rest(csv).ptr &&
                      plain.line == ka_csv_line(csv),
                  "seed %lu round %d: %.*s", seed, round, KA_STR_ARG(text));
        quoted += memchr(from, '"', (size_t)(plain.at - from)) != NULL;
    }
    ka_csv_close(csv);
    return quoted;
}

Test(csv, plain_rows_are_as_libcsv_has_them)
{
    static const char *const pieces[] = {"a",        "bc",       " ",
                                         "\"",       "\"\"",     "\"x\"",
                                         "\"x,\n\"", "\"\r\n\"", "\"a \"\"b\"\"\"",
                                         "\n",       "\r\n",     "\r",
                                         ",",        ",",        ",",
                                         "\t",       ";",        "\x01",
                                         "\0",       "\xB0\xA1", "数据,很长的一格,再来一格"};
    uint64_t state = kit_seed();
    size_t quoted = 0;
    for (int round = 0; round < 8000; round++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        struct ka_buf text = {.arena = arena};
        size_t sound = random_next(&state) % 3 ? 6 : 0, count = random_next(&state) % 60;
        for (size_t i = 0; i < count; i++) {
            size_t piece = random_next(&state) % KA_COUNT(pieces);
            bool odd = sound > 0 && (piece == 3 || piece == 11 || piece == 18);
            /* A string literal of one NUL byte. */
            ka_str part = piece == 18 ? KA_STR("\0") : ka_str_of(pieces[odd ? 12 : piece]);
            const char *beside = sound > 0 && part.ptr[0] == '"' ? "," : "";
            ka_buf_printf(&text, "%s", beside);
            ka_buf_add(&text, odd ? KA_STR(",") : part);
            ka_buf_printf(&text, "%s", beside);
        }
        ka_buf_printf(&text, "\n");
        for (int i = 0; i < 40; i++)
            ka_buf_printf(&text, "filler,%d\r\n", i);
        quoted += compare_plain(ka_buf_str(&text), ",\t;"[random_next(&state) % 3],
                                (unsigned long)kit_seed(), round);
        diags = ka_diags_make(arena);
        ka_arena_rewind(arena, mark);
    }
    cr_expect(quoted > 2000, "%zu", quoted);
}

/* Sixteen bytes at a time and one at a time. */
Test(csv, marks_are_the_same_without_vectors)
{
    uint64_t state = kit_seed(), all = 0;
    for (int round = 0; round < 20000; round++) {
        char bytes[KA_QUICK_BLOCK];
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)(random_next(&state) % (round % 2 ? 256 : 64));
        char delimiter = ",\t;"[random_next(&state) % 3];
        uint64_t marks = ka_quick_marks(bytes, delimiter);
        cr_assert_eq(marks, ka_plain_marks(bytes, delimiter), "round %d", round);
        all |= marks;
    }
    cr_expect_eq(all, UINT64_MAX);
}

/* A sound table, written with quotes where needed and where not. */
static ka_str
write_table(uint64_t *state, const char *line_end, struct ka_buf *expected)
{
    struct ka_buf text = {.arena = arena};
    size_t rows = 1 + random_next(state) % 5, columns = 1 + random_next(state) % 4;
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < columns; c++) {
            ka_str cell = random_text(state, "ab,\"\n\r;x", 8);
            /* Line ends count as blanks at the ends of a cell. */
            cell = ka_str_trim(cell);
            bool quote = cell.len == 0 || random_next(state) % 2;
            for (size_t i = 0; i < cell.len; i++)
                quote = quote || strchr(",\"\n\r", cell.ptr[i]);
            ka_buf_printf(&text, "%s%s", c ? "," : "", quote ? "\"" : "");
            for (size_t i = 0; i < cell.len; i++)
                ka_buf_printf(&text, cell.ptr[i] == '"' ? "\"\"" : "%c", cell.ptr[i]);
            ka_buf_printf(&text, "%s", quote ? "\"" : "");
            ka_buf_byte(expected, c ? '|' : '[');
            ka_buf_add(expected, cell);
        }
        ka_buf_byte(expected, ']');
        ka_buf_add(&text, ka_str_of(line_end));
    }
    return ka_buf_str(&text);
}

Test(csv, written_tables_are_read_back)
{
    static const char *const line_ends[] = {"\n", "\r\n", "\r"};
    uint64_t state = kit_seed();
    for (int round = 0; round < 5000; round++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        struct ka_buf expected = {.arena = arena};
        ka_str text = write_table(&state, line_ends[round % 3], &expected);
        ka_str got = own_rows(text, ',');
        cr_assert(ka_str_eq(got, ka_buf_str(&expected)), "seed %lu round %d: %.*s\n%.*s",
                  (unsigned long)kit_seed(), round, KA_STR_ARG(text), KA_STR_ARG(got));
        cr_assert_eq(diags.count, 0, "round %d", round);
        cr_assert(ka_str_eq(got, libcsv_rows(text, ',')), "round %d: libcsv differs", round);
        ka_arena_rewind(arena, mark);
    }
}
