#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs a command with a seccomp filter that blocks the kernel keyring as in containers and old kernels:

    without_keyctl.py all EPERM|ENOSYS CMD…            add_key, request_key and keyctl fail (Docker, no CONFIG_KEYS)
    without_keyctl.py add EPERM|ENOSYS CMD…            only add_key and request_key fail (podman)
    without_keyctl.py persistent EOPNOTSUPP CMD…       only KEYCTL_GET_PERSISTENT fails (a kernel without persistent keyrings)
    without_keyctl.py move EOPNOTSUPP CMD…             only KEYCTL_MOVE fails (a kernel before 5.3)
    without_keyctl.py read EACCES CMD…                 only KEYCTL_READ fails: what is stored cannot be read
"""

import ctypes
import errno
import os
import platform
import struct
import sys

# A 32-bit Python, whose programs are 32-bit ones as well, has the numbers of i386 on an x86_64 kernel.
NUMBERS = {"x86_64": (248, 249, 250), "i386": (286, 287, 288), "aarch64": (217, 218, 219)}
ADD_KEY, REQUEST_KEY, KEYCTL = NUMBERS["i386" if struct.calcsize("P") == 4 else platform.machine()]
OPERATIONS = {"persistent": 22, "move": 30, "read": 11}  # keyctl's first argument, linux/keyctl.h
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06  # linux/bpf_common.h: BPF_LD+W+ABS, BPF_JMP+JEQ+K, BPF_RET+K
NUMBER_AT, FIRST_ARGUMENT_AT = 0, 16  # in struct seccomp_data
ALLOW, FAIL_WITH = 0x7FFF0000, 0x00050000


def instruction(code, value, if_true=0, if_false=0):
    return struct.pack("HBBI", code, if_true, if_false, value)


def program(what, number):
    """The filter's instructions; the argument of a jump is the number of instructions to skip."""
    fail, allow = instruction(RETURN, FAIL_WITH | number), instruction(RETURN, ALLOW)
    load = instruction(LOAD, NUMBER_AT)
    if what in OPERATIONS:
        return [load, instruction(JUMP_IF_EQUAL, KEYCTL, 0, 2), instruction(LOAD, FIRST_ARGUMENT_AT),
                instruction(JUMP_IF_EQUAL, OPERATIONS[what], 1, 0), allow, fail]
    calls = {"all": (ADD_KEY, REQUEST_KEY, KEYCTL), "add": (ADD_KEY, REQUEST_KEY)}[what]
    tests = [instruction(JUMP_IF_EQUAL, call, len(calls) - index, 0) for index, call in enumerate(calls)]
    return [load, *tests, allow, fail]


def install(instructions):
    code = ctypes.create_string_buffer(b"".join(instructions))
    described = ctypes.create_string_buffer(struct.pack("HP", len(instructions), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if (libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
            or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, described, 0, 0) != 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    install(program(sys.argv[1], getattr(errno, sys.argv[2])))
    os.execvp(sys.argv[3], sys.argv[3:])


if __name__ == "__main__":
    main()
