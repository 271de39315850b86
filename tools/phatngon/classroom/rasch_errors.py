"""How sure a Rasch difficulty found by pairs is: the sandwich of the pairwise likelihood, a person at a time.

One person's pairs hang together, so counting pairs as if each were a person of its own would promise too much; the spread of the
persons' own slopes is what holds (Zwinderman 1995; White 1982).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

LEAST_PERSONS = 10  # below which the spread of the slopes says nothing


def pair_errors(
    rights: Mapping[str, Mapping[str, bool]], hard: Mapping[str, float]
) -> dict[str, float]:
    """The standard errors of difficulties ``hard`` (logits, centred on 0) found from ``rights`` by pairs; empty with too few persons.

    >>> pair_errors({"a": {"x": True, "y": False}}, {"x": -0.5, "y": 0.5})
    {}
    """
    import numpy as np

    names = sorted(hard)
    place = {name: number for number, name in enumerate(names)}
    if len(rights) < LEAST_PERSONS or len(names) < 2:
        return {}
    logits = np.array([hard[name] for name in names])
    beats = 1 / (
        1 + np.exp(logits[None, :] - logits[:, None])
    )  # the chance that the row is the harder
    curve, spread = np.zeros((len(names), len(names))), np.zeros((len(names), len(names)))
    for found in rights.values():
        asked = [name for name in found if name in place]
        bad = [place[name] for name in asked if not found[name]]
        good = [place[name] for name in asked if found[name]]
        if not bad or not good:
            continue
        slope = np.zeros(len(names))
        here = beats[np.ix_(bad, good)]
        slope[bad] += (1 - here).sum(axis=1)
        slope[good] -= (1 - here).sum(axis=0)
        weight = here * (1 - here)
        curve[bad, bad] += weight.sum(axis=1)
        curve[good, good] += weight.sum(axis=0)
        curve[np.ix_(bad, good)] -= weight
        curve[np.ix_(good, bad)] -= weight.T
        spread += np.outer(slope, slope)
    inverse = np.linalg.pinv(curve)  # difficulties are known but for their common place, which is 0
    cover = inverse @ spread @ inverse
    return {name: sqrt(max(cover[number, number], 0.0)) for name, number in place.items()}
