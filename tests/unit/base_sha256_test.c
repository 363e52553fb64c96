/*
 * SHA-256: the published vectors, in memory and of files; both ways to compute it; what cannot be
 * read.
 */
#include "base_kit.h"
#include "own_folder.h"

#include "base/io.h"
#include "base/sha256_block.h"

#include <string.h>
#include <sys/stat.h>

static struct own_folder folder;

static void
setup(void)
{
    kit_setup();
    own_folder_enter(&folder);
}

static void
teardown(void)
{
    own_folder_leave(&folder);
    kit_teardown();
}

TestSuite(sha256, .init = setup, .fini = teardown);

Test(sha256, standard_vectors)
{
    /* FIPS 180-4 examples and NIST CAVP; the last rows straddle the padding's borders. */
    static const struct {
        const char *text;
        int times;
        const char *hex, *why;
    } row[] = {
        {"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "empty"},
        {"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "one block"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1", "two blocks"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
         "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
         1, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1", "112 bytes"},
        {"a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
         "a million a"},
        {"a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318", "55 bytes"},
        {"a", 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a", "56 bytes"},
        {"a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb", "64 bytes"},
    };
    for (size_t i = 0; i < KA_COUNT(row); i++) {
        struct ka_buf buf = {.arena = arena};
        for (int k = 0; k < row[i].times; k++)
            ka_buf_add(&buf, ka_str_of(row[i].text));
        ka_str data = ka_buf_str(&buf);
        struct ka_digest digest = {.hex = ""};
        cr_expect_str_eq(ka_sha256(data).hex, row[i].hex, "%s", row[i].why);
        cr_assert(ka_file_write("f", data, 0600, &diags) == KA_OK);
        cr_assert(ka_sha256_file("f", &diags, &digest) == KA_OK);
        cr_expect_str_eq(digest.hex, row[i].hex, "as a file: %s", row[i].why);
    }
    cr_expect_str_eq(ka_sha256((ka_str){0}).hex, row[0].hex, "a zeroed string");
}

Test(sha256, both_ways_agree)
{
    unsigned char bytes[64 * 5];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * i * 31 + i / 7);
    for (size_t count = 0; count <= 5; count++) {
        uint32_t plain[8] = {1, 2, 3, 4, 5, 0xffffffffU, 7, 0x80000000U}, quick[8];
        memcpy(quick, plain, sizeof quick);
        ka_sha256_plain(plain, bytes, count);
        if (!ka_sha256_quick(quick, bytes, count))
            continue; /* a processor without these instructions */
        cr_expect_arr_eq(quick, plain, sizeof plain, "%zu blocks", count);
    }
}

Test(sha256, a_file_that_cannot_be_read)
{
    struct ka_digest digest = {.hex = "before"};
    cr_assert(mkdir("d", 0700) == 0);
    cr_expect(ka_sha256_file("none", &diags, &digest) == KA_E_IO);
    cr_expect(ka_sha256_file("d", &diags, &digest) == KA_E_IO);
    cr_assert_eq(diags.count, 2);
    cr_expect(diags.item[0].code == KA_DIAG_CANNOT_OPEN && same(diags.item[0].place.file, "none"));
    cr_expect(diags.item[1].code == KA_DIAG_CANNOT_READ && same(diags.item[1].place.file, "d"));
    cr_expect_str_eq(digest.hex, "before", "left alone");
}
