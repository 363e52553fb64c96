/* The program's entry; everything is in command.c. */
#include "cli/command.h"

int
main(int argc, char **argv)
{
    return ka_cli_main(argc, argv);
}
