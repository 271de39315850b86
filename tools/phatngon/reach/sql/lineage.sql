-- name: parents
CREATE OR REPLACE TEMP TABLE lineage AS
SELECT line, identity, role, published_at, received_at, republished_from,
       CASE WHEN address IS NOT NULL THEN hash(coalesce(post_id(address), address)) END AS parent_identity
FROM (SELECT line, role, published_at, received_at, republished_from, canonical_url(republished_from) AS address
      FROM reported WHERE republished_from IS NOT NULL OR role = 'REPUBLICATION')
JOIN (SELECT line, identity FROM line_key) USING (line)

-- name: names
CREATE OR REPLACE TEMP MACRO item_id_of(address, source, day, title) AS
  left(sha256(coalesce(address, concat_ws('|', source, strftime(day, '%Y-%m-%d'), title))), 16);
CREATE OR REPLACE TEMP VIEW item_name AS
SELECT name, min(identity) AS identity FROM (
  SELECT line, unnest([item_id, item_id_of(canonical_url, source_key, day, title_text)]) AS name FROM prepared_all)
JOIN line_key USING (line) WHERE name IS NOT NULL GROUP BY name

-- name: both_ways
CREATE OR REPLACE TEMP TABLE both_ways AS SELECT a, b FROM ${edges} WHERE a <> b UNION SELECT b, a FROM ${edges} WHERE a <> b;
CREATE OR REPLACE TEMP TABLE ${target} AS SELECT a AS node, least(a, min(b)) AS label FROM both_ways GROUP BY a

-- name: spread
CREATE OR REPLACE TEMP TABLE reached AS
SELECT node, min(label) AS label FROM (
  SELECT node, label FROM ${target}
  UNION ALL SELECT e.a, t.label FROM both_ways e JOIN ${target} t ON t.node = e.b
  UNION ALL SELECT t.label, h.label FROM both_ways e JOIN ${target} t ON t.node = e.a JOIN ${target} h ON h.node = e.b) GROUP BY node;
CREATE OR REPLACE TEMP TABLE shortened AS SELECT r.node, l.label FROM reached r JOIN reached l ON l.node = r.label

-- name: steps
CREATE OR REPLACE TEMP TABLE declared_step AS
SELECT identity AS node, arg_min(parent_identity, (coalesce(received_at, TIMESTAMP 'epoch'), parent_identity)) AS next FROM lineage
WHERE parent_identity IS NOT NULL AND parent_identity <> identity GROUP BY identity;
CREATE OR REPLACE TEMP TABLE far AS SELECT a.node, a.next FROM declared_step a SEMI JOIN declared_step b ON a.next = b.node

-- name: orbit
CREATE OR REPLACE TEMP TABLE orbit AS
SELECT node, next, least(node, next) AS low FROM declared_step WHERE node IN (SELECT next FROM far)

-- name: cycles
CREATE OR REPLACE TEMP TABLE cycle_link AS
SELECT s.node AS identity, s.next AS parent_identity, o.low AS cycle FROM declared_step s JOIN orbit o USING (node);
DROP TABLE far; DROP TABLE orbit; DROP TABLE declared_step
