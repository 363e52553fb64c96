/*
 * The month before, where its exports are gone: figures that the archive kept of its stores.
 *
 * A store whose exports say nothing of its revenue takes from the archive every counter that they
 * do not give. A figure is a metric's numerator and denominator, which are those of its counters:
 * the metric then comes out as it was archived, and so does growth.
 */
#include "metrics/month_read.h"

/* Whether numerator and denominator of a metric are those of its counters. */
static bool
is_of_counters(const struct ka_metric_def *def)
{
    bool plain = def->kind == KA_METRIC_SUM || def->kind == KA_METRIC_RATIO;
    return plain && def->of == KA_OF_STORE && def->extra_count == 0 && def->unit != KA_UNIT_HOURS;
}

static const struct ka_tally *
counter_of(const struct ka_month_data *data, size_t store, size_t counter)
{
    const struct ka_cell *cell = data ? ka_cells_lookup(&data->cells, KA_NO_INDEX, store) : NULL;
    return cell ? ka_cell_tally(cell, counter) : NULL;
}

static bool
has_revenue(const struct ka_month_data *data, size_t store)
{
    return data && counter_of(data, store, data->builtin[KA_BUILTIN_REVENUE]);
}

static bool
lacks_stores(const struct ka_defs *defs, const struct ka_month_data *data)
{
    bool all = true;
    for (size_t i = 0; i < defs->company.store_count; i++)
        all = all && has_revenue(data, i);
    return !all;
}

/* A figure on its way into the counters of its store. */
struct filling {
    struct ka_month_data *data;
    uint32_t file, line;
    size_t store;
};

static bool
fill_counter(const struct filling *to, size_t counter, ka_dec num, ka_dec den)
{
    struct ka_cells *cells = &to->data->cells;
    if (counter_of(to->data, to->store, counter))
        return false;
    struct ka_cell *cell = ka_cells_open(cells, KA_NO_INDEX, to->store);
    struct ka_tally *tally = ka_cells_counter(cells, cell, KA_ORIGIN_STATS, counter);
    struct ka_figure_at at = {.value = num, .file = to->file, .line = to->line};
    ka_tally_add(cells, tally, KA_SUM, &at);
    tally->den = den; /* of a mean, how many there were */
    return true;
}

static bool
fill(const struct filling *to, const struct ka_metric_def *def, const struct ka_store_figure *from)
{
    const ka_dec one = {KA_DEC_ONE};
    bool ratio = def->den != KA_NO_INDEX;
    ka_dec num = def->complement ? ka_dec_sub(from->den, from->num) : from->num;
    bool filled = fill_counter(to, def->num, num, ratio ? one : from->den);
    return (ratio && fill_counter(to, def->den, from->den, one)) || filled;
}

/* The figures stand last among the files of @p data. */
static void
add_file(struct ka_month_data *data, const struct ka_figures *figures)
{
    struct ka_export file = {.path = figures->path,
                             .open_path = ka_cstr(data->arena, figures->path),
                             .digest = figures->digest,
                             .store = KA_NO_INDEX,
                             .latest = KA_TIME_NONE,
                             .rows = figures->count,
                             .used = figures->count};
    ka_month_insert_file(data, data->file_count, &file);
}

/* Names of the stores in @p whole, for a finding. */
static ka_str
names_of(const struct ka_month_data *data, const bool *whole)
{
    const struct ka_company *company = &data->defs->company;
    struct ka_buf names = {.arena = data->arena};
    for (size_t i = 0; i < company->store_count; i++)
        if (whole[i])
            ka_buf_printf(&names, "%s%.*s", names.len ? ", " : "",
                          KA_STR_ARG(company->store[i].name));
    return ka_buf_str(&names);
}

static void
fill_all(struct ka_month_data *data, const struct ka_figures *figures, const bool *gone)
{
    const struct ka_defs *defs = data->defs;
    bool *filled = ka_arena_array(data->arena, defs->company.store_count, sizeof *filled);
    struct ka_store_figure *used = NULL;
    struct filling to = {.data = data, .file = (uint32_t)data->file_count};
    data->figures = (struct ka_figures){.path = figures->path, .digest = figures->digest};
    for (size_t i = 0; i < figures->count; i++) {
        const struct ka_store_figure *from = &figures->item[i];
        size_t metric = ka_metric_index(&defs->metrics, from->metric);
        to.store = ka_company_store(&defs->company, from->store);
        to.line = (uint32_t)data->figures.count + 1;
        if (to.store == KA_NO_INDEX || !gone[to.store] || metric == KA_NO_INDEX ||
            !is_of_counters(&defs->metrics.metric[metric]) ||
            !fill(&to, &defs->metrics.metric[metric], from))
            continue;
        used = ka_arena_push(data->arena, used, data->figures.count, sizeof *used);
        used[data->figures.count++] = *from;
        filled[to.store] = true;
    }
    data->figures.item = used;
    if (!data->figures.count)
        return;
    add_file(data, &data->figures);
    ka_diag(data->diags, KA_DIAG_FIGURES_ARCHIVED, (struct ka_place){.file = figures->path},
            names_of(data, filled), ka_month_print(data->arena, data->month));
}

struct ka_month_data *
ka_month_fill(const struct ka_month_reading *reading, struct ka_month_data *data,
              const struct ka_figures *figures)
{
    struct ka_month_reading nothing = {.arena = reading->arena,
                                       .defs = reading->defs,
                                       .month = reading->month,
                                       .diags = reading->diags,
                                       .quiet = true};
    if (!figures->count)
        return data;
    struct ka_month_data *filled = data ? data : ka_month_read(&nothing);
    size_t stores = reading->defs->company.store_count;
    bool *gone = ka_arena_array(reading->arena, stores, sizeof *gone);
    for (size_t i = 0; i < stores; i++)
        gone[i] = !has_revenue(filled, i);
    fill_all(filled, figures, gone);
    return filled->figures.count ? filled : data;
}

const struct ka_figures *
ka_month_figures(const struct ka_month_data *data)
{
    const struct ka_month_data *before = data->previous;
    return before && before->figures.count ? &before->figures : NULL;
}

enum ka_status
ka_month_fill_gaps(const struct ka_month_reading *reading, const struct ka_figures_source *source,
                   struct ka_month_data **data)
{
    struct ka_figures figures;
    bool found = false;
    if (!source->find || !lacks_stores(reading->defs, *data))
        return KA_OK;
    enum ka_status status = source->find(source->self, reading->month, &found, &figures);
    if (status == KA_OK && found)
        *data = ka_month_fill(reading, *data, &figures);
    return status;
}
