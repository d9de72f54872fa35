#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Whatever JumpCloud answers: random answers, and what must hold for each of them (see generated_answers.py). AJC_SEED and
# AJC_ANSWERS choose others. Each invariant is shown to be looked at: a fault is planted, and found.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
run ajc-hook config set background false
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook login
expect_status 0

step "whatever is answered"
"$AJC_TESTS/flow/generated_answers.py" "${AJC_SEED:-1}" "${AJC_ANSWERS:-60}" || fail "an invariant is broken"

step "each invariant is looked at"
for invariant in sent repeated learned saved status; do
    "$AJC_TESTS/flow/generated_answers.py" 1 6 --plant "$invariant" || fail "a planted fault was not found: $invariant"
done
