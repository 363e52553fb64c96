/*
 * One libcurl handle, used again for each message, so that one connection and one login serve all.
 *
 *     body ──read callback──▶ last byte ──▶ commit ──▶ end of data ──▶ 250
 *                                     surely not taken │ only the answer tells
 *
 * The size is not told to libcurl: it would then stop reading without asking for the end, and
 * commit would not be called. libcurl does not repeat an upload over SMTP; should it ask for the
 * body again all the same, it is stopped.
 */
#include "mail/smtp.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct ka_smtp {
    CURL *curl;
    const struct ka_smtp_server *server;
    const char *url;
    char error[CURL_ERROR_SIZE];
    char line[256]; /* the server's last */
    const struct ka_smtp_job *job;
    size_t at;
    bool committed, stopped;
};

static const char *
url_of(struct ka_arena *arena, const struct ka_smtp_server *server)
{
    static const int usual[] = {465, 587, 25};
    bool six = ka_str_find(server->host, KA_STR(":")) >= 0;
    return ka_str_format(
               arena, "%s://%s%.*s%s:%d/%.*s", server->security == KA_SMTP_TLS ? "smtps" : "smtp",
               six ? "[" : "", KA_STR_ARG(server->host), six ? "]" : "",
               server->port ? server->port : usual[server->security], KA_STR_ARG(server->hello))
        .ptr;
}

static size_t
give(char *to, size_t size, size_t count, void *self)
{
    struct ka_smtp *smtp = self;
    ka_str rest = ka_str_sub(smtp->job->message, smtp->at, size * count);
    if (smtp->committed || smtp->stopped)
        return CURL_READFUNC_ABORT;
    if (rest.len) {
        memcpy(to, rest.ptr, rest.len);
        smtp->at += rest.len;
        return rest.len;
    }
    smtp->stopped = !smtp->job->commit(smtp->job->self);
    smtp->committed = !smtp->stopped;
    return smtp->committed ? 0 : CURL_READFUNC_ABORT;
}

/* Keeps the server's last line, or the first that says no: good-byes follow it. */
static size_t
hear(char *bytes, /* NOLINT(readability-non-const-parameter): libcurl's type */
     size_t size, size_t count, void *self)
{
    struct ka_smtp *smtp = self;
    size_t len = size * count, kept = 0;
    if (smtp->line[0] == '4' || smtp->line[0] == '5')
        return len;
    for (size_t i = 0; i < len && kept + 1 < sizeof smtp->line; i++)
        if ((unsigned char)bytes[i] >= 0x20)
            smtp->line[kept++] = bytes[i];
    smtp->line[kept] = '\0';
    return len;
}

static bool
is_loopback(const struct sockaddr *address)
{
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    if (address->sa_family == AF_INET) {
        memcpy(&four, address, sizeof four);
        return ntohl(four.sin_addr.s_addr) >> 24 == 127;
    }
    if (address->sa_family != AF_INET6)
        return false;
    memcpy(&six, address, sizeof six);
    return IN6_IS_ADDR_LOOPBACK(&six.sin6_addr) != 0;
}

static curl_socket_t
open_socket(void *self, curlsocktype purpose, struct curl_sockaddr *address)
{
    const struct ka_smtp *smtp = self;
    (void)purpose;
    if (smtp->server->security == KA_SMTP_PLAIN && !is_loopback(&address->addr))
        return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype, address->protocol);
}

static void
set_security(struct ka_smtp *smtp, struct ka_arena *arena)
{
    const struct ka_smtp_server *server = smtp->server;
    curl_easy_setopt(smtp->curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(smtp->curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(smtp->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(smtp->curl, CURLOPT_USE_SSL,
                     server->security == KA_SMTP_PLAIN ? (long)CURLUSESSL_NONE
                                                       : (long)CURLUSESSL_ALL);
    if (server->ca.len)
        curl_easy_setopt(smtp->curl, CURLOPT_CAINFO, ka_cstr(arena, server->ca));
    if (server->user.len) {
        curl_easy_setopt(smtp->curl, CURLOPT_USERNAME, ka_cstr(arena, server->user));
        curl_easy_setopt(smtp->curl, CURLOPT_PASSWORD, ka_cstr(arena, server->password));
    }
}

struct ka_smtp *
ka_smtp_open(struct ka_arena *arena, const struct ka_smtp_server *server)
{
    struct ka_smtp *smtp = ka_arena_alloc(arena, sizeof *smtp);
    long seconds = server->timeout > 0 ? server->timeout : 60;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return NULL;
    *smtp = (struct ka_smtp){.curl = curl_easy_init(), .server = server};
    if (!smtp->curl) {
        curl_global_cleanup();
        return NULL;
    }
    smtp->url = url_of(arena, server);
    curl_easy_setopt(smtp->curl, CURLOPT_URL, smtp->url);
    curl_easy_setopt(smtp->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(smtp->curl, CURLOPT_PROXY, "");
    curl_easy_setopt(smtp->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(smtp->curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(smtp->curl, CURLOPT_CONNECTTIMEOUT, seconds);
    curl_easy_setopt(smtp->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, seconds);
    curl_easy_setopt(smtp->curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(smtp->curl, CURLOPT_LOW_SPEED_TIME, seconds);
    curl_easy_setopt(smtp->curl, CURLOPT_ERRORBUFFER, smtp->error);
    curl_easy_setopt(smtp->curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(smtp->curl, CURLOPT_READDATA, smtp);
    curl_easy_setopt(smtp->curl, CURLOPT_HEADERFUNCTION, hear);
    curl_easy_setopt(smtp->curl, CURLOPT_HEADERDATA, smtp);
    curl_easy_setopt(smtp->curl, CURLOPT_WRITEFUNCTION, hear);
    curl_easy_setopt(smtp->curl, CURLOPT_WRITEDATA, smtp);
    curl_easy_setopt(smtp->curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(smtp->curl, CURLOPT_OPENSOCKETDATA, smtp);
    set_security(smtp, arena);
    return smtp;
}

/* What a transfer that did not end in 250 means. */
static enum ka_smtp_result
judge(const struct ka_smtp *smtp, CURLcode code, long reply)
{
    if (smtp->stopped)
        return KA_SMTP_STOPPED;
    if (reply >= 400 && code != CURLE_LOGIN_DENIED)
        return reply >= 500 ? KA_SMTP_REFUSED : KA_SMTP_LATER;
    if (smtp->committed)
        return KA_SMTP_UNCERTAIN;
    switch ((int)code) {
    case CURLE_LOGIN_DENIED:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
        return KA_SMTP_NO_TRUST;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
        return KA_SMTP_DOWN;
    default:
        return KA_SMTP_LATER;
    }
}

enum ka_smtp_result
ka_smtp_send(struct ka_smtp *smtp, struct ka_arena *arena, const struct ka_smtp_job *job,
             ka_str *answer)
{
    ka_str to = ka_str_format(arena, "<%.*s>", KA_STR_ARG(job->to));
    struct curl_slist *list = curl_slist_append(NULL, to.ptr);
    long reply = 0;
    smtp->job = job;
    smtp->at = 0;
    smtp->committed = smtp->stopped = false;
    smtp->error[0] = smtp->line[0] = '\0';
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_FROM,
                     ka_str_format(arena, "<%.*s>", KA_STR_ARG(job->from)).ptr);
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, list);
    CURLcode code = curl_easy_perform(smtp->curl);
    curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &reply);
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(list);
    const char *said = code == CURLE_OK || reply >= 400 ? smtp->line : smtp->error;
    *answer = ka_str_dup(arena, ka_str_of(*said ? said : curl_easy_strerror(code)));
    return code == CURLE_OK ? KA_SMTP_SENT : judge(smtp, code, reply);
}

void
ka_smtp_close(struct ka_smtp *smtp)
{
    if (!smtp)
        return;
    curl_easy_cleanup(smtp->curl);
    curl_global_cleanup();
}
