"""The block at the head of a document: what it is, for whom, of which law date, which version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

from phatngon.base.errors import InputError
from phatngon.base.moments import show_date, show_value
from phatngon.documents.clean import plain

KIT_NAME = "Phát ngôn – bộ học liệu tập huấn người phát ngôn"
KINDS = {
    "handout": "Tài liệu học tập",
    "trainer": "Tài liệu của giảng viên",
    "report": "Báo cáo",
    "index": "",
    "certificate": "",
}
MAX_TITLE = 400


@dataclass(frozen=True)
class Meta:
    """What the cover says beyond the title. Everything may be left out.

    ``unit``: name of the unit the copy is for; ``as_of``: date whose law applies; ``version``: of the kit or lesson;
    ``more``: further lines as (label, text).
    """

    unit: str = ""
    as_of: date | None = None
    version: str = ""
    more: tuple[tuple[str, str], ...] = ()

    def lines(self) -> list[tuple[str, str]]:
        """Label and text of every line that has something to say."""
        law = f"theo luật áp dụng ngày {show_date(self.as_of)}" if self.as_of else ""
        found = [("Đơn vị", self.unit), ("Nội dung", law), ("Phiên bản", self.version), *self.more]
        return [(plain(label), plain(text)) for label, text in found if plain(text)]


def cover_html(
    title: str, subtitle: str = "", meta: Meta | None = None, kind: str = "handout"
) -> str:
    """The cover as one ``header``. Raises InputError for an unknown kind, an empty or an endless title.

    >>> cover_html("Bài 1", kind="index")
    '<header class="pn-cover"><h1>Bài 1</h1></header>'
    """
    if kind not in KINDS:
        raise InputError(
            f"không có loại tài liệu {show_value(kind)}.",
            advice=f"Chọn một trong: {', '.join(KINDS)}.",
        )
    name = plain(title)
    if not name or len(name) > MAX_TITLE:
        raise InputError("tài liệu chưa có tên, hoặc tên quá dài.", advice="Đặt một tên ngắn, rõ.")
    kicker = {"index": "", "certificate": KIT_NAME}.get(kind, f"{KIT_NAME} · {KINDS[kind]}")
    parts = [f'<p class="pn-kicker">{kicker}</p>'] if kicker else []
    parts.append(f"<h1>{escape(name, quote=False)}</h1>")
    if plain(subtitle):
        parts.append(f'<p class="pn-subtitle">{escape(plain(subtitle), quote=False)}</p>')
    parts += [
        f'<p class="pn-meta"><strong>{escape(label, quote=False)}:</strong> {escape(text, quote=False)}</p>'
        for label, text in (meta or Meta()).lines()
    ]
    return f'<header class="pn-cover">{"".join(parts)}</header>'
