/**
 * @file
 * mail.yaml: who sends, what the letter says, and through which server.
 *
 *     from: hr@example.com
 *     from_name: 人事部
 *     subject: "{month} 考核表"          # {name}, {month}, {company}
 *     text: "……"
 *     server: smtp.example.com
 *     port: 465
 *     security: tls
 *     user: hr@example.com
 *     password: '…'
 *     ca: /etc/ssl/own.pem
 *     timeout: 60
 *
 * The file holds a password, so nothing in it is ever quoted in a finding but its keys.
 */
#ifndef KA_TEMPLATE_MAIL_DEF_H
#define KA_TEMPLATE_MAIL_DEF_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"
#include "template/yaml.h"

enum ka_mail_security { KA_MAIL_TLS, KA_MAIL_STARTTLS, KA_MAIL_PLAIN };

struct ka_mail_def {
    ka_str from, from_name;
    ka_str subject, text; /**< Empty: the program's own. */
    ka_str server;        /**< Empty: messages are written, not sent. */
    int port;             /**< 0: the usual one. */
    enum ka_mail_security security;
    ka_str user, password, ca;
    int timeout; /**< Seconds; 0: the usual. */
};

KA_MUST_USE enum ka_status ka_mail_def_read(struct ka_arena *arena, const struct ka_node *node,
                                            struct ka_diags *diags, struct ka_mail_def *out);

#endif
