/* What a run went by ↔ lines in the archive. */
#include "cli/pay_edition.h"
#include "cli/sources.h"

#include <string.h>

ka_str
ka_run_facts_text(struct ka_arena *arena, const struct ka_run_facts *run)
{
    const struct ka_figures *figures = &run->figures;
    struct ka_buf out = {.arena = arena};
    ka_buf_printf(&out, "printed %s\nwith-pay %d\n", ka_day_print(arena, run->printed).ptr,
                  run->with_pay);
    if (figures->count)
        ka_buf_printf(&out, "figures %s %.*s\n", figures->digest.hex, KA_STR_ARG(figures->path));
    for (size_t i = 0; i < figures->count; i++) {
        const struct ka_store_figure *figure = &figures->item[i];
        ka_buf_printf(&out, "figure %s %s %.*s %.*s\n", ka_dec_print_short(arena, figure->num).ptr,
                      ka_dec_print_short(arena, figure->den).ptr, KA_STR_ARG(figure->metric),
                      KA_STR_ARG(figure->store));
    }
    for (size_t i = 0; i < run->paid_count; i++)
        ka_buf_printf(&out, "pay %d %s %.*s\n", run->paid[i].version, run->paid[i].digest.hex,
                      KA_STR_ARG(run->paid[i].number));
    return ka_buf_str(&out);
}

/** What stands before the next @p end, which is left out of @p text with it. */
static ka_str
cut(ka_str *text, ka_str end)
{
    ptrdiff_t at = ka_str_find(*text, end);
    ka_str head = ka_str_sub(*text, 0, at < 0 ? text->len : (size_t)at);
    *text = ka_str_sub(*text, head.len + end.len, text->len);
    return head;
}

static bool
read_figure(struct ka_arena *arena, ka_str line, struct ka_figures *out)
{
    struct ka_store_figure figure = {0};
    bool good = ka_dec_parse(cut(&line, KA_STR(" ")), &figure.num) &&
                ka_dec_parse(cut(&line, KA_STR(" ")), &figure.den);
    figure.metric = cut(&line, KA_STR(" "));
    figure.store = line;
    out->item = ka_arena_push(arena, out->item, out->count, sizeof *out->item);
    out->item[out->count++] = figure;
    return good;
}

static bool
read_digest(ka_str text, struct ka_digest *out)
{
    if (text.len != sizeof out->hex - 1)
        return false;
    memcpy(out->hex, text.ptr, text.len);
    return true;
}

static bool
read_pay(struct ka_arena *arena, ka_str line, struct ka_run_facts *out)
{
    struct ka_pay_edition edition = {0};
    ka_dec version;
    bool good = ka_dec_parse(cut(&line, KA_STR(" ")), &version) &&
                read_digest(cut(&line, KA_STR(" ")), &edition.digest);
    if (!good)
        return false;
    edition.version = (int)(version.micro / KA_DEC_ONE);
    edition.number = line;
    out->paid = ka_arena_push(arena, out->paid, out->paid_count, sizeof *out->paid);
    out->paid[out->paid_count++] = edition;
    return true;
}

static bool
read_line(struct ka_arena *arena, ka_str line, struct ka_run_facts *out)
{
    ka_str key = cut(&line, KA_STR(" "));
    if (ka_str_eq(key, KA_STR("printed")))
        return ka_day_parse(line, &out->printed);
    if (ka_str_eq(key, KA_STR("with-pay")))
        out->with_pay = ka_str_eq(line, KA_STR("1"));
    if (ka_str_eq(key, KA_STR("figure")))
        return read_figure(arena, line, &out->figures);
    if (ka_str_eq(key, KA_STR("figures"))) {
        ka_str root = cut(&line, KA_STR(" "));
        out->figures.path = line;
        return read_digest(root, &out->figures.digest);
    }
    return !ka_str_eq(key, KA_STR("pay")) || read_pay(arena, line, out);
}

static bool
read_lines(struct ka_arena *arena, ka_str text, struct ka_run_facts *out)
{
    bool good = true;
    while (text.len)
        good = read_line(arena, cut(&text, KA_STR("\n")), out) && good;
    return good;
}

enum ka_status
ka_restored_run(struct ka_session *session, const struct ka_restored *restored,
                struct ka_run_facts *out)
{
    *out = (struct ka_run_facts){.printed = ka_month_span(restored->month).end - 1};
    for (size_t i = 0; i < restored->count; i++) {
        const struct ka_archive_source *source = &restored->source[i];
        bool purged;
        ka_str text;
        if (!ka_str_eq(source->kind, KA_STR("run")))
            continue;
        enum ka_status status =
            ka_archive_source_bytes(restored->archive, source, session->arena, &purged, &text);
        if (status == KA_OK && !read_lines(session->arena, text, out)) {
            ka_diag(&session->diags, KA_DIAG_FACTS_DAMAGED, (struct ka_place){0}, source->path);
            status = KA_E_DATA;
        }
        return status;
    }
    return KA_OK;
}
