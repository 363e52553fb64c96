/*
 * A chat log as people save it → rows of messages.
 *
 *     消息对象:t_甲                      title: the buyer of what follows, a new section
 *     t_甲 2026-10-03 14:23:11          head: who, when
 *     在吗                              text, any number of lines: not read, but for how it begins
 *     某店:小满 2026-10-03 14:23:30     head of an agent
 *
 * A name is an agent's if the roster (or ignore_accounts) has it as an account of the platform,
 * whole or after the colon, or if a store's name stands before its colon; where a title names the
 * buyer, every other name is an agent's. A line like a head whose name is neither buyer nor agent
 * there is text: people paste such lines.
 *
 * A buyer's message is to the agent who writes next that day in the section (after a transfer that
 * is the one who took over), else to the one who wrote last, else to the title's account, else to
 * the only agent of the file. An agent's message is to the buyer of the title, else to the one who
 * wrote last, else next. What cannot be told is left empty, and the row is refused with its line.
 */
#include "ingest/text_log.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "ingest/text_line.h"
#include "template/defs.h"
#include "template/text_log.h"

#define LINES_TRIED 200
#define NOBODY      ((size_t)-1)

struct said {
    ka_str name, time, day;
    ka_str account, buyer, store;
    uint32_t line;
    size_t section;
    bool agent, system, robot;
};

struct section {
    ka_str partner, account;
};

/* An account of the roster: what it is called, and how it is compared. */
struct known {
    ka_str name, folded, tail;
};

struct log {
    struct ka_arena *arena;
    const struct ka_defs *defs;
    const struct ka_profile *profile;
    ka_str text;
    struct said *said;
    size_t count, next;
    struct section *section;
    size_t sections;
    struct known *known;
    size_t knowns;
    const struct said *only; /* An agent, if all agents of the file are one account. */
    bool header_given;
    ka_str *cell;
};

/* ---- names --------------------------------------------------------------------------------- */

static ka_str
without_prefix(const struct ka_texts *prefixes, ka_str name)
{
    for (size_t i = 0; i < prefixes->count; i++) {
        if (ka_str_starts(name, prefixes->item[i]) && name.len > prefixes->item[i].len)
            return ka_str_sub(name, prefixes->item[i].len, name.len);
    }
    return name;
}

static bool
listed(const struct ka_texts *texts, ka_str text)
{
    for (size_t i = 0; i < texts->count; i++) {
        if (ka_str_eq(texts->item[i], text))
            return true;
    }
    return false;
}

/* What stands after the last colon; all of it without one. */
static ka_str
tail_of(ka_str account)
{
    for (size_t i = account.len; i > 0; i--) {
        if (account.ptr[i - 1] == ':')
            return ka_str_sub(account, i, account.len);
    }
    return account;
}

/* Store whose name or alias stands before the colon, or is all of it; KA_NO_INDEX. */
static size_t
store_of(const struct log *log, ka_str name)
{
    ka_str tail = tail_of(name);
    ka_str before = tail.len < name.len ? ka_str_sub(name, 0, name.len - tail.len - 1) : name;
    size_t store = ka_company_store(&log->defs->company, before);
    bool here = store != KA_NO_INDEX &&
                (log->profile->platform.len == 0 ||
                 ka_str_eq(log->defs->company.store[store].platform, log->profile->platform));
    return here ? store : KA_NO_INDEX;
}

static void
list_accounts(struct log *log)
{
    const struct ka_staff *staff = &log->defs->staff;
    for (size_t i = 0; i < staff->count; i++) {
        for (size_t a = 0; a < staff->employee[i].account_count; a++) {
            const struct ka_account *account = &staff->employee[i].account[a];
            if (log->profile->platform.len > 0 &&
                !ka_str_eq(account->platform, log->profile->platform))
                continue;
            log->known = ka_arena_push(log->arena, log->known, log->knowns, sizeof *log->known);
            log->known[log->knowns++] = (struct known){
                .name = account->name,
                .folded = ka_utf8_fold_header(log->arena, account->name),
                .tail = ka_utf8_fold_header(log->arena, tail_of(account->name)),
            };
        }
    }
}

/* The roster's account of that name, or the only one that ends with it; empty if there is none. */
static ka_str
account_of(const struct log *log, ka_str name)
{
    ka_str folded = ka_utf8_fold_header(log->arena, name), found = {0};
    bool several = false;
    for (size_t i = 0; i < log->knowns; i++) {
        const struct known *known = &log->known[i];
        if (ka_str_eq(known->folded, folded))
            return known->name;
        if (!ka_str_eq(known->tail, folded))
            continue;
        several = several || (found.len > 0 && !ka_str_eq(found, known->name));
        found = known->name;
    }
    return several ? KA_STR("") : found;
}

/* Whether the name is an agent's; its account, and the store that the name tells. */
static bool
read_agent(const struct log *log, struct said *said)
{
    struct ka_arena_mark mark = ka_arena_mark(log->arena);
    size_t store = store_of(log, said->name);
    said->account = account_of(log, said->name);
    ka_arena_rewind(log->arena, mark);
    bool known = said->account.len > 0 || store != KA_NO_INDEX ||
                 listed(&log->defs->company.ignore_accounts, said->name);
    if (said->account.len == 0)
        said->account = said->name;
    if (store != KA_NO_INDEX)
        said->store = log->defs->company.store[store].id;
    return known;
}

/* ---- messages ------------------------------------------------------------------------------ */

/* A head: a message, or, of someone who is no party to the section, text. */
static bool
add_said(struct log *log, ka_str name, ka_str time, uint32_t line)
{
    const struct section *section = &log->section[log->sections - 1];
    const struct ka_text_log *how = log->profile->log;
    struct said said = {.name = without_prefix(&how->prefix, name),
                        .time = time,
                        .day = ka_str_sub(time, 0, ka_text_date(time)),
                        .line = line,
                        .section = log->sections - 1};
    said.system = listed(&how->system, said.name);
    said.agent = !said.system && read_agent(log, &said);
    bool partner = section->partner.len > 0 && ka_str_eq(said.name, section->partner);
    if (partner)
        said.agent = false;
    if (section->partner.len > 0 && !partner && !said.agent && !said.system) {
        /* Whoever else writes in a buyer's section is an agent, if only the name looks like one. */
        if (tail_of(said.name).len == said.name.len)
            return false;
        said.agent = true;
    }
    if (!said.agent && !said.system)
        said.buyer = said.name;
    log->said = ka_arena_push(log->arena, log->said, log->count, sizeof said);
    log->said[log->count++] = said;
    return true;
}

static void
add_section(struct log *log, struct section section)
{
    log->section = ka_arena_push(log->arena, log->section, log->sections, sizeof section);
    log->section[log->sections++] = section;
}

static bool
begins_as_robot(const struct ka_text_log *how, ka_str text)
{
    for (size_t i = 0; i < how->robot.count; i++) {
        if (ka_str_starts(text, how->robot.item[i]))
            return true;
    }
    return false;
}

static void
read_lines(struct log *log)
{
    const struct ka_text_log *how = log->profile->log;
    ka_str rest = log->text, line, name, time;
    bool first_of_text = false;
    add_section(log, (struct section){0});
    for (uint32_t number = 1; ka_text_line(&rest, &line); number++) {
        struct section *section = &log->section[log->sections - 1];
        if (ka_text_head(how, line, &name, &time) && add_said(log, name, time, number)) {
            first_of_text = true;
        } else if (ka_text_title(&how->partner, line, &name)) {
            add_section(log, (struct section){.partner = without_prefix(&how->prefix, name),
                                              .account = section->account});
        } else if (ka_text_title(&how->account, line, &name)) {
            section->account = without_prefix(&how->prefix, name);
        } else if (first_of_text && line.len > 0) {
            log->said[log->count - 1].robot = begins_as_robot(how, line);
            first_of_text = false;
        }
    }
}

/* ---- who with whom --------------------------------------------------------------------------- */

/* For each message the nearest of a side in its section, before it and after it; or NOBODY. */
struct near {
    size_t *before, *after;
};

static bool
is_of(const struct said *said, bool agent)
{
    return agent ? said->agent : !said->agent && !said->system;
}

static struct near
find_near(const struct log *log, bool agent)
{
    struct near near = {.before = ka_arena_array(log->arena, log->count, sizeof(size_t)),
                        .after = ka_arena_array(log->arena, log->count, sizeof(size_t))};
    size_t last = NOBODY;
    for (size_t i = 0; i < log->count; i++) {
        if (last != NOBODY && log->said[last].section != log->said[i].section)
            last = NOBODY;
        near.before[i] = last;
        last = is_of(&log->said[i], agent) ? i : last;
    }
    last = NOBODY;
    for (size_t i = log->count; i-- > 0;) {
        if (last != NOBODY && log->said[last].section != log->said[i].section)
            last = NOBODY;
        near.after[i] = last;
        last = is_of(&log->said[i], agent) ? i : last;
    }
    return near;
}

/* Of the two beside a message the first that is of its day; @p any: else of any day. */
static size_t
of_day(const struct log *log, size_t at, size_t first, size_t second, bool any)
{
    const size_t found[] = {first, second};
    for (size_t i = 0; i < KA_COUNT(found); i++) {
        if (found[i] != NOBODY && ka_str_eq(log->said[found[i]].day, log->said[at].day))
            return found[i];
    }
    if (!any)
        return NOBODY;
    return first != NOBODY ? first : second;
}

static void
find_account(struct log *log, const struct near *agents, size_t at)
{
    struct said *said = &log->said[at];
    struct said titled = {.name = log->section[said->section].account};
    size_t other = of_day(log, at, agents->after[at], agents->before[at], titled.name.len == 0);
    if (other == NOBODY && titled.name.len > 0)
        (void)read_agent(log, &titled);
    const struct said *agent = other == NOBODY ? &titled : &log->said[other];
    if (agent->account.len == 0 && log->only)
        agent = log->only;
    said->account = agent->account;
    said->store = agent->store;
}

static void
find_buyer(struct log *log, const struct near *buyers, size_t at)
{
    struct said *said = &log->said[at];
    said->buyer = log->section[said->section].partner;
    size_t other = of_day(log, at, buyers->before[at], buyers->after[at], true);
    if (said->buyer.len == 0 && other != NOBODY)
        said->buyer = log->said[other].name;
}

static void
find_only(struct log *log)
{
    bool one = true;
    for (size_t i = 0; i < log->count && one; i++) {
        if (!log->said[i].agent)
            continue;
        one = !log->only || ka_str_eq(log->only->account, log->said[i].account);
        log->only = &log->said[i];
    }
    if (!one)
        log->only = NULL;
}

static void
find_parties(struct log *log)
{
    find_only(log);
    struct near agents = find_near(log, true), buyers = find_near(log, false);
    for (size_t i = 0; i < log->count; i++) {
        if (!log->said[i].agent)
            find_account(log, &agents, i);
        if (log->said[i].agent || log->said[i].system)
            find_buyer(log, &buyers, i);
    }
}

/* ---- rows ------------------------------------------------------------------------------------ */

static ka_str
cell_of(const struct said *said, enum ka_field field)
{
    switch ((int)field) {
    case KA_FIELD_TIME:
        return said->time;
    case KA_FIELD_ACCOUNT:
        return said->account;
    case KA_FIELD_BUYER:
        return said->buyer;
    case KA_FIELD_STORE:
        return said->store;
    case KA_FIELD_SENDER:
        return said->system ? KA_STR("系统") : said->agent ? KA_STR("客服") : KA_STR("买家");
    case KA_FIELD_KIND:
        return said->robot && said->agent ? KA_STR("自动") : KA_STR("人工");
    default:
        return KA_STR("");
    }
}

static enum ka_status
next_row(void *self, struct ka_row *row)
{
    struct log *log = self;
    const struct ka_profile *profile = log->profile;
    const struct said *said =
        log->header_given && log->next < log->count ? &log->said[log->next] : NULL;
    *row = (struct ka_row){0};
    if (log->header_given && !said)
        return KA_OK;
    for (size_t i = 0; i < profile->column_count; i++)
        log->cell[i] =
            said ? cell_of(said, profile->column[i].field) : profile->column[i].header.item[0];
    *row = (struct ka_row){
        .cell = log->cell, .count = profile->column_count, .line = said ? said->line : 1};
    log->next += said != NULL;
    log->header_given = true;
    return KA_OK;
}

static uint64_t
offset(const void *self)
{
    const struct log *log = self;
    return log->count ? log->text.len * (uint64_t)log->next / log->count : 0;
}

static uint64_t
refused(const void *self)
{
    (void)self;
    return 0;
}

static void
close_log(void *self)
{
    (void)self;
}

/* A line of a table: titles of a log have no such separators. */
static bool
is_tabular(ka_str line)
{
    size_t separators = 0;
    for (size_t i = 0; i < line.len; i++)
        separators += line.ptr[i] == ',' || line.ptr[i] == '\t';
    return separators > 1;
}

/* How many of the first lines are heads; none if a table's line comes before them: a remark in an
 * order may well look like a head. */
static size_t
heads_in(const struct ka_text_log *how, ka_str text)
{
    ka_str line, name, time;
    size_t heads = 0;
    for (size_t i = 0; i < LINES_TRIED && ka_text_line(&text, &line); i++) {
        heads += ka_text_head(how, line, &name, &time);
        if (heads == 0 && is_tabular(line))
            return 0;
    }
    return heads;
}

/* The profile that has most heads in the text; NULL if none has one. */
static const struct ka_profile *
profile_of(const struct ka_defs *defs, ka_str text)
{
    const struct ka_profile *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < defs->profile_count; i++) {
        const struct ka_profile *profile = &defs->profile[i];
        size_t heads = profile->log ? heads_in(profile->log, text) : 0;
        if (heads > most)
            best = profile;
        most = heads > most ? heads : most;
    }
    return best;
}

bool
ka_text_log_open(struct ka_arena *arena, const struct ka_rows_input *input,
                 const struct ka_encoding_guess *guess, struct ka_rows *rows)
{
    uint64_t bad;
    ka_str bytes = ka_str_sub(input->bytes, guess->bom, input->bytes.len);
    /* Judged by the beginning, so that a large table is not converted for nothing. */
    ka_str begin = ka_str_sub(bytes, 0, 65536);
    begin = ka_encoding_to_utf8(arena, guess->encoding, begin.ptr, begin.len, &bad);
    const struct ka_profile *profile = input->defs ? profile_of(input->defs, begin) : NULL;
    if (!profile)
        return false;
    *rows = (struct ka_rows){0};
    if (bytes.len > KA_LIMIT_HTML_BYTES) {
        ka_diag(input->diags, KA_DIAG_FILE_TOO_LARGE, ((struct ka_place){.file = input->path}),
                input->path, ka_str_format(arena, "%zu", bytes.len),
                ka_str_format(arena, "%lld", (long long)KA_LIMIT_HTML_BYTES));
        return true;
    }
    struct log *log = ka_arena_alloc(arena, sizeof *log);
    *log = (struct log){
        .arena = arena,
        .defs = input->defs,
        .profile = profile,
        .cell = ka_arena_array(arena, profile->column_count, sizeof *log->cell),
        .text = ka_encoding_to_utf8(arena, guess->encoding, bytes.ptr, bytes.len, &bad)};
    list_accounts(log);
    read_lines(log);
    find_parties(log);
    *rows = (struct ka_rows){.self = log,
                             .encoding = KA_UTF8,
                             .sound = true,
                             .next = next_row,
                             .offset = offset,
                             .refused = refused,
                             .close = close_log};
    return true;
}
