"""The samples of input files: each goes through its verb, each verb names its own; and the questions on the terminal."""

from __future__ import annotations

import io
import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from phatngon.base.paths import kit_root
from phatngon.cli.main import main
from phatngon.publish.sources.recipients import read_mailing
from phatngon.tables.units import load_units

SAMPLES = kit_root() / "sample_data" / "mau"
PAGE = (SAMPLES / "README.md").read_text(encoding="utf-8")
LINES = [
    shlex.split(line)
    for line in re.findall(r"`python3 tools/start\.py ([^`]*sample_data[^`]*)`", PAGE)
]


def asked(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch, given: str, *arguments: str
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "stdin", io.StringIO(given))
    code = main(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize(
    "line", [line for line in LINES if line[0] != "build"], ids=lambda line: " ".join(line[:3])
)
def test_a_sample_goes_through_its_verb(
    line: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(kit_root())
    monkeypatch.setenv("PHATNGON_DATA", str(tmp_path))
    if "step" in line:
        log = str(tmp_path / "so.jsonl")
        line = [log if part == "so.jsonl" else part for part in line]
        first = ["--event", "tiếp nhận câu hỏi", "--data", str(SAMPLES / "buoc-tiep-nhan.json")]
        where = ["--log", log, "--id", "CH-01", "--by", "đầu mối tiếp nhận"]
        assert main(["network", "inquiry", "step", *where, *first]) == 0
    assert main(line) in (0, 1)  # 1: the sample shows what there is to see
    out, err = capsys.readouterr()
    assert out.strip() and not err


def test_the_sample_of_a_list_of_units_is_read() -> None:
    found = read_mailing(SAMPLES / "don-vi.csv", load_units())
    assert [one.code for one in found.recipients] == ["46-19789", "46-19774"]


def test_every_sample_is_told_on_its_page() -> None:
    for path in SAMPLES.iterdir():
        assert path.name in PAGE or path.name in ("README.md", "datapackage.json"), path.name


def test_several_cases_of_one_sample_are_answered(capsys: pytest.CaptureFixture) -> None:
    assert main(["respond", str(SAMPLES / "viec-nhieu.json"), "--json"]) == 0
    decisions = [one["decision"] for one in json.loads(capsys.readouterr().out)]
    assert decisions == ["provide", "provide", "provide_part"]


@pytest.mark.parametrize(
    ("verb", "sample"),
    [
        ("respond", "sample_data/mau/viec.json"),
        ("identify", "sample_data/mau/nhan-dien.json"),
        ("build", "sample_data/mau/don-vi.csv"),
        ("network outgoing copies", "sample_data/mau/bai-dang-lai.yaml"),
        ("network outgoing check", "sample_data/network/goi-tin/tot"),
        ("network inquiry step", "sample_data/mau/buoc.json"),
        ("network inquiry list", "sample_data/network/hop-thu/cau-hoi.jsonl"),
        ("network check", "sample_data/network/so"),
        ("reach check", "sample_data/reach/phieu-mau/phieu-dung.xlsx"),
        ("reach import", "sample_data/reach/phieu-mau/phieu-dung.xlsx"),
    ],
)
def test_the_help_of_a_verb_names_its_sample(
    verb: str, sample: str, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (kit_root() / sample).exists()
    monkeypatch.setenv("COLUMNS", "400")
    main([*verb.split(), "--help"])
    assert f"Mẫu: {sample}." in capsys.readouterr().out


def test_a_verb_without_a_file_says_where_the_sample_is(capsys: pytest.CaptureFixture) -> None:
    for verb, sample in (("respond", "viec.json"), ("identify", "nhan-dien.json")):
        assert main([verb]) == 2
        said = capsys.readouterr().err
        assert said.startswith("Thiếu tên tệp.") and sample in said and "--hoi" in said


def test_a_case_is_asked_question_by_question(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = "1\nphường, xã\n13/11/2026\n\n2; 13\ncó\nchưa\nkhông\n"
    code, out, err = asked(capsys, monkeypatch, given, "respond", "--hoi", "--json")
    assert code == 0 and "Trả lời lại" in err  # “chưa” is neither yes nor no
    assert "1. báo chí đề nghị cung cấp thông tin" in err and "Việc?" in err
    written = {
        "kind": "press_request",
        "unit_level": "commune",
        "starts_at": "2026-11-13",
        "information": ["personal_secret", "ordinary"],
        "consent": True,
        "reported": False,
    }
    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(written).encode()), encoding="utf-8")
    )
    main(["respond", "-", "--json"])
    assert out == capsys.readouterr().out


def test_an_outlet_is_asked_question_by_question(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = "Trang Tin Bến Nước\ntrang mạng\n2\n\n\n3\n\n\n"
    code, out, err = asked(capsys, monkeypatch, given, "identify", "--hoi", "--json")
    assert code == 0 and json.loads(out)["type"] == "trang_tong_hop"
    assert "Hình thức ghi trong giấy phép" not in err  # asked only of the press


def test_a_wrong_answer_is_asked_again_and_an_ended_input_is_told(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, err = asked(capsys, monkeypatch, "99\n\n", "respond", "--hoi")
    assert (code, out) == (2, "")
    assert "“99”, không dùng được" in err and "câu này cần có câu trả lời" in err.lower()
    assert err.rstrip().splitlines()[-1].startswith("Chưa trả lời hết các câu hỏi.")


def test_a_file_and_questions_do_not_go_together(capsys: pytest.CaptureFixture) -> None:
    assert main(["respond", str(SAMPLES / "viec.json"), "--hoi"]) == 2
    assert "Bỏ “--hoi”" in capsys.readouterr().err
