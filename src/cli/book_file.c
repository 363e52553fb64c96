/*
 * New files only: what is there may hold somebody's work.
 */
#include "cli/book_file.h"

#include "base/io.h"
#include "render/render.h"

#include <sys/stat.h>
#include <unistd.h>

const char *
ka_book_path(struct ka_session *session, const char *path)
{
    return path[0] == '/' ? path : ka_session_path(session, "%s", path);
}

static enum ka_status
open_place(struct ka_session *session, const char *path)
{
    ka_str folder = ka_str_of(path);
    while (folder.len > 1 && folder.ptr[folder.len - 1] != '/')
        folder.len--;
    if (ka_path_exists(path)) {
        ka_diag(&session->diags, KA_DIAG_FILE_EXISTS, ((struct ka_place){.file = ka_str_of(path)}),
                ka_str_of(path));
        return KA_E_DATA;
    }
    return ka_folder_make(ka_cstr(session->arena, folder), 0700, &session->diags);
}

enum ka_status
ka_text_write(struct ka_session *session, ka_str text, const char *path)
{
    enum ka_status status = open_place(session, path);
    return status == KA_OK ? ka_file_write(path, text, 0600, &session->diags) : status;
}

enum ka_status
ka_book_write(struct ka_session *session, const struct ka_book *book, const char *path)
{
    const size_t most = (size_t)64 << 20;
    ka_str bytes = {0};
    enum ka_status status = open_place(session, path);
    if (status != KA_OK)
        return status;
    const char *fresh = ka_str_format(session->arena, "%s.%ld~", path, (long)getpid()).ptr;
    umask(077);
    status = ka_render_xlsx(book, fresh, &session->diags);
    if (status == KA_OK)
        status = ka_file_read(session->arena, fresh, most, &session->diags, &bytes);
    if (status == KA_OK)
        status = ka_file_write(path, bytes, 0600, &session->diags);
    unlink(fresh);
    return status;
}
