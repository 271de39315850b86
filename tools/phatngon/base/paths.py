"""Where things lie: the kit's own folder, and the user's data folder outside it."""

from __future__ import annotations

import contextlib
import os
from functools import lru_cache
from pathlib import Path

OWNER_ONLY = 0o700  # the mode of the user's data folder and of every folder below it


def kit_root() -> Path:
    """The folder that holds ``notebooks/``, ``exercises/`` and ``tools/``.

    ``PHATNGON_KIT`` names another copy of the kit (a maintainer trying a change, a test).
    """
    return _root(os.environ.get("PHATNGON_KIT", ""))


@lru_cache(maxsize=16)  # asked thousands of times while a bank is read
def _root(named: str) -> Path:
    return Path(named).resolve() if named else Path(__file__).resolve().parents[3]


@lru_cache(maxsize=32)
def _room(named: str, name: str) -> Path:
    return _root(named) / "tools" / "phatngon" / name


def law_folder() -> Path:
    """The folder of the legal base."""
    return _room(os.environ.get("PHATNGON_KIT", ""), "law")


def rules_folder() -> Path:
    """The folder of the decision tables."""
    return _room(os.environ.get("PHATNGON_KIT", ""), "rules")


LOCALITY = "sample_data/dia-ban"


def locality_folder() -> Path:
    """The folder of what belongs to one province or city: its units, outlets, names, own rules."""
    return kit_root() / LOCALITY


def user_folder() -> Path:
    """The user's data folder (progress, keys, error log), outside the kit; ``PHATNGON_DATA`` overrides it.

    It is made on first use, and closed to other accounts of the machine even where it was open before: what lies below
    names learners and lets whoever reads it act as they do.
    """
    named = os.environ.get("PHATNGON_DATA")
    if named:
        return _private(Path(named))
    from platformdirs import user_data_path

    return _private(user_data_path("phatngon", appauthor=False))


def make_folder(folder: Path) -> Path:
    """Make a folder with its parents; those in the user's data folder are closed to other accounts. Raises OSError."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    own = user_folder() if missing else folder
    for each in reversed(missing):
        each.mkdir(mode=OWNER_ONLY if own in each.parents else 0o777, exist_ok=True)
    folder.mkdir(exist_ok=True)  # a file in its place is told by the system
    return folder


@lru_cache(maxsize=8)  # once a process
def _private(folder: Path) -> Path:
    with contextlib.suppress(OSError):  # whoever writes there says what is wrong
        folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        for each in (folder, *(Path(at) for at, _, _ in os.walk(folder))):
            if each.stat().st_mode & 0o077:
                each.chmod(OWNER_ONLY)
    return folder
