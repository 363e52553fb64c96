/*
 * Means, medians and sums over the rows of a table.
 */
#include "score/grid_eval.h"
#include "template/metric_def.h"

#include <stdlib.h>

static int
by_value(const void *left, const void *right)
{
    return ka_frac_cmp(*(const ka_frac *)left, *(const ka_frac *)right);
}

static ka_frac
half_of_sum(ka_frac a, ka_frac b)
{
    ka_frac sum = KA_FRAC_NONE, half = KA_FRAC_NONE;
    if (!ka_frac_add(a, b, &sum) || !ka_frac_div(sum, (ka_frac){2, 1}, &half))
        return KA_FRAC_NONE;
    return half;
}

static ka_frac
mean_of(const ka_frac *value, size_t count)
{
    ka_frac sum = {0, 1}, mean = KA_FRAC_NONE;
    for (size_t i = 0; i < count; i++)
        if (!ka_frac_add(sum, value[i], &sum))
            return KA_FRAC_NONE;
    if (!count || !ka_frac_div(sum, (ka_frac){(int64_t)count, 1}, &mean))
        return KA_FRAC_NONE;
    return mean;
}

void
ka_grid_typical(struct ka_arena *arena, struct ka_grid *grid, size_t column)
{
    ka_frac *value = ka_arena_array(arena, grid->row_count + 1, sizeof *value);
    for (size_t g = 0; g < grid->group_count; g++) {
        struct ka_grid_group *group = &grid->group[g];
        size_t count = 0;
        for (size_t i = group->first; i < group->end; i++)
            if (grid->row[i].cell[column].state == KA_GRID_IS_NUMBER)
                value[count++] = grid->row[i].cell[column].number;
        group->mean[column] = mean_of(value, count);
        group->median[column] = KA_FRAC_NONE;
        if (count > 1)
            qsort(value, count, sizeof *value, by_value);
        if (count > 0)
            group->median[column] = half_of_sum(value[(count - 1) / 2], value[count / 2]);
    }
}

/* Sum of a column, or number of rows without one, over the rows of a group and class. */
static ka_frac
total(const struct ka_grid *grid, size_t column, size_t group, size_t class)
{
    ka_frac sum = {0, 1};
    for (size_t i = 0; i < grid->row_count; i++) {
        const struct ka_grid_row *row = &grid->row[i];
        bool in_class = class == KA_NO_INDEX ? row->class != KA_NO_INDEX : row->class == class;
        if (!in_class || (group != KA_NO_INDEX && row->group != group))
            continue;
        ka_frac one = {1, 1};
        if (column != KA_NO_INDEX)
            one = row->cell[column].state == KA_GRID_IS_NUMBER ? row->cell[column].number
                                                               : (ka_frac){0, 1};
        if (!ka_frac_add(sum, one, &sum))
            return KA_FRAC_NONE;
    }
    return sum;
}

static ka_frac
divided(ka_frac a, ka_frac b)
{
    ka_frac out = KA_FRAC_NONE;
    if (ka_frac_is_none(a) || ka_frac_is_none(b) || !ka_frac_div(a, b, &out))
        return KA_FRAC_NONE;
    return out;
}

static ka_frac
target_of(const struct ka_grid *grid, size_t class)
{
    ka_frac sum = {0, 1};
    if (class != KA_NO_INDEX)
        return grid->def->class[class].target;
    for (size_t i = 0; i < grid->def->class_count; i++)
        if (!ka_frac_add(sum, grid->def->class[i].target, &sum))
            return KA_FRAC_NONE;
    return sum;
}

ka_frac
ka_grid_figure(const struct ka_grid *grid, const struct ka_grid_figure_def *figure, size_t group,
               size_t class)
{
    ka_frac share = KA_FRAC_NONE, gap = KA_FRAC_NONE;
    switch (figure->figure) {
    case KA_FIGURE_COUNT:
        return total(grid, KA_NO_INDEX, group, class);
    case KA_FIGURE_SUM:
        return total(grid, figure->of, group, class);
    case KA_FIGURE_RATIO:
        return divided(total(grid, figure->of, group, class),
                       total(grid, figure->over, group, class));
    case KA_FIGURE_SHARE:
    case KA_FIGURE_GAP:
        share = divided(total(grid, figure->of, group, class),
                        total(grid, figure->of, group, KA_NO_INDEX));
        break;
    case KA_FIGURE_TARGET:
        return target_of(grid, class);
    case KA_FIGURE_ACTION:
        return KA_FRAC_NONE;
    }
    if (figure->figure == KA_FIGURE_SHARE)
        return share;
    return ka_frac_sub(share, target_of(grid, class), &gap) ? gap : KA_FRAC_NONE;
}
