# SPDX-License-Identifier: MIT
"""Answers of JumpCloud's portal and SSO page, without a terminal and on one."""
from player import EMAIL, PASSWORD

LOGIN = ((EMAIL, "@email"), (PASSWORD, "@password"))


def alive(play):
    """The portal session is valid: no password is sent."""
    play.known()
    for words in ("rotate duff", "clear duff", "exec duff -- true", "clear duff", "export duff", "clear duff",
                  "credential-process duff", "clear duff", "console --print duff", "info"):
        play.run("ajc-hook " + words)


def ended(play):
    """The portal session has ended: the stored password is sent once."""
    play.portal_ended()
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook info")
    play.run("ajc-hook info --json")
    play.end_portal_sessions()
    play.tty("ajc-hook rotate duff")
    play.end_portal_sessions()
    play.run("ajc-hook exec duff -- true")
    play.run("ajc-hook login")


def ended_without_a_password(play):
    """The portal session has ended, and no password is stored."""
    play.known()
    play.unlink("login:" + play.box["email"])
    play.end_portal_sessions()
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook info")
    play.tty("ajc-hook rotate duff", (PASSWORD, "@password"))


def lifetimes(play):
    """The portal session's time limit restarts with each use, or does not."""
    play.known(session={"idle_seconds": 3600, "extends": True})
    for ahead in (2000, 4000, 6000, 10000):
        play.script(session={"idle_seconds": 3600, "extends": True}, portal_ahead=ahead)
        play.run("ajc-hook rotate duff")
    play.script(session={"idle_seconds": 36000, "extends": True, "absolute_seconds": 3600}, portal_ahead=20000)
    play.run("ajc-hook rotate duff")
    play.script(rotate_cookie=True, portal_ahead=40000)
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook rotate duff")


def logged_out(play):
    """logout, also by e-mail, what is left, and the next sign-in."""
    play.known()
    play.run("ajc-hook logout {email}")
    play.run("ajc-hook info")
    play.run("ajc-hook rotate duff")
    play.tty("ajc-hook rotate duff", (PASSWORD, "@password"))
    play.stop_sandbox()
    play.run("ajc-hook logout")


def _answer(doc, **members):
    """JumpCloud's answer to a login with the stored password without a terminal, then to a new user."""

    def scenario(play):
        play.portal_ended(**members)
        play.run("ajc-hook rotate duff")
        play.run("ajc-hook rotate duff")
        play.run("ajc-hook info")
        play.end_portal_sessions()
        play.run("ajc-hook rotate duff")
        play.new_user(**members)
        play.tty("ajc-hook rotate duff", *LOGIN)

    scenario.__doc__ = doc
    return scenario


login_429 = _answer("Too many requests.", auth="429")
login_500 = _answer("A server error.", auth="500")
login_html = _answer("An HTML page instead of JumpCloud's answer.", auth="html")
login_403 = _answer("The login is forbidden.", auth="403")
login_418 = _answer("An unknown status.", auth="418")
login_drop = _answer("The connection is closed after the password was sent.", auth="drop")
login_reuse_drop = _answer("A reused connection is closed.", reuse_drop=True)
login_body_empty = _answer("Accepted without a body.", auth_body="empty")
login_body_object = _answer("Accepted with an object.", auth_body="object")
xsrf_html = _answer("A page instead of the XSRF token.", xsrf="html")
xsrf_500 = _answer("A server error instead of the XSRF token.", xsrf="500")


def code_drop(play):
    """The connection is closed after the code was sent."""
    play.portal_ended(mfa="totp", auth="drop_code")
    play.tty("ajc-hook rotate duff", ("auth code: ", "@totp"))
    play.script(end_sessions=1)
    play.run("ajc-hook rotate duff")
    play.tty("ajc-hook rotate duff", (PASSWORD, "@password"))


def xsrf_too_old(play):
    """The XSRF token expires before the password is typed."""
    play.logged_out(xsrf_seconds=0)
    play.tty("ajc-hook login", (PASSWORD, "@password"))


def pages(play):
    """The SSO page in every form; no password is sent for any."""
    play.known()
    for page in ("nested", "entities", "attributes", "none", "policy", "forbidden", "removed", "evil_redirect",
                 "identity_center", "huge"):
        play.note("page: " + page)
        play.script(page=page)
        play.run("ajc-hook rotate duff")
        play.run("ajc-hook clear duff")
        play.run("ajc-hook export duff")


def no_such_application(play):
    """An application that does not exist, without a terminal and on one."""
    play.known()
    play.quietly("add", "gone", play.box["sso_url"] + "/saml2/other")
    play.run("ajc-hook rotate gone")
    play.tty("ajc-hook rotate gone")
    play.run("ajc-hook rotate --all", unordered=True)
