#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The cost of a security key: from the start of ajc-hook to the line that asks for a touch; key.py prints the figures.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"
# shellcheck source=tests/flow/soft_keys.sh
source "$AJC_TESTS/flow/soft_keys.sh"

export BENCH_KEY BENCH_CODE
BENCH_KEY=$(with_key "\"credentials\": $one")
BENCH_CODE='{"mfa": "totp"}'
start_sandbox "$BENCH_KEY"
run ajc-hook config set background false
run ajc-hook add duff "$(sandbox saml_url)"
plug_in one --credential a
touch_key one
sign_in
expect_status 0
rm "$place/keys/one.key.touch"
run "$AJC_TESTS/bench/key.py" "$HOME/p/bin/ajc-hook"
expect_status 0
unplug_keys
