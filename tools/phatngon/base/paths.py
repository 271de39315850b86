"""Where things lie: the kit's own folder, and the user's data folder outside it."""

from __future__ import annotations

import os
from pathlib import Path


def kit_root() -> Path:
    """The folder that holds ``notebooks/``, ``exercises/`` and ``tools/``.

    ``PHATNGON_KIT`` names another copy of the kit (a maintainer trying a change, a test).
    """
    named = os.environ.get("PHATNGON_KIT")
    return Path(named).resolve() if named else Path(__file__).resolve().parents[3]


def law_folder() -> Path:
    """The folder of the legal base."""
    return kit_root() / "tools" / "phatngon" / "law"


def rules_folder() -> Path:
    """The folder of the decision tables."""
    return kit_root() / "tools" / "phatngon" / "rules"


def user_folder() -> Path:
    """The user's data folder (progress, error log), outside the kit; ``PHATNGON_DATA`` overrides it."""
    named = os.environ.get("PHATNGON_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("phatngon", appauthor=False)
