# SPDX-License-Identifier: MIT
"""What every command says and does where no further login is needed."""


def profiles(play):
    """add, edit, list and remove, right and wrong."""
    play.sandbox()
    play.run("ajc-hook list")
    play.run("ajc-hook add duff {saml_url}")
    play.run("ajc-hook add duff {saml_url}")
    play.run("ajc-hook add other")
    play.run("ajc-hook add other https://elsewhere.example/saml2/aws")
    play.run("ajc-hook add prod {saml_url} --region us-west-1 --duration 2h --role Chief --external-id x-1 "
             "--saml-role arn:aws:iam::544300394404:role/JumpCloudDevs")
    play.run("ajc-hook list")
    play.run("ajc-hook list --json")
    play.run("ajc-hook edit prod --region '' --duration 8h")
    play.run("ajc-hook edit prod")
    play.run("ajc-hook edit nobody --region eu-west-1")
    play.run("ajc-hook edit prod --region nowhere")
    play.run("ajc-hook remove prod")
    play.run("ajc-hook remove prod")
    play.run("ajc-hook remove --all")


def settings(play):
    """config get, set and unset."""
    play.run("ajc-hook config get")
    play.run("ajc-hook config set region eu-central-1")
    play.run("ajc-hook config get region")
    play.run("ajc-hook config set quiet maybe")
    play.run("ajc-hook config set colour red")
    play.run("ajc-hook config get")
    play.run("ajc-hook config unset region")
    play.run("ajc-hook config get region")


def with_a_session(play):
    """What is shown while a session lives."""
    play.known()
    for words in ("list", "list --json", "info", "info --json", "status", "status --json", "is-active duff",
                  "exec duff -- sh -c 'echo $AJC_PROFILE $AWS_ACCESS_KEY_ID $AWS_SESSION_TOKEN'", "exec duff -- sh -c 'exit 7'",
                  "exec duff -- no-such-command", "credential-process duff", "aws-config duff", "aws-config duff --write",
                  "console --print duff", "account", "status --format '%p %l %s %e %f'", "clear duff", "clear duff",
                  "is-active duff", "logout", "logout"):
        play.run("ajc-hook " + words)


def export_formats(play):
    """export in every format, and in none."""
    play.known()
    for form in ("sh", "fish", "env", "json", "ini", "process", "powershell", "none"):
        play.run("ajc-hook export duff --format " + form)
    play.run("ajc-hook export nobody")


def removed(play):
    """remove --all with a session, a password and a portal session."""
    play.known()
    play.run("ajc-hook remove --all")
    play.run("ajc-hook info")
