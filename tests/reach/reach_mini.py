"""The worked mini-dataset of the reach report as a folder of registers, and small builders of other ones."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

PERIODS = [
    {
        "period_id": f"2026-{month:02}",
        "start_ts": f"2026-{month:02}-01T00:00:00+07:00",
        "end_ts": f"2026-{month + 1:02}-01T00:00:00+07:00",
    }
    for month in range(1, 12)
]
SOURCES = [
    {
        "source_id": "press",
        "source_name": "Báo Một",
        "host_or_handle": "bao1.example",
        "channel_type": "PRESS_ONLINE",
        "ownership": "EARNED",
    },
    {
        "source_id": "press2",
        "source_name": "Báo Hai",
        "host_or_handle": "bao2.example",
        "channel_type": "PRESS_ONLINE",
        "ownership": "EARNED",
    },
    {
        "source_id": "agg",
        "source_name": "Tổng hợp",
        "host_or_handle": "tonghop.example",
        "channel_type": "AGGREGATOR",
        "ownership": "EARNED",
    },
    {
        "source_id": "page",
        "source_name": "Trang thành phố",
        "host_or_handle": "hue.example",
        "channel_type": "PORTAL_GOV",
        "ownership": "OWNED",
    },
    {
        "source_id": "tiktok",
        "source_name": "TikTok",
        "host_or_handle": "tiktok.com",
        "channel_type": "TIKTOK",
        "ownership": "OWNED",
    },
]
SUBMISSIONS = [
    {
        "submission_id": "DL",
        "unit_code": "46-S-du-lich",
        "period_id": "2026-10",
        "version": 1,
        "nil_report": "false",
        "received_at": "2026-11-02T10:00:00+07:00",
        "status": "ACCEPTED",
    },
    {
        "submission_id": "TH",
        "unit_code": "46-19789",
        "period_id": "2026-10",
        "version": 1,
        "nil_report": "false",
        "received_at": "2026-11-02T11:00:00+07:00",
        "status": "ACCEPTED",
    },
]
URL = "https://bao1.example/den-long-1.html"
ROWS = [  # item, submission, address, source, views, reach, reactions, comments, shares, sentiment, more
    ("A", "DL", URL, "press", 12_000, None, 200, 60, 40, "POS", {}),
    (
        "B",
        None,
        "https://tonghop.example/den-long",
        "agg",
        None,
        None,
        None,
        None,
        None,
        None,
        {"role": "REPUBLICATION", "republished_from": URL},
    ),
    ("C", "DL", "https://hue.example/c", "page", 50_000, 30_000, 900, 0, 0, "POS", {}),
    ("D", "DL", "https://hue.example/d", "page", 20_000, 18_000, 100, 0, 0, "NEU", {}),
    ("E", "TH", "https://bao2.example/e", "press2", None, None, None, None, None, "NEG", {}),
    ("F", "TH", f"{URL}?utm_source=Home", "press", None, None, None, None, None, None, {}),
    (
        "G",
        "TH",
        "https://www.tiktok.com/@hue/video/7001",
        "tiktok",
        80_000,
        60_000,
        4_000,
        0,
        0,
        "NEU",
        {},
    ),
    ("H", "TH", "https://hue.example/h", "page", 0, 0, 0, 0, 0, "NEU", {}),
]
COUNTS = ("views", "reach", "reactions", "comments", "shares")


def write(folder: Path, table: str, rows: Iterable[dict]) -> Path:
    """One register as CSV; the columns are those that any row has."""
    rows = list(rows)
    folder.mkdir(parents=True, exist_ok=True)
    names = list(dict.fromkeys(name for row in rows for name in row))
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {name: "" if value is None else value for name, value in row.items()} for row in rows
        )
    return folder


def item(
    id: str,
    submission: str | None,
    url: str | None,
    source: str,
    *,
    title: str = "",
    at: str = "2026-10-05T08:00:00+07:00",
    sentiment: str | None = None,
    **more: object,
) -> dict:
    """One row of fact_item."""
    return {
        "item_id": id,
        "submission_id": submission,
        "url": url,
        "source_id": source,
        "title": title or f"Tin số {id}",
        "published_at": at,
        "sentiment": sentiment,
        **more,
    }


def measure(id: str, at: str = "2026-10-31T20:00:00+07:00", **counts: object) -> dict:
    """One row of fact_measurement."""
    return {"item_id": id, "observed_at": at, **counts}


def mini(
    folder: Path,
    *,
    rows: list = ROWS,
    extra_items: Iterable[dict] = (),
    extra_measures: Iterable[dict] = (),
) -> Path:
    """The worked mini-dataset; ``rows`` in another order must give the same figures."""
    write(folder, "dim_period", PERIODS)
    write(folder, "dim_source", SOURCES)
    write(folder, "fact_submission", SUBMISSIONS)
    items = [
        item(
            id,
            submission,
            url,
            source,
            sentiment=sentiment,
            title="Phố đèn lồng cuối năm" if id in "ABF" else "",
            **more,
        )
        for id, submission, url, source, *_, sentiment, more in rows
    ]
    for row in items:
        row.setdefault("role", "ORIGINAL")
    write(folder, "fact_item", [*items, *extra_items])
    measures = [
        measure(id, **dict(zip(COUNTS, counts, strict=True)))
        for id, _, _, _, *counts, _, _ in rows
        if any(n is not None for n in counts)
    ]
    return write(folder, "fact_measurement", [*measures, *extra_measures])
