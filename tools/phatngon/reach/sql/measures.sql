-- name: keep
-- A count is kept for the very value that was looked at: a later absurd one of the same item is set aside again.
DELETE FROM aside_count WHERE (line, field) IN (
  SELECT a.line, a.field FROM aside_count a JOIN (
    SELECT line, unit_code, coalesce(post_id(p.canonical_url), p.canonical_url, concat_ws(' ', p.source_id, lower(p.title), p.published_at::DATE)) AS item, views, reach FROM prepared p WHERE line IN (SELECT line FROM aside_count)) p USING (line)
  JOIN (SELECT unit_code, item, field, arg_max(value, rowid) AS value, arg_max(holds, rowid) AS holds
        FROM kept_count GROUP BY ALL) k
    ON k.unit_code = p.unit_code AND k.item = p.item AND k.field = a.field
   AND k.value = CASE a.field WHEN 'reach' THEN p.reach ELSE p.views END
  WHERE k.holds)

-- name: waiting
-- The largest first: those are the ones to look at.
SELECT DISTINCT p.unit_code, coalesce(u.unit_name, p.unit_code), p.period_id, coalesce(post_id(p.canonical_url), p.canonical_url, concat_ws(' ', p.source_id, lower(p.title), p.published_at::DATE)) AS item, coalesce(p.title, ''), p.url, a.field,
       CASE a.field WHEN 'reach' THEN p.reach ELSE p.views END AS value, p.file, p.canonical_url
FROM aside_count a JOIN prepared p USING (line) LEFT JOIN dim_unit u ON u.unit_code = p.unit_code
WHERE p.unit_code IS NOT NULL ORDER BY value DESC, 1, 4, 7

-- name: chosen
-- Lines that share their item with others are grouped; all others pass by the grouping, which is most of them.
SELECT ${scope} AS scope, l.item_no, i.story_no, i.story_order, p.source_key, p.ownership, coalesce(p.paid, false) AS paid, ${columns},
       p.sentiment, p.sentiment_2, p.topic_code, p.topics_more, p.message_ids, p.quotes_spokesperson AS quotes,
       coalesce(p.capture_method = 'DECLARED', false) AS declared, coalesce(p.evidence_ids, '') != '' AS evidenced
FROM prepared p JOIN line_item l USING (line) ${which} JOIN repeated_item r ON r.item_no = l.item_no JOIN item i ON i.item_no = l.item_no
WHERE ${period}

-- name: items
-- The value seen last; of two seen at one moment the larger, so that the order of rows never matters.
CREATE OR REPLACE TEMP TABLE item_value AS
WITH repeated_item AS (SELECT DISTINCT item_no FROM grouped)
SELECT scope, item_no, any_value(story_no) AS story_no, min(story_order) AS story_order, min(source_key) AS source_key,
       min(ownership) AS ownership, bool_or(paid) AS paid, ${latest},
       min(sentiment) AS sentiment, min(sentiment_2) AS sentiment_2, min(topic_code) AS topic_code, min(topics_more) AS topics_more,
       max(message_ids) AS message_ids, bool_or(quotes) AS quotes, bool_or(declared) AS declared, bool_or(evidenced) AS evidenced
FROM (${many}) GROUP BY scope, item_no
UNION ALL (${single})

-- name: totals
-- Paid items stay out of every sum and are counted apart. A rate divides sums over the items that have both numbers.
WITH valued AS (
  SELECT *, interactions_of(reactions, comments, shares, saves) AS interactions
  FROM item_value
)
SELECT scope, count(*) AS items, count(*) FILTER (NOT paid) AS organic,
  sum(views) FILTER (NOT paid) AS views, count(views) FILTER (NOT paid) AS with_views,
  sum(reach) FILTER (NOT paid) AS reach, count(reach) FILTER (NOT paid) AS with_reach,
  sum(interactions) FILTER (NOT paid) AS interactions, count(interactions) FILTER (NOT paid) AS with_interactions,
  sum(reactions) FILTER (NOT paid) AS reactions, sum(comments) FILTER (NOT paid) AS comments,
  sum(shares) FILTER (NOT paid) AS shares, sum(saves) FILTER (NOT paid) AS saves,
  sum(interactions) FILTER (NOT paid AND views > 0) AS er_views_above, sum(views) FILTER (NOT paid AND interactions >= 0) AS er_views_below,
  count(*) FILTER (NOT paid AND views > 0 AND interactions >= 0) AS er_views_items,
  sum(interactions) FILTER (NOT paid AND reach > 0) AS er_reach_above, sum(reach) FILTER (NOT paid AND interactions >= 0) AS er_reach_below,
  count(*) FILTER (NOT paid AND reach > 0 AND interactions >= 0) AS er_reach_items,
  count(*) FILTER (paid) AS paid_items, sum(views) FILTER (paid) AS paid_views,
  count(*) FILTER (declared) AS declared, count(*) FILTER (declared AND evidenced) AS declared_evidenced
FROM valued GROUP BY scope

-- name: stories
-- The tone of a story is that of its first item that has one.
WITH told AS (
  SELECT scope, story_no, arg_min(sentiment, story_order) FILTER (sentiment IS NOT NULL) AS sentiment,
         bool_or(message_ids IS NOT NULL) AS assessed, bool_or(coalesce(message_ids, '0') NOT IN ('0', '')) AS carries,
         bool_or(ownership = 'EARNED' AND NOT paid) AS earned,
         bool_or(ownership = 'EARNED' AND NOT paid AND coalesce(quotes, false)) AS quoted,
         bool_or(ownership = 'EARNED' AND NOT paid AND quotes IS NOT NULL) AS quote_known,
         bool_or(${subject}) AS on_subject, bool_or(${reference}) AS in_reference
  FROM item_value GROUP BY scope, story_no
)
SELECT scope, count(*) AS stories, count(*) FILTER (sentiment = 'POS') AS pos, count(*) FILTER (sentiment = 'NEU') AS neu,
  count(*) FILTER (sentiment = 'NEG') AS neg, count(*) FILTER (sentiment = 'MIXED') AS mixed,
  count(*) FILTER (assessed) AS assessed, count(*) FILTER (carries) AS carrying, count(*) FILTER (earned) AS earned,
  count(*) FILTER (quoted) AS quoted, count(*) FILTER (quote_known) AS quote_known,
  count(*) FILTER (on_subject AND in_reference) AS on_subject, count(*) FILTER (in_reference) AS in_reference
FROM told GROUP BY scope

-- name: sources
-- The people of one source are counted once, by its largest item.
SELECT scope, source_key, max(reach) AS reach FROM item_value WHERE NOT paid AND reach IS NOT NULL GROUP BY ALL ORDER BY ALL

-- name: flags
-- An item counts once for each kind of flag, however many of its lines or checks raise it.
SELECT v.scope, count(DISTINCT v.item_no) FILTER (f.rule IN (${late})) AS late,
       count(DISTINCT v.item_no) FILTER (f.rule IN (${anomaly})) AS anomaly
FROM found f JOIN line_item l USING (line) JOIN item i USING (item_no) JOIN prepared p USING (line)
JOIN item_value v ON v.item_no = l.item_no AND v.scope = ${scope}
WHERE f.rule IN (${late}, ${anomaly}) AND ${period} GROUP BY v.scope

-- name: increments
-- The growth between the last value before the period and the last one in it; a fall counts as no growth.
WITH observed AS (
  SELECT ${scope} AS scope, l.item_no, ${seen} AS seen, ${views} AS views, p.published_at
  FROM prepared p JOIN line_item l USING (line) WHERE ${views} IS NOT NULL AND NOT coalesce(p.paid, false) AND ${seen} < $end
), paired AS (
  SELECT scope, item_no, max(views) FILTER (seen >= $start AND seen = newest) AS last_value,
         max(views) FILTER (seen < $start AND seen = newest) AS before, min(published_at) AS born
  FROM (SELECT *, max(seen) OVER (PARTITION BY scope, item_no, seen >= $start) AS newest FROM observed)
  GROUP BY scope, item_no HAVING count(*) FILTER (seen >= $start) > 0
)
SELECT scope, sum(greatest(0, last_value - coalesce(before, 0))) FILTER (before IS NOT NULL OR born >= $start) AS increment,
  count(*) FILTER (before IS NOT NULL OR born >= $start) AS pairs, count(*) AS observed,
  count(*) FILTER (last_value < before) AS decreases FROM paired GROUP BY scope

-- name: coders
-- Pairs of readings, for the agreement of two people.
SELECT scope, sentiment, sentiment_2, count(*) AS items FROM item_value
WHERE sentiment IS NOT NULL AND sentiment_2 IS NOT NULL GROUP BY ALL
