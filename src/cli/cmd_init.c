/* kaohe init DIR: a workspace with the sample company, whose months run at once. */
#include "base/io.h"
#include "cli/command.h"

#include <stdio.h>

/* A scratch arena of its own: findings live in the session's and must not be rewound. */
static enum ka_status
copy_file(struct ka_session *session, const char *from, const char *to)
{
    struct ka_arena *scratch = ka_arena_new();
    ka_str folder = ka_str_of(to);
    ka_str text;
    while (folder.len && folder.ptr[folder.len - 1] != '/')
        folder.len--;
    enum ka_status status = ka_folder_make(ka_cstr(scratch, folder), 0700, &session->diags);
    if (status == KA_OK)
        status = ka_file_read(scratch, from, SIZE_MAX / 4, &session->diags, &text);
    if (status == KA_OK)
        status = ka_file_write(to, text, 0600, &session->diags);
    ka_arena_free(scratch);
    return status;
}

static enum ka_status
copy_tree(struct ka_session *session, const char *from, const char *to, size_t *files)
{
    struct ka_entry *entry = NULL;
    enum ka_status status = ka_folder_walk(session->arena, from, &session->diags, &entry, files);
    for (size_t i = 0; i < *files && status == KA_OK; i++) {
        const char *source =
            ka_str_format(session->arena, "%s/%.*s", from, KA_STR_ARG(entry[i].path)).ptr;
        const char *target =
            ka_str_format(session->arena, "%s/%.*s", to, KA_STR_ARG(entry[i].path)).ptr;
        status = copy_file(session, source, target);
    }
    return status;
}

static bool
has_files(struct ka_session *session, const char *folder)
{
    struct ka_entry *entry = NULL;
    size_t count = 0;
    return ka_path_is_folder(folder) &&
           (ka_folder_walk(session->arena, folder, &session->diags, &entry, &count) != KA_OK ||
            count);
}

static enum ka_exit
run(struct ka_session *session)
{
    const char *target = session->args.word[1];
    const char *sample = ka_str_format(session->arena, "%s/samples/company", session->data).ptr;
    size_t files = 0;
    if (target[0] != '/')
        target = ka_session_path(session, "%s", target);
    if (has_files(session, target) || (ka_path_exists(target) && !ka_path_is_folder(target)))
        return ka_session_usage(session, "“%s”已存在且不为空：请给一个新文件夹",
                                "'%s' exists and is not empty: give a new folder", target);
    enum ka_status status = copy_tree(session, sample, target, &files);
    ka_session_findings(session, 20);
    if (status != KA_OK)
        return ka_session_exit(session, status);
    printf(ka_session_say(session, "已建立工作区 %s（示例公司，%zu 个文件）\n",
                          "workspace %s is ready (sample company, %zu files)\n"),
           target, files);
    printf("  kaohe -C %s check 2026-10\n  kaohe -C %s run 2026-10\n", target, target);
    return KA_EXIT_OK;
}

const struct ka_command ka_cmd_init = {
    .name = "init",
    .usage = "DIR",
    .zh = "新建工作区，内含可立即运行的示例公司",
    .en = "make a workspace with the sample company, ready to run",
    .help_zh = "把自己的公司写进 kaohe.yaml 和 staff.yaml，把导出放进 exports/年-月/ "
               "即可。\n例子：kaohe init demo && kaohe -C demo run 2026-10",
    .help_en = "Then put your company into kaohe.yaml and staff.yaml and your exports into "
               "exports/YEAR-MONTH/.\nexample: kaohe init demo && kaohe -C demo run 2026-10",
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
