/**
 * @file
 * Handing messages to a mail server (libcurl), so that it is always known whether it took them.
 *
 * A server takes a message when it has read its end. Right before the end is sent the caller's
 * `commit` is called: until then the message was surely not taken, after it only the server's
 * answer tells. Nothing is ever sent twice by itself.
 *
 * Without TLS nothing leaves the machine: a plain connection is refused unless the address that is
 * connected to is the loopback's.
 */
#ifndef KA_MAIL_SMTP_H
#define KA_MAIL_SMTP_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

#include <stdbool.h>

enum ka_smtp_security {
    KA_SMTP_TLS,      /**< From the first byte; port 465. */
    KA_SMTP_STARTTLS, /**< Port 587; a server that does not offer it is refused. */
    KA_SMTP_PLAIN     /**< Loopback only. */
};

struct ka_smtp_server {
    ka_str host;
    int port; /**< 0: the usual one. */
    enum ka_smtp_security security;
    ka_str user, password; /**< Empty: no login. */
    ka_str ca;             /**< File of certificates to trust; empty: the system's. */
    ka_str hello;          /**< Name that we give; a domain. */
    int timeout;           /**< Seconds without an answer; 0: 60. */
};

enum ka_smtp_result {
    KA_SMTP_SENT,
    KA_SMTP_REFUSED,   /**< The server will not have this message (5xx). */
    KA_SMTP_LATER,     /**< Not now (4xx, or the connection broke before the end). */
    KA_SMTP_UNCERTAIN, /**< The connection broke after the end was sent. */
    KA_SMTP_DOWN,      /**< No connection: may work later. */
    KA_SMTP_NO_TRUST,  /**< TLS, certificate or login failed: trying again is no use. */
    KA_SMTP_STOPPED    /**< commit said no. */
};

struct ka_smtp_job {
    ka_str from, to;
    ka_str message; /**< Lines end in CRLF. */
    void *self;
    bool (*commit)(void *self); /**< False: do not send the end. */
};

struct ka_smtp;

/** NULL if libcurl cannot be had. The server's texts must outlive it. */
struct ka_smtp *ka_smtp_open(struct ka_arena *arena, const struct ka_smtp_server *server);
/** One message; the connection is kept for the next. *answer says what the server or the system
 *  answered, in @p arena; it never holds the password. */
KA_MUST_USE enum ka_smtp_result ka_smtp_send(struct ka_smtp *smtp, struct ka_arena *arena,
                                             const struct ka_smtp_job *job, ka_str *answer);
/** NULL is fine. */
void ka_smtp_close(struct ka_smtp *smtp);

#endif
