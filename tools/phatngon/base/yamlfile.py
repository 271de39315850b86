"""YAML read fast, with the line of every value at hand when something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from phatngon.base.errors import InputError
from phatngon.base.files import read_text

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class YamlFile:
    """One YAML text: ``data`` as plain values, and ``line(path)`` for messages."""

    path: Path
    text: str

    @classmethod
    def read(cls, path: Path) -> YamlFile:
        """Read a file. Raises InputError when it cannot be read."""
        return cls(path, read_text(path))

    @cached_property
    def data(self) -> Any:
        """The values. Raises InputError, with the line, when the text is no YAML."""
        try:
            return yaml.load(self.text, Loader)
        except yaml.YAMLError as error:
            raise self._broken(error) from None
        except ValueError:
            raise InputError("có một ngày không có thật.", where=self.path.name,
                             advice="Sửa ngày đó, hoặc đặt trong ngoặc kép.") from None

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
            raise InputError.at_line(self.path, line, f"khóa “{key}” được ghi hai lần.", advice="Bỏ bớt một lần.")

    @cached_property
    def _marks(self) -> tuple[dict[tuple, int], list[tuple[str, int]]]:
        lines: dict[tuple, int] = {}
        doubles: list[tuple[str, int]] = []
        try:
            root = yaml.compose(self.text, Loader)
        except yaml.YAMLError as error:
            raise self._broken(error) from None
        stack: list[tuple[tuple, Any, int]] = [((), root, 1)] if root is not None else []
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
                stack.extend(((*keys, i), item, item.start_mark.line + 1) for i, item in enumerate(node.value))
        return lines, doubles

    @property
    def _lines(self) -> dict[tuple, int]:
        return self._marks[0]

    @property
    def _doubles(self) -> list[tuple[str, int]]:
        return self._marks[1]

    def _broken(self, error: yaml.YAMLError) -> InputError:
        mark = getattr(error, "problem_mark", None)
        return InputError.at_line(self.path, mark.line + 1 if mark else None, "tệp YAML viết chưa đúng quy cách.",
                                  advice="Xem lại thụt đầu dòng, dấu hai chấm và dấu ngoặc quanh dòng này.")
