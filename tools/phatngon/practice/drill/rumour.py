"""How far a rumour has gone while nobody answers it: a stated model to practise with, no measurement of real life."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path
from typing import TypedDict

from phatngon.base.yamlfile import YamlFile


class LookRow(TypedDict):
    """The look of an event in whose channel one of the words stands."""

    words: list[str]
    look: str


class PressRole(TypedDict):
    """Who plays the press."""

    name: str
    brief: str


class PhoneRules(TypedDict):
    """``looks.yaml``: how an event looks on a phone, who is the press, and the most that a rumour reaches."""

    looks: list[LookRow]
    labels: dict[str, str]
    press: list[str]
    not_press: list[str]
    press_role: PressRole
    lone_role: str
    most_reach: int


@cache
def phone_rules() -> PhoneRules:
    """The table of looks, of who is the press, and the most that a rumour reaches.

    >>> sorted(phone_rules())
    ['labels', 'lone_role', 'looks', 'most_reach', 'not_press', 'press', 'press_role']
    """
    found: PhoneRules = YamlFile.read(Path(__file__).with_name("looks.yaml")).data
    return found


def most_reach() -> int:
    """Where the model stops growing.

    >>> most_reach() > 0
    True
    """
    return int(phone_rules()["most_reach"])


@dataclass(frozen=True)
class Rumour:
    """A rumour: the inject it comes with, the seconds in which it doubles, how many had seen it when it came."""

    start: str
    doubles_every: int
    reach: int


def spread(rumour: Rumour, t: int, answered_at: int | None) -> int:
    """How many have seen it ``t`` seconds after its inject came; ``answered_at`` on the same clock, None while nobody has.

    It doubles every period, evenly in between, until it is answered; then it stays where it is, and never passes
    :func:`most_reach`. Before it comes (``t`` below 0) nobody has seen it.

    >>> told = Rumour("i2", 900, 100)
    >>> spread(told, 1800, None), spread(told, 1800, 900)
    (400, 200)
    """
    if t < 0:
        return 0
    free = t if answered_at is None else max(0, min(t, answered_at))
    periods = free / rumour.doubles_every
    if periods >= log2(most_reach() / rumour.reach):  # beyond it powers of two overflow
        return most_reach()
    return int(rumour.reach * 2**periods)
