"""Where a lone learner should begin: six routing questions, one for each area of work, then the block of the first area that is not known.

The questions are the lessons' own (``exercises/cho_bat_dau.yaml`` names them), so one that is right here is right in its lesson. Pure
but for reading that file. The lesson page decides alike (``publish/page/template/trang/bat-dau.js``); a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.paths import kit_root
from phatngon.base.yamlfile import YamlFile
from phatngon.practice.bank import load_bank
from phatngon.practice.items import Item
from phatngon.practice.outcome import Outcome

FILE = "cho_bat_dau.yaml"
ALL_KNOWN = "Sáu câu đều đúng. Anh/chị có thể vào thẳng bài 8, hoặc làm phần luyện tập của bài nào mình quan tâm."


@dataclass(frozen=True)
class Area:
    """An area of work: its name, its lessons, the question that routes, the block that finds the part to begin with, by item id."""

    id: str
    name: str
    lessons: tuple[str, ...]
    route: str
    block: tuple[str, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """All its questions."""
        return (self.route, *self.block)


@dataclass(frozen=True)
class Diagnosis:
    """What the answers say.

    ``routed``: how many routing questions were tried; ``area``: the area whose block is to be asked (None: not all are routed yet, or
    every area is known); ``weak``: its questions that are not right, in the order of the lessons; ``whole``: its block was all tried.
    """

    routed: int
    area: Area | None
    weak: tuple[str, ...] = ()
    whole: bool = False


def areas(as_of: date) -> tuple[Area, ...]:
    """The areas in the order of the lessons, with the questions that apply on ``as_of``; one without any is left out.

    Raises InputError for a file that names a question no bank has.
    """
    found = []
    for area in all_areas():
        here = tuple(item.id for item in questions(area.questions, as_of))
        if here:
            found.append(replace(area, route=here[0], block=here[1:]))
    return tuple(found)


def all_areas() -> tuple[Area, ...]:
    """The areas as their file has them; no bank is read."""
    return areas_in(kit_root() / "exercises" / FILE)


def areas_in(path: Path) -> tuple[Area, ...]:
    """The areas that a file names. Raises InputError where a field is missing or a question is named twice."""
    try:
        found = tuple(
            Area(
                str(row["id"]),
                str(row["name"]),
                tuple(map(str, row["lessons"])),
                str(row["route"]),
                tuple(map(str, row["block"])),
            )
            for row in YamlFile.read(path).data["areas"]
        )
    except (KeyError, TypeError):
        raise InputError(
            "mỗi mảng cần đủ id, name, lessons, route và block.",
            where=path.name,
            advice="Xem exercises/README.md.",
        ) from None
    every = [name for area in found for name in area.questions]
    twice = sorted({name for name in every if every.count(name) > 1})
    if twice:
        raise InputError(
            f"câu {', '.join(twice)} được nêu hai lần.", where=path.name, advice="Giữ lại một chỗ."
        )
    return found


def questions(names: tuple[str, ...], as_of: date, seed: str = "") -> list[Item]:
    """The items named, wherever they are kept; those that do not apply on ``as_of`` are left out.

    Raises InputError for a name no bank has.
    """
    known = _known(kit_root(), tuple(lesson for area in all_areas() for lesson in area.lessons))
    found: list[Item] = []
    for name in names:
        if name not in known:
            raise InputError(
                f"câu {name} không có trong bộ câu hỏi của bài nào nêu ở đây.",
                where=FILE,
                advice="Sửa mã câu trong tệp này.",
            )
        bank = load_bank(kit_root() / "exercises" / f"{known[name]}.yaml")
        found += [item for item in bank.items_for(as_of, seed) if item.id == name]
    return found


def diagnose(asked: tuple[Area, ...], outcomes: Mapping[str, Outcome]) -> Diagnosis:
    """Where to begin, from the best ``outcomes`` of questions (by id; one not there was not tried).

    >>> one, two = Area("a", "A", (), "a-1", ("a-2",)), Area("b", "B", (), "b-1", ("b-2",))
    >>> done = {"a-1": Outcome.RIGHT, "b-1": Outcome.WRONG}
    >>> diagnose((one, two), done).area.name, diagnose((one, two), done).weak
    ('B', ('b-1', 'b-2'))
    """
    tried = {name for name, outcome in outcomes.items() if outcome is not Outcome.NOT_DONE}
    routed = sum(area.route in tried for area in asked)
    if routed < len(asked):
        return Diagnosis(routed, None)
    area = next((one for one in asked if outcomes[one.route] is not Outcome.RIGHT), None)
    if area is None:
        return Diagnosis(routed, None)
    weak = tuple(
        name for name in area.questions if outcomes.get(name, Outcome.NOT_DONE) is not Outcome.RIGHT
    )
    return Diagnosis(routed, area, weak, tried.issuperset(area.block))


@cache
def _known(root: Path, lessons: tuple[str, ...]) -> Mapping[str, str]:
    """The lesson of each question of some lessons."""
    banks = [load_bank(root / "exercises" / f"{lesson}.yaml") for lesson in lessons]
    return {item.id: bank.lesson for bank in banks for item in bank}
