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

/** A number of any size: as many small ones as large ones, and the limits themselves. */
static inline int64_t
random_int(uint64_t *state)
{
    uint64_t bits = random_next(state);
    switch (random_next(state) % 16) {
    case 0:
        return INT64_MAX - (int64_t)(bits % 3);
    case 1:
        return INT64_MIN + (int64_t)(bits % 3);
    case 2:
        return (int64_t)(bits % 3) - 1;
    default:
        break;
    }
    int64_t value = (int64_t)(bits >> (1 + random_next(state) % 63));
    return random_next(state) % 2 ? value : -value;
}

/** A number from the environment, KA_SEED or KA_ROUNDS, or what is usual. */
static inline uint64_t
random_given(const char *name, uint64_t usual)
{
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : usual;
}

#endif
