"""The numbers of each unit for its own handout: out of real registers and stores, else out of the invented teaching year.

A number that is not there is said to be missing, with its reason; it never becomes 0. Invented numbers say so in every row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from phatngon.base.figure import Figure
from phatngon.base.files import read_text, write_text
from phatngon.base.moments import VIETNAM, show_date
from phatngon.base.numbers import format_number
from phatngon.base.paths import kit_root
from phatngon.network.assessment import Assessed, assess, definitions
from phatngon.network.invented import PACKAGE
from phatngon.network.registers import load_registers
from phatngon.network.rows import ROWS
from phatngon.publish.build.inputs import (
    InputGroup,
    file_digests,
    law_group,
    library_group,
    program_group,
    values,
)
from phatngon.publish.build.ledger import HIDDEN, BuildLedger, BuildStep
from phatngon.publish.papers.opening import UnitNumber, words
from phatngon.publish.sources.recipients import Recipient
from phatngon.reach.catalogue import catalogue
from phatngon.reach.desk import Desk
from phatngon.reach.regime import make_period
from phatngon.reach.store import open_store
from phatngon.reach.workspace import holds_invented
from phatngon.tables.units import Units


@dataclass(frozen=True)
class NumberSources:
    """Where the numbers come from: a ``register`` folder, a reach ``store``, a ``period``; with neither, the teaching data."""

    register: str = ""
    store: str = ""
    period: str = ""

    @property
    def teaching(self) -> bool:
        """True where nothing was named, so that the teaching data stand in."""
        return not (self.register or self.store)

    def files(self) -> list[Path]:
        """The files that the numbers rest on."""
        sample = kit_root() / "sample_data"
        named = (
            [sample / "reach" / "so", sample / "network" / "mang-luoi"]
            if self.teaching
            else [Path(name) for name in (self.register, self.store) if name]
        )
        return sorted(
            file
            for place in named
            for file in (
                [*place.glob("*.csv"), *place.glob(PACKAGE)] if place.is_dir() else [place]
            )
        )


def unit_figures(
    recipients: Iterable[Recipient], units: Units, sources: NumberSources, as_of: date
) -> dict[str, tuple[UnitNumber, ...]]:
    """The figures of every recipient by its code, as they stand on ``as_of``.

    Raises InputError for a register or store that cannot be read, or a period it does not hold.
    """
    chosen = list(recipients)
    reach, period, invented = _reach(sources, as_of)
    network = _network(sources, as_of)
    return {
        one.code: (
            *_list_figures(one, units),
            *_reach_figures(one.code, reach, period, invented=invented),
            *network.get(one.code, ()),
        )
        for one in chosen
    }


def kept_figures(
    ledger: BuildLedger,
    recipients: Iterable[Recipient],
    units: Units,
    sources: NumberSources,
    as_of: date,
) -> dict[str, tuple[UnitNumber, ...]]:
    """The same, computed anew only where a file, the program, the list of units or the date has changed."""
    chosen = list(recipients)
    asked = values(
        "opening",
        units=[[one.code, one.level] for one in chosen],
        period=sources.period,
        words=words()["figures"],
    )
    step = BuildStep(
        "con-so",
        (
            InputGroup("data", file_digests(sources.files())),
            program_group(__name__),
            law_group(),
            library_group(),
            values("as_of", day=as_of.isoformat()),
            asked,
        ),
    )
    path = ledger.folder / HIDDEN / "con-so.json"
    if ledger.reasons(step):
        found = unit_figures(chosen, units, sources, as_of)
        rows = {
            code: [[one.name, one.text, one.source] for one in figures]
            for code, figures in found.items()
        }
        ledger.record(
            step, [write_text(path, json.dumps(rows, ensure_ascii=False, indent=1) + "\n")]
        )
    return {
        code: tuple(UnitNumber(*one) for one in rows)
        for code, rows in json.loads(read_text(path)).items()
    }


def _list_figures(one: Recipient, units: Units) -> list[UnitNumber]:
    """What the list of units says: how many of the level owe a report, and the population where it is known."""
    data, found = words()["figures"], []
    peers = [unit for unit in units.all if unit.obligated and unit.level == one.level]
    if peers:
        found.append(UnitNumber(data["peers"], format_number(len(peers)), data["list"]))
    unit = units.get(one.code)
    if unit and unit.population_ref:
        source = ", ".join(
            str(part)
            for part in (unit.population_source or data["list"], unit.population_year)
            if part
        )
        found.append(UnitNumber(data["population"], format_number(unit.population_ref), source))
    return found


def _reach_figures(
    code: str, reach: Mapping[str, Mapping[str, Figure]], period: str, *, invented: bool
) -> list[UnitNumber]:
    data = words()["figures"]
    if not period:
        return []
    when = make_period(period)
    source = data["period"].format(
        period=when.label, first=show_date(when.start.date()), last=show_date(when.last_day)
    )
    source = f"{data['invented']}; {source}" if invented else source
    mine = reach.get(code, {})
    return [
        UnitNumber(
            catalogue().terms[id].name,
            mine[id].full_text() if id in mine else data["missing"],
            source,
        )
        for id in data["reach"]
    ]


def _reach(sources: NumberSources, as_of: date) -> tuple[dict[str, dict[str, Figure]], str, bool]:
    """Metrics of every unit; the period, the one asked for, else the last whose report was due by ``as_of``; are they invented?"""
    sample = str(kit_root() / "sample_data" / "reach" / "so")
    folder = sample if sources.teaching else sources.register
    if sources.store:
        with open_store(Path(sources.store), create=False) as desk:
            return _measured(desk, sources.period, as_of)
    if not (Path(folder) / "fact_submission.csv").is_file():
        return {}, "", False
    with Desk.over(folder) as desk:
        return _measured(desk, sources.period, as_of)


def _measured(
    desk: Desk, period: str, as_of: date
) -> tuple[dict[str, dict[str, Figure]], str, bool]:
    rows = desk.rows(
        "SELECT DISTINCT s.period_id FROM fact_submission s JOIN dim_period p USING (period_id) "
        "WHERE p.due_ts <= ? ORDER BY 1",
        [datetime.combine(as_of, time(23, 59, 59))],
    )
    period = period or (rows[-1][0] if rows else "")
    if not period:
        return {}, "", False
    found = desk.ready().measure(
        period, kinds=("unit",), now=datetime.combine(as_of, time(23, 59, 59))
    )["unit"]
    return found, period, holds_invented(desk)


def _network(sources: NumberSources, as_of: date) -> dict[str, tuple[UnitNumber, ...]]:
    """Indicators of the self-assessment, from a real register only: nobody hands a unit invented weaknesses."""
    if not sources.register or not any(
        (Path(sources.register) / f"{name}.csv").is_file() for name in ROWS
    ):
        return {}
    data, names = words()["figures"], definitions()["indicators"]
    registers = load_registers(sources.register)
    source = f"{data['invented']}; {data['register']}" if registers.invented else data["register"]
    found = assess(registers, now=datetime.combine(as_of, time(23, 59, 59), VIETNAM))
    return {
        unit.unit_code: tuple(
            UnitNumber(names[one.id]["name"], _ratio(one), source)
            for one in unit.indicators
            if one.id in data["network"]
        )
        for unit in found
    }


def _ratio(one: Assessed) -> str:
    missing = words()["figures"]["missing"]
    return (
        missing
        if one.value is None
        else f"{format_number(one.numerator)}/{format_number(one.denominator)}"
    )
