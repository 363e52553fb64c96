/*
 * Cells → the worksheet. A formula carries its exact result, so that viewers, previews and the
 * recalculation agree; a text that looks like a formula is written as text.
 */
#include "render/xlsx_book.h"

#include "base/utf8.h"

enum { MOST_CHARACTERS = 32767, DAY_1970 = 25569 /* As a workbook counts days. */ };

/** The exact result as the nearest double. */
static double
result_of(const struct ka_cell *cell)
{
    if (cell->den != 0)
        return (double)cell->num / (double)cell->den;
    return ka_dec_to_double(cell->number);
}

static ka_str
workbook_text(struct ka_xlsx *x, const struct ka_cell *cell)
{
    struct ka_buf lines = {.arena = x->scratch};
    if (cell->value.len)
        return cell->value;
    if (cell->fit != KA_FIT_BROKEN)
        return cell->text;
    for (size_t i = 0; i < cell->line_count; i++) {
        if (i > 0)
            ka_buf_byte(&lines, '\n');
        ka_buf_add(&lines, cell->line[i]);
    }
    return ka_buf_str(&lines);
}

static lxw_error
put_content(struct ka_xlsx *x, lxw_worksheet *w, const struct ka_cell *cell, lxw_format *format)
{
    lxw_row_t row = cell->row;
    lxw_col_t col = (lxw_col_t)cell->col;
    ka_str formula = ka_str_format(x->scratch, "=%.*s", KA_STR_ARG(cell->formula));
    ka_str text = workbook_text(x, cell);
    if (ka_utf8_count(text) > MOST_CHARACTERS || formula.len > 8192)
        return LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED;
    switch (cell->kind) {
    case KA_CELL_BLANK:
        return worksheet_write_blank(w, row, col, format);
    case KA_CELL_TEXT:
        return worksheet_write_string(w, row, col, ka_xlsx_text(x, text), format);
    case KA_CELL_NUMBER:
        return worksheet_write_number(w, row, col, result_of(cell), format);
    case KA_CELL_FORMULA_NUMBER:
        return worksheet_write_formula_num(w, row, col, formula.ptr, format, result_of(cell));
    case KA_CELL_FORMULA_TEXT:
        return worksheet_write_formula_str(w, row, col, formula.ptr, format, ka_xlsx_text(x, text));
    }
    return LXW_ERROR_PARAMETER_VALIDATION;
}

static void
put_validation(struct ka_xlsx *x, lxw_worksheet *w, const struct ka_cell *cell)
{
    const struct ka_validation *v = cell->validation;
    lxw_data_validation rule = {
        .ignore_blank = LXW_VALIDATION_ON,
        .show_input = LXW_VALIDATION_ON,
        .show_error = LXW_VALIDATION_ON,
    };
    if (v->title.len)
        rule.input_title = ka_xlsx_mutable(x, v->title);
    if (v->message.len)
        rule.input_message = ka_xlsx_mutable(x, v->message);
    if (v->kind == KA_VALID_LIST_RANGE) {
        rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        rule.value_formula = ka_xlsx_mutable(x, v->range);
    } else if (v->kind == KA_VALID_DAY) {
        rule.validate = LXW_VALIDATION_TYPE_DATE_NUMBER;
        rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
        rule.minimum_number = v->first_day + DAY_1970;
        rule.maximum_number = v->last_day + DAY_1970;
    } else {
        rule.validate = LXW_VALIDATION_TYPE_DECIMAL;
        rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
        rule.minimum_number = ka_dec_to_double(v->min);
        rule.maximum_number = ka_dec_to_double(v->max);
    }
    lxw_col_t col = (lxw_col_t)cell->col;
    lxw_row_t last = cell->row + (v->rows > 1 ? v->rows - 1 : 0);
    ka_xlsx_note(x, worksheet_data_validation_range(w, cell->row, col, last, col, &rule),
                 "validation");
}

static void
put_comment(struct ka_xlsx *x, lxw_worksheet *w, const struct ka_cell *cell)
{
    lxw_comment_options options = {
        .author = ka_xlsx_mutable(x, KA_STR("kaohe")), .x_scale = 2, .y_scale = 1.4};
    ka_xlsx_note(x,
                 worksheet_write_comment_opt(w, cell->row, (lxw_col_t)cell->col,
                                             ka_xlsx_text(x, cell->comment), &options),
                 "comment");
}

static void
put_cell(struct ka_xlsx *x, lxw_worksheet *w, const struct ka_cell *cell)
{
    bool narrow = cell->fit == KA_FIT_SHRINKS;
    lxw_format *format = narrow ? ka_xlsx_narrow(x, cell->style) : x->format[cell->style];
    if (cell->row_span > 1 || cell->col_span > 1)
        ka_xlsx_note(x,
                     worksheet_merge_range(w, cell->row, (lxw_col_t)cell->col,
                                           cell->row + cell->row_span - 1,
                                           (lxw_col_t)(cell->col + cell->col_span - 1), "", format),
                     "merged cells");
    if (cell->link.len)
        ka_xlsx_note(x,
                     worksheet_write_url(w, cell->row, (lxw_col_t)cell->col,
                                         ka_xlsx_text(x, cell->link), format),
                     "link");
    ka_xlsx_note(x, put_content(x, w, cell, format), "cell");
    if (cell->validation)
        put_validation(x, w, cell);
    if (cell->comment.len)
        put_comment(x, w, cell);
}

static void
put_bar(struct ka_xlsx *x, lxw_worksheet *w, const struct ka_databar *bar)
{
    lxw_conditional_format format = {
        .type = LXW_CONDITIONAL_DATA_BAR,
        .data_bar_2010 = LXW_TRUE,
        .bar_solid = LXW_TRUE,
        .bar_color = bar->color,
        .min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
        .max_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
        .max_value = bar->max,
    };
    ka_xlsx_note(x,
                 worksheet_conditional_format_range(w, bar->row, (lxw_col_t)bar->col, bar->last_row,
                                                    (lxw_col_t)bar->last_col, &format),
                 "data bar");
}

static void
put_rule(struct ka_xlsx *x, lxw_worksheet *w, const struct ka_cell_rule *rule)
{
    lxw_format *format = workbook_add_format(x->workbook);
    if (!format) {
        ka_xlsx_note(x, LXW_ERROR_MEMORY_MALLOC_FAILED, "format");
        return;
    }
    format_set_bg_color(format, rule->fill);
    format_set_font_color(format, rule->color);
    ka_str formula = ka_str_format(x->scratch, "=%.*s", KA_STR_ARG(rule->formula));
    lxw_conditional_format condition = {
        .type = LXW_CONDITIONAL_TYPE_FORMULA,
        .value_string = ka_xlsx_mutable(x, formula),
        .format = format,
        .stop_if_true = LXW_TRUE,
    };
    ka_xlsx_note(x,
                 worksheet_conditional_format_range(w, rule->row, (lxw_col_t)rule->col,
                                                    rule->last_row, (lxw_col_t)rule->last_col,
                                                    &condition),
                 "conditional format");
}

void
ka_xlsx_put_cells(struct ka_xlsx *x, lxw_worksheet *worksheet, const struct ka_sheet *sheet)
{
    for (size_t i = 0; i < sheet->cell_count && x->error == LXW_NO_ERROR; i++)
        put_cell(x, worksheet, &sheet->cell[i]);
    for (size_t i = 0; i < sheet->bar_count; i++)
        put_bar(x, worksheet, &sheet->bar[i]);
    for (size_t i = 0; i < sheet->rule_count; i++)
        put_rule(x, worksheet, &sheet->rule[i]);
}
