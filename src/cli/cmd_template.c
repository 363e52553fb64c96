/*
 * kaohe template export ROLE, import FILE.xlsx: a role as a workbook that people edit, and back.
 *
 * What comes back is checked as a role before anything is written; the YAML is in its one form, so
 * a role that was not changed comes back as it was, without its comments.
 */
#include "base/io.h"
#include "base/limits.h"
#include "cli/book_file.h"
#include "cli/command.h"
#include "form/sheets_book.h"
#include "ingest/sheets_read.h"
#include "template/role_table.h"

#include <stdio.h>
#include <string.h>

static const struct ka_option options[] = {
    {"output", 'o', "FILE", "写到这个文件，已有的不覆盖",
     "write to this file; never over one that exists"},
    {0},
};

/* The file that defines a role: the workspace's own, else the program's. */
static bool
find_role(struct ka_session *session, const char *id, const char **path, ka_str *shown)
{
    const struct ka_role *role = ka_defs_role(&session->defs, ka_str_of(id));
    if (!role)
        return false;
    *shown = role->place.file;
    *path = ka_session_path(session, "%.*s", KA_STR_ARG(*shown));
    if (!ka_path_exists(*path))
        *path = ka_str_format(session->arena, "%s/%.*s", session->data, KA_STR_ARG(*shown)).ptr;
    return true;
}

static enum ka_exit
no_role(struct ka_session *session, const char *id)
{
    const struct ka_defs *defs = &session->defs;
    ka_str *names = ka_arena_array(session->arena, defs->role_count + 1, sizeof *names);
    for (size_t i = 0; i < defs->role_count; i++)
        names[i] = defs->role[i].id;
    ka_str near = ka_str_nearest(ka_str_of(id), names, defs->role_count);
    fprintf(
        stderr,
        ka_session_say(session, "kaohe: 没有岗位“%s”%s%.*s%s\n", "kaohe: no role '%s'%s%.*s%s\n"),
        id, near.len ? ka_session_say(session, "，是不是“", ", did you mean '") : "",
        KA_STR_ARG(near), near.len ? ka_session_say(session, "”？", "'?") : "");
    return KA_EXIT_USAGE;
}

static enum ka_exit
export_role(struct ka_session *session, const char *id)
{
    const char *output = ka_args_value(&session->args, "output"), *path;
    ka_str shown;
    struct ka_node *node = NULL;
    enum ka_status status = ka_session_load(session);
    if (status == KA_OK && !find_role(session, id, &path, &shown))
        return no_role(session, id);
    if (status == KA_OK)
        status = ka_session_fonts(session);
    if (status == KA_OK)
        status = ka_yaml_load(session->arena, path, shown, &session->diags, &node);
    if (!output)
        output = ka_str_format(session->arena, "%s.xlsx", id).ptr;
    if (status == KA_OK) {
        struct ka_sheets grid = ka_role_sheets(session->arena, node, session->defs.company.lang);
        struct ka_form_context context = ka_session_plain_context(session);
        status = ka_book_write(session,
                               ka_sheets_book_make(session->arena, &context, &grid, ka_str_of(id)),
                               ka_book_path(session, output));
    }
    if (status == KA_OK)
        printf(ka_session_say(session, "写入  %s\n改好后  kaohe template import %s\n",
                              "written   %s\nwhen edited  kaohe template import %s\n"),
               output, output);
    ka_session_findings(session, 30);
    return ka_session_exit(session, status);
}

static const char *
target_of(struct ka_session *session, ka_str id)
{
    const char *output = ka_args_value(&session->args, "output");
    return output ? output
                  : ka_str_format(session->arena, "templates/roles/%.*s.yaml", KA_STR_ARG(id)).ptr;
}

static enum ka_exit
import_role(struct ka_session *session, const char *file)
{
    ka_str bytes;
    struct ka_sheets grid;
    struct ka_node node;
    struct ka_role role;
    const char *below = ka_book_path(session, file);
    const char *path = ka_path_exists(below) ? below : file, *target = "";
    enum ka_status status = ka_session_load(session);
    if (status == KA_OK)
        status = ka_file_read(session->arena, path, KA_LIMIT_YAML_BYTES, &session->diags, &bytes);
    if (status == KA_OK)
        status = ka_sheets_read(session->arena, bytes, ka_str_of(file), &session->diags, &grid);
    if (status == KA_OK)
        status = ka_role_nodes(session->arena, &grid, &session->diags, &node);
    if (status == KA_OK)
        status =
            ka_role_read(session->arena, &node, &session->defs.metrics, &session->diags, &role);
    if (status == KA_OK) {
        target = target_of(session, role.id);
        ka_str text = ka_role_canon(session->arena, &node);
        if (strcmp(target, "-") == 0)
            printf("%.*s", KA_STR_ARG(text));
        else
            status = ka_text_write(session, text, ka_book_path(session, target));
    }
    if (status == KA_OK && strcmp(target, "-") != 0)
        printf(ka_session_say(session, "写入  %s\n", "written   %s\n"), target);
    ka_session_findings(session, 30);
    return ka_session_exit(session, status);
}

static enum ka_exit
run(struct ka_session *session)
{
    const char *what = session->args.word[1], *of = session->args.word[2];
    if (strcmp(what, "export") == 0)
        return export_role(session, of);
    if (strcmp(what, "import") == 0)
        return import_role(session, of);
    return ka_session_usage(session, "只有 template export 和 import，没有“template %s”",
                            "there are 'template export' and 'import' but no 'template %s'", what);
}

const struct ka_command ka_cmd_template = {
    .name = "template",
    .usage = "export ROLE | import FILE.xlsx  [-o FILE]",
    .zh = "把岗位模板变成可编辑的工作簿，再变回 YAML",
    .en = "turn a role into a workbook to edit, and back into YAML",
    .help_zh =
        "export 写出 岗位.xlsx；import 检查后写成 templates/roles/岗位.yaml（-o - 打印到屏幕），"
        "错误指出单元格。注释不保留。\n例子：kaohe template export presales\n"
        "      kaohe template import presales.xlsx",
    .help_en =
        "export writes ROLE.xlsx; import checks it and writes templates/roles/ROLE.yaml (-o - "
        "prints it), mistakes named by cell. Comments are not kept.\nexamples: kaohe template "
        "export presales\n          kaohe template import presales.xlsx",
    .options = options,
    .min_words = 2,
    .max_words = 2,
    .run = run,
};
