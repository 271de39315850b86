"""The format page for legal editors: its examples load, work, and name every field."""

import re
from datetime import date

import pytest

from phatngon.base.paths import kit_root
from phatngon.practice.answers import right_answer, wrong_answer
from phatngon.practice.bank import BANK_FIELDS, bank_from_text, check_bank
from phatngon.practice.check import check
from phatngon.practice.kinds import COMMON, KINDS

AS_OF = date(2026, 11, 23)
PAGE = (kit_root() / "exercises" / "README.md").read_text(encoding="utf-8")
BANK = "".join(re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))


@pytest.fixture(scope="module")
def bank():
    return bank_from_text(BANK, "README.md", AS_OF)


def test_the_examples_make_a_bank_without_a_single_problem(tmp_path):
    path = tmp_path / "vi_du.yaml"
    path.write_text(BANK, encoding="utf-8")
    assert check_bank(path, AS_OF) == []


def test_the_examples_show_every_type(bank):
    assert {item.type for item in bank.items_for(AS_OF)} == set(KINDS)


def test_every_example_takes_a_right_and_a_wrong_answer(bank):
    for item in bank.items_for(AS_OF):
        right, wrong = (
            check(item, make(item, AS_OF), AS_OF) for make in (right_answer, wrong_answer)
        )
        assert (right.label, wrong.label) == ("đúng", "chưa đúng"), item.id
        assert wrong.feedback and all(wrong.feedback), item.id


def test_the_page_names_every_field():
    fields = {*BANK_FIELDS, *COMMON, *(field for kind in KINDS.values() for field in kind.fields)}
    assert sorted(field for field in fields if not re.search(rf"\b{field}\b", PAGE)) == []


def test_the_message_on_the_page_is_the_one_the_check_gives(tmp_path):
    path = tmp_path / "01_nhan_dien_bao_chi.yaml"
    text = BANK.replace("vd-11", "vd-99").replace(
        "- text: Chỉ được khi", "- correct: true\n      text: Chỉ được khi"
    )
    path.write_text(text, encoding="utf-8")
    shown = re.search(r"câu nd-17 (có 2 phương án đúng \(a, c\)\. .*)", PAGE)
    assert str(check_bank(path, AS_OF)[0]).endswith(f"câu vd-99 {shown[1]}")
