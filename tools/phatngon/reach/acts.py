"""The acts that changed what a store counts, numbered in their order: who, when, which files, what became different, what undid it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from phatngon.base.numbers import format_number
from phatngon.reach.database import Database
from phatngon.reach.moments import show_official, with_offset

KINDS = {"import": "nhập tệp", "undo": "hoàn tác", "keep": "giữ số lớn"}


@dataclass(frozen=True)
class CountedChange:
    """What an act changed for one unit and period: which submissions counted before (``stood``) and count since (``stands``)."""

    unit_code: str
    period_id: str
    submission_id: str
    how: str
    stood: tuple[str, ...] = ()
    stands: tuple[str, ...] = ()
    added: int = 0
    gone: int = 0
    changed: int = 0

    @property
    def told(self) -> str:
        """The change in words."""
        if self.how == "left":
            return "chưa được tính, vẫn dùng bản trước"
        counts = (("thêm", self.added), ("bỏ", self.gone), ("đổi", self.changed))
        said = ", ".join(f"{word} {format_number(count)}" for word, count in counts if count)
        return f"{said} tin" if said else "không đổi tin nào"


@dataclass(frozen=True)
class SentFile:
    """One file of an import, by the name it had and the digest of its bytes."""

    file: str
    sha256: str
    received_at: datetime | None
    outcome: str
    accepted: int


@dataclass(frozen=True)
class Act:
    """One numbered act; ``undoes`` and ``undone_by`` are numbers of other acts."""

    number: int
    id: str
    kind: str
    at: datetime
    actor: str
    reason: str = ""
    files: tuple[SentFile, ...] = ()
    changes: tuple[CountedChange, ...] = ()
    undoes: int | None = None
    undone_by: int | None = None

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape; moments with their offset."""
        told = asdict(self) | {"at": with_offset(self.at)}
        for row in told["files"]:
            row["received_at"] = with_offset(row["received_at"])
        return {name: value for name, value in told.items() if name != "id"}


def history(database: Database) -> list[Act]:
    """Every act of a store, the oldest first."""
    files: dict[str, list[SentFile]] = {}
    for batch, *row in database.rows(
        "SELECT batch_id, file, sha256, received_at, outcome, accepted FROM import_file ORDER BY rowid"
    ):
        files.setdefault(batch, []).append(SentFile(*row))
    changes: dict[str, list[CountedChange]] = {}
    for batch, unit, period, one, how, stood, stands, added, gone, changed in database.rows(
        "SELECT batch_id, unit_code, period_id, submission_id, how, stood, stands, added, gone, changed "
        "FROM act_change ORDER BY rowid"
    ):
        change = CountedChange(
            unit, period, one, how, _parts(stood), _parts(stands), added, gone, changed
        )
        changes.setdefault(batch, []).append(change)
    rows = database.rows(
        "SELECT batch_id, coalesce(kind, 'import'), imported_at, actor, coalesce(note, ''), undoes "
        "FROM import_batch ORDER BY rowid"
    )
    numbers = {row[0]: number for number, row in enumerate(rows, 1)}
    acts = [
        Act(
            numbers[id],
            id,
            kind,
            at,
            actor,
            note,
            tuple(files.get(id, ())),
            tuple(changes.get(id, ())),
            numbers.get(undoes),
        )
        for id, kind, at, actor, note, undoes in rows
    ]
    return _with_undoers(acts)


def told_history(acts: Sequence[Act], names: dict[str, str]) -> list[str]:
    """What a person reads of the acts, the newest first; ``names``: unit code → name."""
    lines = [] if acts else ["Kho chưa có lần nhập nào."]
    for act in reversed(acts):
        undoes = f" lần {act.undoes}" if act.undoes else ""
        by = f" – đã hoàn tác ở lần {act.undone_by}" if act.undone_by else ""
        why = f" – lý do: {act.reason}" if act.reason else ""
        lines.append(
            f"Lần {act.number}: {KINDS[act.kind]}{undoes}, {show_official(act.at)}, {act.actor}{why}{by}"
        )
        lines += [
            f"  {one.file} (SHA-256 {one.sha256[:12]}…): nhận {format_number(one.accepted)} dòng"
            for one in act.files
        ]
        lines += [
            f"  {names.get(one.unit_code, one.unit_code)}, kỳ {int(one.period_id[5:])}/{one.period_id[:4]}: {one.told}"
            for one in act.changes
        ]
    return lines


def note_act(
    database: Database,
    kind: str,
    now: datetime,
    actor: str,
    *,
    files: Sequence[str] = (),
    reason: str = "",
    undoes: str = "",
) -> str:
    """Write down that something is done now; returns the id under which its changes are noted."""
    number = database.value("SELECT count(*) FROM import_batch")
    text = f"{number}{now.isoformat()}{''.join(files)}"
    id = hashlib.sha256(text.encode()).hexdigest()[:16]
    database.run(
        "INSERT INTO import_batch (batch_id, imported_at, actor, files, note, kind, undoes) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [id, now, actor, len(files), reason, kind, undoes or None],
    )
    return id


def note_change(database: Database, act: str, change: CountedChange) -> None:
    """Write down one change of an act."""
    database.run(
        f"INSERT INTO act_change VALUES ({', '.join('?' * 10)})",
        [
            act,
            change.unit_code,
            change.period_id,
            change.submission_id,
            change.how,
            "|".join(change.stood),
            "|".join(change.stands),
            change.added,
            change.gone,
            change.changed,
        ],
    )


def _with_undoers(acts: list[Act]) -> list[Act]:
    """The acts with the number of the act that undid each and was not undone itself."""
    undoer: dict[int, int] = {}
    for act in reversed(acts):
        if act.undoes and act.number not in undoer:
            undoer[act.undoes] = act.number
    return [replace(act, undone_by=undoer.get(act.number)) for act in acts]


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(filter(None, (text or "").split("|")))
