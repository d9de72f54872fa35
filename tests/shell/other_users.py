#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Shells of one user with the variables of another: other_users.py [unittest's arguments]

Started by other_users.sh as root, after the owner has signed in."""

import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
from terminal import SETTINGS, Shell  # noqa: E402

PROGRAM = pathlib.Path(os.environ["AJC_STAGE_PREFIX"]) / "bin/ajc-hook"
OWNER, OTHER = (pwd.getpwnam(os.environ[name]) for name in ("AJC_TEST_USER", "AJC_TEST_OTHER_USER"))
BE_OWNER = ["setpriv", f"--reuid={OWNER.pw_name}", f"--regid={OWNER.pw_name}", "--init-groups"]
KINDS = ("bash", "zsh", "fish")
NOTICE = "ajc: there is no profile duff; see: ajc list\n"
KEY = "ASIAOWNERSOWNKEY0000"


def runtime(user):
    return pathlib.Path("/run/user") / str(user.pw_uid)


def everything_below(path):
    """{file: its owner} of all files."""
    return {str(file): file.lstat().st_uid for file in [path, *path.rglob("*")]}


class OtherUsers(unittest.TestCase):
    def start(self, kind, through, **environment):
        hook = subprocess.check_output([PROGRAM, "init", kind], text=True)
        # su changes HOME and keeps ZDOTDIR; sudo -E keeps HOME alone.
        arguments = ["-i", "-C", "test -z $ZDOTDIR; or source $ZDOTDIR/.config/fish/config.fish"] if kind == "fish" else None
        shell = Shell(kind, hook=hook, through=through, arguments=arguments, environment=environment)
        self.addCleanup(shell.end)
        return shell

    def prompts(self, shell, count=10):
        printed = shell.first_output
        for _ in range(count):
            printed += shell.run()
        for status in (0, 7):
            printed += shell.run(f"sh -c 'exit {status}'")
            self.assertEqual(shell.status, status)
        return printed

    def of_another_user(self, kind, through):
        """Starts a shell of the other user with the owner's variables; returns what it printed at its prompts."""
        before = everything_below(runtime(OWNER))
        (runtime(OTHER) / "ajc").mkdir(mode=0o700, exist_ok=True)
        os.chown(runtime(OTHER) / "ajc", OTHER.pw_uid, OTHER.pw_gid)
        shell = self.start(kind, through, AJC_PROFILE="duff", AWS_ACCESS_KEY_ID=KEY, AJC_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY="s",
                           AWS_SESSION_TOKEN="t", XDG_RUNTIME_DIR=str(runtime(OWNER)), __ajc_stamp="/", __ajc_next="9" * 11)
        printed = self.prompts(shell)
        self.assertEqual(shell.run("id -un").splitlines()[0], OTHER.pw_name)
        self.assertEqual(everything_below(runtime(OWNER)), before)
        self.assertEqual(set(everything_below(runtime(OTHER)).values()), {OTHER.pw_uid})
        # Without its own terminal, which su does not give it, bash prints a message itself.
        return shell, "".join(line for line in printed.splitlines(True) if not line.startswith("bash: "))

    def test_sudo_keeping_the_environment(self):
        for kind in KINDS:
            with self.subTest(kind):
                shell, printed = self.of_another_user(kind, [*BE_OWNER, "sudo", "-n", "-E", "-u", OTHER.pw_name])
                # The other user has no such profile: placeholder keys, which AWS refuses, replace ours.
                self.assertEqual(printed, NOTICE)
                self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "AJCNOSESSION00000000")
                self.assertEqual(shell.value("AWS_SESSION_TOKEN"), "none")
                shell.run("set -gx AWS_ACCESS_KEY_ID AKIAMINE" if kind == "fish" else "export AWS_ACCESS_KEY_ID=AKIAMINE")
                shell.run()
                self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "AKIAMINE")

    def test_su(self):
        rc = pathlib.Path(os.environ["TMPDIR"]) / "rc"
        rc.write_text(f"{SETTINGS['bash']}\neval \"$({PROGRAM} init bash)\"\n")
        start = f"exec /bin/bash --rcfile {rc} --noediting -i"
        shell, printed = self.of_another_user("bash", ["su", OTHER.pw_name, "-c", start, "--"])
        self.assertEqual(printed, NOTICE)
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "AJCNOSESSION00000000")


if __name__ == "__main__":
    assert shutil.which("sudo")
    unittest.main()
