/*
 * Passwords: number → password, from a private file or folder. None is ever printed, also not as
 * part of a finding about a line that cannot be read.
 *
 *     secrets.yaml      S001: 'w8-Hong-sha'         secrets/S001      first line is the password
 *     secrets.csv       S001,w8-Hong-sha
 *
 * Only characters of ASCII: what a reader makes of others depends on its normal form. The rules
 * keep out what colleagues can guess; a shared password would open another's pay.
 */
#include "cli/deliver.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "ingest/csv.h"
#include "ingest/encoding.h"
#include "template/yaml.h"

#include <string.h>
#include <sys/stat.h>

enum { SHORTEST = 8, LONGEST = 64, DISTINCT = 5, TELLING = 3 };

struct secret {
    ka_str number, password;
};

struct secrets {
    struct ka_delivery *delivery;
    struct secret *item;
    size_t count;
};

static enum ka_status
refuse(const struct secrets *secrets, struct ka_place place)
{
    ka_diag0(&secrets->delivery->session->diags, KA_DIAG_SECRET_SYNTAX, place);
    return KA_E_DATA;
}

static enum ka_status
add_secret(struct secrets *secrets, struct ka_place place, ka_str number, ka_str password)
{
    struct ka_session *session = secrets->delivery->session;
    if (!number.len)
        return refuse(secrets, place);
    for (size_t i = 0; i < secrets->count; i++) {
        if (!ka_str_eq(secrets->item[i].number, number))
            continue;
        ka_diag(&session->diags, KA_DIAG_SECRET_TWICE, place, number);
        return KA_E_DATA;
    }
    secrets->item =
        ka_arena_push(session->arena, secrets->item, secrets->count, sizeof *secrets->item);
    secrets->item[secrets->count++] = (struct secret){number, password};
    return KA_OK;
}

/* A finding of the YAML reader may quote the line: only its place is kept. */
static struct ka_place
place_of(const struct ka_diags *own, ka_str shown)
{
    return own->count ? own->item[0].place : (struct ka_place){.file = shown};
}

static enum ka_status
read_yaml(struct secrets *secrets, ka_str text, ka_str shown)
{
    struct ka_arena *arena = secrets->delivery->session->arena;
    struct ka_diags own = ka_diags_make(arena);
    struct ka_node *node = NULL;
    if (ka_yaml_parse(arena, text, shown, &own, &node) != KA_OK || node->kind != KA_NODE_MAP)
        return refuse(secrets, place_of(&own, shown));
    enum ka_status status = KA_OK;
    for (size_t i = 0; i < node->count && status == KA_OK; i++) {
        const struct ka_pair *pair = &node->pair[i];
        status = pair->value->kind == KA_NODE_SCALAR
                     ? add_secret(secrets, pair->place, pair->key, pair->value->text)
                     : refuse(secrets, pair->place);
    }
    return status;
}

static bool
is_heading(const struct ka_row *row)
{
    return row->line == 1 &&
           (ka_str_eq(row->cell[0], KA_STR("工号")) || ka_str_eq(row->cell[0], KA_STR("number")));
}

static enum ka_status
read_csv(struct secrets *secrets, ka_str bytes, ka_str shown)
{
    struct ka_arena *arena = secrets->delivery->session->arena;
    struct ka_census census = {.arena = arena};
    struct ka_encoding_guess guess = ka_encoding_of(bytes.ptr, bytes.len, &census);
    uint64_t bad = 0;
    ka_str text = ka_encoding_to_utf8(arena, guess.encoding, bytes.ptr + guess.bom,
                                      bytes.len - guess.bom, &bad);
    struct ka_diags own = ka_diags_make(arena);
    struct ka_csv *csv = ka_csv_open(arena, text, 0, shown, &own);
    struct ka_row row = {0};
    enum ka_status status = KA_OK;
    for (;;) {
        struct ka_place place = {.file = shown, .line = row.line};
        if (ka_csv_next(csv, &row) != KA_OK || own.count) {
            status = refuse(secrets, own.count ? own.item[0].place : place);
            break;
        }
        if (!row.cell || status != KA_OK)
            break;
        place.line = row.line;
        if (is_heading(&row))
            continue;
        status = row.count == 2 ? add_secret(secrets, place, ka_str_dup(arena, row.cell[0]),
                                             ka_str_dup(arena, row.cell[1]))
                                : refuse(secrets, place);
    }
    ka_csv_close(csv);
    return status;
}

static enum ka_status
read_list(struct secrets *secrets, const char *path)
{
    struct ka_session *session = secrets->delivery->session;
    ka_str text, shown = ka_str_of(path);
    enum ka_status status =
        ka_file_read_private(session->arena, path, KA_LIMIT_YAML_BYTES, &session->diags, &text);
    if (status != KA_OK)
        return status;
    return ka_str_ends(shown, KA_STR(".csv")) ? read_csv(secrets, text, shown)
                                              : read_yaml(secrets, text, shown);
}

/* One file a person, named by the number; what has no file is missing. */
static enum ka_status
read_folder(struct secrets *secrets, const char *folder)
{
    struct ka_delivery *delivery = secrets->delivery;
    struct ka_session *session = delivery->session;
    struct stat st;
    enum ka_status status = KA_OK;
    if (stat(folder, &st) == 0 && (st.st_mode & (S_IRWXG | S_IRWXO))) {
        ka_diag(&session->diags, KA_DIAG_SECRET_OPEN, (struct ka_place){.file = ka_str_of(folder)},
                ka_str_of(folder));
        return KA_E_DATA;
    }
    for (size_t i = 0; i < delivery->parcel_count && status == KA_OK; i++) {
        ka_str number = delivery->parcel[i].number, text;
        const char *path = ka_str_format(session->arena, "%s/%.*s", folder, KA_STR_ARG(number)).ptr;
        if (ka_str_find(number, KA_STR("/")) >= 0 || !ka_path_exists(path))
            continue;
        status =
            ka_file_read_private(session->arena, path, KA_LIMIT_YAML_BYTES, &session->diags, &text);
        if (status != KA_OK)
            break;
        ptrdiff_t end = ka_str_find(text, KA_STR("\n"));
        ka_str line = ka_str_sub(text, 0, end < 0 ? text.len : (size_t)end);
        status = add_secret(secrets, (struct ka_place){.file = ka_str_of(path)}, number,
                            ka_str_trim(line));
    }
    return status;
}

/* ---- is it good enough ----------------------------------------------------------------------- */

static int
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static bool
holds(ka_str text, ka_str part)
{
    for (size_t at = 0; part.len && at + part.len <= text.len; at++) {
        size_t same = 0;
        while (same < part.len && lower(text.ptr[at + same]) == lower(part.ptr[same]))
            same++;
        if (same == part.len)
            return true;
    }
    return false;
}

/* What is wrong with it, in two languages; NULL if nothing. */
static const char *const *
weakness(ka_str password, ka_str number)
{
    static const char *const sign[] = {"只能用半角字母、数字和符号，不含空格",
                                       "ASCII letters, digits and signs only, no blanks"};
    static const char *const length[] = {"应为 8 至 64 个字符", "8 to 64 characters are needed"};
    static const char *const kinds[] = {"字母、数字、符号应占两种以上",
                                        "two kinds of letters, digits, signs are needed"};
    static const char *const distinct[] = {"重复的字符太多", "too few different characters"};
    static const char *const own[] = {"含有本人工号", "it holds the person's number"};
    bool seen[128] = {false};
    int letters = 0, digits = 0, signs = 0, different = 0;
    for (size_t i = 0; i < password.len; i++) {
        unsigned char c = (unsigned char)password.ptr[i];
        if (c <= 0x20 || c >= 0x7F)
            return sign;
        bool digit = c >= '0' && c <= '9';
        bool letter = lower((char)c) >= 'a' && lower((char)c) <= 'z';
        digits |= digit;
        letters |= letter;
        signs |= !digit && !letter;
        different += !seen[c];
        seen[c] = true;
    }
    if (password.len < SHORTEST || password.len > LONGEST)
        return length;
    if (letters + digits + signs < 2)
        return kinds;
    if (different < DISTINCT)
        return distinct;
    return number.len >= TELLING && holds(password, number) ? own : NULL;
}

static const struct secret *
secret_of(const struct secrets *secrets, ka_str number)
{
    for (size_t i = 0; i < secrets->count; i++)
        if (ka_str_eq(secrets->item[i].number, number))
            return &secrets->item[i];
    return NULL;
}

/* Somebody else's password that is the same; NULL if none. */
static const struct secret *
twin_of(const struct secrets *secrets, const struct secret *secret)
{
    for (size_t i = 0; i < secrets->count; i++)
        if (&secrets->item[i] != secret && ka_str_eq(secrets->item[i].password, secret->password))
            return &secrets->item[i];
    return NULL;
}

static void
give(const struct secrets *secrets, struct ka_parcel *parcel)
{
    struct ka_session *session = secrets->delivery->session;
    const struct secret *secret = secret_of(secrets, parcel->number);
    ka_str person = ka_parcel_person(session->arena, parcel);
    struct ka_place none = {0};
    if (!secret || !secret->password.len) {
        ka_diag(&session->diags, KA_DIAG_SECRET_MISSING, none, person);
        return;
    }
    const char *const *weak = weakness(secret->password, parcel->number);
    const struct secret *twin = twin_of(secrets, secret);
    if (weak)
        ka_diag(&session->diags, KA_DIAG_SECRET_WEAK, none, person, ka_str_of(weak[0]),
                ka_str_of(weak[1]));
    else if (twin)
        ka_diag(&session->diags, KA_DIAG_SECRET_SHARED, none, person, twin->number);
    else
        parcel->password = ka_cstr(session->arena, secret->password);
}

/* The workspace's own; NULL after a finding. */
static const char *
default_path(struct ka_session *session)
{
    const char *const path[] = {ka_session_path(session, "secrets.yaml"),
                                ka_session_path(session, "secrets.csv"),
                                ka_session_path(session, "secrets")};
    const char *found = NULL;
    for (size_t i = 0; i < KA_COUNT(path); i++) {
        if (!ka_path_exists(path[i]))
            continue;
        if (found) {
            ka_diag(&session->diags, KA_DIAG_SECRET_SEVERAL, (struct ka_place){0}, ka_str_of(found),
                    ka_str_of(path[i]));
            return NULL;
        }
        found = path[i];
    }
    if (!found)
        ka_diag0(&session->diags, KA_DIAG_SECRET_NONE, (struct ka_place){0});
    return found;
}

enum ka_status
ka_deliver_passwords(struct ka_delivery *delivery, const char *path)
{
    struct secrets secrets = {.delivery = delivery};
    if (!path)
        path = default_path(delivery->session);
    if (!path)
        return KA_E_DATA;
    enum ka_status status =
        ka_path_is_folder(path) ? read_folder(&secrets, path) : read_list(&secrets, path);
    for (size_t i = 0; i < delivery->parcel_count && status == KA_OK; i++)
        give(&secrets, &delivery->parcel[i]);
    return status;
}
