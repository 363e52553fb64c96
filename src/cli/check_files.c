/*
 * The check file by file, and as JSON: what each file was taken for and why, its columns, the
 * values that did not parse, rows left out and whom that may cost how much.
 */
#include "cli/check.h"
#include "cli/json.h"
#include "cli/screen.h"

#include <inttypes.h>
#include <stdio.h>

enum { MOST_NAMES = 6 };

static ka_str
profile_name(const struct ka_check *check, const struct ka_export *file)
{
    if (!file->profile)
        return ka_str_of(ka_session_say(check->session, "不认识", "not recognised"));
    return check->session->lang == KA_EN && file->profile->name_en.len ? file->profile->name_en
                                                                       : file->profile->name;
}

/* "逗号", "制表符"; nothing for a workbook. */
static const char *
delimiter_name(const struct ka_check *check, char delimiter)
{
    switch (delimiter) {
    case ',':
        return ka_session_say(check->session, " · 逗号分隔", " · commas");
    case '\t':
        return ka_session_say(check->session, " · 制表符分隔", " · tabs");
    case ';':
        return ka_session_say(check->session, " · 分号分隔", " · semicolons");
    default:
        return "";
    }
}

static ka_str
joined(const struct ka_check *check, const ka_str *text, size_t count)
{
    struct ka_buf buf = {.arena = check->session->arena};
    for (size_t i = 0; i < count; i++)
        ka_buf_printf(&buf, "%s%.*s", i ? ka_session_say(check->session, "、", ", ") : "",
                      KA_STR_ARG(text[i]));
    return ka_buf_str(&buf);
}

static void
show_kind(struct ka_check *check, struct ka_screen *screen, const struct ka_export *file)
{
    struct ka_arena *arena = check->session->arena;
    ka_str name = profile_name(check, file);
    ka_screen_line(screen, ka_session_say(check->session, "  识别", "  as"),
                   ka_str_format(arena, "%.*s%s%.*s%s · %s%s", KA_STR_ARG(name),
                                 file->profile ? ka_session_say(check->session, "（", " (") : "",
                                 KA_STR_ARG(file->profile ? file->profile->id : KA_STR("")),
                                 file->profile ? ka_session_say(check->session, "）", ")") : "",
                                 ka_encoding_name(file->encoding),
                                 delimiter_name(check, file->delimiter)));
    if (!file->profile)
        return;
    ka_str *reason;
    size_t count = ka_check_reasons(arena, file, &reason), used = 0;
    for (size_t i = 0; i < file->column_count; i++)
        used += ka_check_uses(file, &file->column[i]);
    ka_screen_line(
        screen, ka_session_say(check->session, "  凭", "  since"),
        ka_str_format(arena,
                      ka_session_say(check->session, "第 %u 行有必需的列 %s；共 %zu 列，用 %zu 列",
                                     "line %u has the required %s; %zu columns, %zu used"),
                      file->header_line, ka_cstr(arena, joined(check, reason, count)),
                      file->column_count, used));
}

static void
show_rows(struct ka_check *check, struct ka_screen *screen, const struct ka_export *file)
{
    struct ka_arena *arena = check->session->arena;
    struct ka_buf buf = {.arena = arena};
    ka_buf_printf(&buf,
                  ka_session_say(check->session,
                                 "%" PRIu64 "，采用 %" PRIu64 "，未采用 %" PRIu64
                                 "，别的日子 %" PRIu64 "，汇总行 %" PRIu64,
                                 "%" PRIu64 ", %" PRIu64 " used, %" PRIu64 " left out, %" PRIu64
                                 " of other days, %" PRIu64 " total rows"),
                  file->rows, file->used, ka_check_left_out(file), file->outside,
                  file->summary_rows);
    ka_buf_printf(&buf, " · %s", ka_check_period(arena, file->period).ptr);
    if (file->store != KA_NO_INDEX)
        ka_buf_printf(&buf, " · %.*s",
                      KA_STR_ARG(check->session->defs.company.store[file->store].name));
    ka_screen_line(screen, ka_session_say(check->session, "  行", "  rows"), ka_buf_str(&buf));
}

static void
show_columns(struct ka_check *check, struct ka_screen *screen, const struct ka_export *file)
{
    struct ka_arena *arena = check->session->arena;
    struct ka_buf unused = {.arena = arena}, bad = {.arena = arena};
    for (size_t i = 0; i < file->column_count; i++) {
        const struct ka_column_use *use = &file->column[i];
        if (use->header.len && !ka_check_uses(file, use))
            ka_buf_printf(&unused, "%s%.*s",
                          unused.len ? ka_session_say(check->session, "、", ", ") : "",
                          KA_STR_ARG(use->header));
        if (use->bad)
            ka_buf_printf(&bad,
                          ka_session_say(check->session, "%s“%.*s” %" PRIu64 " 个，首处第 %u 行",
                                         "%s'%.*s' %" PRIu64 ", first in line %u"),
                          bad.len ? ka_session_say(check->session, "；", "; ") : "",
                          KA_STR_ARG(use->header), use->bad, use->first_bad_line);
    }
    if (unused.len)
        ka_screen_line(screen, ka_session_say(check->session, "  未用", "  unused"),
                       ka_buf_str(&unused));
    if (bad.len)
        ka_screen_line(screen, ka_session_say(check->session, "  读不出", "  unread"),
                       ka_buf_str(&bad));
}

static void
show_overlaps(struct ka_check *check, struct ka_screen *screen, size_t file)
{
    struct ka_arena *arena = check->session->arena;
    for (size_t i = 0; i < check->overlap_count; i++) {
        const struct ka_check_overlap *overlap = &check->overlap[i];
        if (overlap->first != file && overlap->second != file)
            continue;
        size_t other = overlap->first == file ? overlap->second : overlap->first;
        ka_screen_line(screen, ka_session_say(check->session, "  重叠", "  overlap"),
                       ka_str_format(arena, "%.*s · %s", KA_STR_ARG(check->file[other].path),
                                     overlap->same_bytes
                                         ? ka_session_say(check->session, "内容完全相同",
                                                          "the very same bytes")
                                         : ka_check_period(arena, overlap->days).ptr));
    }
}

static void
show_losses(struct ka_check *check, struct ka_screen *screen, size_t file)
{
    struct ka_arena *arena = check->session->arena;
    struct ka_buf buf = {.arena = arena};
    size_t people = 0;
    for (size_t i = 0; i < check->loss_count; i++) {
        const struct ka_check_loss *loss = &check->loss[i];
        if (loss->file != file || people++ >= MOST_NAMES)
            continue;
        ka_buf_printf(&buf, "%s%.*s %.*s %s",
                      buf.len ? ka_session_say(check->session, "、", ", ") : "",
                      KA_STR_ARG(loss->card->seat->employee->number),
                      KA_STR_ARG(loss->card->seat->employee->name),
                      ka_dec_print_short(arena, loss->points).ptr);
    }
    if (!people)
        return;
    ka_screen_line(screen, ka_session_say(check->session, "  影响", "  cost"),
                   ka_str_format(arena,
                                 ka_session_say(check->session, "最多（分，%zu 人）：%s%s",
                                                "at most (points, %zu people): %s%s"),
                                 people, ka_cstr(arena, ka_buf_str(&buf)),
                                 people > MOST_NAMES ? " …" : ""));
}

void
ka_check_files(struct ka_check *check)
{
    struct ka_screen screen = ka_screen_make(check->session, 10);
    for (size_t i = 0; i < check->file_count; i++) {
        const struct ka_export *file = &check->file[i];
        ka_str cell = ka_export_alone(file) ? (ka_str){0} : file->sheet;
        ka_screen_text(&screen,
                       ka_str_format(check->session->arena, "%.*s%s%.*s", KA_STR_ARG(file->path),
                                     cell.len ? " · " : "", KA_STR_ARG(cell)));
        show_kind(check, &screen, file);
        if (file->profile) {
            show_rows(check, &screen, file);
            show_columns(check, &screen, file);
            show_overlaps(check, &screen, i);
            show_losses(check, &screen, i);
        } else if (file->bytes) {
            ka_check_unknown(check, &screen, file);
        }
    }
}

static void
put_columns(struct ka_json *json, const struct ka_export *file)
{
    ka_json_open(json, "columns", '[');
    for (size_t i = 0; i < file->column_count; i++) {
        const struct ka_column_use *use = &file->column[i];
        ka_json_open(json, NULL, '{');
        ka_json_text(json, "header", use->header);
        ka_json_bool(json, "used", ka_check_uses(file, use));
        ka_json_bool(json, "required",
                     file->profile && use->column != KA_NO_INDEX &&
                         file->profile->column[use->column].required);
        ka_json_number(json, "values", (int64_t)use->values);
        ka_json_number(json, "empty", (int64_t)use->empty);
        ka_json_number(json, "bad", (int64_t)use->bad);
        ka_json_number(json, "first_bad_line", use->first_bad_line);
        ka_json_close(json, '}');
    }
    ka_json_close(json, ']');
}

static void
put_losses(struct ka_check *check, struct ka_json *json, size_t file)
{
    ka_json_open(json, "costs_at_most", '[');
    for (size_t i = 0; i < check->loss_count; i++) {
        const struct ka_check_loss *loss = &check->loss[i];
        if (loss->file != file)
            continue;
        ka_json_open(json, NULL, '{');
        ka_json_text(json, "number", loss->card->seat->employee->number);
        ka_json_text(json, "name", loss->card->seat->employee->name);
        ka_json_text(json, "role", loss->card->role->id);
        ka_json_text(json, "points", ka_dec_print(check->session->arena, loss->points, 2));
        ka_json_open(json, "items", '[');
        for (size_t k = 0; k < loss->item_count; k++)
            ka_json_text(json, NULL, loss->item[k]->id);
        ka_json_close(json, ']');
        ka_json_close(json, '}');
    }
    ka_json_close(json, ']');
}

static void
put_file(struct ka_check *check, struct ka_json *json, size_t at)
{
    const struct ka_export *file = &check->file[at];
    ka_json_open(json, NULL, '{');
    ka_json_text(json, "path", file->path);
    ka_json_text(json, "sheet", file->sheet);
    ka_json_text(json, "sha256", ka_str_of(file->digest.hex));
    if (file->profile)
        ka_json_text(json, "profile", file->profile->id);
    else
        ka_json_null(json, "profile");
    ka_json_text(json, "encoding", ka_str_of(ka_encoding_name(file->encoding)));
    ka_json_number(json, "header_line", file->header_line);
    ka_json_number(json, "rows", (int64_t)file->rows);
    ka_json_number(json, "used", (int64_t)file->used);
    ka_json_number(json, "dropped", (int64_t)file->dropped);
    ka_json_number(json, "outside", (int64_t)file->outside);
    ka_json_number(json, "summary_rows", (int64_t)file->summary_rows);
    ka_json_text(json, "period", ka_check_period(check->session->arena, file->period));
    if (file->store == KA_NO_INDEX)
        ka_json_null(json, "store");
    else
        ka_json_text(json, "store", check->session->defs.company.store[file->store].id);
    put_columns(json, file);
    if (!file->profile && file->bytes)
        ka_check_unknown_json(check, json, file);
    put_losses(check, json, at);
    ka_json_close(json, '}');
}

static void
put_overlaps(struct ka_check *check, struct ka_json *json)
{
    ka_json_open(json, "overlaps", '[');
    for (size_t i = 0; i < check->overlap_count; i++) {
        const struct ka_check_overlap *overlap = &check->overlap[i];
        ka_json_open(json, NULL, '{');
        ka_json_text(json, "first", check->file[overlap->first].path);
        ka_json_text(json, "second", check->file[overlap->second].path);
        ka_json_text(json, "days", ka_check_period(check->session->arena, overlap->days));
        ka_json_bool(json, "same_bytes", overlap->same_bytes);
        ka_json_close(json, '}');
    }
    ka_json_close(json, ']');
}

static void
put_days(struct ka_check *check, struct ka_json *json, uint32_t silent)
{
    ka_day first = ka_month_span(check->result->month).first;
    ka_json_open(json, "days", '[');
    for (int day = 0; day < 31; day++) {
        if (silent >> day & 1)
            ka_json_text(json, NULL, ka_day_print(check->session->arena, first + day));
    }
    ka_json_close(json, ']');
}

static void
put_quiet(struct ka_check *check, struct ka_json *json)
{
    ka_json_open(json, "silent_days", '[');
    for (size_t i = 0; i < check->quiet_count; i++) {
        const struct ka_check_quiet *quiet = &check->quiet[i];
        ka_json_open(json, NULL, '{');
        ka_json_text(json, "number", quiet->seat->employee->number);
        ka_json_text(json, "name", quiet->seat->employee->name);
        ka_json_text(json, "due", ka_dec_print_short(check->session->arena, quiet->due));
        ka_json_number(json, "worked", quiet->worked);
        put_days(check, json, quiet->silent);
        ka_json_close(json, '}');
    }
    ka_json_close(json, ']');
}

static void
put_forms(struct ka_check *check, struct ka_json *json)
{
    const struct ka_month_result *result = check->result;
    ka_json_open(json, "forms", '[');
    for (size_t i = 0; i < result->card_count; i++) {
        const struct ka_scorecard *card = &result->card[i];
        ka_json_open(json, NULL, '{');
        ka_json_text(json, "number", card->seat->employee->number);
        ka_json_text(json, "name", card->seat->employee->name);
        ka_json_text(json, "role", card->role->id);
        ka_json_bool(json, "final", !card->provisional);
        ka_json_text(json, "costs_at_most",
                     ka_dec_print(check->session->arena, ka_check_loss_of(check, card), 2));
        ka_json_open(json, "waits_for", '[');
        for (size_t b = 0; b < card->blocked_count; b++)
            ka_json_text(json, NULL, card->blocked[b]);
        ka_json_close(json, ']');
        ka_json_close(json, '}');
    }
    ka_json_close(json, ']');
}

void
ka_check_json(struct ka_check *check)
{
    struct ka_json json = ka_json_make(check->session->arena);
    ka_json_open(&json, NULL, '{');
    ka_json_number(&json, "schema", 1);
    ka_json_open(&json, "files", '[');
    for (size_t i = 0; i < check->file_count; i++)
        put_file(check, &json, i);
    ka_json_close(&json, ']');
    put_overlaps(check, &json);
    put_quiet(check, &json);
    put_forms(check, &json);
    ka_findings_json(check->session, &json, "findings");
    ka_json_close(&json, '}');
    printf("%s", ka_json_end(&json).ptr);
}
