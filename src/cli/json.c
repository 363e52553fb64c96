/*
 * JSON text, two blanks an indent, keys in the order given: so that equal results are equal bytes
 * and a diff of two months reads line by line.
 */
#include "cli/json.h"

#include <inttypes.h>

struct ka_json
ka_json_make(struct ka_arena *arena)
{
    return (struct ka_json){.out = {.arena = arena}, .first = true};
}

static void
put_string(struct ka_buf *out, ka_str s)
{
    ka_buf_byte(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c == '"' || c == '\\') {
            ka_buf_byte(out, '\\');
            ka_buf_byte(out, (char)c);
        } else if (c == '\n') {
            ka_buf_add(out, KA_STR("\\n"));
        } else if (c < 0x20) {
            ka_buf_printf(out, "\\u%04x", c);
        } else {
            ka_buf_byte(out, (char)c);
        }
    }
    ka_buf_byte(out, '"');
}

static void
begin_value(struct ka_json *json, const char *key)
{
    if (!json->first)
        ka_buf_byte(&json->out, ',');
    if (json->depth > 0) {
        ka_buf_byte(&json->out, '\n');
        for (int i = 0; i < json->depth; i++)
            ka_buf_add(&json->out, KA_STR("  "));
    }
    json->first = false;
    if (key) {
        put_string(&json->out, ka_str_of(key));
        ka_buf_add(&json->out, KA_STR(": "));
    }
}

void
ka_json_open(struct ka_json *json, const char *key, char bracket)
{
    begin_value(json, key);
    ka_buf_byte(&json->out, bracket);
    json->depth++;
    json->first = true;
}

void
ka_json_close(struct ka_json *json, char bracket)
{
    bool empty = json->first;
    json->depth--;
    json->first = true;
    if (!empty)
        begin_value(json, NULL);
    ka_buf_byte(&json->out, bracket);
    json->first = false;
}

void
ka_json_text(struct ka_json *json, const char *key, ka_str value)
{
    begin_value(json, key);
    put_string(&json->out, value);
}

void
ka_json_null(struct ka_json *json, const char *key)
{
    begin_value(json, key);
    ka_buf_add(&json->out, KA_STR("null"));
}

void
ka_json_number(struct ka_json *json, const char *key, int64_t value)
{
    begin_value(json, key);
    ka_buf_printf(&json->out, "%" PRId64, value);
}

void
ka_json_bool(struct ka_json *json, const char *key, bool value)
{
    begin_value(json, key);
    ka_buf_add(&json->out, value ? KA_STR("true") : KA_STR("false"));
}

ka_str
ka_json_end(struct ka_json *json)
{
    ka_buf_byte(&json->out, '\n');
    return ka_buf_str(&json->out);
}
