"""Lines laid on a desk for the tests of checks: a good line, and what an example or a test changes in it."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import pandas as pd

from phatngon.reach.checking import Context, prepare, run_checks
from phatngon.reach.desk import Desk
from phatngon.reach.entries import add_entries, create_entries
from phatngon.reach.workspace import create_tables

T = datetime
GOOD = {
    "unit_code": "46-19789",
    "period_id": "2026-10",
    "version": 1,
    "received_at": T(2026, 11, 2, 9),
    "file": "thuan-hoa.xlsx",
    "sheet": "Tin bài",
    "url": "https://bao.example/tin-1",
    "source_id": "bao",
    "title": "Phường mở tuyến phố đèn lồng",
    "published_at": T(2026, 10, 5, 8, 30),
    "views": 1200,
    "reach": 800,
    "reactions": 31,
    "comments": 4,
    "shares": 5,
    "observed_at": T(2026, 10, 20, 9),
    "capture_method": "PUBLIC_PAGE",
}
SOURCES = [
    ("bao", "bao.example", "PRESS_ONLINE", "EARNED", "NATIONAL", None, False),
    ("tap-chi", "tap-chi.example", "PRESS_ONLINE", "EARNED", "CITY", None, False),
    ("trang", "facebook.com/phuong.hue", "FACEBOOK", "OWNED", "COMMUNE", 1000, True),
    ("loa", None, "LOUDSPEAKER", "OWNED", "COMMUNE", None, False),
]


def laid_table():
    con = Desk.connect(threads=1)
    create_tables(con)
    con.many(
        "INSERT INTO dim_source (source_id, source_name, host_or_handle, channel_type, ownership, tier, followers, counts_saves) "
        "VALUES ($1, $1, $2, $3, $4, $5, $6, $7)",
        SOURCES,
    )
    con.run(
        "INSERT INTO dim_unit (unit_code, unit_name, level, obligated, valid_to) VALUES ('46-19789', 'Phường Thuận Hóa', 'PHUONG', true, NULL), "
        "('46-19753', 'Phường Phú Xuân', 'PHUONG', true, NULL), ('46-00001', 'Xã đã nhập', 'XA', true, DATE '2025-06-30')"
    )
    con.run(
        "INSERT INTO dim_period (period_id, start_ts, end_ts, lock_ts) VALUES ('2026-09', '2026-09-01', '2026-10-01', '2026-10-26'), "
        "('2026-10', '2026-10-01', '2026-11-01', '2026-11-26')"
    )
    return con


shared_table = cache(laid_table)


def desk(
    lines: list[dict],
    *,
    submissions: list[dict] | None = None,
    earlier: list[dict] | None = None,
    own: bool = False,
    **context,
):
    """Lines checked on the table that the tests share, cleared first; ``own``: on a table of their own."""
    con = laid_table() if own else shared_table()
    con.run("DELETE FROM entry; DELETE FROM fact_submission; DROP TABLE IF EXISTS old_entry")
    for row in submissions or []:
        con.run(
            "INSERT INTO fact_submission (submission_id, unit_code, period_id, version, nil_report, received_at, amend_reason) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [
                f"{row.get('unit_code', '46-19789')}/{row.get('period_id', '2026-10')}/1",
                row.get("unit_code", "46-19789"),
                row.get("period_id", "2026-10"),
                1,
                row.get("nil_report", False),
                row.get("received_at", GOOD["received_at"]),
                row.get("amend_reason"),
            ],
        )
    put(con, "entry", lines)
    if earlier is not None:
        create_entries(con, "old_entry")
        put(con, "old_entry", earlier)
        context["earlier"] = "old_entry"
    prepare(con, context=Context(**context))
    run_checks(con, Context(**context))
    return con


def put(con, name: str, lines: list[dict]) -> None:
    if lines:
        frame = pd.DataFrame(
            [GOOD | {"row": place + 2, "line": place} | line for place, line in enumerate(lines)]
        )
        add_entries(con, frame.astype({c: "Int64" for c in frame if frame[c].dtype == float}), name)


def found(con, rule: str) -> list[tuple]:
    return con.rows("SELECT line, field FROM found WHERE rule = ? ORDER BY ALL", [rule])


def many(values: list[int], **more) -> list[dict]:
    return [
        {
            "url": f"https://bao.example/bai-{n}",
            "views": value,
            "reach": None,
            "reach_missing_reason": "NO_ACCESS",
            "reactions": 0,
            "comments": 0,
            "shares": 0,
            **more,
        }
        for n, value in enumerate(values)
    ]
