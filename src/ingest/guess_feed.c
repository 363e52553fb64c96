/*
 * Headings and shapes → what the columns feed.
 *
 *     heading ── the same in a described export? ──▶ that profile gets a vote
 *     best profile ──▶ kind, platform ──▶ its columns, then those of its kind
 *     heading = name of a counter or metric ──▶ that
 *     what the kind needs and nobody has ──▶ the first free column of a fitting shape
 *
 * A field, counter or metric is given to one column only.
 */
#include "ingest/guess_feed.h"

#include "base/utf8.h"
#include "ingest/match.h"
#include "template/profile_field.h"

struct feed {
    struct ka_ingest *ingest;
    struct ka_guess *guess;
    ka_str *folded; /* Headings. */
};

/* The profile that knows most of the headings; among equals the first. KA_NO_INDEX: none. */
static size_t
best_profile(const struct feed *feed)
{
    const struct ka_defs *defs = feed->ingest->defs;
    size_t best = KA_NO_INDEX, most = 1;
    for (size_t p = 0; p < defs->profile_count; p++) {
        size_t known = 0;
        for (size_t i = 0; i < feed->guess->column_count; i++) {
            size_t rank, at = ka_alias_column(feed->ingest->aliases, p, feed->folded[i], &rank);
            known += at != KA_NO_INDEX && !defs->profile[p].column[at].ignore;
        }
        if (known > most) {
            most = known;
            best = p;
        }
    }
    return best;
}

static size_t
count_shape(const struct ka_guess *guess, enum ka_shape shape)
{
    size_t count = 0;
    for (size_t i = 0; i < guess->column_count; i++)
        count += guess->column[i].shape == shape;
    return count;
}

/* Without any word in common: ids, times and money look like orders, all else like figures. */
static enum ka_fact_kind
kind_by_shape(const struct ka_guess *guess)
{
    bool orders = count_shape(guess, KA_SHAPE_ID) > 0 && count_shape(guess, KA_SHAPE_TIME) > 0 &&
                  count_shape(guess, KA_SHAPE_MONEY) + count_shape(guess, KA_SHAPE_NUMBER) > 0;
    return orders ? KA_FACT_ORDER : KA_FACT_AGENT_STATS;
}

static bool
is_taken(const struct ka_guess *guess, const struct ka_guess_column *like)
{
    for (size_t i = 0; i < guess->column_count; i++) {
        const struct ka_guess_column *column = &guess->column[i];
        if (column != like && ((like->field != KA_FIELD_NONE && column->field == like->field) ||
                               (like->counter != KA_NO_INDEX && column->counter == like->counter) ||
                               (like->metric != KA_NO_INDEX && column->metric == like->metric)))
            return true;
    }
    return false;
}

/* Whether a described column can stand in a profile of the kind. */
static bool
fits_kind(enum ka_fact_kind kind, const struct ka_column *column)
{
    if (column->ignore)
        return false;
    return column->field != KA_FIELD_NONE ? ka_fact_takes(kind, column->field)
                                          : ka_fact_counts(kind);
}

static void
take(struct ka_guess *guess, size_t at, const struct ka_column *from)
{
    struct ka_guess_column *column = &guess->column[at];
    struct ka_guess_column before = *column;
    if (column->exact || !fits_kind(guess->kind, from))
        return;
    column->field = from->field;
    column->counter = from->counter;
    column->metric = from->metric;
    column->exact = true;
    if (is_taken(guess, column))
        *column = before;
}

static void
take_from_profile(struct feed *feed, size_t profile)
{
    for (size_t i = 0; i < feed->guess->column_count; i++) {
        size_t rank, at = ka_alias_column(feed->ingest->aliases, profile, feed->folded[i], &rank);
        if (at != KA_NO_INDEX)
            take(feed->guess, i, &feed->ingest->defs->profile[profile].column[at]);
    }
}

/* A heading that is the name of a counter or a metric of the kind's subject. */
static void
take_by_name(struct feed *feed)
{
    const struct ka_metric_set *metrics = &feed->ingest->defs->metrics;
    struct ka_guess *guess = feed->guess;
    bool store = guess->kind == KA_FACT_STORE_STATS;
    for (size_t i = 0; i < guess->column_count && ka_fact_counts(guess->kind); i++) {
        struct ka_column named = {.counter = ka_counter_by_name(metrics, guess->column[i].header),
                                  .metric = KA_NO_INDEX};
        if (named.counter == KA_NO_INDEX)
            named.metric = ka_metric_by_name(metrics, guess->column[i].header);
        bool counter = named.counter != KA_NO_INDEX &&
                       (metrics->counter[named.counter].of == KA_OF_STORE) == store;
        bool metric = named.metric != KA_NO_INDEX &&
                      (metrics->metric[named.metric].of == KA_OF_STORE) == store;
        if (counter || metric)
            take(guess, i, &named);
    }
}

static bool
shape_suits(enum ka_shape shape, enum ka_field field)
{
    switch (ka_field_read(field)) {
    case KA_READ_ID:
        return shape == KA_SHAPE_ID;
    case KA_READ_TIME:
        return shape == KA_SHAPE_TIME;
    case KA_READ_MONEY:
        return shape == KA_SHAPE_MONEY || shape == KA_SHAPE_NUMBER;
    case KA_READ_NUMBER:
    case KA_READ_COUNT:
        return shape == KA_SHAPE_COUNT || shape == KA_SHAPE_NUMBER;
    case KA_READ_TEXT:
        return shape == KA_SHAPE_TEXT;
    case KA_READ_DURATION:
    case KA_READ_FRACTION:
    case KA_READ_PERCENT:
    case KA_READ_MONTH:
    case KA_READ_BOOL:
        break;
    }
    return false;
}

static bool
feeds_nothing(const struct ka_guess_column *column)
{
    return column->field == KA_FIELD_NONE && column->counter == KA_NO_INDEX &&
           column->metric == KA_NO_INDEX;
}

/* One need of the kind: any of its fields will do. */
static void
meet_need(struct ka_guess *guess, const struct ka_field_need *need)
{
    for (size_t f = 0; f < KA_COUNT(need->any) && need->any[f] != KA_FIELD_NONE; f++) {
        for (size_t i = 0; i < guess->column_count; i++) {
            if (guess->column[i].field != need->any[f])
                continue;
            guess->column[i].required = true;
            return;
        }
    }
    for (size_t i = 0; i < guess->column_count; i++) {
        struct ka_guess_column *column = &guess->column[i];
        if (!column->header.len || !feeds_nothing(column) ||
            !shape_suits(column->shape, need->any[0]))
            continue;
        column->field = need->any[0];
        column->required = true;
        return;
    }
    if (guess->missing_count < KA_COUNT(guess->missing))
        guess->missing[guess->missing_count++] = need->any[0];
}

/* A second required column tells tables apart that call people the same. */
static void
require_figure(struct ka_guess *guess)
{
    for (size_t i = 0; i < guess->column_count && ka_fact_counts(guess->kind); i++) {
        struct ka_guess_column *column = &guess->column[i];
        if (!column->exact || (column->counter == KA_NO_INDEX && column->metric == KA_NO_INDEX))
            continue;
        column->required = true;
        return;
    }
}

void
ka_guess_feed(struct ka_ingest *ingest, struct ka_guess *guess)
{
    struct feed feed = {.ingest = ingest, .guess = guess};
    const struct ka_defs *defs = ingest->defs;
    feed.folded = ka_arena_array(ingest->arena, guess->column_count, sizeof *feed.folded);
    for (size_t i = 0; i < guess->column_count; i++)
        feed.folded[i] = ka_utf8_fold_header(ingest->arena, guess->column[i].header);
    size_t best = best_profile(&feed);
    guess->kind = best == KA_NO_INDEX ? kind_by_shape(guess) : defs->profile[best].kind;
    guess->platform = best == KA_NO_INDEX ? KA_STR("") : defs->profile[best].platform;
    if (best != KA_NO_INDEX)
        take_from_profile(&feed, best);
    for (size_t p = 0; p < defs->profile_count; p++) {
        if (defs->profile[p].kind == guess->kind)
            take_from_profile(&feed, p);
    }
    take_by_name(&feed);
    size_t count;
    const struct ka_field_need *need = ka_fact_needs(guess->kind, &count);
    for (size_t i = 0; i < count; i++)
        meet_need(guess, &need[i]);
    require_figure(guess);
}

ka_str
ka_guess_feeds(struct ka_arena *arena, const struct ka_metric_set *metrics,
               const struct ka_guess_column *column)
{
    if (column->field != KA_FIELD_NONE)
        return ka_str_format(arena, "field: %s", ka_field_word(column->field));
    if (column->counter != KA_NO_INDEX)
        return ka_str_format(arena, "counter: %.*s",
                             KA_STR_ARG(metrics->counter[column->counter].id));
    if (column->metric != KA_NO_INDEX)
        return ka_str_format(arena, "mean: %.*s", KA_STR_ARG(metrics->metric[column->metric].id));
    return KA_STR("");
}
