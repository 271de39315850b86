"""What a built thing rests on is read out of the program that makes it: whatever it opens is among its inputs, nothing stale is kept."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from phatngon.base.errors import InputError
from phatngon.base.paths import kit_root
from phatngon.publish.build.inputs import InputGroup, copy_groups, lesson_groups, part_groups
from phatngon.publish.build.ledger import BuildLedger, BuildStep
from phatngon.publish.papers.parts import DRILL_PAGES, PARTS, build_parts
from phatngon.publish.sources import closure as closures
from phatngon.publish.sources.closure import closure, imports_in
from phatngon.publish.sources.notebooks import find_lesson, lesson_paths

DAY = date(2026, 11, 23)
LESSON = "01_nhan_dien_bao_chi"
DRILL, OTHER_DRILL = "kb14_pho_noi_thay", "kb02_bua_an_ban_tru"
HERE, SOURCE = "tools/phatngon/publish", f"notebooks/{LESSON}.ipynb"
BODY, COPY = "bai", "tai-lieu"  # a lesson run for paper, and copies of it
THINGS = (BODY, COPY, *PARTS)
SPY = """\
import os
import sys

KIT, LOG = os.environ["PHATNGON_KIT"] + os.sep, os.environ["SPY_LOG"]


def spy(event, args):
    if event == "open" and isinstance(args[0], (str, os.PathLike)) and os.fspath(args[0]).startswith(KIT):
        log = os.open(LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(log, (os.fspath(args[0]) + chr(10)).encode("utf-8"))
        os.close(log)


sys.addaudithook(spy)
"""
MAKE_PART = """\
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

for maker in sys.argv[4:]:
    module, name = maker.split(":")
    more = [("html", "pdf", "docx")] if sys.argv[3] == "formats" else []
    assert list(getattr(import_module(module), name)(Path(sys.argv[1]), date(2026, 11, 23), [sys.argv[2]], *more))
"""
MAKE_BODY = """\
import sys
from pathlib import Path
from phatngon.publish.papers.handout import lesson_body
from phatngon.publish.build.run import executed_lesson

path = Path(sys.argv[2])
Path(sys.argv[1]).write_text(lesson_body(executed_lesson(path, {"as_of": "2026-11-23", "surface": "handout"}, what="")), encoding="utf-8")
"""
MAKE_COPIES = """\
import sys
from datetime import date
from pathlib import Path
from phatngon.documents.cover import Meta
from phatngon.documents.series import SeriesCopy, series

day = date(2026, 11, 23)
with series("Bài", "<h1>Bài</h1><p>Thân bài.</p>", iter([SeriesCopy(Meta("", day, "1"), "")]), day=day) as made:
    assert made.write(0, Path(sys.argv[1]), ("html", "pdf", "docx"))
"""


@pytest.fixture(scope="module")
def whole_kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the kit with content and program, without an environment (so nothing compiled before is used)."""
    kit = tmp_path_factory.mktemp("kit") / "bo"
    for name in ("notebooks", "exercises", "sample_data", "slides", "tools"):
        shutil.copytree(kit_root() / name, kit / name, ignore=shutil.ignore_patterns("__pycache__"))
    return kit.resolve()


@pytest.fixture
def kit(whole_kit: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PHATNGON_KIT", str(whole_kit))
    return whole_kit


def groups_of(thing: str, lesson: str = LESSON) -> list[InputGroup]:
    """What the build says a thing of a lesson rests on."""
    if thing == BODY:
        return lesson_groups(kit_root() / "notebooks" / f"{lesson}.ipynb", DAY.isoformat())
    if thing == COPY:
        return copy_groups()
    part, taught = PARTS[thing], (lesson,)
    if thing == DRILL_PAGES:  # a page a scenario
        own = (f"exercises/kich_ban/{DRILL}.yaml",)
        return list(part_groups((), DAY.isoformat(), part.programs, own))
    if thing == "so-tra-cuu":  # one book of all lessons
        taught = tuple(path.stem for path in lesson_paths())
    return list(part_groups(taught, DAY.isoformat(), part.programs, part.data))


def inputs_of(thing: str, lesson: str = LESSON) -> set[str]:
    return {name for group in groups_of(thing, lesson) for name in group.parts}


def remade(thing: str, folder: Path, change: Callable[[], None]) -> list[str]:
    """Why a thing that was made is made anew after a change; empty when it is kept."""
    file = folder / "a.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("xong", encoding="utf-8")
    BuildLedger(folder).record(BuildStep(thing, tuple(groups_of(thing))), [file])
    change()
    return BuildLedger(folder).reasons(BuildStep(thing, tuple(groups_of(thing))))


def appended(path: Path) -> Callable[[], None]:
    mark = {".py": "\n# sửa\n", ".yaml": "\n# sửa\n"}.get(path.suffix, "\n")
    return lambda: path.write_text(path.read_text(encoding="utf-8") + mark, encoding="utf-8")


def opened(kit: Path, folder: Path, code: str, *arguments: str) -> set[str]:
    """The files of the kit that a program opens, kernels it starts included; a compiled module counts as its source."""
    spy, log = folder / "spy", folder / "opened.txt"
    spy.mkdir(parents=True)
    (spy / "sitecustomize.py").write_text(SPY, encoding="utf-8")
    (spy / "make.py").write_text(code, encoding="utf-8")
    variables = {
        **os.environ,
        "PHATNGON_KIT": str(kit),
        "SPY_LOG": str(log),
        "PHATNGON_ENGINE": "plain",
        "PHATNGON_DATA": str(folder / "data"),
        "PYTHONPATH": os.pathsep.join([str(spy), str(kit / "tools")]),
    }
    done = subprocess.run(
        [sys.executable, str(spy / "make.py"), *arguments],
        env=variables,
        capture_output=True,
        text=True,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    return set(sources(kit, log.read_text(encoding="utf-8").splitlines()))


def sources(kit: Path, names: Iterable[str]) -> Iterable[str]:
    for name in names:
        path = Path(name)
        if path.parent.name == "__pycache__":
            path = path.parents[1] / f"{path.name.partition('.')[0]}.py"
        if path.is_file():
            yield path.relative_to(kit).as_posix()


@pytest.mark.slow
@pytest.mark.parametrize("thing", PARTS)
def test_every_file_that_making_a_part_opens_is_among_its_inputs(
    kit: Path, tmp_path: Path, thing: str
) -> None:
    part = PARTS[thing]
    what = {"trang-chieu": "bai-1", DRILL_PAGES: DRILL}.get(thing, LESSON)
    source = f"exercises/kich_ban/{DRILL}.yaml" if thing == DRILL_PAGES else SOURCE
    seen = opened(
        kit,
        tmp_path,
        MAKE_PART,
        str(tmp_path / "ra"),
        what,
        "formats" if part.formats else "",
        *part.makers,
    )
    assert len(seen) > 50 and source in seen
    assert sorted(seen - inputs_of(thing)) == []


@pytest.mark.slow
def test_every_file_that_a_lesson_opens_when_it_is_printed_is_among_its_inputs(
    kit: Path, tmp_path: Path
) -> None:
    seen = opened(
        kit,
        tmp_path,
        MAKE_BODY,
        str(tmp_path / "than.html"),
        str(kit / "notebooks" / f"{LESSON}.ipynb"),
    )
    assert {
        f"exercises/{LESSON}.yaml",
        "tools/phatngon/lessons/calls.py",
        f"{HERE}/papers/template/handout.html.j2",
    } <= seen
    assert not seen - inputs_of(BODY)


@pytest.mark.slow
def test_every_file_that_copying_a_body_opens_is_among_its_inputs(
    kit: Path, tmp_path: Path
) -> None:
    seen = opened(kit, tmp_path, MAKE_COPIES, str(tmp_path / "ra" / "bai"))
    assert "tools/phatngon/base/files.py" in seen and not seen - inputs_of(COPY)


@pytest.mark.parametrize("thing", THINGS)
def test_every_module_that_a_program_loads_is_among_its_inputs(thing: str) -> None:
    makers = {
        BODY: ("phatngon.publish.build.run", "phatngon.publish.papers.handout"),
        COPY: ("phatngon.documents.series",),
    }
    programs = makers[thing] if thing in makers else PARTS[thing].programs
    code = f"import sys\nfor name in {programs!r}: __import__(name)\nprint(*(m.__file__ for n, m in sys.modules.items() if n.startswith('phatngon')))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    names = {Path(file).relative_to(kit_root()).as_posix() for file in loaded}
    assert len(names) > 5 and not names - inputs_of(thing)


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize(
    "changed",
    [
        "tools/phatngon/base/text.py",
        "tools/phatngon/base/files.py",
        "tools/phatngon/documents/page.css",
        "tools/phatngon/documents/house.typ",
    ],
)
def test_what_everything_printed_rests_on_makes_everything_anew(
    kit: Path, tmp_path: Path, thing: str, changed: str
) -> None:
    reasons = remade(thing, tmp_path, appended(kit / changed))
    assert len(reasons) == 1 and reasons[0].endswith(f" đã đổi ({changed})")


@pytest.mark.parametrize(
    ("thing", "changed"),
    [
        ("giang-vien", SOURCE),
        (DRILL_PAGES, f"exercises/kich_ban/{DRILL}.yaml"),
        (DRILL_PAGES, f"{HERE}/page/template/drill/clockwork.js"),
        (DRILL_PAGES, f"{HERE}/page/template/dien-tap/buoi.js"),
        (DRILL_PAGES, "tools/phatngon/base/said_numbers.yaml"),
        ("trang-chieu", "slides/decks.yaml"),
        ("trang-chieu", "slides/theme/phat-ngon.css"),
        ("trang-chieu", "slides/mo_dau.ipynb"),
        ("trang-chieu", "tools/phatngon/documents/slides.typ"),
        ("the-bo-tui", f"{HERE}/papers/cards.yaml"),
        ("bai-hoc", f"{HERE}/page/template/trang/giu.js"),
        ("bai-hoc", f"{HERE}/page/template/marking/text.js"),
        ("bai-hoc", f"{HERE}/page/template/bai-hoc.css"),
        ("bai-hoc", f"{HERE}/page/template/bai-hoc.html"),
        ("bai-hoc", SOURCE),
        (BODY, f"{HERE}/papers/template/handout.html.j2"),
        (BODY, "tools/phatngon/law/provisions/nghi-dinh-244-2026-nd-cp.yaml"),
        (BODY, "tools/phatngon/reach/metrics.yaml"),
        (BODY, "tools/phatngon_engine/child.py"),
        (BODY, "tools/phatngon/lessons/outgoing_forms.py"),
        ("bai-hoc", f"{HERE}/sources/needed.py"),
        (COPY, "tools/phatngon/documents/typst.lua"),
        ("phieu-tra-loi", "tools/phatngon/law/holidays.yaml"),
        ("phieu-tra-loi", f"exercises/{LESSON}_luyen_tap.ipynb"),
        ("giang-vien", "tools/phatngon/rules/press_types.yaml"),
    ],
)
def test_what_a_thing_rests_on_makes_it_anew(
    kit: Path, tmp_path: Path, thing: str, changed: str
) -> None:
    reasons = remade(thing, tmp_path, appended(kit / changed))
    assert len(reasons) == 1 and reasons[0].endswith(f" đã đổi ({changed})")


@pytest.mark.parametrize("thing", THINGS)
def test_what_a_thing_does_not_rest_on_leaves_it_as_it_is(
    kit: Path, tmp_path: Path, thing: str
) -> None:
    outside = [
        f"{HERE}/packs/pack.py",
        f"{HERE}/packs/pack.yaml",
        f"{HERE}/page/serve.py",
        f"{HERE}/lab/lab.py",
        "tools/phatngon/cli/building.py",
        "tools/start.py",
        f"{HERE}/lab/lab_home/labextensions/phatngon/package.json",
        "exercises/README.md",
    ]
    others = ["exercises/02_cung_cap_thong_tin.yaml", "notebooks/02_cung_cap_thong_tin.ipynb"]
    others += [f"exercises/kich_ban/{OTHER_DRILL}.yaml"]
    outside += [] if thing == "so-tra-cuu" else others
    outside += (
        [] if thing in ("the-bo-tui",) else [f"{HERE}/papers/cards.yaml", f"{HERE}/papers/cards.py"]
    )
    # a run sheet names the slides of the deck and where the hall votes, whatever they look like
    planned = ("trang-chieu", "giang-vien")
    outside += [] if thing in planned else ["slides/decks.yaml", f"{HERE}/papers/slides.py"]
    outside += [] if thing == "trang-chieu" else ["slides/theme/phat-ngon.css"]
    outside += (
        [
            "tools/phatngon/law/provisions/nghi-dinh-244-2026-nd-cp.yaml",
            "tools/phatngon/lessons/calls.py",
        ]
        if thing == COPY
        else []
    )

    def change() -> None:
        for name in outside:
            appended(kit / name)()

    assert remade(thing, tmp_path, change) == []


def test_a_new_import_brings_its_module_in_and_a_new_data_file_counts_at_once(
    kit: Path, tmp_path: Path
) -> None:
    cards, fresh, words = (
        kit / HERE / "papers/cards.py",
        kit / HERE / "papers/fresh.py",
        kit / HERE / "papers/fresh_words.yaml",
    )
    before = cards.read_text(encoding="utf-8")
    fresh.write_text(
        '"""New."""\nfrom pathlib import Path\nWORDS = Path(__file__).with_name("fresh_words.yaml")\n',
        encoding="utf-8",
    )
    words.write_text("a: 1\n", encoding="utf-8")
    new = {f"{HERE}/papers/fresh.py", f"{HERE}/papers/fresh_words.yaml"}
    assert not new & inputs_of("the-bo-tui")
    try:
        cards.write_text(
            f"{before}\n\ndef _late() -> None:\n    from phatngon.publish.papers import fresh\n",
            encoding="utf-8",
        )
        assert new <= inputs_of("the-bo-tui") and not new & inputs_of("phieu-tra-loi")
        assert remade("the-bo-tui", tmp_path, appended(words)) == [
            f"chương trình đã đổi ({HERE}/papers/fresh_words.yaml)"
        ]
    finally:
        cards.write_text(before, encoding="utf-8")
        fresh.unlink()
        words.unlink()


def test_a_changed_scenario_makes_its_own_page_anew_and_the_lesson_that_lists_it(
    kit: Path, tmp_path: Path
) -> None:
    lessons = {LESSON, "08_dien_tap"}

    def build() -> list[str]:
        parts = build_parts(["bai-hoc", DRILL_PAGES], tmp_path, DAY, lessons, ("html",))
        return sorted(file.title for file in parts if file.reasons)

    path = kit / "exercises" / "kich_ban" / f"{DRILL}.yaml"
    assert len(build()) == 2 + 14 and build() == []
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("mưa dứt", "mưa vừa tạnh"), encoding="utf-8")
    try:
        made = build()
    finally:
        path.write_text(before, encoding="utf-8")
    assert len(made) == 2 and "Người phát ngôn ở xa, người khác phát ngôn thay" in made
    assert "mưa vừa tạnh" in (tmp_path / "dien-tap" / f"{DRILL}.html").read_text(encoding="utf-8")


def test_a_date_whose_lesson_offers_no_drill_has_no_page_of_one(tmp_path: Path) -> None:
    old = date(2024, 3, 19)
    assert list(build_parts([DRILL_PAGES], tmp_path, old, {"08_dien_tap"}, ("html",))) == []


def test_a_lesson_whose_metadata_is_not_whole_is_told_and_the_other_parts_go_on(
    kit: Path, tmp_path: Path
) -> None:
    path = kit / "notebooks" / f"{LESSON}.ipynb"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace('"polls": [', '"phieu": ['), encoding="utf-8")
    try:
        made = list(
            build_parts(["trang-chieu", "phieu-tra-loi"], tmp_path, DAY, {LESSON}, ("html",))
        )
    finally:
        path.write_text(before, encoding="utf-8")
    assert [bool(one.files) for one in made] == [False, True]
    assert (
        "thiếu “polls”: thêm danh sách mã câu" in made[0].failure
        and f"{LESSON}.ipynb" in made[0].failure
    )


def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **files: str) -> None:
    """A small program of the given modules and files (“__” in a name stands for “/”, “_at_” for “.”)."""
    for name, text in files.items():
        path = tmp_path / "tools" / name.replace("__", "/").replace("_at_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("PHATNGON_KIT", str(tmp_path))
    monkeypatch.setattr(closures, "_SOURCES", closures.FileCache(closures._read, tuple))


def reached(tmp_path: Path, *programs: str) -> list[str]:
    return [path.relative_to(tmp_path / "tools").as_posix() for path in closure(*programs)]


def test_every_way_to_import_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(
        tmp_path,
        monkeypatch,
        phatngon__a_at_py="import phatngon.x.b\ndef f():\n    from phatngon.x import c\n",
        phatngon__x__b_at_py="from . import d\nfrom .e import name\nfrom ..f import name\n",
        phatngon__x__c_at_py="",
        phatngon__x__d_at_py="",
        phatngon__x__e_at_py="load = 'phatngon.x.g:load'\n",
        phatngon__f_at_py="'Prose on phatngon.x.h.'\n",
        phatngon__x__g_at_py="",
        phatngon__x__h_at_py="",
        phatngon__y__one_at_py="",
        phatngon__z_at_py="def f(name):\n    return f'phatngon.y.{name}'\n",
    )
    assert reached(tmp_path, "phatngon.a") == [
        "phatngon/a.py",
        "phatngon/f.py",
        *(f"phatngon/x/{name}.py" for name in "bcdeg"),
    ]
    assert reached(tmp_path, "phatngon.z") == ["phatngon/y/one.py", "phatngon/z.py"]


def test_a_data_file_belongs_to_whoever_names_it_and_one_that_nobody_names_to_all_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(
        tmp_path,
        monkeypatch,
        phatngon__x__a_at_py="WORDS = 'words.yaml'\n",
        phatngon__x__b_at_py="",
        phatngon__y__c_at_py="W = 'words.yaml'\n",
        phatngon__x__words_at_yaml="",
        phatngon__y__words_at_yaml="",
        phatngon__x__other_at_css="",
        phatngon__x__page__one_at_html="",
        phatngon__x__d_at_py="PAGE = 'page'\n",
    )
    assert reached(tmp_path, "phatngon.x.a") == [
        "phatngon/x/a.py",
        "phatngon/x/other.css",
        "phatngon/x/words.yaml",
    ]
    assert reached(tmp_path, "phatngon.x.b") == ["phatngon/x/b.py", "phatngon/x/other.css"]
    assert reached(tmp_path, "phatngon.x.d") == [
        "phatngon/x/d.py",
        "phatngon/x/other.css",
        "phatngon/x/page/one.html",
    ]
    assert reached(tmp_path, "phatngon.y.c") == ["phatngon/y/c.py", "phatngon/y/words.yaml"]


def test_a_program_that_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, monkeypatch, phatngon__a_at_py="x = 1\ndef (:\n")
    with pytest.raises(
        InputError, match="a.py, dòng 2: tệp chương trình viết chưa đúng cú pháp Python"
    ):
        closure("phatngon.a")
    program(tmp_path, monkeypatch, phatngon__a_at_py="")
    with pytest.raises(InputError, match="không có mô-đun “phatngon.b” trong chương trình"):
        closure("phatngon.b")


def test_what_the_cells_of_a_notebook_import_is_read_and_what_is_no_python_is_passed_over() -> None:
    assert imports_in(["from phatngon.lessons import ask\n", "%magic", "import pandas"]) == {
        "phatngon.lessons",
        "phatngon.lessons.ask",
    }
    assert "tools/phatngon/lessons/calls.py" in {
        name for group in lesson_groups(find_lesson("01"), DAY.isoformat()) for name in group.parts
    }
