/**
 * @file
 * A small book for renderer tests: two pages, merged cells, a formula, a radar, hanzi beyond the
 * BMP.
 */
#ifndef KA_TEST_RENDER_BOOK_H
#define KA_TEST_RENDER_BOOK_H

#include "base/arena.h"
#include "form/model.h"

struct render_book {
    struct ka_book book;
    struct ka_sheet sheet[2];
    struct ka_style style[3];
    struct ka_cell cell[8];
    struct ka_cell data[3];
    ka_str line[8];
    double width[3], height[4];
    double data_width[2], data_height[3];
    bool page_break[4];
    struct ka_chart chart;
    struct ka_series series;
    double value[3];
    ka_str category[3];
    struct ka_validation validation;
    struct ka_name name;
};

static inline void
put_test_cell(struct render_book *b, size_t index, uint32_t row, uint32_t col, uint32_t style,
              ka_str text)
{
    b->line[index] = text;
    b->cell[index] = (struct ka_cell){
        .row = row,
        .col = col,
        .row_span = 1,
        .col_span = 1,
        .kind = KA_CELL_TEXT,
        .style = style,
        .text = text,
        .line = &b->line[index],
        .line_count = 1,
    };
}

static inline void
fill_test_cells(struct render_book *b)
{
    put_test_cell(b, 0, 0, 0, 1, KA_STR("考核表 𬭚野家"));
    b->cell[0].col_span = 3;
    put_test_cell(b, 1, 1, 0, 0, KA_STR("询单转化率"));
    put_test_cell(b, 2, 1, 1, 0, KA_STR("15.00"));
    b->cell[2].kind = KA_CELL_NUMBER;
    b->cell[2].number = ka_dec_of(15);
    put_test_cell(b, 3, 1, 2, 0, KA_STR("=1+1"));
    put_test_cell(b, 4, 2, 0, 0, KA_STR("得分"));
    put_test_cell(b, 5, 2, 1, 0, KA_STR("33.33%"));
    b->cell[5].kind = KA_CELL_FORMULA_NUMBER;
    b->cell[5].formula = KA_STR("1/3");
    b->cell[5].num = 1;
    b->cell[5].den = 3;
    put_test_cell(b, 6, 3, 0, 0, KA_STR("第二页"));
    put_test_cell(b, 7, 3, 1, 2, KA_STR(""));
    b->cell[7].kind = KA_CELL_BLANK;
    b->cell[7].line_count = 0;
    b->cell[7].validation = &b->validation;
    b->cell[7].comment = KA_STR("可填");
}

static inline void
fill_test_chart(struct render_book *b)
{
    for (size_t i = 0; i < 3; i++) {
        b->data_width[i % 2] = 60;
        b->data_height[i] = 15;
        b->value[i] = 0.5 + 0.2 * (double)i;
        b->category[i] = (ka_str[]){KA_STR("销售"), KA_STR("服务"), KA_STR("纪律")}[i];
        b->data[i] = (struct ka_cell){.row = (uint32_t)i,
                                      .col = 0,
                                      .row_span = 1,
                                      .col_span = 1,
                                      .kind = KA_CELL_NUMBER,
                                      .number = ka_dec_scaled(5 + 2 * (int64_t)i, 1),
                                      .text = KA_STR("0")};
    }
    b->series = (struct ka_series){.name = KA_STR("得分率"),
                                   .value = b->value,
                                   .count = 3,
                                   .values_ref = KA_STR("='数据'!$A$1:$A$3"),
                                   .color = 0x1F5F6B};
    b->chart = (struct ka_chart){.kind = KA_CHART_RADAR,
                                 .row = 3,
                                 .col = 0,
                                 .last_row = 3,
                                 .last_col = 2,
                                 .title = KA_STR("模块得分率"),
                                 .category = b->category,
                                 .category_count = 3,
                                 .categories_ref = KA_STR("='数据'!$A$1:$A$3"),
                                 .series = &b->series,
                                 .series_count = 1,
                                 .max = 1};
}

/** Fill @p b; the book points into it. */
static inline struct ka_book *
make_test_book(struct render_book *b)
{
    const struct ka_style plain = {
        .size = 9, .fill = KA_NO_FILL, .wrap = true, .top = KA_EDGE_HAIR, .bottom = KA_EDGE_THIN};
    b->style[0] = plain;
    b->style[1] = plain;
    b->style[1].bold = true;
    b->style[1].size = 16;
    b->style[1].fill = 0xE8F0F2;
    b->style[1].halign = KA_CENTER;
    b->style[2] = plain;
    b->style[2].unlocked = true;
    b->validation = (struct ka_validation){
        .kind = KA_VALID_DECIMAL, .max = ka_dec_of(10), .title = KA_STR("得分")};
    fill_test_cells(b);
    fill_test_chart(b);
    for (size_t i = 0; i < 3; i++)
        b->width[i] = 160;
    for (size_t i = 0; i < 4; i++)
        b->height[i] = i == 3 ? 200 : 30;
    b->page_break[3] = true;
    b->sheet[0] = (struct ka_sheet){.name = KA_STR("考核表"),
                                    .printed = true,
                                    .locked = true,
                                    .margin_top = 40,
                                    .margin_right = 40,
                                    .margin_bottom = 40,
                                    .margin_left = 40,
                                    .col_width = b->width,
                                    .col_count = 3,
                                    .row_height = b->height,
                                    .row_count = 4,
                                    .page_break = b->page_break,
                                    .book_scale = 94,
                                    .repeat_first = 0,
                                    .repeat_last = 0,
                                    .cell = b->cell,
                                    .cell_count = 8,
                                    .chart = &b->chart,
                                    .chart_count = 1,
                                    .footer_left = KA_STR("KH-202610-S001"),
                                    .footer_right = KA_STR("第 {page} / {pages} 页")};
    b->sheet[1] = (struct ka_sheet){.name = KA_STR("数据"),
                                    .hidden = true,
                                    .col_width = b->data_width,
                                    .col_count = 2,
                                    .row_height = b->data_height,
                                    .row_count = 3,
                                    .cell = b->data,
                                    .cell_count = 3,
                                    .repeat_first = 1,
                                    .repeat_last = 0};
    b->name = (struct ka_name){KA_STR("total"), KA_STR("='考核表'!$B$3")};
    b->book = (struct ka_book){.style = b->style,
                               .style_count = 3,
                               .sheet = b->sheet,
                               .sheet_count = 2,
                               .name = &b->name,
                               .name_count = 1,
                               .title = KA_STR("考核表 <林&周>"),
                               .author = KA_STR("示例公司"),
                               .created = (ka_time)ka_day_of(2026, 10, 31) * 86400,
                               .zone_minutes = 480,
                               .language = KA_STR("zh-CN")};
    return &b->book;
}

#endif
