-- name: failing
-- The one pass over all lines left a bit for each check; only lines with a bit are read a second time, for the words.
CREATE OR REPLACE TEMP TABLE failing AS
SELECT p.*, k.bad FROM prepared p JOIN (SELECT line, bad FROM line_key WHERE bad <> 0 AND line >= 0) k USING (line)

-- name: failed
-- The words are only made for lines that fail.
INSERT INTO found
SELECT line, '${rule}', '${field}', ${value}, ${words}, submission_id FROM failing WHERE bad & ${bit} <> 0 AND (${when})

-- name: sent
-- One row a submission, whether a header tells of it, lines, or both: a form without lines must be asked as well.
CREATE OR REPLACE TEMP TABLE sent AS
WITH lines AS (
  SELECT coalesce(submission_id, concat_ws('/', unit_code, period_id, coalesce(version, 1))) AS submission_id, unit_code, period_id,
         max(received_at) AS received_at, count(*) AS items
  FROM reported GROUP BY ALL)
SELECT coalesce(l.submission_id, s.submission_id) AS submission_id, coalesce(l.unit_code, s.unit_code) AS unit_code,
       coalesce(l.period_id, s.period_id) AS period_id, coalesce(s.received_at, l.received_at) AS received_at,
       coalesce(l.items, 0) AS items, s.nil_report, s.amend_reason, s.submission_id IS NOT NULL AS known
FROM lines l FULL JOIN (SELECT * FROM ${submission} WHERE ${current}) s ON s.submission_id = l.submission_id

-- name: repeated
-- Only lines whose address occurs more than once: most lines never pay for the checks between lines.
CREATE OR REPLACE TEMP TABLE repeated_line AS
SELECT r.identity, p.*, coalesce(p.observed_at, least(p.received_at, d.end_ts - INTERVAL 1 SECOND)) AS seen_at
FROM reported_all p JOIN repeated r USING (line) LEFT JOIN dim_period d USING (period_id)

-- name: measured_again
-- An item that some unit declared in an earlier period is measured again, not declared late.
DELETE FROM found WHERE rule IN ('V-022', 'V-023') AND line IN (
  SELECT line FROM (SELECT line, period_id, min(period_id) OVER (PARTITION BY identity) AS first_period FROM repeated_line)
  WHERE first_period < period_id)

-- name: alike
-- Sets of numbers that occur at two different items; copies of one item share their numbers rightly.
CREATE OR REPLACE TEMP TABLE alike AS
SELECT line, identity, vector_key FROM line_key SEMI JOIN (
  SELECT vector_key FROM line_key WHERE line >= 0 AND vector_key IS NOT NULL GROUP BY vector_key HAVING min(identity) <> max(identity))
USING (vector_key) WHERE line >= 0

-- name: last_digit
-- Numbers that say they are rounded end in 0 by right, and small numbers have few last digits to choose from: both are left out.
CREATE OR REPLACE TEMP TABLE last_digit AS
SELECT unit_code, submission_id, field, (value % 10)::TINYINT AS digit, count(*) AS n
FROM (SELECT unit_code, submission_id, unnest([${names}]) AS field, unnest([${fields}]) AS value FROM reported
      WHERE rounded IS DISTINCT FROM true)
WHERE value >= ${smallest} GROUP BY ALL

-- name: rejected
-- A grave finding about a submission rejects all of its lines.
INSERT INTO rejected
SELECT line FROM found WHERE line IS NOT NULL AND rule IN (${errors})
UNION SELECT p.line FROM reported p JOIN found f
  ON f.line IS NULL AND f.submission_id = coalesce(p.submission_id, concat_ws('/', unit_code, period_id, coalesce(version, 1)))
WHERE f.rule IN (${errors})

-- name: unit
-- Unknown, or not existing on any day of the period.
SELECT NULL, '${rule}', 'unit_code', unit_code, json_object('period', period_id, 'advice', 'Chọn đơn vị trong danh sách.'), submission_id
FROM sent LEFT JOIN dim_unit u USING (unit_code) WHERE u.unit_code IS NULL
UNION ALL
SELECT NULL, '${rule}', 'unit_code', unit_code, json_object('period', period_id, 'advice', coalesce(
  'Đơn vị kế nhiệm là ' || any_value(h.unit_name) || ' (' || any_value(h.unit_code) || '); ghi đơn vị ấy.', 'Chọn đơn vị trong danh sách.')),
  submission_id
FROM sent JOIN dim_unit u USING (unit_code) JOIN dim_period p USING (period_id) LEFT JOIN dim_unit h ON h.unit_code = u.successor_code
GROUP BY unit_code, period_id, submission_id HAVING NOT bool_or(coalesce(u.valid_from < p.end_ts, true) AND coalesce(u.valid_to >= p.start_ts::DATE, true))

-- name: period
-- A locked period takes amendments that give a reason.
SELECT NULL, '${rule}', 'period_id', period_id, NULL, submission_id FROM sent LEFT JOIN dim_period p USING (period_id)
WHERE p.period_id IS NULL OR received_at > p.lock_ts AND coalesce(trim(amend_reason), '') = ''

-- name: nil
-- Silence is no report: an empty form must say that there was nothing.
SELECT NULL, '${rule}', 'nil_report', CASE WHEN nil_report THEN 'Có' WHEN nil_report IS NULL THEN '(để trống)' ELSE 'Không' END,
       json_object('count', items), submission_id FROM sent
WHERE known AND (nil_report AND items > 0 OR NOT coalesce(nil_report, false) AND items = 0)

-- name: twice
-- The first line of the address stands; every later one points to it.
SELECT b.line, '${rule}', 'url', b.url, json_object('other', place_of(a.line, a.row, a.sheet, a.file)), b.submission_id
FROM (SELECT *, min_by(line, (line >= 0, abs(line))) OVER same AS first_line FROM repeated_line WHERE url IS NOT NULL AND unit_code IS NOT NULL
      WINDOW same AS (PARTITION BY identity, unit_code, period_id, coalesce(version, 1))) b
JOIN repeated_line a ON a.line = b.first_line WHERE b.line >= 0 AND b.line <> b.first_line

-- name: shared
-- Told to each unit with the names of the others.
SELECT r.line, '${rule}', 'url',
       array_to_string(list_transform(list_filter(s.units, lambda u: u.code <> r.unit_code), lambda u: u.name), ', '), NULL, r.submission_id
FROM repeated_line r JOIN (
  SELECT identity, list_sort(list(DISTINCT {'code': unit_code, 'name': coalesce(unit_name, unit_code)})) AS units
  FROM repeated_line LEFT JOIN dim_unit USING (unit_code) WHERE url IS NOT NULL AND unit_code IS NOT NULL
  GROUP BY identity HAVING count(DISTINCT unit_code) > 1) s USING (identity) WHERE r.line >= 0 AND r.unit_code IS NOT NULL

-- name: fallen
-- Lower than the last known value of the same item under the same definition; counts are dated as the measures date them.
SELECT line, '${rule}', '${field}', shown_count(${field}), json_object('other', shown_count(before)), submission_id FROM (
  SELECT line, submission_id, ${field}, CASE WHEN rounded THEN coalesce(rounding_step, 0) ELSE 0 END AS step,
         lag(${field}) OVER (PARTITION BY identity, metric_def_version ORDER BY seen_at, ${field}, line) AS before,
         lag(seen_at) OVER (PARTITION BY identity, metric_def_version ORDER BY seen_at, ${field}, line) AS seen, seen_at
  FROM repeated_line WHERE ${field} IS NOT NULL AND seen_at IS NOT NULL)
WHERE ${field} < before - step AND seen < seen_at AND line >= 0

-- name: vectors
-- The finding points to another item with the same numbers, the lowest or the highest, so that the order of lines does not matter.
SELECT p.line, '${rule}', 'views', NULL, json_object('other', CASE WHEN k.identity = low THEN at_high ELSE at_low END), submission_id
FROM reported p JOIN alike k USING (line) JOIN (
  SELECT vector_key, min(identity) AS low, arg_min(place, (identity, line)) AS at_low, arg_max(place, (identity, -line)) AS at_high
  FROM (SELECT a.*, place_of(line, row, sheet, file) AS place FROM alike a JOIN reported USING (line))
  GROUP BY vector_key) USING (vector_key)

-- name: unproved
-- Measured against the unit itself: what is large for a commune is small for a department.
SELECT p.line, '${rule}', '${field}', shown_count(p.${field}), NULL, p.submission_id FROM reported p JOIN (
  SELECT unit_code, quantile_cont(${field}, ${percentile}) AS most FROM reported WHERE capture_method = 'DECLARED' GROUP BY unit_code) u
USING (unit_code)
WHERE p.capture_method = 'DECLARED' AND p.${field} > u.most AND coalesce(p.evidence_ids, p.evidence_sha256, '') = ''

-- name: evidence
-- One picture may prove all lines of one item, but no other item.
SELECT r.line, '${rule}', 'evidence_sha256', left(r.sha, 12), json_object('other', place_of(a.line, a.row, a.sheet, a.file)), r.submission_id
FROM (SELECT *, min_by(line, (line >= 0, abs(line))) OVER (PARTITION BY sha) AS first_line,
             min(identity) OVER (PARTITION BY sha) AS low, max(identity) OVER (PARTITION BY sha) AS high
      FROM (SELECT line, submission_id, row, sheet, file, unnest(string_split(lower(evidence_sha256), '|')) AS sha FROM reported_all
            WHERE evidence_sha256 IS NOT NULL) JOIN line_key USING (line)) r
JOIN reported_all a ON a.line = r.first_line WHERE low <> high AND r.line >= 0 AND r.line <> r.first_line

-- name: round
-- Asked of a submission as a whole, and only from a number of numbers on.
SELECT NULL, '${rule}', NULL, concat(round_, '/', n), json_object('unit', unit_code), submission_id FROM (
  SELECT unit_code, submission_id, sum(n) AS n, sum(n) FILTER (digit = 0) AS round_ FROM last_digit GROUP BY ALL)
WHERE n >= ${round_least} AND round_ > ${round_share} * n

-- name: last_digits
-- Chi-square of the last digits against an even spread.
SELECT NULL, '${rule}', NULL, n::VARCHAR, json_object('unit', unit_code), submission_id FROM (
  SELECT unit_code, submission_id, sum(n) AS n, sum(power(n, 2)) * 10 / sum(n) - sum(n) AS chi_square FROM (
    SELECT unit_code, submission_id, digit, sum(n) AS n FROM last_digit GROUP BY ALL) GROUP BY ALL)
WHERE n >= ${digit_least} AND chi_square > ${digit_chi_square}

-- name: itself
-- Every spelling of its own address counts as itself.
SELECT line, '${rule}', 'republished_from', republished_from, NULL, NULL FROM lineage WHERE parent_identity = identity

-- name: circle
-- Of a circle only the link declared last is wrong: the others were right when they were declared.
SELECT l.line, '${rule}', 'republished_from', l.republished_from, NULL, NULL FROM lineage l JOIN (
  SELECT arg_max(identity, latest) AS identity, arg_max(parent_identity, latest) AS parent_identity FROM (
    SELECT c.cycle, identity, parent_identity,
           (coalesce(min(received_at), TIMESTAMP 'epoch'), coalesce(max(published_at), TIMESTAMP 'epoch'), identity) AS latest
    FROM cycle_link c JOIN lineage USING (identity, parent_identity) GROUP BY c.cycle, identity, parent_identity)
  GROUP BY cycle) USING (identity, parent_identity)

-- name: later
-- A few minutes are forgiven: pages round their times.
SELECT l.line, '${rule}', 'republished_from', shown_moment(l.published_at), json_object('other', shown_moment(p.published_at)), NULL
FROM lineage l JOIN (
  SELECT k.identity, min(published_at) AS published_at FROM reported_all JOIN (
    SELECT line, identity FROM line_key WHERE identity IN (SELECT parent_identity FROM lineage)) k USING (line)
  GROUP BY k.identity) p ON p.identity = l.parent_identity
WHERE l.parent_identity <> l.identity AND p.published_at > l.published_at + INTERVAL ${parent_minutes} MINUTE

-- name: unknown
-- A parent stored before is known too, so all keys are asked and not only those of this run.
SELECT line, '${rule}', 'republished_from', coalesce(republished_from, 'chưa ghi'), NULL, NULL FROM lineage
WHERE role = 'REPUBLICATION' AND (parent_identity IS NULL
  OR parent_identity NOT IN (SELECT identity FROM line_key WHERE identity IN (SELECT parent_identity FROM lineage)))

-- name: older
-- Near or equal titles; the twin must be older than the item, not than this line of it.
SELECT p.line, '${rule}', 'role', NULL, json_object('other', shown_moment(min(o.published_at))), any_value(p.submission_id)
FROM prepared p JOIN line_item l USING (line) JOIN item i USING (item_no)
JOIN (SELECT child_item, parent_item FROM near UNION SELECT child_item, parent_item FROM story_link WHERE relation = 'EXACT_TEXT') n
  ON n.child_item = l.item_no
JOIN item o ON o.item_no = n.parent_item
WHERE p.role = 'ORIGINAL' AND o.published_at < i.published_at GROUP BY p.line
