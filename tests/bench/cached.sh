#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The cost of the commands that are run all day; cached.py prints the figures.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate duff
run "$AJC_TESTS/bench/cached.py"
expect_status 0
