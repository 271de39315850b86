"""The verb ``build --units`` from beginning to end: hostile names, what is made again and why, sentences for what is wrong."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
import zipfile
from html import unescape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from phatngon.cli.main import main

NAMES = {
    "X-1": 'Phường "Hoa" & <script>alert(1)</script>',
    "X-2": "Xã \u202eĐảo\u200f Ngược",
    "X-3": "Trung tâm " + "tên rất dài " * 28,
    "46-19789": "",
}
SHOWN = {
    "X-1": NAMES["X-1"],
    "X-2": "Xã Đảo Ngược",
    "X-3": NAMES["X-3"].strip(),
    "46-19789": "Phường Thuận Hóa",
}


def build(*arguments: str) -> tuple[int, str, str]:
    """The verb in this process: one fork server serves all that run a lesson here."""
    out, wrong = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(wrong):
        code = main(["build", *arguments])
    return code, out.getvalue(), wrong.getvalue()


def build_apart(*arguments: str) -> tuple[int, str, str]:
    """The verb in a process of its own, as people start it."""
    done = subprocess.run(
        [sys.executable, "-m", "phatngon", "build", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
        timeout=300,
    )
    return done.returncode, done.stdout, done.stderr


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("rieng")
    listed = folder / "don-vi.csv"
    rows = ['"{}","{}"'.format(code, name.replace('"', '""')) for code, name in NAMES.items()]
    listed.write_text("\n".join(["unit_code,unit_name", *rows]) + "\n", encoding="utf-8")
    code, said, wrong = build(
        "00",
        "--units",
        str(listed),
        "--out",
        str(folder / "ra"),
        "--as-of",
        "2026-11-23",
        "--jobs",
        "1",
    )
    assert code == 0, wrong
    assert "Tài liệu cho 4 đơn vị: làm 4, giữ nguyên 0, trong 4 tài liệu." in said
    return listed, folder / "ra"


@pytest.mark.lessons
@pytest.mark.parametrize("code", NAMES)
def test_a_name_comes_out_as_text_in_every_file(made: tuple[Path, Path], code: str) -> None:
    from pypdf import PdfReader

    [html] = made[1].glob(f"don-vi/{code.lower()}*/00_bat_dau.html")
    tree, name = (
        BeautifulSoup(html.read_text(encoding="utf-8"), "html.parser"),
        squeezed(SHOWN[code]),
    )
    assert (
        name in squeezed(tree.select_one("#trang-rieng").get_text())
        and name in squeezed(tree.header.get_text())
        and not tree.find("script")
    )
    pdf = squeezed(
        "".join(page.extract_text() for page in PdfReader(html.with_suffix(".pdf")).pages)
    )
    assert f"Trangriêngcủa{name}" in pdf
    with zipfile.ZipFile(io.BytesIO(html.with_suffix(".docx").read_bytes())) as word:
        document = unescape(re.sub(r"<[^>]+>", "", word.read("word/document.xml").decode("utf-8")))
    assert f"Trangriêngcủa{name}" in squeezed(document)


@pytest.mark.lessons
def test_the_start_pages_lead_to_every_file_and_hold_no_markup_of_names(
    made: tuple[Path, Path],
) -> None:
    out = made[1]
    start, units = (
        BeautifulSoup((out / name).read_text(encoding="utf-8"), "html.parser")
        for name in ("index.html", "don-vi/index.html")
    )
    assert start.find("a", href="don-vi/index.html") and "4 đơn vị" in start.get_text()
    links = [
        link["href"] for link in units.find_all("a", href=True) if not link["href"].startswith("#")
    ]
    assert (
        len(links) == 12
        and all((out / "don-vi" / link).is_file() for link in links)
        and not units.find("script")
    )
    assert all(squeezed(name) in squeezed(units.get_text()) for name in SHOWN.values())


@pytest.mark.lessons
def test_what_is_there_stays_and_what_is_made_again_is_explained(made: tuple[Path, Path]) -> None:
    listed, out = made
    (one,) = out.glob("don-vi/46-19789*/00_bat_dau.pdf")
    before = one.read_bytes()
    one.write_bytes(b"hong")
    code, said, _ = build(
        "00",
        "--units",
        str(listed),
        "--out",
        str(out),
        "--as-of",
        "2026-11-23",
        "--jobs",
        "1",
        "--explain",
    )
    assert (
        code == 0
        and "giữ nguyên 3 tài liệu" in said
        and f"vì tệp {one.relative_to(out).as_posix()} đã bị sửa" in said
    )
    assert one.read_bytes() == before and "chạy bài" not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--units", "khong-co.csv"), "không có tệp này"),
        (("--parts", "don-vi"), "Thêm --units"),
        (("--jobs", "99"), "Chọn từ 1 đến 16"),
        (("--parts", "tat-ca"), "Chọn trong: tai-lieu"),
        (("--unit", "khong-co"), "không có đơn vị mang mã"),
        (("--formats", "odt"), "Chọn trong"),
        (("--units", __file__, "--jobs", "hai"), "không phải số nguyên"),
    ],
)
def test_wrong_usage_is_a_sentence(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    start = build_apart if "--units" in arguments[:1] else build
    code, shown, wrong = start("00", "--out", str(tmp_path), *arguments)
    assert (
        code == 2 and said.casefold() in wrong.casefold() and "Traceback" not in wrong and not shown
    )
