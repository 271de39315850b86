"""A drill as its tables see it: phones on plain http, the press, the wall, the controller; one play from the tables to the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conftest import HOST, open_class

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
WALL = {"width": 1280, "height": 720}
DESK = {"width": 1366, "height": 768}
FIT = """() => { const box = document.getElementById('bang');
  const small = [...document.querySelectorAll('#bang *, #chan *')].filter(one => one.childElementCount === 0 && one.textContent.trim()
    && one.getClientRects().length && parseFloat(getComputedStyle(one).fontSize) < 32);
  const cut = [...box.querySelectorAll('.ban, .dau span, .canh section')].filter(one => one.scrollHeight > one.clientHeight + 1);
  return {over: box.scrollHeight > box.clientHeight + 1 || document.documentElement.scrollHeight > innerHeight,
    wide: box.scrollWidth > box.clientWidth + 1, cut: cut.length, small: small.map(one => one.textContent)}; }"""
FITS = {"over": False, "wide": False, "cut": 0, "small": []}
RANKED = """() => { box.textContent = ""; ranking({n: 324, letters: {p1: "A"}, ranking: {judges: 54, reliability: 0.85,
  drafts: Array.from({length: 54}, () => ({draft: "p1", strength: 1, won: 12, met: 12}))}}); }"""
SAID = "Trưa 6/10/2026, 40 em học sinh đau bụng, đã được đưa đến trạm y tế. Nguyên nhân chưa xác định; phường nói tiếp lúc 16 giờ."


@pytest.fixture
def opened(tmp_path: Any, request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    more = getattr(request, "param", ["--groups", "3"])
    with open_class(tmp_path, "--drill", "2", *more) as told:
        yield told


def page_of(hall: Any, size: dict[str, int], url: str) -> Any:
    page = hall.new_context(viewport=size, locale="vi-VN").new_page()
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(url)
    return page


def serious(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]


def join(hall: Any, opened: dict[str, Any], table: int, role: str) -> Any:
    port = opened["url"].rsplit(":", 1)[1]
    phone = page_of(hall, PHONE, f"http://{HOST}:{port}/?ma={opened['code']}&ban={table}")
    phone.locator(f"#cac-vai input[value={role}]").check()
    assert phone.locator("#ban").input_value() == str(table)
    assert serious(phone) == []
    phone.get_by_role("button", name="Nhận vai").click()
    expect(phone.locator("#trang-phieu")).to_be_visible()
    return phone


def test_a_drill_is_played_from_the_tables_to_the_report(opened: dict[str, Any], hall: Any) -> None:
    trainer = page_of(hall, DESK, opened["trainer_url"])
    board = page_of(hall, WALL, opened["board_url"])
    trainer.locator("#buoc").click()
    trainer.wait_for_url("**/giang-vien/dien-tap*")
    expect(board.locator("#bang")).to_contain_text("Diễn tập: Bữa ăn bán trú")
    one, other = join(hall, opened, 1, "phuong"), join(hall, opened, 2, "tram_y_te")
    press = join(hall, opened, 1, "bao")
    assert one.evaluate("isSecureContext") is False
    expect(trainer.locator("#nhip")).to_contain_text("3 người")
    trainer.locator("#buoc").click()
    expect(trainer.locator("#buoc")).to_contain_text("Hết giờ")
    for number in range(1, 4):
        trainer.locator("#tin .ahead button", has_text="Phát ngay").first.click()
        expect(trainer.locator("#tin .sent")).to_have_count(number)
    expect(one.locator("#cac-tin .tin")).to_have_count(3)
    expect(one.locator("#han")).to_contain_text("còn 23 giờ")
    expect(one.locator(".cuoc_goi").first).to_be_visible()
    assert one.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(one) == [] and board.evaluate(FIT) == FITS
    # a task of the table: written, kept through a reload, sent once
    one.locator("nav").get_by_text("Việc").click()
    one.get_by_role("button", name="Viết phát ngôn đầu tiên").click()
    one.locator(".o-viec textarea").fill(SAID)
    one.reload()
    one.locator("nav").get_by_text("Việc").click()
    one.get_by_role("button", name="Viết phát ngôn đầu tiên").click()
    expect(one.locator(".o-viec textarea")).to_have_value(SAID)
    one.context.set_offline(True)
    one.get_by_role("button", name="Gửi phát ngôn này").click()
    expect(one.locator("#bao")).to_contain_text("Chưa gửi được")
    one.context.set_offline(False)
    expect(one.locator("#bao")).to_contain_text("Đã gửi phát ngôn.")
    # a statement of the other table, with markup that stays words; its press asks again
    other.locator("nav").get_by_text("Phát ngôn").click()
    other.locator("#noi textarea").fill("Có 47 em. <img src=x onerror=\"document.title='hỏng'\">")
    other.get_by_role("button", name="Gửi phát ngôn").click()
    press.locator("nav").get_by_text("Trả lời của cơ quan").click()
    expect(press.locator("#noi .phat-ngon")).to_contain_text("<img src=x")
    press.get_by_role("button", name="Không hài lòng").click()
    expect(press.locator("[aria-pressed=true]")).to_have_text("Không hài lòng")
    press.locator("#noi .phat-ngon input").fill("Số 47 từ đâu ra?")
    press.get_by_role("button", name="Gửi câu hỏi").click()
    other.locator("nav").get_by_text("Tin").click()
    expect(other.locator("#cac-tin")).to_contain_text("Số 47 từ đâu ra?")
    assert serious(press) == []
    # two statements beside each other on the wall, without a table's name
    expect(trainer.locator(".loi-gui")).to_have_count(2)
    for place in (0, 1):
        trainer.locator(".loi-gui > button").nth(place).click()
    trainer.get_by_role("button", name="Chiếu hai bài cạnh nhau").click()
    expect(board.locator(".canh section")).to_have_count(2)
    assert board.evaluate(FIT) == FITS and "Bàn 1" not in board.locator("#bang").inner_text()
    trainer.locator("#ve").click()
    assert serious(trainer) == []
    # looking back, comparing, the end
    trainer.locator("#buoc").click()
    expect(one.locator("#trang-sau")).to_contain_text("Bài mẫu")
    one.get_by_role("button", name="Ghi những ý bàn đã đạt").click()
    expect(one.locator("#bao")).to_contain_text("Đã đối chiếu.")
    assert serious(one) == []
    report = trainer.context.new_page()
    report.goto(trainer.get_by_role("link", name="Báo cáo chung").evaluate("one => one.href"))
    expect(report.locator("main")).to_contain_text("Việc phải làm sau buổi này")
    assert serious(report) == []
    tables = trainer.context.new_page()
    tables.goto(trainer.get_by_role("link", name="Mã các bàn, để in").evaluate("one => one.href"))
    expect(tables.locator("section svg")).to_have_count(3)
    trainer.locator("#buoc").click()
    expect(one.locator("#sau")).to_contain_text("đã kết thúc")
    expect(trainer).to_have_url(re.compile("/giang-vien"))
    for page in (one, other, press, trainer, board):
        assert page.wrong == [] and "hỏng" not in page.title()


@pytest.mark.parametrize(
    "opened", [["--units"], ["--groups", "12"], ["--groups", "8"]], indirect=True
)
def test_the_wall_of_many_tables_fits_and_is_read_from_the_last_row(
    opened: dict[str, Any], hall: Any
) -> None:
    head = {"Authorization": f"Bearer {opened['trainer_key']}"}
    with httpx.Client(base_url=opened["url"]) as http:

        def do(wish: str) -> None:
            assert http.post("/api/trainer", json={"do": wish}, headers=head).status_code == 200

        do("next")
        tables = http.get("/api/trainer/drill", headers=head).json()["groups"]
        seats = []
        for one in tables:
            seats.append(http.post("/api/seat", json={"code": opened["code"]}).json()["seat"])
            body = {"seat": seats[-1], "group": one["code"], "role": "phuong"}
            assert http.post("/api/drill/place", json=body).status_code == 200
        for _ in range(3):
            do("inject")
        for place, seat in enumerate(seats):
            for n, number in enumerate((40, 47)[: place % 3]):
                body = {"seat": seat, "channel": "Loa", "text": f"Có {number} em.", "id": f"n{n}"}
                assert http.post("/api/drill/say", json=body).status_code == 200
        board = page_of(hall, WALL, opened["board_url"])
        cell = ".dau span" if len(tables) > 12 else ".ban"
        expect(board.locator(cell)).to_have_count(len(tables))
        assert board.evaluate(FIT) == FITS
        expect(board.locator(".lech")).to_have_count(len(tables) // 3)
        board.evaluate(RANKED)
        assert board.evaluate(FIT) == FITS
        assert "của 54 người" in board.locator("#bang").inner_text()
        assert board.wrong == []


def test_the_page_of_a_table_is_one_small_file(opened: dict[str, Any]) -> None:
    page = httpx.get(f"{opened['url']}/dien-tap")
    assert len(page.content) <= 40 * 1024 and "https://" not in page.text
    assert httpx.get(f"{opened['url']}/giang-vien/dien-tap?khoa=sai").status_code == 403
    assert httpx.get(f"{opened['url']}/giang-vien/bao-cao").status_code == 403
    assert httpx.get(f"{opened['url']}/bang/dien-tap?khoa=sai").status_code == 403
