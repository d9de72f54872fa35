# SPDX-License-Identifier: MIT
#
# ajc in fish: keeps this shell's AWS_* variables up to date with its profile, and makes `ajc use` and `ajc off` work.
# Before each prompt and each command __ajc_hook checks, with builtins only, whether anything may have changed. Only
# then it runs the program and evaluates its answer, which also sets the state below. It prints nothing but notices,
# once each, and fish itself keeps $status. Only in interactive shells. Builtins are called so that no function or
# abbreviation of yours can replace them, the program by its full path. The head of hook.bash describes what `ajc
# doctor` passes to the program (AJC_SHELL_FACTS).

if builtin status is-interactive; and builtin test -r /proc/uptime
    # The state, never exported: profile and key id of the last answer, a file that exists until the session changes,
    # the times of the last and the next call, a time to live, the notices shown, the notice to show, the profile of
    # our keys, the profile before it, and when the session expires.
    for __ajc_now in profile id stamp ttl notice owner previous left end answer
        builtin set -gu __ajc_$__ajc_now ''
    end
    builtin set -gu __ajc_said first
    builtin set -gu __ajc_since 0
    builtin set -gu __ajc_next 0

    # Nothing to do as long as all of this holds. The clock is the time since boot, including suspend, because fish has
    # no variable for the time. Few builtins, because around each one fish looks at the terminal.
    function __ajc_hook --on-event fish_prompt
        builtin read -l -d ' ' __ajc_now __ajc_idle </proc/uptime
        and builtin test "x$AWS_ACCESS_KEY_ID" = "x$__ajc_id" -a "x$AJC_PROFILE" = "x$__ajc_profile" \
            -a -e "$__ajc_stamp" -a "$__ajc_now" -ge "0$__ajc_since" -a "$__ajc_now" -lt "0$__ajc_next"
        or __ajc_ask
    end

    # Runs before each command, because a prompt may be hours old.
    function __ajc_before --on-event fish_preexec
        builtin test "$AJC_BEFORE_COMMAND" = off
        or __ajc_hook
    end

    # Asks the program. First accepts the current state for half a minute, so that a program that is missing, fails or
    # is interrupted is not started at every prompt.
    function __ajc_ask
        builtin set -g __ajc_profile "$AJC_PROFILE"
        builtin set -g __ajc_id "$AWS_ACCESS_KEY_ID"
        builtin set -g __ajc_stamp /
        builtin read -g -d ' ' __ajc_since __ajc_next </proc/uptime
        builtin set -g __ajc_next (builtin math $__ajc_since + 30)
        if builtin test -x @AJC_HOOK@
            __ajc_apply prompt fish "$__ajc_said" "$__ajc_owner" </dev/null 2>/dev/null
            __ajc_tell
        end
    end

    # Runs the program with these words, evaluates its output when it succeeds, and returns its status. fish_trace shows
    # nothing of it. The program sees the variables that the hook compares, exported or not. Its answer has a known
    # start and end: output of other functions in between is not evaluated. Without a time to live in the answer the
    # time of the next question stays.
    function __ajc_apply
        builtin set -l fish_trace
        builtin set -g __ajc_ttl ''
        builtin set -g __ajc_left ''
        builtin set -l __ajc_text
        builtin set -l __ajc_status
        begin
            builtin set -q AJC_PROFILE
            and builtin set -lx AJC_PROFILE $AJC_PROFILE
            builtin set -q AWS_ACCESS_KEY_ID
            and builtin set -lx AWS_ACCESS_KEY_ID $AWS_ACCESS_KEY_ID
            command @AJC_HOOK@ $argv | builtin read -z __ajc_text
            builtin set __ajc_status $pipestatus[1]
        end
        builtin test $__ajc_status = 0 -a -n "$__ajc_text"
        or return $__ajc_status
        builtin string match -q -- 'builtin set -g __ajc_answer begin'\n'*'\n'builtin set -g __ajc_answer end'\n $__ajc_text
        or begin
            builtin echo 'ajc: the output of ajc-hook contained other text, so nothing was changed' >&2
            return 1
        end
        builtin eval $__ajc_text
        if builtin test -n "$__ajc_ttl"
            builtin read -l -d ' ' __ajc_now __ajc_idle </proc/uptime
            builtin set -g __ajc_since $__ajc_now
            builtin set -g __ajc_next (builtin math $__ajc_now + $__ajc_ttl)
            builtin set -g __ajc_owner $__ajc_profile
            builtin set -g __ajc_end ''
            builtin test -z "$__ajc_left"
            or builtin set -g __ajc_end (builtin math $__ajc_now + $__ajc_left)
        end
        return 0
    end

    function __ajc_tell
        if builtin test -n "$__ajc_notice" -a -n "$TERM" -a "$TERM" != dumb; and builtin test -t 2
            builtin printf '%s\n' "$__ajc_notice" >&2
        end
        builtin set -g __ajc_notice ''
    end

    # `use` and `off` change this shell; the program does everything else. Any command may have changed the state, so
    # the next prompt asks, unless the answer says when to ask.
    function @AJC_NAME@ --description 'AWS credentials from a JumpCloud login'
        builtin set -l __ajc_verb "$argv[1]"
        builtin set -l __ajc_status
        if builtin contains -- -h $argv; or builtin contains -- --help $argv
            builtin set __ajc_verb help
        end
        builtin set -g __ajc_next 0
        switch "$__ajc_verb"
            case use
                __ajc_apply use --shell fish --previous "$__ajc_previous" $argv[2..-1]
                builtin set __ajc_status $status
            case off
                __ajc_apply off --shell fish $argv[2..-1]
                builtin set __ajc_status $status
            case doctor
                builtin set -lx AJC_SHELL_FACTS (__ajc_facts)
                command @AJC_HOOK@ $argv
                builtin set __ajc_status $status
            case '*'
                command @AJC_HOOK@ --typed $argv
                builtin set __ajc_status $status
        end
        __ajc_tell
        return $__ajc_status
    end

    builtin complete -c @AJC_NAME@ -w ajc-hook

    # Prints AJC_SHELL_FACTS, for the program's `doctor`.
    function __ajc_facts
        builtin set -l __ajc_handlers (builtin functions --handlers-type generic)
        builtin set -l __ajc_facts "shell=fish version=$version hook=1"
        if builtin test "$AJC_BEFORE_COMMAND" = off
            builtin set -a __ajc_facts before_command=off:asked
        else if builtin string match -q 'fish_preexec __ajc_before' $__ajc_handlers
            builtin set -a __ajc_facts before_command=preexec
        else
            builtin set -a __ajc_facts before_command=off:lost
        end
        builtin set -a __ajc_facts prompt_command=ok \
            hooks=(builtin count (builtin string match 'fish_prompt __ajc_hook' $__ajc_handlers))
        builtin test "$__ajc_said" = first
        and builtin set -a __ajc_facts answered=no
        or builtin set -a __ajc_facts answered=yes
        builtin set -l __ajc_universal
        for __ajc_name in AWS_{ACCESS_KEY_ID,SECRET_ACCESS_KEY,SESSION_TOKEN,SECURITY_TOKEN,CREDENTIAL_EXPIRATION} \
            AWS_{REGION,DEFAULT_REGION} AJC_{PROFILE,KEY_ID,REGION}
            builtin set -Uq $__ajc_name
            and builtin set -a __ajc_universal $__ajc_name
        end
        builtin set -q __ajc_universal[1]
        and builtin set -a __ajc_facts universal=(builtin string join , $__ajc_universal)
        builtin echo "$__ajc_facts"
    end

    # For prompts: prints the profile and the time left of its session, as "duff 47m", "duff expired", "duff no session"
    # or "duff other keys"; nothing without a profile. Starts no process, also in a command substitution.
    function ajc_prompt_info --description 'The ajc profile and what is left of its session, for prompts'
        builtin test -n "$AJC_PROFILE"
        or return 0
        builtin set -l __ajc_text ''
        if builtin test -z "$AWS_ACCESS_KEY_ID"; or builtin string match -q 'AJCNOSESSION*' -- $AWS_ACCESS_KEY_ID
            builtin set __ajc_text ' no session'
        else if builtin test "x$AWS_ACCESS_KEY_ID" != "x$AJC_KEY_ID"
            builtin set __ajc_text ' other keys'
        else if builtin test -n "$__ajc_end"
            builtin read -l -d ' ' __ajc_now __ajc_idle </proc/uptime
            builtin set -l __ajc_minutes (builtin math --scale 0 "($__ajc_end - $__ajc_now) / 60")
            if builtin test "$__ajc_now" -ge "$__ajc_end"
                builtin set __ajc_text ' expired'
            else if builtin test $__ajc_minutes -ge 60
                builtin set __ajc_text (builtin printf ' %dh%02dm' (builtin math --scale 0 $__ajc_minutes / 60) \
                    (builtin math $__ajc_minutes % 60))
            else if builtin test $__ajc_minutes -ge 1
                builtin set __ajc_text " $__ajc_minutes"m
            else
                builtin set __ajc_text ' <1m'
            end
        end
        builtin printf '%s\n' "$AJC_PROFILE$__ajc_text"
    end
end
