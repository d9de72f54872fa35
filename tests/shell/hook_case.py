# SPDX-License-Identifier: MIT
"""What every test of the hook starts from: a program that answers, a shell that has asked it, and the common
assertions. A test module sets HookCase.kind before it runs."""

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
        """A shell that has asked and been answered, with an empty log."""
        shell = self.start(*arguments, **more)
        self.assertEqual(shell.first_output, "")
        self.assertEqual(self.program.calls(), [self.question("first")])
        return shell

    def prompts(self, shell, count=10):
        for _ in range(count):
            self.assertEqual(shell.run(), "")

    def question(self, noticed="noticed"):
        """The call at a prompt, in the log: the notices shown, and the profile that the keys are of."""
        return f"[prompt][{self.kind}][{noticed}][{'' if noticed == 'first' else 'duff'}]"

    def assert_asked(self, times, noticed="noticed"):
        self.assertEqual(self.program.calls(), [self.question(noticed)] * times)

    @property
    def ask_again(self):
        """A line after which the next prompt asks."""
        return assignment(self.kind, "__ajc_next", "0")

    def assert_run(self, shell, line, output):
        self.assertEqual(shell.run(line), output)

    def put_removal(self, shell):
        """The text that takes the hook away, as the file `remove` in its home."""
        (shell.home / "remove").write_text(hook_text(self.kind, self.program.path, "remove"))

    def facts(self, shell):
        """What `ajc doctor` is told by this shell: {name: value}; no other command is told anything."""
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
