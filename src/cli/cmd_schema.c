/* kaohe schema: every key that definition files may have, in English and Chinese, from the tables
 * that read them. */
#include "cli/command.h"
#include "template/schema.h"

#include <stdio.h>

static void
print_schema(const struct ka_session *session, const struct ka_schema *schema)
{
    printf("\n%s\n", ka_session_say(session, schema->what_zh, schema->what_en));
    for (const struct ka_key *key = schema->keys; key->en; key++) {
        printf("  %-20s %-20s%s", key->en, key->zh ? key->zh : "",
               key->flags & KA_KEY_REQUIRED ? ka_session_say(session, "必填", "required") : "");
        for (const struct ka_choice *choice = key->choices; choice && choice->en; choice++)
            printf("%s%s%s%s", choice == key->choices ? " " : " | ", choice->en,
                   choice->zh ? "=" : "", choice->zh ? choice->zh : "");
        printf("\n");
    }
}

static enum ka_exit
run(struct ka_session *session)
{
    for (size_t i = 0; i < ka_schema_all_count; i++)
        print_schema(session, ka_schema_all[i]);
    return KA_EXIT_OK;
}

const struct ka_command ka_cmd_schema = {
    .name = "schema",
    .usage = "",
    .zh = "列出定义文件可用的全部键（英文与中文）",
    .en = "list every key of the definition files",
    .run = run,
};
