/*
 * The keys of tables/NAME.yaml.
 */
#include "template/grid_src.h"

static const struct ka_choice types[] = {
    {"text", "文字", KA_GRID_TEXT},   {"id", "编号", KA_GRID_ID},
    {"count", "个数", KA_GRID_COUNT}, {"number", "数值", KA_GRID_NUMBER},
    {"money", "金额", KA_GRID_MONEY}, {"percent", "百分比", KA_GRID_PERCENT},
    {"day", "日期", KA_GRID_DAY},     {"choice", "选项", KA_GRID_CHOICE},
    {"row", "序号", KA_GRID_ROW},     {NULL, NULL, 0}};

static const struct ka_choice sources[] = {{"input", "填写", KA_GRID_INPUT},
                                           {"buyers", "买家", KA_GRID_BUYERS},
                                           {"products", "商品", KA_GRID_PRODUCTS},
                                           {NULL, NULL, 0}};

static const struct ka_choice facts[] = {{"none", "无", KA_FACT_OF_NONE},
#define KA_GRID_FACT(id, word, zh, of, kind) {(word), (zh), KA_FACT_OF_##id},
#include "template/grid_fact.def"
#undef KA_GRID_FACT
                                         {NULL, NULL, 0}};

static const struct ka_choice colours[] = {{"red", "红", KA_GRID_RED},
                                           {"amber", "黄", KA_GRID_AMBER},
                                           {"green", "绿", KA_GRID_GREEN},
                                           {"grey", "灰", KA_GRID_GREY},
                                           {NULL, NULL, 0}};

static const struct ka_choice levels[] = {
    {"error", "不可", 0}, {"warning", "提醒", 1}, {NULL, NULL, 0}};

static const struct ka_choice figures[] = {
    {"count", "个数", KA_FIGURE_COUNT},   {"sum", "合计", KA_FIGURE_SUM},
    {"ratio", "比值", KA_FIGURE_RATIO},   {"share", "占比", KA_FIGURE_SHARE},
    {"target", "目标", KA_FIGURE_TARGET}, {"gap", "差距", KA_FIGURE_GAP},
    {"action", "措施", KA_FIGURE_ACTION}, {NULL, NULL, 0}};

static const struct ka_key parameter_keys[] = {
    KA_ROW(struct ka_grid_parameter_src, key, "key", "键", WORD, KA_KEY_REQUIRED),
    KA_ROW(struct ka_grid_parameter_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct ka_grid_parameter_src, name_en, "name_en", "英文名", TEXT, 0),
    KA_ROW_CHOICE(struct ka_grid_parameter_src, type, "type", "类型", 0, types),
    KA_ROW(struct ka_grid_parameter_src, value, "value", "值", NUMBER, 0),
    KA_ROW(struct ka_grid_parameter_src, word, "word", "取", PLACED, 0),
    KA_ROW(struct ka_grid_parameter_src, list, "list", "选项", TEXTS, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_table_parameter = {
    "参数", "parameter", sizeof(struct ka_grid_parameter_src),
    offsetof(struct ka_grid_parameter_src, place), parameter_keys};

static const struct ka_key step_keys[] = {
    KA_ROW(struct ka_grid_step_src, at_least, "at_least", "至少", NUMBER, 0),
    KA_ROW(struct ka_grid_step_src, at_most, "at_most", "至多", NUMBER, 0),
    KA_ROW(struct ka_grid_step_src, points, "points", "得分", NUMBER, 0),
    KA_ROW(struct ka_grid_step_src, otherwise, "else", "否则", NUMBER, 0), KA_ROW_END};
const struct ka_schema ka_schema_table_step = {"分档的一档", "step",
                                               sizeof(struct ka_grid_step_src),
                                               offsetof(struct ka_grid_step_src, place), step_keys};

static const struct ka_key bands_keys[] = {
    KA_ROW(struct ka_grid_bands_src, key, "key", "键", WORD, KA_KEY_REQUIRED),
    KA_ROW(struct ka_grid_bands_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct ka_grid_bands_src, name_en, "name_en", "英文名", TEXT, 0),
    KA_ROW_SUB(struct ka_grid_bands_src, steps, "steps", "各档", LIST, KA_KEY_REQUIRED,
               &ka_schema_table_step),
    KA_ROW_END};
const struct ka_schema ka_schema_table_bands = {
    "分档表", "band table", sizeof(struct ka_grid_bands_src),
    offsetof(struct ka_grid_bands_src, place), bands_keys};

static const struct ka_key column_keys[] = {
    KA_ROW(struct ka_grid_column_src, key, "key", "键", WORD, KA_KEY_REQUIRED),
    KA_ROW(struct ka_grid_column_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct ka_grid_column_src, name_en, "name_en", "英文名", TEXT, 0),
    KA_ROW_CHOICE(struct ka_grid_column_src, type, "type", "类型", 0, types),
    KA_ROW(struct ka_grid_column_src, width, "width", "宽", NUMBER, 0),
    KA_ROW(struct ka_grid_column_src, list, "list", "选项", TEXTS, 0),
    KA_ROW(struct ka_grid_column_src, required, "required", "必填", BOOL, 0),
    KA_ROW(struct ka_grid_column_src, hide, "hide", "不打印", BOOL, 0),
    KA_ROW(struct ka_grid_column_src, help, "help", "提示", TEXT, 0),
    KA_ROW_CHOICE(struct ka_grid_column_src, fact, "fact", "取自导出", 0, facts),
    KA_ROW(struct ka_grid_column_src, days, "days", "天数", COUNT, 0),
    KA_ROW(struct ka_grid_column_src, id, "id", "编号列", PLACED, 0),
    KA_ROW(struct ka_grid_column_src, title, "title", "标题列", PLACED, 0),
    KA_ROW(struct ka_grid_column_src, from, "from", "起", PLACED, 0),
    KA_ROW(struct ka_grid_column_src, to, "to", "止", PLACED, 0),
    KA_ROW(struct ka_grid_column_src, formula, "formula", "公式", PLACED, 0),
    KA_ROW(struct ka_grid_column_src, classes, "class", "分类", BOOL, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_table_column = {
    "表格的列", "table column", sizeof(struct ka_grid_column_src),
    offsetof(struct ka_grid_column_src, place), column_keys};

static const struct ka_key class_keys[] = {
    KA_ROW(struct ka_grid_class_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct ka_grid_class_src, name_en, "name_en", "英文名", TEXT, 0),
    KA_ROW(struct ka_grid_class_src, when, "when", "当", PLACED, 0),
    KA_ROW(struct ka_grid_class_src, target, "target", "目标", NUMBER, 0),
    KA_ROW(struct ka_grid_class_src, action, "action", "措施", TEXT, 0),
    KA_ROW(struct ka_grid_class_src, action_en, "action_en", "英文措施", TEXT, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_table_class = {"分类", "class", sizeof(struct ka_grid_class_src),
                                                offsetof(struct ka_grid_class_src, place),
                                                class_keys};

#define MARK_ROWS                                                                                  \
    KA_ROW(struct ka_grid_mark_src, column, "column", "列", PLACED, KA_KEY_REQUIRED),              \
        KA_ROW(struct ka_grid_mark_src, when, "when", "当", PLACED, KA_KEY_REQUIRED)
static const struct ka_key check_keys[] = {
    MARK_ROWS, KA_ROW_CHOICE(struct ka_grid_mark_src, level, "level", "程度", 0, levels),
    KA_ROW(struct ka_grid_mark_src, say, "say", "说明", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct ka_grid_mark_src, say_en, "say_en", "英文说明", TEXT, 0), KA_ROW_END};
const struct ka_schema ka_schema_table_check = {"检查", "check", sizeof(struct ka_grid_mark_src),
                                                offsetof(struct ka_grid_mark_src, place),
                                                check_keys};

static const struct ka_key colour_keys[] = {
    MARK_ROWS,
    KA_ROW_CHOICE(struct ka_grid_mark_src, colour, "colour", "颜色", KA_KEY_REQUIRED, colours),
    KA_ROW_END};
const struct ka_schema ka_schema_table_colour = {"着色", "colour", sizeof(struct ka_grid_mark_src),
                                                 offsetof(struct ka_grid_mark_src, place),
                                                 colour_keys};

static const struct ka_key figure_keys[] = {
    KA_ROW(struct ka_grid_figure_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct ka_grid_figure_src, name_en, "name_en", "英文名", TEXT, 0),
    KA_ROW_CHOICE(struct ka_grid_figure_src, figure, "figure", "算", KA_KEY_REQUIRED, figures),
    KA_ROW(struct ka_grid_figure_src, of, "of", "列", PLACED, 0),
    KA_ROW(struct ka_grid_figure_src, over, "over", "除以", PLACED, 0),
    KA_ROW_CHOICE(struct ka_grid_figure_src, type, "type", "类型", 0, types),
    KA_ROW(struct ka_grid_figure_src, width, "width", "宽", NUMBER, 0),
    KA_ROW(struct ka_grid_figure_src, chart, "chart", "作图", BOOL, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_table_figure = {
    "汇总的列", "figure", sizeof(struct ka_grid_figure_src),
    offsetof(struct ka_grid_figure_src, place), figure_keys};

static const struct ka_key calculator_keys[] = {
    KA_ROW(struct ka_grid_calculator_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct ka_grid_calculator_src, name_en, "name_en", "英文名", TEXT, 0),
    KA_ROW(struct ka_grid_calculator_src, inputs, "inputs", "填写", TEXTS, KA_KEY_REQUIRED),
    KA_ROW(struct ka_grid_calculator_src, results, "results", "得出", TEXTS, KA_KEY_REQUIRED),
    KA_ROW(struct ka_grid_calculator_src, example, "example", "例子", TEXTS, 0),
    KA_ROW(struct ka_grid_calculator_src, rows, "rows", "行数", COUNT, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_table_calculator = {
    "计算器", "calculator", sizeof(struct ka_grid_calculator_src),
    offsetof(struct ka_grid_calculator_src, place), calculator_keys};

static const struct ka_key table_keys[] = {
    KA_ROW(struct ka_grid_src, id, "table", "表格", WORD, KA_KEY_REQUIRED),
    KA_ROW(struct ka_grid_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct ka_grid_src, name_en, "name_en", "英文名", TEXT, 0),
    KA_ROW(struct ka_grid_src, version, "version", "版本", TEXT, 0),
    KA_ROW_CHOICE(struct ka_grid_src, source, "source", "来源", 0, sources),
    KA_ROW(struct ka_grid_src, months, "months", "月数", COUNT, 0),
    KA_ROW(struct ka_grid_src, rows, "rows", "行数", COUNT, 0),
    KA_ROW(struct ka_grid_src, is_private, "private", "保密", BOOL, 0),
    KA_ROW(struct ka_grid_src, within, "within", "分组", PLACED, 0),
    KA_ROW(struct ka_grid_src, sort, "sort", "排序", PLACED, 0),
    KA_ROW(struct ka_grid_src, keep, "keep", "只留", PLACED, 0),
    KA_ROW(struct ka_grid_src, note, "notes", "说明", TEXTS, 0),
    KA_ROW(struct ka_grid_src, note_en, "notes_en", "英文说明", TEXTS, 0),
    KA_ROW_SUB(struct ka_grid_src, parameters, "parameters", "参数", LIST, 0,
               &ka_schema_table_parameter),
    KA_ROW_SUB(struct ka_grid_src, bands, "bands", "分档", LIST, 0, &ka_schema_table_bands),
    KA_ROW_SUB(struct ka_grid_src, columns, "columns", "列", LIST, KA_KEY_REQUIRED,
               &ka_schema_table_column),
    KA_ROW(struct ka_grid_src, class_by, "class_by", "按列分类", PLACED, 0),
    KA_ROW_SUB(struct ka_grid_src, classes, "classes", "分类", LIST, 0, &ka_schema_table_class),
    KA_ROW_SUB(struct ka_grid_src, checks, "checks", "检查", LIST, 0, &ka_schema_table_check),
    KA_ROW_SUB(struct ka_grid_src, colours, "colours", "着色", LIST, 0, &ka_schema_table_colour),
    KA_ROW_SUB(struct ka_grid_src, summary, "summary", "汇总", LIST, 0, &ka_schema_table_figure),
    KA_ROW_SUB(struct ka_grid_src, calculator, "calculator", "计算器", MAPP, 0,
               &ka_schema_table_calculator),
    KA_ROW_END};
const struct ka_schema ka_schema_table = {"表格", "table", sizeof(struct ka_grid_src),
                                          offsetof(struct ka_grid_src, place), table_keys};
