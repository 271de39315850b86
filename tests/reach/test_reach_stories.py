"""One piece of news is one item, its copies are one story; likeness is suggested and never merged by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reach_twins import digit_tokens, is_serial

from phatngon.reach.checking import prepare
from phatngon.reach.desk import Desk
from phatngon.reach.entries import add_entries
from phatngon.reach.folding import title_fold
from phatngon.reach.lineage import join_groups
from phatngon.reach.near import near_pairs
from phatngon.reach.stories import make_stories
from phatngon.reach.workspace import create_tables

DAY = datetime(2026, 10, 5, 8)
SOURCES = [
    ("bao", "bao.example", "PRESS_ONLINE", "NATIONAL"),
    ("tap-chi", "tap-chi.example", "PRESS_ONLINE", "CITY"),
    ("tong-hop", "tong-hop.example", "AGGREGATOR", "CITY"),
    ("trang", "facebook.com/phuong.hue", "FACEBOOK", "COMMUNE"),
    ("loa", None, "LOUDSPEAKER", "COMMUNE"),
]


@cache
def table():
    con = Desk.connect(threads=1)
    create_tables(con)
    con.many(
        "INSERT INTO dim_source (source_id, source_name, host_or_handle, channel_type, tier) VALUES ($1, $1, $2, $3, $4)",
        SOURCES,
    )
    con.run(
        "INSERT INTO dim_period (period_id, start_ts, end_ts) VALUES ('2026-10', '2026-10-01', '2026-11-01')"
    )
    return con


def told(*lines: dict, relations: tuple = (), near: bool = False, rejected: tuple[int, ...] = ()):
    con = table()
    con.run("DELETE FROM entry; DELETE FROM rel_story")
    rows = [
        {
            "unit_code": "46-19789",
            "period_id": "2026-10",
            "published_at": DAY,
            "title": f"Tin riêng số {place}",
        }
        | line
        | {"line": place}
        for place, line in enumerate(lines)
    ]
    add_entries(con, pd.DataFrame(rows))
    con.many(
        "INSERT INTO rel_story (child_item_id, parent_item_id, relation, decided_by) VALUES (?, ?, ?, ?)",
        list(relations),
    ) if relations else None
    prepare(con)
    con.many(
        "INSERT INTO rejected VALUES (?)", [(line,) for line in rejected]
    ) if rejected else None
    make_stories(con)
    if near:
        near_pairs(con)
    return con


def items(con) -> list[set[int]]:
    return groups(con, "SELECT item_no, line FROM line_item")


def stories(con) -> list[set[int]]:
    return groups(con, "SELECT story_no, line FROM line_item JOIN item USING (item_no)")


def groups(con, query: str) -> list[set[int]]:
    found: dict[int, set[int]] = {}
    for group, line in con.rows(query):
        found.setdefault(group, set()).add(line)
    return sorted(found.values(), key=min)


def root(con, story: int = 0) -> int:
    return con.value("SELECT first_line FROM item WHERE story_no = ? AND is_root", [story])


A, B, C = "https://bao.example/a", "https://tap-chi.example/b", "https://tong-hop.example/c"
SAME = "Phường mở tuyến phố đèn lồng"


def test_one_address_is_one_item_whoever_reports_it_and_whatever_its_headline_became() -> None:
    con = told(
        {"url": A},
        {
            "url": "http://www.bao.example/a/?utm_source=x",
            "unit_code": "46-19753",
            "title": "Tiêu đề đã sửa",
        },
        {"url": A + "?id=2"},
    )
    assert items(con) == [{0, 1}, {2}] == stories(con)


def test_one_post_is_one_item_under_two_addresses() -> None:
    con = told(
        {"url": "https://www.facebook.com/phuong.hue/posts/1234567890"},
        {"url": "https://m.facebook.com/story.php?story_fbid=1234567890&id=7"},
        {"url": "https://youtu.be/a1B2c3D4e5F"},
        {"url": "https://www.youtube.com/watch?v=a1B2c3D4e5F&t=3"},
    )
    assert items(con) == [{0, 1}, {2, 3}]


def test_one_title_at_one_source_on_one_day_is_one_item_at_two_sources_one_story_on_two_days_two() -> (
    None
):
    con = told(
        {"url": A, "title": SAME},
        {"url": A + "-amp", "title": SAME.upper()},
        {"url": C, "title": f"“{SAME}”"},
        {"url": B, "title": SAME, "published_at": DAY + timedelta(days=1)},
    )
    assert items(con) == [{0, 1}, {2}, {3}]
    assert stories(con) == [{0, 1, 2}, {3}]


def test_titles_with_other_numbers_and_serial_titles_are_never_merged() -> None:
    con = told(
        {"url": A, "title": "Lễ hội lần thứ 11 khai mạc"},
        {"url": B, "title": "Lễ hội lần thứ 12 khai mạc"},
        {"url": A + "1", "title": "Giá vàng hôm nay"},
        {"url": A + "2", "title": "Giá vàng hôm nay"},
        {"url": C, "title": "Giá vàng hôm nay"},
    )
    assert stories(con) == [{0}, {1}, {2}, {3}, {4}]


def test_news_without_address_is_one_item_by_source_day_and_title() -> None:
    loa = {"source_id": "loa", "title": "Bản tin sáng về chống ngập"}
    con = told(
        loa,
        {**loa, "unit_code": "46-19753", "published_at": DAY + timedelta(hours=3)},
        {**loa, "published_at": DAY + timedelta(days=1)},
        {**loa, "source_id": None},
    )
    assert items(con) == [{0, 1}, {2}, {3}]


def test_what_is_declared_a_copy_joins_the_story_of_its_parent_through_missing_links_too() -> None:
    con = told(
        {"url": A},
        {"url": B, "role": "REPUBLICATION", "republished_from": "http://bao.example/a?fbclid=1"},
        {"url": C, "role": "REPUBLICATION", "republished_from": B},
        {"url": C + "2", "role": "QUOTE", "republished_from": A},
        {
            "url": C + "3",
            "role": "REPUBLICATION",
            "republished_from": "https://khong-ai-khai.example/x",
        },
    )
    assert stories(con) == [{0, 1, 2}, {3}, {4}] and root(con) == 0
    assert con.rows("SELECT child_item, parent_item, relation FROM story_link ORDER BY 1") == [
        (1, 0, "DECLARED_REPUB"),
        (2, 1, "DECLARED_REPUB"),
    ]


def test_a_parent_may_be_named_by_its_item_id() -> None:
    name = told({"url": A}).value("SELECT name FROM item_name")
    assert len(name) == 16
    assert stories(told({"url": A}, {"url": B, "republished_from": name})) == [{0, 1}]
    assert stories(told({"url": A, "item_id": "T-1"}, {"url": B, "republished_from": "T-1"})) == [
        {0, 1}
    ]


def test_what_a_person_decided_is_joined_what_a_rule_suggested_is_not() -> None:
    lines = ({"url": A, "item_id": "a"}, {"url": B, "item_id": "b"})
    assert stories(told(*lines, relations=(("b", "a", "NEAR_DUP", "RULE"),))) == [{0}, {1}]
    assert stories(told(*lines, relations=(("b", "a", "NEAR_DUP", "HUMAN"),))) == [{0, 1}]
    assert stories(told(*lines, relations=(("b", "a", "TRANSLATION", "RULE"),))) == [{0, 1}]


def test_the_root_is_the_earliest_time_that_can_be_trusted_then_the_higher_source() -> None:
    sure = {"published_at_source": "PAGE_META", "published_precision": "MINUTE", "title": SAME}
    assert (
        root(told({"url": A, **sure}, {"url": B, **sure, "published_at": DAY - timedelta(hours=1)}))
        == 1
    )
    assert (
        root(
            told(
                {"url": A, **sure},
                {
                    "url": B,
                    **sure,
                    "published_at": DAY - timedelta(hours=1),
                    "published_at_source": "DECLARED",
                },
            )
        )
        == 0
    )
    assert (
        root(
            told(
                {"url": A, **sure},
                {
                    "url": B,
                    **sure,
                    "published_at": datetime(2026, 10, 5),
                    "published_precision": "DAY",
                },
            )
        )
        == 0
    )
    assert root(told({"url": B, **sure}, {"url": A, **sure})) == 1
    assert (
        root(
            told(
                {"url": A, "role": "REPUBLICATION", "republished_from": B, **sure},
                {"url": B, **sure, "published_at": DAY + timedelta(hours=1)},
            )
        )
        == 1
    )


def test_of_several_lines_the_most_trustworthy_time_speaks_for_the_item() -> None:
    con = told(
        {"url": A, "published_at": DAY - timedelta(hours=2), "published_at_source": "DECLARED"},
        {"url": A, "published_at_source": "RSS"},
    )
    assert con.rows("SELECT published_at FROM item") == [(DAY,)]


def test_rejected_lines_make_no_item_and_bridge_nothing() -> None:
    con = told(
        {"url": A},
        {"url": B, "republished_from": A},
        {"url": C, "republished_from": B},
        rejected=(1,),
    )
    assert items(con) == [{0}, {2}] == stories(con)


def test_near_titles_are_suggested_within_three_days_and_never_merged() -> None:
    longer = SAME + " tối nay"
    con = told(
        {"url": A, "title": SAME},
        {"url": B, "title": longer, "published_at": DAY + timedelta(hours=72)},
        near=True,
    )
    assert con.rows("FROM near") == [(1, 0, 0.75)] and stories(con) == [{0}, {1}]
    assert (
        told(
            {"url": A, "title": SAME},
            {"url": B, "title": longer, "published_at": DAY + timedelta(hours=72, minutes=1)},
            near=True,
        ).rows("FROM near")
        == []
    )
    for one, other in (
        ("Lễ hội đèn lồng lần thứ 11", "Lễ hội đèn lồng lần thứ 12"),
        ("Giá vàng hôm nay tăng khá mạnh", "Giá vàng hôm nay tăng mạnh"),
        ("Tin ở phường", "Tin ở phường A"),
    ):
        assert (
            told({"url": A, "title": one}, {"url": B, "title": other}, near=True).rows("FROM near")
            == []
        )


WORDS = st.lists(
    st.sampled_from("huế phường mở hội đèn lồng tối nay 5 12 dân".split()), min_size=3, max_size=9
).map(" ".join)
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "url": st.sampled_from(
                [
                    A,
                    B,
                    C,
                    A + "?utm_a=1",
                    "https://bao.example/d",
                    "https://youtu.be/a1B2c3D4e5F",
                    "https://youtube.com/watch?v=a1B2c3D4e5F",
                    None,
                ]
            ),
            "source_id": st.sampled_from([None, "loa"]),
            "unit_code": st.sampled_from(["46-19789", "46-19753"]),
            "title": st.sampled_from([SAME, "Tin bão số 3", "Hội nghị"]) | WORDS,
            "published_at": st.sampled_from(
                [DAY, DAY + timedelta(hours=5), DAY + timedelta(days=2)]
            ),
            "republished_from": st.sampled_from([None, None, A, B, C]),
        }
    ),
    min_size=1,
    max_size=10,
)


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_neither_items_nor_stories_nor_roots(
    lines: list[dict], random
) -> None:
    con = told(*lines)
    before = (
        items(con),
        stories(con),
        {
            (row[0], row[1])
            for row in con.rows("SELECT source_key, published_at FROM item WHERE is_root")
        },
    )
    places = list(range(len(lines)))
    random.shuffle(places)
    con = told(*(lines[place] for place in places))
    back = [
        sorted(({places[line] for line in group} for group in found), key=min)
        for found in (items(con), stories(con))
    ]
    assert (
        *back,
        {
            (row[0], row[1])
            for row in con.rows("SELECT source_key, published_at FROM item WHERE is_root")
        },
    ) == before


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(LINES, st.data())
def test_a_duplicate_never_raises_the_number_of_stories(lines: list[dict], data) -> None:
    count = len(stories(told(*lines)))
    again = dict(data.draw(st.sampled_from(lines)))
    copied = data.draw(
        st.sampled_from(
            [again, again | {"unit_code": "46-00001"}]
            + ([again | {"title": "Tiêu đề khác"}] if again["url"] else [])
        )
    )
    assert len(stories(told(*lines, copied))) <= count


@settings(max_examples=12, deadline=None)
@given(LINES)
def test_suggestions_are_exactly_the_pairs_that_comparing_everything_would_find(
    lines: list[dict],
) -> None:
    con = told(*lines, near=True)
    shown = {}
    for item, story, order, at, line, title in con.rows(
        "SELECT i.item_no, i.story_no, i.story_order, i.published_at, p.line, p.title FROM item i JOIN line_item USING (item_no) JOIN prepared p USING (line)"
    ):
        folded = title_fold(title)
        if not is_serial(folded) and len(set(folded.split())) >= 5:
            key = story, folded
            shown[key] = min(shown.get(key, (order, line, item, at)), (order, line, item, at))
    expected = set()
    for (story, one), (_, _, item, at) in shown.items():
        for (other_story, other), (_, _, other_item, other_at) in shown.items():
            a, b = set(one.split()), set(other.split())
            if (
                story != other_story
                and 4 * len(a & b) >= 3 * len(a | b)
                and digit_tokens(one) == digit_tokens(other)
                and abs(at - other_at) <= timedelta(hours=72)
            ):
                expected.add(frozenset((item, other_item)))
    assert {
        frozenset(row) for row in con.rows("SELECT child_item, parent_item FROM near")
    } == expected


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), max_size=30))
def test_groups_are_what_walking_the_links_would_find(edges: list[tuple[int, int]]) -> None:
    con = table()
    con.run("CREATE OR REPLACE TEMP TABLE edge (a BIGINT, b BIGINT)")
    con.many("INSERT INTO edge VALUES (?, ?)", edges) if edges else None
    join_groups(con, "edge", "group_of")
    label = {node: node for pair in edges if pair[0] != pair[1] for node in pair}
    for _ in label:
        for a, b in edges:
            if a != b:
                label[a] = label[b] = min(label[a], label[b])
    assert dict(con.rows("FROM group_of")) == label


def test_a_chain_of_many_copies_is_one_story() -> None:
    chain = [{"url": A}] + [
        {
            "url": f"https://tong-hop.example/{n}",
            "republished_from": f"https://tong-hop.example/{n - 1}" if n else A,
        }
        for n in range(60)
    ]
    assert len(stories(told(*chain))) == 1
