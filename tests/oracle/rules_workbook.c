/*
 * rules_workbook OUT.xlsx SEED FORMULAS: random scorecards as a workbook, for recalc.py.
 *
 * Random roles with random months (unit/score_random.h) are scored, and laid out as the form does:
 * a row per part on one sheet, a row per item, module and card on another, every formula by
 * ka_emit_*, every cached result from the scorecard. What LibreOffice then computes must be the
 * same in every cell.
 *
 * Overrides: for some parts the scored value is written to the override cell, and other figures (or
 * none, or text) to the computed ones; so the sheet must come to the same points by the other way.
 */
#include "unit/score_random.h"

#include "base/limits.h"
#include "score/formula.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <xlsxwriter.h>

enum part_column { VN, VD, RN, RD, TN, TD, OV, EN, ED, ACT, RAW, WGT };
enum item_column { MARKS, MANUAL, COUNTED, POINTS, VETO, VETO_N, VETO_D, MMARKS, MCOUNTED, WORDS };

struct book {
    struct ka_arena *arena;
    struct dice *dice;
    lxw_workbook *workbook;
    lxw_worksheet *parts, *items;
    lxw_row_t part_row, item_row;
    size_t formulas, longest, overrides;
};

static double
of_frac(ka_frac f)
{
    return (double)((long double)f.num / (long double)f.den);
}

static ka_str
cell_of(struct book *book, const char *sheet, int column, lxw_row_t row)
{
    return ka_str_format(book->arena, "%s%c%u", sheet, 'A' + column, row + 1);
}

static void
check(struct book *book, ka_str formula)
{
    book->formulas++;
    if (formula.len > book->longest)
        book->longest = formula.len;
    if (formula.len > KA_FORMULA_MAX) {
        fprintf(stderr, "formula of %zu characters\n", formula.len);
        exit(1);
    }
}

static const char *
with_sign(struct book *book, ka_str formula)
{
    check(book, formula);
    return ka_str_format(book->arena, "=%.*s", KA_STR_ARG(formula)).ptr;
}

static void
put_number(struct book *book, lxw_worksheet *sheet, lxw_row_t row, int column, ka_str formula,
           double value)
{
    worksheet_write_formula_num(sheet, row, (lxw_col_t)column, with_sign(book, formula), NULL,
                                value);
}

static void
put_text(struct book *book, lxw_worksheet *sheet, lxw_row_t row, int column, ka_str formula,
         const char *value)
{
    worksheet_write_formula_str(sheet, row, (lxw_col_t)column, with_sign(book, formula), NULL,
                                value);
}

static void
put_value(lxw_worksheet *sheet, lxw_row_t row, int column, const struct ka_value *value)
{
    if (value->state == KA_VALUE_MISSING)
        return;
    bool ok = value->state == KA_VALUE_OK;
    worksheet_write_number(sheet, row, (lxw_col_t)column, (double)value->live_num, NULL);
    worksheet_write_number(sheet, row, (lxw_col_t)(column + 1), ok ? (double)value->live_den : 0,
                           NULL);
}

static struct ka_part_cells
part_cells(struct book *book, const struct ka_score_part *part, const char *sheet, lxw_row_t row)
{
    struct ka_part_cells c = {.value_num = cell_of(book, sheet, VN, row),
                              .value_den = cell_of(book, sheet, VD, row),
                              .override = cell_of(book, sheet, OV, row),
                              .num = cell_of(book, sheet, EN, row),
                              .den = cell_of(book, sheet, ED, row),
                              .raw = cell_of(book, sheet, RAW, row),
                              .weight = cell_of(book, sheet, WGT, row)};
    if (part->reference.state != KA_VALUE_MISSING) {
        c.ref_num = cell_of(book, sheet, RN, row);
        c.ref_den = cell_of(book, sheet, RD, row);
    }
    if (!ka_frac_is_none(part->target)) {
        c.target_num = cell_of(book, sheet, TN, row);
        c.target_den = cell_of(book, sheet, TD, row);
    }
    return c;
}

/* Whether the part's figure can have come from an override: value of at most 4 places, no
 * relative_to. */
static bool
may_override(const struct ka_score_part *part)
{
    return part->state == KA_VALUE_OK && !part->relative && !part->divided &&
           10000 % part->value.live_den == 0 && part->value.live_num < 100000000;
}

/* Returns whether the value went to the override cell. */
static bool
put_figures(struct book *book, const struct ka_score_part *part)
{
    lxw_row_t row = book->part_row;
    put_value(book->parts, row, RN, &part->reference);
    if (!ka_frac_is_none(part->target)) {
        worksheet_write_number(book->parts, row, TN, (double)part->target.num, NULL);
        worksheet_write_number(book->parts, row, TD, (double)part->target.den, NULL);
    }
    worksheet_write_number(book->parts, row, WGT, ka_dec_to_double(part->weight), NULL);
    if (!may_override(part) || !dice_chance(book->dice, 50)) {
        put_value(book->parts, row, VN, &part->value);
        if (dice_chance(book->dice, 10))
            worksheet_write_string(book->parts, row, OV, "abc", NULL);
        return false;
    }
    double given = (double)part->value.live_num / (double)part->value.live_den;
    worksheet_write_number(book->parts, row, OV, given, NULL);
    if (dice_chance(book->dice, 50))
        worksheet_write_number(book->parts, row, VN, (double)dice_roll(book->dice, 0, 999), NULL);
    if (dice_chance(book->dice, 50))
        worksheet_write_number(book->parts, row, VD, (double)dice_roll(book->dice, 0, 9), NULL);
    else if (dice_chance(book->dice, 50))
        worksheet_write_string(book->parts, row, VD, "n/a", NULL);
    book->overrides++;
    return true;
}

static void
put_effective(struct book *book, const struct ka_score_part *part, const struct ka_part_cells *c,
              bool overridden)
{
    lxw_row_t row = book->part_row;
    ka_str en = ka_emit_effective_num(book->arena, part, c);
    ka_str ed = ka_emit_effective_den(book->arena, part, c);
    ka_frac n, d;
    if (overridden) {
        n = ka_frac_make(part->value.live_num * (10000 / part->value.live_den), 1);
        d = ka_frac_make(10000, 1);
    } else if (!ka_effective(part, &n, &d)) {
        /* Not applicable leaves numbers with a denominator of 0: compared by the raw cell. */
        if (part->value.state == KA_VALUE_MISSING ||
            (part->relative && part->reference.state == KA_VALUE_MISSING)) {
            put_text(book, book->parts, row, EN, en, "");
            put_text(book, book->parts, row, ED, ed, "");
        } else {
            ka_frac v = ka_frac_make(part->value.live_num, 1);
            if (part->relative &&
                !ka_frac_mul(
                    v,
                    ka_frac_make(
                        part->reference.state == KA_VALUE_OK ? part->reference.live_den : 0, 1),
                    &v))
                exit(1);
            put_number(book, book->parts, row, EN, en, of_frac(v));
            put_number(book, book->parts, row, ED, ed, 0);
        }
        put_text(book, book->parts, row, ACT, ka_emit_actual(book->arena, c), "—");
        return;
    }
    put_number(book, book->parts, row, EN, en, of_frac(n));
    put_number(book, book->parts, row, ED, ed, of_frac(d));
    put_number(book, book->parts, row, ACT, ka_emit_actual(book->arena, c),
               (double)((long double)of_frac(n) / (long double)of_frac(d)));
}

static void
put_part(struct book *book, const struct ka_score_item *item, size_t index)
{
    const struct ka_score_part *part = &item->part[index];
    struct ka_part_cells c = part_cells(book, part, "", book->part_row);
    bool overridden = put_figures(book, part);
    put_effective(book, part, &c, overridden);
    if (ka_item_uses_raw(item)) {
        ka_str raw = ka_emit_part_raw(book->arena, item, index, &c);
        if (part->counted)
            put_number(book, book->parts, book->part_row, RAW, raw, of_frac(part->raw));
        else
            put_text(book, book->parts, book->part_row, RAW, raw, "");
    }
    book->part_row++;
}

static void
put_manual(struct book *book, const struct ka_score_item *item)
{
    lxw_row_t row = book->item_row;
    if (!ka_frac_is_none(item->entry))
        worksheet_write_number(book->items, row, MANUAL, of_frac(item->entry), NULL);
    else if (dice_chance(book->dice, 30))
        worksheet_write_string(book->items, row, MANUAL, "text", NULL);
    else if (dice_chance(book->dice, 30))
        worksheet_write_number(book->items, row, MANUAL, 100000, NULL);
}

static void
put_item(struct book *book, const struct ka_role *role, const struct ka_score_item *item,
         const struct ka_score_module *module, lxw_row_t module_row)
{
    lxw_row_t row = book->item_row, first = book->part_row;
    struct ka_part_cells *part =
        ka_arena_array(book->arena, item->part_count, sizeof(struct ka_part_cells));
    for (size_t i = 0; i < item->part_count; i++) {
        part[i] = part_cells(book, &item->part[i], "P!", book->part_row);
        put_part(book, item, i);
    }
    struct ka_item_cells c = {.part = part,
                              .manual = cell_of(book, "", MANUAL, row),
                              .marks = cell_of(book, "", MARKS, row),
                              .counted = cell_of(book, "", COUNTED, row),
                              .module_marks = cell_of(book, "", MMARKS, module_row),
                              .module_counted = cell_of(book, "", MCOUNTED, module_row),
                              .veto_num = cell_of(book, "", VETO_N, row),
                              .veto_den = cell_of(book, "", VETO_D, row)};
    if (item->part_count > 0) {
        lxw_row_t last = book->part_row - 1;
        c.raw_range =
            ka_str_format(book->arena, "P!%c%u:%c%u", 'A' + RAW, first + 1, 'A' + RAW, last + 1);
        c.weight_range =
            ka_str_format(book->arena, "P!%c%u:%c%u", 'A' + WGT, first + 1, 'A' + WGT, last + 1);
    }
    worksheet_write_number(book->items, row, MARKS, ka_dec_to_double(item->marks), NULL);
    put_manual(book, item);
    put_value(book->items, row, VETO_N, &item->veto_value);
    put_number(book, book->items, row, COUNTED, ka_emit_counted(book->arena, item, &c),
               item->counted ? 1 : 0);
    ka_str points = ka_emit_points(book->arena, role, item, &c);
    if (item->scored)
        put_number(book, book->items, row, POINTS, points, ka_dec_to_double(item->points));
    else
        put_text(book, book->items, row, POINTS, points, "—");
    if (item->def->veto.effect != KA_VETO_NONE)
        put_number(book, book->items, row, VETO, ka_emit_veto(book->arena, item, &c),
                   item->vetoed ? 1 : 0);
    KA_UNUSED(module);
    book->item_row++;
}

/* The veto cells of an effect in a module, as an argument list for SUM. */
static ka_str
veto_cells(struct book *book, const struct ka_score_module *module, lxw_row_t first,
           enum ka_veto_effect effect)
{
    struct ka_buf buf = {.arena = book->arena};
    for (size_t i = 0; i < module->item_count; i++) {
        if (module->def->item[i].veto.effect == effect)
            ka_buf_printf(&buf, "%s%.*s", buf.len ? "," : "",
                          KA_STR_ARG(cell_of(book, "", VETO, first + (lxw_row_t)i)));
    }
    return ka_buf_str(&buf);
}

/* A module: its own row after its items. Returns that row. */
static lxw_row_t
put_module(struct book *book, const struct ka_scorecard *card, const struct ka_score_module *module,
           struct ka_buf *total_vetoes)
{
    lxw_row_t first = book->item_row, own = first + (lxw_row_t)module->item_count;
    for (size_t i = 0; i < module->item_count; i++)
        put_item(book, card->role, &module->item[i], module, own);
    ka_str marks =
        ka_str_format(book->arena, "%c%u:%c%u", 'A' + MARKS, first + 1, 'A' + MARKS, own);
    ka_str counted =
        ka_str_format(book->arena, "%c%u:%c%u", 'A' + COUNTED, first + 1, 'A' + COUNTED, own);
    ka_str points =
        ka_str_format(book->arena, "%c%u:%c%u", 'A' + POINTS, first + 1, 'A' + POINTS, own);
    put_number(book, book->items, own, MMARKS,
               ka_str_format(book->arena, "SUM(%.*s)", KA_STR_ARG(marks)),
               ka_dec_to_double(module->marks));
    put_number(
        book, book->items, own, MCOUNTED,
        ka_str_format(book->arena, "SUMPRODUCT(%.*s,%.*s)", KA_STR_ARG(marks), KA_STR_ARG(counted)),
        ka_dec_to_double(module->marks_counted));
    put_number(book, book->items, own, POINTS,
               ka_emit_module(book->arena, points, veto_cells(book, module, first, KA_VETO_MODULE)),
               ka_dec_to_double(module->points));
    ka_str total = veto_cells(book, module, first, KA_VETO_TOTAL);
    if (total.len > 0)
        ka_buf_printf(total_vetoes, "%s%.*s", total_vetoes->len ? "," : "", KA_STR_ARG(total));
    book->item_row = own + 1;
    return own;
}

static void
put_card(struct book *book, const struct ka_defs *defs, const struct ka_scorecard *card)
{
    struct ka_buf modules = {.arena = book->arena}, vetoes = {.arena = book->arena};
    for (size_t m = 0; m < card->module_count; m++) {
        lxw_row_t row = put_module(book, card, &card->module[m], &vetoes);
        ka_buf_printf(&modules, "%s%.*s", m ? "," : "", KA_STR_ARG(cell_of(book, "", POINTS, row)));
    }
    lxw_row_t row = book->item_row++;
    ka_str total = cell_of(book, "", POINTS, row);
    put_number(book, book->items, row, POINTS,
               ka_emit_total(book->arena, card->role, ka_buf_str(&modules), ka_buf_str(&vetoes)),
               ka_dec_to_double(card->total));
    put_number(book, book->items, row, COUNTED, ka_emit_coefficient(book->arena, &defs->pay, total),
               ka_dec_to_double(card->coefficient));
    put_text(book, book->items, row, VETO, ka_emit_grade(book->arena, &defs->pay, total, KA_ZH),
             ka_cstr(book->arena, card->grade));
}

static void
put_random_card(struct book *book)
{
    struct ka_defs defs;
    struct ka_role *role = dice_role(book->dice, &defs);
    struct ka_diags diags = ka_diags_make(book->arena);
    struct ka_scorecard card =
        ka_scorecard_make(book->arena, &defs, &world_month, &world_seats[0], &diags);
    (void)role;
    put_card(book, &defs, &card);
}

int
main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: rules_workbook OUT.xlsx SEED FORMULAS\n");
        return 2;
    }
    struct ka_arena *arena = ka_arena_new();
    struct dice dice = {.arena = arena, .state = strtoull(argv[2], NULL, 10)};
    size_t wanted = strtoull(argv[3], NULL, 10);
    struct book book = {.arena = arena, .dice = &dice, .workbook = workbook_new(argv[1])};
    book.parts = workbook_add_worksheet(book.workbook, "P");
    book.items = workbook_add_worksheet(book.workbook, "I");
    while (book.formulas < wanted) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        put_random_card(&book);
        ka_arena_rewind(arena, mark);
    }
    printf("%zu formulas, the longest %zu characters; %zu overrides; seed %s\n", book.formulas,
           book.longest, book.overrides, argv[2]);
    lxw_error error = workbook_close(book.workbook);
    ka_arena_free(arena);
    return error == LXW_NO_ERROR ? 0 : 1;
}
