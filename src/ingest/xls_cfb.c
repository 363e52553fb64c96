/*
 * A small file system inside a file (MS-CFB). Sectors hang together through a table:
 *
 *     header │ sector 0 │ sector 1 │ …        sector size 512 or 4096
 *       ├─ DIFAT ▶ sectors of the FAT:  next[sector]
 *       ├─ directory ▶ entries of 128 bytes: name (UTF-16), kind, first sector, size
 *       └─ mini FAT: streams below 4096 bytes lie in 64-byte pieces of the root's stream
 *
 * Every sector number comes from the file: each is checked when it is used, and a chain is
 * followed for no more steps than the file has sectors, so loops end.
 */
#include "ingest/xls_cfb.h"

#include "base/compiler.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    HEADER_DIFAT = 109, /* FAT sectors named in the header. */
    ENTRY = 128,
    MINI = 64,
};
#define SPECIAL 0xFFFFFFFCU /* From here on: end, free, tables. */
#define END     0xFFFFFFFEU

struct cfb {
    struct ka_arena *arena;
    const unsigned char *bytes;
    size_t len;
    size_t sector; /* Bytes. */
    uint32_t sectors;
    uint32_t *fat;
    uint32_t fat_count;
};

/* What the directory says of a stream. */
struct stream {
    bool found;
    uint32_t first;
    uint32_t size;
};

struct directory {
    struct stream book, old_book, root;
    bool encrypted, word, powerpoint;
};

static uint32_t
u16(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

static uint32_t
u32(const unsigned char *at)
{
    return u16(at) | u16(at + 2) << 16;
}

bool
ka_cfb_is(ka_str bytes)
{
    return ka_str_starts(bytes, KA_STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
}

/* The bytes of a sector; NULL if the file has no such sector. The last may be cut. */
static const unsigned char *
sector_at(const struct cfb *cfb, uint32_t index)
{
    return index < cfb->sectors ? cfb->bytes + ((size_t)index + 1) * cfb->sector : NULL;
}

static uint32_t
next_of(const struct cfb *cfb, uint32_t index)
{
    return index < cfb->fat_count ? cfb->fat[index] : END;
}

/* The FAT entries of @p count sectors named at @p list. False: the table is full. */
static bool
add_fat(struct cfb *cfb, const unsigned char *list, size_t count)
{
    size_t per = cfb->sector / 4;
    for (size_t i = 0; i < count; i++) {
        uint32_t index = u32(list + 4 * i);
        const unsigned char *at = index < SPECIAL ? sector_at(cfb, index) : NULL;
        if (!at)
            continue;
        for (size_t j = 0; j < per; j++) {
            if (cfb->fat_count == cfb->sectors)
                return false;
            cfb->fat[cfb->fat_count++] = u32(at + 4 * j);
        }
    }
    return true;
}

static void
read_fat(struct cfb *cfb)
{
    uint32_t more = u32(cfb->bytes + 0x44);
    size_t per = cfb->sector / 4 - 1;
    cfb->fat = ka_arena_array(cfb->arena, cfb->sectors, sizeof *cfb->fat);
    bool room = add_fat(cfb, cfb->bytes + 0x4C, HEADER_DIFAT);
    for (uint32_t steps = 0; room && more < SPECIAL && steps < cfb->sectors; steps++) {
        const unsigned char *at = sector_at(cfb, more);
        if (!at)
            return;
        room = add_fat(cfb, at, per);
        more = u32(at + 4 * per);
    }
}

/* The name of an entry as ASCII in lower case; others become '?'. */
static void
read_name(const unsigned char *entry, char name[33])
{
    size_t bytes = u16(entry + 0x40);
    size_t len = bytes >= 2 && bytes <= 64 ? bytes / 2 - 1 : 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = entry[2 * i];
        bool ascii = entry[2 * i + 1] == 0 && c < 0x80;
        name[i] = (char)(ascii ? (c >= 'A' && c <= 'Z' ? c + 32 : c) : '?');
    }
    name[len] = '\0';
}

static void
read_entry(const unsigned char *entry, struct directory *directory)
{
    char name[33];
    struct stream stream = {.found = true, .first = u32(entry + 0x74), .size = u32(entry + 0x78)};
    read_name(entry, name);
    if (entry[0x42] == 5)
        directory->root = stream;
    if (entry[0x42] != 2)
        return;
    if (strcmp(name, "workbook") == 0)
        directory->book = stream;
    else if (strcmp(name, "book") == 0)
        directory->old_book = stream;
    else if (strcmp(name, "encryptedpackage") == 0)
        directory->encrypted = true;
    else if (strcmp(name, "worddocument") == 0)
        directory->word = true;
    else if (strcmp(name, "powerpoint document") == 0)
        directory->powerpoint = true;
}

static struct directory
read_directory(const struct cfb *cfb)
{
    struct directory directory = {0};
    uint32_t index = u32(cfb->bytes + 0x30);
    for (uint32_t steps = 0; index < SPECIAL && steps < cfb->sectors; steps++) {
        const unsigned char *at = sector_at(cfb, index);
        if (!at)
            break;
        for (size_t offset = 0; offset + ENTRY <= cfb->sector; offset += ENTRY)
            read_entry(at + offset, &directory);
        index = next_of(cfb, index);
    }
    return directory;
}

/* A chain of sectors as one text, @p size bytes or what there is of it. */
static ka_str
read_chain(const struct cfb *cfb, uint32_t first, size_t size)
{
    size_t len = 0;
    size_t room = size < cfb->len ? size : cfb->len;
    char *text = ka_arena_alloc(cfb->arena, room);
    for (uint32_t index = first, steps = 0; index < SPECIAL && len < room && steps < cfb->sectors;
         steps++) {
        const unsigned char *at = sector_at(cfb, index);
        if (!at)
            break;
        size_t part = room - len < cfb->sector ? room - len : cfb->sector;
        memcpy(text + len, at, part);
        len += part;
        index = next_of(cfb, index);
    }
    return (ka_str){.ptr = text, .len = len};
}

/* A stream below the cutoff: pieces of the root's stream. */
static ka_str
read_mini(const struct cfb *cfb, const struct stream *root, const struct stream *stream)
{
    ka_str pieces = read_chain(cfb, root->first, root->size);
    ka_str table = read_chain(cfb, u32(cfb->bytes + 0x3C), cfb->len);
    size_t len = 0, most = pieces.len / MINI;
    size_t room = stream->size < pieces.len ? stream->size : pieces.len;
    char *text = ka_arena_alloc(cfb->arena, room);
    uint32_t index = stream->first;
    for (size_t steps = 0; index < most && len < room && steps < most; steps++) {
        size_t part = room - len < MINI ? room - len : MINI;
        memcpy(text + len, pieces.ptr + (size_t)index * MINI, part);
        len += part;
        size_t at = (size_t)index * 4;
        const unsigned char *entry = (const unsigned char *)table.ptr + at;
        index = at + 4 <= table.len ? u32(entry) : END;
    }
    return (ka_str){.ptr = text, .len = len};
}

static enum ka_cfb_kind
kind_of(const struct directory *directory)
{
    if (directory->encrypted)
        return KA_CFB_ENCRYPTED;
    if (directory->book.found || directory->old_book.found)
        return KA_CFB_BOOK;
    if (directory->word)
        return KA_CFB_WORD;
    return directory->powerpoint ? KA_CFB_POWERPOINT : KA_CFB_OTHER;
}

enum ka_cfb_kind
ka_cfb_read(struct ka_arena *arena, ka_str bytes, ka_str *stream)
{
    struct cfb cfb = {.arena = arena, .bytes = (const unsigned char *)bytes.ptr, .len = bytes.len};
    if (bytes.len < 1024 || !ka_cfb_is(bytes))
        return KA_CFB_DAMAGED;
    uint32_t shift = u16(cfb.bytes + 0x1E);
    if ((shift != 9 && shift != 12) || u16(cfb.bytes + 0x20) != 6)
        return KA_CFB_DAMAGED;
    cfb.sector = (size_t)1 << shift;
    size_t sectors = bytes.len / cfb.sector;
    cfb.sectors = sectors > 0 && sectors < SPECIAL ? (uint32_t)(sectors - 1) : 0;
    read_fat(&cfb);
    struct directory directory = read_directory(&cfb);
    enum ka_cfb_kind kind = kind_of(&directory);
    if (kind != KA_CFB_BOOK)
        return kind;
    /* Files for both old and new Excel have both; the new one is complete. */
    struct stream *book = directory.book.found ? &directory.book : &directory.old_book;
    *stream = book->size >= u32(cfb.bytes + 0x38) ? read_chain(&cfb, book->first, book->size)
                                                  : read_mini(&cfb, &directory.root, book);
    return KA_CFB_BOOK;
}
