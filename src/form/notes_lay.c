/*
 * 考核说明 on the page, with the radar of the modules on its left.
 *
 *     各模块得分率        考核说明
 *     ┌────────────────┐  1  …
 *     │     radar      │  2  …
 *     │                │  3  …
 *     └────────────────┘
 *
 * The block takes the room that the page has left. If that is more than the notes need, definitions
 * of the metrics follow as one flowing note, as many as fit.
 */
#include "form/work.h"

#define CHART_LEAST 88.0
#define CHART_MOST  150.0
#define HEADING     15.5
#define GAP         5.0

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
notes_height(struct ka_work *work)
{
    double height = 0;
    for (size_t i = 0; i < work->note.count; i++)
        height += note_height(work, work->note.item[i]);
    return height;
}

double
ka_notes_least(struct ka_work *work)
{
    double height = notes_height(work);
    return HEADING + GAP + (height > CHART_LEAST ? height : CHART_LEAST);
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
put_headings(struct ka_work *work)
{
    struct ka_style style = ka_look(KA_LOOK_HEADING);
    style.bottom = KA_EDGE_THIN;
    uint32_t row = ka_form_row(work, HEADING, true);
    ka_form_cell(work, ka_block_row(row, 0, KA_F_NOTE), &style, ka_say(work, KA_WORD_RADAR));
    ka_form_cell(work, ka_block_row(row, KA_F_NOTE, KA_F__COUNT), &style,
                 ka_say(work, KA_WORD_NOTES));
}

static void
put_note(struct ka_work *work, size_t index, ka_str text)
{
    struct ka_style style = note_style(work);
    struct ka_style number = ka_style_aligned(style, KA_RIGHT);
    uint32_t row = ka_form_row(work, 0, true);
    ka_form_cell(work, ka_block_row(row, KA_F_NOTE, KA_F_NOTE_TEXT), &number,
                 ka_int_print(work->arena, (int64_t)index + 1));
    ka_form_cell(work, ka_block_row(row, KA_F_NOTE_TEXT, KA_F__COUNT), &style, text);
    work->form->row_height[row] -= KA_PAD_Y;
}

void
ka_form_notes(struct ka_work *work, double room)
{
    room -= HEADING + GAP;
    double height = notes_height(work);
    ka_str defined = fitting_definitions(work, room - height);
    put_headings(work);
    uint32_t first = (uint32_t)work->form->row_count;
    for (size_t i = 0; i < work->note.count; i++)
        put_note(work, i, work->note.item[i]);
    if (defined.len)
        put_note(work, work->note.count, defined);
    height = ka_form_height(work, first, work->form->row_count);
    double least = room < CHART_LEAST ? CHART_LEAST : room > CHART_MOST ? CHART_MOST : room;
    if (height < least)
        ka_form_gap(work, least - height, true);
    uint32_t last = (uint32_t)work->form->row_count - 1;
    ka_chart_put(work, (struct ka_block){first, 0, last - first + 1, KA_F_NOTE});
    ka_form_gap(work, GAP, true);
}
