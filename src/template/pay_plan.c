/*
 * pay.yaml, `plans:` → pay plans.
 *
 * The schema walk reads the words; here is what concerns several of them: exactly one of a rate
 * and a ladder, of an amount and a pool; bands that go down from the top, which is open, to `else`;
 * amounts that are money and rates that are shares. A ladder has no default mode: whether 120 %
 * of the target lifts the rate of all sales or of the rest only is for the contract to say.
 */
#include "template/pay_plan.h"

#include "template/band.h"
#include "template/pay.h"
#include "template/resolve.h"
#include "template/schemas.h"

/* Yuan; more is a slip of the pen. */
#define MONEY_MOST INT64_C(10000000)

struct row_src {
    struct ka_placed key;
    struct ka_number amount;
    struct ka_place place;
};

struct years_src {
    struct ka_place place;
    struct ka_cond_src cond;
    struct ka_number amount;
};

struct rate_src {
    struct ka_place place;
    struct ka_cond_src cond;
    struct ka_number rate;
};

struct ladder_src {
    int mode;
    struct ka_list bands;
};

struct base_src {
    struct ka_list grades, markets, seniority;
};

struct performance_src {
    struct ka_placed split;
    int by;
};

struct commission_src {
    struct ka_place place;
    ka_str name, name_en;
    int of, scope, by;
    struct ka_number rate;
    struct ladder_src *ladder;
};

struct bonus_src {
    struct ka_place place;
    ka_str name, name_en;
    struct ka_number amount, pool;
    int by;
};

struct piece_src {
    struct ka_place place;
    ka_str name, name_en;
    struct ka_placed counter;
    struct ka_number each;
};

struct plan_src {
    ka_str id;
    struct ka_place place;
    ka_str name, name_en;
    struct base_src *base;
    struct performance_src *performance;
    struct ka_list commissions, bonuses, pieces;
};

static const struct ka_choice by_words[] = {{"coefficient", "绩效系数", KA_PAY_BY_COEFFICIENT},
                                            {"points", "得分率", KA_PAY_BY_POINTS},
                                            {"none", "不乘", KA_PAY_BY_NONE},
                                            {NULL, NULL, 0}};
static const struct ka_choice of_words[] = {
    {"sales", "销售额", 0}, {"net_sales", "净销售额", 1}, {NULL, NULL, 0}};
static const struct ka_choice scope_words[] = {
    {"self", "个人", KA_SCOPE_SELF}, {"team", "团队", KA_SCOPE_TEAM}, {NULL, NULL, 0}};
static const struct ka_choice mode_words[] = {
    {"whole", "全额", 0}, {"marginal", "超额累进", 1}, {NULL, NULL, 0}};

static const struct ka_key grade_keys[] = {
    KA_ROW(struct row_src, key, "grade", "职级", PLACED, KA_KEY_REQUIRED),
    KA_ROW(struct row_src, amount, "amount", "金额", NUMBER, KA_KEY_REQUIRED), KA_ROW_END};
const struct ka_schema ka_schema_pay_grade = {"职级工资", "pay grade", sizeof(struct row_src),
                                              offsetof(struct row_src, place), grade_keys};

static const struct ka_key market_keys[] = {
    KA_ROW(struct row_src, key, "market", "市场", PLACED, KA_KEY_REQUIRED),
    KA_ROW(struct row_src, amount, "amount", "金额", NUMBER, KA_KEY_REQUIRED), KA_ROW_END};
const struct ka_schema ka_schema_pay_market = {"市场津贴", "market allowance",
                                               sizeof(struct row_src),
                                               offsetof(struct row_src, place), market_keys};

static const struct ka_key years_keys[] = {
    KA_COND_ROWS(struct years_src, cond), KA_COND_ELSE_ROW(struct years_src, cond),
    KA_ROW(struct years_src, amount, "amount", "金额", NUMBER, KA_KEY_REQUIRED), KA_ROW_END};
const struct ka_schema ka_schema_pay_years = {"工龄档", "seniority band", sizeof(struct years_src),
                                              offsetof(struct years_src, place), years_keys};

static const struct ka_key rate_keys[] = {
    KA_COND_ROWS(struct rate_src, cond), KA_COND_ELSE_ROW(struct rate_src, cond),
    KA_ROW(struct rate_src, rate, "rate", "比例", NUMBER, KA_KEY_REQUIRED), KA_ROW_END};
const struct ka_schema ka_schema_pay_rate = {"提成档", "commission band", sizeof(struct rate_src),
                                             offsetof(struct rate_src, place), rate_keys};

static const struct ka_key ladder_keys[] = {
    KA_ROW_CHOICE(struct ladder_src, mode, "mode", "方式", KA_KEY_REQUIRED, mode_words),
    KA_ROW_SUB(struct ladder_src, bands, "bands", "分档", LIST, KA_KEY_REQUIRED,
               &ka_schema_pay_rate),
    KA_ROW_END};
const struct ka_schema ka_schema_pay_ladder = {"阶梯", "ladder", sizeof(struct ladder_src),
                                               SIZE_MAX, ladder_keys};

static const struct ka_key base_keys[] = {
    KA_ROW_SUB(struct base_src, grades, "grades", "职级", LIST, 0, &ka_schema_pay_grade),
    KA_ROW_SUB(struct base_src, seniority, "seniority", "工龄", LIST, 0, &ka_schema_pay_years),
    KA_ROW_SUB(struct base_src, markets, "markets", "市场", LIST, 0, &ka_schema_pay_market),
    KA_ROW_END};
const struct ka_schema ka_schema_pay_base = {"底薪", "base pay", sizeof(struct base_src), SIZE_MAX,
                                             base_keys};

static const struct ka_key performance_keys[] = {
    KA_ROW(struct performance_src, split, "split", "比", PLACED, 0),
    KA_ROW_CHOICE(struct performance_src, by, "by", "乘", 0, by_words), KA_ROW_END};
const struct ka_schema ka_schema_pay_performance = {
    "绩效工资", "performance pay", sizeof(struct performance_src), SIZE_MAX, performance_keys};

static const struct ka_key commission_keys[] = {
    KA_ROW(struct commission_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct commission_src, name_en, "name_en", "英文名称", TEXT, 0),
    KA_ROW_CHOICE(struct commission_src, of, "of", "基数", KA_KEY_REQUIRED, of_words),
    KA_ROW_CHOICE(struct commission_src, scope, "scope", "范围", 0, scope_words),
    KA_ROW(struct commission_src, rate, "rate", "比例", NUMBER, 0),
    KA_ROW_SUB(struct commission_src, ladder, "ladder", "阶梯", MAPP, 0, &ka_schema_pay_ladder),
    KA_ROW_CHOICE(struct commission_src, by, "by", "乘", 0, by_words),
    KA_ROW_END};
const struct ka_schema ka_schema_commission = {"提成", "commission", sizeof(struct commission_src),
                                               offsetof(struct commission_src, place),
                                               commission_keys};

static const struct ka_key bonus_keys[] = {
    KA_ROW(struct bonus_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct bonus_src, name_en, "name_en", "英文名称", TEXT, 0),
    KA_ROW(struct bonus_src, amount, "amount", "金额", NUMBER, 0),
    KA_ROW(struct bonus_src, pool, "pool", "奖金池", NUMBER, 0),
    KA_ROW_CHOICE(struct bonus_src, by, "by", "乘", 0, by_words),
    KA_ROW_END};
const struct ka_schema ka_schema_bonus = {"奖金", "bonus", sizeof(struct bonus_src),
                                          offsetof(struct bonus_src, place), bonus_keys};

static const struct ka_key piece_keys[] = {
    KA_ROW(struct piece_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct piece_src, name_en, "name_en", "英文名称", TEXT, 0),
    KA_ROW(struct piece_src, counter, "counter", "计数项", PLACED, KA_KEY_REQUIRED),
    KA_ROW(struct piece_src, each, "each", "单价", NUMBER, KA_KEY_REQUIRED), KA_ROW_END};
const struct ka_schema ka_schema_piece = {"计件奖", "piece bonus", sizeof(struct piece_src),
                                          offsetof(struct piece_src, place), piece_keys};

static const struct ka_key plan_keys[] = {
    KA_ROW(struct plan_src, id, "id", "代号", WORD, KA_KEY_REQUIRED),
    KA_ROW(struct plan_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct plan_src, name_en, "name_en", "英文名称", TEXT, 0),
    KA_ROW_SUB(struct plan_src, base, "base", "底薪", MAPP, 0, &ka_schema_pay_base),
    KA_ROW_SUB(struct plan_src, performance, "performance", "绩效工资", MAPP, 0,
               &ka_schema_pay_performance),
    KA_ROW_SUB(struct plan_src, commissions, "commissions", "提成", LIST, 0, &ka_schema_commission),
    KA_ROW_SUB(struct plan_src, bonuses, "bonuses", "奖金", LIST, 0, &ka_schema_bonus),
    KA_ROW_SUB(struct plan_src, pieces, "pieces", "计件", LIST, 0, &ka_schema_piece),
    KA_ROW_END};
const struct ka_schema ka_schema_pay_plan = {"薪酬方案", "pay plan", sizeof(struct plan_src),
                                             offsetof(struct plan_src, place), plan_keys};

struct reader {
    struct ka_arena *arena;
    struct ka_diags *diags;
    const struct ka_metric_set *metrics;
};

bool
ka_pay_money(const struct ka_number *number, struct ka_diags *diags)
{
    bool cents = number->value.micro % 10000 == 0 && !number->percent;
    if (cents && number->value.micro >= 0 && number->value.micro <= MONEY_MOST * KA_DEC_ONE)
        return true;
    ka_diag(diags, KA_DIAG_PAY_MONEY, number->place, ka_number_text(diags->arena, number));
    return false;
}

/* A rate, or the share of a target that was reached: 0 to @p most. */
static bool
share_fits(const struct ka_number *number, int64_t most, struct ka_diags *diags)
{
    if (number->value.micro >= 0 && number->value.micro <= most * KA_DEC_ONE)
        return true;
    ka_diag(diags, KA_DIAG_PAY_SHARE, number->place, ka_number_text(diags->arena, number),
            ka_str_format(diags->arena, "%d%%", (int)(most * 100)));
    return false;
}

/* Bands that fall from an open top to `else`. */
static void
check_bands(const struct reader *r, const struct ka_band *band, const struct ka_list *src)
{
    struct ka_band_list list = {.band = band,
                                .count = src->count,
                                .place = src->place,
                                .better = KA_HIGHER,
                                .non_negative = true};
    bool rises = src->count > 0 && (band[0].cond.cmp == KA_AT_MOST || band[0].cond.cmp == KA_BELOW);
    if (rises)
        ka_diag0(r->diags, KA_DIAG_BANDS_TOP, band[0].place);
    else
        ka_bands_check(&list, r->diags);
}

static struct ka_pay_row *
read_rows(const struct reader *r, const struct ka_list *src)
{
    const struct row_src *item = src->item;
    struct ka_pay_row *row = ka_arena_array(r->arena, src->count, sizeof *row);
    for (size_t i = 0; i < src->count; i++) {
        row[i] = (struct ka_pay_row){item[i].key.text, item[i].amount.value, item[i].place};
        if (!ka_pay_money(&item[i].amount, r->diags))
            continue;
        for (size_t k = 0; k < i; k++) {
            if (ka_str_eq(row[k].key, row[i].key))
                ka_diag(r->diags, KA_DIAG_ID_TWICE, item[i].key.place, row[i].key,
                        ka_str_format(r->diags->arena, "%u", (unsigned)row[k].place.line));
        }
    }
    return row;
}

static void
read_years(const struct reader *r, const struct ka_list *src, struct ka_pay_plan *plan)
{
    const struct years_src *item = src->item;
    struct ka_band *band = ka_arena_array(r->arena, src->count, sizeof *band);
    bool good = src->count > 0;
    plan->years = ka_arena_array(r->arena, src->count, sizeof *plan->years);
    plan->years_count = src->count;
    for (size_t i = 0; i < src->count; i++) {
        int64_t whole = 0;
        good = ka_cond_read(&item[i].cond, item[i].place, r->diags, &band[i].cond) && good;
        good =
            good && ka_number_whole(&band[i].cond.bound, KA_STR("seniority"), 0, r->diags, &whole);
        good = ka_pay_money(&item[i].amount, r->diags) && good;
        band[i].points = item[i].amount.value;
        band[i].place = item[i].place;
        plan->years[i] = (struct ka_pay_years){band[i].cond, item[i].amount.value, item[i].place};
    }
    if (good)
        check_bands(r, band, src);
}

/* "7:3". */
static bool
parse_split(ka_str text, int64_t *base, int64_t *performance)
{
    ptrdiff_t colon = ka_str_find(text, KA_STR(":"));
    ka_dec a, b;
    if (colon < 0 || !ka_dec_parse(ka_str_trim(ka_str_sub(text, 0, (size_t)colon)), &a) ||
        !ka_dec_parse(ka_str_trim(ka_str_sub(text, (size_t)colon + 1, text.len)), &b))
        return false;
    *base = a.micro / KA_DEC_ONE;
    *performance = b.micro / KA_DEC_ONE;
    return *base > 0 && *performance > 0 && *base < 1000 && *performance < 1000 &&
           a.micro % KA_DEC_ONE == 0 && b.micro % KA_DEC_ONE == 0;
}

static void
read_performance(const struct reader *r, const struct performance_src *src,
                 struct ka_pay_plan *plan)
{
    if (!src)
        return;
    plan->has_performance = true;
    plan->performance_by = (enum ka_pay_by)src->by;
    if (src->split.text.len &&
        !parse_split(src->split.text, &plan->split_base, &plan->split_performance))
        ka_diag(r->diags, KA_DIAG_PAY_SPLIT_BAD, src->split.place, src->split.text);
}

static struct ka_ladder *
read_ladder(const struct reader *r, const struct ladder_src *src)
{
    const struct rate_src *item = src->bands.item;
    struct ka_ladder *ladder = ka_arena_alloc(r->arena, sizeof *ladder);
    struct ka_band *band = ka_arena_array(r->arena, src->bands.count, sizeof *band);
    bool good = src->bands.count > 0;
    *ladder =
        (struct ka_ladder){.marginal = src->mode == 1,
                           .band = ka_arena_array(r->arena, src->bands.count, sizeof *ladder->band),
                           .count = src->bands.count};
    for (size_t i = 0; i < src->bands.count; i++) {
        good = ka_cond_read(&item[i].cond, item[i].place, r->diags, &band[i].cond) && good;
        good =
            good && (band[i].cond.cmp == KA_ELSE || share_fits(&band[i].cond.bound, 10, r->diags));
        good = share_fits(&item[i].rate, 1, r->diags) && good;
        band[i].points = item[i].rate.value;
        band[i].place = item[i].place;
        ladder->band[i] = (struct ka_rate_band){band[i].cond, item[i].rate.value, item[i].place};
    }
    if (good)
        check_bands(r, band, &src->bands);
    return ladder;
}

static void
one_of(const struct reader *r, struct ka_place place, const char *a, const char *b)
{
    ka_diag(r->diags, KA_DIAG_PAY_ONE_OF, place, ka_str_of(a), ka_str_of(b));
}

static void
read_commissions(const struct reader *r, const struct ka_list *src, struct ka_pay_plan *plan)
{
    const struct commission_src *item = src->item;
    plan->commission = ka_arena_array(r->arena, src->count, sizeof *plan->commission);
    plan->commission_count = src->count;
    for (size_t i = 0; i < src->count; i++) {
        struct ka_commission *c = &plan->commission[i];
        ka_str metric = item[i].of ? KA_STR("net_sales") : KA_STR("sales");
        *c = (struct ka_commission){.name = item[i].name,
                                    .name_en = item[i].name_en,
                                    .metric = r->metrics ? ka_metric_index(r->metrics, metric)
                                                         : KA_NO_INDEX,
                                    .net = item[i].of == 1,
                                    .scope = (enum ka_scope)item[i].scope,
                                    .rate = item[i].rate.value,
                                    .by = (enum ka_pay_by)item[i].by,
                                    .place = item[i].place};
        if (r->metrics && c->metric == KA_NO_INDEX)
            c->metric = ka_metric_resolve(r->metrics, r->diags, metric, item[i].place);
        if (item[i].rate.set == (item[i].ladder != NULL))
            one_of(r, item[i].place, "rate", "ladder");
        if (item[i].rate.set && !share_fits(&item[i].rate, 1, r->diags))
            continue;
        if (item[i].ladder)
            c->ladder = read_ladder(r, item[i].ladder);
    }
}

static void
read_bonuses(const struct reader *r, const struct ka_list *src, struct ka_pay_plan *plan)
{
    const struct bonus_src *item = src->item;
    plan->bonus = ka_arena_array(r->arena, src->count, sizeof *plan->bonus);
    plan->bonus_count = src->count;
    for (size_t i = 0; i < src->count; i++) {
        const struct ka_number *amount = item[i].pool.set ? &item[i].pool : &item[i].amount;
        plan->bonus[i] = (struct ka_bonus){.name = item[i].name,
                                           .name_en = item[i].name_en,
                                           .amount = amount->value,
                                           .pool = item[i].pool.set,
                                           .contract = !item[i].pool.set && !item[i].amount.set,
                                           .by = (enum ka_pay_by)item[i].by,
                                           .place = item[i].place};
        if (item[i].pool.set && item[i].amount.set)
            one_of(r, item[i].place, "amount", "pool");
        if (amount->set && !ka_pay_money(amount, r->diags))
            continue;
    }
}

static void
read_pieces(const struct reader *r, const struct ka_list *src, struct ka_pay_plan *plan)
{
    const struct piece_src *item = src->item;
    plan->piece = ka_arena_array(r->arena, src->count, sizeof *plan->piece);
    plan->piece_count = src->count;
    for (size_t i = 0; i < src->count; i++) {
        size_t counter =
            r->metrics ? ka_counter_by_name(r->metrics, item[i].counter.text) : KA_NO_INDEX;
        plan->piece[i] = (struct ka_piece){item[i].name, item[i].name_en, counter,
                                           item[i].each.value, item[i].place};
        if (r->metrics && counter == KA_NO_INDEX)
            ka_counter_unknown(r->metrics, r->diags, item[i].counter.text, item[i].counter.place);
        if (!ka_pay_money(&item[i].each, r->diags))
            continue;
    }
}

void
ka_pay_plans_read(struct ka_arena *arena, const struct ka_list *src,
                  const struct ka_metric_set *metrics, struct ka_diags *diags,
                  struct ka_pay_def *out)
{
    struct reader r = {arena, diags, metrics};
    const struct plan_src *item = src->item;
    out->plan = ka_arena_array(arena, src->count, sizeof *out->plan);
    out->plan_count = src->count;
    for (size_t i = 0; i < src->count; i++) {
        struct ka_pay_plan *plan = &out->plan[i];
        *plan = (struct ka_pay_plan){.id = item[i].id,
                                     .place = item[i].place,
                                     .name = item[i].name,
                                     .name_en = item[i].name_en};
        if (item[i].base) {
            plan->grade = read_rows(&r, &item[i].base->grades);
            plan->grade_count = item[i].base->grades.count;
            plan->market = read_rows(&r, &item[i].base->markets);
            plan->market_count = item[i].base->markets.count;
            read_years(&r, &item[i].base->seniority, plan);
        }
        read_performance(&r, item[i].performance, plan);
        read_commissions(&r, &item[i].commissions, plan);
        read_bonuses(&r, &item[i].bonuses, plan);
        read_pieces(&r, &item[i].pieces, plan);
    }
}

const struct ka_pay_plan *
ka_pay_plan_lookup(const struct ka_pay_def *pay, ka_str id_or_name)
{
    for (size_t i = 0; i < pay->plan_count; i++) {
        const struct ka_pay_plan *plan = &pay->plan[i];
        if (ka_str_eq(plan->id, id_or_name) || ka_str_eq(plan->name, id_or_name))
            return plan;
    }
    return NULL;
}

bool
ka_pay_row_lookup(const struct ka_pay_row *row, size_t count, ka_str key, ka_dec *out)
{
    for (size_t i = 0; i < count; i++) {
        if (ka_str_eq(row[i].key, key)) {
            *out = row[i].amount;
            return true;
        }
    }
    return false;
}

bool
ka_pay_on_net(const struct ka_pay_def *pay)
{
    for (size_t i = 0; i < pay->plan_count; i++)
        for (size_t c = 0; c < pay->plan[i].commission_count; c++)
            if (pay->plan[i].commission[c].net)
                return true;
    return false;
}
