/*
 * A draft profile: YAML that loads as it is, with what to look at marked by ←.
 *
 * Columns that feed nothing known are ignored, so that nothing is read by a guess until a person
 * says so. A field the kind cannot do without and no column looks like stands there with a heading
 * that no file has: the draft loads, but recognises nothing until it is filled in.
 */
#include "ingest/guess.h"

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

static bool
seen_before(const struct ka_guess *guess, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (ka_str_eq(guess->column[i].header, guess->column[at].header))
            return true;
    }
    return false;
}

static bool
is_known(const struct ka_guess_column *column)
{
    return column->field != KA_FIELD_NONE || column->counter != KA_NO_INDEX ||
           column->metric != KA_NO_INDEX;
}

/* How a rate is read, which a profile must say: 97 is 97 %, 0.97 is 97 %. */
static void
add_reading(struct draft *draft, const struct ka_guess_column *column)
{
    if (column->metric == KA_NO_INDEX ||
        draft->metrics->metric[column->metric].unit != KA_UNIT_RATIO)
        return;
    bool percent = column->shape != KA_SHAPE_RATE && column->above_one;
    ka_buf_printf(&draft->out, ", read: %s", percent ? "percent" : "fraction");
}

static void
add_remark(struct draft *draft, const struct ka_guess_column *column)
{
    struct ka_buf *out = &draft->out;
    ka_buf_printf(out, "  # %s", ka_shape_word(column->shape, draft->lang));
    if (column->shape == KA_SHAPE_TEXT)
        ka_buf_printf(out, "%s%zu%s%s", say(draft, "，", ", "), column->distinct,
                      column->distinct >= 50 ? "+" : "", say(draft, " 种", " different"));
    if (!is_known(column))
        ka_buf_add(out, ka_str_of(say(draft, "；← 要用就改成 field、counter 或 mean",
                                      "; ← to use it write field, counter or mean")));
    else if (!column->exact)
        ka_buf_add(out, ka_str_of(say(draft, "；← 猜的，请核对", "; ← a guess, look at it")));
    else if (column->metric != KA_NO_INDEX)
        ka_buf_add(out, ka_str_of(say(draft, "；← 有人数列的，加上 weight: 那一列的表头",
                                      "; ← add weight: HEADER of the count it is a mean over")));
}

static void
add_column(struct draft *draft, size_t at)
{
    const struct ka_guess_column *column = &draft->guess->column[at];
    struct ka_buf *out = &draft->out;
    if (!column->header.len || seen_before(draft->guess, at))
        return;
    ka_buf_add(out, KA_STR("  - {header: "));
    add_quoted(out, column->header);
    if (is_known(column)) {
        ka_str feeds = ka_guess_feeds(out->arena, draft->metrics, column);
        ka_buf_printf(out, ", %.*s", KA_STR_ARG(feeds));
        add_reading(draft, column);
    } else {
        ka_buf_add(out, KA_STR(", ignore: true"));
    }
    if (column->required)
        ka_buf_add(out, KA_STR(", required: true"));
    ka_buf_byte(out, '}');
    add_remark(draft, column);
    ka_buf_byte(out, '\n');
}

static void
add_missing(struct draft *draft)
{
    for (size_t i = 0; i < draft->guess->missing_count; i++)
        ka_buf_printf(
            &draft->out, "  - {header: \"?%s?\", field: %s, required: true}  # ← %s\n",
            ka_field_word(draft->guess->missing[i]), ka_field_word(draft->guess->missing[i]),
            say(draft, "没有它读不了：写上那一列的表头", "cannot do without: its header"));
}

/* Figures need a counter or a mean; without any the profile would be refused. */
static bool
lacks_figures(const struct ka_guess *guess)
{
    for (size_t i = 0; i < guess->column_count; i++) {
        if (guess->column[i].counter != KA_NO_INDEX || guess->column[i].metric != KA_NO_INDEX)
            return false;
    }
    return ka_fact_counts(guess->kind);
}

static ka_str
first_counter(const struct draft *draft)
{
    bool store = draft->guess->kind == KA_FACT_STORE_STATS;
    for (size_t i = 0; i < draft->metrics->counter_count; i++) {
        if ((draft->metrics->counter[i].of == KA_OF_STORE) == store)
            return draft->metrics->counter[i].id;
    }
    return KA_STR("received");
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
    ka_buf_printf(out, "kind: %s  # ← %s\n", ka_fact_word(guess->kind),
                  say(draft,
                      "猜的：order 订单、refund 退款、agent_stats 客服数据、store_stats 店铺数据、"
                      "attendance 考勤、ticket 工单、rating 评价、message 聊天记录",
                      "a guess: order, refund, agent_stats, store_stats, attendance, ticket, "
                      "rating, message"));
    ka_buf_printf(out, "period: %s  # %s\n", period_word(guess),
                  say(draft, "日期取自 column（列）或 file_name（文件名）",
                      "days come from a column or the file_name"));
    ka_buf_add(out, KA_STR("columns:\n"));
}

ka_str
ka_guess_draft(struct ka_arena *arena, const struct ka_guess *guess, ka_str file,
               const struct ka_metric_set *metrics, enum ka_lang lang)
{
    struct draft draft = {
        .out = {.arena = arena}, .guess = guess, .metrics = metrics, .lang = lang};
    add_head(&draft, file);
    for (size_t i = 0; i < guess->column_count; i++)
        add_column(&draft, i);
    add_missing(&draft);
    if (lacks_figures(guess))
        ka_buf_printf(&draft.out,
                      "  - {header: \"?counter?\", counter: %.*s, required: true}  # ← %s\n",
                      KA_STR_ARG(first_counter(&draft)),
                      say(&draft, "至少一列是计数项或均值：写上表头和计数项",
                          "at least one counter or mean: write its header and what it counts"));
    ka_buf_add(&draft.out, KA_STR("examples: ["));
    add_quoted(&draft.out, file);
    ka_buf_add(&draft.out, KA_STR("]\n"));
    return ka_buf_str(&draft.out);
}
