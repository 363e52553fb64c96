/**
 * @file
 * A JSON writer into a buffer: objects, arrays, strings; commas and indents by itself.
 */
#ifndef KA_CLI_JSON_H
#define KA_CLI_JSON_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct ka_json {
    struct ka_buf out;
    int depth;
    bool first; /**< Nothing was written at this level yet. */
};

struct ka_json ka_json_make(struct ka_arena *arena);

/** @p key NULL inside an array. */
void ka_json_open(struct ka_json *json, const char *key, char bracket);
void ka_json_close(struct ka_json *json, char bracket);
void ka_json_text(struct ka_json *json, const char *key, ka_str value);
void ka_json_null(struct ka_json *json, const char *key);
void ka_json_number(struct ka_json *json, const char *key, int64_t value);
void ka_json_bool(struct ka_json *json, const char *key, bool value);
/** The whole text, with a final newline. */
ka_str ka_json_end(struct ka_json *json);

#endif
