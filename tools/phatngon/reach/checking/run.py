"""Run every check over what was prepared, and show what was found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from phatngon.base.finding import Finding, SheetPlace
from phatngon.reach.checking.context import Context
from phatngon.reach.checking.group_rules import ALIKE, MEASURED_AGAIN, REPEATED, digit_counts, group_queries
from phatngon.reach.checking.links import link_queries
from phatngon.reach.checking.row_rules import row_rules
from phatngon.reach.checking.submission_rules import REJECTED, SENT, submission_queries
from phatngon.reach.dictionary import entry_columns, tables
from phatngon.reach.findings import find, rules
from phatngon.reach.limits import listed
from phatngon.reach.lineage import find_cycles, resolve_parents

Places = Mapping[str, Mapping[str | None, Mapping[str, str]]]


def run_checks(connection: Any, context: Context | None = None) -> None:
    """Fill ``found`` and ``rejected``; :func:`prepare` must have run with the same context.

    ``found``: line (null where a whole submission is meant), rule, field, value, words (JSON), submission_id.
    ``rejected``: lines that a finding of severity E rejects, or whose submission one rejects. V-054 needs stories and is
    found by :func:`check_originals` afterwards.
    """
    context = context or Context()
    _check_rows(connection, context)
    current = _current(connection, context)
    connection.execute(SENT.format(submission=context.submission, current=current))
    connection.execute(REPEATED)
    connection.execute(MEASURED_AGAIN)
    connection.execute(ALIKE)
    connection.execute(digit_counts())
    resolve_parents(connection)
    find_cycles(connection)
    for query in (*submission_queries(), *group_queries(), *link_queries()):
        connection.execute(f"INSERT INTO found {query}")
    connection.execute("DROP TABLE repeated_line; DROP TABLE alike")
    errors = listed(rule.id for rule in rules().values() if rule.severity == "E")
    connection.execute(REJECTED.format(errors=errors))


def _check_rows(connection: Any, context: Context) -> None:
    """The bits of the one pass become findings; only lines that fail something are read again."""
    connection.execute("CREATE OR REPLACE TEMP TABLE failing AS SELECT p.*, k.bad FROM prepared p JOIN "
                       "(SELECT line, bad FROM line_key WHERE bad <> 0 AND line >= 0) k USING (line)")
    failed = connection.execute("SELECT coalesce(bit_or(bad), 0) FROM failing").fetchall()[0][0]
    for rule, place in ((rule, place) for place, rule in enumerate(row_rules(context)) if failed & 1 << place):
        for part in rule.parts:
            words = ", ".join(f"'{name}', {text}" for name, text in part.words.items())
            connection.execute(f"INSERT INTO found SELECT line, '{rule.id}', '{part.field}', {part.value}, "
                               f"{f'json_object({words})' if words else 'NULL'}, submission_id FROM failing "
                               f"WHERE bad & {1 << place} <> 0 AND ({part.when})")
    connection.execute("DROP TABLE failing")


def _current(connection: Any, context: Context) -> str:
    """Submissions this run is about: those whose lines are checked, or all where nothing was stored before."""
    if context.earlier is None:
        return "true"
    return f"submission_id NOT IN (SELECT submission_id FROM {context.earlier} WHERE submission_id IS NOT NULL)"


def rule_counts(connection: Any) -> dict[str, int]:
    """Rule → number of findings, however many there are."""
    return dict(connection.execute("SELECT rule, count(*) FROM found GROUP BY rule ORDER BY rule").fetchall())


def findings(connection: Any, places: Places | None = None, *, most: int | None = None,
             file: str | None = None) -> list[Finding[SheetPlace]]:
    """The findings as sentences, in the order of the files; ``most`` of each rule (None: all), of one ``file`` if named.

    ``places``: file → sheet → column name → letter, so that a finding can name its cell.
    """
    capped = f"QUALIFY row_number() OVER (PARTITION BY rule ORDER BY f.line) <= {int(most)}" if most is not None else ""
    rows = connection.execute(f"""
        SELECT f.line, f.rule, f.field, f.value, f.words, coalesce(e.file, s.file, f.submission_id, ''), e.sheet, e.row
        FROM found f LEFT JOIN reported e ON e.line = f.line
        LEFT JOIN (SELECT coalesce(submission_id, concat_ws('/', unit_code, period_id, coalesce(version, 1))) AS submission_id,
                          any_value(file) AS file FROM reported GROUP BY ALL) s ON f.line IS NULL AND s.submission_id = f.submission_id
        WHERE $file IS NULL OR coalesce(e.file, s.file) = $file {capped}
        ORDER BY 6, f.line NULLS FIRST, f.rule, f.field, f.value""", {"file": file}).fetchall()
    return [_finding(row, places or {}) for row in rows]


def _finding(row: tuple, places: Places) -> Finding[SheetPlace]:
    line, rule, field, value, words, file, sheet, number = row
    column = places.get(file, {}).get(sheet, {}).get(field or "")
    said = {"value": value or "", "meant": _heading(field)} | (json.loads(words) if words else {})
    return find(rule, SheetPlace(file, sheet, number, column, field, value, line), **said)


def _heading(field: str | None) -> str:
    known = {column.name: column.vi for column in (*tables()["fact_submission"].columns, *entry_columns())}
    return known.get(field or "", field or "")
