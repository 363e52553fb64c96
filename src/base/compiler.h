/**
 * @file
 * Compiler attributes used across the project.
 */
#ifndef KA_BASE_COMPILER_H
#define KA_BASE_COMPILER_H

/** The result must be looked at: every status and every "did it work" bool. */
#define KA_MUST_USE __attribute__((warn_unused_result))

/** printf-like: @p fmt and @p first are 1-based argument numbers. */
#define KA_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))

/** Number of elements of an array. */
#define KA_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/** A parameter that an interface demands and this function does not need. */
#define KA_UNUSED(x) ((void)(x))

#endif
