/**
 * @file
 * .xls workbooks (BIFF8, BIFF5) → rows, one visible sheet after the other. The file is parsed in
 * a child process with little memory and processor time, because it comes from anywhere: whatever
 * goes wrong there is one finding here.
 *
 * Cells are as those of xlsx.h; a row's line is its number in the sheet.
 */
#ifndef KA_INGEST_XLS_H
#define KA_INGEST_XLS_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/status.h"
#include "ingest/rows.h"

#include <stdbool.h>

/** Whether @p bytes begin like an .xls file: an OLE2 container, or bare BIFF records. */
bool ka_xls_is(ka_str bytes);

/**
 * Open a workbook as a source of rows. What is wrong with the file is found by the functions of
 * *rows, since the child reads while its rows are taken.
 */
KA_MUST_USE enum ka_status ka_xls_open(struct ka_arena *arena, const struct ka_rows_input *input,
                                       struct ka_rows *rows);

/** For tests: the next child kills itself, by SIGKILL or by running out of time or memory. */
enum ka_xls_fault { KA_XLS_SOUND, KA_XLS_KILLED, KA_XLS_SPINS, KA_XLS_SWELLS };
void ka_xls_next_fault(enum ka_xls_fault fault);

#endif
