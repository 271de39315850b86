-- name: lines
-- One row a line, in the order of the lines: a line whose item has no id, or shares it within its submission, is called by its
-- number, so that every measurement finds the line it stood on.
SELECT ${columns} FROM (
  SELECT * REPLACE (CASE WHEN item_id IS NULL OR row_number() OVER (PARTITION BY submission_id, item_id ORDER BY line) > 1
                         THEN 'd' || line ELSE item_id END AS item_id) FROM entry)
ORDER BY line

-- name: keep_submission
-- Columns by name: a store of an earlier issue has them in another order. After the lock a later version amends.
INSERT INTO fact_submission (${columns}) SELECT ${columns} FROM (
  SELECT s.* REPLACE (CASE WHEN $errors THEN 'RETURNED'
                           WHEN s.version > 1 AND coalesce(s.received_at, $received) >= p.lock_ts THEN 'AMENDED'
                           ELSE 'ACCEPTED' END AS status,
                      $payload AS payload_sha256, coalesce(s.received_at, $received) AS received_at,
                      CASE WHEN $errors THEN $received::TIMESTAMP END AS returned_at, $stands AS stands)
  FROM submission_new s LEFT JOIN dim_period p USING (period_id) WHERE submission_id = $one) s

-- name: standing
-- The newest version says which versions stand; one without a number always does.
CREATE OR REPLACE TEMP VIEW standing AS
WITH newest AS (
  SELECT unit_code, period_id, coalesce(stands, submission_id) AS stands FROM fact_submission
  WHERE coalesce(status, 'SUBMITTED') <> 'DRAFT' AND version IS NOT NULL
  QUALIFY rank() OVER (PARTITION BY unit_code, period_id ORDER BY version DESC) = 1)
SELECT DISTINCT unit_code, period_id, submission_id FROM (
  SELECT unit_code, period_id, unnest(string_split(stands, '|')) AS submission_id FROM newest
  UNION ALL SELECT unit_code, period_id, submission_id FROM fact_submission
  WHERE version IS NULL AND coalesce(status, 'SUBMITTED') <> 'DRAFT')

-- name: said
-- What a line says, whatever row it stood in: the sum of hashes does not depend on the order of an item's lines.
SELECT submission_id, coalesce(post_id(address), address, concat_ws(' ', source_id, lower(title), published_at::DATE)) AS item,
       sum(said::HUGEINT)::VARCHAR AS said
FROM (SELECT line, submission_id, source_id, title, published_at, address_from(url, ordinary_url(url), address_path(url)) AS address,
             hash(${said}) AS said FROM ${table} WHERE list_contains($ids, submission_id))
WHERE line NOT IN (SELECT unnest($refused::BIGINT[])) GROUP BY submission_id, item

-- name: take_over
-- What the old versions said of other items is said by the new one too, from the very place in the file where it stood.
INSERT INTO entry (line, submission_id, version, ${columns})
SELECT row_number() OVER (ORDER BY line) + (SELECT max(line) FROM entry), $one, $number, ${columns}
FROM (SELECT *, coalesce(post_id(address), address, concat_ws(' ', source_id, lower(title), published_at::DATE)) AS item
      FROM (SELECT *, address_from(url, ordinary_url(url), address_path(url)) AS address
            FROM entry WHERE list_contains($old, submission_id)))
WHERE NOT list_contains($items, item)

-- name: newest
-- Lines of no submission stand too: a register may tell of items and of nothing else.
CREATE OR REPLACE TEMP VIEW newest_entry AS SELECT e.* FROM entry e ANTI JOIN (
  SELECT submission_id FROM fact_submission ANTI JOIN standing USING (submission_id)) o ON e.submission_id = o.submission_id

-- name: returned
-- Why files went back: what was found wrong in the file of each submission, in the order of its cells.
SELECT s.submission_id, f.message_vi,
       concat_ws(', ', CASE WHEN f.sheet <> '' THEN 'trang tính “' || f.sheet || '”' END,
                 CASE WHEN f.row IS NOT NULL AND f.column_letter <> '' THEN 'ô ' || f.column_letter || f.row
                      WHEN f.row IS NOT NULL THEN 'dòng ' || f.row END)
FROM import_submission s
JOIN (SELECT sha256, arg_max(batch_id, rowid) AS batch_id, arg_max(file, rowid) AS file FROM import_file
      WHERE outcome IN ('returned', 'asked') GROUP BY sha256) i USING (sha256)
JOIN fact_finding f ON f.batch_id = i.batch_id AND f.file = i.file
WHERE f.severity = 'E' AND list_contains($ids, s.submission_id)
  AND (f.submission_id IS NULL OR f.submission_id = s.submission_id)
ORDER BY 1, f.row NULLS FIRST, f.column_letter, f.rule

-- name: skipped
-- The last word on each file by its name: what was read later under the same name is no longer skipped.
WITH last AS (
  SELECT file, arg_max(batch_id, rowid) AS batch_id, arg_max(outcome, rowid) AS outcome, arg_max(received_at, rowid) AS received_at
  FROM import_file GROUP BY file)
SELECT l.file, l.received_at, l.outcome, string_agg(f.message_vi, ' ' ORDER BY f.row NULLS FIRST)
FROM last l LEFT JOIN fact_finding f ON f.batch_id = l.batch_id AND f.file = l.file
  AND (f.rule = 'F-026' OR l.outcome = 'unreadable' AND f.severity = 'E')
WHERE l.outcome IN ('unreadable', 'asked') AND l.received_at >= $start AND l.received_at < $end
GROUP BY ALL ORDER BY 1
