# SPDX-License-Identifier: MIT
"""Other sources of a password or a code: the user's commands, and the login to the machine."""
import os

from player import CODE, PASSWORD

VAULT = 'jq -r .password "$SANDBOX/sandbox.json"'
OTP = 'jq -r .totp "$SANDBOX/sandbox.json"'


def _with_command(play, text, **members):
    play.new_user(**members)
    play.program("vault", text)
    play.quietly("account", play.box["email"], "--password-command", "vault read")


def password_command(play):
    """A password by command: without a terminal, with one, after the portal session has ended."""
    _with_command(play, VAULT)
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook info")
    play.end_portal_sessions()
    play.tty("ajc-hook rotate duff")
    play.quietly("logout")
    play.run("ajc-hook login")
    play.run("ajc-hook account")


def password_command_refused(play):
    """It printed a wrong password: tried once, then a sign-in is required."""
    _with_command(play, "echo wrong")
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook login")
    play.run("ajc-hook info")
    play.tty("ajc-hook rotate duff", (PASSWORD, "^C"))
    play.tty("ajc-hook login", (PASSWORD, "@password"))
    play.run("ajc-hook info")


def _failing(doc, text):
    def scenario(play):
        _with_command(play, text)
        play.run("ajc-hook rotate duff")
        play.run("ajc-hook login")
        play.tty("ajc-hook login", (PASSWORD, "@password"))

    scenario.__doc__ = "password_command: " + doc
    return scenario


password_command_fails = _failing("it fails.", 'echo "vault is locked" >&2; exit 7')
password_command_killed = _failing("it is killed.", "kill -9 $$")
password_command_silent = _failing("it prints nothing.", "true")
password_command_empty_line = _failing("its first line is empty.", "echo; echo second")
password_command_too_long = _failing("it prints too much.", "head -c 3000 /dev/zero | tr '\\0' x")
password_command_no_text = _failing("it prints no text.", "printf 'a\\0b\\n'")


def password_command_missing(play):
    """password_command: there is no such program."""
    _with_command(play, VAULT)
    os.remove(os.path.join(play.bin, "vault"))
    play.run("ajc-hook rotate duff")
    play.tty("ajc-hook login", (PASSWORD, "@password"))


def password_command_asks(play):
    """It asks on the terminal itself; Ctrl-C at its question."""
    _with_command(play, 'read -rp "PIN of the vault: " pin </dev/tty; [[ $pin == 1234 ]] && ' + VAULT)
    play.tty("ajc-hook rotate duff", ("PIN of the vault: ", "1234"))
    play.quietly("logout")
    play.tty("ajc-hook login", ("PIN of the vault: ", "^C"))
    play.tty("ajc-hook login", ("PIN of the vault: ", "0000"), (PASSWORD, "^C"))


def password_command_needs_ajc(play):
    """It needs the sign-in that waits for it."""
    _with_command(play, "exec ajc-hook export duff")
    play.run("ajc-hook rotate duff")


def otp_command(play):
    """A code by command, after a password by command."""
    _with_command(play, VAULT, mfa="totp")
    play.program("otp", OTP)
    play.quietly("account", "--otp-command", "otp")
    play.run("ajc-hook rotate duff")
    play.quietly("logout")
    play.program("otp", OTP.replace(".totp", '\'."totp+1"\''))
    play.tty("ajc-hook login")
    play.quietly("logout")
    play.run("ajc-hook login")


def otp_command_refused(play):
    """It printed a wrong code: tried once, then a code is asked for."""
    _with_command(play, VAULT, mfa="totp")
    play.program("otp", "echo 12345")
    play.quietly("account", "--otp-command", "otp")
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook rotate duff")
    play.tty("ajc-hook login", (CODE, "@totp"))


def otp_command_fails(play):
    """It fails."""
    play.logged_out(mfa="totp")
    play.program("otp", "exit 3")
    play.quietly("account", "--otp-command", "otp")
    play.run("ajc-hook rotate duff")
    play.tty("ajc-hook login", (PASSWORD, "@password"), (CODE, "@totp"))


def _seed(play, password="@password"):
    play.run([os.environ["AJC_TESTS"] + "/pam/seed.py", password])


def _known_user(play, **members):
    """The configuration maps this user to the account, and no other password is stored."""
    play.portal_ended(**members)
    play.unlink("login:" + play.box["email"])
    user, email = os.environ["USER"], play.box["email"]
    play.configure(lambda configuration: configuration.update(users={user: email}))


def machine_password(play):
    """The password of a login to the machine: used once, and not stored."""
    _known_user(play)
    _seed(play)
    play.run("ajc-hook info")
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook info")
    play.note("another one that is not needed")
    _seed(play)
    play.run("ajc-hook rotate duff")


def machine_password_stored(play):
    """keep_password: stored like a typed one."""
    _known_user(play)
    play.quietly("config", "set", "keep_password", "true")
    _seed(play)
    play.run("ajc-hook rotate duff")


def machine_password_refused(play):
    """It is refused: removed, and later ones are not tried until the user signs in."""
    _known_user(play)
    _seed(play, "not the password")
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook info")
    _seed(play)
    play.run("ajc-hook rotate duff")
    play.tty("ajc-hook login", (PASSWORD, "@password"))
    play.run("ajc-hook info")


def machine_password_refused_on_a_terminal(play):
    """It is refused on a terminal."""
    _known_user(play)
    _seed(play, "not the password")
    play.tty("ajc-hook rotate duff", (PASSWORD, "@password"))


def machine_password_and_a_code(play):
    """With a code: one try without a terminal, then one question."""
    _known_user(play, mfa="totp")
    _seed(play)
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook rotate duff")
    play.tty("ajc-hook rotate duff", (CODE, "@totp"))


def machine_password_without_an_account(play):
    """No account is known: on a terminal the e-mail is asked for, else it is removed."""
    play.new_user()
    _seed(play)
    play.tty("ajc-hook rotate duff", ("email address: ", "@email"))
    play.new_user()
    _seed(play)
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook info")


def machine_password_after_logout(play):
    """After a logout none is stored until the next login."""
    _known_user(play)
    _seed(play)
    play.run("ajc-hook logout")
    _seed(play)
    play.run("ajc-hook rotate duff")
    play.tty("ajc-hook login", (PASSWORD, "@password"))
    _seed(play)
