/*
 * kaohe deliver: a finished month's PDFs to the people they are about, each behind their own
 * password; on request as letters, written or sent.
 *
 *     deliver              deliver/MONTH: encrypted files, index, list to sign
 *     deliver --eml        and a letter each, for a mail program
 *     deliver --send       through a server: first with --dry-run, then the same without
 */
#include "cli/command.h"
#include "cli/deliver.h"
#include "cli/json.h"
#include "cli/table.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static const struct ka_option options[] = {
    {"staff", 0, "NUMBER", "只给这一个人（工号或姓名）", "one person only (number or name)"},
    {"only", 0, "forms|pay", "只交考核表，或只交工资单（默认都交）",
     "appraisal forms only, or pay sheets only (default: both)"},
    {"passwords", 0, "PATH",
     "口令文件（.yaml、.csv）或文件夹；默认 secrets.yaml、secrets.csv、secrets/",
     "passwords: a .yaml or .csv file or a folder (default: secrets.yaml, secrets.csv, secrets/)"},
    {"provisional", 0, NULL, "未定稿的月份也交付", "deliver a month that is not final"},
    {"eml", 0, NULL, "另写每人一封 .eml 邮件", "write a .eml letter for each person too"},
    {"send", 0, NULL, "通过邮件服务器发送；先加 --dry-run 试发",
     "send through a mail server; try with --dry-run first"},
    {"dry-run", 0, NULL, "试发：写好邮件、列出名单，不发出",
     "try: write letters and list, send nothing"},
    {"mail", 0, "FILE", "邮件设置（默认 mail.yaml）", "mail settings (default: mail.yaml)"},
    {"resend", 0, "NUMBER", "确认此人没收到，再发一次", "send to this person again"},
    {"handed", 0, NULL, "文件已交到各人手里：记入送达登记（用 --send 的自动登记）",
     "the files were handed over: enter it in the ledger (--send does so by itself)"},
    {0},
};

/* What a person's line says last. */
static const char *
state_of(const struct ka_delivery *delivery, const struct ka_parcel *parcel)
{
    const struct ka_session *session = delivery->session;
    const struct ka_mail_entry *last =
        delivery->journal ? ka_journal_last(delivery->journal, parcel->id) : NULL;
    if (!parcel->password)
        return ka_session_say(session, "没有可用的口令", "no usable password");
    if (!delivery->mail)
        return ka_session_say(session, "已加密", "encrypted");
    if (!parcel->email.len)
        return ka_session_say(session, "没有邮箱", "no address");
    if (last && last->event == KA_MAIL_SENT)
        return ka_session_say(session, "已送到", "sent");
    if (last && last->event == KA_MAIL_ENDING)
        return ka_session_say(session, "不能确定", "uncertain");
    if (last && last->event == KA_MAIL_FAILED)
        return ka_session_say(session, "没有送出", "failed");
    if (delivery->journal && ka_journal_sent_other(delivery->journal, parcel->number, parcel->id))
        return ka_session_say(session, "待发（内容或邮箱变了）", "to be sent (changed since)");
    return ka_session_say(session, "待发", "to be sent");
}

static ka_str
sent_at(const struct ka_delivery *delivery, const struct ka_parcel *parcel)
{
    const struct ka_session *session = delivery->session;
    const struct ka_mail_entry *last =
        delivery->journal && delivery->mail ? ka_journal_last(delivery->journal, parcel->id) : NULL;
    if (!last || last->event != KA_MAIL_SENT)
        return KA_STR("");
    return ka_time_print(session->arena, ka_zone_local(session->defs.company.zone, last->time));
}

static void
show_json(const struct ka_delivery *delivery)
{
    struct ka_json json = ka_json_make(delivery->session->arena);
    ka_json_open(&json, NULL, '{');
    ka_json_text(&json, "month", delivery->name);
    ka_json_open(&json, "people", '[');
    for (size_t i = 0; i < delivery->parcel_count; i++) {
        const struct ka_parcel *parcel = &delivery->parcel[i];
        ka_json_open(&json, NULL, '{');
        ka_json_text(&json, "number", parcel->number);
        ka_json_text(&json, "name", parcel->name);
        ka_json_text(&json, "email", parcel->email);
        ka_json_text(&json, "message_id", parcel->id);
        ka_json_number(&json, "files", parcel->password ? (int64_t)parcel->file_count : 0);
        ka_json_text(&json, "state", ka_str_of(state_of(delivery, parcel)));
        ka_json_text(&json, "sent_at", sent_at(delivery, parcel));
        ka_json_close(&json, '}');
    }
    ka_json_close(&json, ']');
    ka_json_close(&json, '}');
    printf("%s", ka_json_end(&json).ptr);
}

void
ka_deliver_show(const struct ka_delivery *delivery)
{
    const struct ka_session *session = delivery->session;
    struct ka_table table = {.arena = session->arena, .columns = 6, .right = {[2] = true}};
    bool zh = session->lang == KA_ZH;
    size_t sent = 0, mailed = 0;
    if (session->json) {
        show_json(delivery);
        return;
    }
    ka_table_add(&table, (const ka_str[]){
                             ka_str_of(zh ? "工号" : "number"), ka_str_of(zh ? "姓名" : "name"),
                             ka_str_of(zh ? "文件" : "files"), ka_str_of(zh ? "邮箱" : "email"),
                             ka_str_of(zh ? "状态" : "state"), ka_str_of(zh ? "时间" : "time")});
    for (size_t i = 0; i < delivery->parcel_count; i++) {
        const struct ka_parcel *parcel = &delivery->parcel[i];
        ka_str at = sent_at(delivery, parcel);
        size_t files = parcel->password ? parcel->file_count : 0;
        ka_table_add(&table,
                     (const ka_str[]){parcel->number, parcel->name,
                                      ka_str_format(session->arena, "%zu", files), parcel->email,
                                      ka_str_of(state_of(delivery, parcel)), at});
        sent += at.len > 0;
        mailed += ka_parcel_is_mailed(parcel);
    }
    ka_table_print(&table);
    if (delivery->mail)
        printf(zh ? "\n邮件 %zu 封：已送到 %zu，未送到 %zu\n"
                  : "\n%zu letters: %zu sent, %zu not\n",
               mailed, sent, mailed - sent);
}

/* What the options ask for; false after a usage message. */
static bool
read_options(struct ka_session *session, struct ka_delivery *delivery)
{
    const struct ka_args *args = &session->args;
    const char *only = ka_args_value(args, "only");
    bool send = ka_args_has(args, "send"), dry = ka_args_has(args, "dry-run");
    if (!ka_session_month(session, 1, false, &delivery->month))
        return false;
    if (only && strcmp(only, "forms") != 0 && strcmp(only, "pay") != 0) {
        ka_session_usage(session, "--only 写 forms 或 pay，不是“%s”",
                         "--only takes forms or pay, not '%s'", only);
        return false;
    }
    if (send && ka_args_has(args, "handed")) {
        ka_session_usage(session, "--send 自己登记送达，不与 %s 同用",
                         "--send enters what was handed over by itself and does not go with %s",
                         "--handed");
        return false;
    }
    if ((dry || ka_args_has(args, "resend")) && !send) {
        ka_session_usage(session, "%s 要和 --send 一起用", "%s goes with --send",
                         dry ? "--dry-run" : "--resend");
        return false;
    }
    delivery->name = ka_month_print(session->arena, delivery->month);
    delivery->forms = !only || strcmp(only, "forms") == 0;
    delivery->pay = !only || strcmp(only, "pay") == 0;
    delivery->provisional = ka_args_has(args, "provisional");
    delivery->only = ka_str_of(ka_args_value(args, "staff"));
    delivery->trial = send && dry;
    return true;
}

static enum ka_status
deliver(struct ka_delivery *delivery)
{
    struct ka_session *session = delivery->session;
    const struct ka_args *args = &session->args;
    bool send = ka_args_has(args, "send") && !delivery->trial;
    bool mail = ka_args_has(args, "send") || ka_args_has(args, "eml");
    enum ka_status status = ka_session_load(session);
    if (status == KA_OK && !send)
        status = ka_session_fonts(session);
    if (status == KA_OK)
        status = ka_deliver_people(delivery);
    if (status == KA_OK)
        status = ka_deliver_passwords(delivery, ka_args_value(args, "passwords"));
    if (status == KA_OK && mail)
        status = ka_deliver_mail(delivery, ka_args_value(args, "mail"), ka_args_has(args, "send"));
    if (status == KA_OK)
        status = ka_deliver_journal(delivery, send);
    if (status == KA_OK)
        status = send ? ka_deliver_check(delivery) : ka_deliver_write(delivery, time(NULL));
    if (status != KA_OK)
        return status;
    if (send)
        status = ka_deliver_send(delivery, ka_args_value(args, "resend"));
    ka_deliver_show(delivery);
    if (!send && !ka_args_has(args, "handed"))
        return status;
    /* also where the sending stopped half way: for those who got theirs */
    enum ka_status entered = ka_deliver_hand(delivery, send, time(NULL));
    return status == KA_OK ? entered : status;
}

static enum ka_exit
run(struct ka_session *session)
{
    struct ka_delivery delivery = {.session = session};
    struct rlimit none = {0, 0};
    if (!read_options(session, &delivery))
        return KA_EXIT_USAGE;
    (void)setrlimit(RLIMIT_CORE, &none); /* passwords leave no trace in a core file */
    enum ka_status status = deliver(&delivery);
    ka_journal_close(delivery.journal);
    ka_session_findings(session, SIZE_MAX); /* all: each speaks of a person who gets nothing */
    return ka_session_exit(session, status);
}

const struct ka_command ka_cmd_deliver = {
    .name = "deliver",
    .usage = "MONTH [--only forms|pay] [--staff NUMBER] [--passwords PATH]\n"
             "         [--eml] [--handed] | [--send [--dry-run] [--resend NUMBER]] [--mail FILE]",
    .zh = "把定稿月份的 PDF 逐人加密交付，可写成或发出邮件",
    .en = "hand each person their PDFs of a final month, encrypted; as letters or by mail",
    .help_zh =
        "结果在 deliver/月份/：files/ 加密的 PDF，index.csv，list.pdf（签收用），mail/ 邮件。\n"
        "口令文件权限必须是 600，例如 secrets.yaml 里写 S001: 'w8-Hong-sha'；口令从不显示。\n"
        "例子：kaohe deliver 2026-10\n"
        "      kaohe deliver 2026-10 --send --dry-run     （核对名单）\n"
        "      kaohe deliver 2026-10 --send               （中断后再运行，从断处接着发）",
    .help_en =
        "Results in deliver/MONTH/: files/ (encrypted PDFs), index.csv, list.pdf (to sign), "
        "mail/.\n"
        "Passwords come from a file of mode 600, such as secrets.yaml with S001: 'w8-Hong-sha';\n"
        "they are never shown.\n"
        "examples: kaohe deliver 2026-10\n"
        "          kaohe deliver 2026-10 --send --dry-run     (look at the list)\n"
        "          kaohe deliver 2026-10 --send               (run again to go on after a break)",
    .options = options,
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
