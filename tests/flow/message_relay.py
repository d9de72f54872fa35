#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Replaces the worker, starts the real one, forwards the messages, and kills one side at one of them.

The file "plan" beside it controls it, JSON:
    {"worker": PATH, "log": FILE, "victim": "driver" or "worker" or "", "at": N}
Messages of both directions are counted together, from 1, without debug lines. Instead of forwarding message N it kills
the victim with SIGKILL; with "after": true it forwards it first. Each message is logged as "N > name" (to the worker) or
"N < name". The relay ends when ajc-hook ends.
"""
import ctypes
import json
import os
import selectors
import signal
import socket
import sys

PR_SET_PDEATHSIG = 1
FD = 3


class Relay:
    """Two sockets, two buffers, one counter."""

    def __init__(self, plan, driver, worker, worker_pid):
        self.plan = plan
        self.ends = {driver: worker, worker: driver}
        self.driver = driver
        self.worker_pid = worker_pid
        self.buffers = {driver: b"", worker: b""}
        self.count = 0
        self.log = open(plan["log"], "a", encoding="utf-8")

    def kill(self):
        """Kills the victim; if that is ajc-hook, the relay ends, too."""
        if self.plan["victim"] == "driver":
            os.kill(os.getppid(), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)
        os.kill(self.worker_pid, signal.SIGKILL)

    def forward(self, source, line):
        """Forwards one message."""
        message = json.loads(line)
        name = message["message"]
        if name != "log":
            self.count += 1
            detail = message.get("outcome") or message.get("what") or message.get("reason") or ""
            arrow = ">" if source is self.driver else "<"
            self.log.write(("%d %s %s %s" % (self.count, arrow, name, detail)).rstrip() + "\n")
            self.log.flush()
        is_time = name != "log" and self.plan["victim"] and self.count == self.plan["at"]
        if is_time and not self.plan.get("after"):
            self.kill()
            return
        self.ends[source].sendall(line + b"\n")
        if is_time:
            self.kill()

    def receive(self, source):
        """Reads from one side and forwards what is complete; False at its end."""
        try:
            data = source.recv(65536)
        except ConnectionResetError:
            data = b""
        self.buffers[source] += data
        while b"\n" in self.buffers[source]:
            line, self.buffers[source] = self.buffers[source].split(b"\n", 1)
            self.forward(source, line)
        return bool(data)


def start_worker(path, arguments):
    """(its socket, its process id)."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        os.dup2(theirs.fileno(), FD)
        os.execv(path, [path] + arguments)
    theirs.close()
    return ours, pid


def main():
    """Forwards until one side ends; the exit status is the worker's."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "plan"), encoding="utf-8") as file:
        plan = json.load(file)
    driver = socket.socket(fileno=os.dup(FD))
    os.close(FD)
    worker, pid = start_worker(plan["worker"], sys.argv[1:])
    relay = Relay(plan, driver, worker, pid)
    selector = selectors.DefaultSelector()
    selector.register(driver, selectors.EVENT_READ)
    selector.register(worker, selectors.EVENT_READ)
    try:
        while all(relay.receive(key.fileobj) for key, _ in selector.select()):
            pass
    except (BrokenPipeError, ConnectionResetError):
        pass
    driver.close()
    worker.close()
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        os.kill(os.getpid(), -code)
    sys.exit(code)


if __name__ == "__main__":
    main()
