"""The cases that lawyers write: facts in, expected fields out, one table a verb.

The tables say how they are read; a new case is a new entry there and needs no Python.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from phatngon.base.moments import VIETNAM
from phatngon.law import count_deadline
from phatngon.rules.press_types import identify
from phatngon.rules.replies import respond

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)
TODAY = date(2026, 11, 23)
KEYS = {"case", "facts", "as_of", "expect", "includes", "excludes", "says", "never_says"}


def answer_respond(facts: dict[str, Any], as_of: date | None) -> dict[str, Any]:
    return respond(facts, now=NOW, as_of=as_of).to_json()


def answer_identify(facts: dict[str, Any], as_of: date | None) -> dict[str, Any]:
    return identify(facts, as_of or TODAY).to_json()


def answer_deadline(facts: dict[str, Any], as_of: date | None) -> dict[str, Any]:
    start = (
        datetime.fromisoformat(facts["from"])
        if "T" in facts["from"]
        else date.fromisoformat(facts["from"])
    )
    found = count_deadline(facts["amount"], facts["unit"], start)
    return {
        "due_at": found.due_at.isoformat(timespec="seconds"),
        "unsettled": [day.to_json() for day in found.unsettled],
    }


VERBS = {"respond": answer_respond, "identify": answer_identify, "deadline": answer_deadline}


def cases() -> list[Any]:
    return [
        pytest.param(verb, case, id=f"{verb}: {case['case']}")
        for verb in VERBS
        for case in yaml.safe_load((HERE / f"{verb}.yaml").read_text(encoding="utf-8"))
    ]


def agrees(wanted: Any, found: Any) -> bool:
    """Named fields of a mapping, every row of a list in its order, a plain value whole."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(
            name in found and agrees(value, found[name]) for name, value in wanted.items()
        )
    if isinstance(wanted, list):
        return (
            isinstance(found, list)
            and len(wanted) == len(found)
            and all(map(agrees, wanted, found))
        )
    return wanted == found


def words(found: Any) -> list[str]:
    """Every sentence of a field."""
    if isinstance(found, dict):
        return [text for value in found.values() for text in words(value)]
    return (
        [text for value in found for text in words(value)]
        if isinstance(found, list)
        else [str(found)]
    )


@pytest.mark.parametrize(("verb", "case"), cases())
def test_the_case_of_the_table_gets_the_expected_fields(verb: str, case: dict[str, Any]) -> None:
    assert set(case) <= KEYS and set(case) & KEYS - {"case", "facts", "as_of"}, (
        "a case needs an expectation, and known keys only"
    )
    found = VERBS[verb](
        case["facts"], date.fromisoformat(case["as_of"]) if "as_of" in case else None
    )
    for name, wanted in case.get("expect", {}).items():
        assert agrees(wanted, found[name]), (name, found[name])
    for name, values in case.get("includes", {}).items():
        assert set(values) <= set(found[name]), (name, found[name])
    for name, values in case.get("excludes", {}).items():
        assert not set(values) & set(found[name]), (name, found[name])
    for name, parts in case.get("says", {}).items():
        assert all(any(part in text for text in words(found[name])) for part in parts), (
            name,
            found[name],
        )
    for name, parts in case.get("never_says", {}).items():
        assert not any(part in text for text in words(found[name]) for part in parts), (
            name,
            found[name],
        )


def test_a_table_that_expects_something_else_fails() -> None:
    found = answer_respond({"kind": "editor_request", "starts_at": "2026-11-01"}, None)
    assert agrees({"deadlines": [{"unit": "days"}]}, found) and not agrees(
        {"deadlines": [{"unit": "hours"}]}, found
    )
    assert not agrees({"deadlines": []}, found)
