"""Decks from the lessons' own cells: a public one, from whose file notes and answers are gone, and the trainer's.

reveal.js comes from the wheel ``sphinx-revealjs``; everything a deck needs lies inside its one file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path

from phatngon import __version__
from phatngon.base.errors import MissingOnMachine
from phatngon.base.files import read_text, write_bytes, write_text
from phatngon.base.html import Html, join, tag
from phatngon.base.moments import show_date
from phatngon.base.paths import kit_root
from phatngon.documents.formats import write_formats
from phatngon.publish.papers.deck_slides import deck_slides
from phatngon.publish.papers.slide_fit import slide_svg
from phatngon.publish.papers.slide_measure import style_sheet
from phatngon.publish.papers.slide_pictures import Picture
from phatngon.publish.papers.slides import SCENE, URGENCY, VOTE, Slide, parts_of
from phatngon.publish.papers.slides_pdf import slides_pdf
from phatngon.publish.papers.slides_pptx import slides_pptx
from phatngon.publish.sources.deck_data import Deck, deck_named, decks

PUBLIC, TRAINER = "cong-khai", "giang-vien"
SPOKEN = (
    "binh-chon.js",
    "loi-noi.js",
)  # scripts of the trainer's deck: hands counted, the window of notes
POLICY = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'"
_START = """Reveal.initialize({hash: true, width: 1280, height: 720, margin: 0, center: false, transition: "none", controls: false,
  navigationMode: "linear", slideNumber: false, help: false, jumpToSlide: false}).then(function () {
  var shown = document.getElementById("so-trang"), words = {left: "Phần trước", right: "Phần sau", up: "Trang trên", down: "Trang dưới"};
  Object.keys(words).forEach(function (side) {
    document.querySelectorAll(".navigate-" + side).forEach(function (one) { one.setAttribute("aria-label", words[side]); });
  });
  function count() { shown.textContent = (Reveal.getSlidePastCount() + 1) + "/" + Reveal.getTotalSlides(); }
  Reveal.on("slidechanged", count);
  count();
});"""  # help and jumping to a slide speak English
_ALONE = """Reveal.initialize({width: 1280, height: 720, margin: 0, center: false, transition: "none", controls: false, progress: false,
  slideNumber: false, help: false, keyboard: false, touch: false});"""
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
        title=escape(f"{deck.title} – {'chiếu trên lớp' if trainer else 'phát trước giờ'}"),
        fonts=font_face_css(rows + foot),
        css=css,
        slides=rows,
        foot=escape(foot),
        scripts="\n".join(f"<script>{_inline(script)}</script>" for script in scripts),
    )


def wall_slide(slide: Slide, title: str) -> str:
    """One slide of a deck as a page of its own, as large as whatever holds it, for a board between its questions."""
    from phatngon.documents.fonts import font_face_css

    own = kit_root() / "slides" / "theme" / "phat-ngon.css"
    css = "\n".join(
        [
            reveal_file("dist/reset.css"),
            reveal_file("dist/reveal.css"),
            read_text(own),
            style_sheet(),
        ]
    )
    bare = _section(replace(slide, notes=[]))
    return _PAGE.format(
        policy=POLICY,
        title=escape(title),
        fonts=font_face_css(bare),
        css=css,
        slides=bare,
        foot="",
        scripts=f"<script>{_inline(reveal_file('dist/reveal.js'))}</script><script>{_ALONE}</script>",
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
                tag("p", tag("strong", told)) if (told := URGENCY.get(part[0].priority)) else None,
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
    at_foot = " pn-foot" if slide.drawing and slide.kind == SCENE else ""
    figure = f'<figure class="pn-drawn{at_foot}">{drawn}{below}</figure>' if drawn else ""
    size = f" pn-b{slide.base}" if slide.base else ""
    told += f' class="pn-of-{slide.kind}"' if slide.kind else ""
    return f'<section{told}><div class="pn-slide{size}">{slide.body}{figure}</div>{aside}</section>'


def _inline(script: str) -> str:
    """A script that cannot close its own element."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
