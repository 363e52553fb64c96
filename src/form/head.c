/*
 * The head of the form sheet.
 *
 *     logo company                                                form number
 *                              T i t l e
 *          period 2026年10月（2026-10-01 至 2026-10-31）  ·  version
 *     ┌ name ┬──────┬ number ┬──────┬ role  ┬──────────┬ date     ┬────────┐
 *     ├ team ┼──────┼ stores ┼──────┴───────┴──────────┼ workdays ┼────────┤
 *     [ 未定稿  what is missing ]                           provisional forms only
 */
#include "form/work.h"

/* The company's logo beside its name; returns how far the name moves to the right. */
static double
put_logo(struct ka_work *work, uint32_t row)
{
    const double widest = 120, space = 4;
    const struct ka_theme *theme = work->draft.theme;
    const struct ka_logo *logo = &theme->logo;
    if (!logo->png.len)
        return 0;
    double height = (double)theme->logo_height;
    double width = height * logo->width / logo->height;
    if (width > widest) {
        width = widest;
        height = width * logo->height / logo->width;
    }
    struct ka_image *image = ka_arena_alloc(work->arena, sizeof *image);
    *image = (struct ka_image){.row = row,
                               .x = KA_PAD_X,
                               .width = width,
                               .height = height,
                               .png = logo->png,
                               .pixel_width = logo->width,
                               .pixel_height = logo->height};
    work->form->image = image;
    work->form->image_count = 1;
    return width + space;
}

static void
put_titles(struct ka_work *work)
{
    const struct ka_role *role = work->card->role;
    const struct ka_company *company = &work->context->defs->company;
    struct ka_style soft = ka_look(KA_LOOK_SOFT), title = ka_look(KA_LOOK_TITLE);
    uint32_t row = ka_form_row(work, 12, true);
    soft.indent = put_logo(work, row);
    ka_form_cell(work, ka_block_row(row, 0, KA_F_MARKS), &soft, company->name);
    soft.indent = 0;
    soft.halign = KA_RIGHT;
    ka_str number = ka_form_number(work->arena, work->context, work->card);
    if (work->context->version > 1)
        number = ka_sayf(work, KA_WORD_CORRECTED, number,
                         ka_int_print(work->arena, work->context->version - 1));
    ka_form_cell(work, ka_block_row(row, KA_F_MARKS, KA_F__COUNT), &soft,
                 ka_sayf(work, KA_WORD_FORM_NUMBER, number));

    const double least = 13;
    ka_str text = ka_pick(work, role->title, role->title_en);
    row = ka_form_row(work, work->density->title, true);
    struct ka_block block = ka_block_row(row, 0, KA_F__COUNT);
    ka_draft_shrink_line(&work->draft, work->form, block, &title, text, least);
    ka_form_cell(work, block, &title, text);
}

static void
put_period(struct ka_work *work)
{
    const struct ka_seat *seat = work->card->seat;
    int year = 0, month = 0, day = 0;
    ka_day_split(seat->span.first, &year, &month, &day);
    ka_str period = ka_sayf(work, KA_WORD_PERIOD, ka_int_print(work->arena, year),
                            ka_str_format(work->arena, "%02d", month),
                            ka_day_print(work->arena, seat->span.first),
                            ka_day_print(work->arena, seat->span.end - 1));
    ka_str version = ka_sayf(work, KA_WORD_VERSION, work->card->role->version);
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_SOFT), KA_CENTER);
    style.size = 8.5;
    uint32_t row = ka_form_row(work, 15, true);
    ka_form_cell(
        work, ka_block_row(row, 0, KA_F__COUNT), &style,
        ka_str_format(work->arena, "%.*s　·　%.*s", KA_STR_ARG(period), KA_STR_ARG(version)));
}

/* Names of the seat's stores, as many as two lines hold. */
static ka_str
store_names(struct ka_work *work)
{
    const struct ka_company *company = &work->context->defs->company;
    size_t *store = NULL, count = 0;
    if (work->context->data)
        count = ka_seat_stores(work->arena, work->context->data, work->card->seat, false, &store);
    struct ka_buf buf = {.arena = work->arena};
    struct ka_style field = ka_look(KA_LOOK_FIELD);
    struct ka_block block = ka_block_row(0, KA_F_NOTE, KA_F_TARGET);
    double room = 1.6 * ka_draft_room(work->form, block, &field);
    for (size_t i = 0; i < count; i++) {
        ka_str name = company->store[store[i]].name;
        if (i > 0 && ka_draft_measure(&work->draft, &field, ka_buf_str(&buf)) +
                             ka_draft_measure(&work->draft, &field, name) >
                         room)
            return ka_sayf(work, KA_WORD_STORES_MORE, ka_buf_str(&buf),
                           ka_int_print(work->arena, (int64_t)count));
        ka_join(work, &buf, KA_WORD_LIST_MARK, name);
    }
    return count ? ka_buf_str(&buf) : ka_say(work, KA_WORD_NO_VALUE);
}

static ka_str
workdays(struct ka_work *work)
{
    const struct ka_seat *seat = work->card->seat;
    ka_str own = ka_int_print(work->arena, seat->workdays);
    if (seat->whole_month)
        return ka_sayf(work, KA_WORD_WORKDAYS_ALL, own);
    return ka_sayf(work, KA_WORD_WORKDAYS_PART, own,
                   ka_int_print(work->arena, seat->month_workdays));
}

/* One pair of the person block: its label stands in columns [at, value), the value in [value, end).
 */
struct field {
    enum ka_form_col at, value, end;
    enum ka_word label;
    ka_str text;
};

/* One line if a slightly smaller size makes it one; what is longer wraps at the usual size, if two
 * lines are enough. */
static void
put_field(struct ka_work *work, struct ka_block block, enum ka_look look, ka_str text)
{
    const double least = 7.5;
    struct ka_style usual = ka_look(look), style = usual;
    double room = ka_draft_room(work->form, block, &style);
    while (style.size > least && ka_draft_measure(&work->draft, &style, text) > room)
        style.size -= 0.5;
    double two = 2 * usual.size * KA_LINE_HEIGHT + 2 * KA_PAD_Y + 0.001;
    if (ka_draft_measure(&work->draft, &style, text) > room &&
        ka_draft_height(&work->draft, work->form, block, &usual, text) <= two)
        style = usual;
    ka_form_cell(work, block, &style, text);
}

static void
put_fields(struct ka_work *work, const struct field *field, size_t count)
{
    uint32_t row = ka_form_row(work, 18, true);
    for (size_t i = 0; i < count; i++) {
        put_field(work, ka_block_row(row, field[i].at, field[i].value), KA_LOOK_LABEL,
                  ka_say(work, field[i].label));
        put_field(work, ka_block_row(row, field[i].value, field[i].end), KA_LOOK_FIELD,
                  field[i].text);
    }
}

static void
put_person(struct ka_work *work)
{
    const struct ka_seat *seat = work->card->seat;
    ka_str role = ka_pick(work, seat->role->applies_to, seat->role->applies_to_en);
    ka_str team = seat->team ? seat->team->name : ka_say(work, KA_WORD_NO_VALUE);
    const struct field upper[] = {
        {KA_F_MODULE, KA_F_ITEM, KA_F_STANDARD, KA_WORD_NAME, seat->employee->name},
        {KA_F_STANDARD, KA_F_NOTE, KA_F_STANDARD_END, KA_WORD_NUMBER, seat->employee->number},
        {KA_F_STANDARD_END, KA_F_ROLE, KA_F_ACTUAL, KA_WORD_POSITION, role},
        {KA_F_ACTUAL, KA_F_POINTS, KA_F__COUNT, KA_WORD_FILLED,
         ka_day_print(work->arena, work->context->printed_on)},
    };
    const struct field lower[] = {
        {KA_F_MODULE, KA_F_ITEM, KA_F_STANDARD, KA_WORD_TEAM, team},
        {KA_F_STANDARD, KA_F_NOTE, KA_F_ACTUAL, KA_WORD_STORES, store_names(work)},
        {KA_F_ACTUAL, KA_F_POINTS, KA_F__COUNT, KA_WORD_WORKDAYS, workdays(work)},
    };
    put_fields(work, upper, KA_COUNT(upper));
    put_fields(work, lower, KA_COUNT(lower));
}

/* Names of the items in a state, joined. */
static ka_str
items_in(struct ka_work *work, enum ka_item_state state)
{
    struct ka_buf buf = {.arena = work->arena};
    for (size_t i = 0; i < work->spot_count; i++) {
        const struct ka_score_item *item = work->spot[i].item;
        if (item->state != state)
            continue;
        ka_join(work, &buf, KA_WORD_LIST_MARK, ka_pick(work, item->def->name, item->def->name_en));
    }
    return ka_buf_str(&buf);
}

static ka_str
blocked_names(struct ka_work *work)
{
    struct ka_buf buf = {.arena = work->arena};
    for (size_t i = 0; i < work->card->blocked_count; i++)
        ka_join(work, &buf, KA_WORD_LIST_MARK, work->card->blocked[i]);
    return ka_buf_str(&buf);
}

/* The stamp: 未定稿 framed on the left, beside it what is missing (scoring.md section 3). */
static void
put_provisional(struct ka_work *work)
{
    struct ka_buf why = {.arena = work->arena};
    ka_str missing = blocked_names(work), delayed = items_in(work, KA_ITEM_PROVISIONAL);
    if (missing.len)
        ka_buf_add(&why, ka_sayf(work, KA_WORD_PROVISIONAL_MISSING, missing));
    if (delayed.len && why.len)
        ka_buf_add(&why, ka_say(work, KA_WORD_CLAUSE_MARK));
    if (delayed.len)
        ka_buf_add(&why, ka_sayf(work, KA_WORD_PROVISIONAL_DELAYED, delayed));
    if (why.len)
        ka_buf_add(&why, ka_say(work, KA_WORD_CLAUSE_MARK));
    ka_buf_add(&why, ka_say(work, KA_WORD_PROVISIONAL_END));

    struct ka_style stamp = ka_style_box(ka_look(KA_LOOK_WARN), KA_EDGE_MEDIUM, KA_WARN);
    struct ka_style text = stamp;
    stamp.bold = true;
    stamp.size = 12;
    stamp.halign = KA_CENTER;
    stamp.indent = 0;
    uint32_t row = ka_form_row(work, 22, true);
    ka_form_cell(work, ka_block_row(row, 0, KA_F_STANDARD), &stamp,
                 ka_say(work, KA_WORD_PROVISIONAL));
    ka_form_cell(work, ka_block_row(row, KA_F_STANDARD, KA_F__COUNT), &text, ka_buf_str(&why));
    ka_form_gap(work, work->density->gap, true);
}

void
ka_form_head(struct ka_work *work)
{
    put_titles(work);
    put_period(work);
    ka_form_gap(work, work->density->gap, true);
    if (work->card->provisional)
        put_provisional(work);
    put_person(work);
    ka_form_gap(work, work->density->gap, true);
}
