# SPDX-License-Identifier: MIT
"""Concurrent processes: a logout during a login, an ended process, many at once."""
import signal
import subprocess

from player import PASSWORD


def logout_during_sign_in(play):
    """A logout during a login has priority."""
    play.portal_ended(auth_slow=600)
    with play.background("ajc-hook rotate duff"):
        play.wait_until(play.is_logging_in, "the login")
        play.run("ajc-hook logout")
        play.answer_now()
    play.run("ajc-hook info")
    play.script()
    play.tty("ajc-hook rotate duff", (PASSWORD, "@password"))


def _removed_during_sign_in(words):
    def scenario(play):
        play.known(sts_slow=600)
        with play.background("ajc-hook rotate duff"):
            play.wait_until(lambda: play.is_asked("AssumeRoleWithSAML"), "AWS")
            play.run("ajc-hook " + words)
            play.answer_now()
        play.run("ajc-hook info")

    scenario.__doc__ = words + " during a renewal has priority."
    return scenario


clear_during_sign_in = _removed_during_sign_in("clear duff")
remove_during_sign_in = _removed_during_sign_in("remove duff")
remove_all_during_sign_in = _removed_during_sign_in("remove --all")


def _ended(signal_number):
    def scenario(play):
        play.portal_ended(auth_slow=600)
        with play.background("ajc-hook rotate duff") as process:
            play.wait_until(play.is_logging_in, "the login")
            process.send_signal(signal_number)
        play.answer_now()
        play.settle()
        play.write_changes()
        play.script()
        play.run("ajc-hook info")
        play.run("ajc-hook rotate duff")

    scenario.__doc__ = "%s while the answer to the password is pending." % signal_number.name
    return scenario


killed_during_sign_in = _ended(signal.SIGKILL)
terminated_during_sign_in = _ended(signal.SIGTERM)


def _start(play, count):
    return [subprocess.Popen(["ajc-hook", "exec", "duff", "--", "printenv", "AWS_ACCESS_KEY_ID"],
                             env=play.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, start_new_session=True) for _ in range(count)]


def _write_outputs(play, processes):
    outputs = {(process.communicate()[0].decode(), process.returncode) for process in processes}
    for text, status in sorted(outputs):
        play.note("%s, status %d" % (play.normal.text(text).strip(), status))


def others_wait_for_the_password(play):
    """Three commands without a terminal wait for the session while the password is typed."""
    play.logged_out()
    waiting = []

    def they_wait():
        waiting.extend(_start(play, 3) if not waiting else [])
        return play.all_wait()

    play.tty("ajc-hook rotate duff", (PASSWORD, "@password", they_wait))
    _write_outputs(play, waiting)
    play.write_changes()


def many_at_once(play):
    """Twelve commands need the session, and the portal session has ended: one login."""
    play.portal_ended()
    play.unlink("session:duff")
    _write_outputs(play, _start(play, 12))
    play.write_changes()
