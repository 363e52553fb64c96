/**
 * @file
 * theme.yaml: the looks of forms and books. Colours, the workbooks' font, a logo, what is shown.
 *
 * A file in the workspace's templates/ replaces the built-in one; what it leaves out stays as in
 * ka_theme_default. Colours are checked for contrast by luminance, so that whatever is chosen can
 * still be read when it is printed in grey.
 */
#ifndef KA_TEMPLATE_THEME_H
#define KA_TEMPLATE_THEME_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"
#include "template/schema.h"
#include "template/yaml.h"

#include <stdbool.h>
#include <stdint.h>

/** What a colour is for. */
enum ka_tone {
    KA_TONE_INK,       /**< Text. */
    KA_TONE_SOFT,      /**< Labels, notes. */
    KA_TONE_ACCENT,    /**< Title, header row, outlines, charts. */
    KA_TONE_LINE,      /**< All lines. */
    KA_TONE_LABEL,     /**< Fill of labels, modules and cards. */
    KA_TONE_BAND,      /**< Fill of subtotals. */
    KA_TONE_BONUS,     /**< Fill of bonus modules. */
    KA_TONE_INPUT,     /**< Fill of open cells. */
    KA_TONE_WARN,      /**< Provisional, missing. */
    KA_TONE_WARN_BAND, /**< Fill behind it. */
    KA_TONE_SECOND,    /**< A chart's second series. */
    KA_TONE_BAR,       /**< Data bars. */
    KA_TONE__COUNT
};

/** A picture: PNG with nothing but its image, or empty. */
struct ka_logo {
    ka_str png;
    uint32_t width, height; /**< Pixels. */
};

struct ka_theme {
    ka_str name;
    uint32_t color[KA_TONE__COUNT]; /**< 0xRRGGBB */
    ka_str font;                    /**< Named in workbooks. */
    struct ka_placed logo_path;     /**< As written; the loader fills logo. */
    struct ka_logo logo;
    int64_t logo_height; /**< Points. */
    bool hide_standard, hide_target, hide_remark, hide_trend, hide_radar;
};

extern const struct ka_theme ka_theme_default;

KA_MUST_USE enum ka_status ka_theme_read(struct ka_arena *arena, const struct ka_node *node,
                                         struct ka_diags *diags, struct ka_theme *out);
/** The bytes of the logo's file → theme->logo. A finding at the path's place if they are no PNG. */
KA_MUST_USE enum ka_status ka_theme_take_logo(struct ka_arena *arena, ka_str bytes,
                                              struct ka_diags *diags, struct ka_theme *theme);

#endif
