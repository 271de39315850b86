"""Words of the invented year: outlets, titles, events, and the channels made from them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal, NotRequired, TypedDict, overload

from phatngon.base.text import slug
from phatngon.base.yamlfile import YamlFile
from phatngon.tables.units import load_units

SEED = 20260319


class OutletRow(TypedDict):
    """One place that publishes; ``press``: its type, where it is of the press."""

    id: str
    name: str
    host: str
    channel: str
    tier: str
    press: NotRequired[str]


class OutletTable(TypedDict):
    """``outlets.yaml``: places of the press and of the city; unit → the topics that are its own."""

    press: list[OutletRow]
    city: list[OutletRow]
    fields: dict[str, list[str]]


class NewsEvent(TypedDict):
    """One invented event: when, whose, how many items of the press each day, what they say."""

    id: str
    day: date
    topic: str
    units: list[str]
    press: list[int]
    copies: list[int]
    tone: list[int]
    message: str
    reach: float
    titles: list[str]
    shared: list[str]


class TitleTable(TypedDict):
    """``titles.yaml``: patterns of headlines by topic, their slots, and the pieces that tell of a fault."""

    slots: dict[str, list[str]]
    topics: dict[str, list[str]]
    serials: list[dict[str, str]]
    complaints: dict[str, list[str]]
    uneasy: list[str]


class SourceRow(TypedDict):
    """One row of dim_source."""

    source_id: str
    source_name: str
    host_or_handle: str
    channel_type: str
    ownership: str
    tier: str
    press_type: str | None
    unit_code: NotRequired[str]
    followers: NotRequired[int | None]
    followers_at: NotRequired[str | None]


@overload
def words(name: Literal["outlets"]) -> OutletTable:
    """Where items are published."""


@overload
def words(name: Literal["titles"]) -> TitleTable:
    """Headlines."""


@overload
def words(name: Literal["events"]) -> list[NewsEvent]:
    """What happens in the year."""


@cache
def words(
    name: Literal["outlets", "titles", "events"],
) -> OutletTable | TitleTable | list[NewsEvent]:
    """One of the tables of words."""
    data: OutletTable | TitleTable | list[NewsEvent] = YamlFile.read(
        Path(__file__).with_name(f"{name}.yaml")
    ).data
    return data


def make_sources() -> list[SourceRow]:
    """Rows of dim_source: invented press, the city's and each unit's own channels."""
    rows: list[SourceRow] = [
        {
            "source_id": one["id"],
            "source_name": one["name"],
            "host_or_handle": one["host"],
            "channel_type": one["channel"],
            "ownership": "EARNED",
            "tier": one["tier"],
            "press_type": one["press"],
        }
        for one in words("outlets")["press"]
    ]
    rows += [
        {
            "source_id": one["id"],
            "source_name": one["name"],
            "host_or_handle": one["host"],
            "channel_type": one["channel"],
            "ownership": "OWNED",
            "tier": "CITY",
            "press_type": "NOT_PRESS",
        }
        for one in words("outlets")["city"]
    ]
    dice = Random(SEED)
    for unit in load_units().obligated(datetime.fromisoformat("2026-10-01").date()):
        own = slug(unit.name)
        tier = "CITY" if unit.level == "SO_BAN_NGANH" else "COMMUNE"
        kinds = {
            "portal": ("Trang thông tin", f"{own}.hue.example", "PORTAL_GOV"),
            "facebook": ("Trang Facebook", f"facebook.com/{own}-gia-dinh", "FACEBOOK"),
        }
        if unit.level != "SO_BAN_NGANH":
            kinds["zalo"] = ("Zalo OA", f"zalo.me/{own}-gia-dinh", "ZALO_OA")
        if unit.level == "XA":
            kinds["loa"] = ("Loa truyền thanh", "", "LOUDSPEAKER")
        for kind, (label, host, channel) in kinds.items():
            followers = (
                dice.randrange(800, 26_000)
                if kind in ("facebook", "zalo") and dice.random() < 0.9
                else None
            )
            rows.append(
                {
                    "source_id": f"{kind}-{own}",
                    "source_name": f"{label} {unit.name}",
                    "host_or_handle": host,
                    "channel_type": channel,
                    "ownership": "OWNED",
                    "tier": tier,
                    "press_type": "SOCIAL" if kind in ("facebook", "zalo") else "NOT_PRESS",
                    "followers": followers,
                    "followers_at": "2026-10-01" if followers else None,
                    "unit_code": unit.code,
                }
            )
    return rows


def in_season(scope: str, month: int) -> bool:
    """Whether a pattern of titles fits a month: “xã 12-2” is for December to February.

    >>> in_season("xã 12-2", 1), in_season("xã 6-8", 1), in_season("chung", 1)
    (True, False, True)
    """
    if " " not in scope:
        return True
    first, last = map(int, scope.split()[1].split("-"))
    return first <= month <= last if first <= last else month >= first or month <= last


@cache
def sources() -> tuple[SourceRow, ...]:
    """The sources, made once."""
    return tuple(make_sources())


def hash_of(text: str) -> int:
    """A number that belongs to a text, the same on every machine."""
    import hashlib

    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
