"""What a change of law does to a record of completion: which provisions it rests on moved, and what stands in their place.

A record knows its provisions and its law date. Provisions move by their own dates; ``law/changes.yaml`` says which new ones took the
place of which old ones. Where it says nothing, what began on the topic of one that ended took its place; and a provision that began at
the same place of the same instrument counts too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from phatngon.base.errors import InputError
from phatngon.base.moments import parse_iso_date, show_date
from phatngon.law.changes import Changes, citations, load_changes
from phatngon.law.diff import Move, diff
from phatngon.law.library import Law, load_law
from phatngon.law.provision import Provision, Status
from phatngon.practice.bank import Bank
from phatngon.practice.exam.marking import provisions_of
from phatngon.practice.exam.paper import Paper

WRITTEN, DERIVED, UNKNOWN = "record", "derived", "unknown"
MOST_SAID = 6  # provisions or points in one sentence
SOURCES = {
    WRITTEN: "giấy ghi rõ các căn cứ",
    DERIVED: "giấy cũ không ghi căn cứ; căn cứ suy ra từ các câu hỏi của giấy, theo bộ câu hỏi hiện nay",
    UNKNOWN: "giấy cũ không ghi căn cứ, và máy này không có sổ ra đề của giấy để suy ra",
}


@dataclass(frozen=True)
class Rests:
    """What a record rests on, and how that is known; ``provisions`` is None where it is not."""

    provisions: tuple[str, ...] | None
    source: str


class StaleForm(TypedDict):
    """What a change of law moved, as JSON data."""

    changed: list[dict[str, object]]
    began: list[dict[str, str]]
    lost: list[str]
    points: list[str]


@dataclass(frozen=True)
class Staleness:
    """What moved for a set of provisions between two days.

    ``moved``: those of the set whose state differs; ``began``: what came in force for them; ``lost``: ids the base has no more;
    ``points``: titles of the linked changes.
    """

    first: date
    second: date
    moved: tuple[Move, ...]
    began: tuple[Provision, ...]
    lost: tuple[str, ...]
    points: tuple[str, ...]

    @property
    def touched(self) -> bool:
        """True where something the record rests on is no longer what it was."""
        return bool(self.moved or self.began or self.lost)

    def sentences(self) -> list[str]:
        """What changed, one line each."""
        ended = [one.provision for one in self.moved if one.after is Status.EXPIRED]
        unsure = [one.provision for one in self.moved if one.after is Status.UNKNOWN]
        rows = [
            (ended, "Hết hiệu lực"),
            (unsure, "Chưa rõ còn hiệu lực hay không"),
            (list(self.began), "Có hiệu lực từ đó"),
        ]
        said = [f"{head}: {a_few(found)}." for found, head in rows if found]
        if self.lost:
            said.append(f"Bộ dữ liệu luật không còn các mã: {', '.join(self.lost)}.")
        if self.points:
            more = len(self.points) - MOST_SAID
            rest = f"; và {more} điểm khác" if more > 0 else ""
            said.append(f"Điểm thay đổi: {'; '.join(self.points[:MOST_SAID])}{rest}.")
        return said

    def to_json(self) -> StaleForm:
        """JSON form."""
        return {
            "changed": [one.to_json() for one in self.moved],
            "began": [{"id": one.id, "citation": one.citation, "vi": one.vi} for one in self.began],
            "lost": list(self.lost),
            "points": list(self.points),
        }


def a_few(provisions: Sequence[Provision]) -> str:
    """The first of them as they are cited, and how many more; a sentence holds no more.

    >>> law = load_law()
    >>> a_few([law["N244-D7K3"]])
    'khoản 3 Điều 7 Nghị định 244/2026/NĐ-CP'
    """
    more = len(provisions) - MOST_SAID
    said = citations(list(provisions[:MOST_SAID]))
    return f"{said} và {more} điều khoản khác" if more > 0 else said


def staleness(
    provisions: Iterable[str],
    first: date,
    second: date,
    law: Law | None = None,
    changes: Changes | None = None,
) -> Staleness:
    """What moved between two days for what rests on ``provisions``. Raises InputError where the second day is the earlier one.

    >>> found = staleness(["N09-D8K3"], date(2026, 6, 15), date(2026, 11, 23))
    >>> [move.provision.id for move in found.moved], found.touched
    (['N09-D8K3'], True)
    >>> staleness(["N244-D7K3"], date(2026, 7, 1), date(2026, 11, 23)).touched
    False
    """
    if second < first:
        raise InputError(
            f"ngày so sánh {show_date(second)} đứng trước ngày áp dụng luật của giấy ({show_date(first)}).",
            advice="Chọn ngày sau ngày đó.",
        )
    law = law or load_law()
    changes = changes or load_changes(law)
    own = {name for name in provisions if name in law}
    found = diff(first, second, law, changes)
    linked = [row for row in changes.touching(own) if found.provisions & set(row.provisions)]
    after = {name for row in linked for name in row.after}
    moved = [move for move in found.moves if move.provision.id in own]
    places = [law[name] for name in own]
    told = {name for row in linked for name in row.before}
    fresh = [move.provision for move in found.group("began") if move.provision.id not in own]
    topics = {
        move.provision.topic
        for move in moved
        if move.after is Status.EXPIRED
        and move.provision.id not in told
        and not any(_same_place(move.provision, one) for one in fresh)
    }
    began = [
        one
        for one in fresh
        if one.id in after
        or one.topic in topics
        or any(_same_place(place, one) for place in places)
    ]
    moving = {one.id for one in began} | {move.provision.id for move in moved}
    return Staleness(
        first,
        second,
        tuple(moved),
        tuple(began),
        tuple(sorted(set(provisions) - own)),
        tuple(row.title for row in linked if moving & set(row.provisions)),
    )


def _same_place(one: Provision, other: Provision) -> bool:
    """True where one stands at, above or below the other in the same instrument: an article, its clauses, their points."""
    if one.instrument != other.instrument or not one.article or one.article != other.article:
        return False
    return all(
        not mine or not its or mine == its
        for mine, its in ((one.clause, other.clause), (one.point, other.point))
    )


def rests_of(
    record: Mapping[str, object], paper_of: Callable[[str], Paper], banks: Iterable[Bank]
) -> Rests:
    """What a record rests on: as it says itself; of an old one, what its paper (drawn again) or its lessons rest on.

    ``paper_of`` raises InputError for a code that was not drawn on this machine.
    """
    written = record.get("provisions")
    if isinstance(written, list):
        return Rests(tuple(map(str, written)), WRITTEN)
    if record.get("basis") == "trainer":
        try:
            items = [question.item for question in paper_of(str(record.get("exam"))).questions]
        except InputError:
            return Rests(None, UNKNOWN)
    else:
        day = parse_iso_date(record.get("as_of"), "as_of")
        rows = record.get("lessons")
        found = rows if isinstance(rows, list) else []
        done = {str(row.get("lesson")) for row in found if isinstance(row, dict)}
        items = [item for bank in banks if bank.lesson in done for item in bank.items_for(day)]
    if not items:
        return Rests(None, UNKNOWN)
    return Rests(tuple(sorted({name for item in items for name in provisions_of(item)})), DERIVED)
