/*
 * JSON files as tables, and what is refused of them.
 */
#include "ingest_sheets.h"

TestSuite(json, .init = world_setup, .fini = kit_teardown);

struct json_case {
    const char *why, *text;
    enum ka_status status;
    const char *rows, *findings;
};

static void
expect(const struct json_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum ka_status status;
        diags = ka_diags_make(arena);
        ka_str rows = sheets_dump(ka_str_of(cases[i].text), &status);
        cr_expect_eq(status, cases[i].status, "%s: status %d", cases[i].why, (int)status);
        cr_expect(ka_str_eq(rows, ka_str_of(cases[i].rows)), "%s: rows are\n%.*s\nnot\n%s",
                  cases[i].why, KA_STR_ARG(rows), cases[i].rows);
        kit_expect_findings(cases[i].why, cases[i].findings);
    }
}

Test(json, arrays_of_objects_are_tables)
{
    static const struct json_case cases[] = {
        {"a list", "[{\"a\":1,\"b\":\"x\"},\n{\"a\":2,\"b\":\"y\"}]", KA_OK,
         "[]\n1: a|b\n1: 1|x\n2: 2|y\n", ""},
        {"within an object, nested values, values of every kind",
         "{\"code\":0,\"data\":{\"total\":3,\"list\":[\n"
         "{\"id\":6912345678901234567,\"r\":{\"n\":-1.50e3,\"x\":{\"y\":true}},\"z\":null},\n"
         "{\"z\":false,\"t\":[1, {\"u\":2}],\"id\":1}\n]}}",
         KA_OK,
         "[data.list]\n2: id|r.n|r.x.y|z|t\n2: 6912345678901234567|-1.50e3|TRUE||\n"
         "3: 1|||FALSE|[1, {\"u\":2}]\n",
         ""},
        {"two tables, and arrays that are none",
         "{\"a\":[{\"x\":1}],\"b\":[2,3],\"c\":[],\"d\":[{\"y\":[{\"z\":1}]}]}", KA_OK,
         "[a]\n1: x\n1: 1\n[d]\n1: y\n1: [{\"z\":1}]\n", ""},
        {"escapes", "[{\"\\u5ba2\\u670D\":\"\\ud842\\udfb7\\ud842x \\\"\\\\\\/\\u0000\\u00e9\"}]",
         KA_OK, "[]\n1: 客服\n1: 𠮷\xEF\xBF\xBDx \"\\/\xEF\xBF\xBDé\n", ""},
        {"blanks are trimmed, empty objects have no cells", "[{},{\"a\":\" x\\n\"},{\"a\":\"\"}]",
         KA_OK, "[]\n1: a\n1: \n1: x\n1: \n", ""},
    };
    expect(cases, KA_COUNT(cases));
}

Test(json, what_is_damaged_is_refused_where_it_is)
{
    static const struct json_case cases[] = {
        {"cut", "[{\"a\":1},\n{\"a\":", KA_E_FORMAT, "", "json-broken 2:0"},
        {"a comma too many", "[{\"a\":1},\n]", KA_E_FORMAT, "", "json-broken 2:0"},
        {"text after it", "[{\"a\":1}]\n\nx", KA_E_FORMAT, "", "json-broken 3:0"},
        {"number", "[{\"a\":01}]", KA_E_FORMAT, "", "json-broken 1:0"},
        {"word", "[{\"a\":nul}]", KA_E_FORMAT, "", "json-broken 1:0"},
        {"line end in a text", "[{\"a\":\"x\ny\"}]", KA_E_FORMAT, "", "json-broken 1:0"},
        {"escape", "[{\"a\":\"\\x\"}]", KA_E_FORMAT, "[]\n1: a\n", "json-broken 1:0"},
        {"key twice", "[{\"a\":1},\n{\"a\":2,\"a\":3}]", KA_E_FORMAT, "[]\n1: a\n1: 1\n",
         "json-broken 2:0"},
        {"key twice by its path", "[{\"a\":{\"b\":1},\"a.b\":2}]", KA_E_FORMAT, "[]\n1: a.b\n",
         "json-broken 1:0"},
        {"a row that is none", "[{\"a\":1},\n5]", KA_E_FORMAT, "[]\n", "json-broken 2:0"},
    };
    expect(cases, KA_COUNT(cases));
}

/* @p count times @p before, a number, @p after. */
static ka_str
repeat(const char *head, const char *before, const char *after, int count, const char *tail)
{
    struct ka_buf out = {.arena = arena};
    ka_buf_printf(&out, "%s", head);
    for (int i = 0; i < count; i++)
        ka_buf_printf(&out, "%s%06d%s", before, i, after);
    ka_buf_printf(&out, "%s", tail);
    return ka_buf_str(&out);
}

static void
expect_limit(const char *why, ka_str text, const char *findings)
{
    enum ka_status status;
    diags = ka_diags_make(arena);
    (void)sheets_dump(text, &status);
    cr_expect_eq(status, findings[0] ? KA_E_LIMIT : KA_OK, "%s: status %d", why, (int)status);
    kit_expect_findings(why, findings);
}

Test(json, limits_are_kept)
{
    expect_limit("deep", repeat("[{\"a\":", "[[\"", "\",", 10000, "1"), "json-limit 1:0");
    expect_limit("columns", repeat("[{\"a\":1", ",\"k", "\":1", 4094, "}]"), "");
    expect_limit("a column too many", repeat("[{\"a\":1", ",\"k", "\":1", 4095, "}]"),
                 "json-limit 1:0");
    expect_limit("a long cell", repeat("[{\"a\":\"", "", "", 200000, "\"}]"), "json-limit 1:0");
    expect_limit("many tables", repeat("{\"a\":1", ",\"k", "\":[{\"a\":1}]", 65, "}"),
                 "json-limit 1:0");
}
