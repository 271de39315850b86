"""The working-day calendar and the three ways time runs.

Hours run from the moment, nights and holidays included. Days leave out the first day and, where the last falls on
a day off, end with the next working day. Working days skip weekends and the holiday table and count swapped
Saturdays. Source: BLDS-145, BLDS-147, BLDS-148 and ``holidays.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal, cast

from phatngon.base.choices import listed
from phatngon.base.errors import InputError
from phatngon.base.filecache import FileCache
from phatngon.base.moments import VIETNAM, show_date, show_day, show_moment, show_value
from phatngon.base.paths import law_folder
from phatngon.base.yamlfile import YamlFile

Unit = Literal["hours", "days", "working_days"]
UNITS: tuple[Unit, ...] = ("hours", "days", "working_days")
UNIT_LABELS = {"hours": "giờ", "days": "ngày", "working_days": "ngày làm việc"}
SETTLED = ("official", "statutory")
MAX_AMOUNT = {"hours": 24 * 366 * 10, "days": 3660, "working_days": 2600}

WEEKEND_SAT, WEEKEND_SUN = "nghỉ thứ Bảy", "nghỉ Chủ nhật"
_WEEKEND = (WEEKEND_SAT, WEEKEND_SUN)


@dataclass(frozen=True)
class DayEntry:
    """One row of the holiday table."""

    day: date
    effect: str
    name: str
    status: str

    @property
    def settled(self) -> bool:
        """True where a paper or the law itself fixes the day."""
        return self.status in SETTLED


@dataclass(frozen=True)
class UnsettledDay:
    """A day (or a whole ``year``) on which nobody could say for sure whether people work."""

    date: date
    why: str
    year: int | None = None

    def to_json(self) -> dict[str, object]:
        """JSON form: ``date`` (or ``year``) and ``why``."""
        return (
            {"year": self.year, "why": self.why}
            if self.year
            else {"date": self.date.isoformat(), "why": self.why}
        )


@dataclass(frozen=True)
class Deadline:
    """The end of a time limit: ``due_at`` (+07:00), the days ``skipped`` and why, what is ``unsettled``."""

    amount: int
    unit: Unit
    due_at: datetime
    skipped: tuple[tuple[date, str], ...] = ()
    unsettled: tuple[UnsettledDay, ...] = ()
    alternative: datetime | None = None

    def to_json(self) -> dict[str, object]:
        """JSON form, keys in English, words in Vietnamese."""
        return {
            "amount": self.amount,
            "unit": self.unit,
            "due_at": self.due_at.isoformat(timespec="seconds"),
            "skipped": [{"date": day.isoformat(), "why": why} for day, why in self.skipped],
            "unsettled": [day.to_json() for day in self.unsettled],
        }

    def sentence(self) -> str:
        """The result as an officer would read it aloud."""
        if self.unit == "hours":
            return f"Hạn: {show_moment(self.due_at)} (đúng {self.amount} giờ, tính cả đêm, ngày nghỉ và ngày lễ)."
        counted = f"{self.amount} {UNIT_LABELS[self.unit]}, không tính ngày đầu"
        how = self._rolled() if self.unit == "days" else self._left_out()
        due = show_day(self.due_at.date())
        return f"Hạn: hết ngày {due} ({counted}{how})." + self._caution()

    def _rolled(self) -> str:
        """Why a limit in days ends later than its last day; nothing between is left out of the count."""
        if not self.skipped:
            return ""
        last, *others = self.skipped
        free = [f"{show_date(day)} là {why}" for day, why in others if why not in _WEEKEND]
        also = f", {', '.join(free)}" if free else ""
        named = "" if last[1] in _WEEKEND else f", {last[1]}"
        return (
            f"; ngày thứ {self.amount} là {show_day(last[0])}{named}{also}, "
            f"nên hạn chuyển sang {show_day(self.due_at.date())}"
        )

    def _left_out(self) -> str:
        """The days that a limit in working days does not count."""
        weekend = sum(why in _WEEKEND for _, why in self.skipped)
        told = [f"{show_date(day)} là {why}" for day, why in self.skipped if why not in _WEEKEND]
        told += [f"{weekend} ngày cuối tuần"] if weekend else []
        return f", trừ {', '.join(told[:-1])}{' và ' if told[1:] else ''}{told[-1]}" if told else ""

    def _caution(self) -> str:
        if not self.unsettled:
            return ""
        names = "; ".join(dict.fromkeys(day.why for day in self.unsettled))
        text = f" Lưu ý: {names}."
        if any(day.year for day in self.unsettled):
            return text
        if self.alternative:
            return f"{text} Nếu lịch chốt khác đi, hạn có thể là hết ngày {show_day(self.alternative.date())}."
        return f"{text} Dù lịch chốt thế nào, hạn vẫn là ngày này."


@dataclass(frozen=True)
class Calendar:
    """Which days people work, with the status of every day of the table."""

    entries: dict[date, DayEntry] = field(default_factory=dict)

    @property
    def years(self) -> frozenset[int]:
        """Years the table covers."""
        return frozenset(day.year for day in self.entries)

    def is_working(self, day: date, *, flip_unsettled: bool = False) -> bool:
        """True where ``day`` is worked; an undetermined day keeps its plain weekday meaning.

        ``flip_unsettled``: take every unsettled day of the table the other way.
        """
        entry = self.entries.get(day)
        if entry is None:
            return day.weekday() < 5
        plain = entry.effect == "work" or (entry.effect != "off" and day.weekday() < 5)
        return plain != (flip_unsettled and not entry.settled)

    def why_off(self, day: date) -> str:
        """Why nobody works on ``day``."""
        entry = self.entries.get(day)
        if entry and entry.effect == "off":
            return entry.name
        return WEEKEND_SAT if day.weekday() == 5 else WEEKEND_SUN

    def unsettled(self, days: list[date]) -> tuple[UnsettledDay, ...]:
        """The unsettled among ``days``; a year outside the table is listed once, whole."""
        found: dict[tuple[Any, ...], UnsettledDay] = {}
        for day in days:
            if day.year not in self.years:
                why = f"năm {day.year} nằm ngoài bảng ngày nghỉ, chưa tính ngày lễ, ngày nghỉ bù của năm này"
                found[(day.year,)] = UnsettledDay(date(day.year, 1, 1), why, day.year)
            elif (entry := self.entries.get(day)) and not entry.settled:
                why = f"{show_date(day)}: {entry.name[0].lower() + entry.name[1:]} ({STATUS_WORDS[entry.status]})"
                found[(day,)] = UnsettledDay(day, why)
        return tuple(found.values())

    def next_working(self, day: date, *, flip_unsettled: bool = False) -> date:
        """The first working day on or after ``day``."""
        while not self.is_working(day, flip_unsettled=flip_unsettled):
            day += timedelta(days=1)
        return day

    def add_working_days(self, start: date, amount: int, *, flip_unsettled: bool = False) -> date:
        """The ``amount``-th working day after ``start``."""
        day = start
        while amount:
            day += timedelta(days=1)
            amount -= self.is_working(day, flip_unsettled=flip_unsettled)
        return day


STATUS_WORDS = {
    "official": "đã có văn bản",
    "statutory": "luật ấn định",
    "derived": "tự suy ra, chưa có thông báo",
    "proposed": "mới là đề xuất",
    "conflict": "các nguồn trái nhau",
    "unverified": "chưa xác minh",
}


def load_calendar(path: Path | None = None) -> Calendar:
    """The holiday table of the kit; read once per file version. Raises InputError with file and line."""
    return _CALENDARS.get(path or law_folder() / "holidays.yaml")


def count_deadline(
    amount: int, unit: Unit, start: datetime | date, calendar: Calendar | None = None
) -> Deadline:
    """The end of ``amount`` units from ``start`` (an aware moment, or a date for days).

    Raises InputError for an unknown unit, an amount that is no whole number of at least 0, or hours without a moment.

    >>> count_deadline(15, "working_days", date(2026, 11, 13)).due_at.isoformat()
    '2026-12-07T23:59:59+07:00'
    """
    if unit not in UNITS:
        raise InputError(
            f"đơn vị {show_value(unit)} không dùng được.",
            advice=f"Chọn một trong: {listed(UNIT_LABELS)}.",
        )
    if (
        isinstance(amount, bool)
        or not isinstance(amount, int)
        or not 0 <= amount <= MAX_AMOUNT[unit]
    ):
        raise InputError(
            f"số lượng {show_value(amount)} không dùng được.",
            advice=f"Viết một số nguyên từ 0 đến {MAX_AMOUNT[unit]}.",
        )
    calendar = calendar or load_calendar()
    try:
        if unit == "hours":
            return _hours(amount, start)
        day = start.astimezone(VIETNAM).date() if isinstance(start, datetime) else start
        return (_days if unit == "days" else _working_days)(amount, day, calendar)
    except OverflowError:
        raise InputError(
            "thời hạn vượt quá khoảng năm tính được.", advice="Kiểm tra lại mốc bắt đầu."
        ) from None


def _hours(amount: int, start: datetime | date) -> Deadline:
    if not isinstance(start, datetime) or start.tzinfo is None:
        raise InputError(
            "thời hạn tính bằng giờ cần mốc có giờ và múi giờ.",
            advice="Ví dụ 2026-11-13T08:30:00+07:00.",
        )
    return Deadline(amount, "hours", start.astimezone(VIETNAM) + timedelta(hours=amount))


def _days(amount: int, start: date, calendar: Calendar) -> Deadline:
    last = start + timedelta(days=amount)
    due = calendar.next_working(last)
    other = calendar.next_working(last, flip_unsettled=True)
    rolled = _span(last, due)[:-1]
    return Deadline(
        amount,
        "days",
        _end_of(due),
        tuple((day, calendar.why_off(day)) for day in rolled),
        calendar.unsettled(_span(last, max(due, other))),
        _other(due, other),
    )


def _working_days(amount: int, start: date, calendar: Calendar) -> Deadline:
    if amount == 0:
        return Deadline(0, "working_days", _end_of(calendar.next_working(start)))
    due = calendar.add_working_days(start, amount)
    other = calendar.add_working_days(start, amount, flip_unsettled=True)
    counted = _span(start + timedelta(days=1), due)
    skipped = tuple((day, calendar.why_off(day)) for day in counted if not calendar.is_working(day))
    return Deadline(
        amount,
        "working_days",
        _end_of(due),
        skipped,
        calendar.unsettled(counted),
        _other(due, other),
    )


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), VIETNAM)


def _other(due: date, other: date) -> datetime | None:
    return None if other == due else _end_of(other)


def _read(file: YamlFile) -> Calendar:
    data = file.data
    if not isinstance(data, dict) or not isinstance(data.get("days"), list):
        raise file.error((), "bảng ngày nghỉ thiếu danh sách “days”.")
    entries: dict[date, DayEntry] = {}
    for number, row in enumerate(data["days"]):
        entry = _entry(file, number, row)
        if entry.day in entries:
            raise file.error(("days", number), f"ngày {show_date(entry.day)} được ghi hai lần.")
        entries[entry.day] = entry
    _agree_with_overrides(file, data, entries)
    return Calendar(entries)


def _entry(file: YamlFile, number: int, row: object) -> DayEntry:
    if not isinstance(row, dict):
        raise file.error(("days", number), "mỗi ngày phải là một nhóm “tên: giá trị”.")
    for name in ("date", "effect", "name_vi", "status"):
        if not isinstance(row.get(name), str | date):
            raise file.error(("days", number), f"ngày thứ {number + 1} thiếu trường “{name}”.")
    if row["status"] not in STATUS_WORDS:
        raise file.error(
            ("days", number, "status"),
            f"trạng thái {show_value(row['status'])} không dùng được.",
            f"Chọn một trong: {', '.join(STATUS_WORDS)}.",
        )
    if row["effect"] not in ("off", "work", "undetermined"):
        raise file.error(
            ("days", number, "effect"),
            f"giá trị {show_value(row['effect'])} không dùng được.",
            "Chọn off, work hoặc undetermined.",
        )
    try:
        day = row["date"] if isinstance(row["date"], date) else date.fromisoformat(row["date"])
    except ValueError:
        raise file.error(
            ("days", number, "date"), f"{show_value(row['date'])} không phải ngày có thật."
        ) from None
    return DayEntry(day, row["effect"], row["name_vi"], row["status"])


def _agree_with_overrides(
    file: YamlFile, data: Mapping[str, object], entries: dict[date, DayEntry]
) -> None:
    """The short lists under ``overrides`` must say the same as the table of days."""
    lists = cast("Mapping[str, list[object]]", data.get("overrides") or {})
    for effect in ("off", "work", "undetermined"):
        listed = {str(day) for day in lists.get(effect, [])}
        table = {str(entry.day) for entry in entries.values() if entry.effect == effect}
        if listed != table:
            odd = sorted(listed ^ table)[0]
            raise file.error(
                ("overrides", effect),
                f"danh sách “{effect}” và bảng “days” không khớp ở ngày {odd}.",
                "Sửa cho hai nơi giống nhau.",
            )


_CALENDARS = FileCache(lambda path: _read(YamlFile.read(path)))
