# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# ajc in bash: keeps this shell's AWS_* variables those of its profile, and makes `ajc use` and `ajc off` work here.
# Before each prompt __ajc_hook looks, with builtins only, whether anything can have changed; only then does it ask
# the program and evaluate the answer, which assigns the state below. It prints nothing but a notice, once, sets no
# trap, and keeps $?. Done in interactive, unrestricted shells only. Builtins are called in a way that no alias and no
# function of yours can catch, the program by its full path.

if [[ $- == *i* ]] && ! \builtin shopt -q restricted_shell; then

    # The state, never exported: profile and key id as last agreed, a file that exists until the session changes, the
    # clock second of the last question and of the next, a time to live, what has been said, what is to be said, the
    # profile that our keys here are of, and the one before it.
    __ajc_profile='' __ajc_id='' __ajc_stamp='' __ajc_since=0 __ajc_next=0 __ajc_ttl='' __ajc_said=first
    __ajc_notice='' __ajc_owner='' __ajc_previous='' __ajc_now=0
    \builtin export -n __ajc_profile __ajc_id __ajc_stamp __ajc_since __ajc_next __ajc_ttl __ajc_said \
        __ajc_notice __ajc_owner __ajc_previous __ajc_now

    # Nothing to do as long as all of this holds. `test` and not [[ ]] where case counts: nocasematch.
    function __ajc_hook {
        __ajc_clock
        if ! { \builtin test "${AWS_ACCESS_KEY_ID-}" = "${__ajc_id-}" &&
            \builtin test "${AJC_PROFILE-}" = "${__ajc_profile-}" &&
            [[ -e ${__ajc_stamp-} && $__ajc_now -ge ${__ajc_since:-0} && $__ajc_now -lt ${__ajc_next:-0} ]]; }; then
            __ajc_ask
        fi
        [[ $- == *e* ]] || \builtin return "${1:-0}"
    }

    # Sets __ajc_now. Before bash 5, or after somebody's `unset`, EPOCHSECONDS is not the clock; SECONDS serves bash 3.
    function __ajc_clock {
        __ajc_now=${EPOCHSECONDS-}
        case $__ajc_now in
        '' | *[!0-9]*) \builtin printf -v __ajc_now '%(%s)T' -1 2>/dev/null || __ajc_now=${SECONDS:-0} ;;
        esac
    }

    # Asks the program. First agrees, for half a minute, with things as they are: a program that is gone, fails or is
    # interrupted is not started again at every prompt.
    function __ajc_ask {
        __ajc_profile=${AJC_PROFILE-} __ajc_id=${AWS_ACCESS_KEY_ID-} __ajc_stamp=/
        __ajc_since=$__ajc_now __ajc_next=$((__ajc_now + 30))
        [[ $- != *r* ]] || \builtin return 0 # no program and no redirection there
        __ajc_apply prompt bash "${__ajc_said-}" "${__ajc_owner-}" </dev/null 2>/dev/null || \builtin :
        __ajc_tell
    }

    # Runs the program with these words, evaluates what it prints when it succeeds, and returns its status. Options
    # that would show, export or trap on the secrets in between are off until the end (`local -`: also when
    # interrupted; bash < 4.4 does not know it). The program is to see what the hook compares, exported or not. A
    # read-only variable among ours ends the inner shell before the program starts: never is half a set of credentials
    # put in place.
    function __ajc_apply {
        {
            \builtin local "__ajc_options=${-//[!aeETvx]/}" __ajc_text='' __ajc_status=0
            \builtin local - || \builtin :
            \builtin set +aeETvx
        } 2>/dev/null
        __ajc_text=$(
            [[ -z ${AJC_PROFILE+set} ]] || \builtin export AJC_PROFILE
            [[ -z ${AWS_ACCESS_KEY_ID+set} ]] || \builtin export AWS_ACCESS_KEY_ID
            AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID-} AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY-}
            AWS_SESSION_TOKEN=${AWS_SESSION_TOKEN-} AWS_SECURITY_TOKEN=${AWS_SECURITY_TOKEN-}
            AWS_CREDENTIAL_EXPIRATION=${AWS_CREDENTIAL_EXPIRATION-}
            AJC_PROFILE=${AJC_PROFILE-} AJC_KEY_ID=${AJC_KEY_ID-}
            \builtin exec @AJC_HOOK@ "$@"
        ) || __ajc_status=$?
        [[ $__ajc_status -ne 0 ]] || __ajc_take
        [[ -z $__ajc_options ]] || \builtin set "-$__ajc_options"
        \builtin return "$__ajc_status"
    }

    # Evaluates __ajc_text, local to the caller. Without a time to live in it (as for `use --default`) the time of the
    # next question stays.
    function __ajc_take {
        __ajc_ttl=''
        \builtin eval "$__ajc_text"
        [[ -n $__ajc_ttl ]] || \builtin return 0
        __ajc_clock
        __ajc_since=$__ajc_now __ajc_next=$((__ajc_now + __ajc_ttl)) __ajc_owner=$__ajc_profile
    }

    function __ajc_tell {
        if [[ -n ${__ajc_notice-} && -t 2 && ${TERM:-dumb} != dumb ]]; then
            \builtin printf '%s\n' "$__ajc_notice" >&2
        fi
        __ajc_notice=''
    }

    # `use` and `off` change this shell; anything else is done by the program alone. Either may have changed what was
    # agreed, so the next prompt asks, unless the answer itself says when to ask.
    function ajc {
        \builtin local __ajc_word "__ajc_verb=${1-}" __ajc_status=0
        for __ajc_word in "$@"; do
            case $__ajc_word in -h | --help) __ajc_verb=help ;; esac
        done
        __ajc_next=0
        case $__ajc_verb in
        use) __ajc_apply use --shell bash --previous "${__ajc_previous-}" "${@:2}" || __ajc_status=$? ;;
        off) __ajc_apply off --shell bash "${@:2}" || __ajc_status=$? ;;
        *) @AJC_HOOK@ "$@" || __ajc_status=$? ;;
        esac
        __ajc_tell
        \builtin return "$__ajc_status"
    }

    # In bash >= 5.1 an element of its own at the end of the array: `PROMPT_COMMAND=x` by somebody later replaces
    # element 0 only, and bash itself restores $? and PIPESTATUS. Before, the end of the string. By `declare` and
    # `printf`, because a plain assignment to a read-only variable would abort your start-up file.
    function __ajc_install {
        \builtin local __ajc_entry
        for __ajc_entry in "${PROMPT_COMMAND[@]-}"; do
            [[ $__ajc_entry != *__ajc_hook* ]] || \builtin return 0
        done
        if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); then
            [[ -n ${PROMPT_COMMAND+set} ]] || \builtin declare -ga 'PROMPT_COMMAND[0]='
            \builtin declare -ga 'PROMPT_COMMAND+=(__ajc_hook)'
        else
            __ajc_entry=${PROMPT_COMMAND-}
            while [[ $__ajc_entry == *[[:space:]\;] ]]; do __ajc_entry=${__ajc_entry%?}; done
            \builtin printf -v PROMPT_COMMAND '%s' "${__ajc_entry:+$__ajc_entry; }__ajc_hook \"\$?\""
            \builtin export -n PROMPT_COMMAND
        fi
    }
    __ajc_install 2>/dev/null || \builtin :
    \builtin unset -f __ajc_install
    ((BASH_VERSINFO[0] >= 5)) || \builtin unset EPOCHSECONDS
fi
