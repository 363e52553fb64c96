/*
 * Whose a record is, and the findings about those that are nobody's.
 *
 *     account or name, day(s)  →  seat
 *                              →  nobody: noted with its rows, told once at the end
 *
 * An account that no one owns is an error with its rows (metrics.md section 2): work was done
 * and would be credited to no one. Work on a day the owner was not employed, or had handed the
 * account over to nobody, is a warning. A figure over a period in which several people or roles
 * used the account cannot be divided and belongs to none of them (decision 8).
 */
#include "metrics/fold.h"

#include "base/utf8.h"

enum stranger_kind {
    ACCOUNT_NONE,
    ACCOUNT_AWAY,
    EMPLOYEE_NONE,
    EMPLOYEE_NAMESAKES, /* The name is several people's. */
    EMPLOYEE_ZEROS,     /* A number but for leading zeros. */
    EMPLOYEE_AWAY
};

struct ka_stranger {
    enum stranger_kind kind;
    uint32_t platform, name;
    uint32_t file, line; /* Where it stands first. */
    uint64_t rows;
};

static bool
is_of_employee(enum stranger_kind kind)
{
    return kind >= EMPLOYEE_NONE;
}

static void
note(struct ka_fold *fold, enum stranger_kind kind, const struct ka_at *at, ka_str name)
{
    ka_str platform =
        is_of_employee(kind) ? KA_STR("") : ka_fold_platform(fold, at->file, at->store);
    struct ka_stranger fresh = {.kind = kind,
                                .platform = ka_names_id(&fold->names, platform),
                                .name = ka_names_id(&fold->names, name),
                                .file = at->file,
                                .line = at->line};
    ka_buf_printf(&fold->text, "%d %u %u", (int)kind, fresh.platform, fresh.name);
    bool is_new = false;
    size_t *index = ka_table_put(&fold->strangers, ka_buf_str(&fold->text), &is_new);
    fold->text.len = 0;
    if (is_new) {
        *index = fold->stranger_count;
        fold->stranger =
            ka_arena_push(fold->scratch, fold->stranger, fold->stranger_count, sizeof fresh);
        fold->stranger[fold->stranger_count++] = fresh;
    }
    struct ka_stranger *stranger = &fold->stranger[*index];
    stranger->rows++;
    if (at->file < stranger->file || (at->file == stranger->file && at->line < stranger->line)) {
        stranger->file = at->file;
        stranger->line = at->line;
    }
}

/* Remembers that the account, and its platform, had a row this month. */
static void
see(struct ka_fold *fold, ka_str platform, ka_str account)
{
    bool fresh = false;
    (void)ka_table_put(&fold->seen, platform, &fresh);
    struct ka_arena_mark mark = ka_arena_mark(fold->arena);
    ka_buf_add(&fold->text, platform);
    ka_buf_byte(&fold->text, '\n');
    ka_buf_add(&fold->text, ka_utf8_fold_header(fold->arena, account));
    ka_arena_rewind(fold->arena, mark);
    (void)ka_table_put(&fold->seen, ka_buf_str(&fold->text), &fresh);
    fold->text.len = 0;
}

const struct ka_seat *
ka_fold_owner_period(struct ka_fold *fold, const struct ka_at *at, ka_str account,
                     struct ka_span period, bool *split)
{
    *split = false;
    if (account.len == 0)
        return NULL;
    ka_str platform = ka_fold_platform(fold, at->file, at->store);
    see(fold, platform, account);

    const struct ka_seat *owner = NULL;
    bool away = false, ignored = false;
    for (ka_day day = period.first; day < period.end && !*split; day++) {
        const struct ka_seat *seat = NULL;
        enum ka_owner is =
            ka_roster_account(&fold->data->roster, platform, at->store, account, day, &seat);
        away = away || is == KA_OWNER_AWAY;
        ignored = ignored || is == KA_OWNER_IGNORED;
        *split = owner && seat && owner != seat;
        owner = owner ? owner : seat;
    }
    if (!owner && !ignored)
        note(fold, away ? ACCOUNT_AWAY : ACCOUNT_NONE, at, account);
    return *split ? NULL : owner;
}

const struct ka_seat *
ka_fold_owner(struct ka_fold *fold, const struct ka_at *at, ka_str account, ka_day day)
{
    bool split = false;
    return ka_fold_owner_period(fold, at, account, (struct ka_span){day, day + 1}, &split);
}

static ka_str
without_zeros(ka_str number)
{
    size_t zeros = 0;
    while (zeros < number.len && number.ptr[zeros] == '0')
        zeros++;
    return ka_str_sub(number, zeros, number.len);
}

/* The number that differs from what was written in leading zeros only; empty if none does, or
 * several.
 */
static ka_str
with_zeros(const struct ka_staff *staff, ka_str written)
{
    ka_str found = KA_STR("");
    size_t count = 0;
    for (size_t i = 0; i < staff->count; i++) {
        ka_str number = staff->employee[i].number;
        if (!ka_str_eq(without_zeros(number), without_zeros(written)))
            continue;
        found = number;
        count++;
    }
    return count == 1 ? found : KA_STR("");
}

/* Why a name is nobody's. */
static enum stranger_kind
strangeness(const struct ka_staff *staff, ka_str name)
{
    for (size_t i = 0; i < staff->count; i++) {
        if (ka_str_eq(staff->employee[i].name, name))
            return EMPLOYEE_NAMESAKES;
    }
    return with_zeros(staff, name).len > 0 ? EMPLOYEE_ZEROS : EMPLOYEE_NONE;
}

const struct ka_seat *
ka_fold_employee(struct ka_fold *fold, const struct ka_at *at, ka_str name, struct ka_span period,
                 bool *split)
{
    *split = false;
    const struct ka_roster *roster = &fold->data->roster;
    const struct ka_employee *employee = ka_staff_lookup(&fold->data->defs->staff, name);
    if (!employee) {
        note(fold, strangeness(&fold->data->defs->staff, name), at, name);
        return NULL;
    }
    const struct ka_seat *seat = ka_roster_period(roster, employee, period);
    if (seat)
        return seat;
    for (ka_day day = period.first; day < period.end && !*split; day++)
        *split = ka_roster_employee(roster, employee->number, day) != NULL;
    if (!*split)
        note(fold, EMPLOYEE_AWAY, at, name);
    return NULL;
}

static enum ka_field
subject_field(enum stranger_kind kind)
{
    return is_of_employee(kind) ? KA_FIELD_EMPLOYEE : KA_FIELD_ACCOUNT;
}

void
ka_fold_report_strangers(struct ka_fold *fold)
{
    static const enum ka_diag_code codes[] = {
        [ACCOUNT_NONE] = KA_DIAG_ACCOUNT_UNOWNED,
        [ACCOUNT_AWAY] = KA_DIAG_ACCOUNT_AWAY,
        [EMPLOYEE_NONE] = KA_DIAG_EMPLOYEE_UNKNOWN,
        [EMPLOYEE_NAMESAKES] = KA_DIAG_EMPLOYEE_NAMESAKES,
        [EMPLOYEE_ZEROS] = KA_DIAG_EMPLOYEE_ZEROS,
        [EMPLOYEE_AWAY] = KA_DIAG_EMPLOYEE_AWAY,
    };
    for (size_t i = 0; i < fold->stranger_count; i++) {
        const struct ka_stranger *stranger = &fold->stranger[i];
        ka_str name = ka_names_text(&fold->names, stranger->name);
        ka_str rows = ka_str_format(fold->scratch, "%llu", (unsigned long long)stranger->rows);
        ka_diag(fold->diags, codes[stranger->kind],
                ka_export_place(&fold->data->file[stranger->file], stranger->line,
                                subject_field(stranger->kind)),
                name, rows,
                stranger->kind == EMPLOYEE_ZEROS ? with_zeros(&fold->data->defs->staff, name)
                                                 : ka_names_text(&fold->names, stranger->platform));
    }
}
