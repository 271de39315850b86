"""What comes from what: declared parents of lines, chains that return to themselves, and groups joined by links."""

from __future__ import annotations

from typing import Any

LINEAGE = """
CREATE OR REPLACE TEMP TABLE lineage AS
SELECT line, identity, role, published_at, received_at, republished_from,
       CASE WHEN address IS NOT NULL THEN hash(coalesce(post_id(address), address)) END AS parent_identity
FROM (SELECT line, role, published_at, received_at, republished_from, canonical_url(republished_from) AS address
      FROM reported WHERE republished_from IS NOT NULL OR role = 'REPUBLICATION')
JOIN (SELECT line, identity FROM line_key) USING (line)
"""

ITEM_IDS = """
CREATE OR REPLACE TEMP MACRO item_id_of(address, source, day, title) AS
  left(sha256(coalesce(address, concat_ws('|', source, strftime(day, '%Y-%m-%d'), title))), 16);
CREATE OR REPLACE TEMP VIEW item_name AS
SELECT name, min(identity) AS identity FROM (
  SELECT line, unnest([item_id, item_id_of(canonical_url, source_key, day, title_text)]) AS name FROM prepared_all)
JOIN line_key USING (line) WHERE name IS NOT NULL GROUP BY name
"""


def resolve_parents(connection: Any) -> None:
    """Temporary table ``lineage``: each line that says it republishes, its identity and the identity of what it names.

    A parent is named by address or by item id; ``parent_identity`` is null where nothing readable is named, and may be
    the identity of an item that nobody reported. The view ``item_name`` (item id → identity) is made as well.
    """
    connection.execute(ITEM_IDS)
    connection.execute(LINEAGE)
    named = "SELECT count(*) FROM lineage WHERE parent_identity IS NULL AND republished_from IS NOT NULL"
    if connection.execute(named).fetchall()[0][0]:
        connection.execute("UPDATE lineage SET parent_identity = n.identity FROM item_name n "
                           "WHERE parent_identity IS NULL AND n.name = trim(republished_from)")


def join_groups(connection: Any, edges: str, target: str) -> None:
    """Temporary table ``target`` (node, label): nodes of the table ``edges`` (a, b), labelled by the least node they reach.

    Least neighbours and then short cuts, until nothing changes: the number of rounds grows with the logarithm of the
    longest chain.
    """
    connection.execute(f"""
CREATE OR REPLACE TEMP TABLE both_ways AS SELECT a, b FROM {edges} WHERE a <> b UNION SELECT b, a FROM {edges} WHERE a <> b;
CREATE OR REPLACE TEMP TABLE {target} AS SELECT a AS node, least(a, min(b)) AS label FROM both_ways GROUP BY a""")
    changed = True
    while changed:
        connection.execute(f"""
CREATE OR REPLACE TEMP TABLE reached AS
SELECT node, min(label) AS label FROM (
  SELECT node, label FROM {target}
  UNION ALL SELECT e.a, t.label FROM both_ways e JOIN {target} t ON t.node = e.b
  UNION ALL SELECT t.label, h.label FROM both_ways e JOIN {target} t ON t.node = e.a JOIN {target} h ON h.node = e.b) GROUP BY node;
CREATE OR REPLACE TEMP TABLE shortened AS SELECT r.node, l.label FROM reached r JOIN reached l ON l.node = r.label""")
        moved = f"SELECT count(*) FROM shortened s JOIN {target} t USING (node) WHERE s.label <> t.label"
        changed = bool(connection.execute(moved).fetchall()[0][0])
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {target} AS SELECT node, label FROM shortened")
    connection.execute("DROP TABLE both_ways; DROP TABLE reached; DROP TABLE shortened")


def find_cycles(connection: Any) -> None:
    """Temporary table ``cycle_link`` (identity, parent_identity, cycle): the declared links that run in a circle.

    Steps are doubled, so that a chain of a million links takes twenty rounds, not a million.
    """
    connection.execute("""
CREATE OR REPLACE TEMP TABLE declared_step AS
SELECT identity AS node, arg_min(parent_identity, (coalesce(received_at, TIMESTAMP 'epoch'), parent_identity)) AS next FROM lineage
WHERE parent_identity IS NOT NULL AND parent_identity <> identity GROUP BY identity;
CREATE OR REPLACE TEMP TABLE far AS SELECT a.node, a.next FROM declared_step a SEMI JOIN declared_step b ON a.next = b.node""")
    count = left = connection.execute("SELECT count(*) FROM far").fetchall()[0][0]
    steps = 1
    while left and steps < count:
        connection.execute("CREATE OR REPLACE TEMP TABLE far AS SELECT a.node, b.next FROM far a JOIN far b ON a.next = b.node")
        left = connection.execute("SELECT count(*) FROM far").fetchall()[0][0]
        steps *= 2
    connection.execute("""
CREATE OR REPLACE TEMP TABLE orbit AS
SELECT node, next, least(node, next) AS low FROM declared_step WHERE node IN (SELECT next FROM far)""")
    rounds = 1
    while rounds < connection.execute("SELECT count(*) FROM orbit").fetchall()[0][0]:
        connection.execute("CREATE OR REPLACE TEMP TABLE orbit AS "
                           "SELECT a.node, b.next, least(a.low, b.low) AS low FROM orbit a JOIN orbit b ON a.next = b.node")
        rounds *= 2
    connection.execute("""
CREATE OR REPLACE TEMP TABLE cycle_link AS
SELECT s.node AS identity, s.next AS parent_identity, o.low AS cycle FROM declared_step s JOIN orbit o USING (node);
DROP TABLE far; DROP TABLE orbit; DROP TABLE declared_step""")
