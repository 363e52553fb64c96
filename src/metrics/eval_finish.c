/*
 * A finished value: its state, its numbers for people and for formulas, its sources.
 *
 *     num ÷ den in millionths  →  live_num ÷ live_den, whole numbers
 *
 * Both are divided by ten while that is exact, so 170 ÷ 320 stays 170 ÷ 320 and 12.34 becomes
 * 1234 ÷ 100. A live formula multiplies them with a bound of up to six decimals; where such a
 * product could pass 15 digits they are reduced by their common divisor (decision 1). What does
 * not fit 64 bits even so is said and has no value: never a rounded one in its place.
 */
#include "metrics/eval.h"

#include "base/limits.h"

/* The largest number that may be multiplied with one of six decimals. */
#define LIVE_MAX (KA_LIMIT_LIVE_PRODUCT / KA_DEC_ONE)

/* Provisional until 00:00 of this day of the next month (decision 6). */
#define FINAL_DAY 4
#define DAY       INT64_C(86400)
#define WINDOW    (-1) /* As many days as the window of `solved:` has. */

static bool
fits(ka_wide value)
{
    return value >= INT64_MIN && value <= INT64_MAX;
}

/* live_num and live_den; false if they do not fit. */
static bool
make_live(ka_wide num, ka_wide den, struct ka_value *value)
{
    for (int i = 0; i < 6 && num % 10 == 0 && den % 10 == 0; i++) {
        num /= 10;
        den /= 10;
    }
    if (ka_wide_magnitude(num) > LIVE_MAX || den > LIVE_MAX) {
        ka_wide common = ka_wide_divisor(num, den);
        num /= common;
        den /= common;
    }
    if (!fits(num) || !fits(den))
        return false;
    value->live_num = (int64_t)num;
    value->live_den = (int64_t)den;
    return true;
}

/* num and den for people: hours instead of seconds, cut to millionths. */
static bool
make_natural(const struct ka_eval *eval, struct ka_value *value)
{
    ka_wide num = eval->num, den = eval->den, half = eval->hour / 2;
    if (eval->related) {
        num = eval->natural_num;
        den = eval->natural_den;
    }
    if (eval->hour > 1)
        num = (num + (num < 0 ? -half : half)) / eval->hour;
    if (!fits(num) || !fits(den))
        return false;
    value->num.micro = (int64_t)num;
    value->den.micro = (int64_t)den;
    return true;
}

/* A register's row has one counter, so rows of two counters are different rows. */
static bool
is_register(const struct ka_month_data *data, uint32_t file)
{
    const struct ka_profile *profile = data->file[file].profile;
    return profile && profile->kind == KA_FACT_REGISTER;
}

static void
add_rows(const struct ka_month_data *data, const struct ka_tally *tally)
{
    for (const struct ka_rows *rows = tally->rows; rows; rows = rows->next) {
        struct ka_file_rows *file = &data->rows[rows->file];
        if (file->total == 0 && file->in_cell == 0)
            file->first_line = rows->first_line;
        if (rows->first_line < file->first_line)
            file->first_line = rows->first_line;
        if (is_register(data, rows->file))
            file->in_cell += rows->rows;
        else if (rows->rows > file->in_cell)
            file->in_cell = rows->rows;
    }
}

static void
end_cell(const struct ka_month_data *data)
{
    for (size_t i = 0; i < data->file_count; i++) {
        data->rows[i].total += data->rows[i].in_cell;
        data->rows[i].in_cell = 0;
    }
}

/* A row that fed several counters of a cell is one row: of each cell the largest number counts. */
static void
add_month(const struct ka_eval *eval, const struct ka_month_data *data, bool previous,
          struct ka_value *value)
{
    const struct ka_cell *cell = NULL;
    for (size_t i = 0; i < eval->used.count; i++) {
        const struct ka_used *used = &eval->used.item[i];
        if (used->previous != previous)
            continue;
        if (cell && cell != used->cell)
            end_cell(data);
        cell = used->cell;
        add_rows(data, used->tally);
    }
    end_cell(data);
    for (size_t i = 0; i < data->file_count; i++) {
        if (data->rows[i].total == 0)
            continue;
        value->source = ka_arena_push(eval->data->arena, value->source, value->source_count,
                                      sizeof *value->source);
        value->source[value->source_count++] = (struct ka_source){
            .file = (uint32_t)i,
            .previous = previous,
            .rows = data->rows[i].total,
            .first_line = data->rows[i].first_line,
        };
        data->rows[i] = (struct ka_file_rows){0};
    }
}

static void
make_sources(const struct ka_eval *eval, struct ka_value *value)
{
    add_month(eval, eval->data, false, value);
    if (eval->data->previous)
        add_month(eval, eval->data->previous, true, value);
}

/*
 * What becomes of a conversation after its month: payments by the end of the next day (an inquiry
 * may be one only because of them), by the end of the third day, and the buyer who comes back.
 */
static const struct {
    enum ka_builtin counter;
    enum ka_fact_kind kind;
    int days; /* Of the next month that must be there. */
} outcomes[] = {
    {KA_BUILTIN_INQUIRIES, KA_FACT_ORDER, 1},
    {KA_BUILTIN_CONVERTED, KA_FACT_ORDER, 1},
    {KA_BUILTIN_CONVERTED_FINAL, KA_FACT_ORDER, FINAL_DAY - 1},
    {KA_BUILTIN_SOLVED, KA_FACT_MESSAGE, WINDOW},
};

/* A counter of a message log, whose facts after the month are not all there yet. */
static bool
is_open(const struct ka_month_data *data, const struct ka_used *used)
{
    for (size_t i = 0; i < KA_COUNT(outcomes); i++) {
        size_t counter = data->builtin[outcomes[i].counter];
        if (counter == KA_NO_INDEX || used->counter != counter || used->previous ||
            used->tally != &used->cell->counter[KA_ORIGIN_FACTS][counter] ||
            used->cell->store == KA_NO_INDEX)
            continue;
        int64_t days = outcomes[i].days;
        if (days == WINDOW)
            days = (data->defs->company.solved_hours + 23) / 24;
        ka_time whole = (data->span.end + days) * DAY;
        return ka_as_of_kind(data, used->cell->store, outcomes[i].kind) < whole;
    }
    return false;
}

/* A figure that a report made, which says so only by the days it reaches to. */
static bool
is_early(const struct ka_month_data *data, const struct ka_used *used)
{
    ka_time final = ((ka_time)data->span.end + FINAL_DAY - 1) * DAY;
    for (const struct ka_rows *rows = used->tally->rows; rows && !used->previous;
         rows = rows->next) {
        const struct ka_profile *profile = data->file[rows->file].profile;
        bool log = profile && profile->kind == KA_FACT_MESSAGE;
        if (!log && ka_as_of(data, rows->file) < final)
            return true;
    }
    return false;
}

static bool
is_provisional(const struct ka_eval *eval)
{
    bool open = false;
    for (size_t i = 0; i < eval->used.count && !open; i++) {
        const struct ka_used *used = &eval->used.item[i];
        open = is_open(eval->data, used) || (eval->def->needs_delay && is_early(eval->data, used));
    }
    return open;
}

static struct ka_value
too_large(struct ka_eval *eval)
{
    const struct ka_month_data *data = eval->data;
    size_t metric = (size_t)(eval->def - data->defs->metrics.metric);
    if (!data->too_large[metric])
        ka_diag(data->diags, KA_DIAG_VALUE_TOO_LARGE, (struct ka_place){0},
                ka_diag_both(data->diags->arena, eval->def->name, eval->def->en));
    data->too_large[metric] = true;
    return (struct ka_value){.state = KA_VALUE_MISSING};
}

struct ka_value
ka_eval_finish(struct ka_eval *eval)
{
    struct ka_value value = {.state = KA_VALUE_MISSING, .approximate = eval->approximate};
    if (eval->overflow)
        return too_large(eval);
    make_sources(eval, &value);
    value.provisional = is_provisional(eval);
    value.gap = eval->gap;
    value.gap_count = eval->gap_count;
    value.member = eval->member;
    value.member_count = eval->member_count;
    value.weights = ka_eval_weights(eval);
    value.whole_month = eval->whole_month;
    value.approximate = value.approximate || value.weights;
    if (!eval->any || eval->blocked)
        return value;
    if (eval->def->complement)
        eval->num = eval->den - eval->num;
    if (!make_natural(eval, &value))
        return too_large(eval);
    value.state = KA_VALUE_EMPTY;
    if (eval->den <= 0)
        return value;
    if (!make_live(eval->num, eval->den * eval->hour, &value))
        return too_large(eval);
    value.state = KA_VALUE_OK;
    return value;
}
