# SPDX-License-Identifier: MIT
#
# ajc in zsh: keeps this shell's AWS_* variables those of its profile, and makes `ajc use` and `ajc off` work here.
# Before each prompt and each command __ajc_hook looks, with builtins only, whether anything can have changed; only then
# does it ask the program and evaluate the answer, which assigns the state below. It prints nothing but a notice, once,
# sets no trap, shows no DEBUG trap of yours what it evaluates, and keeps $? (zsh restores it). Done in interactive shells only. What is defined inside `emulate` is
# parsed and for ever runs as plain zsh, whatever your options and aliases are; it holds no single quote. What `ajc
# doctor` hands to the program (AJC_SHELL_FACTS) is described at the head of hook.bash.

if [[ -o interactive ]]; then
# 9 when `builtin` is the own command of the shell. A function of that name would be shown all that is evaluated here,
# and might keep it from happening, so it goes.
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

# The program, by its full path; called in a shell of its own only.
function __ajc_exec {
    \builtin exec @AJC_HOOK@ "$@"
}

\builtin emulate zsh -o no_aliases -c '
    # The state, never exported: profile and key id as last agreed, a file that exists until the session changes, the
    # clock second of the last question and of the next, a time to live, what has been said, what is to be said, the
    # profile that our keys here are of, the one before it, and the clock second when the session ends.
    \builtin typeset -g +x __ajc_profile="" __ajc_id="" __ajc_stamp="" __ajc_since=0 __ajc_next=0 __ajc_ttl="" \
        __ajc_said=first __ajc_notice="" __ajc_owner="" __ajc_previous="" __ajc_now=0 __ajc_left="" __ajc_end="" \
        __ajc_answer=""

    # Nothing to do as long as all of this holds. The clock is the prompt escape: 6 us, but unlike EPOCHSECONDS it
    # needs no module, and nobody can have unset it or handed down a variable of its name.
    function __ajc_hook {
        __ajc_now=${(%):-%D{%s}}
        [[ ${AWS_ACCESS_KEY_ID-} == "${__ajc_id-}" && ${AJC_PROFILE-} == "${__ajc_profile-}" &&
            -e ${__ajc_stamp-} && $__ajc_now -ge ${__ajc_since:-0} && $__ajc_now -lt ${__ajc_next:-0} ]] || __ajc_ask
        \builtin return 0
    }

    # Before each command, for a prompt may have stood for hours.
    function __ajc_before {
        [[ ${AJC_BEFORE_COMMAND-} == off ]] || __ajc_hook
    }

    # Asks the program. First agrees, for half a minute, with things as they are: a program that is gone, fails or is
    # interrupted is not started again at every prompt.
    function __ajc_ask {
        __ajc_profile=${AJC_PROFILE-} __ajc_id=${AWS_ACCESS_KEY_ID-} __ajc_stamp=/
        __ajc_since=$__ajc_now __ajc_next=$((__ajc_now + 30))
        __ajc_is_own || [[ $? -eq 9 ]] || \return 0
        [[ ! -o restricted ]] || \builtin return 0    # no program and no redirection there
        __ajc_apply prompt zsh "${__ajc_said-}" "${__ajc_owner-}" </dev/null 2>/dev/null
        __ajc_tell
        # Here, as compinit may come behind us.
        [[ -z ${functions[compdef]-} || -z ${functions[_ajc-hook]-} || -n ${_comps[@AJC_NAME@]-} ]] ||
            compdef _ajc-hook @AJC_NAME@
    }

    # Runs the program with these words, evaluates what it prints when it succeeds, and returns its status. Nothing
    # in between is shown by set -x or -v or to a DEBUG trap, which zsh puts back at the end. The program is to see what
    # the hook compares, exported or not. A read-only variable among ours ends the inner shell before the program
    # starts: never is half a set of credentials put in place.
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

    # Evaluates __ajc_text, local to the caller, when it is the answer of the program and nothing else: that begins and
    # ends in a known way. Without a time to live in it the time of the next question stays.
    function __ajc_take {
        if [[ ${${(f)__ajc_text}[1]} != __ajc_answer=begin || ${${(f)__ajc_text}[-1]} != __ajc_answer=end ]]; then
            \builtin print -r -u 2 -- "ajc: what the program answered came mixed with something else, so nothing was changed"
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

    # `use` and `off` change this shell; anything else is done by the program alone. Either may have changed what was
    # agreed, so the next prompt asks, unless the answer itself says when to ask.
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
            (*) (__ajc_exec "$@") || __ajc_status=$? ;;
        esac
        __ajc_tell
        \builtin return __ajc_status
    }

    # AJC_SHELL_FACTS, for the program in the same shell of its own.
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

    # For prompts: the profile and what is left of its session, as "duff 47m", "duff expired", "duff no session" or
    # "duff other keys", and nothing without a profile. Into the variable that is named, else printed; forks nothing.
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
