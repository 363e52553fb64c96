/*
 * A month of a workspace: which files it has, and the month before it.
 *
 *     exports/2026-10/...     all files, any depth
 *     manual/2026-10*.xlsx    people's scores and registers (or .csv)
 *     manual/2026-10/...
 *     exports/2026-09/...     the month before, if it is there: growth, relative_to: last_month,
 *                             and who bought in its last days (late_sales.c); of stores that it
 *                             lacks, what the archive has (month_figures.c)
 *
 * Files are taken in path order, which decides between two exports of the same thing. The month
 * before is read whole, with its own roster; what is wrong in its files is said with their path.
 */
#include "metrics/month_read.h"

#include "base/path.h"

#include <stdlib.h>

/* The files of a month while they are listed. */
struct listing {
    struct ka_arena *arena;
    const struct ka_month_options *options;
    struct ka_diags *diags;
    struct ka_export *file;
    size_t count;
    uint64_t bytes;
};

static ka_str
below(struct ka_arena *arena, ka_str folder, ka_str name)
{
    return ka_str_format(arena, "%.*s/%.*s", KA_STR_ARG(folder), KA_STR_ARG(name));
}

static void
add_file(struct listing *list, ka_str folder, const struct ka_entry *entry)
{
    ka_str shown = below(list->arena, folder, entry->path);
    ka_str open = below(list->arena, ka_str_of(list->options->workspace), shown);
    list->file = ka_arena_push(list->arena, list->file, list->count, sizeof *list->file);
    list->file[list->count++] = (struct ka_export){.path = shown,
                                                   .open_path = ka_cstr(list->arena, open),
                                                   .bytes = entry->size,
                                                   .store = KA_NO_INDEX,
                                                   .latest = KA_TIME_NONE};
    list->bytes += entry->size;
}

/* "2026-10.csv", "2026-10 复核.csv", "2026-10/...": of the month; "2026-10.xlsx~" is not. */
static bool
is_manual(ka_str path, ka_str month)
{
    if (!ka_str_starts(path, month))
        return false;
    ka_str rest = ka_str_sub(path, month.len, path.len);
    /* content decides what a file is; here only that it is this month's */
    return rest.len > 0 && (rest.ptr[0] < '0' || rest.ptr[0] > '9');
}

/* All files below a folder of the workspace; those of the month only, if @p month is given. */
static enum ka_status
list_folder(struct listing *list, ka_str folder, ka_str month)
{
    ka_str path = below(list->arena, ka_str_of(list->options->workspace), folder);
    const char *open = ka_cstr(list->arena, path);
    if (!ka_path_is_folder(open))
        return KA_E_DATA;
    struct ka_entry *entry = NULL;
    size_t count = 0;
    enum ka_status status = ka_folder_walk(list->arena, open, list->diags, &entry, &count);
    if (status != KA_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        if (month.len == 0 || is_manual(entry[i].path, month))
            add_file(list, folder, &entry[i]);
    }
    return KA_OK;
}

static int
by_path(const void *left, const void *right)
{
    const struct ka_export *a = left, *b = right;
    return ka_path_order(a->path, b->path);
}

/* Of the files in path order those of the shard. */
static void
keep_shard(struct listing *list)
{
    size_t shards = list->options->shards, count = 0;
    if (shards == 0)
        return;
    list->bytes = 0;
    for (size_t i = list->options->shard; i < list->count; i += shards) {
        list->file[count++] = list->file[i];
        list->bytes += list->file[i].bytes;
    }
    list->count = count;
}

/* The month's exports, then what people wrote; in path order. */
static enum ka_status
list_month(struct listing *list, ka_str folder, ka_month month)
{
    enum ka_status status = list_folder(list, folder, KA_STR(""));
    if (status != KA_OK)
        return status;
    status = list_folder(list, KA_STR("manual"), ka_month_print(list->arena, month));
    if (status != KA_OK && status != KA_E_DATA)
        return status;
    if (list->count > 1)
        qsort(list->file, list->count, sizeof *list->file, by_path);
    keep_shard(list);
    return KA_OK;
}

/* "exports/2026-09" beside "exports/2026-10"; empty if the folder is not named after its month. */
static ka_str
previous_folder(struct ka_arena *arena, const struct ka_month_options *options)
{
    ka_str folder = ka_str_of(options->month_folder);
    ka_str name = ka_month_print(arena, options->month);
    if (!ka_str_ends(folder, name))
        return KA_STR("");
    ka_str parent = ka_str_sub(folder, 0, folder.len - name.len);
    ka_str before = ka_month_print(arena, ka_month_add(options->month, -1));
    return ka_str_format(arena, "%.*s%.*s", KA_STR_ARG(parent), KA_STR_ARG(before));
}

bool
ka_month_builtins(const struct ka_defs *defs, struct ka_diags *diags)
{
    static const char *const ids[] = {
#define KA_BUILTIN(name, id) id,
#include "metrics/builtin.def"
#undef KA_BUILTIN
    };
    bool all = true;
    for (size_t i = 0; i < KA_COUNT(ids); i++) {
        if (ka_counter_index(&defs->metrics, ka_str_of(ids[i])) != KA_NO_INDEX)
            continue;
        ka_diag(diags, KA_DIAG_COUNTER_UNDEFINED,
                (struct ka_place){.file = KA_STR("templates/metrics.yaml")}, ka_str_of(ids[i]));
        all = false;
    }
    return all;
}

bool
ka_month_recognised(const struct ka_month_data *data)
{
    for (size_t i = 0; i < data->file_count; i++) {
        if (data->file[i].profile && !data->refused[i])
            return true;
    }
    return false;
}

enum ka_status
ka_month_empty(struct ka_diags *diags, ka_str folder)
{
    ka_diag(diags, KA_DIAG_MONTH_EMPTY, (struct ka_place){.file = folder}, folder);
    return KA_E_DATA;
}

static struct ka_month_reading
reading_of(const struct listing *list, const struct ka_defs *defs, ka_month month,
           const struct ka_month_data *before, struct ka_month_progress *progress)
{
    bool own = month.index == list->options->month.index;
    return (struct ka_month_reading){
        .arena = list->arena,
        .defs = defs,
        .month = month,
        .diags = list->diags,
        .file = list->file,
        .file_count = list->count,
        .progress = progress,
        .workers = list->options->workers,
        .part = list->options->part,
        .evidence = list->options->evidence && own,
        .before = before,
        .keep_late_sales = !own,
        .quiet = !own || list->options->shards > 0,
        .keep = list->options->keep,
    };
}

/* The month before is a help, not a must: if it cannot be listed, it is as if it were not there. */
static struct listing
list_previous(const struct listing *list, ka_str folder)
{
    struct listing before = {.arena = list->arena, .options = list->options, .diags = list->diags};
    struct listing none = before;
    ka_month month = ka_month_add(list->options->month, -1);
    if (folder.len == 0 || list_month(&before, folder, month) != KA_OK)
        return none;
    return before;
}

/* The month before: its exports, and the archive's figures of stores that they lack. */
static enum ka_status
read_previous(const struct listing *list, const struct ka_defs *defs,
              struct ka_month_progress *progress, struct ka_month_data **out)
{
    const struct ka_month_options *options = list->options;
    ka_month month = ka_month_add(options->month, -1);
    struct ka_month_reading reading = reading_of(list, defs, month, NULL, progress);
    struct ka_month_data *data = list->count ? ka_month_read(&reading) : NULL;
    *out = data && ka_month_recognised(data) ? data : NULL;
    return options->shards == 0 ? ka_month_fill_gaps(&reading, &options->figures, out) : KA_OK;
}

enum ka_status
ka_month_load(struct ka_arena *arena, const struct ka_defs *defs,
              const struct ka_month_options *options, struct ka_diags *diags,
              struct ka_month_data **out)
{
    ka_str folder = ka_str_of(options->month_folder);
    struct listing list = {.arena = arena, .options = options, .diags = diags};
    if (!ka_month_builtins(defs, diags))
        return KA_E_TEMPLATE;
    enum ka_status status = list_month(&list, folder, options->month);
    if (status == KA_E_DATA)
        ka_diag(diags, KA_DIAG_MONTH_MISSING, (struct ka_place){.file = folder}, folder);
    if (status != KA_OK)
        return status;

    struct listing before = list_previous(&list, previous_folder(arena, options));
    struct ka_month_progress progress = {.options = options, .total = list.bytes + before.bytes};
    struct ka_month_data *last = NULL;
    status = read_previous(&before, defs, &progress, &last);
    if (status != KA_OK)
        return status;
    struct ka_month_reading own = reading_of(&list, defs, options->month, last, &progress);
    struct ka_month_data *data = ka_month_read(&own);
    *out = data;
    if (options->shards == 0 && !ka_month_recognised(data))
        return ka_month_empty(diags, folder);
    return KA_OK;
}
