/*
 * What a column may be, kind of fact by kind of fact (metrics.md section 2).
 *
 * Three tables: the words of a field, how it is read by default, and for each kind the set of its
 * fields with those it cannot do without. An order without an amount, or agent figures without an
 * account, would be read and then count for nobody, so a profile like that is refused.
 */
#include "template/profile_field.h"

#include <stdint.h>

#define BIT(field) (UINT64_C(1) << (field))

_Static_assert(KA_FIELD__COUNT <= 64, "fields are kept in a 64-bit set");

const struct ka_choice ka_field_choices[] = {{"none", "无", KA_FIELD_NONE},
                                             {"account", "账号", KA_FIELD_ACCOUNT},
                                             {"employee", "工号", KA_FIELD_EMPLOYEE},
                                             {"employee_name", "姓名", KA_FIELD_EMPLOYEE_NAME},
                                             {"store", "店铺", KA_FIELD_STORE},
                                             {"date", "日期", KA_FIELD_DATE},
                                             {"id", "单号", KA_FIELD_ID},
                                             {"order", "订单号", KA_FIELD_ORDER},
                                             {"buyer", "买家", KA_FIELD_BUYER},
                                             {"created", "创建时间", KA_FIELD_CREATED},
                                             {"paid", "付款时间", KA_FIELD_PAID},
                                             {"shipped", "发货时间", KA_FIELD_SHIPPED},
                                             {"promised", "承诺发货时间", KA_FIELD_PROMISED},
                                             {"finished", "完结时间", KA_FIELD_FINISHED},
                                             {"amount", "金额", KA_FIELD_AMOUNT},
                                             {"line_amount", "行金额", KA_FIELD_LINE_AMOUNT},
                                             {"unit_price", "单价", KA_FIELD_UNIT_PRICE},
                                             {"items", "件数", KA_FIELD_ITEMS},
                                             {"status", "状态", KA_FIELD_STATUS},
                                             {"refunded", "已退金额", KA_FIELD_REFUNDED},
                                             {"refund_status", "售后状态", KA_FIELD_REFUND_STATUS},
                                             {"salesperson", "销售员", KA_FIELD_SALESPERSON},
                                             {"currency", "币种", KA_FIELD_CURRENCY},
                                             {"type", "类型", KA_FIELD_TYPE},
                                             {"reason", "原因", KA_FIELD_REASON},
                                             {"intervened", "平台介入", KA_FIELD_INTERVENED},
                                             {"assignee", "受理人", KA_FIELD_ASSIGNEE},
                                             {"first_reply", "首次回复", KA_FIELD_FIRST_REPLY},
                                             {"solved", "解决", KA_FIELD_SOLVED},
                                             {"reopens", "重开次数", KA_FIELD_REOPENS},
                                             {"replies", "回复次数", KA_FIELD_REPLIES},
                                             {"satisfaction", "满意度", KA_FIELD_SATISFACTION},
                                             {"value", "数值", KA_FIELD_VALUE},
                                             {"counter", "计数项", KA_FIELD_COUNTER},
                                             {"evidence", "凭证", KA_FIELD_EVIDENCE},
                                             {"item", "考核项目", KA_FIELD_ITEM},
                                             {"points", "得分", KA_FIELD_POINTS},
                                             {"scorer", "评分人", KA_FIELD_SCORER},
                                             {"role", "岗位", KA_FIELD_ROLE},
                                             {"time", "时间", KA_FIELD_TIME},
                                             {"sender", "发送方", KA_FIELD_SENDER},
                                             {"kind", "消息类型", KA_FIELD_KIND},
                                             {"text", "内容", KA_FIELD_TEXT},
                                             {"product", "商品编号", KA_FIELD_PRODUCT},
                                             {"title", "商品标题", KA_FIELD_TITLE},
                                             {"part", "分部", KA_FIELD_PART},
                                             {NULL, NULL, 0}};
_Static_assert(KA_COUNT(ka_field_choices) == KA_FIELD__COUNT + 1, "a field without a word");

static const enum ka_read reads[KA_FIELD__COUNT] = {
    [KA_FIELD_ACCOUNT] = KA_READ_TEXT,
    [KA_FIELD_DATE] = KA_READ_TIME,
    [KA_FIELD_ID] = KA_READ_ID,
    [KA_FIELD_ORDER] = KA_READ_ID,
    [KA_FIELD_CREATED] = KA_READ_TIME,
    [KA_FIELD_PAID] = KA_READ_TIME,
    [KA_FIELD_SHIPPED] = KA_READ_TIME,
    [KA_FIELD_PROMISED] = KA_READ_TIME,
    [KA_FIELD_FINISHED] = KA_READ_TIME,
    [KA_FIELD_AMOUNT] = KA_READ_MONEY,
    [KA_FIELD_LINE_AMOUNT] = KA_READ_MONEY,
    [KA_FIELD_UNIT_PRICE] = KA_READ_MONEY,
    [KA_FIELD_ITEMS] = KA_READ_COUNT,
    [KA_FIELD_REFUNDED] = KA_READ_MONEY,
    [KA_FIELD_TYPE] = KA_READ_BOOL,
    [KA_FIELD_INTERVENED] = KA_READ_BOOL,
    [KA_FIELD_FIRST_REPLY] = KA_READ_TIME,
    [KA_FIELD_SOLVED] = KA_READ_TIME,
    [KA_FIELD_REOPENS] = KA_READ_COUNT,
    [KA_FIELD_REPLIES] = KA_READ_COUNT,
    [KA_FIELD_SATISFACTION] = KA_READ_BOOL,
    [KA_FIELD_VALUE] = KA_READ_NUMBER,
    [KA_FIELD_POINTS] = KA_READ_NUMBER,
    [KA_FIELD_TIME] = KA_READ_TIME,
    [KA_FIELD_PART] = KA_READ_BOOL,
};

#define PERSON (BIT(KA_FIELD_ACCOUNT) | BIT(KA_FIELD_EMPLOYEE) | BIT(KA_FIELD_EMPLOYEE_NAME))
#define WHERE  (BIT(KA_FIELD_STORE) | BIT(KA_FIELD_DATE))

static const uint64_t takes[KA_FACT__COUNT] = {
    [KA_FACT_ORDER] = BIT(KA_FIELD_ID) | BIT(KA_FIELD_STORE) | BIT(KA_FIELD_BUYER) |
                      BIT(KA_FIELD_CREATED) | BIT(KA_FIELD_PAID) | BIT(KA_FIELD_SHIPPED) |
                      BIT(KA_FIELD_PROMISED) | BIT(KA_FIELD_FINISHED) | BIT(KA_FIELD_AMOUNT) |
                      BIT(KA_FIELD_LINE_AMOUNT) | BIT(KA_FIELD_UNIT_PRICE) | BIT(KA_FIELD_ITEMS) |
                      BIT(KA_FIELD_STATUS) | BIT(KA_FIELD_REFUNDED) | BIT(KA_FIELD_REFUND_STATUS) |
                      BIT(KA_FIELD_SALESPERSON) | BIT(KA_FIELD_CURRENCY) | BIT(KA_FIELD_PRODUCT) |
                      BIT(KA_FIELD_TITLE),
    [KA_FACT_REFUND] = BIT(KA_FIELD_ID) | BIT(KA_FIELD_ORDER) | BIT(KA_FIELD_STORE) |
                       BIT(KA_FIELD_BUYER) | BIT(KA_FIELD_CREATED) | BIT(KA_FIELD_FINISHED) |
                       BIT(KA_FIELD_AMOUNT) | BIT(KA_FIELD_STATUS) | BIT(KA_FIELD_REFUND_STATUS) |
                       BIT(KA_FIELD_TYPE) | BIT(KA_FIELD_REASON) | BIT(KA_FIELD_INTERVENED) |
                       BIT(KA_FIELD_PAID) | BIT(KA_FIELD_CURRENCY),
    [KA_FACT_AGENT_STATS] = BIT(KA_FIELD_ACCOUNT) | WHERE | BIT(KA_FIELD_PART),
    [KA_FACT_STORE_STATS] = WHERE | BIT(KA_FIELD_PART),
    [KA_FACT_ATTENDANCE] = PERSON | BIT(KA_FIELD_DATE),
    [KA_FACT_REGISTER] = PERSON | WHERE | BIT(KA_FIELD_COUNTER) | BIT(KA_FIELD_VALUE) |
                         BIT(KA_FIELD_EVIDENCE) | BIT(KA_FIELD_ORDER) | BIT(KA_FIELD_REASON),
    [KA_FACT_TICKET] = BIT(KA_FIELD_ID) | BIT(KA_FIELD_STORE) | BIT(KA_FIELD_ASSIGNEE) |
                       BIT(KA_FIELD_CREATED) | BIT(KA_FIELD_FIRST_REPLY) | BIT(KA_FIELD_SOLVED) |
                       BIT(KA_FIELD_REOPENS) | BIT(KA_FIELD_REPLIES) | BIT(KA_FIELD_SATISFACTION) |
                       BIT(KA_FIELD_STATUS) | BIT(KA_FIELD_BUYER),
    [KA_FACT_RATING] = BIT(KA_FIELD_ACCOUNT) | BIT(KA_FIELD_STORE) | BIT(KA_FIELD_TIME) |
                       BIT(KA_FIELD_VALUE) | BIT(KA_FIELD_BUYER) | BIT(KA_FIELD_ORDER) |
                       BIT(KA_FIELD_ID),
    [KA_FACT_MANUAL_SCORE] = PERSON | BIT(KA_FIELD_DATE) | BIT(KA_FIELD_ITEM) |
                             BIT(KA_FIELD_POINTS) | BIT(KA_FIELD_REASON) | BIT(KA_FIELD_SCORER) |
                             BIT(KA_FIELD_ROLE),
    [KA_FACT_MESSAGE] = BIT(KA_FIELD_ACCOUNT) | BIT(KA_FIELD_STORE) | BIT(KA_FIELD_TIME) |
                        BIT(KA_FIELD_BUYER) | BIT(KA_FIELD_SENDER) | BIT(KA_FIELD_KIND) |
                        BIT(KA_FIELD_TEXT) | BIT(KA_FIELD_ID),
    [KA_FACT_ORDER_LINES] =
        BIT(KA_FIELD_ID) | BIT(KA_FIELD_STORE) | BIT(KA_FIELD_ITEMS) | BIT(KA_FIELD_STATUS),
    [KA_FACT_CHATS] = BIT(KA_FIELD_ACCOUNT) | WHERE | BIT(KA_FIELD_BUYER) | BIT(KA_FIELD_SENDER),
};

static const struct ka_field_need order_needs[] = {
    {{KA_FIELD_ID}},
    {{KA_FIELD_PAID, KA_FIELD_CREATED}},
    {{KA_FIELD_AMOUNT, KA_FIELD_LINE_AMOUNT, KA_FIELD_UNIT_PRICE}}};
static const struct ka_field_need refund_needs[] = {
    {{KA_FIELD_ORDER}}, {{KA_FIELD_CREATED, KA_FIELD_FINISHED}}, {{KA_FIELD_AMOUNT}}};
static const struct ka_field_need agent_needs[] = {{{KA_FIELD_ACCOUNT}}};
static const struct ka_field_need attendance_needs[] = {
    {{KA_FIELD_EMPLOYEE, KA_FIELD_EMPLOYEE_NAME, KA_FIELD_ACCOUNT}}};
static const struct ka_field_need register_needs[] = {
    {{KA_FIELD_EMPLOYEE, KA_FIELD_EMPLOYEE_NAME, KA_FIELD_ACCOUNT, KA_FIELD_STORE}}};
static const struct ka_field_need ticket_needs[] = {
    {{KA_FIELD_ID}}, {{KA_FIELD_ASSIGNEE}}, {{KA_FIELD_CREATED}}};
static const struct ka_field_need rating_needs[] = {{{KA_FIELD_ACCOUNT}}, {{KA_FIELD_VALUE}}};
static const struct ka_field_need manual_needs[] = {
    {{KA_FIELD_EMPLOYEE, KA_FIELD_EMPLOYEE_NAME, KA_FIELD_ACCOUNT}},
    {{KA_FIELD_ITEM}},
    {{KA_FIELD_POINTS}}};
static const struct ka_field_need message_needs[] = {
    {{KA_FIELD_TIME}}, {{KA_FIELD_ACCOUNT}}, {{KA_FIELD_BUYER}}, {{KA_FIELD_SENDER}}};
static const struct ka_field_need lines_needs[] = {{{KA_FIELD_ID}}, {{KA_FIELD_ITEMS}}};
static const struct ka_field_need chats_needs[] = {
    {{KA_FIELD_ACCOUNT}}, {{KA_FIELD_BUYER}}, {{KA_FIELD_DATE}}};

static const struct {
    const struct ka_field_need *need;
    size_t count;
} needs[KA_FACT__COUNT] = {
    [KA_FACT_ORDER] = {order_needs, KA_COUNT(order_needs)},
    [KA_FACT_REFUND] = {refund_needs, KA_COUNT(refund_needs)},
    [KA_FACT_AGENT_STATS] = {agent_needs, KA_COUNT(agent_needs)},
    [KA_FACT_ATTENDANCE] = {attendance_needs, KA_COUNT(attendance_needs)},
    [KA_FACT_REGISTER] = {register_needs, KA_COUNT(register_needs)},
    [KA_FACT_TICKET] = {ticket_needs, KA_COUNT(ticket_needs)},
    [KA_FACT_RATING] = {rating_needs, KA_COUNT(rating_needs)},
    [KA_FACT_MANUAL_SCORE] = {manual_needs, KA_COUNT(manual_needs)},
    [KA_FACT_MESSAGE] = {message_needs, KA_COUNT(message_needs)},
    [KA_FACT_ORDER_LINES] = {lines_needs, KA_COUNT(lines_needs)},
    [KA_FACT_CHATS] = {chats_needs, KA_COUNT(chats_needs)},
};

const char *
ka_field_word(enum ka_field field)
{
    for (size_t i = 0; ka_field_choices[i].en; i++) {
        if (ka_field_choices[i].value == (int)field)
            return ka_field_choices[i].en;
    }
    return "";
}

enum ka_read
ka_field_read(enum ka_field field)
{
    return reads[field];
}

bool
ka_fact_takes(enum ka_fact_kind kind, enum ka_field field)
{
    return (takes[kind] & BIT(field)) != 0;
}

const struct ka_field_need *
ka_fact_needs(enum ka_fact_kind kind, size_t *count)
{
    *count = needs[kind].count;
    return needs[kind].need;
}

bool
ka_fact_counts(enum ka_fact_kind kind)
{
    return kind == KA_FACT_AGENT_STATS || kind == KA_FACT_STORE_STATS ||
           kind == KA_FACT_ATTENDANCE || kind == KA_FACT_REGISTER;
}
