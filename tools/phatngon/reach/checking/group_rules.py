"""Checks that need several lines: duplicates, falling counters, habits of a unit, reused evidence.

Each is one query that gives (line, rule, field, value, words, submission_id); those about one address read only the
lines whose address occurs more than once.
"""

from __future__ import annotations

from collections.abc import Iterator

from phatngon.reach.limits import limits

REPEATED = """
CREATE OR REPLACE TEMP TABLE repeated_line AS
SELECT r.identity, p.*, coalesce(p.observed_at, least(p.received_at, d.end_ts - INTERVAL 1 SECOND)) AS seen_at
FROM reported_all p JOIN repeated r USING (line) LEFT JOIN dim_period d USING (period_id)"""

# An item that some unit declared in an earlier period is measured again, not declared late.
MEASURED_AGAIN = """
DELETE FROM found WHERE rule IN ('V-022', 'V-023') AND line IN (
  SELECT line FROM (SELECT line, period_id, min(period_id) OVER (PARTITION BY identity) AS first_period FROM repeated_line)
  WHERE first_period < period_id)"""

_PLACE = "CASE WHEN {0}.line < 0 THEN 'lần nộp trước' ELSE concat('dòng ', {0}.row, ', ' || coalesce({0}.sheet, {0}.file)) END"

TWICE = f"""
SELECT b.line, 'V-015', 'url', b.url, json_object('other', {_PLACE.format('a')}), b.submission_id
FROM (SELECT *, min_by(line, (line >= 0, abs(line))) OVER same AS first_line FROM repeated_line WHERE url IS NOT NULL
      WINDOW same AS (PARTITION BY identity, unit_code, period_id, coalesce(version, 1))) b
JOIN repeated_line a ON a.line = b.first_line WHERE b.line >= 0 AND b.line <> b.first_line"""

SHARED = """
SELECT r.line, 'V-016', 'url',
       array_to_string(list_transform(list_filter(s.units, lambda u: u.code <> r.unit_code), lambda u: u.name), ', '), NULL, r.submission_id
FROM repeated_line r JOIN (
  SELECT identity, list_sort(list(DISTINCT {'code': unit_code, 'name': coalesce(unit_name, unit_code)})) AS units
  FROM repeated_line LEFT JOIN dim_unit USING (unit_code) WHERE url IS NOT NULL
  GROUP BY identity HAVING count(DISTINCT unit_code) > 1) s USING (identity) WHERE r.line >= 0"""

VECTORS = """
SELECT p.line, 'V-042', 'views', NULL, json_object('other', CASE WHEN k.identity = low THEN at_high ELSE at_low END), submission_id
FROM reported p JOIN alike k USING (line) JOIN (
  SELECT vector_key, min(identity) AS low, arg_min(place, (identity, line)) AS at_low, arg_max(place, (identity, -line)) AS at_high
  FROM (SELECT a.*, concat('dòng ', row, ', ' || coalesce(sheet, file)) AS place FROM alike a JOIN reported USING (line))
  GROUP BY vector_key) USING (vector_key)"""

ALIKE = """
CREATE OR REPLACE TEMP TABLE alike AS
SELECT line, identity, vector_key FROM line_key SEMI JOIN (
  SELECT vector_key FROM line_key WHERE line >= 0 AND vector_key IS NOT NULL GROUP BY vector_key HAVING min(identity) <> max(identity))
USING (vector_key) WHERE line >= 0"""

EVIDENCE = f"""
SELECT r.line, 'V-061', 'evidence_sha256', left(r.sha, 12), json_object('other', {_PLACE.format('a')}), r.submission_id
FROM (SELECT *, min_by(line, (line >= 0, abs(line))) OVER (PARTITION BY sha) AS first_line,
             min(identity) OVER (PARTITION BY sha) AS low, max(identity) OVER (PARTITION BY sha) AS high
      FROM (SELECT line, submission_id, row, sheet, file, unnest(string_split(lower(evidence_sha256), '|')) AS sha FROM reported_all
            WHERE evidence_sha256 IS NOT NULL) JOIN line_key USING (line)) r
JOIN reported_all a ON a.line = r.first_line WHERE low <> high AND r.line >= 0 AND r.line <> r.first_line"""

DIGITS = """
CREATE OR REPLACE TEMP TABLE last_digit AS
SELECT unit_code, submission_id, field, digit, count(*) AS n FROM ({each}) GROUP BY ALL"""

ROUND = """
SELECT NULL, 'V-041', NULL, concat(round_, '/', n), json_object('unit', unit_code), submission_id FROM (
  SELECT unit_code, submission_id, sum(n) AS n, sum(n) FILTER (digit = 0) AS round_ FROM last_digit GROUP BY ALL)
WHERE n >= {round_least} AND round_ > {round_share} * n"""

LAST_DIGITS = """
SELECT NULL, 'V-043', NULL, n::VARCHAR, json_object('unit', unit_code), submission_id FROM (
  SELECT unit_code, submission_id, sum(n) AS n, sum(power(n, 2)) * 10 / sum(n) - sum(n) AS chi_square FROM (
    SELECT unit_code, submission_id, digit, sum(n) AS n FROM last_digit GROUP BY ALL) GROUP BY ALL)
WHERE n >= {digit_least} AND chi_square > {digit_chi_square}"""


def fallen_counters() -> Iterator[str]:
    """V-039 for each counter: lower than the last known value of the same item under the same definition.

    Counts without a time of measurement are dated as the measures date them (``seen_at``).
    """
    for field in limits("numbers")["fields"]:
        yield f"""
SELECT line, 'V-039', '{field}', shown_count({field}), json_object('other', shown_count(before)), submission_id FROM (
  SELECT line, submission_id, {field}, CASE WHEN rounded THEN coalesce(rounding_step, 0) ELSE 0 END AS step,
         lag({field}) OVER (PARTITION BY identity, metric_def_version ORDER BY seen_at, {field}, line) AS before,
         lag(seen_at) OVER (PARTITION BY identity, metric_def_version ORDER BY seen_at, {field}, line) AS seen, seen_at
  FROM repeated_line WHERE {field} IS NOT NULL AND seen_at IS NOT NULL)
WHERE {field} < before - step AND seen < seen_at AND line >= 0"""


def unproved_numbers() -> str:
    """V-060: declared numbers above the unit's own percentile without evidence."""
    fields, share = limits("numbers")["evidence_fields"], limits("numbers")["evidence_percentile"]
    own = ", ".join(f"quantile_cont({field}, {share}) AS most_{field}" for field in fields)
    return " UNION ALL ".join(f"""
SELECT p.line, 'V-060', '{field}', shown_count(p.{field}), NULL, p.submission_id FROM reported p JOIN (
  SELECT unit_code, {own} FROM reported WHERE capture_method = 'DECLARED' GROUP BY unit_code) u USING (unit_code)
WHERE p.capture_method = 'DECLARED' AND p.{field} > u.most_{field} AND coalesce(p.evidence_ids, p.evidence_sha256, '') = ''"""
                             for field in fields)


def digit_counts() -> str:
    """How often each last digit ends the unit's own numbers; numbers that say they are rounded are left out."""
    least = limits("numbers")["digit_smallest"]
    each = " UNION ALL ".join(f"SELECT unit_code, submission_id, '{field}' AS field, ({field} % 10)::TINYINT AS digit FROM reported "
                              f"WHERE {field} >= {least} AND rounded IS DISTINCT FROM true" for field in limits("numbers")["fields"])
    return DIGITS.format(each=each)


def group_queries() -> Iterator[str]:
    """Every query of this module that finds something."""
    numbers = limits("numbers")
    yield from (TWICE, SHARED, *fallen_counters(), VECTORS, EVIDENCE, unproved_numbers())
    yield from (ROUND.format(**numbers), LAST_DIGITS.format(**numbers))
