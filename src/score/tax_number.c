/*
 * The check digit of a unified social credit code, which is a company's tax number.
 *
 *     GB 32100-2015: Σ value(cᵢ) × 3^(i−1) mod 31, i = 1..17; check value 31 − that, and 0 for 31
 *
 * Values go by the 31 characters allowed: digits, then letters without I, O, S, V, Z.
 */
#include "score/grid_eval.h"

#include <string.h>

static const char allowed[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* Value of a character; -1 if it is none. */
static int
value_of(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    const char *at = c ? strchr(allowed, c) : NULL;
    return at ? (int)(at - allowed) : -1;
}

bool
ka_tax_number_good(ka_str number)
{
    int sum = 0, weight = 1;
    if (number.len != 18)
        return false;
    for (size_t i = 0; i < 17; i++) {
        int value = value_of(number.ptr[i]);
        if (value < 0)
            return false;
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    return value_of(number.ptr[17]) == (31 - sum % 31) % 31;
}
