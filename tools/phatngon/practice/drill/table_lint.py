"""What the table of events lacks before groups are led by it, with the cell of each; the scenario it belongs to stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.finding import Finding, SheetPlace
from phatngon.base.yamlfile import YamlFile
from phatngon.practice.drill.event_change import take_events
from phatngon.practice.drill.event_sheet import EventRow, read_rows
from phatngon.practice.drill.lint import Lack, lacks, lint
from phatngon.practice.drill.reading import read_scenario, scenario_file


def lint_table(path: Path) -> list[Finding[SheetPlace]]:
    """The findings of a table made by ``drill events``, the scenario by the code in its first row.

    Raises InputError for a table that cannot be taken in, with the cell.
    """
    rows = read_rows(path)
    if not rows:
        raise InputError(
            "tệp không có diễn biến nào.", where=path.name, advice="Mỗi dòng một diễn biến."
        )
    file = YamlFile.read(scenario_file(rows[0].cells["scenario"]))
    taken = take_events(file, path)
    made, _ = read_scenario(YamlFile(file.path, taken.text))
    assert made is not None  # what was taken in can be read
    by_id = {row.cells["id"]: row for row in rows}
    return [
        Finding("", _place(lack, by_id, path), lack.sentence, lack.advice)
        for lack in (*lint(made), *_running_back(rows))
        if not lack.event or lack.event in by_id
    ]


def _place(lack: Lack, rows: dict[str, EventRow], path: Path) -> SheetPlace:
    if not lack.event:
        return SheetPlace(path.name)
    row = rows[lack.event]
    return row.place(lack.field if lack.field in row.places else "id")


def _running_back(rows: list[EventRow]) -> Iterator[Lack]:
    for before, after in pairwise(rows):
        if int(after.cells["at"]) < int(before.cells["at"]):
            yield lacks("back", after.cells["id"], "at", other=before.cells["id"])
