#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What an attacker could do with code execution in a program that ajc-hook starts; attacks.py has the table.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

start_sandbox
mkdir -p "$HOME/.ssh"
export AJC_ATTACK_SECRET=$HOME/.ssh/id AJC_ATTACK_OWN=$HOME/own AJC_ATTACK_AGENT=$TMPDIR/agent
touch "$AJC_ATTACK_SECRET" "$AJC_ATTACK_OWN"
attacker=$AJC_TESTS/flow/attacker.c
cc -shared -fPIC -o "$TMPDIR/attacker.so" "$attacker"
cc -DCONTROL -o "$TMPDIR/control" "$attacker"

touch "$AJC_ATTACK_OWN.old"
step "each attack is refused, except what the program needs"
run "$AJC_TESTS/flow/attacks.py" "$TMPDIR/attacker.so" "$TMPDIR/control"
expect_status 0
[[ ! -e $AJC_ATTACK_OWN.old ]] || fail "the control removed no file"
