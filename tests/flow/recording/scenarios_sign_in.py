# SPDX-License-Identifier: MIT
"""Signing in on a terminal, and without one."""
from messages import prompt
from player import CODE, EMAIL, EMAIL_AGAIN, PASSWORD, PUSH, TOTP

URL = prompt("ASK_URL", "", "[a-z]+")
CHOICE = prompt("ASK_URL", "a number or ", "[a-z]+")
NUMBER = "number from 1 to [0-9]+: "
LOGIN = ((EMAIL, "@email"), (PASSWORD, "@password"))
ROLE = "arn:aws:iam::544300394404:role/"


def _first_by(words, *more):
    def scenario(play):
        play.new_user()
        play.tty(words, *LOGIN, *more)
        play.run("ajc-hook list")
        play.run("ajc-hook info")

    scenario.__doc__ = "The first sign-in by: " + words
    return scenario


first_by_rotate = _first_by("ajc-hook rotate duff")
first_by_login = _first_by("ajc-hook login")
first_by_exec = _first_by("ajc-hook exec duff -- sh -c 'echo $AWS_ACCESS_KEY_ID'", ("AWS region", "^D"))
first_by_export = _first_by("ajc-hook export duff")
first_by_use = _first_by("ajc-hook use --shell bash duff", ("AWS region", "eu-west-1"))
first_by_console = _first_by("ajc-hook console --print duff")
first_by_credential_process = _first_by("ajc-hook credential-process --tty duff")


def redirected(play):
    """Questions are on the terminal even if standard output and error are redirected."""
    play.new_user()
    play.tty(["sh", "-c", "ajc-hook export duff >exported 2>errors"], *LOGIN)


def first_by_address(play):
    """login EMAIL, --account EMAIL."""
    play.new_user()
    play.tty("ajc-hook login {email}", (PASSWORD, "@password"))
    play.run("ajc-hook rotate duff")


def signed_in_again(play):
    """With a stored password: a renewal and a login; and the question after a logout."""
    play.known()
    play.run("ajc-hook rotate duff")
    play.tty("ajc-hook rotate duff")
    play.tty("ajc-hook login")
    play.quietly("logout")
    play.tty("ajc-hook rotate duff", (PASSWORD, "@password"))
    play.run("ajc-hook info")


def wrong_password(play):
    """A wrong password, then the right one."""
    play.new_user()
    play.tty("ajc-hook login", (EMAIL, "@email"), (PASSWORD, "wrong-one"), (EMAIL_AGAIN, ""), (PASSWORD, "@password"))


def wrong_passwords(play):
    """Three wrong passwords."""
    play.new_user()
    play.tty("ajc-hook login", (EMAIL, "@email"), (PASSWORD, "wrong-1"), (EMAIL_AGAIN, ""), (PASSWORD, "wrong-2"),
             (EMAIL_AGAIN, ""), (PASSWORD, "wrong-3"))
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook info")


def wrong_password_of_a_known_account(play):
    """The account is known: the e-mail is not asked for again, and a password that was refused is not sent twice."""
    play.logged_out()
    play.tty("ajc-hook login", (PASSWORD, "wrong-1"), (PASSWORD, "wrong-1"), (PASSWORD, "@password"))
    play.run("ajc-hook info")


def stored_password_refused(play):
    """The stored password is refused: without a terminal, then on one."""
    play.portal_ended(auth="401")
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook info")
    play.run("ajc-hook export duff")
    play.script(end_sessions=1)
    play.tty("ajc-hook rotate duff", (PASSWORD, "@password"))
    play.run("ajc-hook info")


def stored_password_refused_on_a_terminal(play):
    """The stored password is refused on a terminal: another one is asked for at once."""
    play.portal_ended(auth="401")
    play.tty("ajc-hook rotate duff", (PASSWORD, "wrong-1"), (PASSWORD, "wrong-2"))


def locked(play):
    """JumpCloud's message says that the account is locked."""
    play.new_user(auth="401", auth_words="Account locked.")
    play.tty("ajc-hook login", (EMAIL, "@email"), (PASSWORD, "@password"))


def mistyped_email(play):
    """An invalid e-mail, then one that JumpCloud does not know, then the right one."""
    play.new_user()
    play.tty("ajc-hook rotate duff", (EMAIL, "duffman"), (EMAIL, "dufman@duff-beer.example"), (PASSWORD, "@password"),
             (EMAIL_AGAIN, "@email"), (PASSWORD, "@password"))
    play.run("ajc-hook account")


def no_email(play):
    """Three answers that are not e-mails."""
    play.new_user()
    play.tty("ajc-hook rotate duff", (EMAIL, "Duff1"), (EMAIL, "Duff2"), (EMAIL, "Duff3"))


def empty_answers(play):
    """Empty answers to the questions."""
    play.new_user()
    play.tty("ajc-hook rotate duff", (EMAIL, ""), (EMAIL, ""), (EMAIL, ""))
    play.tty("ajc-hook rotate duff", (EMAIL, "@email"), (PASSWORD, ""), (PASSWORD, ""), (PASSWORD, ""))


def no_terminal(play):
    """No terminal, and no account is known."""
    play.new_user()
    for words in ("rotate duff", "rotate --all", "exec duff -- true", "export duff", "credential-process duff", "login",
                  "console --print duff", "use --shell bash duff", "info"):
        play.run("ajc-hook " + words)


def no_terminal_but_known(play):
    """No terminal, and no login is stored for a known account."""
    play.logged_out()
    for words in ("rotate duff", "exec duff -- true", "export duff", "credential-process duff", "login", "info"):
        play.run("ajc-hook " + words)


def in_the_background_of_a_terminal(play):
    """A background job of a terminal: no question is asked."""
    play.new_user()
    play.tty(["bash", "-c", "set -m; ajc-hook rotate duff & wait $!; echo status $?"])


def _interrupted(key):
    def scenario(play):
        play.new_user()
        play.tty("ajc-hook rotate duff", (EMAIL, key))
        play.tty("ajc-hook rotate duff", (EMAIL, "@email"), (PASSWORD, key))
        play.tty("ajc-hook login", (EMAIL, "@email"), (PASSWORD, "wrong"), (EMAIL_AGAIN, key))
        play.tty("ajc-hook add other", (URL, key))
        play.script(mfa="totp")
        play.tty("ajc-hook rotate duff", (EMAIL, "@email"), (PASSWORD, "@password"), (CODE, key))
        play.run("ajc-hook info")

    scenario.__doc__ = "%s at e-mail, password, e-mail again, URL and code." % key
    return scenario


interrupted = _interrupted("^C")


def ended_input(play):
    """Ctrl-D at e-mail, password, e-mail again and URL."""
    play.new_user()
    play.tty("ajc-hook rotate duff", (EMAIL, "^D"))
    play.tty("ajc-hook rotate duff", (EMAIL, "@email"), (PASSWORD, "^D"))
    play.tty("ajc-hook login", (EMAIL, "@email"), (PASSWORD, "wrong"), (EMAIL_AGAIN, "^D"))
    play.tty("ajc-hook add other", (URL, "^D"))


quit_by_key = _interrupted("^\\")


def interrupted_at_choices(play):
    """Ctrl-C where a role or a factor is chosen."""
    play.new_user(roles=[{"role": ROLE + name, "provider": "arn:aws:iam::544300394404:saml-provider/J"}
                         for name in ("One", "Two")])
    play.tty("ajc-hook rotate duff", *LOGIN, (NUMBER, "^C"))
    play.run("ajc-hook info")
    play.new_user(mfa="totp", factors=[TOTP, PUSH])
    play.tty("ajc-hook rotate duff", *LOGIN, (NUMBER, "^C"))
    play.run("ajc-hook info")


def interrupted_during_sign_in(play):
    """Ctrl-C while the answer to the password is pending; then without a terminal, then on one."""
    play.new_user(auth_slow=600)
    play.tty("ajc-hook rotate duff", (EMAIL, "@email"), (PASSWORD, "@password"), ("", "^C", play.is_logging_in))
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook info")
    play.script()
    play.tty("ajc-hook rotate duff", *LOGIN)


def stopped(play):
    """Ctrl-Z at the questions, then continued. (The order of the line ends is random.)"""
    command = ["bash", "-c", "set -m; ajc-hook rotate duff; echo status $?; read -r; fg; echo status $?"]
    stops = ("status 148", "", play.all_stop)
    play.new_user()
    play.tty(command, (EMAIL, "^Z"), stops, ("", "@email", play.all_wait), (PASSWORD, "@password"), blank_lines=False)
    play.logged_out(mfa="totp")
    play.tty(command, (PASSWORD, "^Z"), stops, ("", "@password", play.all_wait), (CODE, "@totp"), blank_lines=False)
    play.logged_out(mfa="totp")
    play.tty(command, (PASSWORD, "@password"), (CODE, "^Z"), stops, ("", "@totp", play.all_wait), blank_lines=False)


def simple_terminal(play):
    """A terminal that cannot rewrite a line, and one without a name."""
    play.new_user()
    play.tty("ajc-hook rotate duff", *LOGIN, TERM="dumb")
    play.quietly("logout")
    play.tty("ajc-hook rotate duff", (PASSWORD, "@password"), TERM="")


def url_asked(play):
    """add without a URL: no account is known; then a list; a wrong number, a URL, an unlisted URL."""
    play.sandbox(apps={"aws-prod": {}, "aws-dev": {}})
    play.tty("ajc-hook add duff", (URL, "{sso_url}/saml2/aws-prod".format(**play.box)))
    play.quietly_on_tty("ajc-hook login", *LOGIN)
    play.tty("ajc-hook add dev", (CHOICE, "2"))
    play.tty("ajc-hook add pasted", (CHOICE, "0"), (CHOICE, "7"), (CHOICE, play.box["sso_url"] + "/saml2/aws-test"))
    play.tty("ajc-hook add none", (CHOICE, "7"), (CHOICE, "nothing"), (CHOICE, ""))
    play.tty("ajc-hook add none", (CHOICE, "^C"))
    play.tty("ajc-hook add given {sso_url}/saml2/aws-gone")


def url_asked_after_a_login(play):
    """add without a URL when a login is needed first, with a code, and when nothing is listed."""
    play.logged_out(mfa="totp")
    play.tty("ajc-hook add dev", (PASSWORD, "@password"), (CODE, "@totp"), (CHOICE, "1"))
    play.logged_out()
    play.tty("ajc-hook add test", (PASSWORD, "wrong"), (PASSWORD, "^C"))
    play.known(applications=[])
    play.tty("ajc-hook add test", (URL, play.box["sso_url"] + "/saml2/aws-a"))
    play.script(applications={"message": "moved"})
    play.tty("ajc-hook add other", (URL, play.box["sso_url"] + "/saml2/aws-b"))
    play.stop_sandbox()
    play.tty("ajc-hook add third", (URL, play.box["sso_url"] + "/saml2/aws-c"))
