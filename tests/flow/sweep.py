# SPDX-License-Identifier: MIT
"""What kill_sweep.py and failing_calls.py share: keyring and directories, which they restore, and the configuration."""
import contextlib
import ctypes
import json
import os
import pathlib
import shutil
import socket
import sys

KEYS = ctypes.CDLL("libkeyutils.so.1", use_errno=True)


class Ring:
    """ajc's keyring, and a copy of its keys."""

    def __init__(self):
        persistent = KEYS.keyctl_get_persistent(-1, -2)
        self.serial = KEYS.keyctl_search(persistent, b"keyring", b"ajc", 0)
        if self.serial < 0 or KEYS.keyctl_link(self.serial, -2) < 0:
            sys.exit("no keyring of ajc")
        self.kept = self.keys()

    def keys(self):
        """{description: payload}"""
        serials = (ctypes.c_int32 * 512)()
        count = KEYS.keyctl_read(self.serial, serials, ctypes.sizeof(serials)) // 4
        found = {}
        for serial in serials[:count]:
            text, payload = ctypes.create_string_buffer(512), ctypes.create_string_buffer(32768)
            KEYS.keyctl_describe(serial, text, 512)
            size = KEYS.keyctl_read(serial, payload, 32768)
            if size >= 0:
                found[text.value.split(b";", 4)[4]] = payload.raw[:size]
        return found

    def restore(self):
        """Restores the keys of the copy."""
        if self.keys() == self.kept:
            return
        KEYS.keyctl_clear(self.serial)
        for name, payload in self.kept.items():
            serial = KEYS.add_key(b"user", name, payload, len(payload), self.serial)
            KEYS.keyctl_setperm(serial, 0x3F000000)

    def has_session(self):
        """Whether there is a session of duff."""
        return any(name.startswith(b"session:duff") or name == b"duff" or b"duff" in name and b"session" in name
                   for name in self.keys())


    def has_machine_password(self):
        """Whether the password of the login to the machine is there."""
        return any(name.startswith(b"seed:") or name == b"seed" for name in self.keys())


class Files:
    """Directories without subdirectories, and a copy of their files below `work`."""

    def __init__(self, places, work):
        self.kept = {place: work / ("place-%d" % number) for number, place in enumerate(places)}
        for place, kept in self.kept.items():
            place.mkdir(parents=True, exist_ok=True)
            shutil.copytree(place, kept)

    def restore(self):
        """Restores the files of the copies."""
        for place, kept in self.kept.items():
            for path in place.iterdir():
                if not (kept / path.name).exists():
                    path.unlink()
            for path in kept.iterdir():
                if not (place / path.name).exists() or (place / path.name).read_bytes() != path.read_bytes():
                    shutil.copy2(path, place / path.name)


def read_config():
    """The configuration; None when it is broken."""
    try:
        return json.loads((pathlib.Path.home() / ".config/ajc/config.json").read_text() or "{}")
    except (ValueError, OSError):
        return None


@contextlib.contextmanager
def seed_message():
    """A socket with pam_ajc.so's message, as standard input of `ajc-hook seed`."""
    ours, given = socket.socketpair()
    user, stack = os.environ["USER"], os.environ["AJC_TESTS"] + "/pam/known_stack"
    ours.sendall("\0".join(("ajc-seed 2", str(os.getuid()), user, stack, "a password")).encode())
    ours.shutdown(socket.SHUT_WR)
    with ours, given:
        yield given
