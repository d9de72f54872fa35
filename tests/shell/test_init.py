#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""`init --install` and `--uninstall` of the installed ajc-hook, and real shells that start with the written file: test_init.py SHELL

Needs AJC_STAGE_PREFIX, the installed product (see tests/as-user)."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

KIND = sys.argv.pop(1)
PROGRAM = pathlib.Path(os.environ["AJC_STAGE_PREFIX"]) / "bin/ajc-hook"
PLACES = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}
LINES = {"bash": '[[ $- == *i* ]] && eval "$(%s init bash%s)"', "zsh": 'eval "$(%s init zsh%s)"',
         "fish": "%s init fish%s | source"}
OWN = "# mine\ntrue\n"


def block(program="ajc-hook", name=""):
    return ("# >>> ajc >>> (ajc-hook init --uninstall removes these lines)\n" + LINES[KIND] % (program, name)
            + "\n# <<< ajc <<<\n")


class Init(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(dir=os.environ["HOME"])
        self.addCleanup(directory.cleanup)
        self.home = pathlib.Path(directory.name)
        self.file = self.home / PLACES[KIND]
        self.environment = {**os.environ, "HOME": str(self.home), "SHELL": "/bin/" + KIND, "PATH": os.environ["PATH"]}
        for name in ("XDG_CONFIG_HOME", "ZDOTDIR"):
            self.environment.pop(name, None)

    def run_program(self, *words, status=0, **more):
        done = subprocess.run([PROGRAM, "init", *words], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
                              env={**self.environment, **more})
        self.assertEqual((done.returncode, done.stdout), (status, ""), done)
        return done.stderr

    def knows_the_function(self, name="ajc"):
        """Whether a real interactive shell has the function."""
        test = "functions -q " if KIND == "fish" else "typeset -f "
        return subprocess.run(["/bin/" + KIND, "-i", "-c", test + name], env=self.environment, check=False, timeout=60,
                              stdin=subprocess.DEVNULL, capture_output=True, start_new_session=True).returncode == 0

    def write(self, text):
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(text)

    def test_it_is_written_once_and_removed_again(self):
        self.write(OWN)
        self.file.chmod(0o640)
        self.assertFalse(self.knows_the_function())
        printed = self.run_program(KIND, "--install")
        self.assertIn(f"{self.file} gets these lines:\n{block()}", printed)
        self.assertEqual(self.file.read_text(), OWN + block())
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o640)
        self.assertTrue(self.knows_the_function())
        self.assertIn("already", self.run_program(KIND, "--install"))
        self.assertEqual(self.file.read_text(), OWN + block())
        self.file.write_text(self.file.read_text() + "# below\n")
        self.run_program(KIND, "--uninstall")
        self.assertEqual(self.file.read_text(), OWN + "# below\n")
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o640)
        self.assertFalse(self.knows_the_function())
        self.run_program(KIND, "--uninstall")
        self.assertEqual(self.file.read_text(), OWN + "# below\n")

    def test_a_missing_file_is_created_but_not_by_uninstall(self):
        self.run_program(KIND, "--uninstall")
        self.assertFalse(self.file.exists())
        self.run_program(KIND, "--install")
        self.assertEqual(self.file.read_text(), block())
        self.assertTrue(self.knows_the_function())

    def test_a_last_line_without_an_end(self):
        self.write("true")
        self.run_program(KIND, "--install")
        self.assertEqual(self.file.read_text(), "true\n" + block())

    def test_another_name_replaces_the_first(self):
        self.write(OWN)
        self.run_program(KIND, "--install")
        self.write(self.file.read_text() + "# below\n")
        self.run_program(KIND, "--install", "--name", "jc")
        self.assertEqual(self.file.read_text(), OWN + block(name=" --name jc") + "# below\n")
        self.assertTrue(self.knows_the_function("jc"))
        self.assertFalse(self.knows_the_function("ajc"))

    def test_a_link_stays_a_link(self):
        dotfiles = self.home / "dotfiles"
        dotfiles.mkdir()
        (dotfiles / "start").write_text(OWN)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.symlink_to(dotfiles / "start")
        self.run_program(KIND, "--install")
        self.assertTrue(self.file.is_symlink())
        self.assertEqual((dotfiles / "start").read_text(), OWN + block())

    def test_the_users_own_line_is_enough(self):
        own = LINES[KIND] % (PROGRAM, "") + "\n"
        self.write(own)
        self.assertIn(f"Line 1 of {self.file}", self.run_program(KIND, "--install"))
        self.assertIn(str(self.file), self.run_program(KIND, "--uninstall"))
        self.assertEqual(self.file.read_text(), own)

    def test_a_program_outside_of_path_is_named_by_its_path(self):
        self.run_program(KIND, "--install", PATH="/usr/bin:/bin")
        self.assertEqual(self.file.read_text(), block(program=f"'{PROGRAM}'"))
        self.assertTrue(self.knows_the_function())

    def test_a_block_without_an_end_is_not_changed(self):
        self.write("# >>> ajc >>>\nfoo\n")
        for word in ("--install", "--uninstall"):
            self.assertIn("# <<< ajc <<<", self.run_program(KIND, word, status=2))
        self.assertEqual(self.file.read_text(), "# >>> ajc >>>\nfoo\n")

    def test_the_shell_is_detected_from_the_parent(self):
        subprocess.run(["/bin/" + KIND, "-c", f"{PROGRAM} init --install; true"], check=True, capture_output=True,
                       env={**self.environment, "SHELL": "/bin/sh"})
        self.assertTrue(self.file.read_text().endswith(block()))  # fish 4.9 writes lines of its own before
        self.run_program("--uninstall")  # the parent is python, so SHELL decides
        self.assertNotIn("ajc", self.file.read_text())

    def test_the_path_of_the_file(self):
        if KIND != "bash":
            other = self.home / "elsewhere"
            other.mkdir()
            place = other / ("fish/config.fish" if KIND == "fish" else ".zshrc")
            self.run_program(KIND, "--install", **{"XDG_CONFIG_HOME" if KIND == "fish" else "ZDOTDIR": str(other)})
            self.assertEqual(place.read_text(), block())

    def test_wrong_use(self):
        self.run_program(KIND, "--install", "--uninstall", status=2)
        self.run_program("tcsh", "--install", status=2)
        self.run_program("--install", status=2, SHELL="/bin/tcsh")


if __name__ == "__main__":
    unittest.main()
