/* Plain-text chat logs as people save them, read through profiles: who, when, with whom. */
#include "metrics_place.h"
#include "metrics_world.h"

#include <iconv.h>

#define TITLE(buyer) "消息记录（此消息记录为文本格式）\n====\n消息对象:" buyer "\n====\n\n"

static void
set_staff(struct place *p)
{
    put(p, "staff.yaml",
        "- {number: S001, name: 林小满, role: operations-assistant, stores: [tm],\n"
        "   accounts: {taobao: ['天猫店:小满']}}\n"
        "- {number: S002, name: 周一诺, role: operations-assistant, stores: [tm],\n"
        "   accounts: {taobao: ['天猫店:一诺']}}\n");
}

static const char *
of_seat(const struct place *p, size_t seat, const char *id)
{
    struct ka_value value = ka_value_of_seat(p->data, &ka_month_roster(p->data)->seat[seat],
                                             ka_metric_index(&p->defs.metrics, ka_str_of(id)));
    if (value.state != KA_VALUE_OK)
        return value.state == KA_VALUE_EMPTY ? "empty" : "missing";
    return ka_str_format(p->arena, "%lld/%lld", (long long)value.live_num,
                         (long long)value.live_den)
        .ptr;
}

/* Two agents, a robot, lines that look like heads, an unanswered buyer, a wrong time. */
static const char *const log_text =
    TITLE("t_甲") "t_甲 2026-10-03 09:00:00\n在吗\n下单时间 2026-10-01 11:00:00\n第二行\n"
                  "天猫店:小满 2026-10-03 09:00:01\n[自动回复] 您好，有什么可以帮您\n"
                  "天猫店:小满 2026-10-03 09:00:25\n在的\n"
                  "t_甲 2026-10-03 10:00:00\n换个人问\n"
                  "天猫店:一诺 2026-10-03 10:00:40\n我来\n"
                  "t_甲 2026-10-03 25:00:00\n没有这个时间\n" TITLE(
                      "t_乙") "cntaobaot_乙 2026-10-04 22:59:59\n\n有图\n"
                              "小满 2026-10-04 23:01:59\n好的\n"
                              "系统消息 2026-10-04 23:02:00\n会话结束\n";

Test(text_log, heads_titles_robots_and_who_is_asked)
{
    struct place *p = place_open();
    set_staff(p);
    put(p, "exports/2026-10/tm/聊天.txt", log_text);
    load(p);
    /* 小满: 甲 at 9:00 after 25 s, 乙 after 120 s. 甲's question of 10:00 is to 一诺, who answers.
     */
    EXPECT(of_seat(p, 0, "received"), "2/1");
    EXPECT(of_seat(p, 0, "first_response"), "145/2");
    EXPECT(of_seat(p, 0, "qa_ratio"), "2/2");
    EXPECT(of_seat(p, 1, "received"), "1/1");
    EXPECT(of_seat(p, 1, "first_response"), "40/1");
    size_t count = 0;
    const struct ka_export *file = ka_month_files(p->data, &count);
    cr_assert_eq(count, 1);
    cr_expect(ka_str_eq(file[0].profile->id, KA_STR("qianniu-text")));
    cr_expect_eq(file[0].rows, 9);
    cr_expect_eq(file[0].used, 8);
    /* The wrong time is told with its line, and so that no buyer is. */
    ka_str line = {0};
    for (size_t i = 0; i < p->diags.count; i++) {
        if (p->diags.item[i].place.line == 18)
            line = ka_diag_line(p->arena, &p->diags.item[i], KA_ZH);
    }
    cr_expect(ka_str_find(line, KA_STR("聊天.txt:18")) >= 0, "%.*s", KA_STR_ARG(line));
    cr_expect(ka_str_find(line, KA_STR("t_")) < 0);
    place_close(p);
}

Test(text_log, without_titles_whoever_is_no_agent_is_a_buyer)
{
    struct place *p = place_open();
    set_staff(p);
    put(p, "exports/2026-10/tm/聊天.txt",
        "t_甲 2026-10-03 09:00:00\n在吗\n"
        "天猫店:小满 2026-10-03 09:00:10\n在的\n"
        "t_乙 2026-10-03 09:01:00\n你好\n"
        "天猫店:小满 2026-10-03 09:01:30\n您好\n"
        "天猫店:小满 2026-10-03 09:01:31\n请看\n"
        "t_丙 2026-10-05 09:00:00\n没人理我\n");
    load(p);
    EXPECT(of_seat(p, 0, "received"), "3/1");
    EXPECT(of_seat(p, 0, "reply_rate"), "2/3");
    EXPECT(of_seat(p, 0, "first_response"), "640/3"); /* 10 + 30 + 600 */
    place_close(p);
}

Test(text_log, gbk_and_windows_lines)
{
    struct place *p = place_open();
    set_staff(p);
    char text[4096] = {0}, *out = text;
    const char *source = "消息对象:t_甲\r\nt_甲 2026-10-03 09:00:00\r\n在吗，请问这款还有货吗\r\n"
                         "天猫店:小满 2026-10-03 09:00:10\r\n有的，今天下单明天发\r\n";
    char *in = ka_arena_copy(p->arena, source, strlen(source) + 1);
    size_t left = strlen(source), room = sizeof text - 1;
    iconv_t to = iconv_open("GB18030", "UTF-8");
    cr_assert_neq(iconv(to, &in, &left, &out, &room), (size_t)-1);
    (void)iconv_close(to);
    put(p, "exports/2026-10/tm/聊天.txt", text);
    load(p);
    EXPECT(of_seat(p, 0, "first_response"), "10/1");
    place_close(p);
}

Test(text_log, another_platforms_lines_are_a_profile)
{
    struct place *p = place_open();
    set_staff(p);
    put(p, "templates/exports/own-text.yaml",
        "profile: own-text\nname: 自己的文本\nkind: message\nperiod: column\n"
        "文本记录: {行首: ['[{time}] <{name}>'], 本方: ['# 客服 {name}'], 自动回复: ['*']}\n"
        "columns:\n"
        "  - {header: 甲, field: time, required: true}\n"
        "  - {header: 乙, field: account, required: true}\n"
        "  - {header: 丙, field: buyer, required: true}\n"
        "  - {header: 丁, field: sender, required: true}\n"
        "  - {header: 戊, field: kind}\n");
    put(p, "exports/2026-10/tm/a.log",
        "# 客服 天猫店:一诺\n"
        "[2026/10/3 9:00] <甲>\n你好\n"
        "[2026/10/3 9:01] <天猫店:一诺>\n* 欢迎\n"
        "[2026/10/3 9:02] <天猫店:一诺>\n您好\n"
        "[2026/10/4 9:00] <乙>\n没人\n");
    load(p);
    EXPECT(of_seat(p, 1, "received"), "2/1");
    EXPECT(of_seat(p, 1, "first_response"), "720/2");
    place_close(p);
}

Test(text_log, text_and_table_of_the_same_messages_count_once)
{
    struct place *p = place_open();
    set_staff(p);
    put(p, "exports/2026-10/tm/聊天.txt",
        TITLE("t_甲") "t_甲 2026-10-03 09:00:00\n在吗\n"
                      "天猫店:小满 2026-10-03 09:00:25\n在的\n");
    put(p, "exports/2026-10/tm/聊天.csv",
        "消息时间,店铺名称,客服旺旺,买家旺旺,发送人,消息内容\n"
        "2026-10-03 09:00:00,天猫店,天猫店:小满,t_甲,t_甲,在吗\n"
        "2026-10-03 09:00:25,天猫店,天猫店:小满,t_甲,小满,在的\n");
    load(p);
    EXPECT(of_seat(p, 0, "qa_ratio"), "1/1");
    EXPECT(of_seat(p, 0, "first_response"), "25/1");
    place_close(p);
}

Test(text_log, a_remark_in_a_table_makes_no_log)
{
    struct place *p = place_open();
    put(p, "exports/2026-10/tm/订单.csv",
        "订单编号,买家会员名,买家实际支付金额,订单状态,订单创建时间,订单付款时间,买家留言\n"
        "1001,甲,50.00,交易成功,2026-10-05 10:00:00,2026-10-05 10:00:00,\"看到了\n"
        "客服小满 2026-10-05 09:00:00\n说有货\"\n");
    load(p);
    EXPECT(of_seat(p, 0, "revenue"), "50/1");
    place_close(p);
}
