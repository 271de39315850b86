"""The forms of the office on a phone: the same answers as the verbs, refusals in a sentence, nothing of the form as HTML."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from test_class_app import Class, play

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.classroom.desk_tools import counted, identified, responded, tools_page
from phatngon.rules.press_types import identify
from phatngon.rules.replies import respond
from phatngon.rules.reply_words import answer_lines

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 24, 9, tzinfo=VIETNAM)


def form_of(name: str) -> dict[str, Any]:
    """The form as a browser sends it untouched."""
    page = BeautifulSoup(tools_page(DAY), "html.parser")
    found: dict[str, Any] = {}
    for field in page.select(f"form[data-tool={name}] [name]"):
        if field.name == "select" and field.has_attr("multiple"):
            found[str(field["name"])] = []
        elif field.name == "select":
            found[str(field["name"])] = str(field.find("option")["value"])
        else:
            found[str(field["name"])] = str(field.get("value", ""))
    return found


def test_every_field_has_its_words_and_an_untouched_form_is_answered() -> None:
    page = BeautifulSoup(tools_page(DAY), "html.parser")
    for field in page.select("form [name]"):
        assert field.find_parent("label").get_text(" ", strip=True)
    assert "chưa đủ căn cứ" in identified(form_of("identify"), DAY).lower()
    assert responded(form_of("respond"), NOW)


def test_the_forms_say_what_the_rules_say() -> None:
    facts = {"medium": "web", "licence": "social_network", "operator": "company"}
    shown = BeautifulSoup(identified(form_of("identify") | facts, DAY), "html.parser").get_text()
    assert all(reason.text in shown for reason in identify(facts, DAY).reasons)
    case = form_of("respond") | {"kind": "press_request", "day": "23/11/2026", "clock": "8 giờ 15"}
    facts = {
        **{name: case[name] for name in ("kind", "unit_level", "asker")},
        "information": ["ordinary"],
        "reported": False,
        "starts_at": "2026-11-23T08:15:00+07:00",
    }
    shown = BeautifulSoup(responded(case, NOW), "html.parser").get_text()
    assert all(line.removeprefix("- ") in shown for line in answer_lines(respond(facts, now=NOW)))
    assert "27/11/2026" in counted({"amount": "2", "unit": "ngày", "from": "25/11/2026"})


@pytest.mark.parametrize(
    ("tool", "change"),
    [
        ("respond", {"kind": "khong-co"}),
        ("respond", {"kind": ["x"]}),
        ("respond", {"day": "ngày mai"}),
        ("respond", {"clock": "25 giờ"}),
        ("respond", {"information": ["khong-co"]}),
        ("identify", {"licence": "khong-co"}),
        ("identify", {"content": ["khong-co"]}),
        ("identify", {"la": "x"}),
        ("deadline", {"amount": "-1"}),
        ("deadline", {"amount": "9" * 50}),
        ("deadline", {"unit": "tuần"}),
        ("deadline", {"from": ""}),
    ],
)
def test_what_the_form_cannot_say_is_refused(tool: str, change: dict[str, Any]) -> None:
    form = (
        form_of(tool)
        | ({"amount": "2", "from": "25/11/2026"} if tool == "deadline" else {})
        | change
    )
    with pytest.raises(InputError):
        if tool == "identify":
            identified(form, DAY)
        elif tool == "respond":
            responded(form, NOW)
        else:
            counted(form)


def test_the_room_serves_the_forms_and_escapes_what_was_typed(tmp_path: Path) -> None:
    async def part(room: Class) -> None:
        page = await room.http.get("/cong-cu")
        assert page.status_code == 200 and "script-src" in page.headers["content-security-policy"]
        hostile = form_of("identify") | {"domain": "<img src=x onerror=alert(1)>.vn"}
        status, told = await room.post("/api/tool/identify", hostile)
        assert status in (200, 400) and "<img" not in told.get("html", "")
        assert (await room.post("/api/tool/khong-co", {}))[0] == 404
        status, told = await room.post("/api/tool/deadline", {})
        assert status == 400 and told["error"].endswith(".")

    play(tmp_path, part)
