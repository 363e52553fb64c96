/*
 * Scorecards → what can be said of each item: values, rows, other rules, one step better.
 *
 * What the other rules of attribution would give is the same scoring over the month as they see
 * it, so that stores, ratios and small samples follow too.
 */
#include "cli/explain.h"
#include "score/rule.h"

/* What a form is made from. */
struct making {
    struct ka_session *session;
    const struct ka_month_data *data;
    const struct ka_scorecard *card;
    const struct ka_scorecard *other[KA_RULES]; /* NULL: as card. */
    uint32_t files_before;                      /* Of the month before, which come first. */
};

static ka_frac
value_of(const struct ka_score_part *part)
{
    if (part->value.state != KA_VALUE_OK)
        return KA_FRAC_NONE;
    return ka_frac_make(part->value.live_num, part->value.live_den);
}

/* Seconds that a metric shows as hours. */
static ka_dec
shown_as(const struct ka_metric_set *metrics, size_t metric, ka_dec num)
{
    const struct ka_metric_def *def = &metrics->metric[metric];
    if (def->unit != KA_UNIT_HOURS || metrics->counter[def->num].unit != KA_UNIT_SECONDS)
        return num;
    int64_t half = num.micro < 0 ? -1800 : 1800;
    return (ka_dec){(num.micro + half) / 3600};
}

static void
make_rows(const struct making *making, const struct ka_score_item *item,
          const struct ka_score_part *part, struct ka_explained_part *out)
{
    struct ka_arena *arena = making->session->arena;
    const struct ka_metric_set *metrics = &making->session->defs.metrics;
    struct ka_rows_asked asked = {making->card->seat, item->def->scope, part->metric, part->store};
    struct ka_rows_of *rows = &out->rows;
    ka_month_rows(arena, making->data, &asked, rows);
    for (size_t i = 0; i < rows->count; i++) {
        rows->row[i].file += making->files_before;
        rows->row[i].num = shown_as(metrics, part->metric, rows->row[i].num);
    }
    for (size_t i = 0; i < rows->missed_count; i++)
        rows->missed[i].file += making->files_before;
    out->source = ka_arena_array(arena, part->value.source_count, sizeof *out->source);
    for (size_t i = 0; i < part->value.source_count; i++) {
        const struct ka_source *source = &part->value.source[i];
        out->source[out->source_count++] = (struct ka_explained_source){
            source->file + (source->previous ? 0 : making->files_before), source->rows};
    }
}

/* What the numerator lacks for the next step; none where the value is of another kind. */
static ka_frac
gap_to(const struct ka_score_part *part, ka_frac next)
{
    ka_frac need = KA_FRAC_NONE, gap = KA_FRAC_NONE;
    ka_frac natural = KA_FRAC_NONE, num = ka_frac_of_dec(part->value.num);
    if (part->relative || part->value.den.micro <= 0 ||
        !ka_frac_div(num, ka_frac_of_dec(part->value.den), &natural) ||
        ka_frac_cmp(natural, value_of(part)) != 0 ||
        !ka_frac_mul(next, ka_frac_of_dec(part->value.den), &need) || !ka_frac_sub(need, num, &gap))
        return KA_FRAC_NONE;
    return gap;
}

/* The same value under another rule; the forms have the same shape. */
static const struct ka_score_part *
part_under(const struct ka_scorecard *other, size_t module, size_t item, size_t part)
{
    const struct ka_score_item *at = &other->module[module].item[item];
    return part < at->part_count ? &at->part[part] : NULL;
}

static struct ka_explained_part
make_part(const struct making *making, size_t m, size_t i, size_t p)
{
    const struct ka_score_item *item = &making->card->module[m].item[i];
    const struct ka_score_part *part = &item->part[p];
    const struct ka_metric_def *def = &making->session->defs.metrics.metric[part->metric];
    struct ka_explained_part out = {.metric = def->id,
                                    .name = def->name,
                                    .name_en = def->en,
                                    .unit = def->unit,
                                    .state = part->value.state,
                                    .provisional = part->value.provisional,
                                    .approximate = part->value.approximate,
                                    .relative = part->relative,
                                    .num = part->value.num,
                                    .den = part->value.den,
                                    .value = value_of(part),
                                    .target = part->target,
                                    .next_value = KA_FRAC_NONE,
                                    .next_points = KA_FRAC_NONE,
                                    .gap = KA_FRAC_NONE};
    if (part->store != KA_NO_INDEX)
        out.store = making->session->defs.company.store[part->store].name;
    if (part->counted && part->rule &&
        ka_rule_next(part->rule, &part->input, &out.next_value, &out.next_points))
        out.gap = gap_to(part, out.next_value);
    out.next_deducts = part->counted && part->input.deducts;
    out.has_rules = ka_metric_has_rules(making->data, part->metric);
    for (int rule = 0; rule < KA_RULES; rule++) {
        const struct ka_score_part *under =
            making->other[rule] ? part_under(making->other[rule], m, i, p) : part;
        out.by_rule[rule] = under ? value_of(under) : KA_FRAC_NONE;
    }
    make_rows(making, item, part, &out);
    return out;
}

static struct ka_explained_given
make_given(const struct making *making, const struct ka_manual *manual)
{
    return (struct ka_explained_given){manual->points, manual->reason, manual->scorer,
                                       manual->file + making->files_before, manual->line};
}

/* The item without its values. */
static struct ka_explained_item
make_head(const struct making *making, const struct ka_score_item *item)
{
    struct ka_arena *arena = making->session->arena;
    const struct ka_item *def = item->def;
    const struct ka_metric_set *metrics = &making->session->defs.metrics;
    struct ka_explained_item out = {
        .id = def->id,
        .name = def->name,
        .name_en = def->name_en,
        .standard = def->standard.len ? def->standard : ka_rule_words(arena, def, metrics, KA_ZH),
        .standard_en =
            def->standard_en.len ? def->standard_en : ka_rule_words(arena, def, metrics, KA_EN),
        .state = ka_str_of(ka_item_state_word(item->state)),
        .remark = item->remark,
        .scored = item->scored,
        .points = item->points,
        .marks = item->marks,
        .value = item->shown_value && def->metric != KA_NO_INDEX ? item->value : KA_FRAC_NONE,
        .unit = def->metric != KA_NO_INDEX ? metrics->metric[def->metric].unit : KA_UNIT_COUNT,
    };
    return out;
}

static struct ka_explained_item
make_item(const struct making *making, size_t m, size_t i)
{
    struct ka_arena *arena = making->session->arena;
    const struct ka_score_item *item = &making->card->module[m].item[i];
    struct ka_explained_item out = make_head(making, item);
    out.part = ka_arena_array(arena, item->part_count, sizeof *out.part);
    out.given = ka_arena_array(arena, item->manual_count, sizeof *out.given);
    for (size_t p = 0; p < item->part_count; p++) {
        if (item->part[p].metric == KA_NO_INDEX)
            continue;
        out.part[out.part_count] = make_part(making, m, i, p);
        out.has_rules = out.has_rules || out.part[out.part_count].has_rules;
        out.part_count++;
    }
    for (size_t k = 0; k < item->manual_count; k++)
        out.given[out.given_count++] = make_given(making, &item->manual[k]);
    for (int rule = 0; rule < KA_RULES; rule++) {
        const struct ka_scorecard *other = making->other[rule];
        out.by_rule[rule] = other ? other->module[m].item[i].points : item->points;
    }
    return out;
}

static struct ka_explained
make_form(const struct making *making)
{
    const struct ka_scorecard *card = making->card;
    struct ka_explained out = {.number = card->seat->employee->number,
                               .name = card->seat->employee->name,
                               .role = card->role->title,
                               .role_en = card->role->title_en,
                               .grade = card->grade,
                               .total = card->total,
                               .out_of = card->out_of};
    for (size_t m = 0; m < card->module_count; m++)
        out.item_count += card->module[m].item_count;
    out.item = ka_arena_array(making->session->arena, out.item_count, sizeof *out.item);
    size_t at = 0;
    for (size_t m = 0; m < card->module_count; m++)
        for (size_t i = 0; i < card->module[m].item_count; i++)
            out.item[at++] = make_item(making, m, i);
    return out;
}

static void
list_files(struct ka_arena *arena, const struct ka_month_data *data, struct ka_explained_month *out)
{
    size_t count = 0;
    const struct ka_export *file = data ? ka_month_files(data, &count) : NULL;
    for (size_t i = 0; i < count; i++) {
        out->file = ka_arena_push(arena, out->file, out->file_count, sizeof *out->file);
        out->file[out->file_count++] = file[i].path;
    }
}

struct ka_explained_month
ka_explain_make(struct ka_session *session, const struct ka_month_result *result)
{
    struct ka_arena *arena = session->arena;
    struct ka_explained_month out = {.count = result->card_count};
    struct ka_diags said = ka_diags_make(arena); /* the other rules' findings are no findings */
    struct ka_month_data *under[KA_RULES] = {NULL};
    list_files(arena, ka_month_previous(result->data), &out);
    struct making making = {
        .session = session, .data = result->data, .files_before = (uint32_t)out.file_count};
    list_files(arena, result->data, &out);
    for (int rule = KA_BY_CREATED; rule < KA_RULES && ka_month_has_rules(result->data); rule++)
        under[rule] = ka_month_by_rule(arena, result->data, (enum ka_attribution_rule)rule);
    out.form = ka_arena_array(arena, out.count, sizeof *out.form);
    for (size_t i = 0; i < out.count; i++) {
        struct ka_scorecard other[KA_RULES];
        making.card = &result->card[i];
        for (int rule = 0; rule < KA_RULES; rule++) {
            making.other[rule] = NULL;
            if (!under[rule])
                continue;
            other[rule] =
                ka_scorecard_make(arena, &session->defs, under[rule], result->card[i].seat, &said);
            making.other[rule] = &other[rule];
        }
        out.form[i] = make_form(&making);
    }
    return out;
}
