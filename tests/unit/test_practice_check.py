"""Checking answers: eight types, four outcomes, feedback for what was chosen, never a traceback."""

import itertools
from datetime import date
from decimal import Decimal
from pathlib import Path
from unicodedata import normalize

import pytest

from phatngon.base.errors import InputError
from phatngon.practice.answers import (
    MODES,
    answer_in_mode,
    blank_answer,
    right_answer,
    solution,
    wrong_answer,
)
from phatngon.practice.bank import load_bank
from phatngon.practice.check import check
from phatngon.practice.kinds import NumberItem

AS_OF = date(2026, 11, 23)
BANK = load_bank(Path(__file__).parents[1] / "fixtures" / "banks" / "tam_loai.yaml", AS_OF)
ITEMS = BANK.items_for(AS_OF)


def marked(item_id, answer):
    return check(BANK[item_id], answer, AS_OF)


def outcome(item_id, answer):
    return marked(item_id, answer).outcome


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_every_item_takes_a_right_a_wrong_and_a_blank_answer(item):
    right = check(item, right_answer(item, AS_OF), AS_OF)
    assert (right.outcome, right.right) == ("right", right.total) and right.feedback
    wrong = check(item, wrong_answer(item, AS_OF), AS_OF)
    assert wrong.outcome == "wrong" and wrong.feedback and all(wrong.feedback) and not wrong.after
    blank = check(item, blank_answer(item), AS_OF)
    assert (blank.label, blank.feedback, blank.citations) == (
        "chưa làm",
        (),
        (),
    ) and blank.total == right.total
    assert check(item, None, AS_OF).outcome == "not_done"


def test_answers_come_in_three_modes_only():
    item = BANK["tl-13"]
    assert [check(item, answer_in_mode(item, mode, AS_OF), AS_OF).outcome for mode in MODES] == [
        "not_done",
        "wrong",
        "right",
    ]
    with pytest.raises(InputError, match="“random” không có"):
        answer_in_mode(item, "random", AS_OF)


def test_a_result_cites_its_provisions_with_their_certainty_and_tells_monday_only_when_right():
    wrong, right = marked("tl-11", "a"), marked("tl-11", "b")
    assert wrong.feedback == ("Xem giấy phép ở chân trang.",) and wrong.after == ""
    assert str(wrong.citations[0]) == "khoản 1 Điều 24 Nghị định 147/2024/NĐ-CP"
    assert right.after == "Lịch sự với người gọi." and right.to_json()["label"] == "đúng"


def test_several_choices_count_what_was_rightly_taken_and_rightly_left():
    near = marked("tl-13", ["gp", "cq"])
    assert (near.label, near.message) == ("gần đúng", "4 trên 5 ý đã đúng.")
    assert near.feedback == (
        "Các ý đã chọn đều phù hợp.",
        "Còn ý phù hợp chưa được chọn: đọc lại từng phương án đang để trống.",
    )
    extra = marked("tl-13", ["gp", "cq", "ten", "mau"])
    assert extra.label == "gần đúng" and extra.feedback == (
        "“Màu của trang”: Màu ai cũng đổi được.",
    )
    assert outcome("tl-13", ["gp"]) == "wrong"
    assert outcome("tl-13", ["mau"]) == "wrong"
    assert outcome("tl-13", ["gp", "cq", "ten", "mau", "nguoi"]) == "wrong"
    assert outcome("tl-13", ["ten", "gp", "cq"]) == "right"


def test_one_misplaced_step_costs_one_step():
    moved = marked("tl-14", ["s5", "s1", "s2", "s3", "s4"])
    assert (moved.label, moved.message) == ("gần đúng", "4 trên 5 bước đã đúng thứ tự.")
    assert moved.feedback == ("Bước “Lưu lại” chưa đúng chỗ. Để đối chiếu về sau.",)
    backwards = marked("tl-14", ["s5", "s4", "s3", "s2", "s1"])
    assert (backwards.label, backwards.right, len(backwards.feedback)) == ("chưa đúng", 0, 5)
    assert outcome("tl-14", ["s2", "s1", "s3", "s4", "s5"]) == "near"
    assert outcome("tl-14", ["s4", "s5", "s1", "s3", "s2"]) == "wrong"


def test_pairs_and_cards_are_marked_one_by_one_with_their_own_feedback():
    pairs = marked("tl-15", {"l1": "r1", "l2": "r2", "l3": "r4"})
    assert (pairs.label, pairs.message) == ("gần đúng", "2 trên 3 cặp đã khớp.")
    assert pairs.feedback == ("“Giấy phép bản tin”: Giấy phép xuất bản phẩm nội bộ.",)
    partly = marked("tl-15", {"l1": "r1", "l2": "r1", "l3": None})
    assert partly.label == "chưa đúng"
    assert partly.feedback[1:] == (
        "Còn 1 cặp chưa làm.",
        "“Báo điện tử” đang được ghép hơn một lần.",
    )
    cards = marked("tl-16", {"c1": "bao", "c2": "bao", "c3": "khac", "c4": "bao"})
    assert (cards.message, cards.feedback) == (
        "3 trên 4 thẻ đã đúng nhóm.",
        ('“Báo Mới – trang mạng”: Tên có chữ "báo".',),
    )
    assert [part.state for part in cards.parts] == ["wrong", "right", "right", "right"]
    right = marked("tl-16", right_answer(BANK["tl-16"], AS_OF))
    assert any("Nguồn về “Báo Mới – trang mạng”" in line for line in right.feedback)


@pytest.mark.parametrize(
    ("item_id", "typed", "expected"),
    [
        ("tl-17", "24 giờ", "right"),
        ("tl-17", 24, "right"),
        ("tl-17", 24.0, "right"),
        ("tl-17", "48", "wrong"),
        ("tl-18", "1.234,5", "right"),
        ("tl-18", "1.235,5 lượt", "right"),
        ("tl-18", "1.236", "wrong"),
        ("tl-18", "1,234.5", "not_done"),
        ("tl-17", "1 ngày", "not_done"),
        ("tl-17", "hai tư", "not_done"),
        ("tl-19", "7/12/2026", "right"),
        ("tl-19", "2026-12-07", "right"),
        ("tl-19", "24 giờ ngày 7/12/2026", "right"),
        ("tl-19", "0 giờ ngày 8/12/2026", "right"),
        ("tl-19", "8/12/2026", "wrong"),
        ("tl-19", "31/2/2026", "not_done"),
        ("tl-20", "16h ngày 22/11/2026", "right"),
        ("tl-20", "4 giờ chiều Chủ nhật 22/11/2026", "right"),
        ("tl-20", "15h ngày 22/11/2026", "near"),
        ("tl-20", "16h ngày 23/11/2026", "wrong"),
        ("tl-20", "22/11/2026", "not_done"),
        ("tl-21", "24 giờ ngày 7/12/2026", "right"),
        ("tl-21", "0 giờ ngày 8/12/2026", "right"),
        ("tl-21", "23:59:59 7/12/2026", "right"),
        ("tl-21", "17h ngày 7/12/2026", "near"),
        ("tl-21", "0h ngày 7/12/2026", "near"),
    ],
)
def test_numbers_and_moments(item_id, typed, expected):
    assert outcome(item_id, typed) == expected


def test_what_cannot_be_read_is_told_and_costs_nothing():
    result = marked("tl-19", "31/2/2026")
    assert (
        result.message
        == "Ngày 31/2/2026 không có thật. Kiểm tra lại ngày và tháng; câu trả lời này chưa bị tính."
    )
    assert result.feedback == () and result.citations == ()


def test_a_wrong_value_people_give_has_its_own_feedback():
    assert marked("tl-17", "48").feedback == ("Con số này dài hơn quy định.",)
    assert "mở gợi ý" in marked("tl-17", "30").feedback[0]
    assert marked("tl-19", "4/12/2026").feedback == ("Ngày đầu không tính.",)
    near = marked("tl-20", "17h ngày 22/11/2026")
    assert (near.label, near.message, near.feedback) == (
        "gần đúng",
        "Đúng ngày, còn giờ cần xem lại.",
        ("Tính thừa một giờ.",),
    )


def test_a_number_with_a_caveat_is_told_with_it_once_it_is_right():
    assert any(
        line.startswith("Lưu ý về khoản 3 Điều 7 Nghị định 244")
        for line in marked("tl-17", "24").feedback
    )
    assert not any("Lưu ý" in line for line in marked("tl-17", "48").feedback)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("trang thông tin điện tử tổng hợp", "right"),
        ("  TRANG  tổng hợp. ", "right"),
        (normalize("NFD", "trang tổng hợp"), "right"),
        ("trang tong hop", "near"),
        ("Trang tông hợp", "near"),
        ("trang tin", "wrong"),
        ("không phải trang tổng hợp", "wrong"),
        ("   ", "not_done"),
    ],
)
def test_short_texts(typed, expected):
    assert outcome("tl-22", typed) == outcome("tl-22", {"text": typed}) == expected


def test_missing_diacritics_say_so():
    result = marked("tl-22", "trang tong hop")
    assert "kiểm tra dấu" in result.message and "Kiểm tra dấu" in result.feedback[0]
    assert marked("tl-22", "trang tin").feedback == ("Cách gọi này chưa chỉ ra loại hình.",)


def test_a_checklist_counts_lines_and_tells_the_learners_own_apart():
    text = "UBND phường đã nhận được tin và sẽ cập nhật lúc 16 giờ."
    unticked, ticked = (
        marked("tl-23", {"text": text}),
        marked("tl-23", {"text": text, "ticks": ["k4"]}),
    )
    assert (unticked.label, unticked.message) == (
        "gần đúng",
        "3 trên 4 ý đã đạt, trong đó 0 ý anh/chị tự đối chiếu.",
    )
    assert unticked.feedback == ("Chưa đánh dấu ý tự đối chiếu: Giọng bình tĩnh.",)
    assert ticked.label == "đúng" and ticked.total == 4
    unmarked = marked("tl-23", {"text": text.replace("cập nhật", "cap nhat"), "ticks": ["k4"]})
    assert unmarked.label == "gần đúng" and "kiểm tra dấu" in unmarked.feedback[0]
    banned = marked("tl-23", {"text": text + " Co le do mua lon.", "ticks": ["k4"]})
    assert "“có lẽ do”" in banned.feedback[0]
    long = marked("tl-23", {"text": text + " Xin cảm ơn." * 10, "ticks": ["k4"]})
    assert long.label == "gần đúng" and "giới hạn là 120" in long.feedback[-1]


def test_a_text_that_says_nothing_is_not_nearly_right_for_avoiding_the_banned_words():
    assert outcome("tl-23", {"text": "x"}) == "wrong"


@pytest.mark.parametrize(
    ("item_id", "answer", "words"),
    [
        ("tl-11", ["a"], "là một danh sách"),
        ("tl-11", "z", "không có mã “z”"),
        ("tl-11", 1, "là một số"),
        ("tl-11", True, "đúng/sai"),
        ("tl-13", "gp", "là một chuỗi chữ"),
        ("tl-13", ["gp", "gp"], "hai lần"),
        ("tl-13", ["gp", {}], "không có mã"),
        ("tl-13", {"gp": True}, "là một đối tượng"),
        ("tl-14", ["s1", "s2"], "cần đủ 5 bước"),
        ("tl-14", ["s1"] * 5, "hai lần"),
        ("tl-15", ["l1"], "là một danh sách"),
        ("tl-15", {"l9": "r1"}, "“l9”"),
        ("tl-15", {"l1": "r9"}, "“r9”"),
        ("tl-15", {"l1": ["r1"]}, "không có mã"),
        ("tl-16", {"c1": "tap_chi"}, "“tap_chi”"),
        ("tl-17", ["24"], "là một danh sách"),
        ("tl-17", True, "đúng/sai"),
        ("tl-17", float("nan"), "không phải con số"),
        ("tl-17", float("inf"), "không phải con số"),
        ("tl-17", "9" * 5000, "quá 200"),
        ("tl-17", 10**4000, "con số"),
        ("tl-19", 20261207, "là một số"),
        ("tl-19", "7" * 10_000_000, "quá 200"),
        ("tl-22", 5, "là một số"),
        ("tl-22", {"text": 5}, "là một số"),
        ("tl-22", {"txt": "a"}, "trường lạ “txt”"),
        ("tl-23", {"text": "a", "ticks": ["k1"]}, "không có mã “k1”"),
        ("tl-23", {"text": "a", "ticks": "k4"}, "chuỗi chữ"),
        ("tl-23", {"text": "a" * 10_000_000}, "quá 20.000"),
        ("tl-23", {"text": "\ud800"}, "ký tự không đọc được"),
        ("tl-11", "\ud800", "không có mã"),
    ],
    ids=itertools.count(),
)
def test_malformed_answers_are_one_vietnamese_sentence(item_id, answer, words):
    with pytest.raises(InputError) as caught:
        marked(item_id, answer)
    assert words in caught.value.sentence
    caught.value.sentence.encode("utf-8")


def test_nobody_is_checked_on_an_item_that_does_not_apply():
    with pytest.raises(InputError, match="không dùng cho ngày 23/11/2026"):
        marked("tl-24", ["a"])


@pytest.mark.parametrize(
    ("item_id", "lines"),
    [
        ("tl-11", ("Trang thông tin điện tử tổng hợp",)),
        ("tl-13", ("Giấy phép", "Cơ quan chủ quản", "Tên miền trong giấy phép")),
        ("tl-17", ("24 giờ",)),
        ("tl-19", ("thứ Hai 7/12/2026",)),
        ("tl-20", ("16 giờ 00 phút, Chủ nhật 22/11/2026",)),
        ("tl-21", ("hết ngày thứ Hai 7/12/2026",)),
        ("tl-22", ("trang thông tin điện tử tổng hợp",)),
    ],
)
def test_the_solution_reads_as_words(item_id, lines):
    found = solution(BANK[item_id], AS_OF)
    assert found.lines == lines and found.feedback


@pytest.mark.parametrize(("unit", "words"), [("%", "62,5%"), ("hộ", "62,5 hộ"), ("", "62,5")])
def test_a_percent_sign_stands_close_to_its_number(unit, words):
    assert (
        NumberItem(
            id="a",
            lesson="",
            objective="",
            stem="",
            answer=None,
            feedback="",
            unit=unit,
            key=Decimal("62.5"),
        ).said
        == words
    )
