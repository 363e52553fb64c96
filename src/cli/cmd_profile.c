/*
 * kaohe profile new FILE: a draft of the profile of an export that nobody has described yet.
 *
 * It goes to standard output, or to a file that is not there yet. What was guessed is marked in it.
 */
#include "base/io.h"
#include "cli/book_file.h"
#include "cli/command.h"
#include "ingest/guess.h"

#include <stdio.h>
#include <string.h>

static const struct ka_option options[] = {
    {"output", 'o', "FILE", "写到这个文件（如 templates/exports/x.yaml），已有的不覆盖",
     "write to this file (templates/exports/x.yaml); never over one that exists"},
    {0},
};

/* A path below the workspace, unless it is absolute or lies where the user stands. */
static const char *
find_file(struct ka_session *session, const char *path)
{
    const char *below = ka_session_path(session, "%s", path);
    return path[0] == '/' || (!ka_path_exists(below) && ka_path_exists(path)) ? path : below;
}

static enum ka_status
write_draft(struct ka_session *session, ka_str draft, const char *output)
{
    if (!output) {
        printf("%.*s", KA_STR_ARG(draft));
        return KA_OK;
    }
    enum ka_status status = ka_text_write(session, draft, ka_book_path(session, output));
    if (status == KA_OK)
        printf(ka_session_say(session, "写入  %s：核对标有 ← 的地方，再运行 kaohe check\n",
                              "written   %s: look at the places marked ←, then run kaohe check\n"),
               output);
    return status;
}

static enum ka_exit
run(struct ka_session *session)
{
    const char *file = session->args.word[2];
    if (strcmp(session->args.word[1], "new") != 0)
        return ka_session_usage(session, "只有 profile new，没有“profile %s”",
                                "there is 'profile new' but no 'profile %s'",
                                session->args.word[1]);
    enum ka_status status = ka_session_load(session);
    struct ka_guess guess = {0};
    struct ka_ingest ingest = {
        .defs = &session->defs, .arena = session->arena, .diags = &session->diags};
    if (status == KA_OK)
        status = ka_guess_file(&ingest, find_file(session, file), ka_str_of(file), &guess);
    /* The folder it lies in says more about the platform than words in common. */
    size_t store = status == KA_OK
                       ? ka_export_store(&session->defs.company, ka_str_of(file), KA_STR(""))
                       : KA_NO_INDEX;
    if (store != KA_NO_INDEX)
        guess.platform = session->defs.company.store[store].platform;
    if (status == KA_OK && guess.column_count == 0) {
        ka_diag(&session->diags, KA_DIAG_NO_HEADER, ((struct ka_place){.file = ka_str_of(file)}),
                ka_str_of(file));
        status = KA_E_DATA;
    }
    if (status == KA_OK)
        status =
            write_draft(session,
                        ka_guess_draft(session->arena, &guess, ka_str_base_name(ka_str_of(file)),
                                       &session->defs.metrics, session->lang),
                        ka_args_value(&session->args, "output"));
    ka_session_findings(session, 30);
    return ka_session_exit(session, status);
}

const struct ka_command ka_cmd_profile = {
    .name = "profile",
    .usage = "new FILE [-o FILE.yaml]",
    .zh = "为还不认识的导出写一份列对照的草稿",
    .en = "draft the profile of an export that is not known yet",
    .help_zh =
        "看表头和前 200 行，猜每列是什么；猜的地方标有 ←。草稿放进 templates/exports/ "
        "核对补完，check 就认识这种导出。\n例子：kaohe profile new exports/2026-10/某平台.csv "
        "-o templates/exports/my-platform.yaml",
    .help_en =
        "Looks at the header and the first 200 rows; guesses are marked ←. Complete the draft "
        "in templates/exports/ and check knows the export.\nexample: kaohe profile new "
        "exports/2026-10/some.csv -o templates/exports/my-platform.yaml",
    .options = options,
    .min_words = 2,
    .max_words = 2,
    .run = run,
};
