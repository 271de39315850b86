"""What other systems read: Moodle XML, GIFT, SCORM, xAPI, Data Packages; checked by other people's programs where there are some."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest
from open_class import Class, play

from phatngon.base.errors import InputError
from phatngon.base.html import plain_words
from phatngon.base.paths import kit_root
from phatngon.classroom.results import read_class
from phatngon.classroom.store import read_log
from phatngon.classroom.xapi import lines, statements
from phatngon.practice.bank import bank_files, load_banks
from phatngon.practice.clocks import NoKey
from phatngon.practice.keys import resolve
from phatngon.practice.kinds.choice import ChoiceItem
from phatngon.publish.exports.data_package import data_package
from phatngon.publish.exports.gift import gift_text
from phatngon.publish.exports.moodle import html_of, moodle_xml, share
from phatngon.publish.exports.questions import (
    Choices,
    FrozenQuestion,
    Matching,
    Numeric,
    Ordering,
    ShortAnswer,
    collected,
)
from phatngon.publish.exports.scorm import manifest, scorm_package

DAY = date(2026, 11, 23)


@cache
def questions() -> tuple[FrozenQuestion, ...]:
    return tuple(collected(load_banks(bank_files()), DAY))


def plain(html: str) -> str:
    return (
        re.sub(r"<[^>]+>", "", html.replace("</p><p>", "\n"))
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
    )


def test_every_item_that_applies_is_taken_out_with_its_key_and_the_date_of_its_law() -> None:
    told = {one.id: one for one in questions()}
    for bank in load_banks(bank_files()):
        for item in bank.items:
            try:
                ready = resolve(item, DAY)
            except NoKey:
                assert item.id not in told
                continue
            if not ready.questions:
                assert told[item.id].stem.endswith("(Theo luật ngày 23/11/2026.)")
            if isinstance(ready, ChoiceItem):
                one = told[item.id]
                assert isinstance(one, Choices)
                right = [plain_words(c.text) for c in ready.choices if c.id in ready.right_ids]
                assert [option.text for option in one.options if option.right] == right
                assert all(option.feedback for option in one.options)
    assert len(told) > 400 and all(
        re.fullmatch(r"luat-2026-11-23", one.tags[0]) for one in told.values()
    )


def test_moodle_xml_is_read_by_another_program_with_the_texts_of_the_bank() -> None:
    parser = pytest.importorskip("moodle_xml_parser.parser")
    text = moodle_xml(questions(), {})
    read = parser.parse_string(text)["multichoice"]
    mine = [one for one in questions() if isinstance(one, Choices)]
    assert len(read) == len(mine)
    root = Tree.fromstring(text)
    by_id = {
        one.findtext("idnumber"): one
        for one in root.findall("question")
        if one.get("type") != "category"
    }
    assert len(by_id) == len(questions())
    for one in mine:
        answers = by_id[one.id].findall("answer")
        assert [plain(answer.findtext("text", "")) for answer in answers] == [
            option.text for option in one.options
        ]
        worth = [Decimal(answer.get("fraction", "")) for answer in answers]
        assert sum(value for value in worth if value > 0).quantize(Decimal(1)) == 100
        assert [value > 0 for value in worth] == [option.right for option in one.options]
    kinds = Counter(one.get("type") for one in root.findall("question"))
    assert set(kinds) == {
        "category",
        "multichoice",
        "matching",
        "ordering",
        "numerical",
        "shortanswer",
        "essay",
    }


@pytest.mark.parametrize(
    ("right", "wrong", "single", "told"),
    [
        (1, 3, True, ("100", "0")),
        (2, 2, False, ("50", "-50")),
        (3, 1, False, ("33.33333", "-100")),
        (3, 0, False, ("33.33333", "0")),
    ],
)
def test_all_right_options_make_the_whole_and_all_options_make_nothing(
    right: int, wrong: int, single: bool, told: tuple[str, str]
) -> None:
    assert (
        share(True, right, wrong, single=single),
        share(False, right, wrong, single=single),
    ) == told


def test_gift_escapes_its_signs_and_has_every_question_once() -> None:
    text = gift_text(questions(), {"01_nhan_dien_bao_chi": "Bài 1: a/b"})
    assert text.count("\n::") == len(questions())
    assert "a//b" in text
    for block in re.findall(r"(?s)::[^\n]*?\{(.*?)\n?\}\n", text):
        assert not re.search(r"(?<!\\)[{}]", block)


def test_html_keeps_lines_and_signs() -> None:
    assert html_of("a & b\nc > d") == "<p>a &amp; b</p><p>c &gt; d</p>"


def test_a_lesson_is_a_package_with_one_page_that_speaks_to_a_learning_system() -> None:
    data = scorm_package("01_nhan_dien_bao_chi", DAY)
    assert data == scorm_package("01_nhan_dien_bao_chi", DAY)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.namelist() == ["imsmanifest.xml", "index.html"]
        page = opened.read("index.html").decode("utf-8")
        root = Tree.fromstring(opened.read("imsmanifest.xml"))
    names = {"ims": "http://www.imsproject.org/xsd/imscp_rootv1p1p2"}
    resource = root.find(".//ims:resource", names)
    assert resource is not None and resource.get("href") == "index.html"
    assert resource.get("{http://www.adlnet.org/xsd/adlcp_rootv1p2}scormtype") == "sco"
    item = root.find(".//ims:item", names)
    assert item is not None and item.get("identifierref") == resource.get("identifier")
    assert "LMSInitialize" in page and page.index("LMSInitialize") > page.index("mergeInto")
    assert "theo luật ngày 23/11/2026" in manifest("x", "Bài (theo luật ngày 23/11/2026)")


def test_the_answers_of_a_class_are_statements_that_name_nobody(tmp_path: Path) -> None:
    async def part(room: Class) -> None:
        seats = [await room.seat(unit="Phường Thuận Hóa") for _ in range(2)]
        question = await room.to_question()
        for place, seat in enumerate(seats):
            body = {"seat": seat, "question": question["id"], "round": 1, "id": "a"}
            body |= {"answer": question["choices"][place]["id"], "confidence": "doan"}
            assert (await room.post("/api/answer", body))[0] == 200

    play(tmp_path, part)
    plan, room, _ = read_class(tmp_path)
    _, events = read_log(tmp_path)
    found = [json.loads(line) for line in lines(statements(plan, room, events, "lop")).splitlines()]
    assert len(found) == 2 and len({one["id"] for one in found}) == 2
    for one in found:
        assert one["verb"]["id"].endswith("/answered")
        assert one["object"]["definition"]["interactionType"] == "choice"
        right = one["object"]["definition"]["correctResponsesPattern"][0]
        assert one["result"]["success"] is (one["result"]["response"] == right)
        assert "Thuận Hóa" not in json.dumps(one, ensure_ascii=False)


@pytest.mark.parametrize("folder", ["network", "reach"])
def test_a_register_is_a_data_package_that_another_program_finds_valid(
    tmp_path: Path, folder: str
) -> None:
    frictionless = pytest.importorskip("frictionless")
    source = kit_root() / "sample_data" / folder / "so"
    written = data_package(source, tmp_path)
    assert written[-1].name == "datapackage.json"
    package = json.loads(written[-1].read_text(encoding="utf-8"))
    assert package["invented"] is True and "GIẢ ĐỊNH" in package["title"]
    report = frictionless.Package(str(written[-1])).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:5]
    # a cell that is no number is found by that program, so the schema says something
    target = next(path for path in written if path.name in ("fact_item.csv", "fact_inquiry.csv"))
    text = target.read_text(encoding="utf-8")
    head = text.split("\n", 1)[0].split(",")
    place = head.index("published_at" if "published_at" in head else "asked_at")
    rows = text.split("\n")
    cells = rows[1].split(",")
    cells[place] = "hôm qua"
    target.write_text("\n".join([rows[0], ",".join(cells), *rows[2:]]), encoding="utf-8")
    assert not frictionless.Package(str(written[-1])).validate().valid


def test_what_cannot_be_taken_out_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="hông có bảng nào"):
        data_package(tmp_path, tmp_path / "ra")
    with pytest.raises(InputError, match="ông có câu hỏi nào"):
        collected([], DAY)
    kinds = {type(one) for one in questions()}
    assert kinds >= {Choices, Matching, Ordering, Numeric, ShortAnswer}
