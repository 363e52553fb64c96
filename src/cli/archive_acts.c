/*
 * kaohe archive amend, appeal, notice: what people do to a month that is final. Each act has a day
 * and an author; nothing is ever overwritten.
 *
 *     amend          the month is computed again from what lies there now, as a new revision; forms
 *                    that come out the same keep their version
 *     notice, appeal a line in the ledger
 *     purge          facts past their time are taken away; their digests stay
 */
#include "cli/archive.h"
#include "cli/keep.h"
#include "cli/pay_edition.h"
#include "cli/publish.h"
#include "cli/results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static ka_str
value_of(const struct ka_session *session, const char *name)
{
    return ka_str_trim(ka_str_of(ka_args_value(&session->args, name)));
}

/** A whole number from 1 to @p most; @p fallback if the option was not given. False after a
 * message. */
static bool
number_of(const struct ka_session *session, const char *name, int64_t most, int64_t *out)
{
    const char *text = ka_args_value(&session->args, name);
    char *end = NULL;
    if (!text)
        return true;
    long long number = strtoll(text, &end, 10);
    if (*end || end == text || number < 1 || number > most) {
        ka_session_usage(session, "“%s”应是正整数", "'%s' should be a positive whole number", text);
        return false;
    }
    *out = number;
    return true;
}

/** --date, else SOURCE_DATE_EPOCH, else today where the company is. */
static bool
acting_day(struct ka_session *session, ka_day *out)
{
    const char *given = ka_args_value(&session->args, "date");
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    if (given && !ka_day_parse(ka_str_of(given), out)) {
        ka_session_usage(session, "日期应写成 2026-11-06，不是“%s”",
                         "a date is written 2026-11-06, not '%s'", given);
        return false;
    }
    if (given)
        return true;
    long long seconds = epoch && *epoch ? strtoll(epoch, &end, 10) : (long long)time(NULL);
    if (end && *end)
        seconds = (long long)time(NULL);
    *out = ka_time_day(ka_zone_local(session->defs.company.zone, seconds));
    return true;
}

/** An option that an act cannot do without. */
static bool
demand(const struct ka_session *session, const char *name)
{
    if (value_of(session, name).len)
        return true;
    ka_session_usage(session, "要写明 --%s", "--%s is needed", name);
    return false;
}

/** Whose pay is another now: names, no amounts. */
static size_t
print_paid(const struct ka_session *session, const struct ka_month_result *result)
{
    size_t changed = 0;
    for (size_t i = 0; i < result->pay_count; i++) {
        const struct ka_employee *employee = result->pay[i].employee;
        if (!result->paid[i].changed)
            continue;
        printf(ka_session_say(session, "工资单有变  %.*s %.*s\n", "other pay  %.*s %.*s\n"),
               KA_STR_ARG(employee->number), KA_STR_ARG(employee->name));
        changed++;
    }
    return changed;
}

static void
print_amended(struct ka_session *session, const struct ka_month_result *result,
              const struct ka_archive_standing *before)
{
    size_t changed = 0;
    for (size_t i = 0; i < result->card_count; i++) {
        const struct ka_scorecard *card = &result->card[i];
        struct ka_digest leaf = ka_form_digest(session->arena, card);
        struct ka_archive_edition edition = ka_archive_edition_of(before, card, &leaf);
        if (edition.version == 1 || strcmp(edition.link.hex, before->head.hex) != 0)
            continue;
        printf(ka_session_say(session, "更正第%d版  %.*s %.*s  %.*s\n",
                              "correction %d  %.*s %.*s  %.*s\n"),
               edition.version - 1, KA_STR_ARG(card->seat->employee->number),
               KA_STR_ARG(card->seat->employee->name),
               KA_STR_ARG(ka_dec_print(session->arena, card->total, 2)));
        changed++;
    }
    size_t paid = print_paid(session, result);
    printf(
        ka_session_say(session, "%s 第 %d 版已存档，%zu 张考核表有更正，%zu 份工资单有变\n",
                       "%s: revision %d archived, %zu forms corrected, %zu pay sheets changed\n"),
        ka_month_print(session->arena, result->month).ptr, before->revision + 1, changed, paid);
}

static struct ka_publish_options
whole_month(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return (struct ka_publish_options){
        .xlsx = true, .pdf = true, .jobs = cores > 0 ? (int)cores : 1, .final = true};
}

/**
 * The same amendment once more: where the archive had it and the run ended before its results were
 * in their place, they are put there. False if it comes to something else.
 */
static bool
resume(struct ka_session *session, ka_month month)
{
    struct ka_publish_options all = whole_month();
    struct ka_month_result result;
    struct ka_diags kept = session->diags;
    size_t forms = 0;
    session->diags = ka_diags_make(session->arena);
    enum ka_status status = ka_month_result_make(session, month, &result);
    if (status == KA_OK && result.final)
        status = ka_publish(session, &result, &all, &forms);
    bool same = status == KA_OK && result.final;
    if (!same)
        session->diags = kept;
    return same;
}

static bool
is_same(const struct ka_archive_standing *before, const struct ka_archive_amendment *amendment)
{
    return ka_str_eq(before->author, amendment->author) &&
           ka_str_eq(before->reason, amendment->reason);
}

static enum ka_status
amend(struct ka_session *session, ka_month month, const struct ka_archive_amendment *amendment)
{
    struct ka_month_result result;
    struct ka_archive_standing before;
    struct ka_sources sources = {0};
    size_t forms = 0;
    struct ka_publish_options all = whole_month();
    all.amendment = amendment;
    all.sources = &sources;
    enum ka_status status = ka_keep_standing(session, month, true, &before);
    if (status == KA_OK)
        status = ka_session_fonts(session);
    if (status == KA_OK && is_same(&before, amendment) && resume(session, month)) {
        printf(ka_session_say(session, "%s 第 %d 版就是这次更正，结果已就位\n",
                              "%s: revision %d is this amendment, its results are in place\n"),
               ka_month_print(session->arena, month).ptr, before.revision);
        return KA_OK;
    }
    session->amends = true;
    if (status == KA_OK)
        status = ka_sources_keep(session, &sources);
    if (status == KA_OK)
        status = ka_month_result_make(session, month, &result);
    if (status == KA_OK)
        status = ka_month_may_close(session, &result);
    if (status == KA_OK)
        status = ka_publish(session, &result, &all, &forms);
    ka_sources_free(&sources);
    if (status == KA_OK)
        print_amended(session, &result, &before);
    return status;
}

enum ka_exit
ka_archive_amend(struct ka_session *session)
{
    struct ka_archive_amendment amendment = {.author = value_of(session, "author"),
                                             .reason = value_of(session, "reason")};
    ka_month month;
    if (!ka_session_month(session, 2, false, &month) || !demand(session, "author") ||
        !demand(session, "reason"))
        return KA_EXIT_USAGE;
    enum ka_status status = ka_session_load(session);
    if (status == KA_OK && !acting_day(session, &amendment.day))
        return KA_EXIT_USAGE;
    if (status == KA_OK)
        status = amend(session, month, &amendment);
    return ka_archive_end(session, status);
}

/** Write an act down and say its number. */
static enum ka_exit
record(struct ka_session *session, struct ka_archive *archive, enum ka_status status,
       const struct ka_archive_act *act)
{
    int64_t seq = 0;
    if (status == KA_OK)
        status = ka_archive_act(archive, act, &seq);
    ka_archive_close(archive);
    if (status == KA_OK)
        printf(ka_session_say(session, "已登记，第 %lld 号\n", "recorded as number %lld\n"),
               (long long)seq);
    return ka_archive_end(session, status);
}

/** What every act takes from the command line. */
static bool
read_act(struct ka_session *session, struct ka_archive_act *act)
{
    act->actor = value_of(session, "author");
    act->words = value_of(session, "reason");
    act->witness = value_of(session, "witness");
    act->form = value_of(session, "form");
    act->item = value_of(session, "item");
    act->until = act->due = KA_DAY_NONE;
    return acting_day(session, &act->day);
}

/** MONTH STAFF as words 3 and 4. */
static bool
read_whose(struct ka_session *session, struct ka_archive_act *act)
{
    if (!ka_session_month(session, 3, false, &act->month))
        return false;
    if (session->args.word_count != 5) {
        ka_session_usage(session, "写一个工号或姓名%s", "name one person%s", "");
        return false;
    }
    act->staff = ka_str_of(session->args.word[4]);
    return true;
}

enum ka_exit
ka_archive_notice(struct ka_session *session)
{
    static const char *const kinds[] = {
        [KA_ACT_HANDED] = "handed",
        [KA_ACT_ACKNOWLEDGED] = "acknowledged",
        [KA_ACT_REFUSED] = "refused",
    };
    struct ka_archive_act act = {.kind = KA_ACT__COUNT};
    struct ka_archive *archive = NULL;
    const char *word = session->args.word_count > 2 ? session->args.word[2] : "";
    for (size_t i = 0; i < KA_COUNT(kinds); i++)
        if (strcmp(kinds[i], word) == 0)
            act.kind = (enum ka_act)i;
    if (act.kind == KA_ACT__COUNT)
        return ka_session_usage(session, "应是 handed、acknowledged 或 refused，不是“%s”",
                                "handed, acknowledged or refused, not '%s'", word);
    if (!read_whose(session, &act) || (act.kind == KA_ACT_REFUSED && !demand(session, "witness")))
        return KA_EXIT_USAGE;
    enum ka_status status = ka_session_load(session);
    if (status == KA_OK && !read_act(session, &act))
        return KA_EXIT_USAGE;
    if (status == KA_OK)
        status = ka_session_archive(session, KA_ARCHIVE_WRITE, &archive);
    return record(session, archive, status, &act);
}

/** Last days: to appeal, counted from the handing over; to decide, from the appeal. */
static enum ka_status
set_deadlines(struct ka_session *session, struct ka_archive *archive, int64_t days,
              struct ka_archive_act *act)
{
    const struct ka_company *company = &session->defs.company;
    ka_day handed = KA_DAY_NONE;
    enum ka_status status = ka_archive_handed(archive, act, &handed);
    if (handed != KA_DAY_NONE)
        act->until = ka_company_workday_after(company, handed, company->appeal_days);
    act->due = ka_company_workday_after(company, act->day, days);
    return status;
}

static enum ka_exit
open_appeal(struct ka_session *session)
{
    struct ka_archive_act act = {.kind = KA_ACT_APPEAL};
    struct ka_archive *archive = NULL;
    ka_str expected = value_of(session, "expected");
    int64_t days = 0;
    if (!read_whose(session, &act) || !demand(session, "reason") ||
        !number_of(session, "days", 365, &days))
        return KA_EXIT_USAGE;
    act.expected_given = expected.len != 0;
    if (expected.len && !ka_dec_parse(expected, &act.expected))
        return ka_session_usage(session, "--expected 应是分数，不是“%s”",
                                "--expected is a number of points, not '%s'", expected.ptr);
    enum ka_status status = ka_session_load(session);
    if (status == KA_OK && !read_act(session, &act))
        return KA_EXIT_USAGE;
    if (status == KA_OK)
        status = ka_session_archive(session, KA_ARCHIVE_WRITE, &archive);
    if (status == KA_OK)
        status =
            set_deadlines(session, archive, days ? days : session->defs.company.appeal_days, &act);
    return record(session, archive, status, &act);
}

static enum ka_exit
close_appeal(struct ka_session *session)
{
    static const char *const outcomes[] = {"upheld", "rejected", "withdrawn"};
    struct ka_archive_act act = {.kind = KA_ACT_OUTCOME, .outcome = value_of(session, "outcome")};
    struct ka_archive *archive = NULL;
    const char *word = session->args.word_count == 4 ? session->args.word[3] : "";
    char *end = NULL;
    bool known = false;
    int64_t revision = 0;
    act.appeal = strtoll(word, &end, 10);
    for (size_t i = 0; i < KA_COUNT(outcomes); i++)
        known = known || ka_str_eq(act.outcome, ka_str_of(outcomes[i]));
    if (!*word || *end)
        return ka_session_usage(session, "写申诉的编号，不是“%s”",
                                "give the appeal's number, not '%s'", word);
    if (!known)
        return ka_session_usage(session,
                                "%s 是 upheld（成立）、rejected（不成立）或 withdrawn（撤回）",
                                "%s is upheld, rejected or withdrawn", "--outcome");
    if (!demand(session, "author") || !demand(session, "reason") ||
        !number_of(session, "revision", 1000, &revision))
        return KA_EXIT_USAGE;
    act.amended = (int)revision;
    enum ka_status status = ka_session_load(session);
    if (status == KA_OK && !read_act(session, &act))
        return KA_EXIT_USAGE;
    if (status == KA_OK)
        status = ka_session_archive(session, KA_ARCHIVE_WRITE, &archive);
    return record(session, archive, status, &act);
}

enum ka_exit
ka_archive_appeal(struct ka_session *session)
{
    const char *word = session->args.word_count > 2 ? session->args.word[2] : "";
    if (strcmp(word, "open") == 0)
        return open_appeal(session);
    if (strcmp(word, "close") == 0)
        return close_appeal(session);
    return ka_session_usage(session, "应是 appeal open 或 appeal close，不是“%s”",
                            "appeal open or appeal close, not '%s'", word);
}

enum ka_exit
ka_archive_purge_facts(struct ka_session *session)
{
    struct ka_archive_purge purge = {.author = value_of(session, "author"),
                                     .reason = value_of(session, "reason")};
    struct ka_archive *archive = NULL;
    ka_str before = value_of(session, "before");
    if (!demand(session, "before") || !demand(session, "author"))
        return KA_EXIT_USAGE;
    if (!ka_day_parse(before, &purge.before))
        return ka_session_usage(session, "日期应写成 2026-11-06，不是“%s”",
                                "a date is written 2026-11-06, not '%s'", before.ptr);
    enum ka_status status = ka_session_load(session);
    if (status == KA_OK && !acting_day(session, &purge.day))
        return KA_EXIT_USAGE;
    if (status == KA_OK)
        status = ka_session_archive(session, KA_ARCHIVE_WRITE, &archive);
    if (status == KA_OK)
        status = ka_archive_purge(archive, &purge);
    ka_archive_close(archive);
    if (status == KA_OK)
        printf(ka_session_say(session,
                              "已清除 %zu 块事实（%.1f kB），结果和摘要仍在；另有 %zu 块因后一个月"
                              "复算要用而保留\n",
                              "purged %zu pieces of facts (%.1f kB), results and digests are still "
                              "there; %zu pieces stay because the month after needs them\n"),
               purge.contents, (double)purge.bytes / 1e3, purge.held);
    return ka_archive_end(session, status);
}
