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

/* The sample company's own figures: what nobody wants in the workspace of another company. */
static bool
is_data(ka_str path)
{
    return ka_str_starts(path, KA_STR("exports/")) || ka_str_starts(path, KA_STR("manual/"));
}

static enum ka_status
copy_tree(struct ka_session *session, const char *from, const char *to, size_t *files)
{
    struct ka_entry *entry = NULL;
    bool empty = ka_args_has(&session->args, "empty");
    size_t count = 0;
    enum ka_status status = ka_folder_walk(session->arena, from, &session->diags, &entry, &count);
    for (size_t i = 0; i < count && status == KA_OK; i++) {
        if (empty && is_data(entry[i].path))
            continue;
        const char *source =
            ka_str_format(session->arena, "%s/%.*s", from, KA_STR_ARG(entry[i].path)).ptr;
        const char *target =
            ka_str_format(session->arena, "%s/%.*s", to, KA_STR_ARG(entry[i].path)).ptr;
        status = copy_file(session, source, target);
        ++*files;
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

/* What there is without data: the two files to write, and where exports go. */
static enum ka_exit
end_empty(struct ka_session *session, const char *target)
{
    static const char *const folders[] = {"exports", "manual"};
    enum ka_status status = KA_OK;
    for (size_t i = 0; i < KA_COUNT(folders) && status == KA_OK; i++)
        status = ka_folder_make(ka_str_format(session->arena, "%s/%s", target, folders[i]).ptr,
                                0700, &session->diags);
    ka_session_findings(session, 20);
    if (status == KA_OK)
        printf(ka_session_say(session,
                              "已建立工作区 %s，没有数据\n"
                              "  把 kaohe.yaml 和 staff.yaml 里的示例公司换成自己的，导出放进 "
                              "exports/年-月/，再 kaohe -C %s check\n",
                              "workspace %s is ready, without data\n"
                              "  put your company in place of the sample's in kaohe.yaml and "
                              "staff.yaml, exports into exports/YEAR-MONTH/, then kaohe -C %s "
                              "check\n"),
               target, target);
    return ka_session_exit(session, status);
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
    if (ka_args_has(&session->args, "empty"))
        return end_empty(session, target);
    printf(ka_session_say(session, "已建立工作区 %s（示例公司，%zu 个文件）\n",
                          "workspace %s is ready (sample company, %zu files)\n"),
           target, files);
    printf("  kaohe -C %s check 2026-10\n  kaohe -C %s run 2026-10\n", target, target);
    return KA_EXIT_OK;
}

static const struct ka_option options[] = {
    {"empty", 0, NULL, "不带示例公司的导出和评分，只有要改写的文件",
     "without the sample's exports and scores: only the files to rewrite"},
    {0},
};

const struct ka_command ka_cmd_init = {
    .name = "init",
    .usage = "DIR [--empty]",
    .zh = "新建工作区，内含可立即运行的示例公司",
    .en = "make a workspace with the sample company, ready to run",
    .help_zh = "把自己的公司写进 kaohe.yaml 和 staff.yaml，把导出放进 exports/年-月/ "
               "即可。\n例子：kaohe init demo && kaohe -C demo run 2026-10",
    .help_en = "Then put your company into kaohe.yaml and staff.yaml and your exports into "
               "exports/YEAR-MONTH/.\nexample: kaohe init demo && kaohe -C demo run 2026-10",
    .options = options,
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
