"""One step in the handling of a press inquiry: read strictly, told in Vietnamese; the steps stand in ``inquiries.yaml``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from phatngon.base.choices import by_code, choose, choose_several, flag
from phatngon.base.errors import InputError, ProblemsFound
from phatngon.base.jsoninput import kind_name, refuse_unknown
from phatngon.base.moments import show_value
from phatngon.base.paths import rules_folder
from phatngon.base.text import squeeze
from phatngon.base.typed_dates import read_start
from phatngon.rules import press_types
from phatngon.rules.case import names_of
from phatngon.rules.table import RuleRow, RuleTable, load_table

MAX_TEXT = 2000
_STEP = "bước xử lý"
FIELDS = ("inquiry_id", "at", "by", "event", "data")


class IllegalStep(ProblemsFound):
    """A step that may not be taken now; the sentence says why. ``reason`` is the code of the reason."""

    def __init__(self, reason: str, what: str, *, where: str = "", advice: str = "") -> None:
        self.reason = reason
        super().__init__(what, where=where, advice=advice)


def table() -> RuleTable:
    """The table of states and steps, as the lesson shows it.

    >>> table().data["states"]["cleared"]
    'đã duyệt'
    """
    return load_table(rules_folder() / "inquiries.yaml")


def events() -> dict[str, RuleRow]:
    """Every step by id."""
    return {row.id: row for row in table().rows("events")}


def event_names() -> dict[str, str]:
    """The Vietnamese name of every step."""
    return {code: str(row.data["name"]) for code, row in events().items()}


def event_name(event: str) -> str:
    """The Vietnamese name of a step.

    >>> event_name("cleared")
    'duyệt dự thảo'
    """
    return str(events()[event].data["name"])


def role_name(role: str) -> str:
    """The Vietnamese name of a role."""
    return str(table().data["roles"][role])


@dataclass(frozen=True)
class Event:
    """One step: what (``event``), on which inquiry, when (``at``, aware, +07:00), by which role, with which data.

    ``data`` holds checked values; moments are aware datetimes.
    """

    inquiry_id: str
    at: datetime
    by: str
    event: str
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The Vietnamese name of the step."""
        return event_name(self.event)

    def to_json(self) -> dict[str, object]:
        """The step as JSON values; :func:`read_event` reads it back."""
        shown = {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in self.data.items()
        }
        return {
            "inquiry_id": self.inquiry_id,
            "at": self.at.isoformat(),
            "by": self.by,
            "event": self.event,
            "data": shown,
        }


def read_event(row: Mapping[str, object]) -> Event:
    """Check one step. Raises InputError that names the field and what may stand there.

    >>> read_event({"inquiry_id": "CH-1", "at": "2026-11-20T01:15:00Z", "by": "desk", "event": "closed"}).at.isoformat()
    '2026-11-20T08:15:00+07:00'
    """
    refuse_unknown(row, list(FIELDS), _STEP)
    event = choose(row.get("event"), event_names(), head="“event” là", where=_STEP)
    where = f"bước “{event_name(event)}”"
    at = read_start(row.get("at"), "at", need_hour=True)
    assert isinstance(at, datetime)
    by = choose(row.get("by"), table().data["roles"], head="“by” là", where=_STEP)
    data = row.get("data")
    data = {} if data is None else data
    if not isinstance(data, dict):
        raise InputError(
            f"“data” là {kind_name(data)}, ở đây cần một đối tượng.",
            where=where,
            advice='Ví dụ {"note": "…"}.',
        )
    known = events()[event].data
    allowed = [*known.get("needs", []), *known.get("may", [])]
    if not allowed:
        _refuse_any(data, where)
    fields = table().data["fields"]
    data, _ = by_code(data, {name: fields[name]["name"] for name in allowed}, where)
    clean = {name: _value(name, value, where) for name, value in data.items() if value is not None}
    return Event(_text("inquiry_id", row.get("inquiry_id"), where), at, by, event, clean)


def _refuse_any(data: dict[str, object], where: str) -> None:
    if data:
        raise InputError("bước này không có dữ liệu kèm theo.", where=where, advice="Bỏ “data”.")


def _value(name: str, value: object, where: str) -> object:
    return _READERS[table().data["fields"][name]["type"]](name, value, where)


def _text(name: str, value: object, where: str) -> str:
    if (
        not isinstance(value, str)
        or not squeeze(value)
        or len(value) > MAX_TEXT
        or not squeeze(value).isprintable()
    ):
        shown = show_value(value) if isinstance(value, str) else kind_name(value)
        raise InputError(
            f"“{name}” là {shown}, ở đây cần một dòng chữ không trống, không quá dài.", where=where
        )
    return squeeze(value)


def _one_of(name: str, value: object, names: Mapping[str, str]) -> str:
    return choose(value, names, head=f"“{name}” là", where=_STEP)


def _kinds() -> dict[str, str]:
    """The kinds of matter that the log keeps, each with its Vietnamese name."""
    names = names_of("kind")
    return {kind: names[kind] for kind in table().data["kinds"]}


def _code(name: str, value: object, where: str) -> str:
    return _one_of(name, value, table().data["codes"][name])


def _flag(name: str, value: object, where: str) -> bool:
    return flag(value, head=f"“{name}” là", where=where)


def _number(name: str, value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise InputError(
            f"“{name}” là {show_value(value)}, ở đây cần một số nguyên dương.", where=where
        )
    return value


def _facts(name: str, value: object, where: str) -> press_types.SeenFacts:
    if not isinstance(value, dict):
        raise InputError(f"“{name}” là {kind_name(value)}, ở đây cần một đối tượng.", where=where)
    return press_types.validate(value)


def _information(name: str, value: object, where: str) -> list[str]:
    if not isinstance(value, list) or not value:
        raise InputError(
            f"“{name}” cần một danh sách không trống.",
            where=where,
            advice='Ví dụ ["thông tin thường"].',
        )
    return list(choose_several(value, names_of("information"), head=f"“{name}” có", where=_STEP))


_READERS: dict[str, Callable[[str, Any, str], Any]] = {
    "text": _text,
    "code": _code,
    "flag": _flag,
    "number": _number,
    "facts": _facts,
    "information": _information,
    "kind": lambda name, value, _: _one_of(name, value, _kinds()),
    "role": lambda name, value, _: _one_of(name, value, table().data["roles"]),
    "ground": lambda name, value, _: _one_of(name, value, names_of("information")),
    "moment": lambda name, value, _: read_start(value, name, need_hour=True),
}
