/* SPDX-License-Identifier: MIT
 *
 * What an attacker would try with code execution in a program that handles network or device data. It is preloaded and
 * replaces a library function that the program calls after it confined itself. It tries each attack, reports each to
 * the parent over descriptor 3 as a log message "attack NAME: OUTCOME", where the outcome is "done" or the error, and
 * ends the program. Built with -DCONTROL it is a program that tries the same unconfined and prints the outcomes.
 *
 * Environment: AJC_ATTACK_SECRET is a file to read, AJC_ATTACK_OWN a file to write to, AJC_ATTACK_AGENT a listening
 * socket, AJC_ATTACK_SHELL the pid of another process of this user.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char secret[PATH_MAX];
static char own[PATH_MAX];
static char agent[PATH_MAX];
static pid_t shell;
static char *no_words[] = {"true", NULL};

__attribute__((constructor)) static void
prepare(void)
{
    const char *names[] = {"AJC_ATTACK_SECRET", "AJC_ATTACK_OWN", "AJC_ATTACK_AGENT"};
    char *texts[] = {secret, own, agent};

    for (size_t i = 0; i < 3; i++) {
        snprintf(texts[i], PATH_MAX, "%s", getenv(names[i]) == NULL ? "" : getenv(names[i]));
    }
    shell = (pid_t)atoi(getenv("AJC_ATTACK_SHELL") == NULL ? "0" : getenv("AJC_ATTACK_SHELL"));
    unsetenv("LD_PRELOAD"); /* not for programs that the control starts */
}

/* --- files --- */

static long
opened(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);

    if (fd >= 0) {
        close(fd);
    }
    return fd;
}

static long
read_a_secret_file(void)
{
    return opened(secret, O_RDONLY);
}

static long
list_the_home(void)
{
    char home[PATH_MAX];

    snprintf(home, sizeof(home), "%s", secret);
    *strrchr(home, '/') = '\0';
    return opened(home, O_RDONLY | O_DIRECTORY);
}

static long
read_another_process(void)
{
    char path[64];

    snprintf(path, sizeof(path), "/proc/%d/environ", (int)shell);
    return opened(path, O_RDONLY);
}

static long
write_a_file(void)
{
    return opened(own, O_WRONLY);
}

static long
create_a_file(void)
{
    char path[PATH_MAX + 8];

    snprintf(path, sizeof(path), "%s.new", own);
    return opened(path, O_WRONLY | O_CREAT);
}

static long
remove_a_file(void)
{
    char path[PATH_MAX + 8];

    snprintf(path, sizeof(path), "%s.old", own);
    return unlink(path);
}

static long
change_the_mode_of_a_file(void)
{
    return chmod(own, 0600);
}

static long
open_the_terminal(void)
{
    return opened("/dev/ptmx", O_RDWR | O_NOCTTY);
}

/* What libfido2 does to a key. */
static long
lock_a_device(void)
{
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    long done = fd < 0 ? -1 : flock(fd, LOCK_EX | LOCK_NB);

    if (fd >= 0) {
        close(fd);
    }
    return done;
}

static long
open_memory_as_a_file(void)
{
    return memfd_create("code", MFD_CLOEXEC);
}

/* --- programs and processes --- */

static long
fork_a_process(void)
{
    pid_t child = fork();

    if (child == 0) {
        _exit(0);
    }
    return child > 0 ? waitpid(child, NULL, 0) : child;
}

/* In a child if fork() is allowed, otherwise in this process. */
static long
start_a_program(void)
{
    pid_t child = fork();
    int status = 1;

    if (child > 0) {
        waitpid(child, &status, 0);
        errno = WEXITSTATUS(status);
        return WEXITSTATUS(status) == 0 ? 0 : -1;
    }
    execve("/bin/true", no_words, no_words + 1);
    if (child == 0) {
        _exit(errno);
    }
    return -1;
}

static long
trace_another_process(void)
{
    long done = ptrace(PTRACE_SEIZE, shell, NULL, NULL);

    if (done == 0) {
        ptrace(PTRACE_DETACH, shell, NULL, NULL);
    }
    return done;
}

static long
read_another_memory(void)
{
    char byte;
    struct iovec here = {&byte, 1};
    struct iovec there = {(void *)(uintptr_t)4096, 1};

    /* EFAULT: allowed, but no memory is mapped there */
    return process_vm_readv(shell, &here, 1, &there, 1, 0) < 0 && errno != EFAULT ? -1 : 0;
}

static long
signal_another_process(void)
{
    return kill(shell, 0);
}

static long
become_dumpable(void)
{
    return prctl(PR_SET_DUMPABLE, 1L, 0L, 0L, 0L);
}

static long
make_a_namespace(void)
{
    return unshare(CLONE_NEWUSER);
}

/* --- keyring, network, kernel --- */

static long
reach_the_keyring(void)
{
    return syscall(SYS_keyctl, 0L /* KEYCTL_GET_KEYRING_ID */, -4L /* user */, 1L, 0L, 0L);
}

static long
add_a_key(void)
{
    return syscall(SYS_add_key, "user", "ajc-attack", "x", 1UL, -1L /* thread */);
}

static long
listen_on_a_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    long done = fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ? -1 : listen(fd, 1);

    if (fd >= 0) {
        close(fd);
    }
    return done;
}

static long
reach_an_agent(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    long done = -1;

    snprintf(address.sun_path, sizeof(address.sun_path), "%.100s", agent);
    if (fd >= 0) {
        done = connect(fd, (struct sockaddr *)&address, sizeof(address));
        close(fd);
    }
    return done;
}

static long
open_a_crypto_socket(void)
{
    return socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
}

static long
set_up_io_uring(void)
{
    char parameters[256] = {0};

    return syscall(SYS_io_uring_setup, 1UL, parameters);
}

static long
handle_page_faults(void)
{
    return syscall(SYS_userfaultfd, 1L /* UFFD_USER_MODE_ONLY */);
}

static const struct {
    const char *name;
    long (*attack)(void);
} attacks[] = {
    {"read a file of the home", read_a_secret_file},
    {"list the home", list_the_home},
    {"read the environment of the shell", read_another_process},
    {"write to a file", write_a_file},
    {"create a file", create_a_file},
    {"remove a file", remove_a_file},
    {"change a file's mode", change_the_mode_of_a_file},
    {"open a terminal", open_the_terminal},
    {"lock a device", lock_a_device},
    {"open memory as a file", open_memory_as_a_file},
    {"fork", fork_a_process},
    {"start a program", start_a_program},
    {"trace the shell", trace_another_process},
    {"read the memory of the shell", read_another_memory},
    {"signal the shell", signal_another_process},
    {"become dumpable", become_dumpable},
    {"make a namespace", make_a_namespace},
    {"reach the keyring", reach_the_keyring},
    {"add a key", add_a_key},
    {"listen on a port", listen_on_a_port},
    {"reach an agent's socket", reach_an_agent},
    {"open a socket of the kernel's crypto", open_a_crypto_socket},
    {"set up io_uring", set_up_io_uring},
    {"handle page faults", handle_page_faults},
};

static void
attack_all(int fd)
{
    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        const char *outcome = attacks[i].attack() >= 0 ? "done" : strerrorname_np(errno);

        dprintf(fd, "{\"message\": \"log\", \"text\": \"attack %s: %s\"}\n", attacks[i].name, outcome);
    }
}

#ifdef CONTROL

int
main(void)
{
    attack_all(STDOUT_FILENO);
}

#else

/* Of libcurl: where the worker first uses the network. */
int curl_multi_perform(void *multi, int *running);

int
curl_multi_perform(void *multi, int *running)
{
    (void)multi;
    (void)running;
    attack_all(3);
    _exit(0);
}

/* Of libfido2: ajc-hook-key finds the keys with it. */
int fido_dev_info_manifest(void *list, size_t size, size_t *count);

int
fido_dev_info_manifest(void *list, size_t size, size_t *count)
{
    (void)list;
    (void)size;
    (void)count;
    attack_all(3);
    _exit(0);
}

#endif
