/*
 * A zip file, stored:
 *
 *     for each file: local header, name, bytes       then the central directory and its end
 *
 * Names are UTF-8 (flag bit 11), every time stamp is 1980-01-01 00:00, made by "Unix" with mode
 * 0600: nothing depends on the clock or the machine. No zip64: an auditor's month is far smaller.
 */
#include "cli/zip.h"

#include <stdint.h>

enum {
    LOCAL_BYTES = 30,
    CENTRAL_BYTES = 46,
    FLAG_UTF8 = 0x800,
    DATE_1980 = 0x21,
    MOST_FILES = 65535
};

struct ka_zip_entry {
    ka_str name;
    uint32_t crc, size, offset;
};

static uint32_t
crc32_of(ka_str bytes)
{
    uint32_t table[256];
    uint32_t crc = UINT32_MAX;
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int bit = 0; bit < 8; bit++)
            c = c & 1 ? c >> 1 ^ UINT32_C(0xEDB88320) : c >> 1;
        table[i] = c;
    }
    for (size_t i = 0; i < bytes.len; i++)
        crc = table[(crc ^ (unsigned char)bytes.ptr[i]) & 0xFF] ^ crc >> 8;
    return ~crc;
}

static void
put16(struct ka_buf *out, uint32_t value)
{
    ka_buf_byte(out, (char)(value & 0xFF));
    ka_buf_byte(out, (char)(value >> 8 & 0xFF));
}

static void
put32(struct ka_buf *out, uint32_t value)
{
    put16(out, value & 0xFFFF);
    put16(out, value >> 16);
}

/** What the local header and the directory have in common. */
static void
put_common(struct ka_buf *out, const struct ka_zip_entry *entry)
{
    put16(out, 20); /* version 2.0 can read it */
    put16(out, FLAG_UTF8);
    put16(out, 0); /* stored */
    put16(out, 0);
    put16(out, DATE_1980);
    put32(out, entry->crc);
    put32(out, entry->size);
    put32(out, entry->size);
    put16(out, (uint32_t)entry->name.len);
    put16(out, 0); /* no extra field */
}

bool
ka_zip_add(struct ka_zip *zip, ka_str name, ka_str bytes)
{
    zip->out.arena = zip->arena;
    uint64_t after = (uint64_t)zip->out.len + LOCAL_BYTES + name.len + bytes.len;
    uint64_t directory = ((uint64_t)zip->count + 1) * (CENTRAL_BYTES + 512);
    if (zip->count == MOST_FILES || name.len > 512 || after + directory > UINT32_MAX)
        return false;
    struct ka_zip_entry entry = {ka_str_dup(zip->arena, name), crc32_of(bytes), (uint32_t)bytes.len,
                                 (uint32_t)zip->out.len};
    zip->entry = ka_arena_push(zip->arena, zip->entry, zip->count, sizeof *zip->entry);
    zip->entry[zip->count++] = entry;
    ka_buf_add(&zip->out, KA_STR("PK\x03\x04"));
    put_common(&zip->out, &entry);
    ka_buf_add(&zip->out, name);
    ka_buf_add(&zip->out, bytes);
    return true;
}

ka_str
ka_zip_end(struct ka_zip *zip)
{
    zip->out.arena = zip->arena;
    uint32_t start = (uint32_t)zip->out.len;
    for (size_t i = 0; i < zip->count; i++) {
        const struct ka_zip_entry *entry = &zip->entry[i];
        ka_buf_add(&zip->out, KA_STR("PK\x01\x02"));
        put16(&zip->out, 3 << 8 | 20); /* made by Unix */
        put_common(&zip->out, entry);
        put16(&zip->out, 0); /* no comment, first disk, binary */
        put16(&zip->out, 0);
        put16(&zip->out, 0);
        put32(&zip->out, UINT32_C(0100600) << 16);
        put32(&zip->out, entry->offset);
        ka_buf_add(&zip->out, entry->name);
    }
    uint32_t bytes = (uint32_t)zip->out.len - start;
    ka_buf_add(&zip->out, KA_STR("PK\x05\x06"));
    put32(&zip->out, 0);
    put16(&zip->out, (uint32_t)zip->count);
    put16(&zip->out, (uint32_t)zip->count);
    put32(&zip->out, bytes);
    put32(&zip->out, start);
    put16(&zip->out, 0);
    return ka_buf_str(&zip->out);
}
