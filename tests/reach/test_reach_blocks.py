"""Every check is one block, and its block proves it: the bad example fails it, the good one does not."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import reach_files
import reach_lines

from phatngon.base.errors import InputError
from phatngon.base.paths import kit_root
from phatngon.base.yamlfile import YamlFile
from phatngon.cli.main import main
from phatngon.reach import blocks
from phatngon.reach.blocks import Check, checks
from phatngon.reach.checking import Context, check_originals
from phatngon.reach.checking.prepare import row_checks
from phatngon.reach.desk import Desk
from phatngon.reach.examining import check_all, read_all
from phatngon.reach.gathering import find_files
from phatngon.reach.near import near_pairs
from phatngon.reach.new_check import new_check
from phatngon.reach.reading import Intake
from phatngon.reach.stories import make_stories

SENT = kit_root() / "sample_data" / "reach" / "nop" / "2026-10"
SPELLED_OUT = {"lines", "values", "range", "form", "files", "sent", "name"}
CELLS = {
    "Đường dẫn": "https://conoi24h.example/bai-1.html",
    "Mã nguồn": "Tạp chí Cỏ Nội 24h",
    "Tiêu đề": "Lễ hội đèn lồng",
    "Ngày giờ đăng": "2026-09-20T08:01:00+07:00",
    "Lượt xem": "1001",
}


# said of files once each was read: of those that lie together, and of what is to be checked
BETWEEN_FILES = ("F-003", "F-023", "F-024", "F-025", "F-026", "F-035", "F-039")


def spelled_out(example: Any) -> Mapping[str, Any]:
    """An example as a mapping: a list is lines, a mapping of columns one line."""
    if isinstance(example, list):
        return {"lines": example}
    return example if SPELLED_OUT & set(example) else {"lines": [example]}


def found_in_lines(example: Mapping[str, Any]) -> set[str]:
    more = {name: value for name, value in example.items() if name not in ("values", "range")}
    if "values" in example or "range" in example:
        lines, more = (
            reach_lines.many(list(example.get("values") or range(*example["range"])), **more),
            {},
        )
    else:
        lines = more.pop("lines")
    submissions = more.pop("submissions", None)
    desk = reach_lines.desk(
        lines, submissions=submissions, from_tables=more.pop("registers", False), **more
    )
    for step in (make_stories, near_pairs, check_originals):
        step(desk)
    return {rule for (rule,) in desk.rows("SELECT DISTINCT rule FROM found")}


def is_one_line(check: Check) -> bool:
    """True where both examples are one line that nothing else is said of: all such lines are checked together."""
    return bool(check.when or check.parts) and all(
        set(spelled_out(one)) == {"lines"} and len(spelled_out(one)["lines"]) == 1
        for one in check.examples.values()
    )


@pytest.fixture(scope="module")
def found_in_rows() -> Mapping[tuple[str, str], set[str]]:
    """(check, good or bad) → the rules found, for every example that is one line."""
    asked = [
        (check, name)
        for check in checks().values()
        if is_one_line(check)
        for name in ("bad", "good")
    ]
    desk = reach_lines.desk(
        [spelled_out(check.examples[name])["lines"][0] for check, name in asked], own=True
    )
    found: dict[tuple[str, str], set[str]] = {(check.id, name): set() for check, name in asked}
    for line, rule in desk.rows("SELECT line, rule FROM found WHERE line IS NOT NULL"):
        check, name = asked[line]
        found[check.id, name].add(rule)
    return found


@pytest.fixture(scope="module")
def found_in_files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, str], set[str]]:
    """(check, good or bad) → the rules found, for every example that is a file: all are read in one go."""
    root, asked = tmp_path_factory.mktemp("files"), {}
    for check in checks().values():
        for name in ("bad", "good"):
            example = spelled_out(check.examples[name])
            if "lines" not in example and not {"values", "range"} & set(example):
                folder = root / f"{check.id}-{name}"
                folder.mkdir()
                for file in example.get("files") or [example]:
                    write(
                        folder
                        / (
                            file.get("sent")
                            or file.get("name")
                            or ("a.xlsx" if file.get("book") else "a.csv")
                        ),
                        file,
                    )
                asked[check.id, name] = (
                    folder,
                    [folder] if example.get("folder") else find_files([folder]),
                )
    with Desk.over() as desk:
        paths = [path for folder, _ in asked.values() for path in find_files([folder])]
        given = [path for _, named in asked.values() for path in named]
        read: dict[Path, list[Intake]] = {}
        for intake, path in zip(
            read_all(desk, paths, reach_files.RECEIVED, given=given), paths, strict=True
        ):
            read.setdefault(path.parent, []).append(intake)
        found = {}
        for (id, name), (folder, _) in asked.items():
            intakes = read[folder]
            told = (
                [result.findings for result in check_all(desk, intakes)]
                if id in BETWEEN_FILES
                else [one.findings for one in intakes]
            )
            found[id, name] = {one.rule for findings in told for one in findings}
        return found


def write(path: Path, file: Mapping[str, Any]) -> None:
    if "sent" in file:
        path.write_bytes((SENT / file["sent"]).read_bytes())
        return
    if "text" in file:
        path.write_text(file["text"], encoding="utf-8")
        return
    form = file["form"]
    cells = None if form.get("cells", {}) is None else {**CELLS, **form.get("cells", {})}
    rows: list[tuple[object, ...]] = [
        ("Đơn vị", form.get("unit", "Phường Thuận Hóa")),
        ("Kỳ báo cáo", form.get("period", "10/2026")),
        ("Người ký", form.get("signed", "Chủ tịch")),
        ("Múi giờ", form.get("zone", "+07:00")),
        ("Cách ghi số", form.get("style", "1.234.567,8 (Việt Nam)")),
        ("Không phát sinh", form.get("nil", "Không")),
        ("Lý do thiếu mặc định", form.get("reason", "Nguồn không công bố")),
    ]
    rows += [(), tuple(form.get("headings", {}).get(name, name) for name in cells or CELLS)]
    if cells:
        rows.append(
            tuple(
                cell["repeat"] * cell["times"] if isinstance(cell, dict) else cell
                for cell in cells.values()
            )
        )
    for more in form.get("more", ()):
        rows.append(tuple({**(cells or CELLS), **more}.values()))
    if file.get("book"):
        reach_files.workbook(path, {"Tin bài": rows})
        reach_files.hide_rows(path, form.get("hide", ()))
    else:
        path.write_text(reach_files.text_table(rows), encoding="utf-8")


@pytest.mark.parametrize("check", checks().values(), ids=lambda check: check.id)
def test_a_check_fails_its_bad_example_and_passes_its_good_one(
    check: Check, request: pytest.FixtureRequest
) -> None:
    for name, wanted in (("bad", True), ("good", False)):
        example = spelled_out(check.examples[name])
        if is_one_line(check):
            found = request.getfixturevalue("found_in_rows")[check.id, name]
        elif {"lines", "values", "range"} & set(example):
            found = found_in_lines(example)
        else:
            found = request.getfixturevalue("found_in_files")[check.id, name]
        assert (check.id in found) is wanted, name


def test_every_check_is_written_out_and_says_how_grave_it_is() -> None:
    for check in checks().values():
        assert (
            check.severity in "EWI"
            and check.name
            and check.what
            and set(check.flags) <= {"late", "anomaly", "aside"}
        ), check.id
        assert "〈" not in f"{check.name}{check.what}{check.advice}", check.id


def test_the_checks_of_single_lines_have_room_in_one_number() -> None:
    assert len(row_checks(Context(1, from_tables=True))) <= 62


def test_a_new_check_is_one_block_that_proves_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    folder = tmp_path / "tools" / "phatngon" / "reach" / "checks"
    folder.mkdir(parents=True)
    (folder / "numbers.yaml").write_text(
        (blocks.FOLDER / "numbers.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    monkeypatch.setenv("PHATNGON_KIT", str(tmp_path))
    assert main(["new", "check", "V-045", "--name", "Lượt xem tròn triệu"]) == 0
    assert "Đã ghi checks/numbers.yaml" in capsys.readouterr().out
    row = YamlFile.read(folder / "numbers.yaml").data["V-045"]
    check = Check("V-045", **row)
    (part,) = check.row_parts(None)
    assert (part.field, part.when) == ("views", "views > 1000000") and row[
        "name"
    ] == "Lượt xem tròn triệu"
    monkeypatch.setattr(
        sys.modules["phatngon.reach.checking.prepare"], "checks", lambda: {check.id: check}
    )
    monkeypatch.setattr(
        sys.modules["phatngon.reach.checking.run"], "checks", lambda: {check.id: check}
    )
    assert [found_in_lines(spelled_out(row["examples"][name])) for name in ("bad", "good")] == [
        {"V-045"},
        set(),
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("V-33", "Tên"), "mã phép kiểm tra “V-33” không dùng được"),
        (("V-033", "Tên"), "mã V-033 đã có"),
        (("V-046", " "), "chưa có tên"),
    ],
)
def test_a_check_that_cannot_be_made_is_refused(given: tuple[str, str], said: str) -> None:
    with pytest.raises(InputError, match=f"(?i){said}"):
        new_check(*given)


def test_a_block_with_an_unknown_key_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.yaml").write_text("V-900:\n  severity: W\n  khac: 1\n", encoding="utf-8")
    monkeypatch.setattr(blocks, "FOLDER", tmp_path)
    with pytest.raises(InputError, match=r"a\.yaml, dòng \d: khối V-900 thiếu mục hoặc có mục lạ"):
        checks.__wrapped__()
