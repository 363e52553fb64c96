/**
 * @file
 * A PNG picture, checked and reduced to its image.
 */
#ifndef KA_TEMPLATE_PNG_H
#define KA_TEMPLATE_PNG_H

#include "template/theme.h"

/** Check signature, chunks and their sums; keep what draws the image and drop all else (texts,
 * times, resolution). False if it is no sound PNG or larger than KA_PNG_SIDE on a side. */
KA_MUST_USE bool ka_png_read(struct ka_arena *arena, ka_str bytes, struct ka_logo *out);
#define KA_PNG_SIDE 2000

#endif
