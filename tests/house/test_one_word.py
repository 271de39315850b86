"""One concept, one class: figures, findings, dictionaries and readers of registers exist once; queries stand in files."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from phatngon.base.figure import Catalogue, FigureTerm
from phatngon.base.finding import Finding, NotebookPlace, SheetPlace
from phatngon.base.paths import kit_root
from phatngon.reach.desk import Desk
from phatngon.reach.queries import query

PACKAGE = kit_root() / "tools" / "phatngon"


@cache
def trees() -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((kit_root() / "tools").rglob("*.py"))
    }


@cache
def homes() -> dict[str, list[Path]]:
    """Where each class is defined."""
    found: dict[str, list[Path]] = {}
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(path)
    return found


@pytest.mark.parametrize(
    ("name", "home"),
    [
        ("Finding", "base/finding.py"),
        ("Figure", "base/figure.py"),
        ("Dictionary", "tables/dictionary.py"),
        ("RegisterFile", "tables/register.py"),
        ("Units", "tables/units.py"),
        ("Check", "reach/blocks.py"),
        ("Clock", "rules/inquiry_clocks.py"),
        ("Problem", "base/finding.py"),
        ("Part", "publish/sources/lesson_parts.py"),
        ("Outcome", "practice/outcome.py"),
        ("Event", "rules/inquiry_events.py"),
        ("LogLine", "classroom/state.py"),
        ("CalendarEvent", "documents/calendar_file.py"),
    ],
)
def test_a_concept_has_one_class(name: str, home: str) -> None:
    assert homes()[name] == [PACKAGE / home]


def test_no_two_classes_share_a_name() -> None:
    assert {name: places for name, places in homes().items() if len(places) > 1} == {}


def test_only_the_database_holds_a_connection_and_queries_of_some_length_stand_in_files() -> None:
    long = []
    for path, tree in trees().items():
        if "reach" not in path.relative_to(kit_root()).parts:
            continue
        assert not re.search(
            r"connection: Any|\.fetchall\(|duckdb\.connect", path.read_text(encoding="utf-8")
        ) or path.name in ("database.py", "store.py", "many.py"), path
        docs = {
            node.body[0].value
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        long += [
            f"{path.name}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr | ast.Constant)
            and node not in docs
            and (node.end_lineno or 0) - node.lineno >= 6
            and re.search(r"\bSELECT\b", ast.unparse(node))
        ]
    assert not long


def test_every_query_says_why_it_is_as_it_is() -> None:
    for path in sorted((PACKAGE / "reach" / "sql").glob("*.sql")):
        blocks = re.split(r"(?m)^-- name: ", path.read_text(encoding="utf-8"))
        assert not blocks[0].strip(), path
        for block in blocks[1:]:
            assert block.split("\n")[1].startswith("-- "), (path.name, block.split("\n")[0])


def test_a_query_with_a_word_left_open_is_refused() -> None:
    with pytest.raises(KeyError):
        query("stories.described")


def test_a_figure_without_items_says_so_as_its_catalogue_does() -> None:
    term = {"M05": FigureTerm("Tổng lượt xem", "OUTPUT", "count")}
    assert Catalogue(term, {}, empty=0.0).figure("M05", None, known=0, total=0).coverage == 0.0
    assert Catalogue(term, {}).figure("M05", None, known=0, total=0).coverage is None


def test_a_finding_tells_only_what_it_knows() -> None:
    assert Finding("", NotebookPlace(), "thiếu tiêu đề.").sentence == "thiếu tiêu đề."
    told = Finding("F-003", SheetPlace("a.csv"), "trùng.", count=3).to_json()
    assert told["places"] == 3 and "advice" not in told and told["row"] is None


def test_readings_lay_again_what_another_reading_has_laid_over(tmp_path: Path) -> None:
    with Desk.over(str(kit_root() / "sample_data" / "reach" / "so")) as desk:
        ready = desk.ready()
        october, september = ready.period("2026-10"), ready.period("2026-09")
        before = ready.channels(october)
        assert ready.channels(september) != before
        ready.measure("2026-10", kinds=("unit",))
        assert ready.channels(october) == before
