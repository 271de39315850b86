"""The same results by a bare DuckDB script: frozen, straight SQL, no kit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

PUNCTUATION = r"!-/:-@\[-`{-~“”‘’–—…"
OLD = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
NEW = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
COUNTS = ("views", "reach", "reactions", "comments", "shares", "saves")


def run(folder: Path) -> dict[str, Any]:
    """Read, key, check, join, sum."""
    import duckdb

    con = duckdb.connect(
        config={
            "memory_limit": "900MB",
            "temp_directory": str(folder / "spill"),
            "preserve_insertion_order": False,
        }
    )
    con.execute(f"CREATE VIEW entry AS SELECT * FROM read_parquet('{folder}/entry.parquet')")
    for table in ("dim_source", "dim_period"):
        con.execute(
            f"CREATE TABLE {table} AS SELECT * FROM read_parquet('{folder}/{table}.parquet')"
        )
    _keys(con)
    rules = _rules(con)
    _stories(con)
    con.execute("""
CREATE TABLE item_sum AS
SELECT item_no, views, reach, reactions, comments, shares, coalesce(paid, false) AS paid, declared, evidenced, host, sentiment, CASE WHEN coalesce(reactions, comments, shares) IS NOT NULL
       THEN coalesce(reactions, 0) + coalesce(comments, 0) + coalesce(shares, 0) END AS interactions
FROM (SELECT item_no, arg_max(views, (observed_at, views)) AS views, arg_max(reactions, (observed_at, reactions)) AS reactions,
             arg_max(comments, (observed_at, comments)) AS comments, arg_max(shares, (observed_at, shares)) AS shares,
             arg_max(reach, (observed_at, reach)) AS reach, arg_max(saves, (observed_at, saves)) AS saves, bool_or(paid) AS paid,
             bool_or(capture_method = 'DECLARED') AS declared, bool_or(coalesce(evidence_ids, '') <> '') AS evidenced,
             min(host) AS host, min(sentiment) AS sentiment
      FROM entry JOIN line_item USING (line) JOIN key USING (line) GROUP BY item_no)""")
    stories = """SELECT count(DISTINCT item_no), (SELECT count(*) FROM (SELECT DISTINCT coalesce(label, item_no) FROM line_item
                 LEFT JOIN label ON node = item_no)) FROM line_item"""
    return summary(
        lambda text: con.execute(text).fetchall(),
        "item_sum",
        stories,
        "SELECT line, item_no FROM line_item",
        "entry",
    ) | {"rules": rules, "sums": sums(con, "LEFT JOIN label ON node = item_no")}


def sums(con: Any, told: str) -> dict[str, int]:
    """The sums under the metrics of the city, paid items apart; ``told`` joins each item to its story."""
    names = (
        "organic",
        "views",
        "reach",
        "with_reach",
        "reactions",
        "comments",
        "shares",
        "er_views_above",
        "er_views_below",
        "er_reach_above",
        "er_reach_below",
        "declared",
        "declared_evidenced",
    )
    row = con.execute("""
SELECT count(*) FILTER (NOT paid), sum(views) FILTER (NOT paid), sum(reach) FILTER (NOT paid), count(reach) FILTER (NOT paid),
  sum(reactions) FILTER (NOT paid), sum(comments) FILTER (NOT paid), sum(shares) FILTER (NOT paid),
  sum(interactions) FILTER (NOT paid AND views > 0), sum(views) FILTER (NOT paid AND interactions >= 0),
  sum(interactions) FILTER (NOT paid AND reach > 0), sum(reach) FILTER (NOT paid AND interactions >= 0),
  count(*) FILTER (declared), count(*) FILTER (declared AND evidenced) FROM item_sum""").fetchone()
    people = con.execute(
        "SELECT sum(most) FROM (SELECT max(reach) AS most FROM item_sum WHERE NOT paid GROUP BY host)"
    ).fetchone()[0]
    coded = con.execute(
        f"SELECT count(*) FROM (SELECT arg_min(sentiment, item_no) FROM item_sum {told} WHERE sentiment IS NOT NULL "
        "GROUP BY coalesce(label, item_no))"
    ).fetchone()[0]
    return {name: int(value) for name, value in zip(names, row, strict=True)} | {
        "people": int(people),
        "coded": coded,
    }


def summary(
    rows: Callable[[str], list[tuple]], items: str, counts: str, lines: str, entry: str
) -> dict[str, Any]:
    """The sums that the three ways are compared by."""
    count, stories = rows(counts)[0]
    views, with_views, interactions = rows(
        f"SELECT sum(views)::BIGINT, count(views), sum(interactions)::BIGINT FROM {items}"
    )[0]
    sentiments = dict(
        rows(
            f"SELECT sentiment, count(*) FROM {items} WHERE sentiment IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
    )
    units = rows(
        f"SELECT unit_code, count(DISTINCT item_no), count(DISTINCT item_no) FILTER (views IS NOT NULL) "
        f"FROM {entry} JOIN ({lines}) USING (line) GROUP BY 1 ORDER BY 1"
    )
    return {
        "items": count,
        "stories": stories,
        "views": views,
        "with_views": with_views,
        "interactions": interactions,
        "sentiments": sentiments,
        "units": [list(row) for row in units],
    }


def _keys(con: Any) -> None:
    moved = "(w || ' ')"
    for old, new in zip(OLD, NEW, strict=True):
        moved = f"replace({moved}, '{old} ', '{new} ')"
    con.execute(rf"""
CREATE TABLE key AS
SELECT line, unit_code, period_id, CASE WHEN address IS NOT NULL THEN hash(address) END AS url_key, address IS NULL AS bad_url, host,
  hash(CASE WHEN regexp_matches(w, '[òóỏõọ][ae]( |$)|[ùúủũụ]y( |$)') THEN rtrim({moved}) ELSE w END, day) AS text_key,
  CASE WHEN (views IS NOT NULL)::INT + (reach IS NOT NULL)::INT + (reactions IS NOT NULL)::INT
            + (comments IS NOT NULL)::INT + (shares IS NOT NULL)::INT >= 3 AND total > 0
       THEN hash(unit_code, views, reach, reactions, comments, shares) END AS vector_key
FROM (SELECT *, split_part(address, '/', 3) AS host,
        trim(regexp_replace(f, ' *[{PUNCTUATION}][ {PUNCTUATION}]*|  +', ' ', 'g')) AS w
  FROM (SELECT line, unit_code, period_id, views, reach, reactions, comments, shares, published_at::DATE AS day, nfc_normalize(lower(title)) AS f,
          coalesce(views, 0) + coalesce(reach, 0) + coalesce(reactions, 0) + coalesce(comments, 0) + coalesce(shares, 0) AS total,
          CASE WHEN regexp_matches(url, '^https?://') THEN rtrim(regexp_replace(replace(regexp_replace(url, '^https?://(www\.)?', 'https://'),
            '%63', 'c'), '\?utm_.*$', ''), '/') END AS address FROM entry))""")


def _rules(con: Any) -> dict[str, int]:
    years = " + ".join(
        f"coalesce((({f} BETWEEN 1900 AND 2100 OR {f} BETWEEN 1900000 AND 2100000 AND {f} % 1000 = 0) AND "
        f"list_contains(regexp_extract_all(title, '[0-9]+'), (CASE WHEN {f} > 2100 THEN {f} // 1000 ELSE {f} END)::VARCHAR))::INT, 0)"
        for f in COUNTS[:5]
    )
    con.execute(f"""
CREATE TABLE bad AS SELECT line, v010, v021, v040, v070, v091, rest FROM (
SELECT e.line, k.bad_url AS v010, published_at > received_at + INTERVAL 5 MINUTE AS v021,
  (views IS NULL AND views_missing_reason IS NULL)::INT + (reach IS NULL AND reach_missing_reason IS NULL)::INT
    + (views IS NOT NULL AND reactions IS NULL AND reactions_missing_reason IS NULL)::INT
    + (views IS NOT NULL AND shares IS NULL AND shares_missing_reason IS NULL)::INT AS v040,
  left(title, 1) IN ('=', '+', '-', '@') AS v070, paid AND s.source_id IS NOT NULL AS v091,
  {{'V-013': (s.source_id IS NULL AND k.host IS NOT NULL)::INT, 'V-022': (published_at < p.start_ts)::INT,
    'V-023': (published_at < received_at - INTERVAL 365 DAY)::INT,
    'V-026': (published_precision = 'SECOND' AND published_at = date_trunc('day', published_at))::INT,
    'V-032': (views > 1000000000)::INT + coalesce((reach > 1236393)::INT, 0), 'V-033': (reach > views)::INT,
    'V-034': (coalesce(reactions, 0) + coalesce(comments, 0) + coalesce(shares, 0) > views)::INT,
    'V-035': (comments >= 10000 AND comments > 20 * reactions)::INT,
    'V-036': (coalesce(reactions, 0) + coalesce(comments, 0) + coalesce(shares, 0) > 0.2 * s.followers)::INT,
    'V-037': {years}, 'V-072': (title <> nfc_normalize(title))::INT,
    'V-080': regexp_matches(title, '(^|[^0-9./])((\\+84|84|0)[ .-]?[35789]([ .-]?[0-9]){{8}}|0[0-9]{{11}})([^0-9]|$)|[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\\.[A-Za-z]{{2,}}')::INT,
    'V-090': (sentiment = 'NEG' AND sentiment_by = 'MODEL')::INT}} AS rest
FROM entry e JOIN key k USING (line) LEFT JOIN dim_source s ON s.host_or_handle = k.host JOIN dim_period p ON p.period_id = e.period_id)""")
    names = (
        "V-013",
        "V-022",
        "V-023",
        "V-026",
        "V-032",
        "V-033",
        "V-034",
        "V-035",
        "V-036",
        "V-037",
        "V-072",
        "V-080",
        "V-090",
    )
    row = con.execute(
        "SELECT count(*) FILTER (v010), count(*) FILTER (v021), sum(v040), count(*) FILTER (v070), count(*) FILTER (v091), "
        + ", ".join(f"coalesce(sum(rest['{name}']), 0)" for name in names)
        + " FROM bad"
    ).fetchone()
    found = dict(
        zip(("V-010", "V-021", "V-040", "V-070", "V-091", *names), map(int, row), strict=True)
    )
    con.execute(
        "CREATE TABLE twice AS SELECT * FROM key SEMI JOIN (SELECT url_key FROM key WHERE NOT bad_url GROUP BY 1 HAVING count(*) > 1) USING (url_key)"
    )
    one = {
        "V-015": "SELECT sum(n - 1) FROM (SELECT count(*) AS n FROM twice GROUP BY url_key, unit_code, period_id)",
        "V-016": "SELECT sum(n) FROM (SELECT count(*) AS n FROM twice GROUP BY url_key HAVING count(DISTINCT unit_code) > 1)",
        "V-042": "SELECT sum(n) FROM (SELECT count(*) AS n FROM key WHERE vector_key IS NOT NULL GROUP BY vector_key HAVING min(url_key) <> max(url_key))",
    }
    found |= {rule: int(con.execute(query).fetchone()[0] or 0) for rule, query in one.items()}
    for rule, late in (
        ("V-022", "published_at < start_ts"),
        ("V-023", "published_at < received_at - INTERVAL 365 DAY"),
    ):
        found[rule] -= con.execute(f"""
SELECT count(*) FROM (SELECT {late} AS late, e.period_id, min(e.period_id) OVER (PARTITION BY url_key) AS first_period
FROM entry e JOIN twice USING (line) JOIN dim_period p ON p.period_id = e.period_id) WHERE late AND first_period < period_id""").fetchone()[0]
    found["V-039"] = sum(
        con.execute(f"""
SELECT count(*) FROM (SELECT {f} AS n, observed_at, lag({f}) OVER w AS before, lag(observed_at) OVER w AS seen FROM entry JOIN twice USING (line)
WHERE {f} IS NOT NULL WINDOW w AS (PARTITION BY url_key ORDER BY observed_at, {f}, line)) WHERE n < before AND seen < observed_at""").fetchone()[
            0
        ]
        for f in COUNTS[:5]
    )
    digits = " UNION ALL ".join(
        f"SELECT unit_code, period_id, {f} % 10 AS d, count(*) AS n FROM entry WHERE {f} >= 10 GROUP BY ALL"
        for f in COUNTS[:5]
    )
    row = con.execute(f"""
SELECT count(*) FILTER (n >= 10 AND z > 0.8 * n), count(*) FILTER (n >= 50 AND q * 10 / n - n > 27.877) FROM (
SELECT sum(n) AS n, sum(n) FILTER (d = 0) AS z, sum(n * n) AS q FROM (SELECT unit_code, period_id, d, sum(n)::DOUBLE AS n FROM ({digits}) GROUP BY ALL)
GROUP BY unit_code, period_id)""").fetchone()
    found["V-041"], found["V-043"] = row
    con.execute(
        "CREATE TABLE most AS SELECT unit_code, quantile_cont(views, 0.9) AS v, quantile_cont(reach, 0.9) AS r FROM entry "
        "WHERE capture_method = 'DECLARED' GROUP BY 1"
    )
    con.execute(
        "CREATE TABLE v060 AS SELECT line, (views > v)::INT AS a, (reach > r)::INT AS b FROM entry JOIN most USING (unit_code) "
        "WHERE capture_method = 'DECLARED' AND evidence_ids IS NULL AND (views > v OR reach > r)"
    )
    found["V-060"] = int(
        con.execute(
            "SELECT coalesce(sum(coalesce(a, 0) + coalesce(b, 0)), 0) FROM v060"
        ).fetchone()[0]
    )
    con.execute(
        "CREATE TABLE lineage AS SELECT line, hash(republished_from) AS parent FROM entry WHERE republished_from IS NOT NULL"
    )
    found["V-053"] = con.execute(
        "SELECT count(*) FROM lineage WHERE parent NOT IN (SELECT url_key FROM key WHERE NOT bad_url)"
    ).fetchone()[0]
    con.execute(
        "CREATE TABLE rejected AS SELECT line FROM bad WHERE v010 OR v021 OR v040 > 0 OR v070 OR v091 UNION SELECT line FROM v060"
    )
    return dict(sorted(found.items()))


def _stories(con: Any) -> None:
    con.execute("""
CREATE TABLE kept AS SELECT line, url_key, text_key, host FROM key ANTI JOIN rejected USING (line);
CREATE TABLE texts AS SELECT * FROM kept SEMI JOIN (SELECT text_key FROM kept GROUP BY 1 HAVING min(url_key) <> max(url_key)) USING (text_key);
CREATE TABLE edge AS SELECT DISTINCT url_key AS a, b FROM (
  SELECT url_key, min(url_key) OVER (PARTITION BY text_key, host) AS b FROM texts) WHERE url_key <> b""")
    _label(con)
    con.execute("""
CREATE TABLE line_item AS SELECT line, min(line) OVER (PARTITION BY coalesce(label, url_key)) AS item_no
FROM kept LEFT JOIN label ON node = url_key;
CREATE TABLE parent_item AS SELECT url_key, min(item_no) AS parent_no FROM kept JOIN line_item USING (line)
WHERE url_key IN (SELECT parent FROM lineage) GROUP BY 1;
CREATE OR REPLACE TABLE edge AS
SELECT DISTINCT item_no AS a, b FROM (SELECT item_no, min(item_no) OVER (PARTITION BY text_key) AS b FROM texts JOIN line_item USING (line)) WHERE item_no <> b
UNION SELECT item_no, parent_no FROM lineage JOIN line_item USING (line) JOIN parent_item ON url_key = parent WHERE item_no <> parent_no""")
    _label(con)


def _label(con: Any) -> None:
    con.execute(
        "CREATE OR REPLACE TABLE pair AS SELECT a, b FROM edge UNION SELECT b, a FROM edge; "
        "CREATE OR REPLACE TABLE label AS SELECT a AS node, least(a, min(b)) AS label FROM pair GROUP BY a"
    )
    moved = 1
    while moved:
        con.execute(
            "CREATE OR REPLACE TABLE next AS SELECT a AS node, least(any_value(m.label), min(t.label)) AS label FROM pair JOIN label t ON t.node = b "
            "JOIN label m ON m.node = a GROUP BY a; CREATE OR REPLACE TABLE next AS SELECT n.node, t.label FROM next n JOIN next t ON t.node = n.label"
        )
        moved = con.execute(
            "SELECT count(*) FROM next JOIN label USING (node) WHERE next.label <> label.label"
        ).fetchone()[0]
        con.execute("CREATE OR REPLACE TABLE label AS SELECT * FROM next")
