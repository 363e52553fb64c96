/*
 * Whole files: what is refused and why, which profile a header belongs to, whose store it is.
 */
#include "ingest_world.h"

static const char orders[] = "profile: orders\n"
                             "name: 订单\n"
                             "platform: taobao\n"
                             "kind: order\n"
                             "period: column\n"
                             "columns:\n"
                             "  - {header: [订单编号, 订单号], field: id, required: true}\n"
                             "  - {header: 付款时间, field: paid, required: true}\n"
                             "  - {header: 金额, field: amount, required: true}\n"
                             "  - {header: [标题, 备注*], ignore: true}\n";

static void
setup(void)
{
    world_setup();
    world_profile(orders);
}

TestSuite(files, .init = setup, .fini = kit_teardown);

#define TM   "exports/2026-10/tm/orders.csv"
#define PAID "2026-10-05 10:00:00"

struct refusal {
    const char *why;
    const char *bytes;
    size_t len;
    enum ka_status status;
    const char *findings;
};

#define BYTES(literal) literal, sizeof(literal) - 1

Test(files, what_is_no_table_is_said)
{
    static const struct refusal rows[] = {
        {"empty", BYTES(""), KA_OK, "export-empty 0:0"},
        {"blanks", BYTES(" \r\n\r\n"), KA_OK, "export-empty 0:0"},
        {"only a byte order mark", BYTES("\xEF\xBB\xBF\r\n"), KA_OK, "export-empty 0:0"},
        {"cut workbook", BYTES("PK\x03\x04rest"), KA_E_FORMAT, "book-broken 0:0"},
        {"cut old workbook", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), KA_E_FORMAT,
         "book-broken 0:0"},
        {"web page without a table", BYTES("\xEF\xBB\xBF\r\n<HTML><p>"), KA_OK, "not-csv 0:0"},
        {"web page with doctype", BYTES("<!DOCTYPE html>"), KA_OK, "not-csv 0:0"},
        {"JSON that no profile knows", BYTES("{\"data\":\n[{\"caseCnt\":12}]}"), KA_OK,
         "not-recognised 0:0"},
        {"JSON without a table", BYTES("\xEF\xBB\xBF {\"data\":[12]}"), KA_OK, "not-csv 0:0"},
        {"damaged JSON", BYTES("{\"data\":\n[{\"caseCnt\":12]}"), KA_E_FORMAT, "json-broken 2:0"},
        {"spreadsheet XML", BYTES("<?xml version=\"1.0\"?>"), KA_OK, "not-csv 0:0"},
        {"noise", BYTES("\xFF\xFF\xFF\xFF\xFF\xFF,\xFF\xFF\xFF"), KA_E_FORMAT,
         "encoding-refused 0:0"},
        {"title only", BYTES("订单列表\n"), KA_OK, "not-recognised 0:0"},
        {"open quote in the header", BYTES("订单编号,\"金额\n1,2\n"), KA_E_FORMAT,
         "csv-quote-open 1:2"},
        {"open quote far below", BYTES("订单编号,金额,付款时间\n1,2," PAID "\n2,\"2," PAID "\n"),
         KA_E_FORMAT, "csv-quote-open 3:2"},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        diags = ka_diags_make(arena);
        ka_str bytes = {.ptr = rows[i].bytes, .len = rows[i].len};
        struct world_result got = world_read(TM, bytes);
        cr_expect_eq(got.status, rows[i].status, "%s: status %d", rows[i].why, (int)got.status);
        kit_expect_findings(rows[i].why, rows[i].findings);
    }
}

Test(files, a_file_that_is_not_there)
{
    ka_month month = ka_month_of(2026, 10);
    struct ka_ingest ingest = {.defs = &defs, .month = month, .arena = arena, .diags = &diags};
    struct ka_sink sink = {.fact = world_take};
    struct ka_export file = {.path = KA_STR("x.csv"), .open_path = "/nonexistent/x.csv"};
    cr_expect_eq(ka_export_read(&ingest, 0, &file, &sink), KA_E_IO);
    cr_expect_eq(diags.count, 1);
}

Test(files, bad_bytes_are_counted)
{
    struct ka_buf text = {.arena = arena};
    ka_buf_add(&text, KA_STR("订单编号,金额,付款时间,标题\n"));
    for (int i = 0; i < 100; i++)
        ka_buf_printf(&text, "%d,2," PAID ",标题\n", i);
    ka_buf_add(&text, KA_STR("101,2," PAID ",标\xE9题\n102,2," PAID ",标题"));
    struct world_result got = world_read(TM, ka_buf_str(&text));
    cr_expect_eq(got.status, KA_OK);
    cr_expect_eq(got.file.used, 102);
    cr_expect_eq(got.file.encoding, KA_UTF8);
    kit_expect_findings("one in many", "encoding-bad 102:0");

    diags = ka_diags_make(arena);
    ka_buf_add(&text, KA_STR("\xE6\xA0"));
    (void)world_read(TM, ka_buf_str(&text));
    kit_expect_findings("and cut", "encoding-cut 0:0\nencoding-bad 102:0");
}

/* In GB18030 cells are decoded one by one; a faulty one takes no other with it. */
Test(files, bad_bytes_of_gb18030)
{
    struct ka_buf text = {.arena = arena};
    ka_buf_add(&text, KA_STR("订单编号,金额,付款时间,标题\n"));
    for (int i = 0; i < 100; i++)
        ka_buf_printf(&text, "%d,2," PAID ",标题\n", i);
    ka_str bytes = kit_encode("GB18030", ka_buf_str(&text));
    char *copy = ka_arena_copy(arena, bytes.ptr, bytes.len);
    copy[bytes.len - 2] = '\xFF';
    struct world_result got = world_read(TM, (ka_str){.ptr = copy, .len = bytes.len});
    cr_expect_eq(got.file.encoding, KA_GB18030);
    cr_expect_eq(got.file.used, 100);
    kit_expect_findings("last character", "encoding-bad 101:0");
}

static const char other[] = "profile: other\n"
                            "name: 另一种\n"
                            "platform: jd\n"
                            "kind: order\n"
                            "period: column\n"
                            "columns:\n"
                            "  - {header: 订单编号, field: id, required: true}\n"
                            "  - {header: 付款时间, field: paid, required: true}\n"
                            "  - {header: 金额, field: amount, required: true}\n";

static const char narrow[] = "profile: narrow\n"
                             "name: 更严\n"
                             "kind: order\n"
                             "period: column\n"
                             "columns:\n"
                             "  - {header: 订单编号, field: id, required: true}\n"
                             "  - {header: 付款时间, field: paid, required: true}\n"
                             "  - {header: 金额, field: amount, required: true}\n"
                             "  - {header: 标题, ignore: true, required: true}\n";

/* Profile, or the findings in square brackets. */
static void
expect_profile(const char *why, const char *path, const char *text, const char *expected)
{
    diags = ka_diags_make(arena);
    struct world_result got = world_read(path, ka_str_of(text));
    ka_str found = got.file.profile ? got.file.profile->id
                                    : ka_str_format(arena, "[%.*s]", KA_STR_ARG(kit_findings()));
    cr_expect(ka_str_eq(found, ka_str_of(expected)), "%s: %.*s, not %s", why, KA_STR_ARG(found),
              expected);
}

Test(files, the_best_profile_is_found)
{
    static const char plain[] = "订单编号,付款时间,金额\n1," PAID ",2\n";
    expect_profile("one fits", TM, plain, "orders");
    expect_profile("alias", TM, "订单号,付款时间,金额\n", "orders");
    expect_profile("required missing", TM, "订单编号,金额,标题\n1,2,x\n",
                   "[not-recognised-near 1:0]");
    expect_profile("nothing in common", TM, "会员,等级,生日月份\n", "[not-recognised 1:0]");
    expect_profile("one in common", TM, "金额,等级,生日月份\n", "[not-recognised 1:0]");

    world_profile(other);
    expect_profile("the folder's platform decides", TM, plain, "orders");
    expect_profile("the folder's platform decides", "exports/2026-10/jd/a.csv", plain, "other");
    expect_profile("a tie", "exports/2026-10/a.csv", plain, "[profile-tie 1:0]");
    expect_profile("a tie below a title", "exports/2026-10/pdd/a.csv",
                   "订单,列表\n订单编号,付款时间,金额\n", "[profile-tie 2:0]");
    expect_profile("what explains more wins over the platform", "exports/2026-10/jd/a.csv",
                   "订单编号,付款时间,金额,备注1\n", "orders");

    world_profile(narrow);
    expect_profile("what requires more wins", TM, "订单编号,付款时间,金额,标题\n", "narrow");
    expect_profile("unless it is not all there", TM, plain, "orders");
}

Test(files, headers_are_found_below_titles)
{
    struct ka_buf text = {.arena = arena};
    for (int i = 0; i < KA_LIMIT_TITLE_ROWS; i++)
        ka_buf_printf(&text, "标题,第%d行\n", i);
    ka_str far = ka_str_format(arena, "%.*s订单编号,付款时间,金额\n1," PAID ",2\n",
                               KA_STR_ARG(ka_buf_str(&text)));
    struct world_result got = world_read(TM, far);
    cr_expect_not_null(got.file.profile);
    cr_expect_eq(got.file.header_line, KA_LIMIT_TITLE_ROWS + 1);
    cr_expect_eq(got.file.used, 1);

    ka_str farther = ka_str_format(arena, "标题,再一行\n%.*s", KA_STR_ARG(far));
    got = world_read(TM, farther);
    cr_expect_null(got.file.profile);
    kit_expect_findings("too far down", "not-recognised 1:0");
}

Test(files, findings_name_what_is_missing)
{
    (void)world_read(TM, KA_STR("列表,x\n订单编号,标题,价格\n1,x,3\n"));
    cr_assert_eq(diags.count, 1);
    const struct ka_diag *diag = &diags.item[0];
    cr_expect_eq(diag->code, KA_DIAG_NOT_RECOGNISED_NEAR);
    cr_expect_eq(diag->place.line, 2);
    cr_expect(ka_str_eq(diag->arg[0], KA_STR("订单编号, 标题, 价格")));
    cr_expect(ka_str_eq(diag->arg[1], KA_STR("订单")));
    cr_expect(ka_str_eq(diag->arg[2], KA_STR("付款时间, 金额")));
}

static const char messages[] = "profile: log\n"
                               "name: 聊天记录\n"
                               "kind: message\n"
                               "period: column\n"
                               "columns:\n"
                               "  - {header: 时间, field: time, required: true}\n"
                               "  - {header: 客服, field: account, required: true}\n"
                               "  - {header: 买家, field: buyer, required: true}\n"
                               "  - {header: 发送方, field: sender, required: true}\n";

/* A sender that is no side: the row is refused, and its text is not shown (decision 19). */
Test(files, message_logs_need_a_side)
{
    world_profile(messages);
    struct world_result got =
        world_read(TM, KA_STR("时间,客服,买家,发送方\n" PAID ",a,b,买家\n" PAID ",a,b,c\n"));
    cr_expect_eq(got.status, KA_OK);
    cr_expect_eq(got.file.rows, 2);
    cr_expect_eq(got.file.used, 1);
    kit_expect_findings("log", "row-refused 3:4");
    cr_expect(ka_str_find(ka_diag_message(arena, &diags.item[0], KA_EN), KA_STR("'c'")) < 0);
}

/* A kind of message that nobody knows is a person's, but not without a word, and one word each. */
Test(files, message_kinds_that_are_unknown_are_told)
{
    ka_str profile =
        ka_str_format(arena, "%s  - {header: 类型, field: kind, bad: [机器接待]}\n", messages);
    world_profile(profile.ptr);
    struct world_result got = world_read(
        TM, KA_STR("时间,客服,买家,发送方,类型\n" PAID ",a,b,买家,文本\n" PAID
                   ",a,b,客服,机器接待\n" PAID ",a,b,客服,应答\n" PAID ",a,b,客服,应答\n"));
    cr_expect_eq(got.file.used, 4);
    kit_expect_findings("kinds", "kind-not-word 4:5");
}

Test(files, stores_are_told_by_folder_name_or_platform)
{
    static const struct {
        const char *why, *path, *platform, *store;
    } rows[] = {
        {"folder by id", "exports/2026-10/tm/a.csv", "", "tm"},
        {"folder by name", "exports/2026-10/星河杂货/a.csv", "", "pdd"},
        {"folder by alias", "exports/2026-10/天猫店/a.csv", "", "tm"},
        {"folder in a folder", "exports/2026-10/淘系/tm/a.csv", "", "tm"},
        {"folder wins over name", "exports/2026-10/jd/星河旗舰店.csv", "", "jd"},
        {"without a month", "tm/a.csv", "", "tm"},
        {"name", "exports/2026-10/星河旗舰店_订单.csv", "", "tm"},
        {"alias in the name", "exports/2026-10/订单-天猫店-10月.csv", "", "tm"},
        {"longest name", "exports/2026-10/Galaxy EU orders.csv", "", "eu"},
        {"name in lower case", "exports/2026-10/galaxy_orders.csv", "", "us"},
        {"part of a word is no name", "exports/2026-10/galaxys.csv", "", "-"},
        {"ids are not looked for in names", "exports/2026-10/tm_orders.csv", "", "-"},
        {"two stores in the name", "exports/2026-10/星河旗舰店和星河京东自营.csv", "", "-"},
        {"two stores, one in ASCII", "exports/2026-10/Galaxy 星河杂货.csv", "", "-"},
        {"two names of one store", "exports/2026-10/天猫店 星河旗舰店.csv", "", "tm"},
        {"only store of the platform", "exports/2026-10/orders.csv", "pinduoduo", "pdd"},
        {"one of two", "exports/2026-10/orders.csv", "shopify", "-"},
        {"none of the platform", "exports/2026-10/orders.csv", "douyin", "-"},
        {"name that is no UTF-8", "exports/2026-10/\xB6\xA9.csv", "jd", "jd"},
        {"no path", "", "", "-"},
        {"the month's folder itself is no store", "exports/2026-10/a.csv", "", "-"},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        size_t store =
            ka_export_store(&defs.company, ka_str_of(rows[i].path), ka_str_of(rows[i].platform));
        ka_str id = store == KA_NO_INDEX ? KA_STR("-") : defs.company.store[store].id;
        cr_expect(ka_str_eq(id, ka_str_of(rows[i].store)), "%s: %.*s", rows[i].why, KA_STR_ARG(id));
    }
}

static void
count_progress(void *self, uint64_t done)
{
    uint64_t *seen = self;
    cr_expect_gt(done, *seen);
    *seen = done;
}

Test(files, progress_is_told_and_only_of_large_files)
{
    struct ka_buf text = {.arena = arena};
    ka_buf_add(&text, KA_STR("订单编号,金额,付款时间\n"));
    while (text.len < 3000000)
        ka_buf_printf(&text, "%zu,2," PAID "\n", text.len);
    uint64_t seen = 0;
    ka_month month = ka_month_of(2026, 10);
    struct ka_ingest ingest = {.defs = &defs,
                               .month = month,
                               .arena = arena,
                               .diags = &diags,
                               .progress_self = &seen,
                               .progress = count_progress};
    struct ka_buf facts = {.arena = arena};
    struct ka_sink sink = {.self = &facts, .fact = world_take};
    struct ka_export file = {.path = KA_STR(TM)};
    cr_expect_eq(ka_export_read_bytes(&ingest, 0, ka_buf_str(&text), &file, &sink), KA_OK);
    cr_expect_gt(seen, 2000000);
    cr_expect_eq(file.used, file.rows);
    cr_expect_gt(file.used, 50000);
}

/* Cut anywhere, a file is read or refused, never misread: facts are those of whole lines. */
Test(files, a_cut_file_gives_the_facts_before_the_cut)
{
    ka_str text = KA_STR("订单编号,金额,付款时间,标题\n1,2," PAID ",\"标,题\"\n2,3," PAID
                         ",标题\n3,4," PAID ",\"标\n题\"\n");
    struct world_result whole = world_read(TM, text);
    for (size_t len = 0; len < text.len; len++) {
        diags = ka_diags_make(arena);
        struct world_result got = world_read(TM, ka_str_sub(text, 0, len));
        cr_assert(got.file.used <= 3, "cut at %zu", len);
        for (size_t end = 0; end < got.facts.len && got.status == KA_OK; end++) {
            /* All facts but the last are whole; the last may lack its end. */
            if (got.facts.ptr[end] == '\n')
                cr_assert(ka_str_eq(ka_str_sub(got.facts, 0, end), ka_str_sub(whole.facts, 0, end)),
                          "cut at %zu", len);
        }
    }
}
