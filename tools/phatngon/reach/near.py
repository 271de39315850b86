"""Near duplicates: titles that share most of their words within days. Suggestions for a person, never merged by themselves.

Two word sets of likeness t or more share at least two words among the rarest few of each (prefix filtering), so only pairs
that meet under such a pair of words are compared; every pair that qualifies is found. Where very many titles meet under one
pair of words (a form filled in a thousand times), each is compared with those next to it in time only: work grows with the
number of titles, not with its square, and none of them is left without its neighbour.
"""

from __future__ import annotations

from phatngon.reach.database import Database
from phatngon.reach.limits import limits
from phatngon.reach.queries import query


def near_pairs(database: Database) -> None:
    """Temporary table ``near`` (child_item, parent_item, score): items of different stories whose titles are nearly one.

    Score is the Jaccard likeness of the word sets. Titles of series, short titles and titles whose numbers differ are
    never paired. The parent is the earlier item. Needs :func:`phatngon.reach.stories.make_stories` before.
    """
    near = limits("near")
    share, hours, next_to = near["jaccard"], near["hours"], near["neighbours"]
    titles = database.made(query("near.titles", least_words=near["least_words"]))
    if titles > 1 and database.made(query("near.marks", share=share)) > 1:
        database.run(query("near.pairs", share=share, next_to=next_to, hours=hours))
    else:
        database.run(query("near.none"))
    database.run(query("near.done"))
