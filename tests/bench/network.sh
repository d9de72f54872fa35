# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# A network that delays, between the sandbox and ajc-hook (relay.py), for benchmarks; sourced behind flow/lib.sh.

# start_relay: from now on everything goes through it; its port is in $port.
start_relay() {
    coproc relay { exec "$AJC_TESTS/bench/relay.py" "$(sandbox port)"; }
    read -r -t "$AJC_TEST_TIMEOUT" -u "${relay[0]}" port
    ajc-hook config set sso_url "$(through sso_url)"
    ajc-hook config set console_url "$(through console_url)"
    ajc-hook config set sts_url "$(through sts_url)"
    export AWS_ENDPOINT_URL_STS
    AWS_ENDPOINT_URL_STS=$(through sts_url)
}

# through NAME: that address of the sandbox, by way of the relay.
through() {
    sandbox "$1" | sed "s/:$(sandbox port)/:$port/"
}

# delay MS: a round trip takes so long from the next connection on.
delay() {
    local answer
    echo "$1" >&"${relay[1]}"
    read -r -t "$AJC_TEST_TIMEOUT" -u "${relay[0]}" answer
    expect_equal "$answer" set
}

now_ms() {
    echo $((${EPOCHREALTIME/./} / 1000))
}

# took_ms DELAY CMD…: its milliseconds over such a network; what it prints is in $TMPDIR/shown.
took_ms() {
    local since
    delay "$1"
    shift
    since=$(now_ms)
    "$@" >"$TMPDIR/shown" 2>&1 || fail "$*: $(<"$TMPDIR/shown")"
    echo $(($(now_ms) - since))
}
