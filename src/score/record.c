/*
 * The canonical text of a card: what its digest is taken over and what the archive keeps.
 *
 * One line per fact, fields separated by tabs, control characters in names written as '?':
 *
 *     kaohe-card 1
 *     seat    number  role  version  first-day  last-day
 *     module  name  marks  points  vetoed(0/1)
 *     item    id  marks  state  counted(0/1)  scored(0/1)  value  raw  points  vetoed(0/1)
 *     part    store-index or -  live-value  reference  target  counted(0/1)  raw
 *     given   points  scorer  reason
 *     total   total  out-of  coefficient  grade  provisional(0/1)
 *
 * Decimals in full, fractions as num/den in lowest terms (live ones as they stand); "no value" is
 * 0/0. Ranks and names of people are left out: they may change without the result changing.
 */
#include "score/record.h"

#include "base/io.h"

#include <inttypes.h>

/* A name as one field of the canonical text. */
static void
add_name(struct ka_buf *buf, ka_str name)
{
    ka_buf_byte(buf, '\t');
    for (size_t i = 0; i < name.len; i++) {
        bool control = (unsigned char)name.ptr[i] < ' ';
        ka_buf_add(buf, control ? KA_STR("?") : ka_str_sub(name, i, 1));
    }
}

static void
add_dec(struct ka_buf *buf, ka_dec value)
{
    ka_buf_byte(buf, '\t');
    ka_buf_add(buf, ka_dec_print_short(buf->arena, value));
}

static void
add_frac(struct ka_buf *buf, int64_t num, int64_t den)
{
    ka_buf_printf(buf, "\t%" PRId64 "/%" PRId64, den ? num : 0, den);
}

static void
add_live(struct ka_buf *buf, const struct ka_value *value)
{
    bool some = value->state == KA_VALUE_OK;
    add_frac(buf, some ? value->live_num : 0, some ? value->live_den : 0);
}

static void
add_item(struct ka_buf *buf, const struct ka_score_item *item)
{
    ka_buf_printf(buf, "item");
    add_name(buf, item->def->id);
    add_dec(buf, item->marks);
    ka_buf_printf(buf, "\t%s\t%d\t%d", ka_item_state_word(item->state), item->counted,
                  item->scored);
    add_frac(buf, item->value.num, item->value.den);
    add_frac(buf, item->scored ? item->raw.num : 0, item->scored ? item->raw.den : 0);
    add_dec(buf, item->points);
    ka_buf_printf(buf, "\t%d\n", item->vetoed);
    for (size_t p = 0; p < item->part_count; p++) {
        const struct ka_score_part *part = &item->part[p];
        if (part->store == KA_NO_INDEX)
            ka_buf_printf(buf, "part\t-");
        else
            ka_buf_printf(buf, "part\t%zu", part->store);
        add_live(buf, &part->value);
        add_live(buf, &part->reference);
        add_frac(buf, part->target.num, part->target.den);
        ka_buf_printf(buf, "\t%d", part->counted);
        add_frac(buf, part->counted ? part->raw.num : 0, part->counted ? part->raw.den : 0);
        ka_buf_byte(buf, '\n');
    }
    for (size_t i = 0; i < item->manual_count; i++) {
        ka_buf_printf(buf, "given");
        add_dec(buf, item->manual[i].points);
        add_name(buf, item->manual[i].scorer);
        add_name(buf, item->manual[i].reason);
        ka_buf_byte(buf, '\n');
    }
}

ka_str
ka_card_record(struct ka_arena *arena, const struct ka_scorecard *card)
{
    struct ka_buf buf = {.arena = arena};
    ka_buf_printf(&buf, "kaohe-card 1\nseat");
    add_name(&buf, card->seat->employee->number);
    add_name(&buf, card->role->id);
    add_name(&buf, card->role->version);
    add_name(&buf, ka_day_print(arena, card->seat->span.first));
    add_name(&buf, ka_day_print(arena, card->seat->span.end - 1));
    ka_buf_byte(&buf, '\n');
    for (size_t m = 0; m < card->module_count; m++) {
        const struct ka_score_module *module = &card->module[m];
        ka_buf_printf(&buf, "module");
        add_name(&buf, module->def->name);
        add_dec(&buf, module->marks);
        add_dec(&buf, module->points);
        ka_buf_printf(&buf, "\t%d\n", module->vetoed);
        for (size_t i = 0; i < module->item_count; i++)
            add_item(&buf, &module->item[i]);
    }
    ka_buf_printf(&buf, "total");
    add_dec(&buf, card->total);
    add_dec(&buf, card->out_of);
    add_dec(&buf, card->coefficient);
    add_name(&buf, card->grade);
    ka_buf_printf(&buf, "\t%d\n", card->provisional);
    return ka_buf_str(&buf);
}
