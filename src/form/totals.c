/*
 * Below the items: the four cards, and the module cells once the pages are known.
 *
 *     ┌ 总分 ─────────┬ 实际得分 ───────┬ 等级 ──────────┬ 绩效系数 ───────┐
 *     │      110      │      97.50      │      优秀      │      1.10       │
 *     └───────────────┴─────────────────┴────────────────┴─────────────────┘
 *
 * The total adds the modules' cells, is capped at the role's total; a veto of the whole form makes
 * it 0 (decisions.md 4). Grade and coefficient read the total.
 */
#include "form/work.h"

ka_str
ka_veto_list(const struct ka_work *work, size_t first, size_t end, enum ka_veto_effect effect)
{
    struct ka_buf buf = {.arena = work->arena};
    for (size_t i = first; i < end; i++) {
        if (work->spot[i].item->def->veto.effect != effect)
            continue;
        ka_str ref = ka_basis_ref(work, KA_B_VETO, work->spot[i].basis_row, true);
        ka_buf_printf(&buf, "%s%.*s", buf.len ? "," : "", KA_STR_ARG(ref));
    }
    return ka_buf_str(&buf);
}

ka_str
ka_module_points_ref(const struct ka_work *work, size_t module)
{
    return ka_ref(work->arena, work->module[module].points_row, KA_F_POINTS);
}

static ka_str
total_formula(struct ka_work *work)
{
    struct ka_buf sum = {.arena = work->arena};
    for (size_t m = 0; m < work->card->module_count; m++)
        ka_buf_printf(&sum, "%s%.*s", m ? "," : "", KA_STR_ARG(ka_module_points_ref(work, m)));
    return ka_emit_total(work->arena, work->card->role, sum.len ? ka_buf_str(&sum) : KA_STR("0"),
                         ka_veto_list(work, 0, work->spot_count, KA_VETO_TOTAL));
}

/* Σ marks of the modules' cells: live, so that it shows what the table adds up to. */
static ka_str
marks_formula(struct ka_work *work)
{
    struct ka_buf sum = {.arena = work->arena};
    for (size_t m = 0; m < work->card->module_count; m++) {
        ka_str ref = ka_ref(work->arena, work->module[m].points_row, KA_F_MARKS);
        ka_buf_printf(&sum, "%s%.*s", m ? "," : "", KA_STR_ARG(ref));
    }
    return ka_str_format(work->arena, "SUM(%.*s)",
                         KA_STR_ARG(sum.len ? ka_buf_str(&sum) : KA_STR("0")));
}

/* The label of the total says so while something given does not count for want of a reason. */
static void
watch_reasons(struct ka_work *work, struct ka_cell *label)
{
    ka_str given = ka_basis_column(work, KA_B_OVERRIDE), used = ka_basis_column(work, KA_B_USED);
    ka_str scores = ka_basis_column(work, KA_B_MANUAL);
    if (!given.len)
        return;
    ka_str warning =
        ka_sayf(work, KA_WORD_TOTAL_UNREASONED, label->text, ka_say(work, KA_WORD_UNREASONED));
    ka_cell_formula_text(
        label,
        ka_str_format(work->arena, "IF(COUNT(%.*s%s%.*s)>COUNT(%.*s),\"%.*s\",\"%.*s\")",
                      KA_STR_ARG(given), scores.len ? "," : "", KA_STR_ARG(scores),
                      KA_STR_ARG(used), KA_STR_ARG(warning), KA_STR_ARG(label->text)),
        label->text);
}

static const enum ka_form_col card_cols[] = {KA_F_MODULE, KA_F_STANDARD, KA_F_STANDARD_END,
                                             KA_F_ACTUAL, KA_F__COUNT};

static struct ka_cell *
put_card(struct ka_work *work, size_t index, enum ka_word label, ka_str text, ka_str format)
{
    uint32_t row = work->total_row;
    struct ka_block block = ka_block_row(row, card_cols[index], card_cols[index + 1]);
    struct ka_style style = ka_look(KA_LOOK_CARD_LABEL);
    style.top = KA_EDGE_MEDIUM;
    style.left = index == 0 ? KA_EDGE_MEDIUM : KA_EDGE_HAIR;
    style.right = block.col + block.col_span == KA_F__COUNT ? KA_EDGE_MEDIUM : KA_EDGE_HAIR;
    struct ka_style above = style;
    bool tentative = work->card->provisional && label != KA_WORD_TOTAL_MARKS;
    struct ka_cell *cell = ka_form_cell(
        work, block, &style,
        tentative ? ka_sayf(work, KA_WORD_TENTATIVE, ka_say(work, label)) : ka_say(work, label));
    if (label == KA_WORD_TOTAL)
        watch_reasons(work, cell);

    style = ka_style_format(ka_look(KA_LOOK_CARD), format);
    style.bottom = KA_EDGE_MEDIUM;
    style.left = above.left;
    style.right = above.right;
    if (label == KA_WORD_TOTAL)
        style.size += 3;
    block.row++;
    while (style.size > 8 &&
           ka_draft_measure(&work->draft, &style, text) > ka_draft_room(work->form, block, &style))
        style.size -= 0.5;
    return ka_form_cell(work, block, &style, text);
}

void
ka_form_totals(struct ka_work *work)
{
    const struct ka_scorecard *card = work->card;
    const struct ka_pay_def *pay = &work->context->defs->pay;
    work->total_row = ka_form_row(work, 12, true);
    uint32_t row = ka_form_row(work, work->density->card, true);
    work->out_of_ref = ka_ref(work->arena, row, card_cols[0]);
    work->total_ref = ka_ref(work->arena, row, card_cols[1]);
    work->grade_ref = ka_ref(work->arena, row, card_cols[2]);
    work->coefficient_ref = ka_ref(work->arena, row, card_cols[3]);

    struct ka_cell *cell = put_card(work, 0, KA_WORD_TOTAL_MARKS,
                                    ka_dec_print_short(work->arena, card->out_of), (ka_str){0});
    ka_cell_decimal(cell, card->out_of);
    ka_cell_formula(cell, marks_formula(work));
    cell =
        put_card(work, 1, KA_WORD_TOTAL, ka_dec_print(work->arena, card->total, 2), KA_STR("0.00"));
    ka_cell_decimal(cell, card->total);
    ka_cell_formula(cell, total_formula(work));
    cell = put_card(work, 2, KA_WORD_GRADE, card->grade, (ka_str){0});
    ka_cell_formula_text(cell, ka_emit_grade(work->arena, pay, work->total_ref, work->lang),
                         card->grade);
    cell = put_card(work, 3, KA_WORD_COEFFICIENT, ka_dec_print(work->arena, card->coefficient, 2),
                    KA_STR("0.00"));
    ka_cell_decimal(cell, card->coefficient);
    ka_cell_formula(cell, ka_emit_coefficient(work->arena, pay, work->total_ref));
    ka_form_gap(work, work->density->gap, true);
}

static struct ka_style
module_style(const struct ka_work *work, size_t module, bool top)
{
    struct ka_style style = ka_look(KA_LOOK_MODULE);
    bool bonus = work->card->module[module].def->bonus;
    style.size = work->density->text;
    style.left = KA_EDGE_MEDIUM;
    if (bonus)
        style.fill = KA_TINT_BONUS;
    if (top)
        style.top = bonus ? KA_EDGE_MEDIUM : KA_EDGE_THIN;
    return style;
}

/* The name must have room in the module's rows before pages are counted. */
void
ka_module_reserve(struct ka_work *work, size_t module)
{
    const struct ka_module_spot *place = &work->module[module];
    const struct ka_module *def = work->card->module[module].def;
    struct ka_style style = module_style(work, module, true);
    struct ka_block block = {place->first_row, KA_F_MODULE, 1, 1};
    ka_draft_shrink(&work->draft, work->form, block, &style,
                    ka_pick(work, def->name, def->name_en));
    double need = ka_draft_height(&work->draft, work->form, block, &style,
                                  ka_pick(work, def->name, def->name_en));
    double lacks = need - ka_form_height(work, place->first_row, place->last_row + 1);
    if (lacks > 0)
        work->form->row_height[place->last_row] += lacks;
}

/* One piece of a module's cell; a later page's piece may be too low for more than a small name. */
static void
put_module(struct ka_work *work, size_t module, uint32_t first, uint32_t end)
{
    const double smallest = 5.5;
    const struct ka_module *def = work->card->module[module].def;
    bool top = first == work->module[module].first_row;
    struct ka_style style = module_style(work, module, top);
    struct ka_block block = {first, KA_F_MODULE, end - first, 1};
    double height = ka_form_height(work, first, end) + 0.001;
    ka_str name = ka_pick(work, def->name, def->name_en);
    ka_str text = top ? name : ka_sayf(work, KA_WORD_CONTINUED, name);
    ka_draft_shrink(&work->draft, work->form, block, &style, text);
    while (style.size > smallest &&
           ka_draft_height(&work->draft, work->form, block, &style, text) > height)
        style.size -= 0.5;
    if (ka_draft_height(&work->draft, work->form, block, &style, text) > height)
        text = KA_STR("");
    ka_form_cell(work, block, &style, text);
}

/* One cell for each page that shows rows of the module. */
void
ka_form_modules(struct ka_work *work)
{
    for (size_t m = 0; m < work->card->module_count; m++) {
        const struct ka_module_spot *place = &work->module[m];
        if (place->first == place->end)
            continue;
        uint32_t first = place->first_row;
        for (uint32_t row = first + 1; row <= place->last_row + 1; row++) {
            if (row <= place->last_row && !work->form->page_break[row])
                continue;
            put_module(work, m, first, row);
            first = row;
        }
    }
}
