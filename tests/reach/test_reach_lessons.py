"""What lessons 5 and 6 show runs on the real checker and the real figures, live and on paper."""

from __future__ import annotations

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup

from phatngon.base.errors import InputError
from phatngon.base.paths import kit_root
from phatngon.lessons import reach_forms, reach_repair, reach_views, session
from phatngon.lessons.reach_data import figures, sheet_file, small_table
from phatngon.lessons.views import show_things
from small_lesson import running, text

DAY = date(2026, 11, 23)


@pytest.fixture
def lesson(monkeypatch: pytest.MonkeyPatch) -> session.Session:
    return running(monkeypatch)


@pytest.mark.parametrize("name", [*reach_views.TABLES])
def test_every_table_is_whole_and_says_whose_proposal_it_is(
    lesson: session.Session, name: str
) -> None:
    html = reach_views.TABLES[name](DAY)
    page = BeautifulSoup(html, "html.parser")
    assert (
        page.select("table tbody tr")
        and "{" not in page.get_text()
        and "None" not in page.get_text()
    )
    if name in ("bieu-mau", "phep-kiem-tra", "chi-so", "lich-bao-cao", "ly-do-thieu"):
        assert "không phải quy định của cơ quan nào" in page.get_text()


@pytest.mark.parametrize("name", ["chi-so", "tin-va-ban-chep", "so-den-long", "so-bao-lu"])
def test_a_table_of_invented_numbers_says_so(lesson: session.Session, name: str) -> None:
    text = BeautifulSoup(reach_views.TABLES[name](DAY), "html.parser").get_text()
    assert "số liệu giả định" in text.lower()


@pytest.mark.parametrize("name", [*reach_views.PICTURES])
def test_every_picture_is_told_in_words(lesson: session.Session, name: str) -> None:
    picture = BeautifulSoup(reach_views.picture(name), "html.parser").img
    assert len(picture["alt"]) > 60 and re.search(r"\d", picture["alt"])


def test_an_unknown_picture_or_table_is_a_sentence(lesson: session.Session) -> None:
    with pytest.raises(InputError, match="hình"):
        reach_views.picture("lan-toa-gi")
    with pytest.raises(InputError, match="bảng số"):
        small_table("gi-do")


def test_missing_cells_of_a_small_table_are_said_and_zero_is_zero(lesson: session.Session) -> None:
    page = BeautifulSoup(reach_views.small_grid("den-long"), "html.parser")
    cells = {
        row.th.get_text(): [cell.get_text() for cell in row.select("td")]
        for row in page.select("tbody tr")
    }
    assert cells["A"][3] == "thiếu" and cells["H"][2] == "0"
    assert (
        cells["F (cùng đường dẫn với dòng A)"][2] == "xem dòng A"
        and "B (đăng lại của dòng A)" in cells
    )


@pytest.mark.parametrize(
    ("above", "below", "value", "said"),
    [
        ("nộp lần đầu đúng hạn", "nghĩa vụ trừ được miễn", "84,9% (45/53)", "Tỷ lệ đúng hạn"),
        ("nộp lần đầu đúng hạn", "chỉ báo cáo đã nhận", "90,0% (45/50)", "im lặng"),
        ("nộp lần đầu đúng hạn", "cả đơn vị được miễn", "83,3% (45/54)", "tính oan"),
    ],
)
def test_each_denominator_is_told_for_what_it_is(
    above: str, below: str, value: str, said: str
) -> None:
    html = reach_forms.rate_html(small_table("den-long")["arrivals"], above, below)
    assert value in html and said in html


def test_people_of_chosen_rows_are_a_range() -> None:
    rows = small_table("den-long")["items"]
    assert "88.544" in reach_forms.people_html(rows)
    only = reach_forms.people_html([row for row in rows if row["id"] in "CD"])
    assert "30.000" in only and "88.544" not in only
    assert "không tính được" in reach_forms.people_html([row for row in rows if row["id"] in "EF"])


def test_words_of_the_report_are_held_against_the_figures(lesson: session.Session) -> None:
    known = list(figures(lesson).values())
    share = next(metric for metric in known if metric.id == "M24").text()
    assert "Mọi con số đều có" in reach_forms.words_html(f"Nộp đúng hạn {share}.", known)
    assert "73,1%" in reach_forms.words_html("Nộp đúng hạn 73,1%.", known)
    with pytest.raises(InputError, match="lời khen"):
        reach_forms.words_html("Kỳ này thành công.", known)
    with pytest.raises(InputError, match="(?i)chưa có lời"):
        reach_forms.words_html("  ", known)


def test_a_learner_can_repair_the_form_until_nothing_is_wrong(lesson: session.Session) -> None:
    book = reach_repair.Workbook(sheet_file(lesson, reach_repair.FAULTY))
    first = book.check()
    assert (
        first.accepted_rows < 8
        and "V-030" in reach_repair.findings_html(first)
        and "[V-030]" in text(reach_repair.rows_html(first)).replace("  ", " ")
    )
    repairs = {
        "A2": "https://phuong-thuan-hoa.hue.example/tin-0.html",
        "D3": "19/9/2026 8:07",
        "O4": "705",
        "S5": "30",
        "T6": "3",
        "H7": "https://phuong-thuan-hoa.hue.example/goc.html",
        "AA8": "",
        "C9": "Tổ công nghệ số đến từng nhà",
    }
    for cell, value in repairs.items():
        book.write("Tin bài", cell, value)
    last = book.check()
    assert [
        one.rule for one in last.findings if one.severity == "E"
    ] == [] and last.accepted_rows == 8
    with pytest.raises(InputError, match="(?i)không có ô"):
        book.write("Tin bài", "ô nào đó", "1")
    with pytest.raises(InputError, match="(?i)trang tính"):
        book.write("Khác", "A1", "1")


def test_an_own_file_gets_its_findings_and_a_marked_copy(lesson: session.Session) -> None:
    data = (kit_root() / "sample_data/reach/nop/2026-10/phuong-vy-da-2026-10.xlsx").read_bytes()
    html = reach_repair.own_file_html(
        [{"name": "phuong-vy-da-2026-10.xlsx", "content": memoryview(data)}]
    )
    assert "V-070" in html and 'download="phuong-vy-da-2026-10-tra-lai-gia-dinh.xlsx"' in html
    clean = sheet_file(lesson, "phieu-dung.xlsx").read_bytes()
    assert "Không còn gì phải sửa" in reach_repair.own_file_html(
        [{"name": "phieu-dung.xlsx", "content": clean}]
    )
    with pytest.raises(InputError, match="(?i)chưa chọn"):
        reach_repair.own_file_html(())
    with pytest.raises(InputError, match="(?i)lớn quá"):
        reach_repair.check_bytes("to.xlsx", b"0" * (reach_repair.MOST_BYTES + 1))


def test_every_form_shows_live_and_on_paper(
    lesson: session.Session, capsys: pytest.CaptureFixture
) -> None:
    for surface in ("live", "handout"):
        lesson.surface = surface
        for name in (
            "mau-so",
            "nguoi-tiep-can",
            "doc-ky",
            "loi-bao-cao",
            "sua-phieu",
            "tep-cua-toi",
        ):
            show_things(lesson, (f"phieu:{name}",))
            assert "Error" not in capsys.readouterr().out
