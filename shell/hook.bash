# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# ajc in bash: keeps this shell's AWS_* variables up to date with its profile, and makes `ajc use` and `ajc off` work.
# Before each prompt and each command __ajc_hook checks, with builtins only, whether anything may have changed. Only
# then it runs the program and evaluates its answer, which also sets the state below. It prints nothing but notices,
# once each, sets no trap but SIGURG's, and keeps $?. Only in interactive, unrestricted shells. Builtins are called so
# that no alias or function of yours can replace them, the program by its full path.
#
# `ajc doctor` passes facts that only this shell knows to the program, in that command's environment:
#   AJC_SHELL_FACTS="shell=bash version=5.2.15 hook=1 before_command=ps0 prompt_command=ok hooks=1 answered=yes"
# Words name=value separated by single blanks, without quotes, in this order; readers ignore unknown words.
#   shell           bash, zsh, fish
#   version         the shell's own
#   hook            of this text: 1
#   before_command  what runs before commands: ps0 (a signal, bash 4.4 to 5.2), funsub (bash 5.3), bash-preexec,
#                   ble.sh, preexec (zsh, fish); or off:REASON: asked (AJC_BEFORE_COMMAND=off), version (bash before 4.4),
#                   promptvars (shopt -u), trap (SIGURG has another trap), lost (removed from its place, or refused there)
#   prompt_command  ok; readonly or exported: PROMPT_COMMAND is (in zsh, precmd_functions)
#   hooks           how often the hook runs before a prompt; 0: it was removed
#   answered        yes or no: whether the program has ever answered this shell's prompt
#   readonly        names, separated by commas, of our variables that are read-only; omitted when there are none
#   universal       fish only: names, likewise, that are also universal variables, which `ajc off` makes visible

# 9 when `builtin` is the shell's own. A function of that name could see and prevent everything that is evaluated here,
# so it is removed.
# shellcheck disable=SC2317 # the code after the return runs when `builtin` is a function
[[ $- != *i* ]] || function __ajc_is_own {
    \builtin return 9
    if [[ -z ${1-} ]]; then
        \unset -f builtin
        \enable builtin
        if __ajc_is_own again || [[ $? -eq 9 ]]; then
            \builtin printf '%s\n' 'ajc: a function hid the command builtin of bash; it was removed from this shell' >&2
            \builtin return 9
        fi
        \builtin printf '%s\n' 'ajc: a function hides the command builtin of bash and cannot be removed; ajc does nothing here' >&2
    fi
    ((0))
}

if [[ $- == *i* ]] && { __ajc_is_own || [[ $? -eq 9 ]]; } && ! \builtin shopt -q restricted_shell; then

    # Not empty when this is read once more, or when variables of ours were inherited.
    __ajc_again=${!__ajc_@}

    # The state, never exported: profile and key id of the last answer, a file that exists until the session changes,
    # the times of the last and the next call, a time to live, the notices shown, the notice to show, the profile of
    # our keys, the profile before it, when the session expires, whether nothing had changed at the last prompt, $?
    # before it, and the last values of everything that is compared, in one string.
    __ajc_profile='' __ajc_id='' __ajc_stamp='' __ajc_since=0 __ajc_next=0 __ajc_ttl='' __ajc_said=first
    __ajc_notice='' __ajc_owner='' __ajc_previous='' __ajc_now=0 __ajc_left='' __ajc_end='' __ajc_holds=0
    __ajc_seen='' __ajc_status=0 __ajc_answer=''
    # How __ajc_before runs before a command: the part of PS0, the values that it depends on, and whether to check it at
    # each prompt.
    __ajc_gate='' __ajc_at=0 __ajc_offset=0 __ajc_watched='' __ajc_due=(1) __ajc_follows=''
    [[ -z $__ajc_again && $- != *a* ]] || \builtin export -n "${!__ajc_@}"

    # Nothing to do as long as all of this holds. Short, because bash copies a function each time it runs it. Only the
    # length of PS0 is compared: expanding it takes longer than everything else.
    # shellcheck disable=SC2015 # whichever of the two does not hold
    function __ajc_hook {
        __ajc_status=$? __ajc_now=${EPOCHSECONDS-} __ajc_holds=0
        [[ ${AWS_ACCESS_KEY_ID-}/${AJC_PROFILE-}/${PS0+${#PS0}} == "${__ajc_seen-}" &&
            -e $__ajc_stamp && $__ajc_now != *[!0-9]* ]] &&
            ((__ajc_since <= __ajc_now && __ajc_now < __ajc_next && (__ajc_holds = 1, !__ajc_status))) || __ajc_look
    }

    # Something changed: what runs before commands, or what the program must be asked about; or $? must be passed on.
    # Under nocasematch [[ ]] misses some differences, so this checks them, too; and at the second prompt, when
    # PROMPT_COMMAND is complete.
    function __ajc_look {
        \builtin local __ajc_parted=''
        if ((__ajc_holds == 0)); then
            \builtin test "${PS0-}${bash_preexec_imported-}${__bp_imported-}${BLE_VERSION-}" = "${__ajc_watched-}" ||
                __ajc_watch
            __ajc_clock
            if ! { \builtin test "${AWS_ACCESS_KEY_ID-}/${AJC_PROFILE-}" = "${__ajc_id-}/${__ajc_profile-}" &&
                [[ -e ${__ajc_stamp-} ]] && ((${__ajc_since:-0} <= __ajc_now && __ajc_now < ${__ajc_next:-0})); }; then
                __ajc_ask
            fi
            if [[ -z ${__ajc_seen-} ]]; then
                __ajc_seen=-
            else
                __ajc_part
                __ajc_seen=${AWS_ACCESS_KEY_ID-}/${AJC_PROFILE-}/${PS0+${#PS0}}${__ajc_follows-}
                ! \builtin shopt -q nocasematch || __ajc_seen+=/
            fi
            __ajc_holds=1
        fi
        [[ $__ajc_status == 0 ]] || __ajc_hand_on
    }

    # Later parts of PROMPT_COMMAND find $? unchanged, because we return it where bash does not restore it: there it
    # could look like a failure to an ERR trap or `set -e`. A function that calls us is not affected.
    function __ajc_hand_on {
        [[ $- != *[eE]* ]] || \builtin return 0
        if [[ -z ${FUNCNAME[3]-} ]]; then
            __ajc_part
            [[ -n $__ajc_parted || ${PROMPT_COMMAND-} != *__ajc_hook ]] || \builtin return 0
        fi
        \builtin return "$__ajc_status"
    }

    # Moves what follows us in PROMPT_COMMAND to its own element, from the next prompt on: since 5.1 bash restores $?
    # before each element.
    function __ajc_part {
        ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)) &&
            [[ ${PROMPT_COMMAND-} == *__ajc_hook[$'\n;']* && ${PROMPT_COMMAND@a} != *r* ]] || \builtin return 0
        \builtin local __ajc_behind
        __ajc_behind=${PROMPT_COMMAND#*__ajc_hook}
        PROMPT_COMMAND=("${PROMPT_COMMAND%"$__ajc_behind"}" "$__ajc_behind" "${PROMPT_COMMAND[@]:1}")
        while [[ $__ajc_behind == [$'\n; ']* ]]; do
            __ajc_behind=${__ajc_behind#?}
        done
        PROMPT_COMMAND[1]=$__ajc_behind
        __ajc_parted=yes
    }

    # Sets __ajc_now. Before bash 5, or after an `unset`, EPOCHSECONDS is not the clock; then printf's is used (since
    # bash 4.2), or SECONDS. Only their digits are used: after an `unset` they are ordinary variables, and arithmetic
    # would evaluate their contents. Nothing is redirected, because a shell may have become restricted.
    function __ajc_clock {
        __ajc_now=${EPOCHSECONDS-}
        case $__ajc_now in
        '' | *[!0-9]*)
            __ajc_now=$((10#0${SECONDS//[!0-9]/}))
            ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 402)) || \builtin printf -v __ajc_now '%(%s)T' -1
            __ajc_offset=$((__ajc_now - 10#0${SECONDS//[!0-9]/}))
            ;;
        esac
    }

    # Runs before each command, because a prompt may be hours old. If the prompt did not call us, PROMPT_COMMAND was
    # replaced; with a signal, which does not come at each command, this cannot be known.
    function __ajc_before {
        [[ ${AJC_BEFORE_COMMAND-} != off ]] || \builtin return 0
        [[ ${__ajc_holds-} == 1 && ${__ajc_gate-} != *__ajc_signal* ]] || __ajc_enlist
        __ajc_hook
        __ajc_holds=0
    }

    # Makes the hook run before each prompt, unless it does. Uses `declare` and `printf` to change variables, because a
    # plain assignment to a read-only one would abort your start-up file.
    function __ajc_enlist {
        [[ ${PROMPT_COMMAND[*]-}${precmd_functions[*]-} != *__ajc_hook* ]] || \builtin return 0
        [[ -z ${__ajc_again-} && ${__ajc_since:-0} == 0 ]] || ! (__ajc_is_kept) || \builtin return 0
        if [[ -n ${PROMPT_COMMAND[*]-}${bash_preexec_imported-}${__bp_imported-} ]]; then
            __ajc_join
        else
            \builtin printf -v PROMPT_COMMAND '%s' __ajc_hook
        fi
        \builtin export -n PROMPT_COMMAND
    } 2>/dev/null

    # Adds the hook at the end of PROMPT_COMMAND's first element, after what changes the environment (direnv). Not in
    # its own element: bash-preexec and editors' terminals would put it in the middle of theirs, and their DEBUG traps
    # would take a later element for a typed command, because they compare commands with these lines. So it is a line of
    # its own with one simple command, as bash prints it; after a semicolon if possible, because Warp joins all lines.
    # bash-preexec has a list for us. VS Code's script, when it was sourced before, takes a line after its own for a
    # typed command; it keeps what runs before its line in a variable.
    function __ajc_join {
        # shellcheck disable=SC2128 # the first
        \builtin local "__ajc_entry=${PROMPT_COMMAND-}"
        [[ -z ${__ajc_entry//[[:space:]]/} || $__ajc_entry == *'#'* ||
            ${__ajc_entry%"${__ajc_entry##*[![:space:]]}"} == *[\;\&] ]] || __ajc_entry+=' ;'
        if [[ -n ${bash_preexec_imported-}${__bp_imported-} ]]; then
            \builtin declare -ga 'precmd_functions+=(__ajc_hook)'
        elif [[ -n ${__vsc_original_prompt_command+set} &&
            (${PROMPT_COMMAND-} == __vsc_prompt_cmd || ${PROMPT_COMMAND-} == __vsc_prompt_cmd_original) ]]; then
            \builtin printf -v __vsc_original_prompt_command '%s' \
                "${__vsc_original_prompt_command:+$__vsc_original_prompt_command$'\n'}__ajc_hook"
            \builtin printf -v PROMPT_COMMAND '%s' __vsc_prompt_cmd_original
        else
            \builtin printf -v PROMPT_COMMAND '%s' "${__ajc_entry:+$__ajc_entry$'\n'}__ajc_hook"
        fi
    }

    # Moves our line in PROMPT_COMMAND to the end of its last element.
    function __ajc_go_last {
        \builtin local __ajc_index __ajc_entry='' __ajc_tail __ajc_found=''
        for __ajc_index in "${!PROMPT_COMMAND[@]}"; do
            __ajc_entry=${PROMPT_COMMAND[__ajc_index]}
            [[ $__ajc_entry == *__ajc_hook* ]] || \builtin continue
            __ajc_found=yes __ajc_tail=${__ajc_entry#*__ajc_hook}
            while [[ $__ajc_tail == [$'\n; ']* ]]; do
                __ajc_tail=${__ajc_tail#?}
            done
            __ajc_entry=${__ajc_entry%%__ajc_hook*}$__ajc_tail
            __ajc_put
        done
        [[ -n $__ajc_found ]] || \builtin return 0
        __ajc_entry+=${__ajc_entry:+$'\n'}__ajc_hook
        __ajc_put
    }

    # Sets one element of PROMPT_COMMAND; a string stays a string.
    function __ajc_put {
        \builtin local __ajc_place
        __ajc_place="[$__ajc_index]"
        \builtin printf -v "PROMPT_COMMAND${__ajc_place#"[0]"}" '%s' "$__ajc_entry"
    }

    # Whether another program keeps the old PROMPT_COMMAND, with the hook in it, in a variable and runs it from there.
    # Runs in a subshell.
    function __ajc_is_kept {
        \builtin set +aeETuvx
        \builtin local IFS=$' \n' __ajc_entry
        for __ajc_entry in $(\builtin compgen -A variable); do
            case $__ajc_entry in
            _ | __ajc_* | BASH_*) ;;
            *) [[ $'\n'${!__ajc_entry}$'\n' != *$'\n'__ajc_hook[$'\n;']* ]] || \builtin return 0 ;;
            esac
        done
        \builtin return 1
    } 2>/dev/null

    # Makes __ajc_before run before commands: by ble.sh or bash-preexec if one is loaded; else bash >= 5.3 runs it from
    # PS0. From PS0 bash 4.4 to 5.2 cannot run code in this shell, but it can send a signal, whose trap runs before the
    # command. The signal is sent (with a fork) only when the next question is due or the prompt is a minute old. A
    # shell that has lost the trap ignores SIGURG. Where this text is read again, the trap is set again. If another
    # program appends a $( ) to PS0 at each prompt, after us (kitty), this must be checked at each prompt.
    function __ajc_watch {
        if [[ -z ${__ajc_gate-} || ${AJC_BEFORE_COMMAND-} == off ||
            -n ${BLE_VERSION-}${bash_preexec_imported-}${__bp_imported-} ]] || ! \builtin shopt -q promptvars; then
            __ajc_watch_by_others
        elif [[ ${PS0-} != *"$__ajc_gate"* || -z ${__ajc_watched-} ]]; then
            [[ $__ajc_gate != *__ajc_signal* ]] || \builtin trap __ajc_before URG
            __ajc_put_gate_last
        elif ! __ajc_works; then
            __ajc_follows=yes
            [[ ${PROMPT_COMMAND[*]: -1} == *__ajc_hook ]] || __ajc_go_last
            __ajc_put_gate_last
        elif [[ $PS0 == *"$__ajc_gate"*"$__ajc_gate"* ]]; then
            __ajc_put_gate_last
        fi
        __ajc_watched=${PS0-}${bash_preexec_imported-}${__bp_imported-}${BLE_VERSION-}
    } 2>/dev/null

    # Moves the gate to the end of PS0.
    function __ajc_put_gate_last {
        \builtin printf -v PS0 '%s' "${PS0+${PS0//"$__ajc_gate"/}}$__ajc_gate"
    }

    # Where PS0 is not used: by a program that has a list for us.
    function __ajc_watch_by_others {
        \builtin local __ajc_entry=''
        [[ -z ${__ajc_gate-} || ${PS0-} != *"$__ajc_gate"* ]] ||
            \builtin printf -v PS0 '%s' "${PS0//"$__ajc_gate"/}"
        if [[ ${AJC_BEFORE_COMMAND-} == off ]]; then
            \builtin :
        elif [[ -n ${BLE_VERSION-} ]]; then
            blehook 'PREEXEC!=__ajc_before' || \builtin :
        elif [[ -n ${bash_preexec_imported-}${__bp_imported-} ]]; then
            for __ajc_entry in "${preexec_functions[@]-}"; do
                [[ $__ajc_entry != __ajc_before ]] || \builtin return 0
            done
            \builtin declare -ga 'preexec_functions+=(__ajc_before)'
        fi
    }

    # Whether the gate works at its place in PS0: bash 5.2 runs the trap during parsing, without effect, when a $( )
    # follows the one that sends the signal.
    function __ajc_works {
        \builtin local __ajc_behind
        __ajc_behind=${PS0##*"$__ajc_gate"}
        [[ $__ajc_gate != *__ajc_signal* || $__ajc_behind != *'$('* && $__ajc_behind != *'`'* ]]
    }

    # Runs from PS0, in a subshell.
    function __ajc_signal {
        ! __ajc_works || \builtin kill -s URG "$$"
    }

    # For prompts: the profile and the time left of its session, as "duff 47m", "duff expired", "duff no session" or
    # "duff other keys"; nothing without a profile. Sets the named variable, else prints it; forks nothing.
    function ajc_prompt_info {
        \builtin local "__ajc_text=${AJC_PROFILE-}" __ajc_minutes
        if [[ -z $__ajc_text ]]; then
            \builtin :
        elif [[ -z ${AWS_ACCESS_KEY_ID-} || $AWS_ACCESS_KEY_ID == AJCNOSESSION* ]]; then
            __ajc_text+=' no session'
        elif ! \builtin test "${AWS_ACCESS_KEY_ID-}" = "${AJC_KEY_ID-}"; then
            __ajc_text+=' other keys'
        elif [[ -n ${__ajc_end-} ]]; then
            __ajc_clock
            __ajc_minutes=$(((__ajc_end - __ajc_now) / 60))
            if ((__ajc_now >= __ajc_end)); then
                __ajc_text+=' expired'
            elif ((__ajc_minutes >= 60)); then
                \builtin printf -v __ajc_text '%s %dh%02dm' "$__ajc_text" $((__ajc_minutes / 60)) $((__ajc_minutes % 60))
            else
                __ajc_text+=" ${__ajc_minutes/#0/<1}m"
            fi
        fi
        if [[ -n ${1-} ]]; then
            \builtin printf -v "$1" '%s' "$__ajc_text"
        else
            \builtin printf '%s\n' "$__ajc_text"
        fi
    }

    # Asks the program. First accepts the current state for half a minute, so that a program that is missing, fails or
    # is interrupted is not started at every prompt.
    function __ajc_ask {
        __ajc_profile=${AJC_PROFILE-} __ajc_id=${AWS_ACCESS_KEY_ID-} __ajc_stamp=/
        __ajc_since=$__ajc_now __ajc_next=$((__ajc_now + 30))
        __ajc_is_own || [[ $? -eq 9 ]] || \return 0
        # A restricted shell starts no program by its path and redirects nothing.
        [[ $- != *r* ]] || \builtin return 0
        __ajc_apply prompt bash "${__ajc_said-}" "${__ajc_owner-}" </dev/null 2>/dev/null || \builtin :
        __ajc_tell
    }

    # Runs the program with these words, evaluates its output when it succeeds, and returns its status. Meanwhile
    # options that would show, export or trap on secrets are off (`local -`: restored after an interrupt, too; bash <
    # 4.4 does not have it). The program sees the variables that the hook compares, exported or not. A read-only
    # variable among ours ends the subshell before the program starts, so that credentials are never set in part.
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
        if [[ $__ajc_status -eq 0 && -n $__ajc_text ]]; then
            __ajc_take || __ajc_status=1
        fi
        [[ -z $__ajc_options ]] || \builtin set "-$__ajc_options"
        \builtin return "$__ajc_status"
    }

    # Evaluates __ajc_text, local to the caller, if it is a complete answer of the program, with its known start and
    # end. Without a time to live in the answer the time of the next question stays.
    function __ajc_take {
        [[ $__ajc_text == __ajc_answer=begin$'\n'*$'\n'__ajc_answer=end ]] || {
            \builtin printf '%s\n' 'ajc: the output of ajc-hook contained other text, so nothing was changed' >&2
            \builtin return 1
        }
        __ajc_ttl='' __ajc_left=''
        \builtin eval "$__ajc_text"
        [[ -n $__ajc_ttl ]] || \builtin return 0
        __ajc_clock
        __ajc_since=$__ajc_now __ajc_next=$((__ajc_now + __ajc_ttl)) __ajc_owner=$__ajc_profile
        __ajc_end=${__ajc_left:+$((__ajc_now + __ajc_left))}
    }

    function __ajc_tell {
        if [[ -n ${__ajc_notice-} && -t 2 && ${TERM:-dumb} != dumb ]]; then
            \builtin printf '%s\n' "$__ajc_notice" >&2
        fi
        __ajc_notice=''
    }

    # `use` and `off` change this shell; the program does everything else. Any command may have changed the state, so
    # the next prompt asks, unless the answer says when to ask.
    function @AJC_NAME@ {
        __ajc_is_own || [[ $? -eq 9 ]] || \return 1
        \builtin local __ajc_word "__ajc_verb=${1-}" __ajc_status=0
        for __ajc_word in "$@"; do
            case $__ajc_word in -h | --help) __ajc_verb=help ;; esac
        done
        __ajc_next=0
        case $__ajc_verb in
        use) __ajc_apply use --shell bash --previous "${__ajc_previous-}" "${@:2}" || __ajc_status=$? ;;
        off) __ajc_apply off --shell bash "${@:2}" || __ajc_status=$? ;;
        doctor) (__ajc_examine "$@") || __ajc_status=$? ;;
        *) @AJC_HOOK@ --typed "$@" || __ajc_status=$? ;;
        esac
        __ajc_tell
        \builtin return "$__ajc_status"
    }

    # Runs `doctor` with AJC_SHELL_FACTS, in a subshell. What finds them (facts.bash) is read only there.
    function __ajc_examine {
        { \builtin set +aeETuvx; } 2>/dev/null
        \builtin local "__ajc_text=$(@AJC_HOOK@ init bash --facts 2>/dev/null)"
        \builtin eval "$__ajc_text" || \builtin return
        \builtin exec @AJC_HOOK@ "$@"
    }

    # Loads the completion at its first use; 124 makes bash retry.
    function __ajc_complete {
        \builtin local "__ajc_text=$(@AJC_HOOK@ completion bash)"
        [[ $__ajc_text == '# shellcheck shell=bash'* ]] || \builtin return 1
        \builtin eval "$__ajc_text"
        \builtin complete -F _ajc_hook @AJC_NAME@
        \builtin return 124
    }
    \builtin complete -F __ajc_complete @AJC_NAME@

    __ajc_enlist || \builtin :
    # The gate for PS0 by the version of bash; none if SIGURG has another trap. The terminals of VS Code and JetBrains
    # take a command that PS0 runs, but not a signal's trap, for a typed command. Only digits of the clock are used,
    # because an ordinary variable of its name must not be evaluated. The kernel's masks of ignored and caught signals
    # tell without a fork that there is no trap; what a DEBUG trap prints is not the answer.
    if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 503)) &&
        [[ ${TERM_PROGRAM-} != vscode && ${TERMINAL_EMULATOR-} != JetBrains* ]]; then
        __ajc_gate='${| __ajc_before; }'
    elif ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)); then
        __ajc_gate='10#0${EPOCHSECONDS//[!0-9]/}'
        ((BASH_VERSINFO[0] >= 5)) || __ajc_gate='10#0${SECONDS//[!0-9]/}+__ajc_offset'
        __ajc_gate="\${__ajc_due[(__ajc_at=$__ajc_gate)<__ajc_next&&__ajc_at<__ajc_now+60]+\$(__ajc_signal)}"
        \builtin mapfile -d '' -t __ajc_masks 2>/dev/null </proc/self/status || \builtin :
        [[ ${__ajc_masks-} == *SigIgn:???????????[012389ab]*SigCgt:???????????[012389ab]* ]] ||
            case $({ \builtin set +T; } >/dev/null && \builtin trap -p URG) in
            '' | *'-- - '* | *__ajc_before*) ;;
            *) __ajc_gate='' ;;
            esac
    fi
    \builtin unset __ajc_again __ajc_masks
    ((BASH_VERSINFO[0] >= 5)) || \builtin unset EPOCHSECONDS
    __ajc_watch
fi
