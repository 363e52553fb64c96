/*
 * Charts as vectors: a radar of modules, lines and columns for trends. Pale grid, one accent
 * colour per series, labels in the small size; no transparency, so that every printer agrees.
 */
#include "render/pdf_doc.h"

#include <math.h>

enum { RINGS = 4 };
#define LABEL_SIZE    7.0
#define TITLE_SIZE    8.0
#define LABEL_LEADING (LABEL_SIZE * 1.15)
#define VALUE_DROP    9.0 /* From a dot to the baseline of its value below. */
#define GRID_COLOR    UINT32_C(0xC9D1D6)
#define LABEL_COLOR   UINT32_C(0x44515A)
#define PI            3.14159265358979323846

void
ka_pdf_use_chart(struct ka_pdf *pdf, const struct ka_chart *chart)
{
    ka_pdf_use(pdf, true, chart->title);
    for (size_t i = 0; i < chart->category_count; i++)
        ka_pdf_use(pdf, false, chart->category[i]);
    for (size_t s = 0; s < chart->series_count; s++) {
        const struct ka_series *series = &chart->series[s];
        ka_pdf_use(pdf, false, series->name);
        for (size_t i = 0; series->label && i < series->count; i++)
            ka_pdf_use(pdf, false, series->label[i]);
    }
    ka_pdf_use(pdf, false, KA_STR("0123456789.%-"));
}

/** A paler shade for areas: seven parts white. */
static uint32_t
tint(uint32_t color)
{
    uint32_t out = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
        uint32_t part = color >> shift & 255;
        out |= (part + 7 * (255 - part) / 8) << shift;
    }
    return out;
}

static void
put_label(struct ka_pdf *pdf, double x, double y, enum ka_halign align, ka_str text)
{
    struct ka_pdf_text at = {
        .x = x, .y = y, .size = LABEL_SIZE, .color = LABEL_COLOR, .align = align};
    ka_pdf_put_text(pdf, &at, text);
}

static void
put_title(struct ka_pdf *pdf, const struct ka_chart *chart, double x, double y)
{
    struct ka_pdf_text at = {
        .x = x, .y = y, .size = TITLE_SIZE, .color = LABEL_COLOR, .bold = true, .align = KA_CENTER};
    ka_pdf_put_text(pdf, &at, chart->title);
}

static ka_str
spoke_label(const struct ka_chart *chart, size_t index)
{
    return chart->spoke ? chart->spoke[index] : chart->category[index];
}

/** The next line of a label of lines; @p at moves behind it. False after the last. */
static bool
next_line(ka_str text, size_t *at, ka_str *line)
{
    if (*at > text.len)
        return false;
    ka_str rest = ka_str_sub(text, *at, text.len);
    ptrdiff_t end = ka_str_find(rest, KA_STR("\n"));
    *line = end < 0 ? rest : ka_str_sub(rest, 0, (size_t)end);
    *at += line->len + 1;
    return true;
}

/** Width of a label, and how many lines it has. */
static double
label_width(const struct ka_pdf *pdf, ka_str text, size_t *lines)
{
    int64_t widest = 0;
    ka_str line;
    *lines = 0;
    for (size_t at = 0; next_line(text, &at, &line); ++*lines) {
        int64_t width = ka_font_measure(pdf->face[0].font, line);
        widest = width > widest ? width : widest;
    }
    return (double)widest * LABEL_SIZE / 1000;
}

struct radar {
    double x, y, radius;
    size_t spokes;
};

/** The point at @p part of the radius on spoke @p index; the first spoke points up, then clockwise.
 */
static void
spoke(const struct radar *radar, size_t index, double part, double *x, double *y)
{
    double angle = PI / 2 - 2 * PI * (double)index / (double)radar->spokes;
    *x = radar->x + radar->radius * part * cos(angle);
    *y = radar->y + radar->radius * part * sin(angle);
}

/** The outline through one part of each spoke. */
static void
trace(struct ka_pdf *pdf, const struct radar *radar, const double *part, double constant)
{
    for (size_t i = 0; i < radar->spokes; i++) {
        double x, y;
        spoke(radar, i, part ? part[i] : constant, &x, &y);
        if (i == 0)
            HPDF_Page_MoveTo(pdf->page, (HPDF_REAL)x, (HPDF_REAL)y);
        else
            HPDF_Page_LineTo(pdf->page, (HPDF_REAL)x, (HPDF_REAL)y);
    }
}

static void
put_grid(struct ka_pdf *pdf, const struct radar *radar)
{
    ka_pdf_set_stroke(pdf, GRID_COLOR, 0.4);
    for (int ring = 1; ring <= RINGS; ring++) {
        trace(pdf, radar, NULL, (double)ring / RINGS);
        HPDF_Page_ClosePathStroke(pdf->page);
    }
    for (size_t i = 0; i < radar->spokes; i++) {
        double x, y;
        spoke(radar, i, 1, &x, &y);
        ka_pdf_line(pdf, radar->x, radar->y, x, y);
    }
}

static double
part_of(const struct ka_chart *chart, double value)
{
    double span = chart->max > chart->min ? chart->max - chart->min : 1;
    double part = (value - chart->min) / span;
    return !(part > 0) ? 0 : part > 1 ? 1 : part; /* NaN draws at the centre */
}

/** A label at the end of its spoke: where its first baseline lies, and what it takes. */
struct label {
    double x, y, left, right;
    size_t lines;
    enum ka_halign align;
};

static struct label
label_at(const struct ka_pdf *pdf, const struct radar *radar, size_t index, ka_str text)
{
    struct label label;
    double width = label_width(pdf, text, &label.lines);
    spoke(radar, index, 1 + 6 / radar->radius, &label.x, &label.y);
    double side = label.x - radar->x, more = LABEL_LEADING * (double)(label.lines - 1);
    label.align = side > 1 ? KA_LEFT : side < -1 ? KA_RIGHT : KA_CENTER;
    label.left = label.x - (label.align == KA_RIGHT    ? width
                            : label.align == KA_CENTER ? width / 2
                                                       : 0);
    label.right = label.left + width;
    if (label.y > radar->y + 1)
        label.y += more;
    else if (label.y < radar->y - 1)
        label.y -= LABEL_SIZE * 0.8;
    else
        label.y += more / 2 - LABEL_SIZE * 0.35;
    return label;
}

/** Down each side of the radar; a label that would run into the one above it stands lower. */
static void
put_side_labels(struct ka_pdf *pdf, const struct ka_chart *chart, const struct radar *radar,
                bool right)
{
    struct label above = {.y = 1e6, .lines = 1};
    for (size_t i = 0; i <= radar->spokes / 2; i++) {
        size_t index = right ? i : (radar->spokes - i) % radar->spokes;
        ka_str text = spoke_label(chart, index), line;
        struct label label = label_at(pdf, radar, index, text);
        double below = above.y - LABEL_LEADING * (double)above.lines;
        if (label.y > below && label.left < above.right && label.right > above.left)
            label.y = below;
        /* The one at the top and one at the bottom belong to both sides. */
        bool own = right || (index != 0 && i * 2 != radar->spokes);
        size_t number = 0;
        for (size_t at = 0; own && next_line(text, &at, &line); number++)
            put_label(pdf, label.x, label.y - LABEL_LEADING * (double)number, label.align, line);
        above = label;
    }
}

static void
put_radar_labels(struct ka_pdf *pdf, const struct ka_chart *chart, const struct radar *radar)
{
    put_side_labels(pdf, chart, radar, true);
    put_side_labels(pdf, chart, radar, false);
}

/** The largest radius that leaves every label within the chart, @p half high from its middle. */
static double
largest_radius(const struct ka_pdf *pdf, const struct ka_chart *chart, double width, double half)
{
    const double least = 18, away = 6, edge = LABEL_SIZE * 2.2 - away;
    double across = width / 2, upright = half;
    for (size_t i = 0; i < chart->category_count; i++) {
        double angle = 2 * PI * (double)i / (double)chart->category_count;
        double side = fabs(sin(angle)), rise = fabs(cos(angle));
        size_t lines;
        double label = label_width(pdf, spoke_label(chart, i), &lines);
        double more = LABEL_LEADING * (double)(lines - 1);
        if (side > 0.1)
            across = fmin(across, (width / 2 - label) / side - away);
        if (rise > 0.1)
            upright = fmin(upright, (half - edge - more) / rise - away);
    }
    return fmin(fmax(across, least), upright);
}

static void
put_radar(struct ka_pdf *pdf, const struct ka_chart *chart, double x, double y, double width,
          double height)
{
    double room = chart->title.len ? TITLE_SIZE * 1.8 : 0;
    struct radar radar = {x + width / 2, y + (height - room) / 2 - LABEL_SIZE * 0.2,
                          largest_radius(pdf, chart, width, (height - room) / 2),
                          chart->category_count};
    if (radar.spokes < 3 || radar.radius <= 0)
        return;
    for (size_t s = 0; s < chart->series_count; s++) {
        const struct ka_series *series = &chart->series[s];
        double *part = ka_arena_array(pdf->scratch, radar.spokes, sizeof *part);
        for (size_t i = 0; i < radar.spokes && i < series->count; i++)
            part[i] = part_of(chart, series->value[i]);
        ka_pdf_set_fill(pdf, tint(series->color));
        trace(pdf, &radar, part, 0);
        HPDF_Page_Fill(pdf->page);
        if (s == 0)
            put_grid(pdf, &radar);
        ka_pdf_set_stroke(pdf, series->color, 1.2);
        trace(pdf, &radar, part, 0);
        HPDF_Page_ClosePathStroke(pdf->page);
        ka_pdf_set_fill(pdf, series->color);
        for (size_t i = 0; i < radar.spokes; i++) {
            double px, py;
            spoke(&radar, i, part[i], &px, &py);
            HPDF_Page_Circle(pdf->page, (HPDF_REAL)px, (HPDF_REAL)py, 1.5F);
            HPDF_Page_Fill(pdf->page);
        }
    }
    put_radar_labels(pdf, chart, &radar);
}

/** The axes' box of a line or column chart; lines begin @p lift above its foot, over values that
 * stand below them. */
struct plot {
    double x, y, width, height, step, lift;
};

static void
put_axes(struct ka_pdf *pdf, const struct ka_chart *chart, const struct plot *plot)
{
    ka_pdf_set_stroke(pdf, GRID_COLOR, 0.4);
    for (int ring = 0; ring <= (chart->compact ? 0 : RINGS); ring++) {
        double y = plot->y + plot->height * ring / RINGS;
        double value = chart->min + (chart->max - chart->min) * ring / RINGS;
        ka_pdf_line(pdf, plot->x, y, plot->x + plot->width, y);
        bool share = chart->max > chart->min && chart->max <= 1;
        ka_str label = share ? ka_str_format(pdf->scratch, "%.0f%%", value * 100)
                             : ka_str_format(pdf->scratch, "%.0f", value);
        if (!chart->compact)
            put_label(pdf, plot->x - 3, y - LABEL_SIZE * 0.35, KA_RIGHT, label);
    }
    for (size_t i = 0; i < chart->category_count; i++)
        put_label(pdf, plot->x + plot->step * ((double)i + 0.5), plot->y - LABEL_SIZE * 1.3,
                  KA_CENTER, chart->category[i]);
}

/** Columns of several series stand side by side. */
static void
put_columns(struct ka_pdf *pdf, const struct ka_chart *chart, const struct plot *plot)
{
    double wide = plot->step * 0.6 / (double)chart->series_count;
    for (size_t s = 0; s < chart->series_count; s++) {
        const struct ka_series *series = &chart->series[s];
        ka_pdf_set_fill(pdf, series->color);
        for (size_t i = 0; i < series->count; i++) {
            double height = plot->height * part_of(chart, series->value[i]);
            double x = plot->x + plot->step * ((double)i + 0.2) + wide * (double)s;
            HPDF_Page_Rectangle(pdf->page, (HPDF_REAL)x, (HPDF_REAL)plot->y, (HPDF_REAL)wide,
                                (HPDF_REAL)height);
            HPDF_Page_Fill(pdf->page);
        }
    }
}

/** Which colour is which series, in one line up to the right end @p x. */
static void
put_legend(struct ka_pdf *pdf, const struct ka_chart *chart, double x, double y)
{
    for (size_t s = chart->series_count; chart->series_count > 1 && s-- > 0;) {
        const struct ka_series *series = &chart->series[s];
        double width = (double)ka_font_measure(pdf->face[0].font, series->name) * LABEL_SIZE / 1000;
        put_label(pdf, x, y, KA_RIGHT, series->name);
        x -= width + LABEL_SIZE * 1.3;
        ka_pdf_set_fill(pdf, series->color);
        HPDF_Page_Rectangle(pdf->page, (HPDF_REAL)x, (HPDF_REAL)(y - 0.5), (HPDF_REAL)LABEL_SIZE,
                            (HPDF_REAL)LABEL_SIZE);
        HPDF_Page_Fill(pdf->page);
        x -= LABEL_SIZE * 1.5;
    }
}

/** Does the line rise from the value before down to this one, and from this one to the next? */
static bool
falls_to(const struct ka_series *series, size_t i)
{
    return i > 0 && series->value[i - 1] > series->value[i];
}

static bool
rises_from(const struct ka_series *series, size_t i)
{
    return i + 1 < series->count && series->value[i + 1] > series->value[i];
}

/** In a valley or at the foot of a slope the value stands below. */
static bool
stands_below(const struct ka_series *series, size_t i)
{
    bool inner = i > 0 && i + 1 < series->count;
    bool down = falls_to(series, i), up = rises_from(series, i);
    bool foot = inner && down != up && series->value[down ? i + 1 : i - 1] == series->value[i];
    return (down && up) || foot;
}

/** The value beside its dot where the line is not: below, or on a slope over the outer side, else
 * above. */
static void
put_value(struct ka_pdf *pdf, const struct ka_series *series, const struct plot *plot, size_t i,
          double x, double y)
{
    const double aside = 3;
    bool down = falls_to(series, i), up = rises_from(series, i);
    bool below = stands_below(series, i) && plot->lift > 0;
    enum ka_halign align = down == up || below ? KA_CENTER : up ? KA_RIGHT : KA_LEFT;
    x += align == KA_RIGHT ? aside : align == KA_LEFT ? -aside : 0;
    put_label(pdf, x, below ? y - VALUE_DROP : y + 3.5, align, series->label[i]);
    ka_pdf_set_fill(pdf, series->color);
}

/** Room for the values below the lines of a compact chart; 0 if there are none, or no room. */
static double
lift_of(const struct ka_chart *chart, double height)
{
    const double lift = VALUE_DROP + 2, least = 6;
    if (height < lift + least)
        return 0;
    for (size_t s = 0; s < chart->series_count; s++)
        for (size_t i = 0; chart->series[s].label && i < chart->series[s].count; i++)
            if (stands_below(&chart->series[s], i))
                return lift;
    return 0;
}

/** Lines with a dot at each value; a gap interrupts the line. */
static void
put_curve(struct ka_pdf *pdf, const struct ka_chart *chart, const struct plot *plot,
          const struct ka_series *series)
{
    double last_x = 0, last_y = 0;
    bool joined = false;
    ka_pdf_set_stroke(pdf, series->color, 1.2);
    ka_pdf_set_fill(pdf, series->color);
    for (size_t i = 0; i < series->count; i++) {
        if (isnan(series->value[i])) {
            joined = false;
            continue;
        }
        double x = plot->x + plot->step * ((double)i + 0.5);
        double y =
            plot->y + plot->lift + (plot->height - plot->lift) * part_of(chart, series->value[i]);
        if (joined)
            ka_pdf_line(pdf, last_x, last_y, x, y);
        HPDF_Page_Circle(pdf->page, (HPDF_REAL)x, (HPDF_REAL)y, 1.6F);
        HPDF_Page_Fill(pdf->page);
        if (chart->compact && series->label)
            put_value(pdf, series, plot, i, x, y);
        last_x = x;
        last_y = y;
        joined = true;
    }
}

static void
put_plot(struct ka_pdf *pdf, const struct ka_chart *chart, double x, double y, double width,
         double height)
{
    double room = chart->title.len ? TITLE_SIZE * 1.8 : 4;
    struct plot plot = {x + 24, y + LABEL_SIZE * 2, width - 30, height - LABEL_SIZE * 2 - room, 0,
                        0};
    if (chart->compact) {
        plot = (struct plot){
            x + 3, y + LABEL_SIZE * 1.7, width - 6, height - LABEL_SIZE * 2.9 - room, 0, 0};
        plot.lift = lift_of(chart, plot.height);
    }
    if (chart->category_count == 0 || chart->series_count == 0 || plot.width <= 0 ||
        plot.height <= 0)
        return;
    plot.step = plot.width / (double)chart->category_count;
    put_axes(pdf, chart, &plot);
    if (chart->kind == KA_CHART_COLUMN) {
        put_legend(pdf, chart, plot.x + plot.width, y + height - TITLE_SIZE * 1.2);
        put_columns(pdf, chart, &plot);
        return;
    }
    for (size_t s = 0; s < chart->series_count; s++)
        put_curve(pdf, chart, &plot, &chart->series[s]);
}

void
ka_pdf_put_chart(struct ka_pdf *pdf, const struct ka_chart *chart, double x, double y, double width,
                 double height)
{
    if (chart->title.len)
        put_title(pdf, chart, x + width / 2, y + height - TITLE_SIZE * 1.2);
    if (chart->kind == KA_CHART_RADAR)
        put_radar(pdf, chart, x, y, width, height);
    else
        put_plot(pdf, chart, x, y, width, height);
}

static double
part_of_bar(const struct ka_databar *bar, const struct ka_cell *cell)
{
    double value =
        cell->den ? (double)cell->num / (double)cell->den : ka_dec_to_double(cell->number);
    double part = bar->max > 0 ? value / bar->max : 0;
    return part < 0 ? 0 : part > 1 ? 1 : part;
}

void
ka_pdf_put_bar(struct ka_pdf *pdf, const struct ka_sheet *sheet, const struct ka_cell *cell,
               const double box[4])
{
    const double inset = 1.5;
    bool number = cell->kind == KA_CELL_NUMBER || cell->kind == KA_CELL_FORMULA_NUMBER;
    for (size_t i = 0; i < sheet->bar_count && number; i++) {
        const struct ka_databar *bar = &sheet->bar[i];
        if (cell->row < bar->row || cell->row > bar->last_row || cell->col < bar->col ||
            cell->col > bar->last_col)
            continue;
        ka_pdf_set_fill(pdf, bar->color);
        HPDF_Page_Rectangle(pdf->page, (HPDF_REAL)box[0], (HPDF_REAL)(box[1] + inset),
                            (HPDF_REAL)((box[2] - box[0]) * part_of_bar(bar, cell)),
                            (HPDF_REAL)(box[3] - box[1] - 2 * inset));
        HPDF_Page_Fill(pdf->page);
    }
}
