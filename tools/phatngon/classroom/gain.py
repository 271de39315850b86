"""What a class learned and what lasted: the normalised gain of matched seats, with how sure that is (Hake 1998; bootstrap: Efron 1979;
its quantiles widened for small classes: Hesterberg 2015).

Where half of the seats took form A before B and half B before A, each order is told too, and a gain in which both orders count alike:
a form that is easier then moves neither side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import erfc, sqrt
from typing import TYPE_CHECKING, NotRequired, TypedDict

from phatngon.base.intervals import Z
from phatngon.classroom.attempts import Attempt, scores

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

DRAWS, SEED = 4000, 20261130
LEAST_OF_AN_ORDER = 2  # seats of an order, below which the two orders cannot be weighed alike


class Gained(TypedDict):
    """Class means as shares, and the gain between them with its interval; null with a reason."""

    pre: float
    post: float
    gain: float | None
    interval: list[float] | None
    reason_if_null: str


class OfOrder(Gained):
    """The gain of those who took the forms in one order."""

    matched: int


class Balanced(TypedDict):
    """The gain with both orders counted alike."""

    pre: float
    post: float
    gain: float
    interval: list[float]


class Crossing(TypedDict):
    """How the forms were crossed; see :func:`crossing_of`."""

    crossed: bool
    orders: dict[str, OfOrder]
    forms: dict[str, dict[str, float | None]]
    balanced: Balanced | None


class Lasting(TypedDict):
    """What lasted until a third test; see :func:`lasting_of`."""

    matched: int
    not_later: int
    only_later: int
    pre: float | None
    post: float | None
    later: float | None
    kept_gain: float | None
    interval: list[float] | None
    lost: float | None
    lost_interval: list[float] | None
    kept_share: float | None
    kept_interval: list[float] | None
    reason_if_null: str


class Gain(Crossing):
    """The gain of a class; see :func:`gain_of`. ``later``: what lasted, where a third test was taken."""

    matched: int
    only_pre: int
    only_post: int
    pre: float | None
    post: float | None
    gain: float | None
    interval: list[float] | None
    effect: float | None
    repeated: int
    reason_if_null: str
    later: NotRequired[Lasting]


def gain_of(before: Sequence[Attempt], after: Sequence[Attempt]) -> Gain:
    """The gain from a test before to one after, over the seats that took both.

    ``pre`` and ``post`` are class means as shares, ``gain`` = (post − pre)/(1 − pre), ``interval`` its 95 % bootstrap
    interval over seats, ``effect`` the mean of the paired differences over their standard deviation; ``repeated``: items met in both
    tests; ``orders``, ``forms`` and ``balanced`` where forms were crossed (see :func:`crossing_of`).

    >>> test = [Attempt(seat, "A", "x", seat == "a") for seat in "ab"], [Attempt(seat, "B", "y", True) for seat in "abc"]
    >>> found = gain_of(*test)
    >>> found["matched"], found["only_post"], found["gain"]
    (2, 1, 1.0)
    """
    pre, post = scores(before), scores(after)
    both = sorted(set(pre) & set(post))
    row: Gain = {
        "matched": len(both),
        "only_pre": len(set(pre) - set(post)),
        "only_post": len(set(post) - set(pre)),
        "pre": None,
        "post": None,
        "gain": None,
        "interval": None,
        "effect": None,
        "reason_if_null": "Không có ai làm cả hai bài kiểm tra.",
        "repeated": 0,
        "crossed": False,
        "orders": {},
        "forms": {},
        "balanced": None,
    }
    if not both:
        return row
    import numpy as np

    pairs = np.array([[pre[seat], post[seat]] for seat in both])
    gained = _gained(pairs)
    row["pre"], row["post"], row["gain"] = gained["pre"], gained["post"], gained["gain"]
    row["interval"], row["reason_if_null"] = gained["interval"], gained["reason_if_null"]
    moved = pairs[:, 1] - pairs[:, 0]
    spread = float(moved.std(ddof=1)) if len(both) > 1 else 0.0
    if spread > 0:
        row["effect"] = float(moved.mean()) / spread
    row["repeated"] = len(repeated(before, after))
    crossing = crossing_of(before, after, both, pairs)
    row["crossed"], row["orders"] = crossing["crossed"], crossing["orders"]
    row["forms"], row["balanced"] = crossing["forms"], crossing["balanced"]
    return row


def repeated(before: Sequence[Attempt], after: Sequence[Attempt]) -> set[str]:
    """The items that somebody met in both tests: what he remembers of them is no gain.

    >>> sorted(repeated([Attempt("a", "A", "x", True)], [Attempt("a", "B", "x", True), Attempt("b", "B", "y", True)]))
    ['x']
    """
    met = {(one.seat, one.item) for one in before}
    return {one.item for one in after if (one.seat, one.item) in met}


def _gained(pairs: Numbers) -> Gained:
    """The gain over rows of (before, after), with its interval over rows and the reason where one is null."""
    import numpy as np

    means = pairs.mean(axis=0)
    row: Gained = {
        "pre": float(means[0]),
        "post": float(means[1]),
        "gain": None,
        "interval": None,
        "reason_if_null": "",
    }
    if means[0] >= 1:
        row["reason_if_null"] = "Bài đầu đã đúng hết nên không tính được mức tăng."
        return row
    row["gain"] = float((means[1] - means[0]) / (1 - means[0]))
    if len(pairs) < 2:
        row["reason_if_null"] = "Chỉ có một người làm cả hai bài nên không có khoảng tin cậy."
        return row
    row["interval"] = _interval(_drawn(pairs, np.random.default_rng(SEED)), len(pairs))
    return row


def _drawn(pairs: Numbers, chance: np.random.Generator) -> Numbers:
    """Means of the columns over rows drawn again, a row a draw."""
    import numpy as np

    seats = len(pairs)
    places = chance.integers(0, seats, (DRAWS, seats)) + seats * np.arange(DRAWS)[:, None]
    # how often each seat was drawn: a third of the time that fetching its row again takes
    counts = np.bincount(places.ravel(), minlength=DRAWS * seats).reshape(DRAWS, seats)
    drawn: Numbers = counts @ pairs / seats
    return drawn


def _interval(means: Numbers, *seats: int, column: int = 1) -> list[float]:
    """The 95 % interval of the gain from the first column to another."""
    kept = means[means[:, 0] < 1]
    return _ends((kept[:, column] - kept[:, 0]) / (1 - kept[:, 0]), *seats)


def _ends(drawn: Numbers, *seats: int) -> list[float]:
    """The 95 % interval of what was drawn, over so many seats (of each group, where groups were drawn apart)."""
    import numpy as np

    low = tail(*seats)
    return [float(end) for end in np.quantile(drawn, (low, 1 - low))]


def tail(*seats: int) -> float:
    """The share of draws to leave out at either end for 95 %: a fortieth of a large class, less of a small one, whose draws scatter
    too little (as Student's t is wider than the normal, by its expansion of Hill 1970).

    >>> round(tail(10_000), 4), round(tail(15), 4)
    (0.025, 0.0132)
    """
    free, fewest = max(sum(seats) - len(seats), 2), max(min(seats), 2)
    wide = (
        Z
        + (Z**3 + Z) / (4 * free)
        + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * free**2)
        + (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / (384 * free**3)
    )
    return erfc(wide * sqrt(fewest / (fewest - 1)) / sqrt(2)) / 2


def form_of(given: Sequence[Attempt]) -> dict[str, str]:
    """The form each seat took: the one most of its answers are of."""
    counts: dict[str, Counter[str]] = {}
    for one in given:
        counts.setdefault(one.seat, Counter()).update([one.form])
    return {
        seat: min(found, key=lambda form: (-found[form], form)) for seat, found in counts.items()
    }


def _not_crossed() -> Crossing:
    return {"crossed": False, "orders": {}, "forms": {}, "balanced": None}


def crossing_of(
    before: Sequence[Attempt], after: Sequence[Attempt], both: Sequence[str], pairs: Numbers
) -> Crossing:
    """How the forms were crossed over the matched seats: ``both`` are their names, ``pairs`` their shares before and after.

    ``crossed`` is true where some seats took form A first and others form B, and each took the other one then. ``orders``: the
    figures of each order (``A→B``); ``forms``: of each form how it was answered as the first and as the last test; ``balanced``: the
    gain with both orders counted alike, with its interval over seats inside each order.
    """
    first, last = form_of(before), form_of(after)
    orders: dict[str, list[int]] = {}
    for place, seat in enumerate(both):
        orders.setdefault(f"{first[seat]}→{last[seat]}", []).append(place)
    row = _not_crossed()
    row["forms"] = _forms(first, last, both, pairs)
    row["orders"] = {
        name: {"matched": len(rows), **_gained(pairs[rows])}
        for name, rows in sorted(orders.items())
    }
    ways = {tuple(name.split("→")) for name in orders}
    row["crossed"] = any(one != other and (other, one) in ways for one, other in ways)
    if not row["crossed"]:
        return row
    crossed = [
        pairs[rows]
        for name, rows in sorted(orders.items())
        if tuple(reversed(name.split("→"))) in ways and len(set(name.split("→"))) == 2
    ]
    row["balanced"] = _balanced(crossed)
    return row


def _balanced(groups: Sequence[Numbers]) -> Balanced | None:
    """The gain of the mean of the orders' means; None where an order has too few seats or all was right before."""
    import numpy as np

    if min(map(len, groups)) < LEAST_OF_AN_ORDER:
        return None
    means = np.mean([group.mean(axis=0) for group in groups], axis=0)
    if means[0] >= 1:
        return None
    chance = np.random.default_rng(SEED)
    drawn = np.mean([_drawn(group, chance) for group in groups], axis=0)
    return {
        "pre": float(means[0]),
        "post": float(means[1]),
        "gain": float((means[1] - means[0]) / (1 - means[0])),
        "interval": _interval(drawn, *map(len, groups)),
    }


def _forms(
    first: Mapping[str, str], last: Mapping[str, str], both: Sequence[str], pairs: Numbers
) -> dict[str, dict[str, float | None]]:
    """Each form over the matched seats: how many took it before and after, and the share right."""
    names = sorted({first[seat] for seat in both} | {last[seat] for seat in both})
    found: dict[str, dict[str, float | None]] = {}
    for name in names:
        row: dict[str, float | None] = {}
        for column, taken, words in ((0, first, "pre"), (1, last, "post")):
            rows = [place for place, seat in enumerate(both) if taken[seat] == name]
            row[f"n_{words}"] = len(rows)
            row[words] = float(pairs[rows, column].mean()) if rows else None
        found[name] = row
    return found


def lasting_of(
    before: Sequence[Attempt], after: Sequence[Attempt], later: Sequence[Attempt]
) -> Lasting:
    """What lasted until a third test, over the seats that took all three.

    ``later``: its mean; ``kept_gain`` = (later − pre)/(1 − pre) with ``interval``; ``lost`` = post − later with
    ``lost_interval``; ``kept_share`` = (later − pre)/(post − pre) with ``kept_interval``, null with a reason where the class
    cannot be said to have gained in the first place. ``not_later``: matched seats that did not take the third test.

    >>> rows = [[Attempt(seat, "A", name, right) for seat in "ab"] for name, right in (("x", False), ("y", True), ("z", True))]
    >>> found = lasting_of(*rows)
    >>> found["matched"], found["kept_gain"], found["lost"]
    (2, 1.0, 0.0)
    """
    tests = [scores(given) for given in (before, after, later)]
    twice = set(tests[0]) & set(tests[1])
    seats = sorted(twice & set(tests[2]))
    row: Lasting = {
        "matched": len(seats),
        "not_later": len(twice) - len(seats),
        "only_later": len(set(tests[2]) - twice),
        "pre": None,
        "post": None,
        "later": None,
        "kept_gain": None,
        "interval": None,
        "lost": None,
        "lost_interval": None,
        "kept_share": None,
        "kept_interval": None,
        "reason_if_null": "Dưới hai người làm đủ cả ba bài nên chưa tính được.",
    }
    if len(seats) < 2:
        return row
    import numpy as np

    rows = np.array([[test[seat] for test in tests] for seat in seats])
    means = rows.mean(axis=0)
    drawn = _drawn(rows, np.random.default_rng(SEED))
    row["pre"], row["post"], row["later"] = map(float, means)
    row["lost"] = float(means[1] - means[2])
    row["lost_interval"] = _ends(drawn[:, 1] - drawn[:, 2], len(seats))
    reasons = []
    if means[0] < 1:
        row["kept_gain"] = float((means[2] - means[0]) / (1 - means[0]))
        row["interval"] = _interval(drawn, len(seats), column=2)
    else:
        reasons.append("Bài đầu đã đúng hết nên không tính được mức tăng.")
    gained = drawn[:, 1] - drawn[:, 0]
    if _ends(gained, len(seats))[0] > 0:
        shares = (drawn[:, 2] - drawn[:, 0]) / gained
        row["kept_share"] = float((means[2] - means[0]) / (means[1] - means[0]))
        row["kept_interval"] = _ends(shares[gained > 0], len(seats))
    else:
        reasons.append(
            "Chưa thể nói lớp đã tiến bộ ở bài cuối, nên chưa nói được giữ lại bao nhiêu."
        )
    row["reason_if_null"] = " ".join(reasons)
    return row
