/*
 * Message logs: what naive worlds do not show. Which of log and report counts, what is said about
 * it, refused files, strangers, the other rules of attribution, loads, the temporary file, and
 * logs as files on disk, through the profiles that come with the program.
 */
#include "metrics_place.h"
#include "metrics_world.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static const char *const staff =
    "- {number: S001, name: 林小满, role: presales, team: day, stores: [tm],\n"
    "   accounts: {taobao: ['店:小满', '店:二号']}}\n"
    "- {number: S002, name: 周一诺, role: presales, team: day, stores: [tm],\n"
    "   accounts: {taobao: ['店:一诺']}}\n";

enum { LOG, MORE, REPORT, SALES };

static struct world *
open_files_with(bool evidence)
{
    struct world *w = world_open(NULL, staff);
    w->evidence = evidence;
    world_file(w, "log.csv", KA_FACT_MESSAGE, "taobao", TM);
    world_file(w, "more.csv", KA_FACT_MESSAGE, "taobao", TM);
    world_file(w, "report.csv", KA_FACT_AGENT_STATS, "taobao", TM);
    world_file(w, "sales.csv", KA_FACT_ORDER, "taobao", TM);
    world_begin(w);
    return w;
}

static struct world *
open_files(void)
{
    return open_files_with(false);
}

/* "b" a buyer, "a" an agent, "r" a robot, "s" the system. */
static void
say(struct world *w, uint32_t file, ka_time time, const char *account, const char *buyer, char who)
{
    static uint32_t line;
    struct ka_fact fact = {.kind = KA_FACT_MESSAGE, .file = file, .line = ++line, .store = TM};
    fact.as.message = (struct ka_message_fact){
        .time = time,
        .account = ka_str_of(account),
        .buyer = ka_str_of(buyer),
        .sender = who == 'b' ? KA_SENDER_BUYER : KA_SENDER_AGENT,
        .kind = who == 'r'   ? KA_MESSAGE_AUTO
                : who == 's' ? KA_MESSAGE_SYSTEM
                             : KA_MESSAGE_HUMAN,
    };
    feed(w, &fact);
}

static void
report(struct world *w, int first, int end, const char *account, const char *id, const char *value)
{
    static uint32_t line;
    give_figure(w, KA_FACT_AGENT_STATS,
                (struct give){.file = REPORT,
                              .line = ++line,
                              .account = account,
                              .first = first,
                              .end = end,
                              .id = id,
                              .value = value});
}

/* One conversation on each of the days: asked at 9, answered after 20 s. */
static void
talk(struct world *w, const char *account, int first, int end)
{
    for (int day = first; day < end; day++) {
        say(w, LOG, at(day, 9, 0), account, "甲", 'b');
        say(w, LOG, at(day, 9, 0) + 20, account, "甲", 'a');
    }
}

Test(messages, rounds_robots_and_hours)
{
    struct world *w = open_files();
    say(w, LOG, at(3, 7, 59), "店:小满", "甲", 'b'); /* Before service hours. */
    say(w, LOG, at(3, 8, 0), "店:小满", "甲", 'r');
    say(w, LOG, at(3, 8, 1), "店:小满", "甲", 'a');
    say(w, LOG, at(3, 8, 2), "店:小满", "甲", 'b'); /* The first counted round: 700 s. */
    say(w, LOG, at(3, 8, 3), "店:小满", "甲", 's');
    say(w, LOG, at(3, 8, 2) + 700, "店:小满", "甲", 'a');
    say(w, LOG, at(3, 8, 2) + 701, "店:小满", "甲", 'a'); /* Follow-up, no round. */
    say(w, LOG, at(3, 22, 59), "店:小满", "甲", 'b');     /* Unanswered. */
    say(w, LOG, at(4, 0, 0), "店:小满", "甲", 'a');       /* Another day, nobody asked. */
    world_close(w);
    EXPECT(seat_value(w, 0, "consulted"), "1/1");
    EXPECT(seat_value(w, 0, "received"), "1/1");
    EXPECT(seat_value(w, 0, "first_response"), "600/1");
    EXPECT(seat_value(w, 0, "avg_response"), "1200/2");
    EXPECT(seat_value(w, 0, "max_response"), "700/1");
    EXPECT(seat_value(w, 0, "reply_3min_rate"), "0/1");
    EXPECT(seat_value(w, 0, "reply_rate"), "1/1");
    EXPECT(seat_value(w, 0, "qa_ratio"), "3/3");
    EXPECT(seat_value(w, 0, "inquiries"), "missing"); /* No orders: not known. */
    EXPECT(seat_value(w, 1, "received"), "missing");
    world_free(w);
}

Test(messages, empty_denominators_are_not_zero)
{
    struct world *w = open_files();
    say(w, LOG, at(3, 3, 0), "店:小满", "甲", 'b'); /* At night. */
    say(w, LOG, at(3, 9, 0), "店:一诺", "甲", 'a'); /* Never asked. */
    world_close(w);
    EXPECT(seat_value(w, 0, "first_response"), "empty");
    EXPECT(seat_value(w, 0, "reply_3min_rate"), "empty");
    EXPECT(seat_value(w, 0, "max_response"), "missing");
    EXPECT(seat_value(w, 0, "reply_rate"), "0/1");
    EXPECT(seat_value(w, 1, "received"), "0/1");
    EXPECT(seat_value(w, 1, "reply_rate"), "empty");
    world_free(w);
}

Test(messages, the_log_wins_over_day_rows_that_it_covers)
{
    struct world *w = open_files();
    talk(w, "店:小满", 1, 4);
    for (int day = 1; day < 4; day++)
        report(w, day, day + 1, "店:小满", "received", "7");
    report(w, 9, 10, "店:小满", "received", "0"); /* A day off. */
    world_close(w);
    EXPECT(seat_value(w, 0, "received"), "3/1");
    cr_expect_eq(findings(w, KA_DIAG_LOG_LACKS_DAYS), 0);
    world_free(w);
}

Test(messages, a_log_that_lacks_a_day_of_the_report_does_not_count)
{
    struct world *w = open_files();
    talk(w, "店:小满", 1, 4);
    talk(w, "店:一诺", 1, 4);
    for (int day = 1; day < 5; day++)
        report(w, day, day + 1, "店:小满", "received", "7");
    give_order(w, (struct give){.file = SALES,
                                .line = 2,
                                .id = "o1",
                                .buyer = "甲",
                                .created = at(2, 10, 0),
                                .paid = at(2, 10, 1),
                                .amount = "50"});
    world_close(w);
    EXPECT(seat_value(w, 0, "received"), "28/1");
    EXPECT(seat_value(w, 0, "reply_rate"), "missing");
    EXPECT(seat_value(w, 0, "sales"), "missing");
    EXPECT(seat_value(w, 1, "received"), "3/1");
    /* The order is still somebody's: 小满's messages are candidates. Both spoke last at the same
     * time and first at the same time; the name decides. */
    struct ka_attribution sums = ka_month_attribution(w->data, TM);
    cr_expect_eq(sums.attributed_orders, 1);
    const char *said = finding(w, KA_DIAG_LOG_LACKS_DAYS);
    cr_expect(strstr(said, "2026-10-04"), "%s", said);
    world_free(w);
}

/* A row for the whole month cannot say on which days there was work: the store's days count. */
Test(messages, a_month_row_needs_the_days_of_the_store_or_a_name_that_covers_them)
{
    for (int named = 0; named < 2; named++) {
        struct world *w = open_files();
        if (named)
            w->file[LOG].period = ka_month_span(w->month);
        talk(w, "店:小满", 1, 30);
        report(w, 1, 32, "店:小满", "received", "29");
        report(w, 1, 32, "店:一诺", "received", "5"); /* Not in the log: nothing to say. */
        world_close(w);
        cr_expect_eq(findings(w, KA_DIAG_LOG_LACKS_DAYS), named ? 0 : 1);
        EXPECT(seat_value(w, 0, "first_response"), named ? "580/29" : "missing");
        EXPECT(seat_value(w, 0, "received"), "29/1");
        EXPECT(seat_value(w, 1, "received"), "5/1");
        world_free(w);
    }
}

Test(messages, what_is_of_one_person_is_decided_together)
{
    struct world *w = open_files();
    talk(w, "店:小满", 1, 32);
    report(w, 1, 32, "店:小满", "received", "31");
    report(w, 1, 32, "店:二号", "received", "9"); /* No log of it. */
    world_close(w);
    EXPECT(seat_value(w, 0, "received"), "40/1");
    cr_expect(strstr(finding(w, KA_DIAG_LOG_LACKS_DAYS), "店:二号"));
    world_free(w);
}

Test(messages, a_refused_file_leaves_nothing)
{
    struct world *w = open_files();
    talk(w, "店:小满", 1, 4);
    struct ka_fold_mark mark = ka_fold_mark(w->fold);
    say(w, MORE, at(9, 9, 0), "店:一诺", "乙", 'b');
    say(w, MORE, at(1, 9, 0), "店:小满", "乙", 'b');
    ka_fold_take_back(w->fold, mark, MORE);
    world_close(w);
    EXPECT(seat_value(w, 0, "received"), "3/1");
    EXPECT(seat_value(w, 1, "received"), "missing");
    world_free(w);
}

Test(messages, strangers_are_named_with_their_messages)
{
    struct world *w = open_files();
    talk(w, "店:谁", 1, 4);
    say(w, LOG, at(5, 9, 0), "机器人", "甲", 'b');
    world_close(w);
    const char *said = finding(w, KA_DIAG_ACCOUNT_UNOWNED);
    cr_expect(strstr(said, "rows: 6") && strstr(said, "店:谁"), "%s", said);
    world_free(w);
}

Test(messages, an_account_is_one_however_it_is_written)
{
    struct world *w = open_files();
    say(w, LOG, at(3, 9, 0), "店：小满", "甲", 'b');
    say(w, LOG, at(3, 9, 1), "店:小满", "甲", 'a');
    say(w, MORE, at(3, 9, 1), "店:小满 ", " 甲", 'a');
    world_close(w);
    EXPECT(seat_value(w, 0, "received"), "1/1");
    EXPECT(seat_value(w, 0, "qa_ratio"), "1/1");
    world_free(w);
}

/* Asked 小满, ordered, asked 一诺, paid. */
Test(messages, the_three_rules)
{
    struct world *w = open_files();
    say(w, LOG, at(3, 9, 0), "店:小满", "甲", 'b');
    say(w, LOG, at(3, 11, 0), "店:一诺", "甲", 'b');
    struct give order = {.file = SALES,
                         .line = 2,
                         .id = "o1",
                         .buyer = "甲",
                         .created = at(3, 10, 0),
                         .paid = at(3, 12, 0),
                         .amount = "50",
                         .items = "2"};
    give_order(w, order);
    order = (struct give){.file = SALES,
                          .line = 3,
                          .id = "o2",
                          .buyer = "甲",
                          .created = at(3, 8, 0), /* Nobody yet: by payment. */
                          .paid = at(3, 12, 30),
                          .amount = "7",
                          .items = "1"};
    give_order(w, order);
    order = (struct give){.file = SALES,
                          .line = 4,
                          .id = "o3",
                          .buyer = "乙",
                          .created = at(3, 8, 0),
                          .paid = at(3, 12, 30),
                          .amount = "11"};
    give_order(w, order);
    world_close(w);
    cr_expect(ka_month_has_rules(w->data));
    static const struct {
        enum ka_attribution_rule rule;
        const char *first, *second, *items;
        int64_t attributed;
    } rows[] = {{KA_BY_CREATED_FIRST, "50/1", "7/1", "2/1", 57},
                {KA_BY_CREATED, "50/1", "0/1", "2/1", 50},
                {KA_BY_PAID, "0/1", "57/1", "empty", 57}};
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        const char *value[2];
        for (size_t k = 0; k < 2; k++)
            value[k] = show(w, ka_value_by_rule(w->data, seat(w, k), KA_SCOPE_SELF,
                                                metric(w, "sales"), rows[i].rule));
        EXPECT(value[0], rows[i].first);
        EXPECT(value[1], rows[i].second);
        EXPECT(show(w, ka_value_by_rule(w->data, seat(w, 0), KA_SCOPE_SELF,
                                        metric(w, "items_per_buyer"), rows[i].rule)),
               rows[i].items);
        struct ka_attribution sums = ka_month_attribution_by(w->data, TM, rows[i].rule);
        cr_expect_eq(sums.attributed.micro, rows[i].attributed * KA_DEC_ONE);
        cr_expect_eq(sums.attributed.micro + sums.silent.micro, 68 * KA_DEC_ONE);
    }
    EXPECT(seat_value(w, 0, "sales"), "50/1");
    EXPECT(seat_value(w, 0, "conversion"), "1/1*"); /* How far the orders go is not said. */
    world_free(w);
}

Test(messages, loads_by_day_week_and_hour)
{
    struct world *w = open_files();
    talk(w, "店:小满", 1, 32);
    say(w, LOG, at(31, 23, 59), "店:小满", "乙", 'b');
    say(w, LOG, at(32, 0, 0), "店:小满", "丙", 'b'); /* November. */
    world_close(w);
    struct ka_received got;
    cr_assert(ka_month_received(w->data, seat(w, 0), TM, &got));
    cr_expect_eq(got.day[0], 1);
    cr_expect_eq(got.day[30], 2);
    cr_expect_eq(got.hour[9], 31);
    cr_expect_eq(got.hour[23], 1);
    /* October 2026 begins on a Thursday: 4, 7, 7, 7, 6 days. */
    static const uint32_t weeks[] = {4, 7, 7, 7, 7, 0};
    for (size_t i = 0; i < 6; i++)
        cr_expect_eq(got.week[i], weeks[i], "week %zu: %u", i, got.week[i]);
    cr_expect_not(ka_month_received(w->data, seat(w, 1), TM, &got));
    world_free(w);
}

Test(messages, solved_is_of_the_log_or_of_the_register)
{
    struct world *w = open_files();
    say(w, LOG, at(3, 9, 0), "店:小满", "甲", 'b');
    say(w, LOG, at(3, 9, 0) + 259200, "店:一诺", "甲", 'b'); /* Just within 72 h: came back. */
    say(w, LOG, at(20, 9, 0), "店:小满", "乙", 'b');
    say(w, LOG, at(20, 9, 0) + 259201, "店:一诺", "乙", 'b');
    report(w, 1, 32, "店:小满", "solved", "40");
    report(w, 1, 32, "店:小满", "solve_checked", "40");
    w->file[LOG].period = ka_month_span(w->month);
    world_close(w);
    EXPECT(seat_value(w, 0, "solved_rate"), "1/2*"); /* The log ends with the month. */
    EXPECT(seat_value(w, 1, "solved_rate"), "2/2*");
    world_free(w);
}

Test(messages, exports_that_begin_too_late_are_named)
{
    struct world *w = open_files();
    say(w, LOG, at(1, 9, 0), "店:小满", "甲", 'b');
    struct give order = {.file = SALES,
                         .line = 2,
                         .id = "o1",
                         .buyer = "甲",
                         .created = at(1, 10, 0),
                         .paid = at(1, 10, 1),
                         .amount = "50"};
    give_order(w, order);
    world_close(w);
    cr_expect(strstr(finding(w, KA_DIAG_LOG_STARTS_LATE), "2026-09-30"));
    cr_expect_eq(findings(w, KA_DIAG_ORDERS_START_LATE), 1);
    world_free(w);

    w = open_files();
    say(w, LOG, at(0, 9, 0), "店:小满", "甲", 'b');
    order.created = order.paid = at(-14, 10, 0);
    give_order(w, order);
    world_close(w);
    cr_expect_eq(findings(w, KA_DIAG_LOG_STARTS_LATE), 0);
    cr_expect_eq(findings(w, KA_DIAG_ORDERS_START_LATE), 0);
    world_free(w);
}

Test(messages, buyers_are_keyed_hashes)
{
    /* The first vector of SipHash-2-4-128: key 00 01 … 0f, no input; and the one of 15 bytes. */
    const uint64_t secret[2] = {UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)};
    struct ka_buyer_key key = ka_buyer_key(secret, KA_STR(""));
    cr_expect_eq(key.half[0], UINT64_C(0xe6a825ba047f81a3));
    cr_expect_eq(key.half[1], UINT64_C(0x930255c71472f66d));
    struct ka_buyer_key same = ka_buyer_key(secret, KA_STR(" 甲 ")), other;
    key = ka_buyer_key(secret, KA_STR("甲"));
    other = ka_buyer_key(secret, KA_STR("乙"));
    cr_expect_eq(ka_buyer_compare(&key, &same), 0);
    cr_expect_neq(ka_buyer_compare(&key, &other), 0);
    cr_expect_eq(ka_buyer_compare(&key, &other), -ka_buyer_compare(&other, &key));
}

/* More than fits into memory pages: the same through the temporary file, in the same memory. */
Test(messages, many_messages_go_through_the_temporary_file)
{
    struct world *w = open_files_with(true);
    size_t held = ka_arena_size(w->arena) + ka_arena_size(w->scratch);
    char buyer[32];
    for (int day = 1; day <= 31; day++) {
        for (int i = 0; i < 2000; i++) {
            (void)snprintf(buyer, sizeof buyer, "buyer %d", i);
            say(w, LOG, at(day, 9, 0) + i, "店:小满", buyer, 'b');
            say(w, LOG, at(day, 9, 0) + i + 10, "店:小满", buyer, 'a');
        }
    }
    world_close(w);
    EXPECT(seat_value(w, 0, "received"), "62000/1");
    EXPECT(seat_value(w, 0, "avg_response"), "620000/62000");
    EXPECT(seat_value(w, 0, "qa_ratio"), "62000/62000");
    EXPECT(seat_value(w, 0, "solved_rate"), "2000/62000*");
    cr_expect_lt(ka_arena_size(w->arena) + ka_arena_size(w->scratch), held + (16U << 20));
    world_free(w);
}

Test(messages, a_temporary_file_that_cannot_be_written_is_said)
{
    struct world *w = open_files();
    struct rlimit none = {0, 0}, before;
    cr_assert_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    none.rlim_max = before.rlim_max;
    (void)signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &none), 0);
    for (int i = 0; i < 400; i++)
        say(w, LOG, at(2, 9, 0) + i, "店:小满", "甲", i % 2 ? 'a' : 'b');
    (void)setrlimit(RLIMIT_FSIZE, &before);
    world_close(w);
    cr_expect_eq(findings(w, KA_DIAG_LOG_NOT_KEPT), 1);
    EXPECT(seat_value(w, 0, "received"), "missing");
    world_free(w);
}

/* ---- on disk -------------------------------------------------------------------------------- */

static const char *const generic =
    "时间,店铺,客服账号,买家,发送方,消息类型,内容\n"
    "2026-09-30 23:00:00,天猫店,天猫店:小满,t_甲,买家,,在吗\n"
    "2026-10-01T01:00:00Z,天猫店,天猫店:小满,t_甲,买家,人工,\"你好,在吗\"\n" /* 9:00 here. */
    "2026-10-01 09:00:01,天猫店,天猫店:小满,t_甲,客服,自动,稍等\n"
    "2026-10-01 09:00:02,天猫店,天猫店:小满,t_甲,系统,,已接入\n"
    "2026-10-01 09:00:25,天猫店,天猫店:小满,t_甲,客服,人工,在的\n"
    "2026-09-29 09:00:25,天猫店,天猫店:小满,t_甲,客服,人工,旧消息\n"
    "2026-10-02 09:00:00,天猫店,天猫店:小满,t_乙,谁知道,人工,什么\n";

static const char *const by_nick = "消息时间,店铺名称,客服旺旺,买家旺旺,发送人,消息内容\n"
                                   "2026-10-01 09:00:00,天猫店,天猫店:小满,t_甲,t_甲,你好\n"
                                   "2026-10-01 09:00:25,天猫店,天猫店:小满,t_甲,小满,在的\n"
                                   "2026-10-01 09:00:40,天猫店,天猫店:小满,t_甲,店小蜜,亲\n"
                                   "2026-10-03 10:00:00,天猫店,天猫店:小满,t_丙,t_丙,你好\n";

Test(messages, logs_are_read_through_their_profiles)
{
    struct place *p = place_open();
    put(p, "exports/2026-10/tm/log.csv", generic);
    put(p, "exports/2026-10/tm/nick.csv", by_nick);
    load(p);
    EXPECT(value_on_disk(p, "received"), "2/1");
    EXPECT(value_on_disk(p, "first_response"), "625/2");
    EXPECT(value_on_disk(p, "reply_30s_rate"), "1/2");
    EXPECT(value_on_disk(p, "qa_ratio"), "1/2");
    cr_expect_eq(said_on_disk(p, KA_DIAG_ROW_REFUSED), 1);
    size_t count = 0;
    const struct ka_export *file = ka_month_files(p->data, &count);
    cr_assert_eq(count, 2);
    cr_expect_eq(file[0].rows, 7);
    cr_expect_eq(file[0].used, 5);
    cr_expect_eq(file[0].outside, 1);
    for (size_t i = 0; i < p->diags.count; i++) {
        ka_str line = ka_diag_line(p->arena, &p->diags.item[i], KA_ZH);
        cr_expect(ka_str_find(line, KA_STR("t_")) < 0 && ka_str_find(line, KA_STR("谁")) < 0,
                  "%.*s", KA_STR_ARG(line));
    }
    place_close(p);
}

Test(messages, log_and_report_are_compared)
{
    struct place *p = place_open();
    put(p, "exports/2026-10/tm/聊天记录_2026-10-01至2026-10-31.csv", by_nick);
    put(p, "templates/exports/t-report.yaml",
        "profile: t-report\nname: 报表\nkind: agent_stats\nplatform: taobao\nperiod: file_name\n"
        "columns:\n"
        "  - {header: 测试账号, field: account, required: true}\n"
        "  - {header: 测试接待, counter: received, required: true}\n"
        "  - {header: 测试咨询, counter: consulted}\n"
        "  - {header: 测试首响, mean: first_response, weight: 测试接待, read: duration}\n"
        "  - {header: 测试平响, mean: avg_response, weight: 测试接待, read: duration}\n");
    put(p, "exports/2026-10/tm/报表_2026-10-01至2026-10-31.csv",
        "测试账号,测试接待,测试咨询,测试首响,测试平响\n天猫店:小满,3,2,312,200\n");
    load(p);
    EXPECT(value_on_disk(p, "received"), "2/1");
    EXPECT(value_on_disk(p, "avg_response"), "625/2");
    cr_expect_eq(said_on_disk(p, KA_DIAG_LOG_LACKS_DAYS), 0);
    cr_expect_eq(said_on_disk(p, KA_DIAG_FIGURES_DIFFER), 2); /* received, avg_response */
    cr_expect_eq(said_on_disk(p, KA_DIAG_LOG_AND_REPORT), 1); /* 312.5 and 312 */
    static const char *const said[] = {"明细合计 312.5，平台报表 312，相差 +0.5（0.16%），不到 1%",
                                       "明细合计 2，平台报表 3，相差 -1（33.33%）",
                                       "明细合计 312.5，平台报表 200，相差 +112.5（56.25%）"};
    for (size_t i = 0; i < KA_COUNT(said); i++) {
        bool found = false;
        for (size_t k = 0; k < p->diags.count; k++)
            found = found || ka_str_find(ka_diag_line(p->arena, &p->diags.item[k], KA_ZH),
                                         ka_str_of(said[i])) >= 0;
        cr_expect(found, "%s", said[i]);
    }
    place_close(p);
}
