/**
 * @file
 * Private to form: one form while it is made, and the steps that make it.
 *
 * Cells of the two sheets point at each other, so the places of all items on the basis sheet are
 * fixed first (ka_basis_plan), then the form sheet is laid out, and last the basis and chart sheets
 * are filled in.
 */
#ifndef KA_FORM_WORK_H
#define KA_FORM_WORK_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"
#include "form/build.h"
#include "form/form.h"
#include "form/model.h"
#include "form/style.h"
#include "form/words.h"
#include "score/formula.h"
#include "score/scorecard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Columns of the form sheet. The standard spans five of them, so that the blocks above and below
 * the table find edges that suit them:
 *
 *     module | item | s t a n d a r d | marks | target | actual | points | remark
 *     radar . . . . . . | n | notes . . . . . . . . . . . . . . . . . . . . . . .
 *     signature . . | signature . . . | signature . . . .| signature . . . . . .
 */
enum ka_form_col {
    KA_F_MODULE,
    KA_F_ITEM,
    KA_F_STANDARD,
    KA_F_NOTE,         /**< Numbers of the notes. */
    KA_F_NOTE_TEXT,    /**< Grows: takes what the others leave. */
    KA_F_STANDARD_END, /**< As wide as a label: that of the head's role. */
    KA_F_ROLE,         /**< From here on the role; the rest of the standard. */
    KA_F_MARKS,
    KA_F_TARGET,
    KA_F_ACTUAL,
    KA_F_POINTS,
    KA_F_REMARK,
    KA_F__COUNT
};

/** Columns of the basis sheet; those that a card does not need are left out. */
enum ka_basis_col {
    KA_B_MODULE,
    KA_B_ITEM,
    KA_B_RULE,
    KA_B_METRIC,
    KA_B_SCOPE,
    KA_B_STATE,
    KA_B_NATURAL_NUM,
    KA_B_NATURAL_DEN,
    KA_B_VALUE_NUM,
    KA_B_VALUE_DEN,
    KA_B_TARGET_NUM,
    KA_B_TARGET_DEN,
    KA_B_REF_NUM,
    KA_B_REF_DEN,
    KA_B_OVERRIDE,
    KA_B_REASON,
    KA_B_USED, /**< The override or the score given, if its reason is there; formulas read this. */
    KA_B_NUM,
    KA_B_DEN,
    KA_B_WEIGHT,
    KA_B_RAW,
    KA_B_SAMPLE,
    KA_B_VETO_NUM,
    KA_B_VETO_DEN,
    KA_B_VETO,
    KA_B_MANUAL,
    KA_B_SCORE_REASON,
    KA_B_SCORER,
    KA_B_MARKS,
    KA_B_COUNTED,
    KA_B_POINTS,
    KA_B_FILES,
    KA_B_ROWS,
    KA_B__COUNT
};
#define KA_NO_COL UINT32_MAX

/** Columns of the chart data sheet. */
enum ka_data_col {
    KA_D_MODULE,
    KA_D_MARKS,
    KA_D_COUNTED,
    KA_D_POINTS,
    KA_D_SHARE,
    KA_D_MONTH, /**< Short names of the trend's months. */
    KA_D__COUNT
};

/** Where an item stands on the sheets. */
struct ka_spot {
    const struct ka_score_module *module;
    const struct ka_score_item *item;
    size_t module_index;
    uint32_t form_row;
    uint32_t basis_row;  /**< Of its first part. */
    uint32_t basis_rows; /**< At least 1. */
    ka_str rule;         /**< The rule in words. */
    ka_str standard;     /**< 评分标准: the item's own text, or the rule. */
    unsigned note;       /**< Number of the note that belongs to it; 0: none. */
    bool remark_in_note; /**< The remark is too long for its cell. */
};

/** Where a module stands on the form sheet. */
struct ka_module_spot {
    size_t first, end;            /**< Its items in ka_work.spot. */
    uint32_t first_row, last_row; /**< Subtotal row included. */
    uint32_t points_row;          /**< Row whose points cell is the module's. */
    uint32_t data_row;            /**< On the chart data sheet. */
    bool has_subtotal;
};

/** How closely the table is set; the steps are in form.c. */
struct ka_density {
    double text, standard, remark; /**< Font sizes. */
    double row, subtotal;          /**< Least heights. */
    double note;                   /**< Font size of notes. */
    double sign;                   /**< Height of the signatures' blank. */
    double title, card, heading;   /**< Heights: the form's title, a card's figure, headings. */
    double gap;                    /**< Between blocks. */
    double trend, radar;           /**< Least heights of the charts. */
};

struct ka_work {
    struct ka_arena *arena;
    const struct ka_form_context *context;
    const struct ka_scorecard *card;
    enum ka_lang lang;
    struct ka_draft draft;
    struct ka_sheet *form, *basis, *trend, *data;
    const struct ka_density *density;

    struct ka_spot *spot;
    size_t spot_count;
    uint32_t basis_end;              /**< Row below the items on the basis sheet. */
    struct ka_module_spot *module;   /**< card->module_count. */
    uint32_t basis_col[KA_B__COUNT]; /**< Column on the sheet, or KA_NO_COL. */
    uint32_t basis_cols;

    bool *keep; /**< keep[r]: no page break between rows r and r + 1. */
    uint32_t header_row;
    uint32_t total_row;                                       /**< First row of the totals. */
    uint32_t sign_row;                                        /**< The one to sign in. */
    ka_str out_of_ref, total_ref, grade_ref, coefficient_ref; /**< Without sheet name. */
    size_t delay_note, delays;  /**< Number of the note on late responses, and what it tells. */
    uint32_t note_row;          /**< Of the first note. */
    struct ka_texts note;       /**< 考核说明, from 1: 见注1 is the first. */
    struct ka_texts definition; /**< Of the metrics used; printed as far as they fit. */
    struct ka_texts hint;       /**< 改进建议: what would bring more points. */
    /** Month by month, this one last; NULL where the archive has nothing. */
    const struct ka_form_past *past[KA_TREND_MONTHS];
};

/** A word of the form in its language. */
ka_str ka_say(const struct ka_work *work, enum ka_word word);
/** Add @p text, after @p mark where something stands before it; an empty text adds nothing. */
void ka_join(const struct ka_work *work, struct ka_buf *buf, enum ka_word mark, ka_str text);
/** ka_sayf(work, KA_WORD_VERSION, version). */
#define ka_sayf(work, word, ...) ka_word_fill((work)->arena, (work)->lang, (word), __VA_ARGS__)
/** The Chinese or, in an English form where there is one, the English name. */
ka_str ka_pick(const struct ka_work *work, ka_str zh, ka_str en);
ka_str ka_int_print(struct ka_arena *arena, int64_t value);

/** A new row of the form sheet; @p keep: it stays with the row below. */
uint32_t ka_form_row(struct ka_work *work, double height, bool keep);
/** A thin blank row. */
void ka_form_gap(struct ka_work *work, double height, bool keep);
struct ka_cell *ka_form_cell(struct ka_work *work, struct ka_block block,
                             const struct ka_style *style, ka_str text);
/** Height of the rows [from, end). */
double ka_form_height(const struct ka_work *work, size_t from, size_t end);

/** Whether the theme leaves a column of the form out: it is 0 wide. */
bool ka_form_hides(const struct ka_work *work, enum ka_form_col col);
/** Widths of target and actual from what they hold; the standard takes the rest. */
void ka_table_widths(struct ka_work *work);

/* Steps of the form sheet, in this order. */
void ka_form_head(struct ka_work *work);
void ka_form_table(struct ka_work *work);
/** Make a module's rows high enough for its name. */
void ka_module_reserve(struct ka_work *work, size_t module);
/** Module cells, once the heights of all rows are settled. */
void ka_form_modules(struct ka_work *work);
void ka_form_totals(struct ka_work *work);
/** Collect the notes; numbers of 注1… are given here, so it comes before the table. */
void ka_notes_collect(struct ka_work *work);
/** What the hints say. */
void ka_hints_collect(struct ka_work *work);
/** Trend and hints, radar and notes, in @p room points: optional notes that do not fit are left
 * out. False if the rest takes more. */
bool ka_form_notes(struct ka_work *work, double room);
/** One slow stretch less in the note on late responses; false if none is left. The summary
 *  has them all. */
bool ka_notes_fewer_delays(struct ka_work *work);
/** Cells that say 见注1 lead to the note. */
void ka_form_jumps(struct ka_work *work);
/** Height of its words alone. */
double ka_notes_least(struct ka_work *work);
void ka_form_sign(struct ka_work *work);
/** Page breaks by page height, rows kept together and the repeated header. */
void ka_form_paginate(struct ka_work *work);

/* The other sheets. */
void ka_basis_plan(struct ka_work *work);
/** Make the empty sheet, after the form sheet. */
void ka_basis_sheet(struct ka_work *work);
ka_str ka_basis_head(const struct ka_work *work, enum ka_basis_col col);
void ka_basis_fill(struct ka_work *work);
void ka_data_fill(struct ka_work *work);
void ka_chart_put(struct ka_work *work, struct ka_block block);
/** Which earlier months there are. */
void ka_trend_plan(struct ka_work *work);
ka_str ka_trend_title(struct ka_work *work);
/** The small chart of the last months on the form sheet. */
void ka_trend_chart(struct ka_work *work, struct ka_block block);
/** "10月", or "10月*" of a month that is not final; 0 is the earliest. */
ka_str ka_trend_month(struct ka_work *work, size_t index);
/** "exports/…（3 行）": a source as people read it. */
ka_str ka_source_text(struct ka_work *work, const struct ka_source *source);
/** Below the files: who was summed, who or what store is not in the value. */
void ka_basis_say_parts(struct ka_work *work, const struct ka_value *value, struct ka_buf *out);
/** Data bars and comments, once all sheets are filled. */
void ka_form_extras(struct ka_work *work);
/** The sheet of past months. */
void ka_trend_fill(struct ka_work *work);
/** "='图表数据'!$A$2:$A$7" */
ka_str ka_chart_ref(const struct ka_work *work, ka_str sheet, ka_str range);
/** A chart of one series over a block of a sheet, to be adjusted. */
struct ka_chart *ka_chart_new(struct ka_work *work, struct ka_sheet *sheet, struct ka_block block,
                              size_t categories);

/** References of an item's cells, with the basis sheet's name if @p outside. */
struct ka_item_cells ka_basis_cells(const struct ka_work *work, const struct ka_spot *spot,
                                    bool outside);
/** One basis cell; the empty string if the card has no such column. */
ka_str ka_basis_ref(const struct ka_work *work, enum ka_basis_col col, uint32_t row, bool outside);
/** Cells that are 1 when a veto of the items [first, end) with this effect fires, comma between;
 * empty if none has one. */
ka_str ka_veto_list(const struct ka_work *work, size_t first, size_t end,
                    enum ka_veto_effect effect);
/** Points cell of a module on the form sheet, without sheet name. */
ka_str ka_module_points_ref(const struct ka_work *work, size_t module);

/* Values. */

/** Whether points that people give count only with a reason. Those of the archive that have none
 * count as they are. */
bool ka_item_wants_reason(const struct ka_score_item *item);
/** A column's cells of all items on the basis sheet, as seen from the form; empty without the
 * column. */
ka_str ka_basis_column(const struct ka_work *work, enum ka_basis_col col);
/** Points given by people: manual or levels. */
bool ka_item_is_manual(const struct ka_score_item *item);
/** The metric that stands for an item's value, KA_NO_INDEX if none. */
size_t ka_item_metric(const struct ka_score_item *item);
/** The one value that an item's actual cell shows, as its live formula computes it; KA_FRAC_NONE if
 * none. */
ka_frac ka_item_value(const struct ka_score_item *item);
/** A value as it is printed in an item's unit. */
ka_str ka_item_print(const struct ka_work *work, const struct ka_score_item *item, size_t metric,
                     ka_frac value);
/** The number format that shows a printed number as it stands: "18.50 秒" gives 0.00" 秒". */
ka_str ka_format_of(struct ka_arena *arena, ka_str printed);
/** 缺数据 or 不适用, or empty. */
ka_str ka_state_text(const struct ka_work *work, const struct ka_score_item *item);

/** Minutes that @p zone is ahead of UTC at local time @p local. */
int32_t ka_form_zone_minutes(const struct ka_zone *zone, ka_time local);
/** Ordinal of a seat among its employee's seats of the month, from 1. */
unsigned ka_seat_ordinal(const struct ka_seat *seat);

#endif
