/* One tmpfile(), appended to and read at places. */
#include "base/spool.h"

#include <sys/types.h>
#include <unistd.h>

uint64_t
ka_spool_add(struct ka_spool *spool, ka_str bytes)
{
    uint64_t at = spool->bytes;
    if (!spool->file && !spool->failed)
        spool->file = tmpfile();
    spool->failed = spool->failed || !spool->file;
    for (size_t done = 0; done < bytes.len && !spool->failed;) {
        ssize_t put =
            pwrite(fileno(spool->file), bytes.ptr + done, bytes.len - done, (off_t)(at + done));
        spool->failed = put <= 0;
        done += put > 0 ? (size_t)put : 0;
    }
    spool->bytes += bytes.len;
    return at;
}

bool
ka_spool_read(struct ka_arena *arena, const struct ka_spool *spool, uint64_t at, size_t len,
              ka_str *out)
{
    char *bytes = ka_arena_alloc(arena, len + 1);
    if (spool->failed || (len && !spool->file))
        return false;
    for (size_t done = 0; done < len;) {
        ssize_t got = pread(fileno(spool->file), bytes + done, len - done, (off_t)(at + done));
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    *out = (ka_str){bytes, len};
    return true;
}

void
ka_spool_close(struct ka_spool *spool)
{
    if (spool->file)
        (void)fclose(spool->file);
    spool->file = NULL;
}
