/*
 * 考核说明: what the notes of a form say; notes_lay.c lays them out.
 *
 *     1  店铺营业额增长率：星河旗舰店 12.30%（10.00分）…     cells refer to it: 见注1
 *     2  重新分配：…                                          what happened in this form
 *     2  响应延迟原因：10-14 20–22时…：人手不足。             slow hours, at most three
 *     3  依据《…》2026.1版：2025-12-20 公示…数据截至…         the law wants version, notice, data
 * (domain.md F.2) 4  “以上”…                                               how figures are compared
 * and rounded 5  …                                                     the role's own sentences 6
 * 指标口径：询单转化率：…；…                            definitions, as many as fit
 *
 * Only definitions may be left out; all else is part of the proof.
 */
#include "form/delay.h"
#include "form/work.h"

#include <string.h>

#define CHART_LEAST 96.0
#define CHART_MOST  150.0

static void
add_text(struct ka_work *work, struct ka_texts *texts, ka_str text)
{
    texts->item = ka_arena_push(work->arena, texts->item, texts->count, sizeof *texts->item);
    texts->item[texts->count++] = text;
}

static void
add_note(struct ka_work *work, ka_str text)
{
    if (text.len)
        add_text(work, &work->note, text);
}

static ka_str
item_name(const struct ka_work *work, const struct ka_score_item *item)
{
    return ka_pick(work, item->def->name, item->def->name_en);
}

/* Who or what a part speaks of: its store, else its metric. */
static ka_str
part_name(struct ka_work *work, const struct ka_score_part *part)
{
    const struct ka_defs *defs = work->context->defs;
    if (part->store != KA_NO_INDEX)
        return defs->company.store[part->store].name;
    const struct ka_metric_def *metric = &defs->metrics.metric[part->metric];
    return ka_pick(work, metric->name, metric->en);
}

/* "星河旗舰店 12.30%（10.00分）" */
static ka_str
part_text(struct ka_work *work, const struct ka_score_item *item, const struct ka_score_part *part)
{
    ka_str name = part_name(work, part);
    if (!part->counted) {
        ka_str word = ka_say(work, part->value.state == KA_VALUE_MISSING ? KA_WORD_MISSING
                                                                         : KA_WORD_NOT_APPLICABLE);
        return ka_sayf(work, KA_WORD_NOTE_PART_OUT, name, word);
    }
    ka_str value = ka_item_print(work, item, part->metric, part->input.value);
    if (part->raw.num == 0 && item->group[0].from_marks)
        return ka_sayf(work, KA_WORD_NOTE_PART_WHOLE, name, value);
    if (part->raw.num < 0)
        return ka_sayf(work, KA_WORD_NOTE_PART_DEDUCTS, name, value,
                       ka_frac_print(work->arena, (ka_frac){-part->raw.num, part->raw.den}, 2));
    return ka_sayf(work, KA_WORD_NOTE_PART, name, value, ka_frac_print(work->arena, part->raw, 2));
}

static ka_str
parts_text(struct ka_work *work, const struct ka_score_item *item)
{
    struct ka_buf buf = {.arena = work->arena};
    for (size_t p = 0; p < item->part_count; p++)
        ka_join(work, &buf, KA_WORD_LIST_MARK, part_text(work, item, &item->part[p]));
    return ka_buf_str(&buf);
}

/* "本期 0.12%，行业均值 0.15%": what a relative value was divided from. */
static ka_str
relative_text(struct ka_work *work, const struct ka_score_item *item)
{
    static const enum ka_word word[] = {[KA_REF_INDUSTRY] = KA_WORD_REF_INDUSTRY,
                                        [KA_REF_LAST_MONTH] = KA_WORD_REF_LAST_MONTH,
                                        [KA_REF_TARGET] = KA_WORD_REF_TARGET};
    enum ka_ref ref = item->def->relative_to;
    if (item->part_count != 1 || ref < KA_REF_TARGET || !item->shown_value)
        return KA_STR("");
    const struct ka_score_part *part = &item->part[0];
    if (part->reference.state != KA_VALUE_OK || part->value.state != KA_VALUE_OK)
        return KA_STR("");
    enum ka_unit unit = work->context->defs->metrics.metric[part->metric].unit;
    ka_frac own = ka_frac_make(part->value.live_num, part->value.live_den);
    ka_frac other = ka_frac_make(part->reference.live_num, part->reference.live_den);
    return ka_sayf(work, KA_WORD_NOTE_RELATIVE, ka_say(work, KA_WORD_NOTE_OWN),
                   ka_value_print(work->arena, own, unit, work->lang), ka_say(work, word[ref]),
                   ka_value_print(work->arena, other, unit, work->lang));
}

static bool
remark_too_long(struct ka_work *work, ka_str remark)
{
    const size_t most = 2;
    struct ka_style style = ka_look(KA_LOOK_CELL);
    style.size = 7.5;
    if (ka_form_hides(work, KA_F_REMARK))
        return remark.len > 0;
    double room = ka_draft_room(work->form, ka_block_row(0, KA_F_REMARK, KA_F__COUNT), &style);
    if (ka_draft_measure(&work->draft, &style, remark) < room * 2)
        return false;
    struct ka_line *lines = NULL;
    return ka_font_wrap(work->arena, work->draft.regular, remark, style.size, room, &lines) > most;
}

/* What the cells of an item have no room for. */
static ka_str
item_note(struct ka_work *work, struct ka_spot *spot)
{
    const struct ka_score_item *item = spot->item;
    struct ka_buf buf = {.arena = work->arena};
    if (item->part_count > 1)
        ka_join(work, &buf, KA_WORD_CLAUSE_MARK, parts_text(work, item));
    ka_join(work, &buf, KA_WORD_CLAUSE_MARK, relative_text(work, item));
    spot->remark_in_note = remark_too_long(work, item->remark);
    if (spot->remark_in_note)
        ka_join(work, &buf, KA_WORD_CLAUSE_MARK, item->remark);
    return ka_buf_str(&buf);
}

/* Notes that cells of the table refer to; they come first, so that their numbers are known. Items
 * of which the same is to be said share one. */
static void
collect_item_notes(struct ka_work *work)
{
    ka_str *text = ka_arena_array(work->arena, work->spot_count, sizeof *text);
    for (size_t i = 0; i < work->spot_count; i++)
        text[i] = item_note(work, &work->spot[i]);
    for (size_t i = 0; i < work->spot_count; i++) {
        struct ka_buf names = {.arena = work->arena};
        if (!text[i].len || work->spot[i].note)
            continue;
        for (size_t k = i; k < work->spot_count; k++) {
            if (!ka_str_eq(text[k], text[i]))
                continue;
            ka_join(work, &names, KA_WORD_LIST_MARK, item_name(work, work->spot[k].item));
            work->spot[k].note = (unsigned)work->note.count + 1;
        }
        add_note(work, ka_sayf(work, KA_WORD_NOTE_PARTS, ka_buf_str(&names), text[i]));
    }
}

static bool
is_small(const struct ka_spot *spot)
{
    return spot->item->small_sample;
}

static bool
is_approximate(const struct ka_spot *spot)
{
    return spot->item->state == KA_ITEM_APPROXIMATE;
}

static bool
is_delayed(const struct ka_spot *spot)
{
    return spot->item->state == KA_ITEM_PROVISIONAL;
}

/* Where a note has the item's remark, it says so. */
static bool
is_redistributed(const struct ka_spot *spot)
{
    return !spot->item->counted && !spot->remark_in_note;
}

static bool
is_vetoed(const struct ka_spot *spot)
{
    return spot->item->vetoed;
}

static bool
is_partial(const struct ka_spot *spot)
{
    const struct ka_score_item *item = spot->item;
    for (size_t p = 0; p < item->part_count; p++) {
        for (size_t i = 0; i < item->part[p].value.gap_count; i++) {
            if (!item->part[p].value.gap[i].blocks)
                return true;
        }
    }
    return false;
}

/* The stores that the item's value does without. */
static ka_str
left_out(struct ka_work *work, const struct ka_score_item *item)
{
    struct ka_buf names = {.arena = work->arena};
    for (size_t p = 0; p < item->part_count; p++) {
        for (size_t i = 0; i < item->part[p].value.gap_count; i++) {
            const struct ka_gap *gap = &item->part[p].value.gap[i];
            ka_str name = ka_gap_name(work->context->data, gap);
            if (!gap->blocks && ka_str_find(ka_buf_str(&names), name) < 0)
                ka_join(work, &names, KA_WORD_LIST_MARK, name);
        }
    }
    return ka_buf_str(&names);
}

/* The item's name; of a small sample with its count, of a veto with what fired it, of a part with
 * what is not in it. */
static ka_str
event_name(struct ka_work *work, const struct ka_score_item *item, enum ka_word kind)
{
    ka_str name = item_name(work, item);
    if (kind == KA_WORD_NOTE_PARTIAL)
        return ka_sayf(work, KA_WORD_NOTE_WITHOUT, name, left_out(work, item));
    if (kind == KA_WORD_NOTE_VETO) {
        const struct ka_metric_def *metric =
            &work->context->defs->metrics.metric[item->def->veto.metric];
        ka_frac value = ka_frac_make(item->veto_value.live_num, item->veto_value.live_den);
        return ka_sayf(work, KA_WORD_NOTE_VETOED, name, ka_pick(work, metric->name, metric->en),
                       ka_value_print(work->arena, value, metric->unit, work->lang));
    }
    if (kind != KA_WORD_NOTE_SMALL)
        return name;
    return ka_sayf(work, KA_WORD_NOTE_SAMPLE, name,
                   ka_value_print(work->arena, item->sample, KA_UNIT_COUNT, work->lang));
}

/* What happened in this form, one line for each kind. */
static void
collect_events(struct ka_work *work)
{
    static const struct {
        bool (*holds)(const struct ka_spot *spot);
        enum ka_word word;
    } kinds[] = {
        {is_delayed, KA_WORD_NOTE_DELAYED}, {is_redistributed, KA_WORD_NOTE_REDISTRIBUTED},
        {is_small, KA_WORD_NOTE_SMALL},     {is_approximate, KA_WORD_NOTE_APPROXIMATE},
        {is_partial, KA_WORD_NOTE_PARTIAL}, {is_vetoed, KA_WORD_NOTE_VETO},
    };
    for (size_t k = 0; k < KA_COUNT(kinds); k++) {
        struct ka_buf names = {.arena = work->arena};
        for (size_t i = 0; i < work->spot_count; i++)
            if (kinds[k].holds(&work->spot[i]))
                ka_join(work, &names, KA_WORD_LIST_MARK,
                        event_name(work, work->spot[i].item, kinds[k].word));
        if (names.len)
            add_note(work, ka_sayf(work, kinds[k].word, ka_buf_str(&names)));
    }
}

struct as_of {
    ka_day first, last;
    size_t files;
};

static void
look_at_sources(const struct ka_work *work, const struct ka_value *value, bool *seen,
                struct as_of *as_of)
{
    size_t count = 0;
    const struct ka_export *file = ka_month_files(work->context->data, &count);
    for (size_t s = 0; s < value->source_count; s++) {
        const struct ka_source *source = &value->source[s];
        if (source->previous || source->file >= count || seen[source->file])
            continue;
        seen[source->file] = true;
        as_of->files++;
        ka_day day = ka_file_as_of(&work->context->defs->company, &file[source->file]);
        if (day == KA_DAY_NONE)
            continue;
        if (as_of->first == KA_DAY_NONE || day < as_of->first)
            as_of->first = day;
        if (day > as_of->last)
            as_of->last = day;
    }
}

static ka_str
as_of_text(struct ka_work *work)
{
    if (!work->context->data)
        return KA_STR("");
    size_t count = 0;
    (void)ka_month_files(work->context->data, &count);
    bool *seen = ka_arena_array(work->arena, count, sizeof *seen);
    struct as_of as_of = {KA_DAY_NONE, KA_DAY_NONE, 0};
    for (size_t i = 0; i < work->spot_count; i++)
        for (size_t p = 0; p < work->spot[i].item->part_count; p++)
            look_at_sources(work, &work->spot[i].item->part[p].value, seen, &as_of);
    if (as_of.first == KA_DAY_NONE)
        return KA_STR("");
    ka_str day = ka_day_print(work->arena, as_of.first);
    if (as_of.last != as_of.first)
        day = ka_sayf(work, KA_WORD_NOTE_AS_OF_RANGE, day, ka_day_print(work->arena, as_of.last));
    return ka_sayf(work, KA_WORD_NOTE_AS_OF, day, ka_int_print(work->arena, (int64_t)as_of.files));
}

static bool
uses_currency(const struct ka_work *work, ka_str currency)
{
    size_t *store = NULL;
    size_t count =
        ka_seat_stores(work->arena, work->context->data, work->card->seat, false, &store);
    for (size_t i = 0; i < count; i++)
        if (ka_str_eq(work->context->defs->company.store[store[i]].currency, currency))
            return true;
    return false;
}

static ka_str
rates_text(struct ka_work *work)
{
    const struct ka_company *company = &work->context->defs->company;
    ka_month month = ka_month_of_day(work->card->seat->span.first);
    struct ka_buf rates = {.arena = work->arena};
    for (size_t i = 0; i < company->rate_count; i++) {
        const struct ka_rate *rate = &company->rate[i];
        if (rate->month.index != month.index || !work->context->data ||
            !uses_currency(work, rate->currency))
            continue;
        ka_join(work, &rates, KA_WORD_LIST_MARK,
                ka_sayf(work, KA_WORD_NOTE_RATE, rate->currency,
                        ka_dec_print_short(work->arena, rate->rate.value)));
    }
    return rates.len ? ka_sayf(work, KA_WORD_NOTE_RATES, ka_buf_str(&rates)) : KA_STR("");
}

static ka_str
day_or_none(struct ka_work *work, ka_day day)
{
    return day == KA_DAY_NONE ? ka_say(work, KA_WORD_NO_VALUE) : ka_day_print(work->arena, day);
}

/* Which rules, announced when, over which days, from what data: the law wants it on the paper. */
static void
collect_rules(struct ka_work *work)
{
    const struct ka_role *role = work->card->role;
    const struct ka_seat *seat = work->card->seat;
    struct ka_buf buf = {.arena = work->arena};
    ka_join(work, &buf, KA_WORD_SENTENCE_MARK,
            ka_sayf(work, KA_WORD_NOTE_VERSION, ka_pick(work, role->title, role->title_en),
                    role->version, day_or_none(work, role->announced),
                    day_or_none(work, role->effective)));
    if (!seat->whole_month)
        ka_join(work, &buf, KA_WORD_SENTENCE_MARK,
                ka_sayf(work, KA_WORD_NOTE_SPAN, ka_day_print(work->arena, seat->span.first),
                        ka_day_print(work->arena, seat->span.end - 1)));
    ka_join(work, &buf, KA_WORD_SENTENCE_MARK, as_of_text(work));
    ka_join(work, &buf, KA_WORD_SENTENCE_MARK, rates_text(work));
    size_t findings = work->context->findings ? work->context->findings->count : 0;
    if (findings)
        ka_join(work, &buf, KA_WORD_SENTENCE_MARK,
                ka_sayf(work, KA_WORD_NOTE_FINDINGS, ka_int_print(work->arena, (int64_t)findings)));
    add_note(work, ka_buf_str(&buf));

    static const char *const step[] = {"1", "0.1", "0.01"};
    int places = role->round_places < 0 || role->round_places > 2 ? 2 : role->round_places;
    add_note(work, ka_sayf(work, KA_WORD_NOTE_ROUNDING, ka_str_of(step[places])));
}

/* The role's own sentences, as one note: there may be many short ones. */
static void
collect_own(struct ka_work *work)
{
    const struct ka_role *role = work->card->role;
    const struct ka_texts *own =
        work->lang == KA_EN && role->notes_en.count ? &role->notes_en : &role->notes;
    struct ka_buf buf = {.arena = work->arena};
    for (size_t i = 0; i < own->count; i++)
        ka_join(work, &buf, KA_WORD_SENTENCE_MARK, own->item[i]);
    add_note(work, ka_buf_str(&buf));
}

static void
collect_definitions(struct ka_work *work)
{
    const struct ka_metric_set *metrics = &work->context->defs->metrics;
    bool *seen = ka_arena_array(work->arena, metrics->metric_count, sizeof *seen);
    for (size_t i = 0; i < work->spot_count; i++) {
        for (size_t p = 0; p < work->spot[i].item->part_count; p++) {
            size_t index = work->spot[i].item->part[p].metric;
            const struct ka_metric_def *metric = &metrics->metric[index];
            ka_str text = ka_pick(work, metric->definition, metric->definition_en);
            if (seen[index] || !text.len)
                continue;
            seen[index] = true;
            ka_str name = ka_pick(work, metric->name, metric->en);
            if (ka_str_ends(text, KA_STR("。")) || ka_str_ends(text, KA_STR(".")))
                text.len -= ka_str_ends(text, KA_STR(".")) ? 1 : sizeof "。" - 1;
            add_text(work, &work->definition, ka_sayf(work, KA_WORD_NOTE_DEFINITION, name, text));
        }
    }
}

static void
collect_delays(struct ka_work *work)
{
    work->delays = KA_HINTS;
    ka_str text = ka_delays_text(work->arena, work->context, work->card, &work->delays);
    add_note(work, text);
    work->delay_note = text.len ? work->note.count : 0;
}

bool
ka_notes_fewer_delays(struct ka_work *work)
{
    if (work->delay_note == 0)
        return false;
    ka_str *note = &work->note.item[work->delay_note - 1];
    work->delays--;
    *note = ka_delays_text(work->arena, work->context, work->card, &work->delays);
    if (work->delays > 0)
        return true;
    /* Cells of the table refer to the notes before it only. */
    memmove(note, note + 1, (work->note.count - work->delay_note) * sizeof *note);
    work->note.count--;
    work->delay_note = 0;
    return true;
}

void
ka_notes_collect(struct ka_work *work)
{
    collect_item_notes(work);
    collect_events(work);
    collect_delays(work);
    collect_rules(work);
    collect_own(work);
    collect_definitions(work);
}
