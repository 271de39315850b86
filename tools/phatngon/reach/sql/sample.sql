-- name: lines
-- Everything is drawn from hashes of the line's number: the same number of rows gives the same lines on every machine.
COPY (SELECT s.* FROM shape s WHERE false UNION ALL BY NAME
SELECT i AS line, 'bao-cao.parquet' AS file, i % 1000000 AS row, unit || '/' || strftime(period, '%Y-%m') || '/1' AS submission_id, unit AS unit_code,
  strftime(period, '%Y-%m') AS period_id, 1 AS version, period + INTERVAL 40 DAY AS received_at,
  CASE WHEN h % 1009 = 0 THEN 'bao.example/thieu-giao-thuc-' || a
       WHEN h % 211 = 0 THEN replace(${address}, 'chuyen', '%63huyen')
       WHEN h % 5 = 0 THEN replace(${address}, 'https', 'http')
       ELSE ${address} END
    || CASE WHEN h % 10 < 3 THEN '?utm_source=Home&utm_campaign=Tin-' || h % 9 WHEN h % 10 = 3 THEN '/' ELSE '' END AS url,
  CASE WHEN h % 11 = 0 THEN upper(title) WHEN h % 11 = 1 THEN title || '…' WHEN h % 997 = 0 THEN '=' || title
       WHEN h % 499 = 0 THEN title || ' ho' || chr(769) || 'a' WHEN h % 991 = 0 THEN title || ' 0905 123 456' ELSE title END AS title,
  CASE WHEN h % 1013 = 0 THEN received WHEN h % 61 = 0 THEN published - INTERVAL 45 DAY WHEN h % 71 = 0 THEN day ELSE published END AS published_at,
  CASE WHEN h % 71 = 0 THEN 'SECOND' ELSE 'MINUTE' END AS published_precision,
  CASE WHEN kind BETWEEN 17 AND 19 THEN 'REPUBLICATION' END AS role, CASE WHEN kind BETWEEN 17 AND 19 THEN ${parent_address} END AS republished_from,
  h % 307 = 0 AS paid, [NULL, 'POS', 'NEU', 'NEU', 'NEG', 'POS', 'NEU', 'MIXED'][1 + (h // 7) % 8] AS sentiment,
  CASE WHEN h % 3 = 0 THEN 'MODEL' ELSE 'HUMAN' END AS sentiment_by, CASE WHEN h // 10 % 4 <> 0 THEN 'anh.png' END AS evidence_ids,
  period + to_days(25 + (h % 10)::INT) AS observed_at, views, CASE WHEN h % 2 = 0 THEN views // 2 + h % 10 END AS reach,
  (views // 20 + h % 10)::BIGINT AS reactions, mix(a, 12) % 40 + h % 10 AS comments, CASE WHEN h % 9 <> 0 THEN mix(a, 13) % 60 + h % 10 END AS shares,
  CASE WHEN views IS NULL AND h % 401 <> 0 THEN 'NOT_PROVIDED' END AS views_missing_reason, 'NO_ACCESS' AS reach_missing_reason,
  'NO_ACCESS' AS reactions_missing_reason, 'NOT_PROVIDED' AS shares_missing_reason, CASE WHEN h % 10 = 7 THEN 'DECLARED' ELSE 'PUBLIC_PAGE' END AS capture_method
FROM (SELECT *, CASE WHEN h % 10 <> 1 THEN (200 + exp((mix(a, 7) % 1000) / 90.0) * (1 + mix(a, 8) % 7))::BIGINT * (20 + h % 10) // 20
             - CASE WHEN h % 97 = 0 THEN 9 ELSE 0 END END AS views,
        period + INTERVAL 40 DAY + INTERVAL 1 DAY AS received, date_trunc('day', published) AS day,
        concat(${who}, ': ', ${does}, ' ', ${what}, ' ', ${also}, ' đợt ', t, ' năm 2026') AS title
  FROM (SELECT *, ${start} AS period, ${start} + to_seconds((mix(t, 5) % (27 * 86400))::INT) + INTERVAL 1 MINUTE AS published
    FROM (SELECT i, h, j, kind, CASE WHEN kind < 12 THEN j ELSE i END AS a, CASE WHEN kind < 17 THEN j ELSE i END AS t, '46-' || (19000 + mix(CASE WHEN kind < 3 THEN j ELSE i END, 3) % ${units}) AS unit
      FROM (SELECT i, mix(i, 1) AS h, (mix(i, 2) % greatest(i, 1))::BIGINT AS j, (mix(i, 9) % 100)::INT AS kind FROM range(${rows}) r(i)))))
) TO '${folder}/entry.parquet' (ROW_GROUP_SIZE 100000)
