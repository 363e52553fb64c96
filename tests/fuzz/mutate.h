/*
 * Mutations of files, by a number: bytes changed, copied about, cut; for packages (.xlsx) within
 * their parts, which are then packed again without compression, so that the damage gets past
 * the check sums. KA_ROUNDS sets how many are made of each seed file.
 */
#ifndef TESTS_FUZZ_MUTATE_H
#define TESTS_FUZZ_MUTATE_H

#include "base/arena.h"
#include "base/str.h"

#include "random.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

static inline void
mutate_once(char *text, size_t len, uint64_t *state)
{
    static const unsigned char odd[] = {0, 1, 0x7F, 0x80, 0xFF, '<', '>', '"', '&', '9'};
    size_t at = random_next(state) % len, from = random_next(state) % len;
    size_t part = random_next(state) % 32;
    switch (random_next(state) % 4) {
    case 0:
        text[at] = (char)odd[part % sizeof odd];
        break;
    case 1:
        text[at] = (char)(text[at] ^ (1 << part % 8));
        break;
    case 2:
        text[at] = (char)random_next(state);
        break;
    default:
        part = part < len - at ? part : len - at;
        part = part < len - from ? part : len - from;
        memmove(text + at, text + from, part);
    }
}

static inline ka_str
mutate_bytes(struct ka_arena *room, ka_str bytes, uint64_t *state)
{
    static const int counts[] = {1, 2, 4, 16, 64};
    char *text = ka_arena_copy(room, bytes.ptr, bytes.len);
    size_t len = bytes.len;
    for (int i = counts[random_next(state) % 5]; i > 0 && len > 0; i--)
        mutate_once(text, len, state);
    if (len > 0 && random_next(state) % 16 == 0)
        len = random_next(state) % len;
    /* A copy of its own, so that reading past the end is seen. */
    return (ka_str){.ptr = ka_arena_copy(room, text, len), .len = len};
}

/* The part @p index of a package, inflated. */
static inline ka_str
mutate_part(struct ka_arena *room, zip_t *zip, zip_uint64_t index)
{
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(zip, index, 0, &stat) != 0)
        abort();
    char *text = ka_arena_alloc(room, stat.size);
    zip_file_t *file = zip_fopen_index(zip, index, 0);
    if (!file || zip_fread(file, text, stat.size) != (zip_int64_t)stat.size)
        abort();
    (void)zip_fclose(file);
    return (ka_str){.ptr = text, .len = stat.size};
}

static inline ka_str
mutate_package(struct ka_arena *room, ka_str bytes, uint64_t *state)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *made = target ? zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &error) : NULL;
    if (!zip || !made)
        abort();
    zip_source_keep(target);
    zip_int64_t count = zip_get_num_entries(zip, 0);
    uint64_t chosen = random_next(state) % (uint64_t)count;
    for (zip_int64_t i = 0; i < count; i++) {
        ka_str part = mutate_part(room, zip, (zip_uint64_t)i);
        if ((uint64_t)i == chosen || random_next(state) % 4 == 0)
            part = mutate_bytes(room, part, state);
        zip_source_t *text = zip_source_buffer(made, part.ptr, part.len, 0);
        zip_int64_t at = zip_file_add(made, zip_get_name(zip, (zip_uint64_t)i, 0), text, 0);
        if (at < 0 || zip_set_file_compression(made, (zip_uint64_t)at, ZIP_CM_STORE, 0) != 0)
            abort();
    }
    if (zip_close(made) != 0 || zip_source_open(target) != 0)
        abort();
    zip_stat_t stat;
    zip_stat_init(&stat);
    (void)zip_source_stat(target, &stat);
    char *out = ka_arena_alloc(room, stat.size);
    (void)zip_source_read(target, out, stat.size);
    (void)zip_source_close(target);
    zip_source_free(target);
    zip_discard(zip);
    zip_error_fini(&error);
    return (ka_str){.ptr = out, .len = stat.size};
}

#endif
