/*
 * What the tests of the ingest stage share: an arena, random numbers (KA_SEED replays), text
 * tables of three lines, findings as "code line:column", and reading a table from a literal
 * with the program's own definitions.
 */
#ifndef TESTS_INGEST_KIT_H
#define TESTS_INGEST_KIT_H

#include "base_kit.h"

#include "ingest/export.h"
#include "template/defs.h"
#include "template/yaml.h"

#include "random.h"

#include <criterion/criterion.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline uint64_t
kit_seed(void)
{
    return random_given("KA_SEED", 20261001);
}

/* The next line that is not empty and no comment ("# "), without its end. */
static inline bool
kit_line(FILE *file, char line[512])
{
    while (fgets(line, 512, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '\0' && strncmp(line, "# ", 2) != 0)
            return true;
    }
    return false;
}

/* Findings as "code line:column", one per line, in their printed order. */
static inline ka_str
kit_findings(void)
{
    struct ka_buf buf = {.arena = arena};
    ka_diags_sort(&diags);
    for (size_t i = 0; i < diags.count; i++) {
        const struct ka_diag *diag = &diags.item[i];
        ka_str name = ka_diag_name(arena, diag->code);
        ka_buf_printf(&buf, "%s%.*s %u:%u", i ? "\n" : "", KA_STR_ARG(name), diag->place.line,
                      diag->place.column);
    }
    return buf.len > 0 ? ka_buf_str(&buf) : KA_STR("");
}

static inline void
kit_expect_findings(const char *why, const char *expected)
{
    ka_str got = kit_findings();
    cr_expect(ka_str_eq(got, ka_str_of(expected)), "%s: findings are\n%.*s\nnot\n%s", why,
              KA_STR_ARG(got), expected);
}

/* Bytes of @p text in another encoding, by the C library. */
static inline ka_str
kit_encode(const char *encoding, ka_str text)
{
    iconv_t library = iconv_open(encoding, "UTF-8");
    cr_assert_neq(library, (iconv_t)-1, "%s", encoding);
    size_t room = text.len * 4 + 16, left = text.len;
    char *bytes = ka_arena_alloc(arena, room), *out = bytes;
    char *in = ka_arena_copy(arena, text.len ? text.ptr : "", text.len);
    size_t failed = iconv(library, &in, &left, &out, &room);
    iconv_close(library);
    cr_assert_neq(failed, (size_t)-1, "cannot encode as %s", encoding);
    return (ka_str){.ptr = bytes, .len = (size_t)(out - bytes)};
}

#endif
