/*
 * theme.yaml: what it leaves out stays, colours must be readable in grey, a logo must be a picture.
 */
#include "template/png.h"
#include "template/theme.h"
#include "unit/png_picture.h"

#include <criterion/criterion.h>
#include <string.h>

static struct ka_arena *arena;
static struct ka_diags diags;
static struct ka_theme theme;

static void
setup(void)
{
    arena = ka_arena_new();
    diags = ka_diags_make(arena);
}

static void
teardown(void)
{
    ka_arena_free(arena);
}

TestSuite(theme, .init = setup, .fini = teardown);

static enum ka_status
read(const char *text)
{
    struct ka_node *node = NULL;
    cr_assert_eq(ka_yaml_parse(arena, ka_str_of(text), KA_STR("theme.yaml"), &diags, &node), KA_OK);
    return ka_theme_read(arena, node, &diags, &theme);
}

Test(theme, the_built_in_file_is_the_default)
{
    struct ka_node *node = NULL;
    cr_assert_eq(
        ka_yaml_load(arena, KAOHE_SOURCE_DIR "/templates/theme.yaml", KA_STR("t"), &diags, &node),
        KA_OK);
    cr_assert_eq(ka_theme_read(arena, node, &diags, &theme), KA_OK);
    cr_expect_eq(diags.count, 0);
    cr_expect(ka_str_eq(theme.name, ka_theme_default.name));
    cr_expect(ka_str_eq(theme.font, ka_theme_default.font));
    cr_expect_eq(theme.logo_height, ka_theme_default.logo_height);
    cr_expect_arr_eq(theme.color, ka_theme_default.color, sizeof theme.color);
}

Test(theme, what_is_left_out_stays)
{
    cr_assert_eq(read("主题: 酒红\n颜色: {主色: \"#6B1F2E\"}\n显示: {目标: 不显示}\n"), KA_OK);
    cr_expect_eq(theme.color[KA_TONE_ACCENT], 0x6B1F2E);
    cr_expect_eq(theme.color[KA_TONE_INK], ka_theme_default.color[KA_TONE_INK]);
    cr_expect(theme.hide_target && !theme.hide_remark && !theme.hide_trend);
    cr_assert_eq(read("colors: {accent: \"#6b1f2e\"}\nshow: {remark: no, trend: no, radar: no}\n"),
                 KA_OK);
    cr_expect_eq(theme.color[KA_TONE_ACCENT], 0x6B1F2E);
    cr_expect(!theme.hide_target && theme.hide_remark && theme.hide_trend && theme.hide_radar);
    cr_assert_eq(read("显示: {评分标准: 不显示, 雷达图: 显示}\n"), KA_OK);
    cr_expect(theme.hide_standard && !theme.hide_radar && !theme.hide_trend);
}

Test(theme, slips_are_found_where_they_stand)
{
    static const struct {
        const char *text;
        enum ka_diag_code code;
        uint32_t line;
    } slips[] = {
        {"颜色:\n  主色: 青色\n", KA_DIAG_THEME_COLOR, 2},
        {"颜色:\n  主色: \"#12345G\"\n", KA_DIAG_THEME_COLOR, 2},
        {"颜色:\n  文字: \"#111111\"\n  主色: \"#8FC7D8\"\n", KA_DIAG_THEME_CONTRAST, 3},
        {"颜色:\n  标签底色: \"#404040\"\n", KA_DIAG_THEME_CONTRAST, 1},
        {"徽标: a.png\n徽标高度: 90\n", KA_DIAG_THEME_LOGO_HEIGHT, 2},
        {"显示:\n  目标: 显示\n  满分: 不显示\n", KA_DIAG_UNKNOWN_KEY, 3},
        {"显示:\n  雷达图: 隐藏\n", KA_DIAG_CHOICE_BAD, 2},
    };
    for (size_t i = 0; i < KA_COUNT(slips); i++) {
        diags = ka_diags_make(arena);
        cr_expect_eq(read(slips[i].text), KA_E_TEMPLATE, "%s", slips[i].text);
        cr_assert_geq(diags.count, 1, "%s", slips[i].text);
        cr_expect_eq(diags.item[0].code, slips[i].code, "%s", slips[i].text);
        cr_expect_eq(diags.item[0].place.line, slips[i].line, "%s", slips[i].text);
    }
}

static ka_str
picture(void)
{
    return (ka_str){(const char *)png_picture, sizeof png_picture};
}

Test(theme, a_logo_is_reduced_to_its_image)
{
    cr_assert_eq(read("徽标: a.png\n"), KA_OK);
    cr_assert_eq(ka_theme_take_logo(arena, picture(), &diags, &theme), KA_OK);
    cr_expect_eq(theme.logo.width, 6);
    cr_expect_eq(theme.logo.height, 4);
    cr_expect_lt(theme.logo.png.len, picture().len, "its text chunk is gone");
    cr_expect(ka_str_find(theme.logo.png, KA_STR("tEXt")) < 0);
    struct ka_logo again;
    cr_expect(ka_png_read(arena, theme.logo.png, &again), "what is kept is a picture");
    cr_expect(ka_str_eq(again.png, theme.logo.png));
}

Test(theme, a_broken_picture_is_refused)
{
    ka_str whole = picture();
    struct ka_logo logo;
    for (size_t len = 0; len < whole.len; len++)
        cr_expect(!ka_png_read(arena, ka_str_sub(whole, 0, len), &logo), "cut at %zu", len);
    for (size_t at = 0; at < whole.len; at++) {
        char *copy = ka_arena_copy(arena, whole.ptr, whole.len);
        copy[at] ^= 0x10;
        cr_expect(!ka_png_read(arena, (ka_str){copy, whole.len}, &logo), "changed at %zu", at);
    }
    cr_assert_eq(read("徽标: a.png\n"), KA_OK);
    cr_expect_eq(ka_theme_take_logo(arena, KA_STR("GIF89a"), &diags, &theme), KA_E_TEMPLATE);
    cr_assert_eq(diags.count, 1);
    cr_expect_eq(diags.item[0].code, KA_DIAG_THEME_LOGO);
    cr_expect_eq(diags.item[0].place.line, 1);
}
