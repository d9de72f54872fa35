# SPDX-License-Identifier: MIT
"""Renewal in the background."""
import os


def _prompt(play, condition, words="ajc-hook prompt bash '' duff", **environment):
    """A shell's prompt; waits until the process that it starts makes the condition true."""
    with play.background(words, **{"AJC_PROFILE": "duff", **environment}):
        play.wait_until(condition, "a renewal")
        play.settle()


def _renewed(play):
    before = play.session()
    return lambda: play.session() not in (None, before)


def _failed(play):
    return lambda: play.has_key("mark:failure:duff")


def _next_prompt(play):
    """What the next prompt prints."""
    play.run("ajc-hook prompt bash '' duff", AJC_PROFILE="duff")
    play.run("ajc-hook status --json", AJC_PROFILE="duff")
    play.run("ajc-hook info")


def renewed(play):
    """A session near its end is renewed with a valid portal session."""
    play.known()
    play.make_older("duff", 3500)
    _prompt(play, _renewed(play))
    _next_prompt(play)


def renewed_when_expired(play):
    """The same for an expired session."""
    play.known()
    play.make_older("duff", 4000)
    _prompt(play, _renewed(play))
    _next_prompt(play)


def renewed_with_the_password(play):
    """The portal session has ended: the stored password is used."""
    play.portal_ended()
    play.make_older("duff", 4000)
    _prompt(play, _renewed(play))
    _next_prompt(play)


def needs_a_sign_in(play):
    """No login is stored: reported at the prompt, and nothing is sent."""
    play.known()
    play.unlink("login:" + play.box["email"])
    play.end_portal_sessions()
    play.make_older("duff", 4000)
    _prompt(play, _failed(play))
    _next_prompt(play)


def needs_a_code(play):
    """A code is required: the stored password is tried once, and not again."""
    play.portal_ended(mfa="totp")
    play.make_older("duff", 4000)
    _prompt(play, _failed(play))
    _next_prompt(play)
    play.run("ajc-hook rotate duff")


def _fails(doc, **members):
    def scenario(play):
        play.portal_ended(**members)
        play.make_older("duff", 4000)
        _prompt(play, _failed(play))
        _next_prompt(play)
        play.run("ajc-hook export duff")

    scenario.__doc__ = doc
    return scenario


password_refused = _fails("The stored password is refused.", auth="401")
login_not_understood = _fails("The answer to the login is not understood.", auth="html")
role_refused = _fails("AWS refuses the role.", error={"code": "AccessDenied", "http": 403, "message": "no"})
application_gone = _fails("The application is not available.", page="forbidden")
several_roles = _fails("Several roles, and no choice is stored.", roles=[
    {"role": "arn:aws:iam::544300394404:role/" + name, "provider": "arn:aws:iam::544300394404:saml-provider/J"}
    for name in ("A", "B")])


def password_command_in_the_background(play):
    """password_command: not run in the background, unless allowed."""
    play.new_user()
    play.program("vault", 'jq -r .password %s/sandbox.json' % play.sandbox_directory)
    play.quietly("account", play.box["email"], "--password-command", play.bin + "/vault")
    play.quietly("rotate", "duff")
    play.end_portal_sessions()
    play.make_older("duff", 4000)
    _prompt(play, _failed(play))
    play.run("ajc-hook config set background_commands true")
    play.quietly("clear", "duff")
    play.quietly("rotate", "duff")
    play.end_portal_sessions()
    play.make_older("duff", 4000)
    _prompt(play, _renewed(play))


def first_prompt_with_a_machine_password(play):
    """The first prompt of a login signs in with the machine password."""
    play.portal_ended()
    play.unlink("login:" + play.box["email"])
    play.unlink("session:duff")
    play.configure(lambda configuration: configuration.update(users={os.environ["USER"]: play.box["email"]},
                                                              default_profile="duff"))
    play.run([os.environ["AJC_TESTS"] + "/pam/seed.py", "@password"])
    _prompt(play, _renewed(play), "ajc-hook prompt bash first", AJC_PROFILE="")


def switched_off(play):
    """background false: nothing is renewed."""
    play.known()
    play.quietly("config", "set", "background", "false")
    play.make_older("duff", 4000)
    _prompt(play, lambda: True)
