"""A live class as a hall sees it: a phone on plain http, the wall, the trainer's page and a clicker."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from waiting import wait_for

from conftest import HOST, open_class
from phatngon.classroom.hub import Hub
from phatngon.classroom.plan import plan_of
from phatngon.classroom.state import Vote
from phatngon.classroom.states import board_state
from phatngon.classroom.store import ClassStore
from phatngon.publish.sources.lesson_parts import chosen_lessons

pytestmark = pytest.mark.browser
SMALL = {"width": 360, "height": 740}
WALL = {"width": 1280, "height": 720}
FIT = """() => { const box = document.getElementById('bang');
  const small = [...document.querySelectorAll('#bang *, #chan *')].filter(one => one.childElementCount === 0 && one.textContent.trim()
    && one.getClientRects().length && parseFloat(getComputedStyle(one).fontSize) < 32);
  return {over: box.scrollHeight > box.clientHeight + 1 || document.documentElement.scrollHeight > innerHeight,
    wide: box.scrollWidth > box.clientWidth + 1, cover: [...box.querySelectorAll('li, p, h1')].some((one, place, all) => all.slice(place + 1)
      .some(other => { const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
        return a.bottom > b.top + 2 && b.bottom > a.top + 2 && a.right > b.left + 2 && b.right > a.left + 2; })), small: small.map(one => one.textContent), words: box.textContent.length}; }"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with open_class(tmp_path_factory.mktemp("lop"), "01") as told:
        yield told


def do(opened: dict[str, Any], wish: str, **more: Any) -> Any:
    head = {"Authorization": f"Bearer {opened['trainer_key']}"}
    body = {"do": wish, **more}
    return httpx.post(f"{opened['url']}/api/trainer", json=body, headers=head).json()


def page_of(hall: Any, size: dict[str, int], url: str) -> Any:
    page = hall.new_context(viewport=size, locale="vi-VN").new_page()
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.goto(url)
    return page


def phone_url(opened: dict[str, Any]) -> str:
    return f"http://{HOST}:{opened['url'].rsplit(':', 1)[1]}/?ma={opened['code']}"


def to_question(opened: dict[str, Any]) -> Any:
    while True:
        told = do(opened, "next")
        assert told.get("phase") == "story", told
        told = do(opened, "open")
        if told.get("question", {}) and told["question"]["type"] == "one":
            return told["question"]
        if "question" in told:
            do(opened, "skip")
            do(opened, "back")


def serious(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]


def test_a_phone_votes_is_cut_comes_back_and_reads_why(opened: dict[str, Any], hall: Any) -> None:
    phone = page_of(hall, SMALL, phone_url(opened))
    expect(phone.get_by_role("heading", name="Anh/chị đã vào lớp")).to_be_visible()
    assert phone.evaluate("isSecureContext") is False
    board = page_of(hall, WALL, opened["board_url"])
    question = to_question(opened)
    expect(phone.get_by_role("heading", name="Câu hỏi")).to_be_visible()
    expect(board.locator("#bang")).to_contain_text(question["choices"][0]["text"])
    assert serious(phone) == [] and serious(board) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.locator("#man input[name=chon]").first.focus()
    phone.keyboard.press("Space")
    phone.locator("input[name=chac][value=chac]").check()
    phone.get_by_role("button", name="Gửi câu trả lời").click()
    expect(
        phone.get_by_role("status").filter(has_text="Đã gửi A. Đổi được đến khi khóa.")
    ).to_be_visible()
    expect(board.locator("#so")).to_contain_text("1/")
    # cut: the answer waits on the phone and arrives by itself
    phone.context.set_offline(True)
    phone.locator("#man input[name=chon]").nth(1).check()
    phone.get_by_role("button", name="Gửi câu trả lời").click()
    expect(phone.locator("#bao")).to_contain_text("Chưa gửi được")
    phone.context.set_offline(False)
    expect(phone.locator("#bao")).to_contain_text("Đã gửi B.")
    phone.reload()
    expect(phone.locator("#man input[name=chon]").nth(1)).to_be_checked()
    do(opened, "lock")
    expect(phone.get_by_role("heading", name="Đã khóa")).to_be_visible()
    do(opened, "discuss")
    expect(phone.get_by_role("heading", name="Trao đổi với người bên cạnh")).to_be_visible()
    expect(board.locator("#gio")).to_have_text(re.compile(r"[12]:\d\d"))
    do(opened, "reopen")
    expect(phone.get_by_role("heading", name="Trả lời lại sau trao đổi")).to_be_visible()
    assert "Căn cứ" not in phone.content().split("<script>")[0]
    do(opened, "reveal")
    expect(phone.get_by_role("heading", name="Đáp án")).to_be_visible()
    expect(phone.locator("#man")).to_contain_text("Căn cứ:")
    expect(board.locator("#bang")).to_contain_text("✓")
    phone.get_by_role("button", name="Thẻ của tôi").click()
    expect(phone.locator("#cac-the details")).to_have_count(1)
    assert serious(phone) == []
    assert phone.wrong == [] and board.wrong == []


def test_what_the_hall_asks_is_text_everywhere_and_waits_for_the_trainer(
    opened: dict[str, Any], hall: Any
) -> None:
    phone = page_of(hall, SMALL, phone_url(opened))
    trainer = page_of(hall, {"width": 1366, "height": 768}, opened["trainer_url"])
    board = page_of(hall, WALL, opened["board_url"])
    phone.get_by_role("button", name="Hỏi", exact=True).click()
    phone.locator("#cau-hoi").fill(
        "<img src=x onerror=\"document.title='hỏng'\">Có bắt buộc không?"
    )
    phone.get_by_role("button", name="Gửi câu hỏi").click()
    expect(phone.locator("#hoi-bao")).to_contain_text("Đã gửi")
    expect(trainer.locator("#hoi")).to_contain_text("<img src=x")
    expect(board.locator("#bang")).not_to_contain_text("<img src=x")
    assert serious(trainer) == []
    trainer.locator("#hoi").get_by_role("button", name="Chiếu").click()
    expect(board.locator("#bang")).to_contain_text("<img src=x")
    phone.get_by_role("button", name="Lớp", exact=True).click()
    expect(phone.locator("#man")).to_contain_text("<img src=x")
    for page in (phone, trainer, board):
        assert "hỏng" not in page.title() and page.locator("img").count() == 0 and page.wrong == []
    do(opened, "next")


def test_between_questions_the_wall_shows_the_slide_of_the_deck(
    opened: dict[str, Any], hall: Any
) -> None:
    board = page_of(hall, WALL, opened["board_url"])
    told = do(opened, "next")
    while told["phase"] != "story" or not told["plan"]["story"]:
        told = do(opened, "skip" if told["phase"] == "story" else "next")
    frame = board.frame_locator("#bang iframe")
    expect(frame.locator(".slides section")).to_contain_text(told["plan"]["story"][0])
    box = frame.locator(".pn-slide").bounding_box()
    assert box and box["width"] > 1000 and board.wrong == []
    inner = board.frames[1].evaluate(
        "() => [document.documentElement.scrollHeight <= innerHeight, document.querySelectorAll('section aside').length]"
    )
    assert inner == [True, 0]


def test_a_clicker_on_the_wall_walks_a_question_where_the_trainers_page_was_opened(
    opened: dict[str, Any], hall: Any
) -> None:
    trainer = page_of(hall, {"width": 1366, "height": 768}, opened["trainer_url"])
    expect(trainer.locator("#buoc")).not_to_be_empty()
    board = trainer.context.new_page()
    board.goto(opened["board_url"])
    expect(board.locator("#bang > *").first).to_be_attached()
    head = {"Authorization": f"Bearer {opened['trainer_key']}"}
    phases: list[str] = []
    for _ in range(12):
        told = httpx.get(f"{opened['url']}/api/trainer/state", headers=head).json()
        phases.append(told["phase"])
        if phases[-2:] == ["revealed", "story"]:
            break
        wait_for(board, f"() => state && state.seq >= {told['seq']}")
        with board.expect_response("**/api/trainer"):
            board.keyboard.press("PageDown")
    walked = phases[phases.index("open") :]
    assert walked == ["open", "locked", "discuss", "reopened", "locked", "revealed", "story"]


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), (1920, 1080)])
def test_no_screen_of_the_wall_scrolls_and_no_letter_is_small(
    opened: dict[str, Any], hall: Any, tmp_path: Path, size: tuple[int, int]
) -> None:
    board = page_of(hall, {"width": size[0], "height": size[1]}, opened["board_url"])
    expect(board.locator("#bang > *").first).to_be_attached()
    board.evaluate(
        "() => { stream.close(); clearInterval(0); look = function () { return Promise.resolve(); }; listen = look; }"
    )
    lessons = [path.stem for path in chosen_lessons()]
    wrong = []
    for lesson in lessons if size == (1280, 720) else lessons[1:2]:
        store = ClassStore.open(tmp_path / lesson)
        hub = Hub(plan_of([lesson], date(2026, 11, 30), b"x"), store)
        room = hub.room
        for place, screen in enumerate(hub.plan.screens):
            ways = ["next"] + (
                ["open", "lock", "discuss", "reopen", "lock", "reveal"] if screen.question else []
            )
            for do_ in ways:
                event = room.step(do_)
                room.apply({"seq": room.seq + 1, "at": "2026-11-30T08:00:00+07:00", **event})
                if do_ in ("open", "reopen"):
                    ballot = hub.plan.ballots[screen.question]
                    answers = [ballot.item.right_answer(), ballot.item.wrong_answer()]
                    answers = [
                        one["text"] if isinstance(one, dict) and ballot.type == "text" else one
                        for one in answers
                    ]
                    room.poll.rounds[room.round] = {
                        f"s{n}": Vote(answers[n % 3 % 2], "chac", n) for n in range(187)
                    }
                if do_ in ("reopen",) or (do_ == "lock" and room.round == 1):
                    continue  # as open, as discuss
                found = board.evaluate(
                    f"state => {{ take(state); return ({FIT})(); }}", board_state(hub)
                )
                if screen.slide and room.phase == "story":
                    found["words"] = 99  # the slide of the deck, measured with its deck
                if (
                    found["over"]
                    or found["wide"]
                    or found["cover"]
                    or found["small"]
                    or found["words"] < 8
                ):
                    wrong.append((lesson, place, screen.question, room.phase.value, found))
        store.close()
    assert wrong == []
    assert board.wrong == []


def test_one_phone_proves_the_room_and_the_trial_ends_by_itself(hall: Any) -> None:
    command = [sys.executable, "-m", "phatngon", "doctor", "--room", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    first = process.stdout.readline() + process.stdout.readline()
    port = re.search(r":(\d+)/", first + process.stdout.readline())
    if port is None:
        process.kill()
        pytest.skip("máy này không vào mạng nào")
    phone = page_of(hall, SMALL, f"http://{HOST}:{port[1]}/")
    expect(phone.locator("#ket")).to_contain_text("Phòng dùng được")
    told, _ = process.communicate(timeout=20)
    assert process.returncode == 0 and "Đạt" in told and phone.wrong == []


def test_the_forms_of_the_office_answer_on_the_phone_and_their_result_is_kept(
    opened: dict[str, Any], hall: Any
) -> None:
    phone = page_of(hall, SMALL, phone_url(opened).split("/?")[0] + "/cong-cu")
    phone.get_by_text("Tính hạn").first.click()
    form = phone.locator("form[data-tool=deadline]")
    form.locator("[name=amount]").fill("2")
    form.locator("[name=unit]").select_option("days")
    form.locator("[name='from']").fill("25/11/2026")
    form.get_by_role("button", name="Tính hạn").click()
    expect(form.locator(".pn-result")).to_contain_text("27/11/2026")
    form.get_by_role("button", name="Giữ kết quả này").click()
    phone.reload()
    expect(phone.locator("#giu")).to_contain_text("27/11/2026")
    assert serious(phone) == [] and phone.wrong == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_test_is_sat_on_a_phone_cut_resumed_and_handed_in(
    hall: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHATNGON_DATA", str(tmp_path / "data"))
    command = [sys.executable, "-m", "phatngon", "exam", "room", "--port", "0", "--json"]
    command += ["--data", str(tmp_path / "so"), "--to", str(tmp_path / "bai")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        sat = json.loads(process.stdout.readline())
        phone = page_of(hall, SMALL, phone_url(sat))
        phone.locator("#ten").fill("Người học Một")
        phone.locator("#don-vi").fill("Phường Thuận Hóa")
        assert serious(phone) == []
        phone.get_by_role("button", name="Nhận đề").click()
        expect(phone.locator("#cau-ten")).to_contain_text("Câu 1 trên")
        radio = phone.locator("#cau input[type=radio]")
        while not radio.count():
            phone.get_by_role("button", name="Câu sau").click()
        radio.first.check()
        expect(phone.locator("#bao")).to_contain_text("Đã giữ")
        phone.context.set_offline(True)
        phone.get_by_role("button", name="Câu sau").click()
        while not radio.count():
            phone.get_by_role("button", name="Câu sau").click()
        radio.nth(1).check()
        expect(phone.locator("#mang")).to_contain_text("Mất mạng")
        phone.context.set_offline(False)
        phone.reload()
        expect(phone.locator("#xong")).to_contain_text("2 trên")
        assert serious(phone) == []
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        trainer = page_of(hall, {"width": 1366, "height": 768}, sat["trainer_url"])
        expect(trainer.locator("#ds")).to_contain_text("Người học Một")
        assert serious(trainer) == []
        phone.on("dialog", lambda dialog: dialog.accept())
        phone.get_by_role("button", name="Nộp bài").click()
        expect(phone.get_by_role("heading", name="Đã nộp bài")).to_be_visible()
        expect(trainer.locator("#ds")).to_contain_text("đã nộp")
        assert phone.wrong == [] and trainer.wrong == []
    finally:
        process.terminate()
        process.communicate(timeout=20)
    handed = json.loads(next((tmp_path / "bai").glob("bai-lam-*.json")).read_text(encoding="utf-8"))
    assert handed["unit"] == "Phường Thuận Hóa" and len(handed["answers"]) == 2
