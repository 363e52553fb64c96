/*
 * Rows that are no data.
 *
 *     客服昵称   接待             满意度                 headings over several columns,
 *               会话数   回复率   评价数   好评数        each of which has one of its own
 *     小美      150      92%      20       19
 *     店铺合计  150      -        20       19            no account
 *
 * A second header row is sure where it names columns that the first leaves blank, is blank below
 * one that the first names, and there are figures under its words. A total row begins with
 * one of a few words.
 */
#include "ingest/guess_rows.h"

#include "base/utf8.h"

static ka_str
cell_at(const struct ka_row *row, size_t i)
{
    return i < row->count ? row->cell[i] : KA_STR("");
}

/* Whether a row below has a figure in the column. */
static bool
has_figure(const struct ka_head *head, size_t from, size_t column)
{
    for (size_t i = from; i < head->count; i++) {
        ka_str cell = cell_at(&head->row[i], column);
        if (cell.len > 0 && !ka_match_is_heading(cell))
            return true;
    }
    return false;
}

bool
ka_guess_has_two_rows(const struct ka_head *head, size_t row)
{
    if (row + 1 >= head->count)
        return false;
    const struct ka_row *top = &head->row[row], *low = &head->row[row + 1];
    bool names = false, blank = false, figures = false;
    for (size_t i = 0; i < top->count || i < low->count; i++) {
        ka_str above = cell_at(top, i), below = cell_at(low, i);
        if (!ka_match_is_heading(below))
            return false;
        names = names || (above.len == 0 && below.len > 0);
        blank = blank || (above.len > 0 && below.len == 0);
        figures = figures || (below.len > 0 && has_figure(head, row + 2, i));
    }
    return names && blank && figures;
}

static void
add_word(struct ka_arena *arena, struct ka_guess_list *list, ka_str word)
{
    for (size_t i = 0; i < list->count; i++) {
        if (ka_str_eq(list->item[i], word))
            return;
    }
    if (list->count < KA_COUNT(list->item))
        list->item[list->count++] = ka_str_dup(arena, word);
}

bool
ka_guess_is_summary(struct ka_arena *arena, struct ka_guess *guess, const struct ka_row *row)
{
    static const char *const sums[] = {"合计", "总计", "汇总", "小计", "汇总值", "总值", "total"},
                             *const means[] = {"均值", "平均", "平均值", "average", "mean"};
    size_t first = 0;
    while (first < row->count && row->cell[first].len == 0)
        first++;
    ka_str word = cell_at(row, first);
    ka_str folded = ka_utf8_fold_header(arena, word);
    bool sum = ka_str_ends_any(folded, sums, KA_COUNT(sums));
    bool mean = ka_str_ends_any(folded, means, KA_COUNT(means));
    if ((!sum && !mean) || first >= guess->column_count)
        return false;
    add_word(arena, sum ? &guess->sum_words : &guess->mean_words, word);
    return true;
}
