# SPDX-License-Identifier: MIT
#
# Removes hook.fish from the running shell: the functions with their event handlers, the state, and ajc's credentials
# (those whose key id is AJC_KEY_ID; others stay).

if builtin status is-interactive
    if builtin test -n "$AJC_KEY_ID"; and builtin test "x$AJC_KEY_ID" = "x$AWS_ACCESS_KEY_ID"
        builtin set -eg AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SECURITY_TOKEN \
            AWS_CREDENTIAL_EXPIRATION
    end
    if builtin test -n "$AJC_REGION"
        builtin test "x$AJC_REGION" != "x$AWS_REGION"
        or builtin set -eg AWS_REGION
        builtin test "x$AJC_REGION" != "x$AWS_DEFAULT_REGION"
        or builtin set -eg AWS_DEFAULT_REGION
    end
    builtin set -l __ajc_name ajc
    builtin test -z "$AJC_NAME"
    or builtin set __ajc_name $AJC_NAME
    builtin complete -c $__ajc_name -e
    builtin functions -e $__ajc_name
    builtin set -eg AJC_PROFILE AJC_KEY_ID AJC_REGION AJC_NAME
    builtin set -eg __ajc_profile __ajc_id __ajc_stamp __ajc_since __ajc_next __ajc_ttl __ajc_said __ajc_notice \
        __ajc_owner __ajc_previous __ajc_left __ajc_end __ajc_answer
    builtin functions -e ajc_prompt_info __ajc_hook __ajc_before __ajc_ask __ajc_apply __ajc_tell \
        __ajc_facts
    builtin true
end
