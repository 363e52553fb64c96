/*
 * The journal: what was written is read again, what a kill cut short goes, a line of somebody else
 * is refused, one process at a time.
 */
#include "mail/journal.h"

#include "base/io.h"

#include "unit/own_folder.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct ka_arena *arena;
static struct ka_diags diags;
static struct own_folder folder;
static const char path[] = "receipts.tsv";

static void
begin(void)
{
    arena = ka_arena_new();
    diags = ka_diags_make(arena);
    own_folder_enter(&folder);
}

static void
end(void)
{
    own_folder_leave(&folder);
    ka_arena_free(arena);
}

TestSuite(journal, .init = begin, .fini = end);

static struct ka_journal *
opened(void)
{
    struct ka_journal *journal = NULL;
    cr_assert_eq(ka_journal_open(arena, path, &diags, &journal), KA_OK);
    return journal;
}

static void
add(struct ka_journal *journal, enum ka_mail_event event, const char *id, const char *answer)
{
    struct ka_mail_entry entry = {.time = 1793000000,
                                  .event = event,
                                  .number = KA_STR("S001"),
                                  .name = KA_STR("林小满"),
                                  .address = KA_STR("a@b.c"),
                                  .id = ka_str_of(id),
                                  .digest = KA_STR("00"),
                                  .answer = ka_str_of(answer)};
    cr_assert_eq(ka_journal_add(journal, &entry), KA_OK);
}

Test(journal, the_last_word_on_each_letter_is_read_again)
{
    struct ka_journal *journal = opened();
    cr_expect_null(ka_journal_last(journal, KA_STR("x")));
    add(journal, KA_MAIL_ENDING, "x", "");
    add(journal, KA_MAIL_ENDING, "y", "");
    add(journal, KA_MAIL_SENT, "x", "250 a\tb\r\nc");
    ka_journal_close(journal);
    journal = opened();
    const struct ka_mail_entry *x = ka_journal_last(journal, KA_STR("x"));
    cr_assert(x && x->event == KA_MAIL_SENT && x->time == 1793000000);
    cr_expect(ka_str_eq(x->answer, KA_STR("250 a b  c")), "%.*s", KA_STR_ARG(x->answer));
    cr_expect(ka_str_eq(x->name, KA_STR("林小满")));
    cr_expect_eq(ka_journal_last(journal, KA_STR("y"))->event, KA_MAIL_ENDING);
    cr_expect(ka_journal_sent_other(journal, KA_STR("S001"), KA_STR("y")));
    cr_expect_not(ka_journal_sent_other(journal, KA_STR("S001"), KA_STR("x")));
    ka_journal_close(journal);
}

/* Cut anywhere: whole lines stay, the rest goes, and what follows is a line of its own. */
Test(journal, a_line_that_was_cut_short_goes)
{
    struct ka_journal *journal = opened();
    add(journal, KA_MAIL_SENT, "x", "");
    add(journal, KA_MAIL_SENT, "y", "");
    ka_journal_close(journal);
    ka_str all;
    cr_assert_eq(ka_file_read(arena, path, 1 << 20, &diags, &all), KA_OK);
    size_t line = all.len / 2;
    for (size_t cut = 0; cut <= all.len; cut++) {
        cr_assert_eq(ka_file_write(path, ka_str_sub(all, 0, cut), 0600, &diags), KA_OK);
        journal = opened();
        cr_expect_eq(ka_journal_last(journal, KA_STR("x")) != NULL, cut >= line, "cut at %zu", cut);
        cr_expect_eq(ka_journal_last(journal, KA_STR("y")) != NULL, cut == all.len);
        add(journal, KA_MAIL_SENT, "z", "");
        ka_journal_close(journal);
        journal = opened();
        cr_expect_not_null(ka_journal_last(journal, KA_STR("z")));
        ka_journal_close(journal);
    }
}

Test(journal, a_strange_line_is_refused_and_left)
{
    static const char *const lines[] = {
        "\n", "sent\tx\n", "2026-11-05T02:11:09Z\tnothing\ta\tb\tc\td\te\tf\n",
        "2026-11-05T02:11:09Z\tsent\ta\tb\tc\td\te\tf\tg\n", "yesterday\tsent\ta\tb\tc\td\te\tf\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct ka_journal *journal = NULL;
        diags = ka_diags_make(arena);
        cr_assert_eq(ka_file_write(path, ka_str_of(lines[i]), 0600, &diags), KA_OK);
        cr_expect_eq(ka_journal_open(arena, path, &diags, &journal), KA_E_DATA);
        cr_assert_eq(diags.count, 1);
        cr_expect_eq(diags.item[0].code, KA_DIAG_MAIL_JOURNAL_BAD);
    }
}

Test(journal, one_at_a_time)
{
    struct ka_journal *journal = opened(), *second = NULL;
    cr_expect_eq(ka_journal_open(arena, path, &diags, &second), KA_E_DATA);
    cr_expect_eq(diags.item[0].code, KA_DIAG_MAIL_BUSY);
    ka_journal_close(journal);
    ka_journal_close(opened());
}
