"""Near duplicates: titles that share most of their words within days. Suggestions for a person, never merged by themselves.

Two word sets of likeness t or more share at least two words among the rarest few of each (prefix filtering), so only pairs
that meet under such a pair of words are compared; every pair that qualifies is found. Where very many titles meet under one
pair of words (a form filled in a thousand times), each is compared with those next to it in time only: work grows with the
number of titles, not with its square, and none of them is left without its neighbour.
"""

from __future__ import annotations

from typing import Any

from phatngon.reach.limits import limits


def near_pairs(connection: Any) -> None:
    """Temporary table ``near`` (child_item, parent_item, score): items of different stories whose titles are nearly one.

    Score is the Jaccard likeness of the word sets. Titles of series, short titles and titles whose numbers differ are
    never paired. The parent is the earlier item. Needs :func:`phatngon.reach.stories.make_stories` before.
    """
    near = limits("near")
    share, hours, next_to = near["jaccard"], near["hours"], near["neighbours"]
    connection.execute(f"""
CREATE OR REPLACE TEMP TABLE near_title AS
SELECT item_no, story_no, story_order, published_at, hash(digit_tokens(title_text)) AS digits,
       list_distinct(string_split(title_text, ' ')) AS words
FROM (SELECT i.item_no, i.story_no, i.story_order, i.published_at, p.title_text,
             row_number() OVER (PARTITION BY i.story_no, p.title_text ORDER BY i.story_order, p.line) AS place
      FROM item i JOIN line_item USING (item_no) JOIN prepared p USING (line)
      WHERE p.title_text IS NOT NULL AND NOT is_serial(p.title_text) AND i.published_at IS NOT NULL)
WHERE place = 1 AND len(list_distinct(string_split(title_text, ' '))) >= {near['least_words']};
CREATE OR REPLACE TEMP TABLE near_prefix AS
WITH word AS (SELECT item_no, story_no, published_at, digits, len(words) AS n, unnest(words) AS w, words FROM near_title),
     common AS (SELECT w, count(*) AS times FROM word GROUP BY w)
SELECT item_no, n, published_at, digits, list(w ORDER BY times, w)[:n - ceil({share} * n)::INT + 2] AS rare
FROM word JOIN common USING (w) GROUP BY item_no, story_no, n, published_at, digits, words;
CREATE OR REPLACE TEMP TABLE near_mark AS
SELECT item_no, mark, row_number() OVER (PARTITION BY mark ORDER BY published_at, story_order, item_no) AS place,
       count(*) OVER (PARTITION BY mark) AS size
FROM (SELECT DISTINCT item_no, hash(digits, least(a, b), greatest(a, b)) AS mark
      FROM (SELECT item_no, digits, a, unnest(rare) AS b FROM (SELECT *, unnest(rare) AS a FROM near_prefix)) WHERE a < b)
JOIN near_title USING (item_no);
CREATE OR REPLACE TEMP TABLE near AS
SELECT child_item, parent_item, max(score) AS score FROM (
  SELECT CASE WHEN x_first THEN y.item_no ELSE x.item_no END AS child_item,
         CASE WHEN x_first THEN x.item_no ELSE y.item_no END AS parent_item,
         shared / (len(x.words) + len(y.words) - shared)::DOUBLE AS score
  FROM (SELECT DISTINCT l.item_no AS one, r.item_no AS other
        FROM (SELECT item_no, mark, place + unnest(range(1, least({next_to}, size - place) + 1)) AS place
              FROM near_mark WHERE size > 1) l JOIN near_mark r USING (mark, place)) c
  JOIN near_title x ON x.item_no = c.one JOIN near_title y ON y.item_no = c.other,
  LATERAL (SELECT len(list_intersect(x.words, y.words)) AS shared,
                  (x.published_at, x.story_order, x.item_no) < (y.published_at, y.story_order, y.item_no) AS x_first)
  WHERE x.story_no <> y.story_no AND x.digits = y.digits
    AND abs(epoch(x.published_at) - epoch(y.published_at)) <= {hours} * 3600)
WHERE score >= {share} GROUP BY ALL;
DROP TABLE near_title; DROP TABLE near_prefix; DROP TABLE near_mark""")
