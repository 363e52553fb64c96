/*
 * Words in headings.
 *
 *     fields   坐席 → account, 创建时间 → created: if the kind has the field and the cells its
 * shape nothing  编号, 电话: no figure, whatever else the heading says figures  平均响应 →
 * avg_response: if the cells have the shape of the metric's unit
 *
 * The first that fits wins, so that what is narrower stands above. A guess by a word is always
 * marked as one. Words are folded like headings: lower case, without blanks.
 */
#include "ingest/guess_words.h"

#include "template/profile_field.h"

#include <string.h>

#define KIND(kind) (UINT32_C(1) << KA_FACT_##kind)
#define ANY_KIND   UINT32_MAX

static const struct {
    enum ka_field field;
    uint32_t kinds;
    const char *words;
} fields[] = {
    {KA_FIELD_BUYER, ANY_KIND, "买家 顾客 客户 会员 访客 buyer customer requester visitor"},
    {KA_FIELD_EMPLOYEE, ANY_KIND, "工号 员工编号 employeeid employeeno staffid staffno"},
    {KA_FIELD_ASSIGNEE, ANY_KIND,
     "受理人 处理人 负责人 坐席 座席 客服 工号 账号 assignee agent owner operator"},
    {KA_FIELD_ACCOUNT, ANY_KIND,
     "坐席 座席 接待人 客服 旺旺 工号 账号 agent operator account assignee"},
    {KA_FIELD_EMPLOYEE_NAME, ANY_KIND, "姓名 员工 employee staff"},
    {KA_FIELD_STORE, ANY_KIND, "店铺 门店 shop store"},
    {KA_FIELD_FIRST_REPLY, ANY_KIND, "首次响应 首次回复 首响 首回 firstreply firstresponse"},
    {KA_FIELD_SOLVED, ANY_KIND,
     "解决时间 完结时间 关闭时间 结束时间 解决时长 solved resolved closed"},
    {KA_FIELD_PAID, ANY_KIND, "付款时间 支付时间 成交时间 paidat paymenttime paymentdate paidtime"},
    {KA_FIELD_SHIPPED, ANY_KIND, "发货时间 shippedat shipdate fulfilledat"},
    {KA_FIELD_FINISHED, ANY_KIND, "完结时间 完成时间 结束时间 finished completed refundedat"},
    {KA_FIELD_CREATED, ANY_KIND,
     "创建时间 创建日期 下单时间 提交时间 申请时间 created orderdate ordertime requestedat"},
    {KA_FIELD_ID, KIND(TICKET), "工单号 工单编号 工单id ticketid ticketno ticketnumber caseid"},
    {KA_FIELD_ID, KIND(REFUND), "退款编号 退款单号 售后编号 售后单号 refundid returnid"},
    {KA_FIELD_ID, KIND(ORDER) | KIND(ORDER_LINES),
     "订单编号 订单号 主订单 orderid orderno ordernumber"},
    {KA_FIELD_ORDER, ANY_KIND, "订单编号 订单号 主订单 orderid orderno ordernumber"},
    {KA_FIELD_REFUNDED, KIND(ORDER), "退款金额 已退 refundedamount"},
    {KA_FIELD_AMOUNT, KIND(REFUND), "退款金额 金额 amount"},
    {KA_FIELD_AMOUNT, KIND(ORDER), "实付 实际支付 付款金额 支付金额 订单金额 总金额 total amount"},
    {KA_FIELD_ITEMS, KIND(ORDER) | KIND(ORDER_LINES), "数量 件数 quantity items"},
    {KA_FIELD_REFUND_STATUS, KIND(ORDER), "售后状态 退款状态 refundstatus"},
    {KA_FIELD_REASON, KIND(REFUND), "原因 reason"},
    {KA_FIELD_STATUS, ANY_KIND, "状态 status"},
    {KA_FIELD_REOPENS, ANY_KIND, "重开 重新打开 reopen"},
    {KA_FIELD_REPLIES, ANY_KIND, "回复次数 回复数 replies"},
    {KA_FIELD_SATISFACTION, ANY_KIND, "满意 评价 satisfaction csat"},
    {KA_FIELD_SENDER, ANY_KIND, "发送方 发送人 发言人 sender from"},
    {KA_FIELD_VALUE, KIND(RATING), "评分 星级 打分 rating stars"},
    {KA_FIELD_TIME, ANY_KIND, "时间 日期 time date"},
    {KA_FIELD_DATE, ANY_KIND, "日期 时间 date day month"},
};

/* Numbers that are no figures, and what is a buyer's. */
static const char nothing[] =
    "编号 单号 流水 手机 电话 地址 邮箱 排名 序号 phone address mail rank";

static const struct {
    const char *figure; /* A counter or, if none is called so, a metric. */
    const char *words;
} figures[] = {
    {"first_response", "首次响应 首次回复 首响 首回 firstresponse firstreply"},
    {"reply_3min_rate", "3分钟回复率 3分钟人工回复率 三分钟回复率 3minreplyrate 3minutereplyrate"},
    {"reply_30s_rate", "30秒应答率 30秒回复率 30sreplyrate"},
    {"avg_response", "平均响应 平均回复 平响 响应时长 avgresponse averageresponse responsetime "
                     "avgreply averagereply replytime"},
    {"reply_rate", "回复率 应答率 responserate replyrate"},
    {"conversion", "转化率 conversion"},
    {"satisfaction", "满意率 满意度 好评率 csat satisfaction"},
    {"refund_rate", "退款率 refundrate"},
    {"late", "迟到 timeslate"},
    {"early", "早退"},
    {"missing_punches", "缺卡"},
    {"absent_days", "旷工"},
    {"due_days", "应出勤 应打卡"},
    {"present_days", "出勤"},
    {"unreplied", "未回复 未接待 missed unanswered"},
    {"inquiries", "询单人数 询单量 inquiries"},
    {"sessions", "接待会话 会话量 会话数 对话量 对话数 conversations chats sessions"},
    {"received", "接待人数 接待量 接待数 served handled received"},
    {"consulted", "咨询"},
    {"refunded_amount", "退款金额 refundamount refundedamount"},
    {"sales", "成交金额 成交额 销售额 sales revenue"},
    {"orders", "订单数 订单量 orders"},
    {"good_ratings", "好评数 满意数 满意评价 goodratings"},
    {"bad_ratings", "差评数 不满意数 不满意评价 badratings"},
    {"ratings", "评价数 评价量 ratings"},
    {"online_seconds", "在线时长 登录时长 onlinetime timeonline"},
};

static const struct {
    enum ka_fact_kind kind;
    const char *words;
} marks[] = {
    {KA_FACT_TICKET, "工单 ticket"},
    {KA_FACT_REFUND, "退款 售后 refund"},
    {KA_FACT_ORDER, "订单 order"},
    {KA_FACT_RATING, "评分 星级 打分 rating stars"},
    {KA_FACT_MESSAGE, "发送方 发送人 sender"},
    {KA_FACT_ATTENDANCE, "迟到 早退 缺卡 旷工 出勤 打卡"},
};

/* The word of a list that the heading contains; empty if none. */
static ka_str
word_in(ka_str folded, const char *list)
{
    for (const char *at = list; *at;) {
        size_t len = strcspn(at, " ");
        ka_str word = {.ptr = at, .len = len};
        if (ka_str_find(folded, word) >= 0)
            return word;
        at += len + (at[len] == ' ');
    }
    return KA_STR("");
}

/* "坐席", "坐席编号", "agent id": the thing itself or its number, not how often it did something.
 */
static bool
is_the_thing(ka_str folded, ka_str word)
{
    return ka_str_eq(folded, word) || ka_str_ends(folded, KA_STR("号")) ||
           ka_str_ends(folded, KA_STR("id"));
}

static bool
suits_field(const struct ka_guess_column *column, enum ka_field field, ka_str folded, ka_str word)
{
    enum ka_shape shape = column->shape;
    bool whole = shape == KA_SHAPE_ID || (shape == KA_SHAPE_COUNT && is_the_thing(folded, word));
    if (field == KA_FIELD_FIRST_REPLY || field == KA_FIELD_SOLVED)
        return shape == KA_SHAPE_TIME || shape == KA_SHAPE_DURATION;
    switch (ka_field_read(field)) {
    case KA_READ_ID:
    case KA_READ_TEXT:
        return shape == KA_SHAPE_TEXT || whole;
    case KA_READ_BOOL:
        return shape == KA_SHAPE_TEXT;
    case KA_READ_TIME:
        return shape == KA_SHAPE_TIME;
    case KA_READ_MONEY:
        return shape == KA_SHAPE_MONEY || shape == KA_SHAPE_NUMBER || shape == KA_SHAPE_COUNT;
    case KA_READ_NUMBER:
    case KA_READ_COUNT:
        return field == KA_FIELD_VALUE ? shape == KA_SHAPE_COUNT && !column->above_five
                                       : shape == KA_SHAPE_COUNT;
    case KA_READ_DURATION:
    case KA_READ_FRACTION:
    case KA_READ_PERCENT:
    case KA_READ_MONTH:
        break;
    }
    return false;
}

static bool
suits_unit(enum ka_shape shape, enum ka_unit unit)
{
    bool number = shape == KA_SHAPE_NUMBER || shape == KA_SHAPE_COUNT;
    switch (unit) {
    case KA_UNIT_COUNT:
        return shape == KA_SHAPE_COUNT;
    case KA_UNIT_YUAN:
        return number || shape == KA_SHAPE_MONEY;
    case KA_UNIT_SECONDS:
    case KA_UNIT_HOURS:
        return number || shape == KA_SHAPE_DURATION;
    case KA_UNIT_RATIO:
        return number || shape == KA_SHAPE_RATE;
    case KA_UNIT_DAYS:
    case KA_UNIT_SCORE:
    case KA_UNIT__COUNT:
        break;
    }
    return number;
}

static struct ka_guess_feed
figure_of(const struct ka_metric_set *metrics, const struct ka_guess_column *column, ka_str folded)
{
    for (size_t i = 0; i < KA_COUNT(figures); i++) {
        if (!word_in(folded, figures[i].words).len)
            continue;
        ka_str id = ka_str_of(figures[i].figure);
        struct ka_guess_feed feed = {.counter = ka_counter_by_name(metrics, id),
                                     .metric = KA_NO_INDEX};
        if (feed.counter != KA_NO_INDEX &&
            suits_unit(column->shape, metrics->counter[feed.counter].unit))
            return feed;
        if (feed.counter == KA_NO_INDEX)
            feed.metric = ka_metric_by_name(metrics, id);
        if (feed.metric != KA_NO_INDEX &&
            suits_unit(column->shape, metrics->metric[feed.metric].unit))
            return feed;
    }
    return (struct ka_guess_feed){.counter = KA_NO_INDEX, .metric = KA_NO_INDEX};
}

struct ka_guess_feed
ka_guess_word(const struct ka_metric_set *metrics, enum ka_fact_kind kind,
              const struct ka_guess_column *column, ka_str folded)
{
    struct ka_guess_feed none = {.counter = KA_NO_INDEX, .metric = KA_NO_INDEX};
    enum ka_field held = column->holds;
    if (held == KA_FIELD_ACCOUNT && kind == KA_FACT_TICKET)
        held = KA_FIELD_ASSIGNEE;
    if (held != KA_FIELD_NONE && ka_fact_takes(kind, held)) {
        none.field = held;
        return none;
    }
    for (size_t i = 0; i < KA_COUNT(fields); i++) {
        ka_str word = word_in(folded, fields[i].words);
        if (!word.len || !(fields[i].kinds >> kind & 1) || !ka_fact_takes(kind, fields[i].field) ||
            !suits_field(column, fields[i].field, folded, word))
            continue;
        none.field = fields[i].field;
        return none;
    }
    bool store = kind == KA_FACT_STORE_STATS || !ka_fact_counts(kind);
    return store || word_in(folded, nothing).len ? none : figure_of(metrics, column, folded);
}

bool
ka_guess_marks(enum ka_fact_kind kind, ka_str folded)
{
    for (size_t i = 0; i < KA_COUNT(marks); i++) {
        if (marks[i].kind == kind)
            return word_in(folded, marks[i].words).len > 0;
    }
    return false;
}
