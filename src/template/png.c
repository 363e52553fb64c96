/*
 * PNG: signature, then chunks of
 *
 *     length (4) │ type (4) │ data │ CRC-32 over type and data (4)
 *
 * IHDR comes first, IEND last. Kept are IHDR, PLTE, tRNS, IDAT, IEND. The picture goes to libraries
 * that trust it, so everything is checked here: lengths, sums, kind of colour.
 */
#include "template/png.h"

#include <string.h>

enum { HEAD = 8, FRAME = 12 };

static uint32_t
get32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint32_t
crc_of(const unsigned char *at, size_t len)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < len; i++) {
        crc ^= at[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xEDB88320) : 0);
    }
    return ~crc;
}

static bool
is_type(const unsigned char *chunk, const char *type)
{
    return memcmp(chunk + 4, type, 4) == 0;
}

static bool
is_kept(const unsigned char *chunk)
{
    static const char kinds[][5] = {"IHDR", "PLTE", "tRNS", "IDAT", "IEND"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (is_type(chunk, kinds[i]))
            return true;
    return false;
}

/* Width, height, depth, colour; no interlacing, which not every library reads. */
static bool
read_header(const unsigned char *chunk, struct ka_logo *out)
{
    out->width = get32(chunk + 8);
    out->height = get32(chunk + 12);
    unsigned depth = chunk[16], color = chunk[17];
    bool known = color == 0 || color == 2 || color == 3 || color == 4 || color == 6;
    return get32(chunk) == 13 && out->width > 0 && out->width <= KA_PNG_SIDE && out->height > 0 &&
           out->height <= KA_PNG_SIDE && known && depth >= 1 && depth <= 8 && chunk[20] == 0;
}

bool
ka_png_read(struct ka_arena *arena, ka_str bytes, struct ka_logo *out)
{
    static const unsigned char signature[HEAD] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    const unsigned char *data = (const unsigned char *)bytes.ptr;
    struct ka_buf kept = {.arena = arena};
    struct ka_logo logo = {0};
    bool image = false;
    if (bytes.len < HEAD || memcmp(data, signature, HEAD) != 0)
        return false;
    ka_buf_add(&kept, ka_str_sub(bytes, 0, HEAD));
    for (size_t at = HEAD; bytes.len - at >= FRAME;) {
        const unsigned char *chunk = data + at;
        uint32_t len = get32(chunk);
        if (len > bytes.len - at - FRAME ||
            crc_of(chunk + 4, (size_t)len + 4) != get32(chunk + 8 + len))
            return false;
        if ((at == HEAD) != is_type(chunk, "IHDR") || (at == HEAD && !read_header(chunk, &logo)))
            return false;
        image = image || is_type(chunk, "IDAT");
        if (is_kept(chunk))
            ka_buf_add(&kept, ka_str_sub(bytes, at, FRAME + (size_t)len));
        at += FRAME + (size_t)len;
        if (!is_type(chunk, "IEND"))
            continue;
        logo.png = ka_buf_str(&kept);
        *out = logo;
        return image;
    }
    return false;
}
