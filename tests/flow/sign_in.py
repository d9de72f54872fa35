#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs the sign-in program as ajc-hook does, with a socket as its descriptor 3, on which each line is answered.

    sign_in.py [--records FILE] ARGUMENT…      for example: 1 --silent session duff

The records that came go to FILE as they are; a record can hold credentials, so without FILE they are dropped. The
exit status is the program's, 128 + n when a signal ended it.
"""
import contextlib
import os
import socket
import subprocess
import sys

RECORDS = 3


def main():
    """Runs it and returns its exit status."""
    arguments = sys.argv[1:]
    path = os.devnull
    if arguments[:1] == ["--records"]:
        path, arguments = arguments[1], arguments[2:]
    program = os.path.join(os.environ["AJC_STAGE_PREFIX"], "libexec/ajc/ajc-hook-sign-in")
    ours, theirs = socket.socketpair()
    with subprocess.Popen(
        [program, *arguments],
        stdin=subprocess.DEVNULL,
        pass_fds=[RECORDS],
        preexec_fn=lambda: os.dup2(theirs.fileno(), RECORDS),
    ) as child:
        theirs.close()
        # It may end without having looked at the answers, or before they are given.
        with open(path, "wb") as file, ours, contextlib.suppress(ConnectionError):
            for piece in iter(lambda: ours.recv(65536), b""):
                file.write(piece)
                ours.send(b"\n" * piece.count(b"\n"), socket.MSG_NOSIGNAL)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


if __name__ == "__main__":
    sys.exit(main())
