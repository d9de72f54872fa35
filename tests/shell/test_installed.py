#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The hook as the installed ajc-hook prints it, in a real shell: test_installed.py bash|zsh|fish [unittest's arguments]

Needs AJC_STAGE_PREFIX, the installed product, and a user without any profile (see tests/as-user)."""

import os
import pathlib
import re
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
FILE = pathlib.Path(PROGRAM).parents[1] / f"share/ajc/hook.{KIND}"
FUNCTIONS = "builtin compgen -A function __ajc || builtin :"
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
        for text in (FILE.read_text(), init("--name", "ajc")):
            self.assertIn(f"'{PROGRAM}'", text)
        for text in (FILE.read_text(), init(), init("--name", "ajc"), init("--remove")):
            self.assertNotIn("@AJC_", text)
            self.assertTrue(text.endswith("\n"))

    def test_the_installed_file_is_what_init_prints(self):
        file = FILE
        if KIND == "bash":  # which reads it, and whose file returns where the printed text has an `if`
            self.assertEqual(init(), f"[[ $- == *r* ]] || \\. '{pathlib.Path(PROGRAM).parent}/../share/ajc/hook.bash'\n")
            plain = re.sub(r"\nif (\[\[ \$-[^\n]*); then\n(.*)\nfi\n\Z", r"\n\1 || \\return 0\n\2\n",
                           init("--name", "ajc").partition("\n")[2], flags=re.DOTALL)
            self.assertEqual(file.read_text().partition("\n")[2], plain)
        else:
            self.assertEqual(file.read_text(), init())
        self.assertEqual(file.stat().st_mode & 0o777, 0o644)
        trap = {"bash": "set -T; trap 'echo noise' DEBUG", "zsh": "trap 'echo $ZSH_DEBUG_CMD' DEBUG", "fish": ""}[KIND]
        shell = self.start(before=trap, load=f"source {file}", after="trap - DEBUG" if trap else "")
        self.assertRegex(shell.run("ajc --version"), r"\d+\.\d+")

    @unittest.skipIf(KIND != "bash", "only bash expands what init prints byte by byte")
    def test_init_reads_only_the_file_of_its_own_version_and_place(self):
        with tempfile.TemporaryDirectory() as directory:
            copy, file = pathlib.Path(directory, "bin/ajc-hook"), pathlib.Path(directory, "share/ajc/hook.bash")
            for path in (copy, file):
                path.parent.mkdir(parents=True)
            shutil.copy(PROGRAM, copy)

            def printed():
                text = subprocess.check_output([copy, "init", "bash"], text=True)
                return "file" if text == f"[[ $- == *r* ]] || \\. '{directory}/bin/../share/ajc/hook.bash'\n" else text

            whole = printed()  # there is no file
            self.assertIn("function __ajc_hook {", whole)
            own = FILE.read_text().replace(PROGRAM, str(copy))
            mark = own.split(" ")[2]
            for text, answer in ((own, "file"), (FILE.read_text(), whole), (own.replace(mark, mark[::-1], 1), whole),
                                 (own[:20], whole), ("", whole)):
                file.write_text(text)
                self.assertEqual(printed(), answer, text[:100])
            file.unlink()
            file.mkdir()
            self.assertEqual(printed(), whole)

    @unittest.skipIf(KIND != "bash", "only bash reads the file")
    def test_the_line_that_reads_the_file_is_silent_where_the_hook_does_nothing(self):
        for words in (["bash"], ["bash", "-r"], ["bash", "--posix"], ["bash", "-eu"], ["bash", "-r", "-i"]):
            done = subprocess.run([*words, "-c", f'eval "$1"; {FUNCTIONS}', "sh", init()], capture_output=True,
                                  text=True, check=False, stdin=subprocess.DEVNULL, start_new_session=True)
            self.assertEqual(done.stdout, "", words)
            self.assertNotIn("ajc", done.stderr)
            if "-i" not in words:
                self.assertEqual((done.returncode, done.stderr), (0, ""), words)

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
