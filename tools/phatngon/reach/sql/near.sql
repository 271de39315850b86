-- name: titles
-- Each title of a story once.
CREATE OR REPLACE TEMP TABLE near_title AS
SELECT item_no, story_no, story_order, published_at, hash(digit_tokens(title_text)) AS digits,
       list_distinct(string_split(title_text, ' ')) AS words
FROM (SELECT i.item_no, i.story_no, i.story_order, i.published_at, p.title_text,
             row_number() OVER (PARTITION BY i.story_no, p.title_text ORDER BY i.story_order, p.line) AS place
      FROM item i JOIN line_item USING (item_no) JOIN prepared p USING (line)
      WHERE p.title_text IS NOT NULL AND NOT is_serial(p.title_text) AND i.published_at IS NOT NULL)
WHERE place = 1 AND len(list_distinct(string_split(title_text, ' '))) >= ${least_words}

-- name: marks
-- Two word sets of likeness t share at least two of the rarest few words of each (prefix filtering).
CREATE OR REPLACE TEMP TABLE near_prefix AS
WITH word AS (SELECT item_no, story_no, published_at, digits, len(words) AS n, unnest(words) AS w, words FROM near_title),
     common AS (SELECT w, count(*) AS times FROM word GROUP BY w)
SELECT item_no, n, published_at, digits, list(w ORDER BY times, w)[:n - ceil(${share} * n)::INT + 2] AS rare
FROM word JOIN common USING (w) GROUP BY item_no, story_no, n, published_at, digits, words;
CREATE OR REPLACE TEMP TABLE near_mark AS
SELECT item_no, mark, row_number() OVER (PARTITION BY mark ORDER BY published_at, story_order, item_no) AS place,
       count(*) OVER (PARTITION BY mark) AS size
FROM (SELECT DISTINCT item_no, hash(digits, least(a, b), greatest(a, b)) AS mark
      FROM (SELECT item_no, digits, a, unnest(rare) AS b FROM (SELECT *, unnest(rare) AS a FROM near_prefix)) WHERE a < b)
JOIN near_title USING (item_no)

-- name: pairs
-- Only titles that meet under such a pair of words are compared. Under a very common pair each is compared with its neighbours in
-- time only.
CREATE OR REPLACE TEMP TABLE near AS
SELECT child_item, parent_item, max(score) AS score FROM (
  SELECT CASE WHEN x_first THEN y.item_no ELSE x.item_no END AS child_item,
         CASE WHEN x_first THEN x.item_no ELSE y.item_no END AS parent_item,
         shared / (len(x.words) + len(y.words) - shared)::DOUBLE AS score
  FROM (SELECT DISTINCT l.item_no AS one, r.item_no AS other
        FROM (SELECT item_no, mark, place + unnest(range(1, least(${next_to}, size - place) + 1)) AS place
              FROM near_mark WHERE size > 1) l JOIN near_mark r USING (mark, place)) c
  JOIN near_title x ON x.item_no = c.one JOIN near_title y ON y.item_no = c.other,
  LATERAL (SELECT len(list_intersect(x.words, y.words)) AS shared,
                  (x.published_at, x.story_order, x.item_no) < (y.published_at, y.story_order, y.item_no) AS x_first)
  WHERE x.story_no <> y.story_no AND x.digits = y.digits
    AND abs(epoch(x.published_at) - epoch(y.published_at)) <= ${hours} * 3600)
WHERE score >= ${share} GROUP BY ALL

-- name: none
-- Fewer than two titles have nothing to be like.
CREATE OR REPLACE TEMP TABLE near (child_item BIGINT, parent_item BIGINT, score DOUBLE)

-- name: done
-- What the steps have left.
DROP TABLE near_title; DROP TABLE IF EXISTS near_prefix; DROP TABLE IF EXISTS near_mark
