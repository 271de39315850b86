"""A document as one HTML file that needs nothing else: no network, no font of the machine, no script but one of the kit's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from phatngon.base.files import read_text
from phatngon.base.text import squeeze
from phatngon.documents.clean import clean, parse, plain, serialise
from phatngon.documents.columns import set_shares, shape
from phatngon.documents.cover import KIT_NAME, Meta, cover_html
from phatngon.documents.fonts import font_face_css
from phatngon.documents.paper import answers_html

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

POLICY = (
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'"
)
CONTENTS_FROM = 3  # sections from which a table of contents helps

_PAGE = """<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="format-detection" content="telephone=no">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
{fonts}
{css}
</style>
</head>
<body>
<a class="skip-link" href="#noi-dung">Đến nội dung chính</a>
{cover}
{contents}<main id="noi-dung">
{body}
</main>
<footer class="pn-foot"><p>{foot}</p></footer>
{script}</body>
</html>
"""


@dataclass(frozen=True)
class Section:
    """A piece of a document's body, cleaned once: ``html``, its section headings as (id, words), its printed answers."""

    html: str
    headings: tuple[tuple[str, str], ...] = ()
    answers: str = ""

    @classmethod
    def of(cls, body_html: str, *, title: str = "", first: int = 1) -> Section:
        """Clean ``body_html``; a first heading that repeats ``title`` falls away. Section headings are numbered from ``first``.

        Raises InputError for what cannot stand in a document.
        """
        if not body_html:
            return cls("")
        tree = parse(clean(body_html, title=plain(title)))
        for table in tree.find_all("table"):
            if table.colgroup is None:
                set_shares(table, shape(table)[0] or [], tree)
        headings = _headings(tree, first)
        html = serialise(tree)
        return cls(html, headings, answers_html(html))


def page(
    title: str,
    body_html: str,
    *,
    subtitle: str = "",
    meta: Meta | None = None,
    kind: str = "handout",
    opening: str = "",
    script: str = "",
) -> str:
    """The whole page of a document: cover, contents, opening, body, and (for the printer only) the answers at the end.

    ``body_html`` and ``opening`` (the part of one reader, with one section heading) are cleaned here. ``kind``: ``handout``,
    ``trainer``, ``report`` or ``index``. ``script``: one of the kit's own; no other ever runs.
    Raises InputError for what cannot stand in a document, MissingOnMachine without the font.
    """
    own = Section.of(opening)
    body = Section.of(body_html, title=title, first=1 + len(own.headings))
    return page_of(title, body, subtitle=subtitle, meta=meta, kind=kind, opening=own, script=script)


def page_of(
    title: str,
    body: Section,
    *,
    subtitle: str = "",
    meta: Meta | None = None,
    kind: str = "handout",
    opening: Section | None = None,
    script: str = "",
) -> str:
    """The page of parts that are clean already: many copies of one body differ in cover and ``opening`` only."""
    opening = opening or Section("")
    cover = cover_html(title, subtitle, meta, kind)
    contents = _contents((*opening.headings, *body.headings))
    shown = "\n".join(filter(None, (opening.html, body.html)))
    if body.answers:
        shown += f'\n<div class="pn-print-only">{body.answers}</div>'
    foot = KIT_NAME + (f". Phiên bản {plain(meta.version)}" if meta and plain(meta.version) else "")
    return _PAGE.format(
        policy=POLICY + (_script_policy(script) if script else ""),
        script=f"<script>{script}</script>\n" if script else "",
        title=escape(plain(title), quote=False),
        css=_css(),
        fonts=font_face_css(cover + contents + shown),
        cover=cover,
        contents=contents,
        body=shown,
        foot=escape(foot, quote=False),
    )


def _script_policy(script: str) -> str:
    """Only this very script may run."""
    import base64
    import hashlib

    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"; script-src 'sha256-{digest}'"


def _headings(tree: BeautifulSoup, first: int) -> tuple[tuple[str, str], ...]:
    """The section headings; each gets an id to go to."""
    taken = {tag["id"] for tag in tree.find_all(id=True)} | {"noi-dung"}
    found = []
    for number, heading in enumerate(tree.find_all("h2"), first):
        if not heading.get("id"):
            heading["id"] = next(
                name
                for name in (f"muc-{number}", *(f"muc-{number}-{n}" for n in range(2, 99)))
                if name not in taken
            )
        found.append((str(heading["id"]), squeeze(heading.get_text())))
    return tuple(found)


def _contents(headings: Sequence[tuple[str, str]]) -> str:
    """Links to the sections, where they are many enough to help."""
    if len(headings) < CONTENTS_FROM:
        return ""
    rows = (
        f'<li><a href="#{escape(name)}">{escape(said, quote=False)}</a></li>'
        for name, said in headings
    )
    return (
        f'<nav class="pn-contents" aria-label="Mục lục"><details><summary>Trong tài liệu này</summary>'
        f"<ul>{''.join(rows)}</ul></details></nav>\n"
    )


@cache
def _css() -> str:
    return read_text(Path(__file__).with_name("page.css")).strip()
