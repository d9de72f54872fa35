#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Prints the writable memory of a process.

    process_memory.py PID >FILE

Heap, stack (with arguments and environment), and data of the program and its libraries. Needs root if the process is not
dumpable.
"""
import re
import sys


def main():
    """Prints them."""
    pid = int(sys.argv[1])
    size = 0
    with open("/proc/%d/maps" % pid, encoding="utf-8", errors="replace") as maps, open("/proc/%d/mem" % pid, "rb", 0) as memory:
        for line in maps:
            start, end = (int(part, 16) for part in re.match("([0-9a-f]+)-([0-9a-f]+) ", line).groups())
            if line.split()[1].startswith("rw"):
                memory.seek(start)
                size += sys.stdout.buffer.write(memory.read(end - start))
    return 0 if size > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
