"""An act of a store undone: nothing is erased, a new act says which versions count from now on, as if the old one had not been."""

from __future__ import annotations

from datetime import datetime

from phatngon.base.errors import InputError
from phatngon.base.program import command
from phatngon.reach.acts import Act, CountedChange, history, note_act, note_change
from phatngon.reach.desk import Desk
from phatngon.reach.kept import drop_kept
from phatngon.reach.store import log_action
from phatngon.reach.undone import UNDO, undone_ids
from phatngon.reach.versions import Version, compared, decide, lay_standing, lines_of

_ADVICE = f"Xem số của từng lần: {command('reach history')}."


def undo(
    desk: Desk,
    number: int | None = None,
    *,
    now: datetime,
    actor: str = "đầu mối",
    reason: str = "",
) -> Act:
    """Undo the act of that number, by default the last one that still counts; returns the new act.

    To undo an undoing is to do again what it undid. Raises InputError for an act that is not there, was undone already, changed
    nothing, or whose lines a later merge has taken over.
    """
    acts = history(desk)
    act = _chosen(acts, number)
    _refuse_merged(acts, act)
    with desk.transaction():
        batch = note_act(desk, "undo", now, actor, reason=reason, undoes=act.id)
        gone: dict[tuple[str, str], list[str]] = {}
        for change in act.changes:
            gone.setdefault((change.unit_code, change.period_id), []).append(change.submission_id)
        for (unit, period), ids in gone.items():
            _restore(desk, batch, unit, period, ids, now, actor)
        drop_kept(desk, act.id, batch, now, actor)
        log_action(desk, now, actor, "undo", f"lần {act.number}", reason=reason)
    return history(desk)[-1]


def _chosen(acts: list[Act], number: int | None) -> Act:
    if number is None:
        fit = [one for one in acts if one.kind != "undo" and not one.undone_by and _tells(one)]
        if not fit:
            raise InputError("kho không có lần nhập nào để hoàn tác.", advice=_ADVICE)
        return fit[-1]
    found = next((one for one in acts if one.number == number), None)
    if found is None:
        raise InputError(f"không có lần nhập số {number}.", advice=_ADVICE)
    if found.undone_by:
        raise InputError(
            f"lần {number} đã được hoàn tác ở lần {found.undone_by}.",
            advice=f"Muốn làm lại thì hoàn tác lần {found.undone_by}.",
        )
    if not _tells(found):
        raise InputError(f"lần {number} không đổi gì nên không có gì để hoàn tác.", advice=_ADVICE)
    return found


def _tells(act: Act) -> bool:
    return bool(act.changes) or act.kind != "import"


def _refuse_merged(acts: list[Act], act: Act) -> None:
    """A merged version says what an older one said: the merge has to go first."""
    mine = {change.submission_id for change in act.changes}
    for later in acts[act.number :]:
        for change in later.changes:
            taken = set(change.stood) - set(change.stands)
            if change.how == "merged" and not later.undone_by and mine & taken:
                raise InputError(
                    f"lần {later.number} đã gộp tin của lần {act.number}.",
                    advice=f"Hoàn tác lần {later.number} trước.",
                )


def _restore(
    desk: Desk,
    batch: str,
    unit: str,
    period: str,
    ids: list[str],
    now: datetime,
    actor: str,
) -> None:
    """Write the row that says which versions of a unit and period count once ``ids`` are taken back."""
    lay_standing(desk)
    stood = [
        one
        for (one,) in desk.rows(
            "SELECT submission_id FROM standing WHERE unit_code = ? AND period_id = ?",
            [unit, period],
        )
    ]
    number = desk.value(
        "SELECT max(version) FROM fact_submission WHERE unit_code = ? AND period_id = ?",
        [unit, period],
    )
    one = f"{unit}_{period}_v{number + 1}"
    desk.run(
        "INSERT INTO fact_submission (submission_id, unit_code, period_id, version, prepared_by, received_at, status, undoes) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [one, unit, period, number + 1, actor, now, UNDO, "|".join(ids)],
    )
    versions = _versions(desk, unit, period)
    after = _gone_through(desk, versions)
    before = [version for version, *_ in versions.values() if version.id in stood]
    stands = tuple(version.id for version in after)
    desk.run(
        "UPDATE fact_submission SET stands = ? WHERE submission_id = ?",
        ["|".join(stands) or None, one],
    )
    note_change(
        desk,
        batch,
        CountedChange(unit, period, one, "undone", tuple(stood), stands, **compared(before, after)),
    )


def _versions(desk: Desk, unit: str, period: str) -> dict[str, tuple[Version, bool, str, str]]:
    """Submission → its version, whether it had errors, how it was taken, in which act; undoings left out, the oldest first."""
    rows = desk.rows(
        "SELECT s.submission_id, version, payload_sha256, nil_report, status = 'RETURNED', coalesce(c.how, ''), coalesce(c.batch_id, s.submission_id) "
        "FROM fact_submission s LEFT JOIN act_change c USING (submission_id) WHERE s.unit_code = ? AND s.period_id = ? "
        "AND coalesce(status, 'SUBMITTED') NOT IN ('DRAFT', ?) ORDER BY version",
        [unit, period, UNDO],
    )
    lines = lines_of(desk, "entry", [one for one, *_ in rows])
    return {
        one: (
            Version(one, str(number), lines.get(one, {}), payload or "", bool(nil)),
            bool(errors),
            how,
            act,
        )
        for one, number, payload, nil, errors, how, act in rows
    }


def _gone_through(desk: Desk, versions: dict[str, tuple[Version, bool, str, str]]) -> list[Version]:
    """The versions that stand when those that were undone had never come."""
    undone = undone_ids(desk)
    standing: list[Version] = []
    for version, errors, how, act in versions.values():
        if version.id not in undone:
            forced = how if how == "replace" else ""
            same = [one for one, row in versions.items() if row[3] == act]
            decision = decide(
                version, standing, errors=errors, how=forced, ask=False, together=same
            )
            standing = [one for one in (*standing, version) if one.id in decision.stands]
    return standing
