# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# Undoes hook.bash in the running shell: the entry in PROMPT_COMMAND, the functions, the state, and the credentials
# that ajc put there (those whose key id is AJC_KEY_ID; a person's own stay). Where PROMPT_COMMAND keeps its
# entry (read-only, or rewritten by somebody), an empty function stays behind: the prompt must not complain.

if [[ $- == *i* ]]; then
    function __ajc_remove {
        \builtin local __ajc_index __ajc_entry __ajc_keep=''
        for __ajc_index in "${!PROMPT_COMMAND[@]}"; do
            __ajc_entry=${PROMPT_COMMAND[__ajc_index]}
            case $__ajc_entry in
            __ajc_hook | '__ajc_hook "$?"') \builtin unset "PROMPT_COMMAND[$__ajc_index]" || __ajc_keep=yes ;;
            *__ajc_hook*)
                __ajc_entry=${__ajc_entry%; __ajc_hook \"$\?\"}
                \builtin printf -v "PROMPT_COMMAND[$__ajc_index]" '%s' "$__ajc_entry" || __ajc_keep=yes
                [[ $__ajc_entry != *__ajc_hook* ]] || __ajc_keep=yes
                ;;
            esac
        done
        if [[ -n ${AJC_KEY_ID-} && $AJC_KEY_ID == "${AWS_ACCESS_KEY_ID-}" ]]; then
            \builtin unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SECURITY_TOKEN \
                AWS_CREDENTIAL_EXPIRATION
        fi
        if [[ -n ${AJC_REGION-} ]]; then
            [[ $AJC_REGION != "${AWS_REGION-}" ]] || \builtin unset AWS_REGION
            [[ $AJC_REGION != "${AWS_DEFAULT_REGION-}" ]] || \builtin unset AWS_DEFAULT_REGION
        fi
        \builtin unset AJC_PROFILE AJC_KEY_ID AJC_REGION
        \builtin unset __ajc_profile __ajc_id __ajc_stamp __ajc_since __ajc_next __ajc_ttl __ajc_said __ajc_notice \
            __ajc_owner __ajc_previous __ajc_now
        \builtin unset -f ajc __ajc_hook __ajc_clock __ajc_ask __ajc_apply __ajc_take __ajc_tell
        if [[ -n $__ajc_keep ]]; then
            function __ajc_hook { \builtin return "${1:-0}"; }
        fi
    }
    __ajc_remove 2>/dev/null || \builtin :
    \builtin unset -f __ajc_remove
fi
