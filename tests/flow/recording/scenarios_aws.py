# SPDX-License-Identifier: MIT
"""Roles in the assertion, AWS's answers, the alias and the console."""
from player import EMAIL, PASSWORD

LOGIN = ((EMAIL, "@email"), (PASSWORD, "@password"))
ONE, TWO = "arn:aws:iam::544300394404:", "arn:aws:iam::123456789012:"
NUMBER = "number from 1 to [0-9]+: "

# Answers of AWS that were seen: code, HTTP status, message.
REFUSALS = (
    ("ExpiredTokenException", 400, "Token must be redeemed within 5 minutes of issuance"),
    ("ExpiredToken", 403, "The security token included in the request is expired"),
    ("InvalidIdentityToken", 400, "Specified provider doesn't exist"),
    ("InvalidIdentityToken", 400, "Response signature invalid"),
    ("InvalidIdentityToken", 400, "Something new about tokens"),
    ("IDPRejectedClaim", 403, "The claim was rejected"),
    ("AccessDenied", 403, "Not authorized to perform sts:AssumeRoleWithSAML"),
    ("RegionDisabledException", 403, "STS is not activated in this region for account 544300394404"),
    ("MalformedPolicyDocument", 400, "Syntax errors in policy"),
    ("PackedPolicyTooLarge", 400, "Packed size of session tags consumes 105% of allotted space"),
    ("Throttling", 400, "Rate exceeded"),
    ("IDPCommunicationError", 400, "The identity provider did not answer"),
    ("ValidationError", 400, "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."),
    ("NewlyInvented", 400, "Something else"),
    ("InternalFailure", 500, "The request processing has failed"),
)


def _roles(*names):
    return [{"role": name if name.startswith("arn:") else ONE + "role/" + name,
             "provider": (TWO if name.startswith(TWO) else ONE) + "saml-provider/J"} for name in names]


def _refusal(code, http, message, action="AssumeRoleWithSAML"):
    return {"error": {"code": code, "http": http, "message": message, "action": action}}


def refusals(play):
    """STS refuses the assertion."""
    play.known()
    for refusal in REFUSALS:
        play.note("%s %d: %s" % refusal)
        play.script(**_refusal(*refusal))
        play.run("ajc-hook rotate duff")
    play.script()
    play.run("ajc-hook rotate duff")


def refusals_on_a_terminal(play):
    """STS refuses the assertion of a first sign-in: what is stored, and the requests of the next one."""
    play.new_user(**_refusal("AccessDenied", 403, "Not authorized to perform sts:AssumeRoleWithSAML"))
    play.tty("ajc-hook exec duff -- true", *LOGIN)
    play.run("ajc-hook info")
    play.script()
    play.run("ajc-hook rotate duff")


def unavailable(play):
    """STS, IAM or the console cannot answer."""
    play.known(html_503=True)
    for words in ("rotate duff", "console --print duff", "clear duff", "export duff", "exec duff -- true", "info"):
        play.run("ajc-hook " + words)
    play.stop_sandbox()
    play.run("ajc-hook console --print duff")


def chained(play):
    """A chained role: assumed, refused, with a wrong clock."""
    play.known()
    play.quietly("edit", "duff", "--role", TWO + "role/hq/Chief", "--external-id", "x-1")
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook list")
    for members in (_refusal("AccessDenied", 403, "User: x is not authorized to perform: sts:AssumeRole", "AssumeRole"),
                    _refusal("SignatureDoesNotMatch", 403, "The request signature does not match.", "AssumeRole"),
                    {"clock_skew": 630}, {"clock_skew": 60}):
        play.script(**members)
        play.run("ajc-hook rotate duff")
    play.script()
    play.quietly("edit", "duff", "--role", "Foreman")
    play.run("ajc-hook rotate duff")


def durations(play):
    """A duration of the assertion, of the profile, more than the role allows."""
    play.known(session_duration=None)
    play.run("ajc-hook rotate duff")
    play.script(session_duration=86400)
    play.run("ajc-hook rotate duff")
    play.quietly("edit", "duff", "--duration", "2h")
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook list")
    play.script(session_duration=43200, max_session_duration=3600)
    play.quietly("edit", "duff", "--duration", "")
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook rotate duff")
    play.script(session_seconds=-7200)
    play.run("ajc-hook rotate duff")


def odd_answers(play):
    """Unknown elements, a huge token."""
    play.known(extra_elements=True)
    play.run("ajc-hook rotate duff")
    play.script(token_bytes=8000)
    play.run("ajc-hook rotate duff")
    play.script(token_bytes=100000)
    play.run("ajc-hook rotate duff")


def role_choice(play):
    """Several roles: an invalid number, the choice, and that it is stored."""
    play.new_user(roles=_roles("JumpCloudDevs", TWO + "role/Auditor", "beer/Taster"))
    play.tty("ajc-hook rotate duff", *LOGIN, (NUMBER, "4"), (NUMBER, "3"))
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook list")
    play.quietly("edit", "duff", "--saml-role", "")
    play.script(roles=_roles("JumpCloudDevs", "Auditor"), **_refusal("AccessDenied", 403, "no"))
    play.tty("ajc-hook rotate duff", (NUMBER, "2"))
    play.tty("ajc-hook rotate duff", (NUMBER, "x"), (NUMBER, ""), (NUMBER, "0"), (NUMBER, "9"))


def role_choice_without_a_terminal(play):
    """Several roles without a terminal; names that match none or several."""
    play.known(roles=_roles("Brewer", TWO + "role/Auditor"))
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook export duff")
    play.script(roles=_roles("Brewer", "Auditor", TWO + "role/Auditor"))
    for role in ("Taster", "Auditor", "Brewer"):
        play.quietly("edit", "duff", "--saml-role", role)
        play.run("ajc-hook rotate duff")


def role_attributes(play):
    """The Role attribute: missing, with placeholders, with blanks, provider first, with a path."""
    play.known(roles=[])
    play.run("ajc-hook rotate duff")
    play.script(roles=[{"role": "arn:aws:iam::YOUR_AWS_ACCOUNT_NUMBER:role/MY_ROLE",
                        "provider": "arn:aws:iam::YOUR_AWS_ACCOUNT_NUMBER:saml-provider/MY_PROVIDER"}])
    play.run("ajc-hook rotate duff")
    play.script(roles=[{"role": "\n  %srole/Brewer \t" % ONE, "provider": " %ssaml-provider/J\n" % ONE}])
    play.run("ajc-hook rotate duff")
    play.script(roles=_roles("some/path/Brewer"), role_order="provider_first")
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook list")


def another_account(play):
    """The application has another AWS account than before: refused until it is accepted."""
    play.known(roles=_roles(TWO + "role/Auditor"))
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook export duff")
    play.run("ajc-hook edit duff --url {saml_url}")
    play.run("ajc-hook rotate duff")


def partitions(play):
    """Other partitions than AWS's first."""
    for partition in ("aws-us-gov", "aws-cn", "aws-eusc"):
        play.new_user(roles=[{"role": "arn:%s:iam::111111111111:role/R" % partition,
                              "provider": "arn:%s:iam::111111111111:saml-provider/J" % partition}])
        play.quietly("edit", "duff", "--role", "Foreman")
        play.tty("ajc-hook export duff --format env", *LOGIN)
        play.run("ajc-hook console --print duff")


def alias(play):
    """The account's alias, which is requested in the background: known, none, denied."""
    for answer in ({}, {"account_alias": None}, _refusal("AccessDenied", 403, "no", "ListAccountAliases")):
        play.new_user(**answer)
        play.tty("ajc-hook rotate duff", *LOGIN)
        play.quietly("config", "set", "iam_url", play.box["iam_url"])
        play.run("ajc-hook aliases duff")
        play.run("ajc-hook list")
        play.run("ajc-hook rotate duff")


def console(play):
    """The console: a duration that it refuses, credentials that it refuses, a chained role, a first sign-in."""
    play.known(signin_refuses_duration=True)
    play.run("ajc-hook console --print duff")
    play.run("ajc-hook console --print duff --service 's3?x'")
    play.script()
    play.quietly("edit", "duff", "--role", "Chief")
    play.run("ajc-hook rotate duff")
    play.run("ajc-hook console --print duff")
    play.run("ajc-hook console duff", BROWSER="nobody-has-this")
