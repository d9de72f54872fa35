# shellcheck shell=bash disable=SC2154 # status and out are those of lib.sh
# SPDX-License-Identifier: MIT
#
# The findings of `ajc-hook doctor`; sourced by tests that break something. Each finding has an id, a row of
# hook/doctor/findings.h. `found` expects it; `fixed` also runs the fix that it names and expects that the finding is
# gone. tests/check/findings reads these calls: it is an error if no test runs the command of a finding.
#
#   doctor env XDG_RUNTIME_DIR=/usr; fixed RUNTIME_OF_OTHERS 'belongs to another user' '^unset XDG_RUNTIME_DIR$'

findings='' ids=() levels=() sentences=() fixes=() found_at=0 prefix=() hook=ajc-hook fix=''
fix_shell=bash                      # the shell into which a fix is pasted
fix_answers=()                      # the answers when the fix asks: 'PROMPT REGEX' REPLY…
fix_as_root=''                      # the test itself runs the fix as root, as sudo would
fake_programs=$TMPDIR/fake-programs # first in PATH for a fix: commands that would change the machine, and editors
mkdir -p "$fake_programs"

# fake_program NAME TEXT: a shell script that replaces NAME.
fake_program() {
    printf '#!/bin/bash\n%s\n' "$2" >"$fake_programs/$1"
    chmod 755 "$fake_programs/$1"
}
fake_program sudo 'exec "$@"'

# doctor [CMD…]: runs it, started by CMD (env NAME=VALUE, a seccomp filter); its findings are JSON lines in `findings`.
doctor() {
    prefix=("$@")
    run "$@" "$hook" doctor --json
    read_findings
}

# Fills the arrays with one start of jq, because tests compare hundreds of findings.
read_findings() {
    local lines ok worst
    [[ $status -le 1 ]] || fail "doctor has no other exit status than 0 and 1"
    findings=$(jq -c '.findings[]' <<<"$out")
    lines=$(jq -r '(if .ok then 0 else 1 end), (if any(.findings[]; .level == "problem") then 1 else 0 end),
        "ids=(\([.findings[].id | @sh] | join(" ")))", "levels=(\([.findings[].level | @sh] | join(" ")))",
        "sentences=(\([.findings[].sentence | @sh] | join(" ")))", "fixes=(\([.findings[] | .fix // "" | @sh] | join(" ")))"' <<<"$out")
    { read -r ok && read -r worst; } <<<"$lines"
    eval "${lines#*$'\n'*$'\n'}"
    expect_equal "$status $status" "$ok $worst"
}

# find_finding ID [SENTENCE-REGEX [FIX-REGEX]]: sets `found_at` to the index of the first one that matches.
find_finding() {
    for found_at in "${!ids[@]}"; do
        [[ ${ids[found_at]} == "$1" && ${sentences[found_at]} =~ ${2:-.} && ${fixes[found_at]} =~ ${3-} ]] && return
    done
    return 1
}

# found ID [SENTENCE-REGEX [FIX-REGEX]]: expects the finding; its command is in `fix`.
found() {
    find_finding "$@" || fail "no $1 that matches '${2:-.}' and is fixed by '${3-}', but: $(jq -r 'select(.level != "ok") | "\(.id) \(.sentence) \(.fix)"' <<<"$findings")"
    fix=${fixes[found_at]}
}

# gone ID: expects that the finding is not there.
gone() {
    ! find_finding "$1" || fail "$1 is still there: ${sentences[found_at]}"
}

# fixed ID [SENTENCE-REGEX [FIX-REGEX]]: expects the finding, pastes the fix into fix_shell (without its start-up files), and
# expects that doctor in the same shell does not find it any more.
fixed() {
    local pasted sentence bare=()
    found "$@"
    [[ -n $fix ]] || fail "$1 names no command"
    find_finding "$1"
    sentence="${levels[found_at]}|${sentences[found_at]}"
    case $fix_shell in
    fish) bare=(--no-config) pasted="begin; $fix"$'\n'"end >&2; or exit 77"$'\n' ;;
    zsh) bare=(-f) ;;&
    *) pasted="{ $fix"$'\n'"} >&2 || exit 77"$'\n' ;;
    esac
    if [[ ${#fix_answers[@]} -gt 0 ]]; then
        type_to_tty "${fix_answers[@]}" -- "${prefix[@]}" "$fix_shell" -c "$fix"
        expect_status 0
        doctor "${prefix[@]}"
    elif [[ -n $fix_as_root ]]; then
        run env "PATH=$fake_programs:$PATH" "$fix_shell" -c "$fix"
        expect_status 0
        doctor "${prefix[@]}"
    else
        run "${prefix[@]}" env "PATH=$fake_programs:$PATH" "$fix_shell" "${bare[@]}" -c "$pasted$hook doctor --json"
        [[ $status -ne 77 ]] || fail "the command that $1 names failed: $fix"
        read_findings
    fi
    gone "$1"
    printf '%s|%s|%s\n' "$1" "$sentence" "$fix" >>"$TMPDIR/fixed"
}

# print_table: each finding that was fixed, with its command.
print_table() {
    step "the findings and the fixes that removed them"
    while IFS='|' read -r id level sentence command; do
        printf '%-24s %-7s %s\n%32s %s\n' "$id" "$level" "$sentence" 'fix:' "$command"
    done <"$TMPDIR/fixed"
    printf '%d findings fixed\n' "$(wc -l <"$TMPDIR/fixed")"
}
