/*
 * 计算依据, below the files: whose figures were added up, and whose are not in it.
 *
 *     报表.csv（3 行）
 *     合计：王一、李二
 *     不含：乙店
 */
#include "form/work.h"

static void
add_line(struct ka_work *work, struct ka_buf *out, enum ka_word word, const struct ka_buf *names)
{
    if (!names->len)
        return;
    ka_str text = ka_sayf(work, word, ka_buf_str(names));
    ka_buf_printf(out, "%s%.*s", out->len ? "\n" : "", KA_STR_ARG(text));
}

void
ka_basis_say_parts(struct ka_work *work, const struct ka_value *value, struct ka_buf *out)
{
    const size_t most = 30;
    struct ka_buf names = {.arena = work->arena};
    for (size_t i = 0; i < value->member_count && i < most; i++)
        ka_join(work, &names, KA_WORD_LIST_MARK, value->member[i]->employee->name);
    if (value->member_count > most)
        ka_buf_add(&names, KA_STR("…"));
    add_line(work, out, KA_WORD_BASIS_MEMBERS, &names);

    struct ka_buf lacking = {.arena = work->arena}, without = {.arena = work->arena};
    for (size_t i = 0; i < value->gap_count && i < most; i++) {
        const struct ka_gap *gap = &value->gap[i];
        ka_join(work, gap->blocks ? &lacking : &without, KA_WORD_LIST_MARK,
                ka_gap_name(work->context->data, gap));
    }
    add_line(work, out, KA_WORD_BASIS_LACKING, &lacking);
    add_line(work, out, KA_WORD_BASIS_WITHOUT, &without);
    if (value->whole_month)
        ka_buf_printf(out, "%s%.*s", out->len ? "\n" : "",
                      KA_STR_ARG(ka_say(work, KA_WORD_BASIS_WHOLE_MONTH)));
}
