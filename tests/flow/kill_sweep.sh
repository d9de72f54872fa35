#!/bin/bash
# SPDX-License-Identifier: MIT
#
# SIGKILL at each system call of the commands: runs kill_sweep.py with the given arguments.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

start_sandbox
AJC_URL=$(sandbox saml_url)
export AJC_URL AJC_BACKGROUND=off
run ajc-hook add duff "$AJC_URL"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate duff
expect_status 0
cc -O2 -o "$TMPDIR/kill_at" "$AJC_TESTS/flow/kill_at.c"
"$AJC_TESTS/flow/kill_sweep.py" "$TMPDIR/kill_at" "$@"
