/*
 * 考核说明 with the radar of the modules on its left.
 *
 *     各模块得分率        考核说明
 *     ┌────────────────┐  1  店铺营业额增长率：星河旗舰店 12.30%（10.00分）…      cells refer to
 * it: 见注1 │     radar      │  2  缺数据…                                             what
 * happened in this form │                │  3  依据《…》2026.1版：2025-12-20 公示… the law wants
 * version and notice └────────────────┘  9  询单转化率：… definitions, as many as fit
 *
 * Only definitions may be left out; all else is part of the proof (domain.md F.2).
 */
#include "form/work.h"

#define CHART_LEAST 96.0
#define CHART_MOST  150.0

static struct ka_note *
add_note(struct ka_work *work, ka_str text, bool optional)
{
    work->note = ka_arena_push(work->arena, work->note, work->notes, sizeof *work->note);
    struct ka_note *note = &work->note[work->notes++];
    *note = (struct ka_note){.number = (unsigned)work->notes, .text = text, .optional = optional};
    return note;
}

static ka_str
item_name(const struct ka_work *work, const struct ka_score_item *item)
{
    return ka_pick(work, item->def->name, item->def->name_en);
}

static void
join(struct ka_work *work, struct ka_buf *buf, enum ka_word mark, ka_str text)
{
    if (!text.len)
        return;
    if (buf->len)
        ka_buf_add(buf, ka_say(work, mark));
    ka_buf_add(buf, text);
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
    return ka_sayf(work, KA_WORD_NOTE_PART, name,
                   ka_item_print(work, item, part->metric, part->input.value),
                   ka_frac_print(work->arena, part->raw, 2));
}

static ka_str
parts_text(struct ka_work *work, const struct ka_score_item *item)
{
    struct ka_buf buf = {.arena = work->arena};
    for (size_t p = 0; p < item->part_count; p++)
        join(work, &buf, KA_WORD_LIST_MARK, part_text(work, item, &item->part[p]));
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
    const size_t most = 3;
    struct ka_style style = ka_look(KA_LOOK_CELL);
    style.size = 7.5;
    double room = ka_draft_room(work->form, ka_block_row(0, KA_F_REMARK, KA_F__COUNT), &style);
    if (ka_draft_measure(&work->draft, &style, remark) < room * 2)
        return false;
    struct ka_line *lines = NULL;
    return ka_font_wrap(work->arena, work->draft.regular, remark, style.size, room, &lines) > most;
}

/* Notes that cells of the table refer to; they come first, so that their numbers are known. */
static void
collect_item_notes(struct ka_work *work)
{
    for (size_t i = 0; i < work->spot_count; i++) {
        struct ka_spot *spot = &work->spot[i];
        const struct ka_score_item *item = spot->item;
        struct ka_buf buf = {.arena = work->arena};
        if (item->part_count > 1)
            join(work, &buf, KA_WORD_CLAUSE_MARK, parts_text(work, item));
        join(work, &buf, KA_WORD_CLAUSE_MARK, relative_text(work, item));
        spot->remark_in_note = remark_too_long(work, item->remark);
        if (spot->remark_in_note)
            join(work, &buf, KA_WORD_CLAUSE_MARK, item->remark);
        if (buf.len)
            spot->note =
                add_note(work,
                         ka_sayf(work, KA_WORD_NOTE_PARTS, item_name(work, item), ka_buf_str(&buf)),
                         false)
                    ->number;
    }
}

static bool
is_small(const struct ka_score_item *item)
{
    return item->small_sample;
}

static bool
is_approximate(const struct ka_score_item *item)
{
    return item->state == KA_ITEM_APPROXIMATE;
}

static bool
is_delayed(const struct ka_score_item *item)
{
    return item->state == KA_ITEM_PROVISIONAL;
}

static bool
is_redistributed(const struct ka_score_item *item)
{
    return !item->counted;
}

static bool
is_vetoed(const struct ka_score_item *item)
{
    return item->vetoed;
}

/* What happened in this form, one line for each kind. */
static void
collect_events(struct ka_work *work)
{
    static const struct {
        bool (*holds)(const struct ka_score_item *item);
        enum ka_word word;
    } kinds[] = {
        {is_delayed, KA_WORD_NOTE_DELAYED}, {is_redistributed, KA_WORD_NOTE_REDISTRIBUTED},
        {is_small, KA_WORD_NOTE_SMALL},     {is_approximate, KA_WORD_NOTE_APPROXIMATE},
        {is_vetoed, KA_WORD_NOTE_VETO},
    };
    for (size_t k = 0; k < KA_COUNT(kinds); k++) {
        struct ka_buf names = {.arena = work->arena};
        for (size_t i = 0; i < work->spot_count; i++)
            if (kinds[k].holds(work->spot[i].item))
                join(work, &names, KA_WORD_LIST_MARK, item_name(work, work->spot[i].item));
        if (names.len)
            (void)add_note(work, ka_sayf(work, kinds[k].word, ka_buf_str(&names)), false);
    }
}

/* Last day that a file speaks of: what its store's `as_of` says, else its latest stamp or its
 * period's end. */
static ka_day
file_as_of(const struct ka_work *work, const struct ka_export *file)
{
    const struct ka_company *company = &work->context->defs->company;
    if (file->store != KA_NO_INDEX && company->store[file->store].as_of != KA_DAY_NONE)
        return company->store[file->store].as_of;
    ka_day day = file->latest == KA_TIME_NONE ? KA_DAY_NONE : ka_time_day(file->latest);
    bool named = file->period.end > file->period.first;
    return named && file->period.end - 1 > day ? file->period.end - 1 : day;
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
        ka_day day = file_as_of(work, &file[source->file]);
        if (day == KA_DAY_NONE)
            continue;
        if (as_of->first == KA_DAY_NONE || day < as_of->first)
            as_of->first = day;
        if (day > as_of->last)
            as_of->last = day;
    }
}

static void
collect_as_of(struct ka_work *work)
{
    if (!work->context->data)
        return;
    size_t count = 0;
    (void)ka_month_files(work->context->data, &count);
    bool *seen = ka_arena_array(work->arena, count, sizeof *seen);
    struct as_of as_of = {KA_DAY_NONE, KA_DAY_NONE, 0};
    for (size_t i = 0; i < work->spot_count; i++)
        for (size_t p = 0; p < work->spot[i].item->part_count; p++)
            look_at_sources(work, &work->spot[i].item->part[p].value, seen, &as_of);
    if (as_of.first == KA_DAY_NONE)
        return;
    ka_str day = ka_day_print(work->arena, as_of.first);
    if (as_of.last != as_of.first)
        day = ka_sayf(work, KA_WORD_NOTE_AS_OF_RANGE, day, ka_day_print(work->arena, as_of.last));
    (void)add_note(
        work,
        ka_sayf(work, KA_WORD_NOTE_AS_OF, day, ka_int_print(work->arena, (int64_t)as_of.files)),
        false);
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

static void
collect_rates(struct ka_work *work)
{
    const struct ka_company *company = &work->context->defs->company;
    ka_month month = ka_month_of_day(work->card->seat->span.first);
    struct ka_buf rates = {.arena = work->arena};
    for (size_t i = 0; i < company->rate_count; i++) {
        const struct ka_rate *rate = &company->rate[i];
        if (rate->month.index != month.index || !work->context->data ||
            !uses_currency(work, rate->currency))
            continue;
        join(work, &rates, KA_WORD_LIST_MARK,
             ka_sayf(work, KA_WORD_NOTE_RATE, rate->currency,
                     ka_dec_print_short(work->arena, rate->rate.value)));
    }
    if (rates.len)
        (void)add_note(work, ka_sayf(work, KA_WORD_NOTE_RATES, ka_buf_str(&rates)), false);
}

static void
collect_rules(struct ka_work *work)
{
    const struct ka_role *role = work->card->role;
    const struct ka_seat *seat = work->card->seat;
    if (!seat->whole_month)
        (void)add_note(work,
                       ka_sayf(work, KA_WORD_NOTE_SPAN, ka_day_print(work->arena, seat->span.first),
                               ka_day_print(work->arena, seat->span.end - 1)),
                       false);
    (void)add_note(work,
                   ka_sayf(work, KA_WORD_NOTE_VERSION, ka_pick(work, role->title, role->title_en),
                           role->version, ka_day_print(work->arena, role->announced),
                           ka_day_print(work->arena, role->effective)),
                   false);
    collect_as_of(work);
    static const char *const step[] = {"1", "0.1", "0.01"};
    int places = role->round_places < 0 || role->round_places > 2 ? 2 : role->round_places;
    (void)add_note(work, ka_sayf(work, KA_WORD_NOTE_ROUNDING, ka_str_of(step[places])), false);
    collect_rates(work);
    const struct ka_texts *own =
        work->lang == KA_EN && role->notes_en.count ? &role->notes_en : &role->notes;
    for (size_t i = 0; i < own->count; i++)
        (void)add_note(work, own->item[i], false);
    size_t findings = work->context->findings ? work->context->findings->count : 0;
    if (findings)
        (void)add_note(
            work,
            ka_sayf(work, KA_WORD_NOTE_FINDINGS, ka_int_print(work->arena, (int64_t)findings)),
            false);
}

static void
collect_definitions(struct ka_work *work)
{
    const struct ka_metric_set *metrics = &work->context->defs->metrics;
    bool *seen = ka_arena_array(work->arena, metrics->metric_count, sizeof *seen);
    for (size_t i = 0; i < work->spot_count; i++) {
        for (size_t p = 0; p < work->spot[i].item->part_count; p++) {
            size_t index = work->spot[i].item->part[p].metric;
            if (seen[index])
                continue;
            seen[index] = true;
            const struct ka_metric_def *metric = &metrics->metric[index];
            ka_str text = ka_pick(work, metric->definition, metric->definition_en);
            if (text.len)
                (void)add_note(work,
                               ka_sayf(work, KA_WORD_NOTE_DEFINITION,
                                       ka_pick(work, metric->name, metric->en), text),
                               true);
        }
    }
}

void
ka_notes_collect(struct ka_work *work)
{
    collect_item_notes(work);
    collect_events(work);
    collect_rules(work);
    collect_definitions(work);
}

static struct ka_style
note_style(const struct ka_work *work)
{
    struct ka_style style = ka_look(KA_LOOK_NOTE);
    style.size = work->density->note;
    return style;
}

static double
note_height(struct ka_work *work, const struct ka_note *note)
{
    struct ka_style style = note_style(work);
    struct ka_block block = ka_block_row(0, KA_F_NOTE_TEXT, KA_F__COUNT);
    double room = ka_draft_room(work->form, block, &style);
    double lines = 1;
    struct ka_line *broken = NULL;
    if (ka_draft_measure(&work->draft, &style, note->text) > room)
        lines = (double)ka_font_wrap(work->arena, work->draft.regular, note->text, style.size, room,
                                     &broken);
    return lines * style.size * KA_LINE_HEIGHT + KA_PAD_Y;
}

#define HEADING 16.0
#define GAP     6.0

double
ka_notes_least(struct ka_work *work)
{
    double height = 0;
    for (size_t i = 0; i < work->notes; i++)
        if (!work->note[i].optional)
            height += note_height(work, &work->note[i]);
    return HEADING + GAP + (height > CHART_LEAST ? height : CHART_LEAST);
}

/* How many of the notes fit; those that must be there are counted whatever the room. */
static size_t
choose(struct ka_work *work, double room, double *height)
{
    size_t count = 0;
    *height = 0;
    for (size_t i = 0; i < work->notes; i++) {
        double need = note_height(work, &work->note[i]);
        if (work->note[i].optional && *height + need > room)
            continue;
        *height += need;
        work->note[count++] = work->note[i];
    }
    return count;
}

static void
put_headings(struct ka_work *work)
{
    struct ka_style style = ka_look(KA_LOOK_HEADING);
    style.bottom = KA_EDGE_THIN;
    uint32_t row = ka_form_row(work, HEADING, true);
    ka_form_cell(work, ka_block_row(row, 0, KA_F_NOTE), &style, ka_say(work, KA_WORD_RADAR));
    ka_form_cell(work, ka_block_row(row, KA_F_NOTE, KA_F__COUNT), &style,
                 ka_say(work, KA_WORD_NOTES));
}

void
ka_form_notes(struct ka_work *work, double room)
{
    double height = 0;
    room -= HEADING + GAP;
    size_t count = choose(work, room, &height);
    put_headings(work);
    struct ka_style text = note_style(work);
    struct ka_style number = ka_style_aligned(text, KA_RIGHT);
    uint32_t first = (uint32_t)work->form->row_count;
    for (size_t i = 0; i < count; i++) {
        uint32_t row = ka_form_row(work, 0, true);
        ka_form_cell(work, ka_block_row(row, KA_F_NOTE, KA_F_NOTE_TEXT), &number,
                     ka_int_print(work->arena, (int64_t)i + 1));
        ka_form_cell(work, ka_block_row(row, KA_F_NOTE_TEXT, KA_F__COUNT), &text,
                     work->note[i].text);
        /* Notes stand close: only the padding above the text. */
        work->form->row_height[row] -= KA_PAD_Y;
    }
    double least = room < CHART_LEAST ? CHART_LEAST : room > CHART_MOST ? CHART_MOST : room;
    if (height < least)
        ka_form_gap(work, least - height, true);
    uint32_t last = (uint32_t)work->form->row_count - 1;
    ka_chart_put(work, (struct ka_block){first, 0, last - first + 1, KA_F_NOTE});
    ka_form_gap(work, GAP, true);
}
