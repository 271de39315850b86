"""The letters that fit an answer of ``respond``: words from ``letters.yaml``, filled with the facts of the case.

What nobody has told stands as a blank in square brackets; nothing is made up. A letter cites only what the answer
rests on, so a case under the old law never gets the new one's citations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.moments import show_date, show_day, show_moment
from phatngon.base.text import squeeze
from phatngon.documents.agencies import Agency
from phatngon.law import Law, load_law
from phatngon.law.calendar import UNIT_LABELS
from phatngon.rules.replies import Answer, Duty
from phatngon.rules.reply_words import BINDING, INFORMATION_LABELS
from phatngon.rules.table import YES, Table, load_table

MAX_DETAIL = 300
_HOLE = re.compile(r"\{(cite:)?([\w-]+)\}")
_GATE = re.compile(r"^\{cite:([\w-]+)\}\|")


@dataclass(frozen=True)
class Details:
    """What a case does not say but a letter needs; every one may be left out."""

    outlet: str = ""
    matter: str = ""
    contact: str = ""
    article: str = ""

    def __post_init__(self) -> None:
        for one in fields(self):
            words = squeeze(getattr(self, one.name))
            if len(words) > MAX_DETAIL or not words.isprintable():
                raise InputError(
                    f"“--{one.name}” quá dài hoặc có ký tự không in được.",
                    advice="Viết ngắn gọn trên một dòng.",
                )
            object.__setattr__(self, one.name, words)


@dataclass(frozen=True)
class Block:
    """A piece of the body: ``paragraph``, ``heading``, ``numbered``, ``point`` or ``table`` (rows of cells, the head first)."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Letter:
    """A letter ready to be laid out. ``type`` is empty for a plain official letter, whose subject stands under its number.

    ``notes`` are for the writer: in Word they stand as comments beside the text, not in it.
    """

    id: str
    name: str
    agency: Agency
    subject: str
    body: tuple[Block, ...]
    to: tuple[str, ...] = ()
    type: str = ""
    code: str = ""
    copies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """Number and sign, as far as they are known before the registry gives them."""
        if self.type:
            return f"Số: [số]/{self.code}-{self.agency.initials}"
        return f"Số: [số]/{self.agency.initials}-[bộ phận soạn]"

    def words(self) -> str:
        """Everything a reader reads, as plain text."""
        cells = [
            cell
            for block in self.body
            for cell in (block.text, *(c for row in block.rows for c in row))
        ]
        return "\n".join([self.number, self.type, self.subject, *self.to, *cells, *self.copies])


def letter_table() -> Table:
    """The table of letters, as data."""
    return load_table(Path(__file__).with_name("letters.yaml"))


def letters_for(
    answer: Answer,
    agency: Agency | None = None,
    details: Details | None = None,
    law: Law | None = None,
) -> list[Letter]:
    """The letters that fit the decision. Raises InputError for an answer under another day's law, and for a unit of another level.

    >>> from phatngon.rules.replies import respond
    >>> [letter.name for letter in letters_for(respond({"kind": "forwarded_petition", "starts_at": "2026-11-13"}))]
    ['Trả lời ý kiến, kiến nghị do báo chuyển']
    """
    agency = agency or Agency()
    if answer.hypothetical:
        raise InputError(
            "văn bản chỉ làm theo luật của ngày bắt đầu, không theo luật của ngày so sánh.",
            advice="Bỏ “--as-of”.",
        )
    if (
        agency.code
        and answer.case.unit_level
        and agency.commune != (answer.case.unit_level == "commune")
    ):
        raise InputError(
            f"đơn vị {agency.code} ({agency.name}) không khớp “unit_level” là “{answer.case.unit_level}”.",
            advice="Sửa mã đơn vị hoặc sửa unit_level.",
        )
    if not answer.provisions:
        return []
    return list(_Writing(answer, agency, details or Details(), law or load_law()).letters())


def show_due(duty: Duty | None) -> str:
    """The end of a time limit in words; empty where there is none.

    >>> from phatngon.rules.replies import respond
    >>> show_due(respond({"kind": "forwarded_petition", "starts_at": "2026-11-13"}).duties[0])
    'hết ngày thứ Hai 7/12/2026'
    """
    if duty is None or duty.due_at is None:
        return (
            {"immediate": "ngay"}.get(duty.unit, "luật không ghi số giờ, số ngày") if duty else ""
        )
    if duty.unit == "hours":
        return show_moment(duty.due_at)
    return f"hết ngày {show_day(duty.due_at.date())}"


class _Writing:
    """One answer and its details, against the table."""

    def __init__(self, answer: Answer, agency: Agency, details: Details, law: Law) -> None:
        self.answer, self.agency, self.details, self.law = answer, agency, details, law
        self.facts: dict[str, Any] = answer.case.as_facts() | {
            "decision": answer.decision or "none"
        }
        self.blanks: dict[str, str] = letter_table().data["blanks"]

    def letters(self) -> Iterator[Letter]:
        for row in letter_table().rows("letters"):
            duty = self._duty(row.data.get("duty"))
            if row.status(self.facts) != YES or (row.data.get("duty") and duty is None):
                continue
            values = self._values(duty)
            yield Letter(
                row.id,
                row.data["name"],
                self.agency,
                self._fill(row.data["subject"], values),
                tuple(self._body(row.data["body"], values)),
                tuple(self._fill(one, values) for one in row.data.get("to", [])),
                row.data.get("type", ""),
                row.data.get("code", ""),
                (
                    *(self._fill(one, values) for one in row.data.get("copies", ["Như trên;"])),
                    "Lưu: VT, [bộ phận soạn].",
                ),
                (
                    *(self._fill(one, values) for one in row.data.get("notes", [])),
                    *self.answer.caveats,
                ),
            )

    def _duty(self, wanted: list[str] | None) -> Duty | None:
        own = [duty for duty in self.answer.duties if duty.by == "agency"]
        return next((duty for duty in own if not wanted or duty.id in wanted), None)

    def _values(self, duty: Duty | None) -> dict[str, str]:
        case, first = self.answer.case, self._duty(None)
        return {
            "agency": "" if self.agency.name == Agency.name else self.agency.name,
            "outlet": self.details.outlet,
            "matter": self.details.matter,
            "contact": self.details.contact,
            "article": self.details.article,
            "due": show_due(duty),
            "first_due": show_due(first),
            "basis": self.law[duty.provision].citation if duty else "",
            "received_day": show_date(case.start_day),
            "received": show_moment(case.moment)
            if case.moment
            else f"[giờ], ngày {show_date(case.start_day)}",
        }

    def _fill(self, text: str, values: dict[str, str]) -> str:
        def one(found: re.Match[str]) -> str:
            if found[1]:
                return self.law[found[2]].citation
            return values.get(found[2]) or f"[{self.blanks[found[2]]}]"

        filled = _HOLE.sub(one, _GATE.sub("", text))
        return filled[:1].upper() + filled[1:]

    def _body(self, pieces: list[dict[str, Any]], values: dict[str, str]) -> Iterator[Block]:
        for piece in pieces:
            if not self._holds(piece):
                continue
            if "table" in piece:
                rows = (
                    tuple(piece["table"]),
                    *[tuple(self._fill(cell, values) for cell in piece["rows"])] * 2,
                )
                yield Block("table", rows=rows)
            elif piece.get("each"):
                for more in self._each(piece["each"], piece.get("duties")):
                    yield Block("point", self._fill(piece["p"], values | more))
            else:
                key = next(key for key in ("p", "h", "n") if key in piece)
                yield Block(
                    {"p": "paragraph", "h": "heading", "n": "numbered"}[key],
                    self._fill(piece[key], values),
                )

    def _holds(self, piece: dict[str, Any]) -> bool:
        if any(
            self.facts.get(name) not in (value if isinstance(value, list) else [value])
            for name, value in (piece.get("when") or {}).items()
        ):
            return False
        text = " ".join(str(value) for value in piece.values())
        return all(found[2] in self.answer.provisions for found in _HOLE.finditer(text) if found[1])

    def _each(self, name: str, duties: list[str] | None) -> list[dict[str, str]]:
        if name == "grounds":
            return [
                {
                    "label": INFORMATION_LABELS[g.information],
                    "binding": BINDING[g.binding],
                    "citation": self.law[g.provision].citation,
                }
                for g in self.answer.grounds
            ]
        return [
            {
                "what": duty.what,
                "limit": _limit(duty),
                "citation": self.law[duty.provision].citation,
            }
            for duty in self.answer.duties
            if duty.by == "press" and (not duties or duty.id in duties)
        ]


def _limit(duty: Duty) -> str:
    return "ngay" if duty.unit == "immediate" else f"trong {duty.amount} {UNIT_LABELS[duty.unit]}"
