/*
 * Workbook renderer: equal books give equal bytes, texts that look like formulas stay texts, cached
 * results are the exact ones, input cells are open on a locked sheet, and what Excel would have to
 * repair is refused before anything is written.
 */
#include "own_folder.h"
#include "render_book.h"

#include "base/io.h"
#include "render/render.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fixture {
    struct ka_arena *arena;
    struct ka_diags diags;
    struct render_book book;
    struct own_folder folder;
};

static void
setup(struct fixture *f)
{
    memset(f, 0, sizeof *f);
    own_folder_enter(&f->folder);
    f->arena = ka_arena_new();
    f->diags = ka_diags_make(f->arena);
    make_test_book(&f->book);
}

static ka_str
render(struct fixture *f, const char *name)
{
    ka_str text = {0};
    cr_assert_eq(ka_render_xlsx(&f->book.book, name, &f->diags), KA_OK);
    cr_assert_eq(ka_file_read(f->arena, name, 1 << 24, &f->diags, &text), KA_OK);
    return text;
}

/** A part of the zip, by python3: a reader that is not ours. */
static const char *
part(struct fixture *f, const char *file, const char *name)
{
    enum { ROOM = 1 << 16 };
    char *text = ka_arena_alloc(f->arena, ROOM);
    ka_str command =
        ka_str_format(f->arena,
                      "python3 -c \"import "
                      "zipfile,sys;sys.stdout.buffer.write(zipfile.ZipFile('%s').read('%s'))\"",
                      file, name);
    FILE *pipe = popen(command.ptr, "r");
    cr_assert_not_null(pipe);
    text[fread(text, 1, ROOM - 1, pipe)] = '\0';
    cr_assert_eq(pclose(pipe), 0);
    return text;
}

Test(xlsx, equal_books_give_equal_bytes)
{
    struct fixture f;
    setup(&f);
    ka_str first = render(&f, "xlsx_equal_1.xlsx"), second = render(&f, "xlsx_equal_2.xlsx");
    cr_expect(ka_str_eq(first, second));
    cr_expect_eq(f.diags.count, 0);
    own_folder_leave(&f.folder);
    ka_arena_free(f.arena);
}

Test(xlsx, cells_carry_what_the_model_says)
{
    static const char *const wanted[] = {
        "<f>1/3</f><v>0.3333333333333333</v>", "<mergeCell ref=\"A1:C1\"/>", "<sheetProtection",
        "<dataValidation type=\"decimal\"",    "<rowBreaks count=\"1\"",
    };
    struct fixture f;
    setup(&f);
    render(&f, "xlsx_cells.xlsx");
    const char *sheet = part(&f, "xlsx_cells.xlsx", "xl/worksheets/sheet1.xml");
    for (size_t i = 0; i < KA_COUNT(wanted); i++)
        cr_expect_not_null(strstr(sheet, wanted[i]), "no %s in %s", wanted[i], sheet);
    const char *strings = part(&f, "xlsx_cells.xlsx", "xl/sharedStrings.xml");
    cr_expect_not_null(strstr(strings, "<t>=1+1</t>"),
                       "a text that looks like a formula must stay text");
    cr_expect_not_null(strstr(strings, "𬭚野家"));
    cr_expect_not_null(
        strstr(part(&f, "xlsx_cells.xlsx", "xl/styles.xml"), "<protection locked=\"0\"/>"));
    own_folder_leave(&f.folder);
    ka_arena_free(f.arena);
}

/* A printed cell's lines end in the workbook as the model has them, if they fit there; a text of
 * one line shrinks rather than break. */
Test(xlsx, lines_are_the_models)
{
    struct fixture f;
    setup(&f);
    ka_str lines[] = {KA_STR("甲乙"), KA_STR("丙")};
    f.book.cell[3].text = KA_STR("甲乙 丙");
    f.book.cell[3].line = lines;
    f.book.cell[3].line_count = 2;
    f.book.cell[2].fit = KA_FIT_SHRINKS;
    render(&f, "xlsx_lines.xlsx");
    cr_expect_not_null(
        strstr(part(&f, "xlsx_lines.xlsx", "xl/sharedStrings.xml"), "<t>甲乙 丙</t>"));
    cr_expect_not_null(strstr(part(&f, "xlsx_lines.xlsx", "xl/styles.xml"), "shrinkToFit=\"1\""));
    f.book.cell[3].fit = KA_FIT_BROKEN;
    render(&f, "xlsx_lines.xlsx");
    cr_expect_not_null(
        strstr(part(&f, "xlsx_lines.xlsx", "xl/sharedStrings.xml"), "<t>甲乙\n丙</t>"));
    own_folder_leave(&f.folder);
    ka_arena_free(f.arena);
}

/* What a spreadsheet program might take for a formula or a command is a shared string, whatever it
 * begins with. */
Test(xlsx, texts_stay_texts)
{
    static const char *const texts[] = {
        "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0", "'=1"};
    for (size_t i = 0; i < KA_COUNT(texts); i++) {
        struct fixture f;
        setup(&f);
        f.book.cell[3].text = f.book.line[3] = ka_str_of(texts[i]);
        render(&f, "xlsx_texts.xlsx");
        const char *sheet = part(&f, "xlsx_texts.xlsx", "xl/worksheets/sheet1.xml");
        const char *cell = strstr(sheet, "<c r=\"C2\"");
        cr_assert_not_null(cell, "%s", texts[i]);
        const char *end = strchr(cell, '>');
        cr_expect(end && end - cell > 6 && strncmp(end - 5, "t=\"s\"", 5) == 0, "%s: %.60s",
                  texts[i], cell);
        own_folder_leave(&f.folder);
        ka_arena_free(f.arena);
    }
}

Test(xlsx, names_that_excel_would_repair_are_refused)
{
    static const struct {
        const char *why, *sheet, *name;
    } rows[] = {
        {"a sheet name with a slash", "a/b", "total"},
        {"a sheet name of 32 letters", "abcdefghijklmnopqrstuvwxyzabcdef", "total"},
        {"an empty sheet name", "", "total"},
        {"a name like a cell", "表", "A1"},
        {"a name with a blank", "表", "to tal"},
        {"a name that begins with a digit", "表", "1a"},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        struct fixture f;
        setup(&f);
        f.book.sheet[0].name = ka_str_of(rows[i].sheet);
        f.book.name.name = ka_str_of(rows[i].name);
        cr_expect_eq(ka_render_xlsx(&f.book.book, "xlsx_refused.xlsx", &f.diags), KA_E_RENDER, "%s",
                     rows[i].why);
        cr_expect_eq(f.diags.count, 1, "%s", rows[i].why);
        cr_expect_neq(access("xlsx_refused.xlsx", F_OK), 0, "%s: a half workbook is left",
                      rows[i].why);
        own_folder_leave(&f.folder);
        ka_arena_free(f.arena);
    }
}

Test(xlsx, a_file_that_cannot_be_written_is_a_finding)
{
    struct fixture f;
    setup(&f);
    cr_expect_eq(ka_render_xlsx(&f.book.book, "/dev/null/x.xlsx", &f.diags), KA_E_RENDER);
    cr_assert_eq(f.diags.count, 1);
    cr_expect_eq(f.diags.item[0].code, KA_DIAG_WORKBOOK);
    own_folder_leave(&f.folder);
    ka_arena_free(f.arena);
}
