/*
 * PDF renderer: equal books give equal bytes, hanzi beyond the BMP and both pages are in the text,
 * the file says that it is PDF/A-2u, and a file that cannot be written is a finding.
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
    struct ka_pdf_fonts fonts;
    struct ka_font *regular, *bold;
    struct render_book book;
    struct own_folder folder;
};

static void
setup(struct fixture *f)
{
    memset(f, 0, sizeof *f);
    f->arena = ka_arena_new();
    own_folder_enter(&f->folder);
    f->diags = ka_diags_make(f->arena);
    cr_assert_eq(ka_font_open(f->arena, KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Regular.ttf", &f->diags,
                              &f->regular),
                 KA_OK);
    cr_assert_eq(
        ka_font_open(f->arena, KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Bold.ttf", &f->diags, &f->bold),
        KA_OK);
    f->fonts = (struct ka_pdf_fonts){f->regular, f->bold};
    make_test_book(&f->book);
}

static void
teardown(struct fixture *f)
{
    own_folder_leave(&f->folder);
    ka_font_close(f->regular);
    ka_font_close(f->bold);
    ka_arena_free(f->arena);
}

static ka_str
render(struct fixture *f, const char *name)
{
    ka_str text = {0};
    cr_assert_eq(ka_render_pdf(&f->book.book, &f->fonts, name, &f->diags), KA_OK);
    cr_assert_eq(ka_file_read(f->arena, name, 1 << 24, &f->diags, &text), KA_OK);
    return text;
}

Test(pdf, equal_books_give_equal_bytes)
{
    struct fixture f;
    setup(&f);
    ka_str first = render(&f, "pdf_equal_1.pdf"), second = render(&f, "pdf_equal_2.pdf");
    cr_expect(ka_str_eq(first, second));
    cr_expect_eq(f.diags.count, 0);
    cr_expect_lt(first.len, (size_t)90000);
    teardown(&f);
}

Test(pdf, says_that_it_is_pdfa_2u)
{
    static const char *const wanted[] = {
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>",
        "/OutputIntents",
        "/GTS_PDFA1",
        "/ID",
        "(zh-CN)",
        "%PDF-1.7",
        "考核表 &lt;林&amp;周&gt;",
        "2026-10-31T00:00:00+08:00",
    };
    struct fixture f;
    setup(&f);
    ka_str text = render(&f, "pdf_a.pdf");
    for (size_t i = 0; i < KA_COUNT(wanted); i++)
        cr_expect(ka_str_find(text, ka_str_of(wanted[i])) >= 0, "no %s", wanted[i]);
    teardown(&f);
}

Test(pdf, text_can_be_copied_by_another_program)
{
    static const char *const wanted[] = {"𬭚野家", "询单转化率", "33.33%",        "第二页",
                                         "模块得分率", "第2/2页",    "KH-202610-S001"};
    struct fixture f;
    char text[4096] = "";
    setup(&f);
    render(&f, "pdf_text.pdf");
    FILE *pipe = popen("pdftotext -layout pdf_text.pdf - 2>&1", "r");
    cr_assert_not_null(pipe);
    size_t len = fread(text, 1, sizeof text - 1, pipe);
    text[len] = '\0';
    cr_assert_eq(pclose(pipe), 0, "pdftotext failed: %s", text);
    for (size_t i = 0; i < KA_COUNT(wanted); i++)
        cr_expect_not_null(strstr(text, wanted[i]), "no %s in:\n%s", wanted[i], text);
    teardown(&f);
}

Test(pdf, a_file_that_cannot_be_written_is_a_finding)
{
    struct fixture f;
    setup(&f);
    cr_expect_eq(ka_render_pdf(&f.book.book, &f.fonts, "/dev/null/x.pdf", &f.diags), KA_E_IO);
    cr_assert_eq(f.diags.count, 1);
    cr_expect_eq(f.diags.item[0].code, KA_DIAG_CANNOT_WRITE);
    teardown(&f);
}

/* The text that only poppler or qpdf can show is looked at in tests/e2e/deliver.sh. */
Test(pdf, a_locked_file_opens_with_its_password_only)
{
    struct fixture f;
    setup(&f);
    ka_str plain = render(&f, "pdf_plain.pdf"), locked = {0}, again = {0};
    cr_assert_eq(ka_pdf_lock(f.arena, plain, "Wort-19-ab", KA_STR("x"), &f.diags, &locked), KA_OK);
    cr_expect(ka_pdf_opens(locked, "Wort-19-ab"));
    cr_expect_not(ka_pdf_opens(locked, "wort-19-ab"));
    cr_expect_not(ka_pdf_opens(locked, ""));
    cr_expect_not(ka_pdf_opens(plain, "Wort-19-ab"), "a file without a password is not locked");
    cr_expect_eq(ka_pdf_lock(f.arena, locked, "other", KA_STR("x"), &f.diags, &again), KA_E_RENDER);
    cr_expect_eq(ka_pdf_lock(f.arena, KA_STR("no pdf"), "other", KA_STR("x"), &f.diags, &again),
                 KA_E_RENDER);
    cr_expect_eq(f.diags.item[0].code, KA_DIAG_PDF_LOCK);
    teardown(&f);
}
