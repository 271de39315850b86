"""The ledger of a build: what is done stays done, what changed is named, a torn line loses one step and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from phatngon.publish.build.inputs import InputGroup, values
from phatngon.publish.build.ledger import NEVER, BuildLedger, BuildStep

ONE = (
    InputGroup("law", {"law/a.yaml": "1", "law/b.yaml": "2"}),
    InputGroup("questions", {"exercises/01.yaml": "3"}),
    values("as_of", day="2026-11-23"),
)


def written(folder: Path, name: str, text: str = "xong") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def done(tmp_path: Path) -> Path:
    BuildLedger(tmp_path).record(
        BuildStep("bai/01", ONE, {"title": "Bài 1"}),
        [written(tmp_path, "a/b.html"), written(tmp_path, "a/b.pdf")],
    )
    return tmp_path


def test_a_step_never_made_is_made_and_one_that_is_done_is_not(done: Path) -> None:
    ledger = BuildLedger(done)
    assert (
        ledger.reasons(BuildStep("bai/02", ONE)) == [NEVER]
        and ledger.reasons(BuildStep("bai/01", ONE)) == []
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {0: InputGroup("law", {"law/a.yaml": "1", "law/b.yaml": "x"})},
            ["luật đã đổi (law/b.yaml)"],
        ),
        ({0: InputGroup("law", {"law/a.yaml": "1"})}, ["luật đã đổi (law/b.yaml)"]),
        (
            {1: InputGroup("questions", {"exercises/01.yaml": "x"})},
            ["câu hỏi của bài đã đổi (exercises/01.yaml)"],
        ),
        ({2: values("as_of", day="2026-12-01")}, ["ngày áp dụng luật đã đổi"]),
        (
            {
                0: InputGroup("law", {f"law/{n}.yaml": "1" for n in range(9)}),
                2: values("as_of", day="x"),
            },
            [
                "luật đã đổi (law/0.yaml, law/1.yaml, law/2.yaml và 8 tệp nữa)",
                "ngày áp dụng luật đã đổi",
            ],
        ),
    ],
)
def test_what_changed_is_named_with_its_files(
    done: Path, change: dict[int, InputGroup], said: list[str]
) -> None:
    groups = tuple(change.get(number, group) for number, group in enumerate(ONE))
    assert BuildLedger(done).reasons(BuildStep("bai/01", groups)) == said


def test_a_file_that_is_gone_or_was_changed_is_made_again_and_one_that_was_only_touched_is_not(
    done: Path,
) -> None:
    import os

    os.utime(done / "a" / "b.html", (1, 1))
    assert BuildLedger(done).reasons(BuildStep("bai/01", ONE)) == []
    written(done, "a/b.html", "SỬA")
    assert BuildLedger(done).reasons(BuildStep("bai/01", ONE)) == ["tệp a/b.html đã bị sửa"]
    (done / "a" / "b.html").unlink()
    assert BuildLedger(done).reasons(BuildStep("bai/01", ONE)) == ["tệp a/b.html không còn"]


def test_a_torn_line_loses_its_own_step_only(done: Path) -> None:
    BuildLedger(done).record(BuildStep("bai/02", ONE), [written(done, "c.html")])
    path = done / ".xay-dung" / "so.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    ledger = BuildLedger(done)
    assert (
        ledger.reasons(BuildStep("bai/02", ONE)) == [NEVER]
        and ledger.reasons(BuildStep("bai/01", ONE)) == []
    )
    ledger.record(BuildStep("bai/02", ONE), [done / "c.html"])
    assert BuildLedger(done).reasons(BuildStep("bai/02", ONE)) == []


def test_the_log_does_not_grow_without_end(tmp_path: Path) -> None:
    for number in range(300):
        ledger = BuildLedger(tmp_path)
        ledger.tidy()
        ledger.record(
            BuildStep("bai/01", (values("as_of", day=number),)),
            [written(tmp_path, "a.html", str(number))],
        )
    assert len((tmp_path / ".xay-dung" / "so.jsonl").read_text(encoding="utf-8").splitlines()) < 250
    assert BuildLedger(tmp_path).reasons(BuildStep("bai/01", (values("as_of", day=299),))) == []


def test_only_steps_whose_files_are_all_there_are_told(done: Path) -> None:
    assert [
        (id, facts["title"], len(files)) for id, facts, files in BuildLedger(done).done("bai/")
    ] == [("bai/01", "Bài 1", 2)]
    (done / "a" / "b.pdf").unlink()
    assert BuildLedger(done).done("bai/") == []
