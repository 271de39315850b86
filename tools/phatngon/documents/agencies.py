"""Agencies by unit code, as the head of an administrative document names them."""

from __future__ import annotations

from dataclasses import dataclass

from phatngon.tables.units import kit_unit

COMMUNE_LEVELS = ("PHUONG", "XA")
_COUNCIL = "Ủy ban nhân dân"
_CITY_ORGANS = ("Sở ", "Văn phòng Ủy ban", "Thanh tra ")


@dataclass(frozen=True)
class Agency:
    """Who writes: full ``name``, the lines of the head (``parent`` above, ``head`` below), ``place``, ``initials``.

    What the register does not say stands in square brackets.
    """

    name: str = "[tên cơ quan]"
    parent: str = "[TÊN CƠ QUAN CHỦ QUẢN, NẾU CÓ]"
    head: str = "[TÊN CƠ QUAN]"
    place: str = "[địa danh]"
    initials: str = "[viết tắt tên cơ quan]"
    code: str = ""
    commune: bool = False


def find_agency(code: str) -> Agency:
    """The agency of a unit code of ``sample_data/units-hue.csv``; an empty code gives blanks. Raises InputError.

    >>> find_agency("46-19789").name, find_agency("46-S-xay-dung").parent.splitlines()
    ('Ủy ban nhân dân phường Thuận Hóa', ['ỦY BAN NHÂN DÂN', 'THÀNH PHỐ HUẾ'])
    """
    if not code:
        return Agency()
    unit = kit_unit(code)
    return _agency(code, unit.level, unit.name)


def _agency(code: str, level: str, name: str) -> Agency:
    if level in COMMUNE_LEVELS:
        kind, _, own = name.partition(" ")
        return Agency(
            f"{_COUNCIL} {kind.lower()} {own}",
            _COUNCIL.upper(),
            name.upper(),
            own,
            "UBND",
            code,
            True,
        )
    full = name if name.endswith("Huế") or not name.endswith("thành phố") else f"{name} Huế"
    parent = (
        f"{_COUNCIL}\nthành phố Huế".upper() if name.startswith(_CITY_ORGANS) else Agency.parent
    )
    return Agency(full, parent, full.upper(), "Huế", Agency.initials, code)
