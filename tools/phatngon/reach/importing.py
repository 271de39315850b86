"""Files of units taken into the store: append-only, the same file twice changes nothing, all of a run or none of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast

from phatngon.reach.acts import CountedChange, note_act, note_change
from phatngon.reach.arrivals import find_period, obliged_units
from phatngon.reach.database import Row
from phatngon.reach.desk import Desk
from phatngon.reach.entries import entry_types
from phatngon.reach.examining import Examined, examine, note_duplicates, read_all, waves
from phatngon.reach.known_files import passed_files, said_before
from phatngon.reach.queries import query
from phatngon.reach.reading import Intake
from phatngon.reach.reading.intake import Header
from phatngon.reach.records import (
    finding_rows,
    keep_submission,
    payload_of,
    raw_rows,
    write_rows,
)
from phatngon.reach.store import log_action
from phatngon.reach.versions import (
    Decision,
    Version,
    decide,
    lines_of,
    newest_entries,
    standing_versions,
)

OUTCOMES = {
    "accepted": "đã nhận",
    "returned": "đã nhận phần hợp lệ, trả lại để sửa",
    "known": "đã có, không đổi gì",
    "older": "đã nhập trước đây; báo cáo đang dùng bản khác của đơn vị, không đổi gì",
    "asked": "chưa nhận, chờ chọn gộp (--merge) hay thay (--replace)",
    "unreadable": "không đọc được, chưa nhận",
}


@dataclass(frozen=True)
class ImportOutcome:
    """What became of one file."""

    examined: Examined
    outcome: str
    submissions: tuple[str, ...] = ()

    @property
    def needs_work(self) -> bool:
        """True where somebody must mend or decide something before the whole file counts."""
        return self.examined.has_errors or self.outcome == "asked"

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        return self.examined.to_json() | {
            "outcome": self.outcome,
            "submissions": list(self.submissions),
        }


@dataclass(frozen=True)
class _Run:
    """What is the same for every file of a run; ``how``: merge, replace or neither; ``kept``: submissions that it has kept."""

    batch: str
    now: datetime
    received: datetime
    actor: str
    how: str = ""
    kept: set[str] = field(default_factory=set)


@dataclass
class _Known:
    """What is asked once for all files of a group: versions that stand, lines of the new ones, what was ever said (payload →
    submission); ``links``: file → submission; ``merges``: new submission → those whose other lines it takes over; ``raw``,
    ``findings``: rows to be written."""

    before: dict[tuple[str, str], list[Version]]
    lines: dict[str, dict[str, int]]
    said: Mapping[tuple[str, str, str], str]
    links: list[tuple[str, str]] = field(default_factory=list)
    merges: dict[str, tuple[str, ...]] = field(default_factory=dict)
    raw: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)


def import_files(
    desk: Desk,
    paths: Sequence[Path],
    *,
    now: datetime,
    received_at: datetime | None = None,
    actor: str = "đầu mối",
    given: Sequence[Path] | None = None,
    how: str = "",
) -> list[ImportOutcome]:
    """Read, check and keep ``paths``; moments are official time. One transaction: a run cut short leaves nothing behind.

    ``given``: see :func:`phatngon.reach.examining.read_all`. ``how``: "merge" or "replace" where a later file of a unit lacks
    items of an earlier one; without it such a file waits and changes nothing.
    """
    intakes = read_all(desk, paths, received_at or now, given=given)
    return keep(desk, intakes, now=now, received_at=received_at, actor=actor, how=how)


def keep(
    desk: Desk,
    intakes: Sequence[Intake],
    *,
    now: datetime,
    received_at: datetime | None = None,
    actor: str = "đầu mối",
    how: str = "",
) -> list[ImportOutcome]:
    """Keep files already read; see :func:`import_files`."""
    passed = passed_files(desk, intakes)
    fresh = [intake for intake in intakes if id(intake) not in passed]
    done: dict[int, ImportOutcome] = {}
    with desk.transaction():
        batch = note_act(desk, "import", now, actor, files=[one.sha256 for one in intakes])
        run = _Run(batch, now, received_at or now, actor, how)
        for group in waves(fresh):
            for taken in _take(desk, group, run):
                done[id(taken.examined.intake)] = taken
        _flag(desk, intakes)
        results = [
            done.get(id(intake))
            or ImportOutcome(Examined(intake, list(intake.findings)), passed[id(intake)])
            for intake in intakes
        ]
        rows = [
            (
                batch,
                one.examined.intake.file,
                one.examined.intake.sha256,
                run.received,
                one.outcome,
                one.examined.accepted_rows,
            )
            for one in results
        ]
        write_rows(desk, "import_file", rows)
    note_duplicates([one.examined for one in results])
    return results


def _flag(desk: Desk, intakes: Sequence[Intake]) -> None:
    """Mark as invented what an invented file holds, even where the store had it already without the mark."""
    invented = [intake.sha256 for intake in intakes if intake.invented]
    if invented:
        desk.run(
            "UPDATE fact_submission SET invented = true WHERE invented IS DISTINCT FROM true AND submission_id IN "
            "(SELECT submission_id FROM import_submission WHERE list_contains($files, sha256))",
            {"files": invented},
        )


def last_versions(desk: Desk) -> dict[tuple[str, str], int]:
    """(unit, period) → the newest version kept."""
    rows = desk.rows("SELECT unit_code, period_id, max(version) FROM fact_submission GROUP BY ALL")
    return {(unit, period): version for unit, period, version in rows}


def _take(desk: Desk, group: Sequence[Intake], run: _Run) -> list[ImportOutcome]:
    versions = last_versions(desk)
    keys = [
        (header.unit_code, header.period_id) for intake in group for header in intake.submissions
    ]
    _lay_earlier(desk, keys)
    results = examine(desk, group, earlier="entry_before", versions=versions)
    start = desk.value("SELECT coalesce(max(line), 0) FROM entry")
    refused = [line + result.offset for result in results for line in result.rejected]
    write_rows(desk, "line_refused", [(line,) for line in refused])
    ids = [one for result in results for one in result.submissions]
    known = _Known(
        standing_versions(desk, "replaced"),
        lines_of(desk, "entry_new", ids, refused),
        said_before(desk),
    )
    taken = [_keep_one(desk, result, run, known) for result in results]
    write_rows(desk, "import_submission", known.links)
    write_rows(desk, "raw_row", known.raw)
    write_rows(desk, "fact_finding", known.findings)
    kept = [one for result in taken for one in result.submissions]
    if kept:
        columns = ", ".join(f'"{name}"' for name in entry_types() if name != "line")
        desk.run(
            f"INSERT INTO entry SELECT row_number() OVER (ORDER BY line) + {start}, {columns} FROM entry_new "
            "WHERE list_contains($kept, submission_id) AND line NOT IN (SELECT line FROM line_refused)",
            {"kept": kept},
        )
    for one, old in known.merges.items():
        _take_over(desk, one, old, list(known.lines.get(one, ())))
    return taken


def _take_over(desk: Desk, one: str, old: Sequence[str], items: list[str]) -> None:
    """Let a merged version say what the versions ``old`` said of other items than its own ``items``."""
    kept = [name for name in entry_types() if name not in ("line", "submission_id", "version")]
    columns = ", ".join(f'"{name}"' for name in kept)
    desk.run(
        query("store.take_over", columns=columns),
        {"one": one, "old": list(old), "items": items, "number": int(one.rpartition("_v")[2])},
    )


def _lay_earlier(desk: Desk, keys: list[tuple[str | None, str | None]]) -> None:
    """Views of what was kept before, without the versions that this run replaces; and the table of refused lines."""
    newest_entries(desk)
    desk.run("CREATE OR REPLACE TEMP TABLE replaced (unit_code VARCHAR, period_id VARCHAR)")
    if keys:
        desk.many("INSERT INTO replaced VALUES (?, ?)", keys)
    desk.run(
        "CREATE OR REPLACE TEMP VIEW entry_before AS "
        "SELECT * FROM newest_entry ANTI JOIN replaced USING (unit_code, period_id)"
    )
    desk.run("CREATE OR REPLACE TEMP TABLE line_refused (line BIGINT)")


def _keep_one(desk: Desk, result: Examined, run: _Run, known: _Known) -> ImportOutcome:
    if not result.submissions:
        known.raw += raw_rows(result, run.batch)
        known.findings += finding_rows(result, run.batch)
        log_action(
            desk,
            run.now,
            run.actor,
            "refuse",
            result.intake.file,
            after=result.intake.sha256,
            reason="không đọc được đơn vị hoặc kỳ",
        )
        return ImportOutcome(result, "unreadable")
    kept, asked = [], False
    for one, header in result.submissions.items():
        key = (header.unit_code or "", header.period_id or "")
        payload = payload_of(result, one, header)
        before = known.before.get(key, [])
        same = next((version.id for version in before if version.payload == payload), "")
        if not same:
            new = Version(
                one,
                one.rpartition("_v")[2],
                known.lines.get(one, {}),
                payload,
                bool(header.nil_report),
            )
            earlier = known.said.get((*key, payload), "")
            decision = decide(
                new,
                before,
                errors=result.has_errors,
                how=run.how,
                back=bool(earlier or header.amend_reason),
                together=run.kept,
            )
            result.findings += filter(None, [decision.finding(result.intake.file)])
            if decision.how == "asked":
                asked = True
                continue
            same = earlier if decision.how == "left" else ""
        if not same:
            _keep_version(desk, result, run, header, new, before, decision)
            known.merges |= {one: decision.merged} if decision.merged else {}
            kept.append(one)
            run.kept.add(one)
        known.links.append((result.intake.sha256, same or one))
    if kept or not asked:
        known.raw += raw_rows(result, run.batch)
    known.findings += finding_rows(result, run.batch)
    outcome = ("returned" if result.has_errors else "accepted") if kept else "known"
    return ImportOutcome(result, "asked" if asked else outcome, tuple(kept))


def _keep_version(
    desk: Desk,
    result: Examined,
    run: _Run,
    header: Header,
    new: Version,
    before: Sequence[Version],
    decision: Decision,
) -> None:
    _freeze(desk, header.period_id or "", run.now)
    keep_submission(desk, new.id, new.payload, result, run.received, "|".join(decision.stands))
    note_change(
        desk,
        run.batch,
        CountedChange(
            cast("str", header.unit_code),  # a submission has both, else it has no id
            cast("str", header.period_id),
            new.id,
            "replace" if run.how == "replace" and decision.how == "replaced" else decision.how,
            tuple(one.id for one in before),
            decision.stands,
            **decision.counts,
        ),
    )
    log_action(
        desk,
        run.now,
        run.actor,
        "import",
        new.id,
        before=before[-1].payload if before else "",
        after=new.payload,
        reason=header.amend_reason or "",
    )


def _freeze(desk: Desk, period_id: str, now: datetime) -> None:
    """Write down who owes a report for the period, the first time something arrives for it."""
    if desk.value("SELECT count(*) FROM obligation WHERE period_id = ?", [period_id]):
        return
    if desk.value("SELECT count(*) FROM dim_period WHERE period_id = ?", [period_id]):
        write_rows(
            desk,
            "obligation",
            [(period_id, unit, now) for unit in obliged_units(desk, find_period(desk, period_id))],
        )
