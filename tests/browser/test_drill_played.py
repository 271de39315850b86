"""The drill as it is played on a page: on a phone and a laptop, by thumb and by keyboard, with the network off, through a reload."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lesson_page_places import PHONE, address

from phatngon.practice.answers import right_answer, wrong_answer
from phatngon.practice.drill.clockwork import State, apply
from phatngon.practice.drill.reading import find_scenario, load_scenario, scenario_files
from phatngon.practice.drill.report import after_action
from phatngon.practice.drill.scenario import Scenario

pytestmark = pytest.mark.browser
HEIGHTS = 5
DO = {"check", "hint", "answer", "next", "back"}
ALONE = [path.stem for path in scenario_files() if load_scenario(path).playable]
TOGETHER = [path.stem for path in scenario_files() if not load_scenario(path).playable]
ONE = "kb14_pho_noi_thay"


def opened(page: Any, drills: Path, name: str) -> Scenario:
    """The page of a scenario, its play begun."""
    page.goto((drills / f"{name}.html").as_uri())
    press(page, "next")
    return find_scenario(name.partition("_")[0])


def press(page: Any, what: str) -> None:
    page.locator(f"button[data-do='{what}']:visible").click()


def come_back(page: Any) -> None:
    page.wait_for_selector("#tien-do:not([data-kept='no'])", state="attached")
    page.reload()
    page.wait_for_selector("#tien-do[data-read='yes']", state="attached")


_GIVE = """([id, answer]) => { const own = DRILL.tasks[id], item = own.item, raw = {c: [], s: {}, t: ""};
    if (own.draft) { raw.t = answer; }
    else if (item.type === "one") { raw.c = [answer]; } else if (item.type === "many") { raw.c = answer; }
    else if (item.type === "order") { answer.forEach((step, n) => { raw.s[step] = String(n + 1); }); }
    else if (item.type === "match" || item.type === "classify") { raw.s = answer; }
    else if (item.type === "text") { raw.t = answer.text; raw.c = answer.ticks; } else { raw.t = answer; }
    putBack(document.querySelector(`[data-item='${id}'] form`), raw); }"""
_SEEN = """() => { const told = HERE.querySelector("[data-feedback]").getBoundingClientRect();
    return [told.top, told.bottom, document.querySelector("header").getBoundingClientRect().bottom, BAR.getBoundingClientRect().top]; }"""
_WIDE = "() => [document.documentElement.scrollWidth - innerWidth, HERE.getBoundingClientRect().height / 844]"


def play(page: Any, scenario: Scenario, mode: str, *, look: Any = None) -> list[dict[str, Any]]:
    """Play to the report as ``mode`` (right or wrong) answers; ``look`` is called after every decision. The rows that were kept."""
    answer_of = right_answer if mode == "right" else wrong_answer
    for _ in range(4 * (len(scenario.tasks) + len(scenario.injects))):
        if page.locator("#p2-1").is_visible():
            break
        task = page.locator("[data-item][data-outcome='not_done']")
        if task.count():
            name = str(task.get_attribute("data-item"))
            own = scenario.tasks[name]
            answer = answer_of(own.item, scenario.start.date())
            given = answer["text"] if own.is_draft and isinstance(answer, dict) else answer
            page.evaluate(_GIVE, [name, given])
            press(page, "check")
            if look:
                look(name)
            if own.is_draft:
                if mode == "right":
                    for box in page.locator(".dt-sau input").all():
                        box.check()
                page.locator(".dt-xong").click()
        press(page, "next")
    return list(page.evaluate("PLAY.book().rows"))


def walked(scenario: Scenario, rows: list[dict[str, Any]]) -> State:
    state = State(scenario)
    for row in rows:
        state = apply(state, row)
    return state


@pytest.mark.parametrize("name", ALONE)
def test_a_drill_is_played_to_its_report_and_the_notebook_reads_the_same_score_in_its_log(
    phone, drills: Path, name: str
) -> None:
    scenario = opened(phone, drills, name)

    def look(task: str) -> None:
        top, bottom, head, foot = phone.evaluate(_SEEN)
        assert top >= head - 1 and (bottom <= foot + 1 or top < head + 90), (task, top, bottom)
        wide, tall = phone.evaluate(_WIDE)
        assert wide <= 0 and tall <= HEIGHTS, (task, wide, tall)

    rows = play(phone, scenario, "wrong" if name == ONE else "right", look=look)
    report = after_action(walked(scenario, rows))
    shown = phone.locator("#bao-cao").inner_text()
    assert report.finished and shown.startswith(report.score.sentence())
    if name != ONE:
        assert report.score.total == 100 and "Không mất điểm" not in shown
    wide, tall = phone.evaluate(_WIDE)
    assert wide <= 0 and tall <= HEIGHTS
    for cite in phone.evaluate("DRILL.duties.map(one => one.cite)"):
        assert cite in shown
    assert phone.locator("#bao-cao details[open]").count() == 0
    assert phone.errors == [] and [url for url in phone.asked if not url.startswith("file:")] == []


def test_what_programs_that_read_a_page_rely_on_holds_on_a_drill_too(phone, drills: Path) -> None:
    scenario = opened(phone, drills, ONE)
    assert phone.locator("main[data-lesson]").count() == 1
    for _ in range(6):
        visible = phone.locator("section[data-part]:visible")
        assert visible.count() == 1
        one = phone.locator("[data-item]")
        if one.count():
            assert one.count() == 1 and one.locator("[data-stem]").inner_text().strip()
            buttons = one.locator("button[data-do]").evaluate_all(
                "all => all.map(b => b.dataset.do)"
            )
            assert {"check", "answer"} <= set(buttons) <= DO
            told = one.locator("[data-feedback]")
            assert told.count() == 1 and told.get_attribute("role") == "status"
            assert one.get_attribute("data-outcome") == "not_done"
        press(phone, "next")  # works without answering
    rows = phone.evaluate("PLAY.book().rows")
    assert {row["event"] for row in rows} <= {"begin", "wait", "end"}
    assert walked(scenario, rows).waits >= 4 and phone.errors == []


def test_an_answer_that_cannot_be_taken_gets_its_own_sentence_and_costs_no_time(
    phone, drills: Path
) -> None:
    scenario = opened(phone, drills, "kb02_bua_an_ban_tru")
    told, clock = phone.locator("[data-feedback]"), phone.locator(".dt-gio")
    limit = "12 giờ 40 phút, thứ Tư 7/10/2026"
    assert limit not in clock.inner_text()  # a limit that is being asked for is not told
    seen: dict[str, str] = {}
    for _ in range(60):
        task = phone.locator("[data-item][data-outcome='not_done']")
        if task.count():
            own = scenario.tasks[str(task.get_attribute("data-item"))]
            before = clock.inner_text()
            if own.item.type in ("moment", "number"):
                task.locator("input").fill("40 lần sau")
            press(phone, "check")
            seen[own.item.type] = told.inner_text()
            assert clock.inner_text() == before and task.get_attribute("data-outcome") == "not_done"
            phone.evaluate(_GIVE, [own.id, given(own, scenario)])
            press(phone, "check")
            assert (
                phone.locator("[data-item]").get_attribute("data-outcome") == "right"
                or own.is_draft
            )
        if phone.locator("#p2-1").is_visible():
            break
        press(phone, "next")
    assert limit in phone.locator("#bao-cao details").nth(1).evaluate("one => one.textContent")
    assert "Chưa thấy ngày nào" in seen["moment"] or "Chưa đọc được" in seen["moment"]
    assert "Chưa có gì để gửi" not in seen["moment"] + seen["number"] + seen.get("order", "")
    assert "nguyên thứ tự ban đầu" in seen.get("order", "nguyên thứ tự ban đầu")
    assert seen["one"].startswith("Chưa có gì để gửi") and seen["text"].startswith("Chưa có gì")
    assert phone.errors == []


def given(own: Any, scenario: Scenario) -> Any:
    answer = right_answer(own.item, scenario.start.date())
    return answer["text"] if own.is_draft and isinstance(answer, dict) else answer


def test_a_play_is_taken_up_where_it_was_left_and_done_again_only_when_asked_twice(
    phone, drills: Path
) -> None:
    scenario = opened(phone, drills, ONE)
    first = next(iter(scenario.tasks.values()))
    phone.locator(f"[data-item='{first.id}'] input").first.check()
    before = phone.locator("#p1-1").inner_text()
    come_back(phone)
    assert phone.locator("#p1-1").inner_text() == before
    assert phone.locator(f"[data-item='{first.id}'] input:checked").count() == 1  # not yet decided
    press(phone, "check")
    outcome = phone.locator("[data-item]").get_attribute("data-outcome")
    reason = phone.locator("[data-feedback] p").nth(1).inner_text()
    come_back(phone)
    assert phone.locator("[data-item]").get_attribute("data-outcome") == outcome != "not_done"
    assert reason in phone.locator("[data-feedback]").inner_text()
    assert phone.locator("[data-item] input:enabled").count() == 0
    phone.wait_for_selector("#tien-do:not([data-kept='no'])", state="attached")
    phone.evaluate("localStorage.clear(); history.replaceState(null, '')")  # one store is left
    phone.reload()
    phone.wait_for_selector("#tien-do[data-read='yes']", state="attached")
    assert phone.locator("#p1-1").is_visible() and reason in phone.locator("#p1-1").inner_text()
    press(phone, "answer")
    assert "Đáp án" in phone.locator(".dt-sau").inner_text()
    press(phone, "next")
    play(phone, scenario, "right")
    report = phone.locator("#bao-cao").inner_text()
    come_back(phone)
    assert phone.locator("#bao-cao").inner_text() == report
    phone.locator("#lam-lai").click()
    assert phone.evaluate("document.activeElement.textContent") == "Giữ lại"
    phone.keyboard.press("Escape")
    assert phone.locator("#bao-cao").inner_text() == report
    phone.locator("#lam-lai").click()
    phone.locator("#lam-lai-hoi [data-that]").click()
    assert phone.locator("#p0-1").is_visible() and phone.evaluate("PLAY.book().rows") == []
    come_back(phone)
    assert phone.locator("#p0-1").is_visible() and phone.errors == []


def test_a_draft_put_by_is_kept_and_the_end_with_work_undone_is_asked_for_twice(
    phone, drills: Path
) -> None:
    scenario = opened(phone, drills, ONE)
    phone.locator("[data-item] input").first.check()
    press(phone, "check")
    press(phone, "next")
    phone.locator("[data-item='kb14-12'] textarea").fill("Viết dở.")
    press(phone, "next")  # something else happens, the draft waits
    assert phone.locator("[data-item='kb14-12'] textarea").input_value() == "Viết dở."
    come_back(phone)
    assert phone.locator("[data-item='kb14-12'] textarea").input_value() == "Viết dở."
    while phone.evaluate("nextInject(PLAY.state()) !== null"):
        press(phone, "next")
    press(phone, "next")
    left = len(scenario.tasks) - 1
    assert f"Còn {left} việc chưa làm" in phone.locator(".dt-nhac").inner_text()
    assert phone.locator("#p1-1").is_visible()
    press(phone, "next")
    assert phone.locator("#p2-1").is_visible() and phone.errors == []


def test_a_report_is_saved_as_a_file_that_holds_all_of_it(
    phone, drills: Path, tmp_path: Path
) -> None:
    play(phone, opened(phone, drills, ONE), "wrong")
    with phone.expect_download() as waited:
        phone.locator("#luu").click()
    waited.value.save_as(tmp_path / "bao-cao.html")
    text = (tmp_path / "bao-cao.html").read_text(encoding="utf-8")
    assert "SỐ LIỆU GIẢ ĐỊNH" in text and "Dòng thời gian" in text and "<details" in text
    assert text.count("<details") == text.count("open=") and "<button" not in text
    assert waited.value.suggested_filename == "sau-dien-tap-kb14.html"


def test_a_drill_is_played_by_keyboard_alone(phone, drills: Path) -> None:
    phone.goto((drills / f"{ONE}.html").as_uri())
    tab_to(phone, "button[data-do='next']")
    phone.keyboard.press("Enter")
    assert phone.evaluate("document.activeElement.closest('#p1-1') !== null")
    tab_to(phone, "[data-item] input")
    phone.keyboard.press("Space")
    tab_to(phone, "button[data-do='check']")
    phone.keyboard.press("Enter")
    assert phone.locator("[data-item]").get_attribute("data-outcome") != "not_done"
    tab_to(phone, "[data-dt='go']")
    assert phone.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    phone.keyboard.press("Enter")
    assert phone.locator("[data-item]").get_attribute("data-outcome") == "not_done"
    assert phone.evaluate("document.activeElement.closest('article').dataset.item") == "kb14-12"
    tab_to(phone, "button[data-do='next']")
    phone.keyboard.press("Enter")
    assert phone.evaluate("document.activeElement.textContent") == "Vừa xảy ra"


def tab_to(page: Any, query: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("query => document.activeElement.matches(query)", query):
            return
    raise AssertionError(query)


@pytest.mark.parametrize("name", TOGETHER)
def test_a_drill_for_a_group_is_walked_with_a_diary_and_no_score(
    phone, drills: Path, name: str
) -> None:
    scenario = opened(phone, drills, name)
    phone.locator("textarea").fill("Lúc này có 987 người, theo sổ.")
    press(phone, "check")
    assert "“987” không có trong dữ kiện" in phone.locator("[data-feedback]").inner_text()
    if scenario.guarded:
        phone.locator("textarea").fill(f"Đó là {scenario.guarded[0].words[0]}.")
        press(phone, "check")
        assert scenario.guarded[0].why in phone.locator("[data-feedback]").inner_text()
    come_back(phone)
    kept = phone.locator("textarea").input_value()
    assert kept.startswith(("Lúc này", "Đó là"))
    for _ in range(len(scenario.injects)):
        press(phone, "next")
        assert phone.evaluate(_WIDE)[0] <= 0
    told = phone.locator("#bao-cao").inner_text()
    assert "không chấm điểm" in told and kept in told and "trên 100 điểm" not in told
    assert all(line in told for line in scenario.artefacts)
    assert phone.evaluate(_WIDE)[1] <= HEIGHTS and phone.errors == []


def test_the_clock_of_a_live_play_runs_with_the_wall(phone, drills: Path) -> None:
    phone.clock.install()
    phone.goto((drills / f"{ONE}.html").as_uri())
    phone.locator("[name=nhip][value=live]").check()
    press(phone, "next")
    assert phone.locator(".dt-gio strong").inner_text().startswith("7 giờ 40 phút")
    phone.clock.run_for("05:06")
    assert phone.locator(".dt-gio strong").inner_text().startswith("7 giờ 45 phút")
    phone.clock.run_for("11:00")
    assert "Cố Đô Hóng Chuyện" in phone.locator(".dt-chuyen").inner_text()
    assert phone.evaluate("PLAY.state().arrived.length") == 2


@pytest.mark.parametrize("size", [(320, 640), (1366, 768)])
def test_nothing_runs_off_the_side_and_story_and_decision_stand_side_by_side_on_a_laptop(
    offline_page, drills: Path, size: tuple[int, int]
) -> None:
    page = offline_page(*size)
    for name in (ONE, "kb13_bao_cao_nam", TOGETHER[0]):
        scenario = opened(page, drills, name)
        if size[0] > 900 and name in ALONE:
            left, right = (page.locator(one).bounding_box() for one in (".dt-chuyen", ".dt-viec"))
            assert left["x"] + left["width"] <= right["x"] and abs(left["y"] - right["y"]) < 40
        for _ in range(4):
            page.evaluate("all(HERE, 'details').forEach(one => { one.open = true; })")
            assert page.evaluate(_WIDE)[0] <= 0, name
            small = page.evaluate(
                """() => [...HERE.querySelectorAll("button, summary, label, input[type=text]")].filter(one => one.checkVisibility()
                && one.getBoundingClientRect().height < 44).map(one => one.textContent)"""
            )
            assert size[0] > 900 or small == [], name
            press(page, "next")
        if name in ALONE:
            play(page, scenario, "wrong")
            page.evaluate("all(HERE, 'details').forEach(one => { one.open = true; })")
            assert page.evaluate(_WIDE)[0] <= 0, name
        assert page.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_screen_of_a_drill(
    phone, drills: Path, scheme: Any
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    def faults() -> list[Any]:
        found = Axe().run(phone).response["violations"]
        serious = ("serious", "critical")
        return [
            (one["id"], one["nodes"][0]["html"][:140]) for one in found if one["impact"] in serious
        ]

    phone.emulate_media(color_scheme=scheme)
    phone.goto((drills / f"{ONE}.html").as_uri())
    assert faults() == []
    press(phone, "next")
    kinds: set[str] = set()
    scenario = find_scenario("kb14")

    def look(task: str) -> None:
        kind = "draft" if scenario.tasks[task].is_draft else scenario.tasks[task].item.type
        if kind not in kinds:
            kinds.add(kind)
            assert faults() == [], task

    play(phone, scenario, "wrong", look=look)
    phone.evaluate("all(HERE, 'details').forEach(one => { one.open = true; })")
    phone.locator("#lam-lai").click()
    assert faults() == [] and len(kinds) > 4
    opened(phone, drills, TOGETHER[0])
    assert faults() == []


def test_the_short_drill_of_lesson_0_is_played_on_its_screen_and_next_passes_it_by(
    phone, lesson_pages: Path
) -> None:
    phone.goto(address(lesson_pages, "bat_dau"))
    press(phone, "next")
    place = phone.locator("[data-dien-tap]")
    assert place.is_visible() and place.locator("[data-item] input").first.is_visible()
    here = phone.evaluate("HERE.id")
    press(phone, "next")
    assert phone.evaluate("HERE.id") != here  # nobody has to play
    press(phone, "back")
    scenario = find_scenario("thu")
    for number, task in enumerate(scenario.tasks.values()):
        answer = right_answer(task.item, scenario.start.date())
        for one in [answer] if isinstance(answer, str) else answer:
            place.locator(f"input[value='{one}']").check()
        place.locator("button[data-do='check']").click()
        assert place.locator("[data-item]").get_attribute("data-outcome") == "right"
        if number == 1:
            come_back(phone)
            assert place.locator("[data-item]").get_attribute("data-outcome") == "right"
        assert phone.evaluate("HERE.getBoundingClientRect().height / 844") <= HEIGHTS
        place.locator("[data-dt='go']").click()
    report = place.locator(".dt-bao-cao")
    assert report.inner_text().startswith("100,0 trên 100 điểm.") and "kịp" in report.inner_text()
    place.locator(".dt-lam-lai").click()
    place.locator("[data-that]").click()
    assert place.locator("[data-item]").get_attribute("data-outcome") == "not_done"
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert phone.errors == [] and [url for url in phone.asked if not url.startswith("file:")] == []
