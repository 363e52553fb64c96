/*
 * A reader for a file whose header is known: which column feeds what, which words count, and
 * which days rows without a date speak of.
 *
 * Those days are the file name's; where it has none, a range or month in a title row
 * ("统计日期：…"); else the month of the folder, with a finding. A name that speaks of days outside
 * the folder's month is a clash and the file is refused: figures of a period cannot be divided
 * (metrics.md section 6).
 */
#include "ingest/reader_open.h"

#include "ingest/cell.h"
#include "template/company.h"

#include <string.h>

/* Words of total and mean rows on every platform (domain.md D.1); profiles add their own. */
static const char *const sum_words[] = {"汇总",       "汇总值", "总计", "合计", "店铺汇总值",
                                        "全店汇总值", "总值",   "Sum",  "Total"};
static const char *const mean_words[] = {"均值",       "平均值",       "平均",        "店铺平均值",
                                         "全店平均值", "同行同层优秀", "同行同层均值"};

static struct ka_words
with_built_in(struct ka_arena *arena, const struct ka_texts *own, const char *const *built_in,
              size_t count)
{
    struct ka_texts all = {.item = ka_arena_array(arena, own->count + count, sizeof(ka_str)),
                           .count = own->count + count};
    for (size_t i = 0; i < count; i++)
        all.item[i] = ka_str_of(built_in[i]);
    for (size_t i = 0; i < own->count; i++)
        all.item[count + i] = own->item[i];
    return ka_words_make(arena, &all);
}

static bool
adds_up(const struct ka_metric_set *metrics, const struct ka_column *column)
{
    return column->counter != KA_NO_INDEX && column->counter < metrics->counter_count &&
           metrics->counter[column->counter].aggregate == KA_SUM;
}

/* Columns of the file to what they feed. The first column of a field is the field's. */
static void
open_columns(struct ka_reader *reader, const struct ka_match *match)
{
    const struct ka_profile *profile = match->profile;
    for (size_t f = 0; f < KA_FIELD__COUNT; f++)
        reader->field[f] = KA_NO_INDEX;
    for (size_t c = 0; c < profile->column_count; c++)
        reader->cell_of[c] = KA_NO_INDEX;
    for (size_t i = 0; i < match->column_count; i++) {
        size_t c = match->column[i];
        const struct ka_column *column = c == KA_NO_INDEX ? NULL : &profile->column[c];
        reader->file->column[i] = (struct ka_column_use){
            .header = ka_str_dup(reader->ingest->arena, match->header[i]), .column = c};
        if (ka_str_trim(match->header[i]).len > 0)
            reader->last_named = i + 1;
        if (column)
            reader->cell_of[c] = i; /* Also of an ignored one: it may weigh another. */
        if (!column || column->ignore)
            continue;
        if (column->field != KA_FIELD_NONE && reader->field[column->field] == KA_NO_INDEX)
            reader->field[column->field] = i;
        if (column->required)
            reader->last_required = i + 1;
        reader->feed[i] =
            (struct ka_feed){.column = column,
                             .good = ka_words_make(reader->keep, &column->good),
                             .bad = ka_words_make(reader->keep, &column->bad),
                             .summed = adds_up(&reader->ingest->defs->metrics, column)};
    }
}

void
ka_reader_open(struct ka_reader *reader, const struct ka_match *match)
{
    const struct ka_profile *profile = match->profile;
    struct ka_arena *keep = reader->keep;
    size_t width = match->column_count;
    reader->profile = profile;
    reader->company = &reader->ingest->defs->company;
    reader->month = ka_month_span(reader->ingest->month);
    reader->width = width;
    reader->cell_of = ka_arena_array(keep, profile->column_count, sizeof *reader->cell_of);
    reader->feed = ka_arena_array(keep, width, sizeof *reader->feed);
    reader->text = ka_arena_array(keep, width, sizeof *reader->text);
    reader->text_of = ka_arena_array(keep, width, sizeof *reader->text_of);
    /* One more: a register's figure comes on top. */
    size_t stats = width + 1 + reader->profile->sum_count;
    reader->stat = ka_arena_array(keep, stats, sizeof *reader->stat);
    reader->file->column =
        ka_arena_array(reader->ingest->arena, width, sizeof *reader->file->column);
    reader->file->column_count = width;
    reader->last_order.arena = keep;
    reader->closed = ka_words_make(keep, &profile->closed);
    reader->refunded = ka_words_make(keep, &profile->refunded);
    reader->sum_words = with_built_in(keep, &profile->sum_rows, sum_words, KA_COUNT(sum_words));
    reader->mean_words = with_built_in(keep, &profile->mean_rows, mean_words, KA_COUNT(mean_words));
    open_columns(reader, match);
}

static bool
in_titles(struct ka_arena *arena, const struct ka_head *head, size_t rows, struct ka_span *span)
{
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < head->row[row].count; i++) {
            if (ka_cell_range(arena, head->row[row].cell[i], span))
                return true;
        }
    }
    return false;
}

/* Kinds of rows that speak of days but may not say which. */
static bool
needs_period(const struct ka_reader *reader)
{
    switch (reader->profile->kind) {
    case KA_FACT_AGENT_STATS:
    case KA_FACT_STORE_STATS:
    case KA_FACT_ATTENDANCE:
    case KA_FACT_REGISTER:
        return reader->field[KA_FIELD_DATE] == KA_NO_INDEX;
    case KA_FACT_MANUAL_SCORE:
        return reader->profile->period == KA_PERIOD_FILE_NAME;
    case KA_FACT_ORDER:
    case KA_FACT_REFUND:
    case KA_FACT_TICKET:
    case KA_FACT_RATING:
    case KA_FACT_MESSAGE:
    case KA_FACT_ORDER_LINES:
    case KA_FACT_CHATS:
    case KA_FACT_KNOWN:
    case KA_FACT__COUNT:
        break;
    }
    return false;
}

/* "2026-10 人工评分", "Scores given by people, 2026-10": the month of a title. */
static bool
month_of_title(ka_str title, ka_month *out)
{
    const size_t len = sizeof "2026-10" - 1;
    return title.len > len && (ka_month_parse(ka_str_sub(title, 0, len), out) ||
                               ka_month_parse(ka_str_sub(title, title.len - len, len), out));
}

/* Scores of another month under this one's file name: last month's workbook, renamed. */
static void
check_titles(const struct ka_reader *reader, const struct ka_head *head, size_t rows)
{
    ka_month said, month = reader->ingest->month;
    for (size_t row = 0; row < rows; row++) {
        if (head->row[row].count == 0 || !month_of_title(head->row[row].cell[0], &said) ||
            said.index == month.index)
            continue;
        ka_diag(reader->ingest->diags, KA_DIAG_TITLE_CLASH,
                ((struct ka_place){.file = reader->file->path,
                                   .sheet = reader->sheet,
                                   .line = head->row[row].line}),
                ka_month_print(reader->keep, said), ka_month_print(reader->keep, month));
    }
}

enum ka_status
ka_reader_period(struct ka_reader *reader, const struct ka_head *head, size_t title_rows)
{
    struct ka_export *file = reader->file;
    struct ka_diags *diags = reader->ingest->diags;
    struct ka_span month = ka_month_span(reader->ingest->month);
    struct ka_place place = {.file = file->path};
    ka_str month_text = ka_month_print(reader->keep, reader->ingest->month);
    reader->span = month;
    struct ka_span said;
    /* A log's name says which days it covers, with or without messages. */
    if (reader->profile->kind == KA_FACT_MESSAGE &&
        ka_file_name_period(ka_str_base_name(file->path), &said))
        file->period = said;
    if (!needs_period(reader))
        return KA_OK;
    if (!ka_file_name_period(ka_str_base_name(file->path), &said) &&
        !in_titles(reader->keep, head, title_rows, &said)) {
        if (reader->profile->period != KA_PERIOD_NONE)
            ka_diag(diags, KA_DIAG_PERIOD_ASSUMED, place, month_text);
        return KA_OK;
    }
    file->period = said;
    reader->span = said;
    if (reader->profile->kind == KA_FACT_MANUAL_SCORE)
        check_titles(reader, head, title_rows);
    if (said.first >= month.first && said.end <= month.end)
        return KA_OK;
    ka_diag(diags, KA_DIAG_PERIOD_CLASH, place, ka_day_print(reader->keep, said.first),
            ka_day_print(reader->keep, said.end - 1), month_text);
    return KA_E_DATA;
}
