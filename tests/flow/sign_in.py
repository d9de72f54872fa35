#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Drives the worker, ajc-hook-sign-in, in place of ajc-hook (hook/protocol/message.h).

    sign_in.py [OPTION]… TASK…          each TASK a JSON object without "message"

    --answer QUESTION JSON   the next answer to that question; the last one is repeated. By default the sandbox's e-mail,
                             password and codes (a new one each time), go, stored, the first role. "@text" stands for
                             text in base64, the encoding of secrets
    --open JSON              members of `open` besides the version; by default the sandbox's hosts and certificates
    --end-at N               closes the channel after the Nth message
    --send-at N TEXT         also sends these bytes before it answers the Nth message
    --signals                sends SIGINT and SIGQUIT before each answer
    --portal FILE            writes the last portal session to FILE and reads it from there for tasks
    --look                   prints at the first question how the worker is confined
    --orphan                 kills the worker's parent at the first question; the channel stays open
    --argument WORD          the worker's argument instead of the protocol's version

Prints each message as one line of JSON, secrets as "<secret>"; then {"exit": STATUS}, 128 + n when a signal ended the
worker. Exit status: 0, or 1 when the worker did not end by itself.
"""
import base64
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys

sys.dont_write_bytecode = True

CHANNEL = 3
TIMEOUT_SECONDS = float(os.environ["AJC_TEST_TIMEOUT"])  # see as-user
SECRETS = {"portal", "secret_access_key", "session_token", "url"}
QUESTIONS = {"need_login", "need_factor", "may_send", "answered", "need_role"}
CHECKED_FIELDS = ("NoNewPrivs", "SigIgn", "Seccomp")
LIMITS = ("Max core file size", "Max file size", "Max open files", "Max cpu time")


def sandbox():
    """The content of sandbox.json."""
    with open(os.path.join(os.environ["SANDBOX"], "sandbox.json"), encoding="utf-8") as file:
        return json.load(file)


def secret(text):
    """A secret in the encoding of the protocol."""
    return base64.b64encode(text.encode()).decode()


def filled_in(value):
    """The value with each "@text" encoded as a secret."""
    if isinstance(value, dict):
        return {name: filled_in(member) for name, member in value.items()}
    return secret(value[1:]) if isinstance(value, str) and value.startswith("@") else value


class Script:
    """The answers to the questions."""

    def __init__(self):
        self.answers = {}
        self.codes = 0

    def usual(self, message):
        """The default answer."""
        what = message["message"]
        if what == "need_login":
            return {"message": "login", "email": sandbox()["email"], "password": secret(sandbox()["password"])}
        if what == "need_factor":
            code = sandbox()[("totp", "totp+1", "totp+2")[self.codes]]
            self.codes += 1
            return {"message": "factor", "factor": "totp", "code": secret(code)}
        if what == "need_role":
            return {"message": "role", "arn": message["roles"][0]["arn"]}
        return {"message": "go"} if what == "may_send" else {"message": "stored", "is_kept": True}

    def answer(self, message):
        """The answer to a question, None for other messages."""
        if message["message"] not in QUESTIONS:
            return None
        prepared = self.answers.get(message["message"], [])
        if not prepared:
            return self.usual(message)
        return prepared.pop(0) if len(prepared) > 1 else prepared[0]


class Options:
    """The command line."""

    def __init__(self, words):
        self.script, self.tasks, self.open, self.end_at, self.send_at, self.send = Script(), [], None, 0, 0, ""
        self.signals = self.look = self.orphan = False
        self.portal, self.argument = None, "2"
        words = list(words)
        while words:
            word = words.pop(0)
            if word == "--answer":
                self.script.answers.setdefault(words.pop(0), []).append(filled_in(json.loads(words.pop(0))))
            elif word in ("--signals", "--look", "--orphan"):
                setattr(self, word[2:], True)
            elif word == "--end-at":
                self.end_at = int(words.pop(0))
            elif word == "--send-at":
                self.send_at, self.send = int(words.pop(0)), words.pop(0)
            elif word == "--open":
                self.open = json.loads(words.pop(0))
            elif word in ("--portal", "--argument"):
                setattr(self, word[2:], words.pop(0))
            else:
                self.tasks.append(json.loads(word))


def usual_open():
    """The members of `open` for the sandbox."""
    where = sandbox()
    return {"ca_file": where["ca_file"], "sts_url": where["sts_url"], "sts_source": "sts_url", "iam_url": where["iam_url"],
            "signin_url": where["signin_url"]}


class Worker:
    """The program and its channel."""

    def __init__(self, argument, program="ajc-hook-sign-in"):
        program = os.path.join(os.environ["AJC_STAGE_PREFIX"], "libexec/ajc", program)
        self.channel, theirs = socket.socketpair()
        self.inherited, left_open = os.pipe()  # a descriptor that the worker must not keep
        self.child = subprocess.Popen(
            [program, argument],
            stdin=left_open, stdout=left_open, stderr=left_open, pass_fds=[CHANNEL, left_open],
            preexec_fn=lambda: os.dup2(theirs.fileno(), CHANNEL),
        )
        theirs.close()
        os.close(left_open)
        self.pending = b""

    def send_message(self, message):
        """Sends a message; the worker may have ended."""
        self.send(json.dumps(message).encode() + b"\n")

    def send(self, data):
        """Sends bytes."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.channel.sendall(data)

    def receive(self):
        """The next message, None at the end."""
        while b"\n" not in self.pending:
            with contextlib.suppress(ConnectionResetError):
                piece = self.channel.recv(65536)
                if piece:
                    self.pending += piece
                    continue
            return None
        line, _, self.pending = self.pending.partition(b"\n")
        return json.loads(line)

    def is_confined(self):
        """Its confinement in /proc, and whether it closed inherited descriptors."""
        seen = {}
        with open("/proc/%d/status" % self.child.pid, encoding="utf-8") as file:
            for name, _, value in (line.partition(":") for line in file):
                if name in CHECKED_FIELDS:
                    seen[name] = value.strip()
        with open("/proc/%d/limits" % self.child.pid, encoding="utf-8") as file:
            for line in file:
                for name in LIMITS:
                    if line.startswith(name):
                        seen[name] = line[len(name):].split()[:2]
        readable, _, _ = select.select([self.inherited], [], [], TIMEOUT_SECONDS)
        seen["inherited descriptors"] = "closed" if readable and os.read(self.inherited, 1) == b"" else "open"
        return seen


def shown(message):
    """The message with its secrets replaced."""
    return {name: "<secret>" if name in SECRETS else value for name, value in message.items()}


def save_portal(options, message):
    """Saves the portal session of a message."""
    if options.portal and message.get("portal"):
        with open(options.portal, "w", encoding="utf-8") as file:
            file.write(message["portal"])


def with_portal(options, task):
    """The task with the saved portal session if it has "portal": true."""
    if task.get("portal") is True:
        with open(options.portal, encoding="utf-8") as file:
            task = dict(task, portal=file.read())
    return {"message": "task", **task}


def converse(worker, options):
    """Runs until the last task is done, the channel is closed or the worker has ended."""
    tasks = [with_portal(options, task) for task in options.tasks]
    worker.send_message({"message": "open", "version": 2, **(usual_open() if options.open is None else options.open)})
    if tasks:
        worker.send_message(tasks.pop(0))
    count = 0
    while (message := worker.receive()) is not None:
        count += 1
        print(json.dumps(shown(message)), flush=True)
        save_portal(options, message)
        if count == options.end_at:
            return
        if count == options.send_at:
            worker.send(options.send.encode())
        if message["message"] in QUESTIONS and options.look:
            options.look = False
            print(json.dumps(worker.is_confined()), flush=True)
        if message["message"] in QUESTIONS and options.signals:
            worker.child.send_signal(signal.SIGINT)
            worker.child.send_signal(signal.SIGQUIT)
        if message["message"] == "done" and not tasks:
            return
        answer = tasks.pop(0) if message["message"] == "done" else options.script.answer(message)
        if answer is not None:
            worker.send_message(answer)


def run(options):
    """Runs the tasks; returns the worker's exit status, None when it did not end."""
    worker = Worker(options.argument)
    converse(worker, options)
    worker.channel.close()
    try:
        status = worker.child.wait(TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        worker.child.kill()
        return None
    return status if status >= 0 else 128 - status


def run_orphan(options):
    """0 if the worker ends after its parent was killed, although the channel stays open; else None."""
    ours, theirs = socket.socketpair()
    parent = os.fork()
    if parent == 0:
        worker = Worker(options.argument)
        converse_until_question(worker, options)
        socket.send_fds(theirs, [b"x"], [worker.channel.fileno()])
        signal.pause()
    theirs.close()
    _, descriptors, _, _ = socket.recv_fds(ours, 1, 1)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    with socket.socket(fileno=descriptors[0]) as channel:
        channel.settimeout(TIMEOUT_SECONDS)
        try:
            return 0 if channel.recv(1) == b"" else None
        except ConnectionResetError:
            return 0
        except TimeoutError:
            return None


def converse_until_question(worker, options):
    """Reads messages up to the first question and does not answer it."""
    worker.send_message({"message": "open", "version": 2, **usual_open()})
    worker.send_message(with_portal(options, options.tasks[0]))
    while worker.receive()["message"] not in QUESTIONS:
        pass


def main():
    """See above."""
    options = Options(sys.argv[1:])
    status = (run_orphan if options.orphan else run)(options)
    print(json.dumps({"exit": status}))
    return 0 if status is not None else 1


if __name__ == "__main__":
    sys.exit(main())
