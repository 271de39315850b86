"""How items behave: share right, how well each tells strong from weak, how hard it is; nothing said that numbers do not carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import atanh, log, sqrt, tanh
from typing import TypedDict

from phatngon.base.intervals import Z, wilson
from phatngon.classroom.attempts import Attempt
from phatngon.classroom.item_edits import CLASSES, LEAST, edits_of
from phatngon.classroom.rasch_errors import pair_errors

TOO_EASY, TOO_HARD, TELLS_LITTLE = 0.95, 0.2, 0.1
STEPS, CLOSE = 2000, 1e-10


class ItemFigures(TypedDict):
    """How an item behaved: counts, share right, how well it tells people apart, how hard it is, each with its interval."""

    id: str
    n: int
    share: float
    interval: list[float]
    point_biserial: float | None
    point_biserial_interval: list[float] | None
    choices: dict[str, int]
    rasch: float | None
    flag: str | None
    reason_if_null: str
    rasch_interval: list[float] | None
    edit: list[str]


def items_of(given: Sequence[Attempt], classes: int) -> list[ItemFigures]:
    """A row for every item, over the first attempts of ``classes`` classes, in the order of their ids.

    Where the attempts name their class (``group``), a verdict on an item needs two classes that answered it. ``edit`` says what
    to do about one, only where the whole interval of enough answers asks for it.
    """
    by_item: dict[str, list[Attempt]] = {}
    rights: dict[str, dict[str, bool]] = {}
    for one in given:
        by_item.setdefault(one.item, []).append(one)
        rights.setdefault(one.seat, {})[one.item] = one.right
    hard = rasch(rights)
    errors = pair_errors(rights, hard)
    rows = []
    for name in sorted(by_item):
        groups = {one.group for one in by_item[name]}
        held = min(classes, len(groups)) if any(groups) else classes
        row = _row(name, by_item[name], rights, hard.get(name), held)
        row["rasch_interval"] = (
            [hard[name] - Z * errors[name], hard[name] + Z * errors[name]]
            if name in errors
            else None
        )
        row["edit"] = edits_of(row["flag"], by_item[name], held)
        rows.append(row)
    return rows


def _row(
    name: str,
    answers: Sequence[Attempt],
    rights: Mapping[str, Mapping[str, bool]],
    hard: float | None,
    classes: int,
) -> ItemFigures:
    n, right = len(answers), sum(one.right for one in answers)
    ends = wilson(right, n)
    told = tells_apart(name, rights) if n >= LEAST else None
    apart = _fisher(told, n) if told is not None else None
    reasons = []
    if n < LEAST:
        reasons.append(
            f"Có {n} câu trả lời, cần ít nhất {LEAST} để nói câu hỏi phân biệt người học ra sao."
        )
    elif told is None:
        reasons.append("Mọi người trả lời như nhau, hoặc chỉ làm một câu này.")
    if classes < CLASSES:
        reasons.append("Một lớp chưa đủ để kết luận về câu hỏi.")
    if hard is None:
        reasons.append("Không có cặp câu nào để so độ khó.")
    return {
        "id": name,
        "n": n,
        "share": right / n,
        "interval": ends,
        "point_biserial": told,
        "point_biserial_interval": apart,
        "choices": dict(Counter(one.choice for one in answers if one.choice)),
        "rasch": hard,
        "flag": _flag(ends, apart) if n >= LEAST and classes >= CLASSES else None,
        "reason_if_null": " ".join(reasons),
        "rasch_interval": None,
        "edit": [],
    }


def _flag(ends: Sequence[float], apart: Sequence[float] | None) -> str | None:
    """What should be looked at, only where the whole interval says so."""
    if ends[0] > TOO_EASY:
        return "qua_de"
    if ends[1] < TOO_HARD:
        return "qua_kho"
    return "kem_phan_biet" if apart is not None and apart[1] < TELLS_LITTLE else None


def tells_apart(name: str, rights: Mapping[str, Mapping[str, bool]]) -> float | None:
    """The point-biserial correlation of an item with the share of the other items right; None where one of them never varies."""
    pairs = []
    for found in rights.values():
        others = [right for item, right in found.items() if item != name]
        if name in found and others:
            pairs.append((float(found[name]), sum(others) / len(others)))
    n = len(pairs)
    if n < 2:
        return None
    middle = [sum(pair[side] for pair in pairs) / n for side in (0, 1)]
    spread = [sqrt(sum((pair[side] - middle[side]) ** 2 for pair in pairs)) for side in (0, 1)]
    if min(spread) < CLOSE:
        return None
    together = sum((one - middle[0]) * (other - middle[1]) for one, other in pairs)
    return together / (spread[0] * spread[1])


def _fisher(value: float, n: int) -> list[float]:
    """The 95 % interval of a correlation by Fisher's z."""
    held = max(-1 + CLOSE, min(1 - CLOSE, value))
    half = Z / sqrt(n - 3)
    return [tanh(atanh(held) - half), tanh(atanh(held) + half)]


def rasch(rights: Mapping[str, Mapping[str, bool]]) -> dict[str, float]:
    """Rasch difficulties in logits, centred on 0, by pairs (Choppin 1968; Zwinderman 1995): who had one of two items right
    says which is harder, whatever the person's ability. Items joined to no other by such a pair are left out."""
    wins: Counter[tuple[str, str]] = Counter()
    for found in rights.values():
        good = [item for item, right in found.items() if right]
        bad = [item for item, right in found.items() if not right]
        wins.update((harder, easier) for harder in bad for easier in good)
    return bradley_terry(wins)


def bradley_terry(wins: Mapping[tuple[str, str], int]) -> dict[str, float]:
    """Strengths in logits of what was compared in pairs, centred on 0; ``wins[a, b]``: how often ``a`` beat ``b``.

    By Hunter's MM steps (2004). Half a win is added to both sides of every pair that was compared, so that one that never
    lost has a finite strength.

    >>> found = bradley_terry({("a", "b"): 30, ("b", "a"): 10})
    >>> round(found["a"] - found["b"], 2)  # log(30.5 / 10.5)
    1.07
    """
    pairs = {tuple(sorted(pair)) for pair, count in wins.items() if count and pair[0] != pair[1]}
    names = sorted({name for pair in pairs for name in pair})
    if not names:
        return {}
    won = dict.fromkeys(names, 0.0)
    met: dict[str, dict[str, float]] = {name: {} for name in names}
    for one, other in pairs:
        for a, b in ((one, other), (other, one)):
            won[a] += wins.get((a, b), 0) + 0.5
            met[a][b] = wins.get((a, b), 0) + wins.get((b, a), 0) + 1.0
    strength = dict.fromkeys(names, 1.0)
    for _ in range(STEPS):
        moved = {
            name: won[name]
            / sum(count / (strength[name] + strength[other]) for other, count in met[name].items())
            for name in names
        }
        scale = len(names) / sum(moved.values())
        moved = {name: value * scale for name, value in moved.items()}
        far = max(abs(log(moved[name] / strength[name])) for name in names)
        strength = moved
        if far < CLOSE:
            break
    logits = {name: log(value) for name, value in strength.items()}
    middle = sum(logits.values()) / len(logits)
    return {name: value - middle for name, value in logits.items()}
