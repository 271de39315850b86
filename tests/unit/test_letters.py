"""Letters: the right one for each decision, citations of the right law, blanks instead of inventions, an official layout."""

from __future__ import annotations

import io
import json
import re
import sys
import unicodedata
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.moments import VIETNAM
from phatngon.cli.main import main
from phatngon.documents.administrative import FONT, MOTTO, NATION, letter_bytes, write_letters
from phatngon.documents.agencies import Agency, find_agency
from phatngon.documents.letters import Details, Letter, letter_table, letters_for
from phatngon.law import Status, load_law
from phatngon.rules.case import ASKERS, INFORMATION, KINDS, UNIT_LEVELS
from phatngon.rules.replies import Answer, respond, table

NOW = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)
WARD = "46-19789"
DETAILS = Details(
    outlet="Báo Cỏ Nội (giả định)",
    matter="việc thu phí ở bãi giữ xe",
    article="Phí lạ ở bãi xe",
    contact="Văn phòng",
)


def answer(**facts: Any) -> Answer:
    return respond({"starts_at": "2026-11-23T08:15:00+07:00", **facts}, now=NOW)


def letters(**facts: Any) -> list[Letter]:
    return letters_for(answer(**facts), find_agency(WARD), DETAILS)


def names(**facts: Any) -> list[str]:
    return [letter.id for letter in letters(**facts)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"kind": "sudden_event"}, ["thong-tin-ban-dau"]),
        ({"kind": "public_opinion"}, ["thong-tin-ban-dau"]),
        ({"kind": "sudden_event", "information": ["state_secret"]}, ["thong-tin-ban-dau"]),
        ({"kind": "sudden_event", "scope": "several_provinces"}, ["thong-tin-ban-dau"]),
        ({"kind": "sudden_event", "scope": "national"}, []),
        ({"kind": "press_request", "asker": "card"}, ["tra-loi-bao-chi"]),
        (
            {"kind": "press_request", "asker": "card", "information": ["draft_policy"]},
            ["tra-loi-bao-chi"],
        ),
        (
            {"kind": "press_request", "asker": "card", "information": ["inspection_open"]},
            ["tu-choi-neu-ly-do"],
        ),
        (
            {
                "kind": "press_request",
                "asker": "letter",
                "information": ["inspection_open", "ordinary"],
            },
            ["cung-cap-mot-phan"],
        ),
        ({"kind": "press_request", "asker": "no_papers"}, []),
        ({"kind": "press_request", "asker": "aggregator"}, []),
        ({"kind": "press_request", "asker": "foreign_press"}, []),
        ({"kind": "forwarded_petition", "asker": "foreign_press"}, []),
        ({"kind": "editor_request"}, ["tra-loi-bao-chi"]),
        ({"kind": "forwarded_petition"}, ["tra-loi-y-kien-bao-chuyen"]),
        ({"kind": "forwarded_complaint_concluded"}, ["thong-bao-ket-luan"]),
        ({"kind": "false_report"}, ["phan-hoi-de-nghi-cai-chinh"]),
        ({"kind": "press_conference", "unit_level": "commune"}, ["thong-bao-hop-bao"]),
        (
            {"kind": "spokesperson_assigned"},
            ["quyet-dinh-giao-nguoi-phat-ngon", "quy-che-phat-ngon"],
        ),
        (
            {"kind": "spokesperson_assigned", "spokesperson_kind": "authorised"},
            ["van-ban-uy-quyen-phat-ngon"],
        ),
        ({"kind": "spokesperson_assigned", "spokesperson_kind": "head"}, ["quy-che-phat-ngon"]),
        ({"kind": "spokesperson_assigned", "starts_at": "2026-06-20T08:15:00+07:00"}, []),
        ({"kind": "citizen_request"}, ["gia-han-cong-dan"]),
        (
            {"kind": "citizen_request", "information": ["state_secret"]},
            ["gia-han-cong-dan", "tu-choi-cong-dan"],
        ),
        ({"kind": "citizen_request", "starts_at": "2026-08-20", "channel": "office"}, []),
    ],
)
def test_each_decision_gets_its_letters(facts: dict, expected: list[str]) -> None:
    assert names(**facts) == expected


def test_the_city_notifies_nobody_of_its_press_conference() -> None:
    assert letters_for(answer(kind="press_conference", unit_level="city")) == []


def test_a_refusal_names_each_reason_with_its_provision() -> None:
    [letter] = letters(
        kind="press_request", asker="card", information=["inspection_open", "state_secret"]
    )
    words = letter.words()
    assert (
        "Nội dung Quý Báo đề nghị liên quan đến việc đang được thanh tra, chưa có kết luận. Theo điểm c khoản 2 Điều 31 "
        "Luật Báo chí số 126/2025/QH15 ngày 10 tháng 12 năm 2025, UBND phường chưa cung cấp thông tin về nội dung này."
    ) in words
    assert (
        "thuộc bí mật nhà nước. Theo điểm a khoản 2 Điều 31 Luật Báo chí, thông tin này không được cung cấp."
        in words
    )
    assert "Thực hiện khoản 3 Điều 4 Nghị định số 244/2026/NĐ-CP ngày" in words


def test_an_old_case_is_written_by_the_old_law() -> None:
    [letter] = letters(
        kind="press_request",
        asker="card",
        information=["inspection_open"],
        starts_at="2026-06-20T08:15:00+07:00",
    )
    assert "103/2016/QH13" in letter.words() and "/2026/" not in letter.words().replace(
        "6/2026", ""
    )
    [event] = letters(kind="sudden_event", starts_at="2026-06-20T08:15:00+07:00")
    assert (
        "Vụ việc xảy ra lúc 8 giờ 15 phút" in event.words()
        and "tiếp nhận và xử lý" not in event.words()
    )
    [new] = letters(kind="sudden_event")
    assert "tiếp nhận và xử lý vụ việc" in new.words() and "xảy ra lúc" not in new.words()


@pytest.mark.parametrize(
    ("start", "provision"),
    [("2026-12-07T09:00:00+07:00", "N237-D22K4"), ("2026-06-20T09:00:00+07:00", "L16-D41K4")],
)
def test_a_conference_notice_has_as_many_items_as_the_law_asks(start: str, provision: str) -> None:
    [letter] = letters(kind="press_conference", unit_level="commune", starts_at=start)
    items = [block for block in letter.body if block.kind == "numbered"]
    assert len(items) == load_law().param(f"{provision}.notice_items")


def test_a_false_report_is_answered_with_grounds_and_the_newsroom_s_limits() -> None:
    [letter] = letters(kind="false_report")
    words = letter.words()
    assert (
        "“Phí lạ ở bãi xe”" in words and "[trích nguyên văn]" in words and "[tên tài liệu]" in words
    )
    asked = [block.text for block in letter.body if block.kind == "numbered"]
    assert asked[0].startswith("Đăng, phát ý kiến phản hồi trên chính sản phẩm báo chí")
    assert "khoản 1 Điều 21 Nghị định số 237/2026/NĐ-CP ngày 26 tháng 6 năm 2026" in asked[0]
    assert "khi có văn bản kết luận của cơ quan có thẩm quyền" in asked[1]
    assert any("văn bản kết luận" in note for note in letter.notes)


def test_a_page_of_a_person_and_a_press_authority_get_no_letter_meant_for_the_press() -> None:
    assert (
        letters(kind="false_report", asker="individual_page") == []
        and letters(kind="false_post", asker="individual_page") == []
    )
    assert letters(kind="press_request", asker="authority", information=["inspection_open"]) == []


def test_an_extension_states_both_ends() -> None:
    [letter] = letters(kind="citizen_request", starts_at="2026-11-12")
    assert (
        "đến hết ngày 25 tháng 11 năm 2026" in letter.words()
        and "gia hạn thời hạn cung cấp thông tin đến hết ngày 07 tháng 12 năm 2026"
        in letter.words()
    )


def test_what_nobody_told_is_a_blank() -> None:
    [letter] = letters_for(answer(kind="forwarded_petition"))
    words = letter.words()
    assert (
        "[tên cơ quan]" in words.lower()
        and "[tên cơ quan báo chí]" in words
        and "[nội dung vụ việc]" in words
    )
    assert not re.search(r"[{}|]", words) and "None" not in words


def test_details_are_never_read_as_a_template() -> None:
    [letter] = letters_for(
        answer(kind="press_request", asker="card"),
        None,
        Details(matter="{agency} {cite:N244-D7K3} $x"),
    )
    assert "{agency} {cite:N244-D7K3} $x" in letter.words()


@pytest.mark.parametrize(
    "details", [{"outlet": "a" * 301}, {"matter": "a\x07b"}, {"contact": "a\u202eb"}]
)
def test_a_detail_that_cannot_be_printed_is_refused(details: dict) -> None:
    with pytest.raises(InputError, match=next(iter(details))):
        Details(**details)


def test_a_unit_of_another_level_is_refused() -> None:
    with pytest.raises(InputError, match="unit_level"):
        letters_for(answer(kind="forwarded_petition", unit_level="department"), find_agency(WARD))
    with pytest.raises(InputError, match="46-XX"):
        find_agency("46-XX")


def test_a_comparison_gets_no_letter() -> None:
    with pytest.raises(InputError, match="so sánh"):
        letters_for(
            respond({"kind": "forwarded_petition", "starts_at": "2026-06-20"}, as_of=NOW.date())
        )


def test_agencies_are_named_as_their_letters_do() -> None:
    codes = (WARD, "46-20137", "46-S-vp-ubnd", "46-S-cong-thuong")
    shown = {code: (a.name, a.head, a.place) for code in codes for a in [find_agency(code)]}
    assert shown[WARD] == ("Ủy ban nhân dân phường Thuận Hóa", "PHƯỜNG THUẬN HÓA", "Thuận Hóa")
    assert shown["46-20137"][1] == "XÃ CHÂN MÂY - LĂNG CÔ"
    assert shown["46-S-vp-ubnd"][0] == "Văn phòng Ủy ban nhân dân thành phố Huế"
    assert shown["46-S-cong-thuong"] == ("Sở Công Thương", "SỞ CÔNG THƯƠNG", "Huế")
    assert find_agency("") == Agency()


def test_the_table_of_letters_names_only_what_exists() -> None:
    law, text = load_law(), json.dumps(letter_table().data, ensure_ascii=False)
    for kind, reference in re.findall(r"\{(\w+):([\w.-]+)\}", text):
        assert law.param(reference) if kind == "param" else law[reference], reference
    assert set(re.findall(r"\{(\w+)\}", text)) <= set(letter_table().data["blanks"]) | {
        *("received_day", "you", "chief", "chief_full", "initials", "under", "first_due"),
        "committee",
        *("first_article", "last_article"),
        *("correction", "correction_basis", "reply_limit", "all_limits"),
        *("what", "citation", "limit", "verb", "where", "amount", "unit"),
    }
    duties = {row.id for row in table().rows("deadlines")}
    for row in letter_table().rows("letters"):
        assert set(row.data.get("duty", [])) <= duties
        assert set(row.when.get("kind", ())) <= set(KINDS)
    assert text == unicodedata.normalize("NFC", text)


@settings(deadline=None)  # a busy machine is no fault of a letter
@given(
    st.sampled_from(KINDS),
    st.sampled_from(UNIT_LEVELS),
    st.sampled_from(ASKERS),
    st.lists(st.sampled_from(INFORMATION), max_size=3),
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 6, 1)),
)
def test_a_letter_cites_only_law_in_force_on_the_day(
    kind: str, level: str, asker: str, information: list, start: datetime
) -> None:
    law, moment = load_law(), start.replace(tzinfo=VIETNAM)
    facts = {
        "kind": kind,
        "unit_level": level,
        "asker": asker,
        "information": information,
        "starts_at": moment.isoformat(),
    }
    found = respond(facts, now=NOW)
    allowed = {one.citation for one in law.values() if one.in_force(found.as_of)}
    for letter in letters_for(found, None, DETAILS):
        words = letter.words()
        assert not re.search(r"[{}|]|\bNone\b", words)
        for instrument in re.findall(r"\d+/20\d\d/(?:QH\d+|NĐ-CP)", words):
            assert any(instrument in citation for citation in allowed)
    assert all(law[p].status(found.as_of) is Status.IN_FORCE for p in found.provisions)


# --- the Word file -------------------------------------------------------------------------------------------------------

docx = pytest.importorskip("docx", reason="chưa có python-docx trên máy này")


def opened(letter: Letter) -> Any:
    return docx.Document(io.BytesIO(letter_bytes(letter)))


def all_text(document: Any) -> str:
    from docx.oxml.ns import qn

    return "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t")))
        for p in document.element.body.iter(qn("w:p"))
    )


def test_the_file_has_the_parts_of_an_official_letter() -> None:
    text = all_text(opened(letters(kind="false_report")[0]))
    parts = [
        "ỦY BAN NHÂN DÂN",
        "PHƯỜNG THUẬN HÓA",
        NATION,
        MOTTO,
        "Số: [số]/UBND-",
        "V/v phản hồi",
        "Thuận Hóa, ngày [ngày] tháng",
        "Kính gửi: Báo Cỏ Nội (giả định)",
        "Thực hiện khoản 6 Điều 7",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT",
        "[Họ và tên]",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places) and text == unicodedata.normalize("NFC", text)


def test_a_named_document_bears_its_name_and_no_subject_under_the_number() -> None:
    text = all_text(opened(letters(kind="sudden_event")[0]))
    assert "THÔNG CÁO BÁO CHÍ" in text and "Số: [số]/TC-UBND" in text and "V/v" not in text


def test_page_and_type_are_those_of_official_documents() -> None:
    document = opened(letters(kind="forwarded_petition")[0])
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    left, right, top, bottom = (
        round(getattr(section, f"{side}_margin").mm) for side in ("left", "right", "top", "bottom")
    )
    assert 30 <= left <= 35 and 15 <= right <= 20 and 20 <= top <= 25 and 20 <= bottom <= 25
    assert document.styles["Normal"].font.name == FONT
    body = [run.font.size.pt for line in document.paragraphs for run in line.runs if run.text]
    assert body and set(body) <= {13, 14}
    assert (
        document.core_properties.language == "vi-VN"
        and "python-docx" not in document.core_properties.comments
    )


def test_every_blank_is_marked_and_nothing_else_is() -> None:
    document = opened(letters(kind="sudden_event")[0])
    runs = [run for line in document.paragraphs for run in line.runs]
    assert any(run.font.highlight_color for run in runs)
    assert all(bool(run.font.highlight_color) == run.text.startswith("[") for run in runs)


def test_the_writer_s_notes_are_comments_not_text() -> None:
    [letter] = letters(kind="forwarded_petition", starts_at="2026-11-13")
    document = opened(letter)
    notes = [comment.text for comment in document.comments]
    assert any("hết ngày thứ Hai 7/12/2026" in note for note in notes) and any(
        "23/11" in note for note in notes
    )
    assert not any(note in all_text(document) for note in notes)


def test_the_same_letter_gives_the_same_bytes_and_a_changed_file_is_kept(tmp_path: Path) -> None:
    made = letters(kind="forwarded_petition")
    assert letter_bytes(made[0]) == letter_bytes(made[0])
    [first] = write_letters(made, tmp_path)
    assert write_letters(made, tmp_path) == [first]
    first.write_bytes(b"x")
    [second] = write_letters(made, tmp_path)
    assert second.name == "tra-loi-y-kien-bao-chuyen-2.docx" and first.read_bytes() == b"x"
    assert zipfile.is_zipfile(second)


def test_without_the_library_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MissingOnMachine, match="python-docx"):
        letter_bytes(letters(kind="forwarded_petition")[0])


# --- the verb --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "viec.json"
    path.write_text(
        json.dumps(
            {"kind": "forwarded_petition", "unit_level": "commune", "starts_at": "2026-11-13"}
        ),
        encoding="utf-8",
    )
    return path


def run(capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str, str]:
    code = main(["respond", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_respond_writes_letters_and_calendar_and_says_so(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    code, out, err = run(
        capsys,
        str(case),
        "--docx",
        str(tmp_path / "van-ban"),
        "--ics",
        str(tmp_path / "han.ics"),
        "--unit",
        WARD,
        "--outlet",
        "Báo Cỏ Nội (giả định)",
        "--matter",
        "bãi giữ xe",
    )
    assert (
        (code, err) == (0, "")
        and "tra-loi-y-kien-bao-chuyen.docx – Trả lời ý kiến" in out
        and "han.ics" in out
    )
    assert "Hạn: hết ngày thứ Hai 7/12/2026" in out
    text = all_text(docx.Document(str(tmp_path / "van-ban" / "tra-loi-y-kien-bao-chuyen.docx")))
    assert "Ủy ban nhân dân phường Thuận Hóa" in text and "bãi giữ xe" in text


def test_the_verb_takes_the_kind_of_press_the_complaint_and_who_signs(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    path = tmp_path / "viec.json"
    facts = {"unit_level": "commune", "starts_at": "2026-11-13T08:00:00+07:00"}
    cases = [
        facts | {"kind": "false_report"},
        facts | {"kind": "forwarded_complaint_concluded", "starts_at": "2026-11-13"},
    ]
    path.write_text(json.dumps(cases), encoding="utf-8")
    told = ["--press-type", "bao_dien_tu", "--complaint", "to-cao", "--signer", "kt"]
    code, _, err = run(capsys, str(path), "--docx", str(tmp_path / "v"), "--unit", WARD, *told)
    assert (code, err) == (0, "")
    first, second = (
        all_text(docx.Document(str(file))) for file in sorted((tmp_path / "v").iterdir())
    )
    assert "Đăng cải chính, xin lỗi ngay trên báo điện tử" in first and "02 ngày" not in first
    assert "đã giải quyết tố cáo về" in second and "khiếu nại" not in second
    assert all("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH" in text for text in (first, second))


def test_json_lists_the_files_and_stays_as_it_was_without_them(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    plain = json.loads(run(capsys, str(case), "--json")[1])
    found = json.loads(
        run(
            capsys,
            str(case),
            "--json",
            "--docx",
            str(tmp_path / "v"),
            "--ics",
            str(tmp_path / "l.ics"),
        )[1]
    )
    assert [Path(name).name for name in found.pop("files")] == [
        "tra-loi-y-kien-bao-chuyen.docx",
        "l.ics",
    ]
    assert found == plain


def test_a_list_of_cases_gets_numbered_files(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    path = tmp_path / "viec.json"
    path.write_text(
        json.dumps(
            [
                {"kind": "forwarded_petition", "starts_at": "2026-11-13"},
                {"kind": "press_request", "asker": "no_papers", "starts_at": "2026-11-13"},
            ]
        ),
        encoding="utf-8",
    )
    code, out, _ = run(capsys, str(path), "--docx", str(tmp_path / "v"))
    assert code == 0 and [f.name for f in (tmp_path / "v").iterdir()] == [
        "01-tra-loi-y-kien-bao-chuyen.docx"
    ]
    assert "Không có văn bản mẫu" in out


@pytest.mark.parametrize(
    ("more", "code", "part"),
    [
        (["--unit", "46-X"], 2, "46-X"),
        (["--unit", "46-S-xay-dung"], 2, "unit_level"),
        (["--as-of", "2026-06-01"], 2, "so sánh"),
        (["--as-of", "2026-06-01", "--as-of", "2026-11-23"], 2, "ngày bắt đầu"),
        (["--matter", "x" * 400], 2, "matter"),
        (["--press-type", "bao"], 2, "--press-type"),
        (["--complaint", "don"], 2, "--complaint"),
        (["--signer", "bi-thu"], 2, "--signer"),
    ],
)
def test_wrong_details_write_nothing(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture, more: list, code: int, part: str
) -> None:
    found, out, err = run(
        capsys, str(case), "--docx", str(tmp_path / "v"), "--ics", str(tmp_path / "l.ics"), *more
    )
    assert (found, out) == (code, "") and part in err and len(err.strip().splitlines()) == 1
    assert not (tmp_path / "v").exists() and not (tmp_path / "l.ics").exists()


def test_a_machine_without_the_library_writes_no_half(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    code, out, err = run(
        capsys, str(case), "--docx", str(tmp_path / "v"), "--ics", str(tmp_path / "l.ics")
    )
    assert (code, out) == (3, "") and "python-docx" in err and not (tmp_path / "l.ics").exists()
    assert run(capsys, str(case), "--ics", str(tmp_path / "l.ics"))[0] == 0
