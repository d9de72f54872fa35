# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# What `ajc doctor` evaluates in a subshell of a shell with hook.bash: exports AJC_SHELL_FACTS, which hook.bash describes.

function __ajc_export_facts {
    \builtin set +aeETuvx
    \builtin local IFS=' ' __ajc_name='' __ajc_hooks=0 __ajc_prompt=ok __ajc_fixed='' __ajc_answered=yes
    __ajc_count_hooks
    ((__ajc_hooks > 0)) || ! __ajc_is_kept || __ajc_hooks=1
    ! __ajc_is_declared PROMPT_COMMAND x || __ajc_is_declared PROMPT_COMMAND a || __ajc_prompt=exported # no array is
    ! __ajc_is_declared PROMPT_COMMAND r || __ajc_prompt='readonly'
    for __ajc_name in AWS_{ACCESS_KEY_ID,SECRET_ACCESS_KEY,SESSION_TOKEN,SECURITY_TOKEN,CREDENTIAL_EXPIRATION,REGION} \
        AWS_DEFAULT_REGION AJC_{PROFILE,KEY_ID,REGION}; do
        ! __ajc_is_declared "$__ajc_name" r || __ajc_fixed+=,$__ajc_name
    done
    [[ ${__ajc_said-first} != first ]] || __ajc_answered=no
    AJC_SHELL_FACTS="shell=bash version=${BASH_VERSION%%[!0-9.]*} hook=1"
    AJC_SHELL_FACTS+=" before_command=$(__ajc_print_before_command) prompt_command=$__ajc_prompt hooks=$__ajc_hooks"
    AJC_SHELL_FACTS+=" answered=$__ajc_answered${__ajc_fixed:+ readonly=${__ajc_fixed#,}}"
    \builtin export AJC_SHELL_FACTS
} 2>/dev/null

# Sets the caller's __ajc_hooks to the number of times that the hook runs before a prompt.
function __ajc_count_hooks {
    \builtin local __ajc_entry
    for __ajc_entry in "${PROMPT_COMMAND[@]-}" "${precmd_functions[@]-}"; do
        [[ $__ajc_entry != *__ajc_hook* ]] || __ajc_hooks=$((__ajc_hooks + 1))
    done
}

# Whether a variable has this attribute (a letter of `declare`).
function __ajc_is_declared {
    \builtin local "__ajc_line=$(\builtin declare -p "$1")"
    __ajc_line=${__ajc_line#declare }
    [[ ${__ajc_line%% *} == -*"$2"* ]]
}

function __ajc_print_before_command {
    if [[ ${AJC_BEFORE_COMMAND-} == off ]]; then
        \builtin printf off:asked
    elif [[ -n ${BLE_VERSION-} ]]; then
        \builtin printf ble.sh
    elif [[ -n ${bash_preexec_imported-}${__bp_imported-} ]]; then
        \builtin printf bash-preexec
    elif ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 404)); then
        \builtin printf off:version
    elif ! \builtin shopt -q promptvars; then
        \builtin printf off:promptvars
    elif [[ -z ${__ajc_gate-} ]]; then
        \builtin printf off:trap
    elif [[ ${PS0-} != *"$__ajc_gate"* ]] || ! __ajc_works; then
        \builtin printf off:lost
    elif [[ $__ajc_gate != *__ajc_signal* ]]; then
        \builtin printf funsub
    elif [[ $(\builtin trap -p URG) == *__ajc_before* ]]; then
        \builtin printf ps0
    else
        \builtin printf off:trap
    fi
}

__ajc_export_facts
