#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Features of fish only: lists, universal variables, fish_trace, code that is read line by line.

Every test asserts what the user sees (output, $status, variables) and how often the program ran."""

import re
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
from hook_case import SECRET, HookCase  # noqa: E402
from terminal import TIMEOUT_SECONDS, hook_text, quote  # noqa: E402

HookCase.kind = "fish"
ASK_AGAIN = "set -g __ajc_next 0"
FISH_VERSION = tuple(int(number) for number in re.findall(
    r"\d+", subprocess.check_output(["/bin/fish", "--no-config", "-c", "echo $version"], text=True))[:2])


class ProgramCalls(HookCase):
    def test_a_removed_stamp_asks_once_before_a_command(self):
        shell = self.settled()
        self.program.stamp.rename(self.directory / "next")
        self.program.stamp = self.directory / "next"
        self.program.grant(key_id="ASIATWO")
        self.assert_run(shell, "printenv AWS_ACCESS_KEY_ID", "ASIATWO\n")
        self.prompts(shell)
        self.assert_asked(1)

    def test_before_a_command_can_be_turned_off(self):
        shell = self.settled(environment={"AJC_BEFORE_COMMAND": "off"})
        self.program.stamp.rename(self.directory / "next")
        self.program.stamp = self.directory / "next"
        self.program.grant(key_id="ASIATWO")
        self.assert_run(shell, "printenv AWS_ACCESS_KEY_ID", "ASIAONE\n")
        self.assert_run(shell, "printenv AWS_ACCESS_KEY_ID", "ASIATWO\n")

    def test_a_list_instead_of_a_name_asks_once(self):
        shell = self.settled()
        self.assert_run(shell, "set -g AJC_PROFILE a b c", "")
        self.prompts(shell)
        self.assert_asked(1)

    def test_what_a_shell_inherits_is_not_trusted(self):
        inherited = {f"__ajc_{name}": "(touch oops)" for name in ("now", "next", "since", "ttl", "said", "end")}
        inherited.update({"__ajc_stamp": "/", "__ajc_id": "x", "AWS_ACCESS_KEY_ID": "x", "__ajc_notice": "no"})
        shell = self.settled(environment=inherited)
        self.prompts(shell)
        self.assert_asked(0)
        self.assertFalse((shell.home / "oops").exists())
        self.assert_run(shell, "env | grep __ajc_ | grep -v __ajc_now", "")


class VisibleBehaviour(HookCase):
    def test_tracing_shows_no_secret(self):
        self.program.grant("use", secret=SECRET)
        shell = self.settled()
        for level in ("1", "all"):
            shell.run(f"set -g fish_trace {level}")
            for line in (ASK_AGAIN, "set -e AWS_ACCESS_KEY_ID", "ajc use duff", "true", ASK_AGAIN):
                self.assertNotIn(SECRET, shell.run(line))
            self.assertGreaterEqual(len(self.program.calls()), 3)
            self.assertIn("> echo still", shell.run("echo still"))


class UniversalVariables(HookCase):
    def test_ours_have_priority_and_removing_them_restores_the_others(self):
        shell = self.settled(before="set -Ux AWS_ACCESS_KEY_ID AKIAUNIVERSAL")
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "ASIAONE")
        self.program.set_answer("off", self.program.answer("builtin set -eg AWS_ACCESS_KEY_ID\n"))
        self.program.set_answer("prompt", self.program.answer("builtin set -g __ajc_ttl 99\nbuiltin set -g __ajc_id AKIAUNIVERSAL\n"))
        shell.run("ajc off")
        self.program.calls()
        self.prompts(shell)
        self.assertEqual(self.program.calls(), [])
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "AKIAUNIVERSAL")


class Failures(HookCase):
    def test_an_incomplete_answer_is_ignored(self):
        whole = self.program.text(secret=SECRET)
        for cut in range(0, len(whole) - len("end\n"), 29):
            self.program.set_answer("prompt", whole[:cut])
            shell = self.start()  # fish itself reports that it is incomplete
            self.assertIsNone(shell.value("AWS_SECRET_ACCESS_KEY"), whole[:cut])
            self.program.calls()

    def test_an_answer_that_is_not_code(self):
        for answer in ("", "\n", "false"):
            with self.subTest(answer):
                self.program.set_answer("prompt", answer)
                shell = self.settled()
                self.prompts(shell)
                self.assert_asked(0)


class ShellFacts(HookCase):
    def test_problems(self):
        self.program.set_answer("prompt", status=1)
        shell = self.settled(before="set -U AWS_ACCESS_KEY_ID AKIA; set -U AWS_REGION x")
        facts = self.facts(shell)
        self.assertEqual((facts["answered"], facts["universal"]), ("no", "AWS_ACCESS_KEY_ID,AWS_REGION"))
        shell.run("functions -e __ajc_hook; function __ajc_hook; end; functions -e __ajc_before")
        facts = self.facts(shell)
        self.assertEqual((facts["before_command"], facts["hooks"]), ("off:lost", "0"))


class Surroundings(HookCase):
    def test_functions_with_the_same_names(self):
        # When the user's printf fails, fish 4.9 shows no second prompt, without the hook, either.
        words = ("math", "contains", "echo", "true") + (("printf",) if FISH_VERSION < (4, 1) else ())
        shadow = "\n".join(f"function {word}; return 1; end" for word in words)
        for place in ("before", "after"):
            with self.subTest(place):
                shell = self.start(**{place: shadow})
                self.assertEqual(shell.first_output, "")
                self.prompts(shell, 3)
                shell.run(ASK_AGAIN)
                self.prompts(shell, 3)
                self.assertEqual(self.program.calls(), [self.question("first"), self.question()])

    def test_odd_settings(self):
        for setting in ("set -gx IFS ajc_", "set -g IFS", "set -e IFS", "set -gx LC_ALL C", "set -gx LC_ALL de_DE.UTF-8",
                        "fish_vi_key_bindings"):
            for place in ("before", "after"):
                with self.subTest(f"{place}: {setting}"):
                    shell = self.start(**{place: setting})
                    self.assertEqual(shell.first_output, "")
                    shell.run(ASK_AGAIN)
                    self.prompts(shell, 3)
                    self.assertEqual(self.program.calls(), [self.question("first"), self.question()])
                    self.assertEqual(shell.run("printenv AWS_SECRET_ACCESS_KEY"), SECRET + "\n")

    def test_removing_it_leaves_no_trace(self):
        shell = self.settled()
        self.put_removal(shell)
        shell.read("remove")
        self.assert_run(shell, "begin; functions --all -n; set -n; end | string split , | grep -i ajc", "FAKE_AJC\n")

    def test_non_interactive_shells_print_nothing(self):
        home = self.directory / "home"
        (home / ".config/fish").mkdir(parents=True)
        (home / "hook").write_text(hook_text("fish", self.program.path))
        (home / ".config/fish/config.fish").write_text(f"cat {quote(str(home / 'hook'), 'fish')} | source\n")
        environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "FAKE_AJC": str(self.program.directory)}
        script = "functions --all -n | string split , | string match '*ajc*'; set -n | string match '*ajc*'; true"
        for arguments in (["-c", script], ["-lc", script], []):
            done = subprocess.run(["/bin/fish", *arguments], env=environment, cwd=home, input=script.encode(),
                                  capture_output=True, timeout=TIMEOUT_SECONDS, check=False)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))
        self.assertEqual(self.program.calls(), [])


if __name__ == "__main__":
    unittest.main()
