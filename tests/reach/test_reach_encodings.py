"""Old Vietnamese encodings: every letter, told apart without being told."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from reach_files import to_tcvn3, to_vni

from phatngon.reach.reading.encodings import converter, decode_bytes, old_encoding

MARKED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
LETTERS = MARKED + MARKED.upper()
TEXT = "Phường Thuận Hóa mở tuyến phố đèn lồng; Xã Chân Mây - Lăng Cô họp báo, người dân được biết lịch cấp nước."


def test_there_are_134_marked_letters() -> None:
    assert len(set(LETTERS)) == 134


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_comes_through_tcvn3_and_vni(letter: str) -> None:
    assert converter("TCVN3 (ABC)")(to_tcvn3(letter).decode("latin-1")) == letter
    assert converter("VNI")(to_vni(letter).decode("latin-1")) == letter


@pytest.mark.parametrize(
    "name, data",
    [
        ("TCVN3 (ABC)", to_tcvn3(TEXT)),
        ("VNI", to_vni(TEXT)),
        (None, TEXT.encode("utf-8")),
        (None, TEXT.encode("utf-8-sig")),
        (None, TEXT.encode("utf-16")),
        (None, TEXT.encode("utf-16-le")),
        (None, TEXT.encode("utf-16-be")),
    ],
)
def test_the_encoding_of_a_file_is_found(name, data: bytes) -> None:
    assert decode_bytes(data) == (TEXT, name)


def test_windows_1258_is_composed() -> None:
    data = b"".join(_cp1258(c) for c in TEXT)
    assert decode_bytes(data) == (TEXT, "windows-1258")


def _cp1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tone = next(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
        rest = unicodedata.normalize("NFC", "".join(c for c in parts if c != tone))
        return rest.encode("cp1258") + tone.encode("cp1258")


def test_cells_typed_in_an_old_font_are_known_and_unicode_is_left_alone() -> None:
    assert old_encoding([to_tcvn3(TEXT).decode("latin-1")]) == "TCVN3 (ABC)"
    assert old_encoding([to_vni(TEXT).decode("latin-1")]) == "VNI"
    assert (
        old_encoding([TEXT]) is None
        and old_encoding(["Thông báo, báo cáo, công an"]) is None
        and old_encoding(["Café Noël", "abc"]) is None
    )
    assert old_encoding([unicodedata.normalize("NFD", TEXT)]) is None


def test_capital_fonts_of_tcvn3_give_capital_words() -> None:
    assert converter("TCVN3 (ABC)")("UBND PH¦êNG THUËN HãA") == "UBND PHƯỜNG THUẬN HÓA"


WORDS = st.lists(
    st.sampled_from(
        [
            "phường",
            "thuận",
            "hóa",
            "lễ",
            "hội",
            "đèn",
            "lồng",
            "nước",
            "sạch",
            "được",
            "người",
            "dân",
            "Đường",
            "tuyến",
            "Huế",
            "quản",
            "lý",
            "kết",
            "quả",
            "ngày",
            "tháng",
            "năm",
            "bão",
            "lũ",
        ]
    ),
    min_size=5,
    max_size=20,
)


# the bytes of these in one encoding are those of another word in another one: lồng in VNI is loàng in windows-1258
TWOFOLD = {"lễ", "hội", "lồng", "lý", "quả", "lũ"}


@settings(max_examples=60, deadline=None)
@example(["lồng", "lồng", "lồng", "bão", "lý"])
@given(WORDS)
def test_any_vietnamese_text_survives_either_old_encoding(words: list[str]) -> None:
    assume(
        set(words) != {"lồng"}
    )  # alone, its bytes in VNI are those of another word (“loàng”) in windows-1258
    text = " ".join(words)
    assert decode_bytes(to_vni(text)) == (text, "VNI")
    assert decode_bytes(to_tcvn3(text)) == (text, "TCVN3 (ABC)")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_give_text(data: bytes) -> None:
    assert isinstance(decode_bytes(data)[0], str)


def test_decomposed_capitals_are_no_old_font() -> None:
    text = unicodedata.normalize(
        "NFD", "Đơn vị;Phường Hoá Châu;SỐ LIỆU GIẢ ĐỊNH – CHỈ DÙNG ĐỂ TẬP HUẤN\n"
    )
    assert decode_bytes(text.encode()) == (text, None)
