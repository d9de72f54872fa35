# SPDX-License-Identifier: MIT
#
# Removes hook.zsh from the running shell: the entries in precmd_functions and preexec_functions, the functions, the
# state, and ajc's credentials (those whose key id is AJC_KEY_ID; others stay).

if [[ -o interactive ]]; then
\builtin emulate zsh -o no_aliases -c '
    function __ajc_remove {
        if [[ ${(t)precmd_functions-} != *readonly* ]]; then
            precmd_functions=("${(@)precmd_functions:#__ajc_hook}")
        fi
        if [[ ${(t)preexec_functions-} != *readonly* ]]; then
            preexec_functions=("${(@)preexec_functions:#__ajc_before}")
            (( ${#preexec_functions} )) || \builtin unset preexec_functions
        fi
        if [[ -n ${AJC_KEY_ID-} && ${AJC_KEY_ID-} == "${AWS_ACCESS_KEY_ID-}" ]]; then
            \builtin unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SECURITY_TOKEN \
                AWS_CREDENTIAL_EXPIRATION
        fi
        if [[ -n ${AJC_REGION-} ]]; then
            [[ $AJC_REGION != "${AWS_REGION-}" ]] || \builtin unset AWS_REGION
            [[ $AJC_REGION != "${AWS_DEFAULT_REGION-}" ]] || \builtin unset AWS_DEFAULT_REGION
        fi
        (( ! ${+functions[compdef]} )) || compdef -d ${AJC_NAME:-ajc}
        \builtin unfunction ${AJC_NAME:-ajc}
        \builtin unset AJC_PROFILE AJC_KEY_ID AJC_REGION AJC_NAME
        \builtin unset __ajc_profile __ajc_id __ajc_stamp __ajc_since __ajc_next __ajc_ttl __ajc_said __ajc_notice \
            __ajc_owner __ajc_previous __ajc_now __ajc_left __ajc_end __ajc_answer
        \builtin unfunction ajc_prompt_info __ajc_hook __ajc_before __ajc_ask __ajc_apply __ajc_take __ajc_tell \
            __ajc_exec __ajc_export_facts __ajc_is_own
    }
    __ajc_remove 2>/dev/null || \builtin true
    \builtin unfunction __ajc_remove
'
fi
