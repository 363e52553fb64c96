/*
 * The global records of an .xls workbook, and reading a whole file.
 *
 *     BOF  CODEPAGE  DATEMODE  FORMAT…  XF…  BOUNDSHEET…  SST CONTINUE…  EOF │ BOF sheet EOF │ …
 *           └ BIFF5 text   └ 1904   └ codes  └ style ▶ format  └ name, where   └ BIFF8 texts
 *
 * FILEPASS means that all records after it are encrypted. Some old exporters write one bare
 * sheet without container and globals (BOF with the type of a sheet): taken as BIFF5.
 */
#include "ingest/xls_biff.h"

#include "ingest/encoding.h"
#include "ingest/scan.h"
#include "ingest/xls_cfb.h"

enum {
    TYPE_GLOBALS = 5,
    TYPE_SHEET = 0x10,
    VERSION_8 = 0x600,
    MOST_SHEETS = 1024,
    MOST_XF = 65536
};

/* Formats as they come: codes by number, then styles that name a number. */
struct formats {
    struct {
        unsigned id;
        struct ka_sheet_format format;
    } * code;
    size_t code_count;
    unsigned *style;
    size_t style_count;
};

static void
add_code(struct ka_biff *biff, const struct ka_biff_record *record, struct formats *formats)
{
    if (record->len < 4 || formats->code_count >= MOST_XF / 16)
        return;
    ka_str code = ka_biff_string(biff, record, 2, biff->eight ? 2 : 1, biff->arena);
    formats->code =
        ka_arena_push(biff->arena, formats->code, formats->code_count, sizeof *formats->code);
    formats->code[formats->code_count].id = ka_biff_u16(biff->bytes + record->at);
    formats->code[formats->code_count].format = ka_sheet_format_of(code);
    formats->code_count++;
}

static void
add_style(struct ka_biff *biff, const struct ka_biff_record *record, struct formats *formats)
{
    if (record->len < 4 || formats->style_count >= MOST_XF)
        return;
    formats->style =
        ka_arena_push(biff->arena, formats->style, formats->style_count, sizeof *formats->style);
    formats->style[formats->style_count++] = ka_biff_u16(biff->bytes + record->at + 2);
}

static struct ka_sheet_format
find_code(const struct formats *formats, unsigned id)
{
    for (size_t i = 0; i < formats->code_count; i++) {
        if (formats->code[i].id == id)
            return formats->code[i].format;
    }
    return ka_sheet_format_builtin(id);
}

static void
join_formats(struct ka_biff *biff, const struct formats *formats)
{
    biff->format = ka_arena_array(biff->arena, formats->style_count, sizeof *biff->format);
    for (size_t i = 0; i < formats->style_count; i++)
        biff->format[i] = find_code(formats, formats->style[i]);
    biff->format_count = formats->style_count;
}

static void
add_sheet(struct ka_biff *biff, const struct ka_biff_record *record)
{
    if (record->len < 8 || biff->sheet_count == MOST_SHEETS)
        return;
    const unsigned char *at = biff->bytes + record->at;
    struct ka_biff_sheet sheet = {
        .at = ka_biff_u32(at), .hidden = (at[4] & 3) != 0, .cells = at[5] == 0};
    sheet.name = ka_biff_string(biff, record, 6, 1, biff->arena);
    biff->sheet = ka_arena_push(biff->arena, biff->sheet, biff->sheet_count, sizeof sheet);
    biff->sheet[biff->sheet_count++] = sheet;
}

static void
read_strings(struct ka_biff *biff, const struct ka_biff_record *record)
{
    struct ka_biff_cursor cursor = ka_biff_cursor(biff, record, 4);
    struct ka_buf text = {.arena = biff->arena};
    uint32_t count = ka_biff_take32(&cursor);
    for (uint32_t i = 0; i < count && !cursor.over; i++) {
        size_t chars = ka_biff_take16(&cursor);
        if (cursor.over)
            break;
        text.len = 0;
        ka_biff_text(&cursor, chars, &text);
        biff->string =
            ka_arena_push(biff->arena, biff->string, biff->string_count, sizeof *biff->string);
        biff->string[biff->string_count++] =
            ka_str_dup(biff->arena, ka_scan_trim(ka_buf_str(&text)));
    }
}

/* What one global record says. */
static enum ka_status
read_global(struct ka_biff *biff, const struct ka_biff_record *record, struct formats *formats)
{
    const unsigned char *at = biff->bytes + record->at;
    switch (record->id) {
    case KA_BIFF_FILEPASS:
        ka_diag(biff->diags, KA_DIAG_BOOK_PASSWORD, ((struct ka_place){.file = biff->path}),
                biff->path);
        return KA_E_FORMAT;
    case KA_BIFF_CODEPAGE:
        biff->codepage = record->len >= 2 ? ka_biff_u16(at) : 0;
        break;
    case KA_BIFF_DATEMODE:
        biff->date1904 = record->len >= 2 && ka_biff_u16(at) == 1;
        break;
    case KA_BIFF_FORMAT:
        add_code(biff, record, formats);
        break;
    case KA_BIFF_XF:
        add_style(biff, record, formats);
        break;
    case KA_BIFF_BOUNDSHEET:
        add_sheet(biff, record);
        break;
    case KA_BIFF_SST:
        read_strings(biff, record);
        break;
    default:
        break;
    }
    return KA_OK;
}

/* A file that is one sheet: its own records are the globals, too. */
static enum ka_status
open_bare(struct ka_biff *biff, struct formats *formats)
{
    struct ka_biff_record record;
    for (size_t at = 0; ka_biff_record(biff, at, &record); at = record.at + record.len) {
        enum ka_status status = read_global(biff, &record, formats);
        if (status != KA_OK)
            return status;
    }
    biff->sheet = ka_arena_alloc(biff->arena, sizeof *biff->sheet);
    biff->sheet[0] = (struct ka_biff_sheet){.name = KA_STR("Sheet1"), .cells = true};
    biff->sheet_count = 1;
    return KA_OK;
}

enum ka_status
ka_biff_open(struct ka_biff *biff)
{
    struct formats formats = {0};
    struct ka_biff_record record;
    enum ka_status status = KA_OK;
    if (!ka_biff_record(biff, 0, &record) || record.id != KA_BIFF_BOF || record.len < 4)
        return ka_biff_damaged(biff, "BOF");
    unsigned type = ka_biff_u16(biff->bytes + record.at + 2);
    biff->eight = ka_biff_u16(biff->bytes + record.at) == VERSION_8;
    if (type == TYPE_SHEET) {
        status = open_bare(biff, &formats);
        join_formats(biff, &formats);
        return status;
    }
    if (type != TYPE_GLOBALS)
        return ka_biff_damaged(biff, "BOF");
    bool ended = false;
    for (size_t at = 0; !ended && status == KA_OK && ka_biff_record(biff, at, &record);
         at = record.at + record.len) {
        ended = record.id == KA_BIFF_EOF;
        status = read_global(biff, &record, &formats);
    }
    join_formats(biff, &formats);
    if (status == KA_OK && !ended)
        return ka_biff_damaged(biff, "EOF");
    return status;
}

static enum ka_status
read_sheets(struct ka_biff *biff, const struct ka_xls_sink *sink)
{
    enum ka_status status = KA_OK;
    for (size_t i = 0; i < biff->sheet_count && status == KA_OK; i++) {
        const struct ka_biff_sheet *sheet = &biff->sheet[i];
        if (!sheet->cells)
            continue;
        if (sheet->hidden && ka_str_starts(sheet->name, KA_STR("_")))
            continue;
        if (sheet->hidden) {
            ka_diag(biff->diags, KA_DIAG_SHEET_HIDDEN, ((struct ka_place){.file = biff->path}),
                    sheet->name);
            continue;
        }
        if (!sink->sheet(sink->self, sheet->name))
            return KA_OK;
        status = ka_biff_sheet_read(biff, sheet, sink);
    }
    if (biff->bad_text > 0)
        ka_diag(biff->diags, KA_DIAG_ENCODING_BAD, ((struct ka_place){.file = biff->path}),
                ka_str_format(biff->arena, "%llu", (unsigned long long)biff->bad_text),
                ka_str_format(biff->arena, "CP%u", biff->codepage));
    return status;
}

/* The workbook's records. False: one finding was added, *status says what of it. */
static bool
find_stream(struct ka_arena *arena, const struct ka_rows_input *input, ka_str *stream,
            enum ka_status *status)
{
    static const char *const names[] = {
        [KA_CFB_WORD] = "Word (.doc)",
        [KA_CFB_POWERPOINT] = "PowerPoint (.ppt)",
        [KA_CFB_OTHER] = "OLE2",
    };
    struct ka_place place = {.file = input->path};
    *stream = input->bytes;
    *status = KA_OK;
    if (!ka_cfb_is(input->bytes))
        return true;
    enum ka_cfb_kind kind = ka_cfb_read(arena, input->bytes, stream);
    if (kind == KA_CFB_BOOK)
        return true;
    if (kind == KA_CFB_ENCRYPTED || kind == KA_CFB_DAMAGED)
        *status = KA_E_FORMAT;
    if (kind == KA_CFB_ENCRYPTED)
        ka_diag(input->diags, KA_DIAG_BOOK_PASSWORD, place, input->path);
    else if (kind == KA_CFB_DAMAGED)
        ka_diag(input->diags, KA_DIAG_BOOK_BROKEN, place, KA_STR("OLE2"), KA_STR("OLE2"));
    else
        ka_diag(input->diags, KA_DIAG_NOT_CSV, place, input->path, ka_str_of(names[kind]));
    return false;
}

enum ka_status
ka_xls_read(struct ka_arena *arena, const struct ka_rows_input *input,
            const struct ka_xls_sink *sink)
{
    ka_str stream;
    enum ka_status status;
    if (!find_stream(arena, input, &stream, &status))
        return status;
    struct ka_biff biff = {.arena = arena,
                           .bytes = (const unsigned char *)stream.ptr,
                           .len = stream.len,
                           .path = input->path,
                           .diags = input->diags};
    status = ka_biff_open(&biff);
    return status == KA_OK ? read_sheets(&biff, sink) : status;
}
