"""Checks of “republished from”: itself, circles, a parent that is later or unknown; and originals with older twins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from phatngon.reach.limits import limits

ITSELF = """
SELECT line, 'V-050', 'republished_from', republished_from, NULL, NULL FROM lineage WHERE parent_identity = identity"""

CIRCLE = """
SELECT l.line, 'V-051', 'republished_from', l.republished_from, NULL, NULL FROM lineage l JOIN (
  SELECT arg_max(identity, latest) AS identity, arg_max(parent_identity, latest) AS parent_identity FROM (
    SELECT c.cycle, identity, parent_identity,
           (coalesce(min(received_at), TIMESTAMP 'epoch'), coalesce(max(published_at), TIMESTAMP 'epoch'), identity) AS latest
    FROM cycle_link c JOIN lineage USING (identity, parent_identity) GROUP BY c.cycle, identity, parent_identity)
  GROUP BY cycle) USING (identity, parent_identity)"""

LATER = """
SELECT l.line, 'V-052', 'republished_from', shown_moment(l.published_at), json_object('other', shown_moment(p.published_at)), NULL
FROM lineage l JOIN (
  SELECT k.identity, min(published_at) AS published_at FROM reported_all JOIN (
    SELECT line, identity FROM line_key WHERE identity IN (SELECT parent_identity FROM lineage)) k USING (line)
  GROUP BY k.identity) p ON p.identity = l.parent_identity
WHERE l.parent_identity <> l.identity AND p.published_at > l.published_at + INTERVAL {parent_minutes} MINUTE"""

UNKNOWN = """
SELECT line, 'V-053', 'republished_from', coalesce(republished_from, 'chưa ghi'), NULL, NULL FROM lineage
WHERE role = 'REPUBLICATION' AND (parent_identity IS NULL
  OR parent_identity NOT IN (SELECT identity FROM line_key WHERE identity IN (SELECT parent_identity FROM lineage)))"""

OLDER = """
INSERT INTO found
SELECT p.line, 'V-054', 'role', NULL, json_object('other', shown_moment(min(o.published_at))), any_value(p.submission_id)
FROM prepared p JOIN line_item l USING (line) JOIN item i USING (item_no)
JOIN (SELECT child_item, parent_item FROM near UNION SELECT child_item, parent_item FROM story_link WHERE relation = 'EXACT_TEXT') n
  ON n.child_item = l.item_no
JOIN item o ON o.item_no = n.parent_item
WHERE p.role = 'ORIGINAL' AND o.published_at < i.published_at GROUP BY p.line"""


def link_queries() -> Iterator[str]:
    """Every query of this module that finds something; ``lineage`` and ``cycle_link`` must be there."""
    yield from (ITSELF, CIRCLE, LATER.format(**limits("times")), UNKNOWN)


def check_originals(connection: Any) -> None:
    """Add V-054 to ``found``: items called original although an older twin exists. Needs stories and ``near`` made before."""
    connection.execute(OLDER)
