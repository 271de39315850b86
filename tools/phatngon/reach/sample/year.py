"""A year of invented reach data, the same for the same seed: 54 units, 12 periods, realistic volumes and flaws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from math import exp
from random import Random
from typing import Any, cast

from phatngon.base.text import slug
from phatngon.reach.moments import with_offset
from phatngon.reach.regime import Period, make_periods
from phatngon.reach.sample.headlines import (
    fitting_title,
    fitting_tone,
    read_headline,
    title_for,
)
from phatngon.reach.sample.words import SEED, NewsEvent, hash_of, sources, words
from phatngon.tables.units import Unit, load_units

FIRST, PERIODS = "2026-01", 12
BREAK = datetime.fromisoformat(
    "2026-06-01T00:00:00"
)  # from here the page counts views another way (invented)
SIZES = {"SO_BAN_NGANH": 12, "PHUONG": 8, "XA": 5}
CHANNELS = {  # channel → share of items, middle and spread of views (natural logarithm), share of items with reach
    "SO_BAN_NGANH": {"portal": 0.4, "facebook": 0.2, "press": 0.4},
    "PHUONG": {"facebook": 0.45, "portal": 0.25, "zalo": 0.2, "press": 0.1},
    "XA": {"facebook": 0.35, "zalo": 0.3, "loa": 0.25, "press": 0.1},
}
VIEWS = {
    "portal": (6.0, 0.8),
    "facebook": (7.2, 0.9),
    "zalo": (6.2, 0.7),
    "press": (8.3, 1.0),
    "city": (8.0, 0.9),
}
COUNTS = ("views", "reach", "reactions", "comments", "shares")
TONES = ("POS", "NEU", "NEG", "MIXED")
WEIGHTS = {
    "HANH_CHINH": 5,
    "DU_LICH": 3,
    "DI_SAN": 2,
    "THOI_TIET": 1,
    "DAT_DAI": 2,
    "GIAO_THONG": 3,
    "Y_TE": 2,
    "GIAO_DUC": 2,
    "MOI_TRUONG": 2,
    "KINH_TE": 2,
    "NONG_NGHIEP": 2,
    "CHUYEN_DOI_SO": 2,
    "AN_SINH": 2,
    "AN_NINH": 1,
    "CHINH_TRI": 2,
    "DAU_TU": 1,
    "PHAP_LUAT": 1,
    "THE_THAO": 1,
}
BACK_DATING = "46-19960"  # declares a whole past month late
BAD_TOPICS = ("DAT_DAI", "MOI_TRUONG", "BAO_LU", "Y_TE")


@dataclass
class Year:
    """Registers as lists of rows, named after the tables of the dictionary."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, **row: object) -> None:
        """Append one row; moments become ISO text with offset."""
        self.tables.setdefault(table, []).append(
            {
                name: with_offset(value) if isinstance(value, datetime) else value
                for name, value in row.items()
                if value is not None
            }
        )


def make_year(seed: int = SEED) -> Year:
    """The registers of the year (submissions, items, measurements, exemptions, an outage, decided relations)."""
    year, dice = Year(), Random(seed)
    units = load_units().obligated(datetime.fromisoformat("2026-10-01").date())
    for period in make_periods(FIRST, PERIODS):
        for unit in units:
            _Submitting(year, dice, period, unit).write()
    year.add(
        "fact_outage",
        started_at=datetime(2026, 6, 16, 13, 10),
        ended_at=datetime(2026, 6, 16, 14, 40),
        note="Nền tảng bảo trì đột xuất",
    )
    return year


@dataclass
class _Submitting:
    """One unit in one period."""

    year: Year
    dice: Random
    period: Period
    unit: Unit
    number: int = 0

    @property
    def id(self) -> str:
        return f"{self.unit.code.removeprefix('46-')}.{self.period.id[5:]}"

    @property
    def due(self) -> datetime:
        """When the report was due; every period of the sample has such a moment."""
        return self.period.due or self.period.end

    def write(self) -> None:
        """The submission with its items, or its absence."""
        fate = self._fate()
        if fate == "exempt":
            self.year.add(
                "fact_exemption",
                unit_code=self.unit.code,
                period_id=self.period.id,
                granted_at=self.due - timedelta(hours=20),
                document_no=f"{70 + self.number}/GM-GĐ",
                reason="Ngập sâu, mất điện (giả định)",
            )
        if fate in ("exempt", "silent"):
            return
        received = self._received(fate)
        head = {
            "unit_code": self.unit.code,
            "period_id": self.period.id,
            "prepared_by": "Chuyên viên",
            "signed_by": "Thủ trưởng",
            "nil_report": "true" if fate == "nil" else "false",
            "invented": "true",
        }
        if fate == "returned":
            self.year.add(
                "fact_submission",
                submission_id=f"{self.id}.1",
                version=1,
                received_at=received,
                status="RETURNED",
                returned_at=received + timedelta(hours=5),
                **head,
            )
        version = 2 if fate in ("returned", "amended") else 1
        if fate == "amended":
            self.year.add(
                "fact_submission",
                submission_id=f"{self.id}.1",
                version=1,
                received_at=received,
                status="ACCEPTED",
                **head,
            )
        late = {"returned": timedelta(days=1, hours=3), "amended": timedelta(days=20)}.get(
            fate, timedelta()
        )
        self.year.add(
            "fact_submission",
            submission_id=f"{self.id}.{version}",
            version=version,
            received_at=received + late,
            status="AMENDED" if fate == "amended" else "ACCEPTED",
            amend_reason="Bổ sung số đo còn thiếu" if fate == "amended" else None,
            **head,
        )
        if fate != "nil":
            self._items(f"{self.id}.{version}", received + late)

    def _fate(self) -> str:
        if self.period.id == "2026-11" and self.unit.code in ("46-20161", "46-20179"):
            return "exempt"
        busy = self.unit.level == "SO_BAN_NGANH"
        roll = self.dice.random()
        edges = (
            ("silent", 0.03),
            ("late", 0.08),
            ("nil", 0.0 if busy else 0.03),
            ("returned", 0.07),
            ("amended", 0.01),
        )
        for fate, share in edges:
            if roll < share:
                return fate
            roll -= share
        return "fine"

    def _received(self, fate: str) -> datetime:
        hours = self.dice.uniform(0.5, 40) if fate == "late" else -self.dice.uniform(0.2, 26)
        return (self.due + timedelta(hours=hours)).replace(
            second=self.dice.randrange(60), microsecond=0
        )

    def _items(self, submission: str, received: datetime) -> None:
        rate = SIZES[self.unit.level] * (
            1.5 if self.unit.code in ("46-S-vp-ubnd", "46-S-du-lich", "46-19789") else 1
        )
        for _ in range(max(1, round(self.dice.gauss(rate, rate / 3)))):
            self._ordinary(submission, received)
        for event in words("events"):
            if self.unit.code in event["units"] and self.period.holds(
                datetime.combine(event["day"], time(7))
            ):
                self._event(submission, received, event)
        if self.period.id == "2026-08" and self.unit.code == BACK_DATING:
            for _ in range(30):  # one unit declares a whole past month late
                self._ordinary(submission, received, back=timedelta(days=31))

    def _ordinary(self, submission: str, received: datetime, back: timedelta = timedelta()) -> None:
        flood = self.period.id in ("2026-10", "2026-11")
        own = words("outlets")["fields"].get(self.unit.code)
        weights = (
            {topic: WEIGHTS.get(topic, 3) for topic in own}
            if own
            else WEIGHTS | ({"BAO_LU": 9} if flood else {})
        )
        topic = self.dice.choices(list(weights), list(weights.values()))[0]
        channel = self.dice.choices(
            list(CHANNELS[self.unit.level]), list(CHANNELS[self.unit.level].values())
        )[0]
        tone = self.dice.choices(TONES, (22, 62, 12, 4) if topic in BAD_TOPICS else (34, 60, 3, 3))[
            0
        ]
        at = self._moment() - back
        title = self._title(topic, tone, at)
        root = self._item(submission, received, channel, title, topic, tone, at)
        if channel == "press" and self.dice.random() < 0.35:
            self._copies(root, self.dice.randrange(1, 3), at)

    def _event(self, submission: str, received: datetime, event: NewsEvent) -> None:
        """The lead unit reports the press day by day; every unit reports the shared articles and posts of its own."""
        titles = iter(event["titles"])
        for day, articles in enumerate(
            event["press"] if self.unit.code == event["units"][0] else ()
        ):
            for _ in range(articles):
                at = datetime.combine(event["day"], time(6)) + timedelta(
                    days=day, minutes=self.dice.randrange(900)
                )
                headline = next(titles, None)
                if headline and self.period.holds(at):
                    source = self._source("press")
                    lean, title = read_headline(headline)
                    root = self._item(
                        submission,
                        received,
                        "press",
                        title,
                        event["topic"],
                        fitting_tone(self._tone(event["tone"]), lean),
                        at,
                        source=source,
                        boost=event["reach"],
                        message_ids=event["message"],
                    )
                    self._copies(root, self.dice.randint(*event["copies"]), at)
        for number, headline in enumerate(event["shared"]):
            at = datetime.combine(event["day"], time(9 + number))
            lean, title = read_headline(headline)
            self._item(
                submission,
                received,
                "press",
                title,
                event["topic"],
                fitting_tone(self._tone(event["tone"]), lean),
                at,
                source="bao-co-noi",
                boost=event["reach"],
                key=f"{event['id']}-{number}",
            )
        at = datetime.combine(event["day"], time(10)) + timedelta(minutes=self.dice.randrange(300))
        lean, title = read_headline(self.dice.choice(event["titles"]))
        self._item(
            submission,
            received,
            "facebook",
            title,
            event["topic"],
            fitting_tone(self._tone(event["tone"]), lean),
            at,
            boost=event["reach"],
        )

    def _tone(self, shares: Sequence[int]) -> str:
        return self.dice.choices(TONES, shares)[0]

    def _item(
        self,
        submission: str | None,
        received: datetime,
        channel: str,
        title: str,
        topic: str,
        tone: str,
        at: datetime,
        *,
        source: str = "",
        boost: float = 0.0,
        key: str = "",
        **more: object,
    ) -> dict[str, object]:
        self.number += 1
        id = f"{self.id}.{self.number}"
        source = source or self._source(channel)
        item = {
            "item_id": id,
            "submission_id": submission,
            "url": self._url(channel, source, title, at, key or id),
            "source_id": source,
            "title": title,
            "published_at": at,
            "published_precision": "MINUTE",
            "topic_code": topic,
            "item_type": self._kind(channel),
            "role": "ORIGINAL",
            "sentiment": tone if self.dice.random() < 0.9 else None,
            "sentiment_by": "HUMAN",
        } | more
        if self.dice.random() < 0.12 and item["sentiment"]:
            second = tone if self.dice.random() < 0.88 else self.dice.choice(TONES)
            item |= {"coder_id": "A", "sentiment_2": second, "coder_2": "B"}
        if item["sentiment"] is None:
            item.pop("sentiment_by")
        if "message_ids" not in item and self.dice.random() < 0.5:
            item["message_ids"] = self.dice.choice(("0", "TD-01", "TD-02", "TD-01|TD-03"))
        if channel == "press" and self.dice.random() < 0.01:
            item["page_published_at"] = at - timedelta(hours=20)
        if channel == "press":
            item["quotes_spokesperson"] = self.dice.choice(("true", "false"))
        if channel == "facebook" and self.dice.random() < 0.03:
            item["paid"] = "true"
        if self.dice.random() < 0.01:
            item["item_status"] = "DELETED"
        self._measure(item, channel, at, received, boost)
        self.year.add("fact_item", **item)
        return item

    def _copies(self, root: Mapping[str, object], count: int, at: datetime) -> None:
        """Copies at aggregators, found by the focal point: some declared, some with the same title only, some retold."""
        for source in self.dice.sample(
            [one["id"] for one in words("outlets")["press"] if one["channel"] == "AGGREGATOR"],
            min(count, 3),
        ):
            way = self.dice.choice(("declared", "same", "retold"))
            title = str(root["title"]) if way != "retold" else f"{root['title']}, theo phản ánh"
            more = (
                {"role": "REPUBLICATION", "republished_from": root["url"]}
                if way == "declared"
                else {"role": "UNKNOWN"}
            )
            moment = min(
                at + timedelta(hours=self.dice.randrange(1, 5)), at.replace(hour=23, minute=30)
            )
            told = way == "retold" and self.dice.random() < 0.5
            self._item(
                None,
                self.due,
                "copy",
                title,
                str(root["topic_code"]),
                str(root.get("sentiment") or "NEU"),
                moment,
                source=source,
                **more,
            )
            if told:  # somebody looked and decided
                self.year.add(
                    "rel_story",
                    child_item_id=f"{self.id}.{self.number}",
                    parent_item_id=root["item_id"],
                    relation="NEAR_DUP",
                    decided_by="HUMAN",
                    decided_at=self.due,
                )

    def _measure(
        self, item: dict[str, object], channel: str, at: datetime, received: datetime, boost: float
    ) -> None:
        seen = min(
            max(at + timedelta(days=self.dice.randrange(1, 6)), at + timedelta(hours=6)),
            self.period.end - timedelta(hours=4),
        )
        seen = max(seen, at + timedelta(minutes=10)).replace(second=0, microsecond=0)
        row: dict[str, Any] = {"item_id": item["item_id"], "observed_at": seen}
        unknown = (
            "NOT_APPLICABLE"
            if channel == "loa"
            else "NO_ACCESS"
            if channel == "press"
            else "NOT_PROVIDED"
        )
        shown = {"press": 0.55, "copy": 0.1, "loa": 0.0}.get(channel, 0.94)
        if self.dice.random() >= shown:
            self.year.add(
                "fact_measurement", **row, **{f"{name}_missing_reason": unknown for name in COUNTS}
            )
            return
        middle, spread = VIEWS.get(channel, (6.5, 0.8))
        views = round(exp(self.dice.gauss(middle + boost * 0.6, spread)))
        row |= {
            "views": views,
            "reactions": round(views * self.dice.uniform(0.004, 0.03)),
            "comments": round(views * self.dice.uniform(0, 0.006)),
            "shares": round(views * self.dice.uniform(0, 0.005)),
            "capture_method": "PLATFORM_SCREEN"
            if channel in ("facebook", "zalo")
            else "PUBLIC_PAGE",
        }
        if channel in ("facebook", "zalo") and self.dice.random() < 0.85:
            row["reach"] = round(views * self.dice.uniform(0.55, 0.9))
        else:
            row["reach_missing_reason"] = "NOT_PROVIDED"
        if channel == "facebook":
            row["metric_def_version"] = (
                "trang-luot-hien-thi" if at < BREAK else "trang-luot-xem-moi"
            )
        if self.dice.random() < 0.012:
            _mistype(row, views)
        if self.dice.random() < 0.15:
            row["capture_method"] = "DECLARED"
            item["evidence_ids"] = f"anh-{item['item_id']}.png"
        self.year.add("fact_measurement", **row)
        if (
            channel in ("facebook", "portal") and self.dice.random() < 0.08
        ):  # looked at again in the next period
            grown = {
                name: round(row[name] * self.dice.uniform(1.02, 1.4))
                for name in COUNTS
                if name in row
            }
            later = self.period.end + timedelta(days=self.dice.randrange(13, 25), hours=9)
            self.year.add("fact_measurement", **(row | grown | {"observed_at": later}))

    def _moment(self) -> datetime:
        day = self.period.start + timedelta(
            days=self.dice.randrange((self.period.end - self.period.start).days)
        )
        if day.weekday() >= 5 and self.dice.random() < 0.6:
            day -= timedelta(days=2)
        day = max(day, self.period.start)
        return day.replace(
            hour=self.dice.choices(range(6, 22), (2, 6, 9, 9, 8, 5, 3, 4, 7, 8, 8, 6, 4, 3, 3, 2))[
                0
            ],
            minute=self.dice.randrange(60),
        )

    def _title(self, topic: str, tone: str, at: datetime) -> str:
        """A title that fits the unit, the month and the tone."""
        title = title_for(self.dice, self.unit, topic, at)
        return fitting_title(title, tone, self.unit, topic, at, f"{self.id}.{self.number}")

    def _source(self, channel: str) -> str:
        if channel == "press":
            names = [
                one["id"] for one in words("outlets")["press"] if one["channel"] == "PRESS_ONLINE"
            ]
            return str(self.dice.choices(names, (5, 4, 2, 2, 1, 1))[0])
        return f"{channel}-{slug(self.unit.name)}"

    def _url(self, channel: str, source: str, title: str, at: datetime, id: str) -> str | None:
        if channel == "loa":
            return None
        host = next(row["host_or_handle"] for row in sources() if row["source_id"] == source)
        if channel in ("facebook", "zalo"):
            return f"https://{host}/posts/{at:%y%m%d}{abs(hash_of(id)) % 10**9:09}"
        tail = "?utm_source=trang-chu" if self.dice.random() < 0.08 else ""
        return f"https://{host}/{slug(title)[:60].strip('-')}-{abs(hash_of(id)) % 10**7}.html{tail}"

    def _kind(self, channel: str) -> str:
        return {"facebook": "POST", "zalo": "POST", "loa": "BROADCAST"}.get(channel, "NEWS")


def _mistype(row: dict[str, object], views: int) -> None:
    """Shares typed into the wrong column, at a small post: one slip must not carry the ratio of a whole city."""
    small = 20 + views % 30
    for name in ("reactions", "comments", "shares"):
        row[name] = round(cast("int", row[name]) * small / max(views, 1))
    if "reach" in row:
        row["reach"] = round(cast("int", row["reach"]) * small / max(views, 1))
    row["views"], row["shares"] = small, small * 3
