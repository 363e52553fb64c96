/*
 * The table of the form sheet: header row, items, subtotals, and below it the totals.
 *
 *     考核模块 │ 考核项目 │ 评分标准 │ 满分 │ 目标 │ 实际 │ 得分 │ 备注
 *     销售转化 │ …        │ …        │  15  │ 60%  │ 53%  │ 12.00│
 *              │ …
 *              │                小计 │  30  │      │      │ 27.00│ 90.0%
 *
 * Actual, points, subtotals and totals are live: they read the basis sheet or sum this one. A
 * module of one item needs no subtotal, its item's points are its own. The cell of a module spans
 * its rows; where a page ends inside a module it is put once for each page, so it is put last.
 */
#include "base/utf8.h"
#include "form/work.h"

#include <math.h>

static struct ka_style
body(const struct ka_spot *spot, double size, enum ka_halign halign)
{
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_CELL), halign);
    style.size = size;
    bool bonus = spot->module->def->bonus;
    if (bonus)
        style.fill = KA_TINT_BONUS;
    if (spot->item == &spot->module->item[0])
        style.top = bonus ? KA_EDGE_MEDIUM : KA_EDGE_THIN;
    if (halign == KA_LEFT)
        style.indent = 1.5;
    return style;
}

static ka_str
actual_text(const struct ka_work *work, const struct ka_spot *spot)
{
    const struct ka_score_item *item = spot->item;
    ka_str state = ka_state_text(work, item);
    ka_frac value = ka_item_value(item);
    if (!ka_frac_is_none(value))
        return ka_item_print(work, item, ka_item_metric(item), value);
    if (state.len)
        return state;
    if (spot->note && item->part_count > 1)
        return ka_sayf(work, KA_WORD_SEE_NOTE, ka_int_print(work->arena, spot->note));
    return ka_say(work, KA_WORD_NO_VALUE);
}

static ka_str
target_text(const struct ka_work *work, const struct ka_score_item *item)
{
    if (ka_frac_is_none(item->target))
        return ka_say(work, KA_WORD_NO_VALUE);
    return ka_item_print(work, item, ka_item_metric(item), item->target);
}

bool
ka_form_hides(const struct ka_work *work, enum ka_form_col col)
{
    const struct ka_theme *theme = work->draft.theme;
    return (col == KA_F_STANDARD && theme->hide_standard) ||
           (col == KA_F_TARGET && theme->hide_target) || (col == KA_F_REMARK && theme->hide_remark);
}

/* The table's right outline stands at the last column that is shown. */
static enum ka_edge
right_edge(const struct ka_work *work, enum ka_form_col last)
{
    enum ka_form_col end = ka_form_hides(work, KA_F_REMARK) ? KA_F_POINTS : KA_F_REMARK;
    return last == end ? KA_EDGE_MEDIUM : KA_EDGE_HAIR;
}

/* A column that is left out has no width; the last box of cards and signatures keeps room. */
static void
hide_columns(struct ka_work *work)
{
    const double last_box = 92;
    double *width = work->form->col_width;
    if (ka_form_hides(work, KA_F_TARGET)) {
        width[KA_F_TARGET] = 0;
        width[KA_F_MARKS] = 62; /* The head's role stands in these two. */
    }
    if (!ka_form_hides(work, KA_F_REMARK))
        return;
    width[KA_F_REMARK] = 0;
    width[KA_F_POINTS] = last_box - width[KA_F_ACTUAL];
    width[KA_F_POINTS] = width[KA_F_POINTS] < 62 ? 62 : width[KA_F_POINTS];
}

/* Hanzi names may break anywhere; Latin words are long and stay whole, within reason. */
static void
widen_modules(struct ka_work *work)
{
    const double most = 62;
    struct ka_style style = ka_look(KA_LOOK_MODULE);
    for (size_t m = 0; m < work->card->module_count; m++) {
        const struct ka_module *def = work->card->module[m].def;
        double word = ka_draft_word(&work->draft, &style, ka_pick(work, def->name, def->name_en));
        double need = (word < most ? word : most) + 2 * KA_PAD_X;
        if (need > work->form->col_width[KA_F_MODULE])
            work->form->col_width[KA_F_MODULE] = need;
    }
}

/* Room for the widest target and actual, within reason; the standard takes the rest. */
void
ka_table_widths(struct ka_work *work)
{
    const double least = 38, most = 70, slack = 2 * KA_PAD_X + 5, end_least = 28;
    double *width = work->form->col_width;
    struct ka_style label = ka_look(KA_LOOK_LABEL);
    widen_modules(work);
    /* Of the head, the label of the workdays stands in this column. */
    width[KA_F_ACTUAL] =
        ka_draft_word(&work->draft, &label, ka_say(work, KA_WORD_WORKDAYS)) + 2 * KA_PAD_X + 1;
    struct ka_style style = ka_look(KA_LOOK_CELL);
    for (size_t i = 0; i < work->spot_count; i++) {
        const struct ka_spot *spot = &work->spot[i];
        double target = ka_draft_measure(&work->draft, &style, target_text(work, spot->item));
        double actual = ka_draft_measure(&work->draft, &style, actual_text(work, spot));
        if (target + slack > width[KA_F_TARGET])
            width[KA_F_TARGET] = target + slack;
        if (actual + slack > width[KA_F_ACTUAL])
            width[KA_F_ACTUAL] = actual + slack;
    }
    for (size_t c = KA_F_TARGET; c <= KA_F_ACTUAL; c++)
        width[c] = width[c] < least ? least : width[c] > most ? most : width[c];
    hide_columns(work);
    /* The two boxes in the middle of cards and signatures share what the outer ones leave. */
    double page = KA_PAGE_WIDTH - work->form->margin_left - work->form->margin_right;
    double outer = width[KA_F_MODULE] + width[KA_F_ITEM] + width[KA_F_ACTUAL] + width[KA_F_POINTS] +
                   width[KA_F_REMARK];
    double half = (page - outer) / 2;
    double end = half - width[KA_F_MARKS] - width[KA_F_TARGET];
    double position = ka_draft_measure(&work->draft, &label, ka_say(work, KA_WORD_POSITION)) + 24;
    end = end > end_least ? end : end_least;
    width[KA_F_STANDARD_END] = end < position ? end : position;
    width[KA_F_ROLE] = end - width[KA_F_STANDARD_END];
    width[KA_F_NOTE_TEXT] = page - outer - width[KA_F_STANDARD] - width[KA_F_NOTE] - end -
                            width[KA_F_MARKS] - width[KA_F_TARGET];
}

/* Without standards an item's name has their columns as well. */
static enum ka_form_col
item_end(const struct ka_work *work)
{
    return ka_form_hides(work, KA_F_STANDARD) ? KA_F_MARKS : KA_F_STANDARD;
}

static void
put_header(struct ka_work *work)
{
    static const struct {
        enum ka_form_col at, end;
        enum ka_word word;
    } head[] = {
        {KA_F_MODULE, KA_F_ITEM, KA_WORD_MODULE},      {KA_F_ITEM, KA_F_STANDARD, KA_WORD_ITEM},
        {KA_F_STANDARD, KA_F_MARKS, KA_WORD_STANDARD}, {KA_F_MARKS, KA_F_TARGET, KA_WORD_MARKS},
        {KA_F_TARGET, KA_F_ACTUAL, KA_WORD_TARGET},    {KA_F_ACTUAL, KA_F_POINTS, KA_WORD_ACTUAL},
        {KA_F_POINTS, KA_F_REMARK, KA_WORD_POINTS},    {KA_F_REMARK, KA_F__COUNT, KA_WORD_REMARK},
    };
    struct ka_style style = ka_look(KA_LOOK_HEADER);
    uint32_t row = ka_form_row(work, 18, true);
    style.top = KA_EDGE_MEDIUM;
    for (size_t i = 0; i < KA_COUNT(head); i++) {
        if (ka_form_hides(work, head[i].at))
            continue;
        style.left = i == 0 ? KA_EDGE_MEDIUM : KA_EDGE_HAIR;
        style.right = right_edge(work, head[i].at);
        struct ka_style own = style;
        enum ka_form_col end = head[i].at == KA_F_ITEM ? item_end(work) : head[i].end;
        struct ka_block block = ka_block_row(row, head[i].at, end);
        ka_draft_shrink(&work->draft, work->form, block, &own, ka_say(work, head[i].word));
        ka_form_cell(work, block, &own, ka_say(work, head[i].word));
    }
    work->header_row = row;
    work->form->repeat_first = work->form->repeat_last = row;
}

/* Numbers do not wrap in a workbook: too wide ones are set smaller, so that no sheet shows ####. */
static void
put_amount(struct ka_work *work, struct ka_block block, struct ka_style style, ka_str text)
{
    double room = ka_draft_room(work->form, block, &style);
    while (style.size > 5.5 && ka_draft_measure(&work->draft, &style, text) > room)
        style.size -= 0.5;
    ka_form_cell(work, block, &style, text);
}

static struct ka_cell *
last_cell(struct ka_work *work)
{
    return &work->form->cell[work->form->cell_count - 1];
}

static void
put_target(struct ka_work *work, const struct ka_spot *spot)
{
    struct ka_style style = body(spot, work->density->text, KA_CENTER);
    ka_str text = target_text(work, spot->item);
    bool some = !ka_frac_is_none(spot->item->target);
    if (ka_form_hides(work, KA_F_TARGET))
        return;
    if (some)
        style.format = ka_format_of(work->arena, text);
    put_amount(work, ka_block_row(spot->form_row, KA_F_TARGET, KA_F_ACTUAL), style, text);
    if (some)
        ka_cell_fraction(last_cell(work), spot->item->target);
}

/* A formula that says "—" for want of a value says the item's own word instead. */
static ka_str
say_instead(struct ka_work *work, ka_str formula, ka_str word)
{
    ka_str dash = KA_STR("\"—\"");
    struct ka_buf buf = {.arena = work->arena};
    for (size_t at = 0; at < formula.len;) {
        ka_str rest = ka_str_sub(formula, at, formula.len - at);
        bool here = ka_str_starts(rest, dash);
        if (here)
            ka_buf_printf(&buf, "\"%.*s\"", KA_STR_ARG(word));
        else
            ka_buf_byte(&buf, rest.ptr[0]);
        at += here ? dash.len : 1;
    }
    return ka_buf_str(&buf);
}

/* An item's cells of a column on the basis sheet: where HR overrides its parts. */
static ka_str
basis_cells(struct ka_work *work, const struct ka_spot *spot, enum ka_basis_col col)
{
    uint32_t last = spot->basis_row + spot->basis_rows - 1;
    return ka_ref_in(work->arena, ka_say(work, KA_WORD_SHEET_BASIS),
                     ka_ref_range(work->arena, spot->basis_row, last, work->basis_col[col]));
}

/* A missing word without one value behind it goes away once HR gives points or overrides a part. */
static ka_str
word_formula(struct ka_work *work, const struct ka_spot *spot, ka_str word)
{
    ka_str given = basis_cells(work, spot, KA_B_USED);
    return ka_str_format(work->arena, "IF(COUNT(%.*s)>0,\"—\",\"%.*s\")", KA_STR_ARG(given),
                         KA_STR_ARG(word));
}

static void
put_actual(struct ka_work *work, const struct ka_spot *spot)
{
    const struct ka_score_item *item = spot->item;
    struct ka_style style = body(spot, work->density->text, KA_CENTER);
    ka_frac value = ka_item_value(item);
    ka_str text = actual_text(work, spot), state = ka_state_text(work, item);
    bool number = !ka_frac_is_none(value);
    if (number)
        style.format = ka_format_of(work->arena, text);
    else if (state.len)
        style.color = KA_WARN;
    put_amount(work, ka_block_row(spot->form_row, KA_F_ACTUAL, KA_F_POINTS), style, text);
    struct ka_cell *cell = last_cell(work);
    if (item->part_count != 1) {
        if (state.len)
            ka_cell_formula_text(cell, word_formula(work, spot, text), text);
        return;
    }
    struct ka_item_cells cells = ka_basis_cells(work, spot, true);
    ka_str formula = ka_emit_actual(work->arena, &cells.part[0]);
    if (number) {
        ka_cell_fraction(cell, value);
        ka_cell_formula(cell, formula);
    } else {
        ka_cell_formula_text(cell, say_instead(work, formula, text), text);
    }
}

static void
put_points(struct ka_work *work, const struct ka_spot *spot)
{
    struct ka_style style = body(spot, work->density->text, KA_RIGHT);
    style.bold = true;
    style.indent = 5;
    style.right = right_edge(work, KA_F_POINTS);
    style.format = KA_STR("0.00");
    bool scored = spot->item->scored;
    ka_str text =
        scored ? ka_dec_print(work->arena, spot->item->points, 2) : ka_say(work, KA_WORD_NO_VALUE);
    put_amount(work, ka_block_row(spot->form_row, KA_F_POINTS, KA_F_REMARK), style, text);
    struct ka_cell *cell = last_cell(work);
    ka_str ref = ka_basis_ref(work, KA_B_POINTS, spot->basis_row, true);
    if (!scored) {
        ka_cell_formula_text(cell, ref, text);
        return;
    }
    ka_cell_decimal(cell, spot->item->points);
    ka_cell_formula(cell, ref);
}

static ka_str
remark_text(const struct ka_work *work, const struct ka_spot *spot)
{
    if (spot->remark_in_note)
        return ka_sayf(work, KA_WORD_SEE_NOTE, ka_int_print(work->arena, spot->note));
    return spot->item->remark;
}

/* "said；remark" as a text of a formula. */
static ka_str
remark_with(struct ka_work *work, ka_str said, ka_str remark)
{
    ka_str mark = remark.len ? ka_say(work, KA_WORD_CLAUSE_MARK) : KA_STR("");
    return ka_formula_text(work->arena, ka_str_format(work->arena, "%.*s%.*s%.*s", KA_STR_ARG(said),
                                                      KA_STR_ARG(mark), KA_STR_ARG(remark)));
}

/*
 * The remark, which says live what HR does: that a part is overridden, or that what was given lacks
 * its reason and does not count.
 */
static ka_str
remark_formula(struct ka_work *work, const struct ka_spot *spot, ka_str text)
{
    bool manual = ka_item_is_manual(spot->item);
    ka_str used = basis_cells(work, spot, KA_B_USED);
    ka_str given = basis_cells(work, spot, manual ? KA_B_MANUAL : KA_B_OVERRIDE);
    struct ka_buf buf = {.arena = work->arena};
    ka_buf_printf(&buf, "IF(COUNT(%.*s)>COUNT(%.*s),\"%.*s\",", KA_STR_ARG(given), KA_STR_ARG(used),
                  KA_STR_ARG(remark_with(work, ka_say(work, KA_WORD_UNREASONED), text)));
    if (!manual)
        ka_buf_printf(&buf, "IF(COUNT(%.*s)>0,\"%.*s\",", KA_STR_ARG(used),
                      KA_STR_ARG(remark_with(work, ka_say(work, KA_WORD_OVERRIDDEN), text)));
    ka_buf_printf(&buf, "\"%.*s\"%s", KA_STR_ARG(ka_formula_text(work->arena, text)),
                  manual ? ")" : "))");
    return ka_buf_str(&buf);
}

static void
put_remark(struct ka_work *work, const struct ka_spot *spot)
{
    const size_t longest = 200; /* A text in a formula holds 255 characters. */
    struct ka_style style = body(spot, work->density->remark, KA_LEFT);
    style.color = KA_INK_SOFT;
    style.right = KA_EDGE_MEDIUM;
    if (ka_form_hides(work, KA_F_REMARK))
        return;
    ka_str text = remark_text(work, spot);
    struct ka_cell *cell =
        ka_form_cell(work, ka_block_row(spot->form_row, KA_F_REMARK, KA_F__COUNT), &style, text);
    bool broken = ka_str_find(text, KA_STR("\n")) >= 0;
    bool asked = spot->item->part_count > 0 || ka_item_wants_reason(spot->item);
    if (!asked || broken || ka_utf8_count(text) > longest)
        return;
    ka_cell_formula_text(cell, remark_formula(work, spot, text), text);
}

/* A name that is hardly longer than its cell is set a little smaller rather than cut in two. */
static void
put_name(struct ka_work *work, const struct ka_spot *spot)
{
    const double most = 0.8;
    const struct ka_item *def = spot->item->def;
    struct ka_style style = body(spot, work->density->text, KA_LEFT);
    struct ka_block block = ka_block_row(spot->form_row, KA_F_ITEM, item_end(work));
    ka_str name = ka_pick(work, def->name, def->name_en);
    double room = ka_draft_room(work->form, block, &style);
    double over = ka_draft_measure(&work->draft, &style, name) / room;
    if (over > 1 && style.size - style.size / over < most)
        style.size = floor(style.size / over * 10) / 10;
    ka_form_cell(work, block, &style, name);
}

static void
put_item(struct ka_work *work, struct ka_spot *spot, bool keep)
{
    const struct ka_density *density = work->density;
    uint32_t row = spot->form_row = ka_form_row(work, density->row, keep);
    put_name(work, spot);

    struct ka_style style = body(spot, density->standard, KA_LEFT);
    if (!ka_form_hides(work, KA_F_STANDARD))
        ka_form_cell(work, ka_block_row(row, KA_F_STANDARD, KA_F_MARKS), &style, spot->standard);

    style = body(spot, density->text, KA_CENTER);
    put_amount(work, ka_block_row(row, KA_F_MARKS, KA_F_TARGET), style,
               ka_dec_print_short(work->arena, spot->item->marks));
    ka_cell_decimal(last_cell(work), spot->item->marks);
    put_target(work, spot);
    put_actual(work, spot);
    put_points(work, spot);

    put_remark(work, spot);
}

static ka_str
sum_of(struct ka_work *work, uint32_t first, uint32_t last, enum ka_form_col col)
{
    ka_str range = ka_ref_range(work->arena, first, last, col);
    return ka_str_format(work->arena, "SUM(%.*s)", KA_STR_ARG(range));
}

/* 得分率 beside the subtotal: points ÷ marks, rounded as it is printed, or a tie such as 95.75 %
 * would be shown as one or the other, since no binary number is it. */
static void
put_share(struct ka_work *work, const struct ka_score_module *module, struct ka_style style,
          uint32_t row)
{
    ka_frac share = ka_frac_make(module->points.micro, module->marks.micro), percent = share;
    if (ka_form_hides(work, KA_F_REMARK))
        return;
    ka_dec rounded = {0};
    bool some =
        ka_frac_mul(share, (ka_frac){100, 1}, &percent) && ka_frac_round(share, 3, &rounded);
    style = ka_style_format(ka_style_aligned(style, KA_LEFT), KA_STR("0.0%"));
    style.indent = 1.5;
    style.bold = false;
    style.right = KA_EDGE_MEDIUM;
    ka_str text = ka_frac_print(work->arena, percent, 1);
    ka_form_cell(work, ka_block_row(row, KA_F_REMARK, KA_F__COUNT), &style,
                 some ? ka_str_format(work->arena, "%.*s%%", KA_STR_ARG(text)) : (ka_str){0});
    if (!some)
        return;
    ka_cell_decimal(last_cell(work), rounded);
    ka_cell_formula(last_cell(work),
                    ka_str_format(work->arena, "ROUND(%.*s/%.*s,3)",
                                  KA_STR_ARG(ka_ref(work->arena, row, KA_F_POINTS)),
                                  KA_STR_ARG(ka_ref(work->arena, row, KA_F_MARKS))));
}

static void
put_subtotal(struct ka_work *work, size_t index)
{
    struct ka_module_spot *place = &work->module[index];
    const struct ka_score_module *module = &work->card->module[index];
    uint32_t first = place->first_row;
    uint32_t row = ka_form_row(work, work->density->subtotal, false);
    place->last_row = place->points_row = row;
    struct ka_style right = ka_style_aligned(ka_look(KA_LOOK_SUB), KA_RIGHT);
    if (module->def->bonus)
        right.fill = KA_TINT_BONUS;
    struct ka_style center = ka_style_aligned(right, KA_CENTER);
    right.indent = 5;
    ka_form_cell(work, ka_block_row(row, KA_F_ITEM, KA_F_MARKS), &right,
                 ka_say(work, KA_WORD_SUBTOTAL));
    put_amount(work, ka_block_row(row, KA_F_MARKS, KA_F_TARGET), center,
               ka_dec_print_short(work->arena, module->marks));
    ka_cell_decimal(last_cell(work), module->marks);
    ka_cell_formula(last_cell(work), sum_of(work, first, row - 1, KA_F_MARKS));
    ka_form_cell(work, ka_block_row(row, KA_F_TARGET, KA_F_POINTS), &center, (ka_str){0});

    right.right = right_edge(work, KA_F_POINTS);
    put_amount(work, ka_block_row(row, KA_F_POINTS, KA_F_REMARK),
               ka_style_format(right, KA_STR("0.00")),
               ka_dec_print(work->arena, module->points, 2));
    ka_cell_decimal(last_cell(work), module->points);
    ka_cell_formula(last_cell(work),
                    ka_emit_module(work->arena,
                                   ka_ref_range(work->arena, first, row - 1, KA_F_POINTS),
                                   ka_veto_list(work, place->first, place->end, KA_VETO_MODULE)));
    put_share(work, module, center, row);
}

/* A module's veto needs a cell of its own to act on, even in a module of one item. */
static bool
wants_subtotal(const struct ka_score_module *module)
{
    if (module->item_count > 1)
        return true;
    return module->item_count == 1 && module->item[0].def->veto.effect == KA_VETO_MODULE;
}

void
ka_form_table(struct ka_work *work)
{
    put_header(work);
    for (size_t m = 0; m < work->card->module_count; m++) {
        struct ka_module_spot *place = &work->module[m];
        place->has_subtotal = wants_subtotal(&work->card->module[m]);
        place->first_row = (uint32_t)work->form->row_count;
        for (size_t i = place->first; i < place->end; i++)
            put_item(work, &work->spot[i],
                     place->has_subtotal && (i == place->first || i + 1 == place->end));
        place->last_row = place->points_row = (uint32_t)work->form->row_count - 1;
        if (place->has_subtotal)
            put_subtotal(work, m);
        if (place->first < place->end)
            ka_module_reserve(work, m);
    }
}
