# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# The library of the flow tests; each sources it first. A test runs through tests/as-user: as a new ordinary user, or as
# root with two new users. It prints what it does and exits at the first unmet expectation. At the end it ends the
# processes that it started and searches everything that it captured for the sandbox's secrets.
#
#   start_sandbox '{"mfa": "totp"}'; run ajc-hook add duff "$(sandbox saml_url)"; type_to_tty 'password: ' @password -- ajc-hook login
#   run ajc-hook list; expect_status 0; expect_match "$out" 'duff'; [[ $(requests | wc -l) -eq 5 ]] || fail "…"
set -euo pipefail
unset CDPATH # with it `cd` prints

: "${AJC_TESTS:?run this test through tests/as-user}"
cd "$HOME"
SANDBOX=$TMPDIR/sandbox
captured=$TMPDIR/captured # what commands printed, searched for secrets at the end
mkdir -p "$captured"
[[ -p $TMPDIR/nothing ]] || mkfifo "$TMPDIR/nothing"
export SANDBOX
status=0 out='' err='' runs=0 sandbox_pid=''
declare -A sandbox_values=()

# --- expectations

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

step() {
    echo "== $*"
}

# expect_status N: of the last `run` or `type_to_tty`.
expect_status() {
    [[ $status -eq $1 ]] || fail "exit status $status, expected $1"
}

# expect_equal SEEN EXPECTED
expect_equal() {
    [[ $1 == "$2" ]] || fail "expected '$2', saw '$1'"
}

# expect_match TEXT REGEX (bash's, extended) and its opposite
expect_match() {
    [[ $1 =~ $2 ]] || fail "expected a match of '$2', saw '$1'"
}

expect_no_match() {
    [[ ! $1 =~ $2 ]] || fail "expected no match of '$2', saw '$1'"
}

# message ID [VALUE…]: a regex of that message (data/messages.txt) with these values in order; a missing one matches any.
message() {
    local text made='' value='%[-\.0-9]*(lld|ld|zu|s|c|d|u)'
    text=$(sed -n "s/^$1\t//p" "$AJC_TESTS/data/messages.txt")
    [[ -n $text ]] || fail "no message $1"
    text=$(literally "$text")
    shift
    while [[ $text =~ ^([^%]*)$value(.*)$ ]]; do
        made+=${BASH_REMATCH[1]}${1-.*}
        text=${BASH_REMATCH[3]}
        shift $(($# > 0))
    done
    [[ $# -eq 0 ]] || fail "too many values: $*"
    printf '%s' "$made$text"
}

# literally TEXT: a regex that matches just this text.
literally() {
    printf '%s\n' "$1" | sed 's/[][\.^$*+?(){}|]/\\&/g'
}

# expect_message TEXT ID [VALUE…]: TEXT has this message.
expect_message() {
    local text=$1 regex
    shift
    regex=$(message "$@")
    expect_match "$text" "$regex"
}

# pause MILLISECONDS: waits between two polls, without starting a process: nobody writes to that pipe.
pause() {
    local seconds
    printf -v seconds '0.%03d' "$1"
    read -r -t "$seconds" _ <>"$TMPDIR/nothing" || true
}

# wait_until CMD…: repeats CMD until it succeeds. Tests wait for a condition, never for a time. Polls less often when it
# takes long.
wait_until() {
    local deadline=$((SECONDS + AJC_TEST_TIMEOUT + 1)) polls=0
    until "$@"; do
        ((SECONDS < deadline)) || fail "did not happen in time: $*"
        polls=$((polls + 1))
        pause $((polls < 20 ? 50 : 200))
    done
}

# --- running commands

# run CMD…: leaves its exit status in `status`, standard output in `out`, standard error in `err`, and prints them.
run() {
    run_quietly "$@"
    [[ -z $out ]] || printf '%s\n' "$out"
    keep "$out"
}

# run_quietly CMD…: the same for a command that prints a secret: standard output is neither printed nor searched.
run_quietly() {
    local errors=$TMPDIR/stderr
    printf '$ %s\n' "$*"
    status=0
    out=$("$@" 2>"$errors" </dev/null) || status=$?
    err=$(<"$errors")
    [[ -z $err ]] || printf '%s\n' "$err"
    keep "$err"
    [[ $status -eq 0 ]] || echo "[exit status $status]"
}

# keep TEXT: saves it for the search at the end.
keep() {
    runs=$((runs + 1))
    printf '%s\n' "$1" >"$captured/$runs"
}

# type_to_tty ['PROMPT REGEX' REPLY]… -- CMD…: on a terminal of its own (see answer.py); what the terminal showed is in `out`.
type_to_tty() {
    printf '$ %s\n' "$*"
    status=0 err=''
    out=$("$AJC_TESTS/flow/answer.py" "$@") || status=$?
    printf '%s\n' "$out"
    keep "$out"
    [[ $status -ne 111 ]] || fail "the questions differ from those expected"
    [[ $status -eq 0 ]] || echo "[exit status $status]"
}

# run_traced FILE CMD…: like `run_quietly`; writes every execve() of CMD and its children to FILE.
run_traced() {
    local file=$1
    shift
    run_quietly strace -f -qq -s 100000 -e trace=execve -o "$file" "$@"
}

# as NAME CMD…: in a test with two users, runs CMD as one of them.
as() {
    local name=$1
    shift
    "$AJC_TESTS/as-user" --be "$name" -- "$@"
}

# --- a test of root with a user's part: that part shows each moment, and waits until root has checked it

# show WORD…: the user's part.
show() {
    echo "$*" >"$TMPDIR/moment.new"
    mv "$TMPDIR/moment.new" "$TMPDIR/moment"
    wait_until [ ! -e "$TMPDIR/moment" ]
}
export -f show

# start_owners_part SCRIPT: starts SCRIPT as the user, with the argument "owner". $seen/moment has what it shows.
start_owners_part() {
    owner=$AJC_TEST_USER
    seen=$AJC_TEST_ROOT/tmp/$owner
    as "$owner" "$1" owner &
    owners_part=$!
}

# next_moment: whether the user's part shows one; fails when that part has ended. `rm "$seen/moment"` lets it continue.
next_moment() {
    kill -0 "$owners_part" 2>/dev/null || fail "the user's part ended"
    [[ -e $seen/moment ]]
}

# --- the sandbox

# start_sandbox [SCRIPT]: starts JumpCloud and AWS on loopback and configures ajc for them. SCRIPT is the JSON of
# tests/sandbox. Also exports SSL_CERT_FILE and AWS_ENDPOINT_URL_STS.
start_sandbox() {
    local word=''
    [[ -n ${AJC_SANDBOX:-} ]] || fail "this build has no ajc-sandbox"
    mkdir -p "$SANDBOX"
    script_sandbox "${1:-"{}"}"
    exec {sandbox_output}< <(exec "$AJC_SANDBOX" "$SANDBOX" \
        2>"$TMPDIR/sandbox.stderr")
    sandbox_pid=$!
    read -r -t "$AJC_TEST_TIMEOUT" -u "$sandbox_output" word || true
    [[ $word == ready ]] || fail "the sandbox did not start: $(<"$TMPDIR/sandbox.stderr")"
    read_sandbox
    export SSL_CERT_FILE=$SANDBOX/ca.pem AWS_ENDPOINT_URL_STS
    AWS_ENDPOINT_URL_STS=$(sandbox sts_url)
    configure_sandbox
}

# Background work reads only the configuration, so that names the sandbox as well.
configure_sandbox() {
    ajc-hook config set sso_url "$(sandbox sso_url)"
    ajc-hook config set console_url "$(sandbox console_url)"
    ajc-hook config set sts_url "$(sandbox sts_url)"
    ajc-hook config set signin_url "$(sandbox signin_url)"
    ajc-hook config set ca_file "$SANDBOX/ca.pem"
}

stop_sandbox() {
    [[ -n $sandbox_pid ]] || return 0
    kill -TERM "$sandbox_pid" 2>/dev/null || true
    kill -CONT "$sandbox_pid" 2>/dev/null || true # a test may have stopped it
    wait "$sandbox_pid" 2>/dev/null || true
    exec {sandbox_output}<&-
    sandbox_pid=
}

# sandbox KEY: a value of sandbox.json, such as saml_url, email, port. The file is read once, because jq starts slowly.
sandbox() {
    [[ ${#sandbox_values[@]} -gt 0 ]] || read_sandbox
    [[ -n ${sandbox_values[$1]-} ]] || fail "the sandbox has no $1"
    printf '%s\n' "${sandbox_values[$1]}"
}

read_sandbox() {
    local values
    values=$(jq -r 'to_entries | map("[\(.key)]=\(.value | tostring | @sh)") | join(" ")' "$SANDBOX/sandbox.json")
    eval "sandbox_values=($values)"
}

# script_sandbox SCRIPT: sets its behaviour from the next request on.
script_sandbox() {
    printf '%s\n' "$1" >"$SANDBOX/script.new"
    mv "$SANDBOX/script.new" "$SANDBOX/script.json"
}

# know_region: AWS tools know a region, so `use` and `exec` do not ask for one.
know_region() {
    mkdir -p "$HOME/.aws"
    printf '[default]\nregion = us-east-1\n' >"$HOME/.aws/config"
}

# answer_now SCRIPT: the same, and delayed answers are sent now.
answer_now() {
    script_sandbox "$1"
    kill -USR1 "$sandbox_pid"
}

# record [FILTER]: the sandbox's record, or the result of the jq filter for each event, one a line.
record() {
    [[ ! -e $SANDBOX/record.jsonl ]] || jq -cr "${1:-.}" "$SANDBOX/record.jsonl"
}

# requests: one line for each request, such as "sso.sandbox.localhost GET /saml2/aws-prod 200".
requests() {
    record 'select(.event == "request")
        | [(.host | split(":")[0]), .method, .path, .action, .status] | map(select(. != null and . != "")) | join(" ")'
}

# forget_requests: empties the record, in place, because the sandbox appends to it.
forget_requests() {
    : >"$SANDBOX/record.jsonl"
}

# start_fresh SCRIPT: removes everything, then starts a new sandbox, where no code was used yet, and adds a profile.
start_fresh() {
    stop_sandbox
    run ajc-hook remove --all
    start_sandbox "$1"
    run ajc-hook add duff "$(sandbox saml_url)"
    expect_status 0
    forget_requests
}

# logins: the secrets in each login request and its status, one a line, such as "password code 200".
logins() {
    record 'select(.event == "request" and (.path | startswith("/userconsole/auth")))
        | [if .had_password then "password" else empty end, if .had_code then "code" else empty end, .status]
        | join(" ")'
}

# expect_logins LINE…: exactly these logins since the record was emptied; empties it again.
expect_logins() {
    logins
    expect_equal "$(logins)" "$([[ $# -eq 0 ]] || printf '%s\n' "$@")"
    forget_requests
}

# secrets_must_not_be_in FILE|DIRECTORY…: in any encoding; also fails if the search would not find a planted one.
secrets_must_not_be_in() {
    "$AJC_TESTS/flow/leaks.py" "$SANDBOX/secrets" "$@" || fail "a secret was found, or the search does not work"
}

# rotation_fails STATUS REGEX: rotating duff without a terminal fails, and configuration and AWS session do not change.
rotation_fails() {
    local config=$HOME/.config/ajc/config.json before key
    before=$(sha256sum "$config")
    key=$(ajc-hook exec duff -- printenv AJC_KEY_ID)
    run ajc-hook rotate duff
    expect_status "$1"
    expect_match "$err" "$2"
    expect_equal "$(wc -l <<<"$err")" 1
    expect_equal "$(sha256sum "$config")" "$before"
    expect_equal "$(ajc-hook exec duff -- printenv AJC_KEY_ID)" "$key"
}

# --- the end

# Searches the output of commands, the user's home and runtime directory, and the sandbox's record for secrets.
end_test() {
    local result=$?
    trap - EXIT
    stop_sandbox
    if [[ $result -eq 0 && -s $SANDBOX/secrets ]]; then
        (secrets_must_not_be_in "$captured" "$HOME" "$XDG_RUNTIME_DIR" "$SANDBOX/record.jsonl") || result=1
    fi
    local process
    for process in $(jobs -p); do
        kill "$process" 2>/dev/null || true
    done
    exit "$result"
}
trap end_test EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
