/*
 * A new folder for each test of files and folders, and looks at what is in it. Include it in one
 * file of a program.
 */
#ifndef KA_TESTS_BASE_IO_KIT_H
#define KA_TESTS_BASE_IO_KIT_H

#include "base/io.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Not every program needs every function. */
#define KIT __attribute__((unused)) static

static struct ka_arena *arena;
static struct ka_diags diags;
static char folder[64];

/* Each test runs in a new folder, so that paths are short and relative. */
KIT void
setup(void)
{
    arena = ka_arena_new();
    diags = ka_diags_make(arena);
    (void)snprintf(folder, sizeof(folder), "/tmp/kaohe-io-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    cr_assert(chdir(folder) == 0);
    umask(022);
}

KIT void
teardown(void)
{
    cr_assert(chdir("/") == 0);
    cr_expect(ka_folder_remove(folder, NULL) == KA_OK);
    cr_expect(!ka_path_exists(folder));
    ka_arena_free(arena);
}

KIT void
put(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    cr_assert_not_null(f, "%s", path);
    cr_assert(fwrite(text, 1, strlen(text), f) == strlen(text));
    cr_assert(fclose(f) == 0);
}

KIT bool
holds(const char *path, const char *text)
{
    ka_str got = {0};
    return ka_file_read(arena, path, 1 << 20, NULL, &got) == KA_OK &&
           ka_str_eq(got, ka_str_of(text));
}

KIT size_t
names_in(const char *path)
{
    size_t count = 0;
    DIR *dir = opendir(path);
    cr_assert_not_null(dir);
    while (readdir(dir))
        count++;
    closedir(dir);
    return count - 2;
}

KIT unsigned
mode_of(const char *path)
{
    struct stat st;
    cr_assert(lstat(path, &st) == 0);
    return st.st_mode & 07777;
}

/* Exactly one finding, of this code, and for this file. */
KIT void
expect_finding(enum ka_diag_code code, const char *path, const char *why)
{
    cr_expect(diags.count == 1, "%zu findings: %s", diags.count, why);
    if (diags.count == 1) {
        cr_expect(diags.item[0].code == code, "%s", why);
        cr_expect(ka_str_eq(diags.item[0].place.file, ka_str_of(path)), "%s", why);
    }
    diags = ka_diags_make(arena);
}

#endif
