/* Shard files: written piece by piece, read where they are mapped. */
#include "cli/shard.h"

#include "base/pack.h"
#include "cli/key.h"
#include "cli/results.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[] = "kaohe shard 1\n";
enum { DIGEST = sizeof((struct ka_digest){0}.hex) - 1, END_OF_PIECES = 0 };

bool
ka_shard_parse(const char *text, struct ka_shard *out)
{
    char *end = NULL;
    errno = 0;
    unsigned long at = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '/' || end[1] < '0' || end[1] > '9')
        return false;
    unsigned long count = strtoul(end + 1, &end, 10);
    *out = (struct ka_shard){at, count};
    return *end == '\0' && errno == 0 && at >= 1 && at <= count && count <= KA_SHARDS_MAX;
}

/** Digest of every definition: shards of other rules are not parts of one whole. */
static struct ka_digest
rules_digest(struct ka_session *session)
{
    const struct ka_defs *defs = &session->defs;
    struct ka_buf all = {.arena = session->arena};
    for (size_t i = 0; i < defs->file_count; i++) {
        ka_pack_text(&all, defs->file[i].shown);
        ka_pack_text(&all, defs->file[i].text);
    }
    return ka_sha256(ka_buf_str(&all));
}

static struct ka_digest
key_digest(struct ka_session *session, const uint64_t key[2])
{
    return ka_sha256(
        ka_str_format(session->arena, "kaohe shard %016" PRIx64 "%016" PRIx64, key[0], key[1]));
}

/* What all shards of one month have in common, then which one it is. */
static ka_str
header_of(struct ka_session *session, ka_month month, const uint64_t key[2], struct ka_shard shard)
{
    struct ka_buf out = {.arena = session->arena};
    ka_pack_text(&out, KA_PROGRAM);
    ka_pack_text(&out, ka_month_print(session->arena, month));
    ka_pack_text(&out, ka_str_of(rules_digest(session).hex));
    ka_pack_text(&out, ka_str_of(key_digest(session, key).hex));
    ka_pack_uint(&out, shard.count);
    ka_pack_uint(&out, shard.at);
    return ka_buf_str(&out);
}

/* A shard file being written. */
struct writer {
    struct ka_session *session;
    FILE *file;
    struct ka_piece_keeper keeper;
};

static void
put(struct writer *writer, ka_str bytes)
{
    (void)fwrite(bytes.ptr, 1, bytes.len, writer->file); /* ferror() is asked at the end */
}

static void
keep_piece(void *self, enum ka_piece_kind kind, ka_str path, ka_str bytes)
{
    struct writer *writer = self;
    struct ka_arena *scratch = ka_arena_new();
    struct ka_buf head = {.arena = scratch};
    ka_pack_uint(&head, (uint64_t)kind + 1);
    ka_pack_text(&head, path);
    ka_pack_uint(&head, bytes.len);
    put(writer, ka_buf_str(&head));
    put(writer, bytes);
    ka_arena_free(scratch);
}

/* The end mark, and the digest of what is there by then. */
static enum ka_status
close_file(struct writer *writer, const char *path)
{
    struct ka_diags *diags = &writer->session->diags;
    struct ka_digest digest;
    (void)fputc(END_OF_PIECES, writer->file);
    if (fflush(writer->file) != 0 || ferror(writer->file))
        return ka_io_fail(diags, KA_DIAG_CANNOT_WRITE, path, errno);
    enum ka_status status = ka_sha256_file(path, diags, &digest);
    if (status != KA_OK)
        return status;
    put(writer, ka_str_of(digest.hex));
    bool good =
        fflush(writer->file) == 0 && !ferror(writer->file) && fsync(fileno(writer->file)) == 0;
    return good ? KA_OK : ka_io_fail(diags, KA_DIAG_CANNOT_WRITE, path, errno);
}

static enum ka_status
write_shard(struct writer *writer, ka_month month, struct ka_shard shard, const char *path,
            struct ka_month_data **data)
{
    struct ka_session *session = writer->session;
    uint64_t *key = writer->keeper.secret;
    enum ka_status status = ka_key_of(session, key);
    if (status != KA_OK)
        return status;
    put(writer, ka_str_of(magic));
    put(writer, header_of(session, month, key, shard));
    session->keeper = &writer->keeper;
    session->shard = shard.at - 1;
    session->shards = shard.count;
    status = ka_session_data(session, month, data);
    session->keeper = NULL;
    return status == KA_OK ? close_file(writer, path) : status;
}

enum ka_status
ka_shard_make(struct ka_session *session, ka_month month, struct ka_shard shard, const char **path,
              struct ka_month_data **data)
{
    umask(077);
    const char *name = ka_month_print(session->arena, month).ptr;
    *path = ka_session_path(session, "out/%s.shard-%zu-of-%zu", name, shard.at, shard.count);
    const char *fresh = ka_str_format(session->arena, "%s.new-%ld", *path, (long)getpid()).ptr;
    enum ka_status status = ka_folder_make(ka_session_path(session, "out"), 0700, &session->diags);
    if (status != KA_OK)
        return status;
    struct writer writer = {.session = session, .file = fopen(fresh, "wxbe")};
    writer.keeper = (struct ka_piece_keeper){.self = &writer, .keep = keep_piece};
    if (!writer.file)
        return ka_io_fail(&session->diags, KA_DIAG_CANNOT_WRITE, fresh, errno);
    status = write_shard(&writer, month, shard, fresh, data);
    if (fclose(writer.file) != 0 && status == KA_OK)
        status = ka_io_fail(&session->diags, KA_DIAG_CANNOT_WRITE, fresh, errno);
    if (status == KA_OK && rename(fresh, *path) != 0)
        status = ka_io_fail(&session->diags, KA_DIAG_CANNOT_WRITE, *path, errno);
    int error = status == KA_OK ? ka_path_sync_entry(*path) : 0;
    if (error != 0)
        status = ka_io_fail(&session->diags, KA_DIAG_CANNOT_WRITE, *path, error);
    if (status != KA_OK)
        (void)unlink(fresh);
    return status;
}

/* A shard file being read: its header, and where its pieces begin. */
struct opened {
    const char *path;
    ka_str program, month, rules, key;
    struct ka_shard shard;
    struct ka_unpack rest;
};

static enum ka_status
tell(struct ka_session *session, enum ka_diag_code code, const char *path, ka_str what)
{
    ka_diag(&session->diags, code, (struct ka_place){.file = ka_str_of(path)}, what);
    return KA_E_DATA;
}

/* False unless the file is a whole shard. */
static bool
read_header(const struct ka_mapping *file, struct opened *out)
{
    size_t begin = sizeof magic - 1;
    ka_str all = {.ptr = file->ptr, .len = file->len};
    if (all.len < begin + DIGEST || !ka_str_starts(all, ka_str_of(magic)))
        return false;
    ka_str body = ka_str_sub(all, 0, all.len - DIGEST);
    struct ka_digest digest = ka_sha256(body);
    if (!ka_str_eq(ka_str_sub(all, body.len, all.len), ka_str_of(digest.hex)))
        return false;
    out->rest = ka_unpack_make(ka_str_sub(body, begin, body.len));
    out->program = ka_unpack_text(&out->rest);
    out->month = ka_unpack_text(&out->rest);
    out->rules = ka_unpack_text(&out->rest);
    out->key = ka_unpack_text(&out->rest);
    out->shard.count = (size_t)ka_unpack_uint(&out->rest);
    out->shard.at = (size_t)ka_unpack_uint(&out->rest);
    return !out->rest.bad && out->shard.at >= 1 && out->shard.at <= out->shard.count &&
           out->shard.count <= KA_SHARDS_MAX;
}

/* The pieces of one file after those of the others. */
static bool
add_pieces(struct ka_arena *arena, struct opened *from, struct ka_shards *out)
{
    size_t count = out->pieces.count;
    uint64_t what;
    while ((what = ka_unpack_uint(&from->rest)) != END_OF_PIECES) {
        out->kind = ka_arena_push(arena, out->kind, count, sizeof *out->kind);
        out->path = ka_arena_push(arena, out->path, count, sizeof *out->path);
        out->bytes = ka_arena_push(arena, out->bytes, count, sizeof *out->bytes);
        out->kind[count] = what == KA_PIECE_REPORT + 1 ? KA_PIECE_REPORT : KA_PIECE_FACTS;
        out->path[count] = ka_unpack_text(&from->rest);
        out->bytes[count++] = ka_unpack_text(&from->rest);
    }
    out->pieces.count = count;
    return ka_unpack_done(&from->rest);
}

static bool
read_piece(void *self, size_t at, struct ka_arena *arena, ka_str *bytes)
{
    const struct ka_shards *shards = self;
    (void)arena;
    *bytes = shards->bytes[at];
    return true;
}

/* What shards of this workspace go by; no key: there is none, and none is made for a merge. */
struct kin {
    struct ka_digest rules, key;
};

static enum ka_status
kin_of(struct ka_session *session, struct kin *out)
{
    uint64_t key[2];
    bool found = false;
    *out = (struct kin){.rules = rules_digest(session)};
    enum ka_status status = ka_key_find(session, key, &found);
    if (status == KA_OK && found)
        out->key = key_digest(session, key);
    return status;
}

/* Whether the shard goes with the first one, the program and the workspace. */
static enum ka_status
check_kin(struct ka_session *session, const struct kin *kin, const struct opened *first,
          const struct opened *one)
{
    if (!ka_str_eq(one->program, KA_PROGRAM))
        return tell(session, KA_DIAG_SHARD_PROGRAM, one->path, one->program);
    if (!ka_str_eq(one->month, first->month) || one->shard.count != first->shard.count)
        return tell(session, KA_DIAG_SHARD_OTHER, one->path, ka_str_of(first->path));
    if (!ka_str_eq(one->rules, ka_str_of(kin->rules.hex)))
        return tell(session, KA_DIAG_SHARD_RULES, one->path, one->month);
    if (!ka_str_eq(one->key, ka_str_of(kin->key.hex)))
        return tell(session, KA_DIAG_SHARD_KEY, one->path, one->month);
    return KA_OK;
}

/* Every shard once. */
static enum ka_status
check_complete(struct ka_session *session, const struct opened *one, size_t count)
{
    const struct opened *holder[KA_SHARDS_MAX + 1] = {0};
    enum ka_status status = KA_OK;
    for (size_t i = 0; i < count; i++) {
        const struct opened **place = &holder[one[i].shard.at];
        if (*place)
            status = tell(session, KA_DIAG_SHARD_TWICE, one[i].path, ka_str_of((*place)->path));
        *place = &one[i];
    }
    for (size_t at = 1; at <= one[0].shard.count; at++) {
        if (holder[at])
            continue;
        status = tell(session, KA_DIAG_SHARD_MISSING, one[0].path,
                      ka_str_format(session->arena, "%zu/%zu", at, one[0].shard.count));
    }
    return status;
}

enum ka_status
ka_shards_open(struct ka_session *session, struct ka_shards *out)
{
    size_t count = session->args.word_count - 1;
    struct opened *one = ka_arena_array(session->arena, count, sizeof *one);
    struct kin kin;
    enum ka_status status = kin_of(session, &kin);
    *out = (struct ka_shards){.file = ka_arena_array(session->arena, count, sizeof *out->file)};
    out->pieces.self = out;
    out->pieces.read = read_piece;
    for (size_t i = 0; i < count && status == KA_OK; i++) {
        one[i].path = session->args.word[i + 1];
        status = ka_mapping_open(one[i].path, &session->diags, &out->file[i]);
        if (status != KA_OK)
            break;
        out->file_count++;
        if (!read_header(&out->file[i], &one[i]))
            status = tell(session, KA_DIAG_SHARD_DAMAGED, one[i].path, ka_str_of(one[i].path));
        else
            status = check_kin(session, &kin, &one[0], &one[i]);
        if (status == KA_OK && !add_pieces(session->arena, &one[i], out))
            status = tell(session, KA_DIAG_SHARD_DAMAGED, one[i].path, ka_str_of(one[i].path));
    }
    out->pieces.kind = out->kind;
    out->pieces.path = out->path;
    if (status == KA_OK)
        status = check_complete(session, one, count);
    if (status == KA_OK && !ka_month_parse(one[0].month, &out->month))
        status = tell(session, KA_DIAG_SHARD_DAMAGED, one[0].path, ka_str_of(one[0].path));
    return status;
}

void
ka_shards_close(struct ka_shards *shards)
{
    for (size_t i = 0; i < shards->file_count; i++)
        ka_mapping_close(&shards->file[i]);
}
