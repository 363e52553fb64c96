/**
 * @file
 * Names of platforms: 淘宝, 天猫 and taobao are one. Private to template.
 */
#ifndef KA_TEMPLATE_PLATFORM_H
#define KA_TEMPLATE_PLATFORM_H

#include "base/diag.h"
#include "base/str.h"

/** The id of a platform by id or Chinese name; another name is returned as it is. */
ka_str ka_platform_id(ka_str written);
/** The same, with a warning at @p place if the name is none that is known. */
ka_str ka_platform_check(ka_str written, struct ka_place place, struct ka_diags *diags);

#endif
