#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The hook in a real shell, with a fake program that logs its calls: test_hook.py bash|zsh|fish [unittest's arguments]

Tests that are the same in all three; those for some shells only are in test_posix_hook.py, test_bash.py and
test_fish.py. Every test asserts what the user sees (output, status, variables) and how often the program ran."""

import os
import re
import sys
import unittest

sys.dont_write_bytecode = True
from hook_case import SECRET, HookCase  # noqa: E402
from terminal import BASH_VERSION, SOURCE, FakeProgram, assignment, calls_between  # noqa: E402

KIND = HookCase.kind = sys.argv[1]
STATUS = "$status" if KIND == "fish" else "$?"
STATUSES = {"bash": "${PIPESTATUS[*]}", "zsh": "${pipestatus[*]}", "fish": "$pipestatus"}[KIND]
BEFORE_COMMAND = {"bash": "funsub" if BASH_VERSION >= (5, 3) else "ps0", "zsh": "preexec", "fish": "preexec"}[KIND]
VERSION = {"bash": "BASH_VERSION", "zsh": "ZSH_VERSION", "fish": "version"}[KIND]
NASTY = ["it's", "a\"b", "two\nlines\n\nand more", "$(touch oops)`touch oops`$HOME(touch oops)", "back\\slash\\", "\\\\'",
         "!history!!", "*?[a]~{b,c}", "  spaces\tand tab ", "grüße 🦆", "'", "''", "\\'", "-n", "a;b&c|d>e<f(g)",
         "%s%n%{", "#no comment"]


class ProgramCalls(HookCase):
    def test_ten_prompts_and_commands_one_run(self):
        shell = self.start()
        self.prompts(shell)
        for _ in range(10):
            self.assert_run(shell, "true", "")
        self.assert_asked(1, "first")
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "ASIAONE")
        self.assertEqual(shell.value("AWS_SECRET_ACCESS_KEY"), SECRET)
        self.assert_run(shell, "printenv AWS_SECRET_ACCESS_KEY", SECRET + "\n")

    def test_an_answer_without_time_to_live_is_requested_again(self):
        self.program.grant("prompt.first", ttl=0, noticed="now")
        shell = self.start()
        self.prompts(shell)
        self.assertEqual(self.program.calls(), [self.question("first"), self.question("now")])

    def test_a_removed_stamp_asks_once(self):
        shell = self.settled()
        self.program.stamp.rename(self.directory / "next")
        self.program.stamp = self.directory / "next"
        self.program.grant(key_id="ASIATWO")
        self.prompts(shell)
        self.assert_asked(1)
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "ASIATWO")

    def test_the_end_of_the_time_to_live_asks_once(self):
        shell = self.settled()
        shell.set(__ajc_next=shell.value("__ajc_since"))
        self.prompts(shell)
        self.assert_asked(1)

    def test_a_clock_that_went_backwards_asks_once(self):
        shell = self.settled()
        since = int(float(shell.value("__ajc_since")))
        shell.set(__ajc_since=since + 600, __ajc_next=since + 900)
        self.prompts(shell)
        self.assert_asked(1)

    def test_a_profile_changed_by_hand_asks_once(self):
        for value in ("other", "(", "-n", "a b", "*"):
            with self.subTest(value):
                shell = self.settled()
                self.program.grant(profile=value, key_id="ASIATWO")
                self.assertEqual(shell.export(AJC_PROFILE=value), "")
                self.prompts(shell)
                self.assert_asked(1)
                self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "ASIATWO")
                self.program.grant(secret=SECRET)

    def test_owner_of_the_keys_is_known_after_a_failure(self):
        shell = self.settled()
        self.program.set_answer("prompt", status=5)
        shell.export(AJC_PROFILE="other")
        shell.run(self.ask_again)
        self.assert_asked(2)
        self.program.grant(profile="other")
        shell.run(self.ask_again)
        self.program.calls()
        shell.run(self.ask_again)
        self.assertEqual(self.program.calls(), [f"[prompt][{KIND}][noticed][other]"])

    def test_a_key_changed_by_hand_asks_once(self):
        for change in (lambda shell: shell.export(AWS_ACCESS_KEY_ID="AKIAMINE"),
                       lambda shell: shell.unset("AWS_ACCESS_KEY_ID")):
            shell = self.settled()
            self.assertEqual(change(shell), "")
            self.prompts(shell)
            self.assert_asked(1)

    def test_the_program_sees_what_was_not_exported(self):
        shell = self.settled()
        self.program.path.write_text("#!/bin/sh\nprintenv AJC_PROFILE AWS_ACCESS_KEY_ID >>seen\nexit 1\n")
        names = {"AJC_PROFILE": "other", "AWS_ACCESS_KEY_ID": "AKIAMINE"}
        shell.run("; ".join([("set -e " if KIND == "fish" else "unset ") + " ".join(names),
                             *(assignment(KIND, *item) for item in names.items())]))
        self.prompts(shell)
        self.assertEqual((shell.home / "seen").read_text(), "other\nAKIAMINE\n")
        self.assert_run(shell, "printenv AJC_PROFILE", "")

    def test_no_process_at_idle_prompts_and_commands(self):
        trace = self.directory / "trace"
        shell = self.settled(strace=trace)
        self.prompts(shell, 3)
        shell.run("cd /usr")
        for _ in range(20):
            self.assertEqual(shell.run(), "")
            self.assertEqual(shell.run("true"), "")
        shell.run("cd /")
        self.program.stamp.unlink()
        shell.run()
        shell.end()
        lines = trace.read_text().splitlines()
        self.assertEqual(calls_between(lines, "/usr", "/"), [])
        fired = [call for call in calls_between(lines, "/") if f'execve("{self.program.path}"' in call]
        self.assertEqual(len(fired), 1)

    def test_the_program_at_a_difficult_path(self):
        for place, name in (("it's a \"place\" $(touch oops)", "ajc hook's"), ("back\\slash \\' (touch oops)", "ajc\\")):
            with self.subTest(place):
                self.program = FakeProgram(self.directory / place, name, KIND)
                self.program.grant()
                shell = self.settled()
                self.program.set_answer("list", "fine\n")
                self.assert_run(shell, "ajc list", "fine\n")


class VisibleBehaviour(HookCase):
    def test_status_is_kept(self):
        shell = self.settled()
        for forced in ("", f"{self.ask_again}; "):
            for status in (0, 1, 7, 130):
                shell.run(f"{forced}sh -c 'exit {status}'")
                self.assertEqual(shell.status, status)
                self.assert_run(shell, f"echo {STATUS}", f"{status}\n")
        self.assert_asked(4)

    def test_pipeline_statuses_are_kept(self):
        shell = self.settled()
        for forced in ("", f"{self.ask_again}; "):
            shell.run(f"{forced}true | false | sh -c 'exit 3'")
            self.assert_run(shell, f'echo "{STATUSES}"', "0 1 3\n")
        self.assert_asked(1)

    def test_a_notice_is_shown_once_and_not_before_the_first_prompt(self):
        self.program.grant("prompt.first", ttl=0)
        self.program.grant(notice="ajc: duff needs you: ajc rotate duff", noticed="needs")
        shell = self.start()
        self.assertEqual(shell.first_output, "")
        self.assertEqual(shell.run(), "ajc: duff needs you: ajc rotate duff\n")
        self.prompts(shell)
        self.assertEqual(len(self.program.calls()), 2)

    def test_no_notice_without_a_terminal(self):
        self.program.grant(notice="ajc: read me")
        if KIND != "fish":  # which itself prints an error then
            self.prompts(self.settled(before="unset TERM"))
        shell = self.settled(environment={"TERM": "dumb"})
        self.prompts(shell)
        for line in ("__ajc_tell", f"{assignment(KIND, 'TERM', 'xterm', True)}; __ajc_tell 2>err; cat err"):
            self.assert_run(shell, f"{assignment(KIND, '__ajc_notice', 'read me')}; {line}", "")

    def test_program_messages_are_not_shown_at_prompts(self):
        self.program.set_answer("prompt", self.program.text(), err="noise\n")
        self.prompts(self.settled())

    def test_no_job_messages(self):
        shell = self.settled()
        for _ in range(5):
            self.assert_run(shell, self.ask_again, "")
        self.assert_run(shell, "jobs -q; or true" if KIND == "fish" else "jobs", "")
        self.assert_asked(5)

    def test_nothing_of_ours_is_exported(self):
        names = ("profile", "id", "next", "previous", "said", "since", "ttl", "end", "stamp", "notice", "owner", "left")
        shell = self.settled(environment={f"__ajc_{name}": "x" for name in names})
        shell.run(self.ask_again)
        self.assert_run(shell, "env | grep __ajc", "")

    def test_values_are_set_unchanged(self):
        for value in NASTY:
            with self.subTest(value):
                self.program.grant(secret=value)
                shell = self.settled()
                shell.run("printf '%s' \"$AWS_SECRET_ACCESS_KEY\" >got; printenv AWS_SECRET_ACCESS_KEY >exported")
                self.assertEqual((shell.home / "got").read_text(), value)
                self.assertEqual((shell.home / "exported").read_text(), value + "\n")
                self.assertFalse((shell.home / "oops").exists())

    def test_the_prompt_segment(self):
        shell = self.settled()
        for left, expected in (("7530", "duff 2h05m"), ("2825", "duff 47m"), ("59", "duff <1m"), ("0", "duff expired"),
                               ("", "duff")):
            self.program.grant(more=assignment(KIND, "__ajc_left", left) + "\n")
            shell.run(self.ask_again)
            self.assert_run(shell, "ajc_prompt_info", expected + "\n")
            if KIND == "fish":
                self.assert_run(shell, "echo (ajc_prompt_info)", expected + "\n")
            else:
                self.assert_run(shell, "ajc_prompt_info info; echo \"$info\"", expected + "\n")
        for name, value, expected in (("AWS_ACCESS_KEY_ID", "AKIA", "duff other keys"),
                                      ("AWS_ACCESS_KEY_ID", "", "duff no session"), ("AJC_PROFILE", "", "")):
            self.assertEqual(shell.run(f"{assignment(KIND, name, value, True)}; ajc_prompt_info").strip(), expected)


class Recipes(HookCase):
    """The unchanged lines of ajc-prompt(7)."""

    def setUp(self):
        super().setUp()
        self.program.grant(more=assignment(KIND, "__ajc_left", "2825") + "\n")
        self.page = (SOURCE / "packaging/man/ajc-prompt.7.scd").read_text()

    def recipe(self, pattern):
        found = re.findall(pattern, self.page, re.M)
        self.assertEqual(len(found), 1)
        return found[0]

    def test_of_the_shells_own_prompt(self):
        line = self.recipe(rf"^{KIND}, in .*:\n\n```\n(.*)\n```$")
        mark = {"bash": "PS1+='<prompt:$?>'", "zsh": "PROMPT+='<prompt:%?>'", "fish": ""}[KIND]
        for place in ("before", "after"):
            with self.subTest(place):
                shell = self.start(**{place: f"{line}\n{mark}"})
                drawn = shell.run("fish_right_prompt" if KIND == "fish" else "")
                self.assertIn({"bash": "[duff 47m] ", "zsh": "duff 47m ", "fish": "duff 47m\n"}[KIND], drawn)
                shell.run("sh -c 'exit 3'")
                self.assertEqual(shell.status, 3)
                self.assert_asked(1, "first")

    @unittest.skipIf(KIND != "zsh", "powerlevel10k is zsh's")
    def test_of_powerlevel10k(self):
        line = self.recipe(r"^(prompt_ajc\(\) .*)$")
        shell = self.settled(after=f'p10k() {{ print -r -- "${{(qq)@}}"; }}\n{line}')
        self.assert_run(shell, "prompt_ajc", "'segment' '-f' '208' '-c' 'duff 47m' '-t' 'duff 47m'\n")


class Failures(HookCase):
    def test_a_failing_program_is_silent_and_not_called_again(self):
        for status in (1, 2, 3, 5, 126, 139):
            with self.subTest(status):
                # fish evaluates the output while the program still runs, so it cannot check the exit status first.
                self.program.set_answer("prompt", "" if KIND == "fish" else "echo evaluated\n", "trouble\n", status)
                shell = self.settled()
                self.prompts(shell)
                self.assert_asked(0)
                shell.set(__ajc_next=shell.value("__ajc_since"))
                self.prompts(shell)
                self.assert_asked(1, "first")

    def test_a_missing_program_is_silent(self):
        self.program.path.unlink()
        shell = self.start()
        self.assertEqual(shell.first_output, "")
        self.prompts(shell)
        shell.run(f"{assignment(KIND, 'AJC_PROFILE', 'other', True)}; false")
        self.assertEqual(shell.status, 1)
        self.prompts(shell)
        for line in ("ajc list", "ajc use duff"):
            self.assertIn(str(self.program.path), shell.run(line))
            self.assertEqual(shell.status, 127)

    def test_ctrl_c_while_the_program_hangs(self):
        shell = self.settled()
        fifo = self.directory / "bin/prompt.wait"
        os.mkfifo(fifo)
        shell.child.sendline(self.ask_again)
        with open(fifo, "w"):  # opens when the program reads
            shell.child.sendintr()
            shell.wait()
        fifo.unlink()
        self.assertTrue(shell.run("echo well").endswith("well\n"))
        self.prompts(shell)
        self.assert_asked(1)
        shell.run(self.ask_again)
        self.assert_asked(1)


class Evaluation(HookCase):
    """Only the program's answer, without output of others."""

    def test_an_answer_with_something_else_in_it(self):
        whole, noise = self.program.text(secret=SECRET), "touch oops\n"
        for answer in (noise + whole, whole + noise, noise + whole + noise, noise, whole.partition("\n")[2],
                       whole.removesuffix("\n").rpartition("\n")[0] + "\n"):
            with self.subTest(answer):
                for command in ("prompt", "use"):
                    self.program.set_answer(command, answer)
                shell = self.settled()
                self.prompts(shell)
                self.assertIn("contained other text", shell.run("ajc use duff"))
                self.assertEqual(shell.status, 1)
                self.assertIsNone(shell.value("AWS_SECRET_ACCESS_KEY"))
                self.assertFalse((shell.home / "oops").exists())
                self.program.calls()

    @unittest.skipIf(KIND != "fish", "fish alone has such functions; for traps see test_posix_hook.py")
    def test_functions_that_print_when_a_variable_changes(self):
        noisy = "".join(f"function noisy_{name} --on-variable {name}; echo touch oops; end\n"
                        for name in ("AJC_PROFILE", "AWS_ACCESS_KEY_ID", "fish_trace", "__ajc_ttl", "__ajc_next"))
        for place in ("before", "after"):
            with self.subTest(place):
                shell = self.start(**{place: noisy})
                shell.run(self.ask_again)
                self.assertEqual(shell.value("AWS_SECRET_ACCESS_KEY").rpartition("oops\n")[2], SECRET)
                self.assertFalse((shell.home / "oops").exists())


class AjcFunction(HookCase):
    def test_use_changes_this_shell(self):
        shell = self.settled()
        self.program.grant("use", profile="other", key_id="ASIATWO", more=assignment(KIND, "__ajc_previous", "duff") + "\n")
        self.assert_run(shell, "ajc use other", "")
        self.assertEqual(shell.status, 0)
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "ASIATWO")
        self.assertEqual(shell.value("AJC_PROFILE"), "other")
        self.prompts(shell)
        self.assertEqual(self.program.calls(), [f"[use][--shell][{KIND}][--previous][][other]"])
        shell.run("ajc use -")
        self.assertEqual(self.program.calls(), [f"[use][--shell][{KIND}][--previous][duff][-]"])

    def test_use_that_fails_changes_nothing(self):
        shell = self.settled()
        self.program.set_answer("use", "" if KIND == "fish" else "AWS_ACCESS_KEY_ID=oops\n", "There is no profile x.\n", 2)
        self.assert_run(shell, "ajc use x", "There is no profile x.\n")
        self.assertEqual(shell.status, 2)
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "ASIAONE")

    def test_use_can_prompt_the_user(self):
        shell = self.settled()
        self.program.path.write_text("#!/bin/sh\n[ \"$1\" = use ] || exit 1\nprintf 'Password: ' >/dev/tty\n"
                                     "read -r word </dev/tty\nread -r also\n"
                                     "printf 'got %s and %s\\n' \"$word\" \"$also\" >&2\n")
        shell.child.sendline("ajc use duff")
        shell.child.expect_exact("Password: ")
        shell.child.sendline("one")
        self.assertIn("got one and two\n", shell.run("two"))

    def test_all_commands_have_the_terminal(self):
        shell = self.settled()
        self.program.path.write_text("#!/bin/sh\n[ \"$1\" != prompt ] || exit 1\nread -r word </dev/tty\n"
                                     "set -- $(ps -o pgid=,tpgid= -p $$)\n"
                                     "[ \"$1\" = \"$2\" ] && echo \"got $word\" >&2\n")
        for verb in ("use", "off", "login"):
            shell.child.sendline(f"ajc {verb}")
            self.assertIn("got a word\n", shell.run("a word"))

    def test_use_default_without_state_asks_at_the_next_prompt(self):
        shell = self.settled()
        self.program.set_answer("use", "")
        shell.run("ajc use --default duff")
        self.prompts(shell)
        self.assertEqual(self.program.calls(),
                         [f"[use][--shell][{KIND}][--previous][][--default][duff]", self.question()])

    def test_off(self):
        shell = self.settled()
        self.program.take_out()
        self.assert_run(shell, "ajc off", "")
        self.prompts(shell)
        self.assertEqual(self.program.calls(), [f"[off][--shell][{KIND}]"])
        self.assertIsNone(shell.value("AWS_SECRET_ACCESS_KEY"))

    def test_help_is_printed_and_not_evaluated(self):
        shell = self.settled()
        for line in ("ajc use --help", "ajc use duff -h", "ajc off -h"):
            code = f"{assignment(KIND, 'AJC_PROFILE', 'oops', True)}; echo Usage\n"
            self.program.set_answer(line.split()[1], code)
            self.assert_run(shell, line, code)
            self.assertEqual(self.program.calls()[0], "[--typed]" + "".join(f"[{word}]" for word in line.split()[1:]))
        self.assertEqual(shell.value("AJC_PROFILE"), "duff")

    def test_other_commands_run_and_the_next_prompt_asks(self):
        shell = self.settled()
        self.program.set_answer("list", "a table\n", "a message\n", 4)
        self.assert_run(shell, "ajc list \"it's\" 'a  b' '' '*'", "a table\na message\n")
        self.assertEqual(shell.status, 4)
        self.prompts(shell)
        self.assertEqual(self.program.calls(), ["[--typed][list][it's][a  b][][*]", self.question()])

    def test_without_arguments(self):
        shell = self.settled()
        shell.run("ajc")
        self.assertEqual(self.program.calls()[0], "[--typed]")

    def test_a_notice_in_an_answer_to_use(self):
        shell = self.settled()
        self.program.grant("use", notice="ajc: AWS_PROFILE is set and wins")
        self.assert_run(shell, "ajc use duff", "ajc: AWS_PROFILE is set and wins\n")
        self.prompts(shell)


class ShellFacts(HookCase):
    def test_a_shell_without_problems(self):
        shell = self.settled()
        self.assertEqual(self.facts(shell), {
            "shell": KIND, "version": shell.value(VERSION).partition("(")[0], "hook": "1",
            "before_command": BEFORE_COMMAND, "prompt_command": "ok", "hooks": "1", "answered": "yes"})
        self.assert_run(shell, "env | grep AJC_SHELL", "")

    def test_a_program_that_does_not_answer(self):
        self.program.set_answer("prompt", status=1)
        self.assertEqual(self.facts(self.settled())["answered"], "no")

    def test_pre_command_refresh_is_off(self):
        shell = self.settled(environment={"AJC_BEFORE_COMMAND": "off"})
        self.assertEqual(self.facts(shell)["before_command"], "off:asked")


class Surroundings(HookCase):
    def test_reading_the_hook_again_keeps_one(self):
        shell = self.settled()
        for _ in range(2):
            shell.read("hook")
        self.assertEqual(self.program.calls(), [self.question("first")] * 2)
        shell.run(self.ask_again)
        self.assert_asked(1)
        self.assertEqual(self.facts(shell)["hooks"], "1")

    def test_removing_deletes_what_is_ours(self):
        shell = self.settled()
        self.put_removal(shell)
        shell.export(AWS_REGION="mine", AJC_REGION="ours", AWS_DEFAULT_REGION="ours")
        self.program.calls()
        self.assertEqual(shell.read("remove"), "")
        self.assertEqual(shell.status, 0)
        self.prompts(shell)
        self.assert_asked(0)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AJC_PROFILE",
                     "AWS_DEFAULT_REGION"):
            self.assertIsNone(shell.value(name))
        self.assertEqual(shell.value("AWS_REGION"), "mine")

    def test_removing_keeps_the_users_own_key_and_can_be_repeated(self):
        shell = self.settled()
        self.put_removal(shell)
        self.program.set_answer("prompt", "")
        shell.export(AWS_ACCESS_KEY_ID="AKIAMINE")
        for _ in range(2):
            self.assertEqual(shell.read("remove"), "")
            self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "AKIAMINE")
        self.program.calls()
        shell.read("hook")
        self.prompts(shell, 3)
        self.assertEqual(self.program.calls(), [self.question("first")])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
