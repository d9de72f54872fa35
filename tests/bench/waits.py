#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""How many network round trips a sign-in had to wait for, counted in the sandbox's record of it: accepts, handshakes and
requests, without any clock. Opening a connection is one, its handshake (TLS 1.3) another, each request one more.

What waits for what: a request for what came before it on its connection; a login for the xsrf token, a page for the login,
the Nth call of STS for the Nth page; and a new connection for all answers that were recorded before it. The longest
such chain is printed.

    waits.py RECORD"""

import collections
import json
import sys

NEEDS = {"auth": ("xsrf", None), "page": ("auth", None), "sts": ("page", 1)}  # 1: as many of them as of itself


def kind(event):
    if event["method"] == "HEAD":
        return "warm-up"
    if event["path"].startswith("/userconsole/"):
        return event["path"].rsplit("/", 1)[1]
    return "page" if event["path"].startswith("/saml2/") else "sts" if event["action"] else "other"


def needed(name, answers):
    """The round trips behind what a request of this kind cannot do without."""
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
