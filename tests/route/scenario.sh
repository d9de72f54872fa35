#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Runs a sign-in of a new user and an `export` with a cached session, and moves the traces of each to its own directory.
#
#   route/scenario.sh TRACE_DIRECTORY
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

traces=$1

# collect NAME: moves the traces since the last call.
collect() {
    mkdir "$traces/$1"
    find "$traces" -maxdepth 1 -type f -exec mv -t "$traces/$1" {} +
}

start_sandbox
run ajc-hook config set background false
run ajc-hook add duff "$(sandbox saml_url)"
collect before
type_to_tty 'email address: ' @email 'password: ' @password -- sh -c 'ajc-hook export duff >/dev/null'
expect_status 0
collect sign_in
run_quietly ajc-hook export duff
expect_status 0
collect cached
