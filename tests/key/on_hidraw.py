#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Like test_key.py, but with the real program and a key that the kernel provides as /dev/hidrawN (uhid). tests/key/vm runs
it in a virtual machine as root.

    tests/key/on_hidraw.py PROGRAM
"""
import glob
import os
import subprocess
import sys
import unittest

import test_key


class HidrawTest(test_key.KeyTest):
    """One key at a time, in the working directory."""

    def setUp(self):
        for name in glob.glob("uhid.*"):
            os.unlink(name)
        super().setUp()

    def path(self, name):
        """The path of the only device."""
        paths = []
        while len(paths) != 1:
            paths = glob.glob("/dev/hidraw*")
        return paths[0]

    def plug_in(self, name, *options):
        """Creates a device."""
        process = subprocess.Popen([test_key.SOFT_KEY, "uhid", *options], stdout=subprocess.PIPE, text=True)
        self.assertEqual(process.stdout.readline(), "ready\n")
        self.keys[name] = process
        self.addCleanup(self.pull_out, name)
        self.path(name)

    def pull_out(self, name):
        """Waits until the device is gone."""
        super().pull_out(name)
        while glob.glob("/dev/hidraw*"):
            pass

    def touch(self, name):
        """The key is touched from now on."""
        with open("uhid.touch", "w", encoding="ascii"):
            pass

    def notes(self, name):
        """The lines that the key wrote."""
        if not os.path.exists("uhid.notes"):
            return []
        with open("uhid.notes", encoding="ascii") as file:
            return file.read().split("\n")

    def check_a_look(self):
        """libfido2 finds the key."""
        for options in ([], ["--u2f"]):
            self.plug_in("one", "--credential", "a", *options)
            ids = [{"id": test_key.show(label)["id"]} for label in "ba"]
            self.ask("look", rp_id=test_key.RP_ID, ids=ids, seconds=60)
            report = self.answers()[0]
            self.assertEqual((report["path"], report["state"], report["id"]),
                             (self.path("one"), "here", test_key.show("a")["id"]))
            self.pull_out("one")

    def start_program(self, channel):
        """As an ordinary user in the test for one."""
        if not self.id().endswith("another_user"):
            return super().start_program(channel)
        os.chmod(self.directory, 0o755)
        pid = os.fork()
        if pid == 0:
            os.setresgid(USER, USER, USER)
            os.setresuid(USER, USER, USER)
            os.dup2(channel.fileno(), 3, inheritable=True)
            os.execv(self.program, ["ajc-hook-key", "2"])
        channel.close()
        self.addCleanup(self.end_program, pid)
        return pid

    def check_a_key_of_another_user(self):
        """A missing permission is reported, not a missing key."""
        self.plug_in("one", "--credential", "a")
        os.chmod(self.path("one"), 0o600)
        self.ask("look", rp_id=test_key.RP_ID, ids=[{"id": test_key.show("a")["id"]}], seconds=60)
        self.assertEqual([report["state"] for report in self.answers()], ["not_permitted"])


USER = 1000
NAMES = [
    "check_a_look", "check_a_key_of_another_user", "test_no_key_is_plugged_in", "test_a_touch_signs",
    "test_an_old_key_signs", "test_the_pin_verifies", "test_it_ends_with_the_channel", "test_ctrl_c_cancels",
]


class Result(unittest.TextTestResult):
    """Prints errors at once."""

    def addError(self, test, err):
        super().addError(test, err)
        self.stream.writeln(self.errors[-1][1])

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.stream.writeln(self.failures[-1][1])


if __name__ == "__main__":
    suite = unittest.TestSuite(HidrawTest(name) for name in NAMES)
    result = unittest.TextTestRunner(verbosity=2, resultclass=Result).run(suite)
    sys.exit(0 if result.wasSuccessful() else 1)
