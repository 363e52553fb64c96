/*
 * inject HOW N LOG COMMAND...: runs a command and breaks one of its writes.
 *
 * Counted, over all its processes and threads, are the system calls that change files: creating,
 * writing (to files; not to terminals, pipes and standard streams), flushing, renaming, linking,
 * removing, cutting.
 *
 *     count   nothing is broken; LOG gets one line a call
 *     fail    the Nth gives EIO, as a bad disk would
 *     short   the Nth, if it writes, writes half of it and says so
 *     full    the Nth, if it writes, does the same; every later one that needs room gives ENOSPC
 *     kill    everything is killed (SIGKILL) when the Nth is about to happen
 *
 * Exit: the command's own; 137 when killed; 77 where the kernel does not let us trace.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#if !defined(__x86_64__)
int
main(void)
{
    fprintf(stderr, "inject: only on x86-64\n");
    return 77;
}
#else

enum how { COUNT, FAIL, SHORT, FULL, KILL };

static const struct call {
    long number;
    const char *name;
    int fd;    /* Argument 0 is a descriptor of a file to be. */
    int needs; /* Room on the disk. */
} calls[] = {
    {SYS_write, "write", 1, 1},
    {SYS_pwrite64, "pwrite", 1, 1},
    {SYS_writev, "writev", 1, 1},
    {SYS_openat, "open", 0, 1},
    {SYS_open, "open", 0, 1},
    {SYS_creat, "open", 0, 1},
    {SYS_fsync, "fsync", 0, 0},
    {SYS_fdatasync, "fsync", 0, 0},
    {SYS_ftruncate, "cut", 0, 0},
    {SYS_fallocate, "fallocate", 0, 1},
    {SYS_rename, "rename", 0, 1},
    {SYS_renameat, "rename", 0, 1},
    {SYS_renameat2, "rename", 0, 1},
    {SYS_mkdir, "mkdir", 0, 1},
    {SYS_mkdirat, "mkdir", 0, 1},
    {SYS_link, "link", 0, 1},
    {SYS_linkat, "link", 0, 1},
    {SYS_unlink, "unlink", 0, 0},
    {SYS_unlinkat, "unlink", 0, 0},
    {SYS_rmdir, "unlink", 0, 0},
    {SYS_copy_file_range, "copy", 0, 1},
};
#define CALLS (sizeof calls / sizeof *calls)

/* Only the calls above stop the command. */
static int
filter_calls(void)
{
    struct sock_filter code[CALLS + 4];
    size_t n = 0;
    code[n++] =
        (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < CALLS; i++)
        code[n++] = (struct sock_filter)BPF_JUMP(
            BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[i].number, (unsigned char)(CALLS - i), 0);
    code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
    struct sock_fprog program = {(unsigned short)n, code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void
child(char **command)
{
    if (ptrace(PTRACE_TRACEME, 0, 0, 0))
        _exit(77);
    raise(SIGSTOP);
    if (filter_calls())
        _exit(77);
    execvp(command[0], command);
    _exit(127);
}

/* Whether a descriptor is a file (named or not), and not one of the standard streams. */
static int
is_file(pid_t pid, unsigned long long fd)
{
    char link[64], to[16];
    if (fd <= 2)
        return 0;
    snprintf(link, sizeof link, "/proc/%d/fd/%llu", (int)pid, fd);
    return readlink(link, to, sizeof to) > 0 && to[0] == '/';
}

static int
creates(const struct user_regs_struct *regs)
{
    unsigned long long flags = regs->orig_rax == SYS_openat ? regs->rdx : regs->rsi;
    return regs->orig_rax == SYS_creat || (flags & (O_CREAT | O_TRUNC)) != 0 ||
           (flags & O_TMPFILE) == O_TMPFILE;
}

static const struct call *
counted(pid_t pid, const struct user_regs_struct *regs)
{
    for (size_t i = 0; i < CALLS; i++) {
        const struct call *call = &calls[i];
        if ((unsigned long long)call->number != regs->orig_rax)
            continue;
        int open = strcmp(call->name, "open") == 0;
        return (open && !creates(regs)) || (call->fd && !is_file(pid, regs->rdi)) ? NULL : call;
    }
    return NULL;
}

struct run {
    enum how how;
    long at, seen;
    pid_t first, group;
    FILE *log;
};

/* A plain write is made to write half; false for anything else, and for a single byte. */
static int
halves(const struct call *call, struct user_regs_struct *regs)
{
    if ((call->number != SYS_write && call->number != SYS_pwrite64) || regs->rdx < 2)
        return 0;
    regs->rdx /= 2;
    return 1;
}

static void
refuses(struct user_regs_struct *regs, int error)
{
    regs->orig_rax = (unsigned long long)-1; /* no call: rax is what it gives */
    regs->rax = (unsigned long long)-error;
}

/* A call is about to happen. */
static void
stopped(struct run *run, pid_t pid)
{
    struct user_regs_struct regs;
    if (ptrace(PTRACE_GETREGS, pid, 0, &regs))
        return;
    const struct call *call = counted(pid, &regs);
    if (!call)
        return;
    run->seen++;
    if (run->log)
        fprintf(run->log, "%ld %s\n", run->seen, call->name);
    if (run->how == KILL && run->seen == run->at) {
        kill(-run->group, SIGKILL);
        return;
    }
    if ((run->how == SHORT || run->how == FULL) && run->seen == run->at && halves(call, &regs))
        ; /* the rest is asked for again, or forgotten */
    else if ((run->how == FAIL && run->seen == run->at) ||
             (run->how == FULL && run->seen >= run->at && call->needs))
        refuses(&regs, run->how == FULL ? ENOSPC : EIO);
    else
        return;
    ptrace(PTRACE_SETREGS, pid, 0, &regs);
}

static int
watch(struct run *run)
{
    int status, code = 137;
    pid_t pid;
    while ((pid = waitpid(-1, &status, __WALL)) > 0) {
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            if (pid == run->first)
                code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            continue;
        }
        int event = status >> 16, signal = WSTOPSIG(status);
        if (event == PTRACE_EVENT_SECCOMP)
            stopped(run, pid);
        int quiet = event || signal == SIGSTOP || signal == SIGTRAP;
        ptrace(PTRACE_CONT, pid, 0, quiet ? 0 : signal);
    }
    return code;
}

int
main(int argc, char **argv)
{
    static const char *const words[] = {"count", "fail", "short", "full", "kill"};
    struct run run = {.how = COUNT};
    if (argc < 5)
        return 2;
    for (int i = 0; i <= KILL; i++)
        if (strcmp(argv[1], words[i]) == 0)
            run.how = (enum how)i;
    run.at = atol(argv[2]);
    if (strcmp(argv[3], "-") != 0)
        run.log = fopen(argv[3], "w");
    run.first = fork();
    if (run.first == 0) {
        setpgid(0, 0);
        child(argv + 4);
    }
    run.group = run.first;
    int status;
    if (waitpid(run.first, &status, 0) != run.first || !WIFSTOPPED(status))
        return 77;
    long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                   PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SETOPTIONS, run.first, 0, options))
        return 77;
    ptrace(PTRACE_CONT, run.first, 0, 0);
    int code = watch(&run);
    if (run.log)
        fclose(run.log);
    return code;
}
#endif
