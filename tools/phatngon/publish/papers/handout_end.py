"""How a handout ends: the law the lesson rests on as a short list, and where page, reference book and practice are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from phatngon.base.html import Html, inline, join, tag
from phatngon.base.yamlfile import YamlFile
from phatngon.law import Provision, load_law
from phatngon.publish.sources.notebooks import NotebookJson

PAGES, BOOK, PRACTICE, KEYS = "bai-hoc", "so-tra-cuu.html", "luyen-tap", "dap-an"  # in dist
_AND = re.compile(r",\s*|\s+và\s+")  # between articles that a provision names together
DOT = 2  # pixels of a dot of a code: about two centimetres and a half on paper


def ending(executed: NotebookJson, lesson: str, as_of: date, address: str) -> Html:
    """The last section. ``address``: where the files are served ("": nowhere, and the files are named)."""
    words, page = _words(), f"{PAGES}/{lesson}.html"
    found = _provisions(executed, as_of)
    place = words["place"].format(page=page, book=BOOK, practice=PRACTICE, keys=KEYS)
    return join(
        tag("h2", words["where"]),
        _law(found) if found else None,
        _codes(address.rstrip("/"), page) if address else tag("p", inline(place)),
    )


def law_lines(found: Iterable[Provision]) -> list[str]:
    """An instrument each: its name, then the articles by number; what is doubtful bears an asterisk, which the cover explains."""
    by_text: dict[str, dict[str, str]] = {}
    for one in found:
        articles = by_text.setdefault(one.instrument, {})
        for article in _AND.split(one.article or ""):
            if article and f"Điều {one.article}" in one.citation:  # not of an annex
                articles[article] = articles.get(article, "") or one.star
    return [
        f"{name}: Điều {', '.join(place + articles[place] for place in sorted(articles, key=_number))}"
        if articles
        else name
        for name, articles in sorted(by_text.items())
    ]


def _law(found: list[Provision]) -> Html:
    return tag("p", _words()["law"], " ", "; ".join(law_lines(found)), ".")


def _provisions(executed: NotebookJson, as_of: date) -> list[Provision]:
    """What the cells of the lesson rest on and what holds on the day, each once."""
    law, found = load_law(), {}
    for cell in executed["cells"]:
        for name in cell.get("metadata", {}).get("phatngon", {}).get("provisions", []):
            one = law.resolve(str(name))[0]
            if one.in_force(as_of) and not one.unknown:
                found[one.id] = one
    return list(found.values())


def _codes(address: str, page: str) -> Html:
    """Two codes side by side, each with its address in letters: a code that does not open can be typed."""
    import segno

    words = _words()
    targets = ((words["page"], f"{address}/{page}"), (words["book"], f"{address}/{BOOK}"))
    size = max(int(segno.make(target, error="m", micro=False).version) for _, target in targets)
    heads = (tag("th", words["scan"].format(what=name), scope="col") for name, _ in targets)
    head = tag("thead", tag("tr", *heads))
    cells = [
        tag("td", tag("p", _code(name, target, size)), tag("p", target)) for name, target in targets
    ]
    table = tag("table", head, tag("tbody", tag("tr", *cells)))
    return tag("div", table, class_="pn-table")


def _code(name: str, target: str, size: int) -> Html:
    import segno

    code = segno.make(target, error="m", micro=False, version=size)
    picture = code.png_data_uri(scale=DOT, border=1)
    return tag("img", src=picture, alt=_words()["code"].format(what=name, address=target))


def _number(article: str) -> tuple[int, str]:
    digits = "".join(letter for letter in article if letter.isdigit())
    return (int(digits) if digits else 0, article)


@cache
def _words() -> dict[str, str]:
    return dict(YamlFile.read(Path(__file__).with_name("handouts.yaml")).data["words"])
