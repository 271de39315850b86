"""Take the README's pictures from the product: ``python docs/chup_anh.py [YEAR]`` after ``build`` (needs Chromium and the test level).

``YEAR``: the folder that ``tests/long/a_year.py --to YEAR`` kept; the picture of the monthly report is then that of its October.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

KIT = Path(__file__).resolve().parent.parent
OUT = KIT / "docs" / "anh"
LESSON = "01_nhan_dien_bao_chi"
ASKED = "nd-11"
KERNEL_READY = """() => {
    const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
    const kernel = panel && panel.sessionContext && panel.sessionContext.isReady && panel.sessionContext.session
        && panel.sessionContext.session.kernel;
    return kernel && kernel.connectionStatus === 'connected' && kernel.status === 'idle';
}"""


def main() -> None:
    """Write ``docs/anh/*.png``."""
    from playwright.sync_api import sync_playwright

    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        take_lesson(browser, Path(folder))
        take_pages(browser)
        take_class(browser, Path(folder))
        take_drill(browser, Path(folder))
        take_report(browser, Path(sys.argv[1]) if len(sys.argv) > 1 else None, Path(folder))
        browser.close()
    for picture in OUT.glob("*.png"):
        print(picture.relative_to(KIT), f"{picture.stat().st_size // 1024} KB")


def take_lesson(browser, folder: Path) -> None:
    """Lesson 1 in JupyterLab with one wrong answer."""
    env = {
        **os.environ,
        "PHATNGON_DATA": str(folder / "data"),
        "PHATNGON_WORKSPACE": str(folder / "bai"),
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "phatngon", "lab", "--port", "8987", "--no-browser"],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        token = wait_for_token(folder / "data")
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"http://127.0.0.1:8987/lab/tree/{LESSON}.ipynb?token={token}")
        page.wait_for_function(KERNEL_READY, timeout=120_000)
        page.get_by_text("Chạy tất cả", exact=True).first.click()
        page.wait_for_function(
            "() => document.querySelectorAll('.pn-item.pn-live').length >= 10", timeout=120_000
        )
        page.wait_for_timeout(3000)
        box = page.locator(".pn-item.pn-live").first
        box.get_by_role("radio").nth(1).check()
        box.get_by_role("button", name="Kiểm tra").click()
        page.wait_for_timeout(1500)
        box.scroll_into_view_if_needed()
        page.mouse.move(700, 400)
        page.mouse.wheel(0, 220)
        page.wait_for_timeout(800)
        page.screenshot(path=OUT / "bai-hoc.png")
    finally:
        server.terminate()
        server.wait(20)


def take_drill(browser, folder: Path) -> None:
    """The wall of a drill of eight tables after three events."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "phatngon", "class", "--drill", "2", "--groups", "8"),
            *("--port", "0", "--json", "--data", str(folder / "dien-tap")),
        ],
        stdout=subprocess.PIPE,
    )
    try:
        opened = json.loads(process.stdout.readline())
        head = {"Authorization": f"Bearer {opened['trainer_key']}"}
        with httpx.Client(base_url=opened["url"]) as http:
            seats = []

            def do(wish: str) -> None:
                http.post("/api/trainer", json={"do": wish}, headers=head).raise_for_status()

            do("next")
            for table in range(1, 9):
                seat = http.post("/api/seat", json={"code": opened["code"]}).json()["seat"]
                body = {"seat": seat, "group": str(table), "role": "phuong"}
                http.post("/api/drill/place", json=body).raise_for_status()
                seats.append(seat)
            for _ in range(3):
                do("inject")
            for place, seat in enumerate(seats):
                for number in (40, 47)[: 0 if place in (2, 5) else 2 if place == 3 else 1]:
                    text = f"Có {number} em được đưa đến cơ sở y tế; phường nói tiếp lúc 16 giờ."
                    body = {"seat": seat, "channel": "Loa", "text": text, "id": f"n{number}"}
                    http.post("/api/drill/say", json=body).raise_for_status()
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(opened["board_url"])
        page.locator(".ban").nth(7).wait_for()
        page.wait_for_timeout(1500)
        page.screenshot(path=OUT / "dien-tap.png")
        page.close()
    finally:
        process.terminate()
        process.wait(20)


def take_report(browser, year: Path | None, folder: Path) -> None:
    """The monthly report of the year that was played, or of the sample data: who has reported."""
    made = year / "bao-cao" / "10" if year else folder / "bao-cao"
    if year is None:
        write_report(made)
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.goto((made / "bao-cao-2026-10-gia-dinh.html").resolve().as_uri())
    page.locator("section:has(img)").first.scroll_into_view_if_needed()
    page.screenshot(path=OUT / "bao-cao-lan-toa.png")
    page.close()


def write_report(to: Path) -> None:
    """The report of October of the sample data."""
    command = [
        sys.executable,
        "-m",
        "phatngon",
        "reach",
        "report",
        "--period",
        "2026-10",
        "--register",
        str(KIT / "sample_data/reach/so"),
        "--formats",
        "html",
        "--to",
        str(to),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def wait_for_token(data: Path) -> str:
    """The token of the server once it is up."""
    for _ in range(240):
        for path in (data / "jupyterlab" / "runtime").glob("jpserver-*.json"):
            return json.loads(path.read_text())["token"]
        time.sleep(0.25)
    raise SystemExit("JupyterLab không mở được.")


def take_pages(browser) -> None:
    """A question of the lesson page, on a laptop and on a phone."""
    source = (KIT / "dist" / "bai-hoc" / f"{LESSON}.html").as_uri()
    for name, size in (("trang-mang", (1180, 760)), ("dien-thoai", (390, 844))):
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.goto(source)
        page.wait_for_timeout(800)
        page.evaluate("name => go(screenOf('#' + name))", ASKED)
        box = page.locator(f"[data-item='{ASKED}']")
        box.locator("input").nth(1).check()
        box.locator("[data-do=check]").click()
        page.wait_for_timeout(600)
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=OUT / f"{name}.png")
        page.close()


def take_class(browser, folder: Path) -> None:
    """The wall of a live class once the answer is open, after two votes of phones that are made up."""
    command = [sys.executable, "-m", "phatngon", "class", "01", "--main", "--port", "0", "--json"]
    server = subprocess.Popen([*command, "--data", str(folder / "lop")], stdout=subprocess.PIPE)
    try:
        opened = json.loads(server.stdout.readline())
        head = {"Authorization": f"Bearer {opened['trainer_key']}"}

        def post(path: str, body: dict, **more) -> dict:
            return httpx.post(opened["url"] + path, json=body, timeout=30, **more).json()

        def do(wish: str) -> dict:
            return post("/api/trainer", {"do": wish}, headers=head)

        seats = [post("/api/seat", {"code": opened["code"]})["seat"] for _ in range(48)]
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(opened["board_url"])
        told = do("next")
        while not (told.get("question") and told["question"]["id"] == ASKED):
            do("next")
            told = do("open")
        for number in (1, 2):
            for place, seat in enumerate(seats):
                right = place % 5 if number == 2 else place % 3 == 0
                choice = "c" if right else "abd"[place % 7 % 3]
                body = {"seat": seat, "question": ASKED, "round": number, "answer": choice}
                post("/api/answer", body | {"id": f"{number}-{place}"})
            do("lock")
            do("reopen" if number == 1 else "reveal")
        page.wait_for_timeout(1500)
        page.screenshot(path=OUT / "lop-truc-tiep.png")
        page.close()
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    main()
