/*
 * The bounds of the response analysis: each has a range within which it makes sense.
 *
 * Less than "twice as slow as usual" may be asked for, but not "as slow as usual or faster": then
 * every hour would be slow.
 */
#include "template/analysis.h"

#include "template/schemas.h"

static const struct ka_key keys[] = {
    KA_ROW(struct ka_analysis_src, slow, "slow", "偏慢", NUMBER, 0),
    KA_ROW(struct ka_analysis_src, slow_seconds, "slow_seconds", "偏慢秒数", NUMBER, 0),
    KA_ROW(struct ka_analysis_src, busy, "busy", "繁忙", NUMBER, 0),
    KA_ROW(struct ka_analysis_src, silent, "silent", "无人回复", NUMBER, 0),
    KA_ROW(struct ka_analysis_src, least_rounds, "least_rounds", "最少轮次", NUMBER, 0),
    KA_ROW(struct ka_analysis_src, least_people, "least_people", "最少人数", NUMBER, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_analysis = {"响应分析", "response analysis",
                                             sizeof(struct ka_analysis_src), SIZE_MAX, keys};

/* What a bound may be, in millionths. */
struct range {
    const char *name;
    int64_t absent, least, most;
};

static ka_dec
read_bound(const struct ka_number *number, struct range range, struct ka_diags *diags)
{
    if (!number->set)
        return (ka_dec){range.absent};
    if (number->value.micro >= range.least && number->value.micro <= range.most)
        return number->value;
    ka_diag(diags, KA_DIAG_SETTING_BETWEEN, number->place, ka_str_of(range.name),
            ka_dec_print_short(diags->arena, (ka_dec){range.least}),
            ka_dec_print_short(diags->arena, (ka_dec){range.most}),
            ka_number_text(diags->arena, number));
    return (ka_dec){range.absent};
}

static int64_t
read_count(const struct ka_number *number, struct range range, struct ka_diags *diags)
{
    int64_t count = 0;
    if (!ka_number_whole(number, ka_str_of(range.name), range.absent / KA_DEC_ONE, diags, &count))
        return range.absent / KA_DEC_ONE;
    return read_bound(number, range, diags).micro / KA_DEC_ONE;
}

struct ka_analysis
ka_analysis_read(const struct ka_analysis_src *src, struct ka_diags *diags)
{
    const int64_t one = KA_DEC_ONE, hundredth = KA_DEC_ONE / 100;
    const struct range times = {"slow", 2 * one, one + hundredth, 100 * one};
    const struct range seconds = {"slow_seconds", 30 * one, 0, 86400 * one};
    const struct range busy = {"busy", one + one / 2, one + hundredth, 100 * one};
    const struct range silent = {"silent", 80 * hundredth, 50 * hundredth, one};
    const struct range rounds = {"least_rounds", 10 * one, one, 10000 * one};
    const struct range people = {"least_people", 2 * one, 2 * one, 100 * one};
    return (struct ka_analysis){
        .slow = read_bound(&src->slow, times, diags),
        .slow_seconds = read_bound(&src->slow_seconds, seconds, diags),
        .busy = read_bound(&src->busy, busy, diags),
        .silent = read_bound(&src->silent, silent, diags),
        .least_rounds = read_count(&src->least_rounds, rounds, diags),
        .least_people = read_count(&src->least_people, people, diags),
    };
}
