"""A small evaluator for decision tables over facts that may be unseen.

A condition is true, false or *open* (its fact was not seen); a row is true when all its conditions are, false when one
is, open otherwise. Conditions of a row: ``fact: value`` or ``fact: [values]``; under ``unless`` they hold unless the
fact was seen with one of the values.

A table names no date and no number: each basis names a provision and the regime it belongs to, and a regime is as
long as the provision that anchors it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from phatngon.base.filecache import FileCache
from phatngon.base.moments import show_date
from phatngon.base.yamlfile import YamlFile
from phatngon.law import Law, Status

Facts = Mapping[str, object]
YES, NO, OPEN = "yes", "no", "open"


@dataclass(frozen=True)
class Basis:
    """Why a row holds: words, the provision they rest on, the regime they belong to."""

    text: str
    provision: str
    regime: str


@dataclass(frozen=True)
class RuleRow:
    """One row of a table."""

    id: str
    when: Mapping[str, tuple[Any, ...]]
    unless: Mapping[str, tuple[Any, ...]]
    because: tuple[Basis, ...]
    data: Mapping[str, Any]
    line: int

    def status(self, facts: Facts) -> str:
        """``yes``, ``no`` or ``open`` for these facts."""
        for conditions, wanted in ((self.when, True), (self.unless, False)):
            for name, values in conditions.items():
                fact = facts.get(name)
                if fact is not None and (fact in values) is not wanted:
                    return NO
        return OPEN if self.unseen(facts) else YES

    def unseen(self, facts: Facts) -> tuple[str, ...]:
        """The facts this row still needs."""
        return tuple(name for name in self.when if facts.get(name) is None)

    def bases(self, law: Law, as_of: date) -> list[Basis]:
        """The bases that are in force on ``as_of``."""
        return [
            basis for basis in self.because if law[basis.provision].status(as_of) is Status.IN_FORCE
        ]


@dataclass(frozen=True)
class RuleTable:
    """A decision table read from YAML: ``sections`` of rows, the regimes' anchors, the file for messages."""

    file: YamlFile
    sections: Mapping[str, tuple[RuleRow, ...]]
    regimes: Mapping[str, str]

    @cached_property
    def data(self) -> Mapping[str, Any]:  # each table has keys of its own
        """The whole file as plain values."""
        return cast(Mapping[str, Any], self.file.data)

    def rows(self, section: str) -> tuple[RuleRow, ...]:
        """Rows of one section, first match wins."""
        return self.sections[section]

    def references(self) -> list[tuple[str, str, int, str]]:
        """Every (row id, provision, line, anchor of its regime) the table rests on."""
        return [
            (f"{section}/{row.id}", basis.provision, row.line, self.regimes[basis.regime])
            for section, rows in self.sections.items()
            for row in rows
            for basis in row.because
        ]


def load_table(path: Path) -> RuleTable:
    """Read a decision table; cached per file version. Raises InputError with file and line."""
    return _TABLES.get(path)


def _read(path: Path) -> RuleTable:
    file = YamlFile.read(path)
    file.refuse_double_keys()
    regimes = file.data.get("regimes") or {}
    sections = {
        name: tuple(_row(file, name, number, raw, regimes) for number, raw in enumerate(rows))
        for name, rows in file.data.items()
        if isinstance(rows, list) and rows and isinstance(rows[0], dict)
    }
    return RuleTable(file, sections, regimes)


def no_basis_sentence(as_of: date) -> str:
    """What is said where the base has nothing for a date."""
    return f"Chưa có căn cứ trong bộ dữ liệu cho ngày {show_date(as_of)}."


def _row(
    file: YamlFile, section: str, number: int, raw: object, regimes: Mapping[str, str]
) -> RuleRow:
    place = (section, number)
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str):
        raise file.error(place, "mỗi dòng của bảng cần “id”.")
    because = []
    for index, basis in enumerate(raw.get("because") or []):
        missing = {"text", "provision", "regime"} - set(basis)
        if missing:
            raise file.error(
                (*place, "because", index),
                f"dòng “{raw['id']}”: căn cứ thiếu “{sorted(missing)[0]}”.",
            )
        if basis["regime"] not in regimes:
            raise file.error(
                (*place, "because", index, "regime"),
                f"dòng “{raw['id']}”: không có thời kỳ “{basis['regime']}”.",
                f"Chọn: {', '.join(regimes)}.",
            )
        because.append(Basis(" ".join(basis["text"].split()), basis["provision"], basis["regime"]))
    return RuleRow(
        raw["id"],
        _conditions(raw.get("when")),
        _conditions(raw.get("unless")),
        tuple(because),
        raw,
        file.line(*place) or 0,
    )


def _conditions(raw: Mapping[str, object] | None) -> dict[str, tuple[object, ...]]:
    return {
        name: tuple(value) if isinstance(value, list) else (value,)
        for name, value in (raw or {}).items()
    }


_TABLES = FileCache(_read)
