/**
 * @file
 * Records of .xls workbooks (BIFF5 and BIFF8, MS-XLS), bounds-checked. Private to the xls
 * reader.
 */
#ifndef KA_INGEST_XLS_BIFF_H
#define KA_INGEST_XLS_BIFF_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"
#include "ingest/csv.h"
#include "ingest/rows.h"
#include "ingest/sheet_cell.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Record numbers. */
enum ka_biff_id {
    KA_BIFF_FORMULA = 0x06,
    KA_BIFF_EOF = 0x0A,
    KA_BIFF_DATEMODE = 0x22,
    KA_BIFF_FILEPASS = 0x2F,
    KA_BIFF_CONTINUE = 0x3C,
    KA_BIFF_CODEPAGE = 0x42,
    KA_BIFF_BOUNDSHEET = 0x85,
    KA_BIFF_MULRK = 0xBD,
    KA_BIFF_RSTRING = 0xD6,
    KA_BIFF_XF = 0xE0,
    KA_BIFF_SST = 0xFC,
    KA_BIFF_LABELSST = 0xFD,
    KA_BIFF_NUMBER = 0x203,
    KA_BIFF_LABEL = 0x204,
    KA_BIFF_BOOLERR = 0x205,
    KA_BIFF_STRING = 0x207,
    KA_BIFF_ARRAY = 0x221,
    KA_BIFF_TABLE = 0x236,
    KA_BIFF_RK = 0x27E,
    KA_BIFF_FORMAT = 0x41E,
    KA_BIFF_SHRFMLA = 0x4BC,
    KA_BIFF_BOF = 0x809
};

/** A record: its bytes are stream[at, at + len). */
struct ka_biff_record {
    unsigned id;
    size_t at, len;
};

struct ka_biff_sheet {
    ka_str name;
    size_t at; /**< Of its BOF. */
    bool hidden, cells;
};

/** The workbook: what its global records say. */
struct ka_biff {
    struct ka_arena *arena;
    const unsigned char *bytes;
    size_t len;
    ka_str path;
    struct ka_diags *diags;

    bool eight; /**< BIFF8; else BIFF5 and what passes for it. */
    bool date1904;
    unsigned codepage;
    struct ka_biff_sheet *sheet;
    size_t sheet_count;
    struct ka_sheet_format *format; /**< By XF. */
    size_t format_count;
    ka_str *string; /**< Shared strings. */
    size_t string_count;
    uint64_t bad_text; /**< Byte sequences that the code page lacks. */
};

/** Reads a record and its CONTINUE records as one. */
struct ka_biff_cursor {
    const struct ka_biff *biff;
    size_t at, end; /**< What is left of the record at hand. */
    bool over;      /**< More was asked for than there is; zeros were given. */
};

/** The record at @p at. False: there is none, or it is cut. */
bool ka_biff_record(const struct ka_biff *biff, size_t at, struct ka_biff_record *out);
/** Numbers at an offset of a record that was checked to be long enough. */
unsigned ka_biff_u16(const unsigned char *at);
uint32_t ka_biff_u32(const unsigned char *at);

struct ka_biff_cursor ka_biff_cursor(const struct ka_biff *biff,
                                     const struct ka_biff_record *record, size_t offset);
unsigned ka_biff_take8(struct ka_biff_cursor *cursor);
unsigned ka_biff_take16(struct ka_biff_cursor *cursor);
uint32_t ka_biff_take32(struct ka_biff_cursor *cursor);
/** A BIFF8 string of @p count characters, its flags first. */
void ka_biff_text(struct ka_biff_cursor *cursor, size_t count, struct ka_buf *out);
/** A string of a record: BIFF8, or bytes in the code page; its length is in @p width bytes. */
ka_str ka_biff_string(struct ka_biff *biff, const struct ka_biff_record *record, size_t offset,
                      size_t width, struct ka_arena *arena);

/** The file is damaged: adds the finding, returns KA_E_FORMAT. */
enum ka_status ka_biff_damaged(const struct ka_biff *biff, const char *what);

/** Global records. bytes, len, path, diags and arena are set. */
KA_MUST_USE enum ka_status ka_biff_open(struct ka_biff *biff);

/** Takes what is read. Both return false to stop. */
struct ka_xls_sink {
    void *self;
    bool (*sheet)(void *self, ka_str name);
    bool (*row)(void *self, const struct ka_row *row);
};

/** All rows of a sheet. */
KA_MUST_USE enum ka_status ka_biff_sheet_read(struct ka_biff *biff,
                                              const struct ka_biff_sheet *sheet,
                                              const struct ka_xls_sink *sink);

/**
 * Read a whole file in this process; ka_xls_open() does it in a child. KA_OK also if the sink
 * stopped it, and for a container without a workbook (one finding).
 */
KA_MUST_USE enum ka_status ka_xls_read(struct ka_arena *arena, const struct ka_rows_input *input,
                                       const struct ka_xls_sink *sink);

#endif
