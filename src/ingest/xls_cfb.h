/**
 * @file
 * The container of .xls files (OLE2, MS-CFB): finds the stream with the workbook in it.
 * Private to the xls reader.
 */
#ifndef KA_INGEST_XLS_CFB_H
#define KA_INGEST_XLS_CFB_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>

/** What a container turned out to hold. */
enum ka_cfb_kind {
    KA_CFB_BOOK,      /**< A workbook of any BIFF version. */
    KA_CFB_ENCRYPTED, /**< A protected .xlsx. */
    KA_CFB_WORD,
    KA_CFB_POWERPOINT,
    KA_CFB_OTHER,
    KA_CFB_DAMAGED
};

/** Whether @p bytes begin like such a container. */
bool ka_cfb_is(ka_str bytes);
/** Look into @p bytes; for KA_CFB_BOOK, *stream is a copy of the workbook in @p arena. */
enum ka_cfb_kind ka_cfb_read(struct ka_arena *arena, ka_str bytes, ka_str *stream);

#endif
