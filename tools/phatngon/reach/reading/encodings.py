"""Old Vietnamese encodings (windows-1258, TCVN3, VNI) told apart by how many words become Vietnamese syllables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

from phatngon.base.text import nfc

SAMPLE = 40_000  # characters that the choice looks at
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TCVN_HIGH = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậè"
    "ỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)  # bytes 80 to FF
_TCVN_LOW = {
    1: "Ú",
    2: "Ụ",
    4: "Ừ",
    5: "Ử",
    6: "Ữ",
    17: "Ứ",
    18: "Ự",
    19: "Ỳ",
    20: "Ỷ",
    21: "Ỹ",
    22: "Ý",
    23: "Ỵ",
}
_VNI_PLAIN, _VNI_ROOF, _VNI_BREVE = "ùøûõï", "áàåãä", "éèúüë"  # acute, grave, hook, tilde, dot
_VNI_TONES = "\u0301\u0300\u0309\u0303\u0323"
_VNI_SINGLE = {
    "ñ": "đ",
    "ö": "ư",
    "ô": "ơ",
    "í": "í",
    "ì": "ì",
    "æ": "ỉ",
    "ó": "ĩ",
    "ò": "ị",
    "î": "ỵ",
}
_MODERN = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
# the first byte of a letter of two or three, seen as Latin-1, and a second that no text has after it
_CELL_SIGNS = re.compile(r"([,;\t\"])")
_SCRAMBLED = re.compile(
    "[ÃÂÄÅÆ][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|á[º»]|â[\u0080€]"
)
_WORD = re.compile(r"[^\x00-@\[-`{-\x7f\u2000-\u206f\u00a0«»°]+")
_SYLLABLE = re.compile(
    r"(?:b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x)?"
    r"(?:uyê|uya|iê|yê|ia|ya|uô|ua|ươ|ưa|oa|oă|oe|oo|uâ|uê|uy|uơ|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y)?(?:ch|c|m|ng|nh|n|p|t|i|y|o|u)?"
)
# two vowels that end no syllable, though each ends one after others (“khuỷu” ends in yu)
_NO_RHYME = re.compile(
    r"(?:e[iyu]|ê[iyo]|ă[iyou]|â[io]|o[uy]|ô[ouy]|ơ[ouy]|ư[oy]|uu|(?<!u)y[iyou])$"
)


def decode_bytes(data: bytes) -> tuple[str, str | None]:
    """The text of a file, and the name of the old encoding it was in (None for Unicode).

    >>> decode_bytes("Phường".encode("utf-8")), decode_bytes(b"Ph\\xad\\xeang Thu\\xcbn H\\xe3a")
    (('Phường', None), ('Phường Thuận Hóa', 'TCVN3 (ABC)'))
    """
    for mark, form in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(form, errors="replace"), None
    if b"\x00" in data[:4000]:
        half = data[:4000]
        return data.decode(
            "utf-16-le" if half[1::2].count(0) >= half[::2].count(0) else "utf-16-be",
            errors="replace",
        ), None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _best(data)
    name = None if is_scrambled(text) else old_encoding([text])
    return (converter(name)(text), name) if name else (text, None)


def old_encoding(texts: Iterable[str]) -> str | None:
    """The old encoding that Unicode cells still carry (letters of a legacy font); None for ordinary text.

    >>> old_encoding(["Phöôøng Thuaän Hoùa"]), old_encoding(["Phường Thuận Hóa", "Lễ hội"]), old_encoding(["Thông báo"])
    ('VNI', None, None)
    """
    sample = _sample(texts)
    if not sample or any(
        "\u01a0" <= c <= "\u01b0" or "\u1ea0" <= c <= "\u1ef9" for c in nfc(sample)
    ):
        return None
    best = max(
        [
            (score(sample), ""),
            *((score(convert(sample)), name) for name, convert in _CONVERTERS.items()),
        ]
    )
    return best[1] if best[1] and best[0] >= 3 and best[0] > score(sample) else None


def cell_encoding(text: str) -> str | None:
    """The old encoding of one cell among modern ones; None where any of its letters is modern, or where the cell makes no more
    sense in any old one.

    >>> cell_encoding("TËp huÊn chuyÓn ®æi sè"), cell_encoding("Thông báo"), cell_encoding("Café Huế")
    ('TCVN3 (ABC)', None, None)
    """
    if text.isascii() or _MODERN.search(text) or score(text) >= 0:
        return None
    if all(len(word) == 1 for word in _WORD.findall(text) if not word.isascii()):
        return None  # © and ® by themselves
    best: tuple[int, str] = (0, "")
    for name, convert in _CONVERTERS.items():
        turned = convert(text)
        found = score(turned)
        if found == sum(not word.isascii() for word in _WORD.findall(turned)):
            best = max(best, (found, name))
    return best[1] or None


def is_scrambled(text: str) -> bool:
    """True for text in UTF-8 that something opened as Latin-1 (“Æ°á»ng” for “ường”).

    >>> is_scrambled("PhÆ°á»\x9dng"), is_scrambled("Phường"), is_scrambled("São Paulo")
    (True, False, False)
    """
    return bool(_SCRAMBLED.search(text))


def unscramble(text: str) -> str:
    """The text that was there before; lines that lost something on the way stay as they are.

    >>> unscramble("PhÆ°á»\x9dng")
    'Phường'
    """
    lines = []
    for line in text.split("\n"):
        whole = _unscrambled(line)
        if whole is line and is_scrambled(line):  # one cell of it may be whole already
            whole = "".join(map(_unscrambled, _CELL_SIGNS.split(line)))
        lines.append(whole)
    return "\n".join(lines)


def _unscrambled(line: str) -> str:
    if not _SCRAMBLED.search(line):
        return line
    table = _bytes_of()
    data = bytes(table.get(c, 0) for c in line)
    if len(data) != len(line) or any(c not in table for c in line):
        return line
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return line


@cache
def _bytes_of() -> dict[str, int]:
    """Letter → the byte that Latin-1 or windows-1252 shows as this letter."""
    return {chr(byte): byte for byte in range(256)} | {
        _western()[byte]: byte for byte in range(0x80, 0xA0)
    }


def converter(name: str) -> Callable[[str], str]:
    """The function from legacy letters (read as windows-1252) to Unicode. KeyError for an unknown name."""
    return _CONVERTERS[name]


def score(text: str) -> int:
    """Words with marks that are Vietnamese syllables, less twice those that are not.

    >>> score("Phường Thuận Hóa"), score("Ph­êng ThuËn Hãa")
    (3, -6)
    """
    good = bad = 0
    for word in _WORD.findall(nfc(text[:SAMPLE])):
        if not word.isascii():
            fine = _is_syllable(word)
            good, bad = good + fine, bad + (not fine)
    return good - 2 * bad


def _is_syllable(word: str) -> bool:
    ascii_letters = [c for c in word if c.isascii()]
    if any(c.islower() for c in ascii_letters) and any(c.isupper() for c in word[1:]):
        return False
    parts = unicodedata.normalize("NFD", word.lower())
    if sum(c in _TONES for c in parts) > 1:
        return False
    base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    return bool(_SYLLABLE.fullmatch(base)) and not _NO_RHYME.search(base)


def _best(data: bytes) -> tuple[str, str | None]:
    western = data.decode("latin-1").translate(_western())
    sample = data[: SAMPLE * 4]
    choices = [(score(nfc(sample.decode("cp1258", errors="replace"))), 2, "windows-1258")]
    legacy = sample.decode("latin-1").translate(_western())
    choices += [
        (score(convert(legacy)), rank, name)
        for rank, (name, convert) in enumerate(_CONVERTERS.items())
    ]
    name = max(choices)[2]
    return (
        nfc(data.decode("cp1258", errors="replace"))
        if name == "windows-1258"
        else converter(name)(western)
    ), name


def _sample(texts: Iterable[str]) -> str:
    parts, size = [], 0
    for text in texts:
        if not text.isascii():
            parts.append(text)
            size += len(text)
            if size > SAMPLE:
                break
    return " ".join(parts)


def _tcvn3(text: str) -> str:
    return _WORD.sub(lambda word: _one_case(word[0]), nfc(text.translate(_tcvn_table())))


def _one_case(word: str) -> str:
    """TCVN3 has no capital letters with tones: a word otherwise in capitals was typed in a capital font."""
    plain = [c for c in word if c.isascii()]
    return word.upper() if len(plain) > 1 and all(c.isupper() for c in plain) else word


def _vni(text: str) -> str:
    pairs, pattern = _vni_pairs()
    return nfc(pattern.sub(lambda found: pairs[found[0]], text))


@cache
def _western() -> dict[int, str]:
    return {
        byte: bytes([byte]).decode("cp1252", errors="ignore") or chr(byte)
        for byte in range(0x80, 0xA0)
    }


@cache
def _tcvn_table() -> dict[int, str]:
    table = dict(enumerate(_TCVN_HIGH, start=0x80)) | _TCVN_LOW
    return table | {ord(_western()[byte]): table[byte] for byte in range(0x80, 0xA0)}


@cache
def _vni_pairs() -> tuple[dict[str, str], re.Pattern[str]]:
    """Every VNI letter, capital or small, and the pattern that finds the longest."""
    small = dict(_VNI_SINGLE)
    for base in "aeouy":
        small |= {
            base + mark: nfc(base + tone) for mark, tone in zip(_VNI_PLAIN, _VNI_TONES, strict=True)
        }
    for base, letter in (("a", "â"), ("e", "ê"), ("o", "ô")):
        small |= {base + "â": letter} | {
            base + mark: nfc(letter + tone)
            for mark, tone in zip(_VNI_ROOF, _VNI_TONES, strict=True)
        }
    small |= {"aê": "ă"} | {
        "a" + mark: nfc("ă" + tone) for mark, tone in zip(_VNI_BREVE, _VNI_TONES, strict=True)
    }
    for base, letter in (("ô", "ơ"), ("ö", "ư")):
        small |= {
            base + mark: nfc(letter + tone)
            for mark, tone in zip(_VNI_PLAIN, _VNI_TONES, strict=True)
        }
    pairs = dict(small)
    for written, letter in small.items():
        pairs |= {
            written.upper(): letter.upper(),
            written[0].upper() + written[1:]: letter.upper(),
            written: letter,
        }
    ordered = sorted(pairs, key=len, reverse=True)
    return pairs, re.compile("|".join(map(re.escape, ordered)))


_CONVERTERS: dict[str, Callable[[str], str]] = {"TCVN3 (ABC)": _tcvn3, "VNI": _vni}
