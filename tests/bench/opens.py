#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""How often a file is opened while a command runs, as the kernel reports it (inotify): strace cannot read the paths of
programs that keep secrets. Prints the number; fails with the command.

    opens.py FILE CMD…"""

import ctypes
import os
import struct
import subprocess
import sys

IN_OPEN, IN_CLOSE = 0x20, 0x10 | 0x08  # both are watched: like events that follow each other would be one
EVENT = struct.Struct("iIII")  # and a name, of which a watched file's events have none


def main():
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    if watch < 0 or libc.inotify_add_watch(watch, os.fsencode(sys.argv[1]), IN_OPEN | IN_CLOSE) < 0:
        sys.exit(os.strerror(ctypes.get_errno()))
    status = subprocess.run(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False).returncode
    try:
        print(sum(mask & IN_OPEN != 0 for _, mask, _, _ in EVENT.iter_unpack(os.read(watch, 1 << 20))))
    except BlockingIOError:
        print(0)
    return status


if __name__ == "__main__":
    sys.exit(main())
