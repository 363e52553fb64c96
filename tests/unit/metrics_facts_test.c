/*
 * A month computed from what was kept of it is the month computed from its exports: every value of
 * every person and store, and every finding. Buyers' names are in no piece; damaged pieces are
 * noticed.
 */
#include "metrics/month_facts.h"

#include "metrics/fact_pack.h"
#include "metrics/month.h"

#include <criterion/criterion.h>
#include <string.h>

#define WORKSPACE KAOHE_SOURCE_DIR "/samples/company"

enum { PIECES = 4000 };

struct shelf {
    struct ka_arena *arena;
    enum ka_piece_kind kind[PIECES];
    ka_str path[PIECES], bytes[PIECES];
    size_t count;
};

static void
put(void *self, enum ka_piece_kind kind, ka_str path, ka_str bytes)
{
    struct shelf *shelf = self;
    cr_assert_lt(shelf->count, (size_t)PIECES);
    shelf->kind[shelf->count] = kind;
    shelf->path[shelf->count] = ka_str_dup(shelf->arena, path);
    shelf->bytes[shelf->count++] = ka_str_dup(shelf->arena, bytes);
}

static bool
take(void *self, size_t at, struct ka_arena *arena, ka_str *bytes)
{
    struct shelf *shelf = self;
    *bytes = ka_str_dup(arena, shelf->bytes[at]);
    return true;
}

struct desk {
    struct ka_arena *arena;
    struct ka_defs defs;
    struct ka_diags diags;
    struct shelf shelf;
    struct ka_month_data *data;
};

/* @p workers threads read it, @p part bytes of a file at a time. */
static struct desk *
load_with(ka_month month, uint64_t secret, size_t workers, size_t part)
{
    struct ka_arena *arena = ka_arena_new();
    struct desk *desk = ka_arena_alloc(arena, sizeof *desk);
    desk->arena = desk->shelf.arena = arena;
    desk->diags = ka_diags_make(arena);
    enum ka_status status =
        ka_defs_load(arena, KAOHE_SOURCE_DIR "/templates", WORKSPACE, &desk->diags, &desk->defs);
    cr_assert_eq(status, KA_OK);
    struct ka_piece_keeper keep = {&desk->shelf, put, {secret, 7}};
    struct ka_month_options options = {
        .month = month,
        .workspace = WORKSPACE,
        .month_folder = ka_str_format(arena, "exports/%s", ka_month_print(arena, month).ptr).ptr,
        .keep = &keep,
        .workers = workers,
        .part = part};
    status = ka_month_load(arena, &desk->defs, &options, &desk->diags, &desk->data);
    cr_assert_eq(status, KA_OK);
    return desk;
}

static struct desk *
load(ka_month month, uint64_t secret)
{
    return load_with(month, secret, 1, 0);
}

static struct ka_pieces
pieces_of(struct desk *desk)
{
    struct shelf *shelf = &desk->shelf;
    return (struct ka_pieces){.self = shelf,
                              .count = shelf->count,
                              .kind = shelf->kind,
                              .path = shelf->path,
                              .read = take};
}

static void
same_value(struct ka_value a, struct ka_value b, const char *what)
{
    cr_assert(a.state == b.state && a.provisional == b.provisional &&
                  a.approximate == b.approximate && a.num.micro == b.num.micro &&
                  a.den.micro == b.den.micro && a.live_num == b.live_num &&
                  a.live_den == b.live_den && a.source_count == b.source_count,
              "%s", what);
    for (size_t i = 0; i < a.source_count; i++)
        cr_assert(a.source[i].file == b.source[i].file && a.source[i].rows == b.source[i].rows &&
                      a.source[i].first_line == b.source[i].first_line &&
                      a.source[i].previous == b.source[i].previous,
                  "sources of %s", what);
}

static void
same_month(const struct ka_defs *defs, const struct ka_month_data *a, const struct ka_month_data *b)
{
    const struct ka_roster *roster = ka_month_roster(a);
    const struct ka_roster *other = ka_month_roster(b);
    cr_assert_eq(roster->count, other->count);
    for (size_t m = 0; m < defs->metrics.metric_count; m++) {
        const char *id = defs->metrics.metric[m].id.ptr;
        for (size_t s = 0; s < roster->count; s++) {
            same_value(ka_value_of_seat(a, &roster->seat[s], m),
                       ka_value_of_seat(b, &other->seat[s], m), id);
            same_value(ka_value_of_team(a, &roster->seat[s], m),
                       ka_value_of_team(b, &other->seat[s], m), id);
        }
        for (size_t s = 0; s < defs->company.store_count; s++)
            same_value(ka_value_of_store(a, s, m), ka_value_of_store(b, s, m), id);
    }
}

static void
same_findings(struct ka_diags *a, struct ka_diags *b)
{
    ka_diags_sort(a);
    ka_diags_sort(b);
    cr_expect_eq(a->count, b->count);
    cr_expect_eq(a->dropped, b->dropped);
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        ka_str left = ka_diag_line(a->arena, &a->item[i], KA_ZH);
        ka_str right = ka_diag_line(a->arena, &b->item[i], KA_ZH);
        cr_expect_str_eq(left.ptr, right.ptr);
    }
}

static void
restored_is_loaded(ka_month month, struct desk *desk)
{
    struct ka_pieces pieces = pieces_of(desk);
    struct ka_diags diags = ka_diags_make(desk->arena);
    struct ka_month_data *again = NULL;
    cr_assert_eq(ka_month_restore(desk->arena, &desk->defs, month, &pieces, &diags, &again), KA_OK);
    same_month(&desk->defs, desk->data, again);
    same_findings(&desk->diags, &diags);
    const struct ka_month_data *before = ka_month_previous(desk->data);
    cr_assert_eq(before != NULL, ka_month_previous(again) != NULL);
    if (before)
        same_month(&desk->defs, before, ka_month_previous(again));
}

Test(facts, the_sample_months_come_back)
{
    for (int month = 8; month <= 10; month++) {
        struct desk *desk = load(ka_month_of(2026, month), 1);
        restored_is_loaded(ka_month_of(2026, month), desk);
        ka_arena_free(desk->arena);
    }
}

Test(facts, no_buyer_is_in_any_piece)
{
    /* the sample's buyers, as samples/world.py names them, from its own exports */
    struct desk *desk = load(ka_month_of(2026, 10), 1);
    struct ka_arena *arena = desk->arena;
    struct ka_entry *entry = NULL;
    size_t count = 0, seen = 0;
    cr_assert_eq(ka_folder_walk(arena, WORKSPACE "/exports/2026-10", &desk->diags, &entry, &count),
                 KA_OK);
    for (size_t i = 0; i < count; i++) {
        const char *path =
            ka_str_format(arena, WORKSPACE "/exports/2026-10/%.*s", KA_STR_ARG(entry[i].path)).ptr;
        ka_str text;
        cr_assert_eq(ka_file_read(arena, path, 1 << 26, &desk->diags, &text), KA_OK);
        for (ptrdiff_t at; (at = ka_str_find(text, KA_STR("buyer"))) >= 0; seen++) {
            ka_str name = ka_str_sub(text, (size_t)at, 9);
            text = ka_str_sub(text, (size_t)at + 9, text.len);
            for (size_t p = 0; p < desk->shelf.count && seen % 97 == 0; p++)
                cr_assert_lt(ka_str_find(desk->shelf.bytes[p], name), 0, "%.*s", KA_STR_ARG(name));
        }
    }
    cr_expect_gt(seen, (size_t)100);
    ka_arena_free(arena);
}

Test(facts, the_secret_decides_the_hash_and_nothing_else)
{
    struct desk *one = load(ka_month_of(2026, 10), 1);
    struct desk *same = load(ka_month_of(2026, 10), 1);
    struct desk *other = load(ka_month_of(2026, 10), 2);
    size_t differ = 0;
    cr_assert_eq(one->shelf.count, other->shelf.count);
    for (size_t i = 0; i < one->shelf.count; i++) {
        cr_assert(ka_str_eq(one->shelf.bytes[i], same->shelf.bytes[i]));
        cr_assert_eq(one->shelf.bytes[i].len, other->shelf.bytes[i].len);
        differ += !ka_str_eq(one->shelf.bytes[i], other->shelf.bytes[i]);
    }
    cr_expect_gt(differ, (size_t)0);
    restored_is_loaded(ka_month_of(2026, 10), other);
    ka_arena_free(one->arena);
    ka_arena_free(same->arena);
    ka_arena_free(other->arena);
}

static enum ka_status
ignore(void *self, const struct ka_fact *fact)
{
    cr_assert_lt(fact->kind, KA_FACT__COUNT);
    ++*(size_t *)self;
    return KA_OK;
}

Test(facts, bytes_that_are_no_chunk_are_noticed)
{
    struct desk *desk = load(ka_month_of(2026, 10), 1);
    struct ka_arena *scratch = ka_arena_new();
    size_t facts = 0, cut = 0;
    struct ka_sink sink = {.self = &facts, .fact = ignore};
    for (size_t i = 0; i < desk->shelf.count; i++) {
        ka_str bytes = desk->shelf.bytes[i];
        if (desk->shelf.kind[i] != KA_PIECE_FACTS)
            continue;
        cr_assert(ka_fact_chunk_read(scratch, &desk->defs, bytes, 0, &sink));
        size_t step = bytes.len / 40 + 1;
        for (size_t at = 1; at < bytes.len; at += step) { /* altered bytes: no crash is all */
            char *copy = ka_arena_copy(scratch, bytes.ptr, bytes.len);
            copy[at] = (char)(copy[at] ^ 0x55);
            (void)!ka_fact_chunk_read(scratch, &desk->defs, (ka_str){copy, bytes.len}, 0, &sink);
            copy[at] = (char)0xFF;
            (void)!ka_fact_chunk_read(scratch, &desk->defs, (ka_str){copy, bytes.len}, 0, &sink);
        }
        cr_assert_not(ka_fact_chunk_read(scratch, &desk->defs, ka_str_sub(bytes, 0, bytes.len - 1),
                                         0, &sink));
        cut++;
    }
    cr_expect_gt(facts, (size_t)1000);
    cr_expect_gt(cut, (size_t)10);
    ka_arena_free(scratch);
    ka_arena_free(desk->arena);
}

Test(facts, a_damaged_piece_is_a_finding)
{
    struct desk *desk = load(ka_month_of(2026, 10), 1);
    struct ka_pieces pieces = pieces_of(desk);
    struct ka_month_data *again = NULL;
    for (size_t i = 0; i < desk->shelf.count; i += desk->shelf.count / 5 + 1) {
        struct ka_diags diags = ka_diags_make(desk->arena);
        ka_str whole = desk->shelf.bytes[i];
        desk->shelf.bytes[i] = ka_str_sub(whole, 0, whole.len - 1);
        cr_expect_eq(ka_month_restore(desk->arena, &desk->defs, ka_month_of(2026, 10), &pieces,
                                      &diags, &again),
                     KA_E_DATA);
        cr_assert_gt(diags.count, (size_t)0);
        bool told = false;
        for (size_t d = 0; d < diags.count; d++)
            told = told || diags.item[d].code == KA_DIAG_FACTS_DAMAGED; /* facts-damaged */
        cr_expect(told);
        desk->shelf.bytes[i] = whole;
    }
    ka_arena_free(desk->arena);
}

/* Whoever reads what beside whom, the keeper is handed the same bytes in the same order. */
Test(facts, pieces_are_the_same_with_any_number_of_threads)
{
    static const size_t parts[] = {0, 5000};
    for (size_t p = 0; p < KA_COUNT(parts); p++) {
        struct desk *one = load_with(ka_month_of(2026, 10), 1, 1, parts[p]);
        cr_assert_gt(one->shelf.count, (size_t)60);
        for (size_t workers = 2; workers <= 7; workers += 5) {
            struct desk *many = load_with(ka_month_of(2026, 10), 1, workers, parts[p]);
            cr_assert_eq(many->shelf.count, one->shelf.count);
            for (size_t i = 0; i < one->shelf.count; i++)
                cr_assert(one->shelf.kind[i] == many->shelf.kind[i] &&
                              ka_str_eq(one->shelf.path[i], many->shelf.path[i]) &&
                              ka_str_eq(one->shelf.bytes[i], many->shelf.bytes[i]),
                          "%zu workers, piece %zu of %.*s", workers, i,
                          KA_STR_ARG(one->shelf.path[i]));
            same_month(&one->defs, one->data, many->data);
            same_findings(&one->diags, &many->diags);
            ka_arena_free(many->arena);
        }
        ka_arena_free(one->arena);
    }
}
