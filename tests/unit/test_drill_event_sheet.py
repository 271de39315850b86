"""The events of a scenario go out as a table and come in again: only what was changed is written, and nothing is lost."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.base.text import nfc, squeeze
from phatngon.base.yamlfile import YamlFile
from phatngon.cli.main import main
from phatngon.practice.drill.event_change import take_events
from phatngon.practice.drill.event_sheet import COLUMNS, event_table, read_rows, write_events
from phatngon.practice.drill.events import master_events
from phatngon.practice.drill.reading import load_scenarios, read_scenario, scenario_files
from phatngon.practice.drill.scenario import Scenario
from phatngon.practice.drill.yaml_edit import Edits
from phatngon.reach.safe_cells import guarded

ALL = sorted(load_scenarios().values(), key=lambda one: one.number)
NAMES = [one.code for one in ALL]
FILES = {one.code: path for one, path in zip(ALL, scenario_files(), strict=True)}
FREE = ("from", "channel", "text", "expected", "contingency")


def read(text: str) -> Scenario:
    made, problems = read_scenario(YamlFile(Path("kb.yaml"), text))
    assert made is not None, problems
    return made


def as_csv(rows: list[dict[str, str]], path: Path) -> Path:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([head for head, _ in COLUMNS.values()])
    writer.writerows([guarded(row[field]) for field in COLUMNS] for row in rows)
    path.write_bytes(out.getvalue().encode("utf-8-sig"))
    return path


def changed(code: str, number: int, **cells: str) -> list[dict[str, str]]:
    rows = event_table(load_scenarios()[code])
    rows[number] |= cells
    return rows


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@pytest.mark.parametrize("scenario", ALL, ids=NAMES)
def test_a_table_that_nobody_changed_leaves_the_file_as_it_was(
    scenario: Scenario, ending: str, tmp_path: Path
) -> None:
    path = write_events(scenario, tmp_path / f"dien-bien{ending}")
    assert [dict(row.cells) for row in read_rows(path)] == event_table(scenario)
    file = YamlFile.read(FILES[scenario.code])
    taken = take_events(file, path)
    assert taken.text == file.text and taken.changes == () and taken.notes == ()


WORDS = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấế ABCĐ0123456789:;#,.?!-–“”\"'%@&*|>[]()/\\=+",
    min_size=1,
    max_size=180,
).map(lambda text: squeeze(nfc(text)))


@given(
    code=st.sampled_from(NAMES),
    number=st.integers(0, 40),
    cells=st.dictionaries(st.sampled_from(FREE), WORDS.filter(bool), min_size=1, max_size=3),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_written_into_a_cell_is_what_comes_out_again(
    tmp_path: Path, code: str, number: int, cells: dict[str, str]
) -> None:
    rows = event_table(load_scenarios()[code])
    mine = rows[number % len(rows)]
    mine |= cells | {"contingency": f"Nếu im lặng: {cells.get('contingency', 'x')}"}
    file = YamlFile.read(FILES[code])
    taken = take_events(file, as_csv(rows, tmp_path / "kb.csv"))
    assert event_table(read(taken.text)) == rows
    assert len(taken.changes) == 1 and mine["id"] in taken.changes[0]
    lost = [line for line in file.text.splitlines() if line.lstrip().startswith("#")]
    assert all(line in taken.text for line in lost)
    again = take_events(YamlFile(file.path, taken.text), tmp_path / "kb.csv")
    assert again.text == taken.text and again.changes == ()


@pytest.mark.parametrize(
    ("code", "number", "cells", "line"),
    [
        ("kb02", 1, {"to": "Trạm y tế"}, "to: [tram_y_te]"),
        ("kb02", 1, {"look": "Loa"}, "look: loa"),
        ("kb02", 2, {"at": "35", "minute": "11"}, "at: 35m"),
        ("kb03", 3, {"text": "Một câu ngắn."}, "text: Một câu ngắn."),
        ("kb03", 3, {"minute": "18"}, "minute: 18"),
        ("kb03", 0, {"objective": "Nêu việc đã làm và giữ đúng giờ đã hẹn"}, "objective: kb03-3"),
        ("kb02", 7, {"contingency": "i6"}, "i8: {contingency: i6}"),
    ],
)
def test_a_changed_cell_is_written_in_the_layout_of_the_file(
    code: str, number: int, cells: dict[str, str], line: str, tmp_path: Path
) -> None:
    rows = changed(code, number, **cells)
    file = YamlFile.read(FILES[code])
    taken = take_events(file, as_csv(rows, tmp_path / "kb.csv"))
    assert line in taken.text and event_table(read(taken.text)) == rows
    before, after = file.text.splitlines(), taken.text.splitlines()
    assert len(set(after) - set(before)) <= 2  # nothing else was touched


def test_a_new_row_becomes_an_event_in_its_place_and_a_missing_one_stays(tmp_path: Path) -> None:
    rows = event_table(load_scenarios()["kb03"])
    new = rows[3] | {
        "id": "i3b",
        "at": "45",
        "minute": "14",
        "text": "Du khách gọi lại lần thứ hai.",
        "expected": "Trả lời du khách mấy giờ có kết quả.",
        "contingency": "",
    }
    file = YamlFile.read(FILES["kb03"])
    taken = take_events(file, as_csv([*rows[:3], new, *rows[3:-1]], tmp_path / "kb.csv"))
    found = event_table(read(taken.text))
    assert [row["id"] for row in found] == ["i1", "i2", "i3", "i3b", "i4", "i5", "i6", "i7"]
    assert found[3] == new and "thêm diễn biến i3b" in taken.changes[0]
    assert [note for note in taken.notes if "i7" in note and "vẫn giữ" in note]
    last = new | {"id": "i9", "at": "8000", "minute": "30"}
    taken = take_events(file, as_csv([*rows, last], tmp_path / "kb.csv"))
    assert event_table(read(taken.text))[-1] == last


def test_a_blank_cell_is_filled_by_the_kit_and_that_is_said(tmp_path: Path) -> None:
    rows = changed("kb03", 1, look="", minute="", expected="")
    taken = take_events(YamlFile.read(FILES["kb03"]), as_csv(rows, tmp_path / "kb.csv"))
    assert "i2: {objective: kb03-1, contingency:" in taken.text
    assert any("“Hiện trên điện thoại” để trống" in note for note in taken.notes)


@pytest.mark.parametrize(
    ("cells", "where", "said"),
    [
        ({"at": "mười"}, "ô D3", "không phải số phút"),
        ({"minute": "-2"}, "ô C3", "không phải số phút"),
        ({"minute": "39", "at": "15"}, "ô C4", "đến sau phút 39"),
        ({"to": "Ủy ban xã bên"}, "ô F3", "vai"),
        ({"look": "bồ câu"}, "ô H3", "cách hiện"),
        ({"tasks": "kb99-1"}, "ô L3", "việc"),
        ({"text": ""}, "ô I3", "thiếu “Nội dung”"),
        ({"from": ""}, "ô E3", "thiếu “Từ”"),
        ({"scenario": "kb04"}, "ô A3", "kb04"),
        ({"id": "Mã 2"}, "ô B3", "không dùng được"),
        ({"id": "i1"}, "ô B3", "đã dùng"),
        ({"id": ""}, "ô B3", "thiếu mã"),
        ({"contingency": "i77"}, "ô M3", "i77"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column_with_what_to_do(
    cells: dict[str, str], where: str, said: str, tmp_path: Path
) -> None:
    path = as_csv(changed("kb03", 1, **cells), tmp_path / "kb.csv")
    with pytest.raises(InputError) as error:
        take_events(YamlFile.read(FILES["kb03"]), path)
    assert where in error.value.where and said in error.value.what and error.value.advice
    assert path.name in error.value.where


def test_a_bad_cell_of_a_workbook_is_named_with_its_sheet(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = write_events(load_scenarios()["kb03"], tmp_path / "kb.xlsx")
    book = load_workbook(path)
    book["Diễn biến"]["D4"] = "nửa tiếng"
    book["Diễn biến"]["F5"] = "Vai lạ"
    book.save(path)
    with pytest.raises(InputError) as error:
        take_events(YamlFile.read(FILES["kb03"]), path)
    assert error.value.where == "kb.xlsx, trang tính “Diễn biến”, ô D4"
    assert "Còn 1 ô khác" in error.value.advice


def test_a_workbook_changed_by_hand_is_taken_in(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = write_events(load_scenarios()["kb03"], tmp_path / "kb.xlsx")
    book = load_workbook(path)
    sheet = book["Diễn biến"]
    assert sheet.freeze_panes == "C2" and len(sheet.data_validations.dataValidation) >= 4
    assert [cell.value for cell in sheet[1]] == [head for head, _ in COLUMNS.values()]
    sheet["F2"] = "Ban quản lý bến thuyền; Đường dây nóng du lịch"
    book.save(path)
    taken = take_events(YamlFile.read(FILES["kb03"]), path)
    assert master_events(read(taken.text))[0].to == ("ban_quan_ly", "duong_day_nong")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Ph\xc3\xbat;T\xe1\xbb\xab\r\n1;2\r\n", "thiếu cột"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "thiếu cột"),
    ],
)
def test_a_file_that_is_no_table_of_events_is_refused(
    content: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "kb.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        take_events(YamlFile.read(FILES["kb03"]), path)
    path = tmp_path / "kb.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError):
        take_events(YamlFile.read(FILES["kb03"]), path)


def test_an_ending_that_is_neither_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="xlsx"):
        write_events(load_scenarios()["kb03"], tmp_path / "kb.docx")


def test_a_table_saved_with_commas_is_read_too(tmp_path: Path) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([head for head, _ in COLUMNS.values()])
    writer.writerows([row[field] for field in COLUMNS] for row in event_table(ALL[2]))
    path = tmp_path / "kb.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    assert take_events(YamlFile.read(FILES["kb03"]), path).changes == ()


def test_a_cell_that_names_an_unknown_number_of_the_law_is_refused_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    path = as_csv(changed("kb03", 1, text="Trong {N0-D0.khong_co} giờ."), tmp_path / "kb.csv")
    with pytest.raises(InputError) as error:
        take_events(YamlFile.read(FILES["kb03"]), path)
    assert error.value.where == "kb.csv, ô I3" and "Chưa ghi gì" in error.value.advice


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ({"channel": "chim câu", "look": ""}, "ô G3"),
        ({"objective": "kb03-9"}, "ô K3"),
    ],
)
def test_a_cell_that_only_the_whole_scenario_shows_to_be_wrong_is_named_too(
    cells: dict[str, str], where: str, tmp_path: Path
) -> None:
    path = as_csv(changed("kb03", 1, **cells), tmp_path / "kb.csv")
    with pytest.raises(InputError) as error:
        take_events(YamlFile.read(FILES["kb03"]), path)
    assert error.value.where == f"kb.csv, {where}" and error.value.advice


def test_a_new_row_that_cannot_be_is_named(tmp_path: Path) -> None:
    rows = event_table(load_scenarios()["kb03"])
    new = rows[-1] | {"id": "i9", "channel": "chim câu", "look": ""}
    path = as_csv([*rows, new], tmp_path / "kb.csv")
    with pytest.raises(InputError) as error:
        take_events(YamlFile.read(FILES["kb03"]), path)
    assert error.value.where == "kb.csv, ô B9" and "chim câu" in error.value.what


def test_comments_and_letters_that_were_not_changed_stay() -> None:
    text = (
        "# đầu\na: 1   # cuối dòng\nb:\n  # giữa\n  c: >\n    dài\n    hai\n  # sau\n  d: [x, y]\n"
    )
    edits = Edits(text)
    edits.set(edits.at("b"), "c", "ngắn")
    edits.set(edits.at("b"), "d", ["z"])
    edits.set(edits.root, "e", 5, after="a")
    made = edits.done()
    assert made == "# đầu\na: 1   # cuối dòng\ne: 5\nb:\n  # giữa\n  c: ngắn\n  # sau\n  d: [z]\n"
    edits = Edits(made)
    edits.set(edits.at("b"), "d", None)
    edits.set(edits.root, "a", None)
    assert edits.done() == "# đầu\ne: 5\nb:\n  # giữa\n  c: ngắn\n  # sau\n"


def test_the_table_says_that_all_is_invented(tmp_path: Path) -> None:
    import zipfile

    path = write_events(ALL[1], tmp_path / "kb.xlsx")
    with zipfile.ZipFile(path) as book:
        told = "".join(
            book.read(name).decode("utf-8")
            for name in book.namelist()
            if re.search(r"sheet\d\.xml$|sharedStrings", name)
        )
    assert "TÌNH HUỐNG GIẢ ĐỊNH" in told and "Cuộc gọi" in told


def test_the_verb_takes_events_out_shows_what_would_change_and_writes_where_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, made = tmp_path / "kb.csv", tmp_path / "kb03-moi.yaml"
    assert main(["drill", "events", "3", "--out", str(path)]) == 0
    assert main(["drill", "events", "3", "--from", str(path)]) == 0
    assert "Không có ô nào thay đổi" in capsys.readouterr().out
    as_csv(changed("kb03", 1, text="Một đoạn quay khác."), path)
    assert main(["drill", "events", "3", "--from", str(path)]) == 0
    said = capsys.readouterr().out
    assert "Dòng 3: sửa diễn biến i2 (“Nội dung”)" in said and "Chưa ghi gì" in said
    assert main(["drill", "events", "3", "--from", str(path), "--to", str(made)]) == 0
    assert "Một đoạn quay khác." in made.read_text(encoding="utf-8")
    assert main(["drill", "lint", str(made)]) == 0 and main(["drill", "lint", "3", "--json"]) == 0
    assert main(["drill", "events", "3"]) == 2
    assert main(["drill", "lint", str(tmp_path / "khong-co.yaml")]) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said and "không có tệp này" in said


@pytest.mark.parametrize(
    ("number", "cells", "where", "said"),
    [
        (1, {"expected": "Bình tĩnh."}, "ô J3", "động từ"),
        (1, {"objective": "Nâng cao nhận thức"}, "kb.csv", "không cho thấy"),
        (2, {"minute": "8", "at": "20"}, "ô D4", "cùng phút 8"),
        (0, {"expected": "Nêu con số 77.000 đồng."}, "ô J2", "chưa ai biết"),
    ],
)
def test_a_table_is_looked_at_before_it_is_taken_in_and_each_lack_has_its_cell(
    number: int,
    cells: dict[str, str],
    where: str,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = as_csv(changed("kb03", number, **cells), tmp_path / "kb.csv")
    assert main(["drill", "lint", str(path)]) == 1
    told = capsys.readouterr().out
    assert where in told and said in told
    assert main(["drill", "lint", str(path), "--json"]) == 1


def test_rows_that_run_back_in_the_story_are_told_and_an_untouched_table_lacks_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = event_table(load_scenarios()["kb03"])
    path = as_csv(rows, tmp_path / "kb.csv")
    assert main(["drill", "lint", str(path)]) == 0
    as_csv([rows[1], rows[0], *rows[2:]], path)
    assert main(["drill", "lint", str(path)]) == 1
    assert "ô D3" in capsys.readouterr().out
    as_csv([], path)
    assert main(["drill", "lint", str(path)]) == 2


def test_taking_neighbours_away_from_a_short_mapping_leaves_a_mapping() -> None:
    text = "a: {id: i1, b: 2, c: 3, d: 4}\n"
    for gone in ("b", "bc", "cd", "d", "bd", "bcd"):
        edits = Edits(text)
        for key in gone:
            edits.set(edits.at("a"), key, None)
        edits.set(edits.at("a"), "e", 5, after="id")
        left = [key for key in "bcd" if key not in gone]
        wanted = ", ".join(["id: i1", "e: 5", *(f"{key}: {'..bcd'.index(key)}" for key in left)])
        assert edits.done() == f"a: {{{wanted}}}\n"
    edits = Edits("a:\n  i1: {b: 2, c: 3}\n")
    for key in "bc":
        edits.set(edits.at("a", "i1"), key, None)
    assert edits.done() == "a:\n  i1: {}\n"


def test_several_cells_of_one_event_may_be_cleared_at_once(tmp_path: Path) -> None:
    rows = changed("kb03", 1, objective="", contingency="", to="")
    taken = take_events(YamlFile.read(FILES["kb03"]), as_csv(rows, tmp_path / "kb.csv"))
    event = master_events(read(taken.text))[1]
    assert (event.objective, event.contingency, event.to) == ("", "", ())


@pytest.mark.parametrize("length", [3, 200_000])
def test_a_quote_that_never_ends_is_a_sentence_and_no_accident(tmp_path: Path, length: int) -> None:
    head = ";".join(head for head, _ in COLUMNS.values())
    path = tmp_path / "kb.csv"
    path.write_text(f'{head}\nkb03;i0\nkb03;"i1{"x" * length}\nkb03;i2\n', encoding="utf-8")
    before = csv.field_size_limit(2**24)  # whatever limit the process has
    try:
        with pytest.raises(InputError) as error:
            read_rows(path)
    finally:
        csv.field_size_limit(before)
    assert "ngoặc kép" in error.value.advice and "dòng 3" in error.value.where
