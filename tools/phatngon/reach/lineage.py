"""What comes from what: declared parents of lines, chains that return to themselves, and groups joined by links."""

from __future__ import annotations

from phatngon.reach.database import Database
from phatngon.reach.queries import query


def resolve_parents(database: Database) -> int:
    """Temporary table ``lineage``: each line that says it republishes, its identity and the identity of what it names.

    A parent is named by address or by item id; ``parent_identity`` is null where nothing readable is named, and may be
    the identity of an item that nobody reported. The view ``item_name`` (item id → identity) is made as well. Returns the
    number of such lines.
    """
    database.run(query("lineage.names"))
    declared = "FROM reported WHERE republished_from IS NOT NULL OR role = 'REPUBLICATION'"
    if not database.rows(f"SELECT 1 {declared} LIMIT 1"):
        database.run(query("lineage.no_parents"))
        return 0
    count = database.made(query("lineage.parents", declared=declared))
    named = "SELECT count(*) FROM lineage WHERE parent_identity IS NULL AND republished_from IS NOT NULL"
    if database.value(named):
        database.run(
            "UPDATE lineage SET parent_identity = n.identity FROM item_name n "
            "WHERE parent_identity IS NULL AND n.name = trim(republished_from)"
        )
    return count


def join_groups(database: Database, edges: str, target: str) -> bool:
    """Temporary table ``target`` (node, label): nodes of the table ``edges`` (a, b), labelled by the least node they reach.

    Least neighbours and then short cuts, until nothing changes: the number of rounds grows with the logarithm of the
    longest chain. False where there is no edge.
    """
    joined = changed = bool(database.made(query("lineage.both_ways", edges=edges, target=target)))
    while changed:
        database.run(query("lineage.spread", target=target))
        moved = f"SELECT count(*) FROM shortened s JOIN {target} t USING (node) WHERE s.label <> t.label"
        changed = bool(database.value(moved))
        database.run(f"CREATE OR REPLACE TEMP TABLE {target} AS SELECT node, label FROM shortened")
    database.run(
        "DROP TABLE both_ways; DROP TABLE IF EXISTS reached; DROP TABLE IF EXISTS shortened"
    )
    return joined


def find_cycles(database: Database) -> None:
    """Temporary table ``cycle_link`` (identity, parent_identity, cycle): the declared links that run in a circle.

    Steps are doubled, so that a chain of a million links takes twenty rounds, not a million.
    """
    count = left = database.made(query("lineage.steps"))
    steps = 1
    while left and steps < count:
        left = database.made(
            "CREATE OR REPLACE TEMP TABLE far AS SELECT a.node, b.next FROM far a JOIN far b ON a.next = b.node"
        )
        steps *= 2
    size = database.made(query("lineage.orbit"))
    rounds = 1
    while rounds < size:
        size = database.made(
            "CREATE OR REPLACE TEMP TABLE orbit AS "
            "SELECT a.node, b.next, least(a.low, b.low) AS low FROM orbit a JOIN orbit b ON a.next = b.node"
        )
        rounds *= 2
    database.run(query("lineage.cycles"))
