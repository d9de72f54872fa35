# SPDX-License-Identifier: MIT
"""Signing in with a person at a terminal."""
from player import CODE, EMAIL, EMAIL_AGAIN, PASSWORD


def first(play):
    """A first sign-in."""
    play.stranger()
    play.tty("ajc-hook rotate duff", (EMAIL, "@email"), (PASSWORD, "@password"))
    play.run("ajc-hook rotate duff")


def wrong_password(play):
    """A wrong password, then the right one."""
    play.stranger()
    play.tty("ajc-hook login", (EMAIL, "@email"), (PASSWORD, "wrong-one"), (EMAIL_AGAIN, ""), (PASSWORD, "@password"))


def wrong_passwords(play):
    """Three wrong passwords."""
    play.stranger()
    play.tty("ajc-hook login", (EMAIL, "@email"), (PASSWORD, "wrong-1"), (EMAIL_AGAIN, ""), (PASSWORD, "wrong-2"),
             (EMAIL_AGAIN, ""), (PASSWORD, "wrong-3"))
    play.run("ajc-hook rotate duff")


def code(play):
    """A code, refused, then right."""
    play.stranger(mfa="totp")
    play.tty("ajc-hook rotate duff", (EMAIL, "@email"), (PASSWORD, "@password"), (CODE, "12345"), (CODE, "@totp"))


def no_terminal(play):
    """Nobody to ask."""
    play.stranger()
    for words in ("rotate duff", "exec duff -- true", "export duff", "credential-process duff", "login", "console --print duff"):
        play.run("ajc-hook " + words)
