/* SPDX-License-Identifier: MIT
 *
 * In place of libFuzzer: gives each file of a directory to the target once.
 *
 *   fuzz_NAME DIRECTORY
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"

enum { FILE_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
read_one(const char *directory, const char *name)
{
    char path[4096];
    CLEANUP_FREE uint8_t *bytes = malloc(FILE_MAX);
    CLEANUP_FILE FILE *file = NULL;
    CLEANUP_FREE uint8_t *exact = NULL; /* so that the sanitizer sees a read behind the end */
    size_t size;

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    file = fopen(path, "rb");
    if (file == NULL || bytes == NULL) {
        return false;
    }
    size = fread(bytes, 1, FILE_MAX, file);
    exact = malloc(size == 0 ? 1 : size);
    if (exact == NULL || size == FILE_MAX) {
        return false;
    }
    memcpy(exact, bytes, size);
    LLVMFuzzerTestOneInput(exact, size);
    return true;
}

int
main(int count, char **words)
{
    CLEANUP_DIRECTORY DIR *directory = count == 2 ? opendir(words[1]) : NULL;
    const struct dirent *entry;
    size_t read = 0;

    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] != '.') {
            if (!read_one(words[1], entry->d_name)) {
                return EXIT_FAILURE;
            }
            read++;
        }
    }
    printf("%zu files read\n", read);
    return read > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
