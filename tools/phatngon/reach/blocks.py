"""The checks as blocks of data: id, gravity, words, thresholds, the condition in SQL or the query that asks, and examples."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

from phatngon.base.errors import InputError
from phatngon.base.written_counts import MOST
from phatngon.base.yamlfile import YamlFile
from phatngon.reach.limits import limits, listed, quoted
from phatngon.reach.queries import fill, query

FOLDER = Path(__file__).with_name("checks")
# flags of M33, of M34, and of counts that no sum takes
LATE, ANOMALY, ASIDE = "late", "anomaly", "aside"
_SHARED = ("address", "numbers")  # parts of limits.yaml whose names conditions may use


class PartRow(TypedDict, total=False):
    """One condition of a check on a single line, as its block has it: for one ``field``, or for each of ``fields``."""

    field: str
    fields: Sequence[str]
    when: str
    value: str
    words: Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class AskedColumn:
    """One column that a finding can be about: its condition, the value shown, more words for the sentence (SQL each)."""

    field: str
    when: str
    value: str
    words: Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Check:
    """One block. E rejects the row, W accepts and flags, I notes.

    A block with ``when`` (or ``parts``) asks every line by itself; one with ``sql`` names a query that asks lines together; one
    with neither is raised while a file is read. ``registers``: only asked of lines whose text no reader of files has seen;
    ``elsewhere``: the advice for a file without the sheet that ``advice`` names;
    ``after``: only once that is made; ``rests_on``: the relation without whose rows the query finds nothing.
    """

    id: str
    severity: str
    name: str
    what: str
    advice: str
    examples: Mapping[str, Any]
    flags: tuple[str, ...] = ()
    limits: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    field: str = ""
    fields: tuple[str, ...] = ()
    when: str = ""
    value: str = "${field}"
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)
    parts: tuple[PartRow, ...] = ()
    sql: str = ""
    rests_on: str = ""
    registers: bool = False
    after: str = ""
    elsewhere: str = ""

    def row_parts(self, population: int | None) -> list[AskedColumn]:
        """The conditions on single lines, filled in; those that need a population are left out where it is unknown."""
        own: PartRow = {
            "field": self.field,
            "fields": self.fields,
            "when": self.when,
            "value": self.value,
            "words": self.words,
        }
        return [
            part
            for block in self.parts or ((own,) if self.when else ())
            for part in self._parts(block, population)
        ]

    def queries(self) -> Iterator[str]:
        """The queries that ask lines together, each giving line, rule, field, value, words and submission_id."""
        for name in self.fields or ("",) if self.sql else ():
            yield query(self.sql, **_values(self.limits), rule=self.id, field=name)

    def _parts(self, block: PartRow, population: int | None) -> Iterator[AskedColumn]:
        if population is None and "${population}" in block["when"]:
            return
        for name in block.get("fields") or (block["field"],):
            known = _values(self.limits) | {
                "field": name,
                "population": str(population),
                "most_count": str(MOST),
            }
            yield AskedColumn(
                name,
                fill(block["when"], known),
                fill(block.get("value", "${field}"), known),
                {word: fill(text, known) for word, text in block.get("words", {}).items()},
            )


@cache
def checks() -> dict[str, Check]:
    """Every check by id, in their order. Raises InputError for a block that lacks a key or has an unknown one.

    >>> checks()["V-040"].severity, checks()["V-033"].row_parts(None)[0].when
    ('E', 'reach > views')
    """
    found: dict[str, Check] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        file = YamlFile.read(path)
        for id, row in file.data.items():
            if id in found:
                raise InputError.at_line(
                    path,
                    file.line(id),
                    f"phép kiểm tra {id} đã có ở tệp khác.",
                    advice="Mỗi mã một khối.",
                )
            try:
                lists = {
                    name: tuple(row[name]) for name in ("flags", "fields", "parts") if name in row
                }
                found[id] = Check(id, **{**row, **lists})
            except TypeError:
                raise InputError.at_line(
                    path,
                    file.line(id),
                    f"khối {id} thiếu mục hoặc có mục lạ.",
                    advice="Xem cách ghi trong docs/dong-gop.md.",
                ) from None
    return dict(sorted(found.items()))


def flagged(flag: str) -> list[str]:
    """The checks that raise a flag.

    >>> flagged(ASIDE)
    ['V-032', 'V-044']
    """
    return [check.id for check in checks().values() if flag in check.flags]


def _values(own: Mapping[str, object]) -> dict[str, str]:
    """Names that a condition may use → SQL text: shared limits, those of the block, channels without an address."""
    shared = {name: value for part in _SHARED for name, value in limits(part).items()}
    known = shared | {"offline_channels": limits("offline_channels")} | dict(own)
    return {name: _sql(value) for name, value in known.items()}


def _sql(value: object) -> str:
    return (
        quoted(value)
        if isinstance(value, str)
        else listed(map(str, value))
        if isinstance(value, list)
        else str(value)
    )
