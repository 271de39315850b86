"""Packs for a hall: whole, the same every time, and no word of the sealed bank or of the trainer in a learner's one."""

from __future__ import annotations

import base64
import html
import io
import json
import shutil
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pypdf
import pytest

from phatngon.base.errors import InputError, ProblemsFound
from phatngon.base.paths import kit_root
from phatngon.practice.drill.reading import check_scenarios, load_scenarios, scenario_files
from phatngon.publish.packs.leaks import Secret, find_leaks, folded, secrets_of
from phatngon.publish.packs.pack import make_pack, pack_bytes, pack_data, stripped, verify_pack
from phatngon.publish.packs.pack_index import dead_links, for_pack

ROOT = kit_root()
LEAST = pack_data()["least_needle"]
WORDS = "Câu này chỉ dành cho giảng viên, đừng để lọt ra gói của lớp."
SECRETS = [Secret(folded(WORDS), "thử")]


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the kit without tests and finished documents."""
    made = tmp_path_factory.mktemp("kit") / "kit"
    shutil.copytree(
        ROOT,
        made,
        ignore=shutil.ignore_patterns(
            ".git",
            ".venv",
            "dist",
            "tests",
            "__pycache__",
            ".ruff_cache",
            ".hypothesis",
            ".pytest_cache",
            "wheels",
        ),
    )
    return made


@pytest.fixture(scope="module")
def pack(kit: Path) -> bytes:
    return pack_bytes("hoc-vien", kit)


def names(data: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name.partition("/")[2] for name in opened.namelist()}


def test_the_kit_holds_many_secrets_and_a_learners_pack_none(kit: Path, pack: bytes) -> None:
    secrets = secrets_of(kit, LEAST)
    assert len(secrets) > 500 and {"cuoi_khoa.yaml", "01_nhan_dien_bao_chi.ipynb"} <= {
        secret.source for secret in secrets
    }
    assert find_leaks(pack, secrets) == []
    assert not any("niem_phong" in name or "dap-an" in name for name in names(pack))


def test_a_trainers_pack_holds_what_a_learners_lacks(kit: Path, pack: bytes) -> None:
    whole = names(pack_bytes("giang-vien", kit))
    assert "exercises/niem_phong/cuoi_khoa.yaml" in whole and "slides/decks.yaml" in whole
    assert {
        "notebooks/01_nhan_dien_bao_chi.ipynb",
        "tools/start.py",
        "Bat-dau.bat",
        "KE-KHAI.json",
    } <= names(pack) & whole


def test_the_same_kit_gives_the_same_bytes_and_the_manifest_holds(kit: Path, pack: bytes) -> None:
    assert pack == pack_bytes("hoc-vien", kit) and verify_pack(pack) == []
    told = json.loads(
        zipfile.ZipFile(io.BytesIO(pack)).read(
            next(
                name
                for name in zipfile.ZipFile(io.BytesIO(pack)).namelist()
                if name.endswith("KE-KHAI.json")
            )
        )
    )
    licences = {row["path"]: row["licence"] for row in told["files"]}
    assert licences["notebooks/01_nhan_dien_bao_chi.ipynb"].startswith("CC BY") and licences[
        "tools/start.py"
    ].startswith("MIT")


def test_a_changed_a_missing_and_an_added_file_are_found(pack: bytes) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            if entry.filename.endswith("LICENSE"):
                continue
            new.writestr(
                entry,
                old.read(entry)
                + (
                    b"x"
                    if entry.filename.endswith("README.md") and entry.filename.count("/") == 1
                    else b""
                ),
            )
        new.writestr(f"{old.namelist()[0].split('/')[0]}/la.txt", "lạ")
    assert verify_pack(buffer.getvalue()) == ["LICENSE", "README.md", "la.txt"]


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as pack:
        for name, data in members.items():
            pack.writestr(name, data)
    return buffer.getvalue()


def pdf() -> bytes:
    from datetime import date

    from phatngon.documents.pdf import pdf_bytes

    return pdf_bytes(f"<h1>Tài liệu</h1><p>{WORDS}</p>", title="Tài liệu", date=date(2026, 11, 23))


def commented() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as pack:
        pack.writestr("a.txt", "không có gì")
        pack.comment = WORDS.encode("utf-8")
    return buffer.getvalue()


def stored(data: bytes, **more: bytes) -> bytes:
    """A zip whose one entry says something beside its content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as pack:
        entry = zipfile.ZipInfo("a.txt")
        entry.comment = data
        pack.writestr(entry, "không có gì")
    return buffer.getvalue()


def png(chunk: bytes, content: bytes) -> bytes:
    head = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ")
    rest = base64.b64decode("AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
    made = len(content).to_bytes(4, "big") + chunk + content
    return head + made + zlib.crc32(chunk + content).to_bytes(4, "big") + rest


NOTED = png(b"tEXt", b"Comment\x00" + WORDS.encode())
CELL = {
    "cell_type": "markdown",
    "source": "![](attachment:a.png)",
    "attachments": {"a.png": {"image/png": base64.b64encode(NOTED).decode()}},
}
PLANTED = {
    "chữ trong ảnh PNG": zipped(**{"a.png": NOTED}),
    "chữ nén trong ảnh PNG": zipped(
        **{"a.png": png(b"zTXt", b"Comment\x00\x00" + zlib.compress(WORDS.encode()))}
    ),
    "chữ iTXt nén trong ảnh PNG": zipped(
        **{"a.png": png(b"iTXt", b"C\x00\x01\x00vi\x00\x00" + zlib.compress(WORDS.encode()))}
    ),
    "ảnh trong trang mạng": zipped(
        **{"a.html": b'<img src="data:image/png;base64,' + base64.b64encode(NOTED) + b'">'}
    ),
    "tệp đính trong ô sổ tay": zipped(**{"a.ipynb": json.dumps({"cells": [CELL]}).encode()}),
    "chữ base64 trong sổ tay": zipped(
        **{"a.ipynb": json.dumps({"x": base64.encodebytes(WORDS.encode() * 2).decode()}).encode()}
    ),
    "phần XML riêng của Word": zipped(
        **{"a.docx": zipped(**{"customXml/item1.xml": f"<a><b>{WORDS}</b></a>".encode()})}
    ),
    "thuộc tính của Word": zipped(
        **{
            "a.docx": zipped(
                **{
                    "docProps/custom.xml": f"<p name='x'><vt:lpwstr>{html.escape(WORDS)}</vt:lpwstr></p>".encode()
                }
            )
        }
    ),
    "chữ Word chia nhiều đoạn": zipped(
        **{
            "a.docx": zipped(
                **{
                    "word/document.xml": WORDS.replace(
                        "giảng", "</w:t></w:r><w:r><w:t>giảng"
                    ).encode()
                }
            )
        }
    ),
    "chú thích của một tệp trong gói": stored(WORDS.encode()),
    "tệp nén có phần đầu lạ": zipped(
        **{"a.bin": b"MZ chuong trinh " + zipped(**{"b.txt": WORDS.encode()})}
    ),
    "chữ thường": zipped(a=WORDS.encode()),
    "chữ hoa, khoảng trắng": zipped(a=WORDS.upper().replace(" ", "  \n").encode()),
    "dấu rời": zipped(a=unicodedata.normalize("NFD", WORDS).encode()),
    "siêu dữ liệu sổ tay": zipped(**{"a.ipynb": json.dumps({"metadata": {"ghi": WORDS}}).encode()}),
    "chú thích trang mạng": zipped(**{"a.html": f"<p>x</p><!-- {WORDS} -->".encode()}),
    "thực thể": zipped(**{"a.html": "".join(f"&#{ord(letter)};" for letter in WORDS).encode()}),
    "thẻ xen giữa": zipped(**{"a.html": WORDS.replace("giảng viên", "<b>giảng</b> viên").encode()}),
    "thoát mã": zipped(**{"a.json": json.dumps(WORDS).encode()}),
    "utf-16": zipped(a=WORDS.encode("utf-16-le")),
    "phần của Word": zipped(
        **{"a.docx": zipped(**{"word/comments.xml": f"<w:t>{html.escape(WORDS)}</w:t>".encode()})}
    ),
    "gói trong gói": zipped(**{"a.zip": zipped(**{"b.zip": zipped(**{"c.txt": WORDS.encode()})})}),
    "tên tệp": zipped(**{WORDS: b""}),
    "chú thích của gói": commented(),
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_planted_leak_is_found_wherever_it_hides(planted: bytes) -> None:
    assert find_leaks(planted, SECRETS)


def test_a_leak_in_the_text_of_a_pdf_is_found() -> None:
    assert find_leaks(zipped(**{"a.pdf": pdf()}), SECRETS)


def test_a_leak_in_a_pdf_is_found_over_lines_and_bold_words() -> None:
    from phatngon.documents.pdf import pdf_bytes

    long = (
        "Mở đầu đoạn này cho đủ dài để câu sau phải xuống dòng, rồi thêm vài chữ nữa cho chắc. " * 2
    )
    body = f"<h1>Tài liệu</h1><p>{long}{WORDS.replace('giảng viên', '<strong>giảng viên</strong>')} Hết.</p>"
    assert find_leaks(zipped(**{"a.pdf": pdf_bytes(body, title="Tài liệu")}), SECRETS)


def test_a_pdf_that_cannot_be_read_is_not_called_clean() -> None:
    with pytest.raises(InputError, match="không đọc được để dò"):
        find_leaks(zipped(**{"a.pdf": pdf()[:900]}), SECRETS)


PIXEL = "data:image/png;base64," + base64.b64encode(png(b"tEXt", b"a\x00b")).decode()


@pytest.mark.parametrize("place", ["title", "alt"])
def test_a_leak_in_the_title_or_an_alt_text_of_a_pdf_is_found(place: str) -> None:
    from phatngon.documents.pdf import pdf_bytes

    body = f'<h1>Tài liệu</h1><p>Đoạn.</p><img src="{PIXEL}" alt="{WORDS if place == "alt" else "hình"}">'
    assert find_leaks(
        zipped(**{"a.pdf": pdf_bytes(body, title=WORDS if place == "title" else "Tài liệu")}),
        SECRETS,
    )


@pytest.mark.parametrize("place", ["metadata", "attachment", "packed attachment"])
def test_a_leak_in_the_metadata_or_an_attachment_of_a_pdf_is_found(place: str) -> None:
    writer, buffer = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    if place == "metadata":
        writer.add_metadata({"/Keywords": WORDS})
    else:
        content = (
            WORDS.encode()
            if place == "attachment"
            else zipped(**{"b.docx": zipped(**{"c.xml": WORDS.encode()})})
        )
        writer.add_attachment("ghi-chu.bin", content)
    writer.write(buffer)
    assert find_leaks(zipped(**{"a.pdf": buffer.getvalue()}), SECRETS)


def test_what_was_clean_in_one_pack_is_not_read_again_and_a_leak_is_told_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from phatngon.publish.packs import leaks

    scan, read = leaks.LeakScan(SECRETS), []
    monkeypatch.setattr(
        leaks,
        "texts_in",
        lambda data, name, depth=0: read.append(name) or iter([(name, folded(data.decode()))]),
    )
    pack = zipped(a=b"sach", b=WORDS.encode())
    assert (
        [leak.member for leak in scan.leaks(pack)]
        == [leak.member for leak in scan.leaks(pack)]
        == ["b"]
    )
    assert read.count("a") == 1 and read.count("b") == 2


def test_what_only_looks_like_a_secret_is_let_by() -> None:
    assert not find_leaks(zipped(a=WORDS[:25].encode(), b=base64.b64encode(b"gi do")), SECRETS)


@pytest.mark.slow
@pytest.mark.parametrize(
    "place",
    [
        "README.md",
        "notebooks/01_nhan_dien_bao_chi.ipynb",
        "exercises/01_nhan_dien_bao_chi.yaml",
        "tools/phatngon/lessons/style.py",
    ],
)
def test_a_pack_with_a_leak_is_not_written(kit: Path, tmp_path: Path, place: str) -> None:
    path = kit / place
    before = path.read_text(encoding="utf-8")
    secret = secrets_of(kit, LEAST)[0].needle
    try:
        if place.endswith(".ipynb"):
            raw = json.loads(before)
            raw["metadata"]["phatngon"]["ghi"] = secret
            path.write_text(json.dumps(raw), encoding="utf-8")
        else:
            path.write_text(f"{before}\n# {secret}\n", encoding="utf-8")
        with pytest.raises(ProblemsFound, match="(?i)chỗ lộ"):
            make_pack("hoc-vien", tmp_path, root=kit)
        assert list(tmp_path.iterdir()) == []
    finally:
        path.write_text(before, encoding="utf-8")


def test_stripping_takes_the_trainers_part_out_and_leaves_a_kit_that_works(tmp_path: Path) -> None:
    for path in scenario_files():
        data = stripped(f"exercises/kich_ban/{path.name}", path.read_bytes())
        assert b"trainer:" not in data and b"debrief:" not in data and b"looks_for:" not in data
        (tmp_path / path.name).write_bytes(data)
    assert not [problem for problem in check_scenarios(tmp_path) if problem.level == "error"]
    assert set(load_scenarios(tmp_path)) == set(load_scenarios())
    notebook = json.loads(
        stripped(
            "notebooks/01.ipynb", (ROOT / "notebooks" / "01_nhan_dien_bao_chi.ipynb").read_bytes()
        )
    )
    assert not any("trainer" in cell["metadata"].get("tags", []) for cell in notebook["cells"])


def test_an_unknown_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="(?i)không có gói"):
        make_pack("gi-do", tmp_path)


# --- What of dist goes into which pack -------------------------------------------------------------------------------

BUILT = (
    "bai-hoc/01.html",
    "tai-lieu/01_nhan_dien_bao_chi.html",
    "tai-lieu/01_nhan_dien_bao_chi-46-19789.pdf",
    "trang-chieu/cong-khai/bai-1.html",
    "trang-chieu/giang-vien/bai-1.html",
    "the-bo-tui/01.pdf",
    "phieu-tra-loi/01.pdf",
    "giang-vien/dap-an/01.pdf",
    "don-vi/46-1/01.pdf",
    "don-vi/index.html",
    ".xay-dung/ghi.json",
    ".wheels/a-1-py3-none-any.whl",
)
START = """<!DOCTYPE html><html lang="vi"><head><title>Bắt đầu</title></head><body><a class="skip-link" href="#noi-dung">Đến nội dung</a>
<nav><ul><li><a href="#muc-1">Của giảng viên</a></li><li><a href="#muc-2">Tài liệu</a></li></ul></nav><main id="noi-dung">
<h2 id="muc-1">Của giảng viên</h2><p>Không phát cho học viên.</p><div class="pn-table"><table><thead><tr><th>Bài</th></tr></thead>
<tbody><tr><th>Bài 1</th><td><a href="giang-vien/dap-an/01.pdf">PDF (3 KB)</a></td></tr></tbody></table></div>
<h2 id="muc-2">Tài liệu</h2><p>Chọn bản.</p><div class="pn-table"><table><thead><tr><th>Bài</th></tr></thead><tbody>
<tr><th>Bài 1</th><td><a href="bai-hoc/01.html">Mở (9 KB)</a> <a href="trang-chieu/giang-vien/bai-1.html">Của giảng viên</a></td></tr>
</tbody></table></div><h2>Riêng</h2><p><a href="don-vi/index.html">54 đơn vị</a> (9 tệp)</p></main></body></html>"""


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for name in BUILT:
        (tmp_path / "dist" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "dist" / name).write_text("x", encoding="utf-8")
    (tmp_path / "dist" / "index.html").write_text(START, encoding="utf-8")
    return tmp_path


def test_each_pack_holds_the_papers_of_those_it_is_for(built: Path) -> None:
    found = {
        kind: {
            name.removeprefix("dist/")
            for name in names(pack_bytes(kind, built))
            if name.startswith("dist/")
        }
        for kind in pack_data()["kinds"]
    }
    shared = {"index.html", "bai-hoc/01.html", "the-bo-tui/01.pdf", "phieu-tra-loi/01.pdf"}
    assert found["hoc-vien"] == {*shared, "trang-chieu/cong-khai/bai-1.html"}
    assert found["tu-hoc"] == {*shared, "tai-lieu/01_nhan_dien_bao_chi.html"}
    assert found["giang-vien"] == {name for name in BUILT if not name.startswith(".")} | {
        "index.html"
    }


@pytest.mark.parametrize("kind", ["hoc-vien", "tu-hoc", "giang-vien"])
def test_no_link_of_a_packs_start_page_leads_nowhere(built: Path, kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(pack_bytes(kind, built))) as opened:
        there = {name.partition("/")[2]: name for name in opened.namelist()}
        page = opened.read(there["dist/index.html"]).decode("utf-8")
    assert dead_links(page, "dist/index.html", there) == [] and 'href="bai-hoc/01.html"' in page
    assert ("Của giảng viên" in page) == ("54 đơn vị" in page) == (kind == "giang-vien")
    assert page.count("<table") == (2 if kind == "giang-vien" else 1) and page.count("<h2") == (
        3 if kind == "giang-vien" else 1
    )
    assert (page == START) == (kind == "giang-vien") and "skip-link" in page


def test_a_list_loses_its_dead_lines_and_with_the_last_one_its_heading_and_its_door() -> None:
    page = (
        '<html><body><main><ul><li><a href="#a">Điện thoại</a></li><li><a href="#b">Giảng viên</a></li></ul><h2 id="a">Điện thoại</h2>'
        '<ul><li><a href="bai-hoc/1.html">Bài 1</a> (9 KB)</li><li><a href="bai-hoc/2.html">Bài 2</a> (9 KB)</li></ul><p>Không cần mạng.</p>'
        '<h2 id="b">Giảng viên</h2><ul><li><a href="giang-vien/1.pdf">Bài 1</a></li></ul><p>Không phát.</p></main></body></html>'
    )
    left = for_pack(page, {"dist/bai-hoc/1.html"})
    assert "Bài 1" in left and "Không cần mạng" in left and "#a" in left
    assert (
        "Bài 2" not in left
        and "9 KB" in left
        and "Giảng viên" not in left
        and "#b" not in left
        and "Không phát" not in left
    )


def test_dead_links_are_told_apart_from_links_within_the_page_and_to_the_web() -> None:
    page = '<a href="#a">1</a><a href="https://vi-du.vn">2</a><a href="mailto:a@vi-du.vn">3</a><a href="../README.md#x">4</a><a href="khong%20co.pdf">5</a>'
    assert dead_links(page, "dist/index.html", {"README.md"}) == ["khong%20co.pdf"]


# --- README of a pack -------------------------------------------------------------------------------------------------

MAINTAINERS = {"test", "run", "pack", "tidy", "view", "check", "law", "new"}


@pytest.mark.parametrize("kind", ["hoc-vien", "tu-hoc", "giang-vien"])
def test_the_readme_of_a_pack_is_for_its_reader_and_everything_it_names_is_there(
    built: Path, kind: str
) -> None:
    import re

    from phatngon.cli.main import app
    from phatngon.publish.packs.pack_readme import README

    for name in pack_data()["kinds"][kind]["keep"]:
        source, target = ROOT / name, built / name
        if source.is_dir():
            skipped = shutil.ignore_patterns("__pycache__", "*.ipynb", "tests")
            shutil.copytree(source, target, ignore=skipped, dirs_exist_ok=True)
        elif source.is_file():
            shutil.copy(source, target)
    data = pack_bytes(kind, built)
    there = names(data)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        top = opened.namelist()[0].partition("/")[0]
        text = opened.read(f"{top}/{README}").decode("utf-8")
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if ":" not in link]
    links += re.findall(r"`(dist/[^`]+)`", text)
    assert "dist/index.html" in links and len(links) > 5
    for link in links:
        path = link.partition("#")[0]
        assert path in there or any(name.startswith(f"{path}/") for name in there), link
    assert "<!--" not in text and "-->" not in text and text.count("## Mở gói này") == 1
    known = {one.name for one in app.registered_groups} | {
        one.name or one.callback.__name__ for one in app.registered_commands
    }
    verbs = set(re.findall(r"start\.py (\w+)", text))
    allowed = known - MAINTAINERS - (set() if kind == "giang-vien" else {"build", "exam", "serve"})
    assert verbs and verbs <= allowed, verbs - allowed


def test_a_readme_of_a_pack_without_finished_documents_names_none(kit: Path) -> None:
    from phatngon.publish.packs.pack_readme import readme_for

    text = readme_for(
        (kit / "README.md").read_text(encoding="utf-8"), "tu-hoc", ("docs/anh/a.png",)
    )
    assert "dist/index.html" not in text and "](docs/anh/bai-hoc.png)" not in text
    assert "Mở gói này" in text
