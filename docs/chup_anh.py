"""Take the README's pictures from the product: ``python docs/chup_anh.py`` after ``build`` (needs Chromium and the test level)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KIT = Path(__file__).resolve().parent.parent
OUT = KIT / "docs" / "anh"
LESSON = "01_nhan_dien_bao_chi"
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
        take_handouts(browser)
        take_report(browser, Path(folder))
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


def take_report(browser, folder: Path) -> None:
    """The monthly report of the sample data: who has reported."""
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
        str(folder / "bao-cao"),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.goto((folder / "bao-cao" / "bao-cao-2026-10-gia-dinh.html").as_uri())
    page.locator("section:has(img)").first.scroll_into_view_if_needed()
    page.screenshot(path=OUT / "bao-cao-lan-toa.png")
    page.close()


def wait_for_token(data: Path) -> str:
    """The token of the server once it is up."""
    for _ in range(240):
        for path in (data / "jupyterlab" / "runtime").glob("jpserver-*.json"):
            return json.loads(path.read_text())["token"]
        time.sleep(0.25)
    raise SystemExit("JupyterLab không mở được.")


def take_handouts(browser) -> None:
    """The handout on a phone and as it prints."""
    source = (KIT / "dist" / "tai-lieu" / f"{LESSON}.html").as_uri()
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(source)
    page.screenshot(path=OUT / "dien-thoai.png")
    wide = browser.new_page(viewport={"width": 900, "height": 800})
    wide.goto(source)
    wide.locator(".pn-item").first.scroll_into_view_if_needed()
    wide.screenshot(path=OUT / "trang-mang.png")


if __name__ == "__main__":
    main()
