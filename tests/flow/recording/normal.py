# SPDX-License-Identifier: MIT
"""Replaces values that differ in each run, so that two runs give the same text.

Names, paths and secrets become words (PASSWORD, PORT, HOME), messages their ids (see messages.py). AWS key ids are numbered
in the order of their appearance, so that a new session can be distinguished. A time becomes its distance from now, rounded
to five minutes.
"""
import calendar
import json
import re
import time
import urllib.parse

from messages import Names

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
LOCAL_TIME = re.compile(r"[A-Z][a-z]{2} (%s) ([ 0-9]\d) (\d\d:\d\d:\d\d) (\d{4}) UTC" % "|".join(MONTHS))
ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)Z")
EPOCH = re.compile(r"(?<![\w.])(1[6-9]\d{8}|2\d{9})(?![\w.])")
KEY_ID = re.compile(r"A(?:SIA|KIA)[A-Z0-9]{12,}")
STEP = 300  # times are rounded to this number of seconds
COARSE = 5  # counts of seconds and minutes from this number on are rounded to a multiple of it

# (pattern, replacement), applied in this order after names and times
COUNTS = re.compile(r"(?<![\w.:-])(\d+)( (?:min|minutes?|s|seconds?)\b|(?<=\d)m\b)")
COUNTDOWN = re.compile(r"(\\r[^\\\n]* N s left[^\\\n]*\\e\[K)\1+")  # the number of repetitions depends on time
PATTERNS = [
    (re.compile(r"(\"seconds_left\":|__ajc_(?:left|ttl)[= ]')(\d+)"),
     lambda match: match.group(1) + str(STEP * round(int(match.group(2)) / STEP))),
    (re.compile(r"(?<=\|)\d{4,5}(?=\|)"), lambda match: str(STEP * round(int(match.group(0)) / STEP))),
    (re.compile(r"\b(\d+)h(\d\d)m\b"), lambda match: "%dm" % (60 * int(match.group(1)) + int(match.group(2)))),
    (re.compile(r"(localhost|127\.0\.0\.1):\d{4,5}\b"), r"\1:PORT"),
    (re.compile(r"%3A\d{4,5}(?=%2F)"), "%3APORT"),
    (re.compile(r',\n\s*"learned":\s*{\n\s*}'), ""),  # which of several failed profiles has it is random
    (re.compile(r"\(SSL certificate problem: [^)]*\)"), "(SSL certificate problem)"),  # OpenSSL's text
    (re.compile(r"version \d[\w.~+-]*"), "version N"),
    (re.compile(r"/push/[0-9a-f]{24}"), "/push/ID"),
    (re.compile(r"@[0-9a-f]{8}\b"), "@STAMP"),
    (re.compile(r"(for the JumpCloud Protect push|push on your phone): \d+ s left"), r"\1: N s left"),
]


def _since(text, form):
    return calendar.timegm(time.strptime(text, form)) - time.time()


def _distance(seconds):
    return "%+dmin" % (round(seconds / STEP) * STEP // 60)


def _coarse(match):
    number = int(match.group(1))
    return "%d%s" % (number if number < COARSE else COARSE * round(number / COARSE), match.group(2))


def visible(text):
    """The text with control characters as escapes."""
    text = text.replace("\x1b", "\\e").replace("\r", "\\r")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", lambda match: "\\x%02x" % ord(match.group(0)), text)


class Normal:
    """The replacements of one scenario."""

    def __init__(self):
        self.words = {}
        self.key_ids = {}
        self.messages = Names()

    def add(self, text, word):
        """Replaces `text` by `word` from now on, also percent-encoded or in JSON."""
        if text in self.words:
            return
        for form in (text, urllib.parse.quote(text, safe=""), json.dumps(text)[1:-1],
                     json.dumps(text, ensure_ascii=False)[1:-1]):
            self.words.setdefault(form, word)

    def _key_id(self, match):
        return self.key_ids.setdefault(match.group(0), "KEY%d" % (len(self.key_ids) + 1))

    def text(self, text):
        """`text` with its replacements."""
        for form in sorted(self.words, key=len, reverse=True):
            if form.isdigit():  # not a part of another number
                text = re.sub(r"(?<![0-9A-Za-z])%s(?![0-9A-Za-z])" % form, self.words[form], text)
            else:
                text = text.replace(form, self.words[form])
        text = KEY_ID.sub(self._key_id, text)
        text = LOCAL_TIME.sub(
            lambda match: "TIME%s" % _distance(_since(" ".join(match.groups()), "%b %d %H:%M:%S %Y")), text)
        text = ISO_TIME.sub(lambda match: "ISO%s" % _distance(_since(match.group(1), "%Y-%m-%dT%H:%M:%S")), text)
        text = EPOCH.sub(lambda match: "EPOCH%s" % _distance(int(match.group(1)) - time.time()), text)
        for pattern, word in PATTERNS:
            text = pattern.sub(word, text)
        return self.messages.name(COUNTDOWN.sub(r"\1", visible(COUNTS.sub(_coarse, text))))
