/*
 * The handbook: its chapters in order, and the contents, which come first and are laid out last.
 *
 *     目录      chapter … version … page
 *     总则      handbook_general.c
 *     岗位 ×n   handbook_role.c
 *     薪酬方案  handbook_pay.c
 *     指标口径  handbook_role.c
 *
 * A chapter is one printed sheet; page numbers run through all of them. The contents are laid out
 * twice: once to see how many pages they take themselves, once with the numbers.
 */
#include "form/handbook.h"

#include "form/handbook_work.h"

ka_day
ka_handbook_announced(const struct ka_defs *defs)
{
    ka_day day = KA_DAY_NONE;
    for (size_t i = 0; i < defs->role_count; i++) {
        ka_day announced = defs->role[i].announced;
        if (announced != KA_DAY_NONE && (day == KA_DAY_NONE || announced > day))
            day = announced;
    }
    return day;
}

bool
ka_handbook_is_rules(ka_str file)
{
    return ka_str_find(file, KA_STR("roles/")) >= 0 || ka_str_ends(file, KA_STR("metrics.yaml")) ||
           ka_str_ends(file, KA_STR("pay.yaml"));
}

struct ka_digest
ka_handbook_digest(struct ka_arena *arena, const struct ka_defs *defs)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t i = 0; i < defs->file_count; i++)
        if (ka_handbook_is_rules(defs->file[i].shown))
            ka_buf_printf(&buf, "%.*s\t%s\n", KA_STR_ARG(defs->file[i].shown),
                          defs->file[i].digest.hex);
    return ka_sha256(ka_buf_str(&buf));
}

static ka_str
short_digest(const struct ka_report *report)
{
    struct ka_digest digest = ka_handbook_digest(report->arena, report->context->defs);
    return ka_str_dup(report->arena, ka_str_sub(ka_str_of(digest.hex), 0, 16));
}

ka_str
ka_handbook_day(const struct ka_report *report, ka_day day)
{
    return day == KA_DAY_NONE ? ka_report_say(report, KA_WORD_NO_VALUE)
                              : ka_day_print(report->arena, day);
}

static void
add_mark(struct ka_report *report, ka_str title, uint32_t row, bool below)
{
    struct ka_book *book = report->draft.book;
    book->mark = ka_arena_push(report->arena, book->mark, book->mark_count, sizeof *book->mark);
    book->mark[book->mark_count++] =
        (struct ka_bookmark){title, (uint32_t)(report->sheet - book->sheet), row, below};
}

void
ka_handbook_chapter(struct ka_report *report, ka_str name, ka_str title, ka_str below,
                    const double *width, size_t count)
{
    ka_report_sheet(report, name, width, count, false);
    report->sheet->printed = true;
    report->sheet->footer_left =
        ka_report_sayf(report, KA_WORD_H_FOOTER, report->context->defs->company.name,
                       short_digest(report), report->context->program);
    add_mark(report, title, 0, false);
    ka_report_title(report, title, below);
}

void
ka_handbook_section(struct ka_report *report, enum ka_word word)
{
    ka_str text = ka_report_say(report, word);
    add_mark(report, text, (uint32_t)report->sheet->row_count, true);
    ka_report_heading(report, 0, (uint32_t)report->sheet->col_count, text);
}

void
ka_handbook_sections(struct ka_report *report, enum ka_word left, enum ka_word right, uint32_t col)
{
    uint32_t row = (uint32_t)report->sheet->row_count;
    add_mark(report, ka_report_say(report, left), row, true);
    add_mark(report, ka_report_say(report, right), row, true);
    ka_report_heading(report, 0, col, ka_report_say(report, left));
    struct ka_style style = report->draft.book->style[report->draft.last_style];
    ka_report_styled(report, ka_block_row(row, col, (uint32_t)report->sheet->col_count), &style,
                     ka_report_say(report, right));
}

static void
put_paragraph(struct ka_report *report, ka_str text, bool keep)
{
    struct ka_style style = ka_look(KA_LOOK_PLAIN);
    style.size = 9.5;
    uint32_t row = ka_report_row(report, 18, keep);
    ka_report_styled(report, ka_block_row(row, 0, (uint32_t)report->sheet->col_count), &style,
                     text);
}

void
ka_handbook_text(struct ka_report *report, ka_str text)
{
    put_paragraph(report, text, false);
}

void
ka_handbook_lead(struct ka_report *report, ka_str text)
{
    put_paragraph(report, text, true);
}

void
ka_handbook_point(struct ka_report *report, size_t number, ka_str text)
{
    ka_handbook_text(report, ka_str_format(report->arena, "%zu. %.*s", number, KA_STR_ARG(text)));
}

/* Pages before a sheet. */
static size_t
pages_before(const struct ka_book *book, size_t end)
{
    size_t pages = 0;
    for (size_t i = 0; i < end; i++) {
        pages++;
        for (size_t r = 0; r < book->sheet[i].row_count; r++)
            pages += book->sheet[i].page_break[r];
    }
    return pages;
}

static const struct ka_role *
role_of(const struct ka_report *report, size_t sheet)
{
    const struct ka_defs *defs = report->context->defs;
    return sheet >= 2 && sheet - 2 < defs->role_count ? &defs->role[sheet - 2] : NULL;
}

static void
put_entry(struct ka_report *report, size_t sheet, ka_str title)
{
    const struct ka_book *book = report->draft.book;
    const struct ka_role *role = role_of(report, sheet);
    uint32_t row = ka_report_row(report, 22, false);
    struct ka_cell *cell = ka_report_text(report, row, 0, title);
    cell->link =
        ka_str_format(report->arena, "internal:'%.*s'!A1", KA_STR_ARG(book->sheet[sheet].name));
    cell->jumps = true;
    cell->jump_sheet = (uint32_t)sheet;
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_CELL), KA_CENTER);
    ka_report_styled(report, ka_block_row(row, 1, 2), &style, role ? role->version : (ka_str){0});
    ka_report_styled(report, ka_block_row(row, 2, 3), &style,
                     role ? ka_handbook_day(report, role->announced) : (ka_str){0});
    ka_report_styled(report, ka_block_row(row, 3, 4), &style,
                     role ? ka_handbook_day(report, role->effective) : (ka_str){0});
    ka_report_count(report, row, 4, (int64_t)pages_before(book, sheet) + 1);
}

/* Everything below the contents' title. */
static void
put_contents(struct ka_report *report)
{
    static const struct ka_report_column column[] = {{KA_WORD_H_CHAPTER, 0},
                                                     {KA_WORD_H_VERSION, 0},
                                                     {KA_WORD_H_ANNOUNCED, 0},
                                                     {KA_WORD_H_EFFECTIVE, 0},
                                                     {KA_WORD_H_PAGE, 0}};
    const struct ka_book *book = report->draft.book;
    ka_handbook_text(report, ka_report_say(report, KA_WORD_H_SAME));
    ka_report_heading(report, 0, 5, ka_report_say(report, KA_WORD_H_CONTENTS));
    ka_report_head(report, column, KA_COUNT(column), 0);
    for (size_t i = 0; i < book->mark_count; i++)
        if (!book->mark[i].below && book->mark[i].sheet > 0)
            put_entry(report, book->mark[i].sheet, book->mark[i].title);
    ka_report_paginate(report);
}

static void
fill_contents(struct ka_report *report, ka_str below)
{
    report->sheet = &report->draft.book->sheet[0];
    for (int turn = 0; turn < 2; turn++) {
        ka_draft_clear(report->sheet);
        report->keep = NULL;
        ka_report_title(report, ka_report_say(report, KA_WORD_H_TITLE), below);
        put_contents(report);
    }
}

struct ka_book *
ka_handbook_make(struct ka_arena *arena, const struct ka_form_context *context)
{
    static const double width[] = {KA_HANDBOOK_WIDTH - 280, 70, 80, 80, 50};
    const struct ka_defs *defs = context->defs;
    struct ka_report report = ka_report_make(arena, context, defs->role_count + 4);
    ka_str title = ka_report_say(&report, KA_WORD_H_TITLE);
    ka_str below = ka_report_sayf(&report, KA_WORD_H_BELOW, defs->company.name,
                                  ka_handbook_day(&report, ka_handbook_announced(defs)),
                                  short_digest(&report));
    ka_handbook_chapter(&report, ka_report_say(&report, KA_WORD_H_CONTENTS), title, below, width,
                        KA_COUNT(width));
    ka_handbook_general(&report);
    for (size_t i = 0; i < defs->role_count; i++)
        ka_handbook_role(&report, &defs->role[i], i);
    ka_handbook_pay(&report);
    ka_handbook_metrics(&report);
    fill_contents(&report, below);
    report.draft.book->run_on = true;
    ka_str full =
        ka_str_format(arena, "%.*s %.*s", KA_STR_ARG(defs->company.name), KA_STR_ARG(title));
    return ka_report_finish(&report, full, title);
}
