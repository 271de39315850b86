"""The list of provisions to compare with the official texts: the most used first, out to Excel and Word, and back."""

from __future__ import annotations

import io
import json
import shutil
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from phatngon.base.paths import kit_root
from phatngon.cli.main import main
from phatngon.law import load_law
from phatngon.publish.sources.worklist import HEADS, SHEET, workbook, worklist

DAY, REAL = date(2026, 11, 23), kit_root()


def said(capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "kit"
    for room in ("law", "rules"):
        shutil.copytree(kit_root() / "tools/phatngon" / room, made / "tools/phatngon" / room)
    monkeypatch.setenv("PHATNGON_KIT", str(made))
    return made


@cache
def printed() -> bytes:
    """The list as it is printed from the kit's own base, whose law every kit of these tests has."""
    return workbook(
        [task for task in worklist(DAY, root=REAL) if task.provision.id.startswith("N2")]
    )


def filled(path: Path, rows: dict[str, dict[str, object]]) -> Path:
    """A worklist with these cells filled in, by provision."""
    book = openpyxl.load_workbook(io.BytesIO(printed()))
    sheet = book[SHEET]
    for row in sheet.iter_rows(min_row=2):
        for name, value in rows.get(row[1].value, {}).items():
            row[HEADS.index(name)].value = value
    book.save(path)
    return path


def good(**more: object) -> dict[str, object]:
    return {
        "Kết quả": "đúng",
        "Bản gốc đã đối chiếu": "Công báo số 12",
        "Chức danh người đối chiếu": "Chuyên viên pháp chế",
        "Ngày đối chiếu": "20/11/2026",
        **more,
    }


def test_what_most_items_rest_on_stands_first_and_what_is_compared_is_gone(
    kit: Path, capsys: pytest.CaptureFixture
) -> None:
    tasks = worklist(DAY, root=REAL)
    counts = [task.rests["item"] for task in tasks]
    assert (
        counts == sorted(counts, reverse=True) and counts[0] > 20 and len(tasks) == len(load_law())
    )
    first = tasks[0].provision.id
    assert said(capsys, "law", "verify", first, "--role", "Luật sư", "--source", "Công báo")[0] == 0
    assert first not in {task.provision.id for task in worklist(DAY, root=REAL)}


def test_it_names_each_number_the_dates_and_the_doubt(kit: Path) -> None:
    tasks = {task.provision.id: task for task in worklist(DAY, root=REAL)}
    assert any("24 giờ" in line for line in tasks["N244-D7K3"].look_for)
    assert any("ghi khác nhau" in line for line in tasks["N237-D19K3a"].look_for)
    assert all(task.look_for and "hiệu lực" in " ".join(task.look_for) for task in tasks.values())


def test_the_filled_book_is_read_back_in_every_form_excel_gives(
    kit: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    path = filled(
        tmp_path / "xong.xlsx",
        {
            "N244-D7K3": good(),
            "N244-D7K4": good(**{"Ngày đối chiếu": date(2026, 11, 19)}),
            "N237-D18K3": {"Kết quả": "sai", "Ghi chú": "bản gốc ghi khác"},
            "N237-D19K3a": {"Kết quả": "chưa kết luận"},
        },
    )
    code, out, err = said(capsys, "law", "worklist", "--read", str(path))
    assert code == 1 and err == "" and "Đã ghi 2 điều khoản" in out
    assert (
        "Cần sửa lời hoặc số: N237-D18K3 – bản gốc ghi khác." in out
        and "Chưa kết luận: N237-D19K3a." in out
    )
    law = load_law()
    assert (law["N244-D7K3"].verified.on, law["N244-D7K4"].verified.on) == (
        date(2026, 11, 20),
        date(2026, 11, 19),
    )
    assert (
        law["N244-D7K3"].verified.role == "Chuyên viên pháp chế"
        and law["N237-D18K3"].verified is None
    )
    found = json.loads(said(capsys, "law", "worklist", "--read", str(path), "--json")[1])
    assert found["recorded"] == [] and found["wrong"] == [
        ["N237-D18K3", "bản gốc ghi khác"]
    ]  # a second time records nothing


@pytest.mark.parametrize(
    ("row", "cell", "part"),
    [
        (good(**{"Kết quả": "đúng rồi"}), "H", "không thuộc"),
        (good(**{"Bản gốc đã đối chiếu": ""}), "I", "còn trống"),
        (good(**{"Chức danh người đối chiếu": None}), "J", "còn trống"),
        (good(**{"Ngày đối chiếu": "hôm qua"}), "K", "không đọc được"),
        (good(**{"Ngày đối chiếu": "31/12/2030"}), "K", "sau hôm nay"),
        (good(Mã="KHONG-CO"), "B", "không có điều khoản"),
        (good(Dấu="00000000"), "M", "đã sửa sau khi in"),
    ],
)
def test_one_wrong_cell_is_named_and_nothing_at_all_is_recorded(
    kit: Path, tmp_path: Path, capsys: pytest.CaptureFixture, row: dict, cell: str, part: str
) -> None:
    path = filled(tmp_path / "loi.xlsx", {"N244-D7K3": row, "N244-D7K4": good()})
    code, out, err = said(capsys, "law", "worklist", "--read", str(path))
    assert code == 2 and out == "" and part in err and f"ô {cell}" in err and "Chưa ghi gì" in err
    assert len(err.strip().splitlines()) == 1 and all(
        one.verified is None for one in load_law().values()
    )


def test_what_has_no_agreed_words_cannot_be_called_right(
    kit: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    path = filled(tmp_path / "loi.xlsx", {"N237-D19K3a": good()})
    code, _, err = said(capsys, "law", "worklist", "--read", str(path))
    assert code == 2 and "chưa có lời văn thống nhất" in err


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04hong", b"khong phai bang tinh"])
def test_a_file_that_is_no_worklist_gets_one_sentence(
    kit: Path, tmp_path: Path, capsys: pytest.CaptureFixture, data: bytes
) -> None:
    path = tmp_path / "la.xlsx"
    path.write_bytes(data)
    code, _, err = said(capsys, "law", "worklist", "--read", str(path))
    assert code == 2 and "la.xlsx" in err and len(err.strip().splitlines()) == 1
    book = openpyxl.Workbook()
    book.active.title = SHEET
    book.active.append(["STT", "Mã"])
    book.save(path)
    code, _, err = said(capsys, "law", "worklist", "--read", str(path))
    assert code == 2 and "thiếu cột" in err


def test_it_prints_to_excel_and_word(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    code = said(
        capsys, "law", "worklist", "--out", str(tmp_path), "--top", "3", "--as-of", "2026-11-23"
    )[0]
    assert code == 0 and sorted(file.name for file in tmp_path.iterdir()) == [
        "doi-chieu.docx",
        "doi-chieu.xlsx",
    ]
    assert len(openpyxl.load_workbook(tmp_path / "doi-chieu.xlsx")[SHEET]["B"]) == 4
    assert (
        said(capsys, "law", "worklist", "--top", "0")[0] == 2
        and said(capsys, "law", "worklist", "--out", "a", "--read", "b")[0] == 2
    )
