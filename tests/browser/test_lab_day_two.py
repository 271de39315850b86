"""The second day in JupyterLab: every question stands, nothing is pressed, nothing speaks English, and a lost kernel is told."""

from __future__ import annotations

import json
import os
import socket
import stat
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_server import READY, LabServer
from playwright.sync_api import expect

LESSON = "05_chuyen_thong_tin"
ENGLISH = r"Loading widget|Error displaying|model not found|Kernel|read-only|Click to add|Restart|Dismiss|Save|\bOk\b|Cancel|Are you sure"
TOP = "() => document.querySelector('.jp-WindowedPanel-outer').scrollTop"
VISIBLE_WORDS = """pattern => {
    const said = new RegExp(pattern), found = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (parent && !['SCRIPT', 'STYLE'].includes(parent.tagName) && parent.getClientRects().length && said.test(walker.currentNode.textContent))
            found.add(walker.currentNode.textContent.trim().slice(0, 120));
    }
    document.querySelectorAll('.jp-NotebookPanel [title]').forEach(node => {
        if (node.getClientRects().length && said.test(node.title)) found.add(node.title);
    });
    return [...found];
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    server = LabServer(tmp_path_factory.mktemp("lab"))
    yield server
    server.stop()


@pytest.fixture
def lesson(lab: LabServer, browser) -> Iterator:
    """A lesson opened in a browser that has never been here."""
    pages = []

    def open_lesson(name: str = LESSON, *, least: int = 10, ready: bool = True):
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        pages.append(page)
        page.goto(lab.url(name))
        if ready:
            page.wait_for_function(READY, arg=least, timeout=60_000)
        return page

    yield open_lesson
    for page in pages:
        page.close()


def a_question(page, number: int = 4):
    # a lesson that was open before lies behind this one
    seen = page.locator(".pn-item.pn-live").locator("visible=true")
    boxes = seen.filter(has=page.locator("input[type=radio]"))
    boxes.nth(number).scroll_into_view_if_needed()
    return boxes.nth(number)


def answer(page, box, choice: int) -> str:
    box.locator("input[type=radio]").nth(choice).check()
    box.get_by_role("button", name="Kiểm tra").click()
    box.locator(".pn-result").filter(has_not_text="Lần trước").first.wait_for()
    return box.locator(".pn-result").first.inner_text()


def kernel_id(page) -> str:
    return page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.id"
    )


def kernel_pid(page) -> int:
    return int(
        page.evaluate("""async () => {
        const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
        const asked = kernel.requestExecute({code: 'import os; print(os.getpid())', silent: false, store_history: false});
        let told = '';
        asked.onIOPub = message => { told += message.content.text || ''; };
        await asked.done;
        return told;
    }""")
    )


def test_a_lesson_opens_ready_at_its_top_with_nothing_pressed(lesson) -> None:
    page = lesson()
    assert page.evaluate(TOP) == 0
    assert "Sẵn sàng." in page.locator(".pn-ready").first.inner_text()
    assert page.evaluate(VISIBLE_WORDS, ENGLISH) == []


def test_the_button_pressed_at_once_does_no_harm(lesson) -> None:
    page = lesson("06_nhap_bao_cao_lan_toa", ready=False)
    page.get_by_text("Chạy tất cả", exact=True).first.click(timeout=30_000)
    page.wait_for_function(READY, arg=10, timeout=60_000)


def test_a_lesson_can_be_read_and_run_but_not_edited(lesson) -> None:
    page = lesson()
    page.locator(".jp-MarkdownCell p").first.dblclick()
    page.keyboard.type("viết chen")
    assert page.locator(".jp-MarkdownCell .cm-editor:visible").count() == 0
    assert "viết chen" not in page.locator(".jp-Notebook").inner_text()
    assert page.locator(".jp-cell-toolbar:visible, .jp-Notebook-footer:visible").count() == 0


def test_changing_an_answer_clears_what_was_said_of_the_old_one(lesson) -> None:
    page = lesson()
    box = a_question(page)
    answer(page, box, 0)
    box.locator("input[type=radio]").nth(1).check()
    box.locator(".pn-result").first.wait_for(state="detached")
    number = page.locator(".pn-item.pn-live").filter(has=page.locator("input[type=text]")).first
    number.locator("input").first.fill("1")
    number.locator("input").first.press("Enter")
    number.locator(".pn-result").first.wait_for()
    number.locator("input").first.fill("12")
    number.locator(".pn-result").first.wait_for(state="detached")


MUTE = "() => Object.defineProperty(window.jupyterapp.shell.currentWidget.sessionContext.session.kernel, 'status', {get: () => 'unknown'})"


@pytest.mark.parametrize("end", ["killed", "shut down", "never heard of again"])
def test_a_lost_kernel_is_told_and_one_button_brings_everything_back(
    lesson, lab: LabServer, end: str
) -> None:
    page = lesson()
    box = a_question(page)
    said = answer(page, box, 0).split(".")[0].lower()
    if end != "shut down":
        os.kill(kernel_pid(page), 9)
    else:
        address = f"http://127.0.0.1:{lab.port}/api/kernels/{kernel_id(page)}?token={lab.token}"
        urllib.request.urlopen(urllib.request.Request(address, method="DELETE"), timeout=20).close()
    bar = page.locator(".pn-bar-lost")
    bar.get_by_text("đã dừng").wait_for(timeout=30_000)
    page.wait_for_timeout(1500)
    if (
        end == "never heard of again"
    ):  # it began anew and answers, but what it tells everybody does not arrive
        page.evaluate(MUTE)
    assert page.locator(".jp-Dialog").count() == 0 and page.evaluate(VISIBLE_WORDS, ENGLISH) == []
    box.locator("input[type=radio]").nth(1).check()
    assert box.locator(".pn-result").count() == 0, "không để lời nhận xét cũ cạnh câu trả lời mới"
    box.get_by_role("button", name="Kiểm tra").click()
    assert page.evaluate("() => document.activeElement.textContent") == "Mở lại các câu hỏi"
    page.keyboard.press("Enter")
    page.wait_for_function(READY, arg=10, timeout=60_000)
    assert f"Lần trước: {said}" in a_question(page).locator(".pn-result").first.inner_text()
    assert answer(page, a_question(page), 1)


def test_the_next_day_every_question_stands_where_the_learner_stopped(
    lesson, lab: LabServer
) -> None:
    page = lesson()
    box = a_question(page, 6)
    said = answer(page, box, 0).split(".")[0].lower()
    page.wait_for_timeout(2500)
    page.close()
    lab.stop(hard=True)
    kept = [
        path
        for path in lab.copies.glob("*.ipynb")
        if '"output_type"' in path.read_text(encoding="utf-8")
    ]
    assert kept == []
    lab.start()
    page = lesson("")
    assert LESSON in page.url
    again = a_question(page, 6)
    assert f"Lần trước: {said}" in again.locator(".pn-result").first.inner_text()
    page.get_by_text("Đây là chỗ anh/chị dừng lần trước.").wait_for(timeout=60_000)
    assert page.evaluate(TOP) > 1000
    assert page.evaluate(VISIBLE_WORDS, ENGLISH) == []
    page.get_by_role("button", name="Về đầu bài").click()
    assert page.evaluate(TOP) == 0


def test_an_old_copy_with_outputs_of_yesterday_opens_clean(lesson, lab: LabServer) -> None:
    path = lab.copies / "04_mang_luoi_phat_ngon.ipynb"
    raw = json.loads(path.read_text(encoding="utf-8"))
    stale = {
        "output_type": "display_data",
        "metadata": {},
        "data": {
            "text/plain": "VBox()",
            "application/vnd.jupyter.widget-view+json": {
                "model_id": "0" * 32,
                "version_major": 2,
                "version_minor": 0,
            },
        },
    }
    for cell in raw["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [stale], 7
    path.write_text(json.dumps(raw), encoding="utf-8")
    page = lesson(path.stem, ready=False)
    page.wait_for_selector(".jp-Notebook")
    assert page.evaluate(VISIBLE_WORDS, ENGLISH) == []
    page.wait_for_function(READY, arg=10, timeout=60_000)
    assert page.evaluate(VISIBLE_WORDS, ENGLISH) == []


def test_nobody_else_on_the_machine_can_read_the_learners_folders(lab: LabServer) -> None:
    data = lab.folder / "data"
    open_to_others = [
        str(folder)
        for folder in (data, *(path for path in data.rglob("*") if path.is_dir()))
        if stat.S_IMODE(Path(folder).stat().st_mode) & 0o077
    ]
    assert open_to_others == [] and lab.runtime.stat().st_mode & 0o777 == 0o700


def test_what_the_command_prints_is_vietnamese_and_gives_the_address(lab: LabServer) -> None:
    said = lab.said.read_text(encoding="utf-8")
    assert f"http://127.0.0.1:{lab.port}/" in said and lab.token in said
    assert not [word for word in ("server", "browser", "Or copy", "ServerApp") if word in said]


def test_nothing_holds_the_port_after_the_command_was_killed(tmp_path: Path) -> None:
    server = LabServer(tmp_path)
    server.process.kill()
    server.process.wait(10)
    for _ in range(60):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", server.port)):
                break
        time.sleep(0.25)
    else:
        pytest.fail("JupyterLab còn giữ cổng mạng")
    server.start()
    server.stop()


# what becomes of the cells that run as the n-th: never sent, set aside by a kernel that began anew, run to an end nobody tells
CUT_SHORT = """cuts => {
    const kind = window.jupyterapp.shell.currentWidget.content.widgets.find(cell => cell.model.type === 'code').constructor;
    const real = kind.execute; window.ran = 0;
    kind.execute = (...given) => { window.ran += 1;
        const cut = cuts[window.ran];
        if (cut === 'lost') { return Promise.reject(new Error('Canceled future for execute_request')); }
        if (cut === 'aborted') { return Promise.resolve({content: {status: 'aborted'}}); }
        const done = real.apply(kind, given);
        return cut === 'untold' ? done.then(() => new Promise(() => {})) : done; };
}"""


@pytest.mark.parametrize(
    ("cuts", "cut_run", "whole_runs"),
    [({3: "lost", 8: "aborted"}, 3, 2), ({4: "untold"}, 4, 1)],
)
def test_a_run_that_is_cut_short_begins_anew_until_every_question_is_there(
    lesson, cuts: dict[int, str], cut_run: int, whole_runs: int
) -> None:
    page = lesson()
    cells = page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.widgets.filter(one => one.model.type === 'code').length"
    )
    page.wait_for_function(  # the first run is over
        "() => { const bar = document.querySelector('.pn-bar-line'); return bar.hidden || bar.querySelector('.pn-bar-close'); }"
    )
    page.evaluate(CUT_SHORT, {str(number): cut for number, cut in cuts.items()})
    page.get_by_text("Chạy tất cả", exact=True).first.click()
    whole = cut_run + whole_runs * cells
    page.wait_for_function("least => window.ran >= least", arg=whole, timeout=60_000)
    page.wait_for_function(READY, arg=10, timeout=60_000)
    assert page.evaluate("() => window.ran") == whole
    assert page.locator(".pn-bar-lost:visible").count() == 0


def test_the_path_stands_beside_the_lesson_follows_answers_and_leads_on(lesson) -> None:
    page = lesson("01_nhan_dien_bao_chi")
    path = page.locator(".pn-path")
    here = path.locator("button[aria-current='page']")
    expect(here).to_contain_text("Bài 1.")
    assert path.locator("ol > li").count() == 9
    box = a_question(page, 0)
    said = answer(page, box, 0)
    expect(page.locator(".pn-live-region")).to_contain_text(said.split("\n")[0][:20])
    expect(path.locator("li[data-muc='dang'], li[data-muc='xong']").first).to_be_visible()
    page.get_by_text("Bài tiếp", exact=True).locator("visible=true").click()
    expect(here).to_contain_text("Bài 2.")
    page.get_by_text("Bài trước", exact=True).locator("visible=true").click()
    expect(here).to_contain_text("Bài 1.")


def test_feedback_under_the_fold_is_brought_into_sight(lesson) -> None:
    page = lesson("01_nhan_dien_bao_chi")
    box = a_question(page, 0)
    box.locator("input[type=radio]").first.check()
    check = box.get_by_role("button", name="Kiểm tra")
    check.evaluate("one => one.scrollIntoView({block: 'end'})")
    check.click()
    box.locator(".pn-result").filter(has_not_text="Lần trước").first.wait_for()
    page.wait_for_timeout(500)
    top = box.locator(".pn-result").first.bounding_box()["y"]
    assert 60 <= top < 768 - 60
