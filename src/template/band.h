/**
 * @file
 * Conditions (at_least, at_most, above, below, else) and ordered lists of them. Private to
 * template.
 */
#ifndef KA_TEMPLATE_BAND_H
#define KA_TEMPLATE_BAND_H

#include "base/compiler.h"
#include "base/diag.h"
#include "template/role.h"
#include "template/schema.h"

#include <stdbool.h>
#include <stddef.h>

/** A condition as written: exactly one of these is given. */
struct ka_cond_src {
    struct ka_number at_least, at_most, above, below;
    const struct ka_node *otherwise; /**< `else: true` */
};

// NOLINTBEGIN(bugprone-macro-parentheses): members of a struct, not values.
/** The rows of a key table that fill a struct ka_cond_src member, without and with `else`. */
#define KA_COND_ROWS(type, member)                                                                 \
    KA_ROW(type, member.at_least, "at_least", "至少", NUMBER, 0),                                  \
        KA_ROW(type, member.at_most, "at_most", "至多", NUMBER, 0),                                \
        KA_ROW(type, member.above, "above", "高于", NUMBER, 0),                                    \
        KA_ROW(type, member.below, "below", "低于", NUMBER, 0)
#define KA_COND_ELSE_ROW(type, member) KA_ROW(type, member.otherwise, "else", "其余", NODE, 0)
// NOLINTEND(bugprone-macro-parentheses)

/** False with one finding at @p place unless exactly one condition is given. */
KA_MUST_USE bool ka_cond_read(const struct ka_cond_src *src, struct ka_place place,
                              struct ka_diags *diags, struct ka_cond *out);

/** A list of bands and what is known of the value that goes through them. */
struct ka_band_list {
    const struct ka_band *band;
    size_t count;
    struct ka_place place;
    enum ka_better better;
    bool non_negative; /**< The value is never below 0. */
};

/**
 * Order, gaps, overlaps, `else`, bands that can never match; and, as a warning, points that go
 * against the order of the bounds.
 */
void ka_bands_check(const struct ka_band_list *list, struct ka_diags *diags);

#endif
