"""What a Linux machine can tell of Windows and macOS: names, paths, consoles, line ends. What only a person can try is in docs/may-khac.md."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from phatngon.base.paths import kit_root

ROOT = kit_root()
TRACKED = subprocess.run(
    ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.split("\0")[:-1]
FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$')
RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)),
}
WINDOWS_LIMIT, KIT_FOLDER = (
    259,
    95,
)  # letters of a path; what start.py allows for the folder of the kit
HARD = "Tài liệu của chị Hằng & anh Lân (bản 2) 100%"


def said(*arguments: str, folder: Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env |= {"PHATNGON_DATA": str(folder), "PHATNGON_WORKSPACE": str(folder / "bai"), **more}
    return subprocess.run(
        [sys.executable, "-m", "phatngon", *arguments], capture_output=True, check=False, env=env
    )


def test_no_name_of_the_kit_is_refused_by_windows() -> None:
    for name in TRACKED:
        for part in name.split("/"):
            assert not FORBIDDEN.search(part), name
            assert part.split(".")[0].lower() not in RESERVED, name


def test_no_two_names_differ_in_their_case_alone() -> None:
    """On Windows and macOS one of them would take the other's place."""
    folders = {
        "/".join(name.split("/")[:depth])
        for name in TRACKED
        for depth in range(1, name.count("/") + 2)
    }
    assert len({name.casefold() for name in folders}) == len(folders)


def test_the_longest_path_fits_windows_in_the_longest_folder_allowed() -> None:
    longest = max(TRACKED, key=len)
    assert KIT_FOLDER + 1 + len(longest) <= WINDOWS_LIMIT, longest


def test_the_double_click_file_quotes_every_path_and_jumps_to_labels_it_has() -> None:
    lines = (ROOT / "Bat-dau.bat").read_bytes().decode("ascii").split("\r\n")
    for line in lines:
        assert "%~dp0" not in line.replace('"%~dp0"', ""), line
        if line.startswith("if not exist"):
            assert re.match(r'if not exist "[^"]+" goto \w+$', line), line
    wanted = set(re.findall(r"goto (\w+)", "\n".join(lines)))
    assert wanted <= {line[1:] for line in lines if line.startswith(":")}


@pytest.mark.parametrize("console", ["cp1258", "cp437", "ascii"])
def test_a_console_without_vietnamese_letters_gets_whole_sentences_and_never_a_traceback(
    tmp_path: Path, console: str
) -> None:
    asked = ("deadline", "--amount", "5", "--unit", "working_days", "--from", "2026-11-23")
    told = said(*asked, folder=tmp_path, PYTHONIOENCODING=console, PYTHONUTF8="0", LC_ALL="C")
    assert told.returncode == 0 and b"Traceback" not in told.stderr
    assert "Hạn: hết ngày" in told.stdout.decode("utf-8")
    wrong = said(
        "identify", "không-có.json", folder=tmp_path, PYTHONIOENCODING=console, PYTHONUTF8="0"
    )
    assert wrong.returncode == 2 and b"Traceback" not in wrong.stderr
    assert "không-có.json" in wrong.stderr.decode("utf-8")


def test_folders_and_files_may_have_spaces_vietnamese_letters_and_signs(tmp_path: Path) -> None:
    folder = tmp_path / HARD
    folder.mkdir()
    file = folder / "trang báo & kênh.json"
    file.write_text(json.dumps({"medium": "print", "licence": "bulletin"}), encoding="utf-8")
    told = said("identify", str(file), "--json", folder=folder / "dữ liệu")
    assert told.returncode == 0 and json.loads(told.stdout)["type"] == "ban_tin"
    made = said(
        "reach",
        "template",
        "--period",
        "2026-11",
        "--unit",
        "46-19789",
        "--to",
        str(folder / "biểu mẫu"),
        folder=folder,
    )
    assert made.returncode == 0, made.stderr.decode("utf-8")
    [form] = (folder / "biểu mẫu").rglob("*.xlsx")
    checked = said("reach", "check", str(form), "--json", folder=folder)
    assert json.loads(checked.stdout)["files"][0]["file"].endswith(".xlsx")


def test_every_text_is_read_and_written_in_a_named_encoding() -> None:
    """The one that Windows takes by itself is another."""
    for name in TRACKED:
        if not name.startswith("tools/") or not name.endswith(".py"):
            continue
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            named = {word.arg for word in node.keywords}
            binary = any(
                isinstance(arg, ast.Constant) and isinstance(arg.value, str) and "b" in arg.value
                for arg in [
                    *node.args,
                    *(word.value for word in node.keywords if word.arg == "mode"),
                ]
            )
            own = isinstance(node.func, ast.Name) and called in ("read_text", "write_text")
            if called in ("read_text", "write_text") and not own:
                assert (
                    "encoding" in named
                    or len(node.args) > 1
                    or (called == "read_text" and node.args)
                ), f"{name}:{node.lineno}"
            if called == "open" and isinstance(node.func, ast.Name) and not binary:
                assert "encoding" in named, f"{name}:{node.lineno}"
