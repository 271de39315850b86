"""The facts of a case: who asks what of whom, and when the clock starts; checked field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.jsoninput import kind_name, refuse_unknown
from phatngon.base.moments import show_value
from phatngon.base.typed_dates import HOUR_ADVICE, read_start

KINDS = (
    "press_request",
    "sudden_event",
    "public_opinion",
    "editor_request",
    "forwarded_petition",
    "forwarded_complaint_concluded",
    "false_report",
    "false_post",
    "press_conference",
    "spokesperson_assigned",
    "citizen_request",
)
UNIT_LEVELS = ("city", "department", "commune", "service_unit")
ASKERS = (
    "card",
    "letter",
    "no_papers",
    "citizen",
    "aggregator",
    "individual_page",
    "foreign_press",
    "authority",
    "none",
)
INFORMATION = (
    "state_secret",
    "personal_secret",
    "family_secret",
    "business_secret",
    "other_secret",
    "case_investigated",
    "case_not_tried",
    "inspection_open",
    "complaint_open",
    "state_dispute_open",
    "draft_policy",
    "already_public",
    "ordinary",
)
PROTECTED = INFORMATION[:10]
SCOPES = ("own", "several_provinces", "national")
CHANNELS = ("office", "online", "post")
SPOKESPERSON_KINDS = ("head", "regular", "authorised")
FIELDS = (
    "kind",
    "unit_level",
    "asker",
    "starts_at",
    "as_of",
    "information",
    "reported",
    "scope",
    "consent",
    "channel",
    "simple",
    "spokesperson_kind",
)

_ONLY_FOR = {
    "channel": "citizen_request",
    "simple": "citizen_request",
    "spokesperson_kind": "spokesperson_assigned",
}
_WHERE = "dữ kiện của việc"


@dataclass(frozen=True)
class Case:
    """A case as read. ``moment`` is None where only the day of the start is known."""

    kind: str
    start_day: date
    moment: datetime | None
    information: tuple[str, ...]
    unit_level: str | None = None
    asker: str | None = None
    reported: bool = False
    scope: str = "own"
    consent: bool = False
    channel: str | None = None
    simple: bool = False
    spokesperson_kind: str = "regular"

    def start_for(self, unit: str) -> datetime | date:
        """Where a clock of ``unit`` starts. Raises InputError where hours run and only the day is known."""
        if unit != "hours":
            return self.start_day
        if self.moment is None:
            raise InputError(
                "“starts_at” chỉ có ngày, chưa có giờ; thời hạn này tính bằng giờ.",
                where=_WHERE,
                advice=HOUR_ADVICE,
            )
        return self.moment

    def is_after(self, now: datetime) -> bool:
        """True where the start lies ahead of ``now``."""
        return self.moment > now if self.moment else self.start_day > now.date()

    def as_facts(self) -> dict[str, Any]:
        """The facts the table reads."""
        return {
            "kind": self.kind,
            "unit_level": self.unit_level,
            "asker": self.asker,
            "reported": self.reported,
            "scope": self.scope,
            "channel": self.channel,
            "simple": self.simple,
            "spokesperson_kind": self.spokesperson_kind,
        }


def read_case(facts: dict[str, Any]) -> Case:
    """Check the fields of a case. Raises InputError that names the field and the allowed values.

    >>> read_case({"kind": "editor_request", "starts_at": "2026-11-13"}).start_day
    datetime.date(2026, 11, 13)
    """
    refuse_unknown(facts, list(FIELDS), _WHERE)
    given = {name: value for name, value in facts.items() if value is not None}
    kind = _one_of(given, "kind", KINDS, required=True)
    for name, only in _ONLY_FOR.items():
        if name in given and kind != only:
            raise InputError(
                f"“{name}” không đi cùng kind “{kind}”.",
                where=_WHERE,
                advice=f"Bỏ trường này; nó chỉ dùng cho {only}.",
            )
    if "starts_at" not in given:
        raise InputError(
            "thiếu trường “starts_at”.",
            where=_WHERE,
            advice="Ghi mốc bắt đầu, ví dụ “8h30 13/11/2026”; việc tính bằng ngày thì chỉ cần 13/11/2026.",
        )
    start = read_start(given["starts_at"], "starts_at", need_hour=False)
    case = Case(
        kind,
        start.date() if isinstance(start, datetime) else start,
        start if isinstance(start, datetime) else None,
        _information(given),
        _one_of(given, "unit_level", UNIT_LEVELS),
        _one_of(given, "asker", ASKERS),
        _flag(given, "reported"),
        _one_of(given, "scope", SCOPES) or "own",
        _flag(given, "consent"),
        _one_of(given, "channel", CHANNELS),
        _flag(given, "simple"),
        _one_of(given, "spokesperson_kind", SPOKESPERSON_KINDS) or "regular",
    )
    _refuse_impossible(case)
    return case


def _refuse_impossible(case: Case) -> None:
    if case.kind == "press_conference" and case.unit_level is None:
        raise InputError(
            "thiếu trường “unit_level”.",
            where=_WHERE,
            advice=f"Họp báo cần biết cấp của cơ quan. Chọn một trong: {', '.join(UNIT_LEVELS)}.",
        )
    if case.scope != "own" and case.kind not in ("sudden_event", "public_opinion"):
        raise InputError(
            f"“scope” là {show_value(case.scope)} không đi cùng kind “{case.kind}”.",
            where=_WHERE,
            advice="Chỉ sudden_event và public_opinion mới có phạm vi nhiều tỉnh hoặc quốc gia.",
        )


def _information(given: dict[str, Any]) -> tuple[str, ...]:
    value = given.get("information", ["ordinary"])
    if not isinstance(value, list):
        raise InputError(
            f"“information” là {kind_name(value)}, ở đây cần một danh sách.",
            where=_WHERE,
            advice='Viết trong dấu ngoặc vuông, ví dụ ["ordinary"].',
        )
    for item in value:
        if item not in INFORMATION:
            shown = show_value(item) if isinstance(item, str) else kind_name(item)
            raise InputError(
                f"“information” có {shown}, không dùng được.",
                where=_WHERE,
                advice=f"Chọn trong: {', '.join(INFORMATION)}.",
            )
    return tuple(dict.fromkeys(value)) or ("ordinary",)


def _one_of(
    given: dict[str, Any], name: str, allowed: tuple[str, ...], *, required: bool = False
) -> Any:
    if name not in given:
        if required:
            raise InputError(
                f"thiếu trường “{name}”.",
                where=_WHERE,
                advice=f"Chọn một trong: {', '.join(allowed)}.",
            )
        return None
    value = given[name]
    if not isinstance(value, str) or value not in allowed:
        shown = show_value(value) if isinstance(value, str) else kind_name(value)
        raise InputError(
            f"“{name}” là {shown}, không dùng được.",
            where=_WHERE,
            advice=f"Chọn một trong: {', '.join(allowed)}.",
        )
    return value


def _flag(given: dict[str, Any], name: str) -> bool:
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise InputError(
            f"“{name}” là {kind_name(value)}, ở đây cần true hoặc false.", where=_WHERE
        )
    return value
