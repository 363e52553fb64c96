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

/* What a word of a sender or kind column usually means. */
enum usual { NO_WORD, BUYER, AGENT, PERSON, ROBOT, SYSTEM };

#define WORD(literal, means)                                                                       \
    {                                                                                              \
        {"" literal, sizeof(literal) - 1}, (means)                                                 \
    }
static const struct {
    ka_str text;
    enum usual means;
} usual_words[] = {
    WORD("买家", BUYER),     WORD("客服", AGENT),      WORD("人工", PERSON),
    WORD("系统", SYSTEM),    WORD("自动", ROBOT),      WORD("自动回复", ROBOT),
    WORD("机器人", ROBOT),   WORD("文本", PERSON),     WORD("图片", PERSON),
    WORD("商家", AGENT),     WORD("卖家", AGENT),      WORD("店铺", AGENT),
    WORD("人工客服", AGENT), WORD("客户", BUYER),      WORD("顾客", BUYER),
    WORD("用户", BUYER),     WORD("消费者", BUYER),    WORD("buyer", BUYER),
    WORD("customer", BUYER), WORD("user", BUYER),      WORD("agent", AGENT),
    WORD("seller", AGENT),   WORD("human", PERSON),    WORD("人工消息", PERSON),
    WORD("文字", PERSON),    WORD("text", PERSON),     WORD("image", PERSON),
    WORD("语音", PERSON),    WORD("视频", PERSON),     WORD("表情", PERSON),
    WORD("商品", PERSON),    WORD("智能客服", ROBOT),  WORD("小蜜", ROBOT),
    WORD("店小蜜", ROBOT),   WORD("robot", ROBOT),     WORD("bot", ROBOT),
    WORD("auto", ROBOT),     WORD("系统消息", SYSTEM), WORD("系统提示", SYSTEM),
    WORD("system", SYSTEM),
};
#undef WORD

static enum usual
find_usual(ka_str text)
{
    for (size_t i = 0; i < KA_COUNT(usual_words); i++) {
        if (ka_str_eq(text, usual_words[i].text))
            return usual_words[i].means;
    }
    return NO_WORD;
}

/* Folding is slow, and nearly every row has a word as it stands here. */
static enum usual
usual_word(struct ka_reader *reader, ka_str text)
{
    enum usual means = find_usual(text);
    return means == NO_WORD ? find_usual(ka_utf8_fold_header(reader->scratch, text)) : means;
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

/* Which side wrote it. False: the row is refused. */
static bool
read_sender(struct ka_reader *reader, struct ka_message_fact *message)
{
    size_t column = reader->field[KA_FIELD_SENDER];
    ka_str text = ka_reader_word(reader, column);
    struct ka_feed *feed = &reader->feed[column];
    message->sender = KA_SENDER_AGENT;
    if (ka_words_have(&feed->bad, reader->scratch, text))
        return true;
    if (ka_words_have(&feed->good, reader->scratch, text) ||
        (text.len > 0 && ka_str_eq(text, message->buyer))) {
        message->sender = KA_SENDER_BUYER;
        return true;
    }
    if (is_account(text, message->account))
        return true;
    enum usual means = usual_word(reader, text);
    if (means == BUYER)
        message->sender = KA_SENDER_BUYER;
    if (means == SYSTEM)
        message->kind = KA_MESSAGE_SYSTEM;
    if (means == ROBOT)
        message->kind = KA_MESSAGE_AUTO;
    return means != NO_WORD && means != PERSON;
}

/* A word that is neither listed nor usual: told once, and the message counts as a person's. */
static void
read_kind(struct ka_reader *reader, struct ka_message_fact *message)
{
    size_t column = reader->field[KA_FIELD_KIND];
    ka_str text = ka_reader_word(reader, column);
    if (text.len == 0)
        return;
    enum usual means = usual_word(reader, text);
    if (means == SYSTEM)
        message->kind = KA_MESSAGE_SYSTEM;
    if (means == ROBOT)
        message->kind = KA_MESSAGE_AUTO;
    const struct ka_feed *feed = &reader->feed[column];
    bool listed = feed->good.count + feed->bad.count > 0;
    if (message->kind != KA_MESSAGE_HUMAN || (means == PERSON && !listed))
        return;
    enum ka_tri person;
    (void)ka_reader_tri(reader, column, &person);
    if (person == KA_NO)
        message->kind = KA_MESSAGE_AUTO;
    if (person == KA_YES && means == NO_WORD && feed->good.count == 0)
        ka_reader_other_word(reader, column, text);
}

struct ka_span
ka_message_days(const struct ka_reader *reader)
{
    return (struct ka_span){reader->month.first - DAYS_BEFORE, reader->month.end + DAYS_AFTER};
}

static bool
is_of_month(const struct ka_reader *reader, ka_time time)
{
    struct ka_span days = ka_message_days(reader);
    ka_day day = ka_time_day(time);
    return day >= days.first && day < days.end;
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
