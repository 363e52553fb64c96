/* File names: which is the later one, and what is not there in full. */
#include "base/path.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static int
order(const char *a, const char *b)
{
    int one = ka_path_order(ka_str_of(a), ka_str_of(b));
    int other = ka_path_order(ka_str_of(b), ka_str_of(a));
    cr_expect_eq((one > 0) - (one < 0), (other < 0) - (other > 0), "%s, %s", a, b);
    return (one > 0) - (one < 0);
}

Test(path, copies_of_a_browser_come_after_the_file)
{
    static const char *const path[] = {
        "a/报表.csv",     "a/报表.xlsx",      "a/报表 (1).csv", "a/报表(1).csv",
        "a/报表 (2).csv", "a/报表 (10).csv",  "a/报表-2.csv",   "a/报表2.csv",
        "a/报表10.csv",   "a/报表10 (1).csv", "b/报表.csv",
    };
    for (size_t i = 0; i < sizeof path / sizeof *path; i++) {
        for (size_t j = 0; j < sizeof path / sizeof *path; j++)
            cr_expect_eq(order(path[i], path[j]), (i > j) - (i < j), "%s, %s", path[i], path[j]);
    }
}

Test(path, a_year_in_brackets_is_no_copy)
{
    cr_expect_eq(order("x(2026).csv", "x(2027).csv"), -1);
    cr_expect_eq(order("x (2026).csv", "x.csv"), 1);
    cr_expect_eq(order("x().csv", "x.csv"), 1);
    cr_expect_eq(order("(1).csv", "(2).csv"), -1);
    cr_expect_eq(order("x00010", "x9"), 1);
    cr_expect_eq(order("x01", "x1"), -1, "equal numbers: by bytes");
    cr_expect_eq(order("", "x"), -1);
}

Test(path, unfinished_downloads)
{
    static const char *const no[] = {"a.csv", "part", ".part", "a.part.csv", "a.tmp.xlsx"};
    static const char *const yes[] = {"a.csv.crdownload", "x/未确认 1.CRDOWNLOAD",
                                      "a.xlsx.part",      "a.download",
                                      "a.csv.tmp",        "a.!ut"};
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        cr_expect_not(ka_path_unfinished(ka_str_of(no[i])), "%s", no[i]);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        cr_expect(ka_path_unfinished(ka_str_of(yes[i])), "%s", yes[i]);
}
