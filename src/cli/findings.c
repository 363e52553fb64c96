/*
 * Findings for people: what is said of one column over and over becomes one line.
 *
 *     exports/2026-10/tm/a.csv:3:7: warning: cannot read '1:15' in column '平均响应' …
 *         425 like it: lines 4, 5, 6, 7, 8 …
 *         hint: …
 *
 * Alike are findings of one code, file, sheet and column that say the same; of cells that cannot
 * be read, whatever stands in them. findings.csv, --json and --all have each by itself.
 */
#include "cli/session.h"

#include <stdio.h>

enum { LINES_SHOWN = 5 };

struct printing {
    struct ka_session *session;
    FILE *to;
    size_t most, printed, left;
    bool *told; /**< Of the findings: printed, or counted with one that was. NULL: each alone. */
};

static bool
is_of_cells(enum ka_diag_code code)
{
    switch ((int)code) {
    case KA_DIAG_CELL_NOT_NUMBER:
    case KA_DIAG_CELL_NOT_MONEY:
    case KA_DIAG_CELL_NOT_DURATION:
    case KA_DIAG_CELL_CLOCK:
    case KA_DIAG_CELL_ERROR:
    case KA_DIAG_CELL_NOT_RATE:
    case KA_DIAG_CELL_NOT_TIME:
    case KA_DIAG_CELL_NOT_READ:
    case KA_DIAG_ROW_REFUSED:
        return true;
    default:
        return false;
    }
}

static bool
is_like(const struct ka_diag *a, const struct ka_diag *b)
{
    if (a->code != b->code || a->place.column != b->place.column || a->place.line == 0 ||
        !ka_str_eq(a->place.file, b->place.file) || !ka_str_eq(a->place.sheet, b->place.sheet))
        return false;
    for (size_t i = 0; i < KA_DIAG_ARGS && !is_of_cells(a->code); i++) {
        if (!ka_str_eq(a->arg[i], b->arg[i]))
            return false;
    }
    return true;
}

/* Those behind @p first that say the same: "425 like it: lines 4, 5 …"; empty if there are none. */
static ka_str
others(struct printing *p, size_t first)
{
    const struct ka_diags *diags = &p->session->diags;
    struct ka_buf lines = {.arena = p->session->arena};
    size_t count = 0;
    /* They are sorted: those of a file stand together. */
    for (size_t i = first + 1; i < diags->count && p->told; i++) {
        if (!ka_str_eq(diags->item[i].place.file, diags->item[first].place.file))
            break;
        if (p->told[i] || !is_like(&diags->item[first], &diags->item[i]))
            continue;
        p->told[i] = true;
        if (count++ < LINES_SHOWN)
            ka_buf_printf(&lines, "%s%u", count > 1 ? ka_session_say(p->session, "、", ", ") : "",
                          diags->item[i].place.line);
    }
    if (count == 0)
        return KA_STR("");
    return ka_str_format(p->session->arena,
                         ka_session_say(p->session, "同样的还有 %zu 处：第 %.*s 行%s",
                                        "%zu more like it: lines %.*s%s"),
                         count, KA_STR_ARG(ka_buf_str(&lines)), count > LINES_SHOWN ? " …" : "");
}

static void
print_finding(struct printing *p, size_t at)
{
    static const char *const colours[] = {"\033[36m", "\033[33m", "\033[31m"};
    struct ka_session *session = p->session;
    const struct ka_diag *diag = &session->diags.item[at];
    struct ka_arena_mark mark = ka_arena_mark(session->arena);
    ka_str line = ka_diag_line(session->arena, diag, session->lang);
    ka_str hint = ka_diag_hint(session->arena, diag, session->lang);
    ka_str more = others(p, at);
    bool colour = session->colour && p->to == stderr;
    fprintf(p->to, "%s%.*s%s\n", colour ? colours[diag->severity] : "", KA_STR_ARG(line),
            colour ? "\033[0m" : "");
    if (more.len)
        fprintf(p->to, "    %.*s\n", KA_STR_ARG(more));
    if (hint.len)
        fprintf(p->to, "    %s%.*s\n", ka_session_say(session, "提示：", "hint: "),
                KA_STR_ARG(hint));
    ka_arena_rewind(session->arena, mark);
}

/** The findings of one severity, up to @p most lines in all. */
static void
print_those(struct printing *p, enum ka_severity severity)
{
    const struct ka_diags *diags = &p->session->diags;
    for (size_t i = 0; i < diags->count; i++) {
        if (diags->item[i].severity != severity || (p->told && p->told[i]))
            continue;
        if (p->printed >= p->most) {
            p->left++;
            continue;
        }
        p->printed++;
        print_finding(p, i);
    }
}

static void
print_all(struct printing *p, bool notes)
{
    struct ka_session *session = p->session;
    ka_session_progress_end(session);
    fflush(stdout); /* the screen first, then what was odd about it */
    ka_diags_sort(&session->diags);
    /* errors first: they decide whether anything could be made */
    print_those(p, KA_ERROR);
    print_those(p, KA_WARNING);
    if (notes)
        print_those(p, KA_NOTE);
    p->left += session->diags.dropped;
    if (p->left)
        fprintf(p->to,
                ka_session_say(session, "…… 另有 %zu 条，见 findings.csv 或 kaohe check --all\n",
                               "... %zu more: see findings.csv or kaohe check --all\n"),
                p->left);
}

void
ka_session_findings(struct ka_session *session, size_t most)
{
    struct printing p = {.session = session, .to = stderr, .most = most};
    p.told = ka_arena_array(session->arena, session->diags.count + 1, sizeof *p.told);
    print_all(&p, !session->quiet && most == SIZE_MAX);
}

void
ka_session_all_findings(struct ka_session *session)
{
    struct printing p = {.session = session, .to = stdout, .most = SIZE_MAX};
    print_all(&p, !session->quiet);
}
