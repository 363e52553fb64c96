/*
 * The ledger: what people do with a form once it is made.
 *
 *     handed → acknowledged | refused (with a witness)
 *     appeal → outcome (upheld: with the revision that carries it out)
 *
 * Every act speaks of one form of the revision in force, which must be final. Acts are rows that
 * are never changed; each one's digest covers the digest of the act before.
 */
#include "archive/chain.h"

static const char *const act_word[KA_ACT__COUNT] = {
    [KA_ACT_HANDED] = "handed",   [KA_ACT_ACKNOWLEDGED] = "acknowledged",
    [KA_ACT_REFUSED] = "refused", [KA_ACT_APPEAL] = "appeal",
    [KA_ACT_OUTCOME] = "outcome",
};

/** The form an act speaks of. */
struct target {
    int64_t evaluation;
    ka_str staff, form, out_of;
    int revision;
};

static enum ka_status
find_form(struct ka_archive *archive, const struct ka_archive_act *act, int64_t revision,
          struct target *out)
{
    struct sqlite3_stmt *stmt = ka_db_prepare(
        archive,
        "SELECT id, staff, form, out_of FROM evaluation WHERE revision = ?1 AND (staff = ?2 OR "
        "name = ?2) AND (?3 = '' OR form = ?3) ORDER BY at");
    if (!stmt)
        return KA_E_ARCHIVE;
    size_t found = 0;
    enum ka_step step;
    ka_db_bind_int(stmt, 1, revision);
    ka_db_bind_text(stmt, 2, act->staff);
    ka_db_bind_text(stmt, 3, act->form);
    while ((step = ka_db_step(archive, stmt)) == KA_STEP_ROW && found++ == 0) {
        out->evaluation = ka_db_int(stmt, 0);
        out->staff = ka_db_text(archive->arena, stmt, 1);
        out->form = ka_db_text(archive->arena, stmt, 2);
        out->out_of = ka_db_text(archive->arena, stmt, 3);
    }
    ka_db_done(stmt);
    if (step == KA_STEP_FAIL)
        return KA_E_ARCHIVE;
    if (found == 1)
        return KA_OK;
    ka_str month = ka_month_print(archive->arena, act->month);
    if (found)
        ka_diag(archive->diags, KA_DIAG_ARCHIVE_TWO_FORMS, ka_db_place(archive), act->staff, month);
    else
        ka_diag(archive->diags, KA_DIAG_ARCHIVE_NO_STAFF, ka_db_place(archive), act->staff, month);
    return KA_E_DATA;
}

/** The final form in force that @p act names. */
static enum ka_status
find_target(struct ka_archive *archive, const struct ka_archive_act *act, struct target *out)
{
    struct ka_current current;
    enum ka_status status = ka_current_of(archive, act->month, &current);
    if (status != KA_OK)
        return status;
    if (!current.final) {
        ka_diag(archive->diags, KA_DIAG_ARCHIVE_NOT_FINAL, ka_db_place(archive),
                ka_month_print(archive->arena, act->month));
        return KA_E_DATA;
    }
    out->revision = current.number;
    return find_form(archive, act, current.id, out);
}

/** No more is expected of @p what, an item or a form, than there is to get. */
static enum ka_status
check_expected(struct ka_archive *archive, const struct ka_archive_act *act, ka_str what,
               ka_str marks)
{
    ka_dec most;
    if (!act->expected_given || !ka_dec_parse(marks, &most) ||
        (act->expected.micro >= 0 && ka_dec_cmp(act->expected, most) <= 0))
        return KA_OK;
    ka_diag(archive->diags, KA_DIAG_ARCHIVE_APPEAL_MARKS, ka_db_place(archive),
            ka_dec_print_short(archive->arena, act->expected), what, marks);
    return KA_E_DATA;
}

/** The item that an appeal is about: its id. */
static enum ka_status
find_item(struct ka_archive *archive, const struct ka_archive_act *act, int64_t evaluation,
          ka_str *out)
{
    struct sqlite3_stmt *stmt =
        ka_db_prepare(archive, "SELECT item, marks FROM item WHERE evaluation = ?1 AND (item = ?2 "
                               "OR name = ?2) ORDER BY at");
    ka_str id = {0}, marks = {0};
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_int(stmt, 1, evaluation);
    ka_db_bind_text(stmt, 2, act->item);
    enum ka_step step = ka_db_step(archive, stmt);
    if (step == KA_STEP_ROW) {
        marks = ka_db_text(archive->arena, stmt, 1);
        id = ka_db_text(archive->arena, stmt, 0);
    }
    ka_db_done(stmt);
    if (step == KA_STEP_ROW) {
        enum ka_status status = check_expected(archive, act, act->item, marks);
        *out = id;
        return status;
    }
    if (step != KA_STEP_DONE)
        return KA_E_ARCHIVE;
    ka_diag(archive->diags, KA_DIAG_ARCHIVE_NO_ITEM, ka_db_place(archive), act->item, act->staff);
    return KA_E_DATA;
}

/** "3（2026-10 S001 conversion）" of each appeal that waits; empty if none does. */
static ka_str
open_appeals(struct ka_archive *archive)
{
    struct ka_buf buf = {.arena = archive->arena};
    struct sqlite3_stmt *stmt = ka_db_prepare(
        archive, "SELECT seq || ' (' || month || ' ' || staff || coalesce(' ' || item, '') || ')' "
                 "FROM ledger a WHERE kind = 'appeal' AND NOT EXISTS(SELECT 1 FROM ledger o WHERE "
                 "o.appeal = a.seq) ORDER BY seq LIMIT 20");
    while (stmt && ka_db_step(archive, stmt) == KA_STEP_ROW) {
        if (buf.len)
            ka_buf_add(&buf, KA_STR(", "));
        ka_buf_add(&buf, ka_db_text(archive->arena, stmt, 0));
    }
    ka_db_done(stmt);
    return buf.len ? ka_buf_str(&buf) : KA_STR("–");
}

/** Fill in what an outcome takes from its appeal; refuse if there is none, or it is decided. */
static enum ka_status
find_appeal(struct ka_archive *archive, struct ka_archive_act *act, struct target *out)
{
    struct sqlite3_stmt *stmt = ka_db_prepare(
        archive, "SELECT month, staff, form, item, revision FROM ledger a WHERE seq = ? AND kind = "
                 "'appeal' AND NOT EXISTS(SELECT 1 FROM ledger o WHERE o.appeal = a.seq)");
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_int(stmt, 1, act->appeal);
    enum ka_step step = ka_db_step(archive, stmt);
    bool found = false;
    if (step == KA_STEP_ROW) {
        found = ka_month_parse(ka_db_text(archive->arena, stmt, 0), &act->month);
        out->staff = ka_db_text(archive->arena, stmt, 1);
        out->form = ka_db_text(archive->arena, stmt, 2);
        act->item = ka_db_text(archive->arena, stmt, 3);
        out->revision = (int)ka_db_int(stmt, 4);
    }
    ka_db_done(stmt);
    if (found)
        return KA_OK;
    if (step == KA_STEP_FAIL)
        return KA_E_ARCHIVE;
    ka_diag(archive->diags, KA_DIAG_ARCHIVE_NO_APPEAL, ka_db_place(archive),
            ka_str_format(archive->arena, "%lld", (long long)act->appeal), open_appeals(archive));
    return KA_E_DATA;
}

/** An upheld appeal is carried out by a later revision: the one named, or the one in force. */
static enum ka_status
settle(struct ka_archive *archive, struct ka_archive_act *act, const struct target *target)
{
    struct ka_current current;
    enum ka_status status = ka_current_of(archive, act->month, &current);
    if (status != KA_OK || !ka_str_eq(act->outcome, KA_STR("upheld")))
        return status;
    if (act->amended == 0 && current.number > target->revision)
        act->amended = current.number;
    if (act->amended > target->revision && act->amended <= current.number)
        return KA_OK;
    ka_diag(archive->diags, KA_DIAG_ARCHIVE_NOT_AMENDED, ka_db_place(archive),
            ka_month_print(archive->arena, act->month),
            ka_str_format(archive->arena, "%d", target->revision));
    return KA_E_DATA;
}

/** Nothing was done with a form before its month was over: a slip in the date, which would move the
 * days that count from it. */
static enum ka_status
check_day(struct ka_archive *archive, const struct ka_archive_act *act)
{
    if (act->day >= ka_month_span(act->month).end - 1)
        return KA_OK;
    ka_diag(archive->diags, KA_DIAG_ARCHIVE_ACT_EARLY, ka_db_place(archive),
            ka_day_print(archive->arena, act->day), ka_month_print(archive->arena, act->month));
    return KA_E_DATA;
}

static enum ka_status
resolve(struct ka_archive *archive, struct ka_archive_act *act, struct target *target)
{
    if (act->kind == KA_ACT_OUTCOME) {
        enum ka_status status = find_appeal(archive, act, target);
        if (status == KA_OK)
            status = check_day(archive, act);
        return status == KA_OK ? settle(archive, act, target) : status;
    }
    enum ka_status status = find_target(archive, act, target);
    if (status == KA_OK)
        status = check_day(archive, act);
    if (status == KA_OK && act->kind == KA_ACT_APPEAL && act->item.len)
        status = find_item(archive, act, target->evaluation, &act->item);
    else if (status == KA_OK && act->kind == KA_ACT_APPEAL)
        status = check_expected(archive, act, target->form, target->out_of);
    if (status != KA_OK)
        return status;
    if (act->kind == KA_ACT_APPEAL && act->until != KA_DAY_NONE && act->day > act->until)
        ka_diag(archive->diags, KA_DIAG_ARCHIVE_APPEAL_LATE, ka_db_place(archive), target->staff,
                ka_day_print(archive->arena, act->until));
    return KA_OK;
}

static enum ka_status
put_act(struct ka_archive *archive, const struct ka_archive_act *act, const struct target *target,
        int64_t *seq)
{
    struct ka_arena *arena = archive->arena;
    struct ka_digest link;
    struct sqlite3_stmt *stmt =
        ka_db_prepare(archive, "SELECT coalesce(max(seq), 0) + 1 FROM ledger");
    bool counted = stmt && ka_db_step(archive, stmt) == KA_STEP_ROW;
    *seq = counted ? ka_db_int(stmt, 0) : 0;
    ka_db_done(stmt);
    if (!counted || ka_ledger_head(archive, &link) != KA_OK)
        return KA_E_ARCHIVE;
    bool appeal = act->kind == KA_ACT_APPEAL, outcome = act->kind == KA_ACT_OUTCOME;
    const struct ka_datum cell[] = {
        ka_datum_int(*seq),
        ka_datum_text(ka_str_of(act_word[act->kind])),
        ka_datum_day(arena, act->day),
        ka_datum_maybe(act->actor),
        ka_datum_text(ka_month_print(arena, act->month)),
        ka_datum_int(target->revision),
        ka_datum_text(target->staff),
        ka_datum_text(target->form),
        ka_datum_maybe(act->item),
        appeal && act->expected_given ? ka_datum_dec(arena, act->expected) : ka_datum_null(),
        ka_datum_maybe(act->words),
        ka_datum_maybe(act->witness),
        appeal ? ka_datum_day(arena, act->until) : ka_datum_null(),
        appeal ? ka_datum_day(arena, act->due) : ka_datum_null(),
        outcome ? ka_datum_int(act->appeal) : ka_datum_null(),
        outcome ? ka_datum_text(act->outcome) : ka_datum_null(),
        outcome && act->amended ? ka_datum_int(act->amended) : ka_datum_null(),
        ka_datum_text(ka_str_of(link.hex)),
    };
    return ka_row_insert(archive, KA_T_LEDGER, cell);
}

/** Whether the ledger has this very form as handed over, be it of an earlier revision. */
static enum ka_status
was_handed(struct ka_archive *archive, const struct target *target, bool *out)
{
    struct sqlite3_stmt *stmt = ka_db_prepare(
        archive,
        "SELECT 1 FROM evaluation now JOIN revision r ON r.id = now.revision JOIN ledger l "
        "ON l.month = r.month AND l.staff = now.staff AND l.form = now.form JOIN revision "
        "o ON o.month = l.month AND o.number = l.revision JOIN evaluation e ON e.revision "
        "= o.id AND e.staff = l.staff AND e.form = l.form WHERE now.id = ? AND l.kind = "
        "'handed' AND e.leaf = now.leaf LIMIT 1");
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_int(stmt, 1, target->evaluation);
    enum ka_step step = ka_db_step(archive, stmt);
    *out = step == KA_STEP_ROW;
    ka_db_done(stmt);
    return step == KA_STEP_FAIL ? KA_E_ARCHIVE : KA_OK;
}

/** @param once Nothing is written if it is there already. @param[out] seq 0 then. */
static enum ka_status
add_act(struct ka_archive *archive, const struct ka_archive_act *act, bool once, int64_t *seq)
{
    struct ka_archive_act filled = *act;
    struct target target = {.evaluation = 0};
    int64_t made = 0;
    bool there = false;
    enum ka_status status = ka_db_exec(archive, "BEGIN IMMEDIATE");
    if (status != KA_OK)
        return status;
    status = resolve(archive, &filled, &target);
    if (status == KA_OK && once)
        status = was_handed(archive, &target, &there);
    if (status == KA_OK && !there)
        status = put_act(archive, &filled, &target, &made);
    if (status == KA_OK)
        status = ka_db_exec(archive, "COMMIT");
    if (status != KA_OK)
        ka_db_undo(archive);
    else
        *seq = made;
    return status;
}

enum ka_status
ka_archive_act(struct ka_archive *archive, const struct ka_archive_act *act, int64_t *seq)
{
    return add_act(archive, act, false, seq);
}

enum ka_status
ka_archive_hand(struct ka_archive *archive, const struct ka_archive_act *act, bool *fresh)
{
    int64_t seq = 0;
    enum ka_status status = add_act(archive, act, true, &seq);
    *fresh = status == KA_OK && seq != 0;
    return status;
}

enum ka_status
ka_archive_handed(struct ka_archive *archive, const struct ka_archive_act *act, ka_day *out)
{
    struct target form;
    enum ka_status status = find_target(archive, act, &form);
    if (status != KA_OK)
        return status;
    struct sqlite3_stmt *stmt = ka_db_prepare(
        archive,
        "SELECT min(dated) FROM ledger WHERE kind IN ('handed', 'acknowledged', 'refused') AND "
        "month = ? AND staff = ? AND form = ? AND revision = ?");
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_text(stmt, 1, ka_month_print(archive->arena, act->month));
    ka_db_bind_text(stmt, 2, form.staff);
    ka_db_bind_text(stmt, 3, form.form);
    ka_db_bind_int(stmt, 4, form.revision);
    enum ka_step step = ka_db_step(archive, stmt);
    ka_str dated = step == KA_STEP_ROW ? ka_db_text(archive->arena, stmt, 0) : (ka_str){0};
    ka_db_done(stmt);
    if (step == KA_STEP_FAIL)
        return KA_E_ARCHIVE;
    if (!ka_day_parse(dated, out))
        *out = KA_DAY_NONE;
    return KA_OK;
}
