"""The report tells what the figures say: no number from elsewhere, no praise, alerts with reasons, files without live formulas."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import reach_mini as mini
from bs4 import BeautifulSoup

from phatngon.base.errors import InputError
from phatngon.reach import views
from phatngon.reach.alerts import (
    Alert,
    late_reports,
    negative_clusters,
    unusual_views,
    volume_spikes,
)
from phatngon.reach.catalogue import catalogue
from phatngon.reach.charts import VIEWS
from phatngon.reach.desk import Desk
from phatngon.reach.digest import Digest, digest
from phatngon.reach.figures_book import figures_xlsx
from phatngon.reach.narrative import is_change, narrative, refuse_praise, unknown_numbers
from phatngon.reach.obligations import UnitStanding
from phatngon.reach.pages import report_page, unit_page
from phatngon.reach.papers import report_docx, report_letter
from phatngon.reach.regime import make_period
from phatngon.reach.telling import Story, StoryItem
from phatngon.reach.work import make_report, write_report

NOW = datetime(2026, 11, 23, 8)
KINDS = ("A1", "A2", "A4", "A5")
NASTY = '<script>alert("x")</script> =SUM(A1) “Hội lễ thành công”'


def tell(folder: Path, period: str = "2026-10", **asked: object) -> Digest:
    with Desk.over(str(folder)) as connection:
        return digest(connection, period, now=NOW, **asked)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Digest:
    folder = tmp_path_factory.mktemp("so")
    before = [
        mini.item(
            f"T{n}",
            "DL9",
            f"https://bao1.example/cu-{n}",
            "press",
            at=f"2026-09-{n + 1:02}T08:00:00+07:00",
            sentiment="NEG",
            topic_code="BAO_LU",
        )
        for n in range(20)
    ]
    mini.mini(
        folder,
        extra_items=[
            *before,
            mini.item(
                "X",
                "TH",
                "https://la.example/1",
                "",
                title=NASTY,
                sentiment="NEG",
                topic_code="Y_TE",
            ),
        ],
        extra_measures=[mini.measure("X", views=99_000)],
    )
    mini.write(
        folder,
        "fact_submission",
        [
            *mini.SUBMISSIONS,
            {**mini.SUBMISSIONS[0], "submission_id": "DL9", "period_id": "2026-09"},
        ],
    )
    return tell(folder)


def words(told: Digest, judgement: str = "") -> str:
    return "\n".join(
        sentence for section in narrative(told, judgement) for sentence in section.sentences
    )


def test_every_number_of_the_narrative_stands_in_the_metric_table(told: Digest) -> None:
    text = re.sub("“[^”]*”", "", words(told))
    text = text.replace("A Lưới 1", "").replace("A Lưới 2", "")
    assert unknown_numbers(text, [*told.metrics.values(), *told.before.values()]) == []
    assert re.search(r"\d", text)


def test_a_number_from_elsewhere_is_noticed(told: Digest) -> None:
    assert unknown_numbers("Lượt xem tăng 37% so với 1.234 lượt.", told.metrics.values()) == [
        "37%",
        "1.234",
    ]


def test_the_narrative_says_what_is_missing_and_that_people_are_a_range(told: Digest) -> None:
    text = words(told)
    assert (
        "trong khoảng" in text
        and "không phải số người" in text
        and "Thiếu số liệu không phải là 0" in text
    )
    assert narrative(told)[0].title == "Tình hình chấp hành chế độ báo cáo"
    assert len(narrative(told)) == 7 and "quy định của Huế" not in text


def test_the_registers_of_the_press_fill_the_fourth_view_and_stand_in_the_json(
    tmp_path: Path,
) -> None:
    folder = mini.mini(tmp_path / "so")
    day = "2026-10-{:02}T08:00:00+07:00".format
    rows = [
        {
            "inquiry_id": f"H{n}",
            "asked_at": day(n + 1),
            "unit_code": "46-19789",
            "due_at": day(n + 4),
            "first_answer_at": day(n + 2) if n < 12 else day(n + 6) if n < 15 else None,
            "answers_count": 1 if n < 15 else 0,
        }
        for n in range(17)
    ]
    rows += [
        {
            "inquiry_id": f"M{n}",
            "asked_at": day(31),
            "unit_code": "46-19789",
            "due_at": "2026-12-30T08:00:00+07:00",
        }
        for n in range(3)
    ]
    mini.write(folder, "fact_inquiry", rows)
    asked = {"population": "", "subject": (), "reference": ()}
    found, paths = make_report(
        "2026-10", "", "", str(folder), tmp_path / "ra", ["html"], asked, now=NOW
    )
    answered = next(row for row in found["metrics"] if row["id"] == "M27")
    assert (answered["numerator"], answered["denominator"]) == (12, 17)  # not 12/15, not 12/20
    page = paths[0].read_text(encoding="utf-8")
    assert "70,6% (12 trong 17)" in page and "Chưa có sổ đề nghị của báo chí" not in page
    assert [row["id"] for row in found["metrics"]] == sorted(row["id"] for row in found["metrics"])


def test_a_headline_that_praises_is_not_quoted(told: Digest) -> None:
    assert told.stories[0].title.endswith("thành công”") and "thành công" not in words(told)


@pytest.mark.parametrize(
    "text",
    ["Chiến dịch thành công.", "Rất HIỆU QUẢ CAO!", "tin lan tỏa  mạnh mẽ", "lan toả mạnh mẽ"],
)
def test_praise_without_an_outcome_is_refused_whatever_its_spelling(
    told: Digest, text: str
) -> None:
    with pytest.raises(InputError, match="lời khen"):
        words(told, text)
    refuse_praise("Công tác chưa có số liệu kết quả.")


def test_only_a_change_beyond_chance_is_told(told: Digest) -> None:
    assert is_change(
        catalogue().figure("M02", 20), catalogue().figure("M02", 60)
    ) and not is_change(catalogue().figure("M02", 20), catalogue().figure("M02", 24))
    assert not is_change(
        catalogue().figure("M19", 0.5, None, 2, 4), catalogue().figure("M19", 1, None, 4, 4)
    )
    assert is_change(
        catalogue().figure("M19", 0.1, None, 20, 200), catalogue().figure("M19", 0.3, None, 60, 200)
    )
    assert not is_change(
        catalogue().figure("M05", None, "thieu_so_lieu"), catalogue().figure("M05", 9)
    )
    changes = narrative(told)[4].sentences
    assert any("Tỷ lệ tiêu cực" in sentence for sentence in changes)


def test_a_break_of_definition_silences_the_comparison(tmp_path: Path) -> None:
    items = [
        mini.item("A", "DL", "https://hue.example/1", "page"),
        mini.item("B", "DL9", "https://hue.example/2", "page", at="2026-09-05T08:00:00+07:00"),
    ]
    mini.mini(
        tmp_path,
        rows=[],
        extra_items=items,
        extra_measures=[
            mini.measure("A", views=9, metric_def_version="moi"),
            mini.measure("B", "2026-09-29T08:00:00+07:00", views=9_000, metric_def_version="cu"),
        ],
    )
    mini.write(
        tmp_path,
        "fact_submission",
        [
            *mini.SUBMISSIONS,
            {**mini.SUBMISSIONS[0], "submission_id": "DL9", "period_id": "2026-09"},
        ],
    )
    told = tell(tmp_path)
    assert [one.old for one in told.breaks] == ["cu"]
    assert "cách đếm đổi" in words(told) and "kỳ trước 9" not in words(told)


def test_the_page_has_five_views_in_order_escapes_titles_and_gives_every_picture_words(
    told: Digest,
) -> None:
    page = BeautifulSoup(report_page(told), "html.parser")
    heads = [head.get_text() for head in page.select("h2")]
    assert [head[0] for head in heads if head[0].isdigit()] == list("12345")
    assert "<script>alert" not in str(page) and NASTY in page.get_text()
    pictures = page.select("img")
    assert len(pictures) >= 7 and all(len(picture["alt"]) > 40 for picture in pictures)
    assert not page.select("[src^=http], link[href^=http], script")
    assert all(one.name == "a" for one in page.select("[href^=http]"))
    assert "đề xuất của bộ học liệu" in page.get_text()


def test_a_unit_sees_its_own_rows_and_the_sums_of_its_level_only(told: Digest) -> None:
    text = BeautifulSoup(unit_page(told, "46-19789"), "html.parser").get_text()
    assert "Tin số G" in text and "Tin số C" not in text and "Cộng chung phường" in text
    silent = BeautifulSoup(unit_page(told, "46-20035"), "html.parser").get_text()
    assert "chưa nộp" in silent and "Không có tin nào" in silent


def test_the_signed_report_is_a_word_file_in_administrative_layout_with_the_same_bytes_twice(
    told: Digest,
) -> None:
    data = report_docx(told)
    assert data == report_docx(told)
    text = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    for piece in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BÁO CÁO", "Kính gửi", "Nơi nhận"):
        assert piece in text


def signed(told: Digest, **given: str) -> list[str]:
    """The lines of the signed body, from the opening to the sign that ends it."""
    return [block.text for block in report_letter(told, **given).body]


def test_the_signed_body_has_a_subject_an_end_and_no_word_of_statistics(told: Digest) -> None:
    lines = signed(told)
    assert lines[0].startswith("Sở Văn hóa và Thể thao báo cáo") and lines[0].endswith(":")
    assert lines[-1].endswith("./.") and "kính báo cáo Ủy ban nhân dân thành phố" in lines[-1]
    text = "\n".join(lines)
    for word in ("ròng", "phân cực", "kappa", "hệ số", "trung vị", "nộp trễ", "cụm tin", "mục tin"):
        assert word not in text.lower(), word
    for word in ("cận dưới", "cận trên", "độ phủ", "học liệu", "đề xuất của bộ", "(V-"):
        assert word not in text.lower(), word
    assert not re.search(r"\b\d{1,2}:\d{2}\b", text)
    due = replace(told, period=make_period("2026-10"))
    assert "hạn nộp là 17 giờ 00 ngày 16/10/2026." in "\n".join(signed(due))


def test_whose_way_of_counting_it_is_stands_in_a_comment_only(told: Digest) -> None:
    data = zipfile.ZipFile(io.BytesIO(report_docx(told)))
    assert "học liệu" not in data.read("word/document.xml").decode()
    assert "đề xuất của bộ học liệu" in data.read("word/comments.xml").decode()


def test_every_proposal_is_counted_and_says_who_leads_and_by_when(told: Digest) -> None:
    alerts = [Alert(kind, "vì thế", ("46-19789",), ("19/9/2026",)) for kind in KINDS for _ in "12"]
    many = replace(told, alerts=alerts)
    lines = next(one for one in narrative(many) if one.title == "Đề xuất, kiến nghị").sentences
    assert len(lines) == len(KINDS) == 4
    for letter, line in zip("abcd", lines, strict=True):
        assert line.startswith(f"{letter}) ") and "chủ trì" in line
        assert re.search(r"thời hạn: trước 17 giờ 00 ngày \d+/\d+/2026\.$", line), line


def test_alerts_of_a_kind_make_one_line_and_the_same_alert_stands_once(told: Digest) -> None:
    alerts = [
        Alert("A1", f"{n} nội dung", ("46-19789",), (f"“Tin {n % 6}”",)) for n in range(13)
    ] + [Alert("A1", "0 nội dung", ("46-19789",), ("“Tin 0”",))]
    many = replace(told, alerts=alerts)
    (line,) = next(one for one in narrative(many) if one.title == "Đề xuất, kiến nghị").sentences
    assert line.count("“Tin 0”") == 1 and "và 2 nội dung khác nêu tại phụ lục" in line
    page = BeautifulSoup(report_page(many), "html.parser")
    (row,) = [row for row in page.select("tr") if row.td and row.td.get_text() == "A1"]
    assert len(row.select("li")) == 13


def test_another_office_signs_under_its_own_head(told: Digest) -> None:
    letter = report_letter(told, office="46-S-vp-ubnd")
    assert letter.agency.head == "VĂN PHÒNG ỦY BAN NHÂN DÂN THÀNH PHỐ HUẾ"
    assert letter.agency.signature() == ("CHÁNH VĂN PHÒNG",)
    assert letter.body[0].text.startswith("Văn phòng Ủy ban nhân dân thành phố Huế báo cáo")
    with pytest.raises(InputError, match="46-1"):
        report_letter(told, office="46-1")


def test_a_range_alone_is_told_where_few_items_tell_of_people(told: Digest) -> None:
    share = told.metrics["M11"]
    for count, estimate in ((1, False), (9, True)):
        figures = told.metrics | {"M11": replace(share, value=count / 10, numerator=count)}
        text = words(replace(told, metrics=figures))
        assert ("ước tính" in text) == estimate and "trong khoảng" in text
        assert ("Báo cáo chỉ nêu khoảng" in text) != estimate


def test_the_word_file_holds_its_charts_with_words_and_keeps_its_signature_with_the_text(
    told: Digest,
) -> None:
    import docx

    document = docx.Document(io.BytesIO(report_docx(told)))
    assert len(document.inline_shapes) == 6
    for shape in document.inline_shapes:
        assert len(shape._inline.docPr.get("descr")) > 40
    end = next(line for line in document.paragraphs if line.text.endswith("./."))
    assert end.paragraph_format.keep_with_next


def test_the_cause_is_the_topic_unless_the_signer_gives_one_and_nothing_is_left_blank(
    told: Digest,
) -> None:
    assert "Chủ đề có nhiều nội dung tiêu cực nhất là" in words(told)
    said = "\n".join(
        line
        for section in narrative(told, cause="Thông tin ban đầu chậm.")
        for line in section.sentences
    )
    assert "Thông tin ban đầu chậm." in said and "nhiều nội dung tiêu cực nhất" not in said
    letter = report_letter(told)
    blocks = [*letter.body, *letter.annex]
    texts = [block.text for block in blocks] + [c for b in blocks for row in b.rows for c in row]
    assert not [text for text in (*texts, *letter.copies, *letter.annex_head) if "[" in text]
    with pytest.raises(InputError, match="lời khen"):
        narrative(told, cause="Chiến dịch thành công")


def test_the_workbook_holds_plain_numbers_and_no_live_formula(told: Digest) -> None:
    data = figures_xlsx(told)
    assert data == figures_xlsx(told)
    book = openpyxl.load_workbook(io.BytesIO(data))
    figures = {row[1]: row[3] for row in book["Chỉ số"].iter_rows(min_row=3, values_only=True)}
    assert figures["M01"] == 8 and figures["M20"] is None
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not re.search(
        rb"<f>",
        b"".join(
            zipfile.ZipFile(io.BytesIO(data)).read(name)
            for name in zipfile.ZipFile(io.BytesIO(data)).namelist()
        ),
    )


def story(
    number: int,
    at: datetime,
    source: str,
    sentiment: str = "NEG",
    *,
    national: bool = False,
    copies: int = 0,
) -> Story:
    places = tuple(StoryItem(f"{source}{n or ''}", at, None, n == 0) for n in range(copies + 1))
    return Story(number, f"Tin {number}", at, sentiment, None, national, (), places)


def test_three_negative_stories_in_a_day_at_two_sources_fire_once() -> None:
    at = datetime(2026, 10, 3, 8)
    near = [story(n, at + timedelta(hours=4 * n), "báo a" if n else "báo b") for n in range(4)]
    (alert,) = negative_clusters(near)
    assert (
        alert.id == "A1" and "4 nội dung tin" in alert.why and "2 nguồn" in alert.why and alert.do
    )
    assert negative_clusters([story(n, at, "một báo") for n in range(5)]) == []
    assert (
        negative_clusters([story(n, at + timedelta(hours=30 * n), f"báo {n}") for n in range(5)])
        == []
    )


def test_a_headline_of_many_words_is_cut_where_a_sentence_quotes_it() -> None:
    long = replace(
        story(1, datetime(2026, 10, 3, 8), "báo", national=True, copies=2), title="Tin dài " * 90
    )
    (alert,) = negative_clusters([long])
    assert len(alert.about[0]) < 120 and alert.about[0].endswith("…”")


def test_one_negative_story_of_a_national_outlet_with_two_copies_fires() -> None:
    at = datetime(2026, 10, 3, 8)
    assert [
        alert.id for alert in negative_clusters([story(1, at, "báo", national=True, copies=2)])
    ] == ["A1"]
    assert negative_clusters([story(1, at, "báo", national=True, copies=1)]) == []


def test_a_spike_needs_a_baseline_of_the_same_weekday() -> None:
    day = date(2026, 10, 1)
    usual = {day - timedelta(days=n): 2 + n % 2 for n in range(1, 57)}
    assert [alert.id for alert in volume_spikes({day: 30}, [day], usual)] == ["A2"]
    assert volume_spikes({day: 30}, [day], dict(list(usual.items())[:20])) == []
    assert volume_spikes({day: 4}, [day], usual) == []


def test_overdue_reports_escalate_after_a_day() -> None:
    due = datetime(2026, 10, 16, 17)
    rows = [
        UnitStanding("a", True, False, due=due),
        UnitStanding("b", True, True, due=due, state="mien"),
    ]
    assert [
        alert.why[:8] for alert in late_reports(rows, due - timedelta(hours=3), {"a": "Xã A"})
    ] == ["1 đơn vị"]
    assert late_reports(rows, due - timedelta(hours=9), {}) == []
    assert "quá hạn hơn" in late_reports(rows, due + timedelta(hours=25), {})[0].why
    assert "quá hạn chưa nộp" in late_reports(rows, due + timedelta(hours=2), {})[0].why


def test_a_unit_is_compared_with_its_own_past_only() -> None:
    assert unusual_views("Xã A", 50_000, [1_000] * 8).id == "A5"
    assert unusual_views("Xã A", 9_000, [1_000] * 8) is None
    assert unusual_views("Xã A", 50_000, [1_000] * 7) is None


def test_the_files_of_a_report_are_written_and_unknown_asks_are_sentences(tmp_path: Path) -> None:
    folder = mini.mini(tmp_path / "so")
    asked = {"population": "", "subject": (), "reference": ()}
    found, paths = make_report(
        "2026-10",
        "",
        "",
        str(folder),
        tmp_path / "ra",
        ["html", "docx", "xlsx", "pdf"],
        asked,
        now=NOW,
    )
    assert {path.suffix for path in paths} == {".html", ".docx", ".xlsx", ".pdf"} and found[
        "scope"
    ] == "46"
    assert len(list((tmp_path / "ra" / "don-vi").glob("*.html"))) == 54
    assert next(path for path in paths if path.suffix == ".pdf").read_bytes().startswith(b"%PDF")
    for wrong in ({"period": "2031-01"}, {"unit": "46-1"}, {"formats": ["ppt"]}):
        given = {"period": "2026-10", "unit": "", "formats": ["xlsx"]} | wrong
        with pytest.raises(InputError):
            make_report(
                given["period"],
                given["unit"],
                "",
                str(folder),
                tmp_path / "ra",
                given["formats"],
                asked,
                now=NOW,
            )


def test_each_chart_is_drawn_once_for_the_page_and_the_word_file(
    told: Digest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    show = views.show

    def counted(told: Digest, figure: object, alt: str, caption: str) -> str:
        drawn.append(alt)
        return show(told, figure, alt, caption)

    monkeypatch.setattr(views, "show", counted)
    paths = write_report(told, "", tmp_path, ("html", "docx"))
    charts = sum(map(len, VIEWS))
    assert len(drawn) == len(set(drawn)) == charts
    page, word = (next(one for one in paths if one.suffix == end) for end in (".html", ".docx"))
    assert page.read_text(encoding="utf-8") == report_page(told)
    assert word.read_bytes() == report_docx(told)


def test_a_workbook_of_figures_alone_needs_no_page_no_chart_and_no_font(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> str:
        raise AssertionError("a page was made")

    for name in ("report_page", "unit_page", "page"):
        monkeypatch.setattr(f"phatngon.reach.pages.{name}", fails)
    folder = mini.mini(tmp_path / "so")
    _, paths = make_report(
        "2026-10",
        "",
        "",
        str(folder),
        tmp_path / "ra",
        ["xlsx"],
        {"population": "", "subject": (), "reference": ()},
        now=NOW,
    )
    assert [path.suffix for path in paths] == [".xlsx"]
