"""Crossed forms: two tests of equal difficulty out of the open bank, so that nobody meets a question twice and neither test decides
the gain.

Questions are matched in small groups, one for each form. Where pooled figures of ``results items`` are given, they are matched by
objective, kind and measured difficulty; where not, by lesson, kind and the difficulty the bank expects, and the balance says so.
Half of the seats take A before B, half B before A. The same seed gives the same forms and the same plan.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import sqrt
from typing import TypedDict

from phatngon.base.errors import InputError
from phatngon.base.intervals import Z
from phatngon.base.numbers import format_number
from phatngon.classroom.item_edits import LEAST
from phatngon.practice.items import Item

NAMES = "ABC"
WIDEST = 1.0  # logits between the easiest and the hardest of a group
FEWEST = 4  # questions of a form, below which it measures nothing


@dataclass(frozen=True)
class Measured:
    """What pooled classes say of a question: answers, share right, difficulty in logits."""

    n: int
    share: float
    logit: float

    @property
    def error(self) -> float:
        """The standard error of the difficulty, from the binomial information (Wright and Stone 1979)."""
        held = min(max(self.share, 0.5 / self.n), 1 - 0.5 / self.n)
        return 1 / sqrt(self.n * held * (1 - held))


@dataclass(frozen=True)
class EquivalentQuestions:
    """Questions that stand for one another, one a form."""

    items: tuple[Item, ...]
    measured: bool
    width: float  # between the easiest and the hardest, in logits or in steps of the bank


@dataclass(frozen=True)
class SeatPlan:
    """Which form a seat takes before, after and, where a third is drawn, weeks later."""

    seat: str
    before: str
    after: str
    later: str = ""


class Balance(TypedDict):
    """How equal the forms are: by what was ``measured`` or by what the bank expects."""

    each: int
    wanted: int
    asked_in_class: int
    basis: str
    measured_items: int
    expected_difficulty: dict[str, float]
    logits: dict[str, float] | None
    difference: float | None
    interval: list[float] | None
    sentence: str


@dataclass(frozen=True)
class Forms:
    """Forms of equal difficulty, who takes which when, and how equal they are."""

    forms: Mapping[str, tuple[Item, ...]]
    plan: tuple[SeatPlan, ...]
    balance: Balance


def draw_forms(
    items: Sequence[Item],
    *,
    seed: str,
    each: int,
    seats: int,
    figures: Mapping[str, Measured] | None = None,
    asked: frozenset[str] = frozenset(),
    retest: bool = False,
) -> Forms:
    """Two forms (three with ``retest``) of up to ``each`` questions from ``items``, keys resolved.

    ``asked``: ids of questions that the class meets anyway, taken last. Raises InputError where too few can be matched.
    """
    names = NAMES[: 3 if retest else 2]
    figures = figures or {}
    usable = [item for item in items if item.machine_marked and not item.questions]
    found = _groups(usable, len(names), figures, seed)
    chosen = _spread(found, each, asked, seed)
    if len(chosen) < FEWEST:
        raise InputError(
            f"các bài đã chọn chỉ ghép được {len(chosen)} câu cho mỗi đề, cần ít nhất {FEWEST} câu.",
            advice="Chọn thêm bài, hoặc bỏ bớt yêu cầu đề kiểm tra lại.",
        )
    forms = _dealt(chosen, names, figures, seed)
    return Forms(
        forms,
        tuple(_plan(seats, seed, names)),
        _balance(forms, figures, asked, wanted=each),
    )


def _mark(seed: str, *parts: str) -> str:
    return hashlib.sha256("|".join((seed, *parts)).encode("utf-8")).hexdigest()


def _groups(
    items: Sequence[Item], size: int, figures: Mapping[str, Measured], seed: str
) -> list[EquivalentQuestions]:
    """Groups of questions alike: measured ones by ever wider strata, then the others by lesson and kind."""
    left = sorted(items, key=lambda item: _mark(seed, "group", item.id))
    found: list[EquivalentQuestions] = []
    strata: tuple[tuple[bool, Callable[[Item], tuple[str, ...]], float], ...] = (
        (True, lambda item: (item.objective, item.type), WIDEST / 2),
        (True, lambda item: (item.lesson, item.type), WIDEST / 2),
        (True, lambda item: (item.objective,), WIDEST),
        (True, lambda item: (item.lesson, item.type), WIDEST),
        (False, lambda item: (item.lesson, item.type, item.objective), 0),
        (False, lambda item: (item.lesson, item.type), 0),
        (False, lambda item: (item.lesson, item.type), 1),
    )
    for measured, stratum, widest in strata:
        pool = [item for item in left if not measured or item.id in figures]
        by_stratum: dict[tuple[str, ...], list[Item]] = {}
        for item in pool:
            by_stratum.setdefault(stratum(item), []).append(item)
        for name in sorted(by_stratum):
            made = _matched(by_stratum[name], size, figures if measured else {}, widest)
            found += made
            taken = {item.id for group in made for item in group.items}
            left = [item for item in left if item.id not in taken]
    return found


def _matched(
    items: list[Item], size: int, figures: Mapping[str, Measured], widest: float
) -> list[EquivalentQuestions]:
    """Neighbours by difficulty, the closest first."""

    def hard(item: Item) -> float:
        return figures[item.id].logit if figures else item.difficulty

    row, found = sorted(items, key=hard), []
    while len(row) >= size:
        runs = [row[place : place + size] for place in range(len(row) - size + 1)]
        best = min(runs, key=lambda run: hard(run[-1]) - hard(run[0]))
        width = hard(best[-1]) - hard(best[0])
        if width > widest:
            break
        found.append(EquivalentQuestions(tuple(best), bool(figures), width))
        row = [item for item in row if item not in best]
    return found


def _spread(
    groups: list[EquivalentQuestions], count: int, asked: frozenset[str], seed: str
) -> list[EquivalentQuestions]:
    """Up to ``count`` groups: lessons and objectives in turn, questions the class does not meet anyway first, measured before others."""
    left, turns = list(groups), Counter[str]()
    found: list[EquivalentQuestions] = []
    while left and len(found) < count:
        best = min(
            left,
            key=lambda group: (
                turns[group.items[0].lesson],
                sum(item.id in asked for item in group.items),
                turns[group.items[0].objective],
                not group.measured,
                _mark(seed, "spread", *(item.id for item in group.items)),
            ),
        )
        left.remove(best)
        turns.update({best.items[0].lesson, *(item.objective for item in best.items)})
        found.append(best)
    return found


def _dealt(
    groups: list[EquivalentQuestions], names: str, figures: Mapping[str, Measured], seed: str
) -> dict[str, tuple[Item, ...]]:
    """One question of each group to each form, the widest group first, so that the sums stay together."""
    sums = {True: dict.fromkeys(names, 0.0), False: dict.fromkeys(names, 0.0)}
    forms: dict[str, list[Item]] = {name: [] for name in names}
    for group in sorted(groups, key=lambda one: (not one.measured, -one.width)):
        here = sums[group.measured]

        def after(
            order: tuple[Item, ...], here: dict[str, float] = here, measured: bool = group.measured
        ) -> list[float]:
            return [
                here[name] + (figures[item.id].logit if measured else item.difficulty)
                for name, item in zip(names, order, strict=True)
            ]

        best = min(
            permutations(group.items),
            key=lambda order: (
                round(max(after(order)) - min(after(order)), 9),
                _mark(seed, "deal", *(item.id for item in order)),
            ),
        )
        for name, item, total in zip(names, best, after(best), strict=True):
            forms[name].append(item)
            here[name] = total
    order = {item.id: _mark(seed, "order", item.id) for row in forms.values() for item in row}
    return {
        name: tuple(sorted(row, key=lambda item: order[item.id])) for name, row in forms.items()
    }


def _plan(seats: int, seed: str, names: str) -> Iterable[SeatPlan]:
    """Half of the seats A before B, half B before A, in an order nobody can foresee from the number."""
    width = max(2, len(str(seats)))
    # a letter before the digits, or a spreadsheet would make a number of them and lose the zeros
    labels = [f"S{str(number).zfill(width)}" for number in range(1, seats + 1)]
    mixed = sorted(labels, key=lambda label: _mark(seed, "seat", label))
    first = set(mixed[: (seats + 1) // 2])
    later = names[2:] and names[2]
    for label in labels:
        before, after = ("A", "B") if label in first else ("B", "A")
        yield SeatPlan(label, before, after, later)


def _balance(
    forms: Mapping[str, Sequence[Item]],
    figures: Mapping[str, Measured],
    asked: frozenset[str],
    *,
    wanted: int,
) -> Balance:
    """How equal the forms are, as figures, and how that was had."""
    count = len(next(iter(forms.values())))
    whole = all(item.id in figures for row in forms.values() for item in row)
    labels = {name: sum(item.difficulty for item in row) / count for name, row in forms.items()}
    found: Balance = {
        "each": count,
        "wanted": wanted,
        "asked_in_class": sum(item.id in asked for row in forms.values() for item in row),
        "basis": "measured" if whole else "expected",
        "measured_items": sum(item.id in figures for row in forms.values() for item in row),
        "expected_difficulty": labels,
        "logits": None,
        "difference": None,
        "interval": None,
        "sentence": "",
    }
    if whole:
        means = {
            name: sum(figures[item.id].logit for item in row) / count for name, row in forms.items()
        }
        gap = means["A"] - means["B"]
        both = [figures[item.id].error ** 2 for name in "AB" for item in forms[name]]
        half = Z * sqrt(sum(both)) / count
        found["logits"], found["difference"] = means, gap
        found["interval"] = [gap - half, gap + half]
    found["sentence"] = _said(found)
    return found


def _said(found: Balance) -> str:
    """The balance in a sentence that states the figure and where it comes from."""
    head = f"Mỗi đề {found['each']} câu, không câu nào có ở hai đề."
    if found["each"] < found["wanted"]:
        head += f" Chỉ ghép được {found['each']} trên {found['wanted']} câu đã yêu cầu."
    if found["difference"] is not None and found["interval"]:
        low, high = found["interval"]
        return (
            f"{head} Độ khó trung bình của đề A và đề B chênh {format_number(found['difference'], 2)} logit "
            f"(khoảng tin cậy 95 %: {format_number(low, 2)} đến {format_number(high, 2)}), "
            f"tính từ số liệu gộp của các lớp trước."
        )
    rows = ", ".join(
        f"đề {name} {format_number(value, 2)}"
        for name, value in found["expected_difficulty"].items()
    )
    return (
        f"{head} Chưa đủ số liệu đo, nên hai đề cân theo bài, dạng câu và mức dự kiến của bộ câu hỏi "
        f"(1 dễ, 3 khó): {rows}. Sau vài lớp, cân lại bằng --items."
    )


def read_figures(data: object) -> dict[str, Measured]:
    """The measured questions of what ``results items FILE… --json`` printed; those with too few answers are left out.

    Raises InputError for data of another shape.
    """
    rows = data.get("items") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise InputError(
            "tệp này không phải kết quả của results items.",
            advice="Ghi tệp bằng: results items TỆP.csv… --json > cau-hoi.json",
        )
    found = {}
    for place, row in enumerate(rows, 1):
        try:
            name, n, share, logit = (row[key] for key in ("id", "n", "share", "rasch"))
            if isinstance(n, int) and n >= LEAST and logit is not None:
                found[str(name)] = Measured(n, float(share), float(logit))
        except (KeyError, TypeError, ValueError):
            raise InputError(
                f"câu thứ {place} trong tệp thiếu id, n, share hoặc rasch.",
                advice="Ghi lại tệp bằng results items TỆP.csv… --json.",
            ) from None
    return found
