#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Features of bash only: PROMPT_COMMAND as string and array, frameworks around it, branches for older versions, DEBUG traps,
BASH_XTRACEFD."""

import sys
import time
import unittest

sys.dont_write_bytecode = True
from hook_case import SECRET, HookCase  # noqa: E402
from terminal import BASH_VERSION, hook_text, quote  # noqa: E402


BEFORE_COMMAND = "ps0" if BASH_VERSION < (5, 3) else "funsub"
# A trap of the user; bash 5.3 needs no signal.
NO_SIGNAL = ("trap 'echo mine' URG",) if BASH_VERSION < (5, 3) else ()


class PromptCommand(HookCase):
    def others(self, before="", after="", expected="", hook=None):
        shell = self.start(before=f"count() {{ echo \"$1\" >>ran; }}\n{before}", after=after, hook=hook)
        self.assertEqual(shell.first_output, "")
        shell.run(":")  # if PROMPT_COMMAND was set again, the hook is in it from the first command on
        (shell.home / "ran").unlink(missing_ok=True)
        self.program.calls()
        shell.run("__ajc_next=0")
        self.assert_asked(1)
        ran = shell.home / "ran"
        self.assertEqual(ran.read_text().split() if ran.exists() else [], expected.split())
        shell.run("true | (exit 5)")
        self.assertEqual(shell.status, 5)
        return shell

    def test_together_with_others(self):
        for before, after, expected in (
                ("", "", ""),
                ("PROMPT_COMMAND='count a'", "", "a"),
                ("PROMPT_COMMAND='count a;'", "", "a"),
                ("PROMPT_COMMAND='count a; '", "", "a"),
                ("PROMPT_COMMAND='count a # and no more'", "", "a"),
                ("export PROMPT_COMMAND='count a'", "", "a"),
                ("PROMPT_COMMAND=('count a' 'count b')", "", "a b"),
                ("PROMPT_COMMAND=([3]='count a')", "", "a"),
                ("", "PROMPT_COMMAND='count x'", "x"),
                ("PROMPT_COMMAND='count a'", "PROMPT_COMMAND='count x'", "x"),
                ("PROMPT_COMMAND='count a'", "PROMPT_COMMAND=\"$PROMPT_COMMAND; count x\"", "a x"),
                ("", "PROMPT_COMMAND=\"count x;$PROMPT_COMMAND\"", "x"),
                ("PROMPT_COMMAND='count a'", "PROMPT_COMMAND+=('count x')", "a x"),
                # An editor's terminal saves only the first element and wraps it.
                ("", "saved=$PROMPT_COMMAND; wrap() { eval \"$saved\"; count w; }; PROMPT_COMMAND=wrap", "w"),
                ("PROMPT_COMMAND='count a'",
                 "saved=$PROMPT_COMMAND; wrap() { eval \"$saved\"; count w; }; PROMPT_COMMAND=wrap", "a w"),
                ("set -u; unset PROMPT_COMMAND", "", ""),
                ("set -eu; PROMPT_COMMAND='count a'", "set +e", "a")):
            # Before 5.1 only an array's first element is used.
            if BASH_VERSION >= (5, 1) or "(" not in before + after:
                with self.subTest(before=before, after=after):
                    self.others(before, after, expected)

    def test_value_that_ends_in_an_ampersand(self):
        shell = self.start(before="set +m; PROMPT_COMMAND='true & '")
        lines = shell.run('echo "$PROMPT_COMMAND"').splitlines()
        self.assertEqual([line for line in lines if not line.startswith("[")],  # bash may report here that a job is done
                         ["true & ", "__ajc_hook"])

    def test_it_is_not_exported(self):
        shell = self.others("export PROMPT_COMMAND='count a'", "", "a")
        self.assert_run(shell, "printenv PROMPT_COMMAND", "")

    def test_read_only_prompt_command_is_harmless(self):
        for declaration in ("readonly PROMPT_COMMAND='true'", "readonly -a PROMPT_COMMAND=(true)",
                            "readonly PROMPT_COMMAND"):
            with self.subTest(declaration):
                shell = self.start(before=declaration, after="reached=yes")
                self.assertEqual(shell.first_output, "")
                self.assertEqual(shell.value("reached"), "yes")
                self.prompts(shell)

    def test_removing_from_a_read_only_prompt_command(self):
        shell = self.settled(after="readonly PROMPT_COMMAND")
        self.put_removal(shell)
        self.assert_run(shell, 'eval "$(cat remove)"', "")
        shell.run("(exit 4)")
        self.assertEqual(shell.status, 4)
        self.prompts(shell)
        self.assert_asked(0)

    def test_reading_the_hook_again_keeps_one(self):
        shell = self.settled()
        shell.run('eval "$(cat hook)"')
        self.assert_run(shell, 'echo "$PROMPT_COMMAND"', "__ajc_hook\n")

    def test_the_hook_preserves_the_status(self):
        shell = self.settled()
        for behind in ("; status=$?", "\n status=$?", ";status=$?\n"):
            for place in ("after", "living"):
                self.program.calls()
                append = f"PROMPT_COMMAND+={quote(behind)}"
                shell = self.settled(**({place: append} if place == "after" else {}))
                for line in ("", *([append] if place == "living" else []), "(exit 7)", "__ajc_next=0; (exit 6)", "(exit 5)"):
                    shell.run(line)
                    if "exit" in line:
                        self.assertEqual(shell.value("status"), line[-2])
        self.assert_run(shell, "wrapper() { __ajc_hook; echo $?; }; (exit 7); wrapper", "7\n")

    @unittest.skipIf(BASH_VERSION < (5, 1), "bash does not restore it before what follows the hook, so the hook has to fail")
    def test_a_preserved_status_is_no_failure(self):
        shell = self.settled(after="PROMPT_COMMAND+=$'\\n''count=$?'")
        shell.run("trap 'echo failed' ERR")
        self.assert_run(shell, "(exit 7)", "failed\n")
        self.assertEqual(shell.value("count"), "7")
        shell.run("trap - ERR; set -e")
        for line in ("! true", "__ajc_next=0; ! true"):
            shell.run(line)
        self.assertEqual(shell.value("count"), "1")

    def test_prompt_command_set_again_in_a_running_shell(self):
        shell = self.settled()
        shell.run("PROMPT_COMMAND='true mine'")
        shell.run("true")
        expected = "true mine ;\n__ajc_hook\n"
        if "signal" in shell.value("__ajc_gate"):  # by a signal, which is sent when a call is due
            shell.run("__ajc_next=0")
        self.assert_run(shell, 'echo "$PROMPT_COMMAND"', expected)
        shell.run("true; true")
        self.assert_run(shell, 'echo "$PROMPT_COMMAND"', expected)

    def test_removing_restores_what_was_there(self):
        for before, after, left in (("PROMPT_COMMAND='true one;'", "", "true one;"),
                                    ("PROMPT_COMMAND=true", "PROMPT_COMMAND+='; true two'", "true ;\ntrue two"),
                                    ("", "PROMPT_COMMAND+='; true two'", "true two"),
                                    ("", "PROMPT_COMMAND=\"true;$PROMPT_COMMAND\"", "true"),
                                    ("", "PROMPT_COMMAND=\"true;$PROMPT_COMMAND;true two\"", "true;true two")):
            with self.subTest(before=before, after=after):
                self.program.calls()
                shell = self.settled(before=before, after=after)
                self.put_removal(shell)
                for _ in range(2):
                    self.assert_run(shell, 'eval "$(cat remove)"', "")
                    output = shell.run('(IFS=";"; echo "${PROMPT_COMMAND[*]}"); declare -F | grep ajc')
                    # Where a status had to be handed on, as before bash 5.3's first prompt, they are elements of their own.
                    self.assertEqual(output.replace(" ;\n", ";"), f"{left}\n".replace(" ;\n", ";"))


# Frameworks that detect a typed command with a DEBUG trap after their last command before a prompt. The trap writes what
# it saw between two prompts to the file `typed`.
NOTING = """saw() { [[ -z $ready || $BASH_COMMAND == framework* ]] || { ready=; echo "$BASH_COMMAND" >>typed; }; }
ready=; trap saw DEBUG
framework_done() { ready=yes; }
"""
# Like bash-preexec before 0.6: at the first prompt it wraps PROMPT_COMMAND's first element.
AROUND = NOTING + """framework_begins() { ready=; for f in "${precmd_functions[@]}"; do "$f"; done; }
framework_starts() { PROMPT_COMMAND=${PROMPT_COMMAND//framework_starts/:}
PROMPT_COMMAND="framework_begins"$'\n'"$PROMPT_COMMAND"$'\n'framework_done; framework_begins; framework_done; }
__bp_imported=defined; precmd_functions=(); PROMPT_COMMAND+=${PROMPT_COMMAND:+$'\n'}framework_starts
"""
# Like an editor's terminal, after all start-up files.
IN_PLACE = NOTING + """framework_original=$PROMPT_COMMAND
framework_prompt() { ready=; eval "$framework_original"; framework_done; }
PROMPT_COMMAND=framework_prompt
"""


class Frameworks(HookCase):
    """Commands of the hook at a prompt are not taken for typed ones."""

    def assert_only_typed_commands_are_seen(self, shell):
        for line in ("true one", "", "true two", "__ajc_next=0", "true three"):
            self.assert_run(shell, line, "")
        self.assertEqual((shell.home / "typed").read_text().splitlines(),
                         ["true one", "true two", "__ajc_next=0", "true three"])
        self.assert_asked(1)
        (shell.home / "typed").unlink()

    def test_framework_loaded_before_and_after(self):
        for place in ("before", "after"):
            with self.subTest(place):
                self.program.calls()
                self.assert_only_typed_commands_are_seen(self.settled(**{place: AROUND}))

    def test_an_editors_terminal(self):
        for before in ("", "PROMPT_COMMAND='true mine'"):
            with self.subTest(before):
                self.program.calls()
                shell = self.settled(before=before, after=IN_PLACE, environment={"TERM_PROGRAM": "vscode"})
                self.assert_only_typed_commands_are_seen(shell)
                self.assertEqual(self.facts(shell)["hooks"], "1")
                shell.run("eval \"$(cat hook)\"")
                (shell.home / "typed").unlink()
                self.program.calls()
                self.assert_only_typed_commands_are_seen(shell)
                self.put_removal(shell)
                self.assert_run(shell, 'eval "$(cat remove)"', "")
                self.prompts(shell)
                self.assert_asked(0)

    def test_removing_from_the_list_of_a_framework(self):
        shell = self.settled(before=AROUND)
        self.put_removal(shell)
        self.assert_run(shell, 'eval "$(cat remove)"', "")
        self.prompts(shell)
        self.assert_asked(0)
        self.assert_run(shell, 'echo "<${precmd_functions[*]}>"; declare -F | grep ajc', "<>\n")


class OlderBash(PromptCommand):
    """The branches for bash before 5.0, which the test enables in the hook."""

    def start(self, *arguments, **more):
        text = hook_text(self.kind, self.program.path)
        older = text.replace("BASH_VERSINFO[0] >= 5", "BASH_VERSINFO[0] >= 999")
        self.assertNotEqual(older.count("999"), 0)
        more["hook"] = more.get("hook") or older
        return super().start(*arguments, **more)

    def test_idle_prompts_ask_nothing(self):
        shell = self.settled()
        self.prompts(shell)
        self.assert_asked(0)


class BeforeACommand(HookCase):
    """Other code that runs before a command stays, and ours stays after it."""

    def rotate(self, shell):
        self.program.calls()
        self.program.stamp.unlink(missing_ok=True)
        self.program.stamp = self.directory / f"stamp{time.monotonic_ns()}"
        self.program.stamp.touch()
        self.program.grant(key_id="ASIATWO", secret=SECRET)
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "ASIATWO")
        self.assert_asked(1)

    def test_ps0_of_others(self):
        for before, after, expected in (
                ("PS0='(run)'", "", "(run)ok\n"), ("", "PS0='(run)'", "(run)ok\n"),
                ("PS0='$(echo run)'", "", "runok\n"), ("", "PS0+='$(echo run)'", "runok\n"),
                ("PROMPT_COMMAND='PS0=\"(run)\"'", "", "(run)ok\n"), ("set -u", "", "ok\n")):
            with self.subTest(before=before, after=after):
                self.program.calls()
                shell = self.settled(before=before, after=f"{after}\nPROMPT_COMMAND+=('__ajc_now=1')")
                self.assert_run(shell, "echo ok", expected)
                self.assert_run(shell, "echo ok", expected)
                shell.run("__ajc_next=0")
                self.assert_run(shell, "echo ok", expected)

    def test_no_pre_command_refresh_where_impossible(self):
        for before in ("readonly PS0=''", *NO_SIGNAL):
            with self.subTest(before):
                shell = self.settled(before=before)
                self.prompts(shell)
                self.assert_run(shell, "echo \"<${PS0-}>\"", "<>\n")
                if "trap" in before:
                    self.assertIn("echo mine", shell.run("trap -p URG"))

    def test_a_lost_trap_and_a_lost_function_are_harmless(self):
        for line in ("trap - URG", "trap '' URG", "unset -f __ajc_before"):
            with self.subTest(line):
                shell = self.settled(after="PROMPT_COMMAND+=('__ajc_now=1')")
                shell.run(line)
                if "trap" in line:
                    self.assert_run(shell, "echo alive", "alive\n")
                else:
                    self.assertTrue(shell.run("echo alive").endswith("alive\n"))

    def test_bash_preexec(self):
        """A fake bash-preexec: its marker, and the two lists of functions that it calls."""
        preexec = ("bash_preexec_imported=defined; preexec_functions=() precmd_functions=()\n"
                   "preexec() { local f; [[ $BASH_COMMAND == __ajc* || $BASH_COMMAND == precmd ]] && return\n"
                   "for f in \"${preexec_functions[@]}\"; do \"$f\" \"$BASH_COMMAND\"; done; }\n"
                   "precmd() { local f; for f in \"${precmd_functions[@]}\"; do \"$f\"; done; }\n"
                   "PROMPT_COMMAND=precmd${PROMPT_COMMAND:+$'\\n'$PROMPT_COMMAND}; trap preexec DEBUG")
        for before, after in ((preexec, ""), ("", preexec)):
            with self.subTest(before=bool(before)):
                self.program.calls()
                shell = self.settled(before=before, after=after)
                self.assert_run(shell, "echo \"<${PS0-}>${preexec_functions[*]}\"", "<>__ajc_before\n")
                self.rotate(shell)
                self.put_removal(shell)
                self.assert_run(shell, 'eval "$(cat remove)"', "")
                self.assert_run(shell, "echo \"<${preexec_functions[*]}>\"", "<>\n")

    def test_ble_sh(self):
        """A fake ble.sh: its version and blehook."""
        shell = self.settled(before="BLE_VERSION=0.4; blehook() { blehooks+=(\"$@\"); }")
        self.assert_run(shell, "echo \"<${PS0-}>${blehooks[*]}\"", "<>PREEXEC!=__ajc_before\n")


class ShellFacts(HookCase):
    def test_methods_of_pre_command_refresh(self):
        for before, after, expected in (
                ("BLE_VERSION=0.4; blehook() { :; }", "", "ble.sh"), ("bash_preexec_imported=defined", "", "bash-preexec"),
                ("", "shopt -u promptvars; PROMPT_COMMAND='PS1=\"<prompt:$?>\"; '$PROMPT_COMMAND", "off:promptvars"),
                ("readonly PS0=", "", "off:lost"), *((before, "", "off:trap") for before in NO_SIGNAL),
                *(("", after, "off:trap") for after in NO_SIGNAL)):
            with self.subTest(before=before, after=after):
                self.assertEqual(self.facts(self.start(before=before, after=after))["before_command"], expected)

    def test_a_shell_that_prints_traps_differently(self):
        for before in ("set -o posix", "set -T; trap 'echo noise' DEBUG", "POSIXLY_CORRECT=1"):
            with self.subTest(before):
                facts = self.facts(self.start(before=before, load=". ~/hook"))
                self.assertEqual(facts["before_command"], BEFORE_COMMAND)
                facts = self.facts(self.start(before=f"{before}; trap 'echo mine' URG", load=". ~/hook"))
                self.assertEqual(facts["before_command"], "off:trap" if NO_SIGNAL else BEFORE_COMMAND)

    def test_text_after_ours_in_ps0(self):
        for behind, expected in (("(run)", BEFORE_COMMAND), ("\\e[0 q${HOME:+x}", BEFORE_COMMAND),
                                 ("$(:)", "off:lost" if NO_SIGNAL else BEFORE_COMMAND)):
            with self.subTest(behind):
                shell = self.settled()
                line = quote(f"PS0=$__ajc_gate{quote(behind)}")
                shell.run(f"PROMPT_COMMAND+=({line})" if BASH_VERSION >= (5, 1) else f"PROMPT_COMMAND+=$'\\n'{line}")
                self.assertEqual(self.facts(shell)["before_command"], expected)
                self.assertEqual(self.facts(shell)["before_command"], BEFORE_COMMAND)  # the hook has moved after it

    def test_a_hook_without_the_version(self):
        for older, newer, expected in (("< 404", "< 99904", "off:version"), (">= 503", ">= 503 - 500", "funsub")):
            with self.subTest(expected):
                text, facts = (hook_text(self.kind, self.program.path, kind=kind) for kind in ("hook", "facts"))
                self.assertIn(older, text + facts)
                text = text.replace(older, newer).replace("${| __ajc_before; }", "${__ajc_due[1]}")
                (self.program.directory / "facts.bash").write_text(facts.replace(older, newer))
                shell = self.start(hook=text)
                self.assertEqual(self.facts(shell)["before_command"], expected)
                shell = self.start(hook=text, environment={"TERM_PROGRAM": "vscode"})
                self.assertEqual(self.facts(shell)["before_command"], "ps0" if expected == "funsub" else expected)

    def test_an_exported_prompt_command(self):
        shell = self.start()
        self.assertEqual(self.facts(shell)["prompt_command"], "ok")
        shell.run("export PROMPT_COMMAND")
        self.assertEqual(self.facts(shell)["prompt_command"], "exported")
        shell = self.start(before="export PROMPT_COMMAND=true")
        self.assertEqual(self.facts(shell)["prompt_command"], "ok")


class SecretsUnderTracing(HookCase):
    def test_debug_trap(self):
        shell = self.settled()
        shell.run("set -T; trap 'echo \"debug: $BASH_COMMAND\"' DEBUG")
        for line in ("__ajc_next=0", "ajc list", "__ajc_next=0"):
            self.assertNotIn(SECRET, shell.run(line))
        self.assertIn("debug: echo", shell.run("echo on"))

    def test_tracing_into_a_file(self):
        shell = self.settled()
        shell.run("exec 9>>trace; BASH_XTRACEFD=9; set -x")
        self.assert_run(shell, "__ajc_next=0", "")
        self.assert_run(shell, ": still traced", "")
        trace = (shell.home / "trace").read_text()
        self.assertIn("still traced", trace)
        self.assertNotIn(SECRET, trace)


if __name__ == "__main__":
    unittest.main()
