/*
 * Streams of the PDF, deflated by libdeflate: faster than the library's own zlib pass, and written
 * with /Filter as a name, which other tools recognise as compressed already.
 *
 * libharu writes what the stream object holds; its filter is set to none and a write function
 * adds the filter entry, so the bytes we put in are the bytes in the file.
 */
#include "render/pdf_doc.h"

#include <hpdf_objects.h>
#include <hpdf_streams.h>
#include <libdeflate.h>

enum { LEVEL = 6 };

static HPDF_STATUS
write_filter(HPDF_Dict dict, HPDF_Stream out)
{
    KA_UNUSED(dict);
    return HPDF_Stream_WriteStr(out, "/Filter /FlateDecode\012");
}

void
ka_pdf_fill_stream(struct ka_pdf *pdf, HPDF_Dict stream, const void *data, size_t len)
{
    struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(LEVEL);
    if (!stream || !deflate) {
        pdf->failed = "stream";
        libdeflate_free_compressor(deflate);
        return;
    }
    size_t room = libdeflate_zlib_compress_bound(deflate, len);
    HPDF_BYTE *packed = ka_arena_alloc(pdf->scratch, room);
    size_t size = libdeflate_zlib_compress(deflate, data, len, packed, room);
    libdeflate_free_compressor(deflate);
    HPDF_MemStream_FreeData(stream->stream);
    if (size == 0 || HPDF_Stream_Write(stream->stream, packed, (HPDF_UINT)size) != HPDF_OK)
        pdf->failed = "stream";
    stream->filter = HPDF_STREAM_FILTER_NONE;
    stream->write_fn = write_filter;
}

void
ka_pdf_deflate_stream(struct ka_pdf *pdf, HPDF_Dict stream)
{
    HPDF_UINT len = stream ? HPDF_Stream_Size(stream->stream) : 0;
    HPDF_BYTE *data = ka_arena_alloc(pdf->scratch, len);
    HPDF_UINT got = len;
    if (len == 0)
        return;
    if (HPDF_Stream_Seek(stream->stream, 0, HPDF_SEEK_SET) != HPDF_OK ||
        HPDF_Stream_Read(stream->stream, data, &got) != HPDF_OK || got != len) {
        pdf->failed = "stream";
        return;
    }
    ka_pdf_fill_stream(pdf, stream, data, len);
}

void
ka_pdf_deflate_image(struct ka_pdf *pdf, HPDF_Image image)
{
    ka_pdf_deflate_stream(pdf, image);
    HPDF_Dict mask = HPDF_Dict_GetItem(image, "SMask", HPDF_OCLASS_DICT);
    if (mask)
        ka_pdf_deflate_stream(pdf, mask);
}
