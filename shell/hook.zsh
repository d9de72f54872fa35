# SPDX-License-Identifier: MIT
#
# ajc in zsh: keeps this shell's AWS_* variables up to date with its profile, and makes `ajc use` and `ajc off` work.
# Before each prompt and each command __ajc_hook checks, with builtins only, whether anything may have changed. Only
# then it runs the program and evaluates its answer, which also sets the state below. It prints nothing but notices,
# once each, sets no trap, shows your DEBUG trap nothing of what it evaluates, and keeps $? (zsh restores it). Only in
# interactive shells. What is defined inside `emulate` is parsed and always runs as plain zsh, independent of your
# options and aliases; it contains no single quote. The head of hook.bash describes what `ajc doctor` passes to the
# program (AJC_SHELL_FACTS).

if [[ -o interactive ]]; then
# 9 when `builtin` is the builtin of the shell. A function of that name could see and prevent everything that is
# evaluated here, so it is removed.
function __ajc_is_own {
    \builtin return 9
    if [[ -z ${1-} ]]; then
        \unhash -fm builtin
        \enable builtin
        if __ajc_is_own again || [[ $? -eq 9 ]]; then
            \builtin print -r -u 2 -- "ajc: a function hid the command builtin of zsh; it was removed from this shell"
            \builtin return 9
        fi
        \builtin print -r -u 2 -- "ajc: a function hides the command builtin of zsh and cannot be removed; ajc does nothing here"
    fi
    ((0))
}
fi

if [[ -o interactive ]] && { __ajc_is_own || [[ $? -eq 9 ]]; }; then

# Runs the program by its full path; called only in a subshell.
function __ajc_exec {
    \builtin exec @AJC_HOOK@ "$@"
}

\builtin emulate zsh -o no_aliases -c '
    # The state, never exported: profile and key id of the last answer, a file that exists until the session changes,
    # the times of the last and the next call, a time to live, the notices shown, the notice to show, the profile of
    # our keys, the profile before it, and when the session expires.
    \builtin typeset -g +x __ajc_profile="" __ajc_id="" __ajc_stamp="" __ajc_since=0 __ajc_next=0 __ajc_ttl="" \
        __ajc_said=first __ajc_notice="" __ajc_owner="" __ajc_previous="" __ajc_now=0 __ajc_left="" __ajc_end="" \
        __ajc_answer=""

    # Nothing to do as long as all of this holds. The clock is the prompt escape: 6 us, but unlike EPOCHSECONDS it needs
    # no module, and no variable can replace it.
    function __ajc_hook {
        __ajc_now=${(%):-%D{%s}}
        [[ ${AWS_ACCESS_KEY_ID-} == "${__ajc_id-}" && ${AJC_PROFILE-} == "${__ajc_profile-}" &&
            -e ${__ajc_stamp-} && $__ajc_now -ge ${__ajc_since:-0} && $__ajc_now -lt ${__ajc_next:-0} ]] || __ajc_ask
        \builtin return 0
    }

    # Runs before each command, because a prompt may be hours old.
    function __ajc_before {
        [[ ${AJC_BEFORE_COMMAND-} == off ]] || __ajc_hook
    }

    # Asks the program. First accepts the current state for half a minute, so that a program that is missing, fails or
    # is interrupted is not started at every prompt.
    function __ajc_ask {
        __ajc_profile=${AJC_PROFILE-} __ajc_id=${AWS_ACCESS_KEY_ID-} __ajc_stamp=/
        __ajc_since=$__ajc_now __ajc_next=$((__ajc_now + 30))
        __ajc_is_own || [[ $? -eq 9 ]] || \return 0
        [[ ! -o restricted ]] || \builtin return 0    # no program and no redirection there
        __ajc_apply prompt zsh "${__ajc_said-}" "${__ajc_owner-}" </dev/null 2>/dev/null
        __ajc_tell
        # Here, because compinit may run after the hook.
        [[ -z ${functions[compdef]-} || -z ${functions[_ajc-hook]-} || -n ${_comps[@AJC_NAME@]-} ]] ||
            compdef _ajc-hook @AJC_NAME@
    }

    # Runs the program with these words, evaluates its output when it succeeds, and returns its status. Nothing in
    # between is shown by set -x or -v or to a DEBUG trap, which zsh restores at the end. The program sees the variables
    # that the hook compares, exported or not. A read-only variable among ours ends the subshell before the program
    # starts, so that credentials are never set in part.
    function __ajc_apply {
        \builtin setopt local_options local_traps no_xtrace no_verbose
        \builtin trap - DEBUG
        \builtin local __ajc_text
        \builtin integer __ajc_status
        __ajc_text=$(
            [[ -z ${AJC_PROFILE+set} ]] || \builtin export AJC_PROFILE
            [[ -z ${AWS_ACCESS_KEY_ID+set} ]] || \builtin export AWS_ACCESS_KEY_ID
            AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID-} AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY-}
            AWS_SESSION_TOKEN=${AWS_SESSION_TOKEN-} AWS_SECURITY_TOKEN=${AWS_SECURITY_TOKEN-}
            AWS_CREDENTIAL_EXPIRATION=${AWS_CREDENTIAL_EXPIRATION-}
            AJC_PROFILE=${AJC_PROFILE-} AJC_KEY_ID=${AJC_KEY_ID-}
            __ajc_exec "$@"
        )
        __ajc_status=$?
        if (( ! __ajc_status )) && [[ -n $__ajc_text ]]; then
            __ajc_take || __ajc_status=1
        fi
        \builtin return __ajc_status
    }

    # Evaluates __ajc_text, local to the caller, if it is a complete answer of the program, with its known start and
    # end. Without a time to live in the answer the time of the next question stays.
    function __ajc_take {
        if [[ ${${(f)__ajc_text}[1]} != __ajc_answer=begin || ${${(f)__ajc_text}[-1]} != __ajc_answer=end ]]; then
            \builtin print -r -u 2 -- "ajc: the output of ajc-hook contained other text, so nothing was changed"
            \builtin return 1
        fi
        __ajc_ttl="" __ajc_left=""
        \builtin eval "$__ajc_text"
        [[ -n $__ajc_ttl ]] || \builtin return 0
        __ajc_now=${(%):-%D{%s}}
        __ajc_since=$__ajc_now __ajc_next=$((__ajc_now + __ajc_ttl)) __ajc_owner=$__ajc_profile
        __ajc_end=${__ajc_left:+$((__ajc_now + __ajc_left))}
    }

    function __ajc_tell {
        if [[ -n ${__ajc_notice-} && -t 2 && ${TERM:-dumb} != dumb ]]; then
            \builtin print -r -u 2 -- "$__ajc_notice"
        fi
        __ajc_notice=""
    }

    # `use` and `off` change this shell; the program does everything else. Any command may have changed the state, so
    # the next prompt asks, unless the answer says when to ask.
    function @AJC_NAME@ {
        __ajc_is_own || [[ $? -eq 9 ]] || \return 1
        \builtin local __ajc_verb=${1-}
        \builtin integer __ajc_status
        (( ! ${@[(I)(-h|--help)]} )) || __ajc_verb=help
        __ajc_next=0
        case $__ajc_verb in
            (use) __ajc_apply use --shell zsh --previous "${__ajc_previous-}" "${@:2}" || __ajc_status=$? ;;
            (off) __ajc_apply off --shell zsh "${@:2}" || __ajc_status=$? ;;
            (doctor) (__ajc_export_facts; __ajc_exec "$@") || __ajc_status=$? ;;
            (*) (__ajc_exec --typed "$@") || __ajc_status=$? ;;
        esac
        __ajc_tell
        \builtin return __ajc_status
    }

    # AJC_SHELL_FACTS for `doctor`, in the same subshell.
    function __ajc_export_facts {
        \builtin local __ajc_name __ajc_before=off:lost __ajc_prompt=ok __ajc_fixed __ajc_answered=yes
        \builtin local -a __ajc_hooks
        __ajc_hooks=(${(M)precmd_functions:#__ajc_hook})
        (( ! ${preexec_functions[(Ie)__ajc_before]} )) || __ajc_before=preexec
        [[ ${AJC_BEFORE_COMMAND-} != off ]] || __ajc_before=off:asked
        [[ ${(t)precmd_functions} != *readonly* ]] || __ajc_prompt=readonly
        for __ajc_name in AWS_{ACCESS_KEY_ID,SECRET_ACCESS_KEY,SESSION_TOKEN,SECURITY_TOKEN,CREDENTIAL_EXPIRATION} \
            AWS_{REGION,DEFAULT_REGION} AJC_{PROFILE,KEY_ID,REGION}; do
            [[ ${(Pt)__ajc_name} != *readonly* ]] || __ajc_fixed+=,$__ajc_name
        done
        [[ ${__ajc_said-first} != first ]] || __ajc_answered=no
        \builtin export AJC_SHELL_FACTS="shell=zsh version=$ZSH_VERSION hook=1 before_command=$__ajc_before"
        AJC_SHELL_FACTS+=" prompt_command=$__ajc_prompt hooks=${#__ajc_hooks}"
        AJC_SHELL_FACTS+=" answered=$__ajc_answered${__ajc_fixed:+ readonly=${__ajc_fixed#,}}"
    }

    # For prompts: the profile and the time left of its session, as "duff 47m", "duff expired", "duff no session" or
    # "duff other keys"; nothing without a profile. Sets the named variable, else prints it; forks nothing.
    function ajc_prompt_info {
        \builtin local __ajc_text=${AJC_PROFILE-} __ajc_minutes
        if [[ -z $__ajc_text ]]; then
            \builtin :
        elif [[ -z ${AWS_ACCESS_KEY_ID-} || $AWS_ACCESS_KEY_ID == AJCNOSESSION* ]]; then
            __ajc_text+=" no session"
        elif [[ ${AWS_ACCESS_KEY_ID-} != "${AJC_KEY_ID-}" ]]; then
            __ajc_text+=" other keys"
        elif [[ -n ${__ajc_end-} ]]; then
            __ajc_now=${(%):-%D{%s}}
            __ajc_minutes=$(( (__ajc_end - __ajc_now) / 60 ))
            if (( __ajc_now >= __ajc_end )); then
                __ajc_text+=" expired"
            elif (( __ajc_minutes >= 60 )); then
                \builtin printf -v __ajc_text "%s %dh%02dm" $__ajc_text $((__ajc_minutes / 60)) $((__ajc_minutes % 60))
            elif (( __ajc_minutes >= 1 )); then
                __ajc_text+=" ${__ajc_minutes}m"
            else
                __ajc_text+=" <1m"
            fi
        fi
        if [[ -n ${1-} ]]; then
            \builtin printf -v "$1" "%s" "$__ajc_text"
        else
            \builtin print -r -- "$__ajc_text"
        fi
    }

    \builtin typeset -ga precmd_functions 2>/dev/null
    if [[ ${(t)precmd_functions} != *readonly* ]] && (( ! ${precmd_functions[(Ie)__ajc_hook]} )); then
        precmd_functions+=(__ajc_hook)
    fi
    \builtin typeset -ga preexec_functions 2>/dev/null
    if [[ ${(t)preexec_functions} != *readonly* ]] && (( ! ${preexec_functions[(Ie)__ajc_before]} )); then
        preexec_functions+=(__ajc_before)
    fi
'
fi
