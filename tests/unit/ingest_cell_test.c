/*
 * Cells: the tables tests/cases/ingest_{cell,duration,date}.cases, and that a refused cell leaves
 * the output alone whatever its bytes are.
 */
#include "ingest/cell.h"

#include "ingest_kit.h"

#include "base/utf8.h"

static struct ka_zone *shanghai;

static void
setup(void)
{
    kit_setup();
    shanghai = ka_zone_open(arena, "Asia/Shanghai");
}

TestSuite(cell, .init = setup, .fini = kit_teardown);

static const struct {
    const char *written, *bytes;
} escapes[] = {{"\\u3000", "\xE3\x80\x80"}, {"\\xA0", "\xC2\xA0"}, {"\\t", "\t"}};

static ka_str
unescape(const char *text)
{
    struct ka_buf buf = {.arena = arena};
    while (*text) {
        size_t i = 0;
        while (i < KA_COUNT(escapes) &&
               strncmp(text, escapes[i].written, strlen(escapes[i].written)))
            i++;
        if (i < KA_COUNT(escapes)) {
            ka_buf_add(&buf, ka_str_of(escapes[i].bytes));
            text += strlen(escapes[i].written);
        } else {
            ka_buf_byte(&buf, *text++);
        }
    }
    return buf.len > 0 ? ka_buf_str(&buf) : KA_STR("");
}

static ka_str
print_dec(bool ok, ka_dec value)
{
    return ok ? ka_dec_print_short(arena, value) : KA_STR("refused");
}

static ka_str
read_id(ka_str cell)
{
    ka_str id = KA_STR("");
    enum ka_id_kind kind = ka_cell_id(arena, cell, &id);
    if (kind == KA_ID_OK)
        return id;
    return kind == KA_ID_EMPTY ? KA_STR("empty") : KA_STR("scientific");
}

static ka_str
read_figure(ka_str reader, ka_str cell)
{
    ka_dec value = {0};
    if (ka_str_eq(reader, KA_STR("number")))
        return print_dec(ka_cell_number(arena, cell, &value), value);
    if (ka_str_eq(reader, KA_STR("count")))
        return print_dec(ka_cell_count(arena, cell, &value), value);
    if (ka_str_eq(reader, KA_STR("money")))
        return print_dec(ka_cell_money(arena, cell, &value), value);
    if (ka_str_eq(reader, KA_STR("rate")))
        return print_dec(ka_cell_rate(arena, cell, false, &value), value);
    if (ka_str_eq(reader, KA_STR("percent")))
        return print_dec(ka_cell_rate(arena, cell, true, &value), value);
    if (ka_str_eq(reader, KA_STR("id")))
        return read_id(cell);
    if (ka_str_eq(reader, KA_STR("empty")))
        return ka_cell_is_empty(cell, NULL) ? KA_STR("yes") : KA_STR("no");
    return KA_STR("no such reader");
}

static ka_str
read_duration(ka_str reader, ka_str cell)
{
    ka_dec value = {0};
    bool minutes = ka_str_eq(reader, KA_STR("min"));
    ka_dec unit = ka_dec_of(minutes ? 60 : 1);
    int64_t clock = ka_str_eq(reader, KA_STR("m:ss"))   ? 60
                    : ka_str_eq(reader, KA_STR("h:mm")) ? 3600
                                                        : 0;
    return print_dec(ka_cell_duration(arena, cell, unit, clock, &value), value);
}

static ka_str
print_span(bool ok, struct ka_span span)
{
    if (!ok)
        return KA_STR("refused");
    return ka_str_format(arena, "%s..%s", ka_day_print(arena, span.first).ptr,
                         ka_day_print(arena, span.end - 1).ptr);
}

static ka_str
read_date(ka_str reader, ka_str text)
{
    struct ka_span span = {0};
    ka_month month;
    ka_time time;
    if (ka_str_eq(reader, KA_STR("file")))
        return print_span(ka_file_name_period(text, &span), span);
    if (ka_str_eq(reader, KA_STR("title")))
        return print_span(ka_cell_range(arena, text, &span), span);
    if (ka_str_eq(reader, KA_STR("span")))
        return print_span(ka_cell_span(arena, text, shanghai, KA_DATE_YMD, &span), span);
    if (ka_str_eq(reader, KA_STR("month")))
        return ka_cell_month(arena, text, &month) ? ka_month_print(arena, month)
                                                  : KA_STR("refused");
    if (ka_str_eq(reader, KA_STR("time")))
        return ka_cell_time(arena, text, shanghai, KA_DATE_YMD, &time) ? ka_time_print(arena, time)
                                                                       : KA_STR("refused");
    return KA_STR("no such reader");
}

/* A duration's cell may be read in another unit than seconds. */
static bool
begins_with_unit(const char *input)
{
    return strncmp(input, "min ", 4) == 0 || strncmp(input, "m:ss ", 5) == 0 ||
           strncmp(input, "h:mm ", 5) == 0;
}

/* Runs a table. @p named: the input begins with the reader's name. */
static void
run_cases(const char *path, ka_str (*read)(ka_str reader, ka_str cell), bool named, size_t least)
{
    char what[512], input[512], expected[512];
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s", path);
    size_t count = 0;
    while (kit_line(file, what)) {
        cr_assert(kit_line(file, input) && kit_line(file, expected), "%s: cut short", what);
        char *blank = named || begins_with_unit(input) ? strchr(input, ' ') : NULL;
        ka_str reader = {.ptr = input, .len = blank ? (size_t)(blank - input) : 0};
        ka_str got = read(reader, unescape(blank ? blank + 1 : input));
        cr_expect(ka_str_eq(got, ka_str_of(expected)), "%s: %s gave %.*s, not %s", what, input,
                  KA_STR_ARG(got), expected);
        count++;
    }
    fclose(file);
    cr_expect_geq(count, least, "only %zu cases were read", count);
}

Test(cell, figures)
{
    run_cases(KAOHE_TEST_DIR "/cases/ingest_cell.cases", read_figure, true, 90);
}

Test(cell, durations)
{
    run_cases(KAOHE_TEST_DIR "/cases/ingest_duration.cases", read_duration, false, 40);
}

Test(cell, dates)
{
    run_cases(KAOHE_TEST_DIR "/cases/ingest_date.cases", read_date, true, 60);
}

Test(cell, empty_cells_are_no_figures)
{
    static const ka_str cells[] = {{"", 0}, {NULL, 0}, {"  ", 2}, {"\0", 1}};
    for (size_t i = 0; i < KA_COUNT(cells); i++) {
        ka_dec value = {-77};
        ka_time time = -77;
        struct ka_span span = {.first = -77};
        cr_expect_not(ka_cell_number(arena, cells[i], &value));
        cr_expect_not(ka_cell_money(arena, cells[i], &value));
        cr_expect_not(ka_cell_duration(arena, cells[i], ka_dec_of(1), 60, &value));
        cr_expect_not(ka_cell_rate(arena, cells[i], false, &value));
        cr_expect_not(ka_cell_time(arena, cells[i], shanghai, KA_DATE_YMD, &time));
        cr_expect_not(ka_cell_span(arena, cells[i], shanghai, KA_DATE_YMD, &span));
        cr_expect_not(ka_file_name_period(cells[i], &span));
        cr_expect(ka_cell_is_empty(cells[i], NULL));
        cr_expect(value.micro == -77 && time == -77 && span.first == -77);
    }
}

Test(cell, profiles_add_empty_words)
{
    ka_str words[] = {KA_STR("未统计"), KA_STR("/")};
    struct ka_texts more = {.item = words, .count = 2};
    cr_expect(ka_cell_is_empty(KA_STR(" 未统计 "), &more));
    cr_expect(ka_cell_is_empty(KA_STR("/"), &more));
    cr_expect_not(ka_cell_is_empty(KA_STR("未统计"), NULL));
    cr_expect(ka_cell_is_delayed(KA_STR(" 延迟统计\t")));
    cr_expect_not(ka_cell_is_delayed(KA_STR("-")));
}

/* A number written with any of its decorations reads as itself. */
Test(cell, written_numbers_are_read_back)
{
    static const char *const forms[] = {"%s", " %s ", "=\"%s\"", "'%s", "%s元", "￥%s", "¥ %s 元"};
    uint64_t state = kit_seed();
    for (int round = 0; round < 5000; round++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        ka_dec value = {(int64_t)(random_next(&state) >> (1 + random_next(&state) % 62))};
        const char *plain = ka_cstr(arena, ka_dec_print_short(arena, value));
        const char *form = forms[random_next(&state) % KA_COUNT(forms)];
        char text[128];
        snprintf(text, sizeof text, "%.*s%s%s", (int)(strstr(form, "%s") - form), form, plain,
                 strstr(form, "%s") + 2);
        ka_dec got = {-77};
        cr_assert(ka_cell_money(arena, ka_str_of(text), &got), "%s", text);
        cr_assert_eq(got.micro, value.micro, "%s", text);
        ka_arena_rewind(arena, mark);
    }
}

/* Any text: no crash, and what is refused leaves the output alone. */
Test(cell, random_cells_are_safe)
{
    static const char *const pieces[] = {
        "1",  "23", "456", ",",   ".",  "%", "秒", "分", "时",   ":",  "-",  "￥",
        "元", "(",  ")",   "=\"", "\"", "'", "E+", "天", "2026", "年", "月", "\xE3\x80\x80"};
    uint64_t state = kit_seed();
    for (int round = 0; round < 20000; round++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        struct ka_buf buf = {.arena = arena};
        size_t count = 1 + random_next(&state) % 7;
        for (size_t i = 0; i < count; i++)
            ka_buf_add(&buf, ka_str_of(pieces[random_next(&state) % KA_COUNT(pieces)]));
        ka_str cell = ka_buf_str(&buf);
        ka_dec value = {-77};
        bool read[] = {ka_cell_number(arena, cell, &value), ka_cell_money(arena, cell, &value),
                       ka_cell_duration(arena, cell, ka_dec_of(60), 60, &value),
                       ka_cell_rate(arena, cell, true, &value)};
        struct ka_span span = {.first = -77, .end = -77};
        bool dated = ka_cell_span(arena, cell, shanghai, KA_DATE_MDY, &span);
        cr_assert(read[0] || read[1] || read[2] || read[3] || value.micro == -77);
        cr_assert(dated ? span.first < span.end : span.first == -77);
        (void)!ka_file_name_period(cell, &span);
        ka_arena_rewind(arena, mark);
    }
}
