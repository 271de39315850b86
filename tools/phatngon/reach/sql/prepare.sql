-- name: sources
-- A page of a platform is known by host and page name, so that two pages of one platform are two sources.
CREATE OR REPLACE TEMP MACRO known_host(h) AS CASE h ${renamed} ELSE h END;
CREATE OR REPLACE TEMP TABLE source_address AS
SELECT address, min(source_id) AS source_id FROM (
    SELECT source_id, known_host(split_part(written, '/', 1)) || substr(written, strpos(written || '/', '/')) AS address
    FROM (SELECT source_id, rtrim(regexp_replace(lower(host_or_handle), '^(https?://)?(www\.)?', ''), '/') AS written FROM dim_source
          WHERE contains(host_or_handle, '.')))
GROUP BY address;
-- Host and page of each source, found once: worked out in a condition they would cost every query its planning.
CREATE OR REPLACE TEMP TABLE source_known AS
SELECT *, page_of(own_host, 'https://' || written) AS own_page
FROM (SELECT *, known_host(split_part(written, '/', 1)) AS own_host
      FROM (SELECT *, regexp_replace(lower(host_or_handle), '^(https?://)?(www\.)?', '') AS written FROM dim_source))

-- name: reported
-- Lines stored before get negative numbers, so that one comparison tells them apart.
CREATE OR REPLACE TEMP VIEW reported_all AS ${every};
CREATE OR REPLACE TEMP VIEW reported AS SELECT * FROM reported_all WHERE line >= 0

-- name: addressed
-- Rare spellings of addresses and titles go to Python (rare_url, rare_title); the underscored columns exist once so that the common
-- ones do not pay for them twice.
SELECT * EXCLUDE (bare_, plain_, words_, lower_, old_, moved_), title_from(title, plain, old_, moved_) AS title_text,
       url_host(canonical_url) AS host
FROM (SELECT *, tone_moved(words_, old_) AS moved_
      FROM (SELECT *, old_tone(words_) AS old_
            FROM (SELECT *, address_from(url, plain_, bare_) AS canonical_url, words_only(lower_) AS words_
                  FROM (SELECT *, ordinary_url(url) AS plain_, address_path(url) AS bare_, plain_title(title) AS plain,
                               lower(title) AS lower_
                        FROM reported_all))))

-- name: lines
-- What the sources and periods tell beside the line itself.
SELECT b.* EXCLUDE (found_), coalesce(s.source_id, b.host, b.source_id) AS source_key, s.source_id AS known_source,
       s.channel_type, s.ownership, s.tier, s.followers, s.counts_saves, s.host_or_handle, s.own_host, s.own_page,
       page_of(b.host, b.canonical_url) AS page,
       s.source_id IS NULL AND coalesce(b.host, b.source_id) IS NOT NULL AS new_source,
       CAST(b.published_at AS DATE) AS day, p.start_ts, p.end_ts,
       coalesce(b.observed_at, least(b.received_at, p.end_ts - INTERVAL 1 SECOND), b.published_at) AS seen_at,
       CASE WHEN b.published_at >= p.start_ts AND b.published_at < p.end_ts THEN p.period_id
            WHEN b.published_at IS NOT NULL THEN ${own_period} END AS own_period,
       interactions_of(reactions, comments, shares, saves) AS interactions
FROM (SELECT e.* REPLACE (CASE WHEN e.published_precision = 'SECOND' AND e.published_at = date_trunc('day', e.published_at)
                               THEN 'DAY' ELSE e.published_precision END AS published_precision),
             e.published_precision AS stated_precision, ${found} AS found_
      FROM (${addressed}) e LEFT JOIN dim_source s1 ON s1.source_id = e.source_id
      LEFT JOIN source_address a1 ON a1.address = known_host(e.host) ${page}) b
LEFT JOIN source_known s ON s.source_id = b.found_
LEFT JOIN dim_period p ON p.period_id = b.period_id

-- name: laid
-- Few lines: to plan all their columns again for each later query costs more than to write them out once.
CREATE OR REPLACE TEMP TABLE prepared_row AS ${lines};
CREATE OR REPLACE TEMP VIEW prepared_all AS SELECT * FROM prepared_row;
CREATE OR REPLACE TEMP VIEW prepared AS SELECT * FROM prepared_row WHERE line >= 0

-- name: computed
-- Views, not tables: of ten million lines only the columns that a query names are ever computed.
DROP TABLE IF EXISTS temp.prepared_row;
CREATE OR REPLACE TEMP VIEW prepared_all AS ${lines};
CREATE OR REPLACE TEMP VIEW prepared AS SELECT * FROM prepared_all WHERE line >= 0

-- name: keys
-- Keys are 64-bit hashes: a join on eight bytes is what lets ten million lines fit in memory. Each check of single lines is one
-- bit of ``bad``, so that all of them cost one pass.
CREATE OR REPLACE TEMP TABLE line_key AS
SELECT line, CASE WHEN canonical_url IS NOT NULL THEN hash(coalesce(post_id(canonical_url), canonical_url))
                  WHEN url IS NULL THEN same_key END AS identity,
       CASE WHEN day IS NOT NULL AND title_text IS NOT NULL AND NOT is_serial(title_text) THEN hash(title_text, day) END AS text_key,
       CASE WHEN day IS NOT NULL AND NOT is_serial(title_text) THEN same_key END AS same_key,
       CASE WHEN known >= ${least_known} AND total > 0
            THEN hash(unit_code, views, reach, reactions, comments, shares) END AS vector_key,
       source_key, published_at, tier, ${doubt} AS doubt, ${bits} AS bad
FROM (SELECT *, CASE WHEN title_text IS NOT NULL THEN hash(title_text, day, source_key) END AS same_key,
             (views IS NOT NULL)::INT + (reach IS NOT NULL)::INT + (reactions IS NOT NULL)::INT + (comments IS NOT NULL)::INT
                 + (shares IS NOT NULL)::INT AS known,
             coalesce(views, 0) + coalesce(reach, 0) + coalesce(interactions, 0) AS total
      FROM prepared_all);
CREATE OR REPLACE TEMP TABLE repeated AS
SELECT line, identity FROM line_key SEMI JOIN (SELECT identity FROM line_key GROUP BY identity HAVING count(*) > 1) USING (identity);
