/**
 * @file
 * The schemas of all definition files, by the file that owns them. Private to template; others
 * see them through ka_schema_all.
 */
#ifndef KA_TEMPLATE_SCHEMAS_H
#define KA_TEMPLATE_SCHEMAS_H

#include "template/schema.h"

extern const struct ka_schema ka_schema_metrics; /**< metrics.yaml */
extern const struct ka_schema ka_schema_counter;
extern const struct ka_schema ka_schema_metric;

extern const struct ka_schema ka_schema_company; /**< kaohe.yaml */
extern const struct ka_schema ka_schema_store;
extern const struct ka_schema ka_schema_team;
extern const struct ka_schema ka_schema_calendar;
extern const struct ka_schema ka_schema_rate;
extern const struct ka_schema ka_schema_response;
extern const struct ka_schema ka_schema_analysis;
extern const struct ka_schema ka_schema_inquiry;
extern const struct ka_schema ka_schema_solved;
extern const struct ka_schema ka_schema_refund;
extern const struct ka_schema ka_schema_form;

extern const struct ka_schema ka_schema_employee; /**< staff.yaml: a list of these. */
extern const struct ka_schema ka_schema_dated_role;
extern const struct ka_schema ka_schema_dated_team;
extern const struct ka_schema ka_schema_dated_store;
extern const struct ka_schema ka_schema_account;
extern const struct ka_schema ka_schema_pay_entry;

extern const struct ka_schema ka_schema_role; /**< roles/NAME.yaml */
extern const struct ka_schema ka_schema_module;
extern const struct ka_schema ka_schema_item;
extern const struct ka_schema ka_schema_veto;
extern const struct ka_schema ka_schema_veto_when;
extern const struct ka_schema ka_schema_rule;
extern const struct ka_schema ka_schema_band;
extern const struct ka_schema ka_schema_ratio;
extern const struct ka_schema ka_schema_linear;
extern const struct ka_schema ka_schema_steps;
extern const struct ka_schema ka_schema_events;
extern const struct ka_schema ka_schema_stores;
extern const struct ka_schema ka_schema_failing;
extern const struct ka_schema ka_schema_level;
extern const struct ka_schema ka_schema_manual;
extern const struct ka_schema ka_schema_part;
extern const struct ka_schema ka_schema_small;

extern const struct ka_schema ka_schema_profile; /**< exports/NAME.yaml */
extern const struct ka_schema ka_schema_column;
extern const struct ka_schema ka_schema_summary_rows;
extern const struct ka_schema ka_schema_column_sum;
extern const struct ka_schema ka_schema_text_log;

extern const struct ka_schema ka_schema_theme; /**< theme.yaml */
extern const struct ka_schema ka_schema_theme_colors;
extern const struct ka_schema ka_schema_theme_show;

extern const struct ka_schema ka_schema_pay; /**< pay.yaml */
extern const struct ka_schema ka_schema_coefficient;
extern const struct ka_schema ka_schema_grade;
extern const struct ka_schema ka_schema_pay_plan;
extern const struct ka_schema ka_schema_pay_base;
extern const struct ka_schema ka_schema_pay_grade;
extern const struct ka_schema ka_schema_pay_years;
extern const struct ka_schema ka_schema_pay_market;
extern const struct ka_schema ka_schema_pay_performance;
extern const struct ka_schema ka_schema_commission;
extern const struct ka_schema ka_schema_pay_ladder;
extern const struct ka_schema ka_schema_pay_rate;
extern const struct ka_schema ka_schema_bonus;
extern const struct ka_schema ka_schema_piece;

extern const struct ka_schema ka_schema_mail;  /**< mail.yaml */
extern const struct ka_schema ka_schema_table; /**< tables/NAME.yaml */
extern const struct ka_schema ka_schema_table_parameter;
extern const struct ka_schema ka_schema_table_step;
extern const struct ka_schema ka_schema_table_bands;
extern const struct ka_schema ka_schema_table_column;
extern const struct ka_schema ka_schema_table_class;
extern const struct ka_schema ka_schema_table_check;
extern const struct ka_schema ka_schema_table_colour;
extern const struct ka_schema ka_schema_table_figure;
extern const struct ka_schema ka_schema_table_calculator;

#endif
