"""What a class learned and how its items behave: figures worked out by hand, bounds, and what is not said."""

from __future__ import annotations

import json
import random
from math import exp, log
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.classroom.attempts import Attempt, first_attempts, read_attempts
from phatngon.classroom.gain import gain_of
from phatngon.classroom.item_analysis import bradley_terry, items_of, rasch
from phatngon.cli.main import main

HEAD = "seat,form,item,right,choice,confidence,at\n"


def attempts(rows: dict[str, list[int]], form: str = "A") -> list[Attempt]:
    return [
        Attempt(seat, form, f"{form}{place}", bool(right))
        for seat, rights in rows.items()
        for place, right in enumerate(rights)
    ]


def test_the_gain_is_that_of_the_class_means_over_matched_seats_only() -> None:
    before = attempts({"a": [1, 0, 0, 0], "b": [1, 1, 0, 0], "x": [0, 0, 0, 0]})
    after = attempts({"a": [1, 1, 0, 0], "b": [1, 1, 1, 1], "y": [1, 1, 1, 1]}, "B")
    found = gain_of(before, after)
    assert (found["matched"], found["only_pre"], found["only_post"]) == (2, 1, 1)
    assert (found["pre"], found["post"]) == (0.375, 0.75)
    assert found["gain"] == pytest.approx(0.6)  # (0.75 − 0.375) / (1 − 0.375)
    assert found["effect"] == pytest.approx(0.375 / 0.1767767)
    assert found["interval"][0] <= found["gain"] <= found["interval"][1]
    assert found["reason_if_null"] == ""


def test_where_the_first_test_is_all_right_there_is_no_gain_and_the_reason_is_told() -> None:
    found = gain_of(attempts({"a": [1], "b": [1]}), attempts({"a": [1], "b": [0]}, "B"))
    assert found["gain"] is None and found["interval"] is None and found["reason_if_null"]
    assert (found["pre"], found["post"]) == (1.0, 0.5)
    nobody = gain_of(attempts({"a": [1]}), attempts({"b": [1]}, "B"))
    assert nobody["matched"] == 0 and nobody["pre"] is None and nobody["reason_if_null"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.lists(st.booleans(), min_size=4, max_size=4)), min_size=2, max_size=9))
def test_the_order_of_rows_changes_nothing_and_no_gain_is_above_one(rows: list[Any]) -> None:
    before = [
        Attempt(f"s{n}", "A", f"i{k}", right)
        for n, (one,) in enumerate(rows)
        for k, right in enumerate(one)
    ]
    after = [Attempt(one.seat, "B", one.item, not one.right) for one in before]
    found = gain_of(before, after)
    mixed = before[:]
    random.Random(1).shuffle(mixed)
    assert gain_of(mixed, after) == found
    assert found["gain"] is None or found["gain"] <= 1


def test_first_attempts_count_by_the_moment_not_by_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        HEAD
        + "s1,A,x,1,b,chac,2026-11-30T09:00:00+07:00\n"
        + "s1,A,x,0,a,doan,2026-11-30T08:00:00+07:00\n",
        encoding="utf-8-sig",
    )
    assert [(one.right, one.choice) for one in read_attempts(path)] == [(False, "a")]
    assert first_attempts([]) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("seat,item,right\ns,x,1\n", "thiếu cột form, choice, confidence, at"),
        (HEAD + "s,A,x,đúng,a,,\n", "dòng 2"),
        (HEAD + "s,A,x,1,a,,\n,A,x,1,a,,\n", "dòng 3"),
        (HEAD + "s,A,x,1,a,,hôm qua\n", "dòng 2"),
        (HEAD + 's,A,x,1,"a,,\ns2,A,x,1,a,,\n', "dòng 2: không tách được các ô"),
        ("", "thiếu cột"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(
    tmp_path: Path, text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        read_attempts(path)
    assert main(["results", "gain", str(path), str(path), "--json"]) == 2
    assert told in capsys.readouterr().err


def test_the_verbs_print_one_json_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    rows = [f"s{n},A,i{k},{(n + k) % 2},a,chac," for n in range(60) for k in range(4)]
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    assert main(["results", "gain", str(path), str(path), "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) >= {
        *("matched", "only_pre", "only_post", "pre", "post", "gain", "interval", "effect")
    }
    assert main(["results", "items", str(path), str(path), "--json"]) == 0
    items = json.loads(capsys.readouterr().out)["items"]
    assert [one["n"] for one in items] == [120] * 4
    assert main(["results", "gain", str(path), str(path)]) == 0
    assert "người làm cả hai bài" in capsys.readouterr().out
    assert main(["results", "items", str(path)]) == 0
    assert "Một lớp chưa đủ" in capsys.readouterr().out


def simulated(people: int, hardness: list[float], seed: int) -> list[Attempt]:
    chance = random.Random(seed)
    rows = []
    for person in range(people):
        able = chance.gauss(0, 1)
        rows += [
            Attempt(
                f"s{person}", "A", f"i{place}", chance.random() < 1 / (1 + exp(hard - able)), "b"
            )
            for place, hard in enumerate(hardness)
        ]
    return rows


def test_rasch_difficulties_are_found_again_in_a_simulated_room() -> None:
    hardness = [-1.5, -0.5, 0.0, 0.5, 1.5]
    rows = simulated(3000, hardness, 7)
    rights: dict[str, dict[str, bool]] = {}
    for one in rows:
        rights.setdefault(one.seat, {})[one.item] = one.right
    found = rasch(rights)
    for place, hard in enumerate(hardness):
        assert found[f"i{place}"] == pytest.approx(hard, abs=0.12)
    assert sum(found.values()) == pytest.approx(0, abs=1e-9)


def test_two_items_have_the_difficulty_of_the_pairs_by_hand() -> None:
    rights = {f"a{n}": {"x": True, "y": False} for n in range(30)}
    rights |= {f"b{n}": {"x": False, "y": True} for n in range(10)}
    rights |= {
        f"c{n}": {"x": True, "y": True} for n in range(99)
    }  # says nothing of which is harder
    found = rasch(rights)
    assert found["y"] - found["x"] == pytest.approx(log(30.5 / 10.5))
    assert bradley_terry({}) == {} and rasch({"a": {"x": True}}) == {}


def test_nothing_is_said_of_an_item_below_fifty_answers_nor_flagged_from_one_class() -> None:
    few = items_of(simulated(49, [0.0, 0.0, 0.0], 3), 2)
    assert all(one["point_biserial"] is None and one["flag"] is None for one in few)
    assert all("cần ít nhất 50" in one["reason_if_null"] for one in few)
    easy = [*simulated(400, [-9.0, 0.0, 0.5], 3)]
    assert items_of(easy, 1)[0]["flag"] is None
    assert items_of(easy, 2)[0]["flag"] == "qua_de"
    fine = items_of(easy, 2)[1]
    assert fine["flag"] is None and fine["point_biserial_interval"][0] < fine["point_biserial"]


def test_an_item_that_tells_nobody_apart_is_flagged_where_the_interval_carries_it() -> None:
    chance = random.Random(5)
    rows = simulated(1500, [0.0, 0.2, -0.3, 0.4], 4)
    rows += [Attempt(f"s{n}", "A", "tung", chance.random() < 0.5) for n in range(1500)]
    found = {one["id"]: one for one in items_of(rows, 2)}
    assert found["tung"]["flag"] == "kem_phan_biet"
    assert all(one["flag"] is None for name, one in found.items() if name != "tung")
    assert found["i0"]["choices"] == {"b": 1500}
