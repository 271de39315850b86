"""The fonts of every document, all from wheels: subset into pages, whole for PDF, with fall-backs for rare characters.

The licence of Source Sans reserves its name for unchanged fonts, so the subset inside a page bears another one.
"""

from __future__ import annotations

import base64
import io
import shutil
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from phatngon.base.errors import MissingOnMachine

if TYPE_CHECKING:
    from types import ModuleType

WEB_FAMILY = "Phat Ngon Sans"
PDF_FAMILIES = ("Source Sans Pro", "DejaVu Sans", "Last Resort High-Efficiency")
WEB_FACES = {"Regular": (400, "normal"), "It": (400, "italic"), "Bold": (700, "normal")}
PDF_FACES = ("Regular", "It", "Bold", "BoldIt")
FALLBACKS = ("DejaVuSans", "DejaVuSans-Bold", "LastResortHE-Regular")
SYMBOLS = "–—‘’“”…•‹›€₫→←↑↓×≤≥≠−·"
BOXES = "☐☑☒✓✔✗"  # from DejaVu Sans, whose empty box is large enough for a pen

_KEPT_NAMES = [0, 1, 2, 3, 4, 6, 13, 14]  # copyright and licence stay in the subset
_FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk"]


def vietnamese_letters() -> str:
    """The 146 letters by which a font is judged: every vowel with every tone, and đ, in both cases.

    >>> len(vietnamese_letters()), "ệ" in vietnamese_letters()
    (146, True)
    """
    forms = {
        unicodedata.normalize("NFC", vowel + tone)
        for vowel in "aăâeêioôơuưy"
        for tone in ("", *"\u0300\u0301\u0303\u0309\u0323")
    }
    small = sorted(forms | {"đ"})
    return "".join(small) + "".join(small).upper()


def source_sans(face: str) -> Path:
    """The TTF file of a face. Raises MissingOnMachine where the wheel is absent."""
    path = (
        _package_folder("font_source_sans_pro", "phông chữ Source Sans Pro")
        / "files"
        / f"SourceSansPro-{face}.ttf"
    )
    if not path.is_file():
        raise _missing(f"phông chữ {path.name}")
    return path


def copy_pdf_fonts(folder: Path) -> Path:
    """Put the faces a PDF needs into ``folder``: nothing else is there, so the choice is the same on every machine."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in [source_sans(face) for face in PDF_FACES] + [
        _fallback_file(name) for name in FALLBACKS
    ]:
        shutil.copyfile(path, folder / path.name)
    return folder


def font_face_css(text: str) -> str:
    """``@font-face`` rules with the fonts inside: Latin, Vietnamese, the house's symbols and what ``text`` uses more.

    Raises MissingOnMachine where a font or the library that subsets it is absent.
    """
    usual = _usual_characters()
    more = frozenset(ord(c) for c in set(text) if ord(c) > 0x7F) - usual
    rules = [
        _rule(_subset(source_sans(face), f"{WEB_FAMILY} {face}", usual | more), weight, style)
        for face, (weight, style) in WEB_FACES.items()
    ]
    rare = _covered(_fallback_file("DejaVuSans")) & (
        more - _covered(source_sans("Regular")) | set(map(ord, BOXES))
    )
    reach = ",".join(f"U+{code:X}" for code in sorted(rare))
    symbols = _subset(_fallback_file("DejaVuSans"), f"{WEB_FAMILY} Symbols", frozenset(rare))
    return "\n".join([*rules, _rule(symbols, 400, "normal", reach)])


def _rule(font: bytes, weight: int, style: str, reach: str = "") -> str:
    data = base64.b64encode(font).decode("ascii")
    return (
        f'@font-face{{font-family:"{WEB_FAMILY}";font-weight:{weight};font-style:{style};'
        f'src:url(data:font/woff;base64,{data}) format("woff"){f";unicode-range:{reach}" if reach else ""}}}'
    )


@cache
def _usual_characters() -> frozenset[int]:
    return frozenset(
        [
            *range(0x20, 0x7F),
            *range(0xA0, 0x100),
            *map(ord, vietnamese_letters() + SYMBOLS),
            *map(ord, "\u0300\u0301\u0303\u0309\u0323"),
        ]
    )


@cache
def _covered(path: Path) -> frozenset[int]:
    font_library = _font_library()
    with font_library.ttLib.TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _subset(path: Path, name: str, characters: frozenset[int]) -> bytes:
    """One face with the characters asked for, as WOFF, without hints. The same input gives the same bytes."""
    subset = _font_library().subset
    options = subset.Options(
        hinting=False,
        layout_features=_FEATURES,
        name_IDs=_KEPT_NAMES,
        notdef_outline=True,
        recalc_timestamp=False,
        drop_tables=[*subset.Options().drop_tables, "FFTM"],
    )
    with subset.load_font(str(path), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=characters)
        subsetter.subset(font)
        for record in font["name"].names:
            if record.nameID in (1, 3, 4, 6):
                record.string = name.replace(" ", "" if record.nameID == 6 else " ")
        font.flavor = "woff"
        buffer = io.BytesIO()
        font.save(buffer)
        return buffer.getvalue()


def _font_library() -> ModuleType:
    try:
        import fontTools.subset
        import fontTools.ttLib
    except ImportError:
        raise _missing("thư viện fonttools") from None
    library: ModuleType = fontTools
    return library


def _fallback_file(name: str) -> Path:
    path = (
        _package_folder("matplotlib", "thư viện matplotlib")
        / "mpl-data"
        / "fonts"
        / "ttf"
        / f"{name}.ttf"
    )
    if not path.is_file():
        raise _missing(f"phông chữ {path.name}")
    return path


def _package_folder(package: str, what: str) -> Path:
    try:
        found = find_spec(package)
    except (ImportError, ValueError):
        found = None
    if found is None or not found.origin:
        raise _missing(what)
    return Path(found.origin).parent


def _missing(what: str) -> MissingOnMachine:
    return MissingOnMachine(
        f"máy này chưa có {what}, nên chưa làm được tài liệu.",
        advice="Chạy lại python3 tools/start.py build khi có mạng để cài đủ thư viện.",
    )
