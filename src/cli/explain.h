/**
 * @file
 * How points came about: what `explain` says of each item, made with the results and kept beside
 * them, so that asking takes no reading of exports.
 *
 * out/MONTH/evidence.tsv holds it for every form: lines of a word and tab-separated fields, none
 * of them a buyer's. It is used while everything it was made from is as it was; else the month is
 * computed again.
 */
#ifndef KA_CLI_EXPLAIN_H
#define KA_CLI_EXPLAIN_H

#include "cli/json.h"
#include "cli/results.h"
#include "score/scorecard.h"

#include <stdbool.h>
#include <stddef.h>

#define KA_EVIDENCE_FILE "evidence.tsv"
/** Its first line: another program's is not read. */
#define KA_EVIDENCE_HEAD "kaohe-evidence\t1\tkaohe " KAOHE_VERSION "\n"

/** Files by number: those of the month before, then the month's. */
struct ka_explained_source {
    uint32_t file;
    uint64_t rows;
};

/** One value of an item. */
struct ka_explained_part {
    ka_str metric, name, name_en;
    ka_str store; /**< Name; empty if not of one store. */
    enum ka_unit unit;
    enum ka_value_state state;
    bool provisional, approximate, has_rules;
    bool relative;     /**< The rule sees the value as a multiple of another; so does next_value. */
    bool next_deducts; /**< What the next step gives is a deduction: 0 or less. */
    ka_dec num, den;
    ka_frac value, target;           /**< KA_FRAC_NONE if none. */
    ka_frac next_value, next_points; /**< One step better; none at the top. */
    ka_frac gap;                     /**< What the numerator lacks for it; below 0: has too much. */
    ka_frac by_rule[KA_RULES];       /**< If attribution can change it. */
    struct ka_explained_source *source;
    size_t source_count;
    struct ka_rows_of rows; /**< Files as in the sources. */
};

/** Points that somebody gave. */
struct ka_explained_given {
    ka_dec points;
    ka_str reason, scorer;
    uint32_t file, line;
};

struct ka_explained_item {
    ka_str id, name, name_en, standard, standard_en, state, remark;
    bool scored, has_rules;
    ka_dec points, marks;
    ka_frac value; /**< For the overview; KA_FRAC_NONE if several or none. */
    enum ka_unit unit;
    ka_dec by_rule[KA_RULES]; /**< Points. */
    struct ka_explained_part *part;
    size_t part_count;
    struct ka_explained_given *given;
    size_t given_count;
};

/** A form. */
struct ka_explained {
    ka_str number, name, role, role_en, grade;
    ka_dec total, out_of;
    struct ka_explained_item *item;
    size_t item_count;
};

/** All forms of a month. */
struct ka_explained_month {
    ka_str *file; /**< Paths, by number. */
    size_t file_count;
    struct ka_explained *form;
    size_t count;
};

/** From results. */
struct ka_explained_month ka_explain_make(struct ka_session *session,
                                          const struct ka_month_result *result);
/** evidence.tsv. */
ka_str ka_explain_write(struct ka_session *session, const struct ka_explained_month *month);
/** Read a text of ka_explain_write(); items of @p who only, the other forms are just named. False
 *  if it is not one of this program's. */
KA_MUST_USE bool ka_explain_parse(struct ka_arena *arena, ka_str text, ka_str who,
                                  struct ka_explained_month *out);
/** Whether results of a month are newer than all they were made from; nothing was added or taken
 *  away since. */
bool ka_explain_is_fresh(struct ka_session *session, ka_month month, const char *path);

/** On the screen; @p id empty: an overview. How many items were explained. */
size_t ka_explain_print(struct ka_session *session, const struct ka_explained_month *month,
                        const struct ka_explained *form, ka_str id);
/** The same into an open JSON list of forms. */
size_t ka_explain_json(struct ka_json *json, const struct ka_explained_month *month,
                       const struct ka_explained *form, ka_str id);
/** By id or name; an empty @p id is any. */
bool ka_explain_wants(const struct ka_explained_item *item, ka_str id);

#endif
