/*
 * Where libxlsxwriter writes the parts of a workbook before they are packed: memory.
 *
 * Its own lxw_tmpfile() gives a file on disk, whose write errors it never looks at: a full or
 * broken disk would leave a hole in a sheet of a workbook that closes without error. The library
 * calls this one instead (a program's symbols come before a shared library's), which needs no disk.
 */
#define _GNU_SOURCE /* fopencookie; NOLINT(bugprone-reserved-identifier,cert-dcl*) */
#include "render/xlsx_book.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* Written from front to end, then read. */
struct temp {
    struct ka_arena *arena; /* Its own. */
    struct ka_buf bytes;
    size_t at;
};

static size_t made;

size_t
ka_xlsx_temps_made(void)
{
    return made;
}

static ssize_t
temp_read(void *cookie, char *to, size_t size)
{
    struct temp *temp = cookie;
    ka_str left = ka_str_sub(ka_buf_str(&temp->bytes), temp->at, temp->bytes.len);
    size = size < left.len ? size : left.len;
    if (size)
        memcpy(to, left.ptr, size);
    temp->at += size;
    return (ssize_t)size;
}

static ssize_t
temp_write(void *cookie, const char *from, size_t size)
{
    struct temp *temp = cookie;
    assert(temp->at == temp->bytes.len);
    ka_buf_add(&temp->bytes, (ka_str){from, size});
    temp->at = temp->bytes.len;
    return (ssize_t)size;
}

static int
temp_seek(void *cookie, off64_t *offset, int whence)
{
    struct temp *temp = cookie;
    off64_t from = whence == SEEK_SET   ? 0
                   : whence == SEEK_CUR ? (off64_t)temp->at
                                        : (off64_t)temp->bytes.len;
    if (from + *offset < 0 || from + *offset > (off64_t)temp->bytes.len)
        return -1;
    *offset += from;
    temp->at = (size_t)*offset;
    return 0;
}

static int
temp_close(void *cookie)
{
    struct temp *temp = cookie;
    ka_arena_free(temp->arena);
    return 0;
}

FILE *
lxw_tmpfile(char *tmpdir) /* NOLINT(readability-non-const-parameter): the library's type */
{
    const cookie_io_functions_t functions = {temp_read, temp_write, temp_seek, temp_close};
    struct ka_arena *arena = ka_arena_new();
    struct temp *temp = ka_arena_alloc(arena, sizeof *temp);
    KA_UNUSED(tmpdir);
    *temp = (struct temp){.arena = arena, .bytes = {.arena = arena}};
    FILE *file = fopencookie(temp, "w+", functions);
    if (!file)
        ka_arena_free(arena);
    made += file != NULL;
    return file;
}
