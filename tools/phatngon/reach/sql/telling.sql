-- name: stories
-- One row a place where a story stood.
WITH told AS (
  SELECT l.item_no, arg_min(p.title, p.title) AS title, min(p.url) AS url, min(p.topic_code) AS topic,
         bool_or(p.tier = 'NATIONAL') AS national, list_sort(list_distinct(list(p.unit_code) FILTER (p.unit_code IS NOT NULL))) AS units
  FROM prepared p JOIN line_item l USING (line) GROUP BY l.item_no
)
SELECT v.story_no, v.item_no, coalesce(t.title, '') AS title, t.url, t.topic, coalesce(t.national, false), t.units,
       coalesce(s.source_name, v.source_key, 'chưa rõ nguồn') AS source, i.published_at, v.views, v.sentiment,
       interactions_of(v.reactions, v.comments, v.shares, v.saves)
FROM item_value v JOIN item i USING (item_no) JOIN told t USING (item_no)
LEFT JOIN dim_source s ON s.source_id = v.source_key ORDER BY v.story_no, v.story_order, v.item_no

-- name: aside
-- The largest first: those are the ones to look at.
SELECT DISTINCT coalesce(u.unit_name, p.unit_code, 'không rõ đơn vị'), a.field,
       CASE a.field WHEN 'reach' THEN p.reach ELSE p.views END AS value, coalesce(p.title, ''), p.url, p.unit_code
FROM aside_count a JOIN prepared p USING (line) JOIN line_item l USING (line) SEMI JOIN item_value v ON v.item_no = l.item_no
LEFT JOIN dim_unit u ON u.unit_code = p.unit_code ORDER BY value DESC, 1, 2, 4

-- name: credits
-- An item that k units reported gives each of them 1/k, so that the credits of all units add up to the items of the city;
-- added in one order, so that the last digit is the same in every run.
WITH told AS (
  SELECT DISTINCT l.item_no, p.unit_code FROM prepared p JOIN line_item l USING (line) JOIN item_value v USING (item_no)
  JOIN item i USING (item_no) WHERE p.unit_code IS NOT NULL AND (i.published_at >= $start OR i.published_at IS NULL)
), shared AS (SELECT *, count(*) OVER (PARTITION BY item_no) AS k FROM told)
SELECT unit_code, list_sum(list(n / k ORDER BY k)) FROM (SELECT unit_code, k, count(*) AS n FROM shared GROUP BY ALL) GROUP BY 1 ORDER BY 1

-- name: channels
-- A source has one channel; the first by name where its lines disagree.
SELECT coalesce(c.channel_type, 'OTHER') AS code, count(*), count(DISTINCT story_no), sum(views), count(views) FROM item_value v
LEFT JOIN (SELECT DISTINCT ON (source_key) source_key, channel_type FROM prepared ORDER BY source_key, channel_type) c USING (source_key)
GROUP BY 1 ORDER BY sum(views) DESC NULLS LAST, 2 DESC, 1

-- name: topics
-- Paid items stand among items and stories, but not in the sums, as in the figures of the city.
SELECT coalesce(topic_code, '?'), count(*), count(DISTINCT story_no), sum(views) FILTER (NOT paid), count(views) FILTER (NOT paid),
       sum(interactions_of(reactions, comments, shares, saves)) FILTER (NOT paid)
FROM item_value GROUP BY 1 ORDER BY 3 DESC, 1

-- name: topics_of_day
-- The topic with the most stories of each day; of two the first by code.
SELECT day, arg_max(topic, (stories, topic)), max(stories) FROM (
  SELECT day, topic, count(*) AS stories FROM (
    SELECT v.story_no, min(i.published_at)::DATE AS day, min(v.topic_code) AS topic
    FROM item_value v JOIN item i USING (item_no) GROUP BY v.story_no)
  WHERE topic IS NOT NULL GROUP BY ALL)
GROUP BY day

-- name: flags
-- Lines, not items: what a person has to look at.
SELECT rule, count(*) FROM found JOIN line_item USING (line) JOIN item_value USING (item_no) GROUP BY rule ORDER BY rule

-- name: new_sources
-- The most frequent first, so that a few entries of the list settle most of them.
SELECT host, count(*) FROM prepared p JOIN line_item USING (line) JOIN item_value USING (item_no)
WHERE p.new_source GROUP BY host ORDER BY 2 DESC, 1 LIMIT 20
