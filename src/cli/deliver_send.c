/*
 * Letters → the server, each person's once.
 *
 *     journal says         next run
 *     sent                 left alone
 *     failed, nothing      sent
 *     ending               nobody knows: left alone, a finding; --resend after somebody looked
 *
 * "ending" stands in the journal from right before a message's end is sent until its answer is
 * known, so a kill at any moment is one of these. What cannot be reached is tried three times; a
 * server that refuses one person's letter is asked for the next.
 */
#include "cli/deliver.h"

#include "mail/smtp.h"

#include <signal.h>
#include <time.h>

enum { TRIES = 3, LETTER_BYTES = 512 << 20 };

struct sender {
    struct ka_delivery *delivery;
    const struct ka_parcel *parcel;
    struct ka_smtp *smtp;
};

enum ka_status
ka_deliver_journal(struct ka_delivery *delivery, bool make)
{
    struct ka_session *session = delivery->session;
    const char *path =
        ka_session_path(session, "deliver/%.*s.receipts.tsv", KA_STR_ARG(delivery->name));
    const char *plan =
        ka_session_path(session, "deliver/%.*s/plan.tsv", KA_STR_ARG(delivery->name));
    if (!ka_path_exists(make ? plan : path))
        return KA_OK;
    return ka_journal_open(session->arena, path, &session->diags, &delivery->journal);
}

static enum ka_status
note(const struct sender *sender, enum ka_mail_event event, ka_str answer)
{
    const struct ka_parcel *parcel = sender->parcel;
    struct ka_mail_entry entry = {
        .time = (int64_t)time(NULL),
        .event = event,
        .number = parcel->number,
        .name = parcel->name,
        .address = parcel->email,
        .id = parcel->id,
        .digest = ka_str_of(parcel->digest.hex),
        .answer = answer,
    };
    return ka_journal_add(sender->delivery->journal, &entry);
}

static bool
about_to_end(void *self)
{
    return note(self, KA_MAIL_ENDING, KA_STR("")) == KA_OK;
}

static void
pause_for(unsigned seconds)
{
    struct timespec left = {.tv_sec = (time_t)seconds};
    while (nanosleep(&left, &left) != 0)
        ;
}

/* One letter, tried again while the server says later. */
static enum ka_smtp_result
send_letter(struct sender *sender, struct ka_arena *arena, ka_str letter, ka_str *answer)
{
    struct ka_smtp_job job = {.from = sender->delivery->mail_def.from,
                              .to = sender->parcel->email,
                              .message = letter,
                              .self = sender,
                              .commit = about_to_end};
    enum ka_smtp_result result = KA_SMTP_LATER;
    for (unsigned i = 0; i < TRIES; i++) {
        if (i)
            pause_for(i);
        result = ka_smtp_send(sender->smtp, arena, &job, answer);
        if (result != KA_SMTP_LATER && result != KA_SMTP_DOWN)
            break;
    }
    return result;
}

/* The journal and the findings after an answer. KA_E_IO: no use going on. */
static enum ka_status
settle(const struct sender *sender, enum ka_smtp_result result, ka_str answer)
{
    struct ka_session *session = sender->delivery->session;
    ka_str person = ka_parcel_person(session->arena, sender->parcel);
    enum ka_status status = KA_OK;
    answer = ka_str_dup(session->arena, answer);
    if (result == KA_SMTP_STOPPED)
        return KA_E_IO; /* the journal could not be written, and said so */
    if (result == KA_SMTP_UNCERTAIN) {
        ka_diag(&session->diags, KA_DIAG_DELIVER_UNCERTAIN, (struct ka_place){0}, person,
                sender->parcel->id, sender->parcel->number);
        return KA_OK;
    }
    status = note(sender, result == KA_SMTP_SENT ? KA_MAIL_SENT : KA_MAIL_FAILED, answer);
    if (result == KA_SMTP_REFUSED || result == KA_SMTP_LATER)
        ka_diag(&session->diags, KA_DIAG_DELIVER_REFUSED, (struct ka_place){0}, person, answer);
    if (result != KA_SMTP_DOWN && result != KA_SMTP_NO_TRUST)
        return status;
    ka_diag(&session->diags, KA_DIAG_DELIVER_STOPPED, (struct ka_place){0}, answer);
    return KA_E_IO;
}

static enum ka_status
send_parcel(struct sender *sender)
{
    struct ka_delivery *delivery = sender->delivery;
    struct ka_session *session = delivery->session;
    struct ka_arena *arena = ka_arena_new();
    const char *path = ka_session_path(session, "deliver/%.*s/%.*s", KA_STR_ARG(delivery->name),
                                       KA_STR_ARG(sender->parcel->letter));
    ka_str letter, answer = {0};
    enum ka_status status = ka_file_read(arena, path, LETTER_BYTES, &session->diags, &letter);
    if (status == KA_OK) {
        enum ka_smtp_result result = send_letter(sender, arena, letter, &answer);
        status = settle(sender, result, answer);
    }
    ka_arena_free(arena);
    return status;
}

/* Whether the letter goes out now; a finding if nobody knows whether it was taken. */
static bool
is_due(const struct sender *sender)
{
    struct ka_session *session = sender->delivery->session;
    const struct ka_mail_entry *last =
        ka_journal_last(sender->delivery->journal, sender->parcel->id);
    if (!ka_parcel_is_mailed(sender->parcel) || (last && last->event == KA_MAIL_SENT))
        return false;
    if (!last || last->event != KA_MAIL_ENDING)
        return true;
    ka_diag(&session->diags, KA_DIAG_DELIVER_UNCERTAIN, (struct ka_place){0},
            ka_parcel_person(session->arena, sender->parcel), sender->parcel->id,
            sender->parcel->number);
    return false;
}

static enum ka_status
clear(struct sender *sender, ka_str number)
{
    struct ka_delivery *delivery = sender->delivery;
    for (size_t i = 0; i < delivery->parcel_count; i++) {
        sender->parcel = &delivery->parcel[i];
        if (ka_str_eq(sender->parcel->number, number) && ka_parcel_is_mailed(sender->parcel))
            return note(sender, KA_MAIL_CLEARED, KA_STR("--resend"));
    }
    ka_diag(&delivery->session->diags, KA_DIAG_ARCHIVE_NO_STAFF, (struct ka_place){0}, number,
            delivery->name);
    return KA_E_DATA;
}

static struct ka_smtp_server
server_of(const struct ka_mail_def *def)
{
    static const enum ka_smtp_security security[] = {[KA_MAIL_TLS] = KA_SMTP_TLS,
                                                     [KA_MAIL_STARTTLS] = KA_SMTP_STARTTLS,
                                                     [KA_MAIL_PLAIN] = KA_SMTP_PLAIN};
    ptrdiff_t at = ka_str_find(def->from, KA_STR("@"));
    return (struct ka_smtp_server){.host = def->server,
                                   .port = def->port,
                                   .security = security[def->security],
                                   .user = def->user,
                                   .password = def->password,
                                   .ca = def->ca,
                                   .hello = ka_str_sub(def->from, (size_t)at + 1, def->from.len),
                                   .timeout = def->timeout};
}

static enum ka_status
send_all(struct sender *sender)
{
    struct ka_delivery *delivery = sender->delivery;
    struct ka_session *session = delivery->session;
    enum ka_status status = KA_OK;
    for (size_t i = 0; i < delivery->parcel_count && status == KA_OK; i++) {
        sender->parcel = &delivery->parcel[i];
        if (is_due(sender))
            status = send_parcel(sender);
        ka_session_progress(session, i + 1, delivery->parcel_count,
                            ka_session_say(session, "发送", "sending"));
    }
    ka_session_progress_end(session);
    return status;
}

enum ka_status
ka_deliver_send(struct ka_delivery *delivery, const char *resend)
{
    struct ka_session *session = delivery->session;
    struct sender sender = {.delivery = delivery};
    struct ka_smtp_server server = server_of(&delivery->mail_def);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    enum ka_status status = resend ? clear(&sender, ka_str_of(resend)) : KA_OK;
    if (status != KA_OK)
        return status;
    (void)sigaction(SIGPIPE, &ignore, NULL); /* a server that hangs up is an answer */
    sender.smtp = ka_smtp_open(session->arena, &server);
    if (!sender.smtp) {
        ka_diag(&session->diags, KA_DIAG_DELIVER_STOPPED, (struct ka_place){0}, KA_STR("libcurl"));
        return KA_E_IO;
    }
    status = send_all(&sender);
    ka_smtp_close(sender.smtp);
    return status;
}
