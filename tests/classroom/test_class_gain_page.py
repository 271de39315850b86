"""The page a director reads, and what is asked to be changed in a question: nothing that the numbers do not carry, nobody given away."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.classroom.attempts import Attempt, read_attempts
from phatngon.classroom.gain import gain_of, lasting_of
from phatngon.classroom.gain_page import areas_of, gain_page, units_said, verdict
from phatngon.classroom.item_analysis import items_of
from phatngon.cli.main import main
from phatngon.documents.clean import parse
from phatngon.practice.exam.paper import open_banks

DAY = date(2026, 11, 23)
ITEMS = {"A": ["nd-12", "nd-13", "cc-14", "cc-37"], "B": ["nd-24", "nd-25", "cc-15", "cc-36"]}
HEAD = "seat,form,item,right,choice,confidence,at"
UNITS = ["Sở Du lịch"] * 12 + ["Phường Thuận Hóa"] * 9 + ["Xã A Lưới 1"] * 2 + ["Xã Phú Lộc"]


def taken(
    people: int, before: float, after: float, seed: int = 1, units: Sequence[str] = UNITS
) -> tuple[list[Attempt], list[Attempt], list[Attempt]]:
    """A class that took crossed forms with these chances to be right: before, after, later."""
    chance, tests = random.Random(seed), ([], [], [])
    for seat in range(people):
        first, last = ("A", "B") if seat % 2 else ("B", "A")
        for test, form, share in zip(
            tests, (first, last, first), (before, after, (before + after) / 2), strict=True
        ):
            test += [
                Attempt(
                    f"G{seat:03}",
                    form,
                    item,
                    chance.random() < share,
                    unit=units[seat % len(units)],
                )
                for item in ITEMS[form]
            ]
    return tests


def words_of(page: str) -> str:
    return " ".join(parse(page).get_text(" ").split())


def page_of(people: int = 48, before: float = 0.4, after: float = 0.7, **more: Any) -> str:
    first, last, later = taken(people, before, after, **more)
    found = gain_of(first, last) | {"later": lasting_of(first, last, later)}
    return gain_page(found, first, last, DAY)


def test_the_page_says_who_how_much_what_lasted_what_is_weak_and_what_to_do() -> None:
    words = words_of(page_of())
    for part in ("Kết luận", "Ai đã làm bài", "Điều còn yếu", "Việc nên làm", "Cách tính"):
        assert part in words
    assert "Lớp đã tiến bộ" in words and "khoảng tin cậy 95 %" in words
    assert "48 người làm cả hai bài; 0 người chỉ làm bài đầu, 0 người chỉ làm bài cuối" in words
    assert "làm đủ ba bài" in words and "24 người theo thứ tự A→B" in words


def test_the_page_is_read_in_two_minutes_on_one_sheet(tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="chưa có typst trên máy này")
    from pypdf import PdfReader

    from phatngon.documents.formats import write_formats

    page = page_of()
    body = re.search(r"<main.*</main>", page, re.DOTALL)
    assert body and len(words_of(body[0]).split()) <= 500  # syllables, at 250 a minute
    made = write_formats(page, tmp_path / "t", title="t", day=DAY, formats=("pdf",))
    assert len(PdfReader(made["pdf"]).pages) == 1


def test_nobody_is_named_and_no_seat_stands_in_it() -> None:
    assert not re.search(r"\bG\d\d", words_of(page_of()))


@pytest.mark.parametrize("people", [0, 1, 4])
def test_fewer_than_five_people_make_no_page(people: int) -> None:
    first, last, _ = taken(people, 0.4, 0.7)
    with pytest.raises(InputError, match="không lập trang"):
        gain_page(gain_of(first, last), first, last, DAY)
    assert page_of(people=5)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 14), max_size=9))
def test_no_unit_of_fewer_than_five_can_be_read_off_nor_worked_out(sizes: list[int]) -> None:
    rows = [
        Attempt(f"{unit}-{seat}", "A", "x", True, unit=f"Đơn vị {unit}")
        for unit, size in enumerate(sizes)
        for seat in range(size)
    ]
    said = units_said(rows)
    told = [int(n) for n in re.findall(r" (\d+) người", said)]
    assert all(n >= 5 for n in told)
    left = sum(sizes) - sum(told)
    assert left == 0 or (not said and sum(sizes) < 5)
    for unit, size in enumerate(sizes):
        assert size >= 5 or f"Đơn vị {unit} " not in said


def test_small_units_stand_together_on_the_page() -> None:
    words = words_of(page_of())
    assert "Sở Du lịch 24 người" in words and "đơn vị khác 6 người" in words
    assert "Xã A Lưới 1" not in words and "Xã Phú Lộc" not in words


@pytest.mark.parametrize(
    ("before", "after", "told", "never"),
    [
        (0.3, 0.8, "Lớp đã tiến bộ", "Chưa thể nói"),
        (0.5, 0.5, "Chưa thể nói lớp đã tiến bộ", "Lớp đã tiến bộ"),
        (0.8, 0.3, "kém hơn bài đầu", "Lớp đã tiến bộ:"),
    ],
)
def test_the_conclusion_says_no_more_than_the_interval(
    before: float, after: float, told: str, never: str
) -> None:
    first, last, _ = taken(40, before, after, seed=3)
    said = verdict(gain_of(first, last))
    assert told in said and not said.startswith(never)
    assert said.count(".") == 1 and said.endswith("."), "một câu"


def test_in_many_classes_the_words_follow_the_interval() -> None:
    for seed in range(60):
        first, last, _ = taken(12, 0.5, 0.55, seed=seed)
        found = gain_of(first, last)
        low, high = found["balanced"]["interval"]
        said = verdict(found)
        assert said.startswith("Lớp đã tiến bộ") == (low > 0)
        assert ("kém hơn" in said) == (high < 0)


def test_who_left_is_printed_with_how_they_had_done() -> None:
    first, last, _ = taken(40, 0.5, 0.7)
    gone = {f"G{seat:03}" for seat in range(12)}
    stayed = [one for one in last if one.seat not in gone]
    words = words_of(gain_page(gain_of(first, stayed), first, stayed, DAY))
    assert "12 người chỉ làm bài đầu" in words and "Người bỏ bài cuối có tỷ lệ đúng" in words
    assert "Giữ người học đến bài cuối: 12 trên 40" in words
    few = [one for one in last if one.seat not in {"G001", "G002"}]
    assert "Người bỏ bài cuối có" not in words_of(gain_page(gain_of(first, few), first, few, DAY))


def test_an_objective_is_called_weak_only_where_its_whole_interval_is() -> None:
    first, last, _ = taken(8, 0.4, 0.6, seed=2)
    for area in areas_of(last, open_banks()):
        assert area.weak == (area.ends[1] < 0.7) and area.people >= 5
    words = words_of(gain_page(gain_of(first, last), first, last, DAY))
    if not any(area.weak for area in areas_of(last, open_banks())):
        assert "còn yếu" not in words.replace("Điều còn yếu", "")


def test_questions_of_no_bank_of_the_kit_are_told_without_objectives() -> None:
    first = [Attempt(f"s{n}", "A", "la-1", n % 2 == 0) for n in range(9)]
    last = [Attempt(f"s{n}", "B", "la-2", True) for n in range(9)]
    words = words_of(gain_page(gain_of(first, last), first, last, DAY))
    assert "chưa xếp theo mục tiêu" in words


def test_a_later_test_of_few_is_not_told() -> None:
    first, last, later = taken(20, 0.4, 0.7)
    some = [one for one in later if one.seat in {"G001", "G002"}]
    found = gain_of(first, last) | {"later": lasting_of(first, last, some)}
    assert "nên chưa nói được điều gì còn giữ" in words_of(gain_page(found, first, last, DAY))


def test_questions_met_again_are_told_and_never_called_crossed() -> None:
    first, last, _ = taken(20, 0.4, 0.7)
    again = [*last, *(one for one in first if one.seat == "G001")]
    found = gain_of(first, again)
    assert found["repeated"] == len(ITEMS["A"]) and gain_of(first, last)["repeated"] == 0
    words = words_of(gain_page(found, first, again, DAY))
    assert "phần nhớ lại câu hỏi" in words and "không ai gặp lại câu cũ" not in words


@pytest.mark.parametrize(
    "wrong",
    [
        ["items", "a.csv", "--later", "b.csv"],
        ["gain", "a.csv", "b.csv", "--items", "x.json"],
        ["forms", "01", "--to", "x", "--pdf", "t.pdf"],
        ["gain", "a.csv", "b.csv", "--delete"],
        ["lop", "--retest"],
    ],
)
def test_an_option_of_another_kind_of_results_is_told(
    wrong: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["results", *wrong]) == 2
    told = capsys.readouterr()
    assert "chỉ dùng với" in told.err and told.out == "" and not list(tmp_path.iterdir())


def test_a_folder_gets_the_page_in_every_format(tmp_path: Path) -> None:
    first, last, _ = taken(24, 0.4, 0.7)
    files = [saved(tmp_path / f"{name}.csv", rows) for name, rows in (("a", first), ("b", last))]
    assert main(["results", "gain", *files, "--to", str(tmp_path / "ra")]) == 0
    made = {path.name for path in (tmp_path / "ra").iterdir()}
    assert made == {f"tien-bo-cua-lop.{kind}" for kind in ("html", "pdf", "docx")}


def saved(path: Path, rows: Sequence[Attempt], unit: bool = True) -> str:
    lines = [HEAD + (",unit" if unit else "")]
    lines += [
        f"{one.seat},{one.form},{one.item},{int(one.right)},,,{f',{one.unit}' if unit else ''}"
        for one in rows
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def test_the_verb_writes_the_page_and_keeps_to_the_contract(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [
        saved(tmp_path / f"{name}.csv", rows)
        for name, rows in zip("abc", taken(24, 0.4, 0.7), strict=True)
    ]
    page = tmp_path / "ra" / "trang.html"
    asked = ["results", "gain", *files[:2], "--later", files[2], "--as-of", "23/11/2026"]
    assert main([*asked, "--html", str(page), "--docx", str(tmp_path / "t.docx")]) == 0
    assert "Đã ghi" in capsys.readouterr().out and (tmp_path / "t.docx").stat().st_size > 5000
    assert "Sở Du lịch 12 người" in words_of(page.read_text(encoding="utf-8"))
    assert main([*asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    contract = ("matched", "only_pre", "only_post", "pre", "post", "gain", "interval", "effect")
    assert list(found)[:8] == list(contract) and found["later"]["matched"] == 24
    assert main(asked) == 0 and "Phần tiến bộ còn giữ" in capsys.readouterr().out
    assert main(["results", "gain", *files[:2], "--json"]) == 0
    assert "later" not in json.loads(capsys.readouterr().out)


def test_a_folder_of_tables_handed_in_one_by_one_is_one_test(tmp_path: Path) -> None:
    first, _, _ = taken(6, 0.5, 0.5)
    folder = tmp_path / "bai-dau"
    folder.mkdir()
    for seat in {one.seat for one in first}:
        saved(folder / f"{seat}.csv", [one for one in first if one.seat == seat], unit=False)
    whole = read_attempts(Path(saved(tmp_path / "whole.csv", first, unit=False)))
    assert sorted(read_attempts(folder), key=lambda one: (one.seat, one.item)) == sorted(
        whole, key=lambda one: (one.seat, one.item)
    )
    (tmp_path / "trong").mkdir()
    with pytest.raises(InputError, match="không có tệp CSV nào"):
        read_attempts(tmp_path / "trong")


def room(people: int, group: str, seed: int, choose: Any) -> list[Attempt]:
    """A class on four questions; ``choose`` says what is chosen of the first, the others follow ability."""
    chance, rows = random.Random(seed), []
    for seat in range(people):
        able = chance.random()
        choice = choose(chance)
        rows.append(Attempt(f"{group}{seat}", "A", "x", choice == "b", choice, group=group))
        rows += [
            Attempt(f"{group}{seat}", "A", f"y{place}", chance.random() < able, group=group)
            for place in range(3)
        ]
    return rows


def edits(rows: list[Attempt], classes: int) -> list[str]:
    found: list[str] = next(row for row in items_of(rows, classes) if row["id"] == "x")["edit"]
    return found


def test_an_edit_is_asked_for_only_from_two_classes_and_fifty_answers() -> None:
    def rival(chance: random.Random) -> str:
        return "c" if chance.random() < 0.75 else "b"

    one, two = room(60, "p", 1, rival), room(60, "q", 2, rival)
    told = " ".join(edits(one + two, 2))
    assert "Phương án c" in told and "nhiều hơn đáp án" in told
    assert edits(one, 1) == [] and edits(one, 2) == [], "một lớp, dù gọi là hai"
    assert edits(room(20, "p", 1, rival) + room(20, "q", 2, rival), 2) == []


def test_no_edit_is_asked_for_where_the_interval_allows_both() -> None:
    def even(chance: random.Random) -> str:
        return chance.choice("bc")

    assert edits(room(60, "p", 3, even) + room(60, "q", 4, even), 2) == []


def test_the_same_table_named_twice_is_one_class(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"s{seat},A,de,1,b,," for seat in range(100)]
    rows += [f"s{seat},A,khac,{seat % 2},b,," for seat in range(100)]
    path, copy = tmp_path / "a.csv", tmp_path / "b.csv"
    for file in (path, copy):
        file.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    for files in ([path, path], [path, copy]):
        assert main(["results", "items", *map(str, files), "--json"]) == 0
        items = json.loads(capsys.readouterr().out)["items"]
        assert all(one["flag"] is None and one["edit"] == [] for one in items)
    other = [row.replace("s", "t", 1) for row in rows[:-1]]
    copy.write_text("\n".join([HEAD, *other]) + "\n", encoding="utf-8")
    assert main(["results", "items", str(path), str(copy), "--json"]) == 0
    easy = json.loads(capsys.readouterr().out)["items"][0]
    assert easy["flag"] == "qua_de" and "câu mở đầu" in easy["edit"][0]
    contract = ("id", "n", "share", "interval", "point_biserial", "point_biserial_interval")
    assert {*contract, "choices", "rasch", "flag", "reason_if_null"} <= set(easy)


def test_an_item_that_only_one_class_answered_gets_no_verdict_among_many_classes() -> None:
    alone = [Attempt(f"p{n}", "A", "de", True, "b", group="p") for n in range(100)]
    others = [Attempt(f"q{n}", "A", "z", n % 2 == 0, "b", group="q") for n in range(100)]
    row = items_of(alone + others, 2)[0]
    assert row["flag"] is None and "Một lớp chưa đủ" in row["reason_if_null"]
