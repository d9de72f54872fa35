#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The test harness itself: the user is an ordinary one with its own keyring, and the checks that other tests rely on do
# fail: expectations, missing questions, planted leaks.
# shellcheck source=tests/flow/lib.sh
. "$AJC_TESTS/flow/lib.sh"

# fails CMD…: true if the expectation CMD exits.
fails() {
    ! (trap - EXIT && "$@") >/dev/null 2>&1
}

step "the user is an ordinary one, only for this test"
[[ $(id -u) -ge 1000 && $(id -un) == "$AJC_TEST_USER" && $(id -G) == "$(id -g)" ]] || fail "user: $(id)"
expect_equal "$(stat -c '%a %U' "$HOME" "$TMPDIR" "$XDG_RUNTIME_DIR" | sort -u)" "700 $AJC_TEST_USER"
[[ $PATH == "$AJC_STAGE_PREFIX/bin:${AJC_STAGE_PREFIX%/*}/tools:/usr/bin:/bin" ]] || fail "PATH=$PATH"
expect_equal "$(env | grep -c '^AWS_\|^SUDO_')" 0

step "its keyrings are private and empty"
expect_match "$(keyctl rdescribe "$(keyctl get_persistent @s)")" "^keyring;$(id -u);.*;_persistent.$(id -u)\$"
expect_equal "$(keyctl rlist "$(keyctl get_persistent @s)")" ""
expect_match "$(keyctl rdescribe @s)" "^keyring;$(id -u);"
expect_match "$(grep "^ *$(id -u):" /proc/key-users)" '/20000$' # an ordinary user's quota

step "expectations fail when they should"
run sh -c 'echo product; echo message >&2; exit 3'
expect_status 3
expect_equal "$out" product
expect_equal "$err" message
fails expect_status 0 || fail "expect_status"
fails expect_equal a b || fail "expect_equal"
fails expect_match abc '^b' || fail "expect_match"
fails expect_no_match abc 'b' || fail "expect_no_match"
with_short_timeout() {
    AJC_TEST_TIMEOUT=1 "$@"
}
fails with_short_timeout wait_until false || fail "wait_until"
wait_until true

step "questions are answered only on a terminal"
type_to_tty 'name: ' bob 'word: ' hidden -- bash -c 'read -rp "name: " n </dev/tty && read -rsp "word: " w </dev/tty &&
    printf "\n%s %s\n" "$n" "${#w}"; exit 5'
expect_status 5
expect_match "$out" 'bob 6$'
expect_no_match "$out" 'hidden'
fails with_short_timeout type_to_tty 'never comes' x -- true || fail "a missing question"
run sh -c ': </dev/tty'
[[ $status -ne 0 ]] || fail "a command run by 'run' has a terminal"

step "a planted leak is caught in every form"
mkdir -p "$SANDBOX" "$HOME/planted/deep"
printf '%s\n' "pa\"ss 'wo\\rd&ü+/=" 'AAAABBBBCCCCDDDD1234' >"$SANDBOX/secrets"
plant() {
    printf 'x%sy' "$1" >"$HOME/planted/deep/file"
    if "$AJC_TESTS/flow/leaks.py" "$SANDBOX/secrets" "$HOME/planted"; then
        fail "not found: $2"
    fi
}
secret=$(head -1 "$SANDBOX/secrets")
plant "$secret" "as it is"
plant "$(printf '%s' "$secret" | base64 -w0)" "base64"
plant "$(printf 'u:%s:' "$secret" | base64 -w0)" "base64 amid other bytes"
plant "$(jq -rn --arg s "$secret" '$s | @uri')" "percent-encoded"
plant "$(jq -n --arg s "$secret" '$s')" "JSON"
plant "$(/usr/bin/jq -an --arg s "$secret" '$s')" "JSON, ASCII only"
plant "$(printf '%q' "AAAABBBBCCCCDDDD1234")" "quoted"
plant "'${secret//\'/\'\\\'\'}'" "quoted for sh"
plant "$(printf '%s' "$secret" | od -An -v -tx1 | tr -d ' \n')" "hex"
fails secrets_must_not_be_in "$HOME/planted" || fail "secrets_must_not_be_in"
echo clean >"$HOME/planted/deep/file"
secrets_must_not_be_in "$HOME/planted"
: >"$HOME/planted/AAAABBBBCCCCDDDD1234"
fails secrets_must_not_be_in "$HOME/planted" || fail "a leak in a file's name"
rm "$HOME/planted/AAAABBBBCCCCDDDD1234"
keep "$secret"
fails end_test || fail "a leak that only the search at the end can find"
rm -r "$SANDBOX" "$HOME/planted"

step "argument lists are recorded"
run_traced "$TMPDIR/argv" sh -c '/bin/true one-argument; exit 4'
expect_status 4
grep -q '"one-argument"' "$TMPDIR/argv" || fail "run_traced"

if [[ -n ${AJC_SANDBOX:-} ]] && command -v ajc-hook >/dev/null; then
    step "the sandbox starts, is recorded and ends"
    start_sandbox '{}'
    curl -sS --fail --cacert "$SSL_CERT_FILE" --resolve "*:$(sandbox port):127.0.0.1" "$(sandbox sso_url)/" -I >/dev/null
    expect_match "$(requests)" '^sso.sandbox.localhost HEAD / 200$'
    pid=$sandbox_pid
    stop_sandbox
    [[ ! -d /proc/$pid ]] || fail "the sandbox still runs"
fi
