/*
 * mail.yaml → settings. What concerns several keys: a user needs a password, a plain connection is
 * for servers on this machine only (the connection itself is checked again when it is made).
 */
#include "template/mail_def.h"

#include "template/schemas.h"
#include "template/staff.h"

#include <string.h>

struct mail_src {
    struct ka_placed from, server;
    ka_str from_name, subject, text, user, password, ca;
    struct ka_number port, timeout;
    int security;
};

static const struct ka_choice security_words[] = {{"tls", "加密", KA_MAIL_TLS},
                                                  {"starttls", "转加密", KA_MAIL_STARTTLS},
                                                  {"plain", "不加密", KA_MAIL_PLAIN},
                                                  {NULL, NULL, 0}};

static const struct ka_key mail_keys[] = {
    KA_ROW(struct mail_src, from, "from", "发件人", PLACED, KA_KEY_REQUIRED),
    KA_ROW(struct mail_src, from_name, "from_name", "发件人名称", TEXT, 0),
    KA_ROW(struct mail_src, subject, "subject", "主题", TEXT, 0),
    KA_ROW(struct mail_src, text, "text", "正文", TEXT, 0),
    KA_ROW(struct mail_src, server, "server", "服务器", PLACED, 0),
    KA_ROW(struct mail_src, port, "port", "端口", NUMBER, 0),
    KA_ROW_CHOICE(struct mail_src, security, "security", "连接", 0, security_words),
    KA_ROW(struct mail_src, user, "user", "用户名", TEXT, 0),
    KA_ROW(struct mail_src, password, "password", "口令", TEXT, 0),
    KA_ROW(struct mail_src, ca, "ca", "证书", TEXT, 0),
    KA_ROW(struct mail_src, timeout, "timeout", "超时", NUMBER, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_mail = {"邮件设置", "mail settings", sizeof(struct mail_src),
                                         SIZE_MAX, mail_keys};

/* A name or address of a machine: nothing that could be more than a host in a URL. */
static bool
is_host(ka_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!word && (c == '\0' || !strchr("-.:_", c)))
            return false;
    }
    return text.len > 0 && text.len < 254;
}

static bool
is_this_machine(ka_str host)
{
    bool digits = true;
    for (size_t i = 0; i < host.len; i++)
        digits = digits && (host.ptr[i] == '.' || (host.ptr[i] >= '0' && host.ptr[i] <= '9'));
    return ka_str_eq(host, KA_STR("localhost")) || ka_str_eq(host, KA_STR("::1")) ||
           (digits && ka_str_starts(host, KA_STR("127.")));
}

static void
lacks(const struct mail_src *src, const char *zh, const char *en, struct ka_diags *diags)
{
    ka_diag(diags, KA_DIAG_MAIL_NEEDS, src->from.place, ka_str_of(zh), ka_str_of(en));
}

static void
check(const struct mail_src *src, struct ka_diags *diags)
{
    if (!ka_email_ok(src->from.text))
        ka_diag(diags, KA_DIAG_EMAIL_BAD, src->from.place, src->from.text);
    if (src->server.text.len && !is_host(src->server.text))
        ka_diag(diags, KA_DIAG_MAIL_HOST, src->server.place, src->server.text);
    else if (src->server.text.len && src->security == KA_MAIL_PLAIN &&
             !is_this_machine(src->server.text))
        ka_diag(diags, KA_DIAG_MAIL_PLAIN, src->server.place, src->server.text);
    if (src->user.len && !src->password.len)
        lacks(src, "口令", "password", diags);
    if (src->password.len && !src->user.len)
        lacks(src, "用户名", "user", diags);
}

enum ka_status
ka_mail_def_read(struct ka_arena *arena, const struct ka_node *node, struct ka_diags *diags,
                 struct ka_mail_def *out)
{
    enum { PORT_MOST = 65535, SECONDS_MOST = 3600 };
    struct mail_src src;
    size_t before = diags->by_severity[KA_ERROR];
    int64_t port = 0, timeout = 0;
    if (ka_schema_read(arena, &ka_schema_mail, node, diags, &src) != KA_OK)
        return KA_E_TEMPLATE;
    check(&src, diags);
    bool whole = ka_number_whole(&src.port, KA_STR("port"), 0, diags, &port);
    whole = ka_number_whole(&src.timeout, KA_STR("timeout"), 0, diags, &timeout) && whole;
    if (whole && port > PORT_MOST)
        ka_diag(diags, KA_DIAG_COUNT_BAD, src.port.place, KA_STR("port"),
                ka_number_text(arena, &src.port));
    if (diags->by_severity[KA_ERROR] != before)
        return KA_E_TEMPLATE;
    *out = (struct ka_mail_def){.from = src.from.text,
                                .from_name = ka_str_trim(src.from_name),
                                .subject = ka_str_trim(src.subject),
                                .text = src.text,
                                .server = src.server.text,
                                .port = (int)port,
                                .security = (enum ka_mail_security)src.security,
                                .user = src.user,
                                .password = src.password,
                                .ca = src.ca,
                                .timeout = (int)(timeout < SECONDS_MOST ? timeout : SECONDS_MOST)};
    return KA_OK;
}
