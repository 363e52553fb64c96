/*
 * tests/cases/template_*.cases: definitions as people get them wrong, and what must be found where.
 *
 *     === why the case is there
 *     > code line:column          one for each finding, in the order printed; or `> none`
 *     the text, up to the next ===
 *
 * Every finding must match exactly, and none may be over; what was not refused must be usable, and
 * what was refused must have left its output alone.
 */
#include "unit/template_support.h"

#include "base/io.h"
#include "template/grid_def.h"
#include "template/item.h"
#include "template/pay.h"
#include "template/profile.h"
#include "template/role.h"
#include "template/staff.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

struct subject {
    struct ka_arena *arena;
    struct ka_metric_set metrics;
    struct ka_company company;
};

/* Reads a case's text as one kind of definition. */
typedef void reader(const struct subject *s, ka_str why, ka_str text, struct ka_diags *diags);

/* An output that no reader may touch when it refuses. */
#define UNTOUCHED 0xA5

static bool
is_untouched(const void *out, size_t size)
{
    const unsigned char *byte = out;
    for (size_t i = 0; i < size; i++) {
        if (byte[i] != UNTOUCHED)
            return false;
    }
    return true;
}

#define READ(type, call)                                                                           \
    do {                                                                                           \
        struct ka_node *node = support_parse(s->arena, text, diags);                               \
        if (!node)                                                                                 \
            return;                                                                                \
        type out;                                                                                  \
        memset(&out, UNTOUCHED, sizeof out);                                                       \
        enum ka_status status = (call);                                                            \
        cr_expect_eq(status != KA_OK, diags->by_severity[KA_ERROR] > 0, "%.*s: status %d",         \
                     KA_STR_ARG(why), (int)status);                                                \
        cr_expect(status == KA_OK || is_untouched(&out, sizeof out), "%.*s: output touched",       \
                  KA_STR_ARG(why));                                                                \
    } while (0)

static void
read_yaml(const struct subject *s, ka_str why, ka_str text, struct ka_diags *diags)
{
    struct ka_node *node = NULL;
    enum ka_status status = ka_yaml_parse(s->arena, text, KA_STR("t.yaml"), diags, &node);
    cr_expect_eq(status == KA_OK, node != NULL, "%.*s", KA_STR_ARG(why));
    cr_expect_eq(status != KA_OK, diags->by_severity[KA_ERROR] > 0, "%.*s", KA_STR_ARG(why));
}

static void
read_role(const struct subject *s, ka_str why, ka_str text, struct ka_diags *diags)
{
    READ(struct ka_role, ka_role_read(s->arena, node, &s->metrics, diags, &out));
}

static void
read_metrics(const struct subject *s, ka_str why, ka_str text, struct ka_diags *diags)
{
    READ(struct ka_metric_set, ka_metric_set_read(s->arena, node, NULL, diags, &out));
}

static void
read_pay(const struct subject *s, ka_str why, ka_str text, struct ka_diags *diags)
{
    READ(struct ka_pay_def, ka_pay_def_read(s->arena, node, &s->metrics, diags, &out));
}

static void
read_table(const struct subject *s, ka_str why, ka_str text, struct ka_diags *diags)
{
    READ(struct ka_grid_def, ka_grid_def_read(s->arena, node, diags, &out));
}

static void
read_company(const struct subject *s, ka_str why, ka_str text, struct ka_diags *diags)
{
    READ(struct ka_company, ka_company_read(s->arena, node, diags, &out));
}

static void
read_profile(const struct subject *s, ka_str why, ka_str text, struct ka_diags *diags)
{
    READ(struct ka_profile, ka_profile_read(s->arena, node, &s->metrics, diags, &out));
}

static void
read_staff(const struct subject *s, ka_str why, ka_str text, struct ka_diags *diags)
{
    const ka_str roles[] = {KA_STR("presales"), KA_STR("lead")};
    READ(struct ka_staff, ka_staff_read(s->arena, node, &s->company, &s->metrics, roles,
                                        KA_COUNT(roles), diags, &out));
}

static void
read_item_node(const struct subject *s, ka_str why, const struct ka_node *node,
               struct ka_diags *diags)
{
    struct ka_item_reader item = {.arena = s->arena, .diags = diags, .metrics = &s->metrics};
    struct ka_item out = {0};
    bool good = ka_item_read(&item, node, &out);
    cr_expect_eq(good, diags->by_severity[KA_ERROR] == 0, "%.*s", KA_STR_ARG(why));
    cr_expect(!good || out.rule, "%.*s: no rule", KA_STR_ARG(why));
}

static void
read_item(const struct subject *s, ka_str why, ka_str text, struct ka_diags *diags)
{
    const struct ka_node *node = support_parse(s->arena, text, diags);
    if (node)
        read_item_node(s, why, node, diags);
}

/* The text is a rule; the sentence's first word names the metric, or `person` for none. */
static void
read_rule(const struct subject *s, ka_str why, ka_str text, struct ka_diags *diags)
{
    struct ka_node *rule = support_parse(s->arena, text, diags);
    if (!rule)
        return;
    ka_str metric = ka_str_sub(why, 0, (size_t)ka_str_find(why, KA_STR(":")));
    struct ka_node head = {.kind = KA_NODE_SCALAR, .text = KA_STR("a")};
    struct ka_node marks = {.kind = KA_NODE_SCALAR, .text = KA_STR("10")};
    struct ka_node name = {.kind = KA_NODE_SCALAR, .text = metric};
    struct ka_pair pair[] = {{.key = KA_STR("id"), .value = &head},
                             {.key = KA_STR("name"), .value = &head},
                             {.key = KA_STR("marks"), .value = &marks},
                             {.key = KA_STR("rule"), .value = rule},
                             {.key = KA_STR("metric"), .value = &name}};
    bool person = ka_str_eq(metric, KA_STR("person"));
    struct ka_node item = {
        .kind = KA_NODE_MAP, .pair = pair, .count = KA_COUNT(pair) - (person ? 1 : 0)};
    name.place.line = 1;
    read_item_node(s, why, &item, diags);
}

/* "code line:column" for each finding, one a line, as a case has them. */
static ka_str
findings(struct ka_arena *arena, struct ka_diags *diags)
{
    struct ka_buf buf = {.arena = arena};
    ka_diags_sort(diags);
    for (size_t i = 0; i < diags->count; i++) {
        ka_str name = ka_diag_name(arena, diags->item[i].code);
        ka_buf_printf(&buf, "> %.*s %u:%u\n", KA_STR_ARG(name), (unsigned)diags->item[i].place.line,
                      (unsigned)diags->item[i].place.column);
    }
    if (diags->count == 0)
        ka_buf_add(&buf, KA_STR("> none\n"));
    return ka_buf_str(&buf);
}

/* The messages must be whole in both languages: no place left unfilled. */
static void
expect_words(struct ka_arena *arena, ka_str why, const struct ka_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++) {
        for (int lang = KA_ZH; lang <= KA_EN; lang++) {
            ka_str line = ka_diag_line(arena, &diags->item[i], (enum ka_lang)lang);
            ka_str hint = ka_diag_hint(arena, &diags->item[i], (enum ka_lang)lang);
            cr_expect(ka_str_find(line, KA_STR("{1}")) < 0 && ka_str_find(line, KA_STR("“”")) < 0 &&
                          ka_str_find(line, KA_STR("''")) < 0,
                      "%.*s: %.*s", KA_STR_ARG(why), KA_STR_ARG(line));
            cr_expect(ka_str_find(hint, KA_STR("“”")) < 0, "%.*s: %.*s", KA_STR_ARG(why),
                      KA_STR_ARG(hint));
        }
    }
}

/* One line off the front of @p rest, with its end. */
static ka_str
take_line(ka_str *rest)
{
    const char *end = memchr(rest->ptr, '\n', rest->len);
    size_t len = end ? (size_t)(end - rest->ptr) + 1 : rest->len;
    ka_str line = ka_str_sub(*rest, 0, len);
    *rest = ka_str_sub(*rest, len, rest->len);
    return line;
}

static void
run_case(ka_str body, reader *read, size_t *told)
{
    struct ka_arena *arena = ka_arena_new();
    struct subject s = {
        .arena = arena, .metrics = support_metrics(arena), .company = support_company(arena)};
    struct ka_diags diags = ka_diags_make(arena);
    ka_str why = ka_str_trim(ka_str_sub(take_line(&body), 4, SIZE_MAX));
    struct ka_buf expected = {.arena = arena};
    while (ka_str_starts(body, KA_STR("> ")))
        ka_buf_add(&expected, take_line(&body));
    read(&s, why, body, &diags);
    ka_str found = findings(arena, &diags);
    cr_expect(ka_str_eq(found, ka_buf_str(&expected)), "%.*s\nexpected:\n%.*sfound:\n%.*s",
              KA_STR_ARG(why), KA_STR_ARG(ka_buf_str(&expected)), KA_STR_ARG(found));
    expect_words(arena, why, &diags);
    *told += diags.count;
    ka_arena_free(arena);
}

static void
run_cases(const char *name, reader *read)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    ka_str path = ka_str_format(arena, "%s/cases/%s", KAOHE_TEST_DIR, name);
    ka_str text;
    cr_assert_eq(ka_file_read(arena, path.ptr, 1 << 20, &diags, &text), KA_OK);
    size_t count = 0, told = 0;
    ptrdiff_t at = ka_str_find(text, KA_STR("\n=== ")) + 1;
    while (at > 0) {
        text = ka_str_sub(text, (size_t)at, text.len);
        ptrdiff_t next = ka_str_find(ka_str_sub(text, 1, text.len), KA_STR("\n=== "));
        size_t len = next < 0 ? text.len : (size_t)next + 2; /* Up to the next ===. */
        run_case(ka_str_sub(text, 0, len), read, &told);
        count++;
        at = next < 0 ? 0 : (ptrdiff_t)len;
    }
    cr_assert_gt(count, 5, "%s: only %zu cases seen", name, count);
    cr_assert_gt(told, count / 2);
    ka_arena_free(arena);
}

Test(cases, yaml)
{
    run_cases("template_yaml.cases", read_yaml);
}

Test(cases, item)
{
    run_cases("template_item.cases", read_item);
}

Test(cases, rule)
{
    run_cases("template_rule.cases", read_rule);
}

Test(cases, role)
{
    run_cases("template_role.cases", read_role);
}

Test(cases, metrics)
{
    run_cases("template_metrics.cases", read_metrics);
}

Test(cases, pay)
{
    run_cases("template_pay.cases", read_pay);
}

Test(cases, company)
{
    run_cases("template_company.cases", read_company);
}

Test(cases, staff)
{
    run_cases("template_staff.cases", read_staff);
}

Test(cases, profile)
{
    run_cases("template_profile.cases", read_profile);
}

Test(cases, table)
{
    run_cases("template_table.cases", read_table);
}
