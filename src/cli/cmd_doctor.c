/*
 * kaohe doctor: is this machine and this workspace fit for a run?
 *
 *     fonts        well   NotoSansSC-Regular.ttf …
 *     workspace    well   24 staff, 4 stores, 9 roles
 *     disk         bad    90 MB free … → free some space
 *
 * Nothing is changed: a probe file is made and removed. Each line is one thing a run needs; what
 * is bad says how to mend it. Definitions and exports are looked at by `check`, in full.
 */
#include "cli/command.h"

#include "archive/archive.h"
#include "base/civil.h"
#include "base/io.h"
#include "cli/json.h"
#include "cli/table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define LEAST_FREE_MB 500
#define SUMS_MAX      4096

enum state { WELL, NOTE, BAD };

struct line {
    const char *zh, *en;
    enum state state;
    ka_str detail;
};

struct visit {
    struct ka_session *session;
    struct line line[16];
    size_t count;
};

static void
tell(struct visit *visit, const char *zh, const char *en, enum state state, ka_str detail)
{
    if (visit->count < KA_COUNT(visit->line))
        visit->line[visit->count++] = (struct line){zh, en, state, detail};
}

static ka_str
say(const struct visit *visit, const char *zh, const char *en)
{
    return ka_str_of(ka_session_say(visit->session, zh, en));
}

/* The digest that SHA256SUMS gives for a file; empty if it names none. */
static ka_str
digest_for(ka_str sums, ka_str name)
{
    ptrdiff_t at = ka_str_find(sums, name);
    return at < 66 ? KA_STR("") : ka_str_sub(sums, (size_t)at - 66, 64);
}

static void
see_fonts(struct visit *visit)
{
    static const char *const names[] = {"NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"};
    struct ka_session *session = visit->session;
    struct ka_diags unheard = ka_diags_make(session->arena);
    ka_str sums = KA_STR("");
    const char *list = ka_str_format(session->arena, "%s/fonts/SHA256SUMS", session->data).ptr;
    bool well = ka_file_read(session->arena, list, SUMS_MAX, &unheard, &sums) == KA_OK;
    for (size_t i = 0; i < KA_COUNT(names); i++) {
        const char *path =
            ka_str_format(session->arena, "%s/fonts/%s", session->data, names[i]).ptr;
        struct ka_digest digest;
        well = well && ka_sha256_file(path, &unheard, &digest) == KA_OK &&
               ka_str_eq(ka_str_of(digest.hex), digest_for(sums, ka_str_of(names[i])));
    }
    tell(visit, "字体", "fonts", well ? WELL : BAD,
         well ? say(visit, "两个字体文件与校验和一致", "both font files match their checksums")
              : say(visit, "字体文件缺失或被改动：重新安装 kaohe",
                    "a font file is missing or altered: install kaohe again"));
}

static void
see_zone(struct visit *visit)
{
    bool well = ka_zone_open(visit->session->arena, "America/New_York") != NULL;
    tell(visit, "时区数据", "time zones", well ? WELL : NOTE,
         well ? say(visit, "完整", "complete")
              : say(visit, "只认识 UTC 和 Asia/Shanghai：跨境店铺请安装 tzdata",
                    "only UTC and Asia/Shanghai are known: install tzdata for other zones"));
}

static void
see_terminal(struct visit *visit)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *value = NULL;
    for (size_t i = 0; i < KA_COUNT(names) && !(value && *value); i++)
        value = getenv(names[i]);
    bool well = value && (strstr(value, "UTF-8") || strstr(value, "utf8") || strstr(value, "UTF8"));
    tell(visit, "终端", "terminal", well ? WELL : NOTE,
         well ? ka_str_of(value)
              : say(visit, "不是 UTF-8：汉字若显示为乱码，先运行 export LANG=C.UTF-8",
                    "not UTF-8: if Chinese is garbled, run export LANG=C.UTF-8 first"));
}

/* False after a line that says there is no workspace here. */
static bool
see_definitions(struct visit *visit)
{
    struct ka_session *session = visit->session;
    if (!ka_path_exists(ka_session_path(session, "kaohe.yaml"))) {
        tell(visit, "工作区", "workspace", NOTE,
             say(visit, "这里没有 kaohe.yaml：用 -C 指定工作区，或 kaohe init 新建",
                 "no kaohe.yaml here: name one with -C, or make one with kaohe init"));
        return false;
    }
    bool well = ka_session_load(session) == KA_OK;
    const struct ka_defs *defs = &session->defs;
    tell(visit, "工作区", "workspace", well ? WELL : BAD,
         well ? ka_str_format(session->arena,
                              ka_session_say(
                                  session, "%zu 名员工，%zu 个店铺，%zu 个岗位模板，%zu 个导出格式",
                                  "%zu staff, %zu stores, %zu roles, %zu export formats"),
                              defs->staff.count, defs->company.store_count, defs->role_count,
                              defs->profile_count)
              : say(visit, "定义文件有错误：kaohe check 会逐条列出",
                    "definition files have mistakes: kaohe check lists them"));
    return true;
}

static void
see_writing(struct visit *visit)
{
    struct ka_session *session = visit->session;
    struct ka_diags unheard = ka_diags_make(session->arena);
    const char *probe = ka_session_path(session, ".kaohe-doctor-%ld", (long)getpid());
    bool well = ka_file_write(probe, KA_STR("x"), 0600, &unheard) == KA_OK;
    if (well)
        well = unlink(probe) == 0;
    tell(visit, "写入", "writing", well ? WELL : BAD,
         well ? say(visit, "工作区可以写入", "the workspace can be written to")
              : say(visit, "工作区不能写入：检查权限",
                    "the workspace is read-only: check permissions"));
}

static void
see_disk(struct visit *visit, const char *path, const char *zh, const char *en)
{
    struct statvfs disk;
    struct ka_arena *arena = visit->session->arena;
    if (statvfs(path, &disk) != 0) {
        tell(visit, zh, en, BAD, ka_str_format(arena, "%s: %s", path, strerror(errno)));
        return;
    }
    unsigned long long mb = (unsigned long long)disk.f_bavail * disk.f_frsize >> 20;
    bool well = mb >= LEAST_FREE_MB;
    ka_str left =
        well ? ka_str_format(arena, ka_session_say(visit->session, "剩余 %llu MB", "%llu MB free"),
                             mb)
             : ka_str_format(arena,
                             ka_session_say(visit->session, "只剩 %llu MB：清理磁盘",
                                            "only %llu MB free: make room"),
                             mb);
    tell(visit, zh, en, well ? WELL : BAD, left);
}

static void
see_archive(struct visit *visit)
{
    struct ka_session *session = visit->session;
    const char *path = ka_session_path(session, "archive.db");
    if (!ka_path_exists(path)) {
        tell(visit, "存档", "archive", NOTE,
             say(visit, "还没有：第一次 run 时建立", "none yet: the first run makes it"));
        return;
    }
    struct ka_diags unheard = ka_diags_make(session->arena);
    struct ka_archive *archive = NULL;
    struct ka_archive_sound sound = {0};
    bool well = ka_archive_open(session->arena, path, KA_ARCHIVE_READ, &unheard, &archive) == KA_OK;
    well = well && ka_archive_verify(archive, &sound) == KA_OK;
    ka_archive_close(archive);
    tell(visit, "存档", "archive", well ? WELL : BAD,
         well ? ka_str_format(session->arena,
                              ka_session_say(session, "完好：%zu 版，%zu 份结果",
                                             "sound: %zu revisions, %zu results"),
                              sound.revisions, sound.evaluations)
              : say(visit, "验真不通过：kaohe archive verify 会指出哪里",
                    "does not verify: kaohe archive verify names the place"));
}

static void
print(const struct visit *visit)
{
    struct ka_session *session = visit->session;
    static const char *const json_state[] = {"well", "note", "bad"};
    struct ka_json json = ka_json_make(session->arena);
    struct ka_table table = {.arena = session->arena, .columns = 3};
    ka_json_open(&json, NULL, '{');
    ka_json_text(&json, "version", KA_STR(KAOHE_VERSION));
    ka_json_open(&json, "checks", '[');
    for (size_t i = 0; i < visit->count; i++) {
        const struct line *line = &visit->line[i];
        const ka_str shown[] = {say(visit, "正常", "well"), say(visit, "提示", "note"),
                                say(visit, "有问题", "bad")};
        ka_table_add(&table, (const ka_str[]){say(visit, line->zh, line->en), shown[line->state],
                                              line->detail});
        ka_json_open(&json, NULL, '{');
        ka_json_text(&json, "name", ka_str_of(line->en));
        ka_json_text(&json, "state", ka_str_of(json_state[line->state]));
        ka_json_text(&json, "detail", line->detail);
        ka_json_close(&json, '}');
    }
    ka_json_close(&json, ']');
    ka_json_close(&json, '}');
    if (session->json)
        printf("%.*s", KA_STR_ARG(ka_json_end(&json)));
    else
        ka_table_print(&table);
}

static enum ka_exit
run(struct ka_session *session)
{
    struct visit visit = {.session = session};
    const char *temporary = getenv("TMPDIR");
    tell(&visit, "程序", "program", WELL,
         ka_str_format(session->arena, "kaohe %s, %s", KAOHE_VERSION, session->data));
    see_fonts(&visit);
    see_zone(&visit);
    see_terminal(&visit);
    if (see_definitions(&visit)) {
        see_writing(&visit);
        see_disk(&visit, session->workspace, "磁盘", "disk");
        see_archive(&visit);
    }
    see_disk(&visit, temporary && *temporary ? temporary : "/tmp", "临时文件夹",
             "temporary folder");
    print(&visit);
    for (size_t i = 0; i < visit.count; i++)
        if (visit.line[i].state == BAD)
            return KA_EXIT_FINDINGS;
    return KA_EXIT_OK;
}

const struct ka_command ka_cmd_doctor = {
    .name = "doctor",
    .usage = "",
    .zh = "体检：字体、时区、磁盘、权限、定义、存档是否正常",
    .en = "look whether fonts, time zones, disk, permissions, definitions and archive are in order",
    .help_zh = "什么也不改；有问题的一行会说怎么办，此时退出码为 1。例子：kaohe -C demo doctor",
    .help_en = "changes nothing; a bad line says how to mend it, and the exit code is then 1. "
               "example: kaohe -C demo doctor",
    .run = run,
};
