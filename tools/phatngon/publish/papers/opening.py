"""The opening of a personal handout: the unit's own name, what it has to do and by when, its own numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

from phatngon.base.html import Html, grid, inline, join, tag
from phatngon.base.moments import VIETNAM, show_date, show_moment
from phatngon.base.text import upper_first
from phatngon.base.yamlfile import YamlFile
from phatngon.law import load_law
from phatngon.lessons.reply_form import clock_rows
from phatngon.network.annual import year_window
from phatngon.network.clocks import settings
from phatngon.network.reminders import year_reminders
from phatngon.publish.sources.recipients import Recipient
from phatngon.reach.regime import make_periods, period_before, period_of
from phatngon.rules.replies import respond

HEADING_ID = "trang-rieng"


@dataclass(frozen=True)
class UnitNumber:
    """One number of a unit as it is printed, and where it comes from."""

    name: str
    text: str
    source: str


class LessonAsk(TypedDict):
    """What one lesson asks of a unit: cases for the decision table, and which dates."""

    cases: list[dict[str, Any]]
    dates: list[str]


class NumberWords(TypedDict):
    """The words around the numbers of a unit, and which are shown."""

    peers: str
    list: str
    population: str
    missing: str
    invented: str
    period: str
    register: str
    reach: list[str]
    network: list[str]


class OpeningWords(TypedDict):
    """``opening.yaml``."""

    version: int
    heading: str
    lead: str
    duties: str
    columns: list[str]
    dates: str
    date_columns: list[str]
    numbers: str
    number_columns: list[str]
    speakers: str
    no_duty: str
    source: str
    levels: dict[str, str]
    rule_levels: dict[str, str]
    lessons: dict[str, LessonAsk]
    reach_date: dict[str, str]
    year_date: str
    figures: NumberWords


@cache
def words() -> OpeningWords:
    """The words of the opening, and what each lesson asks of a unit."""
    data: OpeningWords = YamlFile.read(Path(__file__).with_name("opening.yaml")).data
    return data


def opening_html(
    one: Recipient, lesson: str, as_of: date, figures: tuple[UnitNumber, ...] = ()
) -> Html:
    """The opening of ``one``'s copy of a lesson (named ``01_…``), for the law of ``as_of``. The name is text, whatever it holds."""
    data = words()
    asked = data["lessons"].get(lesson[:2], {"cases": [], "dates": []})
    lead = data["lead"].replace("{level}", data["levels"].get(one.level, ""))
    before, _, after = lead.partition("**{name}**")
    told = tag("p", inline(before), " ", tag("strong", one.name), inline(after))
    body = [_duties(one, asked["cases"], as_of), _dates(asked["dates"], as_of), _numbers(figures)]
    source = tag("p", data["source"].replace("{day}", show_date(as_of)), class_="pn-cite")
    heading = tag("h2", data["heading"].replace("{name}", one.name), id=HEADING_ID)
    return tag("section", heading, told, *body, source, tag("hr"), class_="pn-own")


def _duties(one: Recipient, cases: Sequence[Mapping[str, object]], as_of: date) -> Html | None:
    """What happens → what to do → by when, out of the decision table; who may speak."""
    if not cases:
        return None
    data, level = words(), words()["rule_levels"].get(one.level, "service_unit")

    def cite(references: list[str]) -> str:
        found = [load_law().resolve(reference)[0] for reference in references]
        return "; ".join(provision.citation + provision.star for provision in found)

    rows = [
        row
        for case in cases
        for row in clock_rows(as_of, cite, scope="own", by="agency", unit_level=level, **case)
    ]
    if not rows:
        return tag("p", data["no_duty"])
    start = datetime.combine(as_of, time(8), VIETNAM).isoformat()
    speakers = respond({"kind": cases[0]["kind"], "unit_level": level, "starts_at": start}).speakers
    who = tag("p", data["speakers"].replace("{who}", "; ".join(speakers))) if speakers else None
    return join(
        grid(
            data["duties"],
            data["columns"],
            [(upper_first(happened), cells) for happened, cells in rows],
        ),
        who,
    )


def _dates(kinds: list[str], as_of: date) -> Html | None:
    """The next dates of the unit's reports after ``as_of``."""
    data, rows = words(), []
    if "reach" in kinds:
        first = period_before(period_of(datetime.combine(as_of, time())).id)  # may still be due
        due = next(one for one in make_periods(first, 4) if one.due and one.due.date() >= as_of)
        assert due.due is not None, "chosen for having one"
        note = data["reach_date"]["note"].format(
            first=show_date(due.start.date()), last=show_date(due.last_day)
        )
        rows.append(
            (
                data["reach_date"]["what"].format(period=due.label),
                [show_moment(due.due.replace(tzinfo=VIETNAM)), note],
            )
        )
    if "year" in kinds and load_law()[settings()["window"]].in_force(as_of):
        year = as_of.year + (as_of > year_window(as_of.year).end)
        inputs = next(one for one in year_reminders(year) if one.id == f"{year}-inputs")
        rows.append((data["year_date"], [show_moment(inputs.at), inputs.notes[0]]))
    return grid(data["dates"], data["date_columns"], rows) if rows else None


def _numbers(figures: tuple[UnitNumber, ...]) -> Html | None:
    data = words()
    return (
        grid(
            data["numbers"],
            data["number_columns"],
            [(one.name, [one.text, one.source]) for one in figures],
        )
        if figures
        else None
    )
