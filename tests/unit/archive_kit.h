/*
 * A small month for the archive's tests: two people, a module each with an item that has a value
 * and one that people scored. Include it in one file of a program.
 */
#ifndef KA_TESTS_ARCHIVE_KIT_H
#define KA_TESTS_ARCHIVE_KIT_H

#include "archive/archive.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KIT_FILE "archive.db"
/* Not every program needs every function. */
#define KIT __attribute__((unused)) static

static struct ka_arena *kit_arena;
static struct ka_diags kit_diags;
static char kit_folder[64];

static struct ka_metric_def kit_metric[1];
static struct ka_store kit_store[1];
static struct ka_defs kit_defs;
static struct ka_item kit_item[2];
static struct ka_module kit_module;
static struct ka_role kit_role;
static struct ka_employee kit_employee[2];

/* Each test runs in a new folder. */
KIT void
kit_setup(void)
{
    kit_arena = ka_arena_new();
    kit_diags = ka_diags_make(kit_arena);
    snprintf(kit_folder, sizeof kit_folder, "kaohe_archive_XXXXXX");
    cr_assert(mkdtemp(kit_folder) && chdir(kit_folder) == 0);
    kit_metric[0] = (struct ka_metric_def){.id = KA_STR("conversion"), .unit = KA_UNIT_RATIO};
    kit_store[0] = (struct ka_store){.id = KA_STR("tm")};
    kit_defs = (struct ka_defs){.metrics = {.metric = kit_metric, .metric_count = 1},
                                .company = {.store = kit_store, .store_count = 1}};
    kit_item[0] = (struct ka_item){.id = KA_STR("conversion"), .name = KA_STR("询单转化率")};
    kit_item[1] =
        (struct ka_item){.id = KA_STR("bonus"), .name = KA_STR("创新激励"), .metric = KA_NO_INDEX};
    kit_module = (struct ka_module){.name = KA_STR("销售转化"), .item = kit_item, .item_count = 2};
    kit_role = (struct ka_role){
        .id = KA_STR("presales"), .applies_to = KA_STR("售前客服"), .version = KA_STR("2026.1")};
    kit_employee[0] = (struct ka_employee){.number = KA_STR("S001"), .name = KA_STR("林小满")};
    kit_employee[1] = (struct ka_employee){.number = KA_STR("S002"), .name = KA_STR("周一诺")};
}

KIT void
kit_teardown(void)
{
    char line[128];
    ka_arena_free(kit_arena);
    snprintf(line, sizeof line, "rm -rf %s", kit_folder);
    cr_assert(chdir("..") == 0);
    cr_assert(system(line) == 0);
}

KIT struct ka_score_item
kit_value_item(int64_t num, int64_t den, int64_t points)
{
    struct ka_score_part *part = ka_arena_array(kit_arena, 1, sizeof *part);
    *part = (struct ka_score_part){
        .store = 0,
        .state = KA_VALUE_OK,
        .value = {.state = KA_VALUE_OK,
                  .num = ka_dec_of(num),
                  .den = ka_dec_of(den),
                  .live_num = num,
                  .live_den = den},
        .reference = {.state = KA_VALUE_OK, .live_num = 1, .live_den = 2},
        .target = ka_frac_make(3, 5),
        .platform = KA_STR("taobao"),
        .counted = true,
        .raw = ka_frac_make(points, 1),
    };
    return (struct ka_score_item){.def = &kit_item[0],
                                  .marks = ka_dec_of(15),
                                  .value = ka_frac_make(num, den),
                                  .target = ka_frac_make(3, 5),
                                  .part = part,
                                  .part_count = 1,
                                  .counted = true,
                                  .scored = true,
                                  .raw = ka_frac_make(points, 1),
                                  .points = ka_dec_of(points),
                                  .remark = KA_STR("近似")};
}

KIT struct ka_score_item
kit_manual_item(int64_t points)
{
    struct ka_manual *manual = ka_arena_array(kit_arena, 1, sizeof *manual);
    *manual = (struct ka_manual){.item = KA_STR("bonus"),
                                 .points = ka_dec_of(points),
                                 .reason = KA_STR("提出改进"),
                                 .scorer = KA_STR("王经理"),
                                 .line = 3};
    return (struct ka_score_item){.def = &kit_item[1],
                                  .state = KA_ITEM_MANUAL,
                                  .marks = ka_dec_of(10),
                                  .manual = manual,
                                  .manual_count = 1,
                                  .counted = true,
                                  .scored = true,
                                  .raw = ka_frac_make(points, 1),
                                  .points = ka_dec_of(points)};
}

/** A card of person @p who for a month; @p points of the first item. */
KIT struct ka_scorecard
kit_card(size_t who, ka_month month, int64_t points)
{
    struct ka_seat *seat = ka_arena_array(kit_arena, 1, sizeof *seat);
    struct ka_score_module *module = ka_arena_array(kit_arena, 1, sizeof *module);
    struct ka_score_item *item = ka_arena_array(kit_arena, 2, sizeof *item);
    *seat = (struct ka_seat){
        .employee = &kit_employee[who], .role = &kit_role, .span = ka_month_span(month)};
    item[0] = kit_value_item(170, 320, points);
    item[1] = kit_manual_item(5);
    *module = (struct ka_score_module){.def = &kit_module,
                                       .marks = ka_dec_of(25),
                                       .points = ka_dec_of(points + 5),
                                       .item = item,
                                       .item_count = 2};
    return (struct ka_scorecard){.seat = seat,
                                 .role = &kit_role,
                                 .module = module,
                                 .module_count = 1,
                                 .total = ka_dec_of(points + 5),
                                 .out_of = ka_dec_of(110),
                                 .coefficient = ka_dec_of(1),
                                 .grade = KA_STR("良好"),
                                 .rank = 1};
}

KIT struct ka_archive *
kit_open(enum ka_archive_mode mode)
{
    struct ka_archive *archive = NULL;
    cr_assert_eq(ka_archive_open(kit_arena, KIT_FILE, mode, &kit_diags, &archive), KA_OK);
    return archive;
}

/** How often a finding was made. */
KIT size_t
kit_found(enum ka_diag_code code)
{
    size_t count = 0;
    for (size_t i = 0; i < kit_diags.count; i++)
        count += kit_diags.item[i].code == code;
    return count;
}

/** Forget the findings; the first argument of the last one is returned. */
KIT const char *
kit_last(void)
{
    const char *arg =
        kit_diags.count ? ka_cstr(kit_arena, kit_diags.item[kit_diags.count - 1].arg[0]) : "";
    kit_diags = ka_diags_make(kit_arena);
    return arg;
}

struct kit_run {
    ka_month month;
    int64_t points[2];
    bool final;
    const char *reason; /* of an amendment; NULL: an ordinary run */
    const char *output; /* content of the first person's form */
};

/** Sources of a month: rules, its facts, and the facts of the month before, which that one has,
 * too.
 */
static ka_str kit_source_text[4];

KIT bool
kit_source_bytes(void *self, size_t at, struct ka_arena *arena, ka_str *bytes)
{
    const bool *broken = self;
    *bytes = ka_str_dup(arena, kit_source_text[at]);
    return !broken || !*broken;
}

KIT const struct ka_archive_source *
kit_sources(ka_month month)
{
    static struct ka_archive_source source[4];
    ka_month before = ka_month_add(month, -1);
    kit_source_text[0] = KA_STR("company: 星河\n");
    kit_source_text[1] =
        ka_str_format(kit_arena, "report of %s", ka_month_print(kit_arena, month).ptr);
    kit_source_text[2] =
        ka_str_format(kit_arena, "facts of %s", ka_month_print(kit_arena, month).ptr);
    kit_source_text[3] =
        ka_str_format(kit_arena, "facts of %s", ka_month_print(kit_arena, before).ptr);
    source[0] = (struct ka_archive_source){.kind = KA_STR("own"), .path = KA_STR("kaohe.yaml")};
    source[1] = (struct ka_archive_source){.kind = KA_STR("report"),
                                           .path = ka_month_print(kit_arena, month)};
    source[2] = (struct ka_archive_source){.kind = KA_STR("facts"), .path = KA_STR("a.csv")};
    source[3] = (struct ka_archive_source){.kind = KA_STR("facts"), .path = KA_STR("b.csv")};
    return source;
}

/** What a run hands over; the link is the archive's head as it is now. */
KIT struct ka_archive_month
kit_month(struct ka_archive *archive, const struct kit_run *run)
{
    static const ka_str form[] = {{"KH-S001", 7}, {"KH-S002", 7}};
    static const ka_str stem[] = {{"S001_林小满", 14}, {"S002_周一诺", 14}};
    static struct ka_archive_amendment amendment;
    struct ka_archive_standing standing;
    struct ka_scorecard *card = ka_arena_array(kit_arena, 2, sizeof *card);
    struct ka_archive_file *file = ka_arena_array(kit_arena, 4, sizeof *file);
    struct ka_store_figure *figure = ka_arena_array(kit_arena, 1, sizeof *figure);
    if (ka_archive_standing(archive, run->month, &standing) != KA_OK)
        abort(); /* Criterion's asserts hang in forked children */
    for (size_t i = 0; i < 2; i++)
        card[i] = kit_card(i, run->month, run->points[i]);
    file[0] = (struct ka_archive_file){"input", KA_STR("exports/a.csv"), ka_sha256(KA_STR("a"))};
    file[1] = (struct ka_archive_file){"definition", KA_STR("staff.yaml"), ka_sha256(KA_STR("s"))};
    file[2] = (struct ka_archive_file){"output", KA_STR("forms/S001_林小满.pdf"),
                                       ka_sha256(ka_str_of(run->output ? run->output : "form"))};
    file[3] = (struct ka_archive_file){"output", KA_STR("manifest.json"), ka_sha256(KA_STR("m"))};
    figure[0] =
        (struct ka_store_figure){KA_STR("tm"), KA_STR("revenue"), ka_dec_of(12345), ka_dec_of(1)};
    amendment = (struct ka_archive_amendment){.day = ka_day_of(2026, 12, 1),
                                              .author = KA_STR("王经理"),
                                              .reason = ka_str_of(run->reason)};
    return (struct ka_archive_month){.month = run->month,
                                     .final = run->final,
                                     .program = KA_STR("kaohe test"),
                                     .link = standing.head,
                                     .defs = &kit_defs,
                                     .card = card,
                                     .form = form,
                                     .stem = stem,
                                     .card_count = 2,
                                     .file = file,
                                     .file_count = 4,
                                     .figure = figure,
                                     .figure_count = 1,
                                     .source = kit_sources(run->month),
                                     .source_count = run->final ? 4 : 0,
                                     .source_bytes = kit_source_bytes,
                                     .amendment = run->reason ? &amendment : NULL};
}

/** Open, commit, close. */
KIT enum ka_status
kit_commit(struct kit_run run)
{
    struct ka_archive *archive = kit_open(KA_ARCHIVE_WRITE);
    struct ka_archive_month month = kit_month(archive, &run);
    enum ka_status status = ka_archive_commit(archive, &month);
    ka_archive_close(archive);
    return status;
}

KIT enum ka_status
kit_verify(struct ka_archive_sound *sound)
{
    struct ka_archive *archive = kit_open(KA_ARCHIVE_READ);
    enum ka_status status = ka_archive_verify(archive, sound);
    ka_archive_close(archive);
    return status;
}

/** SQL from outside, as someone with a database tool would. Returns SQLite's code. */
KIT int
kit_sql(const char *sql)
{
    sqlite3 *db = NULL;
    cr_assert_eq(sqlite3_open(KIT_FILE, &db), SQLITE_OK);
    int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_close(db);
    return code;
}

/** Purge facts of months that ended before 1 @p month. */
KIT enum ka_status
kit_purge(ka_month month, struct ka_archive_purge *out)
{
    struct ka_archive *archive = kit_open(KA_ARCHIVE_WRITE);
    *out = (struct ka_archive_purge){.before = ka_month_span(month).first,
                                     .day = ka_day_of(2029, 1, 5),
                                     .author = KA_STR("王经理"),
                                     .reason = KA_STR("满两年")};
    enum ka_status status = ka_archive_purge(archive, out);
    ka_archive_close(archive);
    return status;
}

KIT enum ka_status
kit_act(struct ka_archive_act act, int64_t *seq)
{
    struct ka_archive *archive = kit_open(KA_ARCHIVE_WRITE);
    enum ka_status status = ka_archive_act(archive, &act, seq);
    ka_archive_close(archive);
    return status;
}

#endif
