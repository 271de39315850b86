-- name: text_lines
-- Only titles that stand at two identities can join anything.
CREATE OR REPLACE TEMP TABLE text_group AS
SELECT text_key FROM line_key ANTI JOIN rejected USING (line) WHERE line >= 0 AND text_key IS NOT NULL
GROUP BY text_key HAVING min(identity) <> max(identity);
CREATE OR REPLACE TEMP TABLE text_line AS
SELECT line, identity, text_key, same_key FROM line_key SEMI JOIN text_group USING (text_key) ANTI JOIN rejected USING (line)
WHERE line >= 0;
CREATE OR REPLACE TEMP TABLE same_edge AS
SELECT DISTINCT identity AS a, least_ AS b FROM (
  SELECT identity, min(identity) OVER (PARTITION BY same_key) AS least_ FROM text_line) WHERE identity <> least_

-- name: line_items
-- Lines alone with their item are their own item; no grouping is done for them.
CREATE OR REPLACE TEMP TABLE grouped AS
SELECT line, min(line) OVER (PARTITION BY coalesce(label, identity)) AS item_no
FROM (SELECT line, identity FROM repeated WHERE line >= 0
      UNION SELECT line, identity FROM text_line SEMI JOIN same_identity ON node = identity)
LEFT JOIN same_identity ON node = identity ANTI JOIN rejected USING (line);
CREATE OR REPLACE TEMP TABLE aside AS SELECT line FROM grouped UNION SELECT line FROM rejected;
CREATE OR REPLACE TEMP TABLE line_item AS
SELECT line, line AS item_no FROM line_key ANTI JOIN aside USING (line) WHERE line >= 0
UNION ALL SELECT line, item_no FROM grouped

-- name: described
-- Trust before time: a day without an hour, or a time somebody declared, gives way to one that a page showed.
CREATE OR REPLACE TEMP VIEW shown AS SELECT line, source_key, published_at, tier, doubt, ${rank} FROM line_key WHERE line >= 0;
CREATE OR REPLACE TEMP TABLE spoken AS
SELECT item_no, source_key, published_at, tier, doubt, tier_rank FROM (
  SELECT g.item_no, s.*, row_number() OVER (PARTITION BY g.item_no ORDER BY doubt, published_at, tier_rank, source_key, line) AS place
  FROM shown s JOIN grouped g USING (line)) WHERE place = 1;
CREATE OR REPLACE TEMP VIEW described AS
SELECT * FROM spoken
UNION ALL
SELECT line, source_key, published_at, tier, doubt, tier_rank FROM shown ANTI JOIN aside USING (line)

-- name: links
-- A quote repeats words, not the piece: it is no copy.
CREATE OR REPLACE TEMP TABLE identity_item AS
SELECT identity, min(item_no) AS item_no FROM line_item JOIN line_key USING (line)
WHERE identity IN (SELECT parent_identity FROM lineage UNION ALL SELECT identity FROM lineage UNION ALL
                   SELECT identity FROM item_name WHERE (SELECT count(*) FROM rel_story) > 0
                     AND name IN (SELECT child_item_id FROM rel_story UNION ALL SELECT parent_item_id FROM rel_story))
GROUP BY identity;
CREATE OR REPLACE TEMP TABLE story_link AS
SELECT DISTINCT child_item, parent_item, relation FROM (
  SELECT c.item_no AS child_item, p.item_no AS parent_item, 'DECLARED_REPUB' AS relation
  FROM lineage l ANTI JOIN rejected USING (line) JOIN line_item c USING (line) JOIN identity_item p ON p.identity = l.parent_identity
  WHERE l.role IS DISTINCT FROM 'QUOTE')
WHERE child_item <> parent_item

-- name: no_links
-- Nobody declared anything.
CREATE OR REPLACE TEMP TABLE identity_item (identity UBIGINT, item_no BIGINT);
CREATE OR REPLACE TEMP TABLE story_link (child_item BIGINT, parent_item BIGINT, relation VARCHAR)

-- name: relations
-- Likeness is only a suggestion; a relation counts when a person decided it, or it was declared.
INSERT INTO story_link
SELECT DISTINCT c.item_no, p.item_no, r.relation FROM rel_story r
JOIN item_name cn ON cn.name = r.child_item_id JOIN item_name pn ON pn.name = r.parent_item_id
JOIN identity_item c ON c.identity = cn.identity JOIN identity_item p ON p.identity = pn.identity
WHERE c.item_no <> p.item_no AND (r.decided_by = 'HUMAN' OR r.relation IN ('TRANSLATION', 'DECLARED_REPUB'))

-- name: edges
-- Equal titles on one day join stories even where nobody declared anything.
CREATE OR REPLACE TEMP TABLE text_edge AS
SELECT DISTINCT item_no AS a, least_ AS b FROM (
  SELECT item_no, min(item_no) OVER (PARTITION BY text_key) AS least_ FROM text_line JOIN line_item USING (line)) WHERE item_no <> least_;
CREATE OR REPLACE TEMP TABLE story_edge AS SELECT a, b FROM text_edge UNION SELECT child_item, parent_item FROM story_link

-- name: numbers
-- What is declared a copy comes after what it copies, whatever the clocks say.
CREATE OR REPLACE TEMP TABLE in_story AS
SELECT item_no, label AS story_no,
       row_number() OVER (PARTITION BY label ORDER BY item_no IN (SELECT child_item FROM story_link), doubt, published_at, tier_rank,
                          source_key, item_no)::INTEGER AS story_order
FROM described JOIN story_label ON node = item_no;
CREATE OR REPLACE TEMP TABLE item AS
SELECT i.item_no, coalesce(s.story_no, i.item_no) AS story_no, coalesce(s.story_order, 1)::INTEGER AS story_order,
       coalesce(s.story_order, 1) = 1 AS is_root, i.item_no AS first_line, i.source_key, i.published_at, i.tier
FROM described i LEFT JOIN in_story s USING (item_no);
INSERT INTO story_link
SELECT c.item_no, p.item_no, 'EXACT_TEXT' FROM in_story c JOIN in_story p ON p.story_no = c.story_no AND p.story_order = 1
WHERE c.story_order > 1 AND c.item_no NOT IN (SELECT child_item FROM story_link);
DROP TABLE in_story

-- name: alone
-- Every item is a story of its own.
CREATE OR REPLACE TEMP TABLE item AS
SELECT item_no, item_no AS story_no, 1::INTEGER AS story_order, true AS is_root, item_no AS first_line, source_key, published_at, tier
FROM described

-- name: done
-- What the steps have left.
DROP TABLE story_label; DROP TABLE story_edge; DROP TABLE text_edge; DROP TABLE same_edge; DROP TABLE same_identity;
DROP TABLE text_group; DROP VIEW described; DROP VIEW shown; DROP TABLE spoken;
DROP TABLE aside
