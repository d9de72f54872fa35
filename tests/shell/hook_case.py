# SPDX-License-Identifier: MIT
"""The fixture of all tests of the hook: a fake program, a shell that has called it, and common assertions. A test module
sets HookCase.kind before it runs."""

import pathlib
import shutil
import tempfile
import unittest

from terminal import FakeProgram, Shell, assignment, hook_text

SECRET = "verys3cret"


class HookCase(unittest.TestCase):
    kind = "bash"

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="ajc-program-"))
        self.addCleanup(shutil.rmtree, self.directory)
        self.program = FakeProgram(self.directory / "bin", kind=self.kind)
        self.program.grant(secret=SECRET)

    def start(self, *arguments, **more):
        shell = Shell(self.kind, self.program, *arguments, **more)
        self.addCleanup(shell.end)
        return shell

    def settled(self, *arguments, **more):
        """A shell that has got its first answer, with an empty log."""
        shell = self.start(*arguments, **more)
        self.assertEqual(shell.first_output, "")
        self.assertEqual(self.program.calls(), [self.question("first")])
        return shell

    def prompts(self, shell, count=10):
        for _ in range(count):
            self.assertEqual(shell.run(), "")

    def question(self, noticed="noticed"):
        """The call at a prompt, as in the log: the notices shown, and the profile of the keys."""
        return f"[prompt][{self.kind}][{noticed}][{'' if noticed == 'first' else 'duff'}]"

    def assert_asked(self, times, noticed="noticed"):
        self.assertEqual(self.program.calls(), [self.question(noticed)] * times)

    @property
    def ask_again(self):
        """Runs a line after which the next prompt calls the program."""
        return assignment(self.kind, "__ajc_next", "0")

    def assert_run(self, shell, line, output):
        self.assertEqual(shell.run(line), output)

    def put_removal(self, shell):
        """Writes the text that removes the hook to the file `remove` in the shell's home."""
        (shell.home / "remove").write_text(hook_text(self.kind, self.program.path, "remove"))

    def facts(self, shell):
        """The facts that this shell passes to `ajc doctor`: {name: value}; other commands get none."""
        told = self.program.directory / "facts"
        shell.run("ajc list")
        self.assertFalse(told.exists())
        shell.run("ajc doctor")
        words = told.read_text().removesuffix("\n").split(" ")
        told.unlink()
        self.program.calls()
        self.assertEqual([word.partition("=")[0] for word in words[:7]],
                         ["shell", "version", "hook", "before_command", "prompt_command", "hooks", "answered"])
        return dict(word.split("=", 1) for word in words)
