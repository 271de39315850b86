"""Every template as its reader gets it: the Word file in plain text, kept, and held to the form of official papers."""

from __future__ import annotations

import io
import json
import os
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.base.paths import kit_root
from phatngon.documents.administrative import letter_bytes
from phatngon.documents.agencies import SIGNERS, Agency, find_agency
from phatngon.documents.letters import Details, Letter, LetterBlock, letter_table, letters_for
from phatngon.law import load_law
from phatngon.law.instruments import instrument
from phatngon.rules.case import ASKERS, INFORMATION, KINDS, UNIT_LEVELS
from phatngon.rules.replies import respond

docx = pytest.importorskip("docx", reason="chưa có python-docx trên máy này")

KEPT = Path(__file__).parents[1] / "golden" / "letters"
WRITE = os.environ.get("PHATNGON_GOLDEN") == "write"
NOW = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)
WARD, DEPARTMENT = "46-19789", "46-S-xay-dung"
TOLD: dict[str, str] = {
    "outlet": "Báo Cỏ Nội (giả định)",
    "matter": "việc thu phí ở bãi giữ xe",
    "article": "Phí lạ ở bãi xe",
    "contact": "Văn phòng, điện thoại 0234 000 0000",
}
PRESS = {"kind": "press_request", "asker": "card"}
OLD = {"starts_at": "2026-06-20T08:15:00+07:00"}
CASES: dict[
    str, tuple[str, dict[str, Any], dict[str, str]]
] = {  # file: letter, facts, what is told
    "thong-tin-ban-dau": ("", {"kind": "sudden_event"}, {}),
    "thong-tin-ban-dau-mot-phan": (
        "thong-tin-ban-dau",
        {"kind": "public_opinion", "information": ["state_secret", "complaint_open"]},
        {"complaint": "to-cao"},
    ),
    "thong-tin-ban-dau-luat-cu": ("thong-tin-ban-dau", {"kind": "sudden_event"} | OLD, {}),
    "tu-choi-neu-ly-do": ("", PRESS | {"information": ["inspection_open", "state_secret"]}, {}),
    "tu-choi-neu-ly-do-luat-cu": (
        "tu-choi-neu-ly-do",
        PRESS | OLD | {"information": ["inspection_open"]},
        {},
    ),
    "tu-choi-khieu-nai": (
        "tu-choi-neu-ly-do",
        PRESS | {"information": ["complaint_open"]},
        {"complaint": "khieu-nai", "signer": "kt"},
    ),
    "cung-cap-mot-phan": ("", PRESS | {"information": ["complaint_open", "ordinary"]}, {}),
    "tra-loi-bao-chi": ("", PRESS, {"signer": "tl"}),
    "tra-loi-y-kien-bao-chuyen": ("", {"kind": "forwarded_petition"}, {}),
    "thong-bao-ket-luan": ("", {"kind": "forwarded_complaint_concluded"}, {"complaint": "to-cao"}),
    "phan-hoi-de-nghi-cai-chinh": ("", {"kind": "false_report"}, {}),
    "phan-hoi-bao-dien-tu": (
        "phan-hoi-de-nghi-cai-chinh",
        {"kind": "false_report"},
        {"press_type": "bao_dien_tu"},
    ),
    "phan-hoi-truyen-hinh": (
        "phan-hoi-de-nghi-cai-chinh",
        {"kind": "false_report"},
        {"press_type": "truyen_hinh", "outlet": "Đài Cỏ Nội (giả định)"},
    ),
    "phan-hoi-tap-chi-luat-cu": (
        "phan-hoi-de-nghi-cai-chinh",
        {"kind": "false_report"} | OLD,
        {"press_type": "tap_chi_in", "outlet": "Tạp chí Bến Ngự (giả định)"},
    ),
    "thong-bao-hop-bao": ("", {"kind": "press_conference", "unit_level": "commune"}, {}),
    "gia-han-cong-dan": ("", {"kind": "citizen_request"}, {}),
    "tu-choi-cong-dan": (
        "",
        {"kind": "citizen_request", "information": ["personal_secret"]},
        {},
    ),
    "mot-phan-cong-dan": (
        "",
        {"kind": "citizen_request", "information": ["state_secret", "ordinary"]},
        {},
    ),
    "quyet-dinh-giao-nguoi-phat-ngon": ("", {"kind": "spokesperson_assigned"}, {}),
    "van-ban-uy-quyen-phat-ngon": (
        "",
        {"kind": "spokesperson_assigned", "spokesperson_kind": "authorised"},
        {},
    ),
    "quy-che-phat-ngon": ("", {"kind": "spokesperson_assigned"}, {}),
}
EVERY = pytest.mark.parametrize("name", CASES)
BODY_START = re.compile(r"^(Kính gửi|QUYẾT ĐỊNH$|VĂN BẢN ỦY QUYỀN$|THÔNG CÁO)", re.MULTILINE)
WEEKDAY = re.compile(r"thứ (Hai|Ba|Tư|Năm|Sáu|Bảy)\b|Chủ nhật")


@cache
def letter(name: str, unit: str = WARD) -> Letter:
    id, facts, told = CASES[name]
    answer = respond({"starts_at": "2026-11-23T08:15:00+07:00", **facts}, now=NOW)
    found = letters_for(answer, find_agency(unit), Details(**(TOLD | told)))
    return next(one for one in found if one.id == (id or name))


def lines(document: Any) -> list[str]:
    from docx.oxml.ns import qn

    return [
        "".join(piece.text or "" for piece in paragraph.iter(qn("w:t")))
        for paragraph in document.element.body.iter(qn("w:p"))
    ]


@cache
def words(name: str) -> str:
    shown = lines(docx.Document(io.BytesIO(letter_bytes(letter(name)))))
    return "\n".join(line for line in shown if line) + "\n"


def text_part(name: str) -> str:
    """What stands between the head and the recipients, and the annex."""
    head, rest = words(name).split("\nNơi nhận:\n")
    return (
        head[BODY_START.search(head).start() :]
        + "\n"
        + "\n".join(rest.split("\n[Họ và tên]\n")[1:])
    )  # type: ignore[union-attr]


@EVERY
def test_the_words_of_a_letter_are_those_kept(name: str) -> None:
    kept = KEPT / f"{name}.txt"
    if WRITE:
        kept.write_text(words(name), encoding="utf-8")
    assert words(name) == kept.read_text(encoding="utf-8")


def test_a_ground_that_fills_an_article_is_cited_by_the_article() -> None:
    assert (
        "Thông tin ông (bà) yêu cầu thuộc bí mật cá nhân, chưa được người có thông tin đồng ý cho cung cấp. "
        "Theo Điều 16 Luật Tiếp cận thông tin số 01/2026/QH16 ngày 23 tháng 4 năm 2026, thông tin này không được cung cấp."
    ) in words("tu-choi-cong-dan")


def test_every_template_is_kept_and_every_kept_letter_is_a_template() -> None:
    ids = {row.id for row in letter_table().rows("letters")}
    assert {id or name for name, (id, _, _) in CASES.items()} == ids
    assert {path.stem for path in KEPT.glob("*.txt")} == set(CASES)


def test_the_guide_of_the_focal_point_lists_every_template_and_every_choice() -> None:
    guide = (kit_root() / "docs" / "can-bo-dau-moi.md").read_text(encoding="utf-8")
    names = [row.data["name"] for row in letter_table().rows("letters")]
    data = letter_table().data
    for word in (*names, *data["press_types"], *data["complaints"], *SIGNERS):
        assert word in guide, word


@EVERY
def test_a_legal_text_is_cited_in_full_first_and_short_later(name: str) -> None:
    text, cited = text_part(name), 0
    for known in {instrument(one.instrument) for one in load_law().values()}:
        if not known.number or known.number not in text:
            continue
        cited += 1
        assert text.count(known.full) == 1, known.full
        assert text.index(known.full) <= text.index(known.short)
        assert known.issued and (known.name or known.title)
    assert cited, "văn bản nào cũng nêu căn cứ"
    numbers = re.findall(r"(?:Luật|Nghị định)[^\d\n]{0,40}?\d+/\d{4}/", text)
    assert numbers and all(" số " in one for one in numbers)


@EVERY
def test_kinh_gui_and_tran_trong_belong_to_a_plain_letter_and_nothing_else(name: str) -> None:
    plain, text = not letter(name).type, words(name)
    assert text.count("Kính gửi:") == text.count("Trân trọng./.") == text.count("V/v ") == plain
    assert not re.search(r"^THÔNG BÁO$", text, re.MULTILINE) or "Kính gửi" not in text


@EVERY
def test_the_text_ends_with_its_sign(name: str) -> None:
    one = letter(name)
    for blocks in filter(None, (one.body, one.annex)):
        assert blocks[-1].text.endswith("./.")
        assert sum(block.text.count("./.") for block in blocks) == 1
    assert words(name).count("./.") == 1 + bool(one.annex)


@EVERY
def test_sentences_stand_where_records_stood(name: str) -> None:
    recipients = {f"- {copy}" for copy in letter(name).copies}
    for line in words(name).splitlines():
        assert line in recipients or not line.startswith("- "), line
        assert not re.match(r"[^:]{3,80}: (được từ chối|không được cung cấp|ngay|trong \d)", line)
    assert all(block.kind != "point" for block in letter(name).body)


@EVERY
def test_the_full_name_of_the_agency_is_said_once(name: str) -> None:
    body = [block.text for block in letter(name).body]
    assert sum(text.count("Ủy ban nhân dân phường Thuận Hóa") for text in body) == 1
    outlet = (TOLD | CASES[name][2])["outlet"]
    assert sum(text.count(outlet) for text in body) <= 1


@EVERY
def test_no_weekday_and_no_empty_minutes(name: str) -> None:
    assert not WEEKDAY.search(words(name))
    assert "00 phút" not in words(name) or name == "thong-bao-hop-bao"
    assert not re.search(r"\d{1,2}/\d{1,2}/20\d\d", words(name))


@EVERY
def test_the_signature_is_kept_with_the_text(name: str) -> None:
    from docx.oxml.ns import qn

    document = docx.Document(io.BytesIO(letter_bytes(letter(name))))
    pieces = list(document.iter_inner_content())
    foot = next(
        place
        for place, piece in enumerate(pieces)
        if hasattr(piece, "rows") and piece.cell(0, 0).text.startswith("Nơi nhận:")
    )
    assert all(piece.paragraph_format.keep_with_next for piece in pieces[foot - 3 : foot])
    assert any(piece.text.strip() for piece in pieces[foot - 3 : foot])
    assert pieces[foot].rows[0]._tr.trPr.find(qn("w:cantSplit")) is not None


@EVERY
def test_the_page_the_type_and_the_marks_of_every_template(name: str) -> None:
    document = docx.Document(io.BytesIO(letter_bytes(letter(name))))
    section = document.sections[0]
    sides = ("left", "right", "top", "bottom")
    assert [round(getattr(section, f"{side}_margin").mm) for side in sides] == [30, 20, 20, 20]
    runs = [run for line in document.paragraphs for run in line.runs]
    assert {run.font.size.pt for run in runs if run.text.strip()} <= {13, 14}
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert any(run.font.highlight_color for run in runs)
    assert all(bool(run.font.highlight_color) == run.text.startswith("[") for run in runs)
    notes = [comment.text for comment in document.comments]
    assert len(notes) > 1 and not any(note in words(name) for note in notes)
    assert letter_bytes(letter(name)) == letter_bytes(letter(name))
    assert not re.search(r"[\"']|\.\.|  |\s,|\[\[", words(name))


def test_a_body_that_ends_in_a_table_keeps_its_last_row_with_the_signature() -> None:
    rows = (("Chỉ số", "Kỳ này"), ("Lượt xem", "12"))
    report = Letter(
        "x", "x", find_agency(WARD), "x", (LetterBlock("table", rows=rows),), type="BÁO CÁO"
    )
    table = docx.Document(io.BytesIO(letter_bytes(report))).tables[2]
    kept = [
        all(line.paragraph_format.keep_with_next for cell in row.cells for line in cell.paragraphs)
        for row in table.rows
    ]
    assert kept[-1]


# --- one kind of press, one kind of complaint ------------------------------------------------------------------------------

KINDS_OF_PRESS = re.compile(
    r"báo điện tử|báo in\b|báo ngày|phát thanh|truyền hình|tạp chí|chuyên trang|kênh nội dung của"
)


@pytest.mark.parametrize("press", letter_table().data["press_types"])
@pytest.mark.parametrize("start", ["2026-11-23T08:15:00+07:00", "2026-06-20T08:15:00+07:00"])
def test_a_correction_is_asked_in_one_line_for_one_kind_of_press(press: str, start: str) -> None:
    answer = respond({"kind": "false_report", "starts_at": start}, now=NOW)
    [found] = letters_for(answer, find_agency(WARD), Details(press_type=press))
    asked = [block.text for block in found.body if block.kind == "numbered"]
    [line] = [text for text in asked if "cải chính, xin lỗi" in text and "Quý Báo, kể từ" in text]
    limits = [one for one in ("ngay", "trong 02 ngày", "ở số gần nhất") if f" {one} trên" in line]
    assert len(limits) == 1 and "thời hạn theo loại hình" not in found.words()
    assert not any("loại hình báo chí" in note for note in found.notes)


def test_while_the_kind_of_press_is_unknown_there_is_one_blank_and_a_note_in_the_margin() -> None:
    found = letter("phan-hoi-de-nghi-cai-chinh")
    assert found.words().count("[thời hạn theo loại hình báo chí]") == 1
    asked = [block.text for block in found.body if block.kind == "numbered"]
    assert not any(KINDS_OF_PRESS.search(text) for text in asked)
    [note] = [note for note in found.notes if "--press-type" in note]
    assert "trong 02 ngày" in note and "ở số gần nhất" in note and "báo điện tử" in note


@pytest.mark.parametrize(("code", "word"), [("khieu-nai", "khiếu nại"), ("to-cao", "tố cáo")])
def test_a_matter_is_a_complaint_or_a_denunciation_and_never_both(code: str, word: str) -> None:
    for facts in (
        PRESS | {"information": ["complaint_open"]},
        {"kind": "forwarded_complaint_concluded"},
        {"kind": "citizen_request", "information": ["complaint_open", "ordinary"]},
    ):
        answer = respond({"starts_at": "2026-11-23T08:15:00+07:00", **facts}, now=NOW)
        for found in letters_for(answer, find_agency(WARD), Details(complaint=code)):
            assert "khiếu nại, tố cáo" not in found.words()
            assert "[khiếu nại hoặc tố cáo]" not in found.words()
        open_ = letters_for(answer, find_agency(WARD))
        for found in open_:
            if "[khiếu nại hoặc tố cáo]" in found.words():
                assert any("--complaint" in note for note in found.notes)
        if facts["kind"] != "citizen_request":
            assert word in letters_for(answer, None, Details(complaint=code))[0].words()


@pytest.mark.parametrize(
    ("told", "option"),
    [
        ({"press_type": "bao"}, "--press-type"),
        ({"complaint": "x"}, "--complaint"),
        ({"signer": "ct"}, "--signer"),
    ],
)
def test_a_code_the_table_does_not_know_is_refused_with_the_list(told: dict, option: str) -> None:
    with pytest.raises(InputError, match=option) as caught:
        letters_for(
            respond({"kind": "false_report", "starts_at": "2026-11-23T08:15:00+07:00"}, now=NOW),
            find_agency(WARD),
            Details(**told),
        )
    assert "Chọn trong" in caught.value.sentence


# --- who signs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "signer", "expected"),
    [
        (WARD, "", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        (WARD, "tm", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        (WARD, "kt", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        (WARD, "tl", ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        (WARD, "tuq", ("TUQ. CHỦ TỊCH", "[CHỨC VỤ NGƯỜI KÝ]")),
        (DEPARTMENT, "", ("GIÁM ĐỐC",)),
        (DEPARTMENT, "kt", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        ("46-S-vp-ubnd", "kt", ("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")),
        ("", "", ("[CHỨC VỤ NGƯỜI ĐỨNG ĐẦU]",)),
    ],
)
def test_who_signs_is_chosen(unit: str, signer: str, expected: tuple[str, ...]) -> None:
    answer = respond({"kind": "forwarded_petition", "starts_at": "2026-11-13"}, now=NOW)
    [found] = letters_for(answer, find_agency(unit), Details(signer=signer))
    assert found.signature == expected
    shown = "\n".join(lines(docx.Document(io.BytesIO(letter_bytes(found)))))
    assert "\n".join(expected) in shown


@pytest.mark.parametrize("signer", sorted(set(SIGNERS) - {"tm"}))
@pytest.mark.parametrize("kind", ["regular", "authorised", "head"])
def test_the_head_s_own_papers_are_signed_by_nobody_else(signer: str, kind: str) -> None:
    facts = {"kind": "spokesperson_assigned", "spokesperson_kind": kind}
    answer = respond(facts | {"starts_at": "2026-11-23T08:15:00+07:00"}, now=NOW)
    with pytest.raises(InputError, match="” do người đứng đầu ký"):
        letters_for(answer, find_agency(WARD), Details(signer=signer))
    for found in letters_for(answer, find_agency(WARD)):
        assert found.signature == ("CHỦ TỊCH",)


@pytest.mark.parametrize("unit", [WARD, DEPARTMENT, "46-S-thanh-tra-thanh-pho", "46-20137", ""])
@EVERY
def test_every_template_fits_every_agency(name: str, unit: str) -> None:
    if name == "thong-bao-hop-bao" and unit not in (WARD, "46-20137", ""):
        return  # that case is a commune's
    found = letter(name, unit)
    assert not re.search(r"[{}]|\bNone\b", found.words())
    if unit == DEPARTMENT:
        assert "UBND phường" not in found.words() and "Sở Xây dựng" in found.words()
    assert letter_bytes(found)


def test_no_line_of_a_template_is_lost_today_for_want_of_law() -> None:
    text = json.dumps(letter_table().data, ensure_ascii=False)
    references = re.findall(r"\{(?:law|clause|article|text|param):([\w.-]+)\}", text)
    assert len(references) > 40
    for reference in set(references):
        assert load_law().judge(reference, NOW.date()) is None, reference


# --- the papers on spokespersons -------------------------------------------------------------------------------------------


def test_the_rules_of_a_unit_say_the_limits_of_the_base() -> None:
    text, law = letter("quy-che-phat-ngon").words(), load_law()
    for reference, unit in {
        "N244-D3K3.deadline_hours": "giờ kể từ khi có quyết định giao",
        "N244-D7K3.deadline_hours": "giờ kể từ khi UBND phường tiếp nhận",
        "N244-D7K4.deadline_hours": "giờ kể từ khi UBND phường xác định",
        "N237-D18K1.deadline_days": "ngày kể từ ngày nhận yêu cầu",
        "N237-D18K3.deadline_working_days": "ngày làm việc kể từ ngày nhận",
        "N237-D18K2.deadline_working_days": "ngày làm việc kể từ ngày có kết luận",
        "N237-D22K3.notice_hours": "giờ trước giờ dự kiến khai mạc",
    }.items():
        assert f"{law.param(reference):02d} {unit}" in text, reference


def test_the_rules_of_the_city_say_its_own_duties() -> None:
    facts = {"kind": "spokesperson_assigned", "spokesperson_kind": "head", "unit_level": "city"}
    answer = respond(facts | {"starts_at": "2026-11-23T08:15:00+07:00"}, now=NOW)
    [found] = letters_for(answer, Agency(name="Ủy ban nhân dân thành phố Huế"))
    assert "họp báo ít nhất 03 tháng một lần" in found.words()
    assert "giờ trước giờ dự kiến khai mạc" not in found.words()


def test_the_rules_stand_on_a_page_of_their_own_under_their_decision() -> None:
    document = docx.Document(io.BytesIO(letter_bytes(letter("quy-che-phat-ngon"))))
    [head] = [line for line in document.paragraphs if line.text == "QUY CHẾ"]
    assert head.paragraph_format.page_break_before
    text = words("quy-che-phat-ngon")
    assert text.index("CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG THUẬN HÓA") < text.index("QUYẾT ĐỊNH:")
    assert "(Kèm theo Quyết định số [số]/QĐ-UBND ngày" in text
    assert re.findall(r"^Điều (\d+)\. ", text.split("QUY CHẾ\n")[1], re.MULTILINE) == [
        str(number) for number in range(1, 13)
    ]


def test_an_authorisation_names_one_matter_and_an_end_and_is_not_passed_on() -> None:
    text = letter("van-ban-uy-quyen-phat-ngon").words()
    for part in (
        "về việc thu phí ở bãi giữ xe",
        "đến hết [giờ, ngày kết thúc]",
        "không được ủy quyền lại cho người khác, theo khoản 6 Điều 3",
    ):
        assert part in text


# --- every case, not only the kept ones ------------------------------------------------------------------------------------

CITED = re.compile(r"(?:Luật [^\d\n,;.]{3,40}?|Nghị định) (?:số )?(\d+/\d{4}/[\wĐ-]+)")


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    level=st.sampled_from(UNIT_LEVELS),
    asker=st.sampled_from(ASKERS),
    information=st.lists(st.sampled_from(INFORMATION), max_size=3, unique=True),
    start=st.datetimes(datetime(2024, 1, 1), datetime(2027, 6, 1)),
    press=st.sampled_from(["", *letter_table().data["press_types"]]),
    complaint=st.sampled_from(["", "khieu-nai", "to-cao"]),
    outlet=st.sampled_from(["", "Báo Bến Ngự", "Tạp chí Bến Ngự", "Đài Bến Ngự"]),
)
def test_a_letter_of_any_case_is_one_an_official_can_sign(
    kind: str,
    level: str,
    asker: str,
    information: list[str],
    start: datetime,
    press: str,
    complaint: str,
    outlet: str,
) -> None:
    facts = {"kind": kind, "unit_level": level, "asker": asker, "information": information}
    answer = respond(facts | {"starts_at": start.replace(tzinfo=VIETNAM).isoformat()}, now=NOW)
    agency = Agency(name="Ủy ban nhân dân phường Bến Ngự")
    told = Details(outlet=outlet, press_type=press, complaint=complaint, matter="bãi giữ xe")
    for found in letters_for(answer, agency, told):
        body = "\n".join(block.text for block in found.body)
        assert body.count("Ủy ban nhân dân phường Bến Ngự") == 1, body
        assert not outlet or body.count(outlet) <= 1
        assert body.endswith("./.") and body.count("./.") == 1
        assert ("Trân trọng" in body) == bool(found.to) == (not found.type)
        assert not WEEKDAY.search(body) and "None" not in body and "{" not in body
        assert body.count("[") == body.count("]") and not re.search(r"các (khoản|điểm)", body)
        for number in set(CITED.findall(body)):
            named = next(
                one
                for one in map(instrument, {p.instrument for p in load_law().values()})
                if one.number == number
            )
            assert named.issued and body.count(named.full) == 1, (number, body)
            assert body.index(named.full) <= body.index(number)
        assert CITED.search(body), body
