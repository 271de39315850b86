"""Where things lie in a copy of the kit, and what its `.venv` lacks. Looks only: starts no process, changes nothing."""

import hashlib
import importlib.util
import json
import shutil
import sys
import sysconfig
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Tuple

from phatngon_start.words import ONEDRIVE, WINDOWS, Stop, say

OLDEST_PYTHON = (3, 11)
LONGEST_WINDOWS_PATH = (
    95  # characters of the kit's folder: inside it `.venv` needs the rest of Windows' 260
)
LEVELS = ("learner", "trainer", "test")  # each lock holds the one before it
NEEDED_MB = {
    "learner": 700,
    "trainer": 1000,
    "test": 1200,
}  # measured 500, 780 and 1000, and room for downloads


class Kit(NamedTuple):
    """Where things lie in a copy of the kit."""

    root: Path

    @property
    def venv(self) -> Path:
        """Its own environment."""
        return self.root / ".venv"

    @property
    def scripts(self) -> Path:
        """The environment's programs."""
        return self.venv / ("Scripts" if WINDOWS else "bin")

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return self.scripts / ("python.exe" if WINDOWS else "python")

    @property
    def site(self) -> Path:
        """The environment's packages, for the Python that runs now."""
        library = Path("Lib") if WINDOWS else Path("lib", "python" + this_python()["python"])
        return self.venv / library / "site-packages"

    @property
    def stamp(self) -> Path:
        """Written last: says for what the environment is complete."""
        return self.venv / "da-cai-xong.json"

    @property
    def log(self) -> Path:
        """The installer's own words."""
        return self.venv / "cai-dat.log"

    @property
    def project(self) -> Path:
        """The declaration of the kit's package."""
        return self.root / "pyproject.toml"

    def lock(self, level: str) -> Path:
        """The hashed list of packages of one level."""
        return self.root / "tools" / "locks" / (level + ".txt")

    @property
    def wheels(self) -> Optional[Path]:
        """A folder of wheels handed out in class, in the kit or beside it; None when there is none."""
        folders = (self.root / "wheels", self.root.parent / "wheels")
        return next((folder for folder in folders if next(folder.glob("*.whl"), None)), None)


def this_python() -> Dict[str, str]:
    """Say which Python on which system runs now."""
    return {"python": "{}.{}".format(*sys.version_info), "system": sysconfig.get_platform()}


def require_python(version: Tuple[int, ...], bits: int = sys.maxsize.bit_length() + 1) -> None:
    """Refuse a Python that the libraries do not support."""
    if version[:2] < OLDEST_PYTHON:
        raise Stop("old_python", version=".".join(map(str, version[:3])))
    if bits < 64:
        raise Stop("bits_32")


def check_machine(kit: Kit, level: str, windows: bool = WINDOWS) -> None:
    """Refuse, before anything is downloaded, what would fail in the middle of the installation."""
    length = len(str(kit.root))
    if windows and length > LONGEST_WINDOWS_PATH:
        raise Stop("too_deep", length=length, limit=LONGEST_WINDOWS_PATH)
    for file in (kit.lock(level), kit.project):
        if not file.is_file():
            raise Stop("kit_incomplete", file=file.relative_to(kit.root))
    can_make_venv = all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))
    if not can_make_venv and not shutil.which("uv") and not (kit.site / "pip").is_dir():
        raise Stop("no_venv", version=this_python()["python"])
    if not kit.venv.exists() and shutil.disk_usage(str(kit.root)).free < NEEDED_MB[level] * 1000000:
        raise Stop("full_disk")
    if any(part.lower().startswith("onedrive") for part in kit.root.parts):
        say(ONEDRIVE)


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, empty when it is missing."""
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def installed(kit: Kit) -> List[str]:
    """List the packages that lie in `.venv`, as the names of their `.dist-info` folders."""
    return sorted(folder.name for folder in kit.site.glob("*.dist-info"))


def stamp_for(kit: Kit, level: str) -> Dict[str, object]:
    """Return what the stamp says of a `.venv` that is complete for this level."""
    stamp = {"kit": str(kit.root), "level": level, "packages": installed(kit)}  # type: Dict[str, object]
    stamp.update(this_python(), lock=digest(kit.lock(level)), project=digest(kit.project))
    return stamp


def read_stamp(kit: Kit) -> Dict[str, object]:
    """Return the stamp; empty when `.venv` was never completed or the stamp is unreadable."""
    try:
        stamp = json.loads(kit.stamp.read_text(encoding="utf-8"))
        return stamp if stamp["level"] in LEVELS and isinstance(stamp["packages"], list) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def wider(level: str, stamp: Dict[str, object]) -> str:
    """Return the larger of the level asked for and the one already there: a `.venv` only grows."""
    return max(level, str(stamp.get("level", level)), key=LEVELS.index)


def diagnose(kit: Kit, level: str) -> Optional[str]:
    """Name what `.venv` lacks for this level (a key of `words.REASONS`), or None when it is ready."""
    if not kit.venv.exists():
        return "first_time"
    stamp = read_stamp(kit)
    if not stamp:
        return "half_made"
    wanted = stamp_for(kit, wider(level, stamp))
    if any(stamp.get(key) != value for key, value in this_python().items()):
        return "other_python"
    if not kit.python.exists() or not set(stamp["packages"]) <= set(wanted["packages"]):
        return "damaged"
    for reason, keys in (("moved", ["kit"]), ("more", ["level"]), ("changed", ["lock", "project"])):
        if any(stamp.get(key) != wanted[key] for key in keys):
            return reason
    return None
