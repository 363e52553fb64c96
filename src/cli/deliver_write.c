/*
 * deliver/MONTH is made beside and swapped in whole; what a killed run leaves beside it goes with
 * the next. People are handled one after the other, so that memory holds one person's files.
 *
 *     files/     encrypted, 0600 in 0700
 *     index.csv  who gets which file, with digests; list.pdf the same for signing
 *     mail/      a letter each, ready to be sent or put into a mail program
 *     plan.tsv   what a later --send compares itself with
 */
#include "cli/archive.h"
#include "cli/deliver.h"

#include "base/limits.h"
#include "form/deliver_list.h"
#include "form/form.h"
#include "render/render.h"

#include <unistd.h>

enum { PDF_MOST = 256 << 20 };

struct writer {
    struct ka_delivery *delivery;
    const char *fresh;
    int64_t now;
};

/* The source as it was archived, or a finding. */
static enum ka_status
read_source(struct ka_arena *arena, const struct ka_delivery *delivery,
            const struct ka_parcel_file *file, ka_str *out)
{
    struct ka_session *session = delivery->session;
    struct ka_diags none = ka_diags_make(arena);
    const char *path = ka_session_path(session, "out/%.*s/%.*s", KA_STR_ARG(delivery->name),
                                       KA_STR_ARG(file->source));
    if (ka_file_read(arena, path, PDF_MOST, &none, out) == KA_OK &&
        ka_str_eq(ka_str_of(ka_sha256(*out).hex), ka_str_of(file->digest.hex)))
        return KA_OK;
    ka_diag(&session->diags, KA_DIAG_DELIVER_CHANGED, (struct ka_place){.file = ka_str_of(path)},
            ka_str_of(path));
    return KA_E_DATA;
}

static enum ka_status
write_letter(struct writer *w, struct ka_arena *arena, struct ka_parcel *parcel,
             const ka_str *locked)
{
    struct ka_session *session = w->delivery->session;
    ka_str stem = ka_person_file_stem(session->arena, parcel->number, parcel->name);
    ka_str letter = ka_deliver_letter(arena, w->delivery, parcel, locked, w->now);
    parcel->letter = ka_str_format(session->arena, "mail/%.*s_%.*s.eml",
                                   KA_STR_ARG(w->delivery->name), KA_STR_ARG(stem));
    parcel->digest = ka_sha256(letter);
    return ka_file_write(ka_str_format(arena, "%s/%.*s", w->fresh, KA_STR_ARG(parcel->letter)).ptr,
                         letter, 0600, &session->diags);
}

static enum ka_status
write_parcel(struct writer *w, struct ka_parcel *parcel)
{
    struct ka_session *session = w->delivery->session;
    struct ka_arena *arena = ka_arena_new();
    ka_str *locked = ka_arena_array(arena, parcel->file_count, sizeof *locked);
    enum ka_status status = KA_OK;
    for (size_t i = 0; i < parcel->file_count && status == KA_OK; i++) {
        struct ka_parcel_file *file = &parcel->file[i];
        ka_str source;
        status = read_source(arena, w->delivery, file, &source);
        if (status == KA_OK)
            status = ka_pdf_lock(arena, source, parcel->password, file->source, &session->diags,
                                 &locked[i]);
        if (status != KA_OK)
            break;
        file->locked = ka_sha256(locked[i]);
        status = ka_file_write(
            ka_str_format(arena, "%s/files/%.*s", w->fresh, KA_STR_ARG(file->name)).ptr, locked[i],
            0600, &session->diags);
    }
    if (status == KA_OK && w->delivery->mail && ka_parcel_is_mailed(parcel))
        status = write_letter(w, arena, parcel, locked);
    ka_arena_free(arena);
    return status;
}

static enum ka_status
write_text(const struct writer *w, const char *name, ka_str text)
{
    struct ka_session *session = w->delivery->session;
    return ka_file_write(ka_str_format(session->arena, "%s/%s", w->fresh, name).ptr, text, 0600,
                         &session->diags);
}

enum { INDEX_COLUMNS = 7 };

/* The rows of one person. */
static void
add_index(const struct ka_delivery *delivery, struct ka_grid *grid, const struct ka_parcel *parcel)
{
    struct ka_arena *arena = delivery->session->arena;
    for (size_t f = 0; f < parcel->file_count && parcel->password; f++) {
        const struct ka_parcel_file *file = &parcel->file[f];
        const ka_str cell[INDEX_COLUMNS] = {parcel->number,
                                            parcel->name,
                                            file->name,
                                            ka_deliver_edition(delivery, file->version),
                                            parcel->email,
                                            ka_str_of(file->locked.hex),
                                            ka_str_of(file->digest.hex)};
        for (size_t c = 0; c < INDEX_COLUMNS; c++) {
            size_t at = grid->rows * INDEX_COLUMNS + c;
            grid->cell = ka_arena_push(arena, grid->cell, at, sizeof *grid->cell);
            grid->cell[at] = cell[c];
        }
        grid->rows++;
    }
}

static enum ka_status
write_index(const struct writer *w)
{
    static const char *const zh[INDEX_COLUMNS] = {"工号", "姓名",    "文件",        "版次",
                                                  "邮箱", "SHA-256", "原件 SHA-256"};
    static const char *const en[INDEX_COLUMNS] = {"number", "name",   "file",         "edition",
                                                  "email",  "sha256", "source_sha256"};
    const struct ka_delivery *delivery = w->delivery;
    struct ka_arena *arena = delivery->session->arena;
    struct ka_grid grid = {.columns = INDEX_COLUMNS,
                           .name = delivery->session->defs.company.lang == KA_EN ? en : zh};
    for (size_t i = 0; i < delivery->parcel_count; i++)
        add_index(delivery, &grid, &delivery->parcel[i]);
    return write_text(w, "index.csv", ka_grid_csv(arena, &grid));
}

/* A line of the list: the file's name, and if it is a correction. */
static void
put_listed(struct ka_buf *out, const struct ka_delivery *delivery,
           const struct ka_parcel_file *file)
{
    ka_str edition = ka_deliver_edition(delivery, file->version);
    ka_buf_printf(out, "%s%.*s%s%.*s", out->len ? "\n" : "", KA_STR_ARG(file->name),
                  edition.len ? " · " : "", KA_STR_ARG(edition));
}

static struct ka_deliver_row
list_row(const struct ka_delivery *delivery, const struct ka_parcel *parcel)
{
    struct ka_buf files = {.arena = delivery->session->arena};
    bool english = delivery->session->defs.company.lang == KA_EN;
    for (size_t i = 0; i < parcel->file_count; i++)
        put_listed(&files, delivery, &parcel->file[i]);
    struct ka_deliver_row row = {
        .number = parcel->number, .name = parcel->name, .files = ka_buf_str(&files)};
    if (delivery->mail && ka_parcel_is_mailed(parcel))
        row.way = parcel->email;
    if (!parcel->password)
        row.note = english ? KA_STR("not delivered: no usable password")
                           : KA_STR("未交付：没有可用的口令");
    return row;
}

static enum ka_status
write_list(const struct writer *w)
{
    const struct ka_delivery *delivery = w->delivery;
    struct ka_session *session = delivery->session;
    struct ka_form_context context = {.defs = &session->defs,
                                      .regular = session->regular,
                                      .bold = session->bold,
                                      .program = KA_STR("kaohe " KAOHE_VERSION),
                                      .printed_on = ka_month_span(delivery->month).end - 1};
    struct ka_pdf_fonts fonts = {session->regular, session->bold};
    struct ka_deliver_row *row =
        ka_arena_array(session->arena, delivery->parcel_count, sizeof *row);
    for (size_t i = 0; i < delivery->parcel_count; i++)
        row[i] = list_row(delivery, &delivery->parcel[i]);
    struct ka_book *book = ka_deliver_list_make(session->arena, &context, delivery->month, row,
                                                delivery->parcel_count);
    return ka_render_pdf(book, &fonts, ka_str_format(session->arena, "%s/list.pdf", w->fresh).ptr,
                         &session->diags);
}

static enum ka_status
fill(struct writer *w)
{
    struct ka_delivery *delivery = w->delivery;
    struct ka_session *session = delivery->session;
    enum ka_status status = ka_folder_make(ka_str_format(session->arena, "%s/files", w->fresh).ptr,
                                           0700, &session->diags);
    if (status == KA_OK && delivery->mail)
        status = ka_folder_make(ka_str_format(session->arena, "%s/mail", w->fresh).ptr, 0700,
                                &session->diags);
    for (size_t i = 0; i < delivery->parcel_count && status == KA_OK; i++) {
        if (delivery->parcel[i].password)
            status = write_parcel(w, &delivery->parcel[i]);
        ka_session_progress(session, i + 1, delivery->parcel_count,
                            ka_session_say(session, "加密", "encrypting"));
    }
    ka_session_progress_end(session);
    if (status == KA_OK)
        status = write_index(w);
    if (status == KA_OK)
        status = write_list(w);
    if (status == KA_OK && delivery->trial)
        status = write_text(w, "plan.tsv", ka_deliver_plan(session->arena, delivery));
    return status;
}

enum ka_status
ka_deliver_write(struct ka_delivery *delivery, int64_t now)
{
    struct ka_session *session = delivery->session;
    const char *target = ka_session_path(session, "deliver/%.*s", KA_STR_ARG(delivery->name));
    struct writer w = {.delivery = delivery,
                       .fresh =
                           ka_str_format(session->arena, "%s.new-%ld", target, (long)getpid()).ptr,
                       .now = now};
    enum ka_status status =
        ka_folder_make(ka_session_path(session, "deliver"), 0700, &session->diags);
    if (status == KA_OK)
        status = ka_folder_recover(target, &session->diags);
    if (status == KA_OK)
        status = fill(&w);
    if (status == KA_OK)
        status = ka_folder_swap(w.fresh, target, &session->diags);
    if (status != KA_OK && ka_folder_remove(w.fresh, &session->diags) != KA_OK)
        return KA_E_IO;
    return status;
}
