/*
 * kaohe.yaml → the company: stores, teams, calendar, exchange rates, and how figures are counted.
 *
 * A store is known in exports by many names (店铺名称, file and folder names), so its id, name and
 * aliases are folded (ka_utf8_fold_header) once, here, and no two stores may share one. Lookups
 * compare the bytes first and fold only when that fails, since exports repeat the same spelling.
 */
#include "template/company.h"

#include "base/utf8.h"
#include "template/analysis.h"
#include "template/metric_def.h"
#include "template/platform.h"
#include "template/schemas.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_SERVICE_FROM     (8 * 3600)
#define DEFAULT_SERVICE_TO       (23 * 3600)
#define DEFAULT_APPEAL_DAYS      5
#define DEFAULT_AFTER_SALES_DAYS 15
#define DEFAULT_SOLVED_HOURS     72
#define MOST_SOLVED_HOURS        96 /* Logs are read to the fourth day after the month. */
#define DEFAULT_RESPONSE_CAP     600
#define WEEKEND                  5 /* Saturday, with Monday 0. */

struct store_src {
    ka_str id;
    struct ka_place place;
    ka_str name;
    struct ka_texts aliases;
    struct ka_placed platform;
    bool key;
    struct ka_placed currency;
    int32_t service_from, service_to;
    struct ka_texts quality_reasons, ignore_buyers;
    ka_day as_of;
};

struct team_src {
    ka_str id;
    struct ka_place place;
    ka_str name, lead;
};

struct calendar_src {
    struct ka_texts holidays, workdays;
};

struct rate_src {
    struct ka_place place;
    ka_month month;
    struct ka_placed currency;
    struct ka_number rate;
};

struct response_src {
    struct ka_number cap;
    int unanswered_ignored;
    struct ka_analysis_src analysis;
};

struct inquiry_src {
    struct ka_number after_sales_days;
};

struct solved_src {
    struct ka_number window_hours;
};

struct refund_src {
    int by_amount;
};

struct form_src {
    ka_str prefix;
    struct ka_number appeal_days;
    ka_str reviewer, approver, hr;
};

struct company_src {
    struct ka_place place;
    ka_str name;
    struct ka_placed zone;
    int lang;
    struct ka_list stores, teams, rates;
    struct calendar_src calendar;
    struct response_src response;
    struct inquiry_src inquiry;
    struct solved_src solved;
    struct refund_src refund;
    struct form_src form;
    struct ka_texts ignore_accounts;
};

/* Folded names of stores, for lookups. */
struct ka_store_names {
    ka_str *folded;
    size_t *store;
    size_t count;
};

static const struct ka_choice langs[] = {
    {"zh", "中文", KA_ZH}, {"en", "英文", KA_EN}, {NULL, NULL, 0}};
static const struct ka_choice unanswereds[] = {
    {"cap", "封顶", 0}, {"ignore", "忽略", 1}, {NULL, NULL, 0}};
static const struct ka_choice bases[] = {
    {"orders", "订单", 0}, {"amount", "金额", 1}, {NULL, NULL, 0}};

static const struct ka_key store_keys[] = {
    KA_ROW(struct store_src, id, "id", "代号", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct store_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct store_src, aliases, "aliases", "别名", TEXTS, 0),
    KA_ROW(struct store_src, platform, "platform", "平台", PLACED, KA_KEY_REQUIRED),
    KA_ROW(struct store_src, key, "key", "重点", BOOL, 0),
    KA_ROW(struct store_src, currency, "currency", "币种", PLACED, 0),
    KA_ROW(struct store_src, service_from, "service_from", "服务开始", CLOCK, 0),
    KA_ROW(struct store_src, service_to, "service_to", "服务结束", CLOCK, 0),
    KA_ROW(struct store_src, quality_reasons, "quality_reasons", "质量原因", TEXTS, 0),
    KA_ROW(struct store_src, ignore_buyers, "ignore_buyers", "忽略买家", TEXTS, 0),
    KA_ROW(struct store_src, as_of, "as_of", "数据截至", DAY, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_store = {"店铺", "store", sizeof(struct store_src),
                                          offsetof(struct store_src, place), store_keys};

static const struct ka_key team_keys[] = {
    KA_ROW(struct team_src, id, "id", "代号", WORD, KA_KEY_REQUIRED),
    KA_ROW(struct team_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct team_src, lead, "lead", "组长", TEXT, 0), KA_ROW_END};
const struct ka_schema ka_schema_team = {"团队", "team", sizeof(struct team_src),
                                         offsetof(struct team_src, place), team_keys};

static const struct ka_key calendar_keys[] = {
    KA_ROW(struct calendar_src, holidays, "holidays", "节假日", TEXTS, 0),
    KA_ROW(struct calendar_src, workdays, "workdays", "调休上班", TEXTS, 0), KA_ROW_END};
const struct ka_schema ka_schema_calendar = {"日历", "calendar", sizeof(struct calendar_src),
                                             SIZE_MAX, calendar_keys};

static const struct ka_key rate_keys[] = {
    KA_ROW(struct rate_src, month, "month", "月份", MONTH, KA_KEY_REQUIRED),
    KA_ROW(struct rate_src, currency, "currency", "币种", PLACED, KA_KEY_REQUIRED),
    KA_ROW(struct rate_src, rate, "rate", "汇率", NUMBER, KA_KEY_REQUIRED), KA_ROW_END};
const struct ka_schema ka_schema_rate = {"汇率", "exchange rate", sizeof(struct rate_src),
                                         offsetof(struct rate_src, place), rate_keys};

static const struct ka_key response_keys[] = {
    KA_ROW(struct response_src, cap, "cap", "封顶", NUMBER, 0),
    KA_ROW_CHOICE(struct response_src, unanswered_ignored, "unanswered", "未回复", 0, unanswereds),
    KA_ROW_SUB(struct response_src, analysis, "analysis", "分析", MAP, 0, &ka_schema_analysis),
    KA_ROW_END};
const struct ka_schema ka_schema_response = {"响应口径", "response setting",
                                             sizeof(struct response_src), SIZE_MAX, response_keys};

static const struct ka_key inquiry_keys[] = {
    KA_ROW(struct inquiry_src, after_sales_days, "after_sales_days", "售后天数", NUMBER, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_inquiry = {"询单口径", "inquiry setting",
                                            sizeof(struct inquiry_src), SIZE_MAX, inquiry_keys};

static const struct ka_key solved_keys[] = {
    KA_ROW(struct solved_src, window_hours, "window_hours", "回访小时", NUMBER, 0), KA_ROW_END};
const struct ka_schema ka_schema_solved = {"解决口径", "solved setting", sizeof(struct solved_src),
                                           SIZE_MAX, solved_keys};

static const struct ka_key refund_keys[] = {
    KA_ROW_CHOICE(struct refund_src, by_amount, "basis", "口径", 0, bases), KA_ROW_END};
const struct ka_schema ka_schema_refund = {"退款口径", "refund setting", sizeof(struct refund_src),
                                           SIZE_MAX, refund_keys};

static const struct ka_key form_keys[] = {
    KA_ROW(struct form_src, prefix, "prefix", "编号前缀", TEXT, 0),
    KA_ROW(struct form_src, appeal_days, "appeal_days", "申诉天数", NUMBER, 0),
    KA_ROW(struct form_src, reviewer, "reviewer", "考核人", TEXT, KA_KEY_EMPTY_OK),
    KA_ROW(struct form_src, approver, "approver", "审批人", TEXT, KA_KEY_EMPTY_OK),
    KA_ROW(struct form_src, hr, "hr", "人事", TEXT, KA_KEY_EMPTY_OK),
    KA_ROW_END};
const struct ka_schema ka_schema_form = {"考核表设置", "form setting", sizeof(struct form_src),
                                         SIZE_MAX, form_keys};

static const struct ka_key company_keys[] = {
    KA_ROW(struct company_src, name, "company", "公司", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct company_src, zone, "time_zone", "时区", PLACED, 0),
    KA_ROW_CHOICE(struct company_src, lang, "language", "语言", 0, langs),
    KA_ROW_SUB(struct company_src, stores, "stores", "店铺", LIST,
               KA_KEY_REQUIRED | KA_KEY_OR_NAMED, &ka_schema_store),
    KA_ROW_SUB(struct company_src, teams, "teams", "团队", LIST, KA_KEY_OR_NAMED, &ka_schema_team),
    KA_ROW_SUB(struct company_src, calendar, "calendar", "日历", MAP, 0, &ka_schema_calendar),
    KA_ROW_SUB(struct company_src, rates, "rates", "汇率表", LIST, 0, &ka_schema_rate),
    KA_ROW_SUB(struct company_src, response, "response", "响应", MAP, 0, &ka_schema_response),
    KA_ROW_SUB(struct company_src, inquiry, "inquiry", "询单", MAP, 0, &ka_schema_inquiry),
    KA_ROW_SUB(struct company_src, solved, "solved", "解决", MAP, 0, &ka_schema_solved),
    KA_ROW_SUB(struct company_src, refund, "refund", "退款", MAP, 0, &ka_schema_refund),
    KA_ROW_SUB(struct company_src, form, "form", "考核表", MAP, 0, &ka_schema_form),
    KA_ROW(struct company_src, ignore_accounts, "ignore_accounts", "忽略账号", TEXTS, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_company = {"公司设置", "company file", sizeof(struct company_src),
                                            offsetof(struct company_src, place), company_keys};

static ka_str
line_text(struct ka_diags *diags, struct ka_place place)
{
    return ka_str_format(diags->arena, "%u", (unsigned)place.line);
}

/* A store's id names a folder below exports/MONTH/. */
static bool
is_store_id(ka_str id)
{
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-')
            return false;
    }
    return id.len > 0 && id.ptr[0] != '-';
}

static void
check_currency(const struct ka_placed *currency, struct ka_diags *diags)
{
    ka_str text = currency->text;
    bool good = text.len == 3;
    for (size_t i = 0; good && i < text.len; i++)
        good = text.ptr[i] >= 'A' && text.ptr[i] <= 'Z';
    if (!good && text.len > 0)
        ka_diag(diags, KA_DIAG_CURRENCY_BAD, currency->place, text);
}

static void
read_store(const struct store_src *src, struct ka_diags *diags, struct ka_store *store)
{
    if (!is_store_id(src->id))
        ka_diag(diags, KA_DIAG_STORE_ID, src->place, src->id);
    check_currency(&src->currency, diags);
    *store = (struct ka_store){
        .id = src->id,
        .place = src->place,
        .name = src->name,
        .aliases = src->aliases,
        .platform = ka_platform_check(src->platform.text, src->platform.place, diags),
        .key = src->key,
        .currency = src->currency.text.len > 0 ? src->currency.text : KA_STR("CNY"),
        .service_from = src->service_from < 0 ? DEFAULT_SERVICE_FROM : src->service_from,
        .service_to = src->service_to < 0 ? DEFAULT_SERVICE_TO : src->service_to,
        .quality_reasons = src->quality_reasons,
        .ignore_buyers = src->ignore_buyers,
        .as_of = src->as_of,
    };
    if (store->service_from >= store->service_to)
        ka_diag(diags, KA_DIAG_SERVICE_HOURS, src->place, src->id);
}

/* Adds a folded name, unless another store has it already. */
static void
add_name(struct ka_arena *arena, struct ka_company *company, struct ka_diags *diags, size_t store,
         ka_str name)
{
    struct ka_store_names *names = company->names;
    ka_str folded = ka_utf8_fold_header(arena, name);
    for (size_t i = 0; i < names->count; i++) {
        if (!ka_str_eq(names->folded[i], folded))
            continue;
        if (names->store[i] != store)
            ka_diag(diags, KA_DIAG_STORE_NAME_TWICE, company->store[store].place, name,
                    company->store[names->store[i]].id,
                    line_text(diags, company->store[names->store[i]].place));
        return;
    }
    names->folded = ka_arena_push(arena, names->folded, names->count, sizeof *names->folded);
    names->store = ka_arena_push(arena, names->store, names->count, sizeof *names->store);
    names->folded[names->count] = folded;
    names->store[names->count++] = store;
}

static void
read_stores(struct ka_arena *arena, const struct ka_list *list, struct ka_diags *diags,
            struct ka_company *company)
{
    const struct store_src *src = list->item;
    company->names = ka_arena_alloc(arena, sizeof *company->names);
    company->store = ka_arena_array(arena, list->count, sizeof *company->store);
    company->store_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        struct ka_store *store = &company->store[i];
        read_store(&src[i], diags, store);
        add_name(arena, company, diags, i, store->id);
        add_name(arena, company, diags, i, store->name);
        for (size_t k = 0; k < store->aliases.count; k++)
            add_name(arena, company, diags, i, store->aliases.item[k]);
    }
}

static void
read_teams(struct ka_arena *arena, const struct ka_list *list, struct ka_diags *diags,
           struct ka_company *company)
{
    const struct team_src *src = list->item;
    company->team = ka_arena_array(arena, list->count, sizeof *company->team);
    company->team_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        company->team[i] = (struct ka_team){
            .id = src[i].id, .place = src[i].place, .name = src[i].name, .lead = src[i].lead};
        for (size_t k = 0; k < i; k++) {
            if (ka_str_eq(src[k].id, src[i].id))
                ka_diag(diags, KA_DIAG_ID_TWICE, src[i].place, src[i].id,
                        line_text(diags, src[k].place));
        }
    }
}

static void
read_rates(struct ka_arena *arena, const struct ka_list *list, struct ka_diags *diags,
           struct ka_company *company)
{
    const struct rate_src *src = list->item;
    company->rate = ka_arena_array(arena, list->count, sizeof *company->rate);
    company->rate_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        company->rate[i] = (struct ka_rate){.month = src[i].month,
                                            .place = src[i].place,
                                            .currency = src[i].currency.text,
                                            .rate = src[i].rate};
        check_currency(&src[i].currency, diags);
        if (src[i].rate.percent || src[i].rate.value.micro <= 0)
            ka_diag(diags, KA_DIAG_NOT_POSITIVE, src[i].rate.place,
                    ka_number_text(diags->arena, &src[i].rate));
        for (size_t k = 0; k < i; k++) {
            if (src[k].month.index == src[i].month.index &&
                ka_str_eq(src[k].currency.text, src[i].currency.text))
                ka_diag(diags, KA_DIAG_RATE_TWICE, src[i].place, src[i].currency.text,
                        ka_month_print(diags->arena, src[i].month), line_text(diags, src[k].place));
        }
    }
}

static int
compare_days(const void *a, const void *b)
{
    ka_day x = *(const ka_day *)a, y = *(const ka_day *)b;
    return (x > y) - (x < y);
}

/* Sorted days, each once. */
static ka_day *
read_days(struct ka_arena *arena, const struct ka_texts *texts, ka_str label,
          struct ka_diags *diags, size_t *count)
{
    ka_day *day = ka_arena_array(arena, texts->count, sizeof *day);
    size_t n = 0;
    for (size_t i = 0; i < texts->count; i++) {
        struct ka_node node = {
            .kind = KA_NODE_SCALAR, .place = texts->place[i], .text = texts->item[i]};
        if (ka_scalar_day(&node, label, diags, &day[n]))
            n++;
    }
    qsort(day, n, sizeof *day, compare_days);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        if (*count == 0 || day[*count - 1] != day[i])
            day[(*count)++] = day[i];
    }
    return day;
}

static bool
has_day(const ka_day *day, size_t count, ka_day wanted)
{
    return count > 0 && bsearch(&wanted, day, count, sizeof *day, compare_days) != NULL;
}

static void
read_calendar(struct ka_arena *arena, const struct calendar_src *src, struct ka_diags *diags,
              struct ka_company *company)
{
    company->holiday =
        read_days(arena, &src->holidays, KA_STR("holidays"), diags, &company->holiday_count);
    company->workday =
        read_days(arena, &src->workdays, KA_STR("workdays"), diags, &company->workday_count);
    for (size_t i = 0; i < src->workdays.count; i++) {
        ka_day day;
        if (ka_day_parse(src->workdays.item[i], &day) &&
            has_day(company->holiday, company->holiday_count, day))
            ka_diag(diags, KA_DIAG_CALENDAR_BOTH, src->workdays.place[i], src->workdays.item[i]);
    }
}

static void
read_zone(struct ka_arena *arena, const struct ka_placed *zone, struct ka_diags *diags,
          struct ka_company *company)
{
    company->zone_name = zone->text.len > 0 ? zone->text : KA_STR("Asia/Shanghai");
    company->zone = ka_zone_open(arena, ka_cstr(arena, company->zone_name));
    if (!company->zone)
        ka_diag(diags, KA_DIAG_ZONE_UNKNOWN, zone->text.len > 0 ? zone->place : company->place,
                company->zone_name);
}

/* A whole number up to @p most; the default if it is absent or wrong. */
static int64_t
setting(const struct ka_number *number, ka_str label, int64_t absent, int64_t most,
        struct ka_diags *diags)
{
    int64_t value;
    if (!ka_number_whole(number, label, absent, diags, &value))
        return absent;
    if (value <= most)
        return value;
    ka_diag(diags, KA_DIAG_SETTING_LARGE, number->place, label,
            ka_number_text(diags->arena, number), ka_str_format(diags->arena, "%d", (int)most));
    return absent;
}

static void
read_settings(const struct company_src *src, struct ka_diags *diags, struct ka_company *company)
{
    company->form_prefix = src->form.prefix.len > 0 ? src->form.prefix : KA_STR("KH");
    company->reviewer = src->form.reviewer;
    company->approver = src->form.approver;
    company->hr = src->form.hr;
    company->ignore_accounts = src->ignore_accounts;
    company->unanswered_ignored = src->response.unanswered_ignored != 0;
    company->refund_by_amount = src->refund.by_amount != 0;
    company->analysis = ka_analysis_read(&src->response.analysis, diags);
    company->appeal_days =
        setting(&src->form.appeal_days, KA_STR("appeal_days"), DEFAULT_APPEAL_DAYS, 366, diags);
    company->after_sales_days = setting(&src->inquiry.after_sales_days, KA_STR("after_sales_days"),
                                        DEFAULT_AFTER_SALES_DAYS, 366, diags);
    company->solved_hours = setting(&src->solved.window_hours, KA_STR("window_hours"),
                                    DEFAULT_SOLVED_HOURS, MOST_SOLVED_HOURS, diags);
    company->response_cap =
        setting(&src->response.cap, KA_STR("cap"), DEFAULT_RESPONSE_CAP, 86400, diags);
    if (company->solved_hours == 0)
        ka_diag(diags, KA_DIAG_NOT_POSITIVE, src->solved.window_hours.place, KA_STR("0"));
    if (company->response_cap == 0)
        ka_diag(diags, KA_DIAG_NOT_POSITIVE, src->response.cap.place, KA_STR("0"));
}

enum ka_status
ka_company_read(struct ka_arena *arena, const struct ka_node *node, struct ka_diags *diags,
                struct ka_company *out)
{
    size_t before = diags->by_severity[KA_ERROR];
    struct company_src src;
    if (ka_schema_read(arena, &ka_schema_company, node, diags, &src) != KA_OK)
        return KA_E_TEMPLATE;
    struct ka_company company = {
        .name = src.name, .place = src.place, .lang = (enum ka_lang)src.lang};
    read_zone(arena, &src.zone, diags, &company);
    read_stores(arena, &src.stores, diags, &company);
    read_teams(arena, &src.teams, diags, &company);
    read_rates(arena, &src.rates, diags, &company);
    read_calendar(arena, &src.calendar, diags, &company);
    read_settings(&src, diags, &company);
    if (diags->by_severity[KA_ERROR] != before)
        return KA_E_TEMPLATE;
    *out = company;
    return KA_OK;
}

bool
ka_company_has_key(const struct ka_company *company)
{
    bool any = false;
    for (size_t i = 0; i < company->store_count; i++)
        any = any || company->store[i].key;
    return any;
}

size_t
ka_company_store(const struct ka_company *company, ka_str id_or_name)
{
    for (size_t i = 0; i < company->store_count; i++) {
        if (ka_str_eq(company->store[i].id, id_or_name) ||
            ka_str_eq(company->store[i].name, id_or_name))
            return i;
    }
    if (!company->names)
        return KA_NO_INDEX;
    struct ka_arena *scratch = ka_arena_new();
    ka_str folded = ka_utf8_fold_header(scratch, id_or_name);
    size_t found = KA_NO_INDEX;
    for (size_t i = 0; i < company->names->count && found == KA_NO_INDEX; i++) {
        if (ka_str_eq(company->names->folded[i], folded))
            found = company->names->store[i];
    }
    ka_arena_free(scratch);
    return found;
}

static bool
is_workday(const struct ka_company *company, ka_day day)
{
    if (ka_day_weekday(day) >= WEEKEND)
        return has_day(company->workday, company->workday_count, day);
    return !has_day(company->holiday, company->holiday_count, day);
}

int
ka_company_workdays(const struct ka_company *company, struct ka_span span)
{
    int count = 0;
    for (ka_day day = span.first; day < span.end; day++)
        count += is_workday(company, day);
    return count;
}

ka_day
ka_company_workday_after(const struct ka_company *company, ka_day day, int64_t workdays)
{
    while (workdays > 0) {
        day++;
        workdays -= is_workday(company, day);
    }
    return day;
}
