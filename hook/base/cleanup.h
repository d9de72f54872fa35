/* SPDX-License-Identifier: MIT
 *
 * Releases resources at the end of a scope with the compiler's cleanup attribute. Declare every local that owns a
 * resource with one of these macros. TAKE(), TAKE_STRUCT() and take_fd() transfer ownership and leave the local empty.
 */
#pragma once

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CLEANUP(function) __attribute__((cleanup(function)))
#define must_check __attribute__((warn_unused_result))

static inline void
cleanup_free(void *pointer)
{
    free(*(void **)pointer);
}

static inline void
cleanup_fd(const int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
}

static inline void
cleanup_file(FILE **file)
{
    if (*file != NULL) {
        fclose(*file);
    }
}

static inline void
cleanup_directory(DIR **directory)
{
    if (*directory != NULL) {
        closedir(*directory);
    }
}

static inline int
take_fd(int *fd)
{
    int taken = *fd;

    *fd = -1;
    return taken;
}

#define CLEANUP_FREE CLEANUP(cleanup_free)
#define CLEANUP_FD CLEANUP(cleanup_fd)
#define CLEANUP_FILE CLEANUP(cleanup_file)
#define CLEANUP_DIRECTORY CLEANUP(cleanup_directory)
#define TAKE(pointer) \
    __extension__({ \
        __typeof__(pointer) taken_ = (pointer); \
        (pointer) = NULL; \
        taken_; \
    })
#define TAKE_STRUCT(local) \
    __extension__({ \
        __typeof__(local) taken_struct = (local); \
        (local) = (__typeof__(local)){0}; \
        taken_struct; \
    })
