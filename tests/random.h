/*
 * Chance from one number (SplitMix64), for tests and harnesses: the same number, the same tests.
 */
#ifndef KA_TESTS_RANDOM_H
#define KA_TESTS_RANDOM_H

#include <stdint.h>
#include <stdlib.h>

/** The next of a row of numbers; @p state goes on. */
static inline uint64_t
random_next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/** A number from the environment, KA_SEED or KA_ROUNDS, or what is usual. */
static inline uint64_t
random_given(const char *name, uint64_t usual)
{
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : usual;
}

#endif
