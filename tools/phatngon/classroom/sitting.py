"""The final test on the phones of a room: a paper a seat, answers kept as they are given, a clock that stands while a phone is cut.

Pure: events make the sittings, as in :mod:`phatngon.classroom.state`. Time counts only between two signs of life that are
near each other, so whoever loses the Wi-Fi loses no minute.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.moments import parse_moment
from phatngon.classroom.state import Closed, LogLine, Seat, Unknown

NEAR = 25  # seconds between two signs of life that still count as working
LATE = 45  # seconds after which a phone is told to be cut


@dataclass
class Sitting:
    """One person's test: the paper's ``code``, the answers in the paper's ids, the seconds worked, whether it was handed in."""

    seat: str
    name: str
    unit: str
    code: str
    answers: dict[str, Any] = field(default_factory=dict)
    used: float = 0.0
    more: int = 0
    last: str = ""
    handed: str = ""

    def left(self, minutes: int) -> int:
        """Seconds left."""
        return max(0, int(minutes * 60 + self.more - self.used))


class Sittings:
    """All sittings of a room, as their events have made them."""

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes
        self.seq = 0
        self.seats: dict[str, Seat] = {}
        self.shorts: dict[str, str] = {}
        self.all: dict[str, Sitting] = {}
        self.closed = False

    def apply(self, event: LogLine) -> None:
        """Take one event of the log."""
        self.seq = int(event["seq"])
        kind = event["kind"]
        if kind == "seat":
            seat = Seat(event["seat"], event["short"], event.get("unit", ""), event["at"])
            self.seats[seat.token], self.shorts[seat.short] = seat, seat.token
            return
        if kind == "close":
            self.closed = True
            return
        if kind == "sit":
            one = Sitting(event["seat"], event["name"], event["unit"], event["code"])
            one.last = event["at"]
            self.all[one.seat] = one
            return
        one = self.all[event["seat"]]
        if kind == "more":
            one.more += int(event["seconds"])
            return
        gone = (_moment(event["at"]) - _moment(one.last)).total_seconds()
        if not one.handed:
            one.used += gone if 0 < gone <= NEAR else 0
        one.last = event["at"]
        if kind == "sheet":
            one.answers.update(event["answers"])
        elif kind == "hand":
            one.handed = event["at"]

    def sitting(self, seat: str) -> Sitting:
        """The sitting of a seat. Raises Unknown where it has not begun."""
        if seat not in self.all:
            raise Unknown("máy này chưa nhận đề.", advice="Ghi họ tên để nhận đề.")
        return self.all[seat]

    def open_sitting(self, seat: str) -> Sitting:
        """The sitting of a seat that may still answer. Raises Closed after the hand-in, after the time, after the end."""
        one = self.sitting(seat)
        if self.closed:
            raise Closed("giờ kiểm tra đã kết thúc.")
        if one.handed:
            raise Closed("bài này đã nộp.")
        return one

    def used_up(self, one: Sitting) -> bool:
        """True where no time is left."""
        return one.left(self.minutes) == 0

    def taken(self, name: str, unit: str) -> bool:
        """True where somebody of that name and unit already has a paper."""
        from phatngon.base.text import compare_key

        wanted = (compare_key(name), compare_key(unit))
        return any(
            (compare_key(one.name), compare_key(one.unit)) == wanted for one in self.all.values()
        )


def whole_name(value: object, what: str, longest: int) -> str:
    """A name on one line. Raises InputError for an empty or an endless one."""
    from phatngon.practice.given import printable

    if not isinstance(value, str) or value != printable(value):
        raise InputError(f"{what} phải là chữ đọc được.")
    text = " ".join(value.split())
    if not text or len(text) > longest:
        raise InputError(f"{what} còn trống hoặc quá dài.", advice=f"Viết tối đa {longest} chữ.")
    return text


def _moment(text: str) -> datetime:
    return parse_moment(text, "at")
