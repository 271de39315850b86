"""The facts of a case: who asks what of whom, and when the clock starts; checked field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from phatngon.base.choices import by_code, choose, choose_several, flag, listed
from phatngon.base.errors import InputError
from phatngon.base.jsoninput import kind_name
from phatngon.base.moments import show_value
from phatngon.base.paths import rules_folder
from phatngon.base.typed_dates import HOUR_ADVICE, read_day, read_start
from phatngon.rules.table import load_table

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
_WIDE = ("sudden_event", "public_opinion")
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

    def as_facts(self) -> dict[str, object]:
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


def names_of(field: str) -> dict[str, str]:
    """The codes that a field of a case takes, each with its Vietnamese name, as the table keeps them.

    >>> names_of("scope")["national"]
    'mang tính quốc gia'
    """
    data = load_table(rules_folder() / "replies.yaml").data
    return dict(data["labels"] if field == "kind" else data["values"][field])


def field_names() -> dict[str, str]:
    """The fields of a case, each with its Vietnamese name."""
    return dict(load_table(rules_folder() / "replies.yaml").data["facts"])


def read_case(facts: dict[str, object]) -> Case:
    """Check the fields of a case; fields and values may be written by code or by Vietnamese name.

    Raises InputError that names the field and the allowed values.

    >>> read_case({"kind": "editor_request", "starts_at": "2026-11-13"}).start_day
    datetime.date(2026, 11, 13)
    >>> read_case({"việc": "cơ quan tổ chức họp báo", "cấp của cơ quan": "phường, xã", "bắt đầu từ": "8h 13/11/2026"}).kind
    'press_conference'
    """
    given = _Given(*by_code(facts, field_names(), _WHERE))
    kind = given.one("kind", required=True)
    assert kind is not None  # a case without kind was refused
    for name, only in _ONLY_FOR.items():
        if given.has(name) and kind != only:
            raise InputError(
                f"{given.shown(name)} không đi cùng kind “{kind}”.",
                where=_WHERE,
                advice=f"Bỏ trường này; nó chỉ dùng cho {only} ({names_of('kind')[only]}).",
            )
    if not given.has("starts_at"):
        raise InputError(
            "thiếu trường “starts_at”.",
            where=_WHERE,
            advice="Ghi mốc bắt đầu, ví dụ “8h30 13/11/2026”; việc tính bằng ngày thì chỉ cần 13/11/2026.",
        )
    start = read_start(given.values["starts_at"], given.spelled["starts_at"], need_hour=False)
    case = Case(
        kind,
        start.date() if isinstance(start, datetime) else start,
        start if isinstance(start, datetime) else None,
        given.information(),
        given.one("unit_level"),
        given.one("asker"),
        given.flag("reported"),
        given.one("scope") or "own",
        given.flag("consent"),
        given.one("channel"),
        given.flag("simple"),
        given.one("spokesperson_kind") or "regular",
    )
    _refuse_impossible(case)
    return case


def as_of_of(facts: dict[str, object]) -> date | None:
    """The day whose law the facts themselves ask for; None where they name none. Raises InputError.

    >>> as_of_of({"ngày áp dụng luật": "1/7/2026"})
    datetime.date(2026, 7, 1)
    """
    values, spelled = by_code(facts, field_names(), _WHERE)
    return read_day(values["as_of"], spelled["as_of"]) if values.get("as_of") else None


@dataclass(frozen=True)
class _Given:
    """The fields that were given, under their codes, and how each was spelled."""

    values: dict[str, Any]
    spelled: dict[str, str]

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def shown(self, name: str) -> str:
        return show_value(self.spelled[name])

    def one(self, name: str, *, required: bool = False) -> str | None:
        if self.has(name):
            head = f"{self.shown(name)} là"
            return choose(self.values[name], names_of(name), head=head, where=_WHERE)
        if required:
            raise InputError(
                f"thiếu trường “{name}”.",
                where=_WHERE,
                advice=f"Chọn một trong: {listed(names_of(name))}.",
            )
        return None

    def flag(self, name: str) -> bool:
        if not self.has(name):
            return False
        return flag(self.values[name], head=f"{self.shown(name)} là", where=_WHERE)

    def information(self) -> tuple[str, ...]:
        if not self.has("information"):
            return ("ordinary",)
        value = self.values["information"]
        if not isinstance(value, list):
            raise InputError(
                f"{self.shown('information')} là {kind_name(value)}, ở đây cần một danh sách.",
                where=_WHERE,
                advice='Viết trong dấu ngoặc vuông, ví dụ ["thông tin thường"].',
            )
        head = f"{self.shown('information')} có"
        found = choose_several(value, names_of("information"), head=head, where=_WHERE)
        return found or ("ordinary",)


def _refuse_impossible(case: Case) -> None:
    if case.kind == "press_conference" and case.unit_level is None:
        raise InputError(
            "thiếu trường “unit_level”.",
            where=_WHERE,
            advice=f"Họp báo cần biết cấp của cơ quan. Chọn một trong: {listed(names_of('unit_level'))}.",
        )
    if case.scope != "own" and case.kind not in _WIDE:
        raise InputError(
            f"“scope” là {show_value(case.scope)} không đi cùng kind “{case.kind}”.",
            where=_WHERE,
            advice=f"Chỉ {listed({one: names_of('kind')[one] for one in _WIDE})} mới có phạm vi nhiều tỉnh hoặc quốc gia.",
        )
