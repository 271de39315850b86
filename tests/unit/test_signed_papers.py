"""The verbs and the files of a signed statement: each carries the words, the code and the token, and is verified as it is."""

from __future__ import annotations

import io
import json
import random
import zipfile
from pathlib import Path

import pypdf
import pytest
import segno
from PIL import Image
from signed_cases import NOW, TEXT, a_register, a_statement

from phatngon.base.errors import InputError
from phatngon.base.paths import kit_root
from phatngon.cli.main import main
from phatngon.documents.pdf import pdf_bytes
from phatngon.network.invented import MARK
from phatngon.network.signed.judge import BEGIN, END, judge, words
from phatngon.network.signed.papers import statement_files
from phatngon.network.signed.picture import code_svg, svg_of
from phatngon.network.signed.reading import brought_text
from phatngon.network.signed.rule import flat
from phatngon.network.signed.token import QR_MOST, find_token, qr_token, read_token, token_of

ROLE = "Chủ tịch Ủy ban nhân dân phường"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which an office signs, with a key and a text."""
    monkeypatch.setattr("phatngon.network.signed.keys.user_folder", lambda: tmp_path / "rieng")
    folder = tmp_path / "cong"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "loi.txt").write_text(TEXT, encoding="utf-8")
    assert main(["sign", "keygen", "--unit", "46-19789", "--from", "1/1/2026"]) == 0
    return folder


def sign(*more: str) -> list[str]:
    at = ["--at", "8h30 23/11/2026", "--channel", "họp báo", "--channel", "cổng"]
    return ["sign", "make", "loi.txt", "--role", ROLE, "--case", "VV-14", *at, *more]


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def test_every_file_of_a_statement_is_verified_as_it_stands(office: Path, capsys) -> None:
    assert main(sign("--to", "ra")) == 0
    endings = {path.suffix for path in (office / "ra").iterdir()}
    assert endings == {".json", ".html", ".docx", ".pdf", ".png", ".svg"}
    codes = {}
    for path in (office / "ra").iterdir():
        capsys.readouterr()
        main(["sign", "verify", str(path), "--json"])
        codes[path.suffix] = json.loads(capsys.readouterr().out)["verdict"]
    assert codes.pop(".png") == codes.pop(".svg") == "picture"
    assert set(codes.values()) == {"genuine"}


def test_words_changed_around_a_true_token_are_told_in_each_file_with_text(
    office: Path, capsys
) -> None:
    main(sign("--to", "ra"))
    for ending in ("html", "svg"):
        path = only(office / "ra", f"*.{ending}")
        path.write_text(
            path.read_text(encoding="utf-8").replace("không cấm", "sẽ cấm"), encoding="utf-8"
        )
        capsys.readouterr()
        assert main(["sign", "verify", str(path), "--json"]) == 1
        told = json.loads(capsys.readouterr().out)
        assert told["verdict"] == "altered" and told["changes"] == [
            {"signed": "không", "brought": "sẽ"}
        ]


def test_words_changed_in_a_pdf_are_told_and_one_without_words_or_open_door_is_refused(
    office: Path, capsys
) -> None:
    main(sign("--to", "ra"))
    page = only(office / "ra", "*.html").read_text(encoding="utf-8")
    own = {"title": "a", "author": "a", "date": NOW.date()}
    changed = pdf_bytes(page.replace("không cấm", "sẽ cấm"), **own)
    (office / "a.pdf").write_bytes(changed)
    capsys.readouterr()
    assert main(["sign", "verify", "a.pdf", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["verdict"] == "altered"
    for password, told in (("", "không có chữ"), ("1", "có mật khẩu")):
        writer = pypdf.PdfWriter()
        if password:
            writer.append(io.BytesIO(changed))
            writer.encrypt(password, algorithm="RC4-128")
        else:
            writer.add_blank_page(100, 100)
        writer.write(office / "a.pdf")
        assert main(["sign", "verify", "a.pdf"]) == 2
        assert told in capsys.readouterr().err


def test_a_withdrawal_and_a_correction_stop_the_first_statement(office: Path, capsys) -> None:
    main(sign("--to", "ra"))
    first = only(office / "ra", "*.json")
    (office / "moi.txt").write_text("Chợ dời 300 mét.", encoding="utf-8")
    at = ["--at", "10h 23/11/2026"]
    assert main(["sign", "correct", str(first), "moi.txt", *at, "--to", "dc"]) == 0
    assert main(["sign", "verify", str(first)]) == 1
    assert "Có bản đính chính." in (said := capsys.readouterr().out) and "Chợ dời 300 mét." in said
    assert (
        main(
            [
                "sign",
                "withdraw",
                str(only(office / "dc", "*.json")),
                "--reason",
                "Nhầm.",
                *at,
                "--to",
                "rut",
            ]
        )
        == 0
    )
    assert main(["sign", "verify", str(first)]) == 0
    assert "BẢN ĐÍNH CHÍNH" in only(office / "dc", "*.svg").read_text(encoding="utf-8")
    assert "THÔNG BÁO RÚT" in only(office / "rut", "*.svg").read_text(encoding="utf-8")


def test_a_revoked_key_signs_no_more_and_another_takes_over(office: Path, capsys) -> None:
    main(sign("--to", "ra"))
    capsys.readouterr()
    main(["sign", "register", "--json"])
    name = json.loads(capsys.readouterr().out)["keys"][0]["name"]
    assert main(["sign", "register", "--revoke", name]) == 2
    assert main(["sign", "keygen", "--unit", "46-19789", "--from", "1/1/2026"]) == 0
    assert main(["sign", "register", "--revoke", name]) == 0
    assert "đã hủy từ" in capsys.readouterr().out
    assert main(["sign", "verify", str(only(office / "ra", "*.json"))]) == 0
    assert main(sign("--to", "sau")) == 0
    made = json.loads(only(office / "sau", "*.json").read_text(encoding="utf-8"))
    assert (
        made["public_key"]
        != json.loads(only(office / "ra", "*.json").read_text(encoding="utf-8"))["public_key"]
    )


def test_the_private_key_is_for_this_user_only_and_in_no_published_file(
    office: Path, tmp_path: Path
) -> None:
    main(sign("--to", "ra"))
    key = only(tmp_path / "rieng", "*/*.bin")
    assert key.stat().st_mode & 0o077 == 0
    secret = key.read_bytes()
    for path in office.rglob("*"):
        assert path.is_dir() or (
            secret not in path.read_bytes() and secret.hex().encode() not in path.read_bytes()
        )


def test_wrong_uses_are_told_in_one_sentence(office: Path, capsys) -> None:
    main(sign("--to", "ra"))
    first = str(only(office / "ra", "*.json"))
    (office / "hinh.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (office / "hong.docx").write_bytes(b"PK\x03\x04 hong")
    (office / "hong.svg").write_text("<svg xmlns='x'><text>", encoding="utf-8")
    (office / "a.pdf").write_bytes(b"%PDF-1.7")
    (office / "khong.json").write_text("{}", encoding="utf-8")
    for typed in (
        ["sign", "keygen", "--unit", "KHONG-CO"],
        ["sign", "keygen", "--unit", "46-19792"],
        ["sign", "keygen", "--unit", "46-19789", "--from", "2/1/2026", "--until", "1/1/2026"],
        ["sign", "make", "khong-co.txt", "--role", ROLE, "--case", "1"],
        ["sign", "make", "loi.txt", "--role", ROLE, "--case", "1"],
        ["sign", "make", "loi.txt", "--role", "", "--case", "1", "--channel", "a"],
        [
            "sign",
            "make",
            "loi.txt",
            "--role",
            ROLE,
            "--case",
            "1",
            "--channel",
            "a",
            "--at",
            "8h 1/1/2020",
        ],
        ["sign", "withdraw", "khong.json", "--reason", "a"],
        ["sign", "withdraw", first, "--reason", ""],
        ["sign", "verify", "hinh.png"],
        ["sign", "verify", "hong.docx"],
        ["sign", "verify", "hong.svg"],
        ["sign", "verify", "a.pdf"],
        ["sign", "verify", "loi.txt", "--register", "khong.json"],
        ["sign", "register", "--register", "khong-co.json"],
    ):
        capsys.readouterr()
        assert main(typed) == 2, typed
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and "Traceback" not in said, said


def test_the_code_of_a_usual_statement_holds_all_its_words(tmp_path: Path) -> None:
    book = a_register(tmp_path)
    one = a_statement(book, tmp_path)
    token, whole = qr_token(one)
    assert whole and read_token(token) == one
    code = segno.make(token, error="l", micro=False, boost_error=False)
    assert code.mode == "alphanumeric" and code.version <= 27
    assert segno.make("A" * QR_MOST, error="l", boost_error=False).version == 27
    assert code_svg(token).startswith("<svg ")


def test_a_long_statement_still_carries_its_words_in_each_file(tmp_path: Path) -> None:
    book = a_register(tmp_path)
    one = a_statement(book, tmp_path, "Chợ dời 200 mét để sửa cống. " * 100)
    files = statement_files(one, book)
    svg = next(data.decode() for name, data in files.items() if name.endswith(".svg"))
    assert (
        flat(" ".join(svg.split("</text>"))).count("sửa cống") >= 90 and BEGIN in svg and END in svg
    )
    png = Image.open(
        io.BytesIO(next(data for name, data in files.items() if name.endswith(".png")))
    )
    assert find_token(png.info["Ma ky"])[0] == token_of(one)


def test_the_same_statement_gives_the_same_bytes(tmp_path: Path) -> None:
    book = a_register(tmp_path)
    one = a_statement(book, tmp_path, expires=NOW)
    assert statement_files(one, book) == statement_files(one, book)


def test_papers_of_invented_data_say_so_and_carry_it_in_their_names(tmp_path: Path) -> None:
    from dataclasses import replace

    book = replace(a_register(tmp_path), invented=True)
    one = a_statement(book, tmp_path)
    assert all("gia-dinh" in name for name in statement_files(one, book))
    assert MARK in svg_of(one, book)
    assert one["role"] in svg_of(one, book)


@pytest.fixture
def training(office: Path) -> Path:
    """The same office with a register for training, as the sample package needs."""
    (office / "tap").mkdir()
    (office / "tap" / "datapackage.json").write_text('{"invented": true}', encoding="utf-8")
    book = ["--register", "tap/so-khoa.json"]
    assert main(["sign", "keygen", "--unit", "46-19789", "--from", "1/1/2026", *book]) == 0
    return office


def outgoing(*more: str) -> list[str]:
    folder = str(kit_root() / "sample_data" / "network" / "goi-tin" / "tot")
    return ["network", "outgoing", "build", folder, "--now", "8h 23/11/2026", "--to", "goi", *more]


def test_a_package_for_the_press_can_be_signed_text_by_text(training: Path, capsys) -> None:
    more = ["--sign", "tap/so-khoa.json", "--role", ROLE, "--case", "VV-21"]
    assert main(outgoing(*more)) == 0
    signed = sorted((training / "goi" / "co-chu-ky").glob("*.json"))
    assert len(signed) == 3
    sums = (training / "goi" / "ma-kiem-tra.txt").read_text(encoding="utf-8")
    assert all(f"co-chu-ky/{path.name}" in sums for path in signed)
    capsys.readouterr()
    assert (
        main(
            [
                "sign",
                "verify",
                str(signed[0]),
                "--register",
                "tap/so-khoa.json",
                "--now",
                "9h 23/11/2026",
            ]
        )
        == 0
    )
    assert (
        main(
            [
                "sign",
                "verify",
                str(only(training / "goi", "*.html")),
                "--register",
                "tap/so-khoa.json",
            ]
        )
        == 1
    )
    assert (
        main(outgoing("--to", "khong-ky")) == 0
        and not (training / "khong-ky" / "co-chu-ky").exists()
    )


def test_a_package_is_not_signed_with_a_register_that_does_not_fit_it(
    training: Path, capsys
) -> None:
    more = ["--role", ROLE, "--case", "VV-21"]
    assert main(outgoing("--sign", "so-khoa.json", *more)) == 2
    assert "không cùng loại" in capsys.readouterr().err
    (training / "khac").mkdir()
    assert (
        main(
            [
                "sign",
                "keygen",
                "--unit",
                "PX",
                "--name",
                "Phường X",
                "--register",
                "khac/so-khoa.json",
            ]
        )
        == 0
    )
    assert main(outgoing("--sign", "khac/so-khoa.json", *more)) == 2
    assert main(outgoing("--sign", "tap/so-khoa.json")) == 2
    assert not (training / "goi").exists()


def test_damaged_and_endless_files_get_one_sentence_or_a_verdict(tmp_path: Path) -> None:
    book = a_register(tmp_path)
    files = statement_files(a_statement(book, tmp_path), book)
    dice, path = random.Random(7), tmp_path / "hong"
    for ending in (".docx", ".pdf", ".svg", ".html", ".png", ".json"):
        data = next(data for name, data in files.items() if name.endswith(ending))
        for _ in range(60):
            broken = bytearray(data)
            for _ in range(dice.randint(1, 40)):
                broken[dice.randrange(len(broken))] = dice.randrange(256)
            path.write_bytes(broken[: dice.choice([len(broken), len(broken) // 2])])
            try:
                text, _form = brought_text(str(path))
            except InputError:
                continue
            assert judge(text, [book], NOW).code in words()["verdicts"]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b" " * 60_000_000)
    with pytest.raises(InputError, match="bị hỏng"):
        brought_text(str(path))
    path.write_text("<html>" + "<div>" * 5_000 + "Lời", encoding="utf-8")
    assert "Lời" in brought_text(str(path))[0]
