/*
 * kaohe table [NAME [MONTH]]: the forms besides the appraisal.
 *
 *     from buyers        exports ──────────────────────────▶ out/MONTH/tables/NAME.xlsx, .pdf
 *     filled in, first   exports ─▶ tables/NAME/MONTH.xlsx, for people
 *     filled in, then    tables/NAME/MONTH.xlsx + exports ─▶ out/MONTH/tables/NAME.xlsx, .pdf
 *
 * What people fill in is never written over. Outputs are 0600 and no part of the month's results:
 * they are in no manifest and never archived (decision 18).
 */
#include "base/io.h"
#include "cli/book_write.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/key.h"
#include "cli/table.h"
#include "form/grid_book.h"
#include "ingest/grid_read.h"
#include "score/grid_fill.h"

#include <stdio.h>

/* A table of a month while it is made. */
struct work {
    struct ka_session *session;
    const struct ka_grid_def *def;
    ka_month month;
    struct ka_grid grid;
    struct ka_sales *sales;
    struct ka_grid_sources sources;
    const char *filled; /* The workbook people fill in, relative to the workspace. */
    bool handed_out;    /* It is not there yet: it was written now. */
};

static ka_str
name_of(const struct ka_session *session, const struct ka_grid_def *def)
{
    return session->lang == KA_EN && def->name_en.len ? def->name_en : def->name;
}

static enum ka_exit
list_json(struct ka_session *session)
{
    struct ka_json json = ka_json_make(session->arena);
    ka_json_open(&json, NULL, '[');
    for (size_t i = 0; i < session->defs.grid_count; i++) {
        const struct ka_grid_def *def = &session->defs.grid[i];
        ka_json_open(&json, NULL, '{');
        ka_json_text(&json, "table", def->id);
        ka_json_text(&json, "name", def->name);
        ka_json_bool(&json, "filled_in", def->source != KA_GRID_BUYERS);
        ka_json_close(&json, '}');
    }
    ka_json_close(&json, ']');
    ka_str text = ka_json_end(&json);
    printf("%.*s", KA_STR_ARG(text));
    return KA_EXIT_OK;
}

static enum ka_exit
list_tables(struct ka_session *session)
{
    if (session->json)
        return list_json(session);
    struct ka_table table = {.arena = session->arena, .columns = 3};
    for (size_t i = 0; i < session->defs.grid_count; i++) {
        const struct ka_grid_def *def = &session->defs.grid[i];
        bool filled = def->source != KA_GRID_BUYERS;
        const char *from = filled ? ka_session_say(session, "由人填写，导出能给的自动带出",
                                                   "filled in; facts from exports")
                                  : ka_session_say(session, "取自订单导出", "from order exports");
        const ka_str cells[] = {def->id, name_of(session, def), ka_str_of(from)};
        ka_table_add(&table, cells);
    }
    ka_table_print(&table);
    return KA_EXIT_OK;
}

static const struct ka_grid_def *
find_table(struct ka_session *session, const char *word)
{
    const struct ka_defs *defs = &session->defs;
    const struct ka_grid_def *def = ka_defs_grid(defs, ka_str_of(word));
    if (def)
        return def;
    ka_str *id = ka_arena_array(session->arena, defs->grid_count, sizeof *id);
    for (size_t i = 0; i < defs->grid_count; i++)
        id[i] = defs->grid[i].id;
    ka_str near = ka_str_nearest(ka_str_of(word), id, defs->grid_count);
    if (near.len)
        ka_session_usage(session, "没有这张表；是不是想写“%s”？",
                         "no such table; did you mean '%s'?", ka_cstr(session->arena, near));
    else
        ka_session_usage(session, "没有“%s”这张表；kaohe table 列出全部",
                         "no table '%s'; kaohe table lists them", word);
    return NULL;
}

static enum ka_status
load_sources(struct work *w)
{
    struct ka_session *session = w->session;
    struct ka_sales_options options = {
        .workspace = session->workspace, .month = w->month, .months = w->def->months};
    enum ka_status status = KA_OK;
    w->sources.company = &session->defs.company;
    if (ka_grid_needs_secret(w->def))
        status = ka_key_of(session, w->sources.secret);
    if (status != KA_OK || !ka_grid_needs_sales(w->def))
        return status;
    status = ka_sales_load(session->arena, &session->defs, &options, &session->diags, &w->sales);
    if (status != KA_OK)
        return status;
    w->sources.sales = w->sales;
    if (w->def->source == KA_GRID_BUYERS && w->sales->months_found < w->sales->months)
        ka_diag(&session->diags, KA_DIAG_TABLE_MONTHS, ((struct ka_place){0}),
                ka_str_format(session->arena, "%zu", w->sales->months),
                ka_str_format(session->arena, "%zu", w->sales->months_found));
    return KA_OK;
}

/* The filled workbook: an Excel file, or a CSV file of the same columns; but one of them. */
static enum ka_status
find_filled(struct work *w)
{
    static const char *const kinds[] = {"xls", "csv", "xlsx"};
    struct ka_session *session = w->session;
    const char *month = ka_month_print(session->arena, w->month).ptr;
    w->handed_out = true;
    for (size_t i = 0; i < KA_COUNT(kinds); i++) {
        const char *shown = ka_str_format(session->arena, "tables/%.*s/%s.%s",
                                          KA_STR_ARG(w->def->id), month, kinds[i])
                                .ptr;
        bool there = ka_path_exists(ka_session_path(session, "%s", shown));
        if (there && !w->handed_out) {
            ka_diag(&session->diags, KA_DIAG_TABLE_TWICE,
                    (struct ka_place){.file = ka_str_of(shown)}, ka_str_of(w->filled),
                    ka_str_of(shown));
            return KA_E_DATA;
        }
        if (there || w->handed_out)
            w->filled = shown;
        w->handed_out = w->handed_out && !there;
    }
    return KA_OK;
}

static enum ka_status
fill_grid(struct work *w)
{
    struct ka_session *session = w->session;
    enum ka_status status = KA_OK;
    if (w->def->source != KA_GRID_BUYERS) {
        status = find_filled(w);
        if (status != KA_OK)
            return status;
        w->grid.file = ka_str_of(w->filled);
        if (!w->handed_out)
            status = ka_grid_read(session->arena, ka_session_path(session, "%s", w->filled),
                                  &session->diags, &w->grid);
        else if (w->def->source == KA_GRID_PRODUCTS)
            ka_grid_products(session->arena, &w->grid, &w->sources);
    }
    if (status != KA_OK)
        return status;
    /* Of rows that nobody has filled in yet nothing is said. */
    struct ka_diags unsaid = ka_diags_make(session->arena);
    ka_grid_fill(session->arena, &w->grid, &w->sources, w->handed_out ? &unsaid : &session->diags);
    return KA_OK;
}

static struct ka_book *
make_book(const struct work *w, bool live)
{
    struct ka_session *session = w->session;
    const struct ka_form_context context = {
        .defs = &session->defs,
        .regular = session->regular,
        .bold = session->bold,
        .program = KA_STR("kaohe " KAOHE_VERSION),
        .printed_on = ka_month_span(w->month).end - 1,
    };
    const struct ka_grid_spec spec = {
        .grid = &w->grid, .sales = w->sales, .live = live, .open = w->handed_out};
    return ka_grid_book_make(session->arena, &context, &spec);
}

static enum ka_status
hand_out(const struct work *w)
{
    struct ka_session *session = w->session;
    const char *folder = ka_session_path(session, "tables/%.*s", KA_STR_ARG(w->def->id));
    enum ka_status status = ka_folder_make(folder, 0700, &session->diags);
    if (status == KA_OK)
        status = ka_book_write_xlsx(session, make_book(w, true),
                                    ka_session_path(session, "%s", w->filled));
    if (status == KA_OK)
        printf(ka_session_say(session, "写入  %s/%s（填好后再运行一次）\n",
                              "written   %s/%s (fill it in, then run this again)\n"),
               session->workspace, w->filled);
    return status;
}

static enum ka_status
publish(const struct work *w)
{
    struct ka_session *session = w->session;
    const char *folder =
        ka_session_path(session, "out/%s/tables", ka_month_print(session->arena, w->month).ptr);
    const char *stem = ka_str_format(session->arena, "%s/%.*s", folder, KA_STR_ARG(w->def->id)).ptr;
    enum ka_status status = ka_folder_make(folder, 0700, &session->diags);
    if (status == KA_OK)
        status = ka_book_write_xlsx(session, make_book(w, true),
                                    ka_str_format(session->arena, "%s.xlsx", stem).ptr);
    if (status == KA_OK)
        status = ka_book_write_pdf(session, make_book(w, false),
                                   ka_str_format(session->arena, "%s.pdf", stem).ptr);
    if (status == KA_OK)
        printf(ka_session_say(session, "写入  %s.xlsx、.pdf（%zu 行）\n",
                              "written   %s.xlsx, .pdf (%zu rows)\n"),
               stem, w->grid.row_count);
    return status;
}

static enum ka_status
make_table(struct work *w)
{
    w->grid = (struct ka_grid){
        .def = w->def, .month = w->month, .as_of = ka_month_span(w->month).end - 1};
    enum ka_status status = load_sources(w);
    if (status == KA_OK)
        status = fill_grid(w);
    if (status == KA_OK)
        status = ka_session_fonts(w->session);
    if (status != KA_OK)
        return status;
    return w->handed_out ? hand_out(w) : publish(w);
}

static enum ka_exit
run(struct ka_session *session)
{
    struct work w = {.session = session};
    enum ka_status status = ka_session_load(session);
    if (status == KA_OK && session->args.word_count < 2)
        return list_tables(session);
    if (status == KA_OK) {
        w.def = find_table(session, session->args.word[1]);
        if (!w.def || !ka_session_month(session, 2, true, &w.month))
            return KA_EXIT_USAGE;
        status = make_table(&w);
    }
    ka_session_findings(session, 500);
    return ka_session_exit(session, status);
}

const struct ka_command ka_cmd_table = {
    .name = "table",
    .usage = "[NAME [MONTH]]",
    .zh = "其他表格：RFM、老客户、活动报名、产品规划、发票；不写名称则列出全部",
    .en = "the other forms: RFM, retention, campaigns, product plan, invoices; lists them without "
          "NAME",
    .help_zh = "取自订单的表（rfm、retention）直接生成 out/月份/tables/ 下的 Excel 和 "
               "PDF。由人填写的表第一次"
               "运行时写出 tables/名称/月份.xlsx "
               "供填写，填好再运行一次，读回、核对、生成。填写的文件从不被改写；"
               "结果权限 0600，不存档。表格定义在 templates/tables/，可以自己加。\n"
               "例子：kaohe table            列出全部\n"
               "      kaohe table rfm 2026-10\n"
               "      kaohe table invoice 2026-10",
    .help_en =
        "Tables made from orders (rfm, retention) go to out/MONTH/tables/ as workbook and PDF. "
        "Those "
        "that people fill in are first written to tables/NAME/MONTH.xlsx; once filled in, run the "
        "command again: they are read back, checked and made. What people filled in is never "
        "written over; results have mode 0600 and are not archived. Definitions are in "
        "templates/tables/, and you may add your own.\n"
        "example: kaohe table            lists them\n"
        "         kaohe table rfm 2026-10\n"
        "         kaohe table invoice 2026-10",
    .min_words = 0,
    .max_words = 2,
    .run = run,
};
