/*
 * evidence.tsv back into what it was made from; explain_write.c says what it looks like.
 *
 * Only the lines of the forms asked for are taken apart, so asking costs little whatever the
 * month. A field that is not there reads as empty or 0; a file that is not whole is not read.
 */
#include "cli/explain.h"

#include <stdlib.h>
#include <string.h>

#define MOST_FIELDS 24

struct reading {
    struct ka_arena *arena;
    ka_str field[MOST_FIELDS];
    size_t count, next;
    bool wanted; /* The form at work is asked for. */
    struct ka_explained_month *month;
};

static ka_str
unescape(struct ka_arena *arena, ka_str text)
{
    struct ka_buf buf = {.arena = arena};
    if (ka_str_find(text, KA_STR("\\")) < 0)
        return text;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\\' && i + 1 < text.len) {
            c = text.ptr[++i];
            c = (char)(c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c);
        }
        ka_buf_byte(&buf, c);
    }
    return ka_buf_str(&buf);
}

static void
split(struct reading *reading, ka_str line)
{
    reading->count = reading->next = 0;
    for (size_t from = 0, i = 0; i <= line.len && reading->count < MOST_FIELDS; i++) {
        if (i < line.len && line.ptr[i] != '\t')
            continue;
        reading->field[reading->count++] = ka_str_sub(line, from, i - from);
        from = i + 1;
    }
}

static ka_str
take_text(struct reading *reading)
{
    ka_str none = {0};
    if (++reading->next >= reading->count)
        return none;
    return unescape(reading->arena, reading->field[reading->next]);
}

static int64_t
take_int(struct reading *reading)
{
    ka_str text = take_text(reading);
    char digits[24] = "";
    if (text.len >= sizeof digits)
        return 0;
    if (text.len)
        memcpy(digits, text.ptr, text.len);
    return strtoll(digits, NULL, 10);
}

static ka_dec
take_dec(struct reading *reading)
{
    return (ka_dec){take_int(reading)};
}

static ka_frac
take_frac(struct reading *reading)
{
    int64_t num = take_int(reading), den = take_int(reading);
    return den > 0 ? ka_frac_make(num, den) : KA_FRAC_NONE;
}

static struct ka_explained_item *
last_item(const struct reading *reading)
{
    struct ka_explained *form = &reading->month->form[reading->month->count - 1];
    return form->item_count ? &form->item[form->item_count - 1] : NULL;
}

static struct ka_explained_part *
last_part(const struct reading *reading)
{
    struct ka_explained_item *item = last_item(reading);
    return item && item->part_count ? &item->part[item->part_count - 1] : NULL;
}

static void
read_form(struct reading *reading, ka_str who)
{
    struct ka_explained_month *month = reading->month;
    struct ka_explained form = {0};
    ka_str *const text[] = {&form.number, &form.name, &form.role, &form.role_en, &form.grade};
    for (size_t i = 0; i < KA_COUNT(text); i++)
        *text[i] = take_text(reading);
    form.total = take_dec(reading);
    form.out_of = take_dec(reading);
    reading->wanted = ka_str_eq(form.number, who) || ka_str_eq(form.name, who);
    month->form = ka_arena_push(reading->arena, month->form, month->count, sizeof form);
    month->form[month->count++] = form;
}

static void
read_item(struct reading *reading)
{
    struct ka_explained *form = &reading->month->form[reading->month->count - 1];
    struct ka_explained_item item = {0};
    ka_str *const text[] = {&item.id,          &item.name,  &item.name_en, &item.standard,
                            &item.standard_en, &item.state, &item.remark};
    for (size_t i = 0; i < KA_COUNT(text); i++)
        *text[i] = take_text(reading);
    int64_t flags = take_int(reading);
    item.scored = flags & 1;
    item.has_rules = flags >> 1 & 1;
    item.points = take_dec(reading);
    item.marks = take_dec(reading);
    item.value = take_frac(reading);
    item.unit = (enum ka_unit)take_int(reading);
    for (int rule = 0; rule < KA_RULES; rule++)
        item.by_rule[rule] = take_dec(reading);
    form->item = ka_arena_push(reading->arena, form->item, form->item_count, sizeof item);
    form->item[form->item_count++] = item;
}

static void
read_part(struct reading *reading)
{
    struct ka_explained_item *item = last_item(reading);
    struct ka_explained_part part = {0};
    ka_str *const text[] = {&part.metric, &part.name, &part.name_en, &part.store};
    if (!item)
        return;
    for (size_t i = 0; i < KA_COUNT(text); i++)
        *text[i] = take_text(reading);
    part.unit = (enum ka_unit)take_int(reading);
    part.state = (enum ka_value_state)take_int(reading);
    int64_t flags = take_int(reading);
    part.provisional = flags & 1;
    part.approximate = flags >> 1 & 1;
    part.has_rules = flags >> 2 & 1;
    part.next_deducts = flags >> 3 & 1;
    part.relative = flags >> 4 & 1;
    part.num = take_dec(reading);
    part.den = take_dec(reading);
    part.rows.total = (uint64_t)take_int(reading);
    part.rows.missed_total = (uint64_t)take_int(reading);
    item->part = ka_arena_push(reading->arena, item->part, item->part_count, sizeof part);
    item->part[item->part_count++] = part;
}

static void
read_step(struct reading *reading)
{
    struct ka_explained_part *part = last_part(reading);
    if (!part)
        return;
    ka_frac *const value[] = {&part->value, &part->target, &part->next_value, &part->next_points,
                              &part->gap};
    for (size_t i = 0; i < KA_COUNT(value); i++)
        *value[i] = take_frac(reading);
    for (int rule = 0; rule < KA_RULES; rule++)
        part->by_rule[rule] = take_frac(reading);
}

static void
read_source(struct reading *reading)
{
    struct ka_explained_part *part = last_part(reading);
    if (!part)
        return;
    struct ka_explained_source source = {(uint32_t)take_int(reading), 0};
    source.rows = (uint64_t)take_int(reading);
    part->source = ka_arena_push(reading->arena, part->source, part->source_count, sizeof source);
    part->source[part->source_count++] = source;
}

static void
read_row(struct reading *reading, bool missed)
{
    struct ka_explained_part *part = last_part(reading);
    size_t *count = part ? missed ? &part->rows.missed_count : &part->rows.count : NULL;
    if (!part || *count == KA_ROWS_KEPT)
        return;
    struct ka_row_share *row = missed ? part->rows.missed : part->rows.row;
    row[*count].file = (uint32_t)take_int(reading);
    row[*count].line = (uint32_t)take_int(reading);
    row[*count].num = take_dec(reading);
    row[*count].den = take_dec(reading);
    ++*count;
}

static void
read_given(struct reading *reading)
{
    struct ka_explained_item *item = last_item(reading);
    if (!item)
        return;
    struct ka_explained_given given = {.points = take_dec(reading)};
    given.reason = take_text(reading);
    given.scorer = take_text(reading);
    given.file = (uint32_t)take_int(reading);
    given.line = (uint32_t)take_int(reading);
    item->given = ka_arena_push(reading->arena, item->given, item->given_count, sizeof given);
    item->given[item->given_count++] = given;
}

static void
read_line(struct reading *reading, ka_str who)
{
    ka_str word = reading->field[0];
    struct ka_explained_month *month = reading->month;
    if (ka_str_eq(word, KA_STR("file"))) {
        month->file =
            ka_arena_push(reading->arena, month->file, month->file_count, sizeof *month->file);
        month->file[month->file_count++] = take_text(reading);
    } else if (ka_str_eq(word, KA_STR("form"))) {
        read_form(reading, who);
    } else if (!reading->wanted) {
        return;
    } else if (ka_str_eq(word, KA_STR("item"))) {
        read_item(reading);
    } else if (ka_str_eq(word, KA_STR("part"))) {
        read_part(reading);
    } else if (ka_str_eq(word, KA_STR("step"))) {
        read_step(reading);
    } else if (ka_str_eq(word, KA_STR("source"))) {
        read_source(reading);
    } else if (ka_str_eq(word, KA_STR("row")) || ka_str_eq(word, KA_STR("miss"))) {
        read_row(reading, word.ptr[0] == 'm');
    } else if (ka_str_eq(word, KA_STR("given"))) {
        read_given(reading);
    }
}

bool
ka_explain_parse(struct ka_arena *arena, ka_str text, ka_str who, struct ka_explained_month *out)
{
    *out = (struct ka_explained_month){0};
    struct reading reading = {.arena = arena, .month = out};
    if (!ka_str_starts(text, KA_STR(KA_EVIDENCE_HEAD)) || !ka_str_ends(text, KA_STR("\nend\n")))
        return false;
    for (size_t from = 0; from < text.len;) {
        const char *end = memchr(text.ptr + from, '\n', text.len - from);
        size_t len = end ? (size_t)(end - text.ptr) - from : text.len - from;
        ka_str line = ka_str_sub(text, from, len);
        from += len + 1;
        if (!reading.wanted && !ka_str_starts(line, KA_STR("f")))
            continue;
        split(&reading, line);
        read_line(&reading, who);
    }
    return true;
}
