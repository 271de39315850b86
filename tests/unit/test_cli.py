"""The verbs: JSON and nothing else on standard output, one sentence and the right code for whatever is wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from phatngon.base.paths import kit_root
from phatngon.cli.main import main


def verb(*arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "phatngon", *arguments],
        input=given.encode(),
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )


def answer(capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


def test_identify_reads_standard_input_and_gives_a_list_for_a_list() -> None:
    one = verb("identify", "-", "--json", given='{"medium": "web", "licence": "aggregator"}')
    assert one.returncode == 0 and one.stderr == b""
    assert set(json.loads(one.stdout)) == {
        "type",
        "is_press",
        "missing",
        "conflicts",
        "signs",
        "reasons",
        "as_of",
    }
    many = verb("identify", "-", "--json", "--as-of", "2026-11-23", given='[{"medium": "web"}, {}]')
    assert [row["type"] for row in json.loads(many.stdout)] == ["chua_du_can_cu"] * 2


def test_deadline_gives_the_moment_what_was_skipped_and_what_is_unsettled(
    capsys: pytest.CaptureFixture,
) -> None:
    code, out, err = answer(
        capsys,
        "deadline",
        "--amount",
        "15",
        "--unit",
        "working_days",
        "--from",
        "2026-11-13",
        "--json",
    )
    found = json.loads(out)
    assert (code, err, found["due_at"]) == (0, "", "2026-12-07T23:59:59+07:00")
    assert {"date": "2026-11-24", "why": "Ngày Văn hóa Việt Nam (lần đầu)"} in found["skipped"]
    assert [row["date"] for row in found["unsettled"]] == ["2026-11-23", "2026-11-28"]


def test_law_show_tells_state_and_certainty(capsys: pytest.CaptureFixture) -> None:
    code, out, _ = answer(capsys, "law", "show", "N244-D7K3", "--json", "--as-of", "2026-06-30")
    found = json.loads(out)
    assert (code, found["in_force"], found["status"]) == (0, False, "not_yet")
    assert found["citation"] == "khoản 3 Điều 7 Nghị định 244/2026/NĐ-CP"
    assert found["basis_label"] == "đọc bản chép, bản quét nhận dạng chữ"


def test_law_check_of_the_kit_is_clean_today(capsys: pytest.CaptureFixture) -> None:
    code, out, _ = answer(capsys, "law", "check", "--json", "--as-of", "2026-11-23")
    found = json.loads(out)
    assert (code, found["problems"]) == (0, [])
    assert found["uncompared"] == found["provisions"] == 418
    assert found["without_source"] == 0
    assert (
        "0 trên 418 điều khoản chưa ghi nguồn."
        in answer(capsys, "law", "check", "--as-of", "2026-11-23")[1]
    )


@pytest.mark.parametrize(
    ("provision", "line"),
    [
        (
            "N244-D7K3",
            "Nguồn: github.com/diepxuan/diepxuan.github.io@fbaa690: 244-2026-nd-cp.md, khoản 3 Điều 7",
        ),
        (
            "A26-D26K3",
            "Nguồn: github.com/dholmes0207/2A202600729-LuuTienDuy-Day07: Luật Tiếp cận thông tin 01/2026/QH16, khoản 3 Điều 26",
        ),
        (
            "L25-D36K1",
            "Nguồn: https://thuviennhadat.vn/vbpl/luat-bao-chi-2025-so-126-2025-qh15-581548.html: khoản 1 Điều 36 (nơi đối chiếu, chưa đọc được)",
        ),
    ],
)
def test_law_show_says_where_a_provision_was_read_or_where_it_is_published_unread(
    capsys: pytest.CaptureFixture, provision: str, line: str
) -> None:
    assert line in answer(capsys, "law", "show", provision)[1].splitlines()


def test_changing_one_provision_names_every_place_that_rests_on_it(tmp_path: Path) -> None:
    kit = tmp_path / "kit"
    for folder in ("notebooks", "exercises", "sample_data", "slides"):
        if (kit_root() / folder).is_dir():
            shutil.copytree(kit_root() / folder, kit / folder)
    for room in ("law", "rules"):
        shutil.copytree(kit_root() / "tools/phatngon" / room, kit / "tools/phatngon" / room)
    base = kit / "tools/phatngon/law/provisions/luat-bao-chi-126-2025-qh15.yaml"
    text = base.read_text(encoding="utf-8")
    start = text.index("- id: L25-D2K15\n")
    end = text.index("\n- id:", start)
    changed = text[start:end].replace("effective_to: null", "effective_to: '2026-10-31'")
    base.write_text(text[:start] + changed + text[end:], encoding="utf-8")
    before = verb("law", "check", "--json", "--as-of", "2026-10-31", PHATNGON_KIT=str(kit))
    after = verb("law", "check", "--json", "--as-of", "2026-11-23", PHATNGON_KIT=str(kit))
    assert (before.returncode, after.returncode) == (0, 1)
    problems = json.loads(after.stdout)["problems"]
    assert {row["provision"] for row in problems} == {"L25-D2K15"}
    assert {row["kind"] for row in problems} == {"cell", "item", "table"}
    named = {(row["file"], row["place"]) for row in problems}
    expected = set()
    for path in sorted((kit / "notebooks").glob("*.ipynb")) + sorted(
        (kit / "exercises").glob("*.ipynb")
    ):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            shown = cell["cell_type"] == "code" and '"L25-D2K15"' in "".join(cell["source"])
            if shown or "L25-D2K15" in cell["metadata"].get("phatngon", {}).get("provisions", []):
                expected.add((f"{path.parent.name}/{path.name}", cell["id"]))
    assert expected and expected <= named


@pytest.mark.parametrize(
    ("arguments", "given", "code", "part"),
    [
        (["identify", "-"], "{broken", 2, "không phải JSON"),
        (["identify", "-"], '"chữ"', 2, "đối tượng"),
        (["identify", "-"], "[{}, []]", 2, "thứ 2"),
        (["identify", "-"], '[{}, {"medium": "x"}]', 2, "phần tử thứ 2"),
        (["identify", "khong-co.json"], "", 2, "không có tệp"),
        (["identify", "-"], '{"name": "' + "x" * 10_000_000 + '"}', 2, "quá dài"),
        (["identify"], "", 2, "Thiếu"),
        (["identify", "-", "--as-of", "hôm nay"], "{}", 2, "as-of"),
        (
            ["deadline", "--amount", "ba", "--unit", "days", "--from", "2026-11-13"],
            "",
            2,
            "--amount",
        ),
        (["deadline", "--amount", "3", "--unit", "weeks", "--from", "2026-11-13"], "", 2, "weeks"),
        (["deadline", "--amount", "3", "--unit", "hours", "--from", "2026-11-13"], "", 2, "--from"),
        (
            ["deadline", "--amount", "3", "--unit", "hours", "--from", "2026-11-13T08:00:00"],
            "",
            2,
            "múi giờ",
        ),
        (["law", "show", "X-1"], "", 2, "X-1"),
        (["bay"], "", 2, "bay"),
        (["law", "check", "--sai"], "", 2, "--sai"),
        (["run", "khong-co-bai"], "", 2, "khong-co-bai"),
        (["run", "01", "-p", "mau=xanh"], "", 2, "mau"),
    ],
)
def test_bad_input_gets_one_vietnamese_sentence(
    arguments: list[str], given: str, code: int, part: str
) -> None:
    found = verb(*arguments, given=given)
    said = found.stderr.decode()
    assert found.returncode == code and found.stdout == b""
    assert part in said and len(said.strip().splitlines()) == 1 and "Traceback" not in said


def test_an_unforeseen_failure_is_one_sentence_with_a_code_and_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("PHATNGON_DATA", str(tmp_path))
    monkeypatch.delenv("PHATNGON_RAISE", raising=False)
    monkeypatch.setattr("phatngon.law.load_law", lambda: 1 / 0)
    code, out, err = answer(capsys, "law", "show", "A")
    assert (code, out) == (2, "") and "mã PN-" in err and "Traceback" not in err
    assert "ZeroDivisionError" in (tmp_path / "nhat-ky-loi.jsonl").read_text(encoding="utf-8")


def test_a_verb_loads_neither_pandas_nor_matplotlib_nor_jupyter() -> None:
    code = (
        "import sys; from phatngon.cli.main import main; import phatngon.rules.press_types, phatngon.practice.bank; "
        "main(['deadline','--amount','1','--unit','days','--from','2026-11-13']); "
        "print([m for m in ('pandas','matplotlib','numpy','nbformat','papermill','IPython') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip().endswith("[]")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["law", "--help"],
        ["law", "show", "--help"],
        ["law", "check", "--help"],
        ["law", "diff", "--help"],
        ["law", "sign-off", "--help"],
        ["law", "verify", "--help"],
        ["deadline", "--help"],
        ["identify", "--help"],
        ["run", "--help"],
        ["build", "--help"],
        ["pack", "--help"],
        ["serve", "--help"],
        ["tidy", "--help"],
        ["view", "--help"],
        ["check", "--help"],
        ["lab", "--help"],
        ["doctor", "--help"],
        ["test", "--help"],
        ["reach", "--help"],
        *(
            [
                ["reach", verb, "--help"]
                for verb in ("template", "check", "import", "report", "export", "backup", "restore")
            ]
        ),
        ["network", "--help"],
        *(
            [
                ["network", verb, "--help"]
                for verb in ("check", "list", "assess", "speakers", "annual")
            ]
        ),
        ["exam", "--help"],
        *(
            [
                ["exam", verb, "--help"]
                for verb in ("key", "draw", "room", "score", "verify", "stale", "renew", "badge")
            ]
        ),
        ["drill", "--help"],
        *([["drill", verb, "--help"] for verb in ("list", "sheet", "report", "rehearse")]),
        ["network", "inquiry", "--help"],
        *(
            [
                ["network", "inquiry", verb, "--help"]
                for verb in ("list", "show", "step", "verify", "export")
            ]
        ),
        ["network", "outgoing", "--help"],
        *(
            [
                ["network", "outgoing", verb, "--help"]
                for verb in ("check", "advise", "build", "copies")
            ]
        ),
    ],
)
def test_every_verb_has_help_in_vietnamese(
    arguments: list[str], capsys: pytest.CaptureFixture
) -> None:
    code, out, _ = answer(capsys, *arguments)
    assert code == 0 and "Cách dùng: python3 tools/start.py" in out
    assert not re.search(r"<\w+>|TEXT|INTEGER|BOOLEAN|\[OPTIONS|ARGS|[{}]|\|-|\bphatngon\b", out)
    assert not any(
        word in out
        for word in (
            "Usage",
            "Options",
            "Show this",
            "Arguments",
            "Commands",
            "default",
            "required",
        )
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["identify"], "Thiếu tên tệp."),
        (["respond"], "Thiếu tên tệp."),
        (["reach", "check"], "Thiếu tên tệp."),
        (["network", "outgoing", "check"], "Thiếu tên thư mục."),
        (["network", "outgoing", "copies"], "Thiếu tên tệp."),
        (["law", "diff"], "Thiếu ngày."),
        (["view"], "Thiếu tên bài."),
        (["exam", "verify"], "Thiếu tên tệp giấy xác nhận."),
    ],
)
def test_a_missing_argument_is_called_what_it_is(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture
) -> None:
    code, out, err = answer(capsys, *arguments)
    assert (code, out) == (2, "") and err.startswith(said) and "tham số" not in err


@pytest.mark.parametrize(
    ("amount", "unit", "start", "said"),
    [
        (
            "12",
            "days",
            "8/12/2026",
            "Hạn: hết ngày thứ Hai 21/12/2026 (12 ngày, không tính ngày đầu; ngày thứ 12 là Chủ nhật 20/12/2026, "
            "nên hạn chuyển sang thứ Hai 21/12/2026).",
        ),
        (
            "30",
            "days",
            "2/12/2026",
            "ngày thứ 30 là thứ Sáu 1/1/2027, Tết Dương lịch, nên hạn chuyển sang thứ Hai 4/1/2027).",
        ),
        (
            "12",
            "days",
            "13/11/2026",
            "Hạn: hết ngày thứ Tư 25/11/2026 (12 ngày, không tính ngày đầu).",
        ),
        (
            "5",
            "working_days",
            "13/11/2026",
            "(5 ngày làm việc, không tính ngày đầu, trừ 2 ngày cuối tuần).",
        ),
        (
            "15",
            "working_days",
            "13/11/2026",
            "trừ 24/11/2026 là Ngày Văn hóa Việt Nam (lần đầu) và 8 ngày cuối tuần).",
        ),
    ],
)
def test_a_deadline_says_how_it_was_counted(
    amount: str, unit: str, start: str, said: str, capsys: pytest.CaptureFixture
) -> None:
    out = answer(capsys, "deadline", "--amount", amount, "--unit", unit, "--from", start)[1]
    assert said in out and "bỏ" not in out


def replied(capsys: pytest.CaptureFixture, tmp_path: Path, **facts: object) -> list[str]:
    file = tmp_path / "viec.json"
    case = {"unit_level": "commune", "starts_at": "2026-11-13"} | facts
    file.write_text(json.dumps(case), encoding="utf-8")
    return answer(capsys, "respond", str(file))[1].splitlines()


def test_an_answer_names_the_form_of_its_own_kind_and_what_follows_a_missed_limit(
    capsys: pytest.CaptureFixture, tmp_path: Path
) -> None:
    for kind in ("forwarded_petition", "forwarded_complaint_concluded"):
        lines = replied(capsys, tmp_path, kind=kind, asker="letter")
        assert "Hình thức: văn bản gửi cơ quan báo chí." in lines
        assert [line for line in lines if line.startswith("Hậu quả khi quá hạn: cơ quan báo chí")]
        assert not [line for line in lines if line.startswith("Việc cần làm: Quá hạn")]
    lines = replied(capsys, tmp_path, kind="citizen_request", asker="citizen")
    assert "Hình thức: trực tiếp tại trụ sở; qua bưu chính; trên môi trường mạng." in lines
    lines = replied(capsys, tmp_path, kind="press_request", asker="card")
    assert [line for line in lines if "đăng trên cổng, trang thông tin điện tử" in line]


def test_an_inquiry_without_a_name_of_the_press_body_is_told_without_contradiction(
    capsys: pytest.CaptureFixture,
) -> None:
    log = kit_root() / "sample_data" / "network" / "hop-thu" / "cau-hoi.jsonl"
    lines = answer(capsys, "network", "inquiry", "list", "--log", str(log))[1].splitlines()
    assert "CH-06 – đã nhận diện người hỏi, chưa ghi tên cơ quan báo chí" in lines
    assert not [line for line in lines if "chưa ghi tòa soạn" in line]


def test_tests_keep_what_a_process_has_compiled_and_take_what_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[tuple[list[str], dict[str, str]]] = []

    def run(line: list[str], *, env: dict[str, str], **_: object) -> subprocess.CompletedProcess:
        begun.append((line, env))
        return subprocess.CompletedProcess(line, 5)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("KEPT", "yes")
    assert main(["test", "tests/unit/test_cli.py"]) == 5
    ((line, environment),) = begun
    assert line[:3] == [sys.executable, "-m", "pytest"] and line[-1] == "tests/unit/test_cli.py"
    assert "-n" in line  # a part of the tests runs on all cores too
    assert "PYTHONDONTWRITEBYTECODE" not in environment and environment["KEPT"] == "yes"
