/**
 * @file
 * One walk from nodes to structs, for every kind of definition file.
 *
 * A schema is a table of keys: English name, Chinese twin, kind of value, where it goes in the
 * struct. The walk fills a zeroed struct, checks every key and value, and reports *all* mistakes
 * of the file with file:line:column and a hint (nearest key, allowed words, expected shape).
 * What concerns several fields (sums of marks, order of bands) is checked afterwards by the
 * definition's own file (role.c, profile.c, ...), which finds places in the structs.
 *
 * Kinds and the type they fill:
 *   TEXT     ka_str                     any scalar; empty is refused unless KA_KEY_EMPTY_OK
 *   PLACED   struct ka_placed           the same, remembering where it stands
 *   WORD     ka_str                     identifier [a-z][a-z0-9_-]*
 *   NUMBER   struct ka_number           decimal with at most 6 places, `60%` allowed and remembered
 *   COUNT    int64_t                    whole number >= 0
 *   BOOL     bool                       true/false, yes/no, 是/否
 *   CHOICE   int                        one of choices[] (English or Chinese word)
 *   DAY      ka_day                     2026-10-01
 *   MONTH    ka_month                   2026-10
 *   CLOCK    int32_t                    08:00 or 08:00:00, 24:00 allowed: seconds since midnight
 *   TEXTS    struct ka_texts            a scalar or a list of scalars
 *   MAP      the sub-schema's struct, embedded
 *   MAPP     pointer to the sub-schema's struct (NULL when absent)
 *   LIST     struct ka_list of the sub-schema's structs
 *   NAMED    struct ka_list of sub-schema structs from a mapping: each pair's key goes to the
 *            sub-struct's first member (a ka_str), its place to the second (struct ka_place)
 *   NODE     const struct ka_node *     kept as it is, for a hand-written reader; `sub`, if set,
 *            only says for documentation what is inside
 */
#ifndef KA_TEMPLATE_SCHEMA_H
#define KA_TEMPLATE_SCHEMA_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/status.h"
#include "base/str.h"
#include "template/yaml.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A number as written. */
struct ka_number {
    ka_dec value;
    bool set;     /**< It was given. */
    bool percent; /**< It was written with %, e.g. 60% (value 0.6). */
    struct ka_place place;
};

/** A text that remembers where it stands. */
struct ka_placed {
    ka_str text;
    struct ka_place place; /**< line 0: not given. */
};

/** A list of scalars. */
struct ka_texts {
    ka_str *item;
    struct ka_place *place;
    size_t count;
};

/** A list of structs of the size its sub-schema names. */
struct ka_list {
    void *item;
    size_t count;
    struct ka_place place; /**< line 0: not given. */
};

enum ka_key_kind {
    KA_KEY_TEXT,
    KA_KEY_PLACED,
    KA_KEY_WORD,
    KA_KEY_NUMBER,
    KA_KEY_COUNT,
    KA_KEY_BOOL,
    KA_KEY_CHOICE,
    KA_KEY_DAY,
    KA_KEY_MONTH,
    KA_KEY_CLOCK,
    KA_KEY_TEXTS,
    KA_KEY_MAP,
    KA_KEY_MAPP,
    KA_KEY_LIST,
    KA_KEY_NAMED,
    KA_KEY_NODE
};

enum ka_key_flags {
    KA_KEY_REQUIRED = 1, /**< Of a list: also not empty. */
    KA_KEY_EMPTY_OK = 2,
    KA_KEY_OR_NAMED = 4 /**< LIST: a mapping is taken as NAMED; its key is the `id` at offset 0. */
};

struct ka_choice {
    const char *en;
    const char *zh;
    int value;
};

struct ka_key {
    const char *en; /**< NULL ends the table. */
    const char *zh; /**< The Chinese twin; NULL for none. */
    enum ka_key_kind kind;
    unsigned flags;
    size_t offset;
    const struct ka_schema *sub;
    const struct ka_choice *choices; /**< en NULL ends it. */
};

struct ka_schema {
    const char *what_zh; /**< For messages: "考核项目". */
    const char *what_en; /**< "item". */
    size_t size;         /**< Of the struct. */
    size_t place_offset; /**< Where the struct keeps its own struct ka_place; SIZE_MAX for none. */
    const struct ka_key *keys;
};

/* Rows of a key table: KA_ROW(struct x, field, "english", "中文", KIND, flags). */
#define KA_ROW(type, member, en_name, zh_name, kind_name, flag_bits)                               \
    {                                                                                              \
        .en = (en_name), .zh = (zh_name), .kind = KA_KEY_##kind_name, .flags = (flag_bits),        \
        .offset = offsetof(type, member)                                                           \
    }
#define KA_ROW_SUB(type, member, en_name, zh_name, kind_name, flag_bits, sub_schema)               \
    {                                                                                              \
        .en = (en_name), .zh = (zh_name), .kind = KA_KEY_##kind_name, .flags = (flag_bits),        \
        .offset = offsetof(type, member), .sub = (sub_schema)                                      \
    }
#define KA_ROW_CHOICE(type, member, en_name, zh_name, flag_bits, choice_table)                     \
    {                                                                                              \
        .en = (en_name), .zh = (zh_name), .kind = KA_KEY_CHOICE, .flags = (flag_bits),             \
        .offset = offsetof(type, member), .choices = (choice_table)                                \
    }
#define KA_ROW_END                                                                                 \
    {                                                                                              \
        .en = NULL                                                                                 \
    }

/** The key of that name, in either language; NULL if there is none. */
const struct ka_key *ka_schema_key(const struct ka_schema *schema, ka_str name);

/**
 * Fill *out (zeroed first) from @p node. All mistakes are reported; KA_E_TEMPLATE if any.
 * Absent optional keys leave zero; ka_day absent is KA_DAY_NONE, CHOICE absent is the value of
 * the first choice, CLOCK absent is -1.
 */
KA_MUST_USE enum ka_status ka_schema_read(struct ka_arena *arena, const struct ka_schema *schema,
                                          const struct ka_node *node, struct ka_diags *diags,
                                          void *out);

/* Scalars by themselves, for hand-written readers of NODE. @p label is the key as it was typed.
 * Each adds one finding and leaves *out alone when it returns false. */
KA_MUST_USE bool ka_scalar_text(const struct ka_node *node, ka_str label, struct ka_diags *diags,
                                ka_str *out);
KA_MUST_USE bool ka_scalar_number(const struct ka_node *node, ka_str label, struct ka_diags *diags,
                                  struct ka_number *out);
KA_MUST_USE bool ka_scalar_bool(const struct ka_node *node, ka_str label, struct ka_diags *diags,
                                bool *out);
KA_MUST_USE bool ka_scalar_day(const struct ka_node *node, ka_str label, struct ka_diags *diags,
                               ka_day *out);
KA_MUST_USE bool ka_scalar_month(const struct ka_node *node, ka_str label, struct ka_diags *diags,
                                 ka_month *out);
KA_MUST_USE bool ka_scalar_clock(const struct ka_node *node, ka_str label, struct ka_diags *diags,
                                 int32_t *out);
KA_MUST_USE bool ka_scalar_word(const struct ka_node *node, ka_str label, struct ka_diags *diags,
                                ka_str *out);
KA_MUST_USE bool ka_scalar_choice(const struct ka_node *node, ka_str label,
                                  const struct ka_choice *choices, struct ka_diags *diags,
                                  int *out);
/** A whole number >= 0 from a number that may be absent (then @p absent); a finding otherwise. */
KA_MUST_USE bool ka_number_whole(const struct ka_number *number, ka_str label, int64_t absent,
                                 struct ka_diags *diags, int64_t *out);
/** The number as it was written, "60%" or "0.6". */
ka_str ka_number_text(struct ka_arena *arena, const struct ka_number *number);

/** All schemas in use, for `kaohe schema`, templates/README.md and the completeness test. */
extern const struct ka_schema *const ka_schema_all[];
extern const size_t ka_schema_all_count;

#endif
