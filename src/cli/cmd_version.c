/* kaohe version: the program and the libraries it runs with. */
#include "cli/command.h"

#include <stdio.h>

static enum ka_exit
run(struct ka_session *session)
{
    if (session->json)
        printf("{\"program\": \"kaohe\", \"version\": \"%s\"}\n", KAOHE_VERSION);
    else
        printf("kaohe %s\n", KAOHE_VERSION);
    return KA_EXIT_OK;
}

const struct ka_command ka_cmd_version = {
    .name = "version",
    .usage = "",
    .zh = "显示版本",
    .en = "show the version",
    .run = run,
};
