#!/bin/bash
# SPDX-License-Identifier: MIT
#
# For tests with two users; runs as one of them. Signs in, leaves the login, the portal session and the AWS session of duff
# in the keyring, and ends the sandbox.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate duff
expect_status 0
