"""One pass over the lines: keys for duplicates, and a bit for each check that a line fails by itself."""

from __future__ import annotations

from typing import Any

from phatngon.reach.checking.context import Context, lay_prepared
from phatngon.reach.checking.row_rules import SHOWN_MACROS, row_rules
from phatngon.reach.limits import limits
from phatngon.reach.workspace import create_tables

FOUND = "line BIGINT, rule VARCHAR, field VARCHAR, value VARCHAR, words JSON, submission_id VARCHAR"


def prepare(connection: Any, entry: str = "entry", context: Context | None = None) -> None:
    """Make ``prepared`` (see :func:`lay_prepared`), ``line_key``, ``repeated``, and empty ``found`` and ``rejected``.

    ``line_key``: line, ``identity`` (one number for all spellings of one address, post or offline item), ``text_key``
    (title and day; null for serial titles), ``same_key`` (title, day and source), ``vector_key`` (unit and its numbers),
    ``source_key``, ``published_at``, ``tier``, ``doubt`` (how little its time can be trusted), ``bad`` (a bit for each row
    rule failed). ``repeated``: the keys of lines whose identity occurs more than once.
    Everything is temporary: the tables of the connection stay as they are. Keys are 64-bit hashes; among ten million
    items the chance of one false meeting is about three in a million.
    """
    context = context or Context()
    create_tables(connection)
    connection.execute(f"CREATE TABLE IF NOT EXISTS {context.submission} AS SELECT * FROM fact_submission LIMIT 0")
    connection.execute(SHOWN_MACROS)
    lay_prepared(connection, entry, context)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE found ({FOUND}); CREATE OR REPLACE TEMP TABLE rejected (line BIGINT); "
                       "DROP TABLE IF EXISTS temp.lineage")
    doubt = ("((published_precision IS NOT DISTINCT FROM 'DAY')::TINYINT * 2 + (published_at IS NULL)::TINYINT * 4 "
             "+ (coalesce(published_at_source, 'DECLARED') = 'DECLARED')::TINYINT)::TINYINT")
    bits = " | ".join(f"(CASE WHEN {rule.when} THEN {1 << place} ELSE 0 END)::BIGINT" for place, rule in enumerate(row_rules(context)))
    connection.execute(f"""
CREATE OR REPLACE TEMP TABLE line_key AS
SELECT line, CASE WHEN canonical_url IS NOT NULL THEN hash(coalesce(post_id(canonical_url), canonical_url))
                  WHEN url IS NULL THEN same_key END AS identity,
       CASE WHEN day IS NOT NULL AND title_text IS NOT NULL AND NOT is_serial(title_text) THEN hash(title_text, day) END AS text_key,
       CASE WHEN day IS NOT NULL AND NOT is_serial(title_text) THEN same_key END AS same_key,
       CASE WHEN known >= {limits("numbers")["vector_known"]} AND total > 0
            THEN hash(unit_code, views, reach, reactions, comments, shares) END AS vector_key,
       source_key, published_at, tier, {doubt} AS doubt, {bits} AS bad
FROM (SELECT *, CASE WHEN title_text IS NOT NULL THEN hash(title_text, day, source_key) END AS same_key,
             (views IS NOT NULL)::INT + (reach IS NOT NULL)::INT + (reactions IS NOT NULL)::INT + (comments IS NOT NULL)::INT
                 + (shares IS NOT NULL)::INT AS known,
             coalesce(views, 0) + coalesce(reach, 0) + coalesce(interactions, 0) AS total
      FROM prepared_all);
CREATE OR REPLACE TEMP TABLE repeated AS
SELECT line, identity FROM line_key SEMI JOIN (SELECT identity FROM line_key GROUP BY identity HAVING count(*) > 1) USING (identity);""")


