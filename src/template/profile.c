/*
 * exports/NAME.yaml → a profile: which column of an export is what.
 *
 * Checked here so that a mistake shows before a month is read with it: a column is exactly one of
 * field, counter, mean or ignored; a header alias stands for one column only (compared as headers
 * are, by ka_utf8_fold_header); the kind of fact has the field, and all fields it cannot do
 * without; a rate says whether a bare 97 is 97 % or 9700 %; a weight names another column.
 */
#include "template/profile.h"

#include "base/utf8.h"
#include "template/platform.h"
#include "template/profile_field.h"
#include "template/resolve.h"
#include "template/schemas.h"
#include "template/text_log.h"

#define READ_AUTO (-1)

struct sum_src {
    struct ka_place place;
    struct ka_placed counter;
    struct ka_texts of;
};

struct column_src {
    struct ka_texts header;
    struct ka_place place;
    int field;
    struct ka_placed counter, mean;
    struct ka_texts weight;
    bool industry, required, ignore;
    int read;
    const struct ka_node *unit;
    struct ka_texts good, bad;
};

struct summary_src {
    struct ka_texts sum, mean;
};

struct profile_src {
    ka_str id;
    struct ka_place place;
    ka_str name, name_en;
    struct ka_placed platform;
    int kind, period, date_order, header_rows;
    struct summary_src summary;
    bool rows_add;
    int64_t figures;
    struct ka_texts empty, closed, refunded, examples;
    struct ka_text_log_src *log;
    struct ka_list columns, sums;
};

struct reader {
    struct ka_arena *arena;
    struct ka_diags *diags;
    const struct ka_metric_set *metrics;
};

static const struct ka_choice kinds[] = {{"order", "订单", KA_FACT_ORDER},
                                         {"refund", "退款", KA_FACT_REFUND},
                                         {"agent_stats", "客服数据", KA_FACT_AGENT_STATS},
                                         {"store_stats", "店铺数据", KA_FACT_STORE_STATS},
                                         {"attendance", "考勤", KA_FACT_ATTENDANCE},
                                         {"register", "登记", KA_FACT_REGISTER},
                                         {"ticket", "工单", KA_FACT_TICKET},
                                         {"rating", "评价", KA_FACT_RATING},
                                         {"manual_score", "评分", KA_FACT_MANUAL_SCORE},
                                         {"message", "聊天记录", KA_FACT_MESSAGE},
                                         {"order_lines", "订单明细", KA_FACT_ORDER_LINES},
                                         {"chats", "接待明细", KA_FACT_CHATS},
                                         {"known", "已知", KA_FACT_KNOWN},
                                         {NULL, NULL, 0}};
static const struct ka_choice periods[] = {{"column", "列", KA_PERIOD_COLUMN},
                                           {"month_column", "月份列", KA_PERIOD_COLUMN},
                                           {"file_name", "文件名", KA_PERIOD_FILE_NAME},
                                           {"none", "无", KA_PERIOD_NONE},
                                           {NULL, NULL, 0}};
static const struct ka_choice date_orders[] = {{"ymd", "年月日", KA_DATE_YMD},
                                               {"mdy", "月日年", KA_DATE_MDY},
                                               {"dmy", "日月年", KA_DATE_DMY},
                                               {NULL, NULL, 0}};
static const struct ka_choice row_counts[] = {{"1", NULL, 1}, {"2", NULL, 2}, {NULL, NULL, 0}};
static const struct ka_choice read_words[] = {{"auto", "自动", READ_AUTO},
                                              {"text", "文字", KA_READ_TEXT},
                                              {"id", "编号", KA_READ_ID},
                                              {"count", "整数", KA_READ_COUNT},
                                              {"number", "数字", KA_READ_NUMBER},
                                              {"money", "金额", KA_READ_MONEY},
                                              {"duration", "时长", KA_READ_DURATION},
                                              {"fraction", "小数比率", KA_READ_FRACTION},
                                              {"percent", "百分比率", KA_READ_PERCENT},
                                              {"time", "时间", KA_READ_TIME},
                                              {"month", "月份", KA_READ_MONTH},
                                              {"bool", "是否", KA_READ_BOOL},
                                              {NULL, NULL, 0}};

static const struct ka_key column_keys[] = {
    KA_ROW(struct column_src, header, "header", "表头", TEXTS, KA_KEY_REQUIRED),
    KA_ROW_CHOICE(struct column_src, field, "field", "字段", 0, ka_field_choices),
    KA_ROW(struct column_src, counter, "counter", "计数项", PLACED, 0),
    KA_ROW(struct column_src, mean, "mean", "均值", PLACED, 0),
    KA_ROW(struct column_src, weight, "weight", "权重", TEXTS, 0),
    KA_ROW(struct column_src, industry, "industry", "行业均值", BOOL, 0),
    KA_ROW_CHOICE(struct column_src, read, "read", "读法", 0, read_words),
    KA_ROW(struct column_src, unit, "unit", "单位", NODE, 0),
    KA_ROW(struct column_src, required, "required", "必需", BOOL, 0),
    KA_ROW(struct column_src, ignore, "ignore", "忽略", BOOL, 0),
    KA_ROW(struct column_src, good, "good", "肯定词", TEXTS, 0),
    KA_ROW(struct column_src, bad, "bad", "否定词", TEXTS, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_column = {"列", "column", sizeof(struct column_src),
                                           offsetof(struct column_src, place), column_keys};

static const struct ka_key sum_keys[] = {
    KA_ROW(struct sum_src, counter, "counter", "计数项", PLACED, KA_KEY_REQUIRED),
    KA_ROW(struct sum_src, of, "of", "各列", TEXTS, KA_KEY_REQUIRED), KA_ROW_END};
const struct ka_schema ka_schema_column_sum = {"列合计", "sum of columns", sizeof(struct sum_src),
                                               offsetof(struct sum_src, place), sum_keys};

static const struct ka_key summary_keys[] = {
    KA_ROW(struct summary_src, sum, "sum", "合计", TEXTS, 0),
    KA_ROW(struct summary_src, mean, "mean", "均值", TEXTS, 0), KA_ROW_END};
const struct ka_schema ka_schema_summary_rows = {
    "汇总行", "summary rows", sizeof(struct summary_src), SIZE_MAX, summary_keys};

static const struct ka_key profile_keys[] = {
    KA_ROW(struct profile_src, id, "profile", "格式", WORD, KA_KEY_REQUIRED),
    KA_ROW(struct profile_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct profile_src, name_en, "name_en", "英文名称", TEXT, 0),
    KA_ROW(struct profile_src, platform, "platform", "平台", PLACED, 0),
    KA_ROW_CHOICE(struct profile_src, kind, "kind", "类型", KA_KEY_REQUIRED, kinds),
    KA_ROW_CHOICE(struct profile_src, period, "period", "期间", 0, periods),
    KA_ROW_CHOICE(struct profile_src, date_order, "date_order", "日期顺序", 0, date_orders),
    KA_ROW_CHOICE(struct profile_src, header_rows, "header_rows", "表头行数", 0, row_counts),
    KA_ROW_SUB(struct profile_src, summary, "summary_rows", "汇总行", MAP, 0,
               &ka_schema_summary_rows),
    KA_ROW(struct profile_src, figures, "figures", "最少指标列", COUNT, 0),
    KA_ROW(struct profile_src, rows_add, "rows_add", "行相加", BOOL, 0),
    KA_ROW(struct profile_src, empty, "empty", "空值", TEXTS, 0),
    KA_ROW(struct profile_src, closed, "closed", "关闭状态", TEXTS, 0),
    KA_ROW(struct profile_src, refunded, "refunded", "退款成功状态", TEXTS, 0),
    KA_ROW_SUB(struct profile_src, log, "log", "文本记录", MAPP, 0, &ka_schema_text_log),
    KA_ROW_SUB(struct profile_src, sums, "sums", "列合计", LIST, 0, &ka_schema_column_sum),
    KA_ROW_SUB(struct profile_src, columns, "columns", "列", LIST, KA_KEY_REQUIRED,
               &ka_schema_column),
    KA_ROW(struct profile_src, examples, "examples", "样例", TEXTS, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_profile = {"导出格式", "profile", sizeof(struct profile_src),
                                            offsetof(struct profile_src, place), profile_keys};

const char *
ka_fact_word(enum ka_fact_kind kind)
{
    return kind < KA_FACT__COUNT ? kinds[kind].en : "";
}

static ka_str
fact_zh(enum ka_fact_kind kind)
{
    return ka_str_of(kinds[kind].zh);
}

/* What `1:23` counts, which no cell says by itself. */
static int64_t
clock_of(ka_str text)
{
    static const struct ka_choice words[] = {
        {"m:ss", "分:秒", 60}, {"mm:ss", "分:秒", 60}, {"h:mm", "时:分", 3600}, {NULL, NULL, 0}};
    for (size_t i = 0; words[i].en; i++) {
        if (ka_str_eq(text, ka_str_of(words[i].en)) || ka_str_eq(text, ka_str_of(words[i].zh)))
            return words[i].value;
    }
    return 0;
}

/* Seconds (or units) that a bare number counts: a number, or a word of time. */
static bool
read_number_unit(const struct reader *r, const struct ka_node *node, ka_dec *out)
{
    static const struct ka_choice words[] = {{"seconds", "秒", 1},    {"minutes", "分", 60},
                                             {"minutes", "分钟", 60}, {"hours", "小时", 3600},
                                             {"days", "天", 86400},   {NULL, NULL, 0}};
    ka_str text = node->kind == KA_NODE_SCALAR ? ka_str_trim(node->text) : KA_STR("");
    for (size_t i = 0; words[i].en; i++) {
        if (ka_str_eq(text, ka_str_of(words[i].en)) || ka_str_eq(text, ka_str_of(words[i].zh))) {
            *out = ka_dec_of(words[i].value);
            return true;
        }
    }
    struct ka_number number;
    if (!ka_scalar_number(node, KA_STR("unit"), r->diags, &number))
        return false;
    if (number.percent || number.value.micro <= 0) {
        ka_diag(r->diags, KA_DIAG_NOT_POSITIVE, node->place,
                ka_number_text(r->diags->arena, &number));
        return false;
    }
    *out = number.value;
    return true;
}

static void
read_unit(const struct reader *r, const struct ka_node *node, struct ka_column *column)
{
    column->clock = clock_of(node->kind == KA_NODE_SCALAR ? ka_str_trim(node->text) : KA_STR(""));
    if (column->clock == 0)
        (void)!read_number_unit(r, node, &column->unit);
    else if (column->read != KA_READ_DURATION)
        ka_diag(r->diags, KA_DIAG_UNIT_CLOCK, node->place, ka_str_trim(node->text));
}

/* Exactly one of field, counter, mean, ignore. */
static bool
check_feeds(const struct reader *r, const struct column_src *src)
{
    int count = (src->field != KA_FIELD_NONE) + (src->counter.text.len > 0) +
                (src->mean.text.len > 0) + src->ignore;
    if (count == 1)
        return true;
    ka_str header = src->header.count > 0 ? src->header.item[0] : KA_STR("");
    ka_diag(r->diags, count == 0 ? KA_DIAG_COLUMN_NOTHING : KA_DIAG_COLUMN_SEVERAL, src->place,
            header);
    return false;
}

/* A counter of stores cannot come from rows about people, nor the other way round. */
static void
check_subject(const struct reader *r, enum ka_fact_kind kind, enum ka_of of,
              const struct ka_placed *name)
{
    ka_str word = ka_str_of(ka_fact_word(kind));
    if (!ka_fact_counts(kind))
        ka_diag(r->diags, KA_DIAG_COLUMN_NO_COUNTERS, name->place, name->text, fact_zh(kind), word);
    else if (kind != KA_FACT_REGISTER && (of == KA_OF_STORE) != (kind == KA_FACT_STORE_STATS))
        ka_diag(r->diags, KA_DIAG_COLUMN_SUBJECT, name->place, name->text, fact_zh(kind), word);
}

static enum ka_read
read_of_unit(enum ka_unit unit)
{
    switch (unit) {
    case KA_UNIT_COUNT:
        return KA_READ_COUNT;
    case KA_UNIT_YUAN:
        return KA_READ_MONEY;
    case KA_UNIT_SECONDS:
    case KA_UNIT_HOURS:
        return KA_READ_DURATION;
    case KA_UNIT_RATIO:
        return KA_READ_FRACTION;
    case KA_UNIT_DAYS:
    case KA_UNIT_SCORE:
    case KA_UNIT__COUNT:
        break;
    }
    return KA_READ_NUMBER;
}

/* A mean may have decimals even if what it is the mean of has none. */
static enum ka_read
read_of_mean(const struct ka_metric_def *metric)
{
    enum ka_read read = read_of_unit(metric->unit);
    return read == KA_READ_COUNT ? KA_READ_NUMBER : read;
}

static void
read_counter(const struct reader *r, enum ka_fact_kind kind, const struct column_src *src,
             struct ka_column *column)
{
    if (src->counter.text.len == 0)
        return;
    column->counter = ka_counter_by_name(r->metrics, src->counter.text);
    if (column->counter == KA_NO_INDEX) {
        ka_counter_unknown(r->metrics, r->diags, src->counter.text, src->counter.place);
        return;
    }
    const struct ka_counter_def *counter = &r->metrics->counter[column->counter];
    check_subject(r, kind, counter->of, &src->counter);
    if (src->read == READ_AUTO)
        column->read = read_of_unit(counter->unit);
}

static void
read_mean(const struct reader *r, enum ka_fact_kind kind, const struct column_src *src,
          struct ka_column *column)
{
    if (src->mean.text.len == 0)
        return;
    column->metric = ka_metric_resolve(r->metrics, r->diags, src->mean.text, src->mean.place);
    if (column->metric == KA_NO_INDEX)
        return;
    const struct ka_metric_def *metric = &r->metrics->metric[column->metric];
    check_subject(r, kind, metric->of, &src->mean);
    if (src->read == READ_AUTO && metric->unit == KA_UNIT_RATIO)
        ka_diag(r->diags, KA_DIAG_COLUMN_READ_RATE, src->place, metric->name, metric->id);
    if (src->read == READ_AUTO)
        column->read = read_of_mean(metric);
}

static void
read_column(const struct reader *r, enum ka_fact_kind kind, const struct column_src *src,
            struct ka_column *column)
{
    *column =
        (struct ka_column){.header = src->header,
                           .place = src->place,
                           .field = (enum ka_field)src->field,
                           .counter = KA_NO_INDEX,
                           .metric = KA_NO_INDEX,
                           .industry = src->industry,
                           .read = src->read == READ_AUTO ? ka_field_read((enum ka_field)src->field)
                                                          : (enum ka_read)src->read,
                           .unit = ka_dec_of(1),
                           .required = src->required,
                           .ignore = src->ignore,
                           .good = src->good,
                           .bad = src->bad};
    if (!check_feeds(r, src))
        return;
    if (src->field != KA_FIELD_NONE && !ka_fact_takes(kind, column->field))
        ka_diag(r->diags, KA_DIAG_COLUMN_FIELD, src->place, ka_str_of(ka_field_word(column->field)),
                fact_zh(kind), ka_str_of(ka_fact_word(kind)));
    read_counter(r, kind, src, column);
    read_mean(r, kind, src, column);
    if (src->unit)
        read_unit(r, src->unit, column);
    if (src->mean.text.len == 0 && (src->weight.count > 0 || src->industry))
        ka_diag(r->diags, KA_DIAG_COLUMN_WEIGHT_UNUSED, src->place,
                src->header.count > 0 ? src->header.item[0] : KA_STR(""));
}

/* All header aliases in the form in which headers are compared, in column order. */
struct alias {
    ka_str folded;
    size_t column;
    size_t index; /* Which alias of the column. */
};

struct aliases {
    struct alias *item;
    size_t count;
};

static struct aliases
fold_headers(const struct reader *r, const struct ka_profile *profile)
{
    struct aliases all = {0};
    for (size_t i = 0; i < profile->column_count; i++) {
        const struct ka_texts *header = &profile->column[i].header;
        for (size_t k = 0; k < header->count; k++) {
            all.item = ka_arena_push(r->arena, all.item, all.count, sizeof *all.item);
            all.item[all.count++] = (struct alias){
                .folded = ka_utf8_fold_header(r->arena, header->item[k]), .column = i, .index = k};
        }
    }
    return all;
}

/* Index of the first alias before @p end that reads @p folded; @p end if none. */
static size_t
alias_of(const struct aliases *all, ka_str folded, size_t end)
{
    for (size_t i = 0; i < end; i++) {
        if (ka_str_eq(all->item[i].folded, folded))
            return i;
    }
    return end;
}

static void
check_headers(const struct reader *r, const struct ka_profile *profile, const struct aliases *all)
{
    for (size_t i = 0; i < all->count; i++) {
        size_t first = alias_of(all, all->item[i].folded, i);
        if (first == i)
            continue;
        const struct ka_texts *header = &profile->column[all->item[i].column].header;
        struct ka_place other = profile->column[all->item[first].column].place;
        ka_diag(r->diags, KA_DIAG_HEADER_SHARED, header->place[all->item[i].index],
                header->item[all->item[i].index],
                ka_str_format(r->diags->arena, "%u", (unsigned)other.line));
    }
}

/* Columns named by a header of theirs: counters, or ignored ones. */
static void
resolve_columns(const struct reader *r, const struct aliases *all, const struct ka_profile *profile,
                const struct ka_texts *names, size_t *out, size_t *count)
{
    for (size_t k = 0; k < names->count; k++) {
        size_t at = alias_of(all, ka_utf8_fold_header(r->arena, names->item[k]), all->count);
        size_t index = at < all->count ? all->item[at].column : KA_NO_INDEX;
        const struct ka_column *by = index == KA_NO_INDEX ? NULL : &profile->column[index];
        if (by && (by->counter != KA_NO_INDEX || by->ignore))
            out[(*count)++] = index;
        else
            ka_diag(r->diags, KA_DIAG_WEIGHT_COLUMN, names->place[k], names->item[k]);
    }
}

static void
resolve_weights(const struct reader *r, const struct ka_list *src, const struct aliases *all,
                struct ka_profile *profile)
{
    for (size_t i = 0; i < profile->column_count; i++) {
        struct ka_column *column = &profile->column[i];
        const struct ka_texts *weight = &((const struct column_src *)src->item)[i].weight;
        column->weight = ka_arena_array(r->arena, weight->count, sizeof *column->weight);
        resolve_columns(r, all, profile, weight, column->weight, &column->weight_count);
    }
}

static void
read_sums(const struct reader *r, const struct ka_list *list, const struct aliases *all,
          struct ka_profile *profile)
{
    const struct sum_src *src = list->item;
    profile->sum = ka_arena_array(r->arena, list->count, sizeof *profile->sum);
    for (size_t i = 0; i < list->count; i++) {
        struct ka_column_sum *sum = &profile->sum[profile->sum_count++];
        sum->counter = ka_counter_by_name(r->metrics, src[i].counter.text);
        sum->column = ka_arena_array(r->arena, src[i].of.count, sizeof *sum->column);
        resolve_columns(r, all, profile, &src[i].of, sum->column, &sum->count);
        if (sum->counter == KA_NO_INDEX)
            ka_counter_unknown(r->metrics, r->diags, src[i].counter.text, src[i].counter.place);
        else
            check_subject(r, profile->kind, r->metrics->counter[sum->counter].of, &src[i].counter);
    }
}

static bool
has_field(const struct ka_profile *profile, enum ka_field field)
{
    for (size_t i = 0; i < profile->column_count; i++) {
        if (profile->column[i].field == field)
            return true;
    }
    return false;
}

/* "amount, line_amount, unit_price": any of these would do. */
static ka_str
need_text(const struct reader *r, const struct ka_field_need *need)
{
    struct ka_buf buf = {.arena = r->diags->arena};
    for (size_t i = 0; i < KA_FIELD_CHOICES && need->any[i] != KA_FIELD_NONE; i++)
        ka_buf_printf(&buf, "%s%s", i > 0 ? ", " : "", ka_field_word(need->any[i]));
    return ka_buf_str(&buf);
}

static void
check_needs(const struct reader *r, const struct ka_profile *profile)
{
    size_t count;
    const struct ka_field_need *need = ka_fact_needs(profile->kind, &count);
    for (size_t i = 0; i < count; i++) {
        bool met = false;
        for (size_t k = 0; k < KA_FIELD_CHOICES && need[i].any[k] != KA_FIELD_NONE; k++)
            met = met || has_field(profile, need[i].any[k]);
        if (!met)
            ka_diag(r->diags, KA_DIAG_PROFILE_NEEDS, profile->place, fact_zh(profile->kind),
                    ka_str_of(ka_fact_word(profile->kind)), need_text(r, &need[i]));
    }
}

/* Without a required header, any table at all would be taken for this profile. */
static void
check_required(const struct reader *r, const struct ka_profile *profile)
{
    for (size_t i = 0; i < profile->column_count; i++) {
        if (profile->column[i].required)
            return;
    }
    ka_diag0(r->diags, KA_DIAG_PROFILE_NO_REQUIRED, profile->place);
}

/* Rows that count something need a counter; a register may instead name it in each row. */
static void
check_counts(const struct reader *r, const struct ka_profile *profile)
{
    bool any = !ka_fact_counts(profile->kind) ||
               (has_field(profile, KA_FIELD_COUNTER) && has_field(profile, KA_FIELD_VALUE));
    for (size_t i = 0; i < profile->column_count && !any; i++)
        any = profile->column[i].counter != KA_NO_INDEX || profile->column[i].metric != KA_NO_INDEX;
    if (!any)
        ka_diag(r->diags, KA_DIAG_PROFILE_NO_COUNTERS, profile->place, fact_zh(profile->kind),
                ka_str_of(ka_fact_word(profile->kind)));
}

/* A period from a column needs one that has a date; orders, refunds and tickets carry times. */
static void
check_period(const struct reader *r, const struct ka_profile *profile)
{
    static const enum ka_field dates[] = {KA_FIELD_DATE, KA_FIELD_TIME, KA_FIELD_CREATED,
                                          KA_FIELD_PAID, KA_FIELD_FINISHED};
    bool any = profile->period != KA_PERIOD_COLUMN;
    for (size_t i = 0; i < KA_COUNT(dates) && !any; i++)
        any = has_field(profile, dates[i]);
    if (!any)
        ka_diag0(r->diags, KA_DIAG_PROFILE_NO_DATE, profile->place);
}

static void
read_log(const struct reader *r, const struct profile_src *src, struct ka_profile *profile)
{
    if (!src->log)
        return;
    if (profile->kind != KA_FACT_MESSAGE) {
        ka_diag(r->diags, KA_DIAG_LOG_KIND, profile->place, fact_zh(profile->kind),
                ka_str_of(ka_fact_word(profile->kind)));
        return;
    }
    struct ka_text_log log;
    if (ka_text_log_read(r->arena, src->log, r->diags, &log))
        profile->log = ka_arena_copy(r->arena, &log, sizeof log);
}

enum ka_status
ka_profile_read(struct ka_arena *arena, const struct ka_node *node,
                const struct ka_metric_set *metrics, struct ka_diags *diags, struct ka_profile *out)
{
    size_t before = diags->by_severity[KA_ERROR];
    struct profile_src src;
    if (ka_schema_read(arena, &ka_schema_profile, node, diags, &src) != KA_OK)
        return KA_E_TEMPLATE;
    struct reader r = {.arena = arena, .diags = diags, .metrics = metrics};
    struct ka_profile profile = {
        .id = src.id,
        .place = src.place,
        .name = src.name,
        .name_en = src.name_en,
        .platform = ka_platform_check(src.platform.text, src.platform.place, diags),
        .kind = (enum ka_fact_kind)src.kind,
        .period = (enum ka_period_from)src.period,
        .date_order = (enum ka_date_order)src.date_order,
        .header_rows = src.header_rows,
        .sum_rows = src.summary.sum,
        .mean_rows = src.summary.mean,
        .figures = src.figures > 0 ? (size_t)src.figures : 0,
        .rows_add = src.rows_add || src.kind == KA_FACT_CHATS,
        .empty = src.empty,
        .closed = src.closed,
        .refunded = src.refunded,
        .column = ka_arena_array(arena, src.columns.count, sizeof *profile.column),
        .column_count = src.columns.count,
    };
    const struct column_src *column = src.columns.item;
    for (size_t i = 0; i < src.columns.count; i++)
        read_column(&r, profile.kind, &column[i], &profile.column[i]);
    struct aliases all = fold_headers(&r, &profile);
    check_headers(&r, &profile, &all);
    resolve_weights(&r, &src.columns, &all, &profile);
    read_sums(&r, &src.sums, &all, &profile);
    check_needs(&r, &profile);
    check_required(&r, &profile);
    /* A counter that is unknown is missing from the columns, too: that is one mistake. */
    if (diags->by_severity[KA_ERROR] == before)
        check_counts(&r, &profile);
    check_period(&r, &profile);
    read_log(&r, &src, &profile);
    if (diags->by_severity[KA_ERROR] != before)
        return KA_E_TEMPLATE;
    *out = profile;
    return KA_OK;
}
