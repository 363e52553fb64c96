/*
 * Below the totals: charts on the left, words on the right, each side in a flow of its own.
 *
 *     近6个月得分          改进建议
 *     ╭ small line chart ╮  ·  …
 *     │                  │ 考核说明
 *     ╰──────────────────╯  1  …
 *     各模块得分率          2  …
 *     ┌────────────────┐    3  …
 *     │     radar      │    4  …
 *     └────────────────┘
 *
 * The words make the rows; the radar's heading stands in the first of them that leaves the line
 * chart its height. The block takes the room that the page has left. If that is more than hints and
 * notes need, definitions of the metrics follow as one flowing note, as many as fit. A theme may
 * leave out the trend with its hints, or the radar; without both the words take the whole width.
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

/* Where the words begin: beside the charts, or at the edge if there are none. */
static enum ka_form_col
words_col(const struct ka_work *work)
{
    const struct ka_theme *theme = work->draft.theme;
    return theme->hide_trend && theme->hide_radar ? KA_F_MODULE : KA_F_NOTE;
}

/* Height of a note's row: its lines and the padding above them; notes stand close. */
static double
note_height(struct ka_work *work, ka_str text)
{
    struct ka_style style = note_style(work);
    struct ka_block block = ka_block_row(0, words_col(work) + 1, KA_F__COUNT);
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
within(double value, double least, double most)
{
    value = value > least ? value : least;
    return value < most ? value : most;
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

/* The two sides while they are put. */
struct sides {
    struct ka_work *work;
    uint32_t first;  /* First row of the chart that is open on the left. */
    double trend;    /* Height that the line chart asks for, */
    double most;     /* and what it may have. */
    bool trend_open; /* The line chart still grows; the radar's heading comes below it. */
};

static struct ka_style
heading_style(const struct ka_work *work)
{
    struct ka_style style = ka_look(KA_LOOK_HEADING);
    double most = (work->density->heading - 2 * KA_PAD_Y) / KA_LINE_HEIGHT;
    style.bottom = KA_EDGE_THIN;
    style.valign = KA_BOTTOM;
    style.size = style.size < most ? style.size : most;
    return style;
}

static uint32_t
rows(const struct ka_work *work)
{
    return (uint32_t)work->form->row_count;
}

/* In a row that is there already: the line chart ends above it, the radar begins below. */
static void
put_radar_heading(struct sides *sides, uint32_t row)
{
    struct ka_work *work = sides->work;
    struct ka_style style = heading_style(work);
    if (sides->first < row)
        ka_trend_chart(work, (struct ka_block){sides->first, 0, row - sides->first, KA_F_NOTE});
    ka_form_cell(work, ka_block_row(row, 0, KA_F_NOTE), &style, ka_say(work, KA_WORD_RADAR));
    sides->first = row + 1;
    sides->trend_open = false;
}

/* After a row of words: is it the one for the radar's heading? In a row of many lines a gap would
 * stand above the heading: rather the line chart grows. */
static void
pass_row(struct sides *sides, uint32_t row)
{
    const double tall = 1.6;
    struct ka_work *work = sides->work;
    double above = ka_form_height(work, sides->first, row), own = work->form->row_height[row];
    bool gap = own > tall * work->density->heading && above + own <= sides->most;
    if (sides->trend_open && !work->draft.theme->hide_radar && above >= sides->trend && !gap)
        put_radar_heading(sides, row);
}

static void
put_heading(struct sides *sides, ka_str words)
{
    struct ka_work *work = sides->work;
    struct ka_style style = heading_style(work);
    uint32_t row = ka_form_row(work, work->density->heading, true);
    ka_form_cell(work, ka_block_row(row, words_col(work), KA_F__COUNT), &style, words);
    pass_row(sides, row);
}

static void
put_note(struct sides *sides, ka_str mark, ka_str text)
{
    struct ka_work *work = sides->work;
    enum ka_form_col col = words_col(work);
    struct ka_style style = note_style(work);
    struct ka_style number = ka_style_aligned(style, KA_RIGHT);
    uint32_t row = ka_form_row(work, 0, true);
    ka_form_cell(work, ka_block_row(row, col, col + 1), &number, mark);
    ka_form_cell(work, ka_block_row(row, col + 1, KA_F__COUNT), &style, text);
    work->form->row_height[row] -= KA_PAD_Y;
    pass_row(sides, row);
}

/* The first heading on the left stands beside the first on the right. */
static struct sides
put_hints(struct ka_work *work, double trend, double most)
{
    struct sides sides = {work, rows(work), trend, most, true};
    struct ka_style style = heading_style(work);
    put_heading(&sides, ka_say(work, KA_WORD_HINTS));
    ka_form_cell(work, ka_block_row(sides.first, 0, KA_F_NOTE), &style, ka_trend_title(work));
    sides.first++;
    for (size_t i = 0; i < work->hint.count; i++)
        put_note(&sides, KA_STR("·"), work->hint.item[i]);
    ka_form_gap(work, work->density->gap, true);
    return sides;
}

static void
put_notes(struct sides *sides, ka_str defined)
{
    struct ka_work *work = sides->work;
    put_heading(sides, ka_say(work, KA_WORD_NOTES));
    work->note_row = rows(work);
    for (size_t i = 0; i < work->note.count; i++)
        put_note(sides, ka_int_print(work->arena, (int64_t)i + 1), work->note.item[i]);
    if (defined.len)
        put_note(sides, ka_int_print(work->arena, (int64_t)work->note.count + 1), defined);
}

/* Rows for what the open chart on the left lacks. */
static void
fill_up(struct sides *sides, double height)
{
    double lacks = height - ka_form_height(sides->work, sides->first, rows(sides->work));
    if (lacks > 0)
        ka_form_gap(sides->work, lacks, true);
}

static void
close_left(struct sides *sides, double radar)
{
    struct ka_work *work = sides->work;
    const struct ka_theme *theme = work->draft.theme;
    if (sides->trend_open) {
        fill_up(sides, sides->trend);
        if (!theme->hide_radar)
            put_radar_heading(sides, ka_form_row(work, work->density->heading, true));
    }
    if (!theme->hide_radar)
        fill_up(sides, radar);
    struct ka_block block = {sides->first, 0, rows(work) - sides->first, KA_F_NOTE};
    if (!theme->hide_radar)
        ka_chart_put(work, block);
    else if (sides->trend_open)
        ka_trend_chart(work, block);
}

double
ka_notes_least(struct ka_work *work)
{
    double height = work->density->heading + texts_height(work, &work->note) + work->density->gap;
    if (!work->draft.theme->hide_trend)
        height += work->density->heading + texts_height(work, &work->hint) + work->density->gap;
    return height;
}

bool
ka_form_notes(struct ka_work *work, double room)
{
    const struct ka_theme *theme = work->draft.theme;
    const struct ka_density *density = work->density;
    /* The radar's heading may make a row of one line as high as itself. */
    double grown = density->heading - density->note * KA_LINE_HEIGHT;
    ka_str defined = fitting_definitions(work, room - ka_notes_least(work) - grown);
    double limit = room - density->gap, radar = theme->hide_radar ? 0 : density->radar;
    double trend = within(limit - 2 * density->heading - RADAR_MOST, density->trend, TREND_MOST);
    uint32_t first = rows(work);
    struct sides sides = {work, first, 0, 0, false};
    if (!theme->hide_trend)
        sides = put_hints(work, trend, limit - 2 * density->heading - radar);
    put_notes(&sides, defined);
    if (theme->hide_trend && !theme->hide_radar)
        put_radar_heading(&sides, first);
    double left = limit - ka_form_height(work, first, sides.first);
    close_left(&sides, within(left, radar, RADAR_MOST));
    ka_form_gap(work, density->gap, true);
    return ka_form_height(work, first, rows(work)) <= room + 0.001;
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
