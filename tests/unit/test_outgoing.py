"""Packages of news: the planted faults are found and the good package is clean; numbers agree on every channel; corrections reach copies."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError, ProblemsFound
from phatngon.base.moments import VIETNAM
from phatngon.base.numbers import format_number
from phatngon.base.paths import kit_root
from phatngon.cli.main import main
from phatngon.law import load_law
from phatngon.network.corrections import next_letters, read_item, spread, spread_lines
from phatngon.network.invented import MARK
from phatngon.network.outgoing import Package, check, check_package
from phatngon.network.outgoing_advice import choose_forms
from phatngon.network.outgoing_build import build_package, numbers_csv, package_html
from phatngon.network.outgoing_finding import proposal, table
from phatngon.network.outgoing_numbers import Text, check_numbers, numbers_in
from phatngon.rules.replies import respond

SAMPLE = kit_root() / "sample_data" / "network" / "goi-tin"
NOW = datetime(2026, 11, 25, 15, 30, tzinfo=VIETNAM)


def rules(folder: Path = SAMPLE / "tot", **changes: Any) -> set[str]:
    package = Package.read(folder)
    return {one.rule for one in check(Package(folder, package.data | changes), now=NOW)}


def identifiers() -> set[str]:
    """Every name that stands in goi.yaml only."""
    data = proposal()
    names = {
        *data["fields"],
        *data["checklist"],
        *(name for parts in data["parts"].values() for name in parts),
    }
    return names | {"numbers 1", "images 1", "texts 1", "channels 1"}


def test_a_person_reads_vietnamese_names_and_the_machine_the_names_of_the_file() -> None:
    broken = Package(
        SAMPLE / "loi",
        {
            "images": [{}],
            "numbers": [{}],
            "texts": [{"file": "x", "channel": "y"}],
            "channels": [{"channel": "z"}],
            "contact": {"role": " "},
            "spokesperson": {},
            "kind": "correction",
            "audience": "a",
            "embargo": "mai",
        },
    )
    found = [*check_package(SAMPLE / "loi", now=NOW), *check(broken, now=NOW)]
    assert {"P-01", "P-04", "P-05", "P-08", "P-13", "P-24", "P-25"} <= {one.rule for one in found}
    for one in found:
        said = one.sentence.partition("Chọn một trong")[
            0
        ]  # what may be typed into the file stands there, each beside its meaning
        for name in identifiers():
            assert not re.search(rf"(?<![\w@]){re.escape(name)}(?!\w)", said), (name, said)
    assert any(
        one.place.field == "images 1.alt"
        and one.to_json()["field"] == "images 1.alt"
        and "hình 1, chữ mô tả" in one.sentence
        for one in found
    )
    page = package_html(Package.read(SAMPLE / "tot"))
    assert "46-19789" not in page and "Phường Thuận Hóa" in page


def test_the_good_package_is_clean_and_the_faulty_one_shows_every_planted_fault() -> None:
    assert check_package(SAMPLE / "tot", now=NOW) == []
    found = check_package(SAMPLE / "loi", now=NOW)
    assert {one.rule for one in found} == {
        "P-02",
        "P-03",
        "P-06",
        "P-07",
        "P-09",
        "P-11",
        "P-12",
        "P-14",
        "P-15",
        "P-16",
        "P-17",
        "P-18",
        "P-19",
        "P-20",
        "P-21",
        "P-23",
    }
    assert [one.severity for one in found] == sorted(one.severity for one in found)
    two = next(one for one in found if one.rule == "P-17" and one.place.file == "cong.md")
    assert (
        "321 suất" in two.message
        and "312 suất" in two.message
        and "dòng 2 của bảng số chính" in two.message
    )
    assert any("khoản 2 Điều 5" in one.message for one in found if one.rule == "P-15")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"title": None}, "P-01"),
        ({"contact": {}}, "P-01"),
        ({"contact": {"role": "A", "phone": "1", "email": "a@b.gov.vn.xau.example"}}, "P-03"),
        ({"texts": [{"file": "khong.md", "channel": "release"}]}, "P-04"),
        ({"texts": [{"file": "../loi/cong.md", "channel": "release"}]}, "P-04"),
        ({"images": [{"file": "goi.yaml", "caption": "A", "alt": "B", "rights": "C"}]}, "P-05"),
        ({"images": [{"file": "hinh/phan-loai.png", "alt": "B", "rights": "C"}]}, "P-08"),
        ({"embargo": "mai"}, "P-09"),
        ({"embargo": date(2026, 11, 26)}, "P-09"),
        ({"embargo": "2026-11-25T08:00:00+07:00"}, "P-10"),
        (
            {
                "numbers": [
                    {
                        "label": "hộ",
                        "value": 1.24,
                        "unit": "hộ",
                        "source": "A",
                        "as_of": "2026-11-20",
                    }
                ]
            },
            "P-13",
        ),
        (
            {
                "numbers": [
                    {
                        "label": "hộ",
                        "value": "nhiều",
                        "unit": "hộ",
                        "source": "A",
                        "as_of": "2026-11-20",
                    }
                ]
            },
            "P-13",
        ),
        ({"spokesperson": {"kind": "other"}}, "P-14"),
        ({"spokesperson": {"kind": "regular"}}, "P-28"),
        ({"spokesperson": {"la": 1}}, "P-28"),
        ({"channels": [{"channel": "account", "account": "A"}]}, "P-15"),
        ({"channels": [{"channel": "qa"}]}, "P-22"),
        ({"channels": [{"channel": "báo tường"}]}, "P-25"),
        ({"kind": "thơ"}, "P-25"),
        ({"kind": "correction"}, "P-24"),
        ({"audience": ["press", "ai"]}, "P-25"),
        ({"la": 1}, "P-26"),
        (
            {"channels": [{"channel": "conference"}], "conference_at": "2026-11-26T09:00:00+07:00"},
            "P-27",
        ),
    ],
)
def test_each_fault_is_found_and_absent_from_the_good_package(
    changes: dict[str, Any], rule: str
) -> None:
    assert rule in rules(**changes) and rule not in rules()


ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.datetimes()
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["file", "channel", "label", "value", "kind", "role"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(proposal()["fields"])), ANY, min_size=1, max_size=4))
@settings(max_examples=80, deadline=None)
def test_whatever_stands_in_a_field_is_told_and_never_breaks_the_check(
    changes: dict[str, Any],
) -> None:
    package = Package.read(SAMPLE / "tot")
    for one in check(Package(package.folder, package.data | changes), now=NOW):
        assert one.sentence and "{" not in one.advice


def test_a_list_that_is_no_list_is_told() -> None:
    assert (
        "P-29" in rules(images="hinh.png")
        and "P-29" in rules(numbers=["1.240"])
        and "P-29" in rules(contact="Chánh Văn phòng")
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"embargo": "2026-11-27T08:00:00+07:00"},
        {"embargo": datetime(2026, 11, 27, tzinfo=VIETNAM)},
        {"kind": "correction", "corrects": "TB-12"},
    ],
)
def test_what_is_right_is_not_told(changes: dict[str, Any]) -> None:
    assert not rules(**changes) & {"P-09", "P-10", "P-24", "P-25"}


def test_a_conference_far_enough_ahead_needs_no_other_hour() -> None:
    assert "P-27" not in rules(
        channels=[{"channel": "conference"}], conference_at="2026-11-27T09:00:00+07:00"
    )
    assert "P-27" not in rules(
        channels=[{"channel": "conference"}],
        conference_at="2026-11-26T09:00:00+07:00",
        unit_level="city",
    )


def test_every_check_has_words_and_every_check_is_used() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (kit_root() / "tools" / "phatngon" / "network").glob("outgoing*.py")
    )
    for id, row in proposal()["checks"].items():
        assert row["severity"] in "EW" and row["advice"].endswith(".") and f'"{id}"' in source
    law = load_law()
    assert all(
        provision in law and anchor in law for _, provision, _, anchor in table().references()
    )


def test_a_folder_that_is_no_package_is_bad_input(tmp_path: Path) -> None:
    for text, part in (
        (None, "không có tệp"),
        ("- a", "trường: giá trị"),
        ("a: [", "YAML"),
        ("a: 1\na: 2", "hai lần"),
    ):
        if text is not None:
            (tmp_path / "goi.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=part):
            check_package(tmp_path, now=NOW)
    with pytest.raises(InputError, match="không có thư mục"):
        check_package(tmp_path / "x", now=NOW)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "Ngày 20/11/2026 lúc 8 giờ 30, 14h, 08:15, từ tháng 9 năm 2026, quý 3, giai đoạn 2026-2030.",
            [],
        ),
        (
            "Văn bản 244/2026/NĐ-CP, Điều 7, khoản 3, số 12/UBND, điện thoại 0234 382 2222, https://a.example/2026/12.",
            [],
        ),
        ("Phường A Lưới 3 và Quốc lộ 49B, tổ 5, lớp 2.", []),
        ("1. Mở đầu\n2) Tiếp theo", []),
        ("Có 40 em, 1.234,5 tấn, 72,4% và 1,2 tỷ đồng.", ["40", "1234.5", "72.4", "1200000000"]),
        ("Cần 3-5 xe.", ["3", "5"]),
        ("Thu 12.5 tấn.", [None]),
        ("Trong 5 ngày có 2 ca.", ["5", "2"]),
        ("Tăng 1.200 triệu đồng.", ["1200000000"]),
        ("Ngày 20, 21 và 22/11 có 7 buổi.", ["7"]),
    ],
)
def test_dates_hours_papers_and_names_are_no_numbers_of_the_news(text: str, values: list) -> None:
    assert [one.value for one in numbers_in(text)] == [
        Decimal(value) if value else None for value in values
    ]


def against(text: str, **row: Any) -> list[str]:
    rows = [{"label": "em nhập viện", "value": "40", "unit": "em", "words": ["nhập viện"], **row}]
    return [one.rule for one in check_numbers([Text("a.md", "release", text)], rows)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Có 40 em nhập viện.", []),
        ("Có hơn 40 em nhập viện.", ["P-19"]),
        ("Có 42 em nhập viện.", ["P-17"]),
        ("Có 42 em đi học.", ["P-18"]),
        ("Có 40 em đi học.", []),
        ("Có 40 suất.", ["P-18"]),
        ("Có 40 emm nhập viện.", ["P-18"]),
        ("Không có số.", []),
        ("Gần 40 em nhập viện.", ["P-19"]),
    ],
)
def test_a_number_is_held_against_the_table_with_its_unit_name_and_precision(
    text: str, found: list[str]
) -> None:
    assert against(text) == found
    assert against("Hơn 40 em nhập viện.", qualifier="hơn") == []


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from(["hộ", "em", "%", "tấn"]))
@settings(max_examples=60)
def test_any_number_written_the_vietnamese_way_meets_itself_and_no_other(
    one: int, other: int, unit: str
) -> None:
    row = {"label": "lượng thu", "value": format_number(one), "unit": unit}
    text = f"Trong đợt, lượng thu là {format_number(other)} {unit} cả thảy."
    rules = [found.rule for found in check_numbers([Text("a.md", "", text)], [row])]
    assert rules == ([] if one == other else ["P-17"])
    assert (
        list(
            check_numbers(
                [Text("a.md", "", text.replace(format_number(other), format_number(one)))], [row]
            )
        )
        == []
    )


def advised(**facts: Any) -> list[str]:
    return [
        one.channel
        for one in choose_forms(
            {"kind": "policy", "urgency": "normal", "press": True, "public": True, **facts},
            as_of=NOW.date(),
        ).channels
    ]


def test_forms_and_channels_follow_the_table_and_the_names_of_the_law() -> None:
    assert (
        advised() == ["portal", "release"]
        and "account" in advised(declared=True)
        and "account" not in advised(declared=False)
    )
    assert "conference" in advised(questions_expected=True) and "conference" not in advised(
        questions_expected=True, urgency="immediate"
    )
    assert (
        "briefing" in advised(press_asked=True)
        and "release" not in advised(press=False)
        and "source_data" in advised(has_numbers=True)
    )
    forms = load_law().param("N244-D5.forms")
    assert {channel["form"] for channel in proposal()["channels"].values()} == set(
        range(1, len(forms) + 1)
    )
    now = choose_forms({"kind": "policy", "press": True, "public": True}, as_of=NOW.date())
    assert (
        all(one.form in forms for one in now.channels)
        and any("khoản 2 Điều 5" in note for note in now.notes)
        and "Đề xuất" in now.lines()[0]
    )
    before = choose_forms({"kind": "policy", "press": True, "public": True}, as_of=date(2026, 3, 1))
    assert before.channels[0].form in load_law().param("N09-D4.forms") and before.notes == ()
    never = choose_forms({"kind": "policy", "press": True}, as_of=date(2016, 3, 1))
    assert never.channels[0].form == "" and "Chưa có căn cứ" in never.notes[0]


def test_the_notice_of_a_conference_is_that_of_the_rules() -> None:
    opening = NOW + timedelta(days=5)
    facts = {
        "kind": "policy",
        "urgency": "normal",
        "press": True,
        "questions_expected": True,
        "unit_level": "commune",
        "conference_at": opening,
    }
    expected = respond(
        {"kind": "press_conference", "unit_level": "commune", "starts_at": opening.isoformat()}
    ).duties[0]
    assert choose_forms(facts, as_of=NOW.date()).notice == expected
    assert choose_forms(facts | {"unit_level": "city"}, as_of=NOW.date()).notice is None


def test_who_must_correct_comes_from_the_rules_and_m43_counts_live_copies() -> None:
    item = read_item(SAMPLE / "ban-sao.yaml")
    found = spread(item, now=NOW)
    states = {one.copy.outlet: one.state for one in found.standings}
    assert states == {
        "Báo Điện tử Trường Tiền": "done",
        "Tạp chí Điện tử Lá Trầu": "due",
        "Trang Tin Đò Ngang": "due",
        "Trang Tổng hợp Ngự Bình": "done",
        "Báo in Ngự Bình": "late",
        "Một trang cá nhân": "nobody",
        "Một trang cộng đồng": "gone",
    }
    assert (found.indicator.numerator, found.indicator.denominator) == (1, 5)
    daily = next(one for one in found.standings if one.copy.outlet == "Báo in Ngự Bình")
    limits = {
        duty.id: duty
        for duty in respond({"kind": "false_report", "starts_at": item.told_at.isoformat()}).duties
    }
    assert daily.due_at == limits["bao-ngay-cai-chinh"].due_at and daily.provisions == (
        "N237-D19K3b",
        "N237-D19K3c",
    )
    assert spread(item, now=daily.due_at).standings[4].state == "due"
    letters = next_letters(item, found, contact="Văn phòng phường")
    assert len(letters) == 3 and all(item.title in letter.words() for letter in letters)
    assert any(
        line.startswith("Tỷ lệ lan cải chính") or "20,0% (1/5)" in line
        for line in spread_lines(found)
    )


def test_before_the_original_corrects_m43_has_no_value() -> None:
    item = read_item(SAMPLE / "ban-sao.yaml")
    early = spread(item, now=item.told_at + timedelta(hours=1))
    assert early.indicator.value is None and early.indicator.reason == "chua_cai_chinh"
    assert early.outstanding()[0].copy.original


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a: 1", "copies"),
        ("title: A\ncopies: []", "told_at"),
        ("told_at: x\ncopies: [{url: a}]", "outlet"),
        ("told_at: x\ncopies: []", "told_at"),
        ("told_at: x\nla: 1\ncopies: []", "không có trường"),
    ],
)
def test_a_list_of_copies_that_cannot_be_read_is_bad_input(
    tmp_path: Path, text: str, part: str
) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=part):
        read_item(tmp_path / "a.yaml")


def test_a_package_is_built_whole_and_twice_the_same(tmp_path: Path) -> None:
    written = build_package(SAMPLE / "tot", tmp_path / "ra", now=NOW)
    names = {path.relative_to(tmp_path / "ra").as_posix() for path in written}
    base = "phuong-thuan-hoa-cong-bo-ket-qua-mot-thang-phan-loai-rac-tai-gia-dinh"
    assert all(
        path.read_text(encoding="utf-8").startswith("SỐ LIỆU GIẢ ĐỊNH – CHỈ DÙNG ĐỂ TẬP HUẤN\n\n")
        for path in (tmp_path / "ra/ban-chu").iterdir()
    )
    assert names == {
        f"{base}.html",
        f"{base}.docx",
        "ban-chu/thong-cao.md",
        "ban-chu/cong.md",
        "ban-chu/mang-xa-hoi.md",
        "hinh/hinh-1.png",
        "so-lieu.csv",
        "ma-kiem-tra.txt",
    }
    for line in (tmp_path / "ra" / "ma-kiem-tra.txt").read_text(encoding="utf-8").splitlines():
        sum_, _, name = line.partition("  ")
        assert hashlib.sha256((tmp_path / "ra" / name).read_bytes()).hexdigest() == sum_
    html = (tmp_path / "ra" / f"{base}.html").read_text(encoding="utf-8")
    assert (
        "1.240" in html
        and "Quyền sử dụng" in html
        and "vanphong@" in html
        and 'alt="Biểu đồ cột' in html
        and "http://" not in html
    )
    (one,) = build_package(SAMPLE / "tot", tmp_path / "a.zip", now=NOW)
    (two,) = build_package(SAMPLE / "tot", tmp_path / "b.zip", now=NOW)
    assert one.read_bytes() == two.read_bytes() and set(zipfile.ZipFile(one).namelist()) == names


def test_a_package_with_faults_is_not_built_and_a_cell_is_no_formula(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match="chưa gửi được"):
        build_package(SAMPLE / "loi", tmp_path / "ra", now=NOW)
    assert not (tmp_path / "ra").exists()
    package = Package.read(SAMPLE / "tot")
    risky = Package(package.folder, package.data | {"numbers": [{"label": "=1+1", "value": "2"}]})
    assert "'=1+1" in numbers_csv(risky)


def test_the_verbs_check_advise_build_and_follow(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        code = main(["network", "outgoing", *arguments, "--now", NOW.isoformat()])
        return code, capsys.readouterr().out

    assert run("check", str(SAMPLE / "tot")) == (
        0,
        f"{MARK}\nBộ tài liệu gửi báo chí không có điều nào phải sửa.\n",
    )
    code, out = run("check", str(SAMPLE / "loi"), "--json")
    assert code == 1 and {"rule", "severity", "file", "field", "message", "advice"} == set(
        json.loads(out)["findings"][0]
    )
    code, out = run("advise", str(SAMPLE / "loi"))
    assert code == 0 and "Đề xuất" in out and "họp báo" in out
    assert json.loads(run("advise", str(SAMPLE / "tot"), "--json")[1])["proposal"] is True
    assert run("build", str(SAMPLE / "loi"), "--to", str(tmp_path / "ra"))[0] == 1
    assert run("build", str(SAMPLE / "tot"), "--to", str(tmp_path / "a.zip"))[0] == 0
    code, out = run("copies", str(SAMPLE / "ban-sao.yaml"))
    assert code == 1 and "quá hạn" in out and "20,0% (1/5)" in out
    assert (
        json.loads(run("copies", str(SAMPLE / "ban-sao.yaml"), "--json")[1])["metric"]["id"]
        == "M43"
    )
    assert run("check", str(tmp_path / "khong-co"))[0] == 2
