/*
 * What lies over the form's cells: data bars behind the modules' shares and behind the points of
 * 计算依据, and the workbook's comments, which tell how a figure came about where it stands.
 *
 *     得分 12.00  ┌ ≥60%：15分；≥50%：12分；… ─┐
 *                 │ 询单转化率：170 ÷ 320       │
 *                 │ 来源：exports/…（1 行）     │
 *                 └─────────────────────────────┘
 */
#include "form/work.h"

/* Files that a comment names for one value. */
#define FILES_MOST 3

static void
put_bar(struct ka_work *work, struct ka_sheet *sheet, uint32_t row, uint32_t col, double max)
{
    sheet->bar = ka_arena_push(work->arena, sheet->bar, sheet->bar_count, sizeof *sheet->bar);
    sheet->bar[sheet->bar_count++] =
        (struct ka_databar){.row = row,
                            .col = col,
                            .last_row = row,
                            .last_col = col,
                            .color = ka_draft_color(&work->draft, KA_BAR),
                            .max = max};
}

static void
put_bars(struct ka_work *work)
{
    for (size_t m = 0; m < work->card->module_count; m++)
        if (work->module[m].has_subtotal && !ka_form_hides(work, KA_F_REMARK))
            put_bar(work, work->form, work->module[m].points_row, KA_F_REMARK, 1);
    for (size_t i = 0; i < work->spot_count; i++) {
        double marks = ka_dec_to_double(work->spot[i].item->marks);
        if (marks > 0)
            put_bar(work, work->basis, work->spot[i].basis_row, work->basis_col[KA_B_POINTS],
                    marks);
    }
}

/* "name：num ÷ den" or, of a plain number, "name：num". */
static void
add_value(struct ka_work *work, struct ka_buf *buf, const struct ka_score_part *part)
{
    const struct ka_metric_def *metric = &work->context->defs->metrics.metric[part->metric];
    ka_str name = ka_pick(work, metric->name, metric->en);
    if (part->store != KA_NO_INDEX)
        name = work->context->defs->company.store[part->store].name;
    ka_str value = ka_dec_print_short(work->arena, part->value.num);
    bool plain = ka_dec_cmp(part->value.den, ka_dec_of(1)) == 0;
    if (part->value.state == KA_VALUE_MISSING)
        value = ka_say(work, KA_WORD_MISSING);
    else if (!plain)
        value = ka_str_format(work->arena, "%.*s ÷ %.*s", KA_STR_ARG(value),
                              KA_STR_ARG(ka_dec_print_short(work->arena, part->value.den)));
    ka_buf_add(buf, KA_STR("\n"));
    ka_buf_add(buf, ka_sayf(work, KA_WORD_NOTE_DEFINITION, name, value));
}

static void
add_sources(struct ka_work *work, struct ka_buf *buf, const struct ka_score_part *part)
{
    size_t count = work->context->data ? part->value.source_count : 0;
    for (size_t i = 0; i < count && i < FILES_MOST; i++) {
        ka_buf_add(buf, KA_STR("\n"));
        ka_buf_add(buf, ka_sayf(work, KA_WORD_COMMENT_SOURCE,
                                ka_source_text(work, &part->value.source[i])));
    }
    if (count > FILES_MOST)
        ka_buf_add(buf, KA_STR(" …"));
}

static ka_str
comment_of(struct ka_work *work, const struct ka_spot *spot)
{
    struct ka_buf buf = {.arena = work->arena};
    ka_buf_add(&buf, spot->rule);
    for (size_t p = 0; p < spot->item->part_count; p++)
        add_value(work, &buf, &spot->item->part[p]);
    if (spot->item->part_count == 1)
        add_sources(work, &buf, &spot->item->part[0]);
    ka_buf_add(&buf, KA_STR("\n"));
    ka_buf_add(&buf, ka_sayf(work, KA_WORD_COMMENT_ROW,
                             ka_int_print(work->arena, (int64_t)spot->basis_row + 1)));
    return ka_buf_str(&buf);
}

static void
put_comments(struct ka_work *work)
{
    for (size_t c = 0; c < work->form->cell_count; c++) {
        struct ka_cell *cell = &work->form->cell[c];
        if (cell->col != KA_F_POINTS)
            continue;
        for (size_t i = 0; i < work->spot_count; i++)
            if (work->spot[i].form_row == cell->row)
                cell->comment = comment_of(work, &work->spot[i]);
    }
}

/* On the heads of the basis sheet's open columns: what may be entered. */
static void
put_limits(struct ka_work *work)
{
    static const struct {
        enum ka_basis_col col;
        enum ka_word word;
    } heads[] = {{KA_B_OVERRIDE, KA_WORD_OVERRIDE_MESSAGE},
                 {KA_B_USED, KA_WORD_COMMENT_USED},
                 {KA_B_MANUAL, KA_WORD_COMMENT_MANUAL}};
    for (size_t c = 0; c < work->basis->cell_count; c++) {
        struct ka_cell *cell = &work->basis->cell[c];
        for (size_t i = 0; i < KA_COUNT(heads); i++)
            if (cell->row + 1 == work->basis->freeze_row &&
                cell->col == work->basis_col[heads[i].col])
                cell->comment = ka_say(work, heads[i].word);
    }
}

void
ka_form_extras(struct ka_work *work)
{
    put_bars(work);
    put_comments(work);
    put_limits(work);
}
