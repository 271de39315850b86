"""Files of units read and checked together: what each file says, what is wrong where, which lines stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import compress
from pathlib import Path
from typing import Any, Self

from phatngon.base.finding import Finding, SheetPlace
from phatngon.network.invented import is_invented
from phatngon.reach import learned
from phatngon.reach.archives import source_of
from phatngon.reach.checking import Context
from phatngon.reach.desk import Desk
from phatngon.reach.dictionary import tables
from phatngon.reach.entries import add_entries, create_entries
from phatngon.reach.findings import fold
from phatngon.reach.gathering import is_read, shown_names, unread
from phatngon.reach.limits import limits
from phatngon.reach.reading import Header, Intake, find_duplicates, read_file
from phatngon.reach.reading.faults import FAULTS
from phatngon.reach.reading.workbooks import opened_ahead
from phatngon.reach.regime import populations
from phatngon.reach.versions import Version, decide, lines_of
from phatngon.reach.whole_files import excuse_absent, other_periods
from phatngon.reach.workspace import read_units
from phatngon.tables.units import Units

_ORDER = {"E": 0, "W": 1, "I": 2}


@dataclass
class Examined:
    """One file after every check; ``submissions``: id → header; ``rejected``: lines that do not count; ``offset``: what
    was added to its line numbers in the common tables."""

    intake: Intake
    findings: list[Finding[SheetPlace]]
    submissions: dict[str, Header] = field(default_factory=dict)
    rejected: set[int] = field(default_factory=set)
    offset: int = 0

    @property
    def accepted_rows(self) -> int:
        """Lines that stand."""
        return 0 if self.intake.entries is None else len(self.intake.entries) - len(self.rejected)

    @property
    def has_errors(self) -> bool:
        """True where a finding rejects something."""
        return any(found.severity == "E" for found in self.findings)

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        return {
            "file": self.intake.file,
            "accepted_rows": self.accepted_rows,
            "findings": [found.to_json() for found in self.findings],
        }


def read_all(
    desk: Desk,
    paths: Sequence[Path],
    received_at: datetime,
    units: Units | None = None,
    given: Sequence[Path] | None = None,
) -> list[Intake]:
    """Read every file with the units (or those given) and sources that the tables of ``connection`` know.

    ``given``: the files that were named by themselves (None: all); another one of a kind that is not read is only told of.
    """
    units = units or read_units(desk)
    rows = desk.rows("SELECT source_id, source_name, host_or_handle FROM dim_source")
    sources = {name: source for source, *names in rows for name in (source, *names) if name}
    owners: dict[str, str] = dict(
        desk.rows("SELECT source_id, unit_code FROM dim_source WHERE unit_code IS NOT NULL")
    )
    periods = {
        name: (start, end)
        for name, start, end in desk.rows("SELECT period_id, start_ts, end_ts FROM dim_period")
    }
    explained = learned.load()
    named = paths if given is None else given
    read = [is_read(path, named) for path in paths]
    with opened_ahead(list(compress(paths, read))) as opened:
        intakes = [
            read_file(
                path,
                units=units,
                received_at=received_at,
                sources=sources,
                owners=owners,
                periods=periods,
                learned=explained,
                shown=shown,
                opened=opened,
            )
            if known
            else unread(path, shown)
            for path, shown, known in zip(paths, shown_names(paths), read, strict=True)
        ]
    homes = [source_of(path).parent for path in paths]
    flagged = {folder: is_invented(folder) for folder in set(homes)}
    for intake, home in zip(intakes, homes, strict=True):
        intake.invented = intake.invented or flagged[home]
    return intakes


def waves(intakes: Sequence[Intake]) -> list[list[Intake]]:
    """The files in groups so that no unit's period comes twice in one group: the second file is a later version."""
    groups: list[tuple[list[Intake], set[tuple[str, str]]]] = []
    for intake in intakes:
        keys = {
            (header.unit_code, header.period_id)
            for header in intake.submissions
            if header.unit_code and header.period_id
        }
        place = next((group for group in groups if not keys & group[1]), None)
        if place is None:
            place = ([], set())
            groups.append(place)
        place[0].append(intake)
        place[1].update(keys)
    return [group for group, _ in groups]


def check_all(desk: Desk, intakes: Sequence[Intake]) -> list[Examined]:
    """Check files that are not to be kept; of two files of one unit and period the later says what it would do to the other."""
    groups = waves(intakes)
    found: dict[int, Examined] = {}
    before: dict[tuple[str | None, str | None], list[Version]] = {}
    for group in groups:
        results = examine(desk, group)
        if len(groups) > 1:
            _compare(desk, results, before)
        found |= {id(result.intake): result for result in results}
    results = [found[id(intake)] for intake in intakes]
    note_duplicates(results)
    return results


def _compare(
    desk: Desk,
    results: Sequence[Examined],
    before: dict[tuple[str | None, str | None], list[Version]],
) -> None:
    """Tell of each submission what becomes of those of its unit and period in files before; ``before`` takes it up."""
    ids = [one for result in results for one in result.submissions]
    refused = [line + result.offset for result in results for line in result.rejected]
    lines = lines_of(desk, "entry_new", ids, refused)
    for result in results:
        for one, header in result.submissions.items():
            known = before.setdefault((header.unit_code, header.period_id), [])
            if any(version.payload == result.intake.sha256 for version in known):
                continue
            new = Version(
                f"{len(known)}",
                f"ở tệp {result.intake.file}",
                lines.get(one, {}),
                result.intake.sha256,
                bool(header.nil_report),
            )
            decision = decide(replace(new, shown="này"), known, errors=result.has_errors)
            result.findings += filter(None, [decision.finding(result.intake.file)])
            known[:] = [version for version in (*known, new) if version.id in decision.stands]


def note_duplicates(results: Sequence[Examined]) -> None:
    """F-003 for every file whose content is that of an earlier one."""
    by_file = {result.intake.file: result for result in results}
    for found in find_duplicates([result.intake for result in results]):
        by_file[found.place.file].findings.append(found)


def examine(
    desk: Desk,
    intakes: Sequence[Intake],
    *,
    earlier: str | None = None,
    versions: Mapping[tuple[str, str], int] | None = None,
) -> list[Examined]:
    """Run every check over the files together; ``earlier``: relation of lines stored before; ``versions``: (unit, period) → last one.

    Leaves the temporary tables ``entry_new`` and ``submission_new`` for the caller to keep.
    """
    results = [Examined(intake, list(intake.findings)) for intake in intakes]
    for table in ("entry_new", "submission_new"):
        desk.run(f"DROP TABLE IF EXISTS {table}")
    create_entries(desk, "entry_new", temporary=True)
    desk.run("CREATE TEMP TABLE submission_new AS SELECT * FROM fact_submission LIMIT 0")
    offset = 0
    owners: dict[int, tuple[Examined, int]] = {}
    laid = _LaidLines([], [])
    for result in results:
        offset = _lay(laid, result, offset, owners, versions or {})
    laid.write(desk)
    context = Context(populations()[0].people, earlier=earlier, submission="submission_new")
    periods = desk.rows("SELECT period_id, start_ts, end_ts FROM dim_period")
    for result in results:
        result.findings += other_periods(result.intake, periods)
    desk.check("entry_new", context)
    _share_out(desk, results, owners)
    return results


def submission_id(unit: str, period: str, version: int) -> str:
    """The id of one version of a unit's submission.

    >>> submission_id("46-19789", "2026-10", 2)
    '46-19789_2026-10_v2'
    """
    return f"{unit}_{period}_v{version}"


@dataclass
class _LaidLines:
    """The lines and the heads of all files, written at once: a frame for each file would cost more than what is in it."""

    frames: list[Any]
    heads: list[dict[str, Any]]

    def write(self, desk: Desk) -> None:
        """Put them into the common tables."""
        import pandas

        if self.heads:
            types = {name: tables()["fact_submission"][name].sql for name in self.heads[0]}
            desk.append_frame("submission_new", pandas.DataFrame(self.heads, dtype=object), types)
        filled = [frame for frame in self.frames if len(frame)]
        if filled:
            add_entries(desk, pandas.concat(filled, ignore_index=True), "entry_new")


def _lay(
    laid: _LaidLines,
    result: Examined,
    offset: int,
    owners: dict[int, tuple[Examined, int]],
    versions: Mapping[tuple[str, str], int],
) -> int:
    """Put the lines and submissions of one file into the common tables; lines are numbered across files."""
    intake, frame = result.intake, result.intake.entries.copy()
    result.offset = offset
    ids: dict[tuple[str | None, str | None], str] = {}
    for header in intake.submissions:
        if header.unit_code and header.period_id:
            version = versions.get((header.unit_code, header.period_id), 0) + 1
            ids[header.unit_code, header.period_id] = one = submission_id(
                header.unit_code, header.period_id, version
            )
            result.submissions[one] = header
            laid.heads.append(_head(result, one, version, header))
    for line in frame["line"]:
        owners[int(line) + offset] = (result, int(line))
    keys = zip(frame["unit_code"], frame["period_id"], strict=True)
    if intake.own_making:
        result.findings += excuse_absent(intake, frame)
    frame["submission_id"] = [ids.get((unit, period)) for unit, period in keys]
    frame["line"] = frame["line"] + offset
    laid.frames.append(frame)
    return offset + (int(intake.entries["line"].max()) if len(intake.entries) else 0)


def _head(result: Examined, one: str, version: int, header: Header) -> dict[str, object]:
    frame = result.intake.entries
    received = header.received_at or (frame["received_at"].iloc[0] if len(frame) else None)
    return {
        "submission_id": one,
        "unit_code": header.unit_code,
        "period_id": header.period_id,
        "version": version,
        "prepared_by": header.prepared_by,
        "signed_by": header.signed_by,
        "received_at": received,
        "client_submitted_at": header.client_submitted_at,
        "nil_report": header.nil_report,
        "status": "SUBMITTED",
        "amend_reason": header.amend_reason,
        "invented": result.intake.invented or None,
    }


@dataclass
class _Told:
    """What reading has told of one file, looked up for every finding of the checks: a bad number is not missing as well, a unit
    nobody knows is not invalid as well, a file without a table is not an empty form as well."""

    cells: set[tuple[int | None, str | None]]
    crowded: set[int | None]
    no_table: bool

    @classmethod
    def by(cls, intake: Intake) -> Self:
        """Gather it in one pass over the findings of reading."""
        causes = ("V-030", "V-031", "V-047", *FAULTS)
        return cls(
            {(one.place.line, one.place.field) for one in intake.findings if one.rule in causes},
            {one.place.line for one in intake.findings if one.rule == "V-017"},
            any(one.rule == "F-002" for one in intake.findings),
        )

    def knows(self, found: Finding[SheetPlace], offset: int) -> bool:
        """True where the cause of ``found`` has been told already."""
        line = found.place.line - offset if found.place.line is not None else None
        if found.rule == "V-040":
            return (line, found.place.field) in self.cells
        if found.rule == "V-010":
            return line in self.crowded
        if found.rule == "V-003":
            return self.no_table
        return found.rule in ("V-001", "V-002") and not found.place.value


def _in_file(place: SheetPlace, intake: Intake) -> SheetPlace:
    """The place in the file as it lies: a sheet with several tables has a field in several columns."""
    column = place.column
    if intake.later.get(place.sheet) and place.field:
        column = intake.letter(place.sheet, place.row, place.field)
    return replace(place, file=intake.file, column=column)


def _share_out(
    desk: Desk, results: list[Examined], owners: dict[int, tuple[Examined, int]]
) -> None:
    """Give each file the findings of its lines and submissions, and the lines that are rejected."""
    by_file = {result.intake.file: result for result in results}
    places = {result.intake.file: result.intake.places for result in results}
    by_submission = {one: result for result in results for one in result.submissions}
    told = {id(result): _Told.by(result.intake) for result in results}
    for found in desk.findings(places):
        line, name = found.place.line, found.place.file
        result = owners[line][0] if line in owners else by_submission.get(name) or by_file.get(name)
        if result and not told[id(result)].knows(found, result.offset):
            result.findings.append(replace(found, place=_in_file(found.place, result.intake)))
    for line in desk.rejected():
        if line in owners:
            result, own = owners[line]
            result.rejected.add(own)
    for result in results:
        result.rejected |= result.intake.rejected
        result.findings.sort(
            key=lambda found: (
                found.place.sheet or "",
                found.place.row or 0,
                _ORDER[found.severity],
                found.rule,
            )
        )
        result.findings = fold(result.findings, limits("findings")["named"])
