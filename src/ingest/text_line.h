/** @file Lines of a plain-text chat log against the patterns of a profile (template/text_log.h). */
#ifndef KA_INGEST_TEXT_LINE_H
#define KA_INGEST_TEXT_LINE_H

#include "base/str.h"
#include "template/text_log.h"

#include <stdbool.h>
#include <stddef.h>

/** The next line of @p rest, trimmed; false at the end. */
bool ka_text_line(ka_str *rest, ka_str *line);
/** Bytes of the date that a time begins with; 0: it does not begin with one. */
size_t ka_text_date(ka_str time);
/** Whether the line is a title with a name in it. */
bool ka_text_title(const struct ka_line_patterns *patterns, ka_str line, ka_str *name);
/** Whether a message begins with the line. */
bool ka_text_head(const struct ka_text_log *log, ka_str line, ka_str *name, ka_str *time);

#endif
