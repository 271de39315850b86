"""The ways to install the kit say the same thing: pyproject.toml, environment.yml, the three locks, Bat-dau.bat."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
LEVELS = ("learner", "trainer", "test")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
BUILD, CORE = PROJECT["build-system"]["requires"], PROJECT["project"]["dependencies"]
CARRIERS = PROJECT["tool"]["phatngon"]["carriers"]
DECLARED = {
    "learner": [*BUILD, *CORE],
    "trainer": [*BUILD, *CORE, *EXTRAS["trainer"], *CARRIERS],
    "test": [*BUILD, *CORE, *EXTRAS["trainer"], *CARRIERS, *EXTRAS["test"]],
}


def normalised(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def requirements(lines):
    """Map names to lower bounds: `PyYAML>=6.0.3` gives `pyyaml: 6.0.3`."""
    parts = [line.partition(">=") for line in lines]
    return {normalised(name): bound for name, _, bound in parts}


def lock_text(level):
    return (ROOT / "tools" / "locks" / f"{level}.txt").read_text(encoding="utf-8")


def entries(text):
    """Map each locked package, with its marker, to its version and hashes."""
    found = re.findall(r"^([\w.-]+)==([^\s;\\]+)([^\\\n]*)((?:\\\n[^\n]*)*)", text, re.MULTILINE)
    return {
        (normalised(name), marker.strip()): (version, tail) for name, version, marker, tail in found
    }


# --- environment.yml -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def conda():
    """environment.yml: its own requirements and those left to pip."""
    document = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    own = [entry for entry in document["dependencies"] if isinstance(entry, str)]
    [section] = [entry["pip"] for entry in document["dependencies"] if isinstance(entry, dict)]
    return document, own, section


def test_conda_and_pip_name_the_same_libraries_with_the_same_lower_bounds(conda):
    _, own, section = conda
    named = requirements([*own, *(entry for entry in section if not entry.startswith("-"))])
    assert named.pop("python") == PROJECT["project"]["requires-python"].removeprefix(">=")
    assert named.pop("pip") == ""
    assert named == requirements(DECLARED["test"])


def test_the_conda_way_ends_with_the_kit_itself_and_names_no_address(conda):
    document, _, section = conda
    assert document["name"] == PROJECT["project"]["name"]
    assert document["channels"] == ["conda-forge"]
    assert section[-1] == "-e ."
    assert "://" not in (ROOT / "environment.yml").read_text(encoding="utf-8")


# --- Locks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
def test_a_lock_holds_all_that_is_declared_at_the_declared_lower_bound(level):
    versions = {}
    for (name, _), (version, _) in entries(lock_text(level)).items():
        versions.setdefault(name, version)
    for name, bound in requirements(DECLARED[level]).items():
        assert versions.get(name), f"{name} is not in the {level} lock: run tools/locks/update.py"
        assert bound in ("", versions[name])


@pytest.mark.parametrize("level", LEVELS)
def test_every_entry_of_a_lock_has_hashes_and_nothing_else(level):
    text = lock_text(level)
    assert len(entries(text)) > 100
    for (name, _), (_, tail) in entries(text).items():
        lines = tail.replace("\\", "").split()
        assert lines, f"{name} has no hash"
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in lines), name
    assert len(re.findall(r"^\S", text, re.MULTILINE)) == len(entries(text))


@pytest.mark.parametrize("level", LEVELS)
def test_a_lock_holds_no_address_and_no_path(level):
    assert not re.search(r"://|@|\bfile:|\.whl|\s/|[A-Z]:\\", lock_text(level))


@pytest.mark.parametrize(("smaller", "larger"), [("learner", "trainer"), ("trainer", "test")])
def test_a_wider_lock_holds_the_narrower_one_unchanged(smaller, larger):
    assert entries(lock_text(smaller)).items() < entries(lock_text(larger)).items()


def test_learners_are_not_given_the_tools_of_trainers_and_testers():
    names = {name for name, _ in entries(lock_text("learner"))}
    others = {*requirements(EXTRAS["trainer"]), *requirements(EXTRAS["test"])}
    assert not names & others
    assert "jupyterhub" not in {name for name, _ in entries(lock_text("trainer"))}


# --- Files that must reach Windows unharmed --------------------------------------------------------------------------


def test_the_double_click_file_is_ascii_with_crlf():
    content = (ROOT / "Bat-dau.bat").read_bytes()
    assert content.isascii()
    assert content.count(b"\r\n") == content.count(b"\n") > 0
    assert rb"tools\start.py lab %*" in content
    office = (ROOT / "Ban-lam-viec.bat").read_bytes()
    assert office.isascii() and office.count(b"\r\n") == office.count(b"\n") > 0
    assert b'call "%~dp0Bat-dau.bat" --office' in office


def test_git_keeps_the_line_ends_that_each_file_needs():
    command = [
        "git",
        "check-attr",
        "eol",
        "Bat-dau.bat",
        "tools/start.py",
        "tools/locks/test.txt",
        "notebooks/x.ipynb",
    ]
    try:
        answer = subprocess.run(
            command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True, timeout=30
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this copy of the kit is not a git clone")
    ends = {line.split(": ")[0]: line.split(": ")[2] for line in answer.stdout.splitlines()}
    assert ends.pop("Bat-dau.bat") == "crlf"
    assert set(ends.values()) == {"lf"}


def test_what_git_must_not_keep_is_ignored():
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {".venv/", "dist/", "__pycache__/", ".ipynb_checkpoints/"} <= set(lines)


# --- The test command of the README ----------------------------------------------------------------------------------


def test_ci_runs_exactly_the_readmes_test_command():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "python3 tools/start.py test"
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


# --- The font --------------------------------------------------------------------------------------------------------


def test_the_font_we_ship_has_every_vietnamese_letter():
    font = pytest.importorskip("font_source_sans_pro")
    tables = pytest.importorskip("fontTools.ttLib")
    marks = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    letters = {vowel + mark for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for mark in marks} | {"đ", "Đ"}
    from unicodedata import normalize

    for style in ("SourceSansPro", "SourceSansProBold", "SourceSansProIt", "SourceSansProBoldIt"):
        known = tables.TTFont(font.font_files_ttf[style]).getBestCmap()
        assert not {letter for letter in letters if ord(normalize("NFC", letter)) not in known}
