/*
 * Logs in parts: any number of threads and any size of part give the facts, the counts and the
 * findings of one reader, in the same order, whatever is wrong with the file; from memory as from a
 * file.
 *
 * KA_SEED=n replays one world.
 */
#include "ingest_world.h"
#include "own_folder.h"

#include "base/io.h"
#include "base/utf8.h"
#include "ingest/csv_cut.h"
#include "ingest/quick.h"

#include <inttypes.h>

#define WORLDS 120
#define ROWS   200

TestSuite(parts, .init = world_setup, .fini = kit_teardown);

static const char profile[] = "profile: log\n"
                              "name: log\n"
                              "kind: message\n"
                              "platform: taobao\n"
                              "columns:\n"
                              "  - {header: [time], field: time, required: true}\n"
                              "  - {header: [store], field: store}\n"
                              "  - {header: [account], field: account, required: true}\n"
                              "  - {header: [buyer], field: buyer, required: true}\n"
                              "  - {header: [sender], field: sender, required: true}\n"
                              "  - {header: [kind], field: kind, good: [hand], bad: [machine]}\n"
                              "  - {header: [text], ignore: true}\n";

static int
pick(uint64_t *state, int count)
{
    return (int)(random_next(state) % (uint64_t)count);
}

#define PICK(list) (list)[pick(state, KA_COUNT(list))]

/* A buyer and who wrote: mostly plain, at times (@p odd) in another dress or named as another. */
static void
add_people(struct ka_buf *file, uint64_t *state, bool odd, int account)
{
    static const char *const buyers[] = {"-",     "'b1",   "=\"\"b2\"\"", "b3 ", "　b4",
                                         "buyer", "agent", "无",          "",    "店:acc1"};
    static const char *const senders[] = {"系统", "'b1",  "buyer ", "店:acc1",
                                          "b2",   "人工", "机器人"};
    const char *buyer = ka_str_format(arena, "b%d", pick(state, 9)).ptr;
    const char *sender = pick(state, 2) ? "buyer" : "agent";
    int named = pick(state, odd ? 4 : 16);
    if (pick(state, odd ? 2 : 12) == 0)
        buyer = PICK(buyers);
    if (odd && pick(state, 2))
        sender = PICK(senders);
    if (named == 0)
        sender = buyer;
    if (named == 1)
        sender = ka_str_format(arena, "%sacc%d", pick(state, 2) ? "店:" : "", account).ptr;
    ka_buf_printf(file, "%s,%s,", buyer, sender);
}

/* @p rare: one row in so many has something the matter with it. */
static void
add_row(struct ka_buf *file, uint64_t *state, int rare)
{
    static const char *const texts[] = {
        "ok", "\"a, b\"", "\"two\nlines\"", "\"say \"\"no\"\"\"", "\"\r\n\r\n\"", "你好,多一格",
        "",   "\"\""};
    static const char *const odd[] = {"5\" pipe", "\"stray\"x", "\"a\" ", "nul\001", "x\"\n,\"y"};
    static const char *const days[] = {"2026-10-", "2026-10-", "2026-10-", "2026/10/", "2026-11-"};
    static const char *const ends[] = {"\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n  \n"};
    int what = pick(state, rare) == 0 ? pick(state, 12) : -1, account = pick(state, 4);
    ka_buf_printf(file, "%s%02d %02d:%02d:%02d,", what == 0 ? "2026-13-" : PICK(days),
                  1 + pick(state, 31), pick(state, 24), pick(state, 60), pick(state, 60));
    ka_buf_printf(file, "%s,", what == 1 ? "无此店" : pick(state, 2) ? "tm" : "");
    ka_buf_printf(file, what == 2 ? "," : what == 4 ? "汇总," : "店:acc%d,", account);
    if (what == 3)
        ka_buf_printf(file, "%s", pick(state, 2) ? ",buyer,hand,x" : "b1,buyer");
    else {
        bool unknown = what == 5 || (rare < 1000 && pick(state, 6) == 0);
        add_people(file, state, what >= 9, account);
        ka_buf_printf(file, "%s,%s",
                      unknown          ? "红包"
                      : pick(state, 2) ? "hand"
                                       : "machine",
                      what >= 6 && what < 9 ? PICK(odd) : PICK(texts));
    }
    /* Further than a look for the next row goes. */
    if (pick(state, 60) == 0)
        ka_buf_printf(file, ",\"%*s\"", 3000, "\n");
    ka_buf_printf(file, "%s", PICK(ends));
}

static ka_str
make_file(uint64_t *state)
{
    static const int rarities[] = {100000, 400, 60, 8};
    struct ka_buf file = {.arena = arena};
    int rare = rarities[pick(state, KA_COUNT(rarities))], rows = 20 + pick(state, ROWS);
    ka_buf_printf(&file, "time,store,account,buyer,sender,kind,text\n");
    for (int i = 0; i < rows; i++)
        add_row(&file, state, rare);
    ka_str text = ka_buf_str(&file);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\001')
            ((char *)(uintptr_t)text.ptr)[i] = '\0';
    }
    static const char *const encodings[] = {"UTF-8", "UTF-8", "GB18030", "GB18030", "UTF-16LE"};
    return kit_encode(PICK(encodings), text);
}

static enum ka_status
take_order(struct ka_buf *said, const struct ka_fact *fact)
{
    const struct ka_order_fact *order = &fact->as.order;
    ka_buf_printf(said, "%u %zu %.*s %.*s %lld %lld %d %lld %lld %d%d\n", fact->line, fact->store,
                  KA_STR_ARG(order->id), KA_STR_ARG(order->buyer), (long long)order->created,
                  (long long)order->paid, order->has_amount, (long long)order->amount.micro,
                  (long long)order->items.micro, order->refund_known, order->closed);
    return KA_OK;
}

/* All that a reading gives, as text. A part holds its own text until it is joined. */
static enum ka_status
take(void *self, const struct ka_fact *fact)
{
    struct ka_buf *said = self;
    if (fact->kind == KA_FACT_ORDER)
        return take_order(said, fact);
    const struct ka_message_fact *message = &fact->as.message;
    ka_buf_printf(said, "%u %zu %lld %.*s %.*s %d %d\n", fact->line, fact->store,
                  (long long)message->time, KA_STR_ARG(message->account),
                  KA_STR_ARG(message->buyer), (int)message->sender, (int)message->kind);
    return KA_OK;
}

static struct ka_sink
begin_part(void *self, struct ka_arena *keep)
{
    KA_UNUSED(self);
    struct ka_buf said = {.arena = keep};
    return (struct ka_sink){.self = ka_arena_copy(keep, &said, sizeof said), .fact = take};
}

static void
join(void *self, const struct ka_sink *part, uint32_t file)
{
    cr_assert_eq(file, 3);
    if (part)
        ka_buf_add(self, ka_buf_str(part->self));
}

static void
print_file(struct ka_buf *said, const struct ka_export *file)
{
    ka_buf_printf(said, "rows %d used %d dropped %d outside %d summary %d latest %lld %s\n",
                  (int)file->rows, (int)file->used, (int)file->dropped, (int)file->outside,
                  (int)file->summary_rows, (long long)file->latest, file->digest.hex);
    for (size_t i = 0; i < file->column_count; i++) {
        const struct ka_column_use *use = &file->column[i];
        ka_buf_printf(said, "%.*s %d %d %d %u\n", KA_STR_ARG(use->header), (int)use->values,
                      (int)use->empty, (int)use->bad, use->first_bad_line);
    }
}

static ka_str
read_with(ka_str bytes, size_t workers, size_t part, const char *path)
{
    struct ka_buf said = {.arena = arena};
    diags = ka_diags_make(arena);
    struct ka_ingest ingest = {.defs = &defs,
                               .month = ka_month_of(2026, 10),
                               .arena = arena,
                               .diags = &diags,
                               .workers = workers,
                               .part = part};
    struct ka_export file = {.path = KA_STR("exports/2026-10/tm/log.csv")};
    struct ka_sink sink = {&said, take, workers ? begin_part : NULL, workers ? join : NULL};
    file.open_path = path;
    enum ka_status status = path ? ka_export_read(&ingest, 3, &file, &sink)
                                 : ka_export_read_bytes(&ingest, 3, bytes, &file, &sink);
    ka_buf_printf(&said, "status %d\n", (int)status);
    print_file(&said, &file);
    ka_diags_sort(&diags);
    for (size_t i = 0; i < diags.count; i++) {
        ka_buf_add(&said, ka_diag_line(arena, &diags.item[i], KA_EN));
        ka_buf_byte(&said, '\n');
    }
    ka_buf_printf(&said, "%zu more\n", diags.dropped);
    return ka_buf_str(&said);
}

/* Lines of orders: further lines of one have no times, and take month, currency and whether they
 * are of other days from the first; the cut may be between them. */
static ka_str
make_orders(uint64_t *state)
{
    static const int rarities[] = {100000, 60, 8};
    static const char *const days[] = {"2026-10-", "2026-10-", "2026-07-"};
    static const char *const odd[] = {"1.2E+17", "", "合计", "9\"9", "900000000000000000"};
    static const char *const money[] = {"x", "", "12..5", "1,234.5"};
    struct ka_buf file = {.arena = arena};
    int rare = rarities[pick(state, KA_COUNT(rarities))], rows = 20 + pick(state, ROWS);
    ka_buf_printf(&file, "id,buyer,created,paid,amount,currency,items,status,note\n");
    for (int i = 0; i < rows; i++) {
        int what = pick(state, rare) == 0 ? pick(state, 6) : -1;
        const char *id = what == 0 ? PICK(odd) : ka_str_format(arena, "%d", 1000 + i).ptr;
        const char *day = PICK(days);
        int lines = pick(state, 4) ? 1 : 1 + pick(state, 4);
        for (int k = 0; k < lines; k++) {
            ka_buf_printf(&file, "%s,b%d,", id, pick(state, 9));
            if (k == 0 && what != 1)
                ka_buf_printf(&file, "%s%02d 10:00:00,%s%02d 11:00:00,", day, 1 + i % 30, day,
                              1 + i % 30);
            else
                ka_buf_printf(&file, what == 2 ? "2026-13-01,," : ",,");
            ka_buf_printf(&file, "%s,%s,1,%s,%s\n", what == 3 ? PICK(money) : "10.50",
                          k > 0        ? ""
                          : what == 4  ? "JPY"
                          : i % 3 == 0 ? "USD"
                                       : "CNY",
                          i % 7 ? "paid" : "closed", i % 5 ? "" : "\"two\nlines\"");
        }
    }
    return ka_buf_str(&file);
}

static void
compare_worlds_of(ka_str (*make)(uint64_t *state))
{
    uint64_t state = kit_seed();
    static const char path[] = "log.csv";
    struct own_folder folder;
    own_folder_enter(&folder);
    for (int i = 0; i < WORLDS; i++) {
        uint64_t seed = state;
        ka_str bytes = make(&state);
        cr_assert_eq(ka_file_write(path, bytes, 0600, &diags), KA_OK);
        size_t part = (size_t)(1 + pick(&state, 700));
        ka_str one = read_with(bytes, 0, part, NULL);
        cr_assert(one.len > 100);
        for (size_t workers = 1; workers <= 7; workers += 3) {
            ka_str many = read_with(bytes, workers, part, workers > 2 ? path : NULL);
            cr_assert(ka_str_eq(many, one),
                      "KA_SEED=%" PRIu64 ": %zu workers, parts of %zu:\n%.*s\nnot\n%.*s", seed,
                      workers, part, KA_STR_ARG(many), KA_STR_ARG(one));
        }
    }
    own_folder_leave(&folder);
}

static void
compare_worlds(void)
{
    compare_worlds_of(make_file);
}

Test(parts, of_orders_are_what_one_reader_reads)
{
    world_profile("profile: orders\n"
                  "name: orders\n"
                  "kind: order\n"
                  "platform: taobao\n"
                  "closed: [closed]\n"
                  "columns:\n"
                  "  - {header: [id], field: id, required: true}\n"
                  "  - {header: [buyer], field: buyer}\n"
                  "  - {header: [created], field: created}\n"
                  "  - {header: [paid], field: paid}\n"
                  "  - {header: [amount], field: amount, read: money}\n"
                  "  - {header: [currency], field: currency}\n"
                  "  - {header: [items], field: items}\n"
                  "  - {header: [status], field: status}\n");
    compare_worlds_of(make_orders);
}

Test(parts, are_what_one_reader_reads)
{
    world_profile(profile);
    compare_worlds();
}

/* A buyer may have a name that is a word for an agent; and accounts may come first. */
Test(parts, are_what_one_reader_reads_with_words_for_senders)
{
    ka_str text = ka_str_of(profile);
    size_t at = (size_t)ka_str_find(text, KA_STR("sender, required"));
    ka_str words = ka_str_format(arena, "%.*s good: [buyer, b5], bad: [agent, b3, '-'], %s",
                                 (int)at + 7, profile, profile + at + 7);
    world_profile(words.ptr);
    compare_worlds();
}

/* Every cut is right after a line end, in order, on the line that it says. */
Test(parts, cuts_know_their_lines)
{
    uint64_t state = kit_seed();
    for (int i = 0; i < WORLDS; i++) {
        ka_str text = make_file(&state);
        struct ka_csv_cut *cut = NULL;
        size_t size = (size_t)(1 + pick(&state, 300)), at = 0;
        struct ka_census census = {.arena = arena, .workers = 3, .size = size};
        ka_census_take(&census, text);
        size_t count = ka_csv_cut(arena, text, 1, &census, &cut);
        uint32_t line = 1;
        cr_assert(cut[0].at == text.ptr && cut[count].at == text.ptr + text.len);
        for (size_t k = 0; k < count; k++) {
            while (text.ptr + at < cut[k].at) {
                bool crlf = text.ptr[at] == '\r' && at + 1 < text.len && text.ptr[at + 1] == '\n';
                line += text.ptr[at] == '\n' || (text.ptr[at] == '\r' && !crlf);
                at++;
            }
            cr_assert_eq(cut[k].line, line, "cut %zu of size %zu", k, size);
            cr_assert(k == 0 || cut[k].at > cut[k - 1].at);
        }
    }
}

/* Sixteen bytes at a time finds what one at a time finds. */
Test(parts, quick_utf8_is_strict)
{
    static const char *const seeds[] = {"\"",
                                        "\r\n",
                                        "é",
                                        "中",
                                        "😀",
                                        "\xC0\x80",
                                        "\xED\xA0\x80",
                                        "\xF4\x90\x80\x80",
                                        "\xE0\x9F\xBF",
                                        "\xF0\x8F\xBF\xBF",
                                        "\x80",
                                        "\xFF",
                                        "\xE4\xB8",
                                        "\xC3"};
    uint64_t state = kit_seed();
    int sound = 0;
    for (int i = 0; i < 40000; i++) {
        char bytes[80];
        size_t len = 0, want = (size_t)pick(&state, 70);
        int valid_only = pick(&state, 3);
        while (len < want) {
            const char *seed = seeds[pick(&state, valid_only ? 4 : (int)KA_COUNT(seeds))];
            memcpy(bytes + len, seed, strlen(seed));
            len += strlen(seed);
        }
        if (pick(&state, 4) == 0 && len > 0)
            bytes[pick(&state, (int)len)] = (char)pick(&state, 256);
        len -= len > 0 && pick(&state, 4) == 0;
        bool high = false, expected_high = false;
        bool expected = ka_utf8_valid_prefix(bytes, len) == len;
        for (size_t k = 0; k < len; k++)
            expected_high = expected_high || (unsigned char)bytes[k] >= 0xE0;
        struct ka_quick_count count, one = ka_quick_count(bytes, len, bytes + len);
        bool got = ka_quick_utf8(bytes, len, bytes + len, &high, &count);
        cr_assert(count.quotes == one.quotes && count.lines == one.lines);
        cr_assert_eq(got, expected, "round %d, %zu bytes", i, len);
        cr_assert(!got || high == expected_high);
        sound += expected;
    }
    cr_expect(sound > 10000 && sound < 35000);
}
