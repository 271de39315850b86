"""A case or an outlet asked for on the terminal, one question after another: ``respond --hoi``, ``identify --hoi``.

Questions go to standard error, so that ``--json`` still prints one object and nothing else; answers are read line by line.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from phatngon.base.choices import choose, choose_several
from phatngon.base.errors import InputError
from phatngon.base.text import upper_first
from phatngon.base.typed_dates import read_start
from phatngon.base.written import yes_or_no

T = TypeVar("T")
_NUMBERS = re.compile(r"\d+(?:[\s,;]+\d+)*")
_SECRETS = {"personal_secret", "family_secret", "business_secret"}


def ask_case() -> dict[str, object]:
    """The facts of a case, asked one by one; only what matters for the kind of matter is asked. Raises InputError."""
    from phatngon.rules.case import field_names, names_of

    asked = _Asked(field_names(), names_of)
    kind = asked.one("kind", required=True)
    asked.one("unit_level", required=True)
    asked.start("starts_at")
    if kind not in ("press_conference", "spokesperson_assigned"):
        asked.one("asker")
        found = asked.several("information")
        if _SECRETS & set(found):
            asked.flag("consent")
    if kind == "press_request":
        asked.flag("reported")
    if kind in ("sudden_event", "public_opinion"):
        asked.one("scope")
    if kind == "citizen_request":
        asked.one("channel")
        asked.flag("simple")
    if kind == "spokesperson_assigned":
        asked.one("spokesperson_kind")
    return asked.facts


def ask_outlet() -> dict[str, object]:
    """What was seen of an outlet, asked one by one; whatever was not seen is passed over. Raises InputError."""
    from phatngon.rules.press_types import names_of, table

    asked = _Asked(dict(table().data["facts"]), names_of)
    asked.text("name")
    medium = asked.one("medium")
    licence = asked.one("licence")
    form = asked.one("licence_form") if licence == "press" else None
    masthead = asked.one("masthead")
    operator = asked.one("operator")
    asked.several("content")
    if medium == "web":
        asked.text("domain")
        asked.text("licensed_domain")
    if "tạp chí" in (form, masthead):
        asked.flag("scientific")
    if licence in ("bulletin", "special_issue"):
        asked.flag("periodic")
    if medium in ("social_account", "social_platform"):
        asked.flag("consistent_marks")
        if operator == "state_agency":
            asked.flag("declared_on_portal")
    return asked.facts


class _Asked:
    """The answers so far; each question is repeated until its answer can be used."""

    def __init__(
        self, fields: Mapping[str, str], names_of: Callable[[str], Mapping[str, str]]
    ) -> None:
        self.facts: dict[str, Any] = {}
        self._fields, self._names_of = fields, names_of

    def one(self, field: str, *, required: bool = False) -> str | None:
        names = self._names_of(field)

        def read(text: str) -> str:
            return choose(_numbered(text, names), names, head="Câu trả lời là")

        return self._put(field, read, _menu(names), required=required)

    def several(self, field: str) -> tuple[str, ...]:
        names = self._names_of(field)

        def read(text: str) -> list[str]:
            parts = re.split(r"[\s,;]+" if _NUMBERS.fullmatch(text) else ";", text)
            given = [_numbered(part.strip(), names) for part in parts if part.strip()]
            return list(choose_several(given, names, head="Câu trả lời có"))

        hint = f"{_menu(names)}\n  (nhiều lựa chọn thì ghi 1, 3)"
        return tuple(self._put(field, read, hint) or ())

    def flag(self, field: str) -> bool | None:
        def read(text: str) -> bool:
            found = yes_or_no(text)
            if found is None:
                raise InputError("câu trả lời chưa rõ.", advice="Viết có hoặc không.")
            return found

        return self._put(field, read, "  (có / không)")

    def start(self, field: str) -> str:
        def read(text: str) -> str:
            read_start(text, self._fields[field], need_hour=False)
            return text

        return self._put(field, read, "  (ví dụ 8h30 13/11/2026)", required=True) or ""

    def text(self, field: str) -> str | None:
        return self._put(field, str, "")

    def _put(
        self, field: str, read: Callable[[str], T], hint: str, *, required: bool = False
    ) -> T | None:
        name = self._fields[field]
        skip = "" if required else " (chưa biết thì bấm Enter)"
        _say(f"{upper_first(name)}?{skip}")
        if hint:
            _say(hint)
        while True:
            text = _line()
            if not text and not required:
                return None
            try:
                if not text:
                    raise InputError("câu này cần có câu trả lời.")
                value = read(text)
            except InputError as error:
                _say(f"{error.sentence} Trả lời lại.")
                continue
            self.facts[field] = value
            return value


def _menu(names: Mapping[str, str]) -> str:
    return "\n".join(f"  {number}. {name}" for number, name in enumerate(names.values(), 1))


def _numbered(text: str, names: Mapping[str, str]) -> str:
    """The code under a number of the menu; any other text as it stands."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(names):
        return list(names)[int(text) - 1]
    return text


def _line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise InputError(
            "chưa trả lời hết các câu hỏi.",
            advice="Chạy lại rồi trả lời, hoặc ghi vào tệp theo mẫu trong sample_data/mau.",
        )
    return line.strip()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
