"""What a report proposes: one line for all alerts of a kind, with who leads and by when; the amounts stand in ``alerts.yaml``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time

from phatngon.law.calendar import load_calendar
from phatngon.reach.alerts import Alert, alert_rule, alert_table
from phatngon.reach.moments import show_official
from phatngon.reach.regime import regime

LETTERS = "abcdđeghiklmnopqrstuvxy"  # the points of an official paper are counted so
NAMED = 4  # headlines, days or units named in one line


def by_kind(alerts: Sequence[Alert]) -> dict[str, list[Alert]]:
    """The alerts of each kind together, in their order; one that says the same twice stands once.

    >>> [(kind, len(rows)) for kind, rows in by_kind([Alert("A2", "x"), Alert("A1", "y"), Alert("A2", "x")]).items()]
    [('A2', 1), ('A1', 1)]
    """
    found: dict[str, list[Alert]] = {}
    for alert in dict.fromkeys(alerts):
        found.setdefault(alert.id, []).append(alert)
    return found


def proposals(
    alerts: Sequence[Alert],
    names: Mapping[str, str],
    office: str,
    now: datetime,
    fit: Callable[[str], bool] = lambda _: True,
) -> list[str]:
    """The numbered lines of a report, a line for each kind of alert. ``fit``: which headline may be quoted.

    >>> lines = proposals([Alert("A5", "x", ("46-19789",))], {"46-19789": "Phường Thuận Hóa"}, "Sở A", datetime(2026, 11, 23, 8))
    >>> lines[0][:40], lines[0][-42:]
    ('a) Phường Thuận Hóa chủ trì kiểm tra số ', 'thời hạn: trước 17 giờ 00 ngày 27/11/2026.')
    """
    lines = []
    for letter, (kind, rows) in zip(LETTERS, by_kind(alerts).items(), strict=False):
        rule = alert_rule(kind)
        rows = sorted(rows, key=lambda row: len(row.about))  # the most definite are named first
        lead = lead_of(rows, names, office)
        named = list(dict.fromkeys(one for row in rows for one in row.about if fit(one)))
        about = rule.get("about", "").format(list=_some(named, "nội dung")) if named else ""
        said = rule["propose"].format(lead=lead, about=about, office=office)
        lines.append(f"{letter}) {said}; thời hạn: trước {due_after(now, rule['working_days'])}.")
    return lines


def lead_of(alerts: Sequence[Alert], names: Mapping[str, str], office: str) -> str:
    """Who leads on the alerts of a kind: the units they name, the ``office``, or those that have sent nothing."""
    units = dict.fromkeys(names.get(unit, unit) for row in alerts for unit in row.units)
    leads = {"units": _some(list(units), "đơn vị") or office, "office": office}
    return leads.get(alert_rule(alerts[0].id)["lead"], str(alert_table()["silent"]))


def due_after(now: datetime, working_days: int) -> str:
    """The hour of submission so many working days after a moment, as people write it."""
    day = load_calendar().add_working_days(now.date(), working_days)
    return show_official(datetime.combine(day, time.fromisoformat(regime()["submission"]["hour"])))


def _some(names: Sequence[str], what: str) -> str:
    rest = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (
        f" và {rest} {what} khác nêu tại phụ lục" if rest > 0 else ""
    )
