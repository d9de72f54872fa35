#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Shells of one user with the variables of another, credentials and runtime directory included: sudo -E and su. Uses
# the installed product, as root with two users. The tests are in other_users.py.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

owner=$AJC_TEST_USER
as "$owner" "$AJC_TESTS/flow/leave_session.sh"
install -d -m 0755 "$AJC_TEST_ROOT/shells"
TMPDIR=$AJC_TEST_ROOT/shells run "$AJC_TESTS/shell/other_users.py" "$@"
expect_status 0
