"""The one room of tables: the grammar of a dictionary, and registers read strictly or as other programs write them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from phatngon.base.errors import InputError
from phatngon.network.registers import dictionary as network
from phatngon.reach.dictionary import dictionary as reach
from phatngon.tables.dictionary import Column, Dictionary, DictionaryTable
from phatngon.tables.register import CellReader, RegisterFile, read_count
from phatngon.tables.sheets import Sheet
from phatngon.tables.units import kit_unit

TABLE = DictionaryTable(
    "so", "Sổ", (Column("ma", "Mã", "text"), Column("so_luong", "Số lượng", "int", optional=True))
)
READERS = {"text": CellReader(str), "int": CellReader(read_count, "Ví dụ: 1200.")}


def rows(text: str, *, strict: bool = False) -> list[tuple[int, dict]]:
    file = RegisterFile(
        Path("so.csv"), text, TABLE, lambda column: READERS[column.kind], strict=strict
    )
    return [(line, dict(values)) for line, values in file.rows()]


def test_both_dictionaries_are_written_in_one_grammar() -> None:
    for dictionary in (network(), reach()):
        assert isinstance(dictionary, Dictionary)
        for table in dictionary.tables.values():
            assert len(set(table.names)) == len(table.names) and (
                not table.key or table.key in table.names
            )
            assert all(column.codes in dictionary.codes for column in table.columns if column.codes)


@pytest.mark.parametrize("kind", ["float", "text(", "int(a b)"])
def test_a_type_outside_the_grammar_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match=re.escape(kind)):
        Column.read({"name": "a", "vi": "A", "type": kind})


def test_a_register_is_read_by_the_names_of_its_columns_whatever_their_order() -> None:
    assert rows("khac,so_luong,ma\nx,12,A\n,,B\n") == [
        (2, {"ma": "A", "so_luong": 12}),
        (3, {"ma": "B", "so_luong": None}),
    ]


@pytest.mark.parametrize(
    ("text", "strict", "said"),
    [
        ("so_luong\n1\n", False, "so.csv: thiếu cột ma. Dùng tên cột của từ điển dữ liệu"),
        ("so_luong\n1\n", True, "so.csv, dòng 1: thiếu cột ma (“Mã”). Ghi tên cột ở hàng tiêu đề"),
        ("ma,ma\nA,B\n", True, "so.csv, dòng 1: cột ma được ghi hai lần"),
        ("ma,so_luong\nA,1,2\n", True, "so.csv, dòng 2: dòng này có nhiều ô hơn hàng tiêu đề"),
        ("ma,so_luong\n,1\n", False, "so.csv, dòng 2: cột ma để trống"),
        (
            "ma,so_luong\nA,1.5\n",
            False,
            "so.csv, dòng 2: cột so_luong: “1.5” không đúng kiểu. Ví dụ: 1200.",
        ),
        ('ma\n"A\n', True, "không tách được các ô của dòng này"),
    ],
)
def test_what_cannot_be_read_is_told_with_file_line_and_column(
    text: str, strict: bool, said: str
) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        rows(text, strict=strict)


def test_registers_of_other_programs_may_have_more_cells_than_headings() -> None:
    assert rows("ma\nA,1,2\n") == [(2, {"ma": "A"})] and rows("ma\n  \nA\n", strict=True) == [
        (3, {"ma": "A"})
    ]


def test_a_unit_nobody_knows_is_told_with_the_list_to_look_it_up() -> None:
    assert kit_unit("46-19789").name == "Phường Thuận Hóa"
    with pytest.raises(
        InputError,
        match=r"Không có đơn vị mang mã “46-1”\. Xem mã trong sample_data/dia-ban/don-vi\.csv",
    ):
        kit_unit("46-1")


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_quote_that_never_ends_is_told_where_its_row_begins(strict: bool, end: str) -> None:
    sheet = Sheet(Path("so.csv"), "", text='ma,ten\na,Một\nb,"Hai\nc,Ba' + end)
    with pytest.raises(InputError) as error:
        list(sheet.lines(strict=strict))
    assert error.value.where == "so.csv, dòng 3" and "ngoặc kép" in error.value.advice
