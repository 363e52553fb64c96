/**
 * @file
 * A text read left to right: what the readers of cells and file names share.
 */
#ifndef KA_INGEST_SCAN_H
#define KA_INGEST_SCAN_H

#include "base/num.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What is still to be read. */
struct ka_scan {
    const char *at;
    const char *end;
};

/** A cell ready to scan: trimmed, `="…"` and a leading `'` undone, half-width. */
ka_str ka_scan_text(struct ka_arena *arena, ka_str cell);
/** As ka_str_trim(), at once for texts that neither begin nor end like a blank. */
ka_str ka_scan_trim(ka_str text);
/** Without `="…"`, `'`, and blanks around and inside them. */
ka_str ka_scan_undecorate(ka_str cell);

struct ka_scan ka_scan_of(ka_str text);
bool ka_scan_done(const struct ka_scan *scan);
/** The next byte if it is @p byte. */
bool ka_scan_byte(struct ka_scan *scan, char byte);
/** @p word, ASCII letters in either case. */
bool ka_scan_word(struct ka_scan *scan, const char *word);
void ka_scan_blanks(struct ka_scan *scan);
/** Digits from here on. */
size_t ka_scan_digits(const struct ka_scan *scan);
/** The next @p count bytes, known to be digits, at most 9. */
int ka_scan_take(struct ka_scan *scan, size_t count);

/** An unsigned decimal as written: units / 10^places. */
struct ka_plain {
    ka_wide units;
    int places; /**< Up to 17: what follows can change no rounding to 8 places or fewer. */
    bool whole; /**< No decimals other than zeros. */
};

/** Digits with or without grouping by three, and decimals. Nothing is taken on failure. */
bool ka_scan_plain(struct ka_scan *scan, struct ka_plain *out);
/** Millionths of @p plain × @p factor ÷ 10^@p shift, rounded half away from zero; false: range. */
bool ka_plain_micro(const struct ka_plain *plain, ka_dec factor, int shift, ka_dec *out);

#endif
