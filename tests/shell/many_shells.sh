#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Many interactive shells whose session ends at the same time, against the sandbox: many_shells.sh [COUNT]. The
# test is in many_shells.py; this script starts the sandbox, adds a profile and signs in.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate duff
expect_status 0
SANDBOX_PID=$sandbox_pid run "$AJC_TESTS/shell/many_shells.py" "${1:-120}"
expect_status 0
