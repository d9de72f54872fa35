#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Random answers of JumpCloud, and invariants that must hold for each (see generated_answers.py). AJC_SEED and AJC_ANSWERS
# select other answers. For each invariant a planted fault shows that it is checked.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
run ajc-hook config set background false
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook login
expect_status 0

step "random answers"
"$AJC_TESTS/flow/generated_answers.py" "${AJC_SEED:-1}" "${AJC_ANSWERS:-60}" || fail "an invariant is broken"

step "each invariant is checked"
for invariant in sent repeated learned saved status; do
    "$AJC_TESTS/flow/generated_answers.py" 1 6 --plant "$invariant" || fail "a planted fault was not found: $invariant"
done
