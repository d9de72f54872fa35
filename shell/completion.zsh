#compdef ajc ajc-hook aws-jumpcloud
# SPDX-License-Identifier: MIT
#
# Completion of ajc, ajc-hook and aws-jumpcloud in zsh: commands, options, profiles, formats, settings, and behind
# `exec PROFILE --` whatever the command there completes. Starts the program only for names that it alone knows, and
# asks nobody. A test compares commands and options with the program's own help.

# _ajc_names TITLE COMMAND...: the first words of what the program prints for it, without a line of titles.
_ajc_names() {
    local -a lines
    lines=(${(f)"$(command ajc-hook "${@:2}" 2>/dev/null)"})
    lines=(${${lines:#Profile *AWS*}%%[[:space:]]*})
    compadd -X "$1" -a lines
}

_ajc_profiles() {
    _ajc_names profile list
}

_ajc_accounts() {
    local -a lines
    lines=(${(f)"$(command ajc-hook account 2>/dev/null)"})
    lines=(${${${(M)lines:#JumpCloud email:*}##JumpCloud email: #}%% *})
    compadd -X e-mail -a lines
}

_ajc_settings() {
    _ajc_names setting config get
}

_ajc_commands() {
    local -a commands
    commands=(
        "add:store a profile" "edit:change a profile" "list:show the profiles" "info:what is kept of the login"
        "use:use a profile in this shell" "off:take the profile out of this shell"
        "exec:become a command, with the credentials" "export:credentials as text"
        "credential-process:for AWS SDKs" "aws-config:a profile for ~/.aws/config" "rotate:a new session now"
        "console:the AWS web console"
        "is-active:whether there is a living session" "login:sign in to JumpCloud" "logout:forget the login"
        "account:JumpCloud accounts"
        "clear:forget sessions" "remove:forget profiles" "config:settings" "status:profile and time left"
        "doctor:what is wrong here, and what mends it"
        "import:take over profiles"
        "init:the hook for a start-up file" "completion:this text" "help:the commands, or one command"
    )
    _describe command commands
}

_ajc_other_command() {
    local at=$words[(i)--]
    (( at < CURRENT )) || at=1
    shift at words
    (( CURRENT -= at ))
    _normal
}

_ajc() {
    local curcontext=$curcontext verb
    local -a profile_options help signing_in
    help=("(-h --help)"{-h,--help}"[show the help]")
    signing_in=("--mfa=[factor to answer JumpCloud with]:factor:(totp push)" "--debug[tell each step, never a secret]")
    profile_options=(
        "--url=[SSO URL]:URL:"
        "--role=[role to assume after the login]:role:"
        "--external-id=[external id for that role]:id:"
        "--saml-role=[which of several that JumpCloud offers]:role:"
        "--region=[AWS region]:region:"
        "--duration=[how long a session lasts]:duration:"
        "--account=[JumpCloud account]:e-mail:_ajc_accounts"
    )
    if (( CURRENT == 2 )); then
        _ajc_commands
        compadd -- --help --version
        return
    fi
    verb=$words[2]
    shift words
    (( CURRENT-- ))
    case $verb in
        (add) _arguments $help $signing_in $profile_options "1:name:" "2:URL:" ;;
        (edit) _arguments $help $profile_options "1:profile:_ajc_profiles" ;;
        (use)
            _arguments $help $signing_in \
                "--default=[here and in every new shell]:profile:_ajc_profiles" "1:profile:_ajc_profiles"
            ;;
        (exec)
            _arguments -S $help $signing_in "--min-ttl=[least time left]:duration:" \
                "--refreshing[AWS tools fetch keys again and again]" \
                "--with-credentials-file[leave ~/.aws/credentials in use]" \
                "1:profile:_ajc_profiles" "*::command:_ajc_other_command"
            ;;
        (console)
            _arguments $help $signing_in "--service=[open its page]:service:(s3 ec2 iam cloudwatch lambda)" \
                "--print[print the address]" "1:profile:_ajc_profiles"
            ;;
        (export)
            _arguments $help $signing_in "--format=[of the text]:format:(sh fish env json ini process)" \
                "1:profile:_ajc_profiles"
            ;;
        (credential-process)
            _arguments $help $signing_in "--tty[ask on the terminal]" "1:profile:_ajc_profiles"
            ;;
        (aws-config)
            _arguments $help "--write[put it there]" "--as=[name for AWS tools]:name:" "1:profile:_ajc_profiles"
            ;;
        (rotate)
            _arguments $help $signing_in "--all[every profile]" "*:profile:_ajc_profiles"
            ;;
        (login) _arguments $help $signing_in "--account=[the same as EMAIL]:e-mail:_ajc_accounts" "1:e-mail:_ajc_accounts" ;;
        (clear | remove)
            _arguments $help "--all[every profile]" "*:profile:_ajc_profiles"
            ;;
        (account)
            _arguments $help "--sso-url=[origin of the SSO host]:URL:" "--console-url=[origin of the user portal]:URL:" \
                "--password-command=[what prints the password]:command:" \
                "--otp-command=[what prints a code]:command:" "--remove[forget it]" "1:e-mail:_ajc_accounts"
            ;;
        (logout) _arguments $help "--account=[the same as EMAIL]:e-mail:_ajc_accounts" "1:e-mail:_ajc_accounts" ;;
        (is-active) _arguments $help "1:profile:_ajc_profiles" ;;
        (status)
            _arguments $help "--json[as JSON]" "--format=[as this text]:format:"
            ;;
        (list | info) _arguments $help "--json[as JSON]" ;;
        (import)
            _arguments $help "--account=[of the profiles]:e-mail:_ajc_accounts" "--write[add the profiles]" \
                "1:file:_files"
            ;;
        (doctor)
            _arguments $help "--json[as JSON]" "--online[reach each host, too]"
            ;;
        (config)
            _arguments $help "1:verb:(get set unset)" "2:setting:_ajc_settings" \
                "3:value:"
            ;;
        (init)
            _arguments $help "--remove[take it out of the running shell]" \
                "1:shell:(bash zsh fish)"
            ;;
        (completion) _arguments $help "1:shell:(bash zsh fish)" ;;
        (help) _ajc_commands ;;
        (*) _arguments $help "*::" ;;
    esac
}

if [[ $funcstack[1] == _ajc ]]; then
    _ajc "$@"
else
    compdef _ajc ajc ajc-hook aws-jumpcloud
fi
