"""Crossed forms: equal difficulty as a figure, no question twice, half of the seats each way, the same for the same seed."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from phatngon.base.errors import InputError
from phatngon.classroom.form_papers import form_paper, taking_page
from phatngon.classroom.forms import Forms, Measured, draw_forms, read_figures
from phatngon.cli.main import main
from phatngon.documents.clean import parse
from phatngon.practice.first_answers import COLUMNS
from phatngon.practice.items import Item
from phatngon.publish.sources.lesson_parts import bank_of, chosen_lessons

DAY = date(2026, 11, 23)


def bank(*lessons: str) -> list[Item]:
    return [
        item for path in chosen_lessons(lessons) for item in bank_of(path.stem).items_for(DAY, "s")
    ]


ITEMS = bank("01", "02", "04")


def figures(items: Sequence[Item] = ITEMS, seed: int = 3) -> dict[str, Measured]:
    chance = random.Random(seed)
    return {
        item.id: Measured(200, chance.uniform(0.3, 0.9), chance.gauss(0, 1.1)) for item in items
    }


def made(**more: Any) -> Forms:
    return draw_forms(ITEMS, **({"seed": "lớp 1", "each": 10, "seats": 41} | more))


@pytest.mark.parametrize("retest", [False, True])
@pytest.mark.parametrize("measured", [False, True])
@pytest.mark.parametrize("seed", ["a", "lớp 2", "x" * 99])
def test_no_question_stands_in_two_forms_and_each_form_has_as_many(
    retest: bool, measured: bool, seed: str
) -> None:
    found = made(seed=seed, retest=retest, figures=figures() if measured else None)
    assert set(found.forms) == set("ABC" if retest else "AB")
    ids = [item.id for row in found.forms.values() for item in row]
    assert len(ids) == len(set(ids)) == 10 * len(found.forms)
    kinds = [Counter((item.lesson, item.type) for item in row) for row in found.forms.values()]
    assert measured or all(one == kinds[0] for one in kinds), "cùng bài, cùng dạng"


def test_the_same_seed_gives_the_same_forms_and_plan_and_another_gives_others() -> None:
    mixed = ITEMS[:]
    random.Random(5).shuffle(mixed)
    again = draw_forms(mixed, seed="lớp 1", each=10, seats=41)
    assert again == made() and made(seed="lớp 2").forms != made().forms
    assert made(seed="lớp 2").plan != made().plan


@pytest.mark.parametrize("seats", [2, 3, 40, 41, 1000])
def test_half_of_the_seats_take_a_before_b_and_nobody_meets_a_form_twice(seats: int) -> None:
    plan = made(seats=seats).plan
    assert len({row.seat for row in plan}) == len(plan) == seats
    ways = Counter((row.before, row.after) for row in plan)
    assert set(ways) == {("A", "B"), ("B", "A")} and abs(ways["A", "B"] - ways["B", "A"]) <= 1
    assert all(row.later == "C" for row in made(seats=seats, retest=True).plan)


@pytest.mark.parametrize("seed", range(12))
def test_measured_forms_are_equal_to_a_tenth_of_a_logit_and_say_so_with_an_interval(
    seed: int,
) -> None:
    known = figures(seed=seed)
    found = made(figures=known)
    balance = found.balance
    means = {
        name: sum(known[item.id].logit for item in row) / len(row)
        for name, row in found.forms.items()
    }
    assert balance["basis"] == "measured" and balance["logits"] == pytest.approx(means)
    assert balance["difference"] == pytest.approx(means["A"] - means["B"])
    assert abs(balance["difference"]) < 0.1
    low, high = balance["interval"]
    assert low < balance["difference"] < high and "logit" in balance["sentence"]


def test_without_figures_the_forms_are_alike_by_lesson_kind_and_expected_difficulty() -> None:
    balance = made().balance
    labels = balance["expected_difficulty"]
    assert balance["basis"] == "expected" and abs(labels["A"] - labels["B"]) <= 0.1
    assert balance["difference"] is None and "Chưa đủ số liệu đo" in balance["sentence"]


def test_figures_of_a_few_questions_never_pass_for_figures_of_all() -> None:
    some = dict(list(figures().items())[:12])
    balance = made(figures=some).balance
    assert balance["basis"] == "expected" and balance["difference"] is None
    assert 0 < balance["measured_items"] < 20


def test_what_the_class_is_asked_anyway_is_taken_last() -> None:
    asked = frozenset(item.id for item in ITEMS if item.difficulty == 2)
    assert made(asked=asked, each=4).balance["asked_in_class"] < 8
    assert made(each=4).balance["asked_in_class"] == 0


def test_where_fewer_can_be_matched_that_is_said_and_too_few_make_no_form() -> None:
    few = draw_forms(bank("00"), seed="a", each=40, seats=4)
    assert few.balance["each"] < 40 and "Chỉ ghép được" in few.balance["sentence"]
    with pytest.raises(InputError, match="chỉ ghép được"):
        draw_forms(bank("00")[:6], seed="a", each=10, seats=4)


def test_questions_a_machine_cannot_mark_stand_in_no_form() -> None:
    found = draw_forms(bank("04", "05", "08"), seed="a", each=60, seats=4)
    assert all(
        item.machine_marked and not item.questions for row in found.forms.values() for item in row
    )


def test_figures_come_from_what_results_items_prints_and_thin_ones_are_left_out() -> None:
    rows = [
        {"id": "a", "n": 60, "share": 0.5, "rasch": 0.1},
        {"id": "b", "n": 49, "share": 0.5, "rasch": 0.1},
        {"id": "c", "n": 90, "share": 1.0, "rasch": None},
    ]
    assert set(read_figures({"items": rows})) == {"a"}
    assert read_figures({"items": [{"id": "d", "n": 60, "share": 1.0, "rasch": 3}]})["d"].error > 0


@pytest.mark.parametrize(
    "data", [None, [], {}, {"items": 3}, {"items": [3]}, {"items": [{"id": "a"}]}]
)
def test_figures_of_another_shape_are_refused(data: Any) -> None:
    with pytest.raises(InputError):
        read_figures(data)


def test_a_paper_holds_no_answer() -> None:
    found = made()
    for name, items in found.forms.items():
        paper = form_paper(name, items, DAY)
        words = " ".join(parse(paper).get_text(" ").split())
        for item in items:
            assert item.id not in words
            for row in item.rows:
                assert len(row) < 3 or not row[2] or row[2] not in words
        assert "Số chỗ ngồi" in words and "Đáp án" not in words


def test_the_page_of_a_class_is_small_enough_for_a_weak_network() -> None:
    assert len(taking_page(made(retest=True), seed="a", as_of=DAY).encode()) < 200_000


def test_the_verb_writes_papers_page_plan_key_and_tables_to_fill(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from phatngon.classroom import form_papers

    monkeypatch.setattr(form_papers, "write_formats", lambda *_, **__: {})  # tested elsewhere
    asked = ["results", "forms", "01", "02", "--to", str(tmp_path), "--seats", "6"]
    asked += ["--as-of", "23/11/2026"]
    assert main([*asked, "--retest", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"forms", "plan", "balance", "written"} and len(told["plan"]) == 6
    text = (tmp_path / "giang-vien" / "bai-dau-giay.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == COLUMNS and len(rows) == 6 * len(told["forms"]["A"])
    by_seat = {row["seat"]: row["form"] for row in rows}
    assert by_seat == {row["seat"]: row["before"] for row in told["plan"]}
    key = (tmp_path / "giang-vien" / "dap-an.html").read_text(encoding="utf-8")
    assert told["balance"]["sentence"] in " ".join(parse(key).get_text(" ").split())
    assert (tmp_path / "phat" / "lam-bai.html").exists()
    assert not list((tmp_path / "phat").glob("*dap-an*"))
    assert main(asked) == 0 and "Chỉ phát thư mục" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong",
    [
        ["forms"],
        ["forms", "01"],
        ["forms", "khong-co", "--to", "x"],
        ["forms", "01", "--to", "x", "--seats", "1"],
        ["forms", "01", "--to", "x", "--each", "9999"],
        ["forms", "01", "--to", "x", "--seats", "nhiều"],
        ["forms", "01", "--to", "x", "--items", "khong-co.json"],
    ],
)
def test_what_cannot_be_drawn_is_told_in_one_sentence(
    wrong: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["results", *wrong]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1 and not list(tmp_path.iterdir())
