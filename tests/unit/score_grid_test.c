/*
 * Tables: formulas by hand calculation, emptiness, means and medians within groups, classes and
 * sums, the check digit of tax numbers, and what a formula looks like when it is live.
 */
#include "score/grid_eval.h"
#include "score/grid_fill.h"
#include "score/grid_formula.h"
#include "template/metric_def.h"
#include "template/yaml.h"

#include <criterion/criterion.h>
#include <string.h>

static const char table[] =
    "table: t\n"
    "name: 表\n"
    "parameters:\n"
    "  - {key: limit, name: 上限, type: count, value: 10}\n"
    "bands:\n"
    "  - {key: points, name: 分, steps: [{at_least: 20, points: 5}, {at_least: 10, points: 3}, "
    "{else: 1}]}\n"
    "columns:\n"
    "  - {key: id, name: 单号, type: id}\n"
    "  - {key: state, name: 状态, type: choice, list: [登记, 审批, 开具]}\n"
    "  - {key: a, name: 甲, type: money}\n"
    "  - {key: b, name: 乙, type: money}\n"
    "  - {key: quotient, name: 商, type: number, formula: (a - b) / b}\n"
    "  - {key: least, name: 小, type: money, formula: \"min(a, default(b, 7))\"}\n"
    "  - {key: scored, name: 分, type: count, formula: \"band(points, a)\"}\n"
    "  - {key: half, name: 半, type: money, formula: \"round(a / 8, 2)\"}\n"
    "  - {key: word, name: 词, type: text, formula: \"if(blank(a), '', if(a > limit, '多', "
    "'少'))\"}\n"
    "  - {key: above, name: 高, type: text, formula: \"if(a >= mean(a), '高', '低')\"}\n"
    "  - {key: middle, name: 中, type: text, formula: \"if(a > median(a), '高', '低')\"}\n"
    "  - {key: shared, name: 同, type: money, formula: \"same_sum(id, a)\"}\n"
    "  - {key: times, name: 次, type: count, formula: same_count(id)}\n"
    "class_by: state\n"
    "classes: [{name: 登记, target: 50%}, {name: 审批, target: 30%}, {name: 开具, target: 20%}]\n"
    "summary:\n"
    "  - {name: 个, figure: count}\n"
    "  - {name: 比, figure: share}\n"
    "  - {name: 和, figure: sum, of: a}\n"
    "  - {name: 均, figure: ratio, of: a, over: b}\n"
    "  - {name: 差, figure: gap}\n";

struct desk {
    struct ka_arena *arena;
    struct ka_diags diags;
    struct ka_grid_def def;
    struct ka_grid grid;
};

static struct desk
open_desk(void)
{
    struct desk d = {.arena = ka_arena_new()};
    struct ka_node *node = NULL;
    d.diags = ka_diags_make(d.arena);
    cr_assert_eq(ka_yaml_parse(d.arena, ka_str_of(table), KA_STR("t.yaml"), &d.diags, &node),
                 KA_OK);
    cr_assert_eq(ka_grid_def_read(d.arena, node, &d.diags, &d.def), KA_OK);
    d.grid = (struct ka_grid){.month = ka_month_of(2026, 10), .as_of = ka_day_of(2026, 10, 31)};
    return d;
}

/* A row; "" leaves a cell empty. */
static void
put(struct desk *d, const char *id, const char *state, const char *a, const char *b)
{
    const char *const cell[] = {id, state, a, b};
    d->grid.def = &d->def;
    struct ka_grid_row *row = ka_grid_add(d->arena, &d->grid);
    for (size_t i = 0; i < KA_COUNT(cell); i++) {
        ka_dec value = {0};
        if (!*cell[i])
            continue;
        row->cell[i] = (struct ka_grid_value){.state = KA_GRID_IS_TEXT, .text = ka_str_of(cell[i])};
        if (i < 2)
            continue;
        cr_assert(ka_dec_parse(ka_str_of(cell[i]), &value));
        row->cell[i].state = KA_GRID_IS_NUMBER;
        row->cell[i].number = ka_frac_of_dec(value);
    }
}

static void
fill(struct desk *d)
{
    struct ka_grid_sources none = {0};
    ka_grid_fill(d->arena, &d->grid, &none, &d->diags);
}

/* "7/2", a text, or "" for empty. */
static const char *
at(struct desk *d, size_t row, const char *key)
{
    size_t column = ka_grid_column(&d->def, ka_str_of(key));
    cr_assert_neq(column, KA_NO_INDEX);
    const struct ka_grid_value *value = &d->grid.row[row].cell[column];
    if (value->state == KA_GRID_IS_NUMBER)
        return ka_str_format(d->arena, "%lld/%lld", (long long)value->number.num,
                             (long long)value->number.den)
            .ptr;
    return value->state == KA_GRID_EMPTY ? "" : ka_cstr(d->arena, value->text);
}

static struct desk
full_desk(void)
{
    struct desk d = open_desk();
    put(&d, "A1", "登记", "20", "8");
    put(&d, "A2", "审批", "10", "");
    put(&d, "A1", "登记", "9.99", "0");
    put(&d, "A3", "开具", "", "4");
    fill(&d);
    return d;
}

Test(grid, formulas_give_what_a_hand_calculation_gives)
{
    struct desk d = full_desk();
    cr_expect_str_eq(at(&d, 0, "quotient"), "3/2");
    cr_expect_str_eq(at(&d, 0, "least"), "8/1");
    cr_expect_str_eq(at(&d, 0, "scored"), "5/1");
    cr_expect_str_eq(at(&d, 1, "scored"), "3/1", "10 is at least 10");
    cr_expect_str_eq(at(&d, 2, "scored"), "1/1", "9.99 is not");
    cr_expect_str_eq(at(&d, 0, "half"), "5/2");
    cr_expect_str_eq(at(&d, 2, "half"), "5/4", "1.24875 to two places");
    cr_expect_str_eq(at(&d, 0, "word"), "多");
    cr_expect_str_eq(at(&d, 1, "word"), "少", "10 is not over 10");
    cr_expect_str_eq(at(&d, 0, "shared"), "2999/100", "20 + 9.99 of A1");
    cr_expect_str_eq(at(&d, 0, "times"), "2/1");
    cr_expect_str_eq(at(&d, 1, "times"), "1/1");
    ka_arena_free(d.arena);
}

Test(grid, what_is_computed_from_nothing_is_nothing)
{
    struct desk d = full_desk();
    cr_expect_str_eq(at(&d, 1, "quotient"), "", "b is empty");
    cr_expect_str_eq(at(&d, 2, "quotient"), "", "division by 0");
    cr_expect_str_eq(at(&d, 3, "quotient"), "", "a is empty");
    cr_expect_str_eq(at(&d, 1, "least"), "7/1", "the default stands for b");
    cr_expect_str_eq(at(&d, 3, "least"), "");
    cr_expect_str_eq(at(&d, 3, "word"), "");
    cr_expect_str_eq(at(&d, 3, "above"), "低", "a comparison with nothing does not hold");
    ka_arena_free(d.arena);
}

/* Mean of 20, 10, 9.99 is 13.33; the median is 10. */
Test(grid, means_and_medians_are_of_filled_cells)
{
    struct desk d = full_desk();
    size_t a = ka_grid_column(&d.def, KA_STR("a"));
    cr_expect_eq(ka_frac_cmp(d.grid.group[0].mean[a], (ka_frac){1333, 100}), 0);
    cr_expect_eq(ka_frac_cmp(d.grid.group[0].median[a], (ka_frac){10, 1}), 0);
    cr_expect_str_eq(at(&d, 0, "above"), "高");
    cr_expect_str_eq(at(&d, 1, "above"), "低");
    cr_expect_str_eq(at(&d, 1, "middle"), "低");
    put(&d, "A4", "登记", "11", "1");
    d.grid.group = NULL;
    d.grid.group_count = 0;
    fill(&d);
    cr_expect_eq(ka_frac_cmp(d.grid.group[0].median[a], (ka_frac){21, 2}), 0, "of four: 10.5");
    ka_arena_free(d.arena);
}

static void
expect_figure(struct desk *d, size_t figure, size_t class, ka_frac wanted)
{
    d->grid.def = &d->def;
    ka_frac got = ka_grid_figure(&d->grid, &d->def.figure[figure], KA_NO_INDEX, class);
    cr_expect(got.num == wanted.num && got.den == wanted.den, "%zu, %zu: %lld/%lld", figure, class,
              (long long)got.num, (long long)got.den);
}

Test(grid, classes_are_summed)
{
    struct desk d = full_desk();
    expect_figure(&d, 0, 0, (ka_frac){2, 1});
    expect_figure(&d, 0, KA_NO_INDEX, (ka_frac){4, 1});
    expect_figure(&d, 1, 0, (ka_frac){1, 2});
    expect_figure(&d, 2, 0, (ka_frac){2999, 100});
    expect_figure(&d, 3, 0, (ka_frac){2999, 800});
    expect_figure(&d, 3, 1, KA_FRAC_NONE);
    expect_figure(&d, 4, 1, (ka_frac){-1, 20});
    expect_figure(&d, 4, KA_NO_INDEX, (ka_frac){0, 1});
    ka_arena_free(d.arena);
}

/* The example of the standard, and every single slip in it: base 31 is prime, so all are found. */
Test(tax_number, check_digit)
{
    static const char allowed[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    cr_expect(ka_tax_number_good(KA_STR("91350100M000100Y43")));
    cr_expect(ka_tax_number_good(KA_STR("91350100m000100y43")));
    cr_expect_not(ka_tax_number_good(KA_STR("91350100M000100Y4")));
    cr_expect_not(ka_tax_number_good(KA_STR("91350100M000100Y433")));
    cr_expect_not(ka_tax_number_good(KA_STR("")));
    for (size_t i = 0; i < 18; i++) {
        for (size_t c = 0; allowed[c]; c++) {
            char number[] = "91350100M000100Y43";
            bool same = number[i] == allowed[c];
            number[i] = allowed[c];
            cr_expect_eq(ka_tax_number_good(ka_str_of(number)), same, "%s", number);
        }
        char bad[] = "91350100M000100Y43";
        bad[i] = 'I';
        cr_expect_not(ka_tax_number_good(ka_str_of(bad)));
    }
}

static const char *
live(struct desk *d, const char *key)
{
    static const ka_str letters[] = {{"A", 1}, {"B", 1}, {"C", 1}, {"D", 1}, {"E", 1},
                                     {"F", 1}, {"G", 1}, {"H", 1}, {"I", 1}, {"J", 1},
                                     {"K", 1}, {"L", 1}, {"M", 1}};
    static const ka_str parameter[] = {{"P!$B$1", 6}};
    static const ka_str bound[] = {{">P!$B$3", 7}, {">P!$B$4", 7}, {NULL, 0}};
    static const ka_str points[] = {{"P!$C$3", 6}, {"P!$C$4", 6}, {"P!$C$5", 6}};
    static const ka_str *const bounds[] = {bound};
    static const ka_str *const all_points[] = {points};
    static const ka_str mean[] = {{NULL, 0}, {NULL, 0}, {"P!$B$9", 6}};
    const struct ka_grid_refs refs = {.letters = letters,
                                      .row = 4,
                                      .first = 4,
                                      .last = 9,
                                      .parameter = parameter,
                                      .bound = bounds,
                                      .points = all_points,
                                      .mean = mean,
                                      .median = mean};
    size_t column = ka_grid_column(&d->def, ka_str_of(key));
    return ka_cstr(d->arena, ka_grid_formula(d->arena, d->def.column[column].formula, &refs));
}

Test(grid, formulas_are_live)
{
    struct desk d = open_desk();
    cr_expect_str_eq(live(&d, "quotient"),
                     "IF(OR($C4=\"\",$D4=\"\"),\"\",IFERROR((($C4-$D4)/$D4),\"\"))");
    cr_expect_str_eq(live(&d, "least"), "IF($C4=\"\",\"\",MIN($C4,IF($D4=\"\",7,$D4)))");
    cr_expect_str_eq(live(&d, "scored"),
                     "IF($C4=\"\",\"\",IF(ROUND($C4,9)>=P!$B$3,P!$C$3,IF(ROUND($C4,9)>=P!$B$4,"
                     "P!$C$4,P!$C$5)))");
    cr_expect_str_eq(live(&d, "shared"),
                     "IF($A4=\"\",\"\",SUMPRODUCT(--EXACT($A$4:$A$9,$A4),$C$4:$C$9))");
    cr_expect_str_eq(live(&d, "above"),
                     "IF(IF($C4=\"\",FALSE,IFERROR(ROUND($C4,9)>=ROUND(P!$B$9,9),FALSE)),\"高\","
                     "\"低\")");
    ka_arena_free(d.arena);
}
