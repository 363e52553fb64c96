/*
 * Environment, locale, working directory, terminal: read here and nowhere else.
 *
 * The program's own data (templates, fonts, samples) is looked for in KAOHE_DATA, beside the
 * executable's prefix (../share/kaohe), and in the source tree it was built from.
 */
#include "cli/session.h"

#include "cli/keep.h"

#include "base/io.h"
#include "base/utf8.h"
#include "ingest/sheets_read.h"
#include "template/defs_tables.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

const char *
ka_session_say(const struct ka_session *session, const char *zh, const char *en)
{
    return session->lang == KA_ZH ? zh : en;
}

const char *
ka_session_path(struct ka_session *session, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    ka_str tail = ka_str_vformat(session->arena, fmt, args);
    va_end(args);
    return ka_str_format(session->arena, "%s/%.*s", session->workspace, KA_STR_ARG(tail)).ptr;
}

/** zh unless the locale is set and names another language: most users' terminals say zh or nothing.
 */
static enum ka_lang
language_of(const struct ka_session *session)
{
    const char *given = ka_args_value(&session->args, "lang");
    if (given)
        return strcmp(given, "en") == 0 ? KA_EN : KA_ZH;
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < KA_COUNT(names); i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strncmp(value, "zh", 2) == 0 || strcmp(value, "C") == 0 ||
                           strncmp(value, "C.", 2) == 0 || strcmp(value, "POSIX") == 0
                       ? KA_ZH
                       : KA_EN;
    }
    return KA_ZH;
}

static const char *
data_folder(struct ka_session *session)
{
    const char *given = getenv("KAOHE_DATA");
    if (given && *given)
        return given;
    char exe[4096];
    ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (len > 0) {
        exe[len] = '\0';
        char *slash = strrchr(exe, '/');
        if (slash)
            *slash = '\0';
        const char *share = ka_str_format(session->arena, "%s/../share/kaohe", exe).ptr;
        if (ka_path_is_folder(share))
            return share;
    }
    return KAOHE_SOURCE_DIR;
}

static size_t
number_of(const char *name, size_t otherwise)
{
    const char *value = getenv(name);
    long number = value ? strtol(value, NULL, 10) : 0;
    return number > 0 && number < 10000 ? (size_t)number : otherwise;
}

/* What the terminal says, else COLUMNS and LINES, else the usual 80 by 24. */
static void
terminal_size(struct ka_session *session)
{
    struct winsize size = {0};
    if (!isatty(STDOUT_FILENO))
        return;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
        session->columns = size.ws_col;
        session->rows = size.ws_row;
        return;
    }
    session->columns = number_of("COLUMNS", 80);
    session->rows = number_of("LINES", 24);
}

void
ka_session_start(struct ka_session *session)
{
    const struct ka_args *args = &session->args;
    const char *workspace = ka_args_value(args, "workspace");
    ka_str trimmed = ka_str_of(workspace ? workspace : ".");
    while (trimmed.len > 1 && trimmed.ptr[trimmed.len - 1] == '/')
        trimmed.len--;
    session->workspace = ka_cstr(session->arena, trimmed);
    session->lang = language_of(session);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    session->jobs = cores > 0 ? (size_t)cores : 1;
    session->json = ka_args_has(args, "json");
    session->quiet = ka_args_has(args, "quiet");
    bool terminal = isatty(STDERR_FILENO) != 0;
    const char *no_color = getenv("NO_COLOR");
    session->colour = terminal && !ka_args_has(args, "no-color") && !(no_color && *no_color);
    session->progress = terminal && !session->quiet;
    terminal_size(session);
    session->data = data_folder(session);
}

enum ka_status
ka_session_load(struct ka_session *session)
{
    if (!ka_path_exists(ka_session_path(session, "kaohe.yaml"))) {
        ka_diag(&session->diags, KA_DIAG_NO_WORKSPACE, (struct ka_place){0},
                ka_str_of(session->workspace));
        return KA_E_TEMPLATE;
    }
    const char *builtin = ka_str_format(session->arena, "%s/templates", session->data).ptr;
    return ka_defs_load_tables(session->arena, builtin, session->workspace, ka_sheets_read,
                               &session->diags, &session->defs);
}

enum ka_status
ka_session_fonts(struct ka_session *session)
{
    const char *regular =
        ka_str_format(session->arena, "%s/fonts/NotoSansSC-Regular.ttf", session->data).ptr;
    const char *bold =
        ka_str_format(session->arena, "%s/fonts/NotoSansSC-Bold.ttf", session->data).ptr;
    enum ka_status status =
        ka_font_open(session->arena, regular, &session->diags, &session->regular);
    if (status == KA_OK)
        status = ka_font_open(session->arena, bold, &session->diags, &session->bold);
    return status;
}

/** The last month that has a folder under exports/. */
static bool
latest_month(struct ka_session *session, ka_month *month)
{
    struct ka_entry *entry = NULL;
    size_t count = 0;
    bool found = false;
    if (ka_folder_walk(session->arena, ka_session_path(session, "exports"), &session->diags, &entry,
                       &count) != KA_OK)
        return false;
    for (size_t i = 0; i < count; i++) {
        ka_month seen;
        if (ka_month_parse(ka_str_sub(entry[i].path, 0, 7), &seen) && entry[i].path.len > 7 &&
            entry[i].path.ptr[7] == '/' && (!found || seen.index > month->index)) {
            *month = seen;
            found = true;
        }
    }
    return found;
}

bool
ka_session_month(struct ka_session *session, size_t at, bool optional, ka_month *month)
{
    if (at < session->args.word_count) {
        if (ka_month_parse(ka_str_of(session->args.word[at]), month))
            return true;
        ka_session_usage(session, "月份应写成 2026-10，不是“%s”",
                         "a month is written 2026-10, not '%s'", session->args.word[at]);
        return false;
    }
    if (optional && ka_path_is_folder(ka_session_path(session, "exports")) &&
        latest_month(session, month))
        return true;
    ka_session_usage(session, "没有找到月份：“%s”下没有 exports/年-月/ 文件夹",
                     "no month found: '%s' has no exports/YEAR-MONTH/ folder", session->workspace);
    return false;
}

static void
month_progress(void *self, uint64_t done, uint64_t total, ka_str file)
{
    struct ka_session *session = self;
    KA_UNUSED(file);
    ka_session_progress(session, done, total,
                        ka_session_say(session, "读取导出", "reading exports"));
}

/* A month out of pieces, which go on to the session's keeper as they are. */
static enum ka_status
restore_month(struct ka_session *session, ka_month month, struct ka_month_data **data)
{
    struct ka_pieces *pieces = ka_arena_copy(session->arena, session->pieces, sizeof *pieces);
    const struct ka_piece_keeper *keeper = session->keeper;
    pieces->figures_source = (struct ka_figures_source){ka_keep_figures, session};
    for (size_t i = 0; keeper && i < pieces->count; i++) {
        struct ka_arena *scratch = ka_arena_new();
        ka_str bytes;
        if (pieces->read(pieces->self, i, scratch, &bytes))
            keeper->keep(keeper->self, pieces->kind[i], pieces->path[i], bytes);
        ka_arena_free(scratch);
    }
    return ka_month_restore(session->arena, &session->defs, month, pieces, &session->diags, data);
}

enum ka_status
ka_session_data(struct ka_session *session, ka_month month, struct ka_month_data **data)
{
    if (session->pieces)
        return restore_month(session, month, data);
    struct ka_month_options options = {
        .month = month,
        .workspace = session->workspace,
        .month_folder =
            ka_str_format(session->arena, "exports/%s", ka_month_print(session->arena, month).ptr)
                .ptr,
        .evidence = true,
        .progress_self = session,
        .progress = month_progress,
        .workers = session->jobs,
        .keep = session->keeper,
        .figures = {ka_keep_figures, session},
        .shard = session->shard,
        .shards = session->shards,
    };
    enum ka_status status =
        ka_month_load(session->arena, &session->defs, &options, &session->diags, data);
    ka_session_progress_end(session);
    return status;
}

ka_day
ka_session_print_day(const struct ka_session *session, const struct ka_month_data *data)
{
    if (session->printed)
        return *session->printed;
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (epoch && *epoch) {
        char *end = NULL;
        long long seconds = strtoll(epoch, &end, 10);
        if (*end == '\0' && seconds > 0)
            return ka_time_day(session->defs.company.zone
                                   ? ka_zone_local(session->defs.company.zone, seconds)
                                   : seconds);
    }
    ka_day end = ka_month_span(ka_month_index(data)).end - 1, as_of = ka_month_as_of(data);
    return as_of > end ? as_of : end;
}

struct ka_form_context
ka_session_form_context(struct ka_session *session, const struct ka_month_data *data)
{
    return (struct ka_form_context){
        .defs = &session->defs,
        .data = data,
        .regular = session->regular,
        .bold = session->bold,
        .program = KA_STR("kaohe " KAOHE_VERSION),
        .printed_on = ka_session_print_day(session, data),
        .findings = &session->diags,
    };
}

struct ka_form_context
ka_session_plain_context(struct ka_session *session)
{
    return (struct ka_form_context){
        .defs = &session->defs,
        .regular = session->regular,
        .bold = session->bold,
        .program = KA_STR("kaohe " KAOHE_VERSION),
        .printed_on = ka_day_of(2026, 1, 1),
    };
}

void
ka_session_progress(struct ka_session *session, uint64_t done, uint64_t total, const char *what)
{
    enum { WIDTH = 32 };
    if (!session->progress || total == 0)
        return;
    int filled = (int)((double)done / (double)total * WIDTH);
    filled = filled > WIDTH ? WIDTH : filled;
    char bar[3 * WIDTH + 1] = "";
    size_t at = 0;
    for (int i = 0; i < WIDTH; i++) {
        const char *block = i < filled ? "█" : "░";
        memcpy(bar + at, block, 3);
        at += 3;
    }
    bar[at] = '\0';
    fprintf(stderr, "\r%s %s %3d%%\033[K", what, bar, (int)((double)done / (double)total * 100));
    fflush(stderr);
    session->progress_shown = true;
}

void
ka_session_progress_end(struct ka_session *session)
{
    if (session->progress_shown)
        fprintf(stderr, "\r\033[K");
    session->progress_shown = false;
}

enum ka_exit
ka_session_usage(const struct ka_session *session, const char *zh, const char *en, const char *arg)
{
    struct ka_arena *arena = session->arena;
    ka_str fmt = ka_str_of(ka_session_say(session, zh, en));
    ptrdiff_t at = ka_str_find(fmt, KA_STR("%s"));
    ka_str text = at < 0 ? fmt
                         : ka_str_format(arena, "%.*s%s%.*s", (int)at, fmt.ptr, arg,
                                         (int)(fmt.len - (size_t)at - 2), fmt.ptr + at + 2);
    fprintf(stderr, "kaohe: %.*s\n", KA_STR_ARG(text));
    fprintf(
        stderr, ka_session_say(session, "用 kaohe %s%s--help 看用法\n", "see kaohe %s%s--help\n"),
        session->args.word_count ? session->args.word[0] : "", session->args.word_count ? " " : "");
    return KA_EXIT_USAGE;
}

enum ka_exit
ka_session_exit(const struct ka_session *session, enum ka_status status)
{
    switch (status) {
    case KA_OK:
        return ka_diags_worst(&session->diags) > KA_NOTE ? KA_EXIT_FINDINGS : KA_EXIT_OK;
    case KA_E_IO:
    case KA_E_RENDER:
    case KA_E_ARCHIVE:
        return KA_EXIT_IO;
    case KA_E_INTERNAL:
        return KA_EXIT_BUG;
    case KA_E_FORMAT:
    case KA_E_TEMPLATE:
    case KA_E_DATA:
    case KA_E_LIMIT:
        break;
    }
    return KA_EXIT_REFUSED;
}
