"""Sets up .venv from a lock file, once; plain words when Python or venv is missing.

Run by the Makefile as `python3 dev/prepare.py requirements.lock`. Needs nothing but the standard
library, and no feature newer than Python 3.6, so that an old Python can say what is wrong
(Python 2 can still read the file, and is told so too).
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time

try:
    import fcntl
except ImportError:  # Windows has none
    fcntl = None

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
VENV_PYTHON = os.path.join(BIN, "python")
OLDEST = (3, 11)
CANDIDATES = ["python3.14", "python3.13", "python3.12", "python3.11", "python3", "python"]
# The lock for tests holds all that the other one holds, in the same versions.
HELD_BY = {"requirements.lock": ["requirements.lock", "requirements-dev.lock"]}


def main(lock):
    """Make .venv hold what the lock file names, and the project itself."""
    if is_held(lock):
        return
    began = time.monotonic()
    turn = wait_for_turn()
    if is_held(lock):
        return
    if not works(VENV_PYTHON):
        make_venv(choose_python())
    install(lock)
    install_project()
    compile_ahead()
    mark_ready(lock)
    turn.close()
    say("ready after {:.0f} s; the next time takes none of it".format(time.monotonic() - began))


def is_held(lock):
    """Whether .venv has all of this lock file, by itself or as a part of another."""
    return any(is_ready(name) for name in HELD_BY.get(lock, [lock]))


def wait_for_turn():
    """Where `make run` and `make test` start at once, one sets up and the other waits for it."""
    turn = open(os.path.abspath(__file__), "rb")  # noqa: SIM115 closed when .venv is ready
    if fcntl:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("another `make` is setting up .venv: waiting for it")
            fcntl.flock(turn, fcntl.LOCK_EX)
    return turn


def works(python):
    """Whether this Python starts, is new enough, and stands where its scripts think it does."""
    if (
        not os.path.exists(python)
        or ask(python, "import sys; print(sys.version_info >= {})".format(OLDEST)) != "True"
    ):
        return False
    try:
        with open(os.path.join(BIN, "pip"), encoding="utf-8", errors="replace") as script:
            return os.name == "nt" or VENV in script.read(400)
    except OSError:
        return False


def choose_python():
    """The newest Python on PATH that can make a virtual environment."""
    paths = [path for path in map(shutil.which, CANDIDATES) if path] + [sys.executable]
    found = []
    for path in paths:
        # A name on PATH may be an empty shell (pyenv's shims): only an answer counts.
        answer = ask(path, "import sys; print(*sys.version_info[:2])")
        if answer:
            found.append((tuple(int(part) for part in answer.split()), path))
    new_enough = [(version, path) for version, path in found if version >= OLDEST]
    if not new_enough:
        stop_too_old(max(found)[0])
    # Stable sort: among equals the first name found on PATH.
    for _, path in sorted(new_enough, key=lambda pair: pair[0], reverse=True):
        if ask(path, "import venv, ensurepip; print(1)"):
            return path
    version, path = max(new_enough)
    stop(
        path + " cannot make a virtual environment: its venv or ensurepip module is missing",
        "on Debian or Ubuntu: `apt install python3-venv` (or python{}.{}-venv), and run the same"
        " command again".format(*version),
    )


def stop_too_old(version):
    stop(
        "this project needs Python 3.11 or newer; the newest on PATH is {}.{}".format(*version),
        "install it, on Debian or Ubuntu by `apt install python3 python3-venv`,"
        " on a Mac by `brew install python`, and run the same command again",
    )


def make_venv(python):
    """A new .venv; what stood there before did not work."""
    version = ask(python, "import platform; print(platform.python_version())")
    say("making .venv with Python {} ({})".format(version, python))
    done = subprocess.run(
        [python, "-m", "venv", "--clear", VENV],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    if done.returncode:
        sys.stderr.write(done.stdout)
        stop(
            "the virtual environment could not be made",
            "on Debian or Ubuntu: `apt install python3-venv`; else see the lines above",
        )


def install(lock):
    """What the lock file names: wheels only, each checked against its hash."""
    with open(os.path.join(ROOT, lock), encoding="utf-8") as file:
        # A pin is a line and the indented ones below it, its hashes.
        pins = re.findall(r"^[a-z0-9].*\n(?: .*\n)*", file.read(), re.M)
    names = {pin.split("==")[0] for pin in pins}
    say("installing {} packages from {} (about a minute, this once)".format(len(names), lock))
    # pip first, by itself: the one that old Pythons bring takes twice as long for the rest.
    pip_alone = os.path.join(VENV, "pip.lock")
    with open(pip_alone, "w", encoding="utf-8") as file:
        file.writelines(pin for pin in pins if pin.startswith("pip=="))
    install_wheels(pip_alone, total=None)
    install_wheels(os.path.join(ROOT, lock), total=len(names))


def install_wheels(lock, total):
    """Each wheel is checked against its hash in the file."""
    pip(
        ["--require-hashes", "--only-binary=:all:", "--no-compile", "-r", lock],
        total=total,
        mend="is the package index within reach? pip's own settings (PIP_INDEX_URL, pip.conf)"
        " are used; then run the same command again",
    )


def install_project():
    """The project itself, so that an edit of its files needs no new install."""
    pip(
        ["--no-deps", "--no-build-isolation", "--editable", ROOT],
        total=None,
        mend="see the lines above; `make clean` starts afresh",
    )


def compile_ahead():
    """Byte code for all of it, on every core; pip would do it on one.

    Without it each start of `moderation` takes a second longer where PYTHONDONTWRITEBYTECODE
    is set.
    """
    packages = ask(VENV_PYTHON, "import sysconfig; print(sysconfig.get_path('purelib'))")
    never_imported = r"[/\\](tests|pip|setuptools|pkg_resources)[/\\]"
    # A file that does not compile is one that nobody imports: no reason to stop.
    subprocess.run(
        [VENV_PYTHON, "-m", "compileall", "-qq", "-j", "0", "-x", never_imported, packages],
    )


def pip(arguments, total, mend):
    """Run pip, count what it fetches, and show its own words only when it fails."""
    command = [VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
    command.extend(["--progress-bar=off"] + arguments)
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        encoding="utf-8",
        errors="replace",
    )
    lines = []
    fetched = 0
    for line in process.stdout:
        lines.append(line)
        if total and line.startswith("Collecting "):
            fetched += 1
            name = line.split()[1].split("==")[0]
            progress("{} of {}: {}".format(fetched, total, name), last=False)
        elif total and line.startswith("Installing collected packages"):
            progress("all fetched; unpacking", last=True)
    if process.wait():
        sys.stderr.write("".join(lines[-40:]))
        stop("pip could not install " + arguments[-1], mend)


def progress(words, last):
    """One line that changes on a terminal; in a log only the last one."""
    if sys.stdout.isatty():
        sys.stdout.write("\r\033[K  " + words + ("\n" if last else ""))
        sys.stdout.flush()
    elif last:
        say("  " + words)


def ask(python, code):
    """What this Python prints for the code; None if it does not run."""
    try:
        done = subprocess.run(
            [python, "-c", code],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            universal_newlines=True,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def is_ready(lock):
    """Whether .venv was set up from this very lock file and pyproject.toml."""
    try:
        with open(stamp_file(lock), encoding="utf-8") as file:
            return file.read() == stamp(lock) and os.path.exists(VENV_PYTHON)
    except OSError:
        return False


def mark_ready(lock):
    """Remember what .venv was set up from."""
    with open(stamp_file(lock), "w", encoding="utf-8") as file:
        file.write(stamp(lock))


def stamp_file(lock):
    return os.path.join(VENV, "." + lock + ".ready")


def stamp(lock):
    """Where the project stands and what the files hold: a moved folder starts afresh."""
    digest = hashlib.sha256(ROOT.encode("utf-8", "surrogateescape"))
    for name in (lock, "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(b"\0" + file.read())
    return digest.hexdigest() + "\n"


def say(words):
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def stop(what, mend):
    """Say what is wrong and how to mend it, and end."""
    sys.stdout.flush()
    sys.stderr.write("\n{}\n  mend: {}\n".format(what, mend))
    sys.exit(1)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        stop("one lock file is wanted", "python3 dev/prepare.py requirements.lock")
    if sys.version_info < (3, 6):
        stop_too_old(sys.version_info[:2])
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        stop("stopped before .venv was ready", "run the same command again: it goes on from here")
