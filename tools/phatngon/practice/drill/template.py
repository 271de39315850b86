"""A new drill from a template: everything that is the same in every drill is written, what is not stands in 〈…〉."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from phatngon.base.choices import choose
from phatngon.base.errors import InputError
from phatngon.base.files import read_text
from phatngon.base.moments import show_moment, show_value
from phatngon.base.text import nfc, squeeze
from phatngon.base.yamlfile import YamlFile
from phatngon.practice.problems import BankProblem

LEVELS = {  # those that owe initial information within hours
    "commune": "phường, xã",
    "department": "sở, ban, ngành",
    "city": "Ủy ban nhân dân thành phố",
}
MOST_TITLE = 80
_BLANK = re.compile(r"〈([^〈〉]+)〉")
_HOLE = re.compile(r"«(\w+)»")


def new_drill(title: str, level: str, start: datetime, number: int) -> str:
    """The text of a new scenario of one level, its blanks unfilled.

    Raises InputError for a title that is empty, too long or holds a quote or a bracket, and for an unknown level.
    """
    chosen = choose(level, LEVELS, head="“--level” là")
    title = squeeze(nfc(title))
    if not 0 < len(title) <= MOST_TITLE or re.search(r"[\"\\〈〉«»]", title):
        raise InputError(
            f"tên {show_value(title)} không dùng được.",
            advice=f"Viết một tên ngắn, nhiều nhất {MOST_TITLE} chữ cái; cần trích dẫn thì dùng “ ”.",
        )
    told = {
        "code": f"kb{number:02}",
        "number": str(number),
        "title": title,
        "level": LEVELS[chosen],
        "unit_level": chosen,
        "start": start.strftime("%Y-%m-%dT%H:%M"),
        "start_words": show_moment(start),
    }
    text = read_text(Path(__file__).with_name("new_drill.yaml"))
    return _HOLE.sub(lambda hole: told[hole[1]], text)


def blanks(text: str) -> dict[str, int]:
    """What is still to be written, each name once, with the line where it stands first.

    >>> blanks("a: 〈đơn vị〉\\nb: 〈số〉 〈đơn vị〉")
    {'đơn vị': 1, 'số': 2}
    """
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.lstrip().startswith("#"):
            for blank in _BLANK.finditer(line):
                found.setdefault(blank[1], number)
    return found


def unwritten(file: YamlFile) -> list[BankProblem]:
    """A finding for every blank that is left in a scenario."""
    return [
        BankProblem(
            file.path.name,
            line,
            "",
            f"còn chỗ chưa viết: 〈{name}〉.",
            "Thay mọi chỗ cùng tên bằng cùng một lời.",
        )
        for name, line in blanks(file.text).items()
    ]
