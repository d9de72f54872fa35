# SPDX-License-Identifier: MIT
"""Real interactive shells on a pseudo-terminal, for the tests of the hook.

A Shell is one bash, zsh or fish with its own home and a prompt that shows $?; run() types a line and returns the output
up to the next prompt. A FakeProgram replaces ajc-hook: it logs its calls and gives the answers that the test has set.
Nothing here waits for a fixed time."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile

import pexpect

SOURCE = pathlib.Path(__file__).resolve().parents[2]
TIMEOUT_SECONDS = float(os.environ.get("AJC_TEST_TIMEOUT", 300))  # see tests/as-user
PROMPT = re.compile(r"<prompt:(\d+)>")
# From /etc/profile systemd 258 has bash mark the beginning and end of each command.
CONTEXT = re.compile(r"\x1b\]3008;[^\x1b]*\x1b\\")
# AJC_TEST_BASH=/path/to/bash selects another bash than the machine's.
PROGRAMS = {"bash": os.environ.get("AJC_TEST_BASH", "/bin/bash"), "zsh": "/bin/zsh", "fish": "/bin/fish"}
BASH_VERSION = tuple(int(number) for number in subprocess.check_output(
    [PROGRAMS["bash"], "-c", "echo ${BASH_VERSINFO[0]} ${BASH_VERSINFO[1]}"]).split())
START_FILE = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}
# Echo and line editing are off, so that only the output of commands is read back; the hook works the same with them.
# They cannot be disabled in fish, which redraws prompts at any time; so a prompt has a number, and typed lines end in <run>.
FISH_PROMPT = re.compile(r"<prompt:(\d+):(\d+)>")
FISH_DRAWING = re.compile(r"\x1b(?:\[[0-9;?<>=$ ]*[A-Za-z]|\([AB0-9]|[]P][^\x07\x1b]*(?:\x07|\x1b\\)|[=>78])|\x0f|\u23ce| {200,}| \r|\r|\x07")
SETTINGS = {
    "bash": "PS1='<prompt:$?>' PS2=\nbind 'set enable-bracketed-paste off' 2>/dev/null\n",
    "zsh": "unsetopt zle prompt_cr prompt_sp beep\nPROMPT='<prompt:%?>' PROMPT2= RPROMPT=\n",
    "fish": """set -g fish_greeting
set -g fish_autosuggestion_enabled 0
set -g prompts 0
function fish_title; end
function fish_mode_prompt; end
function fish_prompt; set -l last $status; builtin echo -n "<prompt:$last:$prompts>"; end
function count_prompt --on-event fish_prompt; set -g prompts (builtin math $prompts + 1); end
function mark_run --on-event fish_preexec; builtin echo "<run>"; end
""",
}
# Lines of a start-up file that load direnv's hook, which prints nothing then. Since 2.36 direnv reads its variable for that
# only where it has a configuration file.
DIRENV = {kind: f"mkdir ~/direnv; touch ~/direnv/direnv.toml; export DIRENV_CONFIG=$HOME/direnv DIRENV_LOG_FORMAT=; {line}"
          for kind, line in (("bash", 'eval "$(direnv hook bash)"'), ("zsh", 'eval "$(direnv hook zsh)"'),
                             ("fish", "direnv hook fish | source"))}
ARGUMENTS = {
    "bash": ["--noprofile", "--noediting", "-i"],
    "zsh": ["--no-globalrcs", "-i"],
    "fish": ["-i"],
}


def interruptible():
    """Restores the default action of SIGINT in the child, because tests in the background ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)


def quote(text, shell="sh"):
    """Single quotes, as the program quotes for POSIX shells and for fish."""
    if shell == "fish":
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return "'" + text.replace("'", "'\\''") + "'"


def assignment(shell, name, value, exported=False):
    """A line that sets a variable."""
    if shell == "fish":
        return f"builtin set -g{'x' if exported else ''} {name} {quote(value, 'fish')}"
    return f"{'export ' if exported else ''}{name}={quote(value)}"


def hook_text(shell, program, kind="hook"):
    """The output of `ajc-hook init SHELL` for a program at this path; without sources, the installed ajc-hook prints it."""
    if not (SOURCE / "shell" / "hook.bash").exists():
        installed = f"{os.environ['AJC_STAGE_PREFIX']}/bin/ajc-hook"
        words = ["--name=ajc"] if kind == "hook" else [f"--{kind}"]  # with a name it prints the whole text
        text = subprocess.check_output([installed, "init", shell, *words], text=True)
        return text.replace(quote(installed, shell), quote(str(program), shell))
    text = (SOURCE / "shell" / f"{kind}.{shell}").read_text()
    return text.replace("@AJC_HOOK@", quote(str(program), shell)).replace("@AJC_NAME@", "ajc")


def calls_between(trace, first, second=None):
    """Lines of an strace that start a process, after the shell's chdir to `first` and before that to `second`. (fish
    opens a directory for that.)"""
    marks = [max(index for index, line in enumerate(trace) if f'chdir("{mark}")' in line or f'"{mark}", O_RDONLY|O_CLOEXEC' in line)
             for mark in (first, second) if mark]
    return [line for line in trace[slice(*marks) if second else slice(marks[0], None)]
            if "resumed>" not in line and "CLONE_THREAD" not in line and any(call in line for call in ("clone", "fork", "execve"))]


class FakeProgram:
    """fake-ajc-hook with a directory of answers."""

    def __init__(self, directory, name="ajc-hook", kind="sh"):
        self.kind = kind
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.path = self.directory / name
        self.stamp = self.directory / "stamp"
        self.stamp.touch()
        shutil.copy(SOURCE / "tests/shell/fake-ajc-hook", self.path)
        facts = SOURCE / "shell/facts.bash"
        if facts.exists():
            shutil.copy(facts, self.directory)
        else:
            (self.directory / facts.name).write_text(hook_text("bash", self.path, kind="facts"))

    def calls(self):
        """The calls since the last time, one string for each: [prompt][bash][first][]."""
        log = self.directory / "log"
        lines = log.read_text().splitlines() if log.exists() else []
        log.write_text("")
        return lines

    def set_answer(self, command, out="", err="", status=0):
        for suffix, content in (("out", out), ("err", err), ("status", str(status))):
            (self.directory / f"{command}.{suffix}").write_bytes(
                content if isinstance(content, bytes) else content.encode())

    def grant(self, command="prompt", profile="duff", key_id="ASIAONE", secret="s3cret", ttl=3600, noticed="noticed",
              notice="", more=""):
        """Sets an answer like the program's: all variables in one export, then the state."""
        self.set_answer(command, self.text(profile, key_id, secret, ttl, noticed, notice, more))

    def answer(self, code):
        """Code between the start and end marks that the hook requires."""
        mark = "builtin set -g __ajc_answer " if self.kind == "fish" else "__ajc_answer="
        return f"{mark}begin\n{code}{mark}end\n"

    def text(self, profile="duff", key_id="ASIAONE", secret="s3cret", ttl=3600, noticed="noticed", notice="", more=""):
        exported = {"AWS_ACCESS_KEY_ID": key_id, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": "t0ken" + secret,
                    "AJC_PROFILE": profile, "AJC_KEY_ID": key_id}
        state = {"__ajc_profile": profile, "__ajc_id": key_id, "__ajc_stamp": str(self.stamp), "__ajc_ttl": str(ttl),
                 "__ajc_said": noticed, "__ajc_notice": notice}
        if self.kind == "fish":
            return self.answer("".join(assignment("fish", name, value, True) + "\n" for name, value in exported.items())
                               + "".join(assignment("fish", name, value) + "\n" for name, value in state.items()) + more)
        return self.answer("\\builtin export " + " ".join(f"{name}={quote(value)}" for name, value in exported.items())
                           + "\n" + " ".join(f"{name}={quote(value)}" for name, value in state.items()) + "\n" + more)

    def take_out(self, command="off"):
        """Sets an answer like that of `off`."""
        names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AJC_PROFILE", "AJC_KEY_ID")
        state = {"__ajc_profile": "", "__ajc_id": "", "__ajc_stamp": "/", "__ajc_ttl": "99"}
        unset = [f"builtin set -eg {name}" for name in names] if self.kind == "fish" else [f"\\builtin unset {' '.join(names)}"]
        self.set_answer(command, self.answer("\n".join([*unset, *(assignment(self.kind, *item) for item in state.items())]) + "\n"))


class Shell:
    """One interactive shell. `before` and `after` are the text around the hook in its start-up file; `through` is a
    command that starts it (sudo), whose user can also use the home; `load` is a line that replaces the one that
    evaluates the hook, which is the file `hook` in its home; `typed` is typed before the first prompt, and wait() returns its
    output."""

    def __init__(self, kind, program=None, before="", after="", hook=None, environment=None, arguments=None,
                 strace=None, through=(), load=None, typed=None):
        self.kind = kind
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="ajc-shell-"))
        if hook is None:
            hook = hook_text(kind, program.path) if program else ""
        (self.home / "hook").write_text(hook)
        load_hook = f"\\builtin eval \"$(cat {quote(str(self.home / 'hook'))})\""
        if kind == "fish":
            load_hook = f"cat {quote(str(self.home / 'hook'), kind)} | source"
            # Otherwise it creates completions from all manual pages, in the background; fish 4 looks in the cache.
            for place in (".local/share", ".cache"):
                (self.home / place / "fish/generated_completions").mkdir(parents=True)
        load = load or load_hook
        (self.home / START_FILE[kind]).parent.mkdir(parents=True, exist_ok=True)
        (self.home / START_FILE[kind]).write_text(f"{SETTINGS[kind]}{before}\n{load}\n{after}\n")
        command = [PROGRAMS[kind], *(arguments or ARGUMENTS[kind])]
        if through:
            subprocess.run(["chmod", "-R", "a+rwX", self.home], check=True)
            command = [*through, *command]
        if strace:
            command = ["strace", "-f", "-qq", "-o", str(strace), "-e", "trace=%process,chdir" + (",openat" if kind == "fish" else ""), *command]
        self.child = pexpect.spawn(command[0], command[1:], env=self._environment(program, environment or {}),
                                   encoding="utf-8", codec_errors="surrogateescape", timeout=TIMEOUT_SECONDS, echo=False,
                                   dimensions=(50, 2000), cwd=str(self.home), preexec_fn=interruptible)
        self.child.delaybeforesend = None
        self.status = None
        self.prompts = 0
        if typed is not None:
            self.child.sendline(typed)
        self.first_output = self.wait()

    def _environment(self, program, more):
        environment = {"HOME": str(self.home), "ZDOTDIR": str(self.home), "PATH": "/usr/bin:/bin", "TERM": "xterm",
                       "LANG": "C.UTF-8", "fish_features": "no-query-term"}  # fish 4.1 waits for a terminal's answers
        if program is not None:
            environment["FAKE_AJC"] = str(program.directory)
        environment.update(more)
        return environment

    def wait(self):
        """Returns the output up to the next prompt; sets self.status to the prompt's $?."""
        if self.kind == "fish":
            return self._wait_for_fish()
        self.child.expect(PROMPT)
        self.status = int(self.child.match.group(1))
        return CONTEXT.sub("", self.child.before.replace("\r\n", "\n"))

    def _wait_for_fish(self):
        """Waits for a prompt with a new number; older ones are drawn while the line is typed."""
        seen = ""
        while True:
            self.child.expect(FISH_PROMPT)
            seen += self.child.before
            if int(self.child.match.group(2)) > self.prompts:
                break
        self.prompts = int(self.child.match.group(2))
        self.status = int(self.child.match.group(1))
        printed = FISH_DRAWING.sub("", seen.rpartition("<run>")[2].replace("\r\n", "\n"))
        return printed.removeprefix("\n")

    def run(self, line=""):
        self.child.sendline(line)
        return self.wait()

    def become(self, line):
        """Runs a line that replaces this shell; returns the output up to the first prompt of the new one."""
        self.prompts = 0
        return self.run(line)

    def set(self, **values):
        """Assigns variables that are not exported; returns the output."""
        return self.run("; ".join(assignment(self.kind, name, str(value)) for name, value in values.items()))

    def export(self, **values):
        return self.run("; ".join(assignment(self.kind, name, str(value), True) for name, value in values.items()))

    def unset(self, *names):
        return self.run(("set -e " if self.kind == "fish" else "unset ") + " ".join(names))

    def read(self, file):
        """Evaluates a file in its home."""
        return self.run(f"source {file}" if self.kind == "fish" else f'eval "$(cat {file})"')

    def value(self, name):
        """A variable's value; None when it is unset."""
        if self.kind == "fish":
            text = self.run(f"set -q {name}; and printf '%s|' ${name}; or printf '<unset>|'")[:-1]
            return None if text == "<unset>" else text
        text = self.run(f'printf "%s|" "${{{name}-<unset>}}"')[:-1]
        return None if text == "<unset>" else text

    def end(self):
        """Leaves the shell, waits for it, and removes its home."""
        if self.child.isalive():
            self.child.sendeof()
            self.child.expect(pexpect.EOF)
            self.child.wait()
        self.child.ptyproc.delayafterclose = 0
        self.child.close(force=True)
        shutil.rmtree(self.home, ignore_errors=True)
