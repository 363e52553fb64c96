/*
 * A workbook as a source of rows.
 *
 *     [PK…] ▶ package (xlsx_part.c) ▶ sheets, styles, strings (xlsx_book.c) ▶ sheet 1, 2, …
 *                                                                            (xlsx_sheet.c)
 *
 * Hidden sheets are passed over with a note: people hide what is not meant, and platforms hide
 * lists for drop-downs (silently if the name begins with '_'). Chart sheets have no cells. A ZIP
 * file that is no workbook is named as what it is.
 */
#include "ingest/xlsx.h"

#include "ingest/xlsx_sheet.h"

struct xlsx {
    struct ka_rows_input kept;
    struct ka_arena *arena;
    struct ka_arena *texts; /* Of the row at hand. */
    struct ka_xlsx_zip *zip;
    struct ka_xlsx_book book;
    struct ka_xlsx_sheet sheet;
    size_t next_sheet;
    uint64_t done; /* Bytes of the sheets before. */
};

bool
ka_xlsx_is(ka_str bytes)
{
    return ka_str_starts(bytes, KA_STR("PK\x03\x04"));
}

static enum ka_status
xlsx_more(void *self, ka_str *name)
{
    struct xlsx *xlsx = self;
    *name = (ka_str){0};
    if (xlsx->sheet.part)
        xlsx->done += ka_xlsx_part_offset(xlsx->sheet.part);
    ka_xlsx_part_close(xlsx->sheet.part);
    xlsx->sheet.part = NULL;
    while (xlsx->next_sheet < xlsx->book.sheet_count) {
        const struct ka_xlsx_sheet_ref *ref = &xlsx->book.sheet[xlsx->next_sheet++];
        if (!ref->part)
            continue;
        /* What programs put aside for themselves begins with '_'. */
        if (ref->hidden && ka_str_starts(ref->name, KA_STR("_")))
            continue;
        if (ref->hidden) {
            ka_diag(xlsx->kept.diags, KA_DIAG_SHEET_HIDDEN,
                    ((struct ka_place){.file = xlsx->kept.path}), ref->name);
            continue;
        }
        *name = ref->name;
        return ka_xlsx_sheet_open(xlsx->arena, xlsx->zip, ref, &xlsx->sheet);
    }
    return KA_OK;
}

static enum ka_status
xlsx_next(void *self, struct ka_row *row)
{
    struct xlsx *xlsx = self;
    *row = (struct ka_row){0};
    return xlsx->sheet.part ? ka_xlsx_sheet_next(&xlsx->sheet, row) : KA_OK;
}

static uint64_t
xlsx_offset(const void *self)
{
    const struct xlsx *xlsx = self;
    return xlsx->done + (xlsx->sheet.part ? ka_xlsx_part_offset(xlsx->sheet.part) : 0);
}

static uint64_t
xlsx_refused(const void *self)
{
    KA_UNUSED(self);
    return 0;
}

static void
xlsx_close(void *self)
{
    struct xlsx *xlsx = self;
    ka_xlsx_part_close(xlsx->sheet.part);
    xlsx->sheet.part = NULL;
    ka_xlsx_zip_close(xlsx->zip);
    ka_arena_free(xlsx->texts);
}

/* What a ZIP file is that holds no workbook. */
static const char *
foreign_name(const struct ka_xlsx_zip *zip)
{
    static const struct {
        const char *part, *name;
    } kinds[] = {
        {"xl/workbook.bin", "Excel (.xlsb)"},
        {"word/document.xml", "Word (.docx)"},
        {"ppt/presentation.xml", "PowerPoint (.pptx)"},
        {"content.xml", "OpenDocument (.ods)"},
    };
    for (size_t i = 0; i < KA_COUNT(kinds); i++) {
        if (ka_xlsx_zip_has(zip, kinds[i].part))
            return kinds[i].name;
    }
    return "ZIP";
}

static enum ka_status
read_book(struct xlsx *xlsx, bool *foreign)
{
    const char *part;
    enum ka_status status = ka_xlsx_book_find(xlsx->arena, xlsx->zip, &part);
    if (status != KA_OK)
        return status;
    *foreign = !part || !ka_str_ends(ka_str_of(part), KA_STR(".xml")) ||
               ka_xlsx_zip_has(xlsx->zip, "word/document.xml") ||
               ka_xlsx_zip_has(xlsx->zip, "ppt/presentation.xml");
    if (!*foreign)
        return ka_xlsx_book_read(xlsx->arena, xlsx->zip, part, &xlsx->book);
    ka_diag(xlsx->kept.diags, KA_DIAG_NOT_CSV, ((struct ka_place){.file = xlsx->kept.path}),
            xlsx->kept.path, ka_str_of(foreign_name(xlsx->zip)));
    return KA_OK;
}

enum ka_status
ka_xlsx_open(struct ka_arena *arena, const struct ka_rows_input *input, struct ka_rows *rows)
{
    struct xlsx *xlsx = ka_arena_alloc(arena, sizeof *xlsx);
    bool foreign = false;
    xlsx->arena = arena;
    xlsx->kept = *input;
    xlsx->zip = ka_xlsx_zip_open(arena, input->bytes, input->path, input->diags);
    if (!xlsx->zip)
        return KA_E_FORMAT;
    xlsx->texts = ka_arena_new();
    xlsx->sheet = (struct ka_xlsx_sheet){.book = &xlsx->book,
                                         .path = input->path,
                                         .diags = input->diags,
                                         .texts = xlsx->texts,
                                         .start = ka_arena_mark(xlsx->texts)};
    enum ka_status status = read_book(xlsx, &foreign);
    if (status != KA_OK || foreign) {
        xlsx_close(xlsx);
        return status;
    }
    *rows = (struct ka_rows){.self = xlsx,
                             .encoding = KA_UTF8,
                             .sound = true,
                             .sheets = true,
                             .more = xlsx_more,
                             .next = xlsx_next,
                             .offset = xlsx_offset,
                             .refused = xlsx_refused,
                             .close = xlsx_close};
    return KA_OK;
}
