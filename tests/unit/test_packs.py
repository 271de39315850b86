"""Packs for a hall: whole, the same every time, and no word of the sealed bank or of the trainer in a learner's one."""

from __future__ import annotations

import base64
import html
import io
import json
import shutil
import unicodedata
import zipfile
from pathlib import Path

import pytest

from phatngon.base.errors import InputError, ProblemsFound
from phatngon.base.paths import kit_root
from phatngon.practice.drill.reading import check_scenarios, load_scenarios, scenario_files
from phatngon.publish.leaks import Secret, find_leaks, folded, secrets_of
from phatngon.publish.pack import make_pack, pack_bytes, pack_data, stripped, verify_pack

ROOT = kit_root()
LEAST = pack_data()["least_needle"]
WORDS = "Câu này chỉ dành cho giảng viên, đừng để lọt ra gói của lớp."
SECRETS = [Secret(folded(WORDS), "thử")]


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the kit without tests and finished documents."""
    made = tmp_path_factory.mktemp("kit") / "kit"
    shutil.copytree(ROOT, made, ignore=shutil.ignore_patterns(".git", ".venv", "dist", "tests", "__pycache__", ".ruff_cache", ".hypothesis",
                                                              ".pytest_cache", "wheels"))
    return made


@pytest.fixture(scope="module")
def pack(kit: Path) -> bytes:
    return pack_bytes("hoc-vien", kit)


def names(data: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name.partition("/")[2] for name in opened.namelist()}


def test_the_kit_holds_many_secrets_and_a_learners_pack_none(kit: Path, pack: bytes) -> None:
    secrets = secrets_of(kit, LEAST)
    assert len(secrets) > 500 and {"cuoi_khoa.yaml", "01_nhan_dien_bao_chi.ipynb"} <= {secret.source for secret in secrets}
    assert find_leaks(pack, secrets) == []
    assert not any("niem_phong" in name or "dap-an" in name for name in names(pack))


def test_a_trainers_pack_holds_what_a_learners_lacks(kit: Path, pack: bytes) -> None:
    whole = names(pack_bytes("giang-vien", kit))
    assert "exercises/niem_phong/cuoi_khoa.yaml" in whole and "slides/decks.yaml" in whole
    assert {"notebooks/01_nhan_dien_bao_chi.ipynb", "tools/start.py", "Bat-dau.bat", "KE-KHAI.json"} <= names(pack) & whole


def test_the_same_kit_gives_the_same_bytes_and_the_manifest_holds(kit: Path, pack: bytes) -> None:
    assert pack == pack_bytes("hoc-vien", kit) and verify_pack(pack) == []
    told = json.loads(zipfile.ZipFile(io.BytesIO(pack)).read(next(name for name in zipfile.ZipFile(io.BytesIO(pack)).namelist()
                                                                  if name.endswith("KE-KHAI.json"))))
    licences = {row["path"]: row["licence"] for row in told["files"]}
    assert licences["notebooks/01_nhan_dien_bao_chi.ipynb"].startswith("CC BY") and licences["tools/start.py"].startswith("MIT")


def test_a_changed_a_missing_and_an_added_file_are_found(pack: bytes) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            if entry.filename.endswith("LICENSE"):
                continue
            new.writestr(entry, old.read(entry) + (b"x" if entry.filename.endswith("README.md") and entry.filename.count("/") == 1 else b""))
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


PLANTED = {
    "chữ thường": zipped(a=WORDS.encode()), "chữ hoa, khoảng trắng": zipped(a=WORDS.upper().replace(" ", "  \n").encode()),
    "dấu rời": zipped(a=unicodedata.normalize("NFD", WORDS).encode()),
    "siêu dữ liệu sổ tay": zipped(**{"a.ipynb": json.dumps({"metadata": {"ghi": WORDS}}).encode()}),
    "chú thích trang mạng": zipped(**{"a.html": f"<p>x</p><!-- {WORDS} -->".encode()}),
    "thực thể": zipped(**{"a.html": "".join(f"&#{ord(letter)};" for letter in WORDS).encode()}),
    "thẻ xen giữa": zipped(**{"a.html": WORDS.replace("giảng viên", "<b>giảng</b> viên").encode()}),
    "thoát mã": zipped(**{"a.json": json.dumps(WORDS).encode()}), "utf-16": zipped(a=WORDS.encode("utf-16-le")),
    "phần của Word": zipped(**{"a.docx": zipped(**{"word/comments.xml": f"<w:t>{html.escape(WORDS)}</w:t>".encode()})}),
    "gói trong gói": zipped(**{"a.zip": zipped(**{"b.zip": zipped(**{"c.txt": WORDS.encode()})})}),
    "tên tệp": zipped(**{WORDS: b""}), "chú thích của gói": commented(),
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_planted_leak_is_found_wherever_it_hides(planted: bytes) -> None:
    assert find_leaks(planted, SECRETS)


def test_a_leak_in_the_text_of_a_pdf_is_found() -> None:
    assert find_leaks(zipped(**{"a.pdf": pdf()}), SECRETS)


def test_what_only_looks_like_a_secret_is_let_by() -> None:
    assert not find_leaks(zipped(a=WORDS[:25].encode(), b=base64.b64encode(b"gi do")), SECRETS)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["README.md", "notebooks/01_nhan_dien_bao_chi.ipynb", "exercises/01_nhan_dien_bao_chi.yaml",
                                   "tools/phatngon/lessons/style.py"])
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
    notebook = json.loads(stripped("notebooks/01.ipynb", (ROOT / "notebooks" / "01_nhan_dien_bao_chi.ipynb").read_bytes()))
    assert not any("trainer" in cell["metadata"].get("tags", []) for cell in notebook["cells"])


def test_an_unknown_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="(?i)không có gói"):
        make_pack("gi-do", tmp_path)
