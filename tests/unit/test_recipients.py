"""Lists of units as people keep them: CSV, Excel, a column of codes; what cannot be told is said with its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from phatngon.base.errors import InputError
from phatngon.base.paths import locality_folder
from phatngon.publish.sources.recipients import read_mailing
from phatngon.tables.units import load_units


def listed(folder: Path, text: str, name: str = "danh-sach.csv", encoding: str = "utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return read_mailing(path, load_units())


def test_the_kits_own_list_gives_the_fifty_four_units_that_owe_a_report_and_names_the_others() -> (
    None
):
    found = read_mailing(locality_folder() / "don-vi.csv", load_units())
    assert (
        len(found.recipients) == 54
        and len(found.passed_over) == 6
        and "Công an thành phố Huế" in found.passed_over
    )
    first = next(one for one in found.recipients if one.code == "46-19789")
    assert (first.name, first.level, first.folder) == (
        "Phường Thuận Hóa",
        "PHUONG",
        "46-19789-phuong-thuan-hoa",
    )


def test_the_list_is_found_where_trainers_notes_have_it(tmp_path: Path) -> None:
    before = locality_folder().with_name("units-hue.csv")
    assert not before.exists() and len(read_mailing(before, load_units()).recipients) == 54
    with pytest.raises(InputError, match="units-hue|don-vi"):
        read_mailing(tmp_path / "units-hue.csv", load_units())


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("46-19789\n46-19774\n", ["46-19789", "46-19774"]),
        ("unit_code\n46-19774\n", ["46-19774"]),
        ("Mã đơn vị;Tên đơn vị\n46-19774;Phường Kim Long\n", ["46-19774"]),
        ("Phường Thuận Hóa\nUBND phường Kim Long\n", ["46-19789", "46-19774"]),
        ("STT,Tên đơn vị,Ghi chú\n1,Phường Kim Long,gửi bản in\n\n", ["46-19774"]),
    ],
)
def test_codes_names_and_further_columns_are_read(
    tmp_path: Path, text: str, codes: list[str]
) -> None:
    assert [one.code for one in listed(tmp_path, text).recipients] == codes


def test_excel_and_old_encodings_are_read(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (
        ["unit_code", "unit_name", "level"],
        ["X-1", "Trung tâm Y tế", "sở"],
        ["46-19789", None, None],
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    found = read_mailing(tmp_path / "a.xlsx", load_units()).recipients
    assert [(one.code, one.name, one.level) for one in found] == [
        ("X-1", "Trung tâm Y tế", "SO_BAN_NGANH"),
        ("46-19789", "Phường Thuận Hóa", "PHUONG"),
    ]
    assert (
        listed(tmp_path, "unit_code,unit_name\n46-19789,Phường Thuận Hóa\n", encoding="utf-16")
        .recipients[0]
        .name
        == "Phường Thuận Hóa"
    )


def test_a_unit_nobody_knows_needs_code_and_name(tmp_path: Path) -> None:
    assert listed(tmp_path, "unit_code,unit_name\nZ-9,Ban Quản lý Chợ\n").recipients[0].level == ""
    with pytest.raises(InputError, match=r"danh-sach.csv, dòng 3: không rõ “Z-8” là đơn vị nào"):
        listed(tmp_path, "unit_code,unit_name\nZ-9,Ban Quản lý Chợ\nZ-8,\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("unit_code\n46-19789\n46-19789\n", "dòng 3: đơn vị mang mã “46-19789” có hai lần"),
        ("unit_code,unit_name\n", "danh sách không có đơn vị nào"),
        ("unit_code,unit_name,level\nA,Ban A,huyện\n", "cấp “huyện” không dùng được"),
        ("   \n", "tệp rỗng"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        listed(tmp_path, text)


def test_hostile_names_stay_text_and_give_safe_folders(tmp_path: Path) -> None:
    long = "Ủy ban " + "rất dài " * 40
    found = listed(
        tmp_path,
        f'unit_code,unit_name\n../../a,"Phường ""A"" <script>x</script>"\n..\\b,\u202eXã\u200f B\nC,{long}\n',
    ).recipients
    assert [one.name for one in found] == ['Phường "A" <script>x</script>', "Xã B", long.strip()]
    assert all(
        "/" not in one.folder
        and "\\" not in one.folder
        and ".." not in one.folder
        and len(one.folder) < 90
        for one in found
    )


def test_two_units_never_share_a_folder(tmp_path: Path) -> None:
    found = listed(tmp_path, "unit_code,unit_name\na b,Xã A\na-b,Xã A\n").recipients
    assert len({one.folder for one in found}) == 2
