/*
 * Headings, shapes and the staff list → what the columns feed.
 *
 *     heading ── the same in a described export? ──▶ that profile gets a vote
 *     kinds to try: of a profile that knows most headings; of a word (工单); of any that knows some
 *     for each: columns of that profile, of its kind, names of counters and metrics, usual words
 *     ──▶ the first kind that has all it needs; else the first, told to be incomplete
 *
 * Nothing is guessed by shape alone: an unknown number with a time is no order. A field, counter or
 * metric is given to one column only.
 */
#include "ingest/guess_feed.h"

#include "base/utf8.h"
#include "ingest/guess_words.h"
#include "ingest/match.h"
#include "template/profile_field.h"

struct feed {
    struct ka_ingest *ingest;
    struct ka_guess *guess;
    ka_str *folded; /* Headings. */
};

/* Of "upper/lower" what stands over the column itself. */
static ka_str
own_heading(const struct ka_guess *guess, size_t at)
{
    ka_str header = guess->column[at].header;
    for (size_t i = header.len; i > 0 && guess->header_rows == 2; i--) {
        if (header.ptr[i - 1] == '/')
            return ka_str_sub(header, i, header.len);
    }
    return header;
}

/* The profile that knows most of the headings; among equals the first. KA_NO_INDEX: none. */
static size_t
best_profile(const struct feed *feed, bool *sure)
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
    *sure = most >= 3 && most * 2 >= feed->guess->column_count;
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

/* The counter by which a described mean is weighed. */
static size_t
weighed_by(const struct ka_profile *profile, const struct ka_column *mean)
{
    if (!profile || mean->metric == KA_NO_INDEX || mean->weight_count != 1)
        return KA_NO_INDEX;
    return profile->column[mean->weight[0]].counter;
}

static void
take(struct ka_guess *guess, size_t at, const struct ka_profile *profile,
     const struct ka_column *from)
{
    struct ka_guess_column *column = &guess->column[at];
    struct ka_guess_column before = *column;
    /* `0:28` is refused until a profile says which unit it is in. */
    if (column->exact || column->shape == KA_SHAPE_CLOCK || !fits_kind(guess->kind, from))
        return;
    column->field = from->field;
    column->counter = from->counter;
    column->metric = from->metric;
    column->weighed = weighed_by(profile, from);
    column->exact = true;
    if (is_taken(guess, column))
        *column = before;
}

static void
take_from_profile(struct feed *feed, size_t profile)
{
    for (size_t i = 0; i < feed->guess->column_count; i++) {
        size_t rank, at = ka_alias_column(feed->ingest->aliases, profile, feed->folded[i], &rank);
        const struct ka_profile *from = &feed->ingest->defs->profile[profile];
        if (at != KA_NO_INDEX)
            take(feed->guess, i, from, &from->column[at]);
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
        struct ka_column named = {.counter = ka_counter_by_name(metrics, own_heading(guess, i)),
                                  .metric = KA_NO_INDEX};
        if (named.counter == KA_NO_INDEX)
            named.metric = ka_metric_by_name(metrics, own_heading(guess, i));
        bool counter = named.counter != KA_NO_INDEX &&
                       (metrics->counter[named.counter].of == KA_OF_STORE) == store;
        bool metric = named.metric != KA_NO_INDEX &&
                      (metrics->metric[named.metric].of == KA_OF_STORE) == store;
        if (counter || metric)
            take(guess, i, NULL, &named);
    }
}

static bool
feeds_nothing(const struct ka_guess_column *column)
{
    return column->field == KA_FIELD_NONE && column->counter == KA_NO_INDEX &&
           column->metric == KA_NO_INDEX;
}

/* What a heading's words usually mean. */
static void
take_by_word(struct feed *feed)
{
    struct ka_guess *guess = feed->guess;
    for (size_t i = 0; i < guess->column_count; i++) {
        struct ka_guess_column *column = &guess->column[i];
        if (!column->header.len || !feeds_nothing(column))
            continue;
        struct ka_guess_feed fed =
            ka_guess_word(&feed->ingest->defs->metrics, guess->kind, column, feed->folded[i]);
        struct ka_guess_column before = *column;
        column->field = fed.field;
        column->counter = fed.counter;
        column->metric = fed.metric;
        if (is_taken(guess, column))
            *column = before;
    }
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
    if (guess->missing_count < KA_COUNT(guess->missing))
        guess->missing[guess->missing_count++] = need->any[0];
}

/* A second required column tells tables apart that call people the same. */
static void
require_figure(struct ka_guess *guess)
{
    if (!ka_fact_counts(guess->kind))
        return;
    for (size_t i = 0; i < guess->column_count; i++) {
        struct ka_guess_column *column = &guess->column[i];
        if (column->counter == KA_NO_INDEX && column->metric == KA_NO_INDEX)
            continue;
        column->required = true;
        return;
    }
    guess->no_figure = true;
}

/* Ratings are few numbers; without what was rated they are rather figures of a period. */
static bool
is_marked(const struct feed *feed, enum ka_fact_kind kind)
{
    bool marked = false, rated = kind != KA_FACT_RATING;
    for (size_t i = 0; i < feed->guess->column_count; i++) {
        struct ka_guess_feed fed = ka_guess_word(&feed->ingest->defs->metrics, kind,
                                                 &feed->guess->column[i], feed->folded[i]);
        marked = marked || ka_guess_marks(kind, feed->folded[i]);
        rated = rated || fed.field == KA_FIELD_BUYER || fed.field == KA_FIELD_ORDER;
    }
    return marked && rated;
}

/* Fill in all columns as of the kind. @p profile: KA_NO_INDEX, or one of the kind. */
static void
feed_kind(struct feed *feed, enum ka_fact_kind kind, size_t profile)
{
    struct ka_guess *guess = feed->guess;
    const struct ka_defs *defs = feed->ingest->defs;
    guess->kind = kind;
    guess->missing_count = 0;
    guess->no_figure = false;
    for (size_t i = 0; i < guess->column_count; i++) {
        struct ka_guess_column *column = &guess->column[i];
        column->field = KA_FIELD_NONE;
        column->counter = column->metric = column->weighed = KA_NO_INDEX;
        column->exact = column->required = false;
    }
    if (profile != KA_NO_INDEX && defs->profile[profile].kind == kind)
        take_from_profile(feed, profile);
    for (size_t p = 0; p < defs->profile_count; p++) {
        if (defs->profile[p].kind == kind)
            take_from_profile(feed, p);
    }
    take_by_name(feed);
    take_by_word(feed);
    size_t count;
    const struct ka_field_need *need = ka_fact_needs(kind, &count);
    for (size_t i = 0; i < count; i++)
        meet_need(guess, &need[i]);
    require_figure(guess);
    guess->complete = guess->missing_count == 0 && !guess->no_figure;
}

enum { MOST_TRIES = 10 };

/* The kinds it may be of, likeliest first. */
static size_t
list_kinds(const struct feed *feed, size_t best, bool sure, enum ka_fact_kind *list)
{
    static const enum ka_fact_kind marked[] = {KA_FACT_TICKET, KA_FACT_REFUND,  KA_FACT_ORDER,
                                               KA_FACT_RATING, KA_FACT_MESSAGE, KA_FACT_ATTENDANCE};
    const struct ka_profile *profile =
        best == KA_NO_INDEX ? NULL : &feed->ingest->defs->profile[best];
    size_t count = 0;
    if (sure)
        list[count++] = profile->kind;
    for (size_t i = 0; i < KA_COUNT(marked); i++) {
        if (is_marked(feed, marked[i]))
            list[count++] = marked[i];
    }
    if (profile && !sure)
        list[count++] = profile->kind;
    list[count++] = kind_by_shape(feed->guess);
    list[count++] = KA_FACT_AGENT_STATS;
    return count;
}
_Static_assert(MOST_TRIES >= 6 + 3, "marked kinds, a profile's, by shape, figures");

void
ka_guess_feed(struct ka_ingest *ingest, struct ka_guess *guess)
{
    struct feed feed = {.ingest = ingest, .guess = guess};
    const struct ka_defs *defs = ingest->defs;
    feed.folded = ka_arena_array(ingest->arena, guess->column_count, sizeof *feed.folded);
    for (size_t i = 0; i < guess->column_count; i++)
        feed.folded[i] = ka_utf8_fold_header(ingest->arena, own_heading(guess, i));
    bool sure;
    size_t best = best_profile(&feed, &sure);
    guess->platform = best == KA_NO_INDEX ? KA_STR("") : defs->profile[best].platform;
    enum ka_fact_kind kinds[MOST_TRIES];
    size_t count = list_kinds(&feed, best, sure, kinds);
    for (size_t i = 0; i < count && !guess->complete; i++)
        feed_kind(&feed, kinds[i], best);
    if (!guess->complete)
        feed_kind(&feed, kinds[0], best);
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
