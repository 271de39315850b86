"""Changing single values of a YAML text in place: whatever is not changed keeps its letters, its comments and its layout."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import cast

import yaml

from phatngon.base.yamlfile import Loader

WIDTH, LONG = 140, 110  # of a line of a folded text; a text longer than that is folded
Value = str | int | Sequence[str]


class Edits:
    """The changes to one text; nothing happens until :meth:`done`. ``root`` is the text as YAML nodes.

    >>> edits = Edits("a: 1  # một\\nb: {c: hai}\\n")
    >>> edits.set(edits.mapping(), "a", 7); edits.set(edits.mapping("b"), "d", "ba: bốn")
    >>> print(edits.done(), end="")
    a: 7  # một
    b: {d: "ba: bốn", c: hai}
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: yaml.Node | None = yaml.compose(text, Loader)
        self._spans: list[tuple[int, int, str]] = []
        self._new: dict[str, tuple[yaml.MappingNode, list[str]]] = {}

    def at(self, *keys: str | int) -> yaml.Node | None:
        """The node at ``keys``; None where there is none."""
        node = self.root
        for key in keys:
            if node is None:
                return None
            if isinstance(key, int):
                node = node.value[key] if key < len(node.value) else None
            else:
                pair = _pair(node, key)
                node = pair[1] if pair else None
        return node

    def mapping(self, *keys: str | int) -> yaml.MappingNode:
        """The mapping at ``keys`` of a text in which it is known to stand."""
        return cast(yaml.MappingNode, self.at(*keys))

    def sequence(self, *keys: str | int) -> yaml.SequenceNode:
        """The list at ``keys`` of a text in which it is known to stand."""
        return cast(yaml.SequenceNode, self.at(*keys))

    def set(
        self, mapping: yaml.MappingNode, key: str, value: Value | None, after: str = ""
    ) -> None:
        """Write ``value`` at ``key``, behind the key ``after`` where it is new, or take the key away (None)."""
        pair = _pair(mapping, key)
        if pair and value is None:
            self._remove(mapping, *pair)
        elif pair and value is not None:
            start = pair[1].start_mark.index
            told = flow(value) if mapping.flow_style else block(value, pair[0].start_mark.column)
            self._spans.append((start, self._end(pair[1]), told))
        elif value is not None:
            told = flow(value) if mapping.flow_style else block(value, _column(mapping))
            self.insert(mapping, f"{key}: {told}", after)

    def insert(self, mapping: yaml.MappingNode, line: str, after: str = "") -> None:
        """Put ``key: value`` behind the key ``after`` of a mapping, or first; further lines are indented already."""
        pair = _pair(mapping, after) if after else None
        if mapping.flow_style:
            place = self._end(pair[1]) if pair else mapping.start_mark.index + 1
            told = f", {line}" if pair else f"{line}, " if mapping.value else line
        elif pair:
            place = self._line_end(self._end(pair[1]))
            told = f"\n{' ' * _column(mapping)}{line}"
        else:
            place, told = (
                mapping.value[0][0].start_mark.index,
                f"{line}\n{' ' * _column(mapping)}",
            )
        self._spans.append((place, place, told))

    def insert_item(
        self, sequence: yaml.SequenceNode, number: int, fields: Mapping[str, Value]
    ) -> None:
        """Put a mapping into a block list before its item ``number``, or at the end."""
        column = sequence.value[0].start_mark.column
        lines = [f"{key}: {block(value, column)}" for key, value in fields.items()]
        told = f"{' ' * (column - 2)}- " + f"\n{' ' * column}".join(lines)
        if number < len(sequence.value):
            start = sequence.value[number].start_mark.index
            place = self.text.rfind("\n", 0, start) + 1
            self._spans.append((place, place, f"{told}\n"))
        else:
            place = self._line_end(self._end(sequence.value[-1]))
            self._spans.append((place, place, f"\n{told}"))

    def last_key(self, mapping: yaml.MappingNode) -> str:
        """The last key of a mapping; "" where it is empty."""
        return str(mapping.value[-1][0].value) if mapping.value else ""

    def later(self, key: str, mapping: yaml.MappingNode, line: str) -> None:
        """Collect lines of a mapping ``key`` that the block mapping does not have yet; it is written once, at its end."""
        self._new.setdefault(key, (mapping, []))[1].append(line)

    def done(self) -> str:
        """The text with every change made."""
        for key, (mapping, lines) in self._new.items():
            if mapping.flow_style:
                self.insert(mapping, f"{key}: {{{', '.join(lines)}}}", self.last_key(mapping))
            else:
                pad = f"\n{' ' * (_column(mapping) + 2)}"
                self.insert(mapping, f"{key}:{pad}{pad.join(lines)}", self.last_key(mapping))
        self._new = {}
        text = self.text
        spans = sorted(enumerate(self._joined()), key=lambda one: (*one[1][:2], one[0]))
        for _, (start, end, told) in reversed(spans):  # from the back, so that places stay true
            text = text[:start] + told + text[end:]
        return text

    def _joined(self) -> list[tuple[int, int, str]]:
        """The spans, those that take away and meet made one; one that empties the end of a mapping takes its comma too."""
        taken: list[list[int]] = []
        for start, end, told in sorted(self._spans):
            if told or start == end:
                continue
            if taken and start <= taken[-1][1]:
                taken[-1][1] = max(taken[-1][1], end)
            else:
                taken.append([start, end])
        for span in taken:
            comma = re.search(r",\s*$", self.text[: span[0]])
            if comma and self.text[span[1] :].startswith("}"):
                span[0] = comma.start()
        kept = [span for span in self._spans if span[2] or span[0] == span[1]]
        return [*((start, end, "") for start, end in taken), *kept]

    def _remove(self, mapping: yaml.MappingNode, key: yaml.Node, value: yaml.Node) -> None:
        start, end = key.start_mark.index, self._end(value)
        if mapping.flow_style:
            behind = re.match(r"\s*,\s*", self.text[end:])
            before = re.search(r",\s*$", self.text[:start])
            if behind:
                end += behind.end()
            elif before:
                start = before.start()
        else:
            start = self.text.rfind("\n", 0, start) + 1
            end = min(len(self.text), self._line_end(end) + 1)
        self._spans.append((start, end, ""))

    def _end(self, node: yaml.Node) -> int:
        """Where a node's own letters end: marks of YAML reach to the next node, comments in between included."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        start, end = node.start_mark.index, node.end_mark.index
        return int(start + len(self.text[start:end].rstrip()))

    def _line_end(self, place: int) -> int:
        found = self.text.find("\n", place)
        return len(self.text) if found < 0 else found


def flow(value: Value) -> str:
    """A value inside braces or brackets."""
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str):
        return f"[{', '.join(map(flow, value))}]"
    return value if _plain(f"{{k: {value}}}", value) else json.dumps(value, ensure_ascii=False)


def block(value: Value, column: int) -> str:
    """A value behind a key that stands at ``column``; a long text is folded, as the scenarios are written."""
    if not isinstance(value, str):
        return flow(value)
    if len(value) > LONG:
        pad = " " * (column + 2)
        lines = textwrap.wrap(value, WIDTH, break_long_words=False, break_on_hyphens=False)
        return ">\n" + "\n".join(pad + line for line in lines)
    return value if _plain(f"k: {value}", value) else json.dumps(value, ensure_ascii=False)


def _plain(text: str, value: str) -> bool:
    """True where a text means itself without quotes."""
    try:
        return bool(yaml.load(text, Loader) == {"k": value})
    except (yaml.YAMLError, ValueError):
        return False


def _pair(mapping: object, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    if not isinstance(mapping, yaml.MappingNode):
        return None
    return next((pair for pair in mapping.value if pair[0].value == key), None)


def _column(mapping: yaml.MappingNode) -> int:
    return int(
        mapping.value[0][0].start_mark.column if mapping.value else mapping.start_mark.column
    )
