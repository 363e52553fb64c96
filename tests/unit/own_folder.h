/*
 * A test that writes files runs in a folder of its own, which is gone afterwards.
 */
#ifndef KA_TESTS_OWN_FOLDER_H
#define KA_TESTS_OWN_FOLDER_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct own_folder {
    char path[128];
};

static inline void
own_folder_enter(struct own_folder *folder)
{
    const char *base = getenv("TMPDIR");
    snprintf(folder->path, sizeof folder->path, "%s/kaohe_test_XXXXXX", base ? base : "/tmp");
    cr_assert(mkdtemp(folder->path) && chdir(folder->path) == 0);
}

static inline void
own_folder_leave(const struct own_folder *folder)
{
    char line[160];
    snprintf(line, sizeof line, "rm -rf '%s'", folder->path);
    cr_assert(chdir("/") == 0);
    cr_assert(system(line) == 0);
}

#endif
