"""Canonical addresses and folded titles: what is one stays one, what is two is never merged."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reach_twins import digit_tokens, is_serial, post_id, url_host

from phatngon.base.text import compare_key
from phatngon.reach.desk import Desk
from phatngon.reach.folding import title_fold
from phatngon.reach.urls import canonical_url


@pytest.fixture(scope="module")
def con():
    return Desk.connect()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            "https://docbao.example/xa-hoi/tre-tintuc788803?utm_source=Home&utm_campaign=Tin-moi&utm_medium=PC",
            "https://docbao.example/xa-hoi/tre-tintuc788803",
        ),
        (
            "https://vnn.example/tu-van/4-thu-780157.html?vnn_source=trangchu&vnn_medium=box-tu-van1",
            "https://vnn.example/tu-van/4-thu-780157.html",
        ),
        (
            "http://xaluan.example/modules.php?name=News&file=article&sid=3283385",
            "https://xaluan.example/modules.php?file=article&name=News&sid=3283385",
        ),
        ("http://www.bao.example/tin-1.html", "https://bao.example/tin-1.html"),
        ("https://bao.example/tin-1.html#binh-luan", "https://bao.example/tin-1.html"),
        (
            "HTTPS://Phunusuckhoe.Bao.example/Tin/Bai-ABC.html",
            "https://phunusuckhoe.bao.example/Tin/Bai-ABC.html",
        ),
        ("https://m.bao.example/a", "https://bao.example/a"),
        ("https://amp.bao.example/a", "https://bao.example/a"),
        ("https://www.m.bao.example/a", "https://bao.example/a"),
        ("https://mobile.bao.example/a", "https://mobile.bao.example/a"),
        ("https://bao.example:443/a", "https://bao.example/a"),
        ("http://bao.example:80/a", "https://bao.example/a"),
        ("https://bao.example:8443/a", "https://bao.example:8443/a"),
        ("https://bao.example//a///b/", "https://bao.example/a/b"),
        ("https://bao.example", "https://bao.example/"),
        ("https://bao.example/", "https://bao.example/"),
        ("https://bao.example/?utm_source=x", "https://bao.example/"),
        ("https://bao.example/%7Etin/%c3%a1%2f", "https://bao.example/~tin/%C3%A1%2F"),
        ("http://bao.example/đien-anh/ảnh", "https://bao.example/%C4%91ien-anh/%E1%BA%A3nh"),
        (
            "https://bao.example/a?b=2&a=1&fbclid=XYZ&ref=home&share=fb&gclid=1&zarsrc=30&vnn_campaign=q",
            "https://bao.example/a?a=1&b=2",
        ),
        (
            "https://bao.example/a?reference=1&sharer=2&utmost=3",
            "https://bao.example/a?reference=1&sharer=2&utmost=3",
        ),
        ("https://báo.example/a", "https://báo.example/a"),
        ("  https://bao.example/a\n", "https://bao.example/a"),
        ("https://bao.example./a", "https://bao.example/a"),
        ("https://bao.example/a%zz", "https://bao.example/a%25zz"),
    ],
)
def test_an_address_has_one_canonical_text(con, given: str, expected: str) -> None:
    assert canonical_url(given) == expected
    assert con.value("SELECT canonical_url(?)", [given]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bao.example/tin",
        "ftp://bao.example/a",
        "javascript:alert(1)",
        "https://",
        "https:///a",
        "https://ten:mk@bao.example/",
        "https://ten@bao.example/",
        "https://bao.example/a b",
        "https://bao.example:99999/",
        "https://bao.example:8x/",
        "https://ba o.example/",
        "https://.bao.example/",
        "xem https://bao.example/a",
        "https://bao.example/a\u0000",
    ],
)
def test_what_is_no_full_web_address_has_none(con, text: str) -> None:
    assert canonical_url(text) is None
    assert con.value("SELECT canonical_url(?)", [text]) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "http://xaluan.example/modules.php?name=News&file=article&sid=3283385",
            "http://xaluan.example/modules.php?name=News&file=article&sid=3296658",
        ),
        ("https://bao.example/Tin", "https://bao.example/tin"),
        ("https://bao.example/a%2Fb", "https://bao.example/a/b"),
        ("https://bao.example/a?id=1", "https://bao.example/a"),
    ],
)
def test_two_articles_are_never_made_one(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


HOSTS = st.sampled_from(
    [
        "bao.example",
        "www.bao.example",
        "m.bao.example",
        "www.www.bao.example",
        "WWW.Bao.example",
        "www.example",
        "amp.m.bao.vn",
        "báo.example",
        "bao",
        "bao.example:80",
        "bao.example:8080",
        "u@bao.example",
        "[::1]",
        "bao.example.",
        "10.0.0.1",
    ]
)
PIECES = st.lists(
    st.sampled_from(
        [
            *list("aB1-._~%/?&=#+:@!'é|[] "),
            "%7e",
            "%C3%a1",
            "utm_source=x",
            "&ref=1",
            "fbclid",
            "//",
            "đ",
            "́",
        ]
    ),
    max_size=14,
).map("".join)
URLS = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https", "HTTP", "ftp"]),
    HOSTS,
    st.sampled_from(["", "/", "/tin/", "//"]),
    PIECES,
)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(URLS | st.text(max_size=20), min_size=1, max_size=40))
def test_sql_and_python_fold_every_address_alike_and_twice_is_once(con, urls: list[str]) -> None:
    urls = [url for url in urls if not any(0xD800 <= ord(c) < 0xE000 for c in url)]
    found = [
        row[0]
        for row in con.rows("SELECT canonical_url(u) FROM (SELECT unnest(?::VARCHAR[]) u)", [urls])
    ]
    assert found == [canonical_url(url) for url in urls]
    for canonical in filter(None, found):
        assert canonical_url(canonical) == canonical
        assert con.rows("SELECT canonical_url(?), url_host(?)", [canonical, canonical])[0] == (
            canonical,
            url_host(canonical),
        )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://youtu.be/a1B2c3D4e5F?si=x", "https://m.youtube.com/watch?v=a1B2c3D4e5F&t=4"),
        (
            "https://www.facebook.com/phuong.thuan.hoa/posts/1234567890",
            "https://m.facebook.com/story.php?story_fbid=1234567890&id=99",
        ),
        (
            "https://www.facebook.com/permalink.php?story_fbid=1234567890&id=99",
            "https://www.facebook.com/groups/1/permalink/1234567890/",
        ),
        (
            "https://www.tiktok.com/@hue/video/7400000000000000001?lang=vi",
            "https://m.tiktok.com/@hue.moi/video/7400000000000000001",
        ),
    ],
)
def test_one_post_is_recognised_under_two_addresses(con, one: str, other: str) -> None:
    first, second = canonical_url(one), canonical_url(other)
    assert first != second
    assert post_id(first) == post_id(second) is not None
    assert con.rows("SELECT post_id(?), post_id(?)", [first, second])[0] == (
        post_id(first),
        post_id(second),
    )


def test_an_ordinary_article_has_no_post_number(con) -> None:
    for url in (
        "https://bao.example/video/7400000000000000001",
        "https://facebook.com/phuong",
        "https://youtube.com/@kenh",
    ):
        assert post_id(url) is None and con.value("SELECT post_id(?)", [url]) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Phường Hoá Châu mở hội", "phường Hóa Châu mở hội."),
        ("“Thuỷ triều” dâng – người dân khoẻ", '"Thủy triều" dâng - người dân khỏe'),
        ("Lễ hội\u200b đèn lồng\u200b", "Lễ  hội đèn lồng"),
        ("Ho\u0301a Cha\u0302u", "Hoá Châu"),
        ("TP. Huế: ‘Áo dài’", "tp Huế áo dài"),
        ("Tuỳ viên qúy mến", "tùy viên quý mến"),
    ],
)
def test_spellings_of_one_title_meet(con, one: str, other: str) -> None:
    assert title_fold(one) == title_fold(other)
    assert con.value("SELECT title_fold(?) = title_fold(?)", [one, other])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hóa Châu", "Hòa Châu"),
        ("báo", "bao"),
        ("Tăng 3,5%", "Tăng 35%"),
        ("Tin bão số 12", "Tin bão số 13"),
        ("má", "mà"),
    ],
)
def test_different_words_and_numbers_stay_apart(one: str, other: str) -> None:
    assert title_fold(one) != title_fold(other)


def test_a_title_of_marks_alone_folds_to_nothing(con) -> None:
    assert title_fold("…!?") is None is title_fold("")
    assert con.rows("SELECT title_fold('…!?'), title_fold(''), title_fold(NULL)")[0] == (
        None,
        None,
        None,
    )


VIETNAMESE = st.lists(
    st.sampled_from(
        list(string.ascii_letters + string.digits + " .,:;-–“”\"'!?…/%()")
        + list("àáảãạăắằâấầđèéẻẽẹêếềìíòóỏõọôốồơớờùúủũụưứừỳýỷỹỵÀÁĐÓÒÔƠƯÚÙỦ")
        + [
            "hóa",
            "hoá",
            "thủy ",
            "thuỷ",
            "quý",
            "qúy ",
            "khoẻ ",
            "khỏe",
            "\u0301",
            "\u200b",
            "ß",
            "İ",
            "\u00a0",
            "Σ",
        ]
    ),
    max_size=40,
).map("".join)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        VIETNAMESE | st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
        min_size=1,
        max_size=40,
    )
)
def test_sql_and_python_fold_every_title_alike_and_twice_is_once(con, titles: list[str]) -> None:
    found = con.rows(
        "SELECT title_fold(t), digit_tokens(title_fold(t)), is_serial(title_fold(t)) FROM (SELECT unnest(?::VARCHAR[]) t)",
        [titles],
    )
    for title, (folded, digits, serial) in zip(titles, found, strict=True):
        assert folded == title_fold(title)
        assert title_fold(folded) == folded
        assert (digits or "", serial) == (digit_tokens(folded), is_serial(folded))


@given(
    st.sampled_from(
        [
            "hóa",
            "hoá",
            "hòa",
            "hoà",
            "thủy",
            "thuỷ",
            "khỏe",
            "khoẻ",
            "quý",
            "quỹ",
            "lũy",
            "luỹ",
            "xoà",
            "xòa",
            "tuý",
            "túy",
            "huệ",
            "hoa",
        ]
    ),
    st.sampled_from(
        [
            "hóa",
            "hoá",
            "hòa",
            "hoà",
            "thủy",
            "thuỷ",
            "khỏe",
            "khoẻ",
            "quý",
            "quỹ",
            "lũy",
            "luỹ",
            "xoà",
            "xòa",
            "tuý",
            "túy",
            "huệ",
            "hoa",
        ]
    ),
)
def test_tone_placement_agrees_with_the_kit_s_own_comparison(one: str, other: str) -> None:
    assert (title_fold(one) == title_fold(other)) == (compare_key(one) == compare_key(other))


@pytest.mark.parametrize(
    ("title", "serial"),
    [
        ("Giá vàng hôm nay giảm mạnh", True),
        ("Tin bão số 12 - bản tin 5", True),
        ("Thời tiết Huế cuối tuần", True),
        ("Thông báo", True),
        ("Thông báo của phường về lịch tiếp dân", False),
        ("Huế mở tuyến phố đi bộ mới", False),
        ("Người dân giá lạnh", False),
    ],
)
def test_serial_titles_are_known(title: str, serial: bool) -> None:
    assert is_serial(title_fold(title)) is serial


def test_nothing_outside_is_opened_whatever_the_data_say(con, tmp_path) -> None:
    import duckdb

    secret = tmp_path / "rieng.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(duckdb.PermissionException):
        con.run(f"SELECT * FROM read_csv('{secret}')")
    assert Desk.connect(readable=[tmp_path]).rows(f"SELECT * FROM read_csv('{secret}')") == [(1,)]


def test_installing_the_macros_twice_changes_nothing(con) -> None:
    con.install_macros()
    assert (
        con.value("SELECT canonical_url('https://báo.example/ạ')")
        == "https://báo.example/%E1%BA%A1"
    )
