"""A key with a passphrase: whoever copies its file cannot sign, whoever knows the passphrase types it once a session."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from phatngon.base.ed25519 import public_of
from phatngon.base.errors import InputError
from phatngon.cli.main import main
from phatngon.network.signed import keys as signing_keys
from phatngon.network.signed.keys import (
    LEAST,
    SEALED,
    key_name,
    new_key,
    private_key,
    sealed,
    unsealed,
)

UNIT, WORDS = "46-19789", "một câu dài dễ nhớ"


@pytest.fixture(autouse=True)
def nobody_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_keys, "_open", {})
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)


def file_of(folder: Path) -> Path:
    (found,) = folder.glob("*.bin")
    return found


def test_the_file_of_a_key_with_a_passphrase_holds_nothing_that_signs(tmp_path: Path) -> None:
    public = new_key(UNIT, tmp_path, WORDS)
    data = file_of(tmp_path).read_bytes()
    assert data.startswith(SEALED) and file_of(tmp_path).stat().st_mode & 0o077 == 0
    private = unsealed(data, WORDS)
    assert private is not None and public_of(private) == public and private not in data
    assert unsealed(data, WORDS + " ") is None and unsealed(data, "") is None


@pytest.mark.parametrize("at", [0, 5, 22, 35, 60, -1])
def test_a_changed_file_opens_for_nobody(at: int) -> None:
    data = bytearray(sealed(bytes(range(32)), WORDS))
    data[at] ^= 1
    assert unsealed(bytes(data), WORDS) is None or at == 0  # its first letters say only what it is
    assert unsealed(bytes(data[: len(data) // 2]), WORDS) is None


def test_the_same_key_and_words_never_give_the_same_file_and_spelling_is_one() -> None:
    one, other = (sealed(bytes(32), "Huế quê hương mình") for _ in range(2))
    assert one != other
    import unicodedata

    assert unsealed(one, unicodedata.normalize("NFD", "Huế quê hương mình")) == bytes(32)


def test_the_passphrase_is_asked_for_once_and_three_wrong_ones_end_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, asked = new_key(UNIT, tmp_path, WORDS), []
    monkeypatch.setattr(signing_keys, "_open", {})
    with pytest.raises(InputError, match="có mật khẩu"):
        private_key(UNIT, public, tmp_path)

    def typed(words: str) -> Callable[[str], str]:
        return lambda prompt: asked.append(prompt) or words

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(signing_keys, "getpass", typed("không phải câu ấy"))
    with pytest.raises(InputError, match="chưa đúng sau 3 lần"):
        private_key(UNIT, public, tmp_path)
    assert asked == [f"Mật khẩu của khóa {key_name(public)}: "] * 3
    monkeypatch.setattr(signing_keys, "getpass", typed(WORDS))
    keys = {private_key(UNIT, public, tmp_path) for _ in range(3)}
    assert len(keys) == 1 and len(asked) == 4 and public_of(keys.pop()) == public


def test_a_short_passphrase_is_refused_and_no_key_is_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"ngắn hơn {LEAST} ký tự"):
        new_key(UNIT, tmp_path, "ngan")
    assert list(tmp_path.iterdir()) == []


def test_a_statement_is_signed_with_a_key_whose_passphrase_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed: list[str] = []

    def unseen(prompt: str) -> str:
        typed.append(prompt)
        return WORDS

    monkeypatch.setattr("getpass.getpass", unseen)
    monkeypatch.setattr(signing_keys, "getpass", unseen)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    book = ["--register", str(tmp_path / "so-khoa.json")]
    assert main(["sign", "keygen", "--unit", UNIT, "--passphrase", *book]) == 0
    assert typed == ["Mật khẩu mới của khóa: ", "Gõ lại mật khẩu: "]
    monkeypatch.setattr(signing_keys, "_open", {})  # another day
    (tmp_path / "loi.txt").write_text("Phường đã mở hai điểm phát nước.", encoding="utf-8")
    make = ["sign", "make", str(tmp_path / "loi.txt"), "--role", "Chủ tịch", "--case", "VV-1"]
    assert main([*make, "--channel", "Loa", *book, "--to", str(tmp_path / "ra")]) == 0
    assert len(typed) == 3 and typed[2].startswith("Mật khẩu của khóa ")
    made = next((tmp_path / "ra").glob("*.json"))
    assert main(["sign", "verify", str(made), *book]) == 0
    monkeypatch.setattr(signing_keys, "_open", {})
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    capsys.readouterr()
    assert main([*make, "--channel", "Loa", *book, "--to", str(tmp_path / "ra2")]) == 2
    assert "có mật khẩu, ở đây không gõ được" in capsys.readouterr().err
    assert not (tmp_path / "ra2").exists()


def test_two_different_words_make_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = iter([WORDS, WORDS + "!"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(said))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    book = tmp_path / "so-khoa.json"
    assert main(["sign", "keygen", "--unit", UNIT, "--passphrase", "--register", str(book)]) == 2
    assert "không giống nhau" in capsys.readouterr().err and not book.exists()
