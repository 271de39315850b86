"""A count without a time of measurement tells how things stood when its period ended; measuring again is no late declaring."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import reach_mini as mini

from phatngon.reach.dictionary import entry_column
from phatngon.reach.examining import Examined
from phatngon.reach.importing import import_files
from phatngon.reach.store import open_store
from phatngon.reach.template import how_to_write

VIDEO = "https://www.youtube.com/live/LiveHue2026"


def line(url: str, at: str, views: object, **more: object) -> dict:
    """One line without a time of measurement."""
    return {
        "url": url,
        "source_id": "yt",
        "title": f"Tin {url[-3:]}",
        "published_at": at,
        "views": views,
        "views_missing_reason": "" if views != "" else "NO_ACCESS",
        "reach_missing_reason": "NO_ACCESS",
        "reactions": 1,
        "comments": 0,
        "shares": 0,
        **more,
    }


class Months:
    """A store into which one file a month comes on day 16."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store, self.count = folder, folder / "kho.duckdb", 0

    def send(
        self, period: str, rows: list[dict], unit: str = "46-19789", received: str = ""
    ) -> Examined:
        """Import one unit's file for a period."""
        self.count += 1
        head = {"unit_code": unit, "period_id": period, "signed_by": "Chủ tịch"}
        mini.write(self.folder, f"tep-{self.count}", [head | row for row in rows])
        with open_store(self.store) as connection:
            (taken,) = import_files(
                connection,
                [self.folder / f"tep-{self.count}.csv"],
                now=datetime.fromisoformat(received or f"{period}-16T09:00:00"),
            )
        return taken.examined

    def figures(
        self, period: str, *ids: str, kind: str = "city", key: str = "46"
    ) -> list[float | None]:
        """Figures of a period."""
        with open_store(self.store) as connection:
            ready = connection.ready()
            found = ready.measure(period, kinds=(kind,), now=datetime(2027, 1, 5))[kind][key]
        return [found[id].value for id in ids]


@pytest.fixture
def months(tmp_path: Path) -> Months:
    return Months(tmp_path)


def rules(examined: Examined) -> set[str]:
    """Rules that fired."""
    return {one.rule for one in examined.findings}


def test_a_video_measured_each_month_adds_what_was_seen_in_each(months: Months) -> None:
    months.send("2026-10", [line(VIDEO, "2026-09-25T19:30:00+07:00", 10_000)])
    second = months.send("2026-11", [line(f"{VIDEO}?si=abc", "2026-09-25T19:30:00+07:00", 12_500)])
    third = months.send("2026-12", [line(VIDEO, "2026-09-25T19:30:00+07:00", 12_400)])
    assert [months.figures(period, "M06")[0] for period in ("2026-10", "2026-11", "2026-12")] == [
        10_000,
        2_500,
        0,
    ]
    assert months.figures("2026-10", "M05", "M33") == [10_000, 0]
    assert (
        not {"V-022", "V-023"} & (rules(second) | rules(third))
        and "V-039" in rules(third)
        and "V-039" not in rules(second)
    )


def test_an_item_that_nobody_declared_before_is_still_declared_late(months: Months) -> None:
    months.send("2026-10", [line(VIDEO, "2026-09-25T19:30:00+07:00", 10)])
    assert "V-022" in rules(
        months.send(
            "2026-11",
            [line("https://youtube.com/watch?v=Khac000001", "2026-09-26T08:00:00+07:00", 5)],
        )
    )
    assert months.figures("2026-10", "M33") == [0.5]


def test_a_report_before_the_period_ends_is_dated_by_its_receipt(months: Months) -> None:
    months.send(
        "2026-11", [line(VIDEO, "2026-10-20T08:00:00+07:00", 100)], received="2026-10-25T09:00:00"
    )
    with open_store(months.store) as connection:
        connection.ready()
        assert connection.rows("SELECT seen_at FROM prepared") == [(datetime(2026, 10, 25, 9),)]
    months.send(
        "2026-12",
        [line(VIDEO, "2026-10-20T08:00:00+07:00", 130, observed_at="2026-12-01T08:00:00+07:00")],
    )
    assert months.figures("2026-11", "M06") == [100] and months.figures("2026-12", "M06") == [30]


def test_the_rule_stands_on_the_form() -> None:
    assert "hết kỳ báo cáo" in how_to_write(entry_column("observed_at"))
