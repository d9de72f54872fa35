#!/bin/bash
# SPDX-License-Identifier: MIT
#
# With a proxy: HTTPS_PROXY for commands in a shell, the setting for background processes. Every connection uses it,
# except those in NO_PROXY.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

start_sandbox
port=$(sandbox port)
exec {proxy_output}< <(exec "$AJC_TESTS/flow/connect_proxy.py" "$TMPDIR/proxied")
proxy_pid=$!
trap 'kill "$proxy_pid" 2>/dev/null || true; end_test' EXIT
read -r -t "$AJC_TEST_TIMEOUT" -u "$proxy_output" proxy_port
proxy=http://localhost:$proxy_port
hosts=$'console.sandbox.localhost:'$port$'\nlocalhost:'$port$'\nsso.sandbox.localhost:'$port

# by_proxy: the hosts of the connections through the proxy since the last call.
by_proxy() {
    sort -u "$TMPDIR/proxied"
    : >"$TMPDIR/proxied"
}

run ajc-hook add duff "$(sandbox saml_url)"

step "HTTPS_PROXY of the user's shell"
type_to_tty 'email address: ' @email 'password: ' @password -- env HTTPS_PROXY="$proxy" ajc-hook rotate duff
expect_status 0
expect_equal "$(by_proxy)" "$hosts"
run env HTTPS_PROXY="$proxy" NO_PROXY=localhost,.sandbox.localhost ajc-hook rotate duff
expect_status 0
expect_equal "$(by_proxy)" ''

step "credential-process ignores HTTPS_PROXY and uses the setting"
run ajc-hook clear duff
run_quietly env HTTPS_PROXY=http://localhost:1 ajc-hook credential-process duff
expect_status 0
expect_equal "$(by_proxy)" ''
run ajc-hook config set proxy "$proxy"
run ajc-hook clear duff
run_quietly env HTTPS_PROXY=http://localhost:1 ajc-hook credential-process duff
expect_status 0
expect_equal "$(by_proxy)" "$(grep -v console <<<"$hosts")"

step "rotate: HTTPS_PROXY has priority over the setting"
run ajc-hook rotate duff
expect_status 0
expect_equal "$(by_proxy)" "$(grep -v console <<<"$hosts")"
run env HTTPS_PROXY=http://localhost:1 ajc-hook rotate duff
expect_status 5
expect_match "$err" 'No connection to .* or its proxy \(Connection refused\): check .*HTTPS_PROXY'
expect_equal "$(by_proxy)" ''

step "a proxy that does not run"
kill "$proxy_pid"
run ajc-hook clear duff
run_quietly ajc-hook credential-process duff
expect_status 5
expect_message "$err" HOST_UNREACHABLE '' '.* or its proxy' 'Connection refused' '' ' and the setting proxy'
run ajc-hook rotate duff
expect_message "$err" HOST_UNREACHABLE '.*' '.*' '.*' '' ' and the setting proxy'
run env https_proxy="$proxy" HTTPS_PROXY=http://localhost:1 ajc-hook rotate duff # the lower-case variable has priority
expect_message "$err" HOST_UNREACHABLE '.*' '.*' '.*' '' ' and https_proxy'
ajc-hook config set proxy http://nowhere.invalid:3128
run ajc-hook rotate duff
expect_status 5
expect_message "$err" PROXY_NAME_UNKNOWN '.*' 'the setting proxy'
expect_no_match "$err" HTTPS_PROXY
run env HTTPS_PROXY=http://nowhere.invalid:3128 ajc-hook rotate duff
expect_match "$err" 'check HTTPS_PROXY and the network'

step "a proxy that refuses"
exec {refusing_output}< <(exec python3 -c 'import socket
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    client = listener.accept()[0]
    client.recv(4096)
    client.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
    client.close()')
refusing_pid=$!
trap 'kill "$refusing_pid" 2>/dev/null || true; end_test' EXIT
read -r -t "$AJC_TEST_TIMEOUT" -u "$refusing_output" refusing_port
ajc-hook config set proxy "http://localhost:$refusing_port"
run ajc-hook rotate duff
expect_status 5
expect_message "$err" PROXY_REFUSED '.*' 403 'the setting proxy'
