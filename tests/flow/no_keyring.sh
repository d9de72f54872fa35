#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Without the kernel keyring (containers, old kernels; simulated by a seccomp filter) everything works, but nothing is stored:
# one message reports it, each sign-in asks the user, results are still printed, and the prompt hook prints nothing and does
# not change what `ajc use` set. If only persistent keyrings are missing, the user keyring is used.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

without=$AJC_TESTS/flow/without_keyctl.py
print_key='test "$AWS_ACCESS_KEY_ID" = "$AJC_KEY_ID" && test -n "$AWS_SESSION_TOKEN" && echo "key $AWS_ACCESS_KEY_ID"'

# The last command reports once that the keyring cannot be used or written.
says_so_once() {
    expect_equal "$(grep -Ec "$(message KEYRING_BLOCKED)|$(message NOT_KEPT)" <<<"$out$err" || true)" 1
}

works_without_memory() {
    type_to_tty 'password: ' @password -- "$@" ajc-hook exec duff -- sh -c "$print_key"
    expect_status 0
    expect_match "$out" 'key ASIA'
    says_so_once
    type_to_tty 'password: ' @password -- "$@" sh -c "eval \"\$(ajc-hook export duff)\"; $print_key"
    expect_status 0
    expect_match "$out" 'key ASIA'
    says_so_once
}

# The prompt shows $?; everything between two prompts was printed by the hook or a command.
works_in_a_shell() {
    printf '%s\n' "PS1='<\$?>'" "bind 'set enable-bracketed-paste off'" 'eval "$(ajc-hook init bash)"' >"$HOME/rc"
    type_to_tty '<0>' 'ajc use duff' 'password: ' @password '<0>' "$print_key" 'key ASIA\w+\r\n<0>' '' \
        '^[^<]*<0>' 'ajc config get quiet >list' '^[^<]*<0>' '' '^[^<]*<0>' "$print_key" 'key ASIA\w+\r\n<0>' \
        'unset PS1; exit 7' -- "$@" bash --noprofile --rcfile "$HOME/rc" -i
    expect_status 7
    expect_no_match "$out" "$(message NOTICE_NO_SESSION)"
    says_so_once
}

know_region
start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook login # the account is known from here on
run ajc-hook logout

for blocked in 'all EPERM' 'all ENOSYS' 'add EPERM' 'add ENOSYS'; do
    step "blocked: $blocked"
    read -ra filter <<<"$without $blocked"
    run "${filter[@]}" keyctl add user name payload @s
    [[ $status -ne 0 ]] || fail "the filter has no effect"
    works_without_memory "${filter[@]}"
    run "${filter[@]}" ajc-hook list
    expect_status 0
    run "${filter[@]}" ajc-hook is-active duff
    expect_status 1
    run env AJC_PROFILE=duff "${filter[@]}" ajc-hook prompt bash said
    expect_status 0
    expect_equal "$err" ''
    works_in_a_shell "${filter[@]}"
done

step "without persistent keyrings the user keyring is used"
filter=("$without" persistent EOPNOTSUPP)
run "${filter[@]}" keyctl get_persistent @s
expect_match "$err" 'not supported'
type_to_tty 'password: ' @password -- "${filter[@]}" ajc-hook exec duff -- sh -c "$print_key"
expect_status 0
expect_no_match "$out" 'container'
key=$(grep -o 'ASIA.*' <<<"$out")
forget_requests
run "${filter[@]}" ajc-hook exec duff -- sh -c "$print_key"
expect_equal "$out" "key $key"
run "${filter[@]}" keyctl session - "${filter[@]}" ajc-hook is-active duff
expect_equal "$out" 1
expect_equal "$(requests)" ''
run ajc-hook is-active duff
expect_status 1
