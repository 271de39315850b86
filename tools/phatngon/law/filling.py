"""Numbers and names of the legal base said inside a text: an editor writes a placeholder, a reader sees what the base holds.

==============================  ====================================================
``{N244-D7K3.deadline_hours}``  the number (a day is written as Vietnamese write it)
``{N244-D7K3}``                 the citation, from point up to instrument
``{N244}``                      the instrument, where all ids with that code share one
``{A26-D26K3.instrument}``      the instrument of a provision, where they do not
``{A26-D26K3.effective_from}``  the first day on which a provision holds (``effective_to``: the last)
==============================  ====================================================

So no text holds a digit of the law that would stay behind when the law changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar, cast

from phatngon.base.errors import InputError
from phatngon.base.moments import show_date, show_value
from phatngon.base.numbers import format_number
from phatngon.base.yamlfile import Keys
from phatngon.law.library import Law, load_law

T = TypeVar("T")
_DAY_OF_YEAR = re.compile(r"(\d\d)-(\d\d)")  # a day of every year, as the base writes it
_PLACE = re.compile(r"\{([A-Z][A-Z0-9]*(?:-[\w-]+)?(?:\.[\w.]+)?)\}")


def places_in(text: str) -> Iterator[str]:
    """What the placeholders of ``text`` name, in order.

    >>> list(places_in("trong {N244-D7K3.deadline_hours} giờ, theo {N244}; {start} thì không"))
    ['N244-D7K3.deadline_hours', 'N244']
    """
    return (found[1] for found in _PLACE.finditer(text))


def filled(text: str, law: Law | None = None) -> str:
    """``text`` with every placeholder replaced by what the base says; other braces stay.

    Raises InputError for what the base does not hold: an unknown id, a parameter without a value or with several.

    >>> filled("chậm nhất {N244-D7K3.deadline_hours} giờ, theo {N244-D7K3}")
    'chậm nhất 24 giờ, theo khoản 3 Điều 7 Nghị định 244/2026/NĐ-CP'
    """
    if "{" not in text:
        return text
    base = law or load_law()
    return _PLACE.sub(lambda found: said(found[1], base), text)


def filled_all(
    value: T,
    law: Law | None = None,
    refused: Callable[[InputError, Keys], None] | None = None,
    keys: Keys = (),
) -> T:
    """``value`` (what a YAML file holds) with every text inside it filled. Raises InputError like :func:`filled`.

    ``refused`` is told of a text that names what the base does not hold, and where it lies (``keys``), instead: the text is kept.

    >>> filled_all({"stem": ["trong {N237-D18K1.deadline_days} ngày", 3]})
    {'stem': ['trong 30 ngày', 3]}
    """
    if isinstance(value, str):
        try:
            return cast("T", filled(value, law))
        except InputError as error:
            if refused is None:
                raise
            refused(error, keys)
            return value
    if isinstance(value, dict):
        texts = {key: filled_all(one, law, refused, (*keys, key)) for key, one in value.items()}
        return cast("T", texts)
    if isinstance(value, list):
        parts = [filled_all(one, law, refused, (*keys, place)) for place, one in enumerate(value)]
        return cast("T", parts)
    return value


def said(place: str, law: Law) -> str:
    """What stands for one placeholder. Raises InputError for what the base does not hold."""
    id, _, name = place.partition(".")
    if name == "instrument":
        return law[id].instrument
    if name in ("effective_from", "effective_to"):
        return _amount(place, getattr(law[id], name))
    if name:
        return _amount(place, law.param(place))
    return law[place].citation if "-" in place or place in law else _instrument(place, law)


def _amount(place: str, value: object) -> str:
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_number(value)
    if isinstance(value, str) and value:
        return _day_or_words(value)
    raise InputError(
        f"tham số {show_value(place)} không phải một con số, một ngày hay một dòng chữ.",
        advice="Chọn tham số có giá trị; điều chưa rõ thì viết là chưa rõ.",
    )


def _day_or_words(value: str) -> str:
    if found := _DAY_OF_YEAR.fullmatch(value):
        return f"{int(found[2])}/{int(found[1])}"
    try:
        return show_date(date.fromisoformat(value))
    except ValueError:
        return value


def _instrument(code: str, law: Law) -> str:
    names = {one.instrument for one in law.values() if one.id.partition("-")[0] == code}
    if len(names) == 1:
        return names.pop()
    raise InputError(
        f"mã {show_value(code)} không chỉ đúng một văn bản trong bộ dữ liệu luật.",
        advice="Dùng mã đầy đủ của một điều khoản.",
    )
