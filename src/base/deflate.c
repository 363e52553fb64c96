/* The one place that calls libdeflate: whole buffers, no streaming. */
#include "base/deflate.h"

#include <libdeflate.h>

ka_str
ka_deflate(struct ka_arena *arena, ka_str bytes, int level)
{
    struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(level);
    if (!deflate)
        return (ka_str){0};
    size_t room = libdeflate_zlib_compress_bound(deflate, bytes.len);
    char *packed = ka_arena_alloc(arena, room);
    size_t size = libdeflate_zlib_compress(deflate, bytes.ptr, bytes.len, packed, room);
    libdeflate_free_compressor(deflate);
    return size ? (ka_str){packed, size} : (ka_str){0};
}

bool
ka_inflate(struct ka_arena *arena, ka_str packed, size_t size, ka_str *out)
{
    struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
    if (!inflate)
        return false;
    char *bytes = ka_arena_alloc(arena, size + 1);
    size_t read = 0, made = 0;
    enum libdeflate_result result =
        libdeflate_zlib_decompress_ex(inflate, packed.ptr, packed.len, bytes, size, &read, &made);
    libdeflate_free_decompressor(inflate);
    *out = (ka_str){bytes, made};
    return result == LIBDEFLATE_SUCCESS && read == packed.len && made == size;
}
