/*
 * Addresses that servers take, and mail.yaml: what goes together and what must not.
 */
#include "unit/template_support.h"

#include "template/mail_def.h"
#include "template/staff.h"

#include <criterion/criterion.h>

Test(mail, addresses)
{
    static const char *const good[] = {"a@b", "xiaoman.lin+pay@mail.example.com", "a-b_c@x-y.z9",
                                       "o'hara@example.com", "1@2.3"};
    static const char *const bad[] = {
        "",        "a",           "@b",     "a@",       "a@@b",    "a b@c",         "a@b c",
        ".a@b",    "a.@b",        "a..b@c", "a@.b",     "a@b.",    "a@b..c",        "a@-b",
        "a@b-",    "a@b-.c",      "a@b.-c", "小满@b.c", "a@例.cn", "a@b\r\nBcc: x", "<a@b>",
        "\"a\"@b", "a@[1.2.3.4]", "a,c@b"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        cr_expect(ka_email_ok(ka_str_of(good[i])), "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_not(ka_email_ok(ka_str_of(bad[i])), "%s", bad[i]);
    struct ka_arena *arena = ka_arena_new();
    struct ka_buf text = {.arena = arena};
    for (int i = 0; i < 64; i++)
        ka_buf_byte(&text, 'a');
    cr_expect(ka_email_ok(ka_str_format(arena, "%s@b", ka_buf_str(&text).ptr)));
    cr_expect_not(ka_email_ok(ka_str_format(arena, "%sa@b", ka_buf_str(&text).ptr)));
    cr_expect_not(ka_email_ok(ka_str_format(arena, "a@%sa.b", ka_buf_str(&text).ptr)));
    ka_arena_free(arena);
}

struct row {
    const char *yaml;
    int found; /* a code, or -1 */
};

static const struct row rows[] = {
    {"from: hr@example.com", -1},
    {"{from: hr@example.com, server: smtp.example.com, user: a, password: b}", -1},
    {"{from: hr@example.com, server: 127.0.0.1, security: plain, port: 2525}", -1},
    {"{from: hr@example.com, server: localhost, security: 不加密}", -1},
    {"{from: hr@example.com, server: '::1', security: plain}", -1},
    {"{发件人: hr@example.com, 服务器: a.b, 连接: 转加密, 超时: 5}", -1},
    {"from: hr", KA_DIAG_EMAIL_BAD},
    {"{from: a@b, server: 'a.b/c'}", KA_DIAG_MAIL_HOST},
    {"{from: a@b, server: 'u@a.b'}", KA_DIAG_MAIL_HOST},
    {"{from: a@b, server: a.b, security: plain}", KA_DIAG_MAIL_PLAIN},
    {"{from: a@b, server: 127.0.0.1.evil.com, security: plain}", KA_DIAG_MAIL_PLAIN},
    {"{from: a@b, server: localhost.evil.com, security: plain}", KA_DIAG_MAIL_PLAIN},
    {"{from: a@b, user: a}", KA_DIAG_MAIL_NEEDS},
    {"{from: a@b, password: a}", KA_DIAG_MAIL_NEEDS},
    {"{from: a@b, port: 65536}", KA_DIAG_COUNT_BAD},
    {"{from: a@b, port: 2.5}", KA_DIAG_COUNT_BAD},
    {"server: a.b", KA_DIAG_KEY_MISSING},
};

Test(mail, settings)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ka_arena *arena = ka_arena_new();
        struct ka_diags diags = ka_diags_make(arena);
        struct ka_mail_def def;
        struct ka_node *node = support_parse(arena, ka_str_of(rows[i].yaml), &diags);
        cr_assert(node, "%s", rows[i].yaml);
        enum ka_status status = ka_mail_def_read(arena, node, &diags, &def);
        cr_expect_eq(status, rows[i].found < 0 ? KA_OK : KA_E_TEMPLATE, "%s", rows[i].yaml);
        cr_expect(diags.count == (rows[i].found >= 0), "%s: %zu findings", rows[i].yaml,
                  diags.count);
        if (diags.count && rows[i].found >= 0)
            cr_expect_eq((int)diags.item[0].code, rows[i].found, "%s", rows[i].yaml);
        ka_arena_free(arena);
    }
}
