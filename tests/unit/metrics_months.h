/* Random months of orders, refunds and figures over some files, and the staff they are of. */
#ifndef KA_TEST_METRICS_MONTHS_H
#define KA_TEST_METRICS_MONTHS_H

#include "metrics_world.h"
#include "random.h"

#include <inttypes.h>

#define ROWS 400

static const char *const staff =
    "- {number: S001, name: 林小满, role: presales, team: day, stores: [tm, jd],\n"
    "   accounts: {taobao: ['店:小满', '店:二号'], jd: [小满]}}\n"
    "- {number: S002, name: 周一诺, role: presales, team: day, stores: [tm], joined: 2026-10-12,\n"
    "   accounts: {taobao: ['店:一诺'], jd: [一诺]}}\n"
    "- number: S003\n"
    "  name: 沈知夏\n"
    "  role: [{role: presales, to: 2026-10-15}, {role: aftersales, from: 2026-10-16}]\n"
    "  team: night\n"
    "  accounts: {taobao: ['店:知夏']}\n"
    "- {number: S009, name: 主管, role: lead, stores: [tm, pdd]}\n";

static const char *const accounts[] = {"店:小满", "店:二号", "店:一诺", "店:知夏", "小满",
                                       "一诺",    "机器人",  "陌生",    ""};
static const char *const buyers[] = {"", "甲", "乙", "丙", "丁"};
static const char *const platforms[] = {"taobao", "pinduoduo", "jd"};

static inline int
pick(uint64_t *state, int count)
{
    return (int)(random_next(state) % (uint64_t)count);
}

enum row_kind { ROW_ORDER, ROW_REFUND, ROW_FIGURE };

struct row {
    enum row_kind kind;
    struct give give;
};

/* A month's rows; file numbers are kind × 10 + store × 3 + 0..2 (path order), see open_world(). */
struct month {
    struct row row[ROWS];
    size_t count;
};

static inline uint32_t
file_of(enum row_kind kind, int store, int part)
{
    return (uint32_t)((int)kind * 9 + store * 3 + part);
}

static inline const char *
number(struct ka_arena *arena, const char *prefix, int value)
{
    return ka_str_format(arena, "%s%d", prefix, value).ptr;
}

static inline const char *
yuan(struct ka_arena *arena, uint64_t *state)
{
    return ka_str_format(arena, "%d.%02d", pick(state, 500), pick(state, 100)).ptr;
}

static inline void
add(struct month *month, enum row_kind kind, int part, struct give give)
{
    if (month->count == ROWS)
        return;
    give.file = file_of(kind, give.store, part);
    give.line = (uint32_t)month->count + 2;
    month->row[month->count++] = (struct row){kind, give};
}

/* One order in one file: its lines agree where an export's would. */
static inline void
add_order(struct month *month, struct ka_arena *arena, uint64_t *state, int store, int id)
{
    struct give give = {.store = store, .id = number(arena, "o", id)};
    bool by_line = store == JD, paid = pick(state, 6) > 0;
    int part = pick(state, 2);
    const char *amount = yuan(arena, state);
    give.buyer = buyers[pick(state, 5)];
    give.who = pick(state, 3) ? accounts[pick(state, KA_COUNT(accounts))] : "";
    give.created = at(pick(state, 34) - 1, pick(state, 24), 1);
    give.paid = paid ? give.created + pick(state, 90000) + 1 : 0;
    give.promised = paid && pick(state, 3) ? give.paid + 86400 : 0;
    give.shipped = paid && pick(state, 3) ? give.paid + pick(state, 170000) : 0;
    give.refund_known = store != PDD;
    int lines = 1 + pick(state, 3);
    for (int i = 0; i < lines; i++) {
        give.amount = by_line ? NULL : amount;
        give.line_amount = by_line ? yuan(arena, state) : NULL;
        give.items = number(arena, "", 1 + pick(state, 3));
        give.closed = pick(state, 12) == 0;
        give.refund_done = give.refund_known && pick(state, 5) == 0;
        give.refunded = give.refund_done && pick(state, 2) ? "1.25" : NULL;
        add(month, ROW_ORDER, part, give);
    }
}

static inline void
add_refund(struct month *month, struct ka_arena *arena, uint64_t *state, int store, int id)
{
    static const char *const reasons[] = {"质量问题", "假货", "不喜欢", ""};
    struct give give = {.store = store, .id = number(arena, "r", id)};
    give.order = number(arena, "o", pick(state, 15));
    give.amount = yuan(arena, state);
    give.requested = at(pick(state, 34) - 1, 3, 0);
    give.finished = pick(state, 3) ? give.requested + pick(state, 300000) : 0;
    give.returns = (enum ka_tri)pick(state, 3);
    give.intervened = (enum ka_tri)pick(state, 3);
    give.reason = reasons[pick(state, 4)];
    give.succeeded = pick(state, 2);
    add(month, ROW_REFUND, pick(state, 2), give);
}

/* Day rows with distinct keys: in whichever file they stand, they add up the same. */
static inline void
add_figures(struct month *month, struct ka_arena *arena, uint64_t *state)
{
    static const char *const ids[] = {"received", "replied", "inquiries", "slowest_response"};
    for (size_t account = 0; account < 6; account++) {
        for (int day = 1; day <= 31; day += 1 + pick(state, 9)) {
            for (size_t i = 0; i < KA_COUNT(ids); i++) {
                struct give give = {.store = account < 4 ? TM : JD,
                                    .account = accounts[account],
                                    .first = day,
                                    .end = day + 1,
                                    .id = ids[i],
                                    .value = number(arena, "", pick(state, 90))};
                add(month, ROW_FIGURE, pick(state, 3), give);
            }
        }
    }
}

static inline void
make_month(struct month *month, struct ka_arena *arena, uint64_t *state)
{
    month->count = 0;
    for (int i = 0; i < 40; i++)
        add_order(month, arena, state, pick(state, 3), pick(state, 15));
    for (int i = 0; i < 15; i++)
        add_refund(month, arena, state, pick(state, 3), pick(state, 10));
    add_figures(month, arena, state);
}

static inline struct world *
open_world(void)
{
    static const enum ka_fact_kind kinds[] = {KA_FACT_ORDER, KA_FACT_REFUND, KA_FACT_AGENT_STATS};
    struct world *w = world_open(NULL, staff);
    for (int i = 0; i < 27; i++)
        world_file(w, number(w->arena, "file ", 100 + i), kinds[i / 9], platforms[i % 9 / 3],
                   i % 9 / 3);
    w->evidence = true;
    world_begin(w);
    return w;
}

static inline void
feed_row(struct world *w, const struct row *row)
{
    if (row->kind == ROW_ORDER)
        give_order(w, row->give);
    else if (row->kind == ROW_REFUND)
        give_refund(w, row->give);
    else
        give_figure(w, KA_FACT_AGENT_STATS, row->give);
}

static inline struct world *
fold_month(const struct month *month)
{
    struct world *w = open_world();
    for (size_t i = 0; i < month->count; i++)
        feed_row(w, &month->row[i]);
    world_close(w);
    return w;
}

static inline void
shuffle(struct month *month, uint64_t *state)
{
    for (size_t i = month->count; i > 1; i--) {
        size_t j = (size_t)pick(state, (int)i);
        struct row row = month->row[i - 1];
        month->row[i - 1] = month->row[j];
        month->row[j] = row;
    }
}

#endif
