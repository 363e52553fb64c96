/*
 * The check on one screen: what was read, what is in doubt, whom it touches.
 *
 *     星河杂货铺示例公司  2026-10                                可定稿 25/25
 *     ──────────────────────────────────────────────────────────────────────
 *     文件    36 个，识别 36 · 6,011 行，采用 6,011
 *     …
 *     店铺              文件   行数   采用  期间
 *
 * Files are summed up by store; `--files` shows them one by one.
 */
#include "cli/check.h"
#include "cli/screen.h"
#include "cli/table.h"

#include "base/utf8.h"

#include <stdio.h>

enum { NAMES_SHOWN = 3, PATHS_SHOWN = 2 };

/* Files of one store, of none, or not recognised. */
struct group {
    size_t files;
    uint64_t rows, used, left_out, outside;
    struct ka_span days;
};

static ka_str
number(const struct ka_check *check, uint64_t value)
{
    return ka_screen_number(check->session->arena, value);
}

static void
add_file(struct group *group, const struct ka_export *file)
{
    group->files += file->table == 0;
    group->rows += file->rows;
    group->used += file->used;
    group->left_out += ka_check_left_out(file);
    group->outside += file->outside;
    if (file->period.end <= file->period.first)
        return;
    bool fresh = group->days.end <= group->days.first;
    if (fresh || file->period.first < group->days.first)
        group->days.first = file->period.first;
    if (fresh || file->period.end > group->days.end)
        group->days.end = file->period.end;
}

static size_t
final_cards(const struct ka_month_result *result)
{
    size_t count = 0;
    for (size_t i = 0; i < result->card_count; i++)
        count += !result->card[i].provisional;
    return count;
}

static void
show_title(struct ka_check *check, struct ka_screen *screen)
{
    const struct ka_defs *defs = &check->session->defs;
    struct ka_arena *arena = check->session->arena;
    ka_str right = KA_STR("");
    ka_str left = ka_str_dup(arena, defs->company.name);
    if (check->result->data) {
        left = ka_str_format(arena, "%.*s  %s", KA_STR_ARG(left),
                             ka_month_print(arena, check->result->month).ptr);
        right = ka_str_format(
            arena,
            ka_session_say(check->session, "考核表 %zu 张，可定稿 %zu 张", "forms %zu, final %zu"),
            check->result->card_count, final_cards(check->result));
    }
    ka_screen_title(screen, left, right);
    ka_screen_rule(screen);
    ka_screen_line(
        screen, ka_session_say(check->session, "定义", "read"),
        ka_str_format(
            arena,
            ka_session_say(check->session, "员工 %zu · 店铺 %zu · 岗位 %zu · 导出格式 %zu",
                           "%zu employees · %zu stores · %zu roles · %zu export profiles"),
            defs->staff.count, defs->company.store_count, defs->role_count, defs->profile_count));
}

static void
show_total(struct ka_check *check, struct ka_screen *screen)
{
    struct group all = {0};
    size_t unknown = 0;
    uint64_t summary = 0;
    for (size_t i = 0; i < check->file_count; i++) {
        add_file(&all, &check->file[i]);
        unknown += !check->file[i].profile;
        summary += check->file[i].summary_rows;
    }
    struct ka_buf buf = {.arena = check->session->arena};
    ka_buf_printf(&buf, ka_session_say(check->session, "%zu 个，", "%zu, "), all.files);
    if (unknown)
        ka_buf_printf(&buf, ka_session_say(check->session, "不认识 %zu 个", "%zu not recognised"),
                      unknown);
    else
        ka_buf_printf(&buf, "%s", ka_session_say(check->session, "全部认识", "all recognised"));
    ka_buf_printf(&buf, ka_session_say(check->session, " · %s 行，采用 %s", " · %s rows, %s used"),
                  number(check, all.rows).ptr, number(check, all.used).ptr);
    ka_buf_printf(&buf, ka_session_say(check->session, "，未采用 %s", ", %s left out"),
                  number(check, all.left_out).ptr);
    if (all.outside)
        ka_buf_printf(&buf, ka_session_say(check->session, "，别的日子 %s", ", %s of other days"),
                      number(check, all.outside).ptr);
    if (summary)
        ka_buf_printf(&buf, ka_session_say(check->session, " · 汇总行 %s", " · %s total rows"),
                      number(check, summary).ptr);
    ka_screen_line(screen, ka_session_say(check->session, "文件", "files"), ka_buf_str(&buf));
}

/* Values that could not be read, and where the first ones are. */
static void
show_values(struct ka_check *check, struct ka_screen *screen)
{
    struct ka_arena *arena = check->session->arena;
    struct ka_buf buf = {.arena = arena};
    uint64_t bad = 0;
    size_t places = 0;
    for (size_t i = 0; i < check->file_count; i++) {
        const struct ka_export *file = &check->file[i];
        for (size_t c = 0; c < file->column_count; c++) {
            const struct ka_column_use *use = &file->column[c];
            bad += use->bad;
            if (use->bad == 0 || places++ >= PATHS_SHOWN)
                continue;
            struct ka_place place = ka_export_place(file, use->first_bad_line, KA_FIELD_NONE);
            place.column = (uint32_t)c + 1;
            ka_str cell = place.sheet.len ? ka_place_cell(arena, &place)
                                          : ka_str_format(arena, "%u", place.line);
            ka_buf_printf(
                &buf,
                ka_session_say(check->session, "；%s:%.*s “%.*s” %llu 个", "; %s:%.*s '%.*s' %llu"),
                ka_screen_path(arena, file->path, 30).ptr, KA_STR_ARG(cell),
                KA_STR_ARG(use->header), (unsigned long long)use->bad);
        }
    }
    if (bad == 0)
        return;
    if (places > PATHS_SHOWN)
        ka_buf_add(&buf, KA_STR(" …"));
    ka_screen_line(screen, ka_session_say(check->session, "读不出", "unread"),
                   ka_str_format(arena, ka_session_say(check->session, "%s 个值%s", "%s values%s"),
                                 number(check, bad).ptr, ka_cstr(arena, ka_buf_str(&buf))));
}

/* "A 2 · B 1" of the kinds of findings that there are. */
struct tally {
    enum ka_diag_code code;
    const char *zh, *en;
};

static void
show_tally(struct ka_check *check, struct ka_screen *screen, const char *label,
           const struct tally *tally, size_t count)
{
    struct ka_buf buf = {.arena = check->session->arena};
    for (size_t i = 0; i < count; i++) {
        size_t found = ka_check_count(&check->session->diags, tally[i].code);
        if (found)
            ka_buf_printf(&buf, "%s%s %zu", buf.len ? " · " : "",
                          ka_session_say(check->session, tally[i].zh, tally[i].en), found);
    }
    ka_screen_line(screen, label,
                   buf.len
                       ? ka_buf_str(&buf)
                       : ka_str_of(ka_session_say(check->session, "没有问题", "nothing found")));
}

static void
show_people(struct ka_check *check, struct ka_screen *screen)
{
    static const struct tally people[] = {
        {KA_DIAG_ACCOUNT_UNOWNED, "无主账号", "accounts without owner"},
        {KA_DIAG_ACCOUNT_AWAY, "主人不在岗的账号", "accounts of people away"},
        {KA_DIAG_ACCOUNT_SILENT, "本月没有数据的账号", "accounts without data"},
        {KA_DIAG_PLATFORM_SILENT, "整个平台没有数据的账号", "accounts of platforms without data"},
        {KA_DIAG_EMPLOYEE_UNKNOWN, "不认识的员工", "unknown employees"},
        {KA_DIAG_EMPLOYEE_NO_DATA, "没有数据的员工", "employees without data"},
        {KA_DIAG_DAYS_SILENT, "接待天数少于应出勤", "fewer days with customers than due"},
    };
    static const struct tally figures[] = {
        {KA_DIAG_SUM_MISMATCH, "汇总行不符", "total rows that disagree"},
        {KA_DIAG_REPORT_LACKS_DAYS, "缺几天的报表", "reports that lack days"},
        {KA_DIAG_NO_LAST_MONTH, "没有上月数的店铺", "stores without last month"},
        {KA_DIAG_FILES_OVERLAP, "文件重叠", "overlapping files"},
        {KA_DIAG_FILES_SAME, "相同文件", "equal files"},
        {KA_DIAG_FIGURES_CONFLICT, "同一个数有两种说法", "figures in conflict"},
        {KA_DIAG_ORDER_CONFLICT, "订单前后不一", "orders in conflict"},
        {KA_DIAG_PERIOD_OVERLAP, "期间重叠未采用", "periods that overlap"},
        {KA_DIAG_FIGURES_DIFFER, "明细与报表差 1% 以上", "details and report differ by 1%"},
    };
    show_tally(check, screen, ka_session_say(check->session, "人员", "people"), people,
               KA_COUNT(people));
    show_tally(check, screen, ka_session_say(check->session, "核对", "figures"), figures,
               KA_COUNT(figures));
}

/* Who loses most of those not told yet; the number of cards if nobody loses. */
static size_t
hardest_hit(struct ka_check *check, const bool *told, ka_dec *most)
{
    const struct ka_month_result *result = check->result;
    size_t worst = result->card_count;
    *most = (ka_dec){0};
    for (size_t i = 0; i < result->card_count; i++) {
        ka_dec loss = ka_check_loss_of(check, &result->card[i]);
        if (told[i] || ka_dec_cmp(loss, *most) <= 0)
            continue;
        *most = loss;
        worst = i;
    }
    return worst;
}

/* Whom rows that were left out cost points, the hardest hit first. */
static void
show_losses(struct ka_check *check, struct ka_screen *screen)
{
    struct ka_arena *arena = check->session->arena;
    const struct ka_month_result *result = check->result;
    bool *told = ka_arena_array(arena, result->card_count + 1, sizeof *told);
    struct ka_buf buf = {.arena = arena};
    size_t people = 0;
    for (size_t n = 0; n < result->card_count; n++) {
        ka_dec most;
        size_t worst = hardest_hit(check, told, &most);
        if (worst == result->card_count)
            break;
        told[worst] = true;
        const struct ka_employee *who = result->card[worst].seat->employee;
        if (people++ < NAMES_SHOWN)
            ka_buf_printf(&buf, "%s%.*s %.*s %s", ka_session_say(check->session, "、", ", "),
                          KA_STR_ARG(who->number), KA_STR_ARG(who->name),
                          ka_dec_print_short(arena, most).ptr);
    }
    if (!people)
        return;
    ka_str names = ka_buf_str(&buf);
    size_t lead = check->session->lang == KA_ZH ? 3 : 2;
    ka_screen_line(
        screen, ka_session_say(check->session, "影响", "cost"),
        ka_str_format(arena,
                      ka_session_say(check->session,
                                     "未采用的行和读不出的值最多影响 %zu 人的得分：%.*s%s",
                                     "rows and values left out cost at most (%zu people): %.*s%s"),
                      people, KA_STR_ARG(ka_str_sub(names, lead, names.len)),
                      people > NAMES_SHOWN ? " …" : ""));
}

static void
add_group(struct ka_check *check, struct ka_table *table, ka_str name, const struct group *group)
{
    struct ka_arena *arena = check->session->arena;
    if (!group->files && !group->rows)
        return;
    ka_str cells[KA_TABLE_COLUMNS] = {name,
                                      number(check, group->files),
                                      number(check, group->rows),
                                      number(check, group->used),
                                      number(check, group->left_out),
                                      ka_check_period(arena, group->days)};
    ka_table_add(table, cells);
}

static void
show_stores(struct ka_check *check, struct ka_screen *screen)
{
    const struct ka_company *company = &check->session->defs.company;
    struct ka_arena *arena = check->session->arena;
    struct ka_table table = {
        .arena = arena, .columns = 6, .right = {[1] = true, [2] = true, [3] = true, [4] = true}};
    ka_str head[KA_TABLE_COLUMNS] = {ka_str_of(ka_session_say(check->session, "店铺", "store")),
                                     ka_str_of(ka_session_say(check->session, "文件", "files")),
                                     ka_str_of(ka_session_say(check->session, "行数", "rows")),
                                     ka_str_of(ka_session_say(check->session, "采用", "used")),
                                     ka_str_of(ka_session_say(check->session, "未采用", "out")),
                                     ka_str_of(ka_session_say(check->session, "期间", "period"))};
    struct group *of = ka_arena_array(arena, company->store_count + 3, sizeof *of);
    size_t none = company->store_count, manual = none + 1, unknown = none + 2;
    for (size_t i = 0; i < check->file_count; i++) {
        const struct ka_export *file = &check->file[i];
        bool by_hand = ka_str_starts(file->path, KA_STR("manual/"));
        size_t at = file->store != KA_NO_INDEX ? file->store : by_hand ? manual : none;
        add_file(&of[file->profile ? at : unknown], file);
    }
    ka_table_add(&table, head);
    size_t room = screen->width > 56 ? screen->width - 56 : 12;
    for (size_t s = 0; s < company->store_count; s++) {
        ka_str name = company->store[s].name;
        while (ka_utf8_width(name) > room && name.len > 1)
            name.len -= (name.ptr[name.len - 1] & 0xC0) == 0x80 ? 3 : 1;
        add_group(check, &table, name, &of[s]);
    }
    add_group(check, &table, ka_str_of(ka_session_say(check->session, "不分店铺", "no store")),
              &of[none]);
    add_group(check, &table, ka_str_of(ka_session_say(check->session, "评分与登记", "by people")),
              &of[manual]);
    add_group(check, &table, ka_str_of(ka_session_say(check->session, "不认识", "not recognised")),
              &of[unknown]);
    ka_screen_rule(screen);
    ka_table_print(&table);
    screen->lines += table.count;
}

static void
show_unknown(struct ka_check *check, struct ka_screen *screen)
{
    struct ka_arena *arena = check->session->arena;
    size_t shown = 0;
    for (size_t i = 0; i < check->file_count && shown < PATHS_SHOWN; i++) {
        if (check->file[i].profile || !ka_check_is_table(check, &check->file[i]))
            continue;
        shown++;
        ka_screen_line(
            screen, ka_session_say(check->session, "不认识", "unknown"),
            ka_str_format(arena, "kaohe profile new %.*s", KA_STR_ARG(check->file[i].path)));
    }
}

static void
put_waiting(const struct ka_check *check, struct ka_buf *buf, const struct ka_scorecard *card)
{
    const struct ka_session *session = check->session;
    ka_buf_printf(buf, "%s%.*s %.*s", buf->len ? ka_session_say(session, "；", "; ") : "",
                  KA_STR_ARG(card->seat->employee->number), KA_STR_ARG(card->seat->employee->name));
    for (size_t b = 0; b < card->blocked_count && b < PATHS_SHOWN; b++)
        ka_buf_printf(buf, "%s%.*s",
                      b ? ka_session_say(session, "、", ", ") : ka_session_say(session, "：", ": "),
                      KA_STR_ARG(card->blocked[b]));
}

/* Forms that wait, and for what; the first few. */
static void
show_waiting(struct ka_check *check, struct ka_screen *screen)
{
    struct ka_arena *arena = check->session->arena;
    struct ka_buf buf = {.arena = arena};
    size_t people = 0;
    for (size_t i = 0; i < check->result->card_count; i++) {
        const struct ka_scorecard *card = &check->result->card[i];
        if (card->provisional && people++ < NAMES_SHOWN)
            put_waiting(check, &buf, card);
    }
    if (people > NAMES_SHOWN)
        ka_buf_add(&buf, KA_STR(" …"));
    if (people)
        ka_screen_line(screen, ka_session_say(check->session, "未定稿", "waiting"),
                       ka_buf_str(&buf));
}

void
ka_check_screen(struct ka_check *check)
{
    struct ka_screen screen = ka_screen_make(check->session, 8);
    const struct ka_diags *diags = &check->session->diags;
    struct ka_arena *arena = check->session->arena;
    show_title(check, &screen);
    if (check->result->data) {
        show_total(check, &screen);
        show_values(check, &screen);
        show_people(check, &screen);
        show_losses(check, &screen);
        show_waiting(check, &screen);
        show_unknown(check, &screen);
        show_stores(check, &screen);
        ka_screen_rule(&screen);
    }
    ka_screen_line(
        &screen, ka_session_say(check->session, "发现", "found"),
        ka_str_format(
            arena,
            ka_session_say(check->session,
                           "错误 %zu · 警告 %zu · 提示 %zu    逐个文件 --files，全部发现 --all",
                           "%zu errors · %zu warnings · %zu notes    by file: --files, all: --all"),
            diags->by_severity[KA_ERROR], diags->by_severity[KA_WARNING],
            diags->by_severity[KA_NOTE]));
    check->lines = screen.lines;
}
