"""What a lesson shows is the same from a forked kernel and from an ordinary one: text, tables, plots, widgets."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from engine_runs import run

from phatngon.publish.build.run import run_lesson
from phatngon.publish.sources.notebooks import find_lesson

DROPPED = ("execution", "papermill", "language_info")
IDS = re.compile(
    r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b(?:id|for|name|aria-\w+)=\"[^\"]*\"|/[\w/.-]*phatngon-\w+"
)


def shown(raw: Any) -> Any:
    """A notebook without times and without ids made by chance, which are numbered in the order they come."""
    seen: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        return seen.setdefault(found[0], f"#{len(seen)}")

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {plain(key): plain(item) for key, item in value.items() if key not in DROPPED}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return IDS.sub(named, value) if isinstance(value, str) else value

    return plain(
        [
            [cell["cell_type"], cell.get("outputs"), cell.get("execution_count")]
            for cell in raw["cells"]
        ]
    ), widgets(raw["metadata"])


def widgets(metadata: dict[str, Any]) -> list[str]:
    """The widgets with their parts in place of the parts' ids, sorted: they are made in no fixed order."""
    models = (
        metadata.get("widgets", {})
        .get("application/vnd.jupyter.widget-state+json", {})
        .get("state", {})
    )

    def whole(value: Any, around: tuple[str, ...] = ()) -> Any:
        if isinstance(value, dict):
            return {key: whole(item, around) for key, item in value.items()}
        if isinstance(value, list):
            return [whole(item, around) for item in value]
        if isinstance(value, str) and value.startswith("IPY_MODEL_"):
            part = value.removeprefix("IPY_MODEL_")
            return "around" if part in around else whole(models[part], (*around, part))
        return IDS.sub("#", value) if isinstance(value, str) else value

    return sorted(
        json.dumps(whole(model, (name,)), sort_keys=True) for name, model in models.items()
    )


@pytest.mark.lessons
@pytest.mark.parametrize(
    ("lesson", "given"),
    [
        ("00_bat_dau", {}),
        ("00_bat_dau", {"answers": "right"}),
        ("01_nhan_dien_bao_chi", {}),
        ("01_nhan_dien_bao_chi", {"answers": "wrong"}),
        ("07_doc_bao_cao_lan_toa", {}),
        ("07_doc_bao_cao_lan_toa", {"answers": "right"}),
        ("01_nhan_dien_bao_chi", {"surface": "handout"}),
    ],
)
def test_a_lesson_shows_the_same(
    lesson: str, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "PYTHONHASHSEED", "1"
    )  # a choice without an answer has no index or the first, as a set is ordered
    runs = [
        run_lesson(find_lesson(lesson), {"as_of": "2026-11-23", **given}, engine=engine)
        for engine in ("plain", "fast")
    ]
    assert [report.failures for report in runs] == [[], []]
    plain, fast = (shown(report.executed) for report in runs)
    for number, (one, other) in enumerate(zip(plain[0], fast[0], strict=True)):
        assert other == one, f"ô {number}"
    assert fast[1] == plain[1]
    assert any(cell[1] for cell in plain[0])


PLOT = """\
import matplotlib.pyplot as plt
figure, axes = plt.subplots()
axes.bar(["Huế", "Đông Ba"], [1, 2])
axes.set_title("Lan tỏa");
"""
SVG = "%config InlineBackend.figure_formats = ['svg']\n" + PLOT.replace(
    "figure,", "plt.rcParams['svg.hashsalt'] = 'a'; figure,"
)
TABLE = "import pandas as pd\npd.DataFrame({'phường': ['a', 'b'] * 40, 'số': range(80)})"
WIDGET = "import ipywidgets as w\nbox = w.VBox([w.Label('Chọn'), w.RadioButtons(options=['có', 'không'])])\ndisplay(box)\nbox.children[1].value = 'không'"


@pytest.mark.parametrize(
    "source",
    [
        PLOT,
        f"%matplotlib inline\n{PLOT}",
        TABLE,
        WIDGET,
        "import matplotlib; matplotlib.use('agg')\n" + PLOT,
        "from IPython.display import Markdown; Markdown('**đậm**')",
        SVG,
    ],
)
def test_a_cell_shows_the_same(source: str) -> None:
    made = []
    for engine in (None, "phatngon"):
        made.append(shown(run("pass", source, engine=engine)))
    one, other = (
        [
            [
                re.sub(
                    r"<dc:date>.*?</dc:date>|ipykernel_\d+/\d+|\x1b\[[\d;]*m|0x\w+", "", str(cell)
                )
                for cell in cells
            ],
            widgets,
        ]
        for cells, widgets in made
    )
    assert other == one and (made[0][0][1][1] or "agg" in source)
