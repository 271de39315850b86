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
from typing import Any

from phatngon import __version__
from phatngon.base.errors import MissingOnMachine
from phatngon.base.files import read_text, write_bytes, write_text
from phatngon.base.html import Html, join, tag
from phatngon.base.moments import show_date
from phatngon.base.paths import kit_root
from phatngon.documents.formats import write_formats
from phatngon.practice.bank import Bank, load_bank
from phatngon.publish.build.run import executed_lesson
from phatngon.publish.papers.slide_fit import fitted
from phatngon.publish.papers.slide_measure import style_sheet
from phatngon.publish.papers.slides import Slide, parts_of, slides_of, spread_notes, with_questions
from phatngon.publish.papers.slides_pdf import slides_pdf
from phatngon.publish.sources.deck_data import Deck, deck_data, deck_named, decks
from phatngon.publish.sources.needed import needed
from phatngon.publish.sources.notebooks import find_lesson, made_for, read_notebook

PUBLIC, TRAINER = "cong-khai", "giang-vien"
POLICY = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'"
_START = """Reveal.initialize({hash: true, width: 1280, height: 720, margin: 0, center: false, transition: "none", controls: false,
  navigationMode: "linear", slideNumber: "c/t", help: false, jumpToSlide: false}).then(function () {
  var words = {left: "Phần trước", right: "Phần sau", up: "Trang trên", down: "Trang dưới"};
  Object.keys(words).forEach(function (side) {
    document.querySelectorAll(".navigate-" + side).forEach(function (one) { one.setAttribute("aria-label", words[side]); });
  });
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
<p class="pn-deck-foot">{foot}</p>
{scripts}
</body>
</html>
"""


def build_decks(folder: Path, as_of: date, ids: Iterable[str] = ()) -> Iterator[Path]:
    """Write both decks (HTML, PDF) and the notes (PDF) of each id (all by default). Raises InputError for an unknown id."""
    for name in ids or decks():
        deck = deck_named(name)
        run = {lesson: executed(lesson, as_of) for lesson in deck.lessons}
        slides = {
            trainer: deck_slides(deck, run, as_of, trainer=trainer) for trainer in (False, True)
        }
        for trainer, place in ((False, PUBLIC), (True, TRAINER)):
            whole = deck_page(deck, slides[trainer], as_of, trainer=trainer)
            yield write_text(folder / "trang-chieu" / place / f"{name}.html", whole)
            paper = slides_pdf(
                slides[trainer],
                title=deck.title,
                foot=_foot(deck, as_of, trainer=trainer),
                day=as_of,
            )
            yield write_bytes(folder / "trang-chieu" / place / f"{name}.pdf", paper)
        files = write_formats(
            notes_page(deck, slides[True], as_of),
            folder / "trang-chieu" / TRAINER / f"{name}-loi-noi",
            title=f"Lời nói: {deck.title}",
            day=as_of,
            formats=("pdf",),
        )
        yield from files.values()


def executed(lesson: str, as_of: date) -> dict[str, Any]:
    """A lesson run for the screen of a hall. Raises ProblemsFound where a cell fails."""
    return executed_lesson(
        find_lesson(lesson), {"as_of": as_of.isoformat(), "surface": "slides"}, what="trang chiếu"
    )


def deck_slides(
    deck: Deck, run: dict[str, dict[str, Any]], as_of: date, *, trainer: bool
) -> list[Slide]:
    """The slides of a deck out of its executed lessons, opening and closing included; notes and answers only for the trainer."""
    found = [*_plain(deck_data()["opening"], as_of, deck)]
    for lesson in deck.lessons:
        bank = load_bank(kit_root() / "exercises" / f"{lesson}.yaml")
        today = {
            item.id for item in bank.items_for(as_of)
        }  # under another law a question may not be asked, so there is no vote on it
        polls = [name for name in deck.polls if trainer and name in today]
        found += with_questions(
            _with_tables(slides_of(run[lesson]), bank, lesson, as_of),
            bank,
            as_of,
            polls,
            answers=trainer,
        )
    found = fitted([*found, *_plain(deck_data()["closing"], as_of, deck)], deck.title)
    if trainer:
        spread_notes(found)
    else:
        for slide in found:
            slide.notes.clear()
    return found


def _with_tables(slides: list[Slide], bank: Bank, lesson: str, as_of: date) -> list[Slide]:
    """The slides with the table a question is about on the slide before it, each time it is about one."""
    lent = needed(
        lesson, [bank.item_for(slide.item, as_of) for slide in slides if slide.item], as_of
    )
    found: list[Slide] = []
    for slide in slides:
        for thing in lent.get(slide.item, ()):
            if thing.id.startswith("bang-") and not (found and thing.title in found[-1].body):
                found.append(Slide(tag("h3", thing.title) + thing.html, cell=slide.cell))
        found.append(slide)
    return found


def deck_page(deck: Deck, slides: list[Slide], as_of: date, *, trainer: bool) -> str:
    """A deck as one file that needs nothing else. Raises MissingOnMachine without reveal.js or the fonts."""
    from phatngon.documents.fonts import font_face_css

    rows = "\n".join(_row(part) for part in parts_of(slides))
    foot = _foot(deck, as_of, trainer=trainer)
    own = kit_root() / "slides" / "theme"
    notes = [read_text(own / "loi-noi.js")] if trainer else []
    scripts = [reveal_file("dist/reveal.js"), read_text(own / "binh-chon.js"), _START, *notes]
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
    """What the trainer says, slide by slide, with minutes, as a document to print."""
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
        parts.append(
            tag(
                "section",
                tag("h2", span + (f" ({minutes} phút)" if minutes else "")),
                _head(part[0]),
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


def _foot(deck: Deck, as_of: date, *, trainer: bool) -> str:
    return f"Phát ngôn · {deck.title} · theo luật áp dụng ngày {show_date(as_of)}" + (
        " · bản của giảng viên" if trainer else ""
    )


def _plain(name: str, as_of: date, deck: Deck) -> list[Slide]:
    """The slides of the opening or closing notebook, which has no code; ``{title}`` and ``{day}`` are filled."""
    slides = slides_of(made_for(read_notebook(kit_root() / "slides" / name), as_of))
    for place, slide in enumerate(slides):
        if not place and name == deck_data()["opening"]:
            slide.body = f'<div class="pn-open">{slide.body}</div>'
        slide.body = slide.body.replace("{title}", escape(deck.title)).replace(
            "{day}", show_date(as_of)
        )
    return slides


def _row(row: list[Slide]) -> str:
    shown = [_section(slide) for slide in row]
    return shown[0] if len(shown) == 1 else f"<section>{''.join(shown)}</section>"


def _section(slide: Slide) -> str:
    from phatngon.documents.clean import clean

    notes = "".join(slide.notes)
    minutes = f"<p>Phần này: {slide.part_minutes} phút.</p>" if slide.part_minutes and notes else ""
    aside = f'<aside class="notes">{minutes}{clean(notes)}</aside>' if notes else ""
    size = f" pn-b{slide.base}" if slide.base else ""
    return f'<section><div class="pn-slide{size}" tabindex="0">{slide.body}</div>{aside}</section>'


def _head(slide: Slide) -> Any:
    """The first words of a slide, to find it by."""
    from bs4 import BeautifulSoup

    words = " ".join(BeautifulSoup(slide.body, "html.parser").get_text(" ").split())
    return tag("p", tag("strong", words[:110] + ("…" if len(words) > 110 else "")))


def _inline(script: str) -> str:
    """A script that cannot close its own element."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
