/**
 * @file
 * Buyers as keyed hashes.
 *
 * A buyer is never kept as text by what reads message logs: SipHash-2-4 with 128 bits of output.
 * The first 64 bits are the key that things are sorted and found by; two buyers are taken for one
 * only if the other 64 bits agree, too. That stands for the exact comparison: with 10⁸ buyers in
 * a month two of them would agree with a probability of 10⁻²³.
 */
#ifndef KA_METRICS_MESSAGE_KEY_H
#define KA_METRICS_MESSAGE_KEY_H

#include "base/str.h"

#include <stdint.h>

struct ka_buyer_key {
    uint64_t half[2];
};

/** Of the trimmed name, in one store or all: the store is compared apart. */
struct ka_buyer_key ka_buyer_key(const uint64_t secret[2], ka_str buyer);
int ka_buyer_compare(const struct ka_buyer_key *a, const struct ka_buyer_key *b);

#endif
