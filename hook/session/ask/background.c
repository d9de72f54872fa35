/* SPDX-License-Identifier: MIT
 *
 * Starts a process in the background.
 */
#include "session/ask/background.h"

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "session/ask/child_environment.h"

extern char **environ;

bool
background_is_allowed(const struct config *config)
{
    const char *switched = secure_getenv("AJC_BACKGROUND");

    return (switched == NULL || strcmp(switched, "off") != 0) && config_setting_is_on(config, "background");
}

/* An inherited pipe of `$( )` would block the prompt as long as the process runs. */
static void
detach(void)
{
    int null_fd = open("/dev/null", O_RDWR);
    sigset_t none;

    setsid();
    for (int fd = 0; fd <= 2; fd++) {
        if (dup2(null_fd, fd) < 0) {
            close(fd);
        }
    }
    syscall(SYS_close_range, 3, ~0U, 0);
    (void)!chdir("/");
    child_environment_leave_command();
    umask(077);
    for (int number = 1; number < SIGRTMIN; number++) {
        signal(number, SIG_DFL);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Uses exec, so that no secret of this process stays in memory. */
void
background_start(const char *const *words, bool is_silent)
{
    char path[PATH_MAX];
    pid_t child;

    if (!child_own_path(path)) {
        return;
    }
    child = fork();
    if (child == 0) {
        detach();
        if (fork() == 0) {
            execve(path, (char *const *)(uintptr_t)words, /* does not change them */
                   is_silent ? child_environment_background() : environ);
        }
        _exit(0);
    }
    if (child > 0) {
        waitpid(child, NULL, 0);
    }
}
