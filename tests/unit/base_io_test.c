/*
 * Files and folders: what is read, written, walked, removed and swapped; and that a
 * failure leaves everything as it was, with one finding.
 */
#define _GNU_SOURCE 1 /* syscall numbers for the filter that takes renameat2 away */

#include "base/io.h"

#include "base/limits.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

static struct ka_arena *arena;
static struct ka_diags diags;
static char folder[64];

/* Each test runs in a new folder, so that paths are short and relative. */
static void
setup(void)
{
    arena = ka_arena_new();
    diags = ka_diags_make(arena);
    (void)snprintf(folder, sizeof(folder), "/tmp/kaohe-io-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    cr_assert(chdir(folder) == 0);
    umask(022);
}

static void
teardown(void)
{
    cr_assert(chdir("/") == 0);
    cr_expect(ka_folder_remove(folder, NULL) == KA_OK);
    cr_expect(!ka_path_exists(folder));
    ka_arena_free(arena);
}

TestSuite(file, .init = setup, .fini = teardown);
TestSuite(folder, .init = setup, .fini = teardown);
TestSuite(swap, .init = setup, .fini = teardown);

static void
put(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    cr_assert_not_null(f, "%s", path);
    cr_assert(fwrite(text, 1, strlen(text), f) == strlen(text));
    cr_assert(fclose(f) == 0);
}

static bool
holds(const char *path, const char *text)
{
    ka_str got = {0};
    return ka_file_read(arena, path, 1 << 20, NULL, &got) == KA_OK &&
           ka_str_eq(got, ka_str_of(text));
}

static size_t
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

static unsigned
mode_of(const char *path)
{
    struct stat st;
    cr_assert(lstat(path, &st) == 0);
    return st.st_mode & 07777;
}

/* Exactly one finding, of this code, and for this file. */
static void
expect_finding(enum ka_diag_code code, const char *path, const char *why)
{
    cr_expect(diags.count == 1, "%zu findings: %s", diags.count, why);
    if (diags.count == 1) {
        cr_expect(diags.item[0].code == code, "%s", why);
        cr_expect(ka_str_eq(diags.item[0].place.file, ka_str_of(path)), "%s", why);
    }
    diags = ka_diags_make(arena);
}

Test(file, reads_whole)
{
    ka_str got = {0};
    put("a", "一行\n");
    cr_assert(ka_file_read(arena, "a", 7, &diags, &got) == KA_OK, "just within the limit");
    cr_expect(ka_str_eq(got, KA_STR("一行\n")) && got.ptr[got.len] == '\0');
    put("empty", "");
    cr_assert(ka_file_read(arena, "empty", 0, &diags, &got) == KA_OK);
    cr_expect(got.len == 0 && got.ptr != NULL && got.ptr[0] == '\0');
    cr_expect(diags.count == 0);
}

Test(file, reads_what_has_no_size)
{
    /* Pipes and /proc tell no size: read until the end, growing. */
    int fd[2];
    ka_str got = {0};
    char path[32], block[1000];
    memset(block, 'x', sizeof(block));
    cr_assert(pipe(fd) == 0);
    for (int i = 0; i < 60; i++)
        cr_assert(write(fd[1], block, sizeof(block)) == sizeof(block));
    close(fd[1]);
    (void)snprintf(path, sizeof(path), "/dev/fd/%d", fd[0]);
    cr_assert(ka_file_read(arena, path, 60000, &diags, &got) == KA_OK);
    cr_expect(got.len == 60000 && got.ptr[59999] == 'x' && got.ptr[60000] == '\0');
    close(fd[0]);
    cr_expect(ka_file_read(arena, "/dev/zero", 100000, &diags, &got) == KA_E_LIMIT, "endless");
    cr_expect(got.len == 60000, "left alone");
    expect_finding(KA_DIAG_FILE_TOO_LARGE, "/dev/zero", "endless");
}

Test(file, refuses_to_read)
{
    ka_str got = {.ptr = "before", .len = 6};
    struct ka_mapping map = {.ptr = "before", .len = 0};
    put("a", "12345");
    cr_assert(mkdir("d", 0700) == 0);

    cr_expect(ka_file_read(arena, "a", 4, &diags, &got) == KA_E_LIMIT);
    cr_expect(diags.count == 1 && ka_str_eq(diags.item[0].arg[1], KA_STR("5")) &&
              ka_str_eq(diags.item[0].arg[2], KA_STR("4")));
    expect_finding(KA_DIAG_FILE_TOO_LARGE, "a", "one byte too many");
    cr_expect(ka_file_read(arena, "none", 9, &diags, &got) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_OPEN, "none", "missing");
    cr_expect(ka_file_read(arena, "d", 9, &diags, &got) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_READ, "d", "a folder");
    cr_expect(ka_file_read(arena, "a/b", 9, &diags, &got) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_OPEN, "a/b", "below a file");
    cr_expect(ka_str_eq(got, KA_STR("before")), "left alone");

    cr_expect(ka_mapping_open("none", &diags, &map) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_OPEN, "none", "missing");
    cr_expect(ka_mapping_open("d", &diags, &map) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_OPEN, "d", "a folder");
    cr_expect(ka_mapping_open("/dev/null", &diags, &map) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_OPEN, "/dev/null", "a device");
    cr_expect_str_eq(map.ptr, "before", "left alone");

    /* A hole of 17 GB costs nothing. */
    int fd = open("huge", O_WRONLY | O_CREAT, 0600);
    if (fd >= 0 && ftruncate(fd, KA_LIMIT_FILE_BYTES + 1) == 0) {
        cr_expect(ka_mapping_open("huge", &diags, &map) == KA_E_LIMIT);
        expect_finding(KA_DIAG_FILE_TOO_LARGE, "huge", "more than an export may have");
    }
    close(fd);
}

Test(file, maps_whole)
{
    struct ka_mapping map;
    put("a", "mapped");
    cr_assert(ka_mapping_open("a", &diags, &map) == KA_OK);
    cr_expect(map.len == 6 && memcmp(map.ptr, "mapped", 6) == 0);
    ka_mapping_close(&map);
    cr_expect(map.len == 0);
    ka_mapping_close(&map);
    put("a", "");
    cr_assert(ka_mapping_open("a", &diags, &map) == KA_OK);
    cr_expect(map.len == 0 && map.ptr != NULL, "an empty file");
    ka_mapping_close(&map);
}

/* Several files may be mapped at once, by several threads: each place is of its own file. */
Test(file, mappings_beside_each_other_are_told_apart)
{
    char room[4];
    struct ka_mapping one, two;
    cr_assert(ka_file_write("a", KA_STR("eins"), 0600, &diags) == KA_OK);
    cr_assert(ka_file_write("b", KA_STR("zwei"), 0600, &diags) == KA_OK);
    cr_assert(ka_mapping_open("a", &diags, &one) == KA_OK);
    cr_assert(ka_mapping_open("b", &diags, &two) == KA_OK);
    cr_expect(ka_mapping_read(one.ptr, 4, room) == room && memcmp(room, "eins", 4) == 0);
    cr_expect(ka_mapping_read(two.ptr + 1, 3, room) == room && memcmp(room, "wei", 3) == 0);
    ka_mapping_close(&one);
    cr_expect(ka_mapping_read(two.ptr, 4, room) == room && memcmp(room, "zwei", 4) == 0);
    ka_mapping_close(&two);
    cr_expect(ka_mapping_read("none", 4, room) != room);
}

/* Pages that were let go come back as they were; memory that is no mapping is left alone. */
Test(file, a_mapping_stays_readable_when_it_was_passed)
{
    size_t size = 3 * KA_MAPPING_STEP + 123;
    char *bytes = ka_arena_alloc(arena, size);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(i * 7 % 251);
    cr_assert(ka_file_write("a", (ka_str){.ptr = bytes, .len = size}, 0600, &diags) == KA_OK);
    struct ka_mapping map;
    cr_assert(ka_mapping_open("a", &diags, &map) == KA_OK);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t at = 0; at <= size; at += KA_MAPPING_STEP / 2)
            ka_mapping_passed(map.ptr + at / 2, map.ptr + at);
        ka_mapping_passed(map.ptr, map.ptr + size);
        cr_expect(memcmp(map.ptr, bytes, size) == 0, "pass %d", pass);
    }
    ka_mapping_passed(bytes, bytes + size);
    cr_expect(bytes[size - 1] == (char)((size - 1) * 7 % 251));
    ka_mapping_close(&map);
    ka_mapping_passed(bytes, bytes + size);
    cr_expect(bytes[size - 1] == (char)((size - 1) * 7 % 251));
}

Test(file, writes_with_exact_rights)
{
    static const struct {
        unsigned umask, mode;
        const char *why;
    } row[] = {{022, 0644, "usual"},
               {077, 0644, "a strict umask takes nothing away"},
               {0, 0600, "no umask adds nothing"}};
    for (size_t i = 0; i < KA_COUNT(row); i++) {
        umask(row[i].umask);
        cr_assert(ka_file_write("a", KA_STR("新"), row[i].mode, &diags) == KA_OK);
        cr_expect(mode_of("a") == row[i].mode, "%s", row[i].why);
        cr_expect(holds("a", "新"), "%s", row[i].why);
    }
    cr_expect(names_in(".") == 1, "nothing beside it");
    cr_assert(ka_file_write("a", KA_STR(""), 0600, &diags) == KA_OK, "over an old one, empty");
    cr_expect(holds("a", ""));
    cr_expect(diags.count == 0);
}

Test(file, written_in_place_it_is_whole_or_gone)
{
    umask(077);
    cr_assert(ka_file_write_in("a", KA_STR("新"), 0644, &diags) == KA_OK);
    cr_expect(holds("a", "新") && mode_of("a") == 0644);
    cr_assert(ka_file_write_in("a", KA_STR("x"), 0600, &diags) == KA_OK);
    cr_expect(holds("a", "x") && mode_of("a") == 0600, "over an old one");
    cr_expect(names_in(".") == 1 && diags.count == 0);

    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit;
    cr_assert(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    limit.rlim_cur = 2;
    cr_assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    enum ka_status status = ka_file_write_in("b", KA_STR("long"), 0600, &diags);
    limit.rlim_cur = limit.rlim_max;
    cr_assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    cr_expect(status == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "b", "the disk is full after 2 bytes");
    cr_expect(names_in(".") == 1, "no half of it is left");
    cr_expect(ka_file_write_in("/dev/full", KA_STR("x"), 0600, &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "/dev/full", "a full device");
    cr_expect(access("/dev/full", F_OK) == 0, "it is not removed");
}

Test(file, a_stale_sibling_is_no_obstacle)
{
    char name[64];
    (void)snprintf(name, sizeof(name), ".kaohe-%ld-0.part", (long)getpid());
    put(name, "of a killed run with our number");
    cr_expect(ka_file_write("a", KA_STR("x"), 0600, &diags) == KA_OK);
    cr_expect(holds("a", "x"));
}

Test(file, what_a_killed_writer_left_goes_and_what_another_writes_stays)
{
    put(".kaohe-4194000-0.part", "of a killed run");
    put(".kaohe-4194000-1.part", "of one at work");
    put(".kaohe-doctor-1", "no such file");
    int other = open(".kaohe-4194000-1.part", O_RDONLY | O_CLOEXEC);
    cr_assert(other >= 0 && flock(other, LOCK_EX) == 0);
    cr_expect(ka_file_write("a", KA_STR("x"), 0600, &diags) == KA_OK);
    cr_expect(!ka_path_exists(".kaohe-4194000-0.part"));
    cr_expect(holds(".kaohe-4194000-1.part", "of one at work"));
    cr_expect(holds(".kaohe-doctor-1", "no such file"));
    close(other);
    cr_assert(mkdir("d", 0700) == 0);
    put("d/.kaohe-4194000-7.part", "elsewhere");
    cr_expect(ka_file_write("d/a", KA_STR("x"), 0600, &diags) == KA_OK);
    cr_expect(names_in("d") == 1 && names_in(".") == 4, "each folder by itself");
}

Test(file, a_failed_write_leaves_the_old_file_and_nothing_else)
{
    static char large[5000];
    memset(large, 'x', sizeof(large));
    put("a", "old");
    cr_assert(mkdir("d", 0700) == 0);
    put("d/inside", "kept");

    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {.rlim_cur = 1000, .rlim_max = RLIM_INFINITY};
    cr_assert(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    limit.rlim_cur = 1000;
    cr_assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    ka_str data = {.ptr = large, .len = sizeof(large)};
    enum ka_status status = ka_file_write("a", data, 0600, &diags);
    limit.rlim_cur = limit.rlim_max;
    cr_assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);

    cr_expect(status == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "a", "the disk is full after 1000 bytes");
    cr_expect(holds("a", "old"));
    cr_expect(ka_file_write("a/b", data, 0600, &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "a/b", "below a file");
    cr_expect(ka_file_write("none/b", data, 0600, &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "none/b", "in no folder");
    cr_expect(ka_file_write("d", data, 0600, &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "d", "over a folder");
    cr_expect(holds("d/inside", "kept"));
    cr_expect(names_in(".") == 2 && names_in("d") == 1, "no sibling is left");
}

Test(file, kept_under_another_name_or_as_a_copy)
{
    char other_disk[64];
    int fd = memfd_create("other", 0);
    cr_assert(fd >= 0 && write(fd, "b", 1) == 1);
    (void)snprintf(other_disk, sizeof other_disk, "/proc/self/fd/%d", fd);
    cr_assert(ka_file_write("a", KA_STR("a"), 0600, &diags) == KA_OK);
    cr_assert(ka_file_keep("a", "as", &diags) == KA_OK);
    cr_expect(holds("as", "a"));
    cr_assert(ka_file_keep(other_disk, "copied", &diags) == KA_OK);
    cr_expect(holds("copied", "b") && mode_of("copied") == 0600);
    cr_assert(ka_file_keep(other_disk, "as", &diags) == KA_OK);
    cr_expect(holds("as", "a"), "what is there stays");
    cr_expect(diags.count == 0);
    cr_expect(ka_file_keep("none", "x", &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "x", "nothing to keep");
    close(fd);
}

Test(file, a_device_is_written_not_replaced)
{
    struct stat before, after;
    cr_assert(stat("/dev/full", &before) == 0);
    cr_expect(ka_file_write("/dev/full", KA_STR("x"), 0600, &diags) == KA_E_IO);
    expect_finding(KA_DIAG_CANNOT_WRITE, "/dev/full", "a full device");
    cr_assert(stat("/dev/full", &after) == 0);
    cr_expect(S_ISCHR(after.st_mode) && after.st_mode == before.st_mode);
    cr_expect(ka_file_write("/dev/null", KA_STR("x"), 0600, &diags) == KA_OK);
    cr_assert(stat("/dev/null", &after) == 0);
    cr_expect(S_ISCHR(after.st_mode));
}

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
