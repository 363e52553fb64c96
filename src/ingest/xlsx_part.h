/**
 * @file
 * One XML part of a workbook, inflated and parsed piece by piece, with its size, nesting and
 * growth capped. Private to the xlsx reader.
 */
#ifndef KA_INGEST_XLSX_PART_H
#define KA_INGEST_XLSX_PART_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The package: a ZIP file at hand. */
struct ka_xlsx_zip;

/**
 * Open @p bytes (kept by the caller).
 * @return NULL after one finding.
 */
struct ka_xlsx_zip *ka_xlsx_zip_open(struct ka_arena *arena, ka_str bytes, ka_str path,
                                     struct ka_diags *diags);
/** NULL is fine. */
void ka_xlsx_zip_close(struct ka_xlsx_zip *zip);
/** Whether it holds a part of this name, in any case. */
bool ka_xlsx_zip_has(const struct ka_xlsx_zip *zip, const char *name);

struct ka_xlsx_part;

/**
 * What is told about a part. Names come without their prefix; texts in as many pieces as the
 * parser likes.
 */
struct ka_xlsx_handler {
    void *self;
    void (*start)(void *self, struct ka_xlsx_part *part, const char *name, const char **attr);
    void (*end)(void *self, struct ka_xlsx_part *part, const char *name);
    void (*text)(void *self, struct ka_xlsx_part *part, const char *text, size_t len);
    /**
     * Or NULL: look at the bytes that come @p next (UTF-8) before the parser does. @p here: what
     * the parser told last was where the handler called ka_xlsx_part_here(), and these follow.
     * @return how many go together; 0: cannot be seen yet. *taken: they are read, and the parser
     *         must never know of them: elements as a whole.
     */
    size_t (*look)(void *self, struct ka_xlsx_part *part, ka_str next, bool here, bool *taken);
};

/** Open a part. KA_E_FORMAT after one finding if there is none or it cannot be inflated. */
KA_MUST_USE enum ka_status ka_xlsx_part_open(struct ka_arena *arena, struct ka_xlsx_zip *zip,
                                             const char *name,
                                             const struct ka_xlsx_handler *handler,
                                             struct ka_xlsx_part **out);
/** NULL is fine. */
void ka_xlsx_part_close(struct ka_xlsx_part *part);
/** Read on until a handler pauses, a piece is done or look() took some. *done: the part has ended.
 */
KA_MUST_USE enum ka_status ka_xlsx_part_step(struct ka_xlsx_part *part, bool *done);
/** Open, parse to the end and close. */
KA_MUST_USE enum ka_status ka_xlsx_part_read(struct ka_arena *arena, struct ka_xlsx_zip *zip,
                                             const char *name,
                                             const struct ka_xlsx_handler *handler);

/** For handlers: elements that follow this tag may be taken by look(). */
void ka_xlsx_part_here(struct ka_xlsx_part *part);
/** For handlers: return from ka_xlsx_part_step(); nothing is lost. */
void ka_xlsx_part_pause(struct ka_xlsx_part *part);
/** For handlers: stop for good with @p status; the handler has added its finding. */
void ka_xlsx_part_fail(struct ka_xlsx_part *part, enum ka_status status);
/** For handlers: stop for good, the part being damaged. Adds the finding. */
void ka_xlsx_part_damaged(struct ka_xlsx_part *part, const char *what);
/** For handlers: stop for good, a limit being passed. Adds the finding. */
void ka_xlsx_part_limit(struct ka_xlsx_part *part, const char *what);

/** Bytes of the compressed part consumed, roughly. */
uint64_t ka_xlsx_part_offset(const struct ka_xlsx_part *part);

/** Value of the attribute with this local name, or NULL. */
const char *ka_xlsx_attr(const char **attr, const char *name);
/** A count or index written in digits; @p none if @p text is NULL or anything else. */
uint32_t ka_xlsx_number(const char *text, uint32_t none);

#endif
