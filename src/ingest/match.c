/*
 * Which profile a table's header belongs to.
 *
 *     for each of the first rows, as a header of one row and of two:
 *         every cell ──aliases (alias.c)──▶ profile 3, column 5
 *         count per profile what it explains and which required columns are there
 *
 * A profile fits where all its required columns are; the best fit explains most cells. Among fits
 * that explain equally much, the one that requires more wins, then the one of the folder's
 * platform; what is left is a tie, and a tie is refused: two profiles give two figures.
 */
#include "ingest/match.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <string.h>

#define NONE KA_NO_INDEX

/* A header as it may be: the cells of one or two rows, shown and folded. */
struct header {
    size_t row, rows;
    size_t count;
    ka_str *shown, *folded;
};

/* How a profile fits a header. */
struct fit {
    size_t profile;
    size_t explained; /* Cells that it names. */
    size_t required;  /* Required columns found. */
    size_t figures;   /* Columns of counters and means found. */
    struct header header;
};

/* First cell of the header for every column of a profile; NONE where there is none. */
static struct fit
try_fit(const struct ka_aliases *aliases, size_t profile, const struct header *header,
        size_t *cell_of)
{
    const struct ka_profile *def = &ka_aliases_defs(aliases)->profile[profile];
    struct fit fit = {.profile = profile, .header = *header};
    for (size_t c = 0; c < def->column_count; c++)
        cell_of[c] = NONE;
    for (size_t i = 0; i < header->count; i++) {
        size_t rank, column = ka_alias_column(aliases, profile, header->folded[i], &rank);
        if (column == NONE)
            continue;
        fit.explained++;
        const struct ka_column *fed = &def->column[column];
        fit.required += cell_of[column] == NONE && fed->required;
        fit.figures += cell_of[column] == NONE && (fed->counter != NONE || fed->metric != NONE);
        if (cell_of[column] == NONE)
            cell_of[column] = i;
    }
    return fit;
}

static bool
is_whole(const struct ka_aliases *aliases, const struct fit *fit)
{
    /* A profile that requires nothing must at least explain something worth the name. */
    size_t required = ka_aliases_required(aliases, fit->profile);
    return fit->required == required && fit->explained > (required == 0) &&
           fit->figures >= ka_aliases_defs(aliases)->profile[fit->profile].figures;
}

static bool
is_home(const struct ka_aliases *aliases, const struct fit *fit, const struct ka_head *head)
{
    ka_str platform = ka_aliases_defs(aliases)->profile[fit->profile].platform;
    return platform.len > 0 && ka_str_eq(platform, head->platform);
}

/* > 0: @p a fits better than @p b, 0: a tie. */
static int
compare_fits(const struct ka_aliases *aliases, const struct ka_head *head, const struct fit *a,
             const struct fit *b)
{
    size_t required_a = ka_aliases_required(aliases, a->profile),
           required_b = ka_aliases_required(aliases, b->profile);
    bool home_a = is_home(aliases, a, head), home_b = is_home(aliases, b, head);
    if (a->explained != b->explained)
        return a->explained > b->explained ? 1 : -1;
    if (a->header.row != b->header.row)
        return a->header.row < b->header.row ? 1 : -1;
    if (required_a != required_b)
        return required_a > required_b ? 1 : -1;
    return home_a - home_b;
}

/* > 0: @p a is nearer to being a fit than @p b. */
static int
compare_near(const struct ka_aliases *aliases, const struct fit *a, const struct fit *b)
{
    /* Shares of the required columns first, compared without dividing: what profiles ignore may
     * be named by wide wildcards. */
    size_t share_a = a->required * (ka_aliases_required(aliases, b->profile) + 1);
    size_t share_b = b->required * (ka_aliases_required(aliases, a->profile) + 1);
    if (share_a != share_b)
        return share_a > share_b ? 1 : -1;
    return (a->explained > b->explained) - (a->explained < b->explained);
}

static ka_str
cell_at(const struct ka_row *row, size_t i)
{
    return i < row->count ? row->cell[i] : KA_STR("");
}

/* Line breaks inside a header cell read as blanks. */
static ka_str
show(struct ka_arena *arena, ka_str cell)
{
    if (!cell.len || (!memchr(cell.ptr, '\n', cell.len) && !memchr(cell.ptr, '\r', cell.len)))
        return cell;
    char *text = ka_arena_copy(arena, cell.ptr, cell.len);
    size_t len = 0;
    for (size_t i = 0; i < cell.len; i++) {
        bool breaks = cell.ptr[i] == '\n' || cell.ptr[i] == '\r';
        if (!breaks || (len > 0 && text[len - 1] != ' '))
            text[len++] = (char)(breaks ? ' ' : cell.ptr[i]);
    }
    return (ka_str){.ptr = text, .len = len};
}

/* "first/second" of a two-row header; *group is the text of a merged cell, which stands in its
 * first column. */
static ka_str
join(struct ka_arena *arena, ka_str first, ka_str second, ka_str *group)
{
    if (first.len > 0)
        *group = first;
    if (second.len == 0)
        return first;
    if (group->len == 0 || ka_str_eq(*group, second))
        return second;
    return ka_str_format(arena, "%.*s/%.*s", KA_STR_ARG(*group), KA_STR_ARG(second));
}

static struct header
make_header(struct ka_arena *arena, const struct ka_head *head, size_t row, size_t rows)
{
    static const struct ka_row none = {0};
    const struct ka_row *first = &head->row[row];
    const struct ka_row *second = rows == 2 ? &head->row[row + 1] : &none;
    size_t count = first->count > second->count ? first->count : second->count;
    struct header header = {.row = row, .rows = rows, .count = count};
    header.shown = ka_arena_array(arena, count, sizeof(ka_str));
    header.folded = ka_arena_array(arena, count, sizeof(ka_str));
    ka_str group = KA_STR("");
    for (size_t i = 0; i < count; i++) {
        ka_str top = show(arena, cell_at(first, i));
        ka_str low = show(arena, cell_at(second, i));
        header.shown[i] = rows == 2 ? join(arena, top, low, &group) : top;
        header.folded[i] = ka_utf8_fold_header(arena, header.shown[i]);
    }
    return header;
}

/* The best fit so far, its rival if they tie, and the nearest miss. */
struct search {
    struct fit best, rival, near;
    bool found, tied, has_near;
};

static void
consider(const struct ka_aliases *aliases, const struct ka_head *head, const struct fit *fit,
         struct search *search)
{
    if (!is_whole(aliases, fit)) {
        bool nearer = !search->has_near || compare_near(aliases, fit, &search->near) > 0;
        if (fit->explained > 0 && nearer)
            search->near = *fit;
        search->has_near = search->has_near || fit->explained > 0;
        return;
    }
    int order = search->found ? compare_fits(aliases, head, fit, &search->best) : 1;
    if (order > 0)
        search->best = *fit;
    if (order == 0)
        search->rival = *fit;
    search->tied = order == 0 || (search->tied && order < 0);
    search->found = true;
}

static void
search_row(struct ka_arena *arena, const struct ka_aliases *aliases, const struct ka_head *head,
           const struct header *header, struct search *search)
{
    const struct ka_defs *defs = ka_aliases_defs(aliases);
    for (size_t p = 0; p < defs->profile_count; p++) {
        const struct ka_profile *profile = &defs->profile[p];
        bool two = profile->header_rows == 2;
        if (two != (header->rows == 2))
            continue;
        size_t *cell_of = ka_arena_array(arena, profile->column_count, sizeof *cell_of);
        struct fit fit = try_fit(aliases, p, header, cell_of);
        consider(aliases, head, &fit, search);
    }
}

static struct search
search_head(struct ka_arena *arena, const struct ka_aliases *aliases, const struct ka_head *head)
{
    struct search search = {0};
    /* Rows after the first that fits are data, even if some cell says 客服. */
    for (size_t row = 0; row < head->count && row <= KA_LIMIT_TITLE_ROWS && !search.found; row++) {
        struct header one = make_header(arena, head, row, 1);
        search_row(arena, aliases, head, &one, &search);
        if (row + 1 == head->count)
            break;
        struct header two = make_header(arena, head, row, 2);
        search_row(arena, aliases, head, &two, &search);
    }
    return search;
}

/* Whether a cell looks like a heading and not like data: data may be private and is not printed. */
bool
ka_match_is_heading(ka_str cell)
{
    size_t digits = 0, run = 0;
    for (size_t i = 0; i < cell.len; i++) {
        bool digit = cell.ptr[i] >= '0' && cell.ptr[i] <= '9';
        run = digit ? run + 1 : 0;
        digits += digit;
        if (run >= 6 || cell.ptr[i] == '@')
            return false;
    }
    return digits * 2 <= cell.len;
}

/* The first row that looks like a header; NONE if no row does. */
size_t
ka_match_header_row(const struct ka_head *head)
{
    for (size_t row = 0; row < head->count; row++) {
        size_t filled = 0;
        bool heading = true;
        for (size_t i = 0; i < head->row[row].count; i++) {
            filled += head->row[row].cell[i].len > 0;
            heading = heading && ka_match_is_heading(head->row[row].cell[i]);
        }
        if (heading && filled >= 2)
            return row;
    }
    return NONE;
}

static void
list_add(struct ka_buf *list, ka_str item)
{
    if (list->len > 0)
        ka_buf_add(list, KA_STR(", "));
    ka_buf_add(list, item);
}

static ka_str
list_header(struct ka_arena *arena, const struct ka_head *head, size_t row)
{
    struct ka_buf list = {.arena = arena};
    for (size_t i = 0; row != NONE && i < head->row[row].count; i++) {
        if (head->row[row].cell[i].len > 0)
            list_add(&list, show(arena, head->row[row].cell[i]));
    }
    return list.len > 0 ? ka_buf_str(&list) : KA_STR("-");
}

static ka_str
list_missing(struct ka_arena *arena, const struct ka_aliases *aliases, const struct fit *near)
{
    const struct ka_profile *profile = &ka_aliases_defs(aliases)->profile[near->profile];
    size_t *cell_of = ka_arena_array(arena, profile->column_count, sizeof *cell_of);
    struct ka_buf list = {.arena = arena};
    (void)try_fit(aliases, near->profile, &near->header, cell_of);
    for (size_t c = 0; c < profile->column_count; c++) {
        const struct ka_column *column = &profile->column[c];
        if (column->required && cell_of[c] == NONE && column->header.count > 0)
            list_add(&list, column->header.item[0]);
    }
    return ka_buf_str(&list);
}

static ka_str
profile_name(struct ka_arena *arena, const struct ka_aliases *aliases, size_t profile)
{
    const struct ka_profile *def = &ka_aliases_defs(aliases)->profile[profile];
    return ka_diag_both(arena, def->name.len > 0 ? def->name : def->id, def->name_en);
}

static void
report_unknown(struct ka_arena *arena, const struct ka_aliases *aliases, const struct ka_head *head,
               const struct search *search, struct ka_diags *diags)
{
    /* One word in common is chance: then the row is shown only if it looks like a header. */
    bool near = search->has_near && search->near.explained >= 2 && search->near.required >= 1 &&
                search->near.required < ka_aliases_required(aliases, search->near.profile);
    size_t row = near ? search->near.header.row : ka_match_header_row(head);
    struct ka_place place = {.file = head->path, .line = row == NONE ? 0 : head->row[row].line};
    ka_str header = list_header(arena, head, row);
    if (near)
        ka_diag(diags, KA_DIAG_NOT_RECOGNISED_NEAR, place, header,
                profile_name(arena, aliases, search->near.profile),
                list_missing(arena, aliases, &search->near));
    else
        ka_diag(diags, KA_DIAG_NOT_RECOGNISED, place, header);
}

/* Cells of the header to columns of the profile: each column takes its most preferred cell. */
static void
assign(struct ka_arena *arena, const struct ka_aliases *aliases, const struct fit *fit,
       struct ka_match *match)
{
    const struct ka_profile *profile = match->profile;
    size_t *rank = ka_arena_array(arena, profile->column_count, sizeof *rank);
    size_t *cell_of = ka_arena_array(arena, profile->column_count, sizeof *cell_of);
    for (size_t c = 0; c < profile->column_count; c++)
        cell_of[c] = NONE;
    for (size_t i = 0; i < match->column_count; i++) {
        size_t liked, at = ka_alias_column(aliases, fit->profile, fit->header.folded[i], &liked);
        match->column[i] = NONE;
        if (at == NONE)
            continue;
        size_t taken = cell_of[at];
        if (!profile->column[at].ignore && taken != NONE && rank[at] <= liked)
            continue;
        if (!profile->column[at].ignore && taken != NONE)
            match->column[taken] = NONE;
        match->column[i] = at;
        cell_of[at] = i;
        rank[at] = liked;
    }
}

/* A heading that feeds something and stands twice: which one is meant is a guess, so say it. */
static void
report_twice(struct ka_arena *arena, const struct fit *fit, const struct ka_match *match,
             const struct ka_head *head, struct ka_diags *diags)
{
    for (size_t i = 0; i < match->column_count; i++) {
        size_t column = match->column[i];
        bool twice = false;
        for (size_t j = 0; j < match->column_count && !twice; j++)
            twice = j != i && ka_str_eq(fit->header.folded[i], fit->header.folded[j]);
        if (column == NONE || match->profile->column[column].ignore || !twice)
            continue;
        struct ka_place place = {
            .file = head->path, .line = head->row[match->row].line, .column = (uint32_t)i + 1};
        ka_diag(diags, KA_DIAG_HEADER_TWICE, place, match->header[i],
                ka_str_format(arena, "%zu", i + 1));
    }
}

bool
ka_match_head(struct ka_arena *arena, const struct ka_aliases *aliases, const struct ka_head *head,
              struct ka_diags *diags, struct ka_match *out)
{
    struct search search = search_head(arena, aliases, head);
    const struct fit *best = &search.best;
    if (!search.found) {
        report_unknown(arena, aliases, head, &search, diags);
        return false;
    }
    if (search.tied) {
        struct ka_place place = {.file = head->path, .line = head->row[best->header.row].line};
        ka_diag(diags, KA_DIAG_PROFILE_TIE, place, profile_name(arena, aliases, best->profile),
                profile_name(arena, aliases, search.rival.profile));
        return false;
    }
    *out = (struct ka_match){.profile = &ka_aliases_defs(aliases)->profile[best->profile],
                             .row = best->header.row,
                             .rows = best->header.rows,
                             .header = best->header.shown,
                             .column = ka_arena_array(arena, best->header.count, sizeof(size_t)),
                             .column_count = best->header.count};
    assign(arena, aliases, best, out);
    report_twice(arena, best, out, head, diags);
    return true;
}

ka_str *
ka_match_headings(struct ka_arena *arena, const struct ka_head *head, size_t row, size_t rows,
                  size_t *count)
{
    struct header header = make_header(arena, head, row, rows);
    *count = header.count;
    return header.shown;
}
