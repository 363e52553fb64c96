/*
 * plan.tsv: what the dry run made, and what a --send is held against.
 *
 *     kaohe-deliver 1 TAB 2026-10 TAB digest of the settings
 *     person TAB number TAB address TAB message id TAB letter TAB its SHA-256
 *     file   TAB number TAB name TAB SHA-256 of the encrypted file
 *
 * It is made again from what holds now and compared as a whole; then every file that it names is
 * read and compared, and every PDF opened with the password that its reader has now.
 */
#include "cli/deliver.h"

#include "base/limits.h"
#include "form/form.h"
#include "render/render.h"

enum { LETTER_MOST = 512 << 20, PLAN_FIELDS = 6 };

ka_str
ka_deliver_plan(struct ka_arena *arena, const struct ka_delivery *delivery)
{
    struct ka_buf out = {.arena = arena};
    ka_buf_printf(&out, "kaohe-deliver 1\t%.*s\t%s\n", KA_STR_ARG(delivery->name),
                  ka_deliver_settings(arena, delivery).hex);
    for (size_t i = 0; i < delivery->parcel_count; i++) {
        const struct ka_parcel *parcel = &delivery->parcel[i];
        if (!ka_parcel_is_mailed(parcel))
            continue;
        ka_buf_printf(&out, "person\t%.*s\t%.*s\t%.*s\t%.*s\t%s\n", KA_STR_ARG(parcel->number),
                      KA_STR_ARG(parcel->email), KA_STR_ARG(parcel->id), KA_STR_ARG(parcel->letter),
                      parcel->digest.hex);
        for (size_t f = 0; f < parcel->file_count; f++)
            ka_buf_printf(&out, "file\t%.*s\t%.*s\t%s\n", KA_STR_ARG(parcel->number),
                          KA_STR_ARG(parcel->file[f].name), parcel->file[f].locked.hex);
    }
    return ka_buf_str(&out);
}

/* The next line's fields; false at the end. */
static bool
next_line(ka_str text, size_t *at, ka_str field[PLAN_FIELDS])
{
    size_t count = 0, from = *at;
    if (from >= text.len)
        return false;
    for (size_t i = 0; i < PLAN_FIELDS; i++)
        field[i] = KA_STR("");
    for (; *at < text.len; ++*at) {
        char c = text.ptr[*at];
        if (c != '\t' && c != '\n')
            continue;
        if (count < PLAN_FIELDS)
            field[count++] = ka_str_sub(text, from, *at - from);
        from = *at + 1;
        if (c == '\n')
            break;
    }
    ++*at;
    return true;
}

struct ka_digest
ka_deliver_digest(ka_str hex)
{
    struct ka_digest digest = {{0}};
    for (size_t i = 0; i < hex.len && i + 1 < sizeof digest.hex; i++)
        digest.hex[i] = hex.ptr[i];
    return digest;
}

static struct ka_parcel *
parcel_of(struct ka_delivery *delivery, ka_str number)
{
    for (size_t i = 0; i < delivery->parcel_count; i++)
        if (ka_str_eq(delivery->parcel[i].number, number))
            return &delivery->parcel[i];
    return NULL;
}

/* What only the dry run knows: names and digests of what it wrote. */
static void
adopt(struct ka_delivery *delivery, ka_str plan)
{
    ka_str field[PLAN_FIELDS];
    for (size_t at = 0; next_line(plan, &at, field);) {
        struct ka_parcel *parcel = parcel_of(delivery, field[1]);
        if (!parcel)
            continue;
        if (ka_str_eq(field[0], KA_STR("person"))) {
            parcel->letter = field[4];
            parcel->digest = ka_deliver_digest(field[5]);
        }
        for (size_t f = 0; f < parcel->file_count && ka_str_eq(field[0], KA_STR("file")); f++)
            if (ka_str_eq(parcel->file[f].name, field[2]))
                parcel->file[f].locked = ka_deliver_digest(field[3]);
    }
}

/* Which of two plans' lines differs first, in words. */
static enum ka_status
tell_difference(struct ka_delivery *delivery, ka_str old, ka_str now)
{
    struct ka_session *session = delivery->session;
    ka_str a[PLAN_FIELDS] = {{0}}, b[PLAN_FIELDS] = {{0}};
    size_t i = 0, k = 0;
    bool more_a = true, more_b = true, same = true;
    for (size_t line = 0; same && (more_a || more_b); line++) {
        more_a = next_line(old, &i, a);
        more_b = next_line(now, &k, b);
        for (size_t f = 0; f < PLAN_FIELDS; f++)
            same = same && more_a == more_b && ka_str_eq(a[f], b[f]);
        if (!same && line == 0) {
            ka_diag(&session->diags, KA_DIAG_DELIVER_PLAN_CHANGED, (struct ka_place){0},
                    KA_STR("邮件设置或月份"), KA_STR("the mail settings or the month"));
            return KA_E_DATA;
        }
    }
    ka_str who = more_b ? b[1] : a[1];
    ka_diag(&session->diags, KA_DIAG_DELIVER_PLAN_CHANGED, (struct ka_place){0}, who, who);
    return KA_E_DATA;
}

/* A file that the dry run wrote, unchanged; with a password, one that it opens. */
static enum ka_status
check_file(struct ka_delivery *delivery, ka_str name, const struct ka_digest *digest,
           const char *password)
{
    struct ka_session *session = delivery->session;
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags none = ka_diags_make(arena);
    const char *path =
        ka_session_path(session, "deliver/%.*s/%.*s", KA_STR_ARG(delivery->name), KA_STR_ARG(name));
    ka_str bytes;
    bool same = ka_file_read(arena, path, LETTER_MOST, &none, &bytes) == KA_OK &&
                ka_str_eq(ka_str_of(ka_sha256(bytes).hex), ka_str_of(digest->hex)) &&
                (!password || ka_pdf_opens(bytes, password));
    ka_arena_free(arena);
    if (!same)
        ka_diag(&session->diags, KA_DIAG_DELIVER_PLAN_CHANGED, (struct ka_place){0},
                ka_str_of(path), ka_str_of(path));
    return same ? KA_OK : KA_E_DATA;
}

static enum ka_status
check_parcel(struct ka_delivery *delivery, const struct ka_parcel *parcel)
{
    struct ka_arena *arena = delivery->session->arena;
    enum ka_status status = check_file(delivery, parcel->letter, &parcel->digest, NULL);
    for (size_t f = 0; f < parcel->file_count && status == KA_OK; f++)
        status = check_file(delivery,
                            ka_str_format(arena, "files/%.*s", KA_STR_ARG(parcel->file[f].name)),
                            &parcel->file[f].locked, parcel->password);
    return status;
}

enum ka_status
ka_deliver_check(struct ka_delivery *delivery)
{
    struct ka_session *session = delivery->session;
    const char *path =
        ka_session_path(session, "deliver/%.*s/plan.tsv", KA_STR_ARG(delivery->name));
    ka_str old;
    if (!ka_path_exists(path)) {
        ka_diag(&session->diags, KA_DIAG_DELIVER_NO_PLAN, (struct ka_place){0}, delivery->name);
        return KA_E_DATA;
    }
    enum ka_status status =
        ka_file_read(session->arena, path, KA_LIMIT_YAML_BYTES, &session->diags, &old);
    if (status != KA_OK)
        return status;
    adopt(delivery, old);
    ka_str now = ka_deliver_plan(session->arena, delivery);
    if (!ka_str_eq(old, now))
        return tell_difference(delivery, old, now);
    for (size_t i = 0; i < delivery->parcel_count && status == KA_OK; i++)
        if (ka_parcel_is_mailed(&delivery->parcel[i]))
            status = check_parcel(delivery, &delivery->parcel[i]);
    return status;
}
