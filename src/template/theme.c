/*
 * theme.yaml → struct ka_theme.
 *
 * The schema walk reads the words. Here is what concerns colours: "#1D4E5E" is read, and pairs that
 * stand upon each other must differ enough in luminance (4.5 to 1, as the accessibility rules ask
 * for small text), which is what is left of a colour on a grey printer. Luminance is reckoned in
 * whole numbers with squared channels, close to the sRGB curve.
 */
#include "template/theme.h"

#include "template/png.h"
#include "template/schemas.h"

#define LOGO_HEIGHT 26
#define LOGO_MOST   34

const struct ka_theme ka_theme_default = {.name = {"青墨", sizeof "青墨" - 1},
                                          .color = {[KA_TONE_INK] = 0x1B2529,
                                                    [KA_TONE_SOFT] = 0x55636B,
                                                    [KA_TONE_ACCENT] = 0x1D4E5E,
                                                    [KA_TONE_LINE] = 0x7F929B,
                                                    [KA_TONE_LABEL] = 0xE9EFF1,
                                                    [KA_TONE_BAND] = 0xF3F6F7,
                                                    [KA_TONE_BONUS] = 0xFAF4E6,
                                                    [KA_TONE_INPUT] = 0xFFFBE0,
                                                    [KA_TONE_WARN] = 0x9C1C1C,
                                                    [KA_TONE_WARN_BAND] = 0xFBEAEA,
                                                    [KA_TONE_SECOND] = 0xB9C8CE,
                                                    [KA_TONE_BAR] = 0xA9C5CE},
                                          .font = {"微软雅黑", sizeof "微软雅黑" - 1},
                                          .logo_height = LOGO_HEIGHT};

struct colors_src {
    struct ka_placed tone[KA_TONE__COUNT];
};

struct shown_src {
    int standard, target, remark, trend, radar;
};

struct theme_src {
    struct ka_place place;
    ka_str name, font;
    struct ka_placed logo;
    struct ka_number logo_height;
    struct colors_src colors;
    struct shown_src show;
};

static const struct ka_choice shown[] = {{"yes", "显示", 0}, {"no", "不显示", 1}, {NULL, NULL, 0}};

#define TONE(index, en, zh) KA_ROW(struct colors_src, tone[index], en, zh, PLACED, 0)
static const struct ka_key color_keys[] = {TONE(KA_TONE_INK, "ink", "文字"),
                                           TONE(KA_TONE_SOFT, "soft", "次要文字"),
                                           TONE(KA_TONE_ACCENT, "accent", "主色"),
                                           TONE(KA_TONE_LINE, "line", "线条"),
                                           TONE(KA_TONE_LABEL, "label", "标签底色"),
                                           TONE(KA_TONE_BAND, "band", "小计底色"),
                                           TONE(KA_TONE_BONUS, "bonus", "加分底色"),
                                           TONE(KA_TONE_INPUT, "input", "填写底色"),
                                           TONE(KA_TONE_WARN, "warn", "警示"),
                                           TONE(KA_TONE_WARN_BAND, "warn_band", "警示底色"),
                                           TONE(KA_TONE_SECOND, "second", "图表次色"),
                                           TONE(KA_TONE_BAR, "bar", "数据条"),
                                           KA_ROW_END};
const struct ka_schema ka_schema_theme_colors = {"颜色", "colours", sizeof(struct colors_src),
                                                 SIZE_MAX, color_keys};

static const struct ka_key show_keys[] = {
    KA_ROW_CHOICE(struct shown_src, standard, "standard", "评分标准", 0, shown),
    KA_ROW_CHOICE(struct shown_src, target, "target", "目标", 0, shown),
    KA_ROW_CHOICE(struct shown_src, remark, "remark", "备注", 0, shown),
    KA_ROW_CHOICE(struct shown_src, trend, "trend", "趋势与建议", 0, shown),
    KA_ROW_CHOICE(struct shown_src, radar, "radar", "雷达图", 0, shown),
    KA_ROW_END};
const struct ka_schema ka_schema_theme_show = {"显示", "shown parts", sizeof(struct shown_src),
                                               SIZE_MAX, show_keys};

static const struct ka_key theme_keys[] = {
    KA_ROW(struct theme_src, name, "theme", "主题", TEXT, 0),
    KA_ROW(struct theme_src, font, "font", "表格字体", TEXT, 0),
    KA_ROW(struct theme_src, logo, "logo", "徽标", PLACED, 0),
    KA_ROW(struct theme_src, logo_height, "logo_height", "徽标高度", NUMBER, 0),
    KA_ROW_SUB(struct theme_src, colors, "colors", "颜色", MAP, 0, &ka_schema_theme_colors),
    KA_ROW_SUB(struct theme_src, show, "show", "显示", MAP, 0, &ka_schema_theme_show),
    KA_ROW_END};
const struct ka_schema ka_schema_theme = {"主题", "theme", sizeof(struct theme_src),
                                          offsetof(struct theme_src, place), theme_keys};

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool
read_color(const struct ka_placed *from, struct ka_diags *diags, uint32_t *out)
{
    uint32_t value = 0;
    ka_str text = from->text;
    bool good = text.len == 7 && text.ptr[0] == '#';
    for (size_t i = 1; good && i < text.len; i++) {
        int digit = hex_digit(text.ptr[i]);
        good = digit >= 0;
        value = value << 4 | (uint32_t)(good ? digit : 0);
    }
    if (good)
        *out = value;
    else
        ka_diag(diags, KA_DIAG_THEME_COLOR, from->place, text);
    return good;
}

/* 0 to 65025 × 10000, white. */
static int64_t
luminance(uint32_t color)
{
    int64_t red = color >> 16 & 255, green = color >> 8 & 255, blue = color & 255;
    return 2126 * red * red + 7152 * green * green + 722 * blue * blue;
}

/* (lighter + 5%) ÷ (darker + 5%) ≥ 4.5 */
static bool
readable(uint32_t on, uint32_t below)
{
    const int64_t rest = INT64_C(650250000) / 20;
    int64_t a = luminance(on), b = luminance(below);
    int64_t light = a > b ? a : b, dark = a > b ? b : a;
    return 2 * (light + rest) >= 9 * (dark + rest);
}

/* Where a tone was set, else where the theme stands. */
static struct ka_place
place_of(const struct theme_src *src, enum ka_tone tone)
{
    const struct ka_placed *placed = &src->colors.tone[tone];
    return placed->place.line ? placed->place : src->place;
}

static void
check_contrast(const struct theme_src *src, struct ka_diags *diags, const struct ka_theme *theme)
{
    enum { PAPER = KA_TONE__COUNT };
    static const struct {
        enum ka_tone on;
        int below;
    } pairs[] = {
        {KA_TONE_INK, PAPER},          {KA_TONE_SOFT, PAPER},
        {KA_TONE_ACCENT, PAPER},       {KA_TONE_INK, KA_TONE_LABEL},
        {KA_TONE_INK, KA_TONE_BAND},   {KA_TONE_INK, KA_TONE_BONUS},
        {KA_TONE_INK, KA_TONE_INPUT},  {KA_TONE_SOFT, KA_TONE_LABEL},
        {KA_TONE_SOFT, KA_TONE_BONUS}, {KA_TONE_ACCENT, KA_TONE_LABEL},
        {KA_TONE_WARN, PAPER},         {KA_TONE_WARN, KA_TONE_WARN_BAND},
    };
    for (size_t i = 0; i < KA_COUNT(pairs); i++) {
        enum ka_tone on = pairs[i].on;
        uint32_t below = pairs[i].below == PAPER ? 0xFFFFFF : theme->color[pairs[i].below];
        if (readable(theme->color[on], below))
            continue;
        const struct ka_key *keys = color_keys;
        bool paper = pairs[i].below == PAPER;
        ka_diag(diags, KA_DIAG_THEME_CONTRAST, place_of(src, on), ka_str_of(keys[on].zh),
                ka_str_of(paper ? "白纸" : keys[pairs[i].below].zh), ka_str_of(keys[on].en),
                ka_str_of(paper ? "white paper" : keys[pairs[i].below].en));
    }
}

static void
fill_colors(const struct theme_src *src, struct ka_diags *diags, struct ka_theme *theme)
{
    bool good = true;
    for (size_t i = 0; i < KA_TONE__COUNT; i++)
        if (src->colors.tone[i].place.line)
            good = read_color(&src->colors.tone[i], diags, &theme->color[i]) && good;
    if (good)
        check_contrast(src, diags, theme);
}

enum ka_status
ka_theme_read(struct ka_arena *arena, const struct ka_node *node, struct ka_diags *diags,
              struct ka_theme *out)
{
    struct theme_src src;
    size_t before = diags->by_severity[KA_ERROR];
    struct ka_theme theme = ka_theme_default;
    if (ka_schema_read(arena, &ka_schema_theme, node, diags, &src) != KA_OK)
        return KA_E_TEMPLATE;
    fill_colors(&src, diags, &theme);
    if (src.name.len)
        theme.name = src.name;
    if (src.font.len)
        theme.font = src.font;
    theme.logo_path = src.logo;
    theme.hide_standard = src.show.standard;
    theme.hide_target = src.show.target;
    theme.hide_remark = src.show.remark;
    theme.hide_trend = src.show.trend;
    theme.hide_radar = src.show.radar;
    if (ka_number_whole(&src.logo_height, KA_STR("logo_height"), LOGO_HEIGHT, diags,
                        &theme.logo_height) &&
        (theme.logo_height < 8 || theme.logo_height > LOGO_MOST))
        ka_diag0(diags, KA_DIAG_THEME_LOGO_HEIGHT, src.logo_height.place);
    if (diags->by_severity[KA_ERROR] != before)
        return KA_E_TEMPLATE;
    *out = theme;
    return KA_OK;
}

enum ka_status
ka_theme_take_logo(struct ka_arena *arena, ka_str bytes, struct ka_diags *diags,
                   struct ka_theme *theme)
{
    if (ka_png_read(arena, bytes, &theme->logo))
        return KA_OK;
    ka_diag(diags, KA_DIAG_THEME_LOGO, theme->logo_path.place, theme->logo_path.text);
    return KA_E_TEMPLATE;
}
