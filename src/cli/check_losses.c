/*
 * What was left out, and whom that may cost how much.
 *
 * A loss is an upper bound. A row that was left out could at most bring an item from its present
 * points to its marks, and only an item that the file feeds: one whose value came from the file (or
 * from another of its profile), or one that waits for a figure of the profile's columns. Where no
 * row was left out, only cells, it must be fed by a column of such a cell. A file of a store or
 * platform where the person has neither store nor account feeds nothing of theirs.
 * Where all these rows name people (ingest/lost.h), it is theirs alone.
 */
#include "cli/check.h"

#include "metrics/supply.h"

#include <inttypes.h>

static uint64_t
wanting(const struct ka_export *file)
{
    return file->dropped + file->lacking;
}

/* Whether a value was made from the file, or from another of its profile if @p reached. */
static bool
comes_from(const struct ka_check *check, const struct ka_value *value, size_t file, bool reached)
{
    for (size_t s = 0; s < value->source_count; s++) {
        const struct ka_source *source = &value->source[s];
        if (source->previous || source->file >= check->file_count)
            continue;
        bool same = check->file[source->file].profile == check->file[file].profile;
        if (source->file == file || (reached && same))
            return true;
    }
    return false;
}

/* Whether rows about @p store, or about the platform where that is not known, can be of the seat.
 * A lead's figures are those of others, too. */
static bool
reaches(const struct ka_check *check, const struct ka_seat *seat, size_t store, ka_str platform)
{
    const struct ka_company *company = &check->session->defs.company;
    const struct ka_employee *who = seat->employee;
    size_t *own = NULL;
    if (store < company->store_count)
        platform = company->store[store].platform;
    if (platform.len == 0 || (seat->team && ka_str_eq(seat->team->lead, who->number)))
        return true;
    size_t count = ka_seat_stores(check->session->arena, check->result->data, seat, false, &own);
    for (size_t i = 0; i < count; i++) {
        bool there = ka_str_eq(company->store[own[i]].platform, platform);
        if (there && (store == KA_NO_INDEX || own[i] == store))
            return true;
    }
    for (size_t i = 0; i < who->account_count; i++) {
        const struct ka_account *account = &who->account[i];
        bool elsewhere =
            store != KA_NO_INDEX && account->store != KA_NO_INDEX && account->store != store;
        if (!elsewhere && ka_str_eq(account->platform, platform))
            return true;
    }
    return false;
}

static bool
profile_feeds(const struct ka_profile *profile, const struct ka_metric_def *def, size_t metric)
{
    for (size_t c = 0; c < profile->column_count; c++) {
        if (ka_column_feeds(profile, c, def, metric))
            return true;
    }
    return false;
}

/* Whether what was left out of the file may be of the metric: rows, or cells of columns that feed
 * it. A cell of a field (a time, an order's amount) may be of anything. */
static bool
lacks(const struct ka_check *check, size_t f, size_t metric)
{
    const struct ka_export *file = &check->file[f];
    const struct ka_metric_set *metrics = &check->session->defs.metrics;
    if (file->dropped > 0 || ka_month_refused(check->result->data, f))
        return true;
    for (size_t i = 0; i < file->column_count; i++) {
        const struct ka_column_use *use = &file->column[i];
        if (use->bad > 0 && use->column != KA_NO_INDEX &&
            (file->profile->column[use->column].field != KA_FIELD_NONE || metric == KA_NO_INDEX ||
             ka_column_feeds(file->profile, use->column, &metrics->metric[metric], metric)))
            return true;
    }
    return false;
}

static bool
is_fed(const struct ka_check *check, const struct ka_score_item *item, size_t file, bool reached,
       bool own)
{
    const struct ka_metric_set *metrics = &check->session->defs.metrics;
    const struct ka_profile *profile = check->file[file].profile;
    bool by_people = item->rule->kind == KA_RULE_MANUAL || item->rule->kind == KA_RULE_LEVELS;
    if (by_people)
        return own && profile->kind == KA_FACT_MANUAL_SCORE;
    for (size_t p = 0; p < item->part_count; p++) {
        const struct ka_score_part *part = &item->part[p];
        bool waits = reached && part->metric != KA_NO_INDEX && part->state != KA_VALUE_OK &&
                     profile_feeds(profile, &metrics->metric[part->metric], part->metric);
        if ((waits || comes_from(check, &part->value, file, reached)) &&
            lacks(check, file, part->metric))
            return true;
    }
    return false;
}

static ka_dec
open_points(const struct ka_score_item *item)
{
    int64_t open = item->marks.micro - (item->scored ? item->points.micro : 0);
    return (ka_dec){open > 0 ? open : 0};
}

/* Whether a row left out, or cell, may be the person's own: all of them name other people
 * otherwise.
 */
static bool
is_named(const struct ka_check *check, size_t f, const struct ka_seat *seat)
{
    const struct ka_export *file = &check->file[f];
    if (file->lost_named < wanting(file) || ka_month_refused(check->result->data, f))
        return true;
    for (size_t i = 0; i < file->lost_count; i++) {
        if (&check->session->defs.staff.employee[file->lost[i]] == seat->employee)
            return true;
    }
    return false;
}

/* A lead's figures are those of others, too; points that people give are one person's. */
static bool
may_lose(const struct ka_check *check, size_t f, const struct ka_seat *seat)
{
    return is_named(check, f, seat) ||
           (seat->team && ka_str_eq(seat->team->lead, seat->employee->number));
}

static void
add_loss(struct ka_check *check, size_t file, const struct ka_scorecard *card)
{
    struct ka_arena *arena = check->session->arena;
    struct ka_check_loss loss = {.file = file, .card = card};
    bool own = is_named(check, file, card->seat);
    bool reached =
        reaches(check, card->seat, check->file[file].store, check->file[file].profile->platform);
    for (size_t m = 0; m < card->module_count; m++) {
        for (size_t i = 0; i < card->module[m].item_count; i++) {
            const struct ka_score_item *item = &card->module[m].item[i];
            if (open_points(item).micro == 0 || !is_fed(check, item, file, reached, own))
                continue;
            loss.item =
                ka_arena_push(arena, loss.item, loss.item_count, sizeof(const struct ka_item *));
            loss.item[loss.item_count++] = item->def;
            loss.points.micro += open_points(item).micro;
        }
    }
    if (loss.item_count == 0)
        return;
    check->loss = ka_arena_push(arena, check->loss, check->loss_count, sizeof loss);
    check->loss[check->loss_count++] = loss;
}

void
ka_check_find_losses(struct ka_check *check)
{
    for (size_t f = 0; f < check->file_count; f++) {
        bool refused = ka_month_refused(check->result->data, f);
        if (!check->file[f].profile || (wanting(&check->file[f]) == 0 && !refused))
            continue;
        for (size_t c = 0; c < check->result->card_count; c++) {
            if (may_lose(check, f, check->result->card[c].seat))
                add_loss(check, f, &check->result->card[c]);
        }
    }
}

static bool
loses_item(const struct ka_check *check, const struct ka_scorecard *card,
           const struct ka_item *item)
{
    for (size_t i = 0; i < check->loss_count; i++) {
        const struct ka_check_loss *loss = &check->loss[i];
        for (size_t k = 0; loss->card == card && k < loss->item_count; k++) {
            if (loss->item[k] == item)
                return true;
        }
    }
    return false;
}

ka_dec
ka_check_loss_of(const struct ka_check *check, const struct ka_scorecard *card)
{
    ka_dec points = {0};
    for (size_t m = 0; m < card->module_count; m++) {
        for (size_t i = 0; i < card->module[m].item_count; i++) {
            const struct ka_score_item *item = &card->module[m].item[i];
            if (loses_item(check, card, item->def))
                points.micro += open_points(item).micro;
        }
    }
    return points;
}

/* "S001 林小满 6.5、…" of one file, the first few. */
static ka_str
losers(const struct ka_check *check, size_t file, size_t *people)
{
    enum { MOST = 5 };
    struct ka_buf buf = {.arena = check->session->arena};
    *people = 0;
    for (size_t i = 0; i < check->loss_count; i++) {
        const struct ka_check_loss *loss = &check->loss[i];
        const struct ka_employee *who = loss->card->seat->employee;
        if (loss->file != file || ++*people > MOST)
            continue;
        ka_buf_printf(&buf, "%s%.*s %.*s %s", buf.len ? ", " : "", KA_STR_ARG(who->number),
                      KA_STR_ARG(who->name),
                      ka_dec_print_short(check->session->arena, loss->points).ptr);
    }
    if (*people > MOST)
        ka_buf_add(&buf, KA_STR(", …"));
    return ka_buf_str(&buf);
}

/* "有 2 行未采用，1 行中的值读不出": whichever there is. */
static ka_str
what_lacks(struct ka_arena *arena, const struct ka_export *file)
{
    struct ka_buf zh = {.arena = arena}, en = {.arena = arena};
    if (file->dropped > 0) {
        ka_buf_printf(&zh, "有 %" PRIu64 " 行未采用", file->dropped);
        ka_buf_printf(&en, "rows left out: %" PRIu64, file->dropped);
    }
    if (file->lacking > 0) {
        ka_buf_printf(&zh, "%s %" PRIu64 " 行中的值读不出", zh.len ? "，另有" : "有",
                      file->lacking);
        ka_buf_printf(&en, "%srows with values that could not be read: %" PRIu64,
                      en.len ? ", " : "", file->lacking);
    }
    return ka_diag_both(arena, ka_buf_str(&zh), ka_buf_str(&en));
}

void
ka_check_report_losses(struct ka_check *check)
{
    struct ka_arena *arena = check->session->arena;
    for (size_t f = 0; f < check->file_count; f++) {
        size_t people;
        ka_str who = losers(check, f, &people);
        if (!people)
            continue;
        struct ka_place place = ka_export_place(&check->file[f], 0, KA_FIELD_NONE);
        ka_str count = ka_str_format(arena, "%zu", people);
        const struct ka_export *file = &check->file[f];
        if (ka_month_refused(check->result->data, f))
            ka_diag(&check->session->diags, KA_DIAG_FILE_COST, place, count, who);
        else
            ka_diag(&check->session->diags, KA_DIAG_ROWS_COST, place, what_lacks(arena, file),
                    count, who);
    }
}
