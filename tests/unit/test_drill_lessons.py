"""The drill and the final test on a learner's screen and on paper: what is shown is what the log says."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from phatngon.base.errors import InputError, ProblemsFound
from phatngon.base.moments import VIETNAM
from phatngon.base.paths import kit_root
from phatngon.base.yamlfile import YamlFile
from phatngon.cli.main import main
from phatngon.lessons import drill_widget, exam_pages, exam_widget, session
from phatngon.lessons.drill_report import report_page, write_report
from phatngon.lessons.drill_sheets import sheet_page, write_sheet
from phatngon.practice.answers import right_answer
from phatngon.practice.bank import load_bank
from phatngon.practice.drill.reading import find_scenario, load_scenarios
from phatngon.practice.drill.rehearsal import rehearse
from phatngon.practice.drill.run import Run
from phatngon.practice.drill.talks import TALKS, read_talk
from phatngon.practice.exam.keys import TrainerKeys
from phatngon.practice.exam.paper import Paper, draw, open_banks
from small_lesson import running, text

DAY, NOW = date(2026, 11, 23), datetime(2026, 11, 25, 8, tzinfo=VIETNAM)
KB14 = find_scenario("kb14")


@pytest.fixture
def lesson(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> session.Session:
    monkeypatch.setenv("PHATNGON_DATA", str(tmp_path / "du-lieu"))
    return running(monkeypatch, "Lan")


@pytest.fixture
def form(lesson: session.Session) -> drill_widget.DrillForm:
    return drill_widget.DrillForm({"kb14": KB14}, lesson)


def press(form: drill_widget.DrillForm, text: str) -> None:
    found = [
        one
        for one in form_parts(form.box)
        if getattr(one, "description", "") == text and hasattr(one, "click")
    ]
    assert len(found) == 1, text
    found[0].click()


def form_parts(widget: object) -> list:
    return [
        widget,
        *(part for child in getattr(widget, "children", ()) for part in form_parts(child)),
    ]


def find(form: drill_widget.DrillForm, kind: str) -> list:
    return [part for part in form_parts(form.work) if type(part).__name__ == kind]


def test_a_drill_is_played_stopped_and_taken_up_on_the_screen(
    form: drill_widget.DrillForm, lesson: session.Session
) -> None:
    press(form, "Bắt đầu hoặc diễn tập tiếp")
    assert (
        "7 giờ 40" in text(form.clock.value)
        and "Kè sạt một đoạn" in text(form.story.value)
        and "12 hộ" in text(form.story.value)
    )
    find(form, "RadioButtons")[0].value = "a"
    press(form, "Quyết định")
    assert "Đúng" in text(form.note.value) and "kb14-11" in form.run.state.done
    again = drill_widget.DrillForm({"kb14": KB14}, lesson)
    press(again, "Bắt đầu hoặc diễn tập tiếp")
    assert again.run.state == form.run.state and "Diễn tập tiếp" in text(again.note.value)


def test_a_draft_is_laid_beside_its_model_and_the_learner_judges_his_own_lines(
    form: drill_widget.DrillForm,
) -> None:
    press(form, "Bắt đầu hoặc diễn tập tiếp")
    find(form, "RadioButtons")[0].value = "a"
    press(form, "Quyết định")
    find(form, "Textarea")[0].value = "Chủ tịch giao 99 người."
    press(form, "Gửi: Văn bản nội bộ")
    shown = text(find(form, "HTML")[0].value)
    assert (
        "Bài mẫu" in shown
        and "có: Ghi ai ủy quyền" in shown
        and "chưa thấy: Ghi ngày hết hạn" in shown
    )
    assert "“99” không có trong dữ kiện" in shown
    find(form, "Checkbox")[0].value = True
    press(form, "Đối chiếu xong")
    assert form.run.state.done["kb14-12"].assessed and not form.run.state.to_assess


def test_the_short_drill_of_lesson_0_is_played_on_the_existing_screen(
    lesson: session.Session,
) -> None:
    opening = find_scenario("thu")
    form = drill_widget.DrillForm({opening.code: opening}, lesson)
    assert [words for words, _ in form.pick.options] == [f"{opening.title} (5 phút)"]
    press(form, "Bắt đầu hoặc diễn tập tiếp")
    find(form, "RadioButtons")[0].value = "b"
    press(form, "Quyết định")
    assert "Đúng" in text(form.note.value) and "thu-11" in form.run.state.done


def test_a_limit_that_is_being_asked_for_is_not_told_beside_the_question(
    lesson: session.Session,
) -> None:
    scenario = find_scenario("kb02")
    form = drill_widget.DrillForm({"kb02": scenario}, lesson)
    press(form, "Bắt đầu hoặc diễn tập tiếp")
    asked = next(task for task in scenario.tasks.values() if task.item.type == "moment")
    told = "12 giờ 40 phút, thứ Tư 7/10/2026"
    assert asked in form.run.state.open_tasks
    assert told not in text(form.clock.value) and "ở việc lúc này" in text(form.clock.value)
    answer = right_answer(asked.item, scenario.start.date())
    form.run.answer(asked.id, answer, now=session.now())
    assert told in text(drill_widget.clock_html(form.run))


def test_nothing_is_sent_blank_and_a_drill_ends_only_after_its_last_turn(
    form: drill_widget.DrillForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(form, "Bắt đầu hoặc diễn tập tiếp")
    monkeypatch.delenv("PHATNGON_RAISE")
    next(
        one for one in form_parts(form.work) if getattr(one, "description", "") == "Quyết định"
    ).click()
    assert "Chưa có gì để gửi" in text(find(form, "HTML")[-1].value) and form.run.state.done == {}
    assert form.end_button.disabled and not form.wait_button.disabled
    while form.run.state.next_inject is not None:
        press(form, "Chờ diễn biến tiếp theo")
    assert form.wait_button.disabled
    press(form, "Kết thúc, xem báo cáo")
    assert "0,0 trên 100 điểm" in text(form.report.value) and form.work.children == ()
    press(form, "Diễn tập lại từ đầu")
    assert form.run.state.done == {} and form.report.value == ""


def test_a_test_run_plays_every_scenario_and_notices_a_wrong_score(
    lesson: session.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for mode in ("right", "wrong", "blank"):
        drill_widget.try_out(KB14, mode)
    monkeypatch.setattr(drill_widget, "LEAST_RIGHT", 101)
    with pytest.raises(ProblemsFound, match="(?i)kiểu “right”"):
        drill_widget.try_out(KB14, "right")
    lesson.answers = "right"
    lesson.surface = "handout"
    with pytest.raises(ProblemsFound):
        drill_widget.show_drill(lesson)


def test_the_report_of_a_log_is_the_same_every_time(tmp_path: Path) -> None:
    run = rehearse(KB14, "wrong", now=NOW, folder=tmp_path)
    page = report_page(run)
    assert page == report_page(Run.resume(run.path, now=NOW + timedelta(days=9)))
    said = text(page)
    for part in (
        "Tình huống giả định",
        "Điểm theo sáu mặt",
        "Việc phải làm và hạn",
        "Dòng thời gian",
        "Đã nói gì, ở đâu",
        "Mất điểm ở đâu",
    ):
        assert part in said
    first, second = (write_report(run, tmp_path / name) for name in ("a", "b"))
    assert {kind: path.read_bytes() for kind, path in first.items()} == {
        kind: path.read_bytes() for kind, path in second.items()
    }


@pytest.mark.parametrize("scenario", load_scenarios().values(), ids=load_scenarios())
def test_the_trainers_sheet_has_every_turn_and_the_participants_sheet_no_answer(
    scenario: object,
) -> None:
    trainer, participant = (
        text(sheet_page(kind, scenario)[1]) for kind in ("trainer", "participant")
    )
    for inject in scenario.injects:
        assert text(inject.text)[:40] in trainer
    for task in scenario.tasks.values():
        assert f"Việc {task.id}" in trainer and task.id not in participant
        if task.model:
            assert text(task.model)[:40] in trainer and text(task.model)[:40] not in participant
    assert (
        "Tình huống giả định" in participant
        and "Thang điểm" in trainer
        and "Mẫu phát ngôn đầu tiên" in participant
    )


def test_an_unknown_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="(?i)không có phiếu"):
        write_sheet("gi-do", tmp_path)


@pytest.mark.parametrize("name", ["phong-van", "hop-bao"])
def test_the_sheets_for_talking_are_whole_and_a_fault_has_its_line(name: str) -> None:
    said = text(sheet_page(name)[1])
    assert "Phiếu nhận xét" in said and "giả định" in said
    path = kit_root() / "exercises" / "kich_ban" / TALKS[name]
    whole = path.read_text(encoding="utf-8")
    assert read_talk(YamlFile(path, whole)) == []
    for broken in (
        whole.replace("title:", "tit:"),
        whole.replace("rubric:", "rub:"),
        whole.replace("minutes:", "min:"),
        whole.replace("question", "q"),
    ):
        assert any(
            problem.line or problem.sentence for problem in read_talk(YamlFile(path, broken))
        )


def test_the_verbs_of_the_drill_speak_to_people_and_machines(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main(["drill", "list", "--json"]) == 0
    assert {row["code"] for row in json.loads(capsys.readouterr().out)["scenarios"]} == set(
        load_scenarios()
    )
    assert main(["drill", "sheet", "14", "--to", str(tmp_path), "--formats", "html"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "dien-tap-kb14-dieu-hanh.html",
        "dien-tap-kb14-nguoi-hoc.html",
    }
    capsys.readouterr()
    run = rehearse(KB14, "right", now=NOW, folder=tmp_path)
    assert main(["drill", "report", str(run.path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 100
    assert (
        main(["drill", "report", str(tmp_path / "khong.jsonl")]) == 2
        and main(["drill", "sheet", "99"]) == 2
    )
    assert main(["drill", "sheet", "14", "--formats", "exe"]) == 2


def paper() -> Paper:
    sealed = load_bank(kit_root() / "exercises" / "01_nhan_dien_bao_chi.yaml")
    return draw("261125-AB12CD", secret=b"s" * 32, as_of=DAY, sealed=sealed, banks=open_banks())


def test_the_printed_paper_holds_no_key_and_the_key_letters_what_was_printed() -> None:
    made = paper()
    printed, key = text(exam_pages.paper_page(made)), text(exam_pages.key_page(made))
    for question in made.questions:
        for choice in getattr(question.item, "choices", ()):
            assert choice.feedback not in printed
        assert question.item.id not in printed and question.item.id in key
    assert "Câu 24" in printed and "Mã đề: 261125-AB12CD" in printed and "Đáp án" not in printed
    number, question = next((n, q) for n, q in enumerate(made.questions, 1) if q.item.type == "one")
    right = next(choice.text for choice in question.item.choices if choice.id == question.item.key)
    section = (
        BeautifulSoup(exam_pages.paper_page(made), "html.parser")
        .find("h2", string=f"Câu {number}")
        .find_parent("section")
    )
    answer = (
        BeautifulSoup(exam_pages.key_page(made), "html.parser")
        .find("h2", string=f"Câu {number}")
        .find_parent("section")
        .strong.text
    )
    letter = answer.removeprefix("Đáp án: ")[0]
    labels = [" ".join(label.get_text(" ").split()) for label in section.find_all("label")]
    assert any(
        label.lstrip("☐ ").startswith(letter) and " ".join(right.split())[:30] in label
        for label in labels
    )


def test_a_participant_answers_saves_and_the_trainer_marks(
    lesson: session.Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = paper()
    form = exam_widget.ExamForm(lesson)
    with pytest.raises(InputError, match="(?i)chưa mở đề"):
        form.save()
    assert "24 câu" in text(form.open(json.dumps(made.public()).encode("utf-8")))
    with pytest.raises(InputError, match="(?i)họ tên"):
        form.save()
    form.name.value = "Người học thử"
    question = next(question for question in made.questions if question.item.type == "one")
    form.controls[question.id].fill(question.names[right_answer(question.item, DAY)])
    page = BeautifulSoup(form.save(), "html.parser")
    assert (
        "Còn 23 câu để trống" in page.text
        and page.a["download"] == "bai-lam-261125-AB12CD-nguoi-hoc-thu.json"
    )
    kept = next((tmp_path / "du-lieu" / "bai_lam").iterdir())
    assert (
        json.loads(kept.read_text(encoding="utf-8"))["answers"][question.id]
        == question.names[right_answer(question.item, DAY)]
    )
    for data in (b"\xff\xfe", b"[" * 100_000, b" " * 3_000_000):
        with pytest.raises(InputError):
            exam_widget.parsed(data)


def test_the_self_made_record_asks_for_the_lessons_first(lesson: session.Session) -> None:
    with pytest.raises(InputError, match="(?i)chưa đủ để lập giấy"):
        exam_widget.self_record_html(lesson, "Lan")
    lesson.surface = "handout"
    exam_widget.show_exam(lesson)
    exam_widget.show_self_record(lesson)


def test_the_self_made_record_knows_the_provisions_of_its_questions(
    lesson: session.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    import base64

    from phatngon.practice.exam.paper import exam_settings

    monkeypatch.setitem(exam_settings(), "self_percent", 0)
    page = BeautifulSoup(exam_widget.self_record_html(lesson, "Lan"), "html.parser")
    [link] = page.select("a[download$='.json']")
    record = json.loads(base64.b64decode(link["href"].partition("base64,")[2]))
    assert "N244-D7K3" in record["provisions"] and record["as_of"] == lesson.as_of.isoformat()


def test_a_record_is_written_with_what_it_proves(tmp_path: Path) -> None:
    from test_exam import passed

    from phatngon.practice.exam.record import trainer_record

    record = trainer_record(passed(), TrainerKeys(tmp_path / "khoa"), name="Nguyễn <b>", day=DAY)
    files = exam_pages.write_record(record, tmp_path, "giay")
    page = files["html"].read_text(encoding="utf-8")
    assert (
        "<b>" not in page.split("<main")[1]
        and "không phải chứng chỉ" in text(page)
        and files["pdf"].read_bytes().startswith(b"%PDF")
    )
    assert main(["exam", "verify", str(files["json"]), "--key", record["public_key"]]) == 0
    files["json"].write_text(
        files["json"].read_text(encoding="utf-8").replace("Nguyễn", "Trần"), encoding="utf-8"
    )
    assert main(["exam", "verify", str(files["json"])]) == 1
