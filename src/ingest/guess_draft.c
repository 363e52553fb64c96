/*
 * A draft profile: YAML that loads and recognises its file as it is, with what to look at marked
 * by ←.
 *
 * Columns that feed nothing known are ignored, with what they might be beside them. Where the
 * table lacks what its kind cannot do without, the draft is of the kind `known`, which is
 * recognised and not read; what to write once that is mended stands beside each column.
 */
#include "ingest/guess.h"

#include "base/utf8.h"
#include "template/profile_field.h"

#include <inttypes.h>

struct draft {
    struct ka_buf out;
    const struct ka_guess *guess;
    const struct ka_metric_set *metrics;
    enum ka_lang lang;
};

static const char *
say(const struct draft *draft, const char *zh, const char *en)
{
    return draft->lang == KA_ZH ? zh : en;
}

/* In double quotes, whatever it holds. */
static void
add_quoted(struct ka_buf *out, ka_str text)
{
    ka_buf_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '"' || c == '\\')
            ka_buf_byte(out, '\\');
        if (c >= 0x20 && c != 0x7F)
            ka_buf_byte(out, text.ptr[i]);
        else
            ka_buf_byte(out, ' ');
    }
    ka_buf_byte(out, '"');
}

/* Compared as headings are: a heading can be named once. */
static bool
seen_before(const struct draft *draft, size_t at)
{
    struct ka_arena *arena = draft->out.arena;
    const struct ka_guess_column *column = draft->guess->column;
    ka_str folded = ka_utf8_fold_header(arena, column[at].header);
    for (size_t i = 0; i < at; i++) {
        if (ka_str_eq(ka_utf8_fold_header(arena, column[i].header), folded))
            return true;
    }
    return folded.len == 0;
}

static bool
is_known(const struct ka_guess_column *column)
{
    return column->field != KA_FIELD_NONE || column->counter != KA_NO_INDEX ||
           column->metric != KA_NO_INDEX;
}

static bool
is_time(const struct draft *draft, const struct ka_guess_column *column)
{
    enum ka_unit unit = KA_UNIT_COUNT;
    if (column->counter != KA_NO_INDEX)
        unit = draft->metrics->counter[column->counter].unit;
    else if (column->metric != KA_NO_INDEX)
        unit = draft->metrics->metric[column->metric].unit;
    return unit == KA_UNIT_SECONDS || unit == KA_UNIT_HOURS;
}

/* Minutes and hours by the end of a heading; without a word numbers are seconds. */
static const char *
time_unit(const struct draft *draft, const struct ka_guess_column *column)
{
    static const char *const minutes[] = {"(分)",   "(分钟)",    "(min)",
                                          "(mins)", "(minutes)", "inminutes"},
                             *const hours[] = {"(时)", "(小时)", "(h)", "(hours)", "inhours"};
    ka_str heading = ka_utf8_fold_header(draft->out.arena, column->header);
    if (ka_str_ends_any(heading, minutes, KA_COUNT(minutes)))
        return ", read: duration, unit: 60";
    return ka_str_ends_any(heading, hours, KA_COUNT(hours)) ? ", read: duration, unit: 3600" : "";
}

/* How a rate is read, which a profile must say: 97 is 97 %, 0.97 is 97 %; and what unit of time. */
static const char *
reading(const struct draft *draft, const struct ka_guess_column *column)
{
    if (is_time(draft, column))
        return time_unit(draft, column);
    bool since = column->field == KA_FIELD_FIRST_REPLY || column->field == KA_FIELD_SOLVED;
    if (since && column->shape == KA_SHAPE_DURATION)
        return ", read: duration";
    if (column->metric == KA_NO_INDEX ||
        draft->metrics->metric[column->metric].unit != KA_UNIT_RATIO)
        return "";
    bool percent = column->shape != KA_SHAPE_RATE && column->above_one;
    return percent ? ", read: percent" : ", read: fraction";
}

/* The column whose counter weighs the mean: as a described export says, else the denominator. */
static const struct ka_guess_column *
weight_of(const struct draft *draft, const struct ka_guess_column *mean)
{
    if (mean->metric == KA_NO_INDEX)
        return NULL;
    const size_t counters[] = {mean->weighed, draft->metrics->metric[mean->metric].den};
    for (size_t c = 0; c < KA_COUNT(counters); c++) {
        for (size_t i = 0; i < draft->guess->column_count && counters[c] != KA_NO_INDEX; i++) {
            if (draft->guess->column[i].counter == counters[c])
                return &draft->guess->column[i];
        }
    }
    return NULL;
}

static bool
has_account(const struct ka_guess *guess)
{
    for (size_t i = 0; i < guess->column_count; i++) {
        enum ka_field field = guess->column[i].field;
        if (field == KA_FIELD_ACCOUNT || field == KA_FIELD_ASSIGNEE)
            return true;
    }
    return false;
}

/* What a column that feeds nothing might be. */
static const char *
hint(const struct draft *draft, const struct ka_guess_column *column)
{
    switch (column->shape) {
    case KA_SHAPE_TEXT:
        if (column->distinct < 2 || has_account(draft->guess))
            return "";
        return say(draft, "；← 是客服账号就写 field: account",
                   "; ← field: account if it is the agent's");
    case KA_SHAPE_TIME:
        return say(draft, "；← 是数据的日期就写 field: date",
                   "; ← field: date if it is the day of the figures");
    case KA_SHAPE_CLOCK:
        return say(
            draft,
            "；← 要用就写 mean: 指标，再写 unit: m:ss（0:28 是 28 秒）或 unit: h:mm（28 分）",
            "; ← to use it: mean: METRIC and unit: m:ss (0:28 is 28 seconds) or unit: h:mm "
            "(28 minutes)");
    case KA_SHAPE_RATE:
    case KA_SHAPE_DURATION:
    case KA_SHAPE_MONEY:
    case KA_SHAPE_COUNT:
    case KA_SHAPE_NUMBER:
        return say(draft, "；← 要用就写 counter: 计数项 或 mean: 指标",
                   "; ← to use it: counter: COUNTER or mean: METRIC");
    case KA_SHAPE_EMPTY:
    case KA_SHAPE_ID:
    case KA_SHAPE_PHONE:
    case KA_SHAPE__COUNT:
        break;
    }
    return "";
}

/* Which column a mean is over nothing tells: the first count is an example. */
static void
add_weight_remark(struct draft *draft, const struct ka_guess_column *mean)
{
    struct ka_buf *out = &draft->out;
    const char *guess = mean->exact ? "" : say(draft, "猜的，请核对；", "a guess, look at it; ");
    ka_buf_printf(out, "%s%s%s", say(draft, "；← ", "; ← "), guess,
                  say(draft, "有人数列的，加上 weight: 那一列的表头",
                      "add weight: HEADER of the count it is a mean over"));
    for (size_t i = 0; i < draft->guess->column_count; i++) {
        const struct ka_guess_column *column = &draft->guess->column[i];
        if (column->counter == KA_NO_INDEX ||
            draft->metrics->counter[column->counter].unit != KA_UNIT_COUNT)
            continue;
        ka_buf_add(out, ka_str_of(say(draft, "，如 ", ", such as ")));
        add_quoted(out, column->header);
        return;
    }
}

static void
add_remark(struct draft *draft, const struct ka_guess_column *column, ka_str feeds)
{
    struct ka_buf *out = &draft->out;
    ka_buf_printf(out, "  # %s", ka_shape_word(column->shape, draft->lang));
    if (column->shape == KA_SHAPE_TEXT)
        ka_buf_printf(out, "%s%zu%s%s", say(draft, "，", ", "), column->distinct,
                      column->distinct >= 50 ? "+" : "", say(draft, " 种", " different"));
    if (!is_known(column))
        ka_buf_add(out, ka_str_of(hint(draft, column)));
    else if (!draft->guess->complete)
        ka_buf_printf(out, "%s%.*s%s", say(draft, "；← 要读时改成 ", "; ← to read it: "),
                      KA_STR_ARG(feeds), reading(draft, column));
    else if (weight_of(draft, column))
        ka_buf_add(out, ka_str_of(say(draft, "；← 权重是猜的，请核对",
                                      "; ← the weight is a guess, look at it")));
    else if (column->metric != KA_NO_INDEX)
        add_weight_remark(draft, column);
    else if (!column->exact)
        ka_buf_add(out, ka_str_of(say(draft, "；← 猜的，请核对", "; ← a guess, look at it")));
}

/* Of a draft that is only recognised: by so many headings. */
enum { KNOWN_BY = 3 };

static void
add_column(struct draft *draft, size_t at, size_t *named)
{
    const struct ka_guess *guess = draft->guess;
    const struct ka_guess_column *column = &guess->column[at];
    struct ka_buf *out = &draft->out;
    if (seen_before(draft, at))
        return;
    ka_str feeds = ka_guess_feeds(out->arena, draft->metrics, column);
    bool fed = guess->complete && is_known(column);
    ka_buf_add(out, KA_STR("  - {header: "));
    add_quoted(out, column->header);
    const struct ka_guess_column *weight = fed ? weight_of(draft, column) : NULL;
    if (fed)
        ka_buf_printf(out, ", %.*s%s", KA_STR_ARG(feeds), reading(draft, column));
    else
        ka_buf_add(out, KA_STR(", ignore: true"));
    if (weight) {
        ka_buf_add(out, KA_STR(", weight: "));
        add_quoted(out, weight->header);
    }
    if (guess->complete ? column->required : *named < KNOWN_BY)
        ka_buf_add(out, KA_STR(", required: true"));
    ka_buf_byte(out, '}');
    add_remark(draft, column, feeds);
    ka_buf_byte(out, '\n');
    (*named)++;
}

/* What an incomplete table lacks: "assignee", "counter / mean". */
static ka_str
lacking(const struct draft *draft)
{
    struct ka_buf buf = {.arena = draft->out.arena};
    const char *comma = say(draft, "、", ", ");
    for (size_t i = 0; i < draft->guess->missing_count; i++)
        ka_buf_printf(&buf, "%sfield: %s", i ? comma : "", ka_field_word(draft->guess->missing[i]));
    if (draft->guess->no_figure)
        ka_buf_printf(&buf, "%s%s", buf.len ? comma : "",
                      say(draft, "counter 或 mean", "counter or mean"));
    return ka_buf_str(&buf);
}

static void
add_kind(struct draft *draft)
{
    struct ka_buf *out = &draft->out;
    const char *word = ka_fact_word(draft->guess->kind);
    if (draft->guess->complete) {
        ka_buf_printf(
            out, "kind: %s  # ← %s\n", word,
            say(draft,
                "猜的：order 订单、refund 退款、agent_stats 客服数据、store_stats 店铺数据、"
                "attendance 考勤、ticket 工单、rating 评价、message 聊天记录",
                "a guess: order, refund, agent_stats, store_stats, attendance, ticket, "
                "rating, message"));
        return;
    }
    ka_str lacks = lacking(draft);
    if (draft->lang == KA_ZH)
        ka_buf_printf(out,
                      "kind: known  # ← 认得而不读。像是 %s，但没有一列像 %.*s：先写好那一列，"
                      "再改成 kind: %s，标 ← 的列照着改\n",
                      word, KA_STR_ARG(lacks), word);
    else
        ka_buf_printf(out,
                      "kind: known  # ← recognised, not read. It looks like %s, but no column like "
                      "%.*s: write that column, then kind: %s, and the columns as marked ←\n",
                      word, KA_STR_ARG(lacks), word);
}

static const char *
period_word(const struct ka_guess *guess)
{
    for (size_t i = 0; i < guess->column_count; i++) {
        if (guess->column[i].field == KA_FIELD_DATE)
            return "column";
    }
    return ka_fact_counts(guess->kind) ? "file_name" : "none";
}

static void
add_list(struct ka_buf *out, const char *key, const struct ka_guess_list *list)
{
    ka_buf_printf(out, "%s: [", key);
    for (size_t i = 0; i < list->count; i++) {
        ka_buf_add(out, i ? KA_STR(", ") : KA_STR(""));
        add_quoted(out, list->item[i]);
    }
    ka_buf_byte(out, ']');
}

/* What is to be known of rows: a second one of the header, totals, orders that are none. */
static void
add_rows(struct draft *draft)
{
    const struct ka_guess *guess = draft->guess;
    struct ka_buf *out = &draft->out;
    if (guess->header_rows == 2)
        ka_buf_printf(out, "header_rows: 2  # %s\n",
                      say(draft, "表头两行，列名是“上行/下行”",
                          "two rows of headings; a column is called upper/lower"));
    /* Of orders, chats and the like a first cell may be a buyer's. */
    if (ka_fact_counts(guess->kind) && guess->sum_words.count + guess->mean_words.count > 0) {
        ka_buf_add(out, KA_STR("summary_rows: {"));
        if (guess->sum_words.count > 0)
            add_list(out, "sum", &guess->sum_words);
        ka_buf_add(out, guess->sum_words.count > 0 && guess->mean_words.count > 0 ? KA_STR(", ")
                                                                                  : KA_STR(""));
        if (guess->mean_words.count > 0)
            add_list(out, "mean", &guess->mean_words);
        ka_buf_printf(out, "}  # %s\n",
                      say(draft, "合计行、均值行：不算作数据，合计用来核对",
                          "rows of totals and means: no data, totals are checked"));
    }
    if (guess->closed.count > 0) {
        ka_buf_add(out, KA_STR("# "));
        add_list(out, "closed", &guess->closed);
        ka_buf_printf(out, "  # ← %s\n",
                      say(draft, "这些状态的订单若不算成交，删去行首的 #，只留不算的",
                          "remove the first # if orders of these statuses are no sale"));
    }
}

static void
add_head(struct draft *draft, ka_str file)
{
    const struct ka_guess *guess = draft->guess;
    struct ka_buf *out = &draft->out;
    ka_buf_add(out, KA_STR("# "));
    add_quoted(out, file);
    ka_buf_printf(out, "%s\n",
                  say(draft, " 各列是什么（草稿）。标有 ← 的请核对或补完，再删去标记。",
                      ": what its columns are (a draft). Look at the places marked ←."));
    ka_buf_printf(
        out, "# %s\n",
        say(draft, "键和词的说明：templates/README.md；计数项和指标：templates/metrics.yaml",
            "Keys and words: templates/README.md; counters, metrics: templates/metrics.yaml"));
    ka_buf_printf(out, "profile: new-export  # ← %s\n",
                  say(draft, "代号：小写字母、数字、-", "an id: lower-case letters, digits, -"));
    ka_buf_printf(out, "name: %s  # ← %s\n", say(draft, "新的导出", "new export"),
                  say(draft, "中文名称", "what people call it"));
    if (guess->platform.len)
        ka_buf_printf(
            out, "platform: %.*s  # ← %s\n", KA_STR_ARG(guess->platform),
            say(draft, "猜的；哪个平台都可能的，删去这一行", "a guess; remove it for any"));
    add_kind(draft);
    ka_buf_printf(out, "period: %s  # %s\n", guess->complete ? period_word(guess) : "none",
                  guess->complete
                      ? say(draft, "日期取自 column（列）或 file_name（文件名）",
                            "days come from a column or the file_name")
                      : say(draft, "← 要读时写 column（有日期列）或 file_name（文件名）",
                            "← to read it: column (of dates) or file_name"));
    add_rows(draft);
    ka_buf_add(out, KA_STR("columns:\n"));
}

ka_str
ka_guess_draft(struct ka_arena *arena, const struct ka_guess *guess, ka_str file,
               const struct ka_metric_set *metrics, enum ka_lang lang)
{
    struct draft draft = {
        .out = {.arena = arena}, .guess = guess, .metrics = metrics, .lang = lang};
    add_head(&draft, file);
    for (size_t i = 0, named = 0; i < guess->column_count; i++)
        add_column(&draft, i, &named);
    ka_buf_add(&draft.out, KA_STR("examples: ["));
    add_quoted(&draft.out, file);
    ka_buf_add(&draft.out, KA_STR("]\n"));
    return ka_buf_str(&draft.out);
}
