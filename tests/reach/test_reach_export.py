"""An export is the store once more: read back as a register it gives the same figures, versions and settled lists."""

from __future__ import annotations

import csv
import shutil
from datetime import datetime
from pathlib import Path

import pytest
import reach_mini as mini

from phatngon.base.paths import kit_root
from phatngon.reach.desk import Desk
from phatngon.reach.digest import digest
from phatngon.reach.exporting import export_tables
from phatngon.reach.importing import import_files
from phatngon.reach.published import differences, publish
from phatngon.reach.store import open_store
from phatngon.reach.work import import_into, take_dimensions

NOW = datetime(2026, 11, 20, 9)
PERIODS = ("2026-10", "2026-11")


def line(number: int, **more: object) -> dict:
    """One right line."""
    return {
        "url": f"https://hue.example/tin-{number}",
        "source_id": "page",
        "title": f'Tin “{number}”, dấu \' và "nháy"',
        "views": 100 + number,
        "published_at": f"2026-10-{1 + number:02}T08:00:00+07:00",
        "reach": 5 * number,
        "reactions": 5,
        "comments": "",
        "comments_missing_reason": "NO_ACCESS",
        "shares": 1,
        "sentiment": ("POS", "NEG", "NEU")[number % 3],
        "sentiment_by": "HUMAN",
        "message_ids": "M1|M2",
        "item_id": "mot-ma",
        **more,
    }


def all_figures(connection: object) -> dict:
    """Every figure of the city and of each unit."""
    ready = connection.ready()
    found = {
        period: ready.measure(period, kinds=("city", "level", "unit"), now=NOW)
        for period in PERIODS
    }
    return {
        (period, kind, key, one.id): (
            one.value,
            one.reason,
            one.numerator,
            one.denominator,
            one.coverage,
        )
        for period, kinds in found.items()
        for kind, keys in kinds.items()
        for key, metrics in keys.items()
        for one in metrics.values()
    }


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Path:
    """A store of the test's own."""
    return Path(shutil.copytree(filled, tmp_path / "kho")) / "kho.duckdb"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with versions that replace, join and stay aside, an exemption, and published figures."""
    folder, work = tmp_path_factory.mktemp("kho"), tmp_path_factory.mktemp("viec")
    path, sent = folder / "kho.duckdb", work / "gui"
    register = mini.write(work / "so", "dim_source", mini.SOURCES)
    mini.write(
        register,
        "fact_exemption",
        [
            {
                "unit_code": "46-S-y-te",
                "period_id": "2026-10",
                "granted_at": "2026-10-10T08:00:00+07:00",
                "reason": "Bão",
            }
        ],
    )
    files = [
        ("46-19789", "2026-10", [line(0), line(1), line(1, views=900)], "09:00:00.250001"),
        ("46-19789", "2026-10", [line(5), line(6)], "10:00:00"),
        ("46-19789", "2026-10", [line(0, views="x")], "11:00:00"),
        ("46-S-du-lich", "2026-10", [line(1), line(2, paid="true")], "12:00:00"),
        ("46-S-du-lich", "2026-10", [line(1, views=1), line(2), line(3)], "18:30:00"),
        ("46-20035", "2026-10", [], "13:00:00"),
        ("46-19789", "2026-11", [line(0, views=500), line(20, item_id="")], "14:00:00"),
    ]
    with open_store(path) as connection:
        take_dimensions(connection, register)
        for number, (unit, period, rows, at) in enumerate(files):
            head = {
                "unit_code": unit,
                "period_id": period,
                "signed_by": "Chủ tịch",
                "nil_report": "" if rows else "true",
            }
            mini.write(
                sent,
                f"tep-{number}",
                [head | row for row in rows] or [head | dict.fromkeys(line(0))],
            )
            import_files(
                connection,
                [sent / f"tep-{number}.csv"],
                now=datetime.fromisoformat(f"{period}-16T{at}"),
            )
        publish(connection, digest(connection, "2026-10", now=NOW))
    return folder


def export(store: Path, folder: Path) -> tuple[dict, Path]:
    """The figures of a store, and its export."""
    with open_store(store) as connection:
        export_tables(connection, folder)
        return all_figures(connection), folder


def test_every_figure_of_every_unit_and_period_is_the_same(store: Path, tmp_path: Path) -> None:
    before, folder = export(store, tmp_path / "xuat")
    with Desk.over(str(folder)) as connection:
        after = all_figures(connection)
        assert connection.rows("SELECT count(*) FROM newest_entry") == [(10,)]
    assert (
        before == after
        and before["2026-10", "city", "46", "M01"][0] == 6
        and before["2026-10", "city", "46", "M23"][3] == 53
    )


def test_the_shipped_sample_reads_back_too(tmp_path: Path) -> None:
    store = tmp_path / "kho.duckdb"
    import_into(
        [str(kit_root() / "sample_data" / "reach" / "nop")],
        str(store),
        "",
        datetime(2026, 10, 16, 9),
    )
    before, folder = export(store, tmp_path / "xuat")
    with Desk.over(str(folder)) as connection:
        assert all_figures(connection) == before


def test_exemptions_published_figures_and_records_are_there(store: Path, tmp_path: Path) -> None:
    _, folder = export(store, tmp_path / "xuat")
    names = {path.stem for path in folder.glob("*.csv")}
    assert {
        "fact_exemption",
        "published_metric",
        "obligation",
        "audit_log",
        "import_batch",
        "import_file",
        "fact_finding",
        "raw_row",
    } <= names
    with Desk.over(str(folder)) as connection:
        told = digest(connection, "2026-10", now=NOW)
        assert not differences(connection, told)
        connection.run("UPDATE published_metric SET value = value + 1 WHERE metric = 'M01'")
        assert [one.new.id for one in differences(connection, told)] == ["M01"]


def test_what_an_earlier_export_left_is_not_read_as_news(store: Path, tmp_path: Path) -> None:
    _, folder = export(store, tmp_path / "xuat")
    with open_store(store) as connection:
        connection.run("DELETE FROM fact_exemption")
    before, folder = export(store, folder)
    with Desk.over(str(folder)) as connection:
        assert all_figures(connection) == before


def test_a_text_like_a_formula_sleeps_in_the_file_and_comes_back_as_it_was(
    store: Path, tmp_path: Path
) -> None:
    titles = ("=1+1", "'=1+1", "@x", "'Huế'")
    with open_store(store) as connection:
        for number, title in enumerate(titles, 1):
            connection.run("UPDATE entry SET title = ? WHERE line = ?", [title, number])
        export_tables(connection, tmp_path / "xuat")
    with (tmp_path / "xuat" / "fact_item.csv").open(encoding="utf-8", newline="") as file:
        assert not [
            row["title"]
            for row in csv.DictReader(file)
            if row["title"].startswith(("=", "+", "-", "@"))
        ]
    with Desk.over(str(tmp_path / "xuat")) as connection:
        assert connection.rows("SELECT title FROM entry ORDER BY line LIMIT 4") == [
            (title,) for title in titles
        ]
