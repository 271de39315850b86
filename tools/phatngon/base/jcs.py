"""JSON data in the one form in which it is hashed and signed (RFC 8785)."""

from __future__ import annotations

import json


def canonical(value: object) -> bytes:
    """JSON data in its one form (RFC 8785). Raises ValueError for a fraction, half a character and what is no JSON.

    >>> canonical({"b": [1, True, None], "a": "ă"}).decode()
    '{"a":"ă","b":[1,true,null]}'
    """
    text = json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")  # half a character is a UnicodeEncodeError, which is a ValueError


def _ordered(value: object) -> object:
    """Members in the order of their UTF-16 code units, as the form asks."""
    if isinstance(value, dict):
        if not all(isinstance(name, str) for name in value):
            raise ValueError(value)
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return {name: _ordered(value[name]) for name in names}
    if isinstance(value, list):
        return [_ordered(one) for one in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    raise ValueError(value)
