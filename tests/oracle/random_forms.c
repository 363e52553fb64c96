/*
 * random_forms FOLDER SEED COUNT: forms of random roles, as workbook, PDF and scores, for agree.py.
 *
 * Roles and months are those of rules_workbook (unit/score_random.h); here they go the whole way:
 * scorecard, document model, both renderers. Names are random too: long, Latin, mixed, beyond the
 * BMP, beginning with what a spreadsheet would take for a formula. Workbooks carry no charts, and
 * but one in ten its comments, which take LibreOffice most of its time; PDFs show charts.
 */
#include "unit/score_random.h"

#include "form/form.h"
#include "metrics/response.h"
#include "render/render.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* The world of these tests has no message logs: what forms ask of them. */
ka_month
ka_month_index(const struct ka_month_data *data)
{
    (void)data;
    return ka_month_of(2026, 10);
}

size_t
ka_response_hints(const struct ka_month_data *data, const struct ka_seat *seat,
                  const struct ka_stretch *hint[KA_HINTS])
{
    (void)data, (void)seat, (void)hint;
    return 0;
}

struct job {
    const char *folder;
    struct dice dice;
    struct ka_arena *arena; /* Of one form. */
    struct ka_pdf_fonts fonts;
    FILE *scores;
};

static ka_str
pick(struct dice *dice, const char *const *list, int64_t count)
{
    return ka_str_of(list[dice_roll(dice, 0, count - 1)]);
}

static ka_str
random_name(struct dice *dice, size_t number)
{
    static const char *const front[] = {"",           "询单",     "=SUM(",      "+86 ",
                                        "-",          "@",        "店铺“重点”", "GMV ",
                                        "𬭚野家", "（季度）", "Conversion/"};
    static const char *const back[] = {"转化率",
                                       "满意度（不含系统自动好评，按自然月最后一天统计）",
                                       "rate of all inquiries answered within three minutes",
                                       "：A+B、C；D！",
                                       "𠮷事",
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"};
    ka_str first = pick(dice, front, KA_COUNT(front)), second = pick(dice, back, KA_COUNT(back));
    return ka_str_format(dice->arena, "%.*s%.*s%zu", KA_STR_ARG(first), KA_STR_ARG(second), number);
}

static void
name_all(struct dice *dice, struct ka_role *role)
{
    size_t number = 0;
    for (size_t m = 0; m < role->module_count; m++) {
        struct ka_module *module = &role->module[m];
        if (dice_chance(dice, 40))
            module->name = random_name(dice, m);
        for (size_t i = 0; i < module->item_count; i++, number++)
            if (dice_chance(dice, 50))
                module->item[i].name = random_name(dice, number);
    }
    role->id = KA_STR("random");
    role->title = random_name(dice, 0);
    role->applies_to = random_name(dice, 1);
    role->version = KA_STR("2026.1");
    role->announced = ka_day_of(2025, 12, 20);
    role->effective = ka_day_of(2026, 1, 1);
    world_seats[0].span = (struct ka_span){ka_day_of(2026, 10, 1), ka_day_of(2026, 11, 1)};
}

static size_t
random_past(struct dice *dice, struct ka_form_past past[5])
{
    size_t count = 0;
    for (int month = 5; month <= 9; month++) {
        if (dice_chance(dice, 50))
            continue;
        past[count++] =
            (struct ka_form_past){.month = ka_month_of(2026, month),
                                  .final = dice_chance(dice, 70),
                                  .total = ka_dec_scaled(dice_roll(dice, 0, 11000), 2),
                                  .out_of = ka_dec_of(110),
                                  .coefficient = ka_dec_scaled(dice_roll(dice, 4, 13), 1),
                                  .grade = KA_STR("良好")};
    }
    return count;
}

static void
put_text(FILE *out, const char *key, ka_str text)
{
    fprintf(out, "\"%s\": \"", key);
    for (size_t i = 0; i < text.len; i++)
        fprintf(out, "%s%c", text.ptr[i] == '"' || text.ptr[i] == '\\' ? "\\" : "", text.ptr[i]);
    fprintf(out, "\"");
}

static void
put_dec(FILE *out, const char *key, ka_dec value, struct ka_arena *arena)
{
    put_text(out, key, ka_dec_print(arena, value, 2));
}

static void
put_item(FILE *out, const struct ka_score_item *item, struct ka_arena *arena)
{
    fprintf(out, "{");
    put_text(out, "name", item->def->name);
    fprintf(out, ", ");
    put_dec(out, "marks", item->marks, arena);
    fprintf(out, ", ");
    if (item->scored)
        put_dec(out, "points", item->points, arena);
    else
        fprintf(out, "\"points\": null");
    fprintf(out, "}");
}

/* One line of JSON, shaped as in scores.json. */
static void
put_scores(struct job *job, const struct ka_scorecard *card, size_t number)
{
    FILE *out = job->scores;
    fprintf(out, "{\"file\": \"form_%04zu\", ", number);
    put_dec(out, "total", card->total, job->arena);
    fprintf(out, ", ");
    put_dec(out, "out_of", card->out_of, job->arena);
    fprintf(out, ", ");
    put_dec(out, "coefficient", card->coefficient, job->arena);
    fprintf(out, ", ");
    put_text(out, "grade", card->grade);
    fprintf(out, ", \"modules\": [");
    for (size_t m = 0; m < card->module_count; m++) {
        fprintf(out, "%s{", m ? ", " : "");
        put_dec(out, "marks", card->module[m].marks, job->arena);
        fprintf(out, ", ");
        put_dec(out, "points", card->module[m].points, job->arena);
        fprintf(out, ", \"items\": [");
        for (size_t i = 0; i < card->module[m].item_count; i++) {
            fprintf(out, "%s", i ? ", " : "");
            put_item(out, &card->module[m].item[i], job->arena);
        }
        fprintf(out, "]}");
    }
    fprintf(out, "]}\n");
}

static void
drop_comments(struct ka_sheet *sheet)
{
    for (size_t i = 0; i < sheet->cell_count; i++)
        sheet->cell[i].comment = (ka_str){0};
}

static bool
render(struct job *job, struct ka_book *book, size_t number, struct ka_diags *diags)
{
    ka_str pdf = ka_str_format(job->arena, "%s/form_%04zu.pdf", job->folder, number);
    ka_str xlsx = ka_str_format(job->arena, "%s/form_%04zu.xlsx", job->folder, number);
    if (ka_render_pdf(book, &job->fonts, pdf.ptr, diags) != KA_OK)
        return false;
    for (size_t i = 0; i < book->sheet_count; i++) {
        book->sheet[i].chart_count = 0;
        if (number % 10)
            drop_comments(&book->sheet[i]);
    }
    return ka_render_xlsx(book, xlsx.ptr, diags) == KA_OK;
}

static bool
make_form(struct job *job, size_t number)
{
    struct ka_defs defs;
    struct ka_form_past past[5];
    struct ka_book *book = NULL;
    struct ka_diags diags = ka_diags_make(job->arena);
    job->dice.arena = job->arena;
    struct ka_role *role = dice_role(&job->dice, &defs);
    name_all(&job->dice, role);
    defs.company.name = KA_STR("=公司");
    defs.company.form_prefix = KA_STR("KH");
    struct ka_scorecard card =
        ka_scorecard_make(job->arena, &defs, &world_month, &world_seats[0], &diags);
    struct ka_form_context context = {.defs = &defs,
                                      .regular = job->fonts.regular,
                                      .bold = job->fonts.bold,
                                      .program = KA_STR("kaohe 0.1.0"),
                                      .printed_on = ka_day_of(2026, 11, 4),
                                      .past = past,
                                      .past_count = random_past(&job->dice, past)};
    if (ka_form_make(job->arena, &context, &card, &diags, &book) != KA_OK)
        return false;
    put_scores(job, &card, number);
    return render(job, book, number, &diags);
}

static bool
run(struct job *job, size_t count)
{
    struct ka_diags diags = ka_diags_make(job->arena);
    struct ka_font *regular = NULL, *bold = NULL;
    const char *scores = ka_str_format(job->arena, "%s/scores.jsonl", job->folder).ptr;
    enum ka_status status = ka_font_open(
        job->arena, KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Regular.ttf", &diags, &regular);
    if (status == KA_OK)
        status =
            ka_font_open(job->arena, KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Bold.ttf", &diags, &bold);
    job->scores = status == KA_OK ? fopen(scores, "w") : NULL;
    job->fonts = (struct ka_pdf_fonts){regular, bold};
    bool good = job->scores != NULL;
    for (size_t i = 1; i <= count && good; i++) {
        struct ka_arena_mark mark = ka_arena_mark(job->arena);
        good = make_form(job, i);
        ka_arena_rewind(job->arena, mark);
    }
    good = job->scores && fclose(job->scores) == 0 && good;
    ka_font_close(regular);
    ka_font_close(bold);
    return good;
}

int
main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: random_forms FOLDER SEED COUNT\n");
        return 2;
    }
    struct job job = {
        .folder = argv[1], .dice = {.state = strtoull(argv[2], NULL, 10)}, .arena = ka_arena_new()};
    bool good = run(&job, (size_t)strtoull(argv[3], NULL, 10));
    ka_arena_free(job.arena);
    return good ? 0 : 1;
}
