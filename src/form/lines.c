/*
 * The lines of a cell: breaks that read well, where ka_font_wrap() only says which are allowed.
 *
 *     ≥60%：15分；≥50%：12分；        each line of a narrow cell ends with its clauses,
 *     ≥45%：9分；其余：3分            the last two share them evenly
 *
 * That takes no more lines than the text needs anyway, or one, where there is room. Texts in
 * paragraphs ('\n') are broken one by one. In a cell that does not wrap only those breaks count.
 */
#include "form/build.h"

#include <string.h>

/* The model's own breaks. */
static size_t
split(struct ka_arena *arena, ka_str text, struct ka_line **lines)
{
    size_t count = 0, from = 0;
    *lines = NULL;
    for (size_t at = 0; at <= text.len; at++) {
        if (at < text.len && text.ptr[at] != '\n')
            continue;
        *lines = ka_arena_push(arena, *lines, count, sizeof **lines);
        (*lines)[count++] = (struct ka_line){from, at - from};
        from = at + 1;
    }
    return count;
}

static double
line_width(const struct ka_draft *draft, const struct ka_style *style, ka_str text,
           struct ka_line line)
{
    return ka_draft_measure(draft, style, ka_str_sub(text, line.from, line.len));
}

/* How finely a text may be parted. */
enum grain { GRAIN_CLAUSE, GRAIN_COMMA, GRAIN_FACTOR, GRAIN__COUNT };

/* Where a narrow cell's text is best broken: after a clause, and before a bracket; finer: after a
 * comma; finest: before the operators of a formula in words. */
static bool
parts_before(ka_str text, size_t at, enum grain grain)
{
    static const struct {
        const char *sign;
        bool begins; /* The next line begins with it; else the line before ends with it. */
        enum grain grain;
    } places[] = {{"；", false, GRAIN_CLAUSE}, {"; ", false, GRAIN_CLAUSE},
                  {"。", false, GRAIN_CLAUSE}, {"（", true, GRAIN_CLAUSE},
                  {" (", true, GRAIN_CLAUSE},  {"，", false, GRAIN_COMMA},
                  {", ", false, GRAIN_COMMA},  {" ÷ ", true, GRAIN_FACTOR},
                  {" × ", true, GRAIN_FACTOR}, {" + ", true, GRAIN_FACTOR}};
    ka_str before = ka_str_sub(text, 0, at), after = ka_str_sub(text, at, text.len - at);
    for (size_t i = 0; i < KA_COUNT(places) && at > 0; i++) {
        ka_str sign = ka_str_of(places[i].sign);
        bool here = places[i].begins ? ka_str_starts(after, sign) : ka_str_ends(before, sign);
        if (here && places[i].grain <= grain)
            return true;
    }
    return false;
}

static ka_str
trimmed(ka_str text, struct ka_line line)
{
    return ka_str_trim(ka_str_sub(text, line.from, line.len));
}

/* The last two lines share their clauses as evenly as can be. */
static void
even_out(const struct ka_draft *draft, const struct ka_style *style, ka_str text, enum grain grain,
         struct ka_line *two)
{
    size_t from = two[0].from, end = two[1].from + two[1].len;
    double best = ka_draft_measure(draft, style, trimmed(text, two[0]));
    for (size_t at = two[1].from; at > from; at--) {
        struct ka_line upper = {from, at - from}, lower = {at, end - at};
        if (!parts_before(text, at, grain))
            continue;
        double a = ka_draft_measure(draft, style, trimmed(text, upper));
        double b = ka_draft_measure(draft, style, trimmed(text, lower));
        if (b > best)
            return;
        best = a > b ? a : b;
        two[0] = upper;
        two[1] = lower;
    }
}

/*
 * Lines of whole clauses, as many of them as fit on each. At most @p most lines: the count, or 0 if
 * that is not enough.
 */
static size_t
wrap_clauses(const struct ka_draft *draft, const struct ka_style *style, double room, ka_str text,
             enum grain grain, size_t most, struct ka_line *out)
{
    size_t count = 0, from = 0, good = 0;
    for (size_t at = 1; at <= text.len; at++) {
        if (at < text.len && !parts_before(text, at, grain))
            continue;
        struct ka_line line = {from, at - from};
        if (ka_draft_measure(draft, style, trimmed(text, line)) > room) {
            if (good == from || count == most)
                return 0;
            out[count++] = (struct ka_line){from, good - from};
            from = good;
            at = good; /* What did not fit begins the next line. */
            continue;
        }
        good = at;
    }
    if (count == most)
        return 0;
    out[count++] = (struct ka_line){from, text.len - from};
    if (count > 1)
        even_out(draft, style, text, grain, &out[count - 2]);
    for (size_t i = 0; i < count; i++) {
        ka_str ink = trimmed(text, out[i]);
        out[i] = (struct ka_line){(size_t)(ink.ptr - text.ptr), ink.len};
    }
    return count;
}

/*
 * Break a text so that it reads well without taking more lines. In a narrow cell a few lines end
 * with their clauses, in an airy draft even if that takes one line more. Else the last line should
 * be no leftover, of less than a third of the room, or, below lines of prose, an eighth: narrower
 * lines are tried.
 */
static size_t
wrap_evenly(const struct ka_draft *draft, const struct ka_style *style, double room, ka_str text,
            struct ka_line **lines)
{
    const struct ka_font *font = style->bold ? draft->bold : draft->regular;
    size_t count = ka_font_wrap(draft->arena, font, text, style->size, room, lines);
    const double narrow = 260;
    struct ka_line clause[7];
    bool few = room < narrow && count > 1 && count < KA_COUNT(clause);
    for (size_t most = count; few && most <= count + draft->airy; most++)
        for (enum grain grain = GRAIN_CLAUSE; grain < GRAIN__COUNT; grain++) {
            if (wrap_clauses(draft, style, room, text, grain, most, clause) != most)
                continue;
            *lines = ka_arena_copy(draft->arena, clause, most * sizeof *clause);
            return most;
        }
    double least = room < narrow ? room / 3 : room / 8;
    for (int percent = 98; count > 1 && percent > 60; percent -= 2) {
        if (line_width(draft, style, text, (*lines)[count - 1]) >= least)
            break;
        struct ka_line *other = NULL;
        if (ka_font_wrap(draft->arena, font, text, style->size, room * percent / 100, &other) >
            count)
            break;
        *lines = other;
    }
    return count;
}

/* Each paragraph by itself. */
static size_t
wrap_paragraphs(const struct ka_draft *draft, const struct ka_style *style, double room,
                ka_str text, struct ka_line **lines)
{
    struct ka_line *paragraph = NULL;
    size_t paragraphs = split(draft->arena, text, &paragraph), count = 0;
    *lines = NULL;
    for (size_t i = 0; i < paragraphs; i++) {
        ka_str part = ka_str_sub(text, paragraph[i].from, paragraph[i].len);
        struct ka_line one, *own = &one;
        size_t more = ka_draft_lines(draft, style, room, part, &own);
        for (size_t k = 0; k < more; k++) {
            *lines = ka_arena_push(draft->arena, *lines, count, sizeof **lines);
            (*lines)[count++] = (struct ka_line){paragraph[i].from + own[k].from, own[k].len};
        }
    }
    return count;
}

/* Short text, the usual case, is one line: measuring it is much cheaper than breaking it. */
size_t
ka_draft_lines(const struct ka_draft *draft, const struct ka_style *style, double room, ka_str text,
               struct ka_line **lines)
{
    bool several = text.len && memchr(text.ptr, '\n', text.len) != NULL;
    if (several)
        return style->wrap ? wrap_paragraphs(draft, style, room, text, lines)
                           : split(draft->arena, text, lines);
    if (style->wrap && ka_draft_measure(draft, style, text) > room)
        return wrap_evenly(draft, style, room, text, lines);
    **lines = (struct ka_line){0, text.len};
    return 1;
}
