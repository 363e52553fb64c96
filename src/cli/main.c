/*
 * The program's entry; everything is in command.c.
 *
 * Logs are read in parts, and each part's memory is given back: the C library is told to keep some
 * for the next one, else the system makes every page anew.
 */
#include "cli/command.h"

#include <malloc.h>

#define KEPT (32 << 20)

int
main(int argc, char **argv)
{
    (void)mallopt(M_MMAP_THRESHOLD, 4 << 20);
    (void)mallopt(M_TRIM_THRESHOLD, KEPT);
    return ka_cli_main(argc, argv);
}
