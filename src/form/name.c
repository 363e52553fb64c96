/*
 * What a form is called: its number, its file, its digest.
 *
 * The canonical text of a card, over which the digest is taken, has one line per fact, fields
 * separated by tabs, control characters in names written as '?':
 *
 *     kaohe-card 1
 *     seat    number  role  version  first-day  last-day
 *     module  name  marks  points  vetoed(0/1)
 *     item    id  marks  state  counted(0/1)  scored(0/1)  value-num/den  raw-num/den  points
 * vetoed(0/1) part    store-index or -  live-num/live-den  reference-num/den  target-num/den
 * counted  raw-num/den given   points  scorer  reason total   total  out-of  coefficient  grade
 * provisional(0/1)
 *
 * Numbers are exact: decimals in full, fractions in lowest terms (live ones as they stand); "no
 * value" is 0/0. A file name keeps what people can read; when anything had to be replaced or cut,
 * eight digits of a hash keep two such names apart.
 */
#include "form/form.h"

#include "base/utf8.h"
#include "form/work.h"

#include <inttypes.h>
#include <string.h>

#define STEM_MOST 120

unsigned
ka_seat_ordinal(const struct ka_seat *seat)
{
    unsigned ordinal = 1;
    for (size_t back = 1; seat->split && back <= seat->index; back++) {
        const struct ka_seat *earlier = seat - back;
        if (earlier->employee != seat->employee)
            break;
        ordinal++;
    }
    return ordinal;
}

ka_str
ka_form_number(struct ka_arena *arena, const struct ka_form_context *context,
               const struct ka_scorecard *card)
{
    int year = 0, month = 0, day = 0;
    ka_day_split(card->seat->span.first, &year, &month, &day);
    ka_str prefix = context->defs->company.form_prefix;
    unsigned ordinal = ka_seat_ordinal(card->seat);
    ka_str number =
        ka_str_format(arena, "%.*s-%04d%02d-%.*s", KA_STR_ARG(prefix.len ? prefix : KA_STR("KH")),
                      year, month, KA_STR_ARG(card->seat->employee->number));
    return ordinal > 1 ? ka_str_format(arena, "%.*s-%u", KA_STR_ARG(number), ordinal) : number;
}

/* Characters that no file name may hold on some system, or that hide what a name says. */
static bool
is_unsafe(uint32_t cp)
{
    if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0xFEFF)
        return true;
    bool bidi = cp == 0x061C || (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
                (cp >= 0x2060 && cp <= 0x206F);
    return bidi || (cp < 0x80 && strchr("/\\:*?\"<>|", (int)cp) != NULL);
}

/* One part of a stem: blanks and dots at its ends go, unsafe characters become '_'. */
static bool
add_safe(struct ka_buf *buf, ka_str part)
{
    bool changed = false;
    part = ka_str_trim(part);
    while (part.len && (part.ptr[0] == '.' || part.ptr[0] == '-')) {
        part = ka_str_sub(part, 1, part.len - 1);
        changed = true;
    }
    while (part.len && (part.ptr[part.len - 1] == '.' || part.ptr[part.len - 1] == ' ')) {
        part.len--;
        changed = true;
    }
    for (size_t at = 0; at < part.len;) {
        size_t from = at;
        bool unsafe = is_unsafe(ka_utf8_next(part, &at));
        ka_buf_add(buf, unsafe ? KA_STR("_") : ka_str_sub(part, from, at - from));
        changed |= unsafe;
    }
    return changed;
}

/* The longest prefix of whole characters within @p most bytes. */
static ka_str
cut(ka_str s, size_t most)
{
    if (s.len <= most)
        return s;
    while (most > 0 && ((unsigned char)s.ptr[most] & 0xC0) == 0x80)
        most--;
    return ka_str_sub(s, 0, most);
}

ka_str
ka_form_file_stem(struct ka_arena *arena, const struct ka_scorecard *card)
{
    const struct ka_employee *employee = card->seat->employee;
    const ka_str part[] = {employee->number, employee->name, card->role->applies_to};
    struct ka_buf stem = {.arena = arena}, whole = {.arena = arena};
    bool changed = false;
    for (size_t i = 0; i < KA_COUNT(part); i++) {
        ka_buf_printf(&whole, "%.*s\n", KA_STR_ARG(part[i]));
        if (!ka_str_trim(part[i]).len)
            continue;
        if (stem.len)
            ka_buf_byte(&stem, '_');
        changed |= add_safe(&stem, part[i]);
    }
    unsigned ordinal = ka_seat_ordinal(card->seat);
    ka_str tail = ordinal > 1 ? ka_str_format(arena, "_%u", ordinal) : KA_STR("");
    ka_str name = ka_buf_str(&stem);
    if (!changed && name.len && name.len + tail.len <= STEM_MOST)
        return ka_str_format(arena, "%.*s%.*s", KA_STR_ARG(name), KA_STR_ARG(tail));
    uint32_t hash = (uint32_t)ka_str_hash(ka_buf_str(&whole));
    ka_str mark = ka_str_format(arena, "~%08" PRIx32 "%.*s", hash, KA_STR_ARG(tail));
    name = cut(name, STEM_MOST - mark.len);
    return ka_str_format(arena, "%.*s%.*s", KA_STR_ARG(name), KA_STR_ARG(mark));
}

/* A name as one field of the canonical text. */
static void
add_name(struct ka_buf *buf, ka_str name)
{
    ka_buf_byte(buf, '\t');
    for (size_t i = 0; i < name.len; i++)
        ka_buf_byte(buf, (unsigned char)name.ptr[i] < ' ' ? '?' : name.ptr[i]);
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

struct ka_digest
ka_form_digest(struct ka_arena *arena, const struct ka_scorecard *card)
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
    return ka_sha256(ka_buf_str(&buf));
}
