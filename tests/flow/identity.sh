#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What AWS tools are in a shell whose profile has no living session: identity.sh bash|zsh|fish. The stories are in
# identity.py; here are only the sandbox and two profiles.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
run ajc-hook add dev "$(sandbox sso_url)/saml2/aws-dev"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook exec duff -- true
run "$AJC_TESTS/flow/identity.py" "$@"
expect_status 0
