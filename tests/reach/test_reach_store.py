"""The store: append-only, the same file twice changes nothing, a kill leaves all or nothing, backups prove themselves."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
import reach_mini as mini

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.paths import user_folder
from phatngon.reach.desk import Desk
from phatngon.reach.digest import digest
from phatngon.reach.exporting import export_tables
from phatngon.reach.importing import import_files
from phatngon.reach.published import differences, publish
from phatngon.reach.store import backup, open_store, restore
from phatngon.reach.work import take_dimensions

NOW = datetime(2026, 10, 16, 9)
LATER = NOW + timedelta(days=1)
TABLES = (
    "fact_submission",
    "entry",
    "raw_row",
    "fact_finding",
    "import_batch",
    "import_file",
    "audit_log",
)


def lines(count: int = 3, **more: object) -> list[dict]:
    return [
        {
            "url": f"https://bao1.example/tin-{n}",
            "source_id": "press",
            "title": f"Tin trong ngày {'abcdefghij'[n]}",
            "published_at": f"2026-10-0{n + 1}T08:00:00+07:00",
            "views": 100 * (n + 1) + n,
            "reach": "",
            "reach_missing_reason": "NO_ACCESS",
            "reactions": 5 + n,
            "comments": n,
            "shares": 1,
            "capture_method": "PUBLIC_PAGE",
            "observed_at": "2026-10-14T20:00:00+07:00",
            **more,
        }
        for n in range(count)
    ]


def file(
    folder: Path,
    unit: str = "46-19789",
    rows: list[dict] | None = None,
    name: str = "",
    **head: object,
) -> Path:
    head = {
        "unit_code": unit,
        "period_id": "2026-10",
        "signed_by": "Chủ tịch",
        "nil_report": "false",
    } | head
    name = name or f"{unit}"
    mini.write(folder, name, [head | row for row in (lines() if rows is None else rows)])
    return folder / f"{name}.csv"


def counts(connection: object) -> dict[str, int]:
    return {table: connection.value(f"SELECT count(*) FROM {table}") for table in TABLES}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "kho.duckdb"
    with open_store(path) as connection:
        take_dimensions(connection, mini.write(tmp_path / "so", "dim_source", mini.SOURCES))
    return path


def test_a_clean_file_is_accepted_with_every_row_kept_as_it_stood(
    store: Path, tmp_path: Path
) -> None:
    with open_store(store) as connection:
        (taken,) = import_files(connection, [file(tmp_path)], now=NOW)
        assert (taken.outcome, taken.examined.accepted_rows, taken.submissions) == (
            "accepted",
            3,
            ("46-19789_2026-10_v1",),
        )
        assert taken.examined.findings == []
        raw = [
            json.loads(cells)
            for (cells,) in connection.rows("SELECT cells FROM raw_row ORDER BY row")
        ]
        assert [row["views"] for row in raw] == ["100", "201", "302"]
        assert connection.rows("SELECT count(*) FROM obligation WHERE period_id = '2026-10'") == [
            (54,)
        ]


def test_the_same_file_twice_changes_nothing_but_the_log_of_files(
    store: Path, tmp_path: Path
) -> None:
    path = file(tmp_path)
    with open_store(store) as connection:
        import_files(connection, [path], now=NOW)
        before = counts(connection)
        (again,) = import_files(connection, [path], now=LATER)
        after = counts(connection)
    assert again.outcome == "known"
    assert {table for table in TABLES if before[table] != after[table]} == {
        "import_batch",
        "import_file",
    }


def test_the_same_rows_in_another_order_and_file_are_no_new_version(
    store: Path, tmp_path: Path
) -> None:
    with open_store(store) as connection:
        import_files(connection, [file(tmp_path)], now=NOW)
        (again,) = import_files(
            connection, [file(tmp_path, rows=lines()[::-1], name="khac")], now=LATER
        )
        assert again.outcome == "known" and counts(connection)["fact_submission"] == 1


def test_a_repaired_file_becomes_version_2_and_version_1_stays(store: Path, tmp_path: Path) -> None:
    broken = lines()
    broken[1]["views"] = "-5"
    with open_store(store) as connection:
        (first,) = import_files(connection, [file(tmp_path, rows=broken)], now=NOW)
        assert first.outcome == "returned" and first.examined.accepted_rows == 2
        (second,) = import_files(connection, [file(tmp_path, name="sua")], now=LATER)
        assert second.submissions == ("46-19789_2026-10_v2",)
        rows = connection.rows(
            "SELECT s.version, s.status, count(e.line) FROM fact_submission s LEFT JOIN entry e USING (submission_id) "
            "GROUP BY ALL ORDER BY 1"
        )
        assert rows == [(1, "RETURNED", 2), (2, "ACCEPTED", 3)]
        told = digest(connection, "2026-10", now=LATER)
    assert told.metrics["M01"].value == 3 and told.metrics["M05"].value == 603
    assert told.metrics["M26"].value == 0 and told.metrics["M24"].numerator == 1


def test_a_report_after_the_lock_is_an_amendment_with_a_reason_or_refused(
    store: Path, tmp_path: Path
) -> None:
    late = datetime(2026, 11, 2, 8)
    with open_store(store) as connection:
        import_files(connection, [file(tmp_path)], now=NOW)
        (refused,) = import_files(
            connection, [file(tmp_path, rows=lines(2), name="muon")], now=late
        )
        assert (
            "V-002" in {found.rule for found in refused.examined.findings}
            and refused.examined.accepted_rows == 0
        )
        (amended,) = import_files(
            connection,
            [file(tmp_path, rows=lines(2), name="bo-sung", amend_reason="Sót số liệu")],
            now=late,
        )
        assert amended.outcome == "accepted"
        assert connection.rows(
            "SELECT status FROM fact_submission ORDER BY version DESC LIMIT 1"
        ) == [("AMENDED",)]


def test_published_figures_stay_and_the_difference_is_told(store: Path, tmp_path: Path) -> None:
    with open_store(store) as connection:
        import_files(connection, [file(tmp_path)], now=NOW)
        assert publish(connection, digest(connection, "2026-10", now=NOW)) == 1
        import_files(
            connection, [file(tmp_path, rows=lines(2), name="sua")], now=LATER, how="replace"
        )
        told = digest(connection, "2026-10", now=LATER)
        changed = {
            one.new.id: (one.old.value, one.new.value) for one in differences(connection, told)
        }
        assert changed["M01"] == (3, 2) and changed["M05"] == (603, 301) and "M09" not in changed
        assert publish(connection, told) == 2


def test_two_files_of_one_unit_in_one_run_are_two_versions(store: Path, tmp_path: Path) -> None:
    with open_store(store) as connection:
        taken = import_files(
            connection,
            [file(tmp_path, name="a"), file(tmp_path, rows=lines(2), name="b")],
            now=NOW,
            how="replace",
        )
        assert [one.submissions[0][-2:] for one in taken] == ["v1", "v2"]
        assert not [
            found for one in taken for found in one.examined.findings if found.rule == "V-015"
        ]


def test_one_address_of_two_units_is_shared_and_counted_once(store: Path, tmp_path: Path) -> None:
    with open_store(store) as connection:
        import_files(connection, [file(tmp_path, rows=lines(1))], now=NOW)
        (second,) = import_files(
            connection, [file(tmp_path, "46-S-du-lich", rows=lines(1))], now=NOW
        )
        assert "V-016" in {found.rule for found in second.examined.findings}
        told = digest(connection, "2026-10", now=LATER)
    assert told.metrics["M01"].value == 1 and told.credit == {"46-19789": 0.5, "46-S-du-lich": 0.5}


def test_a_second_officer_gets_a_sentence(store: Path) -> None:
    with open_store(store):
        code = (
            "import sys\nfrom pathlib import Path\nfrom phatngon.reach.store import open_store\n"
            "try:\n    open_store(Path(sys.argv[1])).__enter__()\nexcept Exception as error:\n    print(type(error).__name__, error)"
        )
        said = subprocess.run(
            [sys.executable, "-c", code, str(store)], capture_output=True, text=True, check=True
        ).stdout
    assert said.startswith("MissingOnMachine") and "người khác mở" in said


def test_something_else_than_a_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ghi-chu.txt"
    path.write_text("không phải kho " * 500, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(InputError, match="không phải kho"), open_store(path):
        pass
    assert path.read_bytes() == before
    with (
        pytest.raises(InputError, match="chưa có kho"),
        open_store(tmp_path / "khong-co.duckdb", create=False),
    ):
        pass


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("x", encoding="utf-8")
    with pytest.raises(MissingOnMachine), open_store(tmp_path / "tep" / "kho.duckdb"):
        pass


def test_backup_and_restore_bring_back_every_row_and_keep_what_was_there(
    store: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "luu" / "kho.duckdb"
    with open_store(store) as connection:
        import_files(connection, [file(tmp_path)], now=NOW)
    backup(store, saved, now=NOW)
    with open_store(store) as connection:
        import_files(connection, [file(tmp_path, "46-S-du-lich", rows=lines(2))], now=NOW)
    kept = restore(saved, store, now=LATER)
    with open_store(store) as connection:
        assert counts(connection)["fact_submission"] == 1
        assert connection.rows("SELECT action FROM audit_log ORDER BY logged_at, action")[-1] == (
            "restore",
        )
    with open_store(kept) as connection:
        assert counts(connection)["fact_submission"] == 2
    (tmp_path / "hong.duckdb").write_bytes(b"khong phai kho" * 900)
    with pytest.raises(InputError):
        restore(tmp_path / "hong.duckdb", store, now=LATER)
    with open_store(store) as connection:
        assert counts(connection)["fact_submission"] == 1


def test_an_export_read_back_gives_the_same_figures_and_the_same_nulls(
    store: Path, tmp_path: Path
) -> None:
    rows = lines()
    rows[2] |= {"views": "", "views_missing_reason": "NOT_PROVIDED"}
    with open_store(store) as connection:
        import_files(connection, [file(tmp_path, rows=rows)], now=NOW)
        before = digest(connection, "2026-10", now=LATER).metrics
        export_tables(connection, tmp_path / "xuat")
    text = (tmp_path / "xuat" / "fact_measurement.csv").read_text(encoding="utf-8")
    assert "NOT_PROVIDED" in text and "NO_ACCESS" in text
    with Desk.over(str(tmp_path / "xuat")) as connection:
        after = digest(connection, "2026-10", now=LATER).metrics
    assert {id: (m.value, m.reason, m.known) for id, m in before.items()} == {
        id: (m.value, m.reason, m.known) for id, m in after.items()
    }


def test_formulas_in_an_export_cannot_wake_up(store: Path, tmp_path: Path) -> None:
    with open_store(store) as connection:
        import_files(connection, [file(tmp_path)], now=NOW)
        connection.run("UPDATE entry SET title = '=HYPERLINK(\"http://x.example\")' WHERE line = 1")
        export_tables(connection, tmp_path / "xuat")
    cells = (tmp_path / "xuat" / "fact_item.csv").read_text(encoding="utf-8")
    assert "'=HYPERLINK" in cells and ',"=HYPERLINK' not in cells and ",=HYPERLINK" not in cells


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill at a moment")
def test_a_kill_at_any_moment_leaves_the_whole_run_or_nothing(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "nop"
    for number, unit in enumerate(("46-19789", "46-S-du-lich", "46-20035", "46-19753")):
        file(folder, unit, rows=lines(5, note=f"lần {number}"))

    def importing(target: Path) -> subprocess.Popen[bytes]:
        target.write_bytes(store.read_bytes())
        verb = ["reach", "import", str(folder), "--store", str(target)]
        return subprocess.Popen(
            [sys.executable, "-m", "phatngon", *verb, "--received-at", "2026-10-16T09:00:00+07:00"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

    begun = time.monotonic()
    assert importing(tmp_path / "kho-thu.duckdb").wait() == 0
    whole = time.monotonic() - begun  # on this machine, as busy as it is now
    seen = set()
    for step, part in enumerate((0.2, 0.7, 0.8, 0.9, 0.95)):
        target = tmp_path / f"kho-{step}.duckdb"
        process = importing(target)
        time.sleep(part * whole)
        process.kill()
        process.wait()
        with open_store(target) as connection:
            found = counts(connection)
            seen.add(found["fact_submission"])
            assert (
                found["fact_submission"] in (0, 4)
                and found["entry"] == 5 * found["fact_submission"]
            )
            import_files(connection, sorted(folder.glob("*.csv")), now=NOW)
            assert counts(connection)["fact_submission"] == 4 and counts(connection)["entry"] == 20
    assert 0 in seen


def test_what_does_not_fit_in_memory_spills_into_the_users_folder_and_not_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    connection = Desk.connect(memory="20MB", threads=1)
    with contextlib.suppress(duckdb.Error):
        connection.rows(
            "SELECT count(*) FROM (SELECT DISTINCT md5(i::VARCHAR) FROM range(400000) t(i))"
        )[0]
    assert list(tmp_path.iterdir()) == []
    [(folder,)] = connection.rows("SELECT current_setting('temp_directory')")
    assert Path(folder) == user_folder() / "tam"
