"""Links as officers copy them: short ones named, one post known by all its addresses, another page's post told of."""

from __future__ import annotations

import pytest
from reach_lines import desk, found, laid_table, put

from phatngon.reach.checking import Context, prepare, run_checks
from phatngon.reach.urls import canonical_url

PAGE = "https://www.facebook.com/phuong.hue"


def lines_of(rule: str, *urls: str, source: str = "trang") -> list[int]:
    """The lines in which a check finds something; each address is one line."""
    rows = [
        {"url": url, "source_id": source, "title": f"Tin {n}", "views": 100 + n}
        for n, url in enumerate(urls)
    ]
    return sorted({line for line, _ in found(desk(rows), rule)})


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/share/p/1AbCdEfGhI/",
        "https://facebook.com/share/v/9ZyXw?mibextid=wwXIfr",
        "https://m.facebook.com/share/r/XyZ",
        "https://www.facebook.com/share/18abcDEF/",
        "https://web.facebook.com/share.php?u=https%3A%2F%2Fbao.example",
        "https://www.tiktok.com/t/ZSabc123/",
        "https://fb.watch/abc/",
    ],
)
def test_a_shared_short_link_is_named_and_not_held_against_its_source(url: str) -> None:
    assert lines_of("V-012", url) == [0]
    assert lines_of("V-011", url, source="trang") == [] or "tiktok" in url


@pytest.mark.parametrize(
    "url", [f"{PAGE}/posts/122000000000001", "https://www.facebook.com/sharepoint.hue/posts/1"]
)
def test_a_full_link_is_no_short_one(url: str) -> None:
    assert lines_of("V-012", url) == []


def test_a_post_of_another_page_or_group_is_told_row_by_row() -> None:
    told = lines_of(
        "V-011",
        "https://www.facebook.com/trang-khac/posts/122000000000099",
        "https://www.facebook.com/groups/123/posts/122000000000098",
        f"{PAGE}/posts/122000000000097",
        "https://m.facebook.com/nguoi.la/videos/122000000000096/",
        "https://www.facebook.com/groups/phuong.hue/permalink/122000000000095/",
    )
    assert told == [0, 1, 3, 4]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/reel/122000000000001",
        "https://www.facebook.com/photo/?fbid=122000000000001&set=a.1",
        "https://www.facebook.com/watch/?v=122000000000001",
        "https://www.facebook.com/permalink.php?story_fbid=122000000000001&id=100",
        "https://www.facebook.com/100064000000000/posts/122000000000001",
        "https://www.facebook.com/PHUONG.HUE/posts/122000000000001",
        "https://www.facebook.com/phuonghue/posts/122000000000001",
    ],
)
def test_an_address_that_names_no_page_cannot_be_another_page(url: str) -> None:
    assert lines_of("V-011", url) == []


def test_channels_of_tiktok_and_youtube_are_told_apart() -> None:
    con = laid_table()
    rows = con.rows(
        "SELECT other_page(page_of('tiktok.com', 'https://tiktok.com/@kenh-khac/video/1'), '@cua-minh'), "
        "other_page(page_of('youtube.com', 'https://youtube.com/@khac/videos'), '@cua-minh'), "
        "other_page(page_of('youtube.com', 'https://youtube.com/channel/UCx'), '@cua-minh'), "
        "other_page(page_of('youtube.com', 'https://youtube.com/watch?v=abcdefgh'), '@cua-minh'), "
        "other_page(page_of('tiktok.com', 'https://tiktok.com/@Cua-Minh/video/1'), '@cua-minh')"
    )
    assert rows == [(True, True, False, False, False)]


@pytest.mark.parametrize(
    "url",
    [
        "https://rd.zapps.vn/detail/3100000000000?id=abcdef123456&zarsrc=30",
        "https://oa.zalo.me/phuong",
        "https://page.zalo.me/x",
        "https://article.zalo.me/a?id=abcdef123456",
    ],
)
def test_every_host_of_zalo_belongs_to_a_zalo_source(url: str) -> None:
    con = laid_table()
    con.run(
        "INSERT INTO dim_source (source_id, source_name, host_or_handle, channel_type) VALUES ('zalo', 'Zalo', 'zalo.me/123', 'ZALO_OA')"
    )
    put(con, "entry", [{"url": url, "source_id": "zalo"}])
    prepare(con, context=Context())
    run_checks(con, Context())
    assert found(con, "V-011") == []


@pytest.mark.parametrize(
    "rest",
    [
        "gidzl=abc&zarsrc=30&utm_source=zalo",
        "srsltid=AfmBOo1",
        "gad_source=1&gad_campaignid=22&gbraid=0AAA",
        "mibextid=wwXIfr&rdid=xx",
        "__cft__[0]=AZX&__tn__=%2CO",
        "igsh=MTc4&fbclid=IwAR",
        "_gl=1*abc&_ga=2.1",
    ],
)
def test_what_tracks_the_reader_is_no_part_of_an_address(rest: str) -> None:
    url = "https://phuong.example/tin-90.html"
    assert canonical_url(f"{url}?{rest}") == canonical_url(url)
    assert laid_table().value("SELECT canonical_url($u)", {"u": f"{url}?{rest}"}) == canonical_url(
        url
    )


@pytest.mark.parametrize(
    "url",
    [
        f"{PAGE}/photos/a.1/122000000000009",
        f"{PAGE}/photos/a.1234567.89.10/122000000000009/?type=3",
        f"{PAGE}/photos/pcb.77/122000000000009",
        f"{PAGE}/photos/122000000000009",
        "https://m.facebook.com/photo.php?fbid=122000000000009&id=1&set=a.1",
    ],
)
def test_a_photo_is_one_post_by_all_its_addresses(url: str) -> None:
    assert lines_of(
        "V-015", "https://www.facebook.com/photo/?fbid=122000000000009&set=a.1", url
    ) == [1]
