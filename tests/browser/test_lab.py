"""Lesson 1 in a real JupyterLab: Vietnamese, simple, one button; wrong answer, right answer, restart, keyboard."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lab_server import READY, LabServer

from phatngon.base.paths import kit_root
from phatngon.practice.answers import right_answer, wrong_answer
from phatngon.practice.bank import load_bank

LESSON = "01_nhan_dien_bao_chi"
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    server = LabServer(tmp_path_factory.mktemp("lab"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def page(lab: LabServer, browser) -> Iterator:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(lab.url(LESSON))
    page.wait_for_function(READY, arg=15, timeout=90_000)  # nothing is pressed
    yield page
    page.close()


def run_all(page) -> None:
    """Press the one button and wait until every question of the lesson can be answered."""
    page.get_by_text("Chạy tất cả", exact=True).first.click()
    page.wait_for_timeout(500)
    page.wait_for_function(READY, arg=15, timeout=90_000)


def item_box(page, item_id: str):
    return page.locator(".pn-item.pn-live").filter(has_text=f"Câu {item_id} ").first


def choose(box, item, choice_id: str) -> None:
    text = next(choice.text for choice in item.choices if choice.id == choice_id)
    box.get_by_label(" ".join(text.replace("*", "").split())).check()


@pytest.fixture(scope="module")
def item():
    bank = load_bank(kit_root() / "exercises" / f"{LESSON}.yaml")
    asked = "".join(
        json.dumps(
            json.loads((kit_root() / "notebooks" / f"{LESSON}.ipynb").read_text(encoding="utf-8"))
        )
    )
    return next(
        item for item in bank.items_for(TODAY) if item.type == "one" and f'\\"{item.id}\\"' in asked
    )


def test_the_interface_is_vietnamese_and_simple(page) -> None:
    menu = page.locator(".lm-MenuBar").inner_text()
    assert "Tệp" in menu and "Trợ giúp" in menu
    assert page.locator(".jp-SideBar li[data-id='extensionmanager.main-view']:visible").count() == 0
    assert page.locator(".lm-DockPanel-tabBar:visible").count() == 0


def test_no_menu_speaks_english_and_a_right_click_on_a_lesson_opens_no_menu_for_editors(
    page,
) -> None:
    spoken = r"(?i)\b(close|open|save|show|new|cell|outputs?|code|file|browser|kernel|reference|appearance|duplicate|export|revert)\b"
    for name in ("Tệp", "Hiển thị", "Trợ giúp"):
        page.locator(".lm-MenuBar-item", has_text=name).click()
        page.locator(".lm-Menu").first.wait_for()
        labels = page.locator(".lm-Menu .lm-Menu-itemLabel").all_inner_texts()
        official = ("Mở rộng toàn bộ code", "Hiển thị trợ giúp theo ngữ cảnh")
        assert [one for one in labels if re.search(spoken, one) and one not in official] == []
        page.keyboard.press("Escape")
    page.locator(".jp-Notebook .jp-MarkdownOutput").first.click(button="right")
    page.wait_for_timeout(300)
    assert page.locator(".lm-Menu:visible").count() == 0


def test_the_lesson_runs_top_to_bottom_without_a_traceback(page) -> None:
    run_all(page)
    page.wait_for_timeout(3000)
    text = page.locator(".jp-Notebook").inner_text()
    assert (
        "Traceback" not in text
        and "Chưa làm được" not in text
        and page.locator(".pn-mishap").count() == 0
    )


def test_a_wrong_answer_gets_its_own_feedback_with_a_citation_and_the_right_one_passes(
    page, item
) -> None:
    box = item_box(page, item.id)
    wrong = wrong_answer(item, TODAY)
    choose(box, item, wrong)
    box.get_by_role("button", name="Kiểm tra").click()
    box.get_by_text("Chưa đúng.").wait_for()
    feedback = next(choice.feedback for choice in item.choices if choice.id == wrong)
    assert " ".join(feedback.split())[:30] in " ".join(box.inner_text().split())
    assert "Căn cứ:" in box.inner_text()
    choose(box, item, right_answer(item, TODAY))
    box.get_by_role("button", name="Kiểm tra").click()
    box.get_by_text("Đúng.", exact=True).wait_for()


def test_progress_survives_a_kernel_restart(page, item) -> None:
    page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    page.wait_for_timeout(2000)
    run_all(page)
    item_box(page, item.id).get_by_text("Lần trước: đúng.").wait_for(timeout=60_000)


def test_an_item_is_usable_by_keyboard_alone(page, item) -> None:
    box = item_box(page, item.id)
    box.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent") == "Kiểm tra":
            break
    assert page.evaluate("() => document.activeElement.textContent") == "Kiểm tra"
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    box.locator(".pn-result").first.wait_for()


def test_nothing_is_wider_than_the_page(page) -> None:
    wide = page.evaluate("""() => [...document.querySelectorAll('.pn-item.pn-live')]
        .filter(box => box.scrollWidth > box.clientWidth + 4).length""")
    assert wide == 0


def test_our_widgets_have_no_serious_fault_for_those_who_hear_the_page(page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=".pn-item.pn-live")
    serious = [
        (rule["id"], rule["nodes"][0]["html"][:200])
        for rule in found.response["violations"]
        if rule["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_running_a_lesson_does_not_touch_the_kit() -> None:
    status = subprocess.run(
        ["git", "status", "--porcelain", "notebooks", "exercises"],
        cwd=kit_root(),
        capture_output=True,
        text=True,
        check=False,
    )
    changed = [
        line
        for line in status.stdout.splitlines()
        if line.startswith(" M") and line.endswith(".ipynb")
    ]
    outputs = [
        path
        for path in Path(kit_root() / "notebooks").glob("*.ipynb")
        if '"output_type"' in path.read_text(encoding="utf-8")
    ]
    assert not outputs, changed
