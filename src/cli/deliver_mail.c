/*
 * The letter that goes with a person's files, and who sends it.
 *
 * Its Message-ID is made of what the person gets (the sources' digests) and where, so that the same
 * delivery has the same id in every try, and servers and readers can tell a double.
 */
#include "cli/deliver.h"

#include "base/limits.h"
#include "mail/message.h"

#include <string.h>

/* "2026-10"; "2026-10（更正第1版）" where something that goes is a correction. */
static ka_str
month_of(struct ka_arena *arena, const struct ka_delivery *delivery, const struct ka_parcel *parcel)
{
    int latest = 1;
    for (size_t i = 0; i < parcel->file_count; i++)
        if (parcel->file[i].version > latest)
            latest = parcel->file[i].version;
    bool english = delivery->session->defs.company.lang == KA_EN;
    return latest > 1 ? ka_str_format(arena, english ? "%.*s (%.*s)" : "%.*s（%.*s）",
                                      KA_STR_ARG(delivery->name),
                                      KA_STR_ARG(ka_deliver_edition(delivery, latest)))
                      : delivery->name;
}

/* {name}, {month} and {company} filled in. */
static ka_str
fill(struct ka_arena *arena, const struct ka_delivery *delivery, const struct ka_parcel *parcel,
     ka_str pattern)
{
    const ka_str place[][2] = {{KA_STR("{name}"), parcel->name},
                               {KA_STR("{month}"), month_of(arena, delivery, parcel)},
                               {KA_STR("{company}"), delivery->session->defs.company.name}};
    struct ka_buf out = {.arena = arena};
    for (size_t i = 0; i < pattern.len;) {
        size_t k = 0;
        while (k < KA_COUNT(place) &&
               !ka_str_starts(ka_str_sub(pattern, i, pattern.len), place[k][0]))
            k++;
        if (k < KA_COUNT(place)) {
            ka_buf_add(&out, place[k][1]);
            i += place[k][0].len;
        } else {
            ka_buf_byte(&out, pattern.ptr[i++]);
        }
    }
    return ka_buf_str(&out);
}

static ka_str
pattern_of(const struct ka_delivery *delivery, bool subject)
{
    const struct ka_mail_def *def = &delivery->mail_def;
    bool english = delivery->session->defs.company.lang == KA_EN;
    ka_str own = subject ? def->subject : def->text;
    if (own.len)
        return own;
    if (subject)
        return english ? KA_STR("{company}: appraisal {month}")
                       : KA_STR("{company} {month} 绩效考核结果");
    return english ? KA_STR("{name},\n\nattached are your papers of {month}. Each opens with your "
                            "own password. Please look through them; if something is not right, "
                            "answer in writing within the time that the form names.\n\n{company}\n")
                   : KA_STR("{name}：\n\n附件是你 {month} 的绩效考核材料，用你本人的口令打开。"
                            "请核对；有异议请在考核表写明的期限内书面提出。\n"
                            "附件只供你本人使用，请不要转发。\n\n{company}\n");
}

ka_str
ka_deliver_letter(struct ka_arena *arena, const struct ka_delivery *delivery,
                  const struct ka_parcel *parcel, const ka_str *locked, int64_t now)
{
    const struct ka_mail_def *def = &delivery->mail_def;
    struct ka_mail_file *file = ka_arena_array(arena, parcel->file_count, sizeof *file);
    for (size_t i = 0; i < parcel->file_count; i++)
        file[i] = (struct ka_mail_file){parcel->file[i].name, KA_STR("application/pdf"), locked[i]};
    struct ka_mail mail = {
        .from = def->from,
        .from_name = def->from_name,
        .to = parcel->email,
        .to_name = parcel->name,
        .subject = fill(arena, delivery, parcel, pattern_of(delivery, true)),
        .text = fill(arena, delivery, parcel, pattern_of(delivery, false)),
        .id = parcel->id,
        .date = now,
        .file = file,
        .file_count = parcel->file_count,
    };
    return ka_mail_make(arena, &mail);
}

struct ka_digest
ka_deliver_settings(struct ka_arena *arena, const struct ka_delivery *delivery)
{
    const struct ka_mail_def *def = &delivery->mail_def;
    return ka_sha256(ka_str_format(arena, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%d\n%d\n%.*s\n",
                                   KA_STR_ARG(def->from), KA_STR_ARG(def->from_name),
                                   KA_STR_ARG(pattern_of(delivery, true)),
                                   KA_STR_ARG(pattern_of(delivery, false)), KA_STR_ARG(def->server),
                                   def->port, (int)def->security, KA_STR_ARG(def->user)));
}

static void
set_id(struct ka_delivery *delivery, struct ka_parcel *parcel)
{
    enum { ID_DIGITS = 32 };
    struct ka_arena *arena = delivery->session->arena;
    ka_str from = delivery->mail_def.from;
    ptrdiff_t at = ka_str_find(from, KA_STR("@"));
    struct ka_buf what = {.arena = arena};
    ka_buf_printf(&what, "%.*s\n%.*s\n%.*s\n", KA_STR_ARG(delivery->name),
                  KA_STR_ARG(parcel->number), KA_STR_ARG(parcel->email));
    for (size_t i = 0; i < parcel->file_count; i++)
        ka_buf_printf(&what, "%.*s\n%s\n", KA_STR_ARG(parcel->file[i].name),
                      parcel->file[i].digest.hex);
    parcel->id =
        ka_str_format(arena, "%.*s.kaohe@%.*s", ID_DIGITS, ka_sha256(ka_buf_str(&what)).hex,
                      KA_STR_ARG(ka_str_sub(from, (size_t)at + 1, from.len)));
}

/* What stands in the file, without ever quoting it. */
static enum ka_status
read_settings(struct ka_delivery *delivery, const char *path)
{
    struct ka_session *session = delivery->session;
    struct ka_diags own = ka_diags_make(session->arena);
    struct ka_node *node = NULL;
    ka_str text, shown = ka_str_of(path);
    enum ka_status status =
        ka_file_read_private(session->arena, path, KA_LIMIT_YAML_BYTES, &session->diags, &text);
    if (status != KA_OK)
        return status;
    if (ka_yaml_parse(session->arena, text, shown, &own, &node) != KA_OK) {
        ka_diag0(&session->diags, KA_DIAG_SECRET_SYNTAX,
                 own.count ? own.item[0].place : (struct ka_place){.file = shown});
        return KA_E_DATA;
    }
    return ka_mail_def_read(session->arena, node, &session->diags, &delivery->mail_def);
}

enum ka_status
ka_deliver_mail(struct ka_delivery *delivery, const char *path, bool sending)
{
    struct ka_session *session = delivery->session;
    const char *usual = ka_session_path(session, "mail.yaml");
    if (!path && !ka_path_exists(usual)) {
        ka_diag0(&session->diags, KA_DIAG_MAIL_NONE, (struct ka_place){0});
        return KA_E_DATA;
    }
    path = path ? path : usual;
    enum ka_status status = read_settings(delivery, path);
    if (status != KA_OK)
        return status;
    if (sending && !delivery->mail_def.server.len) {
        ka_diag(&session->diags, KA_DIAG_MAIL_NEEDS, (struct ka_place){.file = ka_str_of(path)},
                KA_STR("服务器"), KA_STR("server"));
        return KA_E_DATA;
    }
    delivery->mail = true;
    for (size_t i = 0; i < delivery->parcel_count; i++) {
        struct ka_parcel *parcel = &delivery->parcel[i];
        if (parcel->password && !parcel->email.len)
            ka_diag(&session->diags, KA_DIAG_DELIVER_NO_EMAIL, (struct ka_place){0},
                    ka_parcel_person(session->arena, parcel));
        if (ka_parcel_is_mailed(parcel))
            set_id(delivery, parcel);
    }
    return KA_OK;
}
