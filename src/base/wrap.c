/*
 * Line breaking for mixed Chinese and Latin text, with the measures of a font.
 *
 * A line takes as much as fits and ends at the last place where a break is good:
 *
 *   GOOD   at blanks (which are dropped), after a hyphen inside a word, and beside a
 *          wide character, but not before closing nor after opening punctuation
 *   FAIR   inside a word or number that is wider than the line: anywhere the
 *          punctuation allows
 *   ANY    when even that fails (a row of closing marks): before the overflow
 *
 * Because the last GOOD place is taken, a comma that would not fit takes the
 * character before it down with it. "97.50%" holds no GOOD place, so it stays whole,
 * and so does "15分": a number keeps its unit. What follows a number and a colon, as in
 * "≥95%：5分" and "3: steady", stays with them.
 * The rules follow JIS X 4051 and W3C "Requirements for Chinese Text Layout" as far as
 * forms need them; UAX #14 agrees except that "/" and "-" before digits do not break.
 *
 * After a break the rest is measured anew from the next line's start; since no better
 * place was left behind, each character is measured at most a few times.
 */
#include "base/font.h"

#include "base/utf8.h"

#include <string.h>

/** What a character says about breaks beside it; bits. */
enum {
    BLANK = 1,  /* Dropped at a break. */
    CLOSE = 2,  /* Never begins a line, not even after a blank. */
    OPEN = 4,   /* Never ends a line, not even before a blank. */
    STICKY = 8, /* Never begins a line, unless after a blank. */
    GLUE = 16,  /* Never ends a line, unless before a blank. */
    WIDE = 32,  /* May have a break on either side. */
    DIGIT = 64, /* Or the sign of percent: what a unit or a colon may follow. */
    HYPHEN = 128
};

static const char closing_signs[] = "，。、；：！？）》〉」』】〕〗〙〛］｝’”…％‰‱℃℉%,.;:!?)]}»›";
static const char opening_signs[] = "（《〈「『【〔〖〘〚［｛‘“￥＄￡¥$£€([{«‹";
/* Signs inside numbers and between words, marks of repetition and of range. */
static const char sticking_signs[] = "/\\／-‐–～~·・°′″々〻ー_＿";
/* Both: straight quotes, whose side is unknown, and the no-break blanks. */
static const char gluing_signs[] = "\"'＂＇\xC2\xA0\xE2\x80\xAF\xE2\x81\xA0\xEF\xBB\xBF";

/* Units: a number is not parted from the one that follows it. */
static const char units_signs[] = "分秒元天次个倍月日年时件单条人家店折";

static bool
among(const char *set, uint32_t cp)
{
    char bytes[5] = {0};
    size_t len = ka_utf8_put(cp, bytes);
    return cp != 0 && len > 0 && strstr(set, bytes) != NULL;
}

static bool
is_blank(uint32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == '\r' || cp == 0x3000 || cp == 0x200B;
}

static unsigned
classify(uint32_t cp)
{
    /* Most text is letters, digits and hanzi: these need no search. */
    if ((cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z'))
        return 0;
    if (cp >= '0' && cp <= '9')
        return DIGIT;
    if (cp >= 0x4E00 && cp <= 0x9FFF)
        return WIDE;
    if (is_blank(cp))
        return BLANK;
    unsigned bits = ka_utf8_is_wide_break(cp) ? WIDE : 0;
    if (among(closing_signs, cp))
        return bits | CLOSE | (cp == '%' ? DIGIT : 0);
    if (among(opening_signs, cp))
        return bits | OPEN;
    if (among(gluing_signs, cp))
        return bits | STICKY | GLUE;
    if (cp == '-' || cp == 0x2010 || cp == 0x2013)
        bits |= HYPHEN;
    if (among(sticking_signs, cp) || ka_utf8_cp_width(cp) == 0)
        bits |= STICKY;
    return bits;
}

/** A place where the line may end, and where the next one would begin. */
struct place {
    bool set;
    size_t end;
    size_t next;
};

struct wrap {
    struct ka_arena *arena;
    const struct ka_font *font;
    ka_str text;
    int64_t limit;
    struct ka_line *line;
    size_t count;
};

static void
emit(struct wrap *w, size_t from, size_t end)
{
    w->line = ka_arena_push(w->arena, w->line, w->count, sizeof(*w->line));
    w->line[w->count++] = (struct ka_line){.from = from, .len = end - from};
}

/** The state of the line being filled. */
struct fill {
    size_t from;
    size_t at;     /* The character to be placed. */
    size_t ink;    /* The first one that is not blank: after the indent. */
    size_t inked;  /* End of the last one that is not blank; from if there is none. */
    int64_t width; /* Up to at, blanks included. */
    uint32_t last_cp;
    unsigned last; /* Class of the last one that is not blank, 0 at the start. */
    unsigned before_last;
    bool label; /* The last ones are a number and a colon, the label of what follows. */
    bool blank; /* A blank stands before at. */
    struct place good;
    struct place fair;
};

static struct fill
fill_from(size_t at)
{
    return (struct fill){.from = at, .at = at, .inked = at};
}

static bool
good_after_blank(unsigned a, unsigned b)
{
    return !(a & OPEN) && !(b & CLOSE);
}

/** May a break come between @p a and @p b if the word rule is left aside? */
static bool
fair_between(unsigned a, unsigned b)
{
    return !(a & (OPEN | GLUE)) && !(b & (CLOSE | STICKY));
}

/** Not within "……" and "——", which are one sign each. */
static bool
is_pair(uint32_t a, uint32_t b)
{
    return a == b && (a == 0x2014 || a == 0x2026 || a == 0x22EF || a == 0x2015);
}

static bool
good_between(const struct fill *f, uint32_t cp, unsigned b)
{
    bool wide = (f->last & WIDE) || (b & WIDE);
    /* "-5" and "2026-10" are numbers; in "--x" the hyphen is not inside a word. */
    bool inside = (f->last & HYPHEN) && !(f->before_last & (BLANK | HYPHEN)) && !(b & DIGIT);
    bool sign = (f->last & HYPHEN) && (b & DIGIT);
    bool unit = (f->last & DIGIT) && among(units_signs, cp);
    return (wide || inside) && !sign && !unit && !f->label;
}

/** Notes the places in front of the character of class @p b, which is not a blank. */
static void
note_places(struct fill *f, uint32_t cp, unsigned b)
{
    struct place here = {.set = true, .end = f->inked, .next = f->at};
    if (f->inked == f->from)
        return;
    if (f->blank) {
        if (good_after_blank(f->last, b) && !f->label)
            f->good = here;
        f->fair = here;
        return;
    }
    if (is_pair(f->last_cp, cp) || !fair_between(f->last, b))
        return;
    f->fair = here;
    if (good_between(f, cp, b))
        f->good = here;
}

/** Where to end the line because the character at f->at does not fit. */
static struct place
choose_place(const struct fill *f)
{
    if (f->good.set)
        return f->good;
    /* Rather than cut a word that stands after an indent, do without the indent. */
    if (f->inked == f->from || f->ink > f->from)
        return (struct place){.next = f->inked == f->from ? f->at : f->ink};
    if (f->fair.set)
        return f->fair;
    return (struct place){.set = true, .end = f->inked, .next = f->at};
}

static void
place_blank(struct fill *f, size_t next, int advance)
{
    f->blank = true;
    f->before_last = BLANK;
    f->width += advance;
    f->at = next;
}

static void
place_ink(struct fill *f, uint32_t cp, unsigned bits, size_t next, int advance)
{
    bool first = f->inked == f->from;
    if (first)
        f->ink = f->at;
    f->before_last = f->blank || first ? BLANK : f->last;
    f->label = (cp == ':' || cp == 0xFF1A) && (f->before_last & DIGIT);
    f->last = bits;
    f->last_cp = cp;
    f->blank = false;
    f->width += advance;
    f->at = f->inked = next;
}

/** One paragraph, text[from, end), without line breaks. */
static void
wrap_paragraph(struct wrap *w, size_t from, size_t end)
{
    struct fill f = fill_from(from);
    while (f.at < end) {
        size_t next = f.at;
        uint32_t cp = ka_utf8_next(w->text, &next);
        unsigned bits = classify(cp);
        int advance = ka_font_advance(w->font, cp);
        if (bits & BLANK) {
            place_blank(&f, next, advance);
            continue;
        }
        note_places(&f, cp, bits);
        bool fits = f.width + advance <= w->limit || f.at == f.from;
        if (fits) {
            place_ink(&f, cp, bits, next, advance);
            continue;
        }
        struct place place = choose_place(&f);
        if (place.set)
            emit(w, f.from, place.end);
        f = fill_from(place.next);
    }
    /* Blanks at the end are dropped, an empty paragraph is an empty line. */
    emit(w, f.from, f.inked);
}

/** Advance units that fit; the small addend undoes the binary fraction of, say, 0.1 * 30. */
static int64_t
limit_of(double size, double width)
{
    double units = width * 1000.0 / size + 1e-6;
    if (!(units >= 0.0))
        return 0;
    return units < 1e15 ? (int64_t)units : INT64_C(1000000000000000);
}

size_t
ka_font_wrap(struct ka_arena *arena, const struct ka_font *font, ka_str text, double size,
             double width, struct ka_line **lines)
{
    struct wrap w = {.arena = arena, .font = font, .text = text, .limit = limit_of(size, width)};
    size_t from = 0;
    for (size_t at = 0; at < text.len; at++) {
        if (text.ptr[at] != '\n')
            continue;
        wrap_paragraph(&w, from, at);
        from = at + 1;
    }
    wrap_paragraph(&w, from, text.len);
    *lines = w.line;
    return w.count;
}
