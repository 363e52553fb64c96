/*
 * Metrics: the two files made one, names turned to indices, what follows from the counters.
 */
#include "unit/template_support.h"

#include <criterion/criterion.h>

struct fixture {
    struct ka_arena *arena;
    struct ka_diags diags;
    struct ka_metric_set set;
    enum ka_status status;
};

static struct fixture
read_both(const char *builtin, const char *own)
{
    struct fixture f = {.arena = ka_arena_new()};
    f.diags = ka_diags_make(f.arena);
    struct ka_node *first = support_parse(f.arena, ka_str_of(builtin), &f.diags);
    struct ka_node *second = own ? support_parse(f.arena, ka_str_of(own), &f.diags) : NULL;
    cr_assert(first && (second || !own));
    f.status = ka_metric_set_read(f.arena, first, second, &f.diags, &f.set);
    return f;
}

Test(metric_def, ids_and_names_are_found)
{
    struct fixture f = read_both(support_metrics_text, NULL);
    cr_assert_eq(f.status, KA_OK);
    size_t sales = ka_counter_index(&f.set, KA_STR("sales"));
    cr_assert_neq(sales, KA_NO_INDEX);
    cr_expect_eq(ka_counter_by_name(&f.set, KA_STR("询单销售额")), sales);
    cr_expect_eq(ka_counter_by_name(&f.set, KA_STR("sales")), sales);
    cr_expect_eq(ka_counter_index(&f.set, KA_STR("询单销售额")), KA_NO_INDEX);
    cr_expect_eq(ka_counter_index(&f.set, KA_STR("")), KA_NO_INDEX);
    size_t conversion = ka_metric_index(&f.set, KA_STR("conversion"));
    cr_assert_neq(conversion, KA_NO_INDEX);
    cr_expect_eq(ka_metric_by_name(&f.set, KA_STR("询单转化率")), conversion);
    cr_expect_eq(ka_metric_index(&f.set, KA_STR("询单转化率")), KA_NO_INDEX);
    cr_expect(ka_str_eq(ka_metric_nearest(&f.set, KA_STR("convertion")), KA_STR("conversion")));
    cr_expect(ka_str_eq(ka_counter_nearest(&f.set, KA_STR("迟倒")), KA_STR("迟到")));
    cr_expect_eq(ka_metric_nearest(&f.set, KA_STR("zzzzzz")).len, 0);
    ka_arena_free(f.arena);
}

Test(metric_def, an_empty_set_knows_nothing)
{
    struct ka_metric_set empty = {0};
    cr_expect_eq(ka_counter_index(&empty, KA_STR("sales")), KA_NO_INDEX);
    cr_expect_eq(ka_metric_by_name(&empty, KA_STR("sales")), KA_NO_INDEX);
    cr_expect_eq(ka_metric_nearest(&empty, KA_STR("sales")).len, 0);
}

Test(metric_def, kind_subject_and_sum_follow_from_the_counters)
{
    struct fixture f = read_both(support_metrics_text, NULL);
    cr_assert_eq(f.status, KA_OK);
    const struct ka_metric_def *sales = &f.set.metric[ka_metric_index(&f.set, KA_STR("sales"))];
    const struct ka_metric_def *rate = &f.set.metric[ka_metric_index(&f.set, KA_STR("conversion"))];
    const struct ka_metric_def *growth = &f.set.metric[ka_metric_index(&f.set, KA_STR("growth"))];
    const struct ka_metric_def *score =
        &f.set.metric[ka_metric_index(&f.set, KA_STR("experience"))];
    cr_expect(sales->kind == KA_METRIC_SUM && sales->summed && sales->of == KA_OF_PERSON);
    cr_expect(rate->kind == KA_METRIC_RATIO && !rate->summed);
    cr_expect_eq(rate->den, ka_counter_index(&f.set, KA_STR("inquiries")));
    cr_expect(growth->of == KA_OF_STORE && growth->den == KA_NO_INDEX && !growth->summed);
    cr_expect(!score->summed, "a score is not added up");
    ka_arena_free(f.arena);
}

Test(metric_def, own_entries_replace_and_add)
{
    struct fixture f =
        read_both("counters: [{id: a, name: 甲, unit: count}, {id: b, name: 乙, unit: count}]\n"
                  "metrics: [{id: m, name: 一, num: a, den: b, unit: ratio}, {id: n, name: 二, "
                  "num: a, unit: count}]\n",
                  "counters: [{id: c, name: 丙, unit: count, from: register}]\n"
                  "metrics: [{id: m, name: 新一, num: c, den: b, unit: ratio}, {id: o, name: 三, "
                  "num: [a, c], unit: count}]\n");
    cr_assert_eq(f.status, KA_OK);
    cr_expect_eq(f.set.counter_count, 3);
    cr_expect_eq(f.set.metric_count, 3);
    cr_expect_eq(ka_metric_index(&f.set, KA_STR("m")), 0, "it keeps its place");
    cr_expect_eq(f.set.metric[0].num, ka_counter_index(&f.set, KA_STR("c")));
    cr_expect_eq(ka_metric_by_name(&f.set, KA_STR("一")), KA_NO_INDEX, "the old name is gone");
    cr_expect_eq(ka_metric_by_name(&f.set, KA_STR("新一")), 0);
    const struct ka_metric_def *sum = &f.set.metric[2];
    cr_expect_eq(sum->extra_count, 1);
    cr_expect_eq(sum->extra_num[0], ka_counter_index(&f.set, KA_STR("c")));
    ka_arena_free(f.arena);
}

Test(metric_def, an_own_mistake_is_told_with_the_built_in_file_intact)
{
    struct fixture f =
        read_both(support_metrics_text, "metrics: [{id: m, name: 一, num: nobody, unit: count}]\n");
    cr_expect_eq(f.status, KA_E_TEMPLATE);
    cr_expect_eq(f.set.metric_count, 0, "output untouched");
    cr_expect_eq(f.diags.count, 1);
    cr_expect_eq(f.diags.item[0].code, KA_DIAG_UNKNOWN_COUNTER);
    ka_arena_free(f.arena);
}

Test(metric_def, summed_may_be_said)
{
    struct fixture f =
        read_both("counters: [{id: a, name: 甲, unit: count}]\n"
                  "metrics: [{id: m, name: 一, num: a, unit: count, summed: false}]\n",
                  NULL);
    cr_assert_eq(f.status, KA_OK);
    cr_expect(!f.set.metric[0].summed);
    ka_arena_free(f.arena);
}

Test(metric_def, every_unit_has_a_word_in_both_languages)
{
    for (int unit = 0; unit < KA_UNIT__COUNT; unit++) {
        cr_expect(ka_unit_word((enum ka_unit)unit, KA_ZH)[0] != '\0');
        cr_expect(ka_unit_word((enum ka_unit)unit, KA_EN)[0] != '\0');
    }
}
