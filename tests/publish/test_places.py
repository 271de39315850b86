"""Another province from another folder: every word of the first locality gone, laws and files whole."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from another_kit import OTHER, python_in, run_in
from phatngon.base.errors import InputError
from phatngon.base.paths import kit_root, locality_folder
from phatngon.cli.main import main
from phatngon.publish.places.kit import MadeKit, make_kit
from phatngon.publish.places.words import Exchange, read_place
from phatngon.tables.locality import locality, read_locality
from phatngon.tables.units import load_units


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    return Exchange(read_place(locality_folder()), read_place(OTHER))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeKit:
    return make_kit(OTHER, tmp_path_factory.mktemp("noi-khac") / "bo")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OTHER, tmp_path / "dia-ban"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def rules_of(told: str) -> list[list[str]]:
    return [[one["rule"] for one in file["findings"]] for file in json.loads(told)["files"]]


@pytest.mark.parametrize(
    ("said", "elsewhere"),
    [
        ("UBND thành phố Huế", "UBND tỉnh Mây Trắng"),
        ("TP Huế", "tỉnh Mây Trắng"),
        ("THÀNH PHỐ HUẾ", "TỈNH MÂY TRẮNG"),
        ("Thành phố tính một lần", "Tỉnh tính một lần"),
        ("hai bộ, ngành, tỉnh, thành phố trở lên", "hai bộ, ngành, tỉnh, thành phố trở lên"),
        ("thành phố trực thuộc trung ương", "thành phố trực thuộc trung ương"),
        ("phường Thuận Hóa", "phường Suối Gió Lành"),
        ("UBND phường Thuận Hoá", "UBND phường Suối Gió Lành"),
        ("PHƯỜNG THUẬN HÓA", "PHƯỜNG SUỐI GIÓ LÀNH"),
        ("phường Phú Bài", "xã Hồ Cỏ Lau"),
        ("mau cu phuong Thuan Hoa.xlsx", "mau cu phuong Suoi Gio Lanh.xlsx"),
        (
            "https://phuong-thuan-hoa.hue.example/1",
            "https://phuong-suoi-gio-lanh.maytrang.example/1",
        ),
        ("Xã A Lưới 3, không phải A Lưới", "Xã Nương Chè 3, không phải Nương Chè"),
        ("Báo Ngự Bình hỏi Sở Y tế", "Báo Đồng Chiêm hỏi Sở Y tế"),
        ("46-S-y-te", "97-S-y-te"),
        ("Bài Huếch không phải Huế", "Bài Huếch không phải Mây Trắng"),
    ],
)
def test_a_text_speaks_of_the_other_place(exchange: Exchange, said: str, elsewhere: str) -> None:
    assert exchange.text(said) == elsewhere
    assert exchange.text(elsewhere) == elsewhere and exchange.left(elsewhere) == []


@pytest.mark.parametrize("word", ["Huế", "HUẾ", "Huế", "Hue", "Thuận Hoá", "46-19789", "Ngự Bình"])
def test_a_word_that_was_left_is_seen(exchange: Exchange, word: str) -> None:
    assert exchange.left(f"ở {word}, hôm nay")


def test_every_unit_has_one_that_stands_for_it(exchange: Exchange) -> None:
    codes = [unit.code for unit in load_units().all]
    assert sorted(exchange.codes) == sorted(codes)
    assert len(set(exchange.codes.values())) == len(codes)
    for mine, theirs in exchange.codes.items():
        office = mine.startswith("46-S-")
        assert theirs.startswith("97-S-") is office


def test_no_word_of_the_first_place_is_left_in_the_other_kit(made: MadeKit) -> None:
    assert made.left == () and made.files > 800
    names = [path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*")]
    for word in ("thuan-hoa", "kim-long", "hue", "tests/", "docs/anh/"):
        assert not [name for name in names if word in name and "places" not in name], word
    for room in ("exercises", "notebooks", "slides", "docs", "sample_data"):
        for path in (made.folder / room).rglob("*"):
            if (
                path.is_file()
                and path.suffix not in (".png", ".xlsx")
                and "dia-ban" not in path.parts
            ):
                text = path.read_text(encoding="utf-8", errors="replace").casefold()
                assert "huế" not in text and "](anh/" not in text and "thuận hóa" not in text, path


def test_the_law_of_the_land_is_the_same_and_the_place_has_its_own(made: MadeKit) -> None:
    here = kit_root() / "tools" / "phatngon" / "law" / "provisions"
    for path in here.glob("*.yaml"):
        there = made.folder / path.relative_to(kit_root())
        assert there.read_bytes() == path.read_bytes()
    assert run_in(made.folder, "law", "show", "HUE-QD63-2020").returncode == 2
    shown = run_in(made.folder, "law", "show", "MTR-QC-GIA-DINH", "--json")
    assert json.loads(shown.stdout)["id"] == "MTR-QC-GIA-DINH"


def test_the_other_kit_is_in_order_and_works(made: MadeKit) -> None:
    checked = run_in(made.folder, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    letter = run_in(made.folder, "respond", "sample_data/mau/viec.json", "--json")
    assert letter.returncode == 0 and json.loads(letter.stdout)["deadlines"]
    told = run_in(
        made.folder, "reach", "report", "--period", "2026-10", "--register", "sample_data/reach/so", "--json"
    )  # fmt: skip
    assert json.loads(told.stdout)["scope"] == "97", told.stderr
    sent = run_in(made.folder, "reach", "check", "sample_data/reach/phieu-mau", "--json")
    here = run_in(kit_root(), "reach", "check", "sample_data/reach/phieu-mau", "--json")
    assert rules_of(sent.stdout) == rules_of(here.stdout)
    yearly = run_in(
        made.folder, "network", "annual", "--register", "sample_data/network/so", "--year", "2026", "--json"
    )  # fmt: skip
    assert json.loads(yearly.stdout)["metrics"]


def test_the_same_figures_come_of_the_same_data(made: MadeKit) -> None:
    def figures(kit: Path) -> dict[str, list[object]]:
        register = ("--register", "sample_data/reach/so")
        told = run_in(kit, "reach", "report", "--period", "2026-10", *register, "--json").stdout
        return {
            one["id"]: [one[name] for name in ("value", "numerator", "denominator")]
            for one in json.loads(told)["metrics"]
            if one["id"] not in ("M10", "M12")  # of the people of the place
        }

    here, there = figures(kit_root()), figures(made.folder)
    assert here == there and here["M23"] == [50 / 54, 50, 54]
    keys = "from phatngon.practice.reach_figures import metrics_of as of, reach_tables as all; "
    keys += "print([(name, id, one.value) for name in all() for id, one in of(name).items()])"
    told = [python_in(kit, "-c", keys) for kit in (kit_root(), made.folder)]
    assert told[0].returncode == 0 and told[0].stdout == told[1].stdout


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("dia-ban.yaml", "  newspaper: Đồng Chiêm\n", "", "thiếu “newspaper” trong nhóm “words”"),
        ("dia-ban.yaml", "  app: Mây-S\n", "", "thiếu “app” trong nhóm “outlets”"),
        ("dia-ban.yaml", "  online: Cầu Mây", "  online: ", "không để trống chữ nào"),
        ("dia-ban.yaml", "kind: tỉnh", "kind: bang", "“kind” là “bang”"),
        ("dia-ban.yaml", "people: 812400", "people: nhiều", "chưa có số dân nào dùng được"),
        ("dia-ban.yaml", "draft: MTR-DU-THAO", "x: y", "chưa ghi đủ mã văn bản riêng"),
        ("dia-ban.yaml", "name: Mây Trắng", "name: ''", "thiếu “name”"),
        ("dia-ban.yaml", "46-20056: 97-97106", "46-20056: 97-97109", "đứng thay cho hai đơn vị"),
        ("dia-ban.yaml", "46-20056: 97-97106", "46-20056: 97-1", "không có đơn vị mang mã “97-1”"),
        (
            "dia-ban.yaml",
            "online: Cầu Mây",
            "online: 'Cầu: \"Mây'",
            "làm hỏng cách ghi của tệp này",
        ),
        ("don-vi.csv", "97-97001,PHUONG", "97-97001,BAN", "cấp không hợp lệ"),
    ],
)
def test_a_folder_that_is_not_whole_is_told(
    folder: Path, tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    edit(folder / file, old, new)
    with pytest.raises(InputError, match=f"(?i){told}"):
        make_kit(folder, tmp_path / "bo")
    assert not (tmp_path / "bo").exists()


def test_a_register_that_is_too_short_and_a_missing_file_are_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (folder / "don-vi.csv").read_text(encoding="utf-8").splitlines()
    (folder / "don-vi.csv").write_text("\n".join(rows[:-3]) + "\n", encoding="utf-8")
    edit(folder / "dia-ban.yaml", "stand_ins:", "cu:")
    assert main(["new", "kit", str(folder), "--to", str(tmp_path / "bo")]) == 2
    assert "sổ đơn vị có 37 phường, xã, tình huống và số liệu mẫu cần 40" in capsys.readouterr().err
    (folder / "ten-cu.yaml").unlink()
    assert main(["new", "kit", str(folder), "--to", str(tmp_path / "bo")]) == 2
    assert "thiếu ten-cu.yaml" in capsys.readouterr().err


def test_a_kit_is_never_put_over_something(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bo").mkdir()
    (tmp_path / "bo" / "a.txt").write_text("a", encoding="utf-8")
    assert main(["new", "kit", str(OTHER), "--to", str(tmp_path / "bo")]) == 2
    assert "chỗ này đã có tệp" in capsys.readouterr().err
    assert main(["new", "kit", str(OTHER), "--to", str(kit_root() / "docs" / "x")]) == 2
    assert "không đặt bộ mới vào trong bộ này" in capsys.readouterr().err
    assert not (kit_root() / "docs" / "x").exists()


def test_the_locality_says_its_name_in_every_form() -> None:
    here, there = locality(), read_locality(OTHER / "dia-ban.yaml")
    assert (here.full, there.full) == ("thành phố Huế", "tỉnh Mây Trắng")
    assert there.letterhead == ("ỦY BAN NHÂN DÂN", "TỈNH MÂY TRẮNG")
    for key in ("phường x, tỉnh mây trắng", "phường x - tinh may trang", "phường x t. mây trắng"):
        assert there.tail.sub("", key) == "phường x"
    assert there.tail.sub("", "phường mây trắng") == "phường mây trắng"
