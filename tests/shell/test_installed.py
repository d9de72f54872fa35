#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The hook as the installed ajc-hook prints it, in a real shell: test_installed.py bash|zsh|fish [unittest's arguments]

Needs AJC_STAGE_PREFIX, the installed product, and a user without any profile (see tests/as-user)."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
from terminal import Shell, calls_between, quote  # noqa: E402

if "AJC_STAGE_PREFIX" not in os.environ:
    sys.exit("AJC_STAGE_PREFIX does not name the installed product: run this by ctest, which stages it")
KIND = sys.argv[1]
PROGRAM = str(pathlib.Path(os.environ["AJC_STAGE_PREFIX"]) / "bin/ajc-hook")
ASK_AGAIN = "set -g __ajc_next 0" if KIND == "fish" else "__ajc_next=0"
EVALUATE_INIT = f"'{PROGRAM}' init fish | source" if KIND == "fish" else f"eval \"$('{PROGRAM}' init {KIND})\""


def program(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)


def init(*arguments):
    done = program("init", KIND, *arguments)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"ajc-hook init {KIND}: {done}")
    return done.stdout


class Installed(unittest.TestCase):
    def start(self, hook=None, **more):
        environment = {name: os.environ[name] for name in ("XDG_RUNTIME_DIR", "USER", "LOGNAME") if name in os.environ}
        shell = Shell(KIND, hook=hook or init(), environment=environment, **more)
        self.addCleanup(shell.end)
        return shell

    def test_init_names_the_program_and_leaves_no_placeholder(self):
        self.assertIn(f"'{PROGRAM}'", init())
        for text in (init(), init("--remove")):
            self.assertNotIn("@AJC_", text)
            self.assertTrue(text.endswith("\n"))

    def test_the_installed_file_is_what_init_prints(self):
        file = pathlib.Path(PROGRAM).parents[1] / f"share/ajc/hook.{KIND}"
        self.assertEqual(file.read_text(), init())
        self.assertEqual(file.stat().st_mode & 0o777, 0o644)
        trap = {"bash": "set -T; trap 'echo noise' DEBUG", "zsh": "trap 'echo $ZSH_DEBUG_CMD' DEBUG", "fish": ""}[KIND]
        shell = self.start(before=trap, load=f"source {file}", after="trap - DEBUG" if trap else "")
        self.assertRegex(shell.run("ajc --version"), r"\d+\.\d+")

    def test_init_of_an_unknown_shell_is_wrong_use(self):
        done = program("init", "tcsh")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertTrue(done.stderr)

    def test_prompt_answers_with_the_whole_state(self):
        evaluate = f"{quote(PROGRAM, KIND)} prompt {KIND} noticed"
        evaluate = f"{evaluate} | source" if KIND == "fish" else f'eval "$({evaluate})"'
        names = ("profile", "id", "stamp", "said", "notice", "left", "ttl")
        script = evaluate + '; test -e "$__ajc_stamp" && printf "%s|" ' + " ".join(f'"$__ajc_{name}"' for name in names)
        done = subprocess.run([f"/bin/{KIND}", *([] if KIND == "fish" else ["-u"]), "-c", script], capture_output=True, text=True,
                              check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        values = done.stdout.split("|")
        self.assertEqual(len(values), len(names) + 1)
        self.assertGreater(int(values[-2]), 0)

    def test_idle_prompts_start_nothing(self):
        with tempfile.NamedTemporaryFile() as trace:
            shell = self.start(strace=trace.name)
            self.assertEqual(shell.first_output, "")
            for _ in range(3):
                self.assertEqual(shell.run(), "")
            shell.run("cd /usr")
            for _ in range(20):
                self.assertEqual(shell.run(), "")
                self.assertEqual(shell.run("true"), "")
            shell.run(f"cd /; {ASK_AGAIN}")
            shell.end()
            lines = pathlib.Path(trace.name).read_text().splitlines()
        self.assertEqual(calls_between(lines, "/usr", "/"), [])
        fired = [call for call in calls_between(lines, "/") if f'execve("{PROGRAM}"' in call]
        self.assertEqual(len(fired), 1)

    def test_non_interactive_shells_print_nothing(self):
        done = subprocess.run([f"/bin/{KIND}", *([] if KIND == "fish" else ["-e", "-u", "-o", "pipefail"]), "-c", EVALUATE_INIT],
                              capture_output=True, check=False)
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
        self.assertEqual(shell.run("cat remove | source" if KIND == "fish" else 'eval "$(cat remove)"'), "")
        self.assertEqual(shell.run("set | grep ^__ajc_"), "")

    def test_an_upgrade_or_a_removal_is_not_noticed(self):
        with tempfile.TemporaryDirectory() as directory:
            copy = pathlib.Path(directory) / "ajc-hook"
            shutil.copy(PROGRAM, copy)
            shell = self.start(hook=init().replace(f"'{PROGRAM}'", f"'{copy}'"))
            self.assertEqual(shell.first_output, "")
            copy.unlink()
            for line in ("", ASK_AGAIN, "", "true"):
                self.assertEqual(shell.run(line), "")
            shutil.copy(PROGRAM, copy)
            self.assertEqual(shell.run(ASK_AGAIN), "")
            self.assertRegex(shell.run("ajc --version"), r"\d+\.\d+")

    def test_a_link_whose_target_an_upgrade_changes(self):
        with tempfile.TemporaryDirectory() as directory:
            one, two, link = (pathlib.Path(directory) / name for name in ("one", "two", "bin/ajc-hook"))
            link.parent.mkdir()
            for version in (one, two):
                shutil.copy(PROGRAM, version)
            link.symlink_to(one)
            for words, environment in (([str(link)], {}), (["ajc-hook"], {"PATH": f"relative::{link.parent}:/usr/bin:/bin"})):
                text = subprocess.check_output([*words, "init", KIND], text=True, cwd=directory,
                                               env=dict(os.environ, **environment), executable=link)
                self.assertIn(f"'{link}'", text)
                self.assertNotIn(str(one), text)
            shell = self.start(hook=text)
            link.unlink()
            link.symlink_to(two)
            one.unlink()
            self.assertEqual(shell.run(ASK_AGAIN), "")
            self.assertRegex(shell.run("ajc --version"), r"\d+\.\d+")
            # With a path that is valid only here: the running program is named.
            text = subprocess.check_output(["bin/ajc-hook", "init", KIND], text=True, cwd=directory)
            self.assertIn(f"'{two}'", text)


class Status(unittest.TestCase):
    def status(self, *arguments, profile=""):
        done = subprocess.run([PROGRAM, "status", *arguments], capture_output=True, text=True, check=False,
                              env=dict(os.environ, AJC_PROFILE=profile))
        self.assertEqual(done.stderr == "", done.returncode == 0)
        return done.returncode, done.stdout

    def test_without_a_profile_it_prints_nothing(self):
        self.assertEqual(self.status(), (0, ""))
        self.assertEqual(self.status("--format", "%p"), (0, ""))
        self.assertEqual(self.status("--json"), (0, '{"profile":null,"seconds_left":null,"expires":null,"failure":null}\n'))

    def test_without_a_session(self):
        self.assertEqual(self.status(profile="duff"), (0, "duff no session\n"))
        self.assertEqual(self.status("--format", "[%p|%l|%s|%e|%f|%%]", profile="duff"),
                         (0, "[duff|no session|0|||%]\n"))
        self.assertEqual(self.status("--json", profile="duff"),
                         (0, '{"profile":"duff","seconds_left":null,"expires":null,"failure":null}\n'))

    def test_wrong_use(self):
        for arguments in (["--format", "%x"], ["--format", "%"], ["--json", "--format", "%p"], ["duff"]):
            self.assertEqual(self.status(*arguments), (2, ""))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
