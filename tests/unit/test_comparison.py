"""Comparing drafts in pairs: who compares what, the order that comes out, and how sure it is."""

from __future__ import annotations

import random
from collections import Counter
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.classroom.comparison import (
    LEAST_MET,
    Judgement,
    Ranking,
    compared,
    fit,
    pairs_for,
)


def hall(drafts: int, judges: int) -> tuple[dict[str, str], dict[str, str]]:
    return (
        {f"bài {n:02}": f"nhóm {n}" for n in range(drafts)},
        {f"người {n:02}": f"nhóm {n % drafts}" for n in range(judges)},
    )


def judged(
    true: list[float], judges: int, per_judge: int, chance: random.Random, seed: int
) -> list[Judgement]:
    drafts, people = hall(len(true), judges)
    strength = dict(zip(drafts, true, strict=True))
    found: list[Judgement] = []
    for judge, pairs in pairs_for(drafts, people, seed, per_judge).items():
        for left, right in pairs:
            share = 1 / (1 + exp(strength[right] - strength[left]))
            better, worse = (left, right) if chance.random() < share else (right, left)
            found.append((judge, better, worse))
    return found


@given(
    drafts=st.integers(2, 12),
    judges=st.integers(1, 40),
    per_judge=st.integers(1, 8),
    seed=st.integers(0, 10**6),
)
@settings(max_examples=60, deadline=None)
def test_nobody_compares_his_own_group_or_a_pair_twice_and_pairs_come_up_alike(
    drafts: int, judges: int, per_judge: int, seed: int
) -> None:
    texts, people = hall(drafts, judges)
    found = pairs_for(texts, people, seed, per_judge)
    assert set(found) == set(people) and found == pairs_for(texts, people, seed, per_judge)
    given_to: Counter[tuple[str, str]] = Counter()
    left: Counter[tuple[str, str]] = Counter()
    for judge, pairs in found.items():
        for pair in pairs:
            assert people[judge] not in {texts[draft] for draft in pair}
            given_to[min(pair), max(pair)] += 1
            left[min(pair), max(pair)] += pair[0] == min(pair)
        assert len({frozenset(pair) for pair in pairs}) == len(pairs)
        own = sum(group == people[judge] for group in texts.values())
        free = (drafts - own) * (drafts - own - 1) // 2
        assert len(pairs) == min(per_judge, free)
    assert all(abs(2 * left[pair] - count) <= 1 for pair, count in given_to.items())


def test_pairs_are_given_out_evenly_to_judges_who_may_see_all() -> None:
    drafts, _ = hall(8, 0)
    found = pairs_for(drafts, {f"khách {n}": "" for n in range(20)}, 3)
    counts = Counter(frozenset(pair) for pairs in found.values() for pair in pairs)
    assert len(counts) == 28 and max(counts.values()) - min(counts.values()) <= 1


@pytest.mark.parametrize("drafts", [4, 6, 8, 12])
@pytest.mark.parametrize("judges", [12, 24, 40])
def test_pairs_come_up_about_equally_often_though_nobody_sees_his_own_group(
    drafts: int, judges: int
) -> None:
    texts, people = hall(drafts, judges)
    counts = Counter(
        {frozenset((a, b)): 0 for a in texts for b in texts if a < b}
        | Counter(
            frozenset(pair) for pairs in pairs_for(texts, people, 1).values() for pair in pairs
        )
    )
    assert max(counts.values()) - min(counts.values()) <= 2


def test_intervals_hold_the_true_strength_in_about_95_of_100() -> None:
    chance, held, told = random.Random(20261130), 0, 0
    for run in range(200):
        true = [chance.gauss(0, 1) for _ in range(8)]
        middle = sum(true) / len(true)
        found = fit(judged(true, 24, 6, chance, run))
        for name, value in zip(sorted(found), true, strict=True):
            low, high = found[name][1]
            held += low <= value - middle <= high
            told += 1
    assert told == 1600 and 0.935 <= held / told <= 0.98


def test_the_order_of_drafts_that_differ_much_is_found_again() -> None:
    made = compared(judged([2.0, 1.0, 0.0, -1.0, -2.0], 40, 6, random.Random(4), 4))
    assert [one.draft for one in made.drafts] == [f"bài {n:02}" for n in range(5)]
    assert made.reliability is not None and made.reliability > 0.9 and made.reason_if_null == ""
    assert made.judges == 40 and sum(one.won for one in made.drafts) == made.judgements
    for one in made.drafts:
        assert one.strength is not None and one.interval is not None
        assert one.interval[0] < one.strength < one.interval[1]


def test_drafts_that_do_not_differ_have_no_order_that_comes_out_again() -> None:
    found = [
        compared(judged([0.0] * 6, 30, 6, random.Random(seed), seed)).reliability
        for seed in range(12)
    ]
    assert sum(found_one or 0 for found_one in found) / len(found) < 0.35


def test_a_draft_that_always_won_has_a_finite_strength_and_a_wide_interval() -> None:
    drafts = ["a", "b", "c"]
    said = [
        (f"n{n}", better, worse)
        for n in range(8)
        for better, worse in (("a", "b"), ("a", "c"), ("b", "c") if n % 2 else ("c", "b"))
    ]
    made = compared(said)
    best = made.drafts[0]
    assert best.draft == "a" and best.won == best.met == 16 and len(made.drafts) == len(drafts)
    assert best.strength is not None and best.interval is not None
    assert best.interval[1] - best.interval[0] > 1


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ([], "cần ít nhất"),
        ([("an", "a", "b")] * 9, "cần ít nhất"),
        ([("an", "a", "b"), ("an", "b", "c")], f"dưới {LEAST_MET} lần"),
        (
            [
                (f"n{n}", *pair)
                for n in range(LEAST_MET)
                for pair in (("a", "b"), ("c", "d"), ("b", "a"))
            ],
            "tách thành",
        ),
    ],
)
def test_too_little_gives_no_strength_and_says_why(said: list[Judgement], reason: str) -> None:
    made = compared(said)
    assert reason in made.reason_if_null and made.reliability is None
    assert all(one.strength is None and one.interval is None for one in made.drafts)


def test_too_few_judges_give_an_order_but_no_reliability() -> None:
    said = [
        (f"n{n}", better, worse)
        for n in range(3)
        for better, worse in (
            ("a", "b"),
            ("a", "c"),
            ("b", "c"),
            ("a", "d"),
            ("b", "d"),
            ("c", "d"),
        )
    ]
    made = compared(said)
    assert made.drafts[0].strength is not None and made.reliability is None
    assert "người so sánh" in made.reason_if_null


def test_the_last_decision_of_a_judge_on_a_pair_counts_and_a_draft_beside_itself_is_refused() -> (
    None
):
    once = compared([("an", "a", "b"), ("an", "b", "a")])
    assert once.judgements == 1 and {one.draft: one.won for one in once.drafts} == {"a": 0, "b": 1}
    with pytest.raises(InputError, match="chính nó"):
        compared([("an", "a", "a")])


def test_a_ranking_is_told_to_machines_with_its_reason() -> None:
    told = Ranking((), 0, 0, None, "Chưa có ai so sánh.").to_json()
    assert told == {
        "judges": 0,
        "judgements": 0,
        "reliability": None,
        "reason_if_null": "Chưa có ai so sánh.",
        "drafts": [],
    }
