"""The leak scan: no word of the sealed bank, of the trainer's notes or of the samples' answers in any byte of a learner's pack.

Every member is read as text in the encodings that occur, with entities, escapes and base64 undone; containers (zip, Word, Excel)
are opened; of a PDF the words, the strings and what its streams hold are read, of a picture its notes.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from phatngon.base.yamlfile import YamlFile
from phatngon.law.filling import filled, filled_all
from phatngon.publish.packs.hidden_text import PNG, base64_parts, pdf_streams, pdf_texts, png_texts
from phatngon.publish.sources.notebooks import lesson_paths, read_notebook, slide_paths

_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_TAG = re.compile(r"<[^>]{0,400}>")
DEEPEST = 4


@dataclass(frozen=True)
class Secret:
    """A text that must not leave: as it is looked for (``needle``) and where it stands in the kit."""

    needle: str
    source: str


@dataclass(frozen=True)
class Leak:
    """A secret found in a member of a pack."""

    member: str
    secret: Secret

    @property
    def sentence(self) -> str:
        """Where, what, out of which file."""
        return f"{self.member} có lời của {self.secret.source}: “{self.secret.needle[:60]}…”"


def secrets_of(root: Path, least: int) -> list[Secret]:
    """Every text only trainers may have: sealed items, cells for the trainer, the trainer's part of scenarios, answers of samples.

    Lines shorter than ``least`` letters are not particular enough to look for.
    """
    found: dict[str, Secret] = {}
    for source, text in _secret_texts(root):
        for line in text.split("\n"):
            needle = folded(re.sub(r"^[\s>#*\d.)|-]+", "", line))
            if len(needle) >= least:
                found.setdefault(needle, Secret(needle, source))
    open_text = _open_text(root)
    return [secret for needle, secret in found.items() if needle not in open_text]


def _secret_texts(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((root / "exercises" / "niem_phong").glob("*.yaml")):
        for item in filled_all(YamlFile.read(path).data)["items"]:
            words = {key: value for key, value in item.items() if key not in ("provisions", "id")}
            yield from ((path.name, text) for text in _texts(words))
    for path in [*lesson_paths(root), *slide_paths(root)]:
        yield from (
            (path.name, filled(cell.source))
            for cell in read_notebook(path).cells
            if "trainer" in cell.tags
        )
    for path in sorted((root / "exercises" / "kich_ban").glob("kb*.yaml")):
        drill = filled_all(YamlFile.read(path).data)["drill"]
        yield from (
            (path.name, text) for text in _texts([drill.get("trainer"), drill.get("looks_for")])
        )
    answers = root / "sample_data" / "reach" / "dap-an"
    for path in sorted(answers.rglob("*")) if answers.is_dir() else []:
        if path.is_file():
            lines = path.read_text(encoding="utf-8").split("\n")
            yield path.name, "\n".join(line for line in lines if not line.startswith("#"))


def _open_text(root: Path) -> str:
    """What learners have anyway (lessons, open banks, scenarios, law, rules): a sentence that stands there too is no secret."""
    parts = [
        filled(cell.source)
        for path in lesson_paths(root)
        for cell in read_notebook(path).cells
        if "trainer" not in cell.tags
    ]
    parts += [
        " ".join(_texts(filled_all(YamlFile.read(path).data)))
        for path in sorted((root / "exercises").glob("*.yaml"))
    ]
    played = [
        filled_all(YamlFile.read(path).data)
        for path in sorted((root / "exercises" / "kich_ban").glob("kb*.yaml"))
    ]
    parts += [
        " ".join(
            _texts([data.get("items"), data["drill"].get("injects"), data["drill"].get("brief")])
        )
        for data in played
    ]
    base = root / "tools" / "phatngon"
    files = [
        root / "exercises" / "README.md",
        *sorted((base / "law").glob("*.yaml")),
        *sorted((base / "rules").glob("*.yaml")),
    ]
    parts += [path.read_text(encoding="utf-8") for path in files if path.is_file()]
    return folded(" ".join(parts))


class LeakScan:
    """The scan of several packs: the secrets are read once, and a member that was clean in one pack is not read again."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._secrets = [(secret, frozenset(secret.needle.split()[1:-1])) for secret in secrets]
        self._clean: set[bytes] = set()

    def leaks(self, data: bytes, name: str = "") -> list[Leak]:
        """Every secret in every member, containers opened; one finding a member and secret."""
        found = []
        for member, part in _members(data, name):
            digest = hashlib.sha256(part).digest()
            if digest in self._clean:
                continue
            mine = [
                leak
                for place, text in texts_in(part, member)
                for leak in self._in_text(place, text)
            ]
            found += mine
            if not mine:
                self._clean.add(digest)
        return list(dict.fromkeys(found))

    def _in_text(self, member: str, text: str) -> Iterator[Leak]:
        """The secrets in one text: the words inside a secret must all be there before it is looked for letter by letter."""
        words = set(text.split(" "))
        for secret, inner in self._secrets:
            if inner <= words and secret.needle in text:
                yield Leak(member, secret)


def find_leaks(data: bytes, secrets: list[Secret], name: str = "") -> list[Leak]:
    """Every secret in every member, containers opened; one finding a member and secret."""
    return LeakScan(secrets).leaks(data, name)


def _members(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The files of a pack one by one, and what the pack itself says (names, comments); anything else as it is."""
    opened = _zip(data)
    if opened is None:
        yield name, data
        return
    with opened as pack:
        yield name, _told(pack)
        for entry in pack.infolist():
            yield f"{name}/{entry.filename}".lstrip("/"), pack.read(entry)


def _zip(data: bytes) -> zipfile.ZipFile | None:
    if b"PK\x05\x06" not in data:
        return None
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        return None


def _told(pack: zipfile.ZipFile) -> bytes:
    """Names and comments."""
    told = (
        part
        for entry in pack.infolist()
        for part in (entry.filename.encode("utf-8"), entry.comment, entry.extra)
    )
    return b"\n".join([pack.comment, *told])


def texts_in(data: bytes, name: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Member and folded text of everything readable in ``data``."""
    if depth < DEEPEST and _zip(data) is not None:
        for member, part in _members(data, name):
            yield from texts_in(part, member, depth + 1)
        return
    if data.startswith(PNG):
        yield name, folded(" ".join(png_texts(data)))
    elif data.startswith(b"%PDF-"):
        yield name, folded(" \n ".join(pdf_texts(data)))
        for stream in pdf_streams(data) if depth < DEEPEST else ():
            yield from texts_in(stream, name, depth + 1)
    else:
        yield name, folded(_decoded(data))
        for part in base64_parts(data) if depth < DEEPEST else ():
            yield from texts_in(part, name, depth + 1)


def _decoded(data: bytes) -> str:
    """The bytes as text in the encodings that occur, entities and escapes undone, with and without tags."""
    texts = [data.decode("utf-8", "ignore")]
    if b"\x00" in data:
        texts += [data.decode("utf-16-le", "ignore"), data[1:].decode("utf-16-le", "ignore")]
    plain = " ".join(texts)
    undone = (
        html.unescape(_ESCAPE.sub(lambda hit: chr(int(hit[1], 16)), plain))
        if "&" in plain or "\\u" in plain
        else plain
    )
    bare = _TAG.sub("", undone) if "<" in undone else undone
    return " ".join(dict.fromkeys([plain, undone, bare]))


def folded(text: str) -> str:
    """One form for comparing: NFC, small letters, no marks of Markdown or YAML quoting, one space."""
    plain = unicodedata.normalize("NFC", text).casefold()
    plain = re.sub(r"[*_`\"“”'\\]+", "", plain)
    return " ".join(plain.split())


def _texts(value: object) -> Iterator[str]:
    """Every text inside data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif value is not None and not isinstance(value, bool | int | float):
        yield json.dumps(str(value), ensure_ascii=False)
