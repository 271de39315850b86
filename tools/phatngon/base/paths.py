"""Where things lie: the kit's own folder, and the user's data folder outside it."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path


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


def user_folder() -> Path:
    """The user's data folder (progress, error log), outside the kit; ``PHATNGON_DATA`` overrides it."""
    named = os.environ.get("PHATNGON_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("phatngon", appauthor=False)
