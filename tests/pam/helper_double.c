/* SPDX-License-Identifier: MIT
 *
 * A helper in place of `ajc-hook seed`. The last part of its name selects its behaviour: "ok" and "fail" answer, "exit"
 * and "crash" do not, "hang" reads nothing and ignores SIGTERM. It writes what it received to the file "seen" beside
 * it: the message in hex and its process attributes, one "name value" pair on each line.
 */
#include <fcntl.h>
#include <keyutils.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static void
write_message(FILE *seen)
{
    unsigned char bytes[2048];
    ssize_t got;

    fputs("message ", seen);
    while ((got = read(STDIN_FILENO, bytes, sizeof(bytes))) > 0) {
        for (ssize_t i = 0; i < got; i++) {
            fprintf(seen, "%02x", bytes[i]);
        }
    }
    fputs("\n", seen);
}

static void
write_identity(FILE *seen)
{
    uid_t real, effective, saved;
    gid_t real_group, effective_group, saved_group;

    getresuid(&real, &effective, &saved);
    getresgid(&real_group, &effective_group, &saved_group);
    fprintf(seen, "uids %u %u %u\n", real, effective, saved);
    fprintf(seen, "gids %u %u %u\n", real_group, effective_group, saved_group);
    fprintf(seen, "groups %d\n", getgroups(0, NULL));
    fprintf(seen, "root_again %d\n", setresuid(0, 0, 0));
    fprintf(seen, "session_keyring %ld\n", (long)keyctl_get_keyring_ID(KEY_SPEC_SESSION_KEYRING, 0));
    fprintf(seen, "leads_session %d\n", getsid(0) == getpid());
}

static void
write_signals(FILE *seen)
{
    sigset_t blocked;
    int blocked_count = 0;
    int ignored_count = 0;

    sigprocmask(SIG_SETMASK, NULL, &blocked);
    for (int number = 1; number < 65; number++) {
        struct sigaction action = {.sa_handler = SIG_DFL};

        blocked_count += sigismember(&blocked, number) == 1;
        ignored_count += sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
    }
    fprintf(seen, "signals_blocked %d\nsignals_ignored %d\n", blocked_count, ignored_count);
}

static void
write_rest(FILE *seen, int open_descriptors)
{
    struct rlimit core;
    char directory[256] = "";
    mode_t mask = umask(0);

    getrlimit(RLIMIT_CORE, &core);
    fprintf(seen, "descriptors %d\ncore %lu\numask %03o\n", open_descriptors, (unsigned long)core.rlim_cur, mask);
    fprintf(seen, "directory %s\n", getcwd(directory, sizeof(directory)));
    fputs("environment", seen);
    for (char **variable = environ; *variable != NULL; variable++) {
        fprintf(seen, " %s", *variable);
    }
    fputs("\n", seen);
}

static int
count_descriptors(void)
{
    int count = 0;

    for (int fd = 0; fd < 1024; fd++) {
        count += fcntl(fd, F_GETFD) >= 0;
    }
    return count;
}

static void
write_seen(const char *own_path)
{
    char path[512];
    int open_descriptors = count_descriptors();
    FILE *seen;

    snprintf(path, sizeof(path), "%.*s/seen", (int)(strrchr(own_path, '/') - own_path), own_path);
    seen = fopen(path, "w");
    if (seen == NULL) {
        exit(1);
    }
    write_message(seen);
    write_identity(seen);
    write_signals(seen);
    write_rest(seen, open_descriptors);
    fclose(seen);
}

static _Noreturn void
answer(unsigned char byte)
{
    send(STDIN_FILENO, &byte, 1, MSG_NOSIGNAL);
    exit(0);
}

int
main(int count, char **words)
{
    const char *deed = strrchr(words[0], '-');

    if (count != 2 || strcmp(words[1], "seed") != 0 || deed == NULL) {
        return 1;
    }
    if (strcmp(deed, "-hang") == 0) {
        signal(SIGTERM, SIG_IGN);
        signal(SIGHUP, SIG_IGN);
        for (;;) {
            pause();
        }
    }
    write_seen(words[0]);
    if (strcmp(deed, "-crash") == 0) {
        abort();
    }
    if (strcmp(deed, "-exit") == 0) {
        return 0;
    }
    answer(strcmp(deed, "-ok") == 0 ? 0 : 1);
}
