"""What a figure is about: the whole city, units of one level, or one unit; one query gives every member of a scope."""

from __future__ import annotations

from dataclasses import dataclass

from phatngon.base.errors import InputError
from phatngon.reach.database import Database
from phatngon.reach.dictionary import code_lists, code_name
from phatngon.reach.regime import Population, populations
from phatngon.tables.locality import locality


@dataclass(frozen=True)
class Scope:
    """``kind`` is city, level or unit; ``code`` the root code, the level or the unit code."""

    kind: str
    code: str
    name: str
    people: Population | None = None

    @property
    def key(self) -> str:
        """The value that :func:`grouping` gives the lines of this scope."""
        return self.code


def city_scope(population: str = "") -> Scope:
    """The whole city, with the population named ``population`` (the default one when empty). Raises InputError for an unknown one.

    >>> city_scope().people.year, city_scope("sap-xep-2025").people.year
    (2024, 2025)
    """
    named = {row.id: row for row in populations()}
    if population and population not in named:
        raise InputError(
            f"không có số dân mang tên “{population}”.", advice=f"Chọn trong: {', '.join(named)}."
        )
    people = named[population] if population else populations()[0]
    return Scope("city", locality().code, locality().title, people)


def level_scopes() -> list[Scope]:
    """One scope for each level of units."""
    return [Scope("level", code, code_name("level", code)) for code in code_lists()["level"]]


def unit_scopes(database: Database) -> list[Scope]:
    """One scope for each unit of ``dim_unit``, with its population where the table gives one."""
    rows = database.rows(
        "SELECT unit_code, unit_name, population_ref, population_source, population_year FROM dim_unit "
        "ORDER BY rowid"
    )
    return [
        Scope(
            "unit",
            code,
            name,
            Population(code, people, source or "", year or 0) if people else None,
        )
        for code, name, people, source, year in rows
    ]


def grouping(kind: str) -> str:
    """SQL text that gives the scope of a line of ``prepared p``.

    >>> grouping("city")
    "'46'"
    """
    return {
        "city": f"'{locality().code}'",
        "unit": "p.unit_code",
        "level": "(SELECT any_value(u.level) FROM dim_unit u WHERE u.unit_code = p.unit_code)",
    }[kind]
