"""The verbs of reach reports: templates that read back, findings with their cells, one store, JSON and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
import reach_mini as mini

from phatngon.base.paths import kit_root
from phatngon.cli.main import main

SENT = kit_root() / "sample_data" / "reach" / "nop" / "2026-10"
RECEIVED = ("--received-at", "2026-10-16T09:00:00+07:00")


@pytest.fixture
def answer(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PHATNGON_RAISE", "1")
    monkeypatch.setenv("PHATNGON_DATA", str(tmp_path / "nguoi-dung"))

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main(["reach", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_a_template_for_one_unit_and_for_all(answer, tmp_path: Path) -> None:
    code, _, _ = answer(
        "template", "--period", "2026-10", "--unit", "46-19789", "--to", tmp_path / "mot"
    )
    assert code == 0
    book = openpyxl.load_workbook(tmp_path / "mot" / "phuong-thuan-hoa-2026-10.xlsx")
    assert (
        book.sheetnames == ["Hướng dẫn", "Phiếu", "Tin bài", "Danh mục"]
        and book["Hướng dẫn"]["B2"].value == "+07:00"
    )
    assert book["Hướng dẫn"]["B4"].value == "Nguồn không công bố"
    answer("template", "--period", "2026-10", "--csv", "--to", tmp_path / "moi")
    assert len(list((tmp_path / "moi").glob("*.csv"))) == 54
    assert answer("template", "--period", "2026-10", "--unit", "46-0", "--to", tmp_path)[0] == 2
    assert "2026-10" in answer("template", "--period", "10/26", "--to", tmp_path)[2]


def test_check_gives_the_machine_readable_shape(answer) -> None:
    code, out, err = answer(
        "check",
        SENT / "phuong-vy-da-2026-10.xlsx",
        SENT / "phuong-phu-xuan-2026-10.xlsx",
        "--json",
        *RECEIVED,
    )
    bad, good = json.loads(out)["files"]
    assert (code, err) == (1, "") and set(bad) == {"file", "accepted_rows", "findings"}
    assert (good["accepted_rows"], good["findings"]) == (6, [])
    assert set(bad["findings"][0]) == {
        "rule",
        "severity",
        "sheet",
        "row",
        "column",
        "field",
        "value",
        "message",
    }
    injected = next(one for one in bad["findings"] if one["rule"] == "V-070")
    assert (injected["sheet"], injected["row"], injected["column"], injected["field"]) == (
        "Tin bài",
        9,
        "C",
        "title",
    )


def test_a_clean_file_exits_0_and_names_that_do_not_exist_2(answer, tmp_path: Path) -> None:
    assert answer("check", SENT / "phuong-phu-xuan-2026-10.xlsx", *RECEIVED)[0] == 0
    code, out, err = answer("check", tmp_path / "khong-co.xlsx")
    assert (code, out) == (2, "") and "không có tệp" in err
    assert answer("check", tmp_path)[0] == 2


def test_returned_copies_mark_the_cells(answer, tmp_path: Path) -> None:
    code, out, _ = answer("check", SENT, *RECEIVED, "--returned", tmp_path / "tra")
    assert code == 1 and "V-070" in out
    book = openpyxl.load_workbook(tmp_path / "tra" / "phuong-vy-da-2026-10-tra-lai-gia-dinh.xlsx")
    assert (
        book.sheetnames[0] == "Kết quả kiểm tra" and "V-030" in book["Tin bài"]["O3"].comment.text
    )
    assert not (tmp_path / "tra" / "phuong-phu-xuan-2026-10-tra-lai.xlsx").exists()
    assert not [
        cell for row in book["Tin bài"].iter_rows() for cell in row if cell.data_type == "f"
    ]


def test_import_report_export_backup_and_restore_work_on_one_store(answer, tmp_path: Path) -> None:
    store = tmp_path / "kho.duckdb"
    code, out, _ = answer("import", SENT, "--store", store, "--json", *RECEIVED)
    files = {row["file"]: row for row in json.loads(out)["files"]}
    assert code == 1 and files["phuong-phu-xuan-2026-10.xlsx"]["outcome"] == "accepted"
    assert (
        files["so-du-lich-2026-10 (1).xlsx"]["outcome"] == "known"
        and files["xa-nam-dong-2026-10.xlsx"]["outcome"] == "unreadable"
    )
    code, out, _ = answer("report", "--period", "2026-10", "--store", store, "--json")
    found = json.loads(out)
    assert (code, found["period"], found["scope"]) == (0, "2026-10", "46")
    metrics = {row["id"]: row for row in found["metrics"]}
    assert set(metrics["M24"]) == {
        "id",
        "value",
        "reason_if_null",
        "numerator",
        "denominator",
        "coverage",
        "level",
    }
    assert metrics["M23"]["denominator"] == 54 and 0 < metrics["M23"]["numerator"] < 15
    assert list(metrics) == [f"M{n:02}" for n in (*range(1, 27), *range(32, 36))]
    code, out, _ = answer(
        "report", "--period", "2026-10", "--unit", "46-19753", "--store", store, "--json"
    )
    assert next(row for row in json.loads(out)["metrics"] if row["id"] == "M01")["value"] == 6
    assert answer("export", "--store", store, "--to", tmp_path / "xuat")[0] == 0
    assert (tmp_path / "xuat" / "fact_item.csv").is_file()
    assert answer("backup", tmp_path / "luu.duckdb", "--store", store)[0] == 0
    assert answer("backup", tmp_path / "luu.duckdb", "--store", store)[0] == 2
    assert answer("restore", tmp_path / "luu.duckdb", "--store", store)[0] == 0


def test_a_report_without_a_store_says_what_to_do_first(answer) -> None:
    code, out, err = answer("report", "--period", "2026-10", "--json")
    assert (code, out) == (2, "") and "reach import" in err


def test_a_register_gives_the_same_report(answer, tmp_path: Path) -> None:
    folder = mini.mini(tmp_path / "so")
    _, out, _ = answer("report", "--period", "2026-10", "--register", folder, "--json")
    assert {row["id"]: row["value"] for row in json.loads(out)["metrics"]}["M10"] == 88_544
    (folder / "fact_item.csv").write_text(
        "item_id,title,published_at\nA,Tin,hôm qua\n", encoding="utf-8"
    )
    code, out, err = answer("report", "--period", "2026-10", "--register", folder, "--json")
    assert (code, out) == (2, "") and "fact_item.csv, dòng 2" in err and "published_at" in err


def test_a_judgement_with_praise_is_refused_before_anything_is_written(
    answer, tmp_path: Path
) -> None:
    folder = mini.mini(tmp_path / "so")
    code, _, err = answer(
        "report",
        "--period",
        "2026-10",
        "--register",
        folder,
        "--to",
        tmp_path / "ra",
        "--judgement",
        "Thành công lớn.",
    )
    assert code == 2 and "lời khen" in err and not (tmp_path / "ra").exists()


def test_an_unknown_topic_is_a_sentence_with_the_list(answer, tmp_path: Path) -> None:
    code, _, err = answer(
        "report",
        "--period",
        "2026-10",
        "--register",
        mini.mini(tmp_path / "so"),
        "--subject",
        "bóng bay",
        "--json",
    )
    assert code == 2 and "bóng bay" in err and "DU_LICH" in err
