"""Corrections that reach the copies: who carried a false item, who must correct it by which provision, what is still outstanding.

The types come from ``identify``, the limits from ``respond`` on a false report, M43 from the indicators.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict

from phatngon.base.errors import InputError
from phatngon.base.figure import Figure
from phatngon.base.jsoninput import refuse_unknown
from phatngon.base.moments import show_date
from phatngon.base.typed_dates import read_start
from phatngon.base.yamlfile import YamlFile
from phatngon.documents.agencies import Agency
from phatngon.documents.letters import Details, Letter, letter_table, letters_for
from phatngon.law import load_law
from phatngon.network.indicators import correction_spread
from phatngon.network.outgoing_finding import Corrected, proposal
from phatngon.rules.press_types import UNDECIDED, Identification, identify, type_label
from phatngon.rules.replies import Answer, respond

ITEM = ("title", "told_at", "copies")
COPY = ("url", "outlet", "facts", "carried_at", "original", "corrected_at", "gone")
OWN = ("kenh_chinh_thuc_co_quan", "cong_thong_tin", "ung_dung_co_quan")


class CopyRow(TypedDict, total=False):
    """A copy as it was written down; its moments are read when the copy is made."""

    url: object
    outlet: object
    facts: dict[str, object] | None
    carried_at: object
    original: object
    corrected_at: object
    gone: object


@dataclass(frozen=True)
class CarriedCopy:
    """One place that carried the false item; ``facts`` are those of ``identify``. Moments are aware (+07:00)."""

    url: str
    outlet: str
    facts: dict[str, Any] = field(default_factory=dict)
    carried_at: datetime | None = None
    original: bool = False
    corrected_at: datetime | None = None
    gone: bool = False


@dataclass(frozen=True)
class FalseItem:
    """A false item: its title, when the press had the written conclusion (``told_at``: the start of the clocks), its copies."""

    title: str
    told_at: datetime
    copies: tuple[CarriedCopy, ...]


@dataclass(frozen=True)
class CopyStanding:
    """A copy and what is owed: ``state`` is ``done``, ``gone``, ``due``, ``late``, ``nobody``, ``own``, ``unknown`` or ``no_basis``."""

    copy: CarriedCopy
    type: str
    state: str
    owed: str
    due_at: datetime | None
    provisions: tuple[str, ...]

    @property
    def outstanding(self) -> bool:
        """True where a correction is owed under press law and not yet made."""
        return self.state in ("due", "late")

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        return {
            "url": self.copy.url,
            "outlet": self.copy.outlet,
            "type": self.type,
            "state": self.state,
            "owed": self.owed,
            "due_at": self.due_at.isoformat(timespec="seconds") if self.due_at else None,
            "provisions": list(self.provisions),
        }


@dataclass(frozen=True)
class Spread:
    """How far the correction has come: every copy, and M43."""

    standings: tuple[CopyStanding, ...]
    indicator: Figure
    answer: Answer

    def outstanding(self) -> list[CopyStanding]:
        """The copies whose outlet must still correct, the original first."""
        return sorted(
            (one for one in self.standings if one.outstanding),
            key=lambda one: not one.copy.original,
        )


def read_item(path: Path) -> FalseItem:
    """A false item and its copies from a YAML file. Raises InputError that names the field."""
    file = YamlFile.read_given(path)
    data = file.data
    if not isinstance(data, dict) or not isinstance(data.get("copies"), list):
        raise file.error((), "tệp cần “title”, “told_at” và danh sách “copies”.")
    refuse_unknown(data, list(ITEM), path.name)
    for number, row in enumerate(data["copies"], 1):
        if not isinstance(row, dict) or not row.get("url") or not row.get("outlet"):
            raise file.error(("copies", number - 1), "mỗi bài đăng lại cần “url” và “outlet”.")
        refuse_unknown(row, list(COPY), f"{path.name}, bài đăng lại {number}")
    if not data.get("told_at"):
        raise file.error(
            (),
            "thiếu “told_at”.",
            "Ghi lúc cơ quan báo chí nhận văn bản, kết luận; thời hạn cải chính tính từ đó.",
        )
    told = _moment(data["told_at"], "told_at")
    assert told
    return FalseItem(str(data.get("title") or ""), told, tuple(map(_copy, data["copies"])))


def _copy(row: CopyRow) -> CarriedCopy:
    return CarriedCopy(
        str(row["url"]),
        str(row["outlet"]),
        row.get("facts") or {},
        _moment(row.get("carried_at"), "carried_at"),
        row.get("original") is True,
        _moment(row.get("corrected_at"), "corrected_at"),
        row.get("gone") is True,
    )


def _moment(value: object, name: str) -> datetime | None:
    if value is None:
        return None
    moment = read_start(value, name, need_hour=True)
    assert isinstance(moment, datetime)  # a bare date was refused
    return moment


def spread(item: FalseItem, *, now: datetime) -> Spread:
    """Where every copy stands at ``now``, and M43: live copies that carry the correction over live copies."""
    answer = respond({"kind": "false_report", "starts_at": item.told_at.isoformat()})
    standings = tuple(_standing(copy, answer, now) for copy in item.copies)
    live = [copy for copy in item.copies if not copy.original and not copy.gone]
    first = [copy for copy in item.copies if copy.original]
    done = sum(copy.corrected_at is not None and copy.corrected_at <= now for copy in live)
    corrected = bool(first) and all(
        copy.corrected_at is not None and copy.corrected_at <= now for copy in first
    )
    return Spread(
        standings, correction_spread(len(live), done, original_corrected=corrected), answer
    )


def _standing(copy: CarriedCopy, answer: Answer, now: datetime) -> CopyStanding:
    words, found = proposal()["correction_words"], identify(copy.facts, answer.as_of)
    row = next((row for row in proposal()["corrections"] if found.type in row["types"]), None)
    owed, due, provisions = _owed(row, answer, found, copy)
    if copy.corrected_at and copy.corrected_at <= now:
        state = "done"
    elif copy.gone:
        state = "gone"
    elif row is None:
        state = owed
        owed = words[state]
    elif not provisions:
        state, owed = "no_basis", words["no_basis"]
    else:
        state = "late" if due and now > due else "due"
    return CopyStanding(copy, found.type, state, words.get(owed, owed), due, provisions)


def _owed(
    row: Corrected | None, answer: Answer, found: Identification, copy: CarriedCopy
) -> tuple[str, datetime | None, tuple[str, ...]]:
    """What is owed in words, by when, by which provisions; for a place without a duty the code of the words that say so."""
    if row is None:
        if found.type in OWN:
            return "own", None, ()
        return (
            ("nobody" if found.is_press is False or found.type != UNDECIDED else "unknown"),
            None,
            (),
        )
    law = load_law()
    cited = () if copy.original else (row["copy"],)
    duty = next((one for one in answer.duties if one.id == row.get("duty")), None)
    if duty:
        limit = (
            "làm ngay"
            if duty.due_at is None
            else f"chậm nhất hết ngày {show_date(duty.due_at.date())}"
        )
        return (
            f"{duty.what}: {limit}",
            duty.due_at,
            (duty.provision, *(one for one in cited if law[one].in_force(answer.as_of))),
        )
    given = [
        one
        for one in dict.fromkeys((row.get("provision"), *cited))
        if one and law[one].in_force(answer.as_of)
    ]
    return row.get("note", ""), None, tuple(given)


def spread_lines(found: Spread) -> list[str]:
    """The list as people read it, then M43 and what to send next."""
    law, words = load_law(), proposal()["correction_words"]
    lines = []
    for one in found.standings:
        cited = (
            f" ({'; '.join(law[id].citation for id in one.provisions)})" if one.provisions else ""
        )
        owed = (
            f"; {one.owed}{cited}"
            if one.state not in ("done", "gone") and one.owed != words.get(one.state)
            else ""
        )
        lines.append(f"- {one.copy.outlet} ({type_label(one.type)}): {words[one.state]}{owed}")
    lines.append(f"{found.indicator.name}: {found.indicator.full_text()}")
    return lines + [f"Gửi tiếp: {one.copy.outlet} – {one.owed}" for one in found.outstanding()]


def next_letters(
    item: FalseItem,
    found: Spread,
    agency: Agency | None = None,
    *,
    matter: str = "",
    contact: str = "",
) -> list[Letter]:
    """A letter for each outlet that must still correct. Raises InputError like :func:`letters_for`."""
    made = []
    for one in found.outstanding():
        made += letters_for(
            found.answer,
            agency,
            Details(
                outlet=one.copy.outlet,
                article=item.title,
                matter=matter,
                contact=contact,
                press_type=one.type if one.type in letter_table().data["press_types"] else "",
            ),
        )
    if not made and found.outstanding():
        raise InputError(proposal()["correction_words"]["no_basis"])
    return made
