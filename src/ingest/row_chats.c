/*
 * Lists of chats: one row a chat, of which an account's figures of the day are counted.
 *
 *     account, buyer, day    the same three twice, however often they talked: one conversation
 *                            (metrics.md section 3), so the first row counts 1, the others 0
 *     who began              a chat that the account began counts only if the buyer began another
 *                            one that day: nothing tells that he answered
 *
 * Rows become agent_stats of a day whose rows add up: consulted, and received, without the buyers
 * whom the store ignores. A list has no messages, so it says nothing of response times. Buyers are
 * remembered while the file is read and go nowhere.
 */
#include "ingest/reader.h"

#include "template/company.h"
#include "template/metric_def.h"

#include <string.h>

#define FIRST_CAP ((size_t)1024)

static size_t *
place_of(struct ka_seen *seen, ka_str text)
{
    size_t at = ka_str_mix(text) & (seen->cap - 1);
    while (seen->slot[at] != 0 && !ka_str_eq(seen->text[seen->slot[at] - 1], text))
        at = (at + 1) & (seen->cap - 1);
    return &seen->slot[at];
}

static void
grow(struct ka_arena *arena, struct ka_seen *seen)
{
    ka_str *old = seen->text;
    seen->cap = seen->cap ? seen->cap * 2 : FIRST_CAP;
    seen->text = ka_arena_array(arena, seen->cap / 2, sizeof *seen->text);
    seen->slot = ka_arena_array(arena, seen->cap, sizeof *seen->slot);
    if (seen->count > 0)
        memcpy(seen->text, old, seen->count * sizeof *old);
    for (size_t i = 0; i < seen->count; i++)
        *place_of(seen, seen->text[i]) = i + 1;
}

/* Whether it is met for the first time. */
static bool
is_new(struct ka_arena *arena, struct ka_seen *seen, ka_str text)
{
    if (seen->count == seen->cap / 2)
        grow(arena, seen);
    size_t *slot = place_of(seen, text);
    if (*slot != 0)
        return false;
    seen->text[seen->count++] = ka_str_dup(arena, text);
    *slot = seen->count;
    return true;
}

static bool
is_ignored(const struct ka_reader *reader, size_t store, ka_str buyer)
{
    if (store == KA_NO_INDEX)
        return false;
    const struct ka_texts *ignore = &reader->company->store[store].ignore_buyers;
    for (size_t i = 0; i < ignore->count; i++) {
        if (ka_str_eq(ignore->item[i], buyer))
            return true;
    }
    return false;
}

/* Whether the buyer began; an export that does not say lists chats that buyers began. */
static bool
by_buyer(struct ka_reader *reader)
{
    enum ka_tri answer;
    (void)ka_reader_tri(reader, reader->field[KA_FIELD_SENDER], &answer);
    return answer != KA_NO;
}

static void
count(struct ka_reader *reader, struct ka_stats_fact *stats, const char *counter, bool counts)
{
    size_t index = ka_counter_by_name(&reader->ingest->defs->metrics, ka_str_of(counter));
    if (index == KA_NO_INDEX)
        return;
    reader->stat[stats->stat_count++] =
        (struct ka_stat){.counter = index,
                         .metric = KA_NO_INDEX,
                         .value = ka_dec_of(counts),
                         .column = (uint32_t)reader->field[KA_FIELD_BUYER] + 1};
}

enum ka_fate
ka_row_chats(struct ka_reader *reader, struct ka_fact *fact)
{
    struct ka_stats_fact *stats = &fact->as.stats;
    const size_t *field = reader->field;
    fact->kind = KA_FACT_AGENT_STATS;
    enum ka_got dated = ka_reader_span(reader, field[KA_FIELD_DATE], &stats->period);
    if (dated == KA_GOT_BAD)
        return KA_FATE_DROPPED;
    if (dated == KA_GOT_NOTHING)
        return ka_reader_no_subject(reader, field[KA_FIELD_DATE]);
    struct ka_span window = reader->ingest->window;
    if (window.end > window.first &&
        (stats->period.first < window.first || stats->period.end > window.end))
        return KA_FATE_OUTSIDE;
    stats->account = ka_reader_word(reader, field[KA_FIELD_ACCOUNT]);
    ka_str buyer = ka_reader_word(reader, field[KA_FIELD_BUYER]);
    if (stats->account.len == 0 || buyer.len == 0)
        return ka_reader_no_subject(
            reader, field[stats->account.len == 0 ? KA_FIELD_ACCOUNT : KA_FIELD_BUYER]);
    if (!ka_reader_store(reader, &fact->store))
        return KA_FATE_DROPPED;
    ka_str key = ka_str_format(reader->scratch, "%zu %d %.*s\n%.*s", fact->store + 1,
                               stats->period.first, KA_STR_ARG(stats->account), KA_STR_ARG(buyer));
    bool counts = by_buyer(reader) && is_new(reader->keep, &reader->chats, key);
    stats->stat = reader->stat;
    count(reader, stats, "consulted", counts);
    count(reader, stats, "received", counts && !is_ignored(reader, fact->store, buyer));
    ka_reader_saw_days(reader, stats->period);
    return KA_FATE_FACT;
}
