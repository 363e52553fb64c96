/*
 * The store that a file belongs to, from where it lies and what it is called.
 *
 *     exports/2026-10/tm/赤兔.csv                    a folder below the month: id, name or alias
 *     exports/2026-10/旗舰店_订单_2026-10.csv        a store's name or alias within the name
 *     exports/2026-10/orders.csv                     the only store of the export's platform
 *
 * In a name the longest store name counts, and two stores named beside each other mean none. A
 * name in plain ASCII must stand by itself there: store "tm" is not in "item.csv".
 */
#include "ingest/export.h"

#include "base/utf8.h"
#include "template/company.h"

#include <string.h>

/* The part of @p path up to the next '/', which is taken off; *last: there is none after it. */
static ka_str
take_part(ka_str *path, bool *last)
{
    const char *slash = path->len ? memchr(path->ptr, '/', path->len) : NULL;
    ka_str part = *path;
    *last = !slash;
    if (slash)
        part.len = (size_t)(slash - path->ptr);
    *path = ka_str_sub(*path, part.len + 1, path->len);
    return part;
}

/* What follows the month's folder; all of the path if there is none. */
static ka_str
below_month(ka_str path)
{
    bool last = false;
    ka_str rest = path;
    while (!last) {
        ka_month month;
        if (ka_month_parse(take_part(&rest, &last), &month) && !last)
            return rest;
    }
    return path;
}

size_t
ka_export_folder_store(const struct ka_company *company, ka_str path)
{
    bool last;
    ka_str rest = below_month(path);
    for (ka_str part = take_part(&rest, &last); !last; part = take_part(&rest, &last)) {
        size_t store = ka_company_store(company, part);
        if (store != KA_NO_INDEX)
            return store;
    }
    return KA_NO_INDEX;
}

static bool
is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_ascii(ka_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    }
    return true;
}

static ka_str
lowered(struct ka_arena *arena, ka_str s)
{
    char *text = ka_arena_copy(arena, s.len ? s.ptr : "", s.len);
    for (size_t i = 0; i < s.len; i++)
        text[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i]);
    return (ka_str){.ptr = text, .len = s.len};
}

/* Whether a word in ASCII stands by itself in @p text; both in lower case. */
static bool
has_word(ka_str text, ka_str word)
{
    for (size_t at = 0; at + word.len <= text.len; at++) {
        if (memcmp(text.ptr + at, word.ptr, word.len) != 0)
            continue;
        size_t end = at + word.len;
        if ((at == 0 || !is_alnum(text.ptr[at - 1])) &&
            (end == text.len || !is_alnum(text.ptr[end])))
            return true;
    }
    return false;
}

/* A file's name, in the two forms that store names are looked for in. */
struct file_name {
    ka_str lower, folded;
};

/* The store's name in the form in which it stands in the file's name; empty if it does not. */
static ka_str
found_name(struct ka_arena *arena, const struct file_name *file, ka_str name)
{
    bool ascii = is_ascii(name);
    ka_str form = ascii ? lowered(arena, name) : ka_utf8_fold_header(arena, name);
    bool found = form.len > 0 &&
                 (ascii ? has_word(file->lower, form) : ka_str_find(file->folded, form) >= 0);
    return found ? form : KA_STR("");
}

/* The longest of the store's name and aliases that stands in the file's name. */
static ka_str
longest_name(struct ka_arena *arena, const struct file_name *file, const struct ka_store *store)
{
    ka_str longest = found_name(arena, file, store->name);
    for (size_t i = 0; i < store->aliases.count; i++) {
        ka_str found = found_name(arena, file, store->aliases.item[i]);
        longest = found.len > longest.len ? found : longest;
    }
    return longest;
}

static size_t
named_store(struct ka_arena *arena, const struct ka_company *company, const struct file_name *file)
{
    size_t best = KA_NO_INDEX;
    ka_str *name = ka_arena_array(arena, company->store_count, sizeof *name);
    for (size_t i = 0; i < company->store_count; i++) {
        name[i] = longest_name(arena, file, &company->store[i]);
        if (name[i].len > 0 && (best == KA_NO_INDEX || name[i].len > name[best].len))
            best = i;
    }
    for (size_t i = 0; i < company->store_count; i++) {
        bool part = best == KA_NO_INDEX || i == best || ka_str_find(name[best], name[i]) >= 0;
        if (name[i].len > 0 && !part)
            return KA_NO_INDEX;
    }
    return best;
}

static size_t
store_of_name(const struct ka_company *company, ka_str path)
{
    struct ka_arena *arena = ka_arena_new();
    ka_str name = ka_str_base_name(path);
    /* File names are bytes; what is no UTF-8 cannot be folded. */
    bool valid = ka_utf8_valid_prefix(name.ptr ? name.ptr : "", name.len) == name.len;
    struct file_name file = {.lower = lowered(arena, name),
                             .folded = valid ? ka_utf8_fold_header(arena, name) : KA_STR("")};
    size_t found = named_store(arena, company, &file);
    ka_arena_free(arena);
    return found;
}

static size_t
only_store_of(const struct ka_company *company, ka_str platform)
{
    size_t found = KA_NO_INDEX;
    for (size_t i = 0; i < company->store_count; i++) {
        if (!ka_str_eq(company->store[i].platform, platform))
            continue;
        if (found != KA_NO_INDEX)
            return KA_NO_INDEX;
        found = i;
    }
    return found;
}

size_t
ka_export_store(const struct ka_company *company, ka_str path, ka_str platform)
{
    size_t store = ka_export_folder_store(company, path);
    if (store == KA_NO_INDEX)
        store = store_of_name(company, path);
    if (store == KA_NO_INDEX && platform.len > 0)
        store = only_store_of(company, platform);
    return store;
}
