"""Decks from the lessons' own cells: a public one, from whose file notes and answers are gone, and the trainer's.

reveal.js comes from the wheel ``sphinx-revealjs``; everything a deck needs lies inside its one file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path

from phatngon import __version__
from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.files import read_text, write_bytes, write_text
from phatngon.base.html import Html, join, tag
from phatngon.base.moments import show_date
from phatngon.base.paths import kit_root
from phatngon.documents.figures import drawn_for_wall
from phatngon.documents.formats import write_formats
from phatngon.lessons.session import opened_on_paper
from phatngon.lessons.views import view_html
from phatngon.practice.items import Item
from phatngon.publish.papers.slide_fit import OPENING, fitted, slide_svg
from phatngon.publish.papers.slide_measure import style_sheet
from phatngon.publish.papers.slide_pictures import Picture
from phatngon.publish.papers.slides import (
    BRIEF,
    MOST,
    VOTE,
    Asked,
    Slide,
    parts_of,
    slides_of,
    spread_notes,
)
from phatngon.publish.papers.slides_pdf import slides_pdf
from phatngon.publish.papers.slides_pptx import slides_pptx
from phatngon.publish.sources.deck_data import Deck, deck_data, deck_named, decks
from phatngon.publish.sources.lesson_parts import bank_of, notebook_for
from phatngon.publish.sources.lesson_parts import parts_of as lesson_parts
from phatngon.publish.sources.needed import needed
from phatngon.publish.sources.notebooks import find_lesson

PUBLIC, TRAINER = "cong-khai", "giang-vien"
SPOKEN = (
    "binh-chon.js",
    "loi-noi.js",
)  # scripts of the trainer's deck: hands counted, the window of notes
POLICY = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'"
_START = """Reveal.initialize({hash: true, width: 1280, height: 720, margin: 0, center: false, transition: "none", controls: false,
  navigationMode: "linear", slideNumber: false, help: false, jumpToSlide: false}).then(function () {
  var shown = document.getElementById("so-trang");
  function count() { shown.textContent = (Reveal.getSlidePastCount() + 1) + "/" + Reveal.getTotalSlides(); }
  Reveal.on("slidechanged", count);
  count();
});"""  # help and jumping to a slide speak English
_PAGE = """<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
{fonts}
{css}
</style>
</head>
<body>
<main class="reveal"><div class="slides">
{slides}
</div></main>
<p class="pn-deck-foot" data-small aria-hidden="true"><span>{foot}</span> <span id="so-trang"></span></p>
{scripts}
</body>
</html>
"""


def build_decks(folder: Path, as_of: date, ids: Iterable[str] = ()) -> Iterator[Path]:
    """Write both decks (HTML, PDF, PPTX) and the notes (PDF) of each id (all by default).

    Raises InputError for an unknown id and for a cell that cannot be shown in a hall.
    """
    for name in ids or decks():
        deck = deck_named(name)
        for trainer, place in ((False, PUBLIC), (True, TRAINER)):
            slides = deck_slides(deck, as_of, trainer=trainer)
            own = folder / "trang-chieu" / place
            title, foot = deck.title, _foot(deck, as_of)
            yield write_text(own / f"{name}.html", deck_page(deck, slides, as_of, trainer=trainer))
            yield write_bytes(
                own / f"{name}.pdf", slides_pdf(slides, title=title, foot=foot, day=as_of)
            )
            yield write_bytes(
                own / f"{name}.pptx", slides_pptx(slides, title=title, foot=foot, day=as_of)
            )
        files = write_formats(
            notes_page(deck, slides, as_of),
            folder / "trang-chieu" / TRAINER / f"{name}-loi-noi",
            title=f"Lời nói: {deck.title}",
            day=as_of,
            formats=("pdf",),
        )
        yield from files.values()


def deck_slides(deck: Deck, as_of: date, *, trainer: bool) -> list[Slide]:
    """The slides of a deck, opening and closing included; both decks have the same slides, notes and answers only the trainer's.

    Raises InputError for a cell that cannot be shown, and for more slides than a class has time for.
    """
    found = _plain(deck_data()["opening"], as_of, deck)
    for lesson in deck.lessons:
        found += _taught(lesson, deck, as_of, answers=trainer)
    found = fitted([*found, *_plain(deck_data()["closing"], as_of, deck)], deck.title)
    if len(found) > MOST:
        raise InputError(
            f"bộ trang chiếu “{deck.title}” có {len(found)} trang, nhiều nhất là {MOST}.",
            where=", ".join(deck.lessons),
            advice="Đặt kiểu trang chiếu là skip cho những ô không cần chiếu.",
        )
    spread_notes(found)
    if not trainer:
        for slide in found:
            slide.notes.clear()
    return found


def _taught(lesson: str, deck: Deck, as_of: date, *, answers: bool) -> list[Slide]:
    """The slides of one lesson. Under another law a question may not be asked, so there is no vote on it."""
    path, bank = find_lesson(lesson), bank_of(lesson)
    items = {item.id: item for item in bank.items_for(as_of)}
    polls = tuple(name for name in deck.polls if name in items)
    lent = needed(lesson, [items[name] for name in polls], as_of)

    def tables(item: Item) -> list[tuple[str, str]]:
        """The tables a question is about."""
        return [
            (thing.title, thing.html)
            for thing in lent.get(item.id, ())
            if thing.id.startswith("bang-")
        ]

    parts = tuple(
        (one.title, one.minutes) for one in lesson_parts(path, bank, as_of) if one.minutes > BRIEF
    )
    with opened_on_paper(lesson, as_of) as session, drawn_for_wall():
        asked = Asked(items, polls, answers, lambda name: view_html(session, name), tables, parts)
        return slides_of(notebook_for(path, as_of).cells, bank, asked)


def deck_page(deck: Deck, slides: list[Slide], as_of: date, *, trainer: bool) -> str:
    """A deck as one file that needs nothing else. Raises MissingOnMachine without reveal.js or the fonts."""
    from phatngon.documents.fonts import font_face_css

    rows = "\n".join(_row(part) for part in parts_of(slides))
    foot = _foot(deck, as_of)
    own = kit_root() / "slides" / "theme"
    notes = [read_text(own / name) for name in SPOKEN] if trainer else []
    scripts = [reveal_file("dist/reveal.js"), _START, *notes]
    css = "\n".join(
        [
            reveal_file("dist/reset.css"),
            reveal_file("dist/reveal.css"),
            read_text(own / "phat-ngon.css"),
            style_sheet(),
        ]
    )
    return _PAGE.format(
        policy=POLICY,
        title=escape(f"{deck.title} – Phát ngôn"),
        fonts=font_face_css(rows + foot),
        css=css,
        slides=rows,
        foot=escape(foot),
        scripts="\n".join(f"<script>{_inline(script)}</script>" for script in scripts),
    )


def notes_page(deck: Deck, slides: list[Slide], as_of: date) -> str:
    """What the trainer says, part by part, with minutes and the titles of the slides, as a document to print."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    total, place, parts = sum(slide.minutes for slide in slides), 0, []
    for part in parts_of(slides):
        first, place = place + 1, place + len(part)
        span = f"Trang {first}" if len(part) == 1 else f"Trang {first} đến {place}"
        minutes = sum(slide.minutes for slide in part)
        notes = list(dict.fromkeys(note for slide in part for note in slide.notes)) or [
            str(tag("p", "Phần này không có lời nói."))
        ]
        shown = tag("ol", *(tag("li", slide.title) for slide in part), start=str(first))
        parts.append(
            tag(
                "section",
                tag("h2", span + (f" ({minutes} phút)" if minutes else "")),
                shown,
                *map(Html, notes),
            )
        )
    meta = Meta(
        "", as_of, __version__, (("Thời lượng", f"{total} phút"), ("Số trang", str(len(slides))))
    )
    return page(f"Lời nói: {deck.title}", join(*parts), kind="trainer", meta=meta)


@cache
def reveal_file(name: str) -> str:
    """A file of reveal.js out of its wheel. Raises MissingOnMachine where the wheel is absent."""
    spec = find_spec("sphinx_revealjs")
    path = (
        Path(spec.origin).parent / "_static" / "revealjs" / name if spec and spec.origin else None
    )
    if path is None or not path.is_file():
        raise MissingOnMachine(
            "máy này chưa có reveal.js nên chưa làm được trang chiếu.",
            advice="Chạy lại python3 tools/start.py build khi có mạng để cài đủ thư viện.",
        )
    return read_text(path)


def _foot(deck: Deck, as_of: date) -> str:
    return f"Phát ngôn · {deck.title} · theo luật áp dụng ngày {show_date(as_of)}"


def _plain(name: str, as_of: date, deck: Deck) -> list[Slide]:
    """The slides of the opening or closing notebook, which has no code; ``{title}`` and ``{day}`` are filled."""
    notebook = notebook_for(kit_root() / "slides" / name, as_of)
    slides = slides_of(notebook.cells, None, Asked({}, (), answers=False, view=lambda name: None))
    for place, slide in enumerate(slides):
        if not place and name == deck_data()["opening"]:
            slide.body = f'<div class="{OPENING}">{slide.body}</div>'
        slide.first = not place  # opening and closing are a part each
        for word, told in (("{title}", escape(deck.title)), ("{day}", show_date(as_of))):
            slide.body, slide.part = slide.body.replace(word, told), slide.part.replace(word, told)
    return slides


def _row(row: list[Slide]) -> str:
    shown = [_section(slide) for slide in row]
    return shown[0] if len(shown) == 1 else f"<section>{''.join(shown)}</section>"


def _section(slide: Slide) -> str:
    from phatngon.documents.clean import clean

    said = {"poll": slide.item if slide.kind == VOTE else ""}
    if slide.notes:  # only in the trainer's deck
        said |= {
            "phan": slide.part,
            "phut": str(slide.part_minutes),
            "tu": str(slide.start),
            "uu": str(slide.priority),
        }
    told = "".join(f' data-{name}="{escape(value)}"' for name, value in said.items() if value)
    aside = f'<aside class="notes">{clean("".join(slide.notes))}</aside>' if slide.notes else ""
    caption = slide.art.caption if isinstance(slide.art, Picture) else ""
    drawn = slide_svg(slide)
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    figure = f'<figure class="pn-drawn">{drawn}{below}</figure>' if drawn else ""
    size = f" pn-b{slide.base}" if slide.base else ""
    told += f' class="pn-of-{slide.kind}"' if slide.kind else ""
    return f'<section{told}><div class="pn-slide{size}">{slide.body}{figure}</div>{aside}</section>'


def _inline(script: str) -> str:
    """A script that cannot close its own element."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
