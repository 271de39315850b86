"""The length of a choice does not tell the key: in every bank, the sealed one above all, the right choice is not often the longest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from phatngon.practice.bank import bank_files, load_bank
from phatngon.practice.drill.reading import load_scenario, scenario_files
from phatngon.practice.exam.paper import load_sealed
from phatngon.practice.items import Item
from phatngon.practice.kinds import CaseItem, OneItem

DAYS = (date(2026, 11, 23), date(2026, 3, 1), date(2024, 3, 19))
Lengths = tuple[int, list[int]]


def lengths(items: Iterable[Item]) -> Iterator[Lengths]:
    """The length of the right choice and of the wrong ones, for every question with one right choice, steps of cases too."""
    for item in items:
        if isinstance(item, CaseItem):
            yield from lengths(step.question for step in item.steps)
        elif isinstance(item, OneItem):
            yield (
                len(next(choice.text for choice in item.choices if choice.id == item.key)),
                [len(choice.text) for choice in item.choices if choice.id != item.key],
            )


def of_bank(items_for: object) -> list[Lengths]:
    """The lengths in a bank, each item on the first of the days on which it applies."""
    seen: dict[str, Item] = {}
    for day in DAYS:
        for item in items_for(day):  # type: ignore[operator]
            seen.setdefault(item.id, item)
    return list(lengths(seen.values()))


def longest(rows: list[Lengths]) -> Fraction:
    """The share of questions whose right choice is strictly the longest."""
    return Fraction(sum(right > max(wrong) for right, wrong in rows), len(rows))


def test_in_the_sealed_bank_length_is_no_hint() -> None:
    rows = of_bank(load_sealed().items_for)
    ratio = sum(right * len(wrong) / sum(wrong) for right, wrong in rows) / len(rows)
    assert len(rows) >= 20 and longest(rows) <= Fraction(35, 100) and 0.85 <= ratio <= 1.15


@pytest.mark.parametrize("path", bank_files(), ids=lambda path: path.stem)
def test_in_a_practice_bank_the_right_choice_is_the_longest_in_half_the_questions_at_most(
    path: Path,
) -> None:
    assert longest(of_bank(load_bank(path).items_for)) <= Fraction(1, 2)


@pytest.mark.parametrize("path", scenario_files(), ids=lambda path: path.stem)
def test_in_a_scenario_too(path: Path) -> None:
    rows = list(lengths(task.item for task in load_scenario(path).tasks.values()))
    assert not rows or longest(rows) <= Fraction(6, 10)
