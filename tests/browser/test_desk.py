"""The trainer's desk in JupyterLab: a class opened and closed, and a verb run, by buttons alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from lab_server import LabServer
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    server = LabServer(tmp_path_factory.mktemp("ban"), "--desk")
    yield server
    server.process.terminate()
    server.process.wait(20)


def test_a_class_is_opened_and_closed_without_a_command(desk: LabServer, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto(desk.url())
    opening = page.get_by_role("button", name="Mở lớp")
    expect(opening).to_be_visible(timeout=90_000)
    opening.click()
    live = page.locator(".pn-item").first
    expect(live).to_contain_text("Chọn ít nhất một bài")
    page.locator("select").first.select_option(index=1)
    opening.click()
    expect(live).to_contain_text("Đang mở.")
    link = live.get_by_role("link", name="Trang điều khiển của giảng viên").get_attribute("href")
    assert httpx.get(str(link)).status_code == 200
    opening.click()
    expect(live).to_contain_text("Chờ xong")
    page.get_by_role("button", name="Đóng lớp").click()
    with pytest.raises(httpx.TransportError):
        for _ in range(100):
            httpx.get(str(link))
            page.wait_for_timeout(100)
    page.get_by_role("button", name="Kiểm tra máy này").click()
    expect(page.locator(".pn-item").nth(1)).to_contain_text("Bộ dữ liệu luật")
    page.close()
