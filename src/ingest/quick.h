/**
 * @file
 * Passes over raw bytes at the speed of memory: what is true of a whole file, told before it is
 * read. Each is a few lines more for what is usual; the exact answer stays with its owner.
 */
#ifndef KA_INGEST_QUICK_H
#define KA_INGEST_QUICK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Bytes of ASCII at @p at. */
size_t ka_quick_ascii(const unsigned char *at, size_t room);

/** What a piece of CSV text holds. */
struct ka_quick_count {
    uint64_t quotes;
    uint64_t lines; /**< Line ends: LF, or CR without one. */
};
/** Count @p len bytes at @p at in a text that ends at @p end. */
struct ka_quick_count ka_quick_count(const char *at, size_t len, const char *end);

/**
 * Whether @p len bytes at @p at, of a text that ends at @p end, are strict UTF-8, whole characters
 * only; and ka_quick_count() of them.
 * @param[out] high Set if a character from U+0800 on is among them; else left alone.
 */
bool ka_quick_utf8(const char *at, size_t len, const char *end, bool *high,
                   struct ka_quick_count *count);

#define KA_QUICK_BLOCK 64
/**
 * A bit for each of the KA_QUICK_BLOCK bytes at @p at, bit 0 the first: set for @p delimiter, for
 * quotes and for bytes below 0x20.
 */
uint64_t ka_quick_marks(const char *at, char delimiter);
/** The same without vectors, for tests. */
uint64_t ka_plain_marks(const char *at, char delimiter);

/** Offsets of @p byte in @p len bytes at @p at, the first @p room of them. Returns how many. */
size_t ka_quick_places(const char *at, size_t len, char byte, uint32_t *out, size_t room);

#endif
