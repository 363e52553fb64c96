/* kaohe merge SHARD…: what several machines have read, as one month. */
#include "cli/command.h"
#include "cli/run.h"
#include "cli/shard.h"

static const struct ka_option options[] = {KA_RUN_OPTIONS, {0}};

static enum ka_exit
run(struct ka_session *session)
{
    struct ka_publish_options selection;
    struct ka_shards shards = {0};
    if (!ka_run_options(session, &selection))
        return KA_EXIT_USAGE;
    enum ka_status status = ka_session_load(session);
    if (status == KA_OK)
        status = ka_shards_open(session, &shards);
    session->pieces = &shards.pieces;
    enum ka_exit code = ka_run_month(session, status, shards.month, &selection);
    ka_shards_close(&shards);
    return code;
}

const struct ka_command ka_cmd_merge = {
    .name = "merge",
    .usage = "SHARD... [--staff NUMBER] [--role ROLE] [--format xlsx,pdf] [--jobs N] [--final]",
    .zh = "把 run --shard 的各片合成一个月的考核表",
    .en = "make a month's forms from the shards of 'run --shard'",
    .help_zh = "大量聊天记录可分给几台机器读：各机的工作区（规则、名册、archive."
               "key）要相同，导出也要都在。"
               "结果与不分片的逐字节相同；分片里没有买家姓名，用后可删。\n"
               "例子：kaohe run 2026-10 --shard 1/2\n      kaohe run 2026-10 --shard 2/2\n"
               "      kaohe merge out/2026-10.shard-*",
    .help_en = "Several machines may share the reading of large logs: all need the same workspace "
               "(rules, roster, archive.key) and exports. The results are those of one machine, "
               "byte by byte; shards hold no buyer's name, and may be deleted afterwards.\n"
               "examples: kaohe run 2026-10 --shard 1/2\n          kaohe run 2026-10 --shard 2/2\n"
               "          kaohe merge out/2026-10.shard-*",
    .options = options,
    .min_words = 1,
    .max_words = KA_SHARDS_MAX,
    .run = run,
};
