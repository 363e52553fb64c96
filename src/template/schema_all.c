/*
 * The list of all schemas: what `kaohe schema` prints and the completeness tests walk.
 *
 * Files come first, each followed by what stands inside it, in reading order.
 */
#include "template/schemas.h"

const struct ka_schema *const ka_schema_all[] = {
    &ka_schema_company,      &ka_schema_store,
    &ka_schema_team,         &ka_schema_calendar,
    &ka_schema_rate,         &ka_schema_response,
    &ka_schema_analysis,     &ka_schema_inquiry,
    &ka_schema_solved,       &ka_schema_refund,
    &ka_schema_form,         &ka_schema_employee,
    &ka_schema_dated_role,   &ka_schema_dated_team,
    &ka_schema_dated_store,  &ka_schema_account,
    &ka_schema_pay_entry,    &ka_schema_role,
    &ka_schema_module,       &ka_schema_item,
    &ka_schema_veto,         &ka_schema_veto_when,
    &ka_schema_rule,         &ka_schema_band,
    &ka_schema_ratio,        &ka_schema_linear,
    &ka_schema_steps,        &ka_schema_events,
    &ka_schema_stores,       &ka_schema_failing,
    &ka_schema_level,        &ka_schema_manual,
    &ka_schema_part,         &ka_schema_small,
    &ka_schema_metrics,      &ka_schema_counter,
    &ka_schema_metric,       &ka_schema_profile,
    &ka_schema_text_log,     &ka_schema_column,
    &ka_schema_summary_rows, &ka_schema_column_sum,
    &ka_schema_theme,        &ka_schema_theme_colors,
    &ka_schema_theme_show,   &ka_schema_pay,
    &ka_schema_coefficient,  &ka_schema_grade,
    &ka_schema_pay_plan,     &ka_schema_pay_base,
    &ka_schema_pay_grade,    &ka_schema_pay_years,
    &ka_schema_pay_market,   &ka_schema_pay_performance,
    &ka_schema_commission,   &ka_schema_pay_ladder,
    &ka_schema_pay_rate,     &ka_schema_bonus,
    &ka_schema_piece,        &ka_schema_mail,
    &ka_schema_table,        &ka_schema_table_parameter,
    &ka_schema_table_step,   &ka_schema_table_bands,
    &ka_schema_table_column, &ka_schema_table_class,
    &ka_schema_table_check,  &ka_schema_table_colour,
    &ka_schema_table_figure, &ka_schema_table_calculator,
};
const size_t ka_schema_all_count = KA_COUNT(ka_schema_all);
