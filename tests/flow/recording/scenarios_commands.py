# SPDX-License-Identifier: MIT
"""Every command where no login is needed."""
import json

URL = "https://sso.jumpcloud.com/saml2/aws"
OURS = "programs|keyring|runtime|config|profiles|login|sessions|renewal|clock"  # doctor's subjects about ajc itself


def profiles(play):
    """add, edit, list and remove, with valid and invalid arguments."""
    play.sandbox()
    for words in (
            "list", "list --json", "add duff {saml_url}", "add duff {saml_url}", "add other", "add 'a b' {saml_url}",
            "add other https://elsewhere.example/saml2/aws",
            "add prod {saml_url} --region us-west-1 --duration 2h --role Chief --external-id x-1 "
            "--saml-role arn:aws:iam::544300394404:role/JumpCloudDevs",
            "list", "list --json", "edit prod --region '' --duration 8h", "edit prod", "edit nobody --region eu-west-1",
            "edit prod --region nowhere", "edit prod --url https://elsewhere.example/saml2/aws",
            "edit prod --account moe@moes.example", "clear prod", "clear nobody", "clear --all", "is-active nobody",
            "remove prod", "remove prod", "remove", "remove --all", "remove --all"):
        play.run("ajc-hook " + words)


def settings(play):
    """config get, set and unset."""
    for words in ("get", "set region eu-central-1", "get region", "set quiet maybe", "set colour red", "get",
                  "unset region", "unset region", "get region", "get colour", "set default_profile nobody"):
        play.run("ajc-hook config " + words)


def with_a_session(play):
    """The commands with a valid session."""
    play.known()
    for words in ("list", "list --json", "info", "info --json", "status", "status --json", "is-active duff",
                  "is-active", "credential-process duff", "console --print duff", "console --print duff --service s3",
                  "account", "clear duff", "clear duff", "is-active duff", "logout", "logout", "list", "info"):
        play.run("ajc-hook " + words)


def export_formats(play):
    """export in every format, and in an unsupported one."""
    play.known()
    play.quietly("edit", "duff", "--region", "eu-west-1")
    for form in ("sh", "fish", "env", "json", "ini", "process", "powershell"):
        play.run("ajc-hook export duff --format " + form)
    play.run("ajc-hook export")
    play.run("ajc-hook export nobody")


def executed(play):
    """exec: the command's environment and its exit status."""
    play.known()
    show = "sh -c 'env | grep ^A[WJ] | sort'"
    play.run("ajc-hook exec duff -- " + show)
    play.run("ajc-hook exec duff -- " + show, AWS_PROFILE="x", AWS_ACCESS_KEY_ID="AKIAIOSFODNN7EXAMPLE",
             AWS_REGION="eu-west-3")
    for words in ("duff -- sh -c 'exit 7'", "duff -- sh -c 'kill -9 $$'", "duff -- no-such-command", "nobody -- true",
                  "-- printenv AJC_PROFILE", "duff --min-ttl 2h -- true", "duff --min-ttl 30m -- true",
                  "duff -- ajc-hook exec duff -- printenv AJC_EXEC",
                  "duff --refreshing -- sh -c 'cat $AWS_CONFIG_FILE'"):
        play.run("ajc-hook exec " + words)
    play.run("ajc-hook exec duff", SHELL="/bin/true")


def removed(play):
    """remove, and remove --all with a session, a password and a portal session."""
    play.known()
    play.run("ajc-hook remove duff")
    play.run("ajc-hook info")
    play.known()
    play.run("ajc-hook remove --all")
    play.run("ajc-hook info")
    play.run("ajc-hook list")


def statuses(play):
    """status and prompt: no profile, a valid session, an expired one, a removed one."""
    play.known()
    play.quietly("config", "set", "background", "false")
    for profile in ("", "duff", "nobody"):
        play.run("ajc-hook status", AJC_PROFILE=profile)
        play.run("ajc-hook status --format '%p|%l|%s|%e|%f'", AJC_PROFILE=profile)
        play.run("ajc-hook status --json", AJC_PROFILE=profile)
    for shell in ("bash", "zsh", "fish"):
        play.run("ajc-hook prompt %s '' duff" % shell, AJC_PROFILE="duff")
    play.run("ajc-hook use --shell bash duff")
    play.run("ajc-hook off --shell bash")
    play.note("the session has expired")
    play.make_older("duff", 4000)
    play.run("ajc-hook list")
    play.run("ajc-hook status", AJC_PROFILE="duff")
    play.run("ajc-hook is-active duff")
    play.run("ajc-hook prompt bash '' duff", AJC_PROFILE="duff")
    play.run("ajc-hook clear duff")
    play.run("ajc-hook prompt bash '' duff", AJC_PROFILE="duff")


def aws_config(play):
    """A profile for ~/.aws/config, printed and written."""
    play.sandbox()
    play.quietly("add", "duff", play.box["saml_url"])
    play.quietly("add", "prod", play.box["saml_url"], "--region", "us-west-1")
    for words in ("duff", "prod --as beer", "nobody", "duff --write", "duff --write", "prod --as beer --write",
                  "prod --as duff --write"):
        play.run("ajc-hook aws-config " + words)


def imported(play):
    """Profiles of aws-jumpcloud and of saml2aws, shown and written."""
    old = {"jumpcloud_email": "duffman@duff-beer.example", "jumpcloud_password": "stays-where-it-is", "profiles": [
        json.dumps({"name": name, "jumpcloud_url": url, "aws_account_id": None, "aws_account_alias": None,
                    "aws_role": None, "role_to_assume": role})
        for name, url, role in (("duff", URL + "-prod", None), ("evil", "https://evil.example/saml2/aws", None),
                                ("chained", URL + "-dev", json.dumps({"aws_account_id": "123456789012",
                                                                      "aws_role": "Admin", "external_id": "x-1"})))]}
    text = json.dumps(old).encode()
    play.run("ajc-hook import -", stdin=text)
    play.run("ajc-hook import --write -", stdin=text)
    play.run("ajc-hook import --write -", stdin=text)
    play.run("ajc-hook import -", stdin=text[:100])
    saml2aws = ("[default]\nurl = %s-saml\nusername = duffman@duff-beer.example\nprovider = JumpCloud\n"
                "aws_profile = saml\nregion = eu-west-1\n"
                "[okta]\nurl = https://duff.okta.example/x\nprovider = Okta\n" % URL)
    play.run("ajc-hook import - --write", stdin=saml2aws.encode())
    play.run("ajc-hook import /nowhere")


def account(play):
    """The settings of an account, and what is refused."""
    play.sandbox()
    play.run("ajc-hook account")
    for words in ("nobody", "duffman@duff-beer.example --password-command \"op read 'op://x'\"",
                  "duffman@duff-beer.example --otp-command 'oathtool x'", "",
                  "duffman@duff-beer.example --otp-command ''",
                  "duffman@duff-beer.example --password-command '\"'", "duffman@duff-beer.example --sso-url http://x",
                  "moe@moes.example --sso-url https://sso.eu.jumpcloud.com", "", "--otp-command x",
                  "moe@moes.example --remove", "moe@moes.example --remove"):
        play.run("ajc-hook account " + words)


def doctor(play):
    """doctor's findings about ajc itself: new, signed in, refused, no network."""
    command = ["sh", "-c", "ajc-hook doctor | grep -E '^[a-zA-Z]+ +(%s) '" % OURS]
    play.sandbox()
    play.run(command)
    play.known()
    play.run(command)
    play.end_portal_sessions(auth="401")
    play.run("ajc-hook rotate duff")
    play.run(command)
    play.known()
    play.stop_sandbox()
    play.make_older("duff", 4000)
    play.run("ajc-hook export duff")
    play.run([word.replace("|clock", "") for word in command])  # the session's age depends on the machine's uptime


def wrong_use(play):
    """Too many, missing or unknown arguments."""
    play.known()
    for words in ("", "nothing", "rotate", "rotate duff --all", "rotate --mfa sms duff", "login a b", "login nobody",
                  "login nobody@duff-beer.example", "logout nobody@duff-beer.example", "export duff duff", "console",
                  "credential-process", "list duff", "info duff", "--no-such-option", "export --no-such-option"):
        play.run("ajc-hook " + words)
