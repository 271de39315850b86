"""What is made of invented data says so on every page and in its name; real data are never marked; the flag travels."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import docx
import openpyxl
import pytest
import reach_mini as mini

from phatngon.base.errors import InputError
from phatngon.base.paths import kit_root
from phatngon.cli.main import main
from phatngon.network.invented import MARK, PACKAGE, is_invented
from phatngon.network.registers import load_registers
from phatngon.publish.papers.unit_numbers import NumberSources, unit_figures
from phatngon.publish.sources.recipients import Recipient
from phatngon.reach import views
from phatngon.reach.desk import Desk
from phatngon.reach.digest import digest
from phatngon.reach.store import open_store
from phatngon.reach.workspace import holds_invented
from phatngon.tables.units import load_units

DATA = kit_root() / "sample_data"
SENT = DATA / "reach" / "nop" / "2026-10"
INVENTED = "phuong-phu-xuan-2026-10.xlsx"
AT = ("--received-at", "2026-10-16T09:00:00+07:00")
Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """A verb that must not go wrong; what it printed."""

    def go(*given: object) -> str:
        capsys.readouterr()
        assert main([str(one) for one in given]) in (0, 1)
        return capsys.readouterr().out

    return go


def pages_of(path: Path) -> list[str]:
    """The text of each page, sheet or part of a file."""
    if path.suffix == ".docx":
        document = docx.Document(path)
        return [
            "".join(line.text for line in part.paragraphs)
            for section in document.sections
            for part in (
                section.header,
                section.footer,
                section.first_page_header,
                section.first_page_footer,
            )
        ]
    if path.suffix == ".xlsx":
        return [
            f"{sheet['A1'].value} {sheet.oddHeader.center.text}"
            for sheet in openpyxl.load_workbook(path).worksheets
        ]
    if path.suffix == ".pdf":
        return pdf_pages(path)
    return [path.read_text(encoding="utf-8")]


def pdf_pages(path: Path) -> list[str]:
    """The text of each page of a PDF, as a reader copies it out."""
    pypdf = pytest.importorskip("pypdf")
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def check_marked(paths: list[Path], *, invented: bool) -> None:
    """Every page of every file is marked, or none is; the names too."""
    assert paths
    for path in paths:
        assert ("gia-dinh" in path.name) == invented, path
        for page in pages_of(path):
            assert (MARK in page) == invented, (path, page[:200])


def files(folder: Path) -> list[Path]:
    """The files written into a folder and below."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_report_of_the_sample_is_marked_in_every_format_and_on_each_unit_page(
    run: Run, tmp_path: Path
) -> None:
    run(
        "reach",
        "report",
        "--period",
        "2026-10",
        "--register",
        DATA / "reach" / "so",
        "--to",
        tmp_path / "ra",
    )
    made = files(tmp_path / "ra")
    assert {path.suffix for path in made} == {".html", ".pdf", ".docx", ".xlsx"} and len(made) == 58
    check_marked(made, invented=True)
    run(
        "reach",
        "report",
        "--period",
        "2026-10",
        "--unit",
        "46-19789",
        "--register",
        DATA / "reach" / "so",
        "--to",
        tmp_path / "mot",
    )
    check_marked(files(tmp_path / "mot"), invented=True)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with a store that took an invented file and then a real one; its reports before (``mau``) and after (``gop``); what
    the first import printed."""
    folder, said = tmp_path_factory.mktemp("gop"), io.StringIO()
    store, alone = folder / "kho.duckdb", folder / "mot" / INVENTED
    alone.parent.mkdir()
    shutil.copyfile(SENT / INVENTED, alone)
    asked = ("--period", "2026-10", "--store", store)
    verbs = (
        ("import", alone, "--store", store, *AT),
        ("report", *asked, "--to", folder / "mau"),
        ("import", real_file(folder), "--store", store, *AT),
        ("report", *asked, "--to", folder / "gop"),
    )
    for number, verb in enumerate(verbs):
        with contextlib.redirect_stdout(io.StringIO() if number else said):
            assert main(["reach", *map(str, verb)]) in (0, 1)
    return folder, said.getvalue()


def test_one_invented_file_marks_the_store_its_report_and_its_export(
    run: Run, mixed: tuple[Path, str], tmp_path: Path
) -> None:
    folder, said = mixed
    assert said.startswith(MARK)
    check_marked(files(folder / "gop"), invented=True)
    store = Path(shutil.copy(folder / "kho.duckdb", tmp_path))
    run("reach", "export", "--store", store, "--to", tmp_path / "xuat")
    assert json.loads((tmp_path / "xuat" / PACKAGE).read_text(encoding="utf-8"))["invented"] is True
    run(
        "reach",
        "report",
        "--period",
        "2026-10",
        "--register",
        tmp_path / "xuat",
        "--formats",
        "html",
        "--to",
        tmp_path / "lai",
    )
    check_marked(files(tmp_path / "lai"), invented=True)
    (tmp_path / "xuat" / PACKAGE).unlink()
    run(
        "reach",
        "report",
        "--period",
        "2026-10",
        "--register",
        tmp_path / "xuat",
        "--formats",
        "html",
        "--to",
        tmp_path / "lai-2",
    )
    check_marked(files(tmp_path / "lai-2"), invented=True)


def test_a_known_file_that_turns_out_to_be_invented_marks_the_store(
    run: Run, tmp_path: Path
) -> None:
    path, store = real_file(tmp_path), tmp_path / "kho.duckdb"
    run("reach", "import", path, "--store", store, *AT)
    (path.parent / PACKAGE).write_text('{"invented": true}', encoding="utf-8")
    assert "đã có" in run("reach", "import", path, "--store", store, *AT)
    with open_store(store) as connection:
        assert holds_invented(connection)


def test_every_file_of_the_sample_carries_the_flag_wherever_it_is_copied(tmp_path: Path) -> None:
    from phatngon.reach.examining import read_all
    from phatngon.reach.gathering import find_files

    for folder in (SENT, DATA / "reach" / "phieu-mau"):
        for path in find_files([folder]):
            shutil.copyfile(path, tmp_path / path.name)
    with Desk.over() as connection:
        read = read_all(connection, find_files([tmp_path]), datetime(2026, 10, 16, 9))
    assert len(read) == 17 and {one.file for one in read if not one.invented} == {
        "xa-nam-dong-2026-10.xlsx"
    }  # it does not open


def test_a_folder_that_says_so_marks_files_that_do_not(run: Run, tmp_path: Path) -> None:
    path = real_file(tmp_path)
    (path.parent / PACKAGE).write_text('{"invented": true}', encoding="utf-8")
    assert run("reach", "check", path, *AT).startswith(MARK)
    (path.parent / PACKAGE).write_text('{"invented": tru', encoding="utf-8")
    with pytest.raises(InputError, match=r"datapackage\.json"):
        is_invented(path.parent)


def test_real_data_are_never_marked(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "kho.duckdb"
    for said in (
        run("reach", "check", real_file(tmp_path), "--returned", tmp_path / "tra", *AT),
        run("reach", "import", real_file(tmp_path), "--store", store, *AT),
    ):
        assert MARK not in said
    run("reach", "report", "--period", "2026-10", "--store", store, "--to", tmp_path / "ra")
    run(
        "reach",
        "report",
        "--period",
        "2026-10",
        "--register",
        mini.mini(tmp_path / "so"),
        "--to",
        tmp_path / "so-ra",
    )
    for folder in ("ra", "so-ra", "tra"):
        check_marked(files(tmp_path / folder), invented=False)
    run("reach", "export", "--store", store, "--to", tmp_path / "xuat")
    assert (
        json.loads((tmp_path / "xuat" / PACKAGE).read_text(encoding="utf-8"))["invented"] is False
    )
    with open_store(store) as connection:
        assert not holds_invented(connection)
    log = tmp_path / "that.jsonl"
    shutil.copyfile(DATA / "network" / "hop-thu" / "cau-hoi.jsonl", log)
    assert MARK not in run("network", "inquiry", "list", "--log", log)
    run("network", "inquiry", "export", "--log", log, "--to", tmp_path / "cau-hoi")
    assert not is_invented(tmp_path / "cau-hoi")


def test_a_mixed_report_names_the_invented_files_in_every_format(mixed: tuple[Path, str]) -> None:
    folder, _ = mixed
    check_marked(files(folder / "gop"), invented=True)
    for name, named in (("mau", False), ("gop", True)):
        assert files(folder / name)
        for path in files(folder / name):
            told = everything(path)
            assert ("gộp cả số liệu giả định" in told and INVENTED in told) == named, path


def test_exemptions_of_an_invented_register_mark_the_store_they_come_into(
    run: Run, tmp_path: Path
) -> None:
    store = tmp_path / "kho.duckdb"
    register = DATA / "reach" / "so"
    run("reach", "import", real_file(tmp_path), "--store", store, "--register", register, *AT)
    run("reach", "report", "--period", "2026-10", "--store", store, "--to", tmp_path / "ra")
    check_marked(files(tmp_path / "ra"), invented=True)


def test_the_flag_goes_from_a_log_of_questions_into_its_register_and_the_yearly_report(
    run: Run, tmp_path: Path
) -> None:
    log = DATA / "network" / "hop-thu" / "cau-hoi.jsonl"
    for verb in (
        ("inquiry", "list", "--log", log),
        ("inquiry", "show", "--log", log, "--id", "CH-01"),
        ("inquiry", "verify", "--log", log),
        ("inquiry", "export", "--log", log, "--to", tmp_path / "so"),
        ("outgoing", "check", DATA / "network" / "goi-tin" / "loi"),
        ("outgoing", "advise", DATA / "network" / "goi-tin" / "tot"),
        ("outgoing", "copies", DATA / "network" / "goi-tin" / "ban-sao.yaml"),
    ):
        assert run("network", *verb).startswith(MARK), verb
    assert load_registers(tmp_path / "so").invented
    now = ("--now", "2026-12-15T08:00:00+07:00")
    run(
        *("network", "annual", "--register", tmp_path / "so", "--year", "2026", *now),
        *("--to", tmp_path / "ra"),
    )
    made = [path for path in files(tmp_path / "ra") if path.suffix != ".ics"]
    check_marked(made, invented=True)


def test_a_chart_of_invented_data_says_so_in_the_picture(tmp_path: Path) -> None:
    told = []

    class Figure:
        def suptitle(self, text: str, **_: object) -> None:
            told.append(text)

        def savefig(self, *_: object, **__: object) -> None:
            """Nothing is drawn."""

    for invented in (True, False):
        with Desk.over(str(mini.mini(tmp_path / str(invented)))) as desk:
            read = replace(
                digest(desk, "2026-10", now=datetime(2026, 11, 23, 8)), invented=invented
            )
        views.show(read, Figure(), "Hình", "Lời")
    assert told == [MARK]


@pytest.mark.parametrize("kind", ["register", "store"])
def test_the_numbers_of_a_handout_say_so_though_somebody_named_their_source(
    run: Run, tmp_path: Path, kind: str
) -> None:
    if kind == "register":
        named = NumberSources(register=str(DATA / "reach" / "so"))
    else:
        store = tmp_path / "kho.duckdb"
        run("reach", "import", SENT / "phuong-phu-xuan-2026-10.xlsx", "--store", store, *AT)
        named = NumberSources(store=str(store))
    ward = Recipient("46-19753", "Phường Phú Xuân", "PHUONG", "phu-xuan")
    found = unit_figures([ward], load_units(), named, date(2026, 12, 28))[ward.code]
    reach = [one for one in found if "kỳ" in one.source]
    assert len(reach) == 4 and all("giả định" in one.source for one in reach)


def everything(path: Path) -> str:
    """The whole text of a file."""
    if path.suffix == ".docx":
        return "\n".join(line.text for line in docx.Document(path).paragraphs)
    if path.suffix == ".xlsx":
        return str(openpyxl.load_workbook(path).worksheets[0]["A1"].value)
    return " ".join(pages_of(path))


def test_a_returned_copy_of_an_invented_file_is_marked_on_each_sheet(
    run: Run, tmp_path: Path
) -> None:
    run("reach", "check", SENT / "phuong-vy-da-2026-10.xlsx", "--returned", tmp_path / "tra", *AT)
    (copy,) = files(tmp_path / "tra")
    assert "gia-dinh" in copy.name
    book = openpyxl.load_workbook(copy)
    assert (
        all(sheet.oddHeader.center.text == MARK for sheet in book.worksheets)
        and book.worksheets[0]["A4"].value == MARK
    )


@pytest.mark.parametrize("invented", [True, False])
def test_the_network_says_so_in_every_paper(run: Run, tmp_path: Path, invented: bool) -> None:
    for name in ("so", "mang-luoi"):
        shutil.copytree(DATA / "network" / name, tmp_path / name)
        if not invented:
            (tmp_path / name / PACKAGE).unlink()
        assert load_registers(tmp_path / name).invented is invented
    now = ("--now", "2026-12-15T08:00:00+07:00")
    said = [
        run(
            "network",
            "annual",
            "--register",
            tmp_path / "so",
            "--year",
            "2026",
            *now,
            "--to",
            tmp_path / "ra",
        ),
        run("network", "check", "--register", tmp_path / "so", *now),
        run("network", "list", "--register", tmp_path / "so"),
        run("network", "assess", "--register", tmp_path / "mang-luoi", *now),
    ]
    assert [MARK in text for text in said] == [invented] * 4
    run("network", "assess", "--register", tmp_path / "mang-luoi", *now, "--to", tmp_path / "ra")
    run("network", "list", "--register", tmp_path / "so", "--to", tmp_path / "ra")
    made = files(tmp_path / "ra")
    assert {path.suffix for path in made} == {".docx", ".ics", ".pdf", ".html", ".csv"}
    check_marked([path for path in made if path.suffix != ".ics"], invented=invented)


def test_json_stays_what_it_was(run: Run) -> None:
    told = json.loads(
        run(
            "network",
            "annual",
            "--register",
            DATA / "network" / "so",
            "--year",
            "2026",
            "--now",
            "2026-12-15T08:00:00+07:00",
            "--json",
        )
    )
    assert "invented" not in told
    told = json.loads(run("reach", "check", SENT / "phuong-phu-xuan-2026-10.xlsx", *AT, "--json"))
    assert set(told) == {"files"} and set(told["files"][0]) == {"file", "accepted_rows", "findings"}


def real_file(folder: Path) -> Path:
    """A file of a unit that says nothing of being invented, with one thing to look at."""
    rows = [
        ("Đơn vị", "Phường Kim Long"),
        ("Kỳ báo cáo", "10/2026"),
        ("Người ký", "Thủ trưởng"),
        ("Lý do thiếu mặc định", "Nguồn không công bố"),
        ("Múi giờ", "+07:00"),
        ("Ghi chú", "Không dùng số liệu giả định"),
        ("Đường dẫn", "Tiêu đề", "Ngày giờ đăng", "Lượt xem"),
        (
            "https://kimlong.example/tin-1.html",
            "Số liệu giả định trong báo cáo cũ được thay",
            "20/9/2026 8:00",
            "15",
        ),
    ]
    path = folder / "that" / "kim-long.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_a_package_made_up_for_training_says_so_to_the_press(run: Run, tmp_path: Path) -> None:
    run(
        "network",
        "outgoing",
        "build",
        DATA / "network" / "goi-tin" / "tot",
        "--to",
        tmp_path / "ra",
        "--now",
        "2026-11-25T15:30:00+07:00",
    )
    made = [path for path in files(tmp_path / "ra") if path.suffix in (".html", ".docx", ".csv")]
    assert len(made) == 3 and all(MARK in page for path in made for page in pages_of(path))


def test_no_invented_outlet_has_a_name_near_a_real_one() -> None:
    """Near Tạp chí Sông Hương or phường Vỹ Dạ, a made-up outlet would be taken for a real one."""
    real = ("Tạp chí Sông Hương (bản in)", "“báo Sông Hương”. Đọc tên trên bìa")
    of_real_places = ("co-quan-bao-chi.csv", "outlets.csv", "don-vi.csv", "dia-ban.yaml")
    for folder in ("exercises", "notebooks", "sample_data", "tools/phatngon"):
        for path in (kit_root() / folder).rglob("*"):
            if path.suffix not in (".yaml", ".ipynb", ".csv", ".jsonl", ".json", ".md", ".py"):
                continue
            if path.name in of_real_places:
                continue
            text = path.read_text(encoding="utf-8", errors="ignore")
            for words in real:
                text = text.replace(words, "")
            near = re.search(r"Sông Hương|song-?huong|V[ĩỹ] Dạ\b(?<!phường Vỹ Dạ)|vi-da\.", text)
            assert not near or "phường" in text[max(0, near.start() - 12) : near.start()].lower(), (
                path.name,
                near[0],
            )
