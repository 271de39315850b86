"""What a class learned: the normalised gain of matched seats, with how sure that is (Hake 1998; bootstrap: Efron 1979)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from phatngon.classroom.attempts import Attempt, scores

DRAWS, SEED = 4000, 20261130


def gain_of(before: Sequence[Attempt], after: Sequence[Attempt]) -> dict[str, Any]:
    """The gain from a test before to one after, over the seats that took both.

    ``pre`` and ``post`` are class means as shares, ``gain`` = (post − pre)/(1 − pre), ``interval`` its 95 % bootstrap
    interval over seats, ``effect`` the mean of the paired differences over their standard deviation.

    >>> test = [Attempt(seat, "A", "x", seat == "a") for seat in "ab"], [Attempt(seat, "B", "y", True) for seat in "abc"]
    >>> found = gain_of(*test)
    >>> found["matched"], found["only_post"], found["gain"]
    (2, 1, 1.0)
    """
    pre, post = scores(before), scores(after)
    both = sorted(set(pre) & set(post))
    row: dict[str, Any] = {
        "matched": len(both),
        "only_pre": len(set(pre) - set(post)),
        "only_post": len(set(post) - set(pre)),
        "pre": None,
        "post": None,
        "gain": None,
        "interval": None,
        "effect": None,
    }
    if not both:
        return row | {"reason_if_null": "Không có ai làm cả hai bài kiểm tra."}
    import numpy as np

    pairs = np.array([[pre[seat], post[seat]] for seat in both])
    means = pairs.mean(axis=0)
    row |= {"pre": float(means[0]), "post": float(means[1])}
    moved = pairs[:, 1] - pairs[:, 0]
    spread = float(moved.std(ddof=1)) if len(both) > 1 else 0.0
    if spread > 0:
        row["effect"] = float(moved.mean()) / spread
    if means[0] >= 1:
        return row | {"reason_if_null": "Bài đầu đã đúng hết nên không tính được mức tăng."}
    row["gain"] = float((means[1] - means[0]) / (1 - means[0]))
    if len(both) > 1:
        chance = np.random.default_rng(SEED)
        drawn = pairs[chance.integers(0, len(both), (DRAWS, len(both)))].mean(axis=1)
        drawn = drawn[drawn[:, 0] < 1]
        gains = (drawn[:, 1] - drawn[:, 0]) / (1 - drawn[:, 0])
        row["interval"] = [float(end) for end in np.quantile(gains, (0.025, 0.975))]
        return row | {"reason_if_null": ""}
    return row | {"reason_if_null": "Chỉ có một người làm cả hai bài nên không có khoảng tin cậy."}
