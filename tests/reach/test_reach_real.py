"""A thousand real news items that nobody here wrote: read whole, near copies found, look-alikes kept apart."""

from __future__ import annotations

import csv
import os
import re
import unicodedata
from collections import Counter
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from reach_twins import digit_tokens, is_serial

from phatngon.base.paths import kit_root
from phatngon.reach.checking import (
    Context,
    check_originals,
    findings,
    prepare,
    rule_counts,
    run_checks,
)
from phatngon.reach.desk import Desk
from phatngon.reach.entries import add_entries
from phatngon.reach.folding import title_fold
from phatngon.reach.near import near_pairs
from phatngon.reach.stories import make_stories
from phatngon.reach.workspace import create_tables

FILE = (
    Path(os.environ.get("PHATNGON_REAL") or kit_root().parent / "shared" / "real")
    / "danes_news_2021.csv"
)
pytestmark = pytest.mark.skipif(
    not FILE.is_file(),
    reason="không có bộ tin thật (danes_news_2021.csv); đặt PHATNGON_REAL để chạy",
)
REASONS = {
    f"{name}_missing_reason": "NOT_PROVIDED"
    for name in ("views", "reach", "reactions", "comments", "shares")
}


def published(url: str) -> datetime:
    hint = re.search(r"[^0-9](2021)[/-]?(10|11)[/-]?(0[1-9]|[12]\d|30)", url)
    return datetime(*(int(part) for part in hint.groups())) if hint else datetime(2021, 10, 15)


@pytest.fixture(scope="module")
def rows() -> list[dict]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def con(rows: list[dict]):
    con = Desk.connect(threads=1)
    create_tables(con)
    con.run(
        "INSERT INTO dim_unit (unit_code, unit_name, level, obligated) VALUES ('46-19789', 'Phường Thuận Hóa', 'PHUONG', true)"
    )
    con.run(
        "INSERT INTO dim_period (period_id, start_ts, end_ts) VALUES ('2021-10', '2021-10-01', '2021-12-01')"
    )
    add_entries(
        con,
        pd.DataFrame(
            [
                {
                    "line": place,
                    "row": place + 2,
                    "file": FILE.name,
                    "unit_code": "46-19789",
                    "period_id": "2021-10",
                    "url": row["url"],
                    "title": row["title"],
                    "published_at": published(row["url"]),
                    "published_precision": "DAY",
                    "received_at": datetime(2021, 12, 2),
                    "sentiment": row["sentiment"] or None,
                    "sentiment_by": "HUMAN",
                    **REASONS,
                }
                for place, row in enumerate(rows)
            ]
        ),
    )
    context = Context(from_tables=True)
    prepare(con, context=context)
    run_checks(con, context)
    make_stories(con)
    near_pairs(con)
    check_originals(con)
    return con


def test_every_row_is_taken_in_and_nothing_is_lost(con, rows: list[dict]) -> None:
    addressed = sum(row["url"].startswith("http") for row in rows)
    got = con.rows(
        "SELECT count(*), count(title_text), count(canonical_url), count(host) FROM prepared"
    )[0]
    assert got == (
        len(rows),
        sum(any(c.isalnum() for c in row["title"]) for row in rows),
        addressed,
        addressed,
    )
    assert rule_counts(con).get("V-010", 0) == len(rows) - addressed > 0
    lines = con.value(
        "SELECT count(DISTINCT line) FROM (SELECT line FROM line_item UNION ALL SELECT line FROM rejected)"
    )
    assert lines == len(rows)
    assert all("{" not in found.sentence for found in findings(con))


def test_only_hidden_characters_and_unfinished_addresses_reject_a_row(
    con, rows: list[dict]
) -> None:
    hidden = {
        place
        for place, row in enumerate(rows)
        if any(unicodedata.category(c) in ("Cc", "Cf") for c in row["title"])
    }
    rejected = {line for (line,) in con.rows("FROM rejected")}
    assert {line for (line,) in con.rows("SELECT line FROM found WHERE rule = 'V-071'")} == hidden
    assert hidden <= rejected and len(rejected) < len(rows) / 50
    composed = sum(row["title"] != unicodedata.normalize("NFC", row["title"]) for row in rows)
    assert rule_counts(con).get("V-072", 0) == composed > 0


def test_tracking_scheme_and_www_never_split_an_article_and_the_query_never_joins_two(
    con, rows: list[dict]
) -> None:
    plain = {
        re.sub(r"^https?://(www\.)?|[?&](utm_|vnn_)[^&]*|/$", "", row["url"]).lower()
        for row in rows
        if row["url"].startswith("http")
    }
    assert con.value("SELECT count(DISTINCT canonical_url) FROM prepared") == len(plain)
    queried = con.rows(
        "SELECT count(DISTINCT canonical_url), count(DISTINCT url) FROM prepared WHERE contains(url, 'modules.php?')"
    )[0]
    assert queried[0] == queried[1] > 5


def test_near_copies_are_found_and_look_alikes_with_other_numbers_are_not(con) -> None:
    pairs = con.rows(
        """SELECT c.title, p.title, score FROM near JOIN prepared c ON c.line = child_item JOIN prepared p ON p.line = parent_item"""
    )
    assert pairs
    for child, parent, score in pairs:
        one, other = title_fold(child), title_fold(parent)
        assert score >= 0.75 and digit_tokens(one) == digit_tokens(other) and not is_serial(one)
    titles = dict(
        con.rows("SELECT line, title_text FROM prepared SEMI JOIN line_item USING (line)")
    )
    story = dict(con.rows("SELECT line, story_no FROM line_item JOIN item USING (item_no)"))
    words = {line: set(text.split()) for line, text in titles.items()}
    alike = [
        (a, b)
        for a in titles
        for b in titles
        if a < b and len(words[a] & words[b]) >= 0.75 * len(words[a] | words[b])
    ]
    lookalikes = [(a, b) for a, b in alike if digit_tokens(titles[a]) != digit_tokens(titles[b])]
    assert alike and all(story[a] != story[b] for a, b in lookalikes)


def test_sentiments_equal_an_independent_count(con, rows: list[dict]) -> None:
    rejected = {line for (line,) in con.rows("FROM rejected")}
    expected = Counter(
        row["sentiment"]
        for place, row in enumerate(rows)
        if row["sentiment"] and place not in rejected
    )
    got = con.rows(
        "SELECT sentiment, count(*) FROM prepared SEMI JOIN line_item USING (line) WHERE sentiment IS NOT NULL GROUP BY ALL"
    )
    assert dict(got) == expected and sum(expected.values()) > 900
