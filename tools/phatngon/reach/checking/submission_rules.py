"""Checks of a whole submission: unit, period, and whether it says “nothing to report” rightly."""

from __future__ import annotations

from collections.abc import Iterator

SENT = """
CREATE OR REPLACE TEMP TABLE sent AS
WITH lines AS (
  SELECT coalesce(submission_id, concat_ws('/', unit_code, period_id, coalesce(version, 1))) AS submission_id, unit_code, period_id,
         max(received_at) AS received_at, count(*) AS items
  FROM reported GROUP BY ALL)
SELECT coalesce(l.submission_id, s.submission_id) AS submission_id, coalesce(l.unit_code, s.unit_code) AS unit_code,
       coalesce(l.period_id, s.period_id) AS period_id, coalesce(s.received_at, l.received_at) AS received_at,
       coalesce(l.items, 0) AS items, s.nil_report, s.amend_reason, s.submission_id IS NOT NULL AS known
FROM lines l FULL JOIN (SELECT * FROM {submission} WHERE {current}) s ON s.submission_id = l.submission_id"""

UNIT = """
SELECT NULL, 'V-001', 'unit_code', unit_code, json_object('period', period_id), submission_id
FROM sent LEFT JOIN dim_unit u USING (unit_code) WHERE u.unit_code IS NULL
UNION ALL
SELECT NULL, 'V-001', 'unit_code', unit_code, json_object('period', period_id), submission_id
FROM sent JOIN dim_unit u USING (unit_code) JOIN dim_period p USING (period_id)
GROUP BY ALL HAVING NOT bool_or(coalesce(u.valid_from < p.end_ts, true) AND coalesce(u.valid_to >= p.start_ts::DATE, true))"""

PERIOD = """
SELECT NULL, 'V-002', 'period_id', period_id, NULL, submission_id FROM sent LEFT JOIN dim_period p USING (period_id)
WHERE p.period_id IS NULL OR received_at > p.lock_ts AND coalesce(trim(amend_reason), '') = ''"""

NIL = """
SELECT NULL, 'V-003', 'nil_report', CASE WHEN nil_report THEN 'Có' WHEN nil_report IS NULL THEN '(để trống)' ELSE 'Không' END,
       json_object('count', items), submission_id FROM sent
WHERE known AND (nil_report AND items > 0 OR NOT coalesce(nil_report, false) AND items = 0)"""

REJECTED = """
INSERT INTO rejected
SELECT line FROM found WHERE line IS NOT NULL AND rule IN ({errors})
UNION SELECT p.line FROM reported p JOIN found f
  ON f.line IS NULL AND f.submission_id = coalesce(p.submission_id, concat_ws('/', unit_code, period_id, coalesce(version, 1)))
WHERE f.rule IN ({errors})"""


def submission_queries() -> Iterator[str]:
    """Every query of this module that finds something; ``sent`` must be there."""
    yield from (UNIT, PERIOD, NIL)
