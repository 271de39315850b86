"""Publishing: one canonical form, a linter that names cell and cure, personal copies, the learner's JupyterLab, the doctor."""

from __future__ import annotations

import copy
import json
import shutil
import socket
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.moments import VIETNAM
from phatngon.base.paths import kit_root
from phatngon.publish.build import copies
from phatngon.publish.build.run import parameter_names
from phatngon.publish.lab import doctor, lab
from phatngon.publish.sources.citers import all_citers, check_law
from phatngon.publish.sources.lint import check_notebook
from phatngon.publish.sources.notebooks import (
    as_text,
    canonical,
    find_lesson,
    lesson_paths,
    made_for,
    read_notebook,
    tidy,
)

LESSON = kit_root() / "notebooks" / "01_nhan_dien_bao_chi.ipynb"
TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 8, tzinfo=VIETNAM)


@pytest.fixture
def messy(tmp_path: Path) -> dict[str, Any]:
    """Lesson 1 as JupyterLab leaves it: outputs, counts, foreign metadata."""
    raw = copy.deepcopy(read_notebook(LESSON).raw)
    for cell in raw["cells"]:
        cell["metadata"]["collapsed"] = False
        if cell["cell_type"] == "code":
            cell["execution_count"], cell["outputs"] = (
                3,
                [{"output_type": "stream", "name": "stdout", "text": "x"}],
            )
    raw["metadata"]["widgets"] = {"a": 1}
    return raw


def saved(raw: dict, folder: Path, name: str = "bai.ipynb") -> Path:
    path = folder / name
    path.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    return path


def findings(raw: dict, folder: Path) -> str:
    return "\n".join(
        finding.sentence for finding in check_notebook(read_notebook(saved(raw, folder)))
    )


def test_lessons_are_committed_in_the_canonical_form() -> None:
    for path in lesson_paths():
        assert path.read_text(encoding="utf-8") == canonical(read_notebook(path)), path.name


def test_tidy_brings_back_the_canonical_form_and_then_changes_nothing(
    messy: dict, tmp_path: Path
) -> None:
    path = saved(messy, tmp_path)
    assert tidy(path) and not tidy(path)
    assert path.read_bytes() == LESSON.read_bytes()


def test_tidy_puts_one_sentence_on_a_line_and_gives_every_cell_its_own_id(tmp_path: Path) -> None:
    raw = {
        "cells": [
            {
                "cell_type": "markdown",
                "id": "a",
                "metadata": {},
                "source": "Một câu. Hai câu của TP. Huế. Ba câu.",
            },
            {
                "cell_type": "markdown",
                "id": "a",
                "metadata": {},
                "source": "- Mục một. Vẫn mục một.",
            },
            {"cell_type": "markdown", "metadata": {}, "source": ["Thiếu mã"]},
        ],
        "metadata": {},
    }
    path = saved(raw, tmp_path)
    tidy(path)
    cells = read_notebook(path).cells
    assert cells[0].source == "Một câu.\nHai câu của TP. Huế.\nBa câu."
    assert cells[1].source == "- Mục một. Vẫn mục một."
    assert len({cell.id for cell in cells}) == 3 and all(cell.id for cell in cells)


def test_view_prints_every_cell_with_its_id() -> None:
    text = as_text(read_notebook(LESSON))
    assert all(f"── {cell.id} ·" in text for cell in read_notebook(LESSON).cells)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda raw: raw["cells"][0].update(source="## Thiếu cấp một"), "tiêu đề bài"),
        (lambda raw: raw["cells"][3]["metadata"].update(tags=["an"]), "nhãn “an”"),
        (
            lambda raw: raw["cells"][3].update(source="| Việc |  |\n|---|---|\n| Nộp | mai |"),
            "bảng có cột không tên",
        ),
        (lambda raw: raw["cells"][3].update(source="Theo Điều 31 thì sao."), "gõ tay"),
        (lambda raw: raw["cells"][3].update(source="![](a.png)"), "chữ thay thế"),
        (
            lambda raw: raw["cells"][3].update(source='Chữ "báo" ở tên chưa nói lên loại hình.'),
            "ngoặc kép thẳng",
        ),
        (lambda raw: raw["cells"][3].update(source="##### Nhảy cấp"), "tiêu đề nhảy"),
        (
            lambda raw: raw["cells"][3].update(source="![ ](attachment:a.png)"),
            "ảnh thiếu chữ thay thế",
        ),
        (
            lambda raw: raw["cells"][3]["metadata"].update(phatngon={"provisions": ["L99-D1"]}),
            "L99-D1",
        ),
        (lambda raw: raw["cells"][-1].update(source="print(1)"), "lời gọi"),
        (lambda raw: raw["cells"][-1].update(source="progress("), "cú pháp"),
        (lambda raw: raw["metadata"]["phatngon"].update(minutes=1), "phút"),
        (lambda raw: raw["metadata"]["phatngon"].pop("objectives"), "objectives"),
        (
            lambda raw: raw["metadata"]["phatngon"].pop("deck"),
            "thiếu “deck”: thêm tên bộ trang chiếu của bài, hoặc chuỗi rỗng nếu bài không có",
        ),
        (
            lambda raw: raw["metadata"]["phatngon"].pop("polls"),
            "thiếu “polls”: thêm danh sách mã câu",
        ),
        (
            lambda raw: raw["metadata"]["phatngon"].pop("card"),
            "thiếu “card”: thêm “look” (tra ở đâu) và “ask” (hỏi ai)",
        ),
        (lambda raw: raw["metadata"]["phatngon"].update(deck=5), "“deck” phải là một dòng chữ"),
        (
            lambda raw: raw["metadata"]["phatngon"].update(deck=""),
            "có câu bình chọn mà không có trang chiếu",
        ),
        (
            lambda raw: raw["metadata"]["phatngon"].update(polls="nd-11"),
            "“polls” phải là danh sách mã câu",
        ),
        (lambda raw: raw["metadata"]["phatngon"].update(card=[]), "“card” chưa đúng dạng"),
        (lambda raw: raw["metadata"]["phatngon"]["card"].pop("ask"), "“card” thiếu “ask” (hỏi ai)"),
        (
            lambda raw: raw["metadata"]["phatngon"]["card"].update(look="một dòng"),
            "mục “look” (tra ở đâu) phải là danh sách các dòng chữ",
        ),
        (lambda raw: raw["metadata"]["phatngon"]["card"].update(ai=[]), "có mục “ai” không dùng"),
        (
            lambda raw: raw["metadata"]["phatngon"]["card"].update(tables=["khong-co"]),
            "cần bảng “khong-co”",
        ),
        (lambda raw: raw["cells"][1].update(source="as_of = 1"), "ô tham số"),
        (lambda raw: raw["cells"][3].update(source="Ho\u0323c"), "dạng chuẩn"),
    ],
)
def test_the_linter_names_what_is_wrong_and_where(change: Any, part: str, tmp_path: Path) -> None:
    raw = copy.deepcopy(read_notebook(LESSON).raw)
    assert findings(raw, tmp_path).count("\n") <= 0 or "dạng chuẩn" in findings(raw, tmp_path)
    change(raw)
    assert part in findings(raw, tmp_path)


@pytest.mark.parametrize("text", ["{", "[]", '{"cells": 5}', "chữ"])
def test_what_is_no_notebook_is_said_so(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"x\.ipynb"):
        read_notebook(path)


def test_a_lesson_is_found_by_number_name_or_path() -> None:
    assert find_lesson("01") == find_lesson("01_nhan_dien_bao_chi") == find_lesson(str(LESSON))
    with pytest.raises(InputError, match="99"):
        find_lesson("99")


def test_a_copy_for_a_date_leaves_out_what_does_not_apply() -> None:
    notebook = read_notebook(LESSON)
    new = {cell["id"] for cell in made_for(notebook, TODAY)["cells"]}
    old = {cell["id"] for cell in made_for(notebook, date(2026, 3, 1))["cells"]}
    assert new - old and old - new
    assert not {cell.id for cell in notebook.cells if "trainer" in cell.tags} & {
        cell["id"] for cell in made_for(notebook, TODAY, ("trainer",))["cells"]
    }


def test_parameters_are_those_of_every_lesson() -> None:
    for path in lesson_paths():
        assert parameter_names(read_notebook(path)) == [
            "as_of",
            "unit",
            "surface",
            "answers",
            "data_dir",
        ]


def test_a_personal_copy_follows_the_kit_until_the_learner_changes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = copies.refresh(TODAY, tmp_path)
    assert len(first.added) == len(lesson_paths()) and not first.refreshed
    mine = tmp_path / LESSON.name
    ran = json.loads(mine.read_text(encoding="utf-8"))
    ran["cells"][4]["outputs"] = (
        [{"output_type": "stream", "name": "stdout", "text": "đã chạy"}]
        if ran["cells"][4]["cell_type"] == "code"
        else []
    )
    mine.write_text(json.dumps(ran), encoding="utf-8")
    assert (
        copies.refresh(date(2026, 3, 1), tmp_path).kept == ()
    )  # only run, not changed: follows the law of the day
    changed = json.loads(mine.read_text(encoding="utf-8"))
    changed["cells"][0]["source"] = ["# Ghi chú của tôi"]
    mine.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    report = copies.refresh(TODAY, tmp_path)
    assert LESSON.stem in report.kept and "--reset" in " ".join(report.sentences())
    said = copies.reset_lesson("01", NOW, tmp_path)
    assert "Tiến độ không bị mất" in said
    kept = list(tmp_path.glob("01_nhan_dien_bao_chi-cu-*.ipynb"))
    assert len(kept) == 1 and "Ghi chú của tôi" in kept[0].read_text(encoding="utf-8")
    assert "Ghi chú của tôi" not in mine.read_text(encoding="utf-8")


def test_a_copy_of_a_lesson_that_has_another_name_now_goes_unless_the_learner_changed_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies.refresh(TODAY, tmp_path)
    first, second = lesson_paths()[:2]
    changed = json.loads((tmp_path / second.name).read_text(encoding="utf-8"))
    changed["cells"][0]["source"] = ["# Ghi chú của tôi"]
    (tmp_path / second.name).write_text(json.dumps(changed), encoding="utf-8")
    (tmp_path / "của tôi.ipynb").write_text("{}", encoding="utf-8")
    left = lesson_paths()[2:]
    monkeypatch.setattr(copies, "lesson_paths", lambda: left)
    report = copies.refresh(TODAY, tmp_path)
    assert report.gone == (first.stem,) and first.stem in " ".join(report.sentences())
    assert not (tmp_path / first.name).exists() and (tmp_path / second.name).exists()
    assert (tmp_path / "của tôi.ipynb").exists()
    assert copies.refresh(TODAY, tmp_path).gone == ()


def test_a_personal_copy_holds_no_trainers_note(tmp_path: Path) -> None:
    copies.refresh(TODAY, tmp_path)
    for path in tmp_path.glob("*.ipynb"):
        assert not any("trainer" in cell.tags for cell in read_notebook(path).cells)


def test_a_busy_port_is_said_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(MissingOnMachine, match=rf"{port}.*--port {port + 2}"):
            lab.refuse_busy(port)
    lab.refuse_busy(port)
    with pytest.raises(InputError, match="99999"):
        lab.refuse_busy(99999)


def test_the_learners_jupyterlab_is_vietnamese_simple_and_quiet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHATNGON_DATA", str(tmp_path))
    settings = lab.prepare_settings()
    overrides = json.loads((settings / "app" / "overrides.json").read_text(encoding="utf-8"))
    assert overrides["@jupyterlab/translation-extension:plugin"]["locale"] == "vi_VN"
    assert overrides["@jupyterlab/application-extension:shell"]["startMode"] == "single"
    edit = json.loads((settings / "app-edit" / "overrides.json").read_text(encoding="utf-8"))
    assert edit["@jupyterlab/translation-extension:plugin"]["locale"] == "vi_VN"
    assert "phatngon:run" not in json.dumps(edit) and "disabled" not in json.dumps(edit), (
        "người sửa bài có đủ nút của JupyterLab"
    )
    assert "phatngon:run" in json.dumps(overrides)
    news = overrides["@jupyterlab/apputils-extension:notification"]
    assert news == {"fetchNews": "false", "checkForUpdates": False}
    command = lab.command(Path("/x"), lab.FIRST_LESSON, 8888, settings, browser=False, learner=True)
    assert (
        "--LabApp.default_url=/lab/tree/00_bat_dau.ipynb" in command
        and "--ServerApp.ip=127.0.0.1" in command
    )
    assert "--LabApp.custom_css=True" not in lab.command(
        Path("/x"), "a", 8888, settings, browser=True, learner=False
    )


def test_the_doctor_names_what_lacks_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(finding.fine for finding in doctor.examine() if finding.needed)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    missing = [finding for finding in doctor.examine() if not finding.fine]
    assert any(
        "jupyterlab" in finding.what and "start.py lab" in finding.advice for finding in missing
    )


def test_every_citing_place_of_the_kit_is_collected() -> None:
    from phatngon.law import load_law

    found = list(all_citers(kit_root(), load_law()))
    assert {citer.kind for citer in found} == {"cell", "item", "table"}
    assert len(found) > 300 and all(
        citer.reference.partition(".")[0] in load_law() for citer in found
    )


@pytest.mark.parametrize("day", [TODAY, date(2026, 8, 15), date(2026, 7, 1), date(2024, 3, 19)])
def test_nothing_rests_on_law_not_in_force_where_the_kit_may_be_used(day: date) -> None:
    assert [problem.sentence for problem in check_law(day).problems] == []


@pytest.mark.parametrize(
    ("poll", "said"),
    [
        ("nd-99", "muốn bình chọn câu “nd-99” (“polls”) nhưng bài không hỏi câu này"),
        ("nd-12", "muốn bình chọn câu “nd-12” (“polls”) nhưng câu này không có phương án để chọn"),
    ],
)
def test_a_vote_that_cannot_be_held_is_told_by_check(poll: str, said: str, tmp_path: Path) -> None:
    from phatngon.publish.sources.lint import check_kit

    shutil.copytree(kit_root() / "exercises", tmp_path / "exercises")
    (tmp_path / "notebooks").mkdir()
    raw = copy.deepcopy(read_notebook(LESSON).raw)
    raw["metadata"]["phatngon"]["polls"].append(poll)
    saved(raw, tmp_path / "notebooks", LESSON.name)
    assert said in "\n".join(finding.sentence for finding in check_kit(tmp_path))


def test_a_lesson_without_its_own_facts_makes_no_card_and_no_deck_in_silence(
    tmp_path: Path,
) -> None:
    from phatngon.publish.sources.deck_data import deck_of
    from phatngon.publish.sources.lesson_own import own_facts

    raw = copy.deepcopy(read_notebook(LESSON).raw)
    del raw["metadata"]["phatngon"]["card"]
    path = saved(raw, tmp_path)
    for read in (deck_of, own_facts):
        with pytest.raises(InputError, match="thiếu “card”: thêm “look”"):
            read(path)
