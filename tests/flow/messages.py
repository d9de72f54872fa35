#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The messages of the product by their ids, from tests/data/messages.txt.

    messages.py --name        copies standard input and replaces each message by {ID: value; value}
"""
import functools
import os
import re
import sys

TABLE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "messages.txt")
VALUE = re.compile(r"%[-.0-9]*(?:s|c|d|u|ld|zu|lld)")
WORD = r"(?:'[^\n]*'|\{[^\n]*\}|[^\s\"';{}]+)"
QUOTED = r"'\\''"  # an apostrophe in a quoted shell word
END = r"(?=$|[\s\"'\\{};])"


def rows():
    """{id: text} in the order of the table."""
    with open(TABLE, encoding="utf-8") as file:
        return dict(line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#"))


def _value(before, after, is_first):
    """A pattern of the value between these texts."""
    if after:
        return r"([^\s\"'|:]*(?::[^\s\"'|]+)*?)" if is_first and not before else r"([^\n]*?)"
    if before.endswith(": "):
        return r"((?:[^\n\"']|%s)*)" % QUOTED
    return "(%s)" % WORD if before.endswith(" ") else "((?: %s)?)" % WORD  # " EMAIL", or nothing


def _literally(text):
    return re.sub(r"([][\\.^$*+?(){}|])", r"\\\1", text)


def _constant(text):
    """A pattern of a text, also inside JSON or a quoted shell word."""
    return _literally(text).replace('"', r'\\?"').replace("'", "(?:%s|')" % QUOTED)


def sentence(name, *values):
    """The message with these values."""
    parts = VALUE.split(rows()[name])
    return "".join(part + value for part, value in zip(parts, [*values, ""], strict=True))


def prompt(name, *values):
    """A pattern of the message with these values, patterns as well."""
    parts = [_literally(part) for part in VALUE.split(rows()[name])]
    return "".join(part + value for part, value in zip(parts, [*values, ""], strict=True))


def pattern(text):
    """A pattern of the text with any values; each is a group."""
    parts = VALUE.split(text.rstrip())
    made = _constant(parts[0])
    for number, (before, after) in enumerate(zip(parts, parts[1:])):
        made += _value(before, after, number == 0) + _constant(after)
    if text.rstrip().endswith(":"):
        return made + (" ?" if text.endswith(" ") else " *")
    if text.endswith("."):
        made += "?"  # "WHAT IT IS; fix: COMMAND"
    return made + (END if len(parts) > 1 and parts[-1] else "")


class Names:
    """Replaces messages by their ids."""

    def __init__(self):
        known = sorted(rows().items(), key=lambda row: -len(VALUE.sub("", row[1])))
        self.name = functools.lru_cache(maxsize=None)(self._name)  # most texts come again
        self.patterns = [(name, re.compile(pattern(text), re.MULTILINE), text.endswith(":")) for name, text in known]

    def _name(self, text):
        """The text with {ID: value; value} for each message in it."""
        for name, found, is_label in self.patterns:
            end = " " if is_label else ""
            text = found.sub(lambda match, name=name, end=end: self._named(name, match.groups()) + end, text)
        return text

    def _named(self, name, values):
        values = [self.name(value).strip() for value in values]
        return "{%s}" % ": ".join([name, "; ".join(values)] if any(values) else [name])


if __name__ == "__main__":
    if sys.argv[1:] != ["--name"]:
        sys.exit(__doc__)
    sys.stdout.write(Names().name(sys.stdin.read()))
