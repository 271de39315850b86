"""Domain names compared the way the law means them: a section runs *under* the licensed name, not beside it.

>>> relation("https://giadinh.suckhoedoisong.vn/bai", "suckhoedoisong.vn")
'sub'
>>> relation("tuoi-tre.com", "tuoitre.vn"), relation("tuoitre.vn.tin.example", "tuoitre.vn")
('apart', 'apart')
>>> relation("WWW.Nhandan.vn.:443", "nhandan.vn")
'same'
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.base.text import nfc

Relation = Literal["same", "sub", "apart"]

_FRONTS = ("www", "m", "amp")  # the same pages in another dress
_SECOND_LEVEL = frozenset(
    ["com", "net", "org", "gov", "edu", "int", "ac", "biz", "info", "name", "pro", "health"]
)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")


def normalise(text: str, field: str) -> tuple[str, ...]:
    """The labels of a domain or address in ASCII, lower case; scheme, user, port, path, end dot, ``www.`` dropped.

    Raises InputError, naming ``field``, for what is no domain a person can register.

    >>> normalise("http://m.Tap-Chi.example:8080/a?b", "domain")
    ('tap-chi', 'example')
    """
    refused = InputError(
        f"“{field}” là {show_value(text)}, không phải tên miền.",
        advice="Ghi tên miền như trên thanh địa chỉ, ví dụ huengaynay.vn.",
    )
    bare = nfc(text).strip()
    try:
        host = urlsplit(bare if "//" in bare else f"//{bare}").hostname or ""
        host = host.rstrip(".").encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError):
        raise refused from None
    labels = tuple(host.split("."))
    while len(labels) > 2 and labels[0] in _FRONTS and not _is_suffix(labels[1:]):
        labels = labels[1:]
    if (
        len(labels) < 2
        or len(host) > 253
        or not all(_LABEL.fullmatch(label) for label in labels)
        or _is_suffix(labels)
    ):
        raise refused
    return labels


def relation(domain: str, licensed_domain: str) -> Relation:
    """How ``domain`` stands to the licensed one: the ``same``, a true ``sub``-domain, or ``apart``."""
    here, licensed = normalise(domain, "domain"), normalise(licensed_domain, "licensed_domain")
    if here == licensed:
        return "same"
    return "sub" if here[-len(licensed) :] == licensed else "apart"


def _is_suffix(labels: tuple[str, ...]) -> bool:
    return len(labels) < 2 or (
        len(labels) == 2 and labels[1] == "vn" and labels[0] in _SECOND_LEVEL
    )
