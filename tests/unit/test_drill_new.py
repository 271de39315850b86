"""A new drill from the template: its blanks are named, filled it passes every check, and it is played to its end."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from phatngon.base.moments import VIETNAM
from phatngon.base.yamlfile import YamlFile
from phatngon.cli.main import main
from phatngon.lessons.drill_hall import write_hall
from phatngon.practice.drill.events import master_events, roles_of
from phatngon.practice.drill.hall import slips
from phatngon.practice.drill.reading import check_scenario, load_scenario
from phatngon.practice.drill.rehearsal import rehearse
from phatngon.practice.drill.scoring import score
from phatngon.practice.drill.template import LEVELS, blanks, new_drill

NOW = datetime(2026, 11, 25, 8, tzinfo=VIETNAM)
START = datetime(2026, 10, 12, 7, 30, tzinfo=VIETNAM)
MOST_BLANKS = 40  # what a person writes in thirty minutes

ANSWERS = {
    "đơn vị": "Ủy ban nhân dân phường Cầu Ngói (hư cấu)",
    "gọi tắt": "phường",
    "Gọi tắt, viết hoa": "Phường",
    "việc gì xảy ra": "cây phượng đổ trước cổng trường",
    "Việc gì xảy ra, viết thành câu đầu": "Sáng 12/10/2026, một cây phượng đổ trước cổng Trường Cầu Ngói",
    "Mở đầu: hai câu kể việc gì xảy ra, ở đâu, người dân đang lo điều gì": "Một cây phượng đổ trước cổng trường. Cha mẹ học sinh đứng kín đường.",
    "số đầu": "6",
    "số sau": "9",
    "số thêm": "3",
    "đơn vị tính": "em",
    "số này đếm gì": "số em được sơ cứu",
    "nguồn của số đầu": "trạm y tế",
    "nguồn của số sau": "báo cáo 10 giờ 30 của trạm y tế",
    "vì sao số đổi": "các em đến khám sau",
    "số khác đếm gì": "số xe máy hỏng",
    "số khác": "4",
    "đơn vị tính của số khác": "chiếc",
    "nguồn của số khác": "đội trật tự",
    "người dân cần làm gì": "đi cổng sau",
    "Điều chưa biết": "Nguyên nhân cây đổ",
    "Việc đang làm": "Tổ cây xanh đang dọn cành",
    "Lời với người bị ảnh hưởng": "Phường mong các em sớm ổn định và chia sẻ với gia đình",
    "điện thoại": "0234.000.0666",
    "giờ nói tiếp": "10 giờ",
    "giờ nói tiếp lần sau": "15 giờ",
    "Ai báo tin đầu tiên": "Bảo vệ trường",
    "Lời báo tin đầu tiên, chưa có con số": "Cây đổ, có em bị cành quệt, đang đưa đến trạm y tế.",
    "trang mạng đăng trước": "Trang “Cầu Ngói Quê Mình” (hư cấu)",
    "Bài đăng gây lo lắng, chưa kiểm chứng": "“Nghe nói có em bị nặng lắm.”",
    "tờ báo hỏi": "Đài Bến Xuân (hư cấu)",
    "Phóng viên hỏi gì, cần trả lời lúc nào": "Bao nhiêu em, vì sao cây đổ? Bản tin phát lúc 9 giờ.",
    "trang tổng hợp đăng sai": "“Tin Nhanh Bến Đò” (hư cấu)",
    "Tin sai, nêu một con số không có nguồn": "Đăng “năm mươi em nhập viện”, không dẫn nguồn.",
    "tên gọi hư cấu của người bị ảnh hưởng": "bé Sóc lớp hai",
    "bên giữ số đầu": "Trạm y tế",
    "bên giữ số khác": "Đội trật tự",
}


def filled(text: str, answers: dict[str, str] = ANSWERS) -> str:
    for name, said in answers.items():
        text = text.replace(f"〈{name}〉", said)
    return text


@pytest.mark.parametrize("level", LEVELS)
def test_a_filled_template_passes_every_check_and_is_played(level: str, tmp_path: Path) -> None:
    path = tmp_path / "kb15.yaml"
    path.write_text(
        filled(new_drill("Cây đổ trước cổng trường", level, START, 15)), encoding="utf-8"
    )
    assert [one.sentence for one in check_scenario(YamlFile.read(path))] == []
    scenario = load_scenario(path)
    assert scenario.playable and (scenario.number, scenario.code) == (15, "kb15")
    right, blank = (
        rehearse(scenario, mode, now=NOW, folder=tmp_path) for mode in ("right", "blank")
    )
    assert score(right.state).total == 100 and not score(right.state).failed
    assert score(blank.state).total == 0
    assert "i6" in right.state.skipped and "i6" in dict(blank.state.arrived)
    assert len(roles_of(scenario)) == 3 and len(slips(scenario)) == 2
    assert all(one.expected and one.objective for one in master_events(scenario))
    assert scenario.rumour is not None


def test_the_blanks_are_few_and_the_answers_of_this_test_are_all_of_them() -> None:
    text = new_drill("Thử", "commune", START, 15)
    assert set(blanks(text)) == set(ANSWERS) and len(ANSWERS) <= MOST_BLANKS
    assert "«" not in text and text.splitlines()[0].startswith("# Tình huống giả định")
    assert sum(line.lstrip().startswith("#") for line in text.splitlines()) >= 8


def test_a_blank_that_is_left_is_named_with_its_line_and_nothing_else_is_said(
    tmp_path: Path,
) -> None:
    left = {name: said for name, said in ANSWERS.items() if name != "số thêm"}
    file = YamlFile(tmp_path / "kb15.yaml", filled(new_drill("Thử", "commune", START, 15), left))
    (only,) = check_scenario(file)
    assert "〈số thêm〉" in only.sentence and "dòng" in only.sentence and only.advice


def test_the_verb_writes_the_template_once_and_papers_can_be_made_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "kb15_cay_do.yaml"
    wish = ["drill", "new", "Cây đổ", "--out", str(path), "--level", "phường, xã"]
    assert main([*wish, "--start", "7h30 12/10/2026"]) == 0
    assert "36 chỗ để viết" in capsys.readouterr().out
    assert main(["drill", "lint", str(path)]) == 1
    assert "còn chỗ chưa viết" in capsys.readouterr().out
    assert main(["drill", "sheet", str(path), "--to", str(tmp_path)]) == 2
    assert "còn chỗ chưa viết" in capsys.readouterr().err
    assert main(wish) == 2 and "đã có" in capsys.readouterr().err
    path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert main(["drill", "lint", str(path)]) == 0
    assert set(write_hall(load_scenario(path), tmp_path, ("html",))) == {
        "cards.html",
        "roles.html",
        "wall.html",
    }
    assert main(["drill", "events", str(path), "--out", str(tmp_path / "kb15.xlsx")]) == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--level", "tổ dân phố"], "--level"),
        (["--level", "service_unit"], "--level"),
        (["--number", "2"], "đã có"),
        (["--number", "mười"], "không dùng được"),
        (["--start", "sáng mai"], "--start"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_and_nothing_is_written(
    more: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "kb15.yaml"
    assert main(["drill", "new", "Thử", "--out", str(path), *more]) == 2
    assert said in capsys.readouterr().err and not path.exists()
    assert main(["drill", "new", 'Tên "lạ"', "--out", str(path)]) == 2
    assert main(["drill", "new", "Thử", "--out", str(tmp_path / "kb.txt")]) == 2
