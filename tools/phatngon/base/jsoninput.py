"""Reading the JSON that people and programs hand to a verb."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.files import MAX_INPUT_BYTES, decode, read_bytes
from phatngon.base.moments import show_value

MAX_FIELD_CHARS = 100_000
MAX_DEPTH = 50
_HALF = re.compile("[\ud800-\udfff]")  # half a character, which JSON can name and no text can hold


def read_json(source: str) -> Any:  # json.loads: any shape
    """Read JSON from the file ``source``, or from standard input when it is ``-``.

    Text is returned NFC. Raises InputError for no file, not UTF-8, not JSON, a repeated key, or a field beyond
    ``MAX_FIELD_CHARS`` characters.
    """
    if source == "-":
        data, name = sys.stdin.buffer.read(MAX_INPUT_BYTES + 1), "đầu vào chuẩn"
        if len(data) > MAX_INPUT_BYTES:
            raise InputError(
                "dữ liệu quá lớn nên không đọc.", where=name, advice="Chia nhỏ rồi thử lại."
            )
    else:
        data, name = read_bytes(Path(source)), Path(source).name
    try:
        value = json.loads(
            decode(data, name),
            object_pairs_hook=lambda pairs: _once(pairs, name),
            parse_constant=lambda word: _no_constant(word, name),
        )
    except json.JSONDecodeError as error:
        raise InputError.at_line(
            name,
            error.lineno,
            "nội dung không phải JSON.",
            advice="Kiểm tra dấu ngoặc, dấu phẩy và dấu nháy kép quanh dòng này.",
        ) from None
    except RecursionError:
        raise _too_deep(name) from None
    except ValueError:
        raise InputError(
            "có một con số quá dài.", where=name, advice="Viết lại con số đó."
        ) from None
    _refuse_huge(value, name)
    return value


def as_objects(value: object) -> list[dict[str, object]]:
    """One object or a list of objects, as a list. Raises InputError for anything else.

    >>> as_objects({"name": "A"})
    [{'name': 'A'}]
    """
    rows: list[Any] = value if isinstance(value, list) else [value]
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            place = f"phần tử thứ {number}" if isinstance(value, list) else "đầu vào"
            raise InputError(
                f"{place} là {kind_name(row)}, ở đây cần một đối tượng JSON.",
                advice='Viết trong dấu ngoặc nhọn, ví dụ {"name": "…"}.',
            )
    return rows


def kind_name(value: object) -> str:
    """The Vietnamese name of a JSON kind.

    >>> kind_name([]), kind_name(None)
    ('một danh sách', 'giá trị trống')
    """
    names = {
        bool: "giá trị đúng/sai",
        int: "một số",
        float: "một số",
        str: "một chuỗi chữ",
        list: "một danh sách",
        dict: "một đối tượng",
        type(None): "giá trị trống",
    }
    return names.get(type(value), "một giá trị lạ")


def refuse_unknown(row: Mapping[str, object], allowed: list[str], where: str) -> None:
    """Raise InputError when ``row`` has a field outside ``allowed``."""
    for name in row:
        if name not in allowed:
            raise InputError(
                f"không có trường {show_value(name)}.",
                where=where,
                advice=f"Các trường dùng được: {', '.join(allowed)}.",
            )


def _no_constant(word: str, name: str) -> object:
    raise InputError(
        f"“{word}” không phải giá trị JSON.", where=name, advice="Dùng null khi chưa biết."
    )


def _once(pairs: list[tuple[str, object]], name: str) -> dict[str, object]:
    row = dict(pairs)
    if len(row) != len(pairs):
        names = [key for key, _ in pairs]
        double = next(key for key in names if names.count(key) > 1)
        raise InputError(
            f"trường {show_value(double)} được ghi hai lần.", where=name, advice="Bỏ bớt một lần."
        )
    return row


def _refuse_huge(value: object, name: str) -> None:
    """Refuse an overlong text and a nesting deeper than ``MAX_DEPTH``, without recursion of our own."""
    waiting: list[tuple[Any, str, int]] = [(value, "", 0)]
    while waiting:
        part, field, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise _too_deep(name)
        if isinstance(part, str) and len(part) > MAX_FIELD_CHARS:
            raise InputError(
                f"trường “{field}” quá dài.", where=name, advice="Rút gọn trường này rồi thử lại."
            )
        if isinstance(part, str) and _HALF.search(part):
            raise InputError(
                f"trường “{_HALF.sub('?', field)}” có ký tự hỏng.",
                where=name,
                advice="Gõ lại trường này rồi thử lại.",
            )
        if isinstance(part, dict):
            waiting += [(key, key[:40], depth + 1) for key in part]
            waiting += [(item, key[:40], depth + 1) for key, item in part.items()]
        elif isinstance(part, list):
            waiting += [(item, field, depth + 1) for item in part]


def _too_deep(name: str) -> InputError:
    return InputError("JSON lồng nhau quá sâu.", where=name, advice="Viết lại cho phẳng hơn.")
