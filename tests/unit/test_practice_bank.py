"""Banks: every problem is a sentence with file, line and item; keys come from the rules; dates decide what is asked."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from unicodedata import normalize

import pytest

from phatngon.base.errors import InputError
from phatngon.practice import ground
from phatngon.practice.answers import right_answer, wrong_answer
from phatngon.practice.bank import (
    EXAMPLE,
    bank_files,
    bank_from_text,
    check_bank,
    check_banks,
    load_bank,
    load_banks,
)
from phatngon.practice.check import check
from phatngon.practice.keys import resolve
from phatngon.practice.prose import check_prose

AS_OF = date(2026, 11, 23)
BANKS = Path(__file__).parents[1] / "fixtures" / "banks"


@pytest.fixture(scope="module")
def bank():
    return load_bank(BANKS / "tam_loai.yaml", AS_OF)


def problems(tmp_path, text, name="vi_du.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return [str(problem) for problem in check_bank(path, AS_OF)]


def test_all_problems_of_a_bank_are_told_at_once_in_the_order_of_lines():
    told = [f"[{problem.level}] {problem}" for problem in check_bank(BANKS / "nhieu_loi.yaml")]
    assert told == (BANKS / "nhieu_loi.txt").read_text(encoding="utf-8").splitlines()


def test_loading_raises_the_first_error_and_lets_warnings_by():
    with pytest.raises(InputError) as caught:
        load_bank(BANKS / "nhieu_loi.yaml")
    assert str(caught.value).startswith("nhieu_loi.yaml, dòng 7: ") and caught.value.exit_code == 2
    thin = EXAMPLE.split("- id: vd-12")[0]
    assert len(bank_from_text(thin)) == 1


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("yaml_hong.yaml", "yaml_hong.yaml, dòng 6: tệp YAML viết chưa đúng quy cách."),
        ("khoa_lap.yaml", "khoa_lap.yaml, dòng 9: khóa “stem” được ghi hai lần."),
        (
            "khong_phai_nhom.yaml",
            "khong_phai_nhom.yaml, dòng 1: bộ câu hỏi là một danh sách, ở đây cần nhóm “tên: giá trị”.",
        ),
        ("khong_co.yaml", "không có tệp này"),
    ],
)
def test_a_broken_file_is_one_sentence(name, sentence):
    (problem,) = check_bank(BANKS / name)
    assert sentence in str(problem)
    with pytest.raises(InputError, match="yaml"):
        load_bank(BANKS / name)


def test_decomposed_text_is_named_with_its_line(tmp_path):
    (told,) = problems(
        tmp_path, EXAMPLE.replace("Tên của trang", normalize("NFD", "Tên của trang"))
    )
    assert told.startswith(
        "vi_du.yaml, dòng 12: bộ câu hỏi có chữ chưa ở dạng Unicode dựng sẵn (NFC)."
    )


def test_straight_quotes_in_what_people_read_are_named_with_their_line(tmp_path):
    path = tmp_path / "bang.yaml"
    path.write_text(
        'tieu_de: Bảng\nhang:\n- [Chữ "báo" ở tên, "mã `a=\\"b\\"`", “đã đúng”]\n', encoding="utf-8"
    )
    assert [str(problem) for problem in check_prose([path])] == [
        'bang.yaml, dòng 3: dùng ngoặc kép thẳng (“Chữ "báo" ở tên”). '
        "Dùng “ ”; bên trong dùng ‘ ’. Tên tệp, câu lệnh đặt giữa hai dấu huyền."
    ]


def test_a_hint_that_a_comma_cut_in_two_is_named(tmp_path):
    path = tmp_path / "bang.yaml"
    path.write_text(
        'items:\n- hints: [Gộp trước, bỏ sau.]\n- hints: ["Gộp trước, bỏ sau."]\n', encoding="utf-8"
    )
    (told,) = check_prose([path])
    assert str(told).startswith("bang.yaml, dòng 2: có gợi ý chưa trọn câu (“Gộp trước”).")


def test_a_file_that_is_not_utf8_is_one_sentence(tmp_path):
    path = tmp_path / "ma_cu.yaml"
    path.write_bytes("bank: vd\nlesson: bài\n".encode("cp1258", "replace") + b"\xd2")
    (problem,) = check_bank(path)
    assert "không phải mã UTF-8" in str(problem)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("bank: vd\n", "", "thiếu “bank”"),
        ("version: 1", "version: mới", "có “version” là “mới”, ở đây cần số nguyên"),
        ("version: 1", "verzion: 1", "có trường lạ “verzion”"),
        ("objectives:", "muc_tieu:", "thiếu “objectives”"),
        ("  type: one", "  type: one\n  difficulti: 1", "câu vd-11 có trường lạ “difficulti”"),
        ("  type: one", "  type: one\n  asks: type", "câu vd-11 có “asks” mà không có “outlet”"),
        ("  type: one", "  type: one\n  valid_from: hôm qua", "câu vd-11 có ngày không dùng được"),
        (
            "  type: one",
            "  type: one\n  provisions: L25-D2K1",
            "câu vd-11 có “provisions” là một chuỗi chữ",
        ),
        (
            "  type: one",
            "  type: one\n  provisions: [L25-D2K1.khong_co]",
            "không có tham số “khong_co”",
        ),
        ("  answer: 4", "", "câu vd-12 thiếu “answer”, “param” hoặc “figure”"),
        ("  answer: 4", "  answer: bốn", "câu vd-12 có “answer” là “bốn”, không phải con số"),
        ("  answer: 4", "  answer: .nan", "không phải con số"),
        ("  answer: 4", "  answer: 4\n  tolerance: -1", "có “tolerance” nhỏ hơn 0"),
        ("  answer: 4", "  param: L25-D2K3.subforms", "không phải con số"),
        (
            "  answer: 4",
            "  answer: 4\n  wrong: [{value: 4.0, feedback: Nhận xét.}]",
            "có giá trị sai “4.0” trùng với đáp án",
        ),
        ("vd-12", "xx-12", "có mã “xx-12” không bắt đầu bằng “vd-”"),
        ("vd-12", "Câu 12", "không phải mã hợp lệ"),
        (
            "objective: vd-1\n  type: number",
            "objective: vd-1\n  type: [number]",
            "có “type” là một danh sách",
        ),
        ("- id: vd-12", "- 12\n- id: vd-12", "có mục thứ 2 của “items” là một số"),
    ],
)
def test_each_mistake_has_its_sentence(tmp_path, old, new, sentence):
    assert old in EXAMPLE
    told = problems(tmp_path, EXAMPLE.replace(old, new, 1))
    assert any(sentence in line and line.startswith("vi_du.yaml, dòng ") for line in told), told


def test_an_objective_measured_once_is_a_warning(tmp_path):
    path = tmp_path / "vi_du.yaml"
    path.write_text(EXAMPLE.split("- id: vd-12")[0], encoding="utf-8")
    (problem,) = check_bank(path)
    assert problem.level == "warning" and "mới được đo bằng 1 câu" in str(problem)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("Xem giấy phép ở chân trang.", "Phải xem dòng giấy phép ở chân trang.", 12),
        (
            "- {text: Dòng giấy phép ở chân trang, correct: true",
            "- {text: Xem giấy phép, correct: true",
            12,
        ),
    ],
)
def test_feedback_that_gives_the_answer_away_is_a_warning(tmp_path, old, new, line):
    (told,) = problems(tmp_path, EXAMPLE.replace(old, new))
    assert told.startswith(f"vi_du.yaml, dòng {line}: câu vd-11 có nhận xét nêu luôn đáp án")


def test_two_banks_may_not_share_an_id(tmp_path):
    for name in ("mot.yaml", "hai.yaml"):
        (tmp_path / name).write_text(EXAMPLE, encoding="utf-8")
    told = [str(problem) for problem in check_banks(tmp_path.glob("*.yaml"), AS_OF)]
    assert "mot.yaml, dòng 6: mã vd-11 đã dùng trong hai.yaml." in told[1]
    with pytest.raises(InputError, match=r"đã dùng trong hai\.yaml"):
        load_banks(tmp_path.glob("*.yaml"))


def test_no_item_rests_on_a_provision_in_conflict_unless_it_names_another_parameter(tmp_path):
    text = EXAMPLE.replace("  type: one", "  type: one\n  provisions: [N237-D19K3a]")
    assert "Không chấm ai trên điều chưa rõ" in problems(tmp_path, text)[0]


def test_keys_are_computed_by_the_rules_and_the_legal_base(bank):
    keys = {item.id: item.key for item in bank.items_for(AS_OF)}
    assert keys["tl-11"] == "b" and keys["tl-12"] == "c" and keys["tl-13"] == ("gp", "cq", "ten")
    assert keys["tl-16"] == {"c1": "khac", "c2": "bao", "c3": "khac", "c4": "bao"}
    assert keys["tl-17"] == Decimal(24) and keys["tl-18"] == Decimal("1234.5")
    assert keys["tl-19"] == date(2026, 12, 7)
    assert keys["tl-20"].isoformat() == "2026-11-22T16:00:00+07:00"


def test_a_key_follows_the_rules_when_they_change(bank, monkeypatch):
    monkeypatch.setattr(ground, "press_type", lambda facts, as_of, asks: "chua_du_can_cu")
    assert resolve(bank["tl-11"], AS_OF).key == "c"
    monkeypatch.setattr(ground, "press_type", lambda facts, as_of, asks: "mang_xa_hoi")
    with pytest.raises(InputError, match="không có trong các phương án"):
        resolve(bank["tl-11"], AS_OF)


def test_what_does_not_apply_on_a_date_is_left_out(bank):
    asked = {
        day: {item.id for item in bank.items_for(day)}
        for day in (AS_OF, date(2026, 6, 30), date(2027, 1, 1))
    }
    assert "tl-24" not in asked[AS_OF] and "tl-25" not in asked[AS_OF] and "tl-11" in asked[AS_OF]
    assert "tl-24" in asked[date(2026, 6, 30)] and "tl-11" not in asked[date(2026, 6, 30)]
    assert "tl-25" in asked[date(2027, 1, 1)]
    with pytest.raises(InputError, match="âu tl-24 không dùng cho ngày 23/11/2026"):
        bank.item_for("tl-24", AS_OF)


def test_a_card_of_a_real_outlet_is_its_name_and_medium_with_a_source(bank):
    cards = bank["tl-16"].cards
    assert [card.text for card in cards[:2]] == ["Báo Mới – trang mạng", "Tuổi Trẻ – bản in"]
    assert "theo nguồn thứ cấp" in cards[0].source


def test_the_fingerprint_changes_with_words_and_key_but_not_with_feedback(bank):
    def print_of(old="", new=""):
        text = (
            (BANKS / "tam_loai.yaml").read_text(encoding="utf-8").replace(old, new) if old else None
        )
        return (bank_from_text(text) if text else bank).item_for("tl-13", AS_OF).fingerprint

    assert print_of("Cần.", "Rất cần.") == print_of()
    assert print_of("Chọn những điều", "Hãy chọn những điều") != print_of()
    assert print_of("Màu của trang,", "Màu của trang, correct: true,") != print_of()


def test_the_banks_of_the_kit_are_the_files_named_after_numbered_lessons(tmp_path):
    for name in ("01_b.yaml", "00_a.yaml", "tu_vung.yaml", "README.md"):
        (tmp_path / name).touch()
    assert [path.name for path in bank_files(tmp_path)] == ["00_a.yaml", "01_b.yaml"]


@pytest.mark.parametrize("path", bank_files(), ids=lambda path: path.stem)
def test_every_item_of_the_kits_own_banks_takes_a_right_and_a_wrong_answer(path):
    assert check_bank(path, AS_OF) == []
    for item in load_bank(path, AS_OF).items_for(AS_OF):
        assert check(item, right_answer(item, AS_OF), AS_OF).outcome == "right", item.id
        wrong = check(item, wrong_answer(item, AS_OF), AS_OF)
        assert wrong.outcome == "wrong" and wrong.feedback, item.id


def test_unknown_ids_are_named(bank):
    with pytest.raises(InputError, match="không có câu “tl-99”"):
        bank["tl-99"]
