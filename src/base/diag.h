/**
 * @file
 * Findings: what is wrong, where, and how to mend it.
 *
 * Every kind of finding is one line of base/diag.def: a code, its severity, the
 * message in Chinese and English, and a hint in both. Messages have numbered
 * places `{1}` to `{6}` that are filled with strings; so both languages may order
 * them as they like. Text rule: lower case (English), what is wrong first, the
 * subject in quotes, no full stop.
 *
 * The function that detects a problem adds exactly one finding. Data problems do
 * not stop the run: they are collected, up to KA_LIMIT_DIAGS for each code and
 * file (further ones are counted), and what can be finished is finished.
 */
#ifndef KA_BASE_DIAG_H
#define KA_BASE_DIAG_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ka_severity {
    KA_NOTE,    /**< Worth knowing; exit code stays 0. */
    KA_WARNING, /**< A finding: exit code 1. */
    KA_ERROR    /**< The thing it speaks of is refused: exit code 3 when nothing can be written. */
};

enum ka_lang { KA_ZH, KA_EN };

enum ka_diag_code {
#define KA_DIAG(code, severity, zh, en, hint_zh, hint_en) KA_DIAG_##code,
#include "base/diag.def"
#undef KA_DIAG
    KA_DIAG__COUNT
};

/** A place in a file. line and column are 1-based; 0 means "the whole file". */
struct ka_place {
    ka_str file;     /**< As the user would type it: relative to the workspace. May be empty. */
    uint32_t line;   /**< Physical line (row of a sheet). */
    uint32_t column; /**< In code points for text files; column of the table for exports. */
    ka_str sheet; /**< Of a workbook: the place is a cell's, printed as 评分!F12. Else empty. */
};

#define KA_DIAG_ARGS 6

struct ka_diag {
    enum ka_diag_code code;
    enum ka_severity severity;
    struct ka_place place;
    ka_str arg[KA_DIAG_ARGS];
    uint32_t seen; /**< Order of arrival. */
};

struct ka_diags {
    struct ka_arena *arena; /**< Everything the list holds lives here. */
    struct ka_diag *item;
    size_t count;
    size_t dropped; /**< Over the cap. */
    size_t by_severity[3];
    struct ka_diag_tally *tally; /**< Private: how many per (code, file); a hash table. */
    size_t tally_count;
    size_t tally_cap;
};

/** An empty list whose contents live in @p arena. */
struct ka_diags ka_diags_make(struct ka_arena *arena);

/**
 * Add a finding. The arguments after @p place are ka_str values, one for each
 * numbered place of the message; use the ka_diag() macro. Strings are copied;
 * an argument longer than KA_LIMIT_DIAG_ARG bytes is cut and ends in an ellipsis.
 */
void ka_diags_add(struct ka_diags *diags, enum ka_diag_code code, struct ka_place place,
                  const ka_str *args, size_t arg_count);

/** ka_diag(diags, KA_DIAG_UNKNOWN_KEY, place, key, nearest): 1 to 6 ka_str arguments. */
#define ka_diag(diags, code, place, ...)                                                           \
    ka_diags_add((diags), (code), (place), (const ka_str[]){__VA_ARGS__},                          \
                 sizeof((const ka_str[]){__VA_ARGS__}) / sizeof(ka_str))

/** A finding whose message has no arguments. */
#define ka_diag0(diags, code, place) ka_diags_add((diags), (code), (place), NULL, 0)

/** "unknown-key" for KA_DIAG_UNKNOWN_KEY, in @p arena: stable, for findings.csv and --json. */
ka_str ka_diag_name(struct ka_arena *arena, enum ka_diag_code code);
/** An argument that has a name in each language: @p en if it is not empty, @p zh otherwise. */
ka_str ka_diag_both(struct ka_arena *arena, ka_str zh, ka_str en);
/**
 * Message with its arguments filled in; in @p arena. Control characters in an argument
 * and bytes that are no UTF-8 (file names) are shown as \n, \t, \xNN, so a message is one
 * line, valid, and harmless on a terminal.
 */
ka_str ka_diag_message(struct ka_arena *arena, const struct ka_diag *diag, enum ka_lang lang);
/** Hint with arguments filled in, or empty. */
ka_str ka_diag_hint(struct ka_arena *arena, const struct ka_diag *diag, enum ka_lang lang);
/** "评分!F12", "评分!12" without a column, "评分" without a line; empty if the place has no sheet.
 */
ka_str ka_place_cell(struct ka_arena *arena, const struct ka_place *place);
/** "file:12:3: error: message" in @p lang, without hint or line end; in a workbook "file:评分!F12:
 * …". */
ka_str ka_diag_line(struct ka_arena *arena, const struct ka_diag *diag, enum ka_lang lang);
/** The code of such a name; KA_DIAG__COUNT if this program has none. */
enum ka_diag_code ka_diag_code_of(ka_str name);
/** Add all of @p from, as if its findings were made now; those over its cap count as dropped. */
void ka_diags_append(struct ka_diags *diags, const struct ka_diags *from);
/** By file, sheet, line, column, code, arrival: the order in which findings are printed. */
void ka_diags_sort(struct ka_diags *diags);
/** Highest severity present; KA_NOTE if there is none. */
enum ka_severity ka_diags_worst(const struct ka_diags *diags);

#endif
