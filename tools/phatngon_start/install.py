"""Making `.venv` and putting it right: one start at a time, with progress, keeping whatever is already whole."""

import contextlib
import csv
import errno
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from typing import Callable, Dict, Iterator, List

from phatngon_start import words
from phatngon_start.kit import (
    Kit,
    check_machine,
    diagnose,
    installed,
    read_stamp,
    stamp_for,
    this_python,
    wider,
)

BATCH = 16  # packages installed at a time: a stopped installation keeps the batches before
TAIL = (
    80  # lines of output in which the cause of a failure is looked for: pip's own traceback fits in
)


def prepare(kit: Kit, level: str, repair: bool = False) -> None:
    """Return once `.venv` holds everything this level needs."""
    if not repair and diagnose(kit, level) is None:
        return
    check_machine(kit, level)
    with one_at_a_time(kit):
        reason = diagnose(kit, level)  # the window waited for may have done it all
        if repair or reason:
            install(kit, level, "repair" if repair and reason in (None, "half_made") else reason)


@contextlib.contextmanager
def one_at_a_time(kit: Kit) -> Iterator[None]:
    """Let two windows opened together install one after the other."""
    with (kit.root / ".venv.lock").open("ab") as handle:
        if not try_lock(handle.fileno()):
            words.say(words.WAITING)
            while not try_lock(handle.fileno()):
                time.sleep(0.3)
        yield


def try_lock(descriptor: int) -> bool:
    """Lock an open file; the system frees it when its holder ends, however. A disk without locks never waits."""
    try:
        if words.WINDOWS:
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def install(kit: Kit, level: str, reason: str) -> None:
    """Bring `.venv` to this level; the stamp is taken away first and written back last."""
    words.say(words.REASONS[reason])
    level = wider(level, read_stamp(kit))
    make_venv(kit, reason)
    install_packages(kit, level)
    words.say(words.ATTACHING)
    own = ["--no-index", "--no-deps", "--no-build-isolation", "-e", str(kit.root)]
    run_logged(kit, [*installer(kit), *own])
    unfinished = kit.stamp.with_suffix(".tmp")
    unfinished.write_text(json.dumps(stamp_for(kit, level), ensure_ascii=False), encoding="utf-8")
    unfinished.replace(kit.stamp)
    words.say(words.READY)


def make_venv(kit: Kit, reason: str) -> None:
    """Make `.venv`, or put it in order keeping the packages that are whole."""
    old_root = read_stamp(kit).get("kit")
    with contextlib.suppress(FileNotFoundError):
        kit.stamp.unlink()
    keep, usable = reason != "other_python" and is_for_this_python(kit), is_usable(kit)
    if keep and usable and reason in ("more", "changed"):
        return
    if kit.venv.exists() and not keep:
        shutil.rmtree(str(kit.venv))
    if not usable:
        for link in list(kit.scripts.glob("python*")):  # `venv` leaves a dangling link as it is
            link.unlink()
    kit.venv.mkdir(exist_ok=True)
    forget_broken_packages(kit)
    base = getattr(
        sys, "_base_executable", sys.executable
    )  # also when started by the Python of this very `.venv`
    run_logged(
        kit, [base, "-m", "venv", *(["--without-pip"] if shutil.which("uv") else []), str(kit.venv)]
    )
    if reason == "moved" and old_root:
        correct_scripts(kit, str(old_root))


def is_for_this_python(kit: Kit) -> bool:
    """Tell from its configuration whether the packages in `.venv` fit the Python that runs now."""
    configuration = kit.venv / "pyvenv.cfg"
    text = (
        configuration.read_text(encoding="utf-8", errors="replace")
        if configuration.is_file()
        else ""
    )
    return bool(
        re.search(r"^version = {}\b".format(re.escape(this_python()["python"])), text, re.MULTILINE)
    )


def is_usable(kit: Kit) -> bool:
    """Ask the environment's Python whether it runs."""
    question = [str(kit.python), "-I", "-c", ""]
    try:
        return (
            subprocess.run(
                question, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60
            ).returncode
            == 0
        )
    except (OSError, subprocess.SubprocessError):
        return False


def forget_broken_packages(kit: Kit) -> None:
    """Let the installer see again what is there only in part, and sweep what it left behind under a `~` name."""
    for name in installed(kit):
        if not is_whole(kit.site, name):
            shutil.rmtree(str(kit.site / name))
    for leftover in kit.site.glob("~*"):
        shutil.rmtree(str(leftover), ignore_errors=True)


def is_whole(site: Path, name: str) -> bool:
    """Compare an installed package with its own list of files; compiled files do not count."""
    try:
        with (site / name / "RECORD").open(encoding="utf-8", newline="") as record:
            rows = [
                (path, size) for path, _, size in csv.reader(record) if not path.endswith(".pyc")
            ]
        sizes = [(path, size, (site / path).stat().st_size) for path, size in rows]
    except (OSError, ValueError):
        return False
    return all(
        not size or path.startswith("..") or int(size) == actual for path, size, actual in sizes
    )


def correct_scripts(kit: Kit, old_root: str) -> None:
    """Rewrite the old folder in the programs of a moved `.venv`; Windows' `.exe` ones are never used by the kit."""
    for script in kit.scripts.iterdir():
        content = script.read_bytes() if script.is_file() and not script.is_symlink() else b""
        if content.startswith(b"#!"):
            script.write_bytes(content.replace(os.fsencode(old_root), os.fsencode(str(kit.root))))


def install_packages(kit: Kit, level: str) -> None:
    """Install what the lock asks for and is not there yet, a batch at a time."""
    entries, there = read_lock(kit.lock(level)), {comparable(name) for name in installed(kit)}
    missing = [entry for entry in entries if comparable(entry) not in there]
    missing.sort(
        key=lambda entry: ";" in entry
    )  # last those for certain machines only, mostly passed over
    source = ["--no-index", "--find-links", str(kit.wheels)] if kit.wheels else []
    command = [
        *installer(kit),
        "--no-deps",
        "--require-hashes",
        "--only-binary",
        ":all:",
        *source,
        "-r",
    ]
    batch_file = kit.venv / "dot-cai.txt"
    for start in range(0, len(missing), BATCH):
        batch_file.write_text("\n".join(missing[start : start + BATCH]) + "\n", encoding="utf-8")
        done = len(entries) - len(missing) + start
        first = words.INSTALLING.format(
            number=done + 1, total=len(entries), name=missing[start].split("==")[0]
        )
        words.show(first, milestone=True)
        run_logged(
            kit, [*command, str(batch_file)], follow(itertools.count(done + 1), len(entries))
        )


def follow(numbers: Iterator[int], total: int) -> Callable[[str], None]:
    """Return what shows each package that pip's output names, whether taken or passed over for this machine."""

    def on_line(line: str) -> None:
        found = re.match(r"(?:Collecting|Ignoring) ([\w.-]+)", line)
        if found:
            words.show(
                words.INSTALLING.format(
                    number=min(next(numbers), total), total=total, name=found.group(1)
                )
            )

    return on_line


def read_lock(file: Path) -> List[str]:
    """Return the entries of a lock, each with its hashes."""
    return re.findall(
        r"^\w[^\n]*==(?:[^\n]*\\\n)*[^\n]*$", file.read_text(encoding="utf-8"), re.MULTILINE
    )


def comparable(text: str) -> str:
    """Return name and version of a lock entry or of a `.dist-info` folder in one form."""
    return re.sub(r"[-_.=]+", "-", text.replace(".dist-info", "").split()[0]).lower()


def installer(kit: Kit) -> List[str]:
    """Return the beginning of an installation command: uv's when it is there, else pip's."""
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--python", str(kit.python)]
    if not (kit.site / "pip").is_dir():  # `.venv` was made when uv was there
        run_logged(kit, [str(kit.python), "-m", "ensurepip"])
    return [str(kit.python), "-m", "pip", "install"]


def run_logged(
    kit: Kit, command: List[str], on_line: Callable[[str], None] = lambda line: None
) -> None:
    """Run a step of the installation with its output in the log; a failure becomes a `Stop` with its cause."""
    tail = deque(maxlen=TAIL)  # type: deque
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    settings = {"env": installer_environment(kit), "cwd": str(kit.root)}
    with kit.log.open("ab") as log, subprocess.Popen(command, **settings, **pipes) as process:
        try:
            for raw in process.stdout:
                log.write(raw)
                tail.append(raw.decode("utf-8", "replace"))
                on_line(tail[-1])
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise explain(kit, "".join(tail))


def explain(kit: Kit, output: str) -> words.Stop:
    """Find the cause of a failed step in the installer's output."""
    name = words.symptom(output)
    if name == "no_wheel" and kit.wheels:
        name = "wheels_incomplete"
    return words.Stop(name, log=kit.log, version=this_python()["python"])


def environment(kit: Kit) -> Dict[str, str]:
    """Return the environment of everything started from here: only this kit's Python and packages, in UTF-8."""
    own = dict(os.environ, PYTHONUTF8="1", PYTHONNOUSERSITE="1", VIRTUAL_ENV=str(kit.venv))
    own["PATH"] = os.pathsep.join([str(kit.scripts), own.get("PATH", os.defpath)])
    return {name: value for name, value in own.items() if name not in ("PYTHONHOME", "PYTHONPATH")}


def installer_environment(kit: Kit) -> Dict[str, str]:
    """Add what keeps a person's own pip settings from sending packages elsewhere; addresses and proxies stay theirs."""
    own = dict(environment(kit), PIP_USER="0", PIP_REQUIRE_VIRTUALENV="0", PIP_NO_INPUT="1")
    own["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    elsewhere = {
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_ROOT",
        "PIP_NO_BINARY",
        "PIP_CONSTRAINT",
        "PIP_REQUIREMENT",
    }
    unwanted = elsewhere | {"PIP_DRY_RUN", "PYTHONWARNINGS"}
    return {name: value for name, value in own.items() if name not in unwanted}
