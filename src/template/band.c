/*
 * Bands: conditions tried from the top, the first that holds wins.
 *
 *     {at_least: 60%, points: 15}      bounds go one way only, each strictly beyond the last,
 *     {at_least: 50%, points: 12}      so every band has values of its own;
 *     {else: true,    points: 3}       `else` closes the list, so no value falls through
 *
 * With one direction and an `else` there can be neither gap nor overlap. A list with two
 * directions is refused, since whether 26 to 30 is covered could not be seen at a glance.
 */
#include "template/band.h"

bool
ka_cond_read(const struct ka_cond_src *src, struct ka_place place, struct ka_diags *diags,
             struct ka_cond *out)
{
    const struct {
        const struct ka_number *number;
        enum ka_cmp cmp;
    } given[] = {{&src->at_least, KA_AT_LEAST},
                 {&src->at_most, KA_AT_MOST},
                 {&src->above, KA_ABOVE},
                 {&src->below, KA_BELOW}};
    struct ka_cond cond = {.cmp = KA_ELSE};
    size_t count = src->otherwise != NULL;
    for (size_t i = 0; i < KA_COUNT(given); i++) {
        if (!given[i].number->set)
            continue;
        cond = (struct ka_cond){.cmp = given[i].cmp, .bound = *given[i].number};
        count++;
    }
    if (count != 1) {
        ka_diag0(diags, count == 0 ? KA_DIAG_COND_NONE : KA_DIAG_COND_SEVERAL, place);
        return false;
    }
    bool yes = true;
    if (src->otherwise && !ka_scalar_bool(src->otherwise, KA_STR("else"), diags, &yes))
        return false;
    if (!yes) {
        ka_diag0(diags, KA_DIAG_COND_ELSE_FALSE, src->otherwise->place);
        return false;
    }
    *out = cond;
    return true;
}

/* Bounds that fall from band to band: at_least and above. */
static bool
falls(enum ka_cmp cmp)
{
    return cmp == KA_AT_LEAST || cmp == KA_ABOVE;
}

static ka_str
line_text(struct ka_diags *diags, struct ka_place place)
{
    return ka_str_format(diags->arena, "%u", (unsigned)place.line);
}

/* One band against the one before it in the same direction. */
static bool
check_step(struct ka_diags *diags, const struct ka_band *before, const struct ka_band *band)
{
    int order = ka_dec_cmp(band->cond.bound.value, before->cond.bound.value);
    bool beyond = falls(band->cond.cmp) ? order < 0 : order > 0;
    if (beyond)
        return true;
    ka_str bound = ka_number_text(diags->arena, &band->cond.bound);
    bool includes_more = band->cond.cmp == KA_AT_LEAST || band->cond.cmp == KA_AT_MOST;
    if (order == 0 && includes_more && before->cond.cmp != band->cond.cmp)
        ka_diag(diags, KA_DIAG_BANDS_SAME_BOUND, band->place, bound,
                line_text(diags, before->place));
    else
        ka_diag(diags, KA_DIAG_BAND_NEVER, band->place, bound, line_text(diags, before->place));
    return false;
}

static void
check_order(const struct ka_band_list *list, struct ka_diags *diags)
{
    const struct ka_band *before = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct ka_band *band = &list->band[i];
        if (band->cond.cmp == KA_ELSE)
            continue;
        if (before && falls(before->cond.cmp) != falls(band->cond.cmp)) {
            ka_diag(diags, KA_DIAG_BANDS_MIXED, band->place, line_text(diags, before->place));
            return;
        }
        if (!before || check_step(diags, before, band))
            before = band;
    }
}

static void
check_else(const struct ka_band_list *list, struct ka_diags *diags)
{
    for (size_t i = 0; i + 1 < list->count; i++) {
        if (list->band[i].cond.cmp != KA_ELSE)
            continue;
        ka_diag(diags, KA_DIAG_BANDS_AFTER_ELSE, list->band[i + 1].place,
                line_text(diags, list->band[i].place));
        return;
    }
    if (list->band[list->count - 1].cond.cmp != KA_ELSE)
        ka_diag0(diags, KA_DIAG_BANDS_NO_ELSE, list->band[list->count - 1].place);
}

/* A value that is never negative: `below: 0` holds for none, and after `at_least: 0` none is left.
 */
static void
check_domain(const struct ka_band_list *list, struct ka_diags *diags)
{
    for (size_t i = 0; list->non_negative && i < list->count; i++) {
        const struct ka_band *band = &list->band[i];
        int64_t bound = band->cond.bound.value.micro;
        enum ka_cmp cmp = band->cond.cmp;
        bool never = (cmp == KA_BELOW && bound <= 0) || (cmp == KA_AT_MOST && bound < 0);
        bool always = (cmp == KA_AT_LEAST && bound <= 0) || (cmp == KA_ABOVE && bound < 0);
        if (never || (always && i + 1 < list->count)) {
            const struct ka_band *idle = never ? band : &list->band[i + 1];
            ka_diag(diags, KA_DIAG_BAND_BEYOND_ZERO, idle->place,
                    ka_number_text(diags->arena, &band->cond.bound));
            return;
        }
    }
}

/* 1 if points should fall from band to band, -1 if they should rise, 0 if either will do. */
static int
points_direction(const struct ka_band_list *list)
{
    enum ka_cmp first = list->band[0].cond.cmp;
    if (list->better != KA_BETTER_NONE && first != KA_ELSE)
        return falls(first) == (list->better == KA_HIGHER) ? 1 : -1;
    for (size_t i = 1; i < list->count; i++) {
        int order = ka_dec_cmp(list->band[i - 1].points, list->band[i].points);
        if (order != 0)
            return order;
    }
    return 0;
}

static void
check_points(const struct ka_band_list *list, struct ka_diags *diags)
{
    int direction = points_direction(list);
    for (size_t i = 1; i < list->count; i++) {
        const struct ka_band *band = &list->band[i];
        int order = ka_dec_cmp(list->band[i - 1].points, band->points);
        if (order * direction >= 0)
            continue;
        ka_diag(diags, KA_DIAG_BANDS_POINTS, band->place,
                ka_dec_print_short(diags->arena, band->points),
                ka_dec_print_short(diags->arena, list->band[i - 1].points));
        return;
    }
}

void
ka_bands_check(const struct ka_band_list *list, struct ka_diags *diags)
{
    if (list->count == 0) {
        ka_diag0(diags, KA_DIAG_BANDS_EMPTY, list->place);
        return;
    }
    size_t before = diags->by_severity[KA_ERROR];
    check_else(list, diags);
    check_order(list, diags);
    if (diags->by_severity[KA_ERROR] != before)
        return;
    check_domain(list, diags);
    check_points(list, diags);
}
