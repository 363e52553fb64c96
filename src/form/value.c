/*
 * Values as people read them, and number formats that show the same.
 *
 * The printed text is the master: the workbook's number format is derived from it, so that a live
 * cell shows "18.50 秒" or "53.12%" exactly as PDF and text do. Values relative to a reference are
 * multiples: "0.95倍".
 */
#include "form/work.h"

#include <string.h>

size_t
ka_item_metric(const struct ka_score_item *item)
{
    if (item->part_count == 1)
        return item->part[0].metric;
    return item->def->metric;
}

ka_frac
ka_item_value(const struct ka_score_item *item)
{
    ka_frac num = KA_FRAC_NONE, den = KA_FRAC_NONE, value = KA_FRAC_NONE;
    if (item->part_count != 1)
        return KA_FRAC_NONE;
    if (!ka_effective(&item->part[0], &num, &den) || !ka_frac_div(num, den, &value))
        return item->value;
    return value;
}

ka_str
ka_item_print(const struct ka_work *work, const struct ka_score_item *item, size_t metric,
              ka_frac value)
{
    if (ka_frac_is_none(value))
        return ka_say(work, KA_WORD_NO_VALUE);
    if (item->def->relative_to != KA_REF_NONE)
        return ka_sayf(work, KA_WORD_TIMES, ka_frac_print(work->arena, value, 2));
    enum ka_unit unit =
        metric == KA_NO_INDEX ? KA_UNIT_COUNT : work->context->defs->metrics.metric[metric].unit;
    return ka_value_print(work->arena, value, unit, work->lang);
}

ka_str
ka_state_text(const struct ka_work *work, const struct ka_score_item *item)
{
    if (item->state == KA_ITEM_MISSING)
        return ka_say(work, KA_WORD_MISSING);
    if (item->state == KA_ITEM_NOT_APPLICABLE)
        return ka_say(work, KA_WORD_NOT_APPLICABLE);
    return KA_STR("");
}

/* Bytes of the number at the start: sign, digits, grouping commas, point. */
static size_t
number_len(ka_str text)
{
    size_t len = 0;
    while (len < text.len && strchr("-0123456789,.", text.ptr[len]) && text.ptr[len])
        len++;
    return len;
}

/* What stands behind the number: a percent sign counts, all else is text. */
static void
put_unit(struct ka_buf *buf, ka_str unit)
{
    if (ka_str_starts(unit, KA_STR("%"))) {
        ka_buf_byte(buf, '%');
        unit = ka_str_sub(unit, 1, unit.len - 1);
    }
    if (unit.len)
        ka_buf_printf(buf, "\"%.*s\"", KA_STR_ARG(unit));
}

ka_str
ka_format_of(struct ka_arena *arena, ka_str printed)
{
    ptrdiff_t sign = ka_str_find(printed, KA_STR("¥"));
    ka_str before = sign >= 0 && sign <= 1 ? KA_STR("¥") : KA_STR("");
    size_t from = before.len ? (size_t)sign + before.len : 0;
    printed = ka_str_sub(printed, from, printed.len - from);
    size_t len = number_len(printed);
    ka_str number = ka_str_sub(printed, 0, len);
    ka_str rest = ka_str_sub(printed, len, printed.len - len);
    ptrdiff_t point = ka_str_find(number, KA_STR("."));
    if (point < 0 && !rest.len && !before.len)
        return KA_STR("");
    struct ka_buf buf = {.arena = arena};
    if (before.len)
        ka_buf_printf(&buf, "\"%.*s\"", KA_STR_ARG(before));
    bool grouped = ka_str_find(number, KA_STR(",")) >= 0;
    if (point < 0 && !grouped)
        ka_buf_add(&buf, KA_STR("General"));
    else
        ka_buf_add(&buf, grouped ? KA_STR("#,##0") : KA_STR("0"));
    size_t places = point < 0 ? 0 : number.len - (size_t)point - 1;
    for (size_t i = 0; i < places; i++)
        ka_buf_add(&buf, i == 0 ? KA_STR(".0") : KA_STR("0"));
    put_unit(&buf, rest);
    return ka_buf_str(&buf);
}
