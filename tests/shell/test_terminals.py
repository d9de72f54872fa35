#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The hook together with the shell integration of terminals: test_terminals.py bash|zsh|fish [unittest's arguments]

Each fake terminal changes the shell like the published script of that terminal, as far as it affects the hook:
PROMPT_COMMAND, PS0, the lists of functions, and the detection of typed commands. It writes the commands that it detects
to the file `typed`."""

import re
import sys
import unittest

sys.dont_write_bytecode = True
from hook_case import SECRET, HookCase  # noqa: E402
from terminal import BASH_VERSION  # noqa: E402

KIND = HookCase.kind = sys.argv[1]

# A DEBUG trap from the first prompt on: a command counts as typed unless it is a line of PROMPT_COMMAND.
JETBRAINS = r"""
ide_running=1
ide_is_line() {
    local IFS=$'\n;' lines line
    read -rd '' -a lines <<<"${PROMPT_COMMAND[*]:-}"
    for line in "${lines[@]:-}"; do
        line="${line#"${line%%[![:space:]]*}"}"; line="${line%"${line##*[![:space:]]}"}"
        [[ "$line" != "$1" ]] || return 0
    done
    return 1
}
ide_debug() {
    if ide_is_line "${BASH_COMMAND:-}" || [[ -n "$ide_running" ]]; then return; fi
    ide_running=1
    echo "$BASH_COMMAND" >>~/typed
}
ide_prompt() {
    [[ -n "${ide_started:-}" ]] || trap ide_debug DEBUG
    ide_started=1 ide_running=
}
PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND$'\n'}ide_prompt"
"""
# Wraps PROMPT_COMMAND's first element, with a DEBUG trap; the others stay. With the original names, which the hook
# recognises.
VSCODE = r"""
vsc_running=1
vsc_debug() {
    if [ "$vsc_running" = 0 ]; then vsc_running=1; [[ $BASH_COMMAND == __vsc_prompt* ]] || echo "$BASH_COMMAND" >>~/typed; fi
}
trap 'vsc_debug "$_"' DEBUG
vsc_restore() { return "$1"; }
__vsc_prompt_cmd_original() {
    local status=$? part
    vsc_restore "$status"
    for part in "${__vsc_original_prompt_command[@]}"; do eval "${part:-}"; done
    vsc_running=0
}
__vsc_prompt_cmd() { vsc_running=0; }
__vsc_original_prompt_command=${PROMPT_COMMAND:-}
case $__vsc_original_prompt_command in
'' | __vsc_prompt_cmd) PROMPT_COMMAND=__vsc_prompt_cmd ;;
*) PROMPT_COMMAND=__vsc_prompt_cmd_original ;;
esac
"""
# A prefix and a suffix in PS0, the latter with a substitution, removed and inserted again at each prompt, after all others.
KITTY = r"""
kitty_suffix='\[\e]133;k;start_suffix\a\]$(kitty_title)\[\e]133;k;end_suffix\a\]' kitty_prefix='\[\e]133;C\a\]'
kitty_title() { printf '\e]2;title\a'; }
kitty_prompt() {
    PS0=${PS0//\\\[\\e\]133;k;start_suffix\\a\\\]*end_suffix\\a\\\]}
    PS0=$kitty_prefix${PS0//"$kitty_prefix"}$kitty_suffix
}
kitty_line='builtin declare -F kitty_prompt >/dev/null 2>/dev/null && kitty_prompt'
if [[ -z "${PROMPT_COMMAND:-}" ]]; then PROMPT_COMMAND=([0]="$kitty_line")
elif [[ $(declare -p PROMPT_COMMAND) =~ 'declare -a' ]]; then PROMPT_COMMAND+=("$kitty_line")
else PROMPT_COMMAND="${PROMPT_COMMAND%;}; $kitty_line"; fi
"""
KITTY_WITHOUT_TITLE = KITTY.replace("$(kitty_title)", r"\e[0 q")
# A substitution that is inserted into PS0 once.
GHOSTTY = r"""
ghostty_started() { history 1 | sed 's/^ *[0-9]* *//' >>~/typed; }
ghostty_prompt() { [[ "${PS0:-}" == *ghostty_started* ]] || PS0+='$(ghostty_started >/dev/null)'; }
[[ "${PROMPT_COMMAND:-;}" == *\; ]] || PROMPT_COMMAND+=";"
PROMPT_COMMAND+="ghostty_prompt 2>/dev/null"
"""
# Of a login shell's /etc/profile: its own element of PROMPT_COMMAND, behind an empty one, and a substitution in front of PS0.
SYSTEMD = r"""
context_prompt() {
    local status=$?
    [[ -z "${context_id:-}" ]] || printf '\e]3008;end=%s;status=%d\e\\' "$context_id" "$status"
    read -r context_id </proc/sys/kernel/random/uuid
}
context_command() { [[ -z "${context_id:-}" ]] || printf '\e]3008;start=%s;cwd=%s\e\\' "$context_id" "$(echo "$PWD")"; }
[[ -n "$(declare -p PROMPT_COMMAND 2>/dev/null)" ]] || PROMPT_COMMAND+=('')
PROMPT_COMMAND+=(context_prompt)
PS0='$(context_command)'"${PS0:-}"
"""
# bash-preexec from 0.5 on: at the first prompt it wraps PROMPT_COMMAND's first element, with its last part in another one.
PREEXEC = r"""
bash_preexec_imported=defined; declare -a precmd_functions preexec_functions
bp_is_line() {
    local IFS=$'\n;' lines line
    read -rd '' -a lines <<<"${PROMPT_COMMAND[*]:-}"
    for line in "${lines[@]:-}"; do
        line="${line#"${line%%[![:space:]]*}"}"; line="${line%"${line##*[![:space:]]}"}"
        [[ "$line" != "$1" ]] || return 0
    done
    return 1
}
bp_debug() {
    local function
    [[ -t 1 && -n "${bp_ready:-}" ]] || return
    bp_ready=
    if bp_is_line "$BASH_COMMAND"; then return; fi
    for function in "${preexec_functions[@]:-}"; do [[ -z "$function" ]] || "$function" "$BASH_COMMAND"; done
}
bp_status() { return "${1:-0}"; }
bp_prompt() {
    local status=$? function
    for function in "${precmd_functions[@]:-}"; do
        [[ -n "$function" ]] || continue
        bp_status "$status"; "$function"
    done
    bp_status "$status"
}
bp_is_ready() { bp_ready=on; }
bp_start() {
    [[ "${PROMPT_COMMAND[*]:-}" != *bp_prompt* ]] || return 1
    trap bp_debug DEBUG
    local before=${PROMPT_COMMAND:-}
    before=${before//"$bp_starter"/:}
    PROMPT_COMMAND="bp_prompt"$'\n'"$before"
    if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); then PROMPT_COMMAND+=(bp_is_ready)
    else PROMPT_COMMAND+=$'\n'bp_is_ready; fi
    bp_prompt; bp_is_ready
}
bp_typed() { echo "$1" >>~/typed; }
preexec_functions+=(bp_typed)
bp_starter=$'trap - DEBUG\nbp_start'
PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND$'\n'}$bp_starter
"""
# bash-preexec on a PROMPT_COMMAND that it has removed and evaluates without quotes, so on one line; for the terminal's
# own commands it puts only its function into the list, until the next prompt.
WARP = PREEXEC.replace("bp_starter=$'trap", r"""
if [[ -n "${PROMPT_COMMAND:-}" ]]; then
    user_lines=("${PROMPT_COMMAND[@]}")
    user_prompt() { local command; for command in "${user_lines[@]}"; do eval $command; done; }
    unset PROMPT_COMMAND
    precmd_functions+=(user_prompt)
fi
warp_prompt() { [[ -z "${warp_saved+set}" ]] || { precmd_functions=(${warp_saved[@]}); unset warp_saved; }; }
warp_own() { warp_saved=(${precmd_functions[@]}); precmd_functions=(warp_prompt); }
precmd_functions+=(warp_prompt)
bp_starter=$'trap""")
BASH_TERMINALS = {"JetBrains": JETBRAINS, "VS Code": VSCODE, "kitty": KITTY, "kitty without a title": KITTY_WITHOUT_TITLE,
                  "ghostty": GHOSTTY, "systemd": SYSTEMD, "iTerm2": PREEXEC, "Warp": WARP}
# zsh has lists: one terminal moves to the end at each prompt, another empties the list for its own commands.
ZSH_TERMINALS = {
    "kitty and ghostty": r"""
last_prompt() { [[ ${precmd_functions[-1]} == last_prompt ]] || precmd_functions=(${precmd_functions:#last_prompt} last_prompt) }
last_typed() { print -r -- "$1" >>~/typed }
deferred() { precmd_functions=(${precmd_functions:#deferred} last_prompt); preexec_functions+=(last_typed) }
typeset -ga precmd_functions preexec_functions
precmd_functions+=(deferred)
""",
    "iTerm2": r"""
[[ -z ${precmd_functions-} ]] && precmd_functions=()
iterm_prompt() { local STATUS=$?; : "$STATUS" }
precmd_functions=($precmd_functions iterm_prompt)
iterm_typed() { print -r -- "$1" >>~/typed }
preexec_functions=(${preexec_functions-} iterm_typed)
""",
    "Warp": r"""
typeset -ga precmd_functions preexec_functions
warp_prompt() { [[ -z ${warp_saved+set} ]] || { precmd_functions=($warp_saved); unset warp_saved } }
warp_own() { warp_saved=($precmd_functions); precmd_functions=(warp_prompt) }
warp_typed() { print -r -- "$1" >>~/typed }
precmd_functions+=(warp_prompt); preexec_functions+=(warp_typed)
""",
    # Oh My Zsh and others call the list's functions from the line editor, too.
    "one that calls the list again": r"""
again() { local f; [[ -z ${calling-} ]] || return; local calling=1; for f in $precmd_functions; do $f; done }
typeset -ga precmd_functions preexec_functions
precmd_functions+=(again)
preexec_functions+=(typed_again); typed_again() { print -r -- "$1" >>~/typed }
""",
}
FISH_TERMINALS = {
    "kitty, ghostty and VS Code": """
function terminal_prompt --on-event fish_prompt; set -g terminal_status $status; end
function terminal_typed --on-event fish_preexec; builtin echo "$argv" >>~/typed; end
function terminal_done --on-event fish_postexec; end
""",
    # It replaces fish_prompt, whose copy it calls.
    "iTerm2": """
functions --copy fish_prompt iterm_prompt
function fish_prompt; iterm_prompt; end
function iterm_typed --on-event fish_preexec; builtin echo "$argv" >>~/typed; end
""",
}
TERMINALS = {"bash": BASH_TERMINALS, "zsh": ZSH_TERMINALS, "fish": FISH_TERMINALS}[KIND]
# PROMPT_COMMAND as set by the user's start-up file.
OTHERS = ("", "PROMPT_COMMAND='others=$?;'") if KIND == "bash" else ("",)
ESCAPES = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-9 ;]*[A-Za-z]|[\x01\x02]")
BY_A_SIGNAL = KIND == "bash" and BASH_VERSION < (5, 3)
# What they set; the hook of bash 5.3 sends a signal there, as older ones do everywhere.
SETS = {"VS Code": {"TERM_PROGRAM": "vscode"}, "JetBrains": {"TERMINAL_EMULATOR": "JetBrains-JediTerm"}}


class Terminals(HookCase):
    def each(self, check):
        """Calls `check` with a shell for each terminal, with the hook loaded before and after it."""
        for name, script in TERMINALS.items():
            for place in ("before", "after"):
                for others in OTHERS:
                    with self.subTest(name, place=place, others=others):
                        around = {"before": f"{others}\n{script}"} if place == "before" else {"before": others, "after": script}
                        shell = self.start(environment=SETS.get(name, {}), **around)
                        self.assertEqual(self.seen(shell.first_output), "")
                        self.assertEqual(self.program.calls(), [self.question("first")])
                        check(name, shell)
                    self.program.stamp = self.directory / "bin/stamp"
                    self.program.stamp.touch()
                    self.program.grant(secret=SECRET)
                    self.program.calls()

    @staticmethod
    def seen(text):
        return ESCAPES.sub("", text)

    def value(self, shell, name):
        text = self.seen(shell.value(name) or "<unset>")
        return None if text == "<unset>" else text

    def settle(self, shell):
        """Runs three prompts, after which the order is final."""
        for _ in range(3):
            self.assertEqual(self.seen(shell.run("true")), "")

    def rotate(self, key_id):
        self.program.stamp.rename(self.directory / key_id)
        self.program.stamp = self.directory / key_id
        self.program.grant(key_id=key_id, secret=SECRET)

    def test_only_typed_lines_are_taken_for_commands(self):
        def check(name, shell):
            typed = shell.home / "typed"
            typed.unlink(missing_ok=True)
            lines = ["true one", "", "", "true two", self.ask_again, "true three", "", "false", "", self.ask_again, ""]
            for line in lines:
                self.assertEqual(self.seen(shell.run(line)), "")
            if not (KIND == "bash" and name.startswith(("kitty", "systemd"))):  # which do not look at the typed line
                self.assertEqual(typed.read_text().splitlines(), [line for line in lines if line])
            self.assert_asked(2)
        self.each(check)

    def test_idle_prompts_ask_nothing_and_statuses_are_kept(self):
        def check(name, shell):
            for status in (7, 0, 3):
                for _ in range(2):
                    self.assertEqual(self.seen(shell.run()), "")
                shell.run(f"sh -c 'exit {status}'")
                self.assertEqual(shell.status, status)
                if self.value(shell, "others") is not None and name != "Warp":  # which itself does not preserve $?
                    shell.run(f"sh -c 'exit {status}'")
                    self.assertEqual(self.value(shell, "others"), str(status))
            self.assert_asked(0)
        self.each(check)

    def test_keys_are_refreshed_before_a_command(self):
        def check(name, shell):
            self.settle(shell)
            if (BY_A_SIGNAL or (KIND == "bash" and name in SETS)) and name not in ("iTerm2", "Warp"):
                shell.run("PS1='${stood[__ajc_now=1]-}'$PS1")  # each prompt looks old
            self.rotate("ASIATWO")
            self.program.calls()
            self.assertEqual(self.seen(shell.run("printenv AWS_ACCESS_KEY_ID")), "ASIATWO\n")
            self.assert_asked(1)
        self.each(check)

    def test_doctor_finds_no_problem(self):
        def check(_, shell):
            self.settle(shell)
            facts = self.facts(shell)
            self.assertEqual((facts["hooks"], facts["answered"], facts["prompt_command"]), ("1", "yes", "ok"))
            self.assertNotIn("off", facts["before_command"])
        self.each(check)

    def test_it_can_be_removed(self):
        def check(_, shell):
            self.put_removal(shell)
            self.settle(shell)
            self.assertEqual(self.seen(shell.read("remove")), "")
            self.program.calls()
            self.settle(shell)
            self.assert_asked(0)
            self.assertIsNone(self.value(shell, "AWS_SECRET_ACCESS_KEY"))
        self.each(check)

    @unittest.skipIf(KIND == "fish", "Warp's script for fish keeps no list")
    def test_commands_of_the_terminals_own(self):
        def check(name, shell):
            if name == "Warp":
                for line in ("warp_own", "", self.ask_again, ""):
                    self.assertEqual(self.seen(shell.run(line)), "")
                self.assert_asked(1)
        self.each(check)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
