#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Stands in the worker's place, starts the real one and passes the messages on; kills a side at one of them.

Its plan is the file "plan" beside it, JSON:
    {"worker": PATH, "log": FILE, "victim": "driver" or "worker" or "", "at": N}
Messages of both directions are counted together, from 1 (debug lines aside). Instead of passing message N on it kills
the victim with SIGKILL; with "after": true it passes it on first. Each message is written to the log as
"N > name" (to the worker) or "N < name". When ajc-hook dies so does the relay.
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
        """Ends the victim; the relay goes on only when that was the worker."""
        if self.plan["victim"] == "driver":
            os.kill(os.getppid(), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)
        os.kill(self.worker_pid, signal.SIGKILL)

    def pass_on(self, source, line):
        """One message."""
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

    def take(self, source):
        """What has come from one side; False at its end."""
        try:
            data = source.recv(65536)
        except ConnectionResetError:
            data = b""
        self.buffers[source] += data
        while b"\n" in self.buffers[source]:
            line, self.buffers[source] = self.buffers[source].split(b"\n", 1)
            self.pass_on(source, line)
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
    """Passes on until one side ends; the exit status is the worker's."""
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
        while all(relay.take(key.fileobj) for key, _ in selector.select()):
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
