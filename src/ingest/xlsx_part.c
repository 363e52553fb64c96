/*
 * The parts of a package: libzip inflates, expat parses, 64 KiB at a time.
 *
 *     bytes ──libzip──▶ piece ──expat──▶ start / text / end ──▶ handler ──pause──▶ the caller
 *                         └── look(): plain elements, never seen by expat ──▲
 *
 * Files come from anywhere, so nothing is taken on trust: a document type is refused (entities
 * that grow or read files), a part may not grow beyond KA_LIMIT_INFLATE_RATIO after its first
 * MiB, nor beyond KA_LIMIT_PART_BYTES; elements nest KA_LIMIT_XML_DEPTH deep; a tag or
 * attribute that the parser must hold whole is no longer than KA_LIMIT_ROW_BYTES. Parts are
 * looked up by name and nothing is written anywhere, so names like "../x" are simply not found.
 */
#include "ingest/xlsx_part.h"

#include "base/limits.h"

#include <expat.h>
#include <string.h>
#include <zip.h>

#define PIECE        ((size_t)64 << 10)
#define ROOM         (4 * PIECE)
#define FREE_GROWTH  ((uint64_t)1 << 20) /* Below it no ratio is looked at. */
#define MOST_ENTRIES 20000

struct ka_xlsx_zip {
    zip_t *zip;
    uint64_t bytes;
    ka_str path;
    struct ka_diags *diags;
    char *room; /* ROOM bytes, of the part at hand: one is read at a time. */
};

struct ka_xlsx_part {
    struct ka_xlsx_zip *zip;
    const char *name;
    struct ka_xlsx_handler handler;
    zip_file_t *file;
    XML_Parser parser;
    size_t at, len; /* Of what is in the room: first byte not read, and end. */
    uint64_t packed, inflated;
    uint64_t fed, parsed; /* Bytes the parser got, and those up to its last tag or text. */
    unsigned long lines;  /* That it did not get. */
    int depth;
    bool paused, here;
    bool last, done; /* Nothing is left to inflate; to parse. */
    enum ka_status status;
};

static struct ka_place
place_of(const struct ka_xlsx_zip *zip)
{
    return (struct ka_place){.file = zip->path};
}

/* What is wrong with the zip, as people say it; what the library says of anything else. */
static const char *
zip_fault(zip_error_t *error)
{
    switch (zip_error_code_zip(error)) {
    case ZIP_ER_NOZIP:
        return "不是 .xlsx 文件，或没有下载完整";
    case ZIP_ER_INCONS:
    case ZIP_ER_EOF:
    case ZIP_ER_READ:
        return "文件不完整";
    case ZIP_ER_CRC:
    case ZIP_ER_ZLIB:
        return "内容与校验和不符";
    default:
        return zip_error_strerror(error);
    }
}

static enum ka_status
zip_damaged(const struct ka_xlsx_zip *zip, const char *zh, const char *en)
{
    ka_diag(zip->diags, KA_DIAG_BOOK_BROKEN, place_of(zip), ka_str_of(zh), ka_str_of(en));
    return KA_E_FORMAT;
}

struct ka_xlsx_zip *
ka_xlsx_zip_open(struct ka_arena *arena, ka_str bytes, ka_str path, struct ka_diags *diags)
{
    struct ka_xlsx_zip *zip = ka_arena_alloc(arena, sizeof *zip);
    zip_error_t error;
    *zip = (struct ka_xlsx_zip){.bytes = bytes.len, .path = path, .diags = diags};
    zip->room = ka_arena_alloc(arena, ROOM);
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &error);
    if (source) {
        zip->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
        if (!zip->zip)
            zip_source_free(source);
    }
    bool huge = zip->zip && zip_get_num_entries(zip->zip, 0) > MOST_ENTRIES;
    if (!zip->zip || huge) {
        (void)zip_damaged(zip, huge ? "部件太多" : zip_fault(&error),
                          huge ? "zip: too many parts" : zip_error_strerror(&error));
        ka_xlsx_zip_close(zip);
        zip = NULL;
    }
    zip_error_fini(&error);
    return zip;
}

void
ka_xlsx_zip_close(struct ka_xlsx_zip *zip)
{
    if (zip && zip->zip)
        zip_discard(zip->zip);
    if (zip)
        zip->zip = NULL;
}

bool
ka_xlsx_zip_has(const struct ka_xlsx_zip *zip, const char *name)
{
    return zip_name_locate(zip->zip, name, ZIP_FL_NOCASE) >= 0;
}

void
ka_xlsx_part_fail(struct ka_xlsx_part *part, enum ka_status status)
{
    if (part->status != KA_OK)
        return;
    part->status = status;
    (void)XML_StopParser(part->parser, XML_FALSE);
}

/* "xl/worksheets/sheet1.xml:3: what" */
static void
report(struct ka_xlsx_part *part, enum ka_diag_code code, const char *what)
{
    struct ka_diags *diags = part->zip->diags;
    unsigned long line = part->parser ? XML_GetCurrentLineNumber(part->parser) + part->lines : 0;
    ka_str text = ka_str_format(diags->arena, "%s:%lu: %s", part->name, line, what);
    ka_diag(diags, code, place_of(part->zip), text, text);
}

void
ka_xlsx_part_damaged(struct ka_xlsx_part *part, const char *what)
{
    if (part->status != KA_OK)
        return;
    report(part, KA_DIAG_BOOK_BROKEN, what);
    ka_xlsx_part_fail(part, KA_E_FORMAT);
}

void
ka_xlsx_part_limit(struct ka_xlsx_part *part, const char *what)
{
    if (part->status != KA_OK)
        return;
    report(part, KA_DIAG_BOOK_LIMIT, what);
    ka_xlsx_part_fail(part, KA_E_LIMIT);
}

void
ka_xlsx_part_pause(struct ka_xlsx_part *part)
{
    if (part->status == KA_OK && XML_StopParser(part->parser, XML_TRUE) == XML_STATUS_OK)
        part->paused = true;
}

void
ka_xlsx_part_here(struct ka_xlsx_part *part)
{
    XML_Index at = XML_GetCurrentByteIndex(part->parser);
    int len = XML_GetCurrentByteCount(part->parser);
    part->here = at >= 0 && len > 0 && (uint64_t)at + (uint64_t)len == part->fed;
}

/* "x:row" is row. */
static const char *
local_name(const char *name)
{
    if (!name[0] || !name[1])
        return name;
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static void XMLCALL
on_start(void *self, const XML_Char *name, const XML_Char **attr)
{
    struct ka_xlsx_part *part = self;
    if (part->status != KA_OK)
        return;
    if (++part->depth > KA_LIMIT_XML_DEPTH) {
        ka_xlsx_part_limit(part, "nesting");
        return;
    }
    part->handler.start(part->handler.self, part, local_name(name), attr);
}

static void XMLCALL
on_end(void *self, const XML_Char *name)
{
    struct ka_xlsx_part *part = self;
    part->depth--;
    if (part->handler.end && part->status == KA_OK)
        part->handler.end(part->handler.self, part, local_name(name));
}

static void XMLCALL
on_text(void *self, const XML_Char *text, int len)
{
    struct ka_xlsx_part *part = self;
    if (part->status == KA_OK)
        part->handler.text(part->handler.self, part, text, (size_t)len);
}

static void XMLCALL
on_doctype(void *self, const XML_Char *name, const XML_Char *system, const XML_Char *id, int inner)
{
    KA_UNUSED(name);
    KA_UNUSED(system);
    KA_UNUSED(id);
    KA_UNUSED(inner);
    ka_xlsx_part_limit(self, "DOCTYPE");
}

/* In other encodings bytes are not what they seem. */
static void XMLCALL
on_declaration(void *self, const XML_Char *version, const XML_Char *encoding, int standalone)
{
    struct ka_xlsx_part *part = self;
    KA_UNUSED(version);
    KA_UNUSED(standalone);
    if (encoding && strcmp(encoding, "UTF-8") != 0 && strcmp(encoding, "utf-8") != 0)
        part->handler.look = NULL;
}

static enum ka_status
open_entry(struct ka_xlsx_part *part)
{
    struct ka_xlsx_zip *zip = part->zip;
    zip_int64_t index = zip_name_locate(zip->zip, part->name, ZIP_FL_NOCASE);
    zip_stat_t stat;
    if (index < 0) {
        report(part, KA_DIAG_BOOK_BROKEN, "missing");
        return KA_E_FORMAT;
    }
    zip_stat_init(&stat);
    (void)zip_stat_index(zip->zip, (zip_uint64_t)index, 0, &stat);
    /* What the directory says of the packed size is the file's own claim. */
    part->packed = stat.comp_size < zip->bytes ? stat.comp_size : zip->bytes;
    part->file = zip_fopen_index(zip->zip, (zip_uint64_t)index, 0);
    if (part->file)
        return KA_OK;
    int code = zip_error_code_zip(zip_get_error(zip->zip));
    if (code == ZIP_ER_NOPASSWD || code == ZIP_ER_WRONGPASSWD || code == ZIP_ER_ENCRNOTSUPP) {
        ka_diag(zip->diags, KA_DIAG_BOOK_PASSWORD, place_of(zip), zip->path);
        return KA_E_FORMAT;
    }
    report(part, KA_DIAG_BOOK_BROKEN, zip_error_strerror(zip_get_error(zip->zip)));
    return KA_E_FORMAT;
}

enum ka_status
ka_xlsx_part_open(struct ka_arena *arena, struct ka_xlsx_zip *zip, const char *name,
                  const struct ka_xlsx_handler *handler, struct ka_xlsx_part **out)
{
    struct ka_xlsx_part *part = ka_arena_alloc(arena, sizeof *part);
    *part = (struct ka_xlsx_part){
        .zip = zip, .name = ka_cstr(arena, ka_str_of(name)), .handler = *handler};
    enum ka_status status = open_entry(part);
    if (status != KA_OK)
        return status;
    part->parser = XML_ParserCreate(NULL);
    if (!part->parser) {
        ka_xlsx_part_close(part);
        return zip_damaged(zip, "XML_ParserCreate", "XML_ParserCreate");
    }
    XML_SetUserData(part->parser, part);
    XML_SetElementHandler(part->parser, on_start, on_end);
    if (handler->text)
        XML_SetCharacterDataHandler(part->parser, on_text);
    XML_SetStartDoctypeDeclHandler(part->parser, on_doctype);
    XML_SetXmlDeclHandler(part->parser, on_declaration);
    *out = part;
    return KA_OK;
}

void
ka_xlsx_part_close(struct ka_xlsx_part *part)
{
    if (!part)
        return;
    if (part->parser)
        XML_ParserFree(part->parser);
    if (part->file)
        (void)zip_fclose(part->file);
    part->parser = NULL;
    part->file = NULL;
}

/* The next piece behind what is left in the room; false after a finding. */
static bool
inflate_piece(struct ka_xlsx_part *part)
{
    char *room = part->zip->room;
    memmove(room, room + part->at, part->len - part->at);
    part->len -= part->at;
    part->at = 0;
    zip_int64_t got = zip_fread(part->file, room + part->len, PIECE);
    if (got < 0) {
        ka_xlsx_part_damaged(part, "zip: damaged data");
        return false;
    }
    part->last = got == 0;
    part->len += (size_t)got;
    part->inflated += (uint64_t)got;
    uint64_t grown = part->packed > 0 ? part->inflated / part->packed : part->inflated;
    if (part->inflated > FREE_GROWTH && grown > KA_LIMIT_INFLATE_RATIO)
        ka_xlsx_part_limit(part, "inflate ratio");
    else if (part->inflated > KA_LIMIT_PART_BYTES)
        ka_xlsx_part_limit(part, "size");
    return part->status == KA_OK;
}

/* What the parser holds because a tag has not ended yet. */
static void
check_pending(struct ka_xlsx_part *part)
{
    XML_Index at = XML_GetCurrentByteIndex(part->parser);
    /* -1 where a piece was only put aside. */
    if (at >= 0)
        part->parsed = (uint64_t)at;
    if (part->status == KA_OK && part->fed > part->parsed &&
        part->fed - part->parsed > KA_LIMIT_ROW_BYTES)
        ka_xlsx_part_limit(part, "tag length");
}

static ka_str
next_of(const struct ka_xlsx_part *part)
{
    return (ka_str){.ptr = part->zip->room + part->at, .len = part->len - part->at};
}

/* Bytes that were taken, now or not yet: of *len that go together. */
static bool
look_ahead(struct ka_xlsx_part *part, size_t *len)
{
    bool taken = false;
    for (;;) {
        ka_str next = next_of(part);
        *len = part->handler.look
                   ? part->handler.look(part->handler.self, part, next, part->here, &taken)
                   : next.len;
        if (*len > 0 || part->status != KA_OK || part->last || next.len > ROOM - PIECE ||
            !inflate_piece(part))
            return taken;
    }
}

static void
pass_over(struct ka_xlsx_part *part, size_t len)
{
    const char *end = part->zip->room + part->at + len;
    for (const char *c = end - len; (c = memchr(c, '\n', (size_t)(end - c))) != NULL; c++)
        part->lines++;
    part->at += len;
}

static enum XML_Status
parse_next(struct ka_xlsx_part *part, size_t len)
{
    ka_str next = next_of(part);
    if (len == 0)
        len = next.len;
    part->at += len;
    part->fed += len;
    part->done = part->last && len == next.len;
    part->here = false;
    return XML_Parse(part->parser, next.ptr, (int)len, part->done);
}

enum ka_status
ka_xlsx_part_step(struct ka_xlsx_part *part, bool *done)
{
    enum XML_Status parsed;
    size_t len = 0;
    *done = false;
    if (!part->paused && part->status == KA_OK && look_ahead(part, &len)) {
        pass_over(part, len);
        return part->status;
    }
    if (part->status != KA_OK)
        return part->status;
    parsed = part->paused ? XML_ResumeParser(part->parser) : parse_next(part, len);
    part->paused = parsed == XML_STATUS_SUSPENDED;
    if (parsed == XML_STATUS_ERROR)
        ka_xlsx_part_damaged(part, XML_ErrorString(XML_GetErrorCode(part->parser)));
    if (parsed == XML_STATUS_OK) {
        check_pending(part);
        *done = part->done;
    }
    return part->status;
}

enum ka_status
ka_xlsx_part_read(struct ka_arena *arena, struct ka_xlsx_zip *zip, const char *name,
                  const struct ka_xlsx_handler *handler)
{
    struct ka_xlsx_part *part = NULL;
    bool done = false;
    enum ka_status status = ka_xlsx_part_open(arena, zip, name, handler, &part);
    while (status == KA_OK && !done)
        status = ka_xlsx_part_step(part, &done);
    ka_xlsx_part_close(part);
    return status;
}

uint64_t
ka_xlsx_part_offset(const struct ka_xlsx_part *part)
{
    uint64_t share = part->inflated / 8;
    return share < part->packed ? share : part->packed;
}

const char *
ka_xlsx_attr(const char **attr, const char *name)
{
    for (; *attr; attr += 2) {
        if (strcmp(local_name(attr[0]), name) == 0)
            return attr[1];
    }
    return NULL;
}

uint32_t
ka_xlsx_number(const char *text, uint32_t none)
{
    uint32_t value = 0;
    if (!text || !*text)
        return none;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || value > 99999999)
            return none;
        value = value * 10 + (uint32_t)(*text - '0');
    }
    return value;
}
