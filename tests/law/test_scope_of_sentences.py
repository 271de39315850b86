"""A sentence that no text sets a limit says for whom: it holds for the Vietnamese press, foreign press has a decree of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
NO_LIMIT = re.compile(r"không văn bản nào[^.;\n]*\b(đặt|ghi)\b[^.;\n]*(thời hạn|mốc)", re.IGNORECASE)


def lines() -> Iterator[tuple[str, str]]:
    """Every line that people read: of lessons, banks, tables, the rules and the base."""
    for path in [*(HOUSE / "exercises").rglob("*.yaml"), *(HOUSE / "tools" / "phatngon" / "rules").glob("*.yaml")]:
        yield from ((path.name, line) for line in path.read_text(encoding="utf-8").splitlines())
    for path in (HOUSE / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            yield from ((f"{path.name}, {cell['id']}", line) for line in cell["source"])


def test_no_limit_is_claimed_for_the_press_of_the_whole_world() -> None:
    claims = [(where, line) for where, line in lines() if NO_LIMIT.search(line)]
    assert len(claims) > 4
    assert not [one for one in claims if "báo chí Việt Nam" not in re.sub("Báo chí", "báo chí", one[1])], claims
