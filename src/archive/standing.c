/*
 * What the archive already says of a month: the results in force with the version and link their
 * forms carry, and whether a new run of a final month comes to the same.
 */
#include "archive/chain.h"
#include "score/record.h"

#include <string.h>

static enum ka_status
read_editions(struct ka_archive *archive, int64_t revision, struct ka_archive_standing *out)
{
    struct sqlite3_stmt *stmt =
        ka_db_prepare(archive, "SELECT staff, role, first_day, version, leaf, link FROM evaluation "
                               "WHERE revision = ? ORDER BY at");
    if (!stmt)
        return KA_E_ARCHIVE;
    enum ka_step step;
    ka_db_bind_int(stmt, 1, revision);
    while ((step = ka_db_step(archive, stmt)) == KA_STEP_ROW) {
        struct ka_archive_edition edition = {
            .staff = ka_db_text(archive->arena, stmt, 0),
            .role = ka_db_text(archive->arena, stmt, 1),
            .first = KA_DAY_NONE,
            .version = (int)ka_db_int(stmt, 3),
            .leaf = ka_db_digest(stmt, 4),
            .link = ka_db_digest(stmt, 5),
        };
        if (!ka_day_parse(ka_db_text(archive->arena, stmt, 2), &edition.first))
            edition.first = KA_DAY_NONE;
        out->edition =
            ka_arena_push(archive->arena, out->edition, out->edition_count, sizeof *out->edition);
        out->edition[out->edition_count++] = edition;
    }
    ka_db_done(stmt);
    return step == KA_STEP_DONE ? KA_OK : KA_E_ARCHIVE;
}

enum ka_status
ka_archive_standing(struct ka_archive *archive, ka_month month, struct ka_archive_standing *out)
{
    struct ka_current current;
    struct ka_digest outputs;
    struct ka_archive_standing made = {.revision = 0};
    enum ka_status status = ka_current_of(archive, month, &current);
    if (status == KA_OK)
        status = ka_chain_before(archive, INT64_MAX, &made.head, &outputs);
    if (status != KA_OK)
        return status;
    made.revision = current.number;
    made.final = current.final;
    made.link = current.link;
    made.author = current.author;
    made.reason = current.reason;
    if (made.final)
        status = read_editions(archive, current.id, &made);
    if (status == KA_OK)
        *out = made;
    return status;
}

enum ka_status
ka_archive_final_at(struct ka_archive *archive, ka_month month, const struct ka_digest *head,
                    bool *final, struct ka_digest *link)
{
    struct ka_final revision;
    enum ka_status status = ka_final_at(archive, month, head, &revision);
    *final = revision.id != 0;
    *link = revision.link;
    return status;
}

struct ka_archive_edition
ka_archive_edition_of(const struct ka_archive_standing *standing, const struct ka_scorecard *card,
                      const struct ka_digest *leaf)
{
    struct ka_archive_edition edition = {
        .staff = card->seat->employee->number,
        .role = card->role->id,
        .first = card->seat->span.first,
        .version = 1,
        .leaf = *leaf,
        .link = standing->head,
    };
    for (size_t i = 0; i < standing->edition_count; i++) {
        const struct ka_archive_edition *old = &standing->edition[i];
        if (!ka_str_eq(old->staff, edition.staff) || !ka_str_eq(old->role, edition.role) ||
            old->first != edition.first)
            continue;
        if (strcmp(old->leaf.hex, leaf->hex) == 0)
            return *old;
        edition.version = old->version + 1;
        return edition;
    }
    return edition;
}

/** The first card whose result is not the archived one; empty if all are. */
static ka_str
changed_card(struct ka_archive *archive, const struct ka_archive_month *month,
             const struct ka_archive_standing *standing)
{
    for (size_t i = 0; i < month->card_count; i++) {
        const struct ka_scorecard *card = &month->card[i];
        struct ka_arena_mark mark = ka_arena_mark(archive->arena);
        struct ka_digest leaf = ka_sha256(ka_card_record(archive->arena, card));
        ka_arena_rewind(archive->arena, mark);
        bool same =
            i < standing->edition_count && strcmp(standing->edition[i].leaf.hex, leaf.hex) == 0;
        if (!same)
            return ka_str_format(archive->arena, "%.*s %.*s",
                                 KA_STR_ARG(card->seat->employee->number),
                                 KA_STR_ARG(card->seat->employee->name));
    }
    return month->card_count < standing->edition_count ? standing->edition[month->card_count].staff
                                                       : KA_STR("");
}

/** Whether the archive has this file of the revision, with this content. */
static bool
has_file(struct sqlite3_stmt *stmt, struct ka_archive *archive, const struct ka_archive_file *file)
{
    ka_db_bind_text(stmt, 2, ka_str_of(file->kind));
    ka_db_bind_text(stmt, 3, file->path);
    ka_db_bind_text(stmt, 4, ka_str_of(file->digest.hex));
    bool found = ka_db_step(archive, stmt) == KA_STEP_ROW;
    ka_db_reset(stmt);
    return found;
}

/**
 * Whether a run of a final month must give this file again: all that went in, the forms and the
 * pay. The rest may differ in language or extent (findings, scores with pay, the manifest).
 */
static bool
must_stand(const struct ka_archive_file *file)
{
    return !ka_str_eq(ka_str_of(file->kind), KA_STR("output")) ||
           ka_str_starts(file->path, KA_STR("forms/")) || ka_str_starts(file->path, KA_STR("pay/"));
}

/** Whether another content of this file is worth a revision: the manifest names the revision that
 * it comes after and the payroll its own, and so are never the same. */
static bool
can_be_amended(const struct ka_archive_file *file)
{
    return !ka_str_eq(file->path, KA_STR("manifest.json")) &&
           !ka_str_eq(file->path, KA_STR("pay/team.xlsx"));
}

/** The first file that counts and that the archived revision lacks or has otherwise. */
static enum ka_status
changed_file(struct ka_archive *archive, const struct ka_archive_month *month, int64_t revision,
             bool (*counts)(const struct ka_archive_file *file), ka_str *out)
{
    struct sqlite3_stmt *stmt =
        ka_db_prepare(archive, "SELECT 1 FROM file WHERE revision = ? AND kind = ? AND path = ? "
                               "AND sha256 = ?");
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_int(stmt, 1, revision);
    *out = KA_STR("");
    for (size_t i = 0; i < month->file_count && !out->len; i++)
        if (counts(&month->file[i]) && !has_file(stmt, archive, &month->file[i]))
            *out = month->file[i].path;
    ka_db_done(stmt);
    return KA_OK;
}

/** What the revision has otherwise, or has not: a person's results, else a file that counts. */
static enum ka_status
first_change(struct ka_archive *archive, const struct ka_archive_month *month,
             const struct ka_archive_standing *standing, int64_t revision,
             bool (*counts)(const struct ka_archive_file *file), ka_str *out)
{
    *out = changed_card(archive, month, standing);
    return out->len ? KA_OK : changed_file(archive, month, revision, counts, out);
}

enum ka_status
ka_month_compare(struct ka_archive *archive, const struct ka_archive_month *month,
                 const struct ka_archive_standing *standing, int64_t revision)
{
    ka_str changed;
    enum ka_status status = first_change(archive, month, standing, revision, must_stand, &changed);
    if (status != KA_OK || !changed.len)
        return status;
    ka_diag(archive->diags, KA_DIAG_ARCHIVE_FINAL, ka_db_place(archive),
            ka_month_print(archive->arena, month->month),
            ka_str_format(archive->arena, "%d", standing->revision), changed);
    return KA_E_DATA;
}

enum ka_status
ka_month_amends(struct ka_archive *archive, const struct ka_archive_month *month,
                const struct ka_archive_standing *standing, int64_t revision)
{
    ka_str changed;
    enum ka_status status =
        first_change(archive, month, standing, revision, can_be_amended, &changed);
    if (status != KA_OK || changed.len)
        return status;
    ka_diag(archive->diags, KA_DIAG_ARCHIVE_SAME, ka_db_place(archive),
            ka_month_print(archive->arena, month->month),
            ka_str_format(archive->arena, "%d", standing->revision));
    return KA_E_DATA;
}
