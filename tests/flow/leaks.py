#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Looks for secrets in files.

    leaks.py SECRETS FILE|DIRECTORY…

SECRETS has one secret a line (the sandbox writes it). The search finds a secret unchanged, percent-encoded, JSON-escaped
or quoted for a shell, each also in base64 (at any offset, either alphabet) and in hex. A leak is reported by file, line
number of the secret and form, never by its text. Exit status: 0 none found, 1 found, 2 the search itself does not work:
it first checks that it would find a planted leak of every secret in every form; of assertions and cookies, which are long and
alike, of ten.
"""
import base64
import json
import os
import re
import shlex
import subprocess
import sys
import urllib.parse

SHORTEST = 8  # bytes; a shorter secret would be found by chance
LONG = 256
JSON_ESCAPES = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b", b"f": b"\f"}
TO_URL_ALPHABET = bytes.maketrans(b"+/", b"-_")


def unescape_json(content):
    """The bytes with JSON escapes decoded; surrogate pairs become one character."""

    def meaning(match):
        text = match.group(1)
        if text[:1] != b"u":
            return JSON_ESCAPES.get(text, text)
        units = b"".join(bytes.fromhex(unit.decode()) for unit in re.findall(rb"[0-9a-fA-F]{4}", match.group(0)))
        return units.decode("utf-16-be", errors="replace").encode()

    return re.sub(rb"\\(u[0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4})*|[^u])", meaning, content)


def views(content):
    """(name, bytes)…: the bytes, decoded in each way that could reveal a secret, one after the other."""
    yield "as it is", content
    yield "percent-encoded", urllib.parse.unquote_to_bytes(content)
    yield "form-encoded", urllib.parse.unquote_to_bytes(content.replace(b"+", b" "))
    yield "JSON-escaped", unescape_json(content)
    yield "quoted for sh", content.replace(b"'\\''", b"'")
    yield "quoted by Python", content.replace(b"'\"'\"'", b"'")
    yield "backslash-escaped", re.sub(rb"\\(.)", rb"\1", content)


def base64_inner(secret, offset):
    """The text that base64 of `offset` bytes and the secret must contain, without characters shared with other bytes."""
    text = base64.b64encode(b"\0" * offset + secret)
    return text[(offset * 8 + 5) // 6 : (offset + len(secret)) * 8 // 6]


def forms(secret):
    """[(name, bytes to look for)…] of one secret."""
    found = [("", secret), (", hex", secret.hex().encode()), (", hex", secret.hex().upper().encode())]
    for text in (base64_inner(secret, offset) for offset in range(3)):
        found += [(", base64", text), (", base64", text.translate(TO_URL_ALPHABET))]
    return found


def all_forms(secrets):
    """[(secret's number, name of a form, bytes to look for)…] of all secrets."""
    return [(number, name, text) for number, secret in enumerate(secrets, 1) for name, text in forms(secret)]


def leaks_in(content, wanted):
    """(secret's number, form)… found in the bytes, as they are found; a decoding that changes nothing is skipped."""
    searched = set()
    for view, seen in views(content):
        if seen not in searched:
            searched.add(seen)
            yield from ((number, view + form) for number, form, text in wanted if text in seen)


def plants(secret):
    """The secret in each form, encoded by other functions than the search uses."""
    text = secret.decode(errors="surrogateescape")
    for written in (
        text,
        urllib.parse.quote(secret),
        urllib.parse.quote_plus(secret),
        json.dumps(text),
        json.dumps(text, ensure_ascii=False),
        shlex.quote(text),
    ):
        yield written.encode(errors="surrogateescape")
    for offset in range(3):
        yield base64.b64encode(b"x" * offset + secret)
        yield base64.urlsafe_b64encode(b"x" * offset + secret + b"y")
    yield secret.hex().encode()


def in_memory(content):
    """The path of a file that is in no directory, because those may be searched."""
    fd = os.memfd_create("patterns")
    with open(fd, "wb", closefd=False) as file:
        file.write(content)
    return "/proc/%d/fd/%d" % (os.getpid(), fd)


def lines_with_leak(content, patterns):
    """The lines of the bytes, in each view, that have one: by grep, which looks for all patterns at once."""
    lines = b""
    for seen in dict.fromkeys(seen for _, seen in views(content)):
        done = subprocess.run(["grep", "-aF", "-f", patterns], input=seen, stdout=subprocess.PIPE, env={"LC_ALL": "C"}, check=False)
        if done.returncode > 1:
            sys.exit(2)
        lines += done.stdout
    return lines.splitlines()


def search_works(secrets, patterns):
    """True if grep finds every planted form of the secrets, and nothing in clean bytes, and the search in each file finds those
    of one secret."""
    some = [secret for secret in secrets if len(secret) <= LONG] + [secret for secret in secrets if len(secret) > LONG][:10]
    planted = [b"%d:before%bafter" % pair for pair in enumerate(plant for secret in some for plant in plants(secret))]
    seen = {line.split(b":")[0] for line in lines_with_leak(b"\n".join(planted), patterns)}
    return (
        seen >= {line.split(b":")[0] for line in planted}
        and not lines_with_leak(b"nothing secret here", patterns)
        and all(any(leaks_in(b"before" + plant + b"after", all_forms(some[:1]))) for plant in plants(some[0]))
    )


def files_below(paths):
    """Every regular file among or below the paths."""
    for path in paths:
        if not os.path.isdir(path):
            yield path
        for folder, _, names in os.walk(path):
            for name in names:
                if os.path.isfile(os.path.join(folder, name)):
                    yield os.path.join(folder, name)


def read(path):
    """A file's name, which can leak, too, and its bytes, if it still exists."""
    try:
        with open(path, "rb") as file:
            return os.fsencode(path) + b"\n" + file.read()
    except FileNotFoundError:
        return os.fsencode(path)


def main():
    """Searches and reports."""
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    with open(sys.argv[1], "rb") as file:
        secrets = [line for line in dict.fromkeys(file.read().split(b"\n")) if len(line) >= SHORTEST]
    found = 0
    wanted = all_forms(secrets)
    # For grep 64 bytes from the middle of a longer text; the search in each file is for the whole.
    patterns = in_memory(b"".join({text[max(0, len(text) // 2 - 32) :][:64] + b"\n" for _, _, text in wanted}))
    if not secrets or not search_works(secrets, patterns):
        print("leaks.py: the search for secrets does not work", file=sys.stderr)
        return 2
    contents = {path: read(path) for path in files_below(sys.argv[2:])}
    # One search in all of them together is much faster; only if it finds something, each is searched.
    if lines_with_leak(b"\n\n".join(contents.values()), patterns):
        for path, content in contents.items():
            for number, name in dict.fromkeys(leaks_in(content, wanted)):
                print("LEAK in %s: secret %d, %s" % (path, number, name))
                found += 1
    print("%d files searched for %d secrets: %d leaks" % (len(contents), len(secrets), found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
