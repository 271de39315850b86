"""The same numbers on every channel: each text is read for numbers, and each number is held against the table of key numbers.

What is no number of the news (dates, papers, telephones, names) is told by :mod:`phatngon.base.said_numbers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from phatngon.base.finding import FilePlace, Finding
from phatngon.base.numbers import parse_number
from phatngon.base.said_numbers import blanked, scales
from phatngon.base.text import compare_key, squeeze
from phatngon.network.outgoing_finding import finding, part_name, proposal

_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
_RANGE = re.compile(r"\s*[-–]\s*\d+(?:[.,]\d+)*")
_NEAR = 60  # letters before a number in which its qualifier or its name is looked for


@dataclass(frozen=True)
class Text:
    """A text of the package: the file it stands in, its channel, its words."""

    file: str
    channel: str
    words: str


@dataclass(frozen=True)
class Seen:
    """A number in a text: as written with what belongs to it, its value (None: not written the Vietnamese way), unit words after it."""

    written: str
    value: Decimal | None
    qualifier: str
    after: str
    sentence: str


@dataclass(frozen=True)
class KeyNumber:
    """A row of the table of key numbers that could be read."""

    place: str
    label: str
    written: str
    value: Decimal
    qualifier: str
    unit: str
    words: tuple[str, ...]


def numbers_in(text: str) -> list[Seen]:
    """The numbers of a text, in order.

    >>> [(one.value, one.qualifier) for one in numbers_in("Ngày 20/11, hơn 1.234,5 tấn rác; 8 giờ 30 còn 40 em.")]
    [(Decimal('1234.5'), 'hơn'), (Decimal('40'), '')]
    """
    bare = blanked(text)
    cuts = [0, *(hit.end() for hit in _SENTENCE_END.finditer(bare)), len(bare)]
    return [
        _seen(bare[first:last], text[first:last], hit)
        for first, last in pairwise(cuts)
        for hit in _NUMBER.finditer(bare[first:last])
    ]


def _seen(bare: str, sentence: str, hit: re.Match[str]) -> Seen:
    rest = bare[hit.end() :]
    if ranged := _RANGE.match(rest):
        rest = rest[ranged.end() :]
    value = parse_number(hit[0])
    after = squeeze(rest).split(" ")
    scale = scales().get(compare_key(after[0])) if after else None
    word = after[0] if scale else ""
    if rest.startswith("%"):
        after = ["%", *after[1:]]
    qualifier = _qualifier(bare[max(0, hit.start() - _NEAR) : hit.start()])
    following = " ".join(after[1:] if scale else after)
    unit = following.split(" ")[0] if following else ""
    glue = "" if unit == "%" else " "
    written = squeeze(f"{qualifier} {hit[0]} {word}") + (
        glue + unit.strip(".,;:!?)") if unit[:1].isalpha() or unit == "%" else ""
    )
    return Seen(
        written,
        value * scale if value is not None and scale else value,
        qualifier,
        following,
        sentence,
    )


def _qualifier(before: str) -> str:
    said = compare_key(before)
    return next(
        (word for word in proposal()["qualifiers"] if said == word or said.endswith(f" {word}")), ""
    )


def key_numbers(rows: list[dict[str, object]]) -> tuple[list[KeyNumber], list[Finding[FilePlace]]]:
    """The table of key numbers, and the findings on rows whose value cannot be read."""
    keys, found = [], []
    for number, row in enumerate(rows, 1):
        label, value = squeeze(str(row.get("label") or number)), row.get("value")
        unit = squeeze(str(row.get("unit") or ""))
        seen = (
            numbers_in(f"{value} {unit}")
            if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
            else []
        )
        if len(seen) != 1 or seen[0].value is None:
            found.append(
                finding("P-13", "goi.yaml", f"numbers {number}.value", label=label, value=value)
            )
            continue
        qualifier = squeeze(str(row.get("qualifier") or "")) or seen[0].qualifier
        others = row.get("words")
        words = (label, *(str(word) for word in (others if isinstance(others, list) else [])))
        written = squeeze(f"{qualifier} {value}") + ("" if unit == "%" else " ") + unit
        keys.append(
            KeyNumber(
                part_name(f"numbers {number}"),
                label,
                written,
                seen[0].value,
                qualifier,
                unit,
                words,
            )
        )
    return keys, found


def check_numbers(texts: list[Text], rows: list[dict[str, object]]) -> Iterator[Finding[FilePlace]]:
    """Findings on numbers that differ from the table (both places named), that it does not hold, or that are written otherwise."""
    keys, found = key_numbers(rows)
    yield from found
    for text in texts:
        for seen in numbers_in(text.words):
            if seen.value is None:
                yield finding("P-20", text.file, "", value=seen.written)
            else:
                yield from _against(text, seen, keys)


def _against(text: Text, seen: Seen, keys: list[KeyNumber]) -> Iterator[Finding[FilePlace]]:
    named = [key for key in keys if _same_unit(seen, key) and _named(seen, key)]
    candidates = named or [key for key in keys if _same_unit(seen, key) and key.value == seen.value]
    match = next((key for key in candidates if key.value == seen.value), None)
    if match is None and candidates:
        key = candidates[0]
        yield finding(
            "P-17",
            text.file,
            "",
            value=seen.written,
            other=key.place,
            wanted=key.written,
            label=key.label,
        )
    elif match is None:
        yield finding("P-18", text.file, "", value=seen.written)
    elif match.qualifier != seen.qualifier:
        yield finding(
            "P-19",
            text.file,
            "",
            value=seen.written,
            other=match.place,
            wanted=match.written,
            label=match.label,
        )


def _same_unit(seen: Seen, key: KeyNumber) -> bool:
    after, unit = compare_key(seen.after), compare_key(key.unit)
    return not unit or after == unit or bool(re.match(re.escape(unit) + r"(?!\w)", after))


def _named(seen: Seen, key: KeyNumber) -> bool:
    said = compare_key(seen.sentence)
    return any(compare_key(word) in said for word in key.words)
