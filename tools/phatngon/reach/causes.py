"""What moved a figure: the topic that most of the stories behind it are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from phatngon.reach.dictionary import code_name
from phatngon.reach.telling import Story


def commonest_topic(stories: Iterable[Story]) -> tuple[str, int]:
    """The name of the topic of most stories, and how many of them are about it; empty where none names a topic.

    >>> commonest_topic([])
    ('', 0)
    """
    counts = Counter(story.topic for story in stories if story.topic)
    if not counts:
        return "", 0
    topic, count = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
    return code_name("topic", topic), count
