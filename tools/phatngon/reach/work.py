"""What the verbs of reach reports do: templates, checks, import, report; files in, files out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TypedDict

from phatngon.base.errors import InputError
from phatngon.base.figure import Figure
from phatngon.base.files import write_bytes, write_text
from phatngon.base.numbers import format_number
from phatngon.base.text import slug
from phatngon.network.invented import MARK, is_invented, marked_title, tagged
from phatngon.reach.arrivals import find_period
from phatngon.reach.charts import Charts
from phatngon.reach.desk import Desk
from phatngon.reach.digest import Digest, digest
from phatngon.reach.examining import Examined, check_all, read_all
from phatngon.reach.findings import SEVERITIES, count_by_severity, told_by_kind
from phatngon.reach.gathering import FreeNames, find_files
from phatngon.reach.importing import OUTCOMES, ImportOutcome, import_files
from phatngon.reach.objectives import read_objectives
from phatngon.reach.press import press_figures
from phatngon.reach.published import Difference, differences
from phatngon.reach.published import publish as keep
from phatngon.reach.regime import Period, make_period
from phatngon.reach.store import default_store, open_store
from phatngon.reach.workspace import (
    DIMENSIONS,
    holds_facts,
    lay_dimensions,
    note_invented,
    put_table,
)
from phatngon.tables.locality import locality
from phatngon.tables.units import Units, load_units

FORMATS = ("html", "docx", "pdf", "xlsx")
DEFAULT_REASON = "NOT_PROVIDED"  # declared on the form for counts left blank


@dataclass(frozen=True)
class Signed:
    """What the person who signs says: a ``judgement``, the ``cause`` of the first finding, who answers for what the ``office``
    (a unit code) does itself: the role ``owner``."""

    judgement: str = ""
    office: str = ""
    cause: str = ""
    owner: str = ""


def registry(register: str = "") -> Units:
    """The units of a register's dim_unit.csv, else those of the kit."""
    own = Path(register) / "dim_unit.csv" if register else None
    return load_units(own) if own and own.is_file() else load_units()


def write_templates(
    period: str, unit: str, folder: Path, *, csv: bool = False, register: str = ""
) -> list[Path]:
    """The form of one unit, or of every unit with an obligation. Raises InputError for an unknown unit or period."""
    from phatngon.reach.template import template_csv, template_xlsx

    when, units = make_period(period), registry(register)
    chosen = [units[unit]] if unit else units.obligated((when.due or when.end).date())
    with Desk.over(register) as desk:
        sources: dict[str, str] = dict(
            desk.rows("SELECT source_name, source_id FROM dim_source ORDER BY source_name")
        )
    names, paths = FreeNames(), []
    for one in chosen:
        name = names.take(f"{slug(one.name)[:80]}-{when.id}", ".csv" if csv else ".xlsx")
        if csv:
            paths.append(write_bytes(folder / name, template_csv(one, when.id).encode("utf-8")))
        else:
            data = template_xlsx(
                one,
                when.id,
                units=units,
                sources=sources,
                start=when.start,
                end=when.end,
                due=when.due,
                reason=DEFAULT_REASON,
            )
            paths.append(write_bytes(folder / name, data))
    return paths


def check_files(files: Sequence[str], register: str, received_at: datetime) -> list[Examined]:
    """Every file read and checked, nothing kept. Raises InputError for a name that is neither file nor folder."""
    given = [Path(file) for file in files]
    with Desk.over(register) as desk:
        return check_all(desk, read_all(desk, find_files(given), received_at, given=given))


def import_into(
    files: Sequence[str],
    store: str,
    register: str,
    received_at: datetime,
    *,
    how: str = "",
    now: datetime | None = None,
    actor: str = "đầu mối",
) -> list[ImportOutcome]:
    """Every file read, checked and kept in the store; ``how``: see :func:`phatngon.reach.importing.import_files`.

    ``now``: when it is done, where that is not when the files were received; ``actor``: the role of whoever does it.
    """
    given = [Path(file) for file in files]
    paths = find_files(given)
    with open_store(Path(store) if store else default_store()) as desk:
        if register:
            take_dimensions(desk, Path(register))
        return import_files(
            desk,
            paths,
            now=now or received_at,
            received_at=received_at,
            actor=actor,
            given=given,
            how=how,
        )


def take_dimensions(desk: Desk, folder: Path) -> None:
    """Replace the registers of the store (units, sources, periods, exemptions, outages, relations) by those of a folder."""
    for name in DIMENSIONS:
        if (folder / f"{name}.csv").is_file():
            with desk.transaction():
                desk.run(f"DELETE FROM {name}")
                put_table(desk, name, folder / f"{name}.csv")
    if is_invented(folder):
        note_invented(desk)


def told_file(result: Examined) -> list[str]:
    """What a person reads about one file."""
    counts = count_by_severity(result.findings)
    said = ", ".join(
        f"{SEVERITIES[severity].lower()}: {format_number(count)}"
        for severity, count in counts.items()
        if count
    )
    lines = [
        f"{result.intake.file}: nhận {format_number(result.accepted_rows)} dòng"
        + (f" ({said})" if said else ", không có gì phải sửa")
    ]
    return lines + [f"  {line}" for line in told_by_kind(result.findings)]


def told_mark(results: Sequence[Examined]) -> list[str]:
    """The line that says first of all that what follows is about invented data; none for real files."""
    return [MARK] if any(result.intake.invented for result in results) else []


def told_taken(one: ImportOutcome) -> list[str]:
    """What a person reads about one imported file."""
    first, *rest = told_file(one.examined)
    return [f"{first} – {OUTCOMES[one.outcome]}", *rest]


def write_returned(results: Sequence[Examined], folder: Path) -> list[Path]:
    """A marked copy of every file in which something was found; two files of one name give two copies."""
    from phatngon.reach.returned import returned_copy

    names, paths = FreeNames(), []
    for result in results:
        if (
            result.findings
            and result.intake.path
            and any(found.rule != "F-022" for found in result.findings)
        ):
            stem = f"{PurePosixPath(result.intake.file).stem}-tra-lai"
            name = names.take(tagged(stem, invented=result.intake.invented), ".xlsx")
            paths.append(
                write_bytes(
                    folder / name, returned_copy(result.intake.path, result.intake, result.findings)
                )
            )
    return paths


class Terms(TypedDict):
    """What the figures of a report are counted over: the population, the topics of the subject and of the reference."""

    population: str
    subject: tuple[str, ...]
    reference: tuple[str, ...]


def make_report(
    period: str,
    unit: str,
    store: str,
    register: str,
    folder: Path,
    formats: Sequence[str],
    asked: Terms,
    judgement: str = "",
    *,
    publish: bool = False,
    office: str = "",
    cause: str = "",
    owner: str = "",
    objectives: str = "",
    now: datetime,
) -> tuple[dict[str, object], list[Path]]:
    """The figures of a period as JSON, and the files of ``formats`` written into ``folder``.

    ``office``, ``cause``, ``owner``: see :class:`Signed`; ``objectives``: a file of them. Raises InputError for an unknown period,
    unit, office or format, and for a judgement with banned praise.
    """
    from phatngon.reach.narrative import office_name, refuse_praise

    for one in formats:
        if one not in FORMATS:
            raise InputError(f"không có dạng “{one}”.", advice=f"Chọn trong: {', '.join(FORMATS)}.")
    refuse_praise(f"{judgement} {cause} {owner}")
    office_name(office)
    signed = Signed(judgement, office, cause, owner)
    with tables_of(store, register) as desk:
        if unit and not desk.rows("SELECT 1 FROM dim_unit WHERE unit_code = ?", [unit]):
            raise InputError(
                f"không có đơn vị mang mã “{unit}”.", advice="Xem mã trong bảng dim_unit."
            )
        if not formats:
            return _figures(desk, period, unit, register, asked, now), []
        told = digest(desk, period, now=now, **asked)
        if register:
            told = replace(told, press=_press(register, told.period, now, ""))
        if objectives:
            told = replace(told, objectives=read_objectives(Path(objectives)))
        changed = _changed(desk, told, publish=publish)
        paths = write_report(told, unit, folder, formats, signed, changed=changed)
        metrics = told.unit_metrics(unit) if unit else told.metrics
        press = _press(register, told.period, now, unit) if unit else told.press
        return _as_json(period, unit or locality().code, [*metrics.values(), *press]), paths


@contextmanager
def tables_of(store: str, register: str) -> Iterator[Desk]:
    """The tables of a report: the register's where it tells of submissions or there is no store; else those of the store (the
    user's own where none is named), under the units of the register."""
    path = Path(store) if store else default_store()
    alone = register and not store and not path.is_file()
    if alone or (register and holds_facts(Path(register))):
        with Desk.over(register) as desk:
            yield desk
    else:
        with open_store(path, create=False) as desk:
            if register:
                lay_dimensions(desk, Path(register))
            yield desk


def write_report(
    told: Digest,
    unit: str,
    folder: Path,
    formats: Sequence[str],
    signed: Signed | None = None,
    changed: Sequence[Difference] = (),
) -> list[Path]:
    """The files of one digest: for the city every format and a page for each unit, for a ``unit`` its page and its PDF."""
    name = tagged(
        f"bao-cao-{told.period.id}" + (f"-{unit}" if unit else ""), invented=told.invented
    )
    charts, signed = Charts(told), signed or Signed()
    paths = (
        _write_pages(told, unit, folder / name, formats, signed, changed, charts)
        if {"html", "pdf"} & set(formats)
        else []
    )
    if unit:
        return paths
    if "docx" in formats:
        from phatngon.reach.papers import report_docx

        data = report_docx(
            told,
            signed.judgement,
            office=signed.office,
            charts=charts,
            cause=signed.cause,
            owner=signed.owner,
        )
        paths.append(write_bytes(folder / f"{name}.docx", data))
    if "xlsx" in formats:
        from phatngon.reach.figures_book import figures_xlsx

        paths.append(write_bytes(folder / f"{name}.xlsx", figures_xlsx(told)))
    if "html" in formats:
        from phatngon.reach.pages import unit_page

        codes = [row.unit_code for row in told.standings if row.unit_code in told.names]
        paths += [
            write_text(
                folder / "don-vi" / f"{tagged(code, invented=told.invented)}.html",
                unit_page(told, code),
            )
            for code in codes
        ]
    return paths


def _write_pages(
    told: Digest,
    unit: str,
    base: Path,
    formats: Sequence[str],
    signed: Signed,
    changed: Sequence[Difference],
    charts: Charts,
) -> list[Path]:
    """The page of the city or of a unit, and its PDF: charts and fonts are only asked for where a page is wanted."""
    from phatngon.reach.pages import report_page, unit_page

    paths = []
    html = (
        unit_page(told, unit)
        if unit
        else report_page(
            told,
            signed.judgement,
            changed,
            signed.office,
            charts=charts,
            cause=signed.cause,
            owner=signed.owner,
        )
    )
    if "html" in formats:
        paths.append(write_text(base.with_name(f"{base.name}.html"), html))
    if "pdf" in formats:
        from phatngon.documents.pdf import to_pdf

        title = marked_title(f"Báo cáo lan tỏa kỳ {told.period.label}", invented=told.invented)
        paths.append(
            to_pdf(html, base.with_name(f"{base.name}.pdf"), title=title, date=told.now.date())
        )
    return paths


def _figures(
    desk: Desk, period: str, unit: str, register: str, asked: Terms, now: datetime
) -> dict[str, object]:
    when = find_period(desk, period)
    ready = desk.ready(asked["population"])
    (members,) = ready.measure(
        period,
        kinds=("unit" if unit else "city",),
        now=now,
        subject=asked["subject"],
        reference=asked["reference"],
    ).values()
    press = _press(register, when, now, unit)
    return _as_json(
        period, unit or locality().code, [*members[unit or locality().code].values(), *press]
    )


def _press(register: str, period: Period, now: datetime, unit: str) -> list[Figure]:
    return press_figures(Path(register), period, now, unit) if register else []


def _changed(desk: Desk, told: Digest, *, publish: bool) -> list[Difference]:
    found = differences(desk, told)
    if publish and desk.holds("store_info"):
        keep(desk, told)
    return found


def _as_json(period: str, scope: str, metrics: list[Figure]) -> dict[str, object]:
    return {
        "period": period,
        "scope": scope,
        "metrics": [metric.to_json() for metric in sorted(metrics, key=lambda metric: metric.id)],
    }
