"""A kind of item is one file on each side, and every kind travels in the one wire form."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from datetime import date

import pytest

from phatngon.base.paths import kit_root
from phatngon.lessons.screens import screen_of
from phatngon.practice.bank import bank_files, bank_from_text, load_bank
from phatngon.practice.check import check
from phatngon.practice.exam.paper import load_sealed
from phatngon.practice.items import Item
from phatngon.practice.kinds import KINDS
from phatngon.practice.outcome import Outcome
from phatngon.practice.wire import from_wire, to_wire
from phatngon.publish.sources.closure import closure

DAY = date(2026, 11, 23)
README = (kit_root() / "exercises" / "README.md").read_text(encoding="utf-8")
EXAMPLES = bank_from_text(
    "".join(re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)), "README.md", DAY
)
TOOLS = kit_root() / "tools" / "phatngon"


def items() -> Iterator[Item]:
    for bank in (*map(load_bank, bank_files()), load_sealed(), EXAMPLES):
        yield from bank.items_for(DAY)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_has_a_screen_and_a_script_of_its_own_name(
    kind: type[Item],
) -> None:
    name = kind.__module__.rpartition(".")[2]
    assert (TOOLS / "lessons" / "screens" / f"{name}.py").is_file()
    script = TOOLS / "publish" / "page" / "template" / "marking" / f"{name}.js"
    assert f"KINDS.{kind.type} = " in script.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("program", "folder"),
    [
        ("papers.answer_sheets", "lessons/screens"),
        ("papers.slides", "lessons/screens"),
        ("papers.answer_keys", "practice/kinds"),
        ("page.lesson_page", "practice/kinds"),
        ("page.lesson_page", "publish/page/template/marking"),
        ("page.lesson_page", "publish/page/template/trang"),
    ],
)
def test_a_build_knows_that_its_papers_rest_on_every_kind(program: str, folder: str) -> None:
    assert {path for path in (TOOLS / folder).iterdir() if path.is_file()} <= set(
        closure(f"phatngon.publish.{program}")
    )


def test_no_kind_leaves_anything_to_a_silent_default() -> None:
    for item in items():
        assert not inspect.isabstract(type(item)) and not inspect.isabstract(type(screen_of(item)))


def test_nothing_outside_the_kinds_asks_an_item_what_kind_it_is() -> None:
    for path in TOOLS.rglob("*.py"):
        if "kinds" in path.parts or path.name == "lint.py":
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"\bitem\.type (==|in|!=)|case (Choice|One|Many|Order|Match|Classify|Number|Moment|Text|Case)Item\(",
            text,
        ), path


def test_without_its_key_an_item_tells_nothing_of_the_answer() -> None:
    for item in items():
        row = to_wire(item, DAY, with_key=False)
        told = set(strings({name: value for name, value in row.items() if name != "stem"}))
        parts = {
            text for inner in (item, *item.questions) for one in inner.rows for text in one[:2]
        }
        rights = {right.text for inner in (item, *item.questions) for right in inner.arranged("")}
        spoken = (
            {
                text
                for inner in (item, *item.questions)
                for one in inner.rows
                for text in one[2:]
                if text
            }
            - parts
            - rights
        )
        assert not told & spoken and "key" not in json.dumps(list(row)), item.id
        assert not {"hints", "after", "feedback", "wrong", "accept", "solution", "tolerance"} & set(
            row
        ), item.id


def test_rows_without_a_key_stand_in_an_order_that_tells_nothing() -> None:
    for item in items():
        if item.type in ("order", "match"):
            row = to_wire(item, DAY, with_key=False)
            name = "steps" if item.type == "order" else "rights"
            right = [code for code, _ in row[name]]
            assert sorted(right) and right != (
                list(item.key) if item.type == "order" else list(item.key.values())
            ), item.id


def test_a_form_made_from_the_wire_takes_the_answers_of_the_item() -> None:
    for item in items():
        row = json.loads(json.dumps(to_wire(item, DAY, with_key=False)))
        shown = from_wire(row)
        assert (shown.id, shown.type, shown.stem) == (item.id, item.type, item.stem)
        if not item.questions:
            assert shown.given(item.right_answer()) == item.given(item.right_answer()), item.id
            assert shown.wire(with_key=False).keys() == {
                name for name in row if name not in ("id", "type", "stem")
            }


def test_with_its_key_an_item_is_plain_data_that_names_its_basis() -> None:
    for item in items():
        row = json.loads(json.dumps(to_wire(item, DAY, with_key=True, seed="Lan")))
        assert row["print"] == item.fingerprint[:8] and row["hints"] == list(item.hints)
        assert len(row["cites"]) == len(
            {reference.partition(".")[0] for reference in item.rests_on}
        )
        assert row.get("shown", []) == [part.id for part in item.arranged("Lan")]


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"id": "a", "stem": "b"},
        {"id": "a", "type": "doan", "stem": "b"},
        {"id": "a", "type": "one", "stem": "b"},
        {"id": "a", "type": "order", "stem": "b", "steps": [["s1"]]},
        {"id": "a", "type": "one", "stem": "b", "choices": [[1, 2]]},
    ],
)
def test_a_row_of_another_shape_is_refused(row: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_wire(row)


def test_outcomes_are_named_once() -> None:
    assert [outcome.label for outcome in Outcome] == ["chưa làm", "chưa đúng", "gần đúng", "đúng"]
    assert {str(check(item, item.right_answer(), DAY).outcome) for item in items()} == {"right"}
    for path in (*TOOLS.rglob("*.py"), *TOOLS.rglob("*.js")):
        if path.name != "outcome.py":
            assert not re.search(
                r"""["'](gan_dung|chua_dung|chua_lam)["']""", path.read_text(encoding="utf-8")
            ), path
