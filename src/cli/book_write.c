/*
 * Single books, outside a month's folder. Renderers write a file in place, so it is written beside
 * its place and its bytes are put there whole.
 */
#include "cli/book_write.h"

#include "base/io.h"
#include "render/render.h"

#include <sys/stat.h>
#include <unistd.h>

#define MOST_BYTES ((size_t)256 << 20)

static enum ka_status
write_whole(struct ka_session *session, const struct ka_book *book, const char *path, bool pdf)
{
    const char *fresh = ka_str_format(session->arena, "%s.new-%ld", path, (long)getpid()).ptr;
    struct ka_pdf_fonts fonts = {session->regular, session->bold};
    ka_str bytes = {0};
    umask(077);
    enum ka_status status = pdf ? ka_render_pdf(book, &fonts, fresh, &session->diags)
                                : ka_render_xlsx(book, fresh, &session->diags);
    if (status == KA_OK)
        status = ka_file_read(session->arena, fresh, MOST_BYTES, &session->diags, &bytes);
    if (status == KA_OK)
        status = ka_file_write(path, bytes, 0600, &session->diags);
    unlink(fresh);
    return status;
}

enum ka_status
ka_book_write_xlsx(struct ka_session *session, const struct ka_book *book, const char *path)
{
    return write_whole(session, book, path, false);
}

enum ka_status
ka_book_write_pdf(struct ka_session *session, const struct ka_book *book, const char *path)
{
    return write_whole(session, book, path, true);
}
