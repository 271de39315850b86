"""Values that come from a list: said with their Vietnamese names, read by code or by name, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.jsoninput import kind_name
from phatngon.base.moments import show_value
from phatngon.base.text import bare_key, compare_key


def listed(names: Mapping[str, str]) -> str:
    """Every value with its Vietnamese name, for a sentence.

    >>> listed({"own": "trong phạm vi của cơ quan", "báo": "báo"})
    'own (trong phạm vi của cơ quan); báo'
    """
    return "; ".join(
        code if compare_key(code) == compare_key(name) else f"{code} ({name})"
        for code, name in names.items()
    )


def code_of(text: str, names: Mapping[str, str]) -> str | None:
    """The code that ``text`` means, by code or by name, case and marks forgiven; None where there is none.

    Raises InputError where, marks forgiven, several are meant.

    >>> code_of("Bi mat nha nuoc", {"state_secret": "bí mật nhà nước"})
    'state_secret'
    """
    if text in names:
        return text
    for key in (compare_key, bare_key):
        wanted = key(text)
        found = [
            code for code, name in names.items() if wanted and wanted in (key(code), key(name))
        ]
        if len(found) == 1:
            return found[0]
        if found:
            meant = listed({code: names[code] for code in found})
            raise InputError(
                f"{show_value(text)} có thể hiểu theo nhiều cách: {meant}.",
                advice="Ghi rõ một trong các giá trị đó.",
            )
    return None


def choose(value: object, names: Mapping[str, str], *, head: str, where: str = "") -> str:
    """The code meant by ``value``; ``head`` begins the sentence that refuses another (“kind” là). Raises InputError.

    >>> choose("PHƯỜNG, XÃ", {"commune": "phường, xã"}, head="“unit_level” là")
    'commune'
    """
    shown = show_value(value) if isinstance(value, str) else kind_name(value)
    advice = f"Chọn một trong: {listed(names)}."
    try:
        code = code_of(value, names) if isinstance(value, str) else None
    except InputError as error:
        raise InputError(f"{head} {error.what}", where=where, advice=error.advice) from None
    if code is None:
        raise InputError(f"{head} {shown}, không dùng được.", where=where, advice=advice)
    return code


def choose_several(
    values: Iterable[object], names: Mapping[str, str], *, head: str, where: str = ""
) -> tuple[str, ...]:
    """The codes meant by a list, each once. Raises InputError for an unknown one, and for two words of one meaning.

    >>> choose_several(["ordinary", "ordinary"], {"ordinary": "thông tin thường"}, head="“information” có")
    ('ordinary',)
    """
    found: dict[str, Any] = {}
    for value in values:
        code = choose(value, names, head=head, where=where)
        if found.setdefault(code, value) != value:
            raise InputError(
                f"{head} {show_value(found[code])} và {show_value(value)}, hai cách ghi của một giá trị.",
                where=where,
                advice="Bỏ bớt một.",
            )
    return tuple(found)


def flag(value: object, *, head: str, where: str = "") -> bool:
    """True or false as JSON writes them. Raises InputError for anything else.

    >>> flag(True, head="“reported” là")
    True
    """
    if not isinstance(value, bool):
        raise InputError(
            f"{head} {kind_name(value)}, ở đây cần true hoặc false.",
            where=where,
            advice="Viết true (có) hoặc false (không), không đặt trong dấu nháy.",
        )
    return value


def by_code(
    row: Mapping[str, object], names: Mapping[str, str], where: str
) -> tuple[dict[str, object], dict[str, str]]:
    """``row`` with its fields under their codes, and how each field was written: by its code or its Vietnamese name.

    Raises InputError for an unknown field, and for one that is written in two ways.

    >>> by_code({"Người hỏi": "card"}, {"asker": "người hỏi"}, "dữ kiện của việc")
    ({'asker': 'card'}, {'asker': 'Người hỏi'})
    """
    found: dict[str, Any] = {}
    spelled: dict[str, str] = {}
    for name, value in row.items():
        code = code_of(name, names)
        if code is None:
            raise InputError(
                f"không có trường {show_value(name)}.",
                where=where,
                advice=f"Các trường dùng được: {listed(names)}.",
            )
        if code in spelled:
            raise InputError(
                f"trường {show_value(spelled[code])} và trường {show_value(name)} là một.",
                where=where,
                advice="Bỏ bớt một trường.",
            )
        found[code], spelled[code] = value, name
    return found, spelled
