/*
 * Runs a harness without libFuzzer: every seed file as it is, then mutations of it by number.
 *
 *     fuzz_csv SEED|FOLDER…
 *     KA_ROUNDS=2000  mutations of each seed (default 20)      KA_SEED=1  number of the first
 *
 * The same numbers give the same files, under any compiler and sanitizer. An input that ends the
 * process (sanitizer, abort, 20 seconds of processor time) is written to fuzz-<number>.bin in the
 * working directory, and its number is printed.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "base/io.h"
#include "fuzz/mutate.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define MOST_SEED    ((size_t)100000)
#define TEXT_SEED    ((size_t)6000) /* Of a text the beginning is enough. */
#define SECONDS_EACH 20

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* Of the sanitizers' runtime, if there is one. */
__attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)(void));

static ka_str input;
static uint64_t number;
static uint64_t runs;

/* Only what may be called from a signal handler. */
static void
keep_input(void)
{
    char name[64];
    int len = snprintf(name, sizeof name, "fuzz-%llu.bin", (unsigned long long)number);
    int file = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ssize_t done = file >= 0 ? write(file, input.ptr, input.len) : -1;
    done = write(STDERR_FILENO, name, (size_t)len);
    done = write(STDERR_FILENO, "\n", 1);
    (void)done;
}

static void
on_signal(int which)
{
    keep_input();
    (void)signal(which, SIG_DFL);
    (void)raise(which);
}

/* Processor time: a busy machine is no endless loop. */
static void
watch(time_t seconds)
{
    static timer_t timer;
    static bool made;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    struct itimerspec end = {.it_value.tv_sec = seconds};
    if (!made && timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &timer) != 0)
        abort();
    made = true;
    (void)timer_settime(timer, 0, &end, NULL);
}

static void
run(ka_str bytes)
{
    input = bytes;
    watch(SECONDS_EACH);
    (void)LLVMFuzzerTestOneInput((const uint8_t *)bytes.ptr, bytes.len);
    watch(0);
    runs++;
}

static bool
is_binary(ka_str bytes)
{
    return ka_str_starts(bytes, KA_STR("PK")) || ka_str_starts(bytes, KA_STR("\xD0\xCF")) ||
           ka_str_starts(bytes, KA_STR("\x09\x08"));
}

static void
run_seed(ka_str bytes, uint64_t rounds, uint64_t first)
{
    if (!is_binary(bytes))
        bytes = ka_str_sub(bytes, 0, TEXT_SEED);
    if (bytes.len == 0 || bytes.len > MOST_SEED)
        return;
    run(bytes);
    bool package = ka_str_starts(bytes, KA_STR("PK"));
    for (number = first; number < first + rounds; number++) {
        struct ka_arena *room = ka_arena_new();
        uint64_t state = number;
        run(package && number % 4 != 0 ? mutate_package(room, bytes, &state)
                                       : mutate_bytes(room, bytes, &state));
        ka_arena_free(room);
    }
}

static ka_str
read_file(struct ka_arena *arena, const char *path)
{
    struct ka_diags diags = ka_diags_make(arena);
    ka_str bytes = KA_STR("");
    if (ka_file_read(arena, path, (size_t)16 << 20, &diags, &bytes) != KA_OK)
        fprintf(stderr, "%s: cannot be read\n", path);
    return bytes;
}

static void
run_path(const char *path, uint64_t rounds, uint64_t first)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_entry *entry = NULL;
    size_t count = 0;
    if (!ka_path_is_folder(path))
        run_seed(read_file(arena, path), rounds, first);
    else if (ka_folder_walk(arena, path, &diags, &entry, &count) != KA_OK)
        count = 0;
    for (size_t i = 0; i < count; i++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        ka_str name = ka_str_format(arena, "%s/%.*s", path, KA_STR_ARG(entry[i].path));
        run_seed(read_file(arena, name.ptr), rounds, first);
        ka_arena_rewind(arena, mark);
    }
    ka_arena_free(arena);
}

int
main(int argc, char **argv)
{
    static const int signals[] = {SIGABRT, SIGALRM, SIGSEGV, SIGBUS, SIGFPE};
    if (__sanitizer_set_death_callback)
        __sanitizer_set_death_callback(keep_input);
    for (size_t i = 0; i < KA_COUNT(signals); i++) {
        /* The sanitizers' own handlers of faults stay. */
        if (!__sanitizer_set_death_callback || signals[i] == SIGABRT || signals[i] == SIGALRM)
            (void)signal(signals[i], on_signal);
    }
    for (int i = 1; i < argc; i++)
        run_path(argv[i], random_given("KA_ROUNDS", 20), random_given("KA_SEED", 1));
    printf("%llu inputs\n", (unsigned long long)runs);
    return runs > 0 ? 0 : 1;
}
