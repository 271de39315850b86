"""Run every check over what was prepared, and show what was found."""

from __future__ import annotations

import json
from collections.abc import Mapping

from phatngon.base.finding import Finding, SheetPlace
from phatngon.reach.blocks import checks
from phatngon.reach.checking.context import Context
from phatngon.reach.checking.prepare import row_checks
from phatngon.reach.database import Database, Row
from phatngon.reach.dictionary import entry_columns, tables
from phatngon.reach.findings import find
from phatngon.reach.limits import limits, listed
from phatngon.reach.lineage import find_cycles, resolve_parents
from phatngon.reach.queries import query

Places = Mapping[str, Mapping[str | None, Mapping[str, str]]]


def run_checks(database: Database, context: Context | None = None) -> None:
    """Fill ``found`` and ``rejected``; :func:`prepare` must have run with the same context.

    ``found``: line (null where a whole submission is meant), rule, field, value, words (JSON), submission_id.
    ``rejected``: lines that a finding of severity E rejects, or whose submission one rejects. V-054 needs stories and is
    found by :func:`check_originals` afterwards.
    """
    context = context or Context()
    _check_rows(database, context)
    database.run(query("checks.sent", submission=context.submission, current=_current(context)))
    if database.made(query("checks.repeated")):
        database.run(query("checks.measured_again"))
    database.run(query("checks.alike"))
    numbers = limits("numbers")
    database.run(
        query(
            "checks.last_digit",
            names=listed(numbers["fields"]),
            fields=", ".join(numbers["fields"]),
            smallest=numbers["digit_smallest"],
        )
    )
    if resolve_parents(database):
        find_cycles(database)
    _ask(database, after="")
    database.run("DROP TABLE repeated_line; DROP TABLE alike")
    errors = listed(check.id for check in checks().values() if check.severity == "E")
    if database.value(f"SELECT count(*) FROM found WHERE rule IN ({errors})"):
        database.run(query("checks.rejected", errors=errors))


def check_originals(database: Database) -> None:
    """The checks that rest on stories (V-054). Needs stories and ``near`` made before."""
    _ask(database, after="stories")


def _ask(database: Database, after: str) -> None:
    """Every query of the checks that come at this point, unless it rests on nothing; what it gives becomes findings."""
    asked = [check for check in checks().values() if check.sql and check.after == after]
    filled = _filled(database, {check.rests_on for check in asked})
    for check in asked:
        if check.rests_on in filled:
            for text in check.queries():
                database.run(f"INSERT INTO found {text}")


def _filled(database: Database, relations: set[str]) -> set[str]:
    """Those of the relations that have a row; the one without a name, on which nothing rests, counts as filled."""
    named = sorted(relations - {""})
    counts = ", ".join(f"(SELECT count(*) FROM (FROM {one} LIMIT 1))" for one in named)
    row = database.rows(f"SELECT {counts}")[0] if named else ()
    return {"", *(one for one, count in zip(named, row, strict=True) if count)}


def _check_rows(database: Database, context: Context) -> None:
    """The bits of the one pass become findings; only lines that fail something are read again."""
    failed = database.value("SELECT coalesce(bit_or(bad), 0) FROM line_key WHERE line >= 0")
    if not failed:
        return
    database.run(query("checks.failing"))
    for place, (check, parts) in enumerate(row_checks(context)):
        for part in parts if failed & 1 << place else ():
            said = ", ".join(f"'{name}', {text}" for name, text in part.words.items())
            database.run(
                query(
                    "checks.failed",
                    rule=check.id,
                    field=part.field,
                    value=part.value,
                    bit=1 << place,
                    when=part.when,
                    words=f"json_object({said})" if said else "NULL",
                )
            )
    database.run("DROP TABLE failing")


def _current(context: Context) -> str:
    """Submissions this run is about: those whose lines are checked, or all where nothing was stored before."""
    if context.earlier is None:
        return "true"
    return f"submission_id NOT IN (SELECT submission_id FROM {context.earlier} WHERE submission_id IS NOT NULL)"


def rule_counts(database: Database) -> dict[str, int]:
    """Rule → number of findings, however many there are."""
    return dict(database.rows("SELECT rule, count(*) FROM found GROUP BY rule ORDER BY rule"))


def findings(
    database: Database,
    places: Places | None = None,
    *,
    most: int | None = None,
    file: str | None = None,
) -> list[Finding[SheetPlace]]:
    """The findings as sentences, in the order of the files; ``most`` of each rule (None: all), of one ``file`` if named.

    ``places``: file → sheet → column name → letter, so that a finding can name its cell.
    """
    if database.is_empty("found"):
        return []
    capped = (
        f"QUALIFY row_number() OVER (PARTITION BY rule ORDER BY f.line) <= {int(most)}"
        if most is not None
        else ""
    )
    rows = database.rows(query("findings.told", capped=capped), {"file": file})
    return [_finding(row, places or {}) for row in rows]


def _finding(row: Row, places: Places) -> Finding[SheetPlace]:
    line, rule, field, value, words, file, sheet, number = row
    column = places.get(file, {}).get(sheet, {}).get(field or "")
    said = {"value": value or "", "meant": _heading(field)} | (json.loads(words) if words else {})
    return find(rule, SheetPlace(file, sheet, number, column, field, value, line), **said)


def _heading(field: str | None) -> str:
    known = {
        column.name: column.vi
        for column in (*tables()["fact_submission"].columns, *entry_columns())
    }
    return known.get(field or "", field or "")
