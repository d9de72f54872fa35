/* SPDX-License-Identifier: MIT
 *
 * aws_files/files: files that are too large. keyring/probe: the quota's line.
 */
#include "aws_files/files.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "keyring/probe.h"

static void
a_file_is_read_whole_up_to_a_megabyte(void **state)
{
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_FD int fd = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    CLEANUP_FD int directory = open("/tmp", O_RDONLY | O_CLOEXEC);
    struct error error;

    (void)state;
    assert_int_equal(ftruncate(fd, 1 << 20), 0);
    assert_true(aws_files_read(fd, "x", &text, &error));
    assert_int_equal(text.size, 1 << 20);
    assert_int_equal(ftruncate(fd, (1 << 20) + 1), 0);
    lseek(fd, 0, SEEK_SET);
    assert_false(aws_files_read(fd, "x", &text, &error));
    assert_int_equal(text.size, 0);
    assert_string_equal(error.text, "x is longer than a megabyte; name another file.");
    assert_false(aws_files_read(directory, "/tmp", &text, &error));
    assert_string_equal(error.text, "/tmp cannot be read: Is a directory.");
}

static void
quota_is_found_by_the_exact_uid(void **state)
{
    static const char text[] = "    0:    11 10/10 3/1000000 8604/25000000\n 1000:     4 4/4 3/200 122/20000\n"
                               "21000: 1 1/1 9/201 10/20001\n";
    struct keyring_quota quota = {0};

    (void)state;
    assert_true(keyring_quota_find(text, 1000, &quota));
    assert_int_equal(quota.keys, 3);
    assert_int_equal(quota.keys_max, 200);
    assert_int_equal(quota.bytes, 122);
    assert_int_equal(quota.bytes_max, 20000);
    assert_true(keyring_quota_find(text, 21000, &quota));
    assert_int_equal(quota.bytes_max, 20001);
    assert_true(keyring_quota_find(text, 0, &quota));
    assert_int_equal(quota.keys_max, 1000000);
    assert_false(keyring_quota_find(text, 100, &quota));
    assert_false(keyring_quota_find("", 0, &quota));
    assert_false(keyring_quota_find("0: 1 1/1 x/y 1/1\n", 0, &quota));
    assert_false(keyring_quota_find("0: 1 1/1 3/4\n1: 1 1/1 1/1 1/1\n", 0, &quota));
    assert_int_equal(quota.keys_max, 1000000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_whole_up_to_a_megabyte),
        cmocka_unit_test(quota_is_found_by_the_exact_uid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
