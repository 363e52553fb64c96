/*
 * Folders: what is made, walked, removed and swapped; and that a failure leaves everything as it
 * was, with one finding.
 */
#define _GNU_SOURCE 1 /* syscall numbers for the filter that takes renameat2 away */

#include "unit/base_io_kit.h"

#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>

#ifdef __linux__
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

TestSuite(folder, .init = setup, .fini = teardown);
TestSuite(swap, .init = setup, .fini = teardown);

Test(folder, made_with_all_parents_and_exact_rights)
{
    umask(0777);
    cr_assert(ka_folder_make("a/b//c/", 0700, &diags) == KA_OK);
    umask(022);
    cr_expect(mode_of("a") == 0700 && mode_of("a/b") == 0700 && mode_of("a/b/c") == 0700);
    cr_expect(ka_folder_make("a/b", 0755, &diags) == KA_OK);
    cr_expect(mode_of("a/b") == 0700, "those that exist are left alone");
    cr_expect(ka_path_is_folder("a/b/c") && ka_path_exists("a"));
    put("a/f", "");
    cr_expect(!ka_path_is_folder("a/f") && ka_path_exists("a/f") && !ka_path_exists("a/g"));
    cr_expect(diags.count == 0);
    cr_expect(ka_folder_make("a/f/g", 0700, &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "a/f/g", "below a file");
    cr_expect(ka_folder_make("a/f", 0700, &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "a/f", "a file in its place");
    cr_expect(ka_folder_make("", 0700, &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "", "no name");
}

Test(folder, walked_in_byte_order_without_hidden_names)
{
    static const char *const expected[] = {"B.csv", "a.csv",    "b/1.csv", "b/c/2.csv",
                                           "b0",    "link.csv", "订单.csv"};
    cr_assert(ka_folder_make("w/b/c", 0700, &diags) == KA_OK);
    cr_assert(ka_folder_make("w/.git", 0700, &diags) == KA_OK);
    put("w/a.csv", "12345");
    put("w/B.csv", "");
    put("w/b0", "");
    put("w/订单.csv", "");
    put("w/b/1.csv", "");
    put("w/b/c/2.csv", "");
    put("w/.hidden", "");
    put("w/.git/config", "");
    put("w/~$a.xlsx", "");
    put("w/Thumbs.db", "");
    put("w/b/desktop.ini", "");
    cr_assert(symlink("a.csv", "w/link.csv") == 0);
    cr_assert(symlink("b", "w/link-to-folder") == 0);
    cr_assert(mkfifo("w/pipe", 0600) == 0);

    struct ka_entry *entry = NULL;
    size_t count = 0;
    cr_assert(ka_folder_walk(arena, "w", &diags, &entry, &count) == KA_OK);
    cr_assert(count == KA_COUNT(expected), "%zu files", count);
    for (size_t i = 0; i < count; i++)
        cr_expect_str_eq(entry[i].path.ptr, expected[i]);
    cr_expect(entry[1].size == 5 && entry[5].size == 5, "size of the file and of the link's file");
    cr_expect(diags.count == 0);
}

Test(folder, walk_refuses)
{
    struct ka_entry *entry = NULL;
    size_t count = 42;
    cr_expect(ka_folder_walk(arena, "none", &diags, &entry, &count) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_OPEN, "none", "missing");
    cr_assert(ka_folder_make("w/1/2/3/4/5/6/7/8", 0700, &diags) == KA_OK);
    put("w/1/2/3/4/5/6/7/8/a", "");
    cr_expect(ka_folder_walk(arena, "w", &diags, &entry, &count) == KA_OK && count == 1,
              "just deep enough");
    count = 42;
    cr_assert(mkdir("w/1/2/3/4/5/6/7/8/9", 0700) == 0);
    cr_expect(ka_folder_walk(arena, "w", &diags, &entry, &count) == KA_E_LIMIT);
    expect_finding(KA_DIAG_FOLDER_TOO_DEEP, "w", "too deep");
    cr_assert(symlink("nowhere", "x") == 0 && mkdir("y", 0700) == 0 && rename("x", "y/x") == 0);
    cr_expect(ka_folder_walk(arena, "y", &diags, &entry, &count) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_OPEN, "y/x", "a link to nothing");
    cr_expect(count == 42, "left alone");
}

Test(folder, walk_has_a_limit_of_files)
{
    struct ka_entry *entry = NULL;
    size_t count = 42;
    char name[32];
    cr_assert(mkdir("w", 0700) == 0);
    for (int i = 0; i <= KA_LIMIT_FILES; i++) {
        (void)snprintf(name, sizeof(name), "w/%d", i);
        int fd = open(name, O_WRONLY | O_CREAT, 0600);
        cr_assert(fd >= 0);
        close(fd);
    }
    cr_expect(ka_folder_walk(arena, "w", &diags, &entry, &count) == KA_E_LIMIT);
    expect_finding(KA_DIAG_FOLDER_TOO_LARGE, "w", "one file too many");
    cr_assert(unlink("w/7") == 0);
    cr_expect(ka_folder_walk(arena, "w", &diags, &entry, &count) == KA_OK);
    cr_expect(count == KA_LIMIT_FILES);
}

Test(folder, removed_without_following_links)
{
    cr_assert(ka_folder_make("kept/inside", 0700, &diags) == KA_OK);
    put("kept/inside/a", "kept");
    cr_assert(ka_folder_make("gone/a/b", 0700, &diags) == KA_OK);
    put("gone/a/b/f", "");
    put("gone/.hidden", "");
    cr_assert(symlink("../kept", "gone/link") == 0 && symlink("nowhere", "gone/dead") == 0);
    cr_expect(ka_folder_remove("gone", &diags) == KA_OK);
    cr_expect(!ka_path_exists("gone") && holds("kept/inside/a", "kept"));
    cr_assert(symlink("kept", "link") == 0);
    cr_expect(ka_folder_remove("link", &diags) == KA_OK, "only the link");
    cr_expect(!ka_path_exists("link") && holds("kept/inside/a", "kept"));
    cr_expect(ka_folder_remove("gone", &diags) == KA_OK, "missing is fine");
    cr_expect(diags.count == 0);
    put("file", "someone's");
    cr_expect(ka_folder_remove("file", &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "file", "a file");
    cr_expect(holds("file", "someone's"));
}

static void
make_results(const char *path, const char *text)
{
    cr_assert(ka_folder_make(path, 0700, NULL) == KA_OK);
    put(ka_str_format(arena, "%s/form", path).ptr, text);
    cr_assert(ka_folder_make(ka_str_format(arena, "%s/pay", path).ptr, 0700, NULL) == KA_OK);
    put(ka_str_format(arena, "%s/pay/team", path).ptr, text);
}

static void
swap_all_cases(void)
{
    make_results("r.new-1", "first");
    cr_expect(ka_folder_swap("r.new-1", "r", &diags) == KA_OK, "no target yet");
    cr_expect(holds("r/form", "first") && holds("r/pay/team", "first"));
    make_results("r.new-2", "second");
    put("r/only-in-old", "");
    cr_expect(ka_folder_swap("r.new-2/", "r/", &diags) == KA_OK, "over an old one");
    cr_expect(holds("r/form", "second") && holds("r/pay/team", "second"));
    cr_expect(!ka_path_exists("r/only-in-old"));
    cr_expect(names_in(".") == 1, "nothing else is left");
    make_results("r.old", "stale");
    make_results("r.new-3", "third");
    cr_expect(ka_folder_swap("r.new-3", "r", &diags) == KA_OK, "with a stale .old");
    cr_expect(holds("r/form", "third") && !ka_path_exists("r.new-3"));
    cr_expect(diags.count == 0);
}

Test(swap, by_exchange)
{
    swap_all_cases();
}

/* Makes renameat2 fail with ENOSYS from here on, as on an old system. */
static bool
take_exchange_away(void)
{
#if defined(__linux__) && defined(SYS_renameat2)
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = KA_COUNT(code), .filter = code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 &&
           syscall(SYS_renameat2, AT_FDCWD, "x", AT_FDCWD, "y", 2) != 0 && errno == ENOSYS;
#else
    return false;
#endif
}

Test(swap, by_two_renames)
{
    if (!take_exchange_away())
        cr_skip_test("cannot take renameat2 away here");
    swap_all_cases();
    cr_expect(!ka_path_exists("r.old"));
}

Test(swap, a_failure_leaves_the_old_folder)
{
    make_results("r", "old");
    cr_expect(ka_folder_swap("none", "r", &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "none", "no fresh folder");
    put("file", "someone's");
    cr_expect(ka_folder_swap("file", "r", &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "file", "fresh is a file");
    make_results("fresh", "new");
    cr_expect(ka_folder_swap("fresh", "file", &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "file", "the target is a file");
    cr_expect(ka_folder_swap("fresh", "none/r", &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "none/r", "the target's folder is missing");
    cr_expect(ka_folder_swap("fresh", "fresh/pay", &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "fresh/pay", "the target is inside");
    cr_expect(holds("r/form", "old") && holds("file", "someone's") && holds("fresh/form", "new") &&
              holds("fresh/pay/team", "new"));
    cr_expect(names_in(".") == 3);
}

Test(swap, two_renames_go_back_if_the_second_fails)
{
    if (!take_exchange_away())
        cr_skip_test("cannot take renameat2 away here");
    make_results("fresh", "new");
    /* fresh cannot be renamed into itself: the second rename fails for sure. */
    cr_expect(ka_folder_swap("fresh", "fresh/pay", &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "fresh/pay", "into itself");
    cr_expect(holds("fresh/pay/team", "new") && !ka_path_exists("fresh/pay.old"));
}

Test(swap, recovers_from_every_point_of_a_killed_run)
{
    static const struct {
        bool target, old, fresh;
        const char *form; /* What r/form holds after; NULL: no r. */
        const char *why;
    } row[] = {
        {false, false, false, NULL, "nothing was ever there"},
        {true, false, false, "target", "nothing to do"},
        {true, false, true, "target", "killed while building, or after an exchange"},
        {false, true, true, "old", "killed between the two renames"},
        {true, true, false, "target", "killed before the old one was removed"},
        {false, true, false, "old", "only the old one is left"},
        {false, false, true, NULL, "killed in the very first run"},
        {true, true, true, "target", "killed twice"},
    };
    for (size_t i = 0; i < KA_COUNT(row); i++) {
        if (row[i].target)
            make_results("r", "target");
        if (row[i].old)
            make_results("r.old", "old");
        if (row[i].fresh) {
            make_results("r.new-77", "fresh");
            make_results("r.new-78", "fresh");
        }
        make_results("r.newer", "not ours");
        make_results("rr.new-1", "not ours");
        cr_expect(ka_folder_recover(i % 2 ? "r/" : "./r", &diags) == KA_OK, "%s", row[i].why);
        cr_expect(ka_path_exists("r") == (row[i].form != NULL), "%s", row[i].why);
        if (row[i].form)
            cr_expect(holds("r/form", row[i].form) && holds("r/pay/team", row[i].form), "%s",
                      row[i].why);
        cr_expect(names_in(".") == 2 + (row[i].form != NULL), "%s", row[i].why);
        cr_assert(ka_folder_remove("r", &diags) == KA_OK);
        cr_assert(ka_folder_remove("r.newer", &diags) == KA_OK);
        cr_assert(ka_folder_remove("rr.new-1", &diags) == KA_OK);
    }
    cr_expect(ka_folder_recover("none/r", &diags) == KA_OK, "not even a folder to hold it");
    cr_expect(diags.count == 0);
}
