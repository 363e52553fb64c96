/*
 * Looking at an unknown table.
 *
 *     first rows ──▶ the one that looks like a header
 *     up to 200 rows ──▶ the shape of each column: all its cells are times, rates, counts, …
 *     headings ──▶ columns of the same name in described exports ──▶ the kind of table
 *
 * What a heading feeds is told by described exports, by names of metrics and by usual words
 * (guess_feed.c); what stands in the cells tells shapes, and whether they are in the staff list.
 */
#include "ingest/guess.h"

#include "ingest/guess_feed.h"
#include "ingest/guess_rows.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "ingest/cell.h"
#include "ingest/match.h"
#include "ingest/rows.h"
#include "template/company.h"

#include <string.h>

enum {
    LOOK_ROWS = 200,
    DISTINCT = 50,
    HEAD = KA_LIMIT_TITLE_ROWS + 2,
    PHONE_DIGITS = 11,
    ID_DIGITS = 12
};

/* How many cells of a column are what. */
struct look {
    uint64_t is[KA_SHAPE__COUNT];
    ka_str seen[DISTINCT];
};

struct work {
    struct ka_ingest *ingest;
    struct ka_arena *keep;    /* For the time of the file. */
    struct ka_arena *scratch; /* For the time of a cell. */
    struct ka_rows rows;
    struct ka_row head[HEAD];
    size_t head_count;
    struct look *look;
    struct ka_guess *guess;
};

const char *
ka_shape_word(enum ka_shape shape, enum ka_lang lang)
{
    static const char *const words[KA_SHAPE__COUNT][2] = {
        [KA_SHAPE_EMPTY] = {"空", "empty"},
        [KA_SHAPE_TEXT] = {"文字", "text"},
        [KA_SHAPE_ID] = {"编号", "ids"},
        [KA_SHAPE_PHONE] = {"电话", "phones"},
        [KA_SHAPE_TIME] = {"时间", "times"},
        [KA_SHAPE_RATE] = {"比率", "rates"},
        [KA_SHAPE_DURATION] = {"时长", "durations"},
        [KA_SHAPE_CLOCK] = {"几:几", "0:28"},
        [KA_SHAPE_MONEY] = {"金额", "money"},
        [KA_SHAPE_COUNT] = {"整数", "counts"},
        [KA_SHAPE_NUMBER] = {"数字", "numbers"},
    };
    return words[shape][lang];
}

static ka_str
cell_text(struct ka_arena *arena, enum ka_encoding encoding, ka_str cell)
{
    uint64_t bad;
    return ka_str_trim(ka_encoding_to_utf8(arena, encoding, cell.ptr, cell.len, &bad));
}

static struct ka_row
text_row(const struct work *work, const struct ka_row *row)
{
    ka_str *cell = ka_arena_array(work->keep, row->count + 1, sizeof *cell);
    for (size_t i = 0; i < row->count; i++)
        cell[i] = ka_str_dup(work->keep, cell_text(work->keep, work->rows.encoding, row->cell[i]));
    return (struct ka_row){.cell = cell, .count = row->count, .line = row->line};
}

static size_t
digits_of(ka_str text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++)
        digits += text.ptr[i] >= '0' && text.ptr[i] <= '9';
    return digits;
}

static bool
has_any(ka_str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (ka_str_find(text, ka_str_of(words[i])) >= 0)
            return true;
    }
    return false;
}

static enum ka_shape
number_shape(struct work *work, ka_str text)
{
    static const char *const money[] = {"￥", "¥", "元", "$"};
    ka_dec value;
    ka_str id;
    size_t digits = digits_of(text);
    bool only = digits == text.len;
    if (only && digits == PHONE_DIGITS && text.ptr[0] == '1')
        return KA_SHAPE_PHONE;
    if ((only && digits >= ID_DIGITS) ||
        (digits >= ID_DIGITS && ka_cell_id(work->scratch, text, &id) == KA_ID_OK &&
         digits_of(id) == id.len))
        return KA_SHAPE_ID;
    if (ka_str_ends(text, KA_STR("%")) && ka_cell_rate(work->scratch, text, true, &value))
        return KA_SHAPE_RATE;
    if (has_any(text, money, KA_COUNT(money)) && ka_cell_money(work->scratch, text, &value))
        return KA_SHAPE_MONEY;
    if (ka_cell_count(work->scratch, text, &value))
        return KA_SHAPE_COUNT;
    return ka_cell_number(work->scratch, text, &value) ? KA_SHAPE_NUMBER : KA_SHAPE_TEXT;
}

static enum ka_shape
cell_shape(struct work *work, ka_str text)
{
    ka_time time;
    ka_dec value;
    enum ka_shape shape = number_shape(work, text);
    if (shape != KA_SHAPE_TEXT)
        return shape;
    if (ka_str_find(text, KA_STR("***")) >= 0 && digits_of(text) >= 4)
        return KA_SHAPE_PHONE;
    if (ka_cell_time(work->scratch, text, work->ingest->defs->company.zone, KA_DATE_YMD, &time))
        return KA_SHAPE_TIME;
    if (ka_cell_duration(work->scratch, text, ka_dec_of(1), 0, &value))
        return KA_SHAPE_DURATION;
    return ka_cell_is_clock(work->scratch, text) ? KA_SHAPE_CLOCK : KA_SHAPE_TEXT;
}

static void
note_cell(struct work *work, size_t at, ka_str text)
{
    struct ka_guess_column *column = &work->guess->column[at];
    struct look *look = &work->look[at];
    ka_dec value;
    if (ka_cell_is_empty(text, &(struct ka_texts){0}))
        return;
    column->filled++;
    look->is[cell_shape(work, text)]++;
    if (ka_cell_number(work->scratch, text, &value)) {
        column->above_one = column->above_one || value.micro > KA_DEC_ONE;
        column->above_five = column->above_five || value.micro > 5 * KA_DEC_ONE;
    }
    for (size_t i = 0; i < column->distinct; i++) {
        if (ka_str_eq(look->seen[i], text))
            return;
    }
    if (column->distinct == DISTINCT)
        return;
    look->seen[column->distinct++] = ka_str_dup(work->keep, text);
    if (column->example_count < KA_GUESS_EXAMPLES)
        column->example[column->example_count++] = ka_str_dup(work->ingest->arena, text);
}

/* Cells as trimmed UTF-8. */
static void
note_row(struct work *work, const struct ka_row *row)
{
    bool any = false;
    if (ka_guess_is_summary(work->ingest->arena, work->guess, row))
        return;
    for (size_t i = 0; i < row->count && i < work->guess->column_count; i++) {
        struct ka_arena_mark mark = ka_arena_mark(work->scratch);
        any = any || row->cell[i].len > 0;
        note_cell(work, i, row->cell[i]);
        ka_arena_rewind(work->scratch, mark);
    }
    work->guess->rows += any;
}

/* The rows after the header: those at hand, then the file's. */
static enum ka_status
note_rows(struct work *work, size_t first)
{
    enum ka_status status = KA_OK;
    for (size_t i = first; i < work->head_count; i++)
        note_row(work, &work->head[i]);
    while (work->guess->rows < LOOK_ROWS) {
        struct ka_row next;
        status = work->rows.next(work->rows.self, &next);
        if (status != KA_OK || !next.cell)
            break;
        struct ka_row text = text_row(work, &next);
        note_row(work, &text);
    }
    return status;
}

/* Statuses of orders that sound like no sale; whether they are is for a person to say. */
static void
note_closed(struct work *work, size_t column)
{
    static const char *const words[] = {"关闭", "取消", "作废", "cancel", "closed", "void"};
    struct ka_guess_list *closed = &work->guess->closed;
    for (size_t i = 0; i < work->guess->column[column].distinct; i++) {
        ka_str folded = ka_utf8_fold_header(work->scratch, work->look[column].seen[i]);
        if (has_any(folded, words, KA_COUNT(words)) && closed->count < KA_COUNT(closed->item))
            closed->item[closed->count++] =
                ka_str_dup(work->ingest->arena, work->look[column].seen[i]);
    }
}

/* All cells but a few are of the shape; times are no counts, whole numbers are numbers too. */
static enum ka_shape
column_shape(const struct look *look, uint64_t filled)
{
    uint64_t few = filled / 20;
    if (filled == 0)
        return KA_SHAPE_EMPTY;
    for (size_t s = KA_SHAPE_ID; s < KA_SHAPE__COUNT; s++) {
        uint64_t is = look->is[s];
        if (s == KA_SHAPE_NUMBER || s == KA_SHAPE_MONEY)
            is += look->is[KA_SHAPE_COUNT] + (s == KA_SHAPE_MONEY ? look->is[KA_SHAPE_NUMBER] : 0);
        bool own = look->is[s] > 0;
        if (own && is + few >= filled)
            return (enum ka_shape)s;
    }
    return KA_SHAPE_TEXT;
}

/* Headings of columns that hold what belongs to buyers. */
static bool
is_private(ka_str header, enum ka_shape shape)
{
    static const char *const words[] = {
        "买家",     "收货", "收件",  "姓名",    "手机", "电话", "联系",    "地址", "昵称",
        "会员",     "客户", "顾客",  "留言",    "备注", "内容", "邮箱",    "身份", "buyer",
        "customer", "name", "phone", "address", "mail", "note", "message", "zip"};
    char lower[256];
    size_t len = header.len < sizeof lower ? header.len : sizeof lower;
    for (size_t i = 0; i < len; i++) {
        char c = header.ptr[i];
        lower[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return shape == KA_SHAPE_TEXT || shape == KA_SHAPE_PHONE || shape == KA_SHAPE_ID ||
           has_any((ka_str){.ptr = lower, .len = len}, words, KA_COUNT(words));
}

static enum ka_status
read_head(struct work *work)
{
    enum ka_status status = KA_OK;
    work->head_count = 0;
    while (status == KA_OK && work->head_count < HEAD) {
        struct ka_row row;
        status = work->rows.next(work->rows.self, &row);
        if (status != KA_OK || !row.cell)
            break;
        work->head[work->head_count++] = text_row(work, &row);
    }
    return status;
}

/* The first table that has rows. */
static enum ka_status
find_table(struct work *work)
{
    enum ka_status status = KA_OK;
    while (status == KA_OK && work->rows.more && work->head_count == 0) {
        ka_str name;
        status = work->rows.more(work->rows.self, &name);
        if (status != KA_OK || !name.ptr)
            return status;
        work->guess->sheet = ka_str_dup(work->ingest->arena, name);
        status = read_head(work);
    }
    return status == KA_OK && !work->rows.more ? read_head(work) : status;
}

static bool
is_account(const struct ka_employee *employee, ka_str text)
{
    for (size_t i = 0; i < employee->account_count; i++) {
        if (ka_str_eq(employee->account[i].name, text))
            return true;
    }
    return false;
}

static bool
is_listed(const struct ka_defs *defs, enum ka_field field, ka_str text)
{
    if (field == KA_FIELD_STORE)
        return ka_company_store(&defs->company, text) != KA_NO_INDEX;
    for (size_t i = 0; i < defs->staff.count; i++) {
        const struct ka_employee *employee = &defs->staff.employee[i];
        if (field == KA_FIELD_ACCOUNT
                ? is_account(employee, text)
                : ka_str_eq(field == KA_FIELD_EMPLOYEE ? employee->number : employee->name, text))
            return true;
    }
    return false;
}

/* What most of the different texts of a column are in the lists of the company. */
static enum ka_field
listed_as(const struct ka_defs *defs, const struct look *look, size_t distinct)
{
    static const enum ka_field lists[] = {KA_FIELD_ACCOUNT, KA_FIELD_EMPLOYEE,
                                          KA_FIELD_EMPLOYEE_NAME, KA_FIELD_STORE};
    for (size_t i = 0; i < KA_COUNT(lists); i++) {
        size_t count = 0;
        for (size_t k = 0; k < distinct; k++)
            count += is_listed(defs, lists[i], look->seen[k]);
        if (count * 2 > distinct)
            return lists[i];
    }
    return KA_FIELD_NONE;
}

static enum ka_status
look_at_rows(struct work *work, size_t header)
{
    struct ka_guess *guess = work->guess;
    const struct ka_head head = {.row = work->head, .count = work->head_count};
    struct ka_arena *arena = work->ingest->arena;
    guess->header_line = work->head[header].line;
    guess->header_rows = ka_guess_has_two_rows(&head, header) ? 2 : 1;
    ka_str *shown =
        ka_match_headings(arena, &head, header, guess->header_rows, &guess->column_count);
    guess->column = ka_arena_array(arena, guess->column_count, sizeof *guess->column);
    work->look = ka_arena_array(work->keep, guess->column_count, sizeof *work->look);
    for (size_t i = 0; i < guess->column_count; i++) {
        guess->column[i].header = ka_str_dup(arena, shown[i]);
        guess->column[i].counter = guess->column[i].metric = KA_NO_INDEX;
    }
    enum ka_status status = note_rows(work, header + guess->header_rows);
    for (size_t i = 0; i < guess->column_count; i++) {
        struct ka_guess_column *column = &guess->column[i];
        column->shape = column_shape(&work->look[i], column->filled);
        column->private = is_private(column->header, column->shape);
        column->holds = listed_as(work->ingest->defs, &work->look[i], column->distinct);
    }
    return status;
}

static enum ka_status
guess_rows(struct work *work)
{
    struct ka_ingest *ingest = work->ingest;
    enum ka_status status = find_table(work);
    struct ka_head head = {.row = work->head, .count = work->head_count};
    size_t header = ka_match_header_row(&head);
    if (status != KA_OK || header == KA_NO_INDEX)
        return status;
    status = look_at_rows(work, header);
    if (!ingest->aliases)
        ingest->aliases = ka_aliases_make(ingest->arena, ingest->defs);
    ka_guess_feed(ingest, work->guess);
    for (size_t i = 0; i < work->guess->column_count; i++) {
        if (work->guess->kind == KA_FACT_ORDER && work->guess->column[i].field == KA_FIELD_STATUS)
            note_closed(work, i);
    }
    return status;
}

static enum ka_status
guess_bytes(struct work *work, ka_str bytes, ka_str shown)
{
    struct ka_rows_input input = {.bytes = bytes, .path = shown, .diags = work->ingest->diags};
    struct ka_encoding_guess encoding;
    enum ka_status status = ka_rows_open(work->keep, &input, &encoding, &work->rows);
    if (status != KA_OK || !work->rows.self)
        return status;
    status = guess_rows(work);
    work->rows.close(work->rows.self);
    return status;
}

enum ka_status
ka_guess_file(struct ka_ingest *ingest, const char *path, ka_str shown, struct ka_guess *out)
{
    struct ka_mapping mapping;
    enum ka_status status = ka_mapping_open(path, ingest->diags, &mapping);
    *out = (struct ka_guess){0};
    if (status != KA_OK)
        return status;
    struct ka_arena *keep = ka_arena_new(), *scratch = ka_arena_new();
    struct work *work = ka_arena_alloc(keep, sizeof *work);
    work->ingest = ingest;
    work->keep = keep;
    work->scratch = scratch;
    work->guess = out;
    if (mapping.len <= (uint64_t)KA_LIMIT_FILE_BYTES)
        status = guess_bytes(work, (ka_str){.ptr = mapping.ptr, .len = mapping.len}, shown);
    ka_arena_free(scratch);
    ka_arena_free(keep);
    ka_mapping_close(&mapping);
    return status;
}
