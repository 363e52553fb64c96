/* Files and findings ↔ bytes. Profiles, stores and findings stand by their names: a program or
 * definitions that do not have one leave it out. */
#include "metrics/month_report.h"

#include "base/pack.h"

/* Those of version 1, which count no rows that lack a cell, are read, too. */
enum { VERSION = 2 };

static ka_str
store_id(const struct ka_defs *defs, size_t store)
{
    return store == KA_NO_INDEX ? KA_STR("") : defs->company.store[store].id;
}

static void
put_file(struct ka_buf *out, const struct ka_defs *defs, const struct ka_export *file)
{
    ka_pack_text(out, file->path);
    ka_pack_uint(out, file->bytes);
    ka_pack_text(out, ka_str_of(file->digest.hex));
    ka_pack_text(out, file->profile ? file->profile->id : KA_STR(""));
    ka_pack_uint(out, file->encoding);
    ka_pack_uint(out, (unsigned char)file->delimiter);
    ka_pack_uint(out, file->header_line);
    ka_pack_int(out, file->period.first);
    ka_pack_int(out, file->period.end);
    ka_pack_text(out, store_id(defs, file->store));
    ka_pack_text(out, file->sheet);
    ka_pack_uint(out, file->table);
    const uint64_t count[] = {file->rows, file->used, file->dropped, file->outside,
                              file->summary_rows};
    for (size_t i = 0; i < KA_COUNT(count); i++)
        ka_pack_uint(out, count[i]);
    ka_pack_uint(out, file->lacking);
    ka_pack_uint(out, file->lost_named);
    ka_pack_uint(out, file->lost_count);
    for (size_t i = 0; i < file->lost_count; i++)
        ka_pack_uint(out, file->lost[i]);
    ka_pack_int(out, file->latest);
    ka_pack_uint(out, file->column_count);
    for (size_t i = 0; i < file->column_count; i++) {
        const struct ka_column_use *use = &file->column[i];
        ka_pack_text(out, use->header);
        ka_pack_uint(out, use->column == KA_NO_INDEX ? 0 : use->column + 1);
        ka_pack_uint(out, use->values);
        ka_pack_uint(out, use->empty);
        ka_pack_uint(out, use->bad);
        ka_pack_uint(out, use->first_bad_line);
    }
}

static void
put_findings(struct ka_buf *out, const struct ka_diags *found)
{
    for (size_t i = 0; i < KA_COUNT(found->by_severity); i++)
        ka_pack_uint(out, found->by_severity[i]);
    ka_pack_uint(out, found->dropped);
    ka_pack_uint(out, found->count);
    for (size_t i = 0; i < found->count; i++) {
        const struct ka_diag *diag = &found->item[i];
        ka_pack_text(out, ka_diag_name(out->arena, diag->code));
        ka_pack_text(out, diag->place.file);
        ka_pack_text(out, diag->place.sheet);
        ka_pack_uint(out, diag->place.line);
        ka_pack_uint(out, diag->place.column);
        for (size_t a = 0; a < KA_DIAG_ARGS; a++)
            ka_pack_text(out, diag->arg[a]);
    }
}

ka_str
ka_month_report_pack(struct ka_arena *arena, const struct ka_defs *defs,
                     const struct ka_file_report *report, size_t count)
{
    struct ka_buf out = {.arena = arena};
    ka_pack_uint(&out, VERSION);
    ka_pack_uint(&out, count);
    for (size_t i = 0; i < count; i++) {
        put_file(&out, defs, &report[i].file);
        ka_pack_uint(&out, report[i].refused);
        put_findings(&out, &report[i].found);
    }
    return ka_buf_str(&out);
}

static const struct ka_profile *
profile_of(const struct ka_defs *defs, ka_str id)
{
    for (size_t i = 0; i < defs->profile_count; i++) {
        if (ka_str_eq(defs->profile[i].id, id))
            return &defs->profile[i];
    }
    return NULL;
}

static void
take_columns(struct ka_arena *arena, struct ka_unpack *in, struct ka_export *file)
{
    size_t known = file->profile ? file->profile->column_count : 0;
    file->column_count = ka_unpack_count(in);
    file->column = ka_arena_array(arena, file->column_count, sizeof *file->column);
    for (size_t i = 0; i < file->column_count; i++) {
        struct ka_column_use *use = &file->column[i];
        use->header = ka_str_dup(arena, ka_unpack_text(in));
        uint64_t column = ka_unpack_uint(in);
        use->column = column == 0 || column > known ? KA_NO_INDEX : (size_t)column - 1;
        use->values = ka_unpack_uint(in);
        use->empty = ka_unpack_uint(in);
        use->bad = ka_unpack_uint(in);
        use->first_bad_line = (uint32_t)ka_unpack_uint(in);
    }
}

static size_t
store_of(const struct ka_defs *defs, ka_str id)
{
    for (size_t i = 0; i < defs->company.store_count; i++) {
        if (ka_str_eq(defs->company.store[i].id, id))
            return i;
    }
    return KA_NO_INDEX;
}

/* Shards of one month have one staff list. */
static void
take_lost(struct ka_arena *arena, struct ka_unpack *in, const struct ka_defs *defs,
          struct ka_export *file)
{
    file->lost_named = ka_unpack_uint(in);
    size_t count = (size_t)ka_unpack_uint(in);
    in->bad = in->bad || count > defs->staff.count;
    if (in->bad)
        return;
    file->lost = ka_arena_array(arena, count, sizeof *file->lost);
    for (; file->lost_count < count; file->lost_count++)
        file->lost[file->lost_count] = (uint32_t)ka_unpack_uint(in);
}

static void
take_file(struct ka_arena *arena, const struct ka_defs *defs, struct ka_unpack *in,
          uint64_t version, struct ka_export *file)
{
    *file = (struct ka_export){.path = ka_str_dup(arena, ka_unpack_text(in))};
    file->bytes = ka_unpack_uint(in);
    ka_str digest = ka_unpack_text(in);
    for (size_t i = 0; i < digest.len && i < sizeof file->digest.hex - 1; i++)
        file->digest.hex[i] = digest.ptr[i];
    file->profile = profile_of(defs, ka_unpack_text(in));
    uint64_t encoding = ka_unpack_uint(in);
    in->bad = in->bad || encoding >= KA_ENCODING__COUNT;
    file->encoding = in->bad ? (enum ka_encoding)0 : (enum ka_encoding)encoding;
    file->delimiter = (char)(unsigned char)ka_unpack_uint(in);
    file->header_line = (uint32_t)ka_unpack_uint(in);
    file->period.first = (ka_day)ka_unpack_int(in);
    file->period.end = (ka_day)ka_unpack_int(in);
    file->store = store_of(defs, ka_unpack_text(in));
    file->sheet = ka_str_dup(arena, ka_unpack_text(in));
    file->table = (uint32_t)ka_unpack_uint(in);
    uint64_t *const count[] = {&file->rows, &file->used, &file->dropped, &file->outside,
                               &file->summary_rows};
    for (size_t i = 0; i < KA_COUNT(count); i++)
        *count[i] = ka_unpack_uint(in);
    file->lacking = version > 1 ? ka_unpack_uint(in) : 0;
    take_lost(arena, in, defs, file);
    file->latest = ka_unpack_int(in);
    take_columns(arena, in, file);
}

static void
take_finding(struct ka_unpack *in, struct ka_diags *found)
{
    ka_str arg[KA_DIAG_ARGS];
    enum ka_diag_code code = ka_diag_code_of(ka_unpack_text(in));
    struct ka_place place = {.file = ka_unpack_text(in)};
    place.sheet = ka_unpack_text(in);
    place.line = (uint32_t)ka_unpack_uint(in);
    place.column = (uint32_t)ka_unpack_uint(in);
    for (size_t a = 0; a < KA_DIAG_ARGS; a++)
        arg[a] = ka_unpack_text(in);
    if (code != KA_DIAG__COUNT && !in->bad)
        ka_diags_add(found, code, place, arg, KA_DIAG_ARGS);
}

static void
take_findings(struct ka_arena *arena, struct ka_unpack *in, struct ka_diags *found)
{
    size_t by_severity[KA_COUNT(found->by_severity)];
    *found = ka_diags_make(arena);
    for (size_t i = 0; i < KA_COUNT(by_severity); i++)
        by_severity[i] = (size_t)ka_unpack_uint(in);
    size_t dropped = (size_t)ka_unpack_uint(in);
    size_t count = ka_unpack_count(in);
    for (size_t i = 0; i < count && !in->bad; i++)
        take_finding(in, found);
    for (size_t i = 0; i < KA_COUNT(by_severity); i++) { /* those over the cap, too */
        if (by_severity[i] > found->by_severity[i])
            found->by_severity[i] = by_severity[i];
    }
    found->dropped = dropped;
}

bool
ka_month_report_read(struct ka_arena *arena, const struct ka_defs *defs, ka_str bytes,
                     struct ka_file_report **out, size_t *count)
{
    struct ka_unpack in = ka_unpack_make(bytes);
    uint64_t version = ka_unpack_uint(&in);
    if (version < 1 || version > VERSION)
        return false;
    *count = ka_unpack_count(&in);
    *out = ka_arena_array(arena, *count, sizeof **out);
    for (size_t i = 0; i < *count && !in.bad; i++) {
        struct ka_file_report *report = &(*out)[i];
        take_file(arena, defs, &in, version, &report->file);
        report->refused = ka_unpack_uint(&in) != 0;
        take_findings(arena, &in, &report->found);
    }
    return ka_unpack_done(&in);
}
