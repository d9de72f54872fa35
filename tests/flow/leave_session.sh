#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A part of tests with two users, run as one of them: signs in, leaves login, portal and AWS session of duff in the
# keyring, and ends the sandbox.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook exec duff -- true
expect_status 0
