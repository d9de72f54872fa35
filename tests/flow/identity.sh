#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Which identity AWS tools have in a shell whose profile has no valid session: identity.sh bash|zsh|fish. The tests are in
# identity.py; this script starts the sandbox and adds two profiles.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
run ajc-hook add dev "$(sandbox sso_url)/saml2/aws-dev"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate duff
run "$AJC_TESTS/flow/identity.py" "$@"
expect_status 0
