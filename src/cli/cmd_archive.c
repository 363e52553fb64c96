/*
 * kaohe archive ...: what was archived, whether it still stands as it was, and what was done since.
 *
 * list, show and verify are here; amend, appeal, notice and purge in archive_acts.c, export in
 * archive_export.c, replay in archive_replay.c. Reading never changes the file.
 */
#include "cli/archive.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/keep.h"
#include "cli/table.h"

#include "base/io.h"

#include <stdio.h>
#include <string.h>

static const struct ka_option options[] = {
    {"author", 0, "NAME", "谁更正、登记或裁定", "who amends, records or decides"},
    {"reason", 0, "TEXT", "更正的事由、申诉的理由、裁定或拒签的说明",
     "why: of an amendment, an appeal, an outcome, a refusal"},
    {"date", 0, "DATE", "日期，如 2026-11-06（默认今天）",
     "day, such as 2026-11-06 (default: today)"},
    {"item", 0, "ITEM", "申诉的项目（标识或名称）", "item appealed against (id or name)"},
    {"expected", 0, "POINTS", "申诉人认为应得的分", "points the appellant expects"},
    {"days", 0, "N", "几个工作日内答复（默认同 kaohe.yaml 的申诉期）",
     "working days to decide (default: appeal_days of kaohe.yaml)"},
    {"outcome", 0, "upheld|rejected|withdrawn", "申诉结果：成立、不成立、撤回",
     "outcome of an appeal"},
    {"revision", 0, "N", "落实申诉结果的版次（默认最新）",
     "revision that carries an outcome out (default: the latest)"},
    {"form", 0, "NUMBER", "表号，一人有两张表时用", "form number, where a person has two"},
    {"witness", 0, "NAME", "拒签的见证人", "witness of a refusal"},
    {"with-pay", 0, NULL, "更正后的 scores.json 里也写工资（默认不写）",
     "the scores.json of an amendment tells the pay too (it does not otherwise)"},
    {"before", 0, "DATE", "清除在这一天之前结束的月份的事实",
     "purge the facts of months that ended before this day"},
    {0},
};

enum ka_status
ka_session_archive(struct ka_session *session, enum ka_archive_mode mode, struct ka_archive **out)
{
    const char *path = ka_archive_path(session);
    if (mode == KA_ARCHIVE_WRITE && !ka_path_exists(path))
        mode = KA_ARCHIVE_READ; /* which says that it is missing */
    return ka_archive_open(session->arena, path, mode, &session->diags, out);
}

enum ka_exit
ka_archive_end(struct ka_session *session, enum ka_status status)
{
    ka_session_findings(session, 30);
    return ka_session_exit(session, status);
}

enum ka_status
ka_archive_has_month(struct ka_session *session, struct ka_archive *archive, ka_month month)
{
    struct ka_archive_standing standing;
    enum ka_status status = ka_archive_standing(archive, month, &standing);
    if (status != KA_OK || standing.revision)
        return status;
    ka_diag(&session->diags, KA_DIAG_ARCHIVE_NO_MONTH,
            (struct ka_place){.file = ka_str_of(ka_archive_path(session))},
            ka_month_print(session->arena, month));
    return KA_E_DATA;
}

/** Words of the archive in the session's language. */
static ka_str
word_of(const struct ka_session *session, ka_str word)
{
    static const char *const words[][2] = {
        {"final", "定稿"},
        {"provisional", "未定稿"},
        {"handed", "送达"},
        {"acknowledged", "签收"},
        {"refused", "拒签"},
        {"appeal", "申诉"},
        {"outcome", "申诉结果"},
        {"upheld", "成立"},
        {"rejected", "不成立"},
        {"withdrawn", "撤回"},
        {"ok", "正常"},
        {"missing", "缺数据"},
        {"manual", "人工"},
        {"not_applicable", "不适用"},
        {"approximate", "近似"},
        {"input", "输入"},
        {"previous", "上月的输入"},
        {"definition", "定义"},
    };
    for (size_t i = 0; i < KA_COUNT(words) && session->lang == KA_ZH; i++)
        if (ka_str_eq(word, ka_str_of(words[i][0])))
            return ka_str_of(words[i][1]);
    return word.ptr ? word : KA_STR("");
}

/** "73/118" → "0.6186"; anything else as it is. */
static ka_str
quotient_of(struct ka_session *session, ka_str text)
{
    ptrdiff_t slash = ka_str_find(text, KA_STR("/"));
    ka_dec num, den;
    ka_frac value;
    if (slash < 1 || !ka_dec_parse(ka_str_sub(text, 0, (size_t)slash), &num) ||
        !ka_dec_parse(ka_str_sub(text, (size_t)slash + 1, text.len), &den) ||
        !ka_frac_div(ka_frac_of_dec(num), ka_frac_of_dec(den), &value))
        return text;
    return ka_frac_print(session->arena, value, 4);
}

/** Some columns of a grid, under their headings, as a table on the screen. */
static void
print_grid(struct ka_session *session, const struct ka_grid *grid, const size_t *column,
           const char *const *zh, const char *const *en)
{
    struct ka_table table = {.arena = session->arena};
    ka_str cell[KA_TABLE_COLUMNS];
    while (zh[table.columns])
        table.columns++;
    for (size_t c = 0; c < table.columns; c++)
        cell[c] = ka_str_of(session->lang == KA_ZH ? zh[c] : en[c]);
    ka_table_add(&table, cell);
    for (size_t r = 0; r < grid->rows; r++) {
        for (size_t c = 0; c < table.columns; c++)
            cell[c] =
                quotient_of(session, word_of(session, grid->cell[r * grid->columns + column[c]]));
        ka_table_add(&table, cell);
    }
    ka_table_print(&table);
}

static void
print_json(struct ka_session *session, const char *const *key, const struct ka_grid *grid,
           size_t count)
{
    struct ka_json json = ka_json_make(session->arena);
    ka_json_open(&json, NULL, '{');
    for (size_t i = 0; i < count; i++)
        ka_grid_json(&json, key[i], &grid[i]);
    ka_json_close(&json, '}');
    printf("%s", ka_json_end(&json).ptr);
}

static enum ka_exit
list(struct ka_session *session)
{
    static const size_t column[] = {0, 1, 2, 3, 4, 5, 6};
    static const char *const zh[] = {"月份", "版次",   "状态",     "表数",
                                     "日期", "更正人", "更正事由", NULL};
    static const char *const en[] = {"month", "revision",     "state",  "forms",
                                     "date",  "corrected by", "reason", NULL};
    struct ka_archive *archive = NULL;
    struct ka_grid grid = {0};
    enum ka_status status = ka_session_archive(session, KA_ARCHIVE_READ, &archive);
    if (status == KA_OK)
        status = ka_archive_grid(archive, KA_VIEW_MONTHS, (ka_str){0}, &grid);
    ka_archive_close(archive);
    if (status == KA_OK && session->json)
        print_json(session, (const char *const[]){"months"}, &grid, 1);
    else if (status == KA_OK)
        print_grid(session, &grid, column, zh, en);
    return ka_archive_end(session, status);
}

enum { GRID_MONTHS, GRID_ITEMS, GRID_LEDGER, GRID__COUNT };

static void
print_history(struct ka_session *session, const struct ka_grid *grid)
{
    static const size_t months[] = {0, 2, 3, 4, 7, 6, 8, 9, 10};
    static const char *const months_zh[] = {"月份", "第几版", "岗位",   "得分",     "等级",
                                            "系数", "名次",   "考核表", "月份状态", NULL};
    static const char *const months_en[] = {"month", "version", "role", "total",       "grade",
                                            "coeff", "rank",    "form", "month state", NULL};
    static const size_t items[] = {3, 4, 5, 8, 6, 9, 7};
    static const char *const items_zh[] = {"项目", "满分",     "得分", "上次得分",
                                           "数值", "上次数值", "状态", NULL};
    static const char *const items_en[] = {"item",  "marks",        "points", "points before",
                                           "value", "value before", "state",  NULL};
    static const size_t acts[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 14};
    static const char *const acts_zh[] = {"号",   "事项", "日期", "经办",     "月份", "版次",
                                          "项目", "期望", "说明", "答复期限", "结果", NULL};
    static const char *const acts_en[] = {"no.",  "act",      "date",  "by",  "month",   "revision",
                                          "item", "expected", "words", "due", "outcome", NULL};
    const struct ka_grid *m = &grid[GRID_MONTHS];
    const ka_str *last = &m->cell[(m->rows - 1) * m->columns];
    printf("%.*s  %.*s\n", KA_STR_ARG(last[12]), KA_STR_ARG(last[13]));
    print_grid(session, m, months, months_zh, months_en);
    printf("\n%.*s\n", KA_STR_ARG(last[0]));
    print_grid(session, &grid[GRID_ITEMS], items, items_zh, items_en);
    if (grid[GRID_LEDGER].rows) {
        printf("\n%s\n", ka_session_say(session, "登记", "ledger"));
        print_grid(session, &grid[GRID_LEDGER], acts, acts_zh, acts_en);
    }
}

/** A name that several people have would show one of them the other's months. */
static enum ka_status
check_namesakes(struct ka_session *session, const struct ka_grid *months, ka_str who)
{
    enum { COLUMN_STAFF = 12 };
    struct ka_buf numbers = {.arena = session->arena};
    size_t people = 0;
    for (size_t r = 0; r < months->rows; r++) {
        ka_str number = months->cell[r * months->columns + COLUMN_STAFF];
        if (ka_str_eq(number, who))
            return KA_OK;
        if (r > 0 && ka_str_find(ka_buf_str(&numbers), number) >= 0)
            continue;
        ka_buf_printf(&numbers, "%s%.*s", people++ ? ", " : "", KA_STR_ARG(number));
    }
    if (people < 2)
        return KA_OK;
    ka_diag(&session->diags, KA_DIAG_ARCHIVE_NAMESAKES,
            (struct ka_place){.file = ka_str_of(ka_archive_path(session))}, who,
            ka_buf_str(&numbers));
    return KA_E_DATA;
}

static enum ka_exit
show(struct ka_session *session)
{
    static const enum ka_archive_view view[GRID__COUNT] = {
        KA_VIEW_STAFF_MONTHS, KA_VIEW_STAFF_ITEMS, KA_VIEW_STAFF_LEDGER};
    static const char *const key[] = {"months", "items", "ledger"};
    if (session->args.word_count != 3)
        return ka_session_usage(session, "写一个工号或姓名：kaohe archive show %s",
                                "name one person: kaohe archive show %s", "STAFF");
    struct ka_archive *archive = NULL;
    struct ka_grid grid[GRID__COUNT] = {{0}};
    ka_str who = ka_str_of(session->args.word[2]);
    enum ka_status status = ka_session_archive(session, KA_ARCHIVE_READ, &archive);
    for (size_t i = 0; i < GRID__COUNT && status == KA_OK; i++)
        status = ka_archive_grid(archive, view[i], who, &grid[i]);
    ka_archive_close(archive);
    if (status == KA_OK && !grid[GRID_MONTHS].rows) {
        ka_diag(&session->diags, KA_DIAG_ARCHIVE_NO_STAFF,
                (struct ka_place){.file = ka_str_of(ka_archive_path(session))}, who,
                ka_str_of(ka_session_say(session, "任何月份", "any month")));
        status = KA_E_DATA;
    }
    if (status == KA_OK)
        status = check_namesakes(session, &grid[GRID_MONTHS], who);
    if (status == KA_OK && session->json)
        print_json(session, key, grid, GRID__COUNT);
    else if (status == KA_OK)
        print_history(session, grid);
    return ka_archive_end(session, status);
}

/** One line that says what a file or digest is. */
static void
print_origin(struct ka_session *session, const char *what, const struct ka_archive_origin *origin)
{
    struct ka_arena *arena = session->arena;
    struct ka_buf line = {.arena = arena};
    ka_buf_printf(&line, "%s: %s", what, ka_month_print(arena, origin->month).ptr);
    if (origin->kind.len)
        ka_buf_printf(&line, " %.*s", KA_STR_ARG(word_of(session, origin->kind)));
    if (origin->staff.len)
        ka_buf_printf(&line, " %.*s %.*s %.*s (%.*s)", KA_STR_ARG(origin->staff),
                      KA_STR_ARG(origin->name), KA_STR_ARG(origin->form), KA_STR_ARG(origin->role));
    else
        ka_buf_printf(&line, " %.*s", KA_STR_ARG(origin->path));
    ka_buf_printf(&line, ka_session_say(session, " · 第 %d 版", " · revision %d"),
                  origin->revision);
    ka_buf_printf(&line, " · %s",
                  word_of(session, origin->final ? KA_STR("final") : KA_STR("provisional")).ptr);
    if (origin->version > 1)
        ka_buf_printf(&line, ka_session_say(session, " · 更正第%d版", " · correction %d"),
                      origin->version - 1);
    if (origin->superseded)
        ka_buf_add(&line, ka_str_of(ka_session_say(session, " · 已被后来的版次取代",
                                                   " · superseded by a later revision")));
    printf("%s\n", line.ptr);
}

static bool
is_digest(ka_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!strchr("0123456789abcdef", word.ptr[i]))
            return false;
    return word.len >= 16 && word.len <= 64;
}

/** A form, or the digest printed on one. */
static enum ka_status
identify(struct ka_session *session, struct ka_archive *archive, const char *word)
{
    struct ka_archive_origin origin;
    bool found = false;
    bool digest = !ka_path_exists(word) && is_digest(ka_str_of(word));
    enum ka_status status =
        digest ? ka_archive_identify_digest(archive, ka_str_of(word), &found, &origin)
               : ka_archive_identify(archive, word, &found, &origin);
    if (status == KA_OK && found)
        print_origin(session, word, &origin);
    return status;
}

/** Every file of results below a folder; other tables (kaohe table) are never archived. */
static enum ka_status
identify_folder(struct ka_session *session, struct ka_archive *archive, const char *folder)
{
    struct ka_entry *entry = NULL;
    size_t count = 0, sound = 0, before;
    enum ka_status status = ka_folder_walk(session->arena, folder, &session->diags, &entry, &count);
    for (size_t i = 0; i < count && status == KA_OK; i++) {
        struct ka_archive_origin origin;
        bool found = false;
        if (ka_str_starts(entry[i].path, KA_STR("tables/")))
            continue;
        before = session->diags.count;
        status = ka_archive_identify(
            archive,
            ka_str_format(session->arena, "%s/%.*s", folder, KA_STR_ARG(entry[i].path)).ptr, &found,
            &origin);
        sound += status == KA_OK && found && session->diags.count == before;
    }
    if (status == KA_OK)
        printf(ka_session_say(session, "%s: %zu 个文件与存档相同\n",
                              "%s: %zu files are as archived\n"),
               folder, sound);
    return status;
}

static enum ka_status
verify_all(struct ka_session *session, struct ka_archive *archive)
{
    struct ka_archive_sound sound;
    enum ka_status status = ka_archive_verify(archive, &sound);
    if (status == KA_E_DATA)
        return KA_OK; /* checked, with findings */
    if (status == KA_OK)
        printf(ka_session_say(session,
                              "档案完好：%zu 版，%zu 张考核表，%zu 行，%zu 条登记\n根摘要 %s\n",
                              "the archive is sound: %zu revisions, %zu forms, %zu rows, %zu "
                              "acts\nroot %s\n"),
               sound.revisions, sound.evaluations, sound.rows, sound.acts,
               strcmp(sound.head.hex, ka_archive_genesis().hex) == 0
                   ? ka_session_say(session, "（尚无定稿的月份）", "(no month is final yet)")
                   : sound.head.hex);
    if (status == KA_OK && sound.acts)
        printf(ka_session_say(
                   session,
                   "登记摘要 %s（与根摘要一起记在别处：整个档案连摘要一起换掉，也看得出）\n",
                   "ledger %s (kept elsewhere with the root, they tell even if the "
                   "whole archive is replaced)\n"),
               sound.ledger.hex);
    if (status == KA_OK && sound.purged)
        printf(ka_session_say(session,
                              "其中 %.*s 之前月份的事实已按保存期清除（%zu 块，摘要仍在）\n",
                              "facts of months before %.*s were purged (%zu pieces; their digests "
                              "are still there)\n"),
               KA_STR_ARG(sound.purged_to), sound.purged);
    return status;
}

/* A path as it was given, or within the workspace where it is only there. */
static const char *
where_it_is(struct ka_session *session, const char *word)
{
    const char *within = ka_session_path(session, "%s", word);
    return !ka_path_exists(word) && ka_path_exists(within) ? within : word;
}

static enum ka_exit
verify(struct ka_session *session)
{
    struct ka_archive *archive = NULL;
    enum ka_status status = ka_session_archive(session, KA_ARCHIVE_READ, &archive);
    if (status == KA_OK)
        status = verify_all(session, archive);
    for (size_t i = 2; i < session->args.word_count && status == KA_OK; i++) {
        const char *word = where_it_is(session, session->args.word[i]);
        status = ka_path_is_folder(word) ? identify_folder(session, archive, word)
                                         : identify(session, archive, word);
    }
    ka_archive_close(archive);
    return ka_archive_end(session, status);
}

static const struct {
    const char *name;
    enum ka_exit (*run)(struct ka_session *session);
} parts[] = {
    {"list", list},
    {"show", show},
    {"verify", verify},
    {"amend", ka_archive_amend},
    {"appeal", ka_archive_appeal},
    {"notice", ka_archive_notice},
    {"export", ka_archive_export},
    {"replay", ka_archive_replay},
    {"purge", ka_archive_purge_facts},
};

static enum ka_exit
run(struct ka_session *session)
{
    const char *word = session->args.word[1];
    ka_str names[KA_COUNT(parts)];
    for (size_t i = 0; i < KA_COUNT(parts); i++) {
        if (strcmp(parts[i].name, word) == 0)
            return parts[i].run(session);
        names[i] = ka_str_of(parts[i].name);
    }
    ka_str near = ka_str_nearest(ka_str_of(word), names, KA_COUNT(names));
    return ka_session_usage(
        session, "没有 kaohe archive %s", "there is no kaohe archive %s",
        near.len ? ka_str_format(session->arena, "%s (%.*s?)", word, KA_STR_ARG(near)).ptr : word);
}

const struct ka_command ka_cmd_archive = {
    .name = "archive",
    .usage = "list | show STAFF | verify [FILE|FOLDER|DIGEST...] | amend MONTH --author NAME "
             "--reason TEXT\n"
             "         | notice handed|acknowledged|refused MONTH STAFF | appeal open MONTH STAFF\n"
             "         | appeal close NUMBER --outcome OUTCOME | export MONTH [FOLDER|FILE.zip]\n"
             "         | replay MONTH | purge --before DATE --author NAME",
    .zh = "存档：查历史、验真、复算、更正、申诉、送达、导出、清除",
    .en = "the archive: history, checking, replay, amendments, appeals, notices, export, purge",
    .help_zh = "例子：kaohe archive verify out/2026-10/forms/S001_林小满_售前客服.pdf\n"
               "      kaohe archive verify out/2026-10\n"
               "      kaohe archive amend 2026-10 --author 王经理 --reason 补录考勤\n"
               "      kaohe archive notice handed 2026-10 S001 --date 2026-11-05\n"
               "      kaohe archive appeal open 2026-10 S001 --item conversion --expected 12 "
               "--reason 理由\n"
               "      kaohe archive appeal close 1 --outcome upheld --author 王经理 --reason 说明\n"
               "      kaohe archive replay 2026-10\n"
               "      kaohe archive purge --before 2028-01-01 --author 王经理 --reason 满两年",
    .help_en =
        "examples: kaohe archive verify out/2026-10/forms/S001_林小满_售前客服.pdf\n"
        "          kaohe archive verify out/2026-10\n"
        "          kaohe archive amend 2026-10 --author Wang --reason 'attendance added'\n"
        "          kaohe archive notice handed 2026-10 S001 --date 2026-11-05\n"
        "          kaohe archive appeal open 2026-10 S001 --item conversion --expected 12 --reason "
        "WHY\n"
        "          kaohe archive appeal close 1 --outcome upheld --author Wang --reason WHY\n"
        "          kaohe archive replay 2026-10\n"
        "          kaohe archive purge --before 2028-01-01 --author Wang --reason 'two years over'",
    .options = options,
    .min_words = 1,
    .max_words = KA_WORDS_MAX,
    .run = run,
};
