"""Invented data, and whatever is made of it, says so: on every page and in the name of every file.

The flag belongs to the data. A folder carries it in ``datapackage.json`` (``"invented": true``), a file that a unit sends in a
cell that begins with the words of the mark, a submission in its column ``invented``; so it goes along wherever they are copied.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from html import escape
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.files import read_text, write_text
from phatngon.base.text import compare_key

MARK = "SỐ LIỆU GIẢ ĐỊNH – CHỈ DÙNG ĐỂ TẬP HUẤN"
TAG = "gia-dinh"
PACKAGE = "datapackage.json"
_WORDS = "số liệu giả định"
_STYLE = f"""<style>
.pn-gia-dinh{{position:sticky;top:0;z-index:9;margin:0;padding:.3em 1em;background:#fff3c4;color:#5c3a00;border-bottom:2px solid #8a5a00;
font:700 15px/1.4 "Phat Ngon Sans",sans-serif;text-align:center}}
@media print{{.pn-gia-dinh{{position:static}}}}
@page{{@top-center{{content:"{MARK}";font:700 9pt "Phat Ngon Sans",sans-serif;color:#5c3a00}}}}
</style>
"""


def is_invented(folder: Path) -> bool:
    """True where the description of a folder says that its data are invented. Raises InputError where it cannot be read.

    >>> from phatngon.base.paths import kit_root
    >>> is_invented(kit_root() / "sample_data" / "network" / "so"), is_invented(kit_root() / "docs")
    (True, False)
    """
    path = folder / PACKAGE
    if not path.is_file():
        return False
    try:
        data = json.loads(read_text(path))
    except (ValueError, RecursionError):
        raise InputError(
            "tệp mô tả này không phải JSON nên không biết số liệu là thật hay giả định.",
            where=str(path),
            advice="Chép lại tệp từ nơi có dữ liệu, hoặc bỏ tệp nếu là số liệu thật.",
        ) from None
    return isinstance(data, dict) and data.get("invented") is True


def says_invented(text: str) -> bool:
    """True for a written cell that marks its file as invented; a cell that denies it does not.

    >>> says_invented("SỐ LIỆU GIẢ ĐỊNH – CHỈ DÙNG ĐỂ TẬP HUẤN"), says_invented("Số liệu giả định: không"), says_invented("Số liệu")
    (True, False, False)
    """
    key = compare_key(text)
    return key.startswith(_WORDS) and key.rpartition(":")[2].strip() not in (
        "không",
        "sai",
        "false",
    )


def tagged(name: str, *, invented: bool) -> str:
    """The stem of a file's name, with the tag where the data are invented.

    >>> tagged("bao-cao-2026-10", invented=True), tagged("bao-cao-2026-10", invented=False)
    ('bao-cao-2026-10-gia-dinh', 'bao-cao-2026-10')
    """
    return f"{name}-{TAG}" if invented and TAG not in name else name


def marked_title(title: str, *, invented: bool) -> str:
    """The title of a PDF, which runs along the head of its pages, with the mark in front."""
    return f"{MARK} – {title}" if invented else title


def marked_html(html: str, *, invented: bool) -> str:
    """A whole page with the mark at its head, on the screen and on every printed sheet."""
    if not invented:
        return html
    bar = f'<p class="pn-gia-dinh" role="note">{escape(MARK)}</p>\n'
    return html.replace("</head>", f"{_STYLE}</head>", 1).replace("<body>\n", f"<body>\n{bar}", 1)


def marked_docx(data: bytes, *, invented: bool) -> bytes:
    """A Word file with the mark in the header and footer of every page; the same bytes for the same file."""
    if not invented:
        return data
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    from phatngon.documents.word import same_bytes

    document = docx.Document(io.BytesIO(data))
    for section in document.sections:
        parts = [section.header, section.footer]
        if section.different_first_page_header_footer:
            parts += [section.first_page_header, section.first_page_footer]
        for part in parts:
            part.is_linked_to_previous = False
            line = (
                part.paragraphs[0]
                if not part.paragraphs[0].text and len(part.paragraphs[0].runs) == 0
                else part.add_paragraph()
            )
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.add_run(MARK).bold = True
    buffer = io.BytesIO()
    document.save(buffer)
    return same_bytes(buffer.getvalue())


def marked_lines(lines: Iterable[str], *, invented: bool) -> str:
    """What a verb prints for a person; of invented data the first line says so.

    >>> marked_lines(["Một dòng"], invented=False)
    'Một dòng'
    """
    return "\n".join([MARK, *lines] if invented else lines)


def carry_flag(source: Path, folder: Path, title: str) -> list[Path]:
    """Describe ``folder`` as invented where the folder ``source``, of which its tables were made, is; the paths written.

    A description that lies there already keeps its words and only gets the flag.
    """
    if not is_invented(source) or is_invented(folder):
        return []
    path = folder / PACKAGE
    if not path.is_file():
        return [write_text(path, package_text(invented=True, title=title))]
    data = json.loads(read_text(path)) | {"invented": True}
    return [write_text(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")]


def package_text(*, invented: bool, title: str) -> str:
    """The description of a folder of tables, with the flag."""
    data = {
        "profile": "data-package",
        "title": f"{MARK}: {title}" if invented else title,
        "invented": invented,
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
