/*
 * Lines for a terminal.
 *
 *     label   text that goes on and on until the
 *             edge and is continued below itself
 *
 * Widths are display columns, hanzi counted as two. A line breaks behind a blank or a mark such as
 * "、" if it has one in its second half, else wherever it must.
 */
#include "cli/screen.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>

enum { NARROW = 60, USUAL = 80, WIDE = 120 };

struct ka_screen
ka_screen_make(const struct ka_session *session, size_t label)
{
    size_t width = session->columns ? session->columns : USUAL;
    width = width < NARROW ? NARROW : width > WIDE ? WIDE : width;
    return (struct ka_screen){.arena = session->arena,
                              .width = width,
                              .label = label,
                              .colour = session->columns && session->colour};
}

void
ka_screen_text(struct ka_screen *screen, ka_str text)
{
    while (text.len && text.ptr[text.len - 1] == ' ')
        text.len--;
    printf("%.*s\n", KA_STR_ARG(text));
    screen->lines++;
}

void
ka_screen_title(struct ka_screen *screen, ka_str left, ka_str right)
{
    size_t used = ka_utf8_width(left) + ka_utf8_width(right);
    size_t gap = used + 2 < screen->width ? screen->width - used : 2;
    const char *on = screen->colour ? "\033[1m" : "", *off = screen->colour ? "\033[0m" : "";
    printf("%s%.*s%s%*s%.*s\n", on, KA_STR_ARG(left), off, (int)gap, "", KA_STR_ARG(right));
    screen->lines++;
}

void
ka_screen_rule(struct ka_screen *screen)
{
    struct ka_buf buf = {.arena = screen->arena};
    for (size_t i = 0; i < screen->width; i++)
        ka_buf_add(&buf, KA_STR("─"));
    ka_screen_text(screen, ka_buf_str(&buf));
}

static bool
breaks_behind(uint32_t cp)
{
    return cp == ' ' || cp == 0x3001 || cp == 0xFF0C || cp == 0xFF1B || cp == 0x3002 || cp == ',';
}

/* Bytes of @p text that fit into @p columns. */
static size_t
fitting(ka_str text, size_t columns)
{
    size_t width = 0, good = 0;
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        uint32_t cp = ka_utf8_next(text, &at);
        width += (size_t)ka_utf8_cp_width(cp);
        if (width > columns)
            return good * 2 > from ? good : from ? from : at;
        if (breaks_behind(cp))
            good = at;
    }
    return text.len;
}

void
ka_screen_line(struct ka_screen *screen, const char *label, ka_str text)
{
    ka_str lead = ka_utf8_pad(screen->arena, ka_str_of(label), screen->label, false);
    size_t room = screen->width > screen->label + 20 ? screen->width - screen->label : 20;
    do {
        size_t len = fitting(text, room);
        ka_str part = ka_str_sub(text, 0, len);
        ka_screen_text(
            screen, ka_str_format(screen->arena, "%.*s%.*s", KA_STR_ARG(lead), KA_STR_ARG(part)));
        text = ka_str_sub(text, len, text.len);
        lead = ka_utf8_pad(screen->arena, KA_STR(""), screen->label, false);
    } while (text.len > 0);
}

ka_str
ka_screen_path(struct ka_arena *arena, ka_str path, size_t columns)
{
    size_t width = ka_utf8_width(path), at = 0;
    if (width <= columns)
        return path;
    while (at < path.len && width + 1 > columns)
        width -= (size_t)ka_utf8_cp_width(ka_utf8_next(path, &at));
    ka_str tail = ka_str_sub(path, at, path.len);
    return ka_str_format(arena, "…%.*s", KA_STR_ARG(tail));
}

ka_str
ka_screen_number(struct ka_arena *arena, uint64_t value)
{
    char digits[32], out[48];
    int len = snprintf(digits, sizeof digits, "%" PRIu64, value), at = 0;
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = digits[i];
    }
    return ka_str_dup(arena, (ka_str){.ptr = out, .len = (size_t)at});
}
