/* SPDX-License-Identifier: MIT
 *
 * Around each target of a libFuzzer program: fails for an input on which the product's code does more than a fixed
 * number of steps for each byte, so that a parser is found that is slow on long inputs. A step is the execution of one
 * region of code, as clang's coverage counts it, or of 16 bytes by one of the C library's functions below. No clock
 * decides. What cJSON, libxml2 and libcurl do inside is not counted.
 *
 *   AJC_FUZZ_STEPS=N     the limit for a byte, in place of 1000
 *   AJC_FUZZ_LONGEST=N   how long an input becomes when parts of it are repeated; 0: none are
 *   AJC_FUZZ_LONG=FILE   the last long input
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STEPS_PER_BYTE = 1000,
    STEPS_OF_ANY_INPUT = 400000, /* also of an empty one: opening the HTTP client, six shells */
    BYTES_PER_STEP = 16,
    LONG_EACH = 251, /* after each of so many inputs a long one is made of it */
};

extern const uint64_t *__llvm_profile_begin_counters(void);
extern const uint64_t *__llvm_profile_end_counters(void);

int fuzz_one_input(const uint8_t *data, size_t size); /* the target, renamed by CMakeLists.txt */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t library_bytes;

/* --- the C library's functions, some as AddressSanitizer calls them: -Wl,--wrap --- */

#define WRAP(type, name, parameters, arguments, bytes) \
    type __real_##name parameters; \
    type __wrap_##name parameters; \
    type __wrap_##name parameters \
    { \
        library_bytes += (bytes); \
        return __real_##name arguments; \
    }

WRAP(size_t, strlen, (const char *text), (text), __real_strlen(text))
WRAP(void *, __asan_memcpy, (void *to, const void *from, size_t size), (to, from, size), size)
WRAP(void *, __asan_memmove, (void *to, const void *from, size_t size), (to, from, size), size)
WRAP(void *, __asan_memset, (void *to, int byte, size_t size), (to, byte, size), size)
WRAP(void, explicit_bzero, (void *to, size_t size), (to, size), size)
WRAP(int, memcmp, (const void *one, const void *other, size_t size), (one, other, size), size)

/* Of these the length of what they read, which ends at what they find. */
#define WRAP_SEARCH(type, name, parameters, arguments, start, all) \
    type __real_##name parameters; \
    type __wrap_##name parameters; \
    type __wrap_##name parameters \
    { \
        type found = __real_##name arguments; \
        library_bytes += found == NULL ? (all) : (uint64_t)((const char *)found - (const char *)(start)); \
        return found; \
    }

WRAP_SEARCH(char *, strchr, (const char *text, int byte), (text, byte), text, __real_strlen(text))
WRAP_SEARCH(char *, strrchr, (const char *text, int byte), (text, byte), text, __real_strlen(text))
WRAP_SEARCH(char *, strstr, (const char *text, const char *part), (text, part), text, __real_strlen(text))
WRAP_SEARCH(char *, strpbrk, (const char *text, const char *bytes), (text, bytes), text, __real_strlen(text))
WRAP_SEARCH(void *, memchr, (const void *bytes, int byte, size_t size), (bytes, byte, size), bytes, size)
WRAP_SEARCH(void *, memmem, (const void *bytes, size_t size, const void *part, size_t part_size),
            (bytes, size, part, part_size), bytes, size)

/* --- one input --- */

static uint64_t
count_steps(void)
{
    uint64_t steps = 0;

    for (const uint64_t *at = __llvm_profile_begin_counters(); at < __llvm_profile_end_counters(); at++) {
        steps += *at;
    }
    return steps + library_bytes / BYTES_PER_STEP;
}

/* Of the environment; 0: not set. */
static size_t
number_of(const char *name)
{
    const char *given = getenv(name);

    return given == NULL ? 0 : strtoul(given, NULL, 10);
}

static int
run_counted(const uint8_t *data, size_t size)
{
    static uint64_t limit;
    static uint64_t most;
    uint64_t before = count_steps();
    int result = fuzz_one_input(data, size);
    uint64_t steps = count_steps() - before;
    uint64_t above = steps < STEPS_OF_ANY_INPUT ? 0 : (steps - STEPS_OF_ANY_INPUT) / (size == 0 ? 1 : size);

    if (limit == 0) {
        limit = number_of("AJC_FUZZ_STEPS") == 0 ? STEPS_PER_BYTE : number_of("AJC_FUZZ_STEPS");
    }
    if (above > most) {
        most = above;
        fprintf(stderr, "steps: %" PRIu64 " a byte (%" PRIu64 " for %zu bytes)\n", above, steps, size);
    }
    if (above > limit) {
        fprintf(stderr, "TOO SLOW: more than %" PRIu64 " steps a byte\n", limit);
        abort();
    }
    return result;
}

/* --- long inputs --- */

static size_t
pick(size_t below)
{
    static uint64_t state = 1;

    state = state * 6364136223846793005U + 1442695040888963407U;
    return (size_t)(state >> 33) % below;
}

/* Repeats a part of the input until it is `longest` bytes long, or half, a quarter, … of it. The caller frees it. */
static uint8_t *
repeat_part(const uint8_t *data, size_t *size, size_t longest)
{
    size_t length = longest >> pick(6);
    size_t from = pick(*size);
    size_t part = 1 + pick(*size - from);
    size_t count = length <= *size ? 0 : (length - *size) / part;
    uint8_t *repeated = malloc(*size + part * count);

    if (repeated == NULL) {
        abort();
    }
    memcpy(repeated, data, from);
    for (size_t i = 0; i <= count; i++) {
        memcpy(repeated + from + part * i, data + from, part);
    }
    memcpy(repeated + from + part * (count + 1), data + from + part, *size - from - part);
    *size += part * count;
    return repeated;
}

/* The input is kept in a file first, because libFuzzer knows only the short one that it was made of. */
static void
run_long(const uint8_t *data, size_t size, size_t longest)
{
    const char *path = getenv("AJC_FUZZ_LONG");
    FILE *file = path == NULL ? NULL : fopen(path, "wb");
    uint8_t *repeated = repeat_part(data, &size, longest);

    if (file != NULL) {
        fwrite(repeated, 1, size, file);
        fclose(file);
    }
    run_counted(repeated, size);
    free(repeated);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static size_t longest;
    static uint64_t number;
    int result = run_counted(data, size);

    if (number++ == 0) {
        longest = number_of("AJC_FUZZ_LONGEST");
    }
    if (size > 0 && longest > 0 && number % LONG_EACH == 0) {
        run_long(data, size, longest);
    }
    return result;
}
