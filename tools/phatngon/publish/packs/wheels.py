"""The libraries of a hashed lock as wheels, for machines other than this one: what a hall without a network installs from.

pip chooses and fetches, but it judges environment markers by the machine it runs on; so they are judged here, for each
target, and pip gets plain lines ``name==version --hash=…``. A wheel that is there with a hash of the lock is not fetched again.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.files import cannot_write, read_text
from phatngon.base.moments import show_value

PYTHONS = ((3, 11), (3, 12), (3, 13))
GLIBC = 28  # Linux wheels up to manylinux_2_28, as tools/locks/update.py promises
MICROS = 40  # micro versions of a Python that a hall may have: a marker may tell 3.11.4 from 3.11.5
BATCH = 16  # wheels fetched at a time: a stopped run keeps the batches before
_LEGACY = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
_MARKED = {
    "win": {
        "os_name": "nt",
        "sys_platform": "win32",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
    },
    "linux": {
        "os_name": "posix",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
    },
}
_ENTRY = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?: *;(?P<marker>[^\\\n]*))?"
    r" *(?P<hashes>(?:[^\n]*\\\n)*[^\n]*)$",
    re.MULTILINE,
)
_NO_NETWORK = re.compile(
    r"retrying|newconnectionerror|connection|timed out|proxyerror|certificate|getaddrinfo",
    re.IGNORECASE,
)
_LOST = re.compile(r"No matching distribution found for ([\w.-]+)==(\S+)")
_WRONG_HASH = "DO NOT MATCH THE HASHES"


@dataclass(frozen=True)
class LockedPackage:
    """One line of a lock: a package, its version, the marker that says for whom, the hashes of its wheels."""

    name: str
    version: str
    marker: str
    hashes: frozenset[str]

    @property
    def line(self) -> str:
        """What pip is given: no marker, every hash."""
        return f"{self.name}=={self.version} " + " ".join(
            f"--hash=sha256:{one}" for one in sorted(self.hashes)
        )


@dataclass(frozen=True)
class Target:
    """A kind of machine: ``win`` or ``linux`` (both x86-64) with a version of Python."""

    system: str
    python: tuple[int, int]

    @property
    def label(self) -> str:
        """As people call it."""
        return f"{'Windows' if self.system == 'win' else 'Linux'}, Python {self.python[0]}.{self.python[1]}"

    @property
    def platforms(self) -> list[str]:
        """Platform tags, the newest first."""
        if self.system == "win":
            return ["win_amd64"]
        names = [
            [f"manylinux_2_{minor}", *([_LEGACY[minor]] if minor in _LEGACY else [])]
            for minor in range(GLIBC, 4, -1)
        ]
        return [f"{name}_x86_64" for group in names for name in group] + ["linux_x86_64"]

    @cached_property
    def tags(self) -> dict[Tag, int]:
        """Every tag this machine takes, with its rank (0: fits best)."""
        known = f"cp{self.python[0]}{self.python[1]}"
        found = [
            *cpython_tags(self.python, [known], self.platforms),
            *compatible_tags(self.python, known, self.platforms),
        ]
        return {tag: rank for rank, tag in reversed(list(enumerate(found)))}

    def wants(self, entry: LockedPackage) -> bool:
        """Whether some machine of this kind installs the entry (any micro version of its Python)."""
        if not entry.marker:
            return True
        short = f"{self.python[0]}.{self.python[1]}"
        fixed = {
            **_MARKED[self.system],
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "python_version": short,
            "platform_release": "",
            "platform_version": "",
            "extra": "",
        }
        versions = (f"{short}.{micro}" for micro in range(MICROS))
        marker = Marker(entry.marker)
        return any(
            marker.evaluate({**fixed, "python_full_version": full, "implementation_version": full})
            for full in versions
        )

    @property
    def arguments(self) -> list[str]:
        """Options of ``pip download`` that stand for this kind of machine."""
        known = f"{self.python[0]}{self.python[1]}"
        named = [f"--platform={name}" for name in self.platforms]
        return [
            *named,
            f"--python-version={known}",
            "--implementation=cp",
            f"--abi=cp{known}",
            "--abi=abi3",
            "--abi=none",
        ]


def pythons_of(text: str) -> tuple[tuple[int, int], ...]:
    """Versions of Python as a person lists them. Raises InputError.

    >>> pythons_of("3.11, 3.13")
    ((3, 11), (3, 13))
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or not all(re.fullmatch(r"3\.(1[1-9]|2\d)", part) for part in parts):
        raise InputError(
            f"“--python” là {show_value(text)}, không dùng được.",
            advice="Ghi các bản từ 3.11, ví dụ --python 3.11,3.13.",
        )
    return tuple(sorted({(3, int(part.partition(".")[2])) for part in parts}))


def read_lock(path: Path) -> list[LockedPackage]:
    """The entries of a hashed lock. Raises InputError where the lock is missing."""
    return [
        LockedPackage(
            canonicalize_name(row["name"]),
            row["version"],
            (row["marker"] or "").strip(),
            frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", row["hashes"])),
        )
        for row in _ENTRY.finditer(read_text(path))
    ]


def fetch_wheels(
    lock: Path,
    folder: Path,
    pythons: Iterable[tuple[int, int]] = PYTHONS,
    *,
    options: Sequence[str] = (),
    tell: Callable[[str], object] = lambda line: None,
) -> list[Path]:
    """Bring into ``folder`` what ``lock`` asks for on Windows and Linux with each of ``pythons``; the wheels needed, by name.

    ``options`` go to pip (another index, none at all). Raises MissingOnMachine where a wheel cannot be had, or comes with
    a hash that is not in the lock; what was fetched before stays, nothing lies there in part.
    """
    entries, chosen = read_lock(lock), set[Path]()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for target in (Target(system, python) for python in pythons for system in ("win", "linux")):
            wanted = [entry for entry in entries if target.wants(entry)]
            found = _found(wanted, target, folder)
            _fetch([entry for entry in wanted if entry not in found], target, folder, options, tell)
            found = _found(wanted, target, folder)
            for entry in wanted:
                if entry not in found:
                    raise _no_wheel(entry.name, entry.version, target)
            chosen.update(found.values())
    except OSError as error:
        raise cannot_write(folder, error) from error
    return sorted(chosen)


def _found(entries: list[LockedPackage], target: Target, folder: Path) -> dict[LockedPackage, Path]:
    """For each entry whose wheel lies in ``folder`` with a hash of the lock: the one that fits the target best."""
    there: dict[tuple[str, Version], list[tuple[int, Path]]] = {}
    for path in folder.glob("*.whl"):
        try:
            name, version, _, tags = parse_wheel_filename(path.name)
        except InvalidWheelFilename:
            continue
        ranks = [target.tags[tag] for tag in tags if tag in target.tags]
        if ranks:
            there.setdefault((name, version), []).append((min(ranks), path))
    chosen = {}
    for entry in entries:
        fitting = sorted(there.get((entry.name, Version(entry.version)), []))
        chosen[entry] = next((path for _, path in fitting if sha256_of(path) in entry.hashes), None)
    return {entry: path for entry, path in chosen.items() if path is not None}


def _fetch(
    entries: list[LockedPackage],
    target: Target,
    folder: Path,
    options: Sequence[str],
    tell: Callable[[str], object],
) -> None:
    """Let pip fetch the entries, a batch at a time, next to ``folder`` and then into it."""
    if entries:
        tell(f"Đang lấy {len(entries)} thư viện cho {target.label}…")
    for batch in _batches(entries):
        with tempfile.TemporaryDirectory(dir=folder, prefix=".dang-tai-") as name:
            wanted = Path(name, "can-tai.txt")
            wanted.write_text("\n".join(entry.line for entry in batch) + "\n", encoding="utf-8")
            command = [
                *_pip(),
                "download",
                "--quiet",
                "--dest",
                name,
                "--no-deps",
                "--only-binary=:all:",
                "--require-hashes",
                "--ignore-requires-python",
                *target.arguments,
                *options,
                "--requirement",
                str(wanted),
            ]
            done = subprocess.run(
                command,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
                env=_environment(),
            )
            if done.returncode:
                raise _explained(done.stdout + done.stderr, target)
            for wheel in Path(name).glob("*.whl"):
                wheel.replace(folder / wheel.name)


def _batches(entries: list[LockedPackage]) -> Iterator[list[LockedPackage]]:
    """A few entries at a time, never two versions of a package together: pip would refuse that."""
    left = entries
    while left:
        batch: dict[str, LockedPackage] = {}
        for entry in left:
            if len(batch) < BATCH:
                batch.setdefault(entry.name, entry)
        yield list(batch.values())
        left = [entry for entry in left if batch.get(entry.name) != entry]


def _pip() -> list[str]:
    """The command of pip; where ``.venv`` was made without it, Python's own copy is put there first."""
    if find_spec("pip") is None:
        done = subprocess.run([sys.executable, "-m", "ensurepip"], capture_output=True, check=False)
        if done.returncode:
            raise MissingOnMachine(
                "máy này chưa có pip, nên chưa tải được thư viện.",
                advice="Chạy: python3 tools/start.py --repair",
            )
    return [sys.executable, "-m", "pip"]


def _environment() -> dict[str, str]:
    """The person's own addresses and proxies, without settings that would fetch something else."""
    unwanted = {
        "PIP_CONSTRAINT",
        "PIP_REQUIREMENT",
        "PIP_NO_BINARY",
        "PIP_DRY_RUN",
        "PIP_NO_DEPS",
        "PIP_REQUIRE_VIRTUALENV",
    }
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1"}


def _explained(output: str, target: Target) -> MissingOnMachine:
    """The sentence for what pip says."""
    if _WRONG_HASH in output:
        named = re.search(r"([\w.-]+)==(\S+) from", output)
        what = f"thư viện {named[1]} {named[2]}" if named else "một thư viện"
        return MissingOnMachine(
            f"{what} tải về không khớp mã kiểm tra trong tệp khóa nên không dùng.",
            advice="Chạy lại; nếu vẫn gặp, đổi sang mạng khác và báo người bảo trì.",
        )
    lost = _LOST.search(output)
    if lost and not _NO_NETWORK.search(output):
        return _no_wheel(lost[1], lost[2], target)
    return MissingOnMachine(
        "chưa tải được thư viện: máy không có mạng, hoặc mạng của cơ quan chặn.",
        where=target.label,
        advice="Nối mạng rồi chạy lại lệnh này; phần đã tải được giữ lại.",
    )


def _no_wheel(name: str, version: str, target: Target) -> MissingOnMachine:
    return MissingOnMachine(
        f"không có thư viện {name} {version} đóng gói sẵn cho {target.label}.",
        advice="Bỏ bản Python ấy khỏi --python, hoặc báo người bảo trì.",
    )


def sha256_of(path: Path) -> str:
    """The hash of a file, read piece by piece; the same file is read once."""
    told = path.stat()
    return _sha256(path, told.st_size, told.st_mtime_ns)


@lru_cache(maxsize=4096)
def _sha256(path: Path, size: int, changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
