/*
 * Rows of a table ↔ employees.
 *
 * A row is several entries side by side: a dated role, a dated team, …; each entry becomes one item
 * of the person's list, if its first column is filled. Nothing is judged here but what only a table
 * can have wrong: headings, a row before any number, a cell that says something of an entry which
 * is not there. All else is ka_staff_read()'s, which names the cells.
 */
#include "template/staff_table.h"

#include "base/utf8.h"

/* Groups of columns. The first of a group decides whether a row has such an entry. */
enum group { G_PERSON, G_ROLE, G_TEAM, G_STORE, G_ACCOUNT, G_TARGET, G_PAY };

enum column {
    C_NUMBER,
    C_NAME,
    C_JOINED,
    C_LEFT,
    C_EMAIL,
    C_ROLE,
    C_ROLE_FROM,
    C_ROLE_TO,
    C_TEAM,
    C_TEAM_FROM,
    C_TEAM_TO,
    C_STORE,
    C_STORE_FROM,
    C_STORE_TO,
    C_ACCOUNT,
    C_PLATFORM,
    C_ACCOUNT_STORE,
    C_ACCOUNT_FROM,
    C_ACCOUNT_TO,
    C_TARGET,
    C_VALUE,
    C_MONTH,
    C_PLAN,
    C_BASE,
    C_PERFORMANCE,
    C_BONUS,
    C_GRADE,
    C_MARKET,
    C_REASON,
    C_PAY_FROM,
    C_PAY_TO,
    C_COUNT
};

static const struct {
    const char *zh, *en, *key;
    enum group group;
} columns[C_COUNT] = {
    [C_NUMBER] = {"工号", "number", "number", G_PERSON},
    [C_NAME] = {"姓名", "name", "name", G_PERSON},
    [C_JOINED] = {"入职", "joined", "joined", G_PERSON},
    [C_LEFT] = {"离职", "left", "left", G_PERSON},
    [C_EMAIL] = {"邮箱", "email", "email", G_PERSON},
    [C_ROLE] = {"岗位", "role", "role", G_ROLE},
    [C_ROLE_FROM] = {"岗位自", "role from", "from", G_ROLE},
    [C_ROLE_TO] = {"岗位至", "role to", "to", G_ROLE},
    [C_TEAM] = {"团队", "team", "team", G_TEAM},
    [C_TEAM_FROM] = {"团队自", "team from", "from", G_TEAM},
    [C_TEAM_TO] = {"团队至", "team to", "to", G_TEAM},
    [C_STORE] = {"店铺", "store", "store", G_STORE},
    [C_STORE_FROM] = {"店铺自", "store from", "from", G_STORE},
    [C_STORE_TO] = {"店铺至", "store to", "to", G_STORE},
    [C_ACCOUNT] = {"账号", "account", "account", G_ACCOUNT},
    [C_PLATFORM] = {"平台", "platform", "platform", G_ACCOUNT},
    [C_ACCOUNT_STORE] = {"账号店铺", "account store", "store", G_ACCOUNT},
    [C_ACCOUNT_FROM] = {"账号自", "account from", "from", G_ACCOUNT},
    [C_ACCOUNT_TO] = {"账号至", "account to", "to", G_ACCOUNT},
    [C_TARGET] = {"目标", "target", "target", G_TARGET},
    [C_VALUE] = {"目标值", "target value", "value", G_TARGET},
    [C_MONTH] = {"目标月份", "target month", "month", G_TARGET},
    [C_PLAN] = {"薪酬方案", "pay plan", "plan", G_PAY},
    [C_BASE] = {"底薪", "base", "base", G_PAY},
    [C_PERFORMANCE] = {"绩效工资", "performance", "performance", G_PAY},
    [C_BONUS] = {"奖金", "bonus", "bonus", G_PAY},
    [C_GRADE] = {"职级", "grade", "grade", G_PAY},
    [C_MARKET] = {"市场", "market", "market", G_PAY},
    [C_REASON] = {"低于最低工资的理由", "reason", "reason", G_PAY},
    [C_PAY_FROM] = {"薪酬自", "pay from", "from", G_PAY},
    [C_PAY_TO] = {"薪酬至", "pay to", "to", G_PAY},
};

struct reader {
    struct ka_arena *arena;
    struct ka_diags *diags;
    const struct ka_sheets *grid;
    const struct ka_sheets_page *sheet;
    size_t at[C_COUNT]; /* Column of the sheet. */
    struct ka_node *staff;
    struct ka_node *person; /* Of the rows at hand. */
};

static const struct ka_sheets_page *
find_sheet(const struct ka_sheets *grid)
{
    for (size_t i = 0; i < grid->count; i++) {
        ka_str name = grid->sheet[i].name;
        if (ka_str_eq(name, KA_STR("人员")) || ka_str_eq(name, KA_STR("Staff")))
            return &grid->sheet[i];
    }
    return grid->count > 0 ? &grid->sheet[0] : NULL;
}

/* What stands at the place needs another column. */
static void
refuse_missing(const struct reader *r, struct ka_place at, enum column column)
{
    ka_diag(r->diags, KA_DIAG_SHEETS_LACKS, at, ka_str_of(columns[column].zh),
            ka_str_of(columns[column].en));
}

/* Headings: those that are there, and a finding for one that is not known. */
static bool
read_header(struct reader *r)
{
    const struct ka_sheets_row *header = &r->sheet->row[0];
    for (size_t c = 0; c < C_COUNT; c++)
        r->at[c] = ka_sheets_column(r->arena, header, columns[c].zh, columns[c].en);
    for (size_t i = 0; i < header->count; i++) {
        bool known = header->cell[i].len == 0;
        for (size_t c = 0; c < C_COUNT; c++)
            known = known || r->at[c] == i;
        ka_str names[2 * C_COUNT];
        for (size_t c = 0; c < C_COUNT; c++) {
            names[2 * c] = ka_str_of(columns[c].zh);
            names[2 * c + 1] = ka_str_of(columns[c].en);
        }
        ka_str near = ka_str_nearest(header->cell[i], names, 2 * (size_t)C_COUNT);
        if (!known)
            ka_diag(r->diags, KA_DIAG_SHEETS_HEADING_UNKNOWN,
                    ka_sheets_place(r->grid, r->sheet, header, i), header->cell[i],
                    near.len ? near
                             : KA_STR("工号、姓名、岗位、团队、店铺、平台、账号、目标、薪酬方案"));
    }
    static const enum column needed[] = {C_NUMBER, C_NAME, C_ROLE};
    bool all = true;
    for (size_t i = 0; i < KA_COUNT(needed); i++) {
        if (r->at[needed[i]] != KA_NO_INDEX)
            continue;
        ka_diag(r->diags, KA_DIAG_SHEETS_HEADING,
                ka_sheets_place(r->grid, r->sheet, header, KA_NO_INDEX),
                ka_str_of(columns[needed[i]].zh), ka_str_of(columns[needed[i]].en));
        all = false;
    }
    return all;
}

static bool
is_day(enum column column)
{
    ka_str key = ka_str_of(columns[column].key);
    return ka_str_eq(key, KA_STR("joined")) || ka_str_eq(key, KA_STR("left")) ||
           ka_str_eq(key, KA_STR("from")) || ka_str_eq(key, KA_STR("to"));
}

/* What programs make of a cell, undone: ="001" of a number, 2026/8/1 of a day. */
static ka_str
as_meant(struct ka_arena *arena, ka_str text, enum column column)
{
    ka_time time;
    if (ka_str_starts(text, KA_STR("=\"")) && ka_str_ends(text, KA_STR("\"")) && text.len > 3)
        text = ka_str_trim(ka_str_sub(text, 2, text.len - 3));
    if (is_day(column) && ka_time_parse(text, NULL, KA_DATE_YMD, &time) &&
        ka_time_of_day(time) == 0)
        return ka_day_print(arena, ka_time_day(time));
    return text;
}

static ka_str
text(const struct reader *r, const struct ka_sheets_row *row, enum column column)
{
    return r->at[column] == KA_NO_INDEX
               ? KA_STR("")
               : as_meant(r->arena, ka_sheets_text(row, r->at[column]), column);
}

static struct ka_node
cell(const struct reader *r, const struct ka_sheets_row *row, enum column column)
{
    struct ka_node node = ka_sheets_node(r->grid, r->sheet, row, r->at[column]);
    node.text = text(r, row, column);
    return node;
}

static struct ka_place
place(const struct reader *r, const struct ka_sheets_row *row, enum column column)
{
    return ka_sheets_place(r->grid, r->sheet, row, r->at[column]);
}

/* The value of a key of the person, made with that kind if it is not there. */
static struct ka_node *
open_key(struct reader *r, struct ka_node *map, const char *key, enum ka_node_kind kind,
         struct ka_place at)
{
    for (size_t i = 0; i < map->count; i++) {
        if (ka_str_eq(map->pair[i].key, ka_str_of(key)))
            return map->pair[i].value;
    }
    ka_node_add_pair(r->arena, map, key, at, (struct ka_node){.kind = kind, .place = at});
    return map->pair[map->count - 1].value;
}

/* The filled cells of a group as a mapping, without its column @p but (C_COUNT: none). */
static struct ka_node
entry(struct reader *r, const struct ka_sheets_row *row, enum group group, enum column but)
{
    struct ka_node map = {.kind = KA_NODE_MAP};
    for (enum column c = 0; c < C_COUNT; c++) {
        if (columns[c].group != group || c == but || text(r, row, c).len == 0)
            continue;
        if (map.count == 0)
            map.place = place(r, row, c);
        ka_node_add_pair(r->arena, &map, columns[c].key, place(r, row, c), cell(r, row, c));
    }
    return map;
}

/* Whether the row has an entry of the group; a finding if it has only something about one. */
static bool
has_entry(struct reader *r, const struct ka_sheets_row *row, enum column first)
{
    if (text(r, row, first).len)
        return true;
    for (enum column c = first; c < C_COUNT && columns[c].group == columns[first].group; c++) {
        if (text(r, row, c).len == 0)
            continue;
        refuse_missing(r, place(r, row, c), first);
        break;
    }
    return false;
}

/* Bytes before the first mark between names, and with it. */
static size_t
before_mark(ka_str text, size_t *with)
{
    static const char *const marks[] = {"、", "，", ",", "；", ";"};
    size_t end = *with = text.len;
    for (size_t i = 0; i < KA_COUNT(marks); i++) {
        ptrdiff_t at = ka_str_find(text, ka_str_of(marks[i]));
        if (at < 0 || (size_t)at >= end)
            continue;
        end = (size_t)at;
        *with = end + ka_str_of(marks[i]).len;
    }
    return end;
}

/* Several stores may stand in one cell: "tm、pdd". */
static void
add_stores(struct reader *r, const struct ka_sheets_row *row, struct ka_node *list)
{
    ka_str rest = text(r, row, C_STORE);
    while (rest.len > 0) {
        size_t next, end = before_mark(rest, &next);
        struct ka_node map = entry(r, row, G_STORE, C_STORE), store = cell(r, row, C_STORE);
        map.place = store.place;
        store.text = ka_str_trim(ka_str_sub(rest, 0, end));
        ka_node_add_pair(r->arena, &map, "store", store.place, store);
        ka_node_add_item(r->arena, list, map);
        rest = ka_str_sub(rest, next, rest.len);
    }
}

static void
add_account(struct reader *r, const struct ka_sheets_row *row)
{
    struct ka_place at = place(r, row, C_ACCOUNT);
    if (text(r, row, C_PLATFORM).len == 0) {
        refuse_missing(r, at, C_PLATFORM);
        return;
    }
    struct ka_node *accounts = open_key(r, r->person, "accounts", KA_NODE_MAP, at);
    struct ka_node *list = open_key(r, accounts, ka_cstr(r->arena, text(r, row, C_PLATFORM)),
                                    KA_NODE_LIST, place(r, row, C_PLATFORM));
    ka_node_add_item(r->arena, list, entry(r, row, G_ACCOUNT, C_PLATFORM));
}

/* Excel makes a day of a month: its first. */
static ka_str
month_of(ka_str month)
{
    bool day = month.len == 10 && ka_str_ends(month, KA_STR("-01"));
    return day ? ka_str_sub(month, 0, 7) : month;
}

static void
add_target(struct reader *r, const struct ka_sheets_row *row)
{
    struct ka_place at = place(r, row, C_TARGET);
    struct ka_node *targets = NULL;
    ka_str month = month_of(text(r, row, C_MONTH));
    if (month.len) {
        struct ka_node *months = open_key(r, r->person, "targets_by_month", KA_NODE_MAP, at);
        targets =
            open_key(r, months, ka_cstr(r->arena, month), KA_NODE_MAP, place(r, row, C_MONTH));
    } else {
        targets = open_key(r, r->person, "targets", KA_NODE_MAP, at);
    }
    ka_node_add_pair(r->arena, targets, ka_cstr(r->arena, text(r, row, C_TARGET)), at,
                     cell(r, row, C_VALUE));
}

/* Name and dates of the person; the same again is no harm, something else is. */
static void
add_scalar(struct reader *r, const struct ka_sheets_row *row, enum column column)
{
    ka_str value = text(r, row, column);
    const struct ka_node *old = ka_node_lookup(r->person, ka_str_of(columns[column].key));
    if (value.len == 0 || (old && ka_str_eq(old->text, value)))
        return;
    if (old && column == C_NAME)
        ka_diag(r->diags, KA_DIAG_STAFF_TWO, place(r, row, column), text(r, row, C_NUMBER), value,
                old->text, ka_str_format(r->arena, "%u", (unsigned)old->place.line));
    else if (old)
        ka_diag(r->diags, KA_DIAG_KEY_TWICE, place(r, row, column), ka_str_of(columns[column].zh),
                ka_str_format(r->arena, "%u", (unsigned)old->place.line));
    else
        ka_node_add_pair(r->arena, r->person, columns[column].key, place(r, row, column),
                         cell(r, row, column));
}

/* The person a row is about: one with that number, be it from rows above, or a new one. */
static bool
open_person(struct reader *r, const struct ka_sheets_row *row)
{
    ka_str number = text(r, row, C_NUMBER);
    if (number.len == 0)
        return r->person != NULL;
    for (size_t i = 0; i < r->staff->count; i++) {
        const struct ka_node *known = ka_node_lookup(&r->staff->item[i], KA_STR("number"));
        if (known && ka_str_eq(known->text, number)) {
            r->person = &r->staff->item[i];
            return true;
        }
    }
    struct ka_node person = {.kind = KA_NODE_MAP, .place = place(r, row, C_NUMBER)};
    ka_node_add_pair(r->arena, &person, "number", person.place, cell(r, row, C_NUMBER));
    ka_node_add_item(r->arena, r->staff, person);
    r->person = &r->staff->item[r->staff->count - 1];
    return true;
}

/* Cells below no heading would be lost without a word. */
static void
report_stray(const struct reader *r, const struct ka_sheets_row *row)
{
    for (size_t c = 0; c < row->count; c++) {
        if (row->cell[c].len && ka_sheets_text(&r->sheet->row[0], c).len == 0)
            ka_diag(r->diags, KA_DIAG_SHEETS_STRAY, ka_sheets_place(r->grid, r->sheet, row, c),
                    KA_STR("—"), KA_STR("员工"), KA_STR("person"));
    }
}

static void
read_row(struct reader *r, const struct ka_sheets_row *row)
{
    static const struct {
        enum column first;
        const char *key;
    } dated[] = {{C_ROLE, "role"}, {C_TEAM, "team"}, {C_PLAN, "pay"}};
    if (ka_sheets_is_blank(row))
        return;
    report_stray(r, row);
    if (!open_person(r, row)) {
        refuse_missing(r, place(r, row, C_NUMBER), C_NUMBER);
        return;
    }
    for (enum column c = C_NAME; c <= C_EMAIL; c++)
        add_scalar(r, row, c);
    for (size_t i = 0; i < KA_COUNT(dated); i++) {
        if (!has_entry(r, row, dated[i].first))
            continue;
        struct ka_node *list =
            open_key(r, r->person, dated[i].key, KA_NODE_LIST, place(r, row, dated[i].first));
        ka_node_add_item(r->arena, list, entry(r, row, columns[dated[i].first].group, C_COUNT));
    }
    if (has_entry(r, row, C_STORE))
        add_stores(r, row, open_key(r, r->person, "stores", KA_NODE_LIST, place(r, row, C_STORE)));
    if (has_entry(r, row, C_ACCOUNT))
        add_account(r, row);
    if (has_entry(r, row, C_TARGET))
        add_target(r, row);
}

enum ka_status
ka_staff_nodes(struct ka_arena *arena, const struct ka_sheets *grid, struct ka_diags *diags,
               struct ka_node *out)
{
    size_t before = diags->by_severity[KA_ERROR];
    const struct ka_sheets_page *sheet = find_sheet(grid);
    if (!sheet || sheet->count == 0) {
        ka_diag0(diags, KA_DIAG_YAML_EMPTY, ((struct ka_place){.file = grid->file}));
        return KA_E_TEMPLATE;
    }
    struct ka_node staff = {.kind = KA_NODE_LIST, .place = ka_sheets_place(grid, sheet, NULL, 0)};
    struct reader r = {
        .arena = arena, .diags = diags, .grid = grid, .sheet = sheet, .staff = &staff};
    if (read_header(&r)) {
        for (size_t i = 1; i < sheet->count; i++)
            read_row(&r, &sheet->row[i]);
    }
    *out = staff;
    return diags->by_severity[KA_ERROR] == before ? KA_OK : KA_E_TEMPLATE;
}

/* --- employees to rows --- */

struct writer {
    struct ka_arena *arena;
    struct ka_sheets_page *sheet;
    size_t first; /* Row of the person. */
};

/* Row @p at of the person, made if there are fewer. */
static struct ka_sheets_row *
person_row(struct writer *w, size_t at)
{
    while (w->sheet->count <= w->first + at)
        (void)ka_sheets_add_row(w->arena, w->sheet, C_COUNT);
    return &w->sheet->row[w->first + at];
}

static ka_str
day_text(const struct writer *w, ka_day day)
{
    return day == KA_DAY_NONE ? KA_STR("") : ka_day_print(w->arena, day);
}

static void
put_span(struct writer *w, struct ka_sheets_row *row, enum column from, struct ka_span span)
{
    if (span.first != KA_DAY_NONE)
        row->cell[from] = ka_day_print(w->arena, span.first);
    if (span.end != INT32_MAX)
        row->cell[from + 1] = ka_day_print(w->arena, span.end - 1);
}

static void
put_dated(struct writer *w, enum column column, const struct ka_dated *dated, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ka_sheets_row *row = person_row(w, i);
        row->cell[column] = dated[i].what;
        put_span(w, row, column + 1, dated[i].span);
    }
}

static ka_str
number_text(const struct writer *w, const struct ka_number *number)
{
    return number->set ? ka_number_text(w->arena, number) : KA_STR("");
}

static void
put_pay(struct writer *w, const struct ka_employee *employee)
{
    for (size_t i = 0; i < employee->pay_count; i++) {
        const struct ka_pay_entry *pay = &employee->pay[i];
        struct ka_sheets_row *row = person_row(w, i);
        row->cell[C_PLAN] = pay->plan;
        row->cell[C_BASE] = number_text(w, &pay->base);
        row->cell[C_PERFORMANCE] = number_text(w, &pay->performance);
        row->cell[C_BONUS] = number_text(w, &pay->bonus);
        row->cell[C_GRADE] = pay->grade.text;
        row->cell[C_MARKET] = pay->market.text;
        row->cell[C_REASON] = pay->reason;
        put_span(w, row, C_PAY_FROM, pay->span);
    }
}

static void
put_targets(struct writer *w, const struct ka_employee *employee,
            const struct ka_metric_set *metrics)
{
    for (size_t i = 0; i < employee->target_count; i++) {
        const struct ka_target *target = &employee->target[i];
        struct ka_sheets_row *row = person_row(w, i);
        struct ka_number number = {.value = target->value, .set = true};
        number.percent =
            metrics->metric[target->metric].unit == KA_UNIT_RATIO && target->value.micro % 100 == 0;
        row->cell[C_TARGET] = metrics->metric[target->metric].id;
        row->cell[C_VALUE] = ka_number_text(w->arena, &number);
        if (target->month.index)
            row->cell[C_MONTH] = ka_month_print(w->arena, target->month);
    }
}

static void
put_employee(struct writer *w, const struct ka_employee *employee, const struct ka_company *company,
             const struct ka_metric_set *metrics)
{
    w->first = w->sheet->count;
    struct ka_sheets_row *row = person_row(w, 0);
    row->cell[C_NAME] = employee->name;
    row->cell[C_JOINED] = day_text(w, employee->joined);
    row->cell[C_LEFT] = day_text(w, employee->left);
    row->cell[C_EMAIL] = employee->email;
    put_dated(w, C_ROLE, employee->role, employee->role_count);
    put_dated(w, C_TEAM, employee->team, employee->team_count);
    put_dated(w, C_STORE, employee->store, employee->store_count);
    for (size_t i = 0; i < employee->account_count; i++) {
        const struct ka_account *account = &employee->account[i];
        row = person_row(w, i);
        row->cell[C_ACCOUNT] = account->name;
        row->cell[C_PLATFORM] = account->platform;
        if (account->store != KA_NO_INDEX)
            row->cell[C_ACCOUNT_STORE] = company->store[account->store].id;
        put_span(w, row, C_ACCOUNT_FROM, account->span);
    }
    put_targets(w, employee, metrics);
    put_pay(w, employee);
    for (size_t i = w->first; i < w->sheet->count; i++)
        w->sheet->row[i].cell[C_NUMBER] = employee->number;
}

struct ka_sheets
ka_staff_sheets(struct ka_arena *arena, const struct ka_staff *staff,
                const struct ka_company *company, const struct ka_metric_set *metrics,
                enum ka_lang lang)
{
    struct ka_sheets grid = {.addresses = true};
    struct writer w = {.arena = arena};
    w.sheet = ka_sheets_add_page(arena, &grid, ka_str_of(lang == KA_ZH ? "人员" : "Staff"));
    struct ka_sheets_row *header = ka_sheets_add_row(arena, w.sheet, C_COUNT);
    for (size_t c = 0; c < C_COUNT; c++)
        header->cell[c] = ka_str_of(lang == KA_ZH ? columns[c].zh : columns[c].en);
    for (size_t i = 0; i < staff->count; i++)
        put_employee(&w, &staff->employee[i], company, metrics);
    return grid;
}
