/* One month: its files into a fold (month_files.c), the fold closed; then what is missing is said.
 */
#include "metrics/month_read.h"

#include "base/utf8.h"
#include "metrics/columns.h"
#include "metrics/compare.h"
#include "metrics/eval.h"

/* Whether anything at all was counted for a seat. */
static bool
has_data(const struct ka_month_data *data, size_t seat)
{
    const struct ka_metric_set *set = &data->defs->metrics;
    for (size_t s = 0; s <= data->cells.store_count; s++) {
        const struct ka_cell *cell =
            ka_cells_lookup(&data->cells, seat, s < data->cells.store_count ? s : KA_NO_INDEX);
        for (size_t i = 0; cell && i < set->counter_count; i++) {
            if (ka_cell_tally(cell, i))
                return true;
        }
        for (size_t i = 0; cell && i < set->metric_count; i++) {
            if (cell->part[i].present)
                return true;
        }
    }
    return false;
}

static void
report_no_data(const struct ka_month_data *data)
{
    for (size_t i = 0; i < data->roster.count; i++) {
        const struct ka_seat *seat = &data->roster.seat[i];
        bool manual = false;
        for (size_t m = 0; m < data->manual_count; m++)
            manual = manual || data->manual[m].employee == seat->employee;
        if (!manual && seat->workdays > 0 && !has_data(data, i))
            ka_diag(data->diags, KA_DIAG_EMPLOYEE_NO_DATA, seat->employee->place,
                    seat->employee->number, seat->employee->name);
    }
}

static bool
at_work(const struct ka_seat *seat, const struct ka_account *account)
{
    return seat->workdays > 0 && ka_spans_meet(account->span, seat->span);
}

static bool
was_seen(const struct ka_fold *fold, const struct ka_account *account)
{
    struct ka_buf key = {.arena = fold->scratch};
    ka_buf_add(&key, account->platform);
    ka_buf_byte(&key, '\n');
    ka_buf_add(&key, ka_utf8_fold_header(fold->scratch, ka_str_trim(account->name)));
    return ka_table_find(&fold->seen, ka_buf_str(&key)) != NULL;
}

/* Whether an account without a row is to be told, and how loudly. Where the whole platform has no
 * row, its export may be forgotten: who works elsewhere, too, would be short of that part unseen;
 * who works nowhere else has no figures at all, which is told anyway. */
static bool
is_silent(const struct ka_fold *fold, const struct ka_seat *seat, const struct ka_account *account,
          enum ka_diag_code *code)
{
    if (!at_work(seat, account) || was_seen(fold, account))
        return false;
    bool platform = ka_table_find(&fold->seen, account->platform) != NULL;
    bool elsewhere = false;
    for (size_t i = 0; i < seat->employee->account_count; i++) {
        const struct ka_account *other = &seat->employee->account[i];
        elsewhere = elsewhere || (at_work(seat, other) && was_seen(fold, other));
    }
    *code = platform ? KA_DIAG_ACCOUNT_SILENT : KA_DIAG_PLATFORM_SILENT;
    return platform || elsewhere;
}

static void
report_silent(struct ka_fold *fold)
{
    const struct ka_roster *roster = &fold->data->roster;
    for (size_t i = 0; i < roster->count; i++) {
        const struct ka_seat *seat = &roster->seat[i];
        for (size_t a = 0; a < seat->employee->account_count; a++) {
            const struct ka_account *account = &seat->employee->account[a];
            enum ka_diag_code code = KA_DIAG_ACCOUNT_SILENT;
            ka_buf_printf(&fold->text, "silent %p", (const void *)account);
            bool first = is_silent(fold, seat, account, &code) &&
                         ka_fold_first(fold, ka_buf_str(&fold->text));
            fold->text.len = 0;
            if (first)
                ka_diag(fold->diags, code, account->place, account->name, seat->employee->name,
                        account->platform);
        }
    }
}

/* Refunds of later months, to the fold as the last rows of the last file: lines from here on. */
static uint32_t
first_later(const struct ka_month_reading *reading)
{
    return UINT32_MAX - (uint32_t)reading->later_count;
}

static void
add_later(const struct ka_month_reading *reading, struct ka_fold *fold)
{
    const struct ka_company *company = &reading->defs->company;
    struct ka_sink sink = ka_fold_sink(fold);
    for (size_t i = 0; i < reading->later_count && reading->file_count; i++) {
        struct ka_fact fact = {.kind = KA_FACT_REFUND,
                               .file = (uint32_t)reading->file_count - 1,
                               .line = first_later(reading) + (uint32_t)i,
                               .store = ka_company_store(company, reading->later[i].store)};
        fact.as.refund = reading->later[i].fact;
        if (fact.store != KA_NO_INDEX && sink.fact(sink.self, &fact) != KA_OK)
            return;
    }
}

/* Which of them found their order. */
static void
learn_later(const struct ka_month_reading *reading, const struct ka_fold *fold)
{
    for (size_t i = 0; i < fold->refund_count && reading->later_count; i++) {
        const struct ka_refund_row *row = &fold->refund[i];
        if (row->known && row->at.line >= first_later(reading))
            reading->later[row->at.line - first_later(reading)].known = true;
    }
}

struct ka_month_data *
ka_month_read(const struct ka_month_reading *reading)
{
    struct ka_arena *scratch = ka_arena_new();
    struct ka_fold_options options = {
        .defs = reading->defs,
        .month = reading->month,
        .diags = reading->diags,
        .file = reading->file,
        .file_count = reading->file_count,
        .before = reading->before,
        .keep_late_sales = reading->keep_late_sales,
        .workers = reading->workers,
        .evidence = reading->evidence,
    };
    struct ka_fold *fold = ka_fold_make(reading->arena, scratch, &options);
    ka_month_read_files(reading, fold);
    add_later(reading, fold);
    struct ka_month_data *data = ka_fold_close(fold);
    learn_later(reading, fold);
    ka_compare_sources(fold);
    if (!reading->quiet) {
        ka_report_columns(fold);
        report_silent(fold);
        report_no_data(data);
        ka_report_stops(fold);
        ka_report_periods(fold);
        ka_report_last_month(fold);
    }
    ka_arena_free(scratch);
    return data;
}
