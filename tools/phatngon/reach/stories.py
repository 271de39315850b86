"""Items and stories: reported lines that are one piece of news, and pieces of news that tell the same.

An item is one article, post or broadcast however many lines report it; a story is an original with its copies. Only what
is certain is joined by itself: one address, one post number, one title on one day. Likeness is never enough
(:mod:`phatngon.reach.near` suggests, a person decides).
"""

from __future__ import annotations

from phatngon.reach.database import Database
from phatngon.reach.limits import limits
from phatngon.reach.lineage import join_groups, resolve_parents
from phatngon.reach.queries import query


def make_stories(database: Database) -> None:
    """Temporary tables ``line_item``, ``item`` and ``story_link`` over the lines that no check rejected.

    ``line_item``: line, item_no; ``grouped`` holds those of its rows that share their item with others.
    ``item``: item_no, story_no, story_order (1: the root), is_root, first_line, source_key,
    published_at (the most trustworthy of its lines), tier (of the source). ``story_link``: child_item, parent_item, relation.
    Numbers are the least line of the group: they name groups within one run and mean nothing beyond it. Needs
    :func:`phatngon.reach.checking.prepare` before; run the checks first, so that ``rejected`` is filled.
    """
    _join_lines(database)
    _describe_items(database)
    _link_items(database)
    _number_stories(database)


def _join_lines(database: Database) -> None:
    """Tiers 1 and 2 share an identity; tier 3 joins identities of one title, day and source."""
    database.run(query("stories.text_lines"))
    join_groups(database, "same_edge", "same_identity")
    database.run(query("stories.line_items"))


def _describe_items(database: Database) -> None:
    """The view ``described``, one row an item: of several lines the one with the most trustworthy, then earliest time."""
    tiers = ", ".join(f"'{tier}'" for tier in limits("tiers"))
    rank = f"coalesce(list_position([{tiers}], tier), 9)::TINYINT AS tier_rank"
    database.run(query("stories.described", rank=rank))


def _link_items(database: Database) -> None:
    """Links between items: one title on one day, a declared parent, a relation that a person or a declaration stands for."""
    if not database.holds("lineage"):
        resolve_parents(database)
    related = not database.is_empty("rel_story")
    if related or not database.is_empty("lineage"):
        database.run(query("stories.links"))
    else:
        database.run(query("stories.no_links"))
    if related:
        database.run(query("stories.relations"))
    database.run(query("stories.edges"))


def _number_stories(database: Database) -> None:
    """Join the linked items and put each story in order: what is declared a copy after what it copies, then by time and tier."""
    joined = join_groups(database, "story_edge", "story_label")
    database.run(query("stories.numbers" if joined else "stories.alone"))
    database.run(query("stories.done"))
