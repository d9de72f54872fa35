#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A laptop that sleeps through the end of its session, and wakes where the network comes up late: the installed product
# in real shells against the sandbox, all by one clock that the test moves (sleeping.c); and a whole day of a person. The
# stories are in sleeping_laptop.py and day.py (sleeping_laptop.sh STORY SHELL); here are the sandbox, the product with that clock in it, and a sign-in program that counts how
# often it is called and has the clock, too.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

export AJC_TEST_ASLEEP=$HOME/program/asleep AJC_TEST_PROGRAM=$HOME/program/ajc-hook AJC_TEST_CALLS=$TMPDIR/calls
export AJC_TEST_CLOCK=$AJC_TESTS/../shell/sleeping.so
mkdir "$HOME/program"
head -c 8 /dev/zero >"$AJC_TEST_ASLEEP"
: >"$AJC_TEST_CALLS"

# The portal's session lives on: its redirect to the login would name the sandbox's port, not the network's.
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
