"""What a check says: the rule, how grave, where, and the sentence a unit reads."""

from __future__ import annotations

from collections.abc import Iterable

from phatngon.base.finding import Finding, SheetPlace
from phatngon.base.numbers import format_number
from phatngon.reach.blocks import checks

SEVERITIES = {
    "E": "Phải sửa",
    "W": "Nên xem lại",
    "I": "Ghi nhận",
}  # E rejects the row, W accepts and flags, I notes
SHOWN = 80  # characters of a value that a finding repeats
_OURS = ("advice", "reason")  # words of the kit, never cut
_SPOTS = 5  # places that one line names
REST = "… và {count} chỗ khác cùng lỗi này. Sửa những chỗ đã nêu rồi kiểm tra lại để thấy các chỗ còn lại."


def find(rule: str, place: SheetPlace, **words: object) -> Finding[SheetPlace]:
    """A finding of a rule at a place, with the words of this case (``lacking`` among them: see :func:`say`).

    >>> print(find("V-001", SheetPlace("a.csv"), value="46-X", period="2026-10", advice="").severity)
    E
    """
    return Finding(rule, place, say(rule, **words), severity=checks()[rule].severity)


def fold(findings: Iterable[Finding[SheetPlace]], most: int) -> list[Finding[SheetPlace]]:
    """The findings of one file, of each rule the first ``most``; what is left of a rule becomes one that counts its places.

    >>> told = fold([Finding("V-040", SheetPlace("a.csv", row=row), "thiếu số.") for row in range(1, 6)], 2)
    >>> [one.place.row for one in told], told[-1].count, told[-1].message
    ([1, 2, None], 3, '… và 3 chỗ khác cùng lỗi này. Sửa những chỗ đã nêu rồi kiểm tra lại để thấy các chỗ còn lại.')
    """
    kept: list[Finding[SheetPlace]] = []
    seen: dict[str, int] = {}
    left: dict[str, list[Finding[SheetPlace]]] = {}
    for one in findings:
        seen[one.rule] = seen.get(one.rule, 0) + one.count
        if seen[one.rule] <= most or one.count > 1:
            kept.append(one)
        else:
            left.setdefault(one.rule, []).append(one)
    return kept + [
        Finding(
            rule,
            SheetPlace(more[-1].place.file),
            REST.format(count=format_number(len(more))),
            severity=more[-1].severity,
            count=len(more),
        )
        for rule, more in left.items()
    ]


def count_by_severity(findings: Iterable[Finding[SheetPlace]]) -> dict[str, int]:
    """How many places of each severity there are, those told of together included.

    >>> one = Finding("V-040", SheetPlace("a.csv"), "")
    >>> count_by_severity([one, Finding("V-040", SheetPlace("a.csv"), "", count=9)])
    {'E': 10, 'W': 0, 'I': 0}
    """
    counts = dict.fromkeys(SEVERITIES, 0)
    for one in findings:
        counts[one.severity] += one.count
    return counts


def say(rule: str, **words: object) -> str:
    """What is wrong and what to do, with the words of this case; ``lacking``: the file has no such sheet as the advice names, so
    that the check's other advice is given.

    >>> say("V-005", value="Quận Thuận Hóa")
    '“Quận Thuận Hóa” là tên đơn vị cấp huyện, không còn từ ngày có chính quyền hai cấp. Ghi tên phường, xã hiện nay.'
    """
    found = checks()[rule]
    ours = (*_OURS, "value") if found.what == "{value}" else _OURS
    shown = {
        name: str(word) if name in ours else shorten(str(word)) for name, word in words.items()
    }
    advice = found.elsewhere if words.get("lacking") and found.elsewhere else found.advice
    return f"{found.what.format(**shown)} {advice.format(**shown)}".strip()


def shorten(text: str) -> str:
    """A value cut to what a message can carry."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def told_by_kind(findings: Iterable[Finding[SheetPlace]]) -> list[str]:
    """The findings of one file as people read them: what must be mended first, one line for each kind, however many places.

    >>> rows = [Finding("V-040", SheetPlace("a.csv", row=row, column="E"), "thiếu số.") for row in range(2, 10)]
    >>> print(told_by_kind(rows)[0])
    Phải sửa. a.csv, 8 chỗ (ô E2, E3, E4, E5, E6…): thiếu số. (V-040)
    """
    kinds: dict[tuple[int, str], list[Finding[SheetPlace]]] = {}
    for one in findings:
        kinds.setdefault((list(SEVERITIES).index(one.severity), one.rule), []).append(one)
    return [_one_line(kinds[key]) for key in sorted(kinds, key=lambda key: key[0])]


def _one_line(same: list[Finding[SheetPlace]]) -> str:
    first = same[0]
    grave = SEVERITIES[first.severity]
    if len(same) == 1:
        return f"{grave}. {first.sentence}"
    sheets = dict.fromkeys(one.place.sheet for one in same)
    where = str(SheetPlace(first.place.file, first.place.sheet if len(sheets) == 1 else None))
    spots = list(
        dict.fromkeys(one.place.cell or f"dòng {one.place.row}" for one in same if one.place.row)
    )
    named = ", ".join(spots[:_SPOTS]) + ("…" if len(spots) > _SPOTS else "")
    shown = f" ({'ô ' if spots[0][0] != 'd' else ''}{named})" if spots else ""
    total = format_number(sum(one.count for one in same))
    example = "" if len({one.message for one in same}) == 1 else " ví dụ"
    return f"{grave}. {where}, {total} chỗ{shown}:{example} {first.message} ({first.rule})"
