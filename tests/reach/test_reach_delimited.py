"""Text tables with a quote that never ends: the rows below it are read, and cells of several lines stay as they are."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reach_files import item, read, rows_now, rules_of

from phatngon.reach.reading import delimited
from phatngon.reach.reading.delimited import delimited_rows
from phatngon.reach.reading.sheets import Unreadable

SIGNS = (",", ";", "\t")
HEADS = ["Đường dẫn", "Nguồn", "Tiêu đề", "Lúc đăng", "Lượt xem"]


def told(text: str) -> tuple[list[list[str]], list[tuple[int, int]]]:
    places: list[tuple[int, int]] = []
    return list(delimited_rows(text, lambda *place: places.append(place))), places


def line(number: int) -> list[str]:
    day = f"{number % 27 + 1}/10/2026 9:30"
    return [f"https://a.example/{number}", "portal-a", f"Tin số {number}", day, str(100 + number)]


@given(
    st.sampled_from(SIGNS),
    st.integers(2, 9),
    st.data(),
)
def test_what_is_below_a_stray_quote_is_read_whatever_its_place(
    sign: str, count: int, data: st.DataObject
) -> None:
    rows = [HEADS, *(line(number) for number in range(count))]
    strays = data.draw(
        st.lists(
            st.tuples(st.integers(1, count), st.integers(2, 3)),
            min_size=1,
            unique_by=lambda one: one[0],
        )
    )
    for row, column in strays:
        rows[row][column] = '"' + rows[row][column]
    end = data.draw(st.sampled_from(("", "\n", "\r\n", "\n\n")))
    text = "\n".join(sign.join(row) for row in rows) + end
    found, places = told(text)
    assert [row for row in found if row] == rows and sorted(places) == sorted(strays)


PROSE = st.text(st.sampled_from("ab “”;|\tế1\n\"'"), max_size=30) | st.builds(
    ", ".join, st.lists(st.text(st.sampled_from("abế \n"), min_size=1), max_size=6)
)


@given(st.lists(st.tuples(PROSE, PROSE, PROSE, PROSE), min_size=1, max_size=8))
def test_cells_of_several_lines_that_a_program_wrote_are_taken_as_they_are(
    cells: list[tuple[str, ...]],
) -> None:
    rows = [HEADS[:4], *map(list, cells)]
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows(rows)
    assert told("sep=,\r\n" + buffer.getvalue()) == (rows, [])


def test_a_quote_that_closes_and_quotes_inside_a_cell_are_no_strays() -> None:
    text = 'a,b,c,d\n1,"Một",x,y\n2,Hai "hai",x,y\n3,"Ba, bốn\nnăm",x,y\n4,Sáu,x,y\n'
    rows, places = told(text)
    assert not places and [row[1] for row in rows] == [
        "b",
        "Một",
        'Hai "hai"',
        "Ba, bốn\nnăm",
        "Sáu",
    ]


def test_a_heading_of_several_lines_below_a_short_title_is_one_row() -> None:
    head = 'Sổ,2026,giả định\na,b,c,"Lượt\nxem",d,"Cảm\nxúc\n(tổng)",e,f\n1,2,3,4,5,6,7,8\n'
    rows, places = told(head)
    assert not places and list(map(len, rows)) == [3, 8, 8] and rows[1][5] == "Cảm\nxúc\n(tổng)"


def test_many_strays_cost_no_more_than_their_lines() -> None:
    text = "a,b,c,d\n" + "".join(f'{n},"Tin,x,y\n{n},Tin,x,y\n' for n in range(5000))
    rows, places = told(text)
    assert len(rows) == 10_001 and len(places) == 5000


def test_a_cell_beyond_all_measure_is_refused_and_a_quote_before_it_is_a_stray(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = csv.field_size_limit()
    monkeypatch.setattr(delimited, "_LONGEST", 1000)
    try:
        with pytest.raises(Unreadable, match="quá dài"):
            told(f"sep=,\na,b,c\n1,{'x' * 1001},2\n")
        rows, places = told('sep=,\na,b,c\n1,"x,2\n' + "3,4,5\n" * 300)
    finally:
        csv.field_size_limit(before)
    assert places == [(1, 1)] and len(rows) == 302


def test_no_row_of_a_unit_is_lost_below_a_stray_quote(tmp_path: Path) -> None:
    names = ("url", "source_id", "title", "published_at", "views", "views_missing_reason", "note")
    lines = [[str(item(n).get(name, "")) for name in names] for n in range(6)]
    lines[1][2], lines[4][2] = '"Lễ hội', 'Hội thảo "xanh"'
    path = tmp_path / "a.csv"
    rows = [list(map(str, row)) for row in rows_now(0)] + lines
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    intake = read(path)
    assert len(intake.entries["title"]) == 6 and not intake.rejected
    assert "F-040" in rules_of(intake)
