/*
 * What a row names and the workspace defines: its store, its currency, its person.
 *
 * A name is looked up once per file and remembered, since exports repeat it on every row. What is
 * not defined is an error told once per name with the number of rows that were dropped for it, not
 * once per row. The number of names remembered is capped; what is beyond it counts as one unknown
 * name, "…", which is the list's first item.
 */
#include "ingest/reader.h"

#include "ingest/scan.h"
#include "template/company.h"

#include <string.h>

#define MAX_NAMES ((size_t)4096)
#define FIRST_CAP ((size_t)64)

static void
grow(struct ka_arena *arena, struct ka_named_list *list)
{
    size_t cap = list->slot_cap ? list->slot_cap * 2 : FIRST_CAP;
    struct ka_named *item = ka_arena_array(arena, cap, sizeof *item);
    if (list->count > 0)
        memcpy(item, list->item, list->count * sizeof *item);
    else
        item[list->count++] = (struct ka_named){.name = KA_STR("…"), .index = KA_NO_INDEX};
    list->item = item;
    list->slot = ka_arena_array(arena, cap * 2, sizeof *list->slot);
    list->slot_cap = cap;
    for (size_t i = 1; i < list->count; i++) {
        size_t at = ka_str_mix(item[i].name) & (cap * 2 - 1);
        while (list->slot[at] != 0)
            at = (at + 1) & (cap * 2 - 1);
        list->slot[at] = i;
    }
}

struct ka_named *
ka_named_find(struct ka_arena *arena, struct ka_named_list *list, ka_str name, bool *fresh)
{
    if (list->count == list->slot_cap)
        grow(arena, list);
    size_t mask = list->slot_cap * 2 - 1;
    size_t at = ka_str_mix(name) & mask;
    for (; list->slot[at] != 0; at = (at + 1) & mask) {
        struct ka_named *found = &list->item[list->slot[at]];
        if (ka_str_eq(found->name, name)) {
            *fresh = false;
            return found;
        }
    }
    *fresh = list->count < MAX_NAMES;
    if (!*fresh)
        return &list->item[0];
    struct ka_named *named = &list->item[list->count];
    *named = (struct ka_named){.name = ka_str_dup(arena, name), .index = KA_NO_INDEX};
    list->slot[at] = list->count++;
    return named;
}

static bool
drop(struct ka_reader *reader, struct ka_named *named, size_t column)
{
    if (named->dropped.rows++ == 0) {
        named->dropped.line = reader->row.line;
        named->column = column == KA_NO_INDEX ? 0 : (uint32_t)column + 1;
    }
    return false;
}

bool
ka_reader_store(struct ka_reader *reader, size_t *store)
{
    size_t column = reader->field[KA_FIELD_STORE];
    ka_str name = ka_reader_word(reader, column);
    *store = reader->file->store;
    if (name.len == 0)
        return true;
    bool fresh;
    struct ka_named *named = ka_named_find(reader->keep, &reader->stores, name, &fresh);
    if (fresh)
        named->index = ka_company_store(reader->company, name);
    /* In a row that has moved sideways it may be anything. */
    if (named->index == KA_NO_INDEX && ka_reader_is_shifted(reader))
        named = ka_named_find(reader->keep, &reader->stores, KA_STR("…"), &fresh);
    if (named->index == KA_NO_INDEX)
        return drop(reader, named, column);
    *store = named->index;
    return true;
}

/* ISO code in capitals; the names that yuan go by become CNY. */
static ka_str
currency_code(struct ka_arena *arena, ka_str text)
{
    static const char *const yuan[] = {"CNY", "RMB", "人民币", "¥", "元", "CNH"};
    ka_str half = ka_scan_text(arena, text);
    for (size_t i = 0; i < KA_COUNT(yuan); i++) {
        struct ka_scan scan = ka_scan_of(half);
        if (ka_scan_word(&scan, yuan[i]) && ka_scan_done(&scan))
            return KA_STR("CNY");
    }
    char *code = ka_arena_copy(arena, half.len ? half.ptr : "", half.len);
    for (size_t i = 0; i < half.len; i++)
        code[i] = (char)(code[i] >= 'a' && code[i] <= 'z' ? code[i] - 'a' + 'A' : code[i]);
    return (ka_str){.ptr = code, .len = half.len};
}

static bool
find_rate(const struct ka_company *company, ka_str code, ka_month month, ka_dec *rate)
{
    for (size_t i = 0; i < company->rate_count; i++) {
        const struct ka_rate *given = &company->rate[i];
        if (given->month.index == month.index && ka_str_eq(given->currency, code)) {
            *rate = given->rate.value;
            return true;
        }
    }
    return false;
}

bool
ka_reader_rate(struct ka_reader *reader, ka_str currency, ka_month month, ka_dec *rate)
{
    *rate = (ka_dec){KA_DEC_ONE};
    if (currency.len == 0 || ka_str_eq(currency, KA_STR("CNY")))
        return true;
    ka_str code = currency_code(reader->scratch, currency);
    if (ka_str_eq(code, KA_STR("CNY")))
        return true;
    bool fresh;
    ka_str month_text = ka_month_print(reader->scratch, month);
    ka_str key =
        ka_str_format(reader->scratch, "%.*s %.*s", KA_STR_ARG(month_text), KA_STR_ARG(code));
    struct ka_named *named = ka_named_find(reader->keep, &reader->rates, key, &fresh);
    if (fresh && find_rate(reader->company, code, month, &named->rate))
        named->index = 0;
    if (named->index == KA_NO_INDEX)
        return drop(reader, named, reader->field[KA_FIELD_CURRENCY]);
    *rate = named->rate;
    return true;
}

/* Whether the name is not this person's but somebody else's of the roster. */
static bool
is_of_another(const struct ka_staff *staff, const struct ka_employee *employee, ka_str name)
{
    if (ka_str_eq(employee->name, name))
        return false;
    for (size_t i = 0; i < staff->count; i++) {
        if (ka_str_eq(staff->employee[i].name, name))
            return true;
    }
    return false;
}

void
ka_reader_employee(struct ka_reader *reader, ka_str *out)
{
    const struct ka_staff *staff = &reader->ingest->defs->staff;
    size_t column = reader->field[KA_FIELD_EMPLOYEE_NAME];
    ka_str name = ka_reader_word(reader, column);
    *out = ka_reader_word(reader, reader->field[KA_FIELD_EMPLOYEE]);
    const struct ka_employee *employee =
        out->len > 0 && name.len > 0 ? ka_staff_lookup(staff, *out) : NULL;
    if (employee && is_of_another(staff, employee, name)) {
        ka_diag(reader->ingest->diags, KA_DIAG_EMPLOYEE_TWO, ka_reader_place(reader, column), *out,
                employee->name, name);
        reader->refuse = true;
    }
    if (out->len == 0)
        *out = name;
}
