/**
 * @file
 * What the child that parses an .xls file sends to its parent. Private to the xls reader.
 */
#ifndef KA_INGEST_XLS_WIRE_H
#define KA_INGEST_XLS_WIRE_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "ingest/csv.h"
#include "ingest/rows.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/** Parse @p input and send all of it to @p fd. The child's whole work. */
void ka_xls_send(const struct ka_rows_input *input, int fd);

/** What was received. */
enum ka_xls_message { KA_XLS_SHEET = 'S', KA_XLS_ROW = 'R', KA_XLS_END = 'E', KA_XLS_LOST = 0 };

/** The parent's end. */
struct ka_xls_wire {
    int fd;
    struct ka_diags *diags; /**< Findings of the child go here. */
    ka_str path;
    struct ka_arena *texts; /**< Of the message at hand. */
    struct ka_arena_mark start;
    unsigned char *buffer;
    size_t at, end;

    ka_str name;       /**< KA_XLS_SHEET */
    struct ka_row row; /**< KA_XLS_ROW */
    uint32_t status;   /**< KA_XLS_END */
};

/** Set fd, diags, path, texts first. */
void ka_xls_wire_open(struct ka_arena *arena, struct ka_xls_wire *wire);
/** The next message; KA_XLS_LOST if the child went away or sent nonsense. */
enum ka_xls_message ka_xls_receive(struct ka_xls_wire *wire);

#endif
