/* Hash tables keyed by text. */
#include "metrics/table.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(table, keeps_many_keys_apart)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_table table = ka_table_make(arena);
    cr_expect_null(ka_table_find(&table, KA_STR("none")));
    for (size_t i = 0; i < 5000; i++) {
        bool fresh = false;
        ka_str key = ka_str_format(arena, "key %zu", i % 2500);
        size_t *value = ka_table_put(&table, key, &fresh);
        cr_assert_eq(fresh, i < 2500);
        *value += i;
    }
    cr_expect_eq(table.count, 2500);
    for (size_t i = 0; i < 2500; i++) {
        const size_t *value = ka_table_find(&table, ka_str_format(arena, "key %zu", i));
        cr_assert_not_null(value);
        cr_assert_eq(*value, 2 * i + 2500);
    }
    cr_expect_null(ka_table_find(&table, KA_STR("key 2500")));
    ka_arena_free(arena);
}

Test(table, empty_text_is_a_key_and_name_zero)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_names names = ka_names_make(arena);
    cr_expect_eq(ka_names_id(&names, KA_STR("")), 0);
    cr_expect_eq(ka_names_id(&names, (ka_str){0}), 0);
    uint32_t a = ka_names_id(&names, KA_STR("甲")), b = ka_names_id(&names, KA_STR("乙"));
    cr_expect_neq(a, b);
    cr_expect_eq(ka_names_id(&names, KA_STR("甲")), a);
    cr_expect(ka_str_eq(ka_names_text(&names, b), KA_STR("乙")));
    ka_arena_free(arena);
}
