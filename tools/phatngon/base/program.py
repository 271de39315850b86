"""The one name under which people start the program: what they type in the kit's folder."""

from __future__ import annotations

import sys

PROGRAM = r"py tools\start.py" if sys.platform == "win32" else "python3 tools/start.py"


def command(rest: str) -> str:
    """A command line as a person types it, for a sentence.

    >>> command("check").endswith("start.py check")
    True
    """
    return f"{PROGRAM} {rest}"
