# SPDX-License-Identifier: MIT
"""No network, foreign networks, servers with Retry-After, and machines without a keyring."""
import os

from player import CODE, EMAIL, PASSWORD

LOGIN = ((EMAIL, "@email"), (PASSWORD, "@password"))


def dead(play):
    """No server answers."""
    play.known()
    play.stop_sandbox()
    for words in ("rotate duff", "exec duff -- true", "clear duff", "export duff", "exec duff -- true",
                  "credential-process duff", "console --print duff", "login", "info"):
        play.run("ajc-hook " + words)
    play.tty("ajc-hook rotate duff")
    play.run("ajc-hook logout")
    play.tty("ajc-hook rotate duff", (PASSWORD, "@password"))


def dead_for_a_new_user(play):
    """No server answers at the first sign-in."""
    play.new_user()
    play.stop_sandbox()
    play.tty("ajc-hook rotate duff", *LOGIN)
    play.run("ajc-hook info")


def no_such_name(play):
    """A host name that does not exist."""
    play.logged_out()
    for host in ("sso", "console"):
        play.quietly("config", "set", host + "_url", "https://%s.nowhere.invalid" % host)
    play.quietly("add", "lost", "https://sso.nowhere.invalid/saml2/aws")
    play.tty("ajc-hook rotate lost", (PASSWORD, "not-sent"))


def not_trusted(play):
    """A certificate that is not trusted."""
    play.known()
    play.quietly("config", "unset", "ca_file")
    play.run("ajc-hook rotate duff")
    play.tty("ajc-hook rotate duff")
    play.configure(lambda configuration: configuration.update(ca_file="/etc/passwd"))
    play.run("ajc-hook rotate duff")
    play.quietly("config", "unset", "ca_file")
    play.run("ajc-hook rotate duff", SSL_CERT_FILE=play.box["ca_file"])


def dead_proxy(play):
    """A proxy that does not run."""
    play.known()
    play.run("ajc-hook rotate duff", HTTPS_PROXY="http://localhost:1")
    play.quietly("config", "set", "proxy", "http://localhost:1")
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook credential-process duff")


def sts_at_another_host(play):
    """AWS_ENDPOINT_URL_STS is another server, and the right one."""
    play.known()
    play.run("ajc-hook rotate duff", AWS_ENDPOINT_URL_STS=play.box["console_url"])
    play.run("ajc-hook rotate duff", AWS_ENDPOINT_URL_STS=play.box["sts_url"])


def _busy(host, status, retry_after):
    def scenario(play):
        play.portal_ended(busy={"host": host, "status": status, "retry_after": retry_after, "times": 1000})
        for words in ("rotate duff", "rotate duff", "clear duff", "export duff", "export duff", "info", "list"):
            play.run("ajc-hook " + words)
        play.tty("ajc-hook rotate duff")
        play.script(end_sessions=1)
        play.run("ajc-hook export duff")
        play.run("ajc-hook rotate duff")

    scenario.__doc__ = "%s answers with %d, Retry-After %d." % (host, status, retry_after)
    return scenario


busy_sso_429 = _busy("sso", 429, 600)
busy_sso_503 = _busy("sso", 503, 600)
busy_sso_503_without_time = _busy("sso", 503, 0)
busy_sts_429 = _busy("sts", 429, 600)
busy_sts_503 = _busy("sts", 503, 600)
busy_sts_429_without_time = _busy("sts", 429, 0)


def busy_on_a_terminal(play):
    """A server sends Retry-After during the first sign-in on a terminal."""
    play.new_user(busy={"host": "sts", "status": 503, "retry_after": 600, "times": 1})
    play.tty("ajc-hook exec duff -- true", *LOGIN)
    play.run("ajc-hook exec duff -- true")
    play.run("ajc-hook info")
    play.tty("ajc-hook exec duff -- true", ("AWS region", "^D"))


def _without(*filter_words):
    def scenario(play):
        filtered = [os.environ["AJC_TESTS"] + "/flow/without_keyctl.py", *filter_words, "ajc-hook"]
        play.logged_out()
        play.tty([*filtered, "exec", "duff", "--", "printenv", "AWS_ACCESS_KEY_ID"], (PASSWORD, "@password"),
                 ("AWS region", "^D"))
        play.tty([*filtered, "rotate", "duff"], (PASSWORD, "wrong"), (PASSWORD, "@password"))
        for words in ("export duff", "credential-process duff", "login", "list", "info", "is-active duff", "status",
                      "clear duff", "logout"):
            play.run([*filtered, *words.split()])
        play.run([*filtered, "prompt", "bash", "", "duff"], AJC_PROFILE="duff")
        play.script(mfa="totp")
        play.tty([*filtered, "export", "duff"], (PASSWORD, "@password"), (CODE, "@totp"))

    scenario.__doc__ = "Without the kernel keyring: %s." % " ".join(filter_words)
    return scenario


no_keyring_eperm = _without("all", "EPERM")
no_keyring_enosys = _without("all", "ENOSYS")
no_keyring_add = _without("add", "EPERM")


def no_persistent_keyring(play):
    """Without persistent keyrings the user keyring is used."""
    filtered = [os.environ["AJC_TESTS"] + "/flow/without_keyctl.py", "persistent", "EOPNOTSUPP", "ajc-hook"]
    play.logged_out()
    play.tty([*filtered, "exec", "duff", "--", "printenv", "AWS_ACCESS_KEY_ID"], (PASSWORD, "@password"),
             ("AWS region", "^D"))
    for words in ("rotate duff", "export duff", "list", "info", "logout", "rotate duff"):
        play.run([*filtered, *words.split()])


def password_command_without_a_keyring(play):
    """A password by command works without a keyring and without a terminal."""
    play.new_user()
    play.program("vault", 'jq -r .password "$SANDBOX/sandbox.json"')
    play.quietly("account", play.box["email"], "--password-command", "vault")
    filtered = [os.environ["AJC_TESTS"] + "/flow/without_keyctl.py", "all", "EPERM", "ajc-hook"]
    play.run([*filtered, "exec", "duff", "--", "printenv", "AWS_ACCESS_KEY_ID"])
    play.run([*filtered, "rotate", "duff"])
