/**
 * @file
 * A report on a terminal: labelled lines, wrapped and cut by display width.
 */
#ifndef KA_CLI_SCREEN_H
#define KA_CLI_SCREEN_H

#include "base/arena.h"
#include "base/str.h"
#include "cli/session.h"

#include <stddef.h>
#include <stdint.h>

struct ka_screen {
    struct ka_arena *arena;
    size_t width; /**< Columns of the terminal, 60 to 120. */
    size_t label; /**< Columns of the labels, with the blanks behind them. */
    size_t lines; /**< Printed so far. */
    bool colour;
};

struct ka_screen ka_screen_make(const struct ka_session *session, size_t label);
/** @p left and, at the right edge, @p right; in bold where there are colours. */
void ka_screen_title(struct ka_screen *screen, ka_str left, ka_str right);
void ka_screen_rule(struct ka_screen *screen);
/** The label and, wrapped beside it, the text. */
void ka_screen_line(struct ka_screen *screen, const char *label, ka_str text);
/** One line as it is. */
void ka_screen_text(struct ka_screen *screen, ka_str text);
/** At most @p columns wide: a path loses its front ("…/客服数据.csv"). */
ka_str ka_screen_path(struct ka_arena *arena, ka_str path, size_t columns);
/** 12345 as "12,345". */
ka_str ka_screen_number(struct ka_arena *arena, uint64_t value);

#endif
