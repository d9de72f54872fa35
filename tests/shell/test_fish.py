#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The hook in real fish, against a program that logs its calls: test_fish.py [unittest's arguments]

The stories are those of test_hook.py, told in fish. Every test asserts what a person would see (output, $status,
variables) and how often the program ran."""

import os
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
from hook_case import SECRET, HookCase  # noqa: E402
from terminal import FakeProgram, calls_between, hook_text, quote  # noqa: E402

HookCase.kind = "fish"
NASTY = ["it's", "a\"b", "two\nlines\n\nand more", "(touch oops)$(touch oops)$HOME", "back\\slash\\", "\\\\'", "\\'",
         "*?[a]~{b,c}", "  spaces\tand tab ", "grüße 🦆", "'", "''", "-n", "a;b&c|d>e<f(g)", "%s%n%{", "#no comment"]
ASK_AGAIN = "set -g __ajc_next 0"


class WhenTheProgramRuns(HookCase):
    def test_ten_prompts_and_commands_one_run(self):
        shell = self.start()
        self.prompts(shell)
        for _ in range(10):
            self.assert_run(shell, "true", "")
        self.assert_asked(1, "first")
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "ASIAONE")
        self.assert_run(shell, "printenv AWS_SECRET_ACCESS_KEY", SECRET + "\n")

    def test_an_answer_without_time_to_live_left_is_asked_again(self):
        self.program.grant("prompt.first", ttl=0, said="now")
        shell = self.start()
        self.prompts(shell)
        self.assertEqual(self.program.calls(), [self.question("first"), self.question("now")])

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

    def test_the_end_of_the_time_to_live_asks_once(self):
        shell = self.settled()
        shell.run("set -g __ajc_next $__ajc_since")
        self.prompts(shell)
        self.assert_asked(1)

    def test_a_clock_that_went_backwards_asks_once(self):
        shell = self.settled()
        shell.run("set -g __ajc_since (math $__ajc_since + 600); set -g __ajc_next (math $__ajc_since + 900)")
        self.prompts(shell)
        self.assert_asked(1)

    def test_changes_by_hand_ask_once(self):
        for change in ("set -gx AJC_PROFILE other", "set -gx AWS_ACCESS_KEY_ID AKIAMINE", "set -e AWS_ACCESS_KEY_ID",
                       "set -g AJC_PROFILE '('", "set -g AJC_PROFILE -n", "set -g AJC_PROFILE a b c"):
            with self.subTest(change):
                shell = self.settled()
                self.assert_run(shell, change, "")
                self.prompts(shell)
                self.assert_asked(1)

    def test_the_program_sees_what_was_not_exported(self):
        shell = self.settled()
        self.program.path.write_text("#!/bin/sh\nprintenv AJC_PROFILE AWS_ACCESS_KEY_ID >>seen\nexit 1\n")
        shell.run("set -e AJC_PROFILE AWS_ACCESS_KEY_ID; set -g AJC_PROFILE other; set -g AWS_ACCESS_KEY_ID AKIAMINE")
        self.prompts(shell)
        self.assertEqual((shell.home / "seen").read_text(), "other\nAKIAMINE\n")
        self.assert_run(shell, "printenv AJC_PROFILE", "")

    def test_what_a_shell_inherits_is_not_trusted(self):
        inherited = {f"__ajc_{name}": "(touch oops)" for name in ("now", "next", "since", "ttl", "said", "end")}
        inherited.update({"__ajc_stamp": "/", "__ajc_id": "x", "AWS_ACCESS_KEY_ID": "x", "__ajc_notice": "no"})
        shell = self.settled(environment=inherited)
        self.prompts(shell)
        self.assert_asked(0)
        self.assertFalse((shell.home / "oops").exists())
        self.assert_run(shell, "env | grep __ajc_ | grep -v __ajc_now", "")

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
        self.program = FakeProgram(self.directory / "it's \\ a \"place\" $(touch oops)", "ajc hook's", "fish")
        self.program.grant()
        shell = self.settled()
        self.program.say("list", "fine\n")
        self.assert_run(shell, "ajc list", "fine\n")


class WhatThePersonSees(HookCase):
    def test_status_is_kept(self):
        shell = self.settled()
        for forced in ("", f"{ASK_AGAIN}; "):
            for status in (0, 1, 7, 130):
                shell.run(f"{forced}sh -c 'exit {status}'")
                self.assertEqual(shell.status, status)
        self.assert_asked(4)

    def test_pipeline_statuses_are_kept(self):
        shell = self.settled()
        for forced in ("", f"{ASK_AGAIN}; "):
            shell.run(f"{forced}true | false | sh -c 'exit 3'")
            self.assert_run(shell, 'echo "$pipestatus"', "0 1 3\n")
        self.assert_asked(1)

    def test_a_notice_is_shown_once_and_not_before_the_first_prompt(self):
        self.program.grant("prompt.first", ttl=0)
        self.program.grant(notice="ajc: duff needs you: ajc rotate duff", said="needs")
        shell = self.start()
        self.assertEqual(shell.first_output, "")
        self.assertEqual(shell.run(), "ajc: duff needs you: ajc rotate duff\n")
        self.prompts(shell)
        self.assertEqual(len(self.program.calls()), 2)

    def test_no_notice_where_nobody_reads(self):
        self.program.grant(notice="ajc: read me")
        self.prompts(self.settled(environment={"TERM": "dumb"}))

    def test_program_messages_are_not_shown_at_prompts(self):
        self.program.say("prompt", self.program.text(), err="noise\n")
        self.prompts(self.settled())

    def test_no_job_noise(self):
        shell = self.settled()
        for _ in range(5):
            self.assertEqual(shell.run(ASK_AGAIN), "")
        self.assert_run(shell, "jobs -q; or echo none", "none\n")
        self.assert_asked(5)

    def test_values_arrive_as_they_are(self):
        for value in NASTY:
            with self.subTest(value):
                self.program.grant(secret=value)
                shell = self.settled()
                shell.run("printf '%s' \"$AWS_SECRET_ACCESS_KEY\" >got; printenv AWS_SECRET_ACCESS_KEY >exported")
                self.assertEqual((shell.home / "got").read_text(), value)
                self.assertEqual((shell.home / "exported").read_text(), value + "\n")
                self.assertFalse((shell.home / "oops").exists())

    def test_tracing_shows_no_secret(self):
        self.program.grant("use", secret=SECRET)
        shell = self.settled()
        for level in ("1", "all"):
            shell.run(f"set -g fish_trace {level}")
            for line in (ASK_AGAIN, "set -e AWS_ACCESS_KEY_ID", "ajc use duff", "true", ASK_AGAIN):
                self.assertNotIn(SECRET, shell.run(line))
            self.assertGreaterEqual(len(self.program.calls()), 3)
            self.assertIn("> echo still", shell.run("echo still"))

    def test_the_prompt_segment(self):
        shell = self.settled()
        for left, expected in (("7530", "duff 2h05m"), ("2825", "duff 47m"), ("59", "duff <1m"), ("0", "duff expired"),
                               ("", "duff")):
            self.program.say("prompt", self.program.text().replace("builtin set -g __ajc_ttl",
                                                                   f"builtin set -g __ajc_left '{left}'\n"
                                                                   "builtin set -g __ajc_ttl"))
            shell.run(ASK_AGAIN)
            self.assert_run(shell, "echo (ajc_prompt_info)", expected + "\n")
        self.assert_run(shell, "AWS_ACCESS_KEY_ID=AKIA ajc_prompt_info", "duff other keys\n")
        self.assert_run(shell, "AWS_ACCESS_KEY_ID= ajc_prompt_info", "duff no session\n")
        self.assert_run(shell, "AJC_PROFILE= ajc_prompt_info", "")


class UniversalVariables(HookCase):
    def test_ours_stand_before_them_and_lay_them_bare_when_they_go(self):
        shell = self.settled(before="set -Ux AWS_ACCESS_KEY_ID AKIAUNIVERSAL")
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "ASIAONE")
        self.program.say("off", "begin\nbuiltin set -eg AWS_ACCESS_KEY_ID\nend\n")
        self.program.say("prompt", "builtin set -g __ajc_ttl 99\nbuiltin set -g __ajc_id AKIAUNIVERSAL\n")
        shell.run("ajc off")
        self.program.calls()
        self.prompts(shell)
        self.assertEqual(self.program.calls(), [])
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "AKIAUNIVERSAL")


class WhenThingsFail(HookCase):
    def test_a_failing_program_is_silent_and_left_alone(self):
        for status in (1, 2, 3, 5, 126, 139):
            with self.subTest(status):
                self.program.say("prompt", "", "trouble\n", status)
                shell = self.settled()
                self.prompts(shell)
                self.assert_asked(0)
                shell.run("set -g __ajc_next $__ajc_since")
                self.prompts(shell)
                self.assert_asked(1, "first")

    def test_a_missing_program_is_silent(self):
        shell = self.settled()
        self.program.path.unlink()
        shell.run(ASK_AGAIN)
        self.prompts(shell)
        shell.run("set -g AJC_PROFILE other; false")
        self.assertEqual(shell.status, 1)
        self.prompts(shell)
        self.assertIn(str(self.program.path), shell.run("ajc list"))
        self.assertEqual(shell.status, 127)
        self.assertNotEqual(shell.run("ajc use duff; echo $status"), "0\n")

    def test_half_an_answer_is_none(self):
        whole = self.program.text(secret=SECRET)
        for cut in range(0, len(whole) - len("end\n"), 29):
            self.program.say("prompt", whole[:cut])
            shell = self.start()  # fish itself says that it is incomplete
            self.assertIsNone(shell.value("AWS_SECRET_ACCESS_KEY"), whole[:cut])
            self.program.calls()

    def test_an_answer_that_is_no_code(self):
        for answer in ("", "\n", "false"):
            with self.subTest(answer):
                self.program.say("prompt", answer)
                shell = self.settled()
                self.prompts(shell)
                self.assert_asked(0)

    def test_ctrl_c_while_the_program_hangs(self):
        shell = self.settled()
        fifo = self.directory / "bin/prompt.wait"
        os.mkfifo(fifo)
        shell.child.sendline(ASK_AGAIN)
        with open(fifo, "w"):  # opens when the program is there and reads
            shell.child.sendintr()
            shell.wait()
        fifo.unlink()
        self.assert_run(shell, "echo well", "well\n")
        self.prompts(shell)
        self.assert_asked(1)


class TheCommand(HookCase):
    def test_use_changes_this_shell(self):
        shell = self.settled()
        self.program.grant("use", profile="other", key_id="ASIATWO", more="set -g __ajc_previous duff\n")
        self.assert_run(shell, "ajc use other", "")
        self.assertEqual(shell.status, 0)
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "ASIATWO")
        self.assertEqual(shell.value("AJC_PROFILE"), "other")
        self.prompts(shell)
        self.assertEqual(self.program.calls(), ["[use][--shell][fish][--previous][][other]"])
        shell.run("ajc use -")
        self.assertEqual(self.program.calls(), ["[use][--shell][fish][--previous][duff][-]"])

    def test_use_that_fails_changes_nothing(self):
        shell = self.settled()
        self.program.say("use", "", "There is no profile x.\n", 2)
        self.assert_run(shell, "ajc use x", "There is no profile x.\n")
        self.assertEqual(shell.status, 2)
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "ASIAONE")

    def test_everything_has_the_terminal(self):
        shell = self.settled()
        self.program.path.write_text("#!/bin/sh\n[ \"$1\" != prompt ] || exit 1\nread -r word </dev/tty\n"
                                     "set -- $(ps -o pgid=,tpgid= -p $$)\n"
                                     "[ \"$1\" = \"$2\" ] && echo \"got $word\" >&2\n")
        for verb in ("use", "off", "login"):
            shell.child.sendline(f"ajc {verb}")
            self.assertIn("got a word\n", shell.run("a word"))

    def test_off(self):
        shell = self.settled()
        self.program.say("off", "begin\nset -eg AWS_ACCESS_KEY_ID;\nset -eg AWS_SECRET_ACCESS_KEY;\n"
                                "set -eg AJC_PROFILE;\nset -g __ajc_profile ''\nset -g __ajc_id ''\n"
                                "set -g __ajc_stamp /\nset -g __ajc_ttl 99\nend\n")
        self.assert_run(shell, "ajc off", "")
        self.prompts(shell)
        self.assertEqual(self.program.calls(), ["[off][--shell][fish]"])
        self.assertIsNone(shell.value("AWS_SECRET_ACCESS_KEY"))

    def test_help_is_printed_and_not_evaluated(self):
        shell = self.settled()
        for line in ("ajc use --help", "ajc use duff -h", "ajc off -h"):
            self.program.say(line.split()[1], "set -g AJC_PROFILE oops; echo Usage\n")
            self.assert_run(shell, line, "set -g AJC_PROFILE oops; echo Usage\n")
        self.assertEqual(shell.value("AJC_PROFILE"), "duff")

    def test_other_commands_pass_and_the_next_prompt_asks(self):
        shell = self.settled()
        self.program.say("list", "a table\n", "a message\n", 4)
        self.assert_run(shell, "ajc list \"it's\" 'a  b' '' '*'", "a table\na message\n")
        self.assertEqual(shell.status, 4)
        self.prompts(shell)
        self.assertEqual(self.program.calls(), ["[list][it's][a  b][][*]", self.question()])


class WhatDoctorIsTold(HookCase):
    def test_a_shell_where_all_is_well(self):
        shell = self.settled()
        self.assertEqual(self.facts(shell), {
            "shell": "fish", "version": shell.value("version"), "hook": "1", "before_command": "preexec",
            "prompt_command": "ok", "hooks": "1", "answered": "yes"})
        self.assert_run(shell, "env | grep AJC_SHELL", "")

    def test_what_is_not_well(self):
        self.program.say("prompt", status=1)
        shell = self.settled(before="set -U AWS_ACCESS_KEY_ID AKIA; set -U AWS_REGION x")
        facts = self.facts(shell)
        self.assertEqual((facts["answered"], facts["universal"]), ("no", "AWS_ACCESS_KEY_ID,AWS_REGION"))
        shell.run("set AJC_BEFORE_COMMAND off")
        self.assertEqual(self.facts(shell)["before_command"], "off:asked")
        shell.run("functions -e __ajc_hook; function __ajc_hook; end; set -e AJC_BEFORE_COMMAND; functions -e __ajc_before")
        facts = self.facts(shell)
        self.assertEqual((facts["before_command"], facts["hooks"]), ("off:lost", "0"))


class Surroundings(HookCase):
    def test_functions_in_the_way(self):
        shadow = "\n".join(f"function {word}; return 1; end" for word in ("math", "contains", "echo", "printf", "true"))
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

    def test_reading_the_hook_again_keeps_one(self):
        shell = self.settled()
        for _ in range(2):
            shell.run("source hook")
        self.assertEqual(self.program.calls(), [self.question("first")] * 2)
        shell.run(ASK_AGAIN)
        self.assert_asked(1)

    def test_removing_it_leaves_no_trace(self):
        shell = self.settled()
        (shell.home / "remove").write_text(hook_text("fish", self.program.path, "remove"))
        shell.run("set -gx AWS_REGION mine; set -gx AJC_REGION ours; set -gx AWS_DEFAULT_REGION ours")
        self.program.calls()
        self.assert_run(shell, "cat remove | source", "")
        self.assertEqual(shell.status, 0)
        self.prompts(shell)
        self.assert_asked(0)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AJC_PROFILE",
                     "AWS_DEFAULT_REGION"):
            self.assertIsNone(shell.value(name))
        self.assertEqual(shell.value("AWS_REGION"), "mine")
        self.assert_run(shell, "begin; functions --all -n; set -n; end | string split , | grep -i ajc", "FAKE_AJC\n")

    def test_removing_keeps_a_key_of_the_person(self):
        shell = self.settled()
        (shell.home / "remove").write_text(hook_text("fish", self.program.path, "remove"))
        self.assert_run(shell, "set -gx AWS_ACCESS_KEY_ID AKIAMINE; cat remove | source", "")
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "AKIAMINE")
        self.assert_run(shell, "cat remove | source", "")

    def test_not_interactive_not_one_byte(self):
        home = self.directory / "home"
        (home / ".config/fish").mkdir(parents=True)
        (home / "hook").write_text(hook_text("fish", self.program.path))
        (home / ".config/fish/config.fish").write_text(f"cat {quote(str(home / 'hook'), 'fish')} | source\n")
        environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "FAKE_AJC": str(self.program.directory)}
        script = "functions --all -n | string split , | string match '*ajc*'; set -n | string match '*ajc*'; true"
        for arguments in (["-c", script], ["-lc", script], []):
            done = subprocess.run(["/bin/fish", *arguments], env=environment, cwd=home, input=script.encode(),
                                  capture_output=True, timeout=20, check=False)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))
        self.assertEqual(self.program.calls(), [])


if __name__ == "__main__":
    unittest.main()
