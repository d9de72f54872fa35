/* SPDX-License-Identifier: MIT
 *
 * Linked into programs that are built with -finstrument-functions: writes each pair of caller and callee to a file
 * TRACE_DIRECTORY/PROGRAM.PID, as offsets from the program's start, two 64-bit numbers a pair. The file is opened and
 * mapped before main(), so that a confined program is traced, too.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define UNTRACED __attribute__((no_instrument_function))

enum { PAIRS_MAX = 1 << 15 };

struct pair {
    uint64_t caller; /* the instruction after the call */
    uint64_t callee;
};

extern char __executable_start;
static struct pair *pairs; /* a hash table; callee 0: a free slot */

UNTRACED __attribute__((constructor)) static void
open_trace(void)
{
    char program[256] = "";
    char path[512];
    const char *slash;
    void *mapped;
    int fd;

    if (readlink("/proc/self/exe", program, sizeof(program) - 1) < 0) {
        return;
    }
    slash = strrchr(program, '/');
    snprintf(path, sizeof(path), "%s/%s.%d", TRACE_DIRECTORY, slash == NULL ? program : slash + 1, (int)getpid());
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0) {
        return;
    }
    if (ftruncate(fd, PAIRS_MAX * (off_t)sizeof(struct pair)) == 0) {
        mapped = mmap(NULL, PAIRS_MAX * sizeof(struct pair), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        pairs = mapped == MAP_FAILED ? NULL : mapped;
    }
    close(fd);
}

UNTRACED void __cyg_profile_func_enter(void *function, void *call_site);
UNTRACED void __cyg_profile_func_exit(void *function, void *call_site);

UNTRACED void
__cyg_profile_func_enter(void *function, void *call_site)
{
    uint64_t callee = (uint64_t)((uintptr_t)function - (uintptr_t)&__executable_start);
    uint64_t caller = (uint64_t)((uintptr_t)call_site - (uintptr_t)&__executable_start);
    size_t place = (callee * 31 + caller) % PAIRS_MAX;

    for (size_t i = 0; pairs != NULL && i < PAIRS_MAX; i++) {
        struct pair *pair = &pairs[(place + i) % PAIRS_MAX];

        if (pair->callee == 0) {
            *pair = (struct pair){caller, callee};
            return;
        }
        if (pair->callee == callee && pair->caller == caller) {
            return;
        }
    }
}

UNTRACED void
__cyg_profile_func_exit(void *function, void *call_site)
{
    (void)function;
    (void)call_site;
}
