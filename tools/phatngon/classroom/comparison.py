"""So sánh cặp: which of two drafts is better, asked of many judges, and what order that gives; nothing said that it does not carry.

Strengths are those of Bradley and Terry (1952), in logits around 0; a draft one logit above another is preferred in about
73 of 100 comparisons. How far the order would come out again with other judges is told by split halves of the judges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, sqrt
from random import Random
from statistics import median

from phatngon.base.errors import InputError
from phatngon.base.intervals import Z
from phatngon.base.moments import show_value
from phatngon.classroom.item_analysis import bradley_terry

Judgement = tuple[str, str, str]  # judge, better draft, worse draft
PER_JUDGE = 6  # pairs that a person compares with attention
LEAST_DRAFTS, LEAST_JUDGES, LEAST_MET = 3, 4, 6
SPLITS, SEED = 20, 20261130
CLOSE = 1e-9
NOTHING: tuple[float | None, tuple[float, float] | None] = (None, None)


@dataclass(frozen=True)
class Ranked:
    """A draft in the order: its strength in logits with the 95 % interval, how often it was compared and preferred."""

    draft: str
    strength: float | None
    interval: tuple[float, float] | None
    met: int
    won: int


@dataclass(frozen=True)
class Ranking:
    """The drafts, strongest first; ``reliability`` by split halves of the judges; a reason for whatever is None."""

    drafts: tuple[Ranked, ...]
    judges: int
    judgements: int
    reliability: float | None
    reason_if_null: str = ""

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        return {
            "judges": self.judges,
            "judgements": self.judgements,
            "reliability": self.reliability,
            "reason_if_null": self.reason_if_null,
            "drafts": [
                {
                    "draft": one.draft,
                    "strength": one.strength,
                    "interval": list(one.interval) if one.interval else None,
                    "met": one.met,
                    "won": one.won,
                }
                for one in self.drafts
            ],
        }


def pairs_for(
    drafts: Mapping[str, str],
    judges: Mapping[str, str],
    seed: int,
    per_judge: int = PER_JUDGE,
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Which pairs each judge compares, and which draft stands on the left; ``drafts`` and ``judges`` name their groups.

    Nobody compares a draft of his own group nor a pair twice. Judges take turns, each the pair that was given least so
    far, so that all pairs come up about equally often; a pair given again changes sides.

    >>> found = pairs_for({"A": "1", "B": "2", "C": "3"}, {"an": "1", "ba": "2"}, 7, 1)
    >>> sorted(found["an"][0]), sorted(found["ba"][0])
    (['B', 'C'], ['A', 'C'])
    """
    chance = Random(seed)
    given: Counter[tuple[str, str]] = Counter()
    seen: Counter[str] = Counter()
    found: dict[str, list[tuple[str, str]]] = {judge: [] for judge in judges}
    allowed = {
        judge: {
            pair for pair in combinations(sorted(drafts), 2) if group not in map(drafts.get, pair)
        }
        for judge, group in judges.items()
    }
    for _ in range(per_judge):
        turns = list(judges)
        chance.shuffle(turns)
        for judge in turns:
            if not allowed[judge]:
                continue
            pair = min(
                sorted(allowed[judge]),
                key=lambda one: (given[one], seen[one[0]] + seen[one[1]], chance.random()),
            )
            allowed[judge].discard(pair)
            found[judge].append(pair if given[pair] % 2 == 0 else (pair[1], pair[0]))
            given[pair] += 1
            seen.update(pair)
    return {judge: tuple(pairs) for judge, pairs in found.items()}


def compared(judgements: Sequence[Judgement]) -> Ranking:
    """The order that the judgements give; a judge who compared a pair again is counted as he last decided.

    Strengths are None where drafts are too few, one was compared too seldom or is joined to the others by no comparison.
    Raises InputError where a draft was compared with itself.
    """
    kept = _last_of_each(judgements)
    met = Counter(draft for _, *pair in kept for draft in pair)
    won = Counter(better for _, better, _ in kept)
    judges = sorted({judge for judge, _, _ in kept})
    reason = _too_few(met, kept)
    fitted = {} if reason else fit(kept)
    order = sorted(met, key=lambda draft: (-fitted[draft][0] if fitted else 0.0, draft))
    again, told = (None, reason) if reason else _split_halves(kept, judges)
    return Ranking(
        tuple(
            Ranked(draft, *fitted.get(draft, NOTHING), met[draft], won[draft]) for draft in order
        ),
        len(judges),
        len(kept),
        again,
        told,
    )


def fit(judgements: Sequence[Judgement]) -> dict[str, tuple[float, tuple[float, float]]]:
    """Strength and 95 % interval of every draft.

    The interval comes from the information in the judgements alone, without the half wins that keep a strength finite
    (held by simulation).
    """
    import numpy as np

    wins = Counter((better, worse) for _, better, worse in judgements)
    strength = _strengths(judgements)
    names = sorted(strength)
    place = {name: n for n, name in enumerate(names)}
    told = np.zeros((len(names), len(names)))
    for (better, worse), count in wins.items():
        share = 1 / (1 + exp(strength[worse] - strength[better]))
        weight = count * share * (1 - share)
        a, b = place[better], place[worse]
        told[a, a] += weight
        told[b, b] += weight
        told[a, b] -= weight
        told[b, a] -= weight
    spread = np.linalg.pinv(told)  # strengths sum to 0: the information has that one direction less
    return {
        name: (
            strength[name],
            (strength[name] - half, strength[name] + half),
        )
        for name in names
        for half in [Z * sqrt(max(0.0, float(spread[place[name], place[name]])))]
    }


def _strengths(judgements: Sequence[Judgement]) -> dict[str, float]:
    """Bradley–Terry strengths. Every judgement is counted as often as there are drafts, so that the half win which each
    pair is given comes to half a win a draft in all: enough to keep a strength finite, too little to pull it down."""
    times = len({draft for _, *pair in judgements for draft in pair})
    wins = Counter((better, worse) for _, better, worse in judgements)
    return bradley_terry({pair: count * times for pair, count in wins.items()})


def _last_of_each(judgements: Sequence[Judgement]) -> list[Judgement]:
    kept: dict[tuple[str, tuple[str, ...]], Judgement] = {}
    for judge, better, worse in judgements:
        if better == worse:
            raise InputError(
                f"bài {show_value(better)} được so với chính nó.",
                advice="Mỗi lần so sánh chọn hai bài khác nhau.",
            )
        kept[judge, tuple(sorted((better, worse)))] = (judge, better, worse)
    return list(kept.values())


def _too_few(met: Counter[str], kept: Sequence[Judgement]) -> str:
    if len(met) < LEAST_DRAFTS:
        return f"Có {len(met)} bài được so sánh, cần ít nhất {LEAST_DRAFTS} bài."
    seldom = [draft for draft, count in sorted(met.items()) if count < LEAST_MET]
    if seldom:
        return (
            f"{len(seldom)} bài được so dưới {LEAST_MET} lần ({', '.join(seldom[:5])}"
            f"{'…' if len(seldom) > 5 else ''}), chưa đủ để xếp thứ tự."
        )
    if len(_joined_to(next(iter(met)), kept)) < len(met):
        return "Các bài tách thành những nhóm chưa được so với nhau, không xếp chung được."
    return ""


def _joined_to(start: str, kept: Sequence[Judgement]) -> set[str]:
    """The drafts that comparisons join to ``start``."""
    reached, grown = {start}, True
    while grown:
        more = {draft for _, *pair in kept if reached & set(pair) for draft in pair}
        grown, reached = not more <= reached, reached | more
    return reached


def _split_halves(kept: Sequence[Judgement], judges: Sequence[str]) -> tuple[float | None, str]:
    """The median over random halves of the judges of how alike two halves see the drafts, stepped up to the whole (Spearman, Brown)."""
    if len(judges) < LEAST_JUDGES:
        return None, f"Có {len(judges)} người so sánh, cần ít nhất {LEAST_JUDGES} để xem hai nửa."
    chance, found = Random(SEED), []
    for _ in range(SPLITS):
        mixed = list(judges)
        chance.shuffle(mixed)
        first = set(mixed[: len(mixed) // 2])
        halves = [
            _strengths([one for one in kept if (one[0] in first) == side]) for side in (True, False)
        ]
        alike = _alike(*halves)
        if alike is not None:
            found.append(2 * alike / (1 + alike) if alike > 0 else alike)
    if len(found) < SPLITS / 2:
        return None, "Chia đôi người so sánh thì mỗi nửa không đủ cặp để xếp cùng những bài."
    return median(found), ""


def _alike(one: Mapping[str, float], other: Mapping[str, float]) -> float | None:
    """The correlation over the drafts that both saw; None where they saw too few, or one sees no difference."""
    both = sorted(set(one) & set(other))
    if len(both) < LEAST_DRAFTS:
        return None
    sides = [[side[name] for name in both] for side in (one, other)]
    means = [sum(side) / len(side) for side in sides]
    away = [[value - mean for value in side] for side, mean in zip(sides, means, strict=True)]
    spreads = [sqrt(sum(value * value for value in side)) for side in away]
    if min(spreads) < CLOSE:
        return None
    return float(sum(a * b for a, b in zip(*away, strict=True)) / (spreads[0] * spreads[1]))
