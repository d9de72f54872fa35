/* SPDX-License-Identifier: MIT
 *
 * Around each target of a libFuzzer program: fails for an input on which the product's code does more than a fixed
 * number of steps for each byte, so that a parser is found that is slow on long inputs. A step is the execution of one
 * region of code, as clang's coverage counts it, or of 16 bytes by one of the C library's functions below. No clock
 * decides. What cJSON, libxml2 and libcurl do inside is not counted. Some inputs are as long as the parser reads them
 * (tests/fuzz/limits).
 *
 *   AJC_FUZZ_STEPS=N   the limit for a byte, in place of 400
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STEPS_PER_BYTE = 400,
    STEPS_OF_ANY_INPUT = 400000, /* also of an empty one: opening the HTTP client, six shells */
    BYTES_PER_STEP = 16,
    REPEAT_EACH = 61, /* each of so many inputs is a long one */
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

static uint64_t
steps_per_byte(void)
{
    const char *given = getenv("AJC_FUZZ_STEPS");

    return given == NULL ? STEPS_PER_BYTE : strtoull(given, NULL, 10);
}

/* --- long inputs --- */

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t size_max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned int seed);

/* Repeats a part of the input until it is as long as the parser reads it, or half, a quarter, … as long. */
static size_t
repeat_part(uint8_t *data, size_t size, size_t size_max, unsigned int seed)
{
    size_t length = size_max >> (seed / 64 % 6);
    size_t from = seed / 512 % size;
    size_t part = 1 + seed / 4096 % (size - from);
    size_t end = size - from - part; /* bytes behind the part */
    size_t count = length <= size ? 0 : (length - size) / part;

    memmove(data + from + part * (count + 1), data + from + part, end);
    for (size_t i = 1; i <= count; i++) {
        memcpy(data + from + part * i, data + from, part);
    }
    return size + part * count;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned int seed)
{
    return seed % REPEAT_EACH == 0 && size > 0 ? repeat_part(data, size, size_max, seed)
                                               : LLVMFuzzerMutate(data, size, size_max);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint64_t limit;
    static uint64_t most;
    uint64_t before = count_steps();
    int result = fuzz_one_input(data, size);
    uint64_t steps = count_steps() - before;
    uint64_t above = steps < STEPS_OF_ANY_INPUT ? 0 : (steps - STEPS_OF_ANY_INPUT) / (size == 0 ? 1 : size);

    if (limit == 0) {
        limit = steps_per_byte();
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
