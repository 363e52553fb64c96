/*
 * Response analysis: a small team whose hours are known, and one bad stretch of each cause.
 *
 * Usual: on 25 days, at 10 and at 11, each of two people gets 5 conversations of one round and
 * answers after 20 s: 500 rounds, 10000 s, 100 person hours, 5 conversations an hour each.
 */
#include "metrics/load.h"
#include "metrics/response.h"
#include "metrics_world.h"

#include <stdlib.h>
#include <string.h>

static const char *const staff =
    "- {number: S001, name: 林小满, role: presales, team: day, stores: [tm],\n"
    "   accounts: {taobao: ['店:小满']}}\n"
    "- {number: S002, name: 周一诺, role: presales, team: day, stores: [tm],\n"
    "   accounts: {taobao: ['店:一诺']}}\n"
    "- {number: S009, name: 许清和, role: lead, team: night, stores: [tm]}\n";

enum { XIAOMAN, YINUO, LEAD, NEVER = -1, FILES = 3, MOST = 8192 };
static const char *const account[] = {"店:小满", "店:一诺"};

/* Messages of a world, so that they can be fed in any order and from any file. */
struct said {
    ka_time time;
    int who;
    uint32_t buyer;
    bool agent;
};
static struct said said[MOST];
static size_t said_count;
static uint32_t buyers;

static void
put(ka_time time, int who, bool agent)
{
    cr_assert_lt(said_count, MOST);
    said[said_count++] = (struct said){time, who, buyers, agent};
}

/* So many conversations of one round in an hour, each answered after @p seconds, or NEVER. */
static void
serve(int who, int day, int hour, int count, int seconds)
{
    for (int i = 0; i < count; i++) {
        ka_time asked = at(day, hour, 0) + i * 60;
        buyers++;
        put(asked, who, false);
        if (seconds != NEVER)
            put(asked + seconds, who, true);
    }
}

static void
serve_both(int day, int hour, int count, int seconds)
{
    serve(XIAOMAN, day, hour, count, seconds);
    serve(YINUO, day, hour, count, seconds);
}

static void
begin(void)
{
    said_count = buyers = 0;
    for (int day = 1; day <= 25; day++) {
        serve_both(day, 10, 5, 20);
        serve_both(day, 11, 5, 20);
    }
}

static struct world *
feed_all(uint64_t shuffle)
{
    struct world *w = world_open(NULL, staff);
    for (int i = 0; i < FILES; i++)
        world_file(w, ka_str_format(w->arena, "log%d.csv", i).ptr, KA_FACT_MESSAGE, "taobao", TM);
    world_begin(w);
    for (size_t i = said_count; shuffle && i > 1; i--) {
        shuffle = shuffle * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        size_t k = (size_t)(shuffle >> 33) % i;
        struct said swap = said[i - 1];
        said[i - 1] = said[k];
        said[k] = swap;
    }
    for (size_t i = 0; i < said_count; i++) {
        char buyer[16];
        snprintf(buyer, sizeof buyer, "b%u", said[i].buyer);
        struct ka_fact fact = {.kind = KA_FACT_MESSAGE,
                               .file = shuffle ? (uint32_t)((shuffle >> 20) + i) % FILES : 0,
                               .line = (uint32_t)i + 2,
                               .store = TM};
        fact.as.message =
            (struct ka_message_fact){.time = said[i].time,
                                     .account = ka_str_of(account[said[i].who]),
                                     .buyer = ka_str_of(buyer),
                                     .sender = said[i].agent ? KA_SENDER_AGENT : KA_SENDER_BUYER,
                                     .kind = KA_MESSAGE_HUMAN};
        feed(w, &fact);
    }
    world_close(w);
    return w;
}

/* "system day 15 15-17 2p 24c/4h 14400/24 20/1" : cause, when, people, chats and person hours,
 * seconds and rounds here and usually. */
static const char *
show_stretch(const struct world *w, const struct ka_stretch *s)
{
    static const char *const cause[] = {"none", "system", "short", "unfamiliar", "unclear"};
    return ka_str_format(w->arena, "%s day %d weekday %d %d-%d %up %uc/%lluh %llu/%u usual %llu/%u",
                         cause[s->cause], s->day + 1, s->weekday, s->from, s->end, s->people,
                         s->here.sum.chats, (unsigned long long)s->here.person_hours,
                         (unsigned long long)s->here.sum.seconds, s->here.sum.rounds,
                         (unsigned long long)s->usual.sum.seconds, s->usual.sum.rounds)
        .ptr;
}

/* All stretches, one a line. */
static const char *
show_all(const struct world *w)
{
    const struct ka_response *response = ka_month_response(w->data);
    struct ka_buf buf = {.arena = w->arena};
    for (size_t i = 0; i < response->stretch_count; i++)
        ka_buf_printf(&buf, "%s\n", show_stretch(w, &response->stretch[i]));
    ka_buf_byte(&buf, '\0');
    return ka_buf_str(&buf).ptr;
}

static size_t
hints_of(const struct world *w, size_t seat_index, const struct ka_stretch *hint[KA_HINTS])
{
    return ka_response_hints(w->data, &ka_month_roster(w->data)->seat[seat_index], hint);
}

Test(response, nothing_is_said_of_usual_hours)
{
    begin();
    struct world *w = feed_all(0);
    const struct ka_response *response = ka_month_response(w->data);
    EXPECT(show_all(w), "");
    cr_assert_eq(response->group_count, 1);
    const struct ka_burden *usual = &response->group[0].usual;
    cr_expect_eq(usual->sum.rounds, 500);
    cr_expect_eq(usual->sum.seconds, 10000);
    cr_expect_eq(usual->sum.chats, 500);
    cr_expect_eq(usual->person_hours, 100);
    struct ka_burden own;
    cr_assert(ka_load_of_seat(w->data, &ka_month_roster(w->data)->seat[XIAOMAN], &own));
    cr_expect_eq(own.sum.chats, 250);
    cr_expect_eq(own.sum.replies, 250);
    cr_expect_eq(own.person_hours, 50);
    cr_expect_not(ka_load_of_seat(w->data, &ka_month_roster(w->data)->seat[LEAD], &own));
    world_free(w);
}

Test(response, short_of_staff_everyone_slow_under_load)
{
    const struct ka_stretch *hint[KA_HINTS];
    begin();
    serve_both(14, 20, 24, 71); /* 24 an hour each, usually 5. */
    serve_both(14, 21, 24, 71);
    struct world *w = feed_all(0);
    EXPECT(show_all(w), "short day 14 weekday -1 20-22 2p 96c/4h 6816/96 usual 10000/500\n");
    cr_assert_eq(hints_of(w, XIAOMAN, hint), 1);
    cr_expect_eq(hint[0]->cause, KA_CAUSE_SHORT);
    cr_expect_eq(hints_of(w, LEAD, hint), 1, "the team's lead is told too");
    world_free(w);
}

Test(response, busy_but_quick_is_no_stretch)
{
    begin();
    serve_both(14, 20, 24, 39); /* Less than twice as slow as usual. */
    serve_both(15, 20, 24, 29); /* And never under 30 s. */
    struct world *w = feed_all(0);
    EXPECT(show_all(w), "");
    world_free(w);
}

Test(response, system_everyone_silent_at_once)
{
    const struct ka_stretch *hint[KA_HINTS];
    begin();
    serve_both(15, 15, 6, NEVER);
    serve_both(15, 16, 6, 3600);
    struct world *w = feed_all(0);
    EXPECT(show_all(w), "system day 15 weekday -1 15-17 2p 24c/4h 14400/24 usual 10000/500\n");
    cr_assert_eq(hints_of(w, YINUO, hint), 1);
    cr_expect_eq(hint[0]->here.sum.stale, 24);
    cr_expect_eq(hint[0]->here.sum.unanswered, 12);
    world_free(w);
}

Test(response, one_silent_person_is_no_system_fault)
{
    begin();
    serve(XIAOMAN, 15, 15, 12, NEVER);
    serve(YINUO, 15, 15, 12, 20);
    serve(XIAOMAN, 16, 15, 12, NEVER); /* Alone: nobody to compare with. */
    struct world *w = feed_all(0);
    EXPECT(show_all(w), "");
    world_free(w);
}

Test(response, swamped_but_writing_is_short_of_staff)
{
    begin();
    for (int who = XIAOMAN; who <= YINUO; who++) {
        serve(who, 15, 15, 20, 900); /* All beyond the cap, but each is answered. */
        serve(who, 15, 16, 20, 60);
    }
    struct world *w = feed_all(0);
    /* Against the plain mean, 36400/580, only the hour at 600 s is slow; against the rest's mean,
     * 12400/540, the hour at 60 s too. */
    EXPECT(show_all(w), "short day 15 weekday -1 15-17 2p 80c/4h 26400/80 usual 10000/500\n");
    world_free(w);
}

Test(response, slow_without_load_is_unclear_and_on_no_form)
{
    const struct ka_stretch *hint[KA_HINTS];
    begin();
    serve_both(15, 15, 6, 90);
    struct world *w = feed_all(0);
    EXPECT(show_all(w), "unclear day 15 weekday -1 15-16 2p 12c/2h 1080/12 usual 10000/500\n");
    cr_expect_eq(hints_of(w, XIAOMAN, hint), 0);
    cr_expect_eq(hints_of(w, LEAD, hint), 0);
    world_free(w);
}

Test(response, unfamiliar_one_is_slow_at_normal_load)
{
    const struct ka_stretch *hint[KA_HINTS];
    begin();
    for (int day = 1; day <= 5; day++) {
        for (int hour = 14; hour < 16; hour++) {
            serve(XIAOMAN, day, hour, 3, 85);
            serve(YINUO, day, hour, 3, 24);
        }
    }
    struct world *w = feed_all(0);
    EXPECT(show_all(w), "unfamiliar day 0 weekday -1 14-16 1p 30c/10h 2550/30 usual 720/30\n");
    cr_assert_eq(hints_of(w, XIAOMAN, hint), 1);
    cr_expect_eq(hint[0]->seat->index, XIAOMAN);
    cr_expect_eq(hints_of(w, YINUO, hint), 0);
    cr_expect_eq(hints_of(w, LEAD, hint), 0, "one person's habit is on no one else's form");
    world_free(w);
}

Test(response, unfamiliar_on_one_day_of_the_week)
{
    begin();
    for (int day = 1; day <= 28; day++) {
        bool wednesday = day % 7 == 0; /* The 7th, 14th, 21st, 28th. */
        serve(XIAOMAN, day, 16, 4, wednesday ? 85 : 20);
        serve(YINUO, day, 16, 4, 24);
    }
    struct world *w = feed_all(0);
    EXPECT(show_all(w), "unfamiliar day 0 weekday 2 16-17 1p 16c/4h 1360/16 usual 384/16\n");
    world_free(w);
}

Test(response, one_bad_day_is_no_habit)
{
    begin();
    for (int day = 1; day <= 5; day++) {
        serve(XIAOMAN, day, 14, 3, day == 3 ? 900 : 20);
        serve(YINUO, day, 14, 3, 24);
    }
    struct world *w = feed_all(0);
    EXPECT(show_all(w), "");
    world_free(w);
}

Test(response, the_three_costliest_stretches_are_hints)
{
    const struct ka_stretch *hint[KA_HINTS];
    begin();
    for (int day = 20; day <= 24; day++)
        serve_both(day, 20, 24, 60 + day);
    struct world *w = feed_all(0);
    cr_assert_eq(hints_of(w, XIAOMAN, hint), KA_HINTS);
    for (int i = 0; i < KA_HINTS; i++)
        cr_expect_eq(hint[i]->day, 24 - i - 1, "hint %d is of day %d", i, hint[i]->day + 1);
    world_free(w);
}

/* Row order, split over files: the same loads to the byte, the same stretches. */
Test(response, merges_in_any_order)
{
    begin();
    serve_both(14, 20, 24, 71);
    serve_both(15, 15, 6, NEVER);
    for (int day = 1; day <= 5; day++) {
        serve(XIAOMAN, day, 14, 3, 85);
        serve(YINUO, day, 14, 3, 24);
    }
    struct world *one = feed_all(0);
    const char *want = show_all(one);
    cr_assert_neq(strlen(want), 0);
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct world *w = feed_all(seed);
        EXPECT(show_all(w), want);
        for (size_t i = XIAOMAN; i <= YINUO; i++)
            cr_expect_eq(
                memcmp(ka_month_load_of(w->data, &ka_month_roster(w->data)->seat[i], TM),
                       ka_month_load_of(one->data, &ka_month_roster(one->data)->seat[i], TM),
                       sizeof(struct ka_load)),
                0);
        world_free(w);
    }
    struct ka_load sum = {0}, other = {0};
    const struct ka_load *a = ka_month_load_of(one->data, &ka_month_roster(one->data)->seat[0], TM);
    const struct ka_load *b = ka_month_load_of(one->data, &ka_month_roster(one->data)->seat[1], TM);
    ka_load_merge(&sum, a);
    ka_load_merge(&sum, b);
    ka_load_merge(&other, b);
    ka_load_merge(&other, a);
    cr_expect_eq(memcmp(&sum, &other, sizeof sum), 0);
    cr_expect_eq(memcmp(&sum, &ka_month_response(one->data)->group[0].load, sizeof sum), 0);
    world_free(one);
}

/* The hour of each thing, with service hours, a long wait over the full hour, and robots. */
Test(response, an_hour_takes_what_was_opened_in_it)
{
    said_count = buyers = 0;
    buyers++;
    put(at(3, 7, 59), XIAOMAN, false); /* Before service hours: no round. */
    put(at(3, 8, 1), XIAOMAN, true);
    put(at(3, 8, 59), XIAOMAN, false);
    put(at(3, 9, 10), XIAOMAN, true); /* 660 s: stale, of the hour in which it opened. */
    put(at(3, 9, 30), XIAOMAN, false);
    struct world *w = feed_all(0);
    const struct ka_load *load =
        ka_month_load_of(w->data, &ka_month_roster(w->data)->seat[XIAOMAN], TM);
    cr_assert_not_null(load);
    const struct ka_load_hour want[] = {
        {.chats = 1, .open = 1},
        {.open = 1, .rounds = 1, .stale = 1, .replies = 1, .seconds = 600},
        {.open = 1, .rounds = 1, .unanswered = 1, .stale = 1, .replies = 1, .seconds = 600}};
    for (int i = 0; i < 3; i++)
        cr_expect_eq(memcmp(&load->hour[2][7 + i], &want[i], sizeof want[i]), 0, "hour %d", 7 + i);
    cr_expect_null(ka_month_load_of(w->data, &ka_month_roster(w->data)->seat[YINUO], TM));
    world_free(w);
}
