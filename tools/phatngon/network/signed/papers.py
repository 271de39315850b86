"""The files of a signed statement: JSON, page, Word, PDF, PNG and SVG; each with the words, the code and the token."""

from __future__ import annotations

import base64
import json
from datetime import date
from html import escape
from pathlib import Path

from phatngon.base.files import write_bytes, write_text
from phatngon.base.text import slug
from phatngon.documents.cover import Meta
from phatngon.documents.page import page
from phatngon.network.invented import marked_docx, marked_html, marked_title, tagged
from phatngon.network.signed.judge import BEGIN, END, LABEL
from phatngon.network.signed.picture import (
    HOW,
    HOW_SHORT,
    code_png,
    facts_of,
    png_of,
    svg_of,
    title_of,
)
from phatngon.network.signed.register import KeyRegister
from phatngon.network.signed.statement import SignedStatement, digest_of
from phatngon.network.signed.token import grouped, qr_token

SHORT = 8  # letters of the digest in the name of a file


def stem_of(statement: SignedStatement, register: KeyRegister) -> str:
    """The name of every file of a statement, without its ending."""
    name = f"phat-ngon-{slug(statement['case'])[:40]}-{digest_of(statement)[:SHORT]}"
    return tagged(name, invented=register.invented)


def statement_files(statement: SignedStatement, register: KeyRegister) -> dict[str, bytes]:
    """Every file of a signed statement by name. Raises MissingOnMachine without what makes Word, PDF or pictures."""
    from phatngon.documents.pdf import pdf_bytes
    from phatngon.documents.word import docx_bytes

    stem, invented = stem_of(statement, register), register.invented
    title, day = title_of(statement).capitalize(), date.fromisoformat(statement["at"][:10])
    html = statement_page(statement, register)
    word = docx_bytes(html, title=title, author=register.name, date=day)
    shown = marked_title(title, invented=invented)
    return {
        f"{stem}.json": statement_json(statement).encode("utf-8"),
        f"{stem}.html": html.encode("utf-8"),
        f"{stem}.docx": marked_docx(word, invented=invented),
        f"{stem}.pdf": pdf_bytes(html, title=shown, author=register.name, date=day),
        f"{stem}.png": png_of(statement, register),
        f"{stem}.svg": svg_of(statement, register).encode("utf-8"),
    }


def write_statement(
    statement: SignedStatement, register: KeyRegister, folder: Path | str
) -> list[Path]:
    """Write every file of a statement into ``folder``; the paths. Raises MissingOnMachine like :func:`statement_files`."""
    files = statement_files(statement, register)
    return [write_bytes(Path(folder) / name, data) for name, data in files.items()]


def write_json(statement: SignedStatement, path: Path) -> Path:
    """Write the signed statement itself."""
    return write_text(path, statement_json(statement))


def statement_json(statement: SignedStatement) -> str:
    """The signed statement as a file has it."""
    return json.dumps(statement, ensure_ascii=False, indent=1) + "\n"


def statement_page(statement: SignedStatement, register: KeyRegister) -> str:
    """The page of a statement: the words between their two marks, the code, the token to copy."""
    token, whole = qr_token(statement)
    # code and token in one figure: a figure does not break over pages, and no page number gets among the letters
    said = "".join(f"<p>{_safe(one)}</p>" for one in statement["text"].split("\n"))
    source = base64.b64encode(code_png(token, 4)).decode("ascii")
    body = (
        f"<p>{BEGIN}</p><blockquote>{said}</blockquote><p>{END}</p>"
        f'<figure><img src="data:image/png;base64,{source}" alt="Mã QR chứa mã ký của phát ngôn này" width="330">'
        f"<figcaption>{HOW if whole else HOW_SHORT} {LABEL} {grouped(token)}</figcaption></figure>"
    )
    made = page(
        title_of(statement).capitalize(),
        body,
        meta=Meta(more=tuple(facts_of(statement, register))),
        kind="index",
    )
    return marked_html(made, invented=register.invented)


def _safe(text: str) -> str:
    return escape(text, quote=False)
