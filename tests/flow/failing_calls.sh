#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Each call of the commands fails once; arguments are those of failing_calls.py.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

start_sandbox
AJC_URL=$(sandbox saml_url)
export AJC_URL AJC_BACKGROUND=off
run ajc-hook add duff "$AJC_URL"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate duff
expect_status 0
AJC_ASAN=$(ldd "$AJC_STAGE_PREFIX/bin/ajc-hook" | awk '/libasan/ { print $3 }')
export AJC_ASAN
cc -shared -fPIC -O2 -o "$TMPDIR/failing.so" "$AJC_TESTS/flow/failing.c"
timeout 3000 "$AJC_TESTS/flow/failing_calls.py" "$TMPDIR/failing.so" "$@"
