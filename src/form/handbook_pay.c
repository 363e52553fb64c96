/*
 * The handbook's chapter on pay: every plan of pay.yaml, component by component, as a formula in
 * words with its amounts and rates. What a contract gives is in no handbook.
 *
 *     项目 │ 算法 │ 金额与比例
 *     ▇ 提成制（个人）
 *     个人销售提成 │ 个人销售额 × 提成比例 × 绩效系数 │
 * 全额，按目标完成率：＞120%：0.6%；…；其余：0.3%
 */
#include "form/handbook_work.h"
#include "form/pay_work.h"

enum { P_NAME, P_FORMULA, P_FIGURES, P__COUNT };

static ka_str
percent(const struct ka_report *report, ka_dec rate)
{
    ka_dec hundredfold = {rate.micro * 100};
    return ka_str_format(report->arena, "%.*s%%",
                         KA_STR_ARG(ka_dec_print_short(report->arena, hundredfold)));
}

/* A pay amount as the handbook writes it: "2,740.00元". */
static ka_str
money(const struct ka_report *report, ka_dec value)
{
    return ka_value_print(report->arena, ka_frac_of_dec(value), KA_UNIT_YUAN, report->lang);
}

/* "≥3", "其余", and of a rate "＞120%". */
static ka_str
cond_text(const struct ka_report *report, const struct ka_cond *cond, bool rate)
{
    static const char *const sign[] = {
        [KA_AT_LEAST] = "≥", [KA_AT_MOST] = "≤", [KA_ABOVE] = ">", [KA_BELOW] = "<"};
    if (cond->cmp == KA_ELSE)
        return ka_report_say(report, KA_WORD_H_ELSE);
    ka_str bound = rate ? percent(report, cond->bound.value)
                        : ka_dec_print_short(report->arena, cond->bound.value);
    return ka_str_format(report->arena, "%s%.*s", sign[cond->cmp], KA_STR_ARG(bound));
}

static void
join(const struct ka_report *report, struct ka_buf *buf, ka_str what, ka_str amount)
{
    if (buf->len)
        ka_buf_add(buf, ka_report_say(report, KA_WORD_CLAUSE_MARK));
    ka_buf_add(buf, ka_report_sayf(report, KA_WORD_NOTE_DEFINITION, what, amount));
}

static void
put_line(struct ka_report *report, ka_str name, ka_str formula, ka_str figures)
{
    uint32_t row = ka_report_row(report, 18, false);
    struct ka_style style = ka_look(KA_LOOK_CELL);
    style.indent = 1.5;
    const ka_str text[P__COUNT] = {name, formula, figures};
    for (uint32_t c = 0; c < P__COUNT; c++)
        ka_report_styled(report, ka_block_row(row, c, c + 1), &style, text[c]);
}

static ka_str
by_words(const struct ka_report *report, ka_str words, enum ka_pay_by by)
{
    if (by == KA_PAY_BY_COEFFICIENT)
        return ka_report_sayf(report, KA_WORD_PAY_BY_COEFFICIENT, words);
    return by == KA_PAY_BY_POINTS ? ka_report_sayf(report, KA_WORD_PAY_BY_POINTS, words) : words;
}

static ka_str
rows_text(const struct ka_report *report, const struct ka_pay_row *row, size_t count)
{
    struct ka_buf buf = {.arena = report->arena};
    for (size_t i = 0; i < count; i++)
        join(report, &buf, row[i].key, money(report, row[i].amount));
    return ka_buf_str(&buf);
}

static ka_str
years_text(const struct ka_report *report, const struct ka_pay_plan *plan)
{
    struct ka_buf buf = {.arena = report->arena};
    for (size_t i = 0; i < plan->years_count; i++)
        join(report, &buf, cond_text(report, &plan->years[i].cond, false),
             money(report, plan->years[i].amount));
    return ka_buf_str(&buf);
}

/* The base and, each on a line, what grade, years of service and market add to it. */
static void
put_base(struct ka_report *report, const struct ka_pay_plan *plan)
{
    const struct {
        enum ka_word word;
        ka_str figures;
    } added[] = {{KA_WORD_H_PAY_GRADE, rows_text(report, plan->grade, plan->grade_count)},
                 {KA_WORD_H_PAY_YEARS, years_text(report, plan)},
                 {KA_WORD_H_PAY_MARKET, rows_text(report, plan->market, plan->market_count)}};
    struct ka_buf base = {.arena = report->arena}, figures = {.arena = report->arena};
    ka_buf_add(&base, ka_report_say(report, KA_WORD_PAY_WORDS_CONTRACT));
    for (size_t i = 0; i < KA_COUNT(added); i++) {
        if (!added[i].figures.len)
            continue;
        ka_str name = ka_report_say(report, added[i].word);
        ka_buf_printf(&base, " + %.*s", KA_STR_ARG(name));
        ka_buf_printf(&figures, "%s%.*s %.*s", figures.len ? "\n" : "", KA_STR_ARG(name),
                      KA_STR_ARG(added[i].figures));
    }
    ka_str sum = ka_buf_str(&base);
    if (figures.len)
        sum = ka_report_sayf(report, KA_WORD_PAY_WORDS_PARTS, sum);
    put_line(report, ka_report_say(report, KA_WORD_PAY_KIND_BASE),
             ka_report_sayf(report, KA_WORD_PAY_WORDS_MONTHLY, sum),
             figures.len ? ka_buf_str(&figures) : ka_report_say(report, KA_WORD_H_PAY_CONTRACT));
}

static void
put_performance(struct ka_report *report, const struct ka_pay_plan *plan)
{
    ka_str name = ka_report_say(report, KA_WORD_PAY_KIND_PERFORMANCE);
    ka_str figures = ka_report_say(report, KA_WORD_H_PAY_CONTRACT);
    if (plan->split_base)
        figures = ka_report_sayf(report, KA_WORD_H_PAY_SPLIT, figures,
                                 ka_report_int(report, plan->split_base),
                                 ka_report_int(report, plan->split_performance));
    put_line(report, name,
             by_words(report, ka_report_sayf(report, KA_WORD_PAY_WORDS_MONTHLY, name),
                      plan->performance_by),
             figures);
}

static ka_str
ladder_text(const struct ka_report *report, const struct ka_ladder *ladder)
{
    struct ka_buf bands = {.arena = report->arena};
    for (size_t i = 0; i < ladder->count; i++)
        join(report, &bands, cond_text(report, &ladder->band[i].cond, true),
             percent(report, ladder->band[i].rate));
    return ka_report_sayf(report, ladder->marginal ? KA_WORD_H_PAY_MARGINAL : KA_WORD_H_PAY_WHOLE,
                          ka_buf_str(&bands));
}

static void
put_commission(struct ka_report *report, const struct ka_commission *line)
{
    bool team = line->scope == KA_SCOPE_TEAM;
    ka_str words = ka_report_sayf(
        report, KA_WORD_PAY_WORDS_COMMISSION,
        ka_report_say(report, team ? KA_WORD_PAY_WORDS_TEAM : KA_WORD_PAY_WORDS_SELF),
        ka_report_say(report, line->net ? KA_WORD_PAY_WORDS_NET : KA_WORD_PAY_WORDS_SALES));
    put_line(report, ka_report_pick(report, line->name, line->name_en),
             by_words(report, words, line->by),
             line->ladder ? ladder_text(report, line->ladder) : percent(report, line->rate));
}

static void
put_bonus(struct ka_report *report, const struct ka_bonus *line)
{
    ka_str name = ka_report_pick(report, line->name, line->name_en);
    ka_str words = line->pool ? ka_report_say(report, KA_WORD_PAY_WORDS_POOL)
                              : ka_report_sayf(report, KA_WORD_PAY_WORDS_MONTHLY,
                                               ka_report_say(report, KA_WORD_PAY_KIND_BONUS));
    put_line(report, name, by_words(report, words, line->by),
             line->contract ? ka_report_say(report, KA_WORD_H_PAY_CONTRACT)
                            : money(report, line->amount));
}

static void
put_plan(struct ka_report *report, const struct ka_pay_plan *plan)
{
    struct ka_style style = ka_look(KA_LOOK_SUB);
    style.size = 9;
    style.indent = 1.5;
    style.top = KA_EDGE_THIN;
    uint32_t row = ka_report_row(report, 18, true);
    ka_report_styled(report, ka_block_row(row, 0, P__COUNT), &style,
                     ka_report_pick(report, plan->name, plan->name_en));
    put_base(report, plan);
    if (plan->has_performance)
        put_performance(report, plan);
    for (size_t i = 0; i < plan->commission_count; i++)
        put_commission(report, &plan->commission[i]);
    for (size_t i = 0; i < plan->bonus_count; i++)
        put_bonus(report, &plan->bonus[i]);
    for (size_t i = 0; i < plan->piece_count; i++)
        put_line(report, ka_report_pick(report, plan->piece[i].name, plan->piece[i].name_en),
                 ka_report_say(report, KA_WORD_PAY_WORDS_PIECE),
                 money(report, plan->piece[i].each));
}

void
ka_handbook_pay(struct ka_report *report)
{
    static const double width[P__COUNT] = {96, 184, KA_HANDBOOK_WIDTH - 280};
    static const struct ka_report_column head[P__COUNT] = {
        {KA_WORD_H_PAY_LINE, 0}, {KA_WORD_H_PAY_FORMULA, 0}, {KA_WORD_H_PAY_FIGURES, 0}};
    const struct ka_pay_def *pay = &report->context->defs->pay;
    ka_str title = ka_report_say(report, KA_WORD_H_PAY);
    if (!pay->plan_count)
        return;
    ka_handbook_chapter(report, title, title, ka_report_say(report, KA_WORD_H_PAY_BELOW), width,
                        P__COUNT);
    size_t point = 1;
    ka_handbook_point(report, point++, ka_report_say(report, KA_WORD_H_PAY_ROUND));
    if (pay->minimum_wage.set)
        ka_handbook_point(
            report, point++,
            ka_report_sayf(report, KA_WORD_H_PAY_MINIMUM, money(report, pay->minimum_wage.value)));
    ka_handbook_point(report, point++, ka_report_say(report, KA_WORD_H_PAY_LATE));
    if (pay->compensation != KA_NO_INDEX)
        ka_handbook_point(report, point, ka_report_say(report, KA_WORD_H_PAY_LOSS));
    (void)ka_report_row(report, 8, true);
    uint32_t row = ka_report_head(report, head, P__COUNT, 0);
    report->sheet->repeat_first = report->sheet->repeat_last = row;
    for (size_t i = 0; i < pay->plan_count; i++)
        put_plan(report, &pay->plan[i]);
    ka_report_paginate(report);
}
