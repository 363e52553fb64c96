/*
 * Rows of message logs: when, which account and buyer, which side, and whether a person wrote it.
 *
 * The side is told by the words of the profile (good: the buyer's, bad: the agent's), or by the
 * name itself: platforms that print the writer's nick repeat the account or the buyer there. A
 * sender called 系统 or 机器人 is the agent's side, and no person. A log without a kind column
 * holds people's messages only. Text columns are not looked at; buyers that the platform has
 * masked are not told apart and are left as they are written.
 *
 * A month needs the messages of the day before it (whose sale is it) and of four days after it
 * (did the buyer come back); all others are of other days.
 */
#include "ingest/reader.h"

#include "base/utf8.h"
#include "ingest/scan.h"

#define DAYS_BEFORE 1
#define DAYS_AFTER  4

static bool
is_one_of(struct ka_reader *reader, ka_str text, const char *const *word, size_t count)
{
    ka_str folded = ka_utf8_fold_header(reader->scratch, text);
    for (size_t i = 0; i < count; i++) {
        if (ka_str_eq(folded, ka_str_of(word[i])))
            return true;
    }
    return false;
}

static bool
is_system(struct ka_reader *reader, ka_str text)
{
    static const char *const words[] = {"系统", "系统消息", "系统提示", "system"};
    return is_one_of(reader, text, words, KA_COUNT(words));
}

static bool
is_robot(struct ka_reader *reader, ka_str text)
{
    static const char *const words[] = {"机器人",   "智能客服", "小蜜", "店小蜜", "自动",
                                        "自动回复", "robot",    "bot",  "auto"};
    return is_one_of(reader, text, words, KA_COUNT(words));
}

/* "店铺:小满" is also written 小满. */
static bool
is_account(ka_str text, ka_str account)
{
    if (ka_str_eq(text, account))
        return true;
    ka_str tail =
        ka_str_sub(account, account.len - (text.len < account.len ? text.len : 0), text.len);
    size_t before = account.len - tail.len;
    return text.len > 0 && before > 0 && ka_str_eq(tail, text) && account.ptr[before - 1] == ':';
}

static bool
usual_side(struct ka_reader *reader, ka_str text, enum ka_sender *out)
{
    static const char *const buyers[] = {"买家",   "客户",  "顾客",     "用户",
                                         "消费者", "buyer", "customer", "user"};
    static const char *const agents[] = {"客服",     "卖家",  "商家",  "店铺",
                                         "人工客服", "agent", "seller"};
    *out = KA_SENDER_BUYER;
    if (is_one_of(reader, text, buyers, KA_COUNT(buyers)))
        return true;
    *out = KA_SENDER_AGENT;
    return is_one_of(reader, text, agents, KA_COUNT(agents));
}

/* Which side wrote it. False: the row is refused. */
static bool
read_sender(struct ka_reader *reader, struct ka_message_fact *message)
{
    size_t column = reader->field[KA_FIELD_SENDER];
    ka_str text = ka_reader_word(reader, column);
    struct ka_feed *feed = &reader->feed[column];
    message->sender = KA_SENDER_AGENT;
    if (ka_words_have(&feed->good, reader->scratch, text)) {
        message->sender = KA_SENDER_BUYER;
    } else if (ka_words_have(&feed->bad, reader->scratch, text)) {
        /* The agent. */
    } else if (is_system(reader, text)) {
        message->kind = KA_MESSAGE_SYSTEM;
    } else if (is_robot(reader, text)) {
        message->kind = KA_MESSAGE_AUTO;
    } else if (text.len > 0 && ka_str_eq(text, message->buyer)) {
        message->sender = KA_SENDER_BUYER;
    } else if (!is_account(text, message->account) && !usual_side(reader, text, &message->sender)) {
        return false;
    }
    return true;
}

/* A word that is neither listed nor usual: told once, and the message counts as a person's. */
static void
read_kind(struct ka_reader *reader, struct ka_message_fact *message)
{
    static const char *const human[] = {"人工", "人工消息", "human", "文本", "文字", "text",
                                        "图片", "image",    "语音",  "视频", "表情", "商品"};
    size_t column = reader->field[KA_FIELD_KIND];
    ka_str text = ka_reader_word(reader, column);
    if (text.len == 0)
        return;
    if (is_system(reader, text)) {
        message->kind = KA_MESSAGE_SYSTEM;
        return;
    }
    if (is_robot(reader, text)) {
        message->kind = KA_MESSAGE_AUTO;
        return;
    }
    struct ka_feed *feed = &reader->feed[column];
    if (feed->good.count == 0 && feed->bad.count == 0 &&
        is_one_of(reader, text, human, KA_COUNT(human)))
        return;
    enum ka_tri person;
    (void)ka_reader_tri(reader, column, &person);
    if (person == KA_NO)
        message->kind = KA_MESSAGE_AUTO;
}

static bool
is_of_month(const struct ka_reader *reader, ka_time time)
{
    struct ka_span month = ka_month_span(reader->ingest->month);
    ka_day day = ka_time_day(time);
    return day >= month.first - DAYS_BEFORE && day < month.end + DAYS_AFTER;
}

enum ka_fate
ka_row_message(struct ka_reader *reader, struct ka_fact *fact)
{
    struct ka_message_fact *message = &fact->as.message;
    const size_t *field = reader->field;
    message->time = KA_TIME_NONE;
    enum ka_got got = ka_reader_time(reader, field[KA_FIELD_TIME], &message->time);
    if (got == KA_GOT_BAD)
        return KA_FATE_DROPPED;
    if (got == KA_GOT_NOTHING)
        return ka_reader_no_subject(reader, field[KA_FIELD_TIME]);
    if (!is_of_month(reader, message->time))
        return KA_FATE_OUTSIDE;
    message->account = ka_reader_word(reader, field[KA_FIELD_ACCOUNT]);
    message->buyer = ka_reader_word(reader, field[KA_FIELD_BUYER]);
    if (message->account.len == 0)
        return ka_reader_no_subject(reader, field[KA_FIELD_ACCOUNT]);
    if (message->buyer.len == 0)
        return ka_reader_no_subject(reader, field[KA_FIELD_BUYER]);
    if (!read_sender(reader, message)) {
        (void)ka_reader_bad(reader, field[KA_FIELD_SENDER], KA_DIAG_CELL_NOT_WORD);
        return KA_FATE_DROPPED;
    }
    if (message->kind == KA_MESSAGE_HUMAN)
        read_kind(reader, message);
    if (!ka_reader_store(reader, &fact->store))
        return KA_FATE_DROPPED;
    ka_reader_saw(reader, &message->time, 1);
    return KA_FATE_FACT;
}
