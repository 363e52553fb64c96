/**
 * @file
 * What a syntax error in a definition was probably meant to be. Private to template.
 */
#ifndef KA_TEMPLATE_YAML_SLIP_H
#define KA_TEMPLATE_YAML_SLIP_H

#include "base/diag.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** libyaml's complaint; lines and columns are 1-based, context_line 0 if there is none. */
struct ka_yaml_fault {
    ka_str problem;
    ka_str context;
    uint32_t line, column;
    uint32_t context_line, context_column;
};

/** Adds exactly one finding for @p fault, at the slip that caused it where one can be seen. */
void ka_yaml_slip(struct ka_diags *diags, ka_str text, ka_str file,
                  const struct ka_yaml_fault *fault);

/**
 * The slip in a plain scalar that stands where a mapping should: `名称：x` or `name:x`.
 * Adds one finding and returns true if it is one of those.
 */
bool ka_scalar_slip(struct ka_diags *diags, ka_str text, struct ka_place place);

/** 1-based line and column (in code points) of byte @p offset; @p text must be valid before it. */
void ka_text_position(ka_str text, size_t offset, uint32_t *line, uint32_t *column);

#endif
