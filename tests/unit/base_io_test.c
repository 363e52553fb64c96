/*
 * Files: what is read, mapped, written and kept; and that a failure leaves everything as it was,
 * with one finding.
 */
#define _GNU_SOURCE 1 /* memfd_create */

#include "unit/base_io_kit.h"

#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>

TestSuite(file, .init = setup, .fini = teardown);

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
