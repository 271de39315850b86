"""The plan of a class beside the notes: which slides a part has, where the hall votes, when it rests, what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

from phatngon.base.html import Html, join, tag
from phatngon.publish.papers.deck_slides import planned
from phatngon.publish.papers.slides import URGENCY, VOTE, Slide
from phatngon.publish.sources.deck_data import deck_of
from phatngon.publish.sources.lesson_parts import Part

WITHOUT_REST, REST = 60, 10  # minutes a class sits at most, and rests
SHORTER = ((45, 2), (30, 1))  # minutes, and the least urgent priority that is kept


def breaks(minutes: list[int]) -> list[int]:
    """After which parts a class rests: as seldom as nobody sits for more than an hour, the time between as even as parts allow.

    >>> breaks([20, 25]), breaks([30, 30, 30]), breaks([1, 40, 19, 1])
    ([], [0], [1])
    """
    count, sat = 0, 0
    for length in minutes:
        sat += length
        if sat > WITHOUT_REST and sat > length:
            count, sat = count + 1, length

    def uneven(places: Iterable[int]) -> int:
        edges = [0, *(place + 1 for place in places), len(minutes)]
        return sum(sum(minutes[first:last]) ** 2 for first, last in pairwise(edges))

    return list(min(combinations(range(len(minutes) - 1), count), key=uneven)) if count else []


def slides_by_part(path: Path, as_of: date) -> dict[str, list[tuple[int, Slide]]]:
    """The slides of each part of a lesson by its title, numbered as in the deck; none where the lesson has no deck."""
    deck = deck_of(path)
    found: dict[str, list[tuple[int, Slide]]] = {}
    for number, slide in enumerate(planned(deck, as_of) if deck else (), 1):
        found.setdefault(slide.part, []).append((number, slide))
    return found


def where(slides: list[tuple[int, Slide]]) -> Iterator[Html]:
    """The numbers of a part's slides, and those on which the hall votes."""
    if not slides:
        return
    first, last = slides[0][0], slides[-1][0]
    yield tag("p", f"Trang {first}" if first == last else f"Trang {first}–{last}")
    votes = [str(number) for number, slide in slides if slide.kind == VOTE]
    if votes:
        yield tag("p", tag("strong", f"Bình chọn: trang {', '.join(votes)}"))


def urgency(part: Part) -> Iterator[Html]:
    """When a part is left out, in a line; nothing where it never is."""
    told = URGENCY.get(priority(part), "")
    if told:
        yield tag("p", tag("em", told))


def priority(part: Part) -> int:
    """1: always, 2: left out in 30 minutes, 3: left out in 45; the cell that opens the part says it."""
    return max((int(cell.own.get("priority", 1)) for cell in part.cells), default=1)


def shorter(parts: tuple[Part, ...]) -> Html | None:
    """What is left out where there are 45 minutes, or 30."""
    rows = []
    for minutes, kept in SHORTER:
        out = [part for part in parts if priority(part) > kept]
        left = sum(part.minutes for part in parts) - sum(part.minutes for part in out)
        if out:
            titles = "; ".join(part.title for part in out)
            rows.append(
                tag("li", tag("strong", f"Bản {minutes} phút"), f" (còn {left} phút): bỏ {titles}.")
            )
    return join(tag("h2", "Khi có ít giờ hơn, hoặc đang muộn"), tag("ul", *rows)) if rows else None
