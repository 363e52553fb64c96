/*
 * A finished PDF → the same behind a password: AES-256 (PDF 2.0, revision 6), through qpdf.
 *
 * Streams are taken over as they are, but compressed ones that libharu marks with an array are
 * done again; that does not matter for a few pages. No deterministic id is asked for: with
 * encryption qpdf would throw through its C interface and end the program. Opening needs the one
 * password, which also is the owner's: the reader may do with their own form as they like.
 */
#include "render/render.h"

#include <qpdf/qpdf-c.h>

#include <string.h>

/* A reader of @p bytes; NULL if they are no PDF that opens with the password. */
static qpdf_data
open_pdf(ka_str bytes, const char *password)
{
    qpdf_data pdf = qpdf_init();
    qpdf_silence_errors(pdf);
    qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
    if (!(qpdf_read_memory(pdf, "pdf", bytes.ptr, bytes.len, password) & QPDF_ERRORS))
        return pdf;
    qpdf_cleanup(&pdf);
    return NULL;
}

enum ka_status
ka_pdf_lock(struct ka_arena *arena, ka_str bytes, const char *password, ka_str shown,
            struct ka_diags *diags, ka_str *out)
{
    qpdf_data pdf = open_pdf(bytes, NULL);
    bool good = pdf && !(qpdf_init_write_memory(pdf) & QPDF_ERRORS);
    if (good) {
        qpdf_set_stream_data_mode(pdf, qpdf_s_preserve);
        qpdf_set_r6_encryption_parameters2(pdf, password, password, QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
                                           QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, qpdf_r3p_full,
                                           QPDF_TRUE);
        good = !(qpdf_write(pdf) & QPDF_ERRORS);
    }
    if (good) {
        size_t len = qpdf_get_buffer_length(pdf);
        char *copy = ka_arena_copy(arena, qpdf_get_buffer(pdf), len);
        *out = (ka_str){copy, len};
    } else {
        ka_diag(diags, KA_DIAG_PDF_LOCK, (struct ka_place){.file = shown}, shown);
    }
    if (pdf)
        qpdf_cleanup(&pdf);
    return good ? KA_OK : KA_E_RENDER;
}

bool
ka_pdf_opens(ka_str bytes, const char *password)
{
    qpdf_data pdf = open_pdf(bytes, password);
    bool locked = pdf && qpdf_is_encrypted(pdf);
    if (pdf)
        qpdf_cleanup(&pdf);
    return locked;
}
