"""When two texts are one: the stated rule by which words are signed and compared. The verifier page holds the very same rule.

``flat`` is what is signed: composed letters, nothing invisible, every run of spaces and line ends one space. ``loose`` is
what a person who types the text again still keeps: besides, case, shapes of quotes and dashes, places of tone marks do not count.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from phatngon.base.text import nfc

DIGEST_BYTES = 32  # the first half of SHA-512: the page needs one hash only
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_LINE_ENDS = re.compile("\r\n|[\n\r\u000b\u000c\u0085\u2028\u2029]")
_BLANKS = re.compile("[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_SHAPES = (
    (re.compile("[“”„‟«»″]"), '"'),
    (re.compile("[‘’‚‛′`]"), "'"),
    (re.compile("[‐‑‒–—―−]"), "-"),
    (re.compile("…"), "..."),
)
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_OPEN = re.compile("(oa|oe|uy)$")
_SENTENCE_END = re.compile("([.!?][\"')]*) ")
_LEFT_OUT = re.compile(r" ?(?:\[\.\.\.\]|\(\.\.\.\)|\.\.\.) ?")


def written(text: str) -> str:
    """The text as it is shown and kept: composed, without invisible signs, one space between words, no empty line.

    >>> written("  Phường \\u200bX\\u00a0 báo:\\r\\n\\r\\n đã xong. ")
    'Phường X báo:\\nđã xong.'
    """
    visible = _INVISIBLE.sub("", nfc(text))
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in _LINE_ENDS.split(visible))
    return nfc("\n".join(line for line in lines if line))


def flat(text: str) -> str:
    """What is signed of a text: all its words and signs on one line.

    >>> flat("một\\n hai") == flat("một hai\\n")
    True
    """
    return written(text).replace("\n", " ")


def loose(text: str) -> str:
    """What whoever types the text again still keeps: the same words, digits and stops.

    >>> loose("“HOÁ Châu” – 5%") == loose('"hóa châu" - 5%'), loose("5%") == loose("5,0%")
    (True, False)
    """
    plain = flat(text).lower()
    for shapes, sign in _SHAPES:
        plain = shapes.sub(sign, plain)
    return " ".join(_tone_placed(word) for word in plain.split(" "))


def digest(data: bytes) -> str:
    """The name of data: the first half of its SHA-512, in hexadecimal.

    >>> digest(b"")[:8]
    'cf83e135'
    """
    return hashlib.sha512(data).digest()[:DIGEST_BYTES].hex()


def words_digest(text: str) -> str:
    """The digest of the words of a text, the same however its lines break."""
    # half a character, which JSON can name, keeps a digest of its own and is never taken for a sign that was signed
    return digest(flat(text).encode("utf-8", "surrogatepass"))


def is_part(piece: str, whole: str) -> bool:
    """True where ``piece`` leaves out some of ``whole`` and adds nothing: a stretch of it, whole sentences, pieces around “…”.

    >>> is_part("Không cấm chợ.", "Phường báo. Không cấm chợ."), is_part("Cấm chợ.", "Phường không hề cấm. Chợ mở.")
    (True, False)
    """
    short, long = loose(piece), loose(whole)
    if not short or len(short) >= len(long):
        return False
    if f" {short} " in f" {long} ":
        return True
    pieces = [one for one in _LEFT_OUT.split(short) if one]
    return _in_order(pieces, long) or _sentences_of(short, long)


def _in_order(pieces: list[str], long: str) -> bool:
    """True where every piece stands in ``long``, one after the other, at the borders of words."""
    place, rest = 0, f" {long} "
    for piece in pieces:
        at = rest.find(f" {piece} ", place)
        if at < 0:
            return False
        place = at + len(piece) + 1
    return bool(pieces)


def _sentences_of(short: str, long: str) -> bool:
    """True where the sentences of ``short`` are some of those of ``long``, in their order."""
    left = iter(_sentences(long))
    return all(one in left for one in _sentences(short))


def _sentences(text: str) -> list[str]:
    return _SENTENCE_END.sub("\\1\n", text).split("\n")


def _tone_placed(word: str) -> str:
    """The mark of an open *oa, oe, uy* on its second vowel, wherever signs around the word stand."""
    parts = unicodedata.normalize("NFD", word)
    tone = _TONES.search(parts)
    if not tone:
        return word
    bare = nfc(_TONES.sub("", parts))
    letters = bare.strip(".,;:!?\"'()[]-")
    if letters.startswith("qu") or not _OPEN.search(letters):
        return nfc(word)
    end = bare.index(letters) + len(letters)
    return nfc(bare[:end] + tone[0] + bare[end:])
