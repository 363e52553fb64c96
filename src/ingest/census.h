/**
 * @file
 * A text looked through by pieces: whether it is in an encoding, and its quotes and line ends.
 * Private to the stage.
 */
#ifndef KA_INGEST_CENSUS_H
#define KA_INGEST_CENSUS_H

#include "base/arena.h"
#include "base/str.h"
#include "ingest/quick.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ka_encoding { KA_UTF8, KA_UTF8_BOM, KA_GB18030, KA_UTF16LE, KA_UTF16BE, KA_ENCODING__COUNT };

/** What is known of a file's bytes. */
struct ka_encoding_guess {
    enum ka_encoding encoding;
    size_t bom;         /**< Bytes to skip. */
    uint64_t bad;       /**< Byte sequences that this encoding does not have. */
    uint64_t first_bad; /**< Offset of the first. */
    bool truncated;     /**< The file ends inside a character. */
};

struct ka_census {
    struct ka_arena *arena; /**< Given, as the next two. */
    size_t workers;         /**< Threads that may look at it; 0 is 1. */
    size_t size;            /**< Bytes of a piece, about; 0: as is good. */
    const char **at;        /**< Where each piece begins, and the text's end. */
    struct ka_quick_count *count;
    size_t pieces; /**< 0: nothing was counted. */
};

/** Whether a text is strict UTF-8; *high if it has characters from U+0800 on. */
bool ka_census_utf8(const unsigned char *text, size_t len, struct ka_census *census, bool *high);
/** What GB18030 makes of a text. */
struct ka_encoding_guess ka_census_gb(const unsigned char *text, size_t len,
                                      struct ka_census *census);
/** Only count. */
void ka_census_take(struct ka_census *census, ka_str text);

#endif
