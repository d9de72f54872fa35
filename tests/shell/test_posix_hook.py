#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Tests of the hook for bash and zsh that do not apply to fish: test_posix_hook.py bash|zsh [unittest's arguments]

Every test asserts what the user sees (output, $?, variables) and how often the program ran."""

import os
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
from hook_case import SECRET, HookCase  # noqa: E402
from terminal import ARGUMENTS, TIMEOUT_SECONDS, PROGRAMS, SETTINGS, calls_between, hook_text, quote  # noqa: E402

KIND = HookCase.kind = sys.argv[1]
BASH = KIND == "bash"
# Makes a prompt look as if it had been shown for a long time; in a start-up file: every prompt.
AGE = "__ajc_now=1"
AGED = """age() { local status=$?; __ajc_now=1; return $status; }
if declare -p PROMPT_COMMAND | grep -q '^declare -a'; then PROMPT_COMMAND+=(age); else PROMPT_COMMAND+='; age'; fi
""" if BASH else ""
STRICT = ["-e", "-u", "-o", "pipefail"]
BASH_OPTIONS = [
    "set -u", "set -e", "set -eu", "set -C", "set -f", "set -a", "set -b", "set -T", "set -E", "set -o posix",
    "set -o pipefail", "shopt -s extdebug", "shopt -s nocasematch", "shopt -s failglob", "shopt -s nullglob",
    "shopt -s compat31", "shopt -s lastpipe", "shopt -s execfail", "shopt -s globasciiranges extglob dotglob",
    "IFS=_ajcp", "IFS=", "unset IFS", "LC_ALL=C", "POSIXLY_CORRECT=1"]
ZSH_OPTIONS = [f"setopt {name}" for name in (
    "ksh_arrays", "no_unset", "sh_word_split", "err_return", "err_exit", "warn_create_global", "posix_builtins",
    "posix_identifiers", "posix_aliases", "force_float", "no_clobber", "ignore_braces", "ignore_close_braces",
    "all_export", "typeset_silent", "glob_subst", "no_glob", "extended_glob", "ksh_glob", "rc_quotes",
    "sh_file_expansion", "no_equals", "bsd_echo", "c_bases octal_zeroes", "null_glob", "csh_null_glob",
    "no_function_argzero", "no_multios", "no_short_loops", "local_options", "local_traps", "magic_equal_subst",
    "pipe_fail", "no_bare_glob_qual", "interactive_comments", "hash_list_all")] + [
    "emulate sh", "emulate ksh", "IFS=_ajcp", "IFS=", "alias -g prompt=oops T=oops"]


class ProgramCalls(HookCase):
    def test_a_profile_that_differs_in_case_asks_once(self):
        shell = self.settled(before="shopt -s nocasematch" if BASH else "setopt no_case_match no_case_glob")
        self.program.grant(profile="DUFF")
        shell.run("AJC_PROFILE=DUFF")
        self.prompts(shell)
        self.assert_asked(1)

    def test_what_a_shell_inherits_is_not_trusted(self):
        inherited = {f"__ajc_{name}": "a[$(touch oops)]" for name in ("now", "next", "since", "ttl")}
        inherited.update({"EPOCHSECONDS": "a[$(touch oops)]", "SECONDS": "5", "__ajc_stamp": "/", "__ajc_id": "x",
                          "AWS_ACCESS_KEY_ID": "x", "__ajc_profile": "", "__ajc_notice": "no"})
        shell = self.settled(environment=inherited)
        self.prompts(shell)
        self.assert_asked(0)
        self.assertFalse((shell.home / "oops").exists())

    def test_without_the_clock_variable(self):
        shell = self.settled(before="unset EPOCHSECONDS")
        self.prompts(shell)
        shell.run("EPOCHSECONDS='a[$(touch oops)]'")
        self.prompts(shell)
        self.assert_asked(0)
        shell.run("__ajc_next=$__ajc_now")
        self.prompts(shell)
        self.assert_asked(1)
        self.assertFalse((shell.home / "oops").exists())

    def test_a_clock_variable_of_the_user(self):
        text = hook_text(KIND, self.program.path)
        older = text.replace("BASH_VERSINFO[0] >= 5", "0").replace("BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 402", "0")
        self.assertEqual(older != text, BASH)
        for hook in (text, older):
            for place in ("before", "after", "living"):
                with self.subTest(place, older=hook == older):
                    self.program.calls()
                    line = "unset SECONDS EPOCHSECONDS; SECONDS='a[$(touch oops)]' EPOCHSECONDS='a[$(touch oops)]'"
                    shell = self.start(hook=hook, **({place: line} if place != "living" else {}))
                    shell.run(line if place == "living" else "")
                    self.program.calls()
                    for _ in range(3):
                        shell.run("true")
                    self.assert_asked(0)
                    shell.run("__ajc_next=0")
                    shell.run("ajc_prompt_info")
                    self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "ASIAONE")
                    self.assertFalse((shell.home / "oops").exists())

    def test_a_request_takes_one_fork(self):
        trace = self.directory / "trace"
        shell = self.settled(strace=trace)
        shell.run("cd /usr; __ajc_next=0")
        shell.run("cd /")
        shell.end()
        lines = trace.read_text().splitlines()
        forks = [call for call in calls_between(lines, "/usr", "/")
                 if call.split()[0] == lines[0].split()[0] and "execve" not in call]
        self.assertEqual(len(forks), 1, forks)


class BeforeACommand(HookCase):
    """A command is typed at a prompt that has been shown for a while."""

    def rotate(self, shell=None):
        """Replaces the session; bash before 5.3 notices it when the prompt is a minute old."""
        self.program.stamp.rename(self.directory / "next")
        self.program.stamp = self.directory / "next"
        self.program.grant(key_id="ASIATWO", secret=SECRET)
        if BASH and shell is not None:
            shell.run(AGE)

    def test_the_command_has_the_new_key(self):
        shell = self.settled(after=AGED)
        self.rotate()
        self.assert_run(shell, "printenv AWS_ACCESS_KEY_ID", "ASIATWO\n")
        self.assert_asked(1)
        self.prompts(shell)
        self.assert_asked(0)

    def test_every_shape_of_command_runs_intact(self):
        for line, expected in (
                ("printenv AWS_ACCESS_KEY_ID | cat", "ASIATWO\n"), ("(printenv AWS_ACCESS_KEY_ID)", "ASIATWO\n"),
                ("{ printenv AWS_ACCESS_KEY_ID; }", "ASIATWO\n"), ("echo $(printenv AWS_ACCESS_KEY_ID)", "ASIATWO\n"),
                ("cat <<<$AWS_ACCESS_KEY_ID", "ASIATWO\n"), ("cat <(printenv AWS_ACCESS_KEY_ID)", "ASIATWO\n"),
                ("for i in 1 2; do printenv AWS_ACCESS_KEY_ID; done", "ASIATWO\n" * 2),
                ("if true; then printenv AWS_ACCESS_KEY_ID; fi", "ASIATWO\n"),
                ("f() { printenv AWS_ACCESS_KEY_ID; }; f", "ASIATWO\n"),
                ("true && printenv AWS_ACCESS_KEY_ID", "ASIATWO\n"), ("! printenv AWS_ACCESS_KEY_ID", "ASIATWO\n"),
                ("case $AWS_ACCESS_KEY_ID in ASIATWO) echo yes ;; esac", "yes\n"),
                ("[[ $AWS_ACCESS_KEY_ID == ASIATWO ]] && echo yes", "yes\n"),
                ("x=$AWS_ACCESS_KEY_ID; echo $x", "ASIATWO\n"), ("AWS_REGION=r printenv AWS_ACCESS_KEY_ID", "ASIATWO\n"),
                ("printenv AWS_ACCESS_KEY_ID >f; cat f", "ASIATWO\n"), ("eval 'printenv AWS_ACCESS_KEY_ID'", "ASIATWO\n"),
                ("while read -r x; do echo $x; done <<<$AWS_ACCESS_KEY_ID", "ASIATWO\n"),
                ("sh -c 'printenv AWS_ACCESS_KEY_ID' & wait $!", None), ("time true 2>/dev/null", None)):
            with self.subTest(line):
                shell = self.settled(after=AGED)
                self.rotate()
                output = shell.run(line)
                if expected is not None:
                    self.assertEqual(output, expected)
                self.assertEqual(shell.status, 1 if line.startswith("!") else 0)
                self.assert_asked(1)
                self.program.stamp = self.directory / "bin/stamp"
                self.program.stamp.touch()
                self.program.grant(secret=SECRET)

    def test_status_is_preserved(self):
        shell = self.settled(after=AGED)
        shell.run("(exit 7)")
        self.rotate(shell)
        shell.run("(exit 7)")
        if BASH:
            shell.run("__ajc_now=1; (exit 7)")
        self.assertEqual(shell.run('echo "$?"'), "7\n")

    def test_it_can_be_turned_off(self):
        shell = self.settled(environment={"AJC_BEFORE_COMMAND": "off"}, after=AGED)
        self.rotate()
        self.assert_run(shell, "printenv AWS_ACCESS_KEY_ID", "ASIAONE\n")
        self.assert_run(shell, "printenv AWS_ACCESS_KEY_ID", "ASIATWO\n")
        if BASH:
            self.assert_run(shell, 'echo "<${PS0-}>"; trap -p URG', "<>\n")


class VisibleBehaviour(HookCase):
    def test_last_argument_is_kept(self):
        shell = self.settled()
        shell.run("true the last")
        self.assert_run(shell, 'echo "$_"', "last\n")

    def test_traps_are_left_alone(self):
        shell = self.settled(before="trap 'echo bye' USR1\ntrap 'echo int' INT")
        before = shell.run("trap")
        shell.run("__ajc_next=0")
        self.assert_run(shell, "trap", before)
        self.assertIn("echo int", before)

    def test_the_answer_is_never_exported_whole(self):
        shell = self.settled(before="set -a" if BASH else "setopt all_export")
        shell.run("__ajc_next=0")
        self.assert_run(shell, f"env | grep {SECRET} | sed 's/=.*//' | sort",
                        "AWS_SECRET_ACCESS_KEY\nAWS_SESSION_TOKEN\n")

    def test_bytes_that_are_not_text_are_preserved(self):
        value = bytes(byte for byte in range(1, 256) if byte != ord("'"))
        text = self.program.text(secret="PLACE").encode().replace(b"'PLACE'", b"'" + value + b"'")
        self.program.set_answer("prompt", text)
        shell = self.settled()
        shell.run('printf "%s" "$AWS_SECRET_ACCESS_KEY" >got')
        self.assertEqual((shell.home / "got").read_bytes(), value)


class SecretsUnderTracing(HookCase):
    def traced(self, shell, line):
        output = shell.run(line)
        self.assertNotIn(SECRET, output)
        return output

    def test_prompt(self):
        shell = self.settled()
        shell.run("set -xv")
        for line in ("__ajc_next=0", "unset AWS_ACCESS_KEY_ID", ":", "__ajc_next=0"):
            self.traced(shell, line)
        self.assert_asked(3)
        self.assertIn("+", self.traced(shell, ": still traced"))
        self.assertIn("still traced", self.traced(shell, ": still traced"))

    def test_use_and_off(self):
        self.program.grant("use", secret=SECRET)
        self.program.set_answer("off", "\\builtin unset AWS_ACCESS_KEY_ID\n")
        shell = self.settled()
        shell.run("set -xv")
        for line in ("ajc use duff", "ajc off", "ajc use -"):
            self.traced(shell, line)
        self.assertIn("still traced", self.traced(shell, ": still traced"))


# A trap that runs before every command, also in functions and subshells, and prints it.
DEBUG_COMMAND = "$BASH_COMMAND" if BASH else "$ZSH_DEBUG_CMD"
DEBUG_TRAPS = ["trap " + quote(f'echo "seen: {DEBUG_COMMAND}"{to}') + " DEBUG" for to in ("", " >>~/log")]
DEBUG_TRAPS = [f"set -T; {trap}" for trap in DEBUG_TRAPS] + [f"shopt -s extdebug; {DEBUG_TRAPS[1]}"] if BASH else [
    f"{options}{trap}" for options in ("setopt debug_before_cmd\n", "setopt no_debug_before_cmd\n")
    for trap in (*DEBUG_TRAPS, f'TRAPDEBUG() {{ print -r -- "seen: {DEBUG_COMMAND}" >>~/log; }}')]


class DebugTraps(HookCase):
    """They see no secret, and their output is not taken for the program's answer."""

    def assert_unseen(self, shell, output):
        log = shell.home / "log"
        if log.exists():
            output += log.read_text()
            log.unlink()
        self.assertNotIn(SECRET, output)
        output = shell.run(":")
        self.assertIn("seen:", log.read_text() if log.exists() else output)

    def test_secrets_are_not_seen_and_only_the_programs_answer_is_used(self):
        self.program.grant("use", secret=SECRET)
        self.program.take_out()
        for trap in DEBUG_TRAPS:
            for place in ("before", "after"):
                with self.subTest(place, trap=trap):
                    self.program.calls()
                    shell = self.start(**{place: trap}, load=". ~/hook")
                    output = shell.first_output + "".join(
                        shell.run(line) for line in ("", "__ajc_next=0", "unset AWS_ACCESS_KEY_ID", "true"))
                    self.assertEqual(self.program.calls(), [self.question("first")] + [self.question()] * 2)
                    self.assert_unseen(shell, output)
                    self.assertIn(f"=>{SECRET}\n", shell.run("printf '%s\\n' \"=>$AWS_SECRET_ACCESS_KEY\""))
                    output = "".join(shell.run(line) for line in ("ajc off", "ajc use duff", "ajc doctor"))
                    self.assert_unseen(shell, output)
                    self.assertIn("ASIAONE", shell.run("printenv AWS_ACCESS_KEY_ID"))

    def test_only_doctor_gets_the_facts_of_the_shell(self):
        for trap in DEBUG_TRAPS:
            with self.subTest(trap):
                shell = self.start(before=trap, load=". ~/hook")
                facts = self.facts(shell)
                self.assertEqual((facts["shell"], facts["hooks"], facts["answered"]), (KIND, "1", "yes"))
                self.assertNotIn("off", facts["before_command"])


class FunctionsNamedBuiltin(HookCase):
    """A function called `builtin` would get every secret as an argument."""

    def test_it_is_removed_and_sees_nothing(self):
        passing = "command builtin \"$@\"" if BASH else "\\command \"$@\""
        for body in (f"{passing}; return $?", "true", "false", "echo noise"):
            for place in ("before", "after", "living"):
                with self.subTest(place, body=body):
                    function = f"function builtin {{ echo \"$*\" >>~/log; {body}; }}"
                    shell = self.start(**({place: function} if place != "living" else {}), load=". ~/hook")
                    output = shell.first_output
                    if place == "living":
                        self.assertEqual(output, "")
                        output += shell.run(function)
                        self.program.grant(secret=SECRET + "2")
                        output += shell.run("AWS_ACCESS_KEY_ID=; __ajc_next=0")
                    for line in ("", "ajc list"):
                        output += shell.run(line)
                    self.assertEqual(output.count("a function hid the command builtin"), 1, output)
                    self.assertEqual(shell.value("AWS_SECRET_ACCESS_KEY"), SECRET + ("2" if place == "living" else ""))
                    log = shell.home / "log"
                    self.assertNotIn(SECRET, log.read_text() if log.exists() else "")
                    self.program.grant(secret=SECRET)

    def test_a_disabled_builtin_is_enabled(self):
        shell = self.start(before="enable -n builtin" if BASH else "disable builtin", load=". ~/hook")
        shell.run()
        self.assertEqual(shell.value("AWS_SECRET_ACCESS_KEY"), SECRET)

    @unittest.skipUnless(BASH, "zsh has no read-only functions")
    def test_a_function_that_cannot_be_removed(self):
        shell = self.settled()
        shell.run("function builtin { echo \"$*\" >>~/log; command builtin \"$@\"; }; readonly -f builtin")
        self.program.grant("use", secret=SECRET)
        for line in ("__ajc_next=0", "ajc use duff"):
            self.assertIn("a function hides the command builtin of bash and cannot be removed", shell.run(line))
        self.assertEqual(shell.status, 1)
        self.assert_asked(0)
        self.assertNotIn(SECRET, (shell.home / "log").read_text())


class Failures(HookCase):
    def test_a_program_killed_by_a_signal(self):
        self.program.path.write_text("#!/bin/sh\nkill -SEGV $$\n")
        shell = self.start()
        self.assertEqual(shell.first_output, "")
        self.prompts(shell)

    def test_an_answer_that_is_not_code(self):
        for answer in ("", "\n", "'unfinished", "((", "exit_with_nonsense --x", "\\builtin false"):
            with self.subTest(answer):
                self.program.set_answer("prompt", answer)
                shell = self.settled()
                self.prompts(shell)
                self.assert_asked(0)

    def test_ctrl_c_while_the_program_hangs(self):
        shell = self.settled(environment={"AJC_BEFORE_COMMAND": "off"})
        shell.run("set -x")
        fifo = self.directory / "bin/prompt.wait"
        os.mkfifo(fifo)
        shell.child.sendline("__ajc_next=0")
        with open(fifo, "w"):  # opens when the program reads
            shell.child.sendintr()
            shell.wait()
        fifo.unlink()
        self.assertIn("+", shell.run(": still traced"))
        self.assertTrue(shell.run("{ set +x; } 2>/dev/null; echo well").endswith("well\n"))
        self.prompts(shell)
        self.assert_asked(1)
        shell.run("__ajc_next=0")
        self.assert_asked(1)

    def test_with_a_read_only_variable_no_set_is_incomplete(self):
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN", "AJC_PROFILE"):
            with self.subTest(name):
                self.program.grant("use", secret=SECRET)
                shell = self.start(before=f"readonly {name}=mine")
                self.assertEqual(shell.first_output, "")
                self.prompts(shell)
                self.assert_asked(0)
                self.assertEqual(shell.value(name), "mine")
                self.assertIsNone(shell.value("AWS_SECRET_ACCESS_KEY"))
                self.assertIn(name, shell.run("ajc use duff"))
                self.assertNotEqual(shell.status, 0)
                self.assertIsNone(shell.value("AWS_SECRET_ACCESS_KEY"))

    def test_functions_without_their_variables(self):
        shell = self.settled()
        functions = "declare -f" if BASH else "functions"
        shell.run(f"{functions} >functions.saved")
        other = self.start(hook=(shell.home / "functions.saved").read_text())
        self.assertEqual(other.first_output, "")
        self.assert_run(other, "set -u; __ajc_hook; set +u", "")
        self.program.calls()
        self.program.set_answer("list", "fine\n")
        self.assert_run(other, "ajc list", "fine\n")


class AjcFunction(HookCase):
    def test_without_arguments(self):
        shell = self.settled(before="set -u")
        shell.run("ajc")
        self.assertEqual(self.program.calls()[0], "[--typed]")


class ShellFacts(HookCase):
    def test_pre_command_refresh_was_removed(self):
        shell = self.settled()
        shell.run("PS0=; readonly PS0" if BASH else "preexec_functions=()")
        self.assertEqual(self.facts(shell)["before_command"], "off:lost")

    def test_a_hook_that_nothing_calls(self):
        shell = self.settled()
        shell.run("AJC_BEFORE_COMMAND=off")  # otherwise bash's hook would insert itself again
        shell.run("unset PROMPT_COMMAND" if BASH else "precmd_functions=(true)")
        self.assertEqual(self.facts(shell)["hooks"], "0")

    def test_two_hooks(self):
        shell = self.settled()
        shell.run("PROMPT_COMMAND=('__ajc_hook; true' __ajc_hook)" if BASH else "precmd_functions+=(__ajc_hook)")
        self.assertEqual(self.facts(shell)["hooks"], "2")

    def test_a_read_only_list_of_what_runs_before_prompts(self):
        name = "PROMPT_COMMAND" if BASH else "precmd_functions"
        facts = self.facts(self.start(before=f"{name}=(true); readonly {name}"))
        self.assertEqual((facts["prompt_command"], facts["hooks"]), ("readonly", "0"))

    def test_read_only_variables(self):
        shell = self.start(before="readonly AWS_SESSION_TOKEN=x; readonly AJC_PROFILE")
        self.assertEqual(self.facts(shell)["readonly"], "AWS_SESSION_TOKEN,AJC_PROFILE")


class Surroundings(HookCase):
    def assert_works(self, shell):
        self.assertEqual(shell.first_output, "")
        self.prompts(shell, 3)
        shell.run("__ajc_next=0")
        self.prompts(shell, 3)
        self.assertEqual(self.program.calls(), [self.question("first"), self.question()])
        self.assertEqual(shell.run("printenv AWS_SECRET_ACCESS_KEY"), SECRET + "\n")
        self.program.set_answer("list", "", "", 3)
        self.program.grant("use", secret=SECRET)
        self.assert_run(shell, "ajc use duff", "")
        self.assert_run(shell, "ajc list || echo $?", "3\n")
        self.program.set_answer("use", "", "", 3)
        self.assert_run(shell, "ajc use duff || echo $?", "3\n")
        self.program.set_answer("prompt", "", "", 3)
        self.prompts(shell, 1)
        self.program.calls()

    def test_shell_options(self):
        for option in BASH_OPTIONS if BASH else ZSH_OPTIONS:
            for place in ("before", "after"):
                with self.subTest(f"{place}: {option}"):
                    self.program.grant(secret=SECRET)
                    settle = option + (f"\n{SETTINGS[KIND]}" if option.startswith("emulate") else "")
                    self.assert_works(self.start(**{place: settle}))

    def test_strict_options_from_the_start_of_the_start_up_file(self):
        # Debian's own start-up file for bash does not support this.
        self.assert_works(self.start(arguments=[*ARGUMENTS[KIND], *STRICT],
                                     environment={"SUDO_USER": "", "SUDO_PS1": "", "debian_chroot": ""}))

    def test_aliases_and_functions_with_the_same_names(self):
        words = "local export eval return set unset printf declare test exec shopt integer typeset setopt print true"
        noise = "\n".join(f"alias {word}='echo alias {word}'" for word in words.split())
        shadow = "\n".join(f"function {word} {{ echo function {word}; }}"
                           for word in words.split() if word not in ("unset", "return") or not BASH)
        for place, text in (("before", noise), ("after", noise), ("before", shadow), ("after", shadow)):
            with self.subTest(place, text=text.split()[0]):
                shell = self.start(**{place: text})
                self.assertEqual(shell.first_output, "")
                self.prompts(shell, 3)
                shell.run("__ajc_next=0")
                self.prompts(shell, 3)
                self.assertEqual(self.program.calls(), [self.question("first"), self.question()])
                self.assertEqual(shell.run("env | grep ^AWS_SECRET"), f"AWS_SECRET_ACCESS_KEY={SECRET}\n")

    def test_an_alias_of_the_name_of_the_command(self):
        shell = self.settled(before="alias ajc='ajc --quiet'")
        shell.run("ajc list")
        self.assertEqual(self.program.calls()[0], "[--typed][--quiet][list]")

    def test_removing_it_leaves_no_trace(self):
        listing = ("{ declare -F; declare -p PROMPT_COMMAND;"
                   " compgen -v | grep -v -e BASH -e '^_$' -e PIPESTATUS -e EPOCH -e ^HIST; }" if BASH else
                   "print -l ${(ok)functions} ${(ok)parameters} $precmd_functions")
        before = "PROMPT_COMMAND='true one'" if BASH else "precmd() { :; }; precmd_functions=(precmd)"
        shell = self.settled(before=f"{before}\n{listing} >listing.before")
        self.put_removal(shell)
        shell.read("remove")
        shell.run(f"{listing} >listing.after")
        before, after = (set((shell.home / f"listing.{when}").read_text().splitlines()) for when in ("before", "after"))
        self.assertEqual(before ^ after, set())

    def test_non_interactive_shells_print_nothing(self):
        home = self.directory / "home"
        home.mkdir()
        hook = f"eval {quote(hook_text(KIND, self.program.path))}\n"
        for name in (".bashrc", ".bash_profile", ".zshrc", ".zshenv", ".zprofile"):
            (home / name).write_text(hook)
        environment = {"HOME": str(home), "ZDOTDIR": str(home), "PATH": "/usr/bin:/bin",
                       "FAKE_AJC": str(self.program.directory), "BASH_ENV": str(home / ".bashrc")}
        functions = "declare -F" if BASH else "print -l ${(k)functions}"
        script = f"set -eu; {functions} | grep ajc || set | grep ^__ajc || :"
        for arguments in (["-c", script], ["-lc", script], [*STRICT, "-c", f"{hook}\n{script}"], ["-s"]):
            with self.subTest(arguments[:-1]):
                done = subprocess.run([PROGRAMS[KIND], *arguments], env=environment, cwd=home, input=script.encode(),
                                      capture_output=True, timeout=TIMEOUT_SECONDS, check=False)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))
                self.assertEqual(self.program.calls(), [])

    def test_restricted_shell(self):
        shell = self.start(arguments=["-r", *ARGUMENTS[KIND]] if not BASH else ["--restricted", *ARGUMENTS[KIND]])
        self.assertEqual(shell.first_output, "")
        self.prompts(shell)
        self.assertEqual(self.program.calls(), [])
        if BASH:  # zsh does not inform its start-up file
            self.assert_run(shell, "typeset -f ajc __ajc_hook", "")
        self.assertIn("restricted", shell.run("cd /"))

    def test_shell_that_becomes_restricted(self):
        for before in ("", "unset EPOCHSECONDS; "):  # as in bash before 5
            with self.subTest(before):
                shell = self.settled()
                self.assert_run(shell, before + "set -r; __ajc_next=0", "")
                self.prompts(shell)
                self.assert_asked(0)
                self.assertIn("restricted", shell.run("cd /"))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
