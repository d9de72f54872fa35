#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A test double of the worker, ajc-hook-sign-in, in its protocol with ajc-hook (hook/protocol/message.h).

It is copied beside ajc-hook as ajc-hook-sign-in. Its environment is nearly empty and its descriptors 0 to 2 are
/dev/null, so it uses files beside it:

    part.py       Python code that handles each task, with `part` (see Part) and `task`; a logout is answered with "done"
                  if the code does not mention it
    die           "N HOW": it ends before message N, counting received and sent ones; HOW is "exit" or a signal number
    received      every message that it received, one a line
    sent          every message that it sent
    started       one line for each start: its arguments, environment and descriptors as JSON
    trouble       the traceback of an error in it
"""
import base64
import fcntl
import json
import os
import signal
import socket
import struct
import sys
import termios
import time
import traceback

HERE = os.path.dirname(os.path.abspath(sys.argv[0]))
CHANNEL = 3
KEY = "ASIADOUBLEDOUBLE0001"
ROLE = "arn:aws:iam::544300394404:role/JumpCloudDevs"


def path(name):
    """The path of a file beside this program."""
    return os.path.join(HERE, name)


def note(name, line):
    """Adds a line to a file."""
    with open(path(name), "a", encoding="utf-8") as file:
        file.write(line + "\n")


def secret(text):
    """A secret in the encoding of the protocol."""
    return base64.b64encode(text.encode()).decode()


class Part:
    """The channel, and the steps that part.py uses."""

    def __init__(self):
        self.channel = socket.socket(fileno=CHANNEL)
        self.input = self.channel.makefile("rb")
        self.passed = 0
        try:
            with open(path("die"), encoding="utf-8") as file:
                number, self.how = file.read().split()
            self.dies_at = int(number)
        except FileNotFoundError:
            self.dies_at = self.how = None

    def boundary(self):
        """Called before each message; ends the program at the message of `die`."""
        self.passed += 1
        if self.passed != self.dies_at:
            return
        if self.how != "exit":
            os.kill(os.getpid(), int(self.how))
            time.sleep(60)
        os._exit(0)

    def take(self):
        """The next message; ends with the channel."""
        self.boundary()
        line = self.input.readline()
        if not line:
            os._exit(0)
        note("received", line.decode().rstrip("\n"))
        return json.loads(line)

    def raw(self, data):
        """Sends bytes unchanged."""
        self.boundary()
        note("sent", data[:2000].decode(errors="replace").rstrip("\n"))
        try:
            self.channel.sendall(data)
        except OSError:
            os._exit(0)

    def send(self, message, **members):
        """Sends a report; members that are None are left out."""
        members = {name: value for name, value in members.items() if value is not None}
        self.raw((json.dumps({"message": message, **members}) + "\n").encode())

    def ask(self, question, **members):
        """Sends a question and returns the answer."""
        self.send(question, **members)
        return self.take()

    def done(self):
        """Ends the task."""
        self.send("done")

    def settle(self):
        """Waits until ajc-hook has read everything and sleeps."""
        while True:
            left = struct.unpack("i", fcntl.ioctl(self.channel, termios.TIOCOUTQ, b"\0" * 4))[0]
            with open("/proc/%d/stat" % os.getppid(), encoding="utf-8") as file:
                state = file.read().rpartition(")")[2].split()[0]
            if left == 0 and state == "S":
                return
            time.sleep(0.01)

    # --- steps

    def session(self, profile="duff", **members):
        """Sends a session of an hour."""
        whole = {
            "profile": profile,
            "access_key_id": KEY,
            "secret_access_key": secret("double/secret+key"),
            "session_token": secret("doubletoken" * 20),
            "role_arn": ROLE,
            "expires_at": int(time.time()) + 3600,
        }
        self.send("session", **{**whole, **members})

    def fail(self, failure, profile="duff", **members):
        """Sends a failure: one from ajc-hook, or one with id and values."""
        self.send("failure", profile=profile, failure=failure, **members)

    def may_send(self, task, what="password"):
        """Asks for permission to send a secret."""
        return self.ask("may_send", what=what, host=task["console_url"])

    def answered(self, outcome, **members):
        """Reports the outcome of a secret that was sent."""
        return self.ask("answered", outcome=outcome, **members)

    def need_assertion(self, **members):
        """Asks for a signature of JumpCloud's challenge, with these members changed."""
        usual = {"rp_id": "jumpcloud.com", "challenge": "Y2g", "ids": [{"id": "aWQ"}], "user_verification": "preferred"}
        return self.ask("need_assertion", **{**usual, **members})

    def accepted(self, cookies="cookies"):
        """JumpCloud accepted the login."""
        return self.answered("accepted", portal=secret(cookies))

    def stop_all(self, task, answer):
        """Fails every profile of the task with the failure that ajc-hook sent."""
        if not task.get("profiles"):
            self.send("failure", failure=answer["failure"])
        for profile in task.get("profiles", []):
            self.fail(answer["failure"], profile["name"])
        self.done()

    def log_in(self, task, reason="no_portal"):
        """A login whose first password is right; returns the answer that stopped it, or None."""
        for question in (lambda: self.ask("need_login", reason=reason), lambda: self.may_send(task)):
            answer = question()
            if answer["message"] == "use_portal":
                return None
            if answer["message"] == "stop":
                return answer
        self.accepted()
        return None

    def sign_in(self, task):
        """A whole sign-in, with the stored portal session if there is one."""
        stopped = None
        if task.get("portal"):
            self.send("portal", state="alive", portal=task["portal"])
        else:
            stopped = self.log_in(task)
        if stopped:
            self.stop_all(task, stopped)
            return
        if task["kind"] == "sessions":
            self.send("progress", kind="assertion")
            for profile in task["profiles"]:
                self.session(profile["name"])
        self.done()


def main():
    """Answers tasks until the channel ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGQUIT, signal.SIG_IGN)
    descriptors = sorted(int(name) for name in os.listdir("/proc/self/fd"))
    with open("/proc/self/environ", "rb") as file:
        environment = file.read().decode().rstrip("\0").split("\0")
    note("started", json.dumps({"argv": sys.argv, "environment": environment, "descriptors": descriptors}))
    part = Part()
    with open(path("part.py"), encoding="utf-8") as file:
        text = file.read()
    play = compile(text, "part.py", "exec")
    part.take()  # open
    while True:
        task = part.take()
        if task["kind"] == "logout" and "logout" not in text:
            part.done()
            continue
        exec(play, {**globals(), "part": part, "task": task})  # pylint: disable=exec-used


if __name__ == "__main__":
    try:
        main()
    except Exception:  # pylint: disable=broad-exception-caught
        note("trouble", traceback.format_exc())
        raise
