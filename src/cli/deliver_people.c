/*
 * Who gets what: the forms of the revision in force, as the archive lists them, and the pay sheet
 * of the person where one was made. The archive is asked and not the folder, so that nothing goes
 * out that was not archived.
 */
#include "cli/archive.h"
#include "cli/deliver.h"
#include "cli/keep.h"
#include "cli/pay_edition.h"

#include "form/form.h"
#include "form/words.h"

/** The archive's tables of the month. */
struct tables {
    struct ka_grid evaluations, records, files;
    struct ka_pay_edition *paid;
    size_t paid_count;
};

bool
ka_parcel_is_mailed(const struct ka_parcel *parcel)
{
    return parcel->password && parcel->email.len > 0;
}

ka_str
ka_deliver_edition(const struct ka_delivery *delivery, int version)
{
    struct ka_session *session = delivery->session;
    return version > 1
               ? ka_word_fill(session->arena, session->defs.company.lang, KA_WORD_CORRECTION,
                              ka_str_format(session->arena, "%d", version - 1))
               : KA_STR("");
}

ka_str
ka_parcel_person(struct ka_arena *arena, const struct ka_parcel *parcel)
{
    return ka_str_format(arena, "%.*s %.*s", KA_STR_ARG(parcel->number), KA_STR_ARG(parcel->name));
}

/* Add the output if the archive has it; its digest is found here. */
static bool
add_file(struct ka_delivery *delivery, struct ka_parcel *parcel, const struct tables *tables,
         struct ka_parcel_file file)
{
    struct ka_arena *arena = delivery->session->arena;
    for (size_t i = 0; i < tables->files.rows; i++) {
        if (!ka_str_eq(ka_grid_cell(&tables->files, i, "kind"), KA_STR("output")) ||
            !ka_str_eq(ka_grid_cell(&tables->files, i, "path"), file.source))
            continue;
        file.digest = ka_deliver_digest(ka_grid_cell(&tables->files, i, "sha256"));
        parcel->file = ka_arena_push(arena, parcel->file, parcel->file_count, sizeof file);
        parcel->file[parcel->file_count++] = file;
        return true;
    }
    return false;
}

static void
add_form(struct ka_delivery *delivery, struct ka_parcel *parcel, const struct tables *tables,
         size_t row)
{
    struct ka_arena *arena = delivery->session->arena;
    ka_str stem = ka_grid_cell(&tables->records, row, "stem");
    ka_dec version = {0};
    struct ka_parcel_file form = {
        .source = ka_str_format(arena, "forms/%.*s.pdf", KA_STR_ARG(stem)),
        .name =
            ka_str_format(arena, "%.*s_%.*s.pdf", KA_STR_ARG(delivery->name), KA_STR_ARG(stem))};
    if (ka_dec_parse(ka_grid_cell(&tables->evaluations, row, "version"), &version))
        form.version = (int)(version.micro / KA_DEC_ONE);
    if (!add_file(delivery, parcel, tables, form))
        ka_diag(&delivery->session->diags, KA_DIAG_DELIVER_CHANGED, (struct ka_place){0},
                form.source);
}

static void
add_pay(struct ka_delivery *delivery, struct ka_parcel *parcel, const struct tables *tables)
{
    struct ka_arena *arena = delivery->session->arena;
    const char *word = delivery->session->defs.company.lang == KA_EN ? "pay" : "工资单";
    ka_str stem = ka_person_file_stem(arena, parcel->number, parcel->name);
    struct ka_parcel_file sheet = {
        .source = ka_str_format(arena, "pay/%.*s.pdf", KA_STR_ARG(stem)),
        .name = ka_str_format(arena, "%.*s_%.*s_%s.pdf", KA_STR_ARG(delivery->name),
                              KA_STR_ARG(stem), word),
        .version = ka_pay_edition_of(tables->paid, tables->paid_count, parcel->number)};
    (void)add_file(delivery, parcel, tables, sheet);
}

/* Rows of one person follow one another: the archive keeps them in seat order. */
static struct ka_parcel *
parcel_of(struct ka_delivery *delivery, ka_str number, ka_str name)
{
    struct ka_parcel *last =
        delivery->parcel_count ? &delivery->parcel[delivery->parcel_count - 1] : NULL;
    if (last && ka_str_eq(last->number, number))
        return last;
    delivery->parcel = ka_arena_push(delivery->session->arena, delivery->parcel,
                                     delivery->parcel_count, sizeof *delivery->parcel);
    struct ka_parcel *parcel = &delivery->parcel[delivery->parcel_count++];
    const struct ka_employee *employee = ka_staff_lookup(&delivery->session->defs.staff, number);
    *parcel = (struct ka_parcel){.number = number, .name = name};
    if (employee && ka_str_eq(employee->number, number))
        parcel->email = employee->email;
    return parcel;
}

static void
make_parcels(struct ka_delivery *delivery, const struct tables *tables)
{
    const struct ka_grid *who = &tables->evaluations;
    for (size_t i = 0; i < who->rows; i++) {
        ka_str number = ka_grid_cell(who, i, "staff"), name = ka_grid_cell(who, i, "name");
        if (delivery->only.len && !ka_str_eq(delivery->only, number) &&
            !ka_str_eq(delivery->only, name))
            continue;
        struct ka_parcel *parcel = parcel_of(delivery, number, name);
        if (delivery->forms)
            add_form(delivery, parcel, tables, i);
    }
    for (size_t i = 0; i < delivery->parcel_count && delivery->pay; i++)
        add_pay(delivery, &delivery->parcel[i], tables);
    size_t kept = 0;
    for (size_t i = 0; i < delivery->parcel_count; i++)
        if (delivery->parcel[i].file_count)
            delivery->parcel[kept++] = delivery->parcel[i];
    delivery->parcel_count = kept;
}

static enum ka_status
read_tables(struct ka_delivery *delivery, struct tables *tables)
{
    struct ka_session *session = delivery->session;
    struct ka_archive *archive = NULL;
    struct ka_archive_standing standing;
    enum ka_status status = ka_session_archive(session, KA_ARCHIVE_READ, &archive);
    if (status == KA_OK)
        status = ka_archive_has_month(session, archive, delivery->month);
    if (status == KA_OK)
        status = ka_archive_standing(archive, delivery->month, &standing);
    if (status == KA_OK)
        status =
            ka_archive_grid(archive, KA_VIEW_EVALUATIONS, delivery->name, &tables->evaluations);
    if (status == KA_OK)
        status = ka_archive_grid(archive, KA_VIEW_RECORDS, delivery->name, &tables->records);
    if (status == KA_OK)
        status = ka_archive_grid(archive, KA_VIEW_FILES, delivery->name, &tables->files);
    if (status == KA_OK && standing.final)
        status = ka_pay_editions_read(session, archive, delivery->month, &tables->paid,
                                      &tables->paid_count);
    ka_archive_close(archive);
    delivery->final = status == KA_OK && standing.final;
    return status;
}

enum ka_status
ka_deliver_people(struct ka_delivery *delivery)
{
    struct ka_session *session = delivery->session;
    struct tables tables = {0};
    struct ka_place archive = {.file = ka_str_of(ka_archive_path(session))};
    enum ka_status status = read_tables(delivery, &tables);
    if (status != KA_OK)
        return status;
    if (!delivery->final && !delivery->provisional) {
        ka_diag(&session->diags, KA_DIAG_DELIVER_NOT_FINAL, archive, delivery->name);
        return KA_E_DATA;
    }
    size_t before = session->diags.by_severity[KA_ERROR];
    make_parcels(delivery, &tables);
    if (delivery->only.len && !delivery->parcel_count)
        ka_diag(&session->diags, KA_DIAG_ARCHIVE_NO_STAFF, archive, delivery->only, delivery->name);
    return session->diags.by_severity[KA_ERROR] == before ? KA_OK : KA_E_DATA;
}
