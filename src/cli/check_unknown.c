/*
 * A file that is no known export, on the screen and as JSON: its header, what each column looks
 * like and may feed, and the first values of columns that hold figures or times. Of all others
 * only position and shape are told, since they may be a buyer's.
 */
#include "cli/check.h"
#include "cli/json.h"
#include "cli/screen.h"
#include "cli/table.h"
#include "ingest/guess.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>

enum { HEADER_WIDTH = 18, VALUES_WIDTH = 26 };

static bool
look(struct ka_check *check, const struct ka_export *file, struct ka_guess *guess)
{
    struct ka_arena *arena = check->session->arena;
    struct ka_diags unheard = ka_diags_make(arena);
    struct ka_ingest ingest = {.defs = &check->session->defs, .arena = arena, .diags = &unheard};
    return ka_guess_file(&ingest, file->open_path, file->path, guess) == KA_OK &&
           guess->column_count > 0;
}

bool
ka_check_is_table(struct ka_check *check, const struct ka_export *file)
{
    struct ka_guess guess;
    return look(check, file, &guess);
}

/* A, B, … Z, AA. */
static ka_str
letters(struct ka_arena *arena, size_t column)
{
    struct ka_place place = {.line = 1, .column = (uint32_t)column, .sheet = KA_STR("-")};
    ka_str cell = ka_place_cell(arena, &place);
    return ka_str_sub(cell, 2, cell.len - 3);
}

static ka_str
cut(struct ka_arena *arena, ka_str text, size_t columns)
{
    size_t width = 0;
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        width += (size_t)ka_utf8_cp_width(ka_utf8_next(text, &at));
        if (width >= columns && at < text.len)
            return ka_str_format(arena, "%.*s…", KA_STR_ARG(ka_str_sub(text, 0, from)));
    }
    return text;
}

static ka_str
values(const struct ka_check *check, const struct ka_guess_column *column)
{
    struct ka_buf buf = {.arena = check->session->arena};
    if (column->private)
        return ka_str_of(
            column->filled ? ka_session_say(check->session, "（不显示）", "(not shown)") : "");
    for (size_t i = 0; i < column->example_count; i++)
        ka_buf_printf(&buf, "%s%.*s", i ? ka_session_say(check->session, "、", ", ") : "",
                      KA_STR_ARG(column->example[i]));
    return ka_buf_str(&buf);
}

static ka_str
shape(const struct ka_check *check, const struct ka_guess_column *column)
{
    const char *word = ka_shape_word(column->shape, check->session->lang);
    if (column->shape != KA_SHAPE_TEXT)
        return ka_str_of(word);
    return ka_str_format(check->session->arena,
                         ka_session_say(check->session, "%s %zu 种", "%s, %zu kinds"), word,
                         column->distinct);
}

static void
show_guess(struct ka_check *check, struct ka_screen *screen, const struct ka_guess *guess)
{
    struct ka_arena *arena = check->session->arena;
    struct ka_table table = {.arena = arena, .columns = 5};
    ka_str cells[KA_TABLE_COLUMNS] = {
        ka_str_of(ka_session_say(check->session, "  列", "  col")),
        ka_str_of(ka_session_say(check->session, "表头", "header")),
        ka_str_of(ka_session_say(check->session, "内容", "holds")),
        ka_str_of(ka_session_say(check->session, "像是", "perhaps")),
        ka_str_of(ka_session_say(check->session, "前几个值", "first values"))};
    ka_screen_line(
        screen, ka_session_say(check->session, "  表头", "  header"),
        ka_str_format(arena,
                      ka_session_say(check->session, "第 %u 行，%zu 列；看了 %" PRIu64 " 行%s%.*s",
                                     "line %u, %zu columns; %" PRIu64 " rows looked at%s%.*s"),
                      guess->header_line, guess->column_count, guess->rows,
                      guess->sheet.len ? " · " : "", KA_STR_ARG(guess->sheet)));
    ka_table_add(&table, cells);
    for (size_t i = 0; i < guess->column_count; i++) {
        const struct ka_guess_column *column = &guess->column[i];
        ka_str feeds = ka_guess_feeds(arena, &check->session->defs.metrics, column);
        ka_str at = letters(arena, i + 1);
        cells[0] = ka_str_format(arena, "  %.*s", KA_STR_ARG(at));
        cells[1] = cut(arena, column->header, HEADER_WIDTH);
        cells[2] = shape(check, column);
        cells[3] = ka_str_format(arena, "%.*s%s", KA_STR_ARG(feeds),
                                 feeds.len && !column->exact ? "?" : "");
        cells[4] = cut(arena, values(check, column), VALUES_WIDTH);
        ka_table_add(&table, cells);
    }
    ka_table_print(&table);
    screen->lines += table.count;
}

void
ka_check_unknown(struct ka_check *check, struct ka_screen *screen, const struct ka_export *file)
{
    struct ka_guess guess;
    if (!look(check, file, &guess))
        return;
    show_guess(check, screen, &guess);
    ka_screen_line(
        screen, ka_session_say(check->session, "  描述它", "  next"),
        ka_str_format(check->session->arena, "kaohe profile new %.*s", KA_STR_ARG(file->path)));
}

void
ka_check_unknown_json(struct ka_check *check, struct ka_json *json, const struct ka_export *file)
{
    struct ka_guess guess;
    if (!look(check, file, &guess))
        return;
    ka_json_open(json, "guess", '{');
    ka_json_number(json, "header_line", guess.header_line);
    ka_json_number(json, "header_rows", guess.header_rows);
    ka_json_text(json, "kind", ka_str_of(ka_fact_word(guess.kind)));
    ka_json_open(json, "columns", '[');
    for (size_t i = 0; i < guess.column_count; i++) {
        const struct ka_guess_column *column = &guess.column[i];
        ka_json_open(json, NULL, '{');
        ka_json_text(json, "header", column->header);
        ka_json_text(json, "holds", ka_str_of(ka_shape_word(column->shape, KA_EN)));
        ka_json_text(json, "feeds",
                     ka_guess_feeds(check->session->arena, &check->session->defs.metrics, column));
        ka_json_bool(json, "exact", column->exact);
        ka_json_open(json, "values", '[');
        for (size_t v = 0; v < column->example_count && !column->private; v++)
            ka_json_text(json, NULL, column->example[v]);
        ka_json_close(json, ']');
        ka_json_close(json, '}');
    }
    ka_json_close(json, ']');
    ka_json_close(json, '}');
}
