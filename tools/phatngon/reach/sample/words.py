"""Words of the invented year: outlets, titles, events, and the channels made from them."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from phatngon.base.text import slug
from phatngon.base.yamlfile import YamlFile
from phatngon.tables.units import load_units

SEED = 20260319


@cache
def words(name: str) -> Any:
    """One of the tables of words: ``outlets``, ``titles``, ``events``."""
    return YamlFile.read(Path(__file__).with_name(f"{name}.yaml")).data


def make_sources() -> list[dict[str, Any]]:
    """Rows of dim_source: invented press, the city's and each unit's own channels."""
    rows = [
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
def sources() -> tuple[dict[str, Any], ...]:
    """The sources, made once."""
    return tuple(make_sources())


def hash_of(text: str) -> int:
    """A number that belongs to a text, the same on every machine."""
    import hashlib

    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
