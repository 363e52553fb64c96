/*
 * evidence.tsv: what `explain` says, one thing a line.
 *
 *     kaohe-evidence  1  kaohe 0.1.0
 *     file   exports/2026-10/tm/…csv             numbered from 0
 *     form   number name role role_en grade total out_of
 *     item   …      part …      source …  row …  miss …      given …
 *
 * Figures stand as millionths, fractions as two whole numbers. Tab, line end and backslash in a
 * text are written \t, \n, \\.
 */
#include "cli/explain.h"

#include <inttypes.h>
#include <string.h>

static void
put_text(struct ka_buf *buf, ka_str text)
{
    static const char from[] = "\t\n\r\\", to[] = "tnr\\";
    ka_buf_byte(buf, '\t');
    for (size_t i = 0; i < text.len; i++) {
        const char *found = text.ptr[i] ? strchr(from, text.ptr[i]) : NULL;
        if (found)
            ka_buf_byte(buf, '\\');
        ka_buf_byte(buf, (char)(found ? to[found - from] : text.ptr[i]));
    }
}

static void
put_int(struct ka_buf *buf, int64_t value)
{
    ka_buf_printf(buf, "\t%" PRId64, value);
}

static void
put_frac(struct ka_buf *buf, ka_frac value)
{
    bool none = ka_frac_is_none(value);
    put_int(buf, none ? 0 : value.num);
    put_int(buf, none ? 0 : value.den);
}

static void
put_row(struct ka_buf *buf, const char *word, const struct ka_row_share *row)
{
    ka_buf_printf(buf, "%s\t%u\t%u\t%" PRId64 "\t%" PRId64 "\n", word, row->file, row->line,
                  row->num.micro, row->den.micro);
}

static void
put_part(struct ka_buf *buf, const struct ka_explained_part *part)
{
    ka_buf_add(buf, KA_STR("part"));
    put_text(buf, part->metric);
    put_text(buf, part->name);
    put_text(buf, part->name_en);
    put_text(buf, part->store);
    put_int(buf, part->unit);
    put_int(buf, part->state);
    put_int(buf, part->provisional | part->approximate << 1 | part->has_rules << 2 |
                     part->next_deducts << 3 | part->relative << 4);
    put_int(buf, part->num.micro);
    put_int(buf, part->den.micro);
    put_int(buf, (int64_t)part->rows.total);
    put_int(buf, (int64_t)part->rows.missed_total);
    ka_buf_add(buf, KA_STR("\nstep"));
    put_frac(buf, part->value);
    put_frac(buf, part->target);
    put_frac(buf, part->next_value);
    put_frac(buf, part->next_points);
    put_frac(buf, part->gap);
    for (int rule = 0; rule < KA_RULES; rule++)
        put_frac(buf, part->by_rule[rule]);
    ka_buf_byte(buf, '\n');
    for (size_t i = 0; i < part->source_count; i++)
        ka_buf_printf(buf, "source\t%u\t%" PRIu64 "\n", part->source[i].file, part->source[i].rows);
    for (size_t i = 0; i < part->rows.count; i++)
        put_row(buf, "row", &part->rows.row[i]);
    for (size_t i = 0; i < part->rows.missed_count; i++)
        put_row(buf, "miss", &part->rows.missed[i]);
}

static void
put_item(struct ka_buf *buf, const struct ka_explained_item *item)
{
    ka_buf_add(buf, KA_STR("item"));
    put_text(buf, item->id);
    put_text(buf, item->name);
    put_text(buf, item->name_en);
    put_text(buf, item->standard);
    put_text(buf, item->standard_en);
    put_text(buf, item->state);
    put_text(buf, item->remark);
    put_int(buf, item->scored | item->has_rules << 1);
    put_int(buf, item->points.micro);
    put_int(buf, item->marks.micro);
    put_frac(buf, item->value);
    put_int(buf, item->unit);
    for (int rule = 0; rule < KA_RULES; rule++)
        put_int(buf, item->by_rule[rule].micro);
    ka_buf_byte(buf, '\n');
    for (size_t i = 0; i < item->part_count; i++)
        put_part(buf, &item->part[i]);
    for (size_t i = 0; i < item->given_count; i++) {
        const struct ka_explained_given *given = &item->given[i];
        ka_buf_add(buf, KA_STR("given"));
        put_int(buf, given->points.micro);
        put_text(buf, given->reason);
        put_text(buf, given->scorer);
        put_int(buf, given->file);
        put_int(buf, given->line);
        ka_buf_byte(buf, '\n');
    }
}

ka_str
ka_explain_write(struct ka_session *session, const struct ka_explained_month *month)
{
    struct ka_buf buf = {.arena = session->arena};
    ka_buf_add(&buf, KA_STR(KA_EVIDENCE_HEAD));
    for (size_t i = 0; i < month->file_count; i++) {
        ka_buf_add(&buf, KA_STR("file"));
        put_text(&buf, month->file[i]);
        ka_buf_byte(&buf, '\n');
    }
    for (size_t i = 0; i < month->count; i++) {
        const struct ka_explained *form = &month->form[i];
        const ka_str text[] = {form->number, form->name, form->role, form->role_en, form->grade};
        ka_buf_add(&buf, KA_STR("form"));
        for (size_t k = 0; k < KA_COUNT(text); k++)
            put_text(&buf, text[k]);
        put_int(&buf, form->total.micro);
        put_int(&buf, form->out_of.micro);
        ka_buf_byte(&buf, '\n');
        for (size_t k = 0; k < form->item_count; k++)
            put_item(&buf, &form->item[k]);
    }
    ka_buf_add(&buf, KA_STR("end\n"));
    return ka_buf_str(&buf);
}
