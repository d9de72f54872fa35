# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# Removes hook.bash from the running shell: the entry in PROMPT_COMMAND, what runs before each command, the functions,
# the state, and ajc's credentials (those whose key id is AJC_KEY_ID; others stay). If the entry cannot be removed
# (PROMPT_COMMAND is read-only, or another program runs it from a variable), an empty function stays, so that the prompt
# prints no error.

if [[ $- == *i* ]]; then
    function __ajc_remove {
        \builtin local __ajc_index __ajc_entry __ajc_tail __ajc_separator __ajc_keep=''
        ! \builtin declare -F __ajc_hook >/dev/null || __ajc_keep=yes
        for __ajc_index in "${!PROMPT_COMMAND[@]}"; do
            __ajc_entry=${PROMPT_COMMAND[__ajc_index]}
            [[ $__ajc_entry == *__ajc_hook* ]] || \builtin continue
            __ajc_tail=${__ajc_entry#*__ajc_hook}
            __ajc_tail=${__ajc_tail#' "$?" && :'} # which version 0.1 had
            __ajc_entry=${__ajc_entry%%__ajc_hook*}
            while [[ $__ajc_tail == [$'\n; ']* ]]; do
                __ajc_tail=${__ajc_tail#?}
            done
            for __ajc_separator in $' ;\n' $'\n' '; ' ';'; do
                [[ -n $__ajc_tail || $__ajc_entry != *"$__ajc_separator" ]] || {
                    __ajc_entry=${__ajc_entry%"$__ajc_separator"}
                    \builtin break
                }
            done
            __ajc_entry+=$__ajc_tail
            if [[ -n $__ajc_entry ]]; then
                __ajc_index="[$__ajc_index]"
                \builtin printf -v "PROMPT_COMMAND${__ajc_index#"[0]"}" '%s' "$__ajc_entry" # a string stays one
            else
                \builtin unset "PROMPT_COMMAND[$__ajc_index]"
            fi && [[ $__ajc_entry != *__ajc_hook* ]] && __ajc_keep=''
        done
        # shellcheck disable=SC2154 # bash-preexec's
        for __ajc_index in "${!precmd_functions[@]}"; do
            [[ ${precmd_functions[__ajc_index]} != __ajc_hook ]] ||
                { \builtin unset "precmd_functions[$__ajc_index]" && __ajc_keep=''; }
        done
        if [[ -n ${__ajc_gate-} && ${PS0-} == *"$__ajc_gate"* ]]; then
            \builtin printf -v PS0 '%s' "${PS0//"$__ajc_gate"/}" || __ajc_keep=yes
            [[ -n $PS0 ]] || \builtin unset PS0
        fi
        [[ ${__ajc_gate-} == *'{|'* || $(\builtin trap -p URG) != *__ajc_before* ]] || \builtin trap - URG
        [[ -z ${BLE_VERSION-} ]] || blehook 'PREEXEC-=__ajc_before'
        # shellcheck disable=SC2154 # bash-preexec's
        for __ajc_index in "${!preexec_functions[@]}"; do
            [[ ${preexec_functions[__ajc_index]} != __ajc_before ]] || \builtin unset "preexec_functions[$__ajc_index]"
        done
        if [[ -n ${AJC_KEY_ID-} && $AJC_KEY_ID == "${AWS_ACCESS_KEY_ID-}" ]]; then
            \builtin unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SECURITY_TOKEN \
                AWS_CREDENTIAL_EXPIRATION
        fi
        if [[ -n ${AJC_REGION-} ]]; then
            [[ $AJC_REGION != "${AWS_REGION-}" ]] || \builtin unset AWS_REGION
            [[ $AJC_REGION != "${AWS_DEFAULT_REGION-}" ]] || \builtin unset AWS_DEFAULT_REGION
        fi
        \builtin complete -r "${AJC_NAME:-ajc}"
        \builtin unset -f "${AJC_NAME:-ajc}"
        \builtin unset AJC_PROFILE AJC_KEY_ID AJC_REGION AJC_NAME
        \builtin unset __ajc_profile __ajc_id __ajc_stamp __ajc_since __ajc_next __ajc_ttl __ajc_said __ajc_notice \
            __ajc_owner __ajc_previous __ajc_now __ajc_left __ajc_end __ajc_holds __ajc_seen __ajc_status __ajc_answer \
            __ajc_gate __ajc_at __ajc_offset __ajc_watched __ajc_due __ajc_follows
        \builtin unset -f ajc_prompt_info __ajc_hook __ajc_look __ajc_hand_on __ajc_part __ajc_clock __ajc_before \
            __ajc_enlist __ajc_join __ajc_go_last __ajc_put __ajc_is_kept __ajc_watch __ajc_put_gate_last \
            __ajc_watch_by_others __ajc_works __ajc_signal __ajc_ask __ajc_apply __ajc_take __ajc_tell __ajc_examine \
            __ajc_is_own __ajc_complete
        if [[ -n $__ajc_keep ]]; then
            function __ajc_hook { \builtin return "${1:-0}"; }
            function __ajc_before { \builtin :; }
        fi
    }
    __ajc_remove 2>/dev/null || \builtin :
    \builtin unset -f __ajc_remove
fi
