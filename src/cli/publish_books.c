/*
 * Books over all cards of a month, made anew by every run: partial runs score everyone too.
 *
 *     summary.xlsx          for managers, with names
 *     summary-shared.xlsx   team and store figures only (decision 20)
 *     booklet.pdf           contents, and all forms, outlined by team
 */
#include "cli/publish_books.h"

#include "form/booklet.h"
#include "form/form.h"
#include "form/summary.h"
#include "render/render.h"

enum ka_status
ka_publish_summary(struct ka_session *session, const struct ka_month_result *result,
                   const char *folder, bool shared)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_form_context context = ka_session_form_context(session, result->data);
    struct ka_book *book =
        ka_summary_make(arena, &context, result->card, result->card_count, shared);
    ka_str path =
        ka_str_format(arena, "%s/%s", folder, shared ? "summary-shared.xlsx" : "summary.xlsx");
    enum ka_status status = ka_render_xlsx(book, path.ptr, &session->diags);
    ka_arena_free(arena);
    return status;
}

/* Outline: team, then "S001 林小满 售前客服". */
enum ka_status
ka_publish_booklet(struct ka_session *session, const struct ka_month_result *result,
                   struct ka_book *const *form, const char *folder)
{
    if (!result->card_count)
        return KA_OK;
    struct ka_arena *arena = ka_arena_new();
    struct ka_form_context context = ka_session_form_context(session, result->data);
    enum ka_lang lang = session->defs.company.lang;
    size_t count = result->card_count;
    size_t *order = ka_summary_by_team(arena, &context, result->card, count);
    struct ka_pdf_part *part = ka_arena_array(arena, count + 1, sizeof *part);
    part->book = ka_booklet_contents(arena, &context, result->card, form, order, count);
    part->title = part->book->title;
    for (size_t i = 0; i < count; i++) {
        const struct ka_scorecard *card = &result->card[order[i]];
        ka_str role = lang == KA_EN && card->role->applies_to_en.len ? card->role->applies_to_en
                                                                     : card->role->applies_to;
        part[i + 1].book = form[order[i]];
        part[i + 1].chapter = ka_summary_team(&context, card);
        part[i + 1].title =
            ka_str_format(arena, "%.*s %.*s %.*s", KA_STR_ARG(card->seat->employee->number),
                          KA_STR_ARG(card->seat->employee->name), KA_STR_ARG(role));
    }
    struct ka_pdf_fonts fonts = {session->regular, session->bold};
    struct ka_pdf_booklet booklet = {
        .part = part,
        .count = count + 1,
        .title = ka_summary_booklet_title(arena, &context, result->month),
    };
    ka_str path = ka_str_format(arena, "%s/booklet.pdf", folder);
    enum ka_status status = ka_render_booklet(&booklet, &fonts, path.ptr, &session->diags);
    ka_arena_free(arena);
    return status;
}
