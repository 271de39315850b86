"""Canonical addresses: two spellings of one address meet in one text, two articles never do.

The ordinary address (plain ASCII, nothing to decode) is folded by an SQL expression; every other one by
:func:`canonical_url`, which SQL calls for these few alone. A property test holds both equal.
"""

from __future__ import annotations

import re
from functools import cache

from phatngon.base.text import nfc
from phatngon.reach.limits import limits, listed, quoted
from phatngon.reach.queries import query

_ADDRESS = re.compile(
    r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE | re.DOTALL
)
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[\w-]+(?:\.[\w-]+)*)\.?(?::(\d{0,5}))?")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}|.", re.DOTALL)
_UNREADABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_KEPT_IN_PATH = _UNRESERVED | frozenset("!$&'()*+,;=:@/")
_KEPT_IN_QUERY = _KEPT_IN_PATH | {"?"}
_PLAIN = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/?-]*")
_HIGHEST_PORT = 65535


def canonical_url(text: str | None) -> str | None:
    """The identity of an address; None when it is no full http or https address (or carries a password).

    >>> canonical_url(" HTTP://www.Bao.example:80//Tin/Bai-1.html/?utm_source=Home&id=2&a=%7e#top ")
    'https://bao.example/Tin/Bai-1.html?a=~&id=2'
    >>> canonical_url("https://ten:matkhau@bao.example/") is None
    True
    """
    parts = _ADDRESS.fullmatch(nfc((text or "").strip()))
    if not parts or _UNREADABLE.search(parts[0]):
        return None
    host = _host(parts[2])
    if host is None:
        return None
    path = re.sub("/{2,}", "/", _escapes(parts[3], _KEPT_IN_PATH))
    return f"https://{host}{path.rstrip('/') or '/'}{_query(parts[4] or '')}"


def _host(text: str) -> str | None:
    found = _HOST.fullmatch(nfc(text.lower()))
    if not found or int(found[2] or 0) > _HIGHEST_PORT:
        return None
    host = found[1]
    while (cut := host.partition("."))[0] in _prefixes() and "." in cut[2]:
        host = cut[2]
    port = int(found[2] or 0)
    return host if port in (0, 80, 443) else f"{host}:{port}"


def _query(text: str) -> str:
    kept = (
        part
        for part in _escapes(text, _KEPT_IN_QUERY).split("&")
        if part and not _is_tracking(part)
    )
    joined = "&".join(sorted(kept))
    return f"?{joined}" if joined else ""


def _is_tracking(part: str) -> bool:
    name = part.partition("=")[0]
    return name in _tracking() or name.startswith(tuple(limits("address")["tracking_prefixes"]))


def _escapes(text: str, kept: frozenset[str]) -> str:
    """Unreserved escapes decoded, every other octet that needs one escaped in upper case."""
    if _PLAIN.fullmatch(text) and (kept is _KEPT_IN_QUERY or "?" not in text):
        return text
    return _ESCAPE.sub(lambda found: _escape(found[0], kept), text)


def _escape(token: str, kept: frozenset[str]) -> str:
    if len(token) == 3:
        character = chr(int(token[1:], 16))
        return character if character in _UNRESERVED else token.upper()
    return token if token in kept else "".join(f"%{octet:02X}" for octet in token.encode())


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(limits("address")["host_prefixes"])


@cache
def _tracking() -> frozenset[str]:
    return frozenset(limits("address")["tracking"])


def url_macros() -> str:
    """SQL macros ``canonical_url(u)``, ``url_host(c)``, ``post_id(c)``, ``page_of(h, c)`` (page, group or channel that an
    address of host ``h`` names, empty where it names none), ``other_page(p, q)``; they call the function ``rare_url``."""
    address = limits("address")
    ordinary = (
        r"https?://[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._~!$&''()*+,;=:@-]+)+/?"
        r"(\?[A-Za-z0-9._~!$&''()*+,;=:@/?-]*)?"
    )
    prefix = "|".join(address["host_prefixes"])
    tracking = "|".join(
        [*(f"{name}[^=]*" for name in address["tracking_prefixes"]), *address["tracking"]]
    )
    posts = " ".join(
        f"WHEN url_host(c) IN ({listed(post['hosts'])}) AND regexp_matches(c, {quoted(post['pattern'])}) "
        f"THEN '{post['platform']}:' || regexp_extract(c, {quoted(post['pattern'])}, 1)"
        for post in address["posts"]
    )
    pages = " ".join(
        f"WHEN h IN ({listed(page['hosts'])}) THEN "
        f"list_transform([lower(regexp_extract(c, {quoted(page['pattern'])}, 1))], "
        f"lambda p: CASE WHEN p IN ({listed(['', *page['not']])}) THEN '' ELSE p END)[1]"
        for page in address["pages"]
    )
    return query(
        "macros.addresses",
        prefix=prefix,
        tracking=tracking,
        ordinary=ordinary,
        posts=posts,
        pages=pages,
    )
