"""Data of a page with everything repeated stored once: texts in one table, the names of fields one time a shape.

The page undoes it on opening (``template/trang/giu.js``, ``unpacked``); :func:`unpacked` is the same in Python.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypedDict

MARK = "§"  # before the number of a text in the table; no text of the data begins with it
LEAST = 9  # letters from which a repeated text is worth a place in the table


class Packed(TypedDict):
    """Data of a page with its repeated texts and shapes apart."""

    texts: list[str]
    shapes: list[list[str]]
    data: object


def packed(data: object) -> Packed:
    """``data`` (as JSON has it) as ``{texts, shapes, data}``.

    >>> unpacked(packed([{"id": "a", "why": "nói rõ"}, {"id": "b", "why": "nói rõ"}]))
    [{'id': 'a', 'why': 'nói rõ'}, {'id': 'b', 'why': 'nói rõ'}]
    """
    texts, shapes = Counter[str](), Counter[tuple[str, ...]]()
    for value in _inside(data):
        if isinstance(value, str):
            texts[value] += 1
        elif isinstance(value, dict):
            shapes[tuple(value)] += 1
    table = [
        text
        for text, times in texts.items()
        if (times > 1 and len(text) >= LEAST) or text.startswith(MARK)
    ]
    names = [shape for shape, times in shapes.items() if times > 1 or _looks_packed(shape)]
    told = {text: f"{MARK}{number}" for number, text in enumerate(table)}
    return {
        "texts": table,
        "shapes": [list(shape) for shape in names],
        "data": _put(data, told, {shape: str(number) for number, shape in enumerate(names)}),
    }


def unpacked(stored: Packed) -> object:
    """What :func:`packed` was given."""
    return _get(stored["data"], stored["texts"], stored["shapes"])


def _inside(value: object) -> Iterator[object]:
    yield value
    for one in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _inside(one)


def _looks_packed(shape: tuple[str, ...]) -> bool:
    return len(shape) == 1 and shape[0].isdigit()


def _put(value: object, told: dict[str, str], names: dict[tuple[str, ...], str]) -> object:
    if isinstance(value, str):
        return told.get(value, value)
    if isinstance(value, list):
        return [_put(one, told, names) for one in value]
    if not isinstance(value, dict):
        return value
    inner = {key: _put(one, told, names) for key, one in value.items()}
    name = names.get(tuple(value))
    return inner if name is None else {name: list(inner.values())}


def _get(value: object, texts: list[str], shapes: list[list[str]]) -> object:
    if isinstance(value, str):
        return texts[int(value[len(MARK) :])] if value.startswith(MARK) else value
    if isinstance(value, list):
        return [_get(one, texts, shapes) for one in value]
    if not isinstance(value, dict):
        return value
    if _looks_packed(tuple(value)):
        [(number, inner)] = value.items()
        value = dict(zip(shapes[int(number)], inner, strict=True))
    return {key: _get(one, texts, shapes) for key, one in value.items()}
