/*
 * Headings drift: platforms change brackets, arrows, widths, units and names from one version to
 * the next. For every profile of the program (templates/exports) its headings, changed in each of
 * these ways, must still be taken for it, every column for what it is.
 */
#include "ingest/match.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "ingest_kit.h"
#include "template/defs.h"

#include <string.h>

static struct ka_defs defs;
static struct ka_aliases *aliases;

static struct ka_node *
yaml(ka_str text)
{
    struct ka_node *node = NULL;
    cr_assert_eq(ka_yaml_parse(arena, text, KA_STR("x.yaml"), &diags, &node), KA_OK);
    return node;
}

static ka_str
file(const char *path)
{
    ka_str text;
    cr_assert_eq(ka_file_read(arena, path, KA_LIMIT_YAML_BYTES, &diags, &text), KA_OK);
    return text;
}

static void
setup(void)
{
    kit_setup();
    defs = (struct ka_defs){0};
    ka_str metrics = file(KAOHE_SOURCE_DIR "/templates/metrics.yaml");
    cr_assert_eq(ka_metric_set_read(arena, yaml(metrics), NULL, &diags, &defs.metrics), KA_OK);
    const char *folder = KAOHE_SOURCE_DIR "/templates/exports";
    struct ka_entry *entry;
    size_t count;
    cr_assert_eq(ka_folder_walk(arena, folder, &diags, &entry, &count), KA_OK);
    struct ka_profile *profile = ka_arena_array(arena, count, sizeof *profile);
    for (size_t i = 0; i < count; i++) {
        ka_str path = ka_str_format(arena, "%s/%.*s", folder, KA_STR_ARG(entry[i].path));
        cr_assert_eq(
            ka_profile_read(arena, yaml(file(path.ptr)), &defs.metrics, &diags, &profile[i]),
            KA_OK);
    }
    defs.profile = profile;
    defs.profile_count = count;
    cr_assert_gt(count, 35);
    aliases = ka_aliases_make(arena, &defs);
}

TestSuite(drift, .init = setup, .fini = kit_teardown);

/* All of @p from in @p text made @p to. */
static ka_str
replaced(ka_str text, const char *from, const char *to)
{
    struct ka_buf buf = {.arena = arena};
    size_t len = strlen(from);
    for (size_t i = 0; i < text.len;) {
        bool hit = text.len - i >= len && memcmp(text.ptr + i, from, len) == 0;
        if (hit)
            ka_buf_add(&buf, ka_str_of(to));
        else
            ka_buf_byte(&buf, text.ptr[i]);
        i += hit ? len : 1;
    }
    return buf.len > 0 ? ka_buf_str(&buf) : KA_STR("");
}

/* ASCII letters, digits and signs in full width. */
static ka_str
wide(ka_str text)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c <= 0x20 || c >= 0x7F)
            ka_buf_byte(&buf, (char)c);
        else
            ka_buf_printf(&buf, "\xEF%c%c", 0xBC + (c - 0x20) / 0x40, 0x80 + (c - 0x20) % 0x40);
    }
    return ka_buf_str(&buf);
}

static ka_str
upper(ka_str text)
{
    char *copy = ka_arena_copy(arena, text.ptr, text.len);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = (char)(copy[i] >= 'a' && copy[i] <= 'z' ? copy[i] - 'a' + 'A' : copy[i]);
    return (ka_str){.ptr = copy, .len = text.len};
}

/* @p piece before the last character, or before the bracket at the end. */
static ka_str
broken(ka_str text, const char *piece)
{
    size_t at = text.len - 1;
    while (at > 0 && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
        at--;
    for (size_t i = 0; i < text.len; i++)
        at = text.ptr[i] == '(' ? i : at;
    return ka_str_format(arena, "%.*s%s%.*s", (int)at, text.ptr, piece, (int)(text.len - at),
                         text.ptr + at);
}

static ka_str
with(ka_str text, const char *before, const char *after)
{
    return ka_str_format(arena, "%s%.*s%s", before, KA_STR_ARG(text), after);
}

/* The unit of the column's figures, added, or taken off if it is there. */
static ka_str
unit_changed(ka_str text, const struct ka_column *column)
{
    static const struct {
        enum ka_read read;
        const char *unit;
    } units[] = {{KA_READ_MONEY, "(元)"}, {KA_READ_DURATION, "(秒)"}, {KA_READ_COUNT, "(人)"}};
    bool seconds = column->unit.micro == 0 || column->unit.micro == KA_DEC_ONE;
    for (size_t i = 0; i < KA_COUNT(units); i++) {
        ka_str unit = ka_str_of(units[i].unit);
        if (column->read != units[i].read || !seconds || column->field != KA_FIELD_NONE)
            continue;
        if (ka_str_ends(text, unit))
            return ka_str_sub(text, 0, text.len - unit.len);
        return ka_str_ends(text, KA_STR(")")) ? text : with(text, "", units[i].unit);
    }
    return text;
}

static const char *const ways[] = {
    "as it is", "full brackets", "full, half", "arrow",           "arrow of HTML", "full-width",
    "capitals", "line break",    "CR LF",      "blanks after",    "wide blanks",   "invisible",
    "a tab",    "underline",     "unit",       "the old name is", "once it was",
};

static ka_str
drifted(ka_str text, const struct ka_column *column, size_t way)
{
    switch (way) {
    case 1:
        return replaced(replaced(text, "(", "（"), ")", "）");
    case 2:
        return replaced(text, "(", "（");
    case 3:
        return replaced(text, "->", "→");
    case 4:
        return replaced(text, "->", "-&gt;");
    case 5:
        return wide(text);
    case 6:
        return upper(text);
    case 7:
        return broken(text, "\n");
    case 8:
        return broken(text, "\r\n");
    case 9:
        return with(text, " ", "  ");
    case 10:
        return with(text, "", "\xE3\x80\x80\xC2\xA0");
    case 11:
        return with(text, "\xEF\xBB\xBF", "\xE2\x80\x8B");
    case 12:
        return with(text, "", "\t");
    case 13:
        return broken(text, "_");
    case 14:
        return unit_changed(text, column);
    case 15:
        return ka_str_ends(text, KA_STR(")")) ? text : with(text, "", "（旧：某某率）");
    case 16:
        return ka_str_ends(text, KA_STR(")")) ? text : with(text, "", "(原某某数)");
    default:
        return text;
    }
}

/* A profile's headings as rows of a table, alias @p alias of column @p special, else the first. */
struct table {
    struct ka_row row[2];
    ka_str cell[2][256];
    size_t column[256]; /* Of the profile. */
};

static void
lay(const struct ka_profile *profile, size_t special, size_t alias, size_t way, struct table *table)
{
    size_t count = 0;
    for (size_t c = 0; c < profile->column_count; c++) {
        const struct ka_column *column = &profile->column[c];
        ka_str text = column->header.item[c == special ? alias : 0];
        if (ka_str_ends(text, KA_STR("*")))
            text = with(ka_str_sub(text, 0, text.len - 1), "", "某");
        text = text.len > 0 ? drifted(text, column, way) : text;
        ptrdiff_t found = ka_str_find(text, KA_STR("/"));
        bool split = profile->header_rows == 2 && found >= 0;
        size_t slash = split ? (size_t)found : 0;
        table->column[count] = c;
        table->cell[0][count] = split ? ka_str_sub(text, 0, slash) : text;
        table->cell[1][count] = split ? ka_str_sub(text, slash + 1, text.len) : KA_STR("");
        count += text.len > 0;
    }
    for (int r = 0; r < 2; r++)
        table->row[r] = (struct ka_row){.cell = table->cell[r], .count = count, .line = 1};
}

static void
expect_match(const struct ka_profile *profile, const struct table *table, ka_str why)
{
    struct ka_head head = {.row = table->row,
                           .count = profile->header_rows == 2 ? 2 : 1,
                           .path = KA_STR("a.csv"),
                           .platform = profile->platform};
    struct ka_match match;
    diags = ka_diags_make(arena);
    bool found = ka_match_head(arena, aliases, &head, &diags, &match);
    cr_expect(found && ka_str_eq(match.profile->id, profile->id), "%.*s, %.*s: %.*s",
              KA_STR_ARG(profile->id), KA_STR_ARG(why),
              KA_STR_ARG(found ? match.profile->id : kit_findings()));
    if (!found || match.profile != profile)
        return;
    for (size_t i = 0; i < match.column_count; i++) {
        /* A column may be named by a wider `*` of another that is ignored, too. */
        bool same = match.column[i] == table->column[i] ||
                    (match.column[i] != KA_NO_INDEX && profile->column[match.column[i]].ignore &&
                     profile->column[table->column[i]].ignore);
        cr_expect(same, "%.*s, %.*s: '%.*s' is no more what it was", KA_STR_ARG(profile->id),
                  KA_STR_ARG(why), KA_STR_ARG(table->cell[0][i]));
    }
}

Test(drift, every_profile_in_every_way)
{
    struct table *table = ka_arena_alloc(arena, sizeof *table);
    for (size_t p = 0; p < defs.profile_count; p++) {
        for (size_t way = 0; way < KA_COUNT(ways); way++) {
            lay(&defs.profile[p], KA_NO_INDEX, 0, way, table);
            expect_match(&defs.profile[p], table, ka_str_of(ways[way]));
        }
    }
}

Test(drift, every_name_of_every_column)
{
    struct table *table = ka_arena_alloc(arena, sizeof *table);
    for (size_t p = 0; p < defs.profile_count; p++) {
        const struct ka_profile *profile = &defs.profile[p];
        for (size_t c = 0; c < profile->column_count; c++) {
            for (size_t a = 1; a < profile->column[c].header.count; a++) {
                lay(profile, c, a, 0, table);
                expect_match(profile, table, profile->column[c].header.item[a]);
            }
        }
    }
}

/* What must not be passed over: another unit, another way of counting. */
Test(drift, remarks_that_say_something_are_kept)
{
    static const struct {
        const char *profile, *heading;
    } rows[] = {
        {"chitu", "平均响应(分)"},
        {"chitu", "在线总时长(时)"},
        {"chitu", "回复率(%)"},
        {"pdd-service", "30秒应答率(8-20点)"},
        {"kuaishou-service", "好评率(新)"},
        {"jd-service", "平均响应时长(旧)"},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        for (size_t p = 0; p < defs.profile_count; p++) {
            if (!ka_str_eq(defs.profile[p].id, ka_str_of(rows[i].profile)))
                continue;
            size_t rank;
            ka_str folded = ka_utf8_fold_header(arena, ka_str_of(rows[i].heading));
            cr_expect_eq(ka_alias_column(aliases, p, folded, &rank), KA_NO_INDEX, "%s",
                         rows[i].heading);
        }
    }
}
