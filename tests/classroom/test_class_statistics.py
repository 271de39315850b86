"""What the figures promise: classes drawn with known abilities, and how often the truth lies in the interval that is told."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from phatngon.classroom.attempts import Attempt
from phatngon.classroom.gain import gain_of, lasting_of
from phatngon.classroom.item_analysis import bradley_terry, items_of, rasch

RUNS, SECONDS = 200, 3.0
LEAST, MOST = 0.90, 0.99  # of 200 runs, what 95 % may come to
HARD = {"A": np.linspace(-1.2, 1.2, 10), "B": np.linspace(-1.0, 1.4, 10)}
Numbers = np.ndarray[Any, np.dtype[Any]]


def chances(able: Numbers, hard: Numbers) -> Numbers:
    found: Numbers = 1 / (1 + np.exp(hard[None, :] - able[:, None]))
    return found


def taken(able: Numbers, form: str, chance: np.random.Generator, first: int = 0) -> list[Attempt]:
    """A form as seats of these abilities take it."""
    rights = chance.random((len(able), len(HARD[form]))) < chances(able, HARD[form])
    return [
        Attempt(f"s{first + seat:03}", form, f"{form}{item}", bool(right))
        for seat, row in enumerate(rights)
        for item, right in enumerate(row)
    ]


def crossed(
    people: int, chance: np.random.Generator, grown: float = 0.9, kept: float | None = None
) -> tuple[list[Attempt], list[Attempt], list[Attempt]]:
    """A class of which half took A first: before, after, and weeks later (with half on each form again)."""
    able, half = chance.normal(0, 1, people), people // 2
    groups = ((able[:half], "A", "B", 0), (able[half:], "B", "A", half))
    tests: tuple[list[Attempt], ...] = ([], [], [])
    for who, one, other, first in groups:
        tests[0].extend(taken(who, one, chance, first))
        tests[1].extend(taken(who + grown, other, chance, first))
        tests[2].extend(taken(who + (grown if kept is None else kept), one, chance, first))
    return tests[0], tests[1], tests[2]


@pytest.fixture(scope="module")
def truth() -> dict[str, float]:
    """The shares right of a whole population, by the same model, from a draw so large that it stands for it."""
    able = np.random.default_rng(1).normal(0, 1, 400_000)

    def share(grown: float) -> float:
        return float(np.mean([chances(able + grown, HARD[form]).mean() for form in "AB"]))

    return {"pre": share(0), "post": share(0.9), "later": share(0.5)}


def covered(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits)


def held(ends: Sequence[float] | None, value: float) -> bool:
    return ends is not None and ends[0] <= value <= ends[1]


@pytest.mark.parametrize("people", [15, 40, 80])
def test_the_true_gain_lies_in_its_interval_in_about_nineteen_runs_of_twenty(
    people: int, truth: dict[str, float]
) -> None:
    gain = (truth["post"] - truth["pre"]) / (1 - truth["pre"])
    chance = np.random.default_rng(20261130 + people)
    plain, even = [], []
    for _ in range(RUNS):
        before, after, _ = crossed(people, chance)
        found = gain_of(before, after)
        plain.append(held(found["interval"], gain))
        even.append(held(found["balanced"]["interval"], gain))
        assert found["crossed"] and set(found["orders"]) == {"A→B", "B→A"}
    assert LEAST <= covered(plain) <= MOST and LEAST <= covered(even) <= MOST


def test_what_lasted_lies_in_its_interval_too(truth: dict[str, float]) -> None:
    kept = (truth["later"] - truth["pre"]) / (1 - truth["pre"])
    lost = truth["post"] - truth["later"]
    share = (truth["later"] - truth["pre"]) / (truth["post"] - truth["pre"])
    chance = np.random.default_rng(7)
    hits: dict[str, list[bool]] = {"kept": [], "lost": [], "share": []}
    for _ in range(RUNS):
        found = lasting_of(*crossed(80, chance, kept=0.5))
        hits["kept"].append(held(found["interval"], kept))
        hits["lost"].append(held(found["lost_interval"], lost))
        hits["share"].append(held(found["kept_interval"], share))
    assert all(LEAST <= covered(one) <= MOST for one in hits.values()), hits


def test_a_class_that_learned_nothing_is_said_to_have_gained_in_few_runs() -> None:
    chance = np.random.default_rng(11)
    sure = []
    for _ in range(RUNS):
        before, after, _ = crossed(60, chance, grown=0.0)
        found = gain_of(before, after)["balanced"]
        sure.append(found["interval"][0] > 0)
    assert covered(sure) <= 0.06  # half of the one in twenty that lies outside, and chance


def test_an_easier_form_moves_the_plain_gain_of_uneven_orders_and_not_the_balanced_one() -> None:
    chance = np.random.default_rng(3)
    plain, even = [], []
    for _ in range(60):
        able = chance.normal(0, 1, 90)
        easy = HARD["A"] - 1.5
        rights = {
            name: chance.random((90, 10)) < chances(able, hard)
            for name, hard in (("A1", easy), ("B1", HARD["B"]), ("A2", easy), ("B2", HARD["B"]))
        }

        def rows(seats: range, name: str, rights: dict[str, Numbers] = rights) -> list[Attempt]:
            return [
                Attempt(f"s{seat:02}", name[0], f"{name[0]}{item}", bool(rights[name][seat, item]))
                for seat in seats
                for item in range(10)
            ]

        many, few = range(75), range(75, 90)  # nothing was learned; most met the easy form last
        before = rows(many, "B1") + rows(few, "A1")
        after = rows(many, "A2") + rows(few, "B2")
        found = gain_of(before, after)
        plain.append(found["gain"])
        even.append(found["balanced"]["gain"])
    assert np.mean(plain) > 0.2 and abs(float(np.mean(even))) < 0.05


@pytest.fixture(scope="module")
def rooms() -> list[list[dict[str, Any]]]:
    """Two hundred times two classes of 60 on one form, as ``results items`` tells them."""
    chance, found = np.random.default_rng(5), []
    for _ in range(RUNS):
        given = taken(chance.normal(0, 1, 120), "A", chance)
        found.append(items_of(given, 2))
    return found


def test_the_true_share_and_difficulty_of_an_item_lie_in_their_intervals(
    rooms: list[list[dict[str, Any]]],
) -> None:
    able = np.random.default_rng(2).normal(0, 1, 400_000)
    shares = chances(able, HARD["A"]).mean(axis=0)
    for place in range(len(HARD["A"])):
        rows = [room[place] for room in rooms]
        assert LEAST <= covered([held(row["interval"], shares[place]) for row in rows]) <= MOST
        hard = HARD["A"][place]
        assert LEAST <= covered([held(row["rasch_interval"], hard) for row in rows]) <= MOST


def test_how_an_item_tells_people_apart_lies_in_its_interval(
    rooms: list[list[dict[str, Any]]],
) -> None:
    chance = np.random.default_rng(4)
    able = chance.normal(0, 1, 200_000)
    rights = chance.random((len(able), 10)) < chances(able, HARD["A"])
    for place in range(10):
        rest = np.delete(rights, place, axis=1).mean(axis=1)
        true = float(np.corrcoef(rights[:, place], rest)[0, 1])
        rows = [room[place] for room in rooms]
        assert (
            LEAST <= covered([held(row["point_biserial_interval"], true) for row in rows]) <= MOST
        )


def test_good_items_are_hardly_ever_flagged_nor_asked_to_be_edited(
    rooms: list[list[dict[str, Any]]],
) -> None:
    told = [bool(row["flag"] or row["edit"]) for room in rooms for row in room]
    assert covered(told) < 0.01


def by_newton(rights: Numbers) -> Numbers:
    """Difficulties by Newton's method on the pairwise likelihood with half a win added to both sides: another way to the same place."""
    size = rights.shape[1]
    wins = np.array(
        [[float((~rights[:, a] & rights[:, b]).sum()) for b in range(size)] for a in range(size)]
    )
    wins += np.where((wins + wins.T > 0) & ~np.eye(size, dtype=bool), 0.5, 0)
    hard = np.zeros(size)
    for _ in range(60):
        beats = 1 / (1 + np.exp(hard[None, :] - hard[:, None]))
        met = wins + wins.T
        slope = wins.sum(axis=1) - (met * beats).sum(axis=1)
        weight = met * beats * (1 - beats)
        curve = np.diag(weight.sum(axis=1)) - weight
        hard = hard + np.linalg.pinv(curve) @ slope
    return np.asarray(hard - hard.mean())


def by_likelihood(rights: Numbers) -> Numbers:
    """Difficulties by conditional maximum likelihood (Andersen 1972), climbed by its slope: no pairs in it at all."""
    size = rights.shape[1]
    scores = rights.sum(axis=1)
    kept = rights[(scores > 0) & (scores < size)]
    solved = kept.sum(axis=0).astype(float)
    people = np.bincount(kept.sum(axis=1), minlength=size + 1)
    hard = np.zeros(size)

    def symmetric(easy: Numbers) -> Numbers:
        sums = np.zeros(len(easy) + 1)
        sums[0] = 1
        for one in easy:
            sums[1:] = sums[1:] + one * sums[:-1]
        return sums

    for _ in range(400):
        easy = np.exp(-hard)
        whole = symmetric(easy)
        expected = np.zeros(size)
        for item in range(size):
            rest = symmetric(np.delete(easy, item))
            share = easy[item] * rest[: size - 1] / whole[1:size]
            expected[item] = float((people[1:size] * share).sum())
        hard = hard + 2.0 * (expected - solved) / len(kept)
        hard = hard - hard.mean()
    return np.asarray(hard)


def rights_of(given: Sequence[Attempt]) -> dict[str, dict[str, bool]]:
    found: dict[str, dict[str, bool]] = {}
    for one in given:
        found.setdefault(one.seat, {})[one.item] = one.right
    return found


def rooms_of(sizes: Sequence[int]) -> Iterator[tuple[Numbers, dict[str, float]]]:
    for seed, people in enumerate(sizes):
        chance = np.random.default_rng(seed)
        rights = rights_of(taken(chance.normal(0, 1, people), "A", chance))
        names = [f"A{item}" for item in range(10)]
        yield np.array([[row[name] for name in names] for row in rights.values()]), rasch(rights)


@pytest.mark.parametrize("size", [25, 54, 300])
def test_rasch_by_pairs_is_where_another_optimiser_of_the_same_likelihood_ends(size: int) -> None:
    for table, found in rooms_of([size] * 3):
        assert np.allclose(by_newton(table), list(found.values()), atol=1e-5)


def test_rasch_by_pairs_agrees_with_conditional_maximum_likelihood() -> None:
    for table, found in rooms_of([800, 1500]):
        assert np.allclose(by_likelihood(table), list(found.values()), atol=0.06)


def test_strengths_of_two_are_the_log_odds_whatever_the_optimiser() -> None:
    found = bradley_terry({("a", "b"): 7, ("b", "a"): 3})
    assert found["a"] - found["b"] == pytest.approx(np.log(7.5 / 3.5))


def test_a_large_class_is_told_in_seconds() -> None:
    chance = np.random.default_rng(9)
    tests = crossed(1000, chance, kept=0.5)
    for work in (
        lambda: gain_of(tests[0], tests[1]),
        lambda: lasting_of(*tests),
        lambda: items_of(tests[0], 2),
    ):
        start = time.perf_counter()
        work()
        assert time.perf_counter() - start < SECONDS
