"""Every check has a line that fails it and a line that passes; a line with a grave finding is rejected, others are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reach_lines import GOOD, T, desk, found, many

from phatngon.reach.blocks import checks
from phatngon.reach.checking import check_originals, findings, rule_counts
from phatngon.reach.near import near_pairs
from phatngon.reach.stories import make_stories


def test_a_good_line_has_no_finding_at_all() -> None:
    con = desk([{}], submissions=[{}], from_tables=True)
    assert rule_counts(con) == {} and con.rows("FROM rejected") == []


ROW_CASES = [
    ("V-010", "url", {"url": "bao.example/tin"}, {"url": "https://bao.example/tin?a=1"}),
    (
        "V-010",
        "url",
        {"url": "https://bao.example/" + "a" * 2030},
        {"url": "https://bao.example/" + "a" * 2000},
    ),
    ("V-010", "url", {"url": "https://ten:mk@bao.example/a"}, {}),
    ("F-010", "url", {"url": None}, {"url": None, "source_id": "loa"}),
    (
        "V-011",
        "url",
        {"url": "https://tap-chi.example/tin-1"},
        {"url": "https://thethao.bao.example/tin-1"},
    ),
    (
        "V-011",
        "url",
        {"url": "https://giabao.example/tin-1"},
        {"url": "http://www.bao.example/tin-1"},
    ),
    ("V-012", "url", {"url": "https://bit.ly/abc"}, {}),
    ("V-013", "source_id", {"url": "https://la.example/1", "source_id": None}, {"source_id": None}),
    (
        "V-014",
        "url",
        {"url": "http://192.168.1.4/tin", "source_id": None},
        {"url": "https://bao.example/192.168.1.4"},
    ),
    (
        "V-014",
        "url",
        {"url": "https://bao.example/login?next=tin"},
        {"url": "https://bao.example/dang-nhap-lang-nghe.html"},
    ),
    ("V-014", "url", {"url": "http://localhost:8080/a", "source_id": None}, {}),
    (
        "V-021",
        "published_at",
        {"published_at": T(2026, 11, 2, 9, 6)},
        {"published_at": T(2026, 11, 2, 9, 3)},
    ),
    (
        "V-022",
        "published_at",
        {"published_at": T(2026, 9, 30, 23, 59, 59)},
        {"published_at": T(2026, 10, 1)},
    ),
    ("V-023", "published_at", {"published_at": T(2025, 11, 1)}, {"published_at": T(2025, 11, 3)}),
    (
        "V-024",
        "published_at",
        {"page_published_at": T(2026, 10, 5, 20, 31)},
        {"page_published_at": T(2026, 10, 5, 20, 30)},
    ),
    (
        "V-025",
        "published_at",
        {"url": "https://bao.example/2026/10/08/tin.html"},
        {"url": "https://bao.example/20261007083553840"},
    ),
    (
        "V-025",
        "published_at",
        {"url": "https://bao.example/tin-20261001.htm"},
        {"url": "https://bao.example/tin-120261001999.htm"},
    ),
    (
        "V-026",
        "published_at",
        {"published_at": T(2026, 10, 5), "published_precision": "SECOND"},
        {"published_at": T(2026, 10, 5), "published_precision": "DAY"},
    ),
    ("V-032", "views", {"views": 1_000_000_001}, {"views": 1_000_000_000}),
    (
        "V-032",
        "reach",
        {"reach": 1_236_394, "views": 2_000_000},
        {"reach": 1_236_393, "views": 2_000_000},
    ),
    ("V-033", "reach", {"reach": 1201}, {"reach": 1200}),
    ("V-034", "reactions", {"reactions": 1192}, {"reactions": 1191}),
    (
        "V-035",
        "comments",
        {"comments": 10_000, "views": 90_000, "reactions": 499},
        {"comments": 10_000, "views": 90_000, "reactions": 500},
    ),
    (
        "V-036",
        "reactions",
        {
            "source_id": "trang",
            "url": "https://facebook.com/phuong.hue/posts/1234567",
            "reactions": 192,
            "saves": 0,
        },
        {
            "source_id": "trang",
            "url": "https://facebook.com/phuong.hue/posts/1234567",
            "reactions": 191,
            "saves": 0,
        },
    ),
    (
        "V-037",
        "comments",
        {"title": "Tết 2026 ở Huế", "comments": 2026, "views": 9000},
        {"title": "Tết ở Huế", "comments": 2026, "views": 9000},
    ),
    (
        "V-037",
        "comments",
        {"title": "Tết 2026 ở Huế", "comments": 2_026_000, "views": 9_000_000},
        {"title": "Tết 2026 ở Huế", "comments": 2_025_000, "views": 9_000_000},
    ),
    ("V-038", "reactions", {"reactions_parts": "20|10"}, {"reactions_parts": "20|11"}),
    (
        "V-038",
        "reactions",
        {
            "reactions": 1200,
            "views": 9000,
            "reactions_parts": "1000|99",
            "rounded": True,
            "rounding_step": 100,
        },
        {
            "reactions": 1200,
            "views": 9000,
            "reactions_parts": "1000|100",
            "rounded": True,
            "rounding_step": 100,
        },
    ),
    ("V-040", "reach", {"reach": None}, {"reach": None, "reach_missing_reason": "NO_ACCESS"}),
    (
        "V-040",
        "views",
        {"views": None},
        {"views": 0, "reach": 0, "reactions": 0, "comments": 0, "shares": 0},
    ),
    (
        "V-040",
        "comments",
        {"comments": None},
        {"comments": None, "views": None, "views_missing_reason": "NOT_PROVIDED"},
    ),
    (
        "V-040",
        "saves",
        {"source_id": "trang", "url": "https://facebook.com/phuong.hue/posts/1234567"},
        {"saves": None},
    ),
    ("V-062", "evidence_at", {"evidence_at": T(2026, 10, 5, 8)}, {"evidence_at": T(2026, 10, 6)}),
    (
        "V-090",
        "sentiment",
        {"sentiment": "NEG", "sentiment_by": "MODEL"},
        {"sentiment": "NEG", "sentiment_by": "HUMAN"},
    ),
    (
        "V-091",
        "paid",
        {"paid": True},
        {
            "paid": True,
            "source_id": "trang",
            "url": "https://facebook.com/phuong.hue/posts/1234567",
            "saves": 1,
        },
    ),
]
TABLE_CASES = [
    ("V-030", "views", {"views": -5}, {"views": 9_007_199_254_740_991, "reach": 0}),
    ("V-070", "title", {"title": "=1+1"}, {"title": "1 = 1"}),
    ("V-070", "note", {"note": "@SUM(A1)"}, {"note": "gửi lại"}),
    ("V-071", "title", {"title": "Lễ hội\u202e đèn"}, {"title": "Lễ hội đèn 🎆"}),
    ("V-072", "title", {"title": "Lễ ho\u0302\u0323i"}, {"title": "Lễ hội"}),
    (
        "V-080",
        "note",
        {"note": "gọi 0905 123 456"},
        {"note": "có 1.234.567 lượt xem ngày 14/9/2026"},
    ),
    (
        "V-080",
        "title",
        {"title": "Liên hệ ban.to.chuc@hue.example ngay"},
        {"title": "Liên hệ ban tổ chức"},
    ),
]


def lined(cases: list, bad: bool) -> list[dict]:
    return [case[2 if bad else 3] for case in cases]


@pytest.fixture(scope="module")
def failing():
    return desk(lined(ROW_CASES, True), own=True, population=1_236_393)


@pytest.fixture(scope="module")
def passing():
    return desk(lined(ROW_CASES, False), own=True, population=1_236_393)


@pytest.fixture(scope="module")
def registers():
    return desk(lined(TABLE_CASES, True), own=True, from_tables=True), desk(
        lined(TABLE_CASES, False), own=True, from_tables=True
    )


@pytest.mark.parametrize(
    "place", range(len(ROW_CASES)), ids=lambda place: f"{ROW_CASES[place][0]}-{place}"
)
def test_a_line_is_checked_by_itself(failing, passing, place: int) -> None:
    rule, field, *_ = ROW_CASES[place]
    assert (place, field) in found(failing, rule)
    assert place not in {line for line, _ in found(passing, rule)}


def test_a_line_with_a_grave_finding_is_rejected_and_one_with_a_warning_is_kept(failing) -> None:
    grave = {
        line
        for line, rule in failing.rows("SELECT line, rule FROM found")
        if checks()[rule].severity == "E"
    }
    assert {line for (line,) in failing.rows("FROM rejected")} == grave
    assert 0 < len(grave) < len(ROW_CASES)


@pytest.mark.parametrize(
    "place", range(len(TABLE_CASES)), ids=lambda place: f"{TABLE_CASES[place][0]}-{place}"
)
def test_a_register_is_checked_as_a_workbook_would_be_while_reading(registers, place: int) -> None:
    rule, field, *_ = TABLE_CASES[place]
    assert (place, field) in found(registers[0], rule)
    assert place not in {line for line, _ in found(registers[1], rule)}


def test_what_the_reader_of_workbooks_finds_is_not_found_twice() -> None:
    assert not {case[0] for case in TABLE_CASES} & set(rule_counts(desk(lined(TABLE_CASES, True))))


SUBMISSION_CASES = [
    ("V-001", [{"unit_code": "46-99999"}], [], True),
    ("V-001", [{"unit_code": "46-00001"}], [], True),
    ("V-001", [{}], [], False),
    ("V-002", [{"period_id": "2031-01"}], [], True),
    ("V-002", [{}], [{}], False),
    ("V-002", [{}], [{"received_at": T(2026, 11, 26, 0, 0, 1)}], True),
    ("V-002", [{}], [{"received_at": T(2026, 11, 26)}], False),
    ("V-002", [{}], [{"received_at": T(2026, 12, 1), "amend_reason": "Sửa số lượt xem"}], False),
    ("V-003", [{}], [{"nil_report": True}], True),
    ("V-003", [], [{"nil_report": False}], True),
    ("V-003", [], [{"nil_report": True}], False),
    ("V-003", [{}], [{"nil_report": False}], False),
]


@pytest.mark.parametrize(("rule", "lines", "submissions", "fails"), SUBMISSION_CASES)
def test_a_submission_is_checked_as_a_whole_and_once(
    rule: str, lines: list, submissions: list, fails: bool
) -> None:
    con = desk(
        lines * 2 and [*lines, *({**line, "url": "https://bao.example/tin-2"} for line in lines)],
        submissions=submissions,
    )
    assert len(found(con, rule)) == fails
    assert len(con.rows("FROM rejected")) == (2 * len(lines) if fails else 0)


OTHER_UNIT = {"unit_code": "46-19753"}
GROUP_CASES = [
    (
        "V-015",
        [{}, {"url": "http://www.bao.example/tin-1/?utm_source=x"}],
        [1],
        [{}, {"url": "https://bao.example/tin-1?id=2"}],
    ),
    ("V-015", [{}, {}], [1], [{}, OTHER_UNIT]),
    ("V-016", [{}, OTHER_UNIT], [0, 1], [{}, {}]),
    (
        "V-039",
        [{}, {"observed_at": T(2026, 10, 25), "views": 1100}],
        [1],
        [{}, {"observed_at": T(2026, 10, 25), "views": 1300}],
    ),
    (
        "V-039",
        [{"observed_at": T(2026, 10, 25), "views": 1100}, {}],
        [0],
        [{}, {"observed_at": T(2026, 10, 25), "views": 1100, "metric_def_version": "moi"}],
    ),
    (
        "V-042",
        [{}, {"url": "https://bao.example/tin-2"}],
        [0, 1],
        [{}, {"url": "https://bao.example/tin-2", "views": 1201}],
    ),
    (
        "V-042",
        [{}, {"url": "https://bao.example/tin-2"}],
        [0, 1],
        [{}, {"url": "https://bao.example/tin-2", **OTHER_UNIT}],
    ),
    (
        "V-050",
        [{"role": "REPUBLICATION", "republished_from": "http://bao.example/tin-1/"}],
        [0],
        [{}, {"url": "https://bao.example/2", "republished_from": "https://bao.example/tin-1"}],
    ),
    (
        "V-051",
        [
            {"republished_from": "https://tap-chi.example/2"},
            {
                "url": "https://tap-chi.example/2",
                "source_id": "tap-chi",
                "republished_from": GOOD["url"],
                "received_at": T(2026, 11, 2, 10),
            },
        ],
        [1],
        [
            {},
            {
                "url": "https://tap-chi.example/2",
                "source_id": "tap-chi",
                "republished_from": GOOD["url"],
            },
        ],
    ),
    (
        "V-052",
        [
            {},
            {
                "url": "https://bao.example/2",
                "republished_from": GOOD["url"],
                "published_at": T(2026, 10, 5, 8, 19),
            },
        ],
        [1],
        [
            {},
            {
                "url": "https://bao.example/2",
                "republished_from": GOOD["url"],
                "published_at": T(2026, 10, 5, 8, 20),
            },
        ],
    ),
    (
        "V-053",
        [{"role": "REPUBLICATION"}],
        [0],
        [
            {},
            {
                "url": "https://bao.example/2",
                "role": "REPUBLICATION",
                "republished_from": GOOD["url"],
            },
        ],
    ),
    (
        "V-053",
        [{"role": "REPUBLICATION", "republished_from": "https://bao.example/khong-ai-khai"}],
        [0],
        [{"role": "ORIGINAL"}],
    ),
    (
        "V-053",
        [{"role": "REPUBLICATION", "republished_from": "bản in số 5"}],
        [0],
        [
            {"item_id": "T1"},
            {"url": "https://bao.example/2", "role": "REPUBLICATION", "republished_from": "T1"},
        ],
    ),
    (
        "V-061",
        [
            {"evidence_sha256": "ab12"},
            {"url": "https://bao.example/2", "evidence_sha256": "FF|AB12"},
        ],
        [1],
        [{"evidence_sha256": "ab12"}, {"evidence_sha256": "ab12"}],
    ),
]


@pytest.mark.parametrize(("rule", "bad", "lines", "good"), GROUP_CASES)
def test_lines_are_checked_against_one_another(
    rule: str, bad: list, lines: list, good: list
) -> None:
    assert sorted({line for line, _ in found(desk(bad), rule)}) == lines
    assert found(desk(good), rule) == []


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("V-015", {}, {}),
        ("V-016", OTHER_UNIT, {}),
        ("V-039", {"views": 5000}, {"observed_at": T(2026, 10, 25)}),
        (
            "V-061",
            {"url": "https://bao.example/9", "evidence_sha256": "ab"},
            {"evidence_sha256": "ab"},
        ),
    ],
)
def test_lines_stored_before_count_too_but_are_not_found_again(
    rule: str, old: dict, new: dict
) -> None:
    con = desk([new], earlier=[old])
    assert {line for line, _ in found(con, rule)} == {0}
    assert con.rows("SELECT count(*) FROM prepared")[0] == (1,)
    assert found(desk([new], earlier=[]), rule) == []


def test_a_parent_stored_before_is_a_known_parent() -> None:
    copy = {
        "url": "https://bao.example/2",
        "role": "REPUBLICATION",
        "republished_from": GOOD["url"],
    }
    assert found(desk([copy], earlier=[{}]), "V-053") == []
    assert found(desk([copy], earlier=[]), "V-053") == [(0, "republished_from")]


def test_round_numbers_are_asked_about_from_ten_on_and_above_four_fifths() -> None:
    assert len(found(desk(many([100 * n for n in range(1, 10)] + [37])), "V-041")) == 1
    assert found(desk(many([100 * n for n in range(1, 9)] + [37, 41])), "V-041") == []
    assert found(desk(many([100 * n for n in range(1, 10)])), "V-041") == []
    assert (
        found(desk(many([100 * n for n in range(1, 11)], rounded=True, rounding_step=100)), "V-041")
        == []
    )


def test_last_digits_far_from_even_are_noted_from_fifty_numbers_on() -> None:
    assert len(found(desk(many([10 * n + 7 for n in range(1, 51)])), "V-043")) == 1
    assert found(desk(many([10 * n + 7 for n in range(1, 50)])), "V-043") == []
    assert found(desk(many(list(range(100, 160)))), "V-043") == []


def test_the_largest_declared_numbers_need_evidence() -> None:
    values = [100 + n for n in range(9)] + [5000]
    assert found(desk(many(values, capture_method="DECLARED")), "V-060") == [(9, "views")]
    assert (
        found(desk(many(values, capture_method="DECLARED", evidence_ids="anh-1.png")), "V-060")
        == []
    )
    assert found(desk(many(values)), "V-060") == []
    assert found(desk(many([5000], capture_method="DECLARED")), "V-060") == []


def test_an_original_with_an_older_twin_is_flagged_after_stories_are_made() -> None:
    older = {
        "url": "https://tap-chi.example/1",
        "source_id": "tap-chi",
        "title": "Phường mở tuyến phố đèn lồng rực rỡ",
        "published_at": T(2026, 10, 4, 8),
    }
    con = desk([{"role": "ORIGINAL", "title": "Phường mở tuyến phố đèn lồng"}, older])
    for step in (make_stories, near_pairs, check_originals):
        step(con)
    assert found(con, "V-054") == [(0, "role")]
    con = desk([{"role": "ORIGINAL"}, {**older, "published_at": T(2026, 10, 6, 8)}])
    for step in (make_stories, near_pairs, check_originals):
        step(con)
    assert found(con, "V-054") == []


def test_a_circle_rejects_only_the_link_declared_last_however_long_it_is() -> None:
    size = 9
    ring = [
        {
            "url": f"https://bao.example/v-{n}",
            "republished_from": f"https://bao.example/v-{(n + 1) % size}",
            "received_at": T(2026, 11, 2, 9) + timedelta(minutes=(n * 4) % size),
        }
        for n in range(size)
    ]
    tail = [{"url": "https://bao.example/duoi", "republished_from": "https://bao.example/v-3"}]
    con = desk(ring + tail)
    last = max(range(size), key=lambda n: (n * 4) % size)
    assert found(con, "V-051") == [(last, "republished_from")]


def test_a_finding_names_the_cell_says_what_to_do_and_shows_numbers_as_vietnamese() -> None:
    con = desk(
        [{"views": 2_000_000_000}, {"reach": None, "url": "https://bao.example/3"}],
        submissions=[{"nil_report": True}],
    )
    shown = findings(con, {"thuan-hoa.xlsx": {"Tin bài": {"views": "O", "reach": "Q"}}})
    said = {finding.rule: finding for finding in shown}
    assert said["V-032"].sentence.startswith(
        "thuan-hoa.xlsx, trang tính “Tin bài”, ô O2: Lượt xem là 2.000.000.000, vượt mức có thể tin (1.000.000.000)."
    )
    assert str(said["V-040"].place).endswith("ô Q3") and "{" not in said["V-040"].sentence
    assert said["V-003"].place.line is None and said["V-003"].message.startswith(
        "phiếu ghi “Không phát sinh” là “Có” nhưng có 2 tin bài."
    )
    assert findings(con, file="khac.xlsx") == [] and len(findings(con, most=0)) == 0


def test_every_finding_of_every_case_can_be_said() -> None:
    cases = [bad for *_, bad, _ in ROW_CASES + TABLE_CASES] + [
        line for _, bad, _, _ in GROUP_CASES for line in bad
    ]
    for finding in findings(desk(cases, from_tables=True, population=1000)):
        assert "{" not in finding.sentence and "None" not in finding.sentence, finding.sentence


def test_shown_findings_are_capped_but_counted_in_full() -> None:
    con = desk(many([1200] * 30, reach_missing_reason=None))
    assert rule_counts(con)["V-040"] == 30
    assert sum(finding.rule == "V-040" for finding in findings(con, most=5)) == 5


LINES = st.lists(
    st.fixed_dictionaries(
        {
            "url": st.sampled_from(
                [
                    None,
                    "https://bao.example/1",
                    "http://www.bao.example/1?utm_x=1",
                    "https://bao.example/2",
                    "https://tap-chi.example/1",
                    "xấu",
                ]
            ),
            "unit_code": st.sampled_from(["46-19789", "46-19753"]),
            "views": st.sampled_from([None, 0, 100, 1200, 2026]),
            "published_at": st.sampled_from([T(2026, 10, 5), T(2026, 9, 5)]),
            "republished_from": st.sampled_from(
                [None, "https://bao.example/1", "https://bao.example/2"]
            ),
            "title": st.sampled_from(["Tin một ở Huế", "Tin hai năm 2026"]),
        }
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=6, deadline=None)
@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_count_of_findings(lines: list[dict], random) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert rule_counts(desk(lines)) == rule_counts(desk(shuffled))
