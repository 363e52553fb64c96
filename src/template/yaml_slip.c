/*
 * From libyaml's complaint to the slip of the pen behind it.
 *
 * libyaml stops where the text ceases to make sense, which is often a line after the mistake:
 * `满分：15` is a fine scalar, and only the colon of the *next* line is "not allowed". So the line
 * of the complaint is looked at first, then up to two lines above it, for what people who type
 * Chinese get wrong: `：`, `，`, U+3000 or a tab as indent, no blank after the colon, a quote that
 * is never closed. Only when none is there is libyaml's own problem put into words.
 */
#include "template/yaml_slip.h"

#include "base/compiler.h"
#include "base/utf8.h"

#include <string.h>

#define LINES_BACK  2
#define WIDE_COLON  0xFF1AU
#define WIDE_COMMA  0xFF0CU
#define WIDE_BLANK  0x3000U
#define NO_POSITION SIZE_MAX

/* What one line shows; byte offsets in the line, NO_POSITION if not there. */
struct signs {
    size_t tab_indent;
    size_t wide_indent;
    size_t wide_colon;
    size_t wide_comma;
    size_t tight_colon;
    size_t open_quote;
};

/* Where the scan of a line stands. */
struct scan {
    ka_str line;
    size_t flow;    /* Open braces and brackets. */
    size_t segment; /* Start of the pair being read. */
    bool has_colon; /* The pair has its `: `. */
    struct signs signs;
};

void
ka_text_position(ka_str text, size_t offset, uint32_t *line, uint32_t *column)
{
    size_t start = 0;
    uint32_t at = 1;
    for (size_t i = 0; i < offset && i < text.len; i++) {
        if (text.ptr[i] == '\n') {
            start = i + 1;
            at++;
        }
    }
    *line = at;
    *column = (uint32_t)ka_utf8_count(ka_str_sub(text, start, offset - start)) + 1;
}

/* The text of a 1-based line without its end; empty if there is no such line. */
static ka_str
line_of(ka_str text, uint32_t number)
{
    size_t start = 0;
    for (uint32_t line = 1; line < number; line++) {
        const char *end =
            start < text.len ? memchr(text.ptr + start, '\n', text.len - start) : NULL;
        if (!end)
            return KA_STR("");
        start = (size_t)(end - text.ptr) + 1;
    }
    ka_str rest = ka_str_sub(text, start, text.len);
    const char *end = rest.len > 0 ? memchr(rest.ptr, '\n', rest.len) : NULL;
    if (end)
        rest.len = (size_t)(end - rest.ptr);
    if (rest.len > 0 && rest.ptr[rest.len - 1] == '\r')
        rest.len--;
    return rest;
}

static void
note(size_t *sign, size_t at)
{
    if (*sign == NO_POSITION)
        *sign = at;
}

/* Blanks, tabs and list dashes at the front; returns where the content begins. */
static size_t
scan_indent(struct scan *s)
{
    size_t at = 0;
    while (at < s->line.len) {
        size_t here = at;
        uint32_t cp = ka_utf8_next(s->line, &at);
        bool dash = cp == '-' && at < s->line.len && s->line.ptr[at] == ' ';
        if (cp == '\t')
            note(&s->signs.tab_indent, here);
        else if (cp == WIDE_BLANK)
            note(&s->signs.wide_indent, here);
        else if (cp != ' ' && !dash)
            return here;
    }
    return at;
}

static bool
is_digits(ka_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((s.ptr[i] < '0' || s.ptr[i] > '9') && s.ptr[i] != ' ')
            return false;
    }
    return true;
}

/* An ASCII colon at @p at: closes the key if a blank follows; else perhaps lacks that blank. */
static void
scan_colon(struct scan *s, size_t at)
{
    bool last = at + 1 >= s->line.len;
    char next = s->line.ptr[last ? at : at + 1];
    if (last || next == ' ' || next == '\t') {
        s->has_colon = true;
        return;
    }
    /* A clock 08:00 and an address http:// are no keys. */
    if (s->has_colon || next == '/' || is_digits(ka_str_sub(s->line, s->segment, at - s->segment)))
        return;
    note(&s->signs.tight_colon, at);
}

/* Where the quote that opens at @p at ends (behind it), or NO_POSITION if not on this line. */
static size_t
quote_end(ka_str line, size_t at)
{
    char quote = line.ptr[at];
    for (size_t i = at + 1; i < line.len; i++) {
        if (quote == '"' && line.ptr[i] == '\\')
            i++;
        else if (line.ptr[i] == quote)
            return i + 1;
    }
    return NO_POSITION;
}

static void
scan_flow(struct scan *s, uint32_t cp, size_t after)
{
    if (cp == '{' || cp == '[')
        s->flow++;
    else if ((cp == '}' || cp == ']') && s->flow > 0)
        s->flow--;
    else if (cp != ',' || s->flow == 0)
        return;
    s->segment = after;
    s->has_colon = false;
}

static bool
starts_token(ka_str line, size_t at)
{
    return at == 0 || strchr(" {[,", line.ptr[at - 1]) != NULL;
}

/* Jumps over a quoted text; false, with the sign, if it does not end on this line. */
static bool
scan_quoted(struct scan *s, size_t open, size_t *at)
{
    size_t end = quote_end(s->line, open);
    if (end == NO_POSITION) {
        s->signs.open_quote = open;
        return false;
    }
    *at = end;
    return true;
}

static void
scan_mark(struct scan *s, uint32_t cp, size_t here, size_t after)
{
    if (cp == ':')
        scan_colon(s, here);
    else if (cp == WIDE_COLON && !s->has_colon)
        note(&s->signs.wide_colon, here);
    else if (cp == WIDE_COMMA && s->flow > 0)
        note(&s->signs.wide_comma, here);
    else
        scan_flow(s, cp, after);
}

static void
scan_content(struct scan *s, size_t at)
{
    s->segment = at;
    while (at < s->line.len) {
        size_t here = at;
        uint32_t cp = ka_utf8_next(s->line, &at);
        bool starts = starts_token(s->line, here);
        bool quote = starts && (cp == '"' || cp == '\'');
        if ((starts && cp == '#') || (quote && !scan_quoted(s, here, &at)))
            return;
        if (!quote)
            scan_mark(s, cp, here, at);
    }
}

static struct signs
signs_of(ka_str line)
{
    struct scan s = {
        .line = line,
        .signs = {NO_POSITION, NO_POSITION, NO_POSITION, NO_POSITION, NO_POSITION, NO_POSITION}};
    scan_content(&s, scan_indent(&s));
    return s.signs;
}

/* Adds the finding for a sign that was seen. */
static bool
tell(struct ka_diags *diags, enum ka_diag_code code, struct ka_place line_place, ka_str line,
     size_t at)
{
    if (at == NO_POSITION)
        return false;
    line_place.column += (uint32_t)ka_utf8_count(ka_str_sub(line, 0, at));
    ka_diag0(diags, code, line_place);
    return true;
}

/* A list's item may well be a text with a colon in it. */
static bool
is_item(ka_str line)
{
    return ka_str_starts(ka_str_trim(line), KA_STR("- "));
}

/* The signs of one line, those that break a file most surely first; @p all: weak ones, too. */
static bool
tell_line(struct ka_diags *diags, ka_str text, struct ka_place place, bool all)
{
    ka_str line = line_of(text, place.line);
    struct signs signs = signs_of(line);
    return tell(diags, KA_DIAG_YAML_TAB, place, line, signs.tab_indent) ||
           tell(diags, KA_DIAG_YAML_WIDE_BLANK, place, line, signs.wide_indent) ||
           tell(diags, KA_DIAG_YAML_WIDE_COLON, place, line, signs.wide_colon) ||
           tell(diags, KA_DIAG_YAML_WIDE_COMMA, place, line, signs.wide_comma) ||
           tell(diags, KA_DIAG_YAML_QUOTE, place, line, signs.open_quote) ||
           ((all || !is_item(line)) &&
            tell(diags, KA_DIAG_YAML_TIGHT_COLON, place, line, signs.tight_colon));
}

/* The same of the lines from the fault's back. */
static bool
tell_lines(struct ka_diags *diags, ka_str text, struct ka_place place, bool all)
{
    for (uint32_t back = 0; back <= LINES_BACK && back < place.line; back++) {
        struct ka_place line = {.file = place.file, .line = place.line - back, .column = 1};
        if (tell_line(diags, text, line, all))
            return true;
    }
    return false;
}

/* libyaml's problems by a part of their text. */
static const struct {
    const char *part;
    enum ka_diag_code code;
} problems[] = {
    {"tab character", KA_DIAG_YAML_TAB},
    {"mapping values are not allowed", KA_DIAG_YAML_MAPPING},
    {"could not find expected ':'", KA_DIAG_YAML_NO_COLON},
    {"',' or ", KA_DIAG_YAML_FLOW},
    {"block sequence entries", KA_DIAG_YAML_INDENT},
    {"mapping keys are not allowed", KA_DIAG_YAML_INDENT},
    {"expected '-' indicator", KA_DIAG_YAML_INDENT},
    {"expected key", KA_DIAG_YAML_INDENT},
    {"expected <document start>", KA_DIAG_YAML_INDENT},
    {"cannot start any token", KA_DIAG_YAML_START},
    {"alphabetic or numeric", KA_DIAG_YAML_START},
    {"node content", KA_DIAG_YAML_START},
    {"escape", KA_DIAG_YAML_ESCAPE},
    {"hexdecimal", KA_DIAG_YAML_ESCAPE},
    {"control characters", KA_DIAG_YAML_CONTROL},
};

/* A lone word and a bracket left open are told where they stand, not where the next line begins. */
static bool
is_of_context(enum ka_diag_code code, const struct ka_yaml_fault *fault)
{
    if (fault->context_line == 0 || fault->context_line == fault->line)
        return false;
    return code == KA_DIAG_YAML_NO_COLON || code == KA_DIAG_YAML_FLOW;
}

static void
tell_problem(struct ka_diags *diags, struct ka_place place, const struct ka_yaml_fault *fault)
{
    for (size_t i = 0; i < KA_COUNT(problems); i++) {
        if (ka_str_find(fault->problem, ka_str_of(problems[i].part)) < 0)
            continue;
        if (is_of_context(problems[i].code, fault)) {
            place.line = fault->context_line;
            place.column = fault->context_column;
        }
        ka_diag0(diags, problems[i].code, place);
        return;
    }
    ka_diag(diags, KA_DIAG_YAML_SYNTAX, place, fault->problem);
}

void
ka_yaml_slip(struct ka_diags *diags, ka_str text, ka_str file, const struct ka_yaml_fault *fault)
{
    struct ka_place place = {.file = file, .line = fault->line, .column = fault->column};
    if (ka_str_find(fault->context, KA_STR("quoted scalar")) >= 0 &&
        ka_str_find(fault->problem, KA_STR("unexpected")) >= 0) {
        place.line = fault->context_line;
        place.column = fault->context_column;
        ka_diag0(diags, KA_DIAG_YAML_QUOTE, place);
        return;
    }
    if (ka_str_find(fault->problem, KA_STR("control characters")) >= 0) {
        tell_problem(diags, place, fault);
        return;
    }
    if (!tell_lines(diags, text, place, false) && !tell_lines(diags, text, place, true))
        tell_problem(diags, place, fault);
}

bool
ka_scalar_slip(struct ka_diags *diags, ka_str text, struct ka_place place)
{
    struct signs signs = signs_of(text);
    return tell(diags, KA_DIAG_YAML_WIDE_COLON, place, text, signs.wide_colon) ||
           tell(diags, KA_DIAG_YAML_TIGHT_COLON, place, text, signs.tight_colon);
}
