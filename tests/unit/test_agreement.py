"""Marks that can be trusted: anchors with worked examples, the rating sheet out and in, and how far raters agree."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from phatngon.base.errors import InputError
from phatngon.classroom.agreement import LEAST_DRAFTS, agreement_of, alpha_of, interval_of
from phatngon.cli.main import main
from phatngon.practice.drill.anchors import anchor_scene, anchors
from phatngon.practice.drill.rating_sheet import Rating, read_ratings, write_rating_sheet
from phatngon.practice.drill.reading import load_scenarios, scenario_files
from phatngon.practice.drill.scenario import rubric

# four observers, twelve units, "." is missing: the worked example of Krippendorff (2011), section C and D
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
WORKED = [
    [float(mark) for mark in unit if mark != "."]
    for unit in zip(*(row.split() for row in OBSERVERS), strict=True)
]


@pytest.mark.parametrize(
    ("metric", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_alpha_is_that_of_the_published_worked_example(metric: str, alpha: float) -> None:
    assert alpha_of(WORKED, metric) == pytest.approx(alpha, abs=5e-4)  # type: ignore[arg-type]


def test_alpha_of_two_observers_without_missing_marks_is_that_of_the_published_example() -> None:
    """Ten units, two observers, binary marks: 0.095 (Krippendorff 2011, section A)."""
    one, other = "0 1 0 0 0 0 0 0 1 0".split(), "1 1 1 0 0 1 0 0 0 0".split()
    units = [[float(a), float(b)] for a, b in zip(one, other, strict=True)]
    for metric in ("nominal", "ordinal", "interval"):
        assert alpha_of(units, metric) == pytest.approx(0.095, abs=5e-4)  # type: ignore[arg-type]


def test_alpha_of_nominal_marks_in_many_categories_is_that_of_the_published_example() -> None:
    """Twelve units, two observers, five categories: 0.692 (Krippendorff 2011, section B)."""
    one, other = "a a b b d c c c e d d a", "b a b b b c c c e d d d"
    units = [
        [float(ord(a)), float(ord(b))] for a, b in zip(one.split(), other.split(), strict=True)
    ]
    assert alpha_of(units, "nominal") == pytest.approx(0.692, abs=5e-4)


def test_perfect_agreement_is_1_and_marks_that_never_vary_have_no_alpha() -> None:
    assert alpha_of([[1, 1], [5, 5], [9, 9]], "interval") == 1
    assert alpha_of([[3, 3], [3, 3]], "ordinal") is None and alpha_of([[1], [2]], "ordinal") is None
    assert interval_of([[3, 3], [3, 3]], "ordinal") is None


def test_the_order_of_raters_and_the_unit_of_measurement_do_not_matter() -> None:
    turned = [list(reversed(unit)) for unit in WORKED]
    scaled = [[mark * 2.5 + 1 for mark in unit] for unit in WORKED]
    for metric in ("nominal", "ordinal", "interval"):
        assert alpha_of(turned, metric) == pytest.approx(alpha_of(WORKED, metric))  # type: ignore[arg-type]
        assert alpha_of(scaled, metric) == pytest.approx(alpha_of(WORKED, metric))  # type: ignore[arg-type]


def test_the_interval_holds_alpha_and_is_the_same_every_time() -> None:
    alpha, ends = alpha_of(WORKED, "interval"), interval_of(WORKED, "interval")
    assert alpha is not None and ends is not None and ends[0] < alpha <= ends[1] <= 1
    assert interval_of(WORKED, "interval") == ends


def test_the_interval_narrows_with_more_drafts() -> None:
    chance = random.Random(7)

    def width(drafts: int) -> float:
        true = [chance.gauss(10, 4) for _ in range(drafts)]
        ends = interval_of(
            [[round(one + chance.gauss(0, 1.5)) for _ in range(2)] for one in true], "interval"
        )
        assert ends is not None
        return ends[1] - ends[0]

    assert width(200) < width(12)


def rated(noise: float, drafts: int = 30, dimension: str = "accuracy") -> list[Rating]:
    chance = random.Random(3)
    found = []
    for n in range(drafts):
        true = chance.uniform(2, 18)
        for rater in ("an", "bình"):
            points = min(20, max(0, round(true + chance.gauss(0, noise))))
            found.append(Rating(rater, f"bài {n}", dimension, Decimal(points)))
    return found


@pytest.mark.parametrize(("noise", "use"), [(0.8, "duoc"), (2.6, "tam"), (9.0, "khong")])
def test_what_marks_may_be_used_for_follows_the_agreement(noise: float, use: str) -> None:
    found = next(one for one in agreement_of(rated(noise)) if one.dimension == "accuracy")
    assert found.use == use and found.ordinal and found.interval
    words = {"duoc": "dùng được", "tam": "kết luận tạm", "khong": "chưa dùng điểm này"}
    assert words[use] in found.sentence and "30 bài" in found.sentence
    assert found.drafts == 30 and found.raters == 2


def test_too_few_drafts_say_nothing_and_why() -> None:
    found = agreement_of(rated(1.0, LEAST_DRAFTS - 1))
    assert all(one.ordinal is None and one.use is None for one in found)
    assert all(f"cần ít nhất {LEAST_DRAFTS}" in one.reason_if_null for one in found)
    same = [Rating(r, f"b{n}", "data", Decimal(7)) for n in range(12) for r in "xy"]
    told = next(one for one in agreement_of(same) if one.dimension == "data")
    assert told.ordinal is None and "cùng một điểm" in told.reason_if_null


def test_a_good_number_with_a_wide_interval_is_tentative_and_says_so() -> None:
    seen = []
    for drafts in range(LEAST_DRAFTS, 40):
        found = next(one for one in agreement_of(rated(1.9, drafts)) if one.dimension == "accuracy")
        assert found.ordinal is not None and found.interval is not None
        lower = min(found.ordinal, found.interval, key=lambda one: one.alpha)
        wide = lower.interval[0] < 0.667
        if lower.alpha >= 0.8:
            assert found.use == ("tam" if wide else "duoc")
            seen.append(wide)
        assert ("chấm thêm bài" in found.sentence) == (found.use == "tam" and wide)
    assert set(seen) == {True, False}


def test_each_dimension_has_three_anchors_that_cover_its_points_without_a_gap() -> None:
    for name, row in rubric()["dimensions"].items():
        mine = [one for one in anchors() if one.dimension == name]
        assert [one.level for one in mine] == ["low", "middle", "high"]
        assert mine[0].low == 0 and mine[-1].high == row["points"]
        assert all(b.low == a.high + 1 for a, b in pairwise(mine))
        assert all(one.excerpt and one.why and one.name for one in mine)


def test_anchors_are_of_no_scenario_so_that_they_solve_none() -> None:
    said = " ".join([anchor_scene(), *(one.excerpt for one in anchors())])
    told = " ".join(path.read_text(encoding="utf-8") for path in scenario_files())
    assert "Cồn Dã" in said and "Cồn Dã" not in told and "0234.000.0411" not in told
    assert "hư cấu" in said and "giả định" in said


def test_a_sheet_filled_in_excel_is_read_and_an_empty_cell_is_missing(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = write_rating_sheet(tmp_path / "phieu.xlsx", ["bài 1", "bài 2"], ["an", "bình"])
    assert read_ratings(path) == []
    book = load_workbook(path)
    sheet = book["Phiếu chấm"]
    assert sheet["C1"].value == "Kịp thời (0–20)" and sheet["A2"].value == "an"
    assert len(sheet.data_validations.dataValidation) == 6
    assert "Neo chấm điểm" in book.sheetnames and book["Neo chấm điểm"].max_row >= 19
    sheet["C2"], sheet["D2"], sheet["C5"] = 12, 7.5, "15,5"
    book.save(path)
    assert read_ratings(path) == [
        Rating("an", "bài 1", "timeliness", Decimal(12)),
        Rating("an", "bài 1", "accuracy", Decimal("7.5")),
        Rating("bình", "bài 2", "timeliness", Decimal("15.5")),
    ]
    sheet["C3"] = 25
    book.save(path)
    with pytest.raises(InputError) as error:
        read_ratings(path)
    assert error.value.where == "phieu.xlsx, trang tính “Phiếu chấm”, ô C3"
    assert "từ 0 đến 20" in error.value.advice


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("rater,draft,points\nan,b1,3\n", "", "thiếu cột dimension"),
        ("rater,draft,dimension,points\nan,b1,đẹp,3\n", "ô C2", "mặt chấm"),
        ("rater,draft,dimension,points\nan,b1,data,ba\n", "ô D2", "không dùng được"),
        ("rater,draft,dimension,points\nan,b1,data,-1\n", "ô D2", "không dùng được"),
        ("rater,draft,dimension,points\n,b1,data,1\n", "ô A2", "thiếu “Người chấm”"),
        (
            "rater,draft,dimension,points\nan,b1,data,1\nAn,b1,Số liệu của báo cáo,2\n",
            "ô D3",
            "đã chấm",
        ),
        ("", "", "thiếu cột"),
    ],
)
def test_a_bad_mark_is_named_by_its_cell(text: str, where: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "diem.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_ratings(path)
    assert where in error.value.where and said in error.value.what and error.value.advice


def test_the_verbs_show_anchors_write_a_sheet_and_tell_the_agreement(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["drill", "anchors"]) == 0
    assert "Kịp thời" in (said := capsys.readouterr().out) and "Chưa đạt" in said
    assert main(["drill", "anchors", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["anchors"]) == 18
    sheet = tmp_path / "phieu.xlsx"
    assert (
        main(["drill", "rating", "--drafts", "b1,b2", "--raters", "an,bình", "--out", str(sheet)])
        == 0
    )
    assert sheet.is_file()
    assert main(["drill", "rating", "--drafts", "b1", "--raters", "an", "--out", str(sheet)]) == 2
    rows = [f"{r.rater},{r.draft},{r.dimension},{r.points}" for r in rated(1.0)]
    files = [tmp_path / "mot.csv", tmp_path / "hai.csv"]
    for path, half in zip(files, (rows[::2], rows[1::2]), strict=True):
        path.write_text("\n".join(["rater,draft,dimension,points", *half]), encoding="utf-8")
    capsys.readouterr()
    assert main(["drill", "agree", *map(str, files), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    accuracy = next(one for one in told["dimensions"] if one["dimension"] == "accuracy")
    assert accuracy["use"] == "duoc" and accuracy["drafts"] == 30
    assert accuracy["ordinal"]["interval"][0] < accuracy["ordinal"]["alpha"]
    assert sum(one["ordinal"] is None for one in told["dimensions"]) == 5
    assert main(["drill", "agree", str(files[0])]) == 0
    assert "cần ít nhất" in capsys.readouterr().out
    assert main(["drill", "agree", str(files[0]), str(files[0])]) == 2  # marks given twice


def test_the_trainers_sheet_shows_the_anchors() -> None:
    from phatngon.lessons.drill_sheets import sheet_page

    page = sheet_page("trainer", load_scenarios()["kb02"])[1]
    assert all(one.why[:40] in page for one in anchors())
