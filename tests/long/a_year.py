"""A year of use, played through the command line: the law changes, a class runs each month, 54 units send files, records age.

Every artefact is looked at as it comes: it is there, it opens, it says the period it is of, and nothing in it is a traceback.
The long test of the kit; with ``--to`` what it made is kept, for the pictures of the README (``docs/chup_anh.py``)::

    python tests/long/a_year.py --months 12 --to nam-2026
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx

from phatngon.base.moments import VIETNAM
from phatngon.practice.answers import answer_in_mode
from phatngon.practice.exam.keys import TrainerKeys
from phatngon.practice.exam.marking import answer_file
from phatngon.practice.exam.paper import draw, load_sealed, open_banks

KIT = Path(__file__).resolve().parents[2]
YEAR = 2026
SEATS = 12
LESSONS = ("01", "02", "03", "04", "05", "06", "07", "08")


class Year:
    """The year so far: where its files lie, what was checked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.checked: list[str] = []
        self.env = {**os.environ, "PHATNGON_DATA": str(folder / "du-lieu")}
        os.environ["PHATNGON_DATA"] = self.env["PHATNGON_DATA"]

    def kit(self, *arguments: str, codes: Sequence[int] = (0,)) -> str:
        """Run a verb; its output. Raises AssertionError for another exit code or an English word of a failure."""
        ran = subprocess.run(
            [sys.executable, "-m", "phatngon", *arguments],
            cwd=KIT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        said = ran.stdout + ran.stderr
        assert ran.returncode in codes, f"{arguments}: {ran.returncode}\n{said[-2000:]}"
        assert "Traceback" not in said and "Error" not in ran.stderr, said[-2000:]
        return ran.stdout

    def look(self, path: Path, *words: str) -> None:
        """An artefact is there, opens as what it is, and says what it should."""
        data = path.read_bytes()
        kind = path.suffix
        assert len(data) > 200, path
        if kind == ".html":
            text = data.decode("utf-8")
            assert '<html lang="vi">' in text and "Traceback" not in text, path
            for word in words:
                assert word in text, (path, word)
        elif kind == ".pdf":
            assert data.startswith(b"%PDF"), path
        elif kind in (".docx", ".xlsx", ".pptx", ".zip"):
            with zipfile.ZipFile(path) as opened:
                assert opened.testzip() is None, path
        elif kind in (".json", ".jsonl"):
            for line in data.decode("utf-8").splitlines() if kind == ".jsonl" else [data]:
                json.loads(line)
        self.checked.append(path.name)


def law(year: Year, month: int) -> None:
    """The base is sound on the first of the month."""
    told = json.loads(year.kit("law", "check", "--as-of", f"{YEAR}-{month:02d}-01", "--json"))
    assert told, month


def reports(year: Year, month: int) -> None:
    """The month's report of the city, from the register."""
    to = year.folder / "bao-cao" / f"{month:02d}"
    period = f"{YEAR}-{month:02d}"
    year.kit(
        *("reach", "report", "--period", period, "--register", "sample_data/reach/so"),
        *("--to", str(to), "--formats", "html,docx"),
    )
    made = sorted(to.glob("*.html"))
    assert made, to
    year.look(made[0], f"{month}/{YEAR}", "GIẢ ĐỊNH")


def files(year: Year) -> None:
    """The units' files of one month: checked, taken in, undone, taken in again, reported."""
    store = str(year.folder / "kho.duckdb")
    sent, at = "sample_data/reach/nop/2026-10", ("--received-at", "9h 16/10/2026")
    returned = year.folder / "tra-lai"
    year.kit("reach", "check", sent, *at, "--returned", str(returned), codes=(0, 1))
    for path in returned.glob("*.xlsx"):
        year.look(path)
    before = year.kit("reach", "import", sent, "--store", store, *at, codes=(0, 1))
    assert "đã nhận" in before
    told = json.loads(
        year.kit("reach", "status", "--period", "2026-10", "--store", store, "--json", codes=(0, 1))
    )
    assert told
    year.kit("reach", "history", "--store", store)
    year.kit("reach", "undo", "--store", store)
    year.kit("reach", "import", sent, "--store", store, *at, codes=(0, 1))
    to = year.folder / "bao-cao-tep"
    year.kit(
        "reach", "report", "--period", "2026-10", "--store", store, "--to", str(to), codes=(0, 1)
    )
    for path in sorted(to.iterdir()):
        if path.is_file():
            year.look(path)


def lesson(year: Year, month: int) -> Path:
    """A class of one lesson, voted on by phones, with its results and its way into other systems."""
    folder = year.folder / "lop" / f"{month:02d}"
    number = LESSONS[(month - 1) % len(LESSONS)]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "phatngon", "class", number, "--main", "--port", "0"),
            *("--json", "--data", str(folder)),
        ],
        cwd=KIT,
        env=year.env,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        opened = json.loads(process.stdout.readline())
        with httpx.Client(base_url=opened["url"], timeout=20) as http:
            _taught(http, opened)
    finally:
        process.terminate()
        process.communicate(timeout=20)
    told = json.loads(year.kit("results", str(folder), "--json"))
    assert told["seats"] == SEATS and told["questions"]
    year.kit("export", "xapi", str(folder), "--to", str(folder / "xuat"))
    for path in (folder / "xuat").iterdir():
        year.look(path)
    return folder


def _taught(http: httpx.Client, opened: dict[str, Any]) -> None:
    head = {"Authorization": f"Bearer {opened['trainer_key']}"}

    def do(wish: str) -> dict[str, Any]:
        told: dict[str, Any] = http.post("/api/trainer", json={"do": wish}, headers=head).json()
        return told

    seats = [
        http.post("/api/seat", json={"code": opened["code"]}).json()["seat"] for _ in range(SEATS)
    ]
    asked = 0
    while asked < 2 and do("next").get("phase") == "story":
        question = do("open").get("question")
        if not question:
            continue
        if question["type"] != "one":
            do("lock")
            do("reveal")
            continue
        asked += 1
        for place, seat in enumerate(seats):
            choice = question["choices"][place % len(question["choices"])]["id"]
            body = {"seat": seat, "question": question["id"], "round": 1, "answer": choice}
            assert http.post("/api/answer", json=body | {"id": "a"}).status_code == 200
        do("lock")
        do("reveal")
    assert asked == 2


def drill(year: Year, quarter: int) -> None:
    """A drill a quarter, played well or badly, with its report."""
    to = year.folder / "dien-tap" / str(quarter)
    mode = ("right", "wrong", "right", "blank")[quarter - 1]
    number = ("1", "2", "6", "10")[quarter - 1]
    year.kit("drill", "rehearse", number, "--answers", mode, "--to", str(to))
    for path in to.iterdir():
        year.look(path)


def records(year: Year) -> None:
    """An examination under the law of September, a change of law, records that are touched by it, one renewed."""
    first = date(YEAR, 9, 15)
    papers, marked = year.folder / "de", year.folder / "ket-qua"
    year.kit("exam", "draw", "--count", "2", "--to", str(papers), "--as-of", first.isoformat())
    codes = sorted({path.stem.rpartition("de-")[2] for path in papers.rglob("*de-*.json")})
    assert len(codes) == 2, list(papers.rglob("*"))
    _handed_in(codes, first, year.folder / "bai")
    sheets = sorted(map(str, (year.folder / "bai").glob("*.json")))
    year.kit("exam", "score", *sheets, "--to", str(marked))
    made = sorted(marked.rglob("giay-*.json"))
    assert made
    told = json.loads(
        year.kit(
            *("exam", "stale", *map(str, made), "--as-of", f"{YEAR}-12-01", "--json"), codes=(0, 1)
        )
    )
    assert told
    renewed = year.folder / "de-gia-han"
    year.kit("exam", "renew", str(made[0]), "--to", str(renewed), codes=(0, 1))
    for path in (*made, *renewed.rglob("*.json")):
        year.look(path)


def _handed_in(codes: Sequence[str], day: date, folder: Path) -> None:
    """What participants hand back: everything right, as a page of the test writes it."""
    folder.mkdir(parents=True, exist_ok=True)
    secret, sealed, banks = TrainerKeys().secret, load_sealed(), open_banks()
    for number, code in enumerate(codes, 1):
        paper = draw(code, secret=secret, as_of=day, sealed=sealed, banks=banks)
        answers = {
            one.id: _own_names(one, answer_in_mode(one.item, "right", day))
            for one in paper.questions
        }
        now = datetime(YEAR, 9, 15, 10, tzinfo=VIETNAM)
        data = answer_file(code, day, f"Học viên {number}", now, answers)
        path = folder / f"bai-lam-{code}.json"
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _own_names(question: Any, answer: Any) -> Any:
    """An answer under the names that stand on the paper."""
    if isinstance(answer, dict):
        if set(answer) == {"text", "ticks"}:
            return answer["text"]
        return {question.names[left]: question.names[right] for left, right in answer.items()}
    if isinstance(answer, list):
        return [question.names[one] for one in answer]
    return question.names.get(answer, answer)


def end_of_year(year: Year) -> None:
    """The yearly form, and what goes to other systems."""
    to = year.folder / "bao-cao-nam"
    year.kit(
        *("network", "annual", "--register", "sample_data/network/so", "--year", str(YEAR)),
        *("--to", str(to)),
        codes=(0, 1),
    )
    for path in sorted(to.iterdir()):
        if path.is_file():
            year.look(path)
    out = year.folder / "xuat"
    year.kit("export", "moodle", "01", "--to", str(out), "--as-of", f"{YEAR}-12-01")
    year.kit("export", "scorm", "05", "--to", str(out), "--as-of", f"{YEAR}-12-01")
    year.kit("export", "data", "sample_data/network/so", "--to", str(out / "so"))
    for path in out.rglob("*"):
        if path.is_file():
            year.look(path)


def play(folder: Path, months: int) -> Year:
    """Play the first ``months`` months, and the end of the year after the twelfth. Raises AssertionError at the first that fails."""
    year = Year(folder)
    for month in range(1, months + 1):
        law(year, month)
        reports(year, month)
        lesson(year, month)
        if month % 3 == 0:
            drill(year, month // 3)
        if month == 9:
            records(year)
        if month == 10:
            files(year)
        if month == 12:
            end_of_year(year)
        print(f"{month}/{YEAR}: {len(year.checked)} artefacts looked at", flush=True)
    return year


def main() -> None:
    """Play the year."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--to", type=Path, default=None, help="keep what was made here")
    given = parser.parse_args()
    if given.to:
        play(given.to.resolve(), given.months)
        return
    with tempfile.TemporaryDirectory() as folder:
        play(Path(folder), given.months)


if __name__ == "__main__":
    main()
