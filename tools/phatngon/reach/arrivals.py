"""Obligations and arrivals of a period, read from the tables of a workspace or a store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.reach.database import Database
from phatngon.reach.obligations import ACCEPTED, Exemption, Sent, UnitStanding, standings
from phatngon.reach.regime import Period
from phatngon.reach.undone import UNDO, undone_ids


def find_period(database: Database, period_id: str) -> Period:
    """The period of the table ``dim_period``. Raises InputError."""
    rows = database.rows(
        "SELECT period_id, start_ts, end_ts, cutoff_ts, due_ts, lock_ts, calendar_version FROM dim_period "
        "WHERE period_id = ?",
        [period_id],
    )
    if not rows:
        raise InputError(
            f"kỳ {show_value(period_id)} không có trong bảng kỳ báo cáo.",
            advice="Viết năm-tháng, ví dụ 2026-10.",
        )
    return Period(*rows[0])


def obliged_units(database: Database, period: Period) -> list[str]:
    """Units that owe a report: the list frozen for the period, else those obligated and valid on the due date."""
    frozen = database.rows(
        "SELECT DISTINCT unit_code FROM obligation WHERE period_id = ? ORDER BY 1", [period.id]
    )
    if frozen:
        return [code for (code,) in frozen]
    day = (period.due or period.end).date()
    rows = database.rows(
        "SELECT unit_code FROM dim_unit WHERE obligated AND (valid_from IS NULL OR valid_from <= $day) "
        "AND (valid_to IS NULL OR valid_to >= $day) ORDER BY rowid",
        {"day": day},
    )
    return [code for (code,) in rows]


def period_standings(
    database: Database, period: Period, now: datetime | None = None, units: Sequence[str] = ()
) -> list[UnitStanding]:
    """How every unit (or the ``units`` asked for) stands in the period."""
    rows = standings(
        period,
        obliged_units(database, period),
        sent_rows(database, period),
        exemptions(database, period),
        database.rows("SELECT started_at, ended_at FROM fact_outage"),
        now,
    )
    return [row for row in rows if not units or row.unit_code in units]


def sent_rows(database: Database, period: Period) -> list[Sent]:
    """Every version that units sent for the period and that was not undone; what is incomplete by rule T2 is marked so.

    Where a register does not tell who signed, or holds no items at all, that part of T2 cannot be judged and is not held
    against the unit.
    """
    signers, items = database.rows(
        "SELECT (SELECT count(*) FROM fact_submission WHERE trim(signed_by) != ''), "
        "(SELECT count(*) FROM entry WHERE submission_id IS NOT NULL)"
    )[0]
    rows = database.rows(
        "SELECT s.unit_code, s.version, s.received_at, s.nil_report, s.status, s.returned_at, trim(s.signed_by), "
        "coalesce(e.items, 0), s.submission_id FROM fact_submission s LEFT JOIN "
        "(SELECT submission_id, count(*) AS items FROM entry GROUP BY ALL) e USING (submission_id) "
        "WHERE s.period_id = ? AND coalesce(s.status, 'SUBMITTED') NOT IN ('DRAFT', ?)",
        [period.id, UNDO],
    )
    undone = undone_ids(database)
    found = []
    for unit, version, received, nil, status, returned_at, signer, count, one in rows:
        if one in undone:
            continue
        told = (
            nil
            or count
            or status in ACCEPTED
            or (status != "RETURNED" and (nil is None or not items))
        )
        signed = bool(signer) or not signers
        found.append(
            Sent(
                unit,
                version or 1,
                received,
                bool(told and signed),
                bool(nil),
                returned_at is not None or status == "RETURNED",
                status in ACCEPTED,
            )
        )
    return found


def exemptions(database: Database, period: Period) -> list[Exemption]:
    """Exemptions written for the period."""
    rows = database.rows(
        "SELECT unit_code, granted_at, reason, document_no FROM fact_exemption WHERE period_id = ?",
        [period.id],
    )
    return [Exemption(unit, at, reason or "", number or "") for unit, at, reason, number in rows]
