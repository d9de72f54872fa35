#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A laptop that is suspended while its session expires, and whose network is late after the resume: the installed product
# in real shells with the sandbox, all with one clock that the test can move (sleeping.c); and a whole day of a user. The
# tests are in sleeping_laptop.py and day.py (sleeping_laptop.sh TEST SHELL); this script starts the sandbox and prepares
# the product and a sign-in program with that clock; the latter counts its calls.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

export AJC_TEST_ASLEEP=$HOME/program/asleep AJC_TEST_PROGRAM=$HOME/program/ajc-hook AJC_TEST_CALLS=$TMPDIR/calls
export AJC_TEST_CLOCK=$AJC_TESTS/../shell/sleeping.so
mkdir "$HOME/program"
head -c 8 /dev/zero >"$AJC_TEST_ASLEEP"
: >"$AJC_TEST_CALLS"

# The portal session stays valid, because a redirect to the login would contain the sandbox's port, not the network's.
LD_PRELOAD=$AJC_TEST_CLOCK start_sandbox '{"session": {"idle_seconds": 0, "extends": true, "absolute_seconds": 0}}'
cp "$AJC_TESTS/../shell/sleeping-ajc-hook" "$AJC_TEST_PROGRAM"
cp "$AJC_TEST_CLOCK" "$HOME/program/"
cat >"$HOME/program/ajc-hook-sign-in" <<END
#!/bin/sh
echo "\$*" >>'$AJC_TEST_CALLS'
export LD_PRELOAD='$AJC_TEST_CLOCK' AJC_TEST_ASLEEP='$AJC_TEST_ASLEEP'
exec '$(find "$AJC_STAGE_PREFIX" -name ajc-hook-sign-in)' "\$@"
END
chmod 0755 "$HOME/program/ajc-hook-sign-in"
run "$AJC_TESTS/shell/$1.py" "${@:2}"
expect_status 0
