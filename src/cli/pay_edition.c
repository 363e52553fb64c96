/* What a month paid each person ↔ the edition of the sheet that tells it. */
#include "cli/pay_edition.h"

#include "cli/json.h"
#include "cli/publish_pay.h"
#include "cli/sources.h"

#include <string.h>

static void
put_spell(struct ka_json *json, const struct ka_month_result *result,
          const struct ka_pay_spell *spell)
{
    enum { PLACES = 6 };
    struct ka_arena *arena = json->out.arena;
    ka_json_open(json, NULL, '{');
    ka_json_text(json, "role", spell->card->role->id);
    ka_json_text(json, "score", ka_dec_print_short(arena, spell->card->total));
    ka_json_text(json, "coefficient", ka_dec_print_short(arena, spell->card->coefficient));
    for (size_t i = 0; i < spell->line_count; i++)
        ka_json_text(json, "target", ka_frac_print(arena, spell->line[i].target, PLACES));
    ka_pay_json(json, result, spell->card);
    ka_json_close(json, '}');
}

static struct ka_digest
digest_of(const struct ka_month_result *result, const struct ka_pay *pay)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_json json = ka_json_make(arena);
    ka_json_open(&json, NULL, '{');
    ka_json_text(&json, "number", pay->employee->number);
    ka_json_text(&json, "reason", pay->reason);
    ka_json_text(&json, "absent", ka_dec_print_short(arena, pay->absent));
    ka_json_open(&json, "spells", '[');
    for (size_t i = 0; i < pay->spell_count; i++)
        put_spell(&json, result, &pay->spell[i]);
    ka_json_close(&json, ']');
    ka_json_close(&json, '}');
    struct ka_digest digest = ka_sha256(ka_json_end(&json));
    ka_arena_free(arena);
    return digest;
}

static const struct ka_pay_edition *
find(const struct ka_pay_edition *list, size_t count, ka_str number)
{
    for (size_t i = 0; i < count; i++)
        if (ka_str_eq(list[i].number, number))
            return &list[i];
    return NULL;
}

int
ka_pay_edition_of(const struct ka_pay_edition *list, size_t count, ka_str number)
{
    const struct ka_pay_edition *edition = find(list, count, number);
    return edition ? edition->version : 1;
}

void
ka_pay_editions_set(struct ka_session *session, struct ka_month_result *result,
                    const struct ka_pay_edition *before, size_t count)
{
    result->paid = ka_arena_array(session->arena, result->pay_count, sizeof *result->paid);
    for (size_t i = 0; i < result->pay_count; i++) {
        struct ka_pay_edition *made = &result->paid[i];
        *made = (struct ka_pay_edition){.number = result->pay[i].employee->number, .version = 1};
        made->digest = digest_of(result, &result->pay[i]);
        const struct ka_pay_edition *old = find(before, count, made->number);
        made->changed = !old || strcmp(old->digest.hex, made->digest.hex) != 0;
        if (old)
            made->version = old->version + made->changed;
    }
}

enum ka_status
ka_pay_editions_read(struct ka_session *session, struct ka_archive *archive, ka_month month,
                     struct ka_pay_edition **out, size_t *count)
{
    struct ka_restored restored = {.archive = archive, .month = month};
    struct ka_run_facts run = {0};
    enum ka_status status =
        ka_archive_sources(archive, month, NULL, &restored.source, &restored.count);
    if (status == KA_OK)
        status = ka_restored_run(session, &restored, &run);
    *out = run.paid;
    *count = run.paid_count;
    return status;
}
