/*
 * What a form is called: its number, its file, its digest.
 *
 * The digest is taken over the canonical text of the card (score/record.c). A file name keeps what
 * people can read; when anything had to be replaced or cut, a '~' and eight digits of a hash keep
 * two such names apart. No other name holds a '~'.
 */
#include "form/form.h"

#include "base/utf8.h"
#include "form/work.h"
#include "score/record.h"

#include <inttypes.h>
#include <string.h>

#define STEM_MOST 120

unsigned
ka_seat_ordinal(const struct ka_seat *seat)
{
    unsigned ordinal = 1;
    for (size_t back = 1; seat->split && back <= seat->index; back++) {
        const struct ka_seat *earlier = seat - back;
        if (earlier->employee != seat->employee)
            break;
        ordinal++;
    }
    return ordinal;
}

ka_str
ka_form_number(struct ka_arena *arena, const struct ka_form_context *context,
               const struct ka_scorecard *card)
{
    int year = 0, month = 0, day = 0;
    ka_day_split(card->seat->span.first, &year, &month, &day);
    ka_str prefix = context->defs->company.form_prefix;
    unsigned ordinal = ka_seat_ordinal(card->seat);
    ka_str number =
        ka_str_format(arena, "%.*s-%04d%02d-%.*s", KA_STR_ARG(prefix.len ? prefix : KA_STR("KH")),
                      year, month, KA_STR_ARG(card->seat->employee->number));
    return ordinal > 1 ? ka_str_format(arena, "%.*s-%u", KA_STR_ARG(number), ordinal) : number;
}

/* Characters that no file name may hold on some system, or that hide what a name says. */
static bool
is_unsafe(uint32_t cp)
{
    return ka_utf8_is_hidden(cp) || (cp < 0x80 && strchr("/\\:*?\"<>|", (int)cp) != NULL);
}

/* What a name may not begin with: hidden files, options, a spreadsheet's lock file. */
static bool
leads_badly(char c)
{
    return c == '.' || c == '-' || c == '~' || c == ' ';
}

/* One part of a stem: what may not stand at its ends goes, unsafe characters become '_'. */
static bool
add_safe(struct ka_buf *buf, ka_str part)
{
    part = ka_str_trim(part);
    size_t before = part.len;
    while (part.len && leads_badly(part.ptr[0]))
        part = ka_str_sub(part, 1, part.len - 1);
    while (part.len && (part.ptr[part.len - 1] == '.' || part.ptr[part.len - 1] == ' '))
        part.len--;
    bool changed = part.len != before;
    for (size_t at = 0; at < part.len;) {
        size_t from = at;
        bool unsafe = is_unsafe(ka_utf8_next(part, &at));
        ka_buf_add(buf, unsafe ? KA_STR("_") : ka_str_sub(part, from, at - from));
        changed |= unsafe;
    }
    return changed;
}

/* A device of Windows, whatever stands behind the first dot. */
static bool
is_device(ka_str name)
{
    static const char *const device[] = {"con", "prn", "aux", "nul", "conin$", "conout$"};
    char word[8] = {0};
    size_t len = 0;
    for (; len < name.len && name.ptr[len] != '.'; len++) {
        char c = name.ptr[len];
        if (len + 1 >= sizeof word)
            return false;
        word[len] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    while (len && word[len - 1] == ' ')
        word[--len] = '\0';
    for (size_t i = 0; i < KA_COUNT(device); i++)
        if (strcmp(word, device[i]) == 0)
            return true;
    bool port = strncmp(word, "com", 3) == 0 || strncmp(word, "lpt", 3) == 0;
    bool raised =
        strcmp(word + 3, "¹") == 0 || strcmp(word + 3, "²") == 0 || strcmp(word + 3, "³") == 0;
    return port && (raised || (len == 4 && word[3] >= '0' && word[3] <= '9'));
}

/* The longest prefix of whole characters within @p most bytes. */
static ka_str
cut(ka_str s, size_t most)
{
    if (s.len <= most)
        return s;
    while (most > 0 && ((unsigned char)s.ptr[most] & 0xC0) == 0x80)
        most--;
    return ka_str_sub(s, 0, most);
}

ka_str
ka_form_safe_name(struct ka_arena *arena, ka_str part)
{
    struct ka_buf buf = {.arena = arena};
    (void)add_safe(&buf, part);
    ka_str name = cut(ka_buf_str(&buf), STEM_MOST - 1);
    return is_device(name) ? ka_str_format(arena, "_%.*s", KA_STR_ARG(name)) : name;
}

/* The parts with '_' between. The number comes first and is each person's own, so names differ as
 * long as it holds no '_' itself. */
static ka_str
stem_of(struct ka_arena *arena, const ka_str part[3], ka_str tail)
{
    struct ka_buf stem = {.arena = arena}, whole = {.arena = arena};
    bool changed = ka_str_find(part[0], KA_STR("_")) >= 0;
    for (size_t i = 0; i < 3; i++) {
        ka_buf_printf(&whole, "%.*s\n", KA_STR_ARG(part[i]));
        if (!ka_str_trim(part[i]).len)
            continue;
        if (stem.len)
            ka_buf_byte(&stem, '_');
        changed |= add_safe(&stem, part[i]) || ka_str_find(part[i], KA_STR("~")) >= 0;
    }
    ka_str name = ka_buf_str(&stem);
    if (is_device(name)) {
        name = ka_str_format(arena, "_%.*s", KA_STR_ARG(name));
        changed = true;
    }
    if (!changed && name.len && name.len + tail.len <= STEM_MOST)
        return ka_str_format(arena, "%.*s%.*s", KA_STR_ARG(name), KA_STR_ARG(tail));
    uint32_t hash = (uint32_t)ka_str_hash(ka_buf_str(&whole));
    ka_str mark = ka_str_format(arena, "~%08" PRIx32 "%.*s", hash, KA_STR_ARG(tail));
    name = cut(name, STEM_MOST - mark.len);
    return ka_str_format(arena, "%.*s%.*s", KA_STR_ARG(name), KA_STR_ARG(mark));
}

ka_str
ka_form_file_stem(struct ka_arena *arena, const struct ka_scorecard *card)
{
    const struct ka_employee *employee = card->seat->employee;
    unsigned ordinal = ka_seat_ordinal(card->seat);
    return stem_of(arena,
                   (const ka_str[]){employee->number, employee->name, card->role->applies_to},
                   ordinal > 1 ? ka_str_format(arena, "_%u", ordinal) : KA_STR(""));
}

ka_str
ka_person_file_stem(struct ka_arena *arena, ka_str number, ka_str name)
{
    return stem_of(arena, (const ka_str[]){number, name, KA_STR("")}, KA_STR(""));
}

struct ka_digest
ka_form_digest(struct ka_arena *arena, const struct ka_scorecard *card)
{
    return ka_sha256(ka_card_record(arena, card));
}
