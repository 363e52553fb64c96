/*
 * A month's results → rows, in one transaction.
 *
 *     begin; is the month still as the run thought?; drop the provisional rows;
 *     write revision, evaluations, figures, files; digest what stands there; seal; commit
 *
 * A month that is final is compared, not written: a run that gives the same again (after a crash
 * between the archive and the swap of the folders, say) goes through, any other is refused.
 */
#include "archive/chain.h"
#include "archive/source.h"
#include "score/record.h"

#include <string.h>

static ka_str
state_word(bool final)
{
    return final ? KA_STR("final") : KA_STR("provisional");
}

static enum ka_status
put_module(struct ka_archive *archive, int64_t evaluation, size_t at,
           const struct ka_score_module *module)
{
    struct ka_arena *arena = archive->arena;
    const struct ka_datum cell[] = {
        ka_datum_int(evaluation), ka_datum_int((int64_t)at), ka_datum_text(module->def->name),
        ka_datum_dec(arena, module->marks), ka_datum_dec(arena, module->points)};
    return ka_row_insert(archive, KA_T_MODULE, cell);
}

static struct ka_datum
metric_cell(const struct ka_defs *defs, size_t metric)
{
    return metric < defs->metrics.metric_count ? ka_datum_text(defs->metrics.metric[metric].id)
                                               : ka_datum_null();
}

static struct ka_datum
live_cell(struct ka_arena *arena, const struct ka_value *value)
{
    if (value->state != KA_VALUE_OK)
        return ka_datum_null();
    return ka_datum_frac(arena, ka_frac_make(value->live_num, value->live_den));
}

static enum ka_status
put_part(struct ka_archive *archive, const struct ka_defs *defs, const int64_t key[3],
         const struct ka_score_part *part)
{
    static const char *const states[] = {"missing", "empty", "ok"};
    struct ka_arena *arena = archive->arena;
    bool some = part->value.state == KA_VALUE_OK;
    const struct ka_datum cell[] = {
        ka_datum_int(key[0]),
        ka_datum_int(key[1]),
        ka_datum_int(key[2]),
        part->metric < defs->metrics.metric_count ? metric_cell(defs, part->metric)
                                                  : ka_datum_text(KA_STR("")),
        part->store < defs->company.store_count ? ka_datum_text(defs->company.store[part->store].id)
                                                : ka_datum_null(),
        ka_datum_maybe(part->platform),
        some ? ka_datum_dec(arena, part->value.num) : ka_datum_null(),
        some ? ka_datum_dec(arena, part->value.den) : ka_datum_null(),
        live_cell(arena, &part->reference),
        ka_datum_frac(arena, part->target),
        part->counted ? ka_datum_frac(arena, part->raw) : ka_datum_null(),
        ka_datum_text(ka_str_of(states[part->state])),
    };
    return ka_row_insert(archive, KA_T_PART, cell);
}

static enum ka_status
put_manual(struct ka_archive *archive, const int64_t key[3], const struct ka_manual *manual)
{
    const struct ka_datum cell[] = {
        ka_datum_int(key[0]),           ka_datum_int(key[1]),
        ka_datum_int(key[2]),           ka_datum_dec(archive->arena, manual->points),
        ka_datum_maybe(manual->scorer), ka_datum_maybe(manual->reason),
        ka_datum_int(manual->line),
    };
    return ka_row_insert(archive, KA_T_MANUAL, cell);
}

/** The item's row: numerator and denominator only where one value stands for it. */
static enum ka_status
put_item_row(struct ka_archive *archive, const struct ka_defs *defs, const int64_t key[3],
             const struct ka_score_item *item)
{
    struct ka_arena *arena = archive->arena;
    const struct ka_value *only = item->part_count == 1 && item->part[0].value.state == KA_VALUE_OK
                                      ? &item->part[0].value
                                      : NULL;
    size_t metric = item->part_count == 1 ? item->part[0].metric : item->def->metric;
    bool measured = metric < defs->metrics.metric_count;
    const struct ka_datum cell[] = {
        ka_datum_int(key[0]),
        ka_datum_int(key[1]),
        ka_datum_int(key[2]),
        ka_datum_text(item->def->id),
        ka_datum_text(item->def->name),
        metric_cell(defs, metric),
        measured ? ka_datum_text(ka_str_of(ka_unit_word(defs->metrics.metric[metric].unit, KA_EN)))
                 : ka_datum_null(),
        ka_datum_dec(arena, item->marks),
        item->scored ? ka_datum_dec(arena, item->points) : ka_datum_null(),
        ka_datum_frac(arena, item->value),
        ka_datum_frac(arena, item->target),
        only ? ka_datum_dec(arena, only->num) : ka_datum_null(),
        only ? ka_datum_dec(arena, only->den) : ka_datum_null(),
        ka_datum_text(ka_str_of(ka_item_state_word(item->state))),
        ka_datum_maybe(item->remark),
    };
    return ka_row_insert(archive, KA_T_ITEM, cell);
}

static enum ka_status
put_item(struct ka_archive *archive, const struct ka_defs *defs, const int64_t key[3],
         const struct ka_score_item *item)
{
    enum ka_status status = put_item_row(archive, defs, key, item);
    for (size_t i = 0; i < item->part_count && status == KA_OK; i++)
        status = put_part(archive, defs, (int64_t[]){key[0], key[1], (int64_t)i}, &item->part[i]);
    for (size_t i = 0; i < item->manual_count && status == KA_OK; i++)
        status = put_manual(archive, (int64_t[]){key[0], key[1], (int64_t)i}, &item->manual[i]);
    return status;
}

static enum ka_status
put_card_rows(struct ka_archive *archive, const struct ka_defs *defs, int64_t evaluation,
              const struct ka_scorecard *card)
{
    enum ka_status status = KA_OK;
    int64_t at = 0;
    for (size_t m = 0; m < card->module_count && status == KA_OK; m++) {
        const struct ka_score_module *module = &card->module[m];
        status = put_module(archive, evaluation, m, module);
        for (size_t i = 0; i < module->item_count && status == KA_OK; i++)
            status = put_item(archive, defs, (int64_t[]){evaluation, at++, (int64_t)m},
                              &module->item[i]);
    }
    return status;
}

/** What every row of the month hangs on. */
struct ground {
    int64_t revision, evaluation; /* ids; evaluation: the next */
    const struct ka_archive_standing *standing;
};

static enum ka_status
put_evaluation(struct ka_archive *archive, const struct ka_archive_month *month,
               const struct ground *ground, size_t at)
{
    struct ka_arena *arena = archive->arena;
    const struct ka_scorecard *card = &month->card[at];
    const struct ka_employee *who = card->seat->employee;
    ka_str record = ka_card_record(arena, card);
    struct ka_digest leaf = ka_sha256(record);
    struct ka_archive_edition edition = ka_archive_edition_of(ground->standing, card, &leaf);
    const struct ka_datum cell[] = {
        ka_datum_int(ground->evaluation),
        ka_datum_int(ground->revision),
        ka_datum_int((int64_t)at),
        ka_datum_text(who->number),
        ka_datum_text(who->name),
        ka_datum_text(card->role->id),
        ka_datum_text(card->role->applies_to),
        ka_datum_text(card->role->version),
        ka_datum_day(arena, card->seat->span.first),
        ka_datum_day(arena, card->seat->span.end - 1),
        ka_datum_text(month->form[at]),
        ka_datum_int(edition.version),
        ka_datum_text(ka_str_of(edition.link.hex)),
        ka_datum_dec(arena, card->total),
        ka_datum_dec(arena, card->out_of),
        ka_datum_dec(arena, card->coefficient),
        ka_datum_text(card->grade),
        card->rank ? ka_datum_int(card->rank) : ka_datum_null(),
        ka_datum_text(state_word(!card->provisional)),
        ka_datum_text(ka_str_of(leaf.hex)),
        ka_datum_text(record),
        ka_datum_text(month->stem[at]),
    };
    enum ka_status status = ka_row_insert(archive, KA_T_EVALUATION, cell);
    return status == KA_OK ? put_card_rows(archive, month->defs, ground->evaluation, card) : status;
}

static enum ka_status
put_files(struct ka_archive *archive, const struct ka_archive_month *month, int64_t revision)
{
    enum ka_status status = KA_OK;
    for (size_t i = 0; i < month->figure_count && status == KA_OK; i++) {
        const struct ka_store_figure *figure = &month->figure[i];
        const struct ka_datum cell[] = {ka_datum_int(revision),
                                        ka_datum_int((int64_t)i),
                                        ka_datum_text(figure->store),
                                        ka_datum_text(figure->metric),
                                        ka_datum_dec(archive->arena, figure->num),
                                        ka_datum_dec(archive->arena, figure->den)};
        status = ka_row_insert(archive, KA_T_FIGURE, cell);
    }
    for (size_t i = 0; i < month->file_count && status == KA_OK; i++) {
        const struct ka_archive_file *file = &month->file[i];
        const struct ka_datum cell[] = {
            ka_datum_int(revision), ka_datum_int((int64_t)i), ka_datum_text(ka_str_of(file->kind)),
            ka_datum_text(file->path), ka_datum_text(ka_str_of(file->digest.hex))};
        status = ka_row_insert(archive, KA_T_FILE, cell);
    }
    return status;
}

/** The next free id of a table; -1 after a finding. */
static int64_t
next_id(struct ka_archive *archive, const char *sql)
{
    struct sqlite3_stmt *stmt = ka_db_prepare(archive, sql);
    int64_t id = stmt && ka_db_step(archive, stmt) == KA_STEP_ROW ? ka_db_int(stmt, 0) : -1;
    ka_db_done(stmt);
    return id;
}

static enum ka_status
drop_revision(struct ka_archive *archive, int64_t id)
{
#define OF_EVALUATION " WHERE evaluation IN (SELECT id FROM evaluation WHERE revision = ?)"
    static const char *const sql[] = {"DELETE FROM manual" OF_EVALUATION,
                                      "DELETE FROM part" OF_EVALUATION,
                                      "DELETE FROM item" OF_EVALUATION,
                                      "DELETE FROM module" OF_EVALUATION,
                                      "DELETE FROM figure WHERE revision = ?",
                                      "DELETE FROM file WHERE revision = ?",
                                      "DELETE FROM evaluation WHERE revision = ?",
                                      "DELETE FROM revision WHERE id = ?"};
#undef OF_EVALUATION
    enum ka_status status = KA_OK;
    for (size_t i = 0; i < KA_COUNT(sql) && status == KA_OK; i++) {
        struct sqlite3_stmt *stmt = ka_db_prepare(archive, sql[i]);
        if (!stmt)
            return KA_E_ARCHIVE;
        ka_db_bind_int(stmt, 1, id);
        status = ka_db_run(archive, stmt);
        ka_db_done(stmt);
    }
    return status;
}

/** Put the state, the digest and the roots of a revision whose rows all stand there. */
static enum ka_status
seal(struct ka_archive *archive, const struct ka_archive_month *month, struct ka_datum *cell)
{
    enum { CELL_STATE = 3, CELL_LINK = 5 };
    int64_t id = cell[0].number;
    struct ka_walk walk = {.arena = archive->arena};
    struct ka_digest before, outputs_before;
    cell[CELL_STATE] = ka_datum_text(state_word(month->final));
    struct ka_digest own = ka_row_digest(archive->arena, KA_T_REVISION, cell);
    if (ka_walk_revision(archive, id, own, &walk) != KA_OK ||
        ka_chain_before(archive, id, &before, &outputs_before) != KA_OK)
        return KA_E_ARCHIVE;
    struct ka_digest root = ka_root_of(&walk, month->link.hex);
    struct ka_digest outputs = ka_output_root_of(&walk, outputs_before.hex, root.hex);
    struct sqlite3_stmt *stmt = ka_db_prepare(
        archive,
        "UPDATE revision SET state = ?, digest = ?, root = ?, output_root = ? WHERE id = ?");
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_datum(stmt, 1, cell[CELL_STATE]);
    ka_db_bind_text(stmt, 2, ka_str_of(own.hex));
    ka_db_bind_text(stmt, 3, ka_str_of(root.hex));
    ka_db_bind_text(stmt, 4, ka_str_of(outputs.hex));
    ka_db_bind_int(stmt, 5, id);
    enum ka_status status = ka_db_run(archive, stmt);
    ka_db_done(stmt);
    return status;
}

static enum ka_status
put_month(struct ka_archive *archive, const struct ka_archive_month *month,
          const struct ka_archive_standing *standing)
{
    struct ka_arena *arena = archive->arena;
    const struct ka_archive_amendment *amendment = month->amendment;
    struct ground ground = {.standing = standing};
    struct ka_digest ledger;
    ground.revision = next_id(archive, "SELECT coalesce(max(id), 0) + 1 FROM revision");
    ground.evaluation = next_id(archive, "SELECT coalesce(max(id), 0) + 1 FROM evaluation");
    if (ground.revision < 0 || ground.evaluation < 0 || ka_ledger_head(archive, &ledger) != KA_OK)
        return KA_E_ARCHIVE;
    struct ka_datum cell[KA_DATA_MOST] = {
        ka_datum_int(ground.revision),
        ka_datum_text(ka_month_print(arena, month->month)),
        ka_datum_int(amendment ? standing->revision + 1 : 1),
        ka_datum_text(state_word(false)),
        ka_datum_text(month->program),
        ka_datum_text(ka_str_of(month->link.hex)),
        ka_datum_text(ka_str_of(ledger.hex)),
        ka_datum_day(arena, amendment ? amendment->day : month->printed_on),
        amendment ? ka_datum_text(amendment->author) : ka_datum_null(),
        amendment ? ka_datum_text(amendment->reason) : ka_datum_null(),
    };
    enum ka_status status = ka_row_insert(archive, KA_T_REVISION, cell);
    for (size_t i = 0; i < month->card_count && status == KA_OK; i++, ground.evaluation++)
        status = put_evaluation(archive, month, &ground, i);
    if (status == KA_OK)
        status = put_files(archive, month, ground.revision);
    if (status == KA_OK)
        status = ka_sources_put(archive, month, ground.revision);
    return status == KA_OK ? seal(archive, month, cell) : status;
}

/** Refuse a run whose view of the archive no longer holds, or that may not write this month. */
static enum ka_status
check_ground(struct ka_archive *archive, const struct ka_archive_month *month,
             const struct ka_archive_standing *standing)
{
    ka_str name = ka_month_print(archive->arena, month->month);
    if (month->amendment && !standing->final) {
        ka_diag(archive->diags, KA_DIAG_ARCHIVE_NOT_FINAL, ka_db_place(archive), name);
        return KA_E_DATA;
    }
    if (strcmp(month->link.hex, standing->head.hex) != 0) {
        ka_diag(archive->diags, KA_DIAG_ARCHIVE_MOVED, ka_db_place(archive), name);
        return KA_E_ARCHIVE;
    }
    return KA_OK;
}

static enum ka_status
write_month(struct ka_archive *archive, const struct ka_archive_month *month)
{
    struct ka_archive_standing standing;
    struct ka_current current;
    enum ka_status status = ka_archive_standing(archive, month->month, &standing);
    if (status == KA_OK)
        status = ka_current_of(archive, month->month, &current);
    if (status == KA_OK && standing.final && !month->amendment)
        return ka_month_compare(archive, month, &standing, current.id);
    if (status == KA_OK)
        status = check_ground(archive, month, &standing);
    if (status == KA_OK && month->amendment)
        status = ka_month_amends(archive, month, &standing, current.id);
    if (status == KA_OK && current.id && !current.final)
        status = drop_revision(archive, current.id);
    return status == KA_OK ? put_month(archive, month, &standing) : status;
}

enum ka_status
ka_archive_commit(struct ka_archive *archive, const struct ka_archive_month *month)
{
    enum ka_status status = ka_db_exec(archive, "BEGIN IMMEDIATE");
    if (status != KA_OK)
        return status;
    status = write_month(archive, month);
    if (status == KA_OK)
        status = ka_db_exec(archive, "COMMIT");
    if (status != KA_OK)
        ka_db_undo(archive);
    return status;
}
