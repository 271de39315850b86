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

-- name: newest
-- Lines of no submission stand too: a register may tell of items and of nothing else.
CREATE OR REPLACE TEMP VIEW newest_entry AS SELECT e.* FROM entry e ANTI JOIN (
  SELECT submission_id FROM fact_submission ANTI JOIN standing USING (submission_id)) o ON e.submission_id = o.submission_id
