/*
 * Charts → native charts of the workbook, fed from cells so that they move with them; pictures.
 */
#include "render/xlsx_book.h"

static uint8_t
kind_of(enum ka_chart_kind kind)
{
    static const uint8_t kinds[] = {
        [KA_CHART_RADAR] = LXW_CHART_RADAR_WITH_MARKERS,
        [KA_CHART_LINE] = LXW_CHART_LINE,
        [KA_CHART_COLUMN] = LXW_CHART_COLUMN,
    };
    return kinds[kind];
}

static void
put_series(struct ka_xlsx *x, lxw_chart *chart, const struct ka_chart *model,
           const struct ka_series *series)
{
    lxw_chart_series *added = chart_add_series(chart, ka_xlsx_text(x, model->categories_ref),
                                               ka_xlsx_text(x, series->values_ref));
    lxw_chart_line line = {.color = series->color, .width = 1.75F};
    lxw_chart_fill fill = {.color = series->color};
    if (!added) {
        ka_xlsx_note(x, LXW_ERROR_MEMORY_MALLOC_FAILED, "chart series");
        return;
    }
    chart_series_set_name(added, ka_xlsx_text(x, series->name));
    if (model->kind == KA_CHART_COLUMN) {
        chart_series_set_fill(added, &fill);
        return;
    }
    if (model->compact) {
        lxw_chart_font font = {.name = ka_xlsx_font(x), .size = 7};
        chart_series_set_labels(added);
        chart_series_set_labels_position(added, LXW_CHART_LABEL_POSITION_ABOVE);
        chart_series_set_labels_font(added, &font);
        chart_series_set_labels_num_format(added, "0.00");
    }
    chart_series_set_line(added, &line);
    chart_series_set_marker_type(added, LXW_CHART_MARKER_CIRCLE);
    chart_series_set_marker_size(added, 4);
    chart_series_set_marker_fill(added, &fill);
}

/** Size of the block of cells that the chart covers, in points. */
static void
block_size(const struct ka_sheet *sheet, const struct ka_chart *model, double *width,
           double *height)
{
    *width = *height = 0;
    for (uint32_t c = model->col; c <= model->last_col && c < sheet->col_count; c++)
        *width += ka_xlsx_col_width(sheet, c);
    for (uint32_t r = model->row; r <= model->last_row && r < sheet->row_count; r++)
        *height += ka_xlsx_row_height(sheet, r);
}

static void
put_chart(struct ka_xlsx *x, lxw_worksheet *worksheet, const struct ka_sheet *sheet,
          const struct ka_chart *model)
{
    lxw_chart *chart = workbook_add_chart(x->workbook, kind_of(model->kind));
    lxw_chart_font font = {.name = ka_xlsx_font(x), .size = 8};
    double width, height;
    if (!chart) {
        ka_xlsx_note(x, LXW_ERROR_MEMORY_MALLOC_FAILED, "chart");
        return;
    }
    for (size_t i = 0; i < model->series_count; i++)
        put_series(x, chart, model, &model->series[i]);
    if (model->title.len) {
        lxw_chart_font title = {.name = ka_xlsx_font(x), .size = 9, .bold = LXW_TRUE};
        chart_title_set_name(chart, ka_xlsx_text(x, model->title));
        chart_title_set_name_font(chart, &title);
    } else {
        chart_title_off(chart);
    }
    lxw_chart_line no_line = {.none = LXW_TRUE};
    chart_chartarea_set_line(chart, &no_line);
    if (model->compact) {
        chart_axis_off(chart->y_axis);
        chart_axis_major_gridlines_set_visible(chart->y_axis, LXW_FALSE);
    }
    if (model->kind == KA_CHART_RADAR)
        chart_axis_set_label_position(chart->y_axis, LXW_CHART_AXIS_LABEL_POSITION_NONE);
    chart_axis_set_num_font(chart->x_axis, &font);
    chart_axis_set_num_font(chart->y_axis, &font);
    if (model->max > model->min) {
        chart_axis_set_min(chart->y_axis, model->min);
        chart_axis_set_max(chart->y_axis, model->max);
        if (model->max <= 1)
            chart_axis_set_num_format(chart->y_axis, "0%");
    }
    if (model->series_count < 2)
        chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    else
        chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    block_size(sheet, model, &width, &height);
    /* the library's default chart is 480 by 288 pixels */
    lxw_chart_options options = {
        .x_offset = 2,
        .y_offset = 2,
        .x_scale = (width * 96 / 72 - 4) / 480,
        .y_scale = (height * 96 / 72 - 4) / 288,
        .object_position = LXW_OBJECT_MOVE_AND_SIZE,
    };
    ka_xlsx_note(
        x,
        worksheet_insert_chart_opt(worksheet, model->row, (lxw_col_t)model->col, chart, &options),
        "chart");
}

void
ka_xlsx_put_charts(struct ka_xlsx *x, lxw_worksheet *worksheet, const struct ka_sheet *sheet)
{
    for (size_t i = 0; i < sheet->chart_count; i++)
        put_chart(x, worksheet, sheet, &sheet->chart[i]);
}

/** Its size is the model's, whatever resolution the picture claims: the reader dropped that. */
static void
put_image(struct ka_xlsx *x, lxw_worksheet *worksheet, const struct ka_image *image)
{
    lxw_image_options options = {
        .x_offset = (int32_t)(image->x * 96 / 72),
        .y_offset = (int32_t)(image->y * 96 / 72),
        .x_scale = image->width * 96 / 72 / image->pixel_width,
        .y_scale = image->height * 96 / 72 / image->pixel_height,
        .object_position = LXW_OBJECT_MOVE_DONT_SIZE,
    };
    ka_xlsx_note(x,
                 worksheet_insert_image_buffer_opt(worksheet, image->row, (lxw_col_t)image->col,
                                                   (const unsigned char *)image->png.ptr,
                                                   image->png.len, &options),
                 "picture");
}

void
ka_xlsx_put_images(struct ka_xlsx *x, lxw_worksheet *worksheet, const struct ka_sheet *sheet)
{
    for (size_t i = 0; i < sheet->image_count; i++)
        put_image(x, worksheet, &sheet->image[i]);
}
