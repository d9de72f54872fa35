# SPDX-License-Identifier: MIT
"""Second factors: codes in each form, push, and unsupported ones."""
from messages import prompt
from player import CODE, EMAIL, PASSWORD, PUSH, TOTP

LOGIN = ((EMAIL, "@email"), (PASSWORD, "@password"))
NUMBER = prompt("ASK_NUMBER", "2")
WAITING = "on your phone: [0-9]+ s left"


def _code(answer, wrong):
    def scenario(play):
        play.new_user(mfa="totp", mfa_answer=answer, wrong_code=wrong)
        play.tty("ajc-hook rotate duff", *LOGIN, (CODE, "000000"), (CODE, "@totp"))
        play.run("ajc-hook rotate duff")

    scenario.__doc__ = "A code is required (%s), a wrong one refused (%s), then the right one." % (answer, wrong)
    return scenario


code_json_factors = _code("json", "factors")
code_json_error = _code("json", "error")
code_redirect_redirect = _code("redirect", "redirect")
code_2xx_factors = _code("2xx", "factors")


def codes_refused(play):
    """Three wrong codes after an accepted password, then again."""
    play.new_user(mfa="totp")
    play.tty("ajc-hook rotate duff", *LOGIN, (CODE, "1"), (CODE, "2"), (CODE, "3"))
    play.run("ajc-hook info")
    play.tty("ajc-hook rotate duff", (CODE, "@totp"))


def codes_refused_with_a_stored_password(play):
    """The same with a stored password."""
    play.portal_ended(mfa="totp")
    play.tty("ajc-hook rotate duff", (CODE, "1"), (CODE, "2"), (CODE, "3"))
    play.run("ajc-hook info")


def code_used_already(play):
    """A code is accepted once; the same code is not sent twice."""
    play.logged_out(mfa="totp")
    play.tty("ajc-hook login", (PASSWORD, "@password"), (CODE, "@totp"))
    play.quietly("logout")
    play.tty("ajc-hook login", (PASSWORD, "@password"), (CODE, "@totp"), (CODE, "@totp"), (CODE, "@totp+1"))


def code_styles(play):
    """JumpCloud ignores a code in /auth; /auth/totp does not exist."""
    play.new_user(mfa="totp", code_beside_password=False)
    play.tty("ajc-hook login", *LOGIN, (CODE, "@totp"), (CODE, "@totp+1"))
    play.new_user(mfa="totp", code_alone=False)
    play.tty("ajc-hook login", *LOGIN, (CODE, "000001"), (CODE, "@totp"))


def wrong_password_then_code(play):
    """A wrong password, the right one, a code."""
    play.logged_out(mfa="totp")
    play.tty("ajc-hook login", (PASSWORD, "wrong"), (PASSWORD, "@password"), (CODE, "@totp"))


def code_without_a_terminal(play):
    """Without a terminal the stored password alone is tried once, and not again."""
    play.portal_ended(mfa="totp")
    for words in ("rotate duff", "rotate duff", "info", "export duff"):
        play.run("ajc-hook " + words)
    play.tty("ajc-hook rotate duff", (CODE, "@totp"))
    play.run("ajc-hook rotate duff")


def code_by_redirect_to_another_host(play):
    """A redirect to another host's login."""
    play.portal_ended(auth="elsewhere")
    play.run("ajc-hook rotate duff")
    play.logged_out(auth="elsewhere")
    play.tty("ajc-hook rotate duff", (PASSWORD, "@password"))


def _unsupported(*types, again=()):
    def scenario(play):
        play.new_user(mfa="totp", factors=[{"type": name, "status": "available"} for name in types])
        play.tty("ajc-hook rotate duff", *LOGIN)
        play.tty("ajc-hook rotate duff", *again)
        play.run("ajc-hook rotate duff")

    scenario.__doc__ = "Only unsupported factors: %s." % ", ".join(types)
    return scenario


unsupported_duo = _unsupported("duo")
unsupported_unknown = _unsupported("carrier-pigeon", again=LOGIN)
unsupported_all = _unsupported("duo", "durt", "sms")


def factors_unknown(play):
    """JumpCloud names no factor, so a code is asked for."""
    play.new_user(mfa="totp", factors=[])
    play.tty("ajc-hook rotate duff", *LOGIN, (CODE, "000000"), (CODE, "^C"))


def factor_unavailable(play):
    """The only factor is not set up."""
    play.new_user(mfa="totp", factors=[{"type": "totp", "status": "unavailable"}])
    play.tty("ajc-hook rotate duff", *LOGIN)


def several(play):
    """Two factors: chosen from a list, stored, no longer offered; --mfa."""
    play.new_user(mfa="totp", factors=[TOTP, PUSH])
    play.tty("ajc-hook rotate duff", *LOGIN, (NUMBER, "3"), (NUMBER, "1"), (CODE, "@totp"))
    play.script(mfa="totp", factors=[PUSH], end_sessions=1, push={"pending": 0})
    play.tty("ajc-hook rotate duff")
    play.script(mfa="totp", factors=[TOTP, PUSH], end_sessions=2)
    play.tty("ajc-hook rotate duff --mfa totp", (CODE, "@totp+1"))
    play.script(mfa="totp", factors=[TOTP], end_sessions=3)
    play.tty("ajc-hook rotate duff --mfa push")


def _push(**members):
    def scenario(play):
        play.new_user(mfa="totp", factors=[PUSH], push=members)
        play.tty("ajc-hook rotate duff", *LOGIN)
        play.run("ajc-hook info")

    scenario.__doc__ = "A push: %s." % ", ".join("%s %s" % pair for pair in members.items())
    return scenario


push_accepted = _push(answer="accepted", pending=1)
push_denied = _push(answer="denied", pending=0)
push_denied_401 = _push(answer="denied_401", pending=0)
push_expired = _push(answer="expired", pending=0)
push_never_answered = _push(answer="never", seconds=1)
push_not_sent = _push(answer="refused")
push_not_understood = _push(answer="unknown", pending=0)
push_id_is_a_path = _push(id="../../../saml2/aws-prod?")
push_login_refused = _push(pending=0, login_refused=True)
push_trouble = _push(pending=0, trouble=2)


def push_again(play):
    """A stored password and a push; never without a terminal."""
    play.portal_ended(mfa="totp", factors=[PUSH], push={"pending": 0})
    play.run("ajc-hook rotate duff")
    play.tty("ajc-hook rotate duff")
    play.end_portal_sessions(mfa="totp", factors=[PUSH], push={"pending": 0})
    play.run("ajc-hook rotate duff")


def push_cancelled(play):
    """Ctrl-C while a push is pending; the next one works."""
    play.portal_ended(mfa="totp", factors=[PUSH], push={"answer": "never"})
    play.tty("ajc-hook rotate duff", (WAITING, "^C", play.is_looking_at_push))
    play.run("ajc-hook info")
    play.script(mfa="totp", factors=[PUSH], end_sessions=1, push={"pending": 0})
    play.tty("ajc-hook rotate duff")


def push_on_a_simple_terminal(play):
    """A terminal that cannot rewrite a line."""
    play.portal_ended(mfa="totp", factors=[PUSH], push={"pending": 1})
    play.tty("ajc-hook rotate duff", TERM="dumb")


def application_wants_a_code(play):
    """An application requires a login with a code although the portal did not."""
    play.new_user(app_mfa=True)
    play.tty("ajc-hook rotate duff", *LOGIN, (CODE, "000000"), (CODE, "@totp"))
    play.run("ajc-hook rotate duff")
    play.end_portal_sessions(app_mfa=True)
    play.run("ajc-hook rotate duff")


def application_wants_a_code_without_a_terminal(play):
    """The same without a terminal, and interrupted."""
    play.portal_ended(app_mfa=True)
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook rotate duff")
    play.tty("ajc-hook rotate duff", (CODE, "^C"))
    play.tty("ajc-hook rotate duff", (CODE, "@totp"))
