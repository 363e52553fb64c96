/*
 * A month's results as text for machines: equal inputs give equal bytes.
 *
 * Numbers are decimal strings: points to 2 places, values to 4 (rates as fractions, times in
 * seconds or hours as their metric says), money to 2; what is missing is null, never 0.
 */
#include "cli/results.h"

#include "cli/check.h"

#include "base/io.h"
#include "cli/csv_out.h"
#include "cli/json.h"
#include "cli/late.h"
#include "cli/publish_pay.h"

#include <stdio.h>
#include <string.h>

/* The first file with an error, and how many there are. */
static ka_str
why_held(struct ka_session *session)
{
    const struct ka_diags *diags = &session->diags;
    bool zh = session->defs.company.lang == KA_ZH;
    ka_str first = KA_STR(""), last = first;
    size_t files = 0;
    ka_diags_sort(&session->diags);
    for (size_t i = 0; i < diags->count; i++) {
        ka_str file = diags->item[i].place.file;
        if (diags->item[i].severity != KA_ERROR || file.len == 0 || ka_str_eq(file, last))
            continue;
        first = files++ ? first : file;
        last = file;
    }
    if (files == 0)
        return ka_str_of(zh ? "导出有错误（kaohe check --all）"
                            : "errors in the exports (kaohe check --all)");
    ka_str name = ka_str_base_name(first);
    if (files == 1)
        return ka_str_format(session->arena,
                             zh ? "“%.*s”有错误（kaohe check --all）"
                                : "errors in '%.*s' (kaohe check --all)",
                             KA_STR_ARG(name));
    return ka_str_format(session->arena,
                         zh ? "“%.*s”等 %zu 个文件有错误（kaohe check --all）"
                            : "errors in '%.*s' and others, %zu files (kaohe check --all)",
                         KA_STR_ARG(name), files);
}

/** Data errors mean that figures may be wrong: no form may look final. */
static void
hold_back(struct ka_session *session, struct ka_month_result *result)
{
    ka_str why = why_held(session);
    for (size_t i = 0; i < result->card_count; i++) {
        struct ka_scorecard *card = &result->card[i];
        ka_str *blocked = ka_arena_array(session->arena, card->blocked_count + 1, sizeof *blocked);
        if (card->blocked_count)
            memcpy(blocked, card->blocked, card->blocked_count * sizeof *blocked);
        blocked[card->blocked_count++] = why;
        card->blocked = blocked;
        card->provisional = true;
        card->rank = 0;
    }
}

enum ka_status
ka_month_result_of(struct ka_session *session, ka_month month, struct ka_month_data *data,
                   struct ka_month_result *out)
{
    struct ka_month_result result = {.month = month,
                                     .data = data,
                                     .final = true,
                                     .with_pay = ka_args_has(&session->args, "with-pay"),
                                     .program = KA_PROGRAM};
    ka_pay_claim(result.data);
    result.card = ka_scorecards_make(session->arena, &session->defs, result.data, &session->diags,
                                     &result.card_count);
    if (ka_diags_worst(&session->diags) == KA_ERROR)
        hold_back(session, &result);
    for (size_t i = 0; i < result.card_count; i++)
        result.final = result.final && !result.card[i].provisional;
    struct ka_pay_options options = {.card = result.card, .card_count = result.card_count};
    enum ka_status status = ka_late_find(session, &result, &options);
    if (status != KA_OK)
        return status;
    result.pay = ka_pays_make(session->arena, &session->defs, result.data, &options,
                              &session->diags, &result.pay_count);
    ka_check_report(session, &result);
    *out = result;
    return KA_OK;
}

enum ka_status
ka_month_result_make(struct ka_session *session, ka_month month, struct ka_month_result *out)
{
    struct ka_month_data *data = NULL;
    enum ka_status status = ka_session_data(session, month, &data);
    if (status == KA_OK)
        return ka_month_result_of(session, month, data, out);
    if (data)
        *out = (struct ka_month_result){.month = month, .data = data};
    return status;
}

/** Rules bind only who could know them: announced before they took effect and before the month. */
static bool
rules_announced(struct ka_session *session, const struct ka_month_result *result)
{
    bool good = true;
    for (size_t r = 0; r < session->defs.role_count; r++) {
        const struct ka_role *role = &session->defs.role[r];
        size_t at = 0;
        while (at < result->card_count && result->card[at].role != role)
            at++;
        if (at == result->card_count || (role->announced <= role->effective &&
                                         role->announced <= ka_month_span(result->month).first))
            continue;
        good = false;
        ka_diag(&session->diags, KA_DIAG_RULES_NOT_ANNOUNCED, role->place, role->title,
                ka_day_print(session->arena, role->announced));
    }
    return good;
}

static bool
pay_final(struct ka_session *session, const struct ka_month_result *result)
{
    bool good = true;
    for (size_t i = 0; i < result->pay_count; i++) {
        const struct ka_employee *employee = result->pay[i].employee;
        if (ka_pay_is_final(&result->pay[i]))
            continue;
        good = false;
        ka_diag(&session->diags, KA_DIAG_PAY_NOT_FINAL, employee->place,
                ka_str_format(session->arena, "%.*s %.*s", KA_STR_ARG(employee->number),
                              KA_STR_ARG(employee->name)));
    }
    return good;
}

enum ka_status
ka_month_may_close(struct ka_session *session, const struct ka_month_result *result)
{
    if (!result->final) {
        ka_diag0(&session->diags, KA_DIAG_NOT_FINAL, (struct ka_place){0});
        return KA_E_DATA;
    }
    bool announced = rules_announced(session, result);
    return pay_final(session, result) && announced ? KA_OK : KA_E_DATA;
}

bool
ka_session_result(struct ka_session *session, bool fonts, struct ka_month_result *out,
                  enum ka_exit *code)
{
    ka_month month;
    *code = KA_EXIT_USAGE;
    if (!ka_session_month(session, 1, false, &month))
        return false;
    enum ka_status status = ka_session_load(session);
    if (status == KA_OK && fonts)
        status = ka_session_fonts(session);
    if (status == KA_OK)
        status = ka_month_result_make(session, month, out);
    if (status == KA_OK)
        return true;
    ka_session_findings(session, 30);
    *code = ka_session_exit(session, status);
    return false;
}

bool
ka_scorecard_is_of(const struct ka_scorecard *card, ka_str number_or_name)
{
    return ka_str_eq(card->seat->employee->number, number_or_name) ||
           ka_str_eq(card->seat->employee->name, number_or_name);
}

enum ka_exit
ka_session_no_one(struct ka_session *session, ka_str who, const ka_str *names, size_t count)
{
    ka_str near = ka_str_nearest(who, names, count);
    if (near.len)
        fprintf(stderr,
                ka_session_say(session, "kaohe: 这个月没有“%.*s”的考核表，是不是“%.*s”？\n",
                               "kaohe: no form of '%.*s' this month, did you mean '%.*s'?\n"),
                KA_STR_ARG(who), KA_STR_ARG(near));
    else
        fprintf(stderr,
                ka_session_say(session, "kaohe: 这个月没有“%.*s”的考核表\n",
                               "kaohe: no form of '%.*s' this month\n"),
                KA_STR_ARG(who));
    return KA_EXIT_USAGE;
}

enum ka_exit
ka_session_no_staff(struct ka_session *session, const struct ka_month_result *result, ka_str who)
{
    ka_str *names = ka_arena_array(session->arena, 2 * result->card_count, sizeof *names);
    for (size_t i = 0; i < result->card_count; i++) {
        names[2 * i] = result->card[i].seat->employee->number;
        names[2 * i + 1] = result->card[i].seat->employee->name;
    }
    return ka_session_no_one(session, who, names, 2 * result->card_count);
}

static const char *
unit_word(enum ka_unit unit)
{
    static const char *const words[KA_UNIT__COUNT] = {
        [KA_UNIT_COUNT] = "count", [KA_UNIT_RATIO] = "ratio", [KA_UNIT_SECONDS] = "seconds",
        [KA_UNIT_HOURS] = "hours", [KA_UNIT_DAYS] = "days",   [KA_UNIT_YUAN] = "yuan",
        [KA_UNIT_SCORE] = "score",
    };
    return words[unit];
}

static void
put_dec(struct ka_json *json, const char *key, ka_dec value, int places)
{
    ka_json_text(json, key, ka_dec_print(json->out.arena, value, places));
}

/** The part that stands for the item in scores.json: its only one. */
static const struct ka_score_part *
single_part(const struct ka_score_item *item)
{
    return item->part_count == 1 && item->part[0].value.state == KA_VALUE_OK ? item->part : NULL;
}

static void
put_value(struct ka_json *json, const struct ka_score_item *item, enum ka_unit unit)
{
    struct ka_arena *arena = json->out.arena;
    const struct ka_score_part *part = single_part(item);
    if (ka_frac_is_none(item->value))
        ka_json_null(json, "value");
    else
        ka_json_text(json, "value",
                     ka_frac_print(arena, item->value, unit == KA_UNIT_YUAN ? 2 : 4));
    if (!part) {
        ka_json_null(json, "numerator");
        ka_json_null(json, "denominator");
        return;
    }
    ka_json_text(json, "numerator", ka_dec_print_short(arena, part->value.num));
    ka_json_text(json, "denominator", ka_dec_print_short(arena, part->value.den));
}

/** The metric whose value is shown: the small sample's own when that rule was used. */
static size_t
metric_of(const struct ka_score_item *item)
{
    return item->part_count == 1 ? item->part[0].metric : item->def->metric;
}

static void
put_item(const struct ka_session *session, struct ka_json *json, const struct ka_score_item *item)
{
    const struct ka_metric_set *metrics = &session->defs.metrics;
    size_t metric = metric_of(item);
    bool measured = metric != KA_NO_INDEX;
    ka_json_open(json, NULL, '{');
    ka_json_text(json, "id", item->def->id);
    ka_json_text(json, "name", item->def->name);
    if (measured)
        ka_json_text(json, "metric", metrics->metric[metric].id);
    else
        ka_json_null(json, "metric");
    put_dec(json, "marks", item->marks, 2);
    if (item->scored)
        put_dec(json, "points", item->points, 2);
    else
        ka_json_null(json, "points");
    put_value(json, item, measured ? metrics->metric[metric].unit : KA_UNIT_COUNT);
    if (measured)
        ka_json_text(json, "unit", ka_str_of(unit_word(metrics->metric[metric].unit)));
    else
        ka_json_null(json, "unit");
    ka_json_text(json, "state", ka_str_of(ka_item_state_word(item->state)));
    ka_json_close(json, '}');
}

static void
put_module(const struct ka_session *session, struct ka_json *json,
           const struct ka_score_module *module)
{
    ka_json_open(json, NULL, '{');
    ka_json_text(json, "name", module->def->name);
    put_dec(json, "marks", module->marks, 2);
    put_dec(json, "points", module->points, 2);
    ka_json_open(json, "items", '[');
    for (size_t i = 0; i < module->item_count; i++)
        put_item(session, json, &module->item[i]);
    ka_json_close(json, ']');
    ka_json_close(json, '}');
}

static void
put_card(const struct ka_session *session, struct ka_json *json,
         const struct ka_month_result *result, const struct ka_scorecard *card)
{
    struct ka_arena *arena = json->out.arena;
    ka_json_open(json, NULL, '{');
    ka_json_text(json, "number", card->seat->employee->number);
    ka_json_text(json, "name", card->seat->employee->name);
    ka_json_text(json, "role", card->role->id);
    ka_json_text(json, "template",
                 ka_str_format(arena, "%.*s@%.*s", KA_STR_ARG(card->role->id),
                               KA_STR_ARG(card->role->version)));
    ka_json_text(json, "status", card->provisional ? KA_STR("provisional") : KA_STR("final"));
    put_dec(json, "total", card->total, 2);
    ka_json_text(json, "out_of", ka_dec_print_short(arena, card->out_of));
    put_dec(json, "coefficient", card->coefficient, 2);
    ka_json_text(json, "grade", card->grade);
    if (card->rank)
        ka_json_number(json, "rank", card->rank);
    else
        ka_json_null(json, "rank");
    ka_json_open(json, "modules", '[');
    for (size_t i = 0; i < card->module_count; i++)
        put_module(session, json, &card->module[i]);
    ka_json_close(json, ']');
    if (result->with_pay)
        ka_pay_json(json, result, card);
    ka_json_close(json, '}');
}

static void
put_money(struct ka_json *json, const char *key, struct ka_value value)
{
    if (value.state == KA_VALUE_OK)
        put_dec(json, key, value.num, 2);
    else
        ka_json_null(json, key);
}

static void
put_store(struct ka_session *session, struct ka_json *json, const struct ka_month_result *result,
          size_t store)
{
    const struct ka_metric_set *metrics = &session->defs.metrics;
    const struct ka_month_data *previous = ka_month_previous(result->data);
    size_t revenue = ka_metric_index(metrics, KA_STR("revenue"));
    size_t growth = ka_metric_index(metrics, KA_STR("growth"));
    struct ka_value none = {0};
    struct ka_value rate =
        growth == KA_NO_INDEX ? none : ka_value_of_store(result->data, store, growth);
    ka_json_open(json, NULL, '{');
    ka_json_text(json, "id", session->defs.company.store[store].id);
    put_money(json, "revenue",
              revenue == KA_NO_INDEX ? none : ka_value_of_store(result->data, store, revenue));
    put_money(json, "previous",
              revenue == KA_NO_INDEX || !previous ? none
                                                  : ka_value_of_store(previous, store, revenue));
    if (rate.state == KA_VALUE_OK)
        ka_json_text(json, "growth",
                     ka_frac_print(json->out.arena, ka_frac_make(rate.live_num, rate.live_den), 4));
    else
        ka_json_null(json, "growth");
    ka_json_close(json, '}');
}

ka_str
ka_scores_json(struct ka_session *session, const struct ka_month_result *result)
{
    struct ka_json json = ka_json_make(session->arena);
    ka_json_open(&json, NULL, '{');
    ka_json_number(&json, "schema", 1);
    ka_json_text(&json, "month", ka_month_print(session->arena, result->month));
    ka_json_text(&json, "program", result->program);
    ka_json_text(&json, "status", result->final ? KA_STR("final") : KA_STR("provisional"));
    ka_json_open(&json, "staff", '[');
    for (size_t i = 0; i < result->card_count; i++)
        put_card(session, &json, result, &result->card[i]);
    ka_json_close(&json, ']');
    ka_json_open(&json, "stores", '[');
    for (size_t i = 0; i < session->defs.company.store_count; i++)
        put_store(session, &json, result, i);
    ka_json_close(&json, ']');
    ka_json_close(&json, '}');
    return ka_json_end(&json);
}

static ka_str
severity_word(enum ka_severity severity)
{
    static const char *const words[] = {"note", "warning", "error"};
    return ka_str_of(words[severity]);
}

ka_str
ka_findings_csv(struct ka_session *session)
{
    struct ka_arena *arena = session->arena;
    struct ka_buf out = {.arena = arena};
    enum ka_lang lang = session->defs.company.lang; /* a result: not the terminal's language */
    ka_diags_sort(&session->diags);
    ka_buf_add(&out, KA_STR("\xEF\xBB\xBFseverity,code,file,cell,line,column,message,hint\r\n"));
    for (size_t i = 0; i < session->diags.count; i++) {
        const struct ka_diag *diag = &session->diags.item[i];
        ka_csv_cell(&out, severity_word(diag->severity));
        ka_buf_byte(&out, ',');
        ka_csv_cell(&out, ka_diag_name(arena, diag->code));
        ka_buf_byte(&out, ',');
        ka_csv_cell(&out, diag->place.file);
        ka_buf_byte(&out, ',');
        ka_csv_cell(&out, ka_place_cell(arena, &diag->place));
        ka_buf_printf(&out, ",%u,%u,", diag->place.line, diag->place.column);
        ka_csv_cell(&out, ka_diag_message(arena, diag, lang));
        ka_buf_byte(&out, ',');
        ka_csv_cell(&out, ka_diag_hint(arena, diag, lang));
        ka_buf_add(&out, KA_STR("\r\n"));
    }
    return ka_buf_str(&out);
}

void
ka_findings_json(struct ka_session *session, struct ka_json *json, const char *key)
{
    struct ka_arena *arena = session->arena;
    ka_diags_sort(&session->diags);
    ka_json_open(json, key, '[');
    for (size_t i = 0; i < session->diags.count; i++) {
        const struct ka_diag *diag = &session->diags.item[i];
        ka_json_open(json, NULL, '{');
        ka_json_text(json, "severity", severity_word(diag->severity));
        ka_json_text(json, "code", ka_diag_name(arena, diag->code));
        ka_json_text(json, "file", diag->place.file);
        if (diag->place.sheet.len)
            ka_json_text(json, "cell", ka_place_cell(arena, &diag->place));
        else
            ka_json_null(json, "cell");
        ka_json_number(json, "line", diag->place.line);
        ka_json_number(json, "column", diag->place.column);
        ka_json_text(json, "message", ka_diag_message(arena, diag, session->lang));
        ka_json_text(json, "hint", ka_diag_hint(arena, diag, session->lang));
        ka_json_close(json, '}');
    }
    ka_json_close(json, ']');
}

static void
put_file(struct ka_json *json, ka_str path, const char *digest)
{
    ka_json_open(json, NULL, '{');
    ka_json_text(json, "path", path);
    ka_json_text(json, "sha256", ka_str_of(digest));
    ka_json_close(json, '}');
}

static void
put_inputs(struct ka_json *json, const struct ka_month_data *data)
{
    size_t count = 0;
    const struct ka_export *file = data ? ka_month_files(data, &count) : NULL;
    for (size_t i = 0; i < count; i++) {
        if (file[i].table == 0)
            put_file(json, file[i].path, file[i].digest.hex);
    }
}

enum ka_status
ka_manifest_json(struct ka_session *session, const struct ka_month_result *result,
                 const char *folder, ka_str *out)
{
    struct ka_entry *entry = NULL;
    size_t count = 0;
    enum ka_status status = ka_folder_walk(session->arena, folder, &session->diags, &entry, &count);
    if (status != KA_OK)
        return status;
    struct ka_json json = ka_json_make(session->arena);
    ka_json_open(&json, NULL, '{');
    ka_json_number(&json, "schema", 1);
    ka_json_text(&json, "month", ka_month_print(session->arena, result->month));
    ka_json_text(&json, "program", result->program);
    ka_json_text(&json, "archive", ka_str_of(result->link.hex));
    ka_json_open(&json, "inputs", '[');
    put_inputs(&json, ka_month_previous(result->data));
    put_inputs(&json, result->data);
    ka_json_close(&json, ']');
    ka_json_open(&json, "definitions", '[');
    for (size_t i = 0; i < session->defs.file_count; i++)
        put_file(&json, session->defs.file[i].shown, session->defs.file[i].digest.hex);
    ka_json_close(&json, ']');
    ka_json_open(&json, "outputs", '[');
    for (size_t i = 0; i < count && status == KA_OK; i++) {
        struct ka_digest digest;
        const char *path =
            ka_str_format(session->arena, "%s/%.*s", folder, KA_STR_ARG(entry[i].path)).ptr;
        status = ka_sha256_file(path, &session->diags, &digest);
        if (status == KA_OK)
            put_file(&json, entry[i].path, digest.hex);
    }
    ka_json_close(&json, ']');
    ka_json_close(&json, '}');
    if (status == KA_OK)
        *out = ka_json_end(&json);
    return status;
}
