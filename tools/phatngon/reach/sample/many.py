"""Lines by the million for measuring: they look like what units send (copies, tracking parameters, spellings, gaps)."""

from __future__ import annotations

from pathlib import Path

UNITS, HOSTS, KNOWN_HOSTS = 54, 200, 180
_WHO = ["Phường Thuận Hóa", "Xã Chân Mây - Lăng Cô", "Phường Hương Thủy", "Sở Du lịch", "Phường Kim Long", "Xã A Lưới 2", "Người dân Huế", "Ban tổ chức"]
_DOES = ["khai mạc", "tổ chức", "ra quân", "bàn giao", "hoàn thành", "khởi công", "công bố kế hoạch", "đối thoại về", "rà soát", "tiếp nhận"]
_WHAT = ["lễ hội đèn lồng", "tuyến phố đi bộ", "chương trình “Ngày Chủ nhật xanh”", "nhà văn hóa mới", "điểm sinh hoạt cộng đồng", "công tác phòng, chống lụt bão",
         "dịch vụ công trực tuyến", "đường ven biển", "chợ đêm An Cựu", "hội chợ làng nghề", "khu tái định cư", "bãi giữ xe", "vườn hoa – công viên", "tủ sách thôn"]


def write_many(folder: Path, rows: int) -> list[Path]:
    """Write ``entry.parquet`` with ``rows`` lines, and the three dimension tables; the same lines for the same number. Takes seconds a million."""
    import duckdb

    from phatngon.reach.entries import create_entries

    folder.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(config={"memory_limit": "4GB"})
    create_entries(con, "shape")
    con.execute("CREATE MACRO mix(x, seed) AS (hash(x, seed) >> 2)::BIGINT")

    def pick(words: list[str], seed: int) -> str:
        return f"{words!r}[1 + mix(t, {seed}) % {len(words)}]"

    address = """concat('https://', CASE WHEN mix({0}, 10) % 7 = 0 AND {1} THEN 'www.' ELSE '' END, 'bao', mix({0}, 6) % 200, '.example/chuyen-muc-',
                 mix({0}, 11) % 30, '/bai-viet-ve-hue-', {0}, '.html')"""
    start = "TIMESTAMP '2026-01-01' + to_months((mix(t, 4) % 12)::INT)"
    con.execute(f"""
COPY (SELECT s.* FROM shape s WHERE false UNION ALL BY NAME
SELECT i AS line, 'bao-cao.parquet' AS file, i % 1000000 AS row, unit || '/' || strftime(period, '%Y-%m') || '/1' AS submission_id, unit AS unit_code,
  strftime(period, '%Y-%m') AS period_id, 1 AS version, period + INTERVAL 40 DAY AS received_at,
  CASE WHEN h % 1009 = 0 THEN 'bao.example/thieu-giao-thuc-' || a
       WHEN h % 211 = 0 THEN replace({address.format('a', 'true')}, 'chuyen', '%63huyen')
       WHEN h % 5 = 0 THEN replace({address.format('a', 'true')}, 'https', 'http')
       ELSE {address.format('a', 'true')} END
    || CASE WHEN h % 10 < 3 THEN '?utm_source=Home&utm_campaign=Tin-' || h % 9 WHEN h % 10 = 3 THEN '/' ELSE '' END AS url,
  CASE WHEN h % 11 = 0 THEN upper(title) WHEN h % 11 = 1 THEN title || '…' WHEN h % 997 = 0 THEN '=' || title
       WHEN h % 499 = 0 THEN title || ' ho' || chr(769) || 'a' WHEN h % 991 = 0 THEN title || ' 0905 123 456' ELSE title END AS title,
  CASE WHEN h % 1013 = 0 THEN received WHEN h % 61 = 0 THEN published - INTERVAL 45 DAY WHEN h % 71 = 0 THEN day ELSE published END AS published_at,
  CASE WHEN h % 71 = 0 THEN 'SECOND' ELSE 'MINUTE' END AS published_precision,
  CASE WHEN kind BETWEEN 17 AND 19 THEN 'REPUBLICATION' END AS role, CASE WHEN kind BETWEEN 17 AND 19 THEN {address.format('j', 'false')} END AS republished_from,
  h % 307 = 0 AS paid, [NULL, 'POS', 'NEU', 'NEU', 'NEG', 'POS', 'NEU', 'MIXED'][1 + (h // 7) % 8] AS sentiment,
  CASE WHEN h % 3 = 0 THEN 'MODEL' ELSE 'HUMAN' END AS sentiment_by, CASE WHEN h // 10 % 4 <> 0 THEN 'anh.png' END AS evidence_ids,
  period + to_days(25 + (h % 10)::INT) AS observed_at, views, CASE WHEN h % 2 = 0 THEN views // 2 + h % 10 END AS reach,
  (views // 20 + h % 10)::BIGINT AS reactions, mix(a, 12) % 40 + h % 10 AS comments, CASE WHEN h % 9 <> 0 THEN mix(a, 13) % 60 + h % 10 END AS shares,
  CASE WHEN views IS NULL AND h % 401 <> 0 THEN 'NOT_PROVIDED' END AS views_missing_reason, 'NO_ACCESS' AS reach_missing_reason,
  'NO_ACCESS' AS reactions_missing_reason, 'NOT_PROVIDED' AS shares_missing_reason, CASE WHEN h % 10 = 7 THEN 'DECLARED' ELSE 'PUBLIC_PAGE' END AS capture_method
FROM (SELECT *, CASE WHEN h % 10 <> 1 THEN (200 + exp((mix(a, 7) % 1000) / 90.0) * (1 + mix(a, 8) % 7))::BIGINT * (20 + h % 10) // 20
             - CASE WHEN h % 97 = 0 THEN 9 ELSE 0 END END AS views,
        period + INTERVAL 40 DAY + INTERVAL 1 DAY AS received, date_trunc('day', published) AS day,
        concat({pick(_WHO, 20)}, ': ', {pick(_DOES, 21)}, ' ', {pick(_WHAT, 22)}, ' ', {pick(_WHAT, 23)}, ' đợt ', t, ' năm 2026') AS title
  FROM (SELECT *, {start} AS period, {start} + to_seconds((mix(t, 5) % (27 * 86400))::INT) + INTERVAL 1 MINUTE AS published
    FROM (SELECT i, h, j, kind, CASE WHEN kind < 12 THEN j ELSE i END AS a, CASE WHEN kind < 17 THEN j ELSE i END AS t, '46-' || (19000 + mix(CASE WHEN kind < 3 THEN j ELSE i END, 3) % {UNITS}) AS unit
      FROM (SELECT i, mix(i, 1) AS h, (mix(i, 2) % greatest(i, 1))::BIGINT AS j, (mix(i, 9) % 100)::INT AS kind FROM range({rows}) r(i)))))
) TO '{folder}/entry.parquet' (ROW_GROUP_SIZE 100000)""")
    con.execute(f"COPY (SELECT '46-' || (19000 + i) AS unit_code, 'Phường ' || i AS unit_name, 'PHUONG' AS level, true AS obligated FROM range({UNITS}) r(i)) "
                f"TO '{folder}/dim_unit.parquet'")
    con.execute(f"COPY (SELECT 'nguon-' || i AS source_id, 'Nguồn ' || i AS source_name, 'bao' || i || '.example' AS host_or_handle, 'PRESS_ONLINE' AS channel_type, "
                f"'EARNED' AS ownership, CASE WHEN i % 3 = 0 THEN 'NATIONAL' ELSE 'CITY' END AS tier, CASE WHEN i % 4 = 0 THEN 50000 END AS followers "
                f"FROM range({KNOWN_HOSTS}) r(i)) TO '{folder}/dim_source.parquet'")
    con.execute("COPY (SELECT strftime(m, '%Y-%m') AS period_id, m::TIMESTAMP AS start_ts, m::TIMESTAMP + INTERVAL 1 MONTH AS end_ts "
                "FROM (SELECT DATE '2025-01-01' + to_months(i::INT) AS m FROM range(36) r(i))) "
                f"TO '{folder}/dim_period.parquet'")
    return [folder / f"{name}.parquet" for name in ("entry", "dim_unit", "dim_source", "dim_period")]
