/*
 * A scorecard into the book of one form: the list of steps.
 *
 *     plan the basis sheet's rows and columns      basis.c
 *     collect notes and hints                      notes.c hints.c
 *     lay out the form sheet                       head.c table.c notes_lay.c sign.c
 *     fill in the other sheets                     basis_fill.c trend.c chart.c
 *     data bars and comments                       extras.c
 *
 * The form sheet is laid out as closely as it must be to stay on one page: the steps run once for
 * each density until the notes have room. What is left over then goes into the rows. A form that is
 * too long even so flows over as few pages as can be.
 */
#include "form/form.h"

#include "base/utf8.h"
#include "form/model_check.h"
#include "form/work.h"

#include <assert.h>
#include <inttypes.h>

/* From wide to close, in the order of struct ka_density: text, standard, remark, row, subtotal,
 * note, sign, title, card, heading, gap, trend, radar. */
static const struct ka_density densities[] = {
    {8.5, 8, 7.5, 20, 15, 7.5, 20, 26, 24, 15.5, 5, 44, 100},
    {8.5, 8, 7.5, 18, 14, 7.5, 16, 26, 24, 15.5, 5, 42, 92},
    {8.5, 7.5, 7.5, 16, 13, 7.5, 14, 26, 24, 15, 4, 40, 88},
    {8, 7.5, 7.5, 14.5, 12.5, 7.5, 12, 24, 22, 14.4, 4, 36, 80},
    {8, 7.5, 7, 14.5, 12, 7, 10, 22, 20, 13.8, 3, 33, 76},
    {7.5, 7.5, 7, 13.8, 12, 7, 8, 21, 19, 13.8, 2.5, 31, 74},
    {7.5, 7, 7, 13.8, 12, 6.5, 8, 21, 19, 13.8, 2.5, 31, 74},
};

/* Height that notes may take when the form flows over pages anyway. */
#define NOTES_FLOWING 260.0

ka_str
ka_say(const struct ka_work *work, enum ka_word word)
{
    return ka_word(work->lang, word);
}

void
ka_join(const struct ka_work *work, struct ka_buf *buf, enum ka_word mark, ka_str text)
{
    if (!text.len)
        return;
    if (buf->len)
        ka_buf_add(buf, ka_say(work, mark));
    ka_buf_add(buf, text);
}

ka_str
ka_pick(const struct ka_work *work, ka_str zh, ka_str en)
{
    return work->lang == KA_EN && en.len ? en : zh;
}

ka_str
ka_int_print(struct ka_arena *arena, int64_t value)
{
    return ka_str_format(arena, "%" PRId64, value);
}

uint32_t
ka_form_row(struct ka_work *work, double height, bool keep)
{
    uint32_t row = ka_draft_row(&work->draft, work->form, height);
    work->keep = ka_arena_push(work->arena, work->keep, row, sizeof *work->keep);
    work->keep[row] = keep;
    return row;
}

void
ka_form_gap(struct ka_work *work, double height, bool keep)
{
    (void)ka_form_row(work, height, keep);
}

struct ka_cell *
ka_form_cell(struct ka_work *work, struct ka_block block, const struct ka_style *style, ka_str text)
{
    return ka_draft_cell(&work->draft, work->form, block, style, text);
}

double
ka_form_height(const struct ka_work *work, size_t from, size_t end)
{
    double height = 0;
    for (size_t row = from; row < end; row++)
        height += work->form->row_height[row];
    return height;
}

static void
clear_rows(struct ka_work *work)
{
    ka_draft_clear(work->form);
    work->keep = NULL;
}

/* The form is the first sheet: styles of an attempt before are no one's now. */
static void
start_over(struct ka_work *work)
{
    clear_rows(work);
    work->draft.book->style = NULL;
    work->draft.book->style_count = 0;
    work->draft.last_style = 0;
}

/* Height of a step's rows: it is run on the empty sheet, and what it did is forgotten. */
static double
height_of(struct ka_work *work, void (*step)(struct ka_work *work))
{
    struct ka_sheet sheet = *work->form;
    bool *keep = work->keep;
    clear_rows(work);
    step(work);
    double height = ka_form_height(work, 0, work->form->row_count);
    *work->form = sheet;
    work->keep = keep;
    return height;
}

/* Down to the totals; returns what the page has left for the notes. */
static double
lay_upper(struct ka_work *work)
{
    start_over(work);
    ka_form_head(work);
    ka_form_table(work);
    ka_form_totals(work);
    double used = ka_form_height(work, 0, work->form->row_count);
    return ka_sheet_page(work->form) - used - height_of(work, ka_form_sign);
}

/* The room that is left over makes the items' rows and the signatures higher. */
static void
stretch(struct ka_work *work, double spare)
{
    const double row_most = 6.0, sign_most = 16.0;
    double each = spare * 0.75 / (double)(work->spot_count ? work->spot_count : 1);
    if (each > row_most)
        each = row_most;
    for (size_t i = 0; i < work->spot_count; i++)
        work->form->row_height[work->spot[i].form_row] += each;
    double rest = spare - each * (double)work->spot_count;
    work->form->row_height[work->sign_row] += rest > sign_most ? sign_most : rest;
}

/*
 * The closing part (last module, totals, notes, signatures) moves to the next page as a whole if it
 * fits on one, so that no page holds signatures alone under the table's header.
 */
static void
keep_closing(struct ka_work *work, double page)
{
    size_t from = work->spot_count ? work->spot[work->spot_count - 1].form_row : work->total_row;
    while (from > work->header_row + 1 && work->keep[from - 1])
        from--;
    if (ka_form_height(work, from, work->form->row_count) > page)
        return;
    for (size_t row = from; row + 1 < work->form->row_count; row++)
        work->keep[row] = true;
}

void
ka_form_paginate(struct ka_work *work)
{
    double page = ka_sheet_page(work->form);
    if (ka_form_height(work, 0, work->form->row_count) > page)
        keep_closing(work, page - ka_sheet_repeated(work->form));
    (void)ka_sheet_paginate(work->form, work->keep);
}

/* What an attempt has drawn since @p mark is given back. */
static void
give_back(struct ka_work *work, struct ka_arena_mark mark)
{
    start_over(work);
    ka_arena_rewind(work->arena, mark);
}

/* One page at a density; false, with nothing kept, if it has no room for the notes. */
static bool
lay_page(struct ka_work *work, const struct ka_density *density)
{
    const double roomy = 8.5; /* Text this large. */
    struct ka_arena_mark mark = ka_arena_mark(work->arena);
    work->density = density;
    work->draft.airy = density->text >= roomy;
    double room = lay_upper(work);
    if (room < ka_notes_least(work) || !ka_form_notes(work, room)) {
        give_back(work, mark);
        return false;
    }
    ka_form_sign(work);
    double spare = ka_sheet_page(work->form) - ka_form_height(work, 0, work->form->row_count);
    if (spare > 0)
        stretch(work, spare);
    ka_form_paginate(work);
    return true;
}

/* Whether one page will do at all: what the tightest density cannot, none can. */
static bool
fits_page(struct ka_work *work)
{
    struct ka_arena_mark mark = ka_arena_mark(work->arena);
    bool fits = lay_page(work, &densities[KA_COUNT(densities) - 1]);
    if (fits)
        give_back(work, mark);
    return fits;
}

/* One page at the widest density that leaves room for the notes; false if there is none. Most forms
 * are at home in the first few. */
static bool
lay_one_page(struct ka_work *work)
{
    const size_t usual = 3;
    for (size_t i = 0; i < KA_COUNT(densities); i++) {
        if (i == usual && !fits_page(work))
            return false;
        if (lay_page(work, &densities[i]))
            return true;
    }
    return false;
}

/* Over pages at one density; returns how many. */
static size_t
lay_pages(struct ka_work *work, const struct ka_density *density)
{
    work->density = density;
    work->draft.airy = false;
    (void)lay_upper(work);
    (void)ka_form_notes(work, NOTES_FLOWING);
    ka_form_sign(work);
    ka_form_paginate(work);
    size_t pages = 1;
    for (size_t row = 0; row < work->form->row_count; row++)
        pages += work->form->page_break[row];
    return pages;
}

/* One page by telling fewer slow stretches; if even that does not help, they stay. */
static bool
lay_without_delays(struct ka_work *work)
{
    struct ka_texts all = work->note;
    all.item = ka_arena_copy(work->arena, all.item, all.count * sizeof *all.item);
    while (ka_notes_fewer_delays(work))
        if (fits_page(work))
            return lay_one_page(work);
    work->note = all;
    return false;
}

/* Over as few pages as can be, at the widest density that has no more of them. */
static void
lay_over_pages(struct ka_work *work)
{
    size_t best = 0, least = SIZE_MAX;
    for (size_t i = 0; i < KA_COUNT(densities); i++) {
        struct ka_arena_mark mark = ka_arena_mark(work->arena);
        size_t pages = lay_pages(work, &densities[i]);
        if (pages <= 2) /* One would have been tried with success. */
            return;
        best = pages < least ? i : best;
        least = pages < least ? pages : least;
        give_back(work, mark);
    }
    (void)lay_pages(work, &densities[best]);
}

static void
lay_form(struct ka_work *work)
{
    if (!lay_one_page(work) && !lay_without_delays(work))
        lay_over_pages(work);
    ka_form_modules(work);
    ka_form_jumps(work);
}

static void
make_form_sheet(struct ka_work *work)
{
    static const double width[KA_F__COUNT] = {
        [KA_F_MODULE] = 46, [KA_F_ITEM] = 86,   [KA_F_STANDARD] = 44, [KA_F_NOTE] = 16,
        [KA_F_MARKS] = 30,  [KA_F_POINTS] = 42, [KA_F_REMARK] = 54};
    struct ka_sheet *sheet =
        ka_draft_sheet(&work->draft, ka_say(work, KA_WORD_SHEET_FORM), width, KA_F__COUNT);
    sheet->printed = true;
    sheet->locked = true;
    sheet->margin_left = sheet->margin_right = 30;
    sheet->margin_top = 22;
    sheet->margin_bottom = 31;
    work->form = sheet;
    ka_table_widths(work);
    ka_str digest = ka_str_of(ka_form_digest(work->arena, work->card).hex);
    digest = ka_str_dup(work->arena, ka_str_sub(digest, 0, 16));
    ka_str number = ka_form_number(work->arena, work->context, work->card);
    ka_str link = ka_str_dup(work->arena, ka_str_sub(work->context->link, 0, 16));
    sheet->footer_left =
        link.len
            ? ka_sayf(work, KA_WORD_FOOTER_LINKED, number, digest, link, work->context->program)
            : ka_sayf(work, KA_WORD_FOOTER, number, digest, work->context->program);
    sheet->footer_right = ka_say(work, KA_WORD_PAGE);
}

/* The zone's offset at local time @p local: the instant is near local − offset. */
int32_t
ka_form_zone_minutes(const struct ka_zone *zone, ka_time local)
{
    if (!zone)
        return 0;
    int64_t offset = ka_zone_local(zone, local) - local;
    offset = ka_zone_local(zone, local - offset) - (local - offset);
    return (int32_t)(offset / 60);
}

static void
set_properties(struct ka_work *work)
{
    struct ka_book *book = work->draft.book;
    const struct ka_company *company = &work->context->defs->company;
    const struct ka_employee *employee = work->card->seat->employee;
    ka_str month = ka_month_print(work->arena, ka_month_of_day(work->card->seat->span.first));
    ka_str title = ka_pick(work, work->card->role->title, work->card->role->title_en);
    book->title = ka_sayf(work, KA_WORD_DOC_TITLE, title, employee->name, month);
    book->subject = ka_sayf(work, KA_WORD_DOC_SUBJECT, month);
    book->keywords =
        ka_sayf(work, KA_WORD_DOC_KEYWORDS, ka_form_number(work->arena, work->context, work->card),
                work->card->role->id);
    book->author = work->context->program;
    book->company = company->name;
    book->created = (ka_time)work->context->printed_on * 86400;
    book->zone_minutes = ka_form_zone_minutes(company->zone, book->created);
    book->language = work->lang == KA_EN ? KA_STR("en") : KA_STR("zh-CN");
}

static void
set_names(struct ka_work *work)
{
    ka_str sheet = work->form->name;
    ka_str total = ka_ref_in(work->arena, sheet, work->total_ref);
    ka_str coefficient = ka_ref_in(work->arena, sheet, work->coefficient_ref);
    ka_draft_name(&work->draft, KA_STR("total"),
                  ka_str_format(work->arena, "=%.*s", KA_STR_ARG(total)));
    ka_draft_name(&work->draft, KA_STR("coefficient"),
                  ka_str_format(work->arena, "=%.*s", KA_STR_ARG(coefficient)));
}

/* A character that the font lacks prints as a box: HR must know before the form goes out. */
static void
report_glyphs(struct ka_work *work, struct ka_diags *diags)
{
    uint32_t said = 0;
    for (size_t i = 0; i < work->form->cell_count; i++) {
        const struct ka_cell *cell = &work->form->cell[i];
        for (size_t at = 0; at < cell->text.len;) {
            size_t from = at;
            uint32_t cp = ka_utf8_next(cell->text, &at);
            if (cp <= ' ' || cp == said || ka_font_glyph(work->context->regular, cp))
                continue;
            said = cp;
            ka_str code = ka_str_format(work->arena, "U+%04X", (unsigned)cp);
            ka_diag(diags, KA_DIAG_NO_GLYPH, work->card->seat->employee->place,
                    ka_str_sub(cell->text, from, at - from), code,
                    work->card->seat->employee->name);
        }
    }
}

enum ka_status
ka_form_make(struct ka_arena *arena, const struct ka_form_context *context,
             const struct ka_scorecard *card, struct ka_diags *diags, struct ka_book **out)
{
    struct ka_work work = {
        .arena = arena,
        .context = context,
        .card = card,
        .lang = context->defs->company.lang,
        .draft = ka_draft_make(arena, context->regular, context->bold, &context->defs->theme)};
    ka_basis_plan(&work);
    make_form_sheet(&work);
    ka_notes_collect(&work);
    ka_hints_collect(&work);
    ka_trend_plan(&work);
    lay_form(&work);
    ka_basis_fill(&work);
    ka_trend_fill(&work);
    ka_data_fill(&work);
    ka_form_extras(&work);
    set_names(&work);
    set_properties(&work);
    ka_draft_finish(&work.draft);
    report_glyphs(&work, diags);
    assert(
        ka_book_is_sound(work.arena, work.draft.book, work.context->regular, work.context->bold));
    *out = work.draft.book;
    return KA_OK;
}
