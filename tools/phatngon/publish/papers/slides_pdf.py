"""Slides as PDF/UA-1 without a browser: one slide a page, 16:9, through pandoc and Typst (``documents/slides.typ``).

The public file has no notes and no answers; the trainer's has both, what is said below each slide. Nothing is cut: a slide
shrinks to 18 pt and then goes on, on a page with the same heading and “(tiếp)”.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from phatngon.base.html import tag
from phatngon.base.text import squeeze
from phatngon.documents import pdf
from phatngon.documents.clean import (
    HEADINGS,
    classes,
    clean,
    having,
    parse,
    piece,
    serialise,
    set_classes,
)
from phatngon.documents.columns import set_shares, shape
from phatngon.documents.cover import KIT_NAME
from phatngon.documents.pandoc import work_folder
from phatngon.documents.paper import for_paper
from phatngon.publish.papers.slide_fit import slide_svg
from phatngon.publish.papers.slide_pictures import Picture
from phatngon.publish.papers.slides import SCENE, Slide

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

GOES_ON, PAPER_FACE = " (tiếp)", "Source Sans Pro"
LINE_CHARS, MOST_LINES = 95, 8  # letters on a line of a table; lines from which a cell may break
# how high a picture is at most on a page that also says what is said, and where much is said
BESIDE_NOTES, BESIDE_MANY, MANY = "8cm", "5.2cm", 600
HEAD_WEIGHT = 5  # how many rows the head of a table counts for
# paragraphs that part the one text pandoc is given
_NEXT, _SPOKEN = "pnsangtrangmoi", "pnloinoitrang"
_STYLE = Path(pdf.__file__).with_name("slides.typ")


@dataclass(frozen=True)
class SlideSheet:
    """A slide ready for paper: its heading in words, the rest as HTML, what is said."""

    title: str
    body: str
    notes: str = ""
    minutes: int = 0
    opening: bool = False
    drawn: str = ""
    alt: str = ""


def slides_pdf(slides: list[Slide], *, title: str, foot: str, day: date) -> bytes:
    """The slides as one PDF; the same slides give the same bytes.

    Raises InputError for a picture without alt text, MissingOnMachine without Typst, pandoc or fonts, KitError where Typst refuses.
    """
    typst, sheets = pdf.typst_library(), list(sheets_of(slides))
    with work_folder() as folder:
        pdf.lay_ready(folder)
        shutil.copyfile(_STYLE, folder / "slides.typ")
        try:
            data: bytes = typst.compile(
                _source(sheets, folder).encode(),
                root=str(folder),
                font_paths=pdf.fonts_of(folder),
                format="pdf",
                sys_inputs={**pdf.inputs_of(title, KIT_NAME, "vi", day), "foot": foot},
                pdf_standards=[pdf.STANDARD],
                timestamp=pdf.stamp(day),
            )
        except typst.TypstError as error:
            raise pdf.refused() from error
    return data


def sheets_of(slides: list[Slide]) -> Iterator[SlideSheet]:
    """The slides for paper: every one has a heading; one without its own goes on under the heading before it."""
    running, said = "", ""
    for place, slide in enumerate(slides):
        tree = parse(slide.body)
        for one in tree.select("button, output, textarea"):  # things to click and to type into
            one.decompose()
        for one in having(tree, "pn-rule"):  # by the names that paper knows
            set_classes(one, ["pn-key"])
        for one in having(tree, "pn-letters"):  # a letter is sign enough before an option
            right = "pn-yes" in classes(one)
            box = one.wrap(tree.new_tag("div", attrs={"class": "pn-options"}))
            if right:
                box.wrap(tree.new_tag("div", attrs={"class": "pn-dung"}))
        tree = parse(clean(serialise(tree)))
        title = _take_title(tree)
        running = title if title and not slide.item else running
        told = "".join(slide.notes)
        notes = (
            _paper(told) if told and (told != said or slide.first) else ""
        )  # a part says it once
        said = told
        minutes = (slide.part_minutes or slide.minutes) if notes else 0
        crowded = slide.kind == SCENE and bool(
            notes
        )  # the place in the lesson is said there anyway
        drawn, alt = "" if crowded else slide_svg(slide, PAPER_FACE), ""
        if drawn:
            alt = slide.drawing.alt if slide.drawing is not None else _alt(slide)
            if isinstance(slide.art, Picture) and slide.art.caption:
                tree.append(piece(tag("p", slide.art.caption)))
        yield SlideSheet(
            title or running + GOES_ON,
            _paper(serialise(tree)),
            notes,
            minutes,
            not place,
            drawn,
            alt,
        )


def _paper(html: str) -> str:
    """A part of a slide for paper; the cells of a table with a row taller than half a page may break."""
    tree = parse(for_paper(clean(html)))
    for table in tree.find_all("table"):
        shares = _shares(table, tree)
        if any(_lines(cell, shares) > MOST_LINES for cell in table.find_all(["td", "th"])):
            set_classes(table, [*classes(table), "pn-long"])
    return serialise(tree)


def _shares(table: Tag, tree: BeautifulSoup) -> list[float]:
    """Widths of the columns, set anew: the head stands on every page the table goes on to, so a low head counts for more."""
    trial = copy(table)
    for row in trial.thead.find_all("tr") if trial.thead is not None else []:
        for _ in range(HEAD_WEIGHT):
            trial.append(copy(row))
    shares = shape(trial)[0] or []
    for old in table.find_all("colgroup"):
        old.decompose()
    set_shares(table, shares, tree)
    return shares


def _lines(cell: Tag, shares: list[float]) -> float:
    """About how many lines a cell takes."""
    place = len(cell.find_previous_siblings(["td", "th"]))
    share = (
        shares[place]
        if place < len(shares)
        else 1 / max(1, len(cell.parent.find_all(["td", "th"]) if cell.parent else ()))
    )
    return sum(
        max(1.0, len(text) / max(4.0, share * LINE_CHARS - 6)) for text in cell.stripped_strings
    ) + len(cell.find_all(["li", "p"]))


def _take_title(tree: BeautifulSoup) -> str:
    """The heading of a slide, taken out of it; empty where it has none."""
    heading = tree.find(HEADINGS)
    if heading is not None and not squeeze("".join(heading.find_all_previous(string=True))):
        heading.extract()
        return squeeze(heading.get_text(" "))
    return ""


def _alt(slide: Slide) -> str:
    return slide.art.alt if isinstance(slide.art, Picture) else ""


def _source(sheets: list[SlideSheet], folder: Path) -> str:
    """The file that Typst sets. All slides go through pandoc at once."""
    whole = f"<p>{_NEXT}</p>".join(f"{sheet.body}<p>{_SPOKEN}</p>{sheet.notes}" for sheet in sheets)
    parts = pdf.typst_source(whole, folder).split(_NEXT)
    lines = ['#import "slides.typ": *', "#show: deck"]
    for number, (sheet, part) in enumerate(zip(sheets, parts, strict=True)):
        body, _, notes = part.partition(_SPOKEN)
        if sheet.drawn:
            (folder / f"ve-{number}.svg").write_text(sheet.drawn, encoding="utf-8")
            room = BESIDE_MANY if len(notes) > MANY else BESIDE_NOTES
            most = f", most: {room}" if sheet.notes else ""
            body += f"\n#pn-picture({_quoted(f've-{number}.svg')}, {_quoted(sheet.alt)}{most})\n"
        said = f", notes: [\n{notes.strip()}\n], minutes: {sheet.minutes}" if sheet.notes else ""
        lines.append(
            f"#slide({_quoted(sheet.title)}, [\n{body.strip()}\n], opening: {str(sheet.opening).lower()}{said})"
        )
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
