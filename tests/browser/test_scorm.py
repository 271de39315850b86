"""A lesson inside a learning system: score, completion and resume told through the SCORM 1.2 interface."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from waiting import wait_for

from phatngon.publish.exports.scorm import scorm_package

pytestmark = pytest.mark.browser
SYSTEM = """<!DOCTYPE html><meta charset="utf-8"><title>LMS</title><script>
var kept = JSON.parse(new URLSearchParams(location.search).get("kept") || "{}"), calls = [], open = false;
window.API = {
  LMSInitialize: () => { open = true; return "true"; }, LMSFinish: () => { calls.push("finish"); open = false; return "true"; },
  LMSGetValue: name => kept[name] || "", LMSSetValue: (name, value) => { if (typeof value !== "string") { throw new Error(name); } kept[name] = value; return "true"; },
  LMSCommit: () => { calls.push("commit"); return "true"; }, LMSGetLastError: () => "0", LMSGetErrorString: () => "", LMSGetDiagnostic: () => "",
};
</script><iframe src="index.html" style="width:1200px;height:700px"></iframe>"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("scorm")
    with zipfile.ZipFile(
        io.BytesIO(scorm_package("01_nhan_dien_bao_chi", date(2026, 11, 23)))
    ) as opened:
        opened.extractall(folder)
    (folder / "lms.html").write_text(SYSTEM, encoding="utf-8")

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/lms.html"
    server.shutdown()
    server.server_close()


def test_a_lesson_tells_its_score_and_goes_on_where_it_stopped(served: str, browser: Any) -> None:
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(served)
    inside = page.frames[1]
    wait_for(page, "() => kept['cmi.core.lesson_status']")
    assert page.evaluate("kept['cmi.core.lesson_status']") == "incomplete"
    found = inside.evaluate(
        """() => { const item = DATA.items.find(one => one.type === "one" && !one.home);
            const all = kept(); all[item.id] = {print: ITEMS[item.id].print, best: "right", given: null, outcome: "", hints: 0};
            remember(all); show(SCREENS[2], true); return [SCREENS[2].id, DATA.items.filter(one => !one.home).length]; }"""
    )
    wait_for(page, "() => Number(kept['cmi.core.score.raw']) > 0")
    kept = page.evaluate("kept")
    assert kept["cmi.core.score.raw"] == str(round(100 / found[1]))
    assert kept["cmi.core.lesson_location"] == found[0] and len(kept["cmi.suspend_data"]) < 4096
    page.evaluate("document.querySelector('iframe').src = 'about:blank'")
    wait_for(page, "() => calls.includes('finish')")
    assert page.evaluate("kept['cmi.core.exit']") == "suspend"
    # another machine: only what the learning system kept
    other = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    other.on("pageerror", lambda error: wrong.append(str(error)))
    told = {name: kept[name] for name in ("cmi.suspend_data", "cmi.core.lesson_location")}
    from urllib.parse import quote

    other.goto(f"{served}?kept={quote(json.dumps(told))}")
    wait_for(other, "() => Number(kept['cmi.core.score.raw']) > 0")
    assert other.evaluate("kept['cmi.core.score.raw']") == kept["cmi.core.score.raw"]
    assert other.frames[1].evaluate("HERE.id") == found[0]
    assert wrong == []


def test_outside_a_learning_system_the_page_is_the_lesson(served: str, browser: Any) -> None:
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(served.replace("lms.html", "index.html"))
    assert page.locator("main[data-lesson]").count() == 1 and wrong == []


def test_the_page_stays_one_file(tmp_path: Path) -> None:
    data = scorm_package("05_chuyen_thong_tin", date(2026, 11, 23))
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert "https://" not in opened.read("index.html").decode("utf-8").partition("<script>")[0]
