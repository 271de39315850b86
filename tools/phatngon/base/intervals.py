"""How sure a share is: the interval of Wilson (1927)."""

from __future__ import annotations

from math import sqrt

Z = 1.959963984540054  # 95 % of a normal distribution lie within


def wilson(right: float, n: float) -> list[float]:
    """The 95 % interval of a share by Wilson, as two ratios; the whole range where nothing was counted.

    >>> [round(end, 3) for end in wilson(8, 10)], wilson(0, 0)
    ([0.49, 0.943], [0.0, 1.0])
    """
    if n <= 0:
        return [0.0, 1.0]
    share = right / n
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return [max(0.0, middle - half), min(1.0, middle + half)]
