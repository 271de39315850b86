-- name: parents
-- Hashed as the lines themselves are, so that a parent need not be reported to have an identity.
CREATE OR REPLACE TEMP TABLE lineage AS
SELECT line, identity, role, published_at, received_at, republished_from,
       CASE WHEN address IS NOT NULL THEN hash(coalesce(post_id(address), address)) END AS parent_identity
FROM (SELECT line, role, published_at, received_at, republished_from, canonical_url(republished_from) AS address
      ${declared})
JOIN (SELECT line, identity FROM line_key) USING (line)

-- name: no_parents
-- No line says that it republishes: to fold addresses of none costs as much as of a few.
CREATE OR REPLACE TEMP TABLE lineage (line BIGINT, identity UBIGINT, role VARCHAR, published_at TIMESTAMP, received_at TIMESTAMP,
  republished_from VARCHAR, parent_identity UBIGINT)

-- name: names
-- An item may be named by its own id, or by the id that we would give it.
CREATE OR REPLACE TEMP MACRO item_id_of(address, source, day, title) AS
  left(sha256(coalesce(address, concat_ws('|', source, strftime(day, '%Y-%m-%d'), title))), 16);
CREATE OR REPLACE TEMP VIEW item_name AS
SELECT name, min(identity) AS identity FROM (
  SELECT line, unnest([item_id, item_id_of(canonical_url, source_key, day, title_text)]) AS name FROM prepared_all)
JOIN line_key USING (line) WHERE name IS NOT NULL GROUP BY name

-- name: both_ways
-- Each node begins with its least neighbour.
CREATE OR REPLACE TEMP TABLE both_ways AS SELECT a, b FROM ${edges} WHERE a <> b UNION SELECT b, a FROM ${edges} WHERE a <> b;
CREATE OR REPLACE TEMP TABLE ${target} AS SELECT a AS node, least(a, min(b)) AS label FROM both_ways GROUP BY a

-- name: spread
-- The third branch hooks a label onto what a neighbour reached: with the short cuts below, chains halve in every round.
CREATE OR REPLACE TEMP TABLE reached AS
SELECT node, min(label) AS label FROM (
  SELECT node, label FROM ${target}
  UNION ALL SELECT e.a, t.label FROM both_ways e JOIN ${target} t ON t.node = e.b
  UNION ALL SELECT t.label, h.label FROM both_ways e JOIN ${target} t ON t.node = e.a JOIN ${target} h ON h.node = e.b) GROUP BY node;
CREATE OR REPLACE TEMP TABLE shortened AS SELECT r.node, l.label FROM reached r JOIN reached l ON l.node = r.label

-- name: steps
-- Of several declared parents the one declared first counts; a step to a node that leads nowhere cannot lie on a circle.
CREATE OR REPLACE TEMP TABLE declared_step AS
SELECT identity AS node, arg_min(parent_identity, (coalesce(received_at, TIMESTAMP 'epoch'), parent_identity)) AS next FROM lineage
WHERE parent_identity IS NOT NULL AND parent_identity <> identity GROUP BY identity;
CREATE OR REPLACE TEMP TABLE far AS SELECT a.node, a.next FROM declared_step a SEMI JOIN declared_step b ON a.next = b.node

-- name: orbit
-- What is left after enough doubling is reached from a circle; each node of one collects the least of its circle.
CREATE OR REPLACE TEMP TABLE orbit AS
SELECT node, next, least(node, next) AS low FROM declared_step WHERE node IN (SELECT next FROM far)

-- name: cycles
-- A circle is called by its least node.
CREATE OR REPLACE TEMP TABLE cycle_link AS
SELECT s.node AS identity, s.next AS parent_identity, o.low AS cycle FROM declared_step s JOIN orbit o USING (node);
DROP TABLE far; DROP TABLE orbit; DROP TABLE declared_step
