#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The hook of the installed product in a real interactive shell, against the sandbox: live_shell.sh bash|zsh|fish. The
# tests are in live_shell.py; this script starts the sandbox and adds two profiles.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

start_sandbox
know_region
run ajc-hook add duff "$(sandbox saml_url)"
run ajc-hook add dev "$(sandbox sso_url)/saml2/aws-dev"
for class in FirstSignIn LiveShell; do
    run "$AJC_TESTS/flow/live_shell.py" "$1" "${@:2}" $class
    expect_status 0
done
