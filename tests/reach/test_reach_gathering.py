"""No file is passed over without a word, and each is known by where it lies, not by its name alone."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from reach_files import rows_now, text_table

from phatngon.cli.main import main
from phatngon.reach.gathering import find_files, shown_names

AT = ["--received-at", "2026-10-16T09:00:00+07:00"]
UNREAD = {
    "a.xlsb": "F-021",
    "b.docx": "F-021",
    "c.doc": "F-021",
    "d.pdf": "F-021",
    "e.zip": "F-021",
    "f.rar": "F-021",
    "g.html": "F-021",
    "h.numbers": "F-021",
    "i.eml": "F-021",
    "khong-duoi": "F-021",
    "k.dat": "F-021",
    "anh.JPG": "F-022",
}
LITTER = (
    ".DS_Store",
    "Thumbs.db",
    "~$tep.xlsx",
    "desktop.ini",
    "._tep.csv",
    ".~lock.tep.csv#",
    "__MACOSX/tep.csv",
)


def told(capsys: pytest.CaptureFixture[str], *given: object) -> tuple[int, str]:
    """Exit code and standard output of a verb."""
    capsys.readouterr()
    code = main([str(one) for one in given])
    return code, capsys.readouterr().out


def table(path: Path, unit: str = "UBND phường Thuận Hoá", *, url: str = "") -> Path:
    """A right table of one unit."""
    rows = [("Lý do thiếu mặc định", "Nguồn không công bố"), *rows_now(1)]
    if url:
        rows[-1] = (url, *rows[-1][1:])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text_table(rows).replace("UBND phường Thuận Hoá", unit), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One right table among files of other kinds and litter."""
    table(tmp_path / "nop" / "tep.csv")
    for name in (*UNREAD, *LITTER):
        path = tmp_path / "nop" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x" + name.encode())
    return tmp_path / "nop"


def test_every_file_that_is_not_read_is_named_with_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = told(capsys, "reach", "check", folder, *AT, "--json")
    files = {one["file"]: one for one in json.loads(out)["files"]}
    assert code == 1 and set(files) == {"tep.csv", *UNREAD}
    for name, rule in UNREAD.items():
        (found,) = files[name]["findings"]
        assert (
            files[name]["accepted_rows"] == 0
            and found["rule"] == rule
            and found["message"].count(".") >= 2
        )
        assert "…" not in found["message"]
    code, out = told(capsys, "reach", "check", folder, *AT)
    assert all(name in out for name in UNREAD) and not any(name in out for name in LITTER)


def test_import_names_them_too_and_keeps_the_rest(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = told(
        capsys, "reach", "import", folder, "--store", tmp_path / "k.duckdb", *AT, "--json"
    )
    outcomes = {one["file"]: one["outcome"] for one in json.loads(out)["files"]}
    assert (
        code == 1
        and outcomes["tep.csv"] == "accepted"
        and {outcomes[name] for name in UNREAD} == {"unreadable"}
    )


def test_pictures_alone_are_no_problem_and_a_folder_of_litter_is_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table(tmp_path / "nop" / "tep.csv")
    (tmp_path / "nop" / "minh chung.png").write_bytes(b"x")
    code, out = told(capsys, "reach", "check", tmp_path / "nop", *AT)
    assert code == 0 and "minh chung.png" in out
    (tmp_path / "rong").mkdir()
    (tmp_path / "rong" / ".DS_Store").write_bytes(b"x")
    assert main(["reach", "check", str(tmp_path / "rong")]) == 2


def test_a_file_named_by_itself_is_opened_whatever_it_is_called(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path / "tep.dat")
    code, out = told(capsys, "reach", "check", path, *AT, "--json")
    (one,) = json.loads(out)["files"]
    assert (
        code == 0
        and one["accepted_rows"] == 1
        and [found["rule"] for found in one["findings"]] == ["F-017", "V-004", "V-013"]
    )


def test_two_files_of_one_name_keep_their_own_findings_and_copies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table(tmp_path / "nop" / "a" / "tep.csv", url="khong phai duong dan")
    table(tmp_path / "nop" / "b" / "tep.csv", "Phường Vỹ Dạ")
    table(tmp_path / "nop" / "c" / "tep.csv", "Phường Không Có")
    code, out = told(
        capsys, "reach", "check", tmp_path / "nop", "--returned", tmp_path / "tra", *AT, "--json"
    )
    files = {
        one["file"]: {found["rule"] for found in one["findings"]}
        for one in json.loads(out)["files"]
    }
    assert (
        code == 1
        and "V-010" in files["a/tep.csv"]
        and not {"V-010", "F-016"} & files["b/tep.csv"]
        and "F-016" in files["c/tep.csv"]
    )
    copies = sorted((tmp_path / "tra").iterdir())
    assert [path.name for path in copies] == [
        "tep-tra-lai-2.xlsx",
        "tep-tra-lai-3.xlsx",
        "tep-tra-lai.xlsx",
    ]
    heads = {openpyxl.load_workbook(path).worksheets[0]["A1"].value for path in copies}
    assert heads == {f"Kết quả kiểm tra tệp {name}" for name in files}


@pytest.mark.skipif(sys.platform != "linux", reason="tên tệp không phải UTF-8 chỉ có trên Linux")
def test_names_from_other_systems_are_no_internal_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table(tmp_path / "nop" / unicodedata.normalize("NFD", "phường Thuận Hoá.csv"), url="sai")
    table(tmp_path / "nop" / "phường Thuận Hoá.csv", "Phường Vỹ Dạ", url="sai")
    odd = os.fsencode(tmp_path / "nop") + b"/t\xeap.csv"
    Path(os.fsdecode(odd)).write_bytes(
        table(tmp_path / "x.csv", "Xã Phú Hồ", url="sai").read_bytes()
    )
    for verb in (["check"], ["import", "--store", tmp_path / "k.duckdb"]):
        code, out = told(
            capsys,
            "reach",
            verb[0],
            tmp_path / "nop",
            *verb[1:],
            "--returned",
            tmp_path / verb[0],
            *AT,
        )
        assert (
            code == 1
            and "phường Thuận Hoá.csv" in out
            and len(list((tmp_path / verb[0]).iterdir())) == 3
        )
        assert "PN-" not in out


def test_names_stay_as_they_are_where_nothing_is_alike() -> None:
    assert shown_names([Path("/x/nop/a.csv"), Path("/x/nop/b.csv")]) == ["a.csv", "b.csv"]
    assert shown_names([Path("x/a.csv"), Path("x/a.csv")]) == ["x/a.csv", "x/a.csv (2)"]


def test_files_come_in_the_order_of_folders_and_names(folder: Path) -> None:
    assert [path.name for path in find_files([folder])][:3] == ["a.xlsb", "anh.JPG", "b.docx"]
