"""How the kit speaks, measured: words an office never writes, sentences cut short, minutes that a lesson really takes.

The words stand in ``exercises/loi_viet.yaml``; the measures are those of :data:`LIMITS` there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from phatngon.base.filecache import FileCache
from phatngon.base.html import plain_words
from phatngon.base.paths import kit_root
from phatngon.base.yamlfile import YamlFile
from phatngon.publish.sources.lesson_parts import (
    PRACTICE,
    Part,
    asked_in,
    bank_of,
    parts_of,
    shown_in,
)
from phatngon.publish.sources.notebooks import CORE, GROUND, REFERENCE, Notebook

_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[“\"(]?[A-ZÀ-ỸĐ0-9])|\n+")
_HIDDEN = {"trainer", "parameters", "setup", "handout-only", REFERENCE}


@dataclass(frozen=True)
class Never:
    """A word that sounds invented, what an office writes instead, and the phrases in which it may stand."""

    word: str
    instead: str
    pattern: re.Pattern[str]


class NeverRow(TypedDict):
    """Words that stand in no text, what is written instead, phrases in which they may stand."""

    words: str
    instead: str
    but: NotRequired[str]


class VoiceLimits(TypedDict):
    """The measures of a text."""

    syllables_a_minute: int
    minutes_a_question: float
    figure_syllables: int
    tolerance: float
    whole_sentence_syllables: int
    core_minutes: list[int]
    short_share: float


class VoiceData(TypedDict):
    """``loi_viet.yaml``."""

    limits: VoiceLimits
    never: list[NeverRow]


_VOICE: FileCache[VoiceData] = FileCache(lambda path: cast("VoiceData", YamlFile.read(path).data))


def voice() -> VoiceData:
    """``exercises/loi_viet.yaml`` as data."""
    return _VOICE.get(kit_root() / "exercises" / "loi_viet.yaml")


def never_words() -> tuple[Never, ...]:
    """The words that stand in no text a person reads."""
    return _never(
        tuple((row["words"], row["instead"], row.get("but", "")) for row in voice()["never"])
    )


@cache
def _never(rows: tuple[tuple[str, str, str], ...]) -> tuple[Never, ...]:
    found = []
    for words, instead, but in rows:
        spared = "".join(f"(?!{re.escape(one.strip())})" for one in but.split(";") if one.strip())
        for word in words.split(";"):
            pattern = rf"(?<!\w){spared}{re.escape(word.strip())}(?!\w)"
            found.append(Never(word.strip(), instead, re.compile(pattern, re.IGNORECASE)))
    return tuple(found)


def said_never(text: str) -> Iterator[tuple[str, str]]:
    """The words of ``text`` that an office would not write, each with what to write instead."""
    flat = " ".join(text.split())
    for one in never_words():
        if one.pattern.search(flat):
            yield one.word, one.instead


def syllables(text: str) -> int:
    """Vietnamese is read by the syllable, and a syllable is what stands between two spaces.

    >>> syllables("Trả lời trong 24 giờ.")
    5
    """
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def sentences(source: str) -> list[str]:
    """The sentences of Markdown prose: headings, tables, lists and quotations are none.

    >>> sentences("## Đầu\\n\\nPhường nhận tin. Cán bộ ghi sổ.\\n\\n- một ý")
    ['Phường nhận tin.', 'Cán bộ ghi sổ.']
    """
    lines = [
        line
        for line in source.partition(GROUND)[0].split("\n")
        if line.strip() and not re.match(r"\s*([-*+>|#]|\d+[.)]\s|```)", line.replace("**", ""))
    ]
    return [one.strip() for line in lines for one in _SENTENCE.split(line) if one.strip()]


def short_share(notebook: Notebook) -> float:
    """The share of a lesson's sentences with fewer syllables than a whole sentence has."""
    least = int(voice()["limits"]["whole_sentence_syllables"])
    found = [one for cell in _read(notebook) for one in sentences(cell)]
    return sum(syllables(one) < least for one in found) / len(found) if found else 0.0


def _read(notebook: Notebook) -> Iterator[str]:
    return (
        cell.source
        for cell in notebook.cells
        if cell.kind == "markdown" and not set(cell.tags) & _HIDDEN
    )


def minutes_needed(path: Path, as_of: date) -> float:
    """The minutes a lesson, or its practice notebook, takes: reading at the pace of ``loi_viet.yaml``, a time for every question, and its activities."""
    bank = bank_of(path.stem.removesuffix(PRACTICE))
    return sum(part_minutes(part) for part in parts_of(path, bank, as_of))


def core_parts(path: Path, as_of: date) -> tuple[Part, ...]:
    """The parts of a lesson cut down to the cells marked as its core, and to the items those ask."""
    bank = bank_of(path.stem)
    today = {item.id: item for item in bank.items_for(as_of)}
    found = []
    for part in parts_of(path, bank, as_of):
        cells = tuple(cell for cell in part.cells if CORE in cell.tags)
        asked = (name for cell in cells for name in asked_in(cell, bank) if name in today)
        if cells:
            found.append(Part(part.title, cells, tuple(today[name] for name in asked)))
    return tuple(found)


def part_minutes(part: Part) -> float:
    """The minutes of one part, with those of its ``activity`` (a drill, work in pairs), which no pace of reading tells."""
    limits = voice()["limits"]
    asked = [one for item in part.items for one in (item.questions or (item,))]
    read, activity = sum(syllables(plain_words(item.stem)) for item in part.items), 0
    for cell in part.cells:
        activity += int(cell.own.get("activity", 0))
        if set(cell.tags) & _HIDDEN:
            continue
        if cell.kind == "markdown":
            read += syllables(cell.source.partition(GROUND)[0])
        else:
            shown = [name for name in shown_in(cell) if ":" in name]
            read += int(limits["figure_syllables"]) * len(shown)
    questions = len(asked) * float(limits["minutes_a_question"])
    return read / float(limits["syllables_a_minute"]) + questions + activity
