"""Files of units taken into the store: append-only, the same file twice changes nothing, all of a run or none of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from phatngon.reach.arrivals import find_period, obliged_units
from phatngon.reach.database import Row
from phatngon.reach.desk import Desk
from phatngon.reach.dictionary import tables
from phatngon.reach.entries import entry_types
from phatngon.reach.examining import Examined, examine, note_duplicates, read_all, waves
from phatngon.reach.queries import query
from phatngon.reach.reading import Intake
from phatngon.reach.store import log_action
from phatngon.reach.versions import (
    Version,
    decide,
    lay_standing,
    lines_of,
    newest_entries,
    standing_versions,
)

OUTCOMES = {
    "accepted": "đã nhận",
    "returned": "đã nhận phần hợp lệ, trả lại để sửa",
    "known": "đã có, không đổi gì",
    "unreadable": "không đọc được, chưa nhận",
}
# where a line stood, not what it says
_OWN = ("line", "file", "sheet", "row", "submission_id", "version", "received_at")


@dataclass(frozen=True)
class Taken:
    """What became of one file."""

    examined: Examined
    outcome: str
    submissions: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The machine-readable shape."""
        return self.examined.to_json() | {
            "outcome": self.outcome,
            "submissions": list(self.submissions),
        }


@dataclass
class _Known:
    """What is asked once for all files of a group: versions that stand, lines of the new ones; ``links``: file → submission."""

    before: dict[tuple[str, str], list[Version]]
    lines: dict[str, dict[str, int]]
    links: list[tuple[str, str]] = field(default_factory=list)


def import_files(
    desk: Desk,
    paths: Sequence[Path],
    *,
    now: datetime,
    received_at: datetime | None = None,
    actor: str = "đầu mối",
    given: Sequence[Path] | None = None,
) -> list[Taken]:
    """Read, check and keep ``paths``; moments are official time. One transaction: a run cut short leaves nothing behind.

    ``given``: see :func:`phatngon.reach.examining.read_all`.
    """
    intakes = read_all(desk, paths, received_at or now, given=given)
    return keep(desk, intakes, now=now, received_at=received_at, actor=actor)


def keep(
    desk: Desk,
    intakes: Sequence[Intake],
    *,
    now: datetime,
    received_at: datetime | None = None,
    actor: str = "đầu mối",
) -> list[Taken]:
    """Keep files already read; see :func:`import_files`."""
    known = _standing_files(desk)
    fresh: list[Intake] = []
    for intake in intakes:
        if intake.sha256 not in known:
            fresh.append(intake)
            known.add(intake.sha256)
    done: dict[int, Taken] = {}
    with desk.transaction():
        batch = _batch(desk, intakes, now)
        for group in waves(fresh):
            for taken in _take(desk, group, batch, now, received_at or now, actor):
                done[id(taken.examined.intake)] = taken
        _flag(desk, intakes)
        _write(desk, "import_batch", [(batch, now, actor, len(intakes), "")])
        results = [
            done.get(id(intake)) or Taken(Examined(intake, list(intake.findings)), "known")
            for intake in intakes
        ]
        _write(
            desk,
            "import_file",
            [
                (
                    batch,
                    one.examined.intake.file,
                    one.examined.intake.sha256,
                    received_at or now,
                    one.outcome,
                    one.examined.accepted_rows,
                )
                for one in results
            ],
        )
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


def _standing_files(desk: Desk) -> set[str]:
    """SHA-256 of the files whose every submission still stands: to take them again would change nothing."""
    lay_standing(desk)
    rows = desk.rows(
        "SELECT sha256 FROM import_submission LEFT JOIN standing s USING (submission_id) "
        "GROUP BY sha256 HAVING bool_and(s.submission_id IS NOT NULL)"
    )
    return {sha for (sha,) in rows}


def last_versions(desk: Desk) -> dict[tuple[str, str], int]:
    """(unit, period) → the newest version kept."""
    rows = desk.rows("SELECT unit_code, period_id, max(version) FROM fact_submission GROUP BY ALL")
    return {(unit, period): version for unit, period, version in rows}


def _take(
    desk: Desk, group: Sequence[Intake], batch: str, now: datetime, received: datetime, actor: str
) -> list[Taken]:
    versions = last_versions(desk)
    keys = [
        (header.unit_code, header.period_id) for intake in group for header in intake.submissions
    ]
    _lay_earlier(desk, keys)
    results = examine(desk, group, earlier="entry_before", versions=versions)
    start = desk.value("SELECT coalesce(max(line), 0) FROM entry")
    refused = [line + result.offset for result in results for line in result.rejected]
    _write(desk, "line_refused", [(line,) for line in refused])
    known = _Known(
        standing_versions(desk, "replaced"),
        lines_of(
            desk, "entry_new", [one for result in results for one in result.submissions], refused
        ),
    )
    taken = [_keep_one(desk, result, batch, now, received, actor, known) for result in results]
    _write(desk, "import_submission", known.links)
    kept = [one for result in taken for one in result.submissions]
    if kept:
        columns = ", ".join(f'"{name}"' for name in entry_types() if name != "line")
        desk.run(
            f"INSERT INTO entry SELECT row_number() OVER (ORDER BY line) + {start}, {columns} FROM entry_new "
            "WHERE list_contains($kept, submission_id) AND line NOT IN (SELECT line FROM line_refused)",
            {"kept": kept},
        )
    return taken


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


def _keep_one(
    desk: Desk,
    result: Examined,
    batch: str,
    now: datetime,
    received: datetime,
    actor: str,
    known: _Known,
) -> Taken:
    intake = result.intake
    _keep_raw(desk, result, batch)
    if not result.submissions:
        _keep_findings(desk, result, batch)
        log_action(
            desk,
            now,
            actor,
            "refuse",
            intake.file,
            after=intake.sha256,
            reason="không đọc được đơn vị hoặc kỳ",
        )
        return Taken(result, "unreadable")
    kept = []
    for one, header in result.submissions.items():
        payload = _payload(result, one, header)
        before = known.before.get((header.unit_code or "", header.period_id or ""), [])
        same = next((version.id for version in before if version.payload == payload), "")
        if not same:
            new = Version(
                one,
                one.rpartition("_v")[2],
                known.lines.get(one, {}),
                payload,
                bool(header.nil_report),
            )
            decision = decide(new, before, errors=result.has_errors)
            result.findings += filter(None, [decision.finding(intake.file)])
            _freeze(desk, header.period_id or "", now)
            _keep_submission(desk, one, payload, result, received, "|".join(decision.stands))
            log_action(
                desk,
                now,
                actor,
                "import",
                one,
                before=before[-1].payload if before else "",
                after=payload,
                reason=header.amend_reason or "",
            )
            kept.append(one)
        known.links.append((intake.sha256, same or one))
    _keep_findings(desk, result, batch)
    return Taken(
        result, ("returned" if result.has_errors else "accepted") if kept else "known", tuple(kept)
    )


def _keep_submission(
    desk: Desk, one: str, payload: str, result: Examined, received: datetime, stands: str
) -> None:
    columns = ", ".join(
        f'"{name}"' for name in tables()["fact_submission"].names
    )  # a store of an earlier issue has them in another order
    desk.run(
        query("store.keep_submission", columns=columns),
        {
            "payload": payload,
            "received": received,
            "one": one,
            "errors": result.has_errors,
            "stands": stands,
        },
    )


def _keep_raw(desk: Desk, result: Examined, batch: str) -> None:
    rows = [
        (
            batch,
            result.intake.file,
            row["sheet"],
            row["row"],
            row["line"],
            row["line"] is not None and row["line"] not in result.rejected,
            json.dumps(row["cells"], ensure_ascii=False),
        )
        for row in result.intake.raw
    ]
    _write(desk, "raw_row", rows)


def _keep_findings(desk: Desk, result: Examined, batch: str) -> None:
    only = next(iter(result.submissions)) if len(result.submissions) == 1 else None
    rows = [
        (
            batch,
            only,
            one.rule,
            one.severity,
            place.file,
            place.sheet,
            place.row,
            place.column,
            place.field,
            place.value,
            one.message,
        )
        for one in result.findings
        for place in [one.place]
    ]
    _write(desk, "fact_finding", rows)


def _payload(result: Examined, one: str, header: Any) -> str:
    """SHA-256 of what a submission says, whatever file, sheet or row it stood in."""
    frame = result.intake.entries
    mine = frame[
        (frame["unit_code"] == header.unit_code) & (frame["period_id"] == header.period_id)
    ]
    rows = sorted(
        "\x1f".join(map(str, row))
        for row in mine.drop(columns=list(_OWN)).itertuples(index=False, name=None)
    )
    told = [header.signed_by, header.prepared_by, header.nil_report, header.amend_reason]
    return hashlib.sha256(
        json.dumps([told, rows], ensure_ascii=False, default=str).encode()
    ).hexdigest()


def _freeze(desk: Desk, period_id: str, now: datetime) -> None:
    """Write down who owes a report for the period, the first time something arrives for it."""
    if desk.value("SELECT count(*) FROM obligation WHERE period_id = ?", [period_id]):
        return
    if desk.value("SELECT count(*) FROM dim_period WHERE period_id = ?", [period_id]):
        _write(
            desk,
            "obligation",
            [(period_id, unit, now) for unit in obliged_units(desk, find_period(desk, period_id))],
        )


def _batch(desk: Desk, intakes: Sequence[Intake], now: datetime) -> str:
    number = desk.value("SELECT count(*) FROM import_batch")
    text = f"{number}{now.isoformat()}{''.join(intake.sha256 for intake in intakes)}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _write(desk: Desk, table: str, rows: list[Row]) -> None:
    """Append rows by way of a frame: thousands at once."""
    if rows:
        import pandas

        types = {name: kind for name, kind, *_ in desk.rows(f"DESCRIBE {table}")}
        desk.append_frame(table, pandas.DataFrame(rows, columns=list(types), dtype=object), types)
