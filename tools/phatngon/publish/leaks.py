"""The leak scan: no word of the sealed bank, of the trainer's notes or of the samples' answers in any byte of a learner's pack.

Every member is read as text in the encodings that occur, with entities and escapes undone; containers (zip, Word, Excel)
are opened, streams of PDF files unpacked and their text read where the library for it is there.
"""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phatngon.base.yamlfile import YamlFile
from phatngon.publish.notebooks import lesson_paths, read_notebook, slide_paths

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
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
        for item in YamlFile.read(path).data["items"]:
            words = {key: value for key, value in item.items() if key not in ("provisions", "id")}
            yield from ((path.name, text) for text in _texts(words))
    for path in [*lesson_paths(root), *slide_paths(root)]:
        yield from ((path.name, cell.source) for cell in read_notebook(path).cells if "trainer" in cell.tags)
    for path in sorted((root / "exercises" / "kich_ban").glob("kb*.yaml")):
        drill = YamlFile.read(path).data["drill"]
        yield from ((path.name, text) for text in _texts([drill.get("trainer"), drill.get("looks_for")]))
    answers = root / "sample_data" / "reach" / "dap-an"
    for path in sorted(answers.rglob("*")) if answers.is_dir() else []:
        if path.is_file():
            lines = path.read_text(encoding="utf-8").split("\n")
            yield path.name, "\n".join(line for line in lines if not line.startswith("#"))


def _open_text(root: Path) -> str:
    """What learners have anyway (lessons, open banks, scenarios, law, rules): a sentence that stands there too is no secret."""
    parts = [cell.source for path in lesson_paths(root) for cell in read_notebook(path).cells if "trainer" not in cell.tags]
    parts += [" ".join(_texts(YamlFile.read(path).data)) for path in sorted((root / "exercises").glob("*.yaml"))]
    played = [YamlFile.read(path).data for path in sorted((root / "exercises" / "kich_ban").glob("kb*.yaml"))]
    parts += [" ".join(_texts([data.get("items"), data["drill"].get("injects"), data["drill"].get("brief")])) for data in played]
    base = root / "tools" / "phatngon"
    files = [root / "exercises" / "README.md", *sorted((base / "law").glob("*.yaml")), *sorted((base / "rules").glob("*.yaml"))]
    parts += [path.read_text(encoding="utf-8") for path in files if path.is_file()]
    return folded(" ".join(parts))


def find_leaks(data: bytes, secrets: list[Secret], name: str = "") -> list[Leak]:
    """Every secret in every member, containers opened; one finding a member and secret."""
    found = []
    for member, text in texts_in(data, name):
        found += [Leak(member, secret) for secret in secrets if secret.needle in text]
    return found


def texts_in(data: bytes, name: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Member and folded text of everything readable in ``data``."""
    if data[:2] == b"PK" and depth < DEEPEST:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as pack:
                yield name, folded(" ".join([pack.comment.decode("utf-8", "replace"), *pack.namelist()]))
                for entry in pack.infolist():
                    yield from texts_in(pack.read(entry), f"{name}/{entry.filename}".lstrip("/"), depth + 1)
            return
        except zipfile.BadZipFile:
            pass
    if data[:5] == b"%PDF-":
        yield name, folded(_pdf_text(data))
    yield name, folded(_decoded(data))


def _decoded(data: bytes) -> str:
    """The bytes as text in the encodings that occur, entities and escapes undone, with and without tags."""
    texts = [data.decode("utf-8", "ignore")]
    if b"\x00" in data:
        texts += [data.decode("utf-16-le", "ignore"), data[1:].decode("utf-16-le", "ignore")]
    plain = " ".join(texts)
    undone = html.unescape(_ESCAPE.sub(lambda hit: chr(int(hit[1], 16)), plain))
    return " ".join([plain, undone, _TAG.sub("", undone)])


def _pdf_text(data: bytes) -> str:
    """The text of a PDF: metadata and attachments out of its streams, the words of its pages where pypdf is there."""
    parts = []
    for stream in _STREAM.findall(data):
        try:
            parts.append(zlib.decompress(stream).decode("utf-8", "ignore"))
        except zlib.error:
            parts.append(stream.decode("utf-8", "ignore"))
    try:
        from pypdf import PdfReader
    except ImportError:
        return " ".join(parts)
    reader = PdfReader(io.BytesIO(data))
    parts += [page.extract_text() for page in reader.pages]
    parts += [content.decode("utf-8", "ignore") for contents in reader.attachments.values() for content in contents]
    return " ".join([*parts, " ".join(str(value) for value in (reader.metadata or {}).values())])


def folded(text: str) -> str:
    """One form for comparing: NFC, small letters, no marks of Markdown or YAML quoting, one space."""
    plain = unicodedata.normalize("NFC", text).casefold()
    plain = re.sub(r"[*_`\"“”'\\]+", "", plain)
    return " ".join(plain.split())


def _texts(value: Any) -> Iterator[str]:
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
