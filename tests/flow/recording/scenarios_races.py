# SPDX-License-Identifier: MIT
"""Several processes that meet: a logout under way, one that is ended, many at once."""
import signal
import subprocess

from player import PASSWORD


def logged_out_under_way(play):
    """A logout while a login is under way wins."""
    play.gone(auth="slow:600")
    with play.background("ajc-hook rotate duff"):
        play.wait_until(play.is_logging_in, "the login")
        play.run("ajc-hook logout")
        play.answer_now()
    play.run("ajc-hook info")
    play.script()
    play.tty("ajc-hook rotate duff", (PASSWORD, "@password"))


def _forgotten_under_way(words):
    def scenario(play):
        play.known(sts_slow=600)
        with play.background("ajc-hook rotate duff"):
            play.wait_until(lambda: play.is_asked("AssumeRoleWithSAML"), "AWS")
            play.run("ajc-hook " + words)
            play.answer_now()
        play.run("ajc-hook info")

    scenario.__doc__ = words + " while the session is renewed wins."
    return scenario


cleared_under_way = _forgotten_under_way("clear duff")
removed_under_way = _forgotten_under_way("remove duff")
all_removed_under_way = _forgotten_under_way("remove --all")


def _ended(signal_number):
    def scenario(play):
        play.gone(auth="slow:600")
        with play.background("ajc-hook rotate duff") as process:
            play.wait_until(play.is_logging_in, "the login")
            process.send_signal(signal_number)
        play.answer_now()
        play.settle()
        play.tell()
        play.script()
        play.run("ajc-hook info")
        play.run("ajc-hook rotate duff")

    scenario.__doc__ = "%s while the password is on its way." % signal_number.name
    return scenario


killed_under_way = _ended(signal.SIGKILL)
terminated_under_way = _ended(signal.SIGTERM)


def _start(play, count):
    return [subprocess.Popen(["ajc-hook", "exec", "duff", "--", "printenv", "AWS_ACCESS_KEY_ID"],
                             env=play.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, start_new_session=True) for _ in range(count)]


def _tell_all(play, processes):
    outputs = {(process.communicate()[0].decode(), process.returncode) for process in processes}
    for text, status in sorted(outputs):
        play.note("%s, status %d" % (play.normal.text(text).strip(), status))


def others_wait_for_a_person(play):
    """Three commands without a terminal need the session for which a person types the password."""
    play.forgotten()
    waiting = []

    def they_wait():
        waiting.extend(_start(play, 3) if not waiting else [])
        return play.all_wait()

    play.tty("ajc-hook rotate duff", (PASSWORD, "@password", they_wait))
    _tell_all(play, waiting)
    play.tell()


def many_at_once(play):
    """Twelve commands need the session, whose portal session has ended: one login."""
    play.gone()
    play.unlink("session:duff")
    _tell_all(play, _start(play, 12))
    play.tell()
