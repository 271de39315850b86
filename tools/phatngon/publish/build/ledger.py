"""What was built, out of what: an append-only log beside the files, so that a build goes on where it was stopped.

A step is done when its files are there as they were written and everything it rests on is as it was. A step is written down
after its files; a build killed in between makes that step again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from phatngon.base import log
from phatngon.base.files import sweep, write_bytes
from phatngon.publish.build.inputs import GROUPS, LENGTH, InputGroup

HIDDEN = ".xay-dung"  # the folder of the build's own papers inside the folder of what is built
NEVER, GONE, TOUCHED = "chưa làm lần nào", "tệp {} không còn", "tệp {} đã bị sửa"
_SHOWN = 3  # files named in a reason


@dataclass(frozen=True)
class BuildStep:
    """Something to build: an id, what it rests on, and facts the start page tells of it."""

    id: str
    groups: tuple[InputGroup, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def inputs(self) -> dict[str, str]:
        """The digest of each group."""
        return {group.name: group.digest for group in self.groups}


class BuildLedger:
    """The log of one folder. Several processes may write it down; each reads what was there when it opened it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / HIDDEN / "so.jsonl"
        self.steps: dict[str, dict[str, Any]] = {}
        self.groups: dict[str, dict[str, str]] = {}
        rows = log.read(self.path).rows
        for row in rows:
            if "step" in row:
                self.steps[row["step"]] = row
            elif "group" in row:
                self.groups[row["group"]] = row["parts"]
        self._rows = len(rows)

    def reasons(self, step: BuildStep) -> list[str]:
        """Why the step must be made again, in words; empty when it need not."""
        done = self.steps.get(step.id)
        if done is None:
            return [NEVER]
        found = []
        for group in step.groups:
            before = done["inputs"].get(group.name)
            if before != group.digest:
                found.append(f"{GROUPS[group.name]} đã đổi{self._which(group, before)}")
        return found or [
            said for name, mark in done["files"].items() if (said := self._wrong(name, mark))
        ]

    def record(self, step: BuildStep, files: Iterable[Path]) -> None:
        """Write down that the step is done and what it wrote. Raises MissingOnMachine when the disk is full."""
        for group in step.groups:
            if group.digest not in self.groups and len(group.parts) > 1 and group.of_files:
                self.groups[group.digest] = dict(group.parts)
                log.append(self.path, {"group": group.digest, "parts": dict(group.parts)})
        row = {
            "step": step.id,
            "inputs": step.inputs,
            "facts": dict(step.facts),
            "files": {file.relative_to(self.folder).as_posix(): _mark(file) for file in files},
        }
        self.steps[step.id] = row
        log.append(self.path, row)

    def done(self, prefix: str) -> list[tuple[str, dict[str, object], list[Path]]]:
        """The steps whose id begins so, whose files are all there: id, facts, files."""
        found = []
        for id, row in sorted(self.steps.items()):
            files = [self.folder / name for name in row["files"]]
            if id.startswith(prefix) and all(file.is_file() for file in files):
                found.append((id, row["facts"], files))
        return found

    def tidy(self) -> None:
        """Take away files that were never finished, and rows that later ones replaced where they are many.

        Only while nobody else builds here.
        """
        import json

        sweep(self.folder)
        if self._rows <= 200 + 3 * (len(self.steps) + len(self.groups)):
            return
        kept = [
            *({"group": name, "parts": parts} for name, parts in self.groups.items()),
            *self.steps.values(),
        ]
        lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in kept)
        write_bytes(self.path, "".join(lines).encode("utf-8"))

    def _which(self, group: InputGroup, before: str | None) -> str:
        """The files that changed, as far as they are known."""
        if not group.of_files:
            return ""
        parts = self.groups.get(before or "")
        changed = (
            group.changed(parts) if parts else list(group.parts) if len(group.parts) == 1 else []
        )
        more = f" và {len(changed) - _SHOWN} tệp nữa" if len(changed) > _SHOWN else ""
        return f" ({', '.join(changed[:_SHOWN])}{more})" if changed else ""

    def _wrong(self, name: str, mark: list[object]) -> str:
        """What is wrong with a file that was written; empty when nothing is."""
        path = self.folder / name
        try:
            state = path.stat()
        except OSError:
            return GONE.format(name)
        if [state.st_size, state.st_mtime_ns] == mark[:2]:
            return ""
        return (
            "" if state.st_size == mark[0] and _mark(path)[2] == mark[2] else TOUCHED.format(name)
        )


def _mark(file: Path) -> list[object]:
    state = file.stat()
    return [
        state.st_size,
        state.st_mtime_ns,
        hashlib.sha256(file.read_bytes()).hexdigest()[:LENGTH],
    ]
