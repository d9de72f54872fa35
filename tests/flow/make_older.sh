#!/bin/bash
# SPDX-License-Identifier: MIT
#
# make_older.sh PROFILE SECONDS: makes the profile's AWS session in this user's keyring that much older, so that a test need
# not wait until it expires. Shells that use it check again at their next prompt.
set -euo pipefail

profile=$1 seconds=$2
ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)
key=$(keyctl search "$ring" user "session:$profile")
keyctl pipe "$key" | awk -v by="$seconds" '
    $1 == "issued" || $1 == "expires" || $1 == "ends" { $2 = sprintf("%d", $2 - by) }
    $1 == "made" { $2 = sprintf("%d", $2 > by * 1e9 ? $2 - by * 1e9 : 0) }
    { print }' | keyctl pupdate "$key"
rm -f -- "$XDG_RUNTIME_DIR/ajc/$profile@"*
touch "$XDG_RUNTIME_DIR/ajc/older" # makes the refresher check, too
rm -f -- "$XDG_RUNTIME_DIR/ajc/older"
