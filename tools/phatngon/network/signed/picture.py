"""A signed statement as a picture that carries its words: SVG with real text, PNG of the same layout, each with the QR code.

The token also stands inside either file, where no eye sees it, so that the verifier page can open the picture.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from phatngon.documents.fonts import source_sans
from phatngon.network.invented import MARK
from phatngon.network.signed.judge import BEGIN, END, LABEL, shown
from phatngon.network.signed.register import KeyRegister
from phatngon.network.signed.statement import CORRECTION, WITHDRAWAL, SignedStatement
from phatngon.network.signed.token import qr_token, token_of

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont
    from segno import QRCode


WIDTH, EDGE, CODE = 1080, 60, 660
INK, SOFT, ALARM = "#10192a", "#3d4b5e", "#8a1c1c"
TITLES = {
    WITHDRAWAL: "THÔNG BÁO RÚT PHÁT NGÔN",
    CORRECTION: "BẢN ĐÍNH CHÍNH PHÁT NGÔN",
}
TITLE = "PHÁT NGÔN CÓ CHỮ KÝ"
HOW = "Quét mã, chép chữ hiện ra, dán vào trang xác minh trên cổng thông tin điện tử của đơn vị."
HOW_SHORT = f"Mã chỉ chứa dấu của lời phát ngôn. {HOW} Dán kèm toàn văn."


@dataclass(frozen=True)
class PictureLine:
    """A line of the picture: its words, the y of its foot, size in points, face and colour."""

    words: str
    foot: float
    size: int
    face: str
    colour: str


def title_of(statement: SignedStatement) -> str:
    """What stands at the head of every paper of a statement."""
    return TITLES.get(statement["type"], TITLE)


def facts_of(statement: SignedStatement, register: KeyRegister) -> list[tuple[str, str]]:
    """Label and words of what is told of a statement besides its text."""
    rows = [
        ("Đơn vị", f"{register.name} ({statement['unit']})"),
        ("Người phát ngôn", statement["role"]),
        ("Vụ việc", statement["case"]),
        ("Thời điểm", shown(statement["at"])),
        ("Kênh phát", shown(statement["channels"])),
        ("Hết hiệu lực", shown(statement.get("expires"))),
        ("Dấu của phát ngôn gốc", statement.get("refers", "")),
    ]
    return [row for row in rows if row[1]]


def code_svg(token: str) -> str:
    """The QR code as SVG without a size of its own."""
    out = io.BytesIO()
    _code(token).save(
        out, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=4, nl=False
    )
    return out.getvalue().decode("utf-8")


def code_png(token: str, scale: int = 5) -> bytes:
    """The QR code as PNG, ``scale`` points a module."""
    out = io.BytesIO()
    _code(token).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()


def svg_of(statement: SignedStatement, register: KeyRegister) -> str:
    """The picture as SVG: its words can be selected, copied and read aloud."""
    lines, foot = _layout(statement, register)
    height = int(foot) + CODE + EDGE
    texts = "\n".join(
        f'<text x="{EDGE}" y="{one.foot:.0f}" font-size="{one.size}" fill="{one.colour}"'
        f"{_weight(one.face)}>{escape(one.words, quote=False)}</text>"
        for one in lines
    )
    place = f'<svg x="{(WIDTH - CODE) // 2}" y="{int(foot)}" width="{CODE}" height="{CODE}" '
    code = code_svg(qr_token(statement)[0]).replace("<svg ", place, 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" xml:lang="vi" '
        f'font-family="Source Sans Pro,Segoe UI,Roboto,Noto Sans,sans-serif">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n{texts}\n{code}\n'
        f"<desc>{LABEL} {token_of(statement)}</desc>\n</svg>\n"
    )


def png_of(statement: SignedStatement, register: KeyRegister) -> bytes:
    """The picture as PNG for channels that take no SVG. Raises MissingOnMachine without the fonts."""
    from PIL import Image, ImageDraw
    from PIL.PngImagePlugin import PngInfo

    lines, foot = _layout(statement, register)
    picture = Image.new("RGB", (WIDTH, int(foot) + CODE + EDGE), "#fff")
    draw = ImageDraw.Draw(picture)
    for one in lines:
        place = (EDGE, one.foot)
        draw.text(place, one.words, font=_font(one.face, one.size), fill=one.colour, anchor="ls")
    token = qr_token(statement)[0]
    code = Image.open(io.BytesIO(code_png(token, _scale(token)))).convert("RGB")
    picture.paste(code, ((WIDTH - code.width) // 2, int(foot)))
    inside, out = PngInfo(), io.BytesIO()
    inside.add_text("Ma ky", token_of(statement))
    picture.save(out, "PNG", pnginfo=inside, optimize=True)
    return out.getvalue()


def _layout(statement: SignedStatement, register: KeyRegister) -> tuple[list[PictureLine], float]:
    """The lines of the picture and where the code begins; both kinds of picture are drawn from it."""
    lines: list[PictureLine] = []
    foot = float(EDGE)
    for words, size, face, colour, gap in _said(statement, register):
        foot += gap
        for line in _wrapped(words, face, size):
            foot += size * 1.35
            lines.append(PictureLine(line, foot, size, face, colour))
    return lines, foot + 40


def _said(
    statement: SignedStatement, register: KeyRegister
) -> Iterator[tuple[str, int, str, str, int]]:
    if register.invented:
        yield MARK, 30, "Bold", ALARM, 0
    yield title_of(statement), 44, "Bold", INK, 10
    for label, words in facts_of(statement, register):
        yield f"{label}: {words}", 30, "Regular", SOFT, 4
    yield BEGIN, 22, "Regular", SOFT, 24
    for paragraph in statement["text"].split("\n"):
        yield paragraph, 38, "Regular", INK, 10
    yield END, 22, "Regular", SOFT, 10
    yield HOW if qr_token(statement)[1] else HOW_SHORT, 28, "Regular", SOFT, 20


def _wrapped(words: str, face: str, size: int) -> Iterator[str]:
    """Lines that fit, with room for a reader's font that is a little wider than ours."""
    font, line = _font(face, size), ""
    for word in words.split(" "):
        longer = f"{line} {word}" if line else word
        if line and font.getlength(longer) > (WIDTH - 2 * EDGE) * 0.92:
            yield line
            longer = word
        line = longer
    yield line


def _font(face: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(source_sans(face)), size, layout_engine=ImageFont.Layout.BASIC)


def _weight(face: str) -> str:
    return ' font-weight="700"' if face == "Bold" else ""


def _code(token: str) -> QRCode:
    import segno

    return segno.make(token, error="l", micro=False, boost_error=False)


def _scale(token: str) -> int:
    modules = int(_code(token).symbol_size(border=4)[0])
    return CODE // modules
