/**
 * @file
 * The block function of SHA-256.
 */
#ifndef KA_BASE_SHA256_BLOCK_H
#define KA_BASE_SHA256_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Take @p count blocks of 64 bytes into the state @p h, the quickest way this processor has. */
void ka_sha256_blocks(uint32_t h[8], const unsigned char *p, size_t count);

/* The ways, for the test that compares them: */

/** By the standard's lines. */
void ka_sha256_plain(uint32_t h[8], const unsigned char *p, size_t count);
/** By the processor's own instructions. False: it has none, and nothing was done. */
bool ka_sha256_quick(uint32_t h[8], const unsigned char *p, size_t count);

#endif
