/*
 * kaohe explain MONTH STAFF [ITEM]: how points came about.
 *
 * Without ITEM a line per item; with it the rule in words, each value with numerator and
 * denominator, the files and rows that made it (largest first), what the other rules of
 * attribution would give, and what one step better takes. Results that are newer than all they
 * were made from are answered from evidence.tsv beside them; else the month is computed.
 */
#include "base/io.h"
#include "cli/command.h"
#include "cli/explain.h"

#include <stdio.h>

#define MOST_BYTES ((size_t)256 << 20)

/* From beside the results; false if that cannot be used. */
static bool
read_kept(struct ka_session *session, ka_month month, ka_str who, struct ka_explained_month *out)
{
    struct ka_diags none = ka_diags_make(session->arena);
    const char *path = ka_session_path(session, "out/%s/" KA_EVIDENCE_FILE,
                                       ka_month_print(session->arena, month).ptr);
    ka_str text;
    return ka_explain_is_fresh(session, month, path) &&
           ka_file_read(session->arena, path, MOST_BYTES, &none, &text) == KA_OK &&
           ka_explain_parse(session->arena, text, who, out);
}

static enum ka_exit
no_staff(struct ka_session *session, const struct ka_explained_month *month, ka_str who)
{
    ka_str *names = ka_arena_array(session->arena, 2 * month->count, sizeof *names);
    for (size_t i = 0; i < month->count; i++) {
        names[2 * i] = month->form[i].number;
        names[2 * i + 1] = month->form[i].name;
    }
    return ka_session_no_one(session, who, names, 2 * month->count);
}

static enum ka_exit
no_item(struct ka_session *session, const struct ka_explained *form, ka_str id)
{
    ka_str *names = ka_arena_array(session->arena, 2 * form->item_count, sizeof *names);
    for (size_t i = 0; i < form->item_count; i++) {
        names[2 * i] = form->item[i].id;
        names[2 * i + 1] = form->item[i].name;
    }
    ka_str near = ka_str_nearest(id, names, 2 * form->item_count);
    fprintf(stderr,
            ka_session_say(session, "kaohe: 这张表没有考核项目“%.*s”",
                           "kaohe: this form has no item '%.*s'"),
            KA_STR_ARG(id));
    if (near.len)
        fprintf(stderr, ka_session_say(session, "，是不是“%.*s”？", ", did you mean '%.*s'?"),
                KA_STR_ARG(near));
    fprintf(stderr, "\n");
    return KA_EXIT_USAGE;
}

static bool
is_of(const struct ka_explained *form, ka_str who)
{
    return ka_str_eq(form->number, who) || ka_str_eq(form->name, who);
}

static enum ka_exit
explain(struct ka_session *session, const struct ka_explained_month *month, ka_str who, ka_str id)
{
    const struct ka_explained *last = NULL;
    struct ka_json json = ka_json_make(session->arena);
    size_t shown = 0;
    ka_json_open(&json, NULL, '[');
    for (size_t i = 0; i < month->count; i++) {
        if (!is_of(&month->form[i], who))
            continue;
        last = &month->form[i];
        shown += session->json ? ka_explain_json(&json, month, last, id)
                               : ka_explain_print(session, month, last, id);
    }
    ka_json_close(&json, ']');
    if (!last)
        return no_staff(session, month, who);
    if (!shown)
        return no_item(session, last, id);
    ka_str text = ka_json_end(&json);
    if (session->json)
        printf("%.*s", KA_STR_ARG(text));
    return KA_EXIT_OK;
}

static enum ka_exit
run(struct ka_session *session)
{
    struct ka_explained_month month;
    struct ka_month_result result;
    enum ka_exit code = KA_EXIT_USAGE;
    ka_month which;
    ka_str who = ka_str_of(session->args.word[2]);
    ka_str id = session->args.word_count > 3 ? ka_str_of(session->args.word[3]) : (ka_str){0};
    if (!ka_session_month(session, 1, false, &which))
        return code;
    if (!read_kept(session, which, who, &month)) {
        if (!ka_session_result(session, false, &result, &code))
            return code;
        month = ka_explain_make(session, &result);
    }
    return explain(session, &month, who, id);
}

const struct ka_command ka_cmd_explain = {
    .name = "explain",
    .usage = "MONTH STAFF [ITEM]",
    .zh = "说明得分从哪里来：规则、数值、分子分母、文件与行号",
    .en = "explain points: rule, value, numerator and denominator, files and lines",
    .help_zh = "例子：kaohe explain 2026-10 S001\n      kaohe explain 2026-10 S001 conversion",
    .help_en =
        "examples: kaohe explain 2026-10 S001\n          kaohe explain 2026-10 S001 conversion",
    .min_words = 2,
    .max_words = 3,
    .run = run,
};
