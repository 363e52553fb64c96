/*
 * The sample company: three months of exports through ingest and fold, against the numbers that
 * its generator worked out apart from this program (samples/truth/2026-10.csv).
 */
#include "metrics/month.h"

#include "base/io.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define WORKSPACE KAOHE_SOURCE_DIR "/samples/company"

struct sample {
    struct ka_arena *arena;
    struct ka_diags diags;
    struct ka_defs defs;
    struct ka_month_options options;
    struct ka_month_data *data;
};

/* @p workers threads read its logs, @p part bytes at a time. */
static struct sample *
sample_open_with(size_t workers, size_t part)
{
    struct ka_arena *arena = ka_arena_new();
    struct sample *s = ka_arena_alloc(arena, sizeof *s);
    s->arena = arena;
    s->diags = ka_diags_make(arena);
    enum ka_status status =
        ka_defs_load(arena, KAOHE_SOURCE_DIR "/templates", WORKSPACE, &s->diags, &s->defs);
    cr_assert_eq(status, KA_OK);
    s->options = (struct ka_month_options){.month = ka_month_of(2026, 10),
                                           .workspace = WORKSPACE,
                                           .month_folder = "exports/2026-10",
                                           .evidence = true};
    s->options.workers = workers;
    s->options.part = part;
    status = ka_month_load(arena, &s->defs, &s->options, &s->diags, &s->data);
    cr_assert_eq(status, KA_OK);
    return s;
}

static struct sample *
sample_open(void)
{
    return sample_open_with(1, 0);
}

/* The next cell of a line without quotes. */
static ka_str
cell(ka_str *line)
{
    ptrdiff_t comma = ka_str_find(*line, KA_STR(","));
    size_t len = comma < 0 ? line->len : (size_t)comma;
    ka_str text = ka_str_sub(*line, 0, len);
    *line = ka_str_sub(*line, len + 1, line->len);
    return text;
}

/* "12.5" or "28377041/4770". */
static double
quotient(struct ka_arena *arena, ka_str text)
{
    char *end = NULL;
    double value = strtod(ka_cstr(arena, text), &end);
    return *end == '/' ? value / strtod(end + 1, NULL) : value;
}

static const struct ka_seat *
find_seat(const struct sample *s, ka_str employee, ka_str role)
{
    const struct ka_roster *roster = ka_month_roster(s->data);
    for (size_t i = 0; i < roster->count; i++) {
        const struct ka_seat *seat = &roster->seat[i];
        if (ka_str_eq(seat->employee->number, employee) && ka_str_eq(seat->role->id, role))
            return seat;
    }
    return NULL;
}

static struct ka_value
value_of(const struct sample *s, ka_str employee, ka_str scope, ka_str role, size_t metric)
{
    if (ka_str_starts(scope, KA_STR("store:"))) {
        size_t store = ka_company_store(&s->defs.company, ka_str_sub(scope, 6, scope.len));
        cr_assert_neq(store, KA_NO_INDEX);
        return ka_value_of_store(s->data, store, metric);
    }
    const struct ka_seat *seat = find_seat(s, employee, role);
    cr_assert_not_null(seat, "%.*s", KA_STR_ARG(employee));
    enum ka_scope in = ka_str_eq(scope, KA_STR("team"))     ? KA_SCOPE_TEAM
                       : ka_str_eq(scope, KA_STR("stores")) ? KA_SCOPE_STORES
                                                            : KA_SCOPE_SELF;
    return ka_value_in_scope(s->data, seat, in, metric);
}

static void
check_line(const struct sample *s, ka_str line)
{
    ka_str whole = line;
    ka_str employee = cell(&line), id = cell(&line), scope = cell(&line);
    ka_str num = cell(&line), den = cell(&line), role = cell(&line);
    size_t metric = ka_metric_index(&s->defs.metrics, id);
    cr_assert_neq(metric, KA_NO_INDEX, "%.*s", KA_STR_ARG(whole));
    struct ka_value value = value_of(s, employee, scope, role, metric);
    double below = quotient(s->arena, den);
    if (below == 0) {
        cr_expect_eq(value.state, KA_VALUE_EMPTY, "%.*s", KA_STR_ARG(whole));
        return;
    }
    double wanted = quotient(s->arena, num) / below;
    double got = (double)value.live_num / (double)value.live_den;
    double gap = got > wanted ? got - wanted : wanted - got;
    cr_expect(value.state == KA_VALUE_OK && gap <= 1e-6 * (wanted > 1 ? wanted : 1),
              "%.*s: state %d, %lld/%lld = %f", KA_STR_ARG(whole), (int)value.state,
              (long long)value.live_num, (long long)value.live_den, got);
}

Test(sample, every_true_value_comes_out)
{
    struct sample *s = sample_open();
    ka_str text = {0};
    enum ka_status status = ka_file_read(s->arena, KAOHE_SOURCE_DIR "/samples/truth/2026-10.csv",
                                         1 << 20, &s->diags, &text);
    cr_assert_eq(status, KA_OK);
    size_t lines = 0;
    while (text.len > 0) {
        ptrdiff_t end = ka_str_find(text, KA_STR("\n"));
        size_t len = end < 0 ? text.len : (size_t)end;
        ka_str line = ka_str_trim(ka_str_sub(text, 0, len));
        text = ka_str_sub(text, len + 1, text.len);
        if (lines++ > 0 && line.len > 0)
            check_line(s, line);
    }
    cr_expect_gt(lines, 300);
    ka_arena_free(s->arena);
}

Test(sample, months_files_are_in_path_order_and_the_month_before_is_there)
{
    struct sample *s = sample_open();
    size_t count = 0;
    const struct ka_export *file = ka_month_files(s->data, &count);
    cr_assert_gt(count, 10);
    for (size_t i = 1; i < count; i++)
        cr_expect_lt(ka_str_cmp(file[i - 1].path, file[i].path), 0);
    cr_assert_not_null(ka_month_previous(s->data));
    cr_expect_eq(ka_month_index(ka_month_previous(s->data)).index, ka_month_of(2026, 9).index);
    cr_expect_eq(ka_month_index(s->data).index, ka_month_of(2026, 10).index);
    cr_expect_null(ka_month_previous(ka_month_previous(s->data)));
    ka_arena_free(s->arena);
}

Test(sample, traced_rows_add_up_to_the_value)
{
    static const struct {
        const char *employee, *role, *metric;
    } cases[] = {
        {"S001", "presales", "conversion"},      {"S001", "presales", "received"},
        {"S002", "presales", "reply_rate"},      {"S019", "crossborder-sales", "sales"},
        {"S021", "crossborder-service", "csat"}, {"S005", "presales", "attendance_faults"},
        {"S001", "presales", "revenue"},         {"S005", "presales", "solved_rate"},
    };
    struct sample *s = sample_open();
    for (size_t i = 0; i < KA_COUNT(cases); i++) {
        const struct ka_seat *seat =
            find_seat(s, ka_str_of(cases[i].employee), ka_str_of(cases[i].role));
        size_t metric = ka_metric_index(&s->defs.metrics, ka_str_of(cases[i].metric));
        cr_assert_not_null(seat);
        struct ka_rows_asked asked = {seat, KA_SCOPE_SELF, metric, KA_NO_INDEX};
        struct ka_rows_of of;
        ka_month_rows(s->arena, s->data, &asked, &of);
        struct ka_value value = ka_value_of_seat(s->data, seat, metric);
        int64_t num = 0, den = 0;
        for (size_t k = 0; k < of.count; k++) {
            num += of.row[k].num.micro;
            den += of.row[k].den.micro;
            cr_expect_gt(of.row[k].line, 0);
        }
        bool all = of.total == of.count;
        cr_expect(all ? num == value.num.micro : num <= value.num.micro, "%s", cases[i].metric);
        if (s->defs.metrics.metric[metric].den != KA_NO_INDEX)
            cr_expect(all ? den == value.den.micro : den <= value.den.micro, "%s", cases[i].metric);
        cr_expect_eq(of.count, of.total < KA_ROWS_KEPT ? of.total : KA_ROWS_KEPT);
        uint64_t rows = 0;
        for (size_t f = 0; f < value.source_count; f++)
            rows += value.source[f].rows;
        cr_expect_eq(of.total, rows, "%s: %u rows of evidence", cases[i].metric,
                     (unsigned)of.total);
    }
    ka_arena_free(s->arena);
}

/* All that a reading came to: values with their files and rows, by every rule; and the findings. */
static ka_str
print_all(struct sample *s)
{
    struct ka_buf said = {.arena = s->arena};
    const struct ka_roster *roster = ka_month_roster(s->data);
    size_t metrics = s->defs.metrics.metric_count;
    for (size_t i = 0; i < roster->count * metrics * KA_RULES; i++) {
        struct ka_value value =
            ka_value_by_rule(s->data, &roster->seat[i / KA_RULES / metrics], KA_SCOPE_SELF,
                             i / KA_RULES % metrics, (enum ka_attribution_rule)(i % KA_RULES));
        ka_buf_printf(&said, "%d %lld/%lld", (int)value.state, (long long)value.live_num,
                      (long long)value.live_den);
        for (size_t f = 0; f < value.source_count; f++)
            ka_buf_printf(&said, " %u:%llu", value.source[f].file,
                          (unsigned long long)value.source[f].rows);
        ka_buf_byte(&said, '\n');
    }
    ka_diags_sort(&s->diags);
    for (size_t i = 0; i < s->diags.count; i++)
        ka_buf_add(&said, ka_diag_line(s->arena, &s->diags.item[i], KA_EN));
    return ka_buf_str(&said);
}

Test(sample, any_number_of_workers_comes_to_the_same)
{
    struct sample *one = sample_open_with(1, 0);
    ka_str expected = print_all(one);
    cr_assert_gt(expected.len, 10000);
    for (size_t workers = 2; workers <= 7; workers += 5) {
        struct sample *many = sample_open_with(workers, 1000 * workers);
        cr_expect(ka_str_eq(print_all(many), expected), "%zu workers", workers);
        ka_arena_free(many->arena);
    }
    ka_arena_free(one->arena);
}
