# SPDX-License-Identifier: MIT
"""Several profiles at once, and several accounts."""
from messages import prompt
from player import CODE, EMAIL, PASSWORD

LOGIN = ((EMAIL, "@email"), (PASSWORD, "@password"))
FOR_EACH = prompt("ASK_PASSWORD", " for ", "%s")
NUMBER = "number from 1 to [0-9]+: "
ONE, TWO = "arn:aws:iam::544300394404:", "arn:aws:iam::123456789012:"


def _three(play, **members):
    play.new_user(**members)
    for name in ("moe", "barney"):
        play.quietly("add", name, play.box["sso_url"] + "/saml2/aws-" + name)


def first_of_several(play):
    """The first sign-in of several profiles: one login."""
    _three(play)
    play.tty("ajc-hook rotate --all", *LOGIN, unordered=True)
    play.run("ajc-hook list")
    play.run("ajc-hook rotate moe barney", unordered=True)
    play.run("ajc-hook rotate --all", unordered=True)
    play.end_portal_sessions()
    play.run("ajc-hook rotate --all", unordered=True)
    play.run("ajc-hook clear --all")
    play.run("ajc-hook list")


def several_with_a_code(play):
    """Several profiles, one login with one code."""
    _three(play, mfa="totp")
    play.tty("ajc-hook rotate duff moe", *LOGIN, (CODE, "@totp"), unordered=True)


def several_without_a_terminal(play):
    """Several profiles, without a terminal."""
    _three(play)
    play.run("ajc-hook rotate --all", unordered=True)
    play.run("ajc-hook rotate duff nobody")


def one_of_several_fails(play):
    """One application does not exist, one has no role; the others get sessions."""
    _three(play)
    play.quietly("add", "gone", play.box["sso_url"] + "/saml2/other")
    play.script(apps={"aws-barney": {"roles": []}})
    play.tty("ajc-hook rotate --all", *LOGIN, unordered=True)
    play.run("ajc-hook rotate --all", unordered=True)
    play.run("ajc-hook list")


def several_with_a_role_choice(play):
    """A choice of roles among several profiles."""
    _three(play)
    roles = [{"role": ONE + "role/A", "provider": ONE + "saml-provider/J"},
             {"role": TWO + "role/B", "provider": TWO + "saml-provider/J"}]
    play.script(apps={"aws-moe": {"roles": roles}})
    play.tty("ajc-hook rotate duff moe", *LOGIN, (NUMBER, "2"), unordered=True)
    play.run("ajc-hook rotate duff moe", unordered=True)


def _two(play):
    play.new_user()
    play.quietly("account", play.box["email"], "--sso-url", play.box["sso_url"])
    play.quietly("account", play.box["second_email"], "--sso-url", play.box["second_sso_url"])
    play.quietly("config", "unset", "sso_url")
    play.quietly("config", "unset", "console_url")
    play.quietly("config", "set", "default_account", play.box["email"])
    play.quietly("add", "moe", play.box["second_saml_url"], "--account", play.box["second_email"])


def two(play):
    """Two accounts at two hosts: each has its own questions, password and portal session."""
    _two(play)
    play.run("ajc-hook account")
    play.run("ajc-hook rotate moe")
    play.run("ajc-hook rotate --all", unordered=True)
    play.tty("ajc-hook rotate duff", (FOR_EACH % play.box["email"], "@password"))
    play.tty("ajc-hook login --account {second_email}", (FOR_EACH % play.box["second_email"], "@second_password"))
    play.run("ajc-hook rotate moe")
    play.run("ajc-hook rotate --all", unordered=True)
    play.run("ajc-hook info")
    play.run("ajc-hook logout --account {second_email}")
    play.run("ajc-hook rotate --all", unordered=True)
    play.run("ajc-hook info")


def two_logins_in_one_command(play):
    """Two accounts: one command asks for both passwords; the first answer for one is wrong."""
    _two(play)
    play.tty("ajc-hook rotate duff moe", (FOR_EACH % play.box["email"], "@password"),
             (FOR_EACH % play.box["second_email"], "wrong"), (FOR_EACH % play.box["second_email"], "@second_password"),
             unordered=True)


def two_without_a_default(play):
    """login, logout and account when two accounts are known and none is named."""
    _two(play)
    play.quietly("config", "unset", "default_account")
    for words in ("login", "logout", "rotate duff", "account {second_email}", "account {second_email} --remove"):
        play.run("ajc-hook " + words)
    play.quietly("remove", "moe")
    play.run("ajc-hook account {second_email} --remove")
    play.run("ajc-hook account")


def another_host(play):
    """Another console host: no password and no cookie is sent there."""
    play.known()
    play.quietly("config", "set", "console_url", play.box["console_url"].replace("console.", "evil."))
    play.run("ajc-hook rotate duff")
    play.tty("ajc-hook rotate duff", (PASSWORD, "^C"))
    play.quietly("config", "set", "console_url", play.box["console_url"])
    play.run("ajc-hook rotate duff")
