#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What only bash has: PROMPT_COMMAND as string and array, older versions' branches, DEBUG traps, BASH_XTRACEFD."""

import sys
import unittest

sys.dont_write_bytecode = True
from hook_case import SECRET, HookCase  # noqa: E402
from terminal import hook_text  # noqa: E402


class PromptCommand(HookCase):
    def others(self, before="", after="", expected="", hook=None):
        shell = self.start(before=f"count() {{ echo \"$1\" >>ran; }}\n{before}", after=after, hook=hook)
        self.assertEqual(shell.first_output, "")
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
                ("export PROMPT_COMMAND='count a'", "", "a"),
                ("PROMPT_COMMAND=('count a' 'count b')", "", "a b"),
                ("PROMPT_COMMAND=([3]='count a')", "", "a"),
                ("", "PROMPT_COMMAND='count x'", "x"),
                ("PROMPT_COMMAND='count a'", "PROMPT_COMMAND='count x'", "x"),
                ("PROMPT_COMMAND='count a'", "PROMPT_COMMAND=\"$PROMPT_COMMAND; count x\"", "a x"),
                ("", "PROMPT_COMMAND=\"count x;$PROMPT_COMMAND\"", "x"),
                ("PROMPT_COMMAND='count a'", "PROMPT_COMMAND+=('count x')", "a x"),
                ("set -u; unset PROMPT_COMMAND", "", ""),
                ("set -eu; PROMPT_COMMAND='count a'", "set +e", "a")):
            with self.subTest(before=before, after=after):
                self.others(before, after, expected)

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
        (shell.home / "remove").write_text(hook_text(self.kind, self.program.path, "remove"))
        self.assert_run(shell, 'eval "$(cat remove)"', "")
        shell.run("(exit 4)")
        self.assertEqual(shell.status, 4)
        self.prompts(shell)
        self.assert_asked(0)


class OlderBash(PromptCommand):
    """The branches that bash before 5.1 and 5.0 takes, by a hook told to take them: PROMPT_COMMAND as one string."""

    def start(self, *arguments, **more):
        text = hook_text(self.kind, self.program.path)
        older = text.replace(">= 501", ">= 99901").replace("BASH_VERSINFO[0] >= 5", "BASH_VERSINFO[0] >= 999")
        self.assertNotEqual(older.count("999"), 0)
        more["hook"] = more.get("hook") or older
        return super().start(*arguments, **more)

    def test_together_with_others(self):
        for before, after, expected in (
                ("", "", ""), ("PROMPT_COMMAND='count a'", "", "a"), ("PROMPT_COMMAND='count a;'", "", "a"),
                ("PROMPT_COMMAND=$'count a ;\\n'", "", "a"), ("export PROMPT_COMMAND='count a'", "", "a"),
                ("", "PROMPT_COMMAND=\"$PROMPT_COMMAND; count x\"", "x"),
                ("", "PROMPT_COMMAND=\"count x;$PROMPT_COMMAND\"", "x"),
                ("set -u; unset PROMPT_COMMAND", "", "")):
            with self.subTest(before=before, after=after):
                self.others(before, after, expected)

    def test_idle_prompts_ask_nothing(self):
        shell = self.settled()
        self.prompts(shell)
        self.assert_asked(0)

    def test_reading_the_hook_again_keeps_one(self):
        shell = self.settled()
        shell.run('eval "$(cat hook)"')
        self.assert_run(shell, 'echo "$PROMPT_COMMAND"', '__ajc_hook "$?"\n')

    def test_the_hook_hands_the_status_on(self):
        shell = self.settled()
        self.assert_run(shell, "__ajc_hook 7; echo $?", "7\n")
        self.assert_run(shell, "__ajc_next=0; __ajc_hook 7; echo $?", "7\n")
        self.assert_run(shell, "set -e; __ajc_hook 7; echo $?; set +e", "0\n")

    def test_removing_restores_the_string(self):
        shell = self.settled(before="PROMPT_COMMAND='true one;'")
        (shell.home / "remove").write_text(hook_text(self.kind, self.program.path, "remove"))
        self.assert_run(shell, 'eval "$(cat remove)"', "")
        self.assert_run(shell, 'echo "$PROMPT_COMMAND"; declare -F | grep ajc', "true one\n")


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
