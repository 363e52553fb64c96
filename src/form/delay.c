/*
 * Slow hours in words, with the figures that a reader can check on the summary's sheet.
 *
 * Seconds are rounded half up to whole ones; the team is named by what it did, its people never.
 */
#include "form/delay.h"

#include "form/words.h"

ka_frac
ka_load_mean(const struct ka_load_hour *hours)
{
    if (hours->rounds == 0 || hours->seconds > INT64_MAX)
        return KA_FRAC_NONE;
    return ka_frac_make((int64_t)hours->seconds, hours->rounds);
}

static ka_str
seconds_text(struct ka_arena *arena, const struct ka_load_hour *hours)
{
    return ka_frac_print(arena, ka_load_mean(hours), 0);
}

static ka_str
count_text(struct ka_arena *arena, uint32_t count)
{
    return ka_str_format(arena, "%u", count);
}

ka_str
ka_stretch_when(struct ka_arena *arena, const struct ka_form_context *context,
                const struct ka_stretch *stretch)
{
    enum ka_lang lang = context->defs->company.lang;
    ka_str from = count_text(arena, (uint32_t)stretch->from);
    ka_str end = count_text(arena, (uint32_t)stretch->end);
    if (stretch->day >= 0) {
        ka_day first = ka_month_span(ka_month_index(context->data)).first;
        ka_str day = ka_day_print(arena, first + stretch->day);
        return ka_word_fill(arena, lang, KA_WORD_WHEN_DAY, ka_str_sub(day, 5, day.len), from, end);
    }
    if (stretch->weekday < 0)
        return ka_word_fill(arena, lang, KA_WORD_WHEN_DAILY, from, end);
    ka_str weekday = ka_word(lang, (enum ka_word)(KA_WORD_MONDAY + stretch->weekday));
    return ka_word_fill(arena, lang, KA_WORD_WHEN_WEEKDAY, weekday, from, end);
}

static ka_str
hint_text(struct ka_arena *arena, const struct ka_form_context *context,
          const struct ka_stretch *stretch)
{
    enum ka_lang lang = context->defs->company.lang;
    const struct ka_load_hour *here = &stretch->here.sum;
    ka_str when = ka_stretch_when(arena, context, stretch);
    ka_str people = count_text(arena, stretch->people), chats = count_text(arena, here->chats);
    ka_str mean = seconds_text(arena, here), usual = seconds_text(arena, &stretch->usual.sum);
    switch (stretch->cause) {
    case KA_CAUSE_SYSTEM:
        return ka_word_fill(arena, lang, KA_WORD_DELAY_SYSTEM, when, people,
                            count_text(arena, here->rounds), count_text(arena, here->stale));
    case KA_CAUSE_SHORT:
        return ka_word_fill(arena, lang, KA_WORD_DELAY_SHORT, when, people, chats, mean, usual);
    case KA_CAUSE_UNFAMILIAR:
        return ka_word_fill(arena, lang, KA_WORD_DELAY_UNFAMILIAR, when, chats, mean, usual);
    case KA_CAUSE_UNCLEAR:
    case KA_CAUSE_NONE:
        break;
    }
    return KA_STR("");
}

ka_str
ka_delays_text(struct ka_arena *arena, const struct ka_form_context *context,
               const struct ka_scorecard *card, size_t *most)
{
    const struct ka_stretch *hint[KA_HINTS];
    enum ka_lang lang = context->defs->company.lang;
    size_t count = context->data ? ka_response_hints(context->data, card->seat, hint) : 0;
    *most = count = count < *most ? count : *most;
    struct ka_buf buf = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            ka_buf_add(&buf, ka_word(lang, KA_WORD_CLAUSE_MARK));
        ka_buf_add(&buf, hint_text(arena, context, hint[i]));
    }
    return count ? ka_word_fill(arena, lang, KA_WORD_NOTE_DELAYS, ka_buf_str(&buf)) : KA_STR("");
}
