"""A sentence that no text sets a limit says for whom: it holds for the Vietnamese press, foreign press has a decree of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

HOUSE = Path(__file__).parents[2]
NO_LIMIT = re.compile(
    r"(không văn bản nào|luật và nghị định không)[^.;\n]*\b(đặt|ghi|quy định)\b[^.;\n]*(thời hạn|mốc)",
    re.IGNORECASE,
)


def lines() -> Iterator[tuple[str, str]]:
    """Every line that people read: of lessons, banks, tables, the rules and the base."""
    for path in [
        *(HOUSE / "exercises").rglob("*.yaml"),
        *(HOUSE / "tools" / "phatngon" / "rules").glob("*.yaml"),
    ]:
        yield from ((path.name, line) for line in path.read_text(encoding="utf-8").splitlines())
    for path in (HOUSE / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            yield from ((f"{path.name}, {cell['id']}", line) for line in cell["source"])


def test_no_limit_is_claimed_for_the_press_of_the_whole_world() -> None:
    claims = [(where, line) for where, line in lines() if NO_LIMIT.search(line)]
    assert len(claims) > 4
    assert not [
        one for one in claims if "báo chí Việt Nam" not in re.sub("Báo chí", "báo chí", one[1])
    ], claims


def cases_of_drafts() -> Iterator[dict]:
    """Questions of the press about something being drafted, under the law in force."""
    for path in (HOUSE / "exercises").rglob("*.yaml"):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for item in data.get("items", []) if isinstance(data, dict) else []:
            case = item.get("case", {})
            if (
                "draft_policy" in case.get("information", [])
                and str(case["starts_at"]) >= "2026-07-01"
                and case["kind"] == "press_request"
            ):
                yield item


def test_a_question_about_a_draft_asks_for_information_not_for_the_unsigned_paper() -> None:
    found = list(cases_of_drafts())
    assert len(found) > 1
    assert not [
        item["id"] for item in found if re.search(r"(xin|gửi|đưa)[^.]*\bbản\b", item["stem"])
    ]
