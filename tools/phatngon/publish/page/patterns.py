"""The patterns that tell the figures of a text, written again for a browser: old ones know no look behind, and letters only by class."""

from __future__ import annotations

from math import log10

from phatngon.base.said_numbers import PatternRow, number_rules

_CLASSES = {"w": r"\p{L}\p{N}_", "d": r"\p{Nd}"}


def figure_rules() -> dict[str, object]:
    """The table of :mod:`phatngon.base.said_numbers` as data for the page: a rule is [pattern, any case, looks at what stands before].

    What stands before is the first group of a pattern; ``scales`` tell the zeros a word adds.
    """
    rules = number_rules()
    words = "|".join(rules["scales"])
    return {
        "not_numbers": [_rule(row) for row in rules["not_numbers"]],
        "number": _rule(rules["number"]),
        "scale": portable(rf"^\s*({words})(?!\w)"),
        "scales": {word: round(log10(times)) for word, times in rules["scales"].items()},
    }


def portable(pattern: str) -> str:
    r"""A pattern of Python with its classes of letters and of digits spelt out.

    >>> portable(r"[\w.]+\d")
    '[\\p{L}\\p{N}_.]+[\\p{Nd}]'
    """
    found, inside, at = [], False, 0
    while at < len(pattern):
        two = pattern[at : at + 2]
        if two[0] == "\\":
            letters = _CLASSES.get(two[1:])
            found.append(two if letters is None else letters if inside else f"[{letters}]")
            at += 2
            continue
        inside = two[0] == "[" or (inside and two[0] != "]")
        found.append(two[0])
        at += 1
    return "".join(found)


def _rule(row: PatternRow) -> list[str | bool]:
    if row.get("line_start"):
        before = r"(^|\n)"
    elif "after" in row:
        before = f"({row['after']})"
    elif "not_after" in row:
        before = f"(^|[^{portable('[' + row['not_after'].strip('[]') + ']')[1:-1]}])"
    else:
        before = "()"
    return [f"{before}(?:{portable(row['match'])})", bool(row.get("any_case")), before != "()"]
