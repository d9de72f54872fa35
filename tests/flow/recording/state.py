# SPDX-License-Identifier: MIT
"""The keys of the kernel keyring and the files of a user, each as {name: description}."""
import ctypes
import hashlib
import os
import re

PERSISTENT_OF_OURS, PROCESS_KEYRING, USER_KEYRING = -1, -2, -4
NICE = (1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1200, 1800, 2700, 3600, 5400, 7200, 10800, 14400, 18000,
        21600, 28800, 36000, 43200, 57600)  # possible timeouts of a key in seconds, when less than DAYS are left
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
LARGEST_KEY = 32767  # bytes of a key of type user
PACKED = "packed"
DAYS, WEEKS = 82800, 518400  # seconds from which the timeout is written as days and weeks
SHORT_ENOUGH = 4096  # bytes; longer files are not compared

_library = ctypes.CDLL("libkeyutils.so.1", use_errno=True)
_library.keyctl_get_persistent.restype = ctypes.c_long
_library.keyctl_read.restype = ctypes.c_long
_library.keyctl_search.restype = _library.keyctl_unlink.restype = ctypes.c_long
_library.keyctl_describe_alloc.restype = ctypes.c_int


def _persistent():
    """The persistent keyring, linked only to this process, not to its children."""
    return _library.keyctl_get_persistent(PERSISTENT_OF_OURS, PROCESS_KEYRING)


def _members(ring):
    serials = (ctypes.c_int32 * 1024)()
    size = _library.keyctl_read(ring, serials, ctypes.sizeof(serials))
    return list(serials[: max(size, 0) // 4])


def _description(serial):
    """(type, mask, description), None if the key is gone."""
    text = ctypes.c_char_p()
    if _library.keyctl_describe_alloc(serial, ctypes.byref(text)) < 0:
        return None
    kind, _, _, mask, description = text.value.decode(errors="replace").split(";", 4)
    return kind, mask, description


def _lifetimes():
    """{serial: timeout in /proc/keys}"""
    with open("/proc/keys", encoding="utf-8", errors="replace") as file:
        return {int(fields[0], 16): fields[3] for fields in map(str.split, file)}


def _lifetime(text):
    """The timeout that the key got, from what is left: 59m was an hour."""
    match = re.fullmatch(r"(\d+)([smhdw])", text or "")
    if match is None:
        return {"perm": "permanent"}.get(text, str(text))
    left = int(match.group(1)) * UNITS[match.group(2)]
    if left >= DAYS:
        return "weeks" if left >= WEEKS else "days"
    given = min((seconds for seconds in NICE if seconds >= left), default=left)
    return "%d s" % given if given < 60 else "%d min" % (given // 60)


def _content(serial):
    """The field names in a key, and a digest of its content without the field `until`."""
    content = ctypes.create_string_buffer(LARGEST_KEY)
    size = _library.keyctl_read(serial, content, LARGEST_KEY)
    lines = content.raw[: max(size, 0)].split(b"\n")
    names = [line.split(b" ")[0].decode(errors="replace") for line in lines]
    if PACKED in names:  # the rest is binary
        names = names[: names.index(PACKED) + 1]
    kept = b"\n".join(line for line in lines if not line.startswith(b"until "))
    return " ".join(name for name in names if name.isalpha()), hashlib.sha256(kept).hexdigest()


def _has_digest(description):
    """True for keys that change only when they are replaced; others contain the time of their last use."""
    return description.startswith(("login:", "session:"))


def _below(ring, path, lifetimes):
    found = {}
    for serial in _members(ring):
        described = _description(serial)
        if described is None:
            continue
        kind, mask, description = described
        what = "%s %s %s" % (kind, mask, _lifetime(lifetimes.get(serial)))
        if kind == "keyring":
            found[path + description] = (what, None)
            found.update(_below(serial, path + description + "/", lifetimes))
        else:
            names, digest = _content(serial)
            found[path + description] = ("%s: %s" % (what, names), digest if _has_digest(description) else None)
    return found


def keys():
    """{path of a key below the persistent keyring: (type, mask, timeout and field names; digest of the content, None if
    that changes with each use)}"""
    ring = _persistent()
    return _below(ring, "", _lifetimes()) if ring >= 0 else {}


def has_key(description):
    """Whether the key ajc/DESCRIPTION is there; without /proc/keys, which lists the keys of all users slowly."""
    ring = _library.keyctl_search(_persistent(), b"keyring", b"ajc", 0)
    return ring >= 0 and _library.keyctl_search(ring, b"user", description.encode(), 0) >= 0


def unlink(description):
    """Removes the key ajc/DESCRIPTION, as its timeout would."""
    ring = _library.keyctl_search(_persistent(), b"keyring", b"ajc", 0)
    key = _library.keyctl_search(ring, b"user", description.encode(), 0)
    if key < 0 or _library.keyctl_unlink(key, ring) < 0:
        raise KeyError(description)


def forget_keys():
    """Empties both keyrings of the user."""
    for ring in (_persistent(), USER_KEYRING):
        if ring > 0 or ring == USER_KEYRING:
            _library.keyctl_clear(ring)


def files(*folders):
    """{path: (mode, content)} of all files below the folders; "(long)" if the content is too long."""
    found = {}
    for folder in folders:
        for top, _, names in os.walk(folder):
            for path in (os.path.join(top, name) for name in names):
                try:
                    mode = "%o" % (os.lstat(path).st_mode & 0o7777)
                    with open(path, "rb") as file:
                        content = file.read(SHORT_ENOUGH + 1)
                except OSError as error:
                    mode, content = "?", error.strerror.encode()
                text = content.decode(errors="replace") if len(content) <= SHORT_ENOUGH else "(long)"
                found[path] = (mode, text)
    return found
