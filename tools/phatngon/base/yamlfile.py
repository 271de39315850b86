"""YAML read fast, with the line of every value at hand when something is wrong."""

from __future__ import annotations

import pickle
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from phatngon.base.errors import InputError
from phatngon.base.files import read_text

GIVEN_BYTES = (
    1_000_000  # what people hand in is written by hand: no more than this, not deeper, not longer
)
GIVEN_DEPTH = 30
GIVEN_NODES = 50_000
GIVEN_DIGITS = 18

_NUMBER = re.compile(r"[-+]?[\d_.:a-fA-FxX]+")

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class YamlFile:
    """One YAML text: ``data`` as plain values, and ``line(path)`` for messages."""

    path: Path
    text: str

    @classmethod
    def read(cls, path: Path) -> YamlFile:
        """Read a file. Raises InputError when it cannot be read."""
        return cls(path, read_text(path))

    @classmethod
    def read_given(cls, path: Path) -> YamlFile:
        """Read a file that somebody handed in: within bounds, and without aliases, which can stand for billions of values.

        Raises InputError as :meth:`read` does, and, with the line, for what is out of bounds.
        """
        file = cls(path, read_text(path, GIVEN_BYTES))
        depth, nodes = 0, 0
        try:
            for event in yaml.parse(file.text, Loader):
                nodes += 1
                depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(
                    event, yaml.CollectionEndEvent
                )
                line = event.start_mark.line + 1 if event.start_mark else None
                if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                    raise InputError.at_line(
                        path,
                        line,
                        "dấu “&” hoặc “*” ở đầu giá trị là bí danh YAML, ở đây không dùng.",
                        advice="Viết giá trị ra đầy đủ, hoặc đặt trong ngoặc kép.",
                    )
                if isinstance(event, yaml.ScalarEvent) and _too_many_digits(event):
                    raise InputError.at_line(
                        path,
                        line,
                        "có một con số quá dài.",
                        advice="Viết lại con số đó, hoặc đặt trong ngoặc kép.",
                    )
                if depth > GIVEN_DEPTH or nodes > GIVEN_NODES:
                    raise InputError.at_line(
                        path,
                        line,
                        "tệp quá lớn hoặc lồng nhau quá sâu nên không đọc.",
                        advice="Viết lại cho ngắn và phẳng hơn.",
                    )
        except yaml.YAMLError as error:
            raise file._broken(error) from None
        return file

    @cached_property
    def data(self) -> Any:  # YAML: any shape
        """The values. Raises InputError, with the line, when the text is no YAML."""
        try:
            return pickle.loads(_values(self.text))
        except yaml.YAMLError as error:
            raise self._broken(error) from None
        except ValueError:
            raise InputError(
                "có một ngày không có thật.",
                where=self.path.name,
                advice="Sửa ngày đó, hoặc đặt trong ngoặc kép.",
            ) from None

    def line(self, *keys: str | int) -> int | None:
        """1-based line of the value at ``keys`` (or of its nearest parent that exists)."""
        for end in range(len(keys), -1, -1):
            found = self._lines.get(keys[:end])
            if found is not None:
                return found
        return None

    def error(self, keys: tuple[str | int, ...], what: str, advice: str = "") -> InputError:
        """An InputError that names this file and the line of ``keys``."""
        return InputError.at_line(self.path, self.line(*keys), what, advice=advice)

    def refuse_double_keys(self) -> None:
        """Raise InputError when one mapping names a key twice (YAML itself keeps the last in silence)."""
        if self._doubles:
            key, line = self._doubles[0]
            raise InputError.at_line(
                self.path, line, f"khóa “{key}” được ghi hai lần.", advice="Bỏ bớt một lần."
            )

    @cached_property
    def _marks(self) -> tuple[dict[Keys, int], list[tuple[str, int]]]:
        try:
            return _places(self.text)
        except yaml.YAMLError as error:
            raise self._broken(error) from None

    @property
    def _lines(self) -> dict[Keys, int]:
        return self._marks[0]

    @property
    def _doubles(self) -> list[tuple[str, int]]:
        return self._marks[1]

    def _broken(self, error: yaml.YAMLError) -> InputError:
        mark = getattr(error, "problem_mark", None)
        return InputError.at_line(
            self.path,
            mark.line + 1 if mark else None,
            "tệp YAML viết chưa đúng quy cách.",
            advice="Xem lại thụt đầu dòng, dấu hai chấm và dấu ngoặc quanh dòng này.",
        )


@lru_cache(maxsize=128)  # several checks of one piece of work read the same files
def _values(text: str) -> bytes:
    """The values of a text, pickled: whoever asks gets values of his own, ten times as fast as by parsing. Raises YAMLError."""
    return pickle.dumps(yaml.load(text, Loader), protocol=pickle.HIGHEST_PROTOCOL)


@lru_cache(maxsize=64)
def _places(text: str) -> tuple[dict[Keys, int], list[tuple[str, int]]]:
    """The line of every value, and the keys named twice, each with its line. Raises YAMLError."""
    lines: dict[Keys, int] = {}
    doubles: list[tuple[str, int]] = []
    root = yaml.compose(text, Loader)
    stack: list[tuple[Keys, Any, int]] = [((), root, 1)] if root is not None else []
    while stack:
        keys, node, line = stack.pop()
        lines[keys] = line
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                name = key.value
                if name in seen:
                    doubles.append((name, key.start_mark.line + 1))
                seen.add(name)
                stack.append(((*keys, name), value, key.start_mark.line + 1))
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(
                ((*keys, i), item, item.start_mark.line + 1) for i, item in enumerate(node.value)
            )
    return lines, doubles


def _too_many_digits(event: yaml.ScalarEvent) -> bool:
    """A plain number, sexagesimal ones included, that nobody writes and that takes for ever to print."""
    return (
        event.implicit[0]
        and sum(map(str.isdigit, event.value)) > GIVEN_DIGITS
        and bool(_NUMBER.fullmatch(event.value))
    )
