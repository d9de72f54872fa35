#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The hook as the installed ajc-hook prints it, in a real shell: test_installed.py bash|zsh [unittest's arguments]

Needs AJC_STAGE_PREFIX, the installed product, and a user without any profile (see tests/as-user)."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
from terminal import Shell, calls_between  # noqa: E402

if "AJC_STAGE_PREFIX" not in os.environ:
    sys.exit("AJC_STAGE_PREFIX does not name the installed product: run this by ctest, which stages it")
KIND = sys.argv[1]
PROGRAM = pathlib.Path(os.environ["AJC_STAGE_PREFIX"]) / "bin/ajc-hook"


def program(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=20, check=False)


def init(*arguments):
    done = program("init", KIND, *arguments)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"ajc-hook init {KIND}: {done}")
    return done.stdout


class Installed(unittest.TestCase):
    def start(self, **more):
        environment = {name: os.environ[name] for name in ("XDG_RUNTIME_DIR", "USER", "LOGNAME") if name in os.environ}
        shell = Shell(KIND, hook=init(), environment=environment, **more)
        self.addCleanup(shell.end)
        return shell

    def test_init_names_the_program_and_leaves_no_placeholder(self):
        self.assertIn(f"'{PROGRAM}'", init())
        for text in (init(), init("--remove")):
            self.assertNotIn("@AJC_HOOK@", text)
            self.assertTrue(text.endswith("\n"))

    def test_init_of_an_unknown_shell_is_wrong_use(self):
        done = program("init", "tcsh")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertTrue(done.stderr)

    def test_prompt_answers_with_the_whole_state(self):
        done = subprocess.run([f"/bin/{KIND}", "-c", f"eval \"$('{PROGRAM}' prompt {KIND} said)\"; "
                               'printf "%s|" "${__ajc_profile-no}" "${__ajc_id-no}" "${__ajc_stamp-no}" '
                               '"${__ajc_said-no}" "${__ajc_notice-no}"; echo "$__ajc_ttl"; [ -e "$__ajc_stamp" ]'],
                              capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertNotIn("no|", done.stdout)
        self.assertGreater(int(done.stdout.split("|")[-1]), 0)

    def test_idle_prompts_start_nothing(self):
        with tempfile.NamedTemporaryFile() as trace:
            shell = self.start(strace=trace.name)
            self.assertEqual(shell.first_output, "")
            for _ in range(3):
                self.assertEqual(shell.run(), "")
            shell.run("cd /usr")
            for _ in range(20):
                self.assertEqual(shell.run(), "")
            shell.run("cd /; __ajc_next=0")
            shell.end()
            lines = pathlib.Path(trace.name).read_text().splitlines()
        self.assertEqual(calls_between(lines, "/usr", "/"), [])
        fired = [call for call in calls_between(lines, "/") if f'execve("{PROGRAM}"' in call]
        self.assertEqual(len(fired), 1)

    def test_not_interactive_not_one_byte(self):
        done = subprocess.run([f"/bin/{KIND}", "-eu", "-c", f"eval \"$('{PROGRAM}' init {KIND})\""],
                              capture_output=True, timeout=20, check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))

    def test_the_command_in_the_shell(self):
        shell = self.start()
        self.assertRegex(shell.run("ajc --version"), r"\d+\.\d+")
        self.assertEqual(shell.status, 0)
        self.assertIn("nosuch", shell.run("ajc use nosuch"))
        self.assertNotEqual(shell.status, 0)
        self.assertIsNone(shell.value("AWS_ACCESS_KEY_ID"))
        self.assertIn("use", shell.run("ajc use --help"))
        self.assertEqual(shell.status, 0)

    def test_undoing_it(self):
        shell = self.start()
        (shell.home / "remove").write_text(init("--remove"))
        self.assertEqual(shell.run('eval "$(cat remove)"'), "")
        self.assertEqual(shell.run("set | grep ^__ajc_"), "")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
