"""A document as one HTML file that needs nothing else: no network, no script, no font of the machine."""

from __future__ import annotations

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

POLICY = ("default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
          "form-action 'none'")
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
</body>
</html>
"""


def page(title: str, body_html: str, *, subtitle: str = "", meta: Meta | None = None, kind: str = "handout") -> str:
    """The whole page of a document: cover, contents, body, and (for the printer only) the answers at the end.

    ``body_html`` is cleaned here. ``kind``: ``handout``, ``trainer``, ``report`` or ``index``.
    Raises InputError for what cannot stand in a document, MissingOnMachine without the font.
    """
    cover = cover_html(title, subtitle, meta, kind)
    tree = parse(clean(body_html, title=plain(title)))
    for table in tree.find_all("table"):
        if table.colgroup is None:
            set_shares(table, shape(table)[0] or [], tree)
    contents = _contents(tree)
    body = serialise(tree)
    answers = answers_html(body)
    if answers:
        body += f'\n<div class="pn-print-only">{answers}</div>'
    foot = KIT_NAME + (f". Phiên bản {plain(meta.version)}" if meta and plain(meta.version) else "")
    return _PAGE.format(policy=POLICY, title=escape(plain(title), quote=False), css=_css(),
                        fonts=font_face_css(cover + contents + body), cover=cover, contents=contents, body=body,
                        foot=escape(foot, quote=False))


def _contents(tree: BeautifulSoup) -> str:
    """Links to the sections; gives every section heading an id to go to."""
    taken = {tag["id"] for tag in tree.find_all(id=True)} | {"noi-dung"}
    rows = []
    headings = tree.find_all("h2")
    if len(headings) < CONTENTS_FROM:
        return ""
    for number, heading in enumerate(headings, 1):
        if not heading.get("id"):
            heading["id"] = next(name for name in (f"muc-{number}", *(f"muc-{number}-{n}" for n in range(2, 99)))
                                 if name not in taken)
        said = escape(squeeze(heading.get_text()), quote=False)
        rows.append(f'<li><a href="#{escape(heading["id"])}">{said}</a></li>')
    return (f'<nav class="pn-contents" aria-label="Mục lục"><details><summary>Trong tài liệu này</summary>'
            f'<ul>{"".join(rows)}</ul></details></nav>\n')


@cache
def _css() -> str:
    return read_text(Path(__file__).with_name("page.css")).strip()
