/*
 * The book of a table: which sheets, in which order, and how cells are put.
 */
#include "form/grid_book.h"

#include "form/grid_work.h"
#include "template/metric_def.h"

#include <inttypes.h>

#define MARGINS 76.0

/** 1970-01-01 in spreadsheets. */
#define SERIAL_1970 25569

ka_str
ka_grid_pick(const struct ka_grid_work *work, ka_str zh, ka_str en)
{
    return ka_report_pick(&work->report, zh, en);
}

double
ka_grid_paper(bool landscape)
{
    return (landscape ? KA_PAGE_HEIGHT : KA_PAGE_WIDTH) - MARGINS;
}

bool
ka_grid_complete(const struct ka_grid_work *work)
{
    return work->spec->live && work->listed == work->grid->row_count && work->rows > 0;
}

static ka_str
print_number(struct ka_arena *arena, enum ka_grid_type type, ka_frac number)
{
    ka_frac hundred = KA_FRAC_NONE;
    if (type == KA_GRID_DAY)
        return ka_day_print(arena, (ka_day)ka_frac_floor(number));
    if (type == KA_GRID_COUNT || type == KA_GRID_ROW)
        return ka_frac_print(arena, number, 0);
    if (type != KA_GRID_PERCENT)
        return ka_frac_print(arena, number, 2);
    if (!ka_frac_mul(number, (ka_frac){100, 1}, &hundred))
        return (ka_str){0};
    ka_str percent = ka_frac_print(arena, hundred, 1);
    return ka_str_format(arena, "%.*s%%", KA_STR_ARG(percent));
}

ka_str
ka_grid_print(struct ka_arena *arena, enum ka_grid_type type, const struct ka_grid_value *value)
{
    if (value->state == KA_GRID_IS_NUMBER)
        return print_number(arena, type, value->number);
    return value->state == KA_GRID_EMPTY ? (ka_str){0} : value->text;
}

ka_str
ka_grid_format(enum ka_grid_type type)
{
    static const char *const formats[] = {
        [KA_GRID_TEXT] = "@",         [KA_GRID_ID] = "@",       [KA_GRID_COUNT] = "0",
        [KA_GRID_NUMBER] = "0.00",    [KA_GRID_MONEY] = "0.00", [KA_GRID_PERCENT] = "0.0%",
        [KA_GRID_DAY] = "yyyy-mm-dd", [KA_GRID_CHOICE] = "@",   [KA_GRID_ROW] = "0"};
    return ka_str_of(formats[type]);
}

void
ka_grid_number(struct ka_cell *cell, enum ka_grid_type type, ka_frac number)
{
    if (type == KA_GRID_DAY)
        ka_cell_whole(cell, ka_frac_floor(number) + SERIAL_1970);
    else
        ka_cell_fraction(cell, number);
}

/* A number stays on one line as long as it can be read there. */
static void
shrink(struct ka_grid_work *work, struct ka_block block, struct ka_style *style, ka_str text)
{
    const double least = 5;
    double room = ka_draft_room(work->report.sheet, block, style);
    while (style->size > least && ka_draft_measure(&work->report.draft, style, text) > room)
        style->size -= 0.5;
    style->wrap = ka_draft_measure(&work->report.draft, style, text) > room;
}

struct ka_cell *
ka_grid_put(struct ka_grid_work *work, uint32_t row, uint32_t col, struct ka_style style,
            enum ka_grid_type type, const struct ka_grid_value *value)
{
    struct ka_report *report = &work->report;
    struct ka_block block = ka_block_row(row, col, col + 1);
    bool number = ka_grid_is_number(type) || type == KA_GRID_ROW;
    ka_str text = ka_grid_print(report->arena, type, value);
    style.halign = !number                                      ? KA_LEFT
                   : type == KA_GRID_DAY || type == KA_GRID_ROW ? KA_CENTER
                                                                : KA_RIGHT;
    style.indent = style.halign == KA_CENTER ? 0 : 1;
    style.format = ka_grid_format(type);
    if (number)
        shrink(work, block, &style, text);
    struct ka_cell *cell = ka_report_styled(report, block, &style, text);
    if (value->state == KA_GRID_IS_NUMBER)
        ka_grid_number(cell, type, value->number);
    return cell;
}

ka_str
ka_grid_range(const struct ka_grid_work *work, size_t column, size_t first, size_t end)
{
    ka_str range = ka_ref_range(work->report.arena, KA_GRID_FIRST + (uint32_t)first,
                                KA_GRID_FIRST + (uint32_t)end - 1, work->col[column]);
    return ka_ref_in(work->report.arena, work->list_name, range);
}

struct ka_validation *
ka_grid_validation(const struct ka_grid_work *work, size_t column)
{
    static const struct {
        int64_t min, max;
    } limits[] = {
        [KA_GRID_COUNT] = {0, 1000000000}, [KA_GRID_NUMBER] = {-1000000000, 1000000000},
        [KA_GRID_MONEY] = {0, 1000000000}, [KA_GRID_PERCENT] = {-10, 10},
        [KA_GRID_DAY] = {36526, 73050},
    };
    const struct ka_grid_column *def = &work->def->column[column];
    struct ka_arena *arena = work->report.arena;
    bool list = def->type == KA_GRID_CHOICE;
    if (!list && !ka_grid_is_number(def->type))
        return NULL;
    struct ka_validation *out = ka_arena_alloc(arena, sizeof *out);
    *out = (struct ka_validation){.kind = list ? KA_VALID_LIST_RANGE : KA_VALID_DECIMAL};
    if (list)
        out->range = ka_str_format(arena, "=%.*s", KA_STR_ARG(work->refs.list[column]));
    else {
        out->min = ka_dec_of(limits[def->type].min);
        out->max = ka_dec_of(limits[def->type].max);
    }
    if (def->help.len && def->help.len < 250 && def->name.len < 32) {
        out->title = def->name;
        out->message = def->help;
    }
    return out;
}

/* Which columns the list has, and how wide a page's worth of them is. */
static void
plan_columns(struct ka_grid_work *work)
{
    double total = 0, paper = ka_grid_paper(true);
    size_t count = work->def->column_count;
    struct ka_arena *arena = work->report.arena;
    ka_str *letters = ka_arena_array(arena, count, sizeof *letters);
    work->col = ka_arena_array(arena, count, sizeof *work->col);
    for (size_t i = 0; i < count; i++) {
        bool there = work->spec->live || work->def->column[i].print;
        work->col[i] = there ? (uint32_t)work->cols++ : UINT32_MAX;
        total += there ? work->def->column[i].width : 0;
        ka_str ref = there ? ka_grid_address(arena, work->col[i] + 1, 1) : (ka_str){0};
        letters[i] = ka_str_sub(ref, 0, ref.len ? ref.len - 1 : 0);
    }
    if (work->def->source != KA_GRID_BUYERS) {
        work->cols++;
        total += KA_GRID_CHECK_WIDTH;
    }
    work->scale = !work->spec->live && total > paper ? paper / total : 1;
    work->text = work->spec->live ? 9 : work->scale > 0.85 ? 8 : work->scale > 0.65 ? 7 : 6;
    work->refs.letters = letters;
}

static void
plan_rows(struct ka_grid_work *work)
{
    size_t open = work->spec->open ? (size_t)work->def->rows : 0;
    size_t count = work->grid->row_count;
    work->listed = count < KA_GRID_LISTED ? count : KA_GRID_LISTED;
    work->rows = work->listed > open ? work->listed : open;
    work->refs.first = KA_GRID_FIRST + 1;
    work->refs.last = KA_GRID_FIRST + (uint32_t)(work->rows ? work->rows : 1);
}

/* The rules were made first; they stand last. */
static void
rules_last(struct ka_book *book)
{
    struct ka_sheet rules = book->sheet[0];
    for (size_t i = 1; i < book->sheet_count; i++)
        book->sheet[i - 1] = book->sheet[i];
    book->sheet[book->sheet_count - 1] = rules;
}

struct ka_book *
ka_grid_book_make(struct ka_arena *arena, const struct ka_form_context *context,
                  const struct ka_grid_spec *spec)
{
    const struct ka_grid_def *def = spec->grid->def;
    struct ka_grid_work work = {
        .report = ka_report_make(arena, context, 4), .spec = spec, .grid = spec->grid, .def = def};
    bool buyers = def->source == KA_GRID_BUYERS;
    ka_str name = ka_grid_pick(&work, def->name, def->name_en);
    work.list_name = buyers ? ka_report_say(&work.report, KA_WORD_G_LIST) : name;
    work.rules_name = ka_report_say(&work.report, KA_WORD_G_RULES);
    plan_columns(&work);
    plan_rows(&work);
    ka_grid_rules(&work);
    if (!buyers)
        ka_grid_list(&work);
    if (def->figure_count && !spec->open)
        ka_grid_summary(&work);
    if (def->calculator.given && spec->live && spec->grid->group_count > 0)
        ka_grid_calculator_sheet(&work);
    if (buyers && spec->live)
        ka_grid_list(&work);
    ka_str month = ka_month_print(arena, spec->grid->month);
    struct ka_book *book = ka_report_finish(
        &work.report, ka_str_format(arena, "%.*s %.*s", KA_STR_ARG(name), KA_STR_ARG(month)),
        def->id);
    book->run_on = true;
    rules_last(book);
    return book;
}
