#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Prints how many network round trips a sign-in had to wait for, from the sandbox's record of accepts, handshakes and
requests, without a clock. A new connection is one round trip, its handshake (TLS 1.3) another, each request one more.

The dependencies: a request waits for the previous one on its connection; a login for the xsrf token, a page for the login,
the Nth call of STS for the Nth page; a new connection for all answers that were recorded before it. The result is the
longest chain.

    waits.py RECORD"""

import collections
import json
import sys

NEEDS = {"auth": ("xsrf", None), "page": ("auth", None), "sts": ("page", 1)}  # 1: the Nth waits for the Nth


def kind(event):
    if event["method"] == "HEAD":
        return "warm-up"
    if event["path"].startswith("/userconsole/"):
        return event["path"].rsplit("/", 1)[1]
    return "page" if event["path"].startswith("/saml2/") else "sts" if event["action"] else "other"


def needed(name, answers):
    """The round trips until the answer that a request of this kind needs."""
    before, is_each = NEEDS.get(name, (None, None))
    done = answers[before]
    return 0 if not done else sorted(done)[len(answers[name])] if is_each else done[-1]


def main():
    connections, answers, longest = {}, collections.defaultdict(list), 0
    for event in map(json.loads, open(sys.argv[1], encoding="utf-8")):
        number = event["connection"]
        if event["event"] == "accept":
            connections[number] = longest_answer(answers) + 1
        elif event["event"] == "handshake":
            connections[number] += 1
        else:
            name = kind(event)
            connections[number] = max(connections[number], needed(name, answers)) + 1
            answers[name].append(connections[number])
            longest = max(longest, connections[number])
    print(longest)


def longest_answer(answers):
    return max((trips for name, all_trips in answers.items() if name != "warm-up" for trips in all_trips), default=0)


if __name__ == "__main__":
    main()
