/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a file of pam.d(5): the analysis ends with any jumps and includes.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pam_stack/pam_stack.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char directory[] = "/tmp/ajc-fuzz-pam.XXXXXX";
static char path[sizeof(directory) + sizeof("/sshd")];

static void
remove_directory(void)
{
    unlink(path);
    rmdir(directory);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pam_stack_answer answer = {0};
    FILE *file;

    if (path[0] == '\0') {
        require(mkdtemp(directory) != NULL);
        snprintf(path, sizeof(path), "%s/sshd", directory);
        atexit(remove_directory);
    }
    file = fopen(path, "wb");
    require(file != NULL && fwrite(data, 1, size, file) == size && fclose(file) == 0);
    (void)pam_stack_place(directory, "sshd", &answer);
    return 0;
}
