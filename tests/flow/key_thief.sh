#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Tries to read another user's keys in every way that keyctl(1) and the product offer: key_thief.sh [--gently] RING SERIAL…,
# the serials of the keyring "ajc" and of the keys in it. Prints each way that succeeded, never the content; no output
# means that none did. One line on standard error has the number of ways. --gently leaves out the ways that would change a
# key.
set -uo pipefail

ways=0

# way NAME CMD…: successful if CMD succeeds and prints something.
way() {
    local name=$1 seen
    shift
    ways=$((ways + 1))
    seen=$("$@" 2>/dev/null) && [[ -n $seen ]] && echo "got: $name"
}

program() {
    XDG_CONFIG_HOME=$HOME/stolen "$AJC_STAGE_PREFIX/bin/ajc-hook" "$@"
}

# search_and_read KEYRING NAME
search_and_read() {
    local serial
    serial=$(keyctl search "$1" user "$2") && keyctl pipe "$serial"
}

gently=
[[ $1 != --gently ]] || { gently=yes && shift; }
ring=$1
shift
mkdir -p "$HOME/stolen/ajc"
echo '{"version": 1, "profiles": {"duff": {"url": "https://sso.jumpcloud.com/saml2/x"}}}' >"$HOME/stolen/ajc/config.json"
way "the program: is-active" program is-active duff
way "the program: export" program export duff
for name in session:duff login:duffman@duff-beer.example portal:duffman@duff-beer.example; do
    way "search in @s: $name" search_and_read @s "$name"
    way "search in @u: $name" search_and_read @u "$name"
    way "search in the ring: $name" search_and_read "$ring" "$name"
    way "request_key: $name" keyctl request user "$name"
done
mapfile -t visible < <(awk '$8 == "user" || $8 == "keyring" { print "0x" $1 }' /proc/keys)
for serial in "$@" "${visible[@]}"; do
    [[ $serial != 0x* ]] || keyctl rdescribe "$serial" 2>/dev/null | grep -Eq 'ajc|session:|login:|portal:' || continue
    way "describe $serial" keyctl rdescribe "$serial"
    way "read $serial" keyctl pipe "$serial"
    way "link $serial" sh -c "keyctl link $serial @s && keyctl pipe $serial"
    [[ -z $gently ]] || continue
    way "change the mask of $serial" sh -c "keyctl setperm $serial 0x3f3f3f3f && keyctl pipe $serial"
    way "change the owner of $serial" sh -c "keyctl chown $serial $(id -u) && keyctl pipe $serial"
done
keyctl link "$ring" @s 2>/dev/null
for serial in "$@"; do
    way "read $serial after linking the ring" keyctl pipe "$serial"
done
echo "$(id -un) tried $ways ways" >&2
