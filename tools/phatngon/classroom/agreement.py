"""How far raters agree: Krippendorff's alpha with its interval, for each dimension, and what such marks may be used for.

Alpha is 1 where all agree and 0 where they agree no more than marks dealt out by chance. Whoever did not rate a draft is
missing, not wrong (Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from phatngon.base.numbers import format_number
from phatngon.base.text import compare_key
from phatngon.practice.drill.rating_sheet import Rating
from phatngon.practice.drill.scenario import rubric

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Metric = Literal["nominal", "ordinal", "interval"]
LEAST_DRAFTS = 8  # drafts with two ratings below which nothing is said
NOT_USED, TENTATIVE = 0.667, 0.8  # Krippendorff's two limits (Content Analysis, 2004, chapter 11)
DRAWS, SEED, CLOSE = 2000, 20261130, 1e-12


@dataclass(frozen=True)
class Alpha:
    """Alpha by one metric with its 95 % bootstrap interval over drafts."""

    alpha: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class Agreement:
    """The agreement on one dimension; ``use`` is khong, tam or duoc, None with a reason where drafts are too few.

    By the lower of the two alphas: below the first limit marks are not used, from the second on they are, where the
    interval stays above the first; in between they are tentative.
    """

    dimension: str
    drafts: int
    raters: int
    ordinal: Alpha | None = None
    interval: Alpha | None = None
    use: str | None = None
    sentence: str = ""
    reason_if_null: str = ""

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        return {
            "dimension": self.dimension,
            "drafts": self.drafts,
            "raters": self.raters,
            "ordinal": _told(self.ordinal),
            "interval": _told(self.interval),
            "use": self.use,
            "sentence": self.sentence,
            "reason_if_null": self.reason_if_null,
        }


def agreement_of(ratings: Sequence[Rating]) -> tuple[Agreement, ...]:
    """The agreement on each dimension of the rubric, in its order."""
    return tuple(
        _of_dimension(name, [one for one in ratings if one.dimension == name])
        for name in rubric()["dimensions"]
    )


def alpha_of(units: Sequence[Sequence[float]], metric: Metric) -> float | None:
    """Krippendorff's alpha; ``units`` are the marks that each draft was given, in any order, missing ones left out.

    None where no draft was marked twice or all marks are the same.

    >>> round(alpha_of([[1, 1], [2, 2], [3, 2]], "interval"), 3)
    0.706
    """
    values, tables = _coincidences(units)
    if not len(tables):
        return None
    found = _alphas(values, tables.sum(axis=0)[None], metric)[0]
    return None if found != found else float(found)  # a number that is not itself is none


def interval_of(units: Sequence[Sequence[float]], metric: Metric) -> tuple[float, float] | None:
    """The 95 % interval of alpha by drawing the drafts again; None where alpha has none."""
    import numpy as np

    values, tables = _coincidences(units)
    if not len(tables) or alpha_of(units, metric) is None:
        return None
    chance = np.random.default_rng(SEED)
    times = chance.multinomial(len(tables), np.full(len(tables), 1 / len(tables)), DRAWS)
    found = _alphas(values, np.tensordot(times, tables, axes=1), metric)
    found = found[~np.isnan(found)]
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)


def _of_dimension(name: str, ratings: Sequence[Rating]) -> Agreement:
    by_draft: dict[str, list[float]] = {}
    for one in ratings:
        by_draft.setdefault(compare_key(one.draft), []).append(float(one.points))
    units = [marks for marks in by_draft.values() if len(marks) > 1]
    raters = len({compare_key(one.rater) for one in ratings})
    label = str(rubric()["dimensions"][name]["name"])
    empty = Agreement(name, len(units), raters)
    if len(units) < LEAST_DRAFTS:
        return _without(
            empty,
            f"{label}: có {len(units)} bài được hai người chấm, cần ít nhất {LEAST_DRAFTS} bài.",
        )
    told: dict[Metric, Alpha] = {}
    for metric in ("ordinal", "interval"):
        alpha, ends = alpha_of(units, metric), interval_of(units, metric)
        if alpha is None or ends is None:
            return _without(
                empty, f"{label}: mọi bài được cho cùng một điểm nên không tính được độ thống nhất."
            )
        told[metric] = Alpha(alpha, ends)
    lower = min(told.values(), key=lambda one: one.alpha)
    sure = lower.alpha >= TENTATIVE and lower.interval[0] >= NOT_USED
    use = "khong" if lower.alpha < NOT_USED else "duoc" if sure else "tam"
    return Agreement(
        name,
        len(units),
        raters,
        told["ordinal"],
        told["interval"],
        use,
        _sentence(label, lower, use, len(units)),
    )


def _without(empty: Agreement, reason: str) -> Agreement:
    return Agreement(empty.dimension, empty.drafts, empty.raters, reason_if_null=reason)


def _sentence(label: str, alpha: Alpha, use: str, drafts: int) -> str:
    shown = format_number(alpha.alpha, 2)
    low, high = (format_number(end, 2) for end in alpha.interval)
    head = f"{label}: độ thống nhất {shown} (khoảng tin cậy 95 %: {low} đến {high}; {drafts} bài)"
    said = {
        "khong": "chưa dùng điểm này để xếp loại hay so sánh; đọc lại neo, chấm chung vài bài rồi chấm lại",
        "tam": "chỉ dùng để nhận xét và kết luận tạm, chưa dùng để xếp loại từng người",
        "duoc": "dùng được để xếp loại và so sánh các nhóm",
    }[use]
    doubt = ""
    if use == "tam" and alpha.interval[0] < NOT_USED:
        doubt = f" Với số bài này, độ thống nhất thật có thể dưới {format_number(NOT_USED, 3)}: chấm thêm bài."
    return f"{head}; {said}.{doubt}"


def _coincidences(
    units: Sequence[Sequence[float]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The values that occur, and for each draft marked at least twice the table of its pairs of marks."""
    import numpy as np

    kept = [list(unit) for unit in units if len(unit) > 1]
    values = np.array(sorted({mark for unit in kept for mark in unit}))
    tables = np.zeros((len(kept), len(values), len(values)))
    for table, unit in zip(tables, kept, strict=True):
        counts = np.array([unit.count(value) for value in values], dtype=float)
        table += (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)
    return values, tables


def _alphas(
    values: NDArray[np.float64], tables: NDArray[np.float64], metric: Metric
) -> NDArray[np.float64]:
    """Alpha of each table of pairs; not a number where the marks in it do not vary."""
    import numpy as np

    margins = tables.sum(axis=2)
    total = margins.sum(axis=1)
    far = _distances(values, margins, metric)
    seen = (tables * far).sum(axis=(1, 2))
    chance = (margins[:, :, None] * margins[:, None, :] * far).sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        found: NDArray[np.float64] = np.where(
            chance > CLOSE, 1 - (total - 1) * seen / chance, np.nan
        )
    return found


def _distances(
    values: NDArray[np.float64], margins: NDArray[np.float64], metric: Metric
) -> NDArray[np.float64]:
    """The squared distance of two marks: that they differ, how many marks lie between them, how far apart they are."""
    import numpy as np

    if metric == "nominal":
        return np.broadcast_to(1 - np.eye(len(values)), (len(margins), len(values), len(values)))
    if metric == "interval":
        apart = (values[:, None] - values[None, :]) ** 2
        return np.broadcast_to(apart, (len(margins), *apart.shape))
    middle = np.cumsum(margins, axis=1) - margins / 2  # the middle rank of each mark
    found: NDArray[np.float64] = (middle[:, :, None] - middle[:, None, :]) ** 2
    return found


def _told(alpha: Alpha | None) -> Mapping[str, object] | None:
    return None if alpha is None else {"alpha": alpha.alpha, "interval": list(alpha.interval)}
