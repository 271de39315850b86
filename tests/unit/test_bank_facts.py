"""What a question says and what its key rests on agree: the words of a statutory test, an absence that was established."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from phatngon.law import load_law

HOUSE = Path(__file__).parents[2]
BANKS = [*sorted((HOUSE / "exercises").glob("*.yaml")), *sorted((HOUSE / "exercises" / "niem_phong").glob("*.yaml")),
         *sorted((HOUSE / "exercises" / "kich_ban").glob("*.yaml"))]
ESTABLISHED = re.compile(r"xác nhận bằng văn bản|trả lời bằng văn bản")
MERELY_UNSEEN = re.compile(r"(không|chưa) (tìm )?thấy[^.;,]*giấy phép")


def questions(node: Any) -> Iterator[dict[str, Any]]:
    """Every question of a file, steps of cases too: whatever has a stem."""
    if isinstance(node, dict):
        if "stem" in node:
            yield node
        for value in node.values():
            yield from questions(value)
    elif isinstance(node, list):
        for value in node:
            yield from questions(value)


def asked() -> list[dict[str, Any]]:
    return [question for bank in BANKS for question in questions(yaml.load(bank.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))]


def texts(question: dict[str, Any]) -> Iterator[str]:
    """The facts that a question gives: its stem, its cards and the left sides of its pairs."""
    yield question["stem"]
    yield from (card["text"] for card in question.get("cards", []) if "text" in card)
    yield from (pair["left"] for pair in question.get("pairs", []))


def test_the_great_impact_of_a_sudden_event_is_in_society_wherever_a_question_states_it_as_a_fact() -> None:
    cut = [text for question in asked() for text in texts(question)
           if re.search(r"tác động lớn(?! trong xã hội)", text)]
    assert not cut, cut


def test_a_computed_clock_of_a_sudden_event_has_its_whole_statutory_test_in_the_stem() -> None:
    bound = [question for question in asked() if question.get("case", {}).get("kind") == "sudden_event"
             and question["case"].get("scope", "own") == "own" and question["type"] in ("moment", "number")
             and "N244-D7K3" in question.get("provisions", [])]
    assert bound
    for question in bound:
        for words in ("quan trọng", "tác động lớn trong xã hội", "thuộc phạm vi quản lý", "tiếp nhận"):
            assert words in question["stem"], (question["id"], words)


def test_a_computed_clock_of_public_opinion_starts_when_the_agency_determines_the_effect() -> None:
    bound = [question for question in asked() if question.get("case", {}).get("kind") == "public_opinion"
             and question["type"] in ("moment", "number") and "N244-D7K4" in question.get("provisions", [])]
    assert bound
    for question in bound:
        assert re.search(r"xác định.*tác động đến dư luận", question["stem"], re.DOTALL), question["id"]


def outlets() -> Iterator[tuple[str, dict[str, Any]]]:
    for question in asked():
        if isinstance(question.get("outlet"), dict):
            yield question["stem"], question["outlet"]
        for card in question.get("cards", []):
            if isinstance(card.get("facts"), dict):
                yield question["stem"] + card.get("text", ""), card["facts"]


def test_an_outlet_is_without_a_licence_only_where_that_was_established_not_merely_unseen() -> None:
    none = [said for said, facts in outlets() if facts.get("licence") == "none"]
    assert none
    for said in none:
        assert ESTABLISHED.search(said), said


def test_where_a_licence_was_only_not_seen_the_key_does_not_rest_on_its_absence() -> None:
    unseen = [(said, facts) for said, facts in outlets() if MERELY_UNSEEN.search(said)]
    assert unseen
    for said, facts in unseen:
        assert facts.get("licence") != "none", said


@pytest.mark.parametrize("kept", [False, True])
def test_these_checks_can_fail(kept: bool) -> None:
    said = "không tìm thấy dòng giấy phép nào" if not kept else "Cục Báo chí trả lời bằng văn bản: không có tên trong danh sách"
    assert bool(ESTABLISHED.search(said)) is kept and bool(MERELY_UNSEEN.search(said)) is not kept


CHILD = re.compile(r"\b(trẻ em|em nhỏ|các em|hai em|nữ sinh|học sinh|lớp \d)")


def test_consent_to_what_is_private_of_a_grown_person_is_never_the_familys_in_a_key() -> None:
    wrong = [choice["text"] for question in asked() for choice in question.get("choices", [])
             if choice.get("correct") and re.search(r"gia đình (đã |chưa )?(nói )?đồng ý|[Hh]ỏi (thẳng )?gia đình", choice.get("text", ""))]
    assert not wrong, wrong


def test_where_a_private_secret_decides_the_key_the_question_says_whether_its_owner_consented() -> None:
    private = {"personal_secret", "family_secret", "business_secret"}
    bound = [question for question in asked() if private & set(question.get("case", {}).get("information", []))]
    assert bound
    for question in bound:
        assert "đồng ý" in question["stem"], question["id"]


def test_a_question_on_private_facts_of_children_rests_on_the_rules_on_children() -> None:
    private = {"BLDS-38", "BLDS-32", "D25-D16"}
    asked_here = [question for question in asked() if CHILD.search(question["stem"]) and private & set(question.get("provisions", []))]
    assert len(asked_here) >= 5
    for question in asked_here:
        assert any(name.startswith("TE16-") for name in question["provisions"]), question["id"]


def passages() -> Iterator[str]:
    """What people read, passage by passage: cells of notebooks, lines of banks, tables, glossary and letters, the provisions."""
    for notebook in sorted((HOUSE / "notebooks").glob("*.ipynb")):
        yield from ("".join(cell["source"]) for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"])
    files = [*BANKS, *sorted((HOUSE / "exercises" / "tables").glob("*.yaml")), HOUSE / "tools/phatngon/documents/letters.yaml"]
    for file in files:
        yield from file.read_text(encoding="utf-8").splitlines()
    yield from (provision.vi for provision in load_law().values() if provision.in_force(date(2026, 11, 29)))


def test_what_must_not_be_given_is_nowhere_called_a_thing_that_may_be_refused() -> None:
    soft = [text for text in passages() if re.search(r"[Đđ]ược (quyền )?từ chối", text)
            and re.search(r"bí mật (nhà nước|cá nhân|gia đình)|đời tư|dấu mật", text) and "không được cung cấp" not in text.lower()]
    assert not soft, soft


def test_an_editors_request_with_a_clock_is_about_a_matter_already_raised_in_the_press() -> None:
    bound = [question for question in asked() if question.get("case", {}).get("kind") == "editor_request"]
    assert bound
    for question in bound:
        assert "đã nêu trên báo" in question["stem"], question["id"]
    named = [text for question in asked() for text in texts(question) if re.search(r"yêu cầu (phường |sở |xã )?trả lời trên báo", text)]
    assert named and all("nêu trên báo" in text for text in named), named
    assert "nêu trên báo chí" in load_law()["N237-D18K1"].vi


# The notice of a data breach: other instruments, on procedure and on fines, speak of the same hours.
SAID_ELSEWHERE_TOO = {"D25-D23.hours"}


def test_no_key_is_a_number_that_was_only_retold_or_remembered() -> None:
    law = load_law()
    weak = [(question["id"], question["param"]) for question in asked() if "param" in question
            and question["param"] not in SAID_ELSEWHERE_TOO and law[question["param"].partition(".")[0]].confidence != "text seen"]
    assert not weak, weak


def test_a_rule_on_aggregators_that_was_only_retold_says_so_and_no_question_rests_on_it() -> None:
    law = load_law()
    retold = {"N147-D28-1H", "N147-D28-3N", "N147-D28-TEN"}
    assert all("chưa đọc nghị định" in (law[name].reader_caveat or "") for name in retold)
    resting = [question.get("id") for question in asked()
               if retold & {reference.partition(".")[0] for reference in question.get("provisions", [])}]
    assert not resting, resting


def guards() -> Iterator[tuple[str, dict[str, Any]]]:
    for bank in sorted((HOUSE / "exercises" / "kich_ban").glob("*.yaml")):
        drill = yaml.load(bank.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader).get("drill", {})
        yield from ((bank.name, guard) for guard in drill.get("guarded", []))


def test_a_drill_never_withholds_something_only_because_nobody_has_cleared_it_yet() -> None:
    bare = [(name, guard["words"]) for name, guard in guards() if re.search(r"chưa (được phép|ai cho phép|được) công bố", guard["why"])]
    assert not bare, bare


def test_a_drill_protects_a_tender_only_until_bids_are_opened_or_while_it_is_inspected() -> None:
    tenders = [(name, guard) for name, guard in guards() if any(re.search(r"thầu|dự toán", word) for word in guard["words"])]
    assert tenders
    for name, guard in tenders:
        assert re.search(r"mở thầu|thanh tra", guard["why"]) and not any("dự toán" in word for word in guard["words"]), name


def test_where_a_list_of_households_is_withheld_the_question_says_that_no_law_has_it_posted() -> None:
    lists = [question for question in asked() if re.search(r"danh sách[^.]*\b(hộ|trợ cấp)\b", question["stem"])
             and re.search(r"trợ cấp|hỗ trợ|di dời|hộ chưa đi", question["stem"]) and {"checklist", "choices"} & set(question)]
    assert len(lists) >= 2
    for question in lists:
        assert "luật buộc niêm yết" in question["stem"] or "luật không buộc niêm yết" in question["stem"], question["id"]


def test_card_or_letter_is_called_enough_only_at_an_administrative_body() -> None:
    bare = [text for text in passages() if re.search(r"[Mm]ột trong hai(\*\*)? là đủ", text) and "ơ quan hành chính" not in text]
    assert not bare, bare


def test_no_question_grades_whether_the_phone_of_the_spokesperson_is_called_official() -> None:
    for question in asked():
        if question["type"] == "many" and "N244-D3K3" in question.get("provisions", []):
            assert not [choice["text"] for choice in question["choices"] if re.search(r"[Đđ]iện thoại (công vụ|riêng)", choice["text"])]


def test_disputes_among_private_persons_decide_no_key_while_the_vietnamese_text_was_not_read() -> None:
    ground = load_law()["L25-D31K2c"]
    assert ground.basis == "en_translation" and "bản tiếng Việt" in (ground.reader_caveat or "")
    open_ones = [question["id"] for question in asked() if re.search(r"(hộ|người dân)[^.]*tranh (chấp|nhau)", question["stem"])
                 and "L25-D31K2c" in question.get("provisions", []) and "hòa giải xong" not in question["stem"]]
    listed = [question["id"] for question in asked() for choice in question.get("choices", [])
              if re.match(r"Hai hộ[^.]*tranh chấp", choice.get("text", ""))]
    assert not open_ones + listed
