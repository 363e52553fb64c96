/*
 * Lines of pay as cells and words.
 *
 *     component │ formula in words │ base │ rate │ days │ of │ factor │ amount
 *
 * The amount is a live formula over the figures of its row; the factor reads the coefficient cell,
 * which reads the score. A marginal ladder has a row for each slice below its own, whose base and
 * rate the amount adds up. What a line does not use shows "—".
 */
#include "form/pay_work.h"

#include "base/utf8.h"
#include "form/model_check.h"
#include "form/work.h"
#include "score/formula.h"

#include <assert.h>

struct ka_pay_work
ka_pay_work_make(struct ka_arena *arena, const struct ka_form_context *context)
{
    return (struct ka_pay_work){
        .arena = arena,
        .context = context,
        .lang = context->defs->company.lang,
        .draft = ka_draft_make(arena, context->regular, context->bold, &context->defs->theme)};
}

ka_str
ka_pay_corrected(const struct ka_pay_work *work, ka_str text)
{
    int version = work->context->version;
    return version > 1
               ? ka_pay_sayf(work, KA_WORD_CORRECTED, text, ka_int_print(work->arena, version - 1))
               : text;
}

void
ka_pay_properties(struct ka_pay_work *work, ka_str title, ka_day first)
{
    struct ka_book *book = work->draft.book;
    ka_str month = ka_month_print(work->arena, ka_month_of_day(first));
    book->title = title;
    book->subject = ka_pay_sayf(work, KA_WORD_PAY_DOC_SUBJECT, month);
    book->keywords = book->subject;
    book->author = work->context->program;
    book->company = work->context->defs->company.name;
    book->created = (ka_time)work->context->printed_on * 86400;
    book->zone_minutes = ka_form_zone_minutes(work->context->defs->company.zone, book->created);
    book->language = work->lang == KA_EN ? KA_STR("en") : KA_STR("zh-CN");
}

struct ka_book *
ka_pay_finish(struct ka_pay_work *work)
{
    ka_draft_finish(&work->draft);
    assert(ka_book_is_sound(work->arena, work->draft.book, work->context->regular,
                            work->context->bold));
    return work->draft.book;
}

ka_str
ka_pay_money_print(struct ka_arena *arena, ka_dec value)
{
    ka_str plain = ka_dec_print(arena, value, 2);
    struct ka_buf out = {.arena = arena};
    size_t sign = plain.len && plain.ptr[0] == '-', whole = plain.len - 3;
    for (size_t i = 0; i < plain.len; i++) {
        if (i > sign && i < whole && (whole - i) % 3 == 0)
            ka_buf_byte(&out, ',');
        ka_buf_byte(&out, plain.ptr[i]);
    }
    return ka_buf_str(&out);
}

struct ka_cell *
ka_pay_money_cell(struct ka_pay_work *work, struct ka_block block, const struct ka_style *style,
                  ka_dec value, ka_str formula)
{
    struct ka_style own = ka_style_format(*style, KA_STR("#,##0.00"));
    own.indent = own.halign == KA_RIGHT ? 2 : own.indent;
    ka_str text = ka_pay_money_print(work->arena, value);
    ka_draft_shrink(&work->draft, work->sheet, block, &own, text);
    struct ka_cell *cell = ka_draft_cell(&work->draft, work->sheet, block, &own, text);
    ka_cell_decimal(cell, value);
    if (formula.len)
        ka_cell_formula(cell, formula);
    return cell;
}

struct ka_cell *
ka_pay_score_cell(struct ka_pay_work *work, struct ka_block block, const struct ka_style *style,
                  const struct ka_scorecard *card)
{
    struct ka_style own = ka_style_format(*style, KA_STR("0.00"));
    own.unlocked = true;
    own.fill = KA_TINT_INPUT;
    struct ka_cell *cell = ka_draft_cell(&work->draft, work->sheet, block, &own,
                                         ka_dec_print(work->arena, card->total, 2));
    ka_cell_decimal(cell, card->total);
    cell->validation = ka_arena_alloc(work->arena, sizeof *cell->validation);
    *cell->validation = (struct ka_validation){
        .kind = KA_VALID_DECIMAL,
        .max = card->out_of,
        .title = ka_pay_say(work, KA_WORD_PAY_SCORE_TITLE),
        .message = ka_pay_sayf(work, KA_WORD_PAY_SCORE_MESSAGE,
                               ka_dec_print_short(work->arena, card->out_of))};
    return cell;
}

/* ---- words ---------------------------------------------------------------------------------- */

static ka_str
pick(const struct ka_pay_work *work, ka_str zh, ka_str en)
{
    return work->lang == KA_EN && en.len ? en : zh;
}

ka_str
ka_pay_line_name(struct ka_pay_work *work, const struct ka_pay_line *line)
{
    if (line->kind == KA_PAY_BASE)
        return ka_pay_say(work, KA_WORD_PAY_KIND_BASE);
    if (line->kind == KA_PAY_PERFORMANCE)
        return ka_pay_say(work, KA_WORD_PAY_KIND_PERFORMANCE);
    if (line->kind == KA_PAY_LATE)
        return ka_pay_sayf(work, KA_WORD_PAY_LATE_NAME, ka_month_print(work->arena, line->month));
    return pick(work, line->name, line->name_en);
}

/* A share with at least one decimal: "0.5%", "120.0%". */
static ka_str
percent(struct ka_arena *arena, ka_dec share)
{
    ka_dec hundred = {share.micro * 100};
    ka_str text = ka_dec_print_short(arena, hundred);
    bool point = ka_str_find(text, KA_STR(".")) >= 0;
    return ka_str_format(arena, "%.*s%s%%", KA_STR_ARG(text), point ? "" : ".0");
}

static void
add_part(struct ka_buf *buf, ka_str part)
{
    if (buf->len)
        ka_buf_add(buf, KA_STR(" + "));
    ka_buf_add(buf, part);
}

/* The parts of the base pay, if it has several. */
static ka_str
base_words(struct ka_pay_work *work, const struct ka_pay_spell *spell,
           const struct ka_pay_line *line)
{
    struct ka_buf buf = {.arena = work->arena};
    const struct ka_pay_plan *plan = spell->plan;
    if (!plan->grade_count && !plan->market_count && !plan->years_count)
        return ka_pay_say(work, KA_WORD_PAY_WORDS_CONTRACT);
    if (line->contract.micro)
        add_part(&buf, ka_pay_sayf(work, KA_WORD_PAY_WORDS_OWN,
                                   ka_pay_money_print(work->arena, line->contract)));
    if (plan->grade_count)
        add_part(&buf, ka_pay_sayf(work, KA_WORD_PAY_WORDS_GRADE, spell->entry->grade.text,
                                   ka_pay_money_print(work->arena, line->grade)));
    if (plan->years_count)
        add_part(&buf,
                 ka_pay_sayf(work, KA_WORD_PAY_WORDS_YEARS, ka_int_print(work->arena, line->served),
                             ka_pay_money_print(work->arena, line->years)));
    if (plan->market_count)
        add_part(&buf, ka_pay_sayf(work, KA_WORD_PAY_WORDS_MARKET, spell->entry->market.text,
                                   ka_pay_money_print(work->arena, line->market)));
    return ka_pay_sayf(work, KA_WORD_PAY_WORDS_PARTS, ka_buf_str(&buf));
}

static ka_str
commission_words(struct ka_pay_work *work, const struct ka_pay_line *line)
{
    bool team = line->commission->scope == KA_SCOPE_TEAM;
    return ka_pay_sayf(
        work, KA_WORD_PAY_WORDS_COMMISSION,
        ka_pay_say(work, team ? KA_WORD_PAY_WORDS_TEAM : KA_WORD_PAY_WORDS_SELF),
        ka_pay_say(work, line->commission->net ? KA_WORD_PAY_WORDS_NET : KA_WORD_PAY_WORDS_SALES));
}

/* Target, completion and mode of a ladder, on a line of their own. */
static ka_str
ladder_words(struct ka_pay_work *work, const struct ka_pay_line *line)
{
    const struct ka_ladder *ladder = line->commission ? line->commission->ladder : NULL;
    ka_frac reached = KA_FRAC_NONE;
    ka_dec target = {0};
    if (line->kind != KA_PAY_COMMISSION || !ladder || !line->known ||
        !ka_frac_div(ka_frac_of_dec(line->base), line->target, &reached) ||
        !ka_frac_mul(reached, ka_frac_make(100, 1), &reached) ||
        !ka_frac_round(line->target, 2, &target))
        return KA_STR("");
    ka_str words =
        ka_pay_sayf(work, ladder->marginal ? KA_WORD_PAY_WORDS_MARGINAL : KA_WORD_PAY_WORDS_WHOLE,
                    ka_pay_money_print(work->arena, target),
                    ka_str_format(work->arena, "%s%%", ka_frac_print(work->arena, reached, 2).ptr));
    return ka_str_format(work->arena, "\n%.*s", KA_STR_ARG(words));
}

static ka_str
figure_words(struct ka_pay_work *work, const struct ka_pay_spell *spell,
             const struct ka_pay_line *line)
{
    switch (line->kind) {
    case KA_PAY_BASE:
        return ka_pay_sayf(work, KA_WORD_PAY_WORDS_MONTHLY, base_words(work, spell, line));
    case KA_PAY_PERFORMANCE:
        return ka_pay_sayf(work, KA_WORD_PAY_WORDS_MONTHLY,
                           ka_pay_say(work, KA_WORD_PAY_KIND_PERFORMANCE));
    case KA_PAY_COMMISSION:
        return commission_words(work, line);
    case KA_PAY_BONUS:
        return line->bonus->pool ? ka_pay_say(work, KA_WORD_PAY_WORDS_POOL)
                                 : ka_pay_sayf(work, KA_WORD_PAY_WORDS_MONTHLY,
                                               ka_pay_say(work, KA_WORD_PAY_KIND_BONUS));
    case KA_PAY_PIECE:
        return ka_pay_say(work, KA_WORD_PAY_WORDS_PIECE);
    case KA_PAY_LATE:
        return ka_pay_sayf(work, KA_WORD_PAY_WORDS_LATE, ka_month_print(work->arena, line->month),
                           pick(work, line->name, line->name_en));
    case KA_PAY_COMPENSATION:
    case KA_PAY_KIND__COUNT:
        break;
    }
    return ka_pay_say(work, KA_WORD_PAY_WORDS_LOSS);
}

ka_str
ka_pay_line_words(struct ka_pay_work *work, const struct ka_pay_spell *spell,
                  const struct ka_pay_line *line)
{
    ka_str words = figure_words(work, spell, line);
    if (line->by == KA_PAY_BY_COEFFICIENT)
        words = ka_pay_sayf(work, KA_WORD_PAY_BY_COEFFICIENT, words);
    if (line->by == KA_PAY_BY_POINTS)
        words = ka_pay_sayf(work, KA_WORD_PAY_BY_POINTS, words);
    return ka_str_format(work->arena, "%.*s%.*s", KA_STR_ARG(words),
                         KA_STR_ARG(ladder_words(work, line)));
}

ka_str
ka_pay_slice_words(struct ka_pay_work *work, const struct ka_pay_line *line, size_t slice)
{
    const struct ka_ladder *ladder = line->commission->ladder;
    const struct ka_rate_band *band = line->slice[slice].band;
    if (band->cond.cmp != KA_ELSE)
        return ka_pay_sayf(work, KA_WORD_PAY_WORDS_OVER,
                           ka_number_text(work->arena, &band->cond.bound));
    if (ladder->count < 2)
        return ka_pay_say(work, KA_WORD_PAY_WORDS_ALL);
    return ka_pay_sayf(work, KA_WORD_PAY_WORDS_UP_TO,
                       ka_number_text(work->arena, &band[-1].cond.bound));
}

/* ---- figures -------------------------------------------------------------------------------- */

static struct ka_block
at(const struct ka_pay_work *work, uint32_t row, enum ka_pay_col col)
{
    return (struct ka_block){row, work->figure_col + (uint32_t)col, 1, 1};
}

static ka_str
ref(const struct ka_pay_work *work, uint32_t row, enum ka_pay_col col)
{
    return ka_ref(work->arena, row, work->figure_col + (uint32_t)col);
}

static void
put_none(struct ka_pay_work *work, uint32_t row, enum ka_pay_col col, bool blank)
{
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_CELL), KA_CENTER);
    style.color = KA_INK_SOFT;
    ka_draft_cell(&work->draft, work->sheet, at(work, row, col), &style,
                  blank ? KA_STR("") : ka_pay_say(work, KA_WORD_NO_VALUE));
}

/* A number as it is printed, in the format that shows it so. */
static void
put_number(struct ka_pay_work *work, struct ka_block block, ka_dec value, ka_str text,
           ka_str formula)
{
    struct ka_style style = ka_style_format(ka_style_aligned(ka_look(KA_LOOK_CELL), KA_RIGHT),
                                            ka_format_of(work->arena, text));
    style.indent = 2;
    ka_draft_shrink(&work->draft, work->sheet, block, &style, text);
    struct ka_cell *cell = ka_draft_cell(&work->draft, work->sheet, block, &style, text);
    ka_cell_decimal(cell, value);
    if (formula.len)
        ka_cell_formula(cell, formula);
}

static void
put_money(struct ka_pay_work *work, uint32_t row, enum ka_pay_col col, ka_dec value)
{
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_CELL), KA_RIGHT);
    ka_pay_money_cell(work, at(work, row, col), &style, value, (ka_str){0});
}

static void
put_base(struct ka_pay_work *work, uint32_t row, const struct ka_pay_line *line)
{
    if (!line->known)
        put_none(work, row, KA_P_BASE, false);
    else if (line->kind == KA_PAY_PIECE)
        put_number(work, at(work, row, KA_P_BASE), line->base,
                   ka_dec_print_short(work->arena, line->base), (ka_str){0});
    else
        put_money(work, row, KA_P_BASE, line->base);
}

/* Whether the line multiplies by a rate of its own. */
static bool
has_rate(const struct ka_pay_line *line)
{
    return line->known && !line->slice_count &&
           (line->kind == KA_PAY_COMMISSION || line->kind == KA_PAY_PIECE);
}

static void
put_rate(struct ka_pay_work *work, uint32_t row, const struct ka_pay_line *line)
{
    if (!has_rate(line))
        put_none(work, row, KA_P_RATE, false);
    else if (line->kind == KA_PAY_PIECE)
        put_money(work, row, KA_P_RATE, line->rate);
    else
        put_number(work, at(work, row, KA_P_RATE), line->rate, percent(work->arena, line->rate),
                   (ka_str){0});
}

static void
put_days(struct ka_pay_work *work, uint32_t row, const struct ka_pay_line *line)
{
    const int days[] = {line->days, line->of_days};
    for (int i = 0; i < 2; i++) {
        enum ka_pay_col col = i ? KA_P_OF_DAYS : KA_P_DAYS;
        if (line->of_days)
            put_number(work, at(work, row, col), ka_dec_of(days[i]),
                       ka_int_print(work->arena, days[i]), (ka_str){0});
        else
            put_none(work, row, col, false);
    }
}

static void
put_factor(struct ka_pay_work *work, uint32_t row, const struct ka_pay_spell *spell,
           const struct ka_pay_line *line, const struct ka_pay_refs *refs)
{
    const struct ka_scorecard *card = spell->card;
    const struct ka_pay_def *pay = &work->context->defs->pay;
    if (line->by == KA_PAY_BY_NONE) {
        put_none(work, row, KA_P_FACTOR, false);
        return;
    }
    ka_dec factor = ka_pay_factor(line->by, card->total, card->coefficient);
    bool points = line->by == KA_PAY_BY_POINTS;
    put_number(work, at(work, row, KA_P_FACTOR), factor,
               ka_dec_print(work->arena, factor, points || factor.micro % 10000 ? 4 : 2),
               points ? ka_pay_emit_factor(work->arena, pay, line->by, refs->score)
                      : refs->coefficient);
}

static void
put_slices(struct ka_pay_work *work, uint32_t row, const struct ka_pay_line *line,
           struct ka_pay_cells *cells)
{
    ka_str *base = ka_arena_array(work->arena, line->slice_count + 1, sizeof *base);
    ka_str *rate = ka_arena_array(work->arena, line->slice_count + 1, sizeof *rate);
    for (size_t i = 0; i < line->slice_count; i++) {
        uint32_t own = row + 1 + (uint32_t)i;
        put_money(work, own, KA_P_BASE, line->slice[i].base);
        put_number(work, at(work, own, KA_P_RATE), line->slice[i].rate,
                   percent(work->arena, line->slice[i].rate), (ka_str){0});
        for (enum ka_pay_col col = KA_P_DAYS; col < KA_P__COUNT; col++)
            put_none(work, own, col, true);
        base[i] = ref(work, own, KA_P_BASE);
        rate[i] = ref(work, own, KA_P_RATE);
    }
    cells->slice_base = base;
    cells->slice_rate = rate;
}

ka_str
ka_pay_figures(struct ka_pay_work *work, uint32_t row, const struct ka_pay_spell *spell,
               const struct ka_pay_line *line, const struct ka_pay_refs *refs)
{
    struct ka_pay_cells cells = {.base = ref(work, row, KA_P_BASE),
                                 .days = ref(work, row, KA_P_DAYS),
                                 .of_days = ref(work, row, KA_P_OF_DAYS),
                                 .factor = ref(work, row, KA_P_FACTOR)};
    put_base(work, row, line);
    put_rate(work, row, line);
    put_days(work, row, line);
    put_factor(work, row, spell, line, refs);
    put_slices(work, row, line, &cells);
    if (has_rate(line))
        cells.rate = ref(work, row, KA_P_RATE);
    bool live = line->known && line->kind != KA_PAY_LATE;
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_SUB), KA_RIGHT);
    style.size = 8.5;
    style.fill = KA_NO_FILL;
    ka_pay_money_cell(work, at(work, row, KA_P_AMOUNT), &style, line->amount,
                      live ? ka_pay_emit(work->arena, line, &cells) : (ka_str){0});
    return ref(work, row, KA_P_AMOUNT);
}
