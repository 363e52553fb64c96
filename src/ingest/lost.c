/*
 * Whose rows were refused, or lack a cell that could not be read.
 *
 * Only kinds whose rows are about one person each: an order's or a message's row may count for
 * whoever else talked to the buyer. An account is everyone's who ever had it. A row that names
 * nobody of the list may be anyone's, and then it no longer matters whose the others were.
 */
#include "ingest/lost.h"

#include "base/utf8.h"

enum { MOST_PEOPLE = 64 };

static bool
has_person(enum ka_fact_kind kind)
{
    return kind == KA_FACT_AGENT_STATS || kind == KA_FACT_ATTENDANCE || kind == KA_FACT_REGISTER ||
           kind == KA_FACT_TICKET || kind == KA_FACT_RATING || kind == KA_FACT_MANUAL_SCORE;
}

static bool
add_person(struct ka_arena *arena, struct ka_export *file, uint32_t person)
{
    for (size_t i = 0; i < file->lost_count; i++) {
        if (file->lost[i] == person)
            return true;
    }
    if (file->lost_count == MOST_PEOPLE)
        return false;
    file->lost = ka_arena_push(arena, file->lost, file->lost_count, sizeof *file->lost);
    file->lost[file->lost_count++] = person;
    return true;
}

/* Everyone who has or had the account. False: nobody. */
static bool
add_owners(struct ka_reader *reader, ka_str account)
{
    const struct ka_staff *staff = &reader->ingest->defs->staff;
    ka_str folded = ka_utf8_fold_header(reader->scratch, account);
    bool any = false;
    for (size_t i = 0; i < staff->count; i++) {
        const struct ka_employee *employee = &staff->employee[i];
        bool owns = false;
        for (size_t k = 0; k < employee->account_count && !owns; k++)
            owns =
                ka_str_eq(ka_utf8_fold_header(reader->scratch, employee->account[k].name), folded);
        if (owns && !add_person(reader->ingest->arena, reader->file, (uint32_t)i))
            return false;
        any = any || owns;
    }
    return any;
}

static bool
add_row(struct ka_reader *reader)
{
    static const enum ka_field people[] = {KA_FIELD_EMPLOYEE, KA_FIELD_EMPLOYEE_NAME},
                               accounts[] = {KA_FIELD_ACCOUNT, KA_FIELD_ASSIGNEE};
    const struct ka_staff *staff = &reader->ingest->defs->staff;
    bool any = false;
    for (size_t i = 0; i < KA_COUNT(people); i++) { /* both: they may name two people */
        ka_str name = ka_str_trim(ka_reader_text(reader, reader->field[people[i]]));
        const struct ka_employee *employee = name.len ? ka_staff_lookup(staff, name) : NULL;
        if (name.len && !employee && !any)
            return false;
        if (employee && !add_person(reader->ingest->arena, reader->file,
                                    (uint32_t)(employee - staff->employee)))
            return false;
        any = any || employee;
    }
    if (any)
        return true;
    for (size_t i = 0; i < KA_COUNT(accounts); i++) {
        ka_str name = ka_str_trim(ka_reader_text(reader, reader->field[accounts[i]]));
        if (name.len)
            return add_owners(reader, name);
    }
    return false;
}

void
ka_lost_note(struct ka_reader *reader)
{
    struct ka_export *file = reader->file;
    if (file->lost_named + 1 == file->dropped + file->lacking &&
        has_person(reader->profile->kind) && add_row(reader))
        file->lost_named++;
}

void
ka_lost_join(struct ka_arena *arena, struct ka_export *file, const struct ka_export *part)
{
    bool all = true;
    for (size_t i = 0; i < part->lost_count; i++)
        all = add_person(arena, file, part->lost[i]) && all;
    file->lost_named += all ? part->lost_named : 0;
}
