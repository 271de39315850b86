"""What is graded rests on law that was read: nothing unknown, in conflict, retold or unsourced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from phatngon.law import load_law

HOUSE = Path(__file__).parents[2]
BANKS = [
    *sorted((HOUSE / "exercises").glob("*.yaml")),
    *sorted((HOUSE / "exercises" / "niem_phong").glob("*.yaml")),
    *sorted((HOUSE / "exercises" / "kich_ban").glob("*.yaml")),
]

# The criteria of Decision 1418 were read paragraph by paragraph on portals of two provinces.
# Items ask only to note a sign and to pass it on, never to conclude from it.
READ_ON_PORTALS = "Q1418-"

UNREAD = re.compile("chưa đọc|bản dịch khuyết")
NETWORK = re.compile(r"(qua|trong|vào|hộp thư) mạng lưới|channel: mạng lưới")


def unsettled(reference: str) -> str | None:
    """Why nothing may be graded on a provision, or on one parameter of it; None where it may."""
    name, _, parameter = reference.partition(".")
    provision = load_law()[name]
    if provision.unknown or provision.basis in ("unknown", "memory"):
        return "unknown"
    if provision.conflict and (not parameter or parameter in provision.conflict):
        return "copies disagree"
    if all(UNREAD.search(source) for source in provision.sources):  # true without any source
        return "no source that was read"
    portals = name.startswith(READ_ON_PORTALS) and provision.confidence == "text seen"
    return "only retold" if provision.basis == "secondary" and not portals else None


def read_bank(bank: Path) -> Any:
    return yaml.load(bank.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def grounds(node: Any) -> Iterator[tuple[str, str]]:
    """Every provision that an item, a step or a scenario names, with the place it stands in."""
    if isinstance(node, dict):
        place = str(node.get("id", "?"))
        yield from ((place, name) for name in node.get("provisions", []))
        if isinstance(node.get("param"), str):
            yield place, node["param"]
        for value in node.values():
            yield from grounds(value)
    elif isinstance(node, list):
        for value in node:
            yield from grounds(value)


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.name)
def test_nothing_graded_rests_on_law_that_nobody_has_settled(bank: Path) -> None:
    named = list(grounds(read_bank(bank)))
    resting = [(place, name, why) for place, name in named if (why := unsettled(name))]
    assert not resting, resting


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("L25-D2K10", "unknown"),
        ("L25-D36K1", "no source that was read"),
        ("N237-D19K3a", "copies disagree"),
        ("N237-D19K3a.min_online_days", "copies disagree"),
        ("N237-D19K3a.deadline", None),
        ("N147-GO", "only retold"),
        ("Q1418-III4", "only retold"),
        ("Q1418-III1-A", None),
        ("N328-D9", None),
    ],
)
def test_this_check_can_fail(reference: str, why: str | None) -> None:
    assert unsettled(reference) == why


def test_the_press_never_asks_through_the_citys_network_while_its_reply_time_is_unread() -> None:
    """A local rule may set a time of its own: who knows it must not be marked wrong."""
    assert load_law()["HUE-QD63-2020"].params["response_deadline"] is None, "read: lift this test"
    scenes = [*BANKS, HOUSE / "notebooks" / "05_chuyen_thong_tin.ipynb"]
    lines = [(one.name, line) for one in scenes for line in one.read_text("utf-8").splitlines()]
    used = [(name, line.strip()) for name, line in lines if NETWORK.search(line)]
    assert not used, used
