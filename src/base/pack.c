/* LEB128 numbers, zigzag for signed ones, texts with their length before them. */
#include "base/pack.h"

void
ka_pack_uint(struct ka_buf *out, uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        ka_buf_byte(out, (char)(unsigned char)(number | 0x80));
    ka_buf_byte(out, (char)number);
}

void
ka_pack_int(struct ka_buf *out, int64_t number)
{
    uint64_t sign = number < 0 ? UINT64_MAX : 0;
    ka_pack_uint(out, (uint64_t)number << 1 ^ sign);
}

void
ka_pack_text(struct ka_buf *out, ka_str text)
{
    ka_pack_uint(out, text.len);
    ka_buf_add(out, text);
}

struct ka_unpack
ka_unpack_make(ka_str bytes)
{
    return (struct ka_unpack){.at = bytes.ptr, .end = bytes.ptr + bytes.len};
}

bool
ka_unpack_done(const struct ka_unpack *in)
{
    return !in->bad && in->at == in->end;
}

static void
give_up(struct ka_unpack *in)
{
    in->bad = true;
    in->at = in->end;
}

uint64_t
ka_unpack_uint(struct ka_unpack *in)
{
    uint64_t number = 0;
    for (unsigned shift = 0; in->at < in->end && shift < 64; shift += 7) {
        unsigned char byte = (unsigned char)*in->at++;
        if (shift == 63 && byte > 1)
            break;
        number |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return number;
    }
    give_up(in);
    return 0;
}

int64_t
ka_unpack_int(struct ka_unpack *in)
{
    uint64_t number = ka_unpack_uint(in);
    uint64_t value = number >> 1 ^ (number & 1 ? UINT64_MAX : 0);
    return value <= INT64_MAX ? (int64_t)value : -(int64_t)(UINT64_MAX - value) - 1;
}

ka_str
ka_unpack_bytes(struct ka_unpack *in, size_t len)
{
    ka_str bytes = {in->at, len};
    if (in->bad || len > (size_t)(in->end - in->at)) {
        give_up(in);
        return KA_STR("");
    }
    in->at += len;
    return bytes;
}

ka_str
ka_unpack_text(struct ka_unpack *in)
{
    uint64_t len = ka_unpack_uint(in);
    return ka_unpack_bytes(in, len > SIZE_MAX ? SIZE_MAX : (size_t)len);
}

size_t
ka_unpack_count(struct ka_unpack *in)
{
    uint64_t count = ka_unpack_uint(in);
    if (count <= (uint64_t)(in->end - in->at))
        return (size_t)count;
    give_up(in);
    return 0;
}
