/* Outputs that were written into, kept aside before a run replaces them. */
#include "cli/edited.h"

#include "archive/archive.h"
#include "base/io.h"
#include "cli/keep.h"

/** "forms/S001_….xlsx" and a digest → "<target>.edited/S001_…_<8 hex digits>.xlsx". */
static const char *
place_of(struct ka_session *session, const char *target, ka_str path,
         const struct ka_digest *digest)
{
    enum { HEX = 8 };
    ka_str name = path;
    ptrdiff_t slash = ka_str_find(name, KA_STR("/"));
    if (slash >= 0)
        name = ka_str_sub(name, (size_t)slash + 1, name.len);
    ka_str ending = KA_STR(".xlsx"), stem = ka_str_sub(name, 0, name.len - ending.len);
    return ka_str_format(session->arena, "%s.edited/%.*s_%.*s%.*s", target, KA_STR_ARG(stem), HEX,
                         digest->hex, KA_STR_ARG(ending))
        .ptr;
}

/** Keep one file if it is another than was archived. */
static enum ka_status
keep_file(struct ka_session *session, const char *target, ka_str path, ka_str recorded)
{
    struct ka_diags unsaid = ka_diags_make(session->arena);
    struct ka_digest digest;
    const char *file = ka_str_format(session->arena, "%s/%.*s", target, KA_STR_ARG(path)).ptr;
    if (!ka_path_exists(file) || ka_sha256_file(file, &unsaid, &digest) != KA_OK ||
        ka_str_eq(ka_str_of(digest.hex), recorded))
        return KA_OK;
    const char *kept = place_of(session, target, path, &digest);
    const char *folder = ka_str_format(session->arena, "%s.edited", target).ptr;
    enum ka_status status = ka_folder_make(folder, 0700, &session->diags);
    if (status == KA_OK)
        status = ka_file_keep(file, kept, &session->diags);
    if (status == KA_OK)
        ka_diag(&session->diags, KA_DIAG_OUTPUT_EDITED, (struct ka_place){.file = ka_str_of(file)},
                ka_str_of(file), ka_str_of(kept));
    return status;
}

enum ka_status
ka_edited_keep(struct ka_session *session, ka_month month, const char *target)
{
    const char *path = ka_archive_path(session);
    struct ka_archive *archive = NULL;
    struct ka_grid files = {0};
    if (!ka_path_is_folder(target) || !ka_path_exists(path))
        return KA_OK;
    enum ka_status status =
        ka_archive_open(session->arena, path, KA_ARCHIVE_READ, &session->diags, &archive);
    if (status == KA_OK)
        status =
            ka_archive_grid(archive, KA_VIEW_FILES, ka_month_print(session->arena, month), &files);
    ka_archive_close(archive);
    for (size_t i = 0; i < files.rows && status == KA_OK; i++) {
        ka_str output = ka_grid_cell(&files, i, "path");
        if (ka_str_eq(ka_grid_cell(&files, i, "kind"), KA_STR("output")) &&
            ka_str_ends(output, KA_STR(".xlsx")))
            status = keep_file(session, target, output, ka_grid_cell(&files, i, "sha256"));
    }
    return status;
}
