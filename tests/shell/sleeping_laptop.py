#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Tests of a laptop that is suspended, in real shells: sleeping_laptop.py bash|zsh|fish [unittest's arguments]

Started by sleeping_laptop.sh. The time is a number in a file (sleeping.c); the tests wait for conditions."""

import json
import os
import pathlib
import re
import socket
import struct
import subprocess
import sys
import threading
import time
import unittest

sys.dont_write_bytecode = True
from terminal import Shell  # noqa: E402

KIND = sys.argv[1]
PROGRAM = pathlib.Path(os.environ["AJC_TEST_PROGRAM"])
CALLS = pathlib.Path(os.environ["AJC_TEST_CALLS"])
ASLEEP = pathlib.Path(os.environ["AJC_TEST_ASLEEP"])
TESTS = pathlib.Path(os.environ["AJC_TESTS"])
SANDBOX = pathlib.Path(os.environ["SANDBOX"])
CLOCK = {"LD_PRELOAD": os.environ["AJC_TEST_CLOCK"], "AJC_TEST_ASLEEP": str(ASLEEP)}
INHERITED = ("XDG_RUNTIME_DIR", "USER", "LOGNAME")
TIMEOUT_SECONDS = float(os.environ["AJC_TEST_TIMEOUT"])  # see as-user
HOUR = 3600


def suspend(seconds):
    """Suspends the machine for that time and resumes it."""
    with open(ASLEEP, "r+b") as file:
        before = struct.unpack("q", file.read(8))[0]
        file.seek(0)
        file.write(struct.pack("q", before + seconds))


def sandbox(name):
    return json.loads((SANDBOX / "sandbox.json").read_text())[name]


def ajc(*words, terminal=(), status=0):
    """Runs ajc-hook and returns its output; `terminal`: a command that gives it a terminal."""
    environment = {name: os.environ[name] for name in (*INHERITED, "HOME", "PATH", "SANDBOX") if name in os.environ}
    done = subprocess.run([*terminal, PROGRAM, *words], capture_output=True, text=True,
                          check=False, stdin=subprocess.DEVNULL, env=environment | CLOCK)
    if status is not None and done.returncode != status:
        raise AssertionError(f"ajc-hook {words}: {done}")
    return done


def is_active():
    return ajc("is-active", "duff", status=None).returncode == 0


def calls():
    """The number of starts of the sign-in program."""
    return len(CALLS.read_text().splitlines())


class Network:
    """Between ajc and the sandbox: a port that can be closed."""

    def __init__(self):
        self.target = sandbox("port")
        self.listener = None
        self.port = 0
        self.set_up()

    def set_up(self):
        self.listener = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def shut_down(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def accept(self, listener):
        while True:
            try:
                client = listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.connect, args=(client,), daemon=True).start()

    def connect(self, client):
        with client, socket.create_connection(("127.0.0.1", self.target)) as server:
            answers = threading.Thread(target=self.pass_on, args=(server, client), daemon=True)
            answers.start()
            self.pass_on(client, server)
            answers.join()

    @staticmethod
    def pass_on(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # one side has closed


class SleepingLaptop(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """Adds a profile that uses that network, and signs in."""
        cls.network = Network()
        for name in ("sso_url", "console_url", "sts_url"):
            ajc("config", "set", name, f"{sandbox(name).rpartition(':')[0]}:{cls.network.port}")
        ajc("add", "duff", sandbox("saml_url").replace(str(sandbox("port")), str(cls.network.port)))
        ajc("rotate", "duff", terminal=[TESTS / "flow/answer.py", "email address: ", "@email", "password: ", "@password", "--"])

    def wait_until(self, condition):
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not condition():
            self.assertLess(time.monotonic(), deadline, f"did not happen; calls: {CALLS.read_text()}")
            time.sleep(0.02)

    def start(self):
        """A shell with the session, and a running refresher."""
        ajc("rotate", "duff")
        environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
        environment.update(CLOCK, AJC_PROFILE="duff", XDG_CONFIG_HOME=str(pathlib.Path.home() / ".config"))
        arguments = ["-i", "-C", "source $HOME/.config/fish/config.fish"] if KIND == "fish" else None
        shell = Shell(KIND, hook=ajc("init", KIND).stdout, environment=environment, arguments=arguments)
        self.addCleanup(shell.end)
        self.assertEqual(shell.first_output, "")
        self.assertTrue(shell.value("AWS_ACCESS_KEY_ID").startswith("ASIA"))
        CALLS.write_text("")
        return shell

    def key(self):
        return re.search(r"ASIA\w+", ajc("export", "duff", status=None).stdout)[0]

    def assert_fresh(self, shell, old):
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), self.key())
        self.assertNotEqual(self.key(), old)

    def test_renewed_at_resume_before_the_first_command(self):
        """The refresher wakes with the machine; the first prompt has the new key, and so has a first command."""
        shell = self.start()
        for first in ("", "printenv AWS_ACCESS_KEY_ID"):
            old = self.key()
            CALLS.write_text("")
            suspend(2 * HOUR)
            self.wait_until(is_active)
            self.assertEqual(shell.run(first), f"{self.key()}\n" if first else "")
            self.assert_fresh(shell, old)
            self.assertEqual(calls(), 1)

    def test_the_network_is_late_after_a_resume(self):
        shell = self.start()
        old = self.key()
        self.network.shut_down()
        suspend(2 * HOUR)
        self.assertFalse(is_active())
        for tries in (1, 2):  # the second after two seconds; 4 and 8 are for a clock of the test's own
            self.wait_until(lambda tries=tries: calls() >= tries)
            for _ in range(3):
                self.assertEqual(shell.run(), "")
        self.assertFalse(is_active())
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), old)
        self.network.set_up()
        self.wait_until(is_active)
        self.assertEqual(shell.run(), "")
        self.assert_fresh(shell, old)
        self.assertGreaterEqual(calls(), 2)  # test_renewal.c checks the intervals

    def test_suspended_for_longer_than_the_refresher_runs(self):
        """No shell used the profile for eight hours, so the refresher ended: the first prompt starts another, which signs in."""
        shell = self.start()
        old = self.key()
        suspend(10 * HOUR)
        prompts = 0
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while shell.value("AWS_ACCESS_KEY_ID") == old:
            self.assertEqual(shell.run(), "")
            prompts += 1
            self.assertLess(time.monotonic(), deadline, f"no new key after {prompts} prompts")
        print(f"{KIND}: a new key after {prompts} prompts, as fast as they come")
        self.assert_fresh(shell, old)
        self.assertEqual(calls(), 1)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
