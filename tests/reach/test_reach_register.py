"""One register serves every verb, and no code of it can lead a file out of its folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import reach_mini as mini
from reach_files import rows_now, text_table

from phatngon.base.errors import InputError
from phatngon.cli.main import main
from phatngon.reach.reading import read_table
from phatngon.tables.units import load_units

AT = ("--received-at", "2026-11-16T09:00:00+07:00")
UNITS = [
    {
        "unit_code": "46-19789",
        "unit_name": "Phường Thuận Hóa",
        "level": "PHUONG",
        "valid_to": "2026-10-31",
        "successor_code": "46-99001",
        "obligated": "true",
    },
    {
        "unit_code": "46-99001",
        "unit_name": "Phường Ngự Bình Mới",
        "level": "PHUONG",
        "valid_from": "2026-11-01",
        "obligated": "true",
    },
    {
        "unit_code": "46-S-vp-ubnd",
        "unit_name": "Văn phòng Ủy ban nhân dân thành phố",
        "level": "SO_BAN_NGANH",
        "obligated": "true",
    },
]
OUTSIDE = ("../../../x", "..", "a/b", "a\\b", "/x", "C:x", "nul", "x.", "a b", "46-19789\u202e")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return mini.write(tmp_path / "so", "dim_unit", UNITS)


def table(path: Path, unit: str) -> Path:
    """A right table of one unit for the period 11/2026."""
    rows = [
        ("Lý do thiếu mặc định", "Nguồn không công bố"),
        *rows_now(2, published_at="20/10/2026 8:00"),
    ]
    text = (
        text_table(rows)
        .replace("UBND phường Thuận Hoá", unit)
        .replace("10/2026\n", "11/2026\n")
        .replace("Kỳ báo cáo,10/2026", "Kỳ báo cáo,11/2026")
    )
    path.write_text(text, encoding="utf-8")
    return path


def test_a_unit_that_only_the_register_knows_is_taken_by_every_verb(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, store = (
        table(tmp_path / "moi.csv", "UBND phường Ngự Bình Mới"),
        str(tmp_path / "kho.duckdb"),
    )
    for given in (
        ["check", "--register", str(register)],
        ["import", "--register", str(register), "--store", store],
    ):
        assert main(["reach", given[0], str(path), *given[1:], *AT, "--json"]) == 0
        (one,) = json.loads(capsys.readouterr().out)["files"]
        assert one["accepted_rows"] == 2 and "F-016" not in {
            found["rule"] for found in one["findings"]
        }
    assert main(["reach", "report", "--period", "2026-11", "--store", store, "--json"]) == 0
    figures = {one["id"]: one for one in json.loads(capsys.readouterr().out)["metrics"]}
    assert figures["M01"]["value"] == 2 and (
        figures["M23"]["numerator"],
        figures["M23"]["denominator"],
    ) == (1, 2)


def test_a_report_reads_a_store_under_the_units_of_a_register(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(tmp_path / "kho.duckdb")
    main(
        [
            "reach",
            "import",
            str(table(tmp_path / "a.csv", "Phường Thuận Hóa")),
            "--store",
            store,
            *AT,
        ]
    )
    capsys.readouterr()
    figures = {}
    for given in ([], ["--register", str(register)]):
        assert (
            main(["reach", "report", "--period", "2026-11", "--store", store, *given, "--json"])
            == 0
        )
        figures[bool(given)] = {
            one["id"]: one for one in json.loads(capsys.readouterr().out)["metrics"]
        }
    assert figures[True]["M01"]["value"] == figures[False]["M01"]["value"] == 2
    assert (
        main(
            [
                "reach",
                "report",
                "--period",
                "2026-11",
                "--store",
                store,
                "--register",
                str(register),
                "--unit",
                "46-99001",
                "--json",
            ]
        )
        == 0
    )
    assert (
        main(
            [
                "reach",
                "report",
                "--period",
                "2026-11",
                "--store",
                store,
                "--unit",
                "46-99001",
                "--json",
            ]
        )
        == 2
    )


def test_the_store_remembers_the_register_and_the_usual_names_stay_known(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(tmp_path / "kho.duckdb")
    main(
        [
            "reach",
            "import",
            str(table(tmp_path / "a.csv", "Phường Ngự Bình Mới")),
            "--register",
            str(register),
            "--store",
            store,
            *AT,
        ]
    )
    capsys.readouterr()
    for name, unit in (("b.csv", "Phường Ngự Bình Mới"), ("c.csv", "VP UBND")):
        main(
            ["reach", "import", str(table(tmp_path / name, unit)), "--store", store, *AT, "--json"]
        )
        (one,) = json.loads(capsys.readouterr().out)["files"]
        assert "F-016" not in {found["rule"] for found in one["findings"]}
    main(
        [
            "reach",
            "import",
            str(table(tmp_path / "d.csv", "Phường Vỹ Dạ")),
            "--store",
            store,
            *AT,
            "--json",
        ]
    )
    (one,) = json.loads(capsys.readouterr().out)["files"]
    assert "F-016" in {found["rule"] for found in one["findings"]}


@pytest.mark.parametrize("code", OUTSIDE)
def test_a_code_that_is_no_name_of_a_file_is_refused_where_the_register_is_read(
    code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = mini.write(tmp_path / "so" / "trong", "dim_unit", [UNITS[1] | {"unit_code": code}])
    with pytest.raises(InputError, match=r"dim_unit\.csv"):
        load_units(register / "dim_unit.csv")
    with pytest.raises(InputError, match="unit_code"):
        read_table(register / "dim_unit.csv", "dim_unit")
    before = sorted(tmp_path.rglob("*"))
    for given in (["template", "--period", "2026-11"], ["report", "--period", "2026-11"]):
        assert (
            main(
                ["reach", *given, "--register", str(register), "--to", str(tmp_path / "so" / "ra")]
            )
            == 2
        )
        assert "unit_code" in (said := capsys.readouterr().err) or "mã đơn vị" in said
    assert sorted(tmp_path.rglob("*")) == before


def test_a_period_that_is_no_name_of_a_file_is_refused_too(tmp_path: Path) -> None:
    register = mini.write(
        tmp_path / "so", "dim_period", [mini.PERIODS[0] | {"period_id": "../../2026-10"}]
    )
    with pytest.raises(InputError, match="period_id"):
        read_table(register / "dim_period.csv", "dim_period")


def test_names_of_units_stay_inside_the_folder_and_none_is_overwritten(tmp_path: Path) -> None:
    names = ("Phường ../../x", "Phường x", "Phường X", f"Phường {'dài ' * 60}")
    register = mini.write(
        tmp_path / "so",
        "dim_unit",
        [
            UNITS[1] | {"unit_code": f"46-9900{n}", "unit_name": name}
            for n, name in enumerate(names)
        ],
    )
    assert (
        main(
            [
                "reach",
                "template",
                "--period",
                "2026-12",
                "--register",
                str(register),
                "--csv",
                "--to",
                str(tmp_path / "ra"),
            ]
        )
        == 0
    )
    assert len(list((tmp_path / "ra").iterdir())) == 4 and {
        path.name for path in tmp_path.iterdir()
    } == {"so", "ra"}
