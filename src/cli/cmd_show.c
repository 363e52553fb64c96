/* kaohe show MONTH STAFF: the form as text, the same document that is printed. */
#include "cli/command.h"
#include "cli/past.h"
#include "cli/results.h"
#include "render/render.h"

#include <stdio.h>
#include <unistd.h>

static enum ka_status
show_card(struct ka_session *session, const struct ka_month_result *result,
          const struct ka_past *past, const struct ka_scorecard *card)
{
    struct ka_form_context context = ka_session_form_context(session, result->data);
    ka_past_of(past, card, &context);
    struct ka_book *book = NULL;
    enum ka_status status = ka_form_make(session->arena, &context, card, &session->diags, &book);
    if (status != KA_OK)
        return status;
    bool colour = session->colour && isatty(STDOUT_FILENO);
    ka_str text = ka_render_text(session->arena, book, colour);
    printf("%.*s", KA_STR_ARG(text));
    return KA_OK;
}

/** The same as scores.json has it, of this person only. */
static enum ka_exit
show_json(struct ka_session *session, const struct ka_month_result *result, ka_str who)
{
    struct ka_month_result own = *result;
    own.card = ka_arena_array(session->arena, result->card_count, sizeof *own.card);
    own.card_count = 0;
    for (size_t i = 0; i < result->card_count; i++) {
        if (ka_scorecard_is_of(&result->card[i], who))
            own.card[own.card_count++] = result->card[i];
    }
    if (own.card_count == 0)
        return ka_session_no_staff(session, result, who);
    printf("%.*s", KA_STR_ARG(ka_scores_json(session, &own)));
    return KA_EXIT_OK;
}

/** Every form of this person: two after a change of role within the month. */
static enum ka_exit
show(struct ka_session *session, const struct ka_month_result *result, ka_str who)
{
    size_t shown = 0;
    struct ka_past past;
    if (ka_past_load(session, result->month, NULL, false, &past) != KA_OK) {
        ka_session_findings(session, 10);
        return KA_EXIT_IO;
    }
    for (size_t i = 0; i < result->card_count; i++) {
        const struct ka_scorecard *card = &result->card[i];
        if (!ka_scorecard_is_of(card, who))
            continue;
        enum ka_status status = show_card(session, result, &past, card);
        if (status != KA_OK) {
            ka_session_findings(session, 10);
            return ka_session_exit(session, status);
        }
        shown++;
    }
    return shown ? KA_EXIT_OK : ka_session_no_staff(session, result, who);
}

static enum ka_exit
run(struct ka_session *session)
{
    struct ka_month_result result;
    enum ka_exit code;
    if (!ka_session_result(session, true, &result, &code))
        return code;
    ka_str who = ka_str_of(session->args.word[2]);
    return session->json ? show_json(session, &result, who) : show(session, &result, who);
}

const struct ka_command ka_cmd_show = {
    .name = "show",
    .usage = "MONTH STAFF",
    .zh = "在终端显示一个人的考核表",
    .en = "show one person's form in the terminal",
    .help_zh = "例子：kaohe show 2026-10 S001",
    .help_en = "example: kaohe show 2026-10 S001",
    .min_words = 2,
    .max_words = 2,
    .run = run,
};
