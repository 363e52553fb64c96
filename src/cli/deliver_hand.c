/*
 * Who got their form goes into the archive's ledger: once for each form, whatever is run again.
 *
 * By mail that is whom the receipts call sent, on that day; a run that was killed between the two
 * enters it the next time. Without mail a person says so with --handed.
 */
#include "cli/archive.h"
#include "cli/deliver.h"

#include <stdio.h>

struct hand {
    struct ka_delivery *delivery;
    struct ka_archive *archive;
    struct ka_grid forms; /* The revision in force. */
    size_t entered;
};

/** The forms of one person. */
static enum ka_status
enter(struct hand *hand, const struct ka_parcel *parcel, int64_t time, ka_str words)
{
    enum { COLUMN_STAFF = 0, COLUMN_FORM = 7 };
    const struct ka_company *company = &hand->delivery->session->defs.company;
    struct ka_archive_act act = {.kind = KA_ACT_HANDED,
                                 .day = ka_time_day(ka_zone_local(company->zone, time)),
                                 .month = hand->delivery->month,
                                 .staff = parcel->number,
                                 .words = words,
                                 .until = KA_DAY_NONE,
                                 .due = KA_DAY_NONE};
    enum ka_status status = KA_OK;
    for (size_t i = 0; i < hand->forms.rows && status == KA_OK; i++) {
        const ka_str *cell = &hand->forms.cell[i * hand->forms.columns];
        bool fresh = false;
        if (!ka_str_eq(cell[COLUMN_STAFF], parcel->number))
            continue;
        act.form = cell[COLUMN_FORM];
        status = ka_archive_hand(hand->archive, &act, &fresh);
        hand->entered += fresh;
    }
    return status;
}

static enum ka_status
enter_all(struct hand *hand, bool sent, int64_t now)
{
    struct ka_delivery *delivery = hand->delivery;
    enum ka_status status = KA_OK;
    for (size_t i = 0; i < delivery->parcel_count && status == KA_OK; i++) {
        const struct ka_parcel *parcel = &delivery->parcel[i];
        const struct ka_mail_entry *last =
            sent && delivery->journal ? ka_journal_last(delivery->journal, parcel->id) : NULL;
        if (!sent && parcel->password)
            status = enter(hand, parcel, now, KA_STR("kaohe deliver"));
        else if (last && last->event == KA_MAIL_SENT)
            status = enter(
                hand, parcel, last->time,
                ka_str_format(delivery->session->arena, "Message-ID %.*s", KA_STR_ARG(parcel->id)));
    }
    return status;
}

enum ka_status
ka_deliver_hand(struct ka_delivery *delivery, bool sent, int64_t now)
{
    struct ka_session *session = delivery->session;
    struct hand hand = {.delivery = delivery};
    if (!delivery->forms || !delivery->final)
        return KA_OK;
    enum ka_status status = ka_session_archive(session, KA_ARCHIVE_WRITE, &hand.archive);
    if (status == KA_OK)
        status = ka_archive_grid(hand.archive, KA_VIEW_EVALUATIONS, delivery->name, &hand.forms);
    if (status == KA_OK)
        status = enter_all(&hand, sent, now);
    ka_archive_close(hand.archive);
    if (hand.entered && !session->json)
        printf(ka_session_say(session, "送达登记 %zu 张考核表\n",
                              "%zu forms entered as handed over\n"),
               hand.entered);
    return status;
}
