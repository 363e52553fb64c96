/*
 * Rows → a table with all its cells.
 *
 *     buyers ─▶ rows ─▶ facts ─▶ keep, sort, group ┐
 *     filled workbook ─▶ rows                      ┴▶ columns, left to right ─▶ classes ─▶ checks
 *
 * A column is filled in all rows before the next one is begun, so a formula may ask for the mean
 * of a column to its left.
 */
#include "score/grid_fill.h"

#include "metrics/table.h"
#include "score/grid_eval.h"
#include "score/grid_fact.h"
#include "template/metric_def.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct work {
    struct ka_arena *arena;
    struct ka_grid *grid;
    const struct ka_grid_def *def;
    const struct ka_grid_sources *sources;
    struct ka_diags *diags;
};

bool
ka_grid_needs_sales(const struct ka_grid_def *def)
{
    bool needs = def->source != KA_GRID_INPUT;
    for (size_t i = 0; i < def->column_count; i++)
        needs = needs || def->column[i].fact;
    return needs;
}

bool
ka_grid_needs_secret(const struct ka_grid_def *def)
{
    bool needs = false;
    for (size_t i = 0; i < def->column_count; i++)
        needs = needs || def->column[i].fact == KA_FACT_OF_BUYER_KEY;
    return needs;
}

static void
add_buyers(const struct work *w)
{
    const struct ka_sales *sales = w->sources->sales;
    for (size_t i = 0; i < sales->buyer_count; i++)
        ka_grid_add(w->arena, w->grid)->subject = i;
    for (size_t i = 0; i < w->sources->company->store_count; i++)
        if (sales->unusable[i])
            ka_diag(w->diags, KA_DIAG_TABLE_BUYERS, ((struct ka_place){0}),
                    w->sources->company->store[i].name,
                    ka_str_format(w->diags->arena, "%" PRIu64, sales->unusable[i]));
}

static void
fill_facts(const struct work *w, size_t column)
{
    for (size_t i = 0; i < w->grid->row_count; i++) {
        struct ka_grid_value value = ka_grid_fact_value(w->arena, w->grid, w->sources, i, column);
        if (value.state != KA_GRID_EMPTY)
            w->grid->row[i].cell[column] = value;
    }
}

static void
drop_rows(const struct work *w)
{
    size_t kept = 0;
    for (size_t i = 0; w->def->keep && i < w->grid->row_count; i++)
        if (ka_grid_test(w->grid, w->def->keep, i))
            w->grid->row[kept++] = w->grid->row[i];
    if (w->def->keep)
        w->grid->row_count = kept;
}

/* A row while rows are sorted: by group, then by number, largest first, then as they came. */
struct sortable {
    struct ka_grid_row row;
    ka_frac by;
    size_t place;
};

static int
by_group(const void *left, const void *right)
{
    const struct sortable *a = left, *b = right;
    if (a->row.group != b->row.group)
        return a->row.group < b->row.group ? -1 : 1;
    bool both = !ka_frac_is_none(a->by) && !ka_frac_is_none(b->by);
    int order = both ? ka_frac_cmp(b->by, a->by) : ka_frac_is_none(a->by) - ka_frac_is_none(b->by);
    return order ? order : (a->place > b->place) - (a->place < b->place);
}

static void
sort_rows(const struct work *w)
{
    size_t count = w->grid->row_count;
    struct sortable *list = ka_arena_array(w->arena, count, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        list[i] = (struct sortable){.row = w->grid->row[i], .by = KA_FRAC_NONE, .place = i};
        const struct ka_grid_value *value =
            w->def->sort == KA_NO_INDEX ? NULL : &w->grid->row[i].cell[w->def->sort];
        if (value && value->state == KA_GRID_IS_NUMBER)
            list[i].by = value->number;
    }
    if (count > 1)
        qsort(list, count, sizeof *list, by_group);
    for (size_t i = 0; i < count; i++)
        w->grid->row[i] = list[i].row;
}

static void
name_groups(const struct work *w)
{
    struct ka_grid *grid = w->grid;
    struct ka_table seen = ka_table_make(w->arena);
    if (w->def->within == KA_NO_INDEX) {
        grid->group = ka_arena_array(w->arena, 1, sizeof *grid->group);
        grid->group_count = 1;
        grid->group[0].end = grid->row_count;
        return;
    }
    for (size_t i = 0; i < grid->row_count; i++) {
        ka_str name = grid->row[i].cell[w->def->within].text;
        bool fresh = false;
        size_t *slot = ka_table_put(&seen, name, &fresh);
        if (fresh) {
            *slot = grid->group_count;
            grid->group =
                ka_arena_push(w->arena, grid->group, grid->group_count, sizeof *grid->group);
            grid->group[grid->group_count++] = (struct ka_grid_group){.name = name};
        }
        grid->row[i].group = *slot;
    }
}

/* Groups in order of appearance; their rows together. */
static void
group_rows(const struct work *w)
{
    struct ka_grid *grid = w->grid;
    name_groups(w);
    if (w->def->source == KA_GRID_BUYERS)
        sort_rows(w);
    for (size_t i = grid->row_count; i-- > 0;) {
        struct ka_grid_group *group = &grid->group[grid->row[i].group];
        group->first = i;
        group->end = group->end ? group->end : i + 1;
    }
    for (size_t g = 0; g < grid->group_count; g++) {
        grid->group[g].mean =
            ka_arena_array(w->arena, w->def->column_count, sizeof *grid->group[g].mean);
        grid->group[g].median =
            ka_arena_array(w->arena, w->def->column_count, sizeof *grid->group[g].median);
    }
}

/* A class that people entered. */
static void
read_classes(const struct work *w)
{
    size_t column = w->def->class_column;
    for (size_t i = 0; column != KA_NO_INDEX && i < w->grid->row_count; i++) {
        struct ka_grid_row *row = &w->grid->row[i];
        for (size_t k = 0; k < w->def->class_count && row->class == KA_NO_INDEX; k++)
            if (row->cell[column].state == KA_GRID_IS_TEXT &&
                ka_str_eq(row->cell[column].text, w->def->class[k].name))
                row->class = k;
    }
}

static void
fill_column(const struct work *w, size_t column)
{
    const struct ka_grid_column *def = &w->def->column[column];
    if (def->fact && w->def->source != KA_GRID_BUYERS)
        fill_facts(w, column);
    for (size_t i = 0; i < w->grid->row_count; i++) {
        ka_grid_compute(w->grid, i, column);
        if (def->type == KA_GRID_ROW)
            w->grid->row[i].cell[column] =
                (struct ka_grid_value){.state = KA_GRID_IS_NUMBER, .number = {(int64_t)i + 1, 1}};
    }
    if (ka_grid_is_number(def->type))
        ka_grid_typical(w->arena, w->grid, column);
}

static struct ka_place
place_of(const struct work *w, const struct ka_grid_row *row, size_t column)
{
    return (struct ka_place){.file = w->grid->file,
                             .line = row->line,
                             .sheet = w->grid->sheet,
                             .column = w->grid->file_column ? w->grid->file_column[column] : 0};
}

static void
check_required(const struct work *w, const struct ka_grid_row *row)
{
    for (size_t i = 0; i < w->def->column_count; i++) {
        const struct ka_grid_column *column = &w->def->column[i];
        if (!column->required || row->cell[i].state != KA_GRID_EMPTY)
            continue;
        struct ka_place place = place_of(w, row, i);
        ka_diag(w->diags, KA_DIAG_TABLE_REQUIRED, place,
                ka_grid_address(w->diags->arena, place.column, place.line), column->name);
    }
}

static void
check_marks(const struct work *w, size_t row)
{
    for (size_t i = 0; i < w->def->mark_count; i++) {
        const struct ka_grid_mark *mark = &w->def->mark[i];
        if (!mark->say.len || !ka_grid_test(w->grid, mark->when, row))
            continue;
        struct ka_place place = place_of(w, &w->grid->row[row], mark->column);
        ka_diag(w->diags, mark->error ? KA_DIAG_TABLE_CHECK : KA_DIAG_TABLE_ATTENTION, place,
                ka_grid_address(w->diags->arena, place.column, place.line),
                w->def->column[mark->column].name, mark->say,
                mark->say_en.len ? mark->say_en : mark->say);
    }
}

void
ka_grid_fill(struct ka_arena *arena, struct ka_grid *grid, const struct ka_grid_sources *sources,
             struct ka_diags *diags)
{
    struct work w = {arena, grid, grid->def, sources, diags};
    bool buyers = grid->def->source == KA_GRID_BUYERS;
    if (buyers)
        add_buyers(&w);
    for (size_t i = 0; buyers && i < grid->def->column_count; i++)
        if (grid->def->column[i].fact)
            fill_facts(&w, i);
    drop_rows(&w);
    group_rows(&w);
    for (size_t i = 0; i < grid->def->column_count; i++)
        fill_column(&w, i);
    read_classes(&w);
    for (size_t i = 0; i < grid->row_count; i++) {
        check_required(&w, &grid->row[i]);
        check_marks(&w, i);
    }
}

struct product {
    ka_str id, title;
    ka_dec amount;
    size_t place;
};

static int
by_amount(const void *left, const void *right)
{
    const struct product *a = left, *b = right;
    if (a->amount.micro != b->amount.micro)
        return a->amount.micro > b->amount.micro ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

/* "毛巾，晾衣夹": an export that names no product by id joins the titles of an order's products. */
static bool
is_joined(const struct product *product, const struct product *list, size_t count)
{
    for (size_t i = 0; !product->id.len && i < count; i++) {
        ka_str rest = ka_str_sub(product->title, list[i].title.len, product->title.len);
        if (list[i].title.len && ka_str_starts(product->title, list[i].title) &&
            ka_str_starts(rest, KA_STR("，")))
            return true;
    }
    return false;
}

static void
put_product(const struct work *w, const struct product *product)
{
    struct ka_grid_row *row = ka_grid_add(w->arena, w->grid);
    for (size_t i = 0; i < w->def->column_count; i++) {
        enum ka_grid_fact fact = w->def->column[i].fact;
        ka_str text = fact == KA_FACT_OF_PRODUCT_ID      ? product->id
                      : fact == KA_FACT_OF_PRODUCT_TITLE ? product->title
                                                         : (ka_str){0};
        if (text.len)
            row->cell[i] = (struct ka_grid_value){.state = KA_GRID_IS_TEXT, .text = text};
    }
}

void
ka_grid_products(struct ka_arena *arena, struct ka_grid *grid,
                 const struct ka_grid_sources *sources)
{
    struct work w = {arena, grid, grid->def, sources, NULL};
    struct ka_table seen = ka_table_make(arena);
    struct product *list = NULL;
    size_t count = 0;
    for (size_t i = 0; i < sources->sales->line_count; i++) {
        const struct ka_sale_line *line = &sources->sales->line[i];
        ka_str key = line->product.len ? line->product : line->title;
        bool fresh = false;
        if (!line->has_amount || !key.len || !ka_sale_counts(&sources->sales->sale[line->sale]))
            continue;
        size_t *slot = ka_table_put(&seen, key, &fresh);
        if (fresh) {
            *slot = count;
            list = ka_arena_push(arena, list, count, sizeof *list);
            list[count++] = (struct product){.id = line->product, .title = line->title, .place = i};
        }
        list[*slot].amount = ka_dec_add(list[*slot].amount, line->amount);
    }
    if (count > 1)
        qsort(list, count, sizeof *list, by_amount);
    for (size_t i = 0; i < count && grid->row_count < (size_t)grid->def->rows; i++)
        if (!is_joined(&list[i], list, count))
            put_product(&w, &list[i]);
}
