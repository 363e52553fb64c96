/*
 * Formulas of items of several parts, over their raw cells (score_group.c in a sheet's words).
 *
 *     mean       SUM(R) ÷ COUNT(R)
 *     min        MIN(R)
 *     sum        SUM(R), or marks + SUM(R) where all parts deduct, within 0 and the marks
 *     weighted   SUMPRODUCT(R,W) ÷ SUMPRODUCT(ISNUMBER(R)*W)
 *
 * A raw cell without a value is "", which these functions pass over; so a store that gets its
 * value by an override joins in. Where every part gives short decimals the sum is taken to ten
 * places, since 40.1 - 40 in doubles is not 0.1 and a half point hangs on it; sums with a quotient
 * in them are left alone.
 *
 * Items of several groups name their cells one by one instead of by range.
 */
#include "score/formula_build.h"
#include "score/score.h"

static ka_str
full_cell(const struct ka_score_item *item, ka_str marks)
{
    return item->def->weighted ? KA_STR("100") : marks;
}

/* All sums are of points that are short decimals: never a quotient. */
static bool
terminates(const struct ka_score_item *item)
{
    for (size_t i = 0; i < item->part_count; i++) {
        enum ka_rule_kind kind = item->part[i].rule->kind;
        if (kind == KA_RULE_RATIO || kind == KA_RULE_LINEAR)
            return false;
    }
    for (size_t g = 0; g < item->group_count && !ka_score_is_flat(item); g++) {
        enum ka_combine combine = item->group[g].combine;
        if (combine == KA_COMBINE_MEAN || combine == KA_COMBINE_WEIGHTED)
            return false;
    }
    return true;
}

/* A sum of points within 0 and the full points. */
static ka_str
clamped(struct ka_arena *arena, const struct ka_score_item *item, ka_str sum, ka_str full)
{
    if (terminates(item))
        sum = ka_str_format(arena, "ROUND(%.*s,10)", KA_STR_ARG(sum));
    return ka_str_format(arena, "MAX(0,MIN(%.*s,%.*s))", KA_STR_ARG(full), KA_STR_ARG(sum));
}

static struct ka_item_formula
weighted_range(struct ka_arena *arena, const struct ka_score_item *item,
               const struct ka_item_cells *cells)
{
    struct ka_item_formula f;
    ka_str raw = cells->raw_range, weight = cells->weight_range;
    f.x = ka_str_format(
        arena, terminates(item) ? "ROUND(SUMPRODUCT(%.*s,%.*s),6)" : "SUMPRODUCT(%.*s,%.*s)",
        KA_STR_ARG(raw), KA_STR_ARG(weight));
    f.y = ka_str_format(arena, "SUMPRODUCT(ISNUMBER(%.*s)*%.*s)", KA_STR_ARG(raw),
                        KA_STR_ARG(weight));
    f.ok = ka_str_format(arena, "%.*s>0", KA_STR_ARG(f.y));
    return f;
}

/* name(argument) */
static ka_str
call(struct ka_arena *arena, const char *name, ka_str argument)
{
    return ka_str_format(arena, "%s(%.*s)", name, KA_STR_ARG(argument));
}

/* Σ of raw points, from the full points where all parts deduct. */
static ka_str
sum_of(struct ka_arena *arena, const struct ka_score_group *group, ka_str cells, ka_str full)
{
    ka_str sum = call(arena, "SUM", cells);
    if (!group->from_marks)
        return sum;
    return ka_str_format(arena, "%.*s+%.*s", KA_STR_ARG(full), KA_STR_ARG(sum));
}

static bool
is_weighted(const struct ka_score_group *group)
{
    return group->combine == KA_COMBINE_WEIGHTED && group->count > 1;
}

static struct ka_item_formula
one_group(struct ka_arena *arena, const struct ka_score_item *item,
          const struct ka_item_cells *cells)
{
    const struct ka_score_group *group = &item->group[0];
    ka_str range = cells->raw_range, full = full_cell(item, cells->marks);
    if (is_weighted(group))
        return weighted_range(arena, item, cells);
    ka_str count = call(arena, "COUNT", range);
    struct ka_item_formula f = {.y = KA_STR("1")};
    f.ok = ka_str_format(arena, "%s>0", count.ptr);
    if (group->need_all)
        f.ok = ka_str_format(arena, "%s=%zu", count.ptr, group->count);
    if (group->combine == KA_COMBINE_MIN) {
        f.x = call(arena, "MIN", range);
    } else if (group->combine == KA_COMBINE_MEAN) {
        f.x = call(arena, "SUM", range);
        if (terminates(item))
            f.x = ka_str_format(arena, "ROUND(%s,10)", f.x.ptr);
        f.y = count;
    } else {
        f.x = clamped(arena, item, sum_of(arena, group, range, full), full);
    }
    return f;
}

/* The raw cells of a group, for SUM, COUNT, MIN. */
static ka_str
raw_list(struct ka_arena *arena, const struct ka_score_group *group,
         const struct ka_item_cells *cells)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t i = group->first; i < group->first + group->count; i++)
        ka_buf_printf(&buf, "%s%.*s", buf.len ? "," : "", KA_STR_ARG(cells->part[i].raw));
    return ka_buf_str(&buf);
}

/* Σ of the weights of the cells that hold points; with @p times, of points × weight. */
static ka_str
weight_sum(struct ka_arena *arena, const struct ka_score_group *group,
           const struct ka_item_cells *cells, bool times)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t i = group->first; i < group->first + group->count; i++) {
        const struct ka_part_cells *c = &cells->part[i];
        ka_str term = times ? KA_LIVE_PRODUCT(arena, c->raw, c->weight) : c->weight;
        ka_buf_printf(&buf, "%sIF(ISNUMBER(%.*s),%.*s,0)", buf.len ? "+" : "(", KA_STR_ARG(c->raw),
                      KA_STR_ARG(term));
    }
    ka_buf_byte(&buf, ')');
    return ka_buf_str(&buf);
}

/* The points of a group that has any. */
static ka_str
group_value(struct ka_arena *arena, const struct ka_score_item *item,
            const struct ka_score_group *group, const struct ka_item_cells *cells)
{
    if (group->count == 0)
        return KA_STR("0");
    if (is_weighted(group))
        return ka_str_format(arena, "%s/%s", weight_sum(arena, group, cells, true).ptr,
                             weight_sum(arena, group, cells, false).ptr);
    ka_str list = raw_list(arena, group, cells);
    if (group->combine == KA_COMBINE_MIN)
        return call(arena, "MIN", list);
    if (group->combine == KA_COMBINE_MEAN)
        return ka_str_format(arena, "SUM(%s)/COUNT(%s)", list.ptr, list.ptr);
    ka_str full = full_cell(item, cells->marks);
    ka_str sum = sum_of(arena, group, list, full);
    if (!item->weigh_groups)
        return sum;
    return ka_str_format(arena, "MAX(0,MIN(%.*s,%s))", KA_STR_ARG(full), sum.ptr);
}

/* Whether a group has points. A group that only deducts has none to wait for when it is empty. */
static ka_str
group_ok(struct ka_arena *arena, const struct ka_score_group *group,
         const struct ka_item_cells *cells)
{
    if (group->count == 0)
        return group->deducts ? KA_STR("1=1") : KA_STR("1=0");
    if (is_weighted(group))
        return ka_str_format(arena, "%.*s>0", KA_STR_ARG(weight_sum(arena, group, cells, false)));
    return ka_str_format(arena, "COUNT(%.*s)>0", KA_STR_ARG(raw_list(arena, group, cells)));
}

/* `parts` with `stores` among them: all needed, added up. */
static struct ka_item_formula
added_groups(struct ka_arena *arena, const struct ka_score_item *item,
             const struct ka_item_cells *cells)
{
    struct ka_buf ok = {.arena = arena}, sum = {.arena = arena};
    ka_str full = full_cell(item, cells->marks);
    if (item->from_marks)
        ka_buf_add(&sum, full);
    for (size_t g = 0; g < item->group_count; g++) {
        const struct ka_score_group *group = &item->group[g];
        ka_buf_printf(&ok, "%s%.*s", g ? "," : "AND(", KA_STR_ARG(group_ok(arena, group, cells)));
        ka_buf_printf(&sum, "%s%.*s", sum.len ? "+" : "",
                      KA_STR_ARG(group_value(arena, item, group, cells)));
    }
    ka_buf_byte(&ok, ')');
    return (struct ka_item_formula){
        .ok = ka_buf_str(&ok), .x = clamped(arena, item, ka_buf_str(&sum), full), .y = KA_STR("1")};
}

/* by_platform with `stores` below it: those with a weight, weighted. */
static struct ka_item_formula
weighed_groups(struct ka_arena *arena, const struct ka_score_item *item,
               const struct ka_item_cells *cells)
{
    struct ka_buf over = {.arena = arena}, under = {.arena = arena};
    for (size_t g = 0; g < item->group_count; g++) {
        const struct ka_score_group *group = &item->group[g];
        if (group->count == 0)
            continue;
        ka_str weight = weight_sum(arena, group, cells, false);
        ka_str value = group_value(arena, item, group, cells);
        ka_buf_printf(&over, "%sIF(%.*s>0,%.*s*%.*s,0)", over.len ? "+" : "", KA_STR_ARG(weight),
                      KA_STR_ARG(weight), KA_STR_ARG(value));
        ka_buf_printf(&under, "%s%.*s", under.len ? "+" : "", KA_STR_ARG(weight));
    }
    if (under.len == 0)
        return (struct ka_item_formula){.ok = KA_STR("1=0"), .x = KA_STR("0"), .y = KA_STR("1")};
    struct ka_item_formula f;
    f.x = ka_str_format(arena, "(%.*s)", KA_STR_ARG(ka_buf_str(&over)));
    f.y = ka_str_format(arena, "(%.*s)", KA_STR_ARG(ka_buf_str(&under)));
    f.ok = ka_str_format(arena, "%.*s>0", KA_STR_ARG(f.y));
    return f;
}

struct ka_item_formula
ka_group_formula(struct ka_arena *arena, const struct ka_score_item *item,
                 const struct ka_item_cells *cells)
{
    if (ka_score_is_flat(item))
        return one_group(arena, item, cells);
    return item->weigh_groups ? weighed_groups(arena, item, cells)
                              : added_groups(arena, item, cells);
}
