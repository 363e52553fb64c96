/*
 * Below the totals: charts on the left, words on the right.
 *
 *     近6个月得分          改进建议
 *     ╭ small line chart ╮  ·  …
 *     ╰──────────────────╯  ·  …
 *     各模块得分率        考核说明
 *     ┌────────────────┐  1  …
 *     │     radar      │  2  …
 *     └────────────────┘
 *
 * The block takes the room that the page has left. If that is more than hints and notes need,
 * definitions of the metrics follow as one flowing note, as many as fit.
 */
#include "form/work.h"

#define RADAR_MOST 140.0
#define TREND_MOST 64.0

static struct ka_style
note_style(const struct ka_work *work)
{
    struct ka_style style = ka_look(KA_LOOK_NOTE);
    style.size = work->density->note;
    return style;
}

/* Height of a note's row: its lines and the padding above them; notes stand close. */
static double
note_height(struct ka_work *work, ka_str text)
{
    struct ka_style style = note_style(work);
    struct ka_block block = ka_block_row(0, KA_F_NOTE_TEXT, KA_F__COUNT);
    double room = ka_draft_room(work->form, block, &style), lines = 1;
    struct ka_line *broken = NULL;
    if (ka_draft_measure(&work->draft, &style, text) > room)
        lines =
            (double)ka_font_wrap(work->arena, work->draft.regular, text, style.size, room, &broken);
    return lines * style.size * KA_LINE_HEIGHT + KA_PAD_Y;
}

static double
texts_height(struct ka_work *work, const struct ka_texts *texts)
{
    double height = 0;
    for (size_t i = 0; i < texts->count; i++)
        height += note_height(work, texts->item[i]);
    return height;
}

static double
at_least(double value, double least)
{
    return value > least ? value : least;
}

static double
at_most(double value, double most)
{
    return value < most ? value : most;
}

static bool
has_trend(const struct ka_work *work)
{
    return !work->draft.theme->hide_trend;
}

/* Height of trend and hints, without their heading. */
static double
upper_least(struct ka_work *work)
{
    return at_least(texts_height(work, &work->hint), work->density->trend);
}

/* Height of that block as a whole, if the theme shows it. */
static double
upper_block(const struct ka_work *work, double height)
{
    return has_trend(work) ? height + work->density->heading + work->density->gap : 0;
}

double
ka_notes_least(struct ka_work *work)
{
    return upper_block(work, upper_least(work)) + work->density->heading + work->density->gap +
           at_least(texts_height(work, &work->note), work->density->radar);
}

static ka_str
definitions(struct ka_work *work, size_t count)
{
    struct ka_buf buf = {.arena = work->arena};
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            ka_buf_add(&buf, ka_say(work, KA_WORD_CLAUSE_MARK));
        ka_buf_add(&buf, work->definition.item[i]);
    }
    return ka_sayf(work, KA_WORD_NOTE_DEFINITIONS, ka_buf_str(&buf));
}

/* As many definitions as fit into @p room, found by halving; the empty string if none does. */
static ka_str
fitting_definitions(struct ka_work *work, double room)
{
    size_t fit = 0, over = work->definition.count + 1;
    while (fit + 1 < over) {
        size_t middle = fit + (over - fit) / 2;
        if (note_height(work, definitions(work, middle)) <= room)
            fit = middle;
        else
            over = middle;
    }
    return fit ? definitions(work, fit) : KA_STR("");
}

static void
put_headings(struct ka_work *work, ka_str left, ka_str right)
{
    struct ka_style style = ka_look(KA_LOOK_HEADING);
    style.bottom = KA_EDGE_THIN;
    style.size = at_most(style.size, (work->density->heading - 2 * KA_PAD_Y) / KA_LINE_HEIGHT);
    uint32_t row = ka_form_row(work, work->density->heading, true);
    ka_form_cell(work, ka_block_row(row, 0, KA_F_NOTE), &style, left);
    ka_form_cell(work, ka_block_row(row, KA_F_NOTE, KA_F__COUNT), &style, right);
}

static void
put_note(struct ka_work *work, ka_str mark, ka_str text)
{
    struct ka_style style = note_style(work);
    struct ka_style number = ka_style_aligned(style, KA_RIGHT);
    uint32_t row = ka_form_row(work, 0, true);
    ka_form_cell(work, ka_block_row(row, KA_F_NOTE, KA_F_NOTE_TEXT), &number, mark);
    ka_form_cell(work, ka_block_row(row, KA_F_NOTE_TEXT, KA_F__COUNT), &style, text);
    work->form->row_height[row] -= KA_PAD_Y;
}

/* What the rows from @p first on lack to @p height becomes one more row; the block on the left. */
static struct ka_block
fill_block(struct ka_work *work, uint32_t first, double height)
{
    double used = ka_form_height(work, first, work->form->row_count);
    if (used < height)
        ka_form_gap(work, height - used, true);
    return (struct ka_block){first, 0, (uint32_t)work->form->row_count - first, KA_F_NOTE};
}

static void
put_trend(struct ka_work *work, double height)
{
    put_headings(work, ka_trend_title(work), ka_say(work, KA_WORD_HINTS));
    uint32_t first = (uint32_t)work->form->row_count;
    for (size_t i = 0; i < work->hint.count; i++)
        put_note(work, KA_STR("·"), work->hint.item[i]);
    ka_trend_chart(work, fill_block(work, first, height));
    ka_form_gap(work, work->density->gap, true);
}

void
ka_form_notes(struct ka_work *work, double room)
{
    double upper = upper_least(work), notes = texts_height(work, &work->note);
    room -= work->density->heading + work->density->gap;
    double lower = room - upper_block(work, upper);
    ka_str defined = fitting_definitions(work, lower - notes);
    notes += defined.len ? note_height(work, defined) : 0;
    double spare = lower - at_least(notes, work->density->radar);
    if (upper < TREND_MOST && spare > 0)
        upper += at_most(spare / 2, TREND_MOST - upper);
    if (has_trend(work))
        put_trend(work, upper);
    lower = room - upper_block(work, upper);

    put_headings(work, ka_say(work, KA_WORD_RADAR), ka_say(work, KA_WORD_NOTES));
    uint32_t first = work->note_row = (uint32_t)work->form->row_count;
    for (size_t i = 0; i < work->note.count; i++)
        put_note(work, ka_int_print(work->arena, (int64_t)i + 1), work->note.item[i]);
    if (defined.len)
        put_note(work, ka_int_print(work->arena, (int64_t)work->note.count + 1), defined);
    double height = at_least(at_most(lower, RADAR_MOST), work->density->radar);
    ka_chart_put(work, fill_block(work, first, height));
    ka_form_gap(work, work->density->gap, true);
}

void
ka_form_jumps(struct ka_work *work)
{
    for (size_t i = 0; i < work->form->cell_count; i++) {
        struct ka_cell *cell = &work->form->cell[i];
        bool may = cell->col == KA_F_ACTUAL || cell->col == KA_F_REMARK;
        if (!may || !cell->text.len || cell->text.len > 16)
            continue;
        for (uint32_t note = 1; note <= work->note.count && !cell->jumps; note++) {
            ka_str see = ka_sayf(work, KA_WORD_SEE_NOTE, ka_int_print(work->arena, note));
            cell->jumps = ka_str_eq(cell->text, see);
            cell->jump_row = work->note_row + note - 1;
        }
    }
}
