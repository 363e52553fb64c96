/**
 * @file
 * Roles and profiles as text, everything but places, for comparing two readings.
 */
#ifndef TEMPLATE_DUMP_H
#define TEMPLATE_DUMP_H

#include "base/str.h"
#include "template/profile.h"
#include "template/role.h"

static inline void
dump_number(struct ka_buf *buf, const struct ka_number *number)
{
    ka_buf_printf(buf, " %lld/%d%d", (long long)number->value.micro, number->set, number->percent);
}

static inline void
dump_bound(struct ka_buf *buf, const struct ka_bound *bound)
{
    ka_buf_printf(buf, " ref%d", (int)bound->ref);
    dump_number(buf, &bound->number);
}

static inline void
dump_cond(struct ka_buf *buf, const struct ka_cond *cond)
{
    ka_buf_printf(buf, " cmp%d", (int)cond->cmp);
    dump_number(buf, &cond->bound);
}

static inline void
dump_text(struct ka_buf *buf, ka_str text)
{
    ka_buf_printf(buf, " '%.*s'", KA_STR_ARG(text));
}

static inline void
dump_texts(struct ka_buf *buf, const struct ka_texts *texts)
{
    ka_buf_printf(buf, " %zu:", texts->count);
    for (size_t i = 0; i < texts->count; i++)
        dump_text(buf, texts->item[i]);
}

static inline void
dump_rule(struct ka_buf *buf, const struct ka_rule *rule)
{
    ka_buf_printf(buf, "\n  rule %d", (int)rule->kind);
    switch (rule->kind) {
    case KA_RULE_BANDS:
        for (size_t i = 0; i < rule->as.bands.count; i++) {
            dump_cond(buf, &rule->as.bands.band[i].cond);
            ka_buf_printf(buf, "=%lld", (long long)rule->as.bands.band[i].points.micro);
        }
        break;
    case KA_RULE_RATIO:
        dump_bound(buf, &rule->as.ratio.target);
        dump_number(buf, &rule->as.ratio.cap);
        dump_number(buf, &rule->as.ratio.zero_below);
        break;
    case KA_RULE_LINEAR:
        dump_number(buf, &rule->as.linear.zero_at);
        dump_number(buf, &rule->as.linear.full_at);
        break;
    case KA_RULE_STEPS:
        dump_bound(buf, &rule->as.steps.from);
        dump_number(buf, &rule->as.steps.every);
        dump_number(buf, &rule->as.steps.deduct);
        ka_buf_printf(buf, " %d%d", rule->as.steps.above, rule->as.steps.started);
        break;
    case KA_RULE_EVENTS:
        dump_number(buf, &rule->as.events.deduct);
        dump_number(buf, &rule->as.events.zero_at);
        break;
    case KA_RULE_STORES:
        ka_buf_printf(buf, " %d", (int)rule->as.stores.combine);
        dump_rule(buf, rule->as.stores.rule);
        break;
    case KA_RULE_STORES_FAILING:
        dump_cond(buf, &rule->as.failing.cond);
        dump_number(buf, &rule->as.failing.deduct);
        break;
    case KA_RULE_LEVELS:
        for (size_t i = 0; i < rule->as.levels.count; i++) {
            const struct ka_level *level = &rule->as.levels.level[i];
            ka_buf_printf(buf, " %lld-%lld", (long long)level->low.micro,
                          (long long)level->high.micro);
            dump_text(buf, level->text);
            dump_text(buf, level->text_en);
        }
        break;
    case KA_RULE_MANUAL:
        ka_buf_printf(buf, " %d", rule->as.manual.reason_required);
        break;
    case KA_RULE_PARTS:
        for (size_t i = 0; i < rule->as.parts.count; i++) {
            ka_buf_printf(buf, " metric%zu", rule->as.parts.part[i].metric);
            dump_rule(buf, rule->as.parts.part[i].rule);
        }
        break;
    case KA_RULE_BY_PLATFORM:
        for (size_t i = 0; i < rule->as.platform.count; i++) {
            dump_text(buf, rule->as.platform.item[i].platform);
            dump_rule(buf, rule->as.platform.item[i].rule);
        }
        break;
    case KA_RULE__COUNT:
        break;
    }
}

static inline void
dump_item(struct ka_buf *buf, const struct ka_item *item)
{
    ka_buf_printf(buf, "\nitem metric%zu marks%lld %d floor%lld missing%d na%d scope%d rel%d",
                  item->metric, (long long)item->marks.micro, item->weighted,
                  (long long)item->floor.micro, (int)item->missing, (int)item->not_applicable,
                  (int)item->scope, (int)item->relative_to);
    ka_buf_printf(buf, " prorate%d better%d veto%d/%zu scorers%d", item->prorate, (int)item->better,
                  (int)item->veto.effect, item->veto.metric, item->average_scorers);
    dump_text(buf, item->id);
    dump_text(buf, item->name);
    dump_text(buf, item->name_en);
    dump_text(buf, item->standard);
    dump_text(buf, item->standard_en);
    dump_text(buf, item->note);
    dump_bound(buf, &item->target);
    dump_cond(buf, &item->veto.when);
    dump_rule(buf, item->rule);
    if (!item->small)
        return;
    ka_buf_printf(buf, "\n  small %zu %zu", item->small->of, item->small->metric);
    dump_number(buf, &item->small->at_most);
    dump_rule(buf, item->small->rule);
}

static inline ka_str
dump_role(struct ka_arena *arena, const struct ka_role *role)
{
    struct ka_buf buf = {.arena = arena};
    dump_text(&buf, role->id);
    dump_text(&buf, role->title);
    dump_text(&buf, role->applies_to);
    dump_text(&buf, role->version);
    ka_buf_printf(&buf, " %d %d %lld %d", role->effective, role->announced,
                  (long long)role->total.micro, role->round_places);
    dump_texts(&buf, &role->notes);
    dump_texts(&buf, &role->duties);
    dump_texts(&buf, &role->qualifications);
    dump_texts(&buf, &role->duties_en);
    dump_texts(&buf, &role->qualifications_en);
    for (size_t m = 0; m < role->module_count; m++) {
        const struct ka_module *module = &role->module[m];
        ka_buf_printf(&buf, "\nmodule %d %lld", module->bonus, (long long)module->marks.micro);
        dump_text(&buf, module->name);
        for (size_t i = 0; i < module->item_count; i++)
            dump_item(&buf, &module->item[i]);
    }
    return ka_buf_str(&buf);
}

static inline ka_str
dump_profile(struct ka_arena *arena, const struct ka_profile *profile)
{
    struct ka_buf buf = {.arena = arena};
    dump_text(&buf, profile->id);
    dump_text(&buf, profile->platform);
    ka_buf_printf(&buf, " %d %d %d %d", (int)profile->kind, (int)profile->period,
                  (int)profile->date_order, profile->header_rows);
    dump_texts(&buf, &profile->sum_rows);
    dump_texts(&buf, &profile->mean_rows);
    dump_texts(&buf, &profile->closed);
    dump_texts(&buf, &profile->refunded);
    for (size_t i = 0; i < profile->column_count; i++) {
        const struct ka_column *column = &profile->column[i];
        ka_buf_printf(&buf, "\n%d %zu %zu %zu %d %d %lld %d %d", (int)column->field,
                      column->counter, column->metric,
                      column->weight_count ? column->weight[0] : KA_NO_INDEX, column->industry,
                      (int)column->read, (long long)column->unit.micro, column->required,
                      column->ignore);
        dump_texts(&buf, &column->header);
        dump_texts(&buf, &column->good);
        dump_texts(&buf, &column->bad);
    }
    return ka_buf_str(&buf);
}

#endif
