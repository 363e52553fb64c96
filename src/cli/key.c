/* archive.key: 128 bits from the system, as 32 hex digits and a line end. */
#include "cli/key.h"

#include "base/io.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/random.h>
#include <sys/stat.h>

enum { DIGITS = 32 };

static int
digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
parse(ka_str text, uint64_t key[2])
{
    text = ka_str_trim(text);
    key[0] = key[1] = 0;
    for (size_t i = 0; i < text.len && i < DIGITS; i++) {
        int digit = digit_of(text.ptr[i]);
        if (digit < 0)
            return false;
        key[i / 16] = key[i / 16] << 4 | (uint64_t)digit;
    }
    return text.len == DIGITS;
}

static const char *
path_of(struct ka_session *session)
{
    return ka_session_path(session, "archive.key");
}

static enum ka_status
make(struct ka_session *session, const char *path, uint64_t key[2])
{
    if (getrandom(key, sizeof(uint64_t[2]), 0) != (ssize_t)sizeof(uint64_t[2]))
        return ka_io_fail(&session->diags, KA_DIAG_CANNOT_WRITE, path, errno);
    ka_str text = ka_str_format(session->arena, "%016" PRIx64 "%016" PRIx64 "\n", key[0], key[1]);
    return ka_file_write(path, text, 0600, &session->diags);
}

enum ka_status
ka_key_of(struct ka_session *session, uint64_t key[2])
{
    bool found = false;
    enum ka_status status = ka_key_find(session, key, &found);
    return status == KA_OK && !found ? make(session, path_of(session), key) : status;
}

enum ka_status
ka_key_find(struct ka_session *session, uint64_t key[2], bool *found)
{
    const char *path = path_of(session);
    struct stat st;
    ka_str text;
    *found = stat(path, &st) == 0;
    if (!*found)
        return errno == ENOENT ? KA_OK
                               : ka_io_fail(&session->diags, KA_DIAG_CANNOT_OPEN, path, errno);
    enum ka_status status = ka_file_read(session->arena, path, 4096, &session->diags, &text);
    if (status != KA_OK)
        return status;
    if ((st.st_mode & 077) == 0 && parse(text, key))
        return KA_OK;
    ka_diag(&session->diags, KA_DIAG_KEY_BAD, (struct ka_place){.file = ka_str_of(path)},
            ka_str_of(path));
    return KA_E_DATA;
}
