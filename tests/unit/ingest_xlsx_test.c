/*
 * Workbooks as other programs write them (tests/cases/xlsx/make.py): openpyxl, LibreOffice, and by
 * hand where those are too well-behaved. What is hostile, damaged or protected is refused
 * with one finding.
 */
#include "ingest_sheets.h"

#include "ingest/sheet_cell.h"

TestSuite(xlsx, .init = world_setup, .fini = kit_teardown);

/* openpyxl: formulas have no results. */
#define EDGE_NOTES                                                                                 \
    "sheet-hidden 0:0\n"                                                                           \
    "sheet-no-value 2:3\n"                                                                         \
    "sheet-errors 2:8\n"                                                                           \
    "sheet-long-number 3:2"
#define EDGE_TAIL                                                                                  \
    "6: ||隔行\n"                                                                                \
    "[空]\n"                                                                                      \
    "[第二]\n"                                                                                   \
    "3: |x\n"

Test(xlsx, cells_of_every_kind)
{
    static const struct sheets_case cases[] = {
        {"edge.xlsx", KA_OK,
         "[考核]\n"
         "1: 合并标题\n"
         "2: TRUE|FALSE||2026-10-31 23:59:59|1900-02-28|08:30:00|1234567.89|#N/A|换行\n第二行\n"
         "3: -0.00001|1E+300|1.23456789012346E+17|2026-10-01 "
         "12:00:00|2026-10-01|36:00:00|12.5|12.5|2026-10-01\n"
         "4: 2026-10|53.12%|00:01:23|001234|0.3|2026-10-01 "
         "08:30:00|1E+15|1234567890123456|0.00012\n" EDGE_TAIL,
         EDGE_NOTES},
        {"edge1904.xlsx", KA_OK,
         "[考核]\n"
         "1: 合并标题\n"
         "2: TRUE|FALSE||2026-10-31 23:59:59|-1402|08:30:00|1234567.89|#N/A|换行\n第二行\n"
         "3: -0.00001|1E+300|1.23456789012346E+17|2030-10-02 "
         "12:00:00|2030-10-02|36:00:00|12.5|12.5|2030-10-02\n"
         "4: 2030-10-02|53.12%|00:01:23|001234|0.3|2030-10-02 "
         "08:30:00|1E+15|1234567890123456|0.00012\n" EDGE_TAIL,
         EDGE_NOTES},
        /* LibreOffice has computed the formula and cut the 16 digits of H4. */
        {"edge_lo.xlsx", KA_OK,
         "[考核]\n"
         "1: 合并标题\n"
         "2: TRUE|FALSE|#DIV/0!|2026-10-31 "
         "23:59:59|1900-02-28|08:30:00|1234567.89|#N/A|换行\n第二行\n"
         "3: -0.00001|1E+300|1.23456789012346E+17|2026-10-01 "
         "12:00:00|2026-10-01|36:00:00|12.5|12.5|2026-10-01\n"
         "4: 2026-10|53.12%|00:01:23|001234|0.3|2026-10-01 "
         "08:30:00|1E+15|1.23456789012346E+15|0.00012\n" EDGE_TAIL,
         "sheet-hidden 0:0\nsheet-errors 2:3\nsheet-long-number 3:2"},
    };
    sheets_expect(cases, KA_COUNT(cases));
}

#define RICH_ROWS                                                                                  \
    "[S]\n1: 富文本|3.14|行 内|公式x|2026-10-01 08:30:00|#DIV/0!\n7: |1.23456789012345E+17\n"
#define RICH_NOTES "sheet-errors 1:6\nsheet-no-value 1:7\nsheet-long-number 7:2"

Test(xlsx, unusual_markup_is_read)
{
    static const struct sheets_case cases[] = {
        {"rich.xlsx", KA_OK, RICH_ROWS, RICH_NOTES},
        {"strict.xlsx", KA_OK, RICH_ROWS, RICH_NOTES},
        {"prefix.xlsx", KA_OK, "[S]\n1: |7\n", ""},
        {"no_row.xlsx", KA_OK, "[S]\n1: |7\n", ""}, /* what calls itself a cell outside of rows */
        {"styled_wide.xlsx", KA_OK, "[S]\n1: 1\n", ""},
    };
    sheets_expect(cases, KA_COUNT(cases));
}

Test(xlsx, hostile_and_damaged_files_are_refused)
{
    static const struct sheets_case cases[] = {
        {"doctype.xlsx", KA_E_LIMIT, "", "book-limit 0:0"},
        {"deep.xlsx", KA_E_LIMIT, "[S]\n", "book-limit 0:0"},
        {"bomb.xlsx", KA_E_LIMIT, "[S]\n", "book-limit 0:0"},
        {"long_tag.xlsx", KA_E_LIMIT, "[S]\n", "book-limit 0:0"},
        {"long_text.xlsx", KA_E_LIMIT, "[S]\n", "book-limit 0:0"},
        {"wide.xlsx", KA_E_LIMIT, "[S]\n", "book-limit 0:0"},
        {"path.xlsx", KA_E_FORMAT, "", "book-broken 0:0"},
        {"no_string.xlsx", KA_E_FORMAT, "[S]\n", "book-broken 0:0"},
        {"cut.xlsx", KA_E_FORMAT, "[S]\n1: 1\n", "book-broken 0:0"},
        {"document.xlsx", KA_OK, "", "not-csv 0:0"},
        {"password.xlsx", KA_E_FORMAT, "", "book-password 0:0"},
    };
    sheets_expect(cases, KA_COUNT(cases));
}

Test(xlsx, plain_rows_are_what_the_parser_makes_of_them)
{
    enum ka_status plain, parsed;
    ka_str expected = sheets_dump(sheets_file("parsed.xlsx"), &parsed);
    ka_str findings = kit_findings();
    diags = ka_diags_make(arena);
    ka_str rows = sheets_dump(sheets_file("plain.xlsx"), &plain);
    cr_expect_eq(plain, KA_OK);
    cr_expect_eq(parsed, KA_OK);
    cr_expect(rows.len > 50000, "%zu bytes", rows.len);
    cr_expect(ka_str_eq(rows, expected));
    cr_expect(ka_str_eq(kit_findings(), findings), "%.*s", KA_STR_ARG(kit_findings()));
    cr_expect(findings.len > 0);
}

Test(xlsx, the_line_of_a_fault_counts_plain_rows)
{
    enum ka_status status;
    (void)sheets_dump(sheets_file("plain_broken.xlsx"), &status);
    cr_expect_eq(status, KA_E_FORMAT);
    cr_assert_eq(diags.count, 1);
    cr_expect(ka_str_find(diags.item[0].arg[0], KA_STR("sheet1.xml:6: no such shared string")) >= 0,
              "%.*s", KA_STR_ARG(diags.item[0].arg[0]));
}

Test(xlsx, a_download_cut_anywhere_is_refused)
{
    ka_str whole = sheets_file("edge.xlsx");
    for (size_t len = 4; len < whole.len; len += 97) {
        enum ka_status status;
        diags = ka_diags_make(arena);
        (void)sheets_dump(ka_str_sub(whole, 0, len), &status);
        cr_expect_eq(status, KA_E_FORMAT, "%zu bytes: status %d", len, (int)status);
        cr_expect_eq(diags.by_severity[KA_ERROR], 1, "%zu bytes", len);
    }
}

/* A stored number, a format and what must come of it. */
struct number_case {
    const char *stored, *code, *text;
    bool rounded;
};

Test(xlsx, numbers_become_text)
{
    static const struct number_case cases[] = {
        {"0.53120000000000001", "General", "0.5312", false},
        {"0.30000000000000004", "General", "0.3", false},
        {"1234567.8899999999", "#,##0.00_ ;[Red]-#,##0.00", "1234567.89", false},
        {"-1E-3", "0.00", "-0.001", false},
        {"5.5511151231257827E-17", "0", "0.0000000000000000555111512312578", false},
        {"1E-300", "0", "0", false},
        {"-0", "General", "0", false},
        {"0.5", "0%", "50%", false},
        {"0.36986301369863012", "0.00%", "36.986301369863%", false},
        {"1", "0%", "100%", false},
        {"12", "0000", "0012", false},
        {"123456789012345", "0", "123456789012345", false},
        {"1234567890123456", "0", "1234567890123456", false},
        {"1234567890123450", "0", "1.23456789012345E+15", true},
        {"123456789012345000", "@", "1.23456789012345E+17", true},
        {"123456789012345680", "@", "1.23456789012346E+17", true},
        {"123456789012345678", "@", "123456789012345678", false},
        {"-1.5E+20", "0", "-1.5E+20", true},
        {"46296", "yyyy/m/d;@", "2026-10-01", false},
        {"46296.354166666664", "yyyy/m/d;@", "2026-10-01 08:30:00", false},
        {"46296", "yyyy-mm-dd hh:mm:ss", "2026-10-01 00:00:00", false},
        {"46296.999999", "yyyy-mm-dd hh:mm", "2026-10-01 23:59:59.914", false},
        {"46296.99999999999", "yyyy-mm-dd hh:mm", "2026-10-02 00:00:00", false},
        {"46296", "yyyy\"年\"m\"月\"", "2026-10", false},
        {"46310", "yyyy\"年\"m\"月\"", "2026-10-15", false},
        {"46296", "[$-804]aaaa", "2026-10-01", false},
        {"46296", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2026-10-01", false},
        {"46296", "e\"年\"m\"月\"d\"日\"", "2026-10-01", false},
        {"46296.5", "上午/下午h\"时\"mm\"分\"", "2026-10-01 12:00:00", false},
        {"0.5", "h:mm AM/PM", "12:00:00", false},
        {"1.5", "[h]:mm:ss", "36:00:00", false},
        {"0.00096064814814815", "mm:ss.0", "00:01:23", false},
        {"3000000", "yyyy/m/d", "3000000", false},
        {"12", "G/通用格式", "12", false},
        {"12", "0.00E+00", "12", false},
        {"12", "\"d\"0\\y", "12", false},
        {"12", "0_ ;[Red]\\-0\\ ", "12", false},
        {"abc", "0", "abc", false},
        {"1.2.3", "0.00%", "1.2.3", false},
        {"", "yyyy", "", false},
    };
    for (size_t i = 0; i < KA_COUNT(cases); i++) {
        const struct number_case *row = &cases[i];
        struct ka_sheet_text text;
        ka_sheet_number(ka_str_of(row->stored), ka_sheet_format_of(ka_str_of(row->code)), false,
                        &text);
        cr_expect(ka_str_eq((ka_str){.ptr = text.text, .len = text.len}, ka_str_of(row->text)),
                  "%s as %s is %.*s, not %s", row->stored, row->code, (int)text.len, text.text,
                  row->text);
        cr_expect_eq(text.rounded, row->rounded, "%s as %s", row->stored, row->code);
    }
}

Test(xlsx, chinese_built_in_formats_are_dates)
{
    static const unsigned dates[] = {14, 15, 16, 17, 22, 27, 28, 29, 30,
                                     31, 36, 50, 51, 52, 53, 54, 57, 58};
    static const unsigned times[] = {18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56};
    static const unsigned plain[] = {0, 1, 2, 3, 4, 11, 12, 13, 37, 40, 48, 49, 59, 164};
    for (size_t i = 0; i < KA_COUNT(dates); i++) {
        enum ka_sheet_kind kind = ka_sheet_format_builtin(dates[i]).kind;
        cr_expect(kind == KA_SHEET_DATE || kind == KA_SHEET_MONTH, "%u", dates[i]);
    }
    for (size_t i = 0; i < KA_COUNT(times); i++)
        cr_expect_eq(ka_sheet_format_builtin(times[i]).kind, KA_SHEET_TIME, "%u", times[i]);
    for (size_t i = 0; i < KA_COUNT(plain); i++)
        cr_expect_eq(ka_sheet_format_builtin(plain[i]).kind, KA_SHEET_PLAIN, "%u", plain[i]);
    cr_expect_eq(ka_sheet_format_builtin(46).kind, KA_SHEET_ELAPSED);
    cr_expect_eq(ka_sheet_format_builtin(10).kind, KA_SHEET_PERCENT);
}
