"""The first page decides: four figures with change and coverage, findings with cause, linked evidence, owner and date."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from bs4 import BeautifulSoup
from test_reach_report import tell
from test_reach_report import told as told  # the same small register

from phatngon.base.errors import InputError
from phatngon.reach.catalogue import catalogue
from phatngon.reach.decisions import key_rows, points
from phatngon.reach.desk import Desk
from phatngon.reach.digest import Digest
from phatngon.reach.figures_book import figures_xlsx
from phatngon.reach.levels import level_rows
from phatngon.reach.objectives import CommunicationObjective, read_objectives, write_template
from phatngon.reach.pages import report_page
from phatngon.reach.papers import report_docx, report_letter
from phatngon.reach.telling import SetAsideCount


def page_of(told: Digest, **given: str) -> BeautifulSoup:
    return BeautifulSoup(report_page(told, **given), "html.parser")


def test_the_first_section_holds_four_figures_with_change_and_what_is_missing(told: Digest) -> None:
    rows = key_rows(told)
    assert len(rows) == 4 and rows[0][0] == "Tổng lượt xem" and "thiếu" in rows[0][3]
    first = page_of(told).select_one("main section, section")
    assert first is not None and first.h2 is not None and first.h2.get_text() == "Bốn con số chính"
    changed = told.before | {"M05": replace(told.metrics["M05"], value=100.0)}
    assert "tăng" in key_rows(replace(told, before=changed))[0][2]
    assert key_rows(replace(told, before={}))[0][2] == "chưa có kỳ trước để so"


def test_a_finding_says_what_moved_it_and_by_whom_and_when_it_is_settled(told: Digest) -> None:
    found = {one.id: one for one in points(told)}
    bad = found["negative"]
    assert "tiêu cực" in bad.what and "chủ đề Y tế, an toàn thực phẩm" in bad.cause
    assert bad.due.startswith("17 giờ 00 ngày 25/11/2026") and bad.owner
    assert "đơn vị chưa nộp báo cáo" in found["silent"].what
    for one in found.values():
        assert one.what and one.cause and one.do and one.owner and one.due and "[" not in one.owner


def test_the_signer_may_name_the_cause_and_the_role_that_answers(told: Digest) -> None:
    found = points(told, cause="Tin ban đầu chậm", owner="Phó Giám đốc phụ trách báo chí")
    assert found[0].cause == "Tin ban đầu chậm" and found[1].cause != "Tin ban đầu chậm"
    assert "Phó Giám đốc phụ trách báo chí" in {one.owner for one in found}


def test_numbers_outside_the_totals_are_a_finding_of_their_units(told: Digest) -> None:
    huge = SetAsideCount(
        "Phường Vỹ Dạ", "lượt xem", 4_000_000, "Tin A", "https://hue.example/a", "46-19777"
    )
    (point,) = [one for one in points(replace(told, aside=[huge])) if one.id == "aside"]
    assert "1 số lớn khó tin" in point.what and "4.000.000 của Phường Vỹ Dạ" in point.what
    assert point.owner == "Phường Vỹ Dạ" and point.evidence[0].url == "https://hue.example/a"


def test_every_story_leads_to_its_place_in_page_word_and_workbook(told: Digest) -> None:
    urls = {one.get("href") for one in page_of(told).select("a[href^=http]")}
    shown = [one for point in points(told) for one in point.evidence if one.url]
    assert shown and {one.url for one in shown} <= urls
    links = docx.Document(io.BytesIO(report_docx(told))).part.rels.values()
    targets = {rel.target_ref for rel in links if rel.is_external}
    assert {one.url for one in shown} <= targets
    book = openpyxl.load_workbook(io.BytesIO(figures_xlsx(told)))
    opened = {
        cell.hyperlink.target
        for row in book["Nội dung tin"].iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert {one.url for one in shown} <= opened


def test_an_address_that_is_no_web_page_never_becomes_a_link(told: Digest) -> None:
    story = told.stories[0]
    copies = tuple(replace(copy, url="javascript:alert(1)") for copy in story.copies)
    bad = replace(told, stories=[replace(story, copies=copies, title="Tin lạ", sentiment="NEG")])
    assert not page_of(bad).select("[href^=javascript]")
    assert b"javascript" not in report_docx(bad)


def test_a_fraction_is_said_in_words_and_what_is_missing_stands_beside_the_total(
    told: Digest,
) -> None:
    text = page_of(told).get_text(" ")
    assert "lượt đăng có số; thiếu" in text and " trong " in text and "mục có số)" not in text
    cells = [cell for block in report_letter(told).annex for row in block.rows for cell in row]
    assert not [cell for cell in cells if "/" in cell and "(" in cell and "%" in cell]


def test_the_channels_stand_by_views_and_the_trend_has_its_charts(told: Digest) -> None:
    views = [share.views if share.views is not None else -1 for share in told.channels]
    assert views == sorted(views, reverse=True)
    words = [picture["alt"] for picture in page_of(told).select("img")]
    assert any("lượt xem và khoảng số người tiếp cận theo kỳ" in one for one in words)
    assert any("tỷ lệ nội dung tin tiêu cực theo kỳ" in one for one in words)


def test_paid_items_and_growth_beyond_the_total_are_explained(told: Digest) -> None:
    from phatngon.reach.narrative import narrative

    book = catalogue()
    paid = book.figure("M05", 100, known=5, total=5, details={"paid_items": 2, "paid_views": 9})
    more = told.metrics | {"M05": paid, "M06": book.figure("M06", 120)}
    text = "\n".join(
        line for part in narrative(replace(told, metrics=more)) for line in part.sentences
    )
    assert "Có 2 lượt đăng trả phí" in text and "mẫu số là 5" in text
    assert "Lượt xem tăng trong kỳ là 120, lớn hơn tổng lượt xem 100 vì" in text


def test_levels_without_data_are_named_as_missing_and_objectives_fill_them(
    told: Digest, tmp_path: Path
) -> None:
    bare = dict(level_rows(told.metrics, []))
    assert list(bare) == ["Đầu vào", "Đầu ra", "Tiếp nhận của công chúng", "Kết quả", "Bài học"]
    assert bare["Đầu vào"].startswith("Chưa có") and bare["Bài học"].startswith("Chưa ghi")
    path = tmp_path / "muc-tieu.csv"
    path.write_text(
        "level,objective,audience,metric,target,actual,measured_in,note\n"
        "INPUT,Giờ làm,,,40,36,giờ,\n"
        "OUTPUT,Số nội dung tin,người dân vùng trũng,M02,5,,tin,\n"
        "OUTCOME,Hồ sơ nộp trực tuyến,,,,,hồ sơ,\n",
        "utf-8",
    )
    objectives = read_objectives(path)
    rows = dict(level_rows(told.metrics, objectives))
    assert rows["Đầu vào"] == "Giờ làm: đạt 36 giờ, mục tiêu 40 giờ"
    assert "người dân vùng trũng" in rows["Đầu ra"] and "mục tiêu 5 tin" in rows["Đầu ra"]
    assert "chưa có số thực hiện, chưa đặt mục tiêu" in rows["Kết quả"]
    text = page_of(replace(told, objectives=objectives)).get_text(" ")
    assert "Giờ làm: đạt 36 giờ" in text


def test_the_template_of_objectives_reads_back_and_a_bad_one_names_its_cell(tmp_path: Path) -> None:
    rows = read_objectives(write_template(tmp_path / "muc-tieu.csv"))
    assert {one.level for one in rows} == {"INPUT", "OUTPUT", "OUTTAKE", "OUTCOME", "LEARNING"}
    assert all(isinstance(one, CommunicationObjective) for one in rows)
    more = tmp_path / "them.csv"
    more.write_text(
        "Mức đánh giá;Mục tiêu;Mã chỉ số;Mức cần đạt;Thực hiện;Đơn vị tính\n"
        "Tiếp nhận của công chúng;Có thông điệp;M21;80%;;\nĐầu vào;Lượt tập huấn;;1.200;1.000;lượt\n",
        "utf-8",
    )
    ratio, amount = read_objectives(more)
    assert ratio.told({"M21": catalogue().ratio("M21", 3, 4)}).endswith("đạt 75,0%, mục tiêu 80%")
    assert amount.told({}) == "Lượt tập huấn: đạt 1.000 lượt, mục tiêu 1.200 lượt"
    with pytest.raises(InputError, match="không có tệp mục tiêu"):
        read_objectives(tmp_path / "khong.csv")
    bad = tmp_path / "sai.csv"
    bad.write_text("level,objective\nGIUA,Mục tiêu\n", "utf-8")
    with pytest.raises(InputError, match="level|Mức"):
        read_objectives(bad)


def test_a_register_brings_its_objectives_along(tmp_path: Path) -> None:
    import reach_mini as mini

    folder = mini.mini(tmp_path)
    mini.write(folder, "dim_objective", [{"level": "INPUT", "objective": "Giờ làm", "target": 40}])
    (one,) = tell(folder).objectives
    assert (one.level, one.objective, one.target) == ("INPUT", "Giờ làm", 40)
    with Desk.over() as empty:
        assert empty.is_empty("dim_objective")
