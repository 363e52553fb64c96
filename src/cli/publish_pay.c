/*
 * Pay files of a month, beside the forms and never among them.
 *
 *   pay/<number>_<name>.xlsx, .pdf      one person: made by the same workers as the forms
 *   pay/team.xlsx                       all: made once, when the sheets are done
 *
 * The umask of a publication is 077 and a workbook is written by its library, so the mode is set
 * by what the folder and the umask allow: 0600 in 0700.
 */
#include "cli/publish_pay.h"

#include "base/io.h"
#include "cli/json.h"
#include "cli/pay_edition.h"
#include "form/pay_sheet.h"
#include "render/render.h"

#include <unistd.h>

bool
ka_publish_selects_pay(const struct ka_publish_options *options, const struct ka_pay *pay)
{
    for (size_t i = 0; i < pay->spell_count; i++) {
        if (ka_publish_selects(options, pay->spell[i].card))
            return true;
    }
    return false;
}

enum ka_status
ka_publish_pay_folder(struct ka_session *session, const struct ka_month_result *result,
                      const char *folder)
{
    return result->pay_count ? ka_folder_make(folder, 0700, &session->diags) : KA_OK;
}

static const char *
file(struct ka_arena *arena, const char *folder, ka_str stem, const char *kind)
{
    return ka_str_format(arena, "%s/%.*s.%s", folder, KA_STR_ARG(stem), kind).ptr;
}

void
ka_publish_pay_unlink(struct ka_session *session, const struct ka_month_result *result,
                      const struct ka_publish_options *options, const char *folder)
{
    struct ka_arena *arena = session->arena;
    for (size_t i = 0; i < result->pay_count; i++) {
        if (!ka_publish_selects_pay(options, &result->pay[i]))
            continue;
        ka_str stem = ka_pay_file_stem(arena, &result->pay[i]);
        if (options->xlsx)
            unlink(file(arena, folder, stem, "xlsx"));
        if (options->pdf)
            unlink(file(arena, folder, stem, "pdf"));
    }
    if (options->xlsx)
        unlink(file(arena, folder, KA_STR("team"), "xlsx"));
}

enum ka_status
ka_publish_pay_sheet(struct ka_session *session, const struct ka_month_result *result,
                     const struct ka_publish_options *options, const struct ka_pay *pay,
                     const char *folder)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_form_context context = ka_session_form_context(session, result->data);
    struct ka_pdf_fonts fonts = {session->regular, session->bold};
    context.version = result->paid ? result->paid[pay - result->pay].version : 1;
    struct ka_book *book = ka_pay_sheet_make(arena, &context, pay);
    ka_str stem = ka_pay_file_stem(arena, pay);
    enum ka_status status = KA_OK;
    if (options->xlsx)
        status = ka_render_xlsx(book, file(arena, folder, stem, "xlsx"), &session->diags);
    if (status == KA_OK && options->pdf)
        status = ka_render_pdf(book, &fonts, file(arena, folder, stem, "pdf"), &session->diags);
    ka_arena_free(arena);
    return status;
}

enum ka_status
ka_publish_pay_team(struct ka_session *session, const struct ka_month_result *result,
                    const struct ka_publish_options *options, const char *folder)
{
    if (!result->pay_count || !options->xlsx)
        return KA_OK;
    struct ka_arena *arena = ka_arena_new();
    struct ka_form_context context = ka_session_form_context(session, result->data);
    context.version = result->revision;
    struct ka_book *book = ka_pay_team_make(arena, &context, result->pay, result->pay_count);
    enum ka_status status =
        ka_render_xlsx(book, file(arena, folder, KA_STR("team"), "xlsx"), &session->diags);
    ka_arena_free(arena);
    return status;
}

static void
put_yuan(struct ka_json *json, const char *key, ka_dec value)
{
    ka_json_text(json, key, ka_dec_print(json->out.arena, value, 2));
}

static void
put_line(struct ka_json *json, const struct ka_pay_spell *spell, const struct ka_pay_line *line)
{
    static const char *const kind[KA_PAY_KIND__COUNT] = {
        "base", "performance", "commission", "bonus", "piece", "late", "compensation"};
    struct ka_arena *arena = json->out.arena;
    ka_dec factor = ka_pay_factor(line->by, spell->card->total, spell->card->coefficient);
    ka_json_open(json, NULL, '{');
    ka_json_text(json, "kind", ka_str_of(kind[line->kind]));
    ka_json_text(json, "name", line->name);
    ka_json_text(json, "base", ka_dec_print_short(arena, line->base));
    ka_json_text(json, "rate", ka_dec_print_short(arena, line->rate));
    ka_json_number(json, "days", line->days);
    ka_json_number(json, "of_days", line->of_days);
    ka_json_text(json, "factor", ka_dec_print_short(arena, factor));
    if (line->known)
        put_yuan(json, "amount", line->amount);
    else
        ka_json_null(json, "amount");
    ka_json_close(json, '}');
}

static void
put_spell(struct ka_json *json, const struct ka_pay_spell *spell)
{
    struct ka_arena *arena = json->out.arena;
    ka_json_open(json, NULL, '{');
    ka_json_text(json, "plan", spell->plan->id);
    ka_json_text(json, "from", ka_day_print(arena, spell->span.first));
    ka_json_text(json, "to", ka_day_print(arena, spell->span.end - 1));
    put_yuan(json, "total", spell->total);
    ka_json_open(json, "lines", '[');
    for (size_t i = 0; i < spell->line_count; i++)
        put_line(json, spell, &spell->line[i]);
    ka_json_close(json, ']');
    ka_json_close(json, '}');
}

void
ka_pay_json(struct ka_json *json, const struct ka_month_result *result,
            const struct ka_scorecard *card)
{
    const struct ka_pay *pay = NULL;
    for (size_t i = 0; i < result->pay_count && !pay; i++)
        pay = result->pay[i].employee == card->seat->employee ? &result->pay[i] : NULL;
    if (!pay) {
        ka_json_null(json, "pay");
        return;
    }
    ka_json_open(json, "pay", '{');
    ka_json_text(json, "status", pay->provisional ? KA_STR("provisional") : KA_STR("final"));
    put_yuan(json, "person_total", pay->total);
    ka_json_open(json, "spells", '[');
    for (size_t i = 0; i < pay->spell_count; i++) {
        if (pay->spell[i].card == card)
            put_spell(json, &pay->spell[i]);
    }
    ka_json_close(json, ']');
    ka_json_close(json, '}');
}
