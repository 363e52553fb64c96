/*
 * Live formulas as text: their shapes, the functions they use, their length. That they compute what
 * the scorecard computes is for the oracle (tests/oracle/rules_workbook.c, recalc.py).
 */
#include "unit/score_random.h"

#include "score/formula.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>

#define M 1000000

static struct ka_arena *arena;

static void
setup(void)
{
    arena = ka_arena_new();
    world_clear();
}

static void
teardown(void)
{
    ka_arena_free(arena);
}

TestSuite(formula, .init = setup, .fini = teardown);

static const struct ka_part_cells part_cells = {.value_num = {"D5", 2},
                                                .value_den = {"E5", 2},
                                                .override = {"F5", 2},
                                                .num = {"G5", 2},
                                                .den = {"H5", 2},
                                                .target_num = {"I5", 2},
                                                .target_den = {"J5", 2},
                                                .ref_num = {"K5", 2},
                                                .ref_den = {"L5", 2},
                                                .raw = {"M5", 2},
                                                .weight = {"N5", 2}};
static const struct ka_item_cells item_cells = {.part = &part_cells,
                                                .raw_range = {"M5:M7", 5},
                                                .weight_range = {"N5:N7", 5},
                                                .manual = {"C9", 2},
                                                .marks = {"B5", 2},
                                                .module_marks = {"B12", 3},
                                                .module_counted = {"C12", 3},
                                                .veto_num = {"P5", 2},
                                                .veto_den = {"Q5", 2}};

static struct ka_band band[] = {
    {.cond = {.cmp = KA_AT_LEAST, .bound = {.value = {600000}, .set = true}}, .points = {15 * M}},
    {.cond = {.cmp = KA_ABOVE, .bound = {.value = {0}, .set = true}}, .points = {4500000}},
    {.cond = {.cmp = KA_ELSE}, .points = {3 * M}}};
static struct ka_rule bands = {.kind = KA_RULE_BANDS, .as.bands = {band, 3}};
static struct ka_rule ratio = {.kind = KA_RULE_RATIO};
static struct ka_rule steps = {
    .kind = KA_RULE_STEPS,
    .as.steps = {.from = {KA_REF_NUMBER, {.value = {950000}, .set = true}},
                 .every = {.value = {10000}, .set = true},
                 .deduct = {.value = {500000}, .set = true}}};
static struct ka_rule events = {.kind = KA_RULE_EVENTS,
                                .as.events = {.deduct = {.value = {1 * M}, .set = true},
                                              .zero_at = {.value = {3 * M}, .set = true}}};

static void
expect_rule(const struct ka_rule *rule, enum ka_better better, const char *a, const char *b)
{
    struct ka_rule_input in = {.marks = ka_dec_of(15), .better = better, .target = {1, 1}};
    struct ka_rule_cells cells = {.num = KA_STR("n"),
                                  .den = KA_STR("d"),
                                  .target_num = KA_STR("t"),
                                  .target_den = KA_STR("u"),
                                  .marks = KA_STR("m")};
    struct ka_rule_formula f = ka_rule_emit(arena, rule, &in, &cells);
    cr_expect(ka_str_eq(f.a, ka_str_of(a)), "%.*s", KA_STR_ARG(f.a));
    cr_expect(ka_str_eq(f.b, ka_str_of(b)), "%.*s", KA_STR_ARG(f.b));
}

Test(formula, rules_compare_crosswise_and_divide_last)
{
    expect_rule(&bands, KA_HIGHER, "IF(n*10>=d*6,150,IF(n>0,45,30))", "10");
    expect_rule(&ratio, KA_HIGHER, "MAX(0,MIN(m*d*t,m*n*u))", "d*t");
    expect_rule(&ratio, KA_LOWER, "IF(n>0,MIN(m*n*u,m*d*t),m)", "IF(n>0,n*u,1)");
    expect_rule(&steps, KA_HIGHER, "MAX(0,ROUND(m*10,0)-INT(MAX(0,d*95-n*100)/(d))*5)", "10");
    expect_rule(&events, KA_LOWER, "IF(n>=d*3,0,MAX(0,m*d-MAX(0,n)))", "d");
}

static struct ka_score_item
one_part(struct ka_item *def, const struct ka_rule *rule, struct ka_score_part *part,
         struct ka_score_group *group)
{
    def->rule = (struct ka_rule *)(uintptr_t)rule;
    def->marks = ka_dec_of(15);
    *part = (struct ka_score_part){.rule = rule, .store = KA_NO_INDEX, .input.marks = def->marks};
    *group = (struct ka_score_group){.count = 1, .combine = KA_COMBINE_SUM};
    return (struct ka_score_item){.def = def,
                                  .rule = rule,
                                  .marks = def->marks,
                                  .part = part,
                                  .part_count = 1,
                                  .group = group,
                                  .group_count = 1};
}

Test(formula, effective_value_is_the_override_or_the_computed_one)
{
    struct ka_score_part part = {.rule = &bands};
    cr_expect_str_eq(
        ka_emit_effective_num(arena, &part, &part_cells).ptr,
        "IF(ISNUMBER(F5),ROUND(F5*10000,0),IF(AND(ISNUMBER(D5),ISNUMBER(E5)),D5,\"\"))");
    cr_expect_str_eq(ka_emit_effective_den(arena, &part, &part_cells).ptr,
                     "IF(ISNUMBER(F5),10000,IF(AND(ISNUMBER(D5),ISNUMBER(E5)),E5,\"\"))");
    part.relative = true;
    cr_expect_str_eq(ka_emit_effective_num(arena, &part, &part_cells).ptr,
                     "IF(ISNUMBER(F5),ROUND(F5*10000,0),IF(AND(ISNUMBER(D5),ISNUMBER(E5),"
                     "ISNUMBER(K5),ISNUMBER(L5)),D5*L5,\"\"))");
    cr_expect_str_eq(ka_emit_actual(arena, &part_cells).ptr,
                     "IF(AND(ISNUMBER(G5),ISNUMBER(H5)),IF(H5>0,G5/H5,\"—\"),\"—\")");
}

Test(formula, points_round_once_and_end_with_what_there_is_without_a_value)
{
    struct ka_item def = {0};
    struct ka_score_part part;
    struct ka_score_group group;
    struct ka_role role = {.round_places = 2};
    struct ka_score_item item = one_part(&def, &bands, &part, &group);
    cr_expect_str_eq(ka_emit_points(arena, &role, &item, &item_cells).ptr,
                     "IF(AND(ISNUMBER(G5),ISNUMBER(H5),H5>0),ROUND(IF(G5*10>=H5*6,150,IF(G5>0,45,"
                     "30))*B12/(10*C12),2),\"—\")");
    cr_expect_str_eq(ka_emit_counted(arena, &item, &item_cells).ptr, "1");
    item.without = KA_WITHOUT_SPREAD;
    cr_expect_str_eq(ka_emit_counted(arena, &item, &item_cells).ptr,
                     "IF(AND(ISNUMBER(G5),ISNUMBER(H5),H5>0),1,0)");
    def.veto = (struct ka_veto){.effect = KA_VETO_ITEM,
                                .when = {KA_AT_LEAST, {.value = {1 * M}, .set = true}}};
    cr_expect_str_eq(ka_emit_veto(arena, &item, &item_cells).ptr,
                     "IF(AND(ISNUMBER(P5),ISNUMBER(Q5),Q5>0),IF(P5>=Q5,1,0),0)");
}

Test(formula, a_needed_target_without_a_cell_gives_no_points_instead_of_an_error)
{
    struct ka_item def = {0};
    struct ka_score_part part;
    struct ka_score_group group;
    struct ka_role role = {.round_places = 2};
    struct ka_part_cells bare = part_cells;
    struct ka_item_cells cells = item_cells;
    struct ka_score_item item = one_part(&def, &ratio, &part, &group);
    bare.target_num = bare.target_den = (ka_str){0};
    cells.part = &bare;
    ka_str points = ka_emit_points(arena, &role, &item, &cells);
    cr_expect(ka_str_starts(points, KA_STR("IF(AND(ISNUMBER(G5),ISNUMBER(H5),H5>0,1=0),")), "%s",
              points.ptr);
}

Test(formula, modules_and_total_add_what_is_printed)
{
    struct ka_role role = {.total = ka_dec_of(110)};
    cr_expect_str_eq(ka_emit_module(arena, KA_STR("G5:G9"), KA_STR("")).ptr, "ROUND(SUM(G5:G9),2)");
    cr_expect_str_eq(ka_emit_module(arena, KA_STR("G5:G9"), KA_STR("H6")).ptr,
                     "IF(SUM(H6)>0,0,ROUND(SUM(G5:G9),2))");
    cr_expect_str_eq(ka_emit_total(arena, &role, KA_STR("G10,G20"), KA_STR("")).ptr,
                     "MIN(110,ROUND(SUM(G10,G20),2))");
}

/* Functions that every spreadsheet since 2010 has, and that give the same everywhere (io.md section
 * 5). */
static void
check_functions(ka_str formula, uint64_t seed)
{
    static const char *const known[] = {"IF",    "AND", "OR",      "NOT",       "ISNUMBER",
                                        "ROUND", "INT", "ROUNDUP", "ROUNDDOWN", "MIN",
                                        "MAX",   "SUM", "COUNT",   "SUMPRODUCT"};
    cr_expect_leq(formula.len, KA_FORMULA_MAX, "seed %" PRIu64, seed);
    for (size_t i = 0; i < formula.len; i++) {
        size_t from = i;
        while (from > 0 && isupper((unsigned char)formula.ptr[from - 1]))
            from--;
        if (formula.ptr[i] != '(' || from == i)
            continue;
        bool found = false;
        for (size_t k = 0; k < KA_COUNT(known); k++)
            found = found || ka_str_eq(ka_str_sub(formula, from, i - from), ka_str_of(known[k]));
        cr_expect(found, "seed %" PRIu64 ": %.*s", seed, KA_STR_ARG(formula));
    }
}

static void
check_item(const struct ka_role *role, const struct ka_score_item *item, uint64_t seed)
{
    struct ka_part_cells *cells = ka_arena_array(arena, item->part_count, sizeof *cells);
    struct ka_item_cells all = item_cells;
    all.part = cells;
    for (size_t i = 0; i < item->part_count; i++) {
        cells[i] = part_cells;
        check_functions(ka_emit_effective_num(arena, &item->part[i], &cells[i]), seed);
        check_functions(ka_emit_effective_den(arena, &item->part[i], &cells[i]), seed);
        check_functions(ka_emit_part_raw(arena, item, i, &cells[i]), seed);
    }
    check_functions(ka_emit_points(arena, role, item, &all), seed);
    check_functions(ka_emit_counted(arena, item, &all), seed);
}

Test(formula, only_safe_functions_and_never_too_long)
{
    for (uint64_t seed = 1; seed <= 500; seed++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        struct dice dice = {.arena = arena, .state = seed};
        struct ka_defs defs;
        struct ka_role *role = dice_role(&dice, &defs);
        struct ka_diags diags = ka_diags_make(arena);
        struct ka_scorecard card =
            ka_scorecard_make(arena, &defs, &world_month, &world_seats[0], &diags);
        for (size_t m = 0; m < card.module_count; m++) {
            for (size_t i = 0; i < card.module[m].item_count; i++)
                check_item(role, &card.module[m].item[i], seed);
        }
        ka_arena_rewind(arena, mark);
    }
}
